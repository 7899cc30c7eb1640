"""Why an edition is as it is, and whether it is what was built: why, verify, dossier."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest

import vnu
from conftest import tree

OLENA = "Olena Koval <olena@news.example>"
UK = "locales/uk/LC_MESSAGES/storm.po"


@pytest.fixture
def published(project, cli, monkeypatch):
    """A project whose Ukrainian storm was reviewed but for one unit."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1772366400")  # 2026-03-01
    assert cli("localize").exit_code == 0
    count = len(polib.pofile(str(project / UK)))
    units = [word for number in range(1, count) for word in ("--unit", str(number))]
    assert cli("approve", "storm", "-l", "uk", *units, "--by", OLENA).exit_code == 0
    assert cli("publish").exit_code == 0
    return project


def manifest(project: Path) -> dict[str, dict]:
    fields = json.loads((project / "site/manifest.json").read_text())
    assert fields["version"] == 1
    return {f"{one['language']}/{one['article']}": one for one in fields["editions"]}


def test_why_names_each_unit_and_its_reason(published, cli):
    done = cli("why", "storm", "uk")
    assert done.exit_code == 0
    head, *units = done.stdout.splitlines()
    assert head == "storm (uk): published under the policy “labelled”."
    assert len(units) == 7
    assert sum("reviewed: a person has reviewed it" in one for one in units) == 6
    assert "machine: it is machine output, and the policy allows that with a notice" in units[-1]


def test_why_says_what_another_policy_would_do(published, cli):
    done = cli("why", "storm", "uk", "--policy", "reviewed")
    head, *units = done.stdout.splitlines()
    assert head == "storm (uk): kept back by the policy “reviewed”, for 1 of 7 units, marked ✗."
    assert [one.startswith("✗") for one in units] == [False] * 6 + [True]
    found = json.loads(cli("why", "storm", "uk", "--policy", "reviewed", "--format", "json").stdout)
    assert found["published"] is False
    assert [one["code"] for one in found["units"]] == ["reviewed"] * 6 + ["not_reviewed"]


def test_why_has_an_answer_where_nothing_is_translated(project, cli):
    assert "nothing is translated yet" in cli("why", "storm", "uk").stdout
    done = cli("why", "storm", "en")
    assert (done.exit_code, len(done.stderr.splitlines())) == (2, 1)


def test_the_manifest_says_who_reviewed_and_what_wrote_the_rest(published):
    edition = manifest(published)["uk/storm"]
    assert edition["reviewers"] == [{"name": "Olena Koval", "kind": "person", "units": 6}]
    assert edition["reviewed_on"] == "2026-03-01"
    assert edition["reviewed_share"] == round(6 / 7, 4)
    assert edition["units"]["machine"] == 1
    assert edition["machine"]["used"] is True
    assert edition["machine"]["unchanged_share"] == 1.0
    assert [one["name"] for one in edition["machine"]["engines"]] == ["pseudo"]
    assert edition["tag"] == "uk-t-en-t0-und"
    original = manifest(published)["en/storm"]
    assert "machine" not in original
    assert original["source"]["sha256"] == edition["source"]["sha256"]
    assert set(edition["files"]) == {"uk/storm/index.html", "uk/storm/index.txt"}


def test_an_edition_that_no_machine_wrote_says_so(project, cli):
    cli("extract")
    cli("update")
    path = project / UK
    catalog = polib.pofile(str(path), wrapwidth=0)
    for number, entry in enumerate(catalog):
        entry.msgstr = f"Речення {number}."
    catalog.save()
    cli("publish")
    assert manifest(project)["uk/storm"]["machine"]["used"] is False


def test_the_record_of_an_edition_says_that_the_machine_is_off(project, cli):
    settings = project / "polyglot-news.toml"
    settings.write_text(settings.read_text() + '\n[machine]\nuk = "off"\n')
    cli("localize")
    path = project / UK
    catalog = polib.pofile(str(path), wrapwidth=0)
    assert not any(entry.msgstr for entry in catalog)
    catalog[1].msgstr = "Міст."
    catalog.save()
    cli("localize")
    assert manifest(project)["uk/storm"]["machine"] == {
        "setting": "off",
        "used": False,
        "unchanged_share": 0.0,
        "engines": [],
    }
    assert manifest(project)["de/storm"]["machine"]["setting"] == "fill"


def test_the_address_of_no_reviewer_is_published(published):
    every = b"".join(data for name, data in tree(published).items() if name.startswith("site/"))
    assert b"Olena Koval" in every and b"olena@news.example" not in every


def test_languages_that_a_build_leaves_alone_keep_their_entries(published, cli):
    before = manifest(published)
    storm = published / "articles/storm.txt"
    storm.write_text(storm.read_text() + "\nOne more line.\n")
    assert cli("localize", "-l", "de").exit_code == 0
    after = manifest(published)
    assert after["uk/storm"] == before["uk/storm"]
    assert after["de/storm"] != before["de/storm"]


def test_verify_finds_what_is_not_as_it_was(published, cli):
    assert cli("verify", "uk/storm").exit_code == 0
    page = published / "site/uk/storm/index.html"
    page.write_bytes(page.read_bytes() + b" ")
    (published / "site/uk/storm/index.txt").unlink()
    article = published / "articles/storm.txt"
    article.write_text(article.read_text() + "\nMore.\n")
    done = cli("verify", "uk/storm")
    assert done.exit_code == 1
    assert done.stdout.splitlines() == [
        "site/uk/storm/index.html: it is not the file that was built.",
        "site/uk/storm/index.txt: it is gone.",
        "articles/storm.txt: the article has changed since uk/storm was built.",
    ]
    article.unlink()
    assert "uk/storm: its article is gone." in cli("verify", "uk/storm").stdout


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("uk/strom", None, "Did you mean “uk/storm”?"),
        ("uk/storm", b"{}", "This is no manifest"),
        ("uk/storm", b"[1", "This is no manifest"),
        ("uk/storm", b'{"version": 1, "editions": [{}]}', "This is no manifest"),
        ("uk/storm", b"", "This is no manifest"),
    ],
)
def test_verify_says_what_it_cannot_hold_anything_against(published, cli, name, content, message):
    if content is not None:
        (published / "site/manifest.json").write_bytes(content)
    done = cli("verify", name)
    assert (done.exit_code, len(done.stderr.splitlines())) == (2, 1)
    assert message in done.stderr


def test_a_dossier_has_every_unit_with_its_approvals(published, cli, tmp_path):
    done = cli("dossier", "storm", "uk", "-o", str(tmp_path / "storm.html"))
    assert done.exit_code == 0, done.output
    html = (tmp_path / "storm.html").read_text()
    assert html.count("<tr") == 8
    assert html.count("Olena Koval (person), approved") == 6
    assert "0 % changed from the machine’s text" in html
    assert cli("dossier", "storm", "uk").stdout == html


def test_the_html_checker_has_nothing_to_say_about_a_dossier(published, cli, tmp_path):
    cli("dossier", "ferry", "ja", "-o", str(tmp_path / "ja.html"))
    cli("dossier", "storm", "uk", "-o", str(tmp_path / "uk.html"))
    assert vnu.check(tmp_path) == []


def test_pictures_in_html_are_found_as_a_browser_finds_them(project, cli):
    (project / "articles/two words.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    ferry = project / "articles/ferry.md"
    ferry.write_text(
        ferry.read_text()
        + '\n<img data-src="lazy.png" alt="" src="two words.svg">\n'
        + '\n<!-- <img src="gone.png"> -->\n'
    )
    done = cli("publish")
    assert done.exit_code == 0, done.stderr
    assert (project / "site/en/ferry/two words.svg").is_file()


@pytest.mark.parametrize("state", [True, False])
def test_what_an_earlier_build_left_goes_with_its_article(project, cli, state):
    assert cli("localize", "--engine", "pseudo").exit_code == 0
    by_hand = project / "site/de/storm/by-hand.txt"
    by_hand.write_text("A person's.")
    (project / "site/de/storm/index.txt").write_text("Changed by a person.")
    if not state:
        shutil.rmtree(project / ".polyglot-news")
    (project / "articles/storm.txt").unlink()
    assert cli("publish").exit_code == 0
    assert not (project / "site/de/storm/index.html").exists()
    assert by_hand.read_text() == "A person's."
    assert (project / "site/de/storm/index.txt").exists() is not state


def test_every_build_reports_what_stands_in_its_last_reviewed_wording(published, cli):
    settings = published / "polyglot-news.toml"
    budget = '[policy]\nde = "reviewed"\n[outdated]\nde = {units = 99}\n'
    settings.write_text(settings.read_text() + budget)
    approved = cli("approve", "storm", "-l", "de", "--all", "--scope", "read", "--by", OLENA)
    assert approved.exit_code == 0
    storm = published / "articles/storm.txt"
    storm.write_text(storm.read_text().replace("wait outside", "are waiting far outside"))
    assert cli("update", "storm").exit_code == 0
    for changed in (True, False):
        done = cli("publish")
        said = done.stdout + done.stderr
        assert "storm (de): 1 unit stands in its last reviewed wording" in said
        assert (" 0 files changed" in said) is not changed


def test_a_build_that_only_looks_things_up_needs_no_engine(
    project, cli, offline_environment, tmp_path
):
    """docs/builds.md: "loads neither argostranslate nor CTranslate2. It can do without them"."""
    settings = project / "polyglot-news.toml"
    settings.write_text(settings.read_text().replace('engine = "pseudo"', 'engine = "argos"'))
    assert cli("localize", "--engine", "pseudo").exit_code == 0
    for name in ("argostranslate", "ctranslate2"):
        (tmp_path / "blocked" / name).mkdir(parents=True)
        (tmp_path / "blocked" / name / "__init__.py").write_text("raise ImportError('not here')")
    path = os.pathsep.join([str(tmp_path / "blocked"), offline_environment["PYTHONPATH"]])

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "polyglot_news.cli", "-C", str(project), *words],
            env={**offline_environment, "PYTHONPATH": path},
            capture_output=True,
            text=True,
            check=False,
        )

    for words in (["localize", "--frozen"], ["publish"], ["localize", "--check"]):
        (project / "site/index.html").unlink()
        shutil.rmtree(project / ".polyglot-news")
        done = run(*words)
        assert done.returncode == ("--check" in words), done.stderr
        assert "Traceback" not in done.stderr
    (project / "articles/new.txt").write_text("New Head\nA new line.\n")
    done = run("localize")
    assert (done.returncode, "Traceback" in done.stderr) == (4, False), done.stderr
