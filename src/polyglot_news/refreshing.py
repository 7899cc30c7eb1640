"""Machine output that another engine or an older package wrote: what a refresh opens.

A newer package changes nothing by itself: what people see in their catalogs
does not move under their hands. Only ``pretranslate --refresh`` asks for it, and
it opens nothing that a person had to do with: a text that differs in one letter
from the machine's is a person's, and one that a person approved once is, too,
even if the flag is back.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from polyglot_news.entry import Origin
from polyglot_news.records import Kind

if TYPE_CHECKING:
    from collections.abc import Collection

    from polyglot_news.catalog import Catalog
    from polyglot_news.entry import Entry
    from polyglot_news.ledger import Ledger

__all__ = ["again", "kept", "opened", "stale"]


def stale(entry: Entry, current: Collection[tuple[str, str]], ledger: Ledger) -> bool:
    """Whether a refresh replaces the text of an entry.

    Args:
        entry: The entry.
        current: The engines that translate now, each with its package.
        ledger: The records of its article.
    """
    made = entry.provenance
    if entry.obsolete or entry.human or entry.origin is not Origin.MACHINE or made is None:
        return False
    if entry.msgstr_plural or (made.engine, made.package) in current:
        return False
    said = ledger.fitting(entry)
    return not any(one.act.approves and one.actor.kind is Kind.PERSON for one in said)


def opened(catalog: Catalog, current: Collection[tuple[str, str]], ledger: Ledger) -> Catalog:
    """The catalog with nothing in the place of the texts that a refresh replaces."""
    return catalog.with_entries(
        dataclasses.replace(entry, msgstr="")
        for entry in catalog.live
        if stale(entry, current, ledger)
    )


def again(before: Catalog, after: Catalog) -> int:
    """How many units have no text any more, and had one that was good for their source."""
    return sum(
        any(old.texts) and not old.pending
        for entry in after.live
        if not any(entry.texts) and (old := before.get(entry.key)) is not None
    )


def kept(before: Catalog, after: Catalog) -> Catalog:
    """The catalog with its old text wherever an engine gave nothing instead."""
    return after.with_entries(
        old
        for entry in after.live
        if not any(entry.texts) and (old := before.get(entry.key)) is not None and any(old.texts)
    )
