"""A translation that is edited together with its alignment; where words of a source are in it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from polyglot_news.markup.align import LARGEST, Placed, best
from polyglot_news.markup.links import link
from polyglot_news.markup.words import pieces

if TYPE_CHECKING:
    from collections.abc import Sequence

    from polyglot_news.engines import Alignment

__all__ = ["Edited", "moved", "spot"]


class Edited:
    """A translation that is being edited, and its alignment with it."""

    def __init__(self, text: str, alignment: Alignment | None) -> None:
        self.text = text
        self.alignment = alignment

    def edit(self, edits: Sequence[tuple[int, int, str]]) -> None:
        """Replace stretches of the text by others: (start, end, new), in order, apart."""
        for start, end, new in reversed(edits):
            self.text = self.text[:start] + new + self.text[end:]
            if self.alignment is None:
                continue
            target = tuple(moved(a, b, start, end, len(new)) for a, b in self.alignment.target)
            self.alignment = replace(self.alignment, target=target)


def moved(a: int, b: int, start: int, end: int, length: int) -> tuple[int, int]:
    """Where a stretch is after another one was replaced by so many characters."""
    shift = length - (end - start)
    first = a + shift if a >= end else min(a, start)
    last = b if b <= start else max(b, end) + shift
    return first, max(first, last)


def spot(
    source: str, target: str, alignment: Alignment | None, start: int, end: int
) -> Placed | None:
    """Where a stretch of a source is in its translation; None where that cannot be told.

    Args:
        source: A sentence, plain.
        target: Its translation.
        alignment: What the engine says about them.
        start: Where the stretch begins in the source.
        end: Where it ends.
    """
    if max(len(pieces(source)), len(pieces(target))) > LARGEST:
        return None
    return best(link(source, target, alignment), start, end, 0, len(target), ())
