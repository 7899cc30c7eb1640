"""XLIFF: what is written is valid and read by others, what came back is taken, nothing is lost."""

from __future__ import annotations

import dataclasses
import io
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import catalog_samples as samples
import xliff_tools as tools
from catalog_samples import approved, machine
from conftest import tree
from polyglot_news import pofile
from polyglot_news.catalog import Catalog, Entry, Reference, new
from polyglot_news.entry import Origin
from polyglot_news.entry import State as EntryState
from polyglot_news.errors import FileError
from polyglot_news.exchange import reader, writer
from polyglot_news.exchange.codes import join, split
from polyglot_news.exchange.reader import Returned
from polyglot_news.exchange.states import State, states
from polyglot_news.exchange.taking import Refusal, take
from polyglot_news.exchange.writer import Candidate, Head, Unit, digest, unit_id
from polyglot_news.ledger import Ledger, parse
from polyglot_news.records import Act, Actor, Kind, Record, pair
from polyglot_news.reviewing import axes

CASES = Path(__file__).parent / "cases" / "xliff"
BROKEN = sorted((CASES / "broken").glob("*.xlf"))
RETURNED = sorted((CASES / "returned").glob("*.xlf"))
HEAD = Head("2.1", "storm", "articles/storm.md", "en", "de")
AGENCY = "Agency X <pm@agency.example>"


def written(*units: Unit, head: Head = HEAD) -> bytes:
    return "".join(writer.write(head, units)).encode()


def read(data: bytes, name: str = "a.xlf") -> list[Returned]:
    return list(reader.read(io.BytesIO(data), name))


def sent(entry: Entry, state: State = State.INITIAL, **fields: object) -> Unit:
    return Unit(entry, state, "pn:machine", **fields)


# Codes

marked = st.lists(
    st.sampled_from(
        "**|*|_|`|[|](a.md)|](|)|![|<b>|</b>|<br>|[^1]|\\|{name}|https://a.example/x|a@b.example"
        '|Fähre|港|&lt;|<|>|&|"|{{<x>}}|$x$|~~|\u2068|\n|  \n| |\x0b|\r'.split("|")
    ),
    max_size=14,
).map("".join)


@given(st.one_of(marked, samples.texts), st.booleans())
@settings(max_examples=300)
def test_a_text_is_what_its_words_and_codes_make(text, markdown):
    parts = split(text, markdown=markdown)
    assert join(parts) == text
    assert "" not in parts


def shown(parts, numbers) -> str:
    found = ""
    for part in parts:
        if isinstance(part, str):
            found += part
            continue
        number = next(numbers)
        inside = shown(part.content, numbers)
        found += f"{{{number}/}}" if part.end is None else f"{{{number}}}{inside}{{/{number}}}"
    return found


def code_cases() -> list[tuple[str, str, bool]]:
    blocks = re.split(r"\n{2,}", (CASES / "codes.txt").read_text("utf-8").strip())[1:]
    found = []
    for block in blocks:
        lines = block.split("\n")
        plain = lines[0] == "#plain"
        text, wanted = lines[plain:]
        found.append((text, wanted, not plain))
    return found


def test_there_are_cases():
    assert len(code_cases()) >= 15
    assert len(BROKEN) >= 15
    assert {path.stem for path in BROKEN} == {p.stem for p in (CASES / "broken").glob("*.txt")}
    assert RETURNED
    assert {path.stem for path in RETURNED} == {p.stem for p in (CASES / "returned").glob("*.txt")}


@pytest.mark.parametrize(("text", "wanted", "markdown"), code_cases())
def test_a_tool_protects_what_is_not_words(text, wanted, markdown):
    parts = split(text, markdown=markdown, references=["ferry"])
    assert shown(parts, iter(range(1, 99))) == wanted
    assert join(parts) == text


def test_tags_in_tags_without_end_are_codes():
    text = "<b>" * 2000 + "x" + "</b>" * 2000
    assert join(split(text, markdown=True)) == text


# Written and read again

plain_entries = samples.entries().map(
    lambda entry: dataclasses.replace(
        entry,
        msgid=entry.msgid or "One",
        msgid_plural=None,
        msgstr=entry.msgstr or "".join(entry.msgstr_plural),
        msgstr_plural=(),
        obsolete=False,
    )
)


@given(plain_entries, marked, marked, st.sampled_from(writer.VERSIONS), st.booleans())
@settings(max_examples=150)
def test_every_text_comes_back_letter_by_letter(entry, source, target, version, markdown):
    assume(source)
    entry = dataclasses.replace(entry, msgid=source, msgstr=target)
    head = dataclasses.replace(HEAD, version=version, markdown=markdown)
    notes = (("comment", entry.msgid), *(("comment", line) for line in entry.comments))
    candidate = Candidate(entry.msgid, "x" + entry.msgstr, "tm", "storm", 0.9)
    unit = sent(entry, notes=notes, candidates=(candidate,))
    data = written(unit, head=head)
    (one,) = read(data)
    assert one.source == entry.msgid
    assert (one.target or "") == entry.msgstr
    assert one.notes == ()
    assert one.sent == digest(entry.msgstr)
    assert one.id == unit_id(entry.key)
    assert (one.article, one.original) == ("storm", "articles/storm.md")
    assert tools.faults(data) == []
    assert data == written(unit, head=head)


@given(plain_entries)
@settings(max_examples=60)
def test_any_text_of_a_catalog_comes_back(entry):
    (one,) = read(written(sent(entry)))
    assert (one.source, one.target or "") == (entry.msgid, entry.msgstr)


def test_a_unit_has_the_same_id_wherever_it_stands_and_another_in_another_context():
    assert unit_id((None, "One")) == unit_id((None, "One"))
    ids = {unit_id(key) for key in ((None, "One"), ("", "One"), ("title", "One"), (None, "Two"))}
    assert len(ids) == 4


def test_codes_of_source_and_target_that_mean_the_same_have_the_same_id():
    entry = Entry("**a** *b* **c** [d](x 'one')", msgstr="[d](x 'zwei') **c** **a** *b* **neu**")
    text = written(sent(entry)).decode()
    target = text.partition("<target>")[2]
    assert re.findall(r'<pc id="(c\d)"', target) == ["c4", "c1", "c3", "c2", "c5"]


# The standard

DIGITS = Candidate("Six **ships** left.", "Sechs **Schiffe** fuhren.", "tm", "storm", 0.875)
PROPOSAL = Candidate(
    "Seven **ships** left.\x0b",
    "Sieben **Schiffe** fuhren.",
    "mt",
    "argos translate-en_de-0.9",
    quality=0.59,
    details=(("engine", "argos"), ("package", "translate-en_de-0.9"), ("score", "-0.53")),
)
EVERYTHING = (
    sent(
        Entry(
            "Seven **ships** left.\x0b",
            msgstr="Sieben **Schiffe** fuhren.",
            msgctxt="caption",
            references=(Reference("articles/storm.md", 3),),
        ),
        notes=(("role", "caption"), ("location", "articles/storm.md:3"), ("doubt", "a\x0cb")),
        candidates=(DIGITS, PROPOSAL),
    ),
    sent(Entry("It rained.")),
    sent(Entry("`x` & <b>y</b> ![a](b.png) {name}", msgstr="\r\n\t<b>y</b> `x`  ")),
)


@pytest.mark.parametrize("version", writer.VERSIONS)
def test_what_is_written_is_valid_by_the_schema_of_oasis(tmp_path, version):
    paths = []
    for locale in ("de", "ja", "uk"):
        for path in sorted((CASES.parents[2] / "locales" / locale).rglob("*.po")):
            catalog = pofile.load(path, locale=locale)
            head = dataclasses.replace(HEAD, version=version, target=locale)
            out = tmp_path / f"{path.stem}.{locale}.xlf"
            out.write_bytes(written(*map(sent, catalog.live), head=head))
            paths.append(out)
    out = tmp_path / "everything.xlf"
    out.write_bytes(written(*EVERYTHING, head=dataclasses.replace(HEAD, version=version)))
    found = tools.validate([*paths, out])
    assert len(found) >= 2
    assert {name: problem for name, problem in found.items() if problem} == {}


FAULTS = {
    "a state that is none": ('state="initial"', 'state="done"'),
    "a unit without id": (re.compile(r'<unit id="\w+"'), "<unit"),
    "an id with a space": (re.compile(r'<unit id="\w+"'), '<unit id="a b"'),
    "a target before its source": (
        re.compile(r"(<source>It rained.</source>)"),
        r"<target/>\1",
    ),
    "a code without id": ('<ph id="c1"', "<ph"),
    "an element of another version": ("<segment", "<trans-unit/><segment"),
    "notes behind the segment": ("</segment>", "</segment><notes><note>x</note></notes>"),
    "data without an id": ('<data id="d1">', "<data>"),
    "no language": ('srcLang="en" ', ""),
    "no segment": (re.compile(r"<segment.*?</segment>", re.DOTALL), ""),
    "a code point that is none": ('hex="000B"', 'hex="xyz"'),
    "a sort of code that is none": ('type="fmt"', 'type="bold"'),
    "the namespace of another version": ('version="2.1"', 'version="2.2"'),
    "a match for nothing": ('ref="#s1"', 'ref="#s9"'),
    "a match of no known sort": ('type="mt"', 'type="robot"'),
    "a similarity above 100": ('similarity="87.5"', 'similarity="875"'),
    "a sub-state without prefix": ('subState="pn:machine"', 'subState="machine"'),
    "a sub-state without a state": ('state="initial" ', ""),
    "a code that nothing explains": ('dataRefStart="d1"', 'dataRefStart="d9"'),
    "two codes with one id": ('<pc id="c2"', '<pc id="c1"'),
    "two units with one id": (re.compile(r'<unit id="\w+"'), '<unit id="u1"'),
    "a bold code that is a link": ('type="fmt" subType="xlf:b"', 'type="link" subType="xlf:b"'),
    "metadata outside of a group": (
        re.compile(r"<mda:metaGroup.*?>(.*?)</mda:metaGroup>"),
        r"\1",
    ),
    "a match without its target": (
        "<target>Sechs",
        "<note>x</note><target>Sechs",
    ),
}


def test_a_planted_fault_is_found(tmp_path):
    good = written(*EVERYTHING).decode()
    paths = {}
    for number, (name, (old, new_text)) in enumerate(FAULTS.items()):
        bad = good.replace(old, new_text) if isinstance(old, str) else old.sub(new_text, good)
        assert bad != good, name
        paths[name] = tmp_path / f"{number}.xlf"
        paths[name].write_text(bad, "utf-8")
    found = tools.validate(paths.values())
    assert [name for name, path in paths.items() if not found[str(path)]] == []


def test_two_other_readers_find_the_same_texts(tmp_path):
    for version in writer.VERSIONS:
        path = tmp_path / f"{version}.xlf"
        done = Entry("The ferry left.", msgstr="Die Fähre fuhr ab.")
        units = (*EVERYTHING[:2], Unit(done, State.FINAL, "pn:approved"))
        path.write_bytes(written(*units, head=dataclasses.replace(HEAD, version=version)))
        found = tools.toolkit(path)
        assert found["languages"] == ["en", "de"]
        assert [one[0] for one in found["units"]] == [
            f"{unit_id(unit.entry.key)}::s1" for unit in units
        ]
        assert [one[1:] for one in found["units"][1:]] == [
            ["It rained.", "", False, False],
            ["The ferry left.", "Die Fähre fuhr ab.", False, True],
        ]
        assert found["units"][0][3:] == [True, False]
        other = tools.javascript(path)
        assert (other["sourceLanguage"], other["targetLanguage"]) == ("en", "de")
        texts = other["resources"]["f1"]
        assert list(texts) == [unit_id(unit.entry.key) for unit in units]
        assert texts[unit_id(done.key)]["target"] == "Die Fähre fuhr ab."
        first = texts[unit_id(units[0].entry.key)]
        codes = [part for part in first["target"] if isinstance(part, dict)]
        assert [part["Span"]["contents"] for part in codes] == ["Schiffe"]
        assert first["note"][0] == "caption"


# Read from others


@pytest.mark.parametrize("path", RETURNED, ids=lambda path: path.stem)
def test_what_tools_make_of_a_file_is_read(path):
    found = [
        "\n".join(
            [f"{one.id} {one.state}", escaped(one.source), escaped(one.target or "-"), *one.notes]
        )
        for one in read(path.read_bytes())
    ]
    assert found == re.split(r"\n{2,}", path.with_suffix(".txt").read_text("utf-8").strip())


def escaped(text: str) -> str:
    return re.sub(r"[\x00-\x1f]", lambda found: f"\\x{ord(found[0]):02x}", text)


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_what_is_broken_is_named_with_its_place(path):
    wanted = path.with_suffix(".txt").read_text("utf-8").strip()
    with pytest.raises(FileError) as caught:
        read(path.read_bytes(), "x.xlf")
    assert str(caught.value).startswith(f"x.xlf:{wanted}")
    assert caught.value.hint
    assert caught.value.exit_code == 5


def test_too_deep_and_too_long_is_refused():
    start = written(EVERYTHING[1]).decode().partition("<source>")[0]
    deep = f"{start}<source>" + "<mrk id='a'>" * 200
    with pytest.raises(FileError, match="nested too deep"):
        read(deep.encode())
    with pytest.raises(FileError, match="longer than any sentence"):
        read(f"{start}<source>{'x' * (1 << 20)}x".encode())


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "iso-8859-1"])
def test_every_encoding_that_xml_declares_is_read(encoding):
    declared = {"utf-8-sig": "UTF-8"}.get(encoding, encoding)
    text = written(sent(Entry("Ferry é", msgstr="Fähre"))).decode()
    data = text.replace('encoding="UTF-8"', f'encoding="{declared}"').encode(encoding)
    assert [(one.source, one.target) for one in read(data)] == [("Ferry é", "Fähre")]


MEASURE = """
import resource, sys
from polyglot_news.exchange import reader
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
with open(sys.argv[1], "rb") as file:
    count = sum(1 for _ in reader.read(file, "big"))
print(count, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


def test_a_big_file_is_read_in_pieces(tmp_path):
    path = tmp_path / "big.xlf"
    one = sent(
        Entry("One sentence of **many** and more " * 7, msgstr="Ein Satz von **vielen** " * 5)
    )
    head, unit, tail = writer.write(HEAD, [one])
    with path.open("w", encoding="utf-8") as file:
        file.write(head)
        for number in range(20_000):
            file.write(unit.replace(unit_id(one.entry.key), f"u{number}"))
        file.write(tail)
    assert path.stat().st_size > 20e6
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, str(path)], capture_output=True, text=True, check=True
    )
    count, kilobytes = map(int, done.stdout.split())
    assert count == 20_000
    assert kilobytes < 12_000


# States


def record(entry: Entry, act: Act = Act.APPROVED, kind: Kind = Kind.PERSON) -> Record:
    actor = Actor("Olena Koval", kind=kind)
    return Record("storm", pair(entry), act, actor, "2026-03-01T12:00:00Z")


WRITTEN = Entry("One", msgstr="Eins", flags=("fuzzy",))
STATES = [
    (Entry("One"), (), "initial pn:untranslated"),
    (machine("One", "Eins"), (), "initial pn:machine"),
    (approved(machine("One", "Eins")), (), "final pn:approved"),
    (WRITTEN, (), "translated pn:needs-review"),
    (dataclasses.replace(WRITTEN, previous_msgid="Two"), (), "initial pn:outdated"),
    (dataclasses.replace(WRITTEN, flags=()), (), "final pn:approved"),
    (WRITTEN, (record(WRITTEN, Act.REJECTED),), "initial pn:rejected"),
    (WRITTEN, (record(WRITTEN, kind=Kind.TOOL),), "translated pn:approved-by-tool"),
]


@pytest.mark.parametrize(("entry", "records", "wanted"), STATES)
def test_the_three_axes_in_the_words_of_xliff(entry, records, wanted):
    assert " ".join(states(axes(entry, Ledger(records)))) == wanted


def test_a_copy_and_a_text_of_the_memory_are_said():
    known = axes(WRITTEN, Ledger())
    assert states(known, copied=True) == ("initial", "pn:copied")
    assert states(dataclasses.replace(known, origin=Origin.MEMORY)) == ("initial", "pn:memory")


# Taken in


def catalog_of(*entries: Entry) -> Catalog:
    return dataclasses.replace(new("storm", "de"), entries=entries)


def back(entry: Entry, target: str | None, state: State = State.FINAL, **fields) -> Returned:
    """The unit of an entry that was sent out with the text it has, and came back with another."""
    known = {"context": entry.msgctxt, "sent": digest(entry.msgstr), **fields}
    return Returned(unit_id(entry.key), 7, entry.msgid, target, state, **known)


@given(samples.catalogs())
@settings(max_examples=100)
def test_what_comes_back_as_it_was_changes_nothing(catalog):
    units = [
        returned
        for entry in catalog.live
        if not entry.msgstr_plural and entry.msgid
        for returned in read(written(sent(entry)))
    ]
    taken = take(catalog, units)
    assert taken.catalog == catalog
    assert (taken.changed, taken.moved, taken.refused) == ((), (), ())
    assert taken.same + taken.empty == len(units)


SENTENCES = [
    "The ferry left the harbour at six.",
    "The ferry left the harbour at nine.",
    "It rained all day in the old town.",
    "Nobody went out.",
]
TEXTS = ["Die Fähre fuhr um sechs.", "Die Fähre fuhr um neun.", "Es regnete.", "Niemand."]
made = st.tuples(st.sampled_from(["", "machine", "person", "approved"]), st.sampled_from(TEXTS))


def entry_of(source: str, kind: str, text: str) -> Entry:
    if kind == "machine":
        return machine(source, text)
    flags = ("fuzzy",) if kind == "person" else ()
    return Entry(source, msgstr=text if kind else "", flags=flags if kind else ())


@given(
    st.lists(st.tuples(made, made), min_size=4, max_size=4),
    st.lists(st.sampled_from(SENTENCES), unique=True),
    st.lists(
        st.tuples(st.none() | st.sampled_from(TEXTS), st.sampled_from(list(State))),
        min_size=4,
        max_size=4,
    ),
)
@settings(max_examples=300)
def test_whatever_both_sides_did_no_words_of_a_persons_are_lost(sides, live, returned):
    """Each side writes what it likes, and the article changes, between going out and coming in."""
    then = [entry_of(one, *out) for one, (out, _) in zip(SENTENCES, sides, strict=True)]
    now = [entry_of(one, *here) for one, (_, here) in zip(SENTENCES, sides, strict=True)]
    catalog = catalog_of(
        *(one for one in now if one.msgid in live),
        *(
            dataclasses.replace(one, obsolete=True)
            for one in now
            if one.msgid not in live and one.human
        ),
    )
    units = [back(one, *more) for one, more in zip(then, returned, strict=True)]
    taken = take(catalog, units)
    refused = {(one.unit.source, one.unit.target) for one in taken.refused}
    sent_texts = {(one.msgid, one.msgstr) for one in then}
    there = {(entry.previous_msgid or entry.msgid, entry.msgstr) for entry in taken.catalog.entries}
    for entry in catalog.entries:
        # A person's text goes only where the other side saw it and wrote another.
        held = (entry.msgid, entry.msgstr)
        assert not entry.human or held in there or held in sent_texts
    for unit in units:
        changed = unit.target is not None and digest(unit.target) != unit.sent
        assert not changed or {(unit.source, unit.target)} & (there | refused)
    for entry in taken.catalog.entries:
        before = catalog.get(entry.key)
        approved_now = entry.state is EntryState.REVIEWED
        assert not approved_now or (before is not None and before.msgstr == entry.msgstr)
    again = take(taken.catalog, units)
    assert again.catalog == taken.catalog
    assert {(one.unit.source, one.unit.target) for one in again.refused} == refused


def test_a_changed_text_is_a_persons_and_waits_for_review():
    entry = dataclasses.replace(machine("One", "Ein"), previous_msgid="On")
    taken = take(catalog_of(entry), [back(entry, "Eins")])
    (one,) = taken.catalog.entries
    assert one.msgstr == "Eins"
    assert one.state is EntryState.NEEDS_REVIEW
    assert one.comments == entry.comments
    assert taken.changed == (entry.key,)
    assert taken.approvable == (entry.key,)


@pytest.mark.parametrize("state", ["initial", "translated"])
def test_only_what_is_called_reviewed_or_final_can_be_vouched_for(state):
    entry = machine("One", "Ein")
    assert take(catalog_of(entry), [back(entry, "Eins", State(state))]).approvable == ()


def test_a_machines_text_that_was_accepted_as_it_is_can_be_vouched_for():
    entry = machine("One", "Eins")
    taken = take(catalog_of(entry), [back(entry, "Eins")])
    assert (taken.changed, taken.approvable) == ((), (entry.key,))
    assert taken.catalog.entries == (entry,)


@pytest.mark.parametrize("known", [True, False])
def test_a_newer_text_of_a_persons_is_not_overwritten(known):
    then = machine("One", "Ein")
    now = dataclasses.replace(then, msgstr="Eine")
    unit = back(then, "Eins", sent=digest("Ein") if known else "")
    taken = take(catalog_of(now), [unit])
    assert taken.catalog.entries == (now,)
    assert [(one.why, one.text, one.unit) for one in taken.refused] == [
        (Refusal.NEWER, "Eine", unit)
    ]
    assert taken.approvable == ()
    taken = take(catalog_of(now), [unit], overwrite=True)
    assert [one.msgstr for one in taken.catalog.entries] == ["Eins"]


def test_a_newer_text_of_a_machines_is_overwritten():
    then, now = machine("One", "Ein"), machine("One", "Eine")
    taken = take(catalog_of(now), [back(then, "Eins")])
    assert [one.msgstr for one in taken.catalog.entries] == ["Eins"]
    assert taken.refused == ()


def test_what_came_back_untouched_is_nothing_new_for_a_catalog_that_moved_on():
    then = machine("One", "Ein")
    now = Entry("One", msgstr="Eins")
    taken = take(catalog_of(now), [back(then, "Ein")])
    assert taken.catalog.entries == (now,)
    assert (taken.refused, taken.approvable) == ((), ())


def test_no_translation_takes_none_away():
    entry = Entry("One", msgstr="Eins")
    taken = take(catalog_of(entry), [back(entry, None)])
    assert taken.catalog.entries == (entry,)
    assert taken.empty == 1


def test_a_translation_of_a_changed_source_is_offered_for_the_new_one():
    then = machine("The ferry left the harbour at six.", "Die Fähre.")
    now = machine("The ferry left the harbour at nine.", "Der Fährer.")
    other = machine("It rained all day in the old town.", "Es regnet.")
    taken = take(
        catalog_of(now, other), [back(then, "Die Fähre fuhr um sechs aus.", notes=("Sure?",))]
    )
    carried, left = taken.catalog.entries
    assert left == other
    assert carried.key == now.key
    assert carried.msgstr == "Die Fähre fuhr um sechs aus."
    assert (carried.fuzzy, carried.previous_msgid) == (True, then.msgid)
    assert carried.state is EntryState.OUTDATED
    assert "Sure?" in carried.comments
    assert taken.moved == (then.msgid,)


def test_a_translation_of_a_source_that_is_gone_is_kept_as_obsolete_and_not_approved():
    now = Entry("It rained all day.", msgstr="Es regnete den ganzen Tag.")
    then = Entry("The ferry left the harbour at six.")
    taken = take(catalog_of(now), [back(then, "Die Fähre fuhr um sechs aus.")])
    first, kept = taken.catalog.entries
    assert first == now
    assert (kept.obsolete, kept.fuzzy, kept.msgstr) == (True, True, "Die Fähre fuhr um sechs aus.")
    assert taken.approvable == ()
    again = take(taken.catalog, [back(then, "Die Fähre fuhr um sechs aus.")])
    assert again.catalog == taken.catalog


def test_an_obsolete_text_is_taken_said_and_not_approved():
    then = Entry("The ferry left.", msgstr="Die Fähre.", obsolete=True)
    taken = take(catalog_of(then), [back(then, "Die Fähre fuhr ab.")])
    assert [(one.msgstr, one.obsolete) for one in taken.catalog.entries] == [
        ("Die Fähre fuhr ab.", True)
    ]
    assert (taken.moved, taken.approvable) == ((then.msgid,), ())


def test_a_unit_whose_source_a_tool_changed_is_another_one():
    entry = machine("It rained all day in the town.", "Es regnete.")
    unit = dataclasses.replace(back(entry, "Die Fähre fuhr."), source="The ferry left.")
    taken = take(catalog_of(entry), [unit])
    first, kept = taken.catalog.entries
    assert first == entry
    assert (kept.msgid, kept.msgstr, kept.obsolete) == (unit.source, "Die Fähre fuhr.", True)


def test_a_machines_text_of_a_source_that_is_gone_is_not_kept():
    then = machine("The ferry left the harbour at six.", "Die Fähre.")
    catalog = catalog_of(machine("One", "Eins"))
    taken = take(catalog, [back(then, "Die Fähre.")])
    assert taken.catalog == catalog
    assert taken.moved == ()


def test_notes_of_others_become_comments_once():
    entry = machine("One", "Eins")
    taken = take(catalog_of(entry), [back(entry, "Eins", notes=("Which one?", "Which one?"))])
    (one,) = taken.catalog.entries
    assert one.comments == (*entry.comments, "Which one?")
    again = take(taken.catalog, [back(one, "Eins", notes=("Which one?",))])
    assert again.catalog == taken.catalog
    assert (taken.commented, again.commented) == (1, 0)


def test_a_character_that_no_catalog_can_hold_is_refused():
    entry = machine("One", "Eins")
    taken = take(catalog_of(entry), [back(entry, "Ei\x04ns")])
    assert taken.catalog.entries == (entry,)
    assert [one.why for one in taken.refused] == [Refusal.UNWRITABLE]


def test_a_unit_with_an_id_of_a_tools_own_is_found_by_its_source_and_context():
    entries = (Entry("One", msgctxt="title"), Entry("One"))
    unit = dataclasses.replace(back(entries[0], "Eins"), id="42")
    taken = take(catalog_of(*entries), [unit])
    assert [one.msgstr for one in taken.catalog.entries] == ["Eins", ""]


# The command line

CATALOG = "locales/de/LC_MESSAGES/{}.po"
LEDGER = "locales/de/reviews.jsonl"


@pytest.fixture(autouse=True)
def _nobody(monkeypatch):
    for name in ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_DIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", "/dev/null")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1772366400")


@pytest.fixture
def started(project, cli):
    assert cli("localize").exit_code == 0
    return project


def edited(path: Path, source: str, target: str, state: str = "final") -> None:
    """Translate a unit without codes, as a person does in a tool."""
    pattern = re.compile(
        r'<segment id="s1" state="\w+" subState="[\w:-]+">(\s*)'
        rf"(<source>{re.escape(source)}</source>)\s*(<target>.*?</target>)?"
    )
    text, count = pattern.subn(
        rf'<segment id="s1" state="{state}">\1\2\1<target>{target}</target>',
        path.read_text("utf-8"),
    )
    assert count == 1
    path.write_text(text, "utf-8")


def test_out_and_in_changes_not_one_byte(started, cli, tmp_path):
    before = tree(started, without=".polyglot-news")
    for version in writer.VERSIONS:
        done = cli("xliff", "export", "-l", "de", "-o", tmp_path / version, "--version", version)
        assert done.exit_code == 0
        files = sorted((tmp_path / version).iterdir())
        assert [path.name for path in files] == ["ferry.de.xlf", "storm.de.xlf"]
        assert "ferry (de): " in done.stderr
        done = cli("xliff", "import", *files)
        assert done.exit_code == 0
        assert "0 texts taken" in done.stdout
        assert tree(started, without=".polyglot-news") == before
    assert set(tools.validate((tmp_path / "2.1").iterdir()).values()) == {""}


def test_one_article_goes_to_standard_output_or_a_file_and_is_the_same_each_time(
    started, cli, tmp_path
):
    done = cli("xliff", "export", "storm", "-l", "de")
    assert done.exit_code == 0
    path = tmp_path / "x.xlf"
    assert cli("xliff", "export", "storm", "-l", "de", "-o", path).exit_code == 0
    assert path.read_bytes() == done.stdout_bytes
    done = cli("xliff", "export", "-l", "de")
    assert done.exit_code == 2
    assert "Name a folder with -o." in done.stderr


def test_a_file_says_what_a_translator_should_know(started, cli, tmp_path):
    path = tmp_path / "ferry.xlf"
    cli("approve", "storm", "-l", "de", "--unit", "1", "--by", AGENCY)
    assert cli("xliff", "export", "ferry", "-l", "de", "-o", path).exit_code == 0
    text = path.read_text("utf-8")
    assert 'srcLang="en" trgLang="de"' in text
    assert 'type="mt" origin="pseudo' in text
    assert '<mda:meta type="engine">pseudo</mda:meta>' in text
    assert 'category="role">table cell</note>' in text
    assert 'category="location">articles/ferry.md:11</note>' in text
    assert 'subState="pn:machine"' in text
    assert '<data id="d1">**</data>' in text
    cli("xliff", "export", "storm", "-l", "de", "-o", path)
    assert 'state="final" subState="pn:approved"' in path.read_text("utf-8")


def test_a_machines_text_that_was_made_for_another_source_is_no_proposal(started, cli):
    po = started / CATALOG.format("storm")
    count = cli("xliff", "export", "storm", "-l", "de").stdout.count('type="mt"')
    po.write_text(re.sub(r"source=\w+", "source=0123456789ab", po.read_text(), count=1))
    text = cli("xliff", "export", "storm", "-l", "de").stdout
    assert text.count('type="mt"') == count - 1
    assert text.count('subState="pn:outdated"') == 1


def test_a_script_from_right_to_left_is_said(project, cli, tmp_path):
    settings_file = project / "polyglot-news.toml"
    settings_file.write_text(settings_file.read_text().replace('"de"', '"ar"'))
    assert cli("localize").exit_code == 0
    done = cli("xliff", "export", "storm", "-l", "ar")
    assert 'trgDir="rtl"' in done.stdout


def test_memory_matches_and_the_previous_source_are_offered(started, cli, tmp_path):
    cli("approve", "storm", "-l", "de", "--all", "--scope", "x", "--by", AGENCY)
    article = started / "articles" / "storm.txt"
    article.write_text(article.read_text().replace("since Monday", "since Tuesday"))
    assert cli("localize").exit_code == 0
    text = cli("xliff", "export", "storm", "-l", "de").stdout
    assert 'type="tm" origin="previous source" similarity="9' in text
    assert 'category="previous source">A storm has closed the harbour of Odesa since Monday' in text
    assert 'type="tm" origin="storm" similarity="9' in text
    assert 'subState="pn:outdated"' in text


def test_an_agencys_file_is_taken_approved_and_recorded(started, cli, tmp_path):
    path = tmp_path / "storm.de.xlf"
    cli("xliff", "export", "storm", "-l", "de", "-o", path)
    edited(path, "Read also:", "Lesen Sie auch:")
    edited(path, "The bridge opens in June", "Die Brücke öffnet im Juni", "translated")
    before = tree(started)
    done = cli("xliff", "import", path, "-n", "--approve", "--by", AGENCY)
    assert f"would change: {CATALOG.format('storm')}" in done.stderr
    assert tree(started) == before
    done = cli("xliff", "import", path)
    assert done.exit_code == 0
    assert "2 texts taken" in done.stdout
    assert "1 called final or reviewed, and not approved" in done.stdout
    assert not (started / LEDGER).exists()
    done = cli("xliff", "import", path, "--approve", "--by", AGENCY)
    assert done.exit_code == 0
    assert "1 approved" in done.stdout
    (one,) = parse((started / LEDGER).read_bytes()).records
    assert (str(one.actor), one.act, one.scope) == (AGENCY, Act.APPROVED, "xliff storm.de.xlf")
    live = pofile.load(started / CATALOG.format("storm")).live
    found = {entry.msgstr: entry.state for entry in live}
    assert found["Lesen Sie auch:"] is EntryState.REVIEWED
    assert found["Die Brücke öffnet im Juni"] is EntryState.NEEDS_REVIEW
    again = tree(started)
    assert cli("xliff", "import", path, "--approve", "--by", AGENCY).exit_code == 0
    assert tree(started) == again


def test_translate_toolkit_translates_and_we_take_it(started, cli, tmp_path):
    path = tmp_path / "storm.de.xlf"
    cli("xliff", "export", "storm", "-l", "de", "-o", path)
    tools.toolkit_translates(path, "Read also:", "Lesen Sie auch: „a & b“")
    done = cli("xliff", "import", path, "--format", "json", "--approve", "--by", AGENCY)
    assert done.exit_code == 0, done.output
    (one,) = json.loads(done.stdout)
    assert one["changed"] == [{"msgctxt": None, "msgid": "Read also:"}]
    assert one["approved"] == 1
    texts = [entry.msgstr for entry in pofile.load(started / CATALOG.format("storm")).live]
    assert "Lesen Sie auch: „a & b“" in texts


def test_a_conflict_is_said_and_nothing_is_overwritten(started, cli, tmp_path):
    path = tmp_path / "storm.de.xlf"
    cli("xliff", "export", "storm", "-l", "de", "-o", path)
    edited(path, "Read also:", "Lesen Sie auch:")
    edited(path, "The bridge opens in June", "Die Brücke öffnet im Juni")
    po = started / CATALOG.format("storm")
    text = po.read_text()
    then = next(entry.msgstr for entry in pofile.load(po).live if entry.msgid == "Read also:")
    po.write_text(text.replace(then, "Siehe auch:"))
    done = cli("xliff", "import", path)
    assert done.exit_code == 1
    assert "1 text taken" in done.stdout
    line = path.read_text().partition("<source>Read also:")[0].rpartition("<unit ")[0].count("\n")
    assert (
        f"{path}:{line + 1}: not taken, “Lesen Sie auch:” for “Read also:”: "
        "the catalog has a newer text of a person's, “Siehe auch:”\n" in done.stdout
    )
    assert "Siehe auch:" in po.read_text()
    done = cli("xliff", "import", path, "--overwrite")
    assert done.exit_code == 0
    assert "Siehe auch:" not in po.read_text()


def test_an_article_that_moved_on_keeps_the_translation(started, cli, tmp_path):
    path = tmp_path / "storm.de.xlf"
    cli("xliff", "export", "storm", "-l", "de", "-o", path)
    edited(path, "The bridge opens in June", "Die Brücke öffnet im Juni")
    article = started / "articles" / "storm.txt"
    article.write_text(article.read_text().replace("opens in June", "opens in July"))
    assert cli("localize").exit_code == 0
    done = cli("xliff", "import", path, "--approve", "--by", AGENCY)
    assert done.exit_code == 0
    assert "“The bridge opens in June” is not in the article any more" in done.stdout
    catalog = pofile.load(started / CATALOG.format("storm"))
    entry = catalog.get((None, "The bridge opens in July"))
    assert (entry.msgstr, entry.previous_msgid) == (
        "Die Brücke öffnet im Juni",
        "The bridge opens in June",
    )
    assert entry.fuzzy
    assert not (started / LEDGER).exists()


@pytest.mark.parametrize(
    ("change", "code", "said"),
    [
        (('trgLang="de"', 'trgLang="fr"'), 2, "Its trgLang: “fr” is not one of this project's"),
        (('srcLang="en"', 'srcLang="fr"'), 2, "Its srcLang is “fr”"),
        ((">storm</mda:meta>", ">x</mda:meta>"), 0, ""),
        (("storm", "harbour"), 2, "There is no article “harbour”, which it is for."),
        (('version="2.1"', 'version="1.2"'), 5, "This is XLIFF 1.2"),
    ],
)
def test_a_file_that_is_not_for_this_project_is_refused_and_nothing_written(
    started, cli, tmp_path, change, code, said
):
    good, bad = tmp_path / "good.xlf", tmp_path / "bad.xlf"
    cli("xliff", "export", "storm", "-l", "de", "-o", good)
    bad.write_text(good.read_text("utf-8").replace(*change), "utf-8")
    edited(good, "Read also:", "Lesen Sie auch:")
    before = tree(started)
    done = cli("xliff", "import", good, bad)
    assert done.exit_code == code
    assert said in done.stderr
    if code:
        assert tree(started) == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--approve"], "Nobody's name is known."),
        (["--by", AGENCY], "--by is for --approve."),
        (["--approve", "--by", "<x>"], "names nobody"),
    ],
)
def test_who_vouches_has_a_name(started, cli, tmp_path, arguments, said):
    path = tmp_path / "storm.de.xlf"
    cli("xliff", "export", "storm", "-l", "de", "-o", path)
    done = cli("xliff", "import", path, *arguments)
    assert done.exit_code == 2
    assert said in done.stderr


def test_a_file_that_is_not_there_and_an_article_without_catalog(project, cli, tmp_path):
    done = cli("xliff", "import", tmp_path / "none.xlf")
    assert done.exit_code == 5
    assert "none.xlf: This cannot be read" in done.stderr
    done = cli("xliff", "export", "storm", "-l", "de")
    assert done.exit_code == 2
    assert "There is no catalog yet." in done.stderr
