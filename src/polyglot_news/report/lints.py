"""How what the lints found is printed, and which of it fails the command."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from polyglot_news import linting, sarif
from polyglot_news.report.tables import dumped, short
from polyglot_news.wording import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from polyglot_news.linting import Warn
    from polyglot_news.workflow import Run

__all__ = ["found", "lints", "summary"]


def lints() -> str:
    """A line for each lint: its id, its severity, and what holds where it finds nothing."""
    return "".join(
        f"{one.id:16} {one.severity.name.lower():11} {one.title}\n"
        for one in linting.LINTS.values()
    )


def found(run: Run, warnings: Sequence[Warn], output: str) -> str:
    """What the lints found, each with the place in its article."""
    paths = {file.slug: run.files.name(file.path) for file in run.article_files}
    if output == "json":
        return dumped([_as_fields(one, paths[one.slug]) for one in warnings])
    if output == "sarif":
        return dumped(sarif.lint_log((one, paths[one.slug]) for one in warnings))
    return "".join(
        f"{paths[one.slug]}:{one.line}: {one.lint}: {one.message} (“{short(one.text)}”)\n"
        for one in warnings
    )


def summary(warnings: Sequence[Warn], articles: int) -> str:
    """How much was found, for a person who waits for it."""
    found = counted(len(warnings), "warning") if warnings else "no warnings"
    return f"{found} in {counted(articles, 'article')}"


def _as_fields(one: Warn, path: str) -> dict[str, Any]:
    return {
        "lint": one.lint,
        "severity": one.severity.name.lower(),
        "article": one.slug,
        "path": path,
        "line": one.line,
        "text": one.text,
        "message": one.message,
    }
