"""Plain text articles: a title line, paragraphs, lists of lines with a dash.

A paragraph is a line, or several lines that were wrapped. Whether they were is
seen from the lines themselves: text is wrapped where the next word would not
have fitted, so lines belong together only if each of them, but for the last,
is too long to take up the first word of the next one.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from polyglot_news.reading import Reading, Region, Role, Run, Syntax, has_words, lines_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from polyglot_news.reading import Line

__all__ = ["read"]

_ITEM = re.compile(r"[ \t]*[-–—•*][ \t]+(?=\S)")
_WRAP_COLUMNS = range(50, 101)
"""The widths at which people and editors wrap; a longer line was never wrapped."""


def read(text: str, start: int = 0) -> Reading:
    """Find the texts of a plain text article.

    Args:
        text: The file's text.
        start: Where it begins, after a byte order mark.
    """
    reading = Reading()
    lines = lines_of(text, start)
    numbered = [(number, line) for number, line in enumerate(lines, 1) if line.text.strip()]
    titled = False
    for group in _paragraphs(numbered):
        content_lines = [line for _, line in group]
        if not has_words(line.text for line in content_lines):
            continue
        item = _ITEM.match(content_lines[0].text)
        body_role = Role.LIST_ITEM if item else Role.PARAGRAPH
        role = body_role if titled else Role.TITLE
        titled = True
        reading.regions.append(_region(content_lines, group[0][0], role, item.end() if item else 0))
    return reading


def _paragraphs(
    numbered: Sequence[tuple[int, Line]],
) -> Iterator[list[tuple[int, Line]]]:
    """Group the lines that are one text."""
    run: list[tuple[int, Line]] = []
    for index, (number, line) in enumerate(numbered):
        adjacent = bool(run) and run[-1][0] == number - 1
        if run and (not adjacent or index == 1 or _ITEM.match(line.text)):
            yield from _unwrapped(run)
            run = []
        run.append((number, line))
    if run:
        yield from _unwrapped(run)


def _unwrapped(run: list[tuple[int, Line]]) -> Iterator[list[tuple[int, Line]]]:
    texts = [line.text.rstrip() for _, line in run]
    width = max(map(len, texts))
    wrapped = width in _WRAP_COLUMNS and all(
        len(text) + 1 + len(following.split(maxsplit=1)[0]) > width
        for text, following in pairwise(texts)
    )
    if wrapped:
        yield run
    else:
        for one in run:
            yield [one]


def _region(lines: Sequence[Line], number: int, role: Role, marker: int) -> Region:
    content = ""
    runs: list[Run] = []
    for line in lines:
        body = line.text[marker:]
        indent = len(body) - len(body.lstrip())
        if runs:
            content += "\n"
        runs.append(Run(len(content), line.start + marker + indent))
        content += body.strip()
        marker = 0
    return Region(
        start=runs[0].source,
        end=runs[-1].source + len(content) - runs[-1].content,
        role=role,
        syntax=Syntax.PLAIN,
        line=number,
        content=content,
        runs=tuple(runs),
    )
