"""The bill of an edit: what it opens, what comes through by itself, how long review takes.

What an edit does to an article is told from two templates, before and after, with the very
pairing that an update uses. What that means in a language is read from the catalog as an update
leaves it: a unit is *open* there until a person has approved its text for its present source.
"""

from __future__ import annotations

import dataclasses
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from polyglot_news import effort, merging, reviewing
from polyglot_news.catalog import Catalog, State
from polyglot_news.effort import Task

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from polyglot_news.entry import Entry, Key
    from polyglot_news.ledger import Ledger

__all__ = [
    "Bill",
    "Change",
    "Edit",
    "Kind",
    "Outcome",
    "Total",
    "Unit",
    "changes",
    "renamed",
    "totals",
    "weigh",
]

_SAME_ARTICLE = 0.5
"""From this share of equal sentences on, an article under a new name is the old one."""


class Kind(StrEnum):
    """What an edit did to a sentence."""

    ADDED = "added"
    CHANGED = "changed"
    DELETED = "deleted"
    MOVED = "moved"


class Outcome(StrEnum):
    """What becomes of a unit in a language without anybody doing anything."""

    APPROVED = "approved already"
    """Translated and approved within this edit, or a sentence that came back."""
    REPAIRED = "repaired"
    """The change is mechanical and was made in the old translation, too."""
    MEMORY = "from the memory"
    """The very same sentence was translated and approved elsewhere."""
    OFFERED = "old translation offered"
    """A person's translation of the sentence as it was stands, fuzzy."""
    WRITTEN = "written, not reviewed"
    """Somebody has written a translation, and nobody has approved it."""
    MACHINE = "machine output to read"
    """A machine has translated it, or will."""
    MISSING = "to translate"
    """Nothing is there, and no machine fills it."""
    NOTHING = "nothing to do"
    """The sentence is gone, or only moved."""


@dataclass(frozen=True, slots=True)
class Change:
    """What an edit did to one sentence of an article.

    Attributes:
        kind: What it did.
        key: The unit now; of a deleted one as it was.
        line: Its line in the article now, of a deleted one as it was; 0 if not known.
        before: The unit that it was, of a changed one only.
    """

    kind: Kind
    key: Key
    line: int = 0
    before: Key | None = None


@dataclass(frozen=True, slots=True)
class Edit:
    """What an edit did to an article.

    Attributes:
        slug: The article; of a deleted one the name that it had.
        was: The name that it had before; empty for a new article.
        changes: In the article's order, deleted sentences after all others.
        deleted: Whether the article is gone.
    """

    slug: str
    was: str
    changes: tuple[Change, ...]
    deleted: bool = False

    @property
    def status(self) -> str:
        """``added``, ``deleted``, ``renamed`` or ``changed``."""
        if self.deleted:
            return "deleted"
        if not self.was:
            return "added"
        return "changed" if self.was == self.slug else "renamed"


@dataclass(frozen=True, slots=True)
class Unit:
    """What a change means in a language.

    Attributes:
        slug: The article.
        locale: The language.
        change: What happened to the sentence.
        outcome: What becomes of its translation by itself.
        task: What is left for a person.
        minutes: How long that takes, not rounded.
        text: The translation that stands or would be put there; empty if there is none.
        old_text: The translation of the sentence as it was; empty if there was none.
        old_state: Where that stood; None if there was none.
        urgent: Whether a correction of the article concerns it, or it tells readers of one.
    """

    slug: str
    locale: str
    change: Change
    outcome: Outcome
    task: Task
    minutes: float
    text: str = ""
    old_text: str = ""
    old_state: State | None = None
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Total:
    """What an edit means in a language, all articles together.

    Attributes:
        kinds: Units by what happened to them.
        outcomes: Units by what becomes of them.
        units: How many are left for a person.
        words: How many words their sources have.
        minutes: How long they take, not rounded.
    """

    kinds: Mapping[Kind, int]
    outcomes: Mapping[Outcome, int]
    units: int
    words: int
    minutes: float


@dataclass(frozen=True, slots=True)
class Bill:
    """An edit of a project's articles and what it asks for.

    Attributes:
        base: The revision that it is compared with, as it was named.
        commit: The commit that was read.
        edits: The articles that it touches.
        units: What it means in each language: by language, article and place.
        locales: The languages that were looked at.
    """

    base: str
    commit: str
    edits: tuple[Edit, ...]
    units: tuple[Unit, ...]
    locales: tuple[str, ...]

    @property
    def minutes(self) -> float:
        """The minutes of all languages, not rounded."""
        return sum(one.minutes for one in self.units)


def changes(before: Catalog | None, after: Catalog) -> tuple[Change, ...]:
    """What an edit did to the sentences of an article.

    Args:
        before: The article's template before it; None if there was no such article.
        after: The template now.
    """
    if before is None:
        return tuple(Change(Kind.ADDED, one.key, _line(one)) for one in after.live)
    # With its sources for translations, every sentence counts as one that may be carried over;
    # “und” is no language, so that nothing is repaired in them.
    old = Catalog(
        before.slug,
        "und",
        before.header,
        entries=tuple(dataclasses.replace(one, msgstr=one.msgid) for one in before.live),
    )
    updated, _ = merging.update(old, after)
    moved = _moved([one.key for one in before.live], [one.key for one in after.live])
    found: list[Change] = []
    used: set[Key] = set()
    for one in updated.live:
        if before.get(one.key) is not None:
            if one.key in moved:
                found.append(Change(Kind.MOVED, one.key, _line(one)))
        elif one.previous_msgid is not None:
            key = (one.previous_msgctxt, one.previous_msgid)
            used.add(key)
            found.append(Change(Kind.CHANGED, one.key, _line(one), key))
        else:
            found.append(Change(Kind.ADDED, one.key, _line(one)))
    found += (
        Change(Kind.DELETED, one.key, _line(one))
        for one in before.live
        if after.get(one.key) is None and one.key not in used
    )
    return tuple(found)


def _line(entry: Entry) -> int:
    return next((one.line or 0 for one in entry.references), 0)


def _moved(before: Sequence[Key], after: Sequence[Key]) -> set[Key]:
    """The units in both that left the others' order: as few of them as possible."""
    places = {key: number for number, key in enumerate(before)}
    shared = [key for key in after if key in places]
    # The longest run that kept its order: for each length the unit with which it may end.
    ends: list[int] = []
    at: list[int] = []
    for key in shared:
        rank = bisect_left(ends, places[key])
        ends[rank : rank + 1] = [places[key]]
        at.append(rank)
    kept: set[Key] = set()
    wanted = len(ends) - 1
    for key, rank in zip(reversed(shared), reversed(at), strict=True):
        if rank == wanted:
            kept.add(key)
            wanted -= 1
    return set(shared) - kept


def renamed(before: Mapping[str, Catalog], after: Mapping[str, Catalog]) -> dict[str, str]:
    """Which articles are old ones under new names: the new name, and the one it had.

    Half of the sentences have to be the same; the most alike are paired first.

    Args:
        before: The templates of the articles that are gone, by name.
        after: The templates of those that are new.
    """
    ranked = sorted(
        (-share, old, new)
        for old, one in before.items()
        for new, other in after.items()
        if (share := _shared(one, other)) >= _SAME_ARTICLE
    )
    found: dict[str, str] = {}
    for _, old, new in ranked:
        if new not in found and old not in found.values():
            found[new] = old
    return found


def _shared(one: Catalog, other: Catalog) -> float:
    mine, theirs = ({entry.key for entry in each.live} for each in (one, other))
    return len(mine & theirs) / max(len(mine), len(theirs), 1)


def weigh(
    change: Change,
    catalog: Catalog,
    ledger: Ledger,
    *,
    before: tuple[Entry, State] | None = None,
    match: str = "",
    machine: bool = True,
    urgent: bool = False,
) -> Unit:
    """What a change means in a language.

    Args:
        change: What happened to the sentence.
        catalog: The article's catalog, as an update leaves it.
        ledger: The records of the article.
        before: The translation of the sentence as it was, and where that stood.
        match: What the memory has for the very same sentence.
        machine: Whether a machine fills what nobody has translated.
        urgent: Whether a correction makes it urgent.
    """
    entry = catalog.get(change.key)
    outcome, task, text = Outcome.NOTHING, Task.NOTHING, ""
    if change.kind in (Kind.ADDED, Kind.CHANGED) and entry is not None and not entry.obsolete:
        outcome, task = _outcome(entry, ledger, match=match, machine=machine)
        text = match if outcome is Outcome.MEMORY and match else next(iter(entry.texts), "")
    return Unit(
        slug=catalog.slug,
        locale=catalog.locale or "",
        change=change,
        outcome=outcome,
        task=task,
        minutes=effort.minutes(task, change.key[1]),
        text=text,
        old_text=next(iter(before[0].texts), "") if before else "",
        old_state=before[1] if before else None,
        urgent=urgent,
    )


def _outcome(entry: Entry, ledger: Ledger, *, match: str, machine: bool) -> tuple[Outcome, Task]:
    if reviewing.state(entry, ledger) is State.REVIEWED:
        return Outcome.APPROVED, Task.NOTHING
    if entry.pending and match:
        return Outcome.MEMORY, Task.CHECK
    task = effort.of_entry(entry, machine=machine)
    if entry.pending or not all(entry.texts):
        return (Outcome.MISSING if task is Task.TRANSLATE else Outcome.MACHINE), task
    if effort.marked(entry, effort.REPAIRED):
        return Outcome.REPAIRED, task
    if task is Task.CHECK:
        return Outcome.MEMORY, task
    if not entry.human:
        return Outcome.MACHINE, task
    return (Outcome.WRITTEN if entry.previous_msgid is None else Outcome.OFFERED), task


def totals(bill: Bill) -> dict[str, Total]:
    """What an edit means in each of its languages."""
    return {
        locale: _total([one for one in bill.units if one.locale == locale])
        for locale in bill.locales
    }


def _total(units: Iterable[Unit]) -> Total:
    units = tuple(units)
    left = [one for one in units if one.task is not Task.NOTHING]
    return Total(
        kinds=Counter(one.change.kind for one in units),
        outcomes=Counter(one.outcome for one in units),
        units=len(left),
        words=round(sum(effort.words(one.change.key[1]) for one in left)),
        minutes=sum(one.minutes for one in left),
    )
