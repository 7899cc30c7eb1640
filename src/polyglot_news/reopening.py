"""What an edited glossary does to approved translations: it asks about each of them once more.

An approval says that a translation was right by the terms of its day. When a term is added or
changed, the approved translations that have the term in their source and not its rendering
become fuzzy again, with a translator comment that names the term::

    # polyglot-news: term id=3f0c5a9d12e4 source=ferry rendering=Autofähre

``id`` is a hash of what the term says for the locale. The comment is all that is remembered, and
it is in the catalog: a person who approves the same text again leaves it there, and the term is
not asked about any more. So nothing depends on what an earlier run left on this machine.

The laws, which tests/test_terms.py holds:

* Re-opened is an approved translation whose source has a term that the translation does not hold,
  and that does not carry that term's comment; no other entry changes by one byte, but that a
  comment goes when the translation holds the term.
* Doing it twice is doing it once.
* What a person approves again stays approved until the term says something else.
"""

from __future__ import annotations

import dataclasses
import hashlib
from typing import TYPE_CHECKING

from polyglot_news import review, reviewing
from polyglot_news.checks.units import words
from polyglot_news.comments import Form, escape
from polyglot_news.entry import State, with_fuzzy
from polyglot_news.records import Kind, pair

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from polyglot_news.catalog import Catalog
    from polyglot_news.entry import Entry, Key
    from polyglot_news.ledger import Ledger
    from polyglot_news.reviewing import Reviewed
    from polyglot_news.terms import Glossary, Term

__all__ = ["Article", "acknowledged", "comment", "reopened"]

_FORM = Form("polyglot-news: term", "id", "source", "rendering")
_ID = 12


@dataclasses.dataclass(frozen=True, slots=True)
class Article:
    """What has to be known of an article to read its units.

    Attributes:
        language: Language code of its source.
        markdown: Whether it is Markdown; otherwise plain text.
        references: Labels of the link references that it defines.
    """

    language: str
    markdown: bool = True
    references: Collection[str] = ()


def comment(term: Term, rendering: str, locale: str) -> str:
    """The comment that names a term, without ``# ``."""
    said = (*(term.ways(locale) or (rendering,)), str(term.keep), str(term.case))
    content = "\0".join((term.source, *said)).encode()
    number = hashlib.sha256(content).hexdigest()[:_ID]
    return f"{_FORM.mark} id={number} source={escape(term.source)} rendering={escape(rendering)}"


def reopened(
    catalog: Catalog, ledger: Ledger, glossary: Glossary, article: Article
) -> tuple[Catalog, tuple[Key, ...]]:
    """Ask about approved translations that do not hold a term as it is now.

    Args:
        catalog: The catalog, up to date with its template.
        ledger: The records of its article.
        glossary: The project's terms.
        article: What is known of the article.

    Returns:
        The catalog, and the keys of the entries that were approved and are fuzzy now.
    """
    changed, keys = [], []
    for entry, found in _asked(catalog, glossary, article).items():
        there = _FORM.unwrapped(entry.comments)
        ids = {_id(line) for line in there}
        approved = reviewing.state(entry, ledger) is State.REVIEWED
        if approved and any(_id(one) not in ids for one in found.missing):
            flags = with_fuzzy(entry.flags)
            # A machine's text that a person approved would pass for unread.
            asked = _with(entry.as_read(), found.missing)
            changed.append(dataclasses.replace(asked, flags=flags))
            keys.append(entry.key)
        elif answered := ids & {_id(one) for one in found.held}:
            left = tuple(line for line in there if _id(line) not in answered)
            changed.append(dataclasses.replace(entry, comments=left))
    return (catalog.with_entries(changed), tuple(keys)) if changed else (catalog, ())


def acknowledged(done: Reviewed, glossary: Glossary, article: Article) -> Catalog:
    """The catalog after an act of review: what a person approved by it is not asked about again.

    Args:
        done: What came of the act.
        glossary: The project's terms.
        article: What is known of the article.
    """
    catalog = done.catalog
    approved = {
        one.pair[:2] for one in done.records if one.act.approves and one.actor.kind is Kind.PERSON
    }
    keys = {one.key for one in catalog.live if approved and pair(one)[:2] in approved}
    changed = []
    for entry, found in _asked(catalog, glossary, article, keys).items() if keys else ():
        ids = {_id(line) for line in _FORM.unwrapped(entry.comments)}
        if any(_id(one) not in ids for one in found.missing):
            changed.append(_with(entry, found.missing))
    return catalog.with_entries(changed) if changed else catalog


@dataclasses.dataclass
class _Asked:
    """The comments of the terms in a source: of those that the translation lacks, and has."""

    missing: dict[str, None] = dataclasses.field(default_factory=dict)
    held: dict[str, None] = dataclasses.field(default_factory=dict)


def _asked(
    catalog: Catalog, glossary: Glossary, article: Article, keys: Collection[Key] | None = None
) -> Mapping[Entry, _Asked]:
    """The terms in the sources of translated entries; of plural forms all must hold a term."""
    found: dict[Entry, _Asked] = {}
    locale = catalog.locale or ""
    if not glossary.terms:
        return found
    units = review.catalog_units(
        catalog, article.language, markdown=article.markdown, references=article.references
    )
    for entry, unit in units:
        if not unit.target.strip() or (keys is not None and entry.key not in keys):
            continue
        source, target = words(unit)
        terms = glossary.occurrences(source, article.language, agreed=True)
        if not terms:
            continue
        asked = found.setdefault(entry, _Asked())
        lacking = glossary.missing(source, target, article.language, locale, agreed=True)
        asked.missing.update((comment(*one, locale), None) for one in lacking)
        for one in terms:
            if rendering := glossary.rendering(one.term, locale):
                asked.held[comment(one.term, rendering, locale)] = None
    for asked in found.values():
        for line in asked.missing:
            asked.held.pop(line, None)
    return found


def _id(line: str) -> str:
    """What tells a term's comment from another; of any other line nothing."""
    words = line.removeprefix(_FORM.mark).split() if _FORM.matches(line) else [""]
    return words[0] if words else ""


def _with(entry: Entry, comments: Iterable[str]) -> Entry:
    others = (line for line in _FORM.unwrapped(entry.comments) if not _FORM.matches(line))
    return dataclasses.replace(entry, comments=(*others, *comments))
