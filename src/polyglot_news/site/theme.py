"""The theme: templates that are filled in the language of their page."""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from polyglot_news.site import languages
from polyglot_news.site.strings import strings_for
from polyglot_news.site.typography import phrases

__all__ = ["fill"]


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("polyglot_news.site", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def fill(template: str, language: str, **values: Any) -> bytes:
    """Fill a template.

    Args:
        template: Its file name.
        language: BCP 47 tag of the page.
        **values: What it shows; everything is escaped but what is marked as HTML.
    """
    strings = strings_for(language)
    return (
        _environment()
        .get_template(template)
        .render(
            language=language,
            direction=languages.direction(language),
            gettext=strings.gettext,
            ngettext=strings.ngettext,
            theme=strings.attributes,
            phrases=phrases,
            **values,
        )
        .encode()
    )
