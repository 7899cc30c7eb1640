"""Long sentences taken apart where two clauses meet, each clause to be translated alone.

What is known of a language is in ``data/clauses/<language>.txt``. A border is a semicolon, a
dash, a colon or a comma with a word behind it that begins a clause, or such a word alone. Both
sides have to be of some length, for half a clause does not translate; and no border is taken
inside brackets or quotation marks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from polyglot_news import languagedata, segments
from polyglot_news.translation import asking

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from polyglot_news.translation.asking import Asked, Sentence
    from polyglot_news.translation.judging import Brief, Pending

__all__ = ["Clauses", "borders", "clauses_of", "parse_clauses", "split"]

_FEWEST = 4
"""Words that a clause has at least."""
_LONG = 18
"""Words from which on a clause is taken apart again."""
_LONGEST = 10_000
"""Characters of the longest sentence that is taken apart: looking for the best place takes time
that grows with the square, and nobody wrote this one."""

_CANDIDATE = re.compile(
    r"(?P<mark>[,;:]|(?<=\s)[–—-]|—)?(?<!\s)\s+(?=(?P<word>[\w'’]+)\s+(?P<next>[\w'’]+))"
)
_OPENS, _CLOSES = "([{“„«", ")]}”»"


@dataclass(frozen=True, slots=True)
class Clauses:
    """The lists of a data file, by their titles."""

    after_a_comma: frozenset[str] = frozenset()
    anywhere: frozenset[str] = frozenset()
    relative: frozenset[str] = frozenset()
    opening: frozenset[str] = frozenset()
    subjects: frozenset[str] = frozenset()
    small_words: frozenset[str] = frozenset()
    ending: frozenset[str] = frozenset()


@cache
def clauses_of(language: str) -> Clauses:
    """What is known of a language; of one without a data file nothing is."""
    return parse_clauses(languagedata.text_of("clauses", language), f"{language}.txt")


def parse_clauses(text: str, name: str) -> Clauses:
    """Read the text of a data file.

    Raises:
        ValueError: The file has a list that does not exist, or an entry in none.
    """
    titles = {title.replace("_", " "): title for title in Clauses.__slots__}
    lists: dict[str, set[str]] = {title: set() for title in Clauses.__slots__}
    for title, line, _ in languagedata.lines(text, name, titles, "en.txt"):
        lists[titles[title]].update(one.strip() for one in line.split(",") if one.strip())
    return Clauses(**{title: frozenset(entries) for title, entries in lists.items()})


def split(unit: Pending, doubts: tuple[str, ...], brief: Brief) -> Asked | None:
    """The unit with its sentences taken apart at clauses; None if none of them can be.

    For a span whose place alone is in doubt no sentence is taken apart: that would change the
    words for the sake of the markup.
    """
    if set(doubts) <= {"markup", "placeables"}:
        return None
    sentences = tuple(
        tuple(part for sentence in text for part in _parts(sentence, unit.article.language, brief))
        for text in unit.asked.sentences
    )
    if sentences == unit.asked.sentences:
        return None
    return replace(unit.asked, sentences=sentences)


def _parts(sentence: Sentence, language: str, brief: Brief) -> Iterator[Sentence]:
    sent = sentence.sent.removesuffix(".") if sentence.lent_stop else sentence.sent
    cuts = borders(sent, brief.source)
    if not cuts:
        yield sentence
        return
    starts = [0, *(after for _, after, _ in cuts)]
    ends = [*(before for before, _, _ in cuts), len(sent)]
    marks = [*(mark for _, _, mark in cuts), None]
    for start, end, mark in zip(starts, ends, marks, strict=True):
        text = sent[start:end]
        part = replace(
            sentence,
            start=sentence.start + start,
            end=sentence.start + end,
            sent=text,
            lent_stop=False,
            shape=_shape(start > 0 and text[0].islower(), mark, brief.target),
        )
        yield asking.lend(part, language) if mark is not None or sentence.lent_stop else part


_MARKS = " .。．,，、;；:：-–—"


def _shape(follows: bool, mark: str | None, target: str) -> Callable[[str], str]:
    """How to write the translation of a clause that is a part of a sentence.

    Args:
        follows: Whether it stands behind another one, in small letters.
        mark: What stands behind it in the source; None if it is the last.
        target: Language code of the translation.
    """
    known = clauses_of(target)
    unspaced = not segments.joiner(target)

    def shaped(text: str) -> str:
        first = text.partition(" ")[0]
        if follows and (not known.small_words or first.lower() in known.small_words):
            text = text[:1].lower() + text[1:]
        if mark is None:
            return text
        text = text.rstrip(_MARKS)
        if unspaced:
            return text + ("。" if text.endswith(tuple(known.ending)) else "、")
        if mark in ("-", "–", "—"):
            return text + (" —" if target == "uk" else " –")
        return text + mark

    return shaped


def borders(sentence: str, language: str) -> tuple[tuple[int, int, str], ...]:
    """Where to take a sentence apart.

    Args:
        sentence: Plain text.
        language: Language code of the sentence.

    Returns:
        For each border where the part before it ends, where the part behind it begins, and the
        mark that stands between them; in order. None if no two clauses are found, or if the
        sentence is longer than any that somebody wrote.
    """
    if len(sentence) > _LONGEST:
        return ()
    found = _between(sentence, 0, len(sentence), clauses_of(language))
    return tuple(sorted(found))


def _between(sentence: str, start: int, end: int, known: Clauses) -> Iterator[tuple[int, int, str]]:
    length = len(sentence[start:end].split())
    candidates = []
    for match in _CANDIDATE.finditer(sentence, start, end):
        before = len(sentence[start : match.start()].split())
        strength = _strength(sentence[start : match.start()], match, known, start == 0, end)
        if (
            strength
            and before >= _FEWEST
            and length - before >= _FEWEST
            and not _enclosed(sentence, match.start())
        ):
            candidates.append((-strength, abs(2 * before - length), match))
    if not candidates:
        return
    match = min(candidates, key=lambda one: one[:2])[2]
    yield match.start(), match.end(), match["mark"] or _unmarked(match["word"])
    for first, last in ((start, match.start()), (match.end(), end)):
        if len(sentence[first:last].split()) > _LONG:
            yield from _between(sentence, first, last, known)


def _strength(before: str, match: re.Match[str], known: Clauses, head: bool, end: int) -> int:
    """How surely two clauses meet here: 0 for not at all."""
    mark, word, following = match["mark"], match["word"], match["next"]
    if mark in (";", "–", "—", "-", ":"):
        return 3
    if mark == ",":
        first = before.split()[:1]
        if head and first and first[0].lower() in known.opening and "," not in before:
            return 3 if word.lower() in known.subjects else 2
        # A relative clause that ends before its sentence does leaves no whole clause behind it.
        if word in known.relative:
            return 0 if "," in match.string[match.end() : end] else 2
        return 2 if word in known.after_a_comma else 0
    if word in ("and", "but") and following in known.subjects and following != "the":
        return 2
    return 1 if word in known.anywhere else 0


def _unmarked(word: str) -> str:
    """What stands in a translation between two clauses that the source has no mark between."""
    return "" if word == "and" else ","


def _enclosed(text: str, at: int) -> bool:
    """Whether a place is inside brackets or quotation marks."""
    before = text[:at]
    opened = sum(map(before.count, _OPENS)) - sum(map(before.count, _CLOSES))
    return opened > 0 or before.count('"') % 2 == 1
