"""Readers: where the translatable text of a file stands.

A reader takes a file's text and gives Regions: stretches of it that people
read. What lies between them is the skeleton and is never interpreted, so a
reader that misses something loses a translation but never a byte.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = [
    "Correction",
    "Line",
    "Problem",
    "Reading",
    "Region",
    "Role",
    "Run",
    "Syntax",
    "has_words",
    "lines_of",
]


class Role(StrEnum):
    """What a text is for, as translators are told."""

    TITLE = "title"
    DESCRIPTION = "description"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    QUOTE = "quote"
    LIST_ITEM = "list item"
    CELL = "table cell"
    FOOTNOTE = "footnote"
    ALT = "image alt"
    CAPTION = "caption"
    LINK_TITLE = "link title"
    CORRECTION = "correction"
    ADDITION = "addition"


class Syntax(StrEnum):
    """How a region is written, and so how its translation must be."""

    PROSE = "prose"
    """Markdown inline text, perhaps over several lines."""
    HEADING = "heading"
    """Markdown inline text on one line, which a run of ``#`` at its end would close."""
    CELL = "cell"
    """Markdown inline text on one line, in which a bar ends the cell."""
    LEAD_CELL = "lead cell"
    """A cell with no bar before it, which a list marker or the like would take from its table."""
    ALT = "alt"
    """The bracketed text of an image."""
    QUOTED = "quoted"
    """A link's or an image's title, with its quotation marks."""
    FIELD = "field"
    """A value in front matter, with its quotation marks or block indicator."""
    PLAIN = "plain"
    """Plain text, perhaps over several lines."""


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a region's content that the file holds in the same characters."""

    content: int
    source: int


@dataclass(frozen=True, slots=True)
class Region:
    """A stretch of a file that people read.

    Attributes:
        start: Where it begins in the file's text, in characters.
        end: Where it ends.
        role: What it is for.
        syntax: How it is written.
        line: Its first line in the file, from 1.
        content: Its text without what belongs to the blocks around it: line prefixes are gone,
            each line break is one line feed.
        runs: Where the content comes from, one run a line; empty if the region is only ever
            replaced whole.
        prefix: What a further line of it has to begin with.
    """

    start: int
    end: int
    role: Role
    syntax: Syntax
    line: int
    content: str
    runs: tuple[Run, ...] = ()
    prefix: str = ""

    def source_position(self, content_position: int) -> int:
        """Where a character of the content stands in the file's text."""
        run = self.runs[bisect_right(self.runs, content_position, key=lambda one: one.content) - 1]
        return run.source + content_position - run.content


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a file that keeps a part of it from being translated.

    Attributes:
        line: Its line in the file, from 1.
        message: What is wrong, a sentence.
    """

    line: int
    message: str


@dataclass(frozen=True, slots=True)
class Correction:
    """What the author of an article says was wrong in it.

    Attributes:
        date: When it was corrected, ISO 8601, a day or a moment; empty if that is not known.
        text: What readers are told.
        line: Its line in the file, from 1.
        concerns: Words of the corrected sentences, as they are now; none if the author names none.
    """

    date: str
    text: str
    line: int
    concerns: tuple[str, ...] = ()


@dataclass(slots=True)
class Reading:
    """What a reader found in a file.

    Attributes:
        regions: The texts, in the order in which they stand in the file.
        metadata: Front matter, as strings and tuples of strings.
        references: Labels of the Markdown link references that the file defines.
        problems: What could not be read.
        corrections: What the author says was wrong, in the order of the file.
    """

    regions: list[Region] = field(default_factory=list)
    metadata: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)
    references: frozenset[str] = frozenset()
    problems: list[Problem] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a file: where it begins and its text without the line ending."""

    start: int
    text: str


_LINE_ENDING = re.compile(r"\r\n?|\n")


def lines_of(text: str, start: int = 0) -> list[Line]:
    """Cut a text into lines where CommonMark does: at CR, LF and CR LF only.

    Args:
        text: The file's text.
        start: Where to begin in it.
    """
    lines = []
    for ending in _LINE_ENDING.finditer(text, start):
        lines.append(Line(start, text[start : ending.start()]))
        start = ending.end()
    lines.append(Line(start, text[start:]))
    return lines


def has_words(texts: Iterable[str]) -> bool:
    """Whether any of the texts holds a letter, and so something to translate."""
    return any(character.isalpha() for text in texts for character in text)
