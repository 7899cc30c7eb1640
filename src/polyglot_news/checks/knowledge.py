"""What is known of a language for the checks: the lists of its data file.

The files, ``data/checks/<language>.txt``, are for people who know a language
and no Python; ``en.txt`` explains their form.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from polyglot_news import languagedata

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["LISTS", "known", "pairs", "parse_lists", "pattern"]

LISTS = frozenset(
    {
        "months",
        "weekdays",
        "units",
        "acronyms",
        "negation",
        "negative",
        "any negation",
        "frequent words",
    }
    | {"foreign words", "homographs", "translated names", "quotation marks", "doubled", "length"}
    | {"numbers in words", "foreign spellings", "apostrophe", "small letters", "counted"}
    | {"known acronyms", "vague links", "variants", "measures", "half days"}
    | {"double negation", "given names", "figures of speech", "half of many", "between", "clock"}
    | {"usual length", "foreign letters"}
)
"""The titles that a data file may have."""


@cache
def known(language: str, title: str) -> tuple[str, ...]:
    """The entries of a list, in the order of the file; none if the language has no such list."""
    if title not in LISTS:
        raise ValueError(f"there is no list [{title}]")
    return _lists(language).get(title, ())


@cache
def pairs(language: str, title: str) -> Mapping[str, tuple[str, ...]]:
    """A list whose entries are ``what = one way, another way``."""
    found = {}
    for entry in known(language, title):
        what, _, ways = entry.partition("=")
        found[what.strip()] = tuple(way.strip() for way in ways.split("/"))
    return found


@cache
def pattern(language: str, title: str) -> re.Pattern[str]:
    """What finds an entry of a list in a text in small letters.

    An entry is a whole word; ``-`` at an end stands for any letters, as in ``un-``, and
    ``/`` at both marks a regular expression. Where words have no spaces, an entry may stand
    anywhere.
    """
    ways = [_way(entry, language) for entry in known(language, title)]
    return re.compile("|".join(ways) if ways else r"(?!)")


def _way(entry: str, language: str) -> str:
    if len(entry) > 2 and entry.startswith("/") and entry.endswith("/"):
        return entry[1:-1]
    if language == "ja":
        return re.escape(entry)
    start = r"\b\w*" if entry.startswith("-") else r"\b"
    end = r"\w*\b" if entry.endswith("-") else r"\b"
    return start + re.escape(entry.strip("-")) + end


@cache
def _lists(language: str) -> Mapping[str, tuple[str, ...]]:
    return parse_lists(languagedata.text_of("checks", language), f"{language}.txt")


def parse_lists(text: str, name: str) -> Mapping[str, tuple[str, ...]]:
    """Read the text of a data file.

    Raises:
        ValueError: The file has a list that does not exist, or an entry in none.
    """
    lists: dict[str, list[str]] = {}
    for title, line, place in languagedata.lines(text, name, LISTS, "en.txt"):
        entries = [entry.strip() for entry in line.split(",") if entry.strip()]
        if any(entry[0] == "/" and (len(entry) < 3 or entry[-1] != "/") for entry in entries):
            raise ValueError(f"{place}: a regular expression holds no comma.")
        lists.setdefault(title, []).extend(entries)
    return {title: tuple(dict.fromkeys(entries)) for title, entries in lists.items()}
