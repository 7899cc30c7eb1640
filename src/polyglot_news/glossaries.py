"""The glossary of a project on disk: ``glossary.csv`` and ``names.csv`` in its folder."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

from polyglot_news.errors import FileError, UsageError
from polyglot_news.files import decode
from polyglot_news.ledger import no_collection
from polyglot_news.terms import Glossary, Kind, Term, table, tbx
from polyglot_news.terms.glossary import contradictions, united

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from polyglot_news.files import Files
    from polyglot_news.project import Project

__all__ = ["FILES", "Imported", "add", "fingerprint", "import_file", "load", "problems", "read"]

FILES = {"glossary.csv": Kind.TERM, "names.csv": Kind.NAME}
"""The files of terms in a project's folder, and what is in each."""


def read(project: Project, files: Files) -> tuple[Term, ...]:
    """The terms of a project, each row one.

    Raises:
        FileError: A file cannot be read, or is no table of terms.
    """
    found: list[Term] = []
    for name, kind in FILES.items():
        path = project.root / name
        data = files.get(path)
        if data is not None:
            where = files.name(path)
            locales = (project.settings.source_language, *project.settings.locales)
            found += table.loads(decode(data, where), where, locales, kind)
    return tuple(found)


def load(project: Project, files: Files) -> Glossary:
    """The terms of a project; those of CLDR alone if it has no file of terms.

    Raises:
        FileError: A file cannot be read, is no table of terms, or contradicts itself.
    """
    with no_collection():
        terms = read(project, files)
        for one in problems(terms):
            raise one
        glossary = Glossary(united(terms), project.settings.source_language)
        glossary.index()
    return glossary


def problems(terms: Iterable[Term]) -> tuple[FileError, ...]:
    """Terms that contradict each other, as errors with the lines of both."""
    return tuple(
        FileError(_contradiction(first, term, locale), "Keep one of them.", where=term.where)
        for first, term, locale in contradictions(terms)
    )


def _contradiction(first: Term, term: Term, locale: str) -> str:
    if locale:
        mine, other = (" | ".join(one.ways(locale)) for one in (term, first))
        return f"“{term.source}” is “{mine}” in {locale} here, and “{other}” in {first.where}."
    kept, changed = ("here", first.where) if term.keep else (first.where, "here")
    return f"“{term.source}” stays as it is {kept}, and not {changed}."


def fingerprint(project: Project, files: Files) -> tuple[str | None, ...]:
    """The hashes of a project's files of terms, None for one that is not there."""
    return tuple(files.digest(project.root / name) for name in FILES)


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did.

    Attributes:
        added: The terms that are new, or say something new about one that was there.
        known: How many were there already.
        refused: Terms that contradict one that is there, each as a line.
    """

    added: tuple[Term, ...]
    known: int
    refused: tuple[str, ...]


def import_file(project: Project, files: Files, file: Path) -> Imported:
    """Take the terms of a TBX file, or of a table, into ``glossary.csv``; what is there stays.

    Raises:
        FileError: The file cannot be read as one, or the glossary cannot be written.
        UsageError: There is nothing in it for this project.
    """
    where = str(file)
    language, locales = project.settings.source_language, project.settings.locales
    if file.suffix.lower() in {".csv", ".tsv", ".txt"}:
        terms = table.loads(decode(files.read(file), where), where, (language, *locales))
    else:
        terms = _from_tbx(file, where, language, locales)
    if not terms:
        raise UsageError(
            f"There is no term in it from {language} to {', '.join(locales)}.",
            "polyglot-news.toml lists the project's languages.",
            where=where,
        )
    return add(project, files, terms)


def _from_tbx(file: Path, where: str, language: str, locales: Sequence[str]) -> tuple[Term, ...]:
    try:
        opened = file.open("rb")
    except OSError as problem:
        raise FileError(f"This cannot be read: {problem.strerror}.", where=where) from problem
    with opened:
        return tuple(tbx.terms(tbx.read(opened, where), where, language, locales))


def add(project: Project, files: Files, terms: Sequence[Term]) -> Imported:
    """Put terms behind those of ``glossary.csv``, of which not one row changes.

    Raises:
        FileError: A file of terms cannot be read or written.
    """
    there = read(project, files)
    known = {one.key: one for one in united(there)}
    clashing = {
        id(term): str(FileError(_contradiction(first, term, locale), where=term.where))
        for first, term, locale in contradictions((*there, *terms))
        if term.where not in {one.where for one in there}
    }
    added, repeated = [], 0
    for term in terms:
        if id(term) in clashing:
            continue
        before = known.get(term.key)
        fresh = {
            locale: text
            for locale, text in term.renderings.items()
            if before is None or not before.renderings.get(locale)
        }
        if before is not None and not fresh:
            repeated += 1
            continue
        added.append(dataclasses.replace(term, renderings=fresh))
        known[term.key] = united([*([before] if before else []), term])[0]
    path = project.root / "glossary.csv"
    if added:
        old = files.get(path)
        text = decode(old, files.name(path)) if old is not None else ""
        files.write(path, table.extended(text, added, project.settings.locales).encode())
    return Imported(tuple(added), repeated, tuple(clashing.values()))
