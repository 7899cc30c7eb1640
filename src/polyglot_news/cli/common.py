"""What the commands share: their options, and how a run begins and ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from polyglot_news.workflow import Run

__all__ = [
    "argument_article",
    "argument_articles",
    "complain",
    "finish",
    "option_check",
    "option_dry_run",
    "option_engine",
    "option_format",
    "option_locale",
    "option_locales",
    "option_policy",
    "options_of_findings",
    "say",
    "start",
]

argument_article = click.argument("article")
argument_articles = click.argument("articles", nargs=-1, metavar="[ARTICLE]...")
option_locales = click.option(
    "-l",
    "--locale",
    "locales",
    multiple=True,
    metavar="LOCALE",
    help="Work in this locale only; may be given several times.",
)
option_engine = click.option(
    "--engine", metavar="NAME", help="Translate with this engine instead of the project's."
)
option_policy = click.option(
    "--policy",
    type=click.Choice(["draft", "labelled", "reviewed"]),
    help="Publish under this policy instead of the project's.",
)
option_check = click.option(
    "--check", is_flag=True, help="Write nothing; exit with 1 if something would change."
)
option_dry_run = click.option(
    "-n", "--dry-run", is_flag=True, help="Write nothing; say what would change."
)
option_format = click.option(
    "--format",
    "output",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How to print the result.",
)
option_locale = click.option(
    "-l", "--locale", required=True, metavar="LOCALE", help="The language of the translation."
)


def options_of_findings(kind: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """The options with which a command chooses among checks, and how it prints what they found.

    Args:
        kind: What one is called.
    """
    options = (
        click.option(
            "--select", multiple=True, metavar="ID,…", help=f"Run only the {kind}s with these ids."
        ),
        click.option(
            "--ignore", multiple=True, metavar="ID,…", help=f"Leave out the {kind}s with these ids."
        ),
        click.option(
            "--list", "listed", is_flag=True, help=f"Show the {kind}s there are, and run none."
        ),
        click.option(
            "--format",
            "output",
            type=click.Choice(["text", "json", "sarif"]),
            default="text",
            show_default=True,
            help="How to print what was found; sarif is for code hosts.",
        ),
    )

    def with_options(command: Callable[..., None]) -> Callable[..., None]:
        for option in reversed(options):
            command = option(command)
        return command

    return with_options


def start(
    ctx: click.Context,
    articles: Sequence[str] = (),
    locales: Sequence[str] = (),
    *,
    dry: bool = False,
    engine: str | None = None,
    policy: str | None = None,
) -> Run:
    """A run over the project, which is locked until the command ends."""
    from dataclasses import replace

    from polyglot_news.files import Files, exclusive
    from polyglot_news.locales import choose
    from polyglot_news.project import Project, find
    from polyglot_news.settings import Policy
    from polyglot_news.workflow import Run

    project = find(ctx.obj["folder"].resolve())
    settings = project.settings
    if engine:
        from polyglot_news import engines

        settings = replace(settings, engine=engines.known(engine), others=(), chains={})
    if policy:
        settings = replace(settings, policy=Policy(policy), policies={})
    project = Project(project.root, settings)
    chosen = tuple(dict.fromkeys(choose(one, settings.locales) for one in locales))
    if not dry:
        ctx.with_resource(exclusive(project.lock))
    files = Files(project.root, dry=dry)
    return Run(project, files, project.article_files(articles), chosen or settings.locales)


def finish(ctx: click.Context, run: Run, *, check: bool) -> None:
    """Keep the record of what was done; under --check, answer whether something would change."""
    from polyglot_news import recovery

    problems = (*run.ledgers.problems, *recovery.gone(run))
    run.state.save()
    run.results.save(file.slug for file in run.project.article_files())
    kept = run.project.state.parent
    changed = [path for path in run.files.changed if not path.is_relative_to(kept)]
    if run.files.dry and not ctx.obj["quiet"]:
        for path in changed:
            click.echo(f"would change: {run.files.name(path)}", err=True)
    _answer(ctx, problems)
    if check and changed:
        ctx.exit(1)


def complain(ctx: click.Context, run: Run) -> None:
    """Answer for what is lost: lines of the ledgers that nobody can read, and approved texts."""
    from polyglot_news import recovery

    _answer(ctx, (*run.ledgers.problems, *recovery.gone(run)))


def _answer(ctx: click.Context, problems: Sequence[str]) -> None:
    for problem in problems:
        click.echo(f"Error: {problem}", err=True)
    if problems:
        ctx.exit(1)


def say(ctx: click.Context, text: str) -> None:
    """Tell of progress, on standard error."""
    if not ctx.obj["quiet"]:
        click.echo(text, err=True)
