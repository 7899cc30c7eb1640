"""What every test has: no network, and small real projects."""

from __future__ import annotations

import os
import runpy
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from hypothesis import Phase, settings

from polyglot_news.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

# The suite tries the same examples every time; HYPOTHESIS_PROFILE=explore tries others.
settings.register_profile("suite", derandomize=True, deadline=None)
settings.register_profile("explore", deadline=None)
# For tests/test_life.py: `make long`, and `make mutations`, which only asks whether it fails.
settings.register_profile(
    "long", deadline=None, max_examples=2_500, stateful_step_count=25, print_blob=True
)
settings.register_profile(
    "mutations",
    derandomize=True,
    deadline=None,
    max_examples=400,
    stateful_step_count=25,
    phases=[Phase.generate],
    database=None,
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))

OFFLINE = Path(__file__).parent / "offline"
NETWORK_USED = runpy.run_path(str(OFFLINE / "sitecustomize.py"))["NetworkUsed"]

SETTINGS = """\
source_language = "en"
locales = ["ja", "uk", "de"]
engine = "pseudo"

[site]
title = "The Harbour Post"
base_url = "https://news.example"
"""

STORM = """\
Storm Closes the Harbour
A storm has closed the harbour of Odesa since Monday. Two ferries wait outside.
The U.S. President called it "a long night".
Read also:
- Ferry tickets now cost 12.50 euros
- The bridge opens in June
"""

FERRY = """\
---
title: A ferry for the harbour
description: Why the city buys a ship of 1912.
date: 2026-03-01
author: Olena Koval
tags: [harbour, ferry]
---

# A ferry for the harbour

The city buys a **ship of 1912**, the [*Aurora*](https://ship.example/aurora). She needs
repairs worth 3,000 euros.

> Nobody knows `when` she sails.

![The ship at the pier](aurora.svg "The Aurora")

| Ship   | Built |
|--------|-------|
| Aurora | 1912  |

See [the storm](storm.txt).

    keep = this(code)
"""

PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path d="M0 4h8"/></svg>\n'


@pytest.fixture(autouse=True, scope="session")
def _offline_environment() -> object:
    """What tests start inherits the denial too."""
    patch = pytest.MonkeyPatch()
    patch.setenv("PYTHONPATH", str(OFFLINE), prepend=os.pathsep)
    yield
    patch.undo()


@pytest.fixture
def offline_environment() -> dict[str, str]:
    """An environment for subprocesses, in which Python has no network."""
    return {**os.environ, "PYTHONPATH": str(OFFLINE), "PYTHONUTF8": "1"}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with two articles, a plain one and a Markdown one with a picture."""
    root = tmp_path / "project"
    write_tree(
        root,
        {
            "polyglot-news.toml": SETTINGS,
            "articles/storm.txt": STORM,
            "articles/ferry.md": FERRY,
            "articles/aurora.svg": PICTURE,
        },
    )
    return root


@pytest.fixture
def cli(project: Path) -> Callable[..., Result]:
    """The command line, on the project of the test."""

    def run(*arguments: str | Path) -> Result:
        runner = CliRunner(catch_exceptions=False)
        return runner.invoke(main, ["-C", str(project), *map(str, arguments)])

    return run


def write_tree(root: Path, files: dict[str, str | bytes]) -> None:
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)


def tree(root: Path, *, without: str = "") -> dict[str, bytes]:
    """Every file below a folder, by name; one top-level folder may be left out."""
    return {
        name: path.read_bytes()
        for path in sorted(root.rglob("*"))
        for name in (path.relative_to(root).as_posix(),)
        if path.is_file() and not (without and name.startswith(f"{without}/"))
    }
