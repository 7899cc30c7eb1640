"""Who acts, and when: what the command line, a catalog's header, git and the clock say."""

from __future__ import annotations

import os
import re
import subprocess
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from polyglot_news.errors import UsageError
from polyglot_news.records import Actor, Kind

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["from_header", "identity", "now", "parse"]

_FORM = re.compile(r"\s*(?P<name>[^<>]*?)\s*(?:<\s*(?P<email>[^<>\s]*)\s*>)?\s*")
# What tools write into Last-Translator, or give git for a name, where no person is meant.
_NOBODY = re.compile(
    r"automatically generated|full name|anonymous|none|unknown|weblate.*|.*\[bot\]", re.IGNORECASE
)
_SECONDS = 10


def parse(text: str, kind: Kind = Kind.PERSON) -> Actor:
    """Read ``Name <mail>``; the address may be left out.

    Raises:
        UsageError: There is no name in it, or a character that cannot be shown.
    """
    found = _FORM.fullmatch(text)
    if not found or not found["name"] or not text.isprintable():
        raise UsageError(f"{text!a} names nobody.", 'Write "Name <mail@example.org>".')
    return Actor(found["name"], found["email"] or "", kind)


def from_header(value: str) -> Actor | None:
    """The person whom a Last-Translator header names; None if it names none."""
    try:
        actor = parse(" ".join(value.split()))
    except UsageError:
        return None
    return None if _NOBODY.fullmatch(actor.name) else actor


def identity(folder: Path) -> Actor | None:
    """The author of commits that git would make in a folder; None if it knows no person's name.

    What the environment says goes before what git's configuration says, as for git itself.
    """
    name = os.environ.get("GIT_AUTHOR_NAME") or _configured(folder, "user.name")
    email = os.environ.get("GIT_AUTHOR_EMAIL") or _configured(folder, "user.email")
    return from_header(f"{name} <{email}>" if email else name)


def _configured(folder: Path, name: str) -> str:
    try:
        done = subprocess.run(
            ["git", "-C", str(folder), "config", "--get", name],
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.decode("utf-8", "replace").strip() if done.returncode == 0 else ""


def now() -> str:
    """The time in UTC, to the second: ``2026-03-01T12:00:00Z``.

    With SOURCE_DATE_EPOCH in the environment it is that one, in seconds since 1970
    (https://reproducible-builds.org/specs/source-date-epoch/).

    Raises:
        UsageError: SOURCE_DATE_EPOCH is no such number.
    """
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    if given and not re.fullmatch(r"\d{1,11}", given, re.ASCII):
        raise UsageError(
            f"SOURCE_DATE_EPOCH is “{given}”, which is no number of seconds.", "Set it right."
        )
    moment = datetime.fromtimestamp(int(given) if given else int(time.time()), UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"
