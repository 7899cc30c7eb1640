"""The prefilter of fuzzy lookups: which of many texts may be near to one.

An inverted index over trigrams of characters. They need no words, so they
serve a language that has no spaces as well as one that inflects. A lookup
reads the lists of some trigrams only: the text is cut into stretches, and of
each one the trigram is taken that the fewest texts have. An edit hits some
stretches and leaves the others; what shares most of the chosen trigrams is
worth comparing in full.

Texts of very different length cannot be alike: at a similarity of 0.75 one has
at least 0.6 of the other's characters. So a trigram is listed by the *class* of
its text's length, and a lookup leaves out the classes that cannot match.

Lists are kept by *segment*, a run of up to `LARGEST` texts: new texts make a new
segment, into which smaller ones before it are merged. So a list is never
rewritten for one new text, and there are never many segments.
"""

from __future__ import annotations

import math
from itertools import islice, pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

__all__ = ["LARGEST", "SCHEMA", "add", "candidates", "clear"]

LARGEST = 1 << 16
"""Texts in a segment: the lists of this many are sorted in memory at once."""

SCHEMA = """
CREATE TABLE segments (first INTEGER PRIMARY KEY, last INTEGER NOT NULL);
CREATE TABLE postings (
    segment INTEGER, gram INTEGER, ids BLOB NOT NULL, PRIMARY KEY (segment, gram)
) WITHOUT ROWID;
CREATE TABLE frequencies (gram INTEGER PRIMARY KEY, texts INTEGER NOT NULL);
"""

_STRETCH = 8
_STRETCHES = 16
_POSTINGS = 60_000
_CANDIDATES = 500
_ID = np.dtype("<u4")
_BEFORE, _AFTER = "\x02\x02", "\x03"
# Odd, so that no letter loses a bit. Two trigrams that become one number cost a comparison.
_FACTORS = np.array([0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D], np.uint32)
_CLASS = 0x27D4EB2F
_GROWTH = math.log(1.5)
_AT_ONCE = 1 << 12


def _class(length: float) -> int:
    return int(math.log(max(length, 1)) / _GROWTH)


def _grams(texts: str) -> NDArray[np.uint32]:
    codes = np.frombuffer(texts.encode("utf-32-le", "surrogatepass"), "<u4")
    first, second, third = _FACTORS
    hashed: NDArray[np.uint32] = codes[:-2] * first ^ codes[1:-1] * second ^ codes[2:] * third
    return hashed


def _framed(form: str) -> str:
    """A text in which its beginning and its end count as letters."""
    return _BEFORE + form.casefold() + _AFTER


def _salt(length: float) -> int:
    """What makes the trigrams of one class of lengths others than those of the next."""
    return _class(length) * _CLASS & 0xFFFFFFFF


def add(database: sqlite3.Connection, first: int, last: int) -> None:
    """Index the texts with these ids and all between; no later one may be indexed already."""
    begin = first
    for older, end in database.execute("SELECT first, last FROM segments ORDER BY first DESC"):
        if end - older > 2 * (last - begin) or last - older >= LARGEST:
            break
        begin = older
    if begin < first:
        database.execute(
            "UPDATE frequencies SET texts = frequencies.texts - gone.texts FROM "
            "(SELECT gram, sum(length(ids)) / ? AS texts FROM postings "
            "WHERE segment >= ? GROUP BY gram) AS gone WHERE gone.gram = frequencies.gram",
            (_ID.itemsize, begin),
        )
        database.execute("DELETE FROM postings WHERE segment >= ?", (begin,))
        database.execute("DELETE FROM segments WHERE first >= ?", (begin,))
    for start in range(begin, last + 1, LARGEST):
        end = min(start + LARGEST - 1, last)
        rows = database.execute(
            "SELECT id, ifnull(form, source) FROM texts WHERE id BETWEEN ? AND ? ORDER BY id",
            (start, end),
        )
        database.executemany(
            "INSERT INTO postings VALUES (?, ?, ?)",
            ((start, gram, ids) for gram, ids in _lists(rows)),
        )
        database.execute(
            "INSERT INTO frequencies SELECT gram, length(ids) / ? FROM postings "
            "WHERE segment = ? ON CONFLICT (gram) DO UPDATE SET texts = texts + excluded.texts",
            (_ID.itemsize, start),
        )
        database.execute("INSERT INTO segments VALUES (?, ?)", (start, end))


def clear(database: sqlite3.Connection) -> None:
    """Forget every list."""
    for table in ("segments", "postings", "frequencies"):
        database.execute(f"DELETE FROM {table}")  # noqa: S608


def _lists(rows: Iterable[tuple[int, str]]) -> Iterator[tuple[int, bytes]]:
    """Each trigram with the ids of the texts that have it, in their order."""
    rows = iter(rows)
    parts = []
    while some := list(islice(rows, _AT_ONCE)):
        parts.append(_keys(some))
    if not parts:
        return
    keys = np.concatenate(parts)
    parts.clear()
    keys.sort()
    keys = keys[np.concatenate([[True], keys[1:] != keys[:-1]])]
    owners = keys.astype(_ID)
    keys >>= np.uint64(32)
    borders = np.flatnonzero(keys[1:] != keys[:-1]) + 1
    for start, end in pairwise([0, *borders.tolist(), len(keys)]):
        yield int(keys[start]), owners[start:end].tobytes()


def _keys(rows: Sequence[tuple[int, str]]) -> NDArray[np.uint64]:
    """A number for each trigram of each text: first the trigram, then the text."""
    framed = [_framed(form) for _, form in rows]
    lengths = np.array([len(one) for one in framed])
    owners = np.repeat(np.array([number for number, _ in rows], np.uint64), lengths)
    salts = np.repeat(np.array([_salt(len(form)) for _, form in rows], np.uint32), lengths)
    grams = _grams("".join(framed)) ^ salts[:-2]
    keys = (grams.astype(np.uint64) << np.uint64(32)) | owners[:-2]
    # The two trigrams that run over from one text into the next belong to neither.
    ends = np.cumsum(lengths)[:-1]
    return np.delete(keys, np.concatenate([ends - 1, ends - 2]))


def candidates(database: sqlite3.Connection, form: str, minimum: float) -> list[int]:
    """The ids of texts that may be near to one, those with most in common first.

    Args:
        database: With the tables of `SCHEMA`, and one of texts.
        form: The text.
        minimum: How much a text must be like it at least, from 0 to 1.
    """
    wanted = list(dict.fromkeys(_grams(_framed(form)).tolist()))
    shortest = len(form) * minimum / (2 - minimum)
    longest = len(form) * (2 - minimum) / max(minimum, 0.1)
    salts = [
        number * _CLASS & 0xFFFFFFFF for number in range(_class(shortest), _class(longest) + 1)
    ]
    numbers = [gram ^ salt for gram in wanted for salt in salts]
    known = dict(_select(database, "gram, texts FROM frequencies WHERE gram", numbers))
    sizes = {gram: sum(known.get(gram ^ salt, 0) for salt in salts) for gram in wanted}
    chosen = _choose(wanted, sizes)
    numbers = [gram ^ salt for gram in chosen for salt in salts if gram ^ salt in known]
    lists = [
        np.frombuffer(ids, _ID)
        for (ids,) in _select(
            database,
            "ids FROM postings WHERE segment IN (SELECT first FROM segments) AND gram",
            numbers,
        )
    ]
    if not lists:
        return []
    owners = np.sort(np.concatenate(lists))
    starts = np.flatnonzero(np.concatenate([[True], owners[1:] != owners[:-1]]))
    hits = owners[starts]
    counts = np.diff(starts, append=len(owners))
    if len(hits) > _CANDIDATES:
        best = np.argpartition(-counts, _CANDIDATES)[:_CANDIDATES]
        hits, counts = hits[best], counts[best]
    found: list[int] = hits[np.lexsort((hits, -counts))].tolist()
    return found


def _select(database: sqlite3.Connection, what: str, among: Sequence[int]) -> sqlite3.Cursor:
    return database.execute(f"SELECT {what} IN ({','.join('?' * len(among))})", among)


def _choose(wanted: Sequence[int], sizes: dict[int, int]) -> list[int]:
    """The rarest trigram of each stretch, then the rarest of all until the lists get long."""
    stretches = max(1, min(_STRETCHES, len(wanted) // _STRETCH))
    step = -(-len(wanted) // stretches)
    there = [
        [gram for gram in wanted[at : at + step] if sizes[gram]]
        for at in range(0, len(wanted), step)
    ]
    best = {min(some, key=sizes.__getitem__) for some in there if some}
    rarest = sorted(set(wanted), key=lambda gram: (gram not in best, sizes[gram], gram))
    chosen: list[int] = []
    total = 0
    for gram in rarest:
        total += sizes[gram]
        if total > _POSTINGS and len(chosen) >= _STRETCHES // 2:
            break
        if sizes[gram]:
            chosen.append(gram)
    return chosen
