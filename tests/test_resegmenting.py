"""Sentences that were joined or split: their texts stay, and no state claims what nobody said."""

from __future__ import annotations

import dataclasses
import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog_samples import approved, machine
from conftest import tree
from polyglot_news import pofile, reviewing
from polyglot_news.catalog import Catalog, Entry, Origin, State, Unit, new, template
from polyglot_news.ledger import Ledger
from polyglot_news.merging import update
from polyglot_news.records import Act, Actor, Kind
from polyglot_news.resegmenting import SPLIT, records
from polyglot_news.reviewing import Review, Stamp, axes

OLENA = Actor("Olena Koval", "olena@news.example")
HANS = Actor("Hans")
BOT = Actor("prüfer", kind=Kind.TOOL)
NONE = Ledger()

CASES = sorted((Path(__file__).parent / "cases" / "resegmenting").glob("*.txt"))
_LINE = re.compile(
    r"(?P<kind>old|new): (?P<source>.+?) => (?P<target>.*?) ?(?:\[(?P<state>[a-z ]+)\])?"
)


def of(*sources: str) -> Catalog:
    units = [
        Unit(None, text, "paragraph", "articles/storm.md", at) for at, text in enumerate(sources, 3)
    ]
    return template("storm", units)


def catalog_of(*entries: Entry, locale: str = "de") -> Catalog:
    return dataclasses.replace(new("storm", locale), entries=entries)


def said(catalog: Catalog, *actors: Actor) -> Ledger:
    """Each of the actors approves everything that is not fuzzy."""
    ledger = NONE
    entries = [one for one in catalog.live if not one.fuzzy]
    for number, actor in enumerate(actors):
        stamp = Stamp(actor, f"2026-03-0{number + 1}T12:00:00Z")
        ledger = ledger.extended(reviewing.approve(catalog, ledger, entries, stamp).records)
    return ledger


def cases() -> list[object]:
    found = []
    for path in CASES:
        blocks = re.split(r"\n\s*\n", path.read_text("utf-8"))
        for block in blocks:
            lines = [line for line in block.splitlines() if line and not line.startswith("#")]
            if lines:
                found.append(pytest.param(path.stem, lines, id=f"{path.stem}: {lines[0][5:45]}"))
    return found


def test_there_are_cases():
    assert {path.stem for path in CASES} >= {"de", "uk", "ja"}
    assert len(cases()) > 15


@pytest.mark.parametrize(("locale", "lines"), cases())
def test_case(locale, lines):
    read = [_LINE.fullmatch(line) for line in lines]
    assert all(read), lines
    olds = [Entry(one["source"], one["target"]) for one in read if one["kind"] == "old"]
    wanted = [one for one in read if one["kind"] == "new"]
    before = catalog_of(*olds, locale=locale)
    ledger = said(before, OLENA)
    source = of(*(one["source"] for one in wanted))
    after, _ = update(before, source, ledger)
    expected = [(one["source"], one["target"], one["state"]) for one in wanted]
    assert [(one.msgid, one.msgstr, one.state) for one in after.live] == expected
    assert {one.msgstr for one in after.entries} >= {one.msgstr for one in olds}
    extended = ledger.extended(records(before, after, ledger))
    for one in after.live:
        assert (axes(one, extended).review is Review.APPROVED) == (one.state is State.REVIEWED)
    assert update(after, source, extended)[0] == after
    # When they are as they were, each has the state that it had.
    back, _ = update(after, of(*(one.msgid for one in olds)), extended)
    assert [(one.msgstr, one.state) for one in back.live] == [
        (one.msgstr, one.state) for one in olds
    ]


A, B = Entry("The ferry left.", "Die Fähre fuhr."), Entry("It was late.", "Es war spät.")
BOTH = of(f"{A.msgid} {B.msgid}")


def test_a_joined_unit_is_approved_by_those_who_approved_its_parts():
    before = catalog_of(A, B)
    ledger = said(before, OLENA, HANS)
    after, changes = update(before, BOTH, ledger)
    found = records(before, after, ledger)
    assert (changes.resegmented, changes.retired) == (1, 2)
    assert [(one.actor, one.act, one.time) for one in found] == [
        (OLENA, Act.IN_PARTS, "2026-03-01T12:00:00Z"),
        (HANS, Act.IN_PARTS, "2026-03-02T12:00:00Z"),
    ]
    by_olena = {one.id for one in ledger.records if one.actor == OLENA}
    assert set(found[0].scope.split()) == by_olena
    extended = ledger.extended(found)
    assert axes(after.live[0], extended).review is Review.APPROVED
    assert reviewing.loose(after, extended) == ()
    # Nothing is left for an editor's approval to be guessed from, and nothing is said twice.
    assert reviewing.sightings(after, extended, lambda: Stamp(HANS, "2026-04-01T12:00:00Z")) == ()
    assert records(after, update(after, BOTH, extended)[0], extended) == ()
    # Both branches of a repository write the very same lines.
    assert records(before, after, ledger) == found


def test_a_joined_unit_can_be_rejected_and_does_not_come_back_approved():
    before = catalog_of(A, B)
    ledger = said(before, OLENA)
    after, _ = update(before, BOTH, ledger)
    ledger = ledger.extended(records(before, after, ledger))
    done = reviewing.reject(after, ledger, after.live, Stamp(HANS, "2026-04-01T12:00:00Z"))
    ledger = ledger.extended(done.records)
    assert axes(done.catalog.live[0], ledger).review is Review.REJECTED
    # The same step again, from a catalog that does not have it yet.
    again, _ = update(before, BOTH, ledger)
    assert again.live[0].fuzzy
    assert records(before, again, ledger) == ()


@pytest.mark.parametrize(
    ("second", "state"),
    [
        (dataclasses.replace(B, flags=("fuzzy",)), State.NEEDS_REVIEW),
        (dataclasses.replace(B, flags=("fuzzy",), previous_msgid="It was early."), State.OUTDATED),
        (machine(B.msgid, B.msgstr), State.OUTDATED),
        (dataclasses.replace(B, msgstr=""), State.OUTDATED),
    ],
    ids=["not reviewed", "outdated", "machine output", "untranslated"],
)
def test_one_part_that_nobody_approved_leaves_the_whole_to_a_person(second, state):
    # Of a part without a person's text only the other one is offered, as for any edit.
    long = Entry("The ferry left the old harbour at night.", "Die Fähre fuhr nachts ab.")
    before = catalog_of(long, second)
    ledger = said(before, OLENA)
    after, _ = update(before, of(f"{long.msgid} {second.msgid}"), ledger)
    assert after.live[0].state is state
    assert after.live[0].fuzzy
    assert records(before, after, ledger) == ()
    if state is State.OUTDATED and second.previous_msgid:
        assert after.live[0].previous_msgid == f"{long.msgid} It was early."


def test_what_only_a_tool_approved_stays_a_tools():
    before = catalog_of(A, B)
    ledger = said(before, BOT)
    after, _ = update(before, BOTH, ledger)
    assert after.live[0].fuzzy
    assert records(before, after, ledger) == ()


def test_approved_machine_output_stays_machine_output():
    before = catalog_of(*(approved(machine(one.msgid, one.msgstr)) for one in (A, B)))
    ledger = said(before, OLENA)
    after, _ = update(before, BOTH, ledger)
    (joined,) = after.live
    assert (joined.origin, joined.state) == (Origin.MACHINE, State.REVIEWED)
    (record,) = records(before, after, ledger)
    assert (record.machine, record.distance) == (joined.provenance.text, 0.0)


def test_what_becomes_of_approved_machine_output_is_no_persons_and_is_not_given_up():
    made = [approved(machine(one.msgid, one.msgstr)) for one in (A, B)]
    apart = update(catalog_of(*made), of(f"{A.msgid} {B.msgid[:-1]}!"))[0].live
    whole = approved(machine(f"{A.msgid} {B.msgid}", f"{A.msgstr} {B.msgstr}"))
    parts = update(catalog_of(whole), of(A.msgid, B.msgid))[0].live
    assert len(apart) + len(parts) == 3
    for one in (*apart, *parts):
        assert (one.origin, one.fuzzy, one.human) == (Origin.MACHINE, True, True)
        assert not one.pending


def test_comments_of_persons_go_with_the_texts():
    one, two = (
        dataclasses.replace(part, comments=("Mine.", "polyglot-news: same")) for part in (A, B)
    )
    joined = update(catalog_of(one, two), BOTH)[0].live[0]
    assert joined.comments == ("Mine.",)
    whole = Entry(BOTH.entries[0].msgid, f"{A.msgstr} {B.msgstr}", comments=("Mine.",))
    parts = update(catalog_of(whole), of(A.msgid, B.msgid))[0].live
    assert [part.comments for part in parts] == [("Mine.", SPLIT)] * 2


def test_contexts_are_not_mixed():
    before = catalog_of(dataclasses.replace(A, msgctxt="title"), B)
    assert update(before, BOTH)[1].resegmented == 0


def test_many_equal_pieces_are_tried_for_no_minutes():
    pieces = [Entry("no. " * size + "no.", "nein") for size in range(60)]
    before = catalog_of(*pieces)
    assert update(before, of("no. " * 400 + "yes."))[1].resegmented == 0


# Any text, cut one way and then another.

SENTENCES = [
    "The ferry left.",
    "It was late.",
    "Nobody knew why.",
    "Is it open?",
    "The port slept.",
]
_cuts = st.lists(st.booleans(), min_size=len(SENTENCES) - 1, max_size=len(SENTENCES) - 1)
_kinds = st.lists(
    st.sampled_from(["approved", "approved", "fuzzy", "machine", "empty"]),
    min_size=len(SENTENCES),
    max_size=len(SENTENCES),
)


def cut(pieces: list[str], cuts: list[bool]) -> list[str]:
    units = [pieces[0]]
    for piece, whole in zip(pieces[1:], cuts, strict=True):
        if whole:
            units[-1] += f" {piece}"
        else:
            units.append(piece)
    return units


@settings(max_examples=150)
@given(st.permutations(SENTENCES), _cuts, _kinds, _cuts)
def test_however_a_text_is_cut_nothing_is_lost_and_no_state_is_wrong(order, first, kinds, second):
    translations = {text: f"Satz {SENTENCES.index(text)}." for text in SENTENCES}
    entries = []
    for msgid, kind in zip(cut(order, first), kinds, strict=False):
        text = msgid
        for source, target in translations.items():
            text = text.replace(source, target)
        entries.append(
            {
                "approved": Entry(msgid, text),
                "fuzzy": Entry(msgid, text, flags=("fuzzy",)),
                "machine": machine(msgid, text),
                "empty": Entry(msgid),
            }[kind]
        )
    before = catalog_of(*entries)
    ledger = said(before, OLENA)
    source = of(*cut(order, second))
    after, _ = update(before, source, ledger)
    extended = ledger.extended(records(before, after, ledger))

    assert update(after, source, extended)[0] == after
    assert {one.msgstr for one in after.entries} >= {one.msgstr for one in entries if one.human}
    assert reviewing.loose(after, extended) == ()
    good = [one for one in entries if one.state is State.REVIEWED]
    # Every row of neighbours that a person approved, as one text.
    places = {one.key: at for at, one in enumerate(before.entries)}
    rows = {(one.msgid, one.msgstr) for one in good}
    for size in range(2, len(good) + 1):
        for at in range(len(good) - size + 1):
            row = good[at : at + size]
            if all(places[b.key] - places[a.key] == 1 for a, b in pairwise(row)):
                rows.add((" ".join(one.msgid for one in row), " ".join(one.msgstr for one in row)))
    for one in after.live:
        if one.state is State.REVIEWED:
            assert (one.msgid, one.msgstr) in rows
            assert axes(one, extended).review is Review.APPROVED
            assert one.previous_msgid is None
        elif (one.msgid, one.msgstr) in rows:
            assert before.get(one.key) is not None
        if one.state is State.NEEDS_REVIEW:
            whole = one.msgid
            for text, target in translations.items():
                whole = whole.replace(text, target)
            assert one.msgstr == whole


# In a project


def test_a_new_version_keeps_back_no_edition_that_people_have_read(project, cli, monkeypatch):
    """Its rules join what those of an earlier version had cut behind “U.S.”."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1772366400")
    assert cli("localize").exit_code == 0
    path = project / "locales/de/LC_MESSAGES/storm.po"
    catalog = pofile.load(path)
    (whole,) = [one for one in catalog.live if one.msgid.startswith("The U.S.")]
    halves = ("The U.S.", "Die U.S."), (whole.msgid.removeprefix("The U.S. "), "Der Präsident.")
    entries = []
    for one in catalog.entries:
        if one == whole:
            entries += [Entry(source, target) for source, target in halves]
        else:
            entries.append(
                dataclasses.replace(one, msgstr=f"de: {one.msgid}", flags=(), comments=())
            )
    path.write_text(pofile.dumps(dataclasses.replace(catalog, entries=tuple(entries))))

    done = cli("update")
    assert done.exit_code == 0
    assert "1 resegmented" in done.stderr
    joined = pofile.load(path).get((None, whole.msgid))
    assert (joined.msgstr, joined.state) == ("Die U.S. Der Präsident.", State.REVIEWED)
    assert cli("ledger", "verify").exit_code == 0
    shown = cli("ledger", "show", "storm", "-l", "de").stdout
    assert "approved in parts by" in shown
    files = tree(project)
    assert cli("update", "--check").exit_code == 0
    assert tree(project) == files
    cli("publish", "-l", "de", "--policy", "reviewed")
    assert "Die U.S. Der Präsident." in (project / "site/de/storm/index.html").read_text()


def test_a_part_of_a_text_that_was_made_for_that_part_alone_is_not_outdated():
    first, second = "At six the harbour froze,", "and two ferries waited outside."
    whole = Entry(
        f"{first} {second}", "Es fror. Zwei warteten.", flags=("fuzzy",), previous_msgid=first
    )
    after, _ = update(catalog_of(whole), of(first, second))
    assert [(one.msgstr, one.previous_msgid) for one in after.live] == [
        ("Es fror.", None),
        ("Zwei warteten.", first),
    ]
