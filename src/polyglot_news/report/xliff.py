"""What the exchange of XLIFF prints."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from polyglot_news.report.tables import dumped, short
from polyglot_news.wording import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from polyglot_news.handoff import Exported, Imported

__all__ = ["exported", "imported"]


def exported(done: Exported, where: str) -> str:
    """A line about a file that was written."""
    left = f", {done.plural} with plural forms left out" if done.plural else ""
    units = counted(done.units, "unit")
    return f"{done.slug} ({done.locale}): {units}, {done.open} open{left}, in {where}"


def imported(done: Sequence[Imported], output: str) -> str:
    """What came of an import: for each article what was taken, kept and refused."""
    if output == "json":
        return dumped([_plain(one) for one in done])
    return "".join(f"{line}\n" for one in done for line in _lines(one))


def _lines(one: Imported) -> list[str]:
    taken = one.taken
    name = f"{one.slug} ({one.locale})"
    counts = [f"{counted(len(taken.changed), 'text')} taken", f"{taken.same} as they were"]
    counts += [f"{taken.empty} without translation"] * bool(taken.empty)
    counts += [counted(taken.commented, "note")] * bool(taken.commented)
    if one.reviewed is not None:
        counts.append(f"{len(one.reviewed.records)} approved")
    elif taken.approvable:
        counts.append(f"{len(taken.approvable)} called final or reviewed, and not approved")
    lines = [f"{name}: {', '.join(counts)}"]
    if one.reviewed is not None:
        left = Counter(str(why) for _, why in one.reviewed.left)
        lines += [f"{name}: {counted(count, 'unit')} left: {why}" for why, count in left.items()]
    lines += [
        f"{name}: “{short(source)}” is not in the article any more; its translation is kept"
        for source in taken.moved
    ]
    lines += [
        f"{one.where}:{refused.unit.line}: not taken, “{short(refused.unit.target or '')}” "
        f"for “{short(refused.unit.source)}”: {refused.why}"
        + (f", “{short(refused.text)}”" if refused.text else "")
        for refused in taken.refused
    ]
    return lines


def _plain(one: Imported) -> dict[str, Any]:
    taken = one.taken
    return {
        "article": one.slug,
        "locale": one.locale,
        "file": one.where,
        "changed": [{"msgctxt": context, "msgid": source} for context, source in taken.changed],
        "same": taken.same,
        "empty": taken.empty,
        "notes": taken.commented,
        "moved": list(taken.moved),
        "final": len(taken.approvable),
        "approved": None if one.reviewed is None else len(one.reviewed.records),
        "left": []
        if one.reviewed is None
        else [{"msgid": entry.msgid, "why": str(why)} for entry, why in one.reviewed.left],
        "refused": [
            {
                "line": refused.unit.line,
                "msgid": refused.unit.source,
                "text": refused.unit.target,
                "there": refused.text,
                "why": str(refused.why),
            }
            for refused in taken.refused
        ],
    }
