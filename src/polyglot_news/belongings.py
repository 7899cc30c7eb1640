"""What belongs to an article besides its file, and what happens to it with the article.

A template, a catalog a locale, records in the ledgers, and what the machine
once proposed. They follow an article to another name (`move`), and go when
somebody says so (`delete`).

Whatever interrupts a move, the next run completes it: the ledger is written
first, then the new catalog, and only then the old one goes; the old template,
by which the article is known, goes last. Each step finds what an earlier try
has done.
"""

from __future__ import annotations

import contextlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from polyglot_news import addressbook, pofile, renaming, reviewing
from polyglot_news.additions import Store
from polyglot_news.errors import ArticleError, CatalogError, FileError, UsageError
from polyglot_news.records import Actor, Kind
from polyglot_news.reviewing import Stamp
from polyglot_news.settings import Naming
from polyglot_news.wording import counted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from pathlib import Path

    from polyglot_news.addressbook import AddressBook
    from polyglot_news.catalog import Catalog
    from polyglot_news.files import Files
    from polyglot_news.ledgers import Ledgers
    from polyglot_news.project import Project
    from polyglot_news.workflow import Run

__all__ = ["TOOL", "Belongings", "Followed", "Gone", "Moved", "follow", "of"]

TOOL = Actor("polyglot-news", kind=Kind.TOOL)


@dataclass(frozen=True, slots=True)
class Moved:
    """What was moved to another name.

    Attributes:
        old: The article's name until now.
        new: Its name from now on.
        catalogs: How many catalogs went along.
        records: How many records were added to ledgers.
        links: Where other articles name the old file: ``articles/ferry.md:12``, and the name.
    """

    old: str
    new: str
    catalogs: int
    records: int
    links: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Followed:
    """What became of articles that are gone and of new ones.

    Attributes:
        moved: Those that had got another name.
        notes: What somebody has to decide, a line each.
    """

    moved: tuple[Moved, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Gone:
    """A file with something of an article that is gone.

    Attributes:
        slug: The article.
        path: A template, a catalog, or a ledger if there are no such files.
        human: How many texts are in it that a person wrote or approved.
        records: How many records a ledger has that stand for nothing any more.
    """

    slug: str
    path: Path
    human: int = 0
    records: int = 0


class Belongings:
    """What belongs to the articles of a project.

    Args:
        project: The project.
        files: Its files.
        ledgers: Its ledgers.
    """

    def __init__(self, project: Project, files: Files, ledgers: Ledgers) -> None:
        self._project = project
        self._files = files
        self._ledgers = ledgers
        self._additions = Store(files, project)

    def files_of(self, slug: str) -> tuple[Path, ...]:
        """The template and the catalogs of an article, whether it is there or not."""
        found = (path for path in self._project.catalog_files() if path.stem == slug)
        return tuple(path for path in found if self._files.get(path) is not None)

    def gone(self) -> dict[str, tuple[Path, ...]]:
        """The templates, catalogs and additions of articles that are gone, by their names."""
        there = {file.slug for file in self._project.article_files()}
        files = (*self._project.catalog_files(), *self._project.addition_files())
        slugs = {path.stem for path in files} - there
        found = {
            slug: (*self.files_of(slug), *self._additions.paths(slug)) for slug in sorted(slugs)
        }
        return {slug: paths for slug, paths in found.items() if paths}

    def sentences(self, slug: str) -> frozenset[str]:
        """The sentences that an article had: of its template, or of its catalogs without one.

        A file that cannot be read as a catalog tells nothing.
        """
        paths = self.files_of(slug)
        template = [path for path in paths if path.suffix == ".pot"]
        return frozenset(
            entry.msgid
            for path in template or paths
            if (catalog := self._readable(path))
            for entry in catalog.live
        )

    def _readable(self, path: Path) -> Catalog | None:
        try:
            return pofile.loads(self._files.read(path), self._files.name(path))
        except CatalogError:
            return None

    def names(self, slug: str) -> frozenset[str]:
        """The names of the files that an article was in, as its catalogs have them."""
        return frozenset(
            reference.path.rpartition("/")[2]
            for path in self.files_of(slug)
            if (catalog := self._readable(path))
            for entry in catalog.live
            for reference in entry.references
        )

    def follow(self, fresh: Mapping[str, Collection[str]], wanted: Collection[str]) -> Followed:
        """Find the new names of articles that are gone, and move what belongs to them.

        Args:
            fresh: The sentences of the articles that have no template yet, by name.
            wanted: The articles for which to do so.

        Raises:
            FileError: A file cannot be read or written; the next try completes what was begun.
        """
        gone = self.gone() if fresh else {}
        if not gone:
            return Followed()
        others = {file.slug for file in self._project.article_files()} - set(fresh)
        elsewhere = frozenset(text for slug in others for text in self.sentences(slug))
        found = renaming.pair_up({slug: self.sentences(slug) for slug in gone}, fresh, elsewhere)
        moved = []
        notes = [
            f"{', '.join(new)}: shares sentences with {', '.join(old)}, gone; not certain which is "
            f"which, so nothing was moved. Say it with polyglot-news rename {old[0]} {new[0]}."
            for old, new in found.unclear
            if set(new) & set(wanted)
        ]
        for old, new in found.pairs.items():
            if new in wanted:
                try:
                    moved.append(self.move(old, new))
                except UsageError as problem:
                    notes.append(f"{problem} Then run polyglot-news rename {old} {new}.")
        return Followed(tuple(moved), tuple(notes))

    def move(self, old: str, new: str) -> Moved:
        """Give everything that belongs to an article to another name.

        Raises:
            UsageError: Both names have a person's text for the same sentence, and not the same.
            FileError: A file cannot be read or written; the next try completes what was begun.
        """
        names = self.names(old)
        self._additions.check_move(old, new)
        catalogs = self._united_catalogs(old, new)
        records = 0
        for locale in sorted({*catalogs, *self._project.reviewed_locales()}):
            moved = reviewing.moved(self._ledgers[locale], old, new)
            records += len(moved)
            self._ledgers.add(locale, moved)
            if catalog := catalogs.get(locale):
                path = self._project.catalog(locale, new)
                there = self._files.get(path)
                if there is None:
                    there = self._files.get(self._project.catalog(locale, old))
                self._files.write(path, pofile.rewrite(catalog, there))
            self._move_proposals(locale, old, new)
            self._files.remove(self._project.catalog(locale, old))
        self._additions.move(old, new)
        self._move_addresses(old, new)
        self._files.remove(self._project.template(old))
        return Moved(old, new, len(catalogs), records, self._links(names, {old, new}))

    def _move_addresses(self, old: str, new: str) -> None:
        settings = self._project.settings
        for locale in settings.locales:
            book = self._book(locale)
            named = settings.naming_of(locale) is not Naming.SOURCE
            self._keep(locale, book, book.moved(old, new, named=named))

    def _book(self, locale: str) -> AddressBook:
        path = self._project.addresses(locale)
        return addressbook.loads(self._files.get(path), self._files.name(path))

    def _keep(self, locale: str, old: AddressBook, new: AddressBook) -> None:
        if new == old:
            return
        path = self._project.addresses(locale)
        if new.entries:
            self._files.write(path, addressbook.dumps(new))
        else:
            self._files.remove(path)

    def _united_catalogs(self, old: str, new: str) -> dict[str, Catalog]:
        return {
            locale: self._united(locale, old, new)
            for path in self.files_of(old)
            if path.suffix == ".po"
            for locale in (path.parent.parent.name,)
        }

    def _united(self, locale: str, old: str, new: str) -> Catalog:
        theirs = renaming.renamed(self._catalog(locale, old), new)
        if self._files.get(self._project.catalog(locale, new)) is None:
            return theirs
        ledger = self._ledgers[locale]
        catalog, clashes = renaming.united(
            self._catalog(locale, new), ledger.article(new), theirs, ledger.article(old)
        )
        if clashes:
            raise UsageError(
                f"{counted(len(clashes), 'sentence has', 'sentences have')} another translation "
                f"here than in {old}.po, such "
                f"as “{clashes[0].msgid}”.",
                "Make them the same in both files, or delete one of the files.",
                where=self._files.name(self._project.catalog(locale, new)),
            )
        return catalog

    def _catalog(self, locale: str, slug: str) -> Catalog:
        path = self._project.catalog(locale, slug)
        return pofile.loads(
            self._files.read(path), self._files.name(path), slug=slug, locale=locale
        )

    def _move_proposals(self, locale: str, old: str, new: str) -> None:
        known = self._ledgers.proposals(locale, old)
        path = self._project.proposals(locale, new)
        if known:
            every = {**known, **self._ledgers.proposals(locale, new)}
            text = json.dumps(every, ensure_ascii=False, indent=0, sort_keys=True)
            self._files.write(path, text.encode("utf-8", "replace") + b"\n")
        self._files.remove(self._project.proposals(locale, old))

    def _links(self, names: Iterable[str], without: set[str]) -> tuple[tuple[str, str], ...]:
        """Where other articles, and additions to them, name a file of one of these names."""
        found = []
        articles = (file.path for file in self._project.article_files())
        for path in (*articles, *self._project.addition_files()):
            if path.stem in without:
                continue
            where = self._files.name(path)
            data = b""
            with contextlib.suppress(FileError):  # for whoever publishes it to complain of
                data = self._files.get(path) or b""
            text = data.decode("utf-8", "replace")
            for name in sorted(names):
                found += [(f"{where}:{line}", name) for line in renaming.mentions(text, name)]
        return tuple(found)

    def rename_article(self, old: str, new: str) -> Moved:
        """Rename an article, and everything that belongs to it.

        The article's file is renamed if it still has the old name.

        Args:
            old: The article's name or path.
            new: Its new name or path; the suffix of the file stays if none is given.

        Raises:
            UsageError: There is no such article, or another one has the new name.
            FileError: A file cannot be read or written; the next try completes what was begun.
        """
        there = {file.slug: file for file in self._project.article_files()}
        name = self._project.slug_of(old)
        file = there.get(name)
        target = self._project.place(new, file.path.suffix if file else ".md")
        if name.casefold() == target.slug.casefold():
            raise UsageError(
                f"“{name}” and “{target.slug}” are the same name.",
                "Where only small and capital letters differ, go by a third name.",
            )
        other = there.get(target.slug)
        if file is None and (other is None or not self.files_of(name)):
            self._project.article_files([old])
        self._united_catalogs(name, target.slug)
        self._additions.check_move(name, target.slug)
        if file is not None:
            self._rename_file(file.path, other.path if other else target.path)
        moved = self.move(name, target.slug)
        names = {file.path.name} if file else self.names(name)
        links = {*moved.links, *self._links(names, {name, target.slug})}
        return Moved(name, target.slug, moved.catalogs, moved.records, tuple(sorted(links)))

    def _rename_file(self, path: Path, target: Path) -> None:
        data = self._files.read(path)
        # Two files with the same bytes are what an interrupted try leaves.
        if self._files.get(target) not in (None, data):
            raise UsageError("There is an article of that name.", where=self._files.name(target))
        self._files.write(target, data)
        self._files.remove(path)

    def listed(self, slugs: Iterable[str] = ()) -> tuple[Gone, ...]:
        """What there is of articles that are gone, of these or of all.

        Raises:
            UsageError: An article is not gone, or has left nothing behind.
        """
        there = {file.slug for file in self._project.article_files()}
        gone: dict[str, list[Gone]] = {
            slug: [self._listed(slug, path) for path in paths]
            for slug, paths in self.gone().items()
        }
        for one in self._only_said({*there, *gone}):
            gone.setdefault(one.slug, []).append(one)
        for slug in slugs:
            if slug not in gone:
                what = "is there" if slug in there else "has left nothing behind"
                hint = f"Gone are: {', '.join(gone)}." if gone else "No article is gone."
                raise UsageError(f"The article “{slug}” {what}.", hint)
        return tuple(one for slug in (tuple(dict.fromkeys(slugs)) or gone) for one in gone[slug])

    def _listed(self, slug: str, path: Path) -> Gone:
        if path in self._additions.paths(slug):
            return Gone(slug, path, self._additions.count(path))
        catalog = self._readable(path) if path.suffix == ".po" else None
        return Gone(slug, path, sum(one.human for one in catalog.entries) if catalog else 0)

    def _only_said(self, known: set[str]) -> Iterator[Gone]:
        """What ledgers say about articles whose catalogs somebody deleted without a word."""
        stamp = Stamp(TOOL, "")
        for locale in self._project.reviewed_locales():
            ledger = self._ledgers[locale]
            for slug in set(ledger.slugs) - known:
                if count := len(reviewing.ended(ledger, slug, stamp)):
                    yield Gone(slug, self._project.reviews(locale), records=count)

    def delete(self, slugs: Iterable[str], time: str) -> int:
        """Delete what belongs to articles that are gone.

        What the ledgers say about them is taken back, by this tool: who takes the files back
        from the history of the repository takes the lines back with them.

        Args:
            slugs: The articles.
            time: The time for the ledgers.

        Returns:
            How many records were added to them.

        Raises:
            FileError: A file cannot be deleted; the next try completes what was begun.
        """
        records = 0
        for slug in slugs:
            paths = self.files_of(slug)
            locales = {path.parent.parent.name for path in paths if path.suffix == ".po"}
            for locale in sorted({*locales, *self._project.reviewed_locales()}):
                stamp = Stamp(TOOL, time, scope="prune")
                ended = reviewing.ended(self._ledgers[locale], slug, stamp)
                records += len(ended)
                self._ledgers.add(locale, ended)
                self._files.remove(self._project.proposals(locale, slug))
                self._files.remove(self._project.catalog(locale, slug))
            for path in self._additions.paths(slug):
                self._files.remove(path)
            for locale in self._project.settings.locales:
                book = self._book(locale)
                self._keep(locale, book, book.without(slug))
            self._files.remove(self._project.template(slug))
        return records


def of(run: Run) -> Belongings:
    """What belongs to the articles of a run's project."""
    return Belongings(run.project, run.files, run.ledgers)


def follow(run: Run) -> Followed:
    """Bring what belongs to articles along to their new names; comes before the other stages.

    Raises:
        ArticleError: An article without a template cannot be read.
        FileError: A file cannot be read or written; the next try completes what was begun.
    """
    belongings = of(run)
    wanted = {file.slug for file in run.article_files}
    fresh = {}
    for file in run.project.article_files() if belongings.gone() else ():
        if run.files.get(run.project.template(file.slug)) is None:
            # One that this run is not about may be as broken as it likes.
            with contextlib.suppress(*(() if file.slug in wanted else (ArticleError,))):
                fresh[file.slug] = {one.source for one in run.article(file).segments}
    return belongings.follow(fresh, wanted)
