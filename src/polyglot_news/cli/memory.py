"""The commands of the translation memory."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from polyglot_news.cli.common import option_format, say, start

if TYPE_CHECKING:
    from polyglot_news.memory.store import Memory
    from polyglot_news.workflow import Run

__all__ = ["COMMANDS"]


@click.group()
def memory() -> None:
    """Use approved translations again, and exchange them with other programs.

    The memory is made of the catalogs and of the TMX files in the folder memory.

    Example: polyglot-news memory stats
    """


@memory.command("export")
@click.argument(
    "file",
    type=click.Path(dir_okay=False, path_type=Path),
    required=False,
    metavar="[FILE.tmx]",
)
@click.option("-l", "--locale", metavar="LOCALE", help="Translations to this locale only.")
@click.pass_context
def export_tmx(ctx: click.Context, file: Path | None, locale: str | None) -> None:
    """Write everything that is approved as TMX 1.4: to FILE, or to standard output.

    Example: polyglot-news memory export news.tmx -l de
    """
    from polyglot_news.memory import feeds

    run = start(ctx, (), (locale,) if locale else (), dry=True)
    chosen = run.locales[0] if locale else None
    language = run.project.settings.source_language
    with _memory(run) as found:
        for piece in feeds.export(found, language, chosen, file):
            sys.stdout.buffer.write(piece.encode())
    if file is not None:
        say(ctx, f"The memory is in {file}")


@memory.command("import")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE.tmx")
@click.option(
    "-l",
    "--locale",
    "locales",
    multiple=True,
    metavar="LOCALE",
    help="Translations to this locale only; may be given several times.",
)
@click.pass_context
def import_tmx(ctx: click.Context, file: Path, locales: tuple[str, ...]) -> None:
    """Take the translations of a TMX file into the memory. They are kept in memory/FILE.tmx.

    Example: polyglot-news memory import agency.tmx
    """
    from polyglot_news.memory import feeds
    from polyglot_news.report import memory as shown

    run = start(ctx, (), locales)
    done = feeds.import_tmx(run.project, file, run.locales)
    _memory(run).close()
    say(ctx, shown.imported(done, run.files.name(done.path)))


@memory.command("stats")
@option_format
@click.pass_context
def stats(ctx: click.Context, output: str) -> None:
    """Count what is in the memory.

    Example: polyglot-news memory stats --format json
    """
    from polyglot_news.report import memory as shown

    with _memory(start(ctx, (), (), dry=True)) as found:
        click.echo(shown.stats(found.stats(), output), nl=False)


@memory.command("lookup")
@click.argument("text")
@click.option("-l", "--locale", required=True, metavar="LOCALE", help="Translations to this.")
@click.option(
    "--minimum",
    type=click.IntRange(0, 100),
    default=75,
    show_default=True,
    metavar="PERCENT",
    help="How much a text must be like TEXT.",
)
@click.option(
    "--limit",
    type=click.IntRange(1),
    default=5,
    show_default=True,
    metavar="N",
    help="Show no more than this many.",
)
@option_format
@click.pass_context
def lookup(
    ctx: click.Context, text: str, locale: str, minimum: int, limit: int, output: str
) -> None:
    """Show the translations of the texts that are most like TEXT; exit with 1 if none is.

    Example: polyglot-news memory lookup "The bridge opens in June." -l de
    """
    from polyglot_news.report import memory as shown

    run = start(ctx, (), (locale,), dry=True)
    with _memory(run) as found:
        matches = found.fuzzy(text, run.locales[0], minimum / 100, limit)
    click.echo(shown.matches(matches, output), nl=False)
    ctx.exit(0 if matches else 1)


def _memory(run: Run) -> Memory:
    from polyglot_news.memory.feeds import open_memory

    # The file is a cache: to bring it up to date changes nothing of the project.
    return open_memory(run.project, run.files, run.ledgers, dry=False)


COMMANDS = (memory,)
