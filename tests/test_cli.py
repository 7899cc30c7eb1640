"""The command line, end to end: what it writes, what it leaves alone, what it says and answers."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import click
import polib
import pytest
from click.testing import CliRunner

from conftest import SETTINGS, STORM, tree, write_tree
from polyglot_news import cli as module
from polyglot_news import engines, pofile
from polyglot_news.cli import main
from polyglot_news.files import exclusive
from polyglot_news.provenance import digest

CATALOGS = [f"locales/{name}/LC_MESSAGES/{{}}.po" for name in ("ja", "uk", "de")]
STATES = {"untranslated", "machine", "outdated", "needs_review", "reviewed", "obsolete"}


def files_of(slug: str, text: str, *beside: str) -> set[str]:
    site = {f"site/{lang}/{slug}/{name}" for lang in ("en", "ja", "uk", "de") for name in beside}
    site |= {
        f"site/{lang}/{slug}/index.{kind}"
        for lang in ("en", "ja", "uk", "de")
        for kind in ("html", text)
    }
    return site | {f"locales/{slug}.pot"} | {name.format(slug) for name in CATALOGS}


INDEXES = {f"site/{lang}/index.html" for lang in ("en", "ja", "uk", "de")}
INDEXES |= {
    "site/index.html",
    "site/static/style.css",
    "site/static/start.js",
    "site/manifest.json",
}
FOR_PROGRAMS = {f"site/{lang}/feed.xml" for lang in ("en", "ja", "uk", "de")}
FOR_PROGRAMS |= {"site/404.html", "site/robots.txt", "site/sitemap.xml"}


def lists(*pages: str) -> set[str]:
    return {f"site/{lang}/{page}/index.html" for lang in ("en", "ja", "uk", "de") for page in pages}


def published(root: Path) -> dict[str, bytes]:
    return {
        name: data for name, data in tree(root).items() if name.startswith(("site/", "locales/"))
    }


def review(path: Path, *, all_but: int = 0) -> None:
    """Take the fuzzy flags away, as a person does who approves."""
    catalog = polib.pofile(str(path), wrapwidth=0)
    for entry in catalog[: len(catalog) - all_but]:
        entry.flags = [flag for flag in entry.flags if flag != "fuzzy"]
    catalog.save()


def no_engine(name: str, **_: object) -> None:
    pytest.fail(f"the engine {name} was loaded")


# The whole job


def test_a_new_project_becomes_a_site(tmp_path):
    root = tmp_path / "paper"
    runner = CliRunner(catch_exceptions=False)
    done = runner.invoke(main, ["init", str(root)])
    assert done.exit_code == 0
    assert done.stderr.splitlines() == [
        "made polyglot-news.toml",
        "made articles/first-article.md",
        "made .gitignore",
        "made .gitattributes",
        f"Next: polyglot-news -C {root} localize",
    ]
    done = runner.invoke(main, ["-C", str(root), "localize", "--engine", "pseudo"])
    assert done.exit_code == 0, done.output
    assert set(published(root)) == (
        files_of("first-article", "md") | INDEXES | lists("topics/start", "authors/the-newsroom")
    )
    assert runner.invoke(main, ["init", str(root)]).exit_code == 2


def test_every_article_gets_its_templates_catalogs_and_editions(project, cli):
    done = cli("localize")
    assert done.exit_code == 0, done.output
    expected = files_of("ferry", "md", "aurora.svg") | files_of("storm", "txt")
    expected |= INDEXES | FOR_PROGRAMS
    expected |= lists("topics/harbour", "topics/ferry", "authors/olena-koval")
    assert set(published(project)) == expected
    made = tree(project, without=".polyglot-news")
    assert set(made) == expected | {
        "polyglot-news.toml",
        "articles/aurora.svg",
        "articles/ferry.md",
        "articles/storm.txt",
    }
    assert made["site/en/storm/index.txt"] == STORM.encode()
    german = made["site/de/storm/index.txt"].decode()
    assert "12.50" in german
    assert len(german.splitlines()) == len(STORM.splitlines())
    assert not set(german.splitlines()) & set(STORM.splitlines())


def test_results_go_to_stdout_and_progress_to_stderr(project, cli):
    done = cli("localize")
    assert done.stderr.splitlines()[0] == "2 articles, 2 templates changed"
    assert done.stderr.splitlines()[-1] == "8 editions in site/, 47 files changed"
    lines = done.stdout.splitlines()
    assert lines[0].split()[:2] == ["locale", "reviewed"]
    assert [line.split()[0] for line in lines[1:4]] == ["ja", "uk", "de"]
    assert re.search(r"\d+ words translated, [\d,]+ a second", done.stdout)


def test_quiet_prints_the_result_alone(project):
    done = CliRunner(catch_exceptions=False).invoke(main, ["-C", str(project), "-q", "localize"])
    assert done.stderr == ""
    assert done.stdout


def test_a_second_run_changes_nothing_and_loads_no_engine(project, cli, monkeypatch):
    cli("localize")
    before = {path: path.stat().st_mtime_ns for path in project.rglob("*") if path.is_file()}
    content = tree(project)
    monkeypatch.setattr(engines, "load", no_engine)
    done = cli("localize")
    assert done.exit_code == 0
    assert done.stderr.splitlines() == [
        "2 articles, 0 templates changed",
        "8 editions in site/, 0 files changed",
    ]
    assert tree(project) == content
    lock = project / ".polyglot-news/lock"
    after = {path: path.stat().st_mtime_ns for path in project.rglob("*") if path.is_file()}
    assert {path for path in before if before[path] != after[path]} <= {lock}


def test_without_its_record_the_job_finds_nothing_to_do_either(project, cli, monkeypatch):
    cli("localize")
    (project / ".polyglot-news" / "memory.sqlite").unlink()  # made when it is needed
    content = tree(project)
    shutil.rmtree(project / ".polyglot-news")
    monkeypatch.setattr(engines, "load", no_engine)
    assert cli("localize").stderr.splitlines()[-1] == "8 editions in site/, 0 files changed"
    assert tree(project) == content


@pytest.mark.parametrize("command", ["localize", "extract", "update", "pretranslate", "publish"])
def test_check_tells_what_would_change_and_then_that_nothing_would(project, cli, command):
    before = tree(project)
    done = cli(command, "--check")
    if command in {"extract", "localize", "update", "publish"}:
        assert done.exit_code == 1, done.output
        assert "would change: " in done.stderr
    assert tree(project) == before
    cli("localize")
    done = cli(command, "--check")
    assert done.exit_code == 0, done.output
    assert "would change: " not in done.stderr


def test_check_fails_for_units_that_wait_for_the_engine(project, cli):
    cli("extract")
    cli("update")
    assert cli("pretranslate", "--check").exit_code == 1
    cli("pretranslate")
    assert cli("pretranslate", "--check").exit_code == 0


@pytest.mark.parametrize("command", ["localize", "extract", "update", "pretranslate", "publish"])
def test_a_dry_run_writes_nothing_at_all(project, cli, command):
    before = tree(project)
    done = cli(command, "--dry-run")
    assert done.exit_code == 0, done.output
    assert tree(project) == before
    assert not (project / ".polyglot-news").exists()
    cli("localize")
    with (project / "articles/storm.txt").open("a") as article:
        article.write("\nOne more sentence.\n")
    before = tree(project)
    assert cli(command, "-n").exit_code == 0
    assert tree(project) == before


def test_a_dry_run_names_the_files_that_a_real_one_writes(project, cli):
    cli("localize")
    with (project / "articles/storm.txt").open("a") as article:
        article.write("\nOne more sentence.\n")
    before = published(project)
    said = cli("localize", "-n").stderr
    would = set(re.findall(r"^would change: (.*)$", said, re.MULTILINE))
    cli("localize")
    after = published(project)
    assert would == {name for name in after if after[name] != before.get(name)}


@pytest.mark.parametrize("command", ["check", "stats"])
def test_commands_that_only_look_write_nothing(project, cli, command):
    before = tree(project)
    assert cli(command).exit_code == 0
    assert tree(project) == before
    assert not (project / ".polyglot-news").exists()


def test_one_locale_alone_is_touched(project, cli):
    cli("localize", "-l", "de")
    names = set(tree(project, without=".polyglot-news"))
    assert any(name.startswith("locales/de/") for name in names)
    assert not [
        name for name in names if name.startswith(("locales/uk/", "locales/ja/", "site/ja/"))
    ]
    cli("localize")
    with (project / "articles/storm.txt").open("a") as article:
        article.write("\nOne more sentence.\n")
    before = published(project)
    assert cli("localize", "--locale", "DE").exit_code == 0
    after = published(project)
    changed = {name for name in before | after if before.get(name) != after.get(name)}
    assert {"locales/de/LC_MESSAGES/storm.po", "site/de/storm/index.html"} <= changed
    assert not [name for name in changed if re.search(r"(^|/)(uk|ja)/", name)]
    # The others catch up as if nothing had been left out.
    cli("localize")
    assert published(project) == cold(project)


def test_one_article_alone_is_translated(project, cli):
    cli("localize", "storm")
    names = set(tree(project, without=".polyglot-news"))
    assert "locales/de/LC_MESSAGES/storm.po" in names
    assert "locales/de/LC_MESSAGES/ferry.po" not in names
    assert "site/en/ferry/index.html" in names
    assert "site/de/ferry/index.html" not in names
    cli("localize")
    assert published(project) == cold(project)


# What a run leaves is what a run from nothing leaves


def cold(root: Path) -> dict[str, bytes]:
    """What comes of the articles as they are, in a project without a past."""
    fresh = root.parent / "cold"
    shutil.rmtree(fresh, ignore_errors=True)
    shutil.copytree(root / "articles", fresh / "articles")
    shutil.copy(root / "polyglot-news.toml", fresh)
    done = CliRunner(catch_exceptions=False).invoke(main, ["-C", str(fresh), "localize"])
    assert done.exit_code == 0, done.output
    return published(fresh)


def edit(root: Path) -> None:
    path = root / "articles/storm.txt"
    text = path.read_text().replace("Two ferries wait", "Three big ferries wait")
    path.write_text(text.replace("Read also:\n", "All is closed.\nRead also:\n"))


def reorder(root: Path) -> None:
    path = root / "articles/storm.txt"
    title, first, second, *rest = path.read_text().splitlines(keepends=True)
    path.write_text("".join([title, second, first, *rest]))


def take_a_sentence_out(root: Path) -> None:
    path = root / "articles/storm.txt"
    path.write_text(path.read_text().replace("Two ferries wait outside.", ""))


def picture(root: Path) -> None:
    path = root / "articles/aurora.svg"
    path.write_bytes(path.read_bytes().replace(b"M0 4h8", b"M0 5h8"))


def add(root: Path) -> None:
    write_tree(root, {"articles/added.md": "# Added\n\nThe storm is over.\n"})


def site_title(root: Path) -> None:
    path = root / "polyglot-news.toml"
    path.write_text(path.read_text().replace("Harbour Post", "Port Mail"))


def fewer_locales(root: Path) -> None:
    path = root / "polyglot-news.toml"
    path.write_text(path.read_text().replace('"ja", "uk", "de"', '"de", "fr"'))


def edited_site(root: Path) -> None:
    (root / "site/de/storm/index.html").write_text("by hand")
    (root / "site/en/ferry/aurora.svg").unlink()


def lost_catalog(root: Path) -> None:
    (root / "locales/uk/LC_MESSAGES/storm.po").unlink()
    (root / "locales/ferry.pot").unlink()


def other_output(root: Path) -> None:
    with (root / "polyglot-news.toml").open("a") as settings:
        settings.write('output = "public"\n')


@pytest.mark.parametrize(
    "change",
    [edit, reorder, take_a_sentence_out, picture, add, site_title, edited_site, lost_catalog],
)
def test_an_incremental_run_gives_the_bytes_of_a_cold_one(project, cli, change):
    cli("localize")
    change(project)
    assert cli("localize").exit_code == 0
    assert published(project) == cold(project)


def test_many_changes_in_many_runs_give_the_bytes_of_a_cold_one(project, cli):
    for change in (add, edit, picture, reorder, site_title):
        change(project)
        assert cli("localize").exit_code == 0
    assert published(project) == cold(project)


def site(files: dict[str, bytes]) -> dict[str, bytes]:
    return {name: data for name, data in files.items() if name.startswith("site/")}


@pytest.mark.parametrize("new", [None, "harbour-storm"], ids=["deleted", "renamed"])
def test_an_article_that_goes_takes_its_editions_along(project, cli, new):
    cli("localize")
    path = project / "articles/storm.txt"
    if new:
        path.rename(path.with_stem(new))
    else:
        path.unlink()
    ferry = project / "articles/ferry.md"
    ferry.write_text(ferry.read_text().replace("See [the storm](storm.txt).", "See the storm."))
    assert cli("localize").exit_code == 0
    assert site(published(project)) == site(cold(project))
    assert not (project / "site/de/storm").exists()
    # What people may have written is not thrown away with it.
    assert (project / f"locales/de/LC_MESSAGES/{new or 'storm'}.po").exists()


def test_locales_that_go_take_their_editions_along(project, cli):
    cli("localize")
    fewer_locales(project)
    assert cli("localize").exit_code == 0
    assert site(published(project)) == site(cold(project))
    assert not (project / "site/ja").exists()


def test_a_site_that_moves_leaves_nothing_behind(project, cli):
    cli("localize")
    other_output(project)
    done = cli("localize")
    assert done.exit_code == 0
    assert (project / "public/de/storm/index.html").exists()
    assert not (project / "site").exists()


def test_what_an_interrupted_run_published_goes_with_its_article(project, cli, monkeypatch):
    cli("localize")
    add(project)
    real = Path.replace

    def interrupted(self, target):
        if Path(target).match("site/uk/added/index.html"):
            raise KeyboardInterrupt
        return real(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", interrupted)
        assert cli("localize").exit_code == 130
    assert (project / "site/de/added/index.html").exists()
    (project / "articles/added.md").unlink()
    cli("localize")
    assert site(published(project)) == site(cold(project))


def test_a_file_in_the_site_that_is_not_ours_stays(project, cli):
    cli("localize")
    write_tree(project, {"site/CNAME": "news.example", "site/de/storm/notes.txt": "mine"})
    (project / "articles/storm.txt").unlink()
    ferry = project / "articles/ferry.md"
    ferry.write_text(ferry.read_text().replace("See [the storm](storm.txt).", ""))
    cli("localize")
    assert (project / "site/CNAME").read_text() == "news.example"
    assert [path.name for path in (project / "site/de/storm").iterdir()] == ["notes.txt"]


def test_words_of_a_person_survive_the_whole_job(project, cli):
    cli("localize")
    path = project / "locales/de/LC_MESSAGES/storm.po"
    catalog = polib.pofile(str(path), wrapwidth=0)
    catalog[0].msgstr = "Sturm schließt den Hafen"
    catalog[1].msgstr = "Ein Sturm hält den Hafen seit Montag zu, im Entwurf."
    catalog[0].flags = []
    catalog.save()
    edit(project)
    assert cli("localize").exit_code == 0
    after = polib.pofile(str(path), wrapwidth=0)
    assert after[0].msgstr == "Sturm schließt den Hafen"
    assert not after[0].fuzzy
    assert after[1].msgstr == "Ein Sturm hält den Hafen seit Montag zu, im Entwurf."
    assert "Sturm schließt den Hafen" in (project / "site/de/storm/index.html").read_text()


def test_a_catalog_that_another_tool_wrote_again_holds_the_same(project, cli):
    cli("localize")
    path = project / "locales/de/LC_MESSAGES/storm.po"
    before = cli("stats", "storm", "-l", "de").stdout
    polib.pofile(str(path)).save()  # wraps at 78 columns, comments too
    assert cli("stats", "storm", "-l", "de").stdout == before


# What is printed


def test_the_summary_as_json(project, cli):
    done = cli("localize", "--format", "json")
    summary = json.loads(done.stdout)
    assert set(summary) == {"locales", "seconds", "pretranslated", "findings"}
    assert list(summary["locales"]) == ["ja", "uk", "de"]
    for counts in summary["locales"].values():
        assert set(counts) == STATES | {"total", "words"}
        assert counts["machine"] == counts["total"] > 10
    stages = ["extract", "update", "pretranslate", "check", "publish"]
    assert list(summary["seconds"]) == stages
    assert set(summary["pretranslated"]) == {"units", "pending", "words", "words_per_second"}
    assert summary["pretranslated"]["units"] == sum(c["total"] for c in summary["locales"].values())
    again = json.loads(cli("localize", "--format", "json").stdout)
    assert again["pretranslated"] == {
        "units": 0,
        "pending": 0,
        "words": 0,
        "words_per_second": None,
    }


def test_stats(project, cli):
    cli("localize")
    review(project / "locales/de/LC_MESSAGES/storm.po", all_but=1)
    rows = {
        (one["locale"], one["article"]): one
        for one in json.loads(cli("stats", "--format", "json").stdout)
    }
    assert set(rows) == {(lang, slug) for lang in ("ja", "uk", "de") for slug in ("ferry", "storm")}
    german = rows["de", "storm"]
    assert set(german) == STATES | {"total", "words", "locale", "article", "axes", "kept", "urgent"}
    assert (german["machine"], german["reviewed"]) == (1, german["total"] - 1)
    assert rows["uk", "storm"]["reviewed"] == 0
    text = cli("stats", "-l", "de", "storm").stdout.splitlines()
    assert text[2] == ""
    assert text[1].split()[:3] == ["de", "storm", str(german["reviewed"])]


def test_findings(project, cli):
    cli("localize")
    path = project / "locales/de/LC_MESSAGES/storm.po"
    catalog = polib.pofile(str(path), wrapwidth=0)
    entry = next(one for one in catalog if "12.50" in one.msgid)
    entry.msgstr = "Karten kosten jetzt 15 Euro"
    entry.flags = []
    catalog.save()
    done = cli("check", "--format", "json", "--select", "numbers")
    assert done.exit_code == 1
    first, second = json.loads(done.stdout)
    assert first == {
        "check": "numbers",
        "severity": "critical",
        "article": "storm",
        "locale": "de",
        "catalog": "locales/de/LC_MESSAGES/storm.po",
        "file": None,
        "line": 5,
        "msgid": entry.msgid,
        "machine": False,
        "message": "The number 12.50 is missing or changed.",
    }
    assert second["message"] == "The number 15 is not in the source."
    done = cli("check", "--ignore", "spaces", "--select", "numbers")
    lines = path.read_text("utf-8").splitlines()
    line = next(n for n, text in enumerate(lines, 1) if text.startswith('msgid "Ferry tickets'))
    assert done.stdout.startswith(f"locales/de/LC_MESSAGES/storm.po:{line}: numbers: The number ")
    assert cli("check", "-l", "uk").exit_code == 0
    assert cli("localize").exit_code == 1


def test_findings_in_machine_output_fail_under_strict_only(project, cli):
    write_tree(project, {"articles/odd.txt": "Title\nThe price is 12.50 euros.\n"})
    cli("localize")
    path = project / "locales/de/LC_MESSAGES/odd.po"
    catalog = polib.pofile(str(path), wrapwidth=0)
    entry = next(one for one in catalog if "12.50" in one.msgid)
    entry.msgstr = entry.msgstr.replace("12.50", "")  # as a worse engine would have written it
    entry.tcomment = re.sub(r"text=\w+", f"text={digest(entry.msgstr)}", entry.tcomment)
    catalog.save()
    assert cli("check").exit_code == 0
    assert "machine output, " in cli("check").stdout
    assert cli("check", "--strict").exit_code == 1
    assert cli("localize", "--strict").exit_code == 1
    assert cli("localize").exit_code == 0


# Policies


def test_the_policy_reviewed_keeps_back_what_is_not_reviewed(project, cli):
    cli("localize")
    review(project / "locales/de/LC_MESSAGES/storm.po")
    review(project / "locales/uk/LC_MESSAGES/storm.po", all_but=1)
    done = cli("publish", "--policy", "reviewed")
    assert done.exit_code == 3
    assert [line for line in done.stderr.splitlines() if "storm (uk)" in line] == [
        "Refused: storm (uk): the policy “reviewed” keeps it back, with 1 machine of 7 units. "
        "polyglot-news why storm uk --policy reviewed names them."
    ]
    pages = {name for name in tree(project) if name.startswith("site/") and "/storm/" in name}
    assert {name.split("/")[1] for name in pages} == {"en", "de"}
    # No page promises an edition that is not there.
    for name, data in site(published(project)).items():
        if name.endswith(".html"):
            assert "uk/storm" not in data.decode(), name
            assert 'hreflang="ja"' not in data.decode(), name
    assert cli("publish", "--policy", "reviewed").exit_code == 3
    done = cli("localize", "--policy", "reviewed")
    assert done.exit_code == 3
    assert cli("publish").exit_code == 0
    assert published(project).keys() >= files_of("ferry", "md", "aurora.svg")


def test_the_policy_draft_keeps_a_locale_back_without_a_word(project, cli):
    with (project / "polyglot-news.toml").open("a") as settings:
        settings.write('[policy]\nuk = "draft"\n')
    done = cli("localize")
    assert done.exit_code == 0
    assert not (project / "site/uk").exists()
    assert (project / "locales/uk/LC_MESSAGES/storm.po").exists()
    assert 'hreflang="uk"' not in (project / "site/de/storm/index.html").read_text()


# Mistakes, each one line and its exit code


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (
            ["localize", "-l", "ua"],
            2,
            "Error: “ua” is the code of a country, not of a language. Did you mean “uk”?\n",
        ),
        (
            ["localize", "-l", "fr"],
            2,
            "Error: “fr” is not one of this project's locales. "
            "They are: ja, uk, de; polyglot-news.toml lists them.\n",
        ),
        (["stats", "strom"], 2, "Error: There is no article “strom”. Did you mean “storm”?\n"),
        (
            ["localize", "--engine", "psuedo"],
            2,
            "Error: There is no engine “psuedo”. Did you mean “pseudo”? "
            "Installed are: argos, pseudo.\n",
        ),
    ],
)
def test_a_mistake_is_one_line_and_nothing_is_written(project, cli, arguments, code, said):
    before = tree(project)
    done = cli(*arguments)
    assert (done.exit_code, done.stdout) == (code, "")
    assert done.stderr.splitlines(keepends=True)[-1] == said
    after = tree(project, without=".polyglot-news")
    if arguments[1] != "--engine":
        assert after == before


@pytest.mark.parametrize(
    "arguments", [["localise"], ["localize", "--polcy"], ["stats", "--format", "x"]]
)
def test_a_wrong_command_or_option_is_usage(cli, arguments):
    assert cli(*arguments).exit_code == 2


@pytest.mark.parametrize("command", ["localize", "check", "stats", "extract", "publish"])
@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        (
            "articles/bad.md",
            b"# Caf\xe9\n",
            "articles/bad.md:1:6: This file is not UTF-8: byte 0xe9",
        ),
        ("articles/bad.txt", b"", "articles/bad.txt: It is empty."),
        ("articles/bad.md", b"---\ntitle: [\n---\nx", "articles/bad.md:"),
        ("articles/a b.md", b"x", "articles/a b.md: “a b” cannot be an article's name"),
        ("articles/storm.md", b"x", "articles/storm.txt: There are two articles of the name"),
    ],
)
def test_an_article_that_cannot_be_read_stops_the_job_before_it_writes(
    project, cli, command, name, data, said
):
    cli("localize")
    write_tree(project, {name: data})
    before = tree(project)
    done = cli(command)
    if command == "stats" and done.exit_code == 0:
        return  # counts catalogs, and needs no article for that
    assert done.exit_code == 5, done.output
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith(f"Error: {said}")
    assert done.stdout == ""
    assert tree(project) == before


@pytest.mark.parametrize(
    "command", ["localize", "update", "pretranslate", "check", "stats", "publish"]
)
def test_a_broken_catalog_is_one_line_with_its_place_and_nothing_changes(project, cli, command):
    cli("localize")
    path = project / "locales/de/LC_MESSAGES/storm.po"
    lines = path.read_text().splitlines(keepends=True)
    number = next(n for n, line in enumerate(lines, 1) if re.match('msgstr ".{9}', line))
    lines[number - 1] = lines[number - 1].rstrip()[:-1] + "\n"
    path.write_text("".join(lines))
    if command not in {"check", "stats"}:
        edit(project)
    before = tree(project)
    done = cli(command)
    assert done.exit_code == 5
    assert done.stdout == ""
    assert re.match(
        rf"Error: locales/de/LC_MESSAGES/storm\.po:{number}:\d+: [^\n]+\n\Z",
        done.stderr.splitlines(keepends=True)[-1],
    )
    after = tree(project)
    # The stage before may have written its templates: those are whole, and derived.
    changed = {name for name in after if after[name] != before.get(name)}
    assert changed <= {"locales/storm.pot"}


def test_a_package_that_is_not_there_stops_the_job_before_it_writes(project, cli):
    write_tree(project, {"articles/fr.md": "---\nlang: fr\n---\n\nUn orage ferme le port.\n"})
    cli("extract")
    cli("update")
    before = tree(project, without=".polyglot-news")
    done = cli("localize", "--engine", "argos")
    assert done.exit_code == 4, done.output
    assert done.stderr.splitlines()[-1].startswith("Error: ")
    assert tree(project, without=".polyglot-news") == before


def test_outside_a_project_there_is_one_line(tmp_path):
    for command in ("localize", "stats", "check"):
        done = CliRunner().invoke(main, ["-C", str(tmp_path), command])
        assert done.exit_code == 2
        assert done.stderr.startswith(f"Error: {tmp_path}: There is no polyglot-news.toml")


def test_the_same_from_a_folder_below(project, monkeypatch):
    monkeypatch.chdir(project / "articles")
    done = CliRunner(catch_exceptions=False).invoke(main, ["localize", "./storm.txt"])
    assert done.exit_code == 0, done.output
    assert (project / "site/de/storm/index.html").exists()


def test_two_jobs_at_a_time_are_refused(project, cli):
    with exclusive(project / ".polyglot-news/lock"):
        before = tree(project)
        for command in ("localize", "extract", "update", "pretranslate", "publish"):
            done = cli(command)
            assert done.exit_code == 1
            assert done.stderr == (
                f"Error: {project}: Another polyglot-news is at work on this project. "
                "Wait until it has ended.\n"
            )
        # To look is allowed meanwhile.
        assert cli("stats").exit_code == 0
        assert cli("localize", "-n").exit_code == 0
        assert tree(project) == before


# Interruptions


def start(project: Path, environment: dict[str, str], *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "polyglot_news.cli", "-C", str(project), *arguments],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def many_articles(project: Path) -> None:
    for number in range(12):
        write_tree(project, {f"articles/storm-{number}.txt": STORM.replace("Two", f"{number}")})


def test_two_processes_at_the_same_time_do_the_job_once(project, cli, offline_environment):
    many_articles(project)
    runs = [start(project, offline_environment, "-q", "localize") for _ in range(2)]
    ended = [(*run.communicate(timeout=60), run.returncode) for run in runs]
    assert sorted({code for _, _, code in ended}) in ([0], [0, 1])
    for _, errors, code in ended:
        assert code == 0 or "Another polyglot-news is at work" in errors
    assert published(project) == cold(project)


@pytest.fixture(scope="module")
def much_to_do(tmp_path_factory):
    """A project in which every article was edited, what comes of it, and how long it takes."""
    root = tmp_path_factory.mktemp("much") / "project"
    write_tree(root, {"polyglot-news.toml": SETTINGS})
    many_articles(root)
    command = [sys.executable, "-m", "polyglot_news.cli", "-C", str(root), "localize"]
    subprocess.run(command, check=True, capture_output=True)
    for path in (root / "articles").iterdir():
        path.write_text(path.read_text().replace("harbour", "old harbour"))
    done = root.with_name("done")
    shutil.copytree(root, done)
    run = start(done, dict(os.environ), "localize")
    run.stderr.readline()
    begin = time.monotonic()
    run.communicate(timeout=60)
    assert run.returncode == 0
    return root, published(done), time.monotonic() - begin


@pytest.mark.parametrize("share", [0.1, 0.25, 0.4, 0.55, 0.7, 0.85])
def test_ctrl_c_at_any_moment_leaves_every_file_old_or_new(
    tmp_path, offline_environment, much_to_do, share
):
    original, whole, seconds = much_to_do
    before = published(original)
    root = tmp_path / "project"
    shutil.copytree(original, root)
    run = start(root, offline_environment, "localize")
    assert run.stderr.readline() == "12 articles, 12 templates changed\n"
    time.sleep(seconds * share)
    run.send_signal(signal.SIGINT)
    _, errors = run.communicate(timeout=60)
    for name, data in published(root).items():
        # A catalog passes through a third state: merged, and not translated again yet.
        assert data in (before.get(name), whole.get(name)) or name.endswith(".po"), name
        if name.endswith(".po"):
            pofile.loads(data, name)
    assert not list(root.rglob(".polyglot-news-*"))
    if run.returncode == 130:
        assert errors.splitlines()[-1] == "Stopped. Every file is as it was before or complete."
    else:  # it had ended before the signal came, or while the interpreter was tidying up
        assert run.returncode in (0, -signal.SIGINT)
        assert published(root) == whole
    # Nothing is in the way of the next run, which ends what this one began.
    done = CliRunner(catch_exceptions=False).invoke(main, ["-C", str(root), "localize"])
    assert done.exit_code == 0
    assert published(root) == whole


def test_a_killed_run_is_ended_by_the_next(project, cli, offline_environment):
    many_articles(project)
    run = start(project, offline_environment, "localize")
    run.stderr.readline()
    run.kill()
    run.communicate()
    assert cli("localize").exit_code == 0
    assert published(project) == cold(project)


def failing(name: str, number: int, problem: BaseException, monkeypatch: pytest.MonkeyPatch):
    real = getattr(os, name)
    calls = []

    def faulty(*arguments, **named):
        calls.append(arguments)
        if len(calls) == number:
            raise problem
        return real(*arguments, **named)

    monkeypatch.setattr(os, name, faulty)
    return calls


def test_a_full_disk_at_any_write_or_rename_damages_nothing(project, cli, monkeypatch):
    settings = project / "polyglot-news.toml"
    settings.write_text(settings.read_text().replace('"ja", "uk", ', ""))
    cli("localize")
    edit(project)
    picture(project)
    before = tree(project)
    whole = cold(project)
    kept = project.parent / "kept"
    shutil.copytree(project, kept)
    for name in ("fsync", "replace"):
        number = 0
        while True:
            number += 1
            shutil.rmtree(project)
            shutil.copytree(kept, project)
            with monkeypatch.context() as patch:
                calls = failing(name, number, OSError(28, "No space left on device"), patch)
                done = cli("localize")
            if len(calls) < number:
                break
            assert done.exit_code == 5, done.output
            last = done.stderr.splitlines()[-1]
            assert re.fullmatch(
                r"Error: \S+: This cannot be written: No space left on device\. "
                r"What was there is unchanged\.",
                last,
            )
            for path, data in tree(project, without=".polyglot-news").items():
                assert data in (before.get(path), whole.get(path)) or path.endswith(".po"), path
        assert number > 10
        assert done.exit_code == 0
        assert published(project) == whole


@pytest.mark.skipif(os.geteuid() != 0, reason="only root mounts file systems")
def test_a_project_that_is_read_only(project, cli):
    cli("localize")
    edit(project)
    bound = subprocess.run(["mount", "--bind", project, project], capture_output=True)
    if bound.returncode:
        pytest.skip("file systems cannot be mounted here")
    try:
        subprocess.run(["mount", "-o", "remount,bind,ro", project], check=True)
        before = tree(project)
        for command in ("localize", "extract", "publish"):
            done = cli(command)
            assert done.exit_code == 5
            assert done.stderr == (
                f"Error: {project / '.polyglot-news/lock'}: "
                "This cannot be written: Read-only file system.\n"
            )
        assert cli("localize", "--check").exit_code == 1
        assert cli("stats").exit_code == 0
        assert tree(project) == before
    finally:
        subprocess.run(["umount", project], check=True)


# Help


def commands(group: click.Group, path: tuple[str, ...] = ()):
    yield path, group
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))
        else:
            yield (*path, name), command


COMMANDS = list(commands(main))


@pytest.mark.parametrize(("path", "command"), COMMANDS, ids=[" ".join(p) for p, _ in COMMANDS])
def test_every_command_has_help_with_an_example_that_names_it(path, command):
    done = CliRunner(catch_exceptions=False).invoke(main, [*path, "--help"])
    assert done.exit_code == 0
    example = re.search(r"Example: polyglot-news (.*)", done.stdout)
    assert example
    assert example[1].startswith(" ".join(path))
    words = example[1].split()
    assert "..." not in done.stdout.split("Options:")[0].partition("\n")[2]
    for option in (word for word in words if word.startswith("-")):
        assert any(option in one.opts for one in command.params), option


def test_every_option_says_what_it_does():
    for path, command in COMMANDS:
        for one in command.params:
            if isinstance(one, click.Option) and not one.hidden:
                assert one.help, (path, one.name)
                assert one.help.endswith("."), (path, one.name)


def test_the_exit_codes_of_the_docstring_are_those_of_the_errors():
    from polyglot_news import errors

    codes = {getattr(errors, name).exit_code for name in errors.__all__}
    assert codes == {1, 2, 3, 4, 5}
    assert all(str(code) in module.__doc__ for code in codes)


def test_catalogs_of_an_article_that_is_gone_are_kept_and_listed(project, cli):
    cli("localize")
    catalog = project / "locales/de/LC_MESSAGES/storm.po"
    before = catalog.read_bytes()
    next((project / "articles").glob("storm.*")).unlink()
    result = cli("localize")
    assert "locales/de/LC_MESSAGES/storm.po: its article is gone; kept" in result.stderr
    assert catalog.read_bytes() == before
    assert not (project / "site/de/storm").exists()


def test_what_was_approved_in_one_article_is_reused_in_another_before_a_machine_is_asked(
    project, cli
):
    (project / "articles" / "one.txt").write_text("One\nThe bridge opens in June.\n", "utf-8")
    cli("localize", "one", "-l", "de")
    cli("approve", "one", "-l", "de", "--unit", "2", "--by", "Ada <ada@example.org>")
    (project / "articles" / "two.txt").write_text("Two\nThe bridge opens in June.\n", "utf-8")
    cli("localize", "two", "-l", "de")
    first, second = (
        polib.pofile(str(project / f"locales/de/LC_MESSAGES/{name}.po"))[1]
        for name in ("one", "two")
    )
    assert second.msgid == "The bridge opens in June."
    assert second.msgstr == first.msgstr
    assert "fuzzy" in second.flags
    assert "polyglot-news: tm" in second.tcomment
    counted = json.loads(cli("stats", "two", "-l", "de", "--format", "json").stdout)[0]
    cells = [(one["origin"], one["review"], one["units"]) for one in counted["axes"]]
    assert ("memory", "not reviewed", 1) in cells
