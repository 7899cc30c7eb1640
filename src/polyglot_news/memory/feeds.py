"""What of a project feeds its memory: its catalogs, and the TMX files in its folder ``memory``.

Both are in git; the memory itself is not. What is imported becomes a file of its own,
``memory/NAME.tmx``, and is read as the catalogs are.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from polyglot_news import __version__, pofile, state
from polyglot_news.errors import FileError, UsageError
from polyglot_news.locales import language_of
from polyglot_news.memory import pairs, store, tmx
from polyglot_news.memory.store import Feed, Memory
from polyglot_news.reviewing import Review, axes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from polyglot_news.entry import Entry
    from polyglot_news.files import Files
    from polyglot_news.ledgers import Ledgers
    from polyglot_news.memory.pairs import Pair
    from polyglot_news.project import Project

__all__ = ["Imported", "export", "import_tmx", "of_project", "open_memory", "remembered"]


def open_memory(project: Project, files: Files, ledgers: Ledgers, *, dry: bool) -> Memory:
    """The memory of a project, brought up to date.

    Args:
        project: The project.
        files: Its files.
        ledgers: Its ledgers, which may take an approval back.
        dry: Do not write the memory's file; what it lacks is added in memory.

    Raises:
        FileError: A catalog or a TMX file cannot be read.
    """
    return Memory(_kept(project), of_project(project, files, ledgers), dry=dry)


def remembered(project: Project, name: str) -> tuple[tuple[str | None, str, str], ...]:
    """What a file fed the memory with when that was last brought up to date.

    Args:
        project: The project.
        name: The file, as `files.Files.name` calls it.

    Returns:
        The context, the source and the translation of each pair; nothing where that is not known.
    """
    return store.remembered(_kept(project), name)


def _kept(project: Project) -> Path:
    return project.state.parent / "memory.sqlite"


def of_project(project: Project, files: Files, ledgers: Ledgers) -> Iterator[Feed]:
    """The files that feed a project's memory, in the order of their names."""
    for path in project.catalog_files():
        if path.suffix != ".pot" and files.get(path) is not None:
            yield _catalog(project, files, ledgers, path)
    for path in sorted(_folder(project).glob("*.tmx")):
        name = files.name(path)
        digest = state.digest(project.settings.source_language, files.digest(path))
        yield Feed(name, digest, _reader(path, name, project.settings.source_language))


def _catalog(project: Project, files: Files, ledgers: Ledgers, path: Path) -> Feed:
    locale, slug, name = path.parent.parent.name, path.stem, files.name(path)

    def read() -> Iterable[Pair]:
        records = ledgers[locale].article(slug)

        def approved(entry: Entry) -> bool:
            return axes(entry, records).review is Review.APPROVED

        catalog = pofile.loads(files.read(path), name, slug=slug, locale=locale)
        return pairs.from_catalog(catalog, name, project.settings.source_language, approved)

    inputs = (files.read(path), ledgers.fingerprint(locale, slug), project.settings.source_language)
    return Feed(name, state.digest(*inputs), read)


def _reader(path: Path, name: str, language: str) -> Callable[[], Iterator[Pair]]:
    def read() -> Iterator[Pair]:
        try:
            file = path.open("rb")
        except OSError as problem:
            raise FileError(f"This cannot be read: {problem.strerror}.", where=name) from problem
        with file:
            yield from tmx.pairs(tmx.read(file, name), name, language)

    return read


def _folder(project: Project) -> Path:
    return project.root / "memory"


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did.

    Attributes:
        path: The file that it made.
        kept: How many pairs are in it.
        repeated: How many pairs there were that stand in it already.
        foreign: How many pairs there were between languages that the project has not.
        unwritable: How many pairs there were with characters that no XML can hold.
    """

    path: Path
    kept: int
    repeated: int
    foreign: int
    unwritable: int


def import_tmx(project: Project, file: Path, locales: Sequence[str]) -> Imported:
    """Take the pairs of a TMX file into the project: as ``memory/NAME.tmx``, for git to keep.

    A file of that name is replaced: importing a newer export again updates it. It is read and
    written as a stream.

    Args:
        project: The project.
        file: The TMX file.
        locales: The locales to take translations of.

    Raises:
        FileError: It is no TMX, or cannot be read or written; nothing is changed then.
        UsageError: There is nothing in it for this project.
    """
    language = project.settings.source_language
    target = _folder(project) / f"{_name(file)}.tmx"
    if target.resolve() == file.resolve():
        raise UsageError("This is imported already.", "It feeds the memory.", where=str(file))
    counts = {"kept": 0, "repeated": 0, "foreign": 0, "unwritable": 0}
    seen: set[bytes] = set()

    def wanted() -> Iterator[Pair]:
        for pair in _reader(file, str(file), language)():
            kind = _kind(pair, language, locales, seen)
            counts[kind] += 1
            if kind == "kept":
                yield pair

    _write_stream(target, tmx.write(wanted(), language, __version__), lambda: counts["kept"] > 0)
    if not counts["kept"]:
        raise UsageError(
            f"There is nothing in it from {language} to {', '.join(locales)}.",
            "polyglot-news.toml lists the project's languages.",
            where=str(file),
        )
    return Imported(target, **counts)


def _kind(pair: Pair, language: str, locales: Sequence[str], seen: set[bytes]) -> str:
    """Whether a pair is kept, and why not."""
    serves = any(pair.locale == one or pair.locale.startswith(one + "_") for one in locales)
    if language_of(pair.language) != language_of(language) or not serves:
        return "foreign"
    if not tmx.writable(pair):
        return "unwritable"
    parts = (pair.language, pair.source, pair.locale, pair.target)
    key = hashlib.blake2b("\0".join(parts).encode(), digest_size=12).digest()
    if key in seen:
        return "repeated"
    seen.add(key)
    return "kept"


def _name(file: Path) -> str:
    return re.sub(r"[^\w.-]+", "-", file.stem).strip("-.") or "memory"


def export(memory: Memory, language: str, locale: str | None, file: Path | None) -> Iterator[str]:
    """The memory as TMX, in pieces; written to a file if one is named, and given back otherwise.

    Args:
        memory: The memory.
        language: The project's source language.
        locale: Export the translations to this locale only.
        file: Where to write to.

    Raises:
        FileError: The file cannot be written; it is as it was then.
    """
    pieces = tmx.write(memory.pairs(locale), language, __version__)
    if file is None:
        yield from pieces
    else:
        _write_stream(file, pieces, lambda: True)


def _write_stream(path: Path, pieces: Iterable[str], keep: Callable[[], bool]) -> None:
    """Make a file of pieces; it is there as a whole, or as it was."""
    temporary = path.with_name(f".polyglot-news-{os.getpid()}")
    made = not path.parent.exists()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("wb") as file:
            for piece in pieces:
                file.write(piece.encode())
            file.flush()
            os.fsync(file.fileno())
        if keep():
            temporary.replace(path)
    except OSError as problem:
        raise FileError(
            f"This cannot be written: {problem.strerror}.",
            "What was there is unchanged.",
            where=str(path),
        ) from problem
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
            if made:
                path.parent.rmdir()
