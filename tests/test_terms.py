"""Terms: found in texts, recognized in translations, read from tables and term bases."""

from __future__ import annotations

import io
import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from polyglot_news.errors import FileError
from polyglot_news.terms import Glossary, Kind, Term, inflection, table, tbx, tokens
from polyglot_news.terms.glossary import contradictions, united
from polyglot_news.terms.knowledge import known, parse

CASES = Path(__file__).parent / "cases"
LOCALES = ("de", "uk", "ja")


def found(text: str, *terms: Term, language: str = "en") -> list[str]:
    """What a glossary of these terms finds in a text: the words of the text."""
    glossary = Glossary(terms, language, territories=False)
    return [text[one.start : one.end] for one in glossary.occurrences(text, language)]


# Finding terms in a source


@pytest.mark.parametrize(
    ("source", "text", "wanted"),
    [
        ("ferry", "A ferry, two ferries: the ferry's.", ["ferry", "ferries", "ferry"]),
        ("ferry", "Ferry FERRIES Ferry’s", ["Ferry", "FERRIES", "Ferry"]),
        ("ferry", "ferrying a ferryman", []),
        ("NATO", "NATO's and non-NATO, but not Natore", ["NATO", "NATO"]),
        ("US", "Tell us about the US and the U.S.", ["US", "U.S."]),
        ("U.S.", "the US and U.S.-led", ["US", "U.S."]),
        ("bus", "two buses and a bus", ["buses", "bus"]),
        ("church", "churches", ["churches"]),
        ("woman", "Women and a woman", ["Women", "woman"]),
        ("spokesman", "spokesmen", ["spokesmen"]),
        ("leaf", "leaves", ["leaves"]),
        ("crisis", "crises", ["crises"]),
        ("arms", "an arm, two arms", ["arms"]),
        ("election", "A by-election is no election-day.", ["election"]),
        ("air raid", "an air-raid siren", ["air-raid"]),
        ("air-raid siren", "two air raid sirens", ["air raid sirens"]),
        ("Black Sea", "the Black\nSea. Black, Sea", ["Black\nSea"]),
        ("Prime Minister's Office", "the Prime Minister’s Office", ["Prime Minister’s Office"]),
        (
            "St. Petersburg",
            "in St Petersburg and St. Petersburg",
            ["St Petersburg", "St. Petersburg"],
        ),
        ("AT&T", "AT&T bought T&AT", ["AT&T"]),
        ("F-16", "F-16s and F16", ["F-16s"]),
        ("café", "a cafe\u0301, cafés", ["cafe\u0301", "cafés"]),
        ("C++", "C and C++", ["C++"]),
    ],
)
def test_a_term_is_found_in_its_forms_and_not_in_other_words(source, text, wanted):
    assert found(text, Term(source)) == wanted


def test_capitals_count_where_a_term_or_a_name_says_so():
    assert found("Polish and polish", Term("polish", case=True)) == ["polish"]
    assert found("They may, May MAY", Term("May", kind=Kind.NAME)) == ["May", "MAY"]
    assert found("who is WHO", Term("WHO")) == ["WHO"]


def test_the_longest_term_is_found_and_none_overlaps():
    terms = [Term(one) for one in ("Black Sea", "Black Sea Fleet", "Sea", "Fleet Street")]
    assert found("The Black Sea Fleet Street", *terms) == ["Black Sea Fleet"]
    assert found("The Black Sea, the Sea", *terms) == ["Black Sea", "Sea"]


def test_a_source_in_another_language_is_found_by_its_own_forms():
    assert found("Із Чорного моря", Term("Чорне море"), language="uk") == ["Чорного моря"]
    assert found("Вони у Києві", Term("Київ"), language="uk") == ["Києві"]
    assert found("Вони у Києві", Term("Кит"), language="uk") == []
    assert found("Два пороми", Term("пором"), language="uk") == ["пороми"]
    assert found("Zwei Fähren", Term("Fähre"), language="de") == ["Fähren"]
    assert found("黒海で", Term("黒海"), language="ja") == ["黒海"]
    assert Glossary([Term("ferry")]).occurrences("ferry", "de") == ()


def naive(text: str, sources: list[str]) -> set[tuple[int, int]]:
    """Where any of some words stand, by looking at every place."""
    return {
        match.span()
        for source in sources
        for match in re.finditer(rf"(?<!\w){re.escape(source)}(?!\w)", text)
    }


@settings(max_examples=60)
@given(
    st.lists(st.lists(st.sampled_from("abcd"), min_size=1, max_size=3).map(" ".join), max_size=5),
    st.lists(st.sampled_from("abcd"), max_size=12).map(" ".join),
)
def test_occurrences_are_real_do_not_overlap_and_leave_nothing_out(sources, text):
    spans = [
        (one.start, one.end)
        for one in Glossary(map(Term, sources), territories=False).occurrences(text, "en")
    ]
    every = naive(text, sources)
    assert set(spans) <= every
    assert spans == sorted(spans)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
    for start, end in every:
        assert any(start < other[1] and other[0] < end for other in spans)


@given(st.text(max_size=80))
def test_words_are_in_the_text_where_they_say(text):
    words = tokens.split(text)
    assert all(0 <= one.start < one.end <= len(text) for one in words)
    assert all(one.end <= other.start for one, other in pairwise(words))


# Recognizing renderings


def rendering_cases() -> list[tuple[str, str, str, str, str]]:
    cases = []
    for path in sorted((CASES / "terms").glob("*.txt")):
        for line in path.read_text("utf-8").splitlines():
            if line and not line.startswith("# "):
                verdict, source, rendering, text = line.split(" | ")
                assert verdict in {"found", "missing"}, line
                cases.append((path.stem, verdict, source, rendering, text))
    return cases


@pytest.mark.parametrize("language", LOCALES)
def test_a_rendering_is_recognized_in_its_forms_only(language):
    cases = [one for one in rendering_cases() if one[0] == language]
    assert len(cases) >= 80
    assert Counter(one[1] for one in cases)["missing"] >= 20
    for _, verdict, source, rendering, text in cases:
        term = Term(source, {language: rendering})
        present = Glossary([term]).present(term, text, language)
        assert present == (verdict == "found"), (rendering, text)


def test_a_language_that_nothing_is_known_of_inflects_at_the_end():
    term = Term("Warsaw", {"pl": "Warszawa", "fr": "Varsovie", "eo": "Varsovio"})
    glossary = Glossary([term])
    assert glossary.present(term, "Byli w Warszawie.", "pl")
    assert not glossary.present(term, "Byli w Krakowie.", "pl")
    assert glossary.present(term, "À Varsovie.", "fr")
    assert not glossary.present(term, "À Paris.", "fr")
    assert glossary.present(term, "En Varsovion.", "eo")


def test_a_locale_has_the_rendering_of_its_language():
    term = Term("tomato", {"de": "Tomate", "de_AT": "Paradeiser | Tomate"})
    glossary = Glossary([term])
    assert [glossary.rendering(term, one) for one in ("de", "de_AT", "de_CH", "fr")] == [
        "Tomate",
        "Paradeiser",
        "Tomate",
        "",
    ]
    assert glossary.present(term, "Tomaten", "de_AT")
    assert not glossary.present(term, "Paradeiser", "de_CH")
    assert "tomaten" in glossary.variants(term, "de_AT")


def test_what_is_kept_stands_letter_for_letter():
    glossary = Glossary([Term("Facebook", keep=True), Term("iPhone", keep=True)])

    def missing(source: str, target: str) -> list[str]:
        return [one.rendering for one in glossary.missing(source, target, "en", "de")]

    assert missing("Facebook's rules", "Facebooks Regeln") == []
    assert missing("Facebook's rules", "facebook-Regeln") == ["Facebook"]
    assert missing("FACEBOOK RULES", "FACEBOOK-REGELN") == []
    assert missing("two iPhones", "zwei iPhones") == []
    assert missing("two iPhones", "zwei iPhonesis") == ["iPhone"]


def test_missing_names_each_term_once():
    glossary = Glossary([Term("ferry", {"de": "Fähre"}), Term("sea", {"de": ""})])
    found = glossary.missing("A ferry, two ferries, a sea", "Schiffe", "en", "de")
    assert [(one.term.source, one.rendering) for one in found] == [("ferry", "Fähre")]
    assert glossary.missing("A ferry", "Zwei Autofähren", "en", "de") == ()
    assert glossary.missing("A ferry", "Schiffe", "en", "fr") == ()


@given(st.text(max_size=30), st.text(max_size=60), st.sampled_from((*LOCALES, "pl", "zh", "")))
def test_any_rendering_is_found_in_itself(rendering, around, language):
    words = tokens.split(rendering)
    if words and inflection.holds(rendering, rendering, language):
        assert inflection.holds(f"{around} {rendering} {around}", rendering, language)
    elif language not in inflection.UNSPACED:
        assert not words


@pytest.mark.parametrize("path", sorted((CASES / "terms").glob("*.txt")), ids=lambda one: one.stem)
def test_the_data_files_are_read(path):
    assert known(path.stem).country_names


@pytest.mark.parametrize("text", ["a = b", "[no such list]", "[endings]\na, b", "[links]\na = b"])
def test_a_data_file_that_says_nothing_is_an_error(text):
    with pytest.raises(ValueError, match=r"xx\.txt:"):
        parse(text, "xx.txt")


# Countries, languages and currencies


def test_names_come_from_cldr_where_the_project_has_none():
    glossary = Glossary([Term("Germany", {"de": "Bundesrepublik"})])
    text = "Germany and Ukraine pay in Japanese yen."
    found = glossary.occurrences(text, "en")
    assert [(one.term.source, one.term.weak) for one in found] == [
        ("Germany", False),
        ("Ukraine", True),
        ("Japanese Yen", True),
    ]
    renderings = [[glossary.rendering(one.term, x) for one in found] for x in ("de", "uk", "pl")]
    assert renderings == [
        ["Bundesrepublik", "Ukraine", "Japanischer Yen"],
        ["", "Україна", "японська єна"],
        ["", "Ukraina", "jen japoński"],
    ]
    assert [one.term.source for one in glossary.occurrences(text, "en", agreed=True)] == ["Germany"]


@pytest.mark.parametrize(
    "text",
    [
        "Michael Jordan met Chad in Georgia.",
        "A turkey weighs a pound; a real one won.",
        "A German car, French wine and Polish soldiers.",
        "In German waters, from Spanish ports",
        "The Gulf of Mexico and Northern Ireland",
        "New Jersey and the Panama Papers",
    ],
)
def test_what_may_be_something_else_is_no_country(text):
    assert Glossary().occurrences(text, "en") == ()


def test_a_language_is_one_beside_certain_words():
    glossary = Glossary()
    for text in ("She spoke in German.", "They speak Ukrainian and French", "the Polish language"):
        assert glossary.occurrences(text, "en"), text


# Tables


def rows(text: str, locales: tuple[str, ...] = LOCALES) -> tuple[Term, ...]:
    return table.loads(text, "glossary.csv", locales)


def test_a_table_is_read_as_spreadsheets_write_it():
    plain = "source,de,uk,note,keep,case\nferry,Fähre,пором,a ship,,\nNATO,,,,yes,x\n"
    wanted = rows(plain)
    assert wanted[0] == Term(
        "ferry", {"de": "Fähre", "uk": "пором"}, "a ship", where="glossary.csv:2"
    )
    assert (wanted[1].keep, wanted[1].case, wanted[1].renderings) == (True, True, {})
    for changed in (
        "\ufeff" + plain,
        plain.replace(",", ";"),
        plain.replace(",", "\t"),
        plain.replace("\n", "\r\n"),
        plain.replace("source,de", "Source,DE"),
        plain.replace("ferry", ' "ferry" ').replace(' "', '"').replace('" ', '"'),
        plain.rstrip("\n"),
    ):
        assert rows(changed) == wanted, changed
    moved = rows("sep=;\r\n" + plain.replace(",", ";"))
    assert [one.where for one in moved] == ["glossary.csv:3", "glossary.csv:4"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", ":1: It is empty."),
        ("de,uk\nFähre,пором\n", ":1: There is no column “source”."),
        ("source,de\nferry,Fähre,пором\n", ":2: This row has 3 cells, and there are 2 columns."),
        ("source,dee\n", ":1: “dee” is no column that a glossary has. Did you mean “de”?"),
        ("source,ua\n", ":1: “ua” is no column that a glossary has. Did you mean “uk”?"),
        ("source,fr\n", ":1: “fr” is no column that a glossary has."),
        ("source,sorce\n", ":1: “sorce” is no column that a glossary has. Did you mean “source”?"),
        ("source,de,de\n", ":1: There are two columns “de”."),
        ("source,de\n,Fähre\n", ":2: This row has no source."),
        ("source,keep\nNATO,maybe\n", ":2: “maybe” is no answer in the column “keep”."),
        ('source,de\nferry,"Fähre\nx,y\n', ":2: This is not a table of cells:"),
    ],
)
def test_a_table_that_is_none_is_named_with_its_line(text, message):
    with pytest.raises(FileError) as error:
        rows(text)
    assert str(error.value).startswith("glossary.csv" + message)


def test_several_spellings_of_a_source_are_terms_of_one_row():
    both = rows("source,de\nKyiv | Kiev,Kiew\n")
    assert [(one.source, one.renderings["de"], one.where) for one in both] == [
        ("Kyiv", "Kiew", "glossary.csv:2"),
        ("Kiev", "Kiew", "glossary.csv:2"),
    ]


def test_empty_cells_and_rows_are_no_errors():
    assert rows("source,de,uk,\nferry,,пором,\n,,,\n\nsea\n") == (
        Term("ferry", {"uk": "пором"}, where="glossary.csv:2"),
        Term("sea", where="glossary.csv:5"),
    )


def test_terms_that_contradict_each_other_are_found():
    one, other = Term("ferry", {"de": "Fähre"}), Term("Ferry", {"de": "Boot"})
    assert list(contradictions([one, other])) == [(one, other, "de")]
    assert list(contradictions([one, Term("ferry", {"uk": "пором"})])) == []
    assert list(contradictions([one, Term("ferry", {"de": "Boot"}, case=True)])) == []
    assert list(contradictions([Term("US", {"de": "USA"}), Term("us", {"de": "uns"})])) == []
    kept = Term("ferry", keep=True)
    assert list(contradictions([one, kept])) == [(one, kept, "")]
    both = united([one, Term("ferry", {"uk": "пором"}, "a ship")])
    assert [(dict(x.renderings), x.note) for x in both] == [
        ({"de": "Fähre", "uk": "пором"}, "a ship")
    ]


CELLS = st.text(
    st.characters(codec="utf-8", exclude_characters="\0\r", exclude_categories=("Cs",)), max_size=12
).map(lambda text: " ".join(text.split()))


@settings(max_examples=60)
@given(
    st.lists(st.tuples(CELLS.filter(bool), CELLS, CELLS, st.booleans(), st.booleans()), max_size=5)
)
def test_a_table_that_is_written_is_read_again(made):
    terms = [
        Term(source, {"de": way} if way else {}, note, keep, case)
        for source, way, note, keep, case in made
        if not source.startswith("\ufeff") and "|" not in source
    ]

    def content(found) -> list[tuple]:
        return [(one.source, dict(one.renderings), one.note, one.keep, one.case) for one in found]

    text = table.dumps(terms, LOCALES)
    assert content(rows(text)) == content(terms)
    twice = table.extended(text, terms, LOCALES)
    assert twice.startswith(text)
    assert content(rows(twice)) == content([*terms, *terms])


def test_rows_are_added_in_the_tables_own_form():
    old = "\ufeffde;source\r\nFähre;ferry"
    new = table.extended(old, [Term("quay", {"de": "Kai", "uk": "причал"}, keep=True)], LOCALES)
    assert new == "\ufeffde;source;uk;keep\r\nFähre;ferry\r\nKai;quay;причал;yes\r\n"


# Term bases


def test_the_term_bases_are_there():
    assert len(list((CASES / "tbx").glob("*.tbx"))) >= 3


@pytest.mark.parametrize("path", sorted((CASES / "tbx").glob("*.tbx")), ids=lambda one: one.stem)
def test_tbx_is_read_in_every_style(path):
    with path.open("rb") as file:
        concepts = list(tbx.read(file, path.name))
    terms = list(tbx.terms(concepts, path.name, "en", LOCALES))
    assert [(one.source, dict(one.renderings), one.note) for one in terms] == [
        (source, {"de": "Fähre | Fährschiff", "uk": "пором"}, "A ship that carries cars & people.")
        for source in ("ferry", "ferry boat")
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<tmx/>", "t:1:1: This is not TBX: it begins with <tmx>."),
        ("<tbx><text>", "t:1:12: This is not well-formed XML"),
        (
            '<!DOCTYPE tbx [<!ENTITY a "b">]><tbx/>',
            "t:1:27: This declares an entity, “a”.",
        ),
        ("<tbx>&nbsp;</tbx>", "t:1:6: "),
        ("<tbx>" + "<a>" * 150, "t:1:306: Elements are nested too deep"),
    ],
)
def test_a_file_that_is_no_tbx_is_refused_with_its_place(text, message):
    with pytest.raises(FileError) as error:
        list(tbx.read(io.BytesIO(text.encode()), "t"))
    assert str(error.value).startswith(message)
