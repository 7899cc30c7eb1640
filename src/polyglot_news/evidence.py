"""What the catalog and the ledger prove about an edition: who approved it, what wrote it."""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import TYPE_CHECKING

from polyglot_news.article import assemble, source
from polyglot_news.entry import Origin
from polyglot_news.reading import Role
from polyglot_news.records import Kind
from polyglot_news.site.model import Evidence, Reviewer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from polyglot_news.article import Article
    from polyglot_news.entry import Entry
    from polyglot_news.ledger import Ledger

__all__ = ["gather", "source_hash"]


def source_hash(article: Article) -> str:
    """SHA-256 of an article's text, in hexadecimal digits."""
    return hashlib.sha256(assemble(article, source).encode()).hexdigest()


def gather(article: Article, shown: Iterable[Entry], ledger: Ledger) -> Evidence:
    """The evidence for an edition.

    Args:
        article: The article.
        shown: For each unit whose translation is shown, and each addition, its entry.
        ledger: The records of the article in the locale.
    """
    reviewers: Counter[tuple[str, bool]] = Counter()
    engines: set[str] = set()
    days: set[str] = set()
    unchanged = 0
    additions: Counter[tuple[str, bool]] = Counter()
    for entry in shown:
        approvals = ledger.standing(entry)
        days.update(one.time[:10] for one in approvals)
        # Who approved a unit twice has approved one unit.
        persons = {(one.actor.name, one.actor.kind is Kind.PERSON) for one in approvals}
        reviewers.update(persons)
        if entry.msgctxt == Role.ADDITION:
            additions.update(persons)
        made = entry.provenance
        if entry.origin is Origin.MACHINE and made is not None:
            engines.add(f"{made.engine} {made.package}".strip())
            unchanged += 1
    return Evidence(
        source=source_hash(article),
        reviewers=tuple(
            Reviewer(name, person, units, additions[name, person])
            for (name, person), units in sorted(reviewers.items())
        ),
        reviewed_on=max(days, default=""),
        engines=tuple(sorted(engines)),
        unchanged=unchanged,
    )
