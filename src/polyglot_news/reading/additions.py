"""Additions: what the editors of one language add to an article, and where.

A file of additions is Markdown (or plain text, as its article is). Each heading of the first
level says where something goes, in words that people and programs read the same; what stands
below it, up to the next one, goes there::

    # after: Two ferries wait outside

    Readers in Germany …

    # instead of: map.png

    ![Die Karte der Bucht](karte.png)

A heading is what every Markdown editor keeps and shows. The words behind ``after`` and ``before``
are quoted from the article, in the article's language: they are what the author wrote and not what
a translator makes of it, so no change of a translation moves an addition.

Here is only what a file says. Whether the words are found is another matter (addition.py).
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote, urlsplit

from polyglot_news import dialect, inline
from polyglot_news.inline import Kind
from polyglot_news.reading import Problem, has_words, lines_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = [
    "MARK",
    "Piece",
    "Unit",
    "Where",
    "file_of",
    "mark_of",
    "marks",
    "pictures",
    "read",
]


MARK = re.compile("\ufdd0(\\d+)\ufdd1")
"""What stands in a text for an addition until it is known what the text is made into.

Between two of the code points that are no characters (Unicode 16, 23.7), which no article can hold,
its number.
"""


def mark_of(number: int) -> str:
    """The mark of the addition of a number."""
    return f"\ufdd0{number}\ufdd1"


def marks(text: str) -> tuple[str, ...]:
    """The marks in a text, as it has them."""
    return tuple(found[0] for found in MARK.finditer(text))


class Where(StrEnum):
    """What the heading of an addition says."""

    AFTER = "after"
    BEFORE = "before"
    START = "at the start"
    END = "at the end"
    INSTEAD = "instead of"


@dataclass(frozen=True, slots=True)
class Unit:
    """A paragraph of an addition, or whatever else stands there by itself: what is reviewed.

    Attributes:
        text: Its text as it is written; a paragraph without its soft line breaks.
        line: Its first line in the file, from 1.
    """

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Piece:
    """One addition as its file has it.

    Attributes:
        where: Where it goes.
        words: What is quoted behind that, or the file name of a picture; empty for the ends.
        line: The line of its heading, from 1.
        body: Its text.
        units: The paragraphs of it.
        shown: The pictures that it shows from a file, by their addresses.
    """

    where: Where
    words: str
    line: int
    body: str
    units: tuple[Unit, ...]
    shown: tuple[str, ...] = ()


class _Heading(NamedTuple):
    """A heading of the first level: its words, and its lines from 0."""

    words: str
    start: int
    end: int


_KNOWN = re.compile(
    r"(?:(?P<where>after|before|instead of)\s*[:：]\s*(?P<words>.*?)|at the (?P<end>start|end))\s*",
    re.IGNORECASE | re.DOTALL,
)
_FIRST_WORDS = re.compile(r"[^\W\d_]+(?: of| the \w+)?")
_PLAIN_HEADING = re.compile(r" {0,3}#[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*")
_COMMENT = re.compile(r"\s*(?:<!--.*?-->\s*)+", re.DOTALL)
_HARD_BREAK = re.compile(r"(?: {2,}|\\)\Z")
_QUOTED = re.compile('["“”„«»「『](.*)["“”„«»」』]', re.DOTALL)
_FORMS = (
    "Write “# after: WORDS” or “# before: WORDS”, “# at the start”, “# at the end”, or "
    "“# instead of: PICTURE”."
)


def read(text: str, *, markdown: bool) -> tuple[tuple[Piece, ...], tuple[Problem, ...]]:
    """Take a file of additions apart.

    Args:
        text: The whole file.
        markdown: Whether its article is Markdown, and so it is; otherwise it is plain text.

    Returns:
        The additions in the file's order, and what is wrong. What is wrong is in no addition.
    """
    text = text.removeprefix("\ufeff")
    lines = [line.text for line in lines_of(text)]
    found = _headings(lines, markdown=markdown)
    pieces, problems = [], []
    ends = [*(one.start for one in found), len(lines)][1:]
    above = _units(lines[: found[0].start if found else len(lines)], 0, markdown=markdown)
    if above:
        problems.append(Problem(above[0].line, f"Nothing says where this goes. {_FORMS}"))
    for heading, end in zip(found, ends, strict=True):
        piece = _piece(heading, lines[heading.end : end], markdown=markdown)
        if isinstance(piece, Problem):
            problems.append(piece)
        else:
            pieces.append(piece)
    return tuple(pieces), tuple(problems)


def pictures(tokens: Sequence[Any]) -> Iterator[str]:
    """The addresses of the images in parsed Markdown, those in its HTML aside."""
    for token in tokens:
        for child in token.children or ():
            if child.type == "image":
                yield str(child.attrGet("src") or "")


def _headings(lines: Sequence[str], *, markdown: bool) -> list[_Heading]:
    if not markdown:
        matches = ((at, _PLAIN_HEADING.fullmatch(line)) for at, line in enumerate(lines))
        return [_Heading(found[1], at, at + 1) for at, found in matches if found]
    tokens = dialect.markdown().parse("\n".join(lines))
    return [
        _Heading(content.content, opening.map[0], opening.map[1])
        for opening, content in pairwise(tokens)
        if opening.type == "heading_open" and opening.tag == "h1" and not opening.level
        if opening.map
    ]


def _piece(heading: _Heading, lines: Sequence[str], *, markdown: bool) -> Piece | Problem:
    line = heading.start + 1
    known = _KNOWN.fullmatch(heading.words)
    if not known:
        near = _FIRST_WORDS.match(heading.words)
        forms = difflib.get_close_matches(near[0].lower() if near else "", list(Where), n=1)
        hint = f"Did you mean “{forms[0]}”? " if forms else ""
        return Problem(line, f"“{heading.words}” says no place. {hint}{_FORMS}")
    where = Where(f"at the {known['end']}".lower() if known["end"] else known["where"].lower())
    words = _unquoted(known["words"] or "")
    if not known["end"] and not words:
        return Problem(line, f"Nothing is quoted behind “{where}”. {_FORMS}")
    units = _units(lines, heading.end, markdown=markdown)
    if not units:
        return Problem(line, "This addition is empty. Write its text below the heading.")
    body = "\n".join(lines).strip("\n") + "\n"
    if not markdown:
        if where is Where.INSTEAD:
            return Problem(line, "A plain text article has no pictures. Take this out.")
        return Piece(where, words, line, body, units)
    if wrong := _not_for_notes(lines, heading.end):
        return wrong
    piece = Piece(where, words, line, body, units, _shown(body))
    return _picture(piece) if where is Where.INSTEAD else piece


def _unquoted(words: str) -> str:
    """Quoted words without the marks around them, which are no part of what is quoted."""
    found = _QUOTED.fullmatch(words.strip())
    inner = found[1].strip() if found else ""
    if found and not inner:
        return ""
    # “One” and “two” are two quotations, and those marks belong to the text.
    return inner if inner and not re.search('["“”„«»「」『』]', inner) else words.strip()


def _units(lines: Sequence[str], above: int, *, markdown: bool) -> tuple[Unit, ...]:
    """The blocks of some lines.

    Args:
        lines: The lines.
        above: How many lines of the file stand above them.
        markdown: Whether they are Markdown.
    """
    if not markdown:
        return _plain_units(lines, above)
    units = []
    for token in dialect.markdown().parse("\n".join(lines)):
        if token.level or token.nesting < 0 or token.map is None:
            continue
        start, end = token.map
        text = "\n".join(lines[start:end]).strip("\n").rstrip()
        if token.type == "html_block" and _COMMENT.fullmatch(text):
            continue
        if token.type == "paragraph_open":
            text = _without_soft_breaks(text)
        units.append(Unit(text, above + start + 1))
    return tuple(units)


def _without_soft_breaks(text: str) -> str:
    *first, last = text.split("\n")
    joined = (line.strip() + ("\n" if _HARD_BREAK.search(line) else " ") for line in first)
    return "".join(joined) + last.strip()


def _plain_units(lines: Sequence[str], above: int) -> tuple[Unit, ...]:
    units: list[Unit] = []
    waiting: list[str] = []
    for at, line in enumerate([*lines, ""]):
        if line.strip():
            waiting.append(line.strip())
        elif waiting:
            units.append(Unit(" ".join(waiting), above + at - len(waiting) + 1))
            waiting = []
    return tuple(units)


def _not_for_notes(lines: Sequence[str], above: int) -> Problem | None:
    """What an article has and an addition has not, since it would change the article's own."""
    behind = mark_of(0)
    tokens = dialect.markdown().parse("\n".join([*lines, "", behind]))
    if not any(one.type == "inline" and one.level == 1 and one.content == behind for one in tokens):
        starts = [one.map[0] for one in tokens if not one.level and one.map]
        what = "This block of code or HTML has no end, and would take what stands behind it."
        return Problem(above + starts[-1] + 1, f"{what} Close it.")
    for token in tokens:
        line = above + (token.map[0] if token.map else 0) + 1
        if token.type == "heading_open":
            return Problem(line, "An addition has no headings of its own. Set the line in bold.")
        kinds = {child.type for child in token.children or ()}
        if token.type == "footnote_block_open" or "footnote_ref" in kinds:
            return Problem(line, "An addition has no footnotes. Say it in its text.")
    return None


def _shown(body: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(pictures(dialect.markdown().parse(body))))


def file_of(address: str) -> str:
    """The file that an address names beside its text; empty if it leads elsewhere."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    if parts.scheme or parts.netloc or parts.path.startswith("/"):
        return ""
    return "/".join(part for part in unquote(parts.path).split("/") if part not in ("", "."))


def _picture(piece: Piece) -> Piece | Problem:
    """An addition that is one picture with words for who does not see it."""
    line = piece.units[0].line
    text = piece.units[0].text
    tokens = inline.scan(text)
    if len(piece.units) > 1 or len(tokens) != 1 or tokens[0].kind is not Kind.IMAGE:
        what = "In the place of a picture stands one picture."
        return Problem(line, f"{what} Write ![what it shows](file), and nothing else.")
    if not has_words([tokens[0].text]):
        return Problem(line, "This picture has no words for who does not see it. Put them in [].")
    if not piece.shown or not file_of(piece.shown[0]):
        return Problem(line, "This picture is no file. Put one beside this file, and name it here.")
    return piece
