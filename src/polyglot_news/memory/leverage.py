"""Exact matches for what is pending, and the comment that says where they come from.

A text that is taken from the memory carries one translator comment::

    # polyglot-news: tm text=… source=… similarity=1.00 article=storm

It is written like a machine's (provenance.py), for the same reasons: ``text`` and
``source`` are hashes of the msgstr that was taken and of the msgid that it was taken for, so that
any change by a person shows. ``machine=yes`` says that a machine wrote the text first, and a
person approved it as it was. Such a text is fuzzy until a person has seen it in its new place.
"""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol
from urllib.parse import unquote

from polyglot_news import provenance
from polyglot_news.comments import Form, escape
from polyglot_news.entry import with_fuzzy

if TYPE_CHECKING:
    from collections.abc import Iterable

    from polyglot_news.catalog import Catalog, Entry, Key
    from polyglot_news.memory.pairs import Match

__all__ = ["Exact", "Taken", "filled", "find", "leverage", "parse", "taken"]

_FORM = Form("polyglot-news: tm", "text", "source", "similarity", "article", "file", "machine")
_SIMILARITY = re.compile(r"[01]\.\d\d", re.ASCII)


class Exact(Protocol):
    """What knows translations of very texts: a `Memory`."""

    def exact(
        self, source: str, locale: str, *, language: str | None = None, context: str | None = None
    ) -> Match | None:
        """The translation of a text; None if there is none."""


@dataclass(frozen=True, slots=True)
class Taken:
    """How a text came from the memory.

    Attributes:
        text: `provenance.digest` of the text.
        source: `provenance.digest` of the msgid that it was taken for.
        similarity: How much the text that it translates is like that msgid.
        article: Slug of the article that it comes from; may be empty.
        file: The file that it comes from, where no article is known; may be empty.
        machine: Whether a machine wrote it first.
        extra: Keys that this version does not know, in their order.
    """

    text: str = ""
    source: str = ""
    similarity: float = 1.0
    article: str = ""
    file: str = ""
    machine: bool = False
    extra: tuple[tuple[str, str], ...] = ()

    @property
    def comment(self) -> str:
        """The comment, without ``# ``: known keys in a fixed order, then the others."""
        pairs = [
            ("text", self.text),
            ("source", self.source),
            ("similarity", f"{self.similarity:.2f}"),
            ("article", self.article),
            ("file", self.file),
            ("machine", "yes" if self.machine else ""),
        ]
        words = [f"{key}={escape(value)}" for key, value in pairs if value]
        words += [f"{key}={escape(value)}" if value else key for key, value in self.extra]
        return " ".join([_FORM.mark, *words])


def parse(comment: str) -> Taken | None:
    """Read one translator comment (without ``# ``); None if it is none of the memory's.

    Nothing in the line is an error: a key that is not known, or not in its form, is kept in
    `Taken.extra`.
    """
    if not _FORM.matches(comment):
        return None
    known: dict[str, str] = {}
    extra: list[tuple[str, str]] = []
    for word in comment[len(_FORM.mark) :].split():
        key, _, value = word.partition("=")
        value = unquote(value)
        if key in known or not _in_form(key, value):
            extra.append((key, value))
        else:
            known[key] = value
    return Taken(
        known.get("text", ""),
        known.get("source", ""),
        float(known.get("similarity", "1")),
        known.get("article", ""),
        known.get("file", ""),
        "machine" in known,
        tuple(extra),
    )


def _in_form(key: str, value: str) -> bool:
    if key == "similarity":
        return bool(_SIMILARITY.fullmatch(value)) and float(value) <= 1
    if key == "machine":
        return value == "yes"
    return key in {"text", "source", "article", "file"} and bool(value)


def find(comments: Iterable[str]) -> Taken | None:
    """The memory's comment among the translator comments of an entry; the first one if several."""
    return next((found for found in map(parse, _FORM.unwrapped(comments)) if found), None)


def taken(entry: Entry) -> bool:
    """Whether the text of an entry is, letter by letter, one that was taken from the memory."""
    found = find(entry.comments)
    return found is not None and any(entry.texts) and found.text == provenance.digest(*entry.texts)


def leverage(catalog: Catalog, memory: Exact) -> dict[Key, Match]:
    """What the memory has for the pending entries of a catalog: translations of their very texts.

    Args:
        catalog: The catalog; its header says the language of its sources.
        memory: What to ask.

    Returns:
        A match by the key of the entry, in the catalog's order.
    """
    language = catalog.header_value("X-Source-Language").replace("-", "_") or None
    matches = (
        (
            entry,
            memory.exact(
                entry.msgid, catalog.locale or "", language=language, context=entry.msgctxt
            ),
        )
        for entry in catalog.live
        if entry.pending and not entry.msgstr_plural
    )
    return {entry.key: match for entry, match in matches if match and match.similarity == 1}


def filled(catalog: Catalog, memory: Exact) -> Catalog:
    """The catalog with the memory's exact matches in its pending entries: fuzzy, with a comment."""
    return catalog.with_entries(
        _with_match(entry, match)
        for key, match in leverage(catalog, memory).items()
        if (entry := catalog.get(key)) is not None
    )


def _with_match(entry: Entry, match: Match) -> Entry:
    origin = match.origin
    made = Taken(
        provenance.digest(match.target),
        provenance.digest(entry.msgid),
        match.similarity,
        origin.article,
        "" if origin.article else origin.file,
        origin.machine,
    )
    comments = (line for line in _FORM.unwrapped(entry.comments) if not _FORM.matches(line))
    return dataclasses.replace(
        entry,
        msgstr=match.target,
        flags=with_fuzzy(entry.flags),
        comments=(*provenance.remove(comments), made.comment),
        previous_msgctxt=None,
        previous_msgid=None,
        previous_msgid_plural=None,
    )
