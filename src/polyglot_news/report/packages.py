"""How model packages are listed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from polyglot_news.report.tables import dumped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from polyglot_news.models import Package

__all__ = ["listed"]


def listed(found: Sequence[Package], output: str) -> str:
    """Model packages, with where they come from."""
    if output == "json":
        return dumped(
            [
                {
                    "name": one.name,
                    "source": one.source,
                    "target": one.target,
                    "version": one.version,
                    "origin": one.origin,
                    "path": str(one.path),
                    "size": one.size,
                    "sha256": one.sha256,
                }
                for one in found
            ]
        )
    return "".join(
        f"{one.source} → {one.target}  {one.name} {one.version}, {one.size / 1e6:.1f} MB, "
        f"{one.origin}, {one.sha256[:12] or 'no hash'}\n"
        for one in found
    )
