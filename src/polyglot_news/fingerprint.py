"""What made a kept result: a hash of this program and of the libraries that shape what it writes.

A result that is kept is right only for the code that made it. The version number does not tell:
it stays the same while somebody works on the code, and CLDR's dates change with Babel, not with us.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import metadata, resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

__all__ = ["code"]

_LIBRARIES = (
    *("babel", "budoux", "jinja2", "markdown-it-py", "markupsafe", "mdit-py-plugins"),
    *("nh3", "polib", "pyyaml", "sentencex"),
)


@cache
def code() -> str:
    """SHA-256 of the files of this package and the versions of those libraries, in hexadecimal."""
    total = hashlib.sha256()
    _add(total, resources.files("polyglot_news"), "")
    for name in _LIBRARIES:
        try:
            version = metadata.version(name)
        except metadata.PackageNotFoundError:
            version = "-"
        total.update(f"{name} {version}\n".encode())
    return total.hexdigest()


def _add(total: hashlib._Hash, place: Traversable, name: str) -> None:
    if place.is_dir():
        for inside in sorted(place.iterdir(), key=lambda one: one.name):
            if inside.name != "__pycache__":
                _add(total, inside, f"{name}/{inside.name}")
        return
    data = place.read_bytes()
    total.update(f"{name} {len(data)}\n".encode())
    total.update(data)
