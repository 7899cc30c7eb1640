"""Pre-translation over a project's files: from the memory, and what is left by engines."""

from __future__ import annotations

from dataclasses import replace
from time import monotonic
from typing import TYPE_CHECKING

from polyglot_news import glossaries, machine, merging, refreshing, translation
from polyglot_news.errors import ModelError
from polyglot_news.locales import language_of
from polyglot_news.outcomes import Pretranslated
from polyglot_news.settings import Machine
from polyglot_news.wording import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from polyglot_news.catalog import Catalog
    from polyglot_news.engines import Engine
    from polyglot_news.project import ArticleFile
    from polyglot_news.workflow import Run

    # By source language and locale, the articles with their catalogs.
    _Works = dict[tuple[str, str], list[tuple[ArticleFile, Catalog]]]
    _Started = Callable[[str, int], Callable[[int], None]]

__all__ = ["Filling"]

_NAMED = 3
"""How many articles a message names."""


class Filling:
    """Pre-translation in one run.

    In a locale whose machine setting is ``suggest`` the engines' texts go beside the catalogs
    (`suggestions`); in one where it is ``off`` no engine is asked.

    Args:
        run: The run.
        load_engine: Gives the engine of a name; asked only if it is needed.
        started: Told of each locale with the number of its pending units; gives what is to be
            told of progress, or nothing.
        refresh: Translate anew what another engine or package wrote and no person touched.
    """

    def __init__(
        self,
        run: Run,
        load_engine: Callable[[str], Engine],
        started: _Started | None = None,
        *,
        refresh: bool = False,
    ) -> None:
        self.run = run
        self.started = started
        self.refresh = refresh
        self.engines = machine.Engines(load_engine)
        self.missing: dict[tuple[str, str], ModelError] = {}

    def fill(self) -> tuple[Pretranslated, ...]:
        """Do it.

        A pair of languages that no engine translates keeps no other from being filled; what is
        missing is said in its outcome.

        Raises:
            ModelError: Nothing installed translates any of the pairs; nothing is written then.
        """
        waiting = self._waiting()
        if self.missing and not waiting:
            raise next(iter(self.missing.values()))
        if self.run.files.dry or not waiting:
            return tuple(
                Pretranslated(
                    locale, _pending(works), again=self._again(works), machine=self._use(locale)
                )
                for (_, locale), works in waiting.items()
            )
        unasked = [
            Pretranslated(key[1], 0, missing=str(problem))
            for key, problem in self.missing.items()
            if key not in waiting
        ]
        reused = self._reused(waiting)
        chains = {
            (source, locale): self._found(source, locale, works)
            for (source, locale), works in reused.items()
            if self._use(locale) is not Machine.OFF and _pending(works)
        }
        if chains and not any(chains.values()):
            raise next(iter(self.missing.values()))
        return (
            *(
                replace(
                    self._fill_locale(chains.get(key, ()), key[1], _pending(waiting[key]), works),
                    missing=str(self.missing.get(key, "")),
                )
                for key, works in reused.items()
            ),
            *unasked,
        )

    def _found(
        self, source: str, locale: str, works: Sequence[tuple[ArticleFile, Catalog]]
    ) -> tuple[Engine, ...]:
        """The engines for a pair; none if there is none, which is then remembered as missing."""
        try:
            return self._chain(source, locale, works[0][0])
        except ModelError as problem:
            names = [self.run.files.name(file.path) for file, catalog in works if _waits(catalog)]
            named = ", ".join(names[:_NAMED])
            more = len(names) - _NAMED
            where = f"{named} and {counted(more, 'more article')}" if more > 0 else named
            self.missing[source, locale] = ModelError(problem.what, problem.hint, where=where)
            return ()

    def _use(self, locale: str) -> Machine:
        return self.run.project.settings.machine_of(locale)

    def _chain(self, source: str, locale: str, file: ArticleFile) -> tuple[Engine, ...]:
        names = self.run.project.settings.engines_of(locale)
        return self.engines.chain(names, source, locale, self.run.files.name(file.path))

    def _again(self, works: Sequence[tuple[ArticleFile, Catalog]]) -> int:
        return sum(
            refreshing.again(old, catalog)
            for _, catalog in works
            if (old := self.run.catalog(catalog.locale or "", catalog.slug))
        )

    def _waiting(self) -> _Works:
        """The catalogs in which something is pending; those in which nothing is are settled.

        When refreshing, what others wrote is pending, too.
        """
        waiting: _Works = {}
        for file in self.run.article_files:
            for locale in self.run.locales_of(file):
                if not self.refresh and self.run.is_settled(locale, file.slug):
                    continue
                catalog = self.run.catalog(locale, file.slug)
                if catalog is None:
                    continue
                catalog = merging.adopted(catalog, self.run.ledgers[locale].article(file.slug))
                use = self._use(locale)
                if self.refresh and use is Machine.FILL:
                    try:
                        catalog = self._opened(catalog, file, locale)
                    except ModelError as problem:
                        self.missing.setdefault((self.run.article(file).language, locale), problem)
                        continue
                catalog = machine.as_set(catalog, use)
                if translation.pending(catalog):
                    key = (self.run.article(file).language, locale)
                    waiting.setdefault(key, []).append((file, catalog))
                else:
                    self.run.settle(locale, file.slug)
        return waiting

    def _opened(self, catalog: Catalog, file: ArticleFile, locale: str) -> Catalog:
        source = self.run.article(file).language
        pair = (language_of(source), language_of(locale))
        current = {
            (engine.name, engine.identity(*pair)) for engine in self._chain(source, locale, file)
        }
        ledger = self.run.ledgers[locale].article(file.slug)
        return refreshing.opened(catalog, current, ledger)

    def _reused(self, waiting: _Works) -> _Works:
        """The same catalogs with what the memory has for them; nothing is written."""
        from polyglot_news.memory.feeds import open_memory
        from polyglot_news.memory.leverage import filled

        run = self.run
        with open_memory(run.project, run.files, run.ledgers, dry=False) as memory:
            return {
                key: [(file, filled(catalog, memory)) for file, catalog in works]
                for key, works in waiting.items()
            }

    def _fill_locale(
        self,
        chain: Sequence[Engine],
        locale: str,
        before: int,
        works: Sequence[tuple[ArticleFile, Catalog]],
    ) -> Pretranslated:
        run = self.run
        count = _pending(works)
        begin = monotonic()
        outcome = translation.Outcome(tuple(catalog for _, catalog in works))
        if chain:
            outcome = self._asked(chain, locale, works)
        seconds = monotonic() - begin
        again = self._again(works)
        for catalog in outcome.catalogs:
            old = run.catalog(locale, catalog.slug)
            kept = refreshing.kept(old, catalog) if old else catalog
            run.write_catalog(kept)
            if not translation.pending(kept):
                run.settle(locale, kept.slug)
        return Pretranslated(
            locale,
            pending=before,
            reused=before - count,
            units=outcome.units,
            words=outcome.words,
            doubtful=outcome.doubtful,
            seconds=seconds,
            again=again,
            machine=self._use(locale),
        )

    def _asked(
        self,
        chain: Sequence[Engine],
        locale: str,
        works: Sequence[tuple[ArticleFile, Catalog]],
    ) -> translation.Outcome:
        run = self.run
        articles = [(run.article(file), catalog) for file, catalog in works]
        job = translation.Job(chain, locale, run.glossary)
        progress = self.started(locale, _pending(works)) if self.started else None
        if self._use(locale) is not Machine.SUGGEST:
            return job.pretranslate(articles, progress)
        terms = glossaries.fingerprint(run.project, run.files)
        return machine.suggest(run.files, run.project, job, articles, terms, progress)


def _waits(catalog: Catalog) -> bool:
    return bool(translation.pending(catalog))


def _pending(works: Sequence[tuple[ArticleFile, Catalog]]) -> int:
    return sum(len(translation.pending(catalog)) for _, catalog in works)
