"""What a tool repaired in a person's text: the comment that says so.

A repaired translation carries one translator comment, and is fuzzy::

    # polyglot-news: repaired text=… source=… from=… kinds=number,url

``text`` is a hash of the repaired text and ``source`` of the source that it fits: as soon as a
person changes a letter, or another tool carries the text to another source, it is no repair of
ours any more. ``from`` is a hash of the person's text, which stays in the catalog.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

from polyglot_news.comments import Form, escape
from polyglot_news.provenance import digest

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Repair", "find", "remove", "replace"]

_FORM = Form("polyglot-news: repaired", "text", "source", "from", "kinds")


@dataclass(frozen=True, slots=True)
class Repair:
    """How a repaired text came about.

    Attributes:
        text: `provenance.digest` of the repaired text.
        source: The same of the source that it fits.
        before: The same of the text that was repaired.
        kinds: What the edits of the source were about, such as ``number``.
    """

    text: str
    source: str
    before: str
    kinds: tuple[str, ...]

    @property
    def comment(self) -> str:
        """The comment, without ``# ``."""
        kinds = escape(",".join(kind.replace(" ", "-") for kind in self.kinds))
        return (
            f"{_FORM.mark} text={self.text} source={self.source} from={self.before} kinds={kinds}"
        )

    def fits(self, source: str, *texts: str) -> bool:
        """Whether a source and its translation are letter by letter those of the repair."""
        return self.text == digest(*texts) and self.source == digest(source)


def find(comments: Iterable[str]) -> Repair | None:
    """What the last such comment says; None if there is none that can be read."""
    found = None
    for line in _FORM.unwrapped(comments):
        if _FORM.matches(line):
            words = (word.partition("=") for word in line[len(_FORM.mark) :].split())
            said = {key: unquote(value) for key, _, value in words}
            if {"text", "source", "from"} <= said.keys():
                kinds = tuple(kind for kind in said.get("kinds", "").split(",") if kind)
                found = Repair(said["text"], said["source"], said["from"], kinds)
    return found


def remove(comments: Iterable[str]) -> tuple[str, ...]:
    """Take every such comment away; all other comments stay as they are."""
    lines = tuple(comments)
    if not any(_FORM.matches(line) for line in lines):
        return lines
    return tuple(line for line in _FORM.unwrapped(lines) if not _FORM.matches(line))


def replace(comments: Iterable[str], repair: Repair) -> tuple[str, ...]:
    """Set the comment, behind all others."""
    return (*remove(comments), repair.comment)
