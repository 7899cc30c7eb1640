"""Agreed terms and names: what the project's glossary says stands in the translation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from polyglot_news.checks.units import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from polyglot_news.checks.units import Unit
    from polyglot_news.terms import Missing

__all__ = ["glossary", "people"]


def glossary(unit: Unit) -> Iterator[str]:
    """Terms of the glossary are rendered as agreed, countries by their own names."""
    for term, rendering in _missing(unit):
        if term.kind != "name":
            place = f" ({term.where})" if term.where and not term.weak else ""
            if term.keep:
                yield f"“{term.source}” stays as it is, and is missing{place}."
            else:
                yield f"“{term.source}” is “{rendering}”, which is missing{place}."


def people(unit: Unit) -> Iterator[str]:
    """People have the agreed names."""
    for term, rendering in _missing(unit):
        if term.kind == "name":
            yield f"{term.source} is “{rendering}”, which is missing ({term.where})."


def _missing(unit: Unit) -> tuple[Missing, ...]:
    if unit.glossary is None:
        return ()
    locale = unit.locale or unit.target_language
    return unit.glossary.missing(*words(unit), unit.source_language, locale)
