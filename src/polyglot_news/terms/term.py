"""What a term is: words of the source, and how they are rendered in each locale."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Kind", "Missing", "Occurrence", "Term"]


class Kind(StrEnum):
    """What a term stands for."""

    TERM = "term"
    NAME = "name"
    """A person."""


@dataclass(frozen=True, slots=True)
class Term:
    """Words of the source language with their agreed renderings.

    Attributes:
        source: The words, in the form in which a dictionary has them.
        renderings: The agreed rendering by locale; a locale without one is not in it. Others that
            are accepted stand behind it, parted by “|”.
        note: What a translator should know.
        keep: Whether a translation repeats the words letter for letter; renderings do not
            count then.
        case: Whether the words are found only in the very capitals and small letters.
        kind: A person's name, or any other term.
        where: The file and the line; empty if it stands in none.
        weak: Whether nobody in the project agreed on it: it comes from CLDR, and is only used
            where no other term stands.
    """

    source: str
    renderings: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    keep: bool = False
    case: bool = False
    kind: Kind = Kind.TERM
    where: str = ""
    weak: bool = False

    def ways(self, locale: str) -> tuple[str, ...]:
        """The renderings for a locale, the agreed one first; none if there is none.

        Those of a locale without any of its own are those of its language.
        """
        found = self.renderings.get(locale) or self.renderings.get(locale.partition("_")[0], "")
        return tuple(one.strip() for one in found.split("|") if one.strip())

    @property
    def key(self) -> tuple[str, bool, bool]:
        """What two terms have in common of which only one can be found in a text."""
        if self.case:
            return (self.source, True, False)
        return (self.source.casefold(), False, self.source.isupper())


class Occurrence(NamedTuple):
    """Where a term stands in a text.

    Attributes:
        start: Where its first word begins, in characters.
        end: Where its last word ends, a plural's ending counted in and a possessive ’s not.
        term: The term.
    """

    start: int
    end: int
    term: Term


class Missing(NamedTuple):
    """A term of a source that its translation does not render as agreed.

    Attributes:
        term: The term.
        rendering: The rendering that is wanted.
    """

    term: Term
    rendering: str
