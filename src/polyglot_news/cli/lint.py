"""The command that looks at the articles before anybody translates them."""

from __future__ import annotations

import click

from polyglot_news.cli.common import argument_articles, finish, options_of_findings, say, start

__all__ = ["COMMANDS"]


@click.command()
@argument_articles
@click.option("--strict", is_flag=True, help="Exit with 1 if there is any warning.")
@options_of_findings("lint")
@click.pass_context
def lint(
    ctx: click.Context,
    articles: tuple[str, ...],
    strict: bool,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    listed: bool,
    output: str,
) -> None:
    """Warn of what in the articles translates badly: look at it before it is translated.

    Example: polyglot-news lint storm --ignore long
    """
    from polyglot_news import linting
    from polyglot_news.report import lints as shown

    if listed:
        click.echo(shown.lints(), nl=False)
        return
    chosen = linting.choose(select, ignore)
    run = start(ctx, articles, dry=True)
    warnings = [
        one for file in run.article_files for one in linting.lint(run.article(file), chosen)
    ]
    click.echo(shown.found(run, warnings, output), nl=False)
    say(ctx, shown.summary(warnings, len(run.article_files)))
    finish(ctx, run, check=False)
    if strict and warnings:
        ctx.exit(1)


COMMANDS = (lint,)
