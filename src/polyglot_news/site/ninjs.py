"""An edition as ninjs 3.2, the IPTC's JSON for news, which content systems take in."""

from __future__ import annotations

import json
import uuid
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from polyglot_news.moments import moment
from polyglot_news.site.addresses import Addresses, absolute_links, linked
from polyglot_news.site.discovery import tag_uri
from polyglot_news.site.errata import section
from polyglot_news.site.notice import notice, state
from polyglot_news.site.render import render
from polyglot_news.site.strings import strings_for
from polyglot_news.site.text import plain
from polyglot_news.wording import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from polyglot_news.site.addresses import Place
    from polyglot_news.site.model import Edition, Site

__all__ = ["item"]

# Not asked of the system, which knows more types on one machine than on another.
_IMAGES = {
    ".avif": "image/avif",
    ".gif": "image/gif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
}
_SOURCE_TYPES = {
    "machine": ("trained algorithmic media", "trainedAlgorithmicMedia"),
    "mixed": ("composite with trained algorithmic media", "compositeWithTrainedAlgorithmicMedia"),
}


def item(
    edition: Edition,
    site: Site,
    original: Edition | None = None,
    published: Mapping[str, Place] | None = None,
) -> bytes:
    """Write an edition as a ninjs object.

    The body is there as HTML, with the notice to the reader in front where one is due, and as
    plain text. What a system has to know of the translation is in ``edNote``.

    Args:
        edition: The edition.
        site: The publication.
        original: The article as its author wrote it: a translation names it, and has the ids of
            its headings.
        published: Where readers of this one find each article.
    """
    addresses = Addresses(site.base_url)
    here = edition.address

    def resolve(href: str) -> tuple[str, str]:
        found = linked(href, edition.language, published or {})
        if found is None or not found.address or not site.base_url:
            return href, ""
        return addresses.absolute(found.address) + found.fragment, found.foreign

    text = render(edition, original, resolve)
    body = text.body + text.footnotes + str(section(edition))
    asked = notice(edition, strings_for(edition.language))
    if asked:
        body = f"<p>{' '.join(asked.sentences)}</p>\n{body}"
    if site.base_url:
        body = absolute_links(body, addresses.absolute(here))
    read = plain(body)
    fields: dict[str, Any] = {
        "standard": {
            "name": "ninjs",
            "version": "3.2",
            "schema": "http://www.iptc.org/std/ninjs/ninjs-schema_3.2.json#",
        },
        "uri": _uri(edition, site),
        "type": "text",
        "representationType": "full",
        "version": edition.evidence.source[:12],
        "firstCreated": moment(edition.date),
        "versionCreated": moment(edition.modified),
        "language": edition.language,
        "title": edition.title,
        "headlines": [{"role": "main", "contentType": "text/plain", "value": edition.title}],
        "descriptions": [{"contentType": "text/plain", "value": edition.description}]
        if edition.description
        else [],
        "by": edition.author,
        "slugline": edition.slug,
        "bodies": [
            {"role": "main", "contentType": "text/html", "value": body},
            {
                "role": "main",
                "contentType": "text/plain",
                "charCount": len(read),
                "wordCount": len(read.split()),
                "value": read,
            },
        ],
        "subjects": [{"name": tag, "literal": tag} for tag in edition.tags],
        "infoSources": [{"name": name, "role": "author"} for name in edition.authors],
        "altIds": [{"role": "slug", "value": edition.slug}],
        "renditions": [
            {"name": "web", "href": addresses.absolute(here), "contentType": "text/html"}
        ]
        if site.base_url
        else [],
        "associations": _associations(edition, site, original),
        "edNote": _note(edition),
    }
    if (kind := _SOURCE_TYPES.get(state(edition))) is not None:
        uri = f"http://cv.iptc.org/newscodes/digitalsourcetype/{kind[1]}"
        fields["digitalSourceType"] = {"name": kind[0], "uri": uri}
    filled = {name: value for name, value in fields.items() if value}
    return (json.dumps(filled, ensure_ascii=False, indent=1) + "\n").encode()


def _uri(edition: Edition, site: Site) -> str:
    if site.base_url and moment(edition.date):
        return tag_uri(edition, site.base_url)
    named = "\n".join((site.base_url or site.title, edition.language, edition.slug))
    return uuid.uuid5(uuid.NAMESPACE_URL, named).urn


def _associations(edition: Edition, site: Site, original: Edition | None) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    if original is not None and not edition.is_original:
        found.append(
            {
                "name": "original",
                "rel": "translation of",
                "uri": _uri(original, site),
                "type": "text",
                "representationType": "partial",
                "language": original.language,
                "title": original.title,
            }
        )
    address: Callable[[str], str] = Addresses(site.base_url).absolute
    for path, data in edition.images if site.base_url else ():
        href = address(edition.address + path)
        found.append(
            {
                "name": path,
                "rel": "illustration",
                "uri": href,
                "type": "picture",
                "renditions": [
                    {
                        "name": "original",
                        "href": href,
                        "contentType": _IMAGES.get(
                            PurePosixPath(path).suffix.lower(), "application/octet-stream"
                        ),
                        "sizeInBytes": len(data),
                    }
                ],
            }
        )
    return found


def _them(count: int) -> str:
    return "it" if count == 1 else "them"


def _note(edition: Edition) -> str:
    if edition.is_original:
        return ""
    coverage, proof = edition.coverage, edition.evidence
    parts = [
        f"Translated from {edition.source_language}.",
        f"A person has reviewed {coverage.reviewed} of {counted(coverage.total, 'unit')}"
        + (f", the last on {proof.reviewed_on}." if proof.reviewed_on else "."),
    ]
    if proof.unchanged:
        made = ", ".join(proof.engines)
        count = counted(proof.unchanged, "unit is", "units are")
        parts.append(f"{count} shown as a machine wrote {_them(proof.unchanged)} ({made}).")
    if proof.correcting:
        parts.append(f"{counted(proof.correcting, 'unit is', 'units are')} being corrected.")
    if coverage.outdated:
        parts.append(f"{counted(coverage.outdated, 'unit is', 'units are')} outdated.")
    if coverage.untranslated:
        parts.append(f"{counted(coverage.untranslated, 'unit is', 'units are')} not translated.")
    if edition.additions:
        count = counted(len(edition.additions), "note or picture", "notes or pictures")
        parts.append(f"Its editors added {count}.")
    return " ".join(parts)
