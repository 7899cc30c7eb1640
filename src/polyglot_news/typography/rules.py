"""What a language wants of its typography: its data file, read.

The files, ``data/typography/<language>.txt``, are for people who know a language and no
Python; ``de.txt`` explains their form.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from polyglot_news import languagedata

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Rules", "parse_rules", "rules_of"]

Pair = tuple[str, str]

_SPACES = {"NBSP": "\u00a0", "NNBSP": "\u202f", "SPACE": " ", "NOTHING": "", "IDSP": "\u3000"}
_KEYS = {
    "quotation marks": {"outer", "inner", "kept", "wrong"},
    "apostrophe": {"mark", "words", "after"},
    "numbers": {"group", "decimal", "units", "currency", "scales"},
}


@dataclass(frozen=True, slots=True)
class Rules:
    """The typography of a language.

    Attributes:
        outer: The quotation marks of a quotation, the opening and the closing one.
        inner: Those of a quotation within it.
        kept: Further pairs that are right as well. They come in twos, outer and inner.
        wrong: Pairs of other languages that are wrong in this one. Straight marks always are.
        apostrophe: The apostrophe; empty if the language sets none.
        elided: Words that begin with an apostrophe, without it, in small letters.
        possessive: Letters after which an apostrophe may end a word.
        group: What parts the thousands; empty if numbers are left alone.
        decimal: What stands before decimals.
        units: What follows a number that is an amount, as a regular expression; empty for none.
        currency: The signs that follow an amount in this language, not go before it.
        scales: Words between an amount and its currency, as a regular expression.
        replacements: Patterns and what they become, in the order in which they are applied.
    """

    outer: Pair
    inner: Pair
    kept: tuple[Pair, ...] = ()
    wrong: frozenset[Pair] = frozenset()
    apostrophe: str = ""
    elided: frozenset[str] = frozenset()
    possessive: frozenset[str] = frozenset()
    group: str = ""
    decimal: str = ""
    units: str = ""
    currency: str = ""
    scales: str = ""
    replacements: tuple[tuple[re.Pattern[str], str], ...] = ()

    @property
    def right(self) -> frozenset[Pair]:
        """The pairs that the language has."""
        return frozenset({_bare(self.outer), _bare(self.inner), *self.kept})


def _bare(pair: Pair) -> Pair:
    return pair[0].strip(), pair[1].strip()


@cache
def rules_of(language: str) -> Rules | None:
    """The rules for a BCP 47 tag, of its own file or of its first subtag's; None without one."""
    tag = language.lower().replace("_", "-")
    while tag:
        if text := languagedata.text_of("typography", tag):
            return parse_rules(text, f"{tag}.txt")
        tag = tag.rpartition("-")[0]
    return None


def parse_rules(text: str, name: str) -> Rules:
    """Read the text of a data file.

    Raises:
        ValueError: A line is in no section, says nothing, or its pattern is none: file, line, what.
    """
    values: dict[str, str] = {}
    replacements: list[tuple[re.Pattern[str], str]] = []
    for title, line, place in languagedata.lines(text, name, {*_KEYS, "replacements"}, "de.txt"):
        if title == "replacements":
            replacements.append(_replacement(line, place))
            continue
        key, equals, value = (part.strip() for part in line.partition("="))
        if not equals or key not in _KEYS[title]:
            raise ValueError(f"{place}: [{title}] has no “{key}”. See de.txt.")
        if key == "units":
            value = f"{values[key]}|{value}" if key in values else value
        values[key] = value
    return _rules(values, tuple(replacements), name)


def _rules(
    values: Mapping[str, str], replacements: tuple[tuple[re.Pattern[str], str], ...], name: str
) -> Rules:
    for key in ("outer", "inner"):
        if key not in values:
            raise ValueError(f"{name}: [quotation marks] needs “{key}”. See de.txt.")
    outer, inner = _pairs(values["outer"], name)[0], _pairs(values["inner"], name)[0]
    return Rules(
        outer=outer,
        inner=inner,
        kept=_pairs(values.get("kept", ""), name),
        wrong=frozenset(_pairs(values.get("wrong", ""), name)),
        apostrophe=values.get("mark", ""),
        elided=frozenset(values.get("words", "").split()),
        possessive=frozenset(values.get("after", "").split()),
        group=_spaced(values.get("group", "")),
        decimal=values.get("decimal", ""),
        units=values.get("units", ""),
        currency=values.get("currency", ""),
        scales=values.get("scales", ""),
        replacements=replacements,
    )


def _pairs(value: str, name: str) -> tuple[Pair, ...]:
    """Read ``„ “, » «``; ``« NBSP _ NBSP »`` has spaces within its marks."""
    found = []
    for one in value.split(","):
        if not one.strip():
            continue
        if "_" in one:
            opening, _, closing = one.partition("_")
            pair = (_spaced(opening.replace(" ", "")), _spaced(closing.replace(" ", "")))
        else:
            marks = one.split()
            if len(marks) != 2:
                raise ValueError(f"{name}: “{one.strip()}” is no pair of marks. See de.txt.")
            pair = (marks[0], marks[1])
        found.append(pair)
    return tuple(found)


def _spaced(text: str) -> str:
    """Put spaces where their names stand."""
    return re.sub(r"NNBSP|NBSP|SPACE|NOTHING|IDSP", lambda found: _SPACES[found.group()], text)


def _replacement(line: str, where: str) -> tuple[re.Pattern[str], str]:
    pattern, arrow, becomes = line.partition(" -> ")
    if not arrow:
        raise ValueError(f"{where}: a replacement is PATTERN -> TEXT. See de.txt.")
    try:
        compiled = re.compile(_spaced(pattern.strip()))
    except re.error as error:
        raise ValueError(f"{where}: {error}.") from error
    if compiled.match(""):
        raise ValueError(f"{where}: the pattern fits an empty text.")
    return compiled, _spaced(becomes.strip())
