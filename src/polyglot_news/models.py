"""Finding, checking and installing translation packages.

A package translates one pair of languages. It is looked for in this order:

1. the project's folder of ``translate-*.argosmodel`` archives with their ``SHA256SUMS``;
2. installed distributions with an entry point in the group ``polyglot_news.packages``, which
   names a module that holds such a folder (``pip install polyglot-news-model-en-de``);
3. the packages that Argos Translate has installed for this user.

An archive is used only if its hash is the listed one. Argos Translate is imported inside the
functions that need it, since that takes longer than most commands run; only
:func:`install` of a pair ever goes online.
"""

from __future__ import annotations

import atexit
import contextlib
import importlib.util
import os
import shutil
import tempfile
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from polyglot_news import archive
from polyglot_news.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "GROUP",
    "Package",
    "find",
    "install",
    "installed",
    "listed",
    "load",
    "supported",
    "verify",
]

GROUP = "polyglot_news.packages"
_TIMEOUT = 30.0  # seconds without an answer, when a package is downloaded


@dataclass(frozen=True, slots=True)
class Package:
    """A package that can be used.

    Attributes:
        source: Language code it translates from.
        target: Language code it translates into.
        version: As the package gives it.
        path: The archive; of a package that Argos Translate installed, its folder.
        sha256: Of the archive, in hexadecimal; empty for a folder, whose archive is gone.
        origin: ``project``, ``argos``, or the distribution that it came in.
        size: Bytes of the archive or of the folder's files.
    """

    source: str
    target: str
    version: str
    path: Path
    sha256: str
    origin: str
    size: int

    @property
    def name(self) -> str:
        """What Argos calls a package of this pair, such as ``translate-en_de``."""
        return f"translate-{self.source}_{self.target}"


def find(source: str, target: str, project_models: Path | None = None) -> Package:
    """Find the package for a pair; an archive's hash is checked.

    Args:
        source: Language code to translate from.
        target: Language code to translate into.
        project_models: The project's folder of packages.

    Raises:
        ModelError: There is none, or the one that comes first cannot be used.
    """
    for folder, origin in _folders(project_models):
        for name in _names(folder):
            if archive.pair_of(name) == (source, target):
                return _package(folder, name, origin)
    for package in _argos_packages():
        if (package.source, package.target) == (source, target):
            return package
    pairs = supported(project_models)
    targets = sorted(there for here, there in pairs if here == source)
    if targets:
        what = f"No installed package translates “{source}” into “{target}”, only into: " + (
            f"{', '.join(targets)}."
        )
    else:
        sources = sorted({here for here, _ in pairs})
        what = f"No installed package translates from “{source}”, only from: " + (
            f"{', '.join(sources) or 'nothing, there is no package at all'}."
        )
    raise ModelError(what, f"Get one with “polyglot-news models install {source} {target}”.")


def load(package: Package) -> Any:
    """Open a package with Argos Translate.

    Returns:
        An ``argostranslate.package.Package``, its archive unpacked.

    Raises:
        ModelError: The archive is not the one that was listed, or it is damaged.
    """
    if package.sha256:
        folder = archive.unpack(package.path, package.sha256)
    else:
        folder = package.path
        archive.read_metadata(folder)
    return _argos().Package(folder)


def installed(project_models: Path | None = None) -> tuple[Package, ...]:
    """Every package there is, in the order in which they are looked for.

    Of several for one pair the first is used.

    Raises:
        ModelError: An archive is not the one that was listed, or it is damaged.
    """
    return (*listed(project_models), *_argos_packages())


def listed(project_models: Path | None = None) -> tuple[Package, ...]:
    """The packages that a list of hashes vouches for; argostranslate is not asked.

    Raises:
        ModelError: An archive is not the one that was listed, or it is damaged.
    """
    return tuple(
        _package(folder, name, origin)
        for folder, origin in _folders(project_models)
        for name in _names(folder)
    )


def supported(project_models: Path | None = None) -> tuple[tuple[str, str], ...]:
    """The pairs, sorted, for which there is a package, by name: nothing is opened."""
    named = (
        archive.pair_of(name)
        for folder, _ in _folders(project_models)
        for name in archive.read_sums(folder)
    )
    argos = ((package.source, package.target) for package in _argos_packages())
    return tuple(sorted({pair for pair in (*named, *argos) if pair}))


def verify(project_models: Path | None = None) -> tuple[ModelError, ...]:
    """Read every byte of every package again, and of the unpacked copies.

    Returns:
        What is wrong, none if nothing is.
    """
    problems: list[ModelError] = []
    for folder, _ in _folders(project_models):
        try:
            sums = archive.read_sums(folder)
        except ModelError as problem:
            problems.append(problem)
            continue
        present = {path.name for path in folder.glob(f"*{archive.SUFFIX}")}
        for name in sorted(sums.keys() | present):
            found = (
                archive.unpacked_problem(folder / name, sums[name])
                if name in sums
                else _unlisted(folder / name)
            )
            if found is None and archive.pair_of(name) is None:
                found = ModelError(
                    "The name of this package does not say its languages.",
                    "Install it with “polyglot-news models install”.",
                    where=str(folder / name),
                )
            if found is not None:
                problems.append(found)
    for folder in _argos_folders():
        try:
            archive.read_metadata(folder)
        except ModelError as problem:
            problems.append(problem)
    return tuple(problems)


def install(what: Path | tuple[str, str], project_models: Path) -> Package:
    """Put a package into the project's folder and list its hash there.

    Args:
        what: An ``.argosmodel`` file; or a pair of language codes, whose package is downloaded
            from Argos's index.
        project_models: The project's folder of packages; made if it is not there. A package of
            the same pair in it is replaced.

    Raises:
        ModelError: The file is no package, or there is none for the pair, or no network.
        FileError: The folder cannot be written.
    """
    if isinstance(what, Path):
        path = archive.add(what, project_models)
    else:
        with _downloaded(*what) as file:
            path = archive.add(file, project_models)
    return _package(project_models, path.name, "project")


def _folders(project_models: Path | None) -> Iterator[tuple[Path, str]]:
    """The folders of archives and where they come from."""
    if project_models is not None and project_models.is_dir():
        yield project_models, "project"
    entries = metadata.entry_points(group=GROUP)
    for entry in sorted(entries, key=lambda entry: (entry.name, entry.value)):
        # A top-level module is found without running any of its code.
        module = importlib.util.find_spec(entry.module.partition(".")[0])
        for location in (module.submodule_search_locations or ()) if module else ():
            yield Path(location), entry.dist.name if entry.dist else entry.module


def _names(folder: Path) -> tuple[str, ...]:
    """The packages of a folder by file name, listed or present."""
    names = set(archive.read_sums(folder))
    names |= {path.name for path in folder.glob(f"translate-*{archive.SUFFIX}")}
    return tuple(sorted(name for name in names if archive.pair_of(name)))


def _package(folder: Path, name: str, origin: str) -> Package:
    path = folder / name
    sha256 = archive.read_sums(folder).get(name)
    if sha256 is None:
        raise _unlisted(path)
    contents = archive.check(path, sha256)
    return Package(
        contents.source,
        contents.target,
        contents.version,
        path,
        sha256,
        origin,
        path.stat().st_size,
    )


def _unlisted(path: Path) -> ModelError:
    return ModelError(
        f"This package is not listed in the {archive.SUMS} beside it.",
        f"If you trust it, install it with “polyglot-news models install {path.name}”.",
        where=str(path),
    )


@cache
def _argos() -> Any:
    """The module ``argostranslate.package``.

    Its settings make folders in the user's home when they are imported, which fails where the
    home is read-only or there is none. Then they are given a temporary folder to do that in,
    and the packages that are there all the same.

    Raises:
        ModelError: It is not installed, as in a build that only looks things up.
    """
    try:
        from argostranslate import package
    except ImportError as problem:
        raise ModelError(
            "Argos Translate is not installed.",
            "Install it with “pip install argos-translate-lt ctranslate2 sentencepiece”.",
        ) from problem
    except (OSError, RuntimeError):
        with _environment(_replacements()):
            from argostranslate import package
    return package


def _replacements() -> dict[str, str]:
    scratch = tempfile.mkdtemp(prefix="polyglot-news-")
    atexit.register(shutil.rmtree, scratch, ignore_errors=True)
    try:
        data = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    except RuntimeError:
        data = Path(scratch)
    packages = Path(os.environ.get("ARGOS_PACKAGES_DIR", data / "argos-translate" / "packages"))
    return {
        "HOME": scratch,
        "XDG_DATA_HOME": scratch,
        "XDG_CONFIG_HOME": scratch,
        "XDG_CACHE_HOME": scratch,
        "ARGOS_PACKAGES_DIR": str(packages if packages.is_dir() else Path(scratch) / "packages"),
    }


@contextlib.contextmanager
def _environment(values: dict[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _argos_folders() -> tuple[Path, ...]:
    """The folders of the packages that Argos Translate has installed.

    Its own ``get_installed_packages`` fails on all of them if one is broken, so we list the
    folders that it would read. Where it is not installed, there are none.
    """
    try:
        folders = _argos().settings.package_dirs
    except ModelError:
        return ()
    return tuple(
        sorted(
            entry
            for folder in folders
            if Path(folder).is_dir()
            for entry in Path(folder).iterdir()
            if entry.is_dir()
        )
    )


def _argos_packages() -> Iterator[Package]:
    for folder in _argos_folders():
        try:
            contents = archive.read_metadata(folder)
        except ModelError:
            continue  # not a translation package, or broken: verify() says so
        size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
        yield Package(contents.source, contents.target, contents.version, folder, "", "argos", size)


@contextlib.contextmanager
def _downloaded(source: str, target: str) -> Iterator[Path]:
    """Argos's package for a pair, in a temporary folder."""
    import logging
    import socket

    argos = _argos()
    settings = argos.settings
    before = (settings.local_package_index, settings.downloads_dir, socket.getdefaulttimeout())
    log = logging.getLogger("argostranslate.utils")
    level = log.level
    with tempfile.TemporaryDirectory(prefix="polyglot-news-") as scratch:
        index = Path(scratch) / "index.json"
        settings.local_package_index = index
        settings.downloads_dir = Path(scratch)
        socket.setdefaulttimeout(_TIMEOUT)
        # Argos reports a failure by writing to its log and going on; we look at what came.
        log.setLevel(logging.CRITICAL)
        try:
            argos.update_package_index()
            if not index.is_file():
                raise ModelError(
                    "The list of Argos's packages could not be downloaded.",
                    "This command needs a network; a package file can be installed without one: "
                    "“polyglot-news models install PATH.argosmodel”.",
                )
            try:
                offered = [p for p in argos.get_available_packages() if p.type == "translate"]
            except (ValueError, TypeError, AttributeError) as problem:
                raise ModelError(
                    "The list of Argos's packages could not be read.", "Try again later."
                ) from problem
            chosen = [p for p in offered if (p.from_code, p.to_code) == (source, target)]
            if not chosen:
                targets = sorted({p.to_code for p in offered if p.from_code == source})
                raise ModelError(
                    f"Argos offers no package from “{source}” into “{target}”.",
                    f"From “{source}” it offers: {', '.join(targets) or 'none'}.",
                )
            newest = max(chosen, key=lambda p: _version(p.package_version))
            try:
                file = newest.download()
            except Exception as problem:
                # Argos raises bare Exception here.
                raise ModelError(
                    f"The package from “{source}” into “{target}” could not be downloaded.",
                    "Try again later.",
                ) from problem
            yield Path(file)
        finally:
            log.setLevel(level)
            settings.local_package_index, settings.downloads_dir = before[:2]
            socket.setdefaulttimeout(before[2])


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(part) if part.isdecimal() else 0 for part in text.split("."))
