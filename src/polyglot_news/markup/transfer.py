"""A unit's way through an engine: `restore` puts back what `prepare` took out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from polyglot_news.inline import Kind
from polyglot_news.markup.align import LARGEST, Placed, best, proportional
from polyglot_news.markup.editing import Edited, moved
from polyglot_news.markup.links import link
from polyglot_news.markup.projection import project
from polyglot_news.markup.rendering import Writing, is_unspaced, write
from polyglot_news.markup.words import pieces
from polyglot_news.placeables import find, masks_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from polyglot_news.engines import Alignment, Hypothesis
    from polyglot_news.markup.preparation import Element, Mask, Prepared

__all__ = ["SURE", "Restored", "restore"]

SURE = 0.5
"""The probability above which a place counts as found; see ``benchmarks/markup_placement.py``."""


@dataclass(frozen=True, slots=True)
class Restored:
    """A translated unit with its markup.

    Attributes:
        text: Markdown, or plain text if the unit is that.
        doubts: What a person should look at: ``markup`` if the place of a span or of another
            part is not sure, ``placeables`` if the engine dropped or doubled one, which was
            then put back or taken out.
    """

    text: str
    doubts: tuple[str, ...]


def restore(prepared: Prepared, hypotheses: Sequence[Hypothesis], language: str) -> Restored:
    """Put the markup of a unit into its translation.

    Args:
        prepared: The unit.
        hypotheses: A translation for each of ``prepared.texts``.
        language: The language of the translation.

    Raises:
        ValueError: There is not one translation for each text.
    """
    if len(hypotheses) != len(prepared.texts):
        raise ValueError("there is not one translation for each text")
    if not hypotheses:
        return Restored(prepared.markdown, ())
    doubts: list[str] = []
    text, alignment = prepared.plain, None
    if prepared.has_words:
        text, alignment, kept = _settled(prepared, hypotheses[0])
        if not kept:
            doubts.append("placeables")
    offset = len(hypotheses) - len(prepared.asides)
    asides = {
        key: hypothesis.text
        for key, hypothesis in zip(prepared.asides, hypotheses[offset:], strict=True)
        if hypothesis.text.strip()
    }
    meaning = {mask.code: mask for mask in prepared.masks}
    places = project(prepared.plain, prepared.elements, text, alignment, meaning)
    text, places, moved = _rehomed(prepared, text, places)
    masks = tuple((start, end, meaning[code]) for start, end, code in masks_in(text, meaning))
    written, faithful = write(Writing(prepared, text, places, masks, asides))
    if moved or not faithful or any(place.confidence < SURE for place in places):
        doubts.append("markup")
    return Restored(written, tuple(doubts))


def _settled(prepared: Prepared, hypothesis: Hypothesis) -> tuple[str, Alignment | None, bool]:
    """A translation in which each mask stands once, and whether the engine had them all."""
    text = " ".join(hypothesis.text.split("\n"))
    draft = Edited(text, hypothesis.alignment)
    codes = [mask.code for mask in prepared.masks]
    seen: set[str] = set()
    doubled = []
    for start, end, code in masks_in(text, codes):
        if code in seen:
            doubled.append((start - (text[start - 1 : start] == " "), end, ""))
        seen.add(code)
    draft.edit(doubled)
    lost = [mask for mask in prepared.masks if mask.code not in seen]
    draft.edit([edit for mask in lost if (edit := _garbled(draft.text, mask))])
    kept = {code for _, _, code in masks_in(draft.text, codes)}
    lost = [mask for mask in lost if mask.code not in kept]
    for mask in lost:
        at = _place_of(prepared.plain, mask, draft)
        draft.edit([(at, at, _spaced(draft.text, at, mask.code))])
    draft.edit(list(_idle_spaces(draft.text, prepared.masks)))
    return draft.text, draft.alignment, not doubled and not lost


def _spaced(text: str, at: int, code: str) -> str:
    """A mask with the spaces that it needs at a place."""
    left, right = text[:at][-1:], text[at : at + 1]
    before = " " if left.isalnum() and not is_unspaced(left) else ""
    after = " " if right.isalnum() and not is_unspaced(right) else ""
    return f"{before}{code}{after}"


def _idle_spaces(text: str, masks: Sequence[Mask]) -> Iterator[tuple[int, int, str]]:
    """Spaces between a mask and a letter of a script without spaces; they came with the mask."""
    codes = [mask.code for mask in masks if not _joins_letters(mask)]
    for start, end, _ in masks_in(text, codes):
        if text[start - 1 : start] == " " and is_unspaced(text[: start - 1][-1:]):
            yield start - 1, start, ""
        if text[end : end + 1] == " " and is_unspaced(text[end + 1 : end + 2]):
            yield end, end + 1, ""


def _joins_letters(mask: Mask) -> bool:
    """Whether letters of any script would become part of what a mask stands for."""
    return any(one.kind in ("url", "hashtag") for one in find(mask.text))


def _rehomed(
    prepared: Prepared, text: str, places: tuple[Placed, ...]
) -> tuple[str, tuple[Placed, ...], bool]:
    """Move masks that came to stand outside of their span, or inside another, to where they belong.

    Returns:
        The text, the places in it, and whether anything was moved.
    """
    elements = prepared.elements
    changed = False
    if not elements:
        return text, places, changed
    for mask in prepared.masks:
        home = _around(elements, [(one.start, one.end) for one in elements], mask.start)
        start, end, _ = masks_in(text, [mask.code])[0]
        at = _around(elements, [(place.start, place.end) for place in places], start)
        if at == home:
            continue
        changed = True
        text = text[:start] + text[end:]
        places = tuple(
            Placed(*moved(one.start, one.end, start, end, 0), one.confidence) for one in places
        )
        # Behind the innermost of the elements that are not around it in the source.
        stranger = next((n for n in at if n not in home), None)
        inner = home[-1] if home else None
        if stranger is not None and home == at[: at.index(stranger)]:
            to = places[stranger].end
        else:
            to = places[inner].end if inner is not None else len(text.rstrip())
        code = _spaced(text, to, mask.code)
        text = text[:to] + code + text[to:]
        places = tuple(
            _made_room(place, to, len(code), n in home) for n, place in enumerate(places)
        )
    return text, places, changed


def _around(
    elements: Sequence[Element], spans: Sequence[tuple[int, int]], at: int
) -> tuple[int, ...]:
    """The elements around a place, from the outermost."""
    return tuple(
        n
        for n, (start, end) in enumerate(spans)
        if elements[n].kind is Kind.OPEN and start <= at < end
    )


def _made_room(place: Placed, at: int, length: int, inside: bool) -> Placed:
    """A place after something of a length was put at a place, inside of it or outside."""
    if inside:
        return Placed(min(place.start, at), max(place.end, at) + length, place.confidence)
    shift = length if place.start >= at else 0
    return Placed(
        place.start + shift, place.end + (length if place.end > at else shift), place.confidence
    )


def _garbled(text: str, mask: Mask) -> tuple[int, int, str] | None:
    """A mask that came back in another spelling: Cyrillic Х, small, wide, or with a space."""
    wide = "".join(f"[{digit}{chr(ord(digit) + 0xFEE0)}]" for digit in mask.code[1:])
    match = re.search(rf"(?<![^\W_])[XxХхＸｘ×] ?{wide}(?![^\W_])", text)
    return (match.start(), match.end(), mask.code) if match else None


def _place_of(plain: str, mask: Mask, draft: Edited) -> int:
    """Where a mask that the engine dropped belongs: after what came of the word before it."""
    if max(len(pieces(plain)), len(pieces(draft.text))) > LARGEST:
        return proportional(mask.start, plain, draft.text)
    links = link(plain, draft.text, draft.alignment)
    before = [p for p in links.source if p.role != "mark" and p.end <= mask.start]
    if not before:
        return len(draft.text) - len(draft.text.lstrip())
    spot = best(links, before[-1].start, before[-1].end, 0, len(draft.text), ())
    return spot.end if spot else len(draft.text.rstrip())
