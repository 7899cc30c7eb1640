"""Exact matches of the memory for what is pending; what they are marked with is in reuse.py."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Protocol

from polyglot_news import provenance, reuse
from polyglot_news.entry import with_fuzzy

if TYPE_CHECKING:
    from polyglot_news.catalog import Catalog, Entry, Key
    from polyglot_news.memory.pairs import Match

__all__ = ["Exact", "filled", "leverage"]


class Exact(Protocol):
    """What knows translations of very texts: a `Memory`."""

    def exact(
        self, source: str, locale: str, *, language: str | None = None, context: str | None = None
    ) -> Match | None:
        """The translation of a text; None if there is none."""


def leverage(catalog: Catalog, memory: Exact) -> dict[Key, Match]:
    """What the memory has for the pending entries of a catalog: translations of their very texts.

    Args:
        catalog: The catalog; its header says the language of its sources.
        memory: What to ask.

    Returns:
        A match by the key of the entry, in the catalog's order.
    """
    language = catalog.header_value("X-Source-Language").replace("-", "_") or None
    matches = (
        (
            entry,
            memory.exact(
                entry.msgid, catalog.locale or "", language=language, context=entry.msgctxt
            ),
        )
        for entry in catalog.live
        if entry.pending and not entry.msgstr_plural
    )
    return {entry.key: match for entry, match in matches if match and match.similarity == 1}


def filled(catalog: Catalog, memory: Exact) -> Catalog:
    """The catalog with the memory's exact matches in its pending entries: fuzzy, with a comment."""
    return catalog.with_entries(
        _with_match(entry, match)
        for key, match in leverage(catalog, memory).items()
        if (entry := catalog.get(key)) is not None
    )


def _with_match(entry: Entry, match: Match) -> Entry:
    origin = match.origin
    made = reuse.Taken(
        provenance.digest(match.target),
        provenance.digest(entry.msgid),
        match.similarity,
        origin.article,
        "" if origin.article else origin.file,
        origin.machine,
    )
    return dataclasses.replace(
        entry,
        msgstr=match.target,
        flags=with_fuzzy(entry.flags),
        comments=(*provenance.remove(reuse.remove(entry.comments)), made.comment),
        previous_msgctxt=None,
        previous_msgid=None,
        previous_msgid_plural=None,
    )
