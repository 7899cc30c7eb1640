"""The command line: reads arguments, calls one function, prints what it gives back.

Results go to standard output, progress and messages to standard error. Only
this module and cli_review.py know click. It turns every error into one line and an exit
code: 0 done, 1 findings or something that would change, 2 usage, 3 the policy
refused an edition, 4 a model package is missing or not the right one, 5 a file
that cannot be read or written.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from polyglot_news import __version__, cli_memory, cli_review
from polyglot_news.errors import PolyglotNewsError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from polyglot_news.workflow import Run

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


argument_articles = click.argument("articles", nargs=-1, metavar="[ARTICLE]...")
option_locale = click.option(
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


def _run(
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

        settings = replace(settings, engine=engines.known(engine))
    if policy:
        settings = replace(settings, policy=Policy(policy), policies={})
    project = Project(project.root, settings)
    chosen = tuple(dict.fromkeys(choose(one, settings.locales) for one in locales))
    if not dry:
        ctx.with_resource(exclusive(project.lock))
    files = Files(project.root, dry=dry)
    return Run(project, files, project.article_files(articles), chosen or settings.locales)


def _finish(ctx: click.Context, run: Run, *, check: bool) -> None:
    """Keep the record of what was done; under --check, answer whether something would change."""
    run.state.save()
    kept = run.project.state.parent
    changed = [path for path in run.files.changed if not path.is_relative_to(kept)]
    if run.files.dry and not ctx.obj["quiet"]:
        for path in changed:
            click.echo(f"would change: {run.files.name(path)}", err=True)
    _complain(ctx, run)
    if check and changed:
        ctx.exit(1)


def _complain(ctx: click.Context, run: Run) -> None:
    """Answer for lines of the ledgers that nobody can read: what they say counts for nothing."""
    for problem in run.ledgers.problems:
        click.echo(f"Error: {problem}", err=True)
    if run.ledgers.problems:
        ctx.exit(1)


def _say(ctx: click.Context, text: str) -> None:
    if not ctx.obj["quiet"]:
        click.echo(text, err=True)


@main.command()
@argument_articles
@option_check
@option_dry_run
@click.pass_context
def extract(ctx: click.Context, articles: tuple[str, ...], check: bool, dry_run: bool) -> None:
    """Write the template of each article: locales/ARTICLE.pot.

    Example: polyglot-news extract
    """
    from polyglot_news import report

    run = _run(ctx, articles, dry=check or dry_run)
    done = run.extract()
    _say(ctx, report.extracted(done, dry=check or dry_run))
    _finish(ctx, run, check=check)


@main.command()
@argument_articles
@option_locale
@option_check
@option_dry_run
@click.pass_context
def update(
    ctx: click.Context,
    articles: tuple[str, ...],
    locales: tuple[str, ...],
    check: bool,
    dry_run: bool,
) -> None:
    """Bring the catalogs up to date with the templates. No word of a person's is lost.

    Example: polyglot-news update -l de
    """
    from polyglot_news import report

    run = _run(ctx, articles, locales, dry=check or dry_run)
    for updated in run.update():
        if updated.written or updated.recorded:
            _say(ctx, report.updated(updated))
    _finish(ctx, run, check=check)


@main.command()
@argument_articles
@option_locale
@option_engine
@option_check
@option_dry_run
@click.pass_context
def pretranslate(
    ctx: click.Context,
    articles: tuple[str, ...],
    locales: tuple[str, ...],
    engine: str | None,
    check: bool,
    dry_run: bool,
) -> None:
    """Fill what nobody has translated with machine proposals, marked fuzzy. Needs no network.

    Example: polyglot-news pretranslate -l uk
    """
    from polyglot_news import report

    run = _run(ctx, articles, locales, dry=check or dry_run, engine=engine)
    done = _pretranslate(ctx, run)
    for one in done:
        _say(ctx, report.pretranslated(one))
    _finish(ctx, run, check=check)
    if check and any(one.pending for one in done):
        ctx.exit(1)


def _pretranslate(ctx: click.Context, run: Run) -> Any:
    from polyglot_news import engines, report

    with report.progress(quiet=ctx.obj["quiet"]) as started:
        return run.pretranslate(lambda name: engines.load(name, run.project.models), started)


@main.command()
@argument_articles
@option_locale
@click.option("--strict", is_flag=True, help="Fail for cosmetic findings and machine output, too.")
@click.option("--select", multiple=True, metavar="ID,…", help="Run only the checks with these ids.")
@click.option(
    "--ignore", multiple=True, metavar="ID,…", help="Leave out the checks with these ids."
)
@click.option("--list", "listed", is_flag=True, help="Show the checks there are, and run none.")
@click.option(
    "--format",
    "output",
    type=click.Choice(["text", "json", "sarif"]),
    default="text",
    show_default=True,
    help="How to print the findings; sarif is for code hosts.",
)
@click.pass_context
def check(
    ctx: click.Context,
    articles: tuple[str, ...],
    locales: tuple[str, ...],
    strict: bool,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    listed: bool,
    output: str,
) -> None:
    """Look for what a reader would stumble over in the translations.

    Example: polyglot-news check --ignore spaces,quotestyle --strict
    """
    from polyglot_news import report, review

    if listed:
        click.echo(report.checks(), nl=False)
        return
    chosen = review.choose(select, ignore)
    run = _run(ctx, articles, locales, dry=True)
    findings = [one for one in run.check() if one.check in chosen]
    click.echo(report.findings(run, findings, output), nl=False)
    if report.fails(findings, strict=strict):
        ctx.exit(1)


@main.command()
@option_locale
@option_policy
@option_check
@option_dry_run
@click.pass_context
def publish(
    ctx: click.Context,
    locales: tuple[str, ...],
    policy: str | None,
    check: bool,
    dry_run: bool,
) -> None:
    """Build the site of all articles from their catalogs.

    Example: polyglot-news publish --policy reviewed
    """
    run = _run(ctx, (), locales, dry=check or dry_run, policy=policy)
    refused = _publish(ctx, run)
    _finish(ctx, run, check=check)
    ctx.exit(3 if refused else 0)


def _publish(ctx: click.Context, run: Run) -> bool:
    """Publish and say what came of it; whether an edition was kept back."""
    from polyglot_news import press, report

    done = press.publish(run)
    for refusal in done.refused:
        click.echo(f"Refused: {refusal}", err=True)
    where = run.files.name(run.project.site)
    _say(ctx, report.published(done, where, dry=run.files.dry))
    return bool(done.refused)


@main.command()
@argument_articles
@option_locale
@option_engine
@option_policy
@click.option("--strict", is_flag=True, help="Fail for findings in machine output, too.")
@option_check
@option_dry_run
@option_format
@click.pass_context
def localize(
    ctx: click.Context,
    articles: tuple[str, ...],
    locales: tuple[str, ...],
    engine: str | None,
    policy: str | None,
    strict: bool,
    check: bool,
    dry_run: bool,
    output: str,
) -> None:
    """Do the whole job: extract, update, pre-translate, check and publish.

    With ARTICLEs named, only these are translated; the site always has all of them.

    Example: polyglot-news localize
    """
    from polyglot_news import report

    dry = check or dry_run
    run = _run(ctx, articles, locales, dry=dry, engine=engine, policy=policy)
    summary = report.Summary()
    with summary.timed("extract"):
        done = run.extract()
    _say(ctx, report.extracted(done, dry=dry))
    with summary.timed("update"):
        for updated in run.update():
            if updated.written or updated.recorded:
                _say(ctx, report.updated(updated))
    with summary.timed("pretranslate"):
        summary.pretranslated = _pretranslate(ctx, run)
    with summary.timed("check"):
        # What a dry run has not translated is pending, which is no finding.
        summary.findings = [one for one in run.check() if not (dry and one.check == "empty")]
    with summary.timed("publish"):
        refused = _publish(ctx, run.widened())
    summary.coverage = run.coverage()
    click.echo(report.summary(run, summary, output), nl=False)
    _finish(ctx, run, check=check)
    if refused:
        ctx.exit(3)
    pending = dry and any(one.pending for one in summary.pretranslated)
    if report.fails(summary.findings, strict=strict) or (check and pending):
        ctx.exit(1)


@main.command()
@argument_articles
@option_locale
@option_format
@click.option(
    "--svg",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Draw how far each language is, too, as a picture for a README.",
)
@click.pass_context
def stats(
    ctx: click.Context,
    articles: tuple[str, ...],
    locales: tuple[str, ...],
    output: str,
    svg: Path | None,
) -> None:
    """Count the units of each edition, by state and by who wrote and who approved them.

    Example: polyglot-news stats --format json
    """
    from polyglot_news import report

    run = _run(ctx, articles, locales, dry=svg is None)
    tally = run.tally()
    click.echo(report.stats(run.coverage(), tally, output), nl=False)
    if svg is not None:
        run.files.write(svg.absolute(), report.picture(tally))
    _complain(ctx, run)


@main.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), required=False)
@click.pass_context
def init(ctx: click.Context, folder: Path | None) -> None:
    """Start a project in an empty folder: settings, an article, three languages.

    Example: polyglot-news init my-news
    """
    from polyglot_news import scaffold

    root = (folder or ctx.obj["folder"]).resolve()
    for name in scaffold.create(root):
        _say(ctx, f"made {name}")
    _say(ctx, f"Next: polyglot-news -C {folder or '.'} localize")


@main.group()
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
    from polyglot_news import report

    click.echo(report.packages(packages.installed(_project_models(ctx)), output), nl=False)


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
    _say(ctx, "Every package is as it was listed.")


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
    _say(ctx, f"{package.name} {package.version} is in {folder}")


_shared = cli_review.Shared(_run, _finish, _say, option_dry_run, option_format)
cli_review.add(main, _shared)
cli_memory.add(main, _shared)


if __name__ == "__main__":
    sys.exit(main())
