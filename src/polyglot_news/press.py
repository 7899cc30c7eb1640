"""The last stage over a project's files: editions become a site on disk.

The whole site is made in memory and is valid before its first file is written.
Only files that differ are touched; a file that an earlier build made and this
one did not is removed, and no other.
"""

from __future__ import annotations

import contextlib
import dataclasses
import difflib
from collections import defaultdict
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from polyglot_news import (
    addressbook,
    addressing,
    editions,
    evidence,
    manifest,
    publication,
)
from polyglot_news import catalog as catalogs
from polyglot_news.addition import NONE
from polyglot_news.errors import FileError, UsageError
from polyglot_news.files import decode
from polyglot_news.gathering import Gathering
from polyglot_news.locales import tag
from polyglot_news.models import listed
from polyglot_news.pictures import images
from polyglot_news.results import Results
from polyglot_news.settings import Policy
from polyglot_news.site.model import Site, Theme

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from polyglot_news.addition import Additions
    from polyglot_news.addressing import Placed
    from polyglot_news.article import Article
    from polyglot_news.catalog import Catalog
    from polyglot_news.ledger import Ledger
    from polyglot_news.project import ArticleFile
    from polyglot_news.publication import Judged, Refusal, Rules
    from polyglot_news.site.model import Edition
    from polyglot_news.workflow import Run

__all__ = ["Published", "Verdict", "images", "place", "publish", "site_of", "verdict", "verify"]

_STEP = "publish"
_TEMPLATES = {".html", ".xml"}


@dataclass(frozen=True, slots=True)
class Published:
    """What `publish` did.

    Attributes:
        editions: Language tag and slug of every edition in the site, the originals too.
        changed: How many files it wrote or removed.
        refused: The editions that the policy kept back.
        outdated: For each edition with units that stand in their last reviewed wording, the
            article, the locale and how many there are.
        left_out: The same for each edition with additions that wait for a review.
        notes: What editors should know of addresses, a line each.
    """

    editions: tuple[tuple[str, str], ...]
    changed: int
    refused: tuple[Refusal, ...] = ()
    outdated: tuple[tuple[str, str, int], ...] = ()
    left_out: tuple[tuple[str, str, int], ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the policy says of an edition, unit by unit.

    Attributes:
        article: The article.
        catalog: Its catalog.
        ledger: The records of the article in the locale.
        rules: What the policy decides by.
        units: The units with what is done with each.
        additions: What editors add to the edition.
        added: The paragraphs of each addition with what is done with each.
    """

    article: Article
    catalog: Catalog
    ledger: Ledger
    rules: Rules
    units: tuple[Judged, ...]
    additions: Additions = NONE
    added: tuple[tuple[Judged, ...], ...] = ()

    @property
    def refusal(self) -> Refusal | None:
        """What keeps the edition back; None if nothing does."""
        return publication.refusal(
            (*self.units, *self.added_units), self.catalog, self.rules, self.additions.messages
        )

    @property
    def added_units(self) -> tuple[Judged, ...]:
        """The paragraphs of all additions."""
        return tuple(one for units in self.added for one in units)

    @property
    def begun(self) -> bool:
        """Whether anything is translated at all."""
        return publication.is_begun(self.article, self.catalog)

    def edition(self, images: tuple[tuple[str, bytes], ...] = ()) -> Edition:
        """The edition, if nothing keeps it back."""
        return editions.edition(
            self.article,
            self.catalog,
            self.units,
            self.rules,
            images,
            self.ledger,
            self.additions,
            self.added,
        )


def verdict(run: Run, file: ArticleFile, locale: str) -> Verdict:
    """Decide about an edition.

    Raises:
        ArticleError: The article cannot be read.
        CatalogError: The catalog cannot be read.
    """
    settings = run.project.settings
    article = run.article(file)
    catalog = run.catalog(locale, file.slug) or catalogs.new(file.slug, locale)
    strict = settings.policy_of(locale) is Policy.REVIEWED
    ledger = (run.ledgers.whole(locale) if strict else run.ledgers[locale]).article(file.slug)
    rules = publication.rules_for(article, catalog, settings, ledger, run.clock()[:10])
    units = publication.judge(article, catalog, rules, ledger)
    additions = run.additions.of(locale, file, article)
    added = publication.judge_additions(additions, rules, ledger)
    return Verdict(article, catalog, ledger, rules, units, additions, added)


def publish(run: Run) -> Published:
    """Make the site of a project.

    The site is always made of all locales, so that every page knows the others. Of the locales
    that the run leaves out, no file is written or removed.

    Args:
        run: A run over all articles of the project.

    Raises:
        ArticleError: An article or an image of it cannot be read or published.
        CatalogError: A catalog cannot be read.
        FileError: A file cannot be written, or a template of the theme is broken.
    """
    inputs = _inputs(run)
    if run.state.is_done(_STEP, inputs):
        return Published(_listed(run), 0)

    from polyglot_news.site import rebuild
    from polyglot_news.site.earlier import Earlier

    settings = run.project.settings
    site = run.project.site
    results = Results(run.files, run.project.built)
    gathered = Gathering(run, results, verdict)
    addresses, refused = _placed(run, gathered)
    untouched = {tag(locale) for locale in settings.locales if locale not in run.locales}
    standing = {language: frozenset(_standing(run, language)) for language in untouched}
    made = [
        one
        for one in addresses.editions
        if one.language not in untouched or one.address in standing[one.language]
    ]
    earlier = Earlier(
        results, lambda name: run.files.digest(site / name), gathered.whole, gathered.made_of
    )
    pages = rebuild(made, dataclasses.replace(site_of(run), standing=standing), earlier)
    # A site that was published to another folder is no edition of this one, but ours to remove.
    foreign = {run.project.site / language for language in untouched}
    before = {
        path: not foreign.isdisjoint(path.parents)
        for name in run.state.outputs(_STEP) or _listed_in_manifest(run)
        for path in (run.files.root / name,)
    }
    hashes = {
        name: earlier.stayed[name] if data is None else manifest.digest(data)
        for name, data in pages.items()
    }
    pages[manifest.NAME] = _manifest(run, made, hashes, untouched)
    paths = {
        site / name: data
        for name, data in pages.items()
        if PurePosixPath(name).parts[0] not in untouched
    }
    new = {path: data for path, data in paths.items() if data is not None}
    if any(run.files.get(path) != data for path, data in new.items()):
        run.state.begin(_STEP, [*before, *paths])
    # An address is written down before anything is to be found there.
    for locale, book in addresses.books.items():
        run.files.write(run.project.addresses(locale), addressbook.dumps(book))
    changed = sum(run.files.write(path, data) for path, data in new.items())
    kept = [path for path, other in before.items() if other and run.files.get(path) is not None]
    living = {*paths, *kept}
    changed += sum(run.files.remove(path) for path in before if path not in living)
    # With something refused or outdated the next run looks again, if only to say so again.
    again = refused or any(one.evidence.outdated or one.evidence.left_out for one in made)
    inputs = ("again",) if again else _inputs(run) if addresses.books else inputs
    run.state.done(_STEP, inputs, [*paths, *kept])
    results.save_asked()
    return Published(
        tuple(
            (edition.language, edition.slug)
            for edition in made
            if edition.language not in untouched
        ),
        changed,
        refused,
        tuple(
            (edition.slug, edition.language, edition.evidence.outdated)
            for edition in made
            if edition.evidence.outdated
        ),
        tuple(
            (edition.slug, edition.language, edition.evidence.left_out)
            for edition in made
            if edition.evidence.left_out and edition.language not in untouched
        ),
        addresses.notes,
    )


def place(run: Run) -> tuple[Placed, tuple[Refusal, ...]]:
    """Decide what is published, and where.

    Args:
        run: A run over all articles of the project.

    Returns:
        The editions with their addresses, and those that the policy keeps back.

    Raises:
        ArticleError: An article or an image of it cannot be read.
        CatalogError: A catalog cannot be read.
        FileError: The addresses cannot be read, or two editions share one.
    """
    results = Results(run.files, run.project.built)
    return _placed(run, Gathering(run, results, verdict))


def _placed(run: Run, gathered: Gathering) -> tuple[Placed, tuple[Refusal, ...]]:
    found, refused = gathered.editions()
    last = addressing.names_before(run)
    return addressing.place(run, found, last), tuple(refused)


def _standing(run: Run, language: str) -> Iterator[str]:
    """The folders of the pages that the site on disk has in a language."""
    site = run.project.site
    for path in (site / language).rglob("index.html"):
        yield path.parent.relative_to(site).as_posix() + "/"


def _manifest(
    run: Run, made: Sequence[Edition], files: Mapping[str, str], untouched: set[str]
) -> bytes:
    """The manifest of a build; of languages that it leaves alone, what it said of them before."""
    settings = run.project.settings
    locales = {tag(locale): locale for locale in settings.locales}
    hashes: dict[str, str] = {}
    if any(edition.evidence.engines for edition in made):
        hashes = {f"{one.name}-{one.version}": one.sha256 for one in listed(run.project.models)}
    beside: dict[str, dict[str, str]] = defaultdict(dict)
    for name, sha256 in files.items():
        folder = "/".join(PurePosixPath(name).parts[:2])
        beside[f"{folder}/"][name] = sha256
    entries = [
        manifest.entry(
            edition,
            {
                name: sha256
                for folder in (edition.address, *edition.earlier_addresses)
                for name, sha256 in beside[folder].items()
            },
            settings.policy_of(locale) if locale else None,
            hashes,
            settings.machine_of(locale),
        )
        for edition in made
        if edition.language not in untouched
        for locale in (locales.get(edition.language, ""),)
    ]
    before = run.files.get(run.project.site / manifest.NAME)
    if untouched and before is not None:
        with contextlib.suppress(ValueError):
            entries += [one for one in manifest.loads(before) if one["language"] in untouched]
    return manifest.dumps(entries)


def _listed_in_manifest(run: Run) -> list[str]:
    """The files of an earlier build whose record is lost, as far as its manifest proves them."""
    site = run.project.site
    data = run.files.get(site / manifest.NAME)
    found: list[str] = []
    with contextlib.suppress(ValueError, AttributeError):
        for one in manifest.loads(data or b""):
            for name, expected in one["files"].items():
                inside = ".." not in PurePosixPath(name).parts and not name.startswith("/")
                if inside and run.files.digest(site / name) == expected:
                    found.append(run.files.name(site / name))
    return found


def verify(run: Run, name: str) -> tuple[str, ...]:
    """Hold a published edition against the manifest of its build.

    Args:
        run: A run over the project.
        name: The edition: its language and its article, ``de/storm``.

    Returns:
        What is not as it was, a line each.

    Raises:
        UsageError: There is no manifest, or no such edition in it.
    """
    place = run.project.site / manifest.NAME
    where = run.files.name(place)
    data = run.files.get(place)
    if data is None:
        raise UsageError("There is no manifest.", "Run polyglot-news publish.", where=where)
    try:
        entries = manifest.loads(data)
    except ValueError as problem:
        hint = "Run polyglot-news publish again."
        raise UsageError(f"This is no manifest: {problem}.", hint, where=where) from problem
    known = {f"{one['language']}/{one['article']}": one for one in entries}
    wanted = name.strip("/").removesuffix("/index.html")
    if wanted not in known:  # perhaps the address of the page
        named = {str(one.get("address", "")).strip("/"): key for key, one in known.items()}
        wanted = named.get(wanted, wanted)
    if wanted not in known:
        near = difflib.get_close_matches(wanted, known, n=1)
        hint = f"Did you mean “{near[0]}”?" if near else f"There are: {', '.join(known) or 'none'}."
        raise UsageError(f"The manifest has no edition “{wanted}”.", hint, where=where)
    edition = known[wanted]
    problems = []
    for path, expected in edition["files"].items():
        file = run.project.site / path
        content = run.files.get(file)
        if content is None:
            problems.append(f"{run.files.name(file)}: it is gone.")
        elif manifest.digest(content) != expected:
            problems.append(f"{run.files.name(file)}: it is not the file that was built.")
    article = next((one for one in run.article_files if one.slug == edition["article"]), None)
    if article is None:
        problems.append(f"{wanted}: its article is gone.")
    elif evidence.source_hash(run.article(article)) != edition["source"]["sha256"]:
        changed = run.files.name(article.path)
        problems.append(f"{changed}: the article has changed since {wanted} was built.")
    return tuple(problems)


def site_of(run: Run) -> Site:
    """What all pages of a project share."""
    settings = run.project.settings
    return Site(
        title=settings.title,
        source_language=tag(settings.source_language),
        base_url=settings.base_url,
        languages=tuple(map(tag, (settings.source_language, *settings.locales))),
        advertise_unreviewed=settings.advertise_unreviewed,
        report=settings.report,
        theme=_theme(run),
    )


def _theme(run: Run) -> Theme:
    """The project's own templates, and the files that go beside our style."""
    folder = run.project.theme
    templates, static = [], []
    for path in _theme_files(run):
        name = path.relative_to(folder).as_posix()
        data = run.files.read(path)
        if name.startswith("static/"):
            static.append((name.removeprefix("static/"), data))
        elif path.suffix in _TEMPLATES:
            templates.append((name, decode(data, run.files.name(path))))
    return Theme(run.files.name(folder), tuple(templates), tuple(static))


def _theme_files(run: Run) -> Iterator[Path]:
    folder = run.project.theme
    for path in sorted(folder.rglob("*")):
        if path.name.startswith(".") or not path.is_file():
            continue
        if not path.resolve().is_relative_to(folder.resolve()):
            hint = "Put the file itself into the folder."
            raise FileError("This is a link out of the theme.", hint, where=run.files.name(path))
        yield path


def _inputs(run: Run) -> tuple[str | bytes | None, ...]:
    """Everything that the site depends on."""
    settings = run.project.settings
    articles = run.project.articles
    parts: list[str | bytes | None] = [repr(settings), *run.locales]
    if any(budget.days is not None for budget in settings.outdated.values()):
        parts.append(run.clock()[:10])
    for path in sorted(articles.rglob("*")):
        if path.is_file() and not path.name.startswith("."):
            parts += (run.files.name(path), run.files.digest(path))
    for path in _theme_files(run):
        parts += (run.files.name(path), run.files.digest(path))
    parts += (run.files.get(run.project.addresses(locale)) for locale in settings.locales)
    for file in run.article_files:
        for locale in settings.locales:
            parts.append(run.files.get(run.project.catalog(locale, file.slug)))
            parts.append(run.ledgers.fingerprint(locale, file.slug))
    parts += map(run.files.name, run.project.addition_files())
    for path in run.project.addition_files(every=True):
        parts += (run.files.name(path), run.files.digest(path))
    return tuple(parts)


def _listed(run: Run) -> tuple[tuple[str, str], ...]:
    """The editions of an earlier build, from the manifest that it left."""
    untouched = {
        tag(locale) for locale in run.project.settings.locales if locale not in run.locales
    }
    before = addressing.names_before(run) or {}
    return tuple(
        (language, slug)
        for language in sorted(set(before) - untouched)
        for slug in sorted(before[language])
    )
