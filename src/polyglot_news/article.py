"""An article taken apart into what people read and what they do not, and put together again.

The law: for every text, ``assemble(parse(text), source) == text``, byte for
byte. It holds by construction: an article's parts are slices of its text, in
order and without holes, and a segment that nobody translated gives its own
slice back.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from polyglot_news import inline, segments
from polyglot_news.inline import Kind
from polyglot_news.reading import Correction, Problem, Region, Role, Syntax
from polyglot_news.reading.corrected import named

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    Translate = Callable[["Segment"], str | None]

__all__ = [
    "Article",
    "Block",
    "Role",
    "Segment",
    "Syntax",
    "assemble",
    "gap_between",
    "parse",
    "pieces",
    "sentences",
    "source",
    "written",
]

_CONTEXTS = {
    Role.TITLE: "title",
    Role.ALT: "alt",
    Role.CAPTION: "caption",
    Role.LINK_TITLE: "link title",
    Role.ADDITION: "addition",
}
_WHOLE = frozenset(
    {Role.TITLE, Role.DESCRIPTION, Role.HEADING, Role.CELL, Role.CORRECTION, *_CONTEXTS}
)
"""Roles whose text is one unit, however many sentences it has."""

_BYTE_ORDER_MARK = "\ufeff"
_SOFT_BREAK = re.compile(r"(?<![ \t])[ \t]*\n[ \t]*")
_CLOSES_AFTER_MARK = re.compile(r"[^\w\s*~]([*~]+|_+)\Z")
_HARD_BREAK = re.compile(r"(?:\\|(?<! ) {2,})\n[ \t]*")


@dataclass(frozen=True, slots=True)
class Segment:
    """A translatable unit, as a rule a sentence.

    Attributes:
        source: Its text on one line: in a Markdown article Markdown inline text, elsewhere plain.
            This is the msgid. A line feed in it is a hard line break inside a span.
        role: What the text is for.
        line: Its first line in the file, from 1.
        raw: The same text as the file has it, with the line breaks and quote markers in it.
    """

    source: str
    role: Role
    line: int
    raw: str

    @property
    def context(self) -> str | None:
        """The msgctxt: the role where a text reads differently in it, else None."""
        return _CONTEXTS.get(self.role)


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, table cell or the like.

    Attributes:
        segments: Its units, in order; never none.
        gaps: What stands between them in the file, one fewer.
        role: What the block is for.
        syntax: How it is written in the file.
        prefix: What a further line of it has to begin with.
    """

    segments: tuple[Segment, ...]
    gaps: tuple[str, ...]
    role: Role
    syntax: Syntax
    prefix: str = ""

    @property
    def line(self) -> int:
        """The first line of the block in the file, from 1."""
        return self.segments[0].line


@dataclass(frozen=True, slots=True)
class Article:
    """A text taken apart.

    Attributes:
        slug: Its name, from the file's.
        language: The code of the language that it is written in.
        markdown: Whether it is Markdown; otherwise plain text.
        metadata: Front matter: strings, and tuples of strings for lists.
        parts: Skeleton strings and Blocks; their order is the file's.
        references: Labels of the Markdown link references that the article defines.
        problems: What in it cannot be translated, and why.
        corrections: What its author says was wrong in it; their texts are units.
    """

    slug: str
    language: str
    markdown: bool
    metadata: Mapping[str, str | tuple[str, ...]]
    parts: tuple[str | Block, ...]
    references: frozenset[str] = frozenset()
    problems: tuple[Problem, ...] = field(default=())
    corrections: tuple[Correction, ...] = ()

    @property
    def blocks(self) -> Iterator[Block]:
        """The blocks, in order."""
        return (part for part in self.parts if isinstance(part, Block))

    @property
    def segments(self) -> Iterator[Segment]:
        """The units, in order."""
        return (segment for block in self.blocks for segment in block.segments)

    @property
    def title(self) -> Segment | None:
        """The unit that names the article, if it has one."""
        return next((one for one in self.segments if one.role is Role.TITLE), None)


def source(segment: Segment) -> str:
    """Translate a segment by itself: what gives an article's own text back."""
    return segment.source


def parse(text: str, *, slug: str = "", language: str = "en", markdown: bool = True) -> Article:
    """Take a text apart.

    Args:
        text: The whole text of an article's file, of any kind and with any line endings.
        slug: The article's name.
        language: The language of the text, unless its front matter has a ``lang`` or ``language``.
        markdown: Whether to read it as Markdown; otherwise as plain text.
    """
    if markdown:
        from polyglot_news.reading.markdown import read
    else:
        from polyglot_news.reading.plaintext import read

    reading = read(text, len(_BYTE_ORDER_MARK) if text.startswith(_BYTE_ORDER_MARK) else 0)
    for key in ("lang", "language"):
        declared = reading.metadata.get(key)
        if isinstance(declared, str) and declared:
            language = declared
            break

    parts: list[str | Block] = []
    end = 0
    for region in reading.regions:
        block = _block(text, region, language, reading.references)
        if block is None or region.start < end:
            continue
        if region.start > end:
            parts.append(text[end : region.start])
        parts.append(block)
        end = region.end
    if end < len(text):
        parts.append(text[end:])
    article = Article(
        slug=slug,
        language=language,
        markdown=markdown,
        metadata=reading.metadata,
        parts=tuple(parts),
        references=reading.references,
        problems=tuple(reading.problems),
        corrections=tuple(
            replace(one, text=_one_line(one.text, Syntax.FIELD)) for one in reading.corrections
        ),
    )
    lost = [
        Problem(one.line, f"The correction names “{words}”, which no sentence of the article has.")
        for one in article.corrections
        for words in one.concerns
        if not named(words, article.segments, article.references)
    ]
    return replace(article, problems=(*article.problems, *lost)) if lost else article


def assemble(article: Article, translate: Translate, *, language: str | None = None) -> str:
    """Put an article together in another language.

    Args:
        article: The article.
        translate: Gives a segment's text in the same syntax as `Segment.source`; None or an
            empty text leaves the source.
        language: The language that the segments come in; says how sentences are joined. None:
            the article's own.
    """
    return "".join(text for _, text in pieces(article, translate, language or article.language))


def pieces(
    article: Article, translate: Translate, language: str
) -> Iterator[tuple[str | Block, str]]:
    """The parts of an article, each with what it becomes in the other language."""
    for part in article.parts:
        yield part, part if isinstance(part, str) else written(part, translate, language)


def written(block: Block, translate: Translate, language: str) -> str:
    """A block as its file has it, with its segments translated."""
    texts = [_translated(segment, translate) for segment in block.segments]
    if not any(texts):
        return _as_it_was(block)
    joined = ""
    for index, (segment, text) in enumerate(zip(block.segments, texts, strict=True)):
        gap = block.gaps[index - 1] if index else ""
        if index and (text or texts[index - 1]):
            gap = gap_between(joined, gap, language)
        begins_line = not index or "\n" in gap or "\r" in gap
        piece = _piece(block, segment, text, begins_line=begins_line)
        if not gap and block.syntax is Syntax.PROSE:
            gap = _seam(joined, piece)
        joined += gap + piece
    return _encode(joined, block.syntax)


def _translated(segment: Segment, translate: Translate) -> str | None:
    text = translate(segment)
    if text is None or text == segment.source:
        return None
    return text.strip() or None


def _as_it_was(block: Block) -> str:
    slices = [block.segments[0].raw]
    for gap, segment in zip(block.gaps, block.segments[1:], strict=True):
        slices += (gap, segment.raw)
    return "".join(slices)


def _piece(block: Block, segment: Segment, text: str | None, *, begins_line: bool) -> str:
    """A segment as its block writes it, before what the block does to the whole."""
    if text is None:
        return segment.raw
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if block.syntax is Syntax.PROSE:
        if block.role in (Role.TITLE, Role.HEADING) and "|" not in segment.source:
            text = text.replace("|", _BAR)
        lines = [_SOFT_BREAK.sub(" ", line) for line in _HARD_BREAK.split(text)]
        lines[not begins_line :] = map(_guarded, lines[not begins_line :])
        return f"\\\n{block.prefix}".join(lines)
    return text if block.syntax is Syntax.FIELD else _SOFT_BREAK.sub(" ", text)


def gap_between(before: str, gap: str, language: str) -> str:
    """What joins two sentences of which one is translated.

    Args:
        before: The text up to the gap, in the language of the edition.
        gap: What joins them in the source.
        language: The language of the edition.
    """
    if not gap:
        # Their language joins them without a space; this one may need it.
        return segments.joiner(language)
    if _HARD_BREAK.search(gap.replace("\r", "\n")):
        return gap
    joiner = segments.joiner(language)
    if joiner or segments.ends_sentence(before, language):
        return joiner
    return " "


def _seam(before: str, after: str) -> str:
    """What keeps two pieces apart that stand without a space.

    Emphasis does not close between a full stop and a letter (CommonMark 0.31.2, section 6.2),
    but before an entity it does; the one of a zero width space shows nothing.
    """
    return "&#8203;" if _CLOSES_AFTER_MARK.search(before) and after[:1].isalnum() else ""


# What would begin another block if a line of a translated paragraph began with it.
_BLOCK_START = re.compile(
    r"(?P<number>\d{1,9})(?=[.)](?:[ \t]|\Z))"
    r"|(?=#{1,6}(?:[ \t]|\Z)|[-+*](?:[ \t]|\Z)|>|\||`{3}|~{3}"
    r"|=+[ \t]*\Z|[-_*](?:[ \t]*[-_*]){2,}[ \t]*\Z|\[[^\]]+\]:)"
)


def _guarded(line: str) -> str:
    """Keep a line of a paragraph from beginning a list, a heading or another block."""
    start = _BLOCK_START.match(line)
    if not start:
        return line
    return f"{line[: start.end()]}\\{line[start.end() :]}"


_BAR = "&#124;"
"""A bar that makes no table: an image may stand in a cell, or above a line of ``---``."""


def _encode(text: str, syntax: Syntax) -> str:
    """Write a translated text so that its block stays the block that it is."""
    match syntax:
        case Syntax.FIELD:
            return json.dumps(text, ensure_ascii=False)
        case Syntax.QUOTED:
            return '"' + re.sub(r'(["\\&])', r"\\\1", text).replace("|", _BAR) + '"'
        case Syntax.CELL:
            return text.replace("|", "\\|")
        case Syntax.LEAD_CELL:
            return _guarded(text.replace("|", "\\|"))
        case Syntax.ALT:
            text = text if _balanced(text) else re.sub(r"([\[\]])", r"\\\1", text)
            return text.replace("|", _BAR)
        case Syntax.HEADING:
            return re.sub(r"(?<![^ \t])(#+)\Z", r"\\\1", text)
        case _:
            return text


def _balanced(text: str) -> bool:
    depth = 0
    for character in re.sub(r"\\.", "", text):
        depth += {"[": 1, "]": -1}.get(character, 0)
        if depth < 0:
            return False
    return depth == 0


def _block(text: str, region: Region, language: str, references: frozenset[str]) -> Block | None:
    if not region.runs or region.role in _WHOLE:
        words = _one_line(region.content, region.syntax)
        segment = Segment(words, region.role, region.line, text[region.start : region.end])
        return Block((segment,), (), region.role, region.syntax, region.prefix)

    spans = _sentences(region, language, references)
    if not spans:
        return None
    units = []
    gaps = []
    # The outermost units take up what white space the parser would trim, so nothing is lost.
    starts = [region.start, *(region.source_position(start) for start, _ in spans[1:])]
    ends = [*(region.source_position(end - 1) + 1 for _, end in spans[:-1]), region.end]
    line = region.line
    counted = 0
    for index, (start, end) in enumerate(spans):
        line += region.content.count("\n", counted, start)
        counted = start
        units.append(
            Segment(
                source=_one_line(region.content[start:end], region.syntax),
                role=region.role,
                line=line,
                raw=text[starts[index] : ends[index]],
            )
        )
        if index:
            gaps.append(text[ends[index - 1] : starts[index]])
    return Block(tuple(units), tuple(gaps), region.role, region.syntax, region.prefix)


def _one_line(content: str, syntax: Syntax) -> str:
    """Undo soft line breaks; a hard break stays one, in the spelling that is visible."""
    if syntax is Syntax.PROSE:
        parts = [_SOFT_BREAK.sub(" ", part) for part in _HARD_BREAK.split(content)]
        return "\\\n".join(parts).strip()
    return _SOFT_BREAK.sub(" ", content).strip()


def sentences(text: str, language: str) -> tuple[tuple[int, int], ...]:
    """Where the sentences of a unit's text are, none of them with half of a span in it.

    Args:
        text: A source or a translation, Markdown inline text.
        language: Its language.
    """
    region = Region(0, len(text), Role.PARAGRAPH, Syntax.PROSE, 1, text)
    return tuple(_sentences(region, language, frozenset()))


def _sentences(region: Region, language: str, references: frozenset[str]) -> list[tuple[int, int]]:
    """Where the sentences of a region's content are."""
    content = region.content
    if region.syntax is Syntax.PLAIN:
        return list(segments.split(content.replace("\n", " "), language))

    tokens = inline.scan(content, references)
    stretches = [_Stretch()]
    covered = 0
    for token in tokens:
        here = stretches[-1]
        span = (token.start - here.start, token.end - here.start)
        if token.kind in (Kind.OPEN, Kind.CLOSE, Kind.HTML, Kind.FOOTNOTE):
            here.invisible.append(span)
        if token.kind is Kind.OPEN:
            end = tokens[token.pair].end
            if end > covered:
                here.keep.append((span[0], end - here.start))
                covered = end
        elif token.kind in (Kind.CODE, Kind.IMAGE, Kind.LINK, Kind.SHORTCODE):
            here.opaque.append(span)
        elif token.kind is Kind.BREAK and token.start >= covered:
            here.end = token.start
            stretches.append(_Stretch(token.end))

    stretches[-1].end = len(content)
    line = content.replace("\n", " ")
    return [
        (one.start + start, one.start + end)
        for one in stretches
        for start, end in segments.split(
            line[one.start : one.end],
            language,
            one.keep,
            invisible=one.invisible,
            opaque=one.opaque,
        )
    ]


@dataclass(slots=True)
class _Stretch:
    """A text between two hard line breaks, with the places in it that need care."""

    start: int = 0
    end: int = 0
    keep: list[tuple[int, int]] = field(default_factory=list)
    invisible: list[tuple[int, int]] = field(default_factory=list)
    opaque: list[tuple[int, int]] = field(default_factory=list)
