"""Asking again: the ways to ask about a unit whose first translation left doubts.

Each way is a function from a unit to another way of writing it for the engine,
or to nothing where it does not apply. They are tried in their order, each over
all units that still have doubts, in one call to the engine.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from polyglot_news.translation import asking, clauses, judging, masking

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from polyglot_news.engines import Engine
    from polyglot_news.translation.asking import Asked
    from polyglot_news.translation.judging import Brief, Pending, Result

__all__ = ["WAYS", "Way", "again"]

_MORE = 4
"""How many proposals to look through."""


@dataclass(frozen=True, slots=True)
class Way:
    """A way of asking again.

    Attributes:
        path: Its name in the provenance comment.
        write: Writes a unit with some doubts for the engine, or gives None.
    """

    path: str
    write: Callable[[Pending, tuple[str, ...], Brief], Asked | None]


WAYS = (
    Way("kept", masking.kept),
    Way("next", lambda unit, *_: unit.asked),
    Way("numbers", masking.numbers),
    Way("split", clauses.split),
    Way("names", masking.names),
)


def again(
    engine: Engine,
    units: Sequence[Pending],
    results: Sequence[Result],
    brief: Brief,
    ways: Sequence[Way] = WAYS,
) -> list[Result]:
    """Ask about the units with doubts in every way, and keep for each the best result.

    Args:
        engine: What translates.
        units: The units.
        results: What there is for each of them.
        brief: Languages and terms.
        ways: The ways to try, in this order.

    Returns:
        A result for each unit: the old one, if none has fewer or lighter doubts.

    Raises:
        ModelError: Nothing installed translates this pair.
    """
    kept = list(results)
    for way in ways:
        written = {
            index: other
            for index, unit in enumerate(units)
            if kept[index].doubts
            for other in (way.write(unit, kept[index].doubts, brief),)
            if other is not None
        }
        if not written:
            continue
        found = asking.answers(engine, written.values(), brief.source, brief.target, _MORE)
        for index, other in written.items():
            result = judging.best(units[index], other, found, brief)
            # What stood behind a mask and was put where the words around it went is no rescue.
            lost = "placeables" in result.doubts and "placeables" not in kept[index].doubts
            if result.weight < kept[index].weight and not lost:
                kept[index] = replace(
                    result,
                    path=way.path,
                    engine=kept[index].engine,
                    package=kept[index].package,
                )
    return kept
