"""Whether a translation still has the markup and the placeables of its source.

Works on Markdown alone, so it judges a person's translation as it does a machine's. Order
does not count, for languages order their words differently; wording does not count either.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from polyglot_news.inline import Kind, Token, scan
from polyglot_news.placeables import find

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

__all__ = ["Difference", "destination", "structure", "verify", "visible"]


@dataclass(frozen=True, slots=True)
class Difference:
    """One way in which a translation does not keep to its source.

    Attributes:
        check: ``markup`` or ``placeables``.
        problem: ``missing``, ``extra`` or ``changed``.
        what: What it is about, in words: ``link``, ``strong``, ``code``, ``url``, ….
        source: As the source has it; empty for ``extra``.
        target: As the translation has it; empty for ``missing``.
    """

    check: str
    problem: str
    what: str
    source: str
    target: str

    def __str__(self) -> str:
        if self.problem == "changed":
            return f"{self.what} changed: {self.source} became {self.target}"
        return f"{self.what} {self.problem}: {self.source or self.target}"


_SPANS = {"em": "emphasis", "strong": "strong", "s": "strikethrough"}
_PLAIN_TAG = re.compile(r"<(em|strong|s)\s*>", re.IGNORECASE)
_BORDER = "\n"
"""Stands in a visible text for markup, so that no placeable is found across it."""


def destination(markup: str) -> tuple[str, str]:
    """Take the end of a link or of an image apart.

    Args:
        markup: From the closing bracket on: ``](target "title")``, ``][label]`` or ``]``.

    Returns:
        The target as written (a label in its brackets), and the title as written, in its
        quotes; each empty where there is none.
    """
    tail = markup.removeprefix("]")
    if not tail.startswith("("):
        return tail, ""
    inner = tail[1:-1].strip()
    closed = inner.startswith("<")
    at = 0
    while at < len(inner) and (inner[at] != ">" if closed else not inner[at].isspace()):
        at += 2 if inner[at] == "\\" else 1
    at += closed
    return inner[:at], inner[at:].strip()


def structure(
    tokens: Sequence[Token],
) -> Counter[tuple[tuple[str, str], tuple[str, str]]]:
    """What markup a text has, and in which span each part stands; the order does not count.

    Each part is its kind and what must not change about it (the target of a link, the
    content of a code span); the outermost parts stand in ``("", "")``. ``**x**`` is the
    same as ``<strong>x</strong>``.
    """
    found: Counter[tuple[tuple[str, str], tuple[str, str]]] = Counter()
    around = [("", "")]
    for token in tokens:
        if token.kind is Kind.CLOSE:
            around.pop()
            continue
        key = _key(token, tokens)
        if key is not None:
            found[key, around[-1]] += 1
        if token.kind is Kind.OPEN:
            around.append(key or ("", ""))
    return found


def _key(token: Token, tokens: Sequence[Token]) -> tuple[str, str] | None:
    match token.kind:
        case Kind.OPEN if token.markup == "[":
            return "link", _label(destination(tokens[token.pair].markup)[0])
        case Kind.OPEN if token.markup.startswith("<"):
            plain = _PLAIN_TAG.fullmatch(token.markup)
            return (_SPANS[plain.group(1).lower()], "") if plain else ("tag", token.markup)
        case Kind.OPEN:
            return _SPANS[token.tag], ""
        case Kind.IMAGE:
            target = destination(token.markup[2 + len(token.text) :])[0]
            return "image", _label(target if target not in ("", "[]") else f"[{token.text}]")
        case Kind.LINK:
            return "address", token.text
        case Kind.CODE:
            return "code", token.text
        case Kind.HTML:
            return "tag", token.markup
        case Kind.BREAK:
            return "line break", ""
        case Kind.FOOTNOTE | Kind.SHORTCODE:
            return token.kind.value, token.markup
        case _:
            return None


def _label(target: str) -> str:
    """Labels of references match whatever their case and spaces (CommonMark 6.3)."""
    return " ".join(target.split()).casefold() if target.startswith("[") else target


def visible(tokens: Iterable[Token]) -> str:
    """The words of a text, with a border where markup stands."""
    pieces: list[str] = []
    for token in tokens:
        if token.kind in (Kind.TEXT, Kind.SOFT):
            pieces.append(token.text)
        else:
            pieces.append(_BORDER)
    return "".join(pieces)


def verify(
    source: str,
    target: str,
    references: Collection[str] = (),
    *,
    markdown_syntax: bool = True,
) -> tuple[Difference, ...]:
    """Compare the markup and the placeables of a translation with its source's.

    Args:
        source: The unit, as its catalog entry has it.
        target: Its translation.
        references: Labels of the article's link references.
        markdown_syntax: False for plain text, where only placeables count.

    Returns:
        What is missing, extra or changed; nothing if the translation has all of it.
    """
    if not markdown_syntax:
        return tuple(_compared("placeables", _placeables(source), _placeables(target)))
    before, after = scan(source, references), scan(target, references)
    return (
        *_compared("markup", _parts(before), _parts(after)),
        *_compared("placeables", _placeables(visible(before)), _placeables(visible(after))),
    )


def _parts(tokens: Sequence[Token]) -> Counter[tuple[str, str]]:
    return Counter(key for key, _ in structure(tokens).elements())


def _placeables(text: str) -> Counter[tuple[str, str]]:
    return Counter((one.kind, one.text) for one in find(text))


def _compared(
    check: str, source: Counter[tuple[str, str]], target: Counter[tuple[str, str]]
) -> Iterator[Difference]:
    missing, extra = list((source - target).elements()), list((target - source).elements())
    for kind, what in missing:
        replaced = next((other for other in extra if other[0] == kind and other[1] != what), None)
        if replaced:
            extra.remove(replaced)
            yield Difference(check, "changed", kind, what, replaced[1])
        else:
            yield Difference(check, "missing", kind, what or kind, "")
    for kind, what in extra:
        yield Difference(check, "extra", kind, "", what or kind)
