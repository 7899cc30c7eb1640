"""A text as the parts that an edit changes: words, numbers, dates, addresses, markup, marks."""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from polyglot_news import numerals, placeables
from polyglot_news.carryover import dates
from polyglot_news.fidelity import destination
from polyglot_news.inline import Kind as Inline
from polyglot_news.inline import scan

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

    from polyglot_news.carryover.dates import Moment
    from polyglot_news.inline import Token

__all__ = ["Atom", "Sort", "Text", "atoms", "gaps", "mark_family"]


class Sort(StrEnum):
    """What an atom is."""

    WORD = "word"
    NUMBER = "number"
    ROMAN = "roman"
    DATE = "date"
    URL = "url"
    CODE = "code"
    """The same in all languages: a placeable, a version, a phone number, ``A380``."""
    OPEN = "open"
    CLOSE = "close"
    MARKUP = "markup"
    """Markup that is no half of a pair: a footnote, a line break, an image's marks."""
    QUOTE = "quote"
    MARK = "mark"


@dataclass(frozen=True, slots=True)
class Text:
    """A text with what has to be known to take it apart.

    Attributes:
        text: The text.
        language: Its language.
        markdown: Whether it is Markdown.
        references: Labels of the link references that its article defines.
    """

    text: str
    language: str
    markdown: bool = True
    references: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Atom:
    """A part of a text.

    Attributes:
        sort: What it is.
        start: Where it begins, in characters.
        end: Where it ends.
        text: The slice.
        values: Of a number, what its digits may mean, without its scale.
        scale: Of a number, by what the word after it multiplies.
        ordinal: Whether the number is one.
        decade: Whether it is a decade.
        moment: Of a date, what it says.
        pair: Of an opening or closing atom, the number of its pair in the text.
        tag: Of an opening or closing atom, the element.
    """

    sort: Sort
    start: int
    end: int
    text: str
    values: frozenset[Decimal] = frozenset()
    scale: int = 1
    ordinal: bool = False
    decade: bool = False
    moment: Moment | None = None
    pair: int = -1
    tag: str = ""


_CODE = re.compile(
    r"(?<![\w+])(?:\+\d[\d ()/–-]{5,}\d|0\d[\d ()/-]{5,}\d|\(?\d{3}\)?[ -]\d{3}-\d{4}"
    r"|[vV]?\d+(?:\.\d+){2,}|[vV]\d+(?:\.\d+)*"
    r"|[A-Za-z]+-?\d+[A-Za-z0-9]*|\d+[A-Z][A-Z0-9]*(?!\w))(?![\w]|[.,]\d)",
    re.ASCII,
)
_ROMAN = re.compile(r"(?<!\w)[IVXLCDM]{2,}(?!\w)|(?<=[^\W\d]\s)[IVX](?!\w)")
# Words of scripts without spaces end where another script begins.
_UNSPACED = "\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_WORD = re.compile(
    rf"[{_UNSPACED}]+"
    rf"|(?:(?![{_UNSPACED}])[^\W\d_])+(?:['’ʼ‑-](?:(?![{_UNSPACED}])[^\W\d_])+)*"
)
_MARK = re.compile(r"\.{2,}|…+|[?!？！]+|-{2,}|[^\w\s]|_")
_QUOTES = frozenset("\"“”„«»‚‘’'‹›「」『』〝〟＂")
_ORDINAL = re.compile(r"(?:st|nd|rd|th)(?!\w)")
_URLS = ("url", "email")
_DASHES = frozenset("-‐‑‒–—―")


def mark_family(mark: str) -> str:
    """What marks have in common that differ in style only: dashes, ellipses, widths."""
    if set(mark) <= _DASHES:
        return "-"
    if re.fullmatch(r"\.{3,}|…+", mark):
        return "…"
    return unicodedata.normalize("NFKC", mark)


@lru_cache(maxsize=1024)
def atoms(text: Text) -> tuple[Atom, ...]:
    """The parts of a text, in order; what is between them is white space."""
    if not text.markdown:
        return tuple(_run(text.text, 0, len(text.text), text.language))
    found: list[Atom] = []
    tokens = scan(text.text, text.references)
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if token.kind is Inline.TEXT:
            last = at
            while last + 1 < len(tokens) and tokens[last + 1].kind is Inline.TEXT:
                last += 1
            found += _run(text.text, token.start, tokens[last].end, text.language)
            at = last
        else:
            found += _token(text.text, token, at, tokens)
        at += 1
    return tuple(found)


def _token(text: str, token: Token, at: int, tokens: Sequence[Token]) -> Iterator[Atom]:
    whole = text[token.start : token.end]
    match token.kind:
        case Inline.SOFT:
            return
        case Inline.OPEN:
            yield Atom(Sort.OPEN, token.start, token.end, whole, pair=at, tag=token.tag)
        case Inline.CLOSE:
            tag = tokens[token.pair].tag if token.pair >= 0 else token.tag
            if whole.startswith("]"):
                yield from _link_end(text, token, tag)
            else:
                yield Atom(Sort.CLOSE, token.start, token.end, whole, pair=token.pair, tag=tag)
        case Inline.LINK:
            yield Atom(Sort.URL, token.start, token.end, whole)
        case Inline.CODE:
            yield Atom(Sort.CODE, token.start, token.end, whole)
        case Inline.IMAGE:
            alt = token.start + 2
            yield Atom(Sort.MARKUP, token.start, alt, "![")
            end = alt + len(token.text)
            if text[alt:end] == token.text and token.text:
                yield Atom(Sort.WORD, alt, end, token.text)
                yield from _destination(text, end, token.end)
            else:
                yield Atom(Sort.MARKUP, alt, token.end, text[alt : token.end])
        case _:
            yield Atom(Sort.MARKUP, token.start, token.end, whole)


def _link_end(text: str, token: Token, tag: str) -> Iterator[Atom]:
    close = Atom(Sort.CLOSE, token.start, token.start + 1, "]", pair=token.pair, tag=tag)
    yield close
    yield from _destination(text, token.start, token.end)


def _destination(text: str, start: int, end: int) -> Iterator[Atom]:
    """The target of a link, and its title as a word: people read it."""
    markup = text[start:end]
    target, title = destination(markup)
    place = markup.find(target, 1) if target else -1
    if place >= 0:
        yield Atom(Sort.URL, start + place, start + place + len(target), target)
    if title:
        place = start + markup.rindex(title)
        yield Atom(Sort.WORD, place, place + len(title), title)


def _run(text: str, start: int, end: int, language: str) -> Iterator[Atom]:
    """The parts of a stretch without markup."""
    run = text[start:end]
    found: list[Atom] = []

    def free(first: int, last: int) -> bool:
        return not any(one.start < last and first < one.end for one in found)

    def put(sort: Sort, first: int, last: int, **more: object) -> None:
        if free(first, last):
            found.append(Atom(sort, first, last, run[first:last], **more))  # type: ignore[arg-type]

    for same in placeables.find(run):
        put(Sort.URL if same.kind in _URLS else Sort.CODE, same.start, same.end)
    for moment in dates.find(run, language):
        put(Sort.DATE, moment.start, moment.end, moment=moment)
    for match in _CODE.finditer(run):
        put(Sort.CODE, *match.span())
    for number in numerals.written(run, language):
        ending = _ORDINAL.match(run, number.end) if language == "en" else None
        put(
            Sort.NUMBER,
            number.start,
            ending.end() if ending else number.end,
            values=number.values,
            scale=number.scale,
            ordinal=ending is not None,
            decade=number.decade,
        )
    for match in _ROMAN.finditer(run):
        put(Sort.ROMAN, *match.span())
    rest = list(run)
    for one in found:
        rest[one.start : one.end] = " " * (one.end - one.start)
    left = "".join(rest)
    for match in _WORD.finditer(left):
        put(Sort.WORD, *match.span())
    for match in _MARK.finditer(left):
        put(Sort.QUOTE if match.group() in _QUOTES else Sort.MARK, *match.span())
    found.sort(key=lambda one: one.start)
    for one in found:
        yield _moved(one, start)


def _moved(atom: Atom, by: int) -> Atom:
    if not by:
        return atom
    moment = atom.moment and dataclasses.replace(
        atom.moment,
        start=atom.moment.start + by,
        end=atom.moment.end + by,
        slots=tuple((slot, first + by, last + by) for slot, first, last in atom.moment.slots),
    )
    return dataclasses.replace(atom, start=atom.start + by, end=atom.end + by, moment=moment)


def gaps(text: Text) -> tuple[str, ...]:
    """What stands before each atom of a text, and after the last one."""
    pieces: list[str] = []
    at = 0
    for one in atoms(text):
        pieces.append(text.text[at : one.start])
        at = one.end
    return (*pieces, text.text[at:])
