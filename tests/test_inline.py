"""Inline tokens: no holes, the parser's own reading, and pairs that nest."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from polyglot_news import dialect
from polyglot_news.inline import Kind, escape, plain, scan

TEXT = st.text(
    st.sampled_from("ab é日。.,!?'\"*_`~[]()<>\\&;#{}%^:/=-1\n "), max_size=60
) | st.lists(
    st.sampled_from(
        "**a** *b c* _d_ `e` [f](g) [h][i] ![j](k) <b>m</b> </i> [^1] <http://n> {{o}}".split(" ")
    ),
    max_size=8,
).map("".join)


@given(TEXT)
@settings(max_examples=500, deadline=None)
def test_the_slices_of_all_tokens_are_the_text(text: str) -> None:
    assert "".join(text[token.start : token.end] for token in scan(text)) == text


@given(TEXT)
@settings(max_examples=500, deadline=None)
def test_pairs_point_at_each_other_and_nest(text: str) -> None:
    tokens = scan(text)
    open_at: list[int] = []
    for index, token in enumerate(tokens):
        if token.kind is Kind.OPEN:
            assert tokens[token.pair].pair == index
            assert tokens[token.pair].tag == token.tag
            open_at.append(index)
        elif token.kind is Kind.CLOSE:
            assert open_at.pop() == token.pair
    assert not open_at


@given(TEXT)
@settings(max_examples=500, deadline=None)
def test_words_and_spans_are_those_of_the_page(text: str) -> None:
    parser = dialect.build(always_match_footnotes=True)
    children = parser.parseInline(text.replace("][", "] ["))[0].children or []
    tokens = scan(text.replace("][", "] ["))
    kinds = ("code_inline", "image", "footnote_ref", "shortcode")
    ours = ("code", "image", "footnote", "shortcode")
    for kind, our in zip(kinds, ours, strict=True):
        assert sum(c.type == kind for c in children) == sum(t.kind == our for t in tokens)
    for tag in ("em", "strong", "s"):
        assert sum(c.type == f"{tag}_open" for c in children) == sum(
            token.kind is Kind.OPEN and token.tag == tag and not token.markup.startswith("<")
            for token in tokens
        )
    seen = "".join(c.content for c in children if c.type in ("text", "text_special"))
    # A bare address is a text between two halves of a link to the parser, one token to us.
    read = "".join(token.text for token in tokens if token.kind in (Kind.TEXT, Kind.LINK))
    assert read == seen


@given(st.text(max_size=80))
@settings(max_examples=500, deadline=None)
def test_escaped_text_reads_as_it_was(text: str) -> None:
    text = text.replace("\0", "").replace("\r", "")
    tokens = scan(escape(text))
    assert all(token.kind is Kind.TEXT for token in tokens)
    assert "".join(token.text for token in tokens) == text.replace("\n", " ")


def test_text_that_is_no_markup_is_not_escaped() -> None:
    assert escape("AT&T, snake_case, 2 * 3 * 4, a < b") == "AT&T, snake_case, 2 * 3 * 4, a < b"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("**a** b", ["open **", "text a", "close **", "text  b"]),
        ("***a** b*", ["open *", "open **", "text a", "close **", "text  b", "close *"]),
        ("[a *b*](c 'd')", ["open [", "text a ", "open *", "text b", "close *", "close ](c 'd')"]),
        ("a <b>c</b>", ["text a ", "open <b>", "text c", "close </b>"]),
        ("<br>a", ["html <br>", "text a"]),
        ("<b>*a</b>*", ["html <b>", "open *", "text a", "html </b>", "close *"]),
        ("a  \n  b", ["text a", "break   \n  ", "text b"]),
        ("a\n b", ["text a", "soft \n ", "text b"]),
        (
            "<http://a> `b` [^1]",
            ["link <http://a>", "text  ", "code `b`", "text  ", "footnote [^1]"],
        ),
        ("{{< a >}}{% b %}", ["shortcode {{< a >}}", "shortcode {% b %}"]),
        ("$a_1$ :b:", ["shortcode $a_1$", "text  ", "shortcode :b:"]),
        ("$5 and $10 at 10:30:45", ["text $5 and $10 at 10:30:45"]),
    ],
)
def test_tokens(text: str, expected: list[str]) -> None:
    assert [f"{t.kind} {text[t.start : t.end]}" for t in scan(text)] == expected


def test_a_label_alone_is_a_link_only_where_it_is_defined() -> None:
    assert [token.kind for token in scan("[Label]")] == [Kind.TEXT]
    tokens = scan("[Label]", {"LABEL"})
    assert [token.kind for token in tokens] == [Kind.OPEN, Kind.TEXT, Kind.CLOSE]
    assert tokens[2].markup == "][Label]"


def test_what_a_reader_sees() -> None:
    assert plain("A **b** [c](d) `e` &amp; \\* <http://f>[^1]") == "A b c e & * http://f"
