"""Which words of a translation came from which words of its source.

Attention, likeness of letters and place in the sentence are added up as logarithms; see
:mod:`polyglot_news.markup.align`, which has the use of it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from polyglot_news.markup.likeness import Key, key, likeness, telling
from polyglot_news.markup.words import Piece, borders, pieces

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from polyglot_news.engines import Alignment

__all__ = ["Links", "link", "softmax"]

# Found by trying numbers on every second case of tests/cases/markup.
_COLUMN = 1.0  # Attention as a share of what the source word gets in all.
_LIKENESS = 6.0
_PLACE = 0.7
_FLOOR = 0.04  # Attention below which differences are noise.
_NEIGHBOUR = 1.0


@dataclass(frozen=True, slots=True)
class Links:
    """A sentence, its translation, and which words came from which.

    Attributes:
        source: Pieces of the sentence.
        target: Pieces of the translation.
        text: The translation.
        probability: One row per target piece, one probability per source piece.
        certainty: For each target piece, how much of its attention went to words, 0 to 1.
        borders: What it costs to begin or end a span before each target piece, and at the end.
        fixed: Target pieces that are known to be a source piece's: masks.
    """

    source: tuple[Piece, ...]
    target: tuple[Piece, ...]
    text: str
    probability: tuple[tuple[float, ...], ...]
    certainty: tuple[float, ...]
    borders: tuple[float, ...]
    fixed: Mapping[int, int]


def link(
    source: str, target: str, alignment: Alignment | None, masks: Collection[str] = ()
) -> Links:
    """Weigh the evidence for every pair of source word and target piece.

    Args:
        source: A sentence.
        target: Its translation.
        alignment: What the engine says about them, if it can.
        masks: Words that stand for the same in both, each once.
    """
    source_pieces, target_pieces = pieces(source), pieces(target)
    attention, certainty = _attention(source_pieces, target_pieces, alignment)
    columns = [sum(row[i] for row in attention) or 1.0 for i in range(len(source_pieces))]
    keys = [key(source[p.start : p.end]) for p in source_pieces]
    rows: list[list[float]] = []
    for j, piece in enumerate(target_pieces):
        own = key(target[piece.start : piece.end])
        scores: list[float] = []
        for i, word in enumerate(source_pieces):
            if word.role == "mark":
                scores.append(-math.inf)
                continue
            weight = attention[j][i]
            score = math.log(weight + _FLOOR)
            score += _COLUMN * math.log(weight / columns[i] + _FLOOR)
            score += _LIKENESS * likeness(keys[i], own)
            distance = (i + 0.5) / len(source_pieces) - (j + 0.5) / len(target_pieces)
            score -= _PLACE * abs(distance)
            scores.append(score)
        rows.append(softmax(scores))
    _compete(rows, source_pieces, target_pieces)
    _anchor(rows, keys, [key(target[p.start : p.end]) for p in target_pieces])
    cuts = frozenset(start for start, _ in alignment.target) if alignment else frozenset()
    prices = borders(target, target_pieces, cuts)
    masked = {source[p.start : p.end]: i for i, p in enumerate(source_pieces)}
    fixed = {
        j: masked[code]
        for j, piece in enumerate(target_pieces)
        if (code := target[piece.start : piece.end]) in masks and code in masked
    }
    probability = tuple(tuple(row) for row in rows)
    return Links(source_pieces, target_pieces, target, probability, certainty, prices, fixed)


def softmax(scores: Sequence[float]) -> list[float]:
    """Scores, which are logarithms, as probabilities."""
    top = max(scores, default=0.0)
    if top == -math.inf:
        return [0.0 for _ in scores]
    powers = [math.exp(score - top) for score in scores]
    total = sum(powers)
    return [power / total for power in powers]


def _compete(rows: list[list[float]], source: Sequence[Piece], target: Sequence[Piece]) -> None:
    """Let pieces that follow each other come from words that follow each other."""
    before = [row[:] for row in rows]
    for j, row in enumerate(rows):
        for i in range(len(row)):
            support = 0.0
            if i and j:
                support += before[j - 1][i - 1]
            if i + 1 < len(row) and j + 1 < len(rows):
                support += before[j + 1][i + 1]
            row[i] *= 1 + _NEIGHBOUR * support
        total = sum(row) or 1.0
        row[:] = [value / total for value in row]


def _anchor(
    rows: list[list[float]],
    source: Sequence[Key],
    target: Sequence[Key],
) -> None:
    """What is spelled alike and stands once on both sides belongs together, and to nothing else."""
    for i, word in enumerate(source):
        if not telling(word) or source.count(word) > 1 or target.count(word) != 1:
            continue
        at = target.index(word)
        for j, row in enumerate(rows):
            if j == at:
                row[:] = [float(n == i) for n in range(len(row))]
            elif row[i] < 1.0:
                row[i] *= 0.1
                total = sum(row) or 1.0
                row[:] = [value / total for value in row]


def _attention(
    source: Sequence[Piece], target: Sequence[Piece], alignment: Alignment | None
) -> tuple[list[list[float]], tuple[float, ...]]:
    """The engine's attention, from its own pieces to ours."""
    if alignment is None or not alignment.weights:
        even = 1.0 / max(len(source), 1)
        return [[even] * len(source) for _ in target], tuple(0.5 for _ in target)
    shares = _overlaps(alignment.source, source)
    rows = [[0.0] * len(source) for _ in target]
    certainty: list[float] = []
    for j, parts in enumerate(_parts(alignment.target, target)):
        for index, share in parts:
            for k, weight in enumerate(alignment.weights[index][: len(shares)]):
                if weight > 0:
                    for i, part in shares[k]:
                        rows[j][i] += share * weight * part
        on_words = sum(weight for i, weight in enumerate(rows[j]) if source[i].role != "mark")
        certainty.append(min(on_words, 1.0) if parts else 0.0)
        if on_words:
            rows[j] = [weight / on_words for weight in rows[j]]
    return rows, tuple(certainty)


def _overlaps(
    spans: Sequence[tuple[int, int]], ours: Sequence[Piece]
) -> list[list[tuple[int, float]]]:
    """For each of the engine's pieces, which of ours it covers and by what share of itself."""
    result: list[list[tuple[int, float]]] = []
    for start, end in spans:
        common = [
            (n, min(end, piece.end) - max(start, piece.start))
            for n, piece in enumerate(ours)
            if piece.start < end and start < piece.end
        ]
        result.append(_shares(common))
    return result


def _shares(lengths: Sequence[tuple[int, int]]) -> list[tuple[int, float]]:
    """What part of the whole each length is; a piece of no length has no part in anything."""
    total = sum(length for _, length in lengths)
    return [(n, length / total) for n, length in lengths if length]


def _parts(
    spans: Sequence[tuple[int, int]], ours: Sequence[Piece]
) -> list[list[tuple[int, float]]]:
    """For each of our pieces, which of the engine's it is made of and by what share."""
    result: list[list[tuple[int, float]]] = []
    for piece in ours:
        common = [
            (n, min(end, piece.end) - max(start, piece.start))
            for n, (start, end) in enumerate(spans)
            if piece.start < end and start < piece.end
        ]
        result.append(_shares(common))
    return result
