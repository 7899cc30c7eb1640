"""What can be a name in paths and addresses: the slugs of articles, and names made of titles."""

from __future__ import annotations

import unicodedata

__all__ = ["LONGEST", "is_mark", "is_slug"]

LONGEST = 200
"""In bytes: file systems allow 255, and suffixes are put behind it."""
_RESERVED = frozenset(["static", "index", "topics", "authors", "con", "prn", "aux", "nul"]) | {
    f"{device}{number}" for device in ("com", "lpt") for number in range(10)
}
"""Names that the site needs itself, or that Windows gives to devices."""


def is_slug(text: str) -> bool:
    """Whether a name can be part of every path and address that an article gets.

    Letters and digits of any script; marks, hyphens, underscores and single dots between them.
    Composed (NFC), so that the one spelling of a name is the only one.
    """
    return (
        text[:1].isalnum()
        and (text[-1].isalnum() or is_mark(text[-1]))
        and all(one.isalnum() or one in "-_." or is_mark(one) for one in text)
        and ".." not in text
        and unicodedata.is_normalized("NFC", text)
        and len(text.encode(errors="replace")) <= LONGEST
        and text.partition(".")[0].lower() not in _RESERVED
    )


def is_mark(character: str) -> bool:
    """Whether a character belongs to the one before it: an accent, a vowel sign."""
    return unicodedata.category(character).startswith("M")
