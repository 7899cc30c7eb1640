"""What the machine wrote, and with what: the provenance comment of an entry.

A machine translation carries one translator comment::

    # polyglot-news: mt text=… source=… engine=argos package=translate-en_de-0.9 score=-0.53

It is a *translator* comment because GNU gettext drops unknown flags and, when
it merges, extracted comments; ``# `` lines come through every tool. ``text`` is
a hash of the very msgstr that the machine wrote: as soon as a person changes
one letter, the hash no longer fits and the text is known as theirs, whether
they took the ``fuzzy`` flag away or not. ``source`` is a hash of the msgid:
msgmerge carries a fuzzy text over to a similar sentence without a trace, and
this tells that the machine did not translate that one. ``read=yes`` says that a
person approved the text for that source, before it changed: it is the machine's
work still, and no machine's to replace. The hashes come first because some tools
wrap comments; what these put on further lines is read as one with the first.

A second kind of line is a person's, for a text that is right as it is in the
other language and must not be counted as a copy of its source::

    # polyglot-news: same
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import unquote

from polyglot_news.comments import Form, escape

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["SAME", "Provenance", "digest", "find", "parse", "remove", "replace"]

SAME = "polyglot-news: same"
_KEYS = ("text", "source", "engine", "package", "score", "path", "doubt", "read")
_FORM = Form("polyglot-news: mt", *_KEYS)


@dataclass(frozen=True, slots=True)
class Provenance:
    """How a machine translation came about.

    Attributes:
        engine: Name of the engine, such as ``argos``.
        package: What it translated with, such as ``translate-en_de-0.9``; may be empty.
        score: Mean log-probability a piece, as the engine gave it; None if it gave none.
        text: `digest` of the text that the machine wrote.
        source: `digest` of the msgid that it translated; may be empty.
        doubts: What the machine's work left open, such as ``markup``.
        extra: Keys that this version does not know, in their order.
        path: The way of asking again that it comes from, such as ``split``; empty for the first.
        read: Whether a person approved the text for that source, before it changed.
    """

    engine: str
    package: str = ""
    score: float | None = None
    text: str = ""
    source: str = ""
    doubts: tuple[str, ...] = ()
    extra: tuple[tuple[str, str], ...] = ()
    path: str = ""
    read: bool = False

    def translates(self, msgid: str) -> bool:
        """Whether the machine translated that source; where it is not said, it did."""
        return self.source in {"", digest(msgid)}

    @property
    def comment(self) -> str:
        """The comment, without ``# ``: known keys in a fixed order, then the others."""
        pairs = [("text", self.text), ("source", self.source)]
        pairs += [("engine", self.engine), ("package", self.package)]
        if self.score is not None:
            # Adding zero turns -0.0, which would print a sign, into 0.0.
            pairs.append(("score", f"{round(self.score, 2) + 0.0:.2f}"))
        pairs.append(("path", self.path))
        pairs += [("doubt", doubt) for doubt in self.doubts]
        pairs.append(("read", "yes" if self.read else ""))
        words = [f"{key}={escape(value)}" for key, value in pairs if value]
        words += [f"{key}={escape(value)}" if value else key for key, value in self.extra]
        return " ".join([_FORM.mark, *words])


@lru_cache(maxsize=4096)
def digest(*texts: str) -> str:
    """12 hexadecimal digits of the SHA-256 of a msgstr; of all of its forms if it has several."""
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:12]


# One entry is asked again and again who wrote it.
@lru_cache(maxsize=4096)
def parse(comment: str) -> Provenance | None:
    """Read one translator comment (without ``# ``); None if it is not a provenance comment.

    Nothing in the line is an error: a key that is not known, or not in its
    form, is kept in `Provenance.extra`.
    """
    if not _FORM.matches(comment):
        return None
    known: dict[str, str] = {}
    score: float | None = None
    doubts: list[str] = []
    read = False
    extra: list[tuple[str, str]] = []
    for word in comment[len(_FORM.mark) :].split():
        key, _, value = word.partition("=")
        value = unquote(value)
        if key == "doubt" and value:
            doubts.append(value)
        elif (key, value) == ("read", "yes") and not read:
            read = True
        elif key == "score" and score is None and re.fullmatch(r"-?\d+(\.\d+)?", value, re.ASCII):
            score = float(value)
        elif key in {"engine", "package", "text", "source", "path"} and value and key not in known:
            known[key] = value
        else:
            extra.append((key, value))
    return Provenance(
        known.get("engine", ""),
        known.get("package", ""),
        score,
        known.get("text", ""),
        known.get("source", ""),
        tuple(doubts),
        tuple(extra),
        known.get("path", ""),
        read,
    )


def find(comments: Iterable[str]) -> Provenance | None:
    """The provenance among the translator comments of an entry; the first one if there are more."""
    return next((found for found in map(parse, _FORM.unwrapped(comments)) if found), None)


def replace(comments: Iterable[str], provenance: Provenance) -> tuple[str, ...]:
    """Set the provenance comment, in the place of the old one or at the end.

    All other comments stay as they are, where they are.
    """
    lines = _FORM.unwrapped(comments)
    place = next((at for at, line in enumerate(lines) if _FORM.matches(line)), len(lines))
    after = (line for line in lines[place:] if not _FORM.matches(line))
    return (*lines[:place], provenance.comment, *after)


def remove(comments: Iterable[str]) -> tuple[str, ...]:
    """Take every provenance comment away; all other comments stay as they are."""
    return tuple(line for line in _FORM.unwrapped(comments) if not _FORM.matches(line))
