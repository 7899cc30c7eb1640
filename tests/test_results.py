"""What is kept of each catalog until it changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from polyglot_news import pofile
from polyglot_news.files import Files
from polyglot_news.results import Results


def test_a_result_is_known_until_its_inputs_change(tmp_path: Path) -> None:
    path = tmp_path / "results.json"
    results = Results(Files(tmp_path), path)
    assert results.get("check:de:storm", ("a", b"b")) is None
    results.put("check:de:storm", ("a", b"b"), [1, "zwei"])
    results.save(["storm"])

    again = Results(Files(tmp_path), path)
    assert again.get("check:de:storm", ("a", b"b")) == [1, "zwei"]
    assert again.get("check:de:storm", ("ab", b"")) is None
    assert again.get("check:uk:storm", ("a", b"b")) is None


def test_results_of_articles_that_are_gone_are_dropped(tmp_path: Path) -> None:
    results = Results(Files(tmp_path), tmp_path / "results.json")
    for slug in ("storm", "flood"):
        results.put(f"check:de:{slug}", ("a",), slug)
    results.save(["flood"])

    again = Results(Files(tmp_path), tmp_path / "results.json")
    assert again.get("check:de:storm", ("a",)) is None
    assert again.get("check:de:flood", ("a",)) == "flood"


def test_nothing_is_written_without_a_new_result(tmp_path: Path) -> None:
    Results(Files(tmp_path), tmp_path / "results.json").save([])
    assert not (tmp_path / "results.json").exists()


@pytest.mark.parametrize(
    "data", [b"", b"{", b"[]", b'{"a": 1}', b'{"a": []}', b"\xff", b"[" * 9999]
)
def test_a_damaged_file_counts_as_none(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "results.json"
    path.write_bytes(data)
    assert Results(Files(tmp_path), path).get("a", ()) is None


def test_the_language_of_a_template_is_read_from_its_header_alone() -> None:
    header = 'msgid ""\nmsgstr ""\n"Language: uk\\n"\n'
    assert pofile.language(f'{header}\nmsgid "Language: de"\nmsgstr ""\n'.encode()) == "uk"
    assert pofile.language(header.encode()) == "uk"
    assert pofile.language(b'msgid ""\nmsgstr ""\n"X: y\\n"\n') == ""


def test_what_is_kept_says_the_same_as_what_is_found_anew(project, cli) -> None:
    cli("localize", "--engine", "pseudo")
    path = next((project / "locales/de/LC_MESSAGES").glob("*.po"))
    path.write_text(path.read_text("utf-8").replace("⟧", "⟧  "), "utf-8")
    kept = [cli(*command).stdout for command in (("check",), ("stats",))]
    for file in (project / ".polyglot-news").glob("*.json"):
        file.unlink()
    assert kept == [cli(*command).stdout for command in (("check",), ("stats",))]
    assert path.stem in kept[0]
