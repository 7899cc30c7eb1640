"""Editions become the files of a site."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, unquote, urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from polyglot_news.errors import ArticleError
from polyglot_news.site import languages
from polyglot_news.site.notice import notice, state
from polyglot_news.site.render import render
from polyglot_news.site.strings import strings_for

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from polyglot_news.site.model import Edition, Site

__all__ = ["build"]

_STYLE: Final = "static/style.css"


@dataclass(frozen=True, slots=True)
class _Alternate:
    """One language that a page is also in."""

    language: str
    name: str
    link: str
    address: str
    current: bool


def build(editions: Sequence[Edition], site: Site) -> dict[str, bytes]:
    """See `polyglot_news.site.build`."""
    return _Press(editions, site).run()


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("polyglot_news.site", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


class _Press:
    """One build: what is published, and the files that came of it so far."""

    def __init__(self, editions: Sequence[Edition], site: Site) -> None:
        self.site = site
        self.articles: dict[str, dict[str, Edition]] = defaultdict(dict)
        for edition in editions:
            where = f"{edition.language}/{edition.slug}"
            for name in (edition.language, edition.slug):
                if not name or name in {".", ".."} or "/" in name or "\\" in name:
                    raise ArticleError(
                        f"“{name}” cannot be the name of a folder.", "Rename it.", where=where
                    )
            if edition.language in self.articles[edition.slug]:
                raise ArticleError(
                    "Two articles would have this address.", "Rename one of them.", where=where
                )
            self.articles[edition.slug][edition.language] = edition
        found = {edition.language for edition in editions}
        self.languages = [
            *(language for language in dict.fromkeys(site.languages) if language in found),
            *sorted(found - set(site.languages)),
        ]
        self.out: dict[str, bytes] = {}

    def run(self) -> dict[str, bytes]:
        for published in self.articles.values():
            for edition in published.values():
                self.article(edition)
        for language in self.languages:
            self.index(language)
        self.root()
        style = files("polyglot_news.site") / "static" / "style.css"
        self.add(_STYLE, style.read_bytes())
        for path in self.out:
            for folder in PurePosixPath(path).parents:
                if str(folder) in self.out:
                    raise ArticleError(
                        "A file and a folder would have this name.",
                        "Rename one of them.",
                        where=str(folder),
                    )
        return dict(sorted(self.out.items()))

    def ordered(self, published: Mapping[str, Edition]) -> list[str]:
        return [language for language in self.languages if language in published]

    # Pages

    def article(self, edition: Edition) -> None:
        here = f"{edition.language}/{edition.slug}/"
        published = self.articles[edition.slug]
        original = published.get(edition.source_language)
        text = render(edition, original, self.resolver(edition))
        strings = strings_for(edition.language)
        addresses = {lang: f"{lang}/{edition.slug}/" for lang in self.ordered(published)}
        source = edition.source_language
        self.page(
            "article.html",
            here,
            edition.language,
            addresses,
            default=addresses.get(source),
            edition=edition,
            state=state(edition),
            notice=notice(edition, strings),
            body=Markup(text.body),  # noqa: S704 - came through the allow-list
            footnotes=Markup(text.footnotes),  # noqa: S704
            date=languages.long_date(edition.date, edition.language),
            marks=self.marks(edition),
            original=self.link(here, addresses[source])
            if original and not edition.is_original
            else None,
            source_name=languages.name(source, strings.language),
        )
        self.add(here + edition.file, edition.text.encode())
        # One image may be named twice, ``a.png`` and ``./a.png``.
        for path, content in {
            str(PurePosixPath(path)): data for path, data in edition.images
        }.items():
            if path.startswith("/") or "\\" in path or ".." in path.split("/"):
                raise ArticleError(
                    f"The image “{path}” lies outside the folder of its article.",
                    "Move it beside the article.",
                    where=here.rstrip("/"),
                )
            self.add(here + path, content)

    def index(self, language: str) -> None:
        here = f"{language}/"
        editions = [found[language] for found in self.articles.values() if language in found]
        editions.sort(key=lambda edition: edition.slug)
        editions.sort(key=lambda edition: edition.date, reverse=True)
        self.page(
            "index.html",
            here,
            language,
            {other: f"{other}/" for other in self.languages},
            default="",
            articles=[
                {
                    "edition": edition,
                    "link": self.link(here, f"{here}{edition.slug}/"),
                    "date": languages.long_date(edition.date, language),
                    "machine": state(edition) in {"machine", "mixed"},
                    "marks": self.marks(edition),
                }
                for edition in editions
            ],
        )

    def root(self) -> None:
        counts = []
        for language in self.languages:
            strings = strings_for(language)
            articles = sum(language in found for found in self.articles.values())
            count = strings.ngettext("%(count)s article", "%(count)s articles", articles)
            counts.append({"text": count, "attributes": strings.attributes})
        self.page(
            "root.html",
            "",
            self.site.source_language,
            {language: f"{language}/" for language in self.languages},
            default="",
            counts=counts,
        )

    def page(
        self,
        template: str,
        here: str,
        language: str,
        addresses: Mapping[str, str],
        default: str | None,
        **values: object,
    ) -> None:
        """Write one page.

        Args:
            template: Its file name.
            here: The folder of the page.
            language: Its language.
            addresses: The folder of the page in each language.
            default: The folder for readers of other languages, if there is one.
            **values: What only this template needs.
        """
        strings = strings_for(language)
        html = (
            _environment()
            .get_template(template)
            .render(
                site=self.site,
                language=language,
                direction=languages.direction(language),
                gettext=strings.gettext,
                ngettext=strings.ngettext,
                theme=strings.attributes,
                style=self.link(here, _STYLE),
                home=self.link(here, f"{language}/" if here else ""),
                canonical=self.absolute(here),
                default=None if default is None else self.absolute(default),
                alternates=[
                    _Alternate(
                        language=other,
                        name=languages.own_name(other),
                        link=self.link(here, folder),
                        address=self.absolute(folder),
                        current=folder == here,
                    )
                    for other, folder in addresses.items()
                ],
                **values,
            )
        )
        self.add(here + "index.html", html.encode())

    def marks(self, edition: Edition) -> dict[str, Markup]:
        """Write for each field the attributes that say if it is in the original's language."""
        attributes = languages.language_attributes(edition.source_language, edition.language)
        return {
            field: attributes if field in edition.source_fields else Markup()
            for field in ("title", "description", "tags")
        }

    # Addresses

    def link(self, here: str, there: str) -> str:
        """Give the relative address of a file or folder of the site, seen from a folder."""
        folder = there == "" or there.endswith("/")
        if folder and not self.site.base_url:
            there, folder = there + "index.html", False
        relative = posixpath.relpath("/" + there, "/" + here)
        return quote(relative + "/" if folder else relative)

    def absolute(self, path: str) -> str:
        """Give the absolute address of a folder, empty if the site has no address."""
        base = self.site.base_url
        return f"{base.rstrip('/')}/{quote(path)}" if base else ""

    def resolver(self, edition: Edition) -> Callable[[str], tuple[str, str]]:
        """Give the function that leads links between articles to the right edition."""
        here = f"{edition.language}/{edition.slug}/"

        def resolve(href: str) -> tuple[str, str]:
            try:
                parts = urlsplit(href)
            except ValueError:  # not an address, ``http://[``
                return href, ""
            path = PurePosixPath(unquote(parts.path))
            published = self.articles.get(path.stem, {})
            known = path.suffix in {".md", ".txt"} and str(path.parent) == "."
            if parts.scheme or parts.netloc or not known or not published:
                return href, ""
            other = published.get(edition.language)
            if other is None:
                other = next((e for e in published.values() if e.is_original), None)
            if other is None:
                return href, ""
            link = self.link(here, f"{other.language}/{other.slug}/")
            fragment = f"#{parts.fragment}" if parts.fragment else ""
            return link + fragment, other.language if other.language != edition.language else ""

        return resolve

    # Files

    def add(self, path: str, content: bytes) -> None:
        if path in self.out:
            raise ArticleError("Two files would have this name.", "Rename one of them.", where=path)
        self.out[path] = content
