"""Checks: what a reader would stumble over in a translation.

A check is a function from an entry to messages. Findings are values; whether
one of them stops a build is the caller's decision.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from polyglot_news import fidelity, numerals
from polyglot_news.entry import Origin

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from polyglot_news.catalog import Catalog
    from polyglot_news.entry import Entry

__all__ = ["CHECKS", "Finding", "Severity", "Unit", "check"]


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
    """

    source: str
    target: str
    source_language: str
    target_language: str
    markdown: bool = True
    references: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a check found.

    Attributes:
        check: The check's name.
        severity: How much it matters.
        slug: The article.
        locale: The locale of the translation.
        line: The unit's first line in the article, 0 if not known.
        msgid: The unit.
        machine: Whether the text is a machine's, as it wrote it.
        message: What was found, a sentence.
    """

    check: str
    severity: Severity
    slug: str
    locale: str
    line: int
    msgid: str
    machine: bool
    message: str


def empty(unit: Unit) -> Iterator[str]:
    """The translation is missing."""
    if not unit.target.strip():
        yield "The translation is empty."


def markup_kept(unit: Unit) -> Iterator[str]:
    """Links, emphasis, code, images, notes and tags are those of the source."""
    yield from _differences(unit, "markup")


def placeables_kept(unit: Unit) -> Iterator[str]:
    """Addresses, file names, variables and the like are those of the source."""
    yield from _differences(unit, "placeables")


def _differences(unit: Unit, check: str) -> Iterator[str]:
    if unit.target.strip():
        for difference in fidelity.verify(
            unit.source, unit.target, unit.references, markdown_syntax=unit.markdown
        ):
            if difference.check == check:
                yield f"{difference}."


def numbers_kept(unit: Unit) -> Iterator[str]:
    """The numbers of the source are in the translation, and no others."""
    if not unit.target.strip():
        return
    here, there = unit.source_language, unit.target_language
    for number in numerals.missing_numbers(unit.source, unit.target, here, there):
        yield f"The number {number} is missing or changed."
    for number in numerals.extra_numbers(unit.source, unit.target, here, there):
        # Languages differ in where they say "one" or "two": a single digit tells nothing.
        if sum(map(str.isdigit, number)) > 1:
            yield f"The number {number} is not in the source."


CHECKS: dict[str, tuple[Severity, Callable[[Unit], Iterator[str]]]] = {
    "empty": (Severity.FUNCTIONAL, empty),
    "markup": (Severity.CRITICAL, markup_kept),
    "placeables": (Severity.CRITICAL, placeables_kept),
    "numbers": (Severity.CRITICAL, numbers_kept),
}
"""Every check by the name under which it reports, in the order in which they run."""


def check(
    catalog: Catalog, source_language: str, *, markdown: bool, references: Collection[str] = ()
) -> tuple[Finding, ...]:
    """Run every check over a catalog's entries, the obsolete ones aside.

    Args:
        catalog: The catalog.
        source_language: Language code of its article.
        markdown: Whether the article is Markdown.
        references: Labels of the link references that the article defines.
    """
    locale = catalog.locale or ""
    return tuple(
        Finding(
            check=name,
            severity=severity,
            slug=catalog.slug,
            locale=locale,
            line=next((one.line or 0 for one in entry.references), 0),
            msgid=entry.msgid,
            machine=entry.origin is Origin.MACHINE and entry.fuzzy,
            message=message,
        )
        for entry in catalog.live
        for name, (severity, function) in CHECKS.items()
        for message in function(
            _unit(entry, source_language, locale.partition("_")[0], markdown, references)
        )
    )


def _unit(
    entry: Entry, source: str, target: str, markdown: bool, references: Collection[str]
) -> Unit:
    return Unit(entry.msgid, entry.msgstr, source, target, markdown, references)
