"""Takes the code of each law out, one at a time, and runs tests/test_life.py: it has to fail.

    python tests/mutate.py [PART OF A LAW …]

What is taken out is in tests/mutations.txt. Each time a copy of src/ is changed, never the
files themselves. Ends with 1 if a mutation survives, and with 2 if one cannot be applied.
Most are found within five seconds of a processor core, the rarest in forty; one that survives
takes two and a half minutes. A law that random steps reach too seldom gets a rule of its own
that walks there, as ``change_a_sentence_twice`` is.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
LIST = ROOT / "tests/mutations.txt"
PACKAGE = Path("polyglot_news")
SECONDS = 3600


@dataclass(frozen=True)
class Mutation:
    """A law, the module that holds it, and what is replaced by what."""

    module: str
    law: str
    changes: tuple[tuple[str, str], ...]

    def applied(self, text: str) -> str:
        """The module without the law.

        Raises:
            ValueError: What is to be replaced is not there, or more than once.
        """
        for old, new in self.changes:
            if text.count(old) != 1:
                raise ValueError(f"{self.module} has this {text.count(old)} times:\n{old}")
            text = text.replace(old, new)
        return text


def read(text: str) -> list[Mutation]:
    """The mutations of a list."""
    found = []
    for block in text.split("\n\n"):
        lines = [line for line in block.splitlines() if not line.startswith("#")]
        if not lines:
            continue
        module, law = lines[0].split(": ", 1)
        changes: list[tuple[list[str], list[str]]] = []
        for line in lines[1:]:
            if line[0] == "-" and (not changes or changes[-1][1]):
                changes.append(([], []))
            changes[-1]["-+".index(line[0])].append(line[1:])
        joined = tuple(("\n".join(old), "\n".join(new)) for old, new in changes)
        found.append(Mutation(module, law, joined))
    return found


def survives(mutation: Mutation | None) -> bool:
    """Whether the tests pass with a mutation; None is the code as it is."""
    with tempfile.TemporaryDirectory(prefix="mutant-") as folder:
        source = Path(folder) / "src"
        shutil.copytree(ROOT / "src", source, ignore=shutil.ignore_patterns("__pycache__"))
        if mutation:
            path = source / PACKAGE / mutation.module
            path.write_text(mutation.applied(path.read_text("utf-8")), "utf-8")
        environment = {
            **os.environ,
            "PYTHONPATH": str(source),
            "PYTHONDONTWRITEBYTECODE": "1",
            "HYPOTHESIS_PROFILE": "mutations",
        }
        where = [sys.executable, "-c", "import polyglot_news; print(polyglot_news.__file__)"]
        loaded = subprocess.run(where, env=environment, capture_output=True, text=True, check=True)
        assert loaded.stdout.startswith(str(source)), loaded.stdout
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "test_life.py"],
            cwd=ROOT / "tests",
            env=environment,
            capture_output=True,
            timeout=SECONDS,
        )
        assert done.returncode in {0, 1}, done.stdout.decode()
        return done.returncode == 0


def main(words: list[str]) -> int:
    """Run the mutations whose laws have one of the words in them, or all."""
    mutations = [
        one
        for one in read(LIST.read_text("utf-8"))
        if not words or any(word in f"{one.module}: {one.law}" for word in words)
    ]
    for one in mutations:
        try:
            one.applied((ROOT / "src" / PACKAGE / one.module).read_text("utf-8"))
        except ValueError as problem:
            print(problem, file=sys.stderr)
            return 2
    if not survives(None):
        print("The tests fail without any mutation.", file=sys.stderr)
        return 2
    survived = 0
    for one in mutations:
        begin = time.monotonic()
        lives = survives(one)
        survived += lives
        state = "SURVIVED" if lives else "killed"
        print(f"{state:8} {time.monotonic() - begin:4.0f} s  {one.module}: {one.law}", flush=True)
    print(f"{len(mutations)} mutations, {len(mutations) - survived} killed, {survived} survived")
    return int(bool(survived))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
