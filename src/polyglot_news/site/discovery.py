"""How readers and search engines find the pages: feeds, the sitemap, robots.txt."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from polyglot_news.site.model import Edition

__all__ = ["Listed", "moment", "robots", "tag_uri"]

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_MOMENT = re.compile(
    r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d+)?)?([Zz]|[+-]\d\d:\d\d)?", re.ASCII
)


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


def moment(date: str) -> str:
    """A date of ISO 8601 as a moment (RFC 3339): a day begins at midnight in UTC.

    Returns:
        The moment; empty if it is not a date.
    """
    if _DAY.fullmatch(date):
        return f"{date}T00:00:00Z"
    found = _MOMENT.fullmatch(date)
    if found is None:
        return ""
    text = date.upper().replace(" ", "T")
    if found[1] is None:
        text = f"{text[:16]}:00{text[16:]}"
    return text if found[3] else f"{text}Z"


def tag_uri(edition: Edition, base: str) -> str:
    """What names an edition for ever, wherever it moves (RFC 4151).

    The date is the day of publication, on which the site's host was its owner's.
    """
    host = urlsplit(base).hostname or ""
    return f"tag:{host},{edition.date[:10]}:{edition.language}/{edition.slug}"


def robots(sitemap: str) -> bytes:
    """The text of robots.txt: everything may be read, and the sitemap is there."""
    return f"User-agent: *\nAllow: /\n\nSitemap: {sitemap}\n".encode()
