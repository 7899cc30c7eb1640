"""How long a translation is, and whether a negation of the source is in it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from polyglot_news.checks.knowledge import known, pattern
from polyglot_news.checks.units import OBJECT, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from polyglot_news.checks.units import Unit

__all__ = ["length", "negation", "sentences"]

_SLACK = 12
"""Characters that a short text may be longer or shorter than its ratio allows."""
_STOP = re.compile(
    r"(?<![A-ZА-ЯІЇЄҐ])(?<!\b[A-Za-zА-яіїєґ]\w)(?<!\b(?:Mrs|Gen|Sen|Rep|Gov|Nov|Dec|Feb|Aug|Oct|bzw|usw|тис|млн|див|грн))"
    r"[.?!…]+[”\"'»“’)]*\s+(?=[„“\"«‘(\[*_]*[A-ZÄÖÜА-ЯІЇЄҐ0-9])|[。？！]+(?=[^。？！」』）])"
)


def sentences(unit: Unit) -> Iterator[str]:
    """A unit of several sentences has none too few and none too many."""
    source, target = words(unit)
    usual = next(map(float, known(unit.target_language, "usual length")), None)
    if unit.source_language != "en" or usual is None:
        return
    asked, given = (len(_STOP.findall(text)) + 1 for text in (source, target))
    part = _extent(target, unit.target_language) / (usual * max(len(source.strip()), 1))
    if given < asked and part < 0.82:
        yield f"Sentences in the source: {asked}, here: {given}. One may be left out."
    elif given > asked and part > 1.45:
        yield f"Sentences in the source: {asked}, here: {given}. One may be too many."


def length(unit: Unit) -> Iterator[str]:
    """The translation is about as long as translations into its language are."""
    source, target = (_extent(text, unit.target_language) for text in words(unit))
    bounds = known(unit.target_language, "length")
    if not bounds or unit.source_language != "en" or not source:
        return
    least, most = map(float, bounds)
    if target < least * (source - _SLACK):
        yield f"The translation is short: {target} characters for {source}."
    elif target > most * (source + _SLACK):
        yield f"The translation is long: {target} characters for {source}."


def _extent(text: str, language: str) -> int:
    """The characters of a text; among ideographs and kana, a Latin letter is half of one."""
    if language not in ("ja", "zh") or not any(one > "\u2e80" and one != OBJECT for one in text):
        return len(text.strip())
    return round(sum(1.0 if one > "\u2e80" else 0.5 for one in text.strip()))


def negation(unit: Unit) -> Iterator[str]:
    """What the source negates, the translation negates, and nothing else."""
    source, target = (text.lower() for text in words(unit))
    here, there = unit.source_language, unit.target_language
    if not (known(here, "negation") and known(there, "negation")):
        return
    if twice := pattern(here, "double negation").search(source):
        source = pattern(here, "double negation").sub(" ", source)
        half = pattern(there, "double negation").search(target)
        rest = target.replace(half.group(), " ") if half else ""
        if half and not pattern(there, "any negation").search(rest):
            yield f"“{twice.group()}” became “{half.group()}”."
            return
    asked = pattern(here, "negation").search(source)
    if asked and not pattern(there, "negative").search(target):
        yield f"“{asked.group()}” of the source is not negated here."
    given = pattern(there, "negation").search(target)
    if given and not asked and not pattern(here, "negative").search(source):
        yield f"“{given.group()}” negates what the source does not."
