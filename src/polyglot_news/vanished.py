"""Approved translations that are gone from a catalog, told by the ledger and brought back.

A catalog that was cut between two entries is a sound one, and so is one from which a merge, a
tool or a hand took entries. Only the ledger knows that there was more. It holds hashes, no texts;
but whatever text is found elsewhere, its hash proves that it is the one that a person approved.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from polyglot_news.records import pair
from polyglot_news.reviewing import loose

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from polyglot_news.catalog import Catalog
    from polyglot_news.entry import Entry
    from polyglot_news.ledger import Ledger

__all__ = ["brought_back", "vanished"]


def vanished(catalog: Catalog, template: Catalog, ledger: Ledger) -> tuple[Entry, ...]:
    """The units of an article that a person approved a translation of, and that have none.

    A unit that holds any text of a person's is not one of them: that text came later. Nor is
    one that the article does not have any more.

    Args:
        catalog: The catalog, as it is.
        template: The article's template, or a catalog that was merged with it.
        ledger: The records of the article in that locale.

    Returns:
        Entries of the template, in its order.
    """
    lost = {(one.pair.msgctxt, one.pair.source) for one in loose(catalog, ledger)}
    if not lost:
        return ()
    return tuple(
        wanted
        for wanted in template.live
        if pair(wanted)[:2] in lost
        and ((there := catalog.get(wanted.key)) is None or not there.human)
    )


def brought_back(
    catalog: Catalog, gone: Sequence[Entry], ledger: Ledger, offers: Iterable[Entry]
) -> tuple[Catalog, int]:
    """The catalog with those texts back that are proven to be the approved ones.

    Args:
        catalog: The catalog, as it is.
        gone: What `vanished` found.
        ledger: The records of the article in that locale.
        offers: Entries from elsewhere, which may be those that are gone, or not.

    Returns:
        The catalog, and how many are back.
    """
    approved = {one.pair: one for one in loose(catalog, ledger)}
    wanted = {entry.key: entry for entry in gone}
    found: dict[tuple[str | None, str], Entry] = {}
    for offer in offers:
        one, record = wanted.get(offer.key), approved.get(pair(offer))
        if one is None or record is None or offer.key in found:
            continue
        # Without its comment what a machine wrote would pass for a person's work.
        if not record.machine or record.distance != 0 or offer.by_machine:
            flags = tuple(flag for flag in offer.flags if flag != "fuzzy")
            found[offer.key] = dataclasses.replace(
                offer,
                flags=flags,
                references=one.references,
                extracted=one.extracted,
                previous_msgctxt=None,
                previous_msgid=None,
                previous_msgid_plural=None,
                obsolete=False,
            )
    living = [entry for entry in catalog.live if entry.key not in found]
    gone_by = [one for one in catalog.entries if one.obsolete and one.key not in found]
    return dataclasses.replace(catalog, entries=(*living, *found.values(), *gone_by)), len(found)
