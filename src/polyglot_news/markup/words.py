"""The pieces of a text that spans are made of, and what it costs to cut between them.

Words where there are spaces; in Japanese, where there are none, characters, with prices that
follow the writing: a word seldom ends between Chinese characters or inside katakana, never
before the ending of a verb, and always before a particle.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

__all__ = ["PARTICLES", "Piece", "borders", "is_particle", "pieces", "script"]


@dataclass(frozen=True, slots=True)
class Piece:
    """The smallest part of a text that a span may begin or end at.

    A word; of a word with hyphens, each part; in Chinese characters and hiragana, each
    character; a punctuation mark.

    Attributes:
        start: Where it begins, in characters.
        end: Where it ends.
        weight: How much it says: 1 for a word, less for an article, 0 for punctuation.
        role: ``article``, ``preposition``, ``minor`` (other function words), ``word``, or
            for punctuation ``mark``.
    """

    start: int
    end: int
    weight: float
    role: str


_ROLES = {
    "article": "the a an this that these those its his her their our my your "
    "der die das dem den des ein eine einen einem einer eines",
    "preposition": "of in on at to for from by with about into over under after before since until "
    "between against through during without within than as "
    "im am auf zum zur von vom mit für über unter bei beim nach vor aus durch gegen ohne um an zu "
    "seit bis ab ins ans wegen während als "
    "в у на з із зі зо до від для за про при по під над між через без після перед біля щодо як",
    "minor": "and or but is are was were be been has have had will would which who it he she they "
    "we und oder aber ist sind war waren wird werden wurde wurden hat haben hatte hatten sei seien "
    "habe werde dass es er sie sich wie wenn ob auch "
    "та і й а або але що щоб який яка яке які є був була було були його її їх не",
}
_ROLE_OF = {word: role for role, words in _ROLES.items() for word in words.split()}
PARTICLES = "はがをにでとのもへや"
_LONG_PARTICLES = ("から", "まで", "より", "など", "だけ", "には", "では", "とは", "にも", "でも")
_KANA_WORDS = (
    "によると によって について において に対して に関する による として という ている ていた "
    "されている された される したと した して する しない しなかった しており だった である "
    "でした でない です ました ません ます なかった ない られた られる れた れる "
    "この その あの これ それ こと もの ため よう たち ところ まま "
    "から まで より など だけ には では とは にも でも"
)
"""Words in hiragana that nothing else in the writing sets apart."""

_PIECE = re.compile(
    r"(?P<number>(?:\d[\d,]*(?:\.\d+)?[百千]?[万億兆])+(?:\d[\d,]*)?|\d+(?:[.,:'’   ]\d+)*)"
    r"|(?P<katakana>[\u30a1-\u30fa\u30fc-\u30ff\uff66-\uff9f]+)"
    r"|(?P<ideograph>[\u3400-\u9fff\uf900-\ufaff々〆〇])"
    rf"|(?P<kana>{'|'.join(sorted(_KANA_WORDS.split(), key=len, reverse=True))}|[\u3041-\u309f])"
    r"|(?P<word>(?:(?![\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff\uff66-\uff9f々〆〇])[^\W\d_])"
    r"(?:(?![\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff\uff66-\uff9f々〆〇])[\w]|['’ʼ](?=[^\W\d_]))*)"
    r"|(?P<symbol>[%‰°€$£¥₴№§])"
    r"|(?P<mark>\S)"
)
_IDEOGRAPH, _KANA = 0.8, 0.2
_WEIGHTS = {"article": 0.2, "preposition": 0.3, "minor": 0.5, "mark": 0.0}


def pieces(text: str) -> tuple[Piece, ...]:
    """Take a text apart into the pieces that spans are made of."""
    found: list[Piece] = []
    for match in _PIECE.finditer(text):
        kind, word = match.lastgroup, match.group().lower()
        role, weight = "word", 1.0
        if kind == "mark":
            role = "mark"
        elif kind == "ideograph":
            weight = _IDEOGRAPH
        elif kind == "kana":
            weight = _KANA
        elif kind == "symbol":
            weight = 0.4
        else:
            role = _ROLE_OF.get(word, "word")
        found.append(Piece(match.start(), match.end(), _WEIGHTS.get(role, weight), role))
    return tuple(found)


def script(char: str) -> str:
    """The script of a letter: kana, katakana, ideograph, number or (any other) word."""
    if "\u3041" <= char <= "\u309f":
        return "kana"
    if "\u30a1" <= char <= "\u30ff" or "\uff66" <= char <= "\uff9f":
        return "katakana"
    if "\u3400" <= char <= "\u9fff" or "\uf900" <= char <= "\ufaff" or char in "々〆〇":
        return "ideograph"
    return "number" if char.isdigit() else "word"


# Between two pieces that touch: what it costs to cut there. A number and its counter, a verb and
# its ending are words; a particle begins a new one.
_TOUCHING = {
    ("ideograph", "ideograph"): 1.2,
    ("ideograph", "kana"): 2.8,
    ("katakana", "kana"): 1.4,
    ("kana", "kana"): 2.0,
    ("kana", "ideograph"): 0.3,
    ("number", "ideograph"): 6.0,
    ("number", "katakana"): 2.5,
    ("number", "word"): 1.4,
    ("word", "number"): 2.0,
    ("word", "word"): 2.0,
}


def borders(text: str, parts: Sequence[Piece], cuts: Collection[int]) -> tuple[float, ...]:
    """The price of a border before each piece of a text, and after the last.

    Args:
        text: The text.
        parts: Its pieces.
        cuts: Where the engine begins a piece of its own: it knows words too.
    """
    prices = [0.0]
    for before, after in pairwise(parts):
        price = 0.0
        if before.end == after.start and "mark" not in (before.role, after.role):
            kinds = (script(text[before.end - 1]), script(text[after.start]))
            price = _TOUCHING.get(kinds, 0.3)
            if kinds[1] == "kana" and is_particle(text, after.start):
                price = 0.0 if kinds[0] != "kana" else 0.7
            elif kinds == ("ideograph", "kana") and text[after.start] == "な":
                price = 3.0
            elif kinds[0] == "kana" and (
                before.end - before.start > 1 or text[before.end - 1] in "はをがの"
            ):
                price = 0.3
            elif after.start in cuts and kinds[0] == kinds[1] == "ideograph":
                price = 0.5
        elif before.end == after.start and "-" in text[before.start : after.end]:
            price = 0.7
        elif before.end == after.start and "・" in text[before.start : after.end]:
            price = 2.0
        prices.append(price)
    return (*prices, 0.0)


def is_particle(text: str, at: int) -> bool:
    """Whether a Japanese particle seems to begin at a place."""
    return text[at] in PARTICLES or text.startswith(_LONG_PARTICLES, at)
