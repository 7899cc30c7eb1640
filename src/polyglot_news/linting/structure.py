"""Lints of blocks and of Markdown: marks in pairs, headings, links, images."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from polyglot_news import inline
from polyglot_news.checks.knowledge import known
from polyglot_news.checks.marks import unbalanced
from polyglot_news.inline import Kind
from polyglot_news.linting.draft import Note
from polyglot_news.reading import Role

if TYPE_CHECKING:
    from collections.abc import Iterator

    from polyglot_news.linting.draft import Draft

__all__ = ["alt", "brackets", "headings", "links", "quotes"]

_PAIRS = {"“": "”", "„": "“", "«": "»", "「": "」", "『": "』"}
_INCHES = re.compile(r"(?<=\d)[\"″”](?=[\s.,;x)]|$)(?=[^\"”“]*$)")


def quotes(draft: Draft) -> Iterator[Note]:
    """Quotation marks come in pairs; a quotation over paragraphs is opened in each of them."""
    passages = draft.passages
    for number, passage in enumerate(passages):
        text = _INCHES.sub("", passage.text)
        first = text[:1]
        following = passages[number + 1].text[:1] if number + 1 < len(passages) else ""
        # The last paragraph but one of a long quotation stays open.
        goes_on = first in _PAIRS or first == '"'
        goes_on = goes_on and first == following
        if text.count('"') % 2 and not goes_on:
            yield Note(
                passage.line, passage.sentences[0].source, "A quotation mark has no partner."
            )
            continue
        for opening, closing in _PAIRS.items():
            if draft.language != "de" and opening == "„":
                continue
            if draft.language == "de" and opening == "“":
                continue
            missing = text.count(opening) - text.count(closing)
            if missing and not (missing > 0 and goes_on):
                mark = opening if missing > 0 else closing
                yield Note(
                    passage.line,
                    passage.sentences[0].source,
                    f"The quotation mark {mark} has no partner.",
                )
                break


def brackets(draft: Draft) -> Iterator[Note]:
    """Brackets come in pairs."""
    for passage in draft.passages:
        if wrong := unbalanced(passage.text):
            text = passage.sentences[0].source
            yield Note(passage.line, text, f"The bracket {wrong} has no partner.")


def headings(draft: Draft) -> Iterator[Note]:
    """A heading is at most one level below the one before it."""
    if not draft.markdown:
        return
    level = 0
    for passage in draft.passages:
        if passage.role not in (Role.HEADING, Role.TITLE):
            continue
        line = draft.lines[passage.line - 1] if passage.line <= len(draft.lines) else ""
        if not (match := re.match(r" {0,3}(#{1,6})\s", line)):
            continue
        depth = len(match.group(1))
        if level and depth > level + 1:
            text = passage.sentences[0].source
            yield Note(
                passage.line, text, f"A heading of level {depth} below one of level {level}."
            )
        level = depth


_IMAGE = re.compile(r"!\[\s*\](?:\(|\[)[^)\]]*[)\]]|<img\b(?![^>]*\balt\s*=)[^>]*>")


def alt(draft: Draft) -> Iterator[Note]:
    """Every image has a text for those who do not see it."""
    if not draft.markdown:
        return
    for number, line in enumerate(draft.lines, 1):
        for match in _IMAGE.finditer(
            re.sub(r"`[^`]*`", lambda code: " " * len(code.group()), line)
        ):
            yield Note(number, match.group(), "The image has no alternative text.")


def links(draft: Draft) -> Iterator[Note]:
    """The text of a link says where it leads."""
    vague = known(draft.language, "vague links")
    if not draft.markdown or not vague:
        return
    for one in draft.sentences:
        tokens = inline.scan(one.source, draft.article.references)
        for token in tokens:
            if token.kind is Kind.OPEN and token.tag == "a" and token.pair > 0:
                text = one.source[token.end : tokens[token.pair].start]
                if text.strip(" .,!*_").lower() in vague:
                    yield Note(one.line, one.source, f"“{text}” does not say where the link leads.")
