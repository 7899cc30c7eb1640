"""How long the whole job takes, and how much memory: cold, warm, one article changed, one command.

Makes a project of many articles and times whole commands in it, each in a process of its own, as a
user starts them. The articles are this repository's own, in which words are exchanged for others
of the same corpus, so that no sentence of one is in another and the memory does not answer what
the engine is asked. The words are drawn by a fixed seed: every run makes the same articles.

Run it in the project's environment, with nothing else running::

    python benchmarks/build_times.py 10 argos
    python benchmarks/build_times.py 100 argos
    python benchmarks/build_times.py 1000 pseudo

The arguments: how many articles; the engine, ``argos`` with the bundled packages into their three
languages or ``pseudo`` into four; and a folder to make the project in, a temporary one if none is
given. A thousand articles are cut to about 250 words each, the length of a short report.
``PATH_TO_COMMAND`` in the environment times another installation.
"""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
COMMAND = os.environ.get("PATH_TO_COMMAND", str(Path(sys.executable).parent / "polyglot-news"))
SETTINGS = """source_language = "en"
locales = [{locales}]
engine = "{engine}"

[site]
title = "Build times"
base_url = "https://times.example"

[policy]
default = "labelled"
"""
LOCALES = {"argos": ("de", "uk", "ja"), "pseudo": ("de", "uk", "ja", "fr")}
WORD = re.compile(r"(?<= )[a-z]{5,}(?=[ ,.;])")
STEPS = (
    ("localize, cold", ("localize",)),
    ("localize, nothing changed", ("localize",)),
    ("localize, one article changed", ("localize",)),
    ("localize, one entry approved", ("localize",)),
    ("publish, nothing changed", ("publish",)),
    ("publish, site removed", ("publish",)),
    ("publish, one catalog changed", ("publish",)),
    ("check, nothing changed", ("check",)),
    ("check, nothing kept", ("check",)),
    ("stats", ("stats",)),
    ("worklist -l de", ("worklist", "-l", "de")),
    ("diff --base HEAD", ("diff", "--base", "HEAD")),
    ("xliff export", ("xliff", "export")),
    ("memory lookup", ("memory", "lookup", "The library put the newspaper online.")),
    ("--help", ("--help",)),
)


def main() -> None:
    count, engine = int(sys.argv[1]), sys.argv[2]
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(sys.argv[3] if len(sys.argv) > 3 else scratch) / f"{engine}-{count}"
        words = make(folder, count, engine, 250 if count >= 1000 else None)
        print(f"{count} articles, {words} words, {engine} into {', '.join(LOCALES[engine])}")
        print(f"{'':32}{'wall s':>9}{'CPU s':>9}{'peak MB':>9}")
        for number, (label, arguments) in enumerate(STEPS):
            prepare(label, folder, number)
            wall, cpu, peak = timed(folder, arguments)
            print(f"{label:32}{wall:9.2f}{cpu:9.2f}{peak:9.0f}", flush=True)


def make(folder: Path, count: int, engine: str, longest: int | None = None) -> int:
    """Make the project, of articles with so many words; the number of words in all of them."""
    shutil.rmtree(folder, ignore_errors=True)
    articles = folder / "articles"
    articles.mkdir(parents=True)
    quoted = ", ".join(f'"{locale}"' for locale in LOCALES[engine])
    settings = SETTINGS.format(locales=quoted, engine=engine)
    (folder / "polyglot-news.toml").write_text(settings, encoding="utf-8")
    if engine == "argos":
        (folder / "models").symlink_to(ROOT / "models")
    for image in (ROOT / "articles").glob("*.svg"):
        shutil.copy(image, articles)
    originals = [
        path for path in sorted((ROOT / "articles").iterdir()) if path.suffix in {".md", ".txt"}
    ]
    texts = {path: path.read_text(encoding="utf-8") for path in originals}
    corpus = sorted({word for text in texts.values() for word in WORD.findall(text)})
    total = 0
    for number in range(count):
        path = originals[number % len(originals)]
        text = varied(texts[path], corpus, number) if number >= len(originals) else texts[path]
        text = cut(text, longest) if longest else text
        total += len(text.split())
        (articles / f"{path.stem}-{number:04}{path.suffix}").write_text(text, encoding="utf-8")
    git = ("git", "-c", "user.name=Times", "-c", "user.email=times@example.org")
    (folder / ".gitignore").write_text("models\n.polyglot-news\nsite\n", encoding="utf-8")
    for command in (("init", "-q"), ("add", "."), ("commit", "-q", "-m", "Articles")):
        subprocess.run((*git, *command), cwd=folder, check=True)
    return total


def varied(text: str, corpus: list[str], seed: int) -> str:
    """A text in which about a fifth of the long words are others."""
    chance = random.Random(seed)  # noqa: S311 - it draws words
    return WORD.sub(
        lambda found: chance.choice(corpus) if chance.random() < 0.2 else found[0], text
    )


def cut(text: str, words: int) -> str:
    """The first paragraphs of a text, until they have so many words."""
    kept: list[str] = []
    for paragraph in text.split("\n\n"):
        if sum(len(one.split()) for one in kept) >= words:
            break
        kept.append(paragraph)
    return "\n\n".join(kept).rstrip("\n") + "\n"


def prepare(label: str, folder: Path, number: int) -> None:
    """Change what the label says has changed."""
    if label.endswith("article changed"):
        path = next((folder / "articles").glob("*.txt"))
        text = path.read_text(encoding="utf-8")
        path.write_text(f"{text}\nThis is a new sentence number {number}.\n", encoding="utf-8")
    elif label.endswith("entry approved"):
        path = max((folder / "locales" / "de" / "LC_MESSAGES").glob("*.po"))
        text = path.read_text(encoding="utf-8")
        new = re.sub(r'#, fuzzy\n(msgid .*\nmsgstr "[^"])', r"\1", text, count=1)
        path.write_text(new, encoding="utf-8")
    elif label.endswith("site removed"):
        shutil.rmtree(folder / "site")
        (folder / ".polyglot-news" / "state.json").unlink()
    elif label.endswith("catalog changed"):
        path = max((folder / "locales" / "de" / "LC_MESSAGES").glob("*.po"))
        text = path.read_text(encoding="utf-8")
        new = re.sub(r'(?m)^(msgstr "[^"\\\n]+)"$', r'\1 x"', text)
        path.write_text(new, encoding="utf-8")
    elif label.endswith("nothing kept"):
        for name in ("findings.json", "results.json"):
            (folder / ".polyglot-news" / name).unlink(missing_ok=True)


def timed(folder: Path, arguments: tuple[str, ...]) -> tuple[float, float, float]:
    """Wall seconds, processor seconds and peak memory in MB of one command."""
    measure = (
        "import json, resource, subprocess, sys\n"
        "done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)\n"
        "used = resource.getrusage(resource.RUSAGE_CHILDREN)\n"
        "print(json.dumps([done.returncode, done.stderr.decode()[-500:],"
        " used.ru_utime + used.ru_stime, used.ru_maxrss / 1024]))"
    )
    begin = time.perf_counter()
    done = subprocess.run(
        (sys.executable, "-S", "-c", measure, COMMAND, *arguments),
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    wall = time.perf_counter() - begin
    code, said, cpu, peak = json.loads(done.stdout)
    if code not in {0, 1}:
        sys.exit(f"{' '.join(arguments)} ended with {code}: {said}")
    return wall, cpu, peak


if __name__ == "__main__":
    main()
