"""Names of countries, territories, languages and currencies in every locale, from CLDR."""

from __future__ import annotations

from polyglot_news.terms.term import Term

__all__ = ["rendering", "replaced", "terms"]


def terms(language: str) -> tuple[Term, ...]:
    """The names that a language has, as terms that nobody agreed on."""
    return ()


def rendering(term: Term, locale: str) -> str:
    """What CLDR has for a term of `terms` in a locale; empty if it has nothing."""
    return term.renderings.get(locale, "")


def replaced(source: str, target: str, language: str, locale: str) -> bool:
    """Whether a translation has a name that its source has not."""
    return False
