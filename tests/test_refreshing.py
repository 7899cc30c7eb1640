"""A newer package changes machine output only when somebody asks, and nothing of a person's."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from hypothesis import given, settings

from catalog_samples import approved, catalogs, machine
from conftest import tree
from polyglot_news import pofile, refreshing, reviewing
from polyglot_news.catalog import Catalog, Entry
from polyglot_news.entry import Origin
from polyglot_news.ledger import Ledger
from polyglot_news.provenance import Provenance
from polyglot_news.records import Actor, Kind

NOW = {("argos", "translate-en_de-1.0")}
SAME = {("argos", "translate-en_de-0.9")}
NONE = Ledger()
OLD = machine("One.", "Eins.")
GERMAN = "locales/de/LC_MESSAGES/storm.po"


@pytest.mark.parametrize(
    ("entry", "current", "expected"),
    [
        (OLD, NOW, True),
        (OLD, SAME, False),
        (OLD, {*NOW, *SAME}, False),
        (OLD, {("other", "translate-en_de-0.9")}, True),
        (dataclasses.replace(OLD, comments=("Look!", *OLD.comments)), NOW, True),
        (approved(OLD), NOW, False),
        (dataclasses.replace(OLD, msgstr="Eines."), NOW, False),
        (approved(dataclasses.replace(OLD, msgstr="Eines.")), NOW, False),
        (Entry("One.", "Eins.", flags=("fuzzy",)), NOW, False),
        (Entry("One."), NOW, False),
        (dataclasses.replace(OLD, obsolete=True), NOW, False),
    ],
)
def test_only_untouched_output_of_another_package_is_stale(entry, current, expected):
    assert refreshing.stale(entry, current, NONE) == expected


@pytest.mark.parametrize(("kind", "expected"), [(Kind.PERSON, False), (Kind.TOOL, True)])
def test_what_a_person_approved_once_stays_even_if_the_flag_is_back(kind, expected):
    catalog = Catalog("storm", "de", entries=(OLD,))
    stamp = reviewing.Stamp(Actor("Olena", kind=kind), "2026-03-01T12:00:00Z")
    ledger = NONE.extended(reviewing.approve(catalog, NONE, [OLD], stamp).records)
    assert refreshing.stale(OLD, NOW, ledger) == expected


@settings(max_examples=60)
@given(catalogs())
def test_a_refresh_opens_no_word_of_a_persons(made):
    after = refreshing.opened(made, NOW, NONE)
    for old, new in zip(made.entries, after.entries, strict=True):
        assert new == old or not old.human
    # Where the engine has nothing to give, all is as it was.
    assert refreshing.kept(made, after) == made


def aged(root: Path, texts: dict[int, str]) -> Catalog:
    """Put texts of an older package into a catalog, by their places."""
    catalog = pofile.load(root / GERMAN)
    old = Provenance("pseudo", "pseudo-0")
    catalog = catalog.with_entries(
        dataclasses.replace(catalog.live[at], msgstr="").with_machine_text(text, old)
        for at, text in texts.items()
    )
    (root / GERMAN).write_text(pofile.dumps(catalog))
    return catalog


def test_only_refresh_translates_anew(project, cli, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1772366400")
    assert cli("localize").exit_code == 0
    fresh = pofile.load(project / GERMAN)
    aged(project, {1: "Alt eins.", 2: "Alt zwei.", 3: "Alt drei.", 4: "Alt vier."})
    cli("approve", "storm", "-l", "de", "--unit", "3", "--by", "Olena <o@news.example>")
    path = project / GERMAN
    path.write_text(path.read_text().replace("Alt drei.", "Von Hand, noch fraglich."))
    before = pofile.load(path)

    for command in (["localize"], ["pretranslate"]):
        # The checks have something to say about these texts.
        assert cli(*command).exit_code in (0, 1)
        assert pofile.load(path).entries == before.entries

    files = tree(project)
    done = cli("pretranslate", "--refresh", "-n")
    assert "de: 2 units to translate, 2 of them again\n" in done.stderr
    assert cli("pretranslate", "--refresh", "--check").exit_code == 1
    assert tree(project) == files

    done = cli("pretranslate", "--refresh")
    assert done.exit_code == 0
    assert "de: 2 units translated, 2 of them again" in done.stderr
    after = pofile.load(path)
    for at in (1, 4):
        assert after.live[at] == fresh.live[at]
    assert after.live[2].msgstr == "Alt zwei."
    assert after.live[3].msgstr == "Von Hand, noch fraglich."
    assert after.live[3].origin is Origin.PERSON
    assert cli("pretranslate", "--refresh", "--check").exit_code == 0
    files = tree(project)
    assert cli("pretranslate", "--refresh").exit_code == 0
    assert tree(project) == files


def test_a_refresh_without_a_package_says_so_and_writes_nothing(project, cli):
    assert cli("localize").exit_code == 0
    aged(project, {1: "Alt."})
    before = tree(project)
    done = cli("pretranslate", "--refresh", "--engine", "argos", "-l", "uk")
    assert done.exit_code == 4
    assert len(done.stderr.splitlines()) == 1
    assert tree(project) == before
