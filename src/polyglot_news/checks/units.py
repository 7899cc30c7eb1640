"""What a check is given, and what it says: a unit with its languages; how much it matters."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from polyglot_news.inline import Kind, scan
from polyglot_news.placeables import find

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from polyglot_news.terms import Glossary

__all__ = ["OBJECT", "Check", "Severity", "Unit", "prose", "words"]

OBJECT = "\ufffc"
"""Stands in a text for what has no words: code, an address, an image."""


class Severity(IntEnum):
    """How much a finding matters."""

    COSMETIC = 1
    FUNCTIONAL = 2
    CRITICAL = 3


@dataclass(frozen=True, slots=True)
class Unit:
    """A source text with its translation, and what a check has to know of their article.

    Attributes:
        source: The msgid.
        target: The msgstr.
        source_language: Language code of the source.
        target_language: Language code of the translation.
        markdown: Whether both are Markdown; otherwise plain text.
        references: Labels of the link references that the article defines.
        same: Whether a translator said that the translation is rightly the same as the source.
        glossary: The project's terms; None if nothing is known of them.
        locale: Locale of the translation, if it is more than the language.
    """

    source: str
    target: str
    source_language: str
    target_language: str
    markdown: bool = True
    references: Collection[str] = ()
    same: bool = False
    glossary: Glossary | None = None
    locale: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """A check of the registry.

    Attributes:
        id: The name under which it reports and is selected.
        severity: How much its findings matter.
        function: From a unit to messages, one for each thing found; it is not asked about
            units without a translation, the check ``empty`` aside.
        languages: The languages of translations that it knows; every one if there are none.
    """

    id: str
    severity: Severity
    function: Callable[[Unit], Iterator[str]]
    languages: frozenset[str] = frozenset()

    @property
    def title(self) -> str:
        """What holds of a translation without findings: the first line of the docstring."""
        return (self.function.__doc__ or "").partition("\n")[0]


def prose(unit: Unit) -> tuple[str, str]:
    """What a reader sees of the source and of the translation, without markup."""
    references = tuple(unit.references)
    return (
        _prose(unit.source, unit.markdown, references),
        _prose(unit.target, unit.markdown, references),
    )


def words(unit: Unit) -> tuple[str, str]:
    """The same with `OBJECT` for each address, file name and other placeable."""
    source, target = prose(unit)
    return _masked(source), _masked(target)


@lru_cache(maxsize=4096)
def _prose(text: str, markdown: bool, references: tuple[str, ...]) -> str:
    if not markdown or not _MARKS.search(text):
        return text
    pieces: list[str] = []
    for token in scan(text, references):
        match token.kind:
            case Kind.TEXT | Kind.LINK:
                pieces.append(token.text)
            case Kind.CODE | Kind.IMAGE | Kind.SHORTCODE:
                pieces.append(OBJECT)
            case Kind.BREAK | Kind.SOFT:
                pieces.append("\n")
            case Kind.HTML if token.markup.lower().startswith("<br"):
                pieces.append("\n")
            case _:
                pass
    return "".join(pieces)


_MARKS = re.compile(r"[\\`*_\[\]<>&~{}\n]|://|www\.")


@lru_cache(maxsize=4096)
def _masked(text: str) -> str:
    pieces: list[str] = []
    at = 0
    for one in find(text):
        pieces += (text[at : one.start], OBJECT)
        at = one.end
    return "".join(pieces) + text[at:]
