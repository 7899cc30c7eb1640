"""Other ways to write a unit for an engine: with more masks, or with fewer.

A number that a model writes wrong, or a name that it spells in a new way, can go through it as
a mask like a placeable does, and be written by rule behind it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from polyglot_news import casing, markup, numerals
from polyglot_news.locales import script_of
from polyglot_news.placeables import Placeable, find
from polyglot_news.translation import asking

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from polyglot_news.translation.asking import Asked
    from polyglot_news.translation.judging import Brief, Pending

__all__ = ["kept", "names", "numbers", "written"]


def written(
    unit: Pending,
    choose: Callable[[str], Sequence[Placeable]],
    rendering: Callable[[str], str],
) -> Asked | None:
    """Write a unit with other masks.

    Args:
        unit: The unit.
        choose: Finds what is to be masked in a text, besides the placeables; each has a kind
            that no placeable has.
        rendering: What to write for a part that was chosen.

    Returns:
        The unit, or None if nothing in it is chosen.
    """
    found: set[str] = set()

    def chosen(text: str) -> tuple[Placeable, ...]:
        kept = find(text)
        taken = {at for one in kept for at in range(one.start, one.end)}
        more = [one for one in choose(text) if taken.isdisjoint(range(one.start, one.end))]
        found.update(one.text for one in more)
        return tuple(sorted((*kept, *more), key=lambda one: one.start))

    prepared = markup.prepare(
        unit.entry.msgid,
        unit.article.references,
        markdown_syntax=unit.article.markdown,
        choose=chosen,
    )
    if not found:
        return None
    masks = tuple(
        replace(mask, markdown=rendering(mask.text), text=rendering(mask.text))
        if mask.text in found and mask.markdown == mask.text
        else mask
        for mask in prepared.masks
    )
    prepared = replace(prepared, masks=masks)
    return asking.asked(prepared, unit.article.language, unit.spellings)


# A number that stands alone: no part of a word, a range, an amount or a percentage. Not a year
# or a time of day: their translations need a word or other marks beside the number.
_NUMBER = re.compile(
    r"(?<![\w.,:/$€£¥₴%+-])(?!(?:1[89]|20)\d\d(?!\d|,\d))\d+(?:[.,:]\d+)*"
    r"(?![\w/%°]|-[A-Za-z]| ?[ap]\.?m\b| [A-Z])(?![.,:]\d)"
)
_SCALED = re.compile(
    r"(?<![\w.,:/$€£¥₴+-])\d+(?:[.,]\d+)* (?:thousand|million|billion|trillion)(?!\w)"
)
_MYRIADS = frozenset({"ja"})


def numbers(unit: Pending, doubts: tuple[str, ...], brief: Brief) -> Asked | None:
    """The unit with its numbers as masks, if one is in doubt."""
    if "numbers" not in doubts and "amounts" not in doubts:
        return None
    if brief.source != "en":
        return None
    pattern = _NUMBER

    def choose(text: str) -> list[Placeable]:
        scaled = list(_SCALED.finditer(text)) if brief.target in _MYRIADS else []
        found = [Placeable(*m.span(), "number", m.group()) for m in scaled]
        inside = {at for one in found for at in range(one.start, one.end)}
        for m in pattern.finditer(text):
            if m.start() not in inside and not _after_name(text, m.start()):
                found.append(Placeable(*m.span(), "number", m.group()))
        return found

    return written(unit, choose, lambda text: numerals.rewritten(text, brief.source, brief.target))


_WINDOW = 200
"""Characters before a number that hold the two words before it."""


def _after_name(text: str, at: int) -> bool:
    """Whether a number stands behind a month, a name or a comma: a day, an edition, an age."""
    before = text[max(0, at - _WINDOW) : at].split()
    return bool(before) and (before[-1][-1] == "," or (len(before) > 1 and before[-1][0].isupper()))


def names(unit: Pending, doubts: tuple[str, ...], brief: Brief) -> Asked | None:
    """The unit with its names as masks, for a language that writes them in the same letters."""
    if set(doubts) <= {"markup", "placeables"}:
        return None
    if brief.source != "en" or script_of(brief.target) != "Latn":
        return None
    own = unit.asked.prepared.plain
    if casing.sentence_case(own, unit.spellings, brief.source) != own:
        return None

    def choose(text: str) -> list[Placeable]:
        return [Placeable(*m.span(), "name", m.group()) for m in _NAME.finditer(text)]

    return written(unit, choose, lambda text: text)


_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]+(?: [A-Z][a-z]+)+(?![\w'’-])")


def kept(unit: Pending, doubts: tuple[str, ...], brief: Brief) -> Asked | None:
    """The unit with the terms that stay as they are as masks, if one was not."""
    glossary = brief.glossary
    if glossary is None or "glossary" not in doubts:
        return None

    def choose(text: str) -> list[Placeable]:
        return [
            Placeable(one.start, one.end, "term", text[one.start : one.end])
            for one in glossary.occurrences(text, brief.source)
            if one.term.keep
        ]

    return written(unit, choose, lambda text: text)
