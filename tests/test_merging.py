from __future__ import annotations

import dataclasses

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from catalog_samples import approved, is_machine_text, machine
from polyglot_news import pofile
from polyglot_news.catalog import Catalog, Entry, Origin, State, Unit, new, template
from polyglot_news.merging import Changes, similarity, update
from polyglot_news.provenance import Provenance

HARBOUR = "In the winter of 1963 the old harbour froze from one shore to the other."
HARBOUR_EDITED = "In the winter of 1962 the old harbour froze from one shore to the other."
HARBOUR_DE = "Im Winter 1963 fror der alte Hafen von einem Ufer zum anderen zu."
MARKET = "The market on the quay opens at six."
SHIPS = "Three ships left the harbour before noon."


def of(*sentences: str | tuple[str | None, str], date: str = "2025-08-19") -> Catalog:
    """The template of an article with these sentences."""
    units = [one if isinstance(one, tuple) else (None, one) for one in sentences]
    return template(
        "storm",
        [
            Unit(context, text, "paragraph", "articles/storm.md", 3 + number)
            for number, (context, text) in enumerate(units)
        ],
        date=date,
    )


def catalog_of(*entries: Entry) -> Catalog:
    return dataclasses.replace(new("storm", "de", date="2025-08-19"), entries=entries)


def entry(catalog: Catalog, msgid: str, msgctxt: str | None = None) -> Entry:
    found = catalog.get((msgctxt, msgid))
    assert found is not None
    return found


# Single steps.


def test_the_first_update_takes_the_sentences_of_the_article():
    catalog, changes = update(new("storm", "de"), of(HARBOUR, MARKET))
    assert [one.msgid for one in catalog.entries] == [HARBOUR, MARKET]
    assert {one.state for one in catalog.entries} == {State.UNTRANSLATED}
    assert catalog.entries[0].extracted == ("role: paragraph",)
    assert changes == Changes(added=2)


def test_a_sentence_keeps_everything_wherever_it_moves():
    mine = Entry(HARBOUR, HARBOUR_DE, comments=("Mine.",), flags=("my-flag",))
    before = catalog_of(mine, machine(MARKET, "Der Markt."), Entry(SHIPS))
    after, changes = update(before, of(SHIPS, MARKET, HARBOUR))
    assert [one.msgid for one in after.entries] == [SHIPS, MARKET, HARBOUR]
    assert changes == Changes(kept=3)
    for old in before.entries:
        now = entry(after, old.msgid)
        assert (now.texts, now.state, now.comments, now.flags) == (
            old.texts,
            old.state,
            old.comments,
            old.flags,
        )
    assert entry(after, HARBOUR).references[0].line == 5


def test_a_changed_sentence_keeps_the_translation_as_fuzzy_with_its_previous_msgid():
    mine = Entry(HARBOUR, HARBOUR_DE, comments=("Mine.",), flags=("my-flag",))
    after, changes = update(catalog_of(mine), of(MARKET, HARBOUR_EDITED))
    now = entry(after, HARBOUR_EDITED)
    assert now.state is State.OUTDATED
    assert (now.msgstr, now.previous_msgid) == (HARBOUR_DE, HARBOUR)
    assert now.flags == ("fuzzy", "my-flag")
    assert now.comments == ("Mine.",)
    assert entry(after, MARKET).state is State.UNTRANSLATED
    assert changes == Changes(carried=1, added=1, retired=1)


def test_a_second_change_keeps_the_source_that_the_text_was_made_for():
    after, _ = update(catalog_of(Entry(HARBOUR, HARBOUR_DE)), of(HARBOUR_EDITED))
    third = HARBOUR_EDITED.replace("old", "little")
    after, _ = update(after, of(third))
    assert entry(after, third).previous_msgid == HARBOUR
    assert entry(after, third).msgstr == HARBOUR_DE


@pytest.mark.parametrize(
    "mine",
    [
        Entry(HARBOUR, HARBOUR_DE, comments=("Mine.",)),
        approved(machine(HARBOUR, HARBOUR_DE)),
        Entry(HARBOUR, HARBOUR_DE, flags=("fuzzy",)),
        Entry(HARBOUR, HARBOUR_DE, flags=("fuzzy",), previous_msgid="In the winter of 1961."),
    ],
    ids=["reviewed", "approved machine text", "needs review", "outdated"],
)
def test_an_author_who_takes_a_change_back_finds_the_state_of_before(mine: Entry):
    before, _ = update(catalog_of(mine), of(HARBOUR, MARKET))
    changed, _ = update(before, of(HARBOUR_EDITED, MARKET))
    assert entry(changed, HARBOUR_EDITED).state is State.OUTDATED
    assert update(changed, of(HARBOUR, MARKET))[0] == before


def test_a_deleted_sentence_becomes_obsolete_and_comes_back():
    before, _ = update(
        catalog_of(Entry(HARBOUR, HARBOUR_DE), Entry(SHIPS, "Drei.", flags=("fuzzy",))),
        of(HARBOUR, SHIPS, MARKET),
    )
    gone, changes = update(before, of(MARKET))
    assert changes == Changes(kept=1, retired=2)
    assert [one.state for one in gone.entries] == [
        State.UNTRANSLATED,
        State.OBSOLETE,
        State.OBSOLETE,
    ]
    assert gone.entries[1].references == ()
    back, changes = update(gone, of(HARBOUR, SHIPS, MARKET))
    assert back == before
    assert changes == Changes(kept=1, revived=2)


def test_what_was_done_to_a_carried_text_stays_when_its_sentence_goes():
    draft = Entry(HARBOUR, HARBOUR_DE, flags=("fuzzy",))
    changed, _ = update(catalog_of(draft), of(HARBOUR_EDITED))
    gone, _ = update(changed, of(MARKET))
    assert [(one.msgid, one.state) for one in gone.entries[1:]] == [
        (HARBOUR_EDITED, State.OBSOLETE)
    ]

    changed, _ = update(catalog_of(approved(draft)), of(HARBOUR_EDITED))
    for edit in ({"msgstr": HARBOUR_DE + "!"}, {"comments": ("Half done.",)}):
        worked = dataclasses.replace(entry(changed, HARBOUR_EDITED), **edit)
        back, _ = update(changed.with_entries([worked]), of(HARBOUR))
        assert entry(back, HARBOUR).state is State.REVIEWED
        assert entry(back, HARBOUR_EDITED).obsolete
        assert (back.entries[1].msgstr, back.entries[1].comments) == (
            worked.msgstr,
            worked.comments,
        )


def test_entries_that_were_obsolete_before_stay_in_front():
    before = catalog_of(Entry("a", "A"), Entry("b", "B"), Entry("z", "Z", obsolete=True))
    after, _ = update(before, of(MARKET))
    assert [one.msgid for one in after.entries] == [MARKET, "z", "a", "b"]


def test_a_machine_text_goes_with_its_sentence():
    before = catalog_of(machine(HARBOUR, HARBOUR_DE), Entry(MARKET))
    after, changes = update(before, of(HARBOUR_EDITED))
    assert after.entries == of(HARBOUR_EDITED).entries
    assert changes == Changes(added=1, dropped=2)


def test_an_approved_machine_text_stays_the_machines_and_no_machines_to_replace():
    before = catalog_of(approved(machine(HARBOUR, HARBOUR_DE)))
    after, _ = update(before, of(HARBOUR_EDITED))
    now = entry(after, HARBOUR_EDITED)
    assert (now.state, now.pending, now.human) == (State.OUTDATED, False, True)
    assert (now.origin, now.provenance.read) == (Origin.MACHINE, True)
    assert now.provenance.source == machine(HARBOUR, HARBOUR_DE).provenance.source
    # One more change, and back: nothing is left twice.
    later, _ = update(after, of(f"{HARBOUR_EDITED[:-1]}!"))
    assert [one.origin for one in later.entries if one.msgstr] == [Origin.MACHINE] * 2
    assert update(later, of(HARBOUR))[0].entries == update(before, of(HARBOUR))[0].entries
    # A word of a person's in it, and it is theirs.
    assert dataclasses.replace(now, msgstr=f"{now.msgstr} Heute.").origin is Origin.PERSON


def test_an_obsolete_text_is_offered_too():
    gone = Entry(HARBOUR, HARBOUR_DE, obsolete=True)
    after, changes = update(catalog_of(Entry(MARKET), gone), of(MARKET, HARBOUR_EDITED))
    assert entry(after, HARBOUR_EDITED).previous_msgid == HARBOUR
    assert after.entries[-1] == gone
    assert changes == Changes(kept=1, carried=1)


def test_the_best_pairs_come_first_and_each_text_is_used_once():
    nine = Entry("The market on the quay opens at nine.", "Neun.")
    ten = Entry("The market on the quay opens at ten.", "Zehn.")
    after, _ = update(
        catalog_of(nine, ten),
        of("The market on the quay opens at nine!", "The market on the quay opens at noon."),
    )
    assert [one.msgstr for one in after.live] == ["Neun.", "Zehn."]
    one_only, _ = update(
        catalog_of(nine),
        of("The market on the quay opens at noon.", "The market on the quay opens at nine!"),
    )
    assert [one.msgstr for one in one_only.live] == ["", "Neun."]


def test_equal_pairs_are_told_apart_by_their_distance():
    olds = [Entry(f"Chapter {number}: the storm", f"Kapitel {number}") for number in "123"]
    after, _ = update(catalog_of(*olds), of(*(f"Chapter {letter}: the storm" for letter in "ABC")))
    assert [one.msgstr for one in after.live] == ["Kapitel 1", "Kapitel 2", "Kapitel 3"]


def test_a_text_whose_context_changed_is_offered_with_the_old_context():
    after, _ = update(
        catalog_of(Entry("Storm over the harbour", "Sturm", msgctxt="alt")),
        of(("title", "Storm over the harbour")),
    )
    now = entry(after, "Storm over the harbour", "title")
    assert (now.previous_msgctxt, now.previous_msgid) == ("alt", "Storm over the harbour")
    assert now.state is State.OUTDATED


@pytest.mark.parametrize(
    ("old", "fresh", "gets"),
    [
        (
            ["The ships left early in the morning, and the market stayed empty."],
            ["The ships left early in the morning.", "The market stayed empty."],
            0,
        ),
        (
            ["The ships left.", "The market on the quay stayed empty for three days."],
            ["The ships left, and the market on the quay stayed empty for three days."],
            0,
        ),
        (["Read also:"], ["Read about the harbour and the ships that left it in 1963."], None),
        (["The minister spoke in Tokyo on Monday."], ["Nobody saw the two ships again."], None),
    ],
    ids=["split", "merged", "short", "unrelated"],
)
def test_a_split_or_merged_sentence_keeps_a_translation(
    old: list[str], fresh: list[str], gets: int | None
):
    after, _ = update(catalog_of(*(Entry(text, "T: " + text) for text in old)), of(*fresh))
    states = [one.state for one in after.live]
    expected = [State.UNTRANSLATED] * len(fresh)
    if gets is not None:
        expected[gets] = State.OUTDATED
    assert states == expected
    assert {one.msgstr for one in after.entries} >= {"T: " + text for text in old}


def test_likeness_is_the_same_both_ways_and_bounded():
    assert similarity(HARBOUR, HARBOUR) == 1
    assert 0.9 < similarity(HARBOUR, HARBOUR_EDITED) == similarity(HARBOUR_EDITED, HARBOUR) < 1
    assert similarity(HARBOUR, MARKET) == 0
    assert similarity("cat", "cot") == 0


def test_a_text_of_megabytes_is_not_compared():
    huge = "storm and rain " * 300_000
    before = catalog_of(Entry(huge + "1", "Sturm"))
    after, changes = update(before, of(huge + "2"))
    assert changes == Changes(added=1, retired=1)
    assert after.entries[-1].msgstr == "Sturm"


def test_flags_of_the_source_follow_the_template_and_others_stay():
    old = Entry("a", "b", flags=("my-flag", "c-format", "fuzzy", "no-wrap", "range: 0..9"))
    source = dataclasses.replace(of("a"), entries=(Entry("a", flags=("no-wrap", "python-format")),))
    after, _ = update(catalog_of(old), source)
    assert after.entries[0].flags == ("my-flag", "fuzzy", "no-wrap", "python-format")


def test_plural_forms_are_kept_when_an_entry_gets_or_loses_them():
    ship = Entry("ship", "Schiff")
    ships = Entry("ship", msgid_plural="ships", msgstr_plural=("", ""))
    source = dataclasses.replace(of("a"), entries=(ships,))
    after, _ = update(catalog_of(ship), source)
    assert after.entries[0].msgstr_plural == ("Schiff", "Schiff")
    assert after.entries[0].state is State.OUTDATED
    assert update(after, source)[0] == after

    both = dataclasses.replace(ships, msgstr_plural=("Schiff", "Schiffe"))
    back, _ = update(catalog_of(both), of("ship"))
    assert back.entries[0].msgstr == "Schiff"
    assert back.entries[0].comments == ("msgstr[1]: Schiffe",)

    japanese, _ = update(new("storm", "ja"), source)
    assert japanese.entries[0].msgstr_plural == ("",)


def test_the_header_follows_the_articles_date_until_somebody_edits_it():
    catalog = new("storm", "de", date="2025-08-19")
    later, _ = update(catalog, of("a", date="2025-08-20"))
    assert later.header_value("PO-Revision-Date") == "2025-08-20 00:00+0000"
    for name, value in [
        ("Last-Translator", "Grete <g@example.org>"),
        ("PO-Revision-Date", "2025-08-19 17:30+0200"),
        ("X-Generator", "Poedit 3.4.2"),
    ]:
        header = tuple((key, value if key == name else old) for key, old in catalog.header)
        edited = dataclasses.replace(catalog, header=(*header, ("X-Own", "1")))
        assert update(edited, of("a", date="2025-08-20"))[0].header == edited.header


def test_a_catalog_without_a_header_gets_one():
    after, _ = update(Catalog("storm", "uk", entries=(Entry("a", "b"),)), of("a"))
    assert after.header == new("storm", "uk", date="2025-08-19").header


# Random histories.

_POOL = [
    "Japan will provide Ukraine with security guarantees.",
    "Japan will provide Ukraine with military guarantees.",
    "Japan will not provide Ukraine with security guarantees.",
    "Japan will provide Ukraine with security guarantees, and more talks follow on Monday.",
    "More talks follow on Monday.",
    "More talks follow on Tuesday.",
    "Read also:",
    "NATO",
]
_articles = st.lists(st.sampled_from(_POOL), max_size=6)


class Newsroom(RuleBasedStateMachine):
    """An author, a translator, an engine and a catalog; each text tells what it was made for."""

    def __init__(self) -> None:
        super().__init__()
        self.catalog = new("storm", "de")
        self.written = 0

    def pick(self, data: st.DataObject, *, text: bool) -> Entry | None:
        found = [one for one in self.catalog.live if bool(one.msgstr) == text or not text]
        return data.draw(st.sampled_from(found)) if found else None

    @rule(sentences=_articles)
    def edit_the_article(self, sentences: list[str]) -> None:
        before, source = self.catalog, of(*sentences)
        after, changes = update(before, source)
        # Merging twice is merging once.
        assert update(after, source)[0] == after
        # The template's order, and nothing but its sentences.
        assert [one.key for one in after.live] == [one.key for one in source.entries]
        # An exact match keeps its text, its comments and its state.
        for one in after.live:
            old = before.get(one.key)
            if old is not None:
                alive = dataclasses.replace(old, obsolete=False)
                assert (one.texts, one.state, one.comments) == (
                    alive.texts,
                    alive.state,
                    alive.comments,
                )
        # Nothing human is lost, and nothing becomes human by itself.
        humans = [{one.msgstr for one in some.entries if one.human} for some in (before, after)]
        assert humans[0] == humans[1]
        # No machine text is carried that nobody approved, and none stays without its sentence.
        for one in after.entries:
            if one.fuzzy and is_machine_text(one) and not one.provenance.read:
                assert before.get(one.key) == dataclasses.replace(
                    one, references=before.get(one.key).references
                )
                assert not one.obsolete
        total = changes.kept + changes.revived + changes.carried + changes.added
        assert total == len(after.live)
        self.catalog = after

    @rule(data=st.data(), fuzzy=st.booleans())
    def translate(self, data: st.DataObject, fuzzy: bool) -> None:
        if one := self.pick(data, text=False):
            self.written += 1
            made = Entry(
                one.msgid,
                f"{self.written} für: {one.msgid}",
                flags=("fuzzy",) if fuzzy else (),
                comments=one.comments,
                references=one.references,
                extracted=one.extracted,
            )
            self.catalog = self.catalog.with_entries([made])

    @rule(data=st.data())
    def work_on_an_outdated_text(self, data: st.DataObject) -> None:
        found = [one for one in self.catalog.live if one.state is State.OUTDATED]
        if found:
            one = data.draw(st.sampled_from(found))
            self.written += 1
            text = f"{self.written} für: {one.previous_msgid}"
            self.catalog = self.catalog.with_entries([dataclasses.replace(one, msgstr=text)])

    @rule(data=st.data())
    def approve(self, data: st.DataObject) -> None:
        # An outdated text stays: approving it would make it a translation of the new source.
        one = self.pick(data, text=True)
        if one and one.state in {State.MACHINE, State.NEEDS_REVIEW}:
            self.catalog = self.catalog.with_entries([approved(one)])

    @rule()
    def pretranslate(self) -> None:
        made = Provenance("argos", "translate-en_de-0.9", -0.5)
        self.catalog = self.catalog.with_entries(
            one.with_machine_text(f"M für: {one.msgid}", made)
            for one in self.catalog.live
            if one.pending
        )

    @rule()
    def save_and_read(self) -> None:
        text = pofile.dumps(self.catalog)
        assert pofile.loads(text, "storm.po", locale="de") == self.catalog

    @invariant()
    def no_state_is_wrong(self) -> None:
        for one in self.catalog.entries:
            made_for = one.msgstr.partition(" für: ")[2]
            if one.state in {State.REVIEWED, State.NEEDS_REVIEW, State.MACHINE}:
                assert made_for == one.msgid
            if one.state is State.OUTDATED:
                assert made_for == one.previous_msgid != one.msgid


TestNewsroom = Newsroom.TestCase
TestNewsroom.settings = settings(
    max_examples=150, stateful_step_count=20, deadline=None, derandomize=True
)
