"""The forms of words: of the source, to find a term; of a rendering, to recognize it.

Forms are made by rule from what ``data/terms/<language>.txt`` says. Of what is made so some are
no words, which does no harm: nobody writes them. A language without a data file is taken to
inflect at the end of its words. One that puts no spaces between words is taken not to inflect.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from polyglot_news.terms import tokens
from polyglot_news.terms.knowledge import NONE, Rules, known

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from polyglot_news.terms.knowledge import Forms

__all__ = ["UNSPACED", "base_forms", "forms", "holds", "holds_as_is", "variants"]

UNSPACED = frozenset({"ja", "zh", "th", "lo", "km", "my"})
"""Languages that put no spaces between words."""

_SHORTEST = 3
"""Letters of a word that rules apply to, and of the other part of a compound."""
_PART = 5
"""Letters of a word that is recognized in the middle of a compound."""
_BETWEEN = 3
"""Words that may stand between those of a rendering: “Black and Azov Seas”."""
_DOTS = re.compile(r"[\s・･·=＝‧\-‐‑]+")
_LONGEST_TARGET = 512


@lru_cache(maxsize=8192)
def base_forms(word: str, language: str) -> tuple[tuple[str, int], ...]:
    """What a dictionary may have for a word of a source, the word itself first.

    Returns:
        Each with the number of letters at the end of the word that do not belong to it: of a
        possessive, two.
    """
    cut = 2 if language == "en" and word[-2:] in {"'s", "'S"} else 0
    found = [(word, 0)]
    if cut:
        word = word[:-cut]
        found.append((word, cut))
    if len(word) < _SHORTEST:
        return tuple(found)
    lower = tokens.folded(word)
    kept = len(lower) == len(word)
    rules = known(language)
    back = tuple((way, (vowel,)) for vowel, ways in rules.alternations for way in ways)
    for ending, suffixes in _reversed(language).items():
        if not lower.endswith(ending) or len(lower) - len(ending) < 2 - (not ending):
            continue
        stem = (word if kept else lower)[: len(lower) - len(ending)]
        upper = word.isupper()
        for base in (stem, *_changed(stem, back, rules)) if ending else (stem,):
            found += [(base + (one.upper() if upper else one), cut) for one in suffixes]
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=8)
def _reversed(language: str) -> Mapping[str, tuple[str, ...]]:
    """For each ending of a form what the dictionary has in its place."""
    rules = known(language)
    found: dict[str, dict[str, None]] = {}
    for suffix, ways in (*rules.endings, *rules.closed, *((one, ("",)) for one in rules.zero)):
        for way in ways:
            found.setdefault(way, {})[suffix] = None
    return {ending: tuple(suffixes) for ending, suffixes in found.items()}


@lru_cache(maxsize=8192)
def forms(word: str, language: str, attribute: bool = False) -> frozenset[str]:
    """The forms of one word of a rendering, in small letters.

    Args:
        word: The word as a dictionary has it.
        language: Its language.
        attribute: Whether another word follows that it may belong to.
    """
    lower = tokens.folded(word)
    rules = known(language)
    # An acronym gets no more than an ending.
    if len(lower) < _SHORTEST or (word.isupper() and len(word) > 1):
        return frozenset({lower, lower + "s"} if rules.links else {lower})
    found = {lower}
    found.update(_replaced(lower, rules.endings))
    if attribute or (rules.attributes and not word[0].isupper()):
        found.update(_replaced(lower, rules.attributes))
    found.update(_closed(lower, rules))
    found.update(_zero(lower, rules))
    return frozenset(found) | _adjectives(lower, language)


@lru_cache(maxsize=8192)
def _adjectives(word: str, language: str) -> frozenset[str]:
    """The adjectives of a noun: Київ, київський."""
    rules = known(language)
    found: set[str] = set()
    for one in _replaced(word, rules.adjectives):
        if len(one) > _SHORTEST + 1:
            found.add(one)
            found.update(_replaced(one, rules.attributes or rules.endings))
    return frozenset(found)


def _replaced(word: str, rules: Rules) -> Iterator[str]:
    for suffix, ways in rules:
        if word.endswith(suffix) and (len(word) > len(suffix) or len(suffix) > 2):
            stem = word[: len(word) - len(suffix)]
            yield from (stem + way for way in ways)


def _closed(word: str, rules: Forms) -> Iterator[str]:
    """Endings behind a consonant, before which the last vowel may change or go."""
    last = word.removesuffix("ь")[-1:]
    if not rules.closed or (last not in rules.consonants and not rules.links):
        return
    for suffix, ways in rules.closed:
        if suffix == "" and word[-1:] in {"ь", "й"}:
            continue
        if word.endswith(suffix):
            stem = word[: len(word) - len(suffix)]
            for one in (stem, *_changed(stem, rules.alternations, rules), *_dropped(stem, rules)):
                yield from (one + way for way in ways)


def _zero(word: str, rules: Forms) -> Iterator[str]:
    """The form without an ending: школа, шкіл."""
    for suffix in rules.zero:
        if suffix and word.endswith(suffix) and len(word) > len(suffix) + 1:
            stem = word[: -len(suffix)]
            for one in (stem, *_changed(stem, rules.opened, rules), *_inserted(stem, rules)):
                yield from (one, one + "ь") if rules.fleeting else (one,)


def _last_vowel(stem: str, rules: Forms) -> tuple[int, str]:
    for at in range(len(stem) - 1, -1, -1):
        for vowel in rules.vowels:
            if stem.endswith(vowel, 0, at + 1):
                return at + 1 - len(vowel), vowel
    return -1, ""


def _changed(stem: str, rules: Rules, every: Forms) -> Iterator[str]:
    """A stem with another last vowel."""
    at, vowel = _last_vowel(stem, every)
    if vowel in every.unstressed:
        at, vowel = _last_vowel(stem[:at], every)
    for before, ways in rules:
        if before == vowel:
            yield from (stem[:at] + way + stem[at + len(vowel) :] for way in ways)


def _dropped(stem: str, rules: Forms) -> Iterator[str]:
    """A stem without its last vowel, if that stands between consonants."""
    at, vowel = _last_vowel(stem, rules)
    if vowel in rules.fleeting and at > 0 and len(stem) - at == 2:
        yield stem[:at] + stem[at + 1 :]
        # заєць, зайця; палець, пальця
        yield stem[:at] + ("й" if vowel in "єї" else "ь") + stem[at + 1 :]


def _inserted(stem: str, rules: Forms) -> Iterator[str]:
    """A stem with a vowel between the consonants at its end."""
    if len(stem) < 2 or stem[-1] not in rules.consonants:
        return
    if stem[-2] in (*rules.consonants, "ь"):
        # земля, земель; but копійка, копійок
        for before in dict.fromkeys((stem[:-1], stem[:-1].rstrip("ьй"))):
            for vowel in rules.inserted:
                yield before + vowel + stem[-1]
                # війна, воєн
                for one in _changed(before, (("і", ("о",)),), rules):
                    yield one + vowel + stem[-1]


def holds_as_is(target: str, words: str) -> bool:
    """Whether a translation has words letter for letter, and not as a part of others.

    A genitive s may stand behind them, as in “Facebooks”.
    """
    target, words = (unicodedata.normalize("NFC", one) for one in (target, words))
    start = r"(?<![A-Za-z0-9])" if words[0].isascii() and words[0].isalnum() else ""
    end = r"(?:s|(?=[^A-Za-z0-9]|$))" if words[-1].isascii() and words[-1].isalnum() else ""
    end += r"(?![A-Za-z0-9])" if end else ""
    return re.search(start + re.escape(words) + end, target) is not None


def variants(rendering: str, language: str) -> tuple[str, ...]:
    """Forms of a rendering, in small letters; the rendering itself is the first."""
    if language in UNSPACED:
        return (rendering,)
    words = [word.text for word in tokens.split(rendering)]
    found = {rendering.casefold(): None}
    for at, word in enumerate(words):
        for one in sorted(forms(word, language, at < len(words) - 1)):
            lowered = [tokens.folded(other) for other in words]
            found[" ".join((*lowered[:at], one, *lowered[at + 1 :]))] = None
    return tuple(found)


def holds(target: str, rendering: str, language: str) -> bool:
    """Whether a translation has a rendering in one of its forms."""
    if language in UNSPACED:
        return _bare(rendering) in _bare(target)
    wanted = tuple(word.text for word in tokens.split(rendering))
    return _in_order(_words(target), wanted, language)


@lru_cache(maxsize=_LONGEST_TARGET)
def _bare(text: str) -> str:
    """A text of a language without spaces, without what may or may not stand between words."""
    return _DOTS.sub("", unicodedata.normalize("NFKC", text)).casefold()


@lru_cache(maxsize=_LONGEST_TARGET)
def _words(text: str) -> tuple[str, ...]:
    return tuple(word.text for word in tokens.split(text))


def _in_order(given: Sequence[str], wanted: Sequence[str], language: str) -> bool:
    """Whether forms of some words stand in a text in their order, near to each other."""
    rules = known(language)
    last = len(wanted) - 1
    sets = [forms(word, language, at < last) for at, word in enumerate(wanted)]
    joined = _joined(wanted, sets, rules)

    def matches(word: str, at: int) -> bool:
        return _is_form(word, wanted[at], sets[at], language, at == last)

    for start, word in enumerate(given):
        if joined and any(one in tokens.folded(word) for one in joined):
            return True
        if not matches(word, 0):
            continue
        at, place = 1, start
        while at <= last:
            rest = range(place + 1, min(place + 2 + _BETWEEN, len(given)))
            found = next((one for one in rest if matches(given[one], at)), None)
            if found is None:
                break
            at, place = at + 1, found
        else:
            return True
    return False


def _is_form(given: str, wanted: str, found: Collection[str], language: str, last: bool) -> bool:
    rules = known(language)
    lower = tokens.folded(given)
    if lower in found:
        # Where nouns have capitals, a small letter makes it another word: wählen is no Wahl.
        small = rules.links and last and wanted[:1].isupper() and given[:1].islower()
        return not small or lower in _adjectives(tokens.folded(wanted), language)
    if rules is NONE:
        return _alike(lower, tokens.folded(wanted))
    # Only nouns make up compounds, so “eingerichtet” has nothing to do with Gericht.
    noun = bool(rules.links) and last and given[:1].isupper()
    return noun and _in_compound(lower, wanted, found, rules)


def _alike(given: str, wanted: str) -> bool:
    """Whether two words of a language that nothing is known of differ in their endings only."""
    shared = 0
    for one, other in zip(given, wanted, strict=False):
        if one != other:
            break
        shared += 1
    ending = max(len(given), len(wanted)) - shared
    return shared >= 3 and len(wanted) - shared <= 2 and ending <= 3 and shared > ending


def _in_compound(given: str, wanted: str, found: Collection[str], rules: Forms) -> bool:
    """Whether a word is part of a longer one: Autofähre, Fährhafen, Friedensvertrag."""
    lower = tokens.folded(wanted)
    if len(given) < len(lower) + _SHORTEST - 1 or len(lower) < _SHORTEST or lower[0] == wanted[0]:
        return False
    for one in found:
        # Of the shortest words many others are a part by chance.
        before = len(given) - len(one) - (len(one) <= _SHORTEST)
        if len(one) >= len(lower) - 1 and before >= _SHORTEST and given.endswith(one):
            return True
    # In the middle, or at the beginning, where it may lose its ending: Schulgebäude.
    at = given.find(lower, 1)
    if len(lower) >= _PART and at >= _SHORTEST and len(given) - at - len(lower) > _SHORTEST:
        return True
    stems = {lower} | {lower.removesuffix(one) for one in rules.cut}
    stems |= {changed for one in [*stems] for changed in _changed(one, rules.alternations, rules)}
    return any(
        given.startswith(stem + link) and len(given) - len(stem + link) > _SHORTEST
        for stem in stems
        if len(stem) > _SHORTEST or stem == lower
        for link in ("", *rules.links)
    )


def _joined(
    wanted: Sequence[str], sets: Sequence[Collection[str]], rules: Forms
) -> tuple[str, ...]:
    """Two words of a rendering as they begin a compound: Schwarzes Meer, Schwarzmeer."""
    if not rules.links or len(wanted) != 2:
        return ()
    first = min(sets[0], key=len)
    cut = {first, *(first.removesuffix(one) for one in ("e", "en", "er", "es"))}
    return tuple(one + tokens.folded(wanted[1]) for one in cut if len(one) > _SHORTEST)
