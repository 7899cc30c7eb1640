"""XLIFF 2.1 and 2.2, written: one file an article and locale, the same units the same bytes.

The rules are those of XLIFF 2.1 (OASIS Standard, 13 February 2018) and 2.2 (Committee
Specification 01, 13 March 2025). Used are the core and two modules, which stand in the
same namespaces in both: translation candidates (``mtc``) and metadata (``mda``). Where a
machine's text comes from is said in the candidate that repeats it.
"""

from __future__ import annotations

import dataclasses
import hashlib
import re
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

from polyglot_news.exchange.codes import Code, codes_in, split

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from polyglot_news.entry import Entry, Key
    from polyglot_news.exchange.codes import Part
    from polyglot_news.exchange.states import State

    _Splitter = Callable[[str], tuple[Part, ...]]

__all__ = [
    "CATEGORY",
    "CORE",
    "METADATA",
    "NOTE",
    "VERSIONS",
    "Candidate",
    "Head",
    "Unit",
    "digest",
    "unit_id",
    "write",
]

CORE = {
    "2.0": "urn:oasis:names:tc:xliff:document:2.0",
    "2.1": "urn:oasis:names:tc:xliff:document:2.0",
    "2.2": "urn:oasis:names:tc:xliff:document:2.2",
}
"""The namespace of the core by the version of XLIFF."""
VERSIONS = ("2.1", "2.2")
"""The versions that are written."""
MATCHES = "urn:oasis:names:tc:xliff:matches:2.0"
METADATA = "urn:oasis:names:tc:xliff:metadata:2.0"
CATEGORY = "polyglot-news"
"""The category of our metadata."""
NOTE = "pn-"
"""What the ids of our notes begin with."""

# What XML 1.0 has no way to write, not even as a reference (2.2, Char).
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SPECIAL = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"}
_IN_TEXT = re.compile("[&<>\r]")
_IN_VALUE = re.compile('[&<>\r\n\t"]')
_IN_VALUES = {**_SPECIAL, "\n": "&#10;", "\t": "&#9;", '"': "&quot;"}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A translation that somebody may use: of the memory, of a machine, or an earlier one.

    Attributes:
        source: The text that it is made for.
        target: The translation.
        type: ``tm`` or ``mt``.
        origin: Where it comes from: an article, a file, or an engine with its package.
        similarity: How much its source is like the unit's, from 0 to 1; None if it is a machine's.
        quality: How sure the machine was, from 0 to 1; None if it did not say.
        details: More about it, by name: engine, package, score.
    """

    source: str
    target: str
    type: str
    origin: str
    similarity: float | None = None
    quality: float | None = None
    details: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit to be translated.

    Attributes:
        entry: Its entry in the catalog, without plural forms.
        state: How far it is.
        substate: The same in our words, with our prefix.
        notes: What a translator should know, by category.
        candidates: Translations to choose from, the best first.
    """

    entry: Entry
    state: State
    substate: str
    notes: tuple[tuple[str, str], ...] = ()
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class Head:
    """What is true of all units of a file.

    Attributes:
        version: Of XLIFF, one of `VERSIONS`.
        article: Slug of the article.
        original: Its file.
        source: Language tag of the article.
        target: Language tag of the translation.
        direction: ``rtl`` or ``ltr``, of the translation.
        markdown: Whether the texts are Markdown.
        references: Labels of the link references that the article defines.
    """

    version: str
    article: str
    original: str
    source: str
    target: str
    direction: str = "ltr"
    markdown: bool = True
    references: Collection[str] = ()


def unit_id(key: Key) -> str:
    """The id of a unit: the same for the same source in the same context, wherever it stands."""
    context, source = key
    text = source if context is None else f"{context}\4{source}"
    return f"u{hashlib.sha256(text.encode()).hexdigest()[:16]}"


def digest(target: str) -> str:
    """A hash of the translation that a unit is sent out with."""
    return hashlib.sha256(target.encode()).hexdigest()[:16]


def write(head: Head, units: Iterable[Unit]) -> Iterator[str]:
    """A file, in pieces to be encoded as UTF-8.

    A control character in a text, which XML cannot hold, becomes ``<cp>``; in a note it
    becomes U+FFFD.

    Args:
        head: What is true of all units.
        units: In the article's order; at least one.
    """
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<xliff xmlns="{CORE[head.version]}" xmlns:mtc="{MATCHES}" xmlns:mda="{METADATA}" '
        f'version="{head.version}" srcLang="{_value(head.source)}" '
        f'trgLang="{_value(head.target)}">\n'
        f' <file id="f1" original="{_value(head.original)}" canResegment="no" '
        f'trgDir="{head.direction}" xml:space="preserve">\n'
        f"  {_metadata([('article', head.article)])}\n"
    )
    for unit in units:
        yield _unit(head, unit)
    yield " </file>\n</xliff>\n"


def _unit(head: Head, unit: Unit) -> str:
    entry = unit.entry

    def parts(text: str) -> tuple[Part, ...]:
        return split(text, markdown=head.markdown, references=head.references)

    lines = [f'<unit id="{unit_id(entry.key)}" xml:space="preserve">']
    if unit.candidates:
        lines.append(" <mtc:matches>")
        for number, one in enumerate(unit.candidates, 1):
            lines += (f"  {line}" for line in _candidate(number, one, parts))
        lines.append(" </mtc:matches>")
    known = [("context", entry.msgctxt), ("target", digest(entry.msgstr))]
    lines.append(f" {_metadata((name, value) for name, value in known if value is not None)}")
    if unit.notes:
        lines.append(" <notes>")
        lines += (
            f'  <note id="{NOTE}{number}" category="{_value(category)}">{_plain(text)}</note>'
            for number, (category, text) in enumerate(unit.notes, 1)
        )
        lines.append(" </notes>")
    body = _Body(parts(entry.msgid), parts(entry.msgstr))
    lines += (f" {line}" for line in body.original_data)
    lines.append(f' <segment id="s1" state="{unit.state}" subState="{unit.substate}">')
    lines.append(f"  <source>{body.source}</source>")
    if entry.msgstr:
        lines.append(f"  <target>{body.target}</target>")
    lines += [" </segment>", "</unit>"]
    return "".join(f"  {line}\n" for line in lines)


def _candidate(number: int, one: Candidate, parts: _Splitter) -> Iterator[str]:
    measured = (("similarity", one.similarity), ("matchQuality", one.quality))
    measures = [f' {name}="{100 * n:.1f}"' for name, n in measured if n is not None]
    yield (
        f'<mtc:match id="m{number}" ref="#s1" type="{one.type}" '
        f'origin="{_value(one.origin)}"{"".join(measures)}>'
    )
    if one.details:
        yield f" {_metadata(one.details)}"
    body = _Body(parts(one.source), parts(one.target))
    yield from (f" {line}" for line in body.original_data)
    yield f" <source>{body.source}</source>"
    yield f" <target>{body.target}</target>"
    yield "</mtc:match>"


class _Body:
    """A source and a target with the data of their codes.

    A code of the target that stands for the same as one of the source has its id, as XLIFF
    wants it (4.7.2.4.2): so a tool knows which are missing.
    """

    def __init__(self, source: Sequence[Part], target: Sequence[Part]) -> None:
        self._data: dict[str, str] = {}
        self._numbers = count(1)
        free = [(f"c{next(self._numbers)}", code) for code in codes_in(source)]
        self.source = self._written(source, iter([name for name, _ in free]))
        self.target = self._written(target, iter(self._ids(codes_in(target), free)))

    def _ids(self, codes: Iterable[Code], free: list[tuple[str, Code]]) -> list[str]:
        wanted = list(codes)
        found = [""] * len(wanted)
        # First those that stand for the very same, then links whose title was translated.
        for alike in (_same, _same_sort):
            for at, code in enumerate(wanted):
                if not found[at]:
                    one = next((one for one in free if alike(one[1], code)), None)
                    if one is not None:
                        free.remove(one)
                        found[at] = one[0]
        return [name or f"c{next(self._numbers)}" for name in found]

    def _written(self, parts: Iterable[Part], ids: Iterator[str]) -> str:
        return "".join(
            _text(part) if isinstance(part, str) else self._code(part, ids) for part in parts
        )

    def _code(self, code: Code, ids: Iterator[str]) -> str:
        name = f'id="{next(ids)}"'
        sort = f'type="{code.type}"' + (f' subType="{code.subtype}"' if code.subtype else "")
        if code.end is None:
            shown = _value(" ".join(code.start.split()) or code.start)
            data = self._reference(code.start)
            return f'<ph {name} {sort} disp="{shown}" equiv="{shown}" dataRef="{data}"/>'
        data = self._reference(code.start)
        data = f'dataRefStart="{data}" dataRefEnd="{self._reference(code.end)}"'
        return f"<pc {name} {sort} {data}>{self._written(code.content, ids)}</pc>"

    def _reference(self, data: str) -> str:
        return self._data.setdefault(data, f"d{len(self._data) + 1}")

    @property
    def original_data(self) -> list[str]:
        """The element that explains the codes, in lines; nothing if there are none."""
        if not self._data:
            return []
        return [
            "<originalData>",
            *(f' <data id="{name}">{_text(data)}</data>' for data, name in self._data.items()),
            "</originalData>",
        ]


def _same(one: Code, other: Code) -> bool:
    return dataclasses.replace(one, content=()) == dataclasses.replace(other, content=())


def _same_sort(one: Code, other: Code) -> bool:
    pairs = one.end is not None and other.end is not None
    return pairs and (one.start, one.type, one.subtype) == (other.start, other.type, other.subtype)


def _metadata(pairs: Iterable[tuple[str, str]]) -> str:
    found = "".join(
        f'<mda:meta type="{_value(name)}">{_plain(value)}</mda:meta>' for name, value in pairs
    )
    group = f'<mda:metaGroup category="{CATEGORY}">{found}</mda:metaGroup>'
    return f"<mda:metadata>{group}</mda:metadata>"


def _text(text: str) -> str:
    """A text in which every character comes back."""
    text = _IN_TEXT.sub(lambda found: _SPECIAL[found[0]], text)
    return _FORBIDDEN.sub(lambda found: f'<cp hex="{ord(found[0]):04X}"/>', text)


def _plain(text: str) -> str:
    return _FORBIDDEN.sub("\ufffd", _IN_TEXT.sub(lambda found: _SPECIAL[found[0]], text))


def _value(text: str) -> str:
    return _FORBIDDEN.sub("\ufffd", _IN_VALUE.sub(lambda found: _IN_VALUES[found[0]], text))
