"""What commands print: tables for people, JSON for programs, progress on a terminal."""

from __future__ import annotations

import contextlib
import json
import sys
from dataclasses import dataclass, field
from time import monotonic
from typing import TYPE_CHECKING, Any

from polyglot_news.catalog import Coverage
from polyglot_news.entry import State

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from polyglot_news.models import Package
    from polyglot_news.press import Published
    from polyglot_news.review import Finding
    from polyglot_news.workflow import Extracted, Pretranslated, Run, Updated

__all__ = [
    "Summary",
    "extracted",
    "fails",
    "findings",
    "packages",
    "pretranslated",
    "progress",
    "published",
    "stats",
    "summary",
    "updated",
]

_SHOWN = (
    State.REVIEWED,
    State.NEEDS_REVIEW,
    State.OUTDATED,
    State.MACHINE,
    State.UNTRANSLATED,
)

_CHANGES = ("added", "carried", "revived", "retired", "dropped", "kept")


@dataclass
class Summary:
    """What a whole job did, gathered as it goes.

    Attributes:
        seconds: How long each stage took.
        pretranslated: What pre-translation did, by locale.
        findings: What the checks found.
        coverage: The coverage of each catalog at the end, by locale and slug.
    """

    seconds: dict[str, float] = field(default_factory=dict)
    pretranslated: Sequence[Pretranslated] = ()
    findings: Sequence[Finding] = ()
    coverage: Mapping[tuple[str, str], Coverage] = field(default_factory=dict)

    @contextlib.contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        """Take the time of a stage."""
        begin = monotonic()
        yield
        self.seconds[stage] = monotonic() - begin


def fails(findings: Sequence[Finding], *, strict: bool) -> bool:
    """Whether findings fail a command: those in what a person wrote do, others if strict."""
    return any(strict or not finding.machine for finding in findings)


def extracted(done: Extracted, *, dry: bool) -> str:
    """A line about the templates, and one for each text that no template holds."""
    problems = "".join(f"{problem}\n" for problem in done.problems)
    problems += "".join(f"{name}: its article is gone; kept\n" for name in done.orphans)
    return f"{problems}{done.templates} articles, {done.changed} templates {_changed(dry)}"


def published(done: Published, where: str, *, dry: bool) -> str:
    """A line about the site."""
    return f"{len(done.editions)} editions in {where}/, {done.changed} files {_changed(dry)}"


def _changed(dry: bool) -> str:
    return "would change" if dry else "changed"


def updated(one: Updated) -> str:
    """A line about an updated catalog."""
    counts = ((name, getattr(one.changes, name)) for name in _CHANGES)
    return f"{one.slug} ({one.locale}): " + ", ".join(f"{n} {name}" for name, n in counts if n)


def pretranslated(one: Pretranslated) -> str:
    """A line about pre-translation in a locale."""
    if not one.units:
        return f"{one.locale}: {one.pending} units to translate"
    rate = f", {one.words / one.seconds:,.0f} words a second" if one.seconds else ""
    return f"{one.locale}: {one.units} units translated{rate}, {one.doubtful} in doubt"


@contextlib.contextmanager
def progress(*, quiet: bool) -> Iterator[Callable[[str, int], Callable[[int], None]] | None]:
    """Show on a terminal how far each locale is; elsewhere show nothing."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:

        def started(locale: str, units: int) -> Callable[[int], None]:
            task = bar.add_task(f"translating to {locale}", total=units)
            return lambda done: bar.update(task, completed=done)

        yield started


def findings(run: Run, found: Sequence[Finding], output: str) -> str:
    """Findings, each with the place in the article that it is about."""
    if output == "json":
        return _json([_finding(run, one) for one in found])
    lines = []
    for one in found:
        where = run.files.name(run.project.catalog(one.locale, one.slug))
        kind = "machine output, " if one.machine else ""
        lines.append(f"{where}: {one.check}: {one.message} ({kind}“{_short(one.msgid)}”)\n")
    return "".join(lines)


def _finding(run: Run, one: Finding) -> dict[str, Any]:
    return {
        "check": one.check,
        "severity": one.severity.name.lower(),
        "article": one.slug,
        "locale": one.locale,
        "catalog": run.files.name(run.project.catalog(one.locale, one.slug)),
        "line": one.line,
        "msgid": one.msgid,
        "machine": one.machine,
        "message": one.message,
    }


def stats(coverage: Mapping[tuple[str, str], Coverage], output: str) -> str:
    """Coverage by locale and article."""
    if output == "json":
        return _json(
            [
                {"locale": locale, "article": slug, **_counts(one)}
                for (locale, slug), one in coverage.items()
            ]
        )
    rows = [(locale, slug, one) for (locale, slug), one in coverage.items()]
    return _table(["locale", "article"], rows)


def packages(found: Sequence[Package], output: str) -> str:
    """Model packages, with where they come from."""
    if output == "json":
        return _json(
            [
                {
                    "name": one.name,
                    "source": one.source,
                    "target": one.target,
                    "version": one.version,
                    "origin": one.origin,
                    "path": str(one.path),
                    "size": one.size,
                    "sha256": one.sha256,
                }
                for one in found
            ]
        )
    return "".join(
        f"{one.source} → {one.target}  {one.name} {one.version}, {one.size / 1e6:.1f} MB, "
        f"{one.origin}, {one.sha256[:12] or 'no hash'}\n"
        for one in found
    )


def summary(run: Run, job: Summary, output: str) -> str:
    """The summary of a whole job."""
    words = sum(one.words for one in job.pretranslated)
    seconds = sum(one.seconds for one in job.pretranslated)
    machine = sum(one.machine for one in job.findings)
    totals: dict[str, Coverage] = {}
    for (locale, _), one in job.coverage.items():
        totals[locale] = totals.get(locale, Coverage()) + one
    if output == "json":
        return _json(
            {
                "locales": {locale: _counts(one) for locale, one in totals.items()},
                "seconds": {stage: round(taken, 3) for stage, taken in job.seconds.items()},
                "pretranslated": {
                    "units": sum(one.units for one in job.pretranslated),
                    "pending": sum(one.pending for one in job.pretranslated),
                    "words": words,
                    "words_per_second": round(words / seconds) if seconds else None,
                },
                "findings": [_finding(run, one) for one in job.findings],
            }
        )
    text = _table(["locale"], list(totals.items()))
    stages = ", ".join(f"{stage} {taken:.1f} s" for stage, taken in job.seconds.items())
    text += f"{stages}\n"
    if seconds:
        text += f"{words:,} words translated, {words / seconds:,.0f} a second\n"
    if job.findings:
        text += (
            f"{len(job.findings)} findings, {machine} of them in machine output: "
            "polyglot-news check lists them\n"
        )
    return text


def _counts(one: Coverage) -> dict[str, Any]:
    counts = {state.name.lower(): one[state].units for state in State}
    return {**counts, "total": one.total.units, "words": one.total.words}


def _table(columns: list[str], rows: Sequence[tuple[Any, ...]]) -> str:
    """Rows of names and a coverage, in columns; in colour on a terminal only."""
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for column in columns:
        table.add_column(column)
    for state in _SHOWN:
        table.add_column(str(state), justify="right")
    table.add_column("units", justify="right")
    table.add_column("words", justify="right")
    for *names, one in rows:
        counts = [one[state].units for state in _SHOWN]
        styled = [f"[green]{counts[0]}[/]" if counts[0] else "0", *map(str, counts[1:])]
        table.add_row(*names, *styled, str(one.total.units), f"{one.total.words:,}")
    console = Console(width=None if sys.stdout.isatty() else 120)
    with console.capture() as capture:
        console.print(table)
    return "\n".join(line.rstrip() for line in capture.get().split("\n"))


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"
