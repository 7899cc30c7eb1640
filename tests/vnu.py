"""The Nu HTML checker, as tests run it."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

JAR = (
    Path(__file__).parent.parent / ".tools" / "node_modules" / "vnu-jar" / "build/dist" / "vnu.jar"
)


@dataclass(frozen=True)
class Message:
    """What the checker says about a file: an error, or an info with subtype warning."""

    file: str
    line: int
    kind: str
    text: str
    extract: str


def check(folder: Path) -> list[Message]:
    """Check all HTML and CSS files below a folder, with one start of Java (some 3 seconds)."""
    java = shutil.which("java")
    assert java and JAR.is_file(), "The HTML checker is not installed. Run: make test"
    found = [path for path in sorted(folder.rglob("*")) if path.suffix in {".html", ".css"}]
    assert found, f"no page below {folder}"
    # Language detection needs longer texts than these: it takes Arabic lists for Persian.
    options = ["--format", "json", "--exit-zero-always", "--also-check-css", "--no-langdetect"]
    # A short run is over before the better compiler has paid for itself.
    fast = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xss8m"]
    run = subprocess.run(
        [java, *fast, "-jar", str(JAR), *options, *map(str, found)],
        check=True,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    return [
        Message(
            file=Path(unquote(urlsplit(message.get("url", "")).path))
            .relative_to(folder)
            .as_posix(),
            line=message.get("lastLine", 0),
            kind=message.get("subType", message["type"]),
            text=message["message"],
            extract=message.get("extract", ""),
        )
        for message in json.loads(run.stderr)["messages"]
    ]
