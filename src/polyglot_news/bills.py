"""The bill of an edit, the estimate of a run and what is pending; nothing is written.

All are made by a dry run: what an update would do is done in memory, by the very code that does
it, and looked at.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NoReturn

from polyglot_news import (
    addressbook,
    effort,
    errata,
    pofile,
    press,
    rates,
    reviewing,
    revisions,
    settings,
    translation,
)
from polyglot_news import article as articles
from polyglot_news import bill as bills
from polyglot_news import catalog as catalogs
from polyglot_news.belongings import follow
from polyglot_news.entry import State, count_words
from polyglot_news.errors import PolyglotNewsError
from polyglot_news.project import SUFFIXES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from polyglot_news.bill import Bill, Edit, Unit
    from polyglot_news.catalog import Catalog, Entry
    from polyglot_news.memory.store import Memory
    from polyglot_news.outcomes import Pretranslated
    from polyglot_news.revisions import Revision
    from polyglot_news.workflow import Run

__all__ = ["Estimate", "Pending", "bill", "estimate", "pending"]


def bill(run: Run, name: str) -> Bill:
    """What the edit of the articles since a revision opens in each language.

    Args:
        run: A dry run. With all of the project's articles those that are gone are told, too.
        name: The revision, as git knows it.

    Raises:
        UsageError: There is no git, no repository or no such revision.
        FileError: An article or a catalog cannot be read.
    """
    revision = revisions.at(run.project.root, name, ("articles", "locales", settings.FILE_NAME))
    was, now = _articles(revision), {one.slug: one for one in run.widened().article_files}
    # What was not touched is not read.
    same = {
        slug
        for slug in now
        if was.get(slug) == (run.files.read(now[slug].path), now[slug].markdown)
    }
    before = {slug: _past(run, slug, *one) for slug, one in was.items() if slug not in same}
    after = {
        slug: catalogs.template_of(run.article(one), slug)
        for slug, one in now.items()
        if slug not in same
    }
    names = bills.renamed(
        {slug: one for slug, one in before.items() if slug not in now},
        {slug: one for slug, one in after.items() if slug not in was},
    )
    follow(run)
    run.extract()
    run.update()
    edits: list[Edit] = []
    for slug in (file.slug for file in run.article_files if file.slug in after):
        old = names.get(slug, slug if slug in before else "")
        found = bills.changes(before.get(old), after[slug])
        if found or old != slug:
            edits.append(bills.Edit(slug, old, found))
    if len(run.article_files) == len(now):
        gone = (slug for slug in before if slug not in now and slug not in names.values())
        edits += (bills.Edit(slug, slug, (), deleted=True) for slug in gone)

    from polyglot_news.memory.feeds import open_memory

    with open_memory(run.project, run.files, run.ledgers, dry=True) as memory:
        units = tuple(
            unit for locale in run.locales for unit in _units(run, revision, locale, edits, memory)
        )
    return bills.Bill(name, revision.commit, tuple(edits), units, tuple(run.locales))


def _articles(revision: Revision) -> dict[str, tuple[bytes, bool]]:
    """The bytes of a revision's articles by slug, and whether they are Markdown."""
    paths = {name: PurePosixPath(name) for name in sorted(revision.files)}
    return {
        path.stem: (revision.files[name], SUFFIXES[path.suffix.lower()])
        for name, path in paths.items()
        if path.parts[:-1] == ("articles",) and path.suffix.lower() in SUFFIXES and path.stem
    }


def _past(run: Run, slug: str, data: bytes, markdown: bool) -> Catalog:
    """The template of an article as it was, whatever was wrong with it."""
    return catalogs.template_of(
        articles.parse(
            data.decode("utf-8", "replace"),
            slug=slug,
            language=run.project.settings.source_language,
            markdown=markdown,
        ),
        slug,
    )


def _units(
    run: Run,
    revision: Revision,
    locale: str,
    edits: list[Edit],
    memory: Memory,
) -> list[Unit]:
    from polyglot_news.memory.leverage import leverage

    targets = {file.slug: file for file in run.article_files if locale in run.targets(file)}
    new = locale not in _locales(revision, run)
    if new:
        # A language that was not there before is opened whole.
        edits = [
            bills.Edit(slug, "", bills.changes(None, catalogs.template_of(run.article(file), slug)))
            for slug, file in targets.items()
        ]
    found: list[Unit] = []
    for edit in edits:
        catalog = run.catalog(locale, edit.slug) if edit.slug in targets else None
        if catalog is None:
            continue
        matches = leverage(catalog, memory)
        old = None if new else _old(run, revision, locale, edit.was)
        ledger = run.ledgers[locale].article(edit.slug)
        urgent = errata.parts(run.article(targets[edit.slug]), catalog, ledger)
        for change in edit.changes:
            match = matches.get(change.key)
            found.append(
                bills.weigh(
                    change,
                    catalog,
                    ledger,
                    before=_before(run, old, change),
                    match=match.target if match else "",
                    machine=run.fills(locale),
                    urgent=change.key in urgent,
                )
            )
    return found


def _locales(revision: Revision, run: Run) -> tuple[str, ...]:
    """The locales that the project had; those that it has, if that cannot be told."""
    data = revision.files.get(settings.FILE_NAME)
    if data is None:
        return ()
    try:
        return settings.loads(data.decode("utf-8", "replace"), settings.FILE_NAME).locales
    except PolyglotNewsError:
        return run.project.settings.locales


def _old(run: Run, revision: Revision, locale: str, slug: str) -> Catalog | None:
    """An article's catalog at the revision; None if there was none that can be read."""
    path = run.files.name(run.project.catalog(locale, slug)) if slug else ""
    data = revision.files.get(path)
    if data is None:
        return None
    try:
        return pofile.loads(data, f"{revision.name}:{path}", slug=slug, locale=locale)
    except PolyglotNewsError:
        return None


def _before(run: Run, old: Catalog | None, change: bills.Change) -> tuple[Entry, State] | None:
    key = change.key if change.kind is not bills.Kind.CHANGED else change.before
    entry = old.get(key) if old and key and change.kind is not bills.Kind.ADDED else None
    if old is None or entry is None or not any(entry.texts):
        return None
    ledger = run.ledgers[old.locale or ""].article(old.slug)
    return entry, reviewing.state(replace(entry, obsolete=False), ledger)


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a run would have to do in a language, and what it would leave to persons.

    Attributes:
        locale: The language.
        units: How many units a machine would translate.
        words: How many words their sources have.
        reused: How many more the memory has.
        seconds: How long the machine would work.
        measured: Whether that is by the rate of an earlier run here, and no customary one.
        review_units: How many units would wait for a person then, those included.
        review_words: How many words their sources have.
        review_minutes: How long they take, not rounded.
    """

    locale: str
    units: int
    words: int
    reused: int
    seconds: float
    measured: bool
    review_units: int
    review_words: int
    review_minutes: float


def estimate(run: Run) -> tuple[Estimate, ...]:
    """What a run would have to do in each language, and what it would leave to persons.

    Args:
        run: A dry run.

    Raises:
        FileError: An article or a catalog cannot be read.
    """
    from polyglot_news.memory.feeds import open_memory

    follow(run)
    run.extract()
    run.update()
    known = rates.read(run.files, run.project.rates)
    with open_memory(run.project, run.files, run.ledgers, dry=True) as memory:
        return tuple(_estimate(run, locale, memory, known) for locale in run.locales)


def _estimate(run: Run, locale: str, memory: Memory, known: Mapping[str, float]) -> Estimate:
    from polyglot_news.memory.leverage import filled

    machine: list[Entry] = []
    reused = 0
    minutes = 0.0
    open_units: list[Entry] = []
    for file in run.article_files:
        catalog = run.catalog(locale, file.slug) if locale in run.targets(file) else None
        if catalog is None:
            continue
        before = len(translation.pending(catalog))
        catalog = filled(catalog, memory)
        pending = translation.pending(catalog)
        reused += before - len(pending)
        machine += pending if run.fills(locale) else ()
        ledger = run.ledgers[locale].article(file.slug)
        for entry in catalog.live:
            if reviewing.state(entry, ledger) is not State.REVIEWED:
                open_units.append(entry)
                minutes += effort.minutes(
                    effort.of_entry(entry, machine=run.fills(locale)), entry.msgid
                )
    words = sum(count_words(one.msgid) for one in machine)
    rate = known.get(rates.name(run.project.settings.engine, locale))
    return Estimate(
        locale,
        units=len(machine),
        words=words,
        reused=reused,
        seconds=words / (rate or rates.CUSTOMARY),
        measured=rate is not None,
        review_units=len(open_units),
        review_words=sum(count_words(one.msgid) for one in open_units),
        review_minutes=minutes,
    )


@dataclass(frozen=True, slots=True)
class Pending:
    """What a run would still change of what is committed.

    Attributes:
        files: The templates, catalogs and ledgers that are not up to date.
        units: The languages in which units wait for a translation, with how many.
    """

    files: tuple[str, ...]
    units: tuple[Pretranslated, ...]


def pending(run: Run) -> Pending:
    """What a run would still change of what is committed.

    Args:
        run: A dry run.

    Raises:
        FileError: An article or a catalog cannot be read.
    """
    follow(run)
    run.extract()
    run.update()
    waiting = run.pretranslate(_no_engine)
    if any(
        run.project.settings.naming_of(one) is not settings.Naming.SOURCE for one in run.locales
    ):
        for locale, book in press.place(run)[0].books.items():
            run.files.write(run.project.addresses(locale), addressbook.dumps(book))
    committed = run.project.root / "locales"
    changed = [path for path in run.files.changed if path.is_relative_to(committed)]
    return Pending(
        tuple(sorted(map(run.files.name, changed))),
        tuple(one for one in waiting if one.pending),
    )


def _no_engine(name: str) -> NoReturn:
    raise AssertionError(f"a dry run asks for the engine {name}")
