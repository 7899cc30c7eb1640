"""A build that keeps what nothing changed leaves the very site that a build from nothing makes."""

from __future__ import annotations

import json
import random
import re
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from conftest import FERRY, PICTURE, SETTINGS, STORM, tree, write_tree
from polyglot_news.cli import main
from polyglot_news.site import earlier, pages
from site_samples import samples

LIGHT = """\
---
title: The lighthouse is for sale
date: 2026-02-01
author: [Ivo Lind, Olena Koval]
tags: [harbour]
---

The lighthouse is for sale. Read about [the ferry](ferry.md) and [the pier](pier.md).
"""
PIER = "A pier for the ferry\n\nThe pier is new. Nobody knows when the ferry comes.\n"
THEME = '{% extends "default/base.html" %}{% block site_footer %}<p>Ours 1</p>{% endblock %}\n'


def run(root: Path, *arguments: str) -> int:
    return CliRunner(catch_exceptions=False).invoke(main, ["-C", str(root), *arguments]).exit_code


def begin(root: Path) -> None:
    shutil.rmtree(root, ignore_errors=True)
    write_tree(
        root,
        {
            "polyglot-news.toml": SETTINGS,
            "articles/storm.txt": STORM,
            "articles/ferry.md": FERRY,
            "articles/light.md": LIGHT,
            "articles/aurora.svg": PICTURE,
        },
    )
    run(root, "localize", "--engine", "pseudo")


def catalog(root: Path, chance: random.Random) -> Path:
    return chance.choice(sorted(root.glob("locales/*/LC_MESSAGES/*.po")))


def changed(path: Path, change: Callable[[str], str]) -> None:
    path.write_text(change(path.read_text("utf-8")), "utf-8")


# What happens to a project between two builds. Each is given its folder and a source of chance.


def article_edited(root: Path, chance: random.Random) -> None:
    path = chance.choice([*root.glob("articles/*.md"), *root.glob("articles/*.txt")])
    changed(path, lambda text: f"{text}\nThis is new, number {chance.randrange(9)}.\n")


def title_edited(root: Path, chance: random.Random) -> None:
    path = root / "articles/ferry.md"
    if path.exists():
        changed(path, lambda text: re.sub("title: .*", f"title: Ship {chance.random()}", text))


def tags_edited(root: Path, chance: random.Random) -> None:
    tags = chance.sample(["harbour", "ships", "C++", "C#"], 2)
    changed(root / "articles/light.md", lambda text: re.sub("tags: .*", f"tags: {tags}", text))


def article_added(root: Path, _: random.Random) -> None:
    (root / "articles/pier.txt").write_text(PIER, "utf-8")


def article_removed(root: Path, _: random.Random) -> None:
    (root / "articles/pier.txt").unlink(missing_ok=True)


def article_renamed(root: Path, _: random.Random) -> None:
    there = [root / "articles/ferry.md", root / "articles/boat.md"]
    there.sort(key=lambda path: not path.exists())
    there[0].rename(there[1])


def picture_changed(root: Path, chance: random.Random) -> None:
    changed(root / "articles/aurora.svg", lambda text: f"{text}<!-- {chance.random()} -->\n")


def entry_approved(root: Path, chance: random.Random) -> None:
    path = catalog(root, chance)
    changed(path, lambda text: text.replace("#, fuzzy\n#: ", "#: ", 1).replace("#, fuzzy\n", "", 1))


def entry_reworded(root: Path, chance: random.Random) -> None:
    path = catalog(root, chance)
    changed(path, lambda text: re.sub(r'(?m)^msgstr "([^"\n])', r'msgstr "\1\1', text, count=3))


def reviewed(root: Path, chance: random.Random) -> None:
    locale = chance.choice(["de", "uk"])
    run(root, "approve", "--all", "-l", locale, "storm", "--actor", "Ada <ada@example.org>")


def theme_written(root: Path, chance: random.Random) -> None:
    theme = THEME.replace("1", str(chance.randrange(9)))
    write_tree(root, {"theme/base.html": theme, "theme/static/own.css": f"/* {chance.random()} */"})


def theme_removed(root: Path, _: random.Random) -> None:
    shutil.rmtree(root / "theme", ignore_errors=True)


def setting_changed(root: Path, chance: random.Random) -> None:
    title = f'title = "Post {chance.randrange(9)}"'
    changed(root / "polyglot-news.toml", lambda text: re.sub('title = ".*"', title, text))


def policy_changed(root: Path, chance: random.Random) -> None:
    policy = chance.choice(["draft", "labelled", "reviewed"])
    text = (root / "polyglot-news.toml").read_text("utf-8").partition("\n[policy]")[0]
    (root / "polyglot-news.toml").write_text(f'{text}\n[policy]\nde = "{policy}"\n', "utf-8")


def addition_written(root: Path, chance: random.Random) -> None:
    note = f"# at the end\n\nEin Hinweis, {chance.randrange(9)}.\n"
    picture = "\n# instead of: aurora.svg\n\n![Ein Schiff](schiff.svg)\n"
    write_tree(root, {"locales/de/additions/ferry.md": note + picture * chance.randrange(2)})


def addition_approved(root: Path, _: random.Random) -> None:
    run(root, "approve", "--all", "-l", "de", "ferry", "--actor", "Ada <ada@example.org>")


def addition_pictured(root: Path, chance: random.Random) -> None:
    picture = f"{PICTURE}<!-- {chance.random()} -->\n"
    write_tree(root, {"locales/de/additions/schiff.svg": picture})


def address_written(root: Path, chance: random.Random) -> None:
    names = {slug: {"address": f"{slug}-{chance.randrange(3)}"} for slug in ("ferry", "storm")}
    write_tree(root, {"locales/uk/addresses.json": json.dumps(names)})


def naming_changed(root: Path, chance: random.Random) -> None:
    naming = chance.choice(["source", "native", "transliterated"])
    text = (root / "polyglot-news.toml").read_text("utf-8").partition("\n[addresses]")[0]
    text = f'{text}\n[addresses]\nuk = "{naming}"\n' if "[policy]" not in text else text
    (root / "polyglot-news.toml").write_text(text, "utf-8")


def file_spoilt(root: Path, chance: random.Random) -> None:
    path = chance.choice(sorted(path for path in root.glob("site/**/*") if path.is_file()))
    path.write_bytes(b"spoilt")


def file_deleted(root: Path, chance: random.Random) -> None:
    chance.choice(sorted(path for path in root.glob("site/**/*") if path.is_file())).unlink()


def records_lost(root: Path, chance: random.Random) -> None:
    kept = sorted((root / ".polyglot-news").glob("*.json"))
    if kept:
        chance.choice(kept).unlink()


def records_damaged(root: Path, chance: random.Random) -> None:
    path = root / ".polyglot-news/built.json"
    if path.exists():
        data = bytearray(path.read_bytes())
        data[chance.randrange(len(data))] ^= 1
        path.write_bytes(data)


EVENTS = (
    *(article_edited, title_edited, tags_edited, article_added, article_removed, article_renamed),
    *(picture_changed, entry_approved, entry_reworded, reviewed, theme_written, theme_removed),
    *(addition_written, addition_approved, addition_pictured, address_written, naming_changed),
    *(setting_changed, policy_changed, file_spoilt, file_deleted, records_lost, records_damaged),
)
# After these, the catalogs follow.
IN_ARTICLES = (article_edited, title_edited, tags_edited, article_added, article_renamed)


def hold_against_a_build_from_nothing(root: Path) -> None:
    here = run(root, "publish")
    fresh = root.parent / "fresh"
    shutil.rmtree(fresh, ignore_errors=True)
    ignored = shutil.ignore_patterns("site", ".polyglot-news")
    shutil.copytree(root, fresh, ignore=ignored)
    assert run(fresh, "publish") == here
    assert tree(root / "site") == tree(fresh / "site")
    assert run(root, "publish", "--check") == here


def happen(root: Path, event: Callable[[Path, random.Random], None], seed: int) -> None:
    event(root, random.Random(seed))  # noqa: S311
    if event in IN_ARTICLES:
        run(root, "localize", "--engine", "pseudo")


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("published") / "project"
    begin(root)
    return root


@pytest.fixture
def copied(published: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(published, tmp_path / "project"))


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.__name__)
def test_after_each_event_the_site_is_that_of_a_build_from_nothing(copied, event):
    happen(copied, event, 1)
    hold_against_a_build_from_nothing(copied)


@given(st.lists(st.tuples(st.sampled_from(EVENTS), st.integers(0, 99)), min_size=2, max_size=5))
@settings(max_examples=6, phases=[Phase.generate])  # a history takes seconds: none is shortened
def test_after_any_events_the_site_is_that_of_a_build_from_nothing(published, events):
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(shutil.copytree(published, Path(scratch) / "project"))
        for event, seed in events:
            happen(root, event, seed)
            run(root, "publish")
        hold_against_a_build_from_nothing(root)


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """The editions whose text is rendered, by language and article."""
    found: list[tuple[str, str]] = []
    render = pages.render

    def spied(edition, *arguments, **named):
        found.append((edition.language, edition.slug))
        return render(edition, *arguments, **named)

    monkeypatch.setattr(pages, "render", spied)
    return found


def test_an_entry_makes_one_edition_anew(copied, rendered):
    changed(
        copied / "locales/de/LC_MESSAGES/ferry.po",
        lambda text: re.sub(r'(?m)^msgstr "([^"\n])', r'msgstr "\1\1', text),
    )
    run(copied, "publish")
    assert rendered == [("de", "ferry")]


def test_an_article_makes_its_editions_anew_and_those_that_lead_to_it_only_where_they_must(
    copied, rendered
):
    happen(copied, article_added, 1)
    # `light` leads to the pier, which was not there before.
    slugs = {slug for _, slug in rendered}
    assert slugs == {"pier", "light"}
    rendered.clear()
    changed(copied / "articles/pier.txt", lambda text: text.replace("new", "old"))
    run(copied, "localize", "--engine", "pseudo")
    assert {slug for _, slug in rendered} == {"pier"}


def test_a_file_that_is_spoilt_is_restored_alone(copied, rendered):
    (copied / "site/uk/storm/index.html").write_bytes(b"spoilt")
    run(copied, "publish")
    assert rendered == [("uk", "storm")]


def test_a_missing_picture_is_missed_in_a_kept_edition_too(copied, cli):
    before = tree(copied / "site")
    (copied / "articles/aurora.svg").unlink()
    assert run(copied, "publish") == 5
    assert tree(copied / "site") == before


def test_an_edition_without_its_text_comes_back_from_json():
    for edition in samples():
        brief = earlier.brief(edition)
        assert earlier.loads(json.loads(json.dumps(earlier.dumps(brief)))) == brief


def test_what_nobody_can_compare_is_no_key():
    with pytest.raises(TypeError):
        earlier.key_of([object()], str)
