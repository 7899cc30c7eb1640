"""The text of a .po file, put together: from nothing, or with all that a person's file had.

From nothing the layout is that of ``msgcat --no-wrap``: a text is broken after each
newline and nowhere else. A file that is there already keeps its own layout, whatever
tool gave it that one. What is kept is the line, and what is compared is the value:

* An entry of which nothing changed is written back byte for byte, comments, wrapping and
  line ends as they were.
* Of an entry of which something changed, only the lines of that are written anew: of one
  that moved in the article, the ``#:`` lines; of one that was approved, the flags and the
  previous msgid. So a version control system shows what was done, and nothing else.
* What stands between two entries stays as long as they are neighbours; new neighbours are
  parted by an empty line.
* New lines end as most lines of the file do.

Entries that share a line, which no tool writes, are written anew when anything changed.
"""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

from polyglot_news.catalog import format_header, parse_header
from polyglot_news.poreader import HEADER, PATH_AND_LINE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from polyglot_news.catalog import Catalog
    from polyglot_news.entry import Entry, Key, Reference
    from polyglot_news.poreader import Reader

    # What an entry says, by the part that says it: see `Draft.marks`.
    _Values = Mapping[str, object]
    # The lines of its parts, in the order in which they are written.
    _Parts = dict[str, list[str]]

__all__ = ["rewrite", "write"]

_WIDTH = 79
# What must not stand raw between quotes. Other control characters may, and have to: Babel
# and polib do not know all of gettext's escapes.
_ESCAPES = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n", "\r": r"\r", "\t": r"\t"})
# An escape that stands for a byte of the file's charset.
_BYTE_ESCAPE = re.compile(r"\\[0-7x]")
# What stands before the texts of an entry that is obsolete, and before its previous ones.
_MARK = re.compile(r"^(\s*)((?:#~\||#~|#\|)?) ?")
# The comments behind the last entry: a msgid that no entry has, since none is without "msgid".
_TRAILING = (None, "\0")
_ORDER = (
    "comments",
    "extracted",
    "references",
    "flags",
    "previous msgctxt",
    "previous msgid",
    "previous msgid_plural",
    "msgctxt",
    "msgid",
    "msgid_plural",
    "msgstr",
)
_RANKS = {part: rank for rank, part in enumerate(_ORDER)}


def write(catalog: Catalog) -> str:
    """Write a catalog: unwrapped, lines ended by a line feed."""
    blocks = [_header(catalog), *map(_entry, catalog.entries)]
    if catalog.trailing:
        blocks.append(_trailing(catalog))
    return "\n".join(
        "".join(f"{line}\n" for lines in block.values() for line in lines) for block in blocks
    )


def rewrite(catalog: Catalog, text: str, reader: Reader) -> str:
    """Write a catalog in the place of a text, of which all is kept that says the same.

    Args:
        catalog: The catalog.
        text: The text, without a byte order mark.
        reader: What has read this text.
    """
    return _Rewriting(catalog, text, reader).text()


class _Rewriting:
    """One text on its way to become another."""

    def __init__(self, catalog: Catalog, text: str, reader: Reader) -> None:
        self._old = text.split("\n")
        crlf = sum(line.endswith("\r") for line in self._old) * 2 >= len(self._old)
        self._end = "\r\n" if crlf else "\n"
        self._old = [f"{line}\n" for line in self._old[:-1]] + [
            line for line in self._old[-1:] if line
        ]
        # A byte of another charset would be none of UTF-8.
        self._recoded = codecs.lookup(reader.charset).name not in {"utf-8", "ascii"}
        self._marks = {**reader.marks, _TRAILING: reader.draft.marks}
        self._marks = {key: marks for key, marks in self._marks.items() if marks}
        self._known = _known(reader)
        self._wanted = _wanted(catalog)
        bare = HEADER not in self._marks and not any(self._wanted[HEADER][0].values())
        if bare and len(self._wanted) > 1:
            del self._wanted[HEADER]

    def text(self) -> str:
        """The whole text."""
        places = self._places()
        following = dict(zip(places, list(places)[1:], strict=False))
        order = self._in_order(list(places))
        lines: list[str] = []
        last: Key | None = None
        for key in order:
            if last is None:
                first = key in places and next(iter(places)) == key
                lines += self._old[: places[key][0]] if first else []
            elif last in places and following.get(last) == key:
                lines += self._old[places[last][1] : places[key][0]]
            else:
                lines.append(self._end)
            lines += self._block(key, places.get(key))
            if not lines[-1].endswith("\n"):
                lines[-1] += self._end
            last = key
        if last in places and last not in following:
            lines += self._old[places[last][1] :]
            if lines and self._old and not self._old[-1].endswith("\n"):
                lines[-1] = lines[-1].removesuffix(self._end)
        return "".join(lines)

    def _places(self) -> dict[Key, tuple[int, int]]:
        """Where each entry begins and ends, in lines from 0; those that share one left out."""
        spans = {key: (marks[0][0] - 1, marks[-1][0]) for key, marks in self._marks.items()}
        ends = [0, *(end for _, end in spans.values())]
        starts = [*(start for start, _ in spans.values()), len(self._old)]
        return {
            key: (start, end)
            for (key, (start, end)), before, after in zip(
                spans.items(), ends, starts[1:], strict=False
            )
            if before <= start and end <= after and self._usual(key)
        }

    def _usual(self, key: Key) -> bool:
        """Whether it is an entry, or a header as headers are."""
        plural = any(part == "msgid_plural" for _, part in self._marks[key])
        return key in self._known and not (key == HEADER and plural)

    def _in_order(self, there: Sequence[Key]) -> Iterator[Key]:
        """The catalog's order; an obsolete entry that stands among the others stays there."""
        live = [key for key, (values, _) in self._wanted.items() if not values.get("obsolete")]
        gone = [key for key, (values, _) in self._wanted.items() if values.get("obsolete")]
        before = dict(zip(there, [None, *there], strict=False))
        end = [live.pop()] if _TRAILING in self._wanted else []
        if HEADER not in before and live[:1] == [HEADER]:
            yield live.pop(0)
        for last in (None, *live):
            if last is not None:
                yield last
            while gone and gone[0] in before and before[gone[0]] == last:
                last = gone.pop(0)
                yield last
        yield from (*gone, *end)

    def _block(self, key: Key, place: tuple[int, int] | None) -> list[str]:
        _, parts = self._wanted[key]
        if place is None:
            return [line + self._end for lines in parts.values() for line in lines]
        start, end = place
        on_line: dict[int, set[str]] = {}
        for number, part in self._marks[key]:
            on_line.setdefault(number - 1, set()).add(part)
        changed = self._changed(key, on_line)
        waiting = [part for part in sorted(changed, key=_rank) if parts.get(part)]
        there = {part for found in on_line.values() for part in found}
        lines: list[str] = []

        def put(ready: Iterable[str]) -> None:
            for part in ready:
                waiting.remove(part)
                lines.extend(line + self._end for line in parts[part])

        for number in range(start, end):
            found = on_line.get(number, set())
            anew = bool(found & changed)
            if found:
                limit = (max if anew else min)(map(_rank, found))
                put(
                    [
                        part
                        for part in waiting
                        if (part in found) or (part not in there and _rank(part) < limit)
                    ]
                )
            if not anew:
                lines.append(self._marked(key, self._old[number], found))
        put(list(waiting))
        return lines

    def _marked(self, key: Key, line: str, parts: set[str]) -> str:
        """A line that stays, with the mark that it needs if its sentence went or came back."""
        obsolete = self._wanted[key][0].get("obsolete")
        if obsolete == self._known[key].get("obsolete") or not any("msg" in one for one in parts):
            return line
        if obsolete:
            return _MARK.sub(r"\1#~| " if "|" in _mark(line) else r"\1#~ ", line)
        return _MARK.sub(r"\1#| " if "|" in _mark(line) else r"\1", line)

    def _changed(self, key: Key, on_line: Mapping[int, set[str]]) -> set[str]:
        """The parts that have to be written anew, with those that share a line with them."""
        values, _ = self._wanted[key]
        known = self._known[key]
        changed = {part for part in {*values, *known} if values.get(part) != known.get(part)}
        changed.discard("obsolete")
        if self._recoded:
            for number, found in on_line.items():
                if _BYTE_ESCAPE.search(self._old[number]):
                    changed |= found
        while more := {
            part for found in on_line.values() if found & changed for part in found - changed
        }:
            changed |= more
        return changed


def _known(reader: Reader) -> dict[Key, _Values]:
    """What a text says, by entries."""
    known: dict[Key, _Values] = {entry.key: _values(entry) for entry in reader.entries}
    known[HEADER] = {
        "comments": tuple(reader.header.comments),
        "flags": tuple(reader.header.flags),
        "msgstr": parse_header(reader.header.text("msgstr")),
    }
    known[_TRAILING] = {"comments": tuple(reader.draft.comments)}
    return known


def _wanted(catalog: Catalog) -> dict[Key, tuple[_Values, _Parts]]:
    """What a text is to say, by entries, and its lines; in the catalog's order."""
    header = {
        "comments": catalog.header_comments,
        "flags": catalog.header_flags,
        "msgstr": catalog.header,
    }
    wanted: dict[Key, tuple[_Values, _Parts]] = {HEADER: (header, _header(catalog))}
    for entry in catalog.entries:
        wanted[entry.key] = (_values(entry), _entry(entry))
    if catalog.trailing:
        wanted[_TRAILING] = ({"comments": catalog.trailing}, _trailing(catalog))
    return wanted


def _values(entry: Entry) -> _Values:
    texts: dict[str, object] = {
        "comments": entry.comments,
        "extracted": entry.extracted,
        "references": entry.references,
        "flags": entry.flags,
        "previous msgctxt": entry.previous_msgctxt,
        "previous msgid": entry.previous_msgid,
        "previous msgid_plural": entry.previous_msgid_plural,
        "msgctxt": entry.msgctxt,
        "msgid": entry.msgid,
        "msgid_plural": entry.msgid_plural,
        "obsolete": entry.obsolete,
    }
    if entry.msgid_plural is None:
        texts["msgstr"] = entry.msgstr
    for number, text in enumerate(entry.msgstr_plural):
        texts[f"msgstr[{number}]"] = text
    return texts


def _mark(line: str) -> str:
    found = _MARK.match(line)
    return found[2] if found else ""


def _rank(part: str) -> int:
    name, _, number = part.partition("[")
    return _RANKS[name] + int(number.rstrip("]") or 0)


def _header(catalog: Catalog) -> _Parts:
    return {
        "comments": _comments(catalog.header_comments),
        "flags": _flags(catalog.header_flags),
        "msgid": _field("msgid", ""),
        "msgstr": _field("msgstr", format_header(catalog.header)),
    }


def _trailing(catalog: Catalog) -> _Parts:
    return {"comments": _comments(catalog.trailing)}


def _entry(entry: Entry) -> _Parts:
    mark = "#~ " if entry.obsolete else ""
    before = "#~| " if entry.obsolete else "#| "
    parts = {
        "comments": _comments(entry.comments),
        "extracted": _comments(entry.extracted, "#."),
        "references": _references(entry.references),
        "flags": _flags(entry.flags),
        "previous msgctxt": _field("msgctxt", entry.previous_msgctxt, before),
        "previous msgid": _field("msgid", entry.previous_msgid, before),
        "previous msgid_plural": _field("msgid_plural", entry.previous_msgid_plural, before),
        "msgctxt": _field("msgctxt", entry.msgctxt, mark),
        "msgid": _field("msgid", entry.msgid, mark),
    }
    if entry.msgid_plural is None:
        return {**parts, "msgstr": _field("msgstr", entry.msgstr, mark)}
    parts["msgid_plural"] = _field("msgid_plural", entry.msgid_plural, mark)
    for number, text in enumerate(entry.msgstr_plural):
        parts[f"msgstr[{number}]"] = _field(f"msgstr[{number}]", text, mark)
    return parts


def _references(references: tuple[Reference, ...]) -> list[str]:
    # gettext breaks these lines, other than texts, even with --no-wrap; done as it does it, a
    # file that went through its tools shows no difference.
    lines: list[str] = []
    for place in map(_reference, references):
        if lines and len(f"{lines[-1]} {place}".encode()) <= _WIDTH:
            lines[-1] += f" {place}"
        else:
            lines.append(f"#: {place}")
    return lines


def _reference(reference: Reference) -> str:
    path, line = reference.path, reference.line
    # gettext reads "a :3", "a: 3" and "a 3" as line 3 of a, too.
    ambiguous = re.search(r"\s|\\$|^:|:$|^[0-9]+$", path)
    if ambiguous or (line is None and PATH_AND_LINE.fullmatch(path)):
        path = f"\u2068{path}\u2069"
    return path if line is None else f"{path}:{line}"


def _comments(comments: tuple[str, ...], mark: str = "#") -> list[str]:
    # gettext takes a backslash before the end of a line, in comments too, for a sign that the
    # line goes on: a space behind it keeps them apart.
    lines = (re.sub(r"(\\ *)$", r"\1 ", text) for text in comments)
    return [f"{mark} {line}" if line else mark for line in lines]


def _flags(flags: tuple[str, ...]) -> list[str]:
    return ["#, " + ", ".join(flags)] if flags else []


def _field(keyword: str, text: str | None, mark: str = "") -> list[str]:
    if text is None:
        return []
    pieces = [piece.translate(_ESCAPES) for piece in re.findall(r"[^\n]*\n|[^\n]+", text)]
    if len(pieces) > 1:
        return [f'{mark}{keyword} ""', *(f'{mark}"{piece}"' for piece in pieces)]
    return [f'{mark}{keyword} "{"".join(pieces)}"']
