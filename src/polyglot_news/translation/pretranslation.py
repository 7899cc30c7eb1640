"""The stage of pre-translation: pending entries in, the same entries with proposals out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from polyglot_news import casing, markup, provenance
from polyglot_news.entry import Origin, count_words
from polyglot_news.locales import language_of
from polyglot_news.provenance import Provenance
from polyglot_news.translation import asking, judging, obeying, retrying
from polyglot_news.translation.judging import Brief, Pending

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from polyglot_news.article import Article
    from polyglot_news.catalog import Catalog
    from polyglot_news.engines import Engine
    from polyglot_news.entry import Entry
    from polyglot_news.terms import Glossary
    from polyglot_news.translation.judging import Result

__all__ = [
    "Job",
    "Outcome",
    "first_results",
    "improved",
    "pending",
    "prepared",
    "pretranslate",
    "withdrawn",
]


_TOGETHER = 1_000
"""Units that the engines are asked about at a time, at most."""
_LENGTH_TOGETHER = 200_000
"""Characters after which no more units are asked about at the same time."""


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
class Job:
    """How the catalogs of a locale are pre-translated.

    Attributes:
        chain: The engines, at least one: those behind the first are asked about what is still
            in doubt.
        locale: The locale.
        glossary: Terms that the translations have to render as agreed.
    """

    chain: Sequence[Engine]
    locale: str
    glossary: Glossary | None = None

    def identity(self, source: str) -> str:
        """What would translate from a language: the engines and their packages, in order.

        Raises:
            ModelError: Nothing installed translates this pair.
        """
        here, there = language_of(source), language_of(self.locale)
        return " ".join(f"{one.name}:{one.identity(here, there)}" for one in self.chain)

    def pretranslate(
        self,
        works: Sequence[tuple[Article, Catalog]],
        progress: Callable[[int], None] | None = None,
    ) -> Outcome:
        """`pretranslate` with these engines and terms."""
        return pretranslate(
            works,
            self.chain[0],
            language_of(self.locale),
            progress,
            others=self.chain[1:],
            glossary=self.glossary,
            locale=self.locale,
        )


def pending(catalog: Catalog) -> tuple[Entry, ...]:
    """The entries that pre-translation would fill."""
    return tuple(entry for entry in catalog.live if entry.pending and not entry.msgstr_plural)


def withdrawn(catalog: Catalog) -> Catalog:
    """A catalog without the machine's texts; no word of a person's and no approved text is touched.

    Entries of the article lose the text, the flag and the comment that came with it; of others
    nothing is left.
    """
    kept: list[Entry] = []
    for entry in catalog.entries:
        if entry.human or entry.origin is not Origin.MACHINE:
            kept.append(entry)
        elif not entry.obsolete:
            kept.append(
                replace(
                    entry,
                    msgstr="",
                    msgstr_plural=tuple("" for _ in entry.msgstr_plural),
                    flags=tuple(flag for flag in entry.flags if flag != "fuzzy"),
                    comments=provenance.remove(entry.comments),
                    previous_msgctxt=None,
                    previous_msgid=None,
                    previous_msgid_plural=None,
                )
            )
    return replace(catalog, entries=tuple(kept))


def pretranslate(
    works: Sequence[tuple[Article, Catalog]],
    engine: Engine,
    target: str,
    progress: Callable[[int], None] | None = None,
    *,
    others: Sequence[Engine] = (),
    glossary: Glossary | None = None,
    locale: str = "",
) -> Outcome:
    """Fill the pending entries of some catalogs of one locale.

    Args:
        works: Articles of one language, each with its catalog.
        engine: What translates.
        target: Language code to translate into.
        progress: Told now and then how many units are done.
        others: Engines to ask, one after the other, about what is still in doubt.
        glossary: Terms that the translations have to render as agreed.
        locale: Locale of the translations, if it is more than the language.

    Returns:
        The catalogs with the proposals. The same works give the same catalogs, and a unit
        comes out the same whatever others are pending beside it.

    Raises:
        ModelError: Nothing installed translates this pair.
    """
    units = [unit for article, catalog in works for unit in prepared(article, catalog)]
    if not units:
        return Outcome(tuple(catalog for _, catalog in works))
    brief = Brief(language_of(works[0][0].language), target, glossary, locale)

    changed: dict[int, list[Entry]] = {}
    retried = doubtful = 0
    # So many at a time, for what an engine says of how it came to a text takes much memory.
    start = 0
    for some in _portions(units):
        told = partial(_told, progress, start) if progress else None
        start += len(some)
        first, results = _asked(engine, others, some, brief, told)
        retried += sum(bool(result.doubts) for result in first)
        doubtful += sum(bool(result.doubts) for result in results)
        for unit, result in zip(some, results, strict=True):
            if result.text:
                made = Provenance(
                    result.engine,
                    result.package,
                    result.score,
                    doubts=result.doubts,
                    path=result.path,
                )
                entry = unit.entry.with_machine_text(result.text, made)
                changed.setdefault(id(unit.article), []).append(entry)

    return Outcome(
        catalogs=tuple(
            catalog.with_entries(changed.get(id(article), ())) for article, catalog in works
        ),
        units=len(units),
        words=sum(count_words(unit.entry.msgid) for unit in units),
        retried=retried,
        doubtful=doubtful,
    )


def _portions(units: Sequence[Pending]) -> Iterator[Sequence[Pending]]:
    """The units in their order, few enough at a time."""
    begin = length = 0
    for end, unit in enumerate(units):
        if end - begin == _TOGETHER or (length > _LENGTH_TOGETHER and end > begin):
            yield units[begin:end]
            begin, length = end, 0
        length += len(unit.entry.msgid)
    yield units[begin:]


def _told(progress: Callable[[int], None], before: int, done: int) -> None:
    progress(before + done)


def _asked(
    engine: Engine,
    others: Sequence[Engine],
    units: Sequence[Pending],
    brief: Brief,
    progress: Callable[[int], None] | None,
) -> tuple[list[Result], list[Result]]:
    """What a first engine says at first, and what all of them come to in the end."""
    first = first_results(engine, units, brief, progress)
    results = improved(engine, units, first, brief)
    for other in others:
        weak = [index for index, result in enumerate(results) if result.doubts]
        if not weak:
            break
        left = [units[index] for index in weak]
        theirs = improved(other, left, first_results(other, left, brief), brief)
        for index, result in zip(weak, theirs, strict=True):
            if result.weight < results[index].weight:
                results[index] = result

    return first, results


def prepared(article: Article, catalog: Catalog) -> Iterator[Pending]:
    """The pending units of a catalog, written for an engine."""
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
        unit = markup.prepare(entry.msgid, article.references, markdown_syntax=article.markdown)
        asked = asking.asked(unit, article.language, spellings)
        yield Pending(entry, article, spellings, asked)


def first_results(
    engine: Engine,
    units: Sequence[Pending],
    brief: Brief,
    progress: Callable[[int], None] | None = None,
) -> list[Result]:
    """The first result for each unit: an engine's first proposal.

    Raises:
        ModelError: Nothing installed translates this pair.
    """
    package = engine.identity(brief.source, brief.target)
    written = [unit.asked for unit in units]
    found = asking.answers(engine, written, brief.source, brief.target, progress=progress)
    return [
        replace(
            judging.best(unit, unit.asked, found, brief),
            engine=engine.name,
            package=package,
        )
        for unit in units
    ]


def improved(
    engine: Engine, units: Sequence[Pending], results: Sequence[Result], brief: Brief
) -> list[Result]:
    """The results after everything that can be done with an engine about their doubts."""
    if not brief.glossary:
        return retrying.again(engine, units, results, brief)
    results = retrying.again(engine, units, results, brief, retrying.WAYS[:1])
    results = obeying.obeyed(engine, units, results, brief)
    results = retrying.again(engine, units, results, brief, retrying.WAYS[1:])
    return obeying.obeyed(engine, units, results, brief)
