from __future__ import annotations

import re
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carryover_cases import FOLDER, LANGUAGES, read
from polyglot_news import numbercheck
from polyglot_news.carryover import Kind, Reason, Refused, Repaired, classify, repair, roman
from polyglot_news.carryover.atoms import Text, atoms, gaps
from polyglot_news.carryover.knowledge import parse, rows, table, values
from polyglot_news.carryover.typos import small

CASES = [(language, *case) for language in LANGUAGES for case in read(language)]


# The cases.


def test_there_are_cases_of_every_sort_in_every_language():
    assert sorted(path.stem for path in FOLDER.glob("*.txt")) == sorted(LANGUAGES)
    for language in LANGUAGES:
        cases = read(language)
        assert len(cases) >= 100
        assert len({case[:3] for case in cases}) == len(cases)
        refused = {case.verdict for case in cases if case.verdict.startswith("refused: ")}
        assert len(refused) >= 7
        kinds = {edit.kind for case in cases for edit in classify(*case[:2], "en")}
        assert kinds == set(Kind)


@pytest.mark.parametrize(("language", "previous", "current", "translation", "verdict"), CASES)
def test_a_translation_is_repaired_or_left_for_a_reason(
    language, previous, current, translation, verdict
):
    outcome = repair(previous, current, translation, "en", language)
    if isinstance(outcome, Repaired):
        assert f"= {outcome.text}" == verdict
        assert outcome.kinds
        # The repair of a repair is none: there is nothing left to repair.
        again = repair(current, current, outcome.text, "en", language)
        assert again == Repaired(outcome.text, (), ())
    else:
        assert f"refused: {outcome.reason}" == verdict
        assert str(outcome)


@pytest.mark.parametrize(("language", "previous", "current", "translation", "verdict"), CASES)
def test_edits_are_where_they_say(language, previous, current, translation, verdict):
    for edit in classify(previous, current, "en"):
        assert previous[slice(*edit.old)] == edit.before
        assert current[slice(*edit.new)] == edit.after
        assert edit.before != edit.after


# Edits of one kind.


@pytest.mark.parametrize(
    ("previous", "current", "kinds"),
    [
        ("One ship.", "One ship!", ["punctuation"]),
        ('The "ship" left.', "The “ship” left.", ["quotes", "quotes"]),
        ("It's late.", "It’s late.", ["quotes"]),
        ("The mayor spoke.", "The Mayor spoke.", ["case"]),
        ("One  ship.", "One ship.", ["white space"]),
        ("One *ship* left.", "One **ship** left.", ["markup", "markup"]),
        ("See [it](a.html).", "See [it](b.html).", ["url"]),
        ("Costs 5 euros.", "Costs 6 euros.", ["number"]),
        ("Five ships.", "Six ships.", ["number"]),
        ("1 ship was lost.", "3 ships were lost.", ["number", "number", "number"]),
        ("On 5 May.", "On 6 June.", ["date"]),
        ("At 5 p.m. sharp.", "At 6 p.m. sharp.", ["date"]),
        ("Hello {name}.", "Hello {user}.", ["placeable"]),
        ("Use version 1.2.3.", "Use version 1.2.4.", ["placeable"]),
        ("He met Anna Koval.", "He met Anna Kovalenko.", ["name"]),
        ("He met the king.", "He saw the king.", ["wording"]),
        ("Costs $5.", "Costs €5.", ["number"]),
        ("He fears us.", "He fears US.", ["wording"]),
        ("They resigned.", "They re-signed.", ["wording"]),
        ("Send an e-mail.", "Send an email.", ["punctuation"]),
        ("The *ship* left 5 ports.", "The *ship* left 5 ports.", []),
    ],
)
def test_an_edit_has_its_kind(previous, current, kinds):
    assert [edit.kind for edit in classify(previous, current, "en")] == kinds


def test_plain_text_has_no_markup():
    edits = classify("One *ship*.", "One **ship**.", "en", markdown=False)
    assert {edit.kind for edit in edits} == {Kind.PUNCTUATION}


def test_a_language_without_a_file_follows_cldr():
    outcome = repair(
        "It has 1,500 seats.", "It has 2,600 seats.", "Il y a 1 500 places.", "en", "fr"
    )
    assert isinstance(outcome, Repaired)
    assert outcome.text == "Il y a 2 600 places."
    outcome = repair("5 cats.", "1 cat.", "5 kotów.", "en", "pl")
    assert isinstance(outcome, Refused)
    assert outcome.reason is Reason.AGREEMENT
    assert repair("In May.", "In June.", "En mai.", "en", "fr").reason is Reason.MISSING


def test_what_the_checks_object_to_is_no_repair():
    # The translation lost a number before: nobody can say which of the two it has.
    outcome = repair("From 5 to 7 m.", "From 5 to 9 m.", "Bis 7 m und 9 m.", "en", "de")
    assert isinstance(outcome, Refused)


# Laws.

_numbers = st.integers(2, 999_999)


@given(_numbers, _numbers, st.sampled_from(["de", "uk", "ja"]))
def test_a_repaired_number_is_the_number_of_the_source(old, new, language):
    written = {
        "de": f"{old:,}".replace(",", "."),
        "uk": f"{old:,}".replace(",", "\u00a0"),
        "ja": f"{old:,}",
    }[language]
    texts = {
        "de": f"Es kamen {written} Menschen.",
        "uk": f"Прийшли {written} людей.",
        "ja": f"{written}人が来た。",
    }
    target = texts[language]
    source, changed = f"Some {old:,} people came.", f"Some {new:,} people came."
    outcome = repair(source, changed, target, "en", language)
    if isinstance(outcome, Refused):
        assert outcome.reason in {Reason.AGREEMENT, Reason.FORM}
        return
    assert numbercheck.missing_numbers(changed, outcome.text, "en", language) == ()
    assert numbercheck.extra_numbers(changed, outcome.text, "en", language) == ()
    back = repair(changed, source, outcome.text, "en", language)
    if isinstance(back, Repaired) and (old < 1000 or new >= 1000):
        assert back.text == target


_PIECES = [
    *'The king 5 1,500 May 2:30 p.m. * ** `x` " https://example.org/a [a](b) {n} . , ! -'.split(),
    *"A320 § $ … ![ ](c) 日本 三万 3万5000 <b> </b> [^1] \\* ½ VII 1990s 21st".split(),
    "3 May 2020",
    "2.5 million",
]
_pieces = st.lists(st.sampled_from(_PIECES), max_size=8).map(" ".join)


@given(_pieces, st.sampled_from(["en", "de", "uk", "ja"]), st.booleans())
def test_the_parts_and_the_gaps_are_the_text(text, language, markdown):
    whole = Text(text, language, markdown)
    found = atoms(whole)
    pieces = [gap + one.text for gap, one in zip(gaps(whole), found, strict=False)]
    assert all(one.text == text[one.start : one.end] for one in found)
    if not markdown:
        assert "".join(pieces) + gaps(whole)[-1] == text


@given(_pieces, _pieces, _pieces, st.sampled_from(["de", "uk", "ja", "fr"]))
def test_nothing_breaks_it_and_no_change_is_no_repair(one, other, target, language):
    outcome = repair(one, other, target, "en", language)
    assert isinstance(outcome, Repaired | Refused)
    assert bool(outcome.edits) == (one != other) or one.split() == other.split()
    assert repair(one, one, target, "en", language) == Repaired(target, (), ())


@given(st.integers(1, 3999))
def test_a_roman_numeral_is_read_as_it_was_written(number):
    assert roman.value(roman.written(number)) == number


@pytest.mark.parametrize("text", ["", "IIII", "VX", "IC", "IM", "ABC", "MMMM"])
def test_other_letters_are_no_roman_numeral(text):
    assert roman.value(text) == 0


# What an author calls a typo.


@pytest.mark.parametrize(
    ("previous", "current", "expected"),
    [
        ("The ministr spoke.", "The minister spoke.", True),
        ("The the mayor spoke.", "The mayor spoke.", True),
        ("He recieved it.", "He received it.", True),
        ("He spoke,however.", "He spoke, however.", True),
        ("It is now legal.", "It is not legal.", False),
        ("He can come.", "He can't come.", False),
        ("The mayor praised it.", "The mayor rejected it.", False),
        ("The mayor spoke.", "The mayor never spoke.", False),
        ("The mayor spoke well.", "The mayor spoke.", False),
        ("It cost 5 euros.", "It cost 6 euros.", False),
        ("A bad cat sat.", "A big dog ran.", False),
    ],
)
def test_a_typo_is_small(previous, current, expected):
    assert small(classify(previous, current, "en"), previous, current, "en") is expected


# The data files.


def data_files() -> list[str]:
    folder = resources.files("polyglot_news").joinpath("data", "carryover")
    return sorted(file.name for file in folder.iterdir())


def test_there_is_a_data_file_for_each_first_language():
    assert data_files() == ["de.txt", "en.txt", "ja.txt", "uk.txt"]


@pytest.mark.parametrize("name", data_files())
def test_a_data_file_is_whole(name):
    language = name.removesuffix(".txt")
    file = resources.files("polyglot_news").joinpath("data", "carryover", name)
    assert parse(file.read_text("utf-8"), name)
    assert len(rows(language, "months")) == 12
    assert len(rows(language, "weekdays")) == 7
    for title in ("months", "weekdays"):
        first = [row[0] for row in table(language, title)]
        assert len(set(first)) == len(first)
    assert set(values(language, "stops")) == {".", "!", "?", "…", ":"}
    known = {"d", "dd", "m", "mm", "month", "weekday", "y", "h", "hh", "min", "half"}
    for title in ("dates", "times"):
        for form in rows(language, title):
            assert set(re.findall(r"\{(\w+)\}", form)) <= known


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("[moths]\nMay\n", "x.txt:1: there is no list [moths]. See en.txt."),
        ("May\n", "x.txt:1: an entry before the first [list]."),
        ("[months]\na | b\nc\n", "x.txt:3: the lines above have another number of forms."),
    ],
)
def test_a_slip_in_a_data_file_is_told(text, wrong):
    with pytest.raises(ValueError) as caught:
        parse(text, "x.txt")
    assert str(caught.value) == wrong


def test_a_list_that_does_not_exist_is_told():
    with pytest.raises(ValueError):
        rows("de", "moths")
