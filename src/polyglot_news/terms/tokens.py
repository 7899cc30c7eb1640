"""A text as words: what a term is looked for in, and what a rendering is made of.

Letters of scripts that put no spaces between words are words of their own, but kana that
continue a word of kana. Hyphens are spaces; “U.S.” is “US”; every apostrophe is the same one.
Other punctuation is a word, so that no term is found across it.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

__all__ = ["Token", "folded", "split"]

_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u9fff"
    "\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
_MARKS = "\u0300-\u036f\u0483-\u0487"
_LETTER = rf"[^\W_{_UNSPACED}][{_MARKS}]*"
_TOKEN = re.compile(
    rf"(?P<initials>(?:(?<![^\W_])[^\W\d_{_UNSPACED}]\.){{2,}})"
    rf"|(?P<word>(?:{_LETTER})+(?:['’ʼ‘＇](?:{_LETTER})+)*)"
    rf"|(?P<letter>[{_UNSPACED}])"
    r"|(?P<space>[\s_\u00ad\u200b\u2060-]+|[\u2010\u2011])"
    r"|(?P<mark>.)",
    re.DOTALL,
)
_APOSTROPHES = str.maketrans("’ʼ‘＇", "''''")
_SHORT = 3
"""A word of that many letters before a full stop may be an abbreviation, such as “St.”."""


class Token(NamedTuple):
    """A word of a text.

    Attributes:
        text: The word with composed letters and straight apostrophes.
        start: Where it begins in the text.
        end: Where it ends.
        hyphen: Whether a hyphen stands right before it.
    """

    text: str
    start: int
    end: int
    hyphen: bool = False


def split(text: str) -> list[Token]:
    """The words of a text in order."""
    found: list[Token] = []
    hyphen = False
    for match in _TOKEN.finditer(text):
        kind, piece = match.lastgroup, match.group()
        if kind == "space":
            hyphen = piece in {"-", "\u2010", "\u2011"}
            continue
        start, end = match.span()
        if kind == "initials":
            piece = piece.replace(".", "")
        elif kind == "mark" and piece == "." and _abbreviates(found, start):
            continue
        found.append(Token(_composed(piece), start, end, hyphen))
        hyphen = False
    return found


def _abbreviates(found: list[Token], at: int) -> bool:
    last = found[-1] if found else None
    return bool(last and last.end == at and len(last.text) <= _SHORT and last.text.istitle())


def _composed(text: str) -> str:
    if text.isascii():
        return text
    return unicodedata.normalize("NFKC", text.translate(_APOSTROPHES))


def folded(text: str) -> str:
    """A word without the difference between capitals and small letters."""
    return text.casefold() if not text.isascii() else text.lower()
