"""Repairs and marks from the command line, end to end."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest

from conftest import SETTINGS, tree, write_tree
from polyglot_news import pofile, repairs
from polyglot_news.ledger import parse
from polyglot_news.records import Act

OLENA = "Olena Koval <olena@news.example>"
ANNA = "Anna Autorin"
CATALOG = "locales/de/LC_MESSAGES/storm.po"
LEDGER = "locales/de/reviews.jsonl"
BEFORE = "The storm damaged 340 houses. The ministr closed the roads. He praised the plan.\n"
NOW = "The storm damaged 360 houses. The minister closed the roads. He rejected the plan.\n"
GERMAN = (
    "Der Sturm beschädigte 340 Häuser.",
    "Der Minister sperrte die Straßen.",
    "Er lobte den Plan.",
)


@pytest.fixture
def project(tmp_path):
    """A project whose one article is approved in German."""
    root = tmp_path / "project"
    write_tree(
        root,
        {
            "polyglot-news.toml": SETTINGS.replace('["ja", "uk", "de"]', '["de"]'),
            "articles/storm.md": f"---\ntitle: Storm over Odesa\n---\n\n{BEFORE}",
        },
    )
    return root


@pytest.fixture
def changed(project, cli):
    """The same, and its author has changed three sentences."""
    assert cli("extract").exit_code == cli("update").exit_code == 0
    path = project / CATALOG
    catalog = pofile.load(path)
    texts = ("Sturm über Odessa", *GERMAN)
    entries = tuple(
        dataclasses.replace(entry, msgstr=text)
        for entry, text in zip(catalog.entries, texts, strict=True)
    )
    path.write_text(pofile.dumps(dataclasses.replace(catalog, entries=entries)))
    done = cli("approve", "storm", "-l", "de", "--all", "--scope", "read", "--by", OLENA)
    assert done.exit_code == 0
    article = project / "articles/storm.md"
    article.write_text(article.read_text().replace(BEFORE, NOW))
    return project


def entries(root: Path) -> list[pofile.Entry]:
    return list(pofile.load(root / CATALOG).live)


def acts(root: Path) -> list[tuple[str, str, str]]:
    records = parse((root / LEDGER).read_bytes()).records
    return [(str(one.act), one.actor.name, one.scope) for one in records]


def test_update_repairs_and_one_command_approves(changed, cli):
    assert cli("extract").exit_code == 0
    done = cli("update")
    assert "storm (de): 3 carried, 1 repaired" in done.stderr
    houses = entries(changed)[1]
    assert houses.msgstr == "Der Sturm beschädigte 360 Häuser."
    assert houses.fuzzy
    assert repairs.find(houses.comments)
    before = tree(changed)
    assert cli("update").exit_code == 0
    assert tree(changed) == before
    assert cli("approve", "storm", "-l", "de", "--repaired", "-n", "--by", OLENA).exit_code == 0
    assert tree(changed) == before
    done = cli("approve", "storm", "-l", "de", "--repaired", "--by", OLENA)
    assert done.exit_code == 0
    assert "storm (de): 1 unit approved, by Olena Koval" in done.stderr
    assert [one.fuzzy for one in entries(changed)] == [False, False, True, True]
    assert entries(changed)[1].comments == ()
    assert acts(changed)[4:] == [("approved", "Olena Koval", "repaired by rule")]
    assert cli("ledger", "verify").exit_code == 0


def test_an_author_marks_a_typo_and_everybody_sees_it(changed, cli):
    done = cli("mark", "storm", "--typo", "--by", ANNA)
    assert done.exit_code == 1
    assert "storm (de): 1 unit kept, by Anna Autorin" in done.stderr
    assert "approve --repaired is for that" in done.stderr
    assert "more than a typo changed" in done.stderr
    minister = entries(changed)[2]
    assert (minister.fuzzy, minister.previous_msgid, minister.msgstr) == (False, None, GERMAN[1])
    assert acts(changed)[4:] == [("kept", "Anna Autorin", "typo in the source")]
    shown = cli("ledger", "show", "storm", "-l", "de").stdout
    assert "kept by Anna Autorin (person), scope “typo in the source”\n" in shown
    assert "storm (de): 1 of the approved units are kept by the author" in cli("stats").stdout
    assert json.loads(cli("stats", "--format", "json").stdout)[0]["kept"] == 1
    assert cli("ledger", "verify").exit_code == 0
    again = cli("mark", "storm", "--typo", "--by", ANNA)
    assert "0 units changed" in again.stderr
    assert len(acts(changed)) == 5


def test_an_author_who_names_a_unit_may_call_more_a_typo(changed, cli):
    done = cli("mark", "storm", "--typo", "--unit", "4", "--by", ANNA)
    assert done.exit_code == 0
    assert acts(changed)[4:] == [("kept", "Anna Autorin", "typo in the source")]
    done = cli("mark", "storm", "--typo", "--line", "5", "-l", "de", "--by", ANNA)
    assert done.exit_code == 1
    assert [act for act, _, _ in acts(changed)].count(str(Act.KEPT)) == 2


def test_a_dry_mark_writes_nothing(changed, cli):
    before = tree(changed)
    done = cli("mark", "storm", "--typo", "-n", "--by", ANNA)
    assert "1 unit kept" in done.stderr
    assert f"would change: {CATALOG}" in done.stderr
    assert tree(changed) == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["mark", "storm"], "It is not said how much the change matters. Say it with --typo."),
        (["mark", "storm", "--typo", "--unit", "99", "--by", ANNA], "There is no unit 99"),
        (
            ["approve", "storm", "-l", "de", "--repaired", "--unit", "1", "--by", ANNA],
            "--repaired chooses the units itself.",
        ),
    ],
)
def test_what_cannot_be_done_is_said(changed, cli, arguments, said):
    done = cli(*arguments)
    assert done.exit_code == 2
    assert said in done.stderr
    assert len(acts(changed)) == 4
