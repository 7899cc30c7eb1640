"""The name that an edition gets in its address, made of its title."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from polyglot_news.romanization import Letters, letters_of, romanize
from polyglot_news.slugs import is_mark

__all__ = ["LONGEST", "Named", "native", "transliterated"]

LONGEST = 100
"""In bytes of UTF-8, up to 300 in an address that is percent-encoded. Longer ones are cut."""
_SAME_IN_OTHER_FORM = frozenset(
    {"<wide>", "<narrow>", "<super>", "<sub>", "<fraction>", "<font>", "<circle>"}
)
"""How Unicode says that a character is another one that only looks different: ２, ｶ, ², ½."""


@dataclass(frozen=True, slots=True)
class Named:
    """A name made of a title.

    Attributes:
        name: The name; empty if none can be made.
        problem: Why none can be made, a sentence without its end; empty if one is made.
    """

    name: str
    problem: str = ""


def native(title: str, language: str) -> Named:
    """The letters and digits of a title in their own script, in small letters.

    Args:
        title: Plain text.
        language: Its language, a BCP 47 tag or a locale.
    """
    name = _hyphenated(_prepared(title, letters_of(language)))
    return Named(name, "" if name else "its title has no letters or digits")


def transliterated(title: str, language: str) -> Named:
    """The same in Latin letters; see `romanization`.

    Args:
        title: Plain text.
        language: Its language, a BCP 47 tag or a locale.
    """
    found = romanize(_prepared(title, letters_of(language)), language)
    if found.unknown:
        letter = found.unknown[0]
        why = (
            "which only a dictionary of readings can put in Latin letters"
            if unicodedata.name(letter, "").startswith("CJK ")
            else "which no list of letters has"
        )
        return Named("", f"its title has “{letter}” in it, {why}")
    name = _hyphenated(found.text)
    return Named(name, "" if name else "nothing of its title is left in Latin letters")


def _prepared(title: str, known: Letters) -> str:
    """Small letters in NFC, in their usual form, without apostrophes and invisible signs."""
    usual = "".join(_usual(one) for one in unicodedata.normalize("NFC", title))
    usual = "".join(known.small.get(one, one) for one in unicodedata.normalize("NFC", usual))
    kept = "".join(
        " " if one in known.parting else one
        for one in unicodedata.normalize("NFC", usual.lower())
        if unicodedata.category(one) not in ("Cf", "Cs") and one not in known.apostrophes
    )
    # A mark may have come beside a letter just now.
    return unicodedata.normalize("NFC", kept)


def _usual(character: str) -> str:
    kind = unicodedata.decomposition(character).partition(" ")[0]
    if kind in _SAME_IN_OTHER_FORM and character.isalnum():
        usual = unicodedata.normalize("NFKC", character)
        return f" {usual}" if kind == "<fraction>" else usual
    return character


def _hyphenated(text: str) -> str:
    """The letters and digits of a text with a hyphen for all between them, not too long."""
    words = re.split(r"\s+", "".join(one if _is_part(one) else " " for one in text))
    # A mark belongs to a letter, and without one to nothing.
    found = [word[_first_letter(word) :] for word in words]
    return _cut("-".join(word for word in found if word))


def _is_part(character: str) -> bool:
    return character.isalnum() or is_mark(character)


def _first_letter(word: str) -> int:
    return next((place for place, one in enumerate(word) if one.isalnum()), len(word))


def _cut(name: str) -> str:
    """A name that is not too long: without the words that are too many, or cut between letters."""
    if len(name.encode()) <= LONGEST:
        return name
    end = len(name.encode()[: LONGEST + 1].decode(errors="ignore"))
    while end and (len(name[:end].encode()) > LONGEST or is_mark(name[end])):
        end -= 1
    word = name.rfind("-", 0, end + 1)
    return name[: word if word * 2 >= end else end].strip("-")
