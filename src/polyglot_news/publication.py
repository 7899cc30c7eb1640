"""What of an article may be published in a locale.

`publishable` is the one place that decides. Whatever shows an edition, in
whatever form, asks it and nothing else.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from polyglot_news import errata, reviewing
from polyglot_news.entry import State
from polyglot_news.errata import Part
from polyglot_news.ledger import Ledger
from polyglot_news.settings import Policy
from polyglot_news.wording import counted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from polyglot_news.article import Article, Segment
    from polyglot_news.catalog import Catalog
    from polyglot_news.entry import Entry
    from polyglot_news.settings import Settings

__all__ = [
    "Decision",
    "Judged",
    "Reason",
    "Refusal",
    "Rules",
    "Stale",
    "is_begun",
    "judge",
    "metadata_text",
    "publishable",
    "refusal",
    "rules_for",
]

_SILENT = Ledger()


class Reason(StrEnum):
    """Why a unit is published as it is, or is not."""

    REVIEWED = "a person has reviewed it"
    MACHINE = "it is machine output, and the policy allows that with a notice"
    OUTDATED = "its source has changed since it was reviewed, and the policy allows that"
    NEEDS_REVIEW = "a person wrote it and nobody has reviewed it, and the policy allows that"
    UNTRANSLATED = "it is not translated, and the policy allows the source with a notice"
    LAST_REVIEWED = "its source has changed, and it stands in its last reviewed wording for now"
    NOT_REVIEWED = "the policy wants it reviewed, and it is not"
    TOO_OLD = "its source has changed, and the budget for outdated units is used up"
    BY_TOOL = "the policy wants a person's review, and only a tool has approved it"
    DENIED = "its flag is gone, and the ledger says that nobody approves it"
    ENGINE = "it is machine output, and the policy does not allow that of this engine"
    DRAFT = "the policy keeps this locale back"
    CORRECTING = "it is being corrected, and says so"
    LEFT_OUT = "it is being corrected, and left out until a person has reviewed it"
    NOTE = "it tells of a correction, and that waits for no review: it stands in the original"


class Stale(StrEnum):
    """What becomes of a unit whose source has changed, under the policy ``reviewed``."""

    KEEP = "keep"
    """It stands in its last reviewed wording, and editors are told."""
    LABEL = "label"
    """It stands, and readers are told, too."""
    WITHDRAW = "withdraw"
    """Its edition is not published."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What may be published of an edition.

    Attributes:
        policy: The policy of the locale.
        engines: The engines whose output may be shown; all if none is named.
        stale: What becomes of units whose source has changed.
    """

    policy: Policy
    engines: tuple[str, ...] = ()
    stale: Stale = Stale.WITHDRAW


@dataclass(frozen=True, slots=True)
class Decision:
    """What is done with a unit.

    Attributes:
        allowed: Whether its edition may be published as far as it is concerned.
        text: The translation to publish; None for the source.
        reason: Why.
    """

    allowed: bool
    text: str | None
    reason: Reason


@dataclass(frozen=True, slots=True)
class Judged:
    """A unit of an article and what is done with it.

    Attributes:
        segment: The unit.
        entry: Its entry; None if the catalog has none.
        state: Where it stands.
        decision: What is done.
    """

    segment: Segment
    entry: Entry | None
    state: State
    decision: Decision


_ALLOWED = {
    State.REVIEWED: Reason.REVIEWED,
    State.MACHINE: Reason.MACHINE,
    State.OUTDATED: Reason.OUTDATED,
    State.NEEDS_REVIEW: Reason.NEEDS_REVIEW,
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """An edition that the policy does not let out.

    Attributes:
        slug: The article.
        locale: The locale.
        policy: The policy.
        missing: How many units are in a state that it does not allow, by state.
        total: How many units there are.
    """

    slug: str
    locale: str
    policy: Policy
    missing: Mapping[State, int]
    total: int

    def __str__(self) -> str:
        states = ", ".join(f"{count} {state}" for state, count in self.missing.items())
        return (
            f"{self.slug} ({self.locale}): the policy “{self.policy}” keeps it back, with "
            f"{states} of {counted(self.total, 'unit')}. polyglot-news why {self.slug} "
            f"{self.locale} --policy {self.policy} names them."
        )


def publishable(
    entry: Entry | None,
    rules: Rules,
    ledger: Ledger = _SILENT,
    last: str = "",
    part: Part | None = None,
) -> Decision:
    """Decide whether and how a unit may be published.

    Args:
        entry: The unit's entry; None if the catalog has none.
        rules: What holds for its edition.
        ledger: The records of the article in that locale. Where they know the very source and
            text of the entry, they decide whether it is reviewed; else its ``fuzzy`` flag does.
        last: The wording that a person reviewed for the source as it was before; empty if
            there is none. See `reviewing.last_reviewed`.
        part: What it has to do with a correction of the article; None for nothing.
    """
    if rules.policy is Policy.DRAFT:
        return Decision(False, None, Reason.DRAFT)
    strict = rules.policy is Policy.REVIEWED
    state = reviewing.state(entry, ledger) if entry else State.UNTRANSLATED
    if strict and part is Part.NOTE and state is not State.REVIEWED:
        return Decision(True, None, Reason.NOTE)
    if strict and part is not None and state is not State.REVIEWED:
        # Whatever stands there says what was wrong, or nobody has read whether it does not.
        old = bool(last) and rules.stale is Stale.WITHDRAW
        return Decision(not old, None, Reason.TOO_OLD if old else Reason.LEFT_OUT)
    if entry is None or state not in _ALLOWED:
        if strict:
            return Decision(False, None, Reason.NOT_REVIEWED)
        return Decision(True, None, Reason.UNTRANSLATED)
    if strict and state is not State.REVIEWED:
        if last:
            if rules.stale is Stale.WITHDRAW:
                return Decision(False, None, Reason.TOO_OLD)
            return Decision(True, last, Reason.LAST_REVIEWED)
        if reviewing.axes(entry, ledger).review is reviewing.Review.BY_TOOL:
            return Decision(False, None, Reason.BY_TOOL)
        denied = entry.state is State.REVIEWED
        return Decision(False, None, Reason.DENIED if denied else Reason.NOT_REVIEWED)
    made = entry.provenance if state is State.MACHINE else None
    if made and rules.engines and made.engine not in rules.engines:
        return Decision(False, None, Reason.ENGINE)
    if part is Part.STALE and state is not State.REVIEWED:
        return Decision(True, entry.msgstr, Reason.CORRECTING)
    return Decision(True, entry.msgstr, _ALLOWED[state])


def judge(
    article: Article, catalog: Catalog, rules: Rules, ledger: Ledger = _SILENT
) -> tuple[Judged, ...]:
    """Decide for every unit of an article, in its order."""
    found = []
    parts = errata.parts(article, catalog, ledger)
    for segment in article.segments:
        entry = _entry(catalog, segment)
        state = reviewing.state(entry, ledger) if entry else State.UNTRANSLATED
        last = reviewing.last_reviewed(entry, catalog, ledger) if entry else ""
        part = parts.get((segment.context, segment.source))
        decision = publishable(entry, rules, ledger, last, part)
        found.append(Judged(segment, entry, state, decision))
    return tuple(found)


def rules_for(
    article: Article, catalog: Catalog, settings: Settings, ledger: Ledger, today: str
) -> Rules:
    """The rules for an edition, from the settings and how much of it is outdated.

    Args:
        article: The article.
        catalog: Its catalog.
        settings: The settings of the project.
        ledger: The records of the article in the locale.
        today: The day, in ISO 8601: a budget may be one of days.
    """
    locale = catalog.locale or ""
    rules = Rules(settings.policy_of(locale), settings.labelled_engines, Stale.KEEP)
    if rules.policy is not Policy.REVIEWED:
        return rules
    kept = sum(
        one.decision.reason is Reason.LAST_REVIEWED
        for one in judge(article, catalog, rules, ledger)
    )
    budget = settings.outdated_of(locale)
    changed = (metadata_text(article, "updated") or metadata_text(article, "date"))[:10]
    if kept <= budget.units and not _expired(changed, today, budget.days):
        return rules
    return replace(rules, stale=Stale(budget.beyond))


def _expired(changed: str, today: str, days: int | None) -> bool:
    """Whether more days have passed; without a day of the change nobody can say, and so not."""
    if days is None:
        return False
    try:
        passed = date.fromisoformat(today[:10]) - date.fromisoformat(changed)
    except ValueError:
        return False
    return passed.days > days


def refusal(judged: Sequence[Judged], catalog: Catalog, rules: Rules) -> Refusal | None:
    """What keeps an edition back; None if nothing does."""
    missing = Counter(one.state for one in judged if not one.decision.allowed)
    if not missing:
        return None
    return Refusal(catalog.slug, catalog.locale or "", rules.policy, dict(missing), len(judged))


def is_begun(article: Article, catalog: Catalog) -> bool:
    """Whether any unit is translated: what has none is no edition, whatever the policy."""
    entries = (_entry(catalog, segment) for segment in article.segments)
    return any(entry.state is not State.UNTRANSLATED for entry in entries if entry)


def _entry(catalog: Catalog, segment: Segment) -> Entry | None:
    entry = catalog.get((segment.context, segment.source))
    return None if entry is None or entry.obsolete else entry


def metadata_text(article: Article, key: str) -> str:
    """A field of the front matter as a line; several values with commas between them."""
    value = article.metadata.get(key, "")
    return value if isinstance(value, str) else ", ".join(value)
