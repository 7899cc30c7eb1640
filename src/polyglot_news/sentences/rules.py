"""What is known of a language's sentences: the lists of its data file.

The files, ``data/segmentation/<language>.txt``, are for people who know a
language and no Python; ``und.txt`` explains their form.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from polyglot_news import languagedata

__all__ = ["Rules", "parse_rules", "primary", "rules_of"]


@dataclass(frozen=True, slots=True)
class Rules:
    """The lists of a data file, by their titles. Abbreviations are without their spaces."""

    never_final: frozenset[str]
    before_number: frozenset[str]
    may_be_final: frozenset[str]
    usually_final: frozenset[str]
    starters: frozenset[str]
    weak_starters: frozenset[str]
    not_starters: frozenset[str]
    small_starters: frozenset[str]
    names: frozenset[str]
    speech: frozenset[str]
    quoting: frozenset[str]
    particles: frozenset[str]
    restarts: frozenset[str]
    marks: frozenset[str]
    habits: frozenset[str]
    without_spaces: frozenset[str]


def primary(language: str) -> str:
    """The language of a BCP 47 or POSIX tag, without its script and region."""
    return re.split(r"[-_.@]", language.lower(), maxsplit=1)[0]


@cache
def rules_of(language: str) -> Rules:
    """The rules of a language; one without a data file has none."""
    return parse_rules(languagedata.text_of("segmentation", language), f"{language}.txt")


def parse_rules(text: str, name: str) -> Rules:
    """Read the text of a data file.

    Raises:
        ValueError: The file has a list that does not exist, or an entry in none.
    """
    titles = {title.replace("_", " "): title for title in Rules.__slots__}
    titles["before a number"] = titles.pop("before number")
    lists: dict[str, set[str]] = {title: set() for title in Rules.__slots__}
    for line in languagedata.lines(text, name, titles, "und.txt"):
        title = titles[line.title]
        entries = [entry.strip() for entry in line.text.split(",")]
        if title.endswith(("final", "number")):
            entries = ["".join(entry.split()) for entry in entries]
        lists[title].update(entry for entry in entries if entry)
    return Rules(**{title: frozenset(entries) for title, entries in lists.items()})
