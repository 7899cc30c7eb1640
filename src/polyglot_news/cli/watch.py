"""The command that builds after every change and shows the site on this machine."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import click

from polyglot_news.cli.common import option_engine, option_policy, say
from polyglot_news.cli.stages import build

if TYPE_CHECKING:
    from polyglot_news.watching import Snapshot

__all__ = ["COMMANDS"]

_PAUSE = 0.3  # seconds between two looks at the files: a person does not notice it


@click.command()
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    metavar="N",
    help="Listen on this port; 0 for any that is free.",
)
@option_engine
@option_policy
@click.pass_context
def watch(ctx: click.Context, port: int, engine: str | None, policy: str | None) -> None:
    """Show the site on this machine, and build it again after every change; Ctrl-C ends it.

    Example: polyglot-news watch --port 8080
    """
    from polyglot_news.errors import UsageError
    from polyglot_news.project import find
    from polyglot_news.watching import Signal, serving, settled, snapshot

    project = find(ctx.obj["folder"].resolve())
    signal = Signal()
    try:
        address = ctx.with_resource(serving(project.site, port, signal))
    except OSError as problem:
        raise UsageError(
            f"Port {port} cannot be used: {problem.strerror}.", "Choose another with --port."
        ) from problem
    seen: Snapshot = {}
    while True:
        found = snapshot(project)
        if found != seen:
            first = not seen
            _build(ctx, engine, policy)
            # What a build writes is no change; what somebody writes meanwhile is one.
            seen = settled(project, found, snapshot(project))
            if first:
                click.echo(f"The site is at {address}; Ctrl-C ends this.")
            else:
                signal.send()
        time.sleep(_PAUSE)


def _build(ctx: click.Context, engine: str | None, policy: str | None) -> None:
    """Do the whole job once. An error is shown, and the next change is waited for."""
    from polyglot_news.errors import PolyglotNewsError

    begin = time.monotonic()
    # The lock goes with the context: between two builds others may work on the catalogs.
    with click.Context(watch, parent=ctx, info_name="watch", obj=ctx.obj) as inner:
        try:
            build(inner, engine, policy)
        except PolyglotNewsError as error:
            click.echo(f"Error: {error}", err=True)
            return
        except click.exceptions.Exit:
            return
    say(ctx, f"built in {time.monotonic() - begin:.1f} s")


COMMANDS = (watch,)
