"""Counts in what is said to people: "1 article", "2 articles"."""

from __future__ import annotations

__all__ = ["counted"]


def counted(count: int, one: str, many: str = "") -> str:
    """A number with its noun.

    Args:
        count: The number.
        one: The noun for one thing, with what comes between the two and behind it, such as
            ``approved entry is gone``.
        many: The same for none and for several; by default ``one`` with an s.
    """
    return f"{count:,} {one if count == 1 else many or f'{one}s'}"
