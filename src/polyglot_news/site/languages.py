"""What CLDR knows about a language: its names, its direction, its dates."""

from __future__ import annotations

from datetime import date
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.dates import format_date
from babel.numbers import format_decimal
from markupsafe import Markup

__all__ = [
    "direction",
    "language_attributes",
    "long_date",
    "name",
    "number",
    "own_name",
    "parents",
    "territorial",
]


def parents(language: str) -> tuple[str, ...]:
    """Give the tag and its shorter forms: ``zh-Hant-TW``, ``zh-Hant``, ``zh`` (RFC 4647, 3.4)."""
    subtags = language.replace("_", "-").split("-")
    return tuple("-".join(subtags[:end]) for end in range(len(subtags), 0, -1))


@cache
def _locale(language: str) -> Locale | None:
    for tag in parents(language):
        try:
            return Locale.parse(tag, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return None


def direction(language: str) -> str:
    """Give the direction of the language's script, ``ltr`` or ``rtl``."""
    locale = _locale(language)
    return locale.text_direction if locale else "ltr"


@cache
def language_attributes(language: str, page: str) -> Markup:
    """Write what an element says that is in another language than its page.

    Returns:
        ``lang`` and, where the scripts run in different directions, ``dir``, each with a
        space before it.
    """
    attributes = Markup(' lang="{}"').format(language)
    if direction(language) != direction(page):
        attributes += Markup(' dir="{}"').format(direction(language))
    return attributes


@cache
def name(language: str, inside: str) -> str:
    """Name a language in another one, as it stands within a sentence; else give its tag."""
    locale, reader = _locale(language), _locale(inside)
    named = locale.get_display_name(reader) if locale and reader else None
    return named or language


@cache
def own_name(language: str) -> str:
    """Name a language in itself, as a list of languages does: ``Deutsch``, ``Українська``."""
    named = name(language, language)
    if named == language:
        return named
    # Title case, not upper case: Georgian has capitals that nobody writes alone.
    return named[:1].title() + named[1:]


def long_date(iso: str, language: str) -> tuple[str, str] | None:
    """Read a date for people.

    Args:
        iso: A date, or a date and time, in ISO 8601.
        language: BCP 47 tag.

    Returns:
        The day alone, ``2025-08-20``, and the same day in words; nothing if there is no
        such date.
    """
    try:
        day = date.fromisoformat(iso[:10])
    except ValueError:
        return None
    return day.isoformat(), format_date(day, "long", _locale(language) or Locale("en"))


@cache
def territorial(language: str) -> str:
    """The locale of a language where most of its readers live, ``de_DE`` (CLDR likely subtags)."""
    locale = _locale(language)
    if locale is None:
        return language.replace("-", "_")
    known = get_global("likely_subtags")
    # Traditional Chinese is at home elsewhere than Chinese is.
    written = f"{locale.language}_{locale.script}" if locale.script else locale.language
    likely = Locale.parse(known.get(written) or known.get(locale.language, locale.language))
    return f"{locale.language}_{locale.territory or likely.territory or 'XX'}"


def number(count: int, language: str) -> str:
    """Write a whole number with the separators of the language."""
    return format_decimal(count, locale=_locale(language) or Locale("en"))
