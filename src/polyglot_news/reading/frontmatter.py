"""Front matter: YAML between two ``---`` lines, or TOML between two ``+++``, at a file's head."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any

from polyglot_news.moments import iso
from polyglot_news.reading import Problem, Reading, Region, Role, Syntax, corrected, has_words

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["PROSE_KEYS", "body_start", "read"]

PROSE_KEYS = {
    "title": Role.TITLE,
    "subtitle": Role.DESCRIPTION,
    "description": Role.DESCRIPTION,
    "summary": Role.DESCRIPTION,
    "standfirst": Role.DESCRIPTION,
}
"""The keys whose values are read by people; every other value is kept as it is."""

_YAML = re.compile(
    r"---[ \t]*(?:\r\n?|\n)(?P<body>(?:.*?(?:\r\n?|\n))??)(?:---|\.\.\.)[ \t]*(?:\r\n?|\n|\Z)",
    re.DOTALL,
)
_TOML = re.compile(
    r"\+\+\+[ \t]*(?:\r\n?|\n)(?P<body>(?:.*?(?:\r\n?|\n))??)\+\+\+[ \t]*(?:\r\n?|\n|\Z)",
    re.DOTALL,
)
_UNCLOSED = re.compile(
    r"(?:---|\+\+\+)[ \t]*(?:\r\n?|\n)(?:title|description|date|author|tags|lang|slug)[ \t]*[:=]"
)
_TOML_LINE = re.compile(
    r"""^[ \t]*(?P<key>\w+)[ \t]*=[ \t]*(?P<value>"(?:[^"\\\n]|\\.)+"|'[^'\n]+')""", re.MULTILINE
)


def read(text: str, start: int, reading: Reading) -> int:
    """Read the front matter of a file, if it has one.

    Args:
        text: The file's text.
        start: Where it begins, after a byte order mark.
        reading: Takes up regions, metadata and problems.

    Returns:
        Where the rest of the file begins: ``start`` if there is no front matter.
    """
    for form, reader in ((_YAML, _read_yaml), (_TOML, _read_toml)):
        if block := form.match(text, start):
            end = reader(text, block, reading)
            _check_date(text, block, reading)
            reading.regions.sort(key=lambda one: one.start)
            return end
    if _UNCLOSED.match(text, start):
        message = "The front matter is never closed: there is no second line of --- or +++."
        reading.problems.append(Problem(1, message))
    return start


def _check_date(text: str, block: re.Match[str], reading: Reading) -> None:
    for key in ("date", "updated"):
        date = reading.metadata.get(key, "")
        if not date or (isinstance(date, str) and iso(date)):
            continue
        place = re.search(rf"^{key}\b", block["body"], re.MULTILINE)
        line = _line(text, block.start("body") + (place.start() if place else 0))
        message = f"“{date}” is no date such as 2026-01-31; the editions will have none."
        reading.problems.append(Problem(line, message))


def _read_toml(text: str, block: re.Match[str], reading: Reading) -> int:
    try:
        table = tomllib.loads(block["body"].replace("\r\n", "\n"))
    except tomllib.TOMLDecodeError as error:
        line = _line(text, block.start("body"))
        message = f"The front matter is not valid TOML: {error}."
        reading.problems.append(Problem(line, message))
        return block.end()
    reading.metadata = {
        key: tuple(map(str, value)) if isinstance(value, list) else str(value)
        for key, value in table.items()
        if not isinstance(value, dict) and key != corrected.KEY
    }
    for place, end, note in corrected.in_toml(block["body"], table):
        begin = block.start("body") + place
        line = _line(text, begin)
        if not corrected.take(note, line, reading):
            continue
        if end == place:
            message = (
                "The text of a correction is not found in the front matter; it stays as it is."
            )
            reading.problems.append(Problem(line, message))
        else:
            reading.regions.append(
                Region(
                    start=begin,
                    end=block.start("body") + end,
                    role=Role.CORRECTION,
                    syntax=Syntax.FIELD,
                    line=line,
                    content=note.text.strip(),
                )
            )
    for found in _TOML_LINE.finditer(block["body"]):
        key = found["key"]
        value = tomllib.loads(f"value = {found['value']}")["value"]
        # The same line may stand in a table or a text of several lines: then it is another value.
        if key in PROSE_KEYS and table.get(key) == value and has_words([value]):
            place = block.start("body") + found.start("value")
            reading.regions.append(
                Region(
                    start=place,
                    end=place + len(found["value"]),
                    role=PROSE_KEYS[key],
                    syntax=Syntax.FIELD,
                    line=_line(text, place),
                    content=value.strip(),
                )
            )
            table.pop(key)
    return block.end()


def _read_yaml(text: str, block: re.Match[str], reading: Reading) -> int:
    start = block.start()
    import yaml

    offset = block.start("body")
    try:
        root = yaml.compose(block["body"], Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = _line(text, offset + (mark.index if mark else 0))
        what = getattr(error, "problem", None) or "it holds a character that YAML does not allow"
        reading.problems.append(Problem(line, f"The front matter is not valid YAML: {what}."))
        return block.end()
    if root is None:
        return block.end()
    if not isinstance(root, yaml.MappingNode):
        return start

    metadata: dict[str, str | tuple[str, ...]] = {}
    for key, value in _pairs(root, yaml):
        if key == corrected.KEY:
            for node, note in corrected.in_yaml(value, yaml):
                line = _line(text, offset + node.start_mark.index)
                if corrected.take(note, line, reading):
                    reading.regions.append(_region(text, offset, Role.CORRECTION, node))
        elif isinstance(value, yaml.ScalarNode):
            metadata[key] = value.value
            if key in PROSE_KEYS and has_words([value.value]):
                reading.regions.append(_region(text, offset, PROSE_KEYS[key], value))
        elif isinstance(value, yaml.SequenceNode):
            metadata[key] = tuple(
                item.value for item in value.value if isinstance(item, yaml.ScalarNode)
            )
    reading.metadata = metadata
    return block.end()


def body_start(text: str) -> int:
    """Where the text behind the front matter begins; a byte order mark counts to the latter."""
    start = len("\ufeff") if text.startswith("\ufeff") else 0
    return read(text, start, Reading())


def _pairs(root: Any, yaml: Any) -> Iterator[tuple[str, Any]]:
    seen = set()
    for key, value in root.value:
        if isinstance(key, yaml.ScalarNode) and key.value not in seen:
            seen.add(key.value)
            yield key.value, value


def _region(text: str, offset: int, role: Role, node: Any) -> Region:
    start, end = offset + node.start_mark.index, offset + node.end_mark.index
    end = start + len(text[start:end].rstrip())
    return Region(
        start=start,
        end=end,
        role=role,
        syntax=Syntax.FIELD,
        line=_line(text, start),
        content=node.value.strip(),
    )


def _line(text: str, position: int) -> int:
    head = text[:position]
    return head.count("\n") + head.count("\r") - head.count("\r\n") + 1
