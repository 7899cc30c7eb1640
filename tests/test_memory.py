"""The translation memory: what feeds it, what it finds, and that it can always be made anew."""

from __future__ import annotations

import dataclasses
import json
import random
import sqlite3
from pathlib import Path

import numpy as np
import polib
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import fuzz

from catalog_samples import approved
from conftest import write_tree
from polyglot_news import catalog as catalogs
from polyglot_news import merging, pofile, provenance, reuse
from polyglot_news.catalog import Catalog
from polyglot_news.entry import Entry, Origin, State
from polyglot_news.errors import FileError
from polyglot_news.ledger import Ledger
from polyglot_news.memory import feeds, index, leverage
from polyglot_news.memory.forms import NEAR, form, similarity
from polyglot_news.memory.leverage import filled
from polyglot_news.memory.pairs import Match, Occurrence, Pair, from_catalog
from polyglot_news.memory.store import Feed, Memory
from polyglot_news.provenance import Provenance, digest
from polyglot_news.reuse import Taken
from polyglot_news.reviewing import Review, axes

WORDS = (
    "harbour storm ferry city bridge repair sail wait morning night president guarantee security "
    "europe budget council mayor ticket price river flood school library archive train station"
).split()
KANJI = "日本政府安全保障防衛協力支援復興会談首相発表港嵐船橋市民図書館新聞記事"


def pair(source: str, target: str = "", locale: str = "de", **origin: object) -> Pair:
    return Pair(source, target or f"[{source}]", "en", locale, Occurrence("a.po", **origin))


def feed(name: str, *pairs: Pair, version: str = "") -> Feed:
    return Feed(name, version or str(hash(pairs)), lambda: pairs)


def memory_of(*pairs: Pair) -> Memory:
    return Memory(None, [feed("a.po", *pairs)])


def sentences(count: int, seed: int = 1) -> list[str]:
    rng = random.Random(seed)  # noqa: S311
    made: dict[str, None] = {}
    while len(made) < count:
        if rng.random() < 0.2:
            made["".join(rng.choices(KANJI, k=rng.randint(4, 30))) + "。"] = None
        else:
            made[" ".join(rng.choices(WORDS, k=rng.randint(2, 14))).capitalize() + "."] = None
    return list(made)


def changed(text: str, rng: random.Random) -> str:
    at = rng.randrange(len(text))
    return text[:at] + rng.choice("xyz市 ") * rng.randint(0, 3) + text[at + rng.randint(0, 4) :]


# What is alike


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The ferry costs 12.50 euros.", "The ferry costs 9 euros."),
        ("The **ferry** sails.", "The ferry sails."),
        ("Read [more](https://a.example/x).", "Read [more](https://b.example/long/address)."),
        ("The ship\u00a0sails.", "The ship sails."),
        ("Cafe\u0301 closed", "Caf\u00e9 closed"),
        ("`a` fell[^1] &amp; rose", "`a` fell & rose"),
    ],
)
def test_texts_that_differ_in_markup_or_numbers_only_are_near_and_not_the_same(one, other):
    assert form(one) == form(other)
    assert similarity(one, other) == NEAR < 1


@given(st.text(max_size=40), st.text(max_size=40))
def test_similarity_is_a_share_that_is_whole_for_the_same_text_only(one, other):
    assert 0 <= similarity(one, other) <= NEAR or one == other
    assert similarity(one, one) == 1
    assert similarity(one, other) == similarity(other, one)


@given(*[st.lists(st.sampled_from(WORDS), min_size=4, max_size=9).map(" ".join)] * 2)
def test_plain_words_are_as_much_alike_as_for_a_changed_article(one, other):
    if one != other and fuzz.ratio(one, other) >= 75:
        assert similarity(one, other) == min(NEAR, merging.similarity(one, other))


def test_a_text_of_markup_alone_is_compared_as_it_is():
    assert form("![](a.png)") == "![](a.png)"


# What feeds it


def reviewed(entries: list[Entry], **header: str) -> Catalog:
    made = catalogs.new("storm", "de", language="en", date="2026-03-01")
    fields = {**dict(made.header), **{key.replace("_", "-"): one for key, one in header.items()}}
    return dataclasses.replace(made, header=tuple(fields.items()), entries=tuple(entries))


def fed(catalog: Catalog, approved=lambda entry: True) -> list[Pair]:
    return list(from_catalog(catalog, "a.po", "en", approved))


def test_approved_entries_feed_it_and_those_that_are_obsolete_too():
    machine = Provenance("argos", text=digest("Zwei"), source=digest("Two")).comment
    catalog = reviewed(
        [
            Entry("One", "Eins", msgctxt="title"),
            Entry("Two", "Zwei", comments=(machine,)),
            Entry("Three", "Drei", flags=("fuzzy",)),
            Entry("Four"),
            Entry("Five", msgid_plural="Fives", msgstr_plural=("Fünf", "Fünfen")),
            Entry("Six", "Sechs", obsolete=True),
        ],
        PO_Revision_Date="2026-05-04 12:30+0200",
    )
    found = [(one.source, one.target, one.origin) for one in fed(catalog)]
    date = "2026-05-04T10:30:00Z"
    assert found == [
        ("One", "Eins", Occurrence("a.po", "storm", "title", date)),
        ("Two", "Zwei", Occurrence("a.po", "storm", None, date, machine=True)),
        ("Six", "Sechs", Occurrence("a.po", "storm", None, date, obsolete=True)),
    ]
    assert {(one.language, one.locale) for one in fed(catalog)} == {("en", "de")}


def test_an_approval_that_does_not_stand_feeds_nothing():
    assert fed(reviewed([Entry("One", "Eins")]), lambda entry: False) == []


def test_the_language_of_an_article_is_its_catalogs():
    (found,) = fed(reviewed([Entry("One", "Eins")], X_Source_Language="pt-BR"))
    assert found.language == "pt_BR"


@pytest.mark.parametrize("date", ["1970-01-01 00:00+0000", "YEAR-MO-DA HO:MI+ZONE", ""])
def test_a_date_that_is_none_is_not_known(date):
    (found,) = fed(reviewed([Entry("One", "Eins")], PO_Revision_Date=date))
    assert found.origin.date == ""


# What it finds


def test_the_very_text_is_found_and_no_other():
    with memory_of(pair("One"), pair("Two", locale="uk")) as memory:
        assert memory.exact("One", "de") == Match("One", "[One]", 1.0, Occurrence("a.po"))
        assert memory.exact("one", "de") is None
        assert memory.exact("Two", "de") is None
        assert memory.exact("One", "de", language="fr") is None


def test_a_language_is_fed_by_its_variants_and_not_the_other_way_round():
    texts = Pair("One", "Eins", "en_US", "de_AT", Occurrence())
    with memory_of(texts) as memory:
        assert memory.exact("One", "de", language="en")
        assert memory.exact("One", "de_AT", language="en_US")
        assert memory.exact("One", "de_CH") is None
        assert memory.exact("One", "d") is None
        assert memory.exact("One", "de", language="en_GB") is None


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ({"context": "title"}, {"date": "2026-09-09"}),
        ({"date": "2025-01-01"}, {"date": "2026-09-09", "obsolete": True}),
        ({"date": "2025-01-01"}, {"date": "2026-09-09", "machine": True}),
        ({"date": "2026-09-09"}, {"date": "2025-01-01"}),
        ({"date": "2026-09-09"}, {}),
    ],
)
def test_of_contradicting_translations_the_better_founded_one_goes_first(better, worse):
    pairs = [pair("One", "gut", **better), pair("One", "schlecht", **worse)]
    for order in (pairs, pairs[::-1]):
        with memory_of(*order) as memory:
            found = memory.exact("One", "de", context="title")
            assert found is not None
            assert found.target == "gut"
            assert len(memory.fuzzy("One", "de")) == 2


def test_the_locale_itself_goes_before_its_variants():
    with memory_of(pair("One", "at", "de_AT"), pair("One", "de", obsolete=True)) as memory:
        assert memory.exact("One", "de").target == "de"


def test_near_texts_are_found_best_first():
    texts = ["The ferry costs 12 euros.", "The ferry costs 12 dollars.", "A storm has come."]
    with memory_of(*map(pair, texts)) as memory:
        found = memory.fuzzy("The ferry costs 13 euros.", "de")
        assert [one.source for one in found] == texts[:2]
        assert found[0].similarity == NEAR > found[1].similarity >= 0.75
        assert memory.fuzzy("The ferry costs 13 euros.", "de", limit=1) == found[:1]
        assert memory.fuzzy("The ferry costs 13 euros.", "de", 0.95) == found[:1]
        assert memory.fuzzy(texts[0], "de")[0].similarity == 1
        assert memory.fuzzy("The ferry costs 13 euros.", "uk") == ()


def test_of_texts_that_are_equally_alike_the_one_with_the_nearer_markdown_goes_first():
    texts = ["In 1911 it **sank**.", "In 1999 it sank."]
    with memory_of(*map(pair, texts)) as memory:
        assert [one.source for one in memory.fuzzy("In 1998 it sank.", "de")] == texts[::-1]


def test_the_prefilter_loses_nothing_that_an_exhaustive_search_finds():
    texts = sentences(1500)
    rng = random.Random(2)  # noqa: S311
    asked = [changed(text, rng) for text in rng.sample(texts, 120)]
    found = there = 0
    with memory_of(*map(pair, texts)) as memory:
        for text in asked:
            alike = sorted((similarity(text, one) for one in texts), reverse=True)[:5]
            alike = [score for score in alike if score >= 0.75]
            there += len(alike)
            got = [match.similarity for match in memory.fuzzy(text, "de")]
            assert got[:1] == pytest.approx(alike[:1])
            found += sum(abs(one - other) < 1e-9 for one, other in zip(got, alike, strict=False))
    assert there > 100
    assert found >= 0.99 * there


@pytest.mark.parametrize("text", ["", "a", "\x00", "\U0010ffff", "é" * 9000, "'; DROP TABLE"])
def test_any_text_may_be_kept_and_asked_for(text):
    with memory_of(pair(text, "x"), pair("Other")) as memory:
        assert memory.exact(text, "de").target == "x"
        assert memory.fuzzy(text, "de")[0].target == "x"
        assert all(0.75 <= one.similarity < 1 for one in memory.fuzzy(text + "b", "de"))


def test_a_text_that_is_none_is_found_nowhere():
    with memory_of(pair("One"), pair("x" * 5000)) as memory:
        assert memory.exact("One\udcff", "de") is None
        assert memory.fuzzy("\udcff\udcfe", "de") == ()
        assert memory.fuzzy("", "de") == ()


def test_long_texts_are_found_but_not_compared():
    with memory_of(pair("word " * 1000)) as memory:
        assert memory.fuzzy("word " * 1000, "de")[0].similarity == 1
        assert memory.fuzzy("word " * 999, "de") == ()


# The file


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / ".polyglot-news" / "memory.sqlite"


def contents(memory: Memory) -> list[Pair]:
    with memory:
        return list(memory.pairs())


def test_only_what_changed_is_read_again(path):
    read = []

    def counted(name: str, version: str, *pairs: Pair) -> Feed:
        return Feed(name, version, lambda: read.append(name) or pairs)

    Memory(path, [counted("a", "1", pair("One")), counted("b", "1", pair("Two"))]).close()
    assert read == ["a", "b"]
    Memory(path, [counted("a", "1", pair("One")), counted("b", "1", pair("Two"))]).close()
    assert read == ["a", "b"]
    later = [counted("b", "2", pair("Two", "zwo")), counted("c", "1", pair("Three"))]
    Memory(path, [counted("a", "1", pair("One")), *later]).close()
    assert read == ["a", "b", "b", "c"]
    memory = Memory(path, later)
    assert read == ["a", "b", "b", "c"]
    assert memory.exact("One", "de") is None
    assert memory.exact("Two", "de").target == "zwo"
    assert memory.fuzzy("Threee", "de")[0].source == "Three"
    assert memory.stats() == type(memory.stats())(2, 2, (("en", "de", 2),))
    memory.close()


def test_a_memory_that_followed_every_change_is_the_one_made_anew(path, monkeypatch):
    monkeypatch.setattr(index, "LARGEST", 40)
    rng = random.Random(3)  # noqa: S311
    texts = sentences(400)
    files: dict[str, tuple[str, ...]] = {}
    for step in range(16):
        files[f"f{rng.randrange(8)}"] = tuple(rng.sample(texts, rng.randint(0, 30)))
        current = [feed(name, *map(pair, some)) for name, some in files.items()]
        with Memory(path, current) as followed, Memory(None, current) as anew:
            assert list(followed.pairs()) == list(anew.pairs())
            for text in rng.sample(texts, 10):
                asked = changed(text, rng)
                assert set(followed.fuzzy(asked, "de")) == set(anew.fuzzy(asked, "de")), step
        with sqlite3.connect(path) as database:
            wrong = database.execute(
                "SELECT count(*) FROM frequencies f WHERE texts != "
                "(SELECT ifnull(sum(length(ids)) / 4, 0) FROM postings p WHERE p.gram = f.gram)"
            ).fetchone()
        database.close()
        assert wrong == (0,)


def test_texts_that_are_indexed_together_get_the_lists_of_each():
    rows = list(enumerate([*sentences(50), "", "a", "ab"], 7))
    lists: dict[int, list[int]] = {}
    for row in rows:
        for gram, ids in index._lists([row]):
            lists.setdefault(gram, []).extend(np.frombuffer(ids, "<u4").tolist())
    together = {gram: np.frombuffer(ids, "<u4").tolist() for gram, ids in index._lists(iter(rows))}
    assert together == lists


def broken(path: Path, how: str) -> None:
    data = path.read_bytes()
    if how == "other version":
        with sqlite3.connect(path) as database:
            database.execute("PRAGMA user_version = 99")
        database.close()
    elif how == "another program's":
        path.unlink()
        with sqlite3.connect(path) as database:
            database.execute("CREATE TABLE files (x)")
        database.close()
    else:
        path.write_bytes(
            {
                "empty": b"",
                "text": b"not a database\n" * 500,
                "cut off": data[: len(data) // 3],
                "zeros": data[:4096] + bytes(len(data) - 4096),
            }[how]
        )


@pytest.mark.parametrize(
    "how", ["empty", "text", "cut off", "zeros", "other version", "another program's"]
)
@pytest.mark.parametrize("dry", [False, True])
def test_a_file_that_is_damaged_is_made_anew_and_nobody_is_asked(path, how, dry):
    given = [feed("a", *map(pair, sentences(200)))]
    wanted = contents(Memory(path, given))
    broken(path, how)
    before = path.read_bytes()
    with Memory(path, given, dry=dry) as memory:
        assert memory.exact(wanted[7].source, "de").target == wanted[7].target
        assert memory.fuzzy(wanted[7].source + "!", "de")[0].source == wanted[7].source
        assert list(memory.pairs()) == wanted
    assert (path.read_bytes() == before) == dry


def test_a_file_that_is_damaged_while_it_is_used_is_made_anew(path):
    given = [feed("a", *map(pair, sentences(3000)))]
    Memory(path, given).close()
    with Memory(path, given) as memory:
        data = path.read_bytes()
        path.write_bytes(data[:8192] + b"\xff" * (len(data) - 8192))
        for text in sentences(3000)[::300]:
            assert memory.exact(text, "de")
            assert memory.fuzzy(text, "de")


def test_a_dry_run_writes_nothing_and_knows_everything(path):
    with Memory(path, [feed("a", pair("One"))], dry=True) as memory:
        assert memory.exact("One", "de")
    assert not path.parent.exists()
    Memory(path, [feed("a", pair("One"))]).close()
    before = path.read_bytes()
    with Memory(path, [feed("a", pair("One")), feed("b", pair("Two"))], dry=True) as memory:
        assert memory.exact("Two", "de")
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


def test_where_no_file_can_be_made_the_memory_works_without(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with Memory(tmp_path / "file" / "memory.sqlite", [feed("a", pair("One"))]) as memory:
        assert memory.exact("One", "de")


def test_what_cannot_be_read_changes_nothing(path):
    Memory(path, [feed("a", pair("One"))]).close()

    def fail():
        yield pair("Two")
        raise FileError("Broken.", where="b")

    with pytest.raises(FileError, match="Broken"):
        Memory(path, [Feed("b", "1", fail)])
    with sqlite3.connect(path) as database:
        assert database.execute("SELECT source FROM texts").fetchall() == [("One",)]
    database.close()


def test_another_process_that_is_writing_is_waited_for_and_then_named(path, monkeypatch):
    Memory(path, [feed("a", pair("One"))]).close()
    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *a, **k: connect(*a, **{"timeout": 0.05, **k}))
    other = connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(FileError, match="cannot be used: database is locked"):
        Memory(path, [feed("a", pair("Two"))])
    other.execute("ROLLBACK")
    other.close()
    assert len(contents(Memory(path, [feed("a", pair("One"))]))) == 1


# Taking over exact matches


words = st.text(min_size=1, max_size=8)
takens = st.builds(
    Taken,
    st.just("0123456789ab"),
    st.sampled_from(["", "ba9876543210"]),
    st.integers(0, 100).map(lambda number: number / 100),
    st.one_of(st.just(""), words),
    st.one_of(st.just(""), words),
    st.booleans(),
    st.sampled_from([(), (("later", "x y"),), (("flag", ""), ("similarity", "much"))]),
)


@given(takens)
def test_the_comment_comes_back(taken):
    comment = taken.comment
    assert reuse.parse(comment) == taken
    assert len(comment.splitlines()) == 1


def test_a_comment_that_another_tool_wrapped_is_read_as_one():
    whole = Taken("0123456789ab", "ba9876543210", 1.0, "long-name-of-an-article").comment
    for at, letter in enumerate(whole):
        if at > 30 and letter in " -":
            lines = (whole[: at + 1].rstrip(), whole[at + 1 :])
            assert reuse.find(("Hello", *lines, "Bye")).article == "long-name-of-an-article"


@pytest.mark.parametrize("comment", ["", "polyglot-news: mt text=1", "polyglot-news: tmx", "tm"])
def test_other_comments_are_none_of_the_memorys(comment):
    assert reuse.parse(comment) is None


def test_exact_matches_fill_what_is_pending_and_wait_for_a_person():
    stale = Provenance("argos", text=digest("alt"), source=digest("before")).comment
    catalog = reviewed(
        [
            Entry("One"),
            Entry("Near"),
            Entry("Mine", "Meins"),
            Entry("Draft", "Entwurf", flags=("fuzzy",)),
            Entry("Stale", "alt", flags=("fuzzy",), comments=("Look!", stale)),
            Entry("Some", msgid_plural="Somes", msgstr_plural=("", "")),
            Entry("Gone", "Weg", obsolete=True),
        ]
    )
    known = ["One", "Near.", "Mine", "Draft", "Stale", "Some", "Gone"]
    with memory_of(*(pair(text, article="ferry") for text in known)) as memory:
        matches = leverage.leverage(catalog, memory)
        after = filled(catalog, memory)
    assert list(matches) == [(None, "One"), (None, "Stale")]
    untouched = [entry for entry in catalog.entries if entry.key not in matches]
    assert [entry for entry in after.entries if entry.key not in matches] == untouched
    for key in matches:
        entry = after.get(key)
        assert entry.texts == (f"[{entry.msgid}]",)
        assert entry.fuzzy
        assert not entry.pending
        assert entry.origin is Origin.MEMORY
        assert provenance.find(entry.comments) is None
        found = reuse.find(entry.comments)
        assert (found.article, found.similarity, found.source) == (
            "ferry",
            1.0,
            digest(entry.msgid),
        )
    assert after.get((None, "Stale")).comments[0] == "Look!"
    assert pofile.loads(pofile.dumps(after), slug="storm", locale="de") == after
    with memory_of(*(pair(text, article="ferry") for text in known)) as memory:
        assert filled(after, memory) == after


def test_what_a_person_changed_is_no_longer_the_memorys():
    with memory_of(pair("One", "Eins", machine=True)) as memory:
        (entry,) = filled(reviewed([Entry("One")]), memory).entries
    assert reuse.find(entry.comments).machine
    assert dataclasses.replace(entry, msgstr="Eines").origin is Origin.PERSON


@pytest.mark.parametrize(("machine", "state"), [(False, State.NEEDS_REVIEW), (True, State.MACHINE)])
def test_what_was_taken_is_the_memorys_until_a_person_touches_it(machine, state):
    with memory_of(pair("One ship.", "Ein Schiff.", machine=machine)) as memory:
        (taken,) = filled(reviewed([Entry("One ship.")]), memory).entries
    assert (taken.origin, taken.state, taken.human, taken.pending) == (
        Origin.MEMORY,
        state,
        False,
        False,
    )
    known = axes(taken, Ledger())
    assert (known.origin, known.review) == (Origin.MEMORY, Review.OPEN)
    # Another tool carried it over to another sentence: it is no translation of that.
    carried = dataclasses.replace(taken, msgid="Two ships.")
    assert carried.pending
    assert carried.state is State.UNTRANSLATED
    assert dataclasses.replace(taken, previous_msgid="A ship.").pending
    made = carried.with_machine_text("Zwei Schiffe.", Provenance("argos"))
    assert (made.origin, made.taken) == (Origin.MACHINE, None)

    for touched in (approved(taken), dataclasses.replace(taken, msgstr="Ein Schiff!")):
        assert touched.human
        assert not touched.pending
        with pytest.raises(ValueError, match="no machine text"):
            touched.with_machine_text("Eins.", Provenance("argos"))


def test_what_was_taken_goes_with_its_sentence_unless_a_person_approved_it():
    with memory_of(pair("One ship left the old harbour.", "Ein Schiff ging.")) as memory:
        before = filled(reviewed([Entry("One ship left the old harbour.")]), memory)
    edited = catalogs.template(
        "storm", [catalogs.Unit(None, "One ship left our old harbour.", "paragraph", "a.md", 1)]
    )
    assert [one.msgstr for one in merging.update(before, edited)[0].entries] == [""]
    seen = before.with_entries(map(approved, before.entries))
    after, _ = merging.update(seen, edited)
    assert [(one.msgstr, one.state, one.origin, one.human) for one in after.live] == [
        ("Ein Schiff ging.", State.OUTDATED, Origin.MEMORY, True)
    ]


def test_a_translation_from_another_language_is_not_taken():
    foreign = dataclasses.replace(pair("Gift", "Gabe"), language="fr")
    with memory_of(foreign) as memory:
        assert leverage.leverage(reviewed([Entry("Gift")]), memory) == {}


# In a project


def review(path: Path, **texts: str) -> None:
    file = polib.pofile(str(path), wrapwidth=0)
    for entry in file:
        entry.flags = [flag for flag in entry.flags if flag != "fuzzy"]
        entry.msgstr = f"de: {entry.msgid}"
    file.save()


@pytest.fixture
def reviewed_project(project, cli) -> Path:
    assert cli("extract").exit_code == 0
    assert cli("update").exit_code == 0
    review(project / "locales/de/LC_MESSAGES/storm.po")
    return project


def test_the_command_line_counts_looks_up_and_exports(reviewed_project, cli):
    assert json.loads(cli("memory", "stats", "--format", "json").stdout) == {
        "texts": 7,
        "files": 6,
        "pairs": [{"source": "en", "target": "de", "pairs": 7}],
    }
    assert cli("memory", "stats").stdout == "7 texts from 6 files\nen → de  7 pairs\n"
    found = cli("memory", "lookup", "The bridge opens in July", "-l", "de")
    assert found.exit_code == 0
    assert "de: The bridge opens in June" in found.stdout
    assert "storm" in found.stdout
    (match,) = json.loads(
        cli("memory", "lookup", "Read also:", "-l", "de", "--format", "json").stdout
    )
    assert match["similarity"] == 1
    assert match["origin"]["article"] == "storm"
    assert cli("memory", "lookup", "Nothing like it", "-l", "de").exit_code == 1
    assert cli("memory", "lookup", "Read also:", "-l", "fr").exit_code == 2
    assert cli("memory", "lookup", "Read also:", "-l", "uk").exit_code == 1
    first, again = cli("memory", "export"), cli("memory", "export", "-l", "de")
    assert first.stdout_bytes == again.stdout_bytes
    assert first.stdout.count("<tu ") == 7
    assert cli("memory", "export", "-l", "uk").stdout.count("<tu ") == 0


def test_what_only_a_tool_approved_is_no_match(reviewed_project, cli):
    assert "7 pairs" in cli("memory", "stats").stdout
    catalog = reviewed_project / "locales/de/LC_MESSAGES/storm.po"
    before = catalog.read_bytes()
    options = ("--all", "--scope", "all", "--by", "Bot <bot@news.example>", "--kind", "tool")
    assert cli("approve", "storm", "-l", "de", *options).exit_code == 0
    assert catalog.read_bytes() == before
    assert "pairs" not in cli("memory", "stats").stdout


def test_an_import_is_a_file_for_git_and_feeds_the_memory(reviewed_project, cli, tmp_path):
    out = tmp_path / "Our news (2026).tmx"
    assert cli("memory", "export", out).exit_code == 0
    for path in reviewed_project.glob("locales/*/LC_MESSAGES/*.po"):
        path.unlink()
    assert cli("memory", "lookup", "Read also:", "-l", "de").exit_code == 1
    done = cli("memory", "import", out)
    assert done.exit_code == 0
    assert "7 pairs in memory/Our-news-2026.tmx" in done.stderr
    kept = reviewed_project / "memory" / "Our-news-2026.tmx"
    assert kept.read_bytes() == out.read_bytes()
    found = cli("memory", "lookup", "Read also:", "-l", "de", "--format", "json")
    (match,) = json.loads(found.stdout)
    assert match["origin"]["file"] == "memory/Our-news-2026.tmx"
    assert match["origin"]["article"] == "storm"
    assert cli("memory", "import", out).exit_code == 0
    assert kept.read_bytes() == out.read_bytes()
    kept.unlink()
    assert cli("memory", "lookup", "Read also:", "-l", "de").exit_code == 1


def tmx_of(*pairs: tuple[str, str, str]) -> str:
    units = "".join(
        f'<tu><tuv xml:lang="en-US"><seg>{source}</seg></tuv>'
        f'<tuv xml:lang="{locale}"><seg>{target}</seg></tuv></tu>\n'
        for source, locale, target in pairs
    )
    return f'<tmx version="1.4"><header srclang="en-US"/><body>\n{units}</body></tmx>\n'


def test_an_import_keeps_each_pair_of_the_projects_languages_once(project, cli, tmp_path):
    file = tmp_path / "a.tmx"
    given = [("One", "de", "Eins"), ("One", "de", "Eins"), ("One", "de-AT", "Ans")]
    file.write_text(tmx_of(*given, ("One", "fr", "Un"), ("One", "de", "Ein")), encoding="utf-16")
    done = cli("memory", "import", file, "-l", "de")
    assert "3 pairs in memory/a.tmx, 1 repeated left out, 1 for other languages left" in done.stderr
    found = json.loads(cli("memory", "lookup", "One", "-l", "de", "--format", "json").stdout)
    assert {one["target"] for one in found} == {"Eins", "Ans", "Ein"}


@pytest.mark.parametrize(
    ("content", "code", "message"),
    [
        (tmx_of(("One", "fr", "Un")), 2, "There is nothing in it from en to ja, uk, de."),
        (tmx_of(), 2, "There is nothing in it"),
        (tmx_of(("One", "de", "Eins"))[:-20], 5, "This is not well-formed XML"),
        ("<html/>", 5, "This is not TMX"),
        (None, 5, "No such file or directory"),
    ],
)
def test_a_bad_import_is_one_line_and_changes_nothing(
    project, cli, tmp_path, content, code, message
):
    file = tmp_path / "a.tmx"
    if content is not None:
        file.write_text(content, encoding="utf-8")
    before = sorted(path for path in project.rglob("*") if ".polyglot-news" not in path.parts)
    done = cli("memory", "import", file)
    assert done.exit_code == code
    assert len(done.stderr.splitlines()) == 1
    assert message in done.stderr
    after = sorted(path for path in project.rglob("*") if ".polyglot-news" not in path.parts)
    assert after == before
    old = tmx_of(("Old", "de", "Alt"))
    write_tree(project, {"memory/a.tmx": old})
    assert cli("memory", "import", file).exit_code == code
    assert (project / "memory/a.tmx").read_text("utf-8") == old


def test_a_file_that_feeds_the_memory_already_is_not_imported(project, cli):
    write_tree(project, {"memory/a.tmx": tmx_of(("Old", "de", "Alt"))})
    done = cli("memory", "import", project / "memory" / "a.tmx")
    assert done.exit_code == 2
    assert "imported already" in done.stderr


def test_a_broken_file_in_the_project_is_named_with_its_place(project, cli):
    write_tree(project, {"memory/a.tmx": '<tmx version="1.4">\n<body>\n<tu></body>'})
    done = cli("memory", "stats")
    assert done.exit_code == 5
    assert done.stderr.startswith("Error: memory/a.tmx:3:7: This is not well-formed XML")


def test_a_full_disk_leaves_the_file_as_it_was(project, monkeypatch, tmp_path):
    file = tmp_path / "a.tmx"
    file.write_text("before", encoding="utf-8")

    def pieces():
        yield "half"
        raise OSError(28, "No space left on device")

    with pytest.raises(FileError, match="No space left on device"):
        feeds._write_stream(file, pieces(), lambda: True)
    assert file.read_text("utf-8") == "before"
    assert list(tmp_path.glob(".polyglot-news-*")) == []
