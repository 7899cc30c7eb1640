"""Pre-translation: machine proposals for what nobody has translated yet.

A proposal is written fuzzy with a comment that says where it comes from. It
goes only where the catalog holds no word of a person's. All pending units of
all articles go to the engine in one call, which is what makes it fast.

What the engine gets is not what the translator sees: markup is taken out
(`polyglot_news.markup`), headlines are written as sentences, a missing full
stop is lent to them, and a unit of several sentences goes in one by one. All
of it is undone on the way back, and the result is held against its source; a
result that lost something is tried again with the engine's next proposals.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING

from polyglot_news import casing, markup, review, segments
from polyglot_news.engines import Alignment, Hypothesis
from polyglot_news.entry import count_words
from polyglot_news.locales import language_of
from polyglot_news.provenance import Provenance

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from polyglot_news.article import Article
    from polyglot_news.catalog import Catalog
    from polyglot_news.engines import Engine
    from polyglot_news.entry import Entry

__all__ = ["Outcome", "pending", "pretranslate"]

_MORE_HYPOTHESES = 4
"""How many proposals to look through for a unit whose first one lost something."""

_STOPS = ".。．"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What pre-translation did.

    Attributes:
        catalogs: The catalogs, in the order in which they were given.
        units: How many units were translated.
        words: How many words their sources have.
        retried: How many of them the first proposal was not good enough for.
        doubtful: How many of them still have something a person must look at.
    """

    catalogs: tuple[Catalog, ...]
    units: int = 0
    words: int = 0
    retried: int = 0
    doubtful: int = 0


@dataclass(frozen=True, slots=True)
class _Unit:
    """A pending entry on its way through the engine."""

    entry: Entry
    article: Article
    prepared: markup.Prepared
    sentences: tuple[tuple[_Sentence, ...], ...]
    """For each text of the prepared unit, its sentences."""


@dataclass(frozen=True, slots=True)
class _Sentence:
    """What the engine gets for a stretch of a text."""

    start: int
    end: int
    sent: str
    lent_stop: bool


@dataclass(frozen=True, slots=True)
class _Result:
    text: str
    score: float
    doubts: tuple[str, ...]


def pending(catalog: Catalog) -> tuple[Entry, ...]:
    """The entries that pre-translation would fill."""
    return tuple(entry for entry in catalog.live if entry.pending and not entry.msgstr_plural)


def pretranslate(
    works: Sequence[tuple[Article, Catalog]],
    engine: Engine,
    target: str,
    progress: Callable[[int], None] | None = None,
) -> Outcome:
    """Fill the pending entries of some catalogs of one locale.

    Args:
        works: Articles of one language, each with its catalog.
        engine: What translates.
        target: Language code to translate into.
        progress: Told now and then how many units are done.

    Returns:
        The catalogs with the proposals. The same works give the same catalogs, and a unit
        comes out the same whatever others are pending beside it.

    Raises:
        ModelError: Nothing installed translates this pair.
    """
    units = [unit for article, catalog in works for unit in _units(article, catalog)]
    if not units:
        return Outcome(tuple(catalog for _, catalog in works))
    source = language_of(works[0][0].language)
    package = engine.identity(source, target)

    answers = _ask(engine, _texts(units), source, target, 1, progress)
    results = [_best(unit, answers, source, target) for unit in units]
    weak = [index for index, result in enumerate(results) if result.doubts]
    if weak:
        again = [units[index] for index in weak]
        more = _ask(engine, _texts(again), source, target, _MORE_HYPOTHESES, None)
        for index, unit in zip(weak, again, strict=True):
            retried = _best(unit, more, source, target)
            if len(retried.doubts) < len(results[index].doubts):
                results[index] = retried

    changed: dict[int, list[Entry]] = {}
    for unit, result in zip(units, results, strict=True):
        if result.text:
            made = Provenance(engine.name, package, result.score, doubts=result.doubts)
            entry = unit.entry.with_machine_text(result.text, made)
            changed.setdefault(id(unit.article), []).append(entry)

    return Outcome(
        catalogs=tuple(
            catalog.with_entries(changed.get(id(article), ())) for article, catalog in works
        ),
        units=len(units),
        words=sum(count_words(unit.entry.msgid) for unit in units),
        retried=len(weak),
        doubtful=sum(bool(result.doubts) for result in results),
    )


def _units(article: Article, catalog: Catalog) -> Iterable[_Unit]:
    entries = pending(catalog)
    if not entries:
        return
    spellings = casing.learn(
        text
        for segment in article.segments
        for text in markup.prepare(
            segment.source, article.references, markdown_syntax=article.markdown
        ).texts[:1]
    )
    for entry in entries:
        prepared = markup.prepare(entry.msgid, article.references, markdown_syntax=article.markdown)
        sentences = tuple(_sentences(text, article.language, spellings) for text in prepared.texts)
        yield _Unit(entry, article, prepared, sentences)


def _sentences(text: str, language: str, spellings: Mapping[str, str]) -> tuple[_Sentence, ...]:
    cased = casing.sentence_case(text, spellings, language)
    return tuple(
        _Sentence(start, end, sent + "." * lent, lent)
        for start, end in segments.split(text, language)
        for sent in (cased[start:end],)
        for lent in (sent[-1].isalnum() and segments.joiner(language) == " ",)
    )


def _texts(units: Iterable[_Unit]) -> tuple[str, ...]:
    """What the engine is asked, each sentence once."""
    return tuple(
        dict.fromkeys(
            sentence.sent for unit in units for sentence in chain.from_iterable(unit.sentences)
        )
    )


def _ask(
    engine: Engine,
    texts: Sequence[str],
    source: str,
    target: str,
    hypotheses: int,
    progress: Callable[[int], None] | None,
) -> dict[str, tuple[Hypothesis, ...]]:
    answers = engine.translate(texts, source, target, hypotheses=hypotheses, progress=progress)
    return dict(zip(texts, answers, strict=True))


def _best(
    unit: _Unit, answers: Mapping[str, tuple[Hypothesis, ...]], source: str, target: str
) -> _Result:
    """The first of the proposals that leaves the fewest doubts."""
    best: _Result | None = None
    choices = max(
        (len(answers[sentence.sent]) for sentence in chain.from_iterable(unit.sentences)),
        default=1,
    )
    for rank in range(choices):
        hypotheses = [
            _joined(text, sentences, answers, rank, target)
            for text, sentences in zip(unit.prepared.texts, unit.sentences, strict=True)
        ]
        restored = markup.restore(unit.prepared, hypotheses, target)
        doubts = list(restored.doubts)
        doubts += review.doubts(
            review.Unit(
                unit.entry.msgid,
                restored.text,
                source,
                target,
                unit.article.markdown,
                unit.article.references,
            )
        )
        score = hypotheses[0].score if hypotheses else 0.0
        result = _Result(restored.text, score, tuple(dict.fromkeys(doubts)))
        if best is None or len(result.doubts) < len(best.doubts):
            best = result
        if not best.doubts:
            break
    assert best is not None  # noqa: S101 (there is always a first)
    return best


def _joined(
    text: str,
    sentences: Sequence[_Sentence],
    answers: Mapping[str, tuple[Hypothesis, ...]],
    rank: int,
    target: str,
) -> Hypothesis:
    """The translation of a text from those of its sentences, alignment and all."""
    if not sentences:
        return Hypothesis(text)
    joined = ""
    scores: list[float] = []
    parts: list[tuple[Alignment, int, int]] = []
    aligned = True
    for sentence in sentences:
        offered = answers[sentence.sent]
        hypothesis = _without_stop(offered[min(rank, len(offered) - 1)], sentence)
        if joined:
            joined += segments.joiner(target)
        if hypothesis.alignment is None:
            aligned = False
        else:
            parts.append((hypothesis.alignment, sentence.start, len(joined)))
        joined += hypothesis.text
        scores.append(hypothesis.score)
    # The worst of the sentences is the one that a reviewer should know about.
    return Hypothesis(joined, min(scores), _concatenated(parts) if aligned else None)


def _without_stop(hypothesis: Hypothesis, sentence: _Sentence) -> Hypothesis:
    """Take back the full stop that was lent."""
    if not sentence.lent_stop:
        return hypothesis
    text = hypothesis.text.rstrip()
    if text and text[-1] in _STOPS and not text.endswith(("..", "。。")):
        text = text[:-1].rstrip()
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
