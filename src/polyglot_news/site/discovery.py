"""How readers and search engines find the pages: feeds, the sitemap, robots.txt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from polyglot_news.site.model import Edition

__all__ = ["SITEMAP", "Listed", "robots", "sitemaps", "tag_uri"]

SITEMAP = "sitemap.xml"
MOST_PAGES = 50_000
LARGEST = 50 * 1024 * 1024
"""What a sitemap may hold: so many addresses and so many bytes, both of them (sitemaps.org)."""


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


def sitemaps(
    pages: Sequence[Listed], fill: Callable[..., bytes], absolute: Callable[[str], str]
) -> dict[str, bytes]:
    """Write the sitemap: one file, or an index of several where one would be too large.

    Args:
        pages: The pages, in their order.
        fill: Fills a template of the theme with values.
        absolute: Gives the absolute address of a file.

    Returns:
        The files by name; the first to ask for is `SITEMAP`.
    """
    parts = _parted(pages, lambda some: fill("sitemap.xml", pages=some))
    if len(parts) == 1:
        return {SITEMAP: parts[0]}
    files = {f"sitemap-{number}.xml": part for number, part in enumerate(parts, 1)}
    return files | {SITEMAP: fill("sitemap-index.xml", maps=list(map(absolute, files)))}


def _parted(pages: Sequence[Listed], write: Callable[[Sequence[Listed]], bytes]) -> list[bytes]:
    if len(pages) > MOST_PAGES:
        parts = [pages[at : at + MOST_PAGES] for at in range(0, len(pages), MOST_PAGES)]
    else:
        content = write(pages)
        if len(content) <= LARGEST or len(pages) < 2:
            return [content]
        parts = [pages[: len(pages) // 2], pages[len(pages) // 2 :]]
    return [one for part in parts for one in _parted(part, write)]


def robots(sitemap: str) -> bytes:
    """The text of robots.txt: everything may be read, and the sitemap is there."""
    return f"User-agent: *\nAllow: /\n\nSitemap: {sitemap}\n".encode()
