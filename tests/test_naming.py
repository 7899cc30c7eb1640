"""Names of editions made of their titles: cases as files, and laws."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from urllib.parse import quote, unquote

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from polyglot_news import languagedata
from polyglot_news.naming import LONGEST, native, transliterated
from polyglot_news.romanization import letters_of
from polyglot_news.slugs import is_slug

FOLDER = Path(__file__).parent / "cases" / "addresses"
DATA = Path(languagedata.__file__).parent / "data" / "romanization"


def cases() -> list[tuple[str, str, str, str]]:
    found = []
    for path in sorted(FOLDER.glob("*.txt")):
        for line in path.read_text("utf-8").splitlines():
            if line and not line.startswith("#"):
                title, own, latin = line.split(" -> ")
                language, colon, rest = title.partition(": ")
                if path.stem == "other":
                    assert colon, line
                    title = rest
                else:
                    language = path.stem
                found.append((language, title, own, latin))
    return found


CASES = cases()


def test_there_are_cases_of_each_language():
    for language in ("uk", "de", "ja"):
        assert sum(one[0] == language for one in CASES) >= 25
    assert len({one[0] for one in CASES}) >= 15


@pytest.mark.parametrize(("language", "title", "own", "latin"), CASES)
def test_a_title_makes_a_name(language, title, own, latin):
    for make, expected in ((native, own), (transliterated, latin)):
        made = make(title, language)
        assert (made.name or "-") == expected
        assert bool(made.name) != bool(made.problem)


@pytest.mark.parametrize("path", sorted(DATA.glob("*.txt")), ids=lambda path: path.stem)
def test_every_list_of_letters_can_be_read(path):
    known = letters_of(path.stem)
    assert known.everywhere
    for written in (*known.everywhere.values(), *known.beginning.values()):
        assert written == "" or (written.isascii() and written.isalpha() and written.islower())
    for letters in (*known.everywhere, *known.beginning):
        assert letters == unicodedata.normalize("NFC", letters).lower()


def test_a_language_goes_by_its_own_list_with_a_region_too():
    assert transliterated("Ёж Ґанок", "uk_UA") == transliterated("Ёж Ґанок", "uk")
    assert transliterated("Äpfel", "de_AT").name == "aepfel"
    assert transliterated("Äpfel", "en").name == "apfel"


def test_every_kana_has_its_letters():
    kana = [chr(code) for code in (*range(0x3041, 0x3095), *range(0x30A1, 0x30F5), 0x30FC)]
    for one in kana:
        made = transliterated(f"か{one}か", "ja")
        assert made.name.startswith("ka") and made.name.endswith("ka"), one


def test_what_cannot_be_romanized_is_said():
    assert "“港” in it, which only a dictionary of readings" in transliterated("港", "ja").problem
    assert "“α” in it, which no list of letters has" in transliterated("α", "de").problem


TRICKY = "aßÄІїЄзгьщ'’-.… /\\0２½²ｶ\u3099がっつうおんー港々İıſ\u200d\u202e\u0301ي"
TITLES = st.text(max_size=60) | st.text(st.sampled_from(TRICKY), max_size=60)
LANGUAGES = st.sampled_from(["de", "uk", "ja", "fr", "tr", "en", "zh_Hans", "x"])


@settings(max_examples=300)
@given(TITLES, LANGUAGES)
@example("х" * 70, "uk")
@example("港 " * 70, "ja")
@example("सि" * 70, "hi")
@example("a" * 101, "en")
@example("word " * 40, "en")
def test_a_name_is_safe_and_makes_itself(title, language):
    for make in (native, transliterated):
        made = make(title, language)
        assert bool(made.name) != bool(made.problem)
        if not made.name:
            continue
        assert len(made.name.encode()) <= LONGEST
        assert made.name[0] not in "-." and made.name[-1] != "-" and "--" not in made.name
        assert is_slug(f"x-{made.name}")
        assert unicodedata.is_normalized("NFC", made.name)
        assert unquote(quote(made.name)) == made.name
        assert make(made.name, language) == made
        if make is transliterated:
            assert made.name.isascii()


@given(st.text(st.characters(categories=["Lu", "Ll", "Lo", "Nd"]), min_size=1, max_size=20))
def test_letters_always_make_a_name_in_their_own_script(title):
    assert native(title, "und").name


def test_a_long_title_is_cut_between_words_or_between_letters():
    assert transliterated("word " * 40, "en").name == "-".join(["word"] * 20)
    assert native("港" * 70, "ja").name == "港" * 33
    # A vowel sign stays with its letter.
    assert native("सि" * 70, "hi").name == "सि" * 16
