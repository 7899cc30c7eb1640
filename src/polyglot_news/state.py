"""What a project's last run did, by content hash, so that the next one does only the rest.

``.polyglot-news/state.json`` holds one record a step::

    {"format": 1,
     "steps": {"extract:storm": {"inputs": "…", "outputs": {"locales/storm.pot": "…"}}}}

``inputs`` is the hash of everything that the step depends on, this program too;
``outputs`` the hash of each file that it left. A step is done if its inputs are
the same and its outputs are still on disk as they were. Times are never looked
at. The file may be deleted: the next run does everything, and writes the same
bytes.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, TypedDict

from polyglot_news import fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from polyglot_news.files import Files

__all__ = ["State", "digest"]

_FORMAT = 1


class _Step(TypedDict):
    inputs: str
    outputs: dict[str, str]


def digest(*parts: str | bytes | None) -> str:
    """The hash of some texts in order; where one ends and the next begins matters."""
    total = hashlib.sha256()
    for part in parts:
        data = b"-" if part is None else part.encode() if isinstance(part, str) else part
        total.update(b"%d:" % (-1 if part is None else len(data)))
        total.update(data)
    return total.hexdigest()


class State:
    """The record of earlier runs.

    Args:
        files: The project's files.
        path: Where the record is kept. A damaged one counts as none.
    """

    def __init__(self, files: Files, path: Path) -> None:
        self._files = files
        self._path = path
        self._steps = _steps(files.get(path) or b"")

    def outputs(self, step: str) -> dict[str, str]:
        """The files that a step left, named from the root, with their SHA-256."""
        record = self._steps.get(step)
        return dict(record["outputs"]) if record else {}

    def is_done(self, step: str, inputs: Iterable[str | bytes | None]) -> bool:
        """Whether a step has nothing to do: same inputs, and its outputs as it left them."""
        record = self._steps.get(step)
        if record is None or record["inputs"] != digest(fingerprint.code(), *inputs):
            return False
        root = self._files.root
        return all(
            self._files.digest(root / name) == hashed for name, hashed in record["outputs"].items()
        )

    def done(
        self, step: str, inputs: Iterable[str | bytes | None], outputs: Iterable[Path]
    ) -> None:
        """Record a step as done, with the files that it answers for; they are inside the root."""
        self._steps[step] = {
            "inputs": digest(fingerprint.code(), *inputs),
            "outputs": {
                self._files.name(path): hashlib.sha256(self._files.read(path)).hexdigest()
                for path in outputs
            },
        }

    def begin(self, step: str, outputs: Iterable[Path]) -> None:
        """Record which files a step is about to write, and save that.

        Whatever interrupts it, the next run knows that these files are the step's.
        """
        named = dict.fromkeys(map(self._files.name, outputs), "")
        self._steps[step] = {"inputs": "", "outputs": named}
        self.save()

    def forget(self, step: str) -> None:
        """Drop the record of a step."""
        self._steps.pop(step, None)

    @property
    def steps(self) -> tuple[str, ...]:
        """The names of the steps on record."""
        return tuple(self._steps)

    def save(self) -> None:
        """Write the record."""
        record = {"format": _FORMAT, "steps": self._steps}
        text = json.dumps(record, ensure_ascii=False, indent=1, sort_keys=True)
        self._files.write(self._path, text.encode() + b"\n")


def _steps(data: bytes) -> dict[str, _Step]:
    """The steps of a record; none if it is damaged, of another format or names foreign files."""
    try:
        record = json.loads(data)
        if record["format"] != _FORMAT:
            return {}
        steps = {
            str(name): _Step(inputs=str(step["inputs"]), outputs=dict(step["outputs"]))
            for name, step in record["steps"].items()
        }
        names = [PurePosixPath(name) for step in steps.values() for name in step["outputs"]]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}
    # Whoever reads this may remove what it names: nothing outside the project may be named.
    if any(name.is_absolute() or ".." in name.parts for name in names):
        return {}
    return steps
