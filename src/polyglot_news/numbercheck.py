"""Whether the numbers of a text are in its translation, and no others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from polyglot_news.numerals import Numeral, numbers

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

__all__ = ["extra_numbers", "missing_numbers"]

_DEPTH = 20


def missing_numbers(
    source: str, target: str, source_language: str, target_language: str
) -> tuple[str, ...]:
    """Numbers, as the source writes them, for which nothing in the translation answers.

    Both texts are plain.
    """
    asked = numbers(source, source_language)
    return _unanswered(asked, numbers(target, target_language, source_language))


def extra_numbers(
    source: str, target: str, source_language: str, target_language: str
) -> tuple[str, ...]:
    """Numbers, as the translation writes them, for which nothing in the source asks."""
    written = numbers(target, target_language, source_language)
    return _unanswered(written, numbers(source, source_language))


def _unanswered(asked: Sequence[Numeral], offered: Sequence[Numeral]) -> tuple[str, ...]:
    """The numerals in digits among those asked for that no offered one is equal to."""
    wanted = [one for one in asked if one.digits]
    written = [one for one in offered if one.digits]
    answered = _match(wanted, written)
    left = [n for n in range(len(wanted)) if n not in answered]
    in_words = _match([wanted[n] for n in left], [one for one in offered if not one.digits])
    missing = {n for place, n in enumerate(left) if place not in in_words}
    # A numeral that answers for nothing is what became of one that only seems to be in words:
    # a "1" that turned into "2" is not excused by an article "ein" beside it.
    used = set(answered.values())
    strangers = [one for n, one in enumerate(written) if n not in used]
    explained = _match(strangers, [one for one in asked if not one.digits])
    unexplained = len(strangers) - len(explained) - len(missing)
    doubtful = [n for n in left if n not in missing]
    missing.update(doubtful[: max(unexplained, 0)])
    return tuple(wanted[n].text for n in sorted(missing))


def _match(wanted: Sequence[Numeral], offered: Sequence[Numeral]) -> dict[int, int]:
    """Give as many wanted numerals as can be an offered one of their own (Kuhn's matching)."""
    owner: dict[int, int] = {}
    # Nearly all find their equal; the search is for the few that are written in another way.
    equals: dict[frozenset[Decimal], list[int]] = {}
    for m, one in reversed(list(enumerate(offered))):
        equals.setdefault(one.readings, []).append(m)
    left: list[int] = []
    for n, one in enumerate(wanted):
        if free := equals.get(one.readings):
            owner[free.pop()] = n
        else:
            left.append(n)

    def found(n: int, tried: set[int], depth: int) -> bool:
        for m, one in enumerate(offered):
            if m not in tried and wanted[n].readings & one.readings:
                tried.add(m)
                if m not in owner or (depth and found(owner[m], tried, depth - 1)):
                    owner[m] = n
                    return True
        return False

    for n in left:
        found(n, set(), _DEPTH)
    return {n: m for m, n in owner.items()}
