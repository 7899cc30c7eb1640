"""Words a second and peak memory: this project's engine against ``argostranslate.translate``.

Both translate the same sentences with the same bundled package, each in a process of its own,
one after the other; loading is timed apart. Argos's own function splits its text into sentences
again, with a splitter that wants a file from the network. So it runs three ways:

- ``argostranslate.translate, one call``: all sentences as the lines of one text, as a user of
  Argos would give an article; its splitter is replaced by one that gives the line back, and
  its paragraph splitting and its batches are as they are;
- ``argostranslate.translate, a call each``: the same, one call for each sentence;
- ``apply_packaged_translation``: its inner function on all sentences at once, which is the
  most that its own batching can do.

Run it in the project's environment, with nothing else running::

    python benchmarks/pretranslate_speed.py de 25 sentences.txt

The arguments: the target language; how many times the sentences of the articles (or of a file of
one sentence a line) are taken, each time with another number so that none is the same.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
KINDS = {
    "polyglot-news": "argos engine, beam 2",
    "polyglot-news-4": "argos engine, beam 4 (Argos's own width)",
    "argos-text": "argostranslate.translate, one call",
    "argos-sentences": "argostranslate.translate, a call each",
    "argos-inner": "apply_packaged_translation, one call",
}


def main() -> None:
    if len(sys.argv) > 1 and sys.argv[1] in KINDS:
        measure(sys.argv[1], sys.argv[2], json.load(sys.stdin))
        return
    target = sys.argv[1] if len(sys.argv) > 1 else "de"
    times = int(sys.argv[2]) if len(sys.argv) > 2 else 4
    sentences = article_sentences() if len(sys.argv) < 4 else lines(Path(sys.argv[3]))
    repeated = [
        sentence if not n else f"{n}: {sentence}" for n in range(times) for sentence in sentences
    ]
    words = sum(len(sentence.split()) for sentence in repeated)
    print(f"en to {target}: {len(repeated)} sentences, {words} words")
    print(f"{'':44}{'words/s':>9}{'seconds':>9}{'CPU s':>8}{'load s':>8}{'peak MB':>9}")
    for kind, label in KINDS.items():
        done = subprocess.run(
            [sys.executable, __file__, kind, target],
            input=json.dumps(repeated),
            capture_output=True,
            text=True,
            check=True,
        )
        load, seconds, processor, peak = json.loads(done.stdout.splitlines()[-1])
        print(
            f"{label:44}{words / seconds:9.0f}{seconds:9.2f}{processor:8.2f}{load:8.2f}{peak:9.0f}"
        )


def measure(kind: str, target: str, sentences: list[str]) -> None:
    """Translate in this process and print load time, time, processor time and peak memory."""
    started = time.perf_counter()
    run = ours(kind, target) if kind.startswith("polyglot") else theirs(kind, target)
    run(sentences[:1])
    loaded = time.perf_counter()
    processor = time.process_time()
    run(sentences)
    seconds = time.perf_counter() - loaded
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps([loaded - started, seconds, time.process_time() - processor, peak]))


def ours(kind: str, target: str):
    from polyglot_news.engines.argos import ArgosEngine

    engine = ArgosEngine(ROOT / "models", beam_size=4 if kind.endswith("4") else 2)
    return lambda sentences: engine.translate(sentences, "en", target)


def theirs(kind: str, target: str):
    from argostranslate import translate

    from polyglot_news import models

    class Unsplit:
        """In the place of a sentence splitter whose model would be downloaded."""

        def __init__(self, package: object) -> None:
            pass

        def split_sentences(self, text: str) -> list[str]:
            return text.split("\n")

    translate.MiniSBDSentencizer = Unsplit
    package = models.load(models.find("en", target, ROOT / "models"))
    source, into = translate.Language("en", "English"), translate.Language(target, target)
    made = translate.CachedTranslation(translate.PackageTranslation(source, into, package))
    # From here on this is what argostranslate.translate.translate() does once it has found
    # the translation of a pair among the installed packages.
    if kind == "argos-text":
        return lambda sentences: made.translate("\n".join(sentences))
    if kind == "argos-sentences":
        return lambda sentences: [made.translate(sentence) for sentence in sentences]
    made.translate("Load it.")
    inner = made.underlying
    return lambda sentences: translate.apply_packaged_translation(
        package, "\n".join(sentences), inner.translator, inner.sentencizer, 1
    )


def article_sentences() -> list[str]:
    from polyglot_news.article import parse

    return [
        segment.source
        for path in sorted((ROOT / "articles").iterdir())
        if path.suffix in {".txt", ".md"}
        for segment in parse(path.read_text("utf-8")).segments
    ]


def lines(path: Path) -> list[str]:
    return [line for line in path.read_text("utf-8").splitlines() if line.strip()]


if __name__ == "__main__":
    main()
