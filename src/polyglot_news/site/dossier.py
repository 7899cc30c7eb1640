"""The dossier: the evidence of an edition's review, as one page that needs no other file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from polyglot_news.site import languages
from polyglot_news.site.theme import fill

if TYPE_CHECKING:
    from collections.abc import Mapping

    from polyglot_news.site.model import Edition

__all__ = ["Approval", "Unit", "page"]


@dataclass(frozen=True, slots=True)
class Approval:
    """An approval that stands.

    Attributes:
        time: When, in UTC.
        name: Who.
        kind: A person or a tool.
        act: How: with a command, or seen in an editor.
        distance: How far the text is from what the machine proposed, from 0 to 1; None if
            that is not known.
        scope: What an approval of many units at once covered.
        record: The id of the record in the ledger.
    """

    time: str
    name: str
    kind: str
    act: str
    distance: float | None
    scope: str
    record: str


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit and what is known about it.

    Attributes:
        line: The line in the article where it begins; 0 if not known.
        source: The source text.
        text: The translation; empty if there is none.
        state: Where it stands.
        origin: Who wrote the text.
        reason: Why it is published or not.
        allowed: Whether it may be published.
        approvals: The approvals that stand.
        addition: Of what editors added, the file and the line; else empty.
    """

    line: int
    source: str
    text: str
    state: str
    origin: str
    reason: str
    allowed: bool
    approvals: tuple[Approval, ...] = ()
    addition: str = ""


def page(
    edition: Edition,
    units: tuple[Unit, ...],
    proof: Mapping[str, Any],
    summary: str,
    language: str,
) -> bytes:
    """Make the page; it is in English, the language of those who ask for evidence here.

    Args:
        edition: The edition.
        units: Its units.
        proof: What the manifest says of it.
        summary: What the policy says of it.
        language: BCP 47 tag of the edition.
    """
    return fill(
        "dossier.html",
        "en",
        edition=edition,
        units=units,
        proof=proof,
        summary=summary,
        target=languages.language_attributes(language, "en"),
        origin=languages.language_attributes(edition.source_language, "en"),
    )
