"""Numbers in words: which number a word means, and which one several words mean together.

A word counts only as the very form it is: "ten" is 10 and "tense" is nothing, "sixth" is 6 and
no beginning of "sixty". German writes a number as one word and puts more behind it
(zweihundertfünfzigste, dreijährig); Ukrainian declines every part of it (двохсот п'ятдесяти,
двомастами, двадцятиповерховий). So German words are taken apart by a small grammar, and the
forms of Ukrainian are made from their stems; the tables are after the grammars of the two
languages (Duden 4; Український правопис 2019, §§ 38 and 106).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["Phrase", "meanings", "phrases"]


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that are one number.

    Attributes:
        text: The words, as they are written.
        value: The number.
        words: How many words they are.
    """

    text: str
    value: int
    words: int


@lru_cache(maxsize=8192)
def meanings(word: str, language: str) -> frozenset[int]:
    """What a word may mean as a number: a cardinal, an ordinal, "twice", "zehnjährig".

    Args:
        word: One word without hyphens, its apostrophes straight.
        language: Language code.
    """
    word = word.lower()
    found = set(_tables(language).get(word, ()))
    if language == "de":
        found |= _german(word)
    elif language == "uk" and (match := _UK_COMPOUND.fullmatch(word)):
        # двадцятип'ятирічний: its parts together
        found.add(sum(_UK_PREFIXES[one] for one in _UK_PREFIX.findall(match.group(1))))
    return frozenset(found)


def phrases(text: str, language: str) -> Iterator[Phrase]:
    """The cardinal numbers of a text that are in words: "two hundred and fifty thousand".

    A word that also means something else (ein, один, second) is no number by itself.
    """
    text = text.replace("’", "'").replace("ʼ", "'")
    found: list[tuple[re.Match[str], tuple[int, bool]]] = []
    for match in _TOKEN.finditer(text):
        part = _cardinal(match.group().lower(), language)
        if part is None:
            # "two hundred and fifty": the word between is no end.
            if language == "en" and match.group() == "and" and found and found[-1][1][0] >= 100:
                continue
            yield from _joined(text, found)
            found = []
            continue
        if found and not _FITS[language == "en"].fullmatch(text, found[-1][0].end(), match.start()):
            yield from _joined(text, found)
            found = []
        found.append((match, part))
    yield from _joined(text, found)


_TOKEN = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_FITS = (re.compile(r"[\s\u00ad]+"), re.compile(r"\s*-\s*|\s+(?:and\s+)?"))


def _joined(text: str, found: list[tuple[re.Match[str], tuple[int, bool]]]) -> Iterator[Phrase]:
    """The numbers that a run of number words makes: usually one, "nineteen ninety" two."""
    total = section = start = count = 0
    least = 10**18
    for n, (_, (value, multiplies)) in enumerate(found):
        if multiplies:
            fits = value < least and (section or not total)
            if fits:
                total, section, least = total + (section or 1) * value, 0, value
        elif value == 100 and 0 < section < 10:
            fits, section = True, section * 100
        else:
            place = 100 if section % 1000 >= 100 and not section % 100 else 10
            fits = not section or (not section % place and value < place)
            fits = fits and value < least
            if fits:
                section += value
        if not fits:
            yield _phrase(text, found, start, n, total + section)
            total = section = count = 0
            start, least = n, 10**18
            total, section = (value, 0) if multiplies else (0, value)
            least = value if multiplies else least
        count += 1
    if found:
        yield _phrase(text, found, start, len(found), total + section)


def _phrase(
    text: str, found: list[tuple[re.Match[str], tuple[int, bool]]], start: int, end: int, value: int
) -> Phrase:
    return Phrase(text[found[start][0].start() : found[end - 1][0].end()], value, end - start)


@lru_cache(maxsize=8192)
def _cardinal(word: str, language: str) -> tuple[int, bool] | None:
    """The value of a cardinal, and whether it multiplies what stands before it."""
    scales = _SCALES.get(language, {})
    if word in scales:
        return scales[word], True
    if language == "de":
        match = _DE.fullmatch(word)
        value = _de_value(match) if match else 0
        return (value, False) if value > 1 or word == "eins" else None
    value = _cardinals(language).get(word, 0)
    return (value, False) if value else None


_SCALES: Mapping[str, Mapping[str, int]] = {
    "en": {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12},
    "de": {"million": 10**6, "millionen": 10**6, "milliarde": 10**9, "milliarden": 10**9}
    | {"billion": 10**12, "billionen": 10**12},
    "uk": {
        stem + ending: value
        for value, stems, endings in (
            (10**3, "тисяч", "|а|і|у|ею|ам|ами|ах"),
            (10**6, "мільйон", "|и|а|у|ові|ом|ів|ам|ами|ах"),
            (10**9, "мільярд", "|и|а|у|ові|ом|ів|ам|ами|ах"),
            (10**12, "трильйон", "|и|а|у|ові|ом|ів|ам|ами|ах"),
        )
        for stem in stems.split()
        for ending in endings.split("|")
    },
}


def _list(words: str) -> tuple[str, ...]:
    return tuple(words.split())


# English

_EN_ONES = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_EN_TENS = _list("twenty thirty forty fifty sixty seventy eighty ninety")
_EN_ORDINALS = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
]
_EN_MORE = {"zero": 0, "once": 1, "single": 1, "sole": 1, "twice": 2, "double": 2, "doubled": 2}
_EN_MORE |= {"doubling": 2, "doubles": 2, "both": 2, "pair": 2, "pairs": 2, "couple": 2, "twin": 2}
_EN_MORE |= {
    "twins": 2,
    "duo": 2,
    "bilateral": 2,
    "trio": 3,
    "triple": 3,
    "tripled": 3,
    "thrice": 3,
}
_EN_MORE |= {"triples": 3, "quarter": 4, "quarters": 4, "fortnight": 14, "dozen": 12, "dozens": 12}
_EN_MORE |= {"noon": 12, "midnight": 12, "hundred": 100, "hundreds": 100, "hundredth": 100}
_EN_MORE |= {"quadruple": 4, "quadrupled": 4, "quintuple": 5, "thousandth": 1000, "midday": 12}


# Ukrainian

_UK_STEMS = _list("п'ят шіст сім вісім дев'ят десят")
_UK_OBLIQUE = _list("п'ят шест сем восьм дев'ят десят")
_UK_TEENS = [
    "одинадцят",
    "дванадцят",
    "тринадцят",
    "чотирнадцят",
    "п'ятнадцят",
    "шістнадцят",
    "сімнадцят",
    "вісімнадцят",
    "дев'ятнадцят",
    "двадцят",
    "тридцят",
]
_UK_LARGE = {50: "п'ятдесят", 60: "шістдесят", 70: "сімдесят", 80: "вісімдесят"}
_HARD = _list("ий ого ому им ім а ої ій у ою е і их ими")
_UK_ORDINALS = {1: "перш", 2: "друг", 4: "четверт", 5: "п'ят", 6: "шост", 7: "сьом", 8: "восьм"}
_UK_ORDINALS |= {9: "дев'ят", 10: "десят", 40: "сороков", 90: "дев'яност", 100: "сот"}
_UK_ORDINALS |= {1000: "тисячн", 10**6: "мільйонн", 200: "двохсот", 300: "трьохсот"}
_UK_HUNDREDS = {
    # nominative, and the first parts of its other cases: двохсот, двомстам, двомастами, двохстах
    200: ("двісті", "двох двом двома двох"),
    300: ("триста", "трьох трьом трьома трьох"),
    400: ("чотириста", "чотирьох чотирьом чотирма чотирьох"),
    500: ("п'ятсот", "п'яти п'яти п'ятьма п'яти"),
    600: ("шістсот", "шести шести шістьма шести"),
    700: ("сімсот", "семи семи сьома семи"),
    800: ("вісімсот", "восьми восьми вісьма восьми"),
    900: ("дев'ятсот", "дев'яти дев'яти дев'ятьма дев'яти"),
}
_UK_MORE = {
    1: "один одна одне одно одні одного одному одним однім однією одною одної одній одну одних "
    "одними раз одноразово",
    2: "обидва обидві обоє обох обом обома двоє двічі удвічі вдвічі удвоє вдвоє двійка двійки "
    "двійко пара пари пару парою пар подвійний подвійна подвійне подвійні подвійно подвоїти "
    "подвоїв подвоїла подвоїли подвоїлася подвоїлися подвоїлось подвоїлась",
    3: "троє тричі утричі втричі втроє трійка трійки трійку третина третини третину третиною "
    "третин третій третього третьому третім третя третьої третю третьою третє треті третіх "
    "третіми потроїти потроїв потроїла потроїлася потроїлася потроїлися",
    4: "четверо четвірка вчетверо учетверо чверть чверті чвертю четвертина",
    5: "п'ятеро п'ятірка вп'ятеро уп'ятеро",
    6: "шестеро шістка вшестеро ушестеро",
    7: "семеро сімка всемеро",
    8: "восьмеро вісімка",
    9: "дев'ятеро дев'ятка",
    10: "десятеро вдесятеро удесятеро десяток десятка десятки десятків десяткам десятками "
    "десятках десятку десятком",
    12: "дюжина дюжини дюжину дюжин дюжиною опівдні полудень опівночі північ дванадцятеро",
    100: "сотня сотні сотню сотень сотнею сотням сотнями сотнях стократ",
}


def _uk_cardinals() -> dict[str, int]:
    found = dict.fromkeys(["два", "дві", "двох", "двом", "двома"], 2)
    found |= dict.fromkeys(["три", "трьох", "трьом", "трьома"], 3)
    found |= dict.fromkeys(["чотири", "чотирьох", "чотирьом", "чотирма", "чотирьома"], 4)
    for value, (stem, oblique) in enumerate(zip(_UK_STEMS, _UK_OBLIQUE, strict=True), 5):
        soft = "" if stem in ("сім", "вісім") else "ь"
        found[stem + soft] = value
        found |= {oblique + ending: value for ending in ("и", "ьох", "ьом", "ьома", "ьма")}
        found |= {stem + ending: value for ending in ("ьох", "ьом", "ьома", "ьма", "ма", "ома")}
        found |= {stem + ending: value for ending in ("ох", "ом")}
    found |= dict.fromkeys(["сьома", "сімох", "сімом", "сімома"], 7)
    found |= dict.fromkeys(["вісьма", "вісьмох", "вісьмом", "вісьмома"], 8)
    teens = zip((*range(11, 20), 20, 30), _UK_TEENS, strict=True)
    for value, stem in teens:
        found |= {stem + end: value for end in ("ь", "и", "ьох", "ьом", "ьма", "ьома")}
    found |= {"сорок": 40, "сорока": 40, "дев'яносто": 90, "дев'яноста": 90, "сто": 100, "ста": 100}
    for value, stem in _UK_LARGE.items():
        found |= {stem + end: value for end in ("", "и", "ьох", "ьом", "ьма", "ьома")}
    for value, (nominative, parts) in _UK_HUNDREDS.items():
        genitive, dative, instrumental, locative = parts.split()
        found[nominative] = value
        found |= {genitive + "сот": value, dative + "стам": value, locative + "стах": value}
        found[instrumental + "стами"] = value
        if value >= 500:
            found[instrumental.removesuffix("ма") + "ома" + "стами"] = value
    return found


_UK_PARTS = {"одно": 1, "дво": 2, "двох": 2, "три": 3, "трьох": 3, "чотири": 4}
_UK_PARTS |= {"чотирьох": 4, "сорока": 40, "дев'яносто": 90, "сто": 100}
_UK_PREFIXES = (
    _UK_PARTS
    | {stem + "и": value for value, stem in enumerate(_UK_OBLIQUE, 5)}
    | {stem + "и": value for value, stem in zip((*range(11, 20), 20, 30), _UK_TEENS, strict=True)}
    | {stem + "и": value for value, stem in _UK_LARGE.items()}
    | {parts.split()[0] + "сот": value for value, (_, parts) in _UK_HUNDREDS.items()}
)
_UK_MEASURES = (
    "річ|рок|ден|добов|тижн|місяч|годин|хвилин|секунд|поверх|кімнат|квартир|метр|кілометр|"
    "сантиметр|мільйон|мільярд|тисяч|відсотк|процент|градус|разов|сторон|смуг|мов|місн|місц|ярус|"
    "рівнев|бальн|бал|кратн|томн|серій|палуб|мандат|партій|кольор|елемент|етап|ступен|тонн|"
    "літр|гектар|осіб|членн|складов|значн|цифр|очк|голов|ногий|колісн|двер|моторн|сегмент|"
    "доларов|гривнев|пункт|сторінк|мірн|фазн|раундов|турнір|бортн|літн|фунт|дюйм|мил|футов"
)
_UK_PREFIX = re.compile("|".join(sorted(_UK_PREFIXES, key=len, reverse=True)))
_UK_COMPOUND = re.compile(
    rf"(?:що|за|пере)?((?:{_UK_PREFIX.pattern})+)(?:{_UK_MEASURES})[а-яіїєґ']*"
)

# German

_DE_ONES = {"ein": 1, "eins": 1, "zwei": 2, "zwo": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6}
_DE_ONES |= {"sieben": 7, "acht": 8, "neun": 9}
_DE_TEENS = {"zehn": 10, "elf": 11, "zwölf": 12, "dreizehn": 13, "vierzehn": 14, "fünfzehn": 15}
_DE_TEENS |= {"sechzehn": 16, "siebzehn": 17, "achtzehn": 18, "neunzehn": 19}
_DE_TENS = {"zwanzig": 20, "dreißig": 30, "dreissig": 30, "vierzig": 40, "fünfzig": 50}
_DE_TENS |= {"sechzig": 60, "siebzig": 70, "achtzig": 80, "neunzig": 90}
_ONE = "|".join(_DE_ONES)
_BELOW_100 = (
    rf"(?:(?P<teen#>{'|'.join(_DE_TEENS)})|(?:(?P<and#>{_ONE})und)?(?P<ten#>{'|'.join(_DE_TENS)})"
    rf"|(?P<one#>{_ONE}))"
)
_BELOW_1000 = (
    rf"(?:(?P<hundreds#>(?:{_ONE}|elf|zwölf|\w{{3,4}}zehn)?hundert)(?:und)?)?{_BELOW_100}?"
)
_DE_GRAMMAR = (
    rf"(?:(?P<thousands>{_BELOW_1000.replace('#', '1')}tausend)(?:und)?)?"
    rf"{_BELOW_1000.replace('#', '2')}"
)
_DE = re.compile(_DE_GRAMMAR)
_DE_MEASURES = (
    "jähr|jahr|tägig|tage|stünd|stunden|minüt|minuten|sekünd|monat|wöch|wochen|köpf|stell|stöck|"
    "geschoss|teil|seit|spur|gleis|sprach|sitz|stuf|prozent|meter|kilometer|zeil|silb|strahl|tür|"
    "bänd|sätz|räum|zimmer|eck|kampf|rad|bein|klass|drittel|viertel|punkt|achs|motor|stock|zahl|"
    "wertig|tonn|liter|kilo|gramm|euro|dollar|million|milliard|person|gipfel|mann|runden|partei|"
    "länder|staaten|ligist|geteilt|dimension|farb|mast|familien|bett|zylind|grad"
)
_DE_WORD = re.compile(
    rf"{_DE_GRAMMAR}(?P<rest>|e|en|es|em|er|t|te[nmrs]?|ste[nmrs]?|tens|stens|tel\w*|stel\w*|er\w{{0,2}}|erjahren?|"
    rf"erlei|mal\w*|fach\w*|einhalb|(?:{_DE_MEASURES})\w*)"
)
_DE_MORE = {"null": 0, "eine": 1, "einen": 1, "einem": 1, "einer": 1, "eines": 1, "einzige": 1}
_DE_MORE |= {"einzigen": 1, "einziger": 1, "einziges": 1, "paar": 2, "beide": 2, "beiden": 2}
_DE_MORE |= {"beider": 2, "beides": 2, "dutzend": 12, "dutzende": 12, "dutzenden": 12}
_DE_MORE |= {"mittag": 12, "mittags": 12, "mitternacht": 12, "mittagszeit": 12, "hunderte": 100}
_DE_MORE |= {"hunderten": 100, "hunderter": 100, "einmal": 1, "viertel": 4, "zweit": 2}
_DE_STEM = re.compile(
    r"(?:(erst(?!a|e?ll|ick|i?ck|reck|r|ür|ur|e?h|und)|zweit|zwot|doppel|verdoppel|dritt|siebt|"
    r"verdreifach|vervierfach|zwilling))\w*"
)
_DE_STEM_VALUES = {"erst": 1, "dritt": 3, "siebt": 7, "verdreifach": 3, "vervierfach": 4}


def _german(word: str) -> set[int]:
    found: set[int] = set()
    if match := _DE_STEM.fullmatch(word):
        found.add(_DE_STEM_VALUES.get(match.group(1), 2))
    match = _DE_WORD.fullmatch(word)
    if match and match.end("rest") - match.start("rest") < len(word):
        value = _de_value(match)
        rest = match.group("rest")
        if value and not (value == 1 and rest.startswith(("er", "te", "st", "t"))):
            found.add(value)
    return found


def _de_value(match: re.Match[str]) -> int:
    part = match.groupdict()

    def below(place: str) -> int:
        value = 0
        if hundreds := part[f"hundreds{place}"]:
            before = hundreds.removesuffix("hundert")
            value = 100 * ({**_DE_ONES, **_DE_TEENS}.get(before, 1) if before else 1)
        value += _DE_TEENS.get(part[f"teen{place}"] or "", 0)
        value += _DE_TENS.get(part[f"ten{place}"] or "", 0)
        return value + _DE_ONES.get(part[f"and{place}"] or part[f"one{place}"] or "", 0)

    thousands = 1000 * (below("1") or 1) if part["thousands"] else 0
    return thousands + below("2")


@cache
def _cardinals(language: str) -> Mapping[str, int]:
    """Words that are cardinals and nothing else, scales aside."""
    if language == "en":
        found = {word: n for n, word in enumerate(_EN_ONES, 1) if n > 1}
        found |= {word: 20 + 10 * n for n, word in enumerate(_EN_TENS)}
        return found | {"hundred": 100, "one": 1}
    return _uk_cardinals() if language == "uk" else {}


@cache
def _tables(language: str) -> Mapping[str, frozenset[int]]:
    """Words by what they may mean."""
    found: dict[str, set[int]] = {}

    def add(word: str, value: int) -> None:
        found.setdefault(word, set()).add(value)

    for word, value in _cardinals(language).items():
        add(word, value)
    if language == "en":
        for value, word in enumerate(_EN_ORDINALS, 1):
            add(word, value)
            add(f"{word}s", value)
            add(f"{word}ly", value)
        for n, word in enumerate(_EN_TENS):
            stem = word.removesuffix("y")
            for form in (f"{stem}ieth", f"{stem}ieths", f"{stem}ies", f"{stem}something"):
                add(form, 20 + 10 * n)
        for n, word in enumerate(_EN_ONES, 1):
            for form in (f"{word}s", f"{word}fold", f"{word}some"):
                add(form, n)
        for word, value in _EN_MORE.items():
            add(word, value)
    elif language == "uk":
        stems = dict(_UK_ORDINALS)
        for value, stem in zip((*range(11, 20), 20, 30), _UK_TEENS, strict=True):
            stems[value] = stem
        stems |= _UK_LARGE
        for value, (_, parts) in _UK_HUNDREDS.items():
            stems[value] = parts.split()[0] + "сот"
        for value, stem in stems.items():
            for ending in _HARD:
                add(stem + ending, value)
        for value, words in _UK_MORE.items():
            for word in words.split():
                add(word, value)
        add("нуль", 0)
        add("нуля", 0)
    elif language == "de":
        for word, value in _DE_MORE.items():
            add(word, value)
    return {word: frozenset(values) for word, values in found.items()}
