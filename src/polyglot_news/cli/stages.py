"""The stages of the pipeline, one command each, and the whole job."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

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

if TYPE_CHECKING:
    from polyglot_news.workflow import Run

__all__ = ["COMMANDS"]


@click.command()
@argument_articles
@option_check
@option_dry_run
@click.pass_context
def extract(ctx: click.Context, articles: tuple[str, ...], check: bool, dry_run: bool) -> None:
    """Write the template of each article: locales/ARTICLE.pot.

    Example: polyglot-news extract
    """
    from polyglot_news.report import stages as shown

    run = start(ctx, articles, dry=check or dry_run)
    done = run.extract()
    say(ctx, shown.extracted(done, dry=check or dry_run))
    finish(ctx, run, check=check)


@click.command()
@argument_articles
@option_locales
@option_check
@option_dry_run
@click.pass_context
def update(
    ctx: click.Context,
    articles: tuple[str, ...],
    locales: tuple[str, ...],
    check: bool,
    dry_run: bool,
) -> None:
    """Bring the catalogs up to date with the templates. No word of a person's is lost.

    Example: polyglot-news update -l de
    """
    from polyglot_news.report import stages as shown

    run = start(ctx, articles, locales, dry=check or dry_run)
    for updated in run.update():
        if updated.written or updated.recorded:
            say(ctx, shown.updated(updated))
    finish(ctx, run, check=check)


@click.command()
@argument_articles
@option_locales
@option_engine
@option_check
@option_dry_run
@click.pass_context
def pretranslate(
    ctx: click.Context,
    articles: tuple[str, ...],
    locales: tuple[str, ...],
    engine: str | None,
    check: bool,
    dry_run: bool,
) -> None:
    """Fill what nobody has translated with machine proposals, marked fuzzy. Needs no network.

    Example: polyglot-news pretranslate -l uk
    """
    from polyglot_news.report import stages as shown

    run = start(ctx, articles, locales, dry=check or dry_run, engine=engine)
    done = _pretranslate(ctx, run)
    for one in done:
        say(ctx, shown.pretranslated(one))
    finish(ctx, run, check=check)
    if check and any(one.pending and one.machine == "fill" for one in done):
        ctx.exit(1)


def _pretranslate(ctx: click.Context, run: Run) -> Any:
    from polyglot_news import engines
    from polyglot_news.report import stages as shown

    with shown.progress(quiet=ctx.obj["quiet"]) as started:
        return run.pretranslate(lambda name: engines.load(name, run.project.models), started)


@click.command()
@argument_articles
@option_locales
@click.option("--strict", is_flag=True, help="Fail for cosmetic findings and machine output, too.")
@click.option("--select", multiple=True, metavar="ID,…", help="Run only the checks with these ids.")
@click.option(
    "--ignore", multiple=True, metavar="ID,…", help="Leave out the checks with these ids."
)
@click.option("--list", "listed", is_flag=True, help="Show the checks there are, and run none.")
@click.option(
    "--format",
    "output",
    type=click.Choice(["text", "json", "sarif"]),
    default="text",
    show_default=True,
    help="How to print the findings; sarif is for code hosts.",
)
@click.pass_context
def check(
    ctx: click.Context,
    articles: tuple[str, ...],
    locales: tuple[str, ...],
    strict: bool,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    listed: bool,
    output: str,
) -> None:
    """Look for what a reader would stumble over in the translations.

    Example: polyglot-news check --ignore spaces,quotestyle --strict
    """
    from polyglot_news import review
    from polyglot_news.report import findings as report_findings

    if listed:
        click.echo(report_findings.checks(), nl=False)
        return
    chosen = review.choose(select, ignore)
    run = start(ctx, articles, locales, dry=True)
    findings = [one for one in run.check() if one.check in chosen]
    click.echo(report_findings.findings(run, findings, output), nl=False)
    if report_findings.fails(findings, strict=strict):
        ctx.exit(1)


@click.command()
@option_locales
@option_policy
@option_check
@option_dry_run
@click.pass_context
def publish(
    ctx: click.Context,
    locales: tuple[str, ...],
    policy: str | None,
    check: bool,
    dry_run: bool,
) -> None:
    """Build the site of all articles from their catalogs.

    Example: polyglot-news publish --policy reviewed
    """
    run = start(ctx, (), locales, dry=check or dry_run, policy=policy)
    refused = _publish(ctx, run)
    finish(ctx, run, check=check)
    ctx.exit(3 if refused else 0)


def _publish(ctx: click.Context, run: Run) -> bool:
    """Publish and say what came of it; whether an edition was kept back."""
    from polyglot_news import press
    from polyglot_news.report import stages as shown

    done = press.publish(run)
    for refusal in done.refused:
        click.echo(f"Refused: {refusal}", err=True)
    where = run.files.name(run.project.site)
    say(ctx, shown.published(done, where, dry=run.files.dry))
    return bool(done.refused)


@click.command()
@argument_articles
@option_locales
@option_engine
@option_policy
@click.option("--strict", is_flag=True, help="Fail for findings in machine output, too.")
@option_check
@option_dry_run
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
    output: str,
) -> None:
    """Do the whole job: extract, update, pre-translate, check and publish.

    With ARTICLEs named, only these are translated; the site always has all of them.

    Example: polyglot-news localize
    """
    from polyglot_news.report import findings as report_findings
    from polyglot_news.report import stages as shown

    dry = check or dry_run
    run = start(ctx, articles, locales, dry=dry, engine=engine, policy=policy)
    summary = shown.Summary()
    with summary.timed("extract"):
        done = run.extract()
    say(ctx, shown.extracted(done, dry=dry))
    with summary.timed("update"):
        for updated in run.update():
            if updated.written or updated.recorded:
                say(ctx, shown.updated(updated))
    with summary.timed("pretranslate"):
        summary.pretranslated = _pretranslate(ctx, run)
    with summary.timed("check"):
        # What a dry run has not translated is pending, which is no finding.
        summary.findings = [one for one in run.check() if not (dry and one.check == "empty")]
    with summary.timed("publish"):
        refused = _publish(ctx, run.widened())
    summary.coverage = run.coverage()
    click.echo(shown.summary(run, summary, output), nl=False)
    finish(ctx, run, check=check)
    if refused:
        ctx.exit(3)
    pending = dry and any(one.pending for one in summary.pretranslated)
    if report_findings.fails(summary.findings, strict=strict) or (check and pending):
        ctx.exit(1)


@click.command()
@argument_articles
@option_locales
@option_format
@click.option(
    "--svg",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Draw how far each language is, too, as a picture for a README.",
)
@click.pass_context
def stats(
    ctx: click.Context,
    articles: tuple[str, ...],
    locales: tuple[str, ...],
    output: str,
    svg: Path | None,
) -> None:
    """Count the units of each edition, by state and by who wrote and who approved them.

    Example: polyglot-news stats --format json
    """
    from polyglot_news.report import coverage as shown

    run = start(ctx, articles, locales, dry=svg is None)
    tally = run.tally()
    click.echo(shown.stats(run.coverage(), tally, output), nl=False)
    if svg is not None:
        run.files.write(svg.absolute(), shown.picture(tally))
    complain(ctx, run)


COMMANDS = (extract, update, pretranslate, check, publish, localize, stats)
