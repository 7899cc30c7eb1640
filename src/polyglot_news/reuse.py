"""What came from the translation memory, and from where: its comment on an entry.

A text that is taken from the memory carries one translator comment::

    # polyglot-news: tm text=… source=… similarity=1.00 article=storm

It is written like a machine's (provenance.py), for the same reasons: ``text`` and
``source`` are hashes of the msgstr that was taken and of the msgid that it was taken for, so that
any change by a person shows. ``machine=yes`` says that a machine wrote the text first, and a
person approved it as it was; ``read=yes``, that a person approved it here for that source, before
that changed. Such a text is fuzzy until a person has seen it in its new place.

Until then it is nobody's work here: the person who wrote it did so in another article, where it
stays. So it goes with its sentence, as a machine's does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import unquote

from polyglot_news.comments import Form, escape

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Taken", "find", "parse", "remove", "replace"]

_KEYS = ("text", "source", "similarity", "article", "file", "machine", "read")
_FORM = Form("polyglot-news: tm", *_KEYS)
_SIMILARITY = re.compile(r"[01]\.\d\d", re.ASCII)


@dataclass(frozen=True, slots=True)
class Taken:
    """How a text came from the memory.

    Attributes:
        text: `provenance.digest` of the text.
        source: `provenance.digest` of the msgid that it was taken for.
        similarity: How much the text that it translates is like that msgid.
        article: Slug of the article that it comes from; may be empty.
        file: The file that it comes from, where no article is known; may be empty.
        machine: Whether a machine wrote it first.
        read: Whether a person approved it here for that source, before that changed.
        extra: Keys that this version does not know, in their order.
    """

    text: str = ""
    source: str = ""
    similarity: float = 1.0
    article: str = ""
    file: str = ""
    machine: bool = False
    extra: tuple[tuple[str, str], ...] = ()
    read: bool = False

    @property
    def comment(self) -> str:
        """The comment, without ``# ``: known keys in a fixed order, then the others."""
        pairs = [
            ("text", self.text),
            ("source", self.source),
            ("similarity", f"{self.similarity:.2f}"),
            ("article", self.article),
            ("file", self.file),
            ("machine", "yes" if self.machine else ""),
            ("read", "yes" if self.read else ""),
        ]
        words = [f"{key}={escape(value)}" for key, value in pairs if value]
        words += [f"{key}={escape(value)}" if value else key for key, value in self.extra]
        return " ".join([_FORM.mark, *words])


@lru_cache(maxsize=4096)
def parse(comment: str) -> Taken | None:
    """Read one translator comment (without ``# ``); None if it is none of the memory's.

    Nothing in the line is an error: a key that is not known, or not in its form, is kept in
    `Taken.extra`.
    """
    if not _FORM.matches(comment):
        return None
    known: dict[str, str] = {}
    extra: list[tuple[str, str]] = []
    for word in comment[len(_FORM.mark) :].split():
        key, _, value = word.partition("=")
        value = unquote(value)
        if key in known or not _in_form(key, value):
            extra.append((key, value))
        else:
            known[key] = value
    return Taken(
        known.get("text", ""),
        known.get("source", ""),
        float(known.get("similarity", "1")),
        known.get("article", ""),
        known.get("file", ""),
        "machine" in known,
        tuple(extra),
        "read" in known,
    )


def _in_form(key: str, value: str) -> bool:
    if key == "similarity":
        return bool(_SIMILARITY.fullmatch(value)) and float(value) <= 1
    if key in {"machine", "read"}:
        return value == "yes"
    return key in {"text", "source", "article", "file"} and bool(value)


def find(comments: Iterable[str]) -> Taken | None:
    """The memory's comment among the translator comments of an entry; the first one if several."""
    return next((found for found in map(parse, _FORM.unwrapped(comments)) if found), None)


def replace(comments: Iterable[str], taken: Taken) -> tuple[str, ...]:
    """Set the memory's comment, behind all others."""
    return (*remove(comments), taken.comment)


def remove(comments: Iterable[str]) -> tuple[str, ...]:
    """Take every comment of the memory's away; all other comments stay as they are."""
    return tuple(line for line in _FORM.unwrapped(comments) if not _FORM.matches(line))
