"""What the order of the worklist was measured to be worth, by language.

The figures are in ``data/worklist/recall.txt``, which benchmarks/worklist_recall.py writes. They
hold for what was measured and for nothing else: planted errors of the kinds that checks know.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import NamedTuple

__all__ = ["Recall", "measured", "parse"]


class Recall(NamedTuple):
    """How many planted errors were in the first part of a worklist.

    Attributes:
        read: How much was read, in percent of the words.
        found: How many of the errors were in that, in percent.
        random: The same with the units in a random order.
        units: How many units the text had.
        errors: How many errors there were to be planted.
    """

    read: int
    found: int
    random: int
    units: int
    errors: int


@cache
def measured(language: str) -> tuple[Recall, ...]:
    """The figures for a language, the smallest part first; none if it was not measured."""
    file = resources.files("polyglot_news").joinpath("data", "worklist", "recall.txt")
    return parse(file.read_text("utf-8")).get(language, ())


def parse(text: str) -> dict[str, tuple[Recall, ...]]:
    """Read the text of the data file: by language, the figures in order.

    Raises:
        ValueError: A line is not five whole numbers behind a language.
    """
    found: dict[str, list[Recall]] = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            language, *numbers = line.split()
            read, share, random, units, errors = map(int, numbers)
            found.setdefault(language, []).append(Recall(read, share, random, units, errors))
    return {language: tuple(sorted(rows)) for language, rows in found.items()}
