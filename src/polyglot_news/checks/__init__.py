"""The checks: each a small function, from a unit to what is wrong with it.

=============  ==============================================================
kept           what must come through: markup, numbers, dates, units, names
measures       numbers with their units, times of day
language       copied and left over text; letters and words of another language
persons        the people whom the source names
senses         rise and fall, north and south, before and after
geography      countries, peoples, cities, waters
repetition     doubled words, loops
extent         length, sentences, negation
ukrainian      apostrophes, nouns behind numbers, small letters
marks          brackets, quotation marks, the end and the beginning, spaces
terms          the glossary, people's names
across         several units at once: other translations, other languages
=============  ==============================================================

What they know of a language is in ``data/checks/<language>.txt``.
"""

from __future__ import annotations

from polyglot_news.checks import (
    extent,
    geography,
    kept,
    language,
    marks,
    measures,
    persons,
    repetition,
    senses,
    terms,
    ukrainian,
)
from polyglot_news.checks.units import Check, Severity, Unit

__all__ = ["CHECKS", "Check", "Severity", "Unit"]

CHECKS: dict[str, Check] = {
    check.id: check
    for check in (
        Check("empty", Severity.FUNCTIONAL, kept.empty),
        Check("copied", Severity.CRITICAL, language.copied),
        Check("markup", Severity.CRITICAL, kept.markup),
        Check("addresses", Severity.CRITICAL, kept.addresses),
        Check("placeables", Severity.CRITICAL, kept.placeables),
        Check("numbers", Severity.CRITICAL, kept.numbers),
        Check("separators", Severity.COSMETIC, kept.separators),
        Check("dates", Severity.CRITICAL, kept.dates),
        Check("amounts", Severity.CRITICAL, kept.amounts),
        Check("measures", Severity.CRITICAL, measures.measures),
        Check("clock", Severity.CRITICAL, measures.clock),
        Check("repetition", Severity.CRITICAL, repetition.loops),
        Check("script", Severity.CRITICAL, language.scripts),
        Check("homoglyphs", Severity.CRITICAL, language.homoglyphs),
        Check("related", Severity.CRITICAL, language.kin, frozenset({"uk", "ja", "de"})),
        Check("apostrophe", Severity.FUNCTIONAL, ukrainian.apostrophe, frozenset({"uk"})),
        Check("counted", Severity.FUNCTIONAL, ukrainian.counted, frozenset({"uk"})),
        Check("untranslated", Severity.FUNCTIONAL, language.untranslated),
        Check("senses", Severity.FUNCTIONAL, senses.senses),
        Check("geography", Severity.FUNCTIONAL, geography.geography),
        Check("negation", Severity.FUNCTIONAL, extent.negation),
        Check("names", Severity.FUNCTIONAL, kept.names),
        Check("persons", Severity.FUNCTIONAL, persons.persons),
        Check("glossary", Severity.FUNCTIONAL, terms.glossary),
        Check("people", Severity.FUNCTIONAL, terms.people),
        Check("acronyms", Severity.FUNCTIONAL, kept.acronyms),
        Check("sentences", Severity.FUNCTIONAL, extent.sentences),
        Check("length", Severity.FUNCTIONAL, extent.length),
        Check("doubled", Severity.FUNCTIONAL, repetition.doubled),
        Check("brackets", Severity.FUNCTIONAL, marks.brackets),
        Check("quotes", Severity.FUNCTIONAL, marks.quotes),
        Check("ending", Severity.COSMETIC, marks.ending),
        Check("quotestyle", Severity.COSMETIC, marks.quotestyle),
        Check("spaces", Severity.COSMETIC, marks.spaces),
        Check("punctuation", Severity.COSMETIC, marks.punctuation),
        Check("capital", Severity.COSMETIC, marks.capital),
        Check("small", Severity.COSMETIC, ukrainian.small, frozenset({"uk"})),
    )
}
"""Every check of a unit by its id, in the order in which they run."""
