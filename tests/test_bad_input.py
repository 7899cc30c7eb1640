"""Articles that would break a site or harm its readers: made safe, or refused in one line."""

from __future__ import annotations

import re

import pytest

import vnu
from conftest import tree, write_tree
from polyglot_news.site import Coverage, Edition, Site, build

SAFE = {
    "scripts": "<script>alert(1)</script>One.\n\n<img src=aurora.svg onerror=alert(1)> Two.\n\n"
    "<iframe src=//evil.example></iframe><style>p {}</style>Three.\n",
    "links": "[a](javascript:alert(1)) <a href='JaVa&#9;Script:alert(1)'>b</a> and\n"
    "<a href=' javascript:alert(1)'>c</a>, [d](data:text/html,x), [e](vbscript:x).\n\n"
    "[f]: javascript:alert(1)\n\n[f]\n",
    "unclosed": "<div><b>bold <i>text\n\n<table><tr><td>x\n\nNext <a href='x>para\n\n"
    "</main></body>\n",
    "turned": "One &#x202e;two&#8238; three.\n",
}
NAMES = """\
---
title: Names
tags: ["../x", "..", "/etc/passwd", "a/../../b", "…", "<b>"]
author: ["../y", ".", "<script>"]
---

Some text.
"""


@pytest.fixture
def hostile(project, cli):
    """The site of a project with all articles that are made safe."""
    articles = {f"articles/{name}.md": f"# T\n\n{text}" for name, text in SAFE.items()}
    write_tree(project, {**articles, "articles/names.md": NAMES})
    done = cli("localize")
    assert done.exit_code == 0, done.output
    return project / "site"


def test_what_an_article_brings_along_is_made_safe(hostile, project):
    pages = {path: path.read_text() for path in sorted(hostile.rglob("*.html"))}
    assert len(pages) > 40
    for path, page in pages.items():
        # Scripts of an article stand there as text or not at all.
        start = path == hostile / "index.html"
        assert len(re.findall(r"<script\b(?! type=.application/ld)", page)) == start, path
        assert not re.search(r"<(iframe|style|object|embed)\b|\bon\w+=", page), path
        for address in re.findall(r'(?:href|src)="(.*?)"', page):
            scheme = re.match(r"[\s\x00-\x20]*([a-z]+):", address.replace("&#9;", ""), re.I)
            assert scheme is None or scheme[1] in {"https", "http", "mailto"}, (path, address)
        assert not re.search("[\u202d\u202e]", page), path
    for word in ("One.", "Two.", "Three."):
        assert word in pages[hostile / "en/scripts/index.html"]
    # No name of a topic or a person leaves its folder.
    outside = {path.name for path in project.iterdir()}
    assert outside == {"polyglot-news.toml", "articles", "locales", "site", ".polyglot-news"}
    assert {path.name for path in (hostile / "en").iterdir() if path.is_dir()} == {
        *SAFE,
        "names",
        "storm",
        "ferry",
        "topics",
        "authors",
    }
    assert vnu.check(hostile) == []


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (
            {"new.md": "# T\n\nText.\n\nA \u202egnp.exe file.\n"},
            "articles/new.md:5: This holds a control character, U+202E. Take it out",
        ),
        (
            {"new.md": "# T\n\n![A map](map.png)\n"},
            "articles/new.md: There is no image “map.png” beside the article.",
        ),
        (
            {"new.md": "# T\n\nSee <img src='map.png' alt='a map'>.\n"},
            "articles/new.md: There is no image “map.png” beside the article.",
        ),
        (
            {"new.md": "# T\n\n![A map](../../map.png)\n"},
            "articles/new.md: The image “../../map.png” lies outside the articles.",
        ),
        (
            {"storm.md": "# T\n\nText.\n"},
            "articles/storm.txt: There are two articles of the name “storm”",
        ),
        (
            {"new.md": "# T\n\n![A map](index.md)\n", "index.md/x": "x"},
            "articles/index.md: ",
        ),
    ],
)
def test_what_is_refused_is_one_line_and_the_site_stays_whole(project, cli, files, said):
    cli("localize")
    before = tree(project / "site")
    write_tree(project / "articles", files)
    done = cli("localize")
    assert done.exit_code == 5, done.output
    errors = [line for line in done.stderr.splitlines() if line.startswith("Error")]
    assert len(errors) == 1
    assert errors[0].startswith(f"Error: {said}")
    assert tree(project / "site") == before


def test_a_translation_turns_no_letters_around():
    """The sign in a headline would turn the publication's name behind it, too."""
    edition = Edition("x", "de", "en", "A\u202egnp.exe", "", body="B\u202dC.", tags=("D\u202eE",))
    for path, content in build([edition], Site("News", base_url="https://n.example")).items():
        assert not re.search("[\u202d\u202e]", content.decode()), path


def test_ten_thousand_headings_are_ten_thousand_places():
    """Of 100 wordings, so that nearly every id has to be made another one."""
    body = "".join(f"{'#' * (2 + number % 5)} Part {number % 100}\n\n" for number in range(10_000))
    text = Edition("long", "en", "en", "Long", "", body=body)
    other = Edition("long", "de", "en", "Lang", "", body=body, coverage=Coverage(1, machine=1))
    for path, page in build([text, other], Site("News")).items():
        if path.endswith("long/index.html"):
            found = re.findall(r'<h[2-6] id="(.*?)"', page.decode())
            assert len(found) == len(set(found)) == 10_000
