"""Quotations and brackets in running text, in the styles of all languages at once."""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["BRACKETS", "CLOSES", "ENCLOSING", "OPENS", "Enclosures"]

# Opening and closing marks of quotations and brackets; what stands in two pairs is told apart
# by the white space around it.
_PAIRS = (
    "“”", "„“", "„”", "‟”", "«»", "»«", "‹›", "›‹", "‘’", "‚‘", "‚’", "””", '""', "''",
    "「」", "『』", "｢｣", "〝〟", "()", "[]", "{}", "（）", "［］", "【】", "〔〕", "《》", "〈〉",
)  # fmt: skip
OPENS = {pair[0]: tuple(p[1] for p in _PAIRS if p[0] == pair[0]) for pair in _PAIRS}
"""The closing marks that fit each opening mark."""

CLOSES = {pair[1]: tuple(p[0] for p in _PAIRS if p[1] == pair[1]) for pair in _PAIRS}
"""The opening marks that fit each closing mark."""

BRACKETS = frozenset("()[]{}（）［］【】〔〕《》〈〉")
"""Those that are no quotation marks."""

ENCLOSING = frozenset(OPENS) | frozenset(CLOSES)
"""All of them."""

_ENCLOSURE = re.compile("[" + re.escape("".join(sorted(ENCLOSING))) + "]")
_BEFORE_OPENING = frozenset(OPENS) | frozenset("-–—―/")


@dataclass(frozen=True, slots=True)
class Enclosures:
    """The quotations and brackets of a text, by the places of their marks.

    Attributes:
        openings: Where each is closed, by where it is opened.
        closings: Where each is opened, by where it is closed.
    """

    openings: dict[int, int]
    closings: dict[int, int]

    @classmethod
    def of(cls, text: str) -> Enclosures:
        """Pair the marks.

        A mark that is opened again before it is closed was not closed (a speech over several
        paragraphs), except for brackets, which nest.
        """
        openings: dict[int, int] = {}
        waiting: dict[str, list[int]] = {opening: [] for opening in OPENS}
        for found in _ENCLOSURE.finditer(text):
            place, mark = found.start(), found.group()
            before = text[place - 1 : place]
            after = text[place + 1 : place + 2]
            opens = mark in OPENS
            if opens and mark in CLOSES:
                opens = (not before or before.isspace() or before in _BEFORE_OPENING) and bool(
                    after and not after.isspace()
                )
                if mark == "'":
                    opens = opens and after.isupper()
            if not opens and mark in CLOSES and not _apostrophe(mark, before, after):
                matching = [waiting[o][-1] for o in CLOSES[mark] if waiting[o]]
                if matching:
                    opening = max(matching)
                    openings[opening] = place
                    for places in waiting.values():
                        while places and places[-1] >= opening:
                            places.pop()
                    continue
                opens = mark in "«“‘"
            if opens:
                if mark not in BRACKETS:
                    waiting[mark].clear()
                waiting[mark].append(place)
        return cls(openings, {close: opening for opening, close in openings.items()})


def _apostrophe(mark: str, before: str, after: str) -> bool:
    """Whether a closing single quotation mark is more likely an apostrophe (the boys' house)."""
    if mark not in "'’":
        return False
    if after.isalnum():
        return True
    return mark == "'" and not (before in ".,!?…" or after in ".,!?…;:")
