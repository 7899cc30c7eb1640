"""Catalogs: the entries of one article in one language, and how far they are.

Pure values; reading and writing is pofile.py, following an edited article is
merging.py.
"""

from __future__ import annotations

import dataclasses
import datetime
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from polyglot_news.entry import (
    Entry,
    Key,
    Origin,
    Reference,
    State,
    check_lines,
    count_words,
    representable,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from polyglot_news.article import Article

__all__ = [
    "Catalog",
    "Count",
    "Coverage",
    "Entry",
    "Key",
    "Origin",
    "Reference",
    "State",
    "Unit",
    "new",
    "new_of",
    "sound",
    "template",
    "template_of",
]

GENERATOR = "polyglot-news"
# What msginit writes where no person is meant; `msgfmt -c` warns about an empty field.
NOBODY = "Automatically generated"
_NO_DATE = "1970-01-01"
MIDNIGHT = " 00:00+0000"
_DATES = frozenset({"po-revision-date", "pot-creation-date"})
# The form of the manual of GNU gettext, "The Header Entry"; Babel refuses a file with another.
_DATE = re.compile(r"(\d{4}-\d\d?-\d\d? \d\d?:\d\d?)(?:[+-]([01]\d|2[0-3])[0-5]\d)?", re.ASCII)
# What `msgfmt -c` wants in a header, and what it takes for not filled in.
_WANTED = frozenset(
    {"project-id-version", "po-revision-date", "last-translator", "language-team", "language"}
    | {"mime-version", "content-type", "content-transfer-encoding"}
)
_UNFILLED = re.compile(
    r"PACKAGE VERSION|FULL NAME <EMAIL@ADDRESS>|LANGUAGE <(?:LL@li\.org|EMAIL@ADDRESS)>"
    r"|.*charset=CHARSET|ENCODING|\s*"
)


@dataclass(frozen=True, slots=True)
class Count:
    """How many units, and how many words their sources have."""

    units: int = 0
    words: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(self.units + other.units, self.words + other.words)


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far a catalog is, by state; coverages of several catalogs can be added."""

    untranslated: Count = Count()
    machine: Count = Count()
    outdated: Count = Count()
    needs_review: Count = Count()
    reviewed: Count = Count()
    obsolete: Count = Count()

    def __getitem__(self, state: State) -> Count:
        return getattr(self, state.name.lower())  # type: ignore[no-any-return]

    def __add__(self, other: Coverage) -> Coverage:
        return Coverage(*(self[state] + other[state] for state in State))

    @property
    def total(self) -> Count:
        """All units that the article has: those that are obsolete not counted."""
        return sum((self[state] for state in State if state is not State.OBSOLETE), Count())


@dataclass(frozen=True, slots=True)
class Catalog:
    """The entries of one article in one language: a .po file, or a .pot file.

    Attributes:
        slug: Name of the article.
        locale: Language of the translations; None for a template.
        header: Fields of the header in their order. A line that is not a field
            has the name "".
        header_comments: Comment lines above the header, without ``# ``.
        header_flags: Flags of the header, such as ``fuzzy``.
        entries: In the article's order; obsolete ones after all others. No two
            have the same key.
        trailing: Comment lines after the last entry.
    """

    slug: str
    locale: str | None = None
    header: tuple[tuple[str, str], ...] = ()
    header_comments: tuple[str, ...] = ()
    header_flags: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = ()
    trailing: tuple[str, ...] = ()
    _index: dict[Key, Entry] = dataclasses.field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        index = {entry.key: entry for entry in self.entries}
        if len(index) != len(self.entries):
            raise ValueError("two entries with the same msgctxt and msgid")
        ranks = [entry.obsolete for entry in self.entries]
        if ranks != sorted(ranks):
            raise ValueError("obsolete entries stand after all others")
        if parse_header(format_header(self.header)) != self.header:
            raise ValueError(f"not header fields: {self.header}")
        check_lines((*self.header_comments, *self.trailing), self.header_flags)
        object.__setattr__(self, "_index", index)

    def get(self, key: Key) -> Entry | None:
        """The entry with this msgctxt and msgid, obsolete or not."""
        return self._index.get(key)

    @property
    def live(self) -> tuple[Entry, ...]:
        """The entries that the article has, without the obsolete ones."""
        return tuple(entry for entry in self.entries if not entry.obsolete)

    @property
    def coverage(self) -> Coverage:
        """Counts by state, in units and in words of the source."""
        counts = dict.fromkeys(State, Count())
        for entry in self.entries:
            counts[entry.state] += Count(1, count_words(entry.msgid))
        return Coverage(*counts.values())

    def header_value(self, name: str) -> str:
        """The value of a header field, "" if there is none; upper and lower case are the same."""
        wanted = name.lower()
        return next((value for key, value in self.header if key.lower() == wanted), "")

    def with_entries(self, changed: Iterable[Entry]) -> Catalog:
        """The catalog with these entries in the place of those with the same keys.

        Raises:
            KeyError: There is no entry with the key of one of them.
        """
        changes = {entry.key: entry for entry in changed}
        if unknown := changes.keys() - self._index.keys():
            raise KeyError(*unknown)
        return dataclasses.replace(
            self, entries=tuple(changes.get(entry.key, entry) for entry in self.entries)
        )

    def without(self, keys: Collection[Key]) -> Catalog:
        """The catalog without the entries with these keys."""
        return dataclasses.replace(
            self, entries=tuple(entry for entry in self.entries if entry.key not in keys)
        )


class Unit(NamedTuple):
    """One segment of an article, as a template needs it.

    Attributes:
        msgctxt: Context, None for most.
        msgid: The sentence.
        role: What it is in the article, such as ``heading``.
        path: The article's file, relative to the project.
        line: Line in that file, from 1.
    """

    msgctxt: str | None
    msgid: str
    role: str
    path: str
    line: int


def template(slug: str, units: Iterable[Unit], *, language: str = "en", date: str = "") -> Catalog:
    """Gather the units of an article into a template.

    The same sentence twice is one entry with two references; its comment names
    each role once. A unit that no catalog can hold (see `representable`) is left
    out, and so stays as it is in every edition.

    Args:
        slug: Name of the article.
        units: In the article's order.
        language: Language of the article. It stands in ``Language`` too, because
            ``msgfmt -c`` warns about a template without one.
        date: Date of the article, ISO 8601; may be empty.
    """
    gathered: dict[Key, list[Unit]] = {}
    for unit in units:
        if unit.msgid and representable(unit.msgid):
            gathered.setdefault((unit.msgctxt, unit.msgid), []).append(unit)
    entries = tuple(
        Entry(
            msgctxt=msgctxt,
            msgid=msgid,
            references=tuple(dict.fromkeys(Reference(unit.path, unit.line) for unit in found)),
            extracted=("role: " + ", ".join(dict.fromkeys(unit.role for unit in found)),),
        )
        for (msgctxt, msgid), found in gathered.items()
    )
    return Catalog(slug, None, header_fields(slug, language, language, date), entries=entries)


def template_of(article: Article, path: str) -> Catalog:
    """The template of an article.

    Args:
        article: The article.
        path: Its file, for the references.
    """
    units = (Unit(one.context, one.source, one.role, path, one.line) for one in article.segments)
    return template(article.slug, units, language=article.language, date=_published(article))


def _published(article: Article) -> str:
    day = article.metadata.get("date", "")
    return day if isinstance(day, str) else ""


def new(slug: str, locale: str, *, language: str = "en", date: str = "") -> Catalog:
    """A catalog without entries, for `update` to fill.

    The header names nobody as translator and no time but the article's date, so
    that it is the same on every run. Plural forms are those of CLDR; a language
    that Babel does not know gets none.

    Args:
        slug: Name of the article.
        locale: Language of the translations, such as ``uk`` or ``pt-BR``.
        language: Language of the article.
        date: Date of the article, ISO 8601; may be empty.
    """
    return Catalog(slug, locale, header_fields(slug, locale, language, date, plurals=True))


def new_of(article: Article, locale: str) -> Catalog:
    """A catalog of an article without entries, as `new` makes it."""
    return new(article.slug, locale, language=article.language, date=_published(article))


def header_fields(
    slug: str, locale: str, language: str, date: str, *, plurals: bool = False
) -> tuple[tuple[str, str], ...]:
    """The header of a file that nobody has edited yet; the arguments are those of `new`."""
    forms = _plural_forms(locale) if plurals else ""
    return (
        ("Project-Id-Version", slug),
        ("Report-Msgid-Bugs-To", ""),
        ("PO-Revision-Date", _day(date) + MIDNIGHT),
        ("Last-Translator", NOBODY),
        ("Language-Team", "none"),
        ("Language", locale.replace("-", "_")),
        ("MIME-Version", "1.0"),
        ("Content-Type", "text/plain; charset=UTF-8"),
        ("Content-Transfer-Encoding", "8bit"),
        *((("Plural-Forms", forms),) if forms else ()),
        ("X-Source-Language", language),
        ("X-Generator", GENERATOR),
    )


def sound(catalog: Catalog) -> Catalog:
    """The catalog with a header that other tools read: Babel all of it, ``msgfmt -c`` in silence.

    A date that they refuse is written in their form if it can be understood, and is
    1970-01-01, which stands for none, if it cannot. Fields that are missing, or still have the
    value that they have in an empty template, get ours. Everything else stays as it is.
    """
    language = catalog.header_value("X-Source-Language") or "en"
    usual = header_fields(catalog.slug, catalog.locale or language, language, "")
    ours = {name.lower(): value for name, value in usual if name.lower() in _WANTED}
    header = []
    for name, value in catalog.header:
        field = name.lower()
        if field in _DATES:
            value = _readable(value)
        elif field in ours and _UNFILLED.fullmatch(value):
            value = ours[field]
        elif field == "plural-forms" and "INTEGER" in value:
            value = _plural_forms(catalog.locale or language) or "nplurals=1; plural=0;"
        header.append((name, value))
    there = {name.lower() for name, _ in header}
    header += [(name, value) for name, value in usual if name.lower() in _WANTED - there]
    return dataclasses.replace(catalog, header=tuple(header))


def _readable(date: str) -> str:
    date = date.strip()
    if found := _DATE.fullmatch(date):
        try:
            datetime.datetime.strptime(found[1], "%Y-%m-%d %H:%M")
        except ValueError:
            return _NO_DATE + MIDNIGHT
        return date
    try:
        moment = datetime.datetime.fromisoformat(re.sub(r"\s*(?:UTC|GMT)$", "+00:00", date))
    except ValueError:
        return _NO_DATE + MIDNIGHT
    return f"{moment:%Y-%m-%d %H:%M%z}"[:21] if moment.tzinfo else f"{moment:%Y-%m-%d %H:%M}+0000"


def parse_header(msgstr: str) -> tuple[tuple[str, str], ...]:
    """The fields in the msgstr of a header; a line that is none gets the name ""."""
    lines = msgstr.removesuffix("\n").split("\n") if msgstr else []
    return tuple(map(_header_field, lines))


def _header_field(line: str) -> tuple[str, str]:
    name, colon, value = line.partition(":")
    if not colon or not name or name != name.strip():
        return ("", line)
    return (name, value.removeprefix(" "))


def format_header(header: Iterable[tuple[str, str]]) -> str:
    """The msgstr of a header: the reverse of `parse_header`."""
    return "".join(f"{name}: {value}\n" if name else f"{value}\n" for name, value in header)


def _day(date: str) -> str:
    # A date that no other tool can read would make Babel refuse the whole catalog.
    try:
        return datetime.date.fromisoformat(date[:10]).isoformat()
    except ValueError:
        return _NO_DATE


def _plural_forms(locale: str) -> str:
    from babel.core import UnknownLocaleError
    from babel.messages.plurals import get_plural

    try:
        return get_plural(locale.replace("-", "_")).plural_forms.rstrip(";") + ";"
    except (UnknownLocaleError, ValueError):
        return ""
