"""Numbers are the same number however a language writes them."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polyglot_news.numbercheck import missing_numbers
from polyglot_news.numerals import numbers

CASES = Path(__file__).parent / "cases" / "numbers"


def read_cases(name: str) -> list[tuple[str, ...]]:
    lines = (CASES / name).read_text(encoding="utf-8").splitlines()
    cases = [
        tuple(part.strip() for part in line.split(" | "))
        for line in lines
        if line.strip() and not line.startswith("# ")
    ]
    assert cases, f"no case in {name}"
    for case in cases:
        assert len(case) == 4, f"{name}: four parts, please: {case}"
    return cases


@pytest.mark.parametrize("case", read_cases("kept.txt"), ids=" → ".join)
def test_numbers_that_were_kept_raise_no_alarm(case: tuple[str, ...]) -> None:
    source_language, source, target_language, target = case
    assert missing_numbers(source, target, source_language, target_language) == ()


@pytest.mark.parametrize("case", read_cases("changed.txt"), ids=" → ".join)
def test_numbers_that_were_changed_are_found(case: tuple[str, ...]) -> None:
    source_language, source, target_language, target = case
    assert missing_numbers(source, target, source_language, target_language)


def test_missing_numbers_are_told_as_the_source_writes_them_in_its_order() -> None:
    assert missing_numbers("1,500 of 2 or 30%", "1.501 von 2", "en", "de") == ("1,500", "30")


def test_digits_in_addresses_and_file_names_are_no_numbers() -> None:
    assert numbers("see https://example.org/2024/05 and report2.pdf", "en") == ()


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [("1.000", "de", "1000"), ("1,000", "de", "1"), ("1.000", "en", "1"), ("1,000", "en", "1000")],
)
def test_separators_mean_what_they_mean_in_the_language(
    text: str, language: str, value: str
) -> None:
    (numeral,) = numbers(text, language)
    assert numeral.readings == {Decimal(value)}


@given(st.integers(0, 10**13), st.sampled_from(["de", "uk", "ja"]))
def test_a_number_written_by_either_language_is_found_in_the_other(
    value: int, language: str
) -> None:
    english = f"{value:,}"
    other = english.replace(",", {"de": ".", "uk": "\u202f", "ja": ","}[language])
    assert missing_numbers(english, other, "en", language) == ()
    assert missing_numbers(other, english, language, "en") == ()
    changed = other[:-1] + str((int(other[-1]) + 1) % 10)
    assert missing_numbers(english, changed, "en", language) == (english,)


DIGITS = st.text("0123456789.,:/-–'’ 万億千百十三半年½sхer%pmXIІ令和", max_size=30) | st.text()


@given(DIGITS, DIGITS, st.sampled_from(["en", "de", "uk", "ja", "fr"]))
def test_any_text_can_be_asked_about(source: str, target: str, language: str) -> None:
    assert missing_numbers(source, source, language, language) == ()
    missing = missing_numbers(source, target, "en", language)
    assert all(one in [numeral.text for numeral in numbers(source, "en")] for one in missing)
