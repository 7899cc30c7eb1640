"""Inline markup through translation: what holds whatever an engine says."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from polyglot_news import fidelity, inline, markup
from polyglot_news.engines import Alignment, Hypothesis
from polyglot_news.fidelity import structure, verify
from polyglot_news.inline import Kind
from polyglot_news.markup import prepare, restore

CASES = Path(__file__).parent / "cases" / "markup"
LANGUAGES = ("de", "ja", "uk")


def read_cases(path: Path) -> list[tuple[str, str]]:
    """Pairs of lines, apart by empty lines; remarks begin with a number sign and a space."""
    lines = path.read_text(encoding="utf-8").splitlines()
    text = "\n".join(line for line in lines if line != "#" and not line.startswith("# "))
    groups = [group.split("\n") for group in text.strip().split("\n\n")]
    wrong = [group for group in groups if len(group) != 2]
    assert not wrong, f"{path}: a case is a source line and a target line, not {wrong[0]}"
    return [(source, target) for source, target in groups]


def all_cases() -> list[tuple[str, str, str]]:
    paths = sorted(CASES.glob("*.txt"))
    assert [path.stem for path in paths] == list(LANGUAGES)
    return [(path.stem, *case) for path in paths for case in read_cases(path)]


def shape(markdown: str) -> Counter[tuple[tuple[str, str], tuple[str, str]]]:
    return structure(inline.scan(markdown))


def masked_like(source: markup.Prepared, target: markup.Prepared) -> str:
    """The plain translation with the masks that an engine would have copied."""
    text = target.plain
    codes = [(mask.markdown, mask.code) for mask in source.masks]
    for mask in reversed(target.masks):
        pair = next(pair for pair in codes if pair[0] == mask.markdown)
        codes.remove(pair)
        text = f"{text[: mask.start]}{pair[1]}{text[mask.start + len(mask.code) :]}"
    return text


def translation_of(source: str, target: str, alignment: str) -> tuple[markup.Prepared, list[Hypothesis]]:
    before, after = prepare(source), prepare(target)
    text = masked_like(before, after)
    evidence = None
    if alignment == "even":
        words = tuple((piece, piece + 1) for piece in range(len(before.plain)))
        pieces = tuple((piece, piece + 1) for piece in range(len(text)))
        evidence = Alignment(words, pieces, ((1 / len(words),) * len(words),) * len(pieces))
    own = [Hypothesis(text, alignment=evidence)] if before.has_words else []
    asides = after.texts[len(after.texts) - len(after.asides) :]
    return before, own + [Hypothesis(aside) for aside in asides]


def test_there_are_enough_cases_in_every_language() -> None:
    counted = Counter(language for language, _, _ in all_cases())
    assert all(counted[language] >= 60 for language in LANGUAGES), counted


def test_the_cases_themselves_are_faithful_translations() -> None:
    for _, source, target in all_cases():
        assert verify(source, target) == ()
        assert shape(source) == shape(target)


@pytest.mark.parametrize("alignment", ["none", "even"])
def test_every_case_keeps_its_markup_without_help_from_the_engine(alignment: str) -> None:
    for language, source, target in all_cases():
        prepared, hypotheses = translation_of(source, target, alignment)
        restored = restore(prepared, hypotheses, language)
        assert shape(restored.text) == shape(source), restored.text
        assert verify(source, restored.text) == (), restored.text
