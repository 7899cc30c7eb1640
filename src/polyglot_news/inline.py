"""Markdown inline syntax, with positions.

markdown-it-py says what an inline text means but not where each part of it
stands. Here its own rules are watched while they run, so that the parts and
their places come from the same parser that later renders the page.

The law: the slices of all tokens, put together, are the text again.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Kind", "Token"]


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
    """An image, whole; ``Token.text`` is its alternative text."""
    HTML = "html"
    """A tag, comment or other HTML that is not half of a pair within the text."""
    LINK = "link"
    """A bare address (``<https://…>`` or linkified), whole; ``Token.text`` is the address."""
    FOOTNOTE = "footnote"
    """A footnote reference, ``[^1]``, whole."""
    SHORTCODE = "shortcode"
    """A template's own syntax, ``{{< figure >}}`` or ``{% note %}``, whole."""
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
