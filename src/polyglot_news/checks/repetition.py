"""Words and phrases that stand there more often than in the source."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from polyglot_news.checks.knowledge import known
from polyglot_news.checks.units import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from polyglot_news.checks.units import Unit

__all__ = ["doubled", "loops"]

_UNSPACED = frozenset({"ja", "zh", "th"})
_DOUBLED = re.compile(
    r"(?<![\w'’ʼ-])([^\W\d_]+(?:['’ʼ][^\W\d_]+)?)\s+\1(?![\w'’ʼ-])", re.IGNORECASE
)
_DOUBLED_JAPANESE = re.compile(
    r"([\u4e00-\u9fffァ-ヴー][^\s、。「」『』（）\d]{3,})\1"
    r"|((?![一二三]|馬鹿)[\u4e00-\u9fff]{2,}|[ァ-ヴー]{3,}|(?!と|て)[ぁ-ゖ]{3,}(?<!ている))\2"
    r"|(?P<noun>[\u4e00-\u9fffァ-ヴー]{2,}(?:は|が|を|に|で|の|から|まで))(?P=noun)"
    r"|([をがに])\4(?!わ|ら|お)|(?<!ま)([で])\5(?!き|す|あ)|(?<!も)(の)\6(?!の|し|こ)|(?<=[\u4e00-\u9fffァ-ヴー])(は)\7(?!は)"
)


def doubled(unit: Unit) -> Iterator[str]:
    """No word stands twice in a row."""
    source, target = words(unit)
    if unit.target_language in _UNSPACED:
        match = _DOUBLED_JAPANESE.search(target)
        if match and not _DOUBLED.search(source) and not _loop(target, unit.target_language):
            yield f"“{match.group()}” stands twice."
        return
    for match in _DOUBLED.finditer(target):
        word = match.group(1).lower()
        if word not in known(unit.target_language, "doubled") and not _DOUBLED.search(source):
            yield f"“{word}” stands twice in a row."


def loops(unit: Unit) -> Iterator[str]:
    """No phrase is repeated over and over, as a machine does."""
    source, target = words(unit)
    found = _loop(target, unit.target_language)
    if found and not _loop(source, unit.source_language):
        yield f"“{found}” is repeated."


_LOOP = re.compile(
    r"(?<!\w)(\w[\w'’ʼ-]*)(?:[\s,.;]+(?:(?:und|and|і|й|та)\s+)?\1(?!\w)){2,}"
    r"|(?<!\w)(\w[\w'’ʼ-]*(?:[\s,]+[\w'’ʼ-]+){1,11}?)(?:[\s,.;:–—]+\2(?!\w)){2,}"
    r"|(?<!\w)(\w[\w'’ʼ-]*(?:[\s,]+[\w'’ʼ-]+){2,11}?)(?:[\s,.;:–—]+(?:і|та|й|und|and)?\s*\3(?!\w))",
    re.IGNORECASE,
)
_LOOP_UNSPACED = re.compile(r"([^\W\d_]{2,15}?[、。]?)\1{2,}|([^\W\d_][\w、]{6,30}?)[、。]?\2")


def _loop(text: str, language: str) -> str:
    """A phrase that a text repeats at once, or comes back to more often than anyone would."""
    pattern = _LOOP_UNSPACED if language in _UNSPACED else _LOOP
    for match in pattern.finditer(text):
        found = str(next(filter(None, match.groups())))
        if found.lower() not in known(language, "doubled"):
            return found
    parts = list(text) if language in _UNSPACED else re.findall(r"\w+", text.lower())
    size = 10 if language in _UNSPACED else 5
    every = [tuple(parts[n : n + size]) for n in range(len(parts) - size + 1)]
    if len(every) - len({*every}) < 2:
        return ""
    run, times = max(Counter(every).items(), key=lambda one: one[1])
    return ("" if language in _UNSPACED else " ").join(run) if times > 2 else ""
