"""What the printed results share: JSON, tables, short texts."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from polyglot_news.entry import State

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.table import Table

    from polyglot_news.catalog import Coverage

__all__ = ["counts", "dumped", "printed", "short", "table"]

_SHOWN = (
    State.REVIEWED,
    State.NEEDS_REVIEW,
    State.OUTDATED,
    State.MACHINE,
    State.UNTRANSLATED,
)


def counts(one: Coverage) -> dict[str, Any]:
    """A coverage for programs."""
    counts = {state.name.lower(): one[state].units for state in State}
    return {**counts, "total": one.total.units, "words": one.total.words}


def table(columns: list[str], rows: Sequence[tuple[Any, ...]]) -> str:
    """Rows of names and a coverage, in columns; in colour on a terminal only."""
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for column in columns:
        table.add_column(column)
    for state in _SHOWN:
        table.add_column(str(state), justify="right")
    table.add_column("units", justify="right")
    table.add_column("words", justify="right")
    for *names, one in rows:
        counts = [one[state].units for state in _SHOWN]
        styled = [f"[green]{counts[0]}[/]" if counts[0] else "0", *map(str, counts[1:])]
        table.add_row(*names, *styled, str(one.total.units), f"{one.total.words:,}")
    return printed(table)


def printed(table: Table) -> str:
    """A table as text; in colour on a terminal only."""
    from rich.console import Console

    console = Console(width=None if sys.stdout.isatty() else 120)
    with console.capture() as capture:
        console.print(table)
    return "\n".join(line.rstrip() for line in capture.get().split("\n"))


def dumped(value: Any) -> str:
    """JSON for programs, which people can read too."""
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def short(text: str) -> str:
    """A text on one line of no more than 60 characters."""
    text = " ".join(text.split())
    return text if len(text) <= 60 else text[:59] + "…"
