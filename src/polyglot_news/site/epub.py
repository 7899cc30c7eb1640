"""EPUB 3 of an edition, or of all editions of a language (W3C EPUB 3.3, EPUB Accessibility 1.1).

The same editions give the same bytes: the archive has a fixed order and no time.
"""

from __future__ import annotations

import io
import re
import uuid
import zipfile
from collections import defaultdict
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urlsplit

from markupsafe import Markup

from polyglot_news.moments import instant, moment
from polyglot_news.site import languages
from polyglot_news.site.addresses import Addresses, linked, places
from polyglot_news.site.errata import section
from polyglot_news.site.notice import notice
from polyglot_news.site.render import render
from polyglot_news.site.strings import strings_for
from polyglot_news.site.theme import fill

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from polyglot_news.site.addresses import Place
    from polyglot_news.site.model import Edition, Site

__all__ = ["book"]

_VOID = re.compile(r"<(br|col|hr|img|wbr)((?: [a-z-]+=\"[^\"]*\")*)>")
_ID = re.compile(r"(<[a-z][^<>]*? id=\")([^\"]*)(\")")
_FRAGMENT = re.compile(r"(<a (?:[^<>]*? )?href=\"[^\"#:]*#)([^\"]*)(\")")
_NO_LINK = re.compile(r"<a (?:[^<>]* )?href=\"\"[^<>]*>")
_IMAGE = re.compile(r"<img((?: [a-z-]+=\"[^\"]*\")*) />")
_NOT_IN_NAME = re.compile(r"[^\w.\-]")
# The image types that every reading system shows (EPUB 3.3, 3.2).
_IMAGES = {
    ".gif": "image/gif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
}
_BEGINNING = (1980, 1, 1, 0, 0, 0)
_CONTAINER = """<?xml version="1.0" encoding="utf-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles>
<rootfile full-path="book/package.opf" media-type="application/oebps-package+xml"/>
</rootfiles>
</container>
"""
_STYLE = """\
body { line-height: 1.5; }
h1, h2, h3, h4, h5, h6 { line-height: 1.25; break-after: avoid; }
figure { margin: 1em 0; break-inside: avoid; }
img { max-width: 100%; height: auto; }
table { border-collapse: collapse; }
th, td { border: 1px solid; padding: 0.2em 0.5em; text-align: start; }
.align-center { text-align: center; }
.align-right { text-align: end; }
.notice { border: 1px solid; padding: 0.5em 1em; }
.addition { border-inline-start: 3px solid; margin: 1em 0; padding-inline-start: 1em; }
img.addition { border: 0; margin: 0; padding: 0; }
:lang(ja) { line-break: strict; }
em:lang(ja), i:lang(ja) { font-style: normal; text-emphasis: filled; }
"""


@dataclass(frozen=True, slots=True)
class _Chapter:
    """An edition in a book.

    Attributes:
        edition: The edition.
        file: Its document.
        content: The document.
        images: The images that it shows, by their path in the book, each with its type.
    """

    edition: Edition
    file: str
    content: bytes
    images: tuple[tuple[str, str, bytes], ...]


def book(
    editions: Sequence[Edition],
    site: Site,
    *,
    title: str = "",
    published: Mapping[str, Place] | None = None,
    originals: Mapping[str, Edition] | None = None,
) -> bytes:
    """Make a book.

    Args:
        editions: What is in it, in this order; all in one language.
        site: The publication.
        title: Its title; of a book with one edition, that of the edition.
        published: Where readers of this book find each article in the site; a link to an
            article that is neither there nor in the book is none.
        originals: Each article as its author wrote it: headings have its ids, as on the site, so
            that ``other.md#part`` leads somewhere in a translation, too.

    Returns:
        An EPUB file. Images from elsewhere, and of a type that not every reading system
        shows, are their alternative text in it.
    """
    language = editions[0].language
    strings = strings_for(language)
    if not title:
        title = editions[0].title if len(editions) == 1 else site.title
    inside = {edition.slug: f"{_name(edition.slug)}.xhtml" for edition in editions}
    known = places(editions, language) | dict(published or {})
    models = originals or {}
    chapters = [
        _chapter(edition, models.get(edition.slug), site, inside, known) for edition in editions
    ]
    images = sorted({image for chapter in chapters for image in chapter.images})
    changed = max(
        (one.modified for one in editions if moment(one.modified)), key=instant, default=""
    )
    values = {
        "title": title,
        "site": site,
        "editions": editions,
        "identity": _identity(editions, site),
        "modified": _whole_second(changed or "1980-01-01"),
        "issued": max((one.date[:10] for one in editions if moment(one.date)), default=""),
        "authors": tuple(dict.fromkeys(name for one in editions for name in one.authors)),
        "chapters": chapters,
        "images": images,
        "described": all('alt=""' not in chapter.content.decode() for chapter in chapters),
        "progression": languages.direction(language),
        "theme_language": strings.language if strings.attributes else language,
    }
    files: list[tuple[str, bytes]] = [
        ("META-INF/container.xml", _CONTAINER.encode()),
        ("book/package.opf", fill("epub/package.opf", language, **values)),
        ("book/nav.xhtml", fill("epub/nav.xhtml", language, **values)),
        ("book/style.css", _STYLE.encode()),
        *((f"book/{chapter.file}", chapter.content) for chapter in chapters),
        *((f"book/{path}", data) for path, _, data in images),
    ]
    return _zipped(files)


def _zipped(files: Sequence[tuple[str, bytes]]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        # The type comes first and as it is, for programs that look at the first bytes only.
        for name, data in [("mimetype", b"application/epub+zip"), *files]:
            about = zipfile.ZipInfo(name, _BEGINNING)
            about.create_system = 3
            about.external_attr = 0o644 << 16
            kind = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(about, data, kind, 9)
    return out.getvalue()


def _identity(editions: Sequence[Edition], site: Site) -> str:
    """What names the book for ever: its publication, language and articles."""
    named = [site.base_url or site.title, editions[0].language, *(one.slug for one in editions)]
    return uuid.uuid5(uuid.NAMESPACE_URL, "\n".join(named)).urn


def _whole_second(date: str) -> str:
    """A date as a book says it: in UTC, without fractions (EPUB 3.3, 5.5.5.2)."""
    return f"{instant(date).replace(tzinfo=None).isoformat(timespec='seconds')}Z"


def _chapter(
    edition: Edition,
    original: Edition | None,
    site: Site,
    inside: dict[str, str],
    known: Mapping[str, Place],
) -> _Chapter:
    strings = strings_for(edition.language)
    text = render(edition, original, _resolver(edition, site, inside, known))
    shown: dict[str, tuple[str, bytes]] = {}
    held = {str(PurePosixPath(path)): data for path, data in edition.images}
    names = _names(edition.slug, held)

    def image(found: re.Match[str]) -> str:
        attributes: dict[str, str] = dict(re.findall(r" ([a-z-]+)=\"([^\"]*)\"", found[1]))
        path = str(PurePosixPath(unquote(attributes.get("src", ""))))
        kind = _IMAGES.get(PurePosixPath(path).suffix.lower())
        if path not in held or kind is None:
            return attributes.get("alt", "")
        shown[names[path]] = (kind, held[path])
        attributes["src"] = names[path]
        attributes.pop("loading", None)
        written = "".join(f' {key}="{value}"' for key, value in attributes.items())
        return f"<img{written} />"

    def xhtml(html: str) -> Markup:
        html = _VOID.sub(r"<\1\2 />", html).replace("&nbsp;", "&#160;")
        html = _ID.sub(lambda found: f"{found[1]}{_identifier(found[2])}{found[3]}", html)
        html = _FRAGMENT.sub(
            lambda found: f"{found[1]}{_identifier(unquote(found[2]))}{found[3]}", html
        )
        html = _NO_LINK.sub("<a>", html)
        return Markup(_IMAGE.sub(image, html))  # noqa: S704 - came through the allow-list

    content = fill(
        "epub/chapter.xhtml",
        edition.language,
        edition=edition,
        body=xhtml(text.body),
        footnotes=xhtml(text.footnotes),
        corrections=section(edition),
        notice=notice(edition, strings),
        date=languages.long_date(edition.date, edition.language),
        original=Addresses(site.base_url).absolute(edition.original_address)
        if not edition.is_original
        else "",
        source_name=languages.name(edition.source_language, strings.language),
        foreign={
            field: languages.language_attributes(edition.source_language, edition.language)
            if field in edition.source_fields
            else Markup()
            for field in ("title", "description")
        },
    )
    images = tuple((path, kind, data) for path, (kind, data) in sorted(shown.items()))
    return _Chapter(edition, inside[edition.slug], content, images)


def _resolver(
    edition: Edition, site: Site, inside: dict[str, str], known: Mapping[str, Place]
) -> Callable[[str], tuple[str, str]]:
    """Lead links to the chapters of the book, and all others to the site."""
    addresses = Addresses(site.base_url)

    def resolve(href: str) -> tuple[str, str]:
        found = linked(href, edition.language, known)
        if found is not None and found.slug in inside:
            return inside[found.slug] + found.fragment, ""
        if found is not None:
            address = addresses.absolute(found.address) if found.address else ""
            return (address + found.fragment, found.foreign) if address else ("", "")
        try:
            parts = urlsplit(href)
        except ValueError:
            return "", ""
        if parts.scheme or parts.netloc or (not parts.path and parts.fragment):
            return href, ""
        path = PurePosixPath(unquote(parts.path))
        fragment = f"#{parts.fragment}" if parts.fragment else ""
        address = addresses.absolute(f"{edition.address}{path}")
        return (address + fragment, "") if address else ("", "")

    return resolve


def _names(slug: str, held: dict[str, bytes]) -> dict[str, str]:
    """The path of each image in the book; two articles may have images of one name."""
    found: dict[str, str] = {}
    taken: defaultdict[str, int] = defaultdict(int)
    for path in sorted(held):
        name = _name(path)
        taken[name] += 1
        if taken[name] > 1:
            name = f"{taken[name]}-{name}"
        found[path] = f"images/{_name(slug)}/{name}"
    return found


def _name(text: str) -> str:
    """A file name that every zip program and reading system takes: ASCII, no spaces."""
    return quote(text, safe="").replace("%", "_")


def _identifier(text: str) -> str:
    """An XML name for whatever identifies something in a page (XML 1.0, 2.3)."""
    return "n-" + _NOT_IN_NAME.sub(lambda found: f"_{ord(found[0]):x}", text)
