"""Catalogs that lost approved entries unseen, as one does that is cut between two of them."""

from __future__ import annotations

import dataclasses
import shutil
import subprocess

import pytest

from polyglot_news import pofile
from polyglot_news.catalog import Unit, new, template
from polyglot_news.ledger import Ledger
from polyglot_news.provenance import Provenance, digest
from polyglot_news.records import Actor, pair
from polyglot_news.reviewing import Stamp, approve
from polyglot_news.vanished import brought_back, vanished

CATALOG = "locales/de/LC_MESSAGES/storm.po"
OLENA = ("--by", "Olena Koval <olena@news.example>", "--scope", "read aloud")
GONE = f"{CATALOG}: 3 approved entries are gone, and no text of theirs is left here."


@pytest.fixture(autouse=True)
def _nobody(monkeypatch):
    for name in ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_DIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", "/dev/null")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", "/")


@pytest.fixture
def approved(project, cli):
    """A project with an article that a person approved as a whole, in German."""
    assert cli("localize").exit_code == 0
    catalog = pofile.load(project / CATALOG)
    texts = [
        dataclasses.replace(one, msgstr=one.msgid.replace("e", "ë"), comments=())
        for one in catalog.entries
    ]
    catalog = dataclasses.replace(catalog, entries=tuple(texts))
    (project / CATALOG).write_text(pofile.dumps(catalog))
    done = cli("approve", "storm", "-l", "de", "--all", *OLENA)
    assert done.exit_code == 0, done.output
    assert cli("update").exit_code == 0
    return project


def cut(project) -> bytes:
    """Cut the catalog before its third entry from the end; what it was before."""
    path = project / CATALOG
    whole = path.read_bytes()
    blocks = whole.rstrip(b"\n").split(b"\n\n")
    path.write_bytes(b"\n\n".join(blocks[:-3]) + b"\n")
    return whole


def commit(project) -> None:
    git = ("git", "-c", "user.name=Olena", "-c", "user.email=olena@news.example")
    for command in (("init", "-q"), ("add", "-A"), ("commit", "-q", "-m", "Approved")):
        subprocess.run((*git, *command), cwd=project, check=True)


@pytest.mark.parametrize("place", ["commit", "memory"])
def test_what_was_cut_off_comes_back_from_a_commit_or_the_memory(approved, cli, place):
    if place == "commit":
        commit(approved)
        shutil.rmtree(approved / ".polyglot-news")
    else:
        assert cli("memory", "stats").exit_code == 0
    whole = cut(approved)
    done = cli("update")
    assert "storm (de): " in done.output
    assert "3 approved brought back" in done.output
    assert done.exit_code == 0, done.output
    assert (approved / CATALOG).read_bytes() == whole
    assert cli("ledger", "verify").exit_code == 0


@pytest.mark.parametrize("command", ["update", "check", "publish", "stats", "localize"])
def test_what_is_nowhere_any_more_is_said_until_it_is_reviewed_anew(approved, cli, command):
    shutil.rmtree(approved / ".polyglot-news")
    cut(approved)
    done = cli(command)
    assert GONE in done.output
    assert done.output.count("approved entries are gone") == 1
    assert done.exit_code == 1
    assert GONE in cli("localize").output
    assert GONE in cli("localize").output, "the machine's text is no answer"
    assert cli("approve", "storm", "-l", "de", "--all", *OLENA).exit_code == 0
    done = cli("update")
    assert (done.exit_code, done.output) == (0, "")


def test_a_catalog_that_is_deleted_comes_back(approved, cli):
    whole = (approved / CATALOG).read_bytes()
    commit(approved)
    (approved / CATALOG).unlink()
    assert cli("extract").exit_code == 0
    assert "7 approved brought back" in cli("update").output
    entries = pofile.loads(whole, CATALOG).live
    now = pofile.load(approved / CATALOG).live
    assert [(one.msgid, one.msgstr, one.fuzzy) for one in now] == [
        (one.msgid, one.msgstr, one.fuzzy) for one in entries
    ]


def test_sentences_that_the_article_dropped_are_not_missed(approved, cli):
    article = approved / "articles/storm.txt"
    article.write_text("\n".join(article.read_text().splitlines()[:-2]) + "\n")
    assert "2 retired" in cli("localize").output
    path = approved / CATALOG
    path.write_bytes(path.read_bytes().partition(b"\n#~")[0] + b"\n")
    done = cli("update")
    assert (done.exit_code, "gone" in done.output) == (0, False), done.output


UNITS = [Unit(None, f"Sentence {n}.", "paragraph", "articles/a.md", n) for n in range(1, 4)]


def reviewed():
    """A catalog with three approved sentences, its template, and its ledger."""
    wanted = template("a", UNITS)
    texts = [dataclasses.replace(one, msgstr=f"Satz {n}.") for n, one in enumerate(wanted.live, 1)]
    catalog = dataclasses.replace(new("a", "de"), entries=tuple(texts))
    stamp = Stamp(Actor("Olena", "olena@news.example"), "2026-03-01T12:00:00Z")
    done = approve(catalog, Ledger(), catalog.live, stamp)
    return done.catalog, wanted, Ledger(done.records)


def test_only_a_text_with_the_approved_hash_comes_back():
    catalog, wanted, ledger = reviewed()
    assert vanished(catalog, wanted, ledger) == ()
    kept = dataclasses.replace(catalog, entries=catalog.entries[:1])
    lost = vanished(kept, wanted, ledger)
    assert [one.msgid for one in lost] == ["Sentence 2.", "Sentence 3."]
    second, third = catalog.entries[1:]
    other = dataclasses.replace(third, msgstr="Satz drei.")
    back, count = brought_back(kept, lost, ledger, [second, other])
    assert count == 1
    assert [pair(one) for one in back.entries] == [pair(one) for one in catalog.entries[:2]]
    assert [one.msgid for one in vanished(back, wanted, ledger)] == ["Sentence 3."]


def test_a_text_that_a_person_put_there_since_is_nothing_lost():
    catalog, wanted, ledger = reviewed()
    newer = dataclasses.replace(catalog.entries[2], msgstr="Der dritte Satz.", flags=("fuzzy",))
    assert vanished(catalog.with_entries([newer]), wanted, ledger) == ()
    emptied = dataclasses.replace(newer, msgstr="")
    assert vanished(catalog.with_entries([emptied]), wanted, ledger)


def test_what_comes_back_stands_before_what_is_obsolete():
    catalog, wanted, ledger = reviewed()
    first, second, third = catalog.entries
    retired = dataclasses.replace(first, msgid="Sentence 0.", obsolete=True)
    kept = dataclasses.replace(catalog, entries=(second, retired))
    back, count = brought_back(kept, vanished(kept, wanted, ledger), ledger, [first, third])
    assert count == 2
    assert [one.obsolete for one in back.entries] == [False, False, False, True]


def test_an_entry_that_a_person_emptied_stays_empty(approved, cli):
    commit(approved)
    path = approved / CATALOG
    catalog = pofile.load(path)
    last = dataclasses.replace(catalog.live[-1], msgstr="")
    path.write_text(pofile.dumps(catalog.with_entries([last])))
    done = cli("update")
    assert "brought back" not in done.output
    assert "1 approved entry is gone" in done.output
    assert pofile.load(path).live[-1].msgstr == ""


def test_what_a_machine_wrote_comes_back_only_as_the_work_of_a_machine():
    catalog, wanted, ledger = reviewed()
    records = ledger.records
    machine = Ledger(
        tuple(dataclasses.replace(one, machine=one.pair.target, distance=0.0) for one in records)
    )
    kept = dataclasses.replace(catalog, entries=catalog.entries[:1])
    lost = vanished(kept, wanted, machine)
    assert brought_back(kept, lost, machine, catalog.entries)[1] == 0
    made = Provenance("argos", text=digest("Satz 2.")).comment
    named = dataclasses.replace(catalog.entries[1], comments=(made,))
    back, count = brought_back(kept, lost, machine, [named])
    assert (count, back.entries[1].by_machine) == (1, True)
