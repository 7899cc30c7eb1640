"""What commands print: tables for people, JSON for programs, progress on a terminal."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import sys
from collections import Counter
from dataclasses import dataclass, field
from time import monotonic
from typing import TYPE_CHECKING, Any

from polyglot_news import badge, review, sarif
from polyglot_news.catalog import Count, Coverage
from polyglot_news.checks import Severity
from polyglot_news.checks.places import entry_lines
from polyglot_news.entry import Origin, State
from polyglot_news.records import pair
from polyglot_news.reviewing import Review

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from rich.table import Table

    from polyglot_news.catalog import Catalog
    from polyglot_news.entry import Entry
    from polyglot_news.ledger import Ledger
    from polyglot_news.memory.feeds import Imported
    from polyglot_news.memory.pairs import Match
    from polyglot_news.memory.store import Stats
    from polyglot_news.models import Package
    from polyglot_news.outcomes import Extracted, Pretranslated, Updated
    from polyglot_news.press import Published
    from polyglot_news.records import Actor, Record
    from polyglot_news.review import Finding
    from polyglot_news.reviewing import Cell, Reviewed
    from polyglot_news.workflow import Run

__all__ = [
    "Summary",
    "checks",
    "extracted",
    "fails",
    "findings",
    "history",
    "memory_imported",
    "memory_matches",
    "memory_stats",
    "packages",
    "picture",
    "pretranslated",
    "progress",
    "published",
    "reviewed",
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
    """Whether findings fail a command.

    Those in what a person wrote do, the cosmetic ones aside; if strict, every one does.
    """
    return any(
        strict or (not finding.machine and finding.severity > Severity.COSMETIC)
        for finding in findings
    )


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
    parts = [f"{n} {name}" for name, n in counts if n]
    if one.recorded:
        parts.append(f"{one.recorded} approved in an editor")
    return f"{one.slug} ({one.locale}): " + ", ".join(parts)


def pretranslated(one: Pretranslated) -> str:
    """A line about pre-translation in a locale."""
    if not one.units and not one.reused:
        return f"{one.locale}: {one.pending} units to translate"
    if not one.units:
        return f"{one.locale}: {one.reused} units from the memory"
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
    places = _places(run, found)
    if output == "sarif":
        return _json(sarif.log((one, *place) for one, place in zip(found, places, strict=True)))
    lines = []
    for one, (path, line) in zip(found, places, strict=True):
        where = f"{path}:{line}" if line else path
        kind = "machine output, " if one.machine else ""
        lines.append(f"{where}: {one.check}: {one.message} ({kind}“{_short(one.msgid)}”)\n")
    return "".join(lines)


def _places(run: Run, found: Sequence[Finding]) -> list[tuple[str, int]]:
    """The catalog of each finding, and the line in it, 0 if that cannot be told."""
    lines: dict[Path, Mapping[tuple[str | None, str], int]] = {}
    places = []
    for one in found:
        path = run.project.catalog(one.locale, one.slug)
        if path not in lines:
            lines[path] = entry_lines((run.files.get(path) or b"").decode("utf-8", "replace"))
        places.append((run.files.name(path), lines[path].get((one.msgctxt, one.msgid), 0)))
    return places


def checks() -> str:
    """A line for each check: its id, its severity, and what holds where it finds nothing."""
    every = review.EVERY.values()
    return "".join(f"{one.id:16} {one.severity.name.lower():11} {one.title}\n" for one in every)


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


def reviewed(done: Reviewed, actor: Actor, *, bulk: bool) -> str:
    """What an act of review did; of many units at once, only how many it left for which reason."""
    name = f"{done.catalog.slug} ({done.catalog.locale})"
    act = done.records[0].act if done.records else "changed"
    lines = [f"{name}: {len(done.records)} units {act}, by {actor}"]
    if bulk:
        counts = Counter(why for _, why in done.left)
        lines += [f"{name}: {count} units left: {why}" for why, count in counts.items()]
    else:
        lines += [f"{name}: left “{_short(entry.msgid)}”: {why}" for entry, why in done.left]
    return "\n".join(lines)


def history(catalog: Catalog | None, ledger: Ledger, output: str) -> str:
    """What the ledger says about an article, the oldest first.

    Args:
        catalog: The article's catalog, to tell which units are meant; None if there is none.
        ledger: The records of the article.
        output: ``text`` or ``json``.
    """
    entries = catalog.entries if catalog else ()
    units = {pair(entry)[:2]: (number, entry) for number, entry in enumerate(entries, 1)}
    found = []
    for one in ledger.records:
        number, entry = units.get(one.pair[:2], (0, None))
        stands = entry is not None and pair(entry) == one.pair
        if one.act.approves:
            stands = stands and entry is not None and one in ledger.standing(entry)
        found.append((one, number, entry, stands))
    # Of one second, and where nothing followed anything, the catalog's order counts.
    found.sort(key=lambda one: (*ledger.age(one[0])[:2], one[1], one[0].id))
    if output == "json":
        return _json([_happened(*one) for one in found])
    return "".join(
        f"{one.time}  {_unit(number, entry)}: {one.act} by {one.actor} ({one.actor.kind})"
        + ("" if one.distance is None else f", {one.distance:.0%} changed from the machine's text")
        + (f", scope “{one.scope}”" if one.scope else "")
        + ("" if stands else ", no longer so")
        + "\n"
        for one, number, entry, stands in found
    )


def _unit(number: int, entry: Entry | None) -> str:
    if entry is None:
        return "a unit that is gone"
    return f"{'obsolete' if entry.obsolete else f'unit {number}'} “{_short(entry.msgid)}”"


def _happened(one: Record, number: int, entry: Entry | None, stands: bool) -> dict[str, Any]:
    return {
        **json.loads(one.line),
        "unit": None if entry is None or entry.obsolete else number,
        "msgid": entry.msgid if entry else None,
        "stands": stands,
    }


def picture(tally: Mapping[tuple[str, str], Mapping[Cell, Count]]) -> bytes:
    """How far each language is, as an SVG file."""
    rows = []
    for locale, cells in _by_locale(tally).items():
        counts: Counter[str] = Counter()
        for cell, count in cells.items():
            reviewed = cell.review is Review.APPROVED
            counts["reviewed" if reviewed else cell.origin] += count.units
        rows.append(
            badge.Row(
                locale,
                reviewed=counts["reviewed"],
                written=counts[Origin.PERSON],
                machine=counts[Origin.MACHINE],
                total=counts.total(),
            )
        )
    return badge.svg(rows)


def _by_locale(
    tally: Mapping[tuple[str, str], Mapping[Cell, Count]],
) -> dict[str, dict[Cell, Count]]:
    found: dict[str, dict[Cell, Count]] = {}
    for (locale, _), cells in tally.items():
        total = found.setdefault(locale, {})
        for cell, count in cells.items():
            total[cell] = total.get(cell, Count()) + count
    return {locale: dict(sorted(cells.items())) for locale, cells in found.items()}


def _cells(cells: Mapping[Cell, Count]) -> list[dict[str, Any]]:
    return [
        {**cell._asdict(), "units": count.units, "words": count.words}
        for cell, count in sorted(cells.items())
    ]


_NOTE = (
    "Reviewed is what a person approved for its present source. Fuzzy is not done, and a copy of\n"
    "the source is not translated.\n"
)


def stats(
    coverage: Mapping[tuple[str, str], Coverage],
    tally: Mapping[tuple[str, str], Mapping[Cell, Count]],
    output: str,
) -> str:
    """Coverage by locale and article, and by locale the units in each place of the three axes."""
    if output == "json":
        return _json(
            [
                {
                    "locale": locale,
                    "article": slug,
                    **_counts(one),
                    "axes": _cells(tally[locale, slug]),
                }
                for (locale, slug), one in coverage.items()
            ]
        )
    rows = [(locale, slug, one) for (locale, slug), one in coverage.items()]
    return _table(["locale", "article"], rows) + "\n" + _axes(_by_locale(tally)) + "\n" + _NOTE


def _axes(found: Mapping[str, Mapping[Cell, Count]]) -> str:
    """The three axes in columns, with bars on a terminal only."""
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for column in ("locale", "origin", "review", "source"):
        table.add_column(column)
    for column in ("units", "words"):
        table.add_column(column, justify="right")
    if bars := sys.stdout.isatty():
        table.add_column("")
    for locale, cells in found.items():
        total = sum(count.units for count in cells.values())
        for cell, count in cells.items():
            bar = ["█" * max(1, round(20 * count.units / total))] if bars else []
            table.add_row(locale, *cell, str(count.units), f"{count.words:,}", *bar)
    return _printed(table)


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


def memory_imported(done: Imported, where: str) -> str:
    """A line about an import."""
    left = (
        ("repeated", done.repeated),
        ("for other languages", done.foreign),
        ("with characters that XML cannot hold", done.unwritable),
    )
    rest = "".join(f", {count:,} {name} left out" for name, count in left if count)
    return f"{done.kept:,} pairs in {where}{rest}"


def memory_stats(found: Stats, output: str) -> str:
    """How much is in the memory."""
    if output == "json":
        pairs = [
            {"source": source, "target": target, "pairs": count}
            for source, target, count in found.pairs
        ]
        return _json({"texts": found.texts, "files": found.files, "pairs": pairs})
    lines = [f"{source} → {target}  {count:,} pairs\n" for source, target, count in found.pairs]
    return f"{found.texts:,} texts from {found.files:,} files\n" + "".join(lines)


def memory_matches(matches: Sequence[Match], output: str) -> str:
    """Matches of the memory, the best first; below 100 % the text that was translated, too."""
    if output == "json":
        return _json([dataclasses.asdict(one) for one in matches])
    lines = []
    for one in matches:
        origin = one.origin
        notes = [origin.article or origin.file, origin.date[:10]]
        notes += ["machine output, approved"] * origin.machine + ["obsolete"] * origin.obsolete
        source = "" if one.similarity == 1 else f"      {one.source}\n"
        percent = int(100 * one.similarity)
        lines.append(
            f"{percent:3} %  {one.target}\n{source}      {', '.join(filter(None, notes))}\n"
        )
    return "".join(lines)


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
    return _printed(table)


def _printed(table: Table) -> str:
    from rich.console import Console

    console = Console(width=None if sys.stdout.isatty() else 120)
    with console.capture() as capture:
        console.print(table)
    return "\n".join(line.rstrip() for line in capture.get().split("\n"))


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 60 else text[:59] + "…"
