"""The forms that an agreed rendering can take in a sentence.

What is known of a language is in ``data/declension/<language>.txt``. Determiner, adjectives and
noun are declined together, so there are as many forms as cases, and each agrees in itself.
Which case a sentence needs is not decided here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from polyglot_news import languagedata

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

__all__ = ["Declension", "Form", "declension_of", "forms", "parse_declension"]

Cases = tuple[tuple[str, ...], ...]
"""For each case the endings, or the words, that there are for it."""

_TABLES = (
    *("nouns", "adjectives", "plural_nouns", "plural_adjectives", "names"),
    *("determiners", "mixed_determiners", "genders", "adjective_genders", "prepositions"),
)
_NAMES = ("nominative", "genitive", "dative", "accusative", "instrumental", "locative")
_CASES = 4
"""How many cases a language with determiners has."""


@dataclass(frozen=True, slots=True)
class Declension:
    """The lists of a data file, by their titles."""

    nouns: Mapping[str, Cases] = field(default_factory=dict)
    adjectives: Mapping[str, Cases] = field(default_factory=dict)
    plural_nouns: Mapping[str, Cases] = field(default_factory=dict)
    plural_adjectives: Mapping[str, Cases] = field(default_factory=dict)
    names: Mapping[str, Cases] = field(default_factory=dict)
    determiners: Mapping[str, Cases] = field(default_factory=dict)
    mixed_determiners: Mapping[str, Cases] = field(default_factory=dict)
    genders: Mapping[str, Cases] = field(default_factory=dict)
    adjective_genders: Mapping[str, Cases] = field(default_factory=dict)
    prepositions: Mapping[str, Cases] = field(default_factory=dict)

    def governed(self, before: str) -> frozenset[int]:
        """The cases that can stand behind a text: some behind a preposition, otherwise all."""
        last = before.split()[-1:]
        for names, words in self.prepositions.items():
            if last and any(last[0].lower() in ways for ways in words):
                return frozenset(_NAMES.index(name) for name in names.split())
        return frozenset(range(len(_NAMES)))


class Form(NamedTuple):
    """A rendering in one of its cases.

    Attributes:
        text: The words, with the determiner before them, if there is one.
        case: The number of the case, from 0 for the nominative.
    """

    text: str
    case: int


@cache
def declension_of(language: str) -> Declension:
    """What is known of a language; of one without a data file nothing is."""
    return parse_declension(languagedata.text_of("declension", language), f"{language}.txt")


def parse_declension(text: str, name: str) -> Declension:
    """Read the text of a data file.

    Raises:
        ValueError: The file has a list that does not exist, an entry in none, or entries of
            different numbers of cases in one list.
    """
    titles = {title.replace("_", " "): title for title in _TABLES}
    tables: dict[str, dict[str, Cases]] = {title: {} for title in _TABLES}
    for listed, line, place in languagedata.lines(text, name, titles, "uk.txt"):
        title = titles[listed]
        what, _, rest = line.partition("=")
        cases = tuple(tuple(map(_ending, case.split("/"))) for case in rest.split(","))
        others = () if title.endswith(("genders", "prepositions")) else tables[title].values()
        if any(len(cases) != len(other) for other in others):
            raise ValueError(f"{place}: this has another number of cases.")
        tables[title][_ending(what)] = cases
    return Declension(**tables)


def _ending(text: str) -> str:
    text = text.strip()
    return "" if text == "-" else text


def forms(
    rendering: str,
    language: str,
    before: str = "",
    *,
    many: bool = False,
    name: bool = False,
    possessive: bool = False,
) -> tuple[int, tuple[Form, ...]]:
    """The forms of a rendering behind the words that stand before it.

    Args:
        rendering: The form of the dictionary.
        language: Its language code.
        before: The text before it.
        many: Whether there is more than one of it in the sentence.
        name: Whether it is a person's name, of which each word may be declined.
        possessive: Whether something is said to be its own.

    Returns:
        How many characters at the end of the text before it the forms stand for as well, which
        is those of a determiner; and the forms, that of the dictionary first where it is one.
    """
    known = declension_of(language)
    words = rendering.split(" ")
    if not name and known.genders:
        head = words[_adjectives(words, known)]
        many = many or _told(head, known.genders) == "p"
    table = known.names if name else known.plural_nouns if many else known.nouns
    if not table or not any(char.isalpha() for char in rendering):
        return 0, (Form(rendering, 0),)
    if name and known.determiners and not possessive:
        return 0, (Form(rendering, 0),)
    found = _named(words, known) if name else _declined(words, known, many=many)
    if not found:
        return 0, (Form(rendering, 0),)
    if not known.determiners:
        return 0, tuple(dict.fromkeys(found))
    return _behind(before, found, words, known, many=many, name=name)


def _behind(
    before: str,
    found: Sequence[Form],
    words: Sequence[str],
    known: Declension,
    *,
    many: bool,
    name: bool,
) -> tuple[int, tuple[Form, ...]]:
    """Forms with the determiner that stands before them; without one the strong ones."""
    genders = "p" if many else _genders(words, known)
    best = ""
    chosen: list[Form] = []
    for kind, table in enumerate((known.determiners, known.mixed_determiners)):
        for stem in dict.fromkeys(what.split(" ", 1)[1] for what in table if not name):
            given = {
                word
                for what, cases in table.items()
                if what.endswith(f" {stem}")
                for ways in cases
                for word in ways
            }
            match = max(
                (
                    one.group()
                    for word in given
                    for one in (re.search(rf"(?<!\w){word}\s+\Z", before, re.IGNORECASE),)
                    if one
                ),
                key=len,
                default="",
            )
            if len(match) <= len(best):
                continue
            best = match
            chosen = [
                Form(f"{_like(word, match)} {form.text}", case)
                for gender in genders
                for case, ways in enumerate(table.get(f"{gender} {stem}", ()))
                for word in ways
                for form in found
                if word and form.case == kind * _CASES + case
            ]
    if not chosen:
        return 0, tuple(
            dict.fromkeys(
                Form(form.text, form.case - 2 * _CASES) for form in found if form.case >= 2 * _CASES
            )
        )
    return len(best), tuple(dict.fromkeys(chosen))


def _like(word: str, given: str) -> str:
    return word[:1].upper() + word[1:] if given[:1].isupper() else word


def _genders(words: Sequence[str], known: Declension) -> str:
    """The genders that a rendering can have: one, if its adjective or the noun's ending tells."""
    count = _adjectives(words, known)
    if count:
        return _told(words[0], known.adjective_genders)
    return _told(words[0] if len(words) == 1 else words[count], known.genders) or "mfn"


def _told(word: str, table: Mapping[str, Cases]) -> str:
    """The gender that the longest fitting ending tells; empty if none fits."""
    fitting = [
        (len(ending), gender)
        for gender, cases in table.items()
        for ways in cases
        for ending in ways
        if word.lower().endswith(ending)
    ]
    return max(fitting)[1] if fitting else ""


def _adjectives(words: Sequence[str], known: Declension) -> int:
    """How many adjectives a rendering begins with: as many as agree with the word behind them."""
    for count in range(len(words) - 1, 0, -1):
        gender = _told(words[0], known.adjective_genders)
        noun = words[count]
        if (
            all(
                _has(word, known.adjectives, known.plural_adjectives)
                and _told(word, known.adjective_genders) == gender
                for word in words[:count]
            )
            and _has(noun, known.nouns, known.plural_nouns)
            and _told(noun, known.genders) in ("", "p", gender)
        ):
            return count
    return 0


def _has(word: str, *tables: Mapping[str, Cases]) -> bool:
    return any(_longest(word, table) is not None for table in tables)


def _declined(words: Sequence[str], known: Declension, *, many: bool) -> list[Form]:
    adjectives = known.plural_adjectives if many else known.adjectives
    nouns = known.plural_nouns if many else known.nouns
    count = _adjectives(words, known)
    chosen: list[tuple[str, Cases] | None] = []
    for word, table in zip(words, [*[adjectives] * count, nouns], strict=False):
        ending = _longest(word, table)
        if ending is None:
            return []
        chosen.append((ending, table[ending]))
    chosen += [None] * (len(words) - len(chosen))
    return list(_written(words, chosen))


def _named(words: Sequence[str], known: Declension) -> list[Form]:
    """A name with its words declined, or only one of them."""
    every = [
        (ending, known.names[ending])
        if (ending := _longest(word, known.names)) is not None
        else None
        for word in words
    ]
    # A woman's name may end in one that is not declined: Олени Коваль.
    groups = [[len(words) - 1]] if known.determiners else [[*range(len(words))], [0]]
    return [
        form
        for group in groups
        for form in _written(words, [one if at in group else None for at, one in enumerate(every)])
    ]


def _written(words: Sequence[str], chosen: Sequence[tuple[str, Cases] | None]) -> Iterator[Form]:
    count = max((len(one[1]) for one in chosen if one), default=0)
    for case in range(count):
        ways = [
            [word]
            if one is None
            else [word[: len(word) - len(one[0])] + end for end in one[1][case]]
            for word, one in zip(words, chosen, strict=True)
        ]
        several = {len(way) for way in ways if len(way) > 1}
        together = sum(len(way) > 1 for way in ways) > 1 and len(several) == 1
        # Adjective and noun of one thing that lives, or of one that does not.
        chosen_ways = (
            zip(*(way * (max(several) // len(way)) for way in ways), strict=True)
            if together
            else product(*ways)
        )
        for way in chosen_ways:
            yield Form(" ".join(way), case)


def _longest(word: str, table: Mapping[str, Cases]) -> str | None:
    """The longest ending of a word that a table has; that of a consonant, if it has none."""
    if word.isupper() and len(word) > 1:
        return None
    for length in range(min(len(word), 10), 0, -1):
        if word[-length:] in table:
            return word[-length:]
    consonant = re.search(r"[^\W\d_aeiouyäöüаеєиіїоуюяьй]\Z", word, re.IGNORECASE)
    return "" if "" in table and consonant else None
