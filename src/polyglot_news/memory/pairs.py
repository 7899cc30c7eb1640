"""What the memory holds: pairs of texts, and what is found among them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from polyglot_news.catalog import Catalog, Entry

__all__ = ["Match", "Occurrence", "Pair", "from_catalog"]


@dataclass(frozen=True, slots=True)
class Occurrence:
    """Where a pair stands.

    Attributes:
        file: The catalog or TMX file, named from the project's folder.
        article: Slug of the article; empty if it is not known.
        context: The msgctxt; None for most.
        date: When its catalog was last worked on, ``2026-03-01T12:00:00Z`` or a part of
            that from its beginning; empty if it is not known.
        machine: Whether the translation is, letter by letter, a machine's that was approved.
        obsolete: Whether the text is no longer in the article.
    """

    file: str = ""
    article: str = ""
    context: str | None = None
    date: str = ""
    machine: bool = False
    obsolete: bool = False


@dataclass(frozen=True, slots=True)
class Pair:
    """A text and an approved translation of it.

    Attributes:
        source: The text: a unit, in Markdown if its article is.
        target: The translation.
        language: Locale of the text.
        locale: Locale of the translation.
        origin: Where the pair stands.
    """

    source: str
    target: str
    language: str
    locale: str
    origin: Occurrence


@dataclass(frozen=True, slots=True)
class Match:
    """What the memory has for a text.

    Attributes:
        source: The text that the translation was made for.
        target: The translation.
        similarity: How much that text is like the one that was asked for, from 0 to 1; 1 only
            if they are the same (`similarity`).
        origin: Where the pair stands.
    """

    source: str
    target: str
    similarity: float
    origin: Occurrence


def from_catalog(
    catalog: Catalog, file: str, language: str, approved: Callable[[Entry], bool]
) -> Iterator[Pair]:
    """The pairs that a catalog gives to the memory.

    Obsolete entries do too: what was approved once is a good translation of its text, whether
    or not an article still has that. Entries with plural forms do not: they are no sentences.

    Args:
        catalog: The catalog.
        file: What to call it.
        language: Language of its sources if its header does not say.
        approved: Tells of a translated entry that is not fuzzy whether its approval stands.
    """
    said = catalog.header_value("X-Source-Language").replace("-", "_")
    date = catalog.header_value("PO-Revision-Date").replace(" ", "T")
    for entry in catalog.entries:
        if entry.fuzzy or not entry.msgid or not entry.msgstr or not approved(entry):
            continue
        yield Pair(
            entry.msgid,
            entry.msgstr,
            said or language,
            catalog.locale or "",
            Occurrence(
                file,
                catalog.slug,
                entry.msgctxt,
                "" if date.startswith("1970") else _universal(date),
                entry.by_machine,
                entry.obsolete,
            ),
        )


def _universal(date: str) -> str:
    """A date of a header in UTC, so that dates are in the order of their text."""
    from datetime import UTC, datetime

    try:
        return datetime.fromisoformat(date).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (ValueError, OverflowError):
        return ""
