"""The engine obeys the glossary: forms of a rendering, and where it is put."""

from __future__ import annotations

from pathlib import Path

import pytest

from polyglot_news.engines import Hypothesis
from polyglot_news.engines.argos import ArgosEngine
from polyglot_news.engines.pseudo import PseudoEngine
from polyglot_news.terms import Glossary, Kind, Term
from polyglot_news.translation import declension, pretranslate
from test_translation import MODELS, ScriptedEngine, work

FORMS = Path(__file__).parent / "cases" / "declension"
CASES = Path(__file__).parent / "cases" / "terms-engine"
DATA = Path(declension.__file__).parents[1] / "data" / "declension"
LANGUAGES = ("de", "uk", "ja")


def form_cases() -> list[tuple[str, str, str, str, str]]:
    found = []
    for path in sorted(FORMS.glob("*.txt")):
        for line in path.read_text("utf-8").splitlines():
            if line and not line.startswith("#"):
                kind, before, rendering, forms = (part.strip() for part in line.split("|"))
                found.append((path.stem, kind, before, rendering, forms))
    return found


def engine_cases(language: str) -> list[tuple[str, Term]]:
    found = []
    for line in (CASES / f"{language}.txt").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            sentence, source, rendering, *kind = (part.strip() for part in line.split("|"))
            if rendering == "keep":
                found.append((sentence, Term(source, keep=True)))
            else:
                name = Kind.NAME if kind else Kind.TERM
                found.append((sentence, Term(source, {language: rendering}, kind=name)))
    return found


def test_there_are_cases() -> None:
    assert len(form_cases()) > 25
    assert all(len(engine_cases(language)) >= 40 for language in LANGUAGES)


@pytest.mark.parametrize(("language", "kind", "before", "rendering", "wanted"), form_cases())
def test_a_rendering_has_the_forms_of_its_case(
    language: str, kind: str, before: str, rendering: str, wanted: str
) -> None:
    before = f"{before} " if before else ""
    length, forms = declension.forms(
        rendering,
        language,
        before,
        many=kind == "many",
        name=kind in ("name", "possessive"),
        possessive=kind == "possessive",
    )
    texts = list(dict.fromkeys(form.text for form in forms))
    assert texts == [one.strip() for one in wanted.split(",")]
    assert length in (0, len(before))


@pytest.mark.parametrize("language", [*LANGUAGES, "fr"])
def test_a_language_without_a_table_has_one_form(language: str) -> None:
    assert declension.forms("漢字", "ja") == (0, (declension.Form("漢字", 0),))
    assert declension.forms("X1", language)[1][0].text == "X1"


def test_the_data_files_can_be_read() -> None:
    files = sorted(DATA.glob("*.txt"))
    assert files
    for path in files:
        assert declension.parse_declension(path.read_text("utf-8"), path.name).nouns
    for text in ("[x]", "a = b", "[nouns]\na = b, c\nd = e"):
        with pytest.raises(ValueError, match=r"x\.txt:\d"):
            declension.parse_declension(text, "x.txt")


@pytest.mark.parametrize("language", LANGUAGES)
def test_real_packages_obey_every_term(language: str) -> None:
    cases = engine_cases(language)
    glossary = Glossary({term.source: term for _, term in cases}.values(), territories=False)
    works = [work("\n".join(["Terms", *(one for one, _ in cases)]), language, markdown=False)]
    engine = ArgosEngine(MODELS)
    (catalog,) = pretranslate(works, engine, language, glossary=glossary).catalogs
    disobeyed = [
        entry.msgid
        for entry in catalog.entries
        if glossary.missing(entry.msgid, entry.msgstr, "en", language)
    ]
    assert len(disobeyed) <= 2, disobeyed
    # A unit comes out the same whatever stands beside it.
    sentence, _ = cases[0]
    alone = [work(f"Terms\n{sentence}", language, markdown=False)]
    (again,) = pretranslate(alone, engine, language, glossary=glossary).catalogs
    assert again.entries[1].msgstr == catalog.entries[1].msgstr


def test_terms_stay_in_their_markup() -> None:
    text = "We met the **Harbour Authority** in [the old town](https://example.org/a).\n"
    glossary = Glossary([Term("Harbour Authority", {"de": "Hafenbehörde"})], territories=False)
    outcome = pretranslate([work(text)], ArgosEngine(MODELS), "de", glossary=glossary)
    (entry,) = outcome.catalogs[0].entries
    assert "Hafenbehörde" in entry.msgstr
    assert "](https://example.org/a)" in entry.msgstr
    assert entry.provenance
    assert "terms" in entry.provenance.path


def test_a_term_that_stays_as_it_is_goes_through_as_a_mask() -> None:
    engine = ScriptedEngine(
        lambda text, _: text.replace("writes for", "schreibt für").replace("Nordlys", "Nordlicht")
    )
    glossary = Glossary([Term("Nordlys", keep=True)], territories=False)
    works = [work("Ada writes for Nordlys.\n", markdown=False)]
    outcome = pretranslate(works, engine, "de", glossary=glossary)
    (entry,) = outcome.catalogs[0].entries
    assert entry.msgstr == "Ada schreibt für Nordlys."
    assert entry.provenance
    assert entry.provenance.path == "kept"


def test_without_terms_in_a_text_a_glossary_changes_nothing() -> None:
    glossary = Glossary([Term("zeppelin", {"de": "Luftschiff"})], territories=False)
    works = [work()]
    plain = pretranslate(works, PseudoEngine(), "de")
    assert pretranslate(works, PseudoEngine(), "de", glossary=glossary) == plain


def test_scores_do_not_depend_on_what_is_scored_beside_it() -> None:
    engine = ArgosEngine(MODELS)
    source = "The bridge is closed."
    pairs = [(source, text) for text in ("Die Brücke ist zu.", "Der Brücke ist zu.", "Zu.", "")]
    together = engine.score(pairs, "en", "de")
    assert together[:3] == [engine.score([pair], "en", "de")[0] for pair in pairs[:3]]
    assert together[3] is None
    assert together[0] is not None
    assert together[1] is not None
    assert together[0] > together[1]


def test_an_engine_without_alignments_keeps_its_words() -> None:
    engine = ScriptedEngine(lambda _, __: "Das Amt kam.")
    assert engine.translate(["x"], "en", "de")[0][0] == Hypothesis("Das Amt kam.", -0.5)
    glossary = Glossary([Term("office", {"de": "Behörde"})], territories=False)
    works = [work("The office came.\n", markdown=False)]
    (entry,) = pretranslate(works, engine, "de", glossary=glossary).catalogs[0].entries
    assert entry.msgstr == "Das Amt kam."
    assert entry.provenance
    assert entry.provenance.doubts == ("glossary",)


def test_how_many_units_are_asked_about_at_a_time_changes_nothing(monkeypatch) -> None:
    text = "# A storm\n\nThe storm came at 8. It *went* at 9.\n\nNobody slept, [they say](a.md).\n"
    works, whole_progress, progress = [work(text)], [], []
    whole = pretranslate(works, PseudoEngine(), "de", whole_progress.append)
    monkeypatch.setattr("polyglot_news.translation.pretranslation._TOGETHER", 1)
    assert pretranslate(works, PseudoEngine(), "de", progress.append) == whole
    assert progress == list(range(1, whole.units + 1))
    assert whole_progress[-1] == whole.units > 3
