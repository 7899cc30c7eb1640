"""The cases of tests/cases/carryover, as values."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

LANGUAGES = ("de", "uk", "ja")
FOLDER = Path(__file__).parent / "cases" / "carryover"


class Case(NamedTuple):
    """What a change of a source does to a translation.

    Attributes:
        previous: The source before.
        current: The source now.
        translation: The translation of the source before.
        verdict: ``=`` and the repaired translation, or ``refused:`` and why.
    """

    previous: str
    current: str
    translation: str
    verdict: str


def read(language: str) -> list[Case]:
    """The cases of a language."""
    text = re.sub(r"^# .*\n", "", (FOLDER / f"{language}.txt").read_text("utf-8"), flags=re.M)
    blocks = [block.split("\n") for block in re.split(r"\n{2,}", text.strip())]
    return [Case(*block) for block in blocks]
