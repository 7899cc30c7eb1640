"""Whether a name is in a text in other letters: Lindholm, Ліндгольм, リンドホルム.

A name is reduced to its consonants, and these to the few kinds that every transcription keeps
apart. That is far too rough to say that two names are the same, and enough to say that a text
has nothing like it.
"""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher
from functools import lru_cache

__all__ = ["sounds_in"]

_LIKE = 0.6
_LATIN = {
    **dict.fromkeys("bpfvw", "p"),
    **dict.fromkeys("kcqgxh", "k"),
    **dict.fromkeys("dt", "t"),
    **dict.fromkeys("szj", "s"),
    **dict.fromkeys("lr", "r"),
    **dict.fromkeys("mn", "n"),
}
_CYRILLIC = {
    **dict.fromkeys("бпфв", "p"),
    **dict.fromkeys("кгґх", "k"),
    **dict.fromkeys("дт", "t"),
    **dict.fromkeys("зсцчжшщ", "s"),
    **dict.fromkeys("лр", "r"),
    **dict.fromkeys("мн", "n"),
}
_KATAKANA = {
    **dict.fromkeys("カキクケコガギグゲゴハヒヘホ", "k"),
    **dict.fromkeys("サシスセソザジズゼゾチツヂヅ", "s"),
    **dict.fromkeys("タテトダデド", "t"),
    **dict.fromkeys("バビブベボパピプペポフヴ", "p"),
    **dict.fromkeys("ラリルレロ", "r"),
    **dict.fromkeys("マミムメモナニヌネノン", "n"),
}
_KINDS = {**_LATIN, **_CYRILLIC, **_KATAKANA}
_DIGRAPHS = (
    ("sch", "s"),
    ("sh", "s"),
    ("ch", "s"),
    ("tz", "s"),
    ("th", "t"),
    ("ph", "p"),
    ("ough", "o"),
    ("дж", "s"),
)
_WORD = re.compile(r"[А-ЯІЇЄҐA-ZÀ-Þ][\w'’]+|[ァ-ヴー]{2,}")


def sounds_in(name: str, text: str, least: float = _LIKE) -> bool:
    """Whether a text has a word with a capital, or one in katakana, that sounds like a name.

    Args:
        name: A name in Latin letters.
        text: A text in Latin, Cyrillic or Japanese writing.
        least: How like the two must be, from 0 to 1.
    """
    # A "w" and a "j" may be written as vowels: Widodo, Уідодо; Jonas, Йонас.
    vowels = re.sub("[Ww]", "u", re.sub("^J", "I", name))
    ways = {_skeleton(name), _skeleton(vowels)}
    return name in text or any(
        _like(wanted, _skeleton(word), least) or (word[0] > "\u3000" and _within(wanted, word))
        for word in _WORD.findall(text)
        for wanted in ways
    )


def _within(name: str, word: str) -> bool:
    """Whether a name is a part of a word in katakana: first and last names may stand as one."""
    name = _bare(name)
    return len(name) > 2 and name in _bare(_skeleton(word))


def _bare(skeleton: str) -> str:
    """A skeleton without its vowels."""
    return re.sub(r"(.)\1+", r"\1", skeleton.replace("-", ""))


def _like(name: str, word: str, least: float) -> bool:
    begins = name[:1] + word[:1]
    # A "g" may be heard as in "George", a "w" as a vowel.
    if not (
        {*begins} <= {"k", "s"} or name[:1] == word[:1] or begins in ("p-", "-p") or name[:1] == "-"
    ):
        return False
    name, word = name.replace("-", ""), word.replace("-", "")
    if len(word) < 0.6 * len(name):
        return False
    return SequenceMatcher(None, name, word, autojunk=False).ratio() >= least


@lru_cache(maxsize=4096)
def _skeleton(word: str) -> str:
    """The kinds of the consonants of a word, with a hyphen for vowels between them."""
    word = word.lower() if word[0] < "\u3000" else word
    word = "".join(
        one
        for one in (word if word[0] >= "\u0400" else unicodedata.normalize("NFD", word))
        if not unicodedata.combining(one)
    )
    for written, kind in _DIGRAPHS:
        word = word.replace(written, kind)
    kinds = "".join(_KINDS.get(one, "-") for one in word)
    if word[0] >= "\u3000":  # there a consonant is written with its vowel
        kinds = re.sub("(?<=[a-z])(?=[a-z])", "-", kinds)
    return re.sub(r"(.)\1+", r"\1", kinds)
