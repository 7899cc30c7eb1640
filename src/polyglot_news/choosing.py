"""What somebody means: units by their place, line or source, checks and lints by their ids."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from polyglot_news.errors import UsageError
from polyglot_news.wording import counted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from polyglot_news.catalog import Catalog
    from polyglot_news.entry import Entry, Key

__all__ = ["choose", "ids"]


def choose(
    catalog: Catalog,
    *,
    units: Collection[int] = (),
    lines: Collection[int] = (),
    msgids: Collection[str] = (),
    every: bool = False,
) -> tuple[Entry, ...]:
    """The entries that somebody means, in the catalog's order.

    Args:
        catalog: The catalog.
        units: Places in the catalog, from 1, those that are obsolete not counted.
        lines: Lines of the article: all units that begin there.
        msgids: Source texts, in whatever context.
        every: All of them.

    Raises:
        UsageError: Nothing is chosen, or something that is not there.
    """
    live = catalog.live
    name = f"{catalog.slug} ({catalog.locale})"
    if every == bool(units or lines or msgids):
        raise UsageError(
            "It is not said which units are meant.",
            "Choose some with --unit, --line or --msgid, or all with --all.",
            where=name,
        )
    chosen: set[Key] = {entry.key for entry in live} if every else set()
    for number in units:
        if not 1 <= number <= len(live):
            raise UsageError(
                f"There is no unit {number}, only {counted(len(live), 'unit')}.", where=name
            )
        chosen.add(live[number - 1].key)
    for line in lines:
        found = {one.key for one in live if any(place.line == line for place in one.references)}
        if not found:
            raise UsageError(
                f"No unit begins in line {line} of the article.",
                "The lines are behind “#:” in the catalog.",
                where=name,
            )
        chosen.update(found)
    for msgid in msgids:
        found = {one.key for one in live if one.msgid == msgid}
        if not found:
            raise UsageError(f"No unit has the source “{msgid}”.", where=name)
        chosen.update(found)
    return tuple(entry for entry in live if entry.key in chosen)


def ids(
    known: Collection[str], kind: str, select: Iterable[str], ignore: Iterable[str]
) -> frozenset[str]:
    """The checks, or whatever has ids, that a person wants: those selected but those ignored.

    Args:
        known: All there are.
        kind: What one is called; also the command that lists them.
        select: Ids, or several in one text, parted by commas; none stand for all.
        ignore: The same.

    Raises:
        UsageError: There is none with an id, with the nearest one as a hint.
    """
    return (_ids(known, kind, select) or frozenset(known)) - _ids(known, kind, ignore)


def _ids(known: Collection[str], kind: str, texts: Iterable[str]) -> frozenset[str]:
    names = [name.strip() for text in texts for name in text.split(",") if name.strip()]
    for name in names:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
            hint = f"Did you mean “{near[0]}”? " if near else ""
            raise UsageError(
                f"There is no {kind} “{name}”.", f"{hint}polyglot-news {kind} --list shows them."
            )
    return frozenset(names)
