"""Lint: what an editor should look at in an article before it is translated.

Each lint is a small function from an article, read for the purpose (`draft`), to notes. What is
wrong here is wrong again in every language, and a machine guesses at it.

=============  ==============================================================
draft          an article as the lints see it
sentences      one sentence at a time: too long, doubled words, fragments
consistency    one article against itself: names, spellings, dates, acronyms
structure      marks in pairs, headings, links, images
=============  ==============================================================

What they know of English is in ``data/checks/en.txt``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from polyglot_news import choosing
from polyglot_news.checks.units import Severity
from polyglot_news.linting import consistency, sentences, structure
from polyglot_news.linting.draft import read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from polyglot_news.article import Article
    from polyglot_news.linting.draft import Draft, Note

__all__ = ["LINTS", "Lint", "Warn", "choose", "lint"]


@dataclass(frozen=True, slots=True)
class Lint:
    """A lint of the registry.

    Attributes:
        id: The name under which it reports and is selected.
        severity: How much its notes matter: cosmetic, or functional where a translation suffers.
        function: From an article to notes.
        languages: The languages of articles that it knows; every one if there are none.
    """

    id: str
    severity: Severity
    function: Callable[[Draft], Iterator[Note]]
    languages: frozenset[str] = frozenset()

    @property
    def title(self) -> str:
        """What holds of an article without notes: the first line of the docstring."""
        return (self.function.__doc__ or "").partition("\n")[0]


@dataclass(frozen=True, slots=True)
class Warn:
    """One thing that a lint found.

    Attributes:
        lint: The lint's id.
        severity: How much it matters.
        slug: The article.
        line: The line in its file, from 1.
        text: The text that it is about, for people who look for it.
        message: What was found, a sentence.
    """

    lint: str
    severity: Severity
    slug: str
    line: int
    text: str
    message: str


_ENGLISH = frozenset({"en"})

LINTS: dict[str, Lint] = {
    lint.id: lint
    for lint in (
        Lint("long", Severity.FUNCTIONAL, sentences.long),
        Lint("fragment", Severity.FUNCTIONAL, sentences.fragment),
        Lint("doubled", Severity.FUNCTIONAL, sentences.doubled),
        Lint("leftover", Severity.FUNCTIONAL, sentences.leftover),
        Lint("spaces", Severity.COSMETIC, sentences.spaces),
        Lint("quotes", Severity.FUNCTIONAL, structure.quotes),
        Lint("brackets", Severity.FUNCTIONAL, structure.brackets),
        Lint("headings", Severity.COSMETIC, structure.headings),
        Lint("alt", Severity.FUNCTIONAL, structure.alt),
        Lint("links", Severity.FUNCTIONAL, structure.links),
        Lint("acronyms", Severity.FUNCTIONAL, consistency.acronyms, _ENGLISH),
        Lint("dates", Severity.FUNCTIONAL, consistency.dates),
        Lint("names", Severity.FUNCTIONAL, consistency.names, _ENGLISH),
        Lint("hyphens", Severity.COSMETIC, consistency.hyphens, _ENGLISH),
        Lint("variants", Severity.COSMETIC, consistency.variants, _ENGLISH),
        Lint("quotestyle", Severity.COSMETIC, consistency.quotestyle),
    )
}
"""Every lint by its id, in the order in which they run."""


def lint(article: Article, names: Iterable[str] = LINTS) -> tuple[Warn, ...]:
    """Run lints over an article.

    Args:
        article: The article.
        names: Ids of the lints to run.

    Returns:
        What they found, in the order of the article's lines.
    """
    draft = read(article)
    found = [
        Warn(one.id, one.severity, article.slug, note.line, note.text, note.message)
        for one in LINTS.values()
        if one.id in frozenset(names) and (not one.languages or draft.language in one.languages)
        for note in one.function(draft)
    ]
    return tuple(sorted(dict.fromkeys(found), key=lambda one: one.line))


def choose(select: Iterable[str], ignore: Iterable[str]) -> frozenset[str]:
    """The lints that a person wants: those selected, or all, without those ignored.

    Args:
        select: Ids, or several in one text, parted by commas; none stand for all.
        ignore: The same.

    Raises:
        UsageError: There is no such lint, with the nearest one as a hint.
    """
    return choosing.ids(LINTS, "lint", select, ignore)
