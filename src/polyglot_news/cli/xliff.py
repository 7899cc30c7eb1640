"""The commands that exchange articles with translation tools and agencies."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from polyglot_news.cli.common import (
    argument_articles,
    finish,
    option_dry_run,
    option_format,
    option_locale,
    say,
    start,
)

__all__ = ["COMMANDS"]


@click.group()
def xliff() -> None:
    """Hand articles off to translation tools and agencies as XLIFF 2, and take them back.

    Example: polyglot-news xliff import storm.de.xlf
    """


@xliff.command("export")
@argument_articles
@option_locale
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE.xlf|DIR",
    help="Where to write: a file for one article, or a folder for ARTICLE.LOCALE.xlf of each.",
)
@click.option(
    "--version",
    type=click.Choice(["2.1", "2.2"]),
    default="2.1",
    show_default=True,
    help="The version of XLIFF; few tools read 2.2 yet.",
)
@click.pass_context
def export(
    ctx: click.Context, articles: tuple[str, ...], locale: str, output: Path | None, version: str
) -> None:
    """Write articles as XLIFF: with states, notes, matches and where machine text comes from.

    Without -o, one article is written to standard output.

    Example: polyglot-news xliff export -l de -o for-agency/
    """
    from polyglot_news import handoff
    from polyglot_news.report import xliff as shown

    run = start(ctx, articles, (locale,))
    for done in handoff.export(run, run.locales[0], version, output):
        if output is None:
            sys.stdout.buffer.write(done.text.encode())
        else:
            say(ctx, shown.exported(done, str(output)))


@xliff.command("import")
@click.argument(
    "files",
    nargs=-1,
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE...",
)
@click.option(
    "--approve",
    is_flag=True,
    help="Approve what the files call reviewed or final; the ledger says who vouched for it.",
)
@click.option("--by", metavar="NAME <MAIL>", help="Who vouches; by default whom git knows.")
@click.option(
    "--overwrite",
    is_flag=True,
    help="Take texts even where the catalog has a newer one of a person's.",
)
@option_dry_run
@option_format
@click.pass_context
def import_files(
    ctx: click.Context,
    files: tuple[Path, ...],
    approve: bool,
    by: str | None,
    overwrite: bool,
    dry_run: bool,
    output: str,
) -> None:
    """Take translations from XLIFF 2 files. What changed since they were exported is kept.

    Texts wait for review, as fuzzy, unless somebody vouches for them with --approve. A file
    with a text older than the catalog's is said, and ends with 1.

    Example: polyglot-news xliff import storm.de.xlf --approve --by "Agency X <pm@agency.example>"
    """
    from polyglot_news import actors, handoff
    from polyglot_news.errors import UsageError
    from polyglot_news.report import xliff as shown

    if by is not None and not approve:
        raise UsageError("--by is for --approve.", "Leave it out, or approve.")
    run = start(ctx, dry=dry_run)
    actor = None
    if approve:
        actor = run.identity if by is None else actors.parse(by)
        if actor is None:
            raise UsageError(
                "Nobody's name is known.",
                'Give it with --by "Name <mail@example.org>", or set git\'s user.name.',
            )
    done = handoff.import_files(run, files, vouching=actor, overwrite=overwrite)
    click.echo(shown.imported(done, output), nl=False)
    finish(ctx, run, check=False)
    if any(one.taken.refused for one in done):
        ctx.exit(1)


COMMANDS = (xliff,)
