"""Agreed terms where the engine used other words: the words are replaced by the rendering.

The engine says which words of its translation a term became (attention). In their place the
rendering is put in each of its cases, with the determiner before it, and the engine says which of
these sentences is the likeliest (forced decoding). So the case is the one that the model finds
right for its own sentence; a subject and a genitive of the source have a bonus.

What was tried instead, and how often each obeyed, is in ``benchmarks/glossary_obeyed.py``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from polyglot_news import segments
from polyglot_news.engines import Scoring
from polyglot_news.markup import SURE, Edited, spot
from polyglot_news.terms import Kind
from polyglot_news.translation import declension, judging

if TYPE_CHECKING:
    from collections.abc import Sequence

    from polyglot_news.engines import Engine
    from polyglot_news.terms import Occurrence
    from polyglot_news.translation.judging import Brief, Pending, Result

__all__ = ["Choice", "choices", "obeyed"]

_DOUBTS = frozenset({"glossary", "people"})


@dataclass(frozen=True, slots=True)
class Choice:
    """A place in a translation, and what could be put there.

    Attributes:
        start: Where it begins.
        end: Where it ends.
        ways: The texts to choose from, the one to take without further knowledge first.
        bonus: What to add to the score of each way for what the source tells of its case.
    """

    start: int
    end: int
    ways: tuple[str, ...]
    bonus: tuple[float, ...] = (0.0,)


_SUBJECT, _GENITIVE = 6.0, 4.0
"""What it is worth for the nominative that a term begins its English sentence, as subjects do,
and against it where it does not; and for the genitive that it stands behind “of”. In natural
logarithms of probabilities, in which models score; chosen on ``tests/cases/terms-engine``."""


def obeyed(
    engine: Engine, units: Sequence[Pending], results: Sequence[Result], brief: Brief
) -> list[Result]:
    """Put the agreed renderings into the results that lack them.

    Args:
        engine: The engine that they come from.
        units: The units.
        results: The best result for each of them.
        brief: Languages and terms.

    Returns:
        A result for each unit; another one only where fewer or lighter doubts are left.
    """
    kept = list(results)
    drafts: dict[int, Edited] = {}
    missing: dict[int, list[Occurrence]] = {}
    for index, result in enumerate(results):
        if not _DOUBTS.intersection(result.doubts) or not result.hypotheses or not result.asked:
            continue
        if not result.asked.prepared.has_words or result.hypotheses[0].alignment is None:
            continue
        first = result.hypotheses[0]
        drafts[index] = Edited(first.text, first.alignment)
        missing[index] = list(_missing(result.asked.prepared.plain, first.text, brief))
    while any(missing.values()):
        waiting: dict[int, Choice] = {}
        for index, occurrences in missing.items():
            if not occurrences:
                continue
            choice = choices(_plain(results[index]), drafts[index], occurrences.pop(0), brief)
            if choice:
                waiting[index] = choice
        for index, way in _likeliest(engine, results, drafts, waiting, brief).items():
            choice = waiting[index]
            drafts[index].edit([(choice.start, choice.end, way)])
    edited = {
        index: draft
        for index, draft in drafts.items()
        if draft.text != results[index].hypotheses[0].text
    }
    # Where the model looks as it writes the new words tells more than the old words did.
    pairs = [(_plain(results[index]), draft.text) for index, draft in edited.items()]
    alignments = engine.align(pairs, brief.source, brief.target) if pairs else []
    for (index, draft), alignment in zip(edited.items(), alignments, strict=True):
        result = results[index]
        if result.asked is None:
            continue
        first = replace(
            result.hypotheses[0], text=draft.text, alignment=alignment or draft.alignment
        )
        hypotheses = (first, *result.hypotheses[1:])
        other = judging.judged(units[index], result.asked, hypotheses, brief)
        if other.weight < result.weight:
            path = "+".join(filter(None, (result.path, "terms")))
            kept[index] = replace(other, path=path, engine=result.engine, package=result.package)
    return kept


def _plain(result: Result) -> str:
    return result.asked.prepared.plain if result.asked else ""


def _missing(plain: str, text: str, brief: Brief) -> list[Occurrence]:
    glossary = brief.glossary
    if glossary is None:
        return []
    lacking = glossary.missing(plain, text, brief.source, brief.locale)
    wanted = [one.term for one in lacking]
    return [one for one in glossary.occurrences(plain, brief.source) if one.term in wanted]


def choices(plain: str, draft: Edited, one: Occurrence, brief: Brief) -> Choice | None:
    """Where in a translation a term is, and in which ways it can be written there.

    Args:
        plain: The source.
        draft: Its translation so far.
        one: Where the term stands in the source.
        brief: Languages and terms.
    """
    glossary = brief.glossary
    place = spot(plain, draft.text, draft.alignment, one.start, one.end)
    if glossary is None or place is None:
        return None
    # For a country's name there are other words; one is put only where it surely belongs.
    if one.term.weak and place.confidence < SURE:
        return None
    start, end = place.start, place.end
    rendering = glossary.rendering(one.term, brief.locale)
    if not rendering:
        return None
    if one.term.keep:
        return Choice(start, end, (rendering,))
    if not segments.joiner(brief.target):
        # The spaces around a Latin word go with it.
        start, end = _widened(draft.text, start, end)
    written = plain[one.start : one.end].lower()
    preceding = plain[: one.start].rstrip().lower()
    possessive = plain[one.end : one.end + 2] in ("'s", "' ")
    length, forms = declension.forms(
        rendering,
        brief.target,
        draft.text[:start],
        many=written.endswith("s") and not one.term.source.lower().endswith("s"),
        name=one.term.kind is Kind.NAME,
        possessive=possessive,
    )
    start -= length
    head = not draft.text[:start].strip() and draft.text[start : start + 1].isupper()
    subject = brief.source == "en" and _BEGINNING.fullmatch(preceding) is not None
    genitive = possessive or _OF.search(preceding) is not None
    governed = declension.declension_of(brief.target).governed(draft.text[:start])
    fitting = tuple(form for form in forms if form.case in governed) or forms
    genitive = genitive and fitting == forms
    bonus = tuple(
        _SUBJECT * (form.case == 0) * (1 if subject else -1)
        + _GENITIVE * (genitive and form.case == 1)
        for form in fitting
    )
    ways = tuple(form.text[:1].upper() + form.text[1:] if head else form.text for form in fitting)
    return Choice(start, end, ways, bonus)


def _widened(text: str, start: int, end: int) -> tuple[int, int]:
    """A stretch with the spaces around it that part it from a script without spaces."""
    while start > 1 and text[start - 1] == " " and not text[start - 2].isascii():
        start -= 1
    while end + 1 < len(text) and text[end] == " " and not text[end + 1].isascii():
        end += 1
    return start, end


_BEGINNING = re.compile(r"(?:the|a|an)?")
_OF = re.compile(r"\bof(?: (?:the|an?|its|their|his|her|our))?\Z")


def _likeliest(
    engine: Engine,
    results: Sequence[Result],
    drafts: dict[int, Edited],
    waiting: dict[int, Choice],
    brief: Brief,
) -> dict[int, str]:
    """The way of each choice that the engine finds the likeliest; the first, if it cannot tell."""
    chosen = {index: choice.ways[0] for index, choice in waiting.items()}
    open_ = {index: choice for index, choice in waiting.items() if len(choice.ways) > 1}
    if not open_ or not isinstance(engine, Scoring):
        return chosen
    pairs: list[tuple[str, str]] = []
    for index, choice in open_.items():
        plain, text = _plain(results[index]), drafts[index].text
        pairs += [(plain, text[: choice.start] + way + text[choice.end :]) for way in choice.ways]
    scores = iter(engine.score(pairs, brief.source, brief.target))
    for index, choice in open_.items():
        own = [next(scores) for _ in choice.ways]
        if all(score is not None for score in own):
            # Of equals the first.
            best = max(range(len(own)), key=lambda at: ((own[at] or 0.0) + choice.bonus[at], -at))
            chosen[index] = choice.ways[best]
    return chosen
