"""The stages of the pipeline, one command each."""

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
    options_of_findings,
    say,
    start,
)
from polyglot_news.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from polyglot_news.events import Events
    from polyglot_news.outcomes import Pretranslated
    from polyglot_news.workflow import Run

__all__ = ["COMMANDS", "build", "follow_renames", "missing", "run_pretranslate", "run_publish"]


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
    follow_renames(ctx, run)
    done = run.extract()
    say(ctx, shown.extracted(done, dry=check or dry_run))
    finish(ctx, run, check=check)


def follow_renames(ctx: click.Context, run: Run) -> None:
    """Bring along what belongs to articles that got another name, and say so."""
    from polyglot_news.belongings import follow
    from polyglot_news.report import articles as shown

    if text := shown.followed(follow(run)):
        say(ctx, text)


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
    follow_renames(ctx, run)
    for updated in run.update():
        if updated.written or updated.recorded:
            say(ctx, shown.updated(updated))
    finish(ctx, run, check=check)


@click.command()
@argument_articles
@option_locales
@option_engine
@click.option(
    "--refresh",
    is_flag=True,
    help="Translate machine output of other engines and packages anew, if nobody touched it.",
)
@option_check
@option_dry_run
@click.pass_context
def pretranslate(
    ctx: click.Context,
    articles: tuple[str, ...],
    locales: tuple[str, ...],
    engine: str | None,
    refresh: bool,
    check: bool,
    dry_run: bool,
) -> None:
    """Fill what nobody has translated with machine proposals, marked fuzzy. Needs no network.

    What is there stays, even if a newer package is installed; --refresh asks that one, and
    --refresh -n says how many units it would translate anew.

    Example: polyglot-news pretranslate -l uk
    """
    from polyglot_news.report import stages as shown

    run = start(ctx, articles, locales, dry=check or dry_run, engine=engine)
    done = run_pretranslate(ctx, run, refresh=refresh)
    for one in done:
        say(ctx, shown.pretranslated(one))
    finish(ctx, run, check=check)
    if missing(done):
        ctx.exit(ModelError.exit_code)
    if check and any(one.pending and one.machine == "fill" for one in done):
        ctx.exit(1)


def run_pretranslate(
    ctx: click.Context, run: Run, told: Events | None = None, *, refresh: bool = False
) -> Any:
    """Pre-translate, with progress on a terminal and to whoever follows."""
    from polyglot_news import engines
    from polyglot_news.report import stages as shown

    with shown.progress(quiet=ctx.obj["quiet"], told=told) as started:
        return run.pretranslate(
            lambda name: engines.load(name, run.project.models), started, refresh=refresh
        )


def missing(done: Sequence[Pretranslated]) -> bool:
    """Whether there was no engine for a pair of languages, which is said."""
    lines = dict.fromkeys(one.missing for one in done if one.missing)
    for line in lines:
        click.echo(f"Error: {line}", err=True)
    return bool(lines)


@click.command()
@argument_articles
@option_locales
@click.option("--strict", is_flag=True, help="Fail for cosmetic findings and machine output, too.")
@options_of_findings("check")
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
    complain(ctx, run)
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
    refused = run_publish(ctx, run)
    finish(ctx, run, check=check)
    ctx.exit(3 if refused else 0)


def run_publish(ctx: click.Context, run: Run, told: Events | None = None) -> bool:
    """Publish and say what came of it; whether an edition was kept back."""
    from polyglot_news import press
    from polyglot_news.report import stages as shown

    done = press.publish(run)
    for refusal in done.refused:
        click.echo(f"Refused: {refusal}", err=True)
        if told:
            told.emit("refused", article=refusal.slug, locale=refusal.locale, message=str(refusal))
    if told:
        told.emit("published", editions=len(done.editions), changed=done.changed)
    where = run.files.name(run.project.site)
    say(ctx, shown.published(done, where, dry=run.files.dry))
    return bool(done.refused)


def build(ctx: click.Context, engine: str | None, policy: str | None) -> None:
    """Do the job without its checks, and say what changed."""
    from polyglot_news.report import stages as shown

    run = start(ctx, engine=engine, policy=policy)
    follow_renames(ctx, run)
    run.extract()
    for updated in run.update():
        if updated.written or updated.recorded:
            say(ctx, shown.updated(updated))
    done = run_pretranslate(ctx, run)
    for one in done:
        say(ctx, shown.pretranslated(one))
    missing(done)
    run_publish(ctx, run)
    finish(ctx, run, check=False)


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
    from polyglot_news import belongings
    from polyglot_news.report import articles as articles_shown
    from polyglot_news.report import coverage as shown

    run = start(ctx, articles, locales, dry=svg is None)
    tally = run.tally()
    click.echo(shown.stats(run.coverage(), tally, output, run.kept(), run.urgent()), nl=False)
    if svg is not None:
        run.files.write(svg.absolute(), shown.picture(tally))
    if text := articles_shown.kept(belongings.of(run).gone()):
        say(ctx, text)
    complain(ctx, run)


COMMANDS = (extract, update, pretranslate, check, publish, stats)
