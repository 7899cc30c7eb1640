"""The edition of an article: its text in a language, and what its page says about it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from polyglot_news import addition, evidence, inline
from polyglot_news.addition import NONE
from polyglot_news.article import Block, Role, Syntax, assemble, gap_between, pieces, written
from polyglot_news.entry import State
from polyglot_news.ledger import Ledger
from polyglot_news.locales import tag
from polyglot_news.moments import iso
from polyglot_news.publication import Judged, Reason, Rules, Stale, metadata_text
from polyglot_news.reading import frontmatter, lines_of
from polyglot_news.reading.additions import file_of, mark_of, marks
from polyglot_news.segments import joiner
from polyglot_news.site import notes
from polyglot_news.site.errata import label
from polyglot_news.site.model import (
    Addition,
    Correction,
    Coverage,
    Edition,
    Evidence,
    Run,
    TextBlock,
)
from polyglot_news.typography import typeset, typeset_markdown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from polyglot_news.addition import Additions
    from polyglot_news.article import Article, Segment
    from polyglot_news.catalog import Catalog

__all__ = ["edition", "original"]

_SILENT = Ledger()
_CORRECTING = frozenset({Reason.CORRECTING, Reason.LEFT_OUT})
_WITHOUT_NOTE = frozenset({Role.TITLE, Role.DESCRIPTION, Role.ALT, Role.LINK_TITLE, Role.CAPTION})
"""What is read by itself, in lists and by programs, so that no note can stand behind it."""


def original(article: Article, images: Iterable[tuple[str, bytes]] = ()) -> Edition:
    """The article as its author wrote it, as an edition."""
    proof = Evidence(source=evidence.source_hash(article))
    return _edition(article, article.language, {}, Coverage(), proof, images)


def edition(
    article: Article,
    catalog: Catalog,
    judged: Sequence[Judged],
    rules: Rules,
    images: Iterable[tuple[str, bytes]] = (),
    ledger: Ledger = _SILENT,
    additions: Additions = NONE,
    added: Sequence[Sequence[Judged]] = (),
) -> Edition:
    """The edition of an article in a catalog's locale.

    Args:
        article: The article.
        catalog: Its catalog.
        judged: What `judge` decided, and `refusal` has nothing to say about.
        rules: What it decided by.
        images: The files to publish beside the page: relative path and content.
        ledger: The records of the article in that locale.
        additions: What editors add to it.
        added: What `judge_additions` decided about them.
    """
    shown = {one.segment: text for one in judged if (text := _shown(one, article, catalog))}
    states = Counter(_shown_state(one, rules) for one in judged)
    coverage = Coverage(
        total=states.total(),
        reviewed=states[State.REVIEWED],
        machine=states[State.MACHINE],
        outdated=states[State.OUTDATED],
        untranslated=states[State.UNTRANSLATED],
    )
    extra = {
        number: units
        for number, units in enumerate(added)
        if all(one.decision.text is not None for one in units)
    }
    every = (*judged, *(one for units in extra.values() for one in units))
    entries = [one.entry for one in every if one.entry and one.decision.text]
    proof = evidence.gather(article, entries, ledger)
    proof = replace(
        proof,
        outdated=sum(one.decision.reason is Reason.LAST_REVIEWED for one in judged),
        correcting=sum(one.decision.reason in _CORRECTING for one in judged),
        left_out=len(added) - len(extra),
    )
    reviewed = {
        number: all(one.state is State.REVIEWED for one in units) for number, units in extra.items()
    }
    made = _edition(
        article, catalog.locale or "", shown, coverage, proof, images, additions, reviewed
    )
    titled = [one.decision.reason for one in judged if one.segment == article.title]
    return replace(made, title_reviewed=Reason.REVIEWED in titled)


def _additions(additions: Additions, reviewed: Mapping[int, bool]) -> tuple[Addition, ...]:
    """The additions that are shown, as their pages need them."""
    found = []
    for number, done in reviewed.items():
        one = additions.placed[number]
        piece = one.piece
        if one.is_picture:
            found.append(Addition(file_of(piece.shown[0]), piece.units[0].text, done, True))
        else:
            found.append(Addition(mark_of(number), piece.body, done))
    return tuple(found)


def _images(
    images: Iterable[tuple[str, bytes]], additions: Additions, shown: Iterable[int]
) -> tuple[tuple[str, bytes], ...]:
    """The pictures of an edition; one that another takes the place of is none of them."""
    data = dict(additions.images)
    others: dict[str, str] = {}
    new: list[str] = []
    for number in shown:
        piece = additions.placed[number].piece
        files = [name for name in map(file_of, piece.shown) if name]
        if additions.placed[number].is_picture:
            others[file_of(piece.words)] = files[0]
        new += files
    found: dict[str, tuple[str, bytes]] = {}
    for name, content in images:
        other = others.get(file_of(name))
        if other is None:
            found[file_of(name)] = (name, content)
        else:
            found.setdefault(other, (other, data[other]))
    for name in new:
        found.setdefault(name, (name, data[name]))
    return tuple(found.values())


def _shown(one: Judged, article: Article, catalog: Catalog) -> str | None:
    """What stands for a unit in the edition; None for its source."""
    text, reason = one.decision.text, one.decision.reason
    if reason not in _CORRECTING:
        return text
    if one.segment.role in _WITHOUT_NOTE:
        # The source is right at least, and the page says in which language it is.
        return None
    words = label(tag(catalog.locale or ""), left_out=not text, markdown=article.markdown)
    return f"{text}{joiner(catalog.locale or '')}{words}" if text else words


def _shown_state(one: Judged, rules: Rules) -> State:
    """What a reader is told of a unit."""
    if one.decision.reason is Reason.LAST_REVIEWED:
        return State.REVIEWED if rules.stale is Stale.KEEP else State.OUTDATED
    if one.decision.reason in _CORRECTING:
        return State.OUTDATED
    return State.UNTRANSLATED if one.decision.reason is Reason.NOTE else one.state


def _edition(
    article: Article,
    locale: str,
    texts: Mapping[Segment, str],
    coverage: Coverage,
    proof: Evidence,
    images: Iterable[tuple[str, bytes]],
    additions: Additions = NONE,
    reviewed: Mapping[int, bool] = MappingProxyType({}),
) -> Edition:
    article = addition.marked(article, additions, reviewed)
    shown_additions = _additions(additions, reviewed)
    text = assemble(article, texts.get, language=locale)
    translated = locale != article.language
    body, source_lines = "", frozenset[int]()
    if article.markdown:
        body, source_lines = _body(article, locale, texts) if translated else (text, frozenset())
        start = frontmatter.body_start(body)
        before = body.count("\n", 0, start)
        body = body[start:]
        source_lines = frozenset(line - before for line in source_lines if line >= before)
        others = {
            file_of(one.piece.words): one.piece.units[0].text
            for number, one in enumerate(additions.placed)
            if number in reviewed and one.is_picture
        }
        body = addition.with_pictures(body, others)
        start = frontmatter.body_start(text)
        text = text[:start] + addition.with_pictures(text[start:], others)
    by_mark = {one.mark: one for one in shown_additions}
    text = addition.replaced(
        text, lambda mark: notes.written(by_mark[mark], tag(locale), markdown=article.markdown)
    )

    fields = {"title": article.title, "description": _description(article)}
    missing = {name for name, segment in fields.items() if segment and segment not in texts}
    shown = {}
    for name, segment in fields.items():
        words = (texts.get(segment) or segment.source) if segment else ""
        # A front matter field is plain text; a heading that names the article is Markdown.
        spoken = locale if translated and name not in missing else ""
        if article.markdown:
            shown[name] = typeset_markdown(words, spoken, article.references)
        else:
            shown[name] = typeset(words, spoken)
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
        date=iso(metadata_text(article, "date")),
        updated=iso(metadata_text(article, "updated")),
        authors=_list(article, "author"),
        tags=tags,
        coverage=coverage,
        evidence=proof,
        corrections=_corrections(article, locale, texts),
        additions=shown_additions,
        images=_images(images, additions, reviewed),
        source_lines=source_lines,
        source_fields=frozenset(missing) if translated else frozenset(),
    )


def _corrections(
    article: Article, locale: str, texts: Mapping[Segment, str]
) -> tuple[Correction, ...]:
    """What readers are told was wrong, the newest first."""
    units = {one.source: texts.get(one) for one in article.segments if one.context is None}
    notes = []
    for one in article.corrections:
        words = units.get(one.text)
        text = inline.plain(words or one.text, article.references)
        notes.append(Correction(one.date, text, words is None and locale != article.language))
    return tuple(sorted(notes, key=lambda note: note.date, reverse=True))


def _list(article: Article, key: str) -> tuple[str, ...]:
    value = article.metadata.get(key, ())
    return (value,) if isinstance(value, str) else tuple(value)


def _description(article: Article) -> Segment | None:
    words = metadata_text(article, "description").strip()
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
    for block in article.parts:
        if isinstance(block, str):
            blocks += [TextBlock("addition", (Run(one),)) for one in marks(block)]
            continue
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
