"""Lints of an article against itself: one thing is written in one way, and said before used."""

from __future__ import annotations

import re
from collections import Counter
from itertools import combinations
from typing import TYPE_CHECKING

from polyglot_news.checks.knowledge import known, pairs
from polyglot_news.linting.draft import Note
from polyglot_news.reading import Role

if TYPE_CHECKING:
    from collections.abc import Iterator

    from polyglot_news.linting.draft import Draft, Sentence

__all__ = ["acronyms", "dates", "hyphens", "names", "quotestyle", "variants"]

_ACRONYM = re.compile(r"(?<![\w.&/-])[A-Z]{2,6}(?![\w&/]|\.\w|-\d)(?:s\b)?")
_ROMAN = re.compile(r"[IVXLC]+")


def acronyms(draft: Draft) -> Iterator[Note]:
    """An acronym that not everybody knows is spelt out once."""
    whole = " ".join(one.text for one in draft.sentences)
    told: set[str] = set()
    for one in draft.sentences:
        if one.role is Role.ALT or not re.search("[a-z]{3}", one.text):
            continue
        for match in _ACRONYM.finditer(one.text):
            name = match.group().removesuffix("s")
            if name in told or name in known("en", "known acronyms") or _ROMAN.fullmatch(name):
                continue
            told.add(name)
            if not _spelt_out(name, whole):
                yield Note(one.line, one.source, f"{name} is not spelt out.")


def _spelt_out(name: str, text: str) -> bool:
    """Whether the acronym stands in brackets behind its words, or they behind it."""
    if re.search(
        rf"\w ?\((?:the )?[“\"]?{name}s?\b|\b{name}s?,? (?:\(|or |short for|stands for)", text
    ):
        return True
    # "the National Weather Service … NWS": words with these initials in a row.
    small = r"(?:(?: |-)(?:of|for|and|the|in|on|to|de|&))*(?: |-)"
    initials = small.join(rf"[{one}{one.lower()}]\w+" for one in name)
    return bool(re.search(rf"\b{initials}", text))


_NUMERIC = re.compile(r"(?<![\d./-])(\d{1,2})([/.-])(\d{1,2})\2(?:\d{4}|\d{2})(?!\d|[./-]\d)")
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_DAY_FIRST = re.compile(rf"\b\d{{1,2}}(?:st|nd|rd|th)? (?:{_MONTHS})\b")
_MONTH_FIRST = re.compile(rf"\b(?:{_MONTHS}) \d{{1,2}}(?!\d)")


def dates(draft: Draft) -> Iterator[Note]:
    """A date can be read in one way only, and dates are written in one way."""
    for one in draft.sentences:
        for match in _NUMERIC.finditer(one.text):
            first, second = int(match.group(1)), int(match.group(3))
            if draft.language == "en" and 0 < first < 13 and 0 < second < 13 and first != second:
                yield Note(one.line, one.source, f"{match.group()} can be read in two ways.")
    if draft.language == "en":
        yield from _rarer(
            draft,
            {"5 May": _DAY_FIRST, "May 5": _MONTH_FIRST},
            "Dates are written like “{usual}” elsewhere, here like “{other}”.",
        )


def _rarer(draft: Draft, ways: dict[str, re.Pattern[str]], message: str) -> Iterator[Note]:
    """Where the rarer of two ways is first taken; of what others said nobody changes the form."""
    places: dict[str, list[Sentence]] = {
        way: [one for one in draft.body if pattern.search(one.text)]
        for way, pattern in ways.items()
    }
    if all(places.values()):
        usual, other = sorted(ways, key=lambda way: -len(places[way]))
        first = places[other][0]
        yield Note(first.line, first.source, message.format(usual=usual, other=other))


_NAME = re.compile(r"(?<![\w'’-])[A-Z][a-z]{4,}(?:-[A-Z][a-z]+)?(?![\w-])")


def names(draft: Draft) -> Iterator[Note]:
    """A name is spelt in one way."""
    small = {word for one in draft.sentences for word in re.findall(r"\b[a-z]+", one.text)}
    first: dict[str, Sentence] = {}
    counts: Counter[str] = Counter()
    for one in draft.body:
        for match in _NAME.finditer(one.text):
            word = match.group()
            if word.lower() not in small and word not in known("en", "translated names"):
                counts[word] += 1
                first.setdefault(word, one)
    for a, b in combinations(counts, 2):
        if _one_slip(a, b):
            usual, other = sorted((a, b), key=lambda word: -counts[word])
            place = first[other if counts[a] != counts[b] else b]
            yield Note(place.line, place.source, f"{other} or {usual}? They may be one name.")


def _one_slip(a: str, b: str) -> bool:
    """Whether two words differ in one letter, or two that changed places, and not in an ending."""
    if a[0] != b[0] or abs(len(a) - len(b)) > 1 or min(len(a), len(b)) < 6:
        return False
    if len(a) == len(b):
        places = [n for n, (one, other) in enumerate(zip(a, b, strict=True)) if one != other]
        if len(places) == 2 and places[1] == places[0] + 1:
            return a[places[0]] == b[places[1]] and a[places[1]] == b[places[0]]
        # Iran and Iraq, Karina and Karine: the last letter alone tells two names apart.
        return len(places) == 1 and 0 < places[0] < len(a) - 1
    short, long = sorted((a, b), key=len)
    place = next((n for n, one in enumerate(short) if one != long[n]), len(short))
    if short[:place] + long[place:][1:] != long[:place] + long[place + 1 :] or (
        short != long[:place] + long[place + 1 :]
    ):
        return False
    # A letter more at the end is an ending, unless it is the same again: Zelenskyy.
    return place < len(short) or long[-1] == long[-2]


_HYPHENED = re.compile(r"(?<![\w-])[a-z]+-[a-z]+(?![\w-])")


def hyphens(draft: Draft) -> Iterator[Note]:
    """A compound is written with a hyphen always or never: e-mail, email."""
    solid: dict[str, Sentence] = {}
    for one in draft.body:
        for word in re.findall(r"(?<![\w-])[a-z]{5,}(?![\w-])", one.text):
            solid.setdefault(word, one)
    told: set[str] = set()
    for one in draft.body:
        for word in _HYPHENED.findall(one.text):
            joined = word.replace("-", "")
            if joined in solid and word not in told:
                told.add(word)
                yield Note(one.line, one.source, f"“{word}” here, “{joined}” elsewhere.")


def variants(draft: Draft) -> Iterator[Note]:
    """Spellings are British or American throughout."""
    for british, (american, *_) in pairs("en", "variants").items():
        ways = {
            way: re.compile(rf"\b{re.escape(way.rstrip('-'))}{_tail(way)}")
            for way in (british, american)
        }
        yield from _rarer(draft, ways, "“{other}” here, “{usual}” elsewhere.")


def _tail(way: str) -> str:
    return r"\w*" if way.endswith("-") else r"\b"


def quotestyle(draft: Draft) -> Iterator[Note]:
    """Quotation marks are straight or curly throughout."""
    straight = re.compile(r'(?<!\d)"')
    yield from _rarer(
        draft,
        {"“ ”": re.compile("[“”]"), '" "': straight},
        "Quotation marks are {usual} elsewhere, here {other}.",
    )
