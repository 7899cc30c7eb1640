"""The form of the translator comments that we write: a mark, then ``key=value`` words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Form", "escape"]

_UNSAFE = re.compile(r"[\s%]")


class Form:
    """One kind of such comments.

    Args:
        mark: What a comment of this kind begins with.
        keys: The keys of its words.
    """

    def __init__(self, mark: str, *keys: str) -> None:
        self.mark = mark
        self._pairs = re.compile(rf"(?:(?:{'|'.join(keys)})=\S+ ?)*")

    def matches(self, comment: str) -> bool:
        """Whether a comment, without ``# ``, is of this kind."""
        return comment == self.mark or comment.startswith(self.mark + " ")

    def unwrapped(self, comments: Iterable[str]) -> list[str]:
        """The comments, those of this kind that another tool wrapped on one line again."""
        lines: list[str] = []
        for line in comments:
            if line and lines and self.matches(lines[-1]):
                # Words are broken at hyphens, too.
                broken = lines[-1].endswith("-")
                if self._pairs.fullmatch(line.partition(" ")[2] if broken else line):
                    lines[-1] += line if broken else f" {line}"
                    continue
            lines.append(line)
        return lines


def escape(value: str) -> str:
    """A value without white space: that, and the percent sign, are percent-encoded."""
    return _UNSAFE.sub(lambda found: quote(found[0]), value)
