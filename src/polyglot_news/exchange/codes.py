"""A unit's text as a translation tool shows it: words, and inline codes that it protects.

Markdown's inline markup, HTML, code, addresses and variables become codes, which a tool
lets people move and not edit. What is between the codes is the text as it stands in the
catalog, escapes and entities included.

The law: ``join(split(text)) == text``, for every text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from polyglot_news import inline, placeables
from polyglot_news.inline import Kind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from polyglot_news.inline import Token

__all__ = ["Code", "Part", "codes_in", "join", "split"]


@dataclass(frozen=True, slots=True)
class Code:
    """An inline code.

    Attributes:
        start: What it stands for in the text; of a pair, what its opening half stands for.
        end: What the closing half of a pair stands for; None if it is no pair.
        type: Its sort, one of XLIFF's: ``fmt``, ``link``, ``image``, ``ui`` or ``other``.
        subtype: What XLIFF calls it more exactly, such as ``xlf:b``; may be empty.
        content: What a pair is around.
    """

    start: str
    end: str | None = None
    type: str = "other"
    subtype: str = ""
    content: tuple[str | Code, ...] = ()


Part = str | Code

_DEEPEST = 50
"""Pairs in pairs; nobody writes so many, and a tag too many is a code by itself."""
_TYPES = {
    "em": ("fmt", "xlf:i"),
    "i": ("fmt", "xlf:i"),
    "strong": ("fmt", "xlf:b"),
    "b": ("fmt", "xlf:b"),
    "u": ("fmt", "xlf:u"),
    "a": ("link", ""),
}
_ALONE = {
    Kind.LINK: ("link", ""),
    Kind.BREAK: ("fmt", "xlf:lb"),
}
# A hashtag or an emoji may read otherwise in another language; these may not.
_PROTECTED = {
    "url": ("link", ""),
    "email": ("link", ""),
    "placeholder": ("ui", "xlf:var"),
    "handle": ("other", ""),
    "file": ("other", ""),
    "identifier": ("other", ""),
    "option": ("other", ""),
}


def split(text: str, *, markdown: bool, references: Collection[str] = ()) -> tuple[Part, ...]:
    """Take a text apart into words and codes.

    Args:
        text: The text of a unit, or a translation of one.
        markdown: Whether it is Markdown; otherwise only placeables are codes.
        references: Labels of the link references that its article defines.
    """
    if not markdown:
        return tuple(_joined(_words(text)))
    # An open pair, with what is in it so far; the first one is the text itself.
    stack: list[tuple[int, str, list[Part]]] = [(-1, "", [])]
    for index, token in enumerate(inline.scan(text, references)):
        piece = text[token.start : token.end]
        if token.kind is Kind.OPEN and token.pair >= 0 and len(stack) < _DEEPEST:
            stack.append((index, piece, []))
        elif token.kind is Kind.CLOSE and token.pair >= 0 and stack[-1][0] == token.pair:
            _, start, content = stack.pop()
            kind, subtype = _TYPES.get(token.tag, ("fmt", ""))
            stack[-1][2].append(Code(start, piece, kind, subtype, tuple(_joined(content))))
        else:
            stack[-1][2].extend(_alone(token, piece))
    # Pairs that cross another one are two codes.
    while len(stack) > 1:
        _, start, content = stack.pop()
        stack[-1][2].extend((Code(start, type="fmt"), *content))
    return tuple(_joined(stack[0][2]))


def _alone(token: Token, piece: str) -> Iterator[Part]:
    if token.kind is Kind.TEXT:
        yield from _words(piece)
    elif token.kind is Kind.SOFT:
        yield piece
    elif token.kind is Kind.IMAGE and piece[2 : 2 + len(token.text)] == token.text:
        # What an image shows is said in words, which are translated.
        end = 2 + len(token.text)
        content = (token.text,) if token.text else ()
        yield Code(piece[:2], piece[end:], "image", content=content)
    else:
        kind, subtype = _ALONE.get(token.kind, ("other", ""))
        yield Code(piece, type=kind, subtype=subtype)


def _words(text: str) -> Iterator[Part]:
    at = 0
    for one in placeables.find(text):
        if one.kind in _PROTECTED:
            kind, subtype = _PROTECTED[one.kind]
            yield text[at : one.start]
            yield Code(text[one.start : one.end], type=kind, subtype=subtype)
            at = one.end
    yield text[at:]


def _joined(parts: Iterable[Part]) -> Iterator[Part]:
    """The same parts without empty texts, and texts that touch as one."""
    text = ""
    for part in parts:
        if isinstance(part, str):
            text += part
            continue
        if text:
            yield text
        yield part
        text = ""
    if text:
        yield text


def join(parts: Iterable[Part]) -> str:
    """The text of which these are the parts."""
    return "".join(
        part
        if isinstance(part, str)
        else f"{part.start}{join(part.content)}{'' if part.end is None else part.end}"
        for part in parts
    )


def codes_in(parts: Iterable[Part]) -> Iterator[Code]:
    """The codes in a text in the order in which they begin, those inside of others too."""
    for part in parts:
        if isinstance(part, Code):
            yield part
            yield from codes_in(part.content)
