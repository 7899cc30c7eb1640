"""The command line: reads arguments, calls one function, prints what it gives back.

Results go to standard output, progress and messages to standard error. Only
this package knows click. It turns every error into one line and an exit
code: 0 done, 1 findings or something that would change, 2 usage, 3 the policy
refused an edition, 4 a model package is missing or not the right one, 5 a file
that cannot be read or written.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from polyglot_news import __version__
from polyglot_news.cli import beginning, glossary, memory, review, stages
from polyglot_news.errors import PolyglotNewsError

__all__ = ["main"]


class _Commands(click.Group):
    """A group that shows our errors as one line."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except PolyglotNewsError as error:
            click.echo(f"Error: {error}", err=True)
            ctx.exit(error.exit_code)
        except KeyboardInterrupt:
            click.echo("Stopped. Every file is as it was before or complete.", err=True)
            ctx.exit(130)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "-C",
    "--project",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    metavar="DIR",
    help="Work on the project in this folder instead of the one here.",
)
@click.option("-q", "--quiet", is_flag=True, help="Print no progress.")
@click.version_option(__version__, prog_name="polyglot-news")
@click.pass_context
def main(ctx: click.Context, folder: Path, quiet: bool) -> None:
    """Publish articles in several languages: translated offline, reviewed in catalogs.

    Example: polyglot-news localize
    """
    ctx.obj = {"folder": folder, "quiet": quiet}


for _module in (stages, review, memory, glossary, beginning):
    for _command in _module.COMMANDS:
        main.add_command(_command)
