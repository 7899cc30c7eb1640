"""manifest.json: what a build published, from what, and how it came about.

Whoever has a page and the manifest can tell whether it is the page that was
built, from which version of the article, how much of it people reviewed, who
they were, and which model packages wrote the rest. Nothing in it depends on the
time or the place of the build.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from polyglot_news.settings import Machine
from polyglot_news.site.metadata import transformed
from polyglot_news.site.notice import state

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from polyglot_news.settings import Policy
    from polyglot_news.site.model import Edition

__all__ = ["NAME", "VERSION", "digest", "dumps", "entry", "loads"]

NAME = "manifest.json"
VERSION = 1


def digest(content: bytes) -> str:
    """SHA-256 of a file, in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def entry(
    edition: Edition,
    files: Mapping[str, bytes],
    policy: Policy | None,
    packages: Mapping[str, str],
    machine: Machine = Machine.FILL,
) -> dict[str, Any]:
    """What the manifest says of an edition.

    Args:
        edition: The edition.
        files: The files of the site, by path.
        policy: The policy that let it out; None for an original.
        packages: The SHA-256 of each model package that is known, by name and version.
        machine: What machine translation is for in the locale.
    """
    folders = (edition.address, *(f"{edition.language}/{name}/" for name in edition.earlier))
    fields: dict[str, Any] = {
        "article": edition.slug,
        "language": edition.language,
        "address": edition.address,
        "tag": transformed(edition),
        "state": state(edition),
        "source": {"language": edition.source_language, "sha256": edition.evidence.source},
        "files": {
            path: digest(content)
            for path, content in sorted(files.items())
            if path.startswith(folders)
        },
    }
    if edition.corrections:
        fields["corrections"] = [
            {
                "date": one.date or None,
                "language": edition.source_language if one.source else edition.language,
                "text": one.text,
            }
            for one in edition.corrections
        ]
    if edition.additions:
        fields["additions"] = {
            "notes": sum(not one.picture for one in edition.additions),
            "pictures": sum(one.picture for one in edition.additions),
            "reviewed": sum(one.reviewed for one in edition.additions),
        }
    if edition.is_original:
        return fields
    coverage, proof = edition.coverage, edition.evidence
    return fields | {
        "policy": str(policy),
        "units": {
            "total": coverage.total,
            "reviewed": coverage.reviewed,
            "machine": coverage.machine,
            "outdated": coverage.outdated,
            "untranslated": coverage.untranslated,
            "in_last_reviewed_wording": proof.outdated,
            "being_corrected": proof.correcting,
        },
        "reviewed_share": _share(coverage.reviewed, coverage.total),
        "reviewed_on": proof.reviewed_on or None,
        "reviewers": [
            {"name": one.name, "kind": "person" if one.person else "tool", "units": one.units}
            for one in proof.reviewers
        ],
        "machine": {
            "setting": str(machine),
            "used": bool(proof.unchanged),
            "unchanged_share": _share(proof.unchanged, coverage.total),
            "engines": [
                {"name": engine, "package": package or None, "sha256": packages.get(package)}
                for engine, _, package in (one.partition(" ") for one in proof.engines)
            ],
        },
    }


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0


def dumps(entries: Iterable[Mapping[str, Any]]) -> bytes:
    """The manifest of a build, its editions by language and article."""
    ordered = sorted(entries, key=lambda one: (one["language"], one["article"]))
    fields = {"version": VERSION, "generator": "polyglot-news", "editions": ordered}
    return (json.dumps(fields, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def loads(data: bytes) -> list[dict[str, Any]]:
    """The entries of a manifest.

    Raises:
        ValueError: It is none, or one of a newer version.
    """
    fields = json.loads(data)
    if not isinstance(fields, dict) or fields.get("version") != VERSION:
        raise ValueError(f"not a manifest of version {VERSION}")
    editions = fields.get("editions")
    if not isinstance(editions, list) or not all(
        isinstance(one, dict) and {"article", "language", "files", "source"} <= one.keys()
        for one in editions
    ):
        raise ValueError("the editions are missing")
    return editions
