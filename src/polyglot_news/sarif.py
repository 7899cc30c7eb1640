"""Findings as SARIF 2.1.0, the format in which code hosts show what a check found.

The standard: Static Analysis Results Interchange Format (SARIF) Version 2.1.0, OASIS, 2020;
sections 3.13 (log), 3.14 (run), 3.27 (result), 3.49 (rule).
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from polyglot_news import __version__, review
from polyglot_news.checks import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from polyglot_news.review import Finding

__all__ = ["SCHEMA", "log"]

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {Severity.COSMETIC: "note", Severity.FUNCTIONAL: "warning", Severity.CRITICAL: "error"}


def log(found: Iterable[tuple[Finding, str, int]]) -> dict[str, Any]:
    """A log of one run.

    Args:
        found: Each finding with the path of its catalog from the project's folder, parted by
            ``/``, and the line in it, 0 if that is not known.
    """
    order = {name: number for number, name in enumerate(review.EVERY)}
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "polyglot-news",
                        "version": __version__,
                        "rules": [
                            {
                                "id": one.id,
                                "shortDescription": {"text": one.title},
                                "defaultConfiguration": {"level": _LEVELS[one.severity]},
                            }
                            for one in review.EVERY.values()
                        ],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "results": [_result(one, path, line, order) for one, path, line in found],
            }
        ],
    }


def _result(one: Finding, path: str, line: int, order: dict[str, int]) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": {"uri": quote(path)}}
    if line:
        place["region"] = {"startLine": line}
    # What a host tells an old finding from a new one by: not the line, for that moves.
    mark = hashlib.sha256("\0".join((one.check, path, one.msgid, one.message)).encode())
    return {
        "ruleId": one.check,
        "ruleIndex": order[one.check],
        "level": _LEVELS[one.severity],
        "message": {"text": f"{one.message} ({one.msgid})"},
        "locations": [{"physicalLocation": place}],
        "partialFingerprints": {"finding/v1": mark.hexdigest()[:32]},
        "properties": {"locale": one.locale, "machine": one.machine},
    }
