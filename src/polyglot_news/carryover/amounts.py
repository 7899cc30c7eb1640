"""A number of a translation, written anew: in the way it was written, where nothing agrees with it.

A number governs the words around it. Which numbers govern alike is in the plural rules of CLDR:
in Ukrainian 2 and 3 do, 2 and 5 do not; in German all but 1 do; in Japanese all do. Where the
rule of the target language puts the old and the new number into different categories, the
translation is a person's matter, unless what follows cannot agree: a sign, the rest of a range.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal, localcontext
from functools import cache
from typing import TYPE_CHECKING

from polyglot_news.carryover.dates import digits_like
from polyglot_news.carryover.knowledge import accepts, values, words
from polyglot_news.carryover.outcome import Reason

if TYPE_CHECKING:
    from polyglot_news.carryover.atoms import Atom

__all__ = ["agrees", "category", "preceded", "value_of", "written_anew"]

_SEPARATORS = re.compile("[.,'’\\s，．]")
_RANGE_FOLLOWS = re.compile(r"\s?[-–—~〜～:：]\s?\d")
_PART_OF = re.compile(r"\d\s?[:：]$")
_HYPHENED = re.compile(r"[-‑–]([^\W\d_]+)")
_LAST_WORD = re.compile(r"([^\W\d_]+)[ \u00a0\u202f]*$")
_NEXT_WORD = re.compile(r"[ \u00a0\u202f]?([^\W\d_]+\.?)")


def value_of(atom: Atom) -> Decimal:
    """What a number of a source text means, with its scale."""
    return min(atom.values) * atom.scale


@cache
def category(language: str, number: Decimal) -> str:
    """The plural category of a number, as written, by the rules of CLDR."""
    from babel import Locale, UnknownLocaleError

    try:
        return str(Locale.parse(language).plural_form(number))
    except (UnknownLocaleError, ValueError):
        return "one" if number == 1 else "other"


@cache
def _symbol(language: str, name: str) -> str:
    from babel import Locale, UnknownLocaleError

    try:
        symbols = Locale.parse(language).number_symbols
    except (UnknownLocaleError, ValueError):
        return {"group": ",", "decimal": "."}[name]
    return str(symbols["latn"][name])


def agrees(atom: Atom, text: str, old: Decimal, new: Decimal, language: str) -> Reason | None:
    """Why the number of a translation cannot just be exchanged; None if it can.

    Args:
        atom: The number, in the translation.
        text: The translation.
        old: What its digits mean.
        new: What they are to mean.
        language: The language of the translation.
    """
    before, after = text[: atom.start], text[atom.end :]
    if reason := preceded(before, new, language):
        return reason
    for word, rule in values(language, "counters").items():
        if after.startswith(word) and not _fits(rule, new):
            return Reason.FORM
    if atom.ordinal or atom.decade:
        return _ending(after, new, language)
    if _RANGE_FOLLOWS.match(after) or _PART_OF.search(before):
        return None
    if _HYPHENED.match(after):
        return _ending(after, new, language)
    if re.match(r"[^\W\d_]", after) and category(language, Decimal(1)) != "other":
        # "5er", "5fach"; "20km" is no word to agree.
        return None
    if _is_year(atom, old, new) and _stands_as_year(after, language):
        return None
    if category(language, old) == category(language, new):
        return Reason.AGREEMENT if _as_one(old, language) != _as_one(new, language) else None
    if _followed_by_unit(after, language):
        one = "one" in (category(language, old), category(language, new))
        governed = _LAST_WORD.search(before)
        if not one or (governed and governed[1].lower() in words(language, "prepositions")):
            return None
    return Reason.AGREEMENT


def preceded(before: str, number: Decimal, language: str) -> Reason | None:
    """Whether the word before a number stands before this one, too."""
    word = _LAST_WORD.search(before)
    rule = values(language, "before").get(word[1].lower()) if word else None
    return Reason.FORM if rule and not _fits(rule, number) else None


def _fits(rule: str, number: Decimal) -> bool:
    return number == number.to_integral_value() and accepts(rule, int(number))


def _ending(after: str, number: Decimal, language: str) -> Reason | None:
    """Whether what hangs on a number by a hyphen fits another one; a longer word always does."""
    match = _HYPHENED.match(after)
    endings = values(language, "endings")
    if not match or not endings or (len(match[1]) > 3 and match[1] not in endings):
        return None
    rule = endings.get(match[1], "")
    return None if rule and _fits(rule, number % 100) else Reason.FORM


def _is_year(atom: Atom, old: Decimal, new: Decimal) -> bool:
    return (
        len(atom.text) == 4 and atom.text.isdigit() and all(1000 <= n <= 2199 for n in (old, new))
    )


def _stands_as_year(after: str, language: str) -> bool:
    follows = _NEXT_WORD.match(after)
    if not follows:
        return True
    return bool({follows[1], follows[1].rstrip(".")} & words(language, "years"))


def _as_one(number: Decimal, language: str) -> bool:
    return number > 100 and str(number % 100) in words(language, "as one")


def _followed_by_unit(after: str, language: str) -> bool:
    rest = after.lstrip(" \u00a0\u202f")
    return any(
        rest.startswith(unit) and not re.match(r"[^\W\d_]", rest[len(unit) :])
        for unit in words(language, "units")
    )


def written_anew(
    atom: Atom, old: Decimal, new: Decimal, *, grouped: bool, language: str
) -> str | Reason:
    """The number of a translation with another value.

    Args:
        atom: The number, in the translation.
        old: What its digits mean.
        new: What they are to mean.
        grouped: Whether the source groups the digits of the new number, if it has four or more.
        language: The language of the translation.
    """
    text = atom.text
    ending = ""
    if atom.ordinal:
        found = re.search(r"[^\W\d_]+$", text)
        text = text[: found.start()] if found else text
        rules = values(language, "ordinal endings")
        ending = next((one for one, rule in rules.items() if _fits(rule, new % 100)), "")
    if any(unit in text for unit in values(language, "myriads")):
        return _in_myriads(text, new, language)
    marks = _SEPARATORS.findall(text)
    bare = unicodedata.normalize("NFKC", _SEPARATORS.sub("", text))
    if not bare.isdigit():
        return Reason.FORM
    group = decimal = ""
    if marks and Decimal(bare) != old:
        decimal = marks.pop()
    if marks:
        group = marks[0]
    exponent = new.as_tuple().exponent
    places = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    whole, _, fraction = f"{new:.{places}f}".partition(".")
    if len(whole) > 4 and values(language, "myriads") and not group and old < 10000:
        return Reason.FORM
    group = group or _new_group(old, whole, grouped, language)
    if group and len(whole) > 3:
        whole = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", group, whole)
    if fraction:
        whole += (decimal or _symbol(language, "decimal")) + fraction
    if len(bare) > 1 and bare[0] == "0" and not decimal:
        return Reason.FORM
    return digits_like(text, whole) + ending


def _new_group(old: Decimal, whole: str, grouped: bool, language: str) -> str:
    """What to put between groups of digits where the old number had nothing to show it."""
    if not grouped or len(whole) < 4 or old >= 10000 or (old >= 1000 and len(whole) == 4):
        return ""
    return _symbol(language, "group")


def _in_myriads(text: str, new: Decimal, language: str) -> str | Reason:
    """A number in the same units of ten thousands, if it is whole in them."""
    units = {unit: int(value) for unit, value in values(language, "myriads").items()}
    plain = unicodedata.normalize("NFKC", text)
    parts = re.findall(rf"([\d.,]+)([{''.join(units)}]?)", plain)
    if "".join(digits + unit for digits, unit in parts) != plain:
        return Reason.FORM
    rest = new
    found: list[str] = []
    for number, (digits, unit) in enumerate(parts):
        value = units.get(unit, 1)
        with localcontext() as context:
            context.prec = 40
            share = rest / value
        last = number == len(parts) - 1
        if "." in digits and last:
            places = len(digits.partition(".")[2])
            if share != round(share, places):
                return Reason.FORM
            share = round(share, places)
        else:
            share = Decimal(int(share))
        limit = 10 if unit == "千" else 10000
        if share >= limit or (number == 0 and share < 1):
            return Reason.FORM
        rest -= share * value
        if share:
            comma = "," in text or "，" in text
            found.append((f"{share:,}" if comma else f"{share}") + unit)
    return Reason.FORM if rest else digits_like(text, "".join(found))
