"""What the site is made of: values that go in, nothing that reads or writes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from polyglot_news.moments import instant

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "Addition",
    "Correction",
    "Coverage",
    "Edition",
    "Evidence",
    "Reviewer",
    "Run",
    "Site",
    "TextBlock",
    "Theme",
]


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far an edition is, in units (sentences, headlines, list items, cells).

    The four kinds do not overlap; what is left of ``total`` was written by a person
    and waits for a review.

    Attributes:
        total: All units of the article.
        reviewed: Approved by a person, and the source has not changed since.
        machine: Written by a machine; nobody has reviewed them.
        outdated: Approved once, but the source has changed since.
        untranslated: Shown in the language of the original.

    Raises:
        ValueError: A number is negative, or the kinds are more than the total.
    """

    total: int = 0
    reviewed: int = 0
    machine: int = 0
    outdated: int = 0
    untranslated: int = 0

    def __post_init__(self) -> None:
        kinds = (self.reviewed, self.machine, self.outdated, self.untranslated)
        if min(kinds) < 0 or sum(kinds) > self.total:
            raise ValueError(f"{self}: the kinds of units do not add up")

    @property
    def complete(self) -> bool:
        """Whether a person has reviewed every unit as it now stands."""
        return self.reviewed == self.total


@dataclass(frozen=True, slots=True)
class Reviewer:
    """Who approved some of an edition.

    Attributes:
        name: A name; empty if nobody's is known.
        person: Whether it is a person; otherwise it is a tool.
        units: How many of the units that are shown they approved.
        additions: How many of these are additions, and so nobody's translation.
    """

    name: str
    person: bool
    units: int
    additions: int = 0


@dataclass(frozen=True, slots=True)
class Evidence:
    """What can be said about how an edition came about.

    Attributes:
        source: SHA-256 of the article's file, in hexadecimal digits.
        reviewers: Those whose approvals stand, by name.
        reviewed_on: The day of the last of these approvals, in ISO 8601; empty if there is none.
        engines: What wrote the texts that are shown as a machine wrote them: the engine's
            name and its package, in alphabetical order.
        unchanged: How many units are shown as a machine wrote them, approved or not.
        outdated: How many units are shown in the wording that was reviewed before their source
            changed.
        correcting: How many units are being corrected: they say so, or are left out.
        left_out: How many additions are left out until a person has reviewed them.
    """

    source: str = ""
    reviewers: tuple[Reviewer, ...] = ()
    reviewed_on: str = ""
    engines: tuple[str, ...] = ()
    unchanged: int = 0
    outdated: int = 0
    correcting: int = 0
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of plain text in one language.

    Attributes:
        text: The text, with the space that belongs to it.
        source: Whether it is in the language of the original, for want of a translation.
    """

    text: str
    source: bool = False


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A block of a plain-text article; list items that follow each other are one list."""

    kind: Literal["paragraph", "list item", "addition"]
    """Of an addition, the text is its mark."""
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Addition:
    """What the editors of one edition added to it; nobody translated it.

    Attributes:
        mark: What stands in its place in ``body`` or ``blocks``; of a picture, its file.
        text: The text, Markdown or plain as its article is; of a picture, the Markdown image.
        reviewed: Whether a person has approved all of it.
        picture: Whether it is a picture in the place of one of the article.
    """

    mark: str
    text: str
    reviewed: bool
    picture: bool = False


@dataclass(frozen=True, slots=True)
class Correction:
    """What readers are told was wrong in an article.

    Attributes:
        date: ISO 8601 date of the correction; may be empty.
        text: What was wrong, plain text.
        source: Whether the text is in the language of the original.
    """

    date: str
    text: str
    source: bool = False


@dataclass(frozen=True, slots=True)
class Edition:
    """One article in one language, ready to become a page.

    Attributes:
        slug: The article's name, one folder name.
        language: BCP 47 tag of the edition, ``de`` or ``pt-BR``.
        source_language: BCP 47 tag of the original.
        title: The headline, plain text.
        text: The whole localized .md or .txt file, published beside the page.
        markdown: Whether the article is Markdown; otherwise it is plain text.
        body: Of a Markdown article, the Markdown text behind the front matter.
        blocks: Of a plain-text article, the blocks behind the title line.
        description: The summary, plain text; may be empty.
        date: ISO 8601 date of publication; may be empty.
        updated: ISO 8601 date of the last change that its author names; may be empty.
        authors: Who wrote the article.
        tags: Its topics.
        coverage: How much of it is reviewed; of an original it says nothing.
        images: The files beside the article: relative path, content.
        source_lines: First lines of those blocks of ``body``, from 0, that stand there in
            the language of the original. A block that only has sentences in it marks
            them itself, ``<span lang="en">…</span>``.
        source_fields: Those of ``title``, ``description`` and ``tags`` that are in the
            language of the original.
        evidence: How a translation came about.
        corrections: What was wrong in the article, the newest first.
        additions: What the editors of this edition added to it.
        title_reviewed: Whether a person has approved its title as it stands.
        name: Its name in its address; empty where that is the slug.
        earlier: The names that it had there before.
    """

    slug: str
    language: str
    source_language: str
    title: str
    text: str
    markdown: bool = True
    body: str = ""
    blocks: tuple[TextBlock, ...] = ()
    description: str = ""
    date: str = ""
    updated: str = ""
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    coverage: Coverage = Coverage()
    images: tuple[tuple[str, bytes], ...] = ()
    source_lines: frozenset[int] = frozenset()
    source_fields: frozenset[str] = frozenset()
    evidence: Evidence = Evidence()
    corrections: tuple[Correction, ...] = ()
    additions: tuple[Addition, ...] = ()
    title_reviewed: bool = False
    name: str = ""
    earlier: tuple[str, ...] = ()

    @property
    def address(self) -> str:
        """The folder of the site that its page is in, ``de/storm/``."""
        return f"{self.language}/{self.name or self.slug}/"

    @property
    def earlier_addresses(self) -> tuple[str, ...]:
        """The folders whose pages lead on to this one."""
        return tuple(f"{self.language}/{name}/" for name in self.earlier)

    @property
    def original_address(self) -> str:
        """The folder that the original's page is in; an original always goes by its slug."""
        return f"{self.source_language}/{self.slug}/"

    @property
    def author(self) -> str:
        """Its authors, as a line; empty if nobody is named."""
        return ", ".join(self.authors)

    @property
    def title_language(self) -> str:
        """The language that its title is in."""
        return self.source_language if "title" in self.source_fields else self.language

    @property
    def modified(self) -> str:
        """The day of the last change, correction or review; empty if no date is known."""
        corrected = [one.date for one in self.corrections]
        known = [self.evidence.reviewed_on, *corrected] if self.date else []
        return max(self.date, self.updated, *known, key=instant)

    @property
    def complete(self) -> bool:
        """Whether a person has reviewed all of it, additions, too."""
        return self.coverage.complete and all(one.reviewed for one in self.additions)

    @property
    def is_original(self) -> bool:
        """Whether this is the article as its author wrote it."""
        return self.language == self.source_language

    @property
    def file(self) -> str:
        """The name under which ``text`` is published beside the page."""
        return "index.md" if self.markdown else "index.txt"


@dataclass(frozen=True, slots=True)
class Theme:
    """The templates and files that a publication puts before ours.

    Attributes:
        folder: Where they come from, for messages.
        templates: Jinja2 templates by their path in the folder.
        static: Files for the site's folder ``static``, by their path in it.
    """

    folder: str = "theme"
    templates: tuple[tuple[str, str], ...] = ()
    static: tuple[tuple[str, bytes], ...] = ()


@dataclass(frozen=True, slots=True)
class Site:
    """What all pages share.

    Attributes:
        title: The name of the publication.
        source_language: The language of the start page.
        base_url: The address the site will have, ``https://example.org/news/``. Without
            it the pages carry no canonical address and no ``hreflang`` alternates, since
            both must be absolute, and links name ``index.html``, so that the site can be
            read from a disk.
        languages: The order of languages in lists; others follow in alphabetical order.
        advertise_unreviewed: Whether search engines are told of editions that no person has
            reviewed to the end.
        standing: For each language that this build leaves alone, the folders of its pages that
            an earlier one has left; nothing leads to a page that is not there.
        report: The address for reports of errors, in which ``{url}``, ``{article}``,
            ``{language}`` and ``{title}`` are filled in; empty if there is none.
        theme: The publication's own templates, if it has any.
    """

    title: str
    source_language: str = "en"
    base_url: str = ""
    languages: tuple[str, ...] = ()
    advertise_unreviewed: bool = False
    report: str = ""
    theme: Theme = Theme()
    standing: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def advertises(self, edition: Edition) -> bool:
        """Whether search engines are told of an edition."""
        return self.advertise_unreviewed or edition.is_original or edition.complete

    def has(self, language: str, folder: str) -> bool:
        """Whether the page in a folder is there after this build."""
        return language not in self.standing or folder in self.standing[language]
