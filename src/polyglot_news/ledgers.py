"""The ledgers of a project on disk, and what the machine once proposed.

``.polyglot-news/proposals/<locale>/<slug>.json`` keeps machine texts by the hash
in their provenance comments, so that it can be said how far a reviewed text is
from what the machine wrote. It may be deleted at any time; of a text that was
edited before, that is not known then.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from polyglot_news import ledger as lines
from polyglot_news import reviewing
from polyglot_news.entry import Origin
from polyglot_news.errors import FileError
from polyglot_news.ledger import Ledger, Problem
from polyglot_news.records import Act

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from polyglot_news.catalog import Catalog
    from polyglot_news.files import Files
    from polyglot_news.project import Project
    from polyglot_news.records import Record

__all__ = ["Ledgers"]

_HISTORY = "Put the catalog back; an article that goes for good is deleted with prune."
_LOOK = "If the text was edited, review it anew; the history of the repository says more."


def _problem(ledger: Ledger, record: Record, what: str, hint: str) -> Problem:
    return Problem(ledger.lines.get(record.id, 0), 0, what, hint)


class Ledgers:
    """The ledgers of a project, each read once.

    Args:
        files: The project's files.
        project: The project.
    """

    def __init__(self, files: Files, project: Project) -> None:
        self._files = files
        self._project = project
        self._read: dict[str, Ledger] = {}
        self._fingerprints: dict[str, dict[str, str]] = {}

    def __getitem__(self, locale: str) -> Ledger:
        """The ledger of a locale; empty if there is none.

        Raises:
            FileError: It cannot be opened.
        """
        if locale not in self._read:
            data = self._files.get(self._project.reviews(locale))
            self._read[locale] = lines.parse(data) if data else Ledger()
        return self._read[locale]

    def whole(self, locale: str) -> Ledger:
        """The ledger of a locale, of which no line may be unreadable: it might be a refusal.

        Raises:
            FileError: A line is no record, or it cannot be opened.
        """
        ledger = self[locale]
        for one in ledger.problems[:1]:
            where = self._files.name(self._project.reviews(locale))
            raise FileError(one.what, one.hint, where=where, line=one.line, column=one.column)
        return ledger

    def verify(self, locale: str, catalog: Callable[[str], Catalog | None]) -> tuple[str, ...]:
        """What is wrong with the ledger of a locale, a line each.

        Args:
            locale: The locale.
            catalog: Gives an article's catalog in that locale; None if there is none.

        Raises:
            FileError: A file cannot be read.
        """
        ledger = self[locale]
        found = list(ledger.problems)
        for lost, record in ledger.missing().items():
            what = f"This follows the record {lost}, which is not here."
            found.append(_problem(ledger, record, what, "A line was taken out; put it back."))
        for slug in ledger.slugs:
            texts = catalog(slug)
            if texts is None:
                about = ledger.article(slug).records
                about = tuple(one for one in about if one.act is not Act.REVERTED)
                what, hint = f"There is no catalog of “{slug}” that this could be about.", _HISTORY
            else:
                about = reviewing.loose(texts, ledger.article(slug))
                what, hint = "A person is said to have approved this, and no entry holds it.", _LOOK
            # What went on under another name, or was taken back, is history.
            found += [_problem(ledger, one, what, hint) for one in about if ledger.is_last(one)]
        where = self._files.name(self._project.reviews(locale))
        found.sort(key=lambda one: (one.line, one.column))
        return tuple(one.at(where) for one in found)

    def add(self, locale: str, records: Iterable[Record]) -> bool:
        """Put records behind those of a locale; whether there were any that it did not have.

        Raises:
            FileError: It cannot be written.
        """
        path = self._project.reviews(locale)
        before = self._files.get(path) or b""
        records = tuple(records)
        after = lines.append(before, records)
        if after == before:
            return False
        self._files.write(path, after)
        self._read[locale] = self[locale].extended(records)
        self._fingerprints.pop(locale, None)
        return True

    def fingerprint(self, locale: str, slug: str) -> str:
        """A hash of the lines about an article, and of those that are about none."""
        if locale not in self._fingerprints:
            data = self._files.get(self._project.reviews(locale)) or b""
            self._fingerprints[locale] = lines.fingerprints(data)
        found = self._fingerprints[locale]
        return f"{found.get(slug, '')} {found.get('', '')}"

    @property
    def problems(self) -> tuple[str, ...]:
        """A line for each line that is no record, in those ledgers that were read."""
        return tuple(
            problem.at(self._files.name(self._project.reviews(locale)))
            for locale, ledger in self._read.items()
            for problem in ledger.problems
        )

    def proposals(self, locale: str, slug: str) -> Mapping[str, str]:
        """What the machine proposed for an article, by hash; only what is known."""
        data = self._files.get(self._project.proposals(locale, slug))
        try:
            found = json.loads(data or b"{}")
            return {str(name): str(text) for name, text in found.items()}
        except (ValueError, AttributeError, RecursionError):
            return {}

    def remember(self, catalog: Catalog) -> None:
        """Keep the machine texts of a catalog; those that no entry names any more are dropped.

        Raises:
            FileError: They cannot be written.
        """
        locale = catalog.locale or ""
        known = self.proposals(locale, catalog.slug)
        found = {}
        for entry in catalog.entries:
            made = entry.provenance
            if made and made.text and entry.origin is Origin.MACHINE:
                found[made.text] = entry.msgstr
            elif made and made.text in known:
                found[made.text] = known[made.text]
        if found != known:
            text = json.dumps(found, ensure_ascii=False, indent=0, sort_keys=True)
            self._files.write(
                self._project.proposals(locale, catalog.slug),
                text.encode("utf-8", "replace") + b"\n",
            )
