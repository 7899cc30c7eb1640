"""Typography: the cases of each language, and the laws that hold for every text."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polyglot_news.typography import Piece, typeset, typeset_markdown, typeset_pieces
from polyglot_news.typography.rules import parse_rules, rules_of

FILES = sorted(Path(__file__).with_name("cases").joinpath("typography").glob("*.txt"))
LANGUAGES = tuple(file.stem for file in FILES)
_NAMES = str.maketrans({"␣": "\u00a0", "⍽": "\u202f"})


def cases():
    for file in FILES:
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
            if not line or line.startswith("#"):
                continue
            before, arrow, after = line.translate(_NAMES).partition(" → ")
            if line.startswith("= "):
                assert not arrow, f"{file.name}:{number}"
                before = after = before[2:]
            else:
                assert arrow, f"{file.name}:{number}"
            yield pytest.param(file.stem, before, after, id=f"{file.stem}:{number}")


def test_there_are_cases_of_every_language():
    assert set(LANGUAGES) == {"de", "en", "fr", "ja", "uk"}
    counts = [one.values[0] for one in cases()]
    assert all(counts.count(language) >= 60 for language in ("de", "uk", "ja"))


@pytest.mark.parametrize(("language", "before", "after"), list(cases()))
def test_case(language, before, after):
    assert typeset(before, language) == after
    assert typeset(after, language) == after


# What the rules are about, in every order; plain words would hardly ever meet a rule.
PARTS = (
    """ " ' “ ” „ ‘ ’ ‚ « » ‹ › 「 」 『 』 . , ... … - -- – — % € $ ( ) ( : ; ? ! / 5 1,234.5 """
    """12 1,234,567 2019-2021 0 °C km Mio a s z. B. B п я Київ в у 東 京 は と 。 、 * ** ` \n """
    """2.5 \u00a0 \u202f \u200b x.de https://a.org """
).split(" ")
texts = st.lists(st.sampled_from([*PARTS, " "]), max_size=14).map("".join)


def spoken(text: str) -> str:
    return re.sub(r"[\W_]", "", text)


@pytest.mark.parametrize("language", LANGUAGES)
@given(text=texts)
def test_a_set_text_is_set_and_no_letter_or_digit_moves(language, text):
    shown = typeset(text, language)
    assert typeset(shown, language) == shown
    assert spoken(shown) == spoken(text)


@given(st.lists(st.tuples(texts, st.booleans()), max_size=5), st.sampled_from(LANGUAGES))
def test_what_is_fixed_stays_and_pieces_keep_their_words(parts, language):
    pieces = [Piece(text, fixed) for text, fixed in parts]
    shown = typeset_pieces(pieces, language)
    assert len(shown) == len(pieces)
    for piece, text in zip(pieces, shown, strict=True):
        assert spoken(text) == spoken(piece.text)
        assert text == piece.text or not piece.fixed
    again = [Piece(text, piece.fixed) for piece, text in zip(pieces, shown, strict=True)]
    assert typeset_pieces(again, language) == shown


def test_a_language_without_a_file_is_left_alone():
    assert typeset('"x" ...', "xx") == '"x" ...'
    assert typeset('"x" ...', "") == '"x" ...'
    assert typeset('"x"', "de-AT") == typeset('"x"', "de")


def test_quotations_pair_across_markup_and_code_stays():
    assert typeset_markdown('Er: "**Hallo**" und `"x"...`', "de") == 'Er: „Hallo“ und "x"...'
    assert typeset_markdown('"[Ja](https://a.org/"x")"', "uk").startswith("«")
    pieces = (Piece('"'), Piece("code", fixed=True), Piece('" - nein'))
    assert typeset_pieces(pieces, "de") == ("„", "code", "“ – nein")


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("outer = „ “", "before the first"),
        ("[quotation marks]\nouther = „ “", "no “outher”"),
        ("[quotation marks]\nouter = „\ninner = ‚ ‘", "no pair"),
        ("[quotation marks]\nouter = „ “", "needs “inner”"),
        ("[replacements]\na", "PATTERN"),
        ("[replacements]\n( -> b", "x.txt:2"),
        ("[replacements]\na* -> b", "fits an empty text"),
    ],
)
def test_a_data_file_with_a_mistake_says_where(line, wrong):
    with pytest.raises(ValueError, match=re.escape(wrong)):
        parse_rules(line, "x.txt")


def test_a_data_file_is_found_by_its_language_only():
    assert rules_of("../de") is None
    assert rules_of("de_CH") == rules_of("de")
