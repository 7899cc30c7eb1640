"""What readers are told was wrong in an article, as HTML that any kind of page can hold."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markupsafe import Markup

from polyglot_news.site import languages
from polyglot_news.site.strings import strings_for
from polyglot_news.site.theme import fill

if TYPE_CHECKING:
    from polyglot_news.site.model import Edition

__all__ = ["corrected", "label", "section"]


def section(edition: Edition) -> Markup:
    """The dated corrections below an article, the newest first; nothing if there is none.

    It is well-formed XML, too.
    """
    if not edition.corrections:
        return Markup()
    foreign = languages.language_attributes(edition.source_language, edition.language)
    notes = [
        {
            "day": languages.long_date(one.date, edition.language),
            "text": one.text,
            "attributes": foreign if one.source else Markup(),
        }
        for one in edition.corrections
    ]
    html = fill("corrections.html", edition.language, notes=notes).decode()
    return Markup(html)  # noqa: S704 - the template escapes what it shows


def corrected(edition: Edition) -> Markup:
    """What the head of an article says about its last correction; nothing if there is none."""
    if not edition.corrections:
        return Markup()
    strings = strings_for(edition.language)
    day = languages.long_date(edition.corrections[0].date, strings.language)
    if day is None:
        return strings.gettext("Corrections")
    return strings.gettext("Corrected on %(date)s", date=day[1])


def label(language: str, *, left_out: bool, markdown: bool) -> str:
    """What stands behind a sentence that is being corrected, or in its place.

    Args:
        language: BCP 47 tag of the edition.
        left_out: Whether it stands in the place of the sentence.
        markdown: Whether it is written as Markdown; otherwise as plain text.
    """
    strings = strings_for(language)
    if left_out:
        words = strings.gettext("[This passage is left out while it is being corrected.]")
    else:
        words = strings.gettext("[This passage is being corrected.]")
    text = words.unescape()
    if not markdown:
        return text
    # With the parenthesis that a next sentence may begin with, brackets would be a link.
    text = re.sub(r"([\[\]])", r"\\\1", text)
    return f"<span{strings.attributes}>{text}</span>" if strings.attributes else text
