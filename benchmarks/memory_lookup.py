"""Seconds a lookup, and how much of what is there is found: the translation memory at any size.

The entries are made by a chain of words over real prose: the project's articles, the help topics
and docstrings of the Python that runs this. Lengths are those of news: one in seven is a headline
of 3 to 8 words, the others are sentences of 8 to 35. The queries are entries as editors change
them: words replaced, left out or put in, clauses swapped, typing errors, other numbers, markup.

What a lookup finds is held against an exhaustive search: the same measure over every entry.
Three shares are printed: of the queries whose best match is found (or one that is as good), of
all matches among the best five, and of those entries that the query was made from, where they
are alike enough. ::

    python benchmarks/memory_lookup.py 1000000 10000 500

The arguments: entries, queries, and how many of the queries are searched for exhaustively.
"""

from __future__ import annotations

import ast
import random
import resource
import string
import sys
import sysconfig
import tempfile
import time
from collections import defaultdict
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import rapidfuzz

from polyglot_news.memory.forms import NEAR, form
from polyglot_news.memory.pairs import Match, Occurrence, Pair
from polyglot_news.memory.store import Feed, Memory

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
MINIMUM, LIMIT = 0.75, 5
VARIED = ["typo", "number", "markup", "replace", "replace", "delete", "insert", "swap", "case"]


def main() -> None:
    count, queries, exhaustive = (
        int(value) for value in (*sys.argv[1:], *("100000", "2000", "200")[len(sys.argv) - 1 :])
    )
    rng = random.Random(8)  # noqa: S311
    words = prose()
    entries = sentences(words, count, rng)
    lengths = sorted(map(len, entries))
    print(
        f"{count:,} entries of {len(set(words)):,} words; "
        f"median {lengths[count // 2]} characters, longest {lengths[-1]}"
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "memory.sqlite"
        begin = time.monotonic()
        Memory(path, [Feed("bench", "1", lambda: pairs(entries))]).close()
        print(f"built in {time.monotonic() - begin:.1f} s, {path.stat().st_size / 1e6:,.0f} MB")
        begin = time.monotonic()
        memory = Memory(path, [Feed("bench", "1", lambda: ())])
        print(f"opened in {1000 * (time.monotonic() - begin):.1f} ms")
        asked = [(at, edited(entries[at], words, rng)) for at in rng.sample(range(count), queries)]
        found, taken = [], []
        for _, text in asked:
            begin = time.perf_counter()
            found.append(memory.fuzzy(text, "de", MINIMUM, LIMIT))
            taken.append(time.perf_counter() - begin)
        report_times(taken)
        exact = time.perf_counter()
        for at, _ in asked:
            assert memory.exact(entries[at], "de")
        print(f"exact: {1e6 * (time.perf_counter() - exact) / queries:.0f} µs a lookup")
        made_from(asked, found, entries)
        compare(asked[:exhaustive], found, entries)
        memory.close()
    print(f"peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3:,.0f} MB (with entries)")


def report_times(taken: list[float]) -> None:
    ordered = sorted(taken)
    print(
        "lookup: "
        + ", ".join(
            f"{name} {1000 * ordered[min(int(share * len(ordered)), len(ordered) - 1)]:.1f} ms"
            for name, share in (("median", 0.5), ("95 %", 0.95), ("99 %", 0.99), ("longest", 1))
        )
    )


def made_from(
    asked: list[tuple[int, str]], found: list[tuple[Match, ...]], entries: list[str]
) -> None:
    near = hits = 0
    for (at, text), matches in zip(asked, found, strict=True):
        score = alike(text, entries[at])
        if score < MINIMUM:
            continue
        near += 1
        worst = matches[-1].similarity if len(matches) == LIMIT else 0
        hits += any(match.source == entries[at] for match in matches) or score <= worst
    print(f"the entry itself: found for {hits} of {near} queries ({hits / near:.2%})")


def compare(
    asked: list[tuple[int, str]], found: list[tuple[Match, ...]], entries: list[str]
) -> None:
    forms = [form(entry) for entry in entries]
    best = first = every = there = 0
    begin = time.perf_counter()
    for (_, text), matches in zip(asked, found, strict=False):
        searched = rapidfuzz.process.extract(
            form(text),
            forms,
            scorer=rapidfuzz.fuzz.ratio,
            score_cutoff=100 * MINIMUM,
            limit=LIMIT,
        )
        scores = [1.0 if entries[at] == text else min(NEAR, s / 100) for _, s, at in searched]
        ours = [match.similarity for match in matches]
        if scores:
            first += 1
            best += bool(ours) and ours[0] >= max(scores) - 1e-9
        there += len(scores)
        for score in sorted(scores, reverse=True):
            every += any(abs(score - one) < 1e-9 for one in ours)
            ours = _without(ours, score)
    seconds = (time.perf_counter() - begin) / max(1, len(asked))
    print(f"exhaustive search: {1000 * seconds:,.0f} ms a query, {len(asked)} queries")
    print(f"best match: {best} of {first} ({best / first:.2%})")
    print(f"all of the best {LIMIT}: {every} of {there} ({every / there:.2%})")


def _without(scores: list[float], one: float) -> list[float]:
    for at, score in enumerate(scores):
        if abs(score - one) < 1e-9:
            return scores[:at] + scores[at + 1 :]
    return scores


def alike(one: str, other: str) -> float:
    return rapidfuzz.fuzz.ratio(form(one), form(other)) / 100


def pairs(entries: list[str]) -> Iterator[Pair]:
    for number, entry in enumerate(entries):
        origin = Occurrence("bench", f"article-{number // 60}")
        yield Pair(entry, f"[{entry}]", "en", "de", origin)


def prose() -> list[str]:
    """Words with their punctuation, in the order of real texts."""
    texts = [path.read_text("utf-8") for path in sorted((ROOT / "articles").glob("*.[mt]*"))]
    texts *= 20  # the chain is to sound more like news than like a manual
    library = Path(sysconfig.get_path("stdlib"))
    for path in sorted(library.rglob("*.py")):
        if "test" in path.parts or "site-packages" in path.parts:
            continue
        try:
            tree = ast.parse(path.read_text("utf-8"))
        except (SyntaxError, UnicodeDecodeError):
            continue
        texts += [
            ast.get_docstring(node) or ""
            for node in ast.walk(tree)
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        ]
    words = " ".join(texts).split()
    return [word for word in words if len(word) < 20 and any(map(str.isalpha, word))]


def sentences(words: list[str], count: int, rng: random.Random) -> list[str]:
    chain: dict[str, list[str]] = defaultdict(list)
    for one, next_one in pairwise(words):
        chain[one].append(next_one)
    made: dict[str, None] = {}
    while len(made) < count:
        size = rng.randint(3, 8) if rng.random() < 1 / 7 else rng.randint(8, 35)
        word = rng.choice(words)
        text = [word.capitalize()]
        while len(text) < size:
            # Left now and then, or a million sentences of the chain would be a few.
            word = (
                rng.choice(chain.get(word) or words) if rng.random() < 0.85 else rng.choice(words)
            )
            text.append(word if rng.random() > 0.03 else str(rng.randint(2, 5000)))
        made[" ".join(text).rstrip(".,;:") + "."] = None
    return list(made)


def edited(text: str, words: list[str], rng: random.Random) -> str:
    parts = text.split()
    for kind in rng.choices(VARIED, k=rng.randint(1, 3)):
        at = rng.randrange(len(parts))
        if kind == "typo":
            word = parts[at]
            spot = rng.randrange(len(word))
            parts[at] = word[:spot] + rng.choice(string.ascii_lowercase) + word[spot + 1 :]
        elif kind == "number":
            parts[at] = str(rng.randint(2, 5000))
        elif kind == "markup":
            mark = rng.choice(["**{}**", "*{}*", "[{}](https://news.example/a/b)", "`{}`"])
            parts[at] = mark.format(parts[at])
        elif kind == "replace":
            parts[at] = rng.choice(words)
        elif kind == "delete" and len(parts) > 2:
            del parts[at]
        elif kind == "insert":
            parts.insert(at, rng.choice(words))
        elif kind == "swap":
            parts = parts[at:] + parts[:at] if len(parts) > 12 and at in (1, 2, 3) else parts
        elif kind == "case":
            parts[at] = parts[at].upper()
    return " ".join(parts)


if __name__ == "__main__":
    main()
