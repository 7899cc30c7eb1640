"""The commands that say what there is to do, for whom and how long: the bill and the worklist."""

from __future__ import annotations

import click

from polyglot_news.cli.common import argument_articles, complain, option_locales, start

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


COMMANDS = (diff,)
