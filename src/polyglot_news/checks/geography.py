"""Countries, cities and peoples that became others: Austria and Australia, Kherson and Kharkiv.

What they are called is in ``data/places/names.txt``. A city may stand for its country and the
country for it, as in "Beijing said"; a place that is only missing is no finding.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from polyglot_news import languagedata
from polyglot_news.checks import ways
from polyglot_news.checks.scripts import is_latin
from polyglot_news.checks.sieve import Sieve
from polyglot_news.checks.units import prose

if TYPE_CHECKING:
    from collections.abc import Iterator

    from polyglot_news.checks.units import Unit
    from polyglot_news.checks.ways import Finder

__all__ = ["Place", "geography", "named", "parse", "places"]

_KINDS = ("countries", "continents", "waters", "cities")


@dataclass(frozen=True, slots=True)
class Place:
    """A place.

    Attributes:
        name: Its name in the data file.
        within: The country for which it may stand; empty if there is none.
        kind: The list that it is in.
        telling: Finds what a language calls it, by language.
        answering: Finds that, and what may stand for it.
    """

    name: str
    within: str
    kind: str
    telling: dict[str, Finder]
    answering: dict[str, Finder]

    def answers(self, text: str, language: str) -> bool:
        """Whether a text has something that may stand for the place."""
        return language in self.answering and bool(self.answering[language].pattern.search(text))


def geography(unit: Unit) -> Iterator[str]:
    """Countries, peoples, cities and waters are those of the source."""
    source, target = (ways.folded(text) for text in prose(unit))
    here, there = unit.source_language, unit.target_language
    asked, given = _found(source, here), _found(target, there)
    by_name = _by_name()
    missing = [name for name in asked if not by_name[name].answers(target, there)]
    extra = [name for name in given if not by_name[name].answers(source, here)]
    for name in missing:
        one = by_name[name]
        if _answered(one, extra, by_name) or not _telling(one, asked[name]):
            continue
        for other in extra:
            two = by_name[other]
            if _alike(one, two) and not _answered(two, missing, by_name):
                yield f"“{asked[name]}” became “{given[other]}”."
                return
    if not is_latin(there):
        yield from _left_over(source, target, asked, given)


_QUOTED = re.compile(r"[«„“「『(（][^»“”」』)）]*[»“”」』)）]")


@lru_cache(maxsize=4096)
def named(word: str) -> bool:
    """Whether an English word is the name of a place, which other languages have their own for."""
    return any(one.telling["en"].pattern.fullmatch(word) for one in _sieve("en").among(word))


def _left_over(
    source: str, target: str, asked: dict[str, str], given: dict[str, str]
) -> Iterator[str]:
    """A city that stands alone in the letters of the source."""
    rest = _QUOTED.sub(" ", target)
    for name, shown in asked.items():
        if name not in given and len(shown) > 4 and shown.istitle() and shown in source:
            alone = rf"(?<![A-Za-z] )(?<![A-Za-z.@/-]){re.escape(shown)}(?![A-Za-z.@/-]| [A-Za-z])"
            if re.search(alone, rest):
                yield f"“{shown}” is left over from the source language."


def _telling(one: Place, shown: str) -> bool:
    """Whether a word is surely this place: "US" may be a pronoun in capitals."""
    return one.kind != "countries" or shown not in {"US", "WHO"} or shown == "WHO"


def _alike(one: Place, two: Place) -> bool:
    """Whether one place may have become the other: both on land or both at sea."""
    organisations = {one.name, two.name} & _ORGANISATIONS
    if organisations and not {one.name, two.name} <= _ORGANISATIONS:
        return False
    if "continents" in (one.kind, two.kind) or "waters" in (one.kind, two.kind):
        return one.kind == two.kind
    return True


_ORGANISATIONS = frozenset(
    {"EU", "NATO", "UN", "OSCE", "WHO", "WTO", "IMF", "ECB", "NASA", "FBI", "CIA", "UNESCO"}
    | {"UNICEF", "IAEA", "ICC", "OPEC", "FIFA", "UEFA"}
)


def _answered(one: Place, others: list[str], by_name: dict[str, Place]) -> bool:
    """Whether another place stands for one: its country, or a city of it."""
    return any(by_name[other].within == one.name or one.within == other for other in others)


@lru_cache(maxsize=1024)
def _found(text: str, language: str) -> dict[str, str]:
    """The places that a text names, each by the word that it has for it."""
    found: dict[str, str] = {}
    for one in _sieve(language).among(text):
        if match := one.telling[language].pattern.search(text):
            found[one.name] = ways.expand(text, match.start(), match.end(), language)
    return found


@cache
def _sieve(language: str) -> Sieve[Place]:
    """The places that a language has a name for."""
    finders = ((one, one.telling.get(language)) for one in places())
    return Sieve((one, finder.needs) for one, finder in finders if finder and finder.ways)


@cache
def _by_name() -> dict[str, Place]:
    return {one.name: one for one in places()}


@cache
def places() -> tuple[Place, ...]:
    """Every place of the data file."""
    return parse(languagedata.text_of("places", "names"), "names.txt")


def parse(text: str, name: str) -> tuple[Place, ...]:
    """Read the text of the data file.

    Raises:
        ValueError: A line has more or fewer columns than there are languages.
    """
    languages: list[str] = []
    found = []
    titles = ("languages", *_KINDS)
    for title, line, place in languagedata.lines(text, name, titles, name):
        if title == "languages":
            languages = [one.strip() for one in line.split(",")]
            continue
        what, *columns = line.split(" | ")
        if len(columns) != len(languages):
            raise ValueError(f"{place}: {len(columns)} columns for {len(languages)} languages.")
        telling, answering = {}, {}
        for language, column in zip(languages, columns, strict=True):
            ways_of = [way.strip() for way in column.split(",") if way.strip()]
            own = [way for way in ways_of if way[0] != "?" and not _is_weak(way, language)]
            exact = language == "en"
            telling[language] = ways.Finder(own, language, exact=exact)
            every = [way.removeprefix("?") for way in ways_of]
            answering[language] = ways.Finder(every, language, exact=exact)
        name_of, _, within = what.partition(" < ")
        found.append(Place(name_of.strip(), within.strip(), title, telling, answering))
    return tuple(found)


def _is_weak(way: str, language: str) -> bool:
    """Whether a way is one ideograph, as which half the words of a text begin."""
    return language in ways.UNSPACED and len(way) == 1
