"""Repairs on their way: the comment, the update, the approval; and what an author marks."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from catalog_samples import machine
from polyglot_news import pofile, repairs, reviewing, vouching
from polyglot_news.carryover.carrying import mender
from polyglot_news.catalog import Catalog, Entry, Origin, State, Unit, new, template
from polyglot_news.entry import with_fuzzy
from polyglot_news.ledger import Ledger
from polyglot_news.merging import Changes, update
from polyglot_news.provenance import digest
from polyglot_news.records import Act, Actor, Kind
from polyglot_news.reviewing import Left, Review, Stamp

MEND = mender("en", "de")
OLENA = Actor("Olena Koval", "olena@example.org")
ANNA = Actor("Anna Autorin")
HOUSES = "The storm damaged 340 houses in the north."
HOUSES_NOW = HOUSES.replace("340", "360")
HOUSES_DE = "Der Sturm beschädigte 340 Häuser im Norden."
HOUSES_DE_NOW = HOUSES_DE.replace("340", "360")
ROADS = "The ministr said the roads were closed."
ROADS_NOW = ROADS.replace("ministr", "minister")
ROADS_DE = "Der Minister sagte, die Straßen seien gesperrt."


def of(*sentences: str) -> Catalog:
    units = [Unit(None, text, "paragraph", "articles/storm.md", 3) for text in sentences]
    return template("storm", units, date="2025-08-19")


def catalog_of(*entries: Entry) -> Catalog:
    return dataclasses.replace(new("storm", "de", date="2025-08-19"), entries=entries)


def entry(catalog: Catalog, msgid: str) -> Entry:
    found = catalog.get((None, msgid))
    assert found is not None
    return found


def stamp(actor: Actor = OLENA, scope: str = "") -> Stamp:
    return Stamp(actor, "2026-03-01T12:00:00Z", scope)


def approved(*entries: Entry) -> tuple[Catalog, Ledger]:
    """A catalog whose entries a translator approved."""
    catalog = catalog_of(*entries)
    done = reviewing.approve(catalog, Ledger(), catalog.live, stamp())
    return done.catalog, Ledger(done.records)


# The comment.


def test_the_comment_is_read_as_it_was_written():
    made = repairs.Repair("a" * 12, "b" * 12, "c" * 12, ("number", "white-space"))
    assert made.comment == (
        f"polyglot-news: repaired text={'a' * 12} source={'b' * 12} from={'c' * 12} "
        "kinds=number,white-space"
    )
    assert repairs.find(["Mine.", made.comment]) == made
    assert repairs.find(["Mine.", *made.comment.rsplit(" ", 1)]) == made
    assert repairs.replace(["Mine.", made.comment], made) == ("Mine.", made.comment)
    assert repairs.remove(["Mine.", *made.comment.rsplit(" ", 1), "Yours."]) == ("Mine.", "Yours.")
    assert repairs.find(["polyglot-news: repaired text=1"]) is None
    assert repairs.find(["polyglot-news: repairedly"]) is None


# The update.


def test_an_approved_text_is_repaired_and_stays_to_be_approved():
    catalog, changes = update(catalog_of(Entry(HOUSES, HOUSES_DE)), of(HOUSES_NOW), mend=MEND)
    now = entry(catalog, HOUSES_NOW)
    assert (now.msgstr, now.previous_msgid, now.state) == (HOUSES_DE_NOW, HOUSES, State.OUTDATED)
    note = repairs.find(now.comments)
    assert note is not None
    assert note.fits(HOUSES_NOW, HOUSES_DE_NOW)
    assert (note.before, note.kinds) == (digest(HOUSES_DE), ("number",))
    assert changes == Changes(carried=1, repaired=1, retired=1)
    # The person's words are still there, and everything comes through a file and a merge.
    assert entry(catalog, HOUSES).msgstr == HOUSES_DE
    assert pofile.loads(pofile.dumps(catalog), "storm.po", locale="de") == catalog
    assert update(catalog, of(HOUSES_NOW), mend=MEND)[0] == catalog


def test_a_text_that_nobody_approved_is_carried_as_it_is():
    catalog, changes = update(
        catalog_of(Entry(HOUSES, HOUSES_DE, flags=("fuzzy",))), of(HOUSES_NOW), mend=MEND
    )
    assert entry(catalog, HOUSES_NOW).msgstr == HOUSES_DE
    assert changes == Changes(carried=1)


def test_a_change_of_wording_is_carried_as_it_is():
    changed = HOUSES.replace("damaged", "destroyed")
    catalog, changes = update(catalog_of(Entry(HOUSES, HOUSES_DE)), of(changed), mend=MEND)
    assert entry(catalog, changed).msgstr == HOUSES_DE
    assert entry(catalog, changed).comments == ()
    assert changes.repaired == 0


def test_a_second_change_is_repaired_from_what_the_person_wrote():
    catalog, _ = update(catalog_of(Entry(HOUSES, HOUSES_DE)), of(HOUSES_NOW), mend=MEND)
    third = HOUSES.replace("340", "1,370").replace("north.", "north!")
    catalog, _ = update(catalog, of(third), mend=MEND)
    now = entry(catalog, third)
    assert now.msgstr == "Der Sturm beschädigte 1.370 Häuser im Norden!"
    assert now.previous_msgid == HOUSES
    assert [one.msgid for one in catalog.entries] == [third, HOUSES]


def test_a_repair_goes_back_to_its_original_though_msgmerge_took_the_previous_source():
    catalog, _ = update(catalog_of(Entry(HOUSES, HOUSES_DE)), of(HOUSES_NOW), mend=MEND)
    bare = dataclasses.replace(entry(catalog, HOUSES_NOW), previous_msgid=None)
    third = HOUSES_NOW.replace("damaged", "destroyed")
    catalog, _ = update(catalog.with_entries([bare]), of(third), mend=MEND)
    now = entry(catalog, third)
    assert (now.msgstr, now.previous_msgid, now.comments) == (HOUSES_DE, HOUSES, ())
    assert [one.msgid for one in catalog.entries] == [third, HOUSES]


def test_a_repair_of_a_machines_text_is_no_persons():
    before = approved(machine(HOUSES, HOUSES_DE))[0]
    catalog, _ = update(before, of(HOUSES_NOW), mend=MEND)
    now = entry(catalog, HOUSES_NOW)
    assert (now.msgstr, now.origin, now.human) == (HOUSES_DE_NOW, Origin.MACHINE, True)


def test_a_second_change_that_is_none_of_ours_brings_the_persons_text_back():
    catalog, _ = update(catalog_of(Entry(HOUSES, HOUSES_DE)), of(HOUSES_NOW), mend=MEND)
    third = HOUSES_NOW.replace("damaged", "destroyed")
    catalog, _ = update(catalog, of(third), mend=MEND)
    assert (entry(catalog, third).msgstr, entry(catalog, third).comments) == (HOUSES_DE, ())


def test_an_author_who_takes_a_change_back_finds_the_approval():
    before, _ = update(catalog_of(Entry(HOUSES, HOUSES_DE)), of(HOUSES), mend=MEND)
    changed, _ = update(before, of(HOUSES_NOW), mend=MEND)
    assert update(changed, of(HOUSES), mend=MEND)[0] == before


def test_a_repair_that_a_person_changed_is_theirs():
    catalog, _ = update(catalog_of(Entry(HOUSES, HOUSES_DE)), of(HOUSES_NOW), mend=MEND)
    mine = dataclasses.replace(entry(catalog, HOUSES_NOW), msgstr="Der Sturm traf 360 Häuser.")
    third = HOUSES.replace("340", "370")
    catalog, _ = update(catalog.with_entries([mine]), of(third), mend=MEND)
    texts = {one.msgstr for one in catalog.entries}
    assert {HOUSES_DE, mine.msgstr} <= texts
    # Whichever of the two is carried, it is with the source that it was made for.
    now = entry(catalog, third)
    made_for = {HOUSES_DE: HOUSES, mine.msgstr: HOUSES_NOW, HOUSES_DE.replace("340", "370"): HOUSES}
    assert made_for[now.msgstr] == now.previous_msgid


def test_a_repair_of_a_text_that_was_written_anew_since_goes_on_as_it_is():
    catalog, _ = update(catalog_of(Entry(HOUSES, HOUSES_DE)), of(HOUSES_NOW), mend=MEND)
    anew = dataclasses.replace(entry(catalog, HOUSES), msgstr="Der Orkan traf 340 Häuser.")
    third = HOUSES_NOW.replace("damaged", "destroyed")
    catalog, _ = update(catalog.with_entries([anew]), of(third), mend=MEND)
    now = entry(catalog, third)
    assert (now.msgstr, now.previous_msgid) in {
        (HOUSES_DE_NOW, HOUSES_NOW),
        (anew.msgstr, HOUSES),
    }
    assert {HOUSES_DE_NOW, anew.msgstr} <= {one.msgstr for one in catalog.entries}


# The approval.


def test_repairs_are_approved_in_one_go():
    catalog, ledger = approved(Entry(HOUSES, HOUSES_DE), Entry(ROADS, ROADS_DE))
    catalog, _ = update(catalog, of(HOUSES_NOW, ROADS_NOW), mend=MEND)
    chosen = vouching.repaired(catalog)
    assert [one.msgid for one in chosen] == [HOUSES_NOW]
    done = vouching.approve_repairs(catalog, ledger, chosen, stamp())
    now = entry(done.catalog, HOUSES_NOW)
    assert (now.state, now.comments, now.previous_msgid) == (State.REVIEWED, (), None)
    assert [(one.act, one.scope) for one in done.records] == [(Act.APPROVED, "repaired by rule")]
    assert entry(done.catalog, ROADS_NOW).state is State.OUTDATED
    assert reviewing.loose(done.catalog, ledger.extended(done.records)) == ()
    more = vouching.approve_repairs(catalog, ledger, chosen, stamp(scope="read"))
    assert more.records[0].scope == "repaired by rule: read"


@pytest.mark.parametrize("edit", [{"msgstr": "Anders."}, {"flags": ()}, {"comments": ()}])
def test_what_was_changed_since_is_no_repair(edit):
    catalog, _ = update(approved(Entry(HOUSES, HOUSES_DE))[0], of(HOUSES_NOW), mend=MEND)
    worked = dataclasses.replace(entry(catalog, HOUSES_NOW), **edit)
    assert vouching.repaired(catalog.with_entries([worked])) == ()


def test_a_repair_that_another_tool_carried_to_another_source_is_none():
    catalog, _ = update(approved(Entry(HOUSES, HOUSES_DE))[0], of(HOUSES_NOW), mend=MEND)
    foreign = dataclasses.replace(entry(catalog, HOUSES_NOW), msgid=HOUSES.replace("340", "370"))
    assert vouching.repaired(catalog_of(foreign)) == ()


def test_a_repair_of_what_was_rejected_since_is_left():
    catalog, ledger = approved(Entry(HOUSES, HOUSES_DE))
    catalog, _ = update(catalog, of(HOUSES_NOW), mend=MEND)
    done = reviewing.reject(catalog, ledger, [entry(catalog, HOUSES)], stamp())
    ledger = ledger.extended(done.records)
    chosen = vouching.repaired(done.catalog)
    left = vouching.approve_repairs(done.catalog, ledger, chosen, stamp()).left
    assert [why for _, why in left] == [Left.ORIGINAL]
    done = reviewing.reject(catalog, ledger, chosen, stamp())
    ledger = ledger.extended(done.records)
    again = vouching.approve_repairs(done.catalog, ledger, chosen, stamp())
    assert [why for _, why in again.left] == [Left.REJECTED]


# What an author marks.

TYPOS = vouching.Typos("en", "de")


def marked(
    before: tuple[str, str], now: str, *, named: bool = False, mend: bool = True
) -> tuple[Catalog, Ledger, reviewing.Reviewed]:
    catalog, ledger = approved(Entry(*before))
    catalog, _ = update(catalog, of(now), mend=MEND if mend else None)
    act = dataclasses.replace(TYPOS, named=named)
    return catalog, ledger, act(catalog, ledger, catalog.live, stamp(ANNA))


def test_a_typo_keeps_the_approval_and_the_record_says_who_said_so():
    _, ledger, done = marked((ROADS, ROADS_DE), ROADS_NOW)
    now = entry(done.catalog, ROADS_NOW)
    assert (now.state, now.previous_msgid, now.msgstr) == (State.REVIEWED, None, ROADS_DE)
    record = done.records[0]
    assert (record.act, record.actor, record.scope) == (Act.KEPT, ANNA, "typo in the source")
    ledger = ledger.extended(done.records)
    assert reviewing.axes(now, ledger).review is Review.APPROVED
    assert reviewing.loose(done.catalog, ledger) == ()
    assert vouching.kept(done.catalog, ledger) == 1
    # A translator who reads it afterwards may approve it in their own name.
    more = reviewing.approve(done.catalog, ledger, [now], stamp())
    assert [one.act for one in more.records] == [Act.APPROVED]
    assert vouching.kept(more.catalog, ledger.extended(more.records)) == 0


@pytest.mark.parametrize(
    ("now", "named", "why"),
    [
        (ROADS.replace("closed", "opened"), False, Left.LARGE),
        (ROADS.replace("closed", "opened"), True, None),
        (ROADS, True, Left.UNCHANGED),
    ],
)
def test_a_large_change_has_to_be_named(now, named, why):
    _, _, done = marked((ROADS, ROADS_DE), now, named=named)
    assert [found for _, found in done.left] == ([] if why is None else [why])


def test_a_number_is_no_typo_while_the_translation_has_the_old_one():
    _, _, done = marked((HOUSES, HOUSES_DE), HOUSES_NOW)
    assert [why for _, why in done.left] == [Left.REPAIRED]
    _, _, done = marked((HOUSES, HOUSES_DE), HOUSES_NOW, named=True, mend=False)
    assert [why for _, why in done.left] == [Left.DIFFERENT]


def test_what_was_not_approved_is_not_kept():
    draft = catalog_of(Entry(ROADS, ROADS_DE, flags=("fuzzy",)))
    catalog, _ = update(draft, of(ROADS_NOW), mend=MEND)
    assert [why for _, why in TYPOS(catalog, Ledger(), catalog.live, stamp(ANNA)).left] == [
        Left.BEFORE
    ]
    tool = dataclasses.replace(OLENA, kind=Kind.TOOL)
    draft = catalog_of(Entry(ROADS, ROADS_DE))
    ledger = Ledger(reviewing.approve(draft, Ledger(), draft.live, stamp(tool)).records)
    catalog, _ = update(draft, of(ROADS_NOW), mend=MEND)
    assert [why for _, why in TYPOS(catalog, ledger, catalog.live, stamp(ANNA)).left] == [
        Left.BEFORE
    ]


# Histories.

_sentences = st.lists(
    st.builds(
        "The {} storm damaged {:,} houses in {}{}".format,
        st.sampled_from(["first", "second"]),
        st.sampled_from([2, 340, 360, 1500]),
        st.sampled_from(["Kyiv", "Lviv"]),
        st.sampled_from([".", "!"]),
    ),
    max_size=3,
    unique=True,
)
_WORDS = {"first": "erste", "second": "zweite", "Kyiv": "Kyjiw", "Lviv": "Lwiw"}


def _translated(source: str, version: str) -> str:
    _, which, _, _, number, _, _, place = source.removesuffix(".").removesuffix("!").split()
    return (
        f"{version} Der {_WORDS[which]} Sturm beschädigte {number.replace(',', '.')} Häuser "
        f"in {_WORDS[place]}{source[-1]}"
    )


class Desk(RuleBasedStateMachine):
    """An author and a translator; what the translator writes tells what it is made for."""

    def __init__(self) -> None:
        super().__init__()
        self.catalog = new("storm", "de")
        self.ledger = Ledger()
        self.human: set[str] = set()
        self.versions = 0

    @rule(sentences=_sentences)
    def edit_the_article(self, sentences: list[str]) -> None:
        source = of(*sentences)
        after, _ = update(self.catalog, source, mend=MEND)
        assert update(after, source, mend=MEND)[0] == after
        for one in after.live:
            old = self.catalog.get(one.key)
            if old is not None:
                assert (one.texts, one.flags, one.comments) == (old.texts, old.flags, old.comments)
        self.catalog = after

    @rule(data=st.data(), approve=st.booleans())
    def translate(self, data: st.DataObject, approve: bool) -> None:
        found = [one for one in self.catalog.live if one.state is not State.REVIEWED]
        if not found:
            return
        one = data.draw(st.sampled_from(found))
        self.versions += 1
        version = "".join(chr(97 + int(digit)) for digit in str(self.versions))
        text = _translated(one.msgid, version)
        # Who writes over a text gives up that one: it was theirs to give up.
        self.human.discard(one.msgstr)
        self.human.add(text)
        made = dataclasses.replace(one, msgstr=text, flags=with_fuzzy(one.flags))
        self.catalog = self.catalog.with_entries([made])
        if approve:
            now = entry(self.catalog, one.msgid)
            self._take(reviewing.approve(self.catalog, self.ledger, [now], stamp()))

    @rule()
    def approve_repairs(self) -> None:
        chosen = vouching.repaired(self.catalog)
        done = vouching.approve_repairs(self.catalog, self.ledger, chosen, stamp())
        assert done.left == ()
        self._take(done)
        self.human.update(entry(self.catalog, one.msgid).msgstr for one in chosen)

    def _take(self, done: reviewing.Reviewed) -> None:
        self.catalog = done.catalog
        self.ledger = self.ledger.extended(done.records)

    @invariant()
    def nothing_human_is_lost(self) -> None:
        assert self.human <= {one.msgstr for one in self.catalog.entries}

    @invariant()
    def nothing_is_approved_that_nobody_approved(self) -> None:
        for one in self.catalog.entries:
            if one.state is State.REVIEWED:
                version = one.msgstr.partition(" ")[0]
                assert one.msgstr == _translated(one.msgid, version)
                assert self.ledger.standing(one)
            if repairs.find(one.comments):
                assert one.fuzzy

    @invariant()
    def a_repair_is_right_and_its_original_is_there(self) -> None:
        for one in vouching.repaired(self.catalog):
            version = one.msgstr.partition(" ")[0]
            assert one.msgstr == _translated(one.msgid, version)
            original = self.catalog.get((None, one.previous_msgid))
            assert original is not None
            assert original.msgstr == _translated(original.msgid, version)


TestDesk = Desk.TestCase
TestDesk.settings = settings(
    max_examples=100, stateful_step_count=15, deadline=None, derandomize=True
)
