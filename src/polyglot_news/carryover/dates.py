"""Dates and times of day: found in a text, and written again in the form that they had.

A form is a line of the language's data file, such as ``{d}. {month} {y}``. A date is written
again by putting new parts in the places of the old ones, so that whatever the translator chose,
numbers, names, two digits or one, stays.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from polyglot_news.carryover.knowledge import rows, table, values
from polyglot_news.carryover.outcome import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from polyglot_news.carryover.knowledge import Table

__all__ = ["Moment", "digits_like", "find", "rewritten"]

_NUMBERS = {
    "d": r"(?:[12]\d|3[01]|0?[1-9])",
    "m": r"(?:1[0-2]|[1-9])",
    "dd": r"(?:0[1-9]|[12]\d|3[01])",
    "mm": r"(?:0[1-9]|1[0-2])",
    "y": r"[12]\d{3}",
    "h": r"(?:1\d|2[0-4]|\d)",
    "hh": r"(?:0\d|1\d|2[0-4])",
    "min": r"[0-5]\d",
}
_TABLES = {"month": "months", "weekday": "weekdays", "half": "day halves"}
_SLOT = re.compile(r"\{(!?\w+)\}")
# What a slot says, whatever form it has.
_PART = {"dd": "d", "mm": "m", "month": "m", "hh": "h"}
# Stands in a table for a form that there is not.
_NONE = "-"
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
_SAME = str.maketrans("０１２３４５６７８９’ʼ", "0123456789''")
_APOSTROPHE = re.compile(r"(?<=[^\W\d_])['’ʼ](?=[^\W\d_])")


@dataclass(frozen=True, slots=True)
class Moment:
    """A date or a time of day in a text.

    Attributes:
        start: Where it begins, in characters.
        end: Where it ends.
        parts: What it says: ``d``, ``m``, ``y``, ``weekday`` (from 1), ``h`` (0 to 24), ``min``.
        slots: Where each part stands: its slot in the form, start and end.
        clock: Whether it is a time of day.
    """

    start: int
    end: int
    parts: tuple[tuple[str, int], ...]
    slots: tuple[tuple[str, int, int], ...]
    clock: bool

    @property
    def said(self) -> Mapping[str, int]:
        """The parts by name."""
        return dict(self.parts)


@cache
def _forms(language: str) -> tuple[tuple[re.Pattern[str], bool], ...]:
    found = []
    for title in ("times", "dates"):
        for row in rows(language, title):
            found.append((_pattern(row, language), title == "times"))
    return tuple(found)


def _pattern(form: str, language: str) -> re.Pattern[str]:
    pieces: list[str] = []
    at = 0
    for slot in _SLOT.finditer(form):
        pieces.append(_literal(form[at : slot.start()]))
        name = slot[1]
        if name.startswith("!"):
            pieces.append(f"(?!{re.escape(name[1:])})")
        elif name in _TABLES:
            forms = {cell for row in table(language, _TABLES[name]) for cell in row} - {_NONE}
            ways = sorted({*forms, *map(_raised, forms)}, key=len, reverse=True)
            pieces.append(f"(?P<{name}>{'|'.join(_literal(way) for way in ways)})")
        else:
            pieces.append(f"(?P<{name}>{_NUMBERS[name]})")
        at = slot.end()
    pieces.append(_literal(form[at:]))
    # Where words have no spaces between them, only digits can be cut in two.
    letters = "" if language in ("ja", "zh") else r"(?![^\W\d])"
    before = "" if language in ("ja", "zh") else r"(?<![^\W\d])"
    return re.compile(
        rf"(?<!\d)(?<!\d[.:/–-])(?<!\d\.[–-])(?<![#§$€£]){before}{''.join(pieces)}"
        rf"(?!\d|[.:/–-]\d){letters}"
    )


def _literal(text: str) -> str:
    return re.escape(text).replace(r"\ ", "[ \u00a0\u202f]")


def _raised(form: str) -> str:
    return form[:1].upper() + form[1:]


def find(text: str, language: str) -> tuple[Moment, ...]:
    """The dates and times of a plain text, in order; of two that overlap the longer form."""
    taken: list[Moment] = []
    text = text.translate(_SAME)
    for pattern, clock in _forms(language):
        for match in pattern.finditer(text):
            if any(one.start < match.end() and match.start() < one.end for one in taken):
                continue
            taken.append(_moment(match, language, clock))
    return tuple(sorted(taken, key=lambda one: one.start))


def _moment(match: re.Match[str], language: str, clock: bool) -> Moment:
    parts: dict[str, int] = {}
    slots = []
    half = None
    for name, text in match.groupdict().items():
        slots.append((name, *match.span(name)))
        number = _row(table(language, _TABLES[name]), text) + 1 if name in _TABLES else int(text)
        if name == "half":
            half = number
        else:
            parts[_PART.get(name, name)] = number
    if half is not None:
        parts["h"] = parts["h"] % 12 + 12 * (half - 1)
    return Moment(match.start(), match.end(), tuple(sorted(parts.items())), tuple(slots), clock)


def _row(forms: Table, text: str) -> int:
    text = _plain_spaces(text)
    return next(
        number for number, row in enumerate(forms) if text in row or text in map(_raised, row)
    )


def _plain_spaces(text: str) -> str:
    return re.sub("[\u00a0\u202f]", " ", text.translate(_SAME))


def rewritten(
    moment: Moment, text: str, changed: Mapping[str, int], language: str
) -> Iterator[tuple[int, int, str]] | Reason:
    """What to put where, so that a date of a text says something else.

    Args:
        moment: The date, found in the text.
        text: The text.
        changed: The parts that change, with their new values.
        language: The language of the text.

    Returns:
        Starts, ends and new texts; or why it cannot be done.
    """
    found: list[tuple[int, int, str]] = []
    named = any(slot == "half" for slot, _, _ in moment.slots)
    for slot, start, end in moment.slots:
        part = "h" if slot == "half" else _PART.get(slot, slot)
        if part not in changed:
            continue
        old, number = text[start:end], changed[part]
        if part == "d" and text.startswith(tuple(values(language, "ordinal endings")), end):
            # The ending follows the number.
            return Reason.FORM
        if slot == "half":
            fresh = _form(language, slot, old, number // 12)
        elif slot in _TABLES:
            fresh = _form(language, slot, old, number - 1)
        elif part == "h" and named:
            fresh = _digits(old, number % 12 or 12, slot)
        else:
            fresh = _digits(old, number, slot)
        if isinstance(fresh, Reason):
            return fresh
        if apostrophe := _APOSTROPHE.search(text):
            fresh = fresh.replace("'", apostrophe.group())
        found.append((start, end, fresh))
    return iter(found)


def _digits(old: str, number: int, slot: str) -> str:
    width = 2 if slot in ("dd", "mm", "hh", "min") or old[0] in "0０" else 1
    return digits_like(old, f"{number:0{width}}")


def digits_like(old: str, new: str) -> str:
    """Digits in full width, if the old ones are."""
    wide = any("０" <= char <= "９" for char in old)
    return new.translate(_WIDE) if wide else new


def _form(language: str, slot: str, old: str, row: int) -> str | Reason:
    """The same form of another month or weekday."""
    forms = table(language, _TABLES[slot])
    text = _plain_spaces(old)
    raised = text not in {cell for line in forms for cell in line}
    line = forms[_row(forms, text)]
    genders = " ".join(rows(language, "genders")).split()
    bare = slot == "weekday" and genders and " " not in text
    if bare and genders[row] != genders[_row(forms, text)]:
        return Reason.AGREEMENT
    fresh = {
        forms[row][0] if new == _NONE else new
        for cell, new in zip(line, forms[row], strict=True)
        if (_raised(cell) if raised else cell) == text
    }
    if len(fresh) > 1:
        # Of two that differ in their preposition only, the one that stands there already.
        fresh = {new for new in fresh if new.split()[0] == text.split()[0].lower()}
    if len(fresh) != 1:
        return Reason.FORM
    new = fresh.pop()
    if space := re.search("[\u00a0\u202f]", old):
        new = new.replace(" ", space.group())
    return _raised(new) if raised else new
