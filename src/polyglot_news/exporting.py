"""Editions as files for other programs. What may go out, the one predicate decides here, too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from polyglot_news import addressing, editions, press
from polyglot_news.errors import UsageError
from polyglot_news.locales import choose, tag
from polyglot_news.moments import instant
from polyglot_news.site import epub, ninjs
from polyglot_news.site.addresses import Place, places
from polyglot_news.site.errata import section
from polyglot_news.site.render import render
from polyglot_news.site.text import plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from polyglot_news.addressbook import AddressBook
    from polyglot_news.publication import Refusal
    from polyglot_news.site.model import Edition, Site
    from polyglot_news.workflow import Run

__all__ = ["Exported", "export"]


@dataclass(frozen=True, slots=True)
class Exported:
    """What `export` made.

    Attributes:
        files: The files by name.
        refused: The editions that the policy kept back.
        left_out: The article, the locale and the number of additions that wait for a review.
    """

    files: Mapping[str, bytes]
    refused: tuple[Refusal, ...] = ()
    left_out: tuple[tuple[str, str, int], ...] = ()


def export(run: Run, locale: str, form: str) -> Exported:
    """Make the files.

    Args:
        run: A run over the articles that are wanted.
        locale: The locale, or the language of the articles.
        form: ``epub``, ``ninjs``, ``markdown`` or ``text``.

    Raises:
        UsageError: There is nothing to write.
    """
    settings = run.project.settings
    wanted = choose(locale, (*settings.locales, settings.source_language))
    found: list[Edition] = []
    originals: dict[str, Edition] = {}
    book = addressing.book_of(run.files, run.project, wanted)
    refused: list[Refusal] = []
    for file in run.article_files:
        article = run.article(file)
        images = tuple(press.images(run, file, article))
        original = editions.original(article, images)
        originals[file.slug] = original
        if wanted == article.language:
            found.append(original)
            continue
        decided = press.verdict(run, file, wanted)
        if decided.refusal is not None:
            refused.append(decided.refusal)
        elif decided.begun:
            found.append(addressing.placed(book, decided.edition(images)))
    if not found and not refused:
        raise UsageError(f"There is no edition in {wanted} yet.", "Run polyglot-news localize.")
    # The newest first, as on the site.
    found.sort(key=lambda one: one.slug)
    found.sort(key=lambda one: instant(one.date), reverse=True)
    published = _published(run, wanted, found, book)
    files = _files(found, originals, press.site_of(run), form, published)
    waiting = [(one, one.evidence.left_out) for one in found if one.evidence.left_out]
    left_out = tuple((one.slug, one.language, count) for one, count in waiting)
    return Exported(files, tuple(refused), left_out)


def _published(
    run: Run, wanted: str, found: Sequence[Edition], book: AddressBook
) -> dict[str, Place]:
    """Where readers of a locale find each article of the project in the site."""
    known: dict[str, Place] = {}
    for file in run.widened().article_files:
        own = run.article(file).language
        decided = press.verdict(run, file, wanted) if wanted != own else None
        translated = decided is not None and decided.begun and decided.refusal is None
        language = tag(wanted if translated else own)
        name = book.name(file.slug) if translated else file.slug
        known[file.slug] = Place(f"{language}/{name}/", language)
    return known | places(found, tag(wanted))


def _files(
    found: Sequence[Edition],
    originals: Mapping[str, Edition],
    site: Site,
    form: str,
    published: Mapping[str, Place],
) -> dict[str, bytes]:
    if not found:
        return {}
    language = tag(found[0].language)
    if form == "epub":
        name = found[0].slug if len(found) == 1 else "articles"
        data = epub.book(found, site, published=published, originals=originals)
        return {f"{name}.{language}.epub": data}
    if form == "ninjs":
        return {
            f"{one.slug}.{language}.json": ninjs.item(one, site, originals.get(one.slug), published)
            for one in found
        }
    if form == "markdown":
        return {
            f"{one.slug}.{language}{'.md' if one.markdown else '.txt'}": one.text.encode()
            for one in found
        }
    return {f"{one.slug}.{language}.txt": _text(one, originals[one.slug]) for one in found}


def _text(edition: Edition, original: Edition) -> bytes:
    text = render(edition, original, lambda href: (href, ""))
    html = text.body + text.footnotes + str(section(edition))
    parts = [edition.title, edition.description, plain(html)]
    return ("\n\n".join(part.rstrip("\n") for part in parts if part) + "\n").encode()
