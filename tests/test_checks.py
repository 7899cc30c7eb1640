"""The checks: case files of each, the planted errors, catalogs, and what the command prints."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polyglot_news import languagedata, review, sarif
from polyglot_news.catalog import Catalog, Entry
from polyglot_news.checks import CHECKS, Severity, Unit, across, geography, senses
from polyglot_news.checks.knowledge import LISTS, known, pairs, parse_lists, pattern
from polyglot_news.checks.places import entry_lines
from polyglot_news.checks.sieve import Sieve, needed
from polyglot_news.checks.sound import sounds_in
from polyglot_news.errors import UsageError
from polyglot_news.terms import Glossary, Kind, table

CASES = Path(__file__).parent / "cases"
LANGUAGES = ("de", "uk", "ja")
RIGHT = {
    "correct": (100, 0.0),
    "right": (120, 0.05),
    "right-third": (150, 0.05),
    "right-fourth": (80, 0.05),
}
"""How many right translations there are at least, and of which part an alarm is allowed."""


def read_cases(path: Path) -> list[tuple[str, str, str, str]]:
    """The cases of a check: bad or good, language, source, translation."""
    found = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if line and not line.startswith("# "):
            fields = [field.removesuffix("\n") for field in line.split(" | ")]
            assert len(fields) == 4, f"{path.name}:{number}: not four fields"
            assert fields[0] in {"bad", "good"}, f"{path.name}:{number}: {fields[0]}"
            found.append(tuple(fields))
    assert found, f"{path.name} is empty"
    return found


def every_case() -> list[tuple[str, str, str, str, str]]:
    paths = sorted((CASES / "checks").glob("*.txt"))
    return [(path.stem, *case) for path in paths for case in read_cases(path)]


def read_seeded(kind: str, language: str) -> list[list[str]]:
    """The cases of a seeded file: (kind of error,) source, translation."""
    text = (CASES / "seeded" / f"{kind}.{language}.txt").read_text("utf-8")
    text = re.sub(r"^# .*\n", "", text, flags=re.MULTILINE)
    cases = [block.split("\n") for block in text.strip().split("\n\n")]
    assert all(len(case) == (2 if kind in RIGHT else 3) for case in cases)
    return cases


def read_terms() -> Glossary:
    """The terms that the cases of the checks “glossary” and “people” are about."""
    found = []
    for name, kind in (("glossary.csv", Kind.TERM), ("names.csv", Kind.NAME)):
        text = (CASES / "checks" / name).read_text("utf-8")
        found += table.loads(text, name, LANGUAGES, kind)
    return Glossary(found)


GLOSSARY = read_terms()


@pytest.mark.parametrize(("check", "verdict", "language", "source", "target"), every_case())
def test_a_check_says_something_of_bad_cases_only(check, verdict, language, source, target):
    unit = Unit(source, target, "en", language, glossary=GLOSSARY)
    messages = list(CHECKS[check].function(unit))
    assert bool(messages) == (verdict == "bad"), messages
    assert all(message.strip().endswith((".", "”")) for message in messages)


def test_every_check_has_bad_and_good_cases_in_its_languages():
    files = {path.stem for path in (CASES / "checks").glob("*.txt")}
    assert files == set(CHECKS)
    counted = Counter((check, verdict) for check, verdict, *_ in every_case())
    assert all(counted[check, verdict] >= 2 for check in CHECKS for verdict in ("bad", "good"))


def test_no_other_check_calls_a_good_case_critical():
    allowed = {"copied", "untranslated"}  # good cases of these two are names and foreign words
    for check, verdict, language, source, target in every_case():
        if verdict == "good" and check not in allowed:
            found = review.findings_of(Unit(source, target, "en", language))
            critical = [one for one in found if CHECKS[one].severity is Severity.CRITICAL]
            assert critical == [], (check, source, target)


def test_the_reference_lists_every_check():
    text = (Path(__file__).parents[1] / "docs" / "reference.md").read_text("utf-8")
    for one in review.EVERY.values():
        row = f"| `{one.id}` | {one.title.rstrip('.')} | {one.severity.name.lower()} |"
        assert row in text, row


# Planted errors

# How many cases of a kind there are at least, and which part of them is found at least.
PLANTED = {
    "wrong": (150, 0.95),
    "unseen": (50, 0.9),
    "fresh": (25, 0.85),
    "blind": (40, 0.85),
    "second": (30, 0.85),
    "third": (120, 0.85),
    "fourth": (60, 0.85),
}


@pytest.mark.parametrize("kind", PLANTED)
@pytest.mark.parametrize("language", LANGUAGES)
def test_most_planted_errors_are_found(kind, language):
    cases = read_seeded(kind, language)
    count, part = PLANTED[kind]
    assert len(cases) >= count
    found = [review.findings_of(Unit(*case[1:], "en", language)) for case in cases]
    assert sum(map(bool, found)) >= part * len(cases)


@pytest.mark.parametrize("kind", RIGHT)
@pytest.mark.parametrize("language", LANGUAGES)
def test_right_translations_raise_hardly_any_alarm(kind, language):
    cases = read_seeded(kind, language)
    count, part = RIGHT[kind]
    assert len(cases) >= count
    countries = Glossary()
    alarms = [
        one for one in cases if review.findings_of(Unit(*one, "en", language, glossary=countries))
    ]
    assert len(alarms) <= part * len(cases), alarms


def test_the_planted_errors_are_in_the_translations_of_the_right_ones():
    for language in LANGUAGES:
        right = dict(case for kind in RIGHT for case in read_seeded(kind, language))
        for kind in PLANTED:
            for _, source, target in read_seeded(kind, language):
                assert right[source] != target


# What machine output is asked again for


def test_doubts_are_about_what_an_engine_gets_wrong():
    def doubts(source: str, target: str, language: str) -> tuple[str, ...]:
        return review.doubts(Unit(source, target, "en", language))

    assert doubts("It rains in 12 towns.", "", "de") == ("empty",)
    assert doubts("It rains in 12 towns.", "Es regnet in 21 Städten.", "de") == ("numbers",)
    assert "repetition" in doubts("It rains.", "дощ дощ дощ дощ дощ", "uk")
    assert doubts("It rains.", "Идёт дощ.", "uk") == ("related",)
    assert doubts("The talks go on.", "The talks go on.", "ja") == ("copied",)
    assert doubts("It rains.", "es regnet", "de") == ()


# Laws


@given(st.text(max_size=60), st.text(max_size=60), st.sampled_from((*LANGUAGES, "fr", "zh", "")))
def test_no_text_breaks_a_check(source, target, language):
    for markdown in (True, False):
        unit = Unit(source, target, "en", language, markdown, glossary=GLOSSARY)
        found = review.findings_of(unit)
        assert set(found) <= set(CHECKS)


def test_checks_take_no_time_even_for_long_odd_texts():
    # Each would take minutes if a pattern went back and forth over it.
    for piece in ("a ", "la la, ", "「", "( ", "один ", "名", "1,", "word " * 3):
        text = piece * 1500
        review.findings_of(Unit(text, text[1:], "en", "de", markdown=False))
        review.findings_of(Unit(text, text[1:], "en", "ja", markdown=False))


def test_a_number_is_told_without_the_final_stop():
    entry = Entry("It costs $120 million.", "Es kostet Geld.")
    found = review.check(catalog("de", entry), "en", markdown=True)
    assert "The number 120 million is missing or changed." in {one.message for one in found}


def test_a_text_marked_as_rightly_the_same_is_no_copy():
    unit = Unit("The harbour is closed.", "The harbour is closed.", "en", "de", same=True)
    assert review.findings_of(unit) == ()


# The lists


@pytest.mark.parametrize("language", ("en", *LANGUAGES))
def test_the_lists_of_a_language_can_be_read(language):
    assert any(known(language, title) for title in LISTS)
    assert pattern(language, "negation").pattern != "(?!)"
    assert list(pairs(language, "months")) == [str(n) for n in range(1, 13)]
    assert list(pairs(language, "weekdays")) == [str(n) for n in range(1, 8)]
    # What one language measures, the others must have a word for.
    assert pairs(language, "units").keys() == pairs("en", "units").keys()


def test_a_list_that_does_not_exist_is_an_error():
    with pytest.raises(ValueError, match=r"xx.txt:1: there is no list \[moths\]"):
        parse_lists("[moths]\na", "xx.txt")
    with pytest.raises(ValueError, match=r"xx.txt:2: an entry before"):
        parse_lists("# remark\na, b", "xx.txt")
    with pytest.raises(ValueError, match=r"xx.txt:2: a regular expression holds no comma"):
        parse_lists("[negation]\n/a{2,3}/", "xx.txt")
    with pytest.raises(ValueError, match="no list"):
        known("en", "moths")


def test_a_language_without_lists_is_still_checked():
    unit = Unit("He saw 12 ships.", "Il a vu 21 navires", "en", "fr")
    assert review.findings_of(unit) == ("numbers", "ending")
    assert known("fr", "months") == known("../en", "months") == ()


def test_every_language_has_the_senses_of_english_and_no_others():
    texts = {one: languagedata.text_of("senses", one) for one in ("en", *LANGUAGES)}
    known_ones = {one: senses.parse(text, f"{one}.txt") for one, text in texts.items()}
    for one, found in known_ones.items():
        assert found.keys() == known_ones["en"].keys(), one
        assert all(telling for telling, _ in found.values()), one


def test_a_sense_or_a_place_that_is_written_wrongly_is_an_error():
    with pytest.raises(ValueError, match=r"xx.txt:2: no sense"):
        senses.parse("[direction]\nrise up", "xx.txt")
    with pytest.raises(ValueError, match=r"xx.txt:1: there is no list \[directions\]"):
        senses.parse("[directions]\nrise = up", "xx.txt")
    with pytest.raises(ValueError, match=r"xx.txt:4: 1 columns for 2 languages"):
        geography.parse("[languages]\nen, de\n[cities]\nParis < FR | Paris", "xx.txt")


def test_every_place_has_a_name_in_every_language_and_a_country_that_is_listed():
    every = geography.places()
    countries = {one.name for one in every if one.kind == "countries"}
    assert {one.within for one in every} <= {"", *countries}
    assert len({one.name for one in every}) == len(every)
    for one in every:
        assert all(found.ways for found in one.answering.values()), one.name


@pytest.mark.parametrize(
    ("regex", "needs"),
    [
        (r"\d+", set()),
        (r"(?:old|new) town", {" town"}),
        (r"(?:inner |outer )?city|town", {"city", "town"}),
        (r"colou?rs{2,3}", {"colo"}),
        (r"(?<!wo)m[ae]n\b(?! power)", {"m"}),
        (r"% (?:more|higher)", {"more", "higher"}),
        (r"(?P<x>kilo|)gram*", {"gra"}),
        (r"U\.S\.", {"U.S."}),
        (r"one|\w+", set()),
    ],
)
def test_the_letters_that_a_regular_expression_needs(regex, needs):
    assert needed(regex) == needs


@pytest.mark.parametrize("language", ["en", *LANGUAGES])
def test_no_pattern_is_left_out_that_a_text_has(language):
    column = 1 if language == "en" else 2
    texts = [case[column - 1] for case in read_seeded("right", "de" if column == 1 else language)]
    texts += [text.upper() for text in texts[:20]]
    finders = [one.telling for which in senses.kinds(language).values() for one in which]
    finders += [one.answering[language] for one in geography.places()]
    sieve = Sieve((finder, finder.needs) for finder in finders)
    found = 0
    for text in texts:
        among = set(map(id, sieve.among(text)))
        having = {id(finder) for finder in finders if finder.pattern.search(text)}
        assert having <= among, text
        found += len(having)
    assert found > 50
    assert len(among) < len(finders) / 4


# Several units at once


def translations(*targets: tuple[str, str], source: str) -> list[across.Translation]:
    return [
        across.Translation(locale, "storm", (None, source), Unit(source, text, "en", locale))
        for locale, text in targets
    ]


def test_the_same_source_translated_differently_is_told_at_the_rarer_one():
    source = "Read also"
    group = [
        across.Translation("de", slug, (None, spelt), Unit(spelt, text, "en", "de"))
        for slug, spelt, text in (
            ("a", source, "Lesen Sie auch"),
            ("b", "Read  Also", "Lesen Sie  auch"),
            ("c", source, "Mehr dazu"),
            ("d", "Something else", "Etwas anderes"),
            ("e", source, ""),
        )
    ]
    ((one, message),) = across.inconsistent(group)
    assert one.slug == "c"
    assert message == "Elsewhere this is “Lesen Sie auch” (a, 2 times)."


def test_equal_sources_in_other_contexts_and_locales_may_differ():
    group = [
        across.Translation(locale, "a", (context, "Post"), Unit("Post", text, "en", locale))
        for locale, context, text in (("de", None, "Post"), ("de", "title", "Pfosten"))
    ]
    group += translations(("uk", "Пошта"), source="Post")
    assert list(across.inconsistent(group)) == []


def test_a_number_in_words_that_one_language_lost_is_found():
    source = "The three ferries wait."
    found = across.values(
        translations(
            ("de", "Die drei Fähren warten."),
            ("uk", "Пороми чекають."),
            ("ja", "フェリー3隻が待っている。"),
            source=source,
        )
    )
    assert [(one.locale, message) for one, message in found] == [
        ("uk", "The number three is in the other languages, not here.")
    ]


def test_a_negation_that_one_language_lost_is_found():
    source = "She does not sail."
    texts = {"de": "Sie segelt nicht.", "uk": "Вона не пливе.", "ja": "彼女は出航する。"}
    ((one, _),) = across.negations(translations(*texts.items(), source=source))
    assert one.locale == "ja"
    two = list(texts.items())[1:]
    assert list(across.negations(translations(*two, source=source))) == []


def test_a_name_that_one_language_lost_is_found_in_three_writings():
    source = "The prize went to Maria Lindholm of the Green Party."
    texts = {
        "de": "Der Preis ging an Maria Lindholm von den Grünen.",
        "uk": "Нагороду отримала Марія Ліндгольм із Партії зелених.",
        "ja": "賞は緑の党のマリア・リンドホルムに贈られた。",
    }
    assert list(across.names(translations(*texts.items(), source=source))) == []
    texts["uk"] = "Нагороду отримала представниця Партії зелених."
    ((one, message),) = across.names(translations(*texts.items(), source=source))
    assert (one.locale, message) == ("uk", "The name Lindholm is in the other languages, not here.")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Guterres", "Ґутерреша"),
        ("Petrauskas", "ペトラウスカス"),
        ("Brandt", "Бранда"),
        ("Hamburg", "Гамбурзі"),
        ("Schneider", "シュナイダー"),
        ("Gerrard", "Джеррардом"),
    ],
)
def test_a_name_is_known_by_its_consonants(name, text):
    assert sounds_in(name, text)
    assert not sounds_in(name, "Копенгаген, Oslo, ロンドン")


def catalog(locale: str, *entries: Entry) -> Catalog:
    return Catalog("storm", locale, entries=entries)


def test_catalogs_are_checked_together():
    source = "She does not sail."
    found = review.check_together(
        [
            catalog("de", Entry(source, "Sie segelt nicht.")),
            catalog("uk", Entry(source, "Вона пливе.")),
            catalog("ja", Entry(source, "彼女は出航しない。")),
        ],
        {"storm": "en"},
    )
    assert [(one.check, one.locale, one.severity) for one in found] == [
        ("across-negation", "uk", Severity.FUNCTIONAL)
    ]


def test_every_plural_form_is_checked():
    entry = Entry("one ship", "", msgid_plural="12 ships", msgstr_plural=("ein Schiff", "21 Boote"))
    found = review.check(catalog("de", entry), "en", markdown=True)
    assert {one.message for one in found} == {
        "The number 12 is missing or changed.",
        "The number 21 is not in the source.",
    }


def test_obsolete_entries_are_left_alone():
    entry = Entry("12 ships", "21 Boote", obsolete=True)
    assert review.check(catalog("de", entry), "en", markdown=True) == ()


# Selecting


def test_checks_are_selected_and_ignored_by_id():
    assert review.choose((), ()) == set(review.EVERY)
    assert review.choose(("numbers,dates", "spaces"), ("dates",)) == {"numbers", "spaces"}
    with pytest.raises(UsageError, match="Did you mean “numbers”"):
        review.choose(("nubmers",), ())
    with pytest.raises(UsageError, match="no check “zzz”"):
        review.choose((), ("zzz",))


def test_every_check_has_an_id_and_a_title_of_one_line():
    for name, one in review.EVERY.items():
        assert one.id == name
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", name)
        assert one.title.endswith(".")
        assert len(one.title) < 90


# Places


def test_the_lines_of_entries_are_found_however_the_file_is_wrapped():
    text = (
        'msgid ""\nmsgstr "Language: de\\n"\n\n'
        '#: a.txt:1\nmsgid "One \\"two\\"\\n"\nmsgstr "x"\n\n'
        '#, fuzzy\n#| msgid "old"\nmsgctxt "title"\nmsgid ""\n"Long "\n"text"\nmsgstr "y"\n\n'
        '#~ msgid "gone"\n#~ msgstr "z"\n'
    )
    assert entry_lines(text) == {
        (None, ""): 1,
        (None, 'One "two"\n'): 5,
        ("title", "Long text"): 10,
    }
    assert entry_lines("") == {}


def test_the_lines_are_those_of_a_catalog_that_is_written():
    from polyglot_news import pofile

    entries = [Entry("One", "Eins"), Entry("Two\n", "Zwei\n", msgctxt="title", comments=("x",))]
    text = pofile.dumps(catalog("de", *entries))
    lines = text.splitlines()
    found = entry_lines(text)
    assert lines[found[None, "One"] - 1] == 'msgid "One"'
    assert lines[found["title", "Two\n"] - 1] == 'msgctxt "title"'


# SARIF 2.1.0: what its schema asks of the parts that are written

LOG = {"$schema": str, "version": "2.1.0", "runs": list}
DRIVER = {"name": str, "version": str, "rules": list}
RULE = {"id": str, "shortDescription": {"text": str}, "defaultConfiguration": {"level": str}}
RESULT = {
    "ruleId": str,
    "ruleIndex": int,
    "level": str,
    "message": {"text": str},
    "locations": list,
    "partialFingerprints": dict,
    "properties": dict,
}


def fits(value, shape) -> bool:
    if isinstance(shape, dict):
        return value.keys() == shape.keys() and all(fits(value[key], shape[key]) for key in shape)
    return isinstance(value, shape) if isinstance(shape, type) else value == shape


def test_sarif_has_the_structure_of_the_standard():
    found = review.check(catalog("de", Entry("12 ships", "21  Boote")), "en", markdown=True)
    assert len(found) == 3
    log = json.loads(json.dumps(sarif.log((one, "locales/de/a b.po", 7) for one in found)))
    assert fits(log, LOG)
    (run,) = log["runs"]
    assert run["columnKind"] == "unicodeCodePoints"
    driver = run["tool"]["driver"]
    assert fits(driver, DRIVER)
    assert all(fits(rule, RULE) for rule in driver["rules"])
    assert [rule["id"] for rule in driver["rules"]] == list(review.EVERY)
    for result in run["results"]:
        assert fits(result, RESULT)
        assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in {"none", "note", "warning", "error"}
        (place,) = result["locations"]
        assert place["physicalLocation"] == {
            "artifactLocation": {"uri": "locales/de/a%20b.po"},
            "region": {"startLine": 7},
        }
    marks = [one["partialFingerprints"]["finding/v1"] for one in run["results"]]
    assert len(set(marks)) == 3


def test_sarif_leaves_out_a_line_that_is_not_known():
    (one,) = review.check(catalog("de", Entry("One", "")), "en", markdown=True)
    (result,) = sarif.log([(one, "a.po", 0)])["runs"][0]["results"]
    assert "region" not in result["locations"][0]["physicalLocation"]
    assert result["level"] == "warning"


# The command


@pytest.fixture
def wrong(project, cli):
    """A project with one German catalog in which a person's words are wrong."""
    cli("localize", "-l", "de")
    path = project / "locales/de/LC_MESSAGES/storm.po"
    text = path.read_text("utf-8")
    at = text.index('msgid "Ferry tickets')
    before = text[:at].rpartition("#, fuzzy")[0]
    rest = re.sub(r'msgstr ".*"', 'msgstr "Fährkarten  kosten 15 Euro"', text[at:], count=1)
    path.write_text(before + text[:at].rpartition("#, fuzzy\n")[2] + rest, "utf-8")
    return path


def test_the_command_lists_the_checks(cli):
    done = cli("check", "--list")
    assert done.exit_code == 0
    lines = done.stdout.splitlines()
    assert [line.split()[0] for line in lines] == list(review.EVERY)
    assert lines[1].split()[1] == "critical"


def test_the_command_selects_ignores_and_asks_back(wrong, cli):
    done = cli("check", "--select", "spaces,numbers", "--ignore", "numbers", "-l", "de")
    (line,) = [one for one in done.stdout.splitlines() if "machine output" not in one]
    number = (
        wrong.read_text("utf-8").splitlines().index('msgid "Ferry tickets now cost 12.50 euros"')
    )
    assert line.startswith(f"locales/de/LC_MESSAGES/storm.po:{number + 1}: spaces: Two spaces")
    assert done.exit_code == 0  # cosmetic
    assert cli("check", "--select", "numbers", "-l", "de").exit_code == 1
    assert cli("check", "--select", "spaces", "-l", "de", "--strict").exit_code == 1
    refused = cli("check", "--ignore", "spaced")
    assert refused.exit_code == 2
    assert "Did you mean “spaces”?" in refused.stderr


def test_the_command_writes_sarif(wrong, cli):
    done = cli("check", "--select", "numbers", "--format", "sarif", "-l", "de")
    results = json.loads(done.stdout)["runs"][0]["results"]
    assert {one["ruleId"] for one in results} == {"numbers"}
    place = results[0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "locales/de/LC_MESSAGES/storm.po"
    line = wrong.read_text("utf-8").splitlines()[place["region"]["startLine"] - 1]
    assert line.startswith(("msgid", "msgctxt"))
