"""The checks over a project's files: what was found is kept as long as nothing changed."""

from __future__ import annotations

from collections import defaultdict
from itertools import groupby
from typing import TYPE_CHECKING

from polyglot_news import glossaries, review
from polyglot_news.locales import language_of
from polyglot_news.review import Finding

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from polyglot_news.catalog import Catalog
    from polyglot_news.project import ArticleFile
    from polyglot_news.reading import Problem
    from polyglot_news.workflow import Run

    Work = tuple[ArticleFile, str]

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
    works: list[Work] = []
    findings: list[Finding] = []
    languages: dict[str, str] = {}
    for file in run.article_files:
        language = _language(run, file)
        languages[file.slug] = language_of(language)
        for locale in run.locales:
            path = run.project.catalog(locale, file.slug)
            if locale != language and run.files.get(path) is not None:
                works.append((file, locale))
                findings += _checked_alone(run, file, locale, language)
    return (*findings, *_checked_together(run, works, languages))


def _language(run: Run, file: ArticleFile) -> str:
    """The language of an article, which is not read again as long as it does not change."""
    inputs = (run.files.read(file.path), run.project.settings.source_language)
    kept = run.results.get(f"language::{file.slug}", inputs)
    if not isinstance(kept, str):
        kept = run.article(file).language
        run.results.put(f"language::{file.slug}", inputs, kept)
    return kept


def _catalog(run: Run, file: ArticleFile, locale: str) -> Catalog:
    catalog = run.catalog(locale, file.slug)
    assert catalog is not None  # noqa: S101 (its file is there)
    return catalog


def _checked_alone(run: Run, file: ArticleFile, locale: str, language: str) -> tuple[Finding, ...]:
    """The findings in one catalog, run again only if something that they depend on changed."""
    name = f"check:{locale}:{file.slug}"
    inputs = (
        run.files.get(file.path),
        run.files.get(run.project.catalog(locale, file.slug)),
        language,
        *glossaries.fingerprint(run.project, run.files),
    )
    kept = run.results.get(name, inputs)
    if isinstance(kept, str):
        return review.loads(kept.encode())
    article = run.article(file)
    found = review.check(
        _catalog(run, file, locale),
        language_of(article.language),
        markdown=article.markdown,
        references=article.references,
        glossary=run.glossary,
    )
    run.results.put(name, inputs, review.dumps(found).decode())
    return found


def _checked_together(
    run: Run, works: Sequence[Work], languages: Mapping[str, str]
) -> tuple[Finding, ...]:
    """The findings in several catalogs at once, as `review.check_together` has them.

    Most checks look at one article, so what they found is kept by article. The others look over
    a whole locale: of each catalog is kept what they compare, and only those catalogs are read
    that differ in something.
    """
    alone = [name for name, one in review.CROSS_CHECKS.items() if one.alone]
    found: dict[str, list[Finding]] = {name: [] for name in review.CROSS_CHECKS}
    for file, group in groupby(works, key=lambda work: work[0]):
        here = list(group)
        for name, some in _checked_across(run, file.slug, here, languages, alone).items():
            found[name] += some
    differing = _differing(run, works, languages)
    whole = [name for name in review.CROSS_CHECKS if name not in alone]
    for name, some in _checked_across(run, "", differing, languages, whole).items():
        found[name] += some
    return tuple(one for some in found.values() for one in some)


def _checked_across(
    run: Run,
    slug: str,
    works: Sequence[Work],
    languages: Mapping[str, str],
    names: Sequence[str],
) -> dict[str, tuple[Finding, ...]]:
    name = f"across::{slug}"
    inputs: list[str | bytes | None] = [*names]
    for file, locale in works:
        data = run.files.get(run.project.catalog(locale, file.slug))
        inputs += (locale, file.slug, languages[file.slug], data)
    kept = run.results.get(name, inputs)
    if isinstance(kept, dict):
        return {check: review.loads(rows.encode()) for check, rows in kept.items()}
    catalogs = [_catalog(run, file, locale) for file, locale in works]
    found = review.check_across(catalogs, languages, names)
    run.results.put(
        name, inputs, {check: review.dumps(some).decode() for check, some in found.items()}
    )
    return found


def _differing(run: Run, works: Sequence[Work], languages: Mapping[str, str]) -> list[Work]:
    """The catalogs that have a source which their locale does not translate in one way."""
    texts: dict[tuple[str, str], set[str]] = defaultdict(set)
    rows = [_compared(run, file, locale, languages[file.slug]) for file, locale in works]
    for (_, locale), pairs in zip(works, rows, strict=True):
        for source, text in pairs:
            texts[locale, source].add(text)
    return [
        (file, locale)
        for (file, locale), pairs in zip(works, rows, strict=True)
        if any(len(texts[locale, source]) > 1 for source, _ in pairs)
    ]


def _compared(run: Run, file: ArticleFile, locale: str, language: str) -> Sequence[tuple[str, str]]:
    """What is compared of a catalog with others of its locale; see `review.compared`."""
    name = f"compared:{locale}:{file.slug}"
    inputs = (run.files.get(run.project.catalog(locale, file.slug)), language)
    kept = run.results.get(name, inputs)
    if isinstance(kept, str):
        hashes = kept.split()
        return list(zip(hashes[::2], hashes[1::2], strict=True))
    found = review.compared(_catalog(run, file, locale), language)
    run.results.put(name, inputs, " ".join(one for pair in found for one in pair))
    return found
