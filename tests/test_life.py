"""The life of a catalog: an author, people, machines and other tools at work on one article.

A state machine over a real project in a temporary folder, with the stages as the command line
runs them. What people did is written down beside it, and after each step the laws hold:

* Every text that a person wrote or approved is in the catalog, until a person replaces it.
* What a person approved stays approved while its source and its text are the same, however
  often the sentence goes and comes back; nothing else is approved.
* A text that was made for another source says so.
* A merge done twice is a merge done once.
* Of the machine's work nothing comes over a person's.
* What nothing changed is written back byte for byte, and other tools can read it.
* Of the ledger no line is lost.

HYPOTHESIS_PROFILE=long tries thousands of histories (`make long`). That each law is held by
code, and that this notices where it is not, is shown by tests/mutate.py (`make mutations`).
"""

from __future__ import annotations

import dataclasses
import io
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import polib
from babel.messages.pofile import read_po
from hypothesis import note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

import mutate
from polyglot_news import ledger as ledgers
from polyglot_news import pofile, reviewing
from polyglot_news.catalog import Catalog, Entry, Key, State
from polyglot_news.engines.pseudo import PseudoEngine
from polyglot_news.files import Files
from polyglot_news.project import find
from polyglot_news.provenance import digest
from polyglot_news.records import Actor, Kind
from polyglot_news.reviewing import Freshness, Review
from polyglot_news.workflow import Run

SETTINGS = """\
source_language = "en"
locales = ["uk"]
engine = "pseudo"

[site]
title = "The Harbour Post"
base_url = "https://news.example"
"""
POOL = [
    "Japan will provide Ukraine with security guarantees, and more talks follow on Monday.",
    "Japan will not provide Ukraine with military guarantees.",
    "More talks follow on Monday.",
    "The harbour stayed closed for 3 days, and two ferries waited outside of the harbour.",
    "Two ferries waited outside of the harbour for 12 days.",
    "Nobody knows.",
    "The market on the quay opens at 6.",
]
WORDS = [("Monday", "Tuesday"), ("3", "5"), (".", "!"), ("closed", "open"), ("not ", "")]
OLENA = Actor("Olena Koval", "olena@news.example")
BOT = Actor("prüfer", kind=Kind.TOOL)
ENGINE = PseudoEngine()
ACTS = {"approve": reviewing.approve, "reject": reviewing.reject, "revert": reviewing.revert}

Said = tuple[Key, tuple[str, ...]]
"""A source in its context, and a translation of it."""

# Small ones, so that two rules often mean the same unit.
_numbers = st.integers(0, 5)
# In memory where there is such a folder: each command waits until its files are on the disk.
_SHM = Path("/dev/shm")  # noqa: S108


def said(entry: Entry) -> Said:
    return entry.key, entry.texts


def blocks(data: bytes) -> list[str]:
    """The entries of a file as it stands there: no tool here leaves an empty line in one."""
    return re.split(r"(?:\r?\n){2,}", data.decode().strip("\r\n"))


def read_block(block: str) -> Entry | None:
    found = pofile.loads(block.encode(), "block.po").entries
    return found[0] if found else None


class Life(RuleBasedStateMachine):
    """One article, one locale."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Path(tempfile.mkdtemp(prefix="life-", dir=_SHM if _SHM.is_dir() else None))
        self.po = self.root / "locales/uk/LC_MESSAGES/storm.po"
        self.ledger_file = self.root / "locales/uk/reviews.jsonl"
        (self.root / "articles").mkdir()
        (self.root / "polyglot-news.toml").write_text(SETTINGS, "utf-8")
        self.sentences: list[str] = []
        self.versions: list[list[str]] = []
        self.time = 0
        self.merges = 0
        # What people did: the texts that they wrote, what they said that each translates,
        # which pairs they approved, and which they approved in an editor, which we have
        # not seen yet; what only a tool approved; what somebody said is wrong.
        self.written: set[str] = set()
        self.made_for: dict[str, set[str]] = {}
        self.blessed: set[Said] = set()
        self.claimed: set[Said] = set()
        self.by_tool: set[Said] = set()
        self.rejected: set[Said] = set()
        # Approvals in the ledger: an editor does not end them, it only makes them moot.
        self.standing: set[Said] = set()
        # What the machine made, and of which sources.
        self.machine: dict[str, set[str]] = {}

    def teardown(self) -> None:
        shutil.rmtree(self.root)

    # What the rules have in common.

    def clock(self) -> str:
        self.time += 1
        minutes, seconds = divmod(self.time, 60)
        return f"2026-03-01T12:{minutes:02}:{seconds:02}Z"

    def run(self) -> Run:
        project = find(self.root)
        return Run(
            project,
            Files(project.root),
            project.article_files(),
            project.settings.locales,
            clock=self.clock,
        )

    def catalog(self) -> Catalog:
        return pofile.loads(self.po.read_bytes(), "storm.po", locale="uk")

    def ledger(self) -> ledgers.Ledger:
        data = self.ledger_file.read_bytes() if self.ledger_file.exists() else b""
        return ledgers.parse(data).article("storm")

    def write_article(self) -> None:
        title, *others = self.sentences or ["Storm"]
        paragraphs = [" ".join(others[at : at + 3]) for at in range(0, len(others), 3)]
        text = "\n\n".join([f"# {title.rstrip('.')}", *paragraphs]) + "\n"
        (self.root / "articles/storm.md").write_text(text, "utf-8")
        self.versions.append(list(self.sentences))

    def publish(self, merge: bool) -> None:
        """The author is done, and somebody may run the update at once."""
        self.write_article()
        if merge:
            self.update()

    def by_us(self, before: bytes, lines: bytes) -> Catalog:
        """What holds after each of our own commands."""
        data = self.po.read_bytes()
        after = self.catalog()
        self.kept_to_the_byte(before, data, after)
        self.read_by_others(data, after)
        records = self.ledger_file.read_bytes() if self.ledger_file.exists() else b""
        assert records.startswith(lines)
        ledger = self.ledger()
        assert not ledger.problems and not ledger.missing()
        self.nothing_is_lost(after)
        self.no_approval_is_wrong(after, ledger)
        self.no_source_is_wrong(after, ledger)
        return after

    def ours(self) -> tuple[bytes, bytes]:
        """The files before a command."""
        lines = self.ledger_file.read_bytes() if self.ledger_file.exists() else b""
        return self.po.read_bytes(), lines

    def kept_to_the_byte(self, before: bytes, data: bytes, after: Catalog) -> None:
        there = blocks(data)
        for block in set(blocks(before)) - set(there):
            old = read_block(block)
            new = after.get(old.key) if old else None
            assert old is None or old != new, f"written anew: {block}"
            if old and new and dataclasses.replace(old, references=new.references) == new:
                kept = [line for line in block.splitlines() if not line.startswith("#:")]
                assert any(
                    kept == [line for line in one.splitlines() if not line.startswith("#:")]
                    for one in there
                ), f"not only the references changed: {block}"
        old_header, new_header = blocks(before)[0], there[0]
        assert old_header == new_header or pofile.loads(old_header).header != after.header
        if before.count(b"\r\n") == before.count(b"\n"):
            assert data.count(b"\r\n") == data.count(b"\n")

    def read_by_others(self, data: bytes, catalog: Catalog) -> None:
        ours = {one.key: (one.msgstr, one.fuzzy) for one in catalog.live}
        theirs = polib.pofile(data.decode().replace("\r\n", "\n"))
        assert ours == {
            (one.msgctxt, one.msgid): (one.msgstr, one.fuzzy) for one in theirs if not one.obsolete
        }
        babel = read_po(io.BytesIO(re.sub(rb"(?m)^#~\|.*\n", b"", data)))
        assert ours == {(one.context, one.id): (one.string, one.fuzzy) for one in babel if one.id}

    def nothing_is_lost(self, catalog: Catalog) -> None:
        there = {text for one in catalog.entries for text in one.texts}
        approved = {text for _, texts in self.blessed | self.claimed for text in texts}
        lost = (self.written | approved) - there
        assert not lost, f"lost: {lost}"

    def no_approval_is_wrong(self, catalog: Catalog, ledger: ledgers.Ledger) -> None:
        for one in catalog.live:
            known = reviewing.axes(one, ledger)
            state = reviewing.state(one, ledger)
            people = [each for each in known.approvals if each.actor.kind is Kind.PERSON]
            if said(one) in self.blessed:
                assert people, f"no record says who approved {one}"
                assert known.review is Review.APPROVED, f"not approved: {one}"
                assert state is State.REVIEWED, f"not reviewed: {one}"
                assert one.previous_msgid is None
            elif said(one) in self.rejected:
                assert known.review is Review.REJECTED, f"rejected by nobody: {one}"
                assert state is not State.REVIEWED
            elif said(one) not in self.claimed and not self.composed(one.msgid, one.msgstr):
                assert known.review is not Review.APPROVED, f"nobody approved {one}"
                assert state is not State.REVIEWED, f"nobody reviewed {one}"
            if not self.composed(one.msgid, one.msgstr):
                assert not people or said(one) in self.standing, f"nobody ever approved {one}"

    def composed(self, source: str, text: str) -> bool:
        """Whether it is several sentences in a row, each of which a person approved."""
        if not source or not text:
            return not source and not text
        return any(
            source.startswith(msgid)
            and text.startswith(texts[0])
            and msgid != ""
            and self.composed(source[len(msgid) :].lstrip(), text[len(texts[0]) :].lstrip())
            for (_, msgid), texts in self.blessed
        )

    def no_source_is_wrong(self, catalog: Catalog, ledger: ledgers.Ledger) -> None:
        for one in catalog.live:
            sources = self.made_for.get(one.msgstr)
            if sources and one.msgid not in sources:
                known = reviewing.axes(one, ledger)
                assert one.fuzzy and known.freshness is Freshness.CHANGED, f"made for {sources}"
                # msgmerge carries a machine's texts over, too: the engine is to replace these.
                assert one.state is State.OUTDATED or one.pending

    def by_another_tool(self) -> None:
        """What another tool did with flags and previous msgids is its affair, and a person's."""
        catalog = self.catalog()
        approved = {said(one) for one in catalog.entries if not one.fuzzy}
        self.blessed &= approved
        self.claimed &= approved
        texts = {text for one in catalog.entries for text in one.texts}
        self.written &= texts
        for one in catalog.entries:
            if one.previous_msgid is None and one.msgstr in self.made_for:
                self.made_for[one.msgstr].add(one.msgid)

    def pick(self, number: int, *, text: bool) -> Entry | None:
        found = [one for one in self.catalog().live if one.msgstr or not text]
        return found[number % len(found)] if found else None

    # The author.

    @initialize(first=_numbers, count=st.integers(1, 3), translate=st.booleans())
    def begin(self, first: int, count: int, translate: bool) -> None:
        self.sentences = POOL[first : first + count]
        self.write_article()
        run = self.run()
        run.extract()
        run.update()
        run.state.save()
        if translate:
            self.pretranslate()

    @rule(merge=st.booleans(), number=_numbers, text=st.sampled_from(POOL))
    def insert(self, number: int, text: str, merge: bool) -> None:
        self.sentences.insert(number % (len(self.sentences) + 1), text)
        self.publish(merge)

    @precondition(lambda self: self.sentences)
    @rule(merge=st.booleans(), number=_numbers, words=st.sampled_from(WORDS))
    def edit(self, number: int, words: tuple[str, str], merge: bool) -> None:
        number %= len(self.sentences)
        old, new = words if words[0] in self.sentences[number] else words[::-1]
        self.sentences[number] = self.sentences[number].replace(old, new) if old else "Nobody."
        self.publish(merge)

    @precondition(lambda self: self.sentences)
    @rule(merge=st.booleans(), number=_numbers, to=_numbers)
    def move(self, number: int, to: int, merge: bool) -> None:
        text = self.sentences.pop(number % len(self.sentences))
        self.sentences.insert(to % (len(self.sentences) + 1), text)
        self.publish(merge)

    @precondition(lambda self: self.sentences)
    @rule(merge=st.booleans(), number=_numbers)
    def delete(self, number: int, merge: bool) -> None:
        self.sentences.pop(number % len(self.sentences))
        self.publish(merge)

    @precondition(lambda self: any(", and " in one for one in self.sentences))
    @rule(merge=st.booleans())
    def split(self, merge: bool) -> None:
        at = next(at for at, one in enumerate(self.sentences) if ", and " in one)
        first, _, second = self.sentences[at].partition(", and ")
        self.sentences[at : at + 1] = [f"{first}.", second[:1].upper() + second[1:]]
        self.publish(merge)

    @precondition(lambda self: len(self.sentences) > 1)
    @rule(merge=st.booleans(), number=_numbers, link=st.sampled_from([", and ", "; "]))
    def join(self, number: int, link: str, merge: bool) -> None:
        at = number % (len(self.sentences) - 1)
        first, second = self.sentences[at : at + 2]
        self.sentences[at : at + 2] = [first.rstrip(".!") + link + second[:1].lower() + second[1:]]
        self.publish(merge)

    @rule(merge=st.booleans(), number=_numbers)
    def take_back(self, number: int, merge: bool) -> None:
        self.sentences = list(self.versions[-1 - number % len(self.versions)])
        self.publish(merge)

    # Our commands.

    @rule()
    def update(self) -> None:
        before, lines = self.ours()
        old = self.catalog()
        self.claims_are_seen(old)
        self.merge()
        after = self.by_us(before, lines)
        template = pofile.load(self.root / "locales/storm.pot")
        assert [one.key for one in after.live] == [one.key for one in template.entries]
        assert [one.references for one in after.live] == [o.references for o in template.entries]
        people = {one.msgstr for one in old.entries if not self.unread(one)}
        machines = {one.msgstr for one in old.entries if self.unread(one)} - people
        for one in after.live:
            known = old.get(one.key)
            if known is not None:
                kept = (known.texts, known.flags, known.comments, known.previous_msgid)
                assert (one.texts, one.flags, one.comments, one.previous_msgid) == kept
            else:
                previous = (one.previous_msgctxt, one.previous_msgid)
                assert previous != one.key, f"changed from what it is: {one}"
                assert one.msgstr not in machines, f"a machine's text for another source: {one}"
        for one in after.entries:
            assert not (one.obsolete and self.unread(one)), "a machine's text without a sentence"
        data = self.po.read_bytes(), self.ours()[1]
        (self.root / ".polyglot-news/state.json").unlink(missing_ok=True)
        self.merge()
        assert (self.po.read_bytes(), self.ours()[1]) == data, "twice is not once"

    def merge(self) -> None:
        run = self.run()
        run.extract()
        run.update()
        run.state.save()

    def claims_are_seen(self, catalog: Catalog) -> None:
        """What was approved in an editor is in the ledger now, unless a tool spoke before."""
        for one in catalog.entries:
            if said(one) in self.claimed and not one.fuzzy:
                self.claimed.discard(said(one))
                self.rejected.discard(said(one))
                if said(one) not in self.by_tool:
                    self.blessed.add(said(one))
                    self.standing.add(said(one))

    @staticmethod
    def unread(entry: Entry) -> bool:
        made = f"text={digest(*entry.texts)}"
        return entry.fuzzy and any(made in line.split() for line in entry.comments)

    @rule()
    def pretranslate(self) -> None:
        before, lines = self.ours()
        old = self.catalog()
        run = self.run()
        run.pretranslate(lambda _: ENGINE)
        run.state.save()
        after = self.by_us(before, lines)
        assert [one.key for one in after.entries] == [one.key for one in old.entries]
        for then, now in zip(old.entries, after.entries, strict=True):
            if any(then.texts) and not self.unread(then):
                assert now == then, f"over a person's text: {then}"
            elif now != then:
                assert self.unread(now), f"passes for a person's: {now}"
                self.machine.setdefault(now.msgstr, set()).add(now.msgid)
            elif self.unread(now) and not now.obsolete:
                assert now.msgid in self.machine[now.msgstr], f"for another source: {now}"

    @precondition(lambda self: self.po.exists())
    @rule(
        number=_numbers,
        act=st.sampled_from(sorted(ACTS)),
        actor=st.sampled_from([OLENA, BOT]),
        scope=st.sampled_from(["", "all of it"]),
    )
    def review(self, number: int, act: str, actor: Actor, scope: str) -> None:
        one = self.pick(number, text=True)
        if one is None:
            return
        before, lines = self.ours()

        def choose(catalog: Catalog) -> tuple[Entry, ...]:
            return catalog.live if scope else (catalog.get(one.key) or one,)

        old = self.catalog()
        done = self.run().review(ACTS[act], "uk", "storm", choose, actor, scope)
        left = {entry.key for entry, _ in done.left}
        for entry in choose(old):
            if entry.key in left:
                continue
            if act == "approve" and scope:
                assert entry.previous_msgid is None, f"in bulk, though changed: {entry}"
                assert said(entry) not in self.rejected, f"in bulk, though rejected: {entry}"
            if act == "approve" and actor is BOT:
                self.rejected.discard(said(entry))
                if said(entry) not in self.standing:
                    self.by_tool.add(said(entry))
            elif act == "approve":
                self.bless(entry)
            else:
                every = (self.by_tool, self.blessed, self.claimed, self.standing, self.rejected)
                for one_of_them in every:
                    one_of_them.discard(said(entry))
                if act == "reject":
                    self.rejected.add(said(entry))
        after = self.by_us(before, lines)
        assert [(one.key, one.texts) for one in after.entries] == [
            (one.key, one.texts) for one in old.entries
        ]
        if actor is BOT and act == "approve":
            assert self.po.read_bytes() == before

    def bless(self, entry: Entry) -> None:
        self.blessed.add(said(entry))
        self.standing.add(said(entry))
        for moot in (self.by_tool, self.rejected, self.claimed):
            moot.discard(said(entry))
        self.made_for.setdefault(entry.msgstr, set()).add(entry.msgid)

    # A person with an editor.

    @precondition(lambda self: self.po.exists())
    @rule(
        number=_numbers,
        what=st.sampled_from(["write", "keep"]),
        fuzzy=st.booleans(),
        width=st.sampled_from([30, 78, 10_000]),
    )
    def work_in_an_editor(self, number: int, what: str, fuzzy: bool, width: int) -> None:
        one = self.pick(number, text=what == "keep")
        if one is None:
            return
        text = one.msgstr
        if what == "write":
            self.time += 1
            text = f"{self.time} переклад: {one.msgid}"
        file = polib.pofile(self.po.read_bytes().decode(), wrapwidth=width)
        entry = next(
            each for each in file if (each.msgctxt, each.msgid) == one.key and not each.obsolete
        )
        entry.msgstr = text
        entry.flags = [flag for flag in entry.flags if flag != "fuzzy"] + ["fuzzy"] * fuzzy
        if not fuzzy:
            entry.previous_msgid = entry.previous_msgctxt = None
        file.metadata["Last-Translator"] = "Olena Koval <olena@news.example>"
        self.po.write_bytes(f"{file}".encode())
        note(f"{one.key} -> {text!r}, fuzzy: {fuzzy}")

        new = (one.key, (text,))
        self.blessed.discard(said(one))
        self.claimed.discard(said(one))
        if what == "write":
            self.written.add(text)
            # Who leaves the flag leaves open which of the two sources the text translates.
            previous = one.previous_msgid if fuzzy else None
            self.made_for[text] = {one.msgid, one.msgid if previous is None else previous}
        self.by_another_tool()
        if not fuzzy:
            self.made_for.setdefault(text, set()).add(one.msgid)
            self.claimed.add(new)

    @precondition(lambda self: self.sentences)
    @rule(number=_numbers, words=st.sampled_from(WORDS))
    def work_on_a_change_that_the_author_takes_back(
        self, number: int, words: tuple[str, str]
    ) -> None:
        self.edit(number=number, words=words, merge=True)
        live = self.catalog().live
        outdated = [at for at, one in enumerate(live) if one.state is State.OUTDATED]
        for at in outdated[:1]:
            self.work_in_an_editor(number=at, what="write", fuzzy=True, width=78)
        self.take_back(number=1, merge=True)

    @precondition(lambda self: self.sentences)
    @rule(number=_numbers, words=st.sampled_from(WORDS))
    def approve_what_changed(self, number: int, words: tuple[str, str]) -> None:
        self.edit(number=number, words=words, merge=True)
        texts = [one for one in self.catalog().live if one.msgstr]
        outdated = [at for at, one in enumerate(texts) if one.state is State.OUTDATED]
        for at in outdated[:1]:
            self.review(number=at, act="approve", actor=OLENA, scope="")

    # Other tools.

    @precondition(lambda self: self.po.exists())
    @rule(width=st.sampled_from([30, 60, 10_000]), end=st.sampled_from(["\n", "\n", "\r\n"]))
    def save_with_another_tool(self, width: int, end: str) -> None:
        file = polib.pofile(self.po.read_bytes().decode().replace("\r\n", "\n"), wrapwidth=width)
        self.po.write_bytes(f"{file}".replace("\n", end).encode())
        self.by_another_tool()

    @precondition(lambda self: self.po.exists() and self.merges < 2)
    @rule(program=st.sampled_from(["msgcat --width=50", "msgmerge", "msgmerge --previous"]))
    def run_gettext(self, program: str) -> None:
        self.merges += 1
        self.run().extract()
        arguments = [*program.split(), str(self.po)]
        if "msgmerge" in program:
            arguments += ["--quiet", str(self.root / "locales/storm.pot")]
        done = subprocess.run(arguments, capture_output=True, check=True)
        self.po.write_bytes(done.stdout)
        self.by_another_tool()


def test_every_mutation_can_still_be_applied():
    mutations = mutate.read(mutate.LIST.read_text("utf-8"))
    assert len(mutations) >= 40
    for one in mutations:
        path = mutate.ROOT / "src" / mutate.PACKAGE / one.module
        assert one.applied(path.read_text("utf-8"))


TestLife = Life.TestCase
if os.environ.get("HYPOTHESIS_PROFILE", "suite") == "suite":
    TestLife.settings = settings(max_examples=40, stateful_step_count=20)
