"""Set a text: what is shown of a block, its quotation marks, its numbers, its spaces.

A block is looked at as a whole, for a quotation may begin before an emphasis and end behind
it; but a change stays within the piece that it was found in. Code, formulas, addresses and
other placeables are never changed: to the rules, each of them is one unknown word.

The laws: setting a set text changes nothing; letters and digits stay, in their order.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from polyglot_news.inline import Kind, scan
from polyglot_news.placeables import find
from polyglot_news.typography.numbers import number_edits
from polyglot_news.typography.quotes import OBJECT, quote_edits
from polyglot_news.typography.rules import rules_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from polyglot_news.typography.quotes import Edit
    from polyglot_news.typography.rules import Rules

__all__ = ["Piece", "typeset", "typeset_markdown", "typeset_pieces"]

_PASSES = 5
"""After so many rounds a text must have come to rest; nearly all do after one."""
_FIXED = -1


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of what is shown of a block.

    Attributes:
        text: What is shown.
        fixed: Whether it stays as it is: code, a formula, a line break, words in another language.
    """

    text: str
    fixed: bool = False


def typeset(text: str, language: str) -> str:
    """Set a plain text.

    Args:
        text: What a reader sees of one block: a paragraph, a headline.
        language: Its language, a BCP 47 tag. Without a data file the text stays as it is.
    """
    return typeset_pieces((Piece(text),), language)[0]


def typeset_markdown(markdown: str, language: str, references: Collection[str] = ()) -> str:
    """What a reader sees of a Markdown inline text, set: see `polyglot_news.inline.plain`."""
    pieces = []
    for token in scan(markdown, references):
        if token.kind not in (Kind.OPEN, Kind.CLOSE):
            pieces.append(Piece(token.text, token.kind is not Kind.TEXT))
    return "".join(typeset_pieces(pieces, language))


def typeset_pieces(pieces: Sequence[Piece], language: str) -> tuple[str, ...]:
    """Set a text that consists of pieces.

    Args:
        pieces: What is shown of one block, in order. Markup is no part of it.
        language: The language of the pieces that are not fixed.

    Returns:
        The texts of the pieces, as many as there were.
    """
    rules = rules_of(language)
    before = tuple(piece.text for piece in pieces)
    if rules is None:
        return before
    return _settled(before, tuple(piece.fixed for piece in pieces), rules)


@lru_cache(maxsize=4096)
def _settled(before: tuple[str, ...], fixed: tuple[bool, ...], rules: Rules) -> tuple[str, ...]:
    texts = before
    for _ in range(_PASSES):
        line = _Line(texts, fixed)
        line.apply(quote_edits(line.text, line.free(), rules))
        line.apply(number_edits(line.text, rules))
        for pattern, becomes in rules.replacements:
            line.apply(
                (*match.span(1 if pattern.groups else 0), becomes)
                for match in pattern.finditer(line.text)
            )
        if (after := line.texts()) == texts:
            return texts
        texts = after
    # Rules that undo each other would never end; then the author's text is the best there is.
    return before


class _Line:
    """The visible text of a block, in which each character knows whose it is."""

    def __init__(self, texts: Sequence[str], fixed: Sequence[bool]) -> None:
        self._texts = tuple(texts)
        self._fixed = tuple(fixed)
        shown: list[str] = []
        self._owners: list[int] = []
        for number, (text, stays) in enumerate(zip(texts, fixed, strict=True)):
            if stays and text:
                text = "\n" if text.isspace() else OBJECT
            shown.append(text)
            self._owners += [_FIXED if stays else number] * len(text)
        self.text = "".join(shown)

    def free(self) -> tuple[bool, ...]:
        """Of each character, whether it may change."""
        free = [owner != _FIXED for owner in self._owners]
        for one in find(self.text):
            if one.kind != "emoji":
                free[one.start : one.end] = [False] * (one.end - one.start)
        return tuple(free)

    def apply(self, edits: Iterable[Edit]) -> None:
        """Make changes that come in order; one that touches what must stay is left out."""
        wanted = [edit for edit in edits if self.text[edit[0] : edit[1]] != edit[2]]
        if not wanted:
            return
        free = self.free()
        pieces: list[str] = []
        owners: list[int] = []
        at = 0
        for start, end, becomes in sorted(wanted):
            if start < at or (owner := self._owner(start, end, free)) is None:
                continue
            pieces += (self.text[at:start], becomes)
            owners += self._owners[at:start]
            owners += [owner] * len(becomes)
            at = end
        self.text = "".join(pieces) + self.text[at:]
        self._owners = owners + self._owners[at:]

    def _owner(self, start: int, end: int, free: Sequence[bool]) -> int | None:
        """Whose the characters of a range are, or those around an empty one; None if of several."""
        around = range(start, end) if end > start else range(start - 1, start + 1)
        if around.start < 0 or around.stop > len(self.text) or not all(free[i] for i in around):
            return None
        owners = {self._owners[i] for i in around}
        return owners.pop() if len(owners) == 1 else None

    def texts(self) -> tuple[str, ...]:
        return tuple(self._pieces())

    def _pieces(self) -> Iterator[str]:
        found: dict[int, list[str]] = {}
        for character, owner in zip(self.text, self._owners, strict=True):
            found.setdefault(owner, []).append(character)
        for number, (text, stays) in enumerate(zip(self._texts, self._fixed, strict=True)):
            yield text if stays else "".join(found.get(number, ()))
