"""Corrections in front matter: what an author says was wrong, since when, and where.

In YAML, and in the same way in TOML (``[[corrections]]``, or tables in a line)::

    corrections:
      - date: 2026-02-05
        text: An earlier version gave the wrong number of victims.
        concerns: Eleven people died

``concerns`` holds words of the corrected sentence, as they are now, or a list of such words.
"""

from __future__ import annotations

import re
import tomllib
from copy import deepcopy
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from polyglot_news import inline
from polyglot_news.reading import Correction, Problem, Reading, Role, has_words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

__all__ = ["KEY", "in_toml", "in_yaml", "named", "take"]

KEY = "corrections"

_TEXT = re.compile(
    r"(?<![\w.'\"-])[\"']?text[\"']?[ \t]*=[ \t]*"
    r'(?P<value>"""(?:[^\\]|\\.)*?"""|\'\'\'.*?\'\'\'|"(?:[^"\\\r\n]|\\.)*"|\'[^\'\r\n]*\')',
    re.DOTALL,
)
_DATE = re.compile(r"\d{4}-\d\d-\d\d(?:[T ].+)?")
_PROBE = "polyglot-news: is it here?"
_QUOTES = str.maketrans("’‘“”„«»", '\'\'"""""')


_OWN = Role.CORRECTION
_SENTENCE = 4
"""Characters from which on a text in a longer quotation is a sentence of it, and no chance."""


class _Unit(Protocol):
    @property
    def source(self) -> str: ...

    @property
    def role(self) -> Role: ...


U = TypeVar("U", bound=_Unit)


def take(note: Correction, line: int, reading: Reading) -> bool:
    """Take a correction up, or say what is wrong with it.

    Args:
        note: What stands in the front matter, its line not set.
        line: The line.
        reading: Takes up the correction, or a problem.

    Returns:
        Whether it has a text that can be translated.
    """
    date = note.date
    try:
        datetime.fromisoformat((_DATE.fullmatch(date) and date) or "")
    except ValueError:
        what = f"“{date}” is none" if date else "it has none"
        message = f"A correction needs a date such as 2026-01-31, and {what}."
        reading.problems.append(Problem(line, message))
        date = ""
    if not has_words([note.text]):
        message = "A correction needs a text that says what was wrong; it is left out."
        reading.problems.append(Problem(line, message))
        return False
    concerns = tuple(words for one in note.concerns if (words := one.strip()))
    reading.corrections.append(Correction(date, note.text.strip(), line, concerns))
    return True


def in_yaml(value: Any, yaml: Any) -> Iterator[tuple[Any, Correction]]:
    """The corrections of a YAML node, each with the node of its text, or else its own.

    Args:
        value: The node of ``corrections``; a single mapping counts as a list of one.
        yaml: The library.
    """
    for item in value.value if isinstance(value, yaml.SequenceNode) else (value,):
        fields: dict[str, Any] = {}
        if isinstance(item, yaml.MappingNode):
            for key, node in item.value:
                if isinstance(key, yaml.ScalarNode):
                    fields.setdefault(key.value, node)
        elif isinstance(item, yaml.ScalarNode) and not item.value.strip():
            continue
        words = {
            key: _scalars(fields[key], yaml) if key in fields else ()
            for key in ("date", "text", "concerns")
        }
        note = Correction("".join(words["date"]), "".join(words["text"]), 0, words["concerns"])
        yield fields.get("text", item), note


def _scalars(node: Any, yaml: Any) -> tuple[str, ...]:
    if isinstance(node, yaml.ScalarNode):
        return (node.value,)
    if isinstance(node, yaml.SequenceNode):
        return tuple(one.value for one in node.value if isinstance(one, yaml.ScalarNode))
    return ()


def in_toml(body: str, table: dict[str, Any]) -> Iterator[tuple[int, int, Correction]]:
    """The corrections of a TOML table, each with where the value of its text stands.

    A place counts only if another value put there changes that text and nothing else. Of what
    has no such place, both ends are the same.

    Args:
        body: The front matter, without its lines of ``+++``.
        table: What it says.
    """
    value = table.get(KEY, [])
    items = value if isinstance(value, list) else [value]
    places = _places(body, table, items) if items else {}
    for number, item in enumerate(items):
        fields = item if isinstance(item, dict) else {}
        concerns = fields.get("concerns", ())
        texts = concerns if isinstance(concerns, list) else [concerns] if concerns else []
        date = fields.get("date", "")
        note = Correction(
            date.isoformat() if hasattr(date, "isoformat") else str(date),
            str(fields.get("text", "")),
            0,
            tuple(map(str, texts)),
        )
        yield *places.get(number, (0, 0)), note


def _places(body: str, table: dict[str, Any], items: list[Any]) -> dict[int, tuple[int, int]]:
    found: dict[int, tuple[int, int]] = {}
    for match in _TEXT.finditer(body):
        start, end = match.span("value")
        try:
            probed = tomllib.loads(f'{body[:start]}"{_PROBE}"{body[end:]}'.replace("\r\n", "\n"))
        except tomllib.TOMLDecodeError:
            continue
        for number, item in enumerate(items):
            if not isinstance(item, dict) or number in found:
                continue
            expected = deepcopy(table)
            held = expected[KEY]
            (held[number] if isinstance(held, list) else held)["text"] = _PROBE
            if probed == expected:
                found[number] = (start, end)
                break
    return found


def named(words: str, units: Iterable[U], references: Collection[str] = ()) -> tuple[U, ...]:
    """The units that a correction concerns which quotes some words.

    Those that hold the words; if none does, those that the words hold, since an author may quote
    more than one sentence. Case, markup, line breaks and the shape of quotation marks make no
    difference.

    Args:
        words: What the author quotes.
        units: The units of the article.
        references: Labels of the link references that the article defines.
    """
    wanted = _forms(words, references)
    texts = [(one, _forms(one.source, references)) for one in units if one.role is not _OWN]
    found = [one for one, forms in texts if any(w in text for w in wanted for text in forms)]
    if not found:
        found = [
            one
            for one, forms in texts
            if any(len(text) >= _SENTENCE and text in w for w in wanted for text in forms)
        ]
    return tuple(found)


def _forms(text: str, references: Collection[str]) -> set[str]:
    """A text as it is written and as it is read, without what makes no difference."""
    return {_plain(text), _plain(inline.plain(text, references))} - {""}


def _plain(text: str) -> str:
    return " ".join(text.split()).translate(_QUOTES).casefold()
