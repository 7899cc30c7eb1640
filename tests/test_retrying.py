"""Asking again: other ways to write a unit, clauses, and which of two results is kept."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polyglot_news import numbercheck, numerals, provenance
from polyglot_news.provenance import Provenance
from polyglot_news.translation import clauses, judging, pretranslate, pretranslation, retrying
from polyglot_news.translation.judging import Brief
from test_translation import ScriptedEngine, work

CASES = Path(__file__).parent / "cases" / "clauses"
DATA = Path(clauses.__file__).parents[1] / "data" / "clauses"


def clause_cases() -> list[tuple[str, str]]:
    found = []
    for path in sorted(CASES.glob("*.txt")):
        for line in path.read_text("utf-8").splitlines():
            if line and not line.startswith("#"):
                found.append((path.stem, line))
    return found


def test_there_are_cases_of_clauses() -> None:
    assert len(clause_cases()) > 20


@pytest.mark.parametrize(("language", "marked"), clause_cases())
def test_a_sentence_is_taken_apart_where_its_case_says(language: str, marked: str) -> None:
    sentence = marked.replace(" | ", " ")
    cuts = clauses.borders(sentence, language)
    parts = []
    start = 0
    for before, after, _ in cuts:
        parts.append(sentence[start:before] + sentence[before:after].rstrip())
        start = after
    assert " | ".join([*parts, sentence[start:]]) == marked


@given(st.text(st.sampled_from('ab ,;-–"()andif'), max_size=80))
def test_parts_of_any_text_are_in_order_and_apart(text: str) -> None:
    at = 0
    for before, after, _ in clauses.borders(text, "en"):
        assert at < before < after < len(text)
        assert not text[before:after].strip(",;:–—-").strip()
        at = after


def test_the_data_files_can_be_read() -> None:
    files = sorted(DATA.glob("*.txt"))
    assert files
    for path in files:
        assert clauses.parse_clauses(path.read_text("utf-8"), path.name) != clauses.Clauses()
    with pytest.raises(ValueError, match=r"x\.txt:1"):
        clauses.parse_clauses("[no such list]", "x.txt")
    with pytest.raises(ValueError, match=r"x\.txt:1"):
        clauses.parse_clauses("and", "x.txt")


LONG = "The ferry left the harbour at night, but nobody saw the captain there.\n"


def test_a_sentence_that_loops_is_asked_clause_by_clause() -> None:
    said = {
        "The ferry left the harbour at night.": "Die Fähre verließ nachts den Hafen.",
        "but nobody saw the captain there.": "Aber niemand sah dort den Kapitän.",
    }
    engine = ScriptedEngine(lambda text, _: said.get(text, "die Fähre die Fähre die Fähre."))
    (catalog,) = pretranslate([work(LONG, markdown=False)], engine, "de").catalogs
    entry = catalog.entries[0]
    assert entry.msgstr == (
        "Die Fähre verließ nachts den Hafen, aber niemand sah dort den Kapitän."
    )
    assert entry.provenance
    assert entry.provenance.path == "split"
    assert not entry.provenance.doubts


def test_japanese_clauses_become_sentences_where_they_end_as_one() -> None:
    said = {
        "The ferry left the harbour at night.": "フェリーは夜に出港した。",
        "but nobody saw the captain there.": "船長は誰も見なかった。",
    }
    engine = ScriptedEngine(lambda text, _: said.get(text, "港港港港港港港港。"))
    (catalog,) = pretranslate([work(LONG, "ja", markdown=False)], engine, "ja").catalogs
    assert catalog.entries[0].msgstr == "フェリーは夜に出港した。船長は誰も見なかった。"


def test_a_number_that_is_lost_goes_through_as_a_mask() -> None:
    def answer(text: str, rank: int) -> str:
        return "Etwa X1 Menschen kamen." if "X1" in text else "Etwa 7 Menschen kamen."

    engine = ScriptedEngine(answer)
    works = [work("About 1,234 people came.\n", markdown=False)]
    (catalog,) = pretranslate(works, engine, "de").catalogs
    assert catalog.entries[0].msgstr == "Etwa 1.234 Menschen kamen."
    assert catalog.entries[0].provenance.path == "numbers"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "language", "written"),
    [
        ("1,234", "de", "1.234"),
        ("1,234.5", "de", "1.234,5"),
        ("1,234", "uk", "1\u00a0234"),
        ("8.8", "uk", "8,8"),
        ("8.8", "ja", "8.8"),
        ("12", "de", "12"),
        ("2.52 million", "ja", "252万"),
        ("30 million", "ja", "3000万"),
        ("1.25 billion", "ja", "12億5000万"),
        ("1.2345 thousand", "ja", "1.2345 thousand"),
        ("1.2.3", "de", "1.2.3"),
        ("1,23", "de", "1,23"),
        ("5", "fr", "5"),
    ],
)
def test_a_number_is_written_as_a_language_writes_it(
    text: str, language: str, written: str
) -> None:
    assert numerals.rewritten(text, "en", language) == written


@given(
    st.integers(0, 10**9),
    st.sampled_from(["", ".5", ".25"]),
    st.sampled_from(["de", "uk", "ja"]),
    st.booleans(),
)
def test_a_number_that_is_rewritten_is_the_same_number(
    whole: int, rest: str, language: str, grouped: bool
) -> None:
    text = (f"{whole:,}" if grouped else str(whole)) + rest
    other = numerals.rewritten(text, "en", language)
    assert not numbercheck.missing_numbers(text, other, "en", language)


def test_names_are_masked_for_languages_in_latin_letters_only() -> None:
    def answer(text: str, rank: int) -> str:
        return "Der Rat hörte X1 the Rede." if "X1" in text else "Der Rat hörte of the Rede."

    text = "The council heard what Ada Koval said.\n"
    for locale, path in (("de", "X1"), ("uk", "")):
        engine = ScriptedEngine(answer)
        pretranslate([work(text, locale, markdown=False)], engine, locale)
        asked = [one for texts in engine.asked for one in texts]
        assert any("X1" in one for one in asked) == bool(path)


def test_a_result_that_is_not_better_changes_nothing() -> None:
    engine = ScriptedEngine(lambda text, rank: f"Hier {rank} of the Hafen.")
    (unit,) = pretranslation.prepared(*work("The ferry left.\n", markdown=False))
    first = pretranslation.first_results(engine, [unit], Brief("en", "de"))
    assert first[0].doubts
    assert retrying.again(engine, [unit], first, Brief("en", "de")) == first


def test_doubts_weigh_as_much_as_their_checks() -> None:
    light = judging.Result("x", 0.0, ("doubled",))
    heavy = dataclasses.replace(light, doubts=("numbers",))
    both = dataclasses.replace(light, doubts=("doubled", "untranslated"))
    assert light.weight < heavy.weight < both.weight


def test_what_is_not_in_doubt_is_asked_once() -> None:
    engine = ScriptedEngine(lambda text, _: "Die Fähre ist weg.")
    outcome = pretranslate([work("The ferry is gone.\n", markdown=False)], engine, "de")
    assert len(engine.asked) == 1
    assert outcome.catalogs[0].entries[0].provenance.path == ""  # type: ignore[union-attr]


def test_other_engines_are_asked_about_what_stays_in_doubt() -> None:
    first = ScriptedEngine(
        lambda text, _: "of the of the of the" if "storm" in text else "Die Fähre ist weg."
    )
    second = ScriptedEngine(lambda text, _: "Der Sturm ist vorbei.")
    second.name = "second"
    works = [work("The ferry is gone.\nThe storm is over.\n", markdown=False)]
    outcome = pretranslate(works, first, "de", others=[second])
    assert [entry.msgstr for entry in outcome.catalogs[0].entries] == [
        "Die Fähre ist weg.",
        "Der Sturm ist vorbei.",
    ]
    made = [entry.provenance for entry in outcome.catalogs[0].entries]
    assert [one.engine for one in made if one] == ["scripted", "second"]
    assert second.asked == [("The storm is over.",)]
    assert outcome.doubtful == 0


def test_the_path_is_read_back_from_the_comment() -> None:
    made = Provenance("argos", "p-1", -0.5, "aa", "bb", ("numbers",), path="split")
    assert "score=-0.50 path=split doubt=numbers" in made.comment
    assert provenance.parse(made.comment) == made
