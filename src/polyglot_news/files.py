"""Reading and writing files so that nothing on disk is ever half of something.

Every write goes to a temporary file beside its target and is renamed over it;
whatever interrupts it leaves the old file. A file that someone else changed
between our reading and our writing is not overwritten.
"""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from polyglot_news.errors import FileError, PolyglotNewsError

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Files", "decode", "exclusive"]

_TEMPORARY = ".polyglot-news-"


def decode(data: bytes, where: str, error: type[FileError] = FileError) -> str:
    """Decode a file's bytes, line endings and byte order mark as they are.

    Raises:
        FileError: The bytes are not UTF-8; of the type given, with line and column.
    """
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as problem:
        head = data[: problem.start]
        line_start = max(head.rfind(b"\n"), head.rfind(b"\r")) + 1
        raise error(
            f"This file is not UTF-8: byte 0x{data[problem.start]:02x} cannot be read.",
            "Save it as UTF-8.",
            where=where,
            line=head.count(b"\n") + head.count(b"\r") - head.count(b"\r\n") + 1,
            column=len(data[line_start : problem.start].decode("utf-8")) + 1,
        ) from problem


class Files:
    """The files of a project, as one run sees them.

    Args:
        root: The folder that messages name files from.
        dry: Write nothing; what would be written is kept and read back, so that a later stage
            sees what an earlier one would have done.
    """

    def __init__(self, root: Path, *, dry: bool = False) -> None:
        self.root = root
        self.dry = dry
        self.changed: list[Path] = []
        self._seen: dict[Path, bytes | None] = {}
        self._kept: dict[Path, bytes | None] = {}

    def name(self, path: Path) -> str:
        """How to call a file in a message: relative to the root where it is inside."""
        return (
            path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else str(path)
        )

    def read(self, path: Path) -> bytes:
        """The bytes of a file.

        Raises:
            FileError: It is not there or cannot be read.
        """
        data = self.get(path)
        if data is None:
            raise FileError("There is no such file.", where=self.name(path))
        return data

    def get(self, path: Path) -> bytes | None:
        """The bytes of a file, or None if there is none."""
        if path in self._kept:
            return self._kept[path]
        data = self._on_disk(path)
        self._seen[path] = data
        return data

    def _on_disk(self, path: Path) -> bytes | None:
        try:
            return path.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as problem:
            raise FileError(
                f"This cannot be read: {problem.strerror}.", where=self.name(path)
            ) from problem

    def write(self, path: Path, data: bytes) -> bool:
        """Make a file hold these bytes.

        Returns:
            Whether it held others before. A file that holds them already is not touched.

        Raises:
            FileError: It cannot be written, or changed since this run read it.
        """
        before = self.get(path) if path not in self._seen else self._seen[path]
        if path in self._kept:
            before = self._kept[path]
        if before == data:
            return False
        if self.dry:
            self._kept[path] = data
        else:
            self._replace(path, data)
            self._seen[path] = data
        self.changed.append(path)
        return True

    def remove(self, path: Path) -> bool:
        """Remove a file, and the folders that are empty without it; False if there is none."""
        if self.get(path) is None:
            return False
        if self.dry:
            self._kept[path] = None
        else:
            try:
                path.unlink()
                for folder in path.parents:
                    if folder == self.root or any(folder.iterdir()):
                        break
                    folder.rmdir()
            except OSError as problem:
                raise FileError(
                    f"This cannot be removed: {problem.strerror}.", where=self.name(path)
                ) from problem
            self._seen[path] = None
        self.changed.append(path)
        return True

    def _replace(self, path: Path, data: bytes) -> None:
        temporary = None
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, temporary = tempfile.mkstemp(prefix=_TEMPORARY, dir=path.parent)
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.chmod(temporary, _mode(path))  # noqa: PTH101 (a string from mkstemp)
            if self._on_disk(path) != self._seen[path]:
                raise FileError(
                    "This file was changed by someone else while we worked on it.",
                    "Nothing was overwritten; run the command again.",
                    where=self.name(path),
                )
            os.replace(temporary, path)  # noqa: PTH105 (a string from mkstemp)
            temporary = None
        except OSError as problem:
            raise FileError(
                f"This cannot be written: {problem.strerror}.",
                "What was there is unchanged.",
                where=self.name(path),
            ) from problem
        finally:
            if temporary is not None:
                with contextlib.suppress(OSError):
                    Path(temporary).unlink()


def _mode(path: Path) -> int:
    """The permissions a file has, or that a new one gets from the process."""
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except OSError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


@contextlib.contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Hold a lock that the kernel lets go when this process ends, however it ends.

    Raises:
        PolyglotNewsError: Another process holds it.
        FileError: The lock file cannot be made.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("ab")
    except OSError as problem:
        raise FileError(
            f"This cannot be written: {problem.strerror}.", where=str(path)
        ) from problem
    with file:
        try:
            import fcntl
        except ImportError:  # no such locks on this system
            yield
            return
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as problem:
            raise PolyglotNewsError(
                "Another polyglot-news is at work on this project.",
                "Wait until it has ended.",
                where=str(path.parent.parent),
            ) from problem
        yield
