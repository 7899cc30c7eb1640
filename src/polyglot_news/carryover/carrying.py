"""A carried-over entry with its text repaired, for :mod:`polyglot_news.merging`."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from polyglot_news import repairs
from polyglot_news.carryover.outcome import Repaired
from polyglot_news.carryover.repairing import repair
from polyglot_news.provenance import digest

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from polyglot_news.entry import Entry

__all__ = ["mender"]


def mender(
    source_language: str,
    target_language: str,
    *,
    markdown: bool = True,
    references: Collection[str] = (),
) -> Callable[[Entry], Entry]:
    """What repairs the entries of an article that an update carried over.

    It is given an entry whose text was made for its previous msgid, and gives it back with the
    repaired text and the comment that says so, or as it was. Entries with plural forms and
    those whose context changed are left.

    Args:
        source_language: Language code of the article.
        target_language: Language code of the translations.
        markdown: Whether the article is Markdown.
        references: Labels of the link references that it defines.
    """

    def mended(entry: Entry) -> Entry:
        previous = entry.previous_msgid
        if (
            previous is None
            or not entry.fuzzy
            or not entry.msgstr
            or entry.previous_msgid_plural is not None
            or entry.previous_msgctxt != entry.msgctxt
        ):
            return entry
        outcome = repair(
            previous,
            entry.msgid,
            entry.msgstr,
            source_language,
            target_language,
            markdown=markdown,
            references=references,
        )
        if not isinstance(outcome, Repaired):
            return entry
        note = repairs.Repair(
            digest(outcome.text),
            digest(entry.msgid),
            digest(entry.msgstr),
            tuple(map(str, outcome.kinds)),
        )
        made = entry.by_rule(outcome.text)
        return dataclasses.replace(made, comments=repairs.replace(made.comments, note))

    return mended
