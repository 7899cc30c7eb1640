"""What is known of the forms of a language's words: the lists of its data file.

The files, ``data/terms/<language>.txt``, are for people who know a language and no Python;
``en.txt`` explains their form.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from polyglot_news import languagedata

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["NONE", "Forms", "known", "parse"]

_RULES = (
    *("endings", "closed", "attributes", "alternations", "opened", "adjectives"),
    "country names",
)
_LISTS = (
    *("fleeting", "zero", "inserted", "links", "cut", "unstressed"),
    *("not countries", "before a language", "after a language"),
    *("consonants", "vowels"),
)

Rules = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Forms:
    """What a data file says; ``en.txt`` explains each list."""

    endings: Rules = ()
    closed: Rules = ()
    attributes: Rules = ()
    alternations: Rules = ()
    opened: Rules = ()
    adjectives: Rules = ()
    country_names: Rules = ()
    fleeting: tuple[str, ...] = ()
    zero: tuple[str, ...] = ()
    inserted: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    cut: tuple[str, ...] = ()
    unstressed: tuple[str, ...] = ()
    not_countries: tuple[str, ...] = ()
    before_language: tuple[str, ...] = ()
    after_language: tuple[str, ...] = ()
    consonants: str = ""
    vowels: tuple[str, ...] = ()


NONE = Forms()
"""What is known of a language without a data file."""


@cache
def known(language: str) -> Forms:
    """What the data file of a language says; `NONE` if there is none."""
    text = languagedata.text_of("terms", language)
    return parse(text, f"{language}.txt") if text else NONE


def parse(text: str, name: str) -> Forms:
    """Read the text of a data file.

    Raises:
        ValueError: The file has a list that does not exist, or a line that is none of its list.
    """
    found: dict[str, list[str]] = {}
    for title, line, place in languagedata.lines(text, name, (*_RULES, *_LISTS), "en.txt"):
        if (" = " in line) != (title in _RULES):
            raise ValueError(f"{place}: this is no line of [{title}]. See en.txt.")
        found.setdefault(title, []).append(line)
    return _forms(found)


def _forms(found: Mapping[str, list[str]]) -> Forms:
    def rules(title: str) -> Rules:
        merged: dict[str, dict[str, None]] = {}
        for line in found.get(title, ()):
            suffix, _, ways = line.partition(" = ")
            some = merged.setdefault(suffix.strip().replace("*", ""), {})
            some.update(dict.fromkeys(_nothing(way) for way in ways.split("/")))
        return tuple((suffix, tuple(ways)) for suffix, ways in merged.items())

    def entries(title: str) -> tuple[str, ...]:
        lines = found.get(title, ())
        return tuple(_nothing(one) for line in lines for one in line.split(",") if one.strip())

    return Forms(
        endings=rules("endings"),
        closed=rules("closed"),
        attributes=rules("attributes"),
        alternations=rules("alternations"),
        opened=rules("opened"),
        adjectives=rules("adjectives"),
        country_names=rules("country names"),
        fleeting=entries("fleeting"),
        zero=entries("zero"),
        inserted=entries("inserted"),
        links=entries("links"),
        cut=entries("cut"),
        unstressed=entries("unstressed"),
        not_countries=entries("not countries"),
        before_language=entries("before a language"),
        after_language=entries("after a language"),
        consonants="".join(found.get("consonants", ())),
        vowels=tuple(" ".join(found.get("vowels", ())).split()),
    )


def _nothing(text: str) -> str:
    text = text.strip()
    return "" if text == "0" else text
