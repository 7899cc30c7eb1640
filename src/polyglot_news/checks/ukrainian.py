"""Spelling and grammar that a machine gets wrong in Ukrainian and a list or a rule can tell."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from polyglot_news.checks.knowledge import known, pattern
from polyglot_news.checks.units import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from polyglot_news.checks.units import Unit

__all__ = ["apostrophe", "counted", "small"]

_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ`´‘*\"″”“][^\W\d_]+)*")


def apostrophe(unit: Unit) -> Iterator[str]:
    """The apostrophe stands where the orthography wants it, and nowhere else."""
    source, target = words(unit)
    wrong = pattern(unit.target_language, "apostrophe")
    for n, match in enumerate(_WORD.finditer(target)):
        word = match.group()
        # Names keep what their own language has: Вязьма, Ревякін.
        name = n > 0 and word[:1].isupper()
        if name and not re.search(r"[бвгґджзклмнпрстфхцчшщ]ї", word):
            continue
        if wrong.search(word.lower()) and word not in source:
            yield f"“{word}”: look at its apostrophe."


def small(unit: Unit) -> Iterator[str]:
    """Months and days of the week begin with a small letter."""
    _, target = words(unit)
    for match in _capitals(unit.target_language).finditer(target):
        yield f"“{match.group()}” begins with a small letter in this language."


@cache
def _capitals(language: str) -> re.Pattern[str]:
    ways = [
        re.escape(one.removesuffix("-")) + (r"\w*" if one.endswith("-") else r"(?!\w)")
        if "[" not in one
        else one
        for one in known(language, "small letters")
    ]
    before = r"(?<=[а-яіїєґ\d,] )(?<!\. )"
    return re.compile(rf"{before}(?:{'|'.join(ways)})(?! [А-ЯІЇЄҐ])" if ways else r"(?!)")


_COUNT = re.compile(
    r"(?<![\d.,:/–—-])(?<!\d[ \u00a0\u202f])"
    r"(\d{1,3}(?:[ \u00a0\u202f]\d{3})*(?:,\d+)?|[а-яіїєґ'’ʼ]+)"
    r"(?=[ \u00a0\u202f]([а-яіїєґ]+)(?![а-яіїєґ'’ʼ-]))"
)
_WORDS = {"два": 2, "три": 3, "чотири": 4, "п'ять": 5, "шість": 6, "сім": 7, "вісім": 8}
_WORDS |= {"дев'ять": 9, "десять": 10, "одинадцять": 11, "дванадцять": 12, "п'ятнадцять": 15}
_WORDS |= {"двадцять": 20, "тридцять": 30, "сорок": 40, "п'ятдесят": 50, "сто": 100, "один": 1}
_YEARS = frozenset({"рік", "день"})


def counted(unit: Unit) -> Iterator[str]:
    """A noun has the form that the number before it asks for: 1 рік, 2 роки, 5 років."""
    _, target = words(unit)
    forms = _forms(unit.target_language)
    for match in _COUNT.finditer(target):
        written, noun = match.groups()
        if noun not in forms:
            continue
        if "," in written:
            # A part of something is counted in the genitive singular: 1,4 мільйона.
            if len(forms[noun]) > 3 and noun != forms[noun][3]:
                yield f"“{written} {noun}”: the noun does not fit the number."
            continue
        digits = re.sub(r"\D", "", written)
        word = written.replace("’", "'").replace("ʼ", "'")
        number = int(digits) if digits else _WORDS.get(word, 0)
        one, few, many, *of_one = forms[noun]
        if number and (
            noun in _wrong(number, one, few, many, in_words=not digits)
            or (noun in of_one and (number % 10 != 1 or number % 100 == 11))
        ):
            yield f"“{written} {noun}”: the noun does not fit the number."


def _wrong(number: int, one: str, few: str, many: str, *, in_words: bool) -> frozenset[str]:
    """The forms that no case has behind a number.

    The genitive plural stands behind 2, 3 and 4, too, where the whole phrase is in the genitive
    ("близько 3 років"); but "два" itself would be "двох" there.
    """
    last, teens = number % 10, 10 < number % 100 < 20
    if last == 1 and not teens:
        return frozenset({few, many})
    if last in (2, 3, 4) and not teens:
        # "2 день" may be the second day.
        return frozenset({many}) if in_words else frozenset() if one in _YEARS else frozenset({one})
    return frozenset({few}) if one in _YEARS else frozenset({one, few})


@cache
def _forms(language: str) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for entry in known(language, "counted"):
        forms = tuple(form.strip() for form in entry.split("/"))
        found |= dict.fromkeys(forms, forms)
    return found
