"""The commands that say what there is to do, for whom and how long: the bill and the worklist."""

from __future__ import annotations

import click

from polyglot_news.cli.common import (
    argument_articles,
    complain,
    option_engine,
    option_format,
    option_locale,
    option_locales,
    start,
)

__all__ = ["COMMANDS"]


@click.command()
@argument_articles
@option_locales
@click.option(
    "--base",
    required=True,
    metavar="REF",
    help="Compare with the commit where the present one left this branch, tag or commit.",
)
@click.option(
    "--format",
    "output",
    type=click.Choice(["text", "json", "markdown"]),
    default="text",
    show_default=True,
    help="How to print it; markdown is for a comment in a pull request.",
)
@click.pass_context
def diff(
    ctx: click.Context,
    articles: tuple[str, ...],
    locales: tuple[str, ...],
    base: str,
    output: str,
) -> None:
    """Show what the edits since REF open in each language, and how long review takes.

    Changes that are not committed count, too. Nothing is written.

    Example: polyglot-news diff --base origin/main --format markdown
    """
    from polyglot_news import bills
    from polyglot_news.report import bill as shown

    run = start(ctx, articles, locales, dry=True)
    click.echo(shown.bill(bills.bill(run, base), output), nl=False)
    complain(ctx, run)


@click.command()
@argument_articles
@option_locale
@click.option(
    "--minutes",
    type=click.FloatRange(0, min_open=True),
    metavar="N",
    help="Show no more than what takes so long.",
)
@click.option(
    "--machine",
    is_flag=True,
    help="Ask the engine, too, for what it would write where the source has changed.",
)
@option_engine
@option_format
@click.pass_context
def worklist(
    ctx: click.Context,
    articles: tuple[str, ...],
    locale: str,
    minutes: float | None,
    machine: bool,
    engine: str | None,
    output: str,
) -> None:
    """Show what nobody has approved, what most needs reading first.

    Each unit comes with its source and what changed in it, the translation that stands, what the
    memory has, what the checks say, and how long it takes. Nothing is written.

    Example: polyglot-news worklist -l de --minutes 30
    """
    from polyglot_news import engines, recall, worklists
    from polyglot_news import worklist as lists
    from polyglot_news.locales import language_of
    from polyglot_news.report import worklist as shown

    run = start(ctx, articles, (locale,), dry=True, engine=engine)
    items = worklists.of_run(run, run.locales[0])
    chosen = items if minutes is None else lists.within(items, minutes)
    if machine:
        chosen = worklists.with_machine(
            run, chosen, lambda name: engines.load(name, run.project.models)
        )
    worth = recall.measured(language_of(run.locales[0]))
    click.echo(shown.worklist(items, chosen, worth, output), nl=False)
    complain(ctx, run)


COMMANDS = (diff, worklist)
