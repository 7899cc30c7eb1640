"""An article as the lints see it: its sentences in prose, its blocks, its lines."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from polyglot_news import article as articles
from polyglot_news.checks.units import Unit, prose, words
from polyglot_news.reading import Role

if TYPE_CHECKING:
    from collections.abc import Iterator

    from polyglot_news.article import Article

__all__ = ["Draft", "Note", "Passage", "Sentence", "read"]


@dataclass(frozen=True, slots=True)
class Note:
    """What a lint says: a line, the text that it is about, a sentence."""

    line: int
    text: str
    message: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A unit of an article.

    Attributes:
        text: What a reader sees of it, with `OBJECT` for addresses, code and the like.
        source: It as the article has it, markup and all.
        role: What it is for.
        line: Its first line in the file, from 1.
    """

    text: str
    source: str
    role: Role
    line: int


@dataclass(frozen=True, slots=True)
class Passage:
    """A block: a paragraph, a heading, a list item; its sentences and their text together."""

    sentences: tuple[Sentence, ...]

    @property
    def role(self) -> Role:
        """What the block is for."""
        return self.sentences[0].role

    @property
    def line(self) -> int:
        """Its first line in the file, from 1."""
        return self.sentences[0].line

    @property
    def text(self) -> str:
        """What a reader sees of it."""
        return " ".join(one.text for one in self.sentences)


@dataclass(frozen=True)
class Draft:
    """An article.

    Attributes:
        language: Its language, the first part of the code.
        markdown: Whether it is Markdown.
        passages: Its blocks, in order.
        article: The article itself.
    """

    language: str
    markdown: bool
    passages: tuple[Passage, ...]
    article: Article

    @property
    def sentences(self) -> Iterator[Sentence]:
        """All sentences, in order."""
        return (sentence for passage in self.passages for sentence in passage.sentences)

    @property
    def body(self) -> Iterator[Sentence]:
        """The sentences of running text: no titles, headings, cells and the like."""
        running = (Role.PARAGRAPH, Role.QUOTE, Role.LIST_ITEM, Role.FOOTNOTE, Role.DESCRIPTION)
        return (one for one in self.sentences if one.role in running)

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """The lines of the file; those of code blocks and front matter are empty."""
        text = articles.assemble(self.article, articles.source)
        lines = re.sub(r"\r\n?", "\n", text).split("\n")
        fence = ""
        front = lines[0].strip("\ufeff \t") if self.markdown else ""
        within = front in ("---", "+++")
        for number, line in enumerate(lines):
            mark = re.match(r" {0,3}(`{3,}|~{3,})", line)
            if within:
                lines[number] = ""
                within = not number or line.strip() != front
            elif fence:
                lines[number] = ""
                if mark and mark.group(1).startswith(fence) and not line.strip(" `~"):
                    fence = ""
            elif mark and self.markdown:
                fence, lines[number] = mark.group(1), ""
        return tuple(lines)


def read(article: Article) -> Draft:
    """Make a draft of an article."""

    def sentence(segment: articles.Segment) -> Sentence:
        unit = Unit(segment.source, "", article.language, "", article.markdown, article.references)
        text = words(unit)[0] if article.markdown else prose(unit)[0]
        return Sentence(" ".join(text.split()), segment.source, segment.role, segment.line)

    passages = tuple(
        Passage(tuple(sentence(one) for one in block.segments)) for block in article.blocks
    )
    language = re.split("[-_]", article.language)[0].lower()
    return Draft(language, article.markdown, passages, article)
