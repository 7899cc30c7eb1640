"""What Ace, the checker of DAISY for accessible books, says of our EPUBs, in Chromium."""

from __future__ import annotations

import json
import os
import subprocess
import zipfile
from pathlib import Path

from browser import chromium
from polyglot_news.site.epub import book
from test_export import SITE, by_language, hard

ACE = Path(__file__).parent.parent / ".tools" / "node_modules" / ".bin" / "ace-cli"


def ace(path: Path, folder: Path) -> list[str]:
    """What is wrong with a book: a line for each rule of Ace that it breaks, with the place."""
    assert ACE.exists(), "Ace is not installed. Run: make test"
    done = subprocess.run(
        [str(ACE), "--silent", "--force", "--outdir", str(folder), str(path)],
        env={**os.environ, "PUPPETEER_EXECUTABLE_PATH": chromium(), "HOME": str(folder)},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    report = folder / "report.json"
    assert report.is_file(), done.stdout + done.stderr
    return [
        f"{subject['earl:testSubject']['url']}: {one['earl:test']['dct:title']}"
        for subject in json.loads(report.read_text("utf-8"))["assertions"]
        for one in subject["assertions"]
    ]


def test_ace_has_nothing_to_say(tmp_path):
    (tmp_path / "ja.epub").write_bytes(book(by_language()["ja"], SITE))
    assert ace(tmp_path / "ja.epub", tmp_path / "report") == []


def test_ace_finds_planted_faults(tmp_path):
    sound = tmp_path / "sound.epub"
    sound.write_bytes(book(hard(), SITE))
    with zipfile.ZipFile(sound) as old, zipfile.ZipFile(tmp_path / "broken.epub", "w") as new:
        for about in old.infolist():
            data = old.read(about).replace(b' alt="a map"', b"")
            data = data.replace(b"schema:accessibilitySummary", b"schema:accessibilityAPI")
            new.writestr(about, data)
    found = ace(tmp_path / "broken.epub", tmp_path / "report")
    assert any(line.endswith(": image-alt") for line in found), found
    assert any(line.endswith(": metadata-accessibilitysummary") for line in found), found
