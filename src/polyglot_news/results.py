"""What costs time to find out about a catalog, kept until something it depends on changes.

``.polyglot-news/results.json`` holds, by the name of a piece of work such as ``check:de:storm``,
the hash of everything that it depends on and what came of it. One article that changed is then
not the reason to look at all others again. The file may be deleted at any time.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from polyglot_news import __version__
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
        self._new = False

    def get(self, name: str, inputs: Iterable[str | bytes | None]) -> Any:
        """What came of a piece of work with the same inputs; None if that is not known."""
        found = self._kept.get(name)
        if found is None or found[0] != digest(__version__, *inputs):
            return None
        return found[1]

    def put(self, name: str, inputs: Iterable[str | bytes | None], result: Any) -> None:
        """Keep what came of a piece of work: something that JSON can hold."""
        self._kept[name] = [digest(__version__, *inputs), result]
        self._new = True

    def save(self, slugs: Iterable[str]) -> None:
        """Write them down if there are new ones; those of articles that are gone are left out.

        Raises:
            FileError: The file cannot be written.
        """
        if not self._new:
            return
        living = set(slugs)
        kept = {name: row for name, row in self._kept.items() if name.rpartition(":")[2] in living}
        text = json.dumps(kept, ensure_ascii=False, sort_keys=True)
        self._files.write(self._path, text.encode("utf-8", "replace") + b"\n")
        self._new = False


def _rows(data: bytes) -> dict[str, list[Any]]:
    try:
        return {str(name): [str(row[0]), row[1]] for name, row in json.loads(data).items()}
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return {}
