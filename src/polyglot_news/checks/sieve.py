"""Which of many patterns a text can have at all: those of whose letters it has some.

The lists of a language are thousands of words, of which a sentence has a few. Looking for each of
them costs more than all else that is checked. So every pattern says which letters a match of it
must have, four in a row at most, and those of a text are looked up in a table; a pattern is only
run where they are. That never hides a match.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Sieve", "needed"]

T = TypeVar("T")
_ROW = 4
_ANY: frozenset[str] = frozenset()


class Sieve(Generic[T]):
    """Things that are looked for in texts, with the letters without which they are not there."""

    def __init__(self, things: Iterable[tuple[T, Iterable[str]]]) -> None:
        """Keep things in their order, each with texts of which it needs one, in any case.

        A thing that needs nothing may be anywhere.
        """
        self._things: list[T] = []
        self._always: list[int] = []
        self._rows: dict[str, list[tuple[str, int]]] = {}
        for number, (thing, needs) in enumerate(things):
            self._things.append(thing)
            folded = {need.casefold() for need in needs}
            if not folded or "" in folded:
                self._always.append(number)
                continue
            for need in folded:
                self._rows.setdefault(need[:_ROW], []).append((need, number))

    def among(self, text: str) -> list[T]:
        """Those that the text may have, in their order."""
        folded = text.casefold()
        found = {*self._always}
        for row in self._rows.keys() & _rows_of(folded):
            found.update(
                number for need, number in self._rows[row] if len(need) <= _ROW or need in folded
            )
        return [self._things[number] for number in sorted(found)]


@lru_cache(maxsize=256)
def _rows_of(text: str) -> frozenset[str]:
    """The letters in a row of a text, up to `_ROW` of them."""
    pairs = list(map(str.__add__, text, text[1:]))
    threes = map(str.__add__, pairs, text[2:])
    return frozenset((*text, *pairs, *threes, *map(str.__add__, pairs, pairs[2:])))


_OPTIONAL = re.compile(r"[?*]|\{0?,\d*\}|\{0\}")
_REPEATED = re.compile(r"\+|\{\d+(?:,\d*)?\}")
_GROUP = re.compile(r"\((?:\?(?:P<\w+>|[aimsux]*(?:-[imsx]+)?:|(?P<look><?[=!])))?")
_CLASS = re.compile(r"\[\^?\]?(?:\\.|[^\]\\])*\]", re.DOTALL)


def needed(regex: str) -> frozenset[str]:
    """Texts of which every match of a regular expression has one, in whatever case.

    None, if no such text is certain: of ``[0-9]`` none, of ``(?:old|new) town`` `` town``.
    """
    return _alternatives(regex, 0)[0]


def _alternatives(regex: str, at: int) -> tuple[frozenset[str], int]:
    """What alternatives need, from a place to the end of their group; and where that is."""
    branches: list[frozenset[str]] = []
    while True:
        needs, at = _branch(regex, at)
        branches.append(needs)
        if at >= len(regex) or regex[at] == ")":
            return (frozenset().union(*branches) if all(branches) else _ANY), at
        at += 1


def _branch(regex: str, at: int) -> tuple[frozenset[str], int]:
    best = _ANY
    run = ""
    while at < len(regex) and regex[at] not in "|)":
        letter, needs, at = _atom(regex, at)
        optional = _OPTIONAL.match(regex, at)
        repeated = optional or _REPEATED.match(regex, at)
        at = repeated.end() if repeated else at
        if repeated and regex[at : at + 1] in ("?", "+"):
            at += 1
        if letter and not optional:
            run += letter
        if not letter or repeated:
            best = max(best, frozenset({run} if run else ()), key=_worth)
            run = ""
        if not optional:
            best = max(best, needs, key=_worth)
    return max(best, frozenset({run} if run else ()), key=_worth), at


def _atom(regex: str, at: int) -> tuple[str, frozenset[str], int]:
    """The letter that stands at a place, or what a group there needs; and where it ends."""
    char = regex[at]
    if char == "(":
        group = _GROUP.match(regex, at)
        assert group is not None  # noqa: S101 (a bracket is there)
        needs, at = _alternatives(regex, group.end())
        return "", _ANY if group["look"] else needs, at + 1
    if char == "[":
        found = _CLASS.match(regex, at)
        return "", _ANY, found.end() if found else len(regex)
    if char == "\\":
        sign = regex[at + 1 : at + 2]
        return "" if sign.isalnum() else sign, _ANY, at + 2
    return "" if char in ".^$" else char, _ANY, at + 1


def _worth(needs: frozenset[str]) -> tuple[int, int]:
    """How much is gained by looking for texts first: few long ones are best."""
    return min(map(len, needs), default=0), -len(needs)
