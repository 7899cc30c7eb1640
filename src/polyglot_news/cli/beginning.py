"""The commands that begin a project and bring model packages to it."""

from __future__ import annotations

from pathlib import Path

import click

from polyglot_news.cli.common import option_format, say

__all__ = ["COMMANDS"]


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), required=False)
@click.pass_context
def init(ctx: click.Context, folder: Path | None) -> None:
    """Start a project in an empty folder: settings, an article, three languages.

    Example: polyglot-news init my-news
    """
    from polyglot_news import scaffold

    root = (folder or ctx.obj["folder"]).resolve()
    for name in scaffold.create(root):
        say(ctx, f"made {name}")
    say(ctx, f"Next: polyglot-news -C {folder or '.'} localize")


@click.group()
def models() -> None:
    """See, check and install model packages.

    Example: polyglot-news models list
    """


def _project_models(ctx: click.Context) -> Path | None:
    """The models folder of the project here, if there is a project here."""
    from polyglot_news.errors import UsageError
    from polyglot_news.project import find

    try:
        return find(ctx.obj["folder"].resolve()).models
    except UsageError:
        return None


@models.command("list")
@option_format
@click.pass_context
def list_models(ctx: click.Context, output: str) -> None:
    """List the packages that can translate, in the order in which they are looked for.

    Example: polyglot-news models list
    """
    from polyglot_news import models as packages
    from polyglot_news.report import packages as shown

    click.echo(shown.listed(packages.installed(_project_models(ctx)), output), nl=False)


@models.command("verify")
@click.pass_context
def verify_models(ctx: click.Context) -> None:
    """Read every package again and hold it against its listed hash.

    Example: polyglot-news models verify
    """
    from polyglot_news import models as packages
    from polyglot_news.errors import ModelError

    problems = packages.verify(_project_models(ctx))
    for problem in problems:
        click.echo(f"Error: {problem}", err=True)
    if problems:
        ctx.exit(ModelError.exit_code)
    say(ctx, "Every package is as it was listed.")


@models.command("install")
@click.argument("what", nargs=-1, required=True, metavar="FILE | SOURCE TARGET")
@click.pass_context
def install_model(ctx: click.Context, what: tuple[str, ...]) -> None:
    """Put a package into the project's models folder and list its hash there.

    Give an .argosmodel FILE, or a SOURCE and a TARGET language: then Argos's package for them is
    downloaded. No other command uses a network.

    Example: polyglot-news models install en fr
    """
    from polyglot_news import models as packages
    from polyglot_news.project import find

    folder = find(ctx.obj["folder"].resolve()).models
    if len(what) > 2:
        raise click.UsageError("Give one file, or a source and a target language.")
    package = packages.install(Path(what[0]) if len(what) == 1 else (what[0], what[1]), folder)
    say(ctx, f"{package.name} {package.version} is in {folder}")


COMMANDS = (init, models)
