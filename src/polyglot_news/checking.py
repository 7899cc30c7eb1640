"""The checks over a project's files: what was found is kept as long as nothing changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from polyglot_news import glossaries, review
from polyglot_news.locales import language_of
from polyglot_news.review import Finding

if TYPE_CHECKING:
    from polyglot_news.article import Article
    from polyglot_news.catalog import Catalog
    from polyglot_news.project import ArticleFile
    from polyglot_news.reading import Problem
    from polyglot_news.workflow import Run

__all__ = ["check"]


def check(run: Run) -> tuple[Finding, ...]:
    """Run the checks over every catalog, over all of them together, and over additions."""
    return (*_of_catalogs(run), *_of_additions(run))


def _of_additions(run: Run) -> tuple[Finding, ...]:
    """What is wrong with additions; looked for each time, since it may be a picture far off."""
    found: list[Finding] = []
    every = {file.slug: file for file in run.article_files}
    files = run.project.addition_files()
    for locale in run.locales:
        folder = run.project.additions(locale)
        there = {path.stem for path in files if path.parent == folder}
        for slug in sorted(there & set(every)):
            file = every[slug]
            if locale == run.article(file).language:
                continue
            ledger = run.ledgers[locale].article(slug)
            entries = run.additions.entries(locale, slug, ledger)
            found += review.check_additions(entries, slug, locale, markdown=file.markdown)
            additions = run.additions.of(locale, file, run.article(file))
            found += (_lost(slug, locale, additions.path, one) for one in additions.problems)
        if len(every) == len(run.project.article_files()):
            found += (
                _lost(slug, locale, path, one) for slug, path, one in run.additions.stray(locale)
            )
    return tuple(found)


def _lost(slug: str, locale: str, path: str, problem: Problem) -> Finding:
    rule = review.ADDITIONS
    return Finding(
        rule.id, rule.severity, slug, locale, problem.line, "", False, problem.message, file=path
    )


def _of_catalogs(run: Run) -> tuple[Finding, ...]:
    """What is wrong in catalogs.

    What was found is kept, and found again there as long as nothing changed.
    """
    inputs = tuple(
        run.files.digest(path)
        for file in run.article_files
        for path in (
            file.path,
            *(run.project.catalog(locale, file.slug) for locale in run.locales),
        )
    )
    inputs = (*run.locales, run.project.settings.source_language, *inputs)
    inputs += glossaries.fingerprint(run.project, run.files)
    if run.state.is_done("check", inputs):
        return review.loads(run.files.read(run.project.findings))
    findings = _checked(run)
    run.files.write(run.project.findings, review.dumps(findings))
    run.state.done("check", inputs, [run.project.findings])
    return findings


def _checked(run: Run) -> tuple[Finding, ...]:
    findings: list[Finding] = []
    checked: list[Catalog] = []
    languages: dict[str, str] = {}
    for file in run.article_files:
        article = run.article(file)
        languages[file.slug] = language_of(article.language)
        for locale in run.targets(file):
            catalog = run.catalog(locale, file.slug)
            if catalog is not None:
                checked.append(catalog)
                findings += _checked_alone(run, file, article, catalog)
    return (*findings, *review.check_together(checked, languages))


def _checked_alone(
    run: Run, file: ArticleFile, article: Article, catalog: Catalog
) -> tuple[Finding, ...]:
    """The findings in one catalog, run again only if something that they depend on changed."""
    locale = catalog.locale or ""
    name = f"check:{locale}:{file.slug}"
    inputs = (
        run.files.get(file.path),
        run.files.get(run.project.catalog(locale, file.slug)),
        article.language,
        *glossaries.fingerprint(run.project, run.files),
    )
    kept = run.results.get(name, inputs)
    if isinstance(kept, str):
        return review.loads(kept.encode())
    found = review.check(
        catalog,
        language_of(article.language),
        markdown=article.markdown,
        references=article.references,
        glossary=run.glossary,
    )
    run.results.put(name, inputs, review.dumps(found).decode())
    return found
