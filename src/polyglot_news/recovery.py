"""Where approved translations that are gone from a catalog may still be, and what is gone.

They are looked for in the last commit, and in the memory as it was before the catalog changed
(`vanished` says why what is found there can be trusted).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from polyglot_news import pofile, revisions
from polyglot_news.entry import Entry
from polyglot_news.errors import PolyglotNewsError
from polyglot_news.memory import feeds
from polyglot_news.vanished import brought_back, vanished
from polyglot_news.wording import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from polyglot_news.catalog import Catalog
    from polyglot_news.ledger import Ledger
    from polyglot_news.workflow import Run

__all__ = ["gone", "recovered"]


def recovered(run: Run, catalog: Catalog, template: Catalog, ledger: Ledger) -> tuple[Catalog, int]:
    """A catalog with what can be brought back of its approved texts, and how many these are.

    Args:
        run: The run.
        catalog: The catalog as it is on disk, or a new one if there is none.
        template: The article's template.
        ledger: The records of the article in that locale.
    """
    found = () if ledger.problems else vanished(catalog, template, ledger)
    # Whoever empties an entry, or has a machine write over it, leaves the entry, and may mean it.
    lost = [one for one in found if catalog.get(one.key) is None]
    if not lost:
        return catalog, 0
    return brought_back(catalog, lost, ledger, _offers(run, catalog))


def _offers(run: Run, catalog: Catalog) -> Iterator[Entry]:
    slug, locale = catalog.slug, catalog.locale or ""
    name = run.files.name(run.project.catalog(locale, slug))
    try:
        for data in revisions.at(run.project.root, "HEAD", [name]).files.values():
            yield from pofile.loads(data, name, slug=slug, locale=locale).entries
    except PolyglotNewsError:
        # No repository, no commit, or one that is damaged as well.
        pass
    for context, source, target in feeds.remembered(run.project, name):
        yield Entry(source, target, context)


def gone(run: Run) -> tuple[str, ...]:
    """A line for each catalog of a run from which approved texts are gone.

    Raises:
        CatalogError: A catalog or a template cannot be read.
    """
    found = []
    for locale in run.locales:
        for file in run.article_files:
            count = _count(run, locale, file.slug)
            if count:
                name = run.files.name(run.project.catalog(locale, file.slug))
                what = counted(count, "approved entry is gone", "approved entries are gone")
                found.append(
                    f"{name}: {what}, and no text of theirs is left here. "
                    "Put the file back from the repository or a backup, or review them anew."
                )
    return tuple(found)


def _count(run: Run, locale: str, slug: str) -> int:
    path, source = run.project.catalog(locale, slug), run.project.template(slug)
    data, template = run.files.get(path), run.files.get(source)
    if data is None or template is None:
        return 0
    inputs = (data, template, run.ledgers.fingerprint(locale, slug))
    kept = run.results.get(f"gone:{locale}:{slug}", inputs)
    if isinstance(kept, int):
        return kept
    ledger = run.ledgers[locale].article(slug)
    catalog = run.catalog(locale, slug)
    assert catalog is not None  # noqa: S101 (its file is there)
    wanted = pofile.loads(template, run.files.name(source), slug=slug, locale=None)
    count = len(vanished(catalog, wanted, ledger)) if ledger.records else 0
    run.results.put(f"gone:{locale}:{slug}", inputs, count)
    return count
