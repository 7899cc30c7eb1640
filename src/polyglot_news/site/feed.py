"""The feed of a language (RFC 4287): which editions are in it, and what it says of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from markupsafe import Markup

from polyglot_news.moments import instant, moment
from polyglot_news.site import errata, languages
from polyglot_news.site.addresses import absolute_links
from polyglot_news.site.discovery import tag_uri
from polyglot_news.site.notice import notice
from polyglot_news.site.strings import strings_for

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from polyglot_news.site.model import Edition
    from polyglot_news.site.render import Rendered

__all__ = ["content", "newest", "values"]

_ENTRIES: Final = 50
"""How many of the newest editions a feed has: it is fetched again and again."""


def newest(editions: Sequence[Edition]) -> list[Edition]:
    """Those of some editions, the newest first, that are in their feed.

    What has no date cannot be in it (RFC 4287, 4.1.2).
    """
    return [one for one in editions if moment(one.date)][:_ENTRIES]


def values(
    editions: Sequence[Edition],
    language: str,
    here: str,
    base: str,
    absolute: Callable[[str], str],
) -> dict[str, Any]:
    """What the template of a feed shows, all but the contents.

    Args:
        editions: What is in it.
        language: Its language.
        here: The file.
        base: The address of the site.
        absolute: Gives the absolute address of a file or folder.
    """
    entries = [
        {
            "edition": one,
            "id": tag_uri(one, base),
            "address": absolute(one.address),
            "published": moment(one.date),
            "updated": moment(one.modified) or moment(one.date),
        }
        for one in editions
    ]
    return {
        "self_address": absolute(here),
        "home": absolute(f"{language}/"),
        "name": languages.own_name(language),
        "updated": max(
            (str(one["updated"]) for one in entries), key=instant, default="1970-01-01T00:00:00Z"
        ),
        "entries": entries,
    }


def content(edition: Edition, text: Rendered, address: str) -> str:
    """The whole text of an edition for an entry, with what a reader is owed.

    Args:
        edition: The edition.
        text: Its text as on its page.
        address: The absolute address of that page.
    """
    asked = notice(edition, strings_for(edition.language))
    warning = Markup("<p>{}</p>\n").format(Markup(" ").join(asked.sentences)) if asked else ""
    html = absolute_links(text.body + text.footnotes, address)
    return f"{warning}{html}{errata.section(edition)}"
