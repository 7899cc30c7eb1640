"""What an engine is asked about a unit, and how its answers become one text again.

What the engine gets is not what the translator sees: markup is taken out
(`polyglot_news.markup`), headlines are written as sentences, a missing full
stop is lent to them, and a unit of several sentences goes in one by one. All
of it is undone on the way back.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING

from polyglot_news import casing, segments
from polyglot_news.engines import Alignment, Hypothesis

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from polyglot_news import markup
    from polyglot_news.engines import Engine

__all__ = ["Asked", "Sentence", "answers", "asked", "joined", "lend", "ranks"]

_STOPS = ".。．"

_MOST_WEIGHTS = 1_000_000
"""Weights that an alignment of several sentences has at most: they grow with the square of the
length, and beyond this `markup` compares no words any more."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A stretch of a text that the engine gets at once.

    Attributes:
        start: Where it begins in the text.
        end: Where it ends.
        sent: What the engine gets for it.
        lent_stop: Whether a full stop was put behind it.
        shape: Gives its translation the beginning and the end of a part, if it is one of a
            sentence; it keeps the letters between them.
    """

    start: int
    end: int
    sent: str
    lent_stop: bool
    shape: Callable[[str], str] | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A unit as the engine is asked about it.

    Attributes:
        prepared: The unit without its markup, with its masks.
        sentences: For each text of the prepared unit, its sentences.
    """

    prepared: markup.Prepared
    sentences: tuple[tuple[Sentence, ...], ...]

    @property
    def sent(self) -> tuple[str, ...]:
        """What the engine gets, in order."""
        return tuple(sentence.sent for sentence in chain.from_iterable(self.sentences))


def asked(prepared: markup.Prepared, language: str, spellings: Mapping[str, str]) -> Asked:
    """Write a unit for an engine.

    Args:
        prepared: The unit.
        language: The language of its article.
        spellings: What `casing.learn` found in the article.
    """
    return Asked(prepared, tuple(_sentences(text, language, spellings) for text in prepared.texts))


def _sentences(text: str, language: str, spellings: Mapping[str, str]) -> tuple[Sentence, ...]:
    cased = casing.sentence_case(text, spellings, language)
    return tuple(
        lend(Sentence(start, end, cased[start:end], False), language)
        for start, end in segments.split(text, language)
    )


def lend(sentence: Sentence, language: str) -> Sentence:
    """The sentence with a full stop, if it has no mark at its end and its language needs one."""
    if not (sentence.sent[-1:].isalnum() and segments.joiner(language) == " "):
        return sentence
    return replace(sentence, sent=f"{sentence.sent}.", lent_stop=True)


def answers(
    engine: Engine,
    units: Iterable[Asked],
    source: str,
    target: str,
    hypotheses: int = 1,
    progress: Callable[[int], None] | None = None,
) -> dict[str, tuple[Hypothesis, ...]]:
    """Ask an engine about units, all at once and each text once.

    Raises:
        ModelError: Nothing installed translates this pair.
    """
    texts = tuple(dict.fromkeys(text for unit in units for text in unit.sent))
    found = engine.translate(texts, source, target, hypotheses=hypotheses, progress=progress)
    return dict(zip(texts, found, strict=True))


def ranks(unit: Asked, found: Mapping[str, tuple[Hypothesis, ...]]) -> int:
    """How many proposals there are for a unit: as many as for the sentence that has most."""
    return max((len(found[text]) for text in unit.sent), default=1)


def joined(
    unit: Asked, found: Mapping[str, tuple[Hypothesis, ...]], rank: int, target: str
) -> tuple[Hypothesis, ...]:
    """A translation of each text of a unit from those of its sentences, alignment and all.

    Args:
        unit: The unit.
        found: What the engine proposed.
        rank: Which of its proposals to take; the last one where there are fewer.
        target: Language code of the translation.
    """
    return tuple(
        _joined(text, sentences, found, rank, target)
        for text, sentences in zip(unit.prepared.texts, unit.sentences, strict=True)
    )


def _joined(
    text: str,
    sentences: Sequence[Sentence],
    found: Mapping[str, tuple[Hypothesis, ...]],
    rank: int,
    target: str,
) -> Hypothesis:
    if not sentences:
        return Hypothesis(text)
    whole = ""
    scores: list[float] = []
    parts: list[tuple[Alignment, int, int]] = []
    aligned = True
    for sentence in sentences:
        offered = found[sentence.sent]
        chosen = offered[min(rank, len(offered) - 1)]
        hypothesis = _as_part(_without_stop(chosen, sentence), sentence)
        if whole:
            whole += segments.joiner(target)
        if hypothesis.alignment is None:
            aligned = False
        else:
            parts.append((hypothesis.alignment, sentence.start, len(whole)))
        whole += hypothesis.text
        scores.append(hypothesis.score)
    width, height = (
        (
            sum(len(side) for side in sides)
            for sides in zip(*((one.source, one.target) for one, _, _ in parts), strict=True)
        )
        if parts
        else (0, 0)
    )
    aligned = aligned and (len(parts) == 1 or width * height <= _MOST_WEIGHTS)
    # The worst of the sentences is the one that a reviewer should know about.
    return Hypothesis(whole, min(scores), _concatenated(parts) if aligned else None)


def _without_stop(hypothesis: Hypothesis, sentence: Sentence) -> Hypothesis:
    """Take back the full stop that was lent."""
    if not sentence.lent_stop:
        return hypothesis
    text = hypothesis.text.rstrip()
    if text and text[-1] in _STOPS and not text.endswith(("..", "。。")):
        text = text[:-1].rstrip()
    return _cut(hypothesis, sentence, text)


def _as_part(hypothesis: Hypothesis, sentence: Sentence) -> Hypothesis:
    """Begin and end the translation of a part of a sentence as the part does."""
    if sentence.shape is None:
        return hypothesis
    text = sentence.shape(hypothesis.text)
    return replace(_cut(hypothesis, sentence, text), text=text)


def _cut(hypothesis: Hypothesis, sentence: Sentence, text: str) -> Hypothesis:
    alignment = hypothesis.alignment
    if alignment is not None:
        alignment = _clipped(alignment, sentence.end - sentence.start, len(text))
    return replace(hypothesis, text=text, alignment=alignment)


def _clipped(alignment: Alignment, source: int, target: int) -> Alignment:
    """The alignment of what is left when both texts are cut at an end."""
    columns = [n for n, (start, _) in enumerate(alignment.source) if start < source]
    rows = [n for n, (start, _) in enumerate(alignment.target) if start < target]
    return Alignment(
        source=tuple(
            (alignment.source[n][0], min(alignment.source[n][1], source)) for n in columns
        ),
        target=tuple((alignment.target[n][0], min(alignment.target[n][1], target)) for n in rows),
        weights=tuple(tuple(alignment.weights[row][column] for column in columns) for row in rows),
    )


def _concatenated(parts: Sequence[tuple[Alignment, int, int]]) -> Alignment:
    """One alignment of several that stand one behind the other."""
    if len(parts) == 1 and parts[0][1:] == (0, 0):
        return parts[0][0]
    width = sum(len(one.source) for one, _, _ in parts)
    weights = []
    before = 0
    for one, _, _ in parts:
        after = width - before - len(one.source)
        weights += [(0.0,) * before + row + (0.0,) * after for row in one.weights]
        before += len(one.source)
    return Alignment(
        source=tuple((a + at, b + at) for one, at, _ in parts for a, b in one.source),
        target=tuple((a + at, b + at) for one, _, at in parts for a, b in one.target),
        weights=tuple(weights),
    )
