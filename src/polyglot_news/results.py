"""What costs time to find out about a catalog, kept until something it depends on changes.

``.polyglot-news/results.json`` holds, by the name of a piece of work such as ``check:de:storm``,
the hash of everything that it depends on and what came of it. One article that changed is then
not the reason to look at all others again. The file may be deleted at any time. Its first line is
the hash of the rest: a file that was damaged, or changed by hand, counts as none.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from polyglot_news import fingerprint
from polyglot_news.state import digest

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from polyglot_news.files import Files

__all__ = ["Results"]


class Results:
    """The kept results of a project.

    Args:
        files: The project's files.
        path: Where they are kept. A damaged file counts as none.
    """

    def __init__(self, files: Files, path: Path) -> None:
        self._files = files
        self._path = path
        self._kept = _rows(files.get(path) or b"")
        self._asked: set[str] = set()
        self._new = False

    def get(self, name: str, inputs: Iterable[str | bytes | None]) -> Any:
        """What came of a piece of work with the same inputs; None if that is not known."""
        self._asked.add(name)
        found = self._kept.get(name)
        if found is None or found[0] != digest(fingerprint.code(), *inputs):
            return None
        return found[1]

    def put(self, name: str, inputs: Iterable[str | bytes | None], result: Any) -> None:
        """Keep what came of a piece of work: something that JSON can hold."""
        self._asked.add(name)
        self._kept[name] = [digest(fingerprint.code(), *inputs), result]
        self._new = True

    def hold(self, name: str) -> None:
        """Treat a piece of work as asked for."""
        self._asked.add(name)

    def save(self, slugs: Iterable[str]) -> None:
        """Write them down if there are new ones; those of articles that are gone are left out.

        The name of a result ends with its article, behind a colon; with nothing there it is
        about no article.

        Raises:
            FileError: The file cannot be written.
        """
        if self._new:
            living = {"", *slugs}
            self._write({name for name in self._kept if name.rpartition(":")[2] in living})

    def save_asked(self) -> None:
        """Write down those that were asked for since they were read, and no others.

        Raises:
            FileError: The file cannot be written.
        """
        if self._new or not self._asked >= self._kept.keys():
            self._write(self._asked)

    def _write(self, names: set[str]) -> None:
        kept = {name: row for name, row in self._kept.items() if name in names}
        text = json.dumps(kept, ensure_ascii=False, sort_keys=True)
        data = text.encode("utf-8", "replace") + b"\n"
        self._files.write(self._path, hashlib.sha256(data).hexdigest().encode() + b"\n" + data)
        self._new = False


def _rows(data: bytes) -> dict[str, list[Any]]:
    sha256, _, rest = data.partition(b"\n")
    if hashlib.sha256(rest).hexdigest().encode() != sha256:
        return {}
    try:
        return {str(name): [str(row[0]), row[1]] for name, row in json.loads(rest).items()}
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return {}
