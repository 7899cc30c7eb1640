"""Where a span of a sentence is in its translation.

The evidence for "this word came from that one" is of three kinds, and none is
enough alone: the attention of the engine (noisy in a small model, absent from
some engines), likeness of letters (figures, and names across scripts: Kyiv,
Київ, キーウ), and place in the sentence. They are added up as logarithms, and
each piece of the translation then has a probability for every source word.

A span of the source goes to the stretch of the translation that gains most:
every piece inside that came from the span counts for it, every piece inside that
came from elsewhere against it, and so do the pieces it leaves out. To these come
what a language says about borders: no word is cut, a Japanese span does not begin
with a particle, an article stays outside if it was outside. The gains of all
stretches, as a distribution, tell how sure the best one is: if several are nearly
as good, a person has to look.

Spans of one sentence are placed together, so that they nest as they did before.
"""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from rapidfuzz.distance import Indel

from polyglot_news.numerals import myriads

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from polyglot_news.engines import Alignment

__all__ = [
    "LARGEST",
    "Links",
    "Piece",
    "Placed",
    "Span",
    "best",
    "link",
    "pieces",
    "place",
    "proportional",
    "split",
]


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


@dataclass(frozen=True, slots=True)
class Links:
    """A sentence, its translation, and which words came from which.

    Attributes:
        source: Pieces of the sentence.
        target: Pieces of the translation.
        text: The translation.
        probability: One row per target piece, one probability per source piece.
        certainty: For each target piece, how much of its attention went to words, 0 to 1.
        borders: What it costs to begin or end a span before each target piece, and at the end.
        fixed: Target pieces that are known to be a source piece's: masks.
    """

    source: tuple[Piece, ...]
    target: tuple[Piece, ...]
    text: str
    probability: tuple[tuple[float, ...], ...]
    certainty: tuple[float, ...]
    borders: tuple[float, ...]
    fixed: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the source text, and the index of the span around it, or -1."""

    start: int
    end: int
    parent: int = -1


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a span is in the translation, and the probability that this is the right place."""

    start: int
    end: int
    confidence: float


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
_PARTICLES = "はがをにでとのもへや"
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
_WEIGHTS = {"article": 0.2, "preposition": 0.3, "minor": 0.5, "mark": 0.0}


@dataclass(frozen=True, slots=True)
class Tuning:
    """Numbers found by trying them on every second case of ``tests/cases/markup``."""

    column: float = 1.0
    likeness: float = 6.0
    place: float = 0.7
    floor: float = 0.04
    noise: float = 0.05
    particle: float = 3.0
    article: float = 1.0
    length: float = 2.5
    border: float = 0.8
    minor: float = 2.0
    neighbour: float = 1.0
    unbalanced: float = 5.0
    ideograph: float = 0.8
    kana: float = 0.2


TUNING = Tuning()


def pieces(text: str) -> tuple[Piece, ...]:
    """Take a text apart into the pieces that spans are made of."""
    found: list[Piece] = []
    for match in _PIECE.finditer(text):
        kind, word = match.lastgroup, match.group().lower()
        role, weight = "word", 1.0
        if kind == "mark":
            role = "mark"
        elif kind == "ideograph":
            weight = TUNING.ideograph
        elif kind == "kana":
            weight = TUNING.kana
        elif kind == "symbol":
            weight = 0.4
        else:
            role = _ROLE_OF.get(word, "word")
        found.append(Piece(match.start(), match.end(), _WEIGHTS.get(role, weight), role))
    return tuple(found)


LARGEST = 1_000
"""Longest text, in pieces, whose words are compared one by one: the work grows with the square."""


def proportional(at: int, source: str, target: str) -> int:
    """About where a place of one text is in the other, between two words: a guess by length."""
    there = at * len(target) // max(len(source), 1)
    while 0 < there < len(target) and target[there - 1].isalnum() and target[there].isalnum():
        there += 1
    return there


def link(
    source: str, target: str, alignment: Alignment | None, masks: Collection[str] = ()
) -> Links:
    """Weigh the evidence for every pair of source word and target piece.

    Args:
        source: A sentence.
        target: Its translation.
        alignment: What the engine says about them, if it can.
        masks: Words that stand for the same in both, each once.
    """
    source_pieces, target_pieces = pieces(source), pieces(target)
    attention, certainty = _attention(source_pieces, target_pieces, alignment)
    columns = [sum(row[i] for row in attention) or 1.0 for i in range(len(source_pieces))]
    keys = [_key(source[p.start : p.end]) for p in source_pieces]
    rows: list[list[float]] = []
    for j, piece in enumerate(target_pieces):
        own = _key(target[piece.start : piece.end])
        scores: list[float] = []
        for i, word in enumerate(source_pieces):
            if word.role == "mark":
                scores.append(-math.inf)
                continue
            weight = attention[j][i]
            score = math.log(weight + TUNING.floor)
            score += TUNING.column * math.log(weight / columns[i] + TUNING.floor)
            score += TUNING.likeness * _likeness(keys[i], own)
            distance = (i + 0.5) / len(source_pieces) - (j + 0.5) / len(target_pieces)
            score -= TUNING.place * abs(distance)
            scores.append(score)
        rows.append(_softmax(scores))
    _compete(rows, source_pieces, target_pieces)
    _anchor(rows, keys, [_key(target[p.start : p.end]) for p in target_pieces])
    cuts = frozenset(start for start, _ in alignment.target) if alignment else frozenset()
    borders = _borders(target, target_pieces, cuts)
    masked = {source[p.start : p.end]: i for i, p in enumerate(source_pieces)}
    fixed = {
        j: masked[code]
        for j, piece in enumerate(target_pieces)
        if (code := target[piece.start : piece.end]) in masks and code in masked
    }
    probability = tuple(tuple(row) for row in rows)
    return Links(source_pieces, target_pieces, target, probability, certainty, borders, fixed)


def _softmax(scores: Sequence[float]) -> list[float]:
    top = max(scores, default=0.0)
    if top == -math.inf:
        return [0.0 for _ in scores]
    powers = [math.exp(score - top) for score in scores]
    total = sum(powers)
    return [power / total for power in powers]


def _compete(rows: list[list[float]], source: Sequence[Piece], target: Sequence[Piece]) -> None:
    """Let pieces that follow each other come from words that follow each other."""
    if not TUNING.neighbour:
        return
    before = [row[:] for row in rows]
    for j, row in enumerate(rows):
        for i in range(len(row)):
            support = 0.0
            if i and j:
                support += before[j - 1][i - 1]
            if i + 1 < len(row) and j + 1 < len(rows):
                support += before[j + 1][i + 1]
            row[i] *= 1 + TUNING.neighbour * support
        total = sum(row) or 1.0
        row[:] = [value / total for value in row]


def _anchor(
    rows: list[list[float]],
    source: Sequence[tuple[str, str, str]],
    target: Sequence[tuple[str, str, str]],
) -> None:
    """What is spelled alike and stands once on both sides belongs together, and to nothing else."""
    for i, key in enumerate(source):
        if not _telling(key) or source.count(key) > 1 or target.count(key) != 1:
            continue
        at = target.index(key)
        for j, row in enumerate(rows):
            if j == at:
                row[:] = [float(n == i) for n in range(len(row))]
            elif row[i] < 1.0:
                row[i] *= 0.1
                total = sum(row) or 1.0
                row[:] = [value / total for value in row]


def _telling(key: tuple[str, str, str]) -> bool:
    word = key[0]
    return len(word) > 3 or (len(word) > 1 and any(char.isdigit() for char in word))


def _attention(
    source: Sequence[Piece], target: Sequence[Piece], alignment: Alignment | None
) -> tuple[list[list[float]], tuple[float, ...]]:
    """The engine's attention, from its own pieces to ours."""
    if alignment is None or not alignment.weights:
        even = 1.0 / max(len(source), 1)
        return [[even] * len(source) for _ in target], tuple(0.5 for _ in target)
    shares = _overlaps(alignment.source, source)
    rows = [[0.0] * len(source) for _ in target]
    certainty: list[float] = []
    for j, parts in enumerate(_parts(alignment.target, target)):
        for index, share in parts:
            for k, weight in enumerate(alignment.weights[index][: len(shares)]):
                if weight > 0:
                    for i, part in shares[k]:
                        rows[j][i] += share * weight * part
        on_words = sum(weight for i, weight in enumerate(rows[j]) if source[i].role != "mark")
        certainty.append(min(on_words, 1.0) if parts else 0.0)
        if on_words:
            rows[j] = [weight / on_words for weight in rows[j]]
    return rows, tuple(certainty)


def _overlaps(
    spans: Sequence[tuple[int, int]], ours: Sequence[Piece]
) -> list[list[tuple[int, float]]]:
    """For each of the engine's pieces, which of ours it covers and by what share of itself."""
    result: list[list[tuple[int, float]]] = []
    for start, end in spans:
        common = [
            (n, min(end, piece.end) - max(start, piece.start))
            for n, piece in enumerate(ours)
            if piece.start < end and start < piece.end
        ]
        total = sum(length for _, length in common)
        result.append([(n, length / total) for n, length in common])
    return result


def _parts(
    spans: Sequence[tuple[int, int]], ours: Sequence[Piece]
) -> list[list[tuple[int, float]]]:
    """For each of our pieces, which of the engine's it is made of and by what share."""
    result: list[list[tuple[int, float]]] = []
    for piece in ours:
        common = [
            (n, min(end, piece.end) - max(start, piece.start))
            for n, (start, end) in enumerate(spans)
            if piece.start < end and start < piece.end
        ]
        total = sum(length for _, length in common)
        result.append([(n, length / total) for n, length in common])
    return result


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
def _key(word: str) -> tuple[str, str, str]:
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


def _likeness(one: tuple[str, str, str], other: tuple[str, str, str]) -> float:
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


def _script(char: str) -> str:
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


def _borders(text: str, parts: Sequence[Piece], cuts: frozenset[int]) -> tuple[float, ...]:
    """The price of a border before each piece, and after the last."""
    prices = [0.0]
    for before, after in pairwise(parts):
        price = 0.0
        if before.end == after.start and "mark" not in (before.role, after.role):
            kinds = (_script(text[before.end - 1]), _script(text[after.start]))
            price = _TOUCHING.get(kinds, 0.3)
            if kinds[1] == "kana" and _particle(text, after.start):
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


def _particle(text: str, at: int) -> bool:
    return text[at] in _PARTICLES or text.startswith(_LONG_PARTICLES, at)


@dataclass(frozen=True, slots=True)
class _Ranges:
    """Every stretch a span may have in the translation, best first."""

    scored: tuple[tuple[float, int, int], ...]
    total: float

    def confidence(self, score: float) -> float:
        return math.exp(score - self.total)


def _ranges(links: Links, start: int, end: int) -> _Ranges:
    inside = [
        i
        for i, piece in enumerate(links.source)
        if start <= piece.start and piece.end <= end and piece.role != "mark"
    ]
    if not inside or not links.target:
        return _Ranges((), 0.0)
    gains = [0.0]
    weights = [0.0]
    for piece, row, certainty in zip(links.target, links.probability, links.certainty, strict=True):
        share = sum(row[i] for i in inside)
        odds = math.log((share + TUNING.noise) / (1 - share + TUNING.noise))
        gains.append(gains[-1] + piece.weight * (0.3 + 0.7 * certainty) * odds)
        weights.append(weights[-1] + piece.weight)
    all_source = sum(piece.weight for piece in links.source) or 1.0
    expected = sum(links.source[i].weight for i in inside) * weights[-1] / all_source
    first = links.source[inside[0]].role
    depths = _depths(links)
    openings = [_opening(links, n, first) for n in range(len(links.target))]
    endings = [_ending(links, n, first) for n in range(len(links.target))]
    scored: list[tuple[float, int, int]] = []
    own = [j for j, i in links.fixed.items() if i in inside]
    foreign = [j for j, i in links.fixed.items() if i not in inside]
    latest, earliest = min(own, default=len(openings)), max(own, default=-1)
    for a, opening in enumerate(openings[: latest + 1]):
        if opening is None:
            continue
        limit = min((j for j in foreign if j >= a), default=len(endings))
        for b in range(max(a, earliest), limit):
            ending = endings[b]
            if ending is None:
                continue
            size = math.log((weights[b + 1] - weights[a] + 0.5) / (expected + 0.5))
            score = gains[b + 1] - gains[a] - opening - ending - TUNING.length * size * size
            if depths[b + 1] != depths[a] or min(depths[a : b + 2]) < depths[a]:
                score -= TUNING.unbalanced
            scored.append((score, a, b + 1))
    scored.sort(reverse=True)
    if not scored:
        return _Ranges((), 0.0)
    top = scored[0][0]
    total = top + math.log(sum(math.exp(score - top) for score, _, _ in scored))
    return _Ranges(tuple(scored), total)


def _depths(links: Links) -> list[int]:
    """How many brackets are open before each piece, and at the end."""
    depths = [0]
    for piece in links.target:
        mark = links.text[piece.start]
        depths.append(depths[-1] + (mark in "([（「『【〈《«„“") - (mark in ")]）」』】〉》»”"))
    return depths


def _opening(links: Links, n: int, first: str) -> float | None:
    """The price of a span that begins with this piece; None if it cannot."""
    piece = links.target[n]
    if piece.role == "mark":
        return None
    price = TUNING.border * links.borders[n]
    before = links.target[n - 1] if n else None
    touches = before is not None and before.end == piece.start and before.role != "mark"
    if (
        touches
        and _script(links.text[piece.start]) == "kana"
        and _particle(links.text, piece.start)
    ):
        price += TUNING.particle
    if piece.role == "preposition" and first != "preposition":
        price += TUNING.article
    if piece.role == "article" and first not in ("article", "minor"):
        price += TUNING.article
    if piece.role == "minor" and first not in ("article", "minor"):
        price += TUNING.minor
    if before is not None and before.role == first and first in ("article", "preposition"):
        price += TUNING.article
    return price


def _ending(links: Links, n: int, first: str) -> float | None:
    """The price of a span that ends with this piece; None if it cannot."""
    piece = links.target[n]
    if piece.role == "mark":
        return None
    price = TUNING.border * links.borders[n + 1]
    if piece.role in ("article", "preposition"):
        price += TUNING.article
    if piece.role == "minor":
        price += TUNING.minor
    if links.text[piece.start : piece.end] in tuple(_PARTICLES) and first != "preposition":
        price += TUNING.particle / 2
    return price


def place(links: Links, spans: Sequence[Span]) -> tuple[Placed, ...]:
    """Find the spans of a sentence in its translation.

    Args:
        links: From :func:`link`.
        spans: Outer spans before those inside them; none crosses another.

    Returns:
        For each span its place: inside its parent's, apart from its siblings'. A span for
        which there are no words left is empty.
    """
    words = [piece for piece in links.source if piece.role != "mark"]
    states: list[tuple[float, tuple[tuple[int, int, float], ...]]] = [(0.0, ())]
    for span in spans:
        ranges = _ranges(links, span.start, span.end)
        own = [piece for piece in words if span.start <= piece.start and piece.end <= span.end]
        around = spans[span.parent] if span.parent >= 0 else None
        outer = [p for p in words if around is None or around.start <= p.start < around.end]
        following: list[tuple[float, tuple[tuple[int, int, float], ...]]] = []
        for score, chosen in states:
            low, high, sure = chosen[span.parent] if around else (0, len(links.target), 1.0)
            if own and own == outer:
                # All the words there are: nothing to choose, but marks at the ends stay outside.
                low, high = _trimmed(links, low, high)
                following.append((score, (*chosen, (low, high, sure))))
                continue
            taken = [chosen[n][:2] for n in range(len(chosen)) if spans[n].parent == span.parent]
            free = (
                (gain, a, b)
                for gain, a, b in ranges.scored
                if low <= a and b <= high and all(b <= c or d <= a for c, d in taken)
            )
            fitting = [one for _, one in zip(range(_BREADTH), free, strict=False)]
            for gain, a, b in fitting:
                following.append((score + gain, (*chosen, (a, b, ranges.confidence(gain)))))
            if not fitting:
                at = max([low, *(d for _, d in taken)])
                following.append((score - _NO_ROOM, (*chosen, (at, at, 0.0))))
        following.sort(key=lambda state: -state[0])
        states = following[:_BREADTH]
    return tuple(_placed(links, *one) for one in states[0][1])


_BREADTH = 12
_NO_ROOM = 20.0


def _trimmed(links: Links, low: int, high: int) -> tuple[int, int]:
    while low < high and links.target[low].role == "mark":
        low += 1
    while low < high and links.target[high - 1].role == "mark":
        high -= 1
    return low, high


def _placed(links: Links, low: int, high: int, confidence: float) -> Placed:
    if low < high:
        return Placed(links.target[low].start, links.target[high - 1].end, confidence)
    at = links.target[low].start if low < len(links.target) else len(links.text.rstrip())
    return Placed(at, at, confidence)


def best(
    links: Links, start: int, end: int, low: int, high: int, closed: Sequence[tuple[int, int]]
) -> Placed | None:
    """The place of one word or phrase, by which a mark that takes no room is placed.

    Args:
        links: From :func:`link`.
        start: Where the phrase begins in the source text.
        end: Where it ends.
        low: Where in the translation the search begins.
        high: Where it ends.
        closed: Stretches of the translation that it must not begin or end inside of.
    """
    ranges = _ranges(links, start, end)
    for score, a, b in ranges.scored:
        first, last = links.target[a].start, links.target[b - 1].end
        if (
            low <= first
            and last <= high
            and not any(c < first < d or c < last < d for c, d in closed)
        ):
            return Placed(first, last, ranges.confidence(score))
    return None


def split(links: Links, at: int) -> Placed:
    """Where the translation has passed what the source says before a place: a line's end."""
    before = [i for i, piece in enumerate(links.source) if piece.end <= at]
    gains = [0.0]
    for piece, row in zip(links.target, links.probability, strict=True):
        share = sum(row[i] for i in before)
        odds = math.log((share + TUNING.noise) / (1 - share + TUNING.noise))
        gains.append(gains[-1] + piece.weight * odds)
    scores: list[float] = []
    ends_clause = bool(before) and links.source[before[-1]].role == "mark"
    for n, gain in enumerate(gains):
        after_mark = n > 0 and links.target[n - 1].role == "mark"
        score = 2 * gain - gains[-1] - links.borders[n]
        if ends_clause and after_mark:
            score += 2.0
        if n < len(links.target) and links.target[n].role == "mark":
            score -= 2.0
        scores.append(score)
    shares = _softmax(scores)
    n = max(range(len(shares)), key=shares.__getitem__)
    place_ = _placed(links, n, n, shares[n])
    if 0 < n <= len(links.target):
        return Placed(links.target[n - 1].end, links.target[n - 1].end, shares[n])
    return place_
