"""The commands with which people review, and those that show what they did."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from polyglot_news.cli.common import (
    argument_article,
    finish,
    option_dry_run,
    option_format,
    option_locale,
    option_locales,
    say,
    start,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from polyglot_news.records import Actor
    from polyglot_news.workflow import Run

__all__ = ["COMMANDS"]

_OPTIONS = (
    argument_article,
    option_locale,
    click.option(
        "--unit",
        "units",
        type=int,
        multiple=True,
        metavar="N",
        help="The unit in this place of the catalog, from 1; may be given several times.",
    ),
    click.option(
        "--line",
        "lines",
        type=int,
        multiple=True,
        metavar="N",
        help="All units that begin in this line of the article; may be given several times.",
    ),
    click.option(
        "--msgid",
        "msgids",
        multiple=True,
        metavar="TEXT",
        help="The unit with this source text; may be given several times.",
    ),
    click.option("--all", "every", is_flag=True, help="Every unit; needs a --scope."),
    click.option(
        "--scope",
        default="",
        metavar="TEXT",
        help="What --all covers, in your words; it is kept with every unit.",
    ),
    click.option(
        "--by",
        metavar="NAME <MAIL>",
        help="Who does this; by default whom git knows.",
    ),
    click.option(
        "--kind",
        type=click.Choice(["person", "tool"]),
        default="person",
        show_default=True,
        help="What does this; a tool's approval is none of a person's.",
    ),
)


def _reviewing(function: Callable[..., None]) -> click.Command:
    for option in reversed((*_OPTIONS, option_dry_run)):
        function = option(function)
    return click.command()(click.pass_context(function))


def _act(ctx: click.Context, name: str, options: dict[str, Any]) -> None:
    from polyglot_news import choosing, reviewing
    from polyglot_news.report import reviews as shown

    run = start(ctx, (options["article"],), (options["locale"],), dry=options["dry_run"])
    actor = _actor(run, options["by"], options["kind"])
    _check_scope(options["every"], options["scope"])
    picked = {key: options[key] for key in ("units", "lines", "msgids", "every")}
    slug, locale = run.article_files[0].slug, run.locales[0]
    done = run.review(
        getattr(reviewing, name),
        locale,
        slug,
        lambda catalog: choosing.choose(catalog, **picked),
        actor,
        options["scope"],
    )
    say(ctx, shown.reviewed(done, actor, bulk=options["every"]))
    finish(ctx, run, check=False)
    if not options["every"] and any(why is not reviewing.Left.DONE for _, why in done.left):
        ctx.exit(1)


@click.option(
    "--repaired",
    is_flag=True,
    help="Every unit whose approved text update repaired, and that nobody has changed since.",
)
@_reviewing
def approve(ctx: click.Context, /, **options: Any) -> None:
    """Approve translations by name: the fuzzy flag goes, and the ledger says who did it.

    Example: polyglot-news approve storm -l de --unit 3
    """
    if options.pop("repaired"):
        _approve_repairs(ctx, options)
    else:
        _act(ctx, "approve", options)


def _approve_repairs(ctx: click.Context, options: dict[str, Any]) -> None:
    from polyglot_news import vouching
    from polyglot_news.errors import UsageError
    from polyglot_news.report import reviews as shown

    if any(options[name] for name in ("units", "lines", "msgids", "every")):
        raise UsageError(
            "--repaired chooses the units itself.", "Leave out --unit, --line, --msgid and --all."
        )
    run = start(ctx, (options["article"],), (options["locale"],), dry=options["dry_run"])
    actor = _actor(run, options["by"], options["kind"])
    done = run.review(
        vouching.approve_repairs,
        run.locales[0],
        run.article_files[0].slug,
        vouching.repaired,
        actor,
        options["scope"],
    )
    say(ctx, shown.reviewed(done, actor, bulk=False))
    finish(ctx, run, check=False)


@click.command()
@argument_article
@option_locales
@click.option(
    "--typo",
    is_flag=True,
    help="What changed is a typo: translations that were approved before stay approved.",
)
@click.option(
    "--unit",
    "units",
    type=int,
    multiple=True,
    metavar="N",
    help="The unit in this place of the catalog, from 1, however large its change is.",
)
@click.option(
    "--line",
    "lines",
    type=int,
    multiple=True,
    metavar="N",
    help="The units that begin in this line of the article, however large their change is.",
)
@click.option("--by", metavar="NAME <MAIL>", help="Who says so; by default whom git knows.")
@option_dry_run
@click.pass_context
def mark(
    ctx: click.Context,
    article: str,
    locales: tuple[str, ...],
    typo: bool,
    units: tuple[int, ...],
    lines: tuple[int, ...],
    by: str | None,
    dry_run: bool,
) -> None:
    """Say as the author how much a change of an article matters, before anybody translates it.

    Brings the catalogs up to date first. The ledger says that you kept the approvals, and
    that no translator looked at them.

    Example: polyglot-news mark storm --typo
    """
    from polyglot_news import choosing, reviewing
    from polyglot_news.errors import UsageError
    from polyglot_news.report import reviews as shown

    if not typo:
        raise UsageError("It is not said how much the change matters.", "Say it with --typo.")
    run = start(ctx, (article,), locales, dry=dry_run)
    actor = _actor(run, by, "person")
    file = run.article_files[0]
    named = bool(units or lines)
    left = False
    run.extract()
    run.update()
    for locale in run.targets(file):
        done = run.review(
            run.typos(file, locale, named=named),
            locale,
            file.slug,
            lambda catalog: choosing.choose(catalog, units=units, lines=lines, every=not named),
            actor,
        )
        say(ctx, shown.reviewed(done, actor, bulk=False))
        left = left or any(why is not reviewing.Left.UNCHANGED for _, why in done.left)
    finish(ctx, run, check=False)
    if left:
        ctx.exit(1)


@_reviewing
def reject(ctx: click.Context, /, **options: Any) -> None:
    """Say that translations are wrong: they become fuzzy, and their texts stay.

    Example: polyglot-news reject storm -l de --line 12
    """
    _act(ctx, "reject", options)


@_reviewing
def revert(ctx: click.Context, /, **options: Any) -> None:
    """Take an approval or a rejection back: the texts stay, and nobody has reviewed them.

    The ledger keeps hashes and no texts: an earlier text comes from the history of the
    repository, and is approved as soon as it is back.

    Example: polyglot-news revert storm -l de --unit 3
    """
    _act(ctx, "revert", options)


@click.group()
def ledger() -> None:
    """See and check who reviewed what: locales/LOCALE/reviews.jsonl.

    Example: polyglot-news ledger verify
    """


@ledger.command()
@argument_article
@option_locale
@option_format
@click.pass_context
def show(ctx: click.Context, article: str, locale: str, output: str) -> None:
    """Print who did what to the units of an article, the oldest first.

    Example: polyglot-news ledger show storm -l de
    """
    from polyglot_news.report import reviews as shown

    run = start(ctx, (), (locale,), dry=True)
    locale = run.locales[0]
    slug = run.project.slug_of(article)
    records = run.ledgers[locale].article(slug)
    # Of an article that is gone, the ledger and the catalog are still there.
    if not records.records and run.catalog(locale, slug) is None:
        slug = run.project.article_files((article,))[0].slug
    click.echo(shown.history(run.catalog(locale, slug), records, output), nl=False)
    finish(ctx, run, check=False)


@ledger.command()
@click.option(
    "-l",
    "--locale",
    "locales",
    multiple=True,
    metavar="LOCALE",
    help="Look at this locale only; may be given several times.",
)
@click.pass_context
def verify(ctx: click.Context, locales: tuple[str, ...]) -> None:
    """Find lines that are no records, were altered, or approve what no catalog holds.

    Example: polyglot-news ledger verify
    """
    from polyglot_news.wording import counted

    run = start(ctx, (), locales, dry=True)
    found: list[str] = []
    for locale in run.locales:

        def catalog(slug: str, locale: str = locale) -> Any:
            return run.catalog(locale, slug)

        found += run.ledgers.verify(locale, catalog)
    for line in found:
        click.echo(line)
    if found:
        ctx.exit(1)
    count = sum(len(run.ledgers[locale].records) for locale in run.locales)
    wrong = "nothing wrong with it" if count == 1 else "nothing wrong with them"
    say(ctx, f"{counted(count, 'record')}, and {wrong}.")


def _actor(run: Run, by: str | None, kind: str) -> Actor:
    from polyglot_news import actors
    from polyglot_news.errors import UsageError
    from polyglot_news.records import Kind

    if by is not None:
        return actors.parse(by, Kind(kind))
    if kind == Kind.TOOL:
        raise UsageError("A tool has to say its name.", "Give it with --by.")
    if run.identity is None:
        raise UsageError(
            "Nobody's name is known.",
            'Give it with --by "Name <mail@example.org>", or set git\'s user.name and user.email.',
        )
    return run.identity


def _check_scope(every: bool, scope: str) -> None:
    from polyglot_news.errors import UsageError

    if every and not scope.strip():
        raise UsageError(
            "All units at once, and nothing says what was read.",
            'Say it with --scope, such as "read aloud in the newsroom".',
        )
    if scope and not every:
        raise UsageError("--scope is for --all.", "Leave it out.")
    if not scope.isprintable():
        raise UsageError("The scope holds a character that cannot be shown.", "Take it out.")


COMMANDS = (approve, reject, revert, mark, ledger)
