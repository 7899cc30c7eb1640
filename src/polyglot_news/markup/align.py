"""Where a span of a sentence is in its translation.

The evidence for "this word came from that one" is of three kinds, and none is
enough alone: the attention of the engine (noisy in a small model, absent from
some engines), likeness of letters (figures, and names across scripts: Kyiv,
Київ, キーウ), and place in the sentence. They are added up as logarithms, and
each piece of the translation then has a probability for every source word.

A span of the source goes to the stretch of the translation that gains most:
every piece inside that came from the span counts for it, every piece inside that
came from elsewhere against it, and so do the pieces it leaves out. To these come
what a language says about borders: no word is cut, a Japanese span does not begin
with a particle, an article stays outside if it was outside. The gains of all
stretches, as a distribution, tell how sure the best one is: if several are nearly
as good, a person has to look.

Spans of one sentence are placed together, so that they nest as they did before.

Measured on translations by hand (``benchmarks/markup_placement.py``; the half of the cases that
nothing was tuned on, attention of the bundled draft packages): 97 % of the parts of German
sentences, 85 % of Ukrainian and 66 % of Japanese ones come to stand exactly where the translator
put them; of those that are not doubted 100, 89 and 93 %. Without any alignment 1 in 3 to 1 in 9
is sure, and those are right.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from polyglot_news.markup.links import softmax
from polyglot_news.markup.words import PARTICLES, is_particle, script

if TYPE_CHECKING:
    from collections.abc import Sequence

    from polyglot_news.markup.links import Links

__all__ = [
    "LARGEST",
    "Placed",
    "Span",
    "best",
    "place",
    "proportional",
    "split",
]

# Found by trying numbers on every second case of tests/cases/markup.
_NOISE = 0.05  # No word is surer than that to be inside a span, or outside.
_PARTICLE = 3.0
_ARTICLE = 1.0
_MINOR = 2.0
_BORDER = 0.8
_LENGTH = 2.5
_UNBALANCED = 5.0


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the source text, and the index of the span around it, or -1."""

    start: int
    end: int
    parent: int = -1


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a span is in the translation, and the probability that this is the right place."""

    start: int
    end: int
    confidence: float


LARGEST = 1_000
"""Longest text, in pieces, whose words are compared one by one: the work grows with the square."""


def proportional(at: int, source: str, target: str) -> int:
    """About where a place of one text is in the other, between two words: a guess by length."""
    there = at * len(target) // max(len(source), 1)
    while 0 < there < len(target) and target[there - 1].isalnum() and target[there].isalnum():
        there += 1
    return there


@dataclass(frozen=True, slots=True)
class _Ranges:
    """Every stretch a span may have in the translation, best first."""

    scored: tuple[tuple[float, int, int], ...]
    total: float

    def confidence(self, score: float) -> float:
        return math.exp(score - self.total)


def _ranges(links: Links, start: int, end: int) -> _Ranges:
    inside = [
        i
        for i, piece in enumerate(links.source)
        if start <= piece.start and piece.end <= end and piece.role != "mark"
    ]
    if not inside or not links.target:
        return _Ranges((), 0.0)
    gains = [0.0]
    weights = [0.0]
    for piece, row, certainty in zip(links.target, links.probability, links.certainty, strict=True):
        share = sum(row[i] for i in inside)
        odds = math.log((share + _NOISE) / (1 - share + _NOISE))
        gains.append(gains[-1] + piece.weight * (0.3 + 0.7 * certainty) * odds)
        weights.append(weights[-1] + piece.weight)
    all_source = sum(piece.weight for piece in links.source) or 1.0
    expected = sum(links.source[i].weight for i in inside) * weights[-1] / all_source
    first = links.source[inside[0]].role
    depths = _depths(links)
    openings = [_opening(links, n, first) for n in range(len(links.target))]
    endings = [_ending(links, n, first) for n in range(len(links.target))]
    scored: list[tuple[float, int, int]] = []
    own = [j for j, i in links.fixed.items() if i in inside]
    foreign = sorted(j for j, i in links.fixed.items() if i not in inside)
    latest, earliest = min(own, default=len(openings)), max(own, default=-1)
    for a, opening in enumerate(openings[: latest + 1]):
        if opening is None:
            continue
        barrier = bisect_left(foreign, a)
        limit = foreign[barrier] if barrier < len(foreign) else len(endings)
        first_end = max(a, earliest)
        lowest = min(depths[a : first_end + 1])
        for b in range(first_end, limit):
            # Kept along the way: to look through each stretch again is the cube of the length.
            lowest = min(lowest, depths[b + 1])
            ending = endings[b]
            if ending is None:
                continue
            size = math.log((weights[b + 1] - weights[a] + 0.5) / (expected + 0.5))
            score = gains[b + 1] - gains[a] - opening - ending - _LENGTH * size * size
            if depths[b + 1] != depths[a] or lowest < depths[a]:
                score -= _UNBALANCED
            scored.append((score, a, b + 1))
    scored.sort(reverse=True)
    if not scored:
        return _Ranges((), 0.0)
    top = scored[0][0]
    total = top + math.log(sum(math.exp(score - top) for score, _, _ in scored))
    return _Ranges(tuple(scored), total)


def _depths(links: Links) -> list[int]:
    """How many brackets are open before each piece, and at the end."""
    depths = [0]
    for piece in links.target:
        mark = links.text[piece.start]
        depths.append(depths[-1] + (mark in "([（「『【〈《«„“") - (mark in ")]）」』】〉》»”"))
    return depths


def _opening(links: Links, n: int, first: str) -> float | None:
    """The price of a span that begins with this piece; None if it cannot."""
    piece = links.target[n]
    if piece.role == "mark":
        return None
    price = _BORDER * links.borders[n]
    before = links.target[n - 1] if n else None
    touches = before is not None and before.end == piece.start and before.role != "mark"
    if (
        touches
        and script(links.text[piece.start]) == "kana"
        and is_particle(links.text, piece.start)
    ):
        price += _PARTICLE
    if piece.role == "preposition" and first != "preposition":
        price += _ARTICLE
    if piece.role == "article" and first not in ("article", "minor"):
        price += _ARTICLE
    if piece.role == "minor" and first not in ("article", "minor"):
        price += _MINOR
    if before is not None and before.role == first and first in ("article", "preposition"):
        price += _ARTICLE
    return price


def _ending(links: Links, n: int, first: str) -> float | None:
    """The price of a span that ends with this piece; None if it cannot."""
    piece = links.target[n]
    if piece.role == "mark":
        return None
    price = _BORDER * links.borders[n + 1]
    if piece.role in ("article", "preposition"):
        price += _ARTICLE
    if piece.role == "minor":
        price += _MINOR
    if links.text[piece.start : piece.end] in tuple(PARTICLES) and first != "preposition":
        price += _PARTICLE / 2
    return price


def place(links: Links, spans: Sequence[Span]) -> tuple[Placed, ...]:
    """Find the spans of a sentence in its translation.

    Args:
        links: From :func:`link`.
        spans: Outer spans before those inside them; none crosses another.

    Returns:
        For each span its place: inside its parent's, apart from its siblings'. A span for
        which there are no words left is empty.
    """
    words = [piece for piece in links.source if piece.role != "mark"]
    states: list[tuple[float, tuple[tuple[int, int, float], ...]]] = [(0.0, ())]
    for span in spans:
        ranges = _ranges(links, span.start, span.end)
        own = [piece for piece in words if span.start <= piece.start and piece.end <= span.end]
        around = spans[span.parent] if span.parent >= 0 else None
        outer = [p for p in words if around is None or around.start <= p.start < around.end]
        following: list[tuple[float, tuple[tuple[int, int, float], ...]]] = []
        for score, chosen in states:
            low, high, sure = chosen[span.parent] if around else (0, len(links.target), 1.0)
            if own and own == outer:
                # All the words there are: nothing to choose, but marks at the ends stay outside.
                low, high = _trimmed(links, low, high)
                following.append((score, (*chosen, (low, high, sure))))
                continue
            taken = [chosen[n][:2] for n in range(len(chosen)) if spans[n].parent == span.parent]
            free = (
                (gain, a, b)
                for gain, a, b in ranges.scored
                if low <= a and b <= high and all(b <= c or d <= a for c, d in taken)
            )
            fitting = [one for _, one in zip(range(_BREADTH), free, strict=False)]
            for gain, a, b in fitting:
                following.append((score + gain, (*chosen, (a, b, ranges.confidence(gain)))))
            if not fitting:
                at = max([low, *(d for _, d in taken)])
                following.append((score - _NO_ROOM, (*chosen, (at, at, 0.0))))
        following.sort(key=lambda state: -state[0])
        states = following[:_BREADTH]
    return tuple(_placed(links, *one) for one in states[0][1])


_BREADTH = 12
_NO_ROOM = 20.0


def _trimmed(links: Links, low: int, high: int) -> tuple[int, int]:
    while low < high and links.target[low].role == "mark":
        low += 1
    while low < high and links.target[high - 1].role == "mark":
        high -= 1
    return low, high


def _placed(links: Links, low: int, high: int, confidence: float) -> Placed:
    if low < high:
        return Placed(links.target[low].start, links.target[high - 1].end, confidence)
    at = links.target[low].start if low < len(links.target) else len(links.text.rstrip())
    return Placed(at, at, confidence)


def best(
    links: Links, start: int, end: int, low: int, high: int, closed: Sequence[tuple[int, int]]
) -> Placed | None:
    """The place of one word or phrase, by which a mark that takes no room is placed.

    Args:
        links: From :func:`link`.
        start: Where the phrase begins in the source text.
        end: Where it ends.
        low: Where in the translation the search begins.
        high: Where it ends.
        closed: Stretches of the translation that it must not begin or end inside of.
    """
    ranges = _ranges(links, start, end)
    for score, a, b in ranges.scored:
        first, last = links.target[a].start, links.target[b - 1].end
        if (
            low <= first
            and last <= high
            and not any(c < first < d or c < last < d for c, d in closed)
        ):
            return Placed(first, last, ranges.confidence(score))
    return None


def split(links: Links, at: int) -> Placed:
    """Where the translation has passed what the source says before a place: a line's end."""
    before = [i for i, piece in enumerate(links.source) if piece.end <= at]
    gains = [0.0]
    for piece, row in zip(links.target, links.probability, strict=True):
        share = sum(row[i] for i in before)
        odds = math.log((share + _NOISE) / (1 - share + _NOISE))
        gains.append(gains[-1] + piece.weight * odds)
    scores: list[float] = []
    ends_clause = bool(before) and links.source[before[-1]].role == "mark"
    for n, gain in enumerate(gains):
        after_mark = n > 0 and links.target[n - 1].role == "mark"
        score = 2 * gain - gains[-1] - links.borders[n]
        if ends_clause and after_mark:
            score += 2.0
        if n < len(links.target) and links.target[n].role == "mark":
            score -= 2.0
        scores.append(score)
    shares = softmax(scores)
    n = max(range(len(shares)), key=shares.__getitem__)
    place_ = _placed(links, n, n, shares[n])
    if 0 < n <= len(links.target):
        return Placed(links.target[n - 1].end, links.target[n - 1].end, shares[n])
    return place_
