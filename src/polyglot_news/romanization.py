"""Letters of any script as the 26 of the Latin alphabet, as far as that is certain.

What a language's letters become stands in ``data/romanization/<language>.txt``;
``uk.txt`` explains the lists. A letter that no list has and that is no Latin
one without its accents is not romanized: kanji, whose readings only a
dictionary tells, and scripts for which nobody has written a file.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from polyglot_news import languagedata
from polyglot_news.slugs import is_mark

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Letters", "Romanized", "letters_of", "romanize"]

_LISTS = (
    *("beginning", "letters", "small", "apostrophes", "parting"),
    *("doubling", "doubled", "long"),
)
_EVERYWHERE = "und"
_VOWELS = frozenset("aeiou")


@dataclass(frozen=True, slots=True)
class Letters:
    """What is known of a language's letters.

    Attributes:
        everywhere: What letters become; small ones only, in NFC.
        beginning: What they become at the beginning of a word.
        small: Capitals whose small letters are others than elsewhere.
        apostrophes: Signs that are dropped from a word.
        parting: Apostrophes that part words.
        doubling: Letters that double the consonant behind them.
        doubled: What is written before consonants that are not doubled by their first letter.
        long: Letters that are not written behind some vowels.
        longest: The most letters that a line of the lists has together.
    """

    everywhere: Mapping[str, str]
    beginning: Mapping[str, str]
    small: Mapping[str, str]
    apostrophes: frozenset[str]
    parting: frozenset[str]
    doubling: frozenset[str]
    doubled: Mapping[str, str]
    long: Mapping[str, frozenset[str]]
    longest: int


@dataclass(frozen=True, slots=True)
class Romanized:
    """A text in Latin letters.

    Attributes:
        text: It, in small letters a to z, digits, and whatever was no letter.
        unknown: The letters that cannot be romanized, each once, in the order of the text.
    """

    text: str
    unknown: tuple[str, ...] = ()


@cache
def letters_of(language: str) -> Letters:
    """What is known of a language: of its own file or its first subtag's, and of all languages.

    Args:
        language: A BCP 47 tag or a locale.

    Raises:
        ValueError: A file has a line that means nothing.
    """
    found = _read(_EVERYWHERE)
    tag = language.lower().replace("_", "-")
    while tag and tag != _EVERYWHERE:
        if languagedata.text_of("romanization", tag):
            own = _read(tag)
            return Letters(
                everywhere={**found.everywhere, **own.everywhere},
                beginning={**found.beginning, **own.beginning},
                small={**found.small, **own.small},
                apostrophes=(found.apostrophes | own.apostrophes) - own.parting,
                parting=own.parting,
                doubling=own.doubling,
                doubled=own.doubled,
                long=own.long,
                longest=max(found.longest, own.longest),
            )
        tag = tag.rpartition("-")[0]
    return found


def _read(language: str) -> Letters:
    name = f"romanization/{language}.txt"
    text = languagedata.text_of("romanization", language)
    pairs: dict[str, dict[str, str]] = {title: {} for title in _LISTS}
    for title, line, place in languagedata.lines(text, name, _LISTS, "romanization/uk.txt"):
        given, arrow, result = line.partition("->")
        if bool(arrow) == (title in ("apostrophes", "parting", "doubling")):
            raise ValueError(f"{place}: “{line}” is no line of [{title}]. See romanization/uk.txt.")
        for letters in unicodedata.normalize("NFC", given).split():
            if letters in pairs[title]:
                raise ValueError(f"{place}: “{letters}” stands in [{title}] twice.")
            pairs[title][letters] = result.strip()
    return Letters(
        everywhere=pairs["letters"],
        beginning=pairs["beginning"],
        small=pairs["small"],
        apostrophes=frozenset(pairs["apostrophes"]),
        parting=frozenset(pairs["parting"]),
        doubling=frozenset(pairs["doubling"]),
        doubled=pairs["doubled"],
        long={letter: frozenset(vowels.split()) for letter, vowels in pairs["long"].items()},
        longest=max(map(len, (*pairs["letters"], *pairs["beginning"])), default=1),
    )


def romanize(text: str, language: str) -> Romanized:
    """Write a text in Latin letters.

    Args:
        text: Small letters, in NFC.
        language: The language of the text, a BCP 47 tag or a locale.

    Returns:
        The text. Accents and apostrophes are gone; everything else that is no letter stays.
    """
    known = letters_of(language)
    unknown: dict[str, None] = {}
    out: list[str] = []
    before = ""  # what the letter before became, if it stands in the lists
    doubling = inside = False
    place = 0
    while place < len(text):
        letters, result = _longest(text, place, known, inside=inside)
        place += len(letters)
        if letters in known.doubling:
            doubling, before = True, ""
        elif result is None:
            folded = _folded(letters, known)
            if folded is None:
                unknown[letters] = None
            out.append(folded or "")
            doubling, before = False, ""
            # An apostrophe neither begins nor ends a word.
            inside = letters.isalnum() if folded != "" else inside
        elif before[-1:] in known.long.get(letters, ()):
            before = ""
        else:
            if doubling and result[:1] not in _VOWELS:
                first = (known.doubled[one] for one in known.doubled if result.startswith(one))
                out.append(next(first, result[:1]))
            out.append(result)
            doubling, before, inside = False, result, True
    return Romanized("".join(out), tuple(unknown))


def _longest(text: str, place: int, known: Letters, *, inside: bool) -> tuple[str, str | None]:
    """The letters of the longest line that fits, and what they become; or one that is in none."""
    for length in range(min(known.longest, len(text) - place), 0, -1):
        letters = text[place : place + length]
        if not inside and letters in known.beginning:
            return letters, known.beginning[letters]
        if letters in known.everywhere:
            return letters, known.everywhere[letters]
    return text[place], None


def _folded(letter: str, known: Letters) -> str | None:
    """A character without accents; None for a letter that is not known even so."""
    if letter in known.apostrophes or is_mark(letter):
        return ""
    if not letter.isalnum() or letter.isascii():
        return letter
    if letter.isdecimal():
        return str(unicodedata.decimal(letter))
    parts = unicodedata.normalize("NFKD", letter).lower()
    found = [
        known.everywhere.get(one, one if not one.isalnum() or one.isascii() else None)
        for one in parts
        if not is_mark(one)
    ]
    return None if None in found else "".join(one for one in found if one)
