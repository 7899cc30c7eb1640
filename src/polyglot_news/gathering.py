"""The editions of a project, those that nothing changed as the last build wrote them down.

Of such an edition neither the article nor the catalog is read as more than bytes. It is there
without its text then; whoever has to make its page again gets the text, too.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from polyglot_news import editions
from polyglot_news.entry import State
from polyglot_news.pictures import images
from polyglot_news.publication import Refusal
from polyglot_news.settings import Policy
from polyglot_news.site import earlier
from polyglot_news.state import digest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from polyglot_news.press import Verdict
    from polyglot_news.project import ArticleFile
    from polyglot_news.results import Results
    from polyglot_news.site.model import Edition
    from polyglot_news.workflow import Run

__all__ = ["Gathering"]


class Gathering:
    """The editions of a project.

    Args:
        run: A run over all articles of the project.
        results: What the last build wrote down.
        verdict: Decides about an edition (`press.verdict`).
    """

    def __init__(
        self,
        run: Run,
        results: Results,
        verdict: Callable[[Run, ArticleFile, str], Verdict],
    ) -> None:
        self._run = run
        self._results = results
        self._verdict = verdict
        self._files = {file.slug: file for file in run.article_files}
        self._locales: dict[tuple[str, str], str] = {}
        self._made_of: dict[tuple[str, str], str] = {}
        self._whole: dict[str, dict[str, Edition]] = defaultdict(dict)
        self._last = ""
        self._images: dict[str, tuple[tuple[str, bytes], ...]] = {}

    def editions(self) -> tuple[list[Edition], list[Refusal]]:
        """All editions, without their texts, and what the policy says of those it keeps back.

        Raises:
            ArticleError: An article or an image of it cannot be read or published.
            CatalogError: A catalog cannot be read.
        """
        run = self._run
        found: list[Edition] = []
        refused: list[Refusal] = []
        for file in run.article_files:
            language, original = self._original(file)
            found.append(original)
            for locale in run.project.settings.locales:
                policy = run.project.settings.policy_of(locale)
                if locale == language or policy is Policy.DRAFT:
                    continue
                one = self._decided(file, locale)
                if isinstance(one, Refusal) and locale in run.locales:
                    refused.append(one)
                elif one is not None and not isinstance(one, Refusal):
                    found.append(one)
        return found, refused

    def whole(self, brief: Edition) -> Edition:
        """An edition with its text."""
        if brief.slug != self._last:
            # Pages are made article by article: of that one no text is needed any more.
            self._whole.pop(self._last, None)
            self._last = brief.slug
        known = self._whole[brief.slug]
        if brief.language not in known:
            file = self._files[brief.slug]
            locale = self._locales[brief.language, brief.slug]
            beside = self._images_beside(file)
            if brief.is_original:
                found = editions.original(self._run.article(file), beside)
            else:
                found = self._verdict(self._run, file, locale).edition(beside)
            known[brief.language] = found
        return dataclasses.replace(known[brief.language], name=brief.name, earlier=brief.earlier)

    def made_of(self, brief: Edition) -> str:
        """The hash of everything that an edition was made of."""
        return self._made_of[brief.language, brief.slug]

    def _original(self, file: ArticleFile) -> tuple[str, Edition]:
        """An article's own language and its edition in it."""
        inputs = (*self._beside(file), *self._shared())
        name = f"edition::{file.slug}"
        kept = self._kept(name, file, inputs)
        if kept is not None:
            language, edition = str(kept["language"]), earlier.loads(kept["edition"])
        else:
            article = self._run.article(file)
            language = article.language
            edition = self._new(editions.original(article, self._images_beside(file)))
            row = {"language": language, "edition": earlier.dumps(edition)}
            self._results.put(name, inputs, row)
        self._know(file, language, edition, inputs)
        return language, edition

    def _decided(self, file: ArticleFile, locale: str) -> Edition | Refusal | None:
        """An edition, or what keeps it back; None if nothing is translated."""
        run = self._run
        catalog = run.files.get(run.project.catalog(locale, file.slug))
        reviews = run.ledgers.fingerprint(locale, file.slug)
        added = run.additions.fingerprint(locale, file)
        inputs = (*self._beside(file), *self._shared(locale), catalog, reviews, *added)
        name = f"edition:{locale}:{file.slug}"
        kept = self._kept(name, file, inputs, run.additions.pictures(locale, file.slug))
        if kept is not None:
            if "refusal" in kept:
                return _refusal(kept["refusal"])
            if "edition" not in kept:
                return None
            edition = earlier.loads(kept["edition"])
        else:
            decided = self._verdict(run, file, locale)
            if problem := decided.refusal:
                self._results.put(name, inputs, {"refusal": dataclasses.asdict(problem)})
                return problem
            if not decided.begun:
                self._results.put(name, inputs, {})
                return None
            edition = self._new(decided.edition(self._images_beside(file)))
            self._results.put(name, inputs, {"edition": earlier.dumps(edition)})
        self._know(file, locale, edition, inputs)
        return edition

    def _kept(
        self,
        name: str,
        file: ArticleFile,
        inputs: Sequence[str | bytes | None],
        elsewhere: frozenset[str] = frozenset(),
    ) -> dict[str, Any] | None:
        found = self._results.get(name, inputs)
        if not isinstance(found, dict):
            return None
        shown = set(found.get("edition", {}).get("images", ())) - elsewhere
        # An image that is gone is for whoever makes the edition anew to complain of.
        gone = any(self._image(file, image) is None for image in shown)
        return None if gone else found

    def _new(self, whole: Edition) -> Edition:
        self._whole[whole.slug][whole.language] = whole
        return earlier.brief(whole)

    def _know(
        self,
        file: ArticleFile,
        locale: str,
        edition: Edition,
        inputs: Sequence[str | bytes | None],
    ) -> None:
        name = (edition.language, edition.slug)
        shown = (self._image(file, image) for image, _ in edition.images)
        self._locales[name] = locale
        self._made_of[name] = digest(*inputs, *shown)

    def _beside(self, file: ArticleFile) -> tuple[str | bytes, ...]:
        return (self._run.files.read(file.path), str(file.markdown))

    def _shared(self, locale: str = "") -> Iterator[str]:
        settings = self._run.project.settings
        yield repr(settings)
        if locale and settings.outdated_of(locale).days is not None:
            yield self._run.clock()[:10]

    def _image(self, file: ArticleFile, name: str) -> str | None:
        path = file.path.parent / name
        return None if path.is_dir() else self._run.files.digest(path)

    def _images_beside(self, file: ArticleFile) -> tuple[tuple[str, bytes], ...]:
        if file.slug not in self._images:
            article = self._run.article(file)
            self._images = {file.slug: tuple(images(self._run, file, article))}
        return self._images[file.slug]


def _refusal(fields: dict[str, Any]) -> Refusal:
    missing = {State(state): count for state, count in fields["missing"].items()}
    return Refusal(**fields | {"policy": Policy(fields["policy"]), "missing": missing})
