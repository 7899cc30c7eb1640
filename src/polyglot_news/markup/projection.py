"""Where the markup of a unit stands in its translation.

Spans around words come from :mod:`polyglot_news.markup.align`; here punctuation is added to them or
kept out of them as in the source, and what takes no room finds its place: at the end if it
was at the end, beside the span it stood beside, else beside the word it belonged to.
"""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING

from polyglot_news.inline import Kind
from polyglot_news.markup.align import (
    LARGEST,
    Placed,
    Span,
    best,
    place,
    proportional,
    split,
)
from polyglot_news.markup.links import link
from polyglot_news.markup.words import pieces
from polyglot_news.placeables import masks_in

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from polyglot_news.engines import Alignment
    from polyglot_news.markup.links import Links
    from polyglot_news.markup.preparation import Element
    from polyglot_news.markup.words import Piece

__all__ = ["project"]

_CLASSES = (
    "\"'“”„‟‘’«»‹›「」『』",
    ".。．!！?？…",
    ",、，",
    ":：",
    ";；",
    "(（[［",
    ")）]］",
    "-–—―",
)
"""Punctuation marks that answer to one another between languages."""

_CLASS_OF = {mark: group[0] for group in _CLASSES for mark in group}


def project(
    plain: str,
    elements: Sequence[Element],
    text: str,
    alignment: Alignment | None,
    masks: Collection[str] = (),
) -> tuple[Placed, ...]:
    """Find the place of every element of a unit in its translation.

    Args:
        plain: The unit's plain text.
        elements: Its markup, an element before those inside it.
        text: The translation, plain.
        alignment: What the engine knows about it.
        masks: The codes that stand in both texts.

    Returns:
        A place for each element: inside its parent's, apart from its siblings'.
    """
    if not elements:
        return ()
    if text == plain:
        return tuple(Placed(one.start, one.end, 1.0) for one in elements)
    solid = [(start, end) for start, end, _ in masks_in(text, masks)]
    if max(len(pieces(plain)), len(pieces(text))) > LARGEST:
        places = tuple(
            Placed(proportional(one.start, plain, text), proportional(one.end, plain, text), 0.0)
            for one in elements
        )
    else:
        links = link(plain, text, alignment, masks)
        places = _Projection(plain, elements, links, solid).places()
    return tuple(_beside_masks(one, solid) for one in places)


def _beside_masks(place_: Placed, solid: Sequence[tuple[int, int]]) -> Placed:
    """A place that cuts no mask: an edge inside of one is moved behind it, whatever it is of."""
    start, end = (
        next((stop for begin, stop in solid if begin < edge < stop), edge)
        for edge in (place_.start, place_.end)
    )
    moved = (start, end) != (place_.start, place_.end)
    return Placed(start, end, 0.0) if moved else place_


class _Projection:
    """The work on one unit."""

    def __init__(
        self,
        plain: str,
        elements: Sequence[Element],
        links: Links,
        solid: Sequence[tuple[int, int]],
    ) -> None:
        self.solid = solid
        self.plain = plain
        self.elements = elements
        self.links = links
        self.text = links.text
        self.words = [piece for piece in links.source if piece.role != "mark"]
        self.found: dict[int, Placed] = {}

    def places(self) -> tuple[Placed, ...]:
        spans = [n for n, one in enumerate(self.elements) if self._words_in(one.start, one.end)]
        number = {n: index for index, n in enumerate(spans)}
        placed = place(
            self.links,
            [
                Span(one.start, one.end, number.get(one.parent, -1))
                for one in (self.elements[n] for n in spans)
            ],
        )
        self.found = dict(zip(spans, placed, strict=True))
        for n in spans:
            self.found[n] = self._with_marks(n)
        tags: dict[int, int] = {}
        for n, one in enumerate(self.elements):
            if n in number:
                continue
            spot = self._spot(n)
            if one.kind is Kind.HTML:
                # Lone tags in another order could become a pair.
                at = max(spot.start, tags.get(one.parent, 0))
                spot = Placed(at, max(at, spot.end), spot.confidence)
                tags[one.parent] = at
            self.found[n] = spot
        return tuple(self.found[n] for n in range(len(self.elements)))

    def _words_in(self, start: int, end: int) -> list[Piece]:
        return [piece for piece in self.words if start <= piece.start and piece.end <= end]

    def _region(self, parent: int) -> tuple[int, int]:
        """Where in the translation the children of an element may be."""
        if parent < 0:
            inner = self.text.strip()
            start = self.text.find(inner)
            return start, start + len(inner)
        return self.found[parent].start, self.found[parent].end

    def _source_region(self, parent: int) -> tuple[int, int]:
        if parent < 0:
            return 0, len(self.plain)
        return self.elements[parent].start, self.elements[parent].end

    def _siblings(self, n: int) -> list[int]:
        parent = self.elements[n].parent
        return [
            m
            for m in self.found
            if m != n
            and self.elements[m].parent == parent
            and self.found[m].end > self.found[m].start
        ]

    def _with_marks(self, n: int) -> Placed:
        """The place of a span with the punctuation that its source has inside."""
        one, spot = self.elements[n], self.found[n]
        low, high = self._region(one.parent)
        if (one.start, one.end) == self._source_region(one.parent):
            return Placed(low, high, spot.confidence)
        start, end = max(spot.start, low), min(spot.end, high)
        if start >= end:
            return Placed(min(start, high), min(start, high), 0.0)
        own = self._words_in(one.start, one.end)
        others = [self.found[m] for m in self._siblings(n)]
        low = max([low, *(other.end for other in others if other.end <= start)])
        high = min([high, *(other.start for other in others if other.start >= end)])
        leading = {_class(mark) for mark in self.plain[one.start : own[0].start]}
        trailing = {_class(mark) for mark in self.plain[own[-1].end : one.end]}
        while start > low and _class(self.text[start - 1]) in leading - {" "}:
            leading.discard(_class(self.text[start - 1]))
            start -= 1
        while end < high and _class(self.text[end]) in trailing - {" "}:
            trailing.discard(_class(self.text[end]))
            end += 1
        return Placed(start, end, spot.confidence)

    def _spot(self, n: int) -> Placed:
        """The place of what has no words of its own."""
        one = self.elements[n]
        low, high = self._region(one.parent)
        first, last = self._source_region(one.parent)
        left, right = self._words_in(first, one.start), self._words_in(one.end, last)
        inner = self.plain[one.start : one.end].strip()
        if inner and (at := self._again(inner, n, low, high)) >= 0:
            return Placed(at, at + len(inner), 0.5)
        if not left:
            return Placed(low, low, 1.0)
        if not right:
            at = high
            if self.plain[one.end : last].strip():
                ends = [p.end for p in self.links.target if p.role != "mark" and p.end <= high]
                at = max([low, *ends])
            return Placed(at, at, 1.0)
        spot = self._beside(n, left[-1], right[0], low, high)
        at = min(max(spot.start, low), high)
        for m in self._siblings(n):
            if self.found[m].start < at < self.found[m].end:
                at = self.found[m].end
        return Placed(at, at, spot.confidence)

    def _again(self, inner: str, n: int, low: int, high: int) -> int:
        """Where a part of a word stands again, best in the same word; -1 if nowhere.

        Such is the 2 of H2O. It is not looked for in a mask, nor in another span.
        """
        one = self.elements[n]
        others = (self.found[m] for m in self._siblings(n))
        taken = [*self.solid, *((other.start, other.end) for other in others)]
        spots = []
        at = self.text.find(inner, low, high)
        while at >= 0:
            end = at + len(inner)
            if not any(start < end and at < stop for start, stop in taken):
                before = _alike(reversed(self.plain[: one.start]), reversed(self.text[:at]))
                after = _alike(self.plain[one.end :], self.text[end:])
                spots.append((-before - after, at))
            at = self.text.find(inner, at + 1, high)
        return min(spots)[1] if spots else -1

    def _beside(self, n: int, left: Piece, right: Piece, low: int, high: int) -> Placed:
        one = self.elements[n]
        if one.kind is Kind.BREAK or (one.kind is Kind.HTML and one.opening[:3].lower() in _LINES):
            return split(self.links, one.start)
        siblings = self._siblings(n)
        closed = [(self.found[m].start, self.found[m].end) for m in siblings]
        touching = one.spaced == (True, False) and self.plain[one.end :].lstrip()[:1].isalnum()
        forward = touching or (left.role != "word" and one.spaced[0])
        if forward:
            for m in siblings:
                if one.end <= self.elements[m].start <= right.start:
                    return _at(self.found[m].start, self.found[m].confidence)
            spot = best(self.links, right.start, right.end, low, high, closed)
            return _at(spot.start, spot.confidence) if spot else _at(high, 0.0)
        for m in siblings:
            if left.end <= self.elements[m].end <= one.start:
                at = self.found[m].end
                return _at(self._past_marks(at, left.end, one.start), self.found[m].confidence)
        spot = best(self.links, left.start, left.end, low, high, closed)
        if spot is None:
            return _at(high, 0.0)
        end = self._word_end(spot.end)
        return _at(self._past_marks(end, left.end, one.start), spot.confidence)

    def _word_end(self, at: int) -> int:
        """The end of the word that a place is in, where no spaces tell."""
        for piece, price in zip(self.links.target, self.links.borders, strict=False):
            if piece.start == at and price >= 0.5:
                at = piece.end
        return at

    def _past_marks(self, at: int, start: int, end: int) -> int:
        """Behind the same punctuation as in the source between two places."""
        marks = {_class(mark) for mark in self.plain[start:end]} - {" "}
        while at < len(self.text) and _class(self.text[at]) in marks:
            marks.discard(_class(self.text[at]))
            at += 1
        return at


def _alike(one: Iterable[str], other: Iterable[str]) -> int:
    """How many characters two texts have in common from their beginning on."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


_LINES = ("<br", "<hr", "<wb")


def _class(mark: str) -> str:
    return _CLASS_OF.get(mark, mark)


def _at(place_: int, confidence: float) -> Placed:
    return Placed(place_, place_, confidence)
