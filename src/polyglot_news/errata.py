"""Errata: which units of a language a correction of the article makes urgent.

An author says in the front matter what was wrong, and may name the corrected sentences
(`polyglot_news.reading.corrected`). What that means in a language is read from its catalog and its
ledger each time, and stored nowhere.

A correction concerns the sentences that it names. One that names none concerns whatever has
changed since it was approved. A wording that was approved when the correction was known is no
wording from before it: so a later change of the same sentence is an ordinary change again.
"""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from polyglot_news import reviewing
from polyglot_news.article import Role
from polyglot_news.entry import State
from polyglot_news.reading.corrected import named
from polyglot_news.reviewing import Freshness

if TYPE_CHECKING:
    from collections.abc import Iterator

    from polyglot_news.article import Article
    from polyglot_news.catalog import Catalog
    from polyglot_news.entry import Entry, Key
    from polyglot_news.ledger import Ledger
    from polyglot_news.reading import Correction

__all__ = ["Part", "parts", "tells", "urgent"]


class Part(StrEnum):
    """What an open unit has to do with a correction."""

    NOTE = "note"
    """It is what readers are told."""
    STALE = "stale"
    """It is concerned, and its translation was made for the sentence as it was."""
    FRESH = "fresh"
    """It is concerned, and its translation was made for the sentence as it is, or is missing."""


def parts(article: Article, catalog: Catalog, ledger: Ledger) -> dict[Key, Part]:
    """The units that a correction makes urgent in a language, until a person approves them.

    Args:
        article: The article.
        catalog: Its catalog; units that it does not have yet count as missing.
        ledger: The records of the article in that language.
    """
    found: dict[Key, Part] = {}
    if not article.corrections:
        return found
    units = {(one.context, one.source): one for one in article.segments}
    entries = {entry.key: entry for entry in catalog.live}
    for key, unit in units.items():
        if unit.role is Role.CORRECTION and _is_open(entries.get(key), ledger):
            found[key] = Part.NOTE
    for correction in article.corrections:
        known = _known_since(correction, entries.get((None, correction.text)), ledger)
        for key in _concerned(correction, article):
            entry = entries.get(key)
            if key in found or not _is_open(entry, ledger):
                continue
            changed = entry is not None and _changed(entry, ledger)
            if entry is not None and changed and not _later(entry, catalog, ledger, known):
                found[key] = Part.STALE
            elif correction.concerns and not changed:
                found[key] = Part.FRESH
    return found


def urgent(article: Article, catalog: Catalog, ledger: Ledger) -> tuple[Entry, ...]:
    """The entries of a catalog that a correction makes urgent, in the catalog's order.

    The arguments are those of `parts`.
    """
    found = parts(article, catalog, ledger)
    return tuple(entry for entry in catalog.live if entry.key in found)


def tells(catalog: Catalog) -> bool:
    """Whether a catalog has the text of a correction: without one there is nothing to look for."""
    return any(
        Role.CORRECTION in line.removeprefix("role: ").split(", ")
        for entry in catalog.live
        for line in entry.extracted
        if line.startswith("role: ")
    )


def _is_open(entry: Entry | None, ledger: Ledger) -> bool:
    return entry is None or reviewing.state(entry, ledger) is not State.REVIEWED


def _changed(entry: Entry, ledger: Ledger) -> bool:
    return reviewing.axes(entry, ledger).freshness is Freshness.CHANGED


def _concerned(correction: Correction, article: Article) -> Iterator[Key]:
    """The units that a correction may concern: all, if its author names none."""
    units = list(article.segments)
    if correction.concerns:
        units = [
            unit
            for words in correction.concerns
            for unit in named(words, units, article.references)
        ]
    return ((one.context, one.source) for one in units if one.role is not Role.CORRECTION)


def _known_since(correction: Correction, note: Entry | None, ledger: Ledger) -> datetime | None:
    """From when on whoever approved something in a language knew of a correction.

    That is the end of its day, or when its note was approved there, if that was earlier. Without
    a date nobody can say.
    """
    moments = [_moment(one.time) for one in (ledger.standing(note) if note else ())]
    if correction.date:
        moments.append(
            _moment(correction.date + ("T23:59:59" if len(correction.date) == 10 else ""))
        )
    return min(moments, default=None)


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _later(entry: Entry, catalog: Catalog, ledger: Ledger, known: datetime | None) -> bool:
    """Whether the wording from before the change was approved when a correction was known."""
    if known is None or entry.previous_msgid is None:
        return False
    key = (entry.previous_msgctxt, entry.previous_msgid)
    before = catalog.get(key)
    if before is None:
        before = dataclasses.replace(entry, msgctxt=key[0], msgid=key[1])
    return any(_moment(one.time) >= known for one in ledger.standing(before))
