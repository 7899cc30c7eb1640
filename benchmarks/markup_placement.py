"""How well spans are placed in translations that are known to be right.

For every case of ``tests/cases/markup`` the engine is given the source and the right
translation, both plain, and says how they align (forced decoding); then the markup is put
back and compared with the translator's. So the score is of the placement, not of the words.

Weights and the threshold of doubt were chosen on every second case; the others, "held out",
tell how well they hold.

Run: ``python benchmarks/markup_placement.py [--errors]``
"""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from polyglot_news import engines, markup  # noqa: E402
from polyglot_news.engines import Alignment, Hypothesis  # noqa: E402
from polyglot_news.fidelity import structure  # noqa: E402
from polyglot_news.inline import scan  # noqa: E402
from polyglot_news.markup.preparation import Element, Prepared, prepare  # noqa: E402
from polyglot_news.markup.projection import project  # noqa: E402
from test_markup import LANGUAGES, all_cases, masked_like  # noqa: E402


@dataclass(frozen=True)
class Outcome:
    """One part of the markup of one case."""

    exact: bool
    overlap: float
    confidence: float


def keyed(prepared: Prepared) -> list[tuple[tuple[str, ...], int, int]]:
    """Every element by what it is: (key, start, end)."""
    return [
        (
            (one.kind.value, one.tag, *(str(key) for key in structure(scan(_alone(one))))),
            one.start,
            one.end,
        )
        for one in prepared.elements
    ]


def _alone(one: Element) -> str:
    return f"{one.opening}x{one.closing}" if one.closing else one.opening


def f1(want: tuple[int, int], got: tuple[int, int]) -> float:
    common = min(want[1], got[1]) - max(want[0], got[0])
    return max(0.0, 2 * common / (want[1] - want[0] + got[1] - got[0]))


def outcomes(source: str, target: str, language: str, alignment: Alignment | None) -> list[Outcome]:
    before, after = prepare(source), prepare(target)
    text = masked_like(before, after)
    asides = [Hypothesis(aside) for aside in after.texts[len(after.texts) - len(after.asides) :]]
    own = [Hypothesis(text, alignment=alignment)] if before.has_words else []
    result = prepare(markup.restore(before, own + asides, language).text)
    codes = {mask.code for mask in before.masks}
    places = project(before.plain, before.elements, text, alignment, codes)
    surest: dict[tuple[str, ...], float] = {}
    for (key, _, _), place in zip(keyed(before), places, strict=True):
        surest[key] = min(place.confidence, surest.get(key, 1.0))
    got = Counter(keyed(result))
    scored = []
    for key, start, end in keyed(after):
        exact = (key, start, end) in got
        candidates = [(a, b) for k, a, b in got if k == key and b > a]
        overlap = float(exact)
        if end > start:
            overlap = max((f1((start, end), one) for one in candidates), default=0.0)
        scored.append(Outcome(exact, overlap, surest[key]))
    return scored


def report(name: str, scored: list[Outcome]) -> None:
    sure = [one for one in scored if one.confidence >= markup.SURE]
    print(
        f"{name:<22}{len(scored):>6}{sum(one.exact for one in scored) / len(scored):>9.1%}"
        f"{sum(one.overlap for one in scored) / len(scored):>9.1%}"
        f"{1 - len(sure) / len(scored):>9.1%}"
        f"{sum(one.exact for one in sure) / max(len(sure), 1):>9.1%}"
    )


def main() -> None:
    engine = engines.load("argos", ROOT / "models")
    print(f"{'':<22}{'parts':>6}{'exact':>9}{'chars F1':>9}{'doubted':>9}{'sure: exact':>13}")
    for language in LANGUAGES:
        cases = [(source, target) for code, source, target in all_cases() if code == language]
        pairs = [(prepare(s).plain, masked_like(prepare(s), prepare(t))) for s, t in cases]
        alignments = engine.align(pairs, "en", language)
        scored: dict[str, list[Outcome]] = {"held out": [], "tuned on": [], "no alignment": []}
        for number, ((source, target), alignment) in enumerate(zip(cases, alignments, strict=True)):
            found = outcomes(source, target, language, alignment)
            scored["tuned on" if number % 2 else "held out"] += found
            scored["no alignment"] += outcomes(source, target, language, None)
            if "--errors" in sys.argv and not all(one.exact for one in found):
                print(f"  {target}\n    {[one for one in found if not one.exact]}")
        for name, part in scored.items():
            report(f"{language}, {name}", part)


if __name__ == "__main__":
    main()
