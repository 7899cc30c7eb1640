"""Marks and spaces: brackets, quotation marks, the end of a sentence, its beginning."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from polyglot_news.checks.knowledge import known
from polyglot_news.checks.units import OBJECT, prose, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from polyglot_news.checks.units import Unit

__all__ = [
    "brackets",
    "capital",
    "ending",
    "punctuation",
    "quotes",
    "quotestyle",
    "spaces",
    "unbalanced",
]

_PAIRS = {"(": ")", "[": "]", "{": "}", "（": "）", "［": "］", "【": "】", "〔": "〕"}
_WIDE = str.maketrans("（）［］", "()[]")
_HAN = "\u3041-\u30ff\u3400-\u9fff々〆〇"
_ASIDE = "–—―-,、：:"


def brackets(unit: Unit) -> Iterator[str]:
    """Brackets are closed, and those of the source are there."""
    source, target = words(unit)
    if (wrong := unbalanced(target)) and not unbalanced(source):
        yield f"The bracket “{wrong}” has no partner."
    elif (
        "(" in source
        and not any(mark in target for mark in "(（[［〔【「«„『")
        and not (set(target) & set("–—―") or target.count(",") + target.count("、") >= 2)
    ):
        yield "The brackets of the source are missing."


def unbalanced(text: str) -> str:
    """The first bracket without a partner; a wide one may close a narrow one."""
    text = re.sub(r"[:;]-?[()]", "", text.translate(_WIDE))
    open_: list[str] = []
    for place, mark in enumerate(text):
        if mark in _PAIRS:
            open_.append(mark)
        elif mark in _PAIRS.values():
            if not open_ and re.search(r"(?:^|\s)\w{1,2}$", text[max(place - 3, 0) : place]):
                continue  # a), b): the marks of a list
            if not open_ or _PAIRS[open_.pop()] != mark:
                return mark
    return open_[-1] if open_ else ""


_INCHES = re.compile(r"(?<=\d)[\"″”](?!\w)(?=[^\"”“]*$)")
_OPENING, _CLOSING = "„«»“‚‹「『〝《〈", "“”»«’›」』〟》〉"
_SINGLE = re.compile(
    r"(?<![\w.!?,])['‘](?=\w)(?!\d\ds)|(?<=[.!?,])['’](?=\s|$)|(?<=\w)['’](?=[.,!?])"
)
_DOUBLE = '"“”„«»「」『』〝〟＂'


def quotes(unit: Unit) -> Iterator[str]:
    """Quotation marks come in pairs, and where the source quotes, the translation does."""
    source, target = words(unit)
    before, after = _double_marks(source), _double_marks(target)
    singles = len(_SINGLE.findall(source))
    # A quotation that runs over several sentences is open in one, closed in another.
    goes_on = target.rstrip().endswith(("—", "–"))
    if len(before) % 2 == 0 and singles % 2 == 0 and not goes_on and _open_quotes(target):
        yield f"The quotation mark “{_open_quotes(target)}” has no partner."
    elif len(before) >= 2 and not after and not re.search(r"['‘‚’‹›《〈*_—–]", target):
        yield "The quotation marks of the source are missing."


def _double_marks(text: str) -> list[str]:
    return re.findall(f"[{_DOUBLE}]", _INCHES.sub("", text))


def _open_quotes(text: str) -> str:
    """A double quotation mark without a partner, if there is one."""
    text = _INCHES.sub("", text)
    counts = Counter(re.findall(f"[{_DOUBLE}]", text))
    for opening, closing in ("「」", "『』", "〝〟"):
        if counts[opening] != counts[closing]:
            return opening if counts[opening] > counts[closing] else closing
    for family in ('„“”"＂', "«»"):
        if sum(counts[mark] for mark in family) % 2:
            return next(mark for mark in family if counts[mark])
    return ""


def quotestyle(unit: Unit) -> Iterator[str]:
    """Quotation marks are those of the language."""
    good = known(unit.target_language, "quotation marks")
    _, target = words(unit)
    target = _INCHES.sub("", target)
    opening = {pair[0] for pair in good}
    closing = {pair[1] for pair in good}
    for match in re.finditer(rf"[{_DOUBLE}]", target) if good else ():
        mark = match.group()
        before, after = target[: match.start()][-1:], target[match.end() :][:1]
        opens = (not before or before.isspace() or before in "([—–-/") and not after.isspace()
        allowed = opening if opens else closing
        if unit.target_language == "ja" or (before.isalnum() and after.isalnum()):
            allowed = opening | closing
        # Within «…» straight marks are a habit of Ukrainian keyboards, and no mistake of language.
        inner = mark == '"' and target[: match.start()].count("«") > target[: match.start()].count(
            "»"
        )
        if mark not in allowed and not inner:
            yield f"“{mark}” is not the quotation mark of this language: {good[0]}."
            return


_END = re.compile(r"[\s\"'“”„«»‘’‚‹›」』〟》〉）)\]】*_]+$")
_ENDS = {
    **dict.fromkeys(".。．｡", "a full stop"),
    **dict.fromkeys("?？", "a question mark"),
    **dict.fromkeys("!！", "an exclamation mark"),
    **dict.fromkeys("…", "an ellipsis"),
    **dict.fromkeys(":：", "a colon"),
    **dict.fromkeys(",、，､;；", "a comma or semicolon"),
}
_ABBREVIATION = re.compile(r"(?:\b\w\.\s?\w|\b[^\W\d_]{1,4}|\d)\.$")


def ending(unit: Unit) -> Iterator[str]:
    """A sentence ends as in the source: with a full stop, a question mark or nothing."""
    source, target = (text.strip() for text in prose(unit))
    asked, given = _ending(source), _ending(target)
    japanese = unit.target_language == "ja"
    quoted = bool(re.search(r"[」』）)]\W*$", target))
    match asked, given:
        case _ if asked == given:
            pass
        case "a full stop", "":
            bare = _END.sub("", source)
            # Ukrainian speech goes on behind a dash: «…», — сказав він. —
            speech = (japanese and quoted) or target[-1] in "—–"
            if not speech and not re.search(r"\b\w\.\w\.$|\b[A-Z]\w{0,3}\.$", bare):
                yield "The full stop is missing."
        case "", "a full stop":
            if (
                not (japanese and _is_sentence(source))
                and not _ABBREVIATION.search(_END.sub("", target))
                and _END.sub("", source)[-1:] != OBJECT
            ):
                yield "The source ends without a full stop."
        case "a question mark", _ if not (
            japanese and re.search(r"か(?:。?[」』）]|。?$)", target)
        ):
            if not re.search("[?？]", target):
                yield "The question mark is missing."
        case _, "a question mark" if not re.search("[?？]", source):
            yield "The source does not ask."
        case "an exclamation mark" | "an ellipsis" | "a colon", "":
            if not japanese:
                yield f"The source ends with {asked}, the translation with nothing."
        case _, "a comma or semicolon":
            yield "The translation ends with a comma."
        case _:
            pass


def _is_sentence(text: str) -> bool:
    """Whether an English headline is as long as a sentence, and written in small letters."""
    found = re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)*", text)
    return len(found) > 7 and 2 * sum(map(str.islower, found)) > len(found)


def _ending(text: str) -> str:
    bare = _END.sub("", text)
    if bare.endswith("..."):
        return "an ellipsis"
    return _ENDS.get(bare[-1:], "") if bare else ""


def spaces(unit: Unit) -> Iterator[str]:
    """Spaces stand where the language wants them, one at a time."""
    source, target = prose(unit)
    if re.search(r"\S {2,}\S", target) and not re.search(r"\S {2,}\S", source):
        yield "Two spaces in a row."
    if unit.target[:1].isspace() != unit.source[:1].isspace():
        yield "A space at the beginning, unlike the source."
    if unit.target[-1:].isspace() != unit.source[-1:].isspace():
        yield "A space at the end, unlike the source."
    _, target = words(unit)
    if unit.target_language in ("ja", "zh"):
        wrong = _JAPANESE_SPACE.search(target)
    else:
        wrong = _SPACE_BEFORE.search(target) or _NO_SPACE_AFTER.search(target)
        wrong = wrong or _SPACE_INSIDE.search(target)
    if wrong:
        yield f"A space is missing or too many: “{wrong.group().strip()}”."


_JAPANESE_SPACE = re.compile(
    rf"[ぁ-ゖ] +[{_HAN}]|[{_HAN}] +[ぁ-ゖ]|(?<!\w)\w* [、。」』）]|[、。「『（] +[{_HAN}]"
)
_SPACE_BEFORE = re.compile(
    # From the beginning of a word, so that a text without any space is read once.
    rf"(?<![\w{OBJECT}])[\w{OBJECT}]+[ \u00a0]+[,;:.!?](?![\w.)(-])"
    r"|(?<!\w)[^\W\d_]+[ \u00a0]+[,;](?=[^\W\d_])"
)
_NO_SPACE_AFTER = re.compile(
    # From the beginning of a word, so that a text without any space is read once.
    r"(?<![^\W\d_])(?:[^\W\d_]+[,;!?][^\W\d_]+|[^\W\d_]{3,}:[^\W\d_]{2,}(?!\w*in)"
    r"|[^\W\d_]*[^\W\d_A-ZА-ЯІЇЄ]{2}\.[A-ZА-ЯІЇЄÄÖÜ][^\W\d_]+|[^\W\d_]{3,}[«„]\w+)"
    r"|(?<!\w)\w+[)»][^\W\d_]{3,}"
)
_SPACE_INSIDE = re.compile(r"[(\[„«] +\w+|(?<!\w)\w+ +[)\]»]")


def punctuation(unit: Unit) -> Iterator[str]:
    """Punctuation marks are those of the language's script."""
    _, target = words(unit)
    if unit.target_language in ("ja", "zh"):
        wrong = re.search(rf"[{_HAN}][,.;](?=[{_HAN}\s」]|$)", target)
        if half := re.search("[｡-ﾟ]+", target):
            yield f"“{half.group()}” is written in letters of half the width."
    else:
        wrong = re.search(r"[、。，．！？：；「」『』（）]", target)
    if wrong:
        yield f"“{wrong.group()[-1]}” is a mark of another script."
        return
    twice = re.search(r"[,;:、。]{2,}|(?<![.])\.\.(?![.])|(?<!\w)\.,|。,|,\.", target)
    if twice and twice.group() not in unit.source:
        yield f"“{twice.group()}” are two marks in a row."


def capital(unit: Unit) -> Iterator[str]:
    """A sentence begins with a capital letter if the source does."""
    source, target = (text.lstrip(" \"'“”„«»‘‚([*_—–-") for text in prose(unit))
    first = re.match(r"[\w'’-]+", target)
    if not first or first.group()[0].lower() == first.group()[0].upper():
        return
    if source[:1].isupper() and first.group().islower() and first.group() not in source.split():
        yield f"“{first.group()}” begins with a small letter."
    if unit.target_language == "de":
        for noun in _NOUN.findall(words(unit)[1]):
            # Titles stay English: "The Art of Translation and imitation".
            if noun not in source or re.search(
                rf"(?i:\b(?:d(?:er|ie|as|en|em|es)|eine?\w?)) {noun}", target
            ):
                yield f"“{noun}” is a noun, and begins with a capital letter."


_NOUN = re.compile(
    r"(?<![\w/-])(?!unser)([a-zäöüß]{3,}(?:(?<!j)(?<!spr)(?<!schw)ung|(?:heit|keit|schaft|ität|tion|grafie|logie)"
    r"(?:en|n)?|ismus))(?![\w/-])"
)
"""Endings that only nouns have in German."""
