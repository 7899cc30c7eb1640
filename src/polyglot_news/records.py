"""One act of review, as a value and as a line of a ledger.

A line is a JSON object with its keys in alphabetical order::

    {"act": "approved", "actor": "Olena Koval", "article": "storm", …}

A record binds an act to the hash of the source *and* to the hash of the
translation: an approval says something about these two texts and about no
others. The ``id`` of a record is a hash of everything else in it, so a line
that was altered is found, and the same line twice is one record. ``after`` has
the ids of the records of the same unit that were the last ones when this one was
written.

The id is no signature. It finds accidents and careless edits; who wrote a line
is as certain as the history of the repository that it was committed to.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from polyglot_news.entry import Entry

__all__ = [
    "VERSION",
    "Act",
    "Actor",
    "BadRecord",
    "Kind",
    "Pair",
    "Record",
    "digest",
    "pair",
    "read",
]

VERSION = 1

_HASH = 32
_ID = 16
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)
_TEXTS = frozenset({str})
_MARKER = re.compile(rb"(?:<{7}|={7}|>{7}|\|{7})(?: |$)")
_REQUIRED = ("act", "actor", "article", "id", "kind", "source", "target", "time")
_OPTIONAL = ("after", "distance", "email", "machine", "msgctxt", "scope")
_KNOWN = frozenset(("v", *_REQUIRED, *_OPTIONAL))
_required = itemgetter(*_REQUIRED)


class Act(StrEnum):
    """What somebody did to a unit."""

    APPROVED = "approved"
    """Said with a command that the translation is right."""
    KEPT = "kept"
    """Said, as the author, that a change of the source leaves an approval as it was."""
    SEEN = "seen"
    """Was found to have approved it in another tool: the ``fuzzy`` flag was gone."""
    IN_PARTS = "approved in parts"
    """Had approved sentences that were joined to this unit since, not a character changed."""
    REJECTED = "rejected"
    """Said that the translation is wrong."""
    REVERTED = "reverted"
    """Took back what was said about it before."""

    @property
    def approves(self) -> bool:
        """Whether the act lets the translation pass."""
        return self in (Act.APPROVED, Act.SEEN, Act.IN_PARTS, Act.KEPT)


class Kind(StrEnum):
    """What sort of actor it was."""

    PERSON = "person"
    TOOL = "tool"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acted.

    Attributes:
        name: A name; empty if nobody's is known.
        email: An address; may be empty.
        kind: A person or a tool.
    """

    name: str
    email: str = ""
    kind: Kind = Kind.PERSON

    def __str__(self) -> str:
        return f"{self.name} <{self.email}>" if self.email else self.name or "nobody known by name"


class Pair(NamedTuple):
    """A source text and its translation, by their hashes.

    Attributes:
        msgctxt: Context of the unit; None for most.
        source: `digest` of the source: of its plural too, if it has one.
        target: `digest` of the translation: of all of its forms.
    """

    msgctxt: str | None
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Record:
    """One act of review.

    Attributes:
        article: Slug of the article.
        pair: What was judged.
        act: What was done.
        actor: By whom.
        time: When, in UTC to the second: ``2026-03-01T12:00:00Z``.
        machine: Hash of what the machine had proposed for the unit, as its provenance
            comment has it; empty if no machine had.
        distance: How far the translation is from that proposal: edits by the length of the
            longer of the two, in characters; 0 if not a letter was changed, 1 if none was
            kept, None if not known.
        scope: What an act on many units at once covered, in the actor's words; of an approval in
            parts, the ids of the approvals of these.
        after: Ids of the unit's records that no other had followed yet.
    """

    article: str
    pair: Pair
    act: Act
    actor: Actor
    time: str
    machine: str = ""
    distance: float | None = None
    scope: str = ""
    after: tuple[str, ...] = ()
    _id: str = dataclasses.field(default="", repr=False, compare=False)

    @property
    def id(self) -> str:
        """The hash of everything that the record says."""
        return self._id or _identity(_text(self._fields()).encode())

    @property
    def line(self) -> str:
        """The record as a line of the file, without its end."""
        return _text({**self._fields(), "id": self.id})

    def _fields(self) -> dict[str, Any]:
        fields: dict[str, Any] = {
            "v": VERSION,
            "article": self.article,
            "source": self.pair.source,
            "target": self.pair.target,
            "act": str(self.act),
            "actor": self.actor.name,
            "kind": str(self.actor.kind),
            "time": self.time,
        }
        optional = {
            "after": list(self.after) or None,
            "distance": self.distance,
            "email": self.actor.email or None,
            "machine": self.machine or None,
            "msgctxt": self.pair.msgctxt,
            "scope": self.scope or None,
        }
        return fields | {name: value for name, value in optional.items() if value is not None}


def digest(*texts: str) -> str:
    """32 hexadecimal digits of the SHA-256 of a text; of several, with U+0000 between them."""
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:_HASH]


def pair(entry: Entry) -> Pair:
    """The hashes of an entry's source and of its translation."""
    plural = () if entry.msgid_plural is None else (entry.msgid_plural,)
    return Pair(entry.msgctxt, digest(entry.msgid, *plural), digest(*entry.texts))


class BadRecord(Exception):
    """A line that is no record.

    Args:
        what: What is wrong, a sentence.
        hint: What to do, a sentence.
        column: Where in the line, from 1, in characters; 0 if no place is meant.
        syntax: Whether it is not even JSON, as a line that was cut off is not.
    """

    def __init__(self, what: str, hint: str, column: int = 0, *, syntax: bool = False) -> None:
        super().__init__(what)
        self.what = what
        self.hint = hint
        self.column = column
        self.syntax = syntax


_RESTORE = "Take the line back from the history of the repository."


def read(line: bytes) -> Record:
    """Read a line, without its end.

    Raises:
        BadRecord: It is no record, or not what it was when it was written.
    """
    if not line.startswith(b"{") and _MARKER.match(line):
        raise BadRecord(
            "This is a conflict marker of git.",
            "Take out the markers and keep the lines of both sides; .gitattributes with "
            "“locales/*/reviews.jsonl merge=union” lets git do that.",
        )
    try:
        fields = json.loads(line.decode())
    except UnicodeDecodeError as problem:
        column = len(line[: problem.start].decode("utf-8", "replace")) + 1
        byte = line[problem.start]
        cut = problem.end == len(line)
        raise BadRecord(
            f"The byte 0x{byte:02X} is not UTF-8.", _RESTORE, column, syntax=cut
        ) from problem
    except json.JSONDecodeError as problem:
        raise BadRecord(
            f"This is not JSON: {problem.msg}.", _RESTORE, problem.colno, syntax=True
        ) from problem
    except (ValueError, RecursionError) as problem:
        raise BadRecord("This is not JSON that a record can hold.", _RESTORE, 1) from problem
    if not isinstance(fields, dict):
        raise BadRecord("This is JSON, and not an object.", _RESTORE, 1)
    return _record(fields, line)


def _record(fields: dict[str, Any], line: bytes) -> Record:
    version = fields.get("v")
    if version != VERSION or version is True:
        newer = type(version) is int and version > VERSION
        raise BadRecord(
            f"This is a record of version {json.dumps(version)}, and version {VERSION} is known.",
            "Use a newer polyglot-news." if newer else _RESTORE,
        )
    if not _KNOWN.issuperset(fields):
        name = min(fields.keys() - _KNOWN)
        raise BadRecord(f"“{name}” is not a field of a record.", _RESTORE)
    try:
        record = _built(fields)
    except KeyError as problem:
        raise BadRecord(f"The field “{problem.args[0]}” is missing.", _RESTORE) from problem
    except (TypeError, ValueError) as problem:
        raise BadRecord(f"A field holds what it cannot hold: {problem}.", _RESTORE) from problem
    given = record._id
    # A line as we write it is its own content, but for the id.
    if _identity(line.replace(b'"id": "%b", ' % given.encode(), b"", 1)) != given:
        content = {name: value for name, value in fields.items() if name != "id"}
        if _identity(_text(content).encode("utf-8", "surrogatepass")) != given:
            raise BadRecord("This line was altered: its id does not fit what it says.", _RESTORE)
    return record


def _built(fields: dict[str, Any]) -> Record:
    get = fields.get
    act, actor, article, given, kind, source, target, time = _required(fields)
    email, machine, scope = get("email", ""), get("machine", ""), get("scope", "")
    msgctxt, after, distance = get("msgctxt"), get("after", []), get("distance")
    texts = (act, actor, article, given, kind, source, target, time, email, machine, scope)
    if {*map(type, texts)} != _TEXTS or not (msgctxt is None or type(msgctxt) is str):
        raise TypeError("a text is wanted")
    if not len(source) == len(target) == _HASH or len(given) != _ID:
        raise ValueError("a hash is not as long as one")
    if not _is_time(time):
        raise ValueError("“time” is not like 2026-03-01T12:00:00Z")
    if type(after) is not list or (after and {*map(type, after)} != _TEXTS):
        raise TypeError("“after” is a list of ids")
    if distance is not None and not (type(distance) in (int, float) and 0 <= distance <= 1):
        raise ValueError("“distance” is a number from 0 to 1")
    return Record(
        article,
        Pair(msgctxt, source, target),
        _ACTS.get(act) or Act(act),
        _actor(actor, email, kind),
        time,
        machine,
        distance,
        scope,
        tuple(after),
        given,
    )


@lru_cache(maxsize=1024)
def _is_time(text: str) -> bool:
    return _TIME.fullmatch(text) is not None


@lru_cache(maxsize=1024)
def _actor(name: str, email: str, kind: str) -> Actor:
    return Actor(name, email, Kind(kind))


_ACTS: Mapping[str, Act] = {str(act): act for act in Act}


def _text(fields: dict[str, Any]) -> str:
    return json.dumps(fields, ensure_ascii=False, sort_keys=True)


def _identity(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:_ID]
