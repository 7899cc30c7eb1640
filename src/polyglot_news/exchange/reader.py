"""XLIFF 2.0, 2.1 and 2.2, read as a stream: what came back from a tool or an agency.

Of a unit is read what can have changed: the target, the state, and notes that are not ours.
Segments that a tool split are put together again. Codes are found by their data, and where a
tool left that out, by their id in the source.

A file is read in pieces; nothing is fetched, and a file that declares entities is refused, as
an honest XLIFF has none and a small bomb can.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from polyglot_news.exchange.states import State
from polyglot_news.exchange.writer import CATEGORY, CORE, MATCHES, METADATA, NOTE
from polyglot_news.xmlstream import Reader

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

__all__ = ["Returned", "read"]

_LONGEST = 1 << 20
"""Characters of a unit: whoever writes a longer one writes no sentence."""
_CORES = frozenset(CORE.values())
_ORDER = tuple(State)


@dataclass(frozen=True, slots=True)
class Returned:
    """A unit as it came back.

    Attributes:
        id: Its id.
        line: The line where it begins.
        source: The text that was translated.
        target: The translation; None if there is none.
        state: How far it is; that of the segment that is least far.
        context: The msgctxt, if the file still says so; None if there is none.
        sent: The hash of the translation that it was sent out with; empty if the file does
            not say so any more.
        notes: What others wrote about it.
        article: Slug of the article; empty if the file does not say so.
        original: The article's file; may be empty.
        language: Language tag of the source.
        locale: Language tag of the translation.
    """

    id: str
    line: int
    source: str
    target: str | None
    state: State
    context: str | None = None
    sent: str = ""
    notes: tuple[str, ...] = ()
    article: str = ""
    original: str = ""
    language: str = ""
    locale: str = ""


def read(file: BinaryIO, where: str) -> Iterator[Returned]:
    """The units of a file, one after the other; the file is never in memory as a whole.

    Args:
        file: The file, open for reading bytes.
        where: What to call it in messages.

    Raises:
        FileError: It is no XLIFF 2, is broken, declares entities, or holds a code that nothing
            in it explains; with line and column.
    """
    yield from _Reader(where).read(file)


# A piece of a source or target: a word ("text", words), or a code: its part, its data's id, its id.
_Piece = tuple[str, str, str]


@dataclass(slots=True)
class _Segment:
    ignorable: bool
    state: State = State.INITIAL
    source: list[_Piece] = field(default_factory=list)
    target: list[_Piece] | None = None
    order: int = 0


@dataclass(slots=True)
class _Draft:
    """A unit while it is being read."""

    id: str
    line: int
    meta: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    data: dict[str, str] = field(default_factory=dict)
    segments: list[_Segment] = field(default_factory=list)


class _Reader(Reader[Returned]):
    """What expat calls, and what came of it."""

    def __init__(self, where: str) -> None:
        super().__init__(where, "XLIFF", namespaces=True)
        self._seen: set[tuple[int, str]] = set()
        self._core = ""
        self._path: list[str] = []
        self._languages = ("", "")
        self._files = 0
        self._file: dict[str, str] = {}
        self._meta: dict[str, str] = {}
        self._unit: _Draft | None = None
        self._outside = 0
        """How many elements of modules are open around, in which nothing counts."""
        self._ours = False
        self._text: list[str] | None = None
        self._name = ""
        self._content: list[_Piece] | None = None
        self._size = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        space, _, local = name.rpartition(" ")
        if not self._path:
            self._root(space, local, attributes)
        self._path.append(local)
        if self._outside or space == MATCHES:
            self._outside += 1
        elif space == METADATA:
            self._start_metadata(local, attributes)
        elif space != self._core:
            self._outside += 1
        elif self._content is not None:
            self._inline(local, attributes)
        else:
            self._structure(local, attributes)

    def _root(self, space: str, local: str, attributes: dict[str, str]) -> None:
        version = attributes.get("version", "")
        old = ":1." in space or version.startswith("1.")
        if local != "xliff" or not (old or space in _CORES):
            self.wrong(
                f"This is not XLIFF 2: it begins with <{local}>.",
                "Export it as XLIFF 2.1.",
            )
        if old or version not in CORE:
            self.wrong(
                f"This is XLIFF {version or '1'}, and 2.0, 2.1 and 2.2 are read.",
                "Export it as XLIFF 2.1, the version that we write.",
            )
        self._core = space
        self._languages = (attributes.get("srcLang", ""), attributes.get("trgLang", ""))

    def _start_metadata(self, local: str, attributes: dict[str, str]) -> None:
        if local == "metaGroup":
            self._ours = attributes.get("category") == CATEGORY
        elif local == "meta" and self._ours:
            self._begin(attributes.get("type", ""))

    def _begin(self, name: str) -> None:
        self._text, self._name, self._size = [], name, 0

    def _structure(self, local: str, attributes: dict[str, str]) -> None:
        unit = self._unit
        if local == "file":
            self._file, self._meta = attributes, {}
            self._files += 1
        elif local == "unit":
            name = attributes.get("id", "")
            if not name:
                self.wrong("A unit has no id.", "Export it again.")
            if (self._files, name) in self._seen:
                self.wrong(f"There are two units with the id “{name}”.", "Export it again.")
            self._seen.add((self._files, name))
            self._unit = _Draft(name, self.parser.CurrentLineNumber)
        elif unit is None:
            return
        elif local == "note" and not attributes.get("id", "").startswith(NOTE):
            self._begin("note")
        elif local == "data":
            self._begin(attributes.get("id", ""))
        elif local in {"segment", "ignorable"}:
            state = attributes.get("state", "initial")
            if state not in _ORDER:
                self.wrong(f"“{state}” is no state of XLIFF 2.", "Write initial or final.")
            unit.segments.append(_Segment(local == "ignorable", State(state)))
        elif local in {"source", "target"} and unit.segments:
            segment, self._size = unit.segments[-1], 0
            if local == "source":
                self._content = segment.source
            else:
                order = attributes.get("order", "")
                segment.order = int(order) if order.isdecimal() else len(unit.segments)
                self._content = segment.target = []
        elif local == "cp" and self._text is not None:
            self._text.append(self._code_point(attributes))

    def _inline(self, local: str, attributes: dict[str, str]) -> None:
        assert self._content is not None  # noqa: S101 (for the type checker)
        name = attributes.get("id", "")
        if local == "cp":
            self._content.append(("text", self._code_point(attributes), ""))
        elif local == "ph":
            self._content.append(("start", attributes.get("dataRef", ""), name))
        elif local == "pc":
            self._content.append(("start", attributes.get("dataRefStart", ""), name))
            self._content.append(("pair", attributes.get("dataRefEnd", ""), name))
        elif local == "sc":
            self._content.append(("start", attributes.get("dataRef", ""), name))
        elif local == "ec":
            start = attributes.get("startRef", name)
            self._content.append(("end", attributes.get("dataRef", ""), start))
        elif local in {"mrk", "sm"} and attributes.get("type") == "comment" and self._unit:
            self._unit.notes.append(" ".join(attributes.get("value", "").split()))

    def _code_point(self, attributes: dict[str, str]) -> str:
        try:
            return chr(int(attributes.get("hex", ""), 16))
        except (ValueError, OverflowError):
            self.wrong("A <cp> names no character.", "Export it again.")

    def characters(self, text: str) -> None:
        if self._outside:
            return
        if self._content is not None or self._text is not None:
            self._size += len(text)
            if self._size > _LONGEST:
                self.wrong("A text is longer than any sentence.", "Take it out.")
        if self._content is not None:
            self._content.append(("text", text, ""))
        elif self._text is not None:
            self._text.append(text)

    def end(self, name: str) -> None:
        local = self._path.pop()
        if self._outside:
            self._outside -= 1
        elif name.startswith(f"{METADATA} "):
            if local == "meta" and self._text is not None:
                self._keep(self._unit.meta if self._unit else self._meta)
        elif self._content is not None:
            if local == "pc":
                self._close()
            elif local in {"source", "target"}:
                self._content = None
        elif self._unit is not None:
            if local == "note" and self._text is not None:
                self._unit.notes.append(" ".join("".join(self._text).split()))
                self._text = None
            elif local == "data" and self._text is not None:
                self._keep(self._unit.data)
            elif local == "unit":
                self.found.append(self._returned(self._unit))
                self._unit = None

    def _keep(self, where: dict[str, str]) -> None:
        where[self._name], self._text = "".join(self._text or ()), None

    def _close(self) -> None:
        """Put the end of the innermost open pair where it belongs."""
        assert self._content is not None  # noqa: S101 (for the type checker)
        at = max(at for at, piece in enumerate(self._content) if piece[0] == "pair")
        _, data, name = self._content.pop(at)
        self._content.append(("end", data, name))

    def _returned(self, unit: _Draft) -> Returned:
        segments = [one for one in unit.segments if not one.ignorable]
        if not segments:
            self.wrong("A unit has no segment.", "Export it again.", unit.line)
        known: dict[tuple[str, str], str] = {}
        source = "".join(self._joined(one.source, unit, known) for one in unit.segments)
        target = None
        if any(one.target for one in segments):
            # Of what lies between segments a tool may leave the target out: it is the source's.
            places = ((one.order or at, at, one) for at, one in enumerate(unit.segments, 1))
            ordered = [one for *_, one in sorted(places, key=lambda place: place[:2])]
            target = "".join(
                self._joined(
                    one.source if one.target is None and one.ignorable else one.target or (),
                    unit,
                    known,
                )
                for one in ordered
            )
        return Returned(
            id=unit.id,
            line=unit.line,
            source=source,
            target=target or None,
            state=min((one.state for one in segments), key=_ORDER.index),
            context=unit.meta.get("context"),
            sent=unit.meta.get("target", ""),
            notes=tuple(note for note in unit.notes if note),
            article=self._meta.get("article", ""),
            original=self._file.get("original", ""),
            language=self._languages[0],
            locale=self._languages[1],
        )

    def _joined(
        self,
        pieces: list[_Piece] | tuple[_Piece, ...],
        unit: _Draft,
        known: dict[tuple[str, str], str],
    ) -> str:
        """The text of these pieces; what their codes stand for is remembered by their ids."""
        found = []
        for part, text, name in pieces:
            if part == "text":
                found.append(text)
                continue
            if text in unit.data:
                known.setdefault((part, name), unit.data[text])
                found.append(unit.data[text])
            elif (part, name) in known:
                found.append(known[part, name])
            else:
                self.wrong(
                    f"Nothing says what the code “{name}” of the unit “{unit.id}” stands for.",
                    "Export it again with its original data.",
                    unit.line,
                )
        return "".join(found)
