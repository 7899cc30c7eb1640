"""Where the editions of a project are in its site.

An edition goes by the name of its article, or by one of its own: made of its
title once a person has approved that, or written down by a person. Once it has
one, `addressbook` keeps it.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

from polyglot_news import addressbook, manifest, naming
from polyglot_news.locales import tag
from polyglot_news.settings import Naming
from polyglot_news.slugs import is_slug

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from polyglot_news.addressbook import AddressBook
    from polyglot_news.files import Files
    from polyglot_news.project import Project
    from polyglot_news.site.model import Edition
    from polyglot_news.workflow import Run

__all__ = [
    "Explained",
    "Placed",
    "book_of",
    "explained",
    "names_before",
    "place",
    "placed",
]

_MAKERS: Mapping[Naming, Callable[[str, str], naming.Named]] = {
    Naming.NATIVE: naming.native,
    Naming.TRANSLITERATED: naming.transliterated,
}


_EMPTY = addressbook.AddressBook()


@dataclass(frozen=True, slots=True)
class Placed:
    """Editions with their addresses.

    Attributes:
        editions: The editions.
        books: What is to be written down now, by locale.
        notes: What editors should know, a line each.
    """

    editions: tuple[Edition, ...]
    books: Mapping[str, AddressBook]
    notes: tuple[str, ...]


def book_of(files: Files, project: Project, locale: str) -> AddressBook:
    """What is written down of a locale.

    Raises:
        FileError: It cannot be read.
    """
    path = project.addresses(locale)
    return addressbook.loads(files.get(path), files.name(path))


def names_before(run: Run) -> dict[str, dict[str, str]] | None:
    """The names of the editions on disk, by language and article; None if nobody can tell."""
    found: dict[str, dict[str, str]] = {}
    try:
        for one in manifest.loads(run.files.get(run.project.site / manifest.NAME) or b""):
            address = str(one.get("address", f"{one['language']}/{one['article']}/"))
            name = address.strip("/").rpartition("/")[2]
            if is_slug(name):
                found.setdefault(one["language"], {})[one["article"]] = name
    except (ValueError, AttributeError, TypeError):
        return None
    return found


def placed(book: AddressBook, edition: Edition) -> Edition:
    """An edition with the address that is written down; an original has its own."""
    if edition.is_original:
        return edition
    name = book.name(edition.slug)
    return dataclasses.replace(
        edition,
        name="" if name == edition.slug else name,
        earlier=book.earlier(edition.slug),
    )


def place(
    run: Run,
    editions: Sequence[Edition],
    last: Mapping[str, Mapping[str, str]] | None,
) -> Placed:
    """Give editions their addresses. In locales that the run leaves out nothing gets a new one.

    Args:
        run: A run over all articles of the project.
        editions: Everything that is to be published.
        last: The names of the last build, by language and slug; None if nobody knows them.

    Raises:
        FileError: What is written down cannot be read, or gives two editions one address.
    """
    names = {tag(locale): locale for locale in run.project.settings.locales}
    books: dict[str, AddressBook] = {}
    changed: dict[str, AddressBook] = {}
    notes: list[str] = []
    for language, locale in names.items():
        here = [one for one in editions if one.language == language]
        others = [one.slug for one in here if one.is_original]
        translated = [one for one in here if not one.is_original]
        book = book_of(run.files, run.project, locale)
        if locale in run.locales:
            made, problems = _made(run, locale, translated, book)
            before = None if last is None else last.get(language, {})
            decided = book.decided(made, before, others)
            if decided != book:
                changed[locale] = book = decided
            if problems:
                slug, problem = next(iter(problems.items()))
                notes.append(f"{slug} ({locale}): the address stays that of the article: {problem}")
                if len(problems) > 1:
                    notes[-1] += f"; so it is with {len(problems) - 1} more"
        slugs = [one.slug for one in translated]
        book.check(slugs, others, run.files.name(run.project.addresses(locale)))
        books[language] = book
    every = [placed(books.get(one.language, _EMPTY), one) for one in editions]
    return Placed(_without_living(every), changed, tuple(notes))


def _without_living(editions: Sequence[Edition]) -> tuple[Edition, ...]:
    """Take from the earlier addresses those at which another edition is now: a page goes first."""
    living = {one.address.casefold() for one in editions}
    return tuple(
        dataclasses.replace(one, earlier=earlier) if earlier != one.earlier else one
        for one in editions
        for earlier in (
            tuple(
                name for name in one.earlier if f"{one.language}/{name}/".casefold() not in living
            ),
        )
    )


def _made(
    run: Run, locale: str, editions: Sequence[Edition], book: AddressBook
) -> tuple[dict[str, str], dict[str, str]]:
    """The names made of approved titles, and why there are none of others, by slug."""
    made = {one.slug: "" for one in editions}
    problems: dict[str, str] = {}
    maker = _MAKERS.get(run.project.settings.naming_of(locale))
    for one in editions:
        if maker and one.title_reviewed and not book.is_named(one.slug):
            named = maker(one.title, locale)
            made[one.slug] = named.name
            if named.problem:
                problems[one.slug] = named.problem
    return made, problems


@dataclass(frozen=True, slots=True)
class Explained:
    """Where an edition is, and why there.

    Attributes:
        address: The folder of the site.
        reason: Why, the end of a sentence; empty where there is no choice.
    """

    address: str
    reason: str = ""


def explained(run: Run, locale: str, edition: Edition) -> Explained:
    """Say why an edition has the address that it has.

    Args:
        run: The run.
        locale: The locale.
        edition: The edition.

    Raises:
        FileError: What is written down cannot be read.
    """
    book = book_of(run.files, run.project, locale)
    address = placed(book, edition).address
    if book.is_named(edition.slug):
        where = run.files.name(run.project.addresses(locale))
        return Explained(address, f"as {where} has it")
    maker = _MAKERS.get(run.project.settings.naming_of(locale))
    if maker is None:
        return Explained(address)
    if not edition.title_reviewed:
        return Explained(address, "that of the article until a person has approved the title")
    if problem := maker(edition.title, locale).problem:
        return Explained(address, f"that of the article: {problem}")
    return Explained(address, "that of the article until the next publish names it by its title")
