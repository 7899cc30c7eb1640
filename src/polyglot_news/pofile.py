"""Catalogs as text: .po and .pot files, read and written.

The only module that knows polib, which makes the binary form that the standard
library's `gettext` loads. The text form is read (poreader.py) and written
(powriter.py) by our own code, because no library gives back all of it. polib 1.2
drops ``#~|`` lines, empty ``#.`` lines, trailing spaces of comments and the second
digit of a form's number, refuses ``#comment``, ``#,fuzzy`` and two strings on a
line, takes the comments of the first entry for the header's, splits paths at
spaces, keeps one of two equal header fields, and knows no column; Babel drops
previous msgids.
That both, and GNU gettext, read what is written is held by
tests/test_pofile.py, tests/test_rewriting.py and tests/test_gettext.py.
"""

from __future__ import annotations

import codecs
import re
from pathlib import Path
from typing import TYPE_CHECKING

from polyglot_news import powriter
from polyglot_news.catalog import Catalog, parse_header
from polyglot_news.errors import CatalogError
from polyglot_news.poreader import Reader

if TYPE_CHECKING:
    import gettext

__all__ = ["dumps", "load", "loads", "rewrite", "translations"]

_CHARSET = re.compile(rb"Content-Type:[^\"\\]*?charset=([\w.:-]+)")
_CHARSET_FIELD = re.compile(r"(?<=charset=)[^\s;]*")


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
    _, reader = _read(data, where)
    named = Path(where)
    if locale is None and named.suffix != ".pot":
        header = parse_header(reader.header.text("msgstr"))
        locale = next((value for name, value in header if name == "Language"), "") or None
    return _catalog(reader, named.stem if slug is None else slug, locale)


def language(data: bytes, where: str = "") -> str:
    """What the header of a template of ours says of its language; "" if it does not.

    Only the header is read, which in a file that polyglot-news wrote ends at the first empty line.

    Raises:
        CatalogError: With line and column of what cannot be read.
    """
    header = data.partition(b"\n\n")[0] + b"\n"
    return loads(header, where, slug="").header_value("Language")


def _read(data: str | bytes, where: str) -> tuple[str, Reader]:
    """The text without a byte order mark, and what was read in it."""
    charset = "UTF-8"
    if isinstance(data, bytes):
        data, charset = _decode(data, where)
    text = data.removeprefix("\ufeff")
    reader = Reader(where, charset)
    reader.read(text)
    return text, reader


def _catalog(reader: Reader, slug: str, locale: str | None) -> Catalog:
    return Catalog(
        slug=slug,
        locale=locale,
        header=tuple(
            (name, _CHARSET_FIELD.sub(_utf8, value) if name.lower() == "content-type" else value)
            for name, value in parse_header(reader.header.text("msgstr"))
        ),
        header_comments=tuple(reader.header.comments),
        header_flags=tuple(reader.header.flags),
        # A stable sort: those that are obsolete go behind all others, else in the file's order.
        entries=tuple(sorted(reader.entries, key=lambda entry: entry.obsolete)),
        trailing=tuple(reader.draft.comments),
    )


def dumps(catalog: Catalog) -> str:
    """Write a catalog as text: unwrapped, lines ended by a line feed, to be encoded as UTF-8."""
    return powriter.write(catalog)


def rewrite(catalog: Catalog, before: bytes | None) -> bytes:
    """The bytes of a file that holds a catalog, made of the bytes that it has now.

    A file that says what the catalog says stays as it is, to the byte, in whatever charset.
    Of any other one every entry stays of which nothing changed (`powriter`); it becomes UTF-8
    without a byte order mark, which gettext refuses.

    Args:
        catalog: What is to be written.
        before: What the file holds; None if there is none. What cannot be read as a catalog
            is replaced: whoever must not lose it reads it first.

    Returns:
        Bytes from which `loads` gives the catalog again.
    """
    plain = dumps(catalog).encode()
    if before is None or plain == before:
        return plain
    try:
        text, reader = _read(before, "")
    except CatalogError:
        return plain
    if _catalog(reader, catalog.slug, catalog.locale) == catalog:
        return before
    return powriter.rewrite(catalog, text, reader).encode()


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
        text = data.decode(charset)
        if codecs.lookup(charset).name != "utf-8" and _is_utf_8(data):
            raise CatalogError(
                f"The header says {charset}, and the text is UTF-8.",
                "Let the Content-Type header say charset=UTF-8.",
                where=where,
                line=data[: declared.start() if declared else 0].count(b"\n") + 1,
                column=1,
            )
        return text, charset
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


def _is_utf_8(data: bytes) -> bool:
    """Whether bytes that are not all ASCII are UTF-8: text of another charset hardly ever is."""
    try:
        return not data.isascii() and bool(data.decode("utf-8"))
    except UnicodeDecodeError:
        return False
