"""Writing a translated unit as Markdown, and proving that it reads as meant.

Characters that an engine happens to produce must not become markup, and markup must not turn
into characters: ``**"Japan"**s`` is no emphasis, by CommonMark's flanking rules, and
``[x](y)`` behind a ``!`` is an image. So what is written is read again by the parser of the
pages. If it does not say the same, the next way of writing is tried: the spans as HTML
elements (``<strong>``), one at a time and then all, and every special character escaped.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from polyglot_news.fidelity import destination, structure, visible
from polyglot_news.inline import Kind, escape, scan
from polyglot_news.placeables import find

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from polyglot_news.markup.align import Placed
    from polyglot_news.markup.preparation import Element, Mask, Prepared

__all__ = ["Writing", "is_unspaced", "write"]

_SPECIAL = re.compile(r"[\\`*_\[\]<>&~{}!|#]")
_EMPHASIS = {"em": "*", "strong": "**", "s": "~~"}
_OPENERS = "([{（「『【〈《\"'“„«‘"
_TOUCHY = "])`>}"
_FEW = 8
"""Up to how many spans are tried as HTML one at a time."""
_CONTEXT = 40
"""How many characters beside a placeable are looked at to see whether they would join it."""


@dataclass(frozen=True, slots=True)
class Writing:
    """All that a translated unit is made of.

    Attributes:
        prepared: The unit.
        text: Its translation, plain, with masks.
        places: The place of each of its elements in the text.
        masks: The place of each of its masks in the text.
        asides: Translated alternative texts and titles, by element and what they are.
    """

    prepared: Prepared
    text: str
    places: tuple[Placed, ...]
    masks: tuple[tuple[int, int, Mask], ...]
    asides: Mapping[tuple[int, str], str]


@dataclass(frozen=True, slots=True)
class _Style:
    """A way of writing.

    Attributes:
        html: Which emphasis is written as HTML elements.
        star: Whether the other emphasis is written with stars, whatever the source has.
        strict: Whether everything is escaped that means something anywhere in Markdown.
        apart: Whether spaces are put between what could run together.
    """

    html: frozenset[int] = frozenset()
    star: bool = False
    strict: bool = False
    apart: bool = False


def write(writing: Writing) -> tuple[str, bool]:
    """Write a unit as Markdown.

    Returns:
        The Markdown, and whether it reads as the source does: with the same markup in the
        same spans, and with the words of the translation. The markup is the same in any case.
    """
    prepared = writing.prepared
    if not prepared.markdown_syntax:
        return _Writer(writing, _Style()).plain(), True
    wanted = structure(scan(prepared.markdown, prepared.references))
    words = _squeezed(_Writer(writing, _Style()).plain())
    placeables = _found(visible(scan(prepared.markdown, prepared.references)))
    # Where no way of writing keeps all the markup, the source itself still does.
    second_best = prepared.markdown
    for style in _styles(prepared.elements):
        text = _Writer(writing, style).markdown()
        tokens = scan(text, prepared.references)
        if structure(tokens) != wanted:
            continue
        seen = visible(tokens)
        if _squeezed(seen) == words and not placeables - _found(seen):
            return text, True
        second_best = text
    return second_best, False


def _styles(elements: Sequence[Element]) -> Iterator[_Style]:
    own = [n for n, one in enumerate(elements) if _is_emphasis(one)]
    for apart, strict in ((False, False), (False, True), (True, False), (True, True)):
        yield _Style(strict=strict, apart=apart)
        yield _Style(star=True, strict=strict, apart=apart)
        for n in own if len(own) <= _FEW else ():
            yield _Style(frozenset({n}), star=True, strict=strict, apart=apart)
        yield _Style(frozenset(own), strict=strict, apart=apart)


def _is_emphasis(one: Element) -> bool:
    return one.kind is Kind.OPEN and one.tag in _EMPHASIS and not one.opening.startswith("<")


def _found(text: str) -> Counter[str]:
    return Counter(one.text for one in find(text))


def _squeezed(text: str) -> str:
    return "".join(text.split())


class _Writer:
    """Writes one unit in one style."""

    def __init__(self, writing: Writing, style: _Style) -> None:
        self.writing = writing
        self.text = writing.text
        self.style = style
        self.out: list[str] = []
        self.skip_space = False
        self.opened = ""
        self.children: dict[int, list[int]] = {}
        for n, one in enumerate(writing.prepared.elements):
            self.children.setdefault(one.parent, []).append(n)
        for siblings in self.children.values():
            siblings.sort(key=lambda n: (writing.places[n].start, writing.places[n].end, n))

    def plain(self) -> str:
        """The words alone, masks resolved."""
        pieces: list[str] = []
        at = 0
        for start, end, mask in self.writing.masks:
            seen = mask.text
            if self.writing.prepared.markdown_syntax and not seen:
                seen = visible(scan(mask.markdown, self.writing.prepared.references))
            before, after = self._apart(start, end, seen)
            pieces += (self.text[at:start], before, seen, after)
            at = end
        return "".join(pieces) + self.text[at:]

    def markdown(self) -> str:
        """The whole unit."""
        self._inside(-1, 0, len(self.text))
        return "".join(self.out).strip(" ")

    def _inside(self, parent: int, start: int, end: int) -> None:
        at = start
        for n in self.children.get(parent, ()):
            spot = self.writing.places[n]
            self._words(at, max(at, spot.start))
            self._element(n, spot)
            at = max(at, spot.end)
        self._words(at, end)

    def _element(self, n: int, spot: Placed) -> None:
        one = self.writing.prepared.elements[n]
        roomy = spot.end > spot.start
        before, after = (False, False) if roomy else self._spaces(one, spot.start)
        if not roomy:
            self._strip_space()
        if before and self.out and self.out[-1] != self.opened:
            self.out.append(" ")
        if one.kind is Kind.OPEN:
            opening, closing = self._markers(n, one, empty=not roomy and n not in self.children)
            self._markup(opening)
            self.opened = opening
            self._inside(n, spot.start, spot.end)
            # A space inside would keep Markdown's markers from closing.
            after = self._strip_space() or after
            self.opened = ""
            self._markup(closing)
        else:
            self._markup(self._image(n, one) if one.kind is Kind.IMAGE else one.opening)
        if after:
            self.out.append(" ")
        self.skip_space = after or not roomy

    def _strip_space(self) -> bool:
        """Take back spaces at the end of what is written, if there are any."""
        written = len(self.out)
        while self.out and not self.out[-1].strip(" "):
            self.out.pop()
        return len(self.out) < written

    def _spaces(self, one: Element, at: int) -> tuple[bool, bool]:
        """Whether to write a space before and after what takes no room."""
        if one.kind is Kind.BREAK:
            return False, False
        left, right = self.text[:at].rstrip(" "), self.text[at:].lstrip(" ")
        gap = len(left) + len(right) < len(self.text)
        before, after = one.spaced
        if not gap and (is_unspaced(left[-1:]) or is_unspaced(right[:1])):
            return False, False
        if gap and not before:
            after = True
        opens = not left or left[-1] in _OPENERS
        closes = not right or not (right[0].isalnum() or right[0] in _OPENERS)
        return before and not opens, after and (not closes or (gap and bool(right)))

    def _words(self, start: int, end: int) -> None:
        at = start
        for first, last, mask in self.writing.masks:
            if start <= first and last <= end:
                self._text(self.text[at:first])
                self._mask(first, last, mask)
                at = last
        self._text(self.text[at:end])

    def _text(self, text: str) -> None:
        if self.skip_space:
            text = text.lstrip(" ")
        if not text:
            return
        self.skip_space = False
        words = text.rstrip(" ")
        if words:
            lead = words[: len(words) - len(words.lstrip(" "))]
            body = words.lstrip(" ")
            self.out += [lead] if lead else []
            self.out.append(self._escaped(body))
        if len(words) < len(text):
            self.out.append(text[len(words) :])

    def _escaped(self, text: str) -> str:
        return _quoted(text) if self.style.strict else escape(text)

    def _mask(self, start: int, end: int, mask: Mask) -> None:
        written = mask.markdown
        if self.style.strict:
            written = "".join(
                _quoted(token.text) if token.kind is Kind.TEXT else token.markup
                for token in scan(mask.markdown, self.writing.prepared.references)
            )
        seen = mask.text or visible(scan(mask.markdown, self.writing.prepared.references))
        before, after = self._apart(start, end, seen)
        self.out += [before] if before else []
        self._markup(written)
        self.out += [after] if after else []
        self.skip_space = bool(after)

    def _apart(self, start: int, end: int, seen: str) -> tuple[str, str]:
        """The spaces that a placeable needs to be told from its neighbours."""
        if not find(seen):
            return "", ""
        left, right = self.text[max(start - _CONTEXT, 0) : start], self.text[end : end + _CONTEXT]
        if self.style.apart:
            return left[-1:].strip() and " ", right[:1].strip() and " "
        for before, after in (("", ""), ("", " "), (" ", ""), (" ", " ")):
            begin = len(left) + len(before)
            around = find(f"{left}{before}{seen}{after}{right}")
            if any(one.text == seen and one.start == begin for one in around):
                return before, after
        return "", ""

    def _markup(self, markup: str) -> None:
        last = self.out[-1][-1:] if self.out else ""
        if self.style.apart and last in _TOUCHY and markup[:1] in "[(`<{":
            self.out.append(" ")
        self.out.append(markup)
        self.skip_space = False

    def _markers(self, n: int, one: Element, *, empty: bool = False) -> tuple[str, str]:
        """What to write before and after a span."""
        title = self.writing.asides.get((n, "title"))
        closing = one.closing if title is None else _titled(one.closing, title)
        if not _is_emphasis(one):
            return one.opening, closing
        if empty or n in self.style.html:
            return f"<{one.tag}>", f"</{one.tag}>"
        if self.style.star:
            return _EMPHASIS[one.tag], _EMPHASIS[one.tag]
        return one.opening, one.closing

    def _image(self, n: int, one: Element) -> str:
        alt = self.writing.asides.get((n, "alt"))
        title = self.writing.asides.get((n, "title"))
        tail = one.tail if title is None else _titled(one.tail, title)
        if alt is None:
            return f"![{one.alt}{tail}"
        if tail in ("]", "][]"):
            tail = f"][{one.alt}]"
        return f"![{_quoted(alt)}{tail}"


def _quoted(text: str) -> str:
    """Plain text with every character escaped that means something anywhere in Markdown."""
    # A backslash does not keep a backtick from closing a code span.
    return _SPECIAL.sub(
        lambda match: "&#96;" if match.group() == "`" else f"\\{match.group()}", text
    )


def _titled(closing: str, title: str) -> str:
    """The end of a link with another title."""
    old = destination(closing)[1]
    at = closing.rindex(old)
    quoted = _quoted(title).replace('"', '\\"')
    return f'{closing[:at]}"{quoted}"{closing[at + len(old) :]}'


def is_unspaced(char: str) -> bool:
    """Whether a character is of a script that is written without spaces, or its punctuation."""
    return bool(char) and (
        "\u3000" <= char <= "\u30ff" or "\u3400" <= char <= "\u9fff" or "\uff00" <= char <= "\uffef"
    )
