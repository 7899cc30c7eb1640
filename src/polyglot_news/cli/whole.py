"""The whole job, what it would cost, and what a program that follows it is told."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import click

from polyglot_news import __version__
from polyglot_news.cli.common import (
    argument_articles,
    complain,
    finish,
    option_check,
    option_dry_run,
    option_engine,
    option_format,
    option_locales,
    option_policy,
    say,
    start,
)
from polyglot_news.cli.stages import follow_renames, missing, run_pretranslate, run_publish
from polyglot_news.errors import ModelError, PolyglotNewsError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from polyglot_news.events import Events
    from polyglot_news.report.stages import Summary
    from polyglot_news.review import Finding
    from polyglot_news.workflow import Run

__all__ = ["COMMANDS"]


@click.command()
@argument_articles
@option_locales
@option_engine
@option_policy
@click.option("--strict", is_flag=True, help="Fail for findings in machine output, too.")
@option_check
@option_dry_run
@click.option(
    "--frozen",
    is_flag=True,
    help="Publish from the catalogs as they are; if anything in locales/ is not up to date, "
    "write nothing and exit with 1.",
)
@click.option(
    "--estimate",
    is_flag=True,
    help="Write nothing; say how many words, how much machine time and how much review it is.",
)
@click.option(
    "--events",
    metavar="FILE",
    help="Tell a program how it goes, one JSON object a line; - is standard output.",
)
@option_format
@click.pass_context
def localize(
    ctx: click.Context,
    articles: tuple[str, ...],
    locales: tuple[str, ...],
    engine: str | None,
    policy: str | None,
    strict: bool,
    check: bool,
    dry_run: bool,
    frozen: bool,
    estimate: bool,
    events: str | None,
    output: str,
) -> None:
    """Do the whole job: extract, update, pre-translate, check and publish.

    With ARTICLEs named, only these are translated; the site always has all of them.

    Example: polyglot-news localize
    """
    if estimate:
        _check_alone(frozen, events)
        _estimate(ctx, start(ctx, articles, locales, dry=True, engine=engine), output)
        return
    if events == "-" and output == "json":
        raise click.UsageError("--events - and --format json both want standard output.")
    from polyglot_news import events as streams

    dry = check or dry_run
    told = streams.to(events)
    with _followed(told):
        told.emit("begin", command="localize", version=__version__, dry=dry, frozen=frozen)
        if frozen:
            _refuse_pending(ctx, start(ctx, articles, locales, dry=True, engine=engine), told)
        run = start(ctx, articles, locales, dry=dry, engine=engine, policy=policy)
        told.emit(
            "project",
            articles=[one.slug for one in run.article_files],
            locales=list(run.locales),
            engine=run.project.settings.engine,
        )
        _localize(ctx, run, told, output, strict=strict, check=check, frozen=frozen)


def _localize(
    ctx: click.Context,
    run: Run,
    told: Events,
    output: str,
    *,
    strict: bool,
    check: bool,
    frozen: bool,
) -> None:
    from polyglot_news.report import findings as report_findings
    from polyglot_news.report import stages as shown

    dry = run.files.dry
    summary = shown.Summary()
    if not frozen:
        _translate(ctx, run, summary, told)
    with _stage(summary, told, "check"):
        # What nobody has translated yet is pending, which is no finding: in a dry run, and where
        # a person is to write it.
        filled = {one for one in run.locales if not dry and run.fills(one)}
        summary.findings = [
            one for one in run.check() if one.check != "empty" or one.locale in filled
        ]
        _tell_findings(told, run.locales, summary.findings)
    with _stage(summary, told, "publish"):
        refused = run_publish(ctx, run.widened(), told)
    summary.coverage = run.coverage()
    _tell_coverage(told, summary)
    # With the events on standard output, the summary is for whoever looks on.
    click.echo(shown.summary(run, summary, output), nl=False, err=told.on_stdout)
    lacking = missing(summary.pretranslated)
    finish(ctx, run, check=check)
    if lacking:
        ctx.exit(ModelError.exit_code)
    if refused:
        ctx.exit(3)
    pending = dry and any(one.pending for one in summary.pretranslated)
    if report_findings.fails(summary.findings, strict=strict) or (check and pending):
        ctx.exit(1)


def _translate(ctx: click.Context, run: Run, summary: Summary, told: Events) -> None:
    """The stages that write into locales/."""
    import dataclasses

    from polyglot_news import rates
    from polyglot_news.report import stages as shown

    with _stage(summary, told, "extract"):
        follow_renames(ctx, run)
        done = run.extract()
        for problem in done.problems:
            told.emit("problem", message=problem)
    say(ctx, shown.extracted(done, dry=run.files.dry))
    with _stage(summary, told, "update"):
        for updated in run.update():
            counts = dataclasses.asdict(updated.changes)
            told.emit("updated", article=updated.slug, locale=updated.locale, **counts)
            if updated.written or updated.recorded:
                say(ctx, shown.updated(updated))
    with _stage(summary, told, "pretranslate"):
        summary.pretranslated = run_pretranslate(ctx, run, told)
        for one in summary.pretranslated:
            told.emit("pretranslated", **dataclasses.asdict(one))
        if not run.files.dry:
            settings = run.project.settings
            rates.keep(run.files, run.project.rates, settings.engine, summary.pretranslated)


def _check_alone(frozen: bool, events: str | None) -> None:
    if frozen or events is not None:
        other = "--frozen" if frozen else "--events"
        raise click.UsageError(f"--estimate does nothing, so there is nothing for {other}.")


def _estimate(ctx: click.Context, run: Run, output: str) -> None:
    from polyglot_news import bills
    from polyglot_news.report import estimate as shown

    click.echo(shown.estimate(bills.estimate(run), output), nl=False)
    complain(ctx, run)


def _refuse_pending(ctx: click.Context, run: Run, told: Events) -> None:
    from polyglot_news import bills
    from polyglot_news.report import estimate as shown

    # The site is made of all articles, whichever are named.
    found = bills.pending(run.widened())
    if found.files or found.units:
        units = {one.locale: one.pending for one in found.units}
        told.emit("pending", files=list(found.files), units=units)
        click.echo(shown.pending(found), err=True)
        ctx.exit(1)


@contextlib.contextmanager
def _followed(told: Events) -> Iterator[None]:
    """Tell at last how it ended, whatever ended it."""
    code, interrupted = 1, False
    try:
        yield
        code = 0
    except click.exceptions.Exit as end:
        code = end.exit_code
        raise
    except PolyglotNewsError as error:
        code = error.exit_code
        told.emit("error", message=str(error), code=code)
        raise
    except KeyboardInterrupt:
        code, interrupted = 130, True
        raise
    finally:
        told.emit("end", code=code, interrupted=interrupted, seconds=told.seconds)
        told.close()


@contextlib.contextmanager
def _stage(summary: Summary, told: Events, name: str) -> Iterator[None]:
    told.emit("stage-begin", stage=name)
    with summary.timed(name):
        yield
    told.emit("stage-end", stage=name, seconds=summary.seconds[name])


def _tell_findings(told: Events, locales: Sequence[str], findings: Sequence[Finding]) -> None:
    from polyglot_news.checks import Severity

    for locale in locales:
        found = [one for one in findings if one.locale == locale]
        counts = {
            severity.name.lower(): sum(one.severity is severity for one in found)
            for severity in Severity
        }
        machine = sum(one.machine for one in found)
        told.emit("findings", locale=locale, **counts, machine=machine)


def _tell_coverage(told: Events, summary: Summary) -> None:
    from polyglot_news.report.tables import counts

    for (locale, slug), one in summary.coverage.items():
        told.emit("coverage", article=slug, locale=locale, **counts(one))


COMMANDS = (localize,)
