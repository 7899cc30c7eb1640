"""The commands that say why an edition is as it is, and prove it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from polyglot_news.cli.common import argument_article, complain, option_format, option_policy, start

if TYPE_CHECKING:
    from polyglot_news.press import Verdict
    from polyglot_news.workflow import Run

__all__ = ["COMMANDS"]

_argument_locale = click.argument("locale")


def _verdict(
    ctx: click.Context, article: str, locale: str, policy: str | None = None
) -> tuple[Run, Verdict]:
    from polyglot_news import press
    from polyglot_news.errors import UsageError

    run = start(ctx, (article,), (locale,), dry=True, policy=policy)
    file = run.article_files[0]
    if run.locales[0] == run.article(file).language:
        raise UsageError(f"{locale} is the language of the article itself.", "Name another one.")
    return run, press.verdict(run, file, run.locales[0])


@click.command()
@argument_article
@_argument_locale
@option_policy
@option_format
@click.pass_context
def why(ctx: click.Context, article: str, locale: str, policy: str | None, output: str) -> None:
    """Say of each unit of an edition whether it may be published, and why.

    Example: polyglot-news why storm de --policy reviewed
    """
    from polyglot_news.report import editions as shown

    run, verdict = _verdict(ctx, article, locale, policy)
    click.echo(shown.why(verdict, output, shown.address(run, verdict)), nl=False)
    complain(ctx, run)


@click.command()
@click.argument("edition", metavar="LANGUAGE/ARTICLE")
@click.pass_context
def verify(ctx: click.Context, edition: str) -> None:
    """Hold a published edition against the manifest of its build, and its article of today.

    Example: polyglot-news verify de/storm
    """
    from polyglot_news import press

    run = start(ctx, (), (), dry=True)
    problems = press.verify(run, edition)
    for problem in problems:
        click.echo(problem)
    if problems:
        ctx.exit(1)
    click.echo(f"{edition}: every file is as it was built, and its article has not changed.")


@click.command()
@argument_article
@_argument_locale
@click.option(
    "-o",
    "--output",
    "file",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write the page to this file instead of standard output.",
)
@click.pass_context
def dossier(ctx: click.Context, article: str, locale: str, file: Path | None) -> None:
    """Write the evidence of an edition's review as one HTML page: who approved which wording.

    Example: polyglot-news dossier storm de -o storm-de.html
    """
    from polyglot_news.files import Files
    from polyglot_news.report import editions as shown

    run, verdict = _verdict(ctx, article, locale)
    page = shown.dossier(run, verdict)
    if file is None:
        click.echo(page, nl=False)
    else:
        Files(run.files.root).write(file.absolute(), page)
    complain(ctx, run)


COMMANDS = (why, verify, dossier)
