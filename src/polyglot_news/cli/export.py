"""The command that hands editions to other programs: books, content systems, plain text."""

from __future__ import annotations

from pathlib import Path

import click

from polyglot_news.cli.common import (
    argument_articles,
    complain,
    option_locale,
    option_policy,
    say,
    start,
)

__all__ = ["COMMANDS"]


@click.command()
@argument_articles
@option_locale
@click.option(
    "--format",
    "form",
    type=click.Choice(["epub", "ninjs", "markdown", "text"]),
    default="epub",
    show_default=True,
    help="A book of all articles, or a file an article.",
)
@click.option(
    "-o",
    "--output",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="The folder to write to; by default the project's.",
)
@option_policy
@click.pass_context
def export(
    ctx: click.Context,
    articles: tuple[str, ...],
    locale: str,
    form: str,
    folder: Path | None,
    policy: str | None,
) -> None:
    """Write editions for e-readers (EPUB 3), content systems (ninjs 3.2) or as text.

    What the policy keeps back is not in it, and makes the command exit with 3. LOCALE may be
    the language of the articles, too.

    Example: polyglot-news export -l de --format epub -o books
    """
    from polyglot_news import exporting
    from polyglot_news.files import Files
    from polyglot_news.report import stages

    run = start(ctx, articles, (), dry=True, policy=policy)
    done = exporting.export(run, locale, form)
    for refusal in done.refused:
        click.echo(f"Refused: {refusal}", err=True)
    for one in done.left_out:
        click.echo(stages.left_out(*one), err=True)
    files = Files(run.files.root)
    for name, content in done.files.items():
        path = (folder or run.files.root).absolute() / name
        files.write(path, content)
        say(ctx, f"wrote {files.name(path)}")
    complain(ctx, run)
    ctx.exit(3 if done.refused or done.left_out else 0)


COMMANDS = (export,)
