r"""Markdown articles: where the parser's inline texts stand in the file.

markdown-it-py gives the lines of an inline text but not its columns, and its
content has lost what belongs to the blocks around it: quote markers, list
indents, the closing ``#`` of a heading, the backslash of ``\|`` in a table.
So each content line is looked up in its source line, and what stands before it
there must be something that a container leaves behind. A text for which this
cannot be shown is left in the skeleton and reported, never guessed.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from polyglot_news import dialect, inline
from polyglot_news.inline import Kind
from polyglot_news.reading import (
    Line,
    Problem,
    Reading,
    Region,
    Role,
    Run,
    Syntax,
    frontmatter,
    has_words,
    lines_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from markdown_it import MarkdownIt
    from markdown_it.token import Token

__all__ = ["read"]

_CONTAINER_ROLES = {
    "blockquote": Role.QUOTE,
    "list_item": Role.LIST_ITEM,
    "footnote_reference": Role.FOOTNOTE,
    "heading": Role.HEADING,
    "th": Role.CELL,
    "td": Role.CELL,
}
_CONTINUATION = re.compile(r"[ \t>]*\Z")
_LIST_MARKER = re.compile(r"[-+*]|\d{1,9}[.)]|\[\^[^\]]+\]:|#{1,6}")
_TASK = re.compile(r"\[[ xX]\][ \t]+(?=\S)")
_CONTAINER = re.compile(r"(?:[ \t>]|[-+*](?=[ \t])|\d{1,9}[.)](?=[ \t])|\[\^[^\]]+\]:)*")
_TITLE = re.compile(r"""("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\((?:[^()\\]|\\.)*\))[ \t]*\Z""")


def read(text: str, start: int = 0) -> Reading:
    """Find the texts of a Markdown article.

    Args:
        text: The file's text.
        start: Where it begins, after a byte order mark.
    """
    reading = Reading()
    body = frontmatter.read(text, start, reading)
    first_line = len(lines_of(text[:body]))
    lines = lines_of(text, body)
    env: dict[str, Any] = {}
    tokens = _parser().parse(text[body:], env)
    reading.references = frozenset(env.get("references", ()))

    found = list(_reference_titles(lines, env))
    row: list[Line] = []
    for token, role in _texts(tokens):
        assert token.map is not None  # noqa: S101 (the block stage maps every inline token)
        if role is None:
            row = _cells(lines[token.map[0]])
            continue
        if role is Role.CELL:
            region = _cell(row, lines[token.map[0]], token)
        else:
            region = _prose(lines, token, role)
        if region is not None:
            found.extend(_with_images(text, region, reading.references))
        elif has_words([token.content]):
            message = "This text cannot be told from the markup around it; it stays as it is."
            reading.problems.append(Problem(token.map[0] + first_line, message))
    found.sort(key=lambda region: region.start)
    reading.regions.extend(replace(one, line=one.line + first_line) for one in found)
    _name_title(reading)
    return reading


@cache
def _parser() -> MarkdownIt:
    """The dialect's parser without its inline stage, which is `inline.scan`'s matter."""
    parser = dialect.build()
    parser.core.ruler.enableOnly(["normalize", "block"])
    return parser


def _texts(tokens: Sequence[Token]) -> Iterator[tuple[Token, Role | None]]:
    """The inline tokens with their roles, and each table row (with no role) before its cells."""
    roles = [Role.PARAGRAPH]
    for token in tokens:
        if token.type == "inline":
            yield token, roles[-1]
            continue
        name, _, end = token.type.rpartition("_")
        if token.type == "tr_open":
            yield token, None
        elif name in _CONTAINER_ROLES:
            if end == "open":
                roles.append(_CONTAINER_ROLES[name])
            else:
                roles.pop()


def _prose(lines: Sequence[Line], token: Token, role: Role) -> Region | None:
    """The region of a paragraph or heading; None if it has no words or cannot be placed."""
    first, last = token.map or (0, 0)
    contents = [part.lstrip(" \t") for part in token.content.split("\n")]
    # Shortcodes on lines of their own are not part of the sentences between them.
    while len(contents) > 1 and _is_shortcode(contents[0]):
        contents.pop(0)
        first += 1
    while len(contents) > 1 and _is_shortcode(contents[-1]):
        contents.pop()
        contents[-1] = contents[-1].rstrip(" \t")
        last -= 1
    if role is Role.LIST_ITEM and (box := _TASK.match(contents[0])):
        contents[0] = contents[0][box.end() :]
    # Lines that hold nothing but odd white space are trimmed away with their line feeds.
    for skipped in range(last - first - len(contents) + 1):
        runs = _runs(contents, lines[first + skipped : last], token)
        if runs is not None:
            break
    else:
        return None
    # An underlined heading may begin as any paragraph does; one behind # may not.
    head = lines[first].text[: runs[0].source - lines[first].start]
    behind_mark = role is Role.HEADING and head.rstrip().endswith("#")
    syntax = Syntax.HEADING if behind_mark else Syntax.PROSE
    return Region(
        start=runs[0].source,
        end=runs[-1].source + len(contents[-1]),
        role=role,
        syntax=syntax,
        line=first,
        content="\n".join(contents),
        runs=tuple(runs),
        prefix=_prefix(lines[first : first + 2], runs),
    )


def _is_shortcode(line: str) -> bool:
    return not dialect.SHORTCODE.sub("", line).strip()


def _runs(contents: Sequence[str], lines: Sequence[Line], token: Token) -> list[Run] | None:
    runs: list[Run] = []
    position = 0
    for number, (content, line) in enumerate(zip(contents, lines, strict=False)):
        text = line.text.replace("\0", "�")
        final = number == len(contents) - 1
        column = _column(content, text, trimmed=final)
        if column < 0 or (number and not _CONTINUATION.match(text[:column])):
            return None
        runs.append(Run(position, line.start + column))
        position += len(content) + 1
    return runs


def _column(content: str, text: str, *, trimmed: bool) -> int:
    """Where the content line begins in its source line; -1 if it does not stand there."""
    if text.endswith(content):
        return len(text) - len(content)
    if not trimmed:
        return -1
    bare = text.rstrip()
    if bare.endswith(content):
        return len(bare) - len(content)
    # A heading may be closed by a run of #.
    closed = bare.rstrip("#").rstrip()
    if closed != bare and closed.endswith(content):
        return len(closed) - len(content)
    return -1


def _prefix(lines: Sequence[Line], runs: Sequence[Run]) -> str:
    """What has to stand before a further line of the text."""
    if len(runs) > 1:
        return lines[1].text[: runs[1].source - lines[1].start]
    head = lines[0].text[: runs[0].source - lines[0].start]
    return _LIST_MARKER.sub(lambda marker: " " * len(marker.group()), head)


def _with_images(text: str, region: Region, references: frozenset[str]) -> Iterator[Region]:
    """The region itself, or the texts of its images if it has no words outside them."""
    tokens = inline.scan(region.content, references)
    if has_words(token.text for token in tokens if token.kind is Kind.TEXT):
        yield region
        return
    if not region.runs:
        return
    for token in tokens:
        if token.kind is Kind.IMAGE:
            yield from _image_texts(text, region, token)


def _image_texts(text: str, region: Region, image: inline.Token) -> Iterator[Region]:
    slice_ = region.content[image.start : image.end]
    if "\n" in slice_:
        return
    start = region.source_position(image.start)
    line = region.line + region.content.count("\n", 0, image.start)
    alt_end = 2 + len(image.text)
    if has_words([image.text]):
        yield Region(start + 2, start + alt_end, Role.ALT, Syntax.ALT, line, image.text)
    if slice_[alt_end : alt_end + 2] == "](" and (title := _TITLE.search(slice_[:-1].rstrip())):
        words = _unquote(title.group(1))
        # What looks like a title may be the end of a target with parentheses in it.
        if has_words([words]) and slice_[title.start() - 1] in " \t":
            yield Region(
                start + title.start(1),
                start + title.end(1),
                Role.CAPTION,
                Syntax.QUOTED,
                line,
                words,
            )


def _unquote(quoted: str) -> str:
    from markdown_it.common.utils import unescapeAll

    return unescapeAll(quoted[1:-1])


def _reference_titles(lines: Sequence[Line], env: dict[str, Any]) -> Iterator[Region]:
    """The titles of link reference definitions that end on one line."""
    for definition in env.get("references", {}).values():
        title = _TITLE.search(lines[definition["map"][1] - 1].text)
        if title and has_words([definition["title"]]):
            words = _unquote(title.group(1))
            if words == definition["title"]:
                number = definition["map"][1] - 1
                start = lines[number].start
                yield Region(
                    start + title.start(1),
                    start + title.end(1),
                    Role.LINK_TITLE,
                    Syntax.QUOTED,
                    number,
                    words,
                )


def _cells(line: Line) -> list[Line]:
    """The cells of a table row, as written."""
    text = line.text.replace("\0", "�")
    edges = [_CONTAINER.match(text).end() - 1]  # type: ignore[union-attr]
    escaped = False
    for position, character in enumerate(text):
        if character == "|" and not escaped and position > edges[0]:
            edges.append(position)
        escaped = character == "\\"
    if len(edges) == 1 and "|" in text:
        # A table of one column, held together by an escaped bar in its words: not to be touched.
        return []
    edges.append(len(text))
    cells = []
    for left, right in pairwise(edges):
        raw = text[left + 1 : right]
        cells.append(Line(line.start + left + 1 + len(raw) - len(raw.lstrip()), raw.strip()))
    # Before a leading bar there is no cell.
    if len(cells) > 1 and not cells[0].text:
        cells.pop(0)
    return cells


def _cell(row: list[Line], line: Line, token: Token) -> Region | None:
    """The region of the row's next cell; None if the row and the parser disagree on it."""
    if not row:
        return None
    cell = row.pop(0)
    if cell.text.replace("\\|", "|") != token.content:
        return None
    leads = "|" not in line.text[: cell.start - line.start]
    return Region(
        start=cell.start,
        end=cell.start + len(cell.text),
        role=Role.CELL,
        syntax=Syntax.LEAD_CELL if leads else Syntax.CELL,
        line=token.map[0] if token.map else 0,
        content=token.content,
        runs=(Run(0, cell.start),) if cell.text == token.content else (),
    )


def _name_title(reading: Reading) -> None:
    """The first heading is the title if the front matter names none, or the same one."""
    title = reading.metadata.get("title")
    for index, region in enumerate(reading.regions):
        if region.role is Role.HEADING:
            if not title or region.content == title:
                reading.regions[index] = replace(region, role=Role.TITLE)
            return
