"""Numbers, and whether a translation still has them.

Languages write one number in many ways: ``1,000.5``, ``1.000,5``, ``1 000,5``;
``30 million``, ``3000万``; ``2:30 p.m.``, ``14:30 Uhr``, ``午後2時半``; ``10-year``,
``zehnjährig``; ``1990s``, ``90-ті``. So each numeral of a text is read in every way
that its own language and its source's allow, and a number is missing only if
no numeral of the translation shares a reading with it.

Digits must be accounted for; words need not be. ``zwei`` in a translation may
answer for a ``2``, but ``two`` in a source asks for nothing: between the four
languages, small numbers change from digits to words and back with every style
guide, and half of them are articles (``ein``, ``один``, ``一``).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from polyglot_news import numberwords
from polyglot_news.placeables import find

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = [
    "Numeral",
    "Written",
    "myriads",
    "numbers",
    "rewritten",
    "written",
]


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number as a text writes it.

    Attributes:
        text: How it is written.
        readings: What it may mean; equal numbers of two languages share a reading.
        digits: Whether it is written in digits, and so must be in the translation as well.
    """

    text: str
    readings: frozenset[Decimal]
    digits: bool


@dataclass(frozen=True, slots=True)
class Written:
    """A number in digits, and where it stands.

    Attributes:
        start: Where its digits begin, in characters.
        end: Where they end; of ``3万5千``, where the last unit ends.
        values: What the digits may mean.
        scale: By what the word after them multiplies: a million; 1 if there is no such word.
        decade: Whether it is one, such as ``1990s``.
    """

    start: int
    end: int
    values: frozenset[Decimal]
    scale: int = 1
    decade: bool = False


_SEPARATORS: Mapping[str, tuple[str, str]] = {
    # language: what stands between groups of three digits, and before decimals
    "en": (",", "."),
    "ja": (",", "."),
    "de": (". '’", ","),
    "uk": (" .", ","),
}
_ANY_SEPARATORS = (",. '’", ",.")

_SCALES: Mapping[str, Mapping[str, int]] = {
    "en": {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
    | {"mn.": 10**6, "mln.": 10**6, "bn.": 10**9, "bln.": 10**9, "tn.": 10**12, "trn.": 10**12},
    "de": {"tausend": 10**3, "tsd": 10**3, "million": 10**6, "mio": 10**6, "milliarde": 10**9}
    | {"mrd": 10**9, "billion": 10**12, "bio.": 10**12, "trillion": 10**18},
    "uk": {"тисяч": 10**3, "тис.": 10**3, "мільйон": 10**6, "млн.": 10**6, "мільярд": 10**9}
    | {"млрд.": 10**9, "трильйон": 10**12, "трлн.": 10**12},
    "ja": {},
}
"""Words that multiply the number before them; a word that begins so counts. One with a full stop
is an abbreviation, and counts alone, with a full stop or without."""
_SHORT = {"k": 10**3, "m": 10**6, "b": 10**9, "bn": 10**9, "t": 10**12, "tn": 10**12}
"""Letters at the end of an amount in English, as in £125m and $3bn."""
_AMOUNT = re.compile(r"[$€£¥₴₩₹]\s?$")

_HALVES = {
    "en": r"\b(?:half|halves|halv\w+|midway)",
    "de": r"\b(?:halb|anderthalb|halbier)\w*|(?<!\w)\w+einhalb|hälfte",
    "uk": r"\b(?:пів(?!ніч|ноч|ден|дн|остр|ник|ень)|полови|напів|навпіл|півтор)\w*",
    "ja": "半",
}
_AND_A_HALF = re.compile("півтор|anderthalb|eineinhalb", re.IGNORECASE)
_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "uk": "січ лют берез квіт трав черв лип серп верес жовт листопад груд",
}
_MONTHS_SHORT = {"en": 3, "de": 3}

_KANJI_DIGITS = "〇一二三四五六七八九"
_KANJI_TENS = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10**4, "億": 10**8, "兆": 10**12}
_KANJI = re.compile(rf"[{_KANJI_DIGITS}十百千万億兆]+")
_MYRIAD = re.compile(r"(\d[\d,]*(?:\.\d+)?)([百千]?)([万億兆]?)")
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925}
"""The year before the first of an era."""

_ROMAN = re.compile(r"(?<!\w)(?=[IVXL])(?:XL|LX{0,3}|X{0,4})(?:IX|IV|V?I{0,3})(?!\w)")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50}
_LATIN = str.maketrans("ІХ", "IX")

_PATTERN = re.compile(
    r"(?P<era>令和|平成|昭和)(?P<era_year>\d+)(?=年)"
    r"|(?P<myriads>(?:\d[\d,]*(?:\.\d+)?[百千]?[万億兆])+(?:\d[\d,]*)?|\d[\d,]*(?:\.\d+)?[百千])"
    r"|(?P<years>(?:1\d|20)\d\d)\s?[-–/]\s?(?P<until>\d\d)(?!\d|[-–/.]\d)"
    r"|(?P<decade>(?:(?:1\d|20)\d|[1-9])0)(?:['’]?s\b|er[nsm]?\b|[-–‑](?:х|ті|их|ими|м|ми)\b|年代)"
    r"|(?P<half>1[/⁄]2)(?![\d/])"
    r"|(?P<hour>[01]?\d|2[0-4])(?:"
    r"[:.](?P<minute>[0-5]\d)(?=\s?(?:[ap]\.?m\b|uhr))|(?=\s?(?:[ap]\.?m\b|uhr|時|год))"
    r"|:(?P<minute2>[0-5]\d)(?!\d|:\d))"
    r"|(?P<day>[0-3]?\d)\.(?P<month>[01]?\d)\.(?!\d)"
    r"|(?P<number>(?<!\d)(?<!\d )\d{1,3}(?: \d{3}(?!\d))+(?:[.,]\d+)?"
    r"|\d+(?:[.,'’]\d+)*(?:[.,]\d+)?)",
    re.IGNORECASE,
)
_RANGE = re.compile(r"\s*(?:[-–—~〜～]|to|and|or|bis|und|oder|до|і|й|та|або)\s*[$€£¥]?\s*")
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_FRACTIONS = {"½": "1/2", "¼": "1/4", "¾": "3/4", "⅓": "1/3", "⅔": "2/3"}


@lru_cache(maxsize=4096)
def numbers(text: str, language: str, other: str = "") -> tuple[Numeral, ...]:
    """The numbers of a plain text: those in digits in their order, then those in words.

    Args:
        text: Plain text; digits in addresses, file names and other placeables do not count.
        language: The text's language, which decides what ``.`` and ``,`` in a number mean.
        other: A second language whose separators are accepted too: that of the source.
    """
    plain = _plain(text)
    found = list(_digits(plain, language, other))
    rest = list(plain)
    for start, end, _ in found:
        rest[start:end] = "\0" * (end - start)
    return tuple(one for _, _, one in found) + tuple(_words("".join(rest), language))


def written(text: str, language: str) -> tuple[Written, ...]:
    """The numbers in digits of a plain text, each with its place and without its words.

    Each is read on its own: in "2 to 3 million" the first is a two. The parts of a date, of
    a time and of a version are numbers of their own. A fraction sign is none.
    """
    plain = _plain("".join(" " if char in _FRACTIONS else char for char in text))
    return tuple(
        one for match in _PATTERN.finditer(plain) for one in _places(match, plain, language)
    )


def _places(match: re.Match[str], text: str, language: str) -> Iterator[Written]:
    digits = match["number"]
    if digits:
        start, end = match.span("number")
        # A translation may have a version as the source writes it, with a point.
        values = _separated(digits, language) or _separated(digits, "")
        scale, _ = _scale(text[max(start - 2, 0) : start], text[end : end + _FAR], language)
        if values:
            yield Written(start, end, frozenset(values), scale)
        else:
            for part in re.finditer(r"\d+", digits):
                here, there = start + part.start(), start + part.end()
                value = frozenset({Decimal(part.group())})
                yield Written(here, there, value, scale if there == end else 1)
        return
    for group, readings in _readings(match, language, ""):
        start, end = match.span(group)
        if group not in ("myriads", "half"):
            readings = {Decimal(text[start:end])}
        yield Written(start, end, frozenset(readings), 1, group == "decade")


def rewritten(text: str, language: str, other: str) -> str:
    """A number as another language writes it; as it is where its meaning is not plain.

    ``1,200.5`` becomes ``1.200,5`` in German; ``2.52 million`` becomes ``252万`` in Japanese.

    Args:
        text: A number in digits, with or without a word that multiplies it.
        language: Language code of the text.
        other: Language code to write it in.
    """
    digits, _, word = text.partition(" ")
    groups, point = _SEPARATORS.get(language, ("", ""))
    groups_there, point_there = _SEPARATORS.get(other, ("", ""))
    pattern = rf"(\d{{1,3}}(?:[{re.escape(groups)}]\d{{3}})+|\d+)(?:[{re.escape(point)}](\d+))?"
    match = re.fullmatch(pattern, digits) if groups and groups_there else None
    if match is None:
        return text
    whole = re.sub(r"\D", "", match[1])
    if word:
        value = Decimal(f"{whole}.{match[2] or 0}") * _SCALES[language].get(word, 1)
        return _in_myriads(value) if other == "ja" and value == int(value) else text
    if len(whole) < len(match[1]):
        gap = groups_there[0] if groups_there[0].strip() else "\u00a0"
        whole = f"{int(whole):,}".replace(",", gap)
    return whole + (f"{point_there[0]}{match[2]}" if match[2] else "")


def _in_myriads(value: Decimal) -> str:
    """A whole number with 億 and 万; hundreds and less stay digits."""
    left = int(value)
    parts = []
    for sign, unit in (("兆", 10**12), ("億", 10**8), ("万", 10**4)):
        if many := left // unit:
            parts.append(f"{many}{sign}")
        left %= unit
    return "".join(parts) + (str(left) if left or not parts else "")


@lru_cache(maxsize=1024)
def _plain(text: str) -> str:
    """The text without placeables, with one way of writing digits, spaces and apostrophes."""
    pieces: list[str] = []
    at = 0
    for one in find(text):
        pieces += (text[at : one.start], " " * (one.end - one.start))
        at = one.end
    text = "".join(pieces) + text[at:]
    if text.isascii():
        return text
    # Letters, which are nearly all, stay as they are.
    return _NO_LETTER.sub(lambda match: _plain_sign(match.group()), text)


_NO_LETTER = re.compile(r"(?:[^\x00-\x7f\w]|(?![A-Za-z_])[\d½¼¾⅓⅔]|ʼ)")


@cache
def _plain_sign(char: str) -> str:
    """A digit, a space or a mark in the one way that numbers are looked for."""
    if char in _FRACTIONS:
        return _FRACTIONS[char]
    if char.isspace() and not char.isascii():
        return " "
    digit = unicodedata.decimal(char, None)
    if digit is not None:
        return str(digit)
    return {"’": "'", "ʼ": "'", "，": ",", "．": ".", "：": ":"}.get(char, char)


def _digits(text: str, language: str, other: str) -> Iterator[tuple[int, int, Numeral]]:
    found: list[tuple[int, int, set[Decimal], int, bool]] = []
    for match in _PATTERN.finditer(text):
        for group, readings in _readings(match, language, other):
            start, end = match.span(group)
            scale, length = (
                _scale(text[max(start - 2, 0) : start], text[end : end + _FAR], language)
                if group == "number"
                else (1, 0)
            )
            if language == "ja" and text.startswith("割", end):
                # 6割 is six tenths.
                readings = readings | {value * 10 for value in readings}
            lenient = language not in _SCALES and re.match(r"\s?[^\W\d]", text[end:])
            scales = {1, 10**3, 10**6, 10**9, 10**12} if lenient else {scale}
            found.append(
                (
                    start,
                    end + length,
                    {r * s for r in readings for s in scales},
                    scale,
                    group == "hour",
                )
            )
    for n, (start, end, readings, scale, _) in enumerate(found):
        # "3.5 to 4 million", "2 to 3 p.m.": what follows the second may be meant for both.
        after = found[n + 1] if n + 1 < len(found) else None
        if after and scale == 1 and _RANGE.fullmatch(text, end, after[0]):
            readings |= {value * after[3] for value in readings}
            readings |= {value + 12 for value in readings if after[4] and value < 12}
        yield start, end, Numeral(text[start:end], frozenset(readings), digits=True)


def _readings(
    match: re.Match[str], language: str, other: str
) -> Iterator[tuple[str | int, set[Decimal]]]:
    """What a match of the pattern may mean: (group, readings) for each number in it."""
    part = match.groupdict()
    if part["number"]:
        readings = _separated(part["number"], language)
        if other:
            readings |= _separated(part["number"], other)
        if readings:
            yield "number", readings
        else:
            # A date, a version, an address of the internet: every part counts for itself.
            for digits in re.finditer(r"\d+", part["number"]):
                yield "number", {Decimal(digits.group())}
    elif part["hour"]:
        hour = int(part["hour"])
        yield "hour", {Decimal(hour), Decimal((hour + 12) % 24), Decimal(hour % 12 or 12)}
        for group in ("minute", "minute2"):
            if part[group] and int(part[group]):
                yield group, {Decimal(part[group])}
    elif part["myriads"]:
        yield "myriads", {myriads(part["myriads"])}
    elif part["years"]:
        yield "years", {Decimal(part["years"])}
        yield "until", {Decimal(part["until"]), Decimal(part["years"][:2] + part["until"])}
    elif part["decade"]:
        year = int(part["decade"])
        yield "decade", {Decimal(y) for y in (year, year % 100, 1900 + year, 2000 + year)}
    elif part["era"]:
        year = int(part["era_year"])
        yield "era_year", {Decimal(year), Decimal(_ERAS[part["era"]] + year)}
    elif part["half"]:
        yield "half", {_HALF}
    else:
        yield "day", {Decimal(part["day"])}
        yield "month", {Decimal(part["month"])}


_HALF = Decimal("0.5")
_FAR = 40
"""How far behind a number the word that multiplies it may reach."""


def _separated(written: str, language: str) -> set[Decimal]:
    """The values of digits with separators; none if they are no one number in this language."""
    between, decimal = _SEPARATORS.get(language, _ANY_SEPARATORS)
    groups = re.split(r"[.,'’ ]", written)
    marks = re.findall(r"[.,'’ ]", written)
    readings: set[Decimal] = set()
    if not marks:
        return {Decimal(written)}
    grouped = len(groups[0]) <= 3 and not groups[0].startswith("0")
    thousands = all(len(group) == 3 for group in groups[1:])
    if grouped and thousands and len(set(marks)) == 1 and marks[0] in between:
        readings.add(Decimal("".join(groups)))
    if len(set(marks[:-1])) <= 1 and marks[-1] not in marks[:-1] and marks[-1] in decimal:
        whole = groups[:-1]
        if len(whole) == 1 or (
            grouped and marks[0] in between and all(len(group) == 3 for group in whole[1:])
        ):
            readings.add(Decimal("".join(whole) + "." + groups[-1]))
    return readings


def _scale(before: str, after: str, language: str) -> tuple[int, int]:
    """By what the word after a number multiplies it, and how far the word reaches."""
    if language == "en" and (match := re.match(r"\s?(bn|tn|[kmbt])\b", after, re.IGNORECASE)):
        letter = match.group(1).lower()
        # 5m is five metres, £5m is not; "50k" is nothing else.
        if _AMOUNT.search(before) or (letter == "k" and match.start(1) == 0):
            return _SHORT[letter], match.end()
    match = re.match(r"[\s-]?([^\W\d_]+\.?)", after)
    if match and (scale := _scale_of(match.group(1).lower(), language)):
        return scale, match.end()
    return 1, 0


def _scale_of(word: str, language: str) -> int | None:
    scales = _SCALES.get(language, {})
    whole = scales.get(f"{word.removesuffix('.')}.")
    return whole or _longest(word, scales)


_LONGEST_WORD = 16
"""No beginning of a number word is longer than this."""


def _longest(word: str, beginnings: Mapping[str, int]) -> int | None:
    """What the longest of the beginnings that this word has is worth."""
    for end in range(min(len(word), _LONGEST_WORD), 0, -1):
        if word[:end] in beginnings:
            return beginnings[word[:end]]
    return None


def myriads(written: str) -> Decimal:
    """Value of 1億2000万, 3万5千, 1万2,345."""
    total = Decimal(0)
    for digits, tens, myriad in re.findall(_MYRIAD, written):
        value = Decimal(digits.replace(",", ""))
        total += value * _KANJI_TENS.get(tens, 1) * _MYRIADS.get(myriad, 1)
    return total


def _kanji(run: str) -> Decimal:
    """Value of 三十二, 二千万, 二〇二五."""
    if all(char in _KANJI_DIGITS for char in run):
        return Decimal("".join(str(_KANJI_DIGITS.index(char)) for char in run))
    total = section = digit = 0
    for char in run:
        if char in _KANJI_DIGITS:
            digit = _KANJI_DIGITS.index(char)
        elif char in _KANJI_TENS:
            section, digit = section + (digit or 1) * _KANJI_TENS[char], 0
        else:
            total, section, digit = total + (section + digit or 1) * _MYRIADS[char], 0, 0
    return Decimal(total + section + digit)


@cache
def _months(language: str) -> re.Pattern[str]:
    names = _MONTHS.get(language, "").split()
    short = _MONTHS_SHORT.get(language)
    ways = (f"({name}|{name[:short]}\\.)" if short else f"({name}\\w*)" for name in names)
    return re.compile(rf"\b(?:{'|'.join(ways)})(?!\w)")


def _words(text: str, language: str) -> Iterator[Numeral]:
    """Numbers in words, months, Roman and Chinese numerals."""
    words = [match.group().lower() for match in _WORD.finditer(text)]
    values = [numberwords.meanings(word, language) for word in words]
    for n, (word, means) in enumerate(zip(words, values, strict=True)):
        readings = set(means)
        if scale := _scale_of(word, language):
            readings.add(scale)
        if means:
            after = words[n + 1] if n + 1 < len(words) else ""
            readings |= {value * (_scale_of(after, language) or 1) for value in means}
            tens = {value for value in means if value % 10 == 0 and value >= 20}
            ones = {value % 10 for value in values[n + 1]} if tens and after else set()
            readings |= {value + one for value in tens for one in ones}
        if readings:
            yield _word(word, readings)
    for phrase in numberwords.phrases(text, language):
        if phrase.words > 1:
            yield _word(phrase.text, {phrase.value})
    if language in _HALVES:
        for match in re.finditer(_HALVES[language], text, re.IGNORECASE):
            half = {_HALF, Decimal(30)}
            behind = _WORD.match(text, match.end() + 1)
            if behind and (scale := _scale_of(behind.group().lower(), language)):
                half.add(_HALF * scale)
                if _AND_A_HALF.match(match.group()):
                    half.add((1 + _HALF) * scale)
            elif _AND_A_HALF.match(match.group()):
                half.add(1 + _HALF)
            yield Numeral(match.group(), frozenset(half), digits=False)
    if language in _MONTHS:
        for match in _months(language).finditer(text):
            yield _word(match.group(), {int(match.lastindex or 0)})
    for match in _ROMAN.finditer(text.translate(_LATIN)):
        values_of = [_ROMAN_VALUES[char] for char in match.group()]
        pairs = zip(values_of, [*values_of[1:], 0], strict=True)
        yield _word(match.group(), {sum(-v if v < after else v for v, after in pairs)})
    if language in ("ja", "zh"):
        for match in _KANJI.finditer(text):
            yield Numeral(match.group(), frozenset({_kanji(match.group())}), digits=False)


def _word(text: str, values: set[int]) -> Numeral:
    return Numeral(text, frozenset(Decimal(value) for value in values), digits=False)
