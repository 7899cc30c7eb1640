"""Where an entry stands in its .po file, so that an editor can be sent there."""

from __future__ import annotations

import re

__all__ = ["entry_lines"]

_KEYWORD = re.compile(r'\s*(msgctxt|msgid|msgid_plural|msgstr(?:\[\d+\])?)?\s*"(.*)"\s*$')
_ESCAPE = re.compile(r"\\(.)")
_MEANINGS = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "a": "\a"}


def entry_lines(text: str) -> dict[tuple[str | None, str], int]:
    """The line, from 1, on which each live entry of a .po file begins, by context and msgid."""
    found: dict[tuple[str | None, str], int] = {}
    parts: dict[str, str] = {}
    start = 0
    field = ""

    def finish() -> None:
        if "msgid" in parts:
            found.setdefault((parts.get("msgctxt"), parts["msgid"]), start)

    for number, line in enumerate(text.split("\n"), 1):
        match = _KEYWORD.match(line)
        if not match:
            continue
        keyword, piece = match.groups()
        if keyword == "msgctxt" or (keyword == "msgid" and field != "msgctxt"):
            finish()
            parts, start = {}, number
        field = keyword or field
        piece = _ESCAPE.sub(lambda one: _MEANINGS.get(one.group(1), one.group(1)), piece)
        parts[field] = parts.get(field, "") + piece
    finish()
    return found
