"""The files of a project as they were at a revision, as git has them.

git is asked through its own program, three times for all files together, and is never let into
the network: what is not in the clone is not there.
"""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

from polyglot_news.errors import PolyglotNewsError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

__all__ = ["Revision", "at"]

_SECONDS = 120
_FILES = (b"100644", b"100755")
"""The modes of what is a file: neither a link nor another repository."""


@dataclass(frozen=True, slots=True)
class Revision:
    """The files of some folders at a revision.

    Attributes:
        name: What was asked for, such as ``origin/main``.
        commit: The commit that was read: where the present one left it.
        files: The bytes of each file, by its path from the project's folder.
    """

    name: str
    commit: str
    files: Mapping[str, bytes]


def at(root: Path, name: str, folders: Iterable[str]) -> Revision:
    """The files of a project at the commit where the present one left a revision.

    That is the merge base, which is what a pull request is compared with: what others did on
    the other branch since is no part of this change. A revision in the present commit's own
    history is its own merge base.

    Args:
        root: The project's folder, anywhere in a repository.
        name: A branch, a tag, a commit, or what else names one for git.
        folders: The folders of the project to read.

    Raises:
        UsageError: There is no git, no repository or no such revision, or the clone is too
            shallow to tell.
    """
    wanted = _commit(root, name)
    commit = _merge_base(root, name, wanted)
    listed = _git(root, "ls-tree", "-r", "-z", commit, "--", *folders)
    objects: dict[str, str] = {}
    for line in filter(None, listed.split(b"\0")):
        head, _, path = line.partition(b"\t")
        mode, _, number = head.split()
        if mode in _FILES:
            objects[path.decode("utf-8", "surrogateescape")] = number.decode()
    contents = _contents(root, list(dict.fromkeys(objects.values())))
    return Revision(name, commit, {path: contents[number] for path, number in objects.items()})


def _commit(root: Path, name: str) -> str:
    done = _run(root, "rev-parse", "--is-inside-work-tree")
    if done.returncode:
        raise UsageError(
            "This is in no git repository that can be read.",
            _said(done) or "Run git init and commit, then edits can be told from what was there.",
            where=str(root),
        )
    broken = not name.strip() or name.startswith("-") or not name.isprintable()
    if not broken:
        done = _run(root, "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}")
    if broken or done.returncode:
        raise UsageError(
            f"git knows no revision “{name}” here.",
            f"If it is a branch of a remote, fetch it first: git fetch origin {name}"
            if _is_shallow(root)
            else "git branch --all and git tag list what there is.",
        )
    return done.stdout.decode().strip()


def _merge_base(root: Path, name: str, commit: str) -> str:
    done = _run(root, "merge-base", commit, "HEAD")
    if done.returncode == 0:
        return done.stdout.decode().split()[0]
    if _is_shallow(root):
        raise UsageError(
            f"This clone is too shallow to tell where it left “{name}”.",
            "Run git fetch --unshallow; in a CI job ask for the whole history (fetch-depth: 0).",
        )
    raise UsageError(
        f"“{name}” and what is checked out have no commit in common.", "Name another revision."
    )


def _is_shallow(root: Path) -> bool:
    return _run(root, "rev-parse", "--is-shallow-repository").stdout.strip() == b"true"


def _contents(root: Path, numbers: list[str]) -> dict[str, bytes]:
    """The bytes of some objects, by their names."""
    if not numbers:
        return {}
    data = _git(root, "cat-file", "--batch", given="".join(f"{one}\n" for one in numbers))
    found: dict[str, bytes] = {}
    start = 0
    for number in numbers:
        end = data.index(b"\n", start)
        head = data[start:end].split()
        if len(head) != 3:
            raise UsageError(
                "git has not all files of that revision here.",
                "The clone is a partial one; make it whole with git fetch --refetch.",
                where=str(root),
            )
        size = int(head[2])
        found[number] = data[end + 1 : end + 1 + size]
        start = end + 1 + size + 1
    return found


def _git(root: Path, *arguments: str, given: str = "") -> bytes:
    done = _run(root, *arguments, given=given)
    if done.returncode:
        raise PolyglotNewsError(
            f"git {arguments[0]} failed.", _said(done) or "git fsck may say more.", where=str(root)
        )
    return done.stdout


def _run(root: Path, *arguments: str, given: str = "") -> subprocess.CompletedProcess[bytes]:
    # No lock is taken for the sake of reading, and nothing that lacks is fetched.
    quiet = {"LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_NO_LAZY_FETCH": "1"}
    try:
        return subprocess.run(
            ["git", "-C", str(root), *arguments],
            input=given.encode(),
            capture_output=True,
            timeout=_SECONDS,
            env={**os.environ, **quiet},
            check=False,
        )
    except FileNotFoundError:
        raise UsageError(
            "There is no git here, and only git knows what was there before.", "Install git."
        ) from None
    except (OSError, subprocess.TimeoutExpired) as problem:
        raise PolyglotNewsError(f"git cannot be asked: {problem}.", where=str(root)) from problem


def _said(done: subprocess.CompletedProcess[bytes]) -> str:
    """The first line of git's complaint, its own “not a repository” aside."""
    lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
    line = lines[0].removeprefix("fatal: ").strip() if lines else ""
    return "" if line.startswith("not a git repository") else line
