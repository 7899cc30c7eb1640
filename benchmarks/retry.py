"""What asking the engine again is worth: units rescued, and units made better or worse.

By default the 100 units of ``benchmarks/data/retry.txt`` are translated again and held against the
judgements there. A result counts as judged only if it is letter by letter the one that was read.
With a folder of dev sets (files ``news.<language>.tsv``, the source in the first column) it counts
for all of their sentences, and for each way alone, how many units are left without a doubt.

Run: ``python benchmarks/retry.py [FOLDER]``
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from polyglot_news import catalog as catalogs
from polyglot_news import engines, merging
from polyglot_news.article import parse
from polyglot_news.translation import pretranslation, retrying
from polyglot_news.translation.judging import Brief

ROOT = Path(__file__).parents[1]
CASES = ROOT / "benchmarks" / "data" / "retry.txt"
LANGUAGES = ("de", "uk", "ja")


@dataclass(frozen=True)
class Case:
    """A unit that was judged."""

    language: str
    judgement: str
    source: str
    first: str
    final: str


def cases() -> list[Case]:
    text = "\n".join(
        line for line in CASES.read_text("utf-8").splitlines() if not line.startswith("#")
    )
    found = []
    for block in text.strip().split("\n\n"):
        head, source, first, final = block.split("\n")
        language, _, judgement = head.split()
        found.append(Case(language, judgement, source, first, final))
    return found


def units(lines: list[str], locale: str) -> list[pretranslation.Pending]:
    """The sentences as the units of one article in plain text."""
    article = parse("\n".join(lines) + "\n", slug="news", markdown=False)
    template = catalogs.template(
        "news",
        (catalogs.Unit(s.context, s.source, s.role, "news.txt", s.line) for s in article.segments),
    )
    catalog, _ = merging.update(catalogs.new("news", locale), template)
    return list(pretranslation.prepared(article, catalog))


def judged() -> None:
    every = cases()
    table: dict[tuple[str, str], Counter[str]] = {}
    engine = engines.load("argos", ROOT / "models")
    for language in LANGUAGES:
        mine = {case.source: case for case in every if case.language == language}
        todo = units(list(mine), language)
        first = pretranslation.first_results(engine, todo, Brief("en", language))
        final = retrying.again(engine, todo, first, Brief("en", language))
        for unit, before, after in zip(todo, first, final, strict=True):
            case = mine.get(unit.entry.msgid)
            if case is None or before.text == after.text:
                continue
            same = (before.text, after.text) == (case.first, case.final)
            for key in ((language, ""), ("", after.path)):
                row = table.setdefault(key, Counter())
                row["units"] += 1
                row["no doubt left"] += not after.doubts
                row[case.judgement if same else "not judged"] += 1
    columns = ("units", "no doubt left", "better", "same", "worse", "not judged")
    print(f"{'':10}" + "".join(f"{column:>14}" for column in columns))
    for (language, path), row in sorted(table.items(), reverse=True):
        print(f"{language or path:10}" + "".join(f"{row[column]:14}" for column in columns))
    whole = sum((row for (language, _), row in table.items() if language), Counter())
    print(f"{'all':10}" + "".join(f"{whole[column]:14}" for column in columns))


def dev(folder: Path) -> None:
    engine = engines.load("argos", ROOT / "models")
    print(f"{'':14}{'units':>8}{'in doubt':>10}{'no doubt left':>15}{'lighter':>9}{'seconds':>9}")
    for language in LANGUAGES:
        text = (folder / f"news.{language}.tsv").read_text("utf-8")
        todo = units([line.partition("\t")[0] for line in text.splitlines()], language)
        start = time.perf_counter()
        first = pretranslation.first_results(engine, todo, Brief("en", language))
        seconds = time.perf_counter() - start
        doubtful = sum(bool(result.doubts) for result in first)
        print(f"{language} first      {len(todo):8}{doubtful:10}{'':24}{seconds:9.1f}")
        ways = [*((way.path, [way]) for way in retrying.WAYS), ("all", retrying.WAYS)]
        for name, chosen in ways:
            start = time.perf_counter()
            after = retrying.again(engine, todo, first, Brief("en", language), chosen)
            seconds = time.perf_counter() - start
            clean = sum(bool(a.doubts) and not b.doubts for a, b in zip(first, after, strict=True))
            lighter = sum(b.weight < a.weight for a, b in zip(first, after, strict=True))
            print(f"{language} {name:11}{'':18}{clean:15}{lighter:9}{seconds:9.1f}")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        dev(Path(sys.argv[1]))
    else:
        judged()
