"""What changed between two texts, word by word; in scripts without spaces, letter by letter."""

from __future__ import annotations

import difflib
import re
from typing import NamedTuple

__all__ = ["Piece", "diff", "marked"]

# A word with its hyphens and apostrophes, a number with its marks, one sign, or white space;
# characters of scripts that put no spaces between words stand alone.
_TOKEN = re.compile(
    r"\s+|[\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]"
    r"|[^\W\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+"
    r"(?:['’.,:-][^\W\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+)*"
    r"|."
)


class Piece(NamedTuple):
    """A stretch that both texts have, or that only one of them has.

    Attributes:
        kind: ``=``, ``-`` (only in the old text) or ``+`` (only in the new one).
        text: The stretch.
    """

    kind: str
    text: str


def diff(old: str, new: str) -> tuple[Piece, ...]:
    """The pieces of two texts: those but ``+`` are the old one, those but ``-`` the new one."""
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    pieces: list[Piece] = []
    for kind, one, two, three, four in matcher.get_opcodes():
        if kind == "equal":
            pieces.append(Piece("=", "".join(before[one:two])))
            continue
        if one < two:
            pieces.append(Piece("-", "".join(before[one:two])))
        if three < four:
            pieces.append(Piece("+", "".join(after[three:four])))
    return tuple(pieces)


def marked(pieces: tuple[Piece, ...]) -> str:
    """The pieces in one line, as wdiff writes them: ``[-old-]{+new+}``."""
    forms = {"=": "{}", "-": "[-{}-]", "+": "{{+{}+}}"}
    return "".join(forms[kind].format(text) for kind, text in pieces)
