"""Typography on pages: what is set there, ruby, emphasis in Japanese, headings by phrase."""

from __future__ import annotations

import pytest

from polyglot_news import article, dialect, editions, inline, placeables
from polyglot_news.site import Edition, Run, TextBlock
from polyglot_news.site.render import render
from polyglot_news.site.text import plain
from polyglot_news.site.typography import phrases


def body(markdown: str, language: str = "de", **changes: object) -> str:
    values = {"slug": "a", "language": language, "source_language": "en", "title": "T"}
    edition = Edition(text=markdown, body=markdown, **{**values, **changes})
    return render(edition, None, lambda href: (href, "")).body


def test_quotations_are_set_across_emphasis_and_links():
    assert "„<strong>Ja</strong>“" in body('"**Ja**"')
    assert '„<a href="https://a.org/%22">Ja</a>“' in body('"[Ja](https://a.org/%22)"')


@pytest.mark.parametrize(
    ("markdown", "kept"),
    [
        ('`"x"...`', '>"x"...<'),
        ('<kbd>"x"...</kbd>', '>"x"...<'),
        ('<span lang="en">"Yes" <b>"no"</b> "x"</span> "y"', '>"Yes" <b>"no"</b> "x"<'),
        ('{{< figure "x..." >}}', '"x..."'),
        ('    "x"...', '"x"...'),
        ("<https://a.org/it's--x>", ">https://a.org/it's--x<"),
        ("$x'_1...$", "x'_1..."),
    ],
)
def test_what_is_not_for_reading_or_not_in_the_language_stays(markdown, kept):
    assert kept in body(markdown).replace("&quot;", '"').replace("&#x27;", "'")


def test_originals_stay_as_their_author_wrote_them():
    assert '"x"...' in body('"x"...', "en").replace("&quot;", '"')


def test_a_block_in_the_language_of_the_original_stays():
    text = body('"One"...\n\n"Zwei"...\n', source_lines=frozenset({0})).replace("&quot;", '"')
    assert '"One"...' in text
    assert "„Zwei“…" in text


def test_captions_are_set_and_addresses_are_not():
    text = body('!["a"](it\'s.png "Das \'Boot\'")')
    assert "<figcaption>Das „Boot“</figcaption>" in text
    assert "’" not in text


def test_plain_text_is_set_but_for_sentences_of_the_original():
    block = TextBlock("paragraph", (Run('"Ja"... '), Run('"Yes"...', source=True)))
    edition = Edition("a", "de", "en", "T", "", markdown=False, blocks=(block,))
    text = render(edition, None, lambda href: (href, "")).body
    assert "„Ja“… " in text
    assert '"Yes"...' in text.replace("&quot;", '"')


def test_title_and_description_are_set_and_the_file_is_not():
    source = article.parse('---\ntitle: One\ndescription: Two\n---\n\n"Three"\n')
    words = {"One": '"Eins"...', "Two": "Zwei 'x'", '"Three"': '"Drei"'}
    edition = editions._edition(
        source,
        "de",
        {one: words[one.source] for one in source.segments},
        *(editions.Coverage(), editions.Evidence(), ()),
    )
    assert (edition.title, edition.description) == ("„Eins“…", "Zwei „x“")
    assert '"Drei"' in edition.text
    assert "„Drei“" in render(edition, None, lambda href: (href, "")).body


def test_a_headline_that_is_set_is_not_shown_twice():
    source = article.parse('# The "One"\n\nText\n')
    texts = {one: {"Text": "Text"}.get(one.source, 'Das "Eins" - hier') for one in source.segments}
    edition = editions._edition(source, "de", texts, editions.Coverage(), editions.Evidence(), ())
    assert edition.title == "Das „Eins“ – hier"
    assert "<h" not in render(edition, None, lambda href: (href, "")).body


# Ruby


def test_ruby_is_a_reading_above_its_word():
    html = body("{東京|とうきょう}と{大阪|おお|さか}", "ja")
    assert "<ruby>東京<rp>（</rp><rt>とうきょう</rt><rp>）</rp></ruby>と<ruby>大<rp>" in html
    assert plain(html).strip() == "東京（とうきょう）と大（おお）阪（さか）"


def test_ruby_is_its_word_to_everything_that_reads():
    markdown = "{東京|とうきょう}は**{大|おお}きい**。"
    assert inline.plain(markdown) == "東京は大きい。"
    assert not placeables.find(inline.plain(markdown))
    assert inline.plain(inline.escape(markdown)) == markdown


@pytest.mark.parametrize(
    "text", ["{a|b}", "{東京}", "{東京|}", "{|とう}", "{東京|*x*}", "{{東|西}}"]
)
def test_what_is_no_ruby_stays(text):
    assert "<ruby>" not in body(text, "ja")


def test_ruby_in_tables_headings_and_alternative_texts():
    assert "<ruby>" in body("| a |\n| - |\n| {東京\\|とうきょう} |\n", "ja")
    assert "<ruby>" in body("## {東京|とうきょう}の話\n", "ja")
    assert 'alt="東京の"' in body("x ![{東京|とうきょう}の](a.png)", "ja")


def test_ruby_survives_extraction_and_assembly():
    text = "# {東京|とうきょう}の話\n\n{東京|とうきょう}は大きい。{大阪|おおさか}は？\n"
    source = article.parse(text, language="ja")
    assert article.assemble(source, article.source) == text
    assert [one.source for one in source.segments] == [
        "{東京|とうきょう}の話",
        "{東京|とうきょう}は大きい。",
        "{大阪|おおさか}は？",
    ]


# Emphasis


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("**注意：**本文", "<strong>注意：</strong>本文"),
        ("**注意:**本文", "<strong>注意:</strong>本文"),
        ("本文**「注意」**です", "本文<strong>「注意」</strong>です"),
        ("彼は*（強調）*と", "彼は<em>（強調）</em>と"),
        ("これは~~（旧）~~新", "これは<s>（旧）</s>新"),
        ("**太字。**これは**太字。**次", "<strong>太字。</strong>これは<strong>太字。</strong>次"),
        ("価格は**¥100**です", "価格は<strong>¥100</strong>です"),
        ("이것은 **(강조)** 이다", "이것은 <strong>(강조)</strong> 이다"),
        # CommonMark's own reading, where no such letter is near.
        ('a**"b"**c', "a**&quot;b&quot;**c"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("東 * 京 * 都", "東 * 京 * 都"),
    ],
)
def test_emphasis_beside_letters_without_spaces(markdown, html):
    assert dialect.markdown().renderInline(markdown) == html


# Phrases


def test_headings_break_between_phrases_and_nothing_else_changes():
    heading = "東京都は来年の予算案を発表しました"
    html = body(f"## {heading}の**重要**な話\n\n{heading}\n", "ja")
    assert "<wbr>" in html.partition("</h2>")[0]
    assert "<wbr>" not in html.partition("</h2>")[2]
    assert plain(html).startswith(f"{heading}の重要な話\n")
    broken = phrases(heading, "ja")
    assert broken.replace("<wbr>", "") == heading
    assert "<wbr>" in broken
    assert not broken.endswith("<wbr>")


def test_phrases_are_escaped_and_other_languages_do_not_break():
    assert phrases("<b>東京</b>", "ja").replace("<wbr>", "") == "&lt;b&gt;東京&lt;/b&gt;"
    assert phrases("A & B", "de") == "A &amp; B"
    assert phrases("", "ja") == ""
