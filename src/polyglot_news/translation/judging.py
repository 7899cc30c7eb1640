"""What the checks say of a proposal, and which of two proposals is the better one.

Each proposal is restored to the unit that it would become and held against its
source at once. What the checks find are its doubts; they weigh as much as the
severity of their check. A proposal replaces another one only if its doubts
weigh less, so an attempt that is not better by the checks changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from polyglot_news import markup, review
from polyglot_news.review import Severity
from polyglot_news.translation import asking

if TYPE_CHECKING:
    from collections.abc import Mapping

    from polyglot_news.article import Article
    from polyglot_news.engines import Hypothesis
    from polyglot_news.entry import Entry
    from polyglot_news.translation.asking import Asked

__all__ = ["Pending", "Result", "best"]


@dataclass(frozen=True, slots=True)
class Pending:
    """A unit that waits for a machine translation.

    Attributes:
        entry: Its entry.
        article: Its article.
        spellings: How the article writes its words, for headlines (`casing.learn`).
        asked: How the engine is asked about it first.
    """

    entry: Entry
    article: Article
    spellings: Mapping[str, str]
    asked: Asked


@dataclass(frozen=True, slots=True)
class Result:
    """A proposal for a unit.

    Attributes:
        text: The translation, with its markup.
        score: The engine's score of its worst sentence.
        doubts: Ids of the checks that found something, and what `markup.restore` is not sure of.
        path: The way of asking that it comes from; empty for the first one.
        engine: Name of the engine.
        package: What the engine translated with.
    """

    text: str
    score: float
    doubts: tuple[str, ...]
    path: str = ""
    engine: str = ""
    package: str = ""

    @property
    def weight(self) -> int:
        """The severities of its doubts together."""
        return sum(
            review.CHECKS[doubt].severity if doubt in review.CHECKS else Severity.FUNCTIONAL
            for doubt in self.doubts
        )


def best(
    unit: Pending,
    as_asked: Asked,
    found: Mapping[str, tuple[Hypothesis, ...]],
    source: str,
    target: str,
) -> Result:
    """The first of an engine's proposals for a unit that leaves the least doubts.

    Args:
        unit: The unit.
        as_asked: How the engine was asked about it.
        found: What the engine proposed.
        source: Language code of the unit.
        target: Language code of the translation.
    """
    chosen: Result | None = None
    for rank in range(asking.ranks(as_asked, found)):
        result = _judged(
            unit, as_asked, asking.joined(as_asked, found, rank, target), source, target
        )
        if chosen is None or result.weight < chosen.weight:
            chosen = result
        if not chosen.doubts:
            break
    assert chosen is not None  # noqa: S101 (there is always a first)
    return chosen


def _judged(
    unit: Pending, as_asked: Asked, hypotheses: tuple[Hypothesis, ...], source: str, target: str
) -> Result:
    restored = markup.restore(as_asked.prepared, hypotheses, target)
    doubts = (
        *restored.doubts,
        *review.doubts(
            review.Unit(
                unit.entry.msgid,
                restored.text,
                source,
                target,
                unit.article.markdown,
                unit.article.references,
            )
        ),
    )
    score = hypotheses[0].score if hypotheses else 0.0
    return Result(restored.text, score, tuple(dict.fromkeys(doubts)))
