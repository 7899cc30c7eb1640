"""Additions in the text of an edition: what tells readers and programs that they are none of it.

In HTML an addition is ``<aside class="addition" role="note">`` with a label in the language of the
edition; the allow-list lets no article write one. The same element, with Markdown in it, stands
in an edition's Markdown file (CommonMark 0.31.2, 4.6, lets Markdown go on behind an empty line); in
plain text an addition is in brackets, as in print. One that no person has reviewed says so.
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from polyglot_news.reading.additions import MARK, mark_of
from polyglot_news.site.strings import strings_for

if TYPE_CHECKING:
    from collections.abc import Callable

    from polyglot_news.site.model import Addition, Edition

__all__ = ["caption", "filled", "label", "written"]

_MARK = re.compile(f"(?:<p>)?{MARK.pattern}(?:</p>)?")
_IMAGE = re.compile(r"<img ([^<>]*)>")
_SOURCE = re.compile(r'(?:^| )src="([^"]*)"')


def label(addition: Addition, language: str) -> str:
    """What an addition is called, plain text.

    Args:
        addition: The addition.
        language: BCP 47 tag of the edition.
    """
    strings = strings_for(language)
    if addition.picture:
        words = (
            strings.gettext("Picture of this edition")
            if addition.reviewed
            else strings.gettext("Picture of this edition, not reviewed yet")
        )
    else:
        words = (
            strings.gettext("Note of the editors")
            if addition.reviewed
            else strings.gettext("Note of the editors, not reviewed yet")
        )
    return words.unescape()


def written(addition: Addition, language: str, *, markdown: bool) -> str:
    """An addition in an edition's own file, without the line end behind it."""
    words = label(addition, language)
    text = addition.text.strip("\n")
    if not markdown:
        return f"[{words}: {text.strip()}]"
    return f"{_opening(addition)}\n\n**{words}**\n\n{text}\n\n</aside>"


def _opening(addition: Addition) -> str:
    open_ = "" if addition.reviewed else ' data-reviewed="no"'
    return f'<aside class="addition" role="note"{open_}>'


def filled(html: str, edition: Edition, render: Callable[[Addition], str]) -> str:
    """HTML with the additions in the places of their marks, and its pictures marked.

    Args:
        html: HTML that came through the allow-list.
        edition: The edition.
        render: Gives the HTML of an addition, come through the allow-list, too.
    """
    found = {one.mark: one for one in edition.additions if not one.picture}
    for one in edition.additions:
        if one.picture:
            html = _IMAGE.sub(lambda image, one=one: _marked(image, one), html)  # type: ignore[misc]
    if not found:
        return html
    attributes = strings_for(edition.language).attributes

    def aside(match: re.Match[str]) -> str:
        one = found[mark_of(int(match[1]))]
        words = escape(label(one, edition.language))
        heading = f'<p class="label"{attributes}><strong>{words}</strong></p>'
        return f"{_opening(one)}\n{heading}\n{render(one).strip()}\n</aside>"

    return _MARK.sub(aside, html)


def _marked(image: re.Match[str], addition: Addition) -> str:
    from markdown_it.common.normalize_url import normalizeLink

    source = _SOURCE.search(image[1])
    address = source[1].removeprefix("./") if source else ""
    if address != escape(normalizeLink(addition.mark)):
        return image[0]
    open_ = "" if addition.reviewed else ' data-reviewed="no"'
    return f'<img class="addition"{open_} {image[1]}>'


def caption(file: str, edition: Edition) -> str:
    """What stands below a picture that takes the place of another, HTML; empty below others."""
    for one in edition.additions:
        if one.picture and one.mark == file:
            attributes = strings_for(edition.language).attributes
            return f"<small{attributes}>{escape(label(one, edition.language))}</small>"
    return ""
