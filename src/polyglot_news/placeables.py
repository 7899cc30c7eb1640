"""Placeables: the parts of a text that a translation repeats letter for letter.

Addresses, file names, the variables of a template, command options, handles:
they are written for a machine or for a search, and one changed letter breaks
them. Numbers are not among them, for languages write those differently
(see :mod:`polyglot_news.numerals`); names are not either, for they inflect.

An engine copies such parts badly, so they go through it as masks, short codes
like ``X1``, of which even a small model makes a faithful copy: of 16 sentences
the three packages of this project kept 15 or 16 with ``X1`` in them, and none
with ``{name}``, ``@example_news`` or ``results.csv``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

__all__ = ["Placeable", "find", "mask", "masks_for", "unmask"]


@dataclass(frozen=True, slots=True)
class Placeable:
    """A part of a plain text that must stay as it is.

    Attributes:
        start: Where it begins, in characters.
        end: Where it ends.
        kind: ``url``, ``email``, ``placeholder``, ``handle``, ``hashtag``, ``file``,
            ``identifier``, ``option`` or ``emoji``.
        text: What it says.
    """

    start: int
    end: int
    kind: str
    text: str


_DOMAINS = (
    "com|org|net|edu|gov|mil|int|info|biz|io|dev|app|news|ai|tv|example|"
    "eu|de|at|ch|uk|ua|jp|fr|it|es|pl|nl|be|se|no|dk|fi|cz|us|ca|au|nz|cn|kr|in|br|ie|pt|ro|ru"
)
_FILES = (
    "pdf|txt|md|csv|tsv|json|ya?ml|toml|xml|html?|css|js|ts|py|rb|rs|go|java|sh|bat|exe|dll|so|ini|"
    "cfg|conf|log|sql|db|sqlite|po|pot|mo|docx?|xlsx?|pptx?|odt|ods|odp|epub|rtf|png|jpe?g|gif|svg|"
    "webp|avif|mp3|mp4|m4a|ogg|wav|webm|mov|avi|zip|tar|gz|bz2|xz|7z|iso|apk|dmg|deb|rpm|whl|lock"
)
# A letter beside a placeable makes it part of a word, but not in a script without spaces.
_L = "A-Za-z0-9_\u00c0-\u1fff"
_EMOJI = "[\U0001f1e6-\U0001f1ff\U0001f300-\U0001faff\u2600-\u27bf\u2b50\u2b55]"

# Order is priority: an e-mail address holds what looks like a handle, an address holds files.
_KINDS: tuple[tuple[str, str], ...] = (
    (
        "url",
        r"(?<![{L}@])(?:(?:https?|ftps?|sftp|ssh|git|file|ipfs|magnet|wss?)://|www\.(?=\w))"
        r"[^\s<>\"“”„«»、。「」『』（），；！？|\\^`{}]+"
        r"|(?<![{L}.+-])(?:mailto|tel|doi):[{L}@.+/-]*[{L}]",
    ),
    (
        "email",
        r"(?<![{L}.+-])[A-Za-z0-9_][{L}.+-]*@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}(?![A-Za-z0-9])",
    ),
    (
        "placeholder",
        r"\{\{[^{}\n]*\}\}|\{%[^{}\n]*%\}|\$\{[^{}\n]+\}|\{[A-Za-z_][\w.]*(?:![rsa])?(?::[^{}\s]*)?\}"
        r"|\{\d*\}"
        r"|%\([A-Za-z_]\w*\)[#0\-+]*\d*(?:\.\d+)?[sdifgexXr]"
        r"|(?<![{L}%])%(?:\d+\$)?[#0\-+]*\d*(?:\.\d+)?(?:l{0,2}[sdifgexXu])(?![A-Za-z0-9_])"
        r"|(?<![{L}$])\$(?:[A-Z_][A-Z0-9_]+|[a-z_][a-z0-9_]+)(?![A-Za-z0-9_])"
        r"|(?<![{L}])%[A-Z_][A-Z0-9_]+%",
    ),
    (
        "handle",
        r"(?<![{L}.@/+-])@[A-Za-z0-9_](?:[{L}.-]*[A-Za-z0-9_])?(?:@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,})?",
    ),
    (
        "hashtag",
        # A tag in Latin letters ends where Japanese goes on with a particle.
        r"(?<![{L}&#/])#(?:(?=\d*[A-Za-z_])[A-Za-z0-9_]+(?=[\u3041-\u3096])"
        r"|(?=\d*[A-Za-z_\u00c0-\u1fff]|[^\W\d])\w+)",
    ),
    (
        "file",
        r"(?<![{L}./@])(?:~|\.{1,2})/(?:[{L}.+-]+/)*[{L}.+-]*[{L}]/?"
        r"|(?<![{L}./@])/(?:[A-Za-z0-9_.+-]+/)+(?:[A-Za-z0-9_.+-]*[{L}])?"
        r"|(?<![{L}])[A-Za-z]:\\[{L}.\\-]*[{L}]"
        r"|(?<![{L}.@/+-])(?:[A-Za-z0-9_.+-]+/)*[A-Za-z0-9_][A-Za-z0-9_.+-]*\.(?:" + _FILES + r")"
        r"(?![A-Za-z0-9_]|\.[A-Za-z0-9]|/[A-Za-z0-9])"
        r"|(?<![{L}.])\.(?:env|git[a-z]*|bashrc|profile|htaccess|editorconfig)(?![{L}.])",
    ),
    (
        "url",
        r"(?<![{L}.@/-])(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+(?:" + _DOMAINS + r")"
        r"(?![A-Za-z0-9_@]|\.[A-Za-z0-9]|-[A-Za-z])(?:/[^\s<>\"“”„«»、。「」『』（），；！？|\\^`{}]*)?",
    ),
    (
        "identifier",
        r"(?<![{L}.:>])(?:[A-Za-z_][{L}]*(?:\.|::|->))*[A-Za-z_][{L}]*\(\)"
        r"|(?<![A-Za-z0-9_])(?=[A-Za-z0-9_]*[A-Za-z])_*[A-Za-z0-9]+(?:_+[A-Za-z0-9]+)+_*(?![A-Za-z0-9_])"
        r"|(?<![A-Za-z0-9_])__[A-Za-z0-9]+__(?![A-Za-z0-9_])"
        r"|(?<![{L}-])(?=[a-f]{0,63}[0-9])(?=[0-9]{0,63}[a-f])[0-9a-f]{7,64}(?![{L}-])",
    ),
    ("option", r"(?<![{L}-])--[a-z][a-z0-9]*(?:-[a-z0-9]+)*(?![{L}-])"),
    ("emoji", rf"{_EMOJI}(?:[\ufe0e\ufe0f\u200d\u20e3\U0001f3fb-\U0001f3ff]|{_EMOJI})*"),
)
_PATTERN = re.compile(
    "|".join(
        f"(?P<k{number}>{pattern.replace('{L}', _L)})" for number, (_, pattern) in enumerate(_KINDS)
    )
)
_CODE = re.compile(r"(?<![A-Za-z0-9])X[0-9]+(?![A-Za-z0-9])")


@lru_cache(maxsize=4096)
def find(text: str) -> tuple[Placeable, ...]:
    """The placeables of a plain text, in order; none overlaps another."""
    found: list[Placeable] = []
    at = 0
    while match := _PATTERN.search(text, at):
        kind = _KINDS[int(str(match.lastgroup)[1:])][0]
        start, end = match.start(), match.end()
        if kind == "url":
            end = start + len(_without_trail(text[start:end]))
        if end > start:
            found.append(Placeable(start, end, kind, text[start:end]))
        at = max(end, start + 1)
    return tuple(found)


def _without_trail(address: str) -> str:
    """An address without the punctuation of the sentence around it (as GitHub's autolinks do)."""
    while address:
        last = address[-1]
        if last in "?!.,:;*_~'’…" or (last in ")]" and _unopened(address, last)):
            address = address[:-1]
        else:
            break
    return address


def _unopened(address: str, closing: str) -> bool:
    return address.count(closing) > address.count({")": "(", "]": "["}[closing])


def masks_for(text: str, count: int) -> tuple[str, ...]:
    """That many masks, none of which stands in the text already."""
    taken = {match.group() for match in _CODE.finditer(text)}
    masks: list[str] = []
    number = 0
    while len(masks) < count:
        number += 1
        if (code := f"X{number}") not in taken:
            masks.append(code)
    return tuple(masks)


def mask(text: str, placeables: Sequence[Placeable] | None = None) -> tuple[str, dict[str, str]]:
    """Put masks where placeables are.

    Args:
        text: Plain text.
        placeables: Those to mask, in order; all that :func:`find` finds by default.

    Returns:
        The masked text, and for each mask what it stands for. ``unmask`` of the two is the
        text again. A placeable that has a letter or digit right beside it is left alone, for
        its mask could not be told from its neighbour.
    """
    spans = _joined(find(text) if placeables is None else placeables)
    spans = [span for span in spans if _stands_alone(text, *span)]
    meaning: dict[str, str] = {}
    pieces: list[str] = []
    at = 0
    for (start, end), code in zip(spans, masks_for(text, len(spans)), strict=True):
        pieces += (text[at:start], code)
        meaning[code] = text[start:end]
        at = end
    return "".join(pieces) + text[at:], meaning


def _joined(placeables: Iterable[Placeable]) -> list[tuple[int, int]]:
    """The spans of placeables, those that touch as one: two masks in a row could not be read."""
    spans: list[tuple[int, int]] = []
    for one in placeables:
        if spans and spans[-1][1] == one.start:
            spans[-1] = (spans[-1][0], one.end)
        else:
            spans.append((one.start, one.end))
    return spans


def _stands_alone(text: str, start: int, end: int) -> bool:
    around = text[max(start - 1, 0) : start] + text[end : end + 1]
    return not any(char.isascii() and char.isalnum() for char in around)


def masks_in(text: str, masks: Iterable[str]) -> list[tuple[int, int, str]]:
    """Where the masks stand in a text, in order."""
    wanted = frozenset(masks)
    return [
        (match.start(), match.end(), match.group())
        for match in _CODE.finditer(text)
        if match.group() in wanted
    ]


def unmask(text: str, meaning: Mapping[str, str]) -> str:
    """Put the placeables back where their masks are."""
    return _CODE.sub(lambda match: meaning.get(match.group(), match.group()), text)
