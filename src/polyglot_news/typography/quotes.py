"""Quotation marks and apostrophes: which belong together, and which are neither.

A straight ``"`` or ``'`` says by its neighbours whether it opens or closes; where it could do
both, or its partner is missing, nothing is certain and it stays. Inches and minutes (``5"``,
``6'2"``) are no quotation marks, an apostrophe (``п'ять``, ``'90s``, ``James'``) is none either.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from polyglot_news.typography.rules import Pair, Rules

__all__ = ["OBJECT", "Edit", "quote_edits"]

Edit = tuple[int, int, str]
"""A change: from where, to where, what stands there then."""

OBJECT = "\ufffc"
"""What stands for a part of the text that is no text, and counts as a word."""

_CLOSES = {
    '"': '"”',
    "'": "'’",
    "“": '”"',
    "‘": "’'",
    "„": '“”"',
    "‚": "‘’'",
    "«": "»",
    "»": "«",
    "‹": "›",
    "›": "‹",
    "「": "」",
    "『": "』",
    "〝": "〟",
}
_MARKS = frozenset("\"'“”‘’„‚«»‹›「」『』〝〟")
_SINGLE = frozenset("'‘’‚‹›")
_ALWAYS_OPEN = frozenset("„‚「『〝")
_ALWAYS_CLOSE = frozenset("」』〟")
_BEFORE_OPENING = frozenset("([{（［【—–-‑―/\"'“‘„‚«‹»›「『・、。！？：，")
_BEHIND_CLOSING = frozenset(".,;:!?…)]}）］】—–-‑―/\"'“”‘’»›«‹」』、。！？：，；")
_STOPS = frozenset(".,;:!?)]}）］】、。！？：，；")
_UNSEEN = "\u200b\u2060\ufeff"
_WORD = re.compile(r"[^\W\d_]+")
_DECADE = re.compile(r"\d0s\b|\d\der")


def quote_edits(text: str, free: Sequence[bool], rules: Rules) -> list[Edit]:
    """The changes to the quotation marks and apostrophes of a block.

    Args:
        text: What is shown of it.
        free: Of each character, whether it may change; others are no marks.
        rules: What the language wants.
    """
    marks = [i for i, char in enumerate(text) if char in _MARKS and free[i]]
    if not marks:
        return []
    apostrophes = _apostrophes(text, marks, rules)
    candidates = [
        _mark(text, i, rules)
        for i in marks
        if i not in apostrophes and not (text[i] == "’" and _within_word(text, i))
    ]
    pairs, left = _paired(candidates, text, rules)
    if left and any(mark.prime for mark in candidates):
        others = _paired([mark for mark in candidates if not mark.prime], text, rules)
        if len(others[1]) < len(left):
            pairs, left = others
    edits: list[Edit] = []
    if rules.apostrophe:
        ends = {mark.place for mark in left if _may_end_word(text, mark, rules)}
        found = sorted(apostrophes | ends)
        edits += [(i, i + 1, rules.apostrophe) for i in found if text[i] in "'‘"]
        left = [mark for mark in left if mark.place not in ends]
    edits += _set(pairs, left, candidates, text, rules)
    return sorted(edits)


@dataclass(frozen=True, slots=True)
class _Mark:
    """A mark that may be half of a quotation.

    Attributes:
        place: Where it stands.
        char: What it is.
        opens: Whether its neighbours let it open one.
        closes: Whether they let it close one.
        prime: Whether it stands behind a digit, and so may be a measure.
    """

    place: int
    char: str
    opens: bool
    closes: bool
    prime: bool


def _wide(char: str) -> bool:
    return char != "" and unicodedata.east_asian_width(char) in "WF" and char != OBJECT


def _beside(text: str, place: int) -> tuple[str, str]:
    """What a reader sees before and behind a place; empty at the ends."""
    before, after = place - 1, place + 1
    while before >= 0 and text[before] in _UNSEEN:
        before -= 1
    while after < len(text) and text[after] in _UNSEEN:
        after += 1
    return text[before] if before >= 0 else "", text[after : after + 1]


def _mark(text: str, place: int, rules: Rules) -> _Mark:
    char = text[place]
    before, after = _beside(text, place)
    if char in _ALWAYS_OPEN or char in _ALWAYS_CLOSE:
        return _Mark(place, char, char in _ALWAYS_OPEN, char in _ALWAYS_CLOSE, False)
    if char in "«»‹›" and not {("»", "«"), ("›", "‹")} & rules.right:
        return _Mark(place, char, char in "«‹", char in "»›", False)
    stops = after in _STOPS and not text.startswith("...", place + 1)
    opens = (
        (not before or before.isspace() or before in _BEFORE_OPENING or _wide(before))
        and after != ""
        and not after.isspace()
        and not stops
    )
    closes = (
        before != ""
        and not before.isspace()
        and before not in "([{（［【「『"
        and (not after or after.isspace() or after in _BEHIND_CLOSING or _wide(after))
    )
    prime = char in "\"'" and before.isdecimal()
    if char in "”’":
        opens = False
    return _Mark(place, char, opens, closes, prime)


def _within_word(text: str, place: int) -> bool:
    before, after = text[place - 1 : place] if place else "", text[place + 1 : place + 2]
    return before.isalnum() and after.isalpha() and not _wide(before) and not _wide(after)


def _apostrophes(text: str, marks: Sequence[int], rules: Rules) -> set[int]:
    """The marks that are certainly apostrophes: within a word, or before a known one."""
    found: set[int] = set()
    for place in marks:
        if text[place] not in "'‘’":
            continue
        before = text[place - 1 : place] if place else ""
        if _within_word(text, place):
            found.add(place)
        elif not before.isalnum() and before != OBJECT:
            if _DECADE.match(text, place + 1):
                found.add(place)
            elif (word := _WORD.match(text, place + 1)) and word.group().lower() in rules.elided:
                found.add(place)
                # rock 'n' roll: what is left out on both sides.
                if word.group().lower() == "n" and text[word.end() : word.end() + 1] in {"'", "’"}:
                    found.add(word.end())
    return found


def _may_end_word(text: str, mark: _Mark, rules: Rules) -> bool:
    before = text[: mark.place][-2:].lower()
    return (
        mark.char == "'"
        and mark.closes
        and any(before.endswith(letters) for letters in rules.possessive)
    )


@dataclass(slots=True)
class _Open:
    """Marks that wait for their partners, and those that found none."""

    waiting: list[_Mark] = field(default_factory=list)
    alone: list[_Mark] = field(default_factory=list)


def _paired(
    marks: Sequence[_Mark], text: str, rules: Rules
) -> tuple[list[tuple[_Mark, _Mark]], list[_Mark]]:
    """The marks that belong together, and those that belong to none."""
    pairs: list[tuple[_Mark, _Mark]] = []
    open_ = _Open()
    for number, mark in enumerate(marks):
        if _may_end_word(text, mark, rules) and _closer_follows(marks[number + 1 :]):
            open_.alone.append(mark)
            continue
        depth = _partner(open_.waiting, mark)
        if depth is not None:
            open_.alone += open_.waiting[depth + 1 :]
            pairs.append((open_.waiting[depth], mark))
            del open_.waiting[depth:]
        elif mark.opens and mark.char in _CLOSES:
            open_.waiting.append(mark)
        else:
            open_.alone.append(mark)
    return sorted(pairs, key=lambda pair: pair[0].place), open_.alone + open_.waiting


def _closer_follows(marks: Sequence[_Mark]) -> bool:
    """Whether another single mark closes before one opens: the workers' rights'."""
    for mark in marks:
        if mark.char in "'’":
            return mark.closes and not mark.opens
    return False


def _partner(waiting: Sequence[_Mark], mark: _Mark) -> int | None:
    """The place among the waiting marks of the one that this mark closes."""
    if not mark.closes:
        return None
    for depth in range(len(waiting) - 1, -1, -1):
        opening = waiting[depth]
        if mark.char in _CLOSES[opening.char] and mark.place > opening.place + 1:
            return depth
        # Only marks that may be no marks at all are passed over, and only by a sure closing one.
        if mark.opens or opening.char not in "'‘‚":
            return None
    return None


def _set(
    pairs: Sequence[tuple[_Mark, _Mark]],
    left: Sequence[_Mark],
    marks: Sequence[_Mark],
    text: str,
    rules: Rules,
) -> Iterator[Edit]:
    """Give the pairs that are wrong the marks of their depth."""
    stray = [mark for mark in left if mark.char not in _SINGLE]
    lone_single = [mark for mark in left if mark.char in "'‘"]
    # A quotation over several paragraphs is opened in each of them, and closed in the last.
    begun = (
        len(stray) == 1
        and stray[0] is marks[0]
        and stray[0].opens
        and not text[: stray[0].place].strip()
    )
    enclosing: list[tuple[int, Pair]] = []
    if begun:
        opening = stray[0]
        shown = _marks_within((), rules)
        if opening.char == '"':
            yield opening.place, opening.place + 1, shown[0]
        enclosing.append((len(text), _bare(shown)))
    for first, last in pairs:
        enclosing = [(end, pair) for end, pair in enclosing if end > first.place]
        here = (first.char, last.char)
        straight = bool({'"', "'"} & set(here))
        doubtful = (stray and not begun and here == ('"', '"')) or (
            lone_single and here == ("'", "'")
        )
        if here not in rules.right and (straight or here in rules.wrong) and not doubtful:
            wanted = _marks_within(tuple(pair for _, pair in enclosing), rules)
            yield first.place, first.place + 1, wanted[0]
            yield last.place, last.place + 1, wanted[1]
            here = _bare(wanted)
        enclosing.append((last.place, here))


def _bare(pair: Pair) -> Pair:
    return pair[0].strip(), pair[1].strip()


def _marks_within(enclosing: Sequence[Pair], rules: Rules) -> Pair:
    """The marks for a quotation within others."""
    if not enclosing:
        return rules.outer
    around = enclosing[-1]
    families = [(rules.outer, rules.inner)]
    families += zip(rules.kept[::2], rules.kept[1::2], strict=False)
    for outer, inner in families:
        if around == _bare(outer):
            return inner
        if around == _bare(inner):
            return outer
    return rules.inner if len(enclosing) % 2 else rules.outer
