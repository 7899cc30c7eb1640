"""Names of countries, territories, languages and currencies in every locale, from CLDR.

They are weak terms: nobody in the project agreed on them. What may as well be something else
(Chad, Georgia, a Turkey that is eaten) is left out; ``data/terms/<language>.txt`` says what. A
language is found beside words such as “in” or “speaks” only, since “German” mostly is no language;
a currency only with its country, since a pound is a weight and real is an adjective.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from polyglot_news.locales import language_of
from polyglot_news.terms import inflection, tokens
from polyglot_news.terms.knowledge import known
from polyglot_news.terms.term import Term

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from babel import Locale

__all__ = [
    "belongs",
    "codes",
    "is_currency",
    "is_language",
    "names",
    "related",
    "rendering",
    "replaced",
    "shadows",
    "terms",
]

_MARK = "CLDR "
_COUNTRY, _LANGUAGE, _CURRENCY = "territory", "language", "currency"
_NO_COUNTRIES = frozenset({"XA", "XB", "ZZ", "QO", "EZ", "001", "UN"})
_ROOT = 4
"""Letters that a country and what belongs to it have in common: Polen, polnisch."""


@cache
def _locale(name: str) -> Locale | None:
    from babel import Locale
    from babel.core import UnknownLocaleError

    for one in (name, language_of(name)):
        try:
            return Locale.parse(one)
        except (UnknownLocaleError, ValueError):
            pass
    return None


@cache
def terms(language: str) -> tuple[Term, ...]:
    """The names that a language has, as weak terms; none for one that CLDR does not know."""
    locale = _locale(language)
    if locale is None:
        return ()
    rules = known(language)
    doubtful = {one.casefold() for one in rules.not_countries}
    found: dict[str, str] = {}
    for code, name in locale.territories.items():
        if len(code) == 2 and code not in _NO_COUNTRIES:
            for one in _spellings(name):
                found.setdefault(one, f"{_COUNTRY} {code}")
    for code, names in rules.country_names:
        for name in names:
            found.setdefault(name, f"{_COUNTRY} {code}")
    for code, name in locale.languages.items():
        if len(code) <= 3 and name not in found:
            found[name] = f"{_LANGUAGE} {code}"
    for code, name in locale.currencies.items():
        if " " in name and "(" not in name and name not in found:
            found[name] = f"{_CURRENCY} {code}"
    # What only has a country's name in it is no country: it is found, and means nothing.
    for name in rules.not_countries:
        if name not in found:
            found[name] = ""
    return tuple(
        Term(name, where=_MARK + ("" if name.casefold() in doubtful else what), weak=True)
        for name, what in found.items()
    )


def _spellings(name: str) -> tuple[str, ...]:
    """A name of CLDR as texts have it: without what stands in brackets, with an “and”."""
    name = re.sub(r"\s*[(（].*?[)）]", "", name).strip()
    return (name, name.replace(" & ", " and ")) if " & " in name else (name,)


def shadows(term: Term) -> bool:
    """Whether a weak term only keeps a part of its words from being found."""
    return term.weak and term.where == _MARK


def is_language(term: Term) -> bool:
    """Whether a weak term is the name of a language."""
    return term.where.startswith(_MARK + _LANGUAGE)


def is_currency(term: Term) -> bool:
    """Whether a weak term is the name of a currency."""
    return term.where.startswith(_MARK + _CURRENCY)


def belongs(words: Sequence[tokens.Token], first: int, last: int, language: str) -> bool:
    """Whether the words around a language's name say that it is one."""
    rules = known(language)
    before = words[first - 1].text.lower() if first else ""
    after = words[last + 1].text.lower() if last + 1 < len(words) else ""
    # “in German waters”: a small letter behind it makes it an adjective.
    noun = not after[:1].isalpha() or after in {"and", "or", "as", "by", "at", "on", "to", "for"}
    return after in rules.after_language or (before in rules.before_language and noun)


@lru_cache(maxsize=4096)
def _rendering(where: str, locale: str) -> str:
    found = _locale(locale)
    kind, _, code = where.removeprefix(_MARK).partition(" ")
    if found is None or not code:
        return ""
    tables: Mapping[str, Mapping[str, str]] = {
        _COUNTRY: found.territories,
        _LANGUAGE: found.languages,
        _CURRENCY: found.currencies,
    }
    return _spellings(tables[kind].get(code, ""))[-1]


def rendering(term: Term, locale: str) -> str:
    """What CLDR has for a term of `terms` in a locale; empty if it has nothing."""
    return _rendering(term.where, locale)


def names(code: str, locale: str) -> tuple[str, ...]:
    """Every name of a country in a locale, that of CLDR first."""
    others = dict(known(language_of(locale)).country_names).get(code, ())
    own = _rendering(f"{_MARK}{_COUNTRY} {code}", locale)
    return tuple(dict.fromkeys(one for one in (own, *others) if one))


def related(term: Term, target: str, locale: str) -> bool:
    """Whether a translation may speak of a country with another word than its name.

    That is one of its names, or a word that begins like one: Polen, polnisch.
    """
    kind, _, code = term.where.removeprefix(_MARK).partition(" ")
    if kind != _COUNTRY:
        return True
    language = language_of(locale)
    found = names(code, locale)
    if language in inflection.UNSPACED:
        return not found or any(inflection.holds(target, one, language) for one in found)
    roots = {
        tokens.folded(word.text)[:_ROOT]
        for name in found
        for word in tokens.split(name)
        if len(word.text) >= _ROOT or word.text.isupper()
    }
    return not roots or any(
        tokens.folded(word.text).startswith(root) for word in tokens.split(target) for root in roots
    )


def replaced(codes: Collection[str], target: str, locale: str) -> bool:
    """Whether a translation has the name of a country that is not among the given ones."""
    return bool(_countries(target, locale) - {*codes})


@lru_cache(maxsize=512)
def _countries(target: str, locale: str) -> frozenset[str]:
    """The codes of the countries that a translation names."""
    language = language_of(locale)
    found = set()
    if language in inflection.UNSPACED:
        for name, code in _written(locale).items():
            if len(name) > 1 and inflection.holds(target, name, language):
                found.add(code)
        return frozenset(found)
    first = _first_words(locale)
    for word in tokens.split(target):
        for name, code in first.get(tokens.folded(word.text), ()):
            if inflection.holds(target, name, language):
                found.add(code)
    return frozenset(found)


@cache
def _written(locale: str) -> Mapping[str, str]:
    language = language_of(locale)
    found = _locale(locale)
    doubtful = {*known(language).not_countries, *known("en").not_countries}
    codes = [] if found is None else [str(one) for one in found.territories if len(str(one)) == 2]
    english = _locale("en")
    certain = [
        code
        for code in codes
        if code not in _NO_COUNTRIES
        and (english is None or english.territories.get(code) not in doubtful)
    ]
    return {name: code for code in certain for name in names(code, locale)}


@cache
def _first_words(locale: str) -> Mapping[str, list[tuple[str, str]]]:
    """The countries by the forms of their names' first words."""
    found: dict[str, list[tuple[str, str]]] = {}
    language = language_of(locale)
    for name, code in _written(locale).items():
        words = tokens.split(name)
        for form in inflection.forms(words[0].text, language, len(words) > 1):
            found.setdefault(form, []).append((name, code))
    return found


def codes(found: Collection[Term]) -> frozenset[str]:
    """The codes of the countries among some terms."""
    marks = (one.where.removeprefix(_MARK).partition(" ") for one in found if one.weak)
    return frozenset(code for kind, _, code in marks if kind == _COUNTRY)
