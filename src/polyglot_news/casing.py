"""Sentence case for headlines, so that an engine reads them as the sentences they are.

"Japan Plans on Joining Security Commitments for Ukraine" is not how models were
taught to read. The words of the article itself tell which capitals belong to
names: those that keep theirs inside its sentences.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["learn", "sentence_case"]

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_SENTENCE_START = re.compile(r"(?:\A|[.!?:…]['\"’”)]*\s)\W*\Z")
_MINOR_LENGTH = 3


def learn(sentences: Iterable[str]) -> dict[str, str]:
    """Learn from sentences how their words are written where no rule gives them a capital.

    Args:
        sentences: Plain text in sentence case, mostly.

    Returns:
        For each word in small letters, its usual spelling inside a sentence.
    """
    spellings: dict[str, Counter[str]] = {}
    for sentence in sentences:
        if _is_headline(sentence) or sentence.isupper():
            continue
        for word in _WORD.finditer(sentence):
            if not _SENTENCE_START.search(sentence[: word.start()]):
                spellings.setdefault(word.group().lower(), Counter())[word.group()] += 1
    return {
        small: max(counted, key=lambda spelling: (counted[spelling], spelling))
        for small, counted in spellings.items()
    }


def sentence_case(text: str, spellings: Mapping[str, str]) -> str:
    """Write a headline as a sentence; any other text stays as it is.

    Args:
        text: Plain text.
        spellings: What `learn` found in the article. A word that is not there loses its
            capital, unless it is the first, an abbreviation, or has capitals inside.

    Returns:
        A text of the same length.
    """
    shouted = text.isupper() and len(_WORD.findall(text)) > 1
    if not shouted and not _is_headline(text):
        return text

    def spell(word: re.Match[str]) -> str:
        written = word.group()
        small = written.lower()
        known = spellings.get(small)
        first = bool(_SENTENCE_START.search(text[: word.start()]))
        if known is None:
            mixed = not shouted and written[1:] != written[1:].lower()
            known = written if mixed else small
        if first and known == small:
            known = known[:1].upper() + known[1:]
        return known if len(known) == len(written) else written

    return _WORD.sub(spell, text)


def _is_headline(text: str) -> bool:
    """Whether almost all longer words of a text begin with a capital."""
    words = _WORD.findall(text)
    long = [word for word in words if len(word) > _MINOR_LENGTH]
    if len(words) < 3 or len(long) < 2:
        return False
    capitals = sum(word[0].isupper() for word in long)
    return capitals >= 0.8 * len(long) and capitals >= 2
