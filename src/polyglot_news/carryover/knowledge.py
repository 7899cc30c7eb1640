"""What is known of a language where a translation is repaired: the lists of its data file.

The files, ``data/carryover/<language>.txt``, are for people who know a language and no
Python; ``en.txt`` explains their form. A language without a file has no lists: its numbers
follow CLDR, and its dates are left to people.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from polyglot_news import languagedata

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["TITLES", "Table", "accepts", "parse", "ranges", "rows", "table", "values", "words"]

TITLES = frozenset(
    {"months", "weekdays", "day halves", "genders", "dates", "times", "ordinal endings"}
    | {"endings", "counters", "before", "units", "prepositions", "years", "as one", "myriads"}
    | {
        "introductions",
        "stops",
        "agreement",
        "plural endings",
        "articles",
        "case matters",
        "joining",
    }
)
"""The titles that a data file may have."""

Table = tuple[tuple[str, ...], ...]


@cache
def rows(language: str, title: str) -> tuple[str, ...]:
    """The lines of a list; none if the language has no such list."""
    if title not in TITLES:
        raise ValueError(f"there is no list [{title}]")
    return _lists(language).get(title, ())


@cache
def table(language: str, title: str) -> Table:
    """A list whose lines have columns, parted by ``|``."""
    return tuple(tuple(cell.strip() for cell in row.split("|")) for row in rows(language, title))


@cache
def words(language: str, title: str) -> frozenset[str]:
    """A list of single words, parted by commas or by lines."""
    found = (word.strip() for row in rows(language, title) for word in row.split(","))
    return frozenset(word for word in found if word)


@cache
def values(language: str, title: str) -> Mapping[str, str]:
    """A list of ``word, word = value``; what stands before the sign may be empty."""
    found = {}
    for row in rows(language, title):
        names, _, value = row.partition("=")
        for name in names.split(",") if names.strip() else ("",):
            found[name.strip()] = value.strip()
    return found


@cache
def ranges(text: str) -> frozenset[int]:
    """The numbers of ``1 4-6``."""
    found: set[int] = set()
    for part in text.split():
        first, _, last = part.partition("-")
        found.update(range(int(first), int(last or first) + 1))
    return frozenset(found)


def accepts(rule: str, number: int) -> bool:
    """Whether a number is among those of a rule: ``all``, ``1-9 20``, or ``not 11``."""
    if rule == "all":
        return True
    if rule.startswith("not "):
        return number not in ranges(rule[4:])
    return number in ranges(rule)


@cache
def _lists(language: str) -> Mapping[str, tuple[str, ...]]:
    return parse(languagedata.text_of("carryover", language), f"{language}.txt")


def parse(text: str, name: str) -> Mapping[str, tuple[str, ...]]:
    """Read the text of a data file.

    Raises:
        ValueError: The file has a list that does not exist, an entry in none, or a table whose
            lines have not the same number of forms.
    """
    lists: dict[str, list[str]] = {}
    for title, line, place in languagedata.lines(text, name, TITLES, "en.txt"):
        before = lists.setdefault(title, [])[:1]
        if before and before[0].count("|") != line.count("|"):
            raise ValueError(f"{place}: the lines above have another number of forms.")
        lists[title].append(line)
    return {title: tuple(found) for title, found in lists.items()}
