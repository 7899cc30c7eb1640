"""What approves a unit whose source has changed, without anybody translating it again.

A repair is approved as it was made: letter by letter the repaired text, of a translation that
is approved itself. A typo is the author's to call: the translation stays as it is, and the
record says that its author kept the approval, not that a translator gave one.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

from polyglot_news import provenance, repairs, reviewing
from polyglot_news.carryover import classify, contradictions
from polyglot_news.carryover.typos import small
from polyglot_news.checks import Unit
from polyglot_news.records import Act, Kind
from polyglot_news.reviewing import Left, Review

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from polyglot_news.catalog import Catalog
    from polyglot_news.entry import Entry
    from polyglot_news.ledger import Ledger
    from polyglot_news.reviewing import Reviewed, Stamp

__all__ = ["REPAIRED", "TYPO", "Typos", "approve_repairs", "kept", "repaired"]

REPAIRED = "repaired by rule"
"""The scope of a record that approves a repair."""
TYPO = "typo in the source"
"""The scope of a record that keeps an approval."""


def repaired(catalog: Catalog) -> tuple[Entry, ...]:
    """The entries whose text is, letter by letter, a repair that nobody has approved."""
    return tuple(entry for entry in catalog.live if _is_repair(entry))


def _is_repair(entry: Entry) -> bool:
    note = repairs.find(entry.comments)
    return (
        note is not None
        and entry.fuzzy
        and entry.previous_msgid is not None
        and note.fits(entry.msgid, *entry.texts)
    )


def approve_repairs(
    catalog: Catalog, ledger: Ledger, entries: Iterable[Entry], stamp: Stamp
) -> Reviewed:
    """Approve repairs of approved translations; the record's scope says that they are such.

    Args:
        catalog: The catalog.
        ledger: The records of its article.
        entries: Of `repaired`.
        stamp: Who approves, and when.
    """
    scope = f"{REPAIRED}: {stamp.scope}" if stamp.scope else REPAIRED
    stamp = dataclasses.replace(stamp, scope=scope)

    def reason(entry: Entry) -> Left | None:
        note = repairs.find(entry.comments)
        if note is None or not _is_repair(entry):
            return Left.CHANGED
        if ledger.rejected(entry):
            return Left.REJECTED
        original = catalog.get((entry.previous_msgctxt, entry.previous_msgid or ""))
        approved = (
            original is not None
            and provenance.digest(*original.texts) == note.before
            and reviewing.axes(original, ledger).review is Review.APPROVED
        )
        if not approved:
            return Left.ORIGINAL
        given = reviewing.axes(entry, ledger).approvals
        return Left.DONE if any(one.actor == stamp.actor for one in given) else None

    return reviewing.perform(Act.APPROVED, catalog, ledger, entries, stamp, reason)


@dataclass(frozen=True, slots=True)
class Typos:
    """Keeps approvals through changes of the source that their author calls typos.

    Attributes:
        source_language: Language code of the article.
        target_language: Language code of the translations.
        markdown: Whether the article is Markdown.
        references: Labels of the link references that it defines.
        named: Whether the author chose the units one by one; then a change may be larger.
    """

    source_language: str
    target_language: str
    markdown: bool = True
    references: Collection[str] = ()
    named: bool = False

    def __call__(
        self, catalog: Catalog, ledger: Ledger, entries: Iterable[Entry], stamp: Stamp
    ) -> Reviewed:
        """Keep the approvals of units.

        Args:
            catalog: The catalog, brought up to date with the article.
            ledger: The records of its article.
            entries: Entries of the catalog; of those that nobody named, the unchanged ones
                are passed over.
            stamp: Who is the author, and when this is said.
        """
        stamp = dataclasses.replace(stamp, scope=TYPO)
        chosen = (entry for entry in entries if self.named or _changed(entry))
        return reviewing.perform(
            Act.KEPT,
            catalog,
            ledger,
            chosen,
            stamp,
            lambda entry: self._reason(entry, ledger),
        )

    def _reason(self, entry: Entry, ledger: Ledger) -> Left | None:
        previous = entry.previous_msgid
        if previous is None or not _changed(entry):
            return Left.UNCHANGED
        if ledger.rejected(entry):
            return Left.REJECTED
        note = repairs.find(entry.comments)
        if note and note.before != note.text and note.fits(entry.msgid, *entry.texts):
            return Left.REPAIRED
        if entry.msgid_plural is not None or not any(
            one.actor.kind is Kind.PERSON for one in ledger.standing(_before(entry, previous))
        ):
            return Left.BEFORE
        before, after = (self._unit(text, entry.msgstr) for text in (previous, entry.msgid))
        if contradictions(before, after):
            return Left.DIFFERENT
        edits = classify(
            previous,
            entry.msgid,
            self.source_language,
            markdown=self.markdown,
            references=tuple(self.references),
        )
        if self.named or small(edits, previous, entry.msgid, self.source_language):
            return None
        return Left.LARGE

    def _unit(self, source: str, target: str) -> Unit:
        return Unit(
            source,
            target,
            self.source_language,
            self.target_language,
            self.markdown,
            self.references,
        )


def _before(entry: Entry, previous: str) -> Entry:
    """The entry as it was when its text was made."""
    return dataclasses.replace(
        entry,
        msgid=previous,
        msgctxt=entry.previous_msgctxt,
        flags=tuple(flag for flag in entry.flags if flag != "fuzzy"),
        previous_msgctxt=None,
        previous_msgid=None,
        previous_msgid_plural=None,
    )


def _changed(entry: Entry) -> bool:
    return entry.fuzzy and entry.previous_msgid is not None and all(entry.texts)


def kept(catalog: Catalog, ledger: Ledger) -> int:
    """How many approved units of a catalog only their author's word keeps approved."""
    return sum(
        known.review is Review.APPROVED
        and bool(known.approvals)
        and all(one.act is Act.KEPT for one in known.approvals)
        for known in (reviewing.axes(entry, ledger) for entry in catalog.live)
    )
