"""Where editions are in a site, and where links between articles lead."""

from __future__ import annotations

import pytest

from polyglot_news.site import Edition
from polyglot_news.site.addresses import Place, linked, places

ENGLISH = Edition("storm", "en", "en", "Storm", "")
GERMAN = Edition("storm", "de", "en", "Sturm", "")
NAMED = Edition("storm", "uk", "en", "Шторм", "", name="shtorm")
FERRY = Edition("ferry", "en", "en", "Ferry", "")


def test_readers_are_led_to_their_language_and_else_to_the_original():
    every = [GERMAN, NAMED, ENGLISH, FERRY]
    assert places(every, "de") == places(every[::-1], "de")
    assert places(every, "de") == {
        "storm": Place("de/storm/", "de"),
        "ferry": Place("en/ferry/", "en"),
    }
    assert places(every, "uk")["storm"] == Place("uk/shtorm/", "uk")
    assert places([GERMAN], "uk") == {}


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("storm.md", ("storm", "uk/shtorm/", "", "")),
        ("./storm.txt#p2", ("storm", "uk/shtorm/", "#p2", "")),
        ("ferry.md#part", ("ferry", "en/ferry/", "#part", "en")),
        ("storm.markdown", ("storm", "uk/shtorm/", "", "")),
        ("storm.MD", ("storm", "uk/shtorm/", "", "")),
        ("sto%72m.md", ("storm", "uk/shtorm/", "", "")),
        ("gone.md", ("gone", "", "", "")),
        ("../storm.md", None),
        ("/storm.md", None),
        ("notes/storm.md", None),
        ("https://news.example/storm.md", None),
        ("//news.example/storm.md", None),
        ("http://[", None),
        ("storm.pdf", None),
        ("#p2", None),
        ("", None),
    ],
)
def test_a_link_between_articles_is_told_from_all_others(href, expected):
    assert linked(href, "uk", places([ENGLISH, NAMED, FERRY], "uk")) == expected
