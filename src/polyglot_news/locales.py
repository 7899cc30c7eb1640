"""Locale identifiers: the spelling in paths, on pages, and what people type instead.

In paths and catalogs a locale is written as gettext does (``pt_BR``), on pages
as BCP 47 does (``pt-BR``).
"""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

from polyglot_news.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Collection

__all__ = ["canonical", "choose", "language_of", "tag"]

_SHAPE = re.compile(r"([A-Za-z]{2,3})(?:[_-]([A-Za-z]{4}))?(?:[_-]([A-Za-z]{2}|\d{3}))?\Z")

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
    "kr": "ko",
    "mx": "es",
    "rs": "sr",
    "tw": "zh_TW",
    "ua": "uk",
    "us": "en",
    "vn": "vi",
}
"""Country codes that no language has, but that people take for the one spoken there."""


def canonical(text: str) -> str:
    """The gettext spelling of a locale identifier: ``pt-br`` becomes ``pt_BR``.

    Raises:
        UsageError: The text has not the shape of one, or is the code of a country.
    """
    if text.lower() in _COUNTRIES:
        raise UsageError(
            f"“{text}” is the code of a country, not of a language.",
            f"Did you mean “{_COUNTRIES[text.lower()]}”?",
        )
    parts = _SHAPE.match(text)
    if not parts:
        raise UsageError(
            f"“{text}” is not a locale.", "Write a language code such as “de” or “pt_BR”."
        )
    language, script, territory = parts.groups()
    spelled = [language.lower()]
    if script:
        spelled.append(script.title())
    if territory:
        spelled.append(territory.upper())
    return "_".join(spelled)


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


def tag(locale: str) -> str:
    """The BCP 47 spelling of a locale, for pages: ``pt_BR`` becomes ``pt-BR``."""
    return locale.replace("_", "-")


def language_of(locale: str) -> str:
    """The language code of a locale, for engines: ``pt_BR`` becomes ``pt``."""
    return locale.partition("_")[0]
