"""A number with its unit, and a time with its half of the day: 14 months, 6 miles, 5:30 p.m."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from polyglot_news import numberwords, numerals
from polyglot_news.checks import ways
from polyglot_news.checks.knowledge import known, pairs, pattern
from polyglot_news.checks.units import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from polyglot_news.checks.units import Unit

__all__ = ["clock", "measures"]


class Measured(NamedTuple):
    """A number with a unit.

    Attributes:
        value: The number.
        unit: The unit, as [measures] of the data files names it.
        text: Both, as they are written.
    """

    value: Decimal
    unit: str
    text: str


def measures(unit: Unit) -> Iterator[str]:
    """A number keeps its unit: 14 months are not 14 weeks, 6 miles not 6 kilometres."""
    here, there = unit.source_language, unit.target_language
    source, target = (ways.folded(text) for text in words(unit))
    asked, given = _measured(source, here), _measured(target, there)
    wanted = {(one.value, one.unit) for one in asked}
    offered = {(one.value, one.unit) for one in given}
    for one in asked:
        if (one.value, one.unit) in offered:
            continue
        for other in given:
            told = (other.value, other.unit) in wanted
            if other.value == one.value and not told and _alike(one.unit, other.unit):
                yield f"“{one.text}” became “{other.text}”."
                return
    if (twice := _two_currencies(target, there)) and not _two_currencies(source, here):
        yield f"“{twice}” has two currencies."


def _alike(one: str, two: str) -> bool:
    """Whether two units measure the same: both time, both length, both money."""
    return any(one in kind and two in kind for kind in _KINDS)


_KINDS = (
    frozenset({"second", "minute", "hour", "day", "week", "month", "year", "decade", "century"}),
    frozenset({"kilometre", "metre", "centimetre", "millimetre", "mile", "foot", "inch", "yard"}),
    frozenset({"gram", "kilogram", "tonne", "ounce"}),
    frozenset({"litre", "gallon"}),
    frozenset({"hectare", "acre"}),
    frozenset({"percent", "point"}),
    frozenset({"fahrenheit", "celsius"}),
    frozenset({"dollar", "euro", "yen", "hryvnia", "rouble", "yuan", "franc", "zloty", "rupee"}),
    frozenset({"kilowatt", "megawatt", "gigawatt"}),
)
_SIGNS = {"$": "dollar", "€": "euro", "£": "pound", "¥": "yen", "₴": "hryvnia"}
_CURRENCIES = frozenset({"dollar", "euro", "yen", "hryvnia", "rouble", "yuan", "franc", "zloty"})


@lru_cache(maxsize=1024)
def _measured(text: str, language: str) -> tuple[Measured, ...]:
    if not known(language, "between"):
        return ()
    found = []
    units = _units(language)
    for value, start, end in _numbers(text, language):
        between = _between(language).match(text, end)
        at = between.end() if between else end
        reach = at
        for what, written in units.get(text[at : at + 1].lower(), ()):
            match = written.match(text, at)
            # キロ is a kilometre or a kilogram; of "percentage points" the percentage is none.
            if match and match.end() >= reach:
                reach = match.end()
                found.append(Measured(value, what, text[start : match.end()]))
        sign = _SIGNS.get(text[start - 1 : start])
        if sign and sign != "pound":
            found.append(Measured(value, sign, text[start - 1 : end]))
    return tuple(found)


@cache
def _between(language: str) -> re.Pattern[str]:
    """What may stand between a number and its unit: "million", "square"."""
    return re.compile(pattern(language, "between").pattern, re.IGNORECASE)


def _two_currencies(text: str, language: str) -> str:
    """An amount with a sign before it and the name of another currency behind it."""
    if not known(language, "between"):
        return ""
    for match in re.finditer(r"([$€£¥₴])\s?\d[\d.,\s]*", text):
        rest = _between(language).match(text, match.end())
        at = rest.end() if rest else match.end()
        for what, written in _units(language).get(text[at : at + 1].lower(), ()):
            behind = written.match(text, at) if what in _CURRENCIES else None
            if behind and what != _SIGNS[match.group(1)] and match.group(1) != "£":
                return text[match.start() : behind.end()]
    return ""


def _numbers(text: str, language: str) -> Iterator[tuple[Decimal, int, int]]:
    """The numbers of a text, each with the place of its digits or words."""
    for one in numerals.written(text, language):
        for value in one.values:
            yield value * one.scale, one.start, one.end
    at = 0
    for phrase in numberwords.phrases(text, language):
        if (start := text.find(phrase.text, at)) >= 0:
            at = start + len(phrase.text)
            yield Decimal(phrase.value), start, at


@cache
def _units(language: str) -> dict[str, list[tuple[str, re.Pattern[str]]]]:
    """The units of a language by their first letter, those that are written longer first."""
    listed = [(way, what) for what, of in pairs(language, "measures").items() for way in of if way]
    listed.sort(key=lambda one: -len(one[0]))
    found: dict[str, list[tuple[str, re.Pattern[str]]]] = {}
    for way, what in listed:
        letters = way.removesuffix("-").split(" ")
        ends = "" if way.endswith("-") or language in ways.UNSPACED else r"(?!\w)"
        body = r"\w*\s".join(re.escape(letter.removesuffix("-")) for letter in letters)
        written = re.compile(f"(?i:{body}){ends}")
        found.setdefault(way[0].lower(), []).append((what, written))
    return found


_TIME_ENGLISH = re.compile(
    r"(?<![\d.,:$€£])(1[0-2]|0?[1-9])(?:[:.]([0-5]\d))?\s?(?:([ap])\.?m\b\.?|o'clock in the"
    r" (?:(m)orning|(?:afternoon|evening)))",
    re.IGNORECASE,
)


def clock(unit: Unit) -> Iterator[str]:
    """A time of day keeps its half of the day: 5:30 p.m. is 17:30, or said to be afternoon."""
    there = unit.target_language
    if unit.source_language != "en" or not known(there, "clock"):
        return
    source, target = (ways.folded(text) for text in words(unit))
    given = [_time(match, there) for match in pattern(there, "clock").finditer(target)]
    for match in _TIME_ENGLISH.finditer(source):
        late = (match.group(3) or match.group(4) or "p").lower() == "p"
        hour, minute = int(match.group(1)) % 12 + 12 * late, int(match.group(2) or 0)
        same = [one for one in given if one[0] % 12 == hour % 12 and one[1] == minute]
        # Noon and midnight have several names; "from 9 to 11.30 p.m." has one mark for both.
        if same and hour % 12 and not any(hour in one[2] for one in same):
            yield f"“{match.group().strip()}” became “{same[0][3].strip()}”."


def _time(match: re.Match[str], language: str) -> tuple[int, int, frozenset[int], str]:
    """A time as it is written: hour and minute, the hours of the day that it may be, its text."""
    part = match.groupdict()
    hour, minute = int(part["hour"]), int(part.get("minute") or part.get("minute2") or 0)
    marks = f"{part.get('before') or ''}{part['after']}".lower().strip()
    half = pairs(language, "half days")
    fits = {name for name in half if any(marks.endswith(way) for way in half[name]) and marks}
    hours = {hour % 24}
    if fits:
        hours = {hour % 12 + 12 * (name == "pm") for name in fits} if hour <= 12 else {hour}
    text = match.group() if fits else match.group().removesuffix(part["after"])
    return hour, minute, frozenset(hours), text
