"""Package files: a zip archive named ``translate-en_de.argosmodel``, listed in ``SHA256SUMS``.

A package is another's work that came over a network once, so nothing in it is
believed: its hash is compared before it is opened, its names and sizes before it
is unpacked, and what was unpacked before it is used again.

Nothing here knows Argos or CTranslate2.
"""

from __future__ import annotations

import atexit
import contextlib
import hashlib
import json
import os
import re
import shutil
import stat
import tempfile
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, BinaryIO

from polyglot_news.errors import ModelError
from polyglot_news.files import Files

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from io import BufferedReader

__all__ = [
    "SUFFIX",
    "SUMS",
    "Contents",
    "add",
    "check",
    "digest",
    "pair_of",
    "read_metadata",
    "read_sums",
    "unpack",
    "unpacked_problem",
]

SUMS = "SHA256SUMS"
SUFFIX = ".argosmodel"

# The largest package that Argos offers unpacks to less than a gigabyte and some dozen files.
_MAX_BYTES = 4 * 2**30
_MAX_MEMBERS = 4096
_MAX_METADATA = 2**20

_NAME = re.compile(r"translate-([A-Za-z]+(?:-[A-Za-z]+)*)_([A-Za-z]+(?:-[A-Za-z]+)*)(?:-\d[\d_]*)?")
_SUM_LINE = re.compile(r"([0-9a-fA-F]{64}) [ *](.+)")
_CHUNK = 2**20


@dataclass(frozen=True, slots=True)
class Contents:
    """What a package says of itself.

    Attributes:
        source: Language code it translates from.
        target: Language code it translates into.
        version: Its version, as written; ``0`` if it gives none.
    """

    source: str
    target: str
    version: str


def pair_of(name: str) -> tuple[str, str] | None:
    """The language pair in a file's name; None if it is not a package's name."""
    found = _NAME.fullmatch(name.removesuffix(SUFFIX)) if name.endswith(SUFFIX) else None
    return (found[1], found[2]) if found else None


def digest(file: BufferedReader) -> str:
    """The SHA-256 of a file in hexadecimal, from where it stands to its end."""
    return hashlib.file_digest(file, "sha256").hexdigest()


def read_sums(folder: Path) -> dict[str, str]:
    """The hashes that ``SHA256SUMS`` lists, by file name; none if there is no such file.

    Raises:
        ModelError: The file cannot be read or a line is not ``HASH  NAME``.
    """
    path = folder / SUMS
    try:
        text = path.read_text("utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, UnicodeDecodeError) as problem:
        raise ModelError(f"This cannot be read: {problem}.", where=str(path)) from problem
    sums: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        found = _SUM_LINE.fullmatch(line.rstrip())
        if not found or found[2] in sums:
            raise ModelError(
                "This line is not a SHA-256 hash, two spaces and a file name of its own.",
                f"Write it as “sha256sum *{SUFFIX}” does.",
                where=str(path),
                line=number,
            )
        sums[found[2]] = found[1].lower()
    return sums


def check(path: Path, expected: str) -> Contents:
    """Compare an archive with its hash, then read its metadata.

    Args:
        path: The archive.
        expected: Its SHA-256 in hexadecimal.

    Raises:
        ModelError: It is missing, is another file than was listed, or is no package.
    """
    with _opened(path, expected) as archive:
        return _contents(archive, path)[0]


def read_metadata(folder: Path) -> Contents:
    """Read the metadata of an unpacked package.

    Raises:
        ModelError: Something that a package needs is missing.
    """
    try:
        data = (folder / "metadata.json").read_bytes()
        names = {entry.name for entry in folder.iterdir()}
        names |= {f"model/{entry.name}" for entry in (folder / "model").iterdir()}
    except OSError as problem:
        raise ModelError(
            "This is no whole package: it has no metadata.json or no model folder.",
            "Remove the folder or install the package again.",
            where=str(folder),
        ) from problem
    return _described(data, names, folder)


def add(path: Path, folder: Path) -> Path:
    """Put an archive into a folder of packages and list its hash there.

    It takes the place of every package of the same pair. Each file is renamed into place; if
    something fails between them, the hash does not fit and the package is refused, not used.

    Returns:
        Where it is now.

    Raises:
        ModelError: The archive is no package.
        FileError: It cannot be read, or the folder cannot be written.
    """
    files = Files(folder.parent)
    data = files.read(path)
    hashed = hashlib.sha256(data).hexdigest()
    with _opened(path, hashed) as archive:
        contents, members = _contents(archive, path)
        for info in members.values():
            _drain(archive, info, path)
    pair = (contents.source, contents.target)
    target = folder / f"translate-{contents.source}_{contents.target}{SUFFIX}"
    sums = {name: value for name, value in read_sums(folder).items() if pair_of(name) != pair}
    sums[target.name] = hashed
    files.write(target, data)
    files.write(
        folder / SUMS,
        "".join(f"{value}  {name}\n" for name, value in sorted(sums.items())).encode(),
    )
    for other in folder.glob(f"translate-*{SUFFIX}"):
        if pair_of(other.name) == pair and other.name != target.name:
            files.remove(other)
    return target


def unpack(path: Path, expected: str) -> Path:
    """Unpack an archive into the cache, once.

    Args:
        path: The archive.
        expected: Its SHA-256 in hexadecimal; the folder in the cache is named by it.

    Returns:
        The folder with its ``metadata.json``. An unpacked copy with a file missing, added or of
        another size is made anew. Where the cache cannot be written, the folder is a temporary
        one that goes when the process ends.

    Raises:
        ModelError: It is not the archive that was listed, or it is damaged or no package.
    """
    with _opened(path, expected) as archive:
        _, members = _contents(archive, path)
        folder = _cache() / expected
        if _same_sizes(folder, members):
            return folder
        try:
            return _unpack_to(folder, archive, members, path)
        except OSError:
            # A read-only or full cache is no reason not to work.
            fallback = Path(tempfile.mkdtemp(prefix="polyglot-news-"))
            atexit.register(shutil.rmtree, fallback, ignore_errors=True)
            try:
                return _unpack_to(fallback / expected, archive, members, path)
            except OSError as problem:
                raise ModelError(
                    f"There is no room to unpack this package: {problem.strerror}.",
                    "Free some space, or set XDG_CACHE_HOME to a folder that has it.",
                    where=str(path),
                ) from problem


def unpacked_problem(path: Path, expected: str) -> ModelError | None:
    """Compare every byte of an archive, and of its unpacked copy if there is one."""
    try:
        with _opened(path, expected) as archive:
            _, members = _contents(archive, path)
            folder = _cache() / expected
            sound = not folder.exists() or _same_sizes(folder, members)
            for name, info in members.items():
                copy = folder / name if folder.exists() else None
                sound &= _drain(archive, info, path, copy)
    except ModelError as problem:
        return problem
    if sound:
        return None
    return ModelError(
        "The unpacked copy differs from its package.", "Remove this folder.", where=str(folder)
    )


@contextlib.contextmanager
def _opened(path: Path, expected: str) -> Iterator[zipfile.ZipFile]:
    """The archive, opened only after its hash was found right, from the very same file."""
    try:
        file = path.open("rb")
    except (FileNotFoundError, NotADirectoryError) as problem:
        raise ModelError(
            f"This package is listed in {SUMS} but missing.",
            "Restore the file or remove its line.",
            where=str(path),
        ) from problem
    except OSError as problem:
        raise ModelError(
            f"This package cannot be read: {problem.strerror}.", where=str(path)
        ) from problem
    with file:
        if digest(file) != expected:
            raise ModelError(
                f"This is not the file whose hash {SUMS} lists.",
                "Restore it, or install a package that you trust with "
                "“polyglot-news models install”.",
                where=str(path),
            )
        file.seek(0)
        try:
            with zipfile.ZipFile(file) as archive:
                yield archive
        except (zipfile.BadZipFile, NotImplementedError) as problem:
            raise _damaged(path, "it is not a whole zip archive") from problem


def _damaged(path: Path, why: str) -> ModelError:
    return ModelError(
        f"This is no translation package: {why}.", "Get the package again.", where=str(path)
    )


def _contents(
    archive: zipfile.ZipFile, path: Path
) -> tuple[Contents, Mapping[str, zipfile.ZipInfo]]:
    """What the package says of itself, and its files by their path inside its one folder."""
    infos = archive.infolist()
    if len(infos) > _MAX_MEMBERS or sum(info.file_size for info in infos) > _MAX_BYTES:
        raise _damaged(path, "it would unpack to an absurd size")
    members: dict[str, zipfile.ZipInfo] = {}
    roots: set[str] = set()
    for info in infos:
        parts = PurePosixPath(info.filename).parts
        kind = stat.S_IFMT(info.external_attr >> 16)
        if (
            info.filename.startswith("/")
            or any(part == ".." or "\\" in part or ":" in part for part in parts)
            or kind not in (0, stat.S_IFREG, stat.S_IFDIR)
        ):
            raise _damaged(path, f"it holds a file that would land elsewhere ({info.filename})")
        if info.flag_bits & 1:
            raise _damaged(path, "it is encrypted")
        roots.update(parts[:1])
        if not info.is_dir():
            name = "/".join(parts[1:])
            if not name or name in members:
                raise _damaged(path, f"it holds {info.filename} twice or beside its folder")
            members[name] = info
    if len(roots) != 1:
        raise _damaged(path, "it does not hold one folder")
    metadata = members.get("metadata.json")
    if metadata is None or metadata.file_size > _MAX_METADATA:
        raise _damaged(path, "it has no metadata.json")
    contents = _described(archive.read(metadata), set(members), path)
    if (pair := pair_of(path.name)) and pair != (contents.source, contents.target):
        raise _damaged(path, f"its metadata says {contents.source} to {contents.target}")
    return contents, members


def _described(data: bytes, names: set[str], path: Path) -> Contents:
    try:
        metadata = json.loads(data)
    except ValueError as problem:
        raise _damaged(path, "its metadata.json is not JSON") from problem
    if not isinstance(metadata, dict):
        metadata = {}
    source, target = metadata.get("from_code"), metadata.get("to_code")
    version = metadata.get("package_version", "0")
    if metadata.get("type", "translate") != "translate" or not all(
        isinstance(value, str) and re.fullmatch(pattern, value)
        for value, pattern in (
            (source, r"[A-Za-z]+(-[A-Za-z0-9]+)*"),
            (target, r"[A-Za-z]+(-[A-Za-z0-9]+)*"),
            (version, r"[\w.+-]+"),
        )
    ):
        raise _damaged(path, "its metadata.json does not name two languages and a version")
    if "model/model.bin" not in names:
        raise _damaged(path, "it has no model/model.bin")
    if not names & {"sentencepiece.model", "bpe.model"}:
        raise _damaged(path, "it has neither sentencepiece.model nor bpe.model")
    return Contents(str(source), str(target), str(version))


def _drain(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: Path, copy: Path | None = None
) -> bool:
    """Read a member to its end, which checks its sum; whether a copy has the same bytes."""
    same = True
    try:
        with contextlib.ExitStack() as stack:
            member = stack.enter_context(archive.open(info))
            other: BinaryIO | None = None
            if copy is not None:
                try:
                    other = stack.enter_context(copy.open("rb"))
                except OSError:
                    same = False
            while chunk := member.read(_CHUNK):
                if other is not None and other.read(len(chunk)) != chunk:
                    same = False
    except (zipfile.BadZipFile, zlib.error, EOFError) as problem:
        raise _damaged(path, f"{info.filename} in it is damaged") from problem
    return same


def _cache() -> Path:
    base = os.environ.get("XDG_CACHE_HOME", "")
    try:
        root = Path(base) if Path(base).is_absolute() else Path.home() / ".cache"
    except RuntimeError:  # a user without a home
        root = Path(tempfile.gettempdir())
    return root / "polyglot-news" / "packages"


def _same_sizes(folder: Path, members: Mapping[str, zipfile.ZipInfo]) -> bool:
    try:
        found = {
            entry.relative_to(folder).as_posix(): entry.stat().st_size
            for entry in folder.rglob("*")
            if not entry.is_dir()
        }
    except OSError:
        return False
    return found == {name: info.file_size for name, info in members.items()}


def _unpack_to(
    folder: Path, archive: zipfile.ZipFile, members: Mapping[str, zipfile.ZipInfo], path: Path
) -> Path:
    """Unpack into a folder beside, then rename it, so that another process never sees half."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    temporary = Path(tempfile.mkdtemp(prefix=".unpacking-", dir=folder.parent))
    try:
        for name, info in members.items():
            target = temporary / "new" / name
            target.parent.mkdir(parents=True, exist_ok=True)
            try:
                with archive.open(info) as source, target.open("wb") as copy:
                    shutil.copyfileobj(source, copy, _CHUNK)
            except (zipfile.BadZipFile, zlib.error, EOFError) as problem:
                raise _damaged(path, f"{name} in it is damaged") from problem
        with contextlib.suppress(FileNotFoundError):
            folder.rename(temporary / "old")
        try:
            (temporary / "new").rename(folder)
        except OSError:
            # Another process was quicker; what it unpacked is as good.
            if not _same_sizes(folder, members):
                raise
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    return folder
