"""A new project: the files that `polyglot-news init` makes."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from polyglot_news.errors import FileError, UsageError
from polyglot_news.files import Files
from polyglot_news.settings import FILE_NAME

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["create"]

_SETTINGS = """\
# The language that articles are written in, unless their front matter has a "lang".
source_language = "en"

# The languages to publish in, in the order in which readers see them.
locales = ["ja", "uk", "de"]

[site]
title = "My news"
# The address that the site will have; links for search engines need it.
# base_url = "https://news.example.org"

[policy]
# draft: nothing. labelled: machine output too, with a notice. reviewed: only what people reviewed.
default = "labelled"
"""

_ARTICLE = """\
---
title: The first article
description: What an article looks like, and what to do with it.
date: 2026-01-01
author: The newsroom
tags: [start]
---

Write articles in **Markdown** here, one file each. Their sentences go to catalogs in
`locales/`, where people review what the machine proposes.

Then run `polyglot-news localize` and open `site/index.html`.
"""

_IGNORED = """\
/site/
/.polyglot-news/
.polyglot-news-*
"""

# Lines of a ledger say by themselves what came after what: git may keep those of both sides.
_ATTRIBUTES = """\
locales/*/reviews.jsonl merge=union text eol=lf
"""


def create(root: Path) -> tuple[str, ...]:
    """Start a project.

    Args:
        root: The folder; made if it is not there.

    Returns:
        The files that were made, relative to it.

    Raises:
        UsageError: The folder holds something already.
        FileError: A file cannot be written.
    """
    files = Files(root)
    try:
        empty = not root.is_dir() or all(path.name == ".git" for path in root.iterdir())
    except OSError as problem:
        raise FileError(f"This cannot be read: {problem.strerror}.", where=str(root)) from problem
    if not empty:
        raise UsageError(
            "This folder is not empty.", "Start a project in an empty one.", where=str(root)
        )
    made = {
        FILE_NAME: _SETTINGS,
        "articles/first-article.md": _ARTICLE,
        ".gitignore": _IGNORED,
        ".gitattributes": _ATTRIBUTES,
    }
    try:
        for name, text in made.items():
            files.write(root / name, text.encode())
    except BaseException:
        # Half a project would keep the next attempt from starting one.
        for path in files.changed:
            with contextlib.suppress(FileError):
                files.remove(path)
        raise
    return tuple(made)
