"""Words that became their neighbours: rise and fall, north and south, before and after.

A language has many words for each, so the lists of ``data/senses/<language>.txt`` need not be
complete: a finding asks that one sense is told in the source and by nothing in the translation,
and that another sense of the same kind is told in the translation and by nothing in the source.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from polyglot_news import languagedata
from polyglot_news.checks import ways
from polyglot_news.checks.knowledge import pattern
from polyglot_news.checks.units import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from polyglot_news.checks.units import Unit

__all__ = ["Sense", "kinds", "parse", "senses"]


@dataclass(frozen=True, slots=True)
class Sense:
    """A sense, and how a language writes it.

    Attributes:
        name: Its name, the same in every language.
        telling: Finds words that tell that it is there.
        answering: Finds words that may stand for it, those that tell among them.
    """

    name: str
    telling: re.Pattern[str]
    answering: re.Pattern[str]


def senses(unit: Unit) -> Iterator[str]:
    """Words such as rise and fall, north and south, before and after are not swapped."""
    here, there = unit.source_language, unit.target_language
    source, target = (ways.folded(text) for text in words(unit))
    translated = kinds(there)
    for kind, which in kinds(here).items():
        if kind not in translated or not (told := _told(source, here, kind)):
            continue
        by_name = {one.name: one for one in which}
        # "Did not survive" is "died": what is negated may be its opposite.
        if not kind.endswith("!") and _negated(source, here) != _negated(target, there):
            continue
        missing = [
            (name, shown)
            for name, (times, shown) in told.items()
            for one in translated[kind]
            if one.name == name and len(one.telling.findall(target)) < times
        ]
        if not missing:
            continue
        for one in translated[kind]:
            places = list(one.telling.finditer(target))
            asked = len(by_name[one.name].answering.findall(source)) if places else 0
            if len(places) > asked and one.name not in {name for name, _ in missing}:
                place = places[-1]
                given = ways.expand(target, place.start(), place.end(), there)
                yield f"“{missing[0][1]}” became “{given}”."
                break


@lru_cache(maxsize=1024)
def _told(text: str, language: str, kind: str) -> dict[str, tuple[int, str]]:
    """The senses of a kind that a text tells: how often, and by which word first."""
    found = {}
    for one in kinds(language)[kind]:
        if places := list(one.telling.finditer(text)):
            place = places[0]
            shown = ways.expand(text, place.start(), place.end(), language)
            found[one.name] = (len(places), shown)
    return found


def _negated(text: str, language: str) -> bool:
    return bool(pattern(language, "negation").search(text.lower()))


@cache
def kinds(language: str) -> Mapping[str, tuple[Sense, ...]]:
    """The senses that are known of a language, by kind; none for a language without a file.

    A kind whose title ends with ``!`` is of senses that no negation turns into each other.
    """
    found: dict[str, list[Sense]] = {}
    for (kind, name), (telling, others) in parse(_text(language), f"{language}.txt").items():
        sense = Sense(
            name,
            ways.pattern(telling, language),
            ways.pattern((*telling, *others), language),
        )
        found.setdefault(kind, []).append(sense)
    return {kind: tuple(which) for kind, which in found.items()}


def _text(language: str) -> str:
    return languagedata.text_of("senses", language)


def parse(text: str, name: str) -> dict[tuple[str, str], tuple[tuple[str, ...], tuple[str, ...]]]:
    """Read the text of a data file: by kind and sense, the ways that tell it, and the others.

    Raises:
        ValueError: The file has a kind that ``en.txt`` has not, or a line that is no sense.
    """
    titles = re.findall(r"^\[([^\]]+)\]$", _text("en"), re.MULTILINE)
    found = {}
    for title, line, place in languagedata.lines(text, name, titles, "en.txt"):
        what, sign, written = line.partition(" = ")
        if not sign:
            raise ValueError(f"{place}: no sense. Write “sense = one way / another way”.")
        telling, _, others = written.partition(" | ")
        found[title, what] = (_split(telling), _split(others))
    return found


def _split(written: str) -> tuple[str, ...]:
    return tuple(way.strip() for way in written.split(" / ") if way.strip())
