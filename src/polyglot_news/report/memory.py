"""What the commands of the translation memory print."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from polyglot_news.report.tables import dumped
from polyglot_news.wording import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from polyglot_news.memory.feeds import Imported
    from polyglot_news.memory.pairs import Match
    from polyglot_news.memory.store import Stats

__all__ = ["imported", "matches", "stats"]


def imported(done: Imported, where: str) -> str:
    """A line about an import."""
    left = (
        ("repeated", done.repeated),
        ("for other languages", done.foreign),
        ("with characters that XML cannot hold", done.unwritable),
    )
    rest = "".join(f", {count:,} {name} left out" for name, count in left if count)
    return f"{counted(done.kept, 'pair')} in {where}{rest}"


def stats(found: Stats, output: str) -> str:
    """How much is in the memory."""
    if output == "json":
        pairs = [
            {"source": source, "target": target, "pairs": count}
            for source, target, count in found.pairs
        ]
        return dumped({"texts": found.texts, "files": found.files, "pairs": pairs})
    lines = [
        f"{source} → {target}  {counted(count, 'pair')}\n" for source, target, count in found.pairs
    ]
    return f"{counted(found.texts, 'text')} from {counted(found.files, 'file')}\n" + "".join(lines)


def matches(found: Sequence[Match], output: str) -> str:
    """Matches of the memory, the best first; below 100 % the text that was translated, too."""
    if output == "json":
        return dumped([dataclasses.asdict(one) for one in found])
    lines = []
    for one in found:
        origin = one.origin
        notes = [origin.article or origin.file, origin.date[:10]]
        notes += ["machine output, approved"] * origin.machine + ["obsolete"] * origin.obsolete
        source = "" if one.similarity == 1 else f"      {one.source}\n"
        percent = int(100 * one.similarity)
        lines.append(
            f"{percent:3} %  {one.target}\n{source}      {', '.join(filter(None, notes))}\n"
        )
    return "".join(lines)
