"""The worklist of a language over a project's files; nothing is written.

What the machine would write now for a unit that a person has worked on stands in no catalog.
It comes from the suggestions of a run (``.polyglot-news/suggestions/LOCALE/ARTICLE.json``), where
there are some, or from an engine that is asked for it (`with_machine`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from polyglot_news import addition, errata, machine, reviewing, suggestions, translation, worklist
from polyglot_news.catalog import Catalog
from polyglot_news.entry import Entry, State
from polyglot_news.errors import UsageError
from polyglot_news.locales import language_of
from polyglot_news.settings import Machine
from polyglot_news.worklist import Open

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from polyglot_news.engines import Engine
    from polyglot_news.entry import Key
    from polyglot_news.memory.store import Memory
    from polyglot_news.project import ArticleFile
    from polyglot_news.review import Finding
    from polyglot_news.workflow import Run
    from polyglot_news.worklist import Item

__all__ = ["of_run", "with_machine"]

_MATCHES = 3
_SIMILAR = 0.75
"""From this likeness on a match of the memory is shown, as everywhere."""


def of_run(run: Run, locale: str) -> tuple[Item, ...]:
    """The open units of the run's articles in a language, what to read first in front.

    Args:
        run: A dry run.
        locale: The language.

    Raises:
        UsageError: None of the articles has a catalog in the language yet.
        FileError: A catalog cannot be read.
    """
    from polyglot_news.memory.feeds import open_memory

    files = [file for file in run.article_files if run.catalog(locale, file.slug) is not None]
    if not files:
        raise UsageError(f"There is no catalog in “{locale}” yet.", "Run polyglot-news localize.")
    findings: dict[tuple[str, Key], list[Finding]] = {}
    # Some checks look at other articles and languages; and of all, a job has left its findings.
    for one in replace(run.widened(), locales=run.project.settings.locales).check():
        if one.locale == locale and one.check != "empty":
            findings.setdefault((one.slug, (one.msgctxt, one.msgid)), []).append(one)
    with open_memory(run.project, run.files, run.ledgers, dry=True) as memory:
        known = worklist.vocabulary(pair.source for pair in memory.pairs(locale))
        units = [unit for file in files for unit in _open(run, file, locale, findings, memory)]
    # What is not there now a person has to write, unless a machine is run first.
    return worklist.rank(units, known, machine=False)


def _open(
    run: Run,
    file: ArticleFile,
    locale: str,
    findings: Mapping[tuple[str, Key], Sequence[Finding]],
    memory: Memory,
) -> Iterator[Open]:
    catalog = run.reviewable(locale, file.slug)
    if catalog is None:
        return
    ledger = run.ledgers[locale].article(file.slug)
    urgent = errata.parts(run.article(file), catalog, ledger)
    suggested = suggestions.load(run.files, run.project, locale, file.slug)
    for number, entry in enumerate(catalog.live, 1):
        state = reviewing.state(entry, ledger)
        if state is State.REVIEWED:
            continue
        added = entry.msgctxt == addition.CONTEXT
        yield Open(
            slug=file.slug,
            number=number,
            entry=entry,
            state=state,
            language=language_of(
                locale if added else catalog.header_value("X-Source-Language") or "en"
            ),
            findings=tuple(findings.get((file.slug, entry.key), ())),
            matches=() if added else memory.fuzzy(entry.msgid, locale, _SIMILAR, _MATCHES),
            rejected=ledger.rejected(entry),
            suggestion=suggested[entry.key].text if entry.key in suggested else "",
            locale=locale,
            urgent=entry.key in urgent,
        )


def with_machine(
    run: Run, items: Sequence[Item], load_engine: Callable[[str], Engine]
) -> tuple[Item, ...]:
    """The same items, those whose source has changed with what the machine would write now.

    Args:
        run: A dry run.
        items: Items of one language.
        load_engine: Gives the engine of a name.

    Raises:
        UsageError: The settings say that no machine translates into the language.
        ModelError: Nothing installed translates the pair.
    """
    off = [one.unit.locale for one in items if _use(run, one.unit.locale) is Machine.OFF]
    if off:
        raise UsageError(
            f"The machine is off for {off[0]}.",
            "Leave --machine out, or set [machine] in polyglot-news.toml.",
        )
    engines = machine.Engines(load_engine)
    files = {file.slug: file for file in run.article_files}
    wanted: dict[tuple[str, str], list[Entry]] = {}
    for item in items:
        entry = item.unit.entry
        changed = item.unit.state is State.OUTDATED and not item.unit.suggestion
        if changed and not entry.msgstr_plural:
            blank = Entry(entry.msgid, msgctxt=entry.msgctxt, references=entry.references)
            wanted.setdefault((item.unit.slug, item.unit.locale), []).append(blank)
    texts: dict[tuple[str, Key], str] = {}
    for (slug, locale), entries in wanted.items():
        # A catalog of their own, so that no person's text is near.
        catalog = Catalog(slug, locale, entries=tuple(entries))
        article = run.article(files[slug])
        names = run.project.settings.engines_of(locale)
        chain = engines.chain(names, article.language, locale, run.files.name(files[slug].path))
        job = translation.Job(chain, locale, run.glossary)
        outcome = job.pretranslate([(article, catalog)])
        texts |= {(slug, one.key): one.msgstr for one in outcome.catalogs[0].entries}
    return tuple(
        replace(
            item,
            unit=replace(
                item.unit,
                suggestion=texts.get((item.unit.slug, item.unit.entry.key), item.unit.suggestion),
            ),
        )
        for item in items
    )


def _use(run: Run, locale: str) -> Machine:
    return run.project.settings.machine_of(locale)
