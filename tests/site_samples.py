"""Editions made of the sample articles in cases/site/editions."""

from __future__ import annotations

from pathlib import Path

from polyglot_news.site import Coverage, Edition, Run, TextBlock
from polyglot_news.site.model import Addition

FOLDER = Path(__file__).parent / "cases" / "site" / "editions"

COVERAGE = {
    "ar": Coverage(total=21, machine=19, untranslated=2),
    "de": Coverage(total=21, reviewed=12, machine=6, outdated=2, untranslated=1),
    "ja": Coverage(total=21, machine=21),
    "uk": Coverage(total=21, reviewed=3, outdated=1),
}
ADDITIONS = {
    "ar": Addition("\ufdd00\ufdd1", "ملاحظة *للقراء* هنا.\n\n- أولاً\n- ثانياً\n", True),
    "de": Addition(
        "\ufdd00\ufdd1", "Fahrkarten des [Bundes](https://bund.example) gelten nicht.\n", True
    ),
    "ja": Addition("\ufdd00\ufdd1", "この切符は**日本では**使えません。\n", False),
}
"""A note of their editors at the end of the ferry's editions."""
DESCRIPTIONS = {
    "ar": "المدينة تبقي على العبّارة حتى الربيع.",
    "de": "Die Stadt finanziert die Verbindung über den Hafen bis zum Frühjahr.",
    "en": "The city pays for the link across the harbour until spring.",
    "ja": "市は港を渡る航路の費用を春まで負担する。",
    "uk": "Місто оплачує сполучення через гавань до весни.",
}


def samples() -> list[Edition]:
    """Read every sample; the first line is the title."""
    paths = sorted(FOLDER.glob("*.*.*"))
    assert len(paths) >= 8, "the sample articles are missing"
    return [_edition(path) for path in paths]


def _edition(path: Path) -> Edition:
    slug, language, kind = path.name.split(".")
    text = path.read_text(encoding="utf-8")
    first, rest = text.split("\n", 1)
    markdown = kind == "md"
    ferry = slug == "harbour-ferry"
    picture = "harbour-ferry.svg"
    added = ADDITIONS.get(language) if ferry else None
    return Edition(
        slug=slug,
        language=language,
        source_language="en",
        title=first.removeprefix("# ") if ferry or not markdown else "The bridge tolls",
        text=text,
        markdown=markdown,
        body=(f"{text}\n{added.mark}\n" if added else text) if markdown else "",
        blocks=() if markdown else _blocks(rest),
        additions=(added,) if added else (),
        description=DESCRIPTIONS[language] if ferry else "",
        date="2025-08-19" if ferry else "2025-08-12",
        authors=("Marta Lind",) if ferry else (),
        tags=("harbour", "transport") if ferry else (),
        coverage=COVERAGE.get(language, Coverage()),
        images=((picture, (FOLDER / picture).read_bytes()),) if ferry else (),
        source_lines=_source_lines(text) if language == "de" else frozenset(),
        source_fields=frozenset({"tags"} if language != "en" else ()),
    )


def _source_lines(text: str) -> frozenset[int]:
    lines = text.split("\n")
    return frozenset({lines.index("#### How to read the open data")}) & set(range(len(lines)))


def _blocks(text: str) -> tuple[TextBlock, ...]:
    return tuple(
        TextBlock("list item", (Run(line[2:]),))
        if line.startswith("- ")
        else TextBlock("paragraph", (Run(line),))
        for line in text.splitlines()
    )
