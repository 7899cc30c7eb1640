"""How large an edit is that its author calls a typo."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from polyglot_news.carryover.outcome import Kind
from polyglot_news.checks.knowledge import pattern

if TYPE_CHECKING:
    from collections.abc import Iterable

    from polyglot_news.carryover.outcome import Edit

__all__ = ["small"]

# A typo is a slip or two in a word, and in few words of a sentence.
_SLIPS = 2
_WORDS = 2
_FREE = frozenset({Kind.PUNCTUATION, Kind.QUOTES, Kind.CASE, Kind.SPACE, Kind.MARKUP})


def small(edits: Iterable[Edit], previous: str, current: str, language: str) -> bool:
    """Whether nobody has to look twice at a change whose author calls it a typo.

    It is one if at most two words changed, each by at most two letters (an exchange of two
    neighbours is one), or lost their double, and if the text denies what it denied before:
    "now" and "not" are one letter apart.

    Args:
        edits: What changed.
        previous: The text before.
        current: The text now.
        language: The language of the text.
    """
    denied = [
        [
            Counter(match.group() for match in pattern(language, title).finditer(text.lower()))
            for title in ("negation", "any negation")
        ]
        for text in (previous, current)
    ]
    words = [edit for edit in edits if edit.kind not in _FREE]
    return (
        denied[0] == denied[1]
        and len(words) <= _WORDS
        and all(edit.kind is Kind.WORDING and _slip(edit, previous) for edit in words)
    )


def _slip(edit: Edit, previous: str) -> bool:
    from rapidfuzz.distance import OSA

    if edit.before and edit.after:
        limit = min(_SLIPS, max(len(edit.before) // 3, 1))
        return OSA.distance(edit.before.lower(), edit.after.lower()) <= limit
    if edit.after:
        return False
    start, end = edit.old
    around = [*previous[:start].split()[-1:], *previous[end:].split()[:1]]
    return any(edit.before.lower() == word.lower().strip(".,;:!?") for word in around)
