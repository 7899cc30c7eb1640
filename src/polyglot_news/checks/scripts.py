"""The letters in which languages are written, as CLDR and Unicode have it."""

from __future__ import annotations

from functools import cache

from polyglot_news import locales

__all__ = ["NAMES_CHANGE", "SCRIPTS", "is_latin", "own_letters"]

_LETTERS = {
    "Cyrl": ("CYRILLIC",),
    "Jpan": ("CJK", "HIRAGANA", "KATAKANA"),
    "Hans": ("CJK",),
    "Hant": ("CJK",),
    "Grek": ("GREEK",),
    "Kore": ("HANGUL", "CJK"),
    "Arab": ("ARABIC",),
    "Hebr": ("HEBREW",),
    "Thai": ("THAI",),
}
"""How Unicode names the letters of a script begin, by the code of ISO 15924."""

SCRIPTS = tuple(sorted({name for names in _LETTERS.values() for name in names}))
"""Beginnings of the names of letters that are of no use to a language in Latin letters."""

NAMES_CHANGE = frozenset({"cs", "lv", "lt", "pl", "sk", "sl", "hr", "hu", "fi", "et"})
"""Languages in Latin letters in which a name gets another ending; in German it gets an s."""


@cache
def is_latin(language: str) -> bool:
    """Whether a language is written in Latin letters; one that CLDR does not know is."""
    return locales.script_of(language) in ("Latn", "")


@cache
def own_letters(language: str) -> tuple[str, ...]:
    """How the Unicode names of the letters of a language begin."""
    return _LETTERS.get(locales.script_of(language), ("LATIN",))
