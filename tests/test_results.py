"""What is kept of each catalog until it changes."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path

import pytest

from conftest import write_tree
from polyglot_news import checking, pofile
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


def test_what_was_not_asked_for_can_be_dropped(tmp_path: Path) -> None:
    path = tmp_path / "results.json"
    first = Results(Files(tmp_path), path)
    for name in ("a", "b", "c"):
        first.put(name, (), name)
    first.save_asked()
    second = Results(Files(tmp_path), path)
    assert second.get("a", ()) == "a"
    second.hold("c")
    second.save_asked()
    third = Results(Files(tmp_path), path)
    assert [third.get(name, ()) for name in ("a", "b", "c")] == ["a", None, "c"]


def test_one_changed_byte_makes_a_file_count_as_none(tmp_path: Path) -> None:
    path = tmp_path / "results.json"
    results = Results(Files(tmp_path), path)
    results.put("a", (), ["kept"])
    results.save_asked()
    path.write_bytes(path.read_bytes().replace(b"kept", b"kepT"))
    assert Results(Files(tmp_path), path).get("a", ()) is None


SENTENCES = {
    "She does not sail on Monday.": ("Sie segelt nicht.", "Вона не пливе.", "彼女は出航しない。"),
    "Two ferries go to Odesa.": ("Zwei Fähren fahren.", "Два пороми йдуть.", "二隻が行く。"),
    "The mayor, Anna Kowalenko, signed it.": ("Anna Kowalenko.", "Анна Коваленко.", "アンナ。"),
    "Nobody knows why.": ("Niemand weiß, warum.", "Ніхто не знає, чому.", "誰も知らない。"),
}
WRONG = ("Morgen.", "Завтра.", "明日。")


def translated(text: str, place: int, chance: random.Random, share: float) -> str:
    """A catalog with the texts of people, and a share of wrong ones."""
    for source, texts in SENTENCES.items():
        right = (WRONG if chance.random() < share else texts)[place]
        text = re.sub(rf'(msgid "{re.escape(source)}"\nmsgstr) ".*"', rf'\g<1> "{right}"', text)
    return text


def articles(chance: random.Random) -> dict[str, str | bytes]:
    found: dict[str, str | bytes] = {}
    for slug in ("one", "two", "three"):
        some = "\n\n".join(chance.sample([*SENTENCES], 3))
        found[f"articles/{slug}.txt"] = f"The {slug}\n\n{some}\n"
    return found


@pytest.mark.parametrize("seed", range(5))
def test_findings_in_many_catalogs_are_those_of_a_check_from_nothing(project, cli, seed):
    chance = random.Random(seed)  # noqa: S311
    for path in (project / "articles").iterdir():
        path.unlink()
    write_tree(project, articles(chance))
    cli("localize", "--engine", "pseudo")
    catalogs = sorted(project.glob("locales/*/LC_MESSAGES/*.po"))
    seen = set()
    for share in (0.1, 0.3, 0.5):
        for path in catalogs if share == 0.1 else chance.sample(catalogs, 2):
            place = ("de", "uk", "ja").index(path.parts[-3])
            text = translated(path.read_text("utf-8"), place, chance, share)
            path.write_text(text, "utf-8")
        if share < 0.5:
            cli("localize", "--engine", "pseudo")
        kept = cli("check", "--format", "json").stdout
        for file in (project / ".polyglot-news").glob("*.json"):
            file.rename(file.with_suffix(".aside"))
        assert cli("check", "--format", "json").stdout == kept
        for file in (project / ".polyglot-news").glob("*.aside"):
            file.rename(file.with_suffix(".json"))
        seen |= {one["check"] for one in json.loads(kept)}
    assert {"inconsistent", "across-negation"} & seen


def test_a_changed_catalog_is_the_only_one_that_is_read(project, cli, monkeypatch):
    cli("localize", "--engine", "pseudo")
    path = project / "locales/de/LC_MESSAGES/storm.po"
    path.write_text(path.read_text("utf-8").replace("⟧", "⟧!", 1), "utf-8")
    read = []
    catalog = checking._catalog

    def spied(run, file, locale):
        read.append((file.slug, locale))
        return catalog(run, file, locale)

    monkeypatch.setattr(checking, "_catalog", spied)
    cli("check")
    # The other locales of its article are compared with it; the other article is not.
    assert {slug for slug, _ in read} == {"storm"}
    assert read.count(("storm", "uk")) == 1
