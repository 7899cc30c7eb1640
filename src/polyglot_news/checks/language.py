"""The language of a translation: copied or left over text, and letters of another script."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from polyglot_news.checks.knowledge import known, pattern
from polyglot_news.checks.scripts import SCRIPTS, is_latin, own_letters
from polyglot_news.checks.sound import sounds_in
from polyglot_news.checks.units import words
from polyglot_news.entry import Entry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from polyglot_news.checks.units import Unit

__all__ = ["copied", "homoglyphs", "kin", "scripts", "untranslated"]

_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ-][^\W\d_]+)*")
_LATIN_WORD = re.compile(r"(?<![A-Za-zÀ-ɏЀ-ӿ\d_-])[A-Za-zÀ-ɏ]+(?:['’][A-Za-z]+)?(?![A-Za-zÀ-ɏ\d-])")
_QUOTED = re.compile(
    r"\([^()]*\)|（[^（）]*）|«[^«»]*»|„[^„“”]*[“”]|“[^“”]*”|「[^「」]*」|『[^『』]*』|\"[^\"]*\"|‚[^‚‘]*‘"
)


def copied(unit: Unit) -> Iterator[str]:
    """The translation is not the source again."""
    if unit.same or not _is_in(unit.source_language, unit.source):
        return
    if _letters(unit.target) == _letters(unit.source) and (
        Entry(unit.source, unit.source).copied or _says_something(unit)
    ):
        yield "The translation is the source again."


def _is_in(language: str, text: str) -> bool:
    """Whether a text has a frequent word of a language, if those are known."""
    frequent = known(language, _FREQUENT)
    return not frequent or any(word.lower() in frequent for word in _WORD.findall(text))


def _says_something(unit: Unit) -> bool:
    """Whether a headline in capitals has a word that no name has."""
    return any(
        word not in _IN_NAMES and word in known(unit.source_language, _FREQUENT)
        for word in map(str.lower, _WORD.findall(words(unit)[0]))
    )


_IN_NAMES = frozenset(
    {"the", "of", "and", "new", "for", "in", "to", "at", "on", "day", "news", "time", "times"}
    | {"world", "great", "high"}
)


def _letters(text: str) -> str:
    return "".join(_WORD.findall(text.casefold()))


def untranslated(unit: Unit) -> Iterator[str]:
    """No words of the source language are left over."""
    source, target = words(unit)
    if unit.same or unit.source == unit.target or not _is_in(unit.source_language, source):
        return
    rest = _QUOTED.sub(lambda quoted: "\n" * len(quoted.group()), target)
    latin = is_latin(unit.target_language)
    homographs = known(unit.target_language, "homographs")
    theirs = set(re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)?", source))
    found: list[str] = []
    matches = list(_LATIN_WORD.finditer(rest))
    for n, match in enumerate(matches):
        word = match.group()
        if word in _ENGLISH_DATES and word in theirs and _alone(matches, rest, n):
            found.append(word)
            continue
        if not word.islower() or _in_name(source, rest, matches, n):
            continue
        if latin:
            if word in _foreign(unit.source_language, unit.target_language) or (
                len(word) > 3
                and word in theirs
                and homographs
                and not (word in homographs or _SHARED.fullmatch(word))
            ):
                found.append(word)
        elif (len(word) > 3 and (word in theirs or _stem_of(word, theirs))) or word in known(
            unit.source_language, _FREQUENT
        ):
            found.append(word)
    # Of a language without a list of words that it shares, one word says nothing.
    if not latin and (half := _half_a_name(source, rest)):
        yield f"“{half}” is only half a name in the letters of this language."
    if found and (not latin or homographs or len(found) > 2):
        yield f"“{' '.join(found)}” is left over from the source language."


def _stem_of(word: str, theirs: set[str]) -> bool:
    """Whether a word is another form of one of the source: "abuse" for "abusing"."""
    return any(other.islower() and other[:4] == word[:4] for other in theirs)


_ENGLISH_DATES = frozenset({"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"}) | {
    *("Sunday", "January", "February", "March", "May", "June", "July", "October", "December")
}


def _alone(matches: list[re.Match[str]], text: str, at: int) -> bool:
    """Whether no other capitalised word stands beside a word, as in "Black Friday"."""
    beside = [matches[n] for n in (at - 1, at + 1) if 0 <= n < len(matches)]
    start, end = matches[at].span()
    return not any(
        one.group()[0].isupper()
        and (text[one.end() : start] == " " or text[end : one.start()] == " ")
        for one in beside
    )


def _half_a_name(source: str, target: str) -> str:
    """A name of which only the first part was put into other letters, as in Анна Kowalska."""
    for match in _HALF.finditer(target):
        name = match.group(1)
        if re.search(rf"\b[A-Z]\w+ {re.escape(name)}\b", source):
            return match.group()
    return ""


_HALF = re.compile(
    r"(?:(?<![\w'’])[А-ЯІЇЄҐ][а-яіїєґ'’]+ |[ァ-ヴー]{2,}[・＝= ])([A-Z][a-z]+)"
    r"(?![A-Za-zА-яІЇЄҐіїєґ'’])"
)


def _in_name(source: str, text: str, matches: list[re.Match[str]], at: int) -> bool:
    """Whether a word is in a name that the source has, too, as in "Bank of England"."""
    first = last = at
    while first and text[matches[first - 1].end() : matches[first].start()] == " ":
        first -= 1
        if not matches[first].group().islower():
            break
    while last + 1 < len(matches) and text[matches[last].end() : matches[last + 1].start()] == " ":
        last += 1
        if not matches[last].group().islower():
            break
    name = text[matches[first].start() : matches[last].end()]
    return name[0].isupper() and not matches[last].group().islower() and name in source


@cache
def _foreign(source: str, target: str) -> frozenset[str]:
    """The frequent words of one language that another does not have."""
    return frozenset(known(source, _FREQUENT)) - {
        *known(target, "homographs"),
        *known(target, _FREQUENT),
    }


_FREQUENT = "frequent words"
# Adjectives from Latin are the same in many languages: intolerant, sequential.
_SHARED = re.compile(r"\w+(?:ant|al)|\w+(?<!m)ent")


def scripts(unit: Unit) -> Iterator[str]:
    """No letters of another script or language stand in the translation."""
    source, target = words(unit)
    own = own_letters(unit.target_language)
    strange = dict.fromkeys(
        letter
        for letter in target
        if letter.isalpha() and letter not in source and not _fits(letter, own)
    )
    if strange:
        yield f"“{''.join(strange)}” is not written in this language."


@cache
def _fits(letter: str, own: tuple[str, ...]) -> bool:
    name = unicodedata.name(letter, "")
    return not name.startswith(SCRIPTS) or name.startswith(own)


def kin(unit: Unit) -> Iterator[str]:
    """No letters, forms or words of a related language stand in the translation."""
    source, target = words(unit)
    if unit.target_language == "ja":
        forms = dict.fromkeys(
            one
            for one in target
            if one not in source
            and ("\u4e00" <= one <= "\u9fff")
            and (_simplified(one) or one in known("ja", "foreign words"))
        )
        if forms:
            yield f"“{''.join(forms)}” is a form of Chinese."
        return
    found = _WORD.findall(target)
    if found and not _is_name(found[0], source):
        # The first word is written like a name.
        found[0] = found[0].lower()
    wrong = [
        word for word in found if word not in source and _is_foreign(word, unit.target_language)
    ]
    if wrong:
        of = "Russian" if unit.target_language == "uk" else "not of this language"
        yield f"“{', '.join(dict.fromkeys(wrong))}” is {of}."


def _is_name(word: str, source: str) -> bool:
    """Whether a capitalised word sounds like one of a source."""
    return any(sounds_in(name, word) for name in re.findall(r"[A-Z]\w{2,}", source))


@lru_cache(maxsize=8192)
def _is_foreign(word: str, language: str) -> bool:
    """Whether a word is listed as foreign, or spelt as no word of the language is."""
    lower = word.lower().replace("’", "'").replace("ʼ", "'")
    if any(letter in lower for letter in known(language, "foreign letters")):
        return True
    if word.islower():
        listed, stems = _foreign_words(language)
        spelt = pattern(language, "foreign spellings")
        return lower in listed or lower.startswith(stems) or bool(spelt.search(lower))
    if language == "de" and pattern(language, "foreign spellings").search(lower):
        return True
    # Names keep the endings of their own language, and a short word may be one.
    return len(word) > 4 and lower in known(language, "foreign words")


@cache
def _foreign_words(language: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """The words of a related language that are listed, and the beginnings of words."""
    listed = known(language, "foreign words")
    stems = tuple(one.removesuffix("-") for one in listed if one.endswith("-"))
    return frozenset(listed), stems


@cache
def _simplified(letter: str) -> bool:
    """Whether the Chinese standard of simplified forms has an ideograph, the Japanese one not."""
    try:
        letter.encode("gb2312")
    except UnicodeEncodeError:
        return False
    try:
        letter.encode("shift_jis_2004")
    except UnicodeEncodeError:
        return True
    return False


_INSIDE = re.compile("[Ѐ-ӿ][A-Za-z]+[Ѐ-ӿ]|[A-Za-z][Ѐ-ӿ]+[A-Za-z]")
_LIKE_LATIN = "асеіорхуАВЕКМНОРСТХІУјѕ"
_LIKE_CYRILLIC = "aceiopxyABEKMHOPCTXIYjs"


_TO_CYRILLIC = str.maketrans("aceiopxyABEKMHOPCTXI", "асеіорхуАВЕКМНОРСТХІ")


def homoglyphs(unit: Unit) -> Iterator[str]:
    """No word mixes Latin and Cyrillic letters that look alike."""
    source, target = words(unit)
    for word in re.findall(r"[^\W\d_]+", target):
        latin = [one for one in word if one.isascii() or "À" <= one <= "ɏ"]
        cyrillic = [one for one in word if "Ѐ" <= one <= "ӿ"]
        if latin and cyrillic:
            alike = all(one in _LIKE_CYRILLIC for one in latin)
            alike = alike or all(one in _LIKE_LATIN for one in cyrillic)
            if alike or _INSIDE.search(word):
                yield f"“{word}” mixes Latin and Cyrillic letters."
    if unit.target_language in ("uk", "ru", "bg"):
        frequent = known(unit.target_language, _FREQUENT)
        for match in re.finditer(r"(?<![\w-])[aceiopxyABEKMHOPCTXI]{2,5}(?![\w-])", target):
            acronym = match.group().isupper() and match.group() in source
            if not acronym and match.group().translate(_TO_CYRILLIC).lower() in frequent:
                yield f"“{match.group()}” is written in Latin letters."
        for match in re.finditer(r"(?<=[Ѐ-ӿ,»] )[aoiycAOIYC](?= [«Ѐ-ӿ])", target):
            yield f"“{match.group()}” is a Latin letter."
