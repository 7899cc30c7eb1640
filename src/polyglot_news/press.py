"""The last stage over a project's files: editions become a site on disk.

The whole site is made in memory and is valid before its first file is written.
Only files that differ are touched; a file that an earlier build made and this
one did not is removed, and no other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from polyglot_news import catalog as catalogs
from polyglot_news import dialect, publication
from polyglot_news.article import assemble, source
from polyglot_news.errors import ArticleError
from polyglot_news.locales import tag
from polyglot_news.reading import frontmatter
from polyglot_news.settings import Policy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from polyglot_news.article import Article
    from polyglot_news.project import ArticleFile
    from polyglot_news.publication import Refusal
    from polyglot_news.site.model import Edition
    from polyglot_news.workflow import Run

__all__ = ["Published", "publish"]

_STEP = "publish"
_HTML_IMAGE = re.compile(r"""<img\b[^>]*?\bsrc\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Published:
    """What `publish` did.

    Attributes:
        editions: Language tag and slug of every edition in the site, the originals too.
        changed: How many files it wrote or removed.
        refused: The editions that the policy kept back.
    """

    editions: tuple[tuple[str, str], ...]
    changed: int
    refused: tuple[Refusal, ...] = ()


def publish(run: Run) -> Published:
    """Make the site of a project.

    The site is always made of all locales, so that every page knows the others. Of the locales
    that the run leaves out, no file is written or removed.

    Args:
        run: A run over all articles of the project.

    Raises:
        ArticleError: An article or an image of it cannot be read or published.
        CatalogError: A catalog cannot be read.
        FileError: A file cannot be written.
    """
    inputs = _inputs(run)
    if run.state.is_done(_STEP, inputs):
        return Published(_listed(run), 0)

    editions, refused = _editions(run)
    from polyglot_news.site import Site, build

    settings = run.project.settings
    pages = build(
        editions,
        Site(
            title=settings.title,
            source_language=tag(settings.source_language),
            base_url=settings.base_url,
            languages=tuple(map(tag, (settings.source_language, *settings.locales))),
            advertise_unreviewed=settings.advertise_unreviewed,
            report=settings.report,
        ),
    )
    untouched = {tag(locale) for locale in settings.locales if locale not in run.locales}
    # A site that was published to another folder is no edition of this one, but ours to remove.
    foreign = {run.project.site / language for language in untouched}
    before = {
        path: not foreign.isdisjoint(path.parents)
        for name in run.state.outputs(_STEP)
        for path in (run.files.root / name,)
    }
    paths = {
        run.project.site / name: data
        for name, data in pages.items()
        if PurePosixPath(name).parts[0] not in untouched
    }
    if any(run.files.get(path) != data for path, data in paths.items()):
        run.state.begin(_STEP, [*before, *paths])
    changed = sum(run.files.write(path, data) for path, data in paths.items())
    kept = [path for path, other in before.items() if other and run.files.get(path) is not None]
    living = {*paths, *kept}
    changed += sum(run.files.remove(path) for path in before if path not in living)
    # With something refused the next run has to look again, if only to say so again.
    run.state.done(_STEP, ("refused",) if refused else inputs, [*paths, *kept])
    return Published(
        tuple(
            (edition.language, edition.slug)
            for edition in editions
            if edition.language not in untouched
        ),
        changed,
        tuple(refused),
    )


def _site(run: Run) -> PurePosixPath:
    return PurePosixPath(run.files.name(run.project.site))


def _inputs(run: Run) -> tuple[str | bytes | None, ...]:
    """Everything that the site depends on."""
    settings = run.project.settings
    articles = run.project.articles
    parts: list[str | bytes | None] = [repr(settings), *run.locales]
    for path in sorted(articles.rglob("*")):
        if path.is_file() and not path.name.startswith("."):
            parts += (run.files.name(path), run.files.digest(path))
    for file in run.article_files:
        for locale in settings.locales:
            parts.append(run.files.get(run.project.catalog(locale, file.slug)))
            parts.append(run.ledgers.fingerprint(locale, file.slug))
    return tuple(parts)


def _listed(run: Run) -> tuple[tuple[str, str], ...]:
    """The editions of an earlier build, from the files that it left."""
    found = []
    for name in run.state.outputs(_STEP):
        parts = PurePosixPath(name).relative_to(_site(run)).parts
        if len(parts) == 3 and parts[2] == "index.html":
            found.append((parts[0], parts[1]))
    return tuple(sorted(found))


def _editions(run: Run) -> tuple[list[Edition], list[Refusal]]:
    editions: list[Edition] = []
    refused: list[Refusal] = []
    for file in run.article_files:
        article = run.article(file)
        images = tuple(_images(run, file, article))
        editions.append(publication.original(article, images))
        for locale in run.project.settings.locales:
            policy = run.project.settings.policy_of(locale)
            catalog = run.catalog(locale, file.slug)
            if locale == article.language or policy is Policy.DRAFT:
                continue
            if catalog is None:
                catalog = catalogs.new(file.slug, locale)
            ledger = run.ledgers.whole(locale) if policy is Policy.REVIEWED else run.ledgers[locale]
            ledger = ledger.article(file.slug)
            problem = publication.refusal(article, catalog, policy, ledger)
            if problem and locale in run.locales:
                refused.append(problem)
            elif not problem and publication.is_begun(article, catalog):
                editions.append(publication.edition(article, catalog, policy, images, ledger))
    return editions, refused


def _images(run: Run, file: ArticleFile, article: Article) -> Iterator[tuple[str, bytes]]:
    """The images that an article shows from beside it."""
    if not article.markdown:
        return
    seen = set()
    text = assemble(article, source)
    for address in _addresses(text[frontmatter.body_start(text) :]):
        parts = urlsplit(address)
        name = unquote(parts.path)
        if parts.scheme or parts.netloc or not name or name.startswith("/") or name in seen:
            continue
        seen.add(name)
        where = run.files.name(file.path)
        if ".." in PurePosixPath(name).parts:
            raise ArticleError(
                f"The image “{name}” lies outside the articles.",
                "Put it beside the article.",
                where=where,
            )
        path = file.path.parent / name
        data = None if path.is_dir() else run.files.get(path)
        if data is None:
            raise ArticleError(
                f"There is no image “{name}” beside the article.",
                "Put it there, or take it out of the text.",
                where=where,
            )
        yield name, data


def _addresses(body: str) -> Iterator[str]:
    """The addresses of the images of a Markdown text, those in its HTML too."""
    for block in dialect.markdown().parse(body):
        for token in (block, *(block.children or ())):
            if token.type == "image":
                yield str(token.attrGet("src") or "")
            elif token.type in ("html_block", "html_inline"):
                yield from _HTML_IMAGE.findall(token.content)
