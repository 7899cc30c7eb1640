"""The commands of the glossary."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from polyglot_news.cli.common import finish, option_dry_run, option_format, say, start

if TYPE_CHECKING:
    from polyglot_news.glossaries import Imported
    from polyglot_news.workflow import Run

__all__ = ["COMMANDS"]

_option_locales = click.option(
    "-l",
    "--locale",
    "locales",
    multiple=True,
    metavar="LOCALE",
    help="Look at this locale only; may be given several times.",
)


@click.group()
def glossary() -> None:
    """See, check and extend the agreed terms: glossary.csv and names.csv.

    Example: polyglot-news glossary list
    """


@glossary.command("list")
@click.argument("text", required=False, metavar="[TEXT]")
@_option_locales
@option_format
@click.pass_context
def list_terms(ctx: click.Context, text: str | None, locales: tuple[str, ...], output: str) -> None:
    """Print the terms; with TEXT those that stand in it, countries and the like, too.

    Example: polyglot-news glossary list "The ferries of the Black Sea"
    """
    from polyglot_news.report import glossary as shown

    run = start(ctx, (), locales, dry=True)
    terms = run.glossary.terms
    if text is not None:
        terms = tuple({id(one.term): one.term for one in run.glossary.occurrences(text)}.values())
    click.echo(shown.terms(terms, run.glossary, run.locales, output), nl=False)


@glossary.command()
@click.pass_context
def check(ctx: click.Context) -> None:
    """Find terms that contradict each other, and count those without a rendering.

    Whether translations hold the terms is said by: polyglot-news check --select glossary,people

    Example: polyglot-news glossary check
    """
    from polyglot_news import glossaries
    from polyglot_news.report import glossary as shown

    run = start(ctx, (), (), dry=True)
    terms = glossaries.read(run.project, run.files)
    found = glossaries.problems(terms)
    for one in found:
        click.echo(str(one))
    say(ctx, shown.checked(terms, run.locales))
    if found:
        ctx.exit(1)


@glossary.command("import")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE.tbx")
@option_dry_run
@click.pass_context
def import_terms(ctx: click.Context, file: Path, dry_run: bool) -> None:
    """Add the terms of a TBX file, or of a table, to glossary.csv.

    What is there already stays: a term that contradicts it is left out and named.

    Example: polyglot-news glossary import customer.tbx
    """
    from polyglot_news import glossaries

    run = start(ctx, (), (), dry=dry_run)
    _added(ctx, run, glossaries.import_file(run.project, run.files, file))


@glossary.command()
@_option_locales
@click.option(
    "--least",
    type=click.IntRange(min=2),
    default=2,
    show_default=True,
    metavar="N",
    help="In how many units a correction must have been made.",
)
@click.option("--add", is_flag=True, help="Add what is offered to glossary.csv.")
@option_format
@click.pass_context
def suggest(
    ctx: click.Context, locales: tuple[str, ...], least: int, add: bool, output: str
) -> None:
    """Offer what was corrected in the machine's texts several times as terms.

    What is printed is ready to be added to glossary.csv by hand.

    Example: polyglot-news glossary suggest --least 3
    """
    from polyglot_news import corrections, glossaries
    from polyglot_news.report import glossary as shown

    run = start(ctx, (), locales, dry=not add)
    found = corrections.suggest(corrections.of_run(run), run.glossary, least)
    click.echo(shown.suggestions(found, run.locales, output), nl=False)
    for line in shown.reasons(found):
        say(ctx, line)
    if add and found:
        terms = shown.as_terms(found)
        _added(ctx, run, glossaries.add(run.project, run.files, terms))


def _added(ctx: click.Context, run: Run, done: Imported) -> None:
    from polyglot_news.report import glossary as shown

    for line in done.refused:
        click.echo(f"left out: {line}", err=True)
    say(ctx, shown.added(done))
    finish(ctx, run, check=False)
    if done.refused:
        ctx.exit(1)


COMMANDS = (glossary,)
