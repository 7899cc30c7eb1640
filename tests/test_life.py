"""The life of a catalog: an author, people, machines and other tools at work on one article.

A state machine over a real project in a temporary folder, with the stages as the command line
runs them. What people did is written down beside it, and after each step the laws hold:

* Every text that a person wrote or approved is in the catalog, until a person replaces it.
* What a person approved stays approved while its source and its text are the same, however
  often the sentence goes and comes back; nothing else is approved.
* A text that was made for another source says so.
* A merge done twice is a merge done once.
* What the machine made is the machine's work, whoever approves it and wherever it goes.
* Of the machine's work nothing comes over a person's, nor does anything that the memory gave;
  a refresh and a machine that is turned off touch what nobody has read, and nothing else.
* Sentences that become one without a new character stay approved where each of them was.
* A repair is made of an approved text, and is approved by nobody.
* An edited term asks once about each approved text that does not hold it.
* An article that gets another name takes all of this along.
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
from functools import cache, lru_cache
from pathlib import Path

import polib
from babel.messages.pofile import read_po
from hypothesis import note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

import mutate
from polyglot_news import belongings, pofile, repairs, reviewing, vouching
from polyglot_news import ledger as ledgers
from polyglot_news.catalog import Catalog, Entry, Key, State
from polyglot_news.engines.pseudo import PseudoEngine
from polyglot_news.entry import Origin
from polyglot_news.files import Files
from polyglot_news.project import find
from polyglot_news.provenance import digest
from polyglot_news.records import Act, Actor, Kind, Record, pair
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
OFF = '\n[machine]\nuk = "off"\n'
# What people agreed on in another project: the memory has it for whatever is pending.
AGENCY = """\
<?xml version="1.0" encoding="UTF-8"?>
<tmx version="1.4"><header creationtool="x" creationtoolversion="1" segtype="sentence"
 o-tmf="x" adminlang="en" srclang="en" datatype="plaintext"/><body>
<tu><tuv xml:lang="en"><seg>Nobody knows.</seg></tuv>
<tuv xml:lang="uk"><seg>Ніхто не знає.</seg></tuv></tu>
<tu><tuv xml:lang="en"><seg>More talks follow on Monday.</seg></tuv>
<tuv xml:lang="uk"><seg>У понеділок розмови триватимуть.</seg></tuv></tu>
</body></tmx>
"""
TERMS = ["гавань", "порт", ""]
# One sentence where they stand in one paragraph, and two where they do not.
HALVES = ["At six the old harbour froze from shore to shore,", "and two ferries waited outside."]
POOL = [
    "Japan will provide Ukraine with security guarantees, and more talks follow on Monday.",
    "Japan will not provide Ukraine with military guarantees.",
    "More talks follow on Monday.",
    "The harbour stayed closed for 3 days, and two ferries waited outside of the harbour.",
    "Two ferries waited outside of the harbour for 12 days.",
    "Nobody knows.",
    "The market on the quay opens at 6.",
]
WORDS = [
    ("Monday", "Tuesday"),
    ("at 6", "at 7"),
    (".", "!"),
    ("closed", "open"),
    ("not ", ""),
    ("12 days", "15 days"),
]
OLENA = Actor("Olena Koval", "olena@news.example")
BOT = Actor("prüfer", kind=Kind.TOOL)
ACTS = {"approve": reviewing.approve, "reject": reviewing.reject, "revert": reviewing.revert}


class Engine(PseudoEngine):
    """An engine whose package is replaced by a newer one now and then."""

    def __init__(self, version: int) -> None:
        super().__init__()
        self.version = version

    def identity(self, source: str, target: str) -> str:
        return f"{super().identity(source, target)}.{self.version}"


Said = tuple[Key, tuple[str, ...]]
"""A source in its context, and a translation of it."""

# Small ones, so that two rules often mean the same unit.
_numbers = st.integers(0, 5)
# In memory where there is such a folder: each command waits until its files are on the disk.
_SHM = Path("/dev/shm")  # noqa: S108


def said(entry: Entry) -> Said:
    return entry.key, entry.texts


def letters(number: int) -> str:
    """A number as a word: a figure in a translation would be in the way of repairs."""
    return "".join("абвгдежзик"[int(digit)] for digit in str(number))


def squeezed(*texts: str) -> str:
    return "".join("".join(texts).split())


def noted(entry: Entry, kind: str, key: str, text: str) -> bool:
    """Whether a comment of ours says so."""
    return any(line.startswith(kind) and f"{key}={text}" in line.split() for line in ours(entry))


def ours(entry: Entry) -> list[str]:
    """Our comments, whatever lines another tool broke them into; nobody else writes any here."""
    return " ".join(entry.comments).split("polyglot-news: ")[1:]


def blocks(data: bytes) -> list[str]:
    """The entries of a file as it stands there: no tool here leaves an empty line in one."""
    return re.split(r"(?:\r?\n){2,}", data.decode().strip("\r\n"))


@cache
def read_block(block: str) -> Entry | None:
    found = pofile.loads(block.encode(), "block.po").entries
    return found[0] if found else None


@lru_cache(64)
def read_catalog(data: bytes) -> Catalog:
    """A file as it stands there: it is looked at many times, and a catalog never changes."""
    return pofile.loads(data, "a.po", locale="uk")


@lru_cache(64)
def read_ledger(data: bytes) -> ledgers.Ledger:
    return ledgers.parse(data)


class Life(RuleBasedStateMachine):
    """One article, one locale."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Path(tempfile.mkdtemp(prefix="life-", dir=_SHM if _SHM.is_dir() else None))
        self.slug = "storm"
        self.ledger_file = self.root / "locales/uk/reviews.jsonl"
        (self.root / "articles").mkdir()
        (self.root / "memory").mkdir()
        (self.root / "memory/agency.tmx").write_text(AGENCY, "utf-8")
        self.use("")
        self.term = ""
        self.package = 1
        self.apart = True
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
        # Texts that a person ever approved, and of these the ones that another tool carried off
        # and those that wait for an answer about a term.
        self.read: set[str] = set()
        self.adopted: set[str] = set()
        # The texts that repair others, each with the source that it fits, and what was made
        # into it; what a person approved though it does not hold a term.
        self.repaired: dict[str, str] = {}
        self.touched: set[str] = set()
        self.answered: set[tuple[Said, str]] = set()
        # What the machine or the memory gave, and for which sources; what of it the engine made.
        self.machine: dict[str, set[str]] = {}
        self.engines: set[str] = set()

    def teardown(self) -> None:
        shutil.rmtree(self.root)

    # What the rules have in common.

    @property
    def po(self) -> Path:
        return self.root / f"locales/uk/LC_MESSAGES/{self.slug}.po"

    @property
    def pot(self) -> Path:
        return self.root / f"locales/{self.slug}.pot"

    def use(self, machine: str) -> None:
        (self.root / "polyglot-news.toml").write_text(SETTINGS + machine, "utf-8")
        self.off = bool(machine)

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
        return read_catalog(self.po.read_bytes())

    def ledger(self) -> ledgers.Ledger:
        data = self.ledger_file.read_bytes() if self.ledger_file.exists() else b""
        return read_ledger(data).article(self.slug)

    def write_article(self) -> None:
        title, *others = self.sentences or ["Storm"]
        paragraphs: list[str] = []
        for at, one in enumerate(others):
            goes_on = at > 0 and others[at - 1].endswith(",")
            if (goes_on and self.apart) or (not goes_on and at % 3 == 0):
                paragraphs.append(one)
            else:
                paragraphs[-1] += f" {one}"
        text = "\n\n".join([f"# {title.rstrip('.')}", *paragraphs]) + "\n"
        (self.root / f"articles/{self.slug}.md").write_text(text, "utf-8")
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
        every = read_ledger(records)
        assert not every.problems and not every.missing()
        self.nothing_is_lost(after)
        self.no_approval_is_wrong(after, ledger)
        self.no_source_is_wrong(after, ledger)
        self.no_origin_is_wrong(after)
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
        lost = (self.written | approved | self.adopted) - there
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
            elif said(one) not in self.claimed:
                assert known.review is not Review.APPROVED, f"nobody approved {one}"
                assert state is not State.REVIEWED, f"nobody reviewed {one}"
            assert not people or said(one) in self.standing, f"nobody ever approved {one}"
            if said(one) in self.standing and one.previous_msgid is None:
                assert known.freshness is Freshness.CURRENT, f"approved for this source: {one}"

    def no_source_is_wrong(self, catalog: Catalog, ledger: ledgers.Ledger) -> None:
        for one in catalog.live:
            sources = self.made_for.get(one.msgstr)
            if sources and one.msgid not in sources:
                known = reviewing.axes(one, ledger)
                assert one.fuzzy and known.freshness is Freshness.CHANGED, f"made for {sources}"
                # msgmerge carries a machine's texts over, too: the engine is to replace these.
                assert one.state is State.OUTDATED or one.pending, f"{one} {sources}"

    def no_origin_is_wrong(self, catalog: Catalog) -> None:
        for one in catalog.entries:
            if one.msgstr in self.engines:
                assert one.by_machine, f"the machine's work passes for a person's: {one}"
            if one.origin is Origin.MEMORY:
                assert noted(one, "tm", "text", digest(*one.texts)), f"not the memory's: {one}"

    def by_another_tool(self) -> None:
        """What another tool did with flags and previous msgids is its affair, and a person's."""
        catalog = self.catalog()
        approved = {said(one) for one in catalog.entries if not one.fuzzy}
        self.adopted |= {
            one.msgstr for one in catalog.entries if one.fuzzy and self.carried_off(one)
        }
        self.blessed &= approved
        self.claimed &= approved
        texts = {text for one in catalog.entries for text in one.texts}
        self.written &= texts
        self.adopted &= texts
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

    @rule(merge=st.booleans(), number=_numbers, text=st.sampled_from([*POOL, *HALVES]))
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

    @rule(
        how=st.sampled_from(["approve", "approve", "reject", "leave"]),
        actor=st.sampled_from([OLENA, OLENA, BOT]),
        beside=st.sampled_from([True, True, False]),
        edit=st.sampled_from([("", ""), ("", ""), ("old", "wide"), (".", "!")]),
    )
    def run_two_sentences_together(
        self, how: str, actor: Actor, beside: bool, edit: tuple[str, str]
    ) -> None:
        self.apart = True
        others = [one for one in self.sentences if one not in HALVES] or [POOL[0]]
        first, second = HALVES
        self.sentences = [*others, first, second] if beside else [others[0], second, *others, first]
        self.publish(True)
        keys = [(None, first), (None, second)]
        for at, key in enumerate(keys):
            self.type(key, fuzzy=at == 1 and how != "approve")
        if how != "leave":
            self.update()
            self.decide(keys[1], "approve" if how == "approve" else "reject", actor)
        self.apart = False
        self.sentences = [*others, first.replace(*edit), second.replace(*edit)]
        self.publish(True)

    @rule(actor=st.sampled_from([OLENA, BOT]))
    def reject_what_was_joined_and_take_the_catalog_back(self, actor: Actor) -> None:
        self.apart = True
        others = [one for one in self.sentences if one not in HALVES] or [POOL[0]]
        self.sentences = [*others, *HALVES]
        self.publish(True)
        for half in HALVES:
            self.type((None, half), fuzzy=False)
        self.update()
        if self.catalog().get((None, " ".join(HALVES))):
            # An old catalog in which it is approved says so again.
            return
        before = self.po.read_bytes()
        self.apart = False
        self.publish(True)
        self.decide((None, " ".join(HALVES)), "reject", actor)
        # From the history of the repository; of the ledger git keeps the lines of both sides.
        self.po.write_bytes(before)
        self.update()

    @rule(approve=st.booleans(), edited=st.booleans())
    def take_a_sentence_apart(self, approve: bool, edited: bool) -> None:
        self.apart = False
        others = [one for one in self.sentences if one not in HALVES] or [POOL[0]]
        self.sentences = [*others, *HALVES]
        self.publish(True)
        self.type((None, " ".join(HALVES)), fuzzy=not approve, what="write halves")
        self.apart = True
        first, second = HALVES
        self.sentences = [*others, first.replace("At", "at") if edited else first, second]
        self.publish(True)

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
        data = self.catalog()
        self.repairs_are_right(old, data)
        self.what_was_joined_is_right(old, data)
        self.terms_are_asked_about(old, data)
        after = self.by_us(before, lines)
        template = pofile.load(self.pot)
        assert [one.key for one in after.live] == [one.key for one in template.entries]
        assert [one.references for one in after.live] == [o.references for o in template.entries]
        people = {one.msgstr for one in old.entries if not self.unread(one)}
        machines = {one.msgstr for one in old.entries if self.unread(one)} - people
        for one in after.live:
            known = old.get(one.key)
            if known is not None:
                self.only_what_nobody_read_changed(known, one)
            else:
                previous = (one.previous_msgctxt, one.previous_msgid)
                assert previous != one.key, f"changed from what it is: {one}"
                assert one.msgstr not in machines, f"a machine's text for another source: {one}"
        for one in after.entries:
            assert not (one.obsolete and self.unread(one)), "a machine's text without a sentence"
            assert not (self.off and self.unread(one) and noted(one, "mt", "engine", "pseudo"))
        same = self.po.read_bytes(), self.ours()[1]
        (self.root / ".polyglot-news/state.json").unlink(missing_ok=True)
        self.merge()
        assert (self.po.read_bytes(), self.ours()[1]) == same, "twice is not once"

    def only_what_nobody_read_changed(self, old: Entry, new: Entry) -> None:
        if self.off and self.unread(old) and noted(old, "mt", "text", digest(*old.texts)):
            assert (new.texts, new.fuzzy) == (("",), False)
            return
        assert (new.texts, new.previous_msgid) == (old.texts, old.previous_msgid)
        changing: tuple[str, ...] = ("term",)
        if self.carried_off(old):
            assert not self.unread(new)
            changing = ("term", "mt", "tm")
        asked = new.fuzzy and not old.fuzzy
        assert asked or new.flags == old.flags
        if asked:
            assert not self.unread(new)
            changing = ("term", "mt", "tm")
        there, here = (
            [line.strip() for line in ours(one) if not line.startswith(changing)]
            for one in (old, new)
        )
        assert there == here

    def repairs_are_right(self, old: Catalog, new: Catalog) -> None:
        """A repair fits its source, comes from an approved text that is still there, is fuzzy."""
        approved = {one.texts: one for one in old.entries if not one.fuzzy}
        there = {one.msgstr for one in old.entries}
        for one in new.live:
            made = repairs.find(one.comments)
            if old.get(one.key) is None and made and made.fits(one.msgid, *one.texts):
                assert one.fuzzy, f"a repair that nobody approved: {one}"
                base = new.get((one.previous_msgctxt, one.previous_msgid or ""))
                assert base is not None and base.texts in approved, f"repaired, not approved: {one}"
                assert not base.fuzzy
                assert base.texts == approved[base.texts].texts
                assert one.by_machine == base.by_machine, f"whose work is it: {one}"
                self.repaired[one.msgstr] = one.msgid
            elif old.get(one.key) is None and self.is_changed(one, old):
                raise AssertionError(f"repaired without a word: {one}")
            elif old.get(one.key) is None and one.msgstr in self.repaired:
                known = self.repaired[one.msgstr]
                mine = {text for _, (text,) in self.blessed | self.claimed} | self.written
                by_tool = {text for _, (text,) in self.by_tool | self.rejected}
                carried = one.msgstr in there and one.msgstr not in mine | by_tool | self.touched
                assert not carried or one.msgid == known, f"a repair of a repair: {one}"

    @staticmethod
    def is_changed(entry: Entry, old: Catalog) -> bool:
        """Whether a carried text is not the one that was there, nor what sentences make up."""
        base = old.get((entry.previous_msgctxt, entry.previous_msgid or ""))
        if base is None or not entry.msgstr or base.fuzzy or not base.msgstr:
            return False
        there = [one.msgstr for one in old.entries if one.msgstr]
        parts = any(entry.msgstr.startswith(one) or entry.msgstr in one for one in there)
        return entry.msgstr != base.msgstr and not parts

    def what_was_joined_is_right(self, old: Catalog, new: Catalog) -> None:
        """Approved is what is made of neighbours, each approved, of which no letter changed."""
        rows = [
            old.live[at:end]
            for at in range(len(old.live))
            for end in range(at + 2, min(at + 4, len(old.live)) + 1)
        ]
        for one in new.live:
            if old.get(one.key) is not None:
                continue
            made_of = [
                row
                for row in rows
                if squeezed(*(each.msgid for each in row)) == squeezed(one.msgid)
                and {each.msgctxt for each in row} == {one.msgctxt}
                and all(said(each) in self.blessed for each in row)
            ]
            if made_of:
                found = one.msgstr and one.previous_msgid is None
                assert found, f"its very words were translated in parts: {one}"
            if not one.msgstr:
                continue
            whole = [
                each.msgid.startswith(one.msgid) or each.msgid.endswith(one.msgid)
                for each in old.entries
                if one.msgstr in each.msgstr and one.msgstr != each.msgstr
            ]
            parts = [
                one.msgid.startswith(each.msgid) and one.msgstr.startswith(each.msgstr)
                for each in old.entries
                if each.msgstr and each.msgstr != one.msgstr
            ]
            if any((*whole, *parts)) and one.previous_msgid is None:
                self.made_for.get(one.msgstr, set()).add(one.msgid)
            asked = noted(one, "term", "source", "harbour")
            if made_of and said(one) not in self.rejected | self.by_tool and not asked:
                text = squeezed(*(each.msgstr for each in made_of[0]))
                if squeezed(one.msgstr) == text:
                    assert not one.fuzzy, f"each part was approved: {one}"
            if not one.fuzzy and said(one) not in self.blessed:
                assert made_of or self.is_back(one), f"approved in parts by nobody: {one}"
                assert said(one) not in self.rejected, f"somebody rejected it: {one}"
                self.bless(one)

    def is_back(self, entry: Entry) -> bool:
        """Whether a person approved just this: another tool lost it, and the memory knew it."""
        return any(
            one.pair == pair(entry)
            and one.act.approves
            and one.act is not Act.IN_PARTS
            and one.actor.kind is Kind.PERSON
            for one in self.ledger().records
        )

    def terms_are_asked_about(self, old: Catalog, new: Catalog) -> None:
        for one in new.live:
            lacks = bool(self.term) and self.term not in one.msgstr and "harbour" in one.msgid
            asked = noted(one, "term", "rendering", self.term)
            known = old.get(one.key)
            if said(one) in self.blessed and one.fuzzy:
                assert lacks and asked, f"a term that it has: {one}"
                assert (said(one), self.term) not in self.answered, f"asked again: {one}"
                assert known is None or not noted(known, "term", "rendering", self.term)
                self.blessed.discard(said(one))
                self.adopted.add(one.msgstr)
            elif said(one) in self.blessed and lacks:
                assert asked, f"not asked about {self.term}: {one}"

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
                    self.read.add(one.msgstr)

    @staticmethod
    def proposed(entry: Entry) -> bool:
        made = digest(*entry.texts)
        return entry.fuzzy and any(
            noted(entry, kind, "text", made) and not noted(entry, kind, "read", "yes")
            for kind in ("mt", "tm")
        )

    def carried_off(self, entry: Entry) -> bool:
        """Whether another tool took an approved proposal to another sentence."""
        mine = any(noted(entry, kind, "source", digest(entry.msgid)) for kind in ("mt", "tm"))
        return self.proposed(entry) and not mine and entry.msgstr in self.read

    def unread(self, entry: Entry) -> bool:
        return self.proposed(entry) and not self.carried_off(entry)

    @rule()
    def install_a_newer_package(self) -> None:
        self.package += 1
        self.pretranslate(refresh=True)

    @rule(then=st.booleans())
    def do_without_the_machine(self, then: bool) -> None:
        self.use(OFF)
        self.update()
        if then:
            self.pretranslate()
        self.use("")

    @rule(text=st.sampled_from(TERMS))
    def agree_on_a_term(self, text: str) -> None:
        rows = f"harbour,{text}\n" if text else ""
        (self.root / "glossary.csv").write_text(f"source,uk\n{rows}", "utf-8")
        if text != self.term:
            # A rendering that comes back is a new edit, which asks anew.
            self.answered.clear()
        self.term = text
        self.update()

    @precondition(lambda self: self.sentences and self.po.exists())
    @rule(explicit=st.booleans())
    def rename_the_article(self, explicit: bool) -> None:
        self.update()
        before, lines = self.ours()
        old, new = self.slug, f"{'gale' if self.slug == 'storm' else 'storm'}"
        catalog = self.catalog()
        run = self.run()
        if explicit:
            belongings.of(run).rename_article(old, new)
        else:
            articles = self.root / "articles"
            (articles / f"{old}.md").rename(articles / f"{new}.md")
            assert belongings.follow(self.run()).moved
        assert not self.po.exists() and not self.pot.exists()
        self.slug = new
        self.by_us(before, lines)
        last = (one for one in read_ledger(self.ours()[1]).records if self.is_said_last(one))
        assert {one.article for one in last} <= {new}, "said of what is gone"
        assert self.catalog().entries == catalog.entries
        self.update()

    def is_said_last(self, record: Record) -> bool:
        ledger = read_ledger(self.ours()[1])
        return ledger.is_last(record) and record.act is not Act.REVERTED

    @rule(refresh=st.booleans())
    def pretranslate(self, refresh: bool = False) -> None:
        before, lines = self.ours()
        old = self.catalog()
        run = self.run()
        engine = Engine(self.package)

        def load_engine(name: str) -> Engine:
            assert not self.off, f"{name} is asked, and the machine is off"
            return engine

        run.pretranslate(load_engine, refresh=refresh)
        run.state.save()
        after = self.by_us(before, lines)
        assert [one.key for one in after.entries] == [one.key for one in old.entries]
        for then, now in zip(old.entries, after.entries, strict=True):
            read = self.carried_off(then) or (refresh and said(then) in self.standing)
            if self.carried_off(then):
                assert now.texts == then.texts, f"over a person's text: {then}"
            elif any(then.texts) and (not self.unread(then) or (read and not then.foreign)):
                assert now == then, f"over a person's text: {then}"
            elif self.off and noted(then, "mt", "text", digest(*then.texts)):
                assert noted(now, "tm", "text", digest(*now.texts)) or not now.msgstr
            elif now != then:
                assert self.unread(now), f"passes for a person's: {now}"
                self.machine.setdefault(now.msgstr, set()).add(now.msgid)
                if noted(now, "mt", "text", digest(*now.texts)):
                    self.engines.add(now.msgstr)
            elif self.unread(now) and not now.obsolete:
                assert not self.off or not noted(now, "mt", "text", digest(*now.texts))
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
        done = self.run().review(ACTS[act], "uk", self.slug, choose, actor, scope)
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
                if self.term:
                    self.answered.add((said(entry), self.term))
            else:
                self.adopted.discard(entry.msgstr)
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
        self.read.add(entry.msgstr)
        self.blessed.add(said(entry))
        self.standing.add(said(entry))
        for moot in (self.by_tool, self.rejected, self.claimed):
            moot.discard(said(entry))
        # Half of a translation that was split may stand at its own sentence, too, and one of
        # joined sentences at what they were before an edit.
        self.made_for.setdefault(entry.msgstr, set()).update(
            {entry.msgid},
            (
                one.msgid
                for one in self.catalog().entries
                if (one.msgstr, one.previous_msgid) == (entry.msgstr, None)
            ),
        )

    def decide(self, key: Key, act: str, actor: Actor) -> None:
        texts = [one for one in self.catalog().live if one.msgstr]
        for at in [at for at, one in enumerate(texts) if one.key == key][:1]:
            self.review(number=at, act=act, actor=actor, scope="")

    @precondition(lambda self: self.sentences and self.po.exists())
    @rule(number=_numbers, words=st.sampled_from(WORDS), typo=st.booleans())
    def say_how_much_it_matters(self, number: int, words: tuple[str, str], typo: bool) -> None:
        self.edit(number=number, words=words, merge=True)
        before, lines = self.ours()
        old = self.catalog()
        run = self.run()
        act = (
            run.typos(run.article_files[0], "uk", named=True) if typo else vouching.approve_repairs
        )

        def choose(catalog: Catalog) -> tuple[Entry, ...]:
            return catalog.live if typo else vouching.repaired(catalog)

        done = run.review(act, "uk", self.slug, choose, OLENA)
        left = {entry.key for entry, _ in done.left}
        for entry in choose(old):
            if entry.key in left:
                continue
            base = old.get((entry.previous_msgctxt, entry.previous_msgid or ""))
            first = ((entry.previous_msgctxt, entry.previous_msgid or ""), entry.texts)
            if typo:
                assert first in self.standing, f"kept an approval that there was not: {entry}"
            else:
                assert base is not None and said(base) in self.blessed | self.claimed
            assert said(entry) not in self.rejected
            self.bless(entry)
            if self.term:
                self.answered.add((said(entry), self.term))
        self.by_us(before, lines)

    # A person with an editor.

    def type(self, key: Key, *, fuzzy: bool, what: str = "write") -> None:
        """Write a translation, or keep the one that is there, if the sentence is there."""
        there = [one for one in self.catalog().live if one.msgstr or what != "keep"]
        for at in [at for at, one in enumerate(there) if one.key == key][:1]:
            self.work_in_an_editor(number=at, what=what, fuzzy=fuzzy, width=78)

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
        if what != "keep":
            self.time += 1
            word = "гавань" if self.time % 2 else "переклад"
            text = f"{word} {letters(self.time)}: {one.msgid}"
        if what == "write halves":
            text = (
                f"Це {word} {letters(self.time)}. Два пороми чекали надворі {letters(self.time)}."
            )
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
        self.adopted.discard(one.msgstr)
        self.touched.add(text)
        if what != "keep":
            self.written.add(text)
            # Who leaves the flag leaves open which of the two sources the text translates.
            previous = one.previous_msgid if fuzzy else None
            self.made_for[text] = {one.msgid, one.msgid if previous is None else previous}
        self.by_another_tool()
        if not fuzzy:
            self.made_for.setdefault(text, set()).add(one.msgid)
            self.claimed.add(new)

    @rule()
    def change_a_sentence_twice(self) -> None:
        if POOL[3] not in self.sentences:
            self.insert(number=len(self.sentences), text=POOL[3], merge=True)
        self.update()
        at, key = self.sentences.index(POOL[3]), (None, POOL[3])
        self.type(key, fuzzy=True)
        typed = self.catalog().get(key)
        self.edit(number=at, words=("closed", "open"), merge=True)
        self.edit(number=at, words=(".", "!"), merge=True)
        for one in (
            self.catalog().live if typed is not None and typed.msgstr in self.written else ()
        ):
            if one.msgstr == typed.msgstr and one.key != key:
                first = key[1] if typed.previous_msgid is None else typed.previous_msgid
                assert one.previous_msgid in (first, None), f"not made for that: {one}"

    @precondition(lambda self: self.po.exists())
    @rule(number=_numbers, before=st.booleans())
    def approve_in_an_editor_what_a_tool_approves(self, number: int, before: bool) -> None:
        self.update()
        live = self.catalog().live
        if not live:
            return
        key = live[number % len(live)].key
        self.type(key, fuzzy=before)
        self.decide(key, "approve", BOT)
        if before:
            self.type(key, fuzzy=False, what="keep")
        self.update()

    @rule(typed=st.booleans(), before=st.booleans())
    def approve_what_lacks_a_term(self, typed: bool, before: bool) -> None:
        self.agree_on_a_term(text="" if before else "порт")
        if POOL[3] not in self.sentences:
            self.insert(number=len(self.sentences), text=POOL[3], merge=True)
        key = (None, POOL[3])
        if typed:
            self.type(key, fuzzy=True)
        else:
            self.pretranslate()
        self.decide(key, "approve", OLENA)
        if before:
            self.agree_on_a_term(text="порт")
        self.update()

    @precondition(lambda self: self.sentences and self.po.exists())
    @rule(number=_numbers)
    def doubt_an_approved_proposal(self, number: int) -> None:
        self.update()
        self.pretranslate()
        self.review(number=number, act="approve", actor=OLENA, scope="all of it")
        live = self.catalog().live
        self.type(live[number % len(live)].key, fuzzy=True, what="keep")
        self.install_a_newer_package()

    @precondition(lambda self: self.sentences and self.po.exists())
    @rule(number=_numbers, words=st.sampled_from(WORDS), act=st.sampled_from(sorted(ACTS)))
    def change_an_approved_proposal(self, number: int, words: tuple[str, str], act: str) -> None:
        self.pretranslate()
        self.review(number=number, act="approve", actor=OLENA, scope="all of it")
        self.edit(number=number, words=words, merge=True)
        self.review(number=number, act=act, actor=OLENA, scope="")
        self.update()

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
            arguments += ["--quiet", str(self.pot)]
        done = subprocess.run(arguments, capture_output=True, check=True)
        self.po.write_bytes(done.stdout)
        self.by_another_tool()

    @precondition(lambda self: self.sentences and self.merges < 2)
    @rule(number=_numbers)
    def approve_what_another_tool_makes_obsolete(self, number: int) -> None:
        self.update()
        live = self.catalog().live
        at = number % len(live)
        self.work_in_an_editor(number=at, what="write", fuzzy=False, width=78)
        sentence = at % len(self.sentences)
        self.delete(number=sentence, merge=False)
        self.run_gettext(program="msgmerge")
        self.update()
        self.take_back(number=1, merge=True)

    @precondition(lambda self: self.sentences and self.merges < 2)
    @rule(number=_numbers, words=st.sampled_from(WORDS), then=st.booleans())
    def carry_an_approved_proposal_with_msgmerge(
        self, number: int, words: tuple[str, str], then: bool
    ) -> None:
        self.pretranslate()
        self.review(number=number, act="approve", actor=OLENA, scope="all of it")
        self.edit(number=number, words=words, merge=False)
        self.run_gettext(program="msgmerge")
        if then:
            self.pretranslate()
        self.update()


def test_every_mutation_can_still_be_applied():
    mutations = mutate.read(mutate.LIST.read_text("utf-8"))
    assert len(mutations) >= 40
    for one in mutations:
        path = mutate.ROOT / "src" / mutate.PACKAGE / one.module
        assert one.applied(path.read_text("utf-8"))


TestLife = Life.TestCase
if os.environ.get("HYPOTHESIS_PROFILE", "suite") == "suite":
    TestLife.settings = settings(max_examples=40, stateful_step_count=20)
