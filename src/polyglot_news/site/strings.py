"""The theme's own strings, from gettext catalogs.

The strings in templates and modules are English. A language finds its catalog by its
tag or a shorter form of it (``de-AT``: ``de``); one without a catalog gets the English
strings, and the elements that show them say so with ``lang="en"``.
"""

from __future__ import annotations

import gettext
from functools import cache
from importlib.resources import files

from markupsafe import Markup, escape

from polyglot_news.pofile import translations
from polyglot_news.site.languages import language_attributes, number, parents

__all__ = ["Strings", "catalog_text", "strings_for"]

_ENGLISH = "en"


class Strings:
    """The theme in one language.

    Args:
        language: BCP 47 tag of the page that shows the strings.
        own: BCP 47 tag of the language that the strings are in.
        translations: Where they are looked up.
    """

    def __init__(self, language: str, own: str, translations: gettext.NullTranslations) -> None:
        self.language = own
        self._translations = translations
        same = parents(language)[-1] == parents(own)[-1]
        self.attributes = Markup() if same else language_attributes(own, language)
        """What an element that shows a string says about its language: nothing, or
        ``lang`` (and ``dir``) where the page is in another one."""

    def gettext(self, message: str, **values: object) -> Markup:
        """Give a string as HTML; ``%(name)s`` in it become the values, escaped."""
        return self._fill(self._translations.gettext(message), values)

    def ngettext(self, singular: str, plural: str, count: int, **values: int) -> Markup:
        """Give the plural form for a count; ``%(count)s`` and the values become numbers."""
        message = self._translations.ngettext(singular, plural, count)
        numbers = {key: number(n, self.language) for key, n in {"count": count, **values}.items()}
        return self._fill(message, numbers)

    def _fill(self, message: str, values: dict[str, object] | dict[str, str]) -> Markup:
        text = escape(message)
        return text % values if values else text


def catalog_text(language: str) -> str | None:
    """Give the theme's catalog for exactly this language, as PO text, if there is one."""
    catalog = files("polyglot_news.site") / "locales" / f"{language}.po"
    return catalog.read_text(encoding="utf-8") if catalog.is_file() else None


@cache
def strings_for(language: str) -> Strings:
    """Give the theme's strings for a language, English ones if it has no catalog."""
    for tag in parents(language):
        text = catalog_text(tag)
        if text is not None:
            return Strings(language, tag, translations(text, f"{tag}.po"))
    return Strings(language, _ENGLISH, gettext.NullTranslations())
