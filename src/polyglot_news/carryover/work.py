"""What a repair works on, and how it is given up."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from polyglot_news.carryover.atoms import Atom, atoms

if TYPE_CHECKING:
    from polyglot_news.carryover.atoms import Sort, Text
    from polyglot_news.carryover.difference import Change
    from polyglot_news.carryover.outcome import Reason

__all__ = ["Stop", "Work"]


class Stop(Exception):
    """A repair is given up.

    Args:
        reason: Why.
        about: What it is about.
    """

    def __init__(self, reason: Reason, about: str) -> None:
        super().__init__(about)
        self.reason = reason
        self.about = about


@dataclass(eq=False, slots=True)
class Work:
    """A repair while it is made.

    Attributes:
        previous: The source that the translation was made for.
        current: The source as it is now.
        target: The translation of the previous source.
        changes: What changed between the two.
        pieces: What is to be put where in the translation: starts, ends and texts.
    """

    previous: Text
    current: Text
    target: Text
    changes: tuple[Change, ...]
    pieces: list[tuple[int, int, str]] = field(default_factory=list)

    def before(self, change: Change) -> Atom | None:
        """The atom of the previous source that a change is about."""
        return None if change.before is None else atoms(self.previous)[change.before]

    def after(self, change: Change) -> Atom | None:
        """The atom of the present source that a change is about."""
        return None if change.after is None else atoms(self.current)[change.after]

    def theirs(self, *sorts: Sort) -> list[Atom]:
        """The atoms of some sorts in the translation."""
        return [one for one in atoms(self.target) if one.sort in sorts]

    def put(self, start: int, end: int, text: str) -> None:
        """Note what is to be put into the translation."""
        self.pieces.append((start, end, text))

    def result(self) -> str | None:
        """The translation with everything put in; None if two pieces are in each other's way."""
        text, at = "", 0
        for start, end, new in sorted(set(self.pieces)):
            if start < at:
                return None
            text += self.target.text[at:start] + new
            at = end
        return text + self.target.text[at:]
