"""The memory as a file: SQLite, made from catalogs and TMX files, and from them again at any time.

Nothing stands here alone. The file is deleted, damaged or of another version: it is made anew,
and nobody is asked. What fed it is known by hash; only what changed is read again.

Of several translations of the same text the first of these goes first: made for the same
context, of the very locale, in an article as it is now, written by a person, of the newest
date, and then by the name of the file.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING

from polyglot_news.errors import FileError
from polyglot_news.memory import index
from polyglot_news.memory.forms import NEAR, form
from polyglot_news.memory.pairs import Match, Occurrence, Pair

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path
    from typing import TypeVar

    Found = TypeVar("Found")

__all__ = ["Feed", "Memory", "Stats"]

_VERSION = 1
_SCHEMA = f"""
CREATE TABLE files (id INTEGER PRIMARY KEY, name TEXT UNIQUE, digest TEXT NOT NULL);
CREATE TABLE texts (
    id INTEGER PRIMARY KEY AUTOINCREMENT, hash INTEGER NOT NULL, source TEXT NOT NULL, form TEXT
);
CREATE INDEX texts_by_hash ON texts (hash);
CREATE TABLE pairs (
    text INTEGER NOT NULL, file INTEGER NOT NULL, language TEXT NOT NULL, locale TEXT NOT NULL,
    target TEXT NOT NULL, article TEXT NOT NULL, context TEXT, date TEXT NOT NULL,
    machine INTEGER NOT NULL, obsolete INTEGER NOT NULL
);
CREATE INDEX pairs_by_text ON pairs (text);
CREATE INDEX pairs_by_file ON pairs (file);
{index.SCHEMA}
PRAGMA user_version = {_VERSION};
"""

_CACHE = 1 << 15
"""In KiB; SQLite's own 2 MiB do not hold the inner pages of a million texts."""
_READ_ONLY = re.compile("readonly database|unable to open")
_LONGEST = 4000
"""Longer texts are found if they are the same, and not compared: they are no sentences."""

# A locale without territory is fed by its variants ("en" by "en_US"), not the other way round.
_LOCALE = "({0} = :{0} OR substr({0}, 1, length(:{0}) + 1) = :{0} || '_')"
_PAIRS = f"""
SELECT texts.source, target, files.name, article, context, date, machine, obsolete
FROM pairs JOIN texts ON texts.id = text JOIN files ON files.id = file
WHERE text = :text AND {_LOCALE.format("locale")}
    AND (:language IS NULL OR {_LOCALE.format("language")})
ORDER BY
    context IS NOT :context, locale != :locale, obsolete, machine, date DESC, files.name, target
"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class Feed:
    """A file that feeds the memory.

    Attributes:
        name: What to call it.
        digest: Changes when the pairs in it may have.
        pairs: Reads them.
    """

    name: str
    digest: str
    pairs: Callable[[], Iterable[Pair]]


@dataclass(frozen=True, slots=True)
class Stats:
    """What is in the memory.

    Attributes:
        texts: How many different texts there are.
        files: How many files feed it.
        pairs: How many pairs, by locales: of the text, and of the translation.
    """

    texts: int
    files: int
    pairs: tuple[tuple[str, str, int], ...]


class Memory:
    """Approved translations, to be asked by their text.

    Args:
        path: The SQLite file; None keeps the memory in memory.
        feeds: Everything that feeds it.
        dry: Do not touch the file; what it lacks is added to a copy in memory.

    Raises:
        FileError: A feed cannot be read, or the file cannot be written.
    """

    def __init__(self, path: Path | None, feeds: Iterable[Feed] = (), *, dry: bool = False) -> None:
        self._path = path
        self._feeds = tuple(feeds)
        self._dry = dry
        self._database = self._opened()

    def close(self) -> None:
        """Let the file go."""
        self._database.close()

    def __enter__(self) -> Memory:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def exact(
        self, source: str, locale: str, *, language: str | None = None, context: str | None = None
    ) -> Match | None:
        """The translation of this very text; the first one if there are several.

        Args:
            source: The text.
            locale: What to find a translation to.
            language: Locale of the text; None for any.
            context: The msgctxt of the text; a translation for another one is second choice.
        """

        def find(database: sqlite3.Connection) -> Match | None:
            text = _known(database, source)
            if text is None:
                return None
            found = _matches(database, text, 1.0, locale, language, context)
            return next(found, None)

        return self._asked(find)

    def fuzzy(
        self,
        source: str,
        locale: str,
        minimum: float = 0.75,
        limit: int = 5,
        *,
        language: str | None = None,
    ) -> tuple[Match, ...]:
        """The translations of the texts that are most like this one, itself included.

        Args:
            source: The text.
            locale: What to find translations to.
            minimum: How much a text must be like this one at least, from 0 to 1.
            limit: How many translations to give at most.
            language: Locale of the text; None for any.

        Returns:
            The best first, each translation of each text once. Of two texts that are equally
            alike, the one whose Markdown is nearer goes first.
        """

        def find(database: sqlite3.Connection) -> tuple[Match, ...]:
            found: dict[tuple[str, str], Match] = {}
            for text, score in _near(database, source, minimum):
                for match in _matches(database, text, score, locale, language, None):
                    found.setdefault((match.source, match.target), match)
                if len(found) >= limit:
                    break
            return tuple(found.values())[:limit]

        return self._asked(find)

    def pairs(self, locale: str | None = None) -> Iterator[Pair]:
        """All pairs, or those of a locale, in an order that the pairs alone make."""
        rows = self._asked(
            lambda database: database.execute(
                "SELECT source, target, language, locale, name, article, context, date, machine, "
                "obsolete FROM pairs JOIN texts ON texts.id = text JOIN files ON files.id = file "
                "WHERE :locale IS NULL OR locale = :locale ORDER BY language, source, locale, "
                "target, article, context, name",
                {"locale": locale},
            )
        )
        for *texts, file, article, context, date, machine, obsolete in rows:
            source, target, language, locale = texts
            origin = Occurrence(file, article, context, date, bool(machine), bool(obsolete))
            yield Pair(source, target, language, locale, origin)

    def stats(self) -> Stats:
        """What is in the memory."""

        def count(database: sqlite3.Connection) -> Stats:
            (texts,) = database.execute("SELECT count(*) FROM texts").fetchone()
            (files,) = database.execute("SELECT count(*) FROM files").fetchone()
            pairs = database.execute(
                "SELECT language, locale, count(*) FROM pairs GROUP BY 1, 2 ORDER BY 1, 2"
            )
            return Stats(texts, files, tuple(pairs))

        return self._asked(count)

    def _asked(self, find: Callable[[sqlite3.Connection], Found]) -> Found:
        """What is found in the file, which is made anew if it turns out to be damaged."""
        try:
            return find(self._database)
        except sqlite3.DatabaseError as problem:
            if not _damaged(problem):
                raise self._error(problem) from problem
        self._database.close()
        self._discard()
        self._database = self._opened()
        return find(self._database)

    def _opened(self) -> sqlite3.Connection:
        try:
            return self._current()
        except sqlite3.DatabaseError as problem:
            if not self._dry and _READ_ONLY.search(str(problem)):
                self._dry = True
            elif not _damaged(problem):
                raise self._error(problem) from problem
            else:
                self._discard()
        try:
            return self._current()
        except sqlite3.DatabaseError as problem:
            raise self._error(problem) from problem

    def _current(self) -> sqlite3.Connection:
        """The database with everything that feeds it in it, and nothing else."""
        database = self._connected()
        try:
            database.execute(f"PRAGMA cache_size = -{_CACHE}")
            if _version(database) != _VERSION:
                if database.execute("SELECT 1 FROM sqlite_master").fetchone():
                    raise _Outdated("another version")
                database.executescript(_SCHEMA)
            _feed(database, self._feeds)
        except BaseException:
            database.close()
            raise
        return database

    def _connected(self) -> sqlite3.Connection:
        if self._path is None:
            return sqlite3.connect(":memory:", isolation_level=None)
        if self._dry:
            return self._unwritten(self._path)
        # Where no folder can be made, no file can be opened: SQLite says that.
        with contextlib.suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
        return sqlite3.connect(self._path, isolation_level=None)

    def _unwritten(self, path: Path) -> sqlite3.Connection:
        """The file, to be read only; a copy in memory if it lacks something."""
        copy = sqlite3.connect(":memory:", isolation_level=None)
        if not path.is_file():
            return copy
        file = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, isolation_level=None)
        try:
            if _version(file) == _VERSION:
                if _is_fed(file, self._feeds):
                    return file
                file.backup(copy)
        except BaseException:
            file.close()
            raise
        file.close()
        return copy

    def _discard(self) -> None:
        if self._path is None or self._dry:
            self._path = None
            return
        try:
            for suffix in ("", "-journal", "-wal", "-shm"):
                self._path.with_name(self._path.name + suffix).unlink(missing_ok=True)
        except OSError as problem:
            raise FileError(
                f"This cannot be removed: {problem.strerror}.", where=str(self._path)
            ) from problem

    def _error(self, problem: sqlite3.DatabaseError) -> FileError:
        return FileError(
            f"The translation memory cannot be used: {problem}.",
            "It holds nothing of its own: delete it, or make room for it.",
            where=str(self._path or ""),
        )


class _Outdated(sqlite3.DatabaseError):
    """The file is of another version."""


def _damaged(problem: sqlite3.DatabaseError) -> bool:
    """Whether a file is to blame for an error, and not the disk or another process."""
    busy = isinstance(problem, sqlite3.OperationalError)
    return not busy or str(problem).startswith(("no such table", "no such column"))


def _version(database: sqlite3.Connection) -> int:
    return int(database.execute("PRAGMA user_version").fetchone()[0])


def _is_fed(database: sqlite3.Connection, feeds: Iterable[Feed]) -> bool:
    known = dict(database.execute("SELECT name, digest FROM files"))
    return known == {feed.name: feed.digest for feed in feeds}


def _feed(database: sqlite3.Connection, feeds: Sequence[Feed]) -> None:
    """Read what changed; all of it, or nothing if something cannot be read."""
    if _is_fed(database, feeds):
        return
    known = dict(database.execute("SELECT name, digest FROM files"))
    wanted = {feed.name: feed.digest for feed in feeds}
    database.execute("BEGIN IMMEDIATE")
    try:
        (before,) = database.execute("SELECT ifnull(max(id), 0) FROM texts").fetchone()
        database.execute("CREATE TEMP TABLE touched (text INTEGER PRIMARY KEY)")
        for name, digest in known.items():
            if wanted.get(name) != digest:
                _forget(database, name)
        for feed in feeds:
            if known.get(feed.name) != feed.digest:
                _read(database, feed)
        database.execute(
            "DELETE FROM texts WHERE id IN touched AND id NOT IN (SELECT text FROM pairs)"
        )
        database.execute("DROP TABLE touched")
        _index(database, before)
        database.execute("COMMIT")
    except BaseException:
        if database.in_transaction:
            database.execute("ROLLBACK")
        raise


def _forget(database: sqlite3.Connection, name: str) -> None:
    (file,) = database.execute("SELECT id FROM files WHERE name = ?", (name,)).fetchone()
    database.execute("INSERT OR IGNORE INTO touched SELECT text FROM pairs WHERE file = ?", (file,))
    database.execute("DELETE FROM pairs WHERE file = ?", (file,))
    database.execute("DELETE FROM files WHERE id = ?", (file,))


def _read(database: sqlite3.Connection, feed: Feed) -> None:
    file = database.execute(
        "INSERT INTO files (name, digest) VALUES (?, ?)", (feed.name, feed.digest)
    ).lastrowid

    def rows() -> Iterator[tuple[object, ...]]:
        for pair in feed.pairs():
            text = _known(database, pair.source)
            if text is None:
                text = _new(database, pair.source)
            where = pair.origin
            named = (pair.language, pair.locale, pair.target, where.article, where.context)
            yield (text, file, *named, where.date, where.machine, where.obsolete)

    database.executemany("INSERT INTO pairs VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows())


def _new(database: sqlite3.Connection, source: str) -> int | None:
    compared = form(source) if len(source) <= _LONGEST else ""
    return database.execute(
        "INSERT INTO texts (hash, source, form) VALUES (?, ?, ?)",
        (_hash(source), source, None if compared == source else compared),
    ).lastrowid


def _index(database: sqlite3.Connection, before: int) -> None:
    """Index the texts that are new; all of them if many of those that are indexed are gone."""
    first, last, live = database.execute(
        "SELECT ifnull(min(id), 0), ifnull(max(id), 0), count(*) FROM texts"
    ).fetchone()
    (listed,) = database.execute("SELECT ifnull(sum(last - first + 1), 0) FROM segments").fetchone()
    if listed > 2 * live:
        index.clear(database)
        before = first - 1
    if live and last > before:
        index.add(database, before + 1, last)


def remembered(path: Path, name: str) -> tuple[tuple[str | None, str, str], ...]:
    """The pairs that a file fed a memory with, as they stand there: nothing is brought up to date.

    Args:
        path: The SQLite file.
        name: The name of the file that fed it.

    Returns:
        The context, the source and the translation of each; nothing if there is no memory.
    """
    try:
        database = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    except (sqlite3.Error, OSError):
        return ()
    with contextlib.closing(database):
        try:
            rows = database.execute(
                "SELECT context, source, target FROM pairs JOIN texts ON texts.id = text "
                "JOIN files ON files.id = file WHERE files.name = ? ORDER BY source, target",
                (name,),
            )
            return tuple((context, source, target) for context, source, target in rows)
        except sqlite3.Error:
            return ()


def _known(database: sqlite3.Connection, source: str) -> int | None:
    try:
        row = database.execute(
            "SELECT id FROM texts WHERE hash = ? AND source = ?", (_hash(source), source)
        ).fetchone()
    except UnicodeEncodeError:  # half of a surrogate pair: no text that anything could hold
        return None
    return None if row is None else row[0]


def _hash(source: str) -> int:
    data = source.encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(data, digest_size=8).digest(), "big", signed=True)


def _near(database: sqlite3.Connection, source: str, minimum: float) -> Iterator[tuple[int, float]]:
    """The ids of the texts that are alike enough, with their similarity; the best first."""
    from rapidfuzz import fuzz, process

    asked = form(source)
    near = index.candidates(database, asked, minimum) if len(source) <= _LONGEST else []
    if (known := _known(database, source)) is not None:
        yield known, 1.0
    marks = ",".join("?" * len(near))
    rows = database.execute(
        f"SELECT id, source, ifnull(form, source) FROM texts "  # noqa: S608
        f"WHERE id IN ({marks}) AND ifnull(form, source) != ''",
        near,
    ).fetchall()
    scores = process.extract(
        asked,
        [form for _, _, form in rows],
        scorer=fuzz.ratio,
        score_cutoff=100 * minimum,
        limit=None,
    )
    ranked = []
    for _, score, place in scores:
        text, found, _ = rows[place]
        if text != known:
            ranked.append((-min(NEAR, score / 100), -fuzz.ratio(source, found), text))
    for score, _, text in sorted(ranked):
        yield text, -score


def _matches(
    database: sqlite3.Connection,
    text: int,
    score: float,
    locale: str,
    language: str | None,
    context: str | None,
) -> Iterator[Match]:
    rows = database.execute(
        _PAIRS, {"text": text, "locale": locale, "language": language, "context": context}
    )
    for source, target, file, article, found, date, machine, obsolete in rows:
        origin = Occurrence(file, article, found, date, bool(machine), bool(obsolete))
        yield Match(source, target, score, origin)
