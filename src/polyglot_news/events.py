"""What a run tells a program that follows it: one JSON object a line, as it happens.

Each line has ``v`` (the version of the form), ``seq`` (0, 1, 2, …) and ``event``, which says what
other fields there are; docs/reference.md lists them. A field may be added within a version, so
a reader skips what it does not know. No line says what time it is: with the times, which are in
``seconds``, left out, the same run gives the same lines.
"""

from __future__ import annotations

import json
import os
import sys
from io import RawIOBase
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

from polyglot_news.errors import FileError

if TYPE_CHECKING:
    from typing import BinaryIO

__all__ = ["VERSION", "Events", "to"]

VERSION = 1


class Events:
    """A stream of events.

    Args:
        stream: Where the lines go; None for nowhere. Each is flushed.
        where: What to call the stream in a message.

    Attributes:
        on_stdout: Whether that is standard output, where nothing else may stand then.
    """

    def __init__(
        self,
        stream: RawIOBase | BinaryIO | None = None,
        where: str = "",
        *,
        on_stdout: bool = False,
    ) -> None:
        self._stream = stream
        self._where = where
        self.on_stdout = on_stdout
        self._number = 0
        self._begun = monotonic()

    @property
    def seconds(self) -> float:
        """How long ago the stream was opened."""
        return monotonic() - self._begun

    def __bool__(self) -> bool:
        """Whether anybody follows."""
        return self._stream is not None

    def emit(self, event: str, **fields: Any) -> None:
        """Write an event.

        A reader that went away is no reason to end a build: nothing is written any more then.

        Args:
            event: Its name.
            fields: Its fields; those in seconds are rounded to thousandths.

        Raises:
            FileError: It cannot be written.
        """
        if self._stream is None:
            return
        if "seconds" in fields:
            fields["seconds"] = round(fields["seconds"], 3)
        line = {"v": VERSION, "seq": self._number, "event": event, **fields}
        text = json.dumps(line, ensure_ascii=True, separators=(",", ":")) + "\n"
        try:
            self._stream.write(text.encode())
            self._stream.flush()
        except BrokenPipeError:
            self.close()
        except OSError as problem:
            self.close()
            raise FileError(
                f"This cannot be written: {problem.strerror}.", where=self._where
            ) from problem
        self._number += 1

    def close(self) -> None:
        """Close the stream; nothing is written any more."""
        if self._stream is not None:
            self._stream.close()
        self._stream = None


def to(target: str | None) -> Events:
    """A stream of events to a file, a named pipe, standard output (``-``), or nowhere (None).

    Raises:
        FileError: The file cannot be written.
    """
    if target is None:
        return Events()
    # Without a buffer nothing is left to fail again when the stream is closed.
    if target == "-":
        return Events(_stdout(), "standard output", on_stdout=True)
    try:
        return Events(Path(target).open("wb", buffering=0), target)
    except OSError as problem:
        raise FileError(
            f"This cannot be written: {problem.strerror}.", "Name another file.", where=target
        ) from problem


def _stdout() -> RawIOBase | BinaryIO:
    sys.stdout.flush()
    try:
        number = os.dup(sys.stdout.fileno())
    except OSError:  # standard output is something in memory
        return _Kept(sys.stdout.buffer)
    return os.fdopen(number, "wb", buffering=0)


class _Kept(RawIOBase):
    """A stream that stays open when this is closed."""

    def __init__(self, stream: BinaryIO) -> None:
        self._kept = stream

    def write(self, data: Any) -> int:
        return self._kept.write(data)
