"""The worklist for a person and for programs, with what its order was measured to be worth."""

from __future__ import annotations

import dataclasses
from math import ceil
from typing import TYPE_CHECKING, Any

from polyglot_news.effort import shown
from polyglot_news.entry import Origin
from polyglot_news.report.tables import dumped
from polyglot_news.worddiff import diff, marked
from polyglot_news.wording import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from polyglot_news.entry import Entry
    from polyglot_news.recall import Recall
    from polyglot_news.worklist import Item, Reason

__all__ = ["worklist"]

_REASONS = 4
_FAR = 30
"""Percent of the words after which the figure is told where nothing limits the list."""

_SAID = {
    "correction": "a correction, urgent",
    "missing": "no translation",
    "critical": "check {}",
    "functional": "check {}",
    "cosmetic": "check {}",
    "doubt": "the machine's doubt: {}",
    "changed": "made for another source",
    "machine": "machine output",
    "score": "the engine was unsure ({})",
    "rejected": "somebody rejected it",
    "written": "not approved yet",
    "repaired": "repaired by itself",
    "memory": "from the memory",
    "new words": "new words: {}",
    "unlike": "unlike what was approved",
    "number": "a number",
    "negation": "a negation: {}",
    "name": "a name",
    "quotation": "a quotation",
    "word": "its length",
}


def worklist(
    items: Sequence[Item], chosen: Sequence[Item], worth: Sequence[Recall], output: str
) -> str:
    """A worklist.

    Args:
        items: All that is open, in order.
        chosen: What of it is to be shown.
        worth: What such an order was measured to be worth in the language; may be empty.
        output: ``text`` or ``json``.
    """
    if output == "json":
        return dumped(
            {
                "version": 1,
                "open": _total(items),
                "chosen": _total(chosen),
                "measured": [one._asdict() for one in worth],
                "units": [_fields(one) for one in chosen],
            }
        )
    if not items:
        return "Nothing is open: everything is approved.\n"
    text = "".join(f"{_lines(item)}\n" for item in chosen)
    return text + _end(items, chosen, worth)


def _total(items: Sequence[Item]) -> dict[str, Any]:
    return {"units": len(items), "minutes": round(sum(one.minutes for one in items), 1)}


def _fields(item: Item) -> dict[str, Any]:
    unit, entry = item.unit, item.unit.entry
    previous = entry.previous_msgid
    return {
        "article": unit.slug,
        "unit": unit.number,
        "lines": [one.line for one in entry.references if one.line],
        "roles": _roles(entry),
        "risk": round(item.risk, 3),
        "reasons": [
            {"sign": one.name, "chance": round(one.chance, 3), "detail": one.detail}
            for one in item.reasons
        ],
        "urgent": unit.urgent,
        "task": item.task.value,
        "minutes": round(item.minutes, 2),
        "state": unit.state.name.lower(),
        "origin": entry.origin.value,
        "msgctxt": entry.msgctxt,
        "msgid": entry.msgid,
        "translation": list(entry.texts),
        "previous": previous,
        "change": None if previous is None else [list(one) for one in diff(previous, entry.msgid)],
        "suggestion": unit.suggestion or None,
        "matches": [dataclasses.asdict(one) for one in unit.matches],
        "findings": [{"check": one.check, "message": one.message} for one in unit.findings],
    }


def _roles(entry: Entry) -> list[str]:
    roles = (line.removeprefix("role: ") for line in entry.extracted if line.startswith("role: "))
    return [role for line in roles for role in line.split(", ")]


def _lines(item: Item) -> str:
    unit, entry = item.unit, item.unit.entry
    line = next((one.line for one in entry.references if one.line), None)
    place = f"{unit.slug}:{line}" if line else unit.slug
    # A check that says two things of a unit is one reason to read it.
    said = ", ".join(list(dict.fromkeys(map(_said, item.reasons)))[:_REASONS])
    rows = [f"{place} (--unit {unit.number})  {shown(item.minutes)} to {item.task}: {said}"]
    if entry.previous_msgid is not None and entry.previous_msgid != entry.msgid:
        rows.append(f"    source   {_one_line(marked(diff(entry.previous_msgid, entry.msgid)))}")
    else:
        rows.append(f"    source   {_one_line(entry.msgid)}")
    name = _label(item)
    if not entry.pending:
        rows += [f"    {name:9}{_one_line(text)}" for text in entry.texts if text]
    if unit.suggestion and unit.suggestion not in entry.texts:
        rows.append(f"    machine  {_one_line(unit.suggestion)}")
    for match in unit.matches:
        if match.target not in entry.texts:
            rows.append(f"    {int(100 * match.similarity):3} %    {_one_line(match.target)}")
            if match.similarity < 1:
                rows.append(f"      of     {_one_line(match.source)}")
    rows += [f"    check    {one.check}: {one.message}" for one in unit.findings]
    return "\n".join(rows) + "\n"


def _label(item: Item) -> str:
    """What to call the text that stands."""
    signs = {one.name for one in item.reasons}
    if "repaired" in signs or "memory" in signs:
        return "repaired" if "repaired" in signs else "memory"
    if item.unit.entry.origin is Origin.MACHINE:
        return "machine"
    return "old" if item.unit.entry.previous_msgid is not None else "text"


def _said(one: Reason) -> str:
    return _SAID[one.name].format(one.detail)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _end(items: Sequence[Item], chosen: Sequence[Item], worth: Sequence[Recall]) -> str:
    """How much that is of all, and what reading so much was worth where it was measured."""
    minutes = sum(one.minutes for one in items)
    here = sum(one.minutes for one in chosen)
    text = f"{len(chosen)} of {len(items)} open units, {ceil(here)} min of {shown(minutes)}.\n"
    if not chosen:
        text = f"No open unit can be done in that time; {len(items)} wait, {shown(minutes)}.\n"
    if not worth:
        return f"{text}What this order is worth has not been measured for this language.\n"
    # Whoever sees all of it wants to know how far to read.
    share = 100 * here / minutes if len(chosen) < len(items) else _FAR
    best = max((one for one in worth if one.read <= share + 1), default=worth[0])
    return (
        f"{text}Where it was measured, on {counted(best.units, 'sentence')} with planted errors "
        f"(numbers, names, negations,\nforeign letters and the like), the first {best.read} % of "
        f"the words held {best.found} % of the errors; read at random,\n{best.random} %. Wrong "
        "words that no check knows are found no better than at random.\n"
    )
