"""The stages over a project's files: extract, update, pre-translate, check.

Each stage reads what the one before it wrote, does only what is not done yet,
and gives back what it did. What a stage decides is decided in the modules that
know no files; here is only who reads and writes what.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from time import monotonic
from typing import TYPE_CHECKING

from polyglot_news import catalog as catalogs
from polyglot_news import merging, pofile, review, translation
from polyglot_news.errors import ModelError
from polyglot_news.locales import language_of
from polyglot_news.project import read_article
from polyglot_news.state import State

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from polyglot_news.article import Article
    from polyglot_news.catalog import Catalog, Coverage
    from polyglot_news.engines import Engine
    from polyglot_news.files import Files
    from polyglot_news.project import ArticleFile, Project
    from polyglot_news.review import Finding

__all__ = ["Extracted", "Pretranslated", "Run", "Updated"]


@dataclass(frozen=True, slots=True)
class Extracted:
    """What `Run.extract` did.

    Attributes:
        templates: How many templates there are.
        changed: How many of them changed.
        problems: What in the articles that were read cannot be translated, with its place.
        orphans: The templates and catalogs whose article is gone.
    """

    templates: int
    changed: int
    problems: tuple[str, ...] = ()
    orphans: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Updated:
    """What `Run.update` did to one catalog."""

    slug: str
    locale: str
    changes: merging.Changes
    written: bool


@dataclass(frozen=True, slots=True)
class Pretranslated:
    """What `Run.pretranslate` did in one locale.

    Attributes:
        locale: The locale.
        pending: How many units were waiting.
        units: How many of them were translated; none in a dry run.
        words: How many words their sources have.
        doubtful: How many have something in them that a person must look at.
        seconds: How long the engine worked.
    """

    locale: str
    pending: int
    units: int = 0
    words: int = 0
    doubtful: int = 0
    seconds: float = 0.0


@dataclass(eq=False)
class Run:
    """One run over a project.

    Attributes:
        project: The project.
        files: Its files.
        article_files: The articles to work on.
        locales: The locales to work in.
    """

    project: Project
    files: Files
    article_files: Sequence[ArticleFile]
    locales: Sequence[str]
    _articles: dict[str, Article] = field(default_factory=dict)
    _catalogs: dict[tuple[str, str], Catalog] = field(default_factory=dict)

    @cached_property
    def state(self) -> State:
        """What earlier runs did."""
        return State(self.files, self.project.state)

    def article(self, file: ArticleFile) -> Article:
        """An article, read once.

        Raises:
            ArticleError: It cannot be read as one.
        """
        if file.slug not in self._articles:
            language = self.project.settings.source_language
            self._articles[file.slug] = read_article(self.files, file, language)
        return self._articles[file.slug]

    def targets(self, file: ArticleFile) -> list[str]:
        """The locales of this run that an article is translated into: all but its own."""
        own = self.article(file).language
        return [locale for locale in self.locales if locale != own]

    def widened(self) -> Run:
        """The same run over all articles of the project."""
        every = self.project.article_files()
        return self if len(every) == len(self.article_files) else replace(self, article_files=every)

    def catalog(self, locale: str, slug: str) -> Catalog | None:
        """An article's catalog as it is on disk; None if there is none.

        Raises:
            CatalogError: It cannot be read as one.
        """
        path = self.project.catalog(locale, slug)
        if (locale, slug) not in self._catalogs:
            data = self.files.get(path)
            if data is None:
                return None
            self._catalogs[locale, slug] = pofile.loads(
                data, self.files.name(path), slug=slug, locale=locale
            )
        return self._catalogs[locale, slug]

    def _write_catalog(self, path: Path, catalog: Catalog) -> bool:
        if catalog.locale:
            self._catalogs[catalog.locale, catalog.slug] = catalog
        return self.files.write(path, pofile.dumps(catalog).encode())

    def extract(self) -> Extracted:
        """Write the template of each article that changed.

        Raises:
            ArticleError: One of them cannot be read.
        """
        # All of them are read before the first template is written.
        waiting = []
        for file in self.article_files:
            inputs = (self.files.read(file.path), self.project.settings.source_language)
            if not self.state.is_done(f"extract:{file.slug}", inputs):
                waiting.append((file, inputs, self._template(file)))
        changed = 0
        for file, inputs, template in waiting:
            path = self.project.template(file.slug)
            changed += self._write_catalog(path, template)
            self.state.done(f"extract:{file.slug}", inputs, [path])
        problems = tuple(
            f"{self.files.name(file.path)}:{problem.line}: {problem.message}"
            for file, _, _ in waiting
            for problem in self.article(file).problems
        )
        return Extracted(len(self.article_files), changed, problems, self._orphans())

    def _orphans(self) -> tuple[str, ...]:
        """The templates and catalogs of articles that are gone; their steps are forgotten."""
        slugs = {file.slug for file in self.project.article_files()}
        for step in self.state.steps:
            if ":" in step and step.rpartition(":")[2] not in slugs:
                self.state.forget(step)
        found = self.project.catalog_files()
        return tuple(self.files.name(path) for path in found if path.stem not in slugs)

    def _template(self, file: ArticleFile) -> Catalog:
        article = self.article(file)
        where = self.files.name(file.path)
        return catalogs.template(
            file.slug,
            (
                catalogs.Unit(one.context, one.source, one.role, where, one.line)
                for one in article.segments
            ),
            language=article.language,
            date=_date(article),
        )

    def _is_settled(self, locale: str, slug: str, engine: str) -> bool:
        """Whether an earlier run left a catalog with nothing to merge and nothing pending."""
        return self.state.is_done(f"catalog:{locale}:{slug}", self._inputs(slug, engine))

    def _inputs(self, slug: str, engine: str) -> tuple[bytes | str | None, ...]:
        return (self.files.get(self.project.template(slug)), engine)

    def update(self) -> tuple[Updated, ...]:
        """Bring every catalog up to date with its template.

        Raises:
            CatalogError: One of them cannot be read; none is written then.
        """
        engine = self.project.settings.engine
        waiting = []
        for file in self.article_files:
            template: Catalog | None = None
            for locale in self._locales_of(file):
                if self._is_settled(locale, file.slug, engine):
                    continue
                template = template or self._template(file)
                article = self.article(file)
                old = self.catalog(locale, file.slug) or catalogs.new(
                    file.slug, locale, language=article.language, date=_date(article)
                )
                waiting.append((locale, *merging.update(old, template)))
        return tuple(
            Updated(
                updated.slug,
                locale,
                changes,
                self._write_catalog(self.project.catalog(locale, updated.slug), updated),
            )
            for locale, updated, changes in waiting
        )

    def _locales_of(self, file: ArticleFile) -> Sequence[str]:
        """The targets of an article, found without reading it where its template is current."""
        template = self.project.template(file.slug)
        data = self.files.get(template)
        if data is None or file.slug in self._articles:
            return self.targets(file)
        own = pofile.loads(data, self.files.name(template)).header_value("Language")
        return [locale for locale in self.locales if locale != own]

    def pretranslate(
        self,
        load_engine: Callable[[str], Engine],
        started: Callable[[str, int], Callable[[int], None]] | None = None,
    ) -> tuple[Pretranslated, ...]:
        """Fill what is pending in each locale.

        Args:
            load_engine: Gives the engine of a name; asked only if something is pending.
            started: Told of each locale with the number of its pending units; gives what is to
                be told of progress, or nothing.

        Raises:
            ModelError: Nothing installed translates one of the pairs; nothing is written then.
        """
        name = self.project.settings.engine
        waiting: dict[tuple[str, str], list[tuple[ArticleFile, Catalog]]] = {}
        for file in self.article_files:
            for locale in self._locales_of(file):
                if self._is_settled(locale, file.slug, name):
                    continue
                catalog = self.catalog(locale, file.slug)
                if catalog is None:
                    continue
                if translation.pending(catalog):
                    key = (self.article(file).language, locale)
                    waiting.setdefault(key, []).append((file, catalog))
                else:
                    self._settle(locale, file.slug, name)
        if not waiting:
            return ()
        if self.files.dry:
            return tuple(
                Pretranslated(locale, sum(len(translation.pending(c)) for _, c in works))
                for (_, locale), works in waiting.items()
            )
        engine = load_engine(name)
        self._check_pairs(engine, waiting)
        return tuple(
            self._pretranslate_locale(engine, locale, works, started)
            for (_, locale), works in waiting.items()
        )

    def _check_pairs(
        self, engine: Engine, waiting: dict[tuple[str, str], list[tuple[ArticleFile, Catalog]]]
    ) -> None:
        for (source, locale), works in waiting.items():
            try:
                engine.identity(language_of(source), language_of(locale))
            except ModelError as problem:
                where = problem.where or self.files.name(works[0][0].path)
                raise ModelError(problem.what, problem.hint, where=where) from problem

    def _pretranslate_locale(
        self,
        engine: Engine,
        locale: str,
        works: Sequence[tuple[ArticleFile, Catalog]],
        started: Callable[[str, int], Callable[[int], None]] | None,
    ) -> Pretranslated:
        count = sum(len(translation.pending(catalog)) for _, catalog in works)
        progress = started(locale, count) if started else None
        begin = monotonic()
        outcome = translation.pretranslate(
            [(self.article(file), catalog) for file, catalog in works],
            engine,
            language_of(locale),
            progress,
        )
        seconds = monotonic() - begin
        for catalog in outcome.catalogs:
            self._write_catalog(self.project.catalog(locale, catalog.slug), catalog)
            if not translation.pending(catalog):
                self._settle(locale, catalog.slug, self.project.settings.engine)
        return Pretranslated(locale, count, outcome.units, outcome.words, outcome.doubtful, seconds)

    def _settle(self, locale: str, slug: str, engine: str) -> None:
        self.state.done(
            f"catalog:{locale}:{slug}",
            self._inputs(slug, engine),
            [self.project.catalog(locale, slug)],
        )

    def check(self) -> tuple[Finding, ...]:
        """Run the checks over every catalog."""
        findings: list[Finding] = []
        for file in self.article_files:
            article = self.article(file)
            for locale in self.targets(file):
                catalog = self.catalog(locale, file.slug)
                if catalog is not None:
                    findings += review.check(
                        catalog,
                        language_of(article.language),
                        markdown=article.markdown,
                        references=article.references,
                    )
        return tuple(findings)

    def coverage(self) -> dict[tuple[str, str], Coverage]:
        """The coverage of every catalog, by locale and slug; of a missing one, nothing."""
        return {
            (locale, file.slug): catalog.coverage
            for locale in self.locales
            for file in self.article_files
            if (catalog := self.catalog(locale, file.slug)) is not None
        }


def _date(article: Article) -> str:
    value = article.metadata.get("date", "")
    return value if isinstance(value, str) else ""
