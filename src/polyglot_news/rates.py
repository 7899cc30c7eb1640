"""How fast engines work on this machine, as the last runs found it: ``.polyglot-news/rates.json``.

The file may be deleted at any time; an estimate goes by `CUSTOMARY` then.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from polyglot_news.files import Files
    from polyglot_news.outcomes import Pretranslated

__all__ = ["CUSTOMARY", "keep", "name", "read"]

CUSTOMARY = 300
"""Words a second. With the bundled packages two shared processor cores did 450 to 540; larger
packages are slower."""

_ENOUGH = 200
"""Of fewer words the time is that of loading, and no measure."""


def name(engine: str, locale: str) -> str:
    """Under which name a rate is kept."""
    return f"{engine} {locale}"


def read(files: Files, path: Path) -> dict[str, float]:
    """The rates in words a second, by `name`; none if the file is damaged.

    Raises:
        FileError: It cannot be opened.
    """
    try:
        found = json.loads(files.get(path) or b"{}")
        return {str(key): float(rate) for key, rate in found.items() if 0 < float(rate) < 1e6}
    except (ValueError, TypeError, AttributeError, RecursionError):
        return {}


def keep(files: Files, path: Path, engine: str, done: Iterable[Pretranslated]) -> None:
    """Keep the rates of a run that translated enough to tell.

    Raises:
        FileError: The file cannot be written.
    """
    new = {
        name(engine, one.locale): round(one.words / one.seconds, 1)
        for one in done
        if one.words >= _ENOUGH and one.seconds > 0
    }
    if new:
        rates = read(files, path) | new
        files.write(path, json.dumps(rates, ensure_ascii=False, indent=1, sort_keys=True).encode())
