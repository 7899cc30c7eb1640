"""Reading and writing files so that nothing on disk is ever half of something.

Every write goes to a temporary file beside its target and is renamed over it;
whatever interrupts it leaves the old file. A file that someone else changed
between our reading and our writing is not overwritten.
"""

from __future__ import annotations

import codecs
import contextlib
import errno
import hashlib
import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from polyglot_news.errors import FileError, PolyglotNewsError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from io import BufferedReader

__all__ = ["Files", "decode", "exclusive"]

Found = TypeVar("Found")

_TEMPORARY = ".polyglot-news-"
_BYTE_ORDER_MARKS = {codecs.BOM_UTF16_LE: "UTF-16", codecs.BOM_UTF16_BE: "UTF-16"}


def decode(data: bytes, where: str, error: type[FileError] = FileError) -> str:
    """Decode a file's bytes, line endings and byte order mark as they are.

    Raises:
        FileError: The bytes are not UTF-8; of the type given, with line and column.
    """
    for mark, encoding in _BYTE_ORDER_MARKS.items():
        if data.startswith(mark):
            raise error(f"This file is {encoding}, not UTF-8.", "Save it as UTF-8.", where=where)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as problem:
        head = data[: problem.start].decode("utf-8").removeprefix("\ufeff")
        line_start = max(head.rfind("\n"), head.rfind("\r")) + 1
        raise error(
            f"This file is not UTF-8: byte 0x{data[problem.start]:02x} cannot be read.",
            "Save it as UTF-8.",
            where=where,
            line=head.count("\n") + head.count("\r") - head.count("\r\n") + 1,
            column=len(head) - line_start + 1,
        ) from problem


class Files:
    """The files of a project, as one run sees them.

    A file is read once: what a run decides, it decides about one state of it.

    Args:
        root: The folder that messages name files from.
        dry: Write nothing; what would be written is kept and read back, so that a later stage
            sees what an earlier one would have done.
    """

    def __init__(self, root: Path, *, dry: bool = False) -> None:
        self.root = root
        self.dry = dry
        self._seen: dict[Path, bytes | None] = {}
        self._changed: dict[Path, None] = {}

    @property
    def changed(self) -> tuple[Path, ...]:
        """The files that were written or removed, or would have been, each once."""
        return tuple(self._changed)

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
        """The bytes of a file, or None if there is none.

        Raises:
            FileError: It cannot be read.
        """
        if path not in self._seen:
            self._seen[path] = self._on_disk(path)
        return self._seen[path]

    def digest(self, path: Path) -> str | None:
        """The SHA-256 of a file in hexadecimal digits, or None if there is none.

        Unlike `get` this holds no big file in memory.

        Raises:
            FileError: It cannot be read.
        """
        if path not in self._seen:
            return self._opened(path, lambda file: hashlib.file_digest(file, "sha256").hexdigest())
        data = self._seen[path]
        return None if data is None else hashlib.sha256(data).hexdigest()

    def write(self, path: Path, data: bytes) -> bool:
        """Make a file hold these bytes. A link stays one; the file that it means is written.

        Returns:
            Whether it held others before. A file that holds them already is not touched.

        Raises:
            FileError: It cannot be written, or changed since this run read it.
        """
        if self.get(path) == data:
            return False
        if not self.dry:
            self._replace(path, data)
        self._seen[path] = data
        self._changed[path] = None
        return True

    def remove(self, path: Path) -> bool:
        """Remove a file, and the folders that are empty without it; False if there is none.

        Raises:
            FileError: It cannot be removed, or changed since this run read it.
        """
        if self.get(path) is None:
            return False
        if not self.dry:
            self._check_unchanged(path)
            try:
                path.unlink()
            except OSError as problem:
                raise FileError(
                    f"This cannot be removed: {_reason(problem)}.", where=self.name(path)
                ) from problem
            self._remove_empty(path.parent)
        self._seen[path] = None
        self._changed[path] = None
        return True

    def _remove_empty(self, folder: Path) -> None:
        """Remove a folder and those above it as long as they are empty, but not the root."""
        with contextlib.suppress(OSError):
            while folder != self.root and folder.is_relative_to(self.root):
                folder.rmdir()
                folder = folder.parent

    def _on_disk(self, path: Path) -> bytes | None:
        return self._opened(path, lambda file: file.read())

    def _opened(self, path: Path, use: Callable[[BufferedReader], Found]) -> Found | None:
        """What a function makes of a file; None if there is no such file."""
        try:
            with path.open("rb") as file:
                return use(file)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except ValueError:  # a name that no file can have, with a NUL in it
            return None
        except OSError as problem:
            raise FileError(
                f"This cannot be read: {_reason(problem)}.", where=self.name(path)
            ) from problem

    def _check_unchanged(self, path: Path) -> None:
        if self._on_disk(path) != self._seen[path]:
            raise FileError(
                "This file was changed by someone else while we worked on it.",
                "Nothing was overwritten; run the command again.",
                where=self.name(path),
            )

    def _replace(self, path: Path, data: bytes) -> None:
        target = Path(os.path.realpath(path))
        # A name known beforehand: no signal can come between making the file and knowing it.
        temporary = target.with_name(f"{_TEMPORARY}{os.getpid()}")
        made = [folder for folder in target.parents if not folder.exists()]
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            temporary.unlink(missing_ok=True)
            with temporary.open("xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            if target.exists():
                if not os.access(target, os.W_OK):
                    raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
                temporary.chmod(stat.S_IMODE(target.stat().st_mode))
            self._check_unchanged(path)
            temporary.replace(target)
        except BaseException as problem:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
                for folder in made:
                    folder.rmdir()
            if isinstance(problem, OSError):
                raise FileError(
                    f"This cannot be written: {_reason(problem)}.",
                    "What was there is unchanged.",
                    where=self.name(path),
                ) from problem
            raise


def _reason(problem: OSError) -> str:
    return problem.strerror or str(problem)


@contextlib.contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Hold a lock that the kernel lets go when this process ends, however it ends.

    Args:
        path: The lock file, in a folder of the project's; it stays behind, empty.

    Raises:
        PolyglotNewsError: Another process holds it.
        FileError: The lock file cannot be made or locked.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("ab")
    except OSError as problem:
        raise FileError(
            f"This cannot be written: {_reason(problem)}.", where=str(path)
        ) from problem
    with file:
        try:
            import fcntl
        except ImportError:  # no such locks on this system
            yield
            return
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as problem:
            raise PolyglotNewsError(
                "Another polyglot-news is at work on this project.",
                "Wait until it has ended.",
                where=str(path.parent.parent),
            ) from problem
        except OSError as problem:
            raise FileError(
                f"This cannot be locked: {_reason(problem)}.", where=str(path)
            ) from problem
        yield
