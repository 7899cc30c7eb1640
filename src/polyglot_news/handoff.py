"""Handing articles off to translation tools and agencies, and taking back what they return."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from math import exp
from typing import TYPE_CHECKING

from polyglot_news import provenance, reviewing, suggestions
from polyglot_news.errors import FileError, UsageError
from polyglot_news.exchange import reader, writer
from polyglot_news.exchange.states import State, states
from polyglot_news.exchange.taking import take
from polyglot_news.locales import canonical, choose, language_of, tag
from polyglot_news.merging import similarity
from polyglot_news.provenance import Provenance
from polyglot_news.reviewing import Review, Stamp

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from polyglot_news.catalog import Catalog
    from polyglot_news.entry import Entry
    from polyglot_news.exchange.reader import Returned
    from polyglot_news.exchange.taking import Taken
    from polyglot_news.exchange.writer import Candidate, Head, Unit
    from polyglot_news.memory.store import Memory
    from polyglot_news.project import ArticleFile
    from polyglot_news.records import Actor
    from polyglot_news.reviewing import Reviewed
    from polyglot_news.suggestions import Suggestion
    from polyglot_news.workflow import Run

__all__ = ["Exported", "Imported", "export", "import_files"]

_CANDIDATES = 3
_ALIKE = 0.75
_SUFFIXES = {".xlf", ".xliff"}


@dataclass(frozen=True, slots=True)
class Exported:
    """What was handed off of an article.

    Attributes:
        slug: The article.
        locale: The locale.
        text: The file's text.
        units: How many units it has.
        open: How many of them no person has approved.
        plural: How many entries with plural forms were left out.
    """

    slug: str
    locale: str
    text: str
    units: int
    open: int
    plural: int = 0


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of the units of an article that came back.

    Attributes:
        slug: The article.
        locale: The locale.
        where: The file that they came in.
        taken: What was taken into the catalog.
        reviewed: What was approved; None if nobody vouched for anything.
    """

    slug: str
    locale: str
    where: str
    taken: Taken
    reviewed: Reviewed | None = None


def export(run: Run, locale: str, version: str, output: Path | None) -> tuple[Exported, ...]:
    """Hand off the articles of a run, but those that are written in the locale themselves.

    Args:
        run: The run.
        locale: The locale.
        version: Of XLIFF, one of `writer.VERSIONS`.
        output: A file for one article, ``….xlf`` or ``….xliff``, or a folder for
            ``ARTICLE.LOCALE.xlf`` of each. None writes nothing.

    Raises:
        UsageError: There are several articles and no folder, or one has no catalog, or nothing
            is in it; nothing is written then.
        FileError: A file cannot be read or written.
    """
    from polyglot_news.memory.feeds import open_memory

    files = [file for file in run.article_files if locale in run.targets(file)]
    if not files:
        raise UsageError(f"No article is translated into {locale}.", "Choose another locale.")
    folder = output is not None and (output.is_dir() or output.suffix.lower() not in _SUFFIXES)
    if len(files) > 1 and not folder:
        raise UsageError(
            f"There is more than one article ({len(files)}), and each is a file of its own.",
            "Name a folder with -o.",
        )
    with open_memory(run.project, run.files, run.ledgers, dry=run.files.dry) as memory:
        done = tuple(_exported(run, file, locale, version, memory) for file in files)
    if output is not None:
        for one in done:
            path = output / f"{one.slug}.{tag(locale)}.xlf" if folder else output
            run.files.write(path.absolute(), one.text.encode())
    return done


def _exported(run: Run, file: ArticleFile, locale: str, version: str, memory: Memory) -> Exported:
    from polyglot_news.site.languages import direction

    article = run.article(file)
    catalog = run.catalog(locale, file.slug)
    where = run.files.name(run.project.catalog(locale, file.slug))
    if catalog is None:
        raise UsageError("There is no catalog yet.", "Run polyglot-news localize.", where=where)
    entries = [entry for entry in catalog.live if not entry.msgstr_plural]
    if not entries:
        raise UsageError("There is nothing to translate in it.", where=where)
    head: Head = writer.Head(
        version,
        file.slug,
        run.files.name(file.path),
        tag(article.language),
        tag(locale),
        direction(tag(locale)),
        article.markdown,
        article.references,
    )
    found = [_unit(run, catalog, entry, memory, article.language) for entry in entries]
    ended = sum(one.state is State.FINAL for one in found)
    return Exported(
        file.slug,
        locale,
        "".join(writer.write(head, found)),
        len(found),
        len(found) - ended,
        len(catalog.live) - len(entries),
    )


def _unit(run: Run, catalog: Catalog, entry: Entry, memory: Memory, language: str) -> Unit:
    locale = catalog.locale or ""
    known = reviewing.axes(entry, run.ledgers[locale].article(catalog.slug))
    state, substate = states(
        known,
        copied=entry.human and entry.copied,
    )
    candidates: list[Candidate] = []
    if known.review is not Review.APPROVED:
        proposals = run.ledgers.proposals(locale, catalog.slug)
        suggested = suggestions.load(run.files, run.project, locale, catalog.slug)
        candidates = [
            *_previous(entry),
            *_remembered(entry, catalog, memory, language),
            *_machine(entry, proposals),
            *_suggested(entry, suggested.get(entry.key)),
        ]
    return writer.Unit(entry, state, substate, tuple(_notes(entry)), tuple(candidates))


def _notes(entry: Entry) -> Iterator[tuple[str, str]]:
    for line in entry.extracted:
        role = line.removeprefix("role: ")
        yield ("extracted" if role == line else "role"), role
    if entry.msgctxt is not None:
        yield "context", entry.msgctxt
    for place in entry.references:
        yield "location", place.path if place.line is None else f"{place.path}:{place.line}"
    if entry.previous_msgid is not None:
        yield "previous source", entry.previous_msgid
    made = entry.provenance
    if made is not None and made.text == provenance.digest(*entry.texts):
        for doubt in made.doubts:
            yield "doubt", doubt
    own = ("polyglot-news: mt", "polyglot-news: tm")
    for line in provenance.remove(entry.comments):
        if line and not line.startswith(own):
            yield "comment", line


def _previous(entry: Entry) -> Iterator[Candidate]:
    if entry.previous_msgid and entry.msgstr:
        alike = similarity(entry.msgid, entry.previous_msgid)
        yield writer.Candidate(entry.previous_msgid, entry.msgstr, "tm", "previous source", alike)


def _remembered(
    entry: Entry, catalog: Catalog, memory: Memory, language: str
) -> Iterator[Candidate]:
    found = memory.fuzzy(entry.msgid, catalog.locale or "", _ALIKE, _CANDIDATES, language=language)
    for match in found:
        details = (("machine", "yes"),) * match.origin.machine
        origin = match.origin.article or match.origin.file
        yield writer.Candidate(
            match.source, match.target, "tm", origin, match.similarity, details=details
        )


def _machine(entry: Entry, proposals: Mapping[str, str]) -> Iterator[Candidate]:
    """What a machine proposed for this very source, and with what."""
    made = entry.provenance
    if made is None or made.source not in {"", provenance.digest(entry.msgid)}:
        return
    text = entry.msgstr if made.text == provenance.digest(*entry.texts) else ""
    text = text or proposals.get(made.text, "")
    if not text:
        return
    yield _candidate(entry, text, made)


def _candidate(entry: Entry, text: str, made: Provenance) -> Candidate:
    details = [("engine", made.engine), ("package", made.package)]
    details += [("score", "" if made.score is None else f"{made.score:.2f}")]
    details += [("doubt", doubt) for doubt in made.doubts]
    origin = " ".join(filter(None, (made.engine, made.package))) or "machine"
    # The mean log-probability a piece, as the probability that it is the mean of.
    quality = None if made.score is None else exp(min(made.score, 0.0))
    shown = tuple(one for one in details if one[1])
    return writer.Candidate(entry.msgid, text, "mt", origin, quality=quality, details=shown)


def _suggested(entry: Entry, found: Suggestion | None) -> Iterator[Candidate]:
    """What a machine suggests beside a catalog that holds no machine text."""
    if found is None:
        return
    made = Provenance(found.engine, found.package, found.score, doubts=found.doubts)
    yield _candidate(entry, found.text, made)


def import_files(
    run: Run,
    paths: Sequence[Path],
    *,
    vouching: Actor | None = None,
    overwrite: bool = False,
) -> tuple[Imported, ...]:
    """Take what came back into the catalogs.

    Everything is read before the first catalog is written.

    Args:
        run: A run over the articles and locales that texts may be for.
        paths: The files.
        vouching: Who approves what the files call reviewed or final; None approves nothing.
        overwrite: Take texts even where a catalog has a newer one of a person's.

    Raises:
        FileError: A file is no XLIFF 2, or cannot be read or written.
        UsageError: One is for no article or no locale of the project.
    """
    done = []
    for path in paths:
        where = str(path)
        groups: dict[tuple[str, str], list[Returned]] = {}
        for unit in _read(path, where):
            slug, locale = _meant(run, unit, where)
            groups.setdefault((locale, slug), []).append(unit)
        if not groups:
            raise FileError("There is no unit in it.", "Export it again.", where=where)
        for (locale, slug), units in groups.items():
            catalog = run.catalog(locale, slug)
            if catalog is None:
                raise UsageError(
                    f"“{slug}” has no catalog in {locale} yet.",
                    "Run polyglot-news localize.",
                    where=where,
                )
            done.append((locale, slug, path, units))
    return tuple(
        _taken_in(run, run.catalog(locale, slug), path, units, vouching, overwrite=overwrite)
        for locale, slug, path, units in done
    )


def _taken_in(
    run: Run,
    catalog: Catalog | None,
    path: Path,
    units: Iterable[Returned],
    vouching: Actor | None,
    *,
    overwrite: bool,
) -> Imported:
    assert catalog is not None  # noqa: S101 (it was looked for before)
    locale, slug = catalog.locale or "", catalog.slug
    taken = take(catalog, units, overwrite=overwrite)
    after, done = taken.catalog, None
    if vouching is not None:
        scope = f"xliff {path.name}" if path.name.isprintable() else "xliff"
        stamp = Stamp(vouching, run.clock(), scope, run.ledgers.proposals(locale, slug))
        entries = [one for key in taken.approvable if (one := after.get(key)) is not None]
        done = reviewing.approve(after, run.ledgers[locale].article(slug), entries, stamp)
        after = done.catalog
    run.keep(after, done.records if done else ())
    return Imported(slug, locale, str(path), taken, done)


def _read(path: Path, where: str) -> Iterator[Returned]:
    try:
        file = path.open("rb")
    except OSError as problem:
        raise FileError(f"This cannot be read: {problem.strerror}.", where=where) from problem
    with contextlib.closing(file):
        yield from reader.read(file, where)


def _meant(run: Run, unit: Returned, where: str) -> tuple[str, str]:
    """The article and the locale that a unit is for."""
    try:
        locale = choose(unit.locale, run.locales)
    except UsageError as problem:
        raise UsageError(f"Its trgLang: {problem.what}", problem.hint, where=where) from problem
    stem = unit.original.replace("\\", "/").rpartition("/")[2].rpartition(".")[0]
    slugs = {file.slug: file for file in run.article_files}
    slug = next((name for name in (unit.article, stem) if name in slugs), "")
    if not slug:
        raise UsageError(
            f"There is no article “{unit.article or unit.original}”, which it is for.",
            "Rename the article back, or take the file's original from the article now.",
            where=where,
        )
    try:
        same = language_of(canonical(unit.language)) == language_of(
            run.article(slugs[slug]).language
        )
    except UsageError:
        same = False
    if not same:
        raise UsageError(
            f"Its srcLang is “{unit.language}”, and the article “{slug}” is not in that language.",
            "Export it anew.",
            where=where,
        )
    return slug, locale
