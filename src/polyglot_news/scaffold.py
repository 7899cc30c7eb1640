"""A new project: the files that `polyglot-news init` makes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from polyglot_news.errors import UsageError
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
    if root.is_dir() and any(path.name != ".git" for path in root.iterdir()):
        raise UsageError(
            "This folder is not empty.", "Start a project in an empty one.", where=str(root)
        )
    files = Files(root)
    made = {
        FILE_NAME: _SETTINGS,
        "articles/first-article.md": _ARTICLE,
        ".gitignore": _IGNORED,
    }
    for name, text in made.items():
        files.write(root / name, text.encode())
    return tuple(made)
