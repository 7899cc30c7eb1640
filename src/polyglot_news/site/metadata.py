"""What a page says about its article to programs: schema.org, Open Graph, BCP 47."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from polyglot_news.site import languages
from polyglot_news.site.notice import state

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from polyglot_news.site.model import Correction, Edition, Site

__all__ = ["json_ld", "open_graph", "transformed"]

# IPTC's digital source types, as schema.org names them.
_SOURCE_TYPES = {
    "machine": "https://schema.org/TrainedAlgorithmicMediaDigitalSource",
    "mixed": "https://schema.org/CompositeWithTrainedAlgorithmicMediaDigitalSource",
}


def transformed(edition: Edition) -> str:
    """The language tag that says what an edition was translated from, and whether by a machine.

    ``de-t-en`` is German translated from English; ``de-t-en-t0-und`` was translated by a
    machine that the tag does not name (RFC 6497, and key ``t0`` in CLDR's list).
    """
    if edition.is_original:
        return edition.language
    tag = f"{edition.language}-t-{edition.source_language.lower()}"
    return f"{tag}-t0-und" if state(edition) in _SOURCE_TYPES else tag


def json_ld(
    edition: Edition,
    published: Mapping[str, Edition],
    site: Site,
    address: Callable[[Edition], str],
    image: str,
) -> Markup:
    """A schema.org NewsArticle as JSON-LD, safe to put into a script element.

    Args:
        edition: The edition.
        published: The editions of its article, by language.
        site: The site.
        address: Gives the absolute address of an edition's page.
        image: The absolute address of a picture; may be empty.
    """
    here = address(edition)
    fields: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "@id": here,
        "url": here,
        "mainEntityOfPage": here,
        "headline": edition.title,
        "description": edition.description,
        "inLanguage": edition.language,
        "datePublished": edition.date,
        "dateModified": edition.modified,
        "author": [{"@type": "Person", "name": name} for name in edition.authors],
        "keywords": list(edition.tags),
        "image": image,
        "correction": [_correction(one, edition) for one in edition.corrections],
        "publisher": {"@type": "Organization", "name": site.title, "url": site.base_url},
    }
    if edition.is_original:
        fields["workTranslation"] = [
            _other(other, address(other))
            for other in published.values()
            if not other.is_original and site.advertises(other)
        ]
    else:
        original = published.get(edition.source_language)
        if original:
            fields["translationOfWork"] = _other(original, address(original))
        fields["translator"] = [
            {"@type": "Person", "name": one.name}
            for one in edition.evidence.reviewers
            if one.person and one.name and one.units > one.additions
        ]
        fields["digitalSourceType"] = _SOURCE_TYPES.get(state(edition), "")
    text = json.dumps(_filled(fields), ensure_ascii=False, separators=(",", ":"))
    # In a script element nothing is escaped, and "</script>" or "<!--" would end or change it.
    return Markup(text.replace("<", "\\u003c"))  # noqa: S704


def _other(edition: Edition, address: str) -> dict[str, Any]:
    return {"@type": "NewsArticle", "@id": address, "inLanguage": edition.language}


def _correction(one: Correction, edition: Edition) -> dict[str, Any]:
    """See https://schema.org/correction: a comment of its own type."""
    return _filled(
        {
            "@type": "CorrectionComment",
            "datePublished": one.date,
            "inLanguage": edition.source_language if one.source else edition.language,
            "text": one.text,
        }
    )


def _filled(fields: dict[str, Any]) -> dict[str, Any]:
    return {
        name: _filled(value) if isinstance(value, dict) else value
        for name, value in fields.items()
        if value
    }


def open_graph(
    edition: Edition, site: Site, alternates: Sequence[str], address: str, image: str
) -> tuple[tuple[str, str], ...]:
    """The properties that networks show a link by (ogp.me).

    Args:
        edition: The edition.
        site: The site.
        alternates: The languages of the other editions that are advertised.
        address: The absolute address of the page.
        image: The absolute address of a picture; may be empty.
    """
    fields = (
        ("og:type", "article"),
        ("og:title", edition.title),
        ("og:description", edition.description),
        ("og:url", address),
        ("og:site_name", site.title),
        ("og:locale", languages.territorial(edition.language)),
        *(("og:locale:alternate", languages.territorial(other)) for other in alternates),
        ("og:image", image),
        ("article:published_time", edition.date),
        ("article:modified_time", edition.modified),
        *(("article:tag", tag) for tag in edition.tags),
    )
    return tuple((name, value) for name, value in fields if value)
