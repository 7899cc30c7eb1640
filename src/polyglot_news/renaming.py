"""Which article that is gone and which new one are the same, and their catalogs as one.

An article that got another name is told by its sentences: those that it shares
with the templates and catalogs that the old name left behind. What stands in
other articles, too, tells nothing. Nothing is guessed: where two articles come
into question, somebody has to say which one it is.
"""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from polyglot_news.reviewing import Review, axes

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from polyglot_news.catalog import Catalog
    from polyglot_news.entry import Entry
    from polyglot_news.ledger import Ledger

__all__ = ["Paired", "likeness", "mentions", "pair_up", "renamed", "united"]

_ALIKE = 0.5
"""As much as version control wants for a file, and for the same reason: a renamed article is
edited at the same time, but no two articles of a house share half of their sentences."""
_CLEAR = 0.2
"""How much better than every other candidate one has to be."""


@dataclass(frozen=True, slots=True)
class Paired:
    """What became of articles that are gone.

    Attributes:
        pairs: The new name by the old one.
        unclear: Old names and new names among which nothing is certain.
    """

    pairs: Mapping[str, str]
    unclear: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = ()


def likeness(one: Collection[str], other: Collection[str]) -> float:
    """How much two articles have in common, from 0 to 1: twice what they share over both.

    Args:
        one: The sentences of an article.
        other: Those of another one. A long sentence counts for more than a short one.
    """
    shared = sum(map(len, set(one) & set(other)))
    total = sum(map(len, set(one))) + sum(map(len, set(other)))
    return 2 * shared / total if total else 0.0


def pair_up(
    gone: Mapping[str, Collection[str]],
    fresh: Mapping[str, Collection[str]],
    elsewhere: Collection[str],
) -> Paired:
    """Find the new names of articles.

    Args:
        gone: The sentences of articles that are gone, by name.
        fresh: The sentences of articles that have no template yet, by name.
        elsewhere: The sentences of all other articles.
    """
    common = set(elsewhere)
    old = {name: set(texts) - common for name, texts in gone.items()}
    new = {name: set(texts) - common for name, texts in fresh.items()}
    scores = {
        (one, other): score
        for one, texts in old.items()
        for other, others in new.items()
        if (score := likeness(texts, others)) >= _ALIKE
    }
    pairs = {}
    for (one, other), score in scores.items():
        rivals = [
            rival
            for (a, b), rival in scores.items()
            if (a == one or b == other) and (a, b) != (one, other)
        ]
        if score - max(rivals, default=0.0) >= _CLEAR:
            pairs[one] = other
    taken = {*pairs, *pairs.values()}
    left = [names for names in scores if not taken.intersection(names)]
    return Paired(pairs, _groups(left))


def _groups(
    edges: Collection[tuple[str, str]],
) -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    """Those that hang together, each side in alphabetical order."""
    waiting = list(edges)
    groups = []
    while waiting:
        olds, news = {waiting[0][0]}, {waiting[0][1]}
        while more := [edge for edge in waiting if edge[0] in olds or edge[1] in news]:
            olds.update(old for old, _ in more)
            news.update(new for _, new in more)
            waiting = [edge for edge in waiting if edge not in more]
        groups.append((tuple(sorted(olds)), tuple(sorted(news))))
    return tuple(groups)


def renamed(catalog: Catalog, slug: str) -> Catalog:
    """A catalog under another article's name; a header that names the old one follows."""
    header = tuple(
        (name, slug if name == "Project-Id-Version" and value == catalog.slug else value)
        for name, value in catalog.header
    )
    return dataclasses.replace(catalog, slug=slug, header=header)


def united(
    catalog: Catalog, ledger: Ledger, other: Catalog, others: Ledger
) -> tuple[Catalog, tuple[Entry, ...]]:
    """A catalog with what another one of the same article has.

    Of two texts for the same source the better one stays: an approved one, then
    any that a person wrote, then a proposal. What only the other one has comes as obsolete;
    the next update finds it if the article has that sentence.

    Args:
        catalog: The catalog.
        ledger: The records of its article.
        other: The other catalog.
        others: The records of its article.

    Returns:
        The catalog, and those of its entries for which both have a person's text and not the
        same: of these one would be lost.
    """
    entries = {entry.key: entry for entry in catalog.entries}
    clashes = []
    added = []
    for theirs in other.entries:
        mine = entries.get(theirs.key)
        if mine is None:
            if theirs.human:
                added.append(
                    dataclasses.replace(theirs, references=(), extracted=(), obsolete=True)
                )
            continue
        if mine.human and theirs.human and mine.texts != theirs.texts:
            clashes.append(mine)
        elif _rank(theirs, others) > _rank(mine, ledger):
            entries[mine.key] = dataclasses.replace(
                theirs,
                references=mine.references,
                extracted=mine.extracted,
                obsolete=mine.obsolete,
            )
    known = tuple(entries.values())
    return dataclasses.replace(catalog, entries=(*known, *added)), tuple(clashes)


def _rank(entry: Entry, ledger: Ledger) -> tuple[bool, bool, bool]:
    approved = entry.human and axes(entry, ledger).review is Review.APPROVED
    return (approved, entry.human, any(entry.texts))


def mentions(text: str, name: str) -> tuple[int, ...]:
    """The lines of an article, from 1, that name a file beside it, as links do.

    Args:
        text: The article's text.
        name: The file's name, such as ``storm.md``.
    """
    pattern = re.compile(rf"(?<![\w/.-])(?:\./)?{re.escape(name)}(?![\w-]|\.\w)")
    return tuple(number for number, line in enumerate(text.splitlines(), 1) if pattern.search(line))
