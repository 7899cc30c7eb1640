"""What the stages of the pipeline print: lines, progress, the summary of a whole job."""

from __future__ import annotations

import contextlib
import sys
from dataclasses import dataclass, field
from time import monotonic
from typing import TYPE_CHECKING

from polyglot_news.catalog import Coverage
from polyglot_news.report.findings import as_fields
from polyglot_news.report.tables import counts, dumped, table
from polyglot_news.wording import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from polyglot_news.events import Events
    from polyglot_news.outcomes import Extracted, Pretranslated, Updated
    from polyglot_news.press import Published
    from polyglot_news.review import Finding
    from polyglot_news.workflow import Run

    _Started = Callable[[str, int], Callable[[int], None]]

__all__ = ["Summary", "extracted", "pretranslated", "progress", "published", "summary", "updated"]

_OUTDATED = (
    "unit stands in its last reviewed wording",
    "units stand in their last reviewed wording",
)
_CHANGES = (
    *("added", "carried", "repaired", "resegmented"),
    *("revived", "retired", "dropped", "kept"),
)


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


def extracted(done: Extracted, *, dry: bool) -> str:
    """A line about the templates, and one for each text that no template holds."""
    problems = "".join(f"{problem}\n" for problem in done.problems)
    problems += "".join(
        f"{name}: its article is gone; kept until polyglot-news prune\n" for name in done.orphans
    )
    articles, changed = counted(done.templates, "article"), counted(done.changed, "template")
    return f"{problems}{articles}, {changed} {_changed(dry)}"


def published(done: Published, where: str, *, dry: bool) -> str:
    """A line about the site, and one for each edition with units whose source has changed."""
    outdated = "".join(
        f"{slug} ({language}): {counted(count, *_OUTDATED)}\n"
        for slug, language, count in done.outdated
    )
    editions, changed = counted(len(done.editions), "edition"), counted(done.changed, "file")
    return f"{outdated}{editions} in {where}/, {changed} {_changed(dry)}"


def _changed(dry: bool) -> str:
    return "would change" if dry else "changed"


def updated(one: Updated) -> str:
    """A line about an updated catalog."""
    counts = ((name, getattr(one.changes, name)) for name in _CHANGES)
    parts = [f"{n} {name}" for name, n in counts if n]
    if one.recorded:
        parts.append(f"{one.recorded} approved in an editor")
    if one.recovered:
        parts.append(f"{one.recovered} approved brought back")
    if one.reopened:
        parts.append(f"{one.reopened} re-opened for a term")
    return f"{one.slug} ({one.locale}): " + ", ".join(parts)


def pretranslated(one: Pretranslated) -> str:
    """A line about pre-translation in a locale."""
    if one.machine == "off":
        left = one.pending - one.reused
        reused = counted(one.reused, "unit")
        return f"{one.locale}: {reused} from the memory, {left} left; the machine is off"
    units = counted(one.units, "unit")
    if one.machine == "suggest" and one.units:
        return f"{one.locale}: {units} suggested, {one.doubtful} in doubt"
    again = f", {one.again} of them again" if one.again else ""
    if not one.units and not one.reused:
        return f"{one.locale}: {counted(one.pending, 'unit')} to translate{again}"
    if not one.units:
        return f"{one.locale}: {counted(one.reused, 'unit')} from the memory"
    rate = f", {one.words / one.seconds:,.0f} words a second" if one.seconds else ""
    return f"{one.locale}: {units} translated{again}{rate}, {one.doubtful} in doubt"


@contextlib.contextmanager
def progress(*, quiet: bool, told: Events | None = None) -> Iterator[_Started | None]:
    """Show on a terminal how far each locale is, and tell whoever follows; elsewhere be silent."""
    with _bar(quiet=quiet) as bar:

        def started(locale: str, units: int) -> Callable[[int], None]:
            drawn = bar(locale, units) if bar else None

            last = 0

            def done(count: int) -> None:
                nonlocal last
                if drawn:
                    drawn(count)
                # Some engines count sentences; no one wants to be told of every one of thousands.
                count = min(count, units)
                if told and (count - last >= units / 50 or count == units > last):
                    last = count
                    told.emit("progress", locale=locale, done=count, units=units)

            return done

        yield started if bar or told else None


@contextlib.contextmanager
def _bar(*, quiet: bool) -> Iterator[_Started | None]:
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


def summary(run: Run, job: Summary, output: str) -> str:
    """The summary of a whole job."""
    words = sum(one.words for one in job.pretranslated)
    seconds = sum(one.seconds for one in job.pretranslated)
    machine = sum(one.machine for one in job.findings)
    totals: dict[str, Coverage] = {}
    for (locale, _), one in job.coverage.items():
        totals[locale] = totals.get(locale, Coverage()) + one
    if output == "json":
        return dumped(
            {
                "locales": {locale: counts(one) for locale, one in totals.items()},
                "seconds": {stage: round(taken, 3) for stage, taken in job.seconds.items()},
                "pretranslated": {
                    "units": sum(one.units for one in job.pretranslated),
                    "pending": sum(one.pending for one in job.pretranslated),
                    "words": words,
                    "words_per_second": round(words / seconds) if seconds else None,
                },
                "findings": [as_fields(run, one) for one in job.findings],
            }
        )
    text = table(["locale"], list(totals.items()))
    stages = ", ".join(f"{stage} {taken:.1f} s" for stage, taken in job.seconds.items())
    text += f"{stages}\n"
    if seconds:
        text += f"{counted(words, 'word')} translated, {words / seconds:,.0f} a second\n"
    if job.findings:
        text += (
            f"{counted(len(job.findings), 'finding')}, {machine} of them in machine output: "
            "polyglot-news check lists them\n"
        )
    return text
