"""Whether the people of whom a source speaks are in its translation."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from polyglot_news.checks.knowledge import known
from polyglot_news.checks.sound import sounds_in
from polyglot_news.checks.units import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from polyglot_news.checks.units import Unit

__all__ = ["persons"]

_FULL = r"([A-Z][a-z]+(?:-[A-Z][a-z]+)?) (?:[A-Z]\. )?([A-Z][a-z]{3,}(?:-[A-Z][a-z]+)?)"
_PERSON = re.compile(
    # "biologist Clara Nowak", "said Clara Nowak": a word for a person before the name,
    rf"\b(?:said|told|says|(?!over|under|after|near|river|centre|center|quarter|corner|tower|other|"
    rf"former|number|newspaper|however|september|either|together|inner|outer|upper|lower|water|"
    rf"winter|summer|power|paper|letter|matter|order|border|shelter|theater|offer|another|super)"
    rf"[a-z]{{2,}}(?:er|or|ist|ian|man|woman|ess|ent|ant|eur|yer))[,]? {_FULL}(?![\w-]| [A-Z])"
    # or what only a person does behind it: "Clara Nowak said", "Clara Nowak, 52,"
    rf"|(?<!\b[AaTt] )(?<!\b[AT]he )(?<!\b[Aa]n )(?<![\w-]){_FULL}"
    r"(?:,? (?:said|says|told|added|who|argued|wrote)\b|, \d\d,)"
)
_ASIAN = re.compile(
    r"(?:(?:[bdfghjklmnpqrstwxyz]|ch|sh|ts|zh|[bghkmnpr]y)?[aeiou]{1,3}(?:ng|n)?)+"
    r"|kim|park|lim|yoon|moon|choi|nam|kwon|baek|seok",
    re.IGNORECASE,
)
"""Names of China, Japan and Korea are in ideographs in Japanese, and have no sound here."""


def persons(unit: Unit) -> Iterator[str]:
    """The people whom the source names are in the translation."""
    source, target = words(unit)
    if unit.source_language != "en" or unit.target_language in ("zh", "ko"):
        return
    common = {*known("en", "translated names"), *known("en", "frequent words")}
    for match in _PERSON.finditer(source):
        first, last = (part for part in match.groups() if part)
        if {first, last, first.lower(), last.lower()} & common:
            continue
        if unit.target_language == "ja" and (_ASIAN.fullmatch(last) or _ASIAN.fullmatch(first)):
            continue
        if not sounds_in(last.split("-")[-1], target) and not sounds_in(last, target):
            yield f"The name {first} {last} is missing or changed."
