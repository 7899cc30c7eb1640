"""Catalogs as text: .po and .pot files, read and written.

The only module that knows polib, which makes the binary form that the standard
library's `gettext` loads. The text form is read (poreader.py) and written here,
because no library gives back all of it. polib 1.2 drops ``#~|`` lines, empty
``#.`` lines, trailing spaces of comments and the second digit of a form's
number, refuses ``#comment``, ``#,fuzzy`` and two strings on a line, takes the
comments of the first entry for the header's, splits paths at spaces, keeps one
of two equal header fields, and knows no column; Babel drops previous msgids.
That both, and GNU gettext, read what is written here is held by
tests/test_pofile.py and tests/test_gettext.py.

The layout is that of ``msgcat --no-wrap``: a text is broken after each newline and
nowhere else.
"""

from __future__ import annotations

import codecs
import re
from pathlib import Path
from typing import TYPE_CHECKING

from polyglot_news.catalog import Catalog, format_header, parse_header
from polyglot_news.errors import CatalogError
from polyglot_news.poreader import PATH_AND_LINE, Reader

if TYPE_CHECKING:
    import gettext

    from polyglot_news.entry import Entry, Reference

__all__ = ["dumps", "load", "loads", "translations"]

_CHARSET = re.compile(rb"Content-Type:[^\"\\]*?charset=([\w.:-]+)")
_CHARSET_FIELD = re.compile(r"(?<=charset=)[^\s;]*")
_WIDTH = 79
# What must not stand raw between quotes. Other control characters may, and have to: Babel
# and polib do not know all of gettext's escapes.
_ESCAPES = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n", "\r": r"\r", "\t": r"\t"})


def load(path: Path, *, locale: str | None = None) -> Catalog:
    """Read a .po or .pot file.

    Args:
        path: The file. Its name without the ending is the slug.
        locale: Language of the translations; see `loads`.

    Raises:
        CatalogError: The file cannot be opened or is not a catalog.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise CatalogError(
            f"The file cannot be read: {error.strerror}.",
            "Check that it is there and that you may read it.",
            where=str(path),
        ) from error
    return loads(data, str(path), locale=locale)


def loads(
    data: str | bytes, where: str = "", *, slug: str | None = None, locale: str | None = None
) -> Catalog:
    """Read the contents of a .po or .pot file.

    Every catalog is UTF-8 from here on: another charset is decoded, and the
    header says UTF-8 afterwards.

    Args:
        data: The contents. Bytes are decoded by the charset that the header
            declares; without one they are UTF-8.
        where: The file's path, for messages.
        slug: Name of the article; by default the file's name without its ending.
        locale: Language of the translations; by default what the header says,
            and None for a .pot file.

    Raises:
        CatalogError: With line and column of what cannot be read.
    """
    charset = "UTF-8"
    if isinstance(data, bytes):
        data, charset = _decode(data, where)
    reader = Reader(where, charset)
    reader.read(data.removeprefix("\ufeff"))
    header = tuple(
        (name, _CHARSET_FIELD.sub(_utf8, value) if name.lower() == "content-type" else value)
        for name, value in parse_header(reader.header.text("msgstr"))
    )
    named = Path(where)
    if locale is None and named.suffix != ".pot":
        locale = next((value for name, value in header if name == "Language"), "") or None
    return Catalog(
        slug=named.stem if slug is None else slug,
        locale=locale,
        header=header,
        header_comments=tuple(reader.header.comments),
        header_flags=tuple(reader.header.flags),
        # A stable sort: those that are obsolete go behind all others, else in the file's order.
        entries=tuple(sorted(reader.entries, key=lambda entry: entry.obsolete)),
        trailing=tuple(reader.draft.comments),
    )


def dumps(catalog: Catalog) -> str:
    """Write a catalog as text: unwrapped, lines ended by a line feed, to be encoded as UTF-8."""
    header = [
        *_comments(catalog.header_comments),
        *_flags(catalog.header_flags),
        *_field("msgid", ""),
        *_field("msgstr", format_header(catalog.header)),
    ]
    blocks = [header, *map(_entry, catalog.entries)]
    if catalog.trailing:
        blocks.append(_comments(catalog.trailing))
    return "\n".join("".join(f"{line}\n" for line in block) for block in blocks)


def translations(data: str | bytes, where: str = "") -> gettext.GNUTranslations:
    """What `gettext` needs to look up translations, plural forms included, without a .mo file.

    Fuzzy, untranslated and obsolete entries are left out, as ``msgfmt`` does it.

    Raises:
        CatalogError: As in `loads`.
    """
    import gettext
    import io

    import polib

    catalog = loads(data, where)
    compiled = polib.POFile(encoding="utf-8")
    compiled.metadata = dict(catalog.header)
    for entry in catalog.entries:
        if entry.obsolete or entry.fuzzy or not all(entry.texts):
            continue
        compiled.append(
            polib.POEntry(
                msgctxt=entry.msgctxt,
                msgid=entry.msgid,
                msgid_plural=entry.msgid_plural or "",
                msgstr=entry.msgstr,
                msgstr_plural=dict(enumerate(entry.msgstr_plural)),
            )
        )
    return gettext.GNUTranslations(io.BytesIO(compiled.to_binary()))


def _utf8(declared: re.Match[str]) -> str:
    try:
        same = codecs.lookup(declared[0]).name == "utf-8"
    except LookupError:
        same = False
    return declared[0] if same else "UTF-8"


def _decode(data: bytes, where: str) -> tuple[str, str]:
    """The text and the charset, as the first entry of the file declares it."""
    data = data.removeprefix(codecs.BOM_UTF8)
    head = re.split(rb"^\s*msgid\b", data, maxsplit=2, flags=re.MULTILINE)[:2]
    declared = _CHARSET.search(b"msgid".join(head))
    charset = declared[1].decode("ascii") if declared else "UTF-8"
    # What a template has where its translations will declare a charset.
    charset = "UTF-8" if charset == "CHARSET" else charset
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise CatalogError(
            "The file is UTF-16, which no gettext tool reads.",
            "Save it as UTF-8.",
            where=where,
            line=1,
            column=1,
        )
    try:
        return data.decode(charset), charset
    except UnicodeDecodeError as error:
        before = data[: error.start]
        start_of_line = before.rfind(b"\n") + 1
        raise CatalogError(
            f"The byte 0x{data[error.start]:02X} is not {charset}, the encoding of this file.",
            "Save the file as UTF-8, and let its Content-Type header say so.",
            where=where,
            line=before.count(b"\n") + 1,
            column=len(before[start_of_line:].decode(charset, "replace")) + 1,
        ) from error
    except (LookupError, UnicodeError) as error:
        raise CatalogError(
            f'There is no charset "{charset}", which the header names.',
            "Save the file as UTF-8, and let its Content-Type header say so.",
            where=where,
            line=data[: declared.start() if declared else 0].count(b"\n") + 1,
            column=1,
        ) from error


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


def _entry(entry: Entry) -> list[str]:
    mark = "#~ " if entry.obsolete else ""
    before = "#~| " if entry.obsolete else "#| "
    lines = _comments(entry.comments)
    lines += _comments(entry.extracted, "#.")
    lines += _references(entry.references)
    lines += _flags(entry.flags)
    lines += _field("msgctxt", entry.previous_msgctxt, before)
    lines += _field("msgid", entry.previous_msgid, before)
    lines += _field("msgid_plural", entry.previous_msgid_plural, before)
    lines += _field("msgctxt", entry.msgctxt, mark)
    lines += _field("msgid", entry.msgid, mark)
    if entry.msgid_plural is None:
        return lines + _field("msgstr", entry.msgstr, mark)
    lines += _field("msgid_plural", entry.msgid_plural, mark)
    for number, text in enumerate(entry.msgstr_plural):
        lines += _field(f"msgstr[{number}]", text, mark)
    return lines


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
