"""Checks of several units at once: the same source elsewhere, the same unit in other languages."""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from polyglot_news.checks.kept import in_words, numbers_in
from polyglot_news.checks.knowledge import known, pattern
from polyglot_news.checks.sound import sounds_in
from polyglot_news.checks.units import Severity, words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from polyglot_news.checks.units import Unit

__all__ = [
    "CHECKS",
    "CrossCheck",
    "Translation",
    "compared",
    "inconsistent",
    "names",
    "negations",
    "values",
]


@dataclass(frozen=True, slots=True)
class Translation:
    """A unit, and where it stands.

    Attributes:
        locale: The locale of the translation.
        slug: The article.
        key: Context and msgid in the catalog.
        unit: The unit.
    """

    locale: str
    slug: str
    key: tuple[str | None, str]
    unit: Unit


@dataclass(frozen=True, slots=True)
class CrossCheck:
    """A check of the registry that looks at several translations.

    Attributes:
        id: The name under which it reports and is selected.
        severity: How much its findings matter.
        function: From translations to those in which something is wrong, with a message each.
        alone: Whether it looks at one article at a time, at its locales together.
    """

    id: str
    severity: Severity
    function: Callable[[Sequence[Translation]], Iterator[tuple[Translation, str]]]
    alone: bool = True

    @property
    def title(self) -> str:
        """What holds of translations without findings: the first line of the docstring."""
        return (self.function.__doc__ or "").partition("\n")[0]


def inconsistent(translations: Sequence[Translation]) -> Iterator[tuple[Translation, str]]:
    """The same source is translated in the same way throughout a locale."""
    groups: dict[tuple[str, str | None, str], list[Translation]] = defaultdict(list)
    for one in translations:
        if one.unit.target.strip():
            groups[one.locale, one.key[0], _source(one)].append(one)
    for group in groups.values():
        counts = Counter(_target(one) for one in group)
        if len(counts) < 2:
            continue
        usual, times = counts.most_common(1)[0]
        for one in group:
            # Where each stands once, the later one differs from the first.
            if _target(one) != usual:
                first = next(o for o in group if _target(o) == usual)
                where = f"{first.slug}, {times} times" if times > 1 else first.slug
                yield one, f"Elsewhere this is “{usual}” ({where})."


def compared(one: Translation) -> tuple[str, str] | None:
    """What `inconsistent` compares of a translation with others of its locale, as two hashes.

    Returns:
        Of the source with its context, and of the text; None if there is no text. Where all
        with one source have one text, there is nothing to find.
    """
    if not one.unit.target.strip():
        return None
    context = "" if one.key[0] is None else f"{one.key[0]}\x04"
    return _hash(context + _source(one)), _hash(_target(one))


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _source(one: Translation) -> str:
    return " ".join(one.unit.source.split()).casefold()


def _target(one: Translation) -> str:
    return " ".join(one.unit.target.split())


def values(translations: Sequence[Translation]) -> Iterator[tuple[Translation, str]]:
    """A number that the other languages have, in digits or in words, is in each of them."""
    for group in _by_unit(translations):
        unit = group[0].unit
        for word, value in in_words(unit.source, unit.source_language).items():
            lacking = [one for one in group if value not in numbers_in(one.unit)]
            if len(lacking) == 1:
                yield lacking[0], f"The number {word} is in the other languages, not here."


def negations(translations: Sequence[Translation]) -> Iterator[tuple[Translation, str]]:
    """What is negated in the source and in the other languages is negated in each of them."""
    for group in _by_unit(translations):
        source = words(group[0].unit)[0].lower()
        asked = pattern(group[0].unit.source_language, "negation").search(source)
        able = [one for one in group if known(one.unit.target_language, "any negation")]
        if not asked or len(able) < 3:
            continue
        lacking = [one for one in able if not _negates(one.unit)]
        if len(lacking) == 1:
            yield lacking[0], f"“{asked.group()}” is negated in the other languages, not here."


def names(translations: Sequence[Translation]) -> Iterator[tuple[Translation, str]]:
    """A person's name that the other languages have is in each of them."""
    for group in _by_unit(translations):
        language = group[0].unit.source_language
        for name in dict.fromkeys(_NAME.findall(words(group[0].unit)[0])):
            common = (*known(language, "translated names"), *known(language, "frequent words"))
            if {name, name.lower()} & {*common} or _PEOPLE.search(name):
                continue
            lacking = [one for one in group if not sounds_in(name, words(one.unit)[1])]
            # Names from China, Korea and Japan are in ideographs there, which have no sound here.
            if len(lacking) == 1 and lacking[0].unit.target_language not in ("ja", "zh", "ko"):
                yield lacking[0], f"The name {name} is in the other languages, not here."


_PEOPLE = re.compile(r"(?:ish|ese|ians?|ans|enes?|ists?|ers|s)$")
_NAME = re.compile(r"(?<=[a-z,] )(?:[A-Z][a-z]+ )([A-Z][a-z]{4,})(?!\w)")
"""The last part of a name of two within a sentence."""


def _negates(unit: Unit) -> bool:
    target = words(unit)[1].lower()
    return bool(pattern(unit.target_language, "any negation").search(target))


def _by_unit(translations: Iterable[Translation]) -> Iterator[list[Translation]]:
    """The translations of each unit that at least three languages have."""
    groups: dict[tuple[str, tuple[str | None, str]], dict[str, Translation]] = defaultdict(dict)
    for one in translations:
        if one.unit.target.strip():
            groups[one.slug, one.key].setdefault(one.locale, one)
    for group in groups.values():
        if len(group) > 2:
            yield list(group.values())


CHECKS: dict[str, CrossCheck] = {
    check.id: check
    for check in (
        CrossCheck("inconsistent", Severity.FUNCTIONAL, inconsistent, alone=False),
        CrossCheck("across-numbers", Severity.FUNCTIONAL, values),
        CrossCheck("across-names", Severity.FUNCTIONAL, names),
        CrossCheck("across-negation", Severity.FUNCTIONAL, negations),
    )
}
"""Every check of several units by its id."""
