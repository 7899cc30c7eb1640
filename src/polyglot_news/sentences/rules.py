"""What is known of a language's sentences: the lists of its data file.

The files, ``data/segmentation/<language>.txt``, are for people who know a
language and no Python; ``und.txt`` explains their form.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

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
    if language.isascii() and language.isalpha():
        name = f"{language}.txt"
        file = resources.files("polyglot_news").joinpath("data", "segmentation", name)
        if file.is_file():
            return parse_rules(file.read_text("utf-8"), name)
    return parse_rules("", "")


def parse_rules(text: str, name: str) -> Rules:
    """Read the text of a data file.

    Raises:
        ValueError: The file has a list that does not exist, or an entry in none.
    """
    lists: dict[str, set[str]] = {title: set() for title in Rules.__slots__}
    title = ""
    for number, line in enumerate(text.splitlines(), 1):
        line = re.sub(r"(?:^|\s)#.*", "", line).strip()
        if line.startswith("[") and line.endswith("]"):
            title = line[1:-1].replace(" a ", " ").replace(" ", "_")
            if title not in lists:
                raise ValueError(f"{name}:{number}: there is no list {line}. See und.txt.")
        elif line:
            if not title:
                raise ValueError(f"{name}:{number}: an entry before the first [list].")
            entries = [entry.strip() for entry in line.split(",")]
            if title.endswith(("final", "number")):
                entries = ["".join(entry.split()) for entry in entries]
            lists[title].update(entry for entry in entries if entry)
    return Rules(**{title: frozenset(entries) for title, entries in lists.items()})
