"""XML from elsewhere, read as a stream: TMX, TBX and XLIFF of any size, from anybody.

The file is never in memory as a whole, and no entity is expanded: a file of a few lines could
else become one of gigabytes, or bring in another file of this machine.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Generic, NoReturn, TypeVar
from xml.parsers import expat

from polyglot_news.errors import FileError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

__all__ = ["Reader"]

_PIECE = 1 << 16
_DEEPEST = 100
"""No format here nests so far; a file that does is made to exhaust somebody."""

Found = TypeVar("Found")


class Reader(ABC, Generic[Found]):
    """What expat calls, and what came of it.

    Args:
        where: What to call the file in messages.
        kind: What the format is called.
        namespaces: Whether names come as namespace and local name with a space between.
        known: Entities that a file may declare, since XML has them anyway.
    """

    def __init__(
        self,
        where: str,
        kind: str,
        *,
        namespaces: bool = False,
        known: frozenset[str] = frozenset(),
    ) -> None:
        self.where = where
        self.kind = kind
        self.depth = 0
        self.found: list[Found] = []
        """What is complete and nobody has taken yet."""
        self._known = known
        self.parser = expat.ParserCreate(namespace_separator=" " if namespaces else None)
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._started
        self.parser.EndElementHandler = self._ended
        self.parser.CharacterDataHandler = self.characters
        self.parser.EntityDeclHandler = self._entity
        self.parser.SkippedEntityHandler = self._unknown_entity

    @abstractmethod
    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins; ``depth`` is how many are open around it."""

    @abstractmethod
    def end(self, name: str) -> None:
        """An element ends; ``depth`` is how many are open around it."""

    @abstractmethod
    def characters(self, text: str) -> None:
        """A piece of text."""

    def read(self, file: BinaryIO) -> Iterator[Found]:
        """What a file holds, one after the other.

        Args:
            file: The file, open for reading bytes.

        Raises:
            FileError: It is broken, declares entities, or is not of this format; with line and
                column.
        """
        try:
            while piece := file.read(_PIECE):
                self.parser.Parse(piece, False)
                yield from self._taken()
            self.parser.Parse(b"", True)
        except expat.ExpatError as problem:
            raise FileError(
                f"This is not well-formed XML: {expat.ErrorString(problem.code)}.",
                "Export it again, or correct it.",
                where=self.where,
                line=problem.lineno,
                column=problem.offset + 1,
            ) from problem
        except LookupError as problem:
            hint = "Save it as UTF-8."
            raise FileError(
                "This is in an encoding that nobody knows.", hint, where=self.where, line=1
            ) from problem
        except OSError as problem:
            raise FileError(
                f"This cannot be read: {problem.strerror}.", where=self.where
            ) from problem
        yield from self._taken()

    def wrong(self, what: str, hint: str, line: int = 0) -> NoReturn:
        """Give the file up.

        Args:
            what: What is wrong, a sentence.
            hint: What to do, a sentence.
            line: Where, if it is not here.
        """
        raise FileError(
            what,
            hint,
            where=self.where,
            line=line or self.parser.CurrentLineNumber,
            column=0 if line else self.parser.CurrentColumnNumber + 1,
        )

    def _taken(self) -> list[Found]:
        found, self.found = self.found, []
        return found

    def _started(self, name: str, attributes: dict[str, str]) -> None:
        if self.depth > _DEEPEST:
            self.wrong(f"Elements are nested too deep for {self.kind}.", "Export it again.")
        self.start(name, attributes)
        self.depth += 1

    def _ended(self, name: str) -> None:
        self.depth -= 1
        self.end(name)

    def _entity(self, name: str, *_: object) -> None:
        if name not in self._known:
            self.wrong(f"This declares an entity, “{name}”.", "Export it without entities.")

    def _unknown_entity(self, name: str, _: bool) -> None:
        self.wrong(f"There is no entity “{name}” in XML.", "Write the character itself.")
