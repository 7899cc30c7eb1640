"""TBX, the exchange format of term bases: read as a stream.

Read are TBX-Basic of the second version (ISO 30042:2008; ``martif``, ``termEntry``, ``langSet``,
``tig``) and the third one (ISO 30042:2019; ``tbx``, ``conceptEntry``, ``langSec``, ``termSec``) in
both of its styles, with data categories as attributes (DCA) and as elements of their own (DCT).

Of a concept every term of the source language becomes a term here; its renderings in a locale
are the preferred term, and behind it those admitted. Deprecated and superseded ones are no
renderings. Nothing is fetched, and a file that declares entities is refused, as tmx.py does.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from polyglot_news.errors import UsageError
from polyglot_news.locales import canonical, language_of
from polyglot_news.terms.term import Term
from polyglot_news.xmlstream import Reader

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from typing import BinaryIO

__all__ = ["Concept", "Word", "read", "terms"]

_LONGEST = 1 << 14
"""Characters of a term or a note."""
_ROOTS = {"martif", "tbx"}
_CONCEPTS = {"termEntry", "conceptEntry"}
_LANGUAGES = {"langSet", "langSec"}
_SECTIONS = {"tig", "ntig", "termSec"}
_SAYING = {"definition", "context", "note", "usageNote", "example"}
_RANKS = {"preferred": 0, "standardized": 0, "admitted": 2, "legal": 1, "regulated": 1}
_REFUSED = ("deprecated", "superseded", "obsolete", "forbidden", "notrecommended")
_UNSAID = 1


@dataclass(frozen=True, slots=True)
class Word:
    """A term of one language in a concept.

    Attributes:
        locale: Its locale.
        text: The term.
        rank: How much it is recommended; 0 is preferred, -1 is not to be used.
    """

    locale: str
    text: str
    rank: int = _UNSAID


@dataclass(frozen=True, slots=True)
class Concept:
    """An entry of a term base.

    Attributes:
        words: Its terms in all languages, in their order.
        note: A definition, or else a note; empty if there is none.
        line: The line on which it begins.
    """

    words: tuple[Word, ...]
    note: str = ""
    line: int = 0


def read(file: BinaryIO, where: str) -> Iterator[Concept]:
    """The concepts of a TBX file, one after the other; the file is never in memory as a whole.

    Args:
        file: The file, open for reading bytes.
        where: What to call it in messages.

    Raises:
        FileError: It is no TBX, is broken or declares entities; with line and column.
    """
    yield from _Reader(where).read(file)


@dataclass
class _Open:
    """A concept that is being read."""

    line: int
    words: list[Word] = field(default_factory=list)
    notes: dict[str, str] = field(default_factory=dict)
    locale: str = ""
    term: str = ""
    status: str = ""


# The DTD declares those that XML has anyway, and some copy it into their files.
_XML = frozenset({"lt", "gt", "amp", "apos", "quot"})


class _Reader(Reader[Concept]):
    """What expat calls, and what came of it."""

    def __init__(self, where: str) -> None:
        super().__init__(where, "TBX", known=_XML)
        self._open: _Open | None = None
        self._kept = ""
        self._kept_depth = 0
        self._text: list[str] = []
        self._size = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        # The elements of DCT are in namespaces of their own: min:partOfSpeech.
        name = name.rpartition(":")[2]
        if not self.depth and name not in _ROOTS:
            self.wrong(f"This is not TBX: it begins with <{name}>.", "Export it as TBX-Basic.")
        if name in _CONCEPTS:
            self._open = _Open(self.parser.CurrentLineNumber)
        one = self._open
        if one is None or self._kept:
            return
        if name in _LANGUAGES:
            one.locale = _locale(attributes.get("xml:lang") or attributes.get("lang", ""))
        elif name in _SECTIONS:
            one.term = one.status = ""
        else:
            kind = attributes.get("type", "") or name
            if name == "term" or kind in _SAYING or "dministrativeStatus" in kind:
                self._kept = "term" if name == "term" else kind
                self._kept_depth, self._text, self._size = self.depth, [], 0

    def characters(self, text: str) -> None:
        if self._kept:
            self._size += len(text)
            if self._size > _LONGEST:
                self.wrong("A text is longer than any term.", "Take it out.")
            self._text.append(text)

    def end(self, name: str) -> None:
        name = name.rpartition(":")[2]
        one = self._open
        if one is not None:
            if self._kept and self.depth == self._kept_depth:
                text = " ".join("".join(self._text).split())
                if self._kept == "term":
                    one.term = text
                elif self._kept in _SAYING:
                    one.notes.setdefault(self._kept, text)
                else:
                    one.status = text
                self._kept = ""
            elif name in _SECTIONS and one.term and one.locale:
                one.words.append(Word(one.locale, one.term, _rank(one.status)))
            elif name in _CONCEPTS:
                note = one.notes.get("definition") or next(iter(one.notes.values()), "")
                self.found.append(Concept(tuple(one.words), note, one.line))
                self._open = None


def _rank(status: str) -> int:
    lower = status.lower()
    if lower.startswith(_REFUSED):
        return -1
    return next((rank for name, rank in _RANKS.items() if lower.startswith(name)), _UNSAID)


def _locale(text: str) -> str:
    """A language of TBX in this project's spelling; empty for none."""
    try:
        return canonical(text)
    except UsageError:
        return ""


def terms(
    concepts: Iterable[Concept], where: str, language: str, locales: Collection[str]
) -> Iterator[Term]:
    """The terms in concepts that a project can use.

    Args:
        concepts: From `read`.
        where: What to call their file.
        language: The project's source language.
        locales: The project's locales.
    """
    for concept in concepts:
        renderings = {}
        for locale in locales:
            if found := _in(concept.words, locale):
                renderings[locale] = " | ".join(dict.fromkeys(one.text for one in found))
        if renderings:
            for source in dict.fromkeys(one.text for one in _in(concept.words, language)):
                yield Term(source, renderings, concept.note, where=f"{where}:{concept.line}")


def _in(words: Sequence[Word], locale: str) -> list[Word]:
    """The words to be used in a locale, the best first; those of its language if it has none."""
    usable = [one for one in words if one.rank >= 0]
    exact = [one for one in usable if one.locale == locale]
    wide = [one for one in usable if language_of(one.locale) == language_of(locale)]
    plain = [one for one in wide if one.locale == language_of(locale)]
    return sorted(exact or plain or wide, key=lambda one: one.rank)
