"""How far the editions are: tables, JSON and a picture."""

from __future__ import annotations

import sys
from collections import Counter
from typing import TYPE_CHECKING, Any

from polyglot_news import badge
from polyglot_news.catalog import Count, Coverage
from polyglot_news.entry import Origin
from polyglot_news.report.tables import counts, dumped, printed, table
from polyglot_news.reviewing import Review
from polyglot_news.wording import counted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from polyglot_news.reviewing import Cell

__all__ = ["picture", "stats"]


def picture(tally: Mapping[tuple[str, str], Mapping[Cell, Count]]) -> bytes:
    """How far each language is, as an SVG file."""
    rows = []
    for locale, cells in _by_locale(tally).items():
        counts: Counter[str] = Counter()
        for cell, count in cells.items():
            reviewed = cell.review is Review.APPROVED
            counts["reviewed" if reviewed else cell.origin] += count.units
        rows.append(
            badge.Row(
                locale,
                reviewed=counts["reviewed"],
                written=counts[Origin.PERSON] + counts[Origin.MEMORY],
                machine=counts[Origin.MACHINE],
                total=counts.total(),
            )
        )
    return badge.svg(rows)


def _by_locale(
    tally: Mapping[tuple[str, str], Mapping[Cell, Count]],
) -> dict[str, dict[Cell, Count]]:
    found: dict[str, dict[Cell, Count]] = {}
    for (locale, _), cells in tally.items():
        total = found.setdefault(locale, {})
        for cell, count in cells.items():
            total[cell] = total.get(cell, Count()) + count
    return {locale: dict(sorted(cells.items())) for locale, cells in found.items()}


def _cells(cells: Mapping[Cell, Count]) -> list[dict[str, Any]]:
    return [
        {**cell._asdict(), "units": count.units, "words": count.words}
        for cell, count in sorted(cells.items())
    ]


_NOTE = (
    "Reviewed is what a person approved for its present source. Fuzzy is not done, and a copy of\n"
    "the source is not translated.\n"
)


def stats(
    coverage: Mapping[tuple[str, str], Coverage],
    tally: Mapping[tuple[str, str], Mapping[Cell, Count]],
    output: str,
    kept: Mapping[tuple[str, str], int] | None = None,
    urgent: Mapping[tuple[str, str], int] | None = None,
) -> str:
    """Coverage by locale and article, and by locale the units in each place of the three axes.

    Args:
        coverage: By locale and slug.
        tally: The same.
        output: ``text`` or ``json``.
        kept: How many approvals of an article only its author keeps, where there are any.
        urgent: How many units of an article a correction makes urgent, where there are any.
    """
    kept, urgent = kept or {}, urgent or {}
    if output == "json":
        return dumped(
            [
                {
                    "locale": locale,
                    "article": slug,
                    **counts(one),
                    "axes": _cells(tally[locale, slug]),
                    "kept": kept.get((locale, slug), 0),
                    "urgent": urgent.get((locale, slug), 0),
                }
                for (locale, slug), one in coverage.items()
            ]
        )
    rows = [(locale, slug, one) for (locale, slug), one in coverage.items()]
    return (
        table(["locale", "article"], rows)
        + "\n"
        + _axes(_by_locale(tally))
        + "\n"
        + _NOTE
        + _kept(kept)
        + _urgent(urgent)
    )


def _urgent(found: Mapping[tuple[str, str], int]) -> str:
    """Where a correction waits; worklist has these units in front."""
    return "".join(
        f"{slug} ({locale}): {counted(count, 'unit waits', 'units wait')} for the "
        f"review of a correction. polyglot-news worklist -l {locale} has them in front.\n"
        for (locale, slug), count in found.items()
    )


def _kept(found: Mapping[tuple[str, str], int]) -> str:
    """How many approvals only the author's word keeps."""
    return "".join(
        f"{slug} ({locale}): {count} of the approved units are kept by the author: typos.\n"
        for (locale, slug), count in found.items()
    )


def _axes(found: Mapping[str, Mapping[Cell, Count]]) -> str:
    """The three axes in columns, with bars on a terminal only."""
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for column in ("locale", "origin", "review", "source"):
        table.add_column(column)
    for column in ("units", "words"):
        table.add_column(column, justify="right")
    if bars := sys.stdout.isatty():
        table.add_column("")
    for locale, cells in found.items():
        total = sum(count.units for count in cells.values())
        for cell, count in cells.items():
            bar = ["█" * max(1, round(20 * count.units / total))] if bars else []
            table.add_row(locale, *cell, str(count.units), f"{count.words:,}", *bar)
    return printed(table)
