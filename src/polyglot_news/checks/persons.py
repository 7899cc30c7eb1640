"""Whether the people of whom a source speaks are in its translation, spelt as they are."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import cache
from typing import TYPE_CHECKING

from polyglot_news.checks.knowledge import known
from polyglot_news.checks.scripts import NAMES_CHANGE, is_latin
from polyglot_news.checks.sound import sounds_in
from polyglot_news.checks.units import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from polyglot_news.checks.units import Unit

__all__ = ["persons"]

_CAPITAL = "[A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮİĶĹĽŁŃŅŇŌŐŘŚŞŠŢŤŪŮŰŲŹŻŽ]"
_PART = rf"{_CAPITAL}[a-zß-öø-ÿĀ-ſ]+"
_FULL = (
    rf"({_PART}(?:-{_PART})?) (?:[A-Z]\. )?"
    rf"({_PART[:-1]}{{3,}}(?:-{_PART})?|{_CAPITAL}[a-z]{{3,}}{_CAPITAL}\w+)"
)
_PERSON = re.compile(
    # "biologist Clara Nowak", "said Clara Nowak": a word for a person before the name,
    rf"\b(?:said|told|says|(?!over|under|after|near|river|centre|center|quarter|corner|tower|other|"
    rf"former|number|newspaper|however|september|either|together|inner|outer|upper|lower|water|"
    rf"winter|summer|power|paper|letter|matter|order|border|shelter|theater|offer|another|super)"
    rf"[a-z]{{2,}}(?:er|or|ist|ian|man|woman|ess|ent|ant|eur|yer))[,]? {_FULL}(?![\w-]| [A-Z])"
    # or what only a person does behind it: "Clara Nowak said", "Clara Nowak, 52,"
    rf"|(?<!\b[AaTt] )(?<!\b[AT]he )(?<!\b[Aa]n )(?<![\w-]){_FULL}"
    r"(?:,? (?:said|says|told|added|who|argued|wrote)\b|, \d\d,)"
    # or an office: "Secretary General Mark Rutte", "Dr. Amina Yusuf"
    r"|\b(?:Minister|President|Chancellor|Secretary|General|Senator|Judge|Governor|Mayor|Prince|Dr|"
    r"Researcher|Lawyer|Director|Actor|Actress|Singer|Author|Farmer|Teacher|Scientist|Activist|"
    r"Journalist|Economist|Analyst|Ambassador|Spokesman|Spokeswoman|Commissioner|Prosecutor|"
    rf"Mr|Mrs|Ms|Prof|Professor|Sir|Bishop|Cardinal|Captain|Colonel|Sheriff|Coach)\.? {_FULL}"
    r"(?![\w-]| [A-Z])"
)
_NAMED = re.compile(rf"(?<![\w-]){_FULL}(?![\w-]| {_CAPITAL})")
_TITLED = re.compile(rf"\b(?:Mr|Mrs|Ms)\.? ({_PART[:-1]}{{3,}})(?![\w-]| {_CAPITAL})")
_ASIAN = re.compile(
    r"(?:(?:[bdfghjklmnpqrstwxyz]|ch|sh|ts|zh|[bghkmnpr]y)?[aeiou]{1,3}(?:ng|n)?)+"
    r"|kim|park|lim|yoon|moon|choi|nam|kwon|baek|seok",
    re.IGNORECASE,
)
"""Names of China, Japan and Korea are in ideographs in Japanese, and have no sound here."""


def persons(unit: Unit) -> Iterator[str]:
    """The people whom the source names are in the translation, and spelt as there."""
    source, target = words(unit)
    if unit.source_language != "en" or unit.target_language in ("zh", "ko"):
        return
    capitals = [word.istitle() for word in re.findall(r"[^\W\d_]{4,}", source)]
    as_it_is = is_latin(unit.target_language) and unit.target_language not in NAMES_CHANGE
    headline = sum(capitals) > 0.6 * len(capitals)
    for first, last, sure in _people(source):
        if unit.target_language == "ja" and _in_ideographs(first, last):
            continue
        # Without a word for a person beside it, only a name that is far off is missing.
        least = 0.6 if sure else 0.45
        if not any(sounds_in(part, target, least) for part in (last.split("-")[-1], last)):
            yield f"The name {f'{first} {last}'.strip()} is missing or changed."
        elif as_it_is and (other := _misspelt(last, target, source)):
            yield f"The name {last} became {other}."
        elif first and not headline and (other := _another_first(first, last, target)):
            yield f"The first name {first} became {other}."


def _people(source: str) -> Iterator[tuple[str, str, bool]]:
    """First and last names of the people in an English text, and whether they surely are people.

    A first name may be empty.
    """
    common = _common()
    found: dict[str, tuple[str, bool]] = {}
    for match in _PERSON.finditer(source):
        first, last = (part for part in match.groups() if part)
        found.setdefault(last, ("" if first in _TITLES else first, True))
    for match in _NAMED.finditer(source):
        if match.group(1).split("-")[0] in known("en", "given names"):
            found.setdefault(match.group(2), (match.group(1), False))
    for match in _TITLED.finditer(source):
        found.setdefault(match.group(1), ("", False))
    for last, (first, sure) in found.items():
        if not {first, last, first.lower(), last.lower()} & common:
            yield first, last, sure


_TITLES = frozenset({"Mr", "Mrs", "Ms", "Miss", "Dr", "Prof", "Sir", "Lord", "Lady", "Dame"})


def _in_ideographs(first: str, last: str) -> bool:
    """Whether a name may be one from China, Japan or Korea."""
    known_first = first in known("en", "given names")
    return bool(_ASIAN.fullmatch(last) or (_ASIAN.fullmatch(first) and not known_first))


@cache
def _common() -> frozenset[str]:
    return frozenset({*known("en", "translated names"), *known("en", "frequent words")})


_SPELLINGS = (
    # One sound, as German and English write it in names from other alphabets.
    *(("tsch", "c"), ("sch", "s"), ("shch", "s"), ("tch", "c"), ("ch", "c"), ("sh", "s")),
    *(("zh", "s"), ("kh", "c"), ("ts", "z"), ("ks", "x"), ("ck", "k"), ("ph", "f"), ("ij", "i")),
    *(("ii", "i"), ("iy", "i"), ("yi", "i"), ("yu", "ju"), ("ya", "ja"), ("ye", "je"), ("oe", "o")),
    *(("ae", "a"), ("ue", "u"), ("ss", "s"), ("ou", "u"), ("w", "v"), ("y", "i"), ("j", "i")),
    *(("q", "k"), ("c", "k"), ("z", "s"), ("ie", "i")),
)


def _misspelt(name: str, target: str, source: str) -> str:
    """What a name became that is spelt otherwise, and not after another alphabet's rules."""
    if re.search(rf"(?<!\w){re.escape(name)}(?:s|['’])?(?!\w)", target):
        return ""
    wanted = _key(name)
    for match in re.finditer(rf"(?<!\w){_PART}(?!\w)", target):
        other = match.group()
        if other in source or other.removesuffix("s") in source:
            continue
        key = _key(other)
        if wanted in (key, key.removesuffix("s")):
            return ""
        near = SequenceMatcher(None, wanted, key, autojunk=False).ratio() >= 0.72
        if near and wanted[0] == key[0] and name.isascii() == other.isascii():
            return other
    return ""


def _key(name: str) -> str:
    name = name.lower()
    for written, sound in _SPELLINGS:
        name = name.replace(written, sound)
    return re.sub(r"(.)\1+", r"\1", name)


def _another_first(first: str, last: str, target: str) -> str:
    """Another first name that stands before the last one."""
    if first in target:
        return ""
    found = [
        [str(part) for part in match.groups() if part] for match in _BEFORE_LAST.finditer(target)
    ]
    # Another person of the text may have a name that sounds like this one.
    for other, _ in found:
        begins = first[0] not in "AEIOU" or not _CONSONANT.match(other)
        if begins and sounds_in(first, other, 0.45):
            return ""
    for other, name in found:
        if sounds_in(last, name) and not sounds_in(last, other) and len(other) > 2:
            return other
    return ""


_CONSONANT = re.compile(
    "[BCDFKLMNPQRSTVXZБВДЖЗКЛМНПРСТФЦЧШЩカ-コサ-ソタ-トナ-ノバ-ボパ-ポマ-モラ-ロ]"
)
_BEFORE_LAST = re.compile(
    r"([A-ZА-ЯІЇЄҐÀ-Þ][\w'’]+) ([A-ZА-ЯІЇЄҐÀ-Þ][\w'’]+)|([ァ-ヴー]{2,})[・＝]([ァ-ヴー]{2,})"
)
