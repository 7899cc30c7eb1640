"""Editions become the files of a site."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import partial
from importlib.resources import files
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, Final

from markupsafe import Markup

from polyglot_news.errors import ArticleError
from polyglot_news.moments import instant, moment
from polyglot_news.site import errata, languages, metadata
from polyglot_news.site.addresses import Addresses, absolute_links, folder_names, linked, places
from polyglot_news.site.discovery import SITEMAP, Listed, robots, sitemaps, tag_uri
from polyglot_news.site.notice import notice, report, state
from polyglot_news.site.render import render
from polyglot_news.site.strings import strings_for
from polyglot_news.site.theme import check, fill

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from polyglot_news.site.model import Edition, Site
    from polyglot_news.site.render import Rendered

__all__ = ["build"]

_STATIC: Final = ("style.css", "start.js")
_FEED: Final = "feed.xml"
_FEED_ENTRIES: Final = 50
"""How many of the newest editions a feed has: it is fetched again and again."""


@dataclass(frozen=True, slots=True)
class _Alternate:
    """One language that a page is also in."""

    language: str
    name: str
    link: str
    address: str
    current: bool


@dataclass(frozen=True, slots=True)
class _Kind:
    """A sort of pages that list some editions of a language."""

    folder: str
    names: Callable[[Edition], Sequence[str]]


_KINDS: Final = {
    "topic": _Kind("topics", lambda edition: edition.tags),
    "author": _Kind("authors", lambda edition: edition.authors),
}


def build(editions: Sequence[Edition], site: Site) -> dict[str, bytes]:
    """See `polyglot_news.site.build`."""
    return _Press(editions, site).run()


class _Press:
    """One build: what is published, and the files that came of it so far."""

    def __init__(self, editions: Sequence[Edition], site: Site) -> None:
        self.site = site
        self.addresses = Addresses(site.base_url)
        self.link = self.addresses.link
        self.absolute = self.addresses.absolute
        self.articles: dict[str, dict[str, Edition]] = defaultdict(dict)
        for edition in editions:
            where = f"{edition.language}/{edition.slug}"
            for name in (edition.language, edition.slug, edition.name or "x", *edition.earlier):
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
        self.places = {language: places(editions, language) for language in self.languages}
        self.folders = {
            kind: folder_names(sorted({name for one in editions for name in about.names(one)}))
            for kind, about in _KINDS.items()
        }
        self.texts: dict[tuple[str, str], Rendered] = {}
        self.listed: list[Listed] = []
        self.out: dict[str, bytes] = {}

    def run(self) -> dict[str, bytes]:
        check(self.site.theme)
        for published in self.articles.values():
            for edition in published.values():
                self.article(edition)
        for language in self.languages:
            self.index(language)
            for kind in _KINDS:
                self.lists(kind, language)
            if self.site.base_url:
                self.feed(language)
        self.root()
        if self.site.base_url:
            self.for_servers()
        static = files("polyglot_news.site") / "static"
        ours = {name: (static / name).read_bytes() for name in _STATIC}
        for name, content in (ours | dict(self.site.theme.static)).items():
            self.add(f"static/{name}", content)
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
        here = edition.address
        published = self.articles[edition.slug]
        original = published.get(edition.source_language)
        strings = strings_for(edition.language)
        addresses = {lang: published[lang].address for lang in self.ordered(published)}
        source = edition.source_language
        there = self.link(here, addresses[source]) if original else ""
        asked = notice(edition, strings)
        # Who doubts a sentence finds the original of its paragraph with one step.
        text = render(
            edition,
            original,
            self.resolver(edition),
            numbered=len(published) > 1,
            beside=there if asked else "",
        )
        self.texts[edition.language, edition.slug] = text
        image = next((self.absolute(here + name) for name, _ in edition.images), "")
        others = [
            language
            for language in addresses
            if language != edition.language and self.site.advertises(published[language])
        ]
        self.page(
            "article.html",
            here,
            edition.language,
            addresses,
            default=addresses.get(source),
            advertised={lang for lang in addresses if self.site.advertises(published[lang])},
            changed=edition.modified,
            edition=edition,
            state=state(edition),
            notice=asked,
            corrected=errata.corrected(edition),
            corrections=errata.section(edition),
            body=Markup(text.body),  # noqa: S704 - came through the allow-list
            footnotes=Markup(text.footnotes),  # noqa: S704
            date=languages.long_date(edition.date, edition.language),
            marks=self.marks(edition),
            original=there if not edition.is_original else "",
            source_name=languages.name(source, strings.language),
            report=report(edition, self.site, self.absolute(here)),
            transformed=metadata.transformed(edition),
            data=metadata.json_ld(
                edition,
                published,
                self.site,
                lambda one: self.absolute(one.address),
                image,
            ),
            properties=metadata.open_graph(edition, self.site, others, self.absolute(here), image),
            topics=self.names("topic", edition, here),
            byline=Markup(", ").join(
                Markup('<a href="{}">{}</a>').format(link, name)
                for name, link in self.names("author", edition, here)
            ),
        )
        for name in edition.earlier:
            self.moved(edition, f"{edition.language}/{name}/")
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

    def moved(self, edition: Edition, here: str) -> None:
        """Write the page that leads from an earlier address of an edition to where it is now."""
        content = self.fill(
            "moved.html",
            edition.language,
            here,
            edition=edition,
            marks=self.marks(edition),
            link=self.link(here, edition.address),
            canonical=self.absolute(edition.address),
        )
        self.add(here + "index.html", content)

    def names(self, kind: str, edition: Edition, here: str) -> list[tuple[str, str]]:
        """The topics or authors of an edition, each with the link to its page."""
        about = _KINDS[kind]
        folder = f"{edition.language}/{about.folder}"
        return [
            (name, self.link(here, f"{folder}/{self.folders[kind][name]}/"))
            for name in about.names(edition)
        ]

    def newest(self, language: str) -> list[Edition]:
        """The editions in a language, the newest first."""
        editions = [found[language] for found in self.articles.values() if language in found]
        editions.sort(key=lambda edition: edition.slug)
        editions.sort(key=lambda edition: instant(edition.date), reverse=True)
        return editions

    def index(self, language: str) -> None:
        here = f"{language}/"
        self.listing(
            "index.html",
            here,
            language,
            self.newest(language),
            {other: (f"{other}/", self.newest(other)) for other in self.languages},
            default="",
        )

    def lists(self, kind: str, language: str) -> None:
        """The pages of the topics, or of the authors, in a language."""
        about = _KINDS[kind]
        for name, folder in self.folders[kind].items():
            found = {
                other: (
                    f"{other}/{about.folder}/{folder}/",
                    [one for one in self.newest(other) if name in about.names(one)],
                )
                for other in self.languages
            }
            found = {other: page for other, page in found.items() if page[1]}
            if language in found:
                here, editions = found[language]
                foreign = {edition.source_language for edition in editions} - {language}
                attributes = Markup()
                if kind == "topic" and len(foreign) == 1:
                    attributes = languages.language_attributes(foreign.pop(), language)
                self.listing(
                    f"{kind}.html",
                    here,
                    language,
                    editions,
                    found,
                    default=None,
                    name=name,
                    name_attributes=attributes,
                )

    def listing(
        self,
        template: str,
        here: str,
        language: str,
        editions: Sequence[Edition],
        pages: Mapping[str, tuple[str, Sequence[Edition]]],
        default: str | None,
        **values: object,
    ) -> None:
        """Write a page that lists editions; search engines are told of it if of one of them."""
        self.page(
            template,
            here,
            language,
            {other: folder for other, (folder, _) in pages.items()},
            default=default,
            advertised={
                other
                for other, (_, shown) in pages.items()
                if any(map(self.site.advertises, shown))
            },
            changed=max((edition.modified for edition in editions), key=instant, default=""),
            articles=[
                {
                    "edition": edition,
                    "link": self.link(here, edition.address),
                    "date": languages.long_date(edition.date, language),
                    "machine": state(edition) in {"machine", "mixed"},
                    "marks": self.marks(edition),
                }
                for edition in editions
            ],
            **values,
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
            advertised={
                language
                for language in self.languages
                if any(map(self.site.advertises, self.newest(language)))
            }
            | {self.site.source_language},
            counts=counts,
        )

    def page(
        self,
        template: str,
        here: str,
        language: str,
        addresses: Mapping[str, str],
        default: str | None,
        advertised: set[str],
        changed: str = "",
        **values: object,
    ) -> None:
        """Write one page.

        Args:
            template: Its file name.
            here: The folder of the page.
            language: Its language.
            addresses: The folder of the page in each language.
            default: The folder for readers of other languages, if there is one.
            advertised: The languages in which search engines are told of it.
            changed: The day of its last change.
            **values: What only this template needs.
        """
        known = language in advertised
        alternates = [
            _Alternate(
                language=other,
                name=languages.own_name(other),
                link=self.link(here, folder),
                address=self.absolute(folder) if known and other in advertised else "",
                current=folder == here,
            )
            for other, folder in addresses.items()
            if self.site.has(other, folder)
        ]
        fallback = "" if default is None or not known else self.absolute(default)
        if known:
            targets = {page.language: page.address for page in alternates if page.address}
            targets |= {"x-default": fallback} if fallback else {}
            self.listed.append(Listed(self.absolute(here), changed[:10], targets))
        html = self.fill(
            template,
            language,
            here,
            home=self.link(here, f"{language}/" if here else ""),
            canonical=self.absolute(here),
            known=known,
            default=fallback,
            alternates=alternates,
            feed=self.absolute(f"{language}/{_FEED}"),
            **values,
        )
        self.add(here + "index.html", html)

    def fill(self, template: str, language: str, here: str, **values: Any) -> bytes:
        """Fill a template in a language; ``static`` in it gives the address of a file."""
        values = {
            "site": self.site,
            "static": lambda name: self.link(here, f"static/{name}"),
        } | values
        return fill(template, language, self.site.theme, **values)

    def marks(self, edition: Edition) -> dict[str, Markup]:
        """Write for each field the attributes that say if it is in the original's language."""
        attributes = languages.language_attributes(edition.source_language, edition.language)
        return {
            field: attributes if field in edition.source_fields else Markup()
            for field in ("title", "description", "tags")
        }

    # For programs

    def feed(self, language: str) -> None:
        """Write the feed of a language; what has no date cannot be in it (RFC 4287, 4.1.2)."""
        here = f"{language}/{_FEED}"
        strings = strings_for(language)
        dated = [one for one in self.newest(language) if moment(one.date)][:_FEED_ENTRIES]
        entries: list[dict[str, Any]] = []
        for one in dated:
            address = self.absolute(one.address)
            text = self.texts[language, one.slug]
            asked = notice(one, strings)
            warning = (
                Markup("<p>{}</p>\n").format(Markup(" ").join(asked.sentences)) if asked else ""
            )
            entries.append(
                {
                    "edition": one,
                    "id": tag_uri(one, self.site.base_url),
                    "address": address,
                    "published": moment(one.date),
                    "updated": moment(one.modified) or moment(one.date),
                    "content": str(warning)
                    + absolute_links(text.body + text.footnotes, address)
                    + str(errata.section(one)),
                }
            )
        content = self.fill(
            "feed.xml",
            language,
            here,
            self_address=self.absolute(here),
            home=self.absolute(f"{language}/"),
            name=languages.own_name(language),
            updated=max(
                (one["updated"] for one in entries), key=instant, default="1970-01-01T00:00:00Z"
            ),
            entries=entries,
        )
        self.add(here, content)

    def for_servers(self) -> None:
        """Write what only a site with an address has: the sitemap, robots.txt, the error page."""
        pages = sorted(self.listed, key=lambda page: page.address)
        language = self.site.source_language
        written = sitemaps(pages, partial(self.fill, language=language, here=""), self.absolute)
        for name, content in written.items():
            self.add(name, content)
        self.add("robots.txt", robots(self.absolute(SITEMAP)))
        # Served for any address, so nothing in it may be relative.
        messages = [
            {
                "language": other,
                "name": languages.own_name(other),
                "direction": languages.direction(other),
                "theme": strings.attributes,
                "title": strings.gettext("Page not found"),
                "text": strings.gettext("There is no page at this address."),
                "all": strings.gettext("All articles"),
                "home": self.absolute(f"{other}/"),
            }
            for other in self.languages
            for strings in (strings_for(other),)
        ]
        absolute = {
            "start": self.absolute(""),
            "static": lambda name: self.absolute(f"static/{name}"),
        }
        self.add("404.html", self.fill("404.html", language, "", messages=messages, **absolute))

    # Addresses

    def resolver(self, edition: Edition) -> Callable[[str], tuple[str, str]]:
        """Give the function that leads links between articles to the right edition."""

        def resolve(href: str) -> tuple[str, str]:
            found = linked(href, edition.language, self.places[edition.language])
            if found is None or not found.address:
                return href, ""
            return self.link(edition.address, found.address) + found.fragment, found.foreign

        return resolve

    # Files

    def add(self, path: str, content: bytes) -> None:
        if path in self.out:
            raise ArticleError("Two files would have this name.", "Rename one of them.", where=path)
        self.out[path] = content
