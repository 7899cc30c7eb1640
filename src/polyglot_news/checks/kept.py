"""What must come through a translation: markup, addresses, numbers, dates, units, names."""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from polyglot_news import fidelity, locales, numbercheck, numberwords, numerals
from polyglot_news.checks.geography import named
from polyglot_news.checks.knowledge import known, pairs, pattern
from polyglot_news.checks.scripts import NAMES_CHANGE, is_latin
from polyglot_news.checks.sieve import Sieve, needed
from polyglot_news.checks.units import prose, words

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from polyglot_news.checks.units import Unit

__all__ = [
    "acronyms",
    "addresses",
    "amounts",
    "dates",
    "empty",
    "in_words",
    "markup",
    "names",
    "numbers",
    "numbers_in",
    "placeables",
    "separators",
]

_ADDRESSES = frozenset({"url", "email", "address"})


def empty(unit: Unit) -> Iterator[str]:
    """The unit has a translation."""
    if not unit.target.strip():
        yield "The translation is empty."


def markup(unit: Unit) -> Iterator[str]:
    """Links, emphasis, code, images, notes and tags are those of the source."""
    yield from _differences(unit, lambda one: one.check == "markup" and one.what not in _ADDRESSES)


def addresses(unit: Unit) -> Iterator[str]:
    """Web and mail addresses are those of the source."""
    yield from _differences(unit, lambda one: one.what in _ADDRESSES)


def placeables(unit: Unit) -> Iterator[str]:
    """File names, variables, options and the like are those of the source."""
    yield from _differences(
        unit, lambda one: one.check == "placeables" and one.what not in _ADDRESSES
    )


def _differences(unit: Unit, concerns: Callable[[fidelity.Difference], bool]) -> Iterator[str]:
    texts = unit.source, unit.target
    for difference in _verified(*texts, tuple(unit.references), unit.markdown):
        if concerns(difference):
            yield f"{difference}."


@lru_cache(maxsize=8)
def _verified(
    source: str,
    target: str,
    references: tuple[str, ...],
    markdown: bool,
) -> tuple[fidelity.Difference, ...]:
    """What `fidelity.verify` finds, kept for the three checks that ask for it in a row."""
    return fidelity.verify(source, target, references, markdown_syntax=markdown)


def numbers(unit: Unit) -> Iterator[str]:
    """The numbers of the source are in the translation, and no others."""
    if not unit.target.strip():
        return
    here, there = unit.source_language, unit.target_language
    source = unit.source
    missing = numbercheck.missing_numbers(source, unit.target, here, there)
    extra = numbercheck.extra_numbers(source, unit.target, here, there)
    words_of = in_words(unit.target, there)
    known_of = _values(source, here) if words_of else ()
    strange = {word: value for word, value in words_of.items() if value not in known_of}
    if not (missing or extra or strange):
        return
    converted = _converted(source, here)
    written = _values(unit.target, there)
    for number in missing:
        counted = _is_said(source, number, here) or _other_time(source, number, written)
        if not (counted or _near(converted.get(number, ()), written)):
            # "$120 million." at the end of a sentence is no abbreviation.
            yield f"The number {number.rstrip('.')} is missing or changed."
    every = [value for values in converted.values() for value in values]
    every += _shares(source) if here == "en" else []
    for hour in re.findall(r"half past (\w+)", source):
        # German and Ukrainian call it half of the next hour.
        every += [value + 1.0 for value in _values(hour, here)]
    for number in extra:
        # Languages differ in where they say "one" or "two": a single digit tells nothing.
        if sum(map(str.isdigit, number)) > 1:
            if not _near(every, _values(number, there)):
                yield f"The number {number} is not in the source."
        elif lost := _lost_in_words(source, here, written):
            yield f"The number {lost} became {number}."

    odd = {word for word, value in strange.items() if not _near(every, [value])}
    if odd and (lost := _lost_in_words(source, here, written)):
        yield f"The number {lost} became {min(odd)}."


def _lost_in_words(source: str, language: str, written: Collection[float]) -> str:
    """A number that the source has in words and the translation has not."""
    asked = in_words(source, language)
    return next((word for word, value in asked.items() if value not in written), "")


def numbers_in(unit: Unit) -> frozenset[float]:
    """Whatever the numerals of a translation may mean, in digits or in words."""
    in_digits_too = _values(unit.target, unit.target_language)
    return frozenset((*in_digits_too, *in_words(unit.target, unit.target_language).values()))


def in_words(text: str, language: str) -> dict[str, float]:
    """The words of a text that are numbers and nothing else, with their values."""
    text = text.lower().replace("’", "'").replace("ʼ", "'")
    found: dict[str, float] = {}
    for match in pattern(language, "half of many").finditer(text):
        scale = next(phrase.value for phrase in numberwords.phrases(match.group(1), language))
        found[match.group()] = scale / 2
        text = text.replace(match.group(), "; ")
    for phrase in numberwords.phrases(text, language):
        # "One" and "a hundred" are said of what nobody counted.
        if phrase.value > 12 and (phrase.words > 1 or phrase.value not in _ROUND):
            found[phrase.text] = float(phrase.value)
            text = text.replace(phrase.text, "; ")
    for word, value, finder in _counting(language).among(text):
        if finder.search(text):
            found[word] = value
    return found


@cache
def _counting(language: str) -> Sieve[tuple[str, float, re.Pattern[str]]]:
    """The words of a language that are numbers, with what they are and what finds them."""
    words = [
        (word, float(value))
        for value, ways in pairs(language, "numbers in words").items()
        for word in ways
    ]
    return Sieve(
        ((word, value, re.compile(rf"(?<![\w'-]){word}(?![\w'])")), needed(word))
        for word, value in words
    )


def _other_time(source: str, number: str, written: Collection[float]) -> bool:
    """Whether a span of time is told in larger units: 48 hours as two days, 18 months as 1.5."""
    for word, parts in (("hour", 24), ("month", 12), ("day", 7), ("minute", 60)):
        if number.isdecimal() and re.search(rf"\b{number}[ -]{word}", source):
            whole, rest = divmod(int(number), parts)
            if int(number) / parts in written or (whole and {whole, rest} <= {*written}):
                return True
    return False


def _is_said(source: str, number: str, language: str) -> bool:
    """Whether a number is in figures of speech only: "1 in 100", "100 percent sure"."""
    rest = pattern(language, "figures of speech").sub(" ", source.lower())
    return len(rest) < len(source) and not re.search(rf"(?<!\d){re.escape(number)}(?!\d)", rest)


def _shares(source: str) -> list[float]:
    """What the shares and quarters of an English text are in digits: 50 percent, 23.15."""
    return [
        value
        for written, values in _SHARES.items()
        if re.search(written, source, re.IGNORECASE)
        for value in values
    ]


_SHARES = {
    r"\bhalf a million": (5e5,),
    r"\bhalf a billion": (5e8,),
    r"\bhalf a trillion": (5e11,),
    r"\b(?:half|halves|halved)\b": (50, 30),
    r"\bquarters?\b": (25, 15, 45),
    r"\bthree[- ]quarters": (75,),
    r"\bthirds?\b": (33,),
    r"\b(?:fifth|one in five)\b": (20,),
    r"\btenth\b": (10,),
    r"\bfortnight": (14, 2),
}
_ROUND = frozenset({100, 10**3, 10**6, 10**9, 10**12})
_MEASURES = {
    # English measures, and what one of them is in those that the world uses
    "mile|mph": (1.609,),
    "foot|feet|ft": (0.3048, 30.48),
    "inch": (2.54, 25.4, 0.0254),
    "yard": (0.9144,),
    "acre": (0.4047, 4047, 0.004047),
    "pound|lb": (0.4536, 0.0004536),
    "ounce": (28.35,),
    "gallon": (3.785,),
    "ton": (0.907,),
    "stone": (6.35,),
    r"degree|fahrenheit|°|\b[1-9]0s\b": (0.5556,),
    # Words that other languages say with a number
    "decade|teen": (10,),
}


def _values(text: str, language: str) -> list[float]:
    found = numerals.numbers(text, language)
    return [float(value) for one in found for value in one.readings]


def _converted(source: str, language: str) -> dict[str, list[float]]:
    """What the numbers of a source are in other measures, by how it writes them."""
    if language != "en":
        return {}
    lower = source.lower()
    factors = [
        factor for words, of in _MEASURES.items() if re.search(words, lower) for factor in of
    ]
    found: dict[str, list[float]] = {"": [factor * n for factor in factors for n in (0.5, 1)]}
    for one in numerals.numbers(source, language) if factors else ():
        values = found.setdefault(one.text, [])
        for value in map(float, one.readings):
            values += [value * factor for factor in factors]
            if re.search(r"degree|fahrenheit|°|\b[1-9]0s\b", lower):
                values.append((value - 32) / 1.8)
    return found


def _near(values: Collection[float], offered: Collection[float]) -> bool:
    """Whether an offered value is one of the others, roundly."""
    return any(abs(one - other) <= 0.07 * abs(one) for one in values for other in offered)


_GROUPED = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?![\d,])")
_POINTED = re.compile(
    r"(?<![\d.,:/])\d{1,3}\.\d{1,2}(?![\d.:/])(?=\s?(?:%|percent|per cent|million|billion|trillion"
    r"|bn\b"
    r"|m\b|km|kilo|metre|meter|mile|degree|magnitude|tonne|ton\b|points?\b|seconds?\b|times\b))"
)


def separators(unit: Unit) -> Iterator[str]:
    """Thousands and decimals are parted as the language does it: 30.000 and 3,5 in German."""
    if unit.source_language != "en" or not locales.has_decimal_comma(unit.target_language):
        return
    source, target = prose(unit)
    for number in (*_GROUPED.findall(source), *_POINTED.findall(source)):
        if re.search(rf"(?<![\d.,]){re.escape(number)}(?![\d.,]*\d)", target):
            yield f"“{number}” is written as in English."


def dates(unit: Unit) -> Iterator[str]:
    """Months and days of the week are those of the source."""
    source, target = words(unit)
    for what, of in (("month", "months"), ("day of the week", "weekdays")):
        asked = _named(source, unit.source_language, of)
        given = _named(target, unit.target_language, of)
        # "Yesterday" may stand for Tuesday, and 3.4. for a month: only another name is wrong.
        if of == "months" and re.search(r"\b\d{1,2}\.\s?\d{1,2}\.|\b\d{1,2}/\d{1,2}\b", target):
            continue
        missing, extra = asked.keys() - given.keys(), given.keys() - asked.keys()
        if of == "weekdays":
            # The night of Tuesday is that to Wednesday.
            nights = {what for what in missing if re.search(rf"{asked[what]} night", source)}
            extra -= {str(int(what) % 7 + 1) for what in nights}
        if missing and extra:
            yield (f"The {what} {asked[min(missing)]} became {given[min(extra)]}.")


# Months that are words, too: only beside a day, a year or a word of time.
_WORDS_TOO = {
    "en": re.compile(
        r"\b(?:March|May)\b(?!\s(?:\d|this|last|next|and (?:April|June)))"
        r"(?<!\d (?:March))(?<!\d (?:May))(?<!\bin March)(?<!\bin May)(?<!\b(?:of|by) May)"
        r"(?<!\b(?:of|by) March)(?<!since March)(?<!since May)(?<!until March)(?<!until May)"
        r"(?<!last March)(?<!last May)(?<!next March)(?<!next May)"
        r"|\bSun\b"
    )
}


@lru_cache(maxsize=1024)
def _named(text: str, language: str, title: str) -> dict[str, str]:
    """The entries of a list of names that a text has, each as the text writes it."""
    if title == "months" and language in _WORDS_TOO:
        text = _WORDS_TOO[language].sub(" ", text)
    text = unicodedata.normalize("NFKC", text)
    found: dict[str, str] = {}
    for what, name in _names(language, title).among(text):
        if match := name.search(text):
            found[what] = match.group()
    return found


@cache
def _names(language: str, title: str) -> Sieve[tuple[str, re.Pattern[str]]]:
    return Sieve(
        ((what, re.compile("|".join(_way(way, language) for way in ways))), map(_letters, ways))
        for what, ways in pairs(language, title).items()
    )


def _letters(way: str) -> str:
    """The letters that a way is found by, whatever may stand around them."""
    return unicodedata.normalize("NFKC", way).strip("-")


def _way(way: str, language: str) -> str:
    way = unicodedata.normalize("NFKC", way)
    if language == "ja":
        before = r"(?<!\d)" if way[0].isdigit() else "(?<!十)" if way[0] in "一二" else ""
        return before + re.escape(way)
    start = r"(?<!\w)\w*" if way.startswith("-") else r"(?<!\w)" if way[0].isalnum() else ""
    end = r"\w*" if way.endswith("-") else r"(?!\w)" if way[-1].isalnum() else ""
    return start + re.escape(way.strip("-")) + end


def amounts(unit: Unit) -> Iterator[str]:
    """Percentages, currencies and units of measure are those of the source."""
    source, target = prose(unit)
    asked = _measured(source, unit.source_language)
    given = _measured(target, unit.target_language)
    missing = asked.keys() - given.keys()
    extra = given.keys() - asked.keys()
    for what in sorted(missing):
        kin = next((kind for kind in _KINDS if what in kind), frozenset())
        if others := sorted(extra & kin):
            yield f"“{asked[what]}” became “{given[others[0]]}”."
        elif what == "percent" and what in _measured(
            pattern(unit.source_language, "figures of speech").sub(" ", source.lower()),
            unit.source_language,
        ):
            yield f"“{asked[what]}” is missing."


_KINDS = (
    frozenset({"dollar", "euro", "pound", "yen", "hryvnia"}),
    frozenset({"kilometre", "metre"}),
    frozenset({"daily", "weekly", "monthly", "yearly"}),
    frozenset({"gram", "kilogram", "tonne"}),
    frozenset({"kilowatt", "megawatt", "gigawatt"}),
    frozenset({"percent", "degree"}),
)


@lru_cache(maxsize=1024)
def _measured(text: str, language: str) -> dict[str, str]:
    """The units of measure beside a number of a text."""
    text = unicodedata.normalize("NFKC", text)
    found: dict[str, str] = {}
    for what, name in _measures(language).among(text):
        if match := name.search(text):
            found[what] = match.group().strip()
    return found


@cache
def _measures(language: str) -> Sieve[tuple[str, re.Pattern[str]]]:
    found = []
    for what, ways in pairs(language, "units").items():
        # A unit in letters may be the end of a word ("Kilometer"), a sign stands at a number.
        name = re.compile(
            "|".join(
                rf"(?<=[\d\s]){_way(way, language)}"
                if len(way) < 3 and way.isalpha() and not _wide(way)
                else f"(?i:{_way(way, language)})"
                for way in ways
            )
        )
        found.append(((what, name), map(_letters, ways)))
    return Sieve(found)


def _wide(text: str) -> bool:
    return text[0] > "\u2e80"


_LETTER = "A-Za-zÀ-ɏЀ-ӿ0-9_"
_ACRONYM = re.compile(rf"(?<![{_LETTER}.&-])[A-ZА-ЯІЇЄҐ]{{2,6}}(?![{_LETTER}&])(?!\.[{_LETTER}])")


def acronyms(unit: Unit) -> Iterator[str]:
    """Acronyms are those of the source, or those of the language."""
    source, target = words(unit)
    if source.isupper():
        return
    asked, given = set(_ACRONYM.findall(source)), set(_ACRONYM.findall(target))
    renderings = pairs(unit.target_language, "acronyms")
    for missing in sorted(asked - given):
        ways = (missing, *renderings.get(missing, ()))
        for other in sorted(given - asked):
            foreign = not is_latin(unit.target_language) and other.isascii() and len(other) > 2
            if not given.intersection(ways) and (foreign or any(_slip(way, other) for way in ways)):
                yield f"The acronym {missing} became {other}."


def _slip(before: str, after: str) -> bool:
    """Whether two acronyms of three letters or more differ in one letter or in their order."""
    if min(len(before), len(after)) < 3:
        return False
    if sorted(before) == sorted(after):
        return True
    return len(before) == len(after) and sum(map(str.__ne__, before, after)) == 1


_NAME = re.compile(r"(?<![\w-])[^\W\d_a-zà-ÿ][^\W\d_]{3,}(?![\w-])")


def names(unit: Unit) -> Iterator[str]:
    """Names in Latin letters are spelt as in the source."""
    source, target = words(unit)
    capitals = [word.istitle() for word in re.findall(r"[^\W\d_]{4,}", source)]
    # In a headline every word is written like a name.
    if unit.target_language in NAMES_CHANGE or sum(capitals) > 0.6 * len(capitals):
        return
    asked = dict.fromkeys(_NAME.findall(source))
    given = dict.fromkeys(_NAME.findall(target))
    translated = known(unit.target_language, "translated names")
    for missing in asked:
        if missing in target or missing in translated or not missing.istitle() or named(missing):
            continue
        for other in given:
            if other not in source and _misspelt(missing, other):
                yield f"The name {missing} became {other}."


def _misspelt(name: str, other: str) -> bool:
    """Whether the second seems to be the first with one or two letters wrong."""
    if abs(len(name) - len(other)) > 1 or name[0] != other[0]:
        return False
    if len(name) == len(other) and sorted(name) == sorted(other):
        return sum(map(str.__ne__, name, other)) == 2 and name[-1] == other[-1]
    matcher = SequenceMatcher(None, name, other, autojunk=False)
    edits = [code for code in matcher.get_opcodes() if code[0] != "equal"]
    if len(edits) != 1:
        return False
    _, start, end, start2, end2 = edits[0]
    before, after = name[start:end], other[start2:end2]
    last = len(name) - (2 if len(name) > 6 else 1)
    # Letters at the end are endings; c and k, y and i, e and ä tell an adapted word.
    adapted = before + after in _ADAPTED or not after.isascii()
    inside = end < last or (
        name[-1] == other[-1]
        and len(before) == len(after)
        and not {before.lower(), after.lower()} & {*"aeiouy"}
    )
    return max(len(before), len(after)) == 1 and inside and not adapted


_ADAPTED = frozenset({"ck", "cz", "yi", "yj", "vw", "c", "xk", "ie", "ei"})
