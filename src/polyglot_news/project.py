"""A project on disk: where its settings, articles, catalogs and site are."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from polyglot_news import article, settings
from polyglot_news.errors import ArticleError, PolyglotNewsError, UsageError
from polyglot_news.files import decode

if TYPE_CHECKING:
    from collections.abc import Sequence

    from polyglot_news.article import Article
    from polyglot_news.files import Files
    from polyglot_news.settings import Settings

__all__ = ["ArticleFile", "Project", "find", "read_article"]

_SUFFIXES = {".md": True, ".markdown": True, ".txt": False}
_SLUG = re.compile(r"[^\W_](?:[\w.-]*\w)?\Z")
_RESERVED = frozenset({"static", "index", "con", "prn", "aux", "nul"})


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
    def lock(self) -> Path:
        """The file whose lock says that a run is going on."""
        return self.root / ".polyglot-news" / "lock"

    def template(self, slug: str) -> Path:
        """An article's template."""
        return self.root / "locales" / f"{slug}.pot"

    def catalog(self, locale: str, slug: str) -> Path:
        """An article's catalog in a locale."""
        return self.root / "locales" / locale / "LC_MESSAGES" / f"{slug}.po"

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
            slug = self._slug(name)
            if slug not in found:
                near = difflib.get_close_matches(slug, found, n=1)
                hint = f"Did you mean “{near[0]}”?" if near else f"They are in {self.articles}."
                raise UsageError(f"There is no article “{name}”.", hint)
            chosen[slug] = found[slug]
        return tuple(chosen.values())

    def _slug(self, name: str) -> str:
        """What a slug or a path to an article's file names; a path elsewhere names itself."""
        path = Path(name)
        if len(path.parts) > 1:
            at_home = any(
                (base / path).resolve().parent == self.articles.resolve()
                for base in (Path.cwd(), self.root)
            )
            if not at_home:
                return name
        return path.stem if path.suffix in _SUFFIXES else path.name

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
        for path in paths:
            if path.name.startswith(".") or path.suffix not in _SUFFIXES or not path.is_file():
                continue
            slug = path.stem
            where = path.relative_to(self.root).as_posix()
            if not _SLUG.match(slug) or ".." in slug or slug.lower() in _RESERVED:
                raise ArticleError(
                    f"“{slug}” cannot be an article's name in paths and addresses.",
                    "Rename it to letters, digits and hyphens.",
                    where=where,
                )
            if slug.casefold() in {one.casefold() for one in found}:
                raise ArticleError(
                    f"There are two articles of the name “{slug}”.",
                    "Rename one of them.",
                    where=where,
                )
            found[slug] = ArticleFile(slug, path, _SUFFIXES[path.suffix])
        return found


def find(start: Path) -> Project:
    """The project that a folder belongs to: its own, or that of the nearest folder above.

    Raises:
        UsageError: There is none, or its settings are wrong.
        FileError: Its settings cannot be read.
    """
    for folder in (start, *start.parents):
        path = folder / settings.FILE_NAME
        if path.is_file():
            try:
                data = path.read_bytes()
            except OSError as problem:
                raise PolyglotNewsError(
                    f"This cannot be read: {problem.strerror}.", where=str(path)
                ) from problem
            return Project(folder, settings.loads(decode(data, str(path)), str(path)))
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

    Raises:
        ArticleError: It is not UTF-8, is empty, or its front matter is broken.
    """
    where = files.name(file.path)
    text = decode(files.read(file.path), where, ArticleError)
    parsed = article.parse(text, slug=file.slug, language=language, markdown=file.markdown)
    for problem in parsed.problems:
        if "front matter" in problem.message:
            raise ArticleError(problem.message, "Correct it.", where=where, line=problem.line)
    if next(parsed.segments, None) is None:
        what = "There is nothing to translate in this article." if text.strip() else "It is empty."
        raise ArticleError(what, "Write its text, or take it out of the folder.", where=where)
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise ArticleError("This holds a NUL character.", "Take it out.", where=where, line=line)
    return parsed
