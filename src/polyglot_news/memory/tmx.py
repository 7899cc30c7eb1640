"""TMX 1.4b, the exchange format of translation memories: read as a stream, written in order.

The rules are those of the TMX 1.4b specification (LISA OSCAR, 2005; today GALA): a header with
seven attributes, a body of ``tu`` with ``note`` and ``prop`` before the ``tuv``, each
with ``xml:lang`` and one ``seg``.

Read is what other programs write, too: any encoding that expat knows, language codes with a
territory, inline elements in a ``seg``. Their content is native code of another format, which
often means nothing here: ``hi`` and ``sub`` hold text, which is kept, ``ph``, ``bpt``, ``ept``,
``it`` and ``ut`` hold code, which is kept where Markdown can hold it, and left out where it
cannot (RTF, say).

A file is read in pieces, and of a document type only its name: nothing is fetched, and a file
that declares entities is refused, since no honest TMX does and a small bomb can.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from polyglot_news.errors import UsageError
from polyglot_news.locales import canonical, tag
from polyglot_news.memory.pairs import Occurrence, Pair
from polyglot_news.xmlstream import Reader

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import BinaryIO

__all__ = ["Unit", "pairs", "read", "writable", "write"]

_LONGEST = 1 << 20
"""Characters of a seg: whoever writes a longer one writes no sentence."""
_XML_LANG = "xml:lang"
_CODE = frozenset({"ph", "bpt", "ept", "it", "ut"})
_TEXT = frozenset({"hi", "sub"})
# Code that reads as what it is in a unit of ours, too: Markdown's inline markup, a tag or an
# entity of HTML, a placeholder, a number or an address.
_READABLE = re.compile(
    r"[*_~`]{1,3}|!?\[|\](?:\([^()<>]*\)|\[[^\[\]]*\])?|`[^`]+`|\[\^[^\]]+\]"
    r"|</?[A-Za-z][^<>]*>|&#?\w+;|%[\w()$.+-]*[A-Za-z]|\{{1,2}[\w. -]*\}{1,2}|[\w.,:/?=#@-]+"
)
# How Trados and those that follow it sign what a machine wrote.
_MACHINE = re.compile(r"MT!?")
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DATE = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)Z)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Unit:
    """A translation unit: one text in several languages.

    Attributes:
        texts: The locale and the text of each variant, in their order. Those without a text or
            a language that is one are left out.
        language: The locale of the source; empty if the file does not say.
        article: What the property ``x-article`` says.
        context: What the property ``x-context`` says; None if there is none.
        date: When it was changed last, or else made, as `Occurrence.date`.
        machine: Whether a machine wrote the translation: the property ``x-machine`` says so, or
            its author is ``MT!``.
        obsolete: Whether the property ``x-obsolete`` says that its article has it no longer.
    """

    texts: tuple[tuple[str, str], ...]
    language: str = ""
    article: str = ""
    context: str | None = None
    date: str = ""
    machine: bool = False
    obsolete: bool = False


def read(file: BinaryIO, where: str) -> Iterator[Unit]:
    """The units of a TMX file, one after the other; the file is never in memory as a whole.

    Args:
        file: The file, open for reading bytes.
        where: What to call it in messages.

    Raises:
        FileError: It is no TMX, is broken or declares entities; with line and column.
    """
    yield from _Reader(where).read(file)


# The DTD declares those that XML has anyway, and some copy it into their files.
_XML = frozenset({"lt", "gt", "amp", "apos", "quot"})


class _Reader(Reader[Unit]):
    """What expat calls, and what came of it."""

    def __init__(self, where: str) -> None:
        super().__init__(where, "TMX", known=_XML)
        self._path: list[str] = []
        self._header = ""
        self._tu: dict[str, str] = {}
        self._props: dict[str, str] = {}
        self._texts: list[tuple[str, str]] = []
        self._lang = ""
        self._prop: str | None = None
        self._seg: list[str] | None = None
        self._size = 0
        self._code: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if not self._path and name != "tmx":
            self.wrong(
                f"This is not TMX: it begins with <{name}>.",
                "Export the memory as TMX 1.4.",
            )
        self._path.append(name)
        if name == "header":
            self._header = attributes.get("srclang", "")
        elif name == "tu":
            self._tu, self._props, self._texts = attributes, {}, []
        elif name == "tuv":
            # TMX 1.1 and some programs still write lang.
            self._lang = attributes.get(_XML_LANG) or attributes.get("lang", "")
        elif name == "prop":
            self._prop, self._code, self._size = attributes.get("type", ""), [], 0
        elif name == "seg" and self._path[-2:-1] == ["tuv"]:
            self._seg, self._size = [], 0
        elif self._seg is not None and name in _CODE:
            self._code = []

    def characters(self, text: str) -> None:
        if self._seg is None and self._prop is None:
            return
        self._size += len(text)
        if self._size > _LONGEST:
            self.wrong("A text is longer than any sentence.", "Take it out.")
        inside = next((name for name in reversed(self._path) if name in _CODE | _TEXT), "seg")
        if self._prop is not None or inside in _CODE:
            self._code.append(text)
        elif self._seg is not None:
            self._seg.append(text)

    def end(self, name: str) -> None:
        self._path.pop()
        if name == "prop" and self._prop is not None:
            self._props.setdefault(self._prop, "".join(self._code))
            self._prop = None
        elif name == "seg" and self._seg is not None and self._path[-1:] == ["tuv"]:
            locale, text = _locale(self._lang), "".join(self._seg).strip()
            if locale and text:
                self._texts.append((locale, text))
            self._seg = None
        elif name in _CODE and self._seg is not None:
            code = "".join(self._code)
            if _READABLE.fullmatch(code):
                self._seg.append(code)
            self._code = []
        elif name == "tu":
            self.found.append(self._unit())

    def _unit(self) -> Unit:
        said = self._tu.get("srclang") or self._header
        date = self._tu.get("changedate") or self._tu.get("creationdate", "")
        author = self._tu.get("changeid") or self._tu.get("creationid", "")
        return Unit(
            tuple(self._texts),
            _locale(said),
            self._props.get("x-article", ""),
            self._props.get("x-context"),
            _iso(date),
            self._props.get("x-machine") == "yes" or bool(_MACHINE.fullmatch(author)),
            self._props.get("x-obsolete") == "yes",
        )


def _locale(text: str) -> str:
    """A language of TMX in this project's spelling; empty for none, or for ``*all*``."""
    try:
        return canonical(text)
    except UsageError:
        return ""


def _iso(date: str) -> str:
    """A date of TMX, ``20260301T120000Z``, as ISO 8601; empty if it is none."""
    found = _DATE.fullmatch(date)
    if not found:
        return ""
    year, month, day, *time = found.groups()
    return f"{year}-{month}-{day}" + ("T{}:{}:{}Z".format(*time) if time[0] else "")


def pairs(units: Iterable[Unit], name: str, language: str) -> Iterator[Pair]:
    """The pairs in units: from the source to each other language.

    Args:
        units: From `read`.
        name: What to call their file.
        language: The project's source language: the source of a unit that names none, or one
            that it does not hold.
    """
    for unit in units:
        wanted = (unit.language, language)
        source = next((one for want in wanted for one in _in(unit.texts, want)), None)
        if source is None:
            continue
        for locale, text in unit.texts:
            if not _variants(locale, source[0]):
                origin = Occurrence(
                    name, unit.article, unit.context, unit.date, unit.machine, unit.obsolete
                )
                yield Pair(source[1], text, source[0], locale, origin)


def _in(texts: Iterable[tuple[str, str]], language: str) -> list[tuple[str, str]]:
    """The texts in a language, those of the very locale first."""
    found = [one for one in texts if language and _variants(one[0], language)]
    return sorted(found, key=lambda one: one[0] != language)


def _variants(one: str, other: str) -> bool:
    """Whether one of two locales is the other with a territory."""
    return one == other or one.startswith(other + "_") or other.startswith(one + "_")


def writable(pair: Pair) -> bool:
    """Whether XML can hold a pair: it has no way to say most control characters."""
    return not _FORBIDDEN.search(pair.source + pair.target + (pair.origin.context or ""))


def write(pairs: Iterable[Pair], language: str, version: str) -> Iterator[str]:
    """A TMX file of pairs, in pieces to be encoded as UTF-8. The same pairs give the same text.

    Pairs that stand one behind the other and differ in their origin only become one unit.

    Args:
        pairs: In the order in which they are to stand.
        language: Language of most of the texts, for the header.
        version: Version of the program that writes.
    """
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n'
        '<tmx version="1.4">\n'
        f'<header creationtool="polyglot-news" creationtoolversion={quoteattr(version)} '
        f'segtype="sentence" o-tmf="gettext" adminlang="en" srclang={quoteattr(tag(language))} '
        'datatype="plaintext"/>\n<body>\n'
    )
    last: tuple[str, ...] = ()
    for pair in pairs:
        this = (pair.language, pair.source, pair.locale, pair.target)
        if this != last and writable(pair):
            yield _tu(pair)
            last = this
    yield "</body>\n</tmx>\n"


def _tu(pair: Pair) -> str:
    origin = pair.origin
    date = re.sub("[-:]", "", origin.date)
    if len(date) == 8:
        date += "T000000Z"
    changed = f' changedate="{date}"' if _DATE.fullmatch(date) else ""
    props = [("x-article", origin.article), ("x-context", origin.context)]
    props += [("x-machine", "yes" if origin.machine else None)]
    props += [("x-obsolete", "yes" if origin.obsolete else None)]
    return (
        f"<tu{changed} srclang={quoteattr(tag(pair.language))}>\n"
        + "".join(f'<prop type="{name}">{_text(value)}</prop>\n' for name, value in props if value)
        + _tuv(pair.language, pair.source)
        + _tuv(pair.locale, pair.target)
        + "</tu>\n"
    )


def _tuv(locale: str, text: str) -> str:
    return f"<tuv xml:lang={quoteattr(tag(locale))}><seg>{_text(text)}</seg></tuv>\n"


def _text(text: str) -> str:
    return escape(text, {"\r": "&#13;"})
