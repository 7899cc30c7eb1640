"""Our catalogs and GNU gettext: the real programs, on files that we wrote."""

from __future__ import annotations

import dataclasses
import re
import shutil
import subprocess
from pathlib import Path

import polib
import pytest
from babel.messages.pofile import read_po
from hypothesis import HealthCheck, given, settings

import catalog_samples as samples
from catalog_samples import approved, machine
from polyglot_news import pofile
from polyglot_news.catalog import (
    Catalog,
    Entry,
    Origin,
    Reference,
    State,
    Unit,
    new,
    sound,
    template,
)
from polyglot_news.ledger import Ledger
from polyglot_news.merging import adopted, update
from polyglot_news.records import Actor
from polyglot_news.reviewing import Stamp, approve

CASES = Path(__file__).parent / "cases" / "pofiles"
# gettext 0.21 knows these; it drops all other flags.
KNOWN_FLAGS = {"fuzzy", "no-wrap", "c-format", "python-format", "python-brace-format"}


def run(program: str, *arguments: str | Path) -> tuple[str, str]:
    """What a program of GNU gettext wrote to its two outputs."""
    found = shutil.which(program)
    assert found, f"{program} of GNU gettext is not installed: `make test` installs it."
    done = subprocess.run(
        [found, *map(str, arguments)],
        capture_output=True,
        env={"LC_ALL": "C.UTF-8", "PATH": str(Path(found).parent)},
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode(), done.stderr.decode()


def units(*sentences: str | tuple[str, str]) -> list[Unit]:
    pairs = [(None, one) if isinstance(one, str) else one for one in sentences]
    return [
        Unit(context, text, context or "paragraph", "articles/storm.md", 3 * number + 1)
        for number, (context, text) in enumerate(pairs)
    ]


SENTENCES: list[str | tuple[str, str]] = [
    ("title", "Storm over the “old” harbour"),
    "In the winter of 1963 the *old harbour* froze from one shore to the other.",
    "Three ships left the harbour before noon, and nobody saw them again for eleven days.",
    "The market on the quay opens at six.",
    'She said: "Nobody goes out\\in today." 50 % stayed.',
    "NATO",
    "Read also:",
    "It rained.",
]


def storm(locale: str) -> Catalog:
    """A catalog with an entry in every state, comments of people, and plural forms."""
    source = template("storm", units(*SENTENCES), date="2025-08-19")
    catalog, _ = update(new("storm", locale, date="2025-08-19"), source)
    title, harbour, ships, market, quote, nato, also, _rain = catalog.entries
    kept = catalog.with_entries(
        [
            dataclasses.replace(title, msgstr="Буря над 「古い」 Hafen", comments=("Знову?", "")),
            dataclasses.replace(
                harbour,
                msgstr="Im Winter 1963 fror der *alte Hafen* zu.",
                flags=("fuzzy",),
                previous_msgid="In the winter of 1962 the *old harbour* froze.",
            ),
            with_machine(ships, "三隻の船が正午前に港を出た。"),
            approved(with_machine(market, "Ринок відкривається о шостій.")),
            dataclasses.replace(
                with_machine(dataclasses.replace(quote, comments=("Mine.",)), "x"),
                msgstr='Sie sagte: „Niemand geht\\heute "raus".“',
            ),
            dataclasses.replace(nato, msgstr="NATO"),
            dataclasses.replace(also, msgstr="Див. також:", flags=("fuzzy",)),
        ]
    )
    gone = (
        Entry(
            "Gone",
            "Weg",
            msgctxt="title",
            obsolete=True,
            flags=("fuzzy",),
            previous_msgctxt="title",
            previous_msgid="Went",
        ),
        Entry("Left the harbour", "出港", obsolete=True, comments=("佐藤",)),
    )
    return dataclasses.replace(kept, entries=(*kept.entries, *gone))


def with_machine(entry: Entry, text: str) -> Entry:
    made = machine(entry.msgid, text, comments=entry.comments)
    return dataclasses.replace(entry, msgstr=text, flags=made.flags, comments=made.comments)


def test_the_sample_has_every_state():
    assert {entry.state for entry in storm("uk").entries} == set(State)


@pytest.fixture(params=["de", "ja", "uk"])
def catalog(request: pytest.FixtureRequest) -> Catalog:
    return storm(request.param)


@pytest.fixture
def path(catalog: Catalog, tmp_path: Path) -> Path:
    return write(tmp_path / "storm.po", catalog)


def write(path: Path, catalog: Catalog) -> Path:
    path.write_bytes(pofile.dumps(catalog).encode())
    return path


# msgfmt.


def test_msgfmt_has_nothing_to_say_about_a_catalog(path: Path):
    assert run("msgfmt", "-c", "-o", "/dev/null", path) == ("", "")


@pytest.mark.parametrize("locale", ["de", "ja", "uk", "ar", "pt-BR", "zh_Hant", "eo"])
@pytest.mark.parametrize("date", ["2025-08-19", ""])
def test_msgfmt_has_nothing_to_say_about_new_files(tmp_path: Path, locale: str, date: str):
    source = template("storm", units(*SENTENCES), date=date)
    fresh, _ = update(new("storm", locale, date=date), source)
    plural = Entry("ship", msgid_plural="ships", msgstr_plural=("",))
    with_plural, _ = update(fresh, dataclasses.replace(source, entries=(plural,)))
    for name, written in {"a.pot": source, "b.po": fresh, "c.po": with_plural}.items():
        path = write(tmp_path / name, written)
        assert run("msgfmt", "-c", "-o", "/dev/null", path) == ("", "")


def test_msgfmt_does_complain_where_there_is_something(path: Path):
    text = path.read_text("utf-8").replace("Last-Translator: Automatically generated", "X-A: b")
    path.write_text(text, "utf-8")
    assert "Last-Translator" in run("msgfmt", "-c", "-o", "/dev/null", path)[1]


def test_msgfmt_counts_what_coverage_counts(path: Path, catalog: Catalog):
    said = run("msgfmt", "-c", "--statistics", "-o", "/dev/null", path)[1]
    found = {word: int(number) for number, word in re.findall(r"(\d+) (\w+)", said)}
    coverage = catalog.coverage
    assert found == {
        "translated": coverage.reviewed.units,
        "fuzzy": sum(
            coverage[state].units for state in (State.MACHINE, State.OUTDATED, State.NEEDS_REVIEW)
        ),
        "untranslated": coverage.untranslated.units,
    }


# msgcat, msgattrib, msgmerge: nothing is lost, and the second time nothing changes.


def test_msgcat_writes_the_very_same_bytes(path: Path):
    assert run("msgcat", "--no-wrap", path) == (path.read_text("utf-8"), "")


def test_many_references_stand_on_lines_as_msgcat_writes_them(tmp_path: Path):
    entries = tuple(
        Entry(
            f"{letter} {length}",
            references=tuple(Reference(letter * length, 11**n) for n in range(6)),
        )
        for letter in "aü"
        for length in range(3, 80)
    )
    path = write(tmp_path / "a.po", dataclasses.replace(new("a", "de"), entries=entries))
    assert run("msgcat", "--no-wrap", path)[0] == path.read_text("utf-8")


def test_a_catalog_wrapped_by_msgcat_comes_back_as_it_was(path: Path, catalog: Catalog):
    wrapped, _ = run("msgcat", "--width=40", path)
    assert len(wrapped.splitlines()) > len(path.read_text("utf-8").splitlines()) + 10
    assert pofile.loads(wrapped, "storm.po", locale=catalog.locale) == catalog


def test_msgattrib_takes_and_gives_the_flags_that_make_our_states(path: Path, catalog: Catalog):
    reviewed = pofile.loads(run("msgattrib", "--no-wrap", "--clear-fuzzy", path)[0])
    assert [entry.texts for entry in reviewed.entries] == [e.texts for e in catalog.entries]
    assert {entry.state for entry in reviewed.live} == {State.REVIEWED, State.UNTRANSLATED}
    assert [e.provenance for e in reviewed.entries] == [e.provenance for e in catalog.entries]
    only = pofile.loads(run("msgattrib", "--no-wrap", "--only-fuzzy", "--no-obsolete", path)[0])
    assert only.entries == tuple(entry for entry in catalog.live if entry.fuzzy)


@pytest.mark.parametrize("width", ["--no-wrap", "--width=79"])
def test_msgmerge_with_the_same_template_changes_nothing(
    path: Path, tmp_path: Path, catalog: Catalog, width: str
):
    source = template("storm", units(*SENTENCES), date="2025-08-19")
    pot = write(tmp_path / "storm.pot", source)
    merged, _ = run("msgmerge", "--quiet", "--previous", width, path, pot)
    back = pofile.loads(merged, "storm.po", locale=catalog.locale)
    assert back == catalog
    assert update(back, source)[0] == catalog
    if width == "--no-wrap":
        assert merged == path.read_text("utf-8")


def test_msgmerge_and_we_agree_on_an_edited_article(tmp_path: Path):
    catalog = storm("de")
    edited = [
        one if isinstance(one, tuple) else one.replace("at six", "at nine").replace("1963", "1964")
        for one in reversed(SENTENCES)
        if one != "It rained."
    ]
    source = template("storm", units(*edited), date="2025-08-19")
    ours, _ = update(catalog, source)
    merged, _ = run(
        "msgmerge",
        "--quiet",
        "--previous",
        "--no-wrap",
        write(tmp_path / "storm.po", catalog),
        write(tmp_path / "storm.pot", source),
    )
    theirs = pofile.loads(merged, "storm.po", locale="de")
    assert [entry.key for entry in theirs.live] == [entry.key for entry in ours.live]
    for entry in ours.live:
        their = theirs.get(entry.key)
        assert (their.texts, their.fuzzy) == (entry.texts, entry.fuzzy)
        assert (their.references, their.extracted) == (entry.references, entry.extracted)
    market = "The market on the quay opens at nine."
    assert ours.get((None, market)).state is State.OUTDATED
    assert theirs.get((None, market)).previous_msgid == ours.get((None, market)).previous_msgid
    # msgmerge takes the harbour's second previous msgid from the text between; we keep the
    # one that the translation was made for.
    harbour = next(entry for entry in ours.live if "1964" in entry.msgid)
    assert harbour.previous_msgid == "In the winter of 1962 the *old harbour* froze."
    # A merge by msgmerge is where ours goes on from.
    assert update(theirs, source)[0].live[0] == theirs.live[0]


def test_a_machine_text_that_msgmerge_carried_over_is_the_engines_to_replace(tmp_path: Path):
    catalog = storm("ja")
    edited = [one.replace("eleven", "twelve") if isinstance(one, str) else one for one in SENTENCES]
    source = template("storm", units(*edited), date="2025-08-19")
    merged, _ = run(
        "msgmerge",
        "--quiet",
        "--previous",
        write(tmp_path / "storm.po", catalog),
        write(tmp_path / "storm.pot", source),
    )
    ships = next(e for e in pofile.loads(merged).live if "twelve" in e.msgid)
    assert ships.origin is Origin.MACHINE
    assert (ships.state, ships.pending) == (State.UNTRANSLATED, True)
    assert ships.provenance.package == "translate-en_de-0.9"


def test_an_approved_machine_text_that_msgmerge_carried_over_is_not_given_up(tmp_path: Path):
    known = next(one for one in storm("ja").live if "eleven" in one.msgid)
    catalog = storm("ja").with_entries([approved(known)])
    stamp = Stamp(Actor("Olena"), "2026-03-01T12:00:00Z")
    ledger = Ledger(approve(catalog, Ledger(), [approved(known)], stamp).records)
    edited = [one.replace("eleven", "twelve") if isinstance(one, str) else one for one in SENTENCES]
    source = template("storm", units(*edited), date="2025-08-19")
    merged, _ = run(
        "msgmerge",
        "--quiet",
        write(tmp_path / "storm.po", catalog),
        write(tmp_path / "storm.pot", source),
    )
    carried = pofile.loads(merged, locale="ja")
    assert [one for one in carried.live if one.pending and one.msgstr == known.msgstr]
    after = adopted(carried, ledger)
    (ships,) = [one for one in after.entries if "twelve" in one.msgid]
    assert (ships.msgstr, ships.origin, ships.pending) == (known.msgstr, Origin.MACHINE, False)
    assert update(carried, source, ledger)[0].get(ships.key).msgstr == known.msgstr
    assert adopted(carried, Ledger()) == carried


# Anything that can stand in a catalog.


def as_gettext_keeps_it(catalog: Catalog) -> Catalog:
    """Without what gettext 0.21 is known to drop: see the comment at each."""

    def known(entry: Entry) -> Entry:
        flags = tuple(
            flag
            for flag in sorted(entry.flags)  # gettext has an order of its own
            if flag in KNOWN_FLAGS and (flag != "fuzzy" or entry.texts[0])
        )
        # The same place is named once. Before 0.22 a space ends a path even between U+2068
        # and U+2069, so that a second path with one of the same words loses it.
        references = tuple(
            place for place in dict.fromkeys(entry.references) if not re.search(r"\s", place.path)
        )
        return dataclasses.replace(entry, flags=flags, references=references)

    return dataclasses.replace(
        catalog,
        # An obsolete entry without a text holds nothing, and msgcat leaves it out.
        entries=tuple(
            known(entry) for entry in catalog.entries if entry.texts[0] or not entry.obsolete
        ),
        header_flags=tuple(flag for flag in catalog.header_flags if flag == "fuzzy"),
        trailing=(),
    )


# Of a catalog without entries msgcat writes nothing at all.
@given(samples.catalogs().map(as_gettext_keeps_it).filter(lambda catalog: catalog.entries))
@settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_msgcat_gives_every_catalog_back(tmp_path: Path, catalog: Catalog):
    catalog = dataclasses.replace(catalog, header=new("storm", "de").header)
    path = write(tmp_path / "any.po", catalog)
    back = pofile.loads(run("msgcat", "--no-wrap", path)[0], slug="storm", locale="de")
    assert as_gettext_keeps_it(back) == catalog


@pytest.mark.parametrize(
    "path",
    # msgcat converts no file without a charset: terse.po has no header, xgettext.pot "CHARSET".
    [path for path in sorted(CASES.glob("*.po*")) if path.stem not in {"terse", "xgettext"}],
    ids=lambda path: path.stem,
)
def test_a_file_of_another_tool_looks_as_msgcat_writes_it(tmp_path: Path, path: Path):
    plain = tmp_path / "plain.po"  # msgcat takes a byte order mark for text
    plain.write_bytes(path.read_bytes().removeprefix(b"\xef\xbb\xbf"))
    theirs, _ = run("msgcat", "--no-wrap", "--to-code=UTF-8", plain)
    # Without --to-code it would leave the letters as they are, with it "utf-8" becomes "UTF-8".
    ours = pofile.dumps(pofile.load(path)).replace("charset=utf-8", "charset=UTF-8")
    assert ours.replace(", review-later", "") == theirs.replace("\r\n", "\n")


# The other libraries.


def test_polib_and_babel_read_our_states(
    path: Path, catalog: Catalog, capsys: pytest.CaptureFixture[str]
):
    ours = {(e.msgctxt, e.msgid): (e.msgstr, e.fuzzy) for e in catalog.live}
    theirs = [entry for entry in polib.pofile(str(path)) if not entry.obsolete]
    assert {(e.msgctxt, e.msgid): (e.msgstr, e.fuzzy) for e in theirs} == ours
    with path.open("rb") as file:
        babel = read_po(file)
    # Babel knows no previous msgids of obsolete entries: it skips these lines, and says so.
    said = capsys.readouterr().out
    assert [line for line in said.splitlines() if "Problem" in line and "'| msg" not in line] == []
    assert {(m.context, m.id): (m.string, m.fuzzy) for m in babel if m.id} == ours
    assert babel.revision_date.date().isoformat() == "2025-08-19"
    assert len(babel.obsolete) == 2


ROOT = CASES.parents[2]
SHIPPED = sorted((ROOT / "locales").rglob("*.po*"))
SHIPPED += sorted((ROOT / "src" / "polyglot_news" / "site" / "locales").glob("*.po"))
# Of what other programs write: duplicate fields and c-format mistakes are theirs, and stay.
FOREIGN = sorted(CASES.glob("*.po*"))


def test_there_are_catalogs_to_read():
    assert len(SHIPPED) >= 15
    assert len(FOREIGN) >= 8


def read_by_all(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("msgfmt", "-c", "-o", "/dev/null", path) == ("", "")
    capsys.readouterr()
    with path.open("rb") as file:
        babel = read_po(file)
    said = [line for line in capsys.readouterr().out.splitlines() if "Problem" in line]
    assert [line for line in said if "'| " not in line] == []
    ours = pofile.load(path)
    assert {(m.context, m.id if isinstance(m.id, str) else m.id[0]) for m in babel if m.id} == {
        entry.key for entry in ours.live
    }
    assert babel.revision_date is None or not isinstance(babel.revision_date, str)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_babel_and_msgfmt_read_every_catalog_of_the_project(
    path: Path, capsys: pytest.CaptureFixture[str]
):
    read_by_all(path, capsys)


@pytest.mark.parametrize("path", FOREIGN, ids=lambda path: path.stem)
def test_babel_and_msgfmt_read_what_we_make_of_another_tools_catalog(
    tmp_path: Path, path: Path, capsys: pytest.CaptureFixture[str]
):
    catalog = pofile.load(path, locale=None if path.suffix == ".pot" else "de")
    written = write(tmp_path / path.name, sound(catalog))
    read_by_all(written, capsys)
    assert pofile.load(written).entries == catalog.entries
    assert sound(sound(catalog)) == sound(catalog)


DATES = {
    "2026-03-01 10:00+0200": "2026-03-01 10:00+0200",
    "2026-3-1 9:05+0000": "2026-3-1 9:05+0000",
    "2026-03-01 10:00": "2026-03-01 10:00",
    "2026-03-01": "2026-03-01 00:00+0000",
    "2026-03-01 10:00:30+0200": "2026-03-01 10:00+0200",
    "2026-03-01T10:00:30.25+02:00": "2026-03-01 10:00+0200",
    "2026-03-01 10:00+05:30": "2026-03-01 10:00+0530",
    "2026-03-01 10:00 UTC": "2026-03-01 10:00+0000",
    "2026-03-01T10:00Z": "2026-03-01 10:00+0000",
    "YEAR-MO-DA HO:MI+ZONE": "1970-01-01 00:00+0000",
    "2026-13-01 00:00+0000": "1970-01-01 00:00+0000",
    "2026-03-01 25:00+0000": "1970-01-01 00:00+0000",
    "2026-03-01 00:00+2500": "1970-01-01 00:00+0000",
    "yesterday": "1970-01-01 00:00+0000",
    "": "1970-01-01 00:00+0000",
}


@pytest.mark.parametrize("field", ["PO-Revision-Date", "POT-Creation-Date"])
@pytest.mark.parametrize("date", DATES)
def test_a_date_that_babel_refuses_empties_no_site(
    tmp_path: Path, date: str, field: str, capsys: pytest.CaptureFixture[str]
):
    catalog = storm("de")
    header = tuple(one for one in catalog.header if one[0] != field)
    catalog = dataclasses.replace(catalog, header=(*header, (field, date)))
    mended = sound(catalog)
    assert mended.header_value(field) == DATES[date]
    assert mended.entries == catalog.entries
    read_by_all(write(tmp_path / "storm.po", mended), capsys)


def test_a_header_that_lacks_fields_or_was_never_filled_in_gets_ours(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    entries = (Entry("Storm", msgstr="Шторм"),)
    bare = Catalog("storm", "uk", (("X-Mine", "x"),), entries=entries)
    xgettext = pofile.load(CASES / "xgettext.pot").header
    for header in ((), bare.header, xgettext):
        mended = sound(dataclasses.replace(bare, header=header))
        read_by_all(write(tmp_path / "storm.po", mended), capsys)
        assert mended.header_value("Language") == "uk"
        assert mended.header_value("X-Mine") == dict(header).get("X-Mine", "")
    assert sound(storm("de")) == storm("de")
