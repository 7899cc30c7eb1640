"""What an earlier build left of a site, and what of it may stay.

A file may stay if everything that it was made of is the same, by content hash, and the file is
still on disk as that build left it. What a page is made of: its edition, what its template is
given, the templates, the program (the keeper of the records sees to that), and where the links to
other articles in it lead. The last is known only once a page was made, so it is written down with
it and asked again.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from typing import TYPE_CHECKING, Any, Final, Protocol

from polyglot_news.site.model import (
    Addition,
    Correction,
    Coverage,
    Edition,
    Evidence,
    Reviewer,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

__all__ = ["Earlier", "Records", "brief", "dumps", "key_of", "loads"]


class Records(Protocol):
    """Where a build writes down what it made of what (`results.Results`)."""

    def get(self, name: str, inputs: Iterable[str | bytes | None]) -> Any:
        """What was written down for the same inputs; None if nothing was."""

    def put(self, name: str, inputs: Iterable[str | bytes | None], result: Any) -> None:
        """Write down what JSON can hold."""

    def hold(self, name: str) -> None:
        """Keep what is written down under a name."""


class Earlier:
    """An earlier build of a site.

    Args:
        records: What it wrote down.
        on_disk: Gives the SHA-256 of a file of the site; None if there is none.
        whole: Gives an edition with its text by the edition without.
        made_of: Gives the hash of everything that an edition was made of.

    Attributes:
        stayed: The files that may stay, with their SHA-256.
        keys: For each file so far the hash of what it was made of, where its links lead too.
    """

    def __init__(
        self,
        records: Records,
        on_disk: Callable[[str], str | None],
        whole: Callable[[Edition], Edition],
        made_of: Callable[[Edition], str],
    ) -> None:
        self.whole = whole
        self.made_of = made_of
        self.stayed: dict[str, str] = {}
        self.keys: dict[str, str] = {}
        self._records = records
        self._on_disk = on_disk

    def stays(
        self, path: str, key: str, resolve: Callable[[str], tuple[str, str]] | None = None
    ) -> bool:
        """Whether a file of the site may stay as it is.

        Args:
            path: The file.
            key: Hash of what it would be made of.
            resolve: Says where a link between articles leads.
        """
        kept = self._records.get(f"file:{path}", (key,))
        if kept is None:
            return False
        sha256, links = kept
        if resolve and any(resolve(href) != (link, tag) for href, link, tag in links):
            return False
        if self._on_disk(path) != sha256:
            return False
        self.stayed[path] = sha256
        self.keys[path] = key_of([key, links], str)
        return True

    def made(
        self, path: str, key: str, content: bytes, links: Mapping[str, tuple[str, str]]
    ) -> None:
        """Write down what a file was made of."""
        rows = [[href, *found] for href, found in links.items()]
        self.keys[path] = key_of([key, rows], str)
        self._records.put(f"file:{path}", (key,), [hashlib.sha256(content).hexdigest(), rows])

    def text(self, address: str, key: str) -> str | None:
        """The text of an edition as it went into a feed; None if it is not known."""
        found = self._records.get(f"feed:{address}", (key,))
        return found if isinstance(found, str) else None

    def keep_text(self, address: str, key: str, text: str) -> None:
        """Write down the text of an edition as it went into a feed."""
        self._records.put(f"feed:{address}", (key,), text)

    def go_on_keeping(self, address: str) -> None:
        """Keep what is written down of the text of an edition, though nobody asks for it now."""
        self._records.hold(f"feed:{address}")


# Editions without their texts


def brief(edition: Edition) -> Edition:
    """An edition as other pages see it: without its text, and of its images the names."""
    return dataclasses.replace(
        edition,
        text="",
        body="",
        blocks=(),
        source_lines=frozenset(),
        images=tuple((name, b"") for name, _ in edition.images),
        additions=tuple(dataclasses.replace(one, mark="", text="") for one in edition.additions),
    )


_HEAVY: Final = frozenset({"text", "body", "blocks", "source_lines"})


def dumps(edition: Edition) -> dict[str, Any]:
    """A brief edition as JSON holds it."""
    fields = dataclasses.asdict(edition)
    fields["images"] = [name for name, _ in edition.images]
    return {name: _plain(value) for name, value in fields.items() if name not in _HEAVY}


def loads(fields: Mapping[str, Any]) -> Edition:
    """What `dumps` was given.

    Raises:
        TypeError: Another version of this program wrote it.
    """
    proof = fields["evidence"]
    reviewers = tuple(Reviewer(**one) for one in proof["reviewers"])
    engines = tuple(proof["engines"])
    given: dict[str, Any] = {
        name: tuple(one) if isinstance(one, list) else one for name, one in fields.items()
    }
    given |= {
        "coverage": Coverage(**fields["coverage"]),
        "evidence": Evidence(**proof | {"reviewers": reviewers, "engines": engines}),
        "corrections": tuple(Correction(**one) for one in fields["corrections"]),
        "additions": tuple(Addition(**one) for one in fields["additions"]),
        "images": tuple((name, b"") for name in fields["images"]),
        "source_fields": frozenset(fields["source_fields"]),
    }
    return Edition(text="", **given)


def _plain(value: object) -> object:
    return sorted(value) if isinstance(value, frozenset) else value


# Keys


_ELSEWHERE: Final = frozenset({"standing", "theme"})
"""Fields of the site: what they say to a page is in what else it is made of."""


def key_of(values: Mapping[str, Any] | Sequence[Any], of_edition: Callable[[Edition], str]) -> str:
    """Hash what a template is given; of editions what `of_edition` says.

    A function among it is one of ours, and part of the program.
    """

    def plain(value: object) -> object:
        if isinstance(value, Edition):
            return of_edition(value)
        if isinstance(value, set | frozenset):
            return sorted(value)
        if dataclasses.is_dataclass(value) and not isinstance(value, type):
            return {
                one.name: getattr(value, one.name)
                for one in dataclasses.fields(value)
                if one.name not in _ELSEWHERE
            }
        if callable(value):
            return None
        raise TypeError(f"nobody can say whether this changed: {value!r}")

    text = json.dumps(values, default=plain, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
