"""Which engines a locale has, and where their texts go that stand in no catalog."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from polyglot_news import suggestions, translation
from polyglot_news.errors import ModelError
from polyglot_news.locales import language_of
from polyglot_news.settings import Machine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from polyglot_news.article import Article
    from polyglot_news.catalog import Catalog
    from polyglot_news.engines import Engine
    from polyglot_news.files import Files
    from polyglot_news.project import Project
    from polyglot_news.translation import Job, Outcome

__all__ = ["Engines", "as_set", "forget", "suggest"]


class Engines:
    """The engines of a run, each made once and only when it is asked for.

    Args:
        load: Gives the engine of a name.
    """

    def __init__(self, load: Callable[[str], Engine]) -> None:
        self._load = load
        self._made: dict[str, Engine] = {}

    def chain(
        self, names: Iterable[str], source: str, locale: str, where: str
    ) -> tuple[Engine, ...]:
        """Those of some engines that translate a pair, in their order.

        Args:
            names: Their names.
            source: The language of the articles.
            locale: The locale to translate into.
            where: What to name in a message that names no place itself.

        Raises:
            ModelError: None of them does.
            UsageError: There is no engine of a name.
        """
        usable: list[Engine] = []
        problems: list[ModelError] = []
        for name in names:
            if name not in self._made:
                self._made[name] = self._load(name)
            try:
                self._made[name].identity(language_of(source), language_of(locale))
                usable.append(self._made[name])
            except ModelError as problem:
                problems.append(problem)
        if not usable:
            first = problems[0]
            raise ModelError(first.what, first.hint, where=first.where or where) from first
        return tuple(usable)


def as_set(catalog: Catalog, use: Machine) -> Catalog:
    """A catalog as a locale's use of the machine allows it: without its texts, unless they fill."""
    return catalog if use is Machine.FILL else translation.withdrawn(catalog)


def forget(files: Files, project: Project, catalog: Catalog) -> None:
    """Remove what is kept of the machine beside a catalog, and should not be any more.

    Raises:
        FileError: A file cannot be removed.
    """
    locale = catalog.locale or ""
    use = project.settings.machine_of(locale)
    if use is Machine.OFF:
        files.remove(project.proposals(locale, catalog.slug))
    if use is not Machine.SUGGEST:
        files.remove(project.suggestions(locale, catalog.slug))


def suggest(
    files: Files,
    project: Project,
    job: Job,
    works: Sequence[tuple[Article, Catalog]],
    terms: Sequence[str | None],
    progress: Callable[[int], None] | None = None,
) -> Outcome:
    """Keep machine texts for what is pending beside catalogs that stay as they are.

    What was suggested by the same engines under the same terms is not asked for again.

    Args:
        files: The project's files.
        project: The project.
        job: Engines, locale and terms.
        works: Articles of one language, each with its catalog.
        terms: The hashes of the files of terms, None for one that is not there.
        progress: Told now and then how many units are done.

    Raises:
        FileError: A file cannot be read or written.
    """
    made_with = f"{job.identity(works[0][0].language)} {' '.join(one or '-' for one in terms)}"
    kept = {
        catalog.slug: suggestions.kept_for(
            suggestions.read(files, project, job.locale, catalog.slug), catalog, made_with
        )
        for _, catalog in works
    }
    lacking = [(article, catalog.without(kept[catalog.slug])) for article, catalog in works]
    outcome = job.pretranslate(lacking, progress)
    for (_, catalog), (_, asked), done in zip(works, lacking, outcome.catalogs, strict=True):
        wanted = {entry.key for entry in translation.pending(asked)}
        texts = kept[catalog.slug] | suggestions.of_entries(
            entry for entry in done.live if entry.key in wanted
        )
        ordered = {
            entry.key: texts[entry.key]
            for entry in translation.pending(catalog)
            if entry.key in texts
        }
        suggestions.write(
            files, project, job.locale, catalog.slug, suggestions.Kept(made_with, ordered)
        )
    return replace(outcome, catalogs=tuple(catalog for _, catalog in works))
