"""The bill of an edit: what it opens, against real git repositories."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from conftest import FERRY, PICTURE, SETTINGS, STORM, tree, write_tree
from polyglot_news import bill as bills
from polyglot_news import catalog as catalogs
from polyglot_news import revisions
from polyglot_news.bill import Kind
from polyglot_news.cli import main
from polyglot_news.errors import PolyglotNewsError, UsageError
from polyglot_news.report import bill as shown
from polyglot_news.worddiff import diff, marked

OLENA = "Olena Koval <olena@news.example>"
BRIDGE = "The bridge opens in June"
FERRIES = "Two ferries wait outside."


def template(*sentences: str, slug: str = "storm") -> catalogs.Catalog:
    units = (
        catalogs.Unit(None, text, "paragraph", "articles/storm.txt", number)
        for number, text in enumerate(sentences, 1)
    )
    return catalogs.template(slug, units)


def git(folder: Path, *arguments: str) -> str:
    identity = {
        f"GIT_{who}_{what}": value
        for who in ("AUTHOR", "COMMITTER")
        for what, value in (("NAME", "Olena Koval"), ("EMAIL", "olena@news.example"))
    }
    done = subprocess.run(
        ["git", "-c", "init.defaultBranch=main", "-C", str(folder), *arguments],
        env={**os.environ, **identity, "GIT_CONFIG_GLOBAL": "/dev/null"},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def commit(folder: Path, message: str) -> str:
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "-m", message)
    return git(folder, "rev-parse", "HEAD")


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    """A project with its catalogs, German wholly approved, in a repository."""
    root = tmp_path_factory.mktemp("bill") / "project"
    write_tree(
        root,
        {
            "polyglot-news.toml": SETTINGS,
            "articles/storm.txt": STORM,
            "articles/ferry.md": FERRY,
            "articles/aurora.svg": PICTURE,
            ".gitignore": ".polyglot-news/\nsite/\n",
        },
    )
    runner = CliRunner(catch_exceptions=False)
    runner.invoke(main, ["-C", str(root), "localize"])
    for slug in ("storm", "ferry"):
        options = ["-l", "de", "--all", "--scope", "read", "--by", OLENA]
        assert runner.invoke(main, ["-C", str(root), "approve", slug, *options]).exit_code == 0
    runner.invoke(main, ["-C", str(root), "localize"])
    git(root, "init", "--quiet")
    commit(root, "first")
    return root


@pytest.fixture
def committed(first, project):
    """A copy of it."""
    shutil.rmtree(project)
    shutil.copytree(first, project)
    return project


def edit(project: Path, *pairs: tuple[str, str], name: str = "storm.txt") -> None:
    path = project / "articles" / name
    text = path.read_text()
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text)


def asked(cli, *options: str) -> dict:
    done = cli("diff", "--format", "json", *options)
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


# What an edit does to an article


def test_sentences_are_new_changed_gone_or_moved():
    before = template("One is here.", "Two is a sentence.", BRIDGE, "Four goes away entirely.")
    after = template("Two is a sentence.", "One is here.", BRIDGE + " 2027", "A whole new thought!")
    found = {one.key[1]: one.kind for one in bills.changes(before, after)}
    # Of two that changed places it is enough to say that one of them moved.
    assert [found.pop(text, None) for text in ("One is here.", "Two is a sentence.")].count(
        Kind.MOVED
    ) == 1
    assert found == {
        BRIDGE + " 2027": Kind.CHANGED,
        "A whole new thought!": Kind.ADDED,
        "Four goes away entirely.": Kind.DELETED,
    }
    changed = next(one for one in bills.changes(before, after) if one.kind is Kind.CHANGED)
    assert changed.before == (None, BRIDGE)
    assert changed.line == 3


sentences = st.lists(
    st.sampled_from([f"Sentence {word} of the storm." for word in "abcdefgh"]), unique=True
)


@given(sentences, sentences)
def test_every_sentence_of_both_sides_is_accounted_for_once(before, after):
    old, new = template(*before), template(*after)
    found = bills.changes(old, new)
    opened = [one.key[1] for one in found if one.kind in (Kind.ADDED, Kind.CHANGED)]
    assert sorted(opened) == sorted(set(after) - set(before))
    gone = [one.key[1] for one in found if one.kind is Kind.DELETED]
    gone += [one.before[1] for one in found if one.before]
    assert sorted(gone) == sorted(set(before) - set(after))
    moved = {one.key[1] for one in found if one.kind is Kind.MOVED}
    stayed = [text for text in after if text in before and text not in moved]
    assert stayed == sorted(stayed, key=before.index)
    assert bills.changes(new, new) == ()


def test_a_new_article_is_all_new():
    assert {one.kind for one in bills.changes(None, template("One.", "Two."))} == {Kind.ADDED}


def test_an_article_under_a_new_name_is_known_by_its_sentences():
    old = {"storm": template("One.", "Two.", "Three."), "ferry": template("Four.", "Five.")}
    new = {"tempest": template("One.", "Two.", "Six."), "boat": template("Seven.", "Four.", "Ten.")}
    assert bills.renamed(old, new) == {"tempest": "storm"}


@given(*[st.text(alphabet="ab 1.,'-橋は\n", max_size=20)] * 2)
@settings(max_examples=50)
def test_a_difference_holds_both_texts(old, new):
    pieces = diff(old, new)
    assert "".join(text for kind, text in pieces if kind != "+") == old
    assert "".join(text for kind, text in pieces if kind != "-") == new


def test_words_and_characters_are_marked():
    assert marked(diff("Open in June, she said.", "Open in May, she said.")) == (
        "Open in [-June-]{+May+}, she said."
    )
    assert marked(diff("橋は6月に開通", "橋は7月に開通")) == "橋は[-6-]{+7+}月に開通"


# The command


def test_an_edit_opens_what_it_changed_and_nothing_else(committed, cli):
    edit(committed, (BRIDGE, "The old bridge opens in June"), (FERRIES, f"{FERRIES} Nobody knows."))
    before = tree(committed, without=".git")
    found = asked(cli, "--base", "HEAD")
    assert tree(committed, without=".git") == before
    assert found["version"] == shown.VERSION
    assert [(one["article"], one["status"]) for one in found["articles"]] == [("storm", "changed")]
    assert set(found["locales"]) == {"ja", "uk", "de"}
    units = {(one["locale"], one["change"]): one for one in found["units"]}
    assert set(units) == {
        (locale, kind) for locale in ("ja", "uk", "de") for kind in ("added", "changed")
    }
    german = units["de", "changed"]
    assert german["previous"] == BRIDGE
    assert german["previous_state"] == "reviewed"
    assert german["previous_translation"]
    assert german["outcome"] in ("offered", "repaired")
    assert german["line"] == 6
    assert units["ja", "changed"]["outcome"] == "machine"
    assert units["ja", "changed"]["previous_state"] == "machine"
    assert units["de", "added"]["outcome"] == "machine"
    total = sum(one["minutes"] for one in found["units"])
    assert found["minutes"] == pytest.approx(total, abs=0.1)
    for locale, one in found["locales"].items():
        mine = [unit for unit in found["units"] if unit["locale"] == locale]
        assert one["review"]["units"] == sum(unit["minutes"] > 0 for unit in mine)
        assert sum(one["outcomes"].values()) == len(mine)


def test_the_bill_is_the_same_before_and_after_the_catalogs_are_updated(committed, cli):
    edit(committed, (BRIDGE, "The old bridge opens in June"))
    before = asked(cli, "--base", "main")
    cli("localize")
    git(committed, "checkout", "--quiet", "-b", "edit")
    commit(committed, "edit")
    assert asked(cli, "--base", "edit")["units"] == []
    after = asked(cli, "--base", "main")
    kept = ("locale", "article", "change", "msgid", "previous", "previous_state", "outcome")
    assert [{name: one[name] for name in kept} for one in after["units"]] == [
        {name: one[name] for name in kept} for one in before["units"]
    ]


def test_what_was_approved_within_the_edit_asks_for_nothing(committed, cli):
    edit(committed, (BRIDGE, "The old bridge opens in June"))
    cli("localize")
    approved = cli(
        "approve", "storm", "-l", "de", "--msgid", "The old bridge opens in June", "--by", OLENA
    )
    assert approved.exit_code == 0
    found = asked(cli, "--base", "HEAD", "-l", "de")
    assert [(one["outcome"], one["minutes"]) for one in found["units"]] == [("approved", 0)]
    assert found["minutes"] == 0


def test_a_sentence_that_was_approved_elsewhere_comes_from_the_memory(committed, cli):
    edit(committed, ("> Nobody knows", f"{FERRIES}\n\n> Nobody knows"), name="ferry.md")
    found = asked(cli, "--base", "HEAD", "-l", "de")
    one = next(one for one in found["units"] if one["msgid"] == FERRIES)
    assert (one["outcome"], one["task"]) == ("memory", "check")
    assert one["translation"]


def test_a_renamed_article_keeps_its_translations(committed, cli):
    (committed / "articles/storm.txt").rename(committed / "articles/tempest.txt")
    edit(committed, (BRIDGE, "The old bridge opens in June"), name="tempest.txt")
    found = asked(cli, "--base", "HEAD", "-l", "de")
    assert [(one["article"], one["status"], one["was"]) for one in found["articles"]] == [
        ("tempest", "renamed", "storm")
    ]
    assert [one["outcome"] for one in found["units"]] in (["offered"], ["repaired"])


def test_new_and_deleted_articles_are_told(committed, cli):
    (committed / "articles/ferry.md").unlink()
    write_tree(committed, {"articles/wind.txt": "The wind turned.\n"})
    found = asked(cli, "--base", "HEAD", "-l", "uk")
    assert [(one["article"], one["status"]) for one in found["articles"]] == [
        ("wind", "added"),
        ("ferry", "deleted"),
    ]
    assert [one["article"] for one in found["units"]] == ["wind"]
    # Of articles that are not asked about nothing is said.
    found = asked(cli, "storm", "--base", "HEAD", "-l", "uk")
    assert found["articles"] == found["units"] == []


def test_a_new_language_is_opened_whole(committed, cli):
    text = SETTINGS.replace('"de"]', '"de", "pl"]')
    (committed / "polyglot-news.toml").write_text(text)
    found = asked(cli, "--base", "HEAD")
    assert {one["locale"] for one in found["units"]} == {"pl"}
    assert found["locales"]["pl"]["added"] == found["locales"]["pl"]["review"]["units"] > 10


def test_only_a_move_costs_nothing(committed, cli):
    text = STORM.replace("- Ferry tickets now cost 12.50 euros\n", "") + (
        "- Ferry tickets now cost 12.50 euros\n"
    )
    (committed / "articles/storm.txt").write_text(text)
    found = asked(cli, "--base", "HEAD")
    assert {one["change"] for one in found["units"]} == {"moved"}
    assert found["minutes"] == 0


def test_what_others_did_on_the_base_since_is_no_part_of_the_edit(committed, cli):
    git(committed, "checkout", "--quiet", "-b", "edit")
    edit(committed, (BRIDGE, "The old bridge opens in June"))
    commit(committed, "edit")
    git(committed, "checkout", "--quiet", "main")
    edit(committed, (FERRIES, "Three ferries wait outside."))
    commit(committed, "other")
    git(committed, "checkout", "--quiet", "edit")
    found = asked(cli, "--base", "main", "-l", "de")
    assert [one["previous"] for one in found["units"]] == [BRIDGE]


def test_a_project_in_a_folder_of_a_repository(committed, cli, tmp_path):
    shutil.rmtree(committed / ".git")
    git(tmp_path, "init", "--quiet")
    commit(tmp_path, "first")
    edit(committed, (BRIDGE, "The old bridge opens in June"))
    found = asked(cli, "--base", "HEAD", "-l", "de")
    assert [one["previous"] for one in found["units"]] == [BRIDGE]


def test_every_field_is_documented(committed, cli):
    text = (Path(__file__).parents[1] / "docs" / "reference.md").read_text("utf-8")
    text = text.partition("### The bill of an edit")[2].partition("\n### ")[0]
    rows = dict(re.findall(r"^\| (`\w+`(?:, `\w+`)*) \| (.*) \|$", text, re.MULTILINE))
    edit(committed, (BRIDGE, "The old bridge opens in June"))
    found = asked(cli, "--base", "HEAD")
    table = {name for row in rows for name in re.findall(r"\w+", row)}
    assert set(found) | {one.name.lower() for one in bills.Outcome} == table
    for one in found["units"]:
        assert set(one) == set(re.findall(r"`(\w+)`", rows["`units`"]))
    assert set(found["articles"][0]) <= set(re.findall(r"`(\w+)`", rows["`articles`"]))


def test_nothing_changed(committed, cli):
    assert cli("diff", "--base", "HEAD").stdout.endswith(": no article changed.\n")
    assert cli("diff", "--base", "HEAD", "--format", "markdown").stdout.startswith(
        "### Translation review: nothing\n"
    )


def test_the_text_shows_old_and_new(committed, cli):
    edit(committed, (BRIDGE, "The old bridge opens in June"))
    done = cli("diff", "--base", "HEAD")
    assert done.exit_code == 0
    assert "storm (changed): 1 changed" in done.stdout
    assert re.search(r"^storm:6  changed  The ?\{\+ ?old ?\+\} ?bridge opens", done.stdout, re.M)
    assert re.search(r"    de  (old translation offered|repaired), about 1 min\n", done.stdout)
    assert "        reviewed: " in done.stdout
    assert done.stderr == ""


# For a pull request


class Shown(HTMLParser):
    """The text that a browser shows, and the elements that are open around it."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.tags: list[str] = []

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)


TRICKY = [
    "A | pipe and **stars** and `code` and _lines_ and [a link](https://x.example)",
    "<script>alert(1)</script> & <b>bold</b> &amp; <!-- a comment -->",
    "@olena read #12 and !3 and ~label and www.news.example and https://news.example/a_b_c",
    "back\\slash and \\| and $x$ and :smile: and ~~gone~~ and ![image](a.png)",
    "two\nlines\r\nand\ta tab",
]


@pytest.mark.parametrize("text", TRICKY)
def test_a_text_in_a_cell_means_nothing(text):
    page = Shown()
    html = MarkdownIt("gfm-like", {"html": True, "linkify": False}).render(
        f"| a | b |\n| --- | --- |\n| {shown.escaped(text)} | end |\n"
    )
    page.feed(html)
    assert page.tags == ["table", "thead", "tr", "th", "th", "tbody", "tr", "td", "td"]
    cells = [line for line in page.text.split("\n") if line.strip()]
    assert cells == ["a", "b", re.sub(r"\s+", " ", text), "end"]


def test_nobody_is_called_and_nothing_is_linked():
    text = shown.escaped(" ".join(TRICKY))
    for sign in ("@olena", "#12", "!3", "~label", "www.", "https://", ":smile:"):
        assert sign not in text


@given(st.text(alphabet="ab |\\`*_[]()<>&@#!~$:\n-", max_size=30))
def test_no_text_leaves_its_cell(text):
    html = MarkdownIt("gfm-like", {"html": True, "linkify": False}).render(
        f"| a | b |\n| --- | --- |\n| x{shown.escaped(text)}x | end |\n"
    )
    page = Shown()
    page.feed(html)
    assert page.tags.count("td") == 2
    spaced = re.sub(r"\s+", " ", text)
    assert f"x{spaced}x" in page.text


def test_the_comment_is_a_table_and_a_section_for_each_article(committed, cli):
    edit(committed, (BRIDGE, "The <b>old</b> | bridge opens in June"))
    done = cli("diff", "--base", "HEAD", "--format", "markdown")
    page = Shown()
    page.feed(MarkdownIt("gfm-like", {"html": True, "linkify": False}).render(done.stdout))
    assert page.tags.count("table") == 2
    assert page.tags.count("details") == page.tags.count("summary") == 1
    assert "The <b>old</b> | bridge opens in June" in page.text
    assert "ins" in page.tags


def test_a_comment_is_never_too_long_for_its_host(committed, cli):
    many = "".join(f"Sentence number {n} is {'very ' * 30}long.\n\n" for n in range(400))
    write_tree(committed, {f"articles/long-{name}.txt": many for name in "abc"})
    done = cli("diff", "--base", "HEAD", "--format", "markdown")
    assert len(done.stdout) < 65_536
    assert "more sentences." in done.stdout
    assert done.stdout.count("<details>") == done.stdout.count("</details>") >= 1
    assert re.search(r"\d+ articles? more: ", done.stdout)


# What can be wrong


def test_an_unknown_revision_is_said_so(committed, cli):
    for name in ("nowhere", "--help", "", "HEAD:articles", "a\nb"):
        done = cli("diff", f"--base={name}")
        assert done.exit_code == 2
        assert done.stderr.startswith("Error: git knows no revision “")
        assert len(done.stderr.splitlines()) == 1 + name.count("\n")


def test_without_a_repository_there_is_nothing_to_compare_with(project, cli, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(project.parent))
    done = cli("diff", "--base", "HEAD")
    assert done.exit_code == 2
    assert "This is in no git repository" in done.stderr


def test_a_repository_without_a_commit_has_no_revision(project, cli):
    git(project, "init", "--quiet")
    done = cli("diff", "--base", "HEAD")
    assert done.exit_code == 2
    assert "git knows no revision “HEAD”" in done.stderr


def test_without_git_it_says_so(committed, cli, monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    done = cli("diff", "--base", "HEAD")
    assert done.exit_code == 2
    assert done.stderr == (
        "Error: There is no git here, and only git knows what was there before. Install git.\n"
    )


def test_a_shallow_clone_is_told_what_to_do(committed, tmp_path):
    git(committed, "checkout", "--quiet", "-b", "edit")
    edit(committed, (BRIDGE, "The old bridge opens in June"))
    commit(committed, "edit")
    git(committed, "checkout", "--quiet", "main")
    edit(committed, (FERRIES, "Three ferries wait outside."))
    commit(committed, "other")
    clone = tmp_path / "clone"
    source = committed.as_uri()
    git(tmp_path, "clone", "--quiet", "--depth=1", "--branch=edit", source, "clone")
    with pytest.raises(UsageError, match=r"fetch it first: git fetch origin main"):
        revisions.at(clone, "main", ["articles"])
    git(clone, "fetch", "--quiet", "--depth=1", "origin", "main:main")
    with pytest.raises(UsageError, match=r"too shallow .* git fetch --unshallow"):
        revisions.at(clone, "main", ["articles"])
    git(clone, "fetch", "--quiet", "--unshallow")
    found = revisions.at(clone, "main", ["articles"])
    assert BRIDGE in found.files["articles/storm.txt"].decode()
    assert FERRIES in found.files["articles/storm.txt"].decode()


def test_histories_without_a_common_commit(committed):
    git(committed, "checkout", "--quiet", "--orphan", "alone")
    commit(committed, "alone")
    with pytest.raises(UsageError, match="no commit in common"):
        revisions.at(committed, "main", ["articles"])


def test_links_and_other_repositories_are_no_files(committed):
    (committed / "articles/link.txt").symlink_to("storm.txt")
    commit(committed, "link")
    found = revisions.at(committed, "HEAD", ["articles", "nowhere"])
    assert sorted(found.files) == ["articles/aurora.svg", "articles/ferry.md", "articles/storm.txt"]


def test_a_damaged_repository_is_an_error_of_one_line(committed):
    for path in (committed / ".git/objects").rglob("*"):
        if path.is_file():
            path.chmod(0o600)
            path.write_bytes(b"")
    with pytest.raises(PolyglotNewsError):
        revisions.at(committed, "HEAD", ["articles"])


def test_broken_files_of_the_past_do_no_harm(committed, cli):
    for name in ("polyglot-news.toml", "locales/de/LC_MESSAGES/storm.po", "articles/storm.txt"):
        path = committed / name
        kept = path.read_bytes()
        path.write_bytes(b"\xff\xfe <<<<<<< broken \x00")
        commit(committed, "broken")
        path.write_bytes(kept)
    found = asked(cli, "--base", "HEAD")
    assert {one["article"] for one in found["articles"]} == {"storm"}
