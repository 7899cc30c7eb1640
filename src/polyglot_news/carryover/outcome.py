"""What is said of a change of a source text, and what came of repairing its translation."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Edit", "Kind", "Reason", "Refused", "Repaired"]


class Kind(StrEnum):
    """What an edit is about."""

    PUNCTUATION = "punctuation"
    QUOTES = "quotes"
    CASE = "case"
    SPACE = "white space"
    MARKUP = "markup"
    URL = "url"
    NUMBER = "number"
    DATE = "date"
    """A date, a weekday, a month or a time of day."""
    PLACEABLE = "placeable"
    """What is the same in all languages: a variable, a file, a version, a phone number."""
    NAME = "name"
    WORDING = "wording"


class Reason(StrEnum):
    """Why a translation is not repaired."""

    WORDING = "wording"
    """A word changed: its translation is a person's matter."""
    NAME = "name"
    """A name changed: languages write names in their own ways."""
    AGREEMENT = "agreement"
    """Other words of the translation agree with what changed."""
    WORDS = "words"
    """The translation has the number in words."""
    SEVERAL = "several"
    """What changed stands there more than once, so it is not certain which one is meant."""
    MISSING = "missing"
    """The translation does not have what changed, or not in a form that is known."""
    FORM = "form"
    """The new number or date cannot be written in the way that the translation wrote the old."""
    UNIT = "unit"
    """A currency or unit changed."""
    PLACE = "place"
    """Nothing tells where in the translation the change belongs."""
    SENSE = "sense"
    """A mark changed that may change the sense."""
    UNPROVED = "unproved"
    """The repaired text did not pass the checks that prove a repair."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One change of a source text.

    Attributes:
        kind: What it is about.
        before: What was there; empty if something was put in.
        after: What is there now; empty if something was taken out.
        old: Where it was in the previous text: start and end, in characters.
        new: Where it is in the present text.
    """

    kind: Kind
    before: str
    after: str
    old: tuple[int, int]
    new: tuple[int, int]

    @property
    def mechanical(self) -> bool:
        """Whether a repair of the translation may be tried at all."""
        return self.kind not in (Kind.WORDING, Kind.NAME)

    def __str__(self) -> str:
        return f"{self.kind}: “{self.before}” became “{self.after}”"


@dataclass(frozen=True, slots=True)
class Repaired:
    """A translation that fits the present source again.

    Attributes:
        text: The translation; the old one itself if the edits do not concern it.
        kinds: What the edits were about, each kind once, in the order of `Kind`.
        edits: The edits.
    """

    text: str
    kinds: tuple[Kind, ...]
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a translation is left to a person.

    Attributes:
        reason: The first reason that was found.
        about: What it is about: a piece of the source or of the translation.
        edits: The edits.
    """

    reason: Reason
    about: str
    edits: tuple[Edit, ...] = ()

    def __str__(self) -> str:
        return f"{self.reason}: {self.about}" if self.about else str(self.reason)
