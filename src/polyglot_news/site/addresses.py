"""Where the pages of a site are, seen from each other and from outside."""

from __future__ import annotations

import hashlib
import posixpath
import re
import unicodedata
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urljoin, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Addresses", "absolute_links", "folder_names", "linked_article"]

_TAG = re.compile(r"<[a-z][a-z0-9]*(?: [a-z-]+=\"[^\"]*\")+")
_LINK = re.compile(r" (href|src|cite)=\"([^\"]*)\"")
_NO_NAME = re.compile(r"[\W_]+")


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


def linked_article(href: str) -> tuple[str, str]:
    """Read a link between articles, ``other.md#part``.

    Returns:
        The slug of the article, and the fragment with its ``#``; both empty if the link leads
        elsewhere.
    """
    try:
        parts = urlsplit(href)
    except ValueError:  # not an address, ``http://[``
        return "", ""
    path = PurePosixPath(unquote(parts.path))
    if parts.scheme or parts.netloc or path.suffix not in {".md", ".txt"} or path.parent.name:
        return "", ""
    return path.stem, f"#{parts.fragment}" if parts.fragment else ""


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
