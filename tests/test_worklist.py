"""The worklist: its laws, its reasons, the command, and the figure that it prints."""

from __future__ import annotations

import dataclasses
import json
import re
import runpy
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import tree
from polyglot_news import recall, worklist
from polyglot_news.checks import Severity
from polyglot_news.effort import Task
from polyglot_news.entry import Entry, Reference, State
from polyglot_news.memory.pairs import Match, Occurrence
from polyglot_news.provenance import Provenance
from polyglot_news.report import worklist as shown
from polyglot_news.review import Finding
from polyglot_news.worklist import WEIGHTS, Open, rank, vocabulary, within

ROOT = Path(__file__).parents[1]
OLENA = "Olena Koval <olena@news.example>"
SENTENCE = "The bridge over the harbour opens again on a day in June."


def finding(severity: Severity = Severity.CRITICAL, check: str = "numbers") -> Finding:
    return Finding(check, severity, "storm", "de", 1, SENTENCE, True, "12 is missing.")


def machine(number: int = 1, source: str = SENTENCE, **fields) -> Open:
    score = fields.pop("score", -0.5)
    doubts = fields.pop("doubts", ())
    entry = Entry(source).with_machine_text(
        "Ein Text.", Provenance("argos", "", score, doubts=doubts)
    )
    return Open("storm", number, entry, State.MACHINE, **fields)


def person(number: int = 1, source: str = SENTENCE, **fields) -> Open:
    entry = Entry(source, "Ein Text.", flags=("fuzzy",), **fields.pop("entry", {}))
    return Open("storm", number, entry, fields.pop("state", State.NEEDS_REVIEW), **fields)


sources = st.sampled_from(
    [
        SENTENCE,
        "Storm",
        "No one saw 12 ferries.",
        "“Never,” said Olena Koval.",
        "橋が開通する。",
        "…",
    ]
)
kinds = st.sampled_from([machine, person])
found = st.lists(st.sampled_from([finding(one) for one in Severity]), max_size=3).map(tuple)
units = st.lists(st.tuples(kinds, sources, found), max_size=8).map(
    lambda rows: [
        kind(number, source, findings=findings)
        for number, (kind, source, findings) in enumerate(rows, 1)
    ]
)


# Laws


@settings(max_examples=60)
@given(units, st.randoms(use_true_random=False))
def test_the_order_is_that_of_the_units_whatever_order_they_came_in(some, chance):
    mixed = some[:]
    chance.shuffle(mixed)
    assert rank(mixed) == rank(some)
    assert sorted(one.unit.number for one in rank(mixed)) == [one.number for one in some]
    assert all(0 <= one.risk <= 1 for one in rank(some))


@settings(max_examples=60)
@given(units, st.floats(0, 10))
def test_a_budget_is_never_exceeded_and_never_wasted(some, minutes):
    ranked = rank(some)
    chosen = within(ranked, minutes)
    spent = sum(one.minutes for one in chosen)
    assert spent <= minutes + 1e-9
    assert [one for one in ranked if one in chosen] == list(chosen)
    for item in ranked:
        if item not in chosen:
            assert item.minutes > minutes - spent - 1e-9
    assert within(ranked, 1e9) == ranked


@settings(max_examples=60)
@given(sources, kinds, found, st.sampled_from(Severity))
def test_a_finding_more_never_lowers_a_risk(source, kind, findings, severity):
    fewer = rank([kind(1, source, findings=findings)])[0]
    more = rank([kind(1, source, findings=(*findings, finding(severity)))])[0]
    assert more.risk >= fewer.risk


# What weighs how much


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (machine(findings=(finding(),)), machine(findings=(finding(Severity.COSMETIC, "ending"),))),
        (machine(findings=(finding(Severity.COSMETIC, "ending"),)), machine()),
        (machine(doubts=("numbers",)), machine()),
        (machine(), person()),
        (person(rejected=True), person()),
        (
            person(state=State.OUTDATED, entry={"previous_msgid": "The bridge opens."}),
            person(),
        ),
        (
            person(state=State.OUTDATED, entry={"previous_msgid": "The bridge opens."}),
            person(
                state=State.OUTDATED,
                entry={
                    "previous_msgid": "The bridge opens.",
                    "comments": ("polyglot-news: repaired number",),
                },
            ),
        ),
        (person(), person(entry={"comments": ("polyglot-news: tm text=0 source=0",)})),
        (person(source="The 12 bridges."), person(source="The old bridges.")),
        (person(source="They never met."), person(source="They often met.")),
        (person(source="They met Olena."), person(source="They met often.")),
        (person(source="They said “yes”."), person(source="They said it all.")),
        (person(entry={"extracted": ("role: paragraph, title",)}), person()),
        (
            Open("storm", 1, Entry(SENTENCE), State.UNTRANSLATED),
            Open("storm", 1, Entry(SENTENCE, "x", flags=("fuzzy",)), State.NEEDS_REVIEW),
        ),
    ],
)
def test_which_of_two_is_read_first(first, second):
    """Whatever the order in the article."""
    for numbers in ((1, 2), (2, 1)):
        pair = [
            dataclasses.replace(one, number=number)
            for one, number in zip((first, second), numbers, strict=True)
        ]
        assert rank(pair)[0].unit == pair[0]


def test_the_engine_that_was_less_sure_is_read_first():
    pair = [machine(1, score=-0.2), machine(2, score=-1.4)]
    assert [one.unit.number for one in rank(pair)] == [2, 1]
    reasons = {one.name: one for one in rank(pair)[0].reasons}
    assert reasons["score"].detail == "-1.40"


def test_what_is_unlike_everything_approved_is_read_first():
    known = vocabulary([SENTENCE])
    near = Match(SENTENCE, "Die Brücke.", 0.9, Occurrence())
    pair = [
        person(1, SENTENCE, matches=(near,)),
        person(2, "Any pilgrim over the mountain walks again on a day in March."),
    ]
    assert [one.unit.number for one in rank(pair, known)] == [2, 1]
    # With nothing approved, everything is new, and that says nothing.
    names = {reason.name for one in rank(pair) for reason in one.reasons}
    assert not names & {"new words", "unlike"}


def test_of_equal_doubts_the_shorter_is_read_first():
    pair = [person(1, "word " * 40), person(2, "word " * 5)]
    assert rank(pair)[0].unit.number == 2


def test_the_strongest_reason_stands_in_front():
    item = rank([machine(findings=(finding(),), doubts=("markup",))])[0]
    assert item.reasons[0] == ("critical", WEIGHTS["critical"], "numbers")
    assert [one.chance for one in item.reasons] == sorted(
        (one.chance for one in item.reasons), reverse=True
    )
    assert item.task is Task.POST_EDIT


def test_a_check_that_says_two_things_is_one_reason():
    twice = (finding(), dataclasses.replace(finding(), message="Another number."))
    (item,) = rank([machine(findings=twice)])
    text = shown.worklist([item], [item], (), "text")
    assert text.splitlines()[0].count("check numbers") == 1
    assert text.count("numbers: ") == 2


def test_every_sign_has_words_for_people():
    assert set(shown._SAID) == set(WEIGHTS)
    assert all(0 < weight <= 1 for weight in WEIGHTS.values())


# What is printed


def test_the_texts_stand_side_by_side():
    unit = Open(
        "storm",
        3,
        Entry(
            "The bridge opens in May.",
            "Die Brücke öffnet im Juni.",
            flags=("fuzzy",),
            previous_msgid="The bridge opens in June.",
            references=(Reference("articles/storm.txt", 7),),
        ),
        State.OUTDATED,
        findings=(finding(check="dates"),),
        matches=(
            Match("The bridge opens in May!", "Die Brücke öffnet im Mai!", 0.96, Occurrence()),
            Match("The bridge opens in May.", "Im Mai öffnet die Brücke.", 1.0, Occurrence()),
        ),
        suggestion="Die Brücke öffnet im Mai.",
    )
    items = rank([unit])
    text = shown.worklist(items, items, (), "text")
    assert text.splitlines()[1:9] == [
        "    source   The bridge opens in [-June-]{+May+}.",
        "    old      Die Brücke öffnet im Juni.",
        "    machine  Die Brücke öffnet im Mai.",
        "     96 %    Die Brücke öffnet im Mai!",
        "      of     The bridge opens in May!",
        "    100 %    Im Mai öffnet die Brücke.",
        "    check    dates: 12 is missing.",
        "",
    ]
    assert text.startswith("storm:7 (--unit 3)  about 1 min to post-edit: check dates, made for")
    one = json.loads(shown.worklist(items, items, (), "json"))["units"][0]
    assert one["change"] == [
        ["=", "The bridge opens in "],
        ["-", "June"],
        ["+", "May"],
        ["=", "."],
    ]
    assert one["suggestion"] == "Die Brücke öffnet im Mai."
    assert [match["similarity"] for match in one["matches"]] == [0.96, 1.0]


def test_the_worth_is_told_for_what_was_measured_only():
    items = rank([person(n) for n in range(1, 11)])
    worth = recall.parse("de 10 60 9 50 100\nde 30 95 29 50 100\n")["de"]
    for count, read in ((1, 10), (2, 10), (3, 30), (10, 30)):
        text = shown.worklist(items, items[:count], worth, "text")
        assert f"the first {read} % of the words" in text
        assert "Where it was measured, on 50 sentences with planted errors" in text
    assert "has not been measured for this language" in shown.worklist(items, items, (), "text")
    assert "No open unit can be done in that time" in shown.worklist(items, (), worth, "text")
    assert shown.worklist((), (), worth, "text") == "Nothing is open: everything is approved.\n"


def test_the_measured_figures_are_in_the_distribution():
    for language in ("de", "uk", "ja"):
        rows = recall.measured(language)
        assert [one.read for one in rows] == [10, 20, 30, 50]
        assert [one.found for one in rows] == sorted(one.found for one in rows)
        assert all(one.found > one.random for one in rows)
    assert recall.measured("tlh") == ()
    with pytest.raises(ValueError, match=r"invalid literal|unpack"):
        recall.parse("de 10 many 9 50 100")


def test_the_benchmark_ranks_planted_errors_before_the_rest(monkeypatch):
    monkeypatch.syspath_prepend(ROOT / "benchmarks")
    bench = runpy.run_path(str(ROOT / "benchmarks" / "worklist_recall.py"))
    bench["averaged"].__globals__["TIMES"] = 5
    found, counts = bench["planted"]("de", 1)
    assert counts["errors"] > 50
    # Whatever it is worth exactly, reading a third finds far more than a third.
    assert found["worklist"][2] > 2 * found["random"][2]
    sys.modules.pop("qa_checks", None)


# The command


@pytest.fixture
def started(project, cli):
    cli("localize")
    cli("approve", "ferry", "-l", "de", "--unit", "1", "--by", OLENA)
    return project


def listed(cli, *options: str) -> dict:
    done = cli("worklist", "-l", "de", "--format", "json", *options)
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def test_every_unit_that_is_not_approved_is_in_the_list_once(started, cli):
    before = tree(started)
    found = listed(cli)
    assert tree(started) == before
    stats = json.loads(cli("stats", "-l", "de", "--format", "json").stdout)
    total = sum(one["total"] for one in stats) - sum(one["reviewed"] for one in stats)
    assert found["open"]["units"] == found["chosen"]["units"] == len(found["units"]) == total
    keys = {(one["article"], one["unit"]) for one in found["units"]}
    assert len(keys) == total
    assert ("ferry", 1) not in keys
    assert all(one["reasons"] for one in found["units"])
    assert listed(cli) == found


def test_every_field_is_documented(started, cli):
    text = (ROOT / "docs" / "reference.md").read_text("utf-8")
    text = text.partition("### The worklist")[2].partition("\n### ")[0]
    whole, _, unit = text.partition("| field of a unit |")

    def fields(table: str) -> set[str]:
        rows = re.findall(r"^\| ((?:`\w+`(?:, )?)+) \|", table, re.MULTILINE)
        return {name for row in rows for name in re.findall(r"\w+", row)}

    found = listed(cli)
    assert set(found) == fields(whole)
    assert {frozenset(one) for one in found["units"]} == {frozenset(fields(unit))}


def test_the_number_of_a_line_is_the_one_that_approve_takes(started, cli):
    one = listed(cli, "storm")["units"][0]
    assert one["article"] == "storm"
    cli("approve", "storm", "-l", "de", "--unit", str(one["unit"]), "--by", OLENA)
    assert one["msgid"] not in [other["msgid"] for other in listed(cli, "storm")["units"]]


def test_a_budget_of_minutes(started, cli):
    whole = listed(cli)
    some = listed(cli, "--minutes", "1")
    assert some["open"] == whole["open"]
    assert 0 < some["chosen"]["units"] < whole["chosen"]["units"]
    assert some["chosen"]["minutes"] <= 1
    text = cli("worklist", "-l", "de", "--minutes", "1").stdout
    assert re.search(r"\d+ of \d+ open units, 1 min of about \d+ min\.", text)
    assert cli("worklist", "-l", "de", "--minutes", "0").exit_code == 2


def test_an_edit_shows_its_old_translation_and_new_machine_output(started, cli):
    cli("approve", "storm", "-l", "de", "--msgid", "The bridge opens in June", "--by", OLENA)
    path = started / "articles/storm.txt"
    path.write_text(path.read_text().replace("The bridge opens", "The old bridge opens"))
    cli("localize")
    folder = started / ".polyglot-news/suggestions/de"
    folder.mkdir(parents=True)
    rows = [[None, "The old bridge opens in June", "Neu.", "argos", "", None, [], ""]]
    (folder / "storm.json").write_text(json.dumps(["argos", rows]))
    one = next(
        one for one in listed(cli)["units"] if one["msgid"] == "The old bridge opens in June"
    )
    assert one["previous"] == "The bridge opens in June"
    assert one["translation"][0]
    assert one["suggestion"] == "Neu."
    assert [match["source"] for match in one["matches"]] == ["The bridge opens in June"]
    for damaged in ("[", "[1]", '{"a": {}}', "[1, [[1]]]", "[1, 2]", "null"):
        (folder / "storm.json").write_text(damaged)
        assert {unit["suggestion"] for unit in listed(cli)["units"]} == {None}
    before = tree(started)
    found = {unit["msgid"]: unit for unit in listed(cli, "--machine")["units"]}
    asked = {msgid for msgid, unit in found.items() if unit["suggestion"]}
    assert asked == {"The old bridge opens in June"}
    assert "óĺđ" in found["The old bridge opens in June"]["suggestion"]  # old, as pseudo writes it
    assert tree(started) == before


def test_a_rejected_text_is_read_early(started, cli):
    last = listed(cli, "ferry")["units"][-1]
    cli("reject", "ferry", "-l", "de", "--unit", str(last["unit"]), "--by", OLENA)
    found = listed(cli, "ferry")["units"]
    place = [one["unit"] for one in found].index(last["unit"])
    assert place < len(found) - 1
    assert "rejected" in {one["sign"] for one in found[place]["reasons"]}


def test_without_a_catalog_there_is_no_list(project, cli):
    done = cli("worklist", "-l", "de")
    assert done.exit_code == 2
    assert done.stderr == ("Error: There is no catalog in “de” yet. Run polyglot-news localize.\n")
    assert cli("worklist").exit_code == 2


def test_when_all_is_approved_nothing_is_left(started, cli):
    for slug in ("storm", "ferry"):
        cli("approve", slug, "-l", "de", "--all", "--scope", "read", "--by", OLENA)
    done = cli("worklist", "-l", "de")
    assert done.exit_code == 0
    assert done.stdout == "Nothing is open: everything is approved.\n"


def test_a_finding_of_the_module_is_no_finding_of_another(started, cli):
    for one in listed(cli)["units"]:
        assert {check["check"] for check in one["findings"]} == {
            reason["detail"]
            for reason in one["reasons"]
            if reason["sign"] in ("critical", "functional", "cosmetic")
        }
    assert worklist.__doc__


def test_where_the_machine_only_suggests_its_texts_are_beside_the_units(project, cli):
    settings = project / "polyglot-news.toml"
    settings.write_text(settings.read_text() + '\n[machine]\nde = "suggest"\nuk = "off"\n')
    cli("localize")
    found = listed(cli)["units"]
    assert found and all(unit["suggestion"] for unit in found)
    assert not any(unit["translation"][0] for unit in found)
    xliff = cli("xliff", "export", "storm", "-l", "de").stdout
    assert 'type="mt"' in xliff and "<target" in xliff
    done = cli("worklist", "-l", "uk", "--machine")
    assert (done.exit_code, len(done.stderr.splitlines())) == (2, 1)
    assert "The machine is off for uk." in done.stderr
