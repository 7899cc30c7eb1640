"""What is known about a unit, in XLIFF's words, and back.

XLIFF 2 has four states, ``initial``, ``translated``, ``reviewed`` and ``final``, and a
``subState`` for what a program wants to say more exactly, behind a prefix of its own:
``pn:``. Read are the four states only, which every tool knows.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from polyglot_news.entry import Origin
from polyglot_news.reviewing import Freshness, Review

if TYPE_CHECKING:
    from polyglot_news.reviewing import Axes

__all__ = ["PREFIX", "State", "states"]

PREFIX = "pn"


class State(StrEnum):
    """How far a segment of XLIFF 2 is."""

    INITIAL = "initial"
    TRANSLATED = "translated"
    REVIEWED = "reviewed"
    FINAL = "final"

    @property
    def approved(self) -> bool:
        """Whether the sender says that somebody else than the translator has read the text."""
        return self in (State.REVIEWED, State.FINAL)


def states(known: Axes, *, copied: bool = False) -> tuple[State, str]:
    """The state and the sub-state of a unit.

    Args:
        known: What the catalog and the ledger say about it.
        copied: Whether its text is only the source again.
    """
    state, more = State.INITIAL, ""
    if copied:
        more = "copied"
    elif known.origin is Origin.UNTRANSLATED:
        more = "untranslated"
    elif known.review is Review.APPROVED:
        state, more = State.FINAL, "approved"
    elif known.review is Review.REJECTED:
        more = "rejected"
    elif known.freshness is Freshness.CHANGED:
        more = "outdated"
    elif known.review is Review.BY_TOOL:
        state, more = State.TRANSLATED, "approved-by-tool"
    elif known.origin is Origin.MACHINE:
        more = "machine"
    elif known.origin is Origin.MEMORY:
        more = "memory"
    else:
        state, more = State.TRANSLATED, "needs-review"
    return state, f"{PREFIX}:{more}"
