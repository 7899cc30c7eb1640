"""What a run would cost, and what keeps it from being one that changes nothing."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from polyglot_news.effort import shown
from polyglot_news.report.tables import dumped, printed
from polyglot_news.wording import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from polyglot_news.bills import Estimate, Pending

__all__ = ["estimate", "pending"]


def estimate(found: Sequence[Estimate], output: str) -> str:
    """Words, machine time and review time in each language, and of all of them."""
    if output == "json":
        return dumped(
            {
                "version": 1,
                "locales": {one.locale: _fields(one) for one in found},
                "machine_seconds": round(sum(one.seconds for one in found), 1),
                "review_minutes": round(sum(one.review_minutes for one in found), 1),
            }
        )
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    table.add_column("locale")
    for name in ("to translate", "words", "from memory", "machine", "to review", "words", "review"):
        table.add_column(name, justify="right")
    for one in found:
        table.add_row(
            one.locale,
            str(one.units),
            f"{one.words:,}",
            str(one.reused),
            _machine_time(one.seconds),
            str(one.review_units),
            f"{one.review_words:,}",
            shown(one.review_minutes),
        )
    if len(found) > 1:
        seconds = _machine_time(sum(one.seconds for one in found))
        review = shown(sum(one.review_minutes for one in found))
        table.add_row("all", "", "", "", seconds, "", "", review)
    notes = []
    if any(one.units for one in found):
        measured = all(one.measured for one in found if one.units)
        rate = "the rates of earlier runs here" if measured else "a customary rate"
        notes = [f"Machine time goes by {rate}."]
    notes.append("Review time goes by customary rates of the trade.")
    return f"{printed(table)}{' '.join(notes)}\n"


def _fields(one: Estimate) -> dict[str, object]:
    return {
        "units": one.units,
        "words": one.words,
        "from_memory": one.reused,
        "machine_seconds": round(one.seconds, 1),
        "measured": one.measured,
        "review": {
            "units": one.review_units,
            "words": one.review_words,
            "minutes": round(one.review_minutes, 1),
        },
    }


def _machine_time(seconds: float) -> str:
    if seconds == 0:
        return "nothing"
    return shown(seconds / 60) if seconds > 50 else f"about {max(1, round(seconds))} s"


def pending(found: Pending) -> str:
    """What a frozen run would have to change, and what waits for people."""
    lines = [f"not up to date: {name}" for name in found.files]
    # Articles of several languages are several rows of one locale.
    units: Counter[tuple[str, bool]] = Counter()
    for one in found.units:
        units[one.locale, one.machine == "fill"] += one.pending
    for (locale, fills), count in units.items():
        whose = "" if fills else ", by people: the machine does not fill them"
        lines.append(f"{locale}: {counted(count, 'unit')} to translate{whose}")
    todo = "Run polyglot-news localize, and commit locales/."
    if not found.files and not any(fills for _, fills in units):
        todo = "Translate them, and commit locales/."
    return "\n".join([*lines, f"Nothing was written. {todo}"])
