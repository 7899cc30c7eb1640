"""Repair a translation after a mechanical change of its source, and prove the repair.

A repair is given up rather than guessed. What is made is proved: no check may say anything of
the new pair that it does not say of the old one, and the translation may differ from the old
one in nothing but what the source differs in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from polyglot_news.carryover import figures, marks
from polyglot_news.carryover.atoms import Sort, Text, atoms
from polyglot_news.carryover.difference import changes, edits_of
from polyglot_news.carryover.outcome import Kind, Reason, Refused, Repaired
from polyglot_news.carryover.work import Stop, Work
from polyglot_news.checks import CHECKS, Unit

if TYPE_CHECKING:
    from collections.abc import Collection

    from polyglot_news.carryover.difference import Change
    from polyglot_news.carryover.outcome import Edit

__all__ = ["contradictions", "repair"]

_STEPS = {
    Kind.PUNCTUATION: marks.punctuation,
    Kind.QUOTES: marks.quotes,
    Kind.CASE: marks.spelling,
    Kind.MARKUP: marks.markup,
    Kind.URL: figures.literals,
    Kind.NUMBER: figures.numbers,
    Kind.DATE: figures.moments,
    Kind.PLACEABLE: figures.literals,
}
# A number that follows a date is a date to one language and not to the other.
_RELATED = {
    Kind.NUMBER: {Kind.NUMBER, Kind.DATE, Kind.WORDING},
    Kind.DATE: {Kind.NUMBER, Kind.DATE},
    Kind.URL: {Kind.URL, Kind.PLACEABLE, Kind.MARKUP},
    Kind.PLACEABLE: {Kind.URL, Kind.PLACEABLE, Kind.MARKUP},
    Kind.QUOTES: {Kind.QUOTES, Kind.SPACE},
    Kind.CASE: {Kind.CASE},
    Kind.MARKUP: {Kind.MARKUP, Kind.PLACEABLE},
}
# What these check must be right, and not only no worse than before.
_RULED = {
    Kind.NUMBER: ("numbers", "amounts"),
    Kind.DATE: ("dates", "numbers"),
    Kind.URL: ("addresses", "markup"),
    Kind.PLACEABLE: ("placeables", "markup"),
    Kind.MARKUP: ("markup",),
}


def repair(
    previous: str,
    current: str,
    translation: str,
    source_language: str,
    target_language: str,
    *,
    markdown: bool = True,
    references: Collection[str] = (),
) -> Repaired | Refused:
    """Make a translation fit a changed source, if the change is mechanical.

    Args:
        previous: The source that the translation was made for.
        current: The source as it is now.
        translation: The translation of the previous source.
        source_language: Language code of the source.
        target_language: Language code of the translation.
        markdown: Whether all three are Markdown; otherwise plain text.
        references: Labels of the link references that the article defines.
    """
    named = tuple(sorted(references))
    old = Text(previous, source_language, markdown, named)
    new = Text(current, source_language, markdown, named)
    target = Text(translation, target_language, markdown, named)
    found = changes(old, new)
    edits = edits_of(found)
    for edit in edits:
        if not edit.mechanical:
            reason = Reason.NAME if edit.kind is Kind.NAME else Reason.WORDING
            words = [one for one in edits if one.kind is Kind.WORDING]
            return Refused(
                *((Reason.WORDING, _told(words[0])) if words else (reason, _told(edit))), edits
            )
    work = Work(old, new, target, found)
    try:
        for kind, step in _STEPS.items():
            concerned = [change for change in found if change.edit.kind is kind]
            if concerned:
                step(work, concerned)
    except Stop as stop:
        return Refused(stop.reason, stop.about, edits)
    text = work.result()
    kinds = tuple(kind for kind in Kind if any(edit.kind is kind for edit in edits))
    if text is None:
        return Refused(Reason.UNPROVED, "two repairs are in each other's way", edits)
    if wrong := _unproved(work, text, kinds, found):
        return Refused(Reason.UNPROVED, wrong, edits)
    return Repaired(text, kinds, edits)


def _told(edit: Edit) -> str:
    return f"“{edit.before}” became “{edit.after}”"


def _unproved(work: Work, text: str, kinds: Collection[Kind], found: tuple[Change, ...]) -> str:
    """What speaks against a repair; empty if nothing does."""
    here, there = work.previous, work.target
    against = contradictions(
        _unit(here, there, here.text, there.text), _unit(here, there, work.current.text, text)
    )
    if against:
        return f"the check “{against[0]}” finds something new"
    left = _findings(_unit(here, there, work.current.text, text))
    for name in (name for kind in kinds for name in _RULED.get(kind, ()) if name in left):
        # What was wrong with the numbers before may be wrong with this one.
        return f"the check “{name}” finds something"
    allowed = set().union(*(_RELATED.get(kind, {kind}) for kind in kinds))
    after = Text(text, there.language, there.markdown, there.references)
    if _without_marks(there) == _without_marks(after):
        # Where words have no spaces between them, marks that go away make one word of two.
        return ""
    other = {change.edit.kind for change in changes(there, after)} - allowed
    return f"the translation changed in {min(other)}" if other else ""


def _without_marks(text: Text) -> str:
    pieces, at = [], 0
    for one in atoms(text):
        if one.sort in (Sort.QUOTE, Sort.OPEN, Sort.CLOSE):
            pieces.append(text.text[at : one.start])
            at = one.end
    return "".join(pieces) + text.text[at:]


def _unit(source: Text, target: Text, msgid: str, msgstr: str) -> Unit:
    return Unit(msgid, msgstr, source.language, target.language, source.markdown, source.references)


def contradictions(before: Unit, after: Unit) -> tuple[str, ...]:
    """The ids of the checks that say more about a pair than about the one before it.

    Args:
        before: The previous source and its translation.
        after: The present source and the translation that is to go with it.
    """
    known = _findings(before)
    fresh = _findings(after)
    return tuple(name for name, count in fresh.items() if count > known.get(name, 0))


def _findings(unit: Unit) -> dict[str, int]:
    if not unit.target.strip():
        return {"empty": 1}
    return {
        one.id: count
        for one in CHECKS.values()
        if not one.languages or unit.target_language in one.languages
        if (count := len(tuple(one.function(unit))))
    }
