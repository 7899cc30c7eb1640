"""How long a glossary of 100,000 terms takes to load, and how long a unit takes.

Run: python benchmarks/glossary_speed.py

Prints the seconds to read and index the table, and the milliseconds that a unit takes: to find
its terms, and to hold its translation against them. The terms are made of words of the dev texts'
kind; a tenth of them begin with the same word.
"""

from __future__ import annotations

import random
import resource
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

from polyglot_news import glossaries
from polyglot_news.files import Files
from polyglot_news.project import find

TERMS = 100_000
UNITS = 2_000
WORDS = (  # noqa: SIM905
    "harbour storm ferry city bridge repair sail wait morning night president guarantee security "
    "europe budget council mayor ticket price river flood school library archive train station"
).split()
GERMAN = "Hafen Sturm Fähre Stadt Brücke Reparatur Segel Nacht Präsident Rat Fluss Schule".split()  # noqa: SIM905


def word(rng: random.Random) -> str:
    """A word that looks like one."""
    return "".join(
        rng.choice("bdfgklmnprst") + rng.choice("aeiou") for _ in range(rng.randint(2, 4))
    )


def main() -> None:
    """Build the table, load it, look up the units."""
    rng = random.Random(1)  # noqa: S311
    made = [word(rng) for _ in range(40_000)]
    rows = ["source,de,uk,note,keep,case"]
    for number in range(TERMS):
        first = rng.choice(WORDS) if number % 10 == 0 else rng.choice(made)
        rest = [rng.choice(made) for _ in range(rng.randint(0, 2))]
        source = " ".join([first, *rest, f"{rng.choice(made)}{number}"])
        rows.append(f"{source},{rng.choice(GERMAN)},порт,,,")
    with TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "polyglot-news.toml").write_text('locales = ["de", "uk"]\n')
        (root / "glossary.csv").write_text("\n".join(rows))
        project = find(root)
        begin, busy = perf_counter(), process_time()
        glossary = glossaries.load(project, Files(root))
        end, worked = perf_counter(), process_time()
    print(
        f"{len(glossary.terms):,} terms: {end - begin:.2f} s, {worked - busy:.2f} of them at work"
    )

    sources = []
    for _ in range(UNITS):
        words = [rng.choice(made + WORDS) for _ in range(22)]
        words[5:5] = rng.choice(rows[1:]).partition(",")[0].split()
        sources.append(" ".join(words))
    target = " ".join(rng.choice(GERMAN) for _ in range(25))
    begin = perf_counter()
    found = sum(len(glossary.occurrences(one, "en", agreed=True)) for one in sources)
    middle = perf_counter()
    for one in sources:
        glossary.missing(one, target, "en", "de")
    end = perf_counter()
    print(f"{found:,} terms in {UNITS:,} units: {1000 * (middle - begin) / UNITS:.3f} ms to find")
    print(f"{1000 * (end - middle) / UNITS:.3f} ms to hold a translation against them")
    print(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


if __name__ == "__main__":
    main()
