"""How alike two words are: figures, and names across scripts (Kyiv, Київ, キーウ)."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from rapidfuzz.distance import Indel

from polyglot_news.numerals import myriads

__all__ = ["Key", "key", "likeness", "telling"]

Key = tuple[str, str, str]
"""A word as written, in Latin letters, and as the consonants that survive transcription."""


def telling(key: Key) -> bool:
    """Whether a word is rare enough to be known again by its spelling."""
    word = key[0]
    return len(word) > 3 or (len(word) > 1 and any(char.isdigit() for char in word))


_ROMAN = {
    "а": "a", "б": "b", "в": "v", "г": "h", "ґ": "g", "д": "d", "е": "e", "є": "ie", "ж": "zh",
    "з": "z", "и": "y", "і": "i", "ї": "i", "й": "i", "к": "k", "л": "l", "м": "m", "н": "n",
    "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts",
    "ч": "ch", "ш": "sh", "щ": "shch", "ь": "", "ю": "iu", "я": "ia", "ы": "y", "э": "e",
    "ё": "e", "ъ": "", "ß": "ss", "ø": "o", "ł": "l", "æ": "ae", "œ": "oe", "đ": "d",
}  # fmt: skip
_SYLLABLES = {
    "a": "アカサタナハマヤラワガザダバパァャ",
    "i": "イキシチニヒミリギジヂビピィ",
    "u": "ウクスツヌフムユルグズヅブプゥュ",
    "e": "エケセテネヘメレゲゼデベペェ",
    "o": "オコソトノホモヨロヲゴゾドボポォョ",
}
_ROWS = {
    "k": "カキクケコ", "s": "サシスセソ", "t": "タチツテト", "n": "ナニヌネノ", "h": "ハヒフヘホ",
    "m": "マミムメモ", "i": "ヤユヨャュョ", "r": "ラリルレロ", "w": "ワ", "g": "ガギグゲゴ",
    "z": "ザジズゼゾヂヅ", "d": "ダデド", "b": "バビブベボ", "p": "パピプペポ",
}  # fmt: skip
_CONSONANT = {kana: consonant for consonant, row in _ROWS.items() for kana in row}
_KANA = {
    kana: _CONSONANT.get(kana, "") + vowel for vowel, row in _SYLLABLES.items() for kana in row
} | {"ン": "n", "ヴ": "v", "ッ": "", "ー": ""}
_SOUNDS = (
    ("sch", "s"), ("shch", "s"), ("tch", "t"), ("sh", "s"), ("ch", "t"), ("zh", "z"), ("kh", "h"),
    ("ph", "f"), ("th", "s"), ("ck", "k"), ("ts", "t"), ("qu", "k"), ("x", "ks"), ("c", "k"),
    ("q", "k"), ("w", "b"), ("v", "b"), ("f", "h"), ("l", "r"), ("j", "z"), ("g", "k"),
    ("d", "t"), ("y", "i"),
)  # fmt: skip
_VOWELS = re.compile("(?<=.)[aeiou]+")
_DOUBLED = re.compile(r"(.)\1+")


@cache
def key(word: str) -> Key:
    """A word as written, in Latin letters, and as the consonants that survive transcription."""
    lower = word.lower()
    if lower[:1].isdigit():
        digits = (
            str(myriads(lower).to_integral()) if lower[-1] in "万億兆" or "万" in lower else lower
        )
        return re.sub(r"\D", "", digits), "", ""
    roman = "".join(_ROMAN.get(char, _KANA.get(char, char)) for char in lower)
    roman = "".join(c for c in unicodedata.normalize("NFD", roman) if c.isascii() and c.isalnum())
    sound = roman
    for written, heard in _SOUNDS:
        sound = sound.replace(written, heard)
    return lower, roman, _DOUBLED.sub(r"\1", _VOWELS.sub("", sound))


_SYMBOLS = {
    "$": ("dollar", "долар", "ドル"),
    "€": ("euro", "євро", "ユーロ"),
    "£": ("pound", "pfund", "фунт", "ポンド"),
    "¥": ("yen", "єн", "円"),
    "%": ("percent", "prozent", "відсот", "パーセント"),
}


def likeness(one: Key, other: Key) -> float:
    """From 0, nothing alike, to 1, the same figures or the same name."""
    if one[0] == other[0]:
        return 1.0
    if one[0] in _SYMBOLS or other[0] in _SYMBOLS:
        sign, word = (one[0], other[0]) if one[0] in _SYMBOLS else (other[0], one[0])
        return float(word.startswith(_SYMBOLS[sign]))
    if min(len(one[1]), len(other[1])) < 3 or min(len(one[2]), len(other[2])) < 2:
        return 0.0
    letters = Indel.normalized_similarity(one[1], other[1])
    sounds = Indel.normalized_similarity(one[2], other[2])
    return max(0.0, (max(letters, (letters + sounds) / 2) - 0.55) / 0.45)
