"""What of an article may be published in a locale, and the edition that comes of it.

`publishable` is the one place that decides. Whatever shows an edition, in
whatever form, asks it and nothing else.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

from polyglot_news import evidence, inline, reviewing
from polyglot_news.article import Block, Role, Syntax, assemble, gap_between, pieces, written
from polyglot_news.entry import State
from polyglot_news.ledger import Ledger
from polyglot_news.locales import tag
from polyglot_news.reading import frontmatter, lines_of
from polyglot_news.settings import Policy
from polyglot_news.site.model import Coverage, Edition, Evidence, Run, TextBlock

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from polyglot_news.article import Article, Segment
    from polyglot_news.catalog import Catalog
    from polyglot_news.entry import Entry

__all__ = ["Decision", "Refusal", "edition", "is_begun", "original", "publishable", "refusal"]

_SILENT = Ledger()


class Reason(StrEnum):
    """Why a unit is published as it is, or is not."""

    REVIEWED = "a person has reviewed it"
    MACHINE = "it is machine output, and the policy allows that with a notice"
    OUTDATED = "its source has changed since it was reviewed, and the policy allows that"
    NEEDS_REVIEW = "a person wrote it and nobody has reviewed it, and the policy allows that"
    UNTRANSLATED = "it is not translated, and the policy allows the source with a notice"
    NOT_REVIEWED = "the policy wants it reviewed, and it is not"
    BY_TOOL = "the policy wants a person's review, and only a tool has approved it"
    DENIED = "its flag is gone, and the ledger says that nobody approves it"
    DRAFT = "the policy keeps this locale back"


@dataclass(frozen=True, slots=True)
class Decision:
    """What is done with a unit.

    Attributes:
        allowed: Whether its edition may be published as far as it is concerned.
        text: The translation to publish; None for the source.
        reason: Why.
    """

    allowed: bool
    text: str | None
    reason: Reason


_ALLOWED = {
    State.REVIEWED: Reason.REVIEWED,
    State.MACHINE: Reason.MACHINE,
    State.OUTDATED: Reason.OUTDATED,
    State.NEEDS_REVIEW: Reason.NEEDS_REVIEW,
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """An edition that the policy does not let out.

    Attributes:
        slug: The article.
        locale: The locale.
        policy: The policy.
        missing: How many units are in a state that it does not allow, by state.
        total: How many units there are.
    """

    slug: str
    locale: str
    policy: Policy
    missing: Mapping[State, int]
    total: int

    def __str__(self) -> str:
        states = ", ".join(f"{count} {state}" for state, count in self.missing.items())
        return (
            f"{self.slug} ({self.locale}): the policy “{self.policy}” keeps it back, with "
            f"{states} of {self.total} units."
        )


def publishable(entry: Entry | None, policy: Policy, ledger: Ledger = _SILENT) -> Decision:
    """Decide whether and how a unit may be published.

    Args:
        entry: The unit's entry; None if the catalog has none.
        policy: The policy of the locale.
        ledger: The records of the article in that locale. Where they know the very source and
            text of the entry, they decide whether it is reviewed; else its ``fuzzy`` flag does.
    """
    if policy is Policy.DRAFT:
        return Decision(False, None, Reason.DRAFT)
    state = reviewing.state(entry, ledger) if entry else State.UNTRANSLATED
    if entry is None or state not in _ALLOWED:
        if policy is Policy.REVIEWED:
            return Decision(False, None, Reason.NOT_REVIEWED)
        return Decision(True, None, Reason.UNTRANSLATED)
    if policy is Policy.REVIEWED and state is not State.REVIEWED:
        if reviewing.axes(entry, ledger).review is reviewing.Review.BY_TOOL:
            return Decision(False, None, Reason.BY_TOOL)
        denied = entry.state is State.REVIEWED
        return Decision(False, None, Reason.DENIED if denied else Reason.NOT_REVIEWED)
    return Decision(True, entry.msgstr, _ALLOWED[state])


def refusal(
    article: Article, catalog: Catalog, policy: Policy, ledger: Ledger = _SILENT
) -> Refusal | None:
    """What keeps an edition back; None if nothing does."""
    segments = list(article.segments)
    missing: Counter[State] = Counter()
    for segment in segments:
        entry = _entry(catalog, segment)
        if not publishable(entry, policy, ledger).allowed:
            missing[_state(entry, ledger)] += 1
    if not missing:
        return None
    return Refusal(catalog.slug, catalog.locale or "", policy, dict(missing), len(segments))


def is_begun(article: Article, catalog: Catalog) -> bool:
    """Whether any unit is translated: what has none is no edition, whatever the policy."""
    entries = (_entry(catalog, segment) for segment in article.segments)
    return any(entry.state is not State.UNTRANSLATED for entry in entries if entry)


def original(article: Article, images: Iterable[tuple[str, bytes]] = ()) -> Edition:
    """The article as its author wrote it, as an edition."""
    proof = Evidence(source=evidence.source_hash(article))
    return _edition(article, article.language, {}, Coverage(), proof, images)


def edition(
    article: Article,
    catalog: Catalog,
    policy: Policy,
    images: Iterable[tuple[str, bytes]] = (),
    ledger: Ledger = _SILENT,
) -> Edition:
    """The edition of an article in a catalog's locale.

    Args:
        article: The article.
        catalog: Its catalog.
        policy: The policy of the locale, under which `refusal` has nothing to say.
        images: The files to publish beside the page: relative path and content.
        ledger: The records of the article in that locale.
    """
    entries = {segment: _entry(catalog, segment) for segment in article.segments}
    texts = {
        segment: text
        for segment, entry in entries.items()
        if (text := publishable(entry, policy, ledger).text)
    }
    states = Counter(_state(entries[segment], ledger) for segment in article.segments)
    coverage = Coverage(
        total=states.total(),
        reviewed=states[State.REVIEWED],
        machine=states[State.MACHINE],
        outdated=states[State.OUTDATED],
        untranslated=states[State.UNTRANSLATED],
    )
    shown = [
        entry for segment in article.segments if segment in texts and (entry := entries[segment])
    ]
    proof = evidence.gather(article, shown, ledger)
    return _edition(article, catalog.locale or "", texts, coverage, proof, images)


def _state(entry: Entry | None, ledger: Ledger) -> State:
    return reviewing.state(entry, ledger) if entry else State.UNTRANSLATED


def _entry(catalog: Catalog, segment: Segment) -> Entry | None:
    entry = catalog.get((segment.context, segment.source))
    return None if entry is None or entry.obsolete else entry


def _edition(
    article: Article,
    locale: str,
    texts: Mapping[Segment, str],
    coverage: Coverage,
    proof: Evidence,
    images: Iterable[tuple[str, bytes]],
) -> Edition:
    text = assemble(article, texts.get, language=locale)
    translated = locale != article.language
    body, source_lines = "", frozenset[int]()
    if article.markdown:
        body, source_lines = _body(article, locale, texts) if translated else (text, frozenset())
        start = frontmatter.body_start(body)
        before = body.count("\n", 0, start)
        body = body[start:]
        source_lines = frozenset(line - before for line in source_lines if line >= before)

    fields = {"title": article.title, "description": _description(article)}
    missing = {name for name, segment in fields.items() if segment and segment not in texts}
    shown = {}
    for name, segment in fields.items():
        words = (texts.get(segment) or segment.source) if segment else ""
        # A front matter field is plain text; a heading that names the article is Markdown.
        shown[name] = inline.plain(words, article.references) if article.markdown else words
    tags = _list(article, "tags")
    if tags:
        missing.add("tags")
    return Edition(
        slug=article.slug,
        language=tag(locale),
        source_language=tag(article.language),
        title=shown["title"] or article.slug,
        text=text,
        markdown=article.markdown,
        body=body,
        blocks=() if article.markdown else _text_blocks(article, locale, texts),
        description=shown["description"],
        date=_string(article, "date"),
        updated=_string(article, "updated"),
        authors=_list(article, "author"),
        tags=tags,
        coverage=coverage,
        evidence=proof,
        images=tuple(images),
        source_lines=source_lines,
        source_fields=frozenset(missing) if translated else frozenset(),
    )


def _string(article: Article, key: str) -> str:
    value = article.metadata.get(key, "")
    return value if isinstance(value, str) else ", ".join(value)


def _list(article: Article, key: str) -> tuple[str, ...]:
    value = article.metadata.get(key, ())
    return (value,) if isinstance(value, str) else tuple(value)


def _description(article: Article) -> Segment | None:
    words = _string(article, "description").strip()
    return next(
        (one for one in article.segments if one.role is Role.DESCRIPTION and one.source == words),
        None,
    )


def _body(
    article: Article, locale: str, texts: Mapping[Segment, str]
) -> tuple[str, frozenset[int]]:
    """The Markdown text for the page, in which what is not translated says its language.

    Returns:
        The text, and the numbers from 0 of the lines at which blocks begin that are whole in
        the language of the article. Single sentences are marked in the text.
    """
    language = tag(article.language)

    def marked(segment: Segment) -> str:
        return texts.get(segment) or f'<span lang="{language}">{segment.source}</span>'

    body: list[str] = []
    lines = set()
    line = 0
    for part, text in pieces(article, texts.get, locale):
        piece = text
        if isinstance(part, Block):
            missing = sum(segment not in texts for segment in part.segments)
            whole = part.syntax in (Syntax.PROSE, Syntax.HEADING)
            if missing == len(part.segments) and whole:
                lines.add(line)
            elif missing and part.syntax in (Syntax.PROSE, Syntax.CELL, Syntax.LEAD_CELL):
                piece = written(part, marked, locale)
        body.append(piece)
        line += len(lines_of(piece)) - 1
    return "".join(body), frozenset(lines)


def _text_blocks(
    article: Article, locale: str, texts: Mapping[Segment, str]
) -> tuple[TextBlock, ...]:
    """The blocks of a plain text article behind its title, by sentence."""
    blocks = []
    for block in article.blocks:
        if block.role is Role.TITLE:
            continue
        runs: list[Run] = []
        before = ""
        for index, segment in enumerate(block.segments):
            if index:
                gap = block.gaps[index - 1].replace("\n", " ") or " "
                gap = gap_between(before, gap, locale) if texts else gap
                runs[-1] = Run(runs[-1].text + gap, runs[-1].source)
            missing = segment not in texts and locale != article.language
            runs.append(Run(texts.get(segment) or segment.source, missing))
            before += runs[-1].text
        kind: Literal["paragraph", "list item"] = (
            "list item" if block.role is Role.LIST_ITEM else "paragraph"
        )
        blocks.append(TextBlock(kind, tuple(runs)))
    return tuple(blocks)
