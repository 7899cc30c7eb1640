"""Where the pages of a site are, seen from each other and from outside."""

from __future__ import annotations

import hashlib
import posixpath
import re
import unicodedata
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, unquote, urljoin, urlsplit

from polyglot_news.errors import ArticleError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from polyglot_news.site.model import Edition

__all__ = [
    "Addresses",
    "Linked",
    "Place",
    "absolute_links",
    "by_article",
    "folder_names",
    "linked",
    "places",
]

_TAG = re.compile(r"<[a-z][a-z0-9]*(?: [a-z-]+=\"[^\"]*\")+")
_LINK = re.compile(r" (href|src|cite)=\"([^\"]*)\"")
_NO_NAME = re.compile(r"[\W_]+")
_ARTICLES = frozenset({".md", ".markdown", ".txt"})


@dataclass(frozen=True, slots=True)
class Addresses:
    """The addresses of a site.

    Attributes:
        base: The address of the whole site; empty if it is not known.
    """

    base: str

    def link(self, here: str, there: str) -> str:
        """Give the relative address of a file or folder of the site, seen from a folder.

        Without a base the site is read from a disk, where a folder shows a list of files.
        """
        folder = there == "" or there.endswith("/")
        if folder and not self.base:
            there, folder = there + "index.html", False
        relative = posixpath.relpath("/" + there, "/" + here)
        return quote(relative + "/" if folder else relative)

    def absolute(self, path: str) -> str:
        """Give the absolute address of a file or folder, empty if the site has no address."""
        return f"{self.base.rstrip('/')}/{quote(path)}" if self.base else ""


def absolute_links(html: str, address: str) -> str:
    """Make every address in a piece of our HTML absolute.

    Args:
        html: What the cleaner wrote: its attributes are in double quotes.
        address: That of the page that the piece is from.
    """

    def joined(found: re.Match[str]) -> str:
        return f' {found[1]}="{urljoin(address, found[2])}"'

    return _TAG.sub(lambda tag: _LINK.sub(joined, tag[0]), html)


def by_article(editions: Iterable[Edition]) -> dict[str, dict[str, Edition]]:
    """The editions of each article by language.

    Raises:
        ArticleError: An article has two in one language, or one has a name that leaves its folder.
    """
    found: dict[str, dict[str, Edition]] = {}
    for edition in editions:
        where = f"{edition.language}/{edition.slug}"
        names = (edition.language, edition.slug, edition.name or edition.slug, *edition.earlier)
        for name in names:
            if name in {"", ".", ".."} or "/" in name or "\\" in name:
                raise ArticleError(
                    f"“{name}” cannot be the name of a folder.", "Rename it.", where=where
                )
        if edition.language in found.setdefault(edition.slug, {}):
            raise ArticleError(
                "Two articles would have this address.", "Rename one of them.", where=where
            )
        found[edition.slug][edition.language] = edition
    return found


class Place(NamedTuple):
    """Where readers of a language find an article.

    Attributes:
        address: The folder of the site, ``de/storm/``.
        language: The language of the edition that is there.
    """

    address: str
    language: str


def places(editions: Iterable[Edition], language: str) -> dict[str, Place]:
    """Choose for each article the edition that readers of a language are led to.

    It is the one in their language, or else the original.

    Args:
        editions: Everything that is published.
        language: BCP 47 tag of the readers' language.

    Returns:
        The places by slug; an article that has neither edition is not among them.
    """
    found: dict[str, Place] = {}
    for edition in editions:
        own = edition.language == language
        if own or (edition.is_original and edition.slug not in found):
            found[edition.slug] = Place(edition.address, edition.language)
    return found


class Linked(NamedTuple):
    """Where a link between articles leads.

    Attributes:
        slug: The article.
        address: The folder of the site; empty if the site has no such article.
        fragment: The part of the page, with its ``#``; may be empty.
        foreign: The language of the page if it is not that of the link.
    """

    slug: str
    address: str
    fragment: str
    foreign: str


def linked(href: str, language: str, known: Mapping[str, Place]) -> Linked | None:
    """Decide where a link between articles, ``other.md#part``, leads.

    Pages, books and feeds for other programs all ask here.

    Args:
        href: The address as the author wrote it.
        language: The language of the edition that the link is in.
        known: Where readers of that language find each article, from `places`.

    Returns:
        Where it leads; None for whatever is no link between articles.
    """
    try:
        parts = urlsplit(href)
    except ValueError:  # not an address, ``http://[``
        return None
    path = PurePosixPath(unquote(parts.path))
    beside = str(path.parent) == "." and path.suffix.lower() in _ARTICLES
    if parts.scheme or parts.netloc or not beside:
        return None
    place = known.get(path.stem, Place("", language))
    fragment = f"#{parts.fragment}" if parts.fragment else ""
    foreign = place.language if place.language != language else ""
    return Linked(path.stem, place.address, fragment, foreign)


def folder_names(names: Iterable[str]) -> dict[str, str]:
    """Give each topic or person a folder name: its letters and digits, in small letters.

    Two names that would get the same one, ``C++`` and ``C#``, get a hash behind it.
    """
    wanted: dict[str, list[str]] = {}
    for name in dict.fromkeys(names):
        folded = unicodedata.normalize("NFC", name).lower()
        wanted.setdefault(_NO_NAME.sub("-", folded).strip("-")[:60], []).append(name)
    return {
        name: folder
        if folder and len(alike) == 1
        else f"{folder}-{hashlib.sha256(name.encode()).hexdigest()[:8]}".lstrip("-")
        for folder, alike in wanted.items()
        for name in alike
    }
