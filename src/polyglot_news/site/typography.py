"""Typography on a page: what is set there, where Japanese headings break, and ruby.

Translations are set, originals stay as their authors wrote them, and so does everything in a
translation that is not in its language or is not for reading: code, other programs' text, HTML
elements such as ``<kbd>``, sentences in the language of the original.
"""

from __future__ import annotations

import re
from functools import cache
from html import escape
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from polyglot_news import dialect
from polyglot_news.typography import Piece, typeset_pieces

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from budoux import Parser
    from markdown_it.token import Token

__all__ = ["break_headings", "phrases", "ruby", "set_block", "spell_out_ruby"]

_ELEMENT: Final = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)([^>]*)>")
_VERBATIM: Final = frozenset({"code", "kbd", "pre", "samp", "var", "script", "style", "rt", "rp"})
_VOID: Final = frozenset({"br", "hr", "img", "wbr"})
_LANGUAGE: Final = re.compile(r"\blang\s*=", re.IGNORECASE)
_PHRASED: Final = frozenset({"ja"})
"""The languages whose headings are broken by phrase; the library knows more."""


def set_block(children: Sequence[Token], language: str) -> None:
    """Set the inline tokens of a block in their language."""
    found = list(_pieces(children))
    texts = typeset_pieces([piece for _, piece in found], language)
    for (token, piece), text in zip(found, texts, strict=True):
        if not piece.fixed:
            token.content = text


def _pieces(children: Sequence[Token]) -> Iterator[tuple[Token, Piece]]:
    """What is shown of a block. What is hidden between two pieces is left out."""
    fixed: list[str] = []
    links = 0
    for token in children:
        match token.type:
            case "text":
                yield token, Piece(token.content, bool(fixed) or links > 0)
            case "softbreak" | "hardbreak":
                yield token, Piece("\n", fixed=True)
            case "html_inline":
                _enter(token.content, fixed)
                if _is_break(token.content):
                    yield token, Piece("\n", fixed=True)
            case "link_open" if token.markup == "autolink":
                links += 1
            case "link_close" if token.markup == "autolink":
                links -= 1
            case "footnote_ref":
                pass
            case _ if token.content or token.type == "image":
                yield token, Piece(token.content or token.type, fixed=True)


def _enter(tag: str, fixed: list[str]) -> None:
    """Keep account of the elements that are open and whose text stays as it is."""
    element = _ELEMENT.match(tag)
    if element is None:
        return
    closing, name, attributes = element[1], element[2].lower(), element[3]
    if closing:
        if name in fixed:
            del fixed[len(fixed) - 1 - fixed[::-1].index(name) :]
    elif name in _VOID or attributes.endswith("/"):
        return
    # Within such an element every element counts, so that its end is found.
    elif fixed or name in _VERBATIM or _LANGUAGE.search(attributes):
        fixed.append(name)


def _is_break(tag: str) -> bool:
    element = _ELEMENT.match(tag)
    return element is not None and element[2].lower() == "br"


# Ruby


def ruby(token: Token) -> str:
    """The HTML of a word with its readings; brackets are for what cannot show them above it."""
    pairs = dialect.ruby(token.content, token.meta["readings"])
    return "<ruby>{}</ruby>".format(
        "".join(
            f"{escape(base)}<rp>（</rp><rt>{escape(reading)}</rt><rp>）</rp>"
            for base, reading in pairs
        )
    )


def spell_out_ruby(children: Sequence[Token]) -> None:
    """Leave of ruby in the alternative text of images the words alone."""
    for token in children:
        if token.type == "image":
            for inner in token.children or ():
                if inner.type == "ruby":
                    inner.type = "text"


# Lines that break between phrases


def phrases(text: str, language: str) -> Markup:
    """A heading as HTML with ``<wbr>`` between its phrases, where its language has no spaces.

    Browsers other than Chromium do not know ``word-break: auto-phrase``. A ``<wbr>`` is
    nothing to a search, a screen reader and the clipboard.
    """
    if language.partition("-")[0] not in _PHRASED:
        return Markup(escape(text))  # noqa: S704
    return Markup("<wbr>").join(Markup(escape(one)) for one in _phrases(text))  # noqa: S704


def break_headings(children: list[Token], language: str) -> list[Token]:
    """The inline tokens of a heading with break opportunities between its phrases."""
    from markdown_it.token import Token

    if language.partition("-")[0] not in _PHRASED:
        return children
    whole = "".join(token.content for token in children if token.type == "text")
    borders = set()
    at = 0
    for one in _phrases(whole):
        at += len(one)
        borders.add(at)
    broken: list[Token] = []
    at = 0
    for token in children:
        if token.type != "text":
            broken.append(token)
            continue
        start = 0
        for end in range(1, len(token.content) + 1):
            if (at + end in borders and at + end < len(whole)) or end == len(token.content):
                broken.append(token.copy(content=token.content[start:end]))
                if at + end in borders and at + end < len(whole):
                    broken.append(Token("html_inline", "", 0, content="<wbr>"))
                start = end
        at += len(token.content)
    return broken


def _phrases(text: str) -> list[str]:
    return _parser().parse(text) if text else []


@cache
def _parser() -> Parser:
    from budoux import load_default_japanese_parser

    return load_default_japanese_parser()
