"""A glossary: many terms, found in texts and held against translations.

One matcher serves the engine, the checks and the re-opening of units. Terms are kept under
their words, joined by spaces, beside every beginning of such a text that is shorter: from each
word of a text on, the lookup goes on as long as there is such a beginning, however many terms
there are.

Which capitals count: those of a source in capitals only (“US”, “WHO”) and of a person's name,
for they tell it from a common word; all of them where a term says so.
"""

from __future__ import annotations

import dataclasses
from functools import cached_property
from typing import TYPE_CHECKING

from polyglot_news.locales import language_of
from polyglot_news.terms import inflection, territories, tokens
from polyglot_news.terms.term import Kind, Missing, Occurrence, Term

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["Glossary", "contradictions", "united"]

_Found = tuple[list[tokens.Token], tuple[Occurrence, ...], tuple[Occurrence, ...] | None]
"""The words of a text, the project's terms in it, and CLDR's beside them once asked for."""

_REMEMBERED = 4096
"""Texts whose terms are remembered: each is asked about once for every locale."""


class Glossary:
    """Terms of one source language.

    Args:
        terms: The terms; of two with the same source the first one is found (`united`).
        language: Language code of their sources.
        territories: Whether names of countries, languages and currencies are found, too, where
            no term stands.
    """

    def __init__(
        self, terms: Iterable[Term] = (), language: str = "en", *, territories: bool = True
    ) -> None:
        self.terms = tuple(terms)
        self.language = language_of(language)
        self._territories = territories
        self._found: dict[str, _Found] = {}

    def __bool__(self) -> bool:
        return bool(self.terms) or self._territories

    @cached_property
    def _index(self) -> _Index:
        return _Index(self.terms)

    @cached_property
    def _weak(self) -> _Index:
        return _Index(territories.terms(self.language) if self._territories else ())

    def index(self) -> None:
        """Prepare to find terms, which else happens when the first text is looked at."""
        _ = self._index

    def occurrences(
        self, text: str, language: str = "", *, agreed: bool = False
    ) -> tuple[Occurrence, ...]:
        """Where terms stand in a text, in order; none overlaps another.

        Where several could stand, the one with the most letters does, and a term of the
        project before one of CLDR.

        Args:
            text: A text without markup; a term is found in code and addresses, too.
            language: Language of the text; there is nothing to find in another one than that
                of the sources.
            agreed: Whether to look for the project's own terms only.
        """
        if language and language_of(language) != self.language:
            return ()
        if text not in self._found:
            if len(self._found) >= _REMEMBERED:
                self._found.clear()
            words = tokens.split(text)
            own = self._placed(self._index, words, ())
            self._found[text] = (words, own, None)
        words, own, every = self._found[text]
        if agreed or not self._territories:
            return own
        if every is None:
            placed = self._placed(self._weak, words, own)
            every = tuple(one for one in placed if not territories.shadows(one.term))
            self._found[text] = (words, own, every)
        return every

    def _placed(
        self, index: _Index, words: list[tokens.Token], before: tuple[Occurrence, ...]
    ) -> tuple[Occurrence, ...]:
        """What is found besides what was found before, the longest first where two overlap."""
        found = [*before]
        taken = bytearray(words[-1].end if words else 0)
        for one in before:
            taken[one.start : one.end] = b"x" * (one.end - one.start)
        for one in sorted(index.find(words, self.language), key=_rank):
            if not any(taken[one.start : one.end]):
                taken[one.start : one.end] = b"x" * (one.end - one.start)
                found.append(one)
        return tuple(sorted(found, key=lambda one: one.start))

    def rendering(self, term: Term, locale: str) -> str:
        """The agreed rendering of a term; empty if there is none for the locale.

        That of a locale without one of its own is that of its language: of ``de_AT``, ``de``.
        """
        if term.keep:
            return term.source
        if term.weak:
            return territories.rendering(term, locale)
        return next(iter(term.ways(locale)), "")

    def variants(self, term: Term, locale: str) -> tuple[str, ...]:
        """Forms of a term's rendering that its translation may have, each in small letters.

        They are made by rule, so some of them are no words. Of a rendering of several words
        these are the forms of its words with the others as they stand.
        """
        ways = term.ways(locale) or (self.rendering(term, locale),)
        found = (
            one for way in ways if way for one in inflection.variants(way, language_of(locale))
        )
        return tuple(dict.fromkeys(found))

    def present(self, term: Term, target: str, locale: str) -> bool:
        """Whether a translation has a term's rendering, in whatever form; true if none is agreed.

        Args:
            term: The term.
            target: The translation without markup.
            locale: Its locale.
        """
        rendering = self.rendering(term, locale)
        if not rendering:
            return True
        if term.keep:
            return inflection.holds_as_is(target, rendering)
        ways = term.ways(locale) or (rendering,)
        return any(inflection.holds(target, one, language_of(locale)) for one in ways)

    def missing(
        self, source: str, target: str, language: str, locale: str, *, agreed: bool = False
    ) -> tuple[Missing, ...]:
        """The terms of a source that its translation does not render as agreed, each once.

        A name from CLDR counts only where the translation has another one in its place that
        the source has not: there are too many other words for a country.

        Args:
            source: The source without markup.
            target: The translation without markup.
            language: Language of the source.
            locale: Locale of the translation.
            agreed: Whether to look for the project's own terms only.
        """
        occurrences = self.occurrences(source, language, agreed=agreed)
        there = {id(one.term): one for one in occurrences}
        lacking = [
            Missing(one.term, self.rendering(one.term, locale))
            for one in there.values()
            if not self.present(one.term, target, locale)
            # What is kept may be written in capitals, as in a headline.
            and not (one.term.keep and inflection.holds_as_is(target, source[one.start : one.end]))
        ]
        codes = territories.codes([one.term for one in there.values()])
        return tuple(
            one
            for one in lacking
            if not one.term.weak
            or (
                not territories.related(one.term, target, locale)
                and territories.replaced(codes, target, locale)
            )
        )


def united(terms: Iterable[Term]) -> tuple[Term, ...]:
    """Terms of the same source as one, with the renderings of all of them.

    Where two say something else about a locale, which `contradictions` finds, the first one has
    the say.
    """
    found: dict[tuple[str, bool, bool], Term] = {}
    for term in terms:
        first = found.setdefault(term.key, term)
        if first is not term:
            found[term.key] = dataclasses.replace(
                first,
                renderings={**term.renderings, **first.renderings},
                note=first.note or term.note,
            )
    return tuple(found.values())


def contradictions(terms: Iterable[Term]) -> Iterator[tuple[Term, Term, str]]:
    """Two terms of the same source that cannot both be right, and the locale in which.

    The locale is empty where one of them is kept as it is and the other one is not.
    """
    found: dict[tuple[str, bool, bool], list[Term]] = {}
    for term in terms:
        others = found.setdefault(term.key, [])
        for other in others:
            if other.keep != term.keep:
                yield other, term, ""
                break
            locale = next((one for one in term.renderings if _differ(other, term, one)), None)
            if locale is not None:
                yield other, term, locale
                break
        others.append(term)


def _differ(one: Term, other: Term, locale: str) -> bool:
    texts = (one.renderings.get(locale), other.renderings.get(locale))
    return all(texts) and texts[0] != texts[1]


def _rank(one: Occurrence) -> tuple[int, int]:
    return (one.start - one.end, one.start)


class _Index:
    """Terms by their words."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self.terms: dict[str, list[Term]] = {}
        self.beginnings: set[str] = set()
        for term in terms:
            key = term.source
            if key.isascii() and key.replace(" ", "").isalnum():
                words = key.lower().split()
            else:
                words = [tokens.folded(word.text) for word in tokens.split(key)]
            key = " ".join(words)
            self.terms.setdefault(key, []).append(term)
            for count in range(1, len(words)):
                self.beginnings.add(" ".join(words[:count]))

    def find(self, words: list[tokens.Token], language: str) -> Iterator[Occurrence]:
        """Every place where a term could stand."""
        terms, beginnings = self.terms, self.beginnings
        if not terms:
            return
        forms = [inflection.base_forms(word.text, language) for word in words]
        for first, start in enumerate(words):
            keys = [""]
            for last in range(first, len(words)):
                longer: list[str] = []
                for form, cut in forms[last]:
                    lower = tokens.folded(form)
                    for key in keys:
                        whole = f"{key} {lower}" if key else lower
                        for term in terms.get(whole, ()):
                            if territories.is_language(term) and not territories.belongs(
                                words, first, last, language
                            ):
                                continue
                            if _fits(term, words[first : last + 1], form, language):
                                yield Occurrence(start.start, words[last].end - cut, term)
                                break
                        if whole in beginnings:
                            longer.append(whole)
                if not longer:
                    break
                keys = longer


def _fits(term: Term, words: list[tokens.Token], last: str, language: str) -> bool:
    """Whether the capitals of a text are those of a term."""
    first = words[0]
    # “by-election” is another word than “election”; “non-NATO” is not.
    if first.hyphen and first.text[:1].islower() and language == "en":
        return False
    wanted = [word.text for word in tokens.split(term.source)]
    given = [*(word.text for word in words[:-1]), last]
    if term.case:
        return all(map(str.startswith, given, wanted)) and given[-1] == wanted[-1]
    if territories.is_currency(term):
        return _capitals(wanted[0], given[0])
    if term.kind is Kind.NAME or term.weak or term.source.isupper():
        return all(map(_capitals, wanted, given))
    return True


def _capitals(wanted: str, given: str) -> bool:
    """Whether a word has its capitals: all, as in a headline, or at least those wanted."""
    return all(
        here.isupper() or not there.isupper() for there, here in zip(wanted, given, strict=False)
    )
