"""Machine off, suggest or fill; chains of engines, through the commands and real entry points."""

from __future__ import annotations

import dataclasses
import json
import sys
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

import catalog_samples as samples
from conftest import tree
from polyglot_news import pofile, suggestions, translation
from polyglot_news.entry import Origin
from polyglot_news.files import Files
from polyglot_news.project import find
from polyglot_news.suggestions import Kept, Suggestion
from polyglot_news.translation import withdrawn

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from click.testing import Result

    from polyglot_news.catalog import Catalog
    from polyglot_news.entry import Key


MODELS = Path(__file__).parents[1] / "models"


def set_up(project: Path, text: str, engine: str = '"pseudo"') -> None:
    path = project / "polyglot-news.toml"
    old = path.read_text("utf-8").partition("[machine]")[0]
    old = old.replace('engine = "pseudo"', f"engine = {engine}")
    path.write_text(f"{old}\n{text}", "utf-8")


def catalog_of(project: Path, locale: str, slug: str = "storm") -> Catalog:
    path = project / "locales" / locale / "LC_MESSAGES" / f"{slug}.po"
    return pofile.loads(path.read_bytes(), slug=slug, locale=locale)


def suggested(project: Path, locale: str, slug: str = "storm") -> Mapping[Key, Suggestion]:
    return suggestions.load(Files(project), find(project), locale, slug)


@pytest.fixture
def written(project: Path, cli: Callable[..., Result]) -> Path:
    """A project whose catalogs a machine filled, with one text of a person's."""
    assert cli("extract").exit_code == 0
    assert cli("update").exit_code == 0
    assert cli("pretranslate").exit_code == 0
    path = project / "locales/de/LC_MESSAGES/storm.po"
    catalog = catalog_of(project, "de")
    text = path.read_text("utf-8").replace(catalog.entries[0].msgstr, "Von Hand geschrieben")
    path.write_text(text, "utf-8")
    return project


def test_off_leaves_no_machine_text_anywhere(written: Path, cli: Callable[..., Result]) -> None:
    machine = {entry.msgstr for entry in catalog_of(written, "de").entries[1:]}
    set_up(written, '[machine]\nde = "off"\n')
    assert cli("update").exit_code == 0
    done = cli("pretranslate")
    assert "the machine is off" in done.stderr
    catalog = catalog_of(written, "de")
    assert catalog.entries[0].msgstr == "Von Hand geschrieben"
    assert [entry.msgstr for entry in catalog.entries[1:]] == [""] * (len(catalog.entries) - 1)
    assert not any(entry.fuzzy for entry in catalog.entries[1:])
    assert "polyglot-news: mt" not in "".join(catalog.entries[1].comments)
    kept = tree(written / ".polyglot-news")
    for name, data in kept.items():
        if "/uk/" not in name and "/ja/" not in name and not name.endswith("findings.json"):
            assert not any(text.encode() in data for text in machine), name
    assert all(entry.msgstr for entry in catalog_of(written, "uk").entries)


def test_off_is_not_a_reason_to_fail_a_check(written: Path, cli: Callable[..., Result]) -> None:
    set_up(written, '[machine]\ndefault = "off"\n')
    cli("update")
    cli("pretranslate")
    assert cli("pretranslate", "--check").exit_code == 0


def test_suggestions_stand_beside_catalogs(written: Path, cli: Callable[..., Result]) -> None:
    before = catalog_of(written, "uk")
    set_up(written, '[machine]\nuk = "suggest"\n')
    cli("update")
    done = cli("pretranslate")
    assert done.exit_code == 0, done.stderr
    catalog = catalog_of(written, "uk")
    assert not any(entry.msgstr for entry in catalog.entries)
    found = suggested(written, "uk")
    assert {entry.key: entry.msgstr for entry in before.entries} == {
        key: one.text for key, one in found.items()
    }
    assert {one.engine for one in found.values()} == {"pseudo"}
    # The same again changes no byte, and a person's text ends a suggestion.
    kept = tree(written)
    cli("pretranslate")
    assert tree(written) == kept
    path = written / "locales/uk/LC_MESSAGES/storm.po"
    first = catalog.entries[0]
    text = path.read_text("utf-8").replace(
        f'msgid "{first.msgid}"\nmsgstr ""', f'msgid "{first.msgid}"\nmsgstr "Шторм"'
    )
    path.write_text(text, "utf-8")
    cli("update")
    cli("pretranslate")
    assert first.key not in suggested(written, "uk")
    assert len(suggested(written, "uk")) == len(found) - 1


def test_fill_takes_suggestions_away_again(written: Path, cli: Callable[..., Result]) -> None:
    before = catalog_of(written, "uk")
    set_up(written, '[machine]\nuk = "suggest"\n')
    cli("update")
    cli("pretranslate")
    set_up(written, "")
    cli("update")
    cli("pretranslate")
    assert catalog_of(written, "uk") == before
    assert not suggested(written, "uk")


def test_no_machine_text_is_published_where_it_is_off(
    written: Path, cli: Callable[..., Result]
) -> None:
    set_up(written, '[machine]\ndefault = "off"\n')
    # Nothing is left to publish in some locales, which is a finding and no error.
    assert cli("localize").exit_code in (0, 1)
    assert (written / "site").is_dir()
    for name, data in tree(written / "site").items():
        if not name.startswith("static"):
            assert "⟦".encode() not in data, name


KEYS = st.tuples(st.none() | st.text(max_size=5), st.text(min_size=1, max_size=9))
TEXTS = st.builds(
    Suggestion,
    st.text(max_size=9),
    st.text(max_size=5),
    st.text(max_size=5),
    st.none() | st.floats(-9, 0),
    st.lists(st.sampled_from(["numbers", "markup"]), max_size=2).map(tuple),
    st.sampled_from(["", "split"]),
)


@given(st.text(max_size=9), st.dictionaries(KEYS, TEXTS, max_size=4))
def test_suggestions_are_read_as_they_were_written(
    made_with: str, texts: dict[Key, Suggestion]
) -> None:
    kept = Kept(made_with, texts)
    assert suggestions.loads(suggestions.dumps(kept)) == kept


@pytest.mark.parametrize("data", [b"", b"{}", b"[1]", b'["a", [[1]]]', b"\xff", b'["a", 3]'])
def test_a_broken_file_of_suggestions_is_none(data: bytes) -> None:
    assert suggestions.loads(data) == Kept()


DISTRIBUTION = {
    "shouting_engine.py": '''
        """An engine of another distribution: capitals, and only into German."""

        from polyglot_news.engines import Hypothesis
        from polyglot_news.errors import ModelError


        class Shouting:
            name = "shouting"

            def __init__(self, models=None):
                pass

            def identity(self, source, target):
                if target != "de":
                    raise ModelError("Nothing translates this pair.", "Install it.")
                return "shouting-1"

            def translate(self, sources, source, target, *, hypotheses=1, progress=None):
                return [(Hypothesis(f"({text})".upper()),) for text in sources]

            def align(self, pairs, source, target):
                return [None for _ in pairs]
        ''',
    "shouting_engine-1.dist-info/METADATA": """
        Metadata-Version: 2.1
        Name: shouting-engine
        Version: 1
        """,
    "shouting_engine-1.dist-info/entry_points.txt": """
        [polyglot_news.engines]
        shouting = shouting_engine:Shouting
        """,
}


@pytest.fixture
def shouting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another distribution that brings an engine along, found by its entry point."""
    for name, text in DISTRIBUTION.items():
        path = tmp_path / "other" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text).lstrip(), "utf-8")
    monkeypatch.syspath_prepend(str(tmp_path / "other"))
    monkeypatch.delitem(sys.modules, "shouting_engine", raising=False)


@pytest.mark.usefixtures("shouting")
def test_an_engine_that_lacks_a_pair_leaves_it_to_the_next(
    project: Path, cli: Callable[..., Result]
) -> None:
    set_up(project, "", '["shouting", "pseudo"]')
    cli("extract")
    cli("update")
    assert cli("pretranslate").exit_code == 0
    for locale, engine in (("de", "shouting"), ("uk", "pseudo")):
        made = [entry.provenance for entry in catalog_of(project, locale).entries]
        assert engine in {one.engine for one in made if one}


@pytest.mark.usefixtures("shouting")
def test_an_engine_for_no_pair_at_all_is_an_error_and_nothing_is_written(
    project: Path, cli: Callable[..., Result]
) -> None:
    set_up(project, "", '"shouting"')
    cli("extract")
    cli("update")
    before = tree(project)
    done = cli("pretranslate", "-l", "uk", "-l", "ja")
    assert done.exit_code == 4
    assert "Nothing translates this pair" in done.stderr
    assert tree(project, without=".polyglot-news") == {
        name: data for name, data in before.items() if not name.startswith(".polyglot-news/")
    }


MISSING = "Error: articles/ferry.md, articles/storm.txt: Nothing translates this pair. Install it."


@pytest.mark.usefixtures("shouting")
@pytest.mark.parametrize("arguments", [["pretranslate"], ["localize"], ["-q", "localize"]])
def test_a_pair_that_nothing_translates_keeps_no_other_back(
    project: Path, cli: Callable[..., Result], arguments: list[str]
) -> None:
    set_up(project, "[engines]\nuk = 'shouting'\n")
    cli("extract")
    cli("update")
    done = cli(*arguments)
    assert done.exit_code == 4
    assert done.stderr.splitlines().count(MISSING) == 1
    for locale, pending in (("ja", 0), ("uk", 7), ("de", 0)):
        assert len(translation.pending(catalog_of(project, locale))) == pending
    # The package is there: what was missing is made up for.
    settings = project / "polyglot-news.toml"
    settings.write_text(settings.read_text().replace("shouting", "pseudo"))
    assert cli(*arguments).exit_code == 0
    assert not translation.pending(catalog_of(project, "uk"))


@pytest.mark.usefixtures("shouting")
def test_what_follows_a_run_is_told_what_nothing_translates(
    project: Path, cli: Callable[..., Result], tmp_path: Path
) -> None:
    set_up(project, "[engines]\nuk = 'shouting'\n")
    assert cli("localize", "--events", tmp_path / "events").exit_code == 4
    told = [json.loads(line) for line in (tmp_path / "events").read_text().splitlines()]
    said = {one["locale"]: one["missing"] for one in told if one["event"] == "pretranslated"}
    assert said == {"ja": "", "uk": MISSING.removeprefix("Error: "), "de": ""}
    assert told[-1]["code"] == 4


@pytest.mark.usefixtures("shouting")
def test_what_one_engine_leaves_in_doubt_goes_to_the_next(
    project: Path, cli: Callable[..., Result]
) -> None:
    # English in capitals is no German: the check for copies doubts the whole of it.
    set_up(project, "", '["shouting", "argos"]')
    (project / "articles" / "ferry.md").unlink()
    (project / "articles" / "storm.txt").write_text(
        "The new harbour\n\nThe harbour was closed on Monday.\n", "utf-8"
    )
    (project / "models").symlink_to(MODELS, target_is_directory=True)
    cli("extract")
    cli("update")
    done = cli("pretranslate", "-l", "de")
    assert done.exit_code == 0, done.stderr
    for entry in catalog_of(project, "de").entries:
        assert entry.origin is Origin.MACHINE
        assert entry.provenance
        assert entry.provenance.engine == "argos" or entry.provenance.doubts


def test_an_engine_that_is_not_installed_is_named(
    project: Path, cli: Callable[..., Result]
) -> None:
    set_up(project, "", '["pseudo", "pseudonym"]')
    cli("extract")
    cli("update")
    done = cli("pretranslate")
    assert done.exit_code == 2
    assert "There is no engine “pseudonym”. Did you mean “pseudo”?" in done.stderr


@given(samples.catalogs(), st.lists(samples.texts, min_size=1, max_size=3, unique=True))
def test_withdrawing_takes_what_no_person_touched_and_nothing_else(
    catalog: Catalog, texts: list[str]
) -> None:
    made = [
        samples.machine(f"{text} source {number}", text or "x") for number, text in enumerate(texts)
    ]
    known = {entry.key for entry in catalog.entries}
    made = [entry for entry in made if entry.key not in known]
    both = dataclasses.replace(catalog, entries=(*made, *catalog.entries))
    left = withdrawn(both)
    human = [entry for entry in both.entries if entry.human]
    assert [entry for entry in left.entries if entry.human] == human
    assert not any(samples.is_machine_text(one) for one in left.entries if not one.human)
    assert withdrawn(left) == left


def test_a_frozen_run_sends_to_people_what_no_machine_fills(
    project: Path, cli: Callable[..., Result]
) -> None:
    set_up(project, "[machine]\nuk = 'off'\nde = 'suggest'\n")
    assert cli("localize").exit_code in {0, 1}
    before = tree(project)
    done = cli("localize", "--frozen", "-l", "uk", "-l", "de")
    assert done.exit_code == 1
    *units, end = done.stderr.splitlines()
    assert {one.partition(":")[0] for one in units} == {"uk", "de"}
    assert all(one.endswith("by people: the machine does not fill them") for one in units)
    assert end == "Nothing was written. Translate them, and commit locales/."
    assert tree(project) == before
