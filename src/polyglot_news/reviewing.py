"""Review: what is known about an entry, and what approving, rejecting and reverting do to it.

Three questions about an entry are answered on their own, and from the files each
time: who wrote its text, whether somebody approved it, and whether its source
has moved since (`axes`). What the ledger says about the very source and the very
text of an entry goes before its ``fuzzy`` flag; where the ledger says nothing,
the flag decides, as it does for every other tool.

The laws, which tests/test_reviewing.py holds:

* No act changes a text; a person's words stay whatever is said about them.
* An approval stands exactly as long as both of its hashes fit: an edit of the
  source or of the text ends it, and taking the edit back brings it back.
* What a tool approved is approved by no person, whatever the catalog says.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from polyglot_news import repairs
from polyglot_news.catalog import Count, Coverage
from polyglot_news.entry import Origin, State, count_words, with_fuzzy
from polyglot_news.reading import Role
from polyglot_news.records import Act, Actor, Kind, Record, pair

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from polyglot_news.catalog import Catalog
    from polyglot_news.entry import Entry
    from polyglot_news.ledger import Ledger

__all__ = [
    "Axes",
    "Cell",
    "Freshness",
    "Left",
    "Review",
    "Reviewed",
    "Stamp",
    "approve",
    "axes",
    "coverage",
    "ended",
    "last_reviewed",
    "loose",
    "moved",
    "perform",
    "reject",
    "revert",
    "sightings",
    "state",
    "tally",
]


class Review(StrEnum):
    """Whether somebody approved a text for its source."""

    APPROVED = "approved"
    """A person did: the ledger says who, or the flag is gone and it says nothing."""
    BY_TOOL = "approved by a tool"
    """Only a tool did."""
    REJECTED = "rejected"
    """Somebody said that it is wrong, and nobody has approved it since."""
    OPEN = "not reviewed"


class Freshness(StrEnum):
    """Whether a text is a translation of the source as it is now."""

    CURRENT = "current"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Axes:
    """What is known about an entry.

    Attributes:
        origin: Who wrote the text.
        review: Whether somebody approved it.
        freshness: Whether its source has moved since.
        approvals: The approvals in the ledger that stand, the oldest first.
    """

    origin: Origin
    review: Review
    freshness: Freshness
    approvals: tuple[Record, ...] = ()


class Cell(NamedTuple):
    """A place in the table that the three axes make."""

    origin: Origin
    review: Review
    freshness: Freshness


class Left(StrEnum):
    """Why an act left a unit as it was."""

    DONE = "somebody has done that already"
    UNTRANSLATED = "it is not translated"
    COPIED = (
        "it is only the source again; if that is right, say so in a translator comment, "
        "“polyglot-news: same”"
    )
    CHANGED = "its source has changed, so it has to be chosen by itself"
    REJECTED = "somebody has rejected it, so it has to be chosen by itself"
    NOTHING = "nobody has approved or rejected it"
    ORIGINAL = "the translation that was repaired is not approved"
    UNCHANGED = "its source has not changed"
    BEFORE = "its translation was not approved before its source changed"
    REPAIRED = "its translation changed with it; approve --repaired is for that"
    LARGE = "more than a typo changed; if it is one, choose it with --unit or --line"
    DIFFERENT = "its translation does not say what the source says now"


@dataclass(frozen=True, slots=True)
class Stamp:
    """What an act carries into the ledger.

    Attributes:
        actor: Who acts.
        time: When, in UTC: ``2026-03-01T12:00:00Z``.
        scope: What an act on many units at once covers, in the actor's words; else empty.
        proposals: What the machine proposed, by the hash in the provenance comment; only
            what is known.
    """

    actor: Actor
    time: str
    scope: str = ""
    proposals: Mapping[str, str] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What came of an act.

    Attributes:
        catalog: The catalog after it.
        records: What is to be put into the ledger.
        left: The entries that it left as they were, and why.
    """

    catalog: Catalog
    records: tuple[Record, ...]
    left: tuple[tuple[Entry, Left], ...] = ()


def axes(entry: Entry, ledger: Ledger) -> Axes:
    """What is known about an entry.

    Args:
        entry: The entry, obsolete or not.
        ledger: The records of its article.
    """
    if not all(entry.texts) or (entry.human and entry.copied):
        return Axes(Origin.UNTRANSLATED, Review.OPEN, Freshness.CURRENT)
    approvals = ledger.standing(entry)
    return Axes(
        entry.origin, _review(entry, ledger, approvals), _freshness(entry, ledger), approvals
    )


def _review(entry: Entry, ledger: Ledger, approvals: tuple[Record, ...]) -> Review:
    if ledger.rejected(entry):
        return Review.REJECTED
    if not entry.fuzzy and (
        any(one.actor.kind is Kind.PERSON for one in approvals) or not ledger.fitting(entry)
    ):
        return Review.APPROVED
    if any(one.actor.kind is Kind.TOOL for one in approvals):
        return Review.BY_TOOL
    return Review.OPEN


def _freshness(entry: Entry, ledger: Ledger) -> Freshness:
    if not entry.fuzzy:
        # Whoever took the flag away did it for the source that they saw.
        return Freshness.CURRENT
    # Other tools may carry a text over without a previous msgid.
    moved = entry.previous_msgid is not None or ledger.approved_for_another(entry)
    # Who approved a proposal for this source knew that it was made for another one.
    foreign = entry.foreign and not any(one.act.approves for one in ledger.fitting(entry))
    return Freshness.CHANGED if moved or foreign else Freshness.CURRENT


def state(entry: Entry, ledger: Ledger) -> State:
    """Where an entry stands on its way to the reader; reviewed only if no record denies it."""
    if entry.state is State.REVIEWED and axes(entry, ledger).review is not Review.APPROVED:
        return State.MACHINE if entry.by_machine else State.NEEDS_REVIEW
    return entry.state


def last_reviewed(entry: Entry, catalog: Catalog, ledger: Ledger) -> str:
    """The wording that a person reviewed for the source of an entry as it was before its change.

    Args:
        entry: An entry of the catalog.
        catalog: The catalog, with its obsolete entries: an approved text stays there under its
            own source when that changes.
        ledger: The records of its article.

    Returns:
        The text; empty if the source has not changed, or nobody had reviewed it.
    """
    if not entry.fuzzy or entry.previous_msgid is None or entry.msgstr_plural:
        return ""
    before = catalog.get((entry.previous_msgctxt, entry.previous_msgid))
    if before is None:
        # Another tool carried the text over, or the old entry was taken out: the ledger knows.
        before = dataclasses.replace(
            entry, msgid=entry.previous_msgid, msgctxt=entry.previous_msgctxt
        )
        reviewed = any(one.actor.kind is Kind.PERSON for one in ledger.standing(before))
    else:
        reviewed = all(before.texts) and axes(before, ledger).review is Review.APPROVED
    return before.msgstr if reviewed else ""


def coverage(catalog: Catalog, ledger: Ledger) -> Coverage:
    """Counts by `state`, in units and in words of the source."""
    counts = dict.fromkeys(State, Count())
    for entry in catalog.entries:
        counts[state(entry, ledger)] += Count(1, count_words(entry.msgid))
    return Coverage(*counts.values())


def tally(catalog: Catalog, ledger: Ledger) -> dict[Cell, Count]:
    """How many units of an article are in each place of the three axes; empty places left out."""
    found: dict[Cell, Count] = {}
    for entry in catalog.live:
        known = axes(entry, ledger)
        cell = Cell(known.origin, known.review, known.freshness)
        found[cell] = found.get(cell, Count()) + Count(1, count_words(entry.msgid))
    return found


def approve(catalog: Catalog, ledger: Ledger, entries: Iterable[Entry], stamp: Stamp) -> Reviewed:
    """Approve translations.

    A person's approval takes the ``fuzzy`` flag and the previous msgid away. A
    tool's leaves the catalog as it is: in every other program a missing flag
    means that a person has read the text.

    An act with a scope covers many units that nobody looked at one by one, so it leaves
    those whose source has changed and those that somebody rejected.

    Args:
        catalog: The catalog.
        ledger: The records of its article.
        entries: Entries of the catalog.
        stamp: Who approves, and when.
    """
    tool = stamp.actor.kind is Kind.TOOL

    def reason(entry: Entry) -> Left | None:
        known = axes(entry, ledger)
        if not all(entry.texts):
            return Left.UNTRANSLATED
        if entry.copied:
            return Left.COPIED
        given = [one for one in known.approvals if one.act is Act.APPROVED]
        by_person = any(one.actor.kind is Kind.PERSON for one in given)
        done = any(one.actor == stamp.actor for one in given) or (bool(stamp.scope) and by_person)
        if done and (tool or not entry.fuzzy) and ledger.agrees(entry):
            return Left.DONE
        if stamp.scope and known.freshness is Freshness.CHANGED:
            return Left.CHANGED
        return Left.REJECTED if stamp.scope and known.review is Review.REJECTED else None

    return perform(Act.APPROVED, catalog, ledger, entries, stamp, reason)


def reject(catalog: Catalog, ledger: Ledger, entries: Iterable[Entry], stamp: Stamp) -> Reviewed:
    """Say that translations are wrong: they become fuzzy, and their texts stay.

    The arguments are those of `approve`.
    """

    def reason(entry: Entry) -> Left | None:
        if not all(entry.texts):
            return Left.UNTRANSLATED
        return Left.DONE if entry.fuzzy and ledger.rejected(entry) else None

    return perform(Act.REJECTED, catalog, ledger, entries, stamp, reason)


def revert(catalog: Catalog, ledger: Ledger, entries: Iterable[Entry], stamp: Stamp) -> Reviewed:
    """Take back what was said about translations: nobody has reviewed them then.

    They become fuzzy, and their texts stay: the ledger knows hashes and no texts, so an
    earlier text has to come from the history of the repository. The arguments are those of
    `approve`.
    """

    def reason(entry: Entry) -> Left | None:
        known = axes(entry, ledger)
        said = known.approvals or known.review is not Review.OPEN
        return None if said and all(entry.texts) else Left.NOTHING

    return perform(Act.REVERTED, catalog, ledger, entries, stamp, reason)


def perform(
    act: Act,
    catalog: Catalog,
    ledger: Ledger,
    entries: Iterable[Entry],
    stamp: Stamp,
    reason: Callable[[Entry], Left | None],
) -> Reviewed:
    """Do something to units.

    Args:
        act: What is done.
        catalog: The catalog.
        ledger: The records of its article.
        entries: Entries of the catalog.
        stamp: Who does it, and when.
        reason: Why a unit is left as it is; None where it is not.
    """
    changed, records, left = [], [], []
    for entry in entries:
        why = reason(entry)
        if why is not None:
            left.append((entry, why))
            continue
        records.append(_record(act, catalog.slug, ledger, entry, stamp))
        if not act.approves:
            changed.append(dataclasses.replace(entry, flags=with_fuzzy(entry.flags)))
        elif stamp.actor.kind is Kind.PERSON:
            changed.append(_without_fuzzy(entry))
    return Reviewed(catalog.with_entries(changed), tuple(records), tuple(left))


def sightings(catalog: Catalog, ledger: Ledger, stamp: Callable[[], Stamp]) -> tuple[Record, ...]:
    """Records of what persons approved in other tools: the flag is gone, and no record says so.

    A text that only a tool approved, or about which two branches disagree, is left: of what a
    person thinks about it a missing flag is no proof then. Obsolete entries count, too: another
    tool may have made them that, and the next update may bring them back.

    Args:
        catalog: The catalog as it is on disk, before it is brought up to date.
        ledger: The records of its article.
        stamp: Gives the catalog's last translator and the time; asked if there is a need.
    """
    found = [
        entry
        for entry in catalog.entries
        if dataclasses.replace(entry, obsolete=False).state is State.REVIEWED
        and not ledger.standing(entry)
        and ledger.approvals_ended(entry)
    ]
    if not found:
        return ()
    given = stamp()
    return tuple(_record(Act.SEEN, catalog.slug, ledger, entry, given) for entry in found)


def moved(ledger: Ledger, old: str, new: str) -> tuple[Record, ...]:
    """What is to be put into the ledger of a locale when an article gets another name.

    Each record of the old name, as a record of the new one that follows it: who acted, when and
    on which texts stays as it was, and so does what each of them knew of; those of one article
    are read alone. What the new name has already, from before or from a move that was
    interrupted, is not said twice. Only the last word on a unit is then: that it stands for
    nothing under the old name any more has to be seen.
    """
    first = {one.id: _first(ledger, one) for one in ledger.records}
    there = sorted(ledger.article(new).records, key=ledger.age)
    same = {first[one.id]: one.id for one in there}
    records = sorted(ledger.article(old).records, key=lambda one: (len(ledger.before(one)), one.id))
    found = []
    for one in records:
        mine = same.get(first[one.id])
        if mine and not (ledger.is_last(one) and one.act is not Act.REVERTED):
            continue
        known = {same[first[earlier]] for earlier in one.after if first.get(earlier) in same}
        after = (one.id, *sorted(known | ({mine} if mine else set())))
        found.append(dataclasses.replace(one, article=new, after=after, _id=""))
        same[first[one.id]] = found[-1].id
    return tuple(found)


def _first(ledger: Ledger, record: Record) -> str:
    """The id that an act of review had under the first name of its article."""
    while earlier := ledger.earlier_name(record):
        record = earlier
    return record.id


def ended(ledger: Ledger, slug: str, stamp: Stamp) -> tuple[Record, ...]:
    """What is to be put into the ledger of a locale when the catalog of an article is deleted.

    Whatever was said last about its units is taken back; of none of them is there a text.
    """
    about = ledger.article(slug)
    last = [record for record in about.records if ledger.is_last(record)]
    return tuple(
        Record(
            article=slug,
            pair=record.pair,
            act=Act.REVERTED,
            actor=stamp.actor,
            time=stamp.time,
            scope=stamp.scope,
            after=tuple(sorted(one.id for one in last if one.pair[:2] == record.pair[:2])),
        )
        for record in last
        if record.act is not Act.REVERTED
    )


def loose(catalog: Catalog, ledger: Ledger) -> tuple[Record, ...]:
    """Records that say that a person approved what the catalog does not hold.

    Those that another record follows are history, and right to be there. So are those about an
    addition: it stands in no catalog, and one whose words were changed leaves no trace in one.

    Args:
        catalog: The catalog, with its obsolete entries.
        ledger: The records of its article.
    """
    there = {pair(entry) for entry in catalog.entries}
    return tuple(
        record
        for record in ledger.records
        if record.act.approves
        and record.actor.kind is Kind.PERSON
        and ledger.is_last(record)
        and record.pair not in there
        and record.pair.msgctxt != Role.ADDITION
    )


def _record(act: Act, slug: str, ledger: Ledger, entry: Entry, stamp: Stamp) -> Record:
    machine, distance = _proposal(entry, stamp.proposals)
    return Record(
        article=slug,
        pair=pair(entry),
        act=act,
        actor=stamp.actor,
        time=stamp.time,
        machine=machine,
        distance=distance,
        scope=stamp.scope,
        after=ledger.heads(entry),
    )


def _proposal(entry: Entry, proposals: Mapping[str, str]) -> tuple[str, float | None]:
    """The hash of what the machine proposed, and how far the text is from it."""
    made = entry.provenance
    if made is None or not made.text or not made.translates(entry.msgid):
        return "", None
    if entry.origin is Origin.MACHINE:
        return made.text, 0.0
    proposal = proposals.get(made.text)
    if proposal is None or entry.msgstr_plural:
        return made.text, None
    from rapidfuzz.distance import Levenshtein

    return made.text, round(Levenshtein.normalized_distance(proposal, entry.msgstr), 4)


def _without_fuzzy(entry: Entry) -> Entry:
    return dataclasses.replace(
        entry,
        flags=tuple(flag for flag in entry.flags if flag != "fuzzy"),
        comments=repairs.remove(entry.comments),
        previous_msgctxt=None,
        previous_msgid=None,
        previous_msgid_plural=None,
    )
