"""What came back, taken into a catalog.

The laws, which tests/test_xliff.py holds:

* What was sent out and comes back as it was changes nothing.
* A text that a person wrote into the catalog after it was sent out is not overwritten,
  unless somebody asks for it; it is a conflict, and said.
* A translation of a source that has changed since is kept: for the most similar sentence of
  now as fuzzy, with the source that it was made for, and else as an obsolete entry, as
  merging does it.
* Taking the same units in twice is as taking them in once.
* No text is approved by being taken in: whoever vouches for it says so.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from polyglot_news import merging
from polyglot_news.entry import Entry, representable, with_fuzzy
from polyglot_news.exchange.writer import digest, unit_id

if TYPE_CHECKING:
    from collections.abc import Iterable

    from polyglot_news.catalog import Catalog
    from polyglot_news.entry import Key
    from polyglot_news.exchange.reader import Returned

__all__ = ["Refusal", "Refused", "Taken", "take"]


class Refusal(StrEnum):
    """Why a returned text was not taken."""

    NEWER = "the catalog has a newer text of a person's"
    UNWRITABLE = "it holds a character that no catalog can hold"


@dataclass(frozen=True, slots=True)
class Refused:
    """A returned text that was not taken; the file still has it.

    Attributes:
        unit: The unit as it came back.
        why: Why.
        text: What the catalog has.
    """

    unit: Returned
    why: Refusal
    text: str


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of taking units in.

    Attributes:
        catalog: The catalog after it.
        changed: Keys of the entries that have another text now.
        same: How many units came back with the text that the catalog has.
        empty: How many came back without a translation.
        moved: Sources that are no longer in the article, whose translation was kept.
        approvable: Keys of the entries whose text the sender calls reviewed or final.
        refused: What was not taken.
        commented: How many notes of others became comments.
    """

    catalog: Catalog
    changed: tuple[Key, ...] = ()
    same: int = 0
    empty: int = 0
    moved: tuple[str, ...] = ()
    approvable: tuple[Key, ...] = ()
    refused: tuple[Refused, ...] = ()
    commented: int = 0


def take(catalog: Catalog, units: Iterable[Returned], *, overwrite: bool = False) -> Taken:
    """Take returned units into a catalog.

    A text that changed becomes a person's and fuzzy: it waits for review, and its previous
    source is gone, since the sender saw the present one.

    Args:
        catalog: The catalog as it is now.
        units: Of its article and locale.
        overwrite: Take a text even where the catalog has a newer one of a person's.
    """
    known = {unit_id(entry.key): entry for entry in catalog.entries if not entry.msgstr_plural}
    carried = {(one.previous_msgctxt, one.previous_msgid, one.msgstr) for one in catalog.entries}
    entries: dict[Key, Entry] = {}
    strays: dict[Key, Entry] = {}
    changed: dict[Key, None] = {}
    approvable: dict[Key, None] = {}
    refused: list[Refused] = []
    moved: list[str] = []
    same = empty = commented = 0
    for unit in units:
        entry = known.get(unit.id)
        # A tool may give units ids of its own; a changed source is another unit.
        if entry is None or entry.msgid != unit.source:
            entry = catalog.get((unit.context, unit.source))
        if entry is not None and not entry.msgstr_plural:
            entry = entries.get(entry.key, entry)
            noted = _noted(entry, unit.notes)
            commented += len(noted.comments) - len(entry.comments)
            entries[entry.key] = entry = noted
        if unit.target is None:
            empty += 1
            continue
        if entry is None or entry.msgstr_plural:
            if not unit.source or not representable(unit.source + unit.target):
                refused.append(Refused(unit, Refusal.UNWRITABLE, ""))
            elif (unit.context, unit.source, unit.target) in carried:
                same += 1
            elif digest(unit.target) != unit.sent:
                stray = _stray(unit)
                strays[stray.key] = stray
                moved.append(unit.source)
            continue
        why = _refusal(entry, unit, overwrite=overwrite)
        if why is not None:
            refused.append(Refused(unit, why, entry.msgstr))
            continue
        if unit.target == entry.msgstr or digest(unit.target) == unit.sent:
            same += 1
        else:
            entries[entry.key] = _translated(entry, unit.target)
            changed[entry.key] = None
            if entry.obsolete:
                moved.append(unit.source)
        if unit.state.approved and entries[entry.key].msgstr == unit.target:
            approvable[entry.key] = None
    catalog = _with_strays(catalog.with_entries(entries.values()), strays)
    return Taken(
        catalog,
        tuple(changed),
        same,
        empty,
        tuple(moved),
        tuple(key for key in approvable if not catalog.get(key).obsolete),  # type: ignore[union-attr]
        tuple(refused),
        commented,
    )


def _refusal(entry: Entry, unit: Returned, *, overwrite: bool) -> Refusal | None:
    target = unit.target or ""
    if not representable(target):
        return Refusal.UNWRITABLE
    if overwrite or target == entry.msgstr or digest(target) == unit.sent:
        return None
    # Of a file that does not say what it was sent out with, nothing is known of its time.
    newer = digest(entry.msgstr) != unit.sent
    return Refusal.NEWER if newer and entry.human else None


def _translated(entry: Entry, target: str) -> Entry:
    return dataclasses.replace(
        entry,
        msgstr=target,
        flags=with_fuzzy(entry.flags),
        previous_msgctxt=None,
        previous_msgid=None,
        previous_msgid_plural=None,
    )


def _noted(entry: Entry, notes: Iterable[str]) -> Entry:
    """The entry with what others wrote about it as a translator's comments, each once."""
    there = set(entry.comments)
    fresh = [note for note in dict.fromkeys(notes) if note not in there and representable(note)]
    return dataclasses.replace(entry, comments=(*entry.comments, *fresh)) if fresh else entry


def _stray(unit: Returned) -> Entry:
    return Entry(
        unit.source,
        unit.target or "",
        msgctxt=unit.context,
        flags=("fuzzy",),
        comments=tuple(note for note in unit.notes if representable(note)),
        obsolete=True,
    )


def _with_strays(catalog: Catalog, strays: dict[Key, Entry]) -> Catalog:
    """Offer translations of sources that are gone to the sentences nobody has translated."""
    if not strays:
        return catalog
    wanted = [entry for entry in catalog.live if not entry.human and not entry.msgstr_plural]
    template = dataclasses.replace(catalog, entries=tuple(map(_bare, wanted)), locale=None)
    gone = dataclasses.replace(catalog, entries=tuple(strays.values()))
    merged, _ = merging.update(gone, template)
    carried = [entry for entry in merged.live if entry.msgstr]
    comments = {entry.key: entry.comments for entry in wanted}
    catalog = catalog.with_entries(
        dataclasses.replace(entry, comments=(*comments[entry.key], *entry.comments))
        for entry in carried
    )
    left = tuple(entry for entry in merged.entries if entry.obsolete)
    return dataclasses.replace(catalog, entries=(*catalog.entries, *left))


def _bare(entry: Entry) -> Entry:
    flags = tuple(flag for flag in entry.flags if flag != "fuzzy")
    return Entry(
        entry.msgid,
        msgctxt=entry.msgctxt,
        flags=flags,
        references=entry.references,
        extracted=entry.extracted,
    )
