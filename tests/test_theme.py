"""A publication's own templates: what they may change, and what a mistake in one costs."""

from __future__ import annotations

import re
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import pytest

from conftest import tree, write_tree
from polyglot_news.errors import FileError
from polyglot_news.site import Edition, Site, Theme, build
from site_samples import samples

DOCUMENT = Path(__file__).parents[1] / "docs" / "theme.md"
TEMPLATES = Path(str(files("polyglot_news.site") / "templates"))
SITE = Site("The Harbour Post", "en", "https://news.example/", ("en", "ja", "uk", "de"))
BASE = """\
{% extends "default/base.html" %}
{% block styles %}{{ super() }}<link rel="stylesheet" href="{{ static("own.css") }}">{% endblock %}
{% block site_footer %}<footer>{{ site.title }}, {{ gettext("Articles") }}</footer>{% endblock %}
"""


def built(**templates: str) -> dict[str, bytes]:
    own = tuple((f"{name}.html", text) for name, text in templates.items())
    site = replace(SITE, theme=Theme("theme", own, (("own.css", b"p { margin: 0 }"),)))
    return build(samples(), site)


def test_a_block_of_the_frame_changes_on_every_page_and_the_rest_stays():
    ours, theirs = build(samples(), SITE), built(base=BASE)
    assert set(theirs) - set(ours) == {"static/own.css"}
    framed = [path for path in ours if path.endswith(".html") and path != "404.html"]
    assert len(framed) > 20
    for path in framed:
        up = "../" * path.count("/")
        page = theirs[path].decode()
        assert f'<link rel="stylesheet" href="{up}static/style.css">' in page
        assert f'<link rel="stylesheet" href="{up}static/own.css">' in page
        assert page.count("<footer>The Harbour Post, ") == 1
    assert "<footer>The Harbour Post, Artikel</footer>" in theirs["de/index.html"].decode()
    changed = {path for path in ours if ours[path] != theirs[path]}
    assert changed == set(framed)


def test_what_a_theme_shows_is_escaped():
    edition = Edition("x", "en", "en", "<script>alert(1)</script>", "", body="Text.")
    own = (("article.html", "<h1 title='{{ edition.title }}'>{{ edition.title }}</h1>{{ body }}"),)
    page = build([edition], replace(SITE, theme=Theme("theme", own)))["en/x/index.html"].decode()
    assert "<script>" not in page
    assert "<p>Text.</p>" in page


def test_a_file_of_the_theme_goes_before_ours():
    theme = Theme(static=(("style.css", b"body {}"), ("fonts/a.woff2", b"\0")))
    made = build(samples(), replace(SITE, theme=theme))
    assert made["static/style.css"] == b"body {}"
    assert made["static/fonts/a.woff2"] == b"\0"
    assert "static/start.js" in made


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        (
            "base",
            "<p>\n{% if site %}",
            "theme/base.html:2: The template cannot be read: Unexpected",
        ),
        ("mine", "{{ 1 + }}", "theme/mine.html:1: The template cannot be read: "),
        ("index", "\n\n{{ nothing }}", "theme/index.html:3: The template cannot be filled: 'noth"),
        (
            "index",
            "{% extends 'bse.html' %}",
            "theme/index.html:1: There is no template “bse.html”",
        ),
        (
            "base",
            "{% extends 'base.html' %}",
            "theme/base.html:1: The template includes or extends",
        ),
        ("root", "{{ 1 / 0 }}", "theme/root.html:1: The template cannot be filled: division by"),
        # The sandbox: no way from a value to the inside of Python, and none to files.
        (
            "index",
            "{{ gettext.__globals__ }}",
            "theme/index.html:1: The template cannot be filled: access to attribute '__globals__'",
        ),
        ("index", "{% include '../model.py' %}", "theme/index.html:1: There is no template “../mo"),
        (
            "index",
            "{{ alternates.append(1) }}",
            "theme/index.html:1: The template cannot be filled",
        ),
    ],
)
def test_a_mistake_is_one_line_with_its_template_and_line(name, text, said):
    with pytest.raises(FileError) as raised:
        built(**{name: text})
    assert str(raised.value).startswith(said)
    assert "\n" not in str(raised.value)


# The folder


def test_the_folder_theme_is_found_without_a_setting_and_seen_when_it_changes(project, cli):
    cli("localize")
    before = tree(project / "site")
    write_tree(
        project / "theme",
        {
            "base.html": BASE,
            "static/own.css": "p { margin: 0 }",
            "README.md": "{{",
            ".x.html": "{%",
        },
    )
    done = cli("publish")
    assert done.exit_code == 0, done.output
    assert (project / "site/static/own.css").read_text() == "p { margin: 0 }"
    assert "<footer>The Harbour Post, " in (project / "site/uk/storm/index.html").read_text()
    after = tree(project / "site")
    assert cli("publish").exit_code == 0
    assert tree(project / "site") == after
    for path in sorted((project / "theme").rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    assert cli("publish").exit_code == 0
    assert tree(project / "site") == before


@pytest.mark.parametrize("command", ["publish", "localize"])
@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"<p>\n{% block x %}", "Error: theme/base.html:2: The template cannot be read: "),
        (b"<p>\n{{ x.y }}", "Error: theme/base.html:2: The template cannot be filled: 'x' is"),
        (b"\xff", "Error: theme/base.html:1:1: This file is not UTF-8"),
    ],
)
def test_a_broken_theme_leaves_the_site_whole(project, cli, command, data, said):
    cli("localize")
    before = tree(project / "site")
    write_tree(project, {"theme/base.html": data, "articles/new.md": "# New\n\nSome text.\n"})
    done = cli(command)
    assert done.exit_code == 5, done.output
    lines = [line for line in done.stderr.splitlines() if line.startswith("Error")]
    assert len(lines) == 1
    assert lines[0].startswith(said)
    assert tree(project / "site") == before


def test_a_link_out_of_the_theme_is_refused(project, cli, tmp_path):
    cli("localize")
    before = tree(project / "site")
    (tmp_path / "secret").write_text("secret")
    (project / "theme/static").mkdir(parents=True)
    (project / "theme/static/x.txt").symlink_to(tmp_path / "secret")
    done = cli("publish")
    assert (done.exit_code, done.stderr.count("\n")) == (5, 1)
    assert done.stderr.startswith("Error: theme/static/x.txt: This is a link out of the theme.")
    assert tree(project / "site") == before


# The document


def test_the_document_names_every_template_and_block_and_its_example_works():
    text = DOCUMENT.read_text(encoding="utf-8")
    rows = [line for line in text.splitlines() if line.startswith("| `")]
    templates = sorted(TEMPLATES.glob("*.*"))
    assert len(templates) > 8
    for path in templates:
        blocks = re.findall(r"{% block (\w+) %}", path.read_text(encoding="utf-8"))
        if path.name != "dossier.html":
            assert any(
                f"`{path.name}`" in row and all(f"`{block}`" in row for block in blocks)
                for row in rows
            ), path.name
    (example,) = re.findall(r"```jinja\n(.*?)```", text, re.S)
    page = built(base=example)["de/index.html"].decode()
    assert '<footer><a href="./">The Harbour Post</a></footer>' in page
    assert 'href="../static/own.css"' in page
