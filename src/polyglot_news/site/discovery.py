"""How readers and search engines find the pages: feeds, the sitemap, robots.txt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from polyglot_news.site.model import Edition

__all__ = ["Listed", "robots", "tag_uri"]


@dataclass(frozen=True, slots=True)
class Listed:
    """A page in the sitemap.

    Attributes:
        address: Its absolute address.
        changed: The day of its last change; empty if not known.
        alternates: The same page in each language, and for readers of others under ``x-default``.
    """

    address: str
    changed: str
    alternates: Mapping[str, str]


def tag_uri(edition: Edition, base: str) -> str:
    """What names an edition for ever, wherever it moves (RFC 4151).

    The date is the day of publication, on which the site's host was its owner's.
    """
    host = urlsplit(base).hostname or ""
    return f"tag:{host},{edition.date[:10]}:{edition.language}/{quote(edition.slug)}"


def robots(sitemap: str) -> bytes:
    """The text of robots.txt: everything may be read, and the sitemap is there."""
    return f"User-agent: *\nAllow: /\n\nSitemap: {sitemap}\n".encode()
