"""Sentences that are too long for a model: taken apart at their clauses and put together again."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from polyglot_news.engines import Alignment, Hypothesis

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from polyglot_news.engines.pieces import Pieces, Span, Spans

__all__ = ["LONGEST_ALIGNED", "Stretch", "divide", "join", "whole"]

# A sentence of more pieces is translated in parts: the models were trained on shorter ones, and
# beyond its own limits CTranslate2 cuts off input (1,024 pieces) and output (256) unsaid.
_LONGEST = 128
_LONGEST_CHARACTERS = 16 * _LONGEST
# The weights of a longer text would fill the memory: they grow with its square.
LONGEST_ALIGNED = 4 * _LONGEST
_BORDERS = (
    re.compile(r"(?<=[,;:.!?—–)\]”»])\s+|(?<=[、。，；：！？」』）])"),
    re.compile(r"\s+"),
)
_NOTHING = Alignment((), (), ())


@dataclass(frozen=True, slots=True)
class Stretch:
    """Text that the model reads at once: a sentence, or a part of a long one."""

    start: int
    text: str
    pieces: list[str]
    spans: Spans | None


def whole(text: str, start: int, pieces: Pieces) -> Stretch:
    """A text in one stretch, however long it is."""
    found, spans = pieces.encode(text)
    return Stretch(start, text, found, spans)


def divide(text: str, pieces: Pieces, start: int = 0) -> Iterator[Stretch]:
    """The stretches of a sentence: itself, or if it is too long, halves of halves of it."""
    if not text or text.isspace():
        return
    if len(text) <= _LONGEST_CHARACTERS:
        stretch = whole(text, start, pieces)
        if len(stretch.pieces) <= _LONGEST or len(text) == 1:
            yield stretch
            return
    end, again = _middle(text)
    yield from divide(text[:end], pieces, start)
    yield from divide(text[again:], pieces, start + again)


def _middle(text: str) -> Span:
    """Where to halve a text: at the end of a clause, else at a space, else between letters."""
    half, margin = len(text) // 2, len(text) // 6
    for border in _BORDERS:
        found = [match.span() for match in border.finditer(text, half - margin, half + margin)]
        if found:
            return min(found, key=lambda span: abs(span[0] - half))
    for at in range(half, half - margin, -1):
        if not unicodedata.combining(text[at]) and "\u200d" not in text[at - 1 : at + 1]:
            return at, at
    return half, half


def join(
    text: str,
    parts: Sequence[Stretch],
    done: Mapping[str, tuple[Hypothesis, ...]],
    space: str,
) -> tuple[Hypothesis, ...]:
    """The proposals for a sentence from those for its stretches.

    Args:
        text: The sentence.
        parts: Its stretches, in order.
        done: The proposals for each stretch that has pieces, by its text.
        space: What stands between two stretches in the target language.
    """
    if not any(part.pieces for part in parts):
        return (Hypothesis(text, 0.0, _NOTHING),)
    if len(parts) == 1 and parts[0].text == text:
        return done[text]
    own = [done.get(part.text, (Hypothesis(part.text, 0.0, _NOTHING),)) for part in parts]
    ranks = max(len(proposals) for proposals in own)
    return tuple(
        _joined(parts, [proposals[min(rank, len(proposals) - 1)] for proposals in own], space)
        for rank in range(ranks)
    )


def _joined(parts: Sequence[Stretch], chosen: Sequence[Hypothesis], space: str) -> Hypothesis:
    text = space.join(hypothesis.text for hypothesis in chosen)
    weights = [len(part.pieces) for part in parts]
    score = sum(
        hypothesis.score * weight for hypothesis, weight in zip(chosen, weights, strict=True)
    ) / sum(weights)
    width = sum(weights)
    if width > LONGEST_ALIGNED:
        return Hypothesis(text, round(score, 4))
    source: list[Span] = []
    target: list[Span] = []
    rows: list[tuple[float, ...]] = []
    offset = 0
    for part, one in zip(parts, chosen, strict=True):
        if one.alignment is None:
            return Hypothesis(text, round(score, 4))
        before = (0.0,) * len(source)
        source += [(start + part.start, end + part.start) for start, end in one.alignment.source]
        after = (0.0,) * (width - len(source))
        target += [(start + offset, end + offset) for start, end in one.alignment.target]
        rows += [(*before, *row, *after) for row in one.alignment.weights]
        offset += len(one.text) + len(space)
    alignment = Alignment(tuple(source), tuple(target), tuple(rows))
    return Hypothesis(text, round(score, 4), alignment)
