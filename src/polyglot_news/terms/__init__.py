"""Terms: words that a project always translates in one way, and people's names.

=============  ==============================================================
term           what a term is, and where one was found
tokens         a text as the words that a term is looked for in
glossary       many terms: found in a text, held against a translation
inflection     the forms in which a rendering may stand in a text
territories    names of countries, languages and currencies, from CLDR
table          glossary.csv and names.csv
tbx            the exchange format of term bases
=============  ==============================================================

Nothing here touches a file; glossaries.py does that.
"""

from __future__ import annotations

from polyglot_news.terms.glossary import Glossary
from polyglot_news.terms.term import Kind, Missing, Occurrence, Term

__all__ = ["Glossary", "Kind", "Missing", "Occurrence", "Term"]
