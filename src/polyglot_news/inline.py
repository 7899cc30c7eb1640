"""Markdown inline syntax, with positions.

markdown-it-py says what an inline text means but not where each part of it
stands. Here its own rules are watched while they run, so that the parts and
their places come from the same parser that later renders the page.

The law: the slices of all tokens, put together, are the text again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection

    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token as ParserToken

__all__ = ["Kind", "Token", "escape", "plain", "scan"]


class Kind(StrEnum):
    """What an inline token is."""

    TEXT = "text"
    """Words; ``Token.text`` has them with escapes and entities resolved."""
    OPEN = "open"
    """The beginning of a span: ``**``, ``*``, ``[`` of a link, ``~~``, or ``<b>``."""
    CLOSE = "close"
    """The end of a span; of a link with its target, ``](target "title")``."""
    CODE = "code"
    """A code span, whole."""
    IMAGE = "image"
    """An image, whole; ``Token.text`` is its alternative text, as written."""
    HTML = "html"
    """A tag, comment or other HTML that is not half of a pair within the text."""
    LINK = "link"
    """A bare address (``<https://…>`` or linkified), whole; ``Token.text`` is the address."""
    FOOTNOTE = "footnote"
    """A footnote reference, ``[^1]``, whole."""
    SHORTCODE = "shortcode"
    """What another program reads, ``{{< figure >}}``, ``$x^2$`` or ``:smile:``, whole."""
    BREAK = "break"
    """A hard line break, with the white space around it."""
    SOFT = "soft"
    """A soft line break."""


@dataclass(frozen=True, slots=True)
class Token:
    """A part of an inline text.

    Attributes:
        kind: What it is.
        start: Where it begins in the Markdown text, in characters.
        end: Where it ends.
        text: What a reader sees of it; empty for OPEN, CLOSE, HTML, FOOTNOTE and SHORTCODE.
        tag: For OPEN and CLOSE, the HTML element: ``em``, ``strong``, ``s``, ``a``, ``b``, ….
        pair: For OPEN and CLOSE, the index of the other half in the token list; otherwise -1.
        markup: What to write to say this token again elsewhere. The slice itself, but for
            the close of a shortcut reference ``[Label]``, which becomes ``][Label]`` so that
            the label may be translated without losing its target.
    """

    kind: Kind
    start: int
    end: int
    text: str = ""
    tag: str = ""
    pair: int = -1
    markup: str = ""


_LABELS = re.compile(r"\]\[([^\[\]]+)\]|\[([^\[\]]+)\]\[\]")
_TAG_NAME = re.compile(r"</?([A-Za-z][A-Za-z0-9-]*)")
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source"}
    | {"track", "wbr"}
)
_SPECIAL = re.compile(r"([\\`*_\[\]<>&~{}])")
_RARELY_SPECIAL = re.compile(r"([$:])")


def scan(markdown: str, references: Collection[str] = ()) -> tuple[Token, ...]:
    """Take an inline text apart.

    Args:
        markdown: The text, without the block's own markup; may hold line feeds.
        references: Labels of the link references that its article defines. ``[text][label]`` is
            always taken for a link; ``[label]`` alone only if the label is one of these.

    Returns:
        Its tokens in order, without holes: put together, their slices are the text.
    """
    return _scan(markdown, frozenset(references))


@lru_cache(maxsize=4096)
def _scan(markdown: str, references: frozenset[str]) -> tuple[Token, ...]:
    # Every stage asks about the same sentences, some of them several times.
    events = _positions(markdown, references)
    tokens: list[Token] = []
    end = 0
    for event in events:
        start = event.start
        if event.kind in (Kind.BREAK, Kind.SOFT) and markdown[start] == "\n":
            # The parser drops the spaces before a line feed from the text: they are its own.
            start = end + len(markdown[end : event.start].rstrip(" "))
        if start > end:
            tokens.append(_text(markdown, end, start))
        tokens.append(replace(event, start=start))
        end = event.end
    if end < len(markdown):
        tokens.append(_text(markdown, end, len(markdown)))
    return _paired(markdown, tokens)


def plain(markdown: str, references: Collection[str] = ()) -> str:
    """What a reader sees of an inline text, without its markup."""
    return "".join(token.text for token in scan(markdown, references))


def escape(text: str) -> str:
    """Write plain text as Markdown that reads as that text."""
    text = text.replace("\n", " ")
    if not _SPECIAL.search(text) and not _RARELY_SPECIAL.search(text):
        return text
    tokens = scan(text)
    if all(map(_verbatim, tokens)):
        return text
    text = _SPECIAL.sub(r"\\\1", text)
    if any(token.kind is Kind.SHORTCODE for token in tokens):
        text = _RARELY_SPECIAL.sub(r"\\\1", text)
    return text


def _verbatim(token: Token) -> bool:
    return token.kind is Kind.TEXT and len(token.text) == token.end - token.start


def _text(markdown: str, start: int, end: int) -> Token:
    piece = markdown[start:end]
    return Token(Kind.TEXT, start, end, piece, markup=piece)


@cache
def _parser() -> MarkdownIt:
    """The article's parser, with its inline stage watched."""
    from polyglot_news import dialect

    classes = dialect.inline_classes()

    class WatchedState(classes.state):  # type: ignore[misc, name-defined]
        """Knows where the tokens come from."""

        def __init__(self, *args: Any) -> None:
            super().__init__(*args)
            self.spans: dict[int, tuple[int, int]] = {}
            self.flushed: set[int] = set()
            self.label_end = 0

        def pushPending(self) -> ParserToken:  # noqa: N802 (the parser's own name)
            token: ParserToken = super().pushPending()
            self.flushed.add(id(token))
            return token

        def note(self, tokens: list[ParserToken], start: int, end: int) -> None:
            """Give the tokens that a rule made between start and end their places."""
            own = [t for t in tokens if id(t) not in self.flushed and id(t) not in self.spans]
            if not own:
                return
            if all(token.type == "text" for token in own):
                for token in own:
                    self.spans[id(token)] = (start, start + len(token.content))
                    start += len(token.content)
            elif own[0].type == "link_open" and own[0].markup != "autolink":
                self.spans[id(own[0])] = (start, start + 1)
                self.spans[id(own[-1])] = (self.label_end, end)
            else:
                for token in own:
                    self.spans[id(token)] = (start, end)

    class WatchingParser(classes.parser):  # type: ignore[misc, name-defined]
        """The same loop as its parent's, telling the state what each rule took."""

        def tokenize(self, state: StateInline) -> None:
            if not isinstance(state, WatchedState):
                # An image's alternative text, parsed on its own: the image is one token to us.
                super().tokenize(state)
                return
            rules = self.ruler.getRules("")
            end = state.posMax
            deepest = state.md.options["maxNesting"]
            while state.pos < end:
                start, known = state.pos, len(state.tokens)
                if state.level < deepest and any(rule(state, False) for rule in rules):
                    state.note(state.tokens[known:], start, state.pos)
                    continue
                state.append_pending(state.src[state.pos])
                state.pos += 1
            if state.pending:
                state.pushPending()
            state.label_end = end

    parser = dialect.build(always_match_footnotes=True)
    watching = WatchingParser()
    watching.ruler = parser.inline.ruler
    watching.ruler2 = parser.inline.ruler2
    parser.inline = watching
    parser.watched_state = WatchedState  # type: ignore[attr-defined]
    return parser


_KINDS = {
    "code_inline": Kind.CODE,
    "image": Kind.IMAGE,
    "html_inline": Kind.HTML,
    "footnote_ref": Kind.FOOTNOTE,
    "shortcode": Kind.SHORTCODE,
    "hardbreak": Kind.BREAK,
    "softbreak": Kind.SOFT,
    "text_special": Kind.TEXT,
    # Words with a reading above them, which is not part of the text.
    "ruby": Kind.TEXT,
}


def _positions(markdown: str, references: Collection[str]) -> list[Token]:
    """The tokens that are not plain text, by position."""
    from markdown_it.common.utils import normalizeReference

    labels = {a or b for a, b in _LABELS.findall(markdown)} | set(references)
    target = {"href": "#", "title": ""}
    env = {"references": {normalizeReference(label): target for label in labels}}
    parser = _parser()
    state = parser.watched_state(markdown, parser, env, [])  # type: ignore[attr-defined]
    parser.inline.tokenize(state)
    for rule in parser.inline.ruler2.getRules(""):
        if rule.__name__ != "fragments_join":
            rule(state)

    found: list[Token] = []
    tokens = state.tokens
    for index, token in enumerate(tokens):
        if id(token) not in state.spans:
            continue
        start, end = state.spans[id(token)]
        kind = _KINDS.get(token.type)
        if token.markup == "autolink":
            if token.type == "link_open":
                address = tokens[index + 1].content
                found.append(Token(Kind.LINK, start, end, address, markup=markdown[start:end]))
            continue
        if token.nesting:
            # A strong marker is two delimiters, of which the parser empties the outer one.
            if token.type == "strong_open":
                start = min(start, state.spans[id(tokens[index - 1])][0])
            elif token.type == "strong_close":
                end = max(end, state.spans[id(tokens[index + 1])][1])
            kind = Kind.OPEN if token.nesting > 0 else Kind.CLOSE
            found.append(Token(kind, start, end, tag=token.tag, markup=markdown[start:end]))
        elif kind is not None:
            text = {Kind.BREAK: "\n", Kind.SOFT: " ", Kind.SHORTCODE: "", Kind.HTML: ""}.get(
                kind, token.content
            )
            found.append(Token(kind, start, end, text, markup=markdown[start:end]))
    return sorted(found, key=lambda token: token.start)


def _paired(markdown: str, tokens: list[Token]) -> tuple[Token, ...]:
    """Join the halves of spans, of Markdown and of HTML, where they nest."""
    result = list(tokens)
    open_at: list[tuple[int, str]] = []
    for index, token in enumerate(tokens):
        if token.kind is Kind.OPEN:
            open_at.append((index, "markdown"))
        elif token.kind is Kind.CLOSE:
            while open_at and open_at[-1][1] != "markdown":
                open_at.pop()
            if open_at:
                _pair(markdown, result, open_at.pop()[0], index, token.tag)
        elif token.kind is Kind.HTML and (name := _TAG_NAME.match(token.markup)):
            tag = name.group(1).lower()
            if token.markup.startswith("</"):
                if open_at and open_at[-1][1] == tag:
                    _pair(markdown, result, open_at.pop()[0], index, tag)
            elif tag not in _VOID and not token.markup.endswith("/>"):
                open_at.append((index, tag))
    return tuple(result)


def _pair(markdown: str, tokens: list[Token], opener: int, closer: int, tag: str) -> None:
    first, last = tokens[opener], tokens[closer]
    markup = last.markup
    if tag == "a" and markup in ("]", "][]"):
        markup = f"][{markdown[first.end : last.start]}]"
    tokens[opener] = replace(first, kind=Kind.OPEN, tag=tag, pair=closer)
    tokens[closer] = replace(last, kind=Kind.CLOSE, tag=tag, pair=opener, markup=markup)
