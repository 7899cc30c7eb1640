"""A project on disk: where its settings, articles, catalogs and site are."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from polyglot_news import article, settings
from polyglot_news.errors import ArticleError, FileError, UsageError
from polyglot_news.files import decode
from polyglot_news.locales import canonical
from polyglot_news.reading import lines_of
from polyglot_news.slugs import is_slug

if TYPE_CHECKING:
    from collections.abc import Sequence

    from polyglot_news.article import Article
    from polyglot_news.files import Files
    from polyglot_news.settings import Settings

__all__ = ["SUFFIXES", "ArticleFile", "Project", "find", "read_article", "unprintable"]

SUFFIXES = {".md": True, ".markdown": True, ".txt": False}
"""The endings of articles' files, and whether such a file is Markdown."""
_LANGUAGE_KEY = re.compile(r"(?:lang|language)[ \t]*:", re.MULTILINE)
_UNPRINTABLE = re.compile(r"[\0-\x08\x0b\x0e-\x1f\x7f-\x9f\u202d\u202e\ufdd0-\ufdef\ufffe\uffff]")
"""Control characters but tab and line breaks, and what Unicode says is no character: a page
that holds one is no HTML, a catalog cannot hold some of them. And the two that override the
direction of letters: with one, people read another text than programs do."""


@dataclass(frozen=True, slots=True)
class ArticleFile:
    """An article's file.

    Attributes:
        slug: The article's name: the file's without its suffix.
        path: Where it is.
        markdown: Whether it is Markdown; otherwise plain text.
    """

    slug: str
    path: Path
    markdown: bool


@dataclass(frozen=True, slots=True)
class Project:
    """Where everything of a project is.

    Attributes:
        root: Its folder.
        settings: What polyglot-news.toml says.
    """

    root: Path
    settings: Settings

    @property
    def articles(self) -> Path:
        """The folder of articles, and of the images beside them."""
        return self.root / "articles"

    @property
    def theme(self) -> Path:
        """The folder of the site's own templates; it need not be there."""
        return self.root / "theme"

    @property
    def models(self) -> Path:
        """The folder of model packages that the project brings along."""
        return self.root / "models"

    @property
    def site(self) -> Path:
        """The folder that editions are published to."""
        return self.root / self.settings.output

    @property
    def state(self) -> Path:
        """The record of earlier runs."""
        return self.root / ".polyglot-news" / "state.json"

    @property
    def findings(self) -> Path:
        """What the checks of the last run found."""
        return self.root / ".polyglot-news" / "findings.json"

    @property
    def results(self) -> Path:
        """What is known of each catalog until it changes."""
        return self.root / ".polyglot-news" / "results.json"

    @property
    def built(self) -> Path:
        """What the last build of the site made of what."""
        return self.root / ".polyglot-news" / "built.json"

    @property
    def rates(self) -> Path:
        """How fast engines worked here."""
        return self.root / ".polyglot-news" / "rates.json"

    @property
    def lock(self) -> Path:
        """The file whose lock says that a run is going on."""
        return self.root / ".polyglot-news" / "lock"

    def reviews(self, locale: str) -> Path:
        """The ledger of a locale's reviews."""
        return self.root / "locales" / locale / "reviews.jsonl"

    def addresses(self, locale: str) -> Path:
        """The addresses of a locale's editions, as far as they are not the articles' own."""
        return self.root / "locales" / locale / "addresses.json"

    def proposals(self, locale: str, slug: str) -> Path:
        """What the machine proposed for an article in a locale."""
        return self.state.parent / "proposals" / locale / f"{slug}.json"

    def suggestions(self, locale: str, slug: str) -> Path:
        """The machine texts to show beside an article's units in a locale."""
        return self.state.parent / "suggestions" / locale / f"{slug}.json"

    def template(self, slug: str) -> Path:
        """An article's template."""
        return self.root / "locales" / f"{slug}.pot"

    def catalog(self, locale: str, slug: str) -> Path:
        """An article's catalog in a locale."""
        return self.root / "locales" / locale / "LC_MESSAGES" / f"{slug}.po"

    def additions(self, locale: str) -> Path:
        """The folder of what editors add to the editions in a locale, and of pictures for them."""
        return self.root / "locales" / locale / "additions"

    def addition_files(self, *, every: bool = False) -> tuple[Path, ...]:
        """Every file of additions there is, those of articles that are gone, too.

        What has the name of one and is none is among them, for whoever reads it to complain of.

        Args:
            every: Every file instead that lies there, so the pictures for them, too.
        """
        found = (self.root / "locales").glob("*/additions/**/*" if every else "*/additions/*")
        files = (path for path in found if every or path.suffix.lower() in SUFFIXES)
        there = (path for path in files if not every or path.is_file())
        return tuple(sorted(path for path in there if not path.name.startswith(".")))

    def catalog_files(self) -> tuple[Path, ...]:
        """Every template and catalog there is, those of articles that are gone, too."""
        folder = self.root / "locales"
        return tuple(sorted((*folder.glob("*.pot"), *folder.glob("*/LC_MESSAGES/*.po"))))

    def article_files(self, names: Sequence[str] = ()) -> tuple[ArticleFile, ...]:
        """The files of the articles that are named, by slug or path; of all if none is.

        Raises:
            UsageError: A name that no article has.
            ArticleError: A file name that makes no slug, or two files with the same one.
        """
        found = self._found()
        if not names:
            return tuple(found.values())
        chosen = {}
        for name in names:
            slug = name if name in found else self.slug_of(name)
            if slug not in found:
                near = difflib.get_close_matches(slug, found, n=1)
                hint = f"Did you mean “{near[0]}”?" if near else f"They are in {self.articles}."
                raise UsageError(f"There is no article “{name}”.", hint)
            chosen[slug] = found[slug]
        return tuple(chosen.values())

    def reviewed_locales(self) -> tuple[str, ...]:
        """The locales that have a ledger, those that the settings do not name, too."""
        found = (self.root / "locales").glob("*/reviews.jsonl")
        return tuple(sorted(path.parent.name for path in found))

    def place(self, name: str, suffix: str) -> ArticleFile:
        """Where an article of a name or path belongs, whether it is there or not.

        Args:
            name: A name or a path; with a suffix of articles or without.
            suffix: The suffix of one that is given without.

        Raises:
            UsageError: No article can have that name.
        """
        slug = self.slug_of(name)
        given = Path(name).suffix
        suffix = given if given.lower() in SUFFIXES else suffix
        if not is_slug(slug):
            raise UsageError(
                f"“{name}” cannot be an article's name in paths and addresses.",
                "Take letters, digits and hyphens; articles are in the folder “articles”.",
            )
        return ArticleFile(slug, self.articles / f"{slug}{suffix}", SUFFIXES[suffix.lower()])

    def slug_of(self, name: str) -> str:
        """What a path to an article's file names; a path elsewhere names itself."""
        path = Path(name)
        if len(path.parts) > 1:
            folders = ((base / path).parent.resolve() for base in (Path.cwd(), self.root))
            if self.articles.resolve() not in folders:
                return name
        return path.stem if path.suffix.lower() in SUFFIXES else path.name

    def _found(self) -> dict[str, ArticleFile]:
        try:
            paths = sorted(self.articles.iterdir())
        except FileNotFoundError:
            raise UsageError(
                "There is no folder “articles” here.",
                "Run polyglot-news init, or make it and put an article in.",
                where=str(self.root),
            ) from None
        except OSError as problem:
            raise ArticleError(
                f"This cannot be read: {problem.strerror}.", where=str(self.articles)
            ) from problem
        found: dict[str, ArticleFile] = {}
        names: dict[str, str] = {}
        for path in paths:
            suffix = path.suffix.lower()
            if path.name.startswith(".") or suffix not in SUFFIXES:
                continue
            where = path.relative_to(self.root).as_posix()
            if not path.is_file():
                what = "This is a link to a file that is not there." if path.is_symlink() else ""
                raise ArticleError(
                    what or "This has the name of an article and is no file.",
                    "Take it out of the folder.",
                    where=where,
                )
            slug = path.stem
            if not is_slug(slug):
                raise ArticleError(
                    f"“{slug}” cannot be an article's name in paths and addresses.",
                    "Rename it to letters, digits and hyphens.",
                    where=where,
                )
            if (first := names.setdefault(slug.casefold(), path.name)) != path.name:
                raise ArticleError(
                    f"There are two articles of the name “{slug}”: {first} is the other.",
                    "Rename one of them.",
                    where=where,
                )
            found[slug] = ArticleFile(slug, path, SUFFIXES[suffix])
        return found


def find(start: Path) -> Project:
    """The project that a folder belongs to: its own, or that of the nearest folder above.

    Raises:
        UsageError: There is none, or its settings are wrong.
        FileError: Its settings cannot be read.
    """
    if not start.is_dir():
        raise UsageError("There is no such folder.", where=str(start))
    for folder in (start, *start.parents):
        path = folder / settings.FILE_NAME
        if path.is_file():
            try:
                data = path.read_bytes()
            except OSError as problem:
                raise FileError(
                    f"This cannot be read: {problem.strerror}.", where=str(path)
                ) from problem
            project = Project(folder, settings.loads(decode(data, str(path)), str(path)))
            if not project.site.resolve().is_relative_to(folder.resolve()):
                raise UsageError(
                    f"“output” leaves the project: {project.settings.output} is a link.",
                    "Publish inside, and copy or serve the site from there.",
                    where=str(path),
                )
            return project
    raise UsageError(
        f"There is no {settings.FILE_NAME} here or above.",
        "Start a project with polyglot-news init, or say where one is with --project.",
        where=str(start),
    )


def read_article(files: Files, file: ArticleFile, language: str) -> Article:
    """Read an article.

    Args:
        files: The project's files.
        file: Which one.
        language: The language that articles are in unless they say otherwise.

    Returns:
        The article; its language is spelled as locales are.

    Raises:
        ArticleError: It is not UTF-8, is empty, holds characters that no page can show, its
            front matter is broken, or it names a language that is none.
    """
    where = files.name(file.path)
    text = decode(files.read(file.path), where, ArticleError)
    if bad := unprintable(text):
        raise ArticleError(
            f"This holds a control character, U+{ord(bad[0]):04X}.",
            "Take it out, and save the file as UTF-8.",
            where=where,
            line=bad[1],
        )
    parsed = article.parse(text, slug=file.slug, language=language, markdown=file.markdown)
    for problem in parsed.problems:
        if problem.message.startswith("The front matter"):
            raise ArticleError(problem.message, "Correct it.", where=where, line=problem.line)
    if next(parsed.segments, None) is None:
        empty = not text.strip("\ufeff \t\r\n")
        what = "It is empty." if empty else "There is nothing to translate in this article."
        raise ArticleError(what, "Write its text, or take it out of the folder.", where=where)
    try:
        return replace(parsed, language=canonical(parsed.language))
    except UsageError as problem:
        key = _LANGUAGE_KEY.search(text)
        line = _line(text, key.start()) if key else 0
        raise ArticleError(problem.what, problem.hint, where=where, line=line) from problem


def unprintable(text: str) -> tuple[str, int] | None:
    """The first character of a text that no page can show, and its line; None if all can be."""
    bad = _UNPRINTABLE.search(text)
    return (bad[0], _line(text, bad.start())) if bad else None


def _line(text: str, position: int) -> int:
    return len(lines_of(text[:position]))
