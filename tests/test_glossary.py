"""The glossary of a project: its files, what an edit re-opens, what corrections it is offered."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from polyglot_news import pofile, provenance, reopening
from polyglot_news.catalog import Catalog, Entry
from polyglot_news.corrections import Correction, suggest
from polyglot_news.ledger import Ledger
from polyglot_news.records import Actor
from polyglot_news.reviewing import Stamp, approve
from polyglot_news.terms import Glossary, Term

CASES = Path(__file__).parent / "cases"
OLENA = "Olena Koval <olena@news.example>"
WHEN = "2026-03-01T12:00:00Z"
ARTICLE = reopening.Article("en")


@pytest.fixture(autouse=True)
def _time(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1772366400")


# What an edit re-opens

WORDS = ("ferry", "harbour", "storm")
RENDERINGS = {"ferry": ("Fähre", "Boot"), "harbour": ("Hafen", "Port"), "storm": ("Sturm", "Orkan")}

ENTRIES = st.lists(
    st.tuples(
        st.sampled_from(WORDS),
        st.sampled_from(("Fähre", "Boot", "Hafen", "Port", "Sturm", "Orkan")),
        st.booleans(),
    ),
    max_size=6,
)
AGREED = st.fixed_dictionaries({word: st.sampled_from(RENDERINGS[word]) for word in WORDS})


def catalog_of(entries: list[tuple[str, str, bool]]) -> Catalog:
    """A catalog: a word in the source, one in the text, whether that is approved."""
    made = tuple(
        Entry(
            f"Number {n}: a {word}.", f"Nummer {n}: {text}.", flags=() if approved else ("fuzzy",)
        )
        for n, (word, text, approved) in enumerate(entries)
    )
    return Catalog("storm", "de", entries=made)


def glossary_of(agreed: dict[str, str]) -> Glossary:
    return Glossary([Term(word, {"de": text}) for word, text in agreed.items()])


def approved_again(catalog: Catalog, glossary: Glossary, keys=None) -> Catalog:
    """Every entry, or some, approved by a person as it is."""
    stamp = Stamp(Actor("Olena"), WHEN)
    chosen = [one for one in catalog.entries if keys is None or one.key in keys]
    done = approve(catalog, Ledger(), chosen, stamp)
    return reopening.acknowledged(done, glossary, ARTICLE)


def without_flags(catalog: Catalog, keys) -> Catalog:
    """Some entries approved in an editor: only their flags go."""
    entries = [one for one in catalog.entries if one.key in keys]
    return catalog.with_entries(dataclasses.replace(one, flags=()) for one in entries)


def plain(catalog: Catalog) -> list[tuple[str, str]]:
    return [(one.msgid, one.msgstr) for one in catalog.entries]


@settings(max_examples=60)
@given(ENTRIES, AGREED, AGREED)
def test_reopened_is_what_is_approved_and_does_not_hold_a_changed_term(entries, before, after):
    catalog = catalog_of(entries)
    asked, keys = reopening.reopened(catalog, Ledger(), glossary_of(before), ARTICLE)
    settled = without_flags(asked, keys)  # a person approves all of it once more
    same, again = reopening.reopened(settled, Ledger(), glossary_of(before), ARTICLE)
    assert (same, again) == (settled, ())

    asked, keys = reopening.reopened(settled, Ledger(), glossary_of(after), ARTICLE)
    unread = {one.key for one in settled.entries if one.fuzzy}
    changed = {word for word in WORDS if before[word] != after[word]}
    wanted = {
        entry.key
        for entry, (word, text, _) in zip(settled.entries, entries, strict=True)
        if entry.key not in unread and word in changed and text != after[word]
    }
    assert set(keys) == wanted
    assert plain(asked) == plain(settled)
    for old, new in zip(settled.entries, asked.entries, strict=True):
        assert new.fuzzy == (new.key in wanted | unread)
        held = any(f"source={word}" in line for word in changed for line in old.comments)
        assert new == old or new.key in wanted or held
    twice, more = reopening.reopened(asked, Ledger(), glossary_of(after), ARTICLE)
    assert (twice, more) == (asked, ())

    after_all = glossary_of(after)
    for approving in (without_flags(asked, keys), approved_again(asked, after_all, keys)):
        final, none = reopening.reopened(approving, Ledger(), glossary_of(after), ARTICLE)
        assert (final, none) == (approving, ())
        assert {one.key for one in final.entries if one.fuzzy} == unread


@settings(max_examples=30)
@given(ENTRIES, AGREED)
def test_what_a_person_approves_knowing_the_term_is_not_asked_about(entries, agreed):
    catalog = approved_again(catalog_of(entries), glossary_of(agreed))
    assert reopening.reopened(catalog, Ledger(), glossary_of(agreed), ARTICLE) == (catalog, ())


def test_a_comment_goes_when_the_translation_holds_the_term():
    glossary = glossary_of({"ferry": "Fähre"})
    asked, keys = reopening.reopened(
        catalog_of([("ferry", "Boot", True)]), Ledger(), glossary, ARTICLE
    )
    (entry,) = asked.entries
    assert keys == (entry.key,)
    assert [line.partition(" id=")[0] for line in entry.comments] == ["polyglot-news: term"]
    assert entry.comments[0].endswith("source=ferry rendering=Fähre")
    mended = dataclasses.replace(
        entry, msgstr="Nummer 0: Autofähren.", comments=("mine", *entry.comments)
    )
    after, none = reopening.reopened(asked.with_entries([mended]), Ledger(), glossary, ARTICLE)
    assert (after.entries[0].comments, none) == (("mine",), ())


def test_a_term_that_is_taken_out_asks_nothing_and_touches_nothing():
    asked, _ = reopening.reopened(
        catalog_of([("ferry", "Boot", True)]), Ledger(), glossary_of({"ferry": "Fähre"}), ARTICLE
    )
    for glossary in (Glossary(), glossary_of({"storm": "Sturm"})):
        assert reopening.reopened(asked, Ledger(), glossary, ARTICLE) == (asked, ())


def test_countries_and_code_reopen_nothing():
    entries = (
        Entry("Austria and `ferry`.", "Australien und `ferry`."),
        Entry("A ferry to Austria.", "Eine Fähre nach Australien."),
    )
    texts = Catalog("storm", "de", entries=entries)
    glossary = glossary_of({"ferry": "Fähre"})
    assert reopening.reopened(texts, Ledger(), glossary, ARTICLE) == (texts, ())


# From the command line

CATALOG = "locales/de/LC_MESSAGES/storm.po"


def translate(root: Path, changes: dict[str, str], path: str = CATALOG) -> None:
    """Translate some units in an editor, which takes their flags."""
    catalog = pofile.load(root / path)
    entries = [
        dataclasses.replace(one, msgstr=changes[one.msgid], flags=())
        for one in catalog.entries
        if one.msgid in changes
    ]
    (root / path).write_text(pofile.dumps(catalog.with_entries(entries)))


TWO = "Two ferries wait outside."
STORM = "A storm has closed the harbour of Odesa since Monday."


def test_an_edited_glossary_reopens_the_units_that_contain_the_term(project, cli):
    assert cli("localize").exit_code == 0
    translate(project, {TWO: "Zwei Boote warten draußen.", STORM: "Seit Montag ist der Hafen zu."})
    cli("update")
    before = (project / CATALOG).read_bytes()
    (project / "glossary.csv").write_text("source,de\nferry,Fähre\nstorm,\n")
    done = cli("update")
    assert "storm (de): " in done.stderr
    assert "1 re-opened for a term" in done.stderr
    after = (project / CATALOG).read_bytes()
    gone = set(before.split(b"\n\n")) - set(after.split(b"\n\n"))
    assert len(gone) == 1
    assert b"Boote" in gone.pop()
    cli("update")
    assert (project / CATALOG).read_bytes() == after
    # Whoever works on another machine comes to the same.
    for path in (project / ".polyglot-news").iterdir():
        if path.is_file():
            path.unlink()
    cli("update")
    assert (project / CATALOG).read_bytes() == after

    unit = [one.msgid for one in pofile.load(project / CATALOG).live].index(TWO) + 1
    assert cli("approve", "storm", "-l", "de", "--unit", str(unit), "--by", OLENA).exit_code == 0
    approved = (project / CATALOG).read_bytes()
    cli("update")
    assert (project / CATALOG).read_bytes() == approved
    assert not pofile.load(project / CATALOG).live[unit - 1].fuzzy

    (project / "glossary.csv").write_text("source,de\nferry,Autofähre\n")
    cli("update")
    assert pofile.load(project / CATALOG).live[unit - 1].fuzzy


def test_check_names_the_term_the_rendering_and_its_line(project, cli):
    cli("localize")
    translate(project, {TWO: "Zwei Boote warten draußen."})
    assert "glossary" not in cli("check", "-l", "de", "--select", "glossary").stdout
    (project / "glossary.csv").write_text("source,de\nferry,Fähre\n")
    found = cli("check", "-l", "de", "--select", "glossary")
    assert found.exit_code == 1
    assert "“ferry” is “Fähre”, which is missing (glossary.csv:2)." in found.stdout
    (project / "glossary.csv").write_text("source,de\nferry,Boot\n")
    assert "Boote warten" not in cli("check", "-l", "de", "--select", "glossary").stdout


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        (
            "glossary.csv",
            "source,de\nferry,Fähre\nFerry,Boot\n",
            "3: “Ferry” is “Boot” in de here, and “Fähre” in glossary.csv:2. Keep one of them.",
        ),
        (
            "names.csv",
            b"source,de\nMay,M\xe4y\n",
            "2:6: This file is not UTF-8: byte 0xe4 cannot be read. Save it as UTF-8.",
        ),
        (
            "glossary.csv",
            "source,dee\n",
            "1: “dee” is no column that a glossary has. Did you mean “de”?",
        ),
        (
            "glossary.csv",
            "source,keep\nferry,\nferry,x\n",
            "3: “ferry” stays as it is here, and not glossary.csv:2. Keep one of them.",
        ),
    ],
)
@pytest.mark.parametrize("command", [["update"], ["check"], ["glossary", "list"]])
def test_a_glossary_that_is_none_is_one_line_and_changes_nothing(
    project, cli, name, data, message, command
):
    cli("localize")
    before = {path: path.read_bytes() for path in project.rglob("*.po")}
    (project / name).write_bytes(data if isinstance(data, bytes) else data.encode())
    done = cli(*command)
    assert (done.exit_code, done.stderr) == (5, f"Error: {name}:{message}\n")
    assert {path: path.read_bytes() for path in project.rglob("*.po")} == before


def test_terms_are_listed_and_checked(project, cli):
    (project / "glossary.csv").write_text("source,de,uk\nferry,Fähre,пором\nquay,Kai,\n")
    (project / "names.csv").write_text("source,de\nZelensky,Selenskyj\n")
    listed = json.loads(cli("glossary", "list", "--format", "json").stdout)
    assert [(one["source"], one["renderings"]["de"], one["kind"]) for one in listed] == [
        ("ferry", "Fähre", "term"),
        ("quay", "Kai", "term"),
        ("Zelensky", "Selenskyj", "name"),
    ]
    in_text = cli("glossary", "list", "Zelensky's ferries left Ukraine", "-l", "uk").stdout
    assert [line.split()[0] for line in in_text.splitlines()] == [
        "source",
        "Zelensky",
        "ferry",
        "Ukraine",
    ]
    checked = cli("glossary", "check")
    assert checked.exit_code == 0
    assert checked.stderr.startswith("3 terms, 3 without a rendering in ja")
    (project / "glossary.csv").write_text("source,de\na,b\na,c\nx,y\nx,z\n")
    checked = cli("glossary", "check")
    assert (checked.exit_code, len(checked.stdout.splitlines())) == (1, 2)


@pytest.mark.parametrize("path", sorted((CASES / "tbx").glob("*.tbx")), ids=lambda one: one.stem)
def test_an_import_adds_what_is_new_and_changes_nothing(project, cli, path):
    old = "source;de\nferry;Boot\nquay;Kai\n"
    (project / "glossary.csv").write_text(old)
    done = cli("glossary", "import", str(path))
    assert done.exit_code == 1
    assert "left out: " in done.stderr
    assert (
        "“ferry” is “Fähre | Fährschiff” in de here, and “Boot” in glossary.csv:2." in done.stderr
    )
    assert "1 term added to glossary.csv, 1 left out" in done.stderr
    text = (project / "glossary.csv").read_text()
    assert text == (
        "source;de;uk;note\nferry;Boot\nquay;Kai\n"
        "ferry boat;Fähre | Fährschiff;пором;A ship that carries cars & people.\n"
    )
    (project / "glossary.csv").unlink()
    assert cli("glossary", "import", str(path)).exit_code == 0
    assert "2 were there" in cli("glossary", "import", str(path)).stderr
    assert (project / "glossary.csv").read_text().startswith("source,ja,uk,de,note,keep,case\n")


@pytest.mark.parametrize(("text", "code"), [("<tmx/>", 5), ("<tbx/>", 2), ("<tbx>", 5), ("", 5)])
def test_an_import_of_nothing_writes_nothing(project, cli, text, code):
    file = project / "terms.tbx"
    file.write_text(text)
    done = cli("glossary", "import", str(file))
    assert (done.exit_code, len(done.stderr.splitlines())) == (code, 1)
    assert cli("glossary", "import", "nowhere.tbx").exit_code == 5
    assert not (project / "glossary.csv").exists()


# Corrections


def correction(source: str, proposal: str, approved: str, locale: str = "de") -> Correction:
    return Correction(source, proposal, approved, locale, source[:9])


def test_what_is_corrected_again_and_again_is_offered_as_a_term():
    made = [
        correction("The ferry waits.", "Das Boot wartet.", "Die Fähre wartet."),
        correction("Two ferries left.", "Zwei Boote fuhren ab.", "Zwei Fähren fuhren ab."),
        correction("A ferry sank.", "Ein Boot sank.", "Eine Fähre sank."),
        correction("The harbour is closed.", "Der Hafen ist zu.", "Der Hafen ist gesperrt."),
    ]
    (one,) = suggest(made, Glossary())
    assert (one.source, one.locale, one.units) == ("ferry", "de", 3)
    assert "Fähre" in one.rendering
    assert suggest(made[:1], Glossary()) == ()
    assert suggest(made, Glossary(), least=4) == ()
    assert suggest(made, Glossary([Term("Ferry", {"de": "Fähre"})])) == ()


@pytest.mark.parametrize(
    ("locale", "pairs", "wanted"),
    [
        (
            "uk",
            [
                ("Fire in Kyiv overnight.", "Пожежа в Кієві вночі.", "Пожежа в Києві вночі."),
                ("A train left Kyiv.", "Поїзд виїхав з Кієва.", "Поїзд виїхав з Києва."),
            ],
            "Kyiv",
        ),
        (
            "ja",
            [
                ("Fire in Kyiv overnight.", "夜、キエフで火災。", "夜、キーウで火災。"),
                ("A train left Kyiv.", "列車はキエフを出た。", "列車はキーウを出た。"),
            ],
            "Kyiv",
        ),
        (
            "de",
            [
                ("The Black Sea is calm.", "Das Schwarzmeer ruht.", "Das Schwarze Meer ruht."),
                ("On the Black Sea.", "Auf dem Schwarzmeer.", "Auf dem Schwarze Meer."),
            ],
            "Black Sea",
        ),
    ],
)
def test_a_correction_is_offered_in_every_language(locale, pairs, wanted):
    made = [correction(*one, locale) for one in pairs]
    found = suggest(made, Glossary(locale and ()))
    assert [one.source for one in found] == [wanted]


def test_a_text_that_was_written_anew_offers_nothing():
    made = [
        correction("The ferry waits there.", "Das Boot wartet dort.", "Man ließ sie nicht fort."),
        correction("A ferry sank today.", "Heute sank ein Boot.", "Ein Unglück auf See: gesunken."),
    ]
    assert suggest(made, Glossary()) == ()


def test_suggestions_come_from_approved_units_and_are_never_added_silently(project, cli):
    (project / "articles/storm.txt").write_text(
        "Storm\n\nThe ferry waits outside today. One ferry sank in the harbour.\n"
    )
    cli("localize")
    catalog = pofile.load(project / CATALOG)
    machine = next(one.msgstr for one in catalog.live if "ferry" in one.msgid)
    word = next(one for one in machine.strip("⟦⟧.").split() if one.startswith("ƒ"))
    changes = {
        one.msgid: one.msgstr.replace(word, "Fähre") for one in catalog.live if "ferry" in one.msgid
    }
    assert len(changes) == 2
    translate(project, changes)
    cli("update")
    offered = cli("glossary", "suggest", "-l", "de")
    assert offered.exit_code == 0
    assert offered.stdout == "source,de,note,keep,case\nferry,Fähre,,,\n"
    assert f"ferry (de): “{word}” became “Fähre” in 2 units: storm:3" in offered.stderr
    assert not (project / "glossary.csv").exists()
    as_json = json.loads(cli("glossary", "suggest", "-l", "de", "--format", "json").stdout)
    assert as_json[0]["instead"] == word
    assert cli("glossary", "suggest", "-l", "de", "--add").exit_code == 0
    assert "ferry,,,Fähre" in (project / "glossary.csv").read_text()
    assert cli("glossary", "suggest", "-l", "de").stdout == ""


def test_another_unit_with_the_same_source_gets_the_correction_as_a_match(project, cli):
    cli("localize")
    translate(project, {TWO: "Zwei Fähren warten draußen."})
    cli("update")
    (project / "articles/more.txt").write_text(f"More\n\n{TWO}\n")
    cli("localize")
    more = pofile.load(project / "locales/de/LC_MESSAGES/more.po")
    entry = next(one for one in more.live if one.msgid == TWO)
    assert (entry.msgstr, entry.fuzzy) == ("Zwei Fähren warten draußen.", True)
    assert provenance.find(entry.comments) is None
