"""Machine texts that are shown beside a unit and stand in no catalog.

In a locale whose machine setting is ``suggest`` they are kept in
``.polyglot-news/suggestions/<locale>/<slug>.json``, which can be made again at any time: the
worklist and exchange files show them, and a person writes the translation.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from polyglot_news.entry import Origin

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from polyglot_news.catalog import Catalog
    from polyglot_news.entry import Entry, Key
    from polyglot_news.files import Files
    from polyglot_news.project import Project

__all__ = [
    "Kept",
    "Suggestion",
    "dumps",
    "kept_for",
    "load",
    "loads",
    "of_entries",
    "read",
    "write",
]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A machine text for a unit.

    Attributes:
        text: The text, with its markup.
        engine: The engine that wrote it.
        package: What the engine translated with.
        score: The engine's score, 0 or less; None if it gave none.
        doubts: What the checks doubted.
        path: The way of asking again that it comes from; empty for the first.
    """

    text: str
    engine: str
    package: str = ""
    score: float | None = None
    doubts: tuple[str, ...] = ()
    path: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """The suggestions of an article in a locale.

    Attributes:
        made_with: What they depend on besides their sources: engines, packages and terms.
        texts: The suggestion for each unit, by its key.
    """

    made_with: str = ""
    texts: Mapping[Key, Suggestion] = field(default_factory=dict)


def load(files: Files, project: Project, locale: str, slug: str) -> Mapping[Key, Suggestion]:
    """The suggestions for the units of an article in a locale; none if nothing was suggested.

    Raises:
        FileError: The file cannot be opened.
    """
    return read(files, project, locale, slug).texts


def read(files: Files, project: Project, locale: str, slug: str) -> Kept:
    """What is kept of an article in a locale.

    Raises:
        FileError: The file cannot be opened.
    """
    data = files.get(project.suggestions(locale, slug))
    return loads(data) if data else Kept()


def write(files: Files, project: Project, locale: str, slug: str, kept: Kept) -> None:
    """Keep the suggestions of an article in a locale; without any there is no file.

    Raises:
        FileError: The file cannot be written.
    """
    path = project.suggestions(locale, slug)
    if kept.texts:
        files.write(path, dumps(kept))
    else:
        files.remove(path)


def of_entries(entries: Iterable[Entry]) -> dict[Key, Suggestion]:
    """The machine texts of entries as suggestions."""
    return {
        entry.key: Suggestion(
            entry.msgstr, made.engine, made.package, made.score, made.doubts, made.path
        )
        for entry in entries
        if entry.origin is Origin.MACHINE
        for made in (entry.provenance,)
        if made
    }


def kept_for(kept: Kept, catalog: Catalog, made_with: str) -> dict[Key, Suggestion]:
    """Those of the suggestions that still hold: of live units, made with the same."""
    if kept.made_with != made_with:
        return {}
    return {entry.key: kept.texts[entry.key] for entry in catalog.live if entry.key in kept.texts}


def dumps(kept: Kept) -> bytes:
    """Write suggestions down, for `loads`."""
    rows = [
        [
            *key,
            *(one.text, one.engine, one.package, one.score),
            *(list(one.doubts), one.path),
        ]
        for key, one in kept.texts.items()
    ]
    text = json.dumps([kept.made_with, rows], ensure_ascii=False, indent=0)
    return text.encode("utf-8", "replace") + b"\n"


def loads(data: bytes) -> Kept:
    """Read what `dumps` wrote; nothing from what it did not write."""
    try:
        made_with, rows = json.loads(data)
        texts = {
            (context, msgid): Suggestion(text, engine, package, score, tuple(doubts), path)
            for context, msgid, text, engine, package, score, doubts, path in rows
        }
    except (ValueError, TypeError, RecursionError):
        return Kept()
    return Kept(str(made_with), texts)
