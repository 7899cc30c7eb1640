"""What the commands of the glossary print."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from polyglot_news.report.tables import dumped, printed
from polyglot_news.terms import Term, table
from polyglot_news.wording import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from polyglot_news.corrections import Suggestion
    from polyglot_news.glossaries import Imported
    from polyglot_news.terms import Glossary

__all__ = ["added", "as_terms", "checked", "reasons", "suggestions", "terms"]


def terms(found: Sequence[Term], glossary: Glossary, locales: Sequence[str], output: str) -> str:
    """Terms with their renderings."""
    rows = [(one, [glossary.rendering(one, locale) for locale in locales]) for one in found]
    if output == "json":
        return dumped(
            [
                {
                    "source": one.source,
                    "renderings": dict(zip(locales, cells, strict=True)),
                    "kind": str(one.kind),
                    "keep": one.keep,
                    "case": one.case,
                    "note": one.note,
                    "where": one.where,
                }
                for one, cells in rows
            ]
        )
    from rich.table import Table
    from rich.text import Text

    shown = Table(box=None, pad_edge=False)
    for name in ("source", *locales, "where"):
        shown.add_column(name)
    for one, cells in rows:
        shown.add_row(*map(Text, (one.source, *cells, one.where)))
    return printed(shown)


def checked(found: Sequence[Term], locales: Sequence[str]) -> str:
    """A line about how many terms there are, and how many have no rendering."""
    without = [
        (locale, sum(not one.keep and not one.ways(locale) for one in found)) for locale in locales
    ]
    rest = "".join(f", {count:,} without a rendering in {name}" for name, count in without if count)
    return f"{counted(len(found), 'term')}{rest}"


def added(done: Imported) -> str:
    """A line about an import."""
    rest = f", {done.known:,} were there" if done.known else ""
    rest += f", {len(done.refused):,} left out" if done.refused else ""
    return f"{counted(len(done.added), 'term')} added to glossary.csv{rest}"


def as_terms(found: Iterable[Suggestion]) -> tuple[Term, ...]:
    """Suggestions as terms, each source once."""
    renderings: dict[str, dict[str, str]] = {}
    for one in found:
        renderings.setdefault(one.source, {}).setdefault(one.locale, one.rendering)
    return tuple(Term(source, ways, where="suggested") for source, ways in renderings.items())


def suggestions(found: Sequence[Suggestion], locales: Sequence[str], output: str) -> str:
    """Suggestions as rows of a table, or for programs."""
    if output == "json":
        return dumped([dataclasses.asdict(one) for one in found])
    return table.dumps(as_terms(found), locales) if found else ""


def reasons(found: Iterable[Suggestion]) -> tuple[str, ...]:
    """For each suggestion a line that says why."""
    return tuple(
        f"{one.source} ({one.locale}): “{one.instead}” became “{one.rendering}” in {one.units} "
        f"units: {', '.join(one.where)}"
        for one in found
    )
