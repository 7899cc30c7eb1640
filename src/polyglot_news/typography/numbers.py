"""Numbers as a language writes them, where only one reading is possible.

``1,234.5`` is English whatever stands around it; ``1,234`` in a German text may be either, and
stays. ``12.5`` may be a date, a version or a time, but ``12.5 %`` is none of these.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from polyglot_news.typography.quotes import Edit
    from polyglot_news.typography.rules import Rules

__all__ = ["number_edits"]

_BEFORE = r"(?<![\w.,'’/:-])"
_BEHIND = r"(?![\w/:]|[.,'’-]\d)"
_ENGLISH = re.compile(
    rf"{_BEFORE}(?:\d{{1,3}}(?:,\d{{3}})+\.\d+|\d{{1,3}}(?:,\d{{3}}){{2,}}){_BEHIND}"
)
_SPACED = re.compile(r"(?<![\d.,])(?<!\d[ \u00a0\u202f])\d{1,3}(?: \d{3})+(?!\d|[.,]\d{3})(?! \d)")


def number_edits(text: str, rules: Rules) -> list[Edit]:
    """The changes to the numbers of a block: separators, and the place of a currency sign."""
    if rules.decimal != ",":
        return []
    return sorted(_edits(text, rules))


def _edits(text: str, rules: Rules) -> Iterator[Edit]:
    for found in _ENGLISH.finditer(text):
        yield *found.span(), _native(found.group(), rules)
    if rules.units:
        for found in _amount(rules.units).finditer(text):
            yield *found.span(), _native(found.group(), rules)
    if rules.group.isspace():
        for found in _SPACED.finditer(text):
            yield *found.span(), found.group().replace(" ", rules.group)
    if rules.currency:
        for found in _priced(rules.currency, rules.scales).finditer(text):
            number = found["number"]
            if re.fullmatch(r"\d+\.\d\d", number) or _ENGLISH.fullmatch(number):
                number = _native(number, rules)
            yield *found.span(), f"{number}\u00a0{found['sign']}"


def _native(number: str, rules: Rules) -> str:
    whole, _, rest = number.partition(".")
    return whole.replace(",", rules.group) + (rules.decimal + rest if rest else "")


@cache
def _amount(units: str) -> re.Pattern[str]:
    """A decimal number before what it counts: three decimals might be thousands."""
    behind = r"(?:\s?[-–]\s?\d+(?:[.,]\d+)?)?\s?"
    return re.compile(rf"(?<![\w.,'’/:])\d+\.\d{{1,2}}(?={behind}(?:{units}))")


@cache
def _priced(signs: str, scales: str) -> re.Pattern[str]:
    number = r"(?P<number>\d+(?:[.,\u00a0\u202f]\d{3})*(?:[.,]\d{1,2})?)"
    after = rf"(?![\w%]|[.,]\d|\s?[-–—/+]|\s\d|\s?(?:{scales or '(?!)'}))"
    return re.compile(rf"(?<![\w$€£¥.,-])(?P<sign>[{re.escape(signs)}])\s?{number}{after}")
