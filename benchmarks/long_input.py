"""How time and memory grow with the length of an article, for shapes that no newsroom writes.

Each row is an article of one shape and size, through ``polyglot-news localize`` into one language
in a process of its own; then once more, with nothing changed. Times are of the processor, so
that what else runs matters little. What is linear shows the same
kilobytes a second in every row of a shape.

Run it in the project's environment::

    python benchmarks/long_input.py                   # every shape, the pseudo engine
    python benchmarks/long_input.py argos paragraph   # one shape, the bundled package
    python benchmarks/long_input.py pseudo links headings
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parent.parent
COMMAND = os.environ.get("PATH_TO_COMMAND", str(Path(sys.executable).parent / "polyglot-news"))
SETTINGS = """source_language = "en"
locales = ["de"]
engine = "{engine}"

[site]
title = "Long input"
base_url = "https://long.example"

[policy]
default = "labelled"
"""
SECONDS = int(os.environ.get("MOST_SECONDS", "600"))
GIGABYTES = 8
"""After so much time, or with so much memory, a run is given up."""


def sentences(size: int) -> str:
    """Different sentences of this repository's articles, so many bytes of them in one line."""
    words = " ".join(
        path.read_text(encoding="utf-8") for path in sorted((ROOT / "articles").glob("*.md"))
    )
    found = [one for one in re.findall(r"[A-Z][a-z]+(?: [a-z]+,?){4,20}\.", words) if one.isascii()]
    made: list[str] = []
    length = number = 0
    while length < size:
        text = found[number % len(found)]
        if number >= len(found):
            text = f"{text[:-1]} in the year {number}."
        made.append(text)
        length += len(text) + 1
        number += 1
    return " ".join(made)


SHAPES: dict[str, tuple[Callable[[int], str], tuple[int, ...]]] = {
    # By name: what makes it of a size, and the sizes.
    "paragraph": (sentences, (100_000, 300_000, 1_000_000, 5_000_000)),
    "one-span": (lambda n: f"**{sentences(n)}**", (10_000, 100_000, 1_000_000)),
    "one-link": (lambda n: f"[{sentences(n)}](a.md)", (10_000, 100_000, 1_000_000)),
    "one-quote": (lambda n: f'"{sentences(n)}"', (10_000, 100_000, 1_000_000)),
    "no-stop": (lambda n: sentences(n).replace(".", ""), (10_000, 100_000, 1_000_000)),
    "headings": (
        lambda n: "".join(f"## Heading number {i}\n\nText {i}.\n\n" for i in range(n)),
        (1_000, 10_000),
    ),
    "items": (lambda n: "".join(f"- Item number {i}\n" for i in range(n)), (10_000, 100_000)),
    "table": (
        lambda n: "| a | b |\n|---|---|\n" + "".join(f"| Row {i} | {i} |\n" for i in range(n)),
        (500, 5_000),
    ),
    "no-space": (lambda n: "x" * n, (100_000, 1_000_000)),
    "no-space-commas": (lambda n: "abc,def." * (n // 8), (100_000, 1_000_000)),
    "links": (
        lambda n: " ".join(f"[link {i}](https://a.example/{i})" for i in range(n)),
        (1_000, 5_000, 50_000),
    ),
    "links-one-sentence": (
        lambda n: "Read " + ", ".join(f"[one {i}](a{i}.md)" for i in range(n)) + ".",
        (500, 5_000),
    ),
    "bold": (lambda n: " ".join(f"**b{i}** is *i{i}*" for i in range(n)), (1_000, 10_000)),
    "quotes": (lambda n: "> " * n + "Deep.\n", (100, 1_000, 10_000)),
    "lists": (lambda n: "- " * n + "Deep.\n", (100, 1_000, 10_000)),
    "stars": (lambda n: "*[" * n + "\n", (1_000, 10_000)),
    "brackets": (lambda n: "[" * n + "\n", (1_000, 10_000)),
    "images": (lambda n: "![" * n + "\n", (1_000, 10_000)),
    "nested-emphasis": (lambda n: "*a **b " * n + "\n", (1_000, 10_000)),
    "ticks": (lambda n: "".join("`" * (i % 200 + 1) + "a" for i in range(n)), (1_000, 10_000)),
    "html": (lambda n: "<b>" * n + "x\n", (1_000, 10_000)),
    "divs": (lambda n: "<div>\n" * n + "x\n", (1_000, 10_000)),
    "footnotes": (
        lambda n: (
            " ".join(f"Note{i}[^{i}]." for i in range(n))
            + "\n\n"
            + "".join(f"[^{i}]: Body {i}.\n\n" for i in range(n))
        ),
        (500, 5_000),
    ),
    "references": (
        lambda n: (
            " ".join(f"[Ref {i}]" for i in range(n))
            + "\n\n"
            + "".join(f"[Ref {i}]: https://a.example/{i}\n" for i in range(n))
        ),
        (1_000, 10_000),
    ),
    "numbers": (lambda n: "It is " + " ".join(str(i) for i in range(n)) + ".", (5_000, 50_000)),
    "addresses": (
        lambda n: " ".join(f"https://a.example/{i}" for i in range(n)),
        (1_000, 10_000),
    ),
    "dots": (lambda n: ". " * n, (10_000, 100_000)),
    "lines": (lambda n: "word\n" * n, (10_000, 100_000)),
    "open-quotes": (lambda n: '"Say ' * n, (10_000, 100_000)),
    "same": (lambda n: "The same sentence again. " * n, (2_000, 20_000)),
}


def main() -> None:
    engine, chosen = (sys.argv[1:2] or ["pseudo"])[0], sys.argv[2:] or list(SHAPES)
    most = int(os.environ.get("MOST_BYTES", "5000000"))
    head = ("shape", "number", "KB", "CPU s", "KB/s", "again s", "peak MB", "exit")
    print(f"{head[0]:20}{head[1]:>9}{head[2]:>8}{head[3]:>9}{head[4]:>8}{head[5]:>9}", end="")
    print(f"{head[6]:>9}{head[7]:>6}", flush=True)
    for name in chosen:
        make, sizes = SHAPES[name]
        for size in sizes:
            text = f"# Long\n\n{make(size)}\n"
            if len(text) > most * 1.01:
                continue
            with tempfile.TemporaryDirectory() as scratch:
                prepare(Path(scratch), text, engine)
                cold, code, said, peak = timed(Path(scratch))
                again = timed(Path(scratch))[0] if code in {0, 1} else 0.0
            print(
                f"{name:20}{size:9}{len(text) / 1000:8.0f}{cold:9.1f}"
                f"{len(text) / 1000 / cold:8.0f}{again:9.1f}{peak:9.0f}{code:6}  {said}",
                flush=True,
            )
            if code not in {0, 1}:
                break


def prepare(folder: Path, text: str, engine: str) -> None:
    """Make a project of one article."""
    (folder / "articles").mkdir()
    (folder / "articles" / "long.md").write_text(text, encoding="utf-8")
    (folder / "polyglot-news.toml").write_text(SETTINGS.format(engine=engine), encoding="utf-8")
    if engine == "argos":
        (folder / "models").symlink_to(ROOT / "models")


def timed(folder: Path) -> tuple[float, int, str, float]:
    """CPU seconds, exit code, the last line of standard error if it failed, and peak MB."""
    with (folder / "said").open("w+b") as said:
        process = subprocess.Popen(
            (
                "prlimit",
                f"--as={GIGABYTES << 30}",
                "timeout",
                str(SECONDS),
                COMMAND,
                "-q",
                "localize",
            ),
            cwd=folder,
            stdout=subprocess.DEVNULL,
            stderr=said,
        )
        _, status, used = os.wait4(process.pid, 0)
        said.seek(0)
        lines = said.read().decode(errors="replace").splitlines()
    code = os.waitstatus_to_exitcode(status)
    last = lines[-1][:90] if lines and code not in {0, 1} else ""
    return used.ru_utime + used.ru_stime, code, last, used.ru_maxrss / 1024


if __name__ == "__main__":
    main()
