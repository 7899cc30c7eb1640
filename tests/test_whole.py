"""The whole job as builds use it: frozen, estimated, and followed by a program."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from conftest import tree, write_tree
from polyglot_news import effort, engines, rates, workflow
from polyglot_news.cli import main
from polyglot_news.engines.pseudo import PseudoEngine
from polyglot_news.events import VERSION, to
from polyglot_news.files import Files
from polyglot_news.outcomes import Pretranslated

REFERENCE = Path(__file__).parents[1] / "docs" / "reference.md"
BRIDGE = "The bridge opens in June"


def documented() -> dict[str, set[str]]:
    """The events of docs/reference.md, each with its fields."""
    text = REFERENCE.read_text("utf-8").partition("### Events")[2].partition("\n### ")[0]
    rows = re.findall(r"^\| `([\w-]+)` \| (.*?) \|", text, re.MULTILINE)
    return {name: set(re.findall(r"`(\w+)`", fields)) for name, fields in rows}


def lines(text: str) -> list[dict]:
    assert text.isascii()
    return [json.loads(line) for line in text.splitlines()]


def edit(project: Path) -> None:
    path = project / "articles/storm.txt"
    path.write_text(path.read_text().replace(BRIDGE, "The old bridge opens in June"))


def no_engine(name: str, *_: object, **__: object) -> None:
    pytest.fail(f"the engine {name} was loaded")


# --frozen


def test_frozen_publishes_from_catalogs_that_are_current(project, cli, monkeypatch):
    cli("localize")
    made = tree(project, without=".polyglot-news")
    for path in sorted((project / "site").rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    (project / "site").rmdir()
    for path in (project / ".polyglot-news").iterdir():
        if path.is_file():
            path.unlink()
    monkeypatch.setattr(engines, "load", no_engine)
    done = cli("localize", "--frozen")
    assert done.exit_code == 0, done.output
    assert tree(project, without=".polyglot-news") == made


def test_frozen_writes_nothing_at_all_where_something_is_pending(project, cli, monkeypatch):
    cli("localize")
    edit(project)
    before = tree(project)
    monkeypatch.setattr(engines, "load", no_engine)
    done = cli("localize", "--frozen", "-l", "de", "-l", "uk")
    assert done.exit_code == 1
    assert done.stderr.splitlines() == [
        "not up to date: locales/de/LC_MESSAGES/storm.po",
        "not up to date: locales/storm.pot",
        "not up to date: locales/uk/LC_MESSAGES/storm.po",
        "de: 1 unit to translate",
        "uk: 1 unit to translate",
        "Nothing was written. Run polyglot-news localize, and commit locales/.",
    ]
    assert tree(project) == before


def test_frozen_counts_a_language_once_whatever_the_articles_are_written_in(project, cli):
    (project / "articles/sturm.md").write_text("---\nlang: de\n---\n\nEin Sturm zog auf.\n")
    done = cli("localize", "--frozen", "-l", "uk")
    assert done.exit_code == 1
    counts = [one for one in done.stderr.splitlines() if one.endswith("to translate")]
    assert len(counts) == 1
    assert counts[0].startswith("uk: ")


@pytest.mark.parametrize("name", ["locales/de/LC_MESSAGES/storm.po", "locales/storm.pot"])
def test_frozen_sees_a_file_that_a_run_would_write_anew(project, cli, name):
    cli("localize")
    path = project / name
    path.unlink()
    before = tree(project)
    done = cli("localize", "--frozen")
    assert done.exit_code == 1
    assert f"not up to date: {name}" in done.stderr
    assert tree(project) == before


def test_frozen_looks_at_all_that_is_published(project, cli):
    cli("localize")
    edit(project)
    before = tree(project)
    done = cli("localize", "ferry", "--frozen")
    assert done.exit_code == 1
    assert "not up to date: locales/storm.pot" in done.stderr
    assert tree(project) == before


def test_frozen_in_a_new_project_makes_no_folder(project, cli):
    before = tree(project)
    assert cli("localize", "--frozen").exit_code == 1
    assert tree(project) == before
    assert {path.name for path in project.iterdir()} == {"articles", "polyglot-news.toml"}


def test_frozen_keeps_to_the_policy(project, cli):
    cli("localize")
    before = {name: data for name, data in tree(project).items() if name.startswith("locales/")}
    done = cli("localize", "--frozen", "--policy", "reviewed")
    assert done.exit_code == 3
    assert "Refused: " in done.stderr
    after = {name: data for name, data in tree(project).items() if name.startswith("locales/")}
    assert after == before


# --estimate


def test_an_estimate_writes_nothing_and_counts_what_a_run_does(project, cli, monkeypatch):
    before = tree(project)
    with monkeypatch.context() as patch:
        patch.setattr(engines, "load", no_engine)
        found = json.loads(cli("localize", "--estimate", "--format", "json").stdout)
    assert tree(project) == before
    job = json.loads(cli("localize", "--format", "json").stdout)
    assert sum(one["units"] for one in found["locales"].values()) == job["pretranslated"]["units"]
    assert sum(one["words"] for one in found["locales"].values()) == job["pretranslated"]["words"]
    assert found["version"] == 1
    assert found["machine_seconds"] > 0
    german = found["locales"]["de"]
    assert german["measured"] is False
    assert german["review"]["units"] == german["units"] == job["locales"]["de"]["machine"]
    minutes = 60 * german["words"] / 500 + effort.A_UNIT * german["units"]
    assert german["review"]["minutes"] == pytest.approx(minutes, abs=0.06)
    after = json.loads(cli("localize", "--estimate", "--format", "json").stdout)
    assert after["machine_seconds"] == 0
    # Where nothing was found against a text, reading it is all there is to do.
    assert 0 < after["review_minutes"] <= found["review_minutes"]


def test_what_is_approved_needs_no_review(project, cli):
    cli("localize")
    options = ("--all", "--scope", "read", "--by", "Olena Koval <olena@news.example>")
    cli("approve", "storm", "-l", "de", *options)
    cli("approve", "ferry", "-l", "de", *options)
    found = json.loads(cli("localize", "--estimate", "--format", "json").stdout)
    assert found["locales"]["de"]["review"] == {"units": 0, "words": 0, "minutes": 0}


def test_what_the_memory_has_is_no_work_for_a_machine(project, cli):
    cli("localize")
    options = ("--all", "--scope", "read", "--by", "Olena Koval <olena@news.example>")
    cli("approve", "storm", "-l", "de", *options)
    write_tree(project, {"articles/again.txt": f"{BRIDGE}\n"})
    found = json.loads(cli("localize", "--estimate", "--format", "json").stdout)["locales"]["de"]
    assert (found["from_memory"], found["units"]) == (1, 0)


def test_an_estimate_for_people_has_a_line_a_language(project, cli):
    done = cli("localize", "--estimate")
    assert done.exit_code == 0
    assert [line.split()[0] for line in done.stdout.splitlines()[:5]] == [
        "locale",
        "ja",
        "uk",
        "de",
        "all",
    ]
    assert done.stdout.endswith(
        "Machine time goes by a customary rate. Review time goes by customary rates of the trade.\n"
    )
    assert done.stderr == ""


def test_the_rate_of_a_run_that_was_long_enough_is_kept(tmp_path):
    path = tmp_path / "rates.json"
    files = Files(tmp_path)
    long = Pretranslated("de", 40, units=40, words=400, seconds=2.0)
    short = Pretranslated("uk", 1, units=1, words=10, seconds=1.0)
    rates.keep(files, path, "argos", [short])
    assert not path.exists()
    rates.keep(files, path, "argos", [long, short])
    assert rates.read(Files(tmp_path), path) == {"argos de": 200.0}
    for damaged in (b"[", b"[1]", b'{"argos de": "fast"}', b'{"argos de": -1}', b'{"a": null}'):
        path.write_bytes(damaged)
        assert rates.read(Files(tmp_path), path) == {}


@pytest.mark.parametrize("other", [["--frozen"], ["--events", "-"]])
def test_an_estimate_stands_alone(project, cli, other):
    done = cli("localize", "--estimate", *other)
    assert done.exit_code == 2
    assert tree(project, without=".polyglot-news").keys() == tree(project).keys()


# --events


def test_every_event_has_the_documented_fields_in_a_row(project, cli, tmp_path):
    target = tmp_path / "events.ndjson"
    known = documented()
    assert len(known) > 12
    seen: set[str] = set()
    for arguments in (
        [],
        ["--policy", "reviewed"],
        ["--frozen"],
        ["--frozen", "--engine", "pseudo", "--dry-run"],
        ["-l", "nowhere"],
    ):
        cli("localize", "--events", target, *arguments)
        found = lines(target.read_text())
        assert [one["seq"] for one in found] == list(range(len(found)))
        assert {one["v"] for one in found} == {VERSION}
        assert found[0]["event"] == "begin"
        assert found[-1]["event"] == "end"
        for one in found:
            assert set(one) - {"v", "seq", "event"} == known[one["event"]], one
        seen |= {one["event"] for one in found}
        if not arguments:
            edit(project)
            cli("localize", "--frozen", "--events", target)
            seen |= {one["event"] for one in lines(target.read_text())}
            cli("localize")
    (project / "articles/late.md").write_text("---\ntitle: T\ndate: tomorrow\n---\n\nText here.\n")
    cli("localize", "--events", target)
    found = lines(target.read_text())
    (problem,) = [one["message"] for one in found if one["event"] == "problem"]
    assert problem.startswith("articles/late.md:3: “tomorrow” is no date")
    seen |= {one["event"] for one in found}
    # An addition that nobody has reviewed, to an edition that is.
    added = project / "locales/de/additions/ferry.md"
    added.parent.mkdir()
    added.write_text("# at the end\n\nEin Hinweis.\n")
    chosen = ("--all", "--scope", "read", "--by", "Olena")
    assert cli("approve", "ferry", "-l", "de", *chosen).exit_code == 0
    assert (
        cli("revert", "ferry", "-l", "de", "--msgid", "Ein Hinweis.", "--by", "Olena").exit_code
        == 0
    )
    cli("localize", "--events", target, "--policy", "reviewed")
    found = lines(target.read_text())
    (waiting,) = [one for one in found if one["event"] == "left-out"]
    assert set(waiting) - {"v", "seq", "event"} == known["left-out"]
    assert (waiting["article"], waiting["additions"]) == ("ferry", 1)
    seen |= {one["event"] for one in found}
    assert seen == set(known)


def test_the_events_tell_what_happened(project, cli, tmp_path):
    target = tmp_path / "events.ndjson"
    done = cli("localize", "--events", target)
    found = lines(target.read_text())
    stages = [one["stage"] for one in found if one["event"] == "stage-begin"]
    assert stages == ["extract", "update", "pretranslate", "check", "publish"]
    assert stages == [one["stage"] for one in found if one["event"] == "stage-end"]
    for one in found:
        if one["event"] == "progress":
            assert 0 <= one["done"] <= one["units"]
    last = {one["locale"]: one for one in found if one["event"] == "progress"}
    assert {locale: one["done"] == one["units"] for locale, one in last.items()} == dict.fromkeys(
        ("ja", "uk", "de"), True
    )
    assert found[-1]["code"] == done.exit_code == 0
    assert found[-1]["interrupted"] is False


def test_without_the_times_the_same_run_tells_the_same(project, cli, tmp_path):
    told = []
    for name in ("one", "two"):
        root = tmp_path / name / "project"
        write_tree(root, dict(tree(project)))
        target = tmp_path / f"{name}.ndjson"
        options = ["-C", str(root), "localize", "--events", str(target)]
        assert CliRunner(catch_exceptions=False).invoke(main, options).exit_code == 0
        found = lines(target.read_text())
        told.append([{key: one[key] for key in one if key != "seconds"} for one in found])
    assert told[0] == told[1]


def test_on_standard_output_there_is_nothing_but_events(project, cli):
    done = cli("localize", "--events", "-")
    assert lines(done.stdout)[-1]["event"] == "end"
    assert "words translated" in done.stderr
    done = cli("localize", "--events", "-", "--format", "json")
    assert done.exit_code == 2


def test_an_error_is_told_with_its_code(project, cli, tmp_path):
    target = tmp_path / "events.ndjson"
    done = cli("localize", "-l", "nowhere", "--events", target)
    found = lines(target.read_text())
    assert [one["event"] for one in found] == ["begin", "error", "end"]
    assert found[1]["code"] == found[2]["code"] == done.exit_code == 2
    assert done.stderr == f"Error: {found[1]['message']}\n"


def test_an_interruption_is_told_last(project, cli, tmp_path, monkeypatch):
    target = tmp_path / "events.ndjson"

    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(PseudoEngine, "translate", interrupted)
    done = cli("localize", "--events", target)
    assert done.exit_code == 130
    last = lines(target.read_text())[-1]
    assert (last["event"], last["code"], last["interrupted"]) == ("end", 130, True)


def test_a_failure_of_ours_is_no_silence(project, cli, tmp_path, monkeypatch):
    target = tmp_path / "events.ndjson"
    monkeypatch.setattr(workflow.Run, "update", lambda _: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        cli("localize", "--events", target)
    last = lines(target.read_text())[-1]
    assert (last["event"], last["code"], last["interrupted"]) == ("end", 1, False)


def test_ctrl_c_gives_a_last_event(project, tmp_path):
    pipe = tmp_path / "events"
    os.mkfifo(pipe)
    process = subprocess.Popen(
        [sys.executable, "-m", "polyglot_news.cli", "-C", project, "localize", "--events", pipe],
        stderr=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    found = []
    with pipe.open() as stream:
        for line in stream:
            found.append(json.loads(line))
            if found[-1]["event"] == "begin":
                process.send_signal(signal.SIGINT)
    code = process.wait(timeout=60)
    assert found[-1]["event"] == "end"
    assert found[-1]["code"] == code == 130
    assert found[-1]["interrupted"] is True


def test_a_reader_that_goes_away_ends_the_stream_and_not_the_run(project):
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [
            sys.executable,
            *("-m", "polyglot_news.cli", "-C", project),
            *("localize", "--events", f"/dev/fd/{write}"),
        ],
        pass_fds=[write],
        capture_output=True,
        check=False,
    )
    os.close(write)
    assert done.returncode == 0, done.stderr
    assert (project / "site/index.html").exists()


def test_a_stream_that_cannot_be_written_is_an_error(project, cli, tmp_path):
    done = cli("localize", "--events", tmp_path / "nowhere" / "events")
    assert done.exit_code == 5
    assert "This cannot be written" in done.stderr
    assert not (project / "locales").exists()
    if Path("/dev/full").exists():
        done = cli("localize", "--events", "/dev/full")
        assert done.exit_code == 5
        assert "/dev/full: This cannot be written: No space left on device." in done.stderr


def test_where_nobody_follows_nothing_is_said():
    told = to(None)
    told.emit("begin")
    told.close()
    assert not told
