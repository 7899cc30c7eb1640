"""How often the lints speak, for each 100 sentences, over English that was published.

Sentences are taken from the first column of ``news.LANGUAGE.tsv`` files in their order, one
paragraph each, 40 to an article, or from articles. Of running text most warnings are alarms: the
editors who published it saw no need to change it::

    python benchmarks/lint_alarms.py [--references FILE] [--shown N] [ARTICLE]...
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

from polyglot_news import article, linting

TOGETHER = 40


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("articles", nargs="*", type=Path)
    parser.add_argument("--references", type=Path)
    parser.add_argument("--shown", type=int, default=0, help="list so many of each lint")
    options = parser.parse_args()
    texts = [(path.read_text("utf-8"), path.suffix != ".txt") for path in options.articles]
    if options.references:
        lines = options.references.read_text("utf-8").splitlines()
        rows = [line.split("\t")[0] for line in lines]
        for start in range(0, len(rows), TOGETHER):
            texts.append(("\n\n".join(rows[start : start + TOGETHER]), False))
    counts: Counter[str] = Counter()
    sentences = 0
    for text, markdown in texts:
        parsed = article.parse(text, language="en", markdown=markdown)
        sentences += sum(1 for _ in parsed.segments)
        for one in linting.lint(parsed):
            counts[one.lint] += 1
            if counts[one.lint] <= options.shown:
                print(f"{one.lint}: {one.message} | {one.text[:110]}")
    for name in linting.LINTS:
        print(
            f"{name:12}{counts[name]:5} = {100 * counts[name] / sentences:5.2f} per 100 sentences"
        )
    print(
        f"{'all':12}{sum(counts.values()):5} = {100 * sum(counts.values()) / sentences:5.2f}",
        end="",
    )
    print(f" per 100 of {sentences} sentences")


if __name__ == "__main__":
    main()
