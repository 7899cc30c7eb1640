"""The commands for articles that get another name or go for good."""

from __future__ import annotations

import click

from polyglot_news.cli.common import finish, option_dry_run, option_format, say, start

__all__ = ["COMMANDS"]


@click.command()
@click.argument("old")
@click.argument("new")
@option_dry_run
@click.pass_context
def rename(ctx: click.Context, old: str, new: str, dry_run: bool) -> None:
    """Rename an article, and with it its catalogs, its template and its records of review.

    The file in articles/ is renamed, too, unless that is done already. Then localize follows
    with the site.

    Example: polyglot-news rename storm storm-in-odesa
    """
    from polyglot_news import belongings
    from polyglot_news.report import articles as shown

    run = start(ctx, dry=dry_run)
    say(ctx, shown.renamed(belongings.of(run).rename_article(old, new)))
    finish(ctx, run, check=False)


@click.command()
@click.argument("articles", nargs=-1, metavar="[ARTICLE]...")
@click.option("--yes", is_flag=True, help="Delete what is listed.")
@option_format
@click.pass_context
def prune(ctx: click.Context, articles: tuple[str, ...], yes: bool, output: str) -> None:
    """List the catalogs of articles that are gone; with --yes, delete them.

    Example: polyglot-news prune --yes
    """
    from polyglot_news import belongings
    from polyglot_news.report import articles as shown

    run = start(ctx, dry=not yes)
    found = belongings.of(run)
    listed = found.listed(articles)
    click.echo(shown.gone(run.files, listed, output), nl=False)
    if yes:
        slugs = dict.fromkeys(one.slug for one in listed)
        records = found.delete(slugs, run.clock())
        say(ctx, shown.pruned(listed, records))
    elif listed:
        say(ctx, shown.prunable(listed))
    finish(ctx, run, check=False)


COMMANDS = (rename, prune)
