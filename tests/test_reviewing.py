"""Review: three questions on their own, acts that change no word, approvals that fit or fail."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog_samples import approved, catalogs, entries, machine
from polyglot_news import choosing, reviewing
from polyglot_news.badge import Row, svg
from polyglot_news.catalog import Catalog, Entry, Origin, State
from polyglot_news.errors import UsageError
from polyglot_news.ledger import Ledger
from polyglot_news.merging import update
from polyglot_news.publication import Rules, publishable
from polyglot_news.records import Act, Actor, Kind, Record, digest, pair
from polyglot_news.reviewing import Axes, Cell, Freshness, Left, Review, Stamp, axes
from polyglot_news.settings import Policy

OLENA = Actor("Olena Koval", "olena@news.example")
HANS = Actor("Hans", "hans@news.example")
BOT = Actor("prüfer", kind=Kind.TOOL)
WHEN = "2026-03-01T12:00:00Z"
NONE = Ledger()
ACTS = {"approve": reviewing.approve, "reject": reviewing.reject, "revert": reviewing.revert}

PERSON = Entry("One.", "Eins.")
DRAFT = Entry("One.", "Eins.", flags=("fuzzy",))
MACHINE = machine("One.", "Eins.")
CHANGED = dataclasses.replace(DRAFT, previous_msgid="Two.")
EMPTY = Entry("One.")
COPY = Entry("Nobody knows when the ship sails.", "Nobody knows when the ship sails.")


def catalog(*found: Entry) -> Catalog:
    return Catalog("storm", "de", entries=found)


def stamp(actor: Actor = OLENA, scope: str = "", **proposals: str) -> Stamp:
    return Stamp(actor, WHEN, scope, proposals)


def act(
    name: str, entry: Entry, ledger: Ledger = NONE, actor: Actor = OLENA, scope: str = ""
) -> tuple[Entry, Ledger, Left | None]:
    done = ACTS[name](catalog(entry), ledger, [entry], stamp(actor, scope))
    assert len(done.records) + len(done.left) == 1
    left = done.left[0][1] if done.left else None
    return done.catalog.entries[0], ledger.extended(done.records), left


def acts(entry: Entry, *names: str, actor: Actor = OLENA) -> tuple[Entry, Ledger]:
    ledger = NONE
    for name in names:
        entry, ledger, left = act(name, entry, ledger, actor)
        assert left is None
    return entry, ledger


# The three axes


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        (EMPTY, (Origin.UNTRANSLATED, Review.OPEN, Freshness.CURRENT)),
        (COPY, (Origin.UNTRANSLATED, Review.OPEN, Freshness.CURRENT)),
        (MACHINE, (Origin.MACHINE, Review.OPEN, Freshness.CURRENT)),
        (approved(MACHINE), (Origin.MACHINE, Review.APPROVED, Freshness.CURRENT)),
        (DRAFT, (Origin.PERSON, Review.OPEN, Freshness.CURRENT)),
        (PERSON, (Origin.PERSON, Review.APPROVED, Freshness.CURRENT)),
        (CHANGED, (Origin.PERSON, Review.OPEN, Freshness.CHANGED)),
        (
            dataclasses.replace(MACHINE, msgid="One!"),
            (Origin.MACHINE, Review.OPEN, Freshness.CHANGED),
        ),
        (
            Entry("One.", msgid_plural="Ones.", msgstr_plural=("Eins.", "")),
            (Origin.UNTRANSLATED, Review.OPEN, Freshness.CURRENT),
        ),
    ],
)
def test_what_a_catalog_says_by_itself(entry, expected):
    assert axes(entry, NONE) == Axes(*expected)


def test_the_ledger_says_who_approved():
    entry, ledger = acts(MACHINE, "approve")
    known = axes(entry, ledger)
    assert (known.origin, known.review) == (Origin.MACHINE, Review.APPROVED)
    assert [one.actor for one in known.approvals] == [OLENA]


def test_a_text_approved_for_another_source_is_not_current():
    # msgmerge without --previous leaves no previous msgid.
    _, ledger = acts(DRAFT, "approve")
    assert axes(dataclasses.replace(DRAFT, msgid="One!"), ledger).freshness is Freshness.CHANGED
    assert axes(DRAFT, ledger).freshness is Freshness.CURRENT


def test_a_flag_put_back_in_an_editor_is_a_doubt():
    _, ledger = acts(DRAFT, "approve")
    assert axes(DRAFT, ledger).review is Review.OPEN
    assert reviewing.approve(catalog(DRAFT), ledger, [DRAFT], stamp()).records


def test_units_are_counted_by_the_three_axes():
    two = dataclasses.replace(MACHINE, msgid="Two words.")
    three = Entry("Three.", "Drei.", obsolete=True)
    found = reviewing.tally(catalog(PERSON, two, three), NONE)
    assert {cell: (count.units, count.words) for cell, count in found.items()} == {
        Cell(Origin.PERSON, Review.APPROVED, Freshness.CURRENT): (1, 1),
        Cell(Origin.MACHINE, Review.OPEN, Freshness.CHANGED): (1, 2),
    }


@settings(max_examples=40)
@given(catalogs())
def test_every_unit_is_in_one_place(made):
    assert sum(one.units for one in reviewing.tally(made, NONE).values()) == len(made.live)
    assert reviewing.coverage(made, NONE) == made.coverage


# Acts


@pytest.mark.parametrize("name", ACTS)
@pytest.mark.parametrize("actor", [OLENA, BOT])
@settings(max_examples=20)
@given(made=catalogs(), data=st.data())
def test_no_act_changes_a_text_or_loses_an_entry(name, actor, made, data):
    ledger = NONE
    before = [(one.key, one.texts, one.comments, one.obsolete) for one in made.entries]
    for _ in range(2):
        done = ACTS[name](
            made, ledger, made.live, stamp(actor, data.draw(st.sampled_from(["", "x"])))
        )
        made, ledger = done.catalog, ledger.extended(done.records)
        assert len(done.records) + len(done.left) == len(made.live)
    assert [(one.key, one.texts, one.comments, one.obsolete) for one in made.entries] == before


@given(entries(), st.data())
def test_an_approval_stands_exactly_as_long_as_both_hashes_fit(entry, data):
    entry = dataclasses.replace(entry, obsolete=False)
    done, ledger, left = act("approve", entry)
    if left:
        assert ledger.records == ()
        return
    assert axes(done, ledger).review is Review.APPROVED
    assert len(axes(done, ledger).approvals) == 1
    other = data.draw(entries().map(lambda one: dataclasses.replace(one, obsolete=False)))
    other = dataclasses.replace(other, msgctxt=done.msgctxt or other.msgctxt)
    fits = pair(other) == pair(done)
    assert bool(ledger.standing(other)) == fits


@given(st.text(max_size=5), st.text(max_size=5))
def test_an_edit_ends_an_approval_and_taking_it_back_restores_it(source, target):
    source, target = (digest(text)[:4] for text in (source, target))
    entry, ledger = acts(DRAFT, "approve")
    for edited in (
        dataclasses.replace(entry, msgid=f"One. {source}"),
        dataclasses.replace(entry, msgstr=f"Eins. {target}"),
        dataclasses.replace(entry, msgctxt="title"),
    ):
        assert ledger.standing(edited) == ()
        back = dataclasses.replace(edited, msgid="One.", msgstr="Eins.", msgctxt=None)
        assert axes(back, ledger).approvals == ledger.records
        assert axes(back, ledger).review is Review.APPROVED


def test_an_edit_of_the_article_and_its_taking_back():
    def template(msgid: str) -> Catalog:
        return Catalog("storm", entries=(Entry(msgid),))

    before = "The storm has closed the harbour since Monday."
    after = "The storm has closed the harbour since Tuesday."
    text = "Der Sturm hat den Hafen seit Montag geschlossen."
    entry, ledger = acts(Entry(before, text, flags=("fuzzy",)), "approve")
    edited, _ = update(catalog(entry), template(after))
    known = axes(edited.entries[0], ledger)
    assert (known.review, known.freshness) == (Review.OPEN, Freshness.CHANGED)
    assert reviewing.loose(edited, ledger) == ()
    back, _ = update(edited, template(before))
    assert back.entries[0] == entry
    assert axes(back.entries[0], ledger).approvals == ledger.records


def test_a_persons_approval_takes_the_flag_and_the_previous_source_away():
    entry, _ = acts(CHANGED, "approve")
    assert entry == dataclasses.replace(PERSON)
    assert entry.state is State.REVIEWED


@pytest.mark.parametrize("name", ["reject", "revert"])
def test_what_ends_an_approval_leaves_the_text_fuzzy(name):
    entry, ledger = acts(DRAFT, "approve", name)
    assert entry == DRAFT
    assert ledger.standing(entry) == ()
    assert axes(entry, ledger).review is (Review.REJECTED if name == "reject" else Review.OPEN)
    again, ledger, _ = act("approve", entry, ledger)
    assert axes(again, ledger).review is Review.APPROVED


def test_taking_a_rejection_back():
    entry, ledger = acts(DRAFT, "reject", "revert")
    assert axes(entry, ledger).review is Review.OPEN
    assert act("revert", entry, ledger)[2] is Left.NOTHING


def test_what_was_flagged_by_no_record_can_be_reverted():
    entry, ledger, _ = act("revert", PERSON)
    assert entry == DRAFT
    assert [one.act for one in ledger.records] == [Act.REVERTED]


@pytest.mark.parametrize(
    ("name", "entry", "scope", "why"),
    [
        ("approve", EMPTY, "", Left.UNTRANSLATED),
        ("reject", EMPTY, "", Left.UNTRANSLATED),
        ("revert", EMPTY, "", Left.NOTHING),
        ("revert", DRAFT, "", Left.NOTHING),
        ("approve", COPY, "", Left.COPIED),
        ("approve", CHANGED, "all", Left.CHANGED),
        ("approve", CHANGED, "", None),
        ("approve", PERSON, "all", None),
    ],
)
def test_what_an_act_leaves(name, entry, scope, why):
    done, ledger, left = act(name, entry, scope=scope)
    assert left is why
    if why:
        assert done == entry
        assert ledger == NONE


def test_many_at_once_never_go_over_a_rejection():
    entry, ledger = acts(DRAFT, "reject")
    assert act("approve", entry, ledger, HANS, "all")[2] is Left.REJECTED
    assert act("approve", entry, ledger, HANS)[2] is None


@pytest.mark.parametrize("name", ["approve", "reject"])
def test_the_same_act_again_is_none(name):
    entry, ledger = acts(DRAFT, name)
    assert act(name, entry, ledger)[2] is Left.DONE
    assert act(name, entry, ledger, scope="all")[2] is Left.DONE


def test_a_second_person_may_approve_too():
    entry, ledger = acts(DRAFT, "approve")
    _, ledger, left = act("approve", entry, ledger, HANS)
    assert left is None
    assert [one.actor for one in ledger.standing(entry)] == [OLENA, HANS]


def test_a_record_says_how_far_the_text_is_from_the_machines():
    made = MACHINE.provenance
    edited = dataclasses.replace(MACHINE, msgstr="Einer.")

    def recorded(entry: Entry, **proposals: str) -> Record:
        (one,) = reviewing.approve(catalog(entry), NONE, [entry], stamp(**proposals)).records
        return one

    assert made
    assert (recorded(MACHINE).machine, recorded(MACHINE).distance) == (made.text, 0.0)
    assert recorded(MACHINE).pair.target.startswith(made.text)
    assert (recorded(edited).machine, recorded(edited).distance) == (made.text, None)
    # "Eins." to "Einer.": one letter changed, one put in, of six.
    assert recorded(edited, **{made.text: "Eins."}).distance == 0.3333
    assert (recorded(DRAFT).machine, recorded(DRAFT).distance) == ("", None)


# Tools


def test_what_a_tool_approves_is_approved_by_nobody():
    entry, ledger = acts(MACHINE, "approve", actor=BOT)
    assert entry == MACHINE
    assert axes(entry, ledger).review is Review.BY_TOOL
    bare = approved(entry)
    assert axes(bare, ledger).review is Review.BY_TOOL
    assert reviewing.state(bare, ledger) is State.MACHINE
    assert reviewing.state(approved(DRAFT), Ledger((_by_tool(DRAFT),))) is State.NEEDS_REVIEW
    assert reviewing.sightings(catalog(bare), ledger, stamp) == ()
    done, ledger, _ = act("approve", bare, ledger)
    assert axes(done, ledger).review is Review.APPROVED
    # A tool that comes later takes nothing away.
    _, ledger, _ = act("approve", done, ledger, BOT)
    assert axes(done, ledger).review is Review.APPROVED


def _by_tool(entry: Entry) -> Record:
    return Record("storm", pair(entry), Act.APPROVED, BOT, WHEN)


@pytest.mark.parametrize("policy", Policy)
@given(
    entries(), st.lists(st.sampled_from([("approve", OLENA), ("approve", BOT), ("reject", HANS)]))
)
def test_only_what_a_person_approved_is_published_as_reviewed(policy, entry, done):
    entry = dataclasses.replace(entry, obsolete=False)
    ledger = NONE
    for name, actor in done:
        entry, ledger, _ = act(name, entry, ledger, actor)
    for one in (entry, approved(entry)):
        decision = publishable(one, Rules(policy), ledger)
        known = axes(one, ledger)
        good = known.review is Review.APPROVED and reviewing.state(one, ledger) is State.REVIEWED
        if policy is Policy.REVIEWED:
            assert decision.allowed == good
        if decision.reason.name == "REVIEWED":
            assert good
        persons = [r for r in ledger.standing(one) if r.actor.kind is Kind.PERSON]
        if good and ledger.fitting(one):
            assert persons


def test_the_reason_for_keeping_a_unit_back_is_the_ledgers():
    entry, ledger = acts(MACHINE, "approve", actor=BOT)
    for one in (entry, approved(entry)):
        assert publishable(one, Rules(Policy.REVIEWED), ledger).reason.name == "BY_TOOL"
    _, ledger = acts(DRAFT, "reject")
    assert publishable(PERSON, Rules(Policy.REVIEWED), ledger).reason.name == "DENIED"
    assert publishable(PERSON, Rules(Policy.REVIEWED)).allowed
    assert publishable(PERSON, Rules(Policy.LABELLED), ledger).reason.name == "NEEDS_REVIEW"


# What was approved elsewhere


def test_a_flag_that_is_gone_is_recorded_once():
    done = catalog(approved(MACHINE), Entry("Two.", "Zwei.", flags=("fuzzy",)), EMPTY_TWO, COPY)
    found = reviewing.sightings(done, NONE, stamp)
    assert [(one.act, one.pair, one.distance) for one in found] == [(Act.SEEN, pair(MACHINE), 0.0)]
    assert reviewing.sightings(done, Ledger(found), stamp) == ()


EMPTY_TWO = Entry("Three.")


@settings(max_examples=40)
@given(catalogs())
def test_nothing_is_recorded_for_what_nobody_reviewed(made):
    found = reviewing.sightings(made, NONE, stamp)
    # Another tool may have made obsolete what a person approved.
    back = (dataclasses.replace(one, obsolete=False) for one in made.entries)
    reviewed = [pair(one) for one in back if one.state is State.REVIEWED]
    assert [one.pair for one in found] == reviewed
    assert not reviewing.sightings(made, NONE.extended(found), stamp)


def test_nobody_is_asked_for_a_name_without_need():
    def unwanted() -> Stamp:
        pytest.fail("asked")

    assert reviewing.sightings(catalog(DRAFT), NONE, unwanted) == ()


def test_a_flag_taken_away_after_a_rejection_is_an_approval():
    entry, ledger = acts(DRAFT, "reject")
    found = reviewing.sightings(catalog(approved(entry)), ledger, stamp)
    assert axes(approved(entry), ledger.extended(found)).review is Review.APPROVED


def test_where_branches_disagree_a_missing_flag_proves_nothing():
    approval = act("approve", DRAFT)[1]
    rejection = act("reject", DRAFT, actor=HANS)[1]
    merged = approval.extended(rejection.records)
    assert reviewing.sightings(catalog(PERSON), merged, stamp) == ()
    assert axes(PERSON, merged).review is Review.REJECTED
    entry, ledger, _ = act("approve", PERSON, merged)
    assert axes(entry, ledger).review is Review.APPROVED


def _three(entry: Entry, ledger: Ledger) -> tuple[Origin, Review, Freshness]:
    known = axes(entry, ledger)
    return known.origin, known.review, known.freshness


def test_a_machine_text_that_was_approved_for_another_source_too_is_current():
    carried = dataclasses.replace(MACHINE.as_read(), msgid="One!", previous_msgid="One.")
    assert carried.human
    assert _three(carried, NONE) == (Origin.MACHINE, Review.OPEN, Freshness.CHANGED)
    entry, ledger = acts(carried, "approve")
    # The machine was never asked about this source, so it has no proposal for it.
    assert [(one.machine, one.distance) for one in ledger.records] == [("", None)]
    assert _three(entry, ledger)[:2] == (Origin.MACHINE, Review.APPROVED)
    entry, ledger, _ = act("revert", entry, ledger)
    assert _three(entry, ledger) == (Origin.MACHINE, Review.OPEN, Freshness.CURRENT)


# Whole ledgers


def test_an_article_takes_its_records_along():
    _, ledger = acts(DRAFT, "approve", "reject", "approve")
    found = reviewing.moved(ledger, "storm", "tempest")
    after = ledger.extended(found)
    # The approval is no answer to the rejection without it.
    assert [one.act for one in found] == [Act.APPROVED, Act.REJECTED, Act.APPROVED]
    assert {one.article for one in found} == {"tempest"}
    assert after.article("tempest").standing(PERSON)[0].actor == OLENA
    assert reviewing.moved(after, "storm", "tempest") == ()
    assert after.missing() == {}


def under(name: str, old: str, ledger: Ledger) -> Ledger:
    after = ledger.extended(reviewing.moved(ledger, old, name))
    assert reviewing.moved(after, old, name) == ()
    return after


def test_an_approval_after_a_rejection_stands_when_an_old_name_returns():
    # The tool's approval is the last word, so the person's was not told of the rejection's return.
    entry, ledger = acts(DRAFT, "approve", "reject", "approve")
    ledger = act("approve", entry, ledger, BOT)[1]
    ledger = under("storm", "tempest", under("tempest", "storm", ledger))
    kinds = {one.actor.kind for one in ledger.article("storm").standing(PERSON)}
    assert kinds == {Kind.PERSON, Kind.TOOL}
    assert axes(PERSON, ledger.article("storm")).review is Review.APPROVED


@settings(max_examples=60)
@given(
    st.lists(
        st.one_of(
            st.tuples(st.sampled_from(sorted(ACTS)), st.sampled_from([OLENA, HANS, BOT])),
            st.sampled_from(["storm", "tempest", "gale"]),
        ),
        max_size=12,
    )
)
def test_names_change_nothing_that_is_said(steps):
    named, plain = NONE, NONE
    here = Entry("One.", "Eins.", flags=("fuzzy",))
    name = "storm"
    for step in steps:
        if isinstance(step, str):
            named = under(step, name, named) if step != name else named
            name = step
        else:
            what, actor = step
            made = Catalog(name, "de", entries=(here,))
            done = ACTS[what](made, named.article(name), [here], stamp(actor))
            plain = plain.extended(ACTS[what](catalog(here), plain, [here], stamp(actor)).records)
            named = named.extended(done.records)
            here = done.catalog.entries[0]
        there = named.article(name)
        given = {one.actor for one in there.standing(here)}
        assert axes(here, there).review is axes(here, plain).review
        assert given == {one.actor for one in plain.standing(here)}
        # What is said under names that are gone is followed by something, or is taken back.
        assert {
            one.article
            for one in named.records
            if named.is_last(one) and one.act is not Act.REVERTED
        } <= {name}


def test_an_approval_of_what_is_not_there_is_loose_until_another_follows():
    entry, ledger = acts(DRAFT, "approve")
    edited = dataclasses.replace(entry, msgstr="Ein.")
    assert reviewing.loose(catalog(entry), ledger) == ()
    assert reviewing.loose(catalog(dataclasses.replace(entry, obsolete=True)), ledger) == ()
    assert reviewing.loose(catalog(edited), ledger) == ledger.records
    assert reviewing.loose(catalog(), ledger) == ledger.records
    after = ledger.extended(reviewing.sightings(catalog(edited), ledger, stamp))
    assert len(after.records) == 2
    assert reviewing.loose(catalog(edited), after) == ()


# Which units


def test_units_are_chosen_by_place_line_and_source():
    from polyglot_news.catalog import Reference

    def at(line: int) -> tuple[Reference, ...]:
        return (Reference("articles/storm.txt", line),)

    one, two, three = (
        Entry(msgid, references=at(line))
        for msgid, line in [("One.", 1), ("Two.", 2), ("Three.", 2)]
    )
    title = Entry("One.", msgctxt="title", references=at(1))
    gone = Entry("Gone.", obsolete=True)
    here = catalog(one, two, three, title, gone)
    assert choosing.choose(here, units=[2]) == (two,)
    assert choosing.choose(here, units=[3, 1]) == (one, three)
    assert choosing.choose(here, lines=[2]) == (two, three)
    assert choosing.choose(here, msgids=["One."], units=[1]) == (one, title)
    assert choosing.choose(here, every=True) == here.live
    for wrong in (
        {"units": [0]},
        {"units": [5]},
        {"units": [-1]},
        {"lines": [9]},
        {"msgids": ["Gone."]},
        {},
        {"every": True, "units": [1]},
    ):
        with pytest.raises(UsageError, match=r"^storm \(de\): "):
            choosing.choose(here, **wrong)


# The picture


def test_the_picture_says_its_numbers_in_words():
    from xml.etree import ElementTree

    rows = [Row("de", 199, 0, 1, 200), Row("uk", 0, 3, 4, 10), Row("<x>", 0, 0, 0, 0)]
    made = svg(rows)
    assert made == svg(rows)
    root = ElementTree.fromstring(made)  # noqa: S314
    name = "{http://www.w3.org/2000/svg}"
    assert root.get("role") == "img"
    title = root.find(f"{name}title")
    assert title is not None
    assert root.get("aria-labelledby") == title.get("id")
    assert title.text == "de: 199 of 200 reviewed; uk: 0 of 10 reviewed; <x>: 0 of 0 reviewed"
    texts = [one.text for one in root.iter(f"{name}text")]
    assert texts[1] == "99 % of 200 reviewed"
    widths = [int(one.get("width", "")) for one in root.iter(f"{name}rect")]
    assert widths[1:4] == [150, 149, 1]
    assert widths[5:7] == [45, 60]
    assert ElementTree.fromstring(svg([])) is not None  # noqa: S314
