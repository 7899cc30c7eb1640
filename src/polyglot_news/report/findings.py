"""How findings are printed, and which of them fail a command."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from polyglot_news import review, sarif
from polyglot_news.checks import Severity
from polyglot_news.checks.places import entry_lines
from polyglot_news.report.tables import dumped, short

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from polyglot_news.review import Finding
    from polyglot_news.workflow import Run

__all__ = ["as_fields", "checks", "fails", "findings"]


def fails(findings: Sequence[Finding], *, strict: bool) -> bool:
    """Whether findings fail a command.

    Those in what a person wrote do, the cosmetic ones aside; if strict, every one does.
    """
    return any(
        strict or (not finding.machine and finding.severity > Severity.COSMETIC)
        for finding in findings
    )


def findings(run: Run, found: Sequence[Finding], output: str) -> str:
    """Findings, each with the place in the article that it is about."""
    if output == "json":
        return dumped([as_fields(run, one) for one in found])
    places = _places(run, found)
    if output == "sarif":
        return dumped(sarif.log((one, *place) for one, place in zip(found, places, strict=True)))
    lines = []
    for one, (path, line) in zip(found, places, strict=True):
        where = f"{path}:{line}" if line else path
        kind = "machine output, " if one.machine else ""
        about = f" ({kind}“{short(one.msgid)}”)" if one.msgid else ""
        lines.append(f"{where}: {one.check}: {one.message}{about}\n")
    return "".join(lines)


def _places(run: Run, found: Sequence[Finding]) -> list[tuple[str, int]]:
    """The file of each finding, and the line in it, 0 if that cannot be told."""
    lines: dict[Path, Mapping[tuple[str | None, str], int]] = {}
    places = []
    for one in found:
        if one.file:
            places.append((one.file, one.line))
            continue
        path = run.project.catalog(one.locale, one.slug)
        if path not in lines:
            lines[path] = entry_lines((run.files.get(path) or b"").decode("utf-8", "replace"))
        places.append((run.files.name(path), lines[path].get((one.msgctxt, one.msgid), 0)))
    return places


def checks() -> str:
    """A line for each check: its id, its severity, and what holds where it finds nothing."""
    every = review.EVERY.values()
    return "".join(f"{one.id:16} {one.severity.name.lower():11} {one.title}\n" for one in every)


def as_fields(run: Run, one: Finding) -> dict[str, Any]:
    """A finding for programs."""
    return {
        "check": one.check,
        "severity": one.severity.name.lower(),
        "article": one.slug,
        "locale": one.locale,
        "catalog": None if one.file else run.files.name(run.project.catalog(one.locale, one.slug)),
        "file": one.file or None,
        "line": one.line,
        "msgid": one.msgid,
        "machine": one.machine,
        "message": one.message,
    }
