"""What is printed of articles that got another name or are gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from polyglot_news.report.tables import dumped
from polyglot_news.wording import counted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from polyglot_news.belongings import Followed, Gone, Moved
    from polyglot_news.files import Files

__all__ = ["followed", "gone", "kept", "prunable", "pruned", "renamed"]


def followed(done: Followed) -> str:
    """A line for each article that got another name, and for each of which that is not certain."""
    lines = [line for one in done.moved for line in renamed(one).splitlines()]
    return "\n".join((*lines, *done.notes))


def renamed(one: Moved) -> str:
    """What went along with an article to another name, and where the old one is still written."""
    lines = [
        f"{one.old} is {one.new} now: {counted(one.catalogs, 'catalog')} and "
        f"{counted(one.records, 'record')} went along"
    ]
    lines += [f"{place}: names {name}, which is gone; correct it" for place, name in one.links]
    return "\n".join(lines)


def kept(gone: Mapping[str, Sequence[Path]]) -> str:
    """A line for each article that is gone and has left something behind."""
    return "\n".join(
        f"{slug}: its article is gone; {counted(len(paths), 'file')} kept until polyglot-news prune"
        for slug, paths in gone.items()
    )


def gone(files: Files, listed: Sequence[Gone], output: str) -> str:
    """The files of articles that are gone, one a line, with what persons wrote in them."""
    if output == "json":
        return dumped(
            [
                {
                    "article": one.slug,
                    "file": files.name(one.path),
                    "human": one.human,
                    "records": one.records,
                }
                for one in listed
            ]
        )
    return "".join(
        f"{files.name(one.path)}"
        + (f": {_texts(one.human)}" if one.path.suffix == ".po" else "")
        + (
            f": {counted(one.records, 'record')} about {one.slug}, kept and taken back"
            if one.records
            else ""
        )
        + "\n"
        for one in listed
    )


def prunable(listed: Sequence[Gone]) -> str:
    """What --yes would delete."""
    return f"Nothing is deleted yet. With --yes go {_sum(listed)}."


def pruned(listed: Sequence[Gone], records: int) -> str:
    """What was deleted."""
    said = counted(records, "record says", "records say")
    return f"Deleted {_sum(listed)}; {said} that their reviews are taken back."


def _sum(listed: Sequence[Gone]) -> str:
    files = [one for one in listed if not one.records]
    return f"{counted(len(files), 'file')} with {_texts(sum(one.human for one in listed))}"


def _texts(count: int) -> str:
    return counted(
        count, "text that a person wrote or approved", "texts that a person wrote or approved"
    )
