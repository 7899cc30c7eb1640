"""What the checks say of a proposal, and which of two proposals is the better one.

Each proposal is restored to the unit that it would become and held against its
source at once. What the checks find are its doubts; they weigh as much as the
severity of their check. A proposal replaces another one only if its doubts
weigh less, so an attempt that is not better by the checks changes nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from polyglot_news import markup, review
from polyglot_news.review import Severity
from polyglot_news.translation import asking

if TYPE_CHECKING:
    from collections.abc import Mapping

    from polyglot_news.article import Article
    from polyglot_news.engines import Hypothesis
    from polyglot_news.entry import Entry
    from polyglot_news.terms import Glossary
    from polyglot_news.translation.asking import Asked

__all__ = ["Brief", "Pending", "Result", "best", "judged"]


@dataclass(frozen=True, slots=True)
class Brief:
    """What holds for all units of a job.

    Attributes:
        source: Language code of the units.
        target: Language code of the translations.
        glossary: The project's terms; None if there are none.
        in_locale: Locale of the translations, if it is more than the language.
    """

    source: str
    target: str
    glossary: Glossary | None = None
    in_locale: str = ""

    @property
    def locale(self) -> str:
        """The locale of the translations."""
        return self.in_locale or self.target


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
        asked: How the engine was asked.
        hypotheses: What it answered, one for each text.
    """

    text: str
    score: float
    doubts: tuple[str, ...]
    path: str = ""
    engine: str = ""
    package: str = ""
    asked: Asked | None = field(default=None, compare=False, repr=False)
    hypotheses: tuple[Hypothesis, ...] = field(default=(), compare=False, repr=False)

    @property
    def weight(self) -> int:
        """The severities of its doubts together."""
        return sum(_severity(doubt) for doubt in self.doubts)


_MASK = re.compile(r"(?<![^\W_])[XxХх] ?\d{1,2}(?![^\W_])")


def _left_over(text: str, source: str) -> bool:
    """Whether a translation has a mask in it, in some spelling, that the source has not."""
    return any(match.group() not in source for match in _MASK.finditer(text))


def _severity(doubt: str) -> Severity:
    # What `restore` says of markup: a place that is not sure, and mostly right all the same.
    if doubt == "markup":
        return Severity.COSMETIC
    return review.CHECKS[doubt].severity if doubt in review.CHECKS else Severity.FUNCTIONAL


def best(
    unit: Pending,
    as_asked: Asked,
    found: Mapping[str, tuple[Hypothesis, ...]],
    brief: Brief,
) -> Result:
    """The first of an engine's proposals for a unit that leaves the least doubts.

    Args:
        unit: The unit.
        as_asked: How the engine was asked about it.
        found: What the engine proposed.
        brief: Languages and terms.
    """
    chosen: Result | None = None
    for rank in range(asking.ranks(as_asked, found)):
        hypotheses = asking.joined(as_asked, found, rank, brief.target)
        result = judged(unit, as_asked, hypotheses, brief)
        if chosen is None or result.weight < chosen.weight:
            chosen = result
        if not chosen.doubts:
            break
    assert chosen is not None  # noqa: S101 (there is always a first)
    return chosen


def judged(
    unit: Pending, as_asked: Asked, hypotheses: tuple[Hypothesis, ...], brief: Brief
) -> Result:
    """The result that some hypotheses make, one for each text of the unit as it was asked."""
    restored = markup.restore(as_asked.prepared, hypotheses, brief.target)
    checked = review.Unit(
        unit.entry.msgid,
        restored.text,
        brief.source,
        brief.target,
        unit.article.markdown,
        unit.article.references,
        glossary=brief.glossary,
        locale=brief.locale,
    )
    doubts = [*restored.doubts, *review.doubts(checked)]
    if as_asked.prepared.masks and _left_over(restored.text, unit.entry.msgid):
        doubts.append("placeables")
    score = hypotheses[0].score if hypotheses else 0.0
    return Result(
        restored.text,
        score,
        tuple(dict.fromkeys(doubts)),
        asked=as_asked,
        hypotheses=hypotheses,
    )
