"""How many planted errors the first part of the worklist holds, by language.

A catalog is made of the right translations of ``tests/cases/seeded``; of 15 % of its units the
translation is replaced by one of the wrong ones of the same source, one planted error each;
long units are chosen more often, so that every word is as likely to be wrong as any other. It
is ranked, and read until a share of its words is read: how many of the planted errors were in
that? That is done 200 times, each time with other errors, and the mean is printed beside that of
a random order and of reading the shortest or the longest units first.

The sources are split into two halves by their hash. The weights of the ranking were chosen by
looking at the first half (``--tuning``); what is printed, and what ``--write`` puts into
``data/worklist/recall.txt``, is of the second. Two things make that better than life: the checks
were written with such errors in mind, and find nothing in these right translations.

So ``--references FOLDER`` asks two more questions of the lines of its ``news.LANGUAGE.tsv``
that nothing was tuned on. Errors are made in 15 % of the references by a program that knows no
language, each kind alone: another digit, a third of the sentence gone, another sentence's
translation, and a wrong word, of which no check knows anything. And real machine output of
those lines is ranked; what counts as wrong is the fifth that is worst by chrF. The first 30 % of
the words held 79 to 81 % of the sentences with another's translation, 85 to 97 % of the digits, 45
to 50 % of the omissions and 28 to 33 % of the wrong words, which is what chance gives; and 56 to
67 % of the worst machine output, no more than reading the shortest units first (58 to 67 %)::

    python benchmarks/worklist_recall.py [--tuning] [--references FOLDER] [--write]
"""

from __future__ import annotations

import argparse
import dataclasses
import hashlib
import random
import re
from collections import Counter
from pathlib import Path

from polyglot_news import review, worklist
from polyglot_news.effort import words
from polyglot_news.entry import Entry, State
from polyglot_news.provenance import Provenance
from polyglot_news.worklist import Item, Open
from qa_checks import LANGUAGES, SEEDED, Case, read, references

ROOT = Path(__file__).parent.parent
DATA = ROOT / "src" / "polyglot_news" / "data" / "worklist" / "recall.txt"
SHARES = (10, 20, 30, 50)
RATE = 0.15
TIMES = 200
KINDS = ("wrong", "unseen", "fresh")


def half(source: str) -> int:
    return hashlib.sha256(source.encode()).digest()[0] % 2


def unit(number: int, case: Case, language: str, *, markdown: bool, score: float | None) -> Open:
    checked = review.Unit(case.source, case.target, "en", language, markdown)
    made = Provenance("argos", score=score)
    entry = Entry(case.source).with_machine_text(case.target, made)
    findings = tuple(
        review.Finding(
            name, review.CHECKS[name].severity, "planted", language, 0, case.source, True, ""
        )
        for name in review.findings_of(checked)
    )
    return Open("planted", number, entry, State.MACHINE, "en", findings)


def recall(order: list[Open], wrong: set[int]) -> list[float]:
    """The share of the wrong units that is wholly read, for each of `SHARES` of the words."""
    total = sum(words(one.entry.msgid) for one in order)
    found = []
    for share in SHARES:
        left = total * share / 100
        hits = 0
        for one in order:
            left -= words(one.entry.msgid)
            if left < -1e-9:
                break
            hits += one.number in wrong
        found.append(hits / len(wrong))
    return found


def orders(units: list[Open], chance: random.Random) -> dict[str, list[Open]]:
    shuffled = units[:]
    chance.shuffle(shuffled)
    ranked: tuple[Item, ...] = worklist.rank(units)
    return {
        "worklist": [one.unit for one in ranked],
        "shortest first": sorted(shuffled, key=lambda one: words(one.entry.msgid)),
        "longest first": sorted(shuffled, key=lambda one: -words(one.entry.msgid)),
        "random": shuffled,
    }


def planted(language: str, part: int) -> tuple[dict[str, list[float]], Counter[str]]:
    """The mean recall by order, and how many units and errors there were to choose from."""
    good = [
        unit(n, case, language, markdown=True, score=None)
        for n, case in enumerate(read(SEEDED / f"correct.{language}.txt"))
        if half(case.source) == part
    ]
    made: dict[str, list[Open]] = {}
    for kind in KINDS:
        for case in read(SEEDED / f"{kind}.{language}.txt"):
            if half(case.source) == part:
                one = unit(0, case, language, markdown=True, score=None)
                made.setdefault(case.source, []).append(one)
    found = averaged(good, made)
    return found, Counter(units=len(good), errors=sum(map(len, made.values())))


def averaged(good: list[Open], made: dict[str, list[Open]]) -> dict[str, list[float]]:
    """The mean recall by order: each time other units give way to one that is wrong."""
    sums: dict[str, list[float]] = {}
    places = [at for at, one in enumerate(good) if one.entry.msgid in made]
    count = min(max(1, round(RATE * len(good))), len(places))
    for seed in range(TIMES):
        chance = random.Random(seed)  # noqa: S311 (no secret)
        units = good[:]
        # Each word is as likely to be wrong as any other, so long units are chosen more often.
        weights = {at: chance.random() ** (1 / words(good[at].entry.msgid)) for at in places}
        for at in sorted(places, key=weights.__getitem__)[-count:]:
            wrong = chance.choice(made[good[at].entry.msgid])
            units[at] = dataclasses.replace(wrong, slug="wrong")
        numbered = [dataclasses.replace(one, number=n) for n, one in enumerate(units)]
        bad = {one.number for one in numbered if one.slug == "wrong"}
        numbered = [dataclasses.replace(one, slug="") for one in numbered]
        for name, order in orders(numbered, chance).items():
            found = recall(order, bad)
            sums[name] = [a + b for a, b in zip(sums.get(name, [0.0] * 4), found, strict=True)]
    return {name: [one / TIMES for one in total] for name, total in sums.items()}


# A word worth replacing; of scripts without spaces two ideographs or more.
WORD = re.compile("[\u4e00-\u9fff]{2,}|(?<!\\w)[^\\W\\d_\u3040-\u30ff\u4e00-\u9fff]{4,}(?!\\w)")


def damaged(case: Case, other: Case, chance: random.Random) -> dict[str, str]:
    """Wrong translations of a source, by kind, made by a program that knows no language."""
    found = {"other sentence": other.target}
    if digits := list(re.finditer(r"\d", case.target)):
        digit = chance.choice(digits)
        found["number"] = replaced(case.target, digit, str((int(digit[0]) + 1) % 10))
    gap = "" if re.search("[\u3040-\u30ff]", case.target) else " "
    parts = case.target.split(" ") if gap else list(case.target)
    if third := len(parts) // 3:
        at = chance.randrange(len(parts) - third)
        found["omission"] = gap.join(parts[:at] + parts[at + third :])
    places, others = list(WORD.finditer(case.target)), WORD.findall(other.target)
    if places and others:
        found["wrong word"] = replaced(case.target, chance.choice(places), chance.choice(others))
    return found


def replaced(text: str, found: re.Match[str], new: str) -> str:
    return text[: found.start()] + new + text[found.end() :]


def in_references(language: str, part: int, folder: Path) -> dict[str, dict[str, list[float]]]:
    """The same with errors made in references of news, for each kind of error alone."""
    cases = [one for one in references(folder, language) if half(one.source) == part]
    good = [unit(n, one, language, markdown=False, score=None) for n, one in enumerate(cases)]
    chance = random.Random(language)  # noqa: S311 (no secret)
    kinds: dict[str, dict[str, list[Open]]] = {}
    for at, case in enumerate(cases):
        for kind, text in damaged(case, cases[at - 1], chance).items():
            wrong = unit(0, Case(case.source, text), language, markdown=False, score=None)
            kinds.setdefault(kind, {})[case.source] = [wrong]
    return {kind: averaged(good, made) for kind, made in kinds.items()}


def machine(language: str, part: int, folder: Path) -> dict[str, list[float]]:
    """The same for real machine output: how much of its worst fifth is read."""
    from polyglot_news.engines.argos import ArgosEngine

    cases = [one for one in references(folder, language) if half(one.source) == part]
    answers = ArgosEngine(ROOT / "models").translate([c.source for c in cases], "en", language)
    units = [
        unit(n, Case(case.source, answer[0].text), language, markdown=False, score=answer[0].score)
        for n, (case, answer) in enumerate(zip(cases, answers, strict=True))
    ]
    quality = [chrf(one.entry.msgstr, case.target) for one, case in zip(units, cases, strict=True)]
    worst = sorted(range(len(cases)), key=quality.__getitem__)[: len(cases) // 5]
    sums: dict[str, list[float]] = {}
    for seed in range(TIMES):
        for name, order in orders(units, random.Random(seed)).items():  # noqa: S311 (no secret)
            found = recall(order, set(worst))
            sums[name] = [a + b for a, b in zip(sums.get(name, [0.0] * 4), found, strict=True)]
    return {name: [one / TIMES for one in total] for name, total in sums.items()}


def chrf(hypothesis: str, reference: str, longest: int = 6, beta: float = 2.0) -> float:
    """The F-score of character n-grams (Popović 2015), from 0 to 1."""
    scores = []
    for size in range(1, longest + 1):
        one, other = (
            Counter(text[n : n + size] for n in range(len(text) - size + 1))
            for text in ("".join(hypothesis.split()), "".join(reference.split()))
        )
        if not one or not other:
            continue
        same = sum((one & other).values())
        precision, found = same / sum(one.values()), same / sum(other.values())
        weight = beta**2 * precision + found
        scores.append((1 + beta**2) * precision * found / weight if weight else 0.0)
    return sum(scores) / len(scores) if scores else 0.0


def show(language: str, name: str, shares: list[float]) -> None:
    print(f"{language:4}{name:28}" + "".join(f"{100 * one:6.1f} %" for one in shares))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--tuning", action="store_true", help="the half that weights come from")
    parser.add_argument("--references", type=Path, metavar="FOLDER")
    parser.add_argument("--write", action="store_true", help=f"write {DATA.name}")
    options = parser.parse_args()
    part = 0 if options.tuning else 1
    rows = []
    print(f"{'':4}{'of the words read':28}" + "".join(f"{share:6} %" for share in SHARES))
    for language in LANGUAGES:
        if options.references:
            for kind, found in in_references(language, part, options.references).items():
                show(language, f"{kind}, worklist", found["worklist"])
                show(language, f"{kind}, shortest first", found["shortest first"])
            for name, shares in machine(language, part, options.references).items():
                show(language, f"machine, {name}", shares)
            continue
        found, counts = planted(language, part)
        print(f"{language}  {counts['units']} units, {counts['errors']} planted errors")
        for name, shares in found.items():
            show(language, name, shares)
        for share, one, other in zip(SHARES, found["worklist"], found["random"], strict=True):
            row = (language, share, round(100 * one), round(100 * other), *counts.values())
            rows.append(" ".join(map(str, row)))
    if options.write and not (options.references or options.tuning):
        old = DATA.read_text("utf-8").splitlines()
        head = [line for line in old if line.startswith("#") or not line]
        DATA.write_text("\n".join([*head, *rows, ""]), "utf-8")


if __name__ == "__main__":
    main()
