"""The checks over a project's files: what was found is kept as long as nothing changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from polyglot_news import glossaries, review
from polyglot_news.locales import language_of

if TYPE_CHECKING:
    from polyglot_news.article import Article
    from polyglot_news.catalog import Catalog
    from polyglot_news.project import ArticleFile
    from polyglot_news.review import Finding
    from polyglot_news.workflow import Run

__all__ = ["check"]


def check(run: Run) -> tuple[Finding, ...]:
    """Run the checks over every catalog, and over all of them together.

    What they found is kept, and found again there as long as nothing changed.
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
