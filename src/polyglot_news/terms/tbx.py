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
from typing import TYPE_CHECKING, NoReturn
from xml.parsers import expat

from polyglot_news.errors import FileError, UsageError
from polyglot_news.locales import canonical, language_of
from polyglot_news.terms.term import Term

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from typing import BinaryIO

__all__ = ["Concept", "Word", "read", "terms"]

_PIECE = 1 << 16
_LONGEST = 1 << 14
"""Characters of a term or a note."""
_DEEPEST = 40
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
    reader = _Reader(where)
    try:
        while piece := file.read(_PIECE):
            reader.parser.Parse(piece, False)
            yield from reader.taken()
        reader.parser.Parse(b"", True)
    except expat.ExpatError as problem:
        raise FileError(
            f"This is not well-formed XML: {expat.ErrorString(problem.code)}.",
            "Export it again, or correct it.",
            where=where,
            line=problem.lineno,
            column=problem.offset + 1,
        ) from problem
    except LookupError as problem:
        raise FileError(
            "This is in an encoding that nobody knows.", "Save it as UTF-8.", where=where, line=1
        ) from problem
    except OSError as problem:
        raise FileError(f"This cannot be read: {problem.strerror}.", where=where) from problem
    yield from reader.taken()


@dataclass
class _Open:
    """A concept that is being read."""

    line: int
    words: list[Word] = field(default_factory=list)
    notes: dict[str, str] = field(default_factory=dict)
    locale: str = ""
    term: str = ""
    status: str = ""


class _Reader:
    """What expat calls, and what came of it."""

    def __init__(self, where: str) -> None:
        self.where = where
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters
        self.parser.EntityDeclHandler = self._entity
        self.parser.SkippedEntityHandler = self._unknown_entity
        self._concepts: list[Concept] = []
        self._depth = 0
        self._open: _Open | None = None
        self._kept = ""
        self._kept_depth = 0
        self._text: list[str] = []
        self._size = 0

    def taken(self) -> list[Concept]:
        """The concepts that are complete, each once."""
        concepts, self._concepts = self._concepts, []
        return concepts

    def _wrong(self, what: str, hint: str) -> NoReturn:
        raise FileError(
            what,
            hint,
            where=self.where,
            line=self.parser.CurrentLineNumber,
            column=self.parser.CurrentColumnNumber + 1,
        )

    def _entity(self, name: str, *_: object) -> None:
        if name not in {"lt", "gt", "amp", "apos", "quot"}:
            self._wrong(f"This declares an entity, “{name}”.", "Export it without entities.")

    def _unknown_entity(self, name: str, _: bool) -> None:
        self._wrong(f"There is no entity “{name}” in XML.", "Write the character itself.")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        # The elements of DCT are in namespaces of their own: min:partOfSpeech.
        name = name.rpartition(":")[2]
        if not self._depth and name not in _ROOTS:
            self._wrong(f"This is not TBX: it begins with <{name}>.", "Export it as TBX-Basic.")
        if self._depth > _DEEPEST:
            self._wrong("Elements are nested too deep for TBX.", "Export it again.")
        self._depth += 1
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
                self._kept_depth, self._text, self._size = self._depth, [], 0

    def _characters(self, text: str) -> None:
        if self._kept:
            self._size += len(text)
            if self._size > _LONGEST:
                self._wrong("A text is longer than any term.", "Take it out.")
            self._text.append(text)

    def _end(self, name: str) -> None:
        name = name.rpartition(":")[2]
        one = self._open
        if one is not None:
            if self._kept and self._depth == self._kept_depth:
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
                self._concepts.append(Concept(tuple(one.words), note, one.line))
                self._open = None
        self._depth -= 1


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
