"""Sentences: the cases of each language, the law, and what is hidden in a text."""

from __future__ import annotations

from importlib import resources
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from polyglot_news.segments import ends_sentence, joiner, split
from polyglot_news.sentences.rules import parse_rules, rules_of

CASES = sorted((Path(__file__).parent / "cases" / "segments").glob("*.txt"))
LANGUAGES = ["en", "de", "uk", "ja", "fr", "zh", "ko", "ar", "th", "el", "xx"]


def read_cases(path: Path) -> list[tuple[str, list[str]]]:
    """A file's cases; one that is not of the form "text, ---, sentences, ===" is an error."""
    lines = path.read_text("utf-8").splitlines()
    cases: list[tuple[str, list[str]]] = []
    texts: list[str] = []
    sentences: list[str] | None = None
    for number, line in enumerate(lines, 1):
        if line.startswith("#") or (not line and not texts and sentences is None):
            continue
        if line == "===":
            assert len(texts) == 1 and sentences, f"{path.name}:{number}: not a whole case"
            cases.append((texts[0], sentences))
            texts, sentences = [], None
        elif line == "---":
            assert sentences is None, f"{path.name}:{number}: a second ---"
            sentences = []
        else:
            assert line, f"{path.name}:{number}: an empty line within a case"
            (texts if sentences is None else sentences).append(line)
    assert not texts and sentences is None, f"{path.name}: the last case has no ==="
    return cases


def sentences_of(text: str, language: str, **ranges: list[tuple[int, int]]) -> list[str]:
    return [text[start:end] for start, end in split(text, language, **ranges)]


def place(text: str, part: str) -> tuple[int, int]:
    start = text.index(part)
    return start, start + len(part)


ALL_CASES = [(path.stem, *case) for path in CASES for case in read_cases(path)]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [pytest.param(*case, id=f"{case[0]}-{case[1][:40]}") for case in ALL_CASES],
)
def test_case(language: str, text: str, expected: list[str]) -> None:
    assert sentences_of(text, language) == expected


@pytest.mark.parametrize(("language", "least"), [("en", 120), ("de", 50), ("uk", 50), ("ja", 50)])
def test_each_language_has_its_cases(language: str, least: int) -> None:
    assert sum(case[0] == language for case in ALL_CASES) >= least


@pytest.mark.parametrize(
    "broken",
    ["One. Two.\n", "One. Two.\n---\n===\n", "---\nOne.\n===\n", "One.\n\nTwo.\n---\nOne.\n===\n"],
)
def test_a_malformed_case_is_an_error(tmp_path: Path, broken: str) -> None:
    path = tmp_path / "en.txt"
    path.write_text(broken, "utf-8")
    with pytest.raises(AssertionError):
        read_cases(path)


# The law

LAW = settings(deadline=None, derandomize=True)

PROSE = st.lists(
    st.sampled_from(
        [
            *"ab AZ9.!?…。！？、'\"“”„«»‘’()「」[]*_-–—:;,",
            *"\n\t\r\u00a0\u3000\u2029\u0301\U0001f600\ue000",
            "Dr. ",
            "U.S. ",
            "The ",
            "said. ",
            "З. Він ",
            "と",
            "日本",
            "1. ",
            "etc. ",
            "[1]",
            "т. д. ",
            "z. B. ",
            "\r\n",
            "\n\n",
            ". . . ",
            "Yahoo! ",
        ]
    ),
    max_size=60,
).map("".join)
ANY_TEXT = PROSE | st.text(max_size=80)
RANGES = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)).map(lambda r: (min(r), max(r))))


def assert_lawful(text: str, spans: tuple[tuple[int, int], ...]) -> None:
    position = 0
    for start, end in spans:
        assert position <= start < end <= len(text)
        assert all(char.isspace() for char in text[position:start])
        position = end
    assert all(char.isspace() for char in text[position:])


@LAW
@given(text=ANY_TEXT, language=st.sampled_from(LANGUAGES))
def test_what_is_outside_the_sentences_is_white_space(text: str, language: str) -> None:
    spans = split(text, language)
    assert_lawful(text, spans)
    for start, end in spans:
        assert not text[start].isspace()
        assert not text[end - 1].isspace()


@LAW
@given(
    text=ANY_TEXT, language=st.sampled_from(LANGUAGES), keep=RANGES, hidden=RANGES, opaque=RANGES
)
def test_the_law_holds_with_ranges_too(
    text: str,
    language: str,
    keep: list[tuple[int, int]],
    hidden: list[tuple[int, int]],
    opaque: list[tuple[int, int]],
) -> None:
    keep = [(start, end) for start, end in keep if end <= len(text)]
    assert_lawful(text, split(text, language, keep, invisible=hidden, opaque=opaque))


@LAW
@given(text=PROSE, keep=RANGES, language=st.sampled_from(LANGUAGES))
def test_no_border_is_inside_a_kept_range(
    text: str, keep: list[tuple[int, int]], language: str
) -> None:
    spans = split(text, language, keep)
    for (_, end), (start, _) in pairwise(spans):
        assert not any(first < end and start < last for first, last in keep)


@LAW
@given(sentence=st.sampled_from(["We go.", "Is it? (No.)", "“Yes.”"]), times=st.integers(1, 30))
def test_a_text_of_sentences_has_that_many(sentence: str, times: int) -> None:
    text = " ".join([sentence] * times)
    first = sentences_of(sentence, "en")
    assert sentences_of(text, "en") == first * times


@pytest.mark.parametrize("unit", ["Word. ", "(A. ", "“Word. ", "1. ", "「あ。", '. "A', "word "])
def test_a_long_paragraph_is_lawful(unit: str) -> None:
    text = unit * 10_000
    assert_lawful(text, split(text, "ja" if "あ" in unit else "en"))


def test_blank_text_has_no_sentence() -> None:
    assert split("", "en") == ()
    assert split(" \n\t\u3000", "ja") == ()


def test_a_no_break_space_before_a_full_stop_is_read() -> None:
    # sentencex 1.0.32 itself fails on it.
    assert split("Plan A\u00a0. Next", "en") == ((0, 13),)


def test_a_blank_line_is_a_border() -> None:
    assert sentences_of("No full stop\n \nand small", "en") == ["No full stop", "and small"]


def test_a_sentence_may_run_over_lines() -> None:
    assert sentences_of("One\nline. Two\nlines.", "en") == ["One\nline.", "Two\nlines."]


def test_a_quotation_longer_than_a_unit_is_split() -> None:
    speech = "“" + "We have waited for this day. " * 20 + "It has come.”"
    assert len(split(speech, "en")) == 21


def test_an_opened_quotation_that_never_closes_hides_no_border() -> None:
    assert len(split("“We go. We stay. They left.", "en")) == 3


# Ranges


def test_a_link_over_two_sentences_is_not_split() -> None:
    text = "Read [the plan. It is short](x). Then vote."
    link = place(text, "[the plan. It is short](x)")
    hidden = [place(text, "["), place(text, "](x)")]
    assert sentences_of(text, "en", keep=[link], invisible=hidden) == [
        "Read [the plan. It is short](x).",
        "Then vote.",
    ]


@pytest.mark.parametrize(
    ("text", "marks", "expected"),
    [
        ("A **big deal.** The end.", ["**", "** "], ["A **big deal.**", "The end."]),
        ("A deal.[^1] The end.", ["[^1]"], ["A deal.[^1]", "The end."]),
        ("A deal.[^1][^2] The end.", ["[^1][^2]"], ["A deal.[^1][^2]", "The end."]),
        ("A deal. [^1] The end.", ["[^1]"], ["A deal. [^1]", "The end."]),
        ("A deal. *The* end.", ["*The"], ["A deal.", "*The* end."]),
        ("In the <b>U.S.</b> President's car.", ["<b>", "</b>"], None),
        (
            "In the <b>U.S.</b> The next day.",
            ["<b>", "</b>"],
            ["In the <b>U.S.</b>", "The next day."],
        ),
        (
            "“<i>Why?</i>” she said. He left.",
            ["<i>", "</i>"],
            ["“<i>Why?</i>” she said.", "He left."],
        ),
    ],
)
def test_hidden_markup_goes_to_the_sentence_it_touches(
    text: str, marks: list[str], expected: list[str] | None
) -> None:
    hidden, position = [], 0
    for mark in marks:
        bare = mark.strip().removesuffix("The")
        start = text.index(mark, position)
        position = start + len(bare)
        hidden.append((start, position))
    assert sentences_of(text, "en", invisible=hidden) == (expected or [text])


def test_without_a_space_a_kept_range_tells_opening_markup() -> None:
    text = "行く。**帰る**。**次。**また。"
    marks = [(3, 5), (7, 9), (10, 12), (14, 16)]
    spans = [(3, 9), (10, 16)]
    assert sentences_of(text, "ja", keep=spans, invisible=marks) == [
        "行く。",
        "**帰る**。",
        "**次。**",
        "また。",
    ]


def test_a_text_of_hidden_markup_only_is_one_sentence() -> None:
    assert split(" <br> ", "en", invisible=[(1, 5)]) == ((1, 5),)


def test_code_counts_as_a_word() -> None:
    text = "Run `a. B`. `x.y` does it, e.g. `Z`. Not `v.`. End."
    code = [place(text, part) for part in ("`a. B`", "`x.y`", "`Z`", "`v.`")]
    assert sentences_of(text, "en", opaque=code) == [
        "Run `a. B`.",
        "`x.y` does it, e.g. `Z`.",
        "Not `v.`.",
        "End.",
    ]


# Other languages


@pytest.mark.parametrize(
    ("language", "text", "count"),
    [
        ("fr", "Il est parti. « Oui. Non. » Puis M. Dupont a parlé.", 3),
        ("es", "¿Qué pasa? ¡Nada! El Sr. García llegó.", 3),
        ("it", "Il sig. Rossi è arrivato. Poi parlò.", 2),
        ("pl", "To dom przy ul. Długiej. „Tak. Nie.” Potem.", 3),
        ("ru", "А. С. Пушкин родился в Москве. «Да. Нет.» — сказал он.", 2),
        ("cs", "Přišel 5. října. Pak odjel.", 2),
        ("zh-Hant", "「走。」他說。下一句。", 2),
        ("zh", "他说：“走。来。”然后离开了。好。", 3),
        ("ko", '그는 "왔다. 갔다."라고 말했다. 정말?', 2),
        ("hi", "वह गया। वह आया।", 2),
        ("hy", "Նա գնաց։ Նա եկավ։", 2),
        ("el", "Τι είναι; Ναι.", 2),
        ("ka", "ის წავიდა. ის მოვიდა.", 2),
        ("en-GB", "Dr. Smith left. Mr. Jones stayed.", 2),
        ("pt_BR", "O Sr. Silva saiu. A Dra. Ana ficou.", 2),
    ],
)
def test_other_languages_are_split(language: str, text: str, count: int) -> None:
    assert len(split(text, language)) == count


@pytest.mark.parametrize("language", ["ja", "zh", "zh-Hant-TW", "yue"])
def test_sentences_without_a_space_between(language: str) -> None:
    assert joiner(language) == ""


@pytest.mark.parametrize("language", ["en", "de", "uk", "ko", "th", "lo", "km", "my", "bo", "xx"])
def test_sentences_with_a_space_between(language: str) -> None:
    assert joiner(language) == " "


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("It ends.", "en"),
        ("Does it?!", "en"),
        ("“It ends.”", "en"),
        ("(It ends.) ", "en"),
        ("**It ends.**", "en"),
        ("*It ends*.", "en"),
        ("See [this.](https://example.org/a_(b) 'A title')", "en"),
        ("See [this.][label]", "en"),
        ("It ends.[^note]", "en"),
        ("It ends.</em>", "en"),
        ("Great! 🎉", "en"),
        ("Er wartet …", "de"),
        ("「行く。」", "ja"),
        ("वह गया।", "hi"),
        ("Τι;", "el"),
    ],
)
def test_ends_like_a_sentence(text: str, language: str) -> None:
    assert ends_sentence(text, language)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("", "en"),
        ("**", "en"),
        ("A headline", "en"),
        ("A list:", "en"),
        ("First;", "en"),
        ("See [this](https://example.org/a.html)", "en"),
        ("見出し", "ja"),
        ("「行く」", "ja"),
    ],
)
def test_does_not_end_like_a_sentence(text: str, language: str) -> None:
    assert not ends_sentence(text, language)


# Data files


def test_every_data_file_is_read() -> None:
    folder = resources.files("polyglot_news").joinpath("data", "segmentation")
    names = [file.name for file in folder.iterdir() if file.name.endswith(".txt")]
    assert {"und.txt", "en.txt", "de.txt", "uk.txt", "ja.txt"} <= set(names)
    for name in names:
        assert rules_of(name.removesuffix(".txt")) != rules_of("xx"), name


def test_an_abbreviation_is_kept_without_its_spaces() -> None:
    rules = parse_rules("[may be final]\nz. B., Nr. # a comment\n", "de.txt")
    assert rules.may_be_final == {"z.B.", "Nr."}


def test_an_unknown_list_is_an_error() -> None:
    with pytest.raises(ValueError, match=r"de\.txt:2: there is no list \[titels\]"):
        parse_rules("# German\n[titels]\nDr.\n", "de.txt")


def test_an_entry_in_no_list_is_an_error() -> None:
    with pytest.raises(ValueError, match=r"de\.txt:1: an entry before"):
        parse_rules("Dr.\n", "de.txt")


def test_a_language_tag_is_no_path() -> None:
    assert split("One. Two.", "../und") == ((0, 4), (5, 9))
