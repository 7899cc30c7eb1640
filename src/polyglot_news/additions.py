"""The additions of a project on disk: ``locales/LOCALE/additions/ARTICLE.md``, and pictures there.

These are files of people. Nothing here writes one; only `prune` deletes them, with an article that
is gone, after it has listed them, and `rename` moves them along with theirs.
"""

from __future__ import annotations

import difflib
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from polyglot_news import addition
from polyglot_news.addition import NONE, Additions
from polyglot_news.errors import FileError, UsageError
from polyglot_news.files import decode
from polyglot_news.project import SUFFIXES, unprintable
from polyglot_news.reading import Problem
from polyglot_news.reading.additions import file_of, read

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from polyglot_news.article import Article
    from polyglot_news.entry import Entry
    from polyglot_news.files import Files
    from polyglot_news.ledger import Ledger
    from polyglot_news.project import ArticleFile, Project
    from polyglot_news.reading.additions import Piece

__all__ = ["Store"]

_Read = tuple[tuple["Piece", ...], tuple[Problem, ...]]


class Store:
    """The additions of a project, each file read once.

    Args:
        files: The project's files.
        project: The project.
    """

    def __init__(self, files: Files, project: Project) -> None:
        self._files = files
        self._project = project
        self._read: dict[Path, _Read] = {}
        self._there: dict[tuple[Path, str], list[Path]] | None = None
        self._placed: dict[tuple[str, str], Additions] = {}

    def paths(self, slug: str) -> tuple[Path, ...]:
        """The files of additions of an article that are there, in whatever locale."""
        return tuple(path for path in self._project.addition_files() if path.stem == slug)

    def _paths(self, locale: str, slug: str) -> Sequence[Path]:
        """The files of additions to an edition; there should be one, or none."""
        # One look at the folders, and not three tries for each edition of a large site.
        if self._there is None:
            self._there = {}
            for path in self._project.addition_files():
                self._there.setdefault((path.parent, path.stem), []).append(path)
        return self._there.get((self._project.additions(locale), slug), ())

    def _path(self, locale: str, slug: str) -> Path | None:
        """The file of additions to an edition; None if there is none."""
        return next(iter(self._paths(locale, slug)), None)

    def _pieces(self, path: Path) -> _Read:
        if path not in self._read:
            self._read[path] = self._parsed(path)
        return self._read[path]

    def _parsed(self, path: Path) -> _Read:
        try:
            data = self._files.get(path)
            if data is None:
                message = "This is a link to a file that is not there. Take it out."
                return (), (Problem(0, message),)
            text = decode(data, self._files.name(path))
        except FileError as problem:
            return (), (Problem(problem.line, f"{problem.what} {problem.hint}".rstrip()),)
        if bad := unprintable(text):
            what = f"This holds a control character, U+{ord(bad[0]):04X}."
            return (), (Problem(bad[1], f"{what} Take it out, and save the file as UTF-8."),)
        return read(text, markdown=SUFFIXES[path.suffix.lower()])

    def entries(self, locale: str, slug: str, ledger: Ledger) -> tuple[Entry, ...]:
        """What people review of the additions to an edition.

        Args:
            locale: The locale.
            slug: The article.
            ledger: The records of the article in the locale.
        """
        path = self._path(locale, slug)
        if path is None:
            return ()
        return addition.entries(self._pieces(path)[0], self._files.name(path), ledger)

    def of(self, locale: str, file: ArticleFile, article: Article) -> Additions:
        """The additions to an edition, each in its place, and what is wrong with them."""
        key = (locale, file.slug)
        if key not in self._placed:
            path = self._path(locale, file.slug)
            others = self._paths(locale, file.slug)[1:]
            self._placed[key] = (
                NONE
                if path is None
                else _two(self._files.name(path), others[0], file)
                if others
                else self._of(path, file, article)
            )
        return self._placed[key]

    def pictures(self, locale: str, slug: str) -> frozenset[str]:
        """The files of the pictures that the additions to an edition show."""
        path = self._path(locale, slug)
        pieces = () if path is None else self._pieces(path)[0]
        return frozenset(filter(None, (file_of(one) for piece in pieces for one in piece.shown)))

    def fingerprint(self, locale: str, file: ArticleFile) -> Iterator[str | None]:
        """What the additions to an edition depend on beside its article: names and hashes."""
        path = self._path(locale, file.slug)
        if path is None:
            return
        yield from (self._files.name(path), self._digest(path))
        yield from map(self._files.name, self._paths(locale, file.slug)[1:])
        for name in sorted(self.pictures(locale, file.slug)):
            for folder in (path.parent, file.path.parent):
                yield self._digest(folder / name)

    def _digest(self, path: Path) -> str | None:
        try:
            return self._files.digest(path)
        except FileError:  # a folder
            return None

    def _of(self, path: Path, file: ArticleFile, article: Article) -> Additions:
        name = self._files.name(path)
        if SUFFIXES[path.suffix.lower()] != file.markdown:
            kind = "Markdown" if file.markdown else "plain text"
            message = f"Its article is {kind}. Name this {file.slug}{file.path.suffix}."
            return Additions(name, problems=(Problem(0, message),))
        pieces, problems = self._pieces(path)
        placed, lost = addition.place(article, pieces)
        images: dict[str, bytes] = {}
        missing: list[Problem] = []
        gone = {file_of(one.piece.words) for one in placed if one.is_picture}
        there = self._beside(file, addition.shown_files(article))
        for one in placed:
            for shown in filter(None, map(file_of, one.piece.shown)):
                data = self._image(path, file, shown)
                if isinstance(data, str):
                    missing.append(Problem(one.piece.line, data))
                elif shown not in gone and there.get(shown, data) != data:
                    what = f"The article shows another picture of the name “{shown}”."
                    missing.append(Problem(one.piece.line, f"{what} Give this one its own."))
                else:
                    images[shown] = data
        bad = {one.line for one in missing}
        return Additions(
            name,
            tuple(one for one in placed if one.piece.line not in bad),
            tuple(sorted((*problems, *lost, *missing), key=lambda one: one.line)),
            tuple(images.items()),
        )

    def _beside(self, file: ArticleFile, names: Iterator[str]) -> dict[str, bytes]:
        found = {name: self._file(file.path.parent, name) for name in names}
        return {name: data for name, data in found.items() if data is not None}

    def _image(self, path: Path, file: ArticleFile, name: str) -> bytes | str:
        """A picture from beside the additions, or else from beside the article."""
        if ".." in PurePosixPath(name).parts:
            return f"The picture “{name}” lies outside. Put it beside this file."
        for folder in (path.parent, file.path.parent):
            data = self._file(folder, name)
            if data is not None:
                return data
        return f"There is no picture “{name}”, here or beside the article. Put it beside this file."

    def _file(self, folder: Path, name: str) -> bytes | None:
        try:
            return self._files.get(folder / name)
        except FileError:  # a folder
            return None

    def stray(self, locale: str) -> Iterator[tuple[str, str, Problem]]:
        """What lies among the additions in a locale and belongs to no article that ever was here.

        Those of an article that is gone are kept with its catalogs, until it is pruned.

        Yields:
            The name that it has instead of an article's, its path, and what is wrong.
        """
        slugs = {file.slug for file in self._project.article_files()}
        known = {path.stem for path in self._project.catalog_files()}
        folder = self._project.additions(locale)
        for path in self._project.addition_files():
            if path.parent == folder and path.stem not in slugs | known:
                near = difflib.get_close_matches(path.stem, slugs, n=1)
                hint = f"Did you mean “{near[0]}”? " if near else ""
                message = (
                    f"There is no article “{path.stem}”. {hint}"
                    "Rename it, or delete it with polyglot-news prune."
                )
                yield path.stem, self._files.name(path), Problem(0, message)

    def count(self, path: Path) -> int:
        """How many texts a file of additions has that a person wrote."""
        return sum(len(piece.units) for piece in self._pieces(path)[0])

    def move(self, old: str, new: str) -> int:
        """Give the additions of an article to another name; how many files that were.

        Raises:
            UsageError: There are others of the new name.
            FileError: A file cannot be read or written; the next try completes what was begun.
        """
        self.check_move(old, new)
        paths = self.paths(old)
        for path in paths:
            self._files.write(path.with_name(f"{new}{path.suffix}"), self._files.read(path))
            self._files.remove(path)
        return len(paths)

    def check_move(self, old: str, new: str) -> None:
        """Raise UsageError if additions of an article cannot go to another name."""
        for path in self.paths(old):
            target = path.with_name(f"{new}{path.suffix}")
            # Two files with the same bytes are what an interrupted try leaves.
            if self._files.get(target) not in (None, self._files.read(path)):
                raise UsageError(
                    f"There are additions of both {old} and {new}.",
                    "Put them into one file.",
                    where=self._files.name(target),
                )


def _two(name: str, other: Path, file: ArticleFile) -> Additions:
    """What is wrong if two files hold the additions to one edition."""
    what = f"{other.name} has additions to this article, too."
    message = f"{what} Put all of them into {file.slug}{file.path.suffix}."
    return Additions(name, problems=(Problem(0, message),))
