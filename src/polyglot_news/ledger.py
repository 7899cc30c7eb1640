"""The ledger of reviews: who approved which translation of which text, as lines that only grow.

``locales/<locale>/reviews.jsonl`` holds one act of review a line (records.py).
It makes no difference in which order the lines stand, or whether one stands
twice: git may put two branches' lines together as it likes (``merge=union``).
What came after what is said by the records' ``after``.

Nothing here touches a file: bytes come in, bytes and values go out.
"""

from __future__ import annotations

import codecs
import contextlib
import dataclasses
import gc
import hashlib
import json
import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from polyglot_news.records import Act, BadRecord, Kind, Pair, Record, pair, read

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from polyglot_news.entry import Entry

__all__ = ["Ledger", "Problem", "append", "dumps", "fingerprints", "no_collection", "parse"]

_ARTICLE = re.compile(rb'"article": ("(?:[^"\\]|\\.)*")')


@dataclass(frozen=True, slots=True)
class Problem:
    """A line that is no record, and so says nothing.

    Attributes:
        line: Its number, from 1.
        column: Where in it, from 1, in characters; 0 if no place is meant.
        what: What is wrong, a sentence.
        hint: What to do, a sentence.
    """

    line: int
    column: int
    what: str
    hint: str

    def at(self, where: str) -> str:
        """One line for the user, with the file's name."""
        place = f"{where}:{self.line}" + (f":{self.column}" if self.column else "")
        return f"{place}: {self.what} {self.hint}"


@dataclass(frozen=True)
class Ledger:
    """The records of a locale, or of one of its articles. What it says depends on no order.

    Attributes:
        records: Each record once.
        problems: The lines that are none.
        lines: The number of the line of each record that was read, by its id.
    """

    records: tuple[Record, ...] = ()
    problems: tuple[Problem, ...] = ()
    lines: Mapping[str, int] = dataclasses.field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def _articles(self) -> dict[str, Ledger]:
        found: dict[str, list[Record]] = {}
        for record in self.records:
            found.setdefault(record.article, []).append(record)
        return {slug: Ledger(tuple(records)) for slug, records in found.items()}

    @cached_property
    def _pairs(self) -> dict[Pair, list[Record]]:
        found: dict[Pair, list[Record]] = {}
        for record in sorted(self.records, key=self.age):
            found.setdefault(record.pair, []).append(record)
        return found

    @cached_property
    def _ids(self) -> dict[str, Record]:
        return {record.id: record for record in self.records}

    def age(self, record: Record) -> tuple[str, int, str]:
        """What puts records in order, the oldest first: of one second, by what followed what."""
        return (record.time, len(self.before(record)), record.id)

    @cached_property
    def _followed(self) -> frozenset[str]:
        return frozenset(one for record in self.records for one in record.after)

    @property
    def slugs(self) -> tuple[str, ...]:
        """The articles that it says something about, in alphabetical order."""
        return tuple(sorted(self._articles))

    def article(self, slug: str) -> Ledger:
        """What it says about one article."""
        return self._articles.get(slug, _EMPTY)

    def extended(self, records: Iterable[Record]) -> Ledger:
        """The ledger with more records; those that it has already make no difference."""
        fresh = {record.id: record for record in records if record.id not in self._ids}
        return Ledger((*self.records, *fresh.values()), self.problems, self.lines)

    def fitting(self, entry: Entry) -> tuple[Record, ...]:
        """The records about the very source and translation of an entry, the oldest first."""
        return tuple(self._pairs.get(pair(entry), ()))

    def standing(self, entry: Entry) -> tuple[Record, ...]:
        """The approvals of an entry that hold, the oldest first.

        One holds if both of its hashes fit, and if whoever gave it knew of every rejection
        and every taking back of this very translation. Of two branches where one approved it
        and the other rejected it, no approval is left.
        """
        found = self.fitting(entry)
        endings = {one.id for one in found if not one.act.approves}
        approvals = (one for one in found if one.act.approves)
        return tuple(one for one in approvals if not endings or endings <= self.before(one))

    def rejected(self, entry: Entry) -> bool:
        """Whether a rejection of this very translation is among the last words on it."""
        found = self.fitting(entry)
        known = {earlier for one in found for earlier in self.before(one)}
        return any(one.act is Act.REJECTED and one.id not in known for one in found)

    def approvals_ended(self, entry: Entry) -> bool:
        """Whether each approval of this very translation was ended by somebody who knew of it.

        True, too, if there is none. Where it is false and nothing stands, branches disagree.
        """
        found = self.fitting(entry)
        ended = {one for end in found if not end.act.approves for one in self.before(end)}
        return all(one.id in ended for one in found if one.act.approves)

    def agrees(self, entry: Entry) -> bool:
        """Whether the last records of an entry's unit are all about its translation."""
        return all(one.pair == pair(entry) for one in self.last(entry))

    def heads(self, entry: Entry) -> tuple[str, ...]:
        """The ids of the records of an entry's unit that no other follows, in order.

        A unit is a source in its context, whatever its translation.
        """
        return tuple(one.id for one in self.last(entry))

    def last(self, entry: Entry) -> tuple[Record, ...]:
        """The records of an entry's unit that no other follows, in the order of their ids."""
        context, source, _ = pair(entry)
        found = self._units.get((context, source), ())
        return tuple(sorted((one for one in found if self.is_last(one)), key=lambda one: one.id))

    def is_last(self, record: Record) -> bool:
        """Whether no other record follows this one."""
        return record.id not in self._followed

    @cached_property
    def _units(self) -> dict[tuple[str | None, str], list[Record]]:
        found: dict[tuple[str | None, str], list[Record]] = {}
        for record in self.records:
            found.setdefault((record.pair.msgctxt, record.pair.source), []).append(record)
        return found

    @cached_property
    def _targets(self) -> dict[tuple[str | None, str], set[str]]:
        found: dict[tuple[str | None, str], set[str]] = {}
        for record in self.records:
            if record.act.approves:
                key = (record.pair.msgctxt, record.pair.target)
                found.setdefault(key, set()).add(record.pair.source)
        return found

    def approved_for_another(self, entry: Entry) -> bool:
        """Whether the translation was approved, but only for another source than it has now."""
        context, source, target = pair(entry)
        sources = self._targets.get((context, target), set())
        return bool(sources) and source not in sources

    @cached_property
    def _by_persons(self) -> frozenset[str]:
        return frozenset(
            one.pair.target
            for one in self.records
            if one.act.approves and one.actor.kind is Kind.PERSON
        )

    def approved_anywhere(self, entry: Entry) -> bool:
        """Whether a person ever approved the translation, of whatever source."""
        return pair(entry).target in self._by_persons

    def before(self, record: Record) -> set[str]:
        """The ids of all records that this one follows, however far back."""
        found: set[str] = set()
        waiting = list(record.after)
        while waiting:
            one = waiting.pop()
            if one not in found:
                found.add(one)
                waiting += self._ids[one].after if one in self._ids else ()
        return found

    def earlier_name(self, record: Record) -> Record | None:
        """The same act under the name that its article had before; None if it had none."""
        followed = (self._ids[one] for one in record.after if one in self._ids)
        # Only a move puts a record behind one of another article.
        return next((one for one in followed if one.article != record.article), None)

    def missing(self) -> dict[str, Record]:
        """Ids of records that others follow and that are not here, each with one of these."""
        lost = {one: record for record in self.records for one in record.after}
        return {one: record for one, record in lost.items() if one not in self._ids}


_EMPTY = Ledger()


def dumps(records: Iterable[Record]) -> bytes:
    """Records as lines: UTF-8, each ended by a line feed."""
    return "".join(f"{record.line}\n" for record in records).encode()


def append(data: bytes, records: Iterable[Record]) -> bytes:
    """Put records behind the lines of a file, of which not one byte changes.

    A last line without an end, which an interrupted writer may have left, gets its end first.
    Records that are there already are not written again.
    """
    there = {line.removesuffix(b"\r") for line in data.split(b"\n")}
    lines = dict.fromkeys(record.line.encode() for record in records)
    fresh = b"".join(line + b"\n" for line in lines if line not in there)
    gap = b"\n" if fresh and data and not data.endswith(b"\n") else b""
    return data + gap + fresh


def fingerprints(data: bytes) -> dict[str, str]:
    """For each article, a hash of the lines about it; it depends on no order.

    What cannot be told to be about an article counts for "".
    """
    found: dict[bytes, set[bytes]] = {}
    for line in data.split(b"\n"):
        if line:
            about = _ARTICLE.search(line)
            found.setdefault(about[1] if about else b"", set()).add(line)
    slugs: dict[str, set[bytes]] = {}
    for name, lines in found.items():
        slugs.setdefault(_slug(name), set()).update(lines)
    return {
        slug: hashlib.sha256(b"\n".join(sorted(lines))).hexdigest() for slug, lines in slugs.items()
    }


def _slug(quoted: bytes) -> str:
    try:
        return str(json.loads(quoted))
    except ValueError:
        return ""


def parse(data: bytes) -> Ledger:
    """Read a ledger.

    Empty lines, line ends of other systems and repeated lines are harmless.
    Every other line is a record or a problem; a problem costs no record.
    """
    with no_collection():
        return _parse(data)


@contextlib.contextmanager
def no_collection() -> Iterator[None]:
    """Keep the collector from looking through many new records, none of which is garbage."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _parse(data: bytes) -> Ledger:
    records: dict[str, Record] = {}
    problems: list[Problem] = []
    numbers: dict[str, int] = {}
    lines = data.removeprefix(codecs.BOM_UTF8).split(b"\n")
    for number, line in enumerate(lines, 1):
        line = line.removesuffix(b"\r")
        if not line.strip():
            continue
        try:
            record = read(line)
        except BadRecord as bad:
            cut = number == len(lines) and bad.syntax
            what = f"The last line is cut off: {bad.what}" if cut else bad.what
            problems.append(Problem(number, bad.column, what, bad.hint))
        else:
            records[record._id] = record
            numbers[record._id] = number
    return Ledger(tuple(records.values()), tuple(problems), numbers)
