"""What becomes of mechanical changes: kinds by languages, over tests/cases/carryover.

A case counts once for each kind of edit in it. *Repaired* is what the translation was repaired
for; *offered* is what could have been repaired by its kind but was left to a person, with the
reason; *refused* is a change of wording or of a name, which nobody tries to repair::

    python benchmarks/carryover.py [--seconds]

``--seconds`` says besides how long a repair takes.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from carryover_cases import LANGUAGES, Case, read
from polyglot_news.carryover import Kind, Reason, Repaired, repair

HUMAN = {Reason.WORDING, Reason.NAME}


def verdict(case: Case, language: str) -> tuple[str, tuple[Kind, ...], bool]:
    """What became of a case, the kinds of its edits, and whether that is what the case says."""
    outcome = repair(*case[:3], "en", language)
    kinds = tuple(dict.fromkeys(edit.kind for edit in outcome.edits))
    if isinstance(outcome, Repaired):
        return "repaired", kinds, case.verdict == f"= {outcome.text}"
    fits = case.verdict == f"refused: {outcome.reason}"
    return ("refused" if outcome.reason in HUMAN else str(outcome.reason)), kinds, fits


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", action="store_true")
    options = parser.parse_args()
    print(
        "| kind | " + " | ".join(f"{one}: repaired, offered, refused" for one in LANGUAGES) + " |"
    )
    print("| --- |" + " --- |" * len(LANGUAGES))
    table: dict[Kind, dict[str, Counter[str]]] = {}
    reasons: dict[str, Counter[str]] = {one: Counter() for one in LANGUAGES}
    wrong = 0
    for language in LANGUAGES:
        for case in read(language):
            what, kinds, fits = verdict(case, language)
            wrong += not fits
            reasons[language][what] += 1
            column = what if what in ("repaired", "refused") else "offered"
            for kind in kinds:
                table.setdefault(kind, {}).setdefault(language, Counter())[column] += 1
    for kind in Kind:
        cells = (table.get(kind, {}).get(language, Counter()) for language in LANGUAGES)
        shown = (f"{one['repaired']}, {one['offered']}, {one['refused']}" for one in cells)
        print(f"| {kind} | {' | '.join(shown)} |")
    for language in LANGUAGES:
        found = ", ".join(f"{name} {count}" for name, count in reasons[language].most_common())
        print(f"\n{language}: {sum(reasons[language].values())} cases: {found}")
    print(f"\nnot as the case says: {wrong}")
    if options.seconds:
        cases = [(one, language) for language in LANGUAGES for one in read(language)]
        begin = perf_counter()
        for case, language in cases:
            repair(*case[:3], "en", language)
        print(f"{1000 * (perf_counter() - begin) / len(cases):.1f} ms a repair (caches warm)")


if __name__ == "__main__":
    main()
