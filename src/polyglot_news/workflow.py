"""The stages over a project's files: extract, update, pre-translate, check.

Each stage reads what the one before it wrote, does only what is not done yet,
and gives back what it did. What a stage decides is decided in the modules that
know no files; here is only who reads and writes what.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from polyglot_news import (
    actors,
    checking,
    errata,
    glossaries,
    machine,
    merging,
    pofile,
    recovery,
    reopening,
    resegmenting,
    reviewing,
)
from polyglot_news import catalog as catalogs
from polyglot_news.belongings import Belongings
from polyglot_news.carryover.carrying import mender
from polyglot_news.catalog import Count, Coverage
from polyglot_news.entry import State as UnitState
from polyglot_news.errors import UsageError
from polyglot_news.filling import Filling
from polyglot_news.ledgers import Ledgers
from polyglot_news.locales import language_of
from polyglot_news.outcomes import Extracted, Pretranslated, Updated
from polyglot_news.project import read_article
from polyglot_news.records import Actor
from polyglot_news.results import Results
from polyglot_news.reviewing import Stamp
from polyglot_news.settings import Machine
from polyglot_news.state import State
from polyglot_news.vouching import Typos, kept

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from polyglot_news.article import Article
    from polyglot_news.catalog import Catalog, Entry
    from polyglot_news.engines import Engine
    from polyglot_news.files import Files
    from polyglot_news.ledger import Ledger
    from polyglot_news.project import ArticleFile, Project
    from polyglot_news.records import Record
    from polyglot_news.review import Finding
    from polyglot_news.reviewing import Cell, Reviewed
    from polyglot_news.terms import Glossary

__all__ = ["Run"]


@dataclass(eq=False)
class Run:
    """One run over a project.

    Attributes:
        project: The project.
        files: Its files.
        article_files: The articles to work on.
        locales: The locales to work in.
        clock: Gives the time for the ledger, as `actors.now` does.
    """

    project: Project
    files: Files
    article_files: Sequence[ArticleFile]
    locales: Sequence[str]
    clock: Callable[[], str] = actors.now
    _articles: dict[str, Article] = field(default_factory=dict)
    _catalogs: dict[tuple[str, str], Catalog] = field(default_factory=dict)
    _ledgers: list[Ledgers] = field(default_factory=list)
    _merged: set[tuple[str, str]] = field(default_factory=set)

    @property
    def ledgers(self) -> Ledgers:
        """What the ledgers say; shared with the runs that were made of this one."""
        if not self._ledgers:
            self._ledgers.append(Ledgers(self.files, self.project))
        return self._ledgers[0]

    @cached_property
    def glossary(self) -> Glossary:
        """The project's terms.

        Raises:
            FileError: A file of terms cannot be read as one.
        """
        return glossaries.load(self.project, self.files)

    @cached_property
    def state(self) -> State:
        """What earlier runs did."""
        return State(self.files, self.project.state)

    @cached_property
    def results(self) -> Results:
        """What earlier runs found out about catalogs."""
        return Results(self.files, self.project.results)

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

    def fills(self, locale: str) -> bool:
        """Whether a machine fills the catalogs of a locale."""
        return self.project.settings.machine_of(locale) is Machine.FILL

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

    def write_catalog(self, catalog: Catalog) -> bool:
        """Write a catalog, or a template, in its place; whether that changed the file.

        Raises:
            FileError: It cannot be written.
        """
        locale = catalog.locale
        place = self.project.catalog(locale, catalog.slug) if locale else None
        path = place or self.project.template(catalog.slug)
        catalog = catalogs.sound(catalog)
        if catalog.locale:
            self._catalogs[catalog.locale, catalog.slug] = catalog
            self.ledgers.remember(catalog)
            machine.forget(self.files, self.project, catalog)
        # A template is ours alone; a catalog keeps the layout that its translator's tool gave it.
        before = self.files.get(path) if catalog.locale else None
        return self.files.write(path, pofile.rewrite(catalog, before))

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
            changed += self.write_catalog(template)
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
        gone = Belongings(self.project, self.files, self.ledgers).gone()
        return tuple(self.files.name(path) for paths in gone.values() for path in paths)

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

    def is_settled(self, locale: str, slug: str) -> bool:
        """Whether an earlier run left a catalog with nothing to merge and nothing pending."""
        return self.state.is_done(f"catalog:{locale}:{slug}", self._inputs(locale, slug))

    def _inputs(self, locale: str, slug: str) -> tuple[bytes | str | None, ...]:
        settings = self.project.settings
        engines = " ".join((settings.machine_of(locale), *settings.engines_of(locale)))
        reviews = self.ledgers.fingerprint(locale, slug)
        terms = glossaries.fingerprint(self.project, self.files)
        return (self.files.get(self.project.template(slug)), engines, reviews, *terms)

    def update(self) -> tuple[Updated, ...]:
        """Bring every catalog up to date with its template.

        What persons approved in an editor since the last time is put into the ledger, and
        approved translations that do not hold a changed term are re-opened.

        Raises:
            CatalogError: One of them cannot be read; none is written then.
            FileError: The glossary cannot be read; nothing is written then.
        """
        waiting = []
        for file in self.article_files:
            template: Catalog | None = None
            for locale in self.locales_of(file):
                if self.is_settled(locale, file.slug):
                    continue
                template = template or self._template(file)
                article = self.article(file)
                old = self.catalog(locale, file.slug) or catalogs.new(
                    file.slug, locale, language=article.language, date=_date(article)
                )
                mend = mender(
                    language_of(article.language),
                    language_of(locale),
                    markdown=article.markdown,
                    references=article.references,
                )
                found = self._sightings(old)
                ledger = self.ledgers[locale].article(file.slug).extended(found)
                old, back = recovery.recovered(self, old, template, ledger)
                updated, changes = merging.update(old, template, ledger, mend=mend)
                updated = machine.as_set(updated, self.project.settings.machine_of(locale))
                new = (*found, *resegmenting.records(old, updated, ledger))
                counts = (len(found), back)
                waiting.append((locale, self._known(file), counts, new, updated, changes))
                self._merged.add((locale, file.slug))
        # The ledger goes first: whatever interrupts this, no approval is without its record.
        for locale in self.locales:
            self.ledgers.add(
                locale, [one for at, _, _, new, *_ in waiting if at == locale for one in new]
            )
        done = []
        for locale, known, (count, back), _, updated, changes in waiting:
            ledger = self.ledgers[locale].article(updated.slug)
            catalog, asked = reopening.reopened(updated, ledger, self.glossary, known)
            written = self.write_catalog(catalog)
            done.append(Updated(catalog.slug, locale, changes, written, count, len(asked), back))
        return tuple(done)

    def _known(self, file: ArticleFile) -> reopening.Article:
        article = self.article(file)
        language = language_of(article.language)
        return reopening.Article(language, article.markdown, article.references)

    def _sightings(self, catalog: Catalog) -> tuple[Record, ...]:
        """What is approved in a catalog as it is on disk, and by no record.

        Nothing as long as a line of the ledger is unreadable: it may be that record, and who
        happens to update is not who approved.
        """
        locale = catalog.locale or ""
        if self.ledgers[locale].problems:
            return ()

        def stamp() -> Stamp:
            named = actors.from_header(catalog.header_value("Last-Translator"))
            actor = named or self.identity or Actor("")
            proposals = self.ledgers.proposals(locale, catalog.slug)
            return Stamp(actor, self.clock(), proposals=proposals)

        ledger = self.ledgers[locale].article(catalog.slug)
        return reviewing.sightings(catalog, ledger, stamp)

    @cached_property
    def identity(self) -> Actor | None:
        """Who works here, as git has it; None if it knows no person's name."""
        return actors.identity(self.project.root)

    def review(
        self,
        act: Callable[[Catalog, Ledger, Sequence[Entry], Stamp], Reviewed],
        locale: str,
        slug: str,
        choose: Callable[[Catalog], Sequence[Entry]],
        actor: Actor,
        scope: str = "",
    ) -> Reviewed:
        """Approve, reject or revert units of an article.

        Args:
            act: `reviewing.approve`, `reviewing.reject` or `reviewing.revert`.
            locale: The locale.
            slug: The article.
            choose: Gives the entries that are meant.
            actor: Who acts.
            scope: What an act on many units at once covers.

        Raises:
            UsageError: There is no catalog, or what is chosen is not in it.
            FileError: A file cannot be read or written.
        """
        catalog = self.catalog(locale, slug)
        if catalog is None:
            raise UsageError(
                "There is no catalog yet.",
                "Run polyglot-news localize.",
                where=self.files.name(self.project.catalog(locale, slug)),
            )
        stamp = Stamp(actor, self.clock(), scope, self.ledgers.proposals(locale, slug))
        ledger = self.ledgers[locale].article(slug)
        done = act(catalog, ledger, choose(catalog), stamp)
        self.ledgers.add(locale, done.records)
        known = self._known(self.project.article_files((slug,))[0])
        after = reopening.acknowledged(done, self.glossary, known)
        self.write_catalog(after)
        return done

    def keep(self, catalog: Catalog, records: Sequence[Record] = ()) -> None:
        """Put records into the ledger of a catalog's locale, and then write the catalog.

        Raises:
            FileError: One of them cannot be written.
        """
        locale = catalog.locale or ""
        self.ledgers.add(locale, records)
        self.write_catalog(catalog)

    def typos(self, file: ArticleFile, locale: str, *, named: bool) -> Typos:
        """What keeps the approvals of an article through typos in it, for `review`.

        Args:
            file: The article.
            locale: The locale.
            named: Whether the author chose the units one by one.
        """
        article = self.article(file)
        return Typos(
            language_of(article.language),
            language_of(locale),
            article.markdown,
            article.references,
            named,
        )

    def kept(self) -> dict[tuple[str, str], int]:
        """How many approvals only the author keeps, by locale and slug; none left out."""
        return {
            (locale, slug): count
            for locale, slug in self.tally()
            if (catalog := self.catalog(locale, slug))
            and (count := kept(catalog, self.ledgers[locale].article(slug)))
        }

    def urgent(self) -> dict[tuple[str, str], int]:
        """How many units a correction makes urgent, by locale and slug; none left out."""
        found: dict[tuple[str, str], int] = {}
        for locale in self.locales:
            for file in self.article_files:
                catalog = self.catalog(locale, file.slug)
                if catalog is None or not errata.tells(catalog):
                    continue
                ledger = self.ledgers[locale].article(file.slug)
                if waiting := errata.urgent(self.article(file), catalog, ledger):
                    found[locale, file.slug] = len(waiting)
        return found

    def locales_of(self, file: ArticleFile) -> Sequence[str]:
        """The targets of an article, found without reading it where its template is current."""
        template = self.project.template(file.slug)
        data = self.files.get(template)
        if data is None or file.slug in self._articles:
            return self.targets(file)
        own = pofile.language(data, self.files.name(template))
        return [locale for locale in self.locales if locale != own]

    def pretranslate(
        self,
        load_engine: Callable[[str], Engine],
        started: Callable[[str, int], Callable[[int], None]] | None = None,
        *,
        refresh: bool = False,
    ) -> tuple[Pretranslated, ...]:
        """Fill what is pending in each locale; the arguments and errors are those of `Filling`."""
        return Filling(self, load_engine, started, refresh=refresh).fill()

    def settle(self, locale: str, slug: str) -> None:
        """Remember that a catalog has nothing to merge and nothing pending."""
        # A catalog that this run did not merge may be behind its template.
        if (locale, slug) not in self._merged:
            return
        self.state.done(
            f"catalog:{locale}:{slug}",
            self._inputs(locale, slug),
            [self.project.catalog(locale, slug)],
        )

    def check(self) -> tuple[Finding, ...]:
        """Run the checks over every catalog, and over all of them together (`checking`)."""
        return checking.check(self)

    def coverage(self) -> dict[tuple[str, str], Coverage]:
        """The coverage of every catalog, by locale and slug; of a missing one, nothing."""
        return {
            (locale, file.slug): found
            for locale in self.locales
            for file in self.article_files
            if (found := self._coverage(locale, file.slug)) is not None
        }

    def _coverage(self, locale: str, slug: str) -> Coverage | None:
        data = self.files.get(self.project.catalog(locale, slug))
        if data is None:
            return None
        ledger = self.ledgers[locale].article(slug)
        name, inputs = f"coverage:{locale}:{slug}", (data, self.ledgers.fingerprint(locale, slug))
        kept = self.results.get(name, inputs)
        if isinstance(kept, list):
            return Coverage(*(Count(*count) for count in kept))
        catalog = self.catalog(locale, slug)
        assert catalog is not None  # noqa: S101 (its file is there)
        found = reviewing.coverage(catalog, ledger)
        counts = [found[state] for state in UnitState]
        self.results.put(name, inputs, [[one.units, one.words] for one in counts])
        return found

    def tally(self) -> dict[tuple[str, str], dict[Cell, Count]]:
        """The units of every catalog by the three axes, by locale and slug."""
        return {
            (locale, file.slug): reviewing.tally(catalog, self.ledgers[locale].article(file.slug))
            for locale in self.locales
            for file in self.article_files
            if (catalog := self.catalog(locale, file.slug)) is not None
        }


def _date(article: Article) -> str:
    value = article.metadata.get("date", "")
    return value if isinstance(value, str) else ""
