"""What an edition owes its reader: how it was translated and who has looked at it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from polyglot_news.site import languages

if TYPE_CHECKING:
    from markupsafe import Markup

    from polyglot_news.site.model import Edition, Site
    from polyglot_news.site.strings import Strings

__all__ = ["Notice", "notice", "report", "state"]


@dataclass(frozen=True, slots=True)
class Notice:
    """A heading and sentences for the reader, HTML."""

    heading: Markup
    sentences: tuple[Markup, ...]


def state(edition: Edition) -> str:
    """Say in one word, for programs, how an edition came about.

    Returns:
        ``original``; ``reviewed`` (all of it, by a person); ``machine`` (no person had a
        hand in what is translated); ``mixed`` (some of it by a machine); ``partial``
        (by people, but not finished).
    """
    coverage = edition.coverage
    if edition.is_original:
        return "original"
    if coverage.complete:
        return "reviewed" if edition.complete else "partial"
    if coverage.machine and coverage.machine + coverage.untranslated == coverage.total:
        return "machine"
    return "mixed" if coverage.machine else "partial"


def notice(edition: Edition, strings: Strings) -> Notice | None:
    """Write the notice of an edition; an original or a reviewed one needs none.

    An addition that nobody has reviewed says so where it stands.
    """
    coverage = edition.coverage
    match state(edition):
        case "machine":
            heading = strings.gettext("Machine translation")
            sentences = [
                strings.gettext(
                    "This text was translated by a machine. No person has reviewed it yet."
                )
            ]
        case "mixed":
            heading = strings.gettext("Partly machine translation")
            sentences = [
                strings.gettext("Parts of this text were translated by a machine."),
                _reviewed(edition, strings),
            ]
        case "partial" if not coverage.complete:
            heading = strings.gettext("Translation in progress")
            sentences = [_reviewed(edition, strings)]
        case _:
            return None
    correcting = edition.evidence.correcting
    if correcting:
        sentences.append(
            strings.ngettext(
                "%(count)s passage is being corrected.",
                "%(count)s passages are being corrected.",
                correcting,
            )
        )
    outdated = coverage.outdated - correcting
    if outdated > 0:
        sentences.append(
            strings.ngettext(
                "The original has changed since: %(count)s passage may be out of date.",
                "The original has changed since: %(count)s passages may be out of date.",
                outdated,
            )
        )
    if coverage.untranslated:
        sentences.append(
            strings.ngettext(
                "%(count)s passage is not translated yet and appears in the original language.",
                "%(count)s passages are not translated yet and appear in the original language.",
                coverage.untranslated,
            )
        )
    day = languages.long_date(edition.evidence.reviewed_on, strings.language)
    if day:
        sentences.append(strings.gettext("Last review: %(date)s.", date=day[1]))
    return Notice(heading, tuple(sentences))


def report(edition: Edition, site: Site, address: str) -> str:
    """Where a reader reports an error in an edition; empty if the site names no place.

    Args:
        edition: The edition.
        site: The site, which has the address with places to fill in.
        address: The absolute address of the edition's page.
    """
    filled = site.report
    values = {
        "url": address,
        "article": edition.slug,
        "language": edition.language,
        "title": edition.title,
    }
    for name, value in values.items():
        filled = filled.replace(f"{{{name}}}", quote(value, safe=""))
    return filled


def _reviewed(edition: Edition, strings: Strings) -> Markup:
    return strings.ngettext(
        "A person has reviewed %(reviewed)s of %(count)s passage.",
        "A person has reviewed %(reviewed)s of %(count)s passages.",
        edition.coverage.total,
        reviewed=edition.coverage.reviewed,
    )
