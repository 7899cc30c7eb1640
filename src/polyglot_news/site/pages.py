"""Editions become the files of a site."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import partial
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from markupsafe import Markup

from polyglot_news.moments import instant
from polyglot_news.site import errata, feed, languages, metadata
from polyglot_news.site.addresses import Addresses, by_article, folder_names, linked, places
from polyglot_news.site.discovery import SITEMAP, Listed, not_found, robots, sitemaps
from polyglot_news.site.earlier import brief
from polyglot_news.site.notice import notice, report, state
from polyglot_news.site.output import Output
from polyglot_news.site.render import render
from polyglot_news.site.strings import strings_for
from polyglot_news.site.theme import check

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from polyglot_news.site.earlier import Earlier
    from polyglot_news.site.model import Edition, Site
    from polyglot_news.site.render import Rendered

__all__ = ["build", "rebuild"]

_STATIC: Final = ("style.css", "start.js")
_FEED: Final = "feed.xml"


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


def _page(edition: Edition) -> str:
    return f"{edition.address}index.html"


def build(editions: Sequence[Edition], site: Site) -> dict[str, bytes]:
    """See `polyglot_news.site.build`."""
    whole = {(edition.language, edition.slug): edition for edition in editions}
    press = _Press(list(map(brief, editions)), site, lambda one: whole[one.language, one.slug])
    return {path: content for path, content in press.run().items() if content is not None}


def rebuild(editions: Sequence[Edition], site: Site, earlier: Earlier) -> dict[str, bytes | None]:
    """See `polyglot_news.site.rebuild`."""
    return _Press(editions, site, earlier.whole, earlier).run()


class _Press:
    """One build: what is published, and the files that came of it so far."""

    def __init__(
        self,
        editions: Sequence[Edition],
        site: Site,
        whole: Callable[[Edition], Edition],
        earlier: Earlier | None = None,
    ) -> None:
        self.site = site
        self.whole = whole
        self.earlier = earlier
        self.addresses = Addresses(site.base_url)
        self.link = self.addresses.link
        self.absolute = self.addresses.absolute
        self.articles = by_article(editions)
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
        self.newest = {language: self.in_order(language) for language in self.languages}
        self.named: dict[tuple[str, str], dict[str, list[Edition]]] = {}
        for kind, about in _KINDS.items():
            for language, ordered in self.newest.items():
                groups = self.named[kind, language] = defaultdict(list)
                for one in ordered:
                    for name in dict.fromkeys(about.names(one)):
                        groups[name].append(one)
        self.fed = {
            language: feed.newest(ordered)
            for language, ordered in self.newest.items()
            if site.base_url
        }
        self.output = Output(site, earlier)
        self.texts: dict[str, Rendered] = {}
        self.listed: list[Listed] = []

    def run(self) -> dict[str, bytes | None]:
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
            self.output.add(f"static/{name}", content)
        return self.output.finished()

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
        image = next((self.absolute(here + name) for name, _ in edition.images), "")
        others = [
            language
            for language in addresses
            if language != edition.language and self.site.advertises(published[language])
        ]

        def text(links: dict[str, tuple[str, str]]) -> dict[str, object]:
            found = self.rendered(edition, links)
            return {
                "edition": self.whole(edition),
                "body": Markup(found.body),  # noqa: S704 - came through the allow-list
                "footnotes": Markup(found.footnotes),  # noqa: S704
            }

        self.page(
            "article.html",
            here,
            edition.language,
            addresses,
            text=text,
            default=addresses.get(source),
            advertised={lang for lang in addresses if self.site.advertises(published[lang])},
            changed=edition.modified,
            edition=edition,
            many=len(published) > 1,
            state=state(edition),
            notice=asked,
            corrected=errata.corrected(edition),
            corrections=errata.section(edition),
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
        for folder in edition.earlier_addresses:
            self.moved(edition, folder)
        self.output.beside(edition, edition.file, lambda: self.whole(edition).text.encode())
        self.output.images(edition, lambda name: dict(self.whole(edition).images)[name])

    def rendered(self, edition: Edition, links: dict[str, tuple[str, str]]) -> Rendered:
        """The text of an edition; the links to other articles in it are put down in `links`."""
        published = self.articles[edition.slug]
        original = published.get(edition.source_language)
        # Who doubts a sentence finds the original of its paragraph with one step.
        asked = original and notice(edition, strings_for(edition.language))
        text = render(
            self.whole(edition),
            original and self.whole(original),
            self.resolver(edition, links),
            numbered=len(published) > 1,
            beside=self.link(edition.address, original.address) if original and asked else "",
        )
        if any(edition is one for one in self.fed.get(edition.language, ())):
            self.texts[edition.address] = text
        return text

    def moved(self, edition: Edition, here: str) -> None:
        """Write the page that leads from an earlier address of an edition to where it is now."""
        values = {
            "edition": edition,
            "marks": self.marks(edition),
            "link": self.link(here, edition.address),
            "canonical": self.absolute(edition.address),
        }
        self.output.file(here + "index.html", "moved.html", edition.language, here, values)

    def names(self, kind: str, edition: Edition, here: str) -> list[tuple[str, str]]:
        """The topics or authors of an edition, each with the link to its page."""
        about = _KINDS[kind]
        folder = f"{edition.language}/{about.folder}"
        return [
            (name, self.link(here, f"{folder}/{self.folders[kind][name]}/"))
            for name in about.names(edition)
        ]

    def in_order(self, language: str) -> list[Edition]:
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
            self.newest[language],
            {other: (f"{other}/", self.newest[other]) for other in self.languages},
            default="",
        )

    def lists(self, kind: str, language: str) -> None:
        """The pages of the topics, or of the authors, in a language."""
        about = _KINDS[kind]
        for name, folder in self.folders[kind].items():
            found = {
                other: (f"{other}/{about.folder}/{folder}/", self.named[kind, other][name])
                for other in self.languages
                if name in self.named[kind, other]
            }
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
        **values: Any,
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
                if any(map(self.site.advertises, self.newest[language]))
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
        edition: Edition | None = None,
        text: Callable[[dict[str, tuple[str, str]]], dict[str, object]] | None = None,
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
            edition: The edition whose text it shows.
            text: Gives what only the text of the edition tells.
            **values: What only this template needs.
        """
        known = language in advertised and self.site.has(language, here)
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
        shown = {
            "home": self.link(here, f"{language}/" if here else ""),
            "canonical": self.absolute(here),
            "known": known,
            "default": fallback,
            "alternates": alternates,
            "feed": self.absolute(f"{language}/{_FEED}"),
        }
        self.output.file(
            here + "index.html",
            template,
            language,
            here,
            shown | values,
            text=text,
            edition=edition,
            resolve=self.resolver(edition, {}) if edition else None,
        )

    def marks(self, edition: Edition) -> dict[str, Markup]:
        """Write for each field the attributes that say if it is in the original's language."""
        attributes = languages.language_attributes(edition.source_language, edition.language)
        return {
            field: attributes if field in edition.source_fields else Markup()
            for field in ("title", "description", "tags")
        }

    # For programs

    def feed(self, language: str) -> None:
        """Write the feed of a language."""
        here = f"{language}/{_FEED}"
        editions = self.fed[language]
        values = feed.values(editions, language, here, self.site.base_url, self.absolute)

        def text(_: object) -> dict[str, object]:
            return {
                "entries": [
                    one | {"content": self.fed_text(one["edition"])} for one in values["entries"]
                ]
            }

        keys = self.earlier.keys if self.earlier else {}
        pages = [keys.get(_page(one), "") for one in editions]
        self.output.file(here, "feed.xml", language, here, values, text=text, made_of=pages)
        if self.earlier and self.output.files[here] is None:
            for one in editions:
                self.earlier.go_on_keeping(one.address)

    def fed_text(self, edition: Edition) -> str:
        """The text of an edition as its feed holds it."""
        key = self.earlier.keys[_page(edition)] if self.earlier else ""
        kept = self.earlier.text(edition.address, key) if self.earlier else None
        if kept is not None:
            return kept
        text = self.texts.get(edition.address) or self.rendered(edition, {})
        found = feed.content(edition, text, self.absolute(edition.address))
        if self.earlier:
            self.earlier.keep_text(edition.address, key, found)
        return found

    def for_servers(self) -> None:
        """Write what only a site with an address has: the sitemap, robots.txt, the error page."""
        pages = sorted(self.listed, key=lambda page: page.address)
        language = self.site.source_language
        fill = partial(self.output.fill, language=language, here="")
        for name, content in sitemaps(pages, fill, self.absolute).items():
            self.output.add(name, content)
        self.output.add("robots.txt", robots(self.absolute(SITEMAP)))
        messages = not_found(self.languages, self.absolute)
        absolute = {
            "start": self.absolute(""),
            "static": lambda name: self.absolute(f"static/{name}"),
        }
        self.output.file("404.html", "404.html", language, "", {"messages": messages} | absolute)

    # Addresses

    def resolver(
        self, edition: Edition, links: dict[str, tuple[str, str]]
    ) -> Callable[[str], tuple[str, str]]:
        """Give the function that leads links between articles to the right edition.

        It puts down in `links` where each leads.
        """

        def resolve(href: str) -> tuple[str, str]:
            found = linked(href, edition.language, self.places[edition.language])
            if found is None:
                return href, ""
            links[href] = href, ""
            if found.address:
                link = self.link(edition.address, found.address)
                links[href] = link + found.fragment, found.foreign
            return links[href]

        return resolve
