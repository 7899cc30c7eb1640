from __future__ import annotations

import dataclasses
import textwrap

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog_samples import approved, machine
from polyglot_news import provenance
from polyglot_news.catalog import (
    Catalog,
    Count,
    Coverage,
    Entry,
    Origin,
    Reference,
    State,
    Unit,
    count_words,
    new,
    template,
)
from polyglot_news.provenance import Provenance

# The provenance comment.

_words = st.text(
    st.characters(exclude_categories=["Cs"]).filter(lambda one: one not in "\n\0\x04"), max_size=9
)
_keys = st.from_regex(r"[a-z]{1,6}", fullmatch=True).filter(
    lambda key: key not in {"engine", "package", "score", "text", "source", "doubt"}
)
provenances = st.builds(
    Provenance,
    engine=_words,
    package=_words,
    score=st.none() | st.integers(-99999, 0).map(lambda number: number / 100),
    text=st.from_regex(r"[0-9a-f]{12}", fullmatch=True),
    source=st.sampled_from(["", "0f3ab2c4d5e6"]),
    doubts=st.lists(_words.filter(bool), max_size=2).map(tuple),
    extra=st.lists(st.tuples(_keys, _words), max_size=2).map(tuple),
)


def test_the_provenance_comment_says_engine_package_score_and_hash():
    made = Provenance("argos", "translate-en_de-0.9", -0.526, provenance.digest("Zwei"))
    assert made.comment == (
        "polyglot-news: mt text=451fa65b549b engine=argos package=translate-en_de-0.9 score=-0.53"
    )
    doubtful = dataclasses.replace(
        made, score=-0.0, source="0f3a", doubts=("markup",), extra=(("path", "n2"),)
    )
    assert doubtful.comment == (
        "polyglot-news: mt text=451fa65b549b source=0f3a engine=argos "
        "package=translate-en_de-0.9 score=0.00 doubt=markup path=n2"
    )


@given(provenances)
@settings(deadline=None, derandomize=True)
def test_every_provenance_comes_back_from_its_comment(made: Provenance):
    assert "\n" not in made.comment
    assert provenance.parse(made.comment) == made


def test_a_comment_of_a_later_version_is_read_as_far_as_it_is_known():
    read = provenance.parse(
        "polyglot-news: mt text=abc  score=high later retry=2 engine=x engine=y"
    )
    assert read == Provenance(
        "x",
        text="abc",
        extra=(("score", "high"), ("later", ""), ("retry", "2"), ("engine", "y")),
    )


@pytest.mark.parametrize(
    "comment",
    ["", "mt", "polyglot-news: mtx", "polyglot-news: same", " polyglot-news: mt engine=x"],
)
def test_other_comments_are_not_provenance(comment: str):
    assert provenance.parse(comment) is None
    assert provenance.remove((comment,)) == (comment,)


def test_setting_and_removing_the_provenance_leaves_other_comments_where_they_are():
    old, made = Provenance("old").comment, Provenance("argos")
    assert provenance.replace(("a", "a", ""), made) == ("a", "a", "", made.comment)
    assert provenance.replace(("b", old, "a", old), made) == ("b", made.comment, "a")
    assert provenance.remove(("b", old, "", "a", old)) == ("b", "", "a")
    assert provenance.find(("b", old, made.comment)) == Provenance("old")


# Who wrote it, and where it stands.


def test_a_machine_text_is_the_machines_until_one_letter_changes():
    entry = machine("Two ships left.", "Zwei Schiffe liefen aus.", comments=("Mine.",))
    assert entry.comments[0] == "Mine."
    assert (entry.origin, entry.state, entry.human) == (Origin.MACHINE, State.MACHINE, False)
    edited = dataclasses.replace(entry, msgstr="Zwei Schiffe legten ab.")
    assert (edited.origin, edited.state, edited.human) == (
        Origin.PERSON,
        State.NEEDS_REVIEW,
        True,
    )
    assert edited.provenance == entry.provenance


def test_taking_the_fuzzy_flag_away_is_the_review():
    entry = approved(machine("Two ships left.", "Zwei Schiffe liefen aus."))
    assert (entry.origin, entry.state, entry.human) == (Origin.MACHINE, State.REVIEWED, True)


PERSONS = Entry("Two ships left.", "Zwei Schiffe liefen aus.")


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({}, State.REVIEWED),
        ({"previous_msgid": "One ship left."}, State.REVIEWED),
        ({"flags": ("fuzzy",)}, State.NEEDS_REVIEW),
        ({"flags": ("my-flag", "fuzzy")}, State.NEEDS_REVIEW),
        ({"flags": ("fuzzy",), "previous_msgid": "One ship left."}, State.OUTDATED),
        ({"obsolete": True}, State.OBSOLETE),
        ({"msgstr": ""}, State.UNTRANSLATED),
        ({"msgstr": "", "flags": ("fuzzy",)}, State.UNTRANSLATED),
        ({"msgstr": "Two ships left."}, State.UNTRANSLATED),
        ({"msgstr": "Two ships left.", "comments": ("polyglot-news: same",)}, State.REVIEWED),
    ],
)
def test_the_state_is_derived(changes: dict[str, object], state: State):
    assert dataclasses.replace(PERSONS, **changes).state is state


def test_a_plural_is_translated_when_all_its_forms_are():
    entry = Entry("ship", msgid_plural="ships", msgstr_plural=("Schiff", ""))
    assert (entry.state, entry.human, entry.pending) == (State.UNTRANSLATED, True, False)
    whole = dataclasses.replace(entry, msgstr_plural=("Schiff", "Schiffe"))
    assert whole.state is State.REVIEWED
    copied = dataclasses.replace(
        entry,
        msgid="one long ship",
        msgid_plural="many long ships",
        msgstr_plural=("one long ship", "many long ships"),
    )
    assert copied.state is State.UNTRANSLATED


def test_the_engine_may_fill_what_nobody_wrote():
    empty = Entry("Two ships left.")
    assert empty.pending
    assert not dataclasses.replace(empty, obsolete=True).pending
    filled = machine("Two ships left.", "Zwei.")
    assert not filled.pending
    # msgmerge carries a machine text to a changed source; this project does not want it.
    stale = dataclasses.replace(filled, previous_msgid="Two ships came.")
    assert (stale.pending, stale.state) == (True, State.UNTRANSLATED)
    # It does so without a previous msgid too, if the text was fuzzy.
    silent = dataclasses.replace(filled, msgid="Two ships came.")
    assert (silent.pending, silent.state) == (True, State.UNTRANSLATED)
    assert stale.with_machine_text("Zwei.", Provenance("argos")).previous_msgid is None
    assert not approved(stale).pending


@pytest.mark.parametrize("width", range(40, 120))
def test_a_provenance_comment_that_was_wrapped_is_read_as_one(width: int):
    made = Provenance("argos", "translate-en_de-0.9-rc", -0.5, "0" * 12, "1" * 12, ("markup",))
    comments = ("mine", made.comment, "", "also mine")
    wrapped = [
        line
        for one in comments
        for line in textwrap.wrap(one, width, break_long_words=False) or [""]
    ]
    assert provenance.find(wrapped) == made
    assert provenance.remove(wrapped) == ("mine", "", "also mine")
    assert provenance.replace(wrapped, made) == comments


@pytest.mark.parametrize(
    "entry",
    [
        PERSONS,
        dataclasses.replace(PERSONS, flags=("fuzzy",)),
        approved(machine("a", "b")),
        dataclasses.replace(machine("a", "b"), msgstr="c"),
        Entry("ship", msgid_plural="ships", msgstr_plural=("", "")),
        Entry("gone", obsolete=True),
    ],
)
def test_a_machine_text_never_takes_the_place_of_a_persons(entry: Entry):
    with pytest.raises(ValueError, match="no machine text"):
        entry.with_machine_text("x", Provenance("argos"))


def test_a_machine_text_replaces_an_older_one():
    entry = machine("a", "b", comments=("first",), flags=("no-wrap",))
    again = entry.with_machine_text("c", Provenance("other", doubts=("markup",)))
    assert again.flags == entry.flags == ("fuzzy", "no-wrap")
    hashes = f"text={provenance.digest('c')} source={provenance.digest('a')}"
    assert again.comments == ("first", f"polyglot-news: mt {hashes} engine=other doubt=markup")
    assert again.state is State.MACHINE


@pytest.mark.parametrize(
    ("text", "copied"),
    [
        ("NATO", False),
        ("8.8", False),
        ("Podcast", False),
        ("Donald Trump", False),
        ("Leonardo da Vinci", False),
        ("Bank of America", False),
        ("https://example.org/some/long/path", False),
        ("kyivindependent.com", False),
        ("`git commit --amend` 2.0", False),
        ("<br class='some words here'>", False),
        ("[NATO](https://example.org/two-words/three)", False),
        ("東京", False),
        ("Read also:", True),
        ("Japan Plans on Joining Security Commitments for Ukraine", True),
        ("He left.", True),
        ("ведучий новин", True),
        ("日本は安全保障を提供すると発表した。", True),
    ],
)
def test_a_text_equal_to_its_source_is_a_copy_only_where_words_were_to_translate(
    text: str, copied: bool
):
    assert Entry(text, text).copied is copied
    assert Entry(text, text).state is (State.UNTRANSLATED if copied else State.REVIEWED)
    assert not Entry(text, text + "!").copied
    # The engine does not get such a unit again: somebody, or it itself, has put it there.
    assert not Entry(text, text).pending
    assert machine(text, text).state is State.MACHINE


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("Two ships — and a half.", 5),
        ("U.S.-brokered, 8.8", 2),
        ("- * !", 0),
        ("安全保障", 4),
        ("NATOの事務総長", 6),
        ("в’язень і м'яч", 3),
        ("नमस्ते दुनिया", 2),
    ],
)
def test_words_are_counted_as_a_word_processor_does(text: str, words: int):
    assert count_words(text) == words


# Values that no file could give back are refused.


@pytest.mark.parametrize(
    "fields",
    [
        {"msgid": ""},
        {"msgid": "a\0"},
        {"msgid": "a", "msgstr": "b\x04"},
        {"msgid": "a", "msgstr": "\ud800"},
        {"msgid": "a", "msgid_plural": "b"},
        {"msgid": "a", "msgstr_plural": ("b",)},
        {"msgid": "a", "msgstr": "b", "msgid_plural": "c", "msgstr_plural": ("d",)},
        {"msgid": "a", "previous_msgctxt": "b"},
        {"msgid": "a", "comments": ("two\nlines",)},
        {"msgid": "a", "extracted": ("cr\r",)},
        {"msgid": "a", "flags": ("one, two",)},
        {"msgid": "a", "flags": ("",)},
        {"msgid": "a", "flags": ("goes on\\",)},
    ],
)
def test_an_entry_that_no_file_gives_back_is_refused(fields: dict[str, object]):
    with pytest.raises(ValueError, match=r"\w"):
        Entry(**fields)


@pytest.mark.parametrize("path", ["", "a\nb", "\u2068a"])
def test_a_reference_that_no_file_gives_back_is_refused(path: str):
    with pytest.raises(ValueError, match="path"):
        Reference(path)
    with pytest.raises(ValueError, match="line"):
        Reference("a", -1)


def test_a_catalog_has_one_entry_for_a_key_and_the_obsolete_ones_last():
    one, gone = Entry("a"), Entry("b", obsolete=True)
    with pytest.raises(ValueError, match="same msgctxt"):
        Catalog("x", entries=(one, Entry("a", "x", obsolete=True)))
    with pytest.raises(ValueError, match="obsolete"):
        Catalog("x", entries=(gone, one))
    with pytest.raises(ValueError, match="header"):
        Catalog("x", header=(("a:b", "c"),))
    catalog = Catalog("x", entries=(one, Entry("a", msgctxt="title"), gone))
    assert catalog.get((None, "a")) is one
    assert catalog.get(("title", "a")).msgctxt == "title"
    assert catalog.get(("alt", "a")) is None
    assert catalog.live == catalog.entries[:2]


def test_entries_are_replaced_by_key():
    catalog = Catalog("x", entries=(Entry("a"), Entry("b")))
    changed = catalog.with_entries([Entry("b", "B")])
    assert changed.entries == (Entry("a"), Entry("b", "B"))
    assert changed.get((None, "b")).msgstr == "B"
    with pytest.raises(KeyError):
        catalog.with_entries([Entry("c")])


# Coverage.


def test_coverage_counts_units_and_words_of_the_source_by_state():
    catalog = Catalog(
        "x",
        entries=(
            Entry("Two ships left the harbour."),
            machine("One ship came back.", "Ein Schiff kam zurück."),
            Entry("a b", "A B", flags=("fuzzy",), previous_msgid="a"),
            Entry("c", "C", flags=("fuzzy",)),
            Entry("d", "D"),
            Entry("e f g", "E", obsolete=True),
        ),
    )
    assert catalog.coverage == Coverage(
        untranslated=Count(1, 5),
        machine=Count(1, 4),
        outdated=Count(1, 2),
        needs_review=Count(1, 1),
        reviewed=Count(1, 1),
        obsolete=Count(1, 3),
    )
    assert catalog.coverage.total == Count(5, 13)
    assert catalog.coverage[State.NEEDS_REVIEW] == Count(1, 1)
    both = catalog.coverage + catalog.coverage
    assert both.machine == Count(2, 8)
    assert both.total == Count(10, 26)


# Templates and new catalogs.


def test_a_template_has_the_units_in_order_and_a_repeated_one_once():
    made = template(
        "storm",
        [
            Unit("title", "Storm", "title", "articles/storm.md", 2),
            Unit(None, "Storm", "heading", "articles/storm.md", 7),
            Unit(None, "It rains.", "paragraph", "articles/storm.md", 9),
            Unit(None, "Storm", "paragraph", "articles/storm.md", 11),
            Unit(None, "Storm", "paragraph", "articles/storm.md", 11),
            Unit(None, "no\x04catalog", "paragraph", "articles/storm.md", 12),
        ],
        date="2025-08-19",
    )
    assert made.locale is None
    assert made.entries == (
        Entry(
            "Storm",
            msgctxt="title",
            references=(Reference("articles/storm.md", 2),),
            extracted=("role: title",),
        ),
        Entry(
            "Storm",
            references=(Reference("articles/storm.md", 7), Reference("articles/storm.md", 11)),
            extracted=("role: heading, paragraph",),
        ),
        Entry(
            "It rains.",
            references=(Reference("articles/storm.md", 9),),
            extracted=("role: paragraph",),
        ),
    )
    assert made.header_value("language") == "en"


def test_a_new_catalog_names_nobody_and_no_time_but_the_articles_date():
    made = new("storm", "pt-BR", date="2025-08-19T18:30:00+02:00")
    assert made.header == (
        ("Project-Id-Version", "storm"),
        ("Report-Msgid-Bugs-To", ""),
        ("PO-Revision-Date", "2025-08-19 00:00+0000"),
        ("Last-Translator", "Automatically generated"),
        ("Language-Team", "none"),
        ("Language", "pt_BR"),
        ("MIME-Version", "1.0"),
        ("Content-Type", "text/plain; charset=UTF-8"),
        ("Content-Transfer-Encoding", "8bit"),
        ("Plural-Forms", "nplurals=2; plural=(n > 1);"),
        ("X-Source-Language", "en"),
        ("X-Generator", "polyglot-news"),
    )


@pytest.mark.parametrize("date", ["", "yesterday", "2025-13-01", "19.8.2025"])
def test_without_a_date_that_can_be_read_a_fixed_one_stands_in_the_header(date: str):
    assert new("a", "de", date=date).header_value("PO-Revision-Date") == "1970-01-01 00:00+0000"


@pytest.mark.parametrize(("locale", "forms"), [("ja", "1"), ("de", "2"), ("uk", "3"), ("ar", "6")])
def test_plural_forms_are_those_of_the_language(locale: str, forms: str):
    assert new("a", locale).header_value("Plural-Forms").startswith(f"nplurals={forms}; plural=")
    assert new("a", "tlh").header_value("Plural-Forms") == ""
