"""glossary.csv and names.csv: terms as a spreadsheet holds them.

The first row names the columns, in any order: ``source``, one for each locale, and, if wanted,
``note``, ``keep`` and ``case``. Cells are parted by commas, semicolons or tabs, as the program that
saved the file likes it. Several spellings of a source, and several renderings that are accepted,
stand in one cell, parted by “|”.
"""

from __future__ import annotations

import csv
import difflib
import io
from typing import TYPE_CHECKING

from polyglot_news.errors import FileError, UsageError
from polyglot_news.locales import canonical
from polyglot_news.terms.term import Kind, Term

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

__all__ = ["HEADER", "dumps", "extended", "loads"]

HEADER = ("source", "note", "keep", "case")
"""The columns that are no locale's."""

_YES = frozenset({"yes", "y", "true", "1", "x", "✓", "✔", "ja", "так", "はい", "wahr"})
_NO = frozenset({"", "no", "n", "false", "0", "-", "nein", "ні", "いいえ", "falsch"})
_SEPARATORS = (",", ";", "\t")


def loads(
    text: str, where: str, locales: Iterable[str], kind: Kind = Kind.TERM
) -> tuple[Term, ...]:
    """Read the text of a table.

    Args:
        text: The text, with or without a byte order mark.
        where: How to name the file in messages.
        locales: The project's locales; a column of another one is an error.
        kind: What its terms are.

    Raises:
        FileError: It is no such table, with the line.
    """
    return tuple(_Reader(text, where, locales, kind).terms())


class _Reader:
    """One table; knows the text only to say where something stands."""

    def __init__(self, text: str, where: str, locales: Iterable[str], kind: Kind) -> None:
        self.where = where
        self.locales = tuple(locales)
        self.kind = kind
        text = text.removeprefix("\ufeff")
        separator = ""
        if text[:4].lower() == "sep=" and text[4:5] in _SEPARATORS:
            separator, (_, _, text) = text[4], text.partition("\n")
            self.skipped = 1
        else:
            self.skipped = 0
        head = text.lstrip("\r\n").partition("\n")[0]
        self.separator = separator or max(_SEPARATORS, key=head.count)
        lines = io.StringIO(text, newline="")
        self.rows = csv.reader(lines, delimiter=self.separator, strict=True)

    def error(self, what: str, hint: str, line: int) -> FileError:
        return FileError(what, hint, where=self.where, line=line)

    def numbered(self) -> Iterator[tuple[int, list[str]]]:
        """The rows that hold something, each with the line on which it begins."""
        line = 1 + self.skipped
        try:
            for row in self.rows:
                yield line, row
                line = self.rows.line_num + 1 + self.skipped
        except csv.Error as problem:
            raise self.error(
                f"This is not a table of cells: {problem}.",
                "Put a cell with a quotation mark in quotation marks, and double the inner ones.",
                line,
            ) from problem

    def terms(self) -> Iterator[Term]:
        rows = self.numbered()
        columns: list[str] = []
        for line, row in rows:
            if any(map(str.strip, row)):
                columns = self.columns(row, line)
                break
        else:
            raise self.error("It is empty.", "Begin it with a row of column names.", 1)
        width = len(columns)
        at = columns.index("source")
        fields = [(name, n) for n, name in enumerate(columns) if name and name not in HEADER]
        note, keep, case = (
            columns.index(name) if name in columns else -1 for name in ("note", "keep", "case")
        )
        for line, row in rows:
            if len(row) > width and any(map(str.strip, row[width:])):
                raise self.error(
                    f"This row has {len(row)} cells, and there are {width} columns.",
                    "Put a cell that holds the separator in quotation marks.",
                    line,
                )
            cells = [cell.strip() for cell in row] + [""] * (width - len(row))
            if not any(cells):
                continue
            sources = [found for one in cells[at].split("|") if (found := " ".join(one.split()))]
            if not sources:
                raise self.error("This row has no source.", "Write one, or take it out.", line)
            for source in sources:
                yield Term(
                    source,
                    {name: " ".join(cells[n].split()) for name, n in fields if cells[n]},
                    cells[note] if note >= 0 else "",
                    keep >= 0 and self.truth(cells[keep], "keep", line),
                    case >= 0 and self.truth(cells[case], "case", line),
                    self.kind,
                    f"{self.where}:{line}",
                )

    def columns(self, row: list[str], line: int) -> list[str]:
        found: list[str] = []
        for cell in row:
            name = self.column(cell.strip(), line)
            if name and name in found:
                raise self.error(f"There are two columns “{name}”.", "Take one out.", line)
            found.append(name)
        if "source" not in found:
            raise self.error(
                "There is no column “source”.",
                "The first row names the columns: source, one for each locale, note, keep, case.",
                line,
            )
        return found

    def column(self, name: str, line: int) -> str:
        if not name or name.lower() in HEADER:
            return name.lower()
        try:
            locale = canonical(name)
            wanted = {one.partition("_")[0] for one in self.locales} | {*self.locales}
            if locale in wanted or locale.partition("_")[0] in wanted:
                return locale
            hint = ""
        except UsageError as problem:
            hint = problem.hint if "Did you mean" in problem.hint else ""
        known = (*HEADER, *self.locales)
        near = difflib.get_close_matches(name.lower(), known, n=1)
        hint = hint or (f"Did you mean “{near[0]}”?" if near else f"Known: {', '.join(known)}.")
        raise self.error(f"“{name}” is no column that a glossary has.", hint, line)

    def truth(self, cell: str, name: str, line: int) -> bool:
        if cell.lower() in _YES:
            return True
        if cell.lower() in _NO:
            return False
        raise self.error(f"“{cell}” is no answer in the column “{name}”.", "Write yes or no.", line)


def dumps(terms: Iterable[Term], locales: Iterable[str]) -> str:
    """Terms as the text of a table, with a column for each of the locales."""
    return extended("", terms, locales)


def extended(text: str, terms: Iterable[Term], locales: Iterable[str]) -> str:
    """Put terms behind the rows of a table, in its own columns and with its own separator.

    A column that it lacks is put behind the others of its first row; no other row changes.

    Args:
        text: The text of the table; empty for a new one.
        terms: The terms.
        locales: The locales that a new table has columns for.
    """
    terms = tuple(terms)
    separator, end = ",", "\n"
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    columns = ["source", *locales, "note", "keep", "case"]
    if text.strip("\ufeff\r\n"):
        reader = _Reader(text, "", locales, Kind.TERM)
        separator = reader.separator
        end = "\r\n" if "\r\n" in text else "\n"
        _, row = next(one for one in reader.numbered() if any(map(str.strip, one[1])))
        columns = [_name(cell.strip()) for cell in row]
        wanted = dict.fromkeys(name for term in terms for name in term.renderings)
        needed = [name for name in (*wanted, *_used(terms)) if name not in columns]
        if needed:
            lines = text.removeprefix("\ufeff").split("\n")
            at = reader.rows.line_num - 1 + reader.skipped
            lines[at] = lines[at].removesuffix("\r")
            lines[at] += separator + separator.join(needed) + end.removesuffix("\n")
            text = mark + "\n".join(lines)
            columns += needed
        if not text.endswith("\n"):
            text += end
    else:
        text = mark + _row(columns, separator, end)
    return text + "".join(_row(_cells(one, columns), separator, end) for one in terms)


def _used(terms: Iterable[Term]) -> list[str]:
    used = {"note": False, "keep": False, "case": False}
    for one in terms:
        used["note"] |= bool(one.note)
        used["keep"] |= one.keep
        used["case"] |= one.case
    return [name for name, here in used.items() if here]


def _cells(term: Term, columns: Sequence[str]) -> list[str]:
    cells = {"source": term.source, "note": term.note}
    cells |= {"keep": "yes" if term.keep else "", "case": "yes" if term.case else ""}
    return [cells[name] if name in cells else term.renderings.get(name, "") for name in columns]


def _row(cells: Sequence[str], separator: str, end: str) -> str:
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=separator, lineterminator=end).writerow(cells)
    return file.getvalue()


def _name(cell: str) -> str:
    try:
        return cell.lower() if cell.lower() in HEADER else canonical(cell)
    except UsageError:
        return cell
