"""Review from the command line and from an editor, end to end."""

from __future__ import annotations

import dataclasses
import io
import json
import re
import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest
from babel.messages.pofile import read_po

from conftest import tree, write_tree
from polyglot_news import actors, pofile
from polyglot_news.errors import UsageError
from polyglot_news.files import Files
from polyglot_news.ledger import append, dumps, parse
from polyglot_news.project import find
from polyglot_news.records import Act, Actor, Kind, Pair, Record, digest, pair
from polyglot_news.report import coverage as shown
from polyglot_news.workflow import Run

OLENA = "Olena Koval <olena@news.example>"
EPOCH = "1772366400"
WHEN = "2026-03-01T12:00:00Z"
CATALOG = "locales/de/LC_MESSAGES/storm.po"
LEDGER = "locales/de/reviews.jsonl"


@pytest.fixture(autouse=True)
def _nobody(monkeypatch, tmp_path):
    """No name but what a test gives, and no other time than this."""
    for name in ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_DIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", "/dev/null")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)


@pytest.fixture
def started(project, cli):
    """The project after its first run: machine output, and no ledger."""
    assert cli("localize").exit_code == 0
    assert not list(project.rglob("reviews.jsonl"))
    return project


def records(root: Path, name: str = LEDGER) -> tuple[Record, ...]:
    read = parse((root / name).read_bytes())
    assert read.problems == ()
    return read.records


def edit(path: Path, change, **header: str) -> None:
    """Change the entries of a catalog as an editor does."""
    catalog = pofile.load(path)
    fields = dict(catalog.header) | {name.replace("_", "-"): text for name, text in header.items()}
    found = tuple(change(number, entry) for number, entry in enumerate(catalog.entries, 1))
    catalog = dataclasses.replace(catalog, header=tuple(fields.items()), entries=found)
    path.write_text(pofile.dumps(catalog))


def accept(*numbers: int, msgstr: str = ""):
    def change(number, entry):
        if number not in numbers:
            return entry
        return dataclasses.replace(entry, flags=(), msgstr=msgstr or entry.msgstr)

    return change


# approve, reject, revert


def test_an_approval_takes_one_flag_away_and_puts_one_line_into_the_ledger(started, cli):
    before = (started / CATALOG).read_text()
    done = cli("approve", "storm", "-l", "de", "--unit", "3", "--by", OLENA)
    assert done.exit_code == 0
    assert done.stderr == f"storm (de): 1 unit approved, by {OLENA}\n"
    after = (started / CATALOG).read_text()
    assert before.count("#, fuzzy\n") == after.count("#, fuzzy\n") + 1
    assert after.replace("#, fuzzy\n", "") == before.replace("#, fuzzy\n", "")
    (one,) = records(started)
    entry = pofile.load(started / CATALOG).entries[2]
    assert one == Record(
        "storm",
        pair(entry),
        Act.APPROVED,
        Actor("Olena Koval", "olena@news.example"),
        WHEN,
        machine=entry.provenance.text,
        distance=0.0,
    )
    assert WHEN not in after
    assert cli("update").exit_code == 0
    assert (started / CATALOG).read_text() == after
    assert records(started) == (one,)


def test_units_by_line_and_by_source(started, cli):
    for chosen, count in ((["--line", "2"], 2), (["--msgid", "Read also:"], 1)):
        done = cli("approve", "storm", "-l", "de", *chosen, "--by", OLENA)
        assert f"{count} unit{'s' * (count != 1)} approved" in done.stderr
    assert len(records(started)) == 3


def test_all_at_once_needs_a_scope_and_each_unit_keeps_it(started, cli):
    before = tree(started)
    done = cli("approve", "storm", "-l", "de", "--all", "--by", OLENA)
    assert done.exit_code == 2
    assert "--scope" in done.stderr
    assert tree(started) == before
    done = cli("approve", "storm", "-l", "de", "--unit", "1", "--scope", "x", "--by", OLENA)
    assert done.exit_code == 2
    done = cli("approve", "storm", "-l", "de", "--all", "--scope", "read aloud", "--by", OLENA)
    assert done.exit_code == 0
    total = len(pofile.load(started / CATALOG).live)
    assert {one.scope for one in records(started)} == {"read aloud"}
    assert len(records(started)) == total
    done = cli("approve", "storm", "-l", "de", "--all", "--scope", "again", "--by", OLENA)
    assert done.exit_code == 0
    assert f"{total} units left: somebody has done that already" in done.stderr
    assert len(records(started)) == total


def test_rejected_and_taken_back(started, cli):
    before = (started / CATALOG).read_bytes()
    for command in ("approve", "reject", "revert"):
        assert cli(command, "storm", "-l", "de", "--unit", "1", "--by", OLENA).exit_code == 0
    assert (started / CATALOG).read_bytes() == before
    assert [one.act for one in records(started)] == ["approved", "rejected", "reverted"]
    done = cli("revert", "storm", "-l", "de", "--unit", "1", "--by", OLENA)
    assert done.exit_code == 1
    assert "nobody has approved or rejected it" in done.stderr
    assert len(records(started)) == 3


def test_a_dry_run_writes_nothing(started, cli):
    before = tree(started)
    done = cli("approve", "storm", "-l", "de", "--unit", "1", "--by", OLENA, "-n")
    assert tree(started) == before
    assert f"would change: {LEDGER}\nwould change: {CATALOG}\n" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["storm", "-l", "de", "--by", OLENA], "It is not said which units are meant."),
        (["storm", "-l", "de", "--unit", "99", "--by", OLENA], "There is no unit 99"),
        (["storm", "-l", "de", "--line", "99", "--by", OLENA], "No unit begins in line 99"),
        (["storm", "-l", "de", "--msgid", "No", "--by", OLENA], "No unit has the source “No”"),
        (["strom", "-l", "de", "--unit", "1", "--by", OLENA], "Did you mean “storm”?"),
        (["storm", "-l", "fr", "--unit", "1", "--by", OLENA], "fr"),
        (["storm", "--unit", "1", "--by", OLENA], "--locale"),
        (["storm", "-l", "de", "--unit", "1"], "Nobody's name is known."),
        (["storm", "-l", "de", "--unit", "1", "--by", "<a@b.example>"], "names nobody"),
        (["storm", "-l", "de", "--unit", "1", "--by", "a\nb"], "names nobody"),
        (["storm", "-l", "de", "--unit", "1", "--kind", "tool"], "A tool has to say its name."),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_changes(started, cli, arguments, said):
    before = tree(started)
    done = cli("approve", *arguments)
    assert done.exit_code == 2
    assert said in done.stderr
    assert tree(started) == before


def test_without_a_catalog(project, cli):
    done = cli("approve", "storm", "-l", "de", "--unit", "1", "--by", OLENA)
    assert done.exit_code == 2
    assert f"{CATALOG}: There is no catalog yet." in done.stderr


# Who and when


def test_git_knows_who_works_here(started, cli, monkeypatch):
    subprocess.run(["git", "init", "-q", started], check=True)
    for key, value in (("user.name", "Hans"), ("user.email", "hans@news.example")):
        subprocess.run(["git", "-C", started, "config", key, value], check=True)
    cli("approve", "storm", "-l", "de", "--unit", "1")
    monkeypatch.setenv("GIT_AUTHOR_NAME", "Grete")
    cli("approve", "storm", "-l", "de", "--unit", "2")
    names = [one.actor for one in records(started)]
    assert names == [Actor("Hans", "hans@news.example"), Actor("Grete", "hans@news.example")]


@pytest.mark.parametrize(
    ("value", "actor"),
    [
        ("Olena Koval <olena@news.example>", Actor("Olena Koval", "olena@news.example")),
        ("  Олена  <o@x.example> ", Actor("Олена", "o@x.example")),
        ("Hans", Actor("Hans")),
        ("Hans <>", Actor("Hans")),
        ("", None),
        ("<a@x.example>", None),
        ("Automatically generated", None),
        ("FULL NAME <EMAIL@ADDRESS>", None),
        ("Anonymous <noreply@weblate.org>", None),
        ("github-actions[bot] <x@users.example>", None),
        ("a < b > c", None),
    ],
)
def test_whom_a_header_names(value, actor):
    assert actors.from_header(value) == actor


@pytest.mark.parametrize("text", ["", " ", "<x>", "a\x1bb", "a <b", "a\udcffb"])
def test_what_is_no_name(text):
    with pytest.raises(UsageError, match="names nobody"):
        actors.parse(text)


def test_the_time_is_that_of_the_clock_or_the_given_one(monkeypatch):
    assert actors.now() == WHEN
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    assert re.fullmatch(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ", actors.now())
    for wrong in ("today", "-1", "1.5", "9" * 12):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", wrong)
        with pytest.raises(UsageError, match="SOURCE_DATE_EPOCH"):
            actors.now()


# Approved in an editor


@pytest.mark.parametrize("command", ["update", "localize"])
def test_a_flag_taken_away_in_an_editor_is_recorded_once(started, cli, command):
    edit(started / CATALOG, accept(1, 3), Last_Translator=OLENA)
    done = cli(command)
    assert "storm (de): 2 approved in an editor" in done.stderr or "2 approved" in done.stderr
    first, second = records(started)
    assert {first.act, second.act} == {Act.SEEN}
    assert first.actor == Actor("Olena Koval", "olena@news.example", Kind.PERSON)
    assert (first.time, first.distance) == (WHEN, 0.0)
    after = tree(started, without=".polyglot-news")
    cli(command)
    shutil.rmtree(started / ".polyglot-news")
    cli(command)
    assert tree(started, without=".polyglot-news") == after


def test_the_distance_from_what_the_machine_wrote(started, cli):
    machine = pofile.load(started / CATALOG).entries[0].msgstr
    edit(started / CATALOG, accept(1, msgstr=machine + "!"), Last_Translator=OLENA)
    cli("update")
    (one,) = records(started)
    assert one.distance == round(1 / len(machine + "!"), 4)
    assert one.machine == digest(machine)[:12]


def test_the_distance_is_not_known_where_the_machines_text_is_not(started, cli):
    shutil.rmtree(started / ".polyglot-news")
    edit(started / CATALOG, accept(1, msgstr="Sturm"), Last_Translator=OLENA)
    cli("update")
    (one,) = records(started)
    assert one.machine
    assert one.distance is None


def test_an_approved_text_that_is_edited_is_seen_anew(started, cli):
    cli("approve", "storm", "-l", "de", "--unit", "1", "--by", OLENA)
    edit(started / CATALOG, accept(1, msgstr="Sturm"), Last_Translator="Hans <h@x.example>")
    assert cli("ledger", "verify").exit_code == 1
    cli("update")
    first, second = records(started)
    assert second.after == (first.id,)
    assert second.actor.name == "Hans"
    assert cli("ledger", "verify").exit_code == 0


def test_nobody_is_named_where_no_persons_name_is_known(started, cli, monkeypatch):
    monkeypatch.setenv("GIT_AUTHOR_NAME", "builder[bot]")
    edit(started / CATALOG, accept(1))
    cli("update")
    (one,) = records(started)
    assert one.actor == Actor("", "", Kind.PERSON)
    assert "nobody known by name" in cli("ledger", "show", "storm", "-l", "de").stdout


def test_what_another_tool_brought_along_is_recorded(project, cli):
    cli("extract")
    text = 'msgid "Read also:"\nmsgstr "Lesen Sie auch:"\n'
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n'
    write_tree(project, {CATALOG: f'{head}"Last-Translator: {OLENA}\\n"\n\n{text}'})
    assert cli("localize").exit_code == 0
    (one,) = records(project)
    assert (one.pair.source, one.machine, one.distance) == (digest("Read also:"), "", None)


def test_check_says_that_an_approval_waits_for_its_record(started, cli):
    edit(started / CATALOG, accept(1), Last_Translator=OLENA)
    before = tree(started)
    done = cli("update", "--check")
    assert done.exit_code == 1
    assert f"would change: {LEDGER}\n" in done.stderr
    assert tree(started) == before
    cli("update")
    assert cli("update", "--check").exit_code == 0


def test_an_approval_that_is_taken_out_of_the_ledger_is_recorded_again(started, cli):
    edit(started / CATALOG, accept(1), Last_Translator=OLENA)
    cli("localize")
    data = (started / LEDGER).read_bytes()
    (started / LEDGER).unlink()
    cli("localize")
    assert (started / LEDGER).read_bytes() == data


# Publishing


def test_what_a_tool_approved_is_not_published_as_reviewed(started, cli):
    by = ["--by", "prüfer", "--kind", "tool"]
    before = (started / CATALOG).read_bytes()
    assert cli("approve", "storm", "-l", "de", "--all", "--scope", "x", *by).exit_code == 0
    assert (started / CATALOG).read_bytes() == before
    # Not even where something else took the flags away.
    edit(started / CATALOG, lambda _, entry: dataclasses.replace(entry, flags=()))
    done = cli("publish", "--policy", "reviewed", "-l", "de")
    assert done.exit_code == 3
    assert "machine of" in next(line for line in done.stderr.splitlines() if "storm" in line)
    assert cli("localize", "-l", "de").exit_code == 0
    assert "machine" in (started / "site/de/storm/index.html").read_text()
    done = cli("approve", "storm", "-l", "de", "--all", "--scope", "x", "--by", OLENA)
    assert done.exit_code == 0
    cli("publish", "--policy", "reviewed", "-l", "de")
    assert (started / "site/de/storm/index.html").exists()


def test_a_ledger_that_cannot_be_read_whole_lets_no_reviewed_edition_out(started, cli):
    cli("approve", "storm", "-l", "de", "--all", "--scope", "x", "--by", OLENA)
    with (started / LEDGER).open("ab") as file:
        file.write(b'{"act": "rej')
    done = cli("publish", "--policy", "reviewed", "-l", "de")
    assert done.exit_code == 5
    count = (started / LEDGER).read_bytes().count(b"\n")
    assert done.stderr.startswith(f"Error: {LEDGER}:{count + 1}:9: The last line is cut off")


def test_a_rejection_that_git_brought_takes_an_edition_back(started, cli):
    for slug in ("storm", "ferry"):
        cli("approve", slug, "-l", "de", "--all", "--scope", "x", "--by", OLENA)
    assert cli("publish", "--policy", "reviewed", "-l", "de").exit_code == 0
    assert cli("publish", "--policy", "reviewed", "-l", "de").exit_code == 0
    approval = records(started)[0]
    rejection = dataclasses.replace(approval, act=Act.REJECTED, actor=Actor("Hans"), _id="")
    (started / LEDGER).write_bytes(append((started / LEDGER).read_bytes(), [rejection]))
    done = cli("publish", "--policy", "reviewed", "-l", "de")
    assert done.exit_code == 3
    assert not (started / "site/de/storm").exists()


# The ledger's own commands


def test_a_line_that_was_cut_off_is_said_and_what_follows_is_kept(started, cli):
    cli("approve", "storm", "-l", "de", "--unit", "1", "--by", OLENA)
    path = started / LEDGER
    data = path.read_bytes()
    path.write_bytes(data + data[:40])
    done = cli("approve", "storm", "-l", "de", "--unit", "2", "--by", OLENA)
    assert done.exit_code == 1
    assert f"Error: {LEDGER}:2:" in done.stderr
    lines = path.read_bytes().split(b"\n")
    assert lines[1] == data[:40]
    assert len(parse(path.read_bytes()).records) == 2
    for command in ("update", "stats"):
        assert cli(command).exit_code == 1
    done = cli("ledger", "verify")
    assert done.exit_code == 1
    assert done.stdout.startswith(f"{LEDGER}:2:")
    assert done.stdout.count("\n") == 1


def _forged(act: Act = Act.APPROVED, article: str = "storm", *after: str) -> Record:
    return Record(
        article, Pair(None, digest("a"), digest("b")), act, Actor("Eve"), WHEN, after=after
    )


@pytest.mark.parametrize(
    ("damage", "line", "said"),
    [
        (lambda data: data.replace(b"Olena", b"Petro"), 1, "This line was altered"),
        (lambda data: data + b"<<<<<<< HEAD\n", 3, "This is a conflict marker of git."),
        (lambda data: data + b"{]\n", 3, "This is not JSON"),
        (lambda data: append(data, [_forged()]), 3, "A person is said to have approved this"),
        (
            lambda data: append(data, [_forged(article="ship")]),
            3,
            "There is no catalog of “ship”",
        ),
        (
            lambda data: append(data, [_forged(Act.REJECTED, "storm", "0" * 16)]),
            3,
            "This follows the record 0000000000000000, which is not here.",
        ),
        (lambda data: data[data.index(b"\n") + 1 :], 1, "This follows the record"),
    ],
)
def test_verify_finds_what_is_wrong(started, cli, damage, line, said):
    cli("approve", "storm", "-l", "de", "--unit", "1", "--by", OLENA)
    cli("approve", "storm", "-l", "de", "--unit", "1", "--by", "Hans")
    assert cli("ledger", "verify").exit_code == 0
    assert cli("ledger", "verify").stderr == "2 records, and nothing wrong with them.\n"
    path = started / LEDGER
    path.write_bytes(damage(path.read_bytes()))
    before = tree(started)
    done = cli("ledger", "verify")
    assert done.exit_code == 1
    assert any(
        re.match(rf"{LEDGER}:{line}(:\d+)?: {re.escape(said)}", one)
        for one in done.stdout.splitlines()
    )
    assert cli("ledger", "verify", "-l", "uk").exit_code == 0
    assert tree(started) == before


def test_verify_takes_lines_that_git_put_together_as_they_are(started, cli):
    for number in ("1", "2", "3"):
        cli("approve", "storm", "-l", "de", "--unit", number, "--by", OLENA)
    path = started / LEDGER
    lines = path.read_bytes().splitlines()
    path.write_bytes(b"\r\n".join([*reversed(lines), *lines, b""]))
    assert cli("ledger", "verify").exit_code == 0


def test_show_tells_who_did_what(started, cli):
    cli("approve", "storm", "-l", "de", "--unit", "1", "--by", OLENA)
    cli("reject", "storm", "-l", "de", "--unit", "1", "--by", "Hans")
    cli("approve", "storm", "-l", "de", "--all", "--scope", "rest", "--by", OLENA)
    first, second, *rest = cli("ledger", "show", "storm", "-l", "de").stdout.splitlines()
    unit = "unit 1 “Storm Closes the Harbour”"
    assert first.startswith(f"{WHEN}  {unit}: approved by {OLENA} (person)")
    assert first.endswith("no longer so")
    assert second.startswith(f"{WHEN}  {unit}: rejected by Hans (person)") or any(
        f"{unit}: rejected by Hans (person)" in line for line in rest
    )
    assert all("scope “rest”" in line for line in [second, *rest] if "rejected" not in line)
    shown = json.loads(cli("ledger", "show", "storm", "-l", "de", "--format", "json").stdout)
    assert [one["unit"] for one in shown].count(1) == 2
    assert {one["act"] for one in shown if not one["stands"]} == {"approved"}
    assert cli("ledger", "show", "ferry", "-l", "de").stdout == ""


# Counting


def test_stats_count_by_the_three_axes(started, cli):
    cli("approve", "storm", "-l", "de", "--unit", "1", "--by", OLENA)
    cli("approve", "storm", "-l", "de", "--unit", "2", "--by", "bot", "--kind", "tool")
    (row,) = json.loads(cli("stats", "storm", "-l", "de", "--format", "json").stdout)
    places = {(one["origin"], one["review"], one["freshness"]): one for one in row["axes"]}
    assert places["machine", "approved", "current"]["units"] == 1
    assert places["machine", "approved by a tool", "current"]["units"] == 1
    assert places["machine", "not reviewed", "current"]["units"] == row["total"] - 2
    assert sum(one["words"] for one in row["axes"]) == row["words"]
    text = cli("stats", "storm", "-l", "de").stdout
    assert re.search(r"^de +machine +approved +current +1 +4$", text, re.MULTILINE)
    assert "Fuzzy is not done" in text
    assert "█" not in text


def test_bars_are_for_terminals(started, cli, monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    cli("approve", "storm", "-l", "de", "--unit", "1", "--by", OLENA)
    project = find(started)
    run = Run(project, Files(started), project.article_files(["storm"]), ["de"])
    coverage, tally = run.coverage(), run.tally()
    monkeypatch.setattr("sys.stdout", Terminal())
    lines = shown.stats(coverage, tally, "text").splitlines()
    bars = [line.count("█") for line in lines if line.startswith("de  ") and "current" in line]
    assert len(bars) == 2
    assert 0 < min(bars) < max(bars) <= 20


def test_the_picture_is_the_same_for_the_same_counts(started, cli, tmp_path):
    cli("approve", "storm", "-l", "de", "--unit", "1", "--by", OLENA)
    path = tmp_path / "badge.svg"
    assert cli("stats", "--svg", path).exit_code == 0
    first = path.read_bytes()
    (title,) = [one.text for one in ElementTree.fromstring(first) if one.tag.endswith("title")]  # noqa: S314
    assert re.search(r"de: 1 of \d+ reviewed", title or "")
    assert cli("stats", "--svg", path).exit_code == 0
    assert path.read_bytes() == first


def test_a_big_ledger_is_no_burden(started, cli):
    many = [dataclasses.replace(_forged(), scope=str(number)) for number in range(2000)]
    (started / LEDGER).write_bytes(dumps(many))
    done = cli("approve", "storm", "-l", "de", "--unit", "1", "--by", OLENA)
    assert done.exit_code == 0
    assert len(records(started)) == 2001


# The reference


def test_the_reference_names_everything_that_is_written(started, cli):
    from polyglot_news.article import Role, Segment
    from polyglot_news.entry import Origin, State
    from polyglot_news.reviewing import Freshness, Review

    text = (Path(__file__).parent.parent / "docs/reference.md").read_text()
    named = set(re.findall(r"`([^`]+)`", text))
    cli("approve", "storm", "-l", "de", "--all", "--scope", "x", "--by", OLENA)
    cli("reject", "storm", "-l", "de", "--unit", "1", "--by", OLENA)
    written = {name for one in records(started) for name in json.loads(one.line)} | {"msgctxt"}
    catalog = pofile.load(started / "locales/uk/LC_MESSAGES/ferry.po")
    headers = {name for name, _ in catalog.header}
    comments = {line.split()[1] for entry in catalog.entries for line in entry.comments}
    keys = {
        word.partition("=")[0]
        for entry in catalog.entries
        for line in entry.comments
        for word in line.split()
        if "=" in word
    }
    assert comments == {"mt"}
    assert len(written) > 10
    assert len(headers) > 10
    values = {
        str(value) for kind in (Role, Origin, State, Review, Freshness, Act, Kind) for value in kind
    }
    contexts = {Segment("x", role, 1, "x").context for role in Role} - {None}
    assert contexts >= {"title", "link title"}
    for names in (written, headers, keys, values, contexts):
        assert names <= named, names - named


def test_a_header_date_that_babel_refuses_is_mended_when_a_catalog_is_written(started, cli):
    path = started / CATALOG
    edit(path, lambda _, entry: entry, PO_Revision_Date="2026-03-01T10:00:30+02:00")
    with path.open("rb") as file, pytest.raises(ValueError, match="time data"):
        read_po(file)
    before = pofile.load(path)
    assert cli("update").exit_code == 0
    assert pofile.load(path).header_value("PO-Revision-Date") == "2026-03-01 10:00+0200"
    assert pofile.load(path).entries == before.entries
    with path.open("rb") as file:
        assert len(read_po(file)) == len(before.live)


def test_an_update_beside_a_broken_line_makes_nobody_the_reviewer(started, cli):
    cli("approve", "storm", "-l", "de", "--unit", "1", "--by", OLENA)
    path = started / LEDGER
    whole = path.read_bytes()
    path.write_bytes(whole.replace(b"{", b"[", 1))
    done = cli("update")
    assert done.exit_code == 1
    assert "approved in an editor" not in done.stderr
    assert path.read_bytes() == whole.replace(b"{", b"[", 1)
    path.write_bytes(whole)
    assert cli("update").exit_code == 0
    assert path.read_bytes() == whole
