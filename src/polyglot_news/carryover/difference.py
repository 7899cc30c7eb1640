"""What changed between two versions of a source text, edit by edit.

The parts of both texts are aligned at the least cost (Needleman and Wunsch): a number for a
number, an address for an address, a word for a like word. What is left over was put in or
taken out.
"""

from __future__ import annotations

import dataclasses
import itertools
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from polyglot_news.carryover.atoms import Atom, Sort, Text, atoms, gaps, mark_family
from polyglot_news.carryover.knowledge import table, values, words
from polyglot_news.carryover.outcome import Edit, Kind
from polyglot_news.checks.kept import in_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["Change", "changes", "classify", "edits_of", "same_words"]


@dataclass(frozen=True, slots=True)
class Change:
    """An edit with the atoms that it is about.

    Attributes:
        edit: The edit.
        before: Number of the atom in the previous text; None if it was put in.
        after: Number of the atom in the present text; None if it was taken out.
    """

    edit: Edit
    before: int | None
    after: int | None


_GAP = 0.8
_LIKE = {Sort.QUOTE: 0.3, Sort.MARK: 0.5, Sort.OPEN: 0.5, Sort.CLOSE: 0.5, Sort.WORD: 1.1}
_OTHERS = {
    frozenset({Sort.QUOTE, Sort.MARK}): 1.2,
    frozenset({Sort.URL, Sort.CODE}): 0.9,
    frozenset({Sort.NUMBER, Sort.WORD}): 1.3,
    frozenset({Sort.NUMBER, Sort.CODE}): 1.2,
    frozenset({Sort.WORD, Sort.CODE}): 1.3,
    frozenset({Sort.NUMBER, Sort.DATE}): 1.3,
}
_LONGEST = 600
_KINDS = {
    Sort.NUMBER: Kind.NUMBER,
    Sort.ROMAN: Kind.NUMBER,
    Sort.DATE: Kind.DATE,
    Sort.URL: Kind.URL,
    Sort.CODE: Kind.PLACEABLE,
    Sort.OPEN: Kind.MARKUP,
    Sort.CLOSE: Kind.MARKUP,
    Sort.MARKUP: Kind.MARKUP,
    Sort.QUOTE: Kind.QUOTES,
    Sort.MARK: Kind.PUNCTUATION,
}
_APOSTROPHES = str.maketrans("’ʼ", "''")


def classify(
    previous: str,
    current: str,
    source_language: str,
    *,
    markdown: bool = True,
    references: Sequence[str] = (),
) -> tuple[Edit, ...]:
    """The edits that make one source text of another, in the order of the texts.

    Args:
        previous: The text that a translation was made for.
        current: The text as it is now.
        source_language: The language of both.
        markdown: Whether they are Markdown; otherwise plain text.
        references: Labels of the link references that their article defines.
    """
    named = tuple(references)
    return edits_of(
        changes(
            Text(previous, source_language, markdown, named),
            Text(current, source_language, markdown, named),
        )
    )


def edits_of(found: Sequence[Change]) -> tuple[Edit, ...]:
    """The edits of changes."""
    return tuple(one.edit for one in found)


@lru_cache(maxsize=512)
def changes(previous: Text, current: Text) -> tuple[Change, ...]:
    """The edits that make one text of another, with their atoms."""
    one, other = atoms(previous), atoms(current)
    pairs = _aligned(one, other, previous.language)
    found = list(_changes(pairs, one, other, previous))
    found = _with_followers(found, one, other, previous.language)
    found += _spaces(pairs, previous, current)
    return tuple(sorted(found, key=lambda change: (change.edit.new, change.edit.old)))


def _key(atom: Atom) -> tuple[Sort, str]:
    # The close of a pair is what its opening is; the same mark may be either.
    return (atom.sort, atom.text)


def _cost(one: Atom, other: Atom, language: str) -> float:
    if _key(one) == _key(other):
        return 0.0
    if one.sort is other.sort:
        if one.sort is Sort.WORD and same_words(one.text, other.text):
            return 0.2
        if one.sort is Sort.MARK and mark_family(one.text) == mark_family(other.text):
            return 0.2
        if one.sort is Sort.MARK and one.text.isalnum() != other.text.isalnum():
            return 2.0
        if one.sort is Sort.WORD:
            return 1.1 - 0.4 * _share(one.text, other.text)
        return _LIKE.get(one.sort, 0.6)
    if one.text.strip("`") == other.text.strip("`"):
        return 0.2
    return _OTHERS.get(frozenset({one.sort, other.sort}), 3 * _GAP)


def _share(one: str, other: str) -> float:
    from rapidfuzz import fuzz

    return fuzz.ratio(one, other) / 100


def same_words(one: str, other: str) -> bool:
    """Whether two words differ in case, apostrophes and hyphens only."""

    def bare(word: str) -> str:
        return re.sub("[-‑]", "", word.translate(_APOSTROPHES)).casefold()

    return bare(one) == bare(other)


_Pairs = list[tuple[int | None, int | None]]


def _aligned(one: Sequence[Atom], other: Sequence[Atom], language: str) -> _Pairs:
    """Which atoms belong together: pairs of numbers, None for nothing, in order."""
    head = 0
    while head < min(len(one), len(other)) and _key(one[head]) == _key(other[head]):
        head += 1
    tail = 0
    while tail < min(len(one), len(other)) - head and _key(one[-1 - tail]) == _key(
        other[-1 - tail]
    ):
        tail += 1
    a, b = one[head : len(one) - tail], other[head : len(other) - tail]
    pairs: _Pairs = [(n, n) for n in range(head)]
    if len(a) > _LONGEST or len(b) > _LONGEST:
        pairs += [(head + n, None) for n in range(len(a))]
        pairs += [(None, head + n) for n in range(len(b))]
    else:
        pairs += [
            (None if i is None else head + i, None if j is None else head + j)
            for i, j in _cheapest(a, b, language)
        ]
    pairs += [(len(one) - tail + n, len(other) - tail + n) for n in range(tail)]
    return pairs


def _cheapest(a: Sequence[Atom], b: Sequence[Atom], language: str) -> _Pairs:
    rows, columns = len(a) + 1, len(b) + 1
    best = [[0.0] * columns for _ in range(rows)]
    for i in range(1, rows):
        best[i][0] = i * _GAP
    for j in range(1, columns):
        best[0][j] = j * _GAP
    costs = [[_cost(x, y, language) for y in b] for x in a]
    for i in range(1, rows):
        for j in range(1, columns):
            best[i][j] = min(
                best[i - 1][j - 1] + costs[i - 1][j - 1],
                best[i - 1][j] + _GAP,
                best[i][j - 1] + _GAP,
            )
    pairs: _Pairs = []
    i, j = rows - 1, columns - 1
    while i or j:
        here = best[i][j]
        if i and j and abs(here - best[i - 1][j - 1] - costs[i - 1][j - 1]) < 1e-9:
            i, j = i - 1, j - 1
            pairs.append((i, j))
        elif i and abs(here - best[i - 1][j] - _GAP) < 1e-9:
            i -= 1
            pairs.append((i, None))
        else:
            j -= 1
            pairs.append((None, j))
    return pairs[::-1]


def _changes(
    pairs: _Pairs, one: Sequence[Atom], other: Sequence[Atom], text: Text
) -> Iterator[Change]:
    old_at = new_at = 0
    for i, j in pairs:
        before = None if i is None else one[i]
        after = None if j is None else other[j]
        old = (before.start, before.end) if before else (old_at, old_at)
        new = (after.start, after.end) if after else (new_at, new_at)
        old_at, new_at = old[1], new[1]
        if before and after and _key(before) == _key(after):
            continue
        kind = _kind(before, after, text, i == _first_word(one) or j == _first_word(other))
        edit = Edit(kind, before.text if before else "", after.text if after else "", old, new)
        yield Change(edit, i, j)


def _first_word(found: Sequence[Atom]) -> int:
    return next((n for n, atom in enumerate(found) if atom.sort is Sort.WORD), -1)


def _kind(before: Atom | None, after: Atom | None, text: Text, first: bool) -> Kind:
    one = before or after
    if one is None:
        raise ValueError("an edit is about something")
    language = text.language
    if before and after and before.sort is not after.sort:
        if before.text.strip("`") == after.text.strip("`"):
            return Kind.MARKUP
        sorts = {before.sort, after.sort}
        if sorts <= {Sort.NUMBER, Sort.WORD}:
            word = before if before.sort is Sort.WORD else after
            return Kind.NUMBER if in_words(word.text, language) else Kind.WORDING
        if sorts <= {Sort.URL, Sort.CODE}:
            return Kind.URL
        return Kind.PUNCTUATION if sorts <= {Sort.QUOTE, Sort.MARK} else Kind.WORDING
    if one.sort is not Sort.WORD:
        unit = any(_is_unit(atom, language) for atom in (before, after) if atom)
        return Kind.NUMBER if unit else _KINDS[one.sort]
    if before and after and text.text[before.start - 1 : before.start] == "°":
        return Kind.NUMBER
    if before and after:
        return _word_kind(before.text, after.text, language, first)
    return Kind.NAME if not first and _is_name(one.text) else Kind.WORDING


def _is_unit(atom: Atom, language: str) -> bool:
    if atom.sort is not Sort.MARK:
        return False
    return unicodedata.category(atom.text[0]) == "Sc" or atom.text in "%‰°§"


def _is_name(word: str) -> bool:
    return word[:1].isupper()


def _word_kind(one: str, other: str, language: str, first: bool) -> Kind:
    if same_words(one, other):
        if one.translate(_APOSTROPHES) == other.translate(_APOSTROPHES):
            return Kind.QUOTES
        if one.casefold() != other.casefold():
            # "re-sign" is no "resign".
            return (
                Kind.WORDING
                if one.casefold()[:3] == "re-" or other[:3] == "re-"
                else (Kind.PUNCTUATION)
            )
        matters = one.casefold() in words(language, "case matters")
        shouted = one.isupper() != other.isupper() and min(len(one), len(other)) > 1
        return Kind.WORDING if matters or shouted else Kind.CASE
    if in_words(one, language) and in_words(other, language):
        return Kind.NUMBER
    if not first and _is_name(one) and _is_name(other):
        return Kind.NAME
    return Kind.WORDING


def _with_followers(
    found: list[Change], one: Sequence[Atom], other: Sequence[Atom], language: str
) -> list[Change]:
    """Count words that only follow a number or the sound of the next word to what they follow."""
    about_one = any(
        change.edit.kind is Kind.NUMBER
        and change.before is not None
        and change.after is not None
        and ({1} & one[change.before].values) != ({1} & other[change.after].values)
        for change in found
    )
    by_place = {change.after: change for change in found if change.after is not None}
    result = []
    for change in found:
        edit = change.edit
        if edit.kind is Kind.WORDING and change.before is not None and change.after is not None:
            follower = by_place.get(change.after + 1)
            counted = (
                change.before
                and change.after
                and (one[change.before - 1].scale > 1 and other[change.after - 1].scale > 1)
            )
            if counted or (about_one and _agree(edit.before, edit.after, language)):
                edit = dataclasses.replace(edit, kind=Kind.NUMBER)
            elif follower and follower.before and _articles(edit.before, edit.after, language):
                edit = dataclasses.replace(edit, kind=follower.edit.kind)
        result.append(dataclasses.replace(change, edit=edit))
    return result


def _agree(one: str, other: str, language: str) -> bool:
    """Whether two words are the singular and the plural of one."""
    listed = values(language, "agreement")
    for a, b in ((one.lower(), other.lower()), (other.lower(), one.lower())):
        if listed.get(a) == b:
            return True
        for ending, plural in table(language, "plural endings"):
            if a.endswith(ending) and b == a.removesuffix(ending) + plural:
                return True
    return False


def _articles(one: str, other: str, language: str) -> bool:
    listed = values(language, "articles")
    a, b = one.lower(), other.lower()
    return listed.get(a) == b or listed.get(b) == a


def _spaces(pairs: _Pairs, previous: Text, current: Text) -> Iterator[Change]:
    """Where the white space between parts that stayed neighbours changed."""
    old, new = gaps(previous), gaps(current)
    one, other = atoms(previous), atoms(current)
    neighbours: list[tuple[int | None, int | None]] = [(-1, -1), *pairs, (len(one), len(other))]
    for (i, j), (k, m) in itertools.pairwise(neighbours):
        if i is None or j is None or k is None or m is None:
            continue
        if old[k] != new[m]:
            before = (one[k].start if k < len(one) else len(previous.text)) - len(old[k])
            after = (other[m].start if m < len(other) else len(current.text)) - len(new[m])
            places = (before, before + len(old[k])), (after, after + len(new[m]))
            yield Change(Edit(Kind.SPACE, old[k], new[m], *places), None, None)
