"""Locale identifiers: the spelling in paths, on pages, and what people type instead.

In paths and catalogs a locale is written as gettext does (``pt_BR``), on pages
as BCP 47 does (``pt-BR``).
"""

from __future__ import annotations

import difflib
import re
from functools import cache
from typing import TYPE_CHECKING

from polyglot_news.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Collection

__all__ = ["canonical", "choose", "has_decimal_comma", "language_of", "script_of", "tag"]

_SHAPE = re.compile(
    r"([A-Za-z]{2,3})(?:[_-]([A-Za-z]{4}))?(?:[_-]([A-Za-z]{2}|[0-9]{3}))?\Z"  # BCP 47, 2.1
)

_COUNTRIES = {
    "at": "de",
    "by": "be",
    "cn": "zh",
    "cz": "cs",
    "dk": "da",
    "ge": "ka",
    "gb": "en",
    "gr": "el",
    "il": "he",
    "ir": "fa",
    "jp": "ja",
    "mx": "es",
    "rs": "sr",
    "ua": "uk",
    "us": "en",
    "vn": "vi",
}
"""Country codes that no language has, but that people take for the one spoken there."""


def canonical(text: str) -> str:
    """The gettext spelling of a locale identifier: ``pt-br`` becomes ``pt_BR``.

    Raises:
        UsageError: The text has not the shape of one, or is the code of a country, or one of
            three letters where the language has one of two.
    """
    parts = _SHAPE.match(text)
    if not parts:
        raise UsageError(
            f"“{text}” is not a locale.", "Write a language code such as “de” or “pt_BR”."
        )
    language, script, territory = parts.groups()
    language = language.lower()
    rest = [script.title()] if script else []
    rest += [territory.upper()] if territory else []
    if language in _COUNTRIES:
        meant = "_".join([_COUNTRIES[language], *rest])
        raise UsageError(
            f"“{language}” is the code of a country, not of a language.",
            f"Did you mean “{meant}”?",
        )
    if len(language) == 3 and (short := _two_letters(language)):
        raise UsageError(
            f"“{language}” is not the code that is used for this language.",
            f"Did you mean “{'_'.join([short, *rest])}”?",
        )
    return "_".join([language, *rest])


def _two_letters(language: str) -> str | None:
    """The code of two letters for a language of which somebody wrote the one of three."""
    from babel.core import get_global

    meant = get_global("language_aliases").get(language, "")
    return meant if len(meant) == 2 else None


def choose(text: str, known: Collection[str]) -> str:
    """The one of the known locales that a person means.

    Raises:
        UsageError: None of them, with the nearest one as a hint.
    """
    locale = canonical(text)
    if locale in known:
        return locale
    near = difflib.get_close_matches(locale, known, n=1, cutoff=0.5)
    hint = f"Did you mean “{near[0]}”? " if near else ""
    raise UsageError(
        f"“{text}” is not one of this project's locales.",
        f"{hint}They are: {', '.join(known)}; polyglot-news.toml lists them.",
    )


def script_of(language: str) -> str:
    """The script that a language is mostly written in, as ISO 15924 names it; empty if unknown."""
    from babel.core import get_global

    likely = get_global("likely_subtags").get(language, "")
    return next((part for part in likely.split("_") if len(part) == 4), "")


@cache
def has_decimal_comma(language: str) -> bool:
    """Whether a language writes decimals behind a comma, as CLDR has it; not if it is unknown."""
    from babel import Locale, UnknownLocaleError

    try:
        symbols = Locale.parse(language).number_symbols
    except (UnknownLocaleError, ValueError):
        return False
    return str(symbols.get("latn", symbols).get("decimal", "")) == ","


def tag(locale: str) -> str:
    """The BCP 47 spelling of a locale, for pages: ``pt_BR`` becomes ``pt-BR``."""
    return locale.replace("_", "-")


def language_of(locale: str) -> str:
    """The language code of a locale, for engines: ``pt_BR`` becomes ``pt``."""
    return locale.partition("_")[0]
