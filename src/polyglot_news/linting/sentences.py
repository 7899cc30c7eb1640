"""Lints of single sentences."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from polyglot_news.checks.knowledge import known
from polyglot_news.linting.draft import Note
from polyglot_news.reading import Role

if TYPE_CHECKING:
    from collections.abc import Iterator

    from polyglot_news.linting.draft import Draft

__all__ = ["doubled", "fragment", "leftover", "long", "spaces"]

_WORDS = 40
"""Behind this many words, readers lose the thread and engines drop clauses."""
_CHARACTERS = 120
"""The same in characters, where words have no spaces."""
_UNSPACED = frozenset({"ja", "zh", "th"})


def long(draft: Draft) -> Iterator[Note]:
    """No sentence is longer than 40 words, or 120 characters where there are no spaces."""
    for one in draft.body:
        if draft.language in _UNSPACED:
            if len(one.text) > _CHARACTERS:
                yield Note(one.line, one.source, f"{len(one.text)} characters in one sentence.")
        elif (count := len(re.findall(r"\w[\w'’.,-]*", one.text))) > _WORDS:
            yield Note(one.line, one.source, f"{count} words in one sentence.")


_BRAND = re.compile(r"[a-z]+[A-Z]|[a-z]-?[A-Z]|\w+[./_@]|(?:de|van|von|al|el|bin|da|di|du|la|le)\b")


def fragment(draft: Draft) -> Iterator[Note]:
    """No paragraph begins with a small letter, as the rest of a broken sentence does."""
    for passage in draft.passages:
        text = passage.text
        if passage.role is not Role.PARAGRAPH or not text[:1].islower():
            continue
        if not _BRAND.match(text) and passage.sentences[0].source[0].islower():
            yield Note(passage.line, passage.sentences[0].source, "It begins with a small letter.")


_DOUBLED = re.compile(r"(?<![\w'’-])([^\W\d_]+(?:['’][^\W\d_]+)?)\s+\1(?![\w'’-])", re.IGNORECASE)


def doubled(draft: Draft) -> Iterator[Note]:
    """No word stands twice in a row."""
    if draft.language in _UNSPACED:
        return
    for one in draft.sentences:
        for match in _DOUBLED.finditer(one.text):
            first, second = match.group().split()[0], match.group(1)
            names = first[0].isupper() and match.group().split()[1][0].isupper()
            if not names and second.lower() not in known(draft.language, "doubled"):
                yield Note(one.line, one.source, f"“{second}” stands twice in a row.")


_LEFTOVER = re.compile(
    r"\b(?:TODO|FIXME|TBD|TBC|TKTK|XXX+)\b|\bTK\b(?! [A-Z])|\blorem ipsum\b|\?\?\?+|\[(?:\.\.\. )?"
    r"(?:insert|name|date|quote|tbc|check)\b[^\]]*\]|<<<<<<<|>>>>>>>",
    re.IGNORECASE,
)


def leftover(draft: Draft) -> Iterator[Note]:
    """No note to the editor is left: TODO, TK, TBC, lorem ipsum."""
    for one in draft.sentences:
        if match := _LEFTOVER.search(one.text):
            found = match.group()
            if found.isupper() or not found.isalpha():
                yield Note(one.line, one.source, f"“{found}” looks like a note to the editor.")


_SPACES = re.compile(
    r"(?<!\w)(?:\w+ +[,;:!?](?!\w)|\w{2,} \.(?![\w.])|\w+ \)|\w{2,},[^\W\d_]{2,})|\( \w+"
)


def spaces(draft: Draft) -> Iterator[Note]:
    """Spaces stand one at a time, behind punctuation marks and not before them."""
    if draft.language in (*_UNSPACED, "fr"):
        return
    for one in draft.sentences:
        if re.search(r"(?<=[^\s|]) {2,}(?=[^\s|])", one.source) and "\n" not in one.source:
            yield Note(one.line, one.source, "Two spaces in a row.")
        if match := _SPACES.search(one.text):
            yield Note(one.line, one.source, f"A space is wrong in “{match.group()}”.")
