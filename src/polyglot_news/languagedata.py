"""The data files of languages: lists under titles, for people who know a language and no Python.

``data/<subject>/<language>.txt`` holds what a part of this project has to know of a language::

    # A remark.
    [months]
    January, February   # another remark

Each subject explains its lists in one of its files. What an entry means is the subject's.
"""

from __future__ import annotations

import re
from importlib import resources
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

__all__ = ["Line", "lines", "text_of"]

_REMARK = re.compile(r"(?:^|\s)#(?:\s.*|$)")
_TITLE = re.compile(r"\[([^\]]+)\]")


class Line(NamedTuple):
    """A line of a list.

    Attributes:
        title: The title of the list.
        text: The line, without remarks and space around it.
        place: File and line, for messages.
    """

    title: str
    text: str
    place: str


def text_of(subject: str, language: str) -> str:
    """The text of a language's data file; empty if it has none.

    Args:
        subject: The folder.
        language: The language's code, or a longer tag.
    """
    if not re.fullmatch(r"[A-Za-z0-9-]+", language):
        return ""
    file = resources.files("polyglot_news").joinpath("data", subject, f"{language}.txt")
    return file.read_text("utf-8") if file.is_file() else ""


def lines(text: str, name: str, titles: Collection[str], explained: str) -> Iterator[Line]:
    """The lines of the lists of a data file.

    Args:
        text: The file's text.
        name: What to call it in messages.
        titles: The titles that it may have.
        explained: The file that explains them.

    Raises:
        ValueError: The file has a list that does not exist, or an entry in none.
    """
    title = ""
    for number, line in enumerate(text.splitlines(), 1):
        line = _REMARK.sub("", line).strip()
        place = f"{name}:{number}"
        if found := _TITLE.fullmatch(line):
            title = found[1]
            if title not in titles:
                raise ValueError(f"{place}: there is no list {line}. See {explained}.")
        elif line:
            if not title:
                raise ValueError(f"{place}: an entry before the first [list].")
            yield Line(title, line, place)
