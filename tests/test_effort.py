"""Minutes of review: the model's order, its addition and its rounding."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polyglot_news import effort
from polyglot_news.effort import A_UNIT, RATES, Task, minutes, of_entry, rounded, shown, words
from polyglot_news.entry import Entry
from polyglot_news.provenance import SAME, Provenance

SENTENCE = "The bridge over the harbour opens in June."


def machine(*doubts: str) -> Entry:
    return Entry(SENTENCE).with_machine_text("Die Brücke.", Provenance("argos", doubts=doubts))


@pytest.mark.parametrize(
    ("entry", "options", "task"),
    [
        (Entry(SENTENCE), {}, Task.POST_EDIT),
        (Entry(SENTENCE), {"machine": False}, Task.TRANSLATE),
        (Entry(SENTENCE, obsolete=True), {}, Task.NOTHING),
        (Entry(SENTENCE, msgid_plural="Bridges", msgstr_plural=("", "")), {}, Task.TRANSLATE),
        (machine(), {}, Task.READ),
        (machine(), {"suspect": True}, Task.POST_EDIT),
        (machine("numbers"), {}, Task.POST_EDIT),
        (Entry(SENTENCE, "Die Brücke.", flags=("fuzzy",)), {}, Task.READ),
        (
            Entry(SENTENCE, "Alt", flags=("fuzzy",), previous_msgid="The bridge opens."),
            {},
            Task.POST_EDIT,
        ),
        (
            Entry(
                SENTENCE,
                "Neu",
                flags=("fuzzy",),
                previous_msgid="The bridge opens.",
                comments=("polyglot-news: repaired number",),
            ),
            {},
            Task.CHECK,
        ),
        (
            Entry(SENTENCE, "Neu", flags=("fuzzy",), comments=("polyglot-news: tm text=1",)),
            {},
            Task.CHECK,
        ),
        (Entry(SENTENCE, SENTENCE, flags=("fuzzy",)), {}, Task.TRANSLATE),
        (Entry(SENTENCE, SENTENCE, flags=("fuzzy",), comments=(SAME,)), {}, Task.READ),
    ],
)
def test_what_there_is_to_do_with_an_entry(entry, options, task):
    assert of_entry(entry, **options) is task


def test_the_more_is_there_the_faster_it_goes():
    tasks = [Task.CHECK, Task.READ, Task.POST_EDIT, Task.TRANSLATE]
    taken = [minutes(task, SENTENCE) for task in tasks]
    assert taken == sorted(taken)
    assert minutes(Task.NOTHING, SENTENCE) == 0
    assert set(RATES) == set(Task) - {Task.NOTHING}
    assert minutes(Task.TRANSLATE, "word " * 250) == pytest.approx(60 + A_UNIT)


def test_japanese_is_counted_by_characters_and_two_are_a_word():
    assert words("The bridge opens.") == 3
    assert words("橋が開通する。") == 3
    assert words("NATOは30カ国") == pytest.approx(2 + 3 / 2)


@given(st.floats(0, 1e6))
def test_rounding_goes_up_and_not_far(value):
    whole = rounded(value)
    assert whole >= value - 1e-6
    assert whole <= max(1, 1.5 * value + 1) if value else whole == 0
    assert rounded(whole) == whole


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "nothing"),
        (0.1, "about 1 min"),
        (9.2, "about 10 min"),
        (11, "about 15 min"),
        (99, "about 100 min"),
        (130, "about 2.5 h"),
        (1000, "about 17 h"),
    ],
)
def test_minutes_are_shown_without_pretence(value, text):
    assert shown(value) == text


def test_the_repair_comment_is_one_of_ours():
    assert effort.REPAIRED.startswith("polyglot-news: ")
