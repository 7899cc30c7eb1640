"""locales/LOCALE/addresses.json: the names that editions have in their addresses.

An address must not change by itself: readers have it, and search engines. So
the name that an edition got stays here until a person writes another one, and
the names that it had before stay with it, for pages that lead to the new one.
"""

from __future__ import annotations

import dataclasses
import itertools
import json
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from polyglot_news.errors import FileError
from polyglot_news.files import decode
from polyglot_news.slugs import LONGEST, is_slug

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

__all__ = ["AddressBook", "Names", "dumps", "loads"]

_FIELDS = frozenset({"address", "before"})
_SHOWN = 60
"""So many characters of a name that cannot be one are enough to find it."""
_FORM = 'Write {"address": "a-name", "before": ["an-earlier-name"]}.'


@dataclass(frozen=True, slots=True)
class Names:
    """The names of an edition.

    Attributes:
        address: Its name; empty for that of the article.
        before: Those that it had before.
    """

    address: str = ""
    before: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AddressBook:
    """The names of a locale's editions.

    Attributes:
        entries: Those of each article that has any, by slug; of articles that are gone, too.
    """

    entries: Mapping[str, Names] = field(default_factory=dict)

    def name(self, slug: str) -> str:
        """The name of an edition."""
        return self.entries.get(slug, Names()).address or slug

    def is_named(self, slug: str) -> bool:
        """Whether an edition has a name of its own."""
        return bool(self.entries.get(slug, Names()).address)

    def earlier(self, slug: str) -> tuple[str, ...]:
        """The names that an edition had before and has no more."""
        now = _folded(self.name(slug))
        before = self.entries.get(slug, Names()).before
        return tuple(name for name in before if _folded(name) != now)

    def decided(
        self,
        made: Mapping[str, str],
        last: Mapping[str, str] | None,
        others: Iterable[str] = (),
    ) -> AddressBook:
        """Name the editions that have no name yet, and note the names that others had.

        Args:
            made: For each edition that is published the name made of its title; empty if there
                is none to be made. Of two with the same, the later one gets a number.
            last: The names of the last build; None if nobody knows them. What was published
                under another name gets that name among its earlier ones.
            others: Names that nothing may get: those of originals in the same language.
        """
        entries = dict(self.entries)
        owners = self._owners(made) | {_folded(name): "" for name in others}
        for slug in sorted(made):
            old = names = entries.get(slug, Names())
            wanted = made[slug]
            # A new article whose name is another one's address already gets a number, too.
            if last is not None and slug not in last and owners.get(_folded(slug)) != slug:
                wanted = wanted or slug
            if wanted and not names.address:
                address = next(
                    name
                    for name in _numbered(wanted)
                    if is_slug(name) and owners.get(_folded(name), slug) == slug
                )
                owners[_folded(address)] = slug
                names = dataclasses.replace(names, address=address)
            # A page that nobody can say was never there leads on, in case it was.
            unknown = slug if names != old else ""
            was = unknown if last is None else last.get(slug, "")
            if was and _folded(was) != _folded(names.address or slug) and was not in names.before:
                names = dataclasses.replace(names, before=(*names.before, was))
                entries |= _without(entries, was, slug)
            if names != old:
                entries[slug] = names
        return AddressBook(entries)

    def _owners(self, slugs: Iterable[str]) -> dict[str, str]:
        """Whose a name is: of the one that has it, else of one that would have it or had it."""
        owners: dict[str, str] = {}
        for slug, names in self.entries.items():
            if names.address:
                owners.setdefault(_folded(names.address), slug)
        for slug in slugs:
            owners.setdefault(_folded(slug), slug)
        for slug, names in self.entries.items():
            for name in names.before:
                owners.setdefault(_folded(name), slug)
        return owners

    def check(self, slugs: Iterable[str], others: Iterable[str], where: str) -> None:
        """Refuse names that two editions of a site would share.

        Args:
            slugs: The editions of the locale.
            others: The names of originals in the same language.
            where: How to name the file.

        Raises:
            FileError: Two editions have one name, or two had it before.
        """
        owners = {_folded(name): name for name in others}
        before: dict[str, str] = {}
        for slug in sorted(slugs):
            name = self.name(slug)
            if (other := owners.setdefault(_folded(name), slug)) != slug:
                raise FileError(
                    f"“{name}” is the address of two articles: {other} and {slug}.",
                    'Give one of them another "address" here.',
                    where=where,
                )
            for name in self.earlier(slug):
                if (other := before.setdefault(_folded(name), slug)) != slug:
                    raise FileError(
                        f"“{name}” was the address of two articles: {other} and {slug}.",
                        'Take it out of one "before".',
                        where=where,
                    )

    def moved(self, old: str, new: str, *, named: bool) -> AddressBook:
        """The book after an article got another name.

        Args:
            old: Its name until now.
            new: Its name from now on.
            named: Whether editions without an entry lead on from the article's old name, too.
        """
        if old not in self.entries and not named:
            return self
        entries = dict(self.entries)
        theirs, ours = entries.pop(old, Names()), entries.get(new, Names())
        address = ours.address or theirs.address
        had = (*ours.before, *theirs.before, theirs.address or old)
        before = tuple(name for name in dict.fromkeys(had) if name != (address or new))
        entries[new] = Names(address, before)
        return AddressBook(entries)

    def without(self, slug: str) -> AddressBook:
        """The book after an article is gone for good."""
        return AddressBook({one: names for one, names in self.entries.items() if one != slug})


def _without(entries: Mapping[str, Names], name: str, slug: str) -> dict[str, Names]:
    """The entries that lose an earlier name to another article that had it later."""
    return {
        one: dataclasses.replace(
            names, before=tuple(was for was in names.before if _folded(was) != _folded(name))
        )
        for one, names in entries.items()
        if one != slug and name in names.before
    }


def _numbered(name: str) -> Iterator[str]:
    yield name
    for number in itertools.count(2):
        while len(f"{name}-{number}".encode()) > LONGEST:
            name = name[:-1]
        yield f"{name}-{number}"


def _folded(name: str) -> str:
    """What two names have in common that are one file where capitals make no difference."""
    return unicodedata.normalize("NFC", name).casefold()


def dumps(book: AddressBook) -> bytes:
    """The text of a book, by article."""
    fields = {
        slug: {
            **({"address": names.address} if names.address else {}),
            **({"before": list(names.before)} if names.before else {}),
        }
        for slug, names in book.entries.items()
    }
    return (json.dumps(fields, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def loads(data: bytes | None, where: str) -> AddressBook:
    """Read a book; an empty one if there is no file.

    Args:
        data: The bytes of the file.
        where: How to name it.

    Raises:
        FileError: It is no JSON of this form, or has a name that no address can have.
    """
    if data is None:
        return AddressBook()
    try:
        text = decode(data, where).removeprefix("\ufeff")
        fields = json.loads(text, object_pairs_hook=lambda pairs: _unique(pairs, text, where))
    except json.JSONDecodeError as problem:
        raise FileError(
            f"This is not valid JSON: {problem.msg}.",
            "Correct it.",
            where=where,
            line=problem.lineno,
            column=problem.colno,
        ) from problem
    except RecursionError as problem:
        raise FileError("This is nested too deeply.", _FORM, where=where) from problem
    except ValueError as problem:  # a number of more digits than Python reads
        raise FileError("This has a number in it.", _FORM, where=where) from problem
    if not isinstance(fields, dict):
        raise FileError("This is no table of articles.", f"For each of them: {_FORM}", where=where)
    return AddressBook({slug: _names(slug, about, text, where) for slug, about in fields.items()})


def _unique(pairs: list[tuple[str, Any]], text: str, where: str) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise FileError(
            f"“{_printable(twice)}” stands here twice.",
            "Make one of the two.",
            where=where,
            line=_line(text, twice),
        )
    return found


def _names(slug: str, about: object, text: str, where: str) -> Names:
    def refused(what: str, hint: str, name: str = slug) -> FileError:
        return FileError(what, hint, where=where, line=_line(text, name))

    shown = _printable(slug)
    if not isinstance(about, dict) or not about.keys() <= _FIELDS:
        raise refused(f"This is not how the names of “{shown}” are written.", _FORM)
    address, before = about.get("address", ""), about.get("before", [])
    listed = isinstance(before, list) and all(isinstance(one, str) for one in before)
    if not isinstance(address, str) or not listed:
        raise refused(f"This is not how the names of “{shown}” are written.", _FORM)
    for name in (*([address] if "address" in about else []), *before):
        if not is_slug(name):
            if is_slug(unicodedata.normalize("NFC", name)):
                raise refused(
                    f"“{name}” is not written in composed letters (Unicode NFC): an accent stands "
                    "behind its letter as a character of its own.",
                    "Type it anew.",
                    name,
                )
            raise refused(
                f"“{_printable(name[:_SHOWN])}{'…' * (len(name) > _SHOWN)}” "
                "cannot be a name in an address.",
                "Take letters, digits and hyphens, no name that the site needs itself, and "
                f"{LONGEST} bytes at most.",
                name,
            )
    return Names(address, tuple(dict.fromkeys(before)))


def _printable(name: str) -> str:
    """A name for a message, in which nothing is invisible or turns the text around."""
    return "".join(
        one if one.isprintable() else one.encode("unicode_escape").decode() for one in name
    )


def _line(text: str, name: str) -> int:
    """The line where a string stands; 0 if that is not certain."""
    for written in (json.dumps(name, ensure_ascii=False), json.dumps(name)):
        if written in text:
            return text.count("\n", 0, text.index(written)) + 1
    return 0
