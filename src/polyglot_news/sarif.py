"""Findings as SARIF 2.1.0, the format in which code hosts show what a check found.

The standard: Static Analysis Results Interchange Format (SARIF) Version 2.1.0, OASIS, 2020;
sections 3.13 (log), 3.14 (run), 3.27 (result), 3.49 (rule).

Two commands write it: ``check`` over translations, ``lint`` over articles.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import quote

from polyglot_news import __version__, linting, review
from polyglot_news.checks import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from polyglot_news.linting import Warn
    from polyglot_news.review import Finding

__all__ = ["SCHEMA", "lint_log", "log"]

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {Severity.COSMETIC: "note", Severity.FUNCTIONAL: "warning", Severity.CRITICAL: "error"}


class _Rule(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def severity(self) -> Severity: ...


def log(found: Iterable[tuple[Finding, str, int]]) -> dict[str, Any]:
    """A log of one run of the checks.

    Args:
        found: Each finding with the path of its catalog from the project's folder, parted by
            ``/``, and the line in it, 0 if that is not known.
    """
    order = {name: number for number, name in enumerate(review.EVERY)}
    return _log(
        review.EVERY,
        (
            {
                **_result(one.check, order[one.check], one.severity, path, line),
                **_about(one.check, path, one.msgid, one.message),
                "properties": {"locale": one.locale, "machine": one.machine},
            }
            for one, path, line in found
        ),
    )


def lint_log(found: Iterable[tuple[Warn, str]]) -> dict[str, Any]:
    """A log of one run of the lints.

    Args:
        found: What they found, each with the path of its article from the project's folder.
    """
    order = {name: number for number, name in enumerate(linting.LINTS)}
    return _log(
        linting.LINTS,
        (
            {
                **_result(one.lint, order[one.lint], one.severity, path, one.line),
                **_about(one.lint, path, one.text, one.message),
            }
            for one, path in found
        ),
    )


def _log(rules: Mapping[str, _Rule], results: Iterable[dict[str, Any]]) -> dict[str, Any]:
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
                            for one in rules.values()
                        ],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "results": list(results),
            }
        ],
    }


def _result(rule: str, index: int, severity: Severity, path: str, line: int) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": {"uri": quote(path)}}
    if line:
        place["region"] = {"startLine": line}
    return {
        "ruleId": rule,
        "ruleIndex": index,
        "level": _LEVELS[severity],
        "locations": [{"physicalLocation": place}],
    }


def _about(rule: str, path: str, text: str, message: str) -> dict[str, Any]:
    # What a host tells an old finding from a new one by: not the line, for that moves.
    mark = hashlib.sha256("\0".join((rule, path, text, message)).encode())
    return {
        "message": {"text": f"{message} ({text})" if text else message},
        "partialFingerprints": {"finding/v1": mark.hexdigest()[:32]},
    }
