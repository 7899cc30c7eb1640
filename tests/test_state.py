"""State: what was done is known by content, and a damaged record only costs time."""

from __future__ import annotations

import json
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import tree, write_tree
from polyglot_news import state as module
from polyglot_news.errors import FileError
from polyglot_news.files import Files
from polyglot_news.state import State, digest


@pytest.fixture
def record(tmp_path):
    """A record with one step done, saved."""
    write_tree(tmp_path, {"out/a.po": "a", "out/b.po": "b"})
    files = Files(tmp_path)
    state = State(files, tmp_path / "state.json")
    state.done("step", ("in",), [tmp_path / "out/a.po", tmp_path / "out/b.po"])
    state.save()
    return tmp_path


def again(root) -> State:
    return State(Files(root), root / "state.json")


def test_a_step_is_done_for_the_next_run(record):
    assert again(record).is_done("step", ("in",))
    assert set(again(record).outputs("step")) == {"out/a.po", "out/b.po"}


def test_an_unknown_step_is_not_done(record):
    assert not again(record).is_done("other", ("in",))
    assert again(record).outputs("other") == {}


@pytest.mark.parametrize("inputs", [(), ("in", ""), ("i", "n"), ("IN",), (None,)])
def test_other_inputs_are_to_be_done(record, inputs):
    assert not again(record).is_done("step", inputs)


def test_an_output_that_was_changed_is_to_be_done_again(record):
    (record / "out/b.po").write_text("edited")
    assert not again(record).is_done("step", ("in",))
    (record / "out/b.po").write_text("b")
    assert again(record).is_done("step", ("in",))
    (record / "out/a.po").unlink()
    assert not again(record).is_done("step", ("in",))


def test_times_are_not_looked_at(record):
    for path in record.rglob("*"):
        os.utime(path, (0, 0))
    assert again(record).is_done("step", ("in",))


def test_another_version_of_the_program_does_all_again(record, monkeypatch):
    monkeypatch.setattr(module.fingerprint, "code", lambda: "other")
    assert not again(record).is_done("step", ("in",))


def test_a_step_that_was_begun_is_not_done_but_its_files_are_known(record):
    state = again(record)
    state.begin("step", [record / "out/b.po", record / "out/new.po"])
    state = again(record)
    assert not state.is_done("step", ())
    assert not state.is_done("step", ("in",))
    assert list(state.outputs("step")) == ["out/b.po", "out/new.po"]


def test_a_step_can_be_forgotten(record):
    state = again(record)
    assert state.steps == ("step",)
    state.forget("step")
    state.forget("step")
    state.save()
    assert again(record).steps == ()


def test_to_save_what_is_saved_touches_nothing(record):
    files = Files(record)
    State(files, record / "state.json").save()
    assert files.changed == ()


def test_the_record_is_readable_and_sorted(record):
    text = (record / "state.json").read_text()
    assert text.endswith("}\n")
    assert text == json.dumps(json.loads(text), indent=1, sort_keys=True) + "\n"


def test_a_dry_run_keeps_its_record_to_itself(record):
    before = tree(record)
    state = State(Files(record, dry=True), record / "state.json")
    state.done("other", (), [])
    state.save()
    assert state.is_done("other", ())
    assert tree(record) == before


def test_an_output_that_is_not_there_cannot_be_recorded(tmp_path):
    state = State(Files(tmp_path), tmp_path / "state.json")
    with pytest.raises(FileError, match=r"^none\.po: There is no such file\.$"):
        state.done("step", (), [tmp_path / "none.po"])


STEP = '{"format": 1, "steps": {"step": {"inputs": "x", "outputs": %s}}}'


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe",
        b"{",
        b"[]",
        b"null",
        b"1",
        b'{"format": 2, "steps": {}}',
        b'{"format": 1}',
        b'{"format": 1, "steps": []}',
        b'{"format": 1, "steps": {"step": []}}',
        b'{"format": 1, "steps": {"step": {"inputs": "x"}}}',
        b'{"format": 1, "steps": {"step": null}}',
        b"[" * 100_000,
        (STEP % "[1]").encode(),
        (STEP % "[[1, 2]]").encode(),
        (STEP % '"ab"').encode(),
        (STEP % '{"/etc/passwd": "x"}').encode(),
        (STEP % '{"site/../../x": "x"}').encode(),
    ],
    ids=lambda data: data[:60].decode("latin-1"),
)
def test_a_damaged_record_counts_as_none(tmp_path, data):
    (tmp_path / "state.json").write_bytes(data)
    state = again(tmp_path)
    assert state.steps == ()
    assert not state.is_done("step", ())
    state.save()
    assert json.loads((tmp_path / "state.json").read_bytes()) == {"format": 1, "steps": {}}


parts = st.lists(st.text(max_size=3) | st.binary(max_size=3) | st.none(), max_size=4)


@given(parts, parts)
def test_equal_digests_are_of_equal_parts(one, other):
    def plain(values):
        return [value.encode() if isinstance(value, str) else value for value in values]

    assert (digest(*one) == digest(*other)) == (plain(one) == plain(other))


def test_no_part_can_imitate_the_border_between_parts():
    assert digest("9aaaaaaaaa0") != digest("1", "aaaaaaaaa", "")
