"""The ways in which a data file writes words: whole, with a hyphen, as a regular expression.

``rise`` is the word, ``increas-`` its beginning, ``-anstieg-`` any part of a word, ``more than``
words in a row, each of which may have a hyphen; what follows a tilde is a regular expression.
Where words have no spaces between them, a way may stand anywhere.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from polyglot_news.checks.sieve import needed

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["UNSPACED", "Finder", "expand", "folded", "pattern"]

UNSPACED = frozenset({"ja", "zh", "th"})
_SHORT = re.compile("[ァ-ヺー]{2,4}")
_KATAKANA = ("(?<![ァ-ヺー])", "(?![ァ-ヺー])")
"""A short word in katakana is mostly a part of a longer one: タイ of スタイル."""
_APOSTROPHES = str.maketrans("’ʼ‘", "'''")


def folded(text: str) -> str:
    """A text with straight apostrophes and plain spaces, each character in its place."""
    return text.translate(_APOSTROPHES).replace("\u00a0", " ").replace("\u202f", " ")


class Finder:
    """Ways of a language, and the pattern that finds them, made when it is first needed."""

    def __init__(self, ways: Iterable[str], language: str, *, exact: bool = False) -> None:
        """Keep the ways of which to find any, as `pattern` takes them."""
        self.ways = tuple(ways)
        self._language = language
        self._exact = exact

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """What finds any of the ways in a folded text."""
        return pattern(self.ways, self._language, exact=self._exact)

    @property
    def needs(self) -> frozenset[str]:
        """Texts of which a folded text with one of the ways has one; none if that is not sure."""
        needs = [
            needed(way[1:])
            if way.startswith("~")
            else frozenset({way if self._language in UNSPACED else _longest(way)})
            for way in self.ways
        ]
        return frozenset().union(*needs) if all(needs) else frozenset()


def _longest(way: str) -> str:
    return max((word.removesuffix("-") for word in way.removeprefix("-").split(" ")), key=len)


def pattern(ways: Iterable[str], language: str, *, exact: bool = False) -> re.Pattern[str]:
    """What finds any of the ways in a folded text; nothing if there are none.

    Args:
        ways: As the data file has them.
        language: Language code of the text.
        exact: Whether capitals are as in the file; a regular expression that tells capitals
            apart is always looked for as it is written.
    """
    parts: dict[str, list[str]] = {"": [], "\\b": [], "exact": []}
    for way in ways:
        if way.startswith("~"):
            kind = "exact" if re.search("[A-ZА-ЯІЇЄҐ]", way) else ""
            parts[kind].append(way[1:])
        elif language in UNSPACED:
            parts[""].append(_KATAKANA[0] + way + _KATAKANA[1] if _SHORT.fullmatch(way) else way)
        else:
            start = "" if way.startswith("-") else "\\b"
            parts[start].append(_words(way))
    sign = "" if exact else "i"
    found = [f"(?{sign}:{'|'.join(parts[''])})" if sign else f"(?:{'|'.join(parts[''])})"]
    found = found if parts[""] else []
    if parts["\\b"]:
        found.append(f"\\b(?{sign}:{'|'.join(parts[chr(92) + 'b'])})")
    found += parts["exact"]
    return re.compile("|".join(found) if found else r"(?!)")


def _words(way: str) -> str:
    """A way, word by word: behind a hyphen any letters may follow."""
    words = way.removeprefix("-").split(" ")
    last = len(words) - 1
    pieces = [
        re.escape(word.removesuffix("-"))
        + ("" if word.endswith("-") and n == last else r"\w*" if word.endswith("-") else "")
        for n, word in enumerate(words)
    ]
    # "U.S." ends without a letter, so no border follows it.
    end = "" if way.endswith("-") or not way[-1].isalnum() else r"\b"
    return r"\s".join(pieces) + end


def expand(text: str, start: int, end: int, language: str) -> str:
    """What a reader is shown of a place found in a text: whole words."""
    if language in UNSPACED:
        return text[start:end]
    while end < len(text) and (text[end].isalnum() or text[end] in "'’"):
        end += 1
    while start and text[start - 1].isalnum():
        start -= 1
    return text[start:end].strip()
