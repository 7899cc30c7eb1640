"""The site: editions become pages.

`build` takes values and gives files as bytes; it reads the theme (templates, style,
strings) from this package and writes nothing. What it needs is imported when it is
called, so that the values alone cost nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from polyglot_news.site.model import (
    Coverage,
    Edition,
    Evidence,
    Reviewer,
    Run,
    Site,
    TextBlock,
    Theme,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from polyglot_news.site.earlier import Earlier

__all__ = [
    "Coverage",
    "Edition",
    "Evidence",
    "Reviewer",
    "Run",
    "Site",
    "TextBlock",
    "Theme",
    "build",
    "rebuild",
]


def build(editions: Sequence[Edition], site: Site) -> dict[str, bytes]:
    """Make a site of editions.

    The same editions, in whatever order, give the same bytes.

    Args:
        editions: All editions that are to be published, the originals too.
        site: What the pages share.

    Returns:
        The files by their path within the site, in alphabetical order:
        ``<language>/<name>/index.html`` with ``index.md`` or ``index.txt`` and the
        images beside it, where an edition's name is its article's slug unless it has
        another one, ``<language>/index.html``, ``index.html`` and ``static/style.css``.

    Raises:
        ArticleError: Two editions, or an edition and an image, would be one file, or a
            name leaves its folder.
        FileError: A template of the site's theme is broken.
    """
    from polyglot_news.site import pages

    return pages.build(editions, site)


def rebuild(editions: Sequence[Edition], site: Site, earlier: Earlier) -> dict[str, bytes | None]:
    """Make a site of editions, as far as an earlier build did not make it.

    The site on disk is then what `build` makes of the same editions with their texts.

    Args:
        editions: All editions that are to be published, as `brief` gives them.
        site: What the pages share.
        earlier: What the earlier build left.

    Returns:
        The files as from `build`; None for those that stay as they are.

    Raises:
        ArticleError: As `build` does.
        FileError: As `build` does.
    """
    from polyglot_news.site import pages

    return pages.rebuild(editions, site, earlier)
