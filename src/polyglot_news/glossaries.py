"""The glossary of a project on disk: ``glossary.csv`` and ``names.csv`` in its folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from polyglot_news.files import decode
from polyglot_news.terms import Glossary, Kind, table

if TYPE_CHECKING:
    from polyglot_news.files import Files
    from polyglot_news.project import Project
    from polyglot_news.terms import Term

__all__ = ["FILES", "fingerprint", "load"]

FILES = {"glossary.csv": Kind.TERM, "names.csv": Kind.NAME}
"""The files of terms in a project's folder, and what is in each."""


def load(project: Project, files: Files) -> Glossary:
    """The terms of a project; those of CLDR alone if it has no file of terms.

    Raises:
        FileError: A file cannot be read, is no table of terms, or contradicts itself.
    """
    language = project.settings.source_language
    terms: list[Term] = []
    for name, kind in FILES.items():
        path = project.root / name
        data = files.get(path)
        if data is not None:
            where = files.name(path)
            locales = (language, *project.settings.locales)
            terms += table.loads(decode(data, where), where, locales, kind)
    return Glossary(terms, language)


def fingerprint(project: Project, files: Files) -> tuple[str | None, ...]:
    """The hashes of a project's files of terms, None for one that is not there."""
    return tuple(files.digest(project.root / name) for name in FILES)
