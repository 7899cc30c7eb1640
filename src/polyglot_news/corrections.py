"""Corrections that were made again and again, to be offered as terms.

A machine's proposal and the text that a person approved instead are compared word by word. Where
the same words gave way to the same words in several units, and some words of the sources are in
all of these units, these are offered as a term with that rendering. Nothing is ever written to
the glossary by itself.
"""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from polyglot_news import review, reviewing
from polyglot_news.checks.knowledge import known
from polyglot_news.checks.units import prose
from polyglot_news.locales import language_of
from polyglot_news.terms import tokens
from polyglot_news.terms.inflection import UNSPACED, base_forms

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from polyglot_news.catalog import Catalog
    from polyglot_news.ledger import Ledger
    from polyglot_news.terms import Glossary
    from polyglot_news.workflow import Run

__all__ = ["Correction", "Suggestion", "of_catalog", "of_run", "suggest"]

_LONGEST = 3
"""Words of a term that is offered, and of what was replaced."""
_LARGEST_CHANGE = 0.6
"""A text of which more was changed was written anew: its words answer to no others."""
_SHARE = 0.6
"""Of the units that have the source's words, how many must have been corrected."""
_ENDING = 3
_RUNS = re.compile(
    r"[\u30a1-\u30fa\u30fc-\u30ff\uff66-\uff9f]+(?:・[\u30a1-\u30fa\u30fc-\u30ff]+)*"
    r"|[\u3400-\u9fff\u3005]+|[\u3040-\u309f]+|\w+|\S"
)


@dataclass(frozen=True, slots=True)
class Correction:
    """A unit whose machine translation was approved, changed or not.

    Attributes:
        source: The source without markup.
        proposal: What the machine wrote, without markup.
        approved: What a person approved, without markup.
        locale: Its locale.
        where: The article and the unit, to be named.
    """

    source: str
    proposal: str
    approved: str
    locale: str
    where: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A term that corrections seem to follow.

    Attributes:
        source: The words of the sources.
        locale: The locale.
        rendering: What persons wrote, in the form that they wrote most often.
        instead: What the machine had written.
        units: In how many units.
        where: Those units.
    """

    source: str
    locale: str
    rendering: str
    instead: str
    units: int
    where: tuple[str, ...] = ()


def of_run(run: Run) -> tuple[Correction, ...]:
    """The approved units of a run's catalogs of which it is known what the machine had written."""
    return tuple(
        one
        for locale in run.locales
        for file in run.article_files
        if (catalog := run.catalog(locale, file.slug)) is not None
        for one in of_catalog(
            catalog,
            run.ledgers[locale].article(file.slug),
            run.ledgers.proposals(locale, file.slug),
            language_of(run.article(file).language),
        )
    )


def of_catalog(
    catalog: Catalog, ledger: Ledger, proposals: Mapping[str, str], language: str
) -> Iterator[Correction]:
    """The approved units of a catalog of which it is known what the machine had written.

    Args:
        catalog: The catalog.
        ledger: The records of its article.
        proposals: What the machine proposed, by the hash in the provenance comment.
        language: Language code of the article.
    """
    for entry, unit in review.catalog_units(catalog, language, markdown=True):
        made = entry.provenance
        known = made is not None and made.translates(entry.msgid)
        proposal = proposals.get(made.text, "") if made and known else ""
        if proposal and reviewing.axes(entry, ledger).review is reviewing.Review.APPROVED:
            source, approved = prose(unit)
            _, proposal = prose(dataclasses.replace(unit, target=proposal))
            line = next((one.line for one in entry.references if one.line), None)
            where = catalog.slug if line is None else f"{catalog.slug}:{line}"
            yield Correction(source, proposal, approved, catalog.locale or "", where)


def suggest(
    corrections: Sequence[Correction], glossary: Glossary, least: int = 2
) -> tuple[Suggestion, ...]:
    """The terms that repeated corrections seem to follow, those of the most units first.

    Args:
        corrections: Every approved unit of which the machine's proposal is known.
        glossary: What is agreed already is not offered; its language is that of the sources.
        least: In how many units, of different sources, a correction must have been made.
    """
    found: list[Suggestion] = []
    for locale in dict.fromkeys(one.locale for one in corrections):
        of_locale = [one for one in corrections if one.locale == locale]
        changes: dict[tuple[str, str], list[tuple[Correction, str, str]]] = defaultdict(list)
        for one in of_locale:
            for before, after in dict.fromkeys(_changes(one)):
                changes[_stem(before), _stem(after)].append((one, before, after))
        for group in changes.values():
            if len({one.source for one, *_ in group}) >= least:
                found += _suggestion(group, of_locale, glossary)
    found.sort(key=lambda one: (-one.units, one.locale, one.source, len(one.rendering)))
    return tuple({(one.locale, one.source): one for one in reversed(found)}.values())[::-1]


def _changes(one: Correction) -> Iterator[tuple[str, str]]:
    """The words that gave way, and those that took their place."""
    before, after = _words(one.proposal), _words(one.approved)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if matcher.ratio() < 1 - _LARGEST_CHANGE:
        return
    language = language_of(one.locale)
    gap = "" if language in UNSPACED else " "
    common = {*known(language, "frequent words")}
    for kind, start, end, start2, end2 in matcher.get_opcodes():
        old, new = before[start:end], after[start2:end2]
        if kind != "replace" or max(len(old), len(new)) > _LONGEST:
            continue
        # “Das Boot”, “Die Fähre”: the article only follows the noun.
        words = zip(old, new, strict=True) if len(old) == len(new) > 1 else ()
        for texts in ((gap.join(old), gap.join(new)), *words):
            if _counts(texts, common):
                yield texts


def _counts(texts: tuple[str, str], common: Collection[str]) -> bool:
    """Whether words that were replaced may be a term's."""
    return (
        texts[0] != texts[1]
        and all(any(map(str.isalpha, text)) for text in texts)
        and all(text.casefold() not in common for text in texts)
    )


def _words(text: str) -> list[str]:
    return _RUNS.findall(unicodedata.normalize("NFC", text))


def _stem(text: str) -> str:
    """What the forms of a word have in common, roughly."""
    return " ".join(word[: max(4, len(word) - _ENDING)] for word in text.casefold().split())


def _suggestion(
    group: Sequence[tuple[Correction, str, str]],
    every: Sequence[Correction],
    glossary: Glossary,
) -> Iterator[Suggestion]:
    units = list({id(one): one for one, *_ in group}.values())
    source = _common(units, every, glossary.language)
    if not source:
        return
    rendering = Counter(after for _, _, after in group).most_common(1)[0][0]
    locale = units[0].locale
    agreed = [term for term in glossary.terms if term.source.casefold() == source.casefold()]
    if any(term.keep or term.ways(locale) for term in agreed):
        return
    instead = Counter(before for _, before, _ in group).most_common(1)[0][0]
    where = tuple(dict.fromkeys(one.where for one in units))
    yield Suggestion(source, locale, rendering, instead, len(units), where)


def _common(units: Sequence[Correction], every: Sequence[Correction], language: str) -> str:
    """The words that the sources of all units have and that others have not; empty for none."""
    of_units = [_grams(one.source, language) for one in units]
    shared = set(of_units[0]).intersection(*of_units[1:])
    if not shared:
        return ""
    counts = Counter(gram for one in every for gram in set(_grams(one.source, language)) & shared)

    def worth(gram: str) -> tuple[float, int, int]:
        return (len(units) / counts[gram], -gram.count(" "), len(gram))

    best = max(sorted(shared), key=worth)
    if len(units) / counts[best] < _SHARE:
        return ""
    # Of words that always stand together, all are the term.
    longer = [one for one in shared if best in one and counts[one] == counts[best]]
    best = max(sorted(longer), key=len)
    return of_units[0][best]


def _grams(text: str, language: str) -> dict[str, str]:
    """The words of a source and those beside each other, in small letters, as the text has them."""
    common = {*known(language, "frequent words")}
    words = tokens.split(text)
    found: dict[str, str] = {}
    for first in range(len(words)):
        for last in range(first, min(first + _LONGEST, len(words))):
            some = words[first : last + 1]
            edges = (some[0].text.casefold(), some[-1].text.casefold())
            if not all(any(map(str.isalnum, word.text)) for word in some):
                break
            if common.isdisjoint(edges) and all(len(edge) > 1 for edge in edges):
                key = " ".join(_singular(word.text, language) for word in some)
                whole = text[some[0].start : some[-1].end]
                shorter = min(found.get(key, whole), whole, key=len)
                found[key] = shorter.removesuffix("'s").removesuffix("’s")
    return found


def _singular(word: str, language: str) -> str:
    """A word without its plural's ending: the shortest of what it may come from."""
    word = word.casefold()
    if word.endswith("ss"):
        return word
    found = [one for one, _ in base_forms(word, language) if word[:3] == one[:3]]
    return min(found, key=lambda one: (len(one), one)) if language == "en" else word
