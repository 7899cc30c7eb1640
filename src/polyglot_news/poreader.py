"""The text of a .po file, taken apart line by line; an error says line and column.

The grammar is that of GNU gettext ("The Format of PO Files" in its manual), read
a little more kindly: comments may stand inside an entry, ``#`` marks need no
space after them, lines may end with CR and LF.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NoReturn

from polyglot_news.entry import Entry, Key, Reference, representable
from polyglot_news.errors import CatalogError

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["HEADER", "PATH_AND_LINE", "Draft", "Reader"]

HEADER: Key = (None, "")
"""The key of the record that is the header."""

PATH_AND_LINE = re.compile(r"(.+):([0-9]{1,9})")
_TOKEN = re.compile(
    r"""
    \s* (?:
        (?P<string> " (?P<text> [^"\\]* (?: \\. [^"\\]* )* ) " )
      | (?P<keyword> [A-Za-z_]+ ) (?: \[ (?P<index> [0-9]+ ) \] )?
      | $
    )
    """,
    re.VERBOSE,
)
_KEYWORD = re.compile(r"msgctxt|msgid|msgid_plural|msgstr(\[[0-9]+\])?")
_CONFLICT = re.compile(r"(<{7}|={7}|>{7}|\|{7})( |$)")
_FLAG_LINE = re.compile(r"[a-z][\w+#:. -]*(,\s*[a-z][\w+#:. -]*)*")
_REFERENCE = re.compile(r"\u2068([^\u2068\u2069\r]+)\u2069(?::([0-9]{1,9})\b)?|([^ \t\r\f\v]+)")
_ESCAPE = re.compile(r"((?:\\(?:[0-7]{1,3}|x[0-9A-Fa-f]{1,2}))+)|\\(.)")
_BYTE = re.compile(r"\\(?:x([0-9A-Fa-f]{1,2})|([0-7]{1,3}))")
_LETTERS = dict(zip('abfnrtv"\\', '\a\b\f\n\r\t\v"\\', strict=True))
_RESTORE = "Restore the file from version control, or repair this entry."


@dataclass(slots=True)
class Draft:
    """An entry while it is being read.

    `fields` holds the pieces of each text by keyword: ``msgid``, ``msgstr[1]``,
    ``previous msgid``. `marks` says what stands on which line, from 1: one of these keywords,
    or ``comments``, ``extracted``, ``references`` or ``flags``.
    """

    line: int = 0
    column: int = 0
    obsolete: bool = False
    comments: list[str] = field(default_factory=list)
    extracted: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)
    fields: dict[str, list[str]] = field(default_factory=dict)
    marks: list[tuple[int, str]] = field(default_factory=list)

    def get(self, name: str) -> str | None:
        """The text of a field, None if the entry does not have it."""
        return "".join(self.fields[name]) if name in self.fields else None

    def text(self, name: str) -> str:
        """The text of a field, "" if the entry does not have it."""
        return self.get(name) or ""

    @property
    def complete(self) -> bool:
        """Whether a msgstr is there; what may follow are more lines and more forms of it."""
        return "msgstr" in self.fields or "msgstr[0]" in self.fields

    @property
    def forms(self) -> Iterator[str]:
        """The texts of the plural forms."""
        number = 0
        while f"msgstr[{number}]" in self.fields:
            yield self.text(f"msgstr[{number}]")
            number += 1


class Reader:
    """Reads a .po file line by line.

    Attributes:
        entries: In the order of the file.
        header: The record with the empty msgid.
        marks: For each entry and for the header, by their keys in the order of the file,
            what stands on which line: see `Draft`. Headers that are obsolete, which are no
            entries, are there by keys that no entry has.
        draft: What has been read of an entry that is not finished; after `read`
            the comments behind the last entry.
    """

    def __init__(self, where: str, charset: str) -> None:
        self.where = where
        self.charset = charset
        self.entries: list[Entry] = []
        self.header = Draft()
        self.draft = Draft()
        self.marks: dict[Key, list[tuple[int, str]]] = {}
        self._lines: dict[Key, int] = {}
        self._number = 0
        # The field that strings go to, whether it is "#|" and "#~", and where it began.
        self._field: list[str] | None = None
        self._name = ""
        self._kind = (False, False)
        self._began = (0, 0)

    def read(self, text: str) -> None:
        """Read the whole file.

        Raises:
            CatalogError: At the first character that cannot be parsed.
        """
        if not text.strip():
            self._fail(
                1, "The file is empty.", "Restore it from version control, or delete it.", line=1
            )
        lines = [line.rstrip("\r") for line in text.split("\n")]
        for number, line in enumerate(lines, 1):
            self._number = number
            self._read_line(line)
        self._check_field()
        if self.draft.complete:
            self._finish()
        elif self.draft.fields:
            self._fail(
                len(lines[-1]) + 1,
                f"The file ends before the {'msgstr' if self.draft.line else 'msgid'} of an entry.",
                _RESTORE,
            )
        elif self.draft.extracted or self.draft.places or self.draft.flags:
            self._fail(len(lines[-1]) + 1, "The file ends before the msgid of an entry.", _RESTORE)

    def _read_line(self, line: str) -> None:
        if not representable(line):
            at = next(at for at, letter in enumerate(line) if not representable(letter))
            self._fail(
                at + 1,
                f"A gettext catalog cannot hold the character U+{ord(line[at]):04X}.",
                "Delete it.",
            )
        if _CONFLICT.match(line):
            self._fail(
                1,
                "Here is a conflict marker that git left when two branches were merged.",
                "Keep one of the two versions, or both texts in one, and delete the markers.",
            )
        start = len(line) - len(line.lstrip())
        mark = line[start : start + 2]
        if mark == "#~" and line.startswith("|", start + 2):
            self._read_tokens(line, start + 3, previous=True, obsolete=True)
        elif mark == "#~":
            self._read_tokens(line, start + 2, previous=False, obsolete=True)
        elif mark == "#|":
            self._read_tokens(line, start + 2, previous=True, obsolete=False)
        elif mark.startswith("#"):
            self._read_comment(mark, line[start + 2 :], line[start + 1 :])
        else:
            self._read_tokens(line, start, previous=False, obsolete=False)

    def _read_comment(self, mark: str, rest: str, whole: str) -> None:
        if self.draft.complete:
            self._finish()
        what = "comments"
        if mark == "#.":
            what = "extracted"
            self.draft.extracted.append(_comment(rest))
        elif mark == "#:":
            what = "references"
            self.draft.places.append(rest.strip(" "))
        elif mark == "#," or (mark == "#=" and _FLAG_LINE.fullmatch(rest.strip())):
            # Newer gettext writes the flags of the source apart, with "#=".
            what = "flags"
            flags = (flag.rstrip("\\").strip() for flag in rest.split(","))
            self.draft.flags += filter(None, flags)
        else:
            self.draft.comments.append(_comment(whole))
        self.draft.marks.append((self._number, what))

    def _read_tokens(self, line: str, start: int, *, previous: bool, obsolete: bool) -> None:
        position = start
        while position < len(line):
            token = _TOKEN.match(line, position)
            if token is None:
                self._fail_token(line, len(line) - len(line[position:].lstrip()) + 1)
            if token["keyword"]:
                name = token["keyword"] + (f"[{token['index']}]" if token["index"] else "")
                column = token.start("keyword") + 1
                if not _KEYWORD.fullmatch(name) or (previous and name.startswith("msgstr")):
                    self._fail_token(line, column)
                self._begin(name, column, previous=previous, obsolete=obsolete)
            elif token["string"]:
                column = token.start("string") + 1
                if self._field is None:
                    self._fail(
                        column,
                        "This text belongs to no msgid or msgstr.",
                        "Write a keyword before it, or delete it.",
                    )
                if self._kind != (previous, obsolete):
                    self._fail(
                        start + 1,
                        "This line goes on with a text that began with another mark.",
                        "Begin all lines of an entry with #~, or none.",
                    )
                self._field.append(self._unescape(token["text"], column))
                self.draft.marks.append((self._number, self._name))
            position = token.end()

    def _begin(self, name: str, column: int, *, previous: bool, obsolete: bool) -> None:
        self._check_field()
        draft = self.draft
        if draft.complete and (previous or name in {"msgctxt", "msgid"}):
            self._finish()
            draft = self.draft
        key = f"previous {name}" if previous else name
        self._check_order(key, column)
        if key == "msgctxt" or (key == "msgid" and "msgctxt" not in draft.fields):
            draft.obsolete = obsolete
        elif not previous and draft.obsolete != obsolete:
            self._fail(
                column,
                "One part of this entry is marked obsolete and another is not.",
                "Begin all lines of an entry with #~, or none.",
            )
        if key in {"msgctxt", "msgid"}:
            draft.line, draft.column = self._number, column
        self._field = draft.fields[key] = []
        self._name = key
        draft.marks.append((self._number, key))
        self._kind = (previous, obsolete)
        self._began = (self._number, column + len(name))

    def _check_order(self, key: str, column: int) -> None:
        fields = self.draft.fields
        if key in {"msgctxt", "msgid"} and "msgid" in fields:
            self._fail(
                column,
                f"The entry on line {self.draft.line} has no msgstr.",
                f'Write msgstr "" for a text without translation. {_RESTORE}',
            )
        if key in fields:
            self._fail(column, f"A second {key} in one entry.", _RESTORE)
        if key.startswith(("msgstr", "msgid_plural")) and "msgid" not in fields:
            self._fail(column, f"A {key} without a msgid before it.", _RESTORE)
        if key.startswith("msgstr") and ("[" in key) != ("msgid_plural" in fields):
            self._fail(
                column,
                f'"{key}" does not fit this entry.',
                "msgstr[0], msgstr[1] and so on go with a msgid_plural, msgstr without one.",
            )
        if key == "msgid_plural" and self.draft.complete:
            self._fail(column, "A msgid_plural after the msgstr.", _RESTORE)
        if "[" in key and key != f"msgstr[{sum('[' in name for name in fields)}]":
            self._fail(
                column, f'"{key}" is not the next plural form.', "Number them from 0, in order."
            )

    def _check_field(self) -> None:
        if self._field is not None and not self._field:
            line, column = self._began
            self._fail(column, "A text in quotes is missing here.", _RESTORE, line=line)

    def _finish(self) -> None:
        """Turn the draft, which has its msgstr, into an entry or into the header."""
        self._check_field()
        draft, self._field = self.draft, None
        self.draft = Draft()
        msgctxt, msgid = draft.get("msgctxt"), draft.text("msgid")
        if not msgid and msgctxt is None and draft.obsolete:
            # An old header says nothing that the header does not.
            self.marks[None, f"\0{draft.line}"] = draft.marks
            return
        if any(map(draft.fields.get, ("previous msgctxt", "previous msgid_plural"))) and (
            "previous msgid" not in draft.fields
        ):
            self._fail(
                draft.column,
                "The entry has a previous msgctxt or msgid_plural, but no previous msgid.",
                "Delete its lines that begin with #|.",
                line=draft.line,
            )
        if first := self._lines.get((msgctxt, msgid)):
            self._fail(
                draft.column,
                f"The same msgid as on line {first}{' with the same msgctxt' * bool(msgctxt)}.",
                "Delete one of the two entries.",
                line=draft.line,
            )
        self._lines[msgctxt, msgid] = draft.line
        self.marks[msgctxt, msgid] = draft.marks
        if (msgctxt, msgid) == HEADER:
            self.header = draft
        else:
            self.entries.append(
                Entry(
                    msgid=msgid,
                    msgstr=draft.text("msgstr"),
                    msgctxt=msgctxt,
                    msgid_plural=draft.get("msgid_plural"),
                    msgstr_plural=tuple(draft.forms),
                    flags=tuple(draft.flags),
                    previous_msgctxt=draft.get("previous msgctxt"),
                    previous_msgid=draft.get("previous msgid"),
                    previous_msgid_plural=draft.get("previous msgid_plural"),
                    # gettext may break a line inside of a path.
                    references=tuple(_references(" ".join(draft.places))),
                    comments=tuple(draft.comments),
                    extracted=tuple(draft.extracted),
                    obsolete=draft.obsolete,
                )
            )

    def _unescape(self, text: str, column: int) -> str:
        def replace(found: re.Match[str]) -> str:
            if found[2]:
                if found[2] not in _LETTERS:
                    self._fail(
                        column + 1 + found.start(),
                        f"There is no escape {found[0]}.",
                        r"Write a backslash as \\.",
                    )
                return _LETTERS[found[2]]
            values = (
                int(hexadecimal, 16) if hexadecimal else int(octal, 8)
                for hexadecimal, octal in _BYTE.findall(found[1])
            )
            try:
                return _printable(bytes(values).decode(self.charset))
            except ValueError:
                self._fail(
                    column + 1 + found.start(),
                    f"{found[0]} is not {self.charset} text.",
                    "Write the character itself.",
                )

        return _ESCAPE.sub(replace, text) if "\\" in text else text

    def _fail_token(self, line: str, column: int) -> NoReturn:
        rest = line[column - 1 :]
        word = re.match(r"\w+|.", rest)
        if rest.startswith('"'):
            self._fail(
                column,
                "The quote that opens here is not closed.",
                r'Write " at the end of the text, and \" for a quote inside it.',
            )
        if line[: column - 1].rstrip().endswith('"'):
            self._fail(
                column, "Text after the closing quote.", r"Write a quote inside a text as \"."
            )
        self._fail(
            column,
            f'"{word[0] if word else ""}" is not a keyword.',
            "An entry is made of msgctxt, msgid, msgid_plural and msgstr; begin a comment with #.",
        )

    def _fail(self, column: int, what: str, hint: str, *, line: int = 0) -> NoReturn:
        raise CatalogError(
            what, hint, where=self.where, line=line or self._number, column=column
        ) from None


def _comment(text: str) -> str:
    # The reverse of what is done to a final backslash in pofile.py.
    return re.sub(r"(\\ *) $", r"\1", text.removeprefix(" "))


def _printable(text: str) -> str:
    if re.search("[\x00\x04]", text):
        raise ValueError("no gettext catalog can hold it")
    return text


def _references(text: str) -> Iterator[Reference]:
    for isolated, line, plain in _REFERENCE.findall(text):
        if isolated:
            yield Reference(isolated, int(line) if line else None)
        elif path := re.sub("[\u2068\u2069]", "", plain):
            found = PATH_AND_LINE.fullmatch(path)
            yield Reference(found[1], int(found[2])) if found else Reference(path)
