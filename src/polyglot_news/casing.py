"""Sentence case for headlines, so that an engine reads them as the sentences they are.

"Japan Plans on Joining Security Commitments for Ukraine" is not how models were
taught to read. The words of the article itself tell which capitals belong to
names: those that keep theirs inside its sentences.

Capitals are taken away only where a text shows that they say nothing: a word
that is no name has one. "Prime Minister Shigeru Ishiba" stays as it is. Title
case is an English habit; in German a capital tells a noun, and elsewhere a name.
Capitals throughout are undone in other languages too, where what is left
without them reads as text does.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

__all__ = ["learn", "sentence_case"]

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_SENTENCE_END = re.compile(r"[.!?:…]['\"’”»)]*\s")
_POSSESSIVE = re.compile(r"['’]s?\Z", re.IGNORECASE)
_MINOR_LENGTH = 3
"""Up to this length words are not capitalized in title case, or not by all."""

_TITLE_CASE = frozenset({"en"})
_KEEPS_CAPITALS = frozenset({"de", "lb", "nds", "frr", "tr", "az", "tt"})
"""Languages in which small letters throughout are no text: their nouns have capitals, or their
dotted and dotless i cannot be told from the capital alone."""

_COMMON = frozenset(
    """
    about after against all also amid among and are around as at be because been before behind
    being between but by can could despite did do does down during for from had has have he her
    here his how if in into is it its just might more most must my near not now of off on once
    only or our out over said say says she should since so some still than that the their them
    then there these they this those through to too under until up was we were what when where
    which while who whose why will with within without would you your
    """.split()  # noqa: SIM905 (words, not literals)
)
"""English words that are no part of a name, or hardly ever with a capital."""


def learn(sentences: Iterable[str]) -> dict[str, str]:
    """Learn from sentences how their words are written where no rule gives them a capital.

    Args:
        sentences: Plain text in sentence case, mostly.

    Returns:
        For each word in small letters, its usual spelling inside a sentence.
    """
    spellings: dict[str, Counter[str]] = {}
    for sentence in sentences:
        if sentence.isupper() or _capitalized(_WORD.findall(sentence)):
            continue
        for word, first in _words(sentence):
            if not first:
                written = word.group()
                spellings.setdefault(written.lower(), Counter())[written] += 1
    return {
        small: max(counted, key=lambda spelling: (counted[spelling], spelling))
        for small, counted in spellings.items()
    }


def sentence_case(text: str, spellings: Mapping[str, str], language: str) -> str:
    """Write a headline as a sentence; any other text stays as it is.

    Args:
        text: Plain text.
        spellings: What `learn` found in the article. A word that is not there loses its
            capital, unless it is the first, an abbreviation, or has capitals inside.
        language: Code of the language of the text.

    Returns:
        A text of the same length.
    """
    shouted = text.isupper()
    if language in _KEEPS_CAPITALS or not (shouted or language in _TITLE_CASE):
        return text
    words = list(_words(text))
    if not shouted and not _capitalized([word.group() for word, _ in words]):
        return text
    if not any(
        _is_common(word.group(), spellings, language)
        for word, first in words
        if not first and (shouted or (word.group()[1:].islower() and word.group()[0].isupper()))
    ):
        return text

    written: list[str] = []
    end = 0
    for word, first in words:
        written += (text[end : word.start()], _spelled(word, first, shouted, spellings, language))
        end = word.end()
    return "".join(written) + text[end:]


def _words(text: str) -> Iterator[tuple[re.Match[str], bool]]:
    """The words of a text, each with whether it begins a sentence."""
    end = 0
    initial = False
    for word in _WORD.finditer(text):
        # The stop of "U.S." ends no sentence, as a rule.
        start = end + 1 if initial and text[end] == "." else end
        yield word, not end or bool(_SENTENCE_END.search(text, start, word.start()))
        end = word.end()
        initial = len(word.group()) == 1


def _capitalized(words: list[str]) -> bool:
    """Whether almost all longer words begin with a capital."""
    long = [word for word in words if len(word) > _MINOR_LENGTH]
    capitals = sum(word[0].isupper() for word in long)
    return len(words) >= 3 and capitals >= 2 and capitals >= 0.8 * len(long)


def _is_common(word: str, spellings: Mapping[str, str], language: str) -> bool:
    """Whether a word is known to need no capital."""
    small = word.lower()
    return spellings.get(small) == small or (language == "en" and small in _COMMON)


def _spelled(
    word: re.Match[str], first: bool, shouted: bool, spellings: Mapping[str, str], language: str
) -> str:
    written = word.group()
    small = written.lower()
    ending = _POSSESSIVE.search(small)
    stem = small[: ending.start()] if ending else small
    known = spellings.get(small)
    if known is None and stem in spellings:
        known = spellings[stem] + small[len(stem) :]
    if known is None:
        keeps = language == "en" and (
            stem in _always_capital() or (len(stem) == 1 and small != "a")
        )
        inside = written[1 : len(stem)]
        if not shouted and (keeps or inside != inside.lower()):
            known = written
        else:
            known = small[:1].upper() + small[1:] if keeps else small
    if first and known == small:
        known = small[:1].upper() + small[1:]
    return known if len(known) == len(written) else written


@cache
def _always_capital() -> frozenset[str]:
    """English words that have a capital everywhere: months, days, countries, languages."""
    from babel import Locale

    english = Locale("en")
    calendars = (english.days["format"]["wide"], english.months["format"]["wide"])
    names = [*english.territories.values(), *english.languages.values()]
    names += [str(name) for calendar in calendars for name in calendar.values()]
    # "May" is left out: as a verb it is far more frequent in headlines.
    return frozenset(name.lower() for name in names if name.isalpha()) - {"may"}
