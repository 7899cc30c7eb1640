"""The forms of words: of the source, to find a term; of a rendering, to recognize it.

What is known of a language is in ``data/terms/<language>.txt``.
"""

from __future__ import annotations

import re
import unicodedata

from polyglot_news.terms import tokens

__all__ = ["base_forms", "holds", "holds_as_is", "variants"]


def base_forms(word: str, language: str) -> tuple[tuple[str, int], ...]:
    """What a dictionary may have for a word of a source, the word itself first.

    Returns:
        Each with the number of letters at the end of the word that do not belong to it: of a
        possessive, two.
    """
    if language != "en" or len(word) < 3:
        return ((word, 0),)
    found = [(word, 0)]
    cut = 0
    if word[-2:] in {"'s", "'S"}:
        word, cut = word[:-2], 2
        found.append((word, cut))
    found += [(one, cut) for one in _singulars(word)]
    return tuple(found)


def _singulars(word: str) -> tuple[str, ...]:
    lower = word.lower()
    if len(word) < 3 or not lower.endswith("s") or lower.endswith("ss"):
        return ()
    found = [word[:-1]]
    if lower.endswith("ies"):
        found.append(word[:-3] + ("Y" if word[-1].isupper() else "y"))
    if lower.endswith(("ses", "xes", "zes", "ches", "shes", "oes")):
        found.append(word[:-2])
    return tuple(found)


def holds_as_is(target: str, words: str) -> bool:
    """Whether a translation has words letter for letter, and not as a part of others."""
    target, words = (unicodedata.normalize("NFC", one) for one in (target, words))
    start = r"(?<![A-Za-z0-9])" if words[0].isascii() and words[0].isalnum() else ""
    end = r"(?![A-Za-z0-9])" if words[-1].isascii() and words[-1].isalnum() else ""
    return re.search(start + re.escape(words) + end, target) is not None


def holds(target: str, rendering: str, language: str) -> bool:
    """Whether a translation has a rendering in one of its forms."""
    wanted = [tokens.folded(word.text) for word in tokens.split(rendering)]
    given = [tokens.folded(word.text) for word in tokens.split(target)]
    size = len(wanted)
    return any(given[at : at + size] == wanted for at in range(len(given) - size + 1))


def variants(rendering: str, language: str) -> tuple[str, ...]:
    """Forms of a rendering, in small letters."""
    return (rendering.casefold(),)
