"""Articles that get another name or go for good: what belongs to them follows, or is kept."""

from __future__ import annotations

import dataclasses
import json
import re
from pathlib import Path

import polib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog_samples import catalogs, machine
from conftest import STORM, tree
from polyglot_news import pofile
from polyglot_news.catalog import Entry, State
from polyglot_news.files import Files
from polyglot_news.ledger import Ledger, parse
from polyglot_news.project import find
from polyglot_news.records import Act, Kind
from polyglot_news.renaming import likeness, mentions, pair_up, renamed, united
from polyglot_news.reviewing import Review, axes

OLENA = "Olena Koval <olena@news.example>"
GERMAN = "locales/de/LC_MESSAGES/{}.po"


@pytest.fixture(autouse=True)
def _clock(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1772366400")


@pytest.fixture
def started(project, cli):
    """The project after its first run, with units that a person approved and rejected."""
    assert cli("localize").exit_code == 0
    for number in "12":
        assert cli("approve", "storm", "-l", "de", "--unit", number, "--by", OLENA).exit_code == 0
    assert cli("reject", "storm", "-l", "uk", "--unit", "3", "--by", OLENA).exit_code == 0
    return project


def texts(root: Path, slug: str, locale: str = "de") -> dict[str, tuple[str, tuple[str, ...]]]:
    catalog = pofile.load(root / f"locales/{locale}/LC_MESSAGES/{slug}.po")
    return {one.msgid: (one.msgstr, one.flags) for one in catalog.entries}


def kept(root: Path) -> dict[str, bytes]:
    return {name: data for name, data in tree(root).items() if not name.startswith((".", "site/"))}


# Which are the same


def test_likeness_is_the_share_of_what_is_common():
    assert likeness({"abcd"}, {"abcd"}) == 1
    assert likeness({"abcd"}, {"efgh"}) == likeness(set(), set()) == 0
    assert likeness({"aaaa", "bb"}, {"aaaa", "cc"}) == pytest.approx(8 / 12)


@given(*[st.sets(st.text(min_size=1, max_size=4), max_size=5)] * 2)
def test_likeness_is_the_same_both_ways_and_bounded(one, other):
    assert likeness(one, other) == likeness(other, one)
    assert 0 <= likeness(one, other) <= 1
    assert (likeness(one, other) == 1) == (one == other != set())


@pytest.mark.parametrize(
    ("gone", "fresh", "elsewhere", "pairs", "unclear"),
    [
        ({"old": "abcd"}, {"new": "abcx"}, "", {"old": "new"}, ()),
        ({"old": "abcd"}, {"new": "axyz"}, "", {}, ()),
        # What stands everywhere tells nothing.
        ({"old": "abcd"}, {"new": "abxy"}, "ab", {}, ()),
        ({"old": "abcd"}, {"new": "abcx"}, "xy", {"old": "new"}, ()),
        # An article in two parts, and two versions of which one stays.
        ({"old": "abcd"}, {"one": "ab", "two": "cd"}, "", {}, ((("old",), ("one", "two")),)),
        ({"a": "abcd", "b": "abcx"}, {"new": "abcy"}, "", {}, ((("a", "b"), ("new",)),)),
        # One is plainly better than the other.
        ({"a": "abcd", "b": "abxy"}, {"new": "abcd"}, "", {"a": "new"}, ()),
        ({"a": "abcd", "b": "efgh"}, {"x": "efgh", "y": "abcd"}, "", {"a": "y", "b": "x"}, ()),
        ({"a": ""}, {"x": ""}, "", {}, ()),
    ],
)
def test_pairs(gone, fresh, elsewhere, pairs, unclear):
    found = pair_up(gone, fresh, elsewhere)
    assert (found.pairs, found.unclear) == (pairs, unclear)


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("See [the storm](storm.txt).", True),
        ("See [it](./storm.txt#night).", True),
        ("[1]: storm.txt", True),
        ('<a href="storm.txt">', True),
        ("[x](thunderstorm.txt)", False),
        ("[x](https://a.example/storm.txt)", False),
        ("[x](storm.txt.md)", False),
        ("The storm is over.", False),
    ],
)
def test_mentions_of_a_file(line, found):
    assert mentions(f"One\n{line}\n", "storm.txt") == ((2,) if found else ())


# Two catalogs as one


@settings(max_examples=60)
@given(catalogs(), catalogs())
def test_in_one_catalog_of_two_nothing_human_is_lost(one, other):
    whole, clashes = united(one, Ledger(), other, Ledger())
    there = {entry.texts for entry in whole.entries}
    clashing = {entry.key for entry in clashes}
    for entry in one.entries + other.entries:
        if entry.human and entry.key not in clashing:
            assert entry.texts in there
    assert united(whole, Ledger(), other, Ledger())[0] == whole
    assert united(one, Ledger(), one, Ledger()) == (one, ())


def test_the_better_text_stays_in_its_place():
    one = catalog_of(machine("A.", "M."), Entry("B."), Entry("C.", "C", flags=("fuzzy",)))
    other = catalog_of(Entry("A.", "P."), machine("B.", "M."), Entry("C.", "C"), Entry("D.", "D"))
    whole, clashes = united(one, Ledger(), other, Ledger())
    assert clashes == ()
    assert [(one.msgid, one.msgstr, one.fuzzy, one.obsolete) for one in whole.entries] == [
        ("A.", "P.", False, False),
        ("B.", "M.", True, False),
        ("C.", "C", False, False),
        ("D.", "D", False, True),
    ]


def catalog_of(*entries: Entry):
    from polyglot_news.catalog import new

    return dataclasses.replace(new("storm", "de"), entries=entries)


def test_a_header_follows_the_name_unless_it_has_one_of_its_own():
    catalog = catalog_of()
    assert renamed(catalog, "gale").header_value("Project-Id-Version") == "gale"
    own = dataclasses.replace(catalog, header=(("Project-Id-Version", "Our paper 1.0"),))
    assert renamed(own, "gale").header == own.header


# Found by itself


@pytest.mark.parametrize("command", ["extract", "update", "localize"])
def test_a_renamed_article_keeps_its_translations_and_their_reviews(started, cli, command):
    before = {locale: texts(started, "storm", locale) for locale in ("de", "uk", "ja")}
    (started / "articles/storm.txt").rename(started / "articles/gale.txt")
    done = cli(command)
    assert done.exit_code == 0, done.stderr
    assert "storm is gale now: 3 catalogs and 3 records went along\n" in done.stderr
    assert "articles/ferry.md:22: names storm.txt, which is gone; correct it\n" in done.stderr
    assert {locale: texts(started, "gale", locale) for locale in before} == before
    assert not [name for name in kept(started) if "storm" in name]
    assert cli("ledger", "verify").exit_code == 0
    show = cli("ledger", "show", "gale", "-l", "de").stdout
    assert show.count("approved by Olena Koval") == 2
    assert "no longer so" not in show

    done = cli("localize")
    assert "units translated" not in done.stderr
    assert "gone" not in done.stderr
    assert {locale: texts(started, "gale", locale) for locale in before} == before
    catalog = pofile.load(started / GERMAN.format("gale"))
    assert catalog.live[0].references[0].path == "articles/gale.txt"
    assert catalog.header_value("Project-Id-Version") == "gale"
    assert (started / "site/de/gale/index.html").exists()
    proposals = ".polyglot-news/proposals/de"
    assert (started / proposals / "gale.json").exists()
    assert not (started / proposals / "storm.json").exists()


def test_an_approval_after_a_rejection_outlives_a_name_and_its_return(started, cli):
    assert cli("rename", "storm", "gale").exit_code == 0
    assert cli("approve", "gale", "-l", "uk", "--unit", "3", "--by", OLENA).exit_code == 0
    assert cli("rename", "gale", "storm").exit_code == 0
    assert cli("ledger", "verify").exit_code == 0
    project = find(started)
    entry = pofile.load(started / "locales/uk/LC_MESSAGES/storm.po").live[2]
    ledger = parse(project.reviews("uk").read_bytes()).article("storm")
    assert axes(entry, ledger).review is Review.APPROVED


def test_a_persons_approval_goes_along_though_a_tool_spoke_after_it(started, cli):
    assert (
        cli(
            "approve", "storm", "-l", "de", "--unit", "1", "--by", "bot", "--kind", "tool"
        ).exit_code
        == 0
    )
    assert cli("rename", "storm", "gale").exit_code == 0
    project = find(started)
    entry = pofile.load(started / GERMAN.format("gale")).live[0]
    ledger = parse(project.reviews("de").read_bytes()).article("gale")
    kinds = {one.actor.kind for one in axes(entry, ledger).approvals}
    assert kinds == {Kind.PERSON, Kind.TOOL}


def test_a_renamed_catalog_keeps_the_layout_of_its_translators_tool(started, cli):
    path = started / GERMAN.format("storm")
    file = polib.pofile(path.read_text("utf-8"), wrapwidth=30)
    path.write_text(f"{file}", "utf-8")
    before = path.read_bytes()
    assert cli("rename", "storm", "gale").exit_code == 0
    after = (started / GERMAN.format("gale")).read_bytes()
    assert after == before.replace(b"Project-Id-Version: storm", b"Project-Id-Version: gale")


def test_an_article_that_was_edited_and_became_markdown_is_found(started, cli):
    (started / "articles/storm.txt").unlink()
    edited = STORM.replace("Two ferries wait outside.", "Three ferries wait outside.")
    (started / "articles/gale.md").write_text(f"# {edited.replace('Read also:', 'Read more:')}")
    done = cli("localize")
    assert "storm is gale now" in done.stderr
    catalog = pofile.load(started / GERMAN.format("gale"))
    assert sum(one.state is State.REVIEWED for one in catalog.live) == 2


def test_another_suffix_is_the_same_article(started, cli):
    (started / "articles/storm.txt").rename(started / "articles/storm.md")
    done = cli("update")
    assert "now" not in done.stderr
    assert (started / GERMAN.format("storm")).exists()


def test_another_article_is_no_new_name(started, cli):
    (started / "articles/storm.txt").unlink()
    (started / "articles/museum.txt").write_text("A museum\nIt opens on Sunday.\n")
    before = (started / GERMAN.format("storm")).read_bytes()
    done = cli("localize")
    assert "now" not in done.stderr
    assert f"{GERMAN.format('storm')}: its article is gone; kept until" in done.stderr
    assert (started / GERMAN.format("storm")).read_bytes() == before
    stats = cli("stats")
    assert "storm: its article is gone; 4 files kept until polyglot-news prune" in stats.stderr


def test_where_two_come_into_question_somebody_has_to_say_which(started, cli):
    old = started / "articles/storm.txt"
    title, first, second, *rest = old.read_text().splitlines(keepends=True)
    old.unlink()
    (started / "articles/one.txt").write_text("".join((title, first, *rest)))
    (started / "articles/two.txt").write_text("".join((title, second, *rest)))
    before = texts(started, "storm")
    done = cli("localize")
    assert "one, two: shares sentences with storm, gone; not certain which is which" in done.stderr
    assert "polyglot-news rename storm one" in done.stderr
    assert texts(started, "storm") == before
    assert cli("rename", "storm", "one").exit_code == 0
    assert cli("localize").exit_code == 0
    catalog = pofile.load(started / GERMAN.format("one"))
    assert sum(one.state is State.REVIEWED for one in catalog.entries) >= 1
    assert {text for text, flags in before.values() if not flags} <= {
        one.msgstr for one in catalog.entries
    }
    assert cli("ledger", "verify").exit_code == 0


@pytest.mark.parametrize("option", ["--check", "--dry-run"])
@pytest.mark.parametrize("command", ["extract", "update", "localize"])
def test_nothing_is_written_where_only_a_look_is_wanted(started, cli, command, option):
    (started / "articles/storm.txt").rename(started / "articles/gale.txt")
    before = tree(started)
    done = cli(command, option)
    assert done.exit_code == (1 if option == "--check" else 0)
    assert "storm is gale now" in done.stderr
    assert f"would change: {GERMAN.format('gale')}" in done.stderr
    assert f"would change: {GERMAN.format('storm')}" in done.stderr
    assert tree(started) == before


class _Stop(Exception):
    pass


@pytest.fixture
def stopping(monkeypatch):
    """Have the n-th change of a file fail, as a full disk or Ctrl-C would have it."""
    left = [0]

    def counted(method):
        def run(self, path, *rest):
            left[0] -= 1
            if left[0] == 0 and not self.dry:
                raise _Stop
            return method(self, path, *rest)

        return run

    for name in ("write", "remove"):
        monkeypatch.setattr(Files, name, counted(getattr(Files, name)))
    return left


@pytest.mark.parametrize("explicit", [True, False])
def test_whatever_interrupts_a_move_the_next_run_completes_it(
    started, cli, stopping, tmp_path, explicit
):
    if not explicit:
        (started / "articles/storm.txt").rename(started / "articles/gale.txt")
    start = tree(started)
    command = ["rename", "storm", "gale"] if explicit else ["update"]
    wanted = None
    for step in range(100):
        for path in sorted(started.rglob("*"), reverse=True):
            if path.is_file():
                path.unlink()
        for name, data in start.items():
            (started / name).parent.mkdir(parents=True, exist_ok=True)
            (started / name).write_bytes(data)
        stopping[0] = step
        try:
            stopped = cli(*command).exit_code != 0
        except _Stop:
            stopped = True
        stopping[0] = 0
        assert cli("localize").exit_code == 0
        if wanted is None:
            wanted = kept(started)
            assert "articles/gale.txt" in wanted
        # Until the article itself has its new name, all is as it was.
        if explicit and "articles/storm.txt" in kept(started):
            assert cli(*command).exit_code == 0
            assert cli("localize").exit_code == 0
        now = kept(started)
        assert now.keys() == wanted.keys(), step
        assert {name for name in now if now[name] != wanted[name]} == set(), step
        assert cli("ledger", "verify").exit_code == 0
        if step and not stopped:
            break
    assert step > 8


# Said by somebody


def test_rename_takes_the_article_along(started, cli):
    before = texts(started, "storm")
    tried = tree(started)
    dry = cli("rename", "storm", "gale", "-n")
    assert dry.exit_code == 0
    assert "would change: articles/gale.txt" in dry.stderr
    assert tree(started) == tried
    done = cli("rename", "articles/storm.txt", "gale")
    assert done.exit_code == 0, done.stderr
    assert done.stderr == (
        "storm is gale now: 3 catalogs and 3 records went along\n"
        "articles/ferry.md:22: names storm.txt, which is gone; correct it\n"
    )
    assert (started / "articles/gale.txt").read_text() == STORM
    assert not (started / "articles/storm.txt").exists()
    assert texts(started, "gale") == before
    assert cli("localize").exit_code == 0
    assert texts(started, "gale") == before
    assert cli("rename", "gale", "storm").exit_code == 0
    assert cli("localize").exit_code == 0
    assert texts(started, "storm") == before
    assert cli("ledger", "verify").exit_code == 0


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("storn", "gale", "There is no article “storn”. Did you mean “storm”?"),
        ("storm", "ferry", "articles/ferry.md: There is an article of that name."),
        ("storm", "Storm", "“storm” and “Storm” are the same name."),
        ("storm", "a b", "“a b” cannot be an article's name"),
        ("storm", "elsewhere/gale.md", "“elsewhere/gale.md” cannot be an article's name"),
    ],
)
def test_rename_refuses_with_one_line(started, cli, old, new, says):
    before = tree(started)
    done = cli("rename", old, new)
    assert done.exit_code == 2
    assert says in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert tree(started) == before


def test_two_translations_of_one_sentence_stop_it(started, cli):
    path = started / GERMAN.format("gale")
    other = catalog_of(Entry("Storm Closes the Harbour", "Eine andere Fassung", msgctxt="title"))
    path.write_text(pofile.dumps(other))
    before = tree(started)
    done = cli("rename", "storm", "gale")
    assert done.exit_code == 2
    assert f"{GERMAN.format('gale')}: 1 sentence has another translation here" in done.stderr
    assert tree(started) == before

    (started / "articles/storm.txt").rename(started / "articles/gale.txt")
    done = cli("localize")
    assert "Then run polyglot-news rename storm gale" in done.stderr
    assert (started / GERMAN.format("storm")).exists()


def test_what_is_there_under_the_new_name_is_kept(started, cli):
    path = started / GERMAN.format("gale")
    other = catalog_of(Entry("Two ferries wait outside.", "Zwei Fähren."), Entry("Gone.", "Weg."))
    path.write_text(pofile.dumps(other))
    before = texts(started, "storm")
    assert cli("rename", "storm", "gale").exit_code == 0
    assert cli("localize").exit_code == 0
    after = texts(started, "gale")
    assert after["Two ferries wait outside."] == ("Zwei Fähren.", ())
    assert after["Gone."][0] == "Weg."
    reviewed = {text for text, flags in before.values() if not flags}
    assert reviewed <= {text for text, _ in after.values()}


# Gone for good


@pytest.fixture
def gone(started, cli):
    (started / "articles/storm.txt").unlink()
    assert cli("localize").exit_code == 0
    return started


def test_prune_lists_and_deletes_only_when_told(gone, cli):
    before = tree(gone)
    done = cli("prune")
    assert done.exit_code == 0
    assert done.stdout.splitlines() == [
        "locales/de/LC_MESSAGES/storm.po: 2 texts that a person wrote or approved",
        "locales/ja/LC_MESSAGES/storm.po: 0 texts that a person wrote or approved",
        "locales/storm.pot",
        "locales/uk/LC_MESSAGES/storm.po: 0 texts that a person wrote or approved",
    ]
    assert done.stderr == (
        "Nothing is deleted yet. With --yes go 4 files with 2 texts that a person wrote or "
        "approved.\n"
    )
    assert json.loads(cli("prune", "--format", "json").stdout)[0] == {
        "article": "storm",
        "file": "locales/de/LC_MESSAGES/storm.po",
        "human": 2,
        "records": 0,
    }
    assert tree(gone) == before


def test_what_is_pruned_is_nowhere_any_more(gone, cli):
    assert cli("memory", "lookup", "Storm Closes the Harbour", "-l", "de").stdout
    others = {name: data for name, data in kept(gone).items() if "storm" not in name}
    done = cli("prune", "storm", "--yes")
    assert done.exit_code == 0
    assert "Deleted 4 files with 2 texts" in done.stderr
    assert not [name for name in tree(gone) if re.search(r"storm\.(po|pot|json)$", name)]
    ledgers = {name for name in others if name.endswith(".jsonl")}
    now = kept(gone)
    assert now.keys() == others.keys()
    assert {name for name in now if now[name] != others[name]} == ledgers
    assert all(now[name].startswith(others[name]) for name in ledgers)
    records = parse(now["locales/de/reviews.jsonl"]).records
    assert [(one.act, one.actor.kind) for one in records[-2:]] == [(Act.REVERTED, Kind.TOOL)] * 2
    assert cli("ledger", "verify").exit_code == 0
    assert "Storm" not in cli("memory", "lookup", "Storm Closes the Harbour", "-l", "de").stdout
    assert "gone" not in cli("extract").stderr
    done = cli("prune")
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", "")


def test_prune_touches_nothing_of_an_article_that_is_there(gone, cli):
    before = tree(gone)
    done = cli("prune", "ferry", "--yes")
    assert done.exit_code == 2
    assert "The article “ferry” is there. Gone are: storm." in done.stderr
    done = cli("prune", "nothing", "--yes")
    assert done.exit_code == 2
    assert "has left nothing behind" in done.stderr
    assert tree(gone) == before


def test_an_interrupted_prune_is_completed(gone, cli, stopping):
    stopping[0] = 3
    with pytest.raises(_Stop):
        cli("prune", "--yes")
    stopping[0] = 0
    assert cli("prune", "--yes").exit_code == 0
    assert not [name for name in kept(gone) if "storm" in name]
    assert cli("ledger", "verify").exit_code == 0


def test_the_ledger_can_be_read_when_the_article_is_gone(gone, cli):
    done = cli("ledger", "show", "storm", "-l", "de")
    assert done.exit_code == 0
    assert "unit 1 “Storm Closes the Harbour”: approved by Olena Koval" in done.stdout
    assert cli("prune", "--yes").exit_code == 0
    done = cli("ledger", "show", "storm", "-l", "de")
    assert done.exit_code == 0
    assert "a unit that is gone: reverted by polyglot-news (tool), scope “prune”" in done.stdout
    assert cli("ledger", "show", "nothing", "-l", "de").exit_code == 2


def test_a_deleted_article_comes_back_with_all_it_had(gone, cli):
    before = texts(gone, "storm")
    (gone / "articles/storm.txt").write_text(STORM)
    assert cli("localize").exit_code == 0
    assert texts(gone, "storm") == before


def test_prune_ends_what_is_said_about_catalogs_that_somebody_deleted(gone, cli):
    for path in gone.glob("locales/*/LC_MESSAGES/storm.po"):
        path.unlink()
    (gone / "locales/storm.pot").unlink()
    done = cli("ledger", "verify")
    assert done.exit_code == 1
    assert "an article that goes for good is deleted with prune" in done.stdout
    done = cli("prune")
    assert done.stdout == (
        "locales/de/reviews.jsonl: 2 records about storm, kept and taken back\n"
        "locales/uk/reviews.jsonl: 1 record about storm, kept and taken back\n"
    )
    assert cli("prune", "--yes").exit_code == 0
    assert cli("ledger", "verify").exit_code == 0
    assert cli("prune").stdout == ""


def test_an_article_that_is_not_asked_for_may_be_broken(started, cli):
    (started / "articles/storm.txt").rename(started / "articles/gale.txt")
    (started / "articles/broken.md").write_bytes(b"\xff\xfe")
    done = cli("update", "gale")
    assert done.exit_code == 0, done.stderr
    assert "storm is gale now" in done.stderr
    assert cli("update").exit_code == 5


def test_a_missing_catalog_is_no_history(started, cli):
    (started / GERMAN.format("storm")).unlink()
    done = cli("ledger", "verify", "-l", "de")
    assert done.exit_code == 1
    assert "Put the catalog back" in done.stdout
