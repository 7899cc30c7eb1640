"""Number words mean the numbers that they are, alone and together, and nothing else does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polyglot_news.numberwords import meanings, phrases

ONES = {
    "en": "one two three four five six seven eight nine",
    "de": "ein zwei drei vier fünf sechs sieben acht neun",
    "uk": "один два три чотири п'ять шість сім вісім дев'ять",
}
TENS = {
    "en": "twenty thirty forty fifty sixty seventy eighty ninety",
    "de": "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig",
    "uk": "двадцять тридцять сорок п'ятдесят шістдесят сімдесят вісімдесят дев'яносто",
}
HUNDREDS = "сто двісті триста чотириста п'ятсот шістсот сімсот вісімсот дев'ятсот".split()


@pytest.mark.parametrize(
    ("language", "word", "value"),
    [
        ("en", "sixth", 6),
        ("en", "sixtieth", 60),
        ("en", "fortnight", 14),
        ("de", "zweihundertfünfzigste", 250),
        ("de", "dreijähriger", 3),
        ("de", "achtköpfige", 8),
        ("uk", "вісьмома", 8),
        ("uk", "двомастами", 200),
        ("uk", "п'ятьомастами", 500),
        ("uk", "двадцятип'ятиповерхової", 25),
        ("uk", "шістдесятого", 60),
        ("uk", "стометрова", 100),
    ],
)
def test_a_form_means_its_number(language, word, value):
    assert meanings(word, language) == {value}


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "tense often tenant onerous sixfooter behalf"),
        ("de", "Achtung Einheit Elfenbein dreist einig Vierung erstellen siebenschläfer"),
        ("uk", "столиця двері друзі однак тримає паркан семінар тиск дворик"),
    ],
)
def test_a_word_that_only_begins_like_a_number_is_none(language, words):
    assert [word for word in words.split() if meanings(word, language)] == []


def written(value: int, language: str) -> str:
    """A number from 21 to 999,999 whose tens and ones are none of 0 and no teens."""
    thousands, rest = divmod(value, 1000)
    hundreds, below = divmod(rest, 100)
    tens, one = TENS[language].split()[below // 10 - 2], ONES[language].split()[below % 10 - 1]
    match language:
        case "en":
            text = f"{ONES['en'].split()[hundreds - 1]} hundred and " if hundreds else ""
            text += f"{tens}-{one}"
            return f"{written(thousands, language)} thousand {text}" if thousands else text
        case "de":
            text = f"{ONES['de'].split()[hundreds - 1]}hundert" if hundreds else ""
            text += f"{one}und{tens}"
            return f"{written(thousands, language)}tausend{text}" if thousands else text
        case _:
            text = f"{HUNDREDS[hundreds - 1]} " if hundreds else ""
            text += f"{tens} {one}"
            return f"{written(thousands, language)} тисяч {text}" if thousands else text


PART = st.tuples(st.integers(0, 9), st.integers(2, 9), st.integers(2, 9)).map(
    lambda one: 100 * one[0] + 10 * one[1] + one[2]
)


@given(PART, st.none() | PART, st.sampled_from(["en", "de", "uk"]))
def test_a_number_in_words_is_read_as_it_was_written(rest, thousands, language):
    value = rest + 1000 * (thousands or 0)
    text = written(value, language)
    assert [one.value for one in phrases(f"x {text} y", language)] == [value], text


@given(st.text(max_size=60), st.sampled_from(["en", "de", "uk", "ja", "fr"]))
def test_any_text_can_be_asked_about(text, language):
    assert all(one.text and one.value > 0 for one in phrases(text, language))


def test_years_in_words_are_two_numbers_and_ones_apart_are_several():
    assert [one.value for one in phrases("nineteen ninety-four", "en")] == [19, 94]
    assert [one.value for one in phrases("two or three, four", "en")] == [2, 3, 4]
