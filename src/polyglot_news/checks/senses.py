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
from polyglot_news.checks.sieve import Sieve
from polyglot_news.checks.units import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from polyglot_news.checks.units import Unit
    from polyglot_news.checks.ways import Finder

__all__ = ["Sense", "kinds", "parse", "senses"]


@dataclass(frozen=True, slots=True)
class Sense:
    """A sense, and how a language writes it.

    Attributes:
        name: Its name, the same in every language.
        kind: The kind that it is of.
        telling: Finds words that tell that it is there.
        answering: Finds words that may stand for it, those that tell among them.
    """

    name: str
    kind: str
    telling: Finder
    answering: Finder


def senses(unit: Unit) -> Iterator[str]:
    """Words such as rise and fall, north and south, before and after are not swapped."""
    here, there = unit.source_language, unit.target_language
    source, target = (ways.folded(text) for text in words(unit))
    translated = kinds(there)
    every = _told(source, here)
    for kind, told in every.items():
        given = _told(target, there).get(kind, {})
        names = {one.name for one in translated.get(kind, ())}
        missing = [
            (name, places[0])
            for name, places in told.items()
            if name in names and len(given.get(name, ())) < len(places)
        ]
        # "Did not survive" is "died": what is negated may be its opposite.
        if not missing or (
            not kind.endswith("!") and _negated(source, here) != _negated(target, there)
        ):
            continue
        lost = {name for name, _ in missing}
        by_name = {one.name: one for one in kinds(here)[kind]}
        for name, places in given.items():
            if name in lost or len(places) <= len(by_name[name].answering.pattern.findall(source)):
                continue
            before, after = (
                ways.expand(text, *place, language)
                for text, place, language in (
                    (source, missing[0][1], here),
                    (target, places[-1], there),
                )
            )
            yield f"“{before}” became “{after}”."
            break


@lru_cache(maxsize=1024)
def _told(text: str, language: str) -> dict[str, dict[str, tuple[tuple[int, int], ...]]]:
    """The senses that a text tells, by kind and name: where it tells each of them."""
    found: dict[str, dict[str, tuple[tuple[int, int], ...]]] = {}
    for one in _sieve(language).among(text):
        if places := tuple(match.span() for match in one.telling.pattern.finditer(text)):
            found.setdefault(one.kind, {})[one.name] = places
    return found


@cache
def _sieve(language: str) -> Sieve[Sense]:
    every = (one for which in kinds(language).values() for one in which if one.telling.ways)
    return Sieve((one, one.telling.needs) for one in every)


@lru_cache(maxsize=1024)
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
            kind,
            ways.Finder(telling, language),
            ways.Finder((*telling, *others), language),
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
