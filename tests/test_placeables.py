"""Placeables: what a translation repeats letter for letter."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polyglot_news.placeables import find, mask, masks_for, masks_in, unmask


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("See https://example.org/a_(b)?x=1&y=2.", "url", "https://example.org/a_(b)?x=1&y=2"),
        ("(see https://example.org/)", "url", "https://example.org/"),
        ("Mehr unter www.example.de/news!", "url", "www.example.de/news"),
        ("example.org is down", "url", "example.org"),
        ("詳細は「https://example.org/x」へ", "url", "https://example.org/x"),
        ("日本はexample.orgで", "url", "example.org"),
        ("Write to first.last@example.org.", "email", "first.last@example.org"),
        ("Dear {name}, welcome", "placeholder", "{name}"),
        ("{user.first_name!r:>10} said", "placeholder", "{user.first_name!r:>10}"),
        ("Hello %(name)s!", "placeholder", "%(name)s"),
        ("%1$s of many", "placeholder", "%1$s"),
        ("about %d files", "placeholder", "%d"),
        ("set $HOME first", "placeholder", "$HOME"),
        ("use ${path} here", "placeholder", "${path}"),
        ("{{ page.title }} again", "placeholder", "{{ page.title }}"),
        ("thanks, @example_news!", "handle", "@example_news"),
        ("on Mastodon: @desk@social.example", "handle", "@desk@social.example"),
        ("with #StandWithUkraine and others", "hashtag", "#StandWithUkraine"),
        ("the file report-2024.pdf holds it", "file", "report-2024.pdf"),
        ("open src/main.py now", "file", "src/main.py"),
        ("in /etc/hosts there", "file", "/etc/hosts"),
        ("in ~/notes/today.txt, too", "file", "~/notes/today.txt"),
        ("the variable max_size is", "identifier", "max_size"),
        ("call parse() twice", "identifier", "parse()"),
        ("commit 3f2a9c1 broke it", "identifier", "3f2a9c1"),
        ("run with --dry-run first", "option", "--dry-run"),
        ("well done 👍🏽 all", "emoji", "👍🏽"),
    ],
)
def test_a_placeable_is_found_whole_and_alone(text: str, kind: str, expected: str) -> None:
    assert [(one.kind, one.text) for one in find(text)] == [(kind, expected)]


@pytest.mark.parametrize(
    "text",
    [
        "The U.S.-brokered deal, e.g. at 5 p.m., and/or later.",
        "It rose 5% to $100, or 50 % sure; 10%discount.",
        "Su-35, F-16, G7 and COVID-19 in 2024/25 at 90 km/h.",
        "We are number #1 @ home, AT&T said.",
        "Er sagte: „Ja.“ – vielleicht{?}",
        "注文#4711を発送した。",
        "Це – 1 000,5 грн… або 3.11.2",
        "snake case _emphasis_ and __init",
        "deadbeef facade 1234567",
    ],
)
def test_prose_is_no_placeable(text: str) -> None:
    assert find(text) == ()


TEXTS = (
    st.text()
    | st.text("X12 {a}_%s$B@#./:-é日 https", max_size=40)
    | st.lists(
        st.sampled_from(
            "X1 X2 {a} {b} %s @me #tag a_b x.pdf https://e.org/x é 日本 , 🙂 🇯🇵".split()
        )
    ).map("".join)
)


@given(TEXTS)
def test_unmasking_undoes_masking(text: str) -> None:
    masked, meaning = mask(text)
    assert unmask(masked, meaning) == text
    assert [code for _, _, code in masks_in(masked, meaning)] == list(meaning)


@given(TEXTS)
def test_placeables_are_slices_of_the_text_in_order(text: str) -> None:
    found = find(text)
    assert all(text[one.start : one.end] == one.text for one in found)
    assert all(one.start < one.end for one in found)
    assert all(one.end <= other.start for one, other in pairwise(found))


def test_masks_are_codes_that_the_text_does_not_have() -> None:
    assert masks_for("X1 beat X3, not X22", 3) == ("X2", "X4", "X5")


def test_placeables_that_touch_share_a_mask() -> None:
    assert mask("use {a}{b} now") == ("use X1 now", {"X1": "{a}{b}"})


def test_a_placeable_inside_a_word_is_left_alone() -> None:
    assert mask("pre{name}fix") == ("pre{name}fix", {})


@pytest.mark.parametrize(
    "unit", ["a", "a.", "a_", "a/", "@a", "{", "{a", "%(", "#", "a1", "a::", "-"]
)
def test_long_runs_of_anything_take_linear_time(unit: str) -> None:
    # Backtracking that grows with the square of the length would run for hours on this.
    find(unit * 100_000)
