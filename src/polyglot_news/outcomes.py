"""What the stages give back: how much each of them did."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from polyglot_news.merging import Changes

__all__ = ["Extracted", "Pretranslated", "Updated"]


@dataclass(frozen=True, slots=True)
class Extracted:
    """What `workflow.Run.extract` did.

    Attributes:
        templates: How many templates there are.
        changed: How many of them changed.
        problems: What in the articles that were read cannot be translated, with its place.
        orphans: The templates and catalogs whose article is gone.
    """

    templates: int
    changed: int
    problems: tuple[str, ...] = ()
    orphans: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Updated:
    """What `workflow.Run.update` did to one catalog.

    Attributes:
        slug: The article.
        locale: The locale.
        changes: What it did, in entries.
        written: Whether the catalog changed.
        recorded: How many texts it found approved in an editor, and put into the ledger.
        reopened: How many approved texts do not hold a term of the glossary, and wait again.
        recovered: How many approved texts were gone from the catalog, and are back.
    """

    slug: str
    locale: str
    changes: Changes
    written: bool
    recorded: int = 0
    reopened: int = 0
    recovered: int = 0


@dataclass(frozen=True, slots=True)
class Pretranslated:
    """What `workflow.Run.pretranslate` did in one locale.

    Attributes:
        locale: The locale.
        pending: How many units were waiting.
        reused: How many of them the memory had.
        units: How many the engine translated; none in a dry run.
        words: How many words their sources have.
        doubtful: How many have something in them that a person must look at.
        seconds: How long the engine worked.
        again: How many of the units had a machine's text before.
        machine: What machine translation is for in the locale: ``off``, ``suggest`` or ``fill``.
        missing: What no engine translates, and what to do about it: a line that names the
            articles. Empty if nothing is missing.
    """

    locale: str
    pending: int
    reused: int = 0
    units: int = 0
    words: int = 0
    doubtful: int = 0
    seconds: float = 0.0
    again: int = 0
    machine: str = "fill"
    missing: str = ""
