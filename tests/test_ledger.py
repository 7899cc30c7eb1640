"""The ledger: lines that only grow, that tell when they were altered, and that know no order."""

from __future__ import annotations

import dataclasses
import json
import subprocess
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog_samples import NASTY
from polyglot_news.catalog import Entry
from polyglot_news.ledger import Ledger, append, dumps, fingerprints, parse
from polyglot_news.records import Act, Actor, Kind, Pair, Record, digest, pair

WHEN = "2026-03-01T12:00:00Z"
OLENA = Actor("Olena Koval", "olena@news.example")
BOT = Actor("prüfer", kind=Kind.TOOL)

_letters = st.one_of(st.sampled_from(NASTY), st.characters(exclude_categories=["Cs"]))
texts = st.text(_letters, max_size=8)
hashes = texts.map(digest)
actors = st.builds(Actor, texts, texts, st.sampled_from(Kind))
times = st.integers(0, 59).map(lambda second: f"2026-03-01T12:00:{second:02d}Z")
ids = st.lists(texts.map(lambda text: digest(text)[:16]), max_size=2).map(tuple)
records = st.builds(
    Record,
    article=texts,
    pair=st.builds(Pair, st.none() | texts, hashes, hashes),
    act=st.sampled_from(Act),
    actor=actors,
    time=times,
    machine=texts,
    distance=st.none() | st.integers(0, 10_000).map(lambda number: number / 10_000),
    scope=texts,
    after=ids,
)
several = st.lists(records, max_size=6, unique_by=lambda record: record.id)


def entry(msgid: str = "One.", msgstr: str = "Eins.", **fields: object) -> Entry:
    return Entry(msgid, msgstr, **fields)  # type: ignore[arg-type]


def record(
    act: Act = Act.APPROVED, *after: Record, of: Entry | None = None, by: Actor = OLENA
) -> Record:
    return Record("storm", pair(of or entry()), act, by, WHEN, after=tuple(r.id for r in after))


# Lines


@given(several)
def test_what_is_written_is_read_back(found):
    data = dumps(found)
    read = parse(data)
    assert read.records == tuple(found)
    assert read.problems == ()
    assert [one.id for one in read.records] == [one.id for one in found]
    assert dumps(read.records) == data


@given(several)
def test_a_line_is_an_object_with_sorted_keys_in_utf8(found):
    data = dumps(found)
    lines = data.decode().split("\n")
    assert len(lines) == len(found) + 1
    for line in lines[:-1]:
        fields = json.loads(line)
        assert list(fields) == sorted(fields)
        assert fields["v"] == 1
        assert all(value is not None for value in fields.values())


@given(st.binary(max_size=40) | several.map(dumps), several)
def test_an_append_changes_no_byte_that_is_there(before, found):
    after = append(before, found)
    assert after.startswith(before)
    assert set(found) <= set(parse(after).records)
    assert append(after, found) == after


@given(several, st.data())
def test_each_altered_byte_is_found(found, data):
    line = dumps(found[:1] or [record()])[:-1]
    at = data.draw(st.integers(0, len(line) - 1))
    other = data.draw(st.integers(0, 255).filter(lambda byte: byte not in {line[at], 10}))
    read = parse(line[:at] + bytes([other]) + line[at + 1 :])
    whole = parse(line).records
    # A byte order mark or white space in the place of another may leave the content as it is.
    assert read.problems or read.records == whole
    assert len(read.problems) <= 1


@given(several)
def test_lines_that_another_program_formatted_are_the_same_records(found):
    lines = []
    for one in found:
        fields = json.loads(one.line)
        lines.append(json.dumps(dict(reversed(fields.items())), separators=(",", ":")))
    assert parse("\r\n".join(lines).encode()).records == tuple(found)


def test_the_id_covers_every_field():
    one = record()
    changed = {
        "article": "ferry",
        "pair": pair(entry("Two.")),
        "act": Act.REJECTED,
        "actor": BOT,
        "time": "2026-03-01T12:00:01Z",
        "machine": "0" * 12,
        "distance": 0.5,
        "scope": "all",
        "after": ("0" * 16,),
    }
    assert set(changed) == {field.name for field in dataclasses.fields(Record)} - {"_id"}
    found = {dataclasses.replace(one, **{name: value}).id for name, value in changed.items()}
    assert len(found | {one.id}) == len(changed) + 1


# Bad lines


LINE = dumps([record()])[:-1].decode()
BAD = [
    ("half", 1, "The last line is cut off: This is not JSON"),
    (LINE.replace("Olena", "Petro"), 0, "This line was altered"),
    (LINE.replace('"id": "', '"id": "0')[:-1], None, "This is not JSON"),
    ("<<<<<<< HEAD", 0, "This is a conflict marker of git."),
    ("=======", 0, "This is a conflict marker of git."),
    (">>>>>>> a-branch", 0, "This is a conflict marker of git."),
    ("||||||| 0a1b2c3", 0, "This is a conflict marker of git."),
    ("[]", 1, "This is JSON, and not an object."),
    ("{}", 0, "This is a record of version null"),
    (LINE.replace('"v": 1', '"v": 2'), 0, "This is a record of version 2"),
    (LINE.replace('"v": 1', '"v": true'), 0, "This is a record of version true"),
    (LINE.replace('"kind"', '"king"'), 0, "“king” is not a field of a record."),
    (LINE.replace('"kind": "person", ', ""), 0, "The field “kind” is missing."),
    (LINE.replace('"person"', '"robot"'), 0, "A field holds what it cannot hold"),
    (LINE.replace('"approved"', '"applauded"'), 0, "A field holds what it cannot hold"),
    (LINE.replace('"Olena Koval"', "7"), 0, "A field holds what it cannot hold"),
    (LINE.replace('"id"', '"distance": 2, "id"'), 0, "A field holds what it cannot hold"),
    (LINE.replace('"id"', '"distance": NaN, "id"'), 0, "A field holds what it cannot hold"),
    (LINE.replace('"id"', '"after": "x", "id"'), 0, "A field holds what it cannot hold"),
    (LINE.replace(WHEN, "yesterday"), 0, "A field holds what it cannot hold"),
    ("[" * 100_000, 1, "This is not JSON"),
    ("9" * 5000, 1, "This is not JSON"),
    ('{"act": "\ud800"}', None, "The byte 0x"),
]


@pytest.mark.parametrize(("line", "column", "what"), BAD)
def test_a_line_that_is_none_is_named_and_costs_no_other(line, column, what):
    good = dumps([record(), record(Act.REJECTED)])
    data = good + line.encode("utf-8", "surrogatepass")
    read = parse(data)
    assert len(read.records) == 2
    (problem,) = read.problems
    assert problem.line == 3
    assert column is None or problem.column == column
    assert what.removeprefix("The last line is cut off: ") in problem.what
    assert problem.what.startswith("The last line is cut off") == ("is not JSON:" in problem.what)
    text = problem.at("reviews.jsonl")
    assert text.startswith("reviews.jsonl:3:")
    assert text.endswith(".")


def test_a_line_that_was_cut_off_stays_and_the_next_begins_on_its_own():
    first, second, third = (record(), record(Act.REJECTED), record(Act.REVERTED))
    cut = dumps([first, second])[:-30]
    data = append(cut, [third])
    assert data == cut + b"\n" + dumps([third])
    read = parse(data)
    assert read.records == (first, third)
    assert [one.line for one in read.problems] == [2]


def test_a_line_that_was_cut_off_within_a_letter():
    data = dumps([record(by=Actor("Олена"))])
    (problem,) = parse(data[: data.index("Олена".encode()) + 3]).problems
    assert problem.what.startswith("The last line is cut off: The byte 0xD0")


def test_a_whole_last_line_without_its_end_is_a_record():
    first, second = record(), record(Act.REJECTED)
    data = append(dumps([first]).rstrip(), [second])
    assert data == dumps([first, second])


def test_both_sides_of_a_conflict_count():
    ours, theirs = record(), record(by=BOT)
    data = b"<<<<<<< HEAD\n%b=======\n%b>>>>>>> b\n" % (dumps([ours]), dumps([theirs]))
    assert parse(data).records == (ours, theirs)
    assert [one.line for one in parse(data).problems] == [1, 3, 5]


@given(several)
def test_line_ends_of_other_systems_empty_lines_and_a_byte_order_mark_are_harmless(found):
    data = b"\xef\xbb\xbf\r\n" + dumps(found).replace(b"\n", b"\r\n") + b" \r\n\n"
    assert parse(data).records == tuple(found)
    assert parse(data).problems == ()
    assert append(data, found) == data


def test_a_hundred_thousand_lines_are_read_in_the_time_that_json_takes():
    line = dumps([record()])
    many = b"".join(
        dumps([dataclasses.replace(record(), article=f"a{number}")]) for number in range(1000)
    )
    data = many * 100
    assert data.count(b"\n") == 100_000
    assert len(line) > 200
    begin = time.process_time()
    for one in data.splitlines():
        json.loads(one)
    plain = time.process_time() - begin
    begin = time.process_time()
    read = parse(data)
    taken = time.process_time() - begin
    assert len(read.records) == 1000
    assert taken < 6 * plain
    assert append(data, read.records) == data


# Order


def test_a_repeated_line_changes_nothing():
    found = [record(), record(Act.REJECTED)]
    assert parse(dumps(found) * 3) == parse(dumps(found))


ONE, OTHER = entry(), entry(msgstr="Ein.")


def says(ledger: Ledger, of: Entry) -> tuple[object, ...]:
    return (
        ledger.standing(of),
        ledger.rejected(of),
        ledger.heads(of),
        ledger.approvals_ended(of),
        ledger.agrees(of),
        ledger.approved_for_another(of),
    )


def branch(draw: st.DrawFn, base: Ledger, *people: Actor) -> tuple[Record, ...]:
    """What these people append who see the base and their own lines."""
    here, made = base, []
    for _ in range(draw(st.integers(0, 4))):
        of = draw(st.sampled_from([ONE, OTHER]))
        one = dataclasses.replace(
            record(draw(st.sampled_from(Act)), of=of, by=draw(st.sampled_from(people))),
            time=draw(times),
            after=here.heads(of),
        )
        here = here.extended([one])
        made.append(one)
    return tuple(made)


@st.composite
def branches(draw: st.DrawFn) -> tuple[tuple[Record, ...], ...]:
    base = branch(draw, Ledger(), OLENA, BOT)
    # The same act of the same person in the same second is one record, so these are others.
    return (
        base,
        branch(draw, Ledger(base), OLENA, BOT),
        branch(draw, Ledger(base), Actor("Hans"), Actor("tester", kind=Kind.TOOL)),
    )


@given(branches(), st.randoms())
def test_what_two_branches_appended_says_the_same_in_every_order(found, chance):
    base, ours, theirs = found
    lines = [one.line.encode() for one in (*base, *ours, *theirs)]
    orders = [lines, [*lines, *lines]]
    shuffled = list(lines)
    chance.shuffle(shuffled)
    orders.append(shuffled)
    read = [parse(b"\n".join(order)) for order in orders]
    for of in (ONE, OTHER):
        assert len({says(one, of) for one in read}) == 1
    assert len({fingerprints(b"\n".join(order)).get("storm") for order in orders}) == 1


@given(branches())
def test_in_one_branch_the_last_word_counts(found):
    base, ours, _ = found
    line = (*base, *ours)
    for of in (ONE, OTHER):
        about = [one for one in line if one.pair == pair(of)]
        stands = bool(about) and about[-1].act.approves
        assert bool(Ledger(line).standing(of)) == stands
        assert Ledger(line).rejected(of) == (bool(about) and about[-1].act is Act.REJECTED)


@given(branches())
def test_no_approval_stands_against_a_rejection_that_it_did_not_know_of(found):
    base, ours, theirs = found
    merged = Ledger(base).extended(ours).extended(theirs)
    for side in (ours, theirs):
        about = [one for one in side if one.pair == pair(ONE)]
        if about and not about[-1].act.approves:
            assert merged.standing(ONE) == ()


def test_an_approval_fits_one_source_one_text_and_one_context():
    ledger = Ledger((record(),))
    assert ledger.standing(entry()) == (record(),)
    assert ledger.standing(entry(comments=("a note",), flags=("fuzzy",))) == (record(),)
    for other in (entry("One!"), entry(msgstr="Eins!"), entry(msgctxt="title"), entry(msgctxt="")):
        assert ledger.standing(other) == ()
    plural = Entry("One.", msgid_plural="Ones.", msgstr_plural=("Eins.", "Einse."))
    other = dataclasses.replace(plural, msgstr_plural=("Eins.", "Einsen."))
    ledger = Ledger((record(of=plural),))
    assert ledger.standing(plural)
    assert not ledger.standing(other)
    assert not ledger.standing(dataclasses.replace(plural, msgid_plural="One."))


def test_articles_are_kept_apart():
    here, there = record(), dataclasses.replace(record(), article="ferry")
    ledger = Ledger((here, there))
    assert ledger.slugs == ("ferry", "storm")
    assert ledger.article("storm").records == (here,)
    assert ledger.article("none").records == ()
    before = fingerprints(dumps([here, there]))
    after = fingerprints(dumps([here, there, record(Act.REJECTED)]))
    assert before["ferry"] == after["ferry"]
    assert before["storm"] != after["storm"]


@given(st.binary(max_size=20) | st.text(_letters, max_size=8).map(lambda name: name.encode()))
def test_a_line_about_nothing_counts_for_every_article(line):
    line = line.replace(b"\n", b"") or b"x"
    for one in (line, b'{"article": "\\%b"}' % line):
        assert fingerprints(one) != fingerprints(b"")


def test_a_line_that_was_taken_out_is_missed_by_those_that_follow_it():
    first = record()
    second = record(Act.REJECTED, first)
    assert Ledger((first, second)).missing() == {}
    assert Ledger((second,)).missing() == {first.id: second}


def test_git_puts_the_lines_of_two_branches_together(tmp_path):
    path = tmp_path / "locales/de/reviews.jsonl"
    path.parent.mkdir(parents=True)

    def git(*arguments: str) -> None:
        name = ["-c", "user.name=x", "-c", "user.email=x@x.example", "-c", "core.autocrlf=false"]
        subprocess.run(["git", *name, *arguments], cwd=tmp_path, check=True, capture_output=True)

    def commit(*found: Record) -> None:
        path.write_bytes(append(path.read_bytes() if path.exists() else b"", found))
        git("add", ".")
        git("commit", "-m", "x")

    (tmp_path / ".gitattributes").write_text("locales/*/reviews.jsonl merge=union text eol=lf\n")
    git("init", "-b", "main")
    base = record()
    commit(base)
    git("switch", "-c", "other")
    theirs = record(Act.REJECTED, base)
    commit(theirs)
    git("switch", "main")
    ours = record(Act.APPROVED, base, by=BOT)
    commit(ours)
    git("merge", "other")
    read = parse(path.read_bytes())
    assert read.problems == ()
    assert set(read.records) == {base, ours, theirs}
    assert read.standing(entry()) == ()
    assert not read.approvals_ended(entry())
