"""A small picture of how far each language is, for a README.

Every number that a colour shows is written out, too, and a title says all of it
to who does not see the picture. No font is loaded and no clock is read: the
same counts make the same bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Row", "svg"]

_WIDTH, _LINE, _EDGE = 340, 22, 8
_BAR_AT, _BAR = 60, 150
# Dark enough for white beside them and apart in lightness, so that nobody needs to know colours.
_COLOURS = {"reviewed": "#1a7f37", "written": "#b08800", "machine": "#8c959f", "rest": "#d8dee4"}


@dataclass(frozen=True, slots=True)
class Row:
    """One language.

    Attributes:
        locale: Its name.
        reviewed: Units that a person approved for their present source.
        written: Units that a person wrote, here or where the memory has them from, and nobody
            has approved as they are.
        machine: Units with machine output that no person has approved.
        total: All units.
    """

    locale: str
    reviewed: int
    written: int
    machine: int
    total: int

    @property
    def percent(self) -> int:
        """How much is reviewed, rounded down: 100 means all of it."""
        return 100 * self.reviewed // self.total if self.total else 0


def svg(rows: Sequence[Row]) -> bytes:
    """The picture, an SVG file of its own.

    Args:
        rows: The languages, in the order in which to show them.
    """
    height = 2 * _EDGE + _LINE * max(len(rows), 1)
    title = "; ".join(f"{row.locale}: {row.reviewed} of {row.total} reviewed" for row in rows)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{height}" '
        f'viewBox="0 0 {_WIDTH} {height}" role="img" aria-labelledby="title">',
        f'<title id="title">{escape(title or "No translations")}</title>',
        f'<rect width="{_WIDTH}" height="{height}" rx="6" fill="#ffffff" stroke="#d0d7de"/>',
        '<g font-family="Verdana,DejaVu Sans,sans-serif" font-size="12" fill="#1f2328">',
    ]
    for number, row in enumerate(rows):
        lines += _row(row, _EDGE + _LINE * number)
    return "\n".join([*lines, "</g>", "</svg>", ""]).encode()


def _row(row: Row, top: int) -> list[str]:
    baseline = top + 15
    counts = {"reviewed": row.reviewed, "written": row.written, "machine": row.machine}
    parts = [
        f'<rect x="{_BAR_AT}" y="{top + 5}" width="{_BAR}" height="12" fill="{_COLOURS["rest"]}"/>'
    ]
    before = 0
    for name, count in counts.items():
        # From the sums, not from the widths: rounding must not add up.
        start, end = (
            _BAR * sum_ // row.total if row.total else 0 for sum_ in (before, before + count)
        )
        before += count
        if end > start:
            parts.append(
                f'<rect x="{_BAR_AT + start}" y="{top + 5}" width="{end - start}" height="12" '
                f'fill="{_COLOURS[name]}"/>'
            )
    return [
        f'<text x="{_EDGE}" y="{baseline}">{escape(row.locale)}</text>',
        *parts,
        f'<text x="{_BAR_AT + _BAR + 8}" y="{baseline}">'
        f"{row.percent} % of {row.total} reviewed</text>",
    ]
