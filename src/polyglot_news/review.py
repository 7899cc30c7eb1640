"""Review: what a reader would stumble over in the translations of a project.

The checks of one unit are those of :mod:`polyglot_news.checks`; here they run over
catalogs, and what they say becomes findings. Findings are values; whether one of them
stops a build is the caller's decision.
"""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from polyglot_news import choosing, provenance
from polyglot_news.checks import CHECKS, Check, Severity, Unit, across
from polyglot_news.locales import language_of
from polyglot_news.reading import Role

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from polyglot_news.catalog import Catalog
    from polyglot_news.entry import Entry
    from polyglot_news.terms import Glossary

__all__ = [
    "ADDITIONS",
    "CHECKS",
    "CROSS_CHECKS",
    "EVERY",
    "Check",
    "Finding",
    "Rule",
    "Severity",
    "Unit",
    "catalog_units",
    "check",
    "check_across",
    "check_additions",
    "check_together",
    "choose",
    "compared",
    "doubts",
    "dumps",
    "findings_of",
    "loads",
]

CROSS_CHECKS = across.CHECKS
"""The checks of several units at once, by id."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Something that is checked where more is known than texts.

    Attributes:
        id: The name under which it reports and is selected.
        severity: How much its findings matter.
        title: What holds where nothing is found.
    """

    id: str
    severity: Severity
    title: str


ADDITIONS = Rule(
    "additions", Severity.CRITICAL, "What editors add has its place, and its pictures are there."
)
"""Whether additions can be published at all."""

EVERY: Mapping[str, Check | across.CrossCheck | Rule] = {
    **CHECKS,
    **CROSS_CHECKS,
    ADDITIONS.id: ADDITIONS,
}
"""All of them by id."""

_OF_ONE_TEXT = (
    *("repetition", "script", "homoglyphs", "related", "apostrophe", "counted", "doubled"),
    *("brackets", "quotes", "quotestyle", "spaces", "punctuation"),
)
"""The checks that need no source."""

_DOUBTS = (
    *("empty", "copied", "numbers", "dates", "amounts", "repetition", "script", "homoglyphs"),
    *("related", "untranslated", "negation", "length", "doubled"),
    *("glossary", "people"),
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a check found.

    Attributes:
        check: The check's id.
        severity: How much it matters.
        slug: The article.
        locale: The locale of the translation.
        line: The unit's first line in the article, 0 if not known.
        msgid: The unit.
        machine: Whether the text is a machine's, as it wrote it.
        message: What was found, a sentence.
        msgctxt: The context of the unit in its catalog.
        file: The file that it is about, from the project's folder, where that is no catalog; the
            line is one of it then.
    """

    check: str
    severity: Severity
    slug: str
    locale: str
    line: int
    msgid: str
    machine: bool
    message: str
    msgctxt: str | None = None
    file: str = ""


def dumps(findings: Iterable[Finding]) -> bytes:
    """Write findings down, for `loads`."""
    rows = [dataclasses.astuple(finding) for finding in findings]
    return json.dumps(rows, ensure_ascii=False, indent=0).encode()


def loads(data: bytes) -> tuple[Finding, ...]:
    """Read what `dumps` wrote."""
    return tuple(
        Finding(check, Severity(severity), *rest) for check, severity, *rest in json.loads(data)
    )


def check(
    catalog: Catalog,
    source_language: str,
    *,
    markdown: bool,
    references: Collection[str] = (),
    glossary: Glossary | None = None,
) -> tuple[Finding, ...]:
    """Run every check of a unit over a catalog's entries, the obsolete ones aside.

    Args:
        catalog: The catalog.
        source_language: Language code of its article.
        markdown: Whether the article is Markdown.
        references: Labels of the link references that the article defines.
        glossary: The project's terms.
    """
    return tuple(
        _finding(catalog, entry, one.id, one.severity, message)
        for entry, unit in catalog_units(
            catalog, source_language, markdown=markdown, references=references, glossary=glossary
        )
        for one, message in _run(unit)
    )


def catalog_units(
    catalog: Catalog,
    source_language: str,
    *,
    markdown: bool,
    references: Collection[str] = (),
    glossary: Glossary | None = None,
) -> Iterator[tuple[Entry, Unit]]:
    """The live entries of a catalog, each with its unit, and one more for each plural form."""
    locale = catalog.locale or ""
    language = locale.partition("_")[0]
    for entry in catalog.live:
        sources = (entry.msgid, *(entry.msgid_plural or "" for _ in entry.msgstr_plural[1:]))
        same = provenance.SAME in entry.comments
        for source, text in zip(sources, entry.texts, strict=True):
            yield (
                entry,
                Unit(
                    *(source, text, source_language, language, markdown, references, same),
                    *(glossary, locale),
                ),
            )


def check_additions(
    added: Iterable[Entry], slug: str, locale: str, *, markdown: bool
) -> tuple[Finding, ...]:
    """Run those checks over additions that need no source: nobody translated them.

    Args:
        added: What people review of them.
        slug: The article.
        locale: The locale.
        markdown: Whether the article is Markdown.
    """
    language = language_of(locale)
    found = []
    for entry in added:
        unit = Unit("", entry.msgstr, language, language, markdown, same=True, locale=locale)
        for one, message in _run(unit, _OF_ONE_TEXT):
            found.append(_found(slug, locale, entry, one.id, one.severity, message))
    return tuple(found)


def check_together(
    catalogs: Sequence[Catalog], languages: Mapping[str, str]
) -> tuple[Finding, ...]:
    """Run the checks of several units at once: over a locale, and over the locales of an article.

    Args:
        catalogs: Every catalog of the project or of a part of it.
        languages: The language code of each article, by slug.
    """
    found = check_across(catalogs, languages)
    return tuple(one for name in CROSS_CHECKS for one in found[name])


def check_across(
    catalogs: Sequence[Catalog], languages: Mapping[str, str], names: Iterable[str] = CROSS_CHECKS
) -> dict[str, tuple[Finding, ...]]:
    """Run some of the checks of several units at once.

    Args:
        catalogs: The catalogs. Checks that look at one article alone find in many articles what
            they find in each of them, in its order.
        languages: The language code of each article, by slug.
        names: The ids of the checks.

    Returns:
        The findings by the id of their check.
    """
    translations = [
        (catalog, entry, one)
        for catalog in catalogs
        for entry, one in _translations(catalog, languages[catalog.slug])
    ]
    owner = {id(one): (catalog, entry) for catalog, entry, one in translations}
    every = [one for _, _, one in translations]
    return {
        name: tuple(
            _finding(*owner[id(one)], name, CROSS_CHECKS[name].severity, message)
            for one, message in CROSS_CHECKS[name].function(every)
        )
        for name in names
    }


def compared(catalog: Catalog, language: str) -> tuple[tuple[str, str], ...]:
    """What `check_across` compares of a catalog with others of its locale, as hashes.

    Args:
        catalog: The catalog.
        language: The language code of its article.

    Returns:
        For each translation the hash of its source and that of its text. Only catalogs that
        have one source with different texts can have findings of checks over a locale.
    """
    found = (across.compared(one) for _, one in _translations(catalog, language))
    return tuple(one for one in found if one)


def _translations(catalog: Catalog, language: str) -> Iterator[tuple[Entry, across.Translation]]:
    for entry, unit in catalog_units(catalog, language, markdown=True):
        if entry.msgid_plural is None:
            place = (catalog.locale or "", catalog.slug, entry.key)
            yield entry, across.Translation(*place, unit)


def _finding(
    catalog: Catalog, entry: Entry, name: str, severity: Severity, message: str
) -> Finding:
    return _found(catalog.slug, catalog.locale or "", entry, name, severity, message)


def _found(
    slug: str, locale: str, entry: Entry, name: str, severity: Severity, message: str
) -> Finding:
    return Finding(
        check=name,
        severity=severity,
        slug=slug,
        locale=locale,
        line=next((one.line or 0 for one in entry.references), 0),
        msgid=entry.msgid,
        machine=entry.by_machine and not entry.human,
        message=" ".join(message.split()),
        msgctxt=entry.msgctxt,
        file=entry.references[0].path if entry.msgctxt == Role.ADDITION else "",
    )


def _run(unit: Unit, names: Iterable[str] = CHECKS) -> Iterator[tuple[Check, str]]:
    """What the checks say of a unit; of one without a translation only that it is empty."""
    blank = not unit.target.strip()
    for name in names:
        one = CHECKS[name]
        if blank and name != "empty":
            continue
        if not one.languages or unit.target_language in one.languages:
            for message in dict.fromkeys(one.function(unit)):
                yield one, message


def findings_of(unit: Unit) -> tuple[str, ...]:
    """The ids of the checks that have something to say about a unit."""
    return tuple(dict.fromkeys(one.id for one, _ in _run(unit)))


def doubts(unit: Unit) -> tuple[str, ...]:
    """The ids of the checks that find what an engine should be asked about again.

    Only such as tell a bad machine translation: its style is a reviewer's matter, and markup
    and placeables are put back after the engine.
    """
    return tuple(dict.fromkeys(one.id for one, _ in _run(unit, _DOUBTS)))


def choose(select: Iterable[str], ignore: Iterable[str]) -> frozenset[str]:
    """The checks that a person wants: those selected, or all, without those ignored.

    Args:
        select: Ids, or several in one text, parted by commas; none stand for all.
        ignore: The same.

    Raises:
        UsageError: There is no such check, with the nearest one as a hint.
    """
    return choosing.ids(EVERY, "check", select, ignore)
