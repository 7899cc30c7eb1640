"""What acts of review print, and the history of an article."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

from polyglot_news.records import pair
from polyglot_news.report.tables import dumped, short
from polyglot_news.wording import counted

if TYPE_CHECKING:
    from polyglot_news.catalog import Catalog
    from polyglot_news.entry import Entry
    from polyglot_news.ledger import Ledger
    from polyglot_news.records import Actor, Record
    from polyglot_news.reviewing import Reviewed

__all__ = ["history", "reviewed"]


def reviewed(done: Reviewed, actor: Actor, *, bulk: bool) -> str:
    """What an act of review did; of many units at once, only how many it left for which reason."""
    name = f"{done.catalog.slug} ({done.catalog.locale})"
    act = done.records[0].act if done.records else "changed"
    count = len(done.records)
    lines = [f"{name}: {counted(count, 'unit')} {act}, by {actor}"]
    if bulk:
        counts = Counter(why for _, why in done.left)
        lines += [f"{name}: {counted(count, 'unit')} left: {why}" for why, count in counts.items()]
    else:
        lines += [f"{name}: left “{short(entry.msgid)}”: {why}" for entry, why in done.left]
    return "\n".join(lines)


def history(catalog: Catalog | None, ledger: Ledger, output: str) -> str:
    """What the ledger says about an article, the oldest first.

    Args:
        catalog: The article's catalog, to tell which units are meant; None if there is none.
        ledger: The records of the article.
        output: ``text`` or ``json``.
    """
    entries = catalog.entries if catalog else ()
    units = {pair(entry)[:2]: (number, entry) for number, entry in enumerate(entries, 1)}
    found = []
    for one in ledger.records:
        number, entry = units.get(one.pair[:2], (0, None))
        stands = entry is not None and pair(entry) == one.pair
        if one.act.approves:
            stands = stands and entry is not None and one in ledger.standing(entry)
        found.append((one, number, entry, stands))
    # Of one second, and where nothing followed anything, the catalog's order counts.
    found.sort(key=lambda one: (*ledger.age(one[0])[:2], one[1], one[0].id))
    if output == "json":
        return dumped([_happened(*one) for one in found])
    return "".join(
        f"{one.time}  {_unit(number, entry)}: {one.act} by {one.actor} ({one.actor.kind})"
        + ("" if one.distance is None else f", {one.distance:.0%} changed from the machine's text")
        + (f", scope “{one.scope}”" if one.scope else "")
        + ("" if stands else ", no longer so")
        + "\n"
        for one, number, entry, stands in found
    )


def _unit(number: int, entry: Entry | None) -> str:
    if entry is None:
        return "a unit that is gone"
    return f"{'obsolete' if entry.obsolete else f'unit {number}'} “{short(entry.msgid)}”"


def _happened(one: Record, number: int, entry: Entry | None, stands: bool) -> dict[str, Any]:
    return {
        **json.loads(one.line),
        "unit": None if entry is None or entry.obsolete else number,
        "msgid": entry.msgid if entry else None,
        "stands": stands,
    }
