"""A unit on its way to the engine: markup taken out, what must stay masked, spaces made single."""

from __future__ import annotations

import re
import string
from dataclasses import dataclass, replace
from html import unescape
from typing import TYPE_CHECKING

from polyglot_news.fidelity import destination
from polyglot_news.inline import Kind, Token, scan
from polyglot_news.placeables import find, masks_for

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from polyglot_news.placeables import Placeable

__all__ = ["Element", "Mask", "Prepared", "prepare"]


@dataclass(frozen=True, slots=True)
class Element:
    """A part of the markup, and where it stands in the plain sentence.

    Attributes:
        start: Where it begins in ``Prepared.plain``.
        end: Where it ends; the same place for what takes no room.
        parent: Index of the element around it, or -1.
        kind: ``OPEN`` for what goes around words; otherwise the kind of its token.
        tag: For ``OPEN``, the HTML element.
        opening: Markdown to write before it, or all of it.
        closing: Markdown to write after it.
        spaced: Whether the source has white space before it, and after it.
        alt: For an image, its alternative text as written.
    """

    start: int
    end: int
    parent: int
    kind: Kind
    tag: str
    opening: str
    closing: str = ""
    spaced: tuple[bool, bool] = (False, False)
    alt: str = ""

    @property
    def tail(self) -> str:
        """An image from the closing bracket of its alternative text on."""
        return self.opening[2 + len(self.alt) :]


@dataclass(frozen=True, slots=True)
class Mask:
    """A code that goes through the engine in the place of something to keep.

    Attributes:
        code: What the engine sees.
        start: Where the code begins in ``Prepared.plain``.
        markdown: What it stands for, as the source writes it.
        text: What a reader sees of it, if it is a placeable in the words; otherwise empty.
    """

    code: str
    start: int
    markdown: str
    text: str


@dataclass(frozen=True, slots=True)
class Prepared:
    """A unit, ready for an engine.

    Attributes:
        texts: The sentences to translate, in order: the unit's own text, then alternative
            texts and titles. Those without a letter are not among them: they stay as they are.
        markdown: The unit.
        references: Labels of the article's link references.
        markdown_syntax: Whether the unit is Markdown.
        plain: The unit's own text, without markup, with masks.
        elements: Its markup, an element before those inside it.
        masks: Its masks, in order.
        asides: Alternative texts and titles by element and by what they are,
            ``alt`` or ``title``, in the order of ``texts``.
    """

    texts: tuple[str, ...]
    markdown: str
    references: frozenset[str]
    markdown_syntax: bool
    plain: str
    elements: tuple[Element, ...]
    masks: tuple[Mask, ...]
    asides: tuple[tuple[int, str], ...]

    @property
    def has_words(self) -> bool:
        """Whether the unit's own text goes to the engine."""
        return len(self.texts) > len(self.asides)


_QUOTES = str.maketrans("“”„‟‘’‚ʼ", '""""' + "''''")
_UNSEEN = re.compile("[\u00ad\u200b\u2060\ufeff]")
_OPAQUE = frozenset({"code", "kbd", "samp", "var", "tt", "pre", "script", "style"})
_CODE = re.compile(r"[A-Za-z0-9]+")
_ALPHANUMERIC = string.ascii_letters + string.digits


_Part = tuple[str, str, str, int]
"""What it is (``text``, ``mask``, ``start``, ``end`` or ``point``), text, Markdown, element."""


@dataclass(slots=True)
class _Draft:
    """A unit taken apart, before its plain text is put together."""

    parts: list[_Part]
    elements: list[Element]
    around: list[int]
    choose: Callable[[str], Sequence[Placeable]]


def prepare(
    markdown: str,
    references: Collection[str] = frozenset(),
    *,
    markdown_syntax: bool = True,
    choose: Callable[[str], Sequence[Placeable]] = find,
) -> Prepared:
    """Take the markup out of a unit, and mask what must stay as it is.

    Args:
        markdown: The unit's text.
        references: Labels of the article's link references.
        markdown_syntax: False for plain text, in which only placeables are special.
        choose: Finds what is to be masked in a text without markup, in order and apart.
    """
    if markdown_syntax:
        tokens = scan(markdown, references)
    else:
        tokens = (Token(Kind.TEXT, 0, len(markdown), markdown, markup=markdown),)
    draft = _Draft([], [], [-1], choose)
    _collect(markdown, tokens, draft)
    plain, elements, masks = _assembled(draft)
    codes = {mask.code for mask in masks}
    texts = [plain] if _has_words(plain, codes) else []
    asides: list[tuple[int, str]] = []
    for index, element in enumerate(elements):
        for what, words in _asides(element):
            if _has_words(words, ()):
                asides.append((index, what))
                texts.append(_normal(words))
    return Prepared(
        tuple(texts),
        markdown,
        frozenset(references),
        markdown_syntax,
        plain,
        tuple(elements),
        tuple(masks),
        tuple(asides),
    )


def _has_words(text: str, codes: Collection[str]) -> bool:
    rest = _CODE.sub(lambda match: "" if match.group() in codes else match.group(), text)
    return any(char.isalpha() for char in rest)


def _normal(text: str) -> str:
    return " ".join(_UNSEEN.sub("", text).translate(_QUOTES).split())


def _collect(markdown: str, tokens: tuple[Token, ...], draft: _Draft) -> None:
    index = 0
    while index < len(tokens):
        run = index
        while index < len(tokens) and tokens[index].kind in (Kind.TEXT, Kind.SOFT):
            index += 1
        if index > run:
            _collect_words(markdown, tokens[run:index], draft)
            continue
        token = tokens[index]
        if token.kind is Kind.OPEN and token.tag in _OPAQUE:
            index = token.pair
            end = tokens[index].end
            draft.parts.append(("mask", "", markdown[token.start : end], -1))
        elif token.kind is Kind.OPEN:
            draft.parts.append(("start", "", "", len(draft.elements)))
            draft.around.append(len(draft.elements))
            closing = tokens[token.pair].markup
            draft.elements.append(
                Element(0, 0, draft.around[-2], Kind.OPEN, token.tag, token.markup, closing)
            )
        elif token.kind is Kind.CLOSE:
            draft.parts.append(("end", "", "", draft.around.pop()))
        elif _is_word(token):
            draft.parts.append(("mask", "", token.markup, -1))
        else:
            markup = "\\\n" if token.kind is Kind.BREAK else token.markup
            draft.parts.append(("point", "", "", len(draft.elements)))
            alt = token.text if token.kind is Kind.IMAGE else ""
            element = Element(0, 0, draft.around[-1], token.kind, "", markup, alt=alt)
            draft.elements.append(element)
        index += 1


def _is_word(token: Token) -> bool:
    """Whether a token stands for a word, as code and ``{{ variables }}`` do."""
    if token.kind is Kind.SHORTCODE:
        return token.markup.startswith("{{") and token.markup[2:3] not in "<%#/"
    return token.kind in (Kind.CODE, Kind.LINK)


def _collect_words(markdown: str, tokens: tuple[Token, ...], draft: _Draft) -> None:
    """Words in a row: their placeables become masks."""
    text = ""
    origins: list[tuple[int, int]] = []
    for token in tokens:
        text += token.text
        exact = len(token.text) == token.end - token.start
        origins += [
            (token.start + n, token.start + n + 1) if exact else (token.start, token.end)
            for n in range(len(token.text))
        ]
    at = 0
    for one in draft.choose(text):
        if one.start > at:
            draft.parts.append(("text", text[at : one.start], "", -1))
        source = markdown[origins[one.start][0] : origins[one.end - 1][1]]
        draft.parts.append(("mask", one.text, source, -1))
        at = one.end
    if at < len(text):
        draft.parts.append(("text", text[at:], "", -1))


def _assembled(draft: _Draft) -> tuple[str, list[Element], list[Mask]]:
    """Put the parts together to a plain text with single spaces."""
    parts = _joined(draft.parts)
    count = sum(what == "mask" for what, *_ in parts)
    codes = iter(masks_for("".join(text for what, text, *_ in parts if what == "text"), count))
    plain = ""
    apart = False
    elements = list(draft.elements)
    masks: list[Mask] = []
    begun: dict[int, tuple[int, int]] = {}
    for number, (what, text, markup, index) in enumerate(parts):
        if what == "text":
            words = re.sub(r"\s+", " ", _UNSEEN.sub("", text).translate(_QUOTES))
            if apart and words[:1] in _ALPHANUMERIC:
                plain += " "
            elif number and parts[number - 1][0] == "point" and words[0] in ".,;:!?)]":
                plain = plain.rstrip()
            plain += words.lstrip() if not plain or plain.endswith(" ") else words
        elif what == "mask":
            # A border of a span can still be all that is between a mask and a letter.
            if plain and plain[-1] in _ALPHANUMERIC:
                plain += " "
            masks.append(Mask(next(codes), len(plain), markup, text))
            plain += masks[-1].code
        elif what == "start":
            begun[index] = (len(plain), number)
        elif what == "end":
            at, first = begun[index]
            inner = plain[at:]
            start = at + len(inner) - len(inner.lstrip())
            spaced = _neighbours(parts, first, number)
            end = max(start, len(plain.rstrip()))
            elements[index] = replace(elements[index], start=start, end=end, spaced=spaced)
        else:
            at = len(plain.rstrip())
            spaced = _neighbours(parts, number, number)
            elements[index] = replace(elements[index], start=at, end=at, spaced=spaced)
            if elements[index].kind is Kind.BREAK:
                plain = plain.rstrip() + " "
        apart = what == "mask" or (apart and what in ("start", "end"))
    plain = plain.rstrip()
    _clip(elements, len(plain))
    return plain, elements, masks


def _clip(elements: list[Element], length: int) -> None:
    """Keep each element inside its parent, and all inside the text."""
    for index, element in enumerate(elements):
        around = elements[element.parent] if element.parent >= 0 else None
        low, high = (around.start, around.end) if around else (0, length)
        start = min(max(element.start, low), high)
        end = min(max(element.end, start), high)
        elements[index] = replace(element, start=start, end=end)


def _joined(parts: list[_Part]) -> list[_Part]:
    """Give a mask the letters and digits that touch it, so that it stands alone as a word."""
    result: list[_Part] = []
    for part in parts:
        what, text, markup, index = part
        before = result[-1] if result else None
        if what == "mask" and before and before[0] == "mask":
            both = before[1] + text if before[1] and text else ""
            result[-1] = ("mask", both, before[2] + markup, -1)
        elif what == "mask" and before and before[0] == "text":
            stem = before[1].rstrip(_ALPHANUMERIC)
            glued = before[1][len(stem) :]
            result[-1:] = [("text", stem, "", -1)] if stem else []
            result.append(("mask", text and glued + text, glued + markup, -1))
        elif what == "text" and before and before[0] == "mask":
            rest = text.lstrip(_ALPHANUMERIC)
            glued = text[: len(text) - len(rest)]
            result[-1] = ("mask", before[1] and before[1] + glued, before[2] + glued, -1)
            if rest:
                result.append(("text", rest, "", index))
        else:
            result.append(part)
    return result


def _neighbours(parts: list[_Part], first: int, last: int) -> tuple[bool, bool]:
    """Whether white space stands before the one part and after the other."""
    before = next((p for p in reversed(parts[:first]) if p[0] not in ("start", "end")), None)
    after = next((p for p in parts[last + 1 :] if p[0] not in ("start", "end")), None)
    return (
        before is not None and before[0] == "text" and before[1][-1].isspace(),
        after is not None and after[0] == "text" and after[1][0].isspace(),
    )


def _asides(element: Element) -> Iterator[tuple[str, str]]:
    """The alternative text and the title of an element, as a reader sees them."""
    if element.kind is Kind.IMAGE:
        yield "alt", "".join(token.text for token in scan(element.alt))
        title = destination(element.tail)[1]
    else:
        title = destination(element.closing)[1] if element.opening == "[" else ""
    if title:
        yield "title", unescape(re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", title[1:-1]))
