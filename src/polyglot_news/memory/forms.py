"""How much two texts are alike, by what a reader sees of them.

Compared are not the Markdown texts but their *forms*: the words without markup
and link targets, every number the same digit, white space as single spaces,
letters composed (Unicode NFC). A sentence that only got another number, another
link or an emphasis is near to what it was, and its translation worth showing.

The measure is rapidfuzz's normalised Indel similarity, twice the longest common
subsequence over both lengths, as `merging.similarity` has it: it counts what an
editor would have to insert and delete, a moved or replaced word costs what it
is long, and the same 0.75 means the same thing when an article changes and when
the memory is asked. Levenshtein's would count a word replaced by a longer one
less, and those that sort words first (token set) give 1 for a part of a text.
"""

from __future__ import annotations

import re
import unicodedata

from polyglot_news import inline

__all__ = ["NEAR", "form", "similarity"]

NEAR = 0.99
"""The most that two texts get that are not the same text."""

# What text without markup never holds; most texts need no parser.
_MARKUP = re.compile(r"[\\`*_\[\]<&~{!$]|:\w+:|://")
_NUMBER = re.compile("\\d+(?:[.,:/\u00a0\u2009\u202f]?\\d+)*")


def form(text: str) -> str:
    """What of a unit is compared; the unit itself if nothing of it can be read."""
    plain = inline.plain(text) if _MARKUP.search(text) else text
    composed = unicodedata.normalize("NFC", " ".join(plain.split()))
    return _NUMBER.sub("0", composed) or text


def similarity(one: str, other: str) -> float:
    """From 0 to 1; 1 only for two equal texts, at most `NEAR` for two of the same form."""
    if one == other:
        return 1.0
    from rapidfuzz import fuzz

    return min(NEAR, fuzz.ratio(form(one), form(other)) / 100)
