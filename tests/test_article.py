"""The law of identity, and what becomes of blocks when their text is translated."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from polyglot_news import dialect
from polyglot_news.article import Block, Role, assemble, parse, source

if TYPE_CHECKING:
    from markdown_it.token import Token

ROOT = Path(__file__).parent.parent
SPEC = ROOT / ".tools" / "node_modules" / "commonmark-spec" / "spec.txt"
EXAMPLE = re.compile(r"^`{32} example[^\n]*\n(.*?)^\.$", re.DOTALL | re.MULTILINE)

WORDS = st.text(
    st.sampled_from(
        "abc ÄäїЇ日本。、.!?\"'’„“«»()[]{}<>*_`~#|\\&;:-+=^/%0123456789 \u0301\u00a0\u200b"
    ),
    max_size=40,
)
INLINE = st.one_of(
    WORDS,
    st.sampled_from(
        [
            "A *b* c.",
            "**One. Two.** Three.",
            '[One. Two](http://a.b/c "Title") x.',
            "See [ref] and [this][ref]. ",
            "`code. More` here.",
            "![alt. text](i.png 'title')",
            "Note.[^1] Next.",
            "<b>x. y</b> Z.",
            "<https://a.b/?c=d>. Then",
            '{{< fig a="b" >}}',
            "&amp; &#35; \\* \\| x",
            "$E = mc^2$ :smile: {#a} {{b}}",
            "{{< a >}}\n[ ] b\n{% c %}",
            "line  \nbreak\\\nhere. Soft\nwrap.",
        ]
    ),
)
INDENT = st.sampled_from(["", " ", "   ", "    ", "\t", "> ", ">", "- ", "1. ", "> - ", "  > "])
BLOCK = st.one_of(
    st.tuples(INDENT, INLINE).map("".join),
    st.tuples(
        st.sampled_from(["# ", "## ", "###### ", "#"]), INLINE, st.sampled_from(["", " ##", " #  "])
    ).map("".join),
    st.tuples(INLINE, st.sampled_from(["\n===", "\n---", "\n   -  "])).map("".join),
    st.tuples(INLINE, INLINE).map(lambda c: f"| {c[0]} | {c[1]} |\n|---|:-:|\n| {c[1]} | x |"),
    st.tuples(INLINE, INLINE).map(lambda c: f"{c[0]} | {c[1]}\n-|-\n{c[1]}"),
    st.sampled_from(
        [
            "```\ncode\n```",
            "    indented",
            "<div>\nhtml\n</div>",
            "[ref]: http://x.y 'Title here'",
            "[^1]: A note. It goes\n    on.\n\n    More.",
            "***",
            "- a\n- b\n\n  c",
            "{% note %}",
        ]
    ),
)
DOCUMENT = st.lists(BLOCK, max_size=8).flatmap(
    lambda blocks: st.sampled_from(["\n\n", "\n", "\r\n", "\r", "\n \n", "\r\n\r\n"]).map(
        lambda gap: gap.join(blocks)
    )
)
FRONT_MATTER = st.sampled_from(
    [
        "",
        "\ufeff",
        "---\ntitle: A title\n---\n",
        "---\r\ntitle: 'It''s'\r\ndescription: >-\r\n  Folded\r\n  text\r\ntags: [a, b]\r\n---\r\n",
        '---\ntitle: "Two: parts" # comment\nlang: en\n...\n',
        "---\n: broken: [\n---\n",
        "---\njust text\n---\n",
        "+++\ntitle = \"A \\\"title\\\"\"\ntags = ['a']\n[x]\ntitle = 'B'\n+++\n",
        "+++\r\ntitle = 'It'\r\ndate = 2026-01-02\r\n+++\r\n",
        "+++\ntitle = \n+++\n",
        "---\n---\n",
        "---\n",
    ]
)
ENDING = st.sampled_from(["", "\n", "\n\n", "  ", "\r\n", "\t\n"])


@given(st.tuples(FRONT_MATTER, DOCUMENT, ENDING).map("".join))
@settings(max_examples=400, deadline=None)
def test_generated_markdown_comes_back_byte_for_byte(text: str) -> None:
    assert assemble(parse(text), source) == text


@given(st.text(max_size=200), st.booleans())
@settings(max_examples=300, deadline=None)
def test_random_text_comes_back_byte_for_byte(text: str, markdown: bool) -> None:
    assert assemble(parse(text, markdown=markdown), source) == text


@given(st.text(st.sampled_from("ab. \n\r\t-–•*X!"), max_size=120))
@settings(max_examples=300, deadline=None)
def test_random_plain_text_comes_back_byte_for_byte(text: str) -> None:
    assert assemble(parse(text, markdown=False), source) == text


def specification() -> list[str]:
    assert SPEC.exists(), f"{SPEC} is missing: make test installs it"
    text = SPEC.read_text(encoding="utf-8")
    examples = [example.replace("→", "\t") for example in EXAMPLE.findall(text)]
    assert len(examples) > 600
    return examples


def test_every_example_of_the_commonmark_specification_comes_back() -> None:
    for example in specification():
        for text in (example, example.replace("\n", "\r\n"), example.rstrip("\n")):
            assert assemble(parse(text), source) == text
            assert assemble(parse(text, markdown=False), source) == text


def has_prose(children: list[Token]) -> bool:
    """Whether an inline text has words outside bare addresses."""
    previous = None
    for child in children:
        bare = previous is not None and previous.markup == "autolink"
        if child.type == "text" and not bare and any(map(str.isalpha, child.content)):
            return True
        previous = child
    return False


def test_every_prose_text_of_the_specification_is_offered_or_reported() -> None:
    """No paragraph or heading with words is lost without a word about it."""
    lost = []
    for example in specification():
        rendered = dialect.markdown().parse(example)
        wanted = sum(has_prose(token.children or []) for token in rendered)
        article = parse(example)
        blocks = [
            block
            for block in article.blocks
            if block.role not in (Role.ALT, Role.CAPTION, Role.LINK_TITLE)
        ]
        if len(blocks) + len(article.problems) < wanted:
            lost.append(example)
    assert not lost


def structure(text: str) -> tuple[list[str], set[str]]:
    """The blocks of a text, with the labels that it defines."""
    env: dict[str, Any] = {}
    parser = dialect.build()
    parser.core.ruler.enableOnly(["normalize", "block"])
    tokens = parser.parse(text, env)
    return [token.type for token in tokens], set(env.get("references", ()))


HOSTILE = st.sampled_from(
    [
        "1. Januar",
        "2) so",
        "- minus",
        "+ plus",
        "# Raute",
        "> mehr",
        "=====",
        "---",
        "* * *",
        "```",
        "~~~",
        "| a | b |",
        "[x]: http://y",
        "[^9]: z",
        "Ende #",
        "a\\\n1. b",
        "a\n# b",
        "ganz normal",
    ]
)


@given(st.lists(BLOCK, min_size=1, max_size=5).map("\n\n".join), st.data())
@settings(max_examples=300, deadline=None)
def test_a_translation_never_changes_what_the_blocks_are(text: str, data: st.DataObject) -> None:
    article = parse(text)
    translated = assemble(article, lambda _: data.draw(HOSTILE), language="de")
    assert structure(translated) == structure(text)


@pytest.mark.parametrize(
    ("text", "translation", "expected"),
    [
        ("# Head ##\n", "Kopf", "# Kopf ##\n"),
        ("Under\n=====\n", "Unter", "Unter\n=====\n"),
        ("> One\n> two.\n> Three.\n", "Eins.", "> Eins. Eins.\n"),
        ("- a\n  b\n", "x", "- x\n"),
        ("| a | b |\n|---|---|\n", "x | y", "| x \\| y | x \\| y |\n|---|---|\n"),
        ('![a b](c.png "d e")\n', 'f "g"', '![f "g"](c.png "f \\"g\\"")\n'),
        (
            "| ![a b](c 'd') | e |\n|---|---|\n",
            "x | y",
            '| ![x &#124; y](c "x &#124; y") | x \\| y |\n|---|---|\n',
        ),
        ("[a]: http://b 'c d'\n", "e", '[a]: http://b "e"\n'),
        ("---\ntitle: A b\n---\n", 'X: "y"', '---\ntitle: "X: \\"y\\""\n---\n'),
        ("---\ntitle: |\n  A b\ndate: x\n---\n", "y", '---\ntitle: "y"\ndate: x\n---\n'),
        (
            '+++\ntitle = "A b"\n[x]\ntitle = "c d"\n+++\n',
            '"y"',
            '+++\ntitle = "\\"y\\""\n[x]\ntitle = "c d"\n+++\n',
        ),
        ("One.  \nTwo.\n", "x", "x  \nx\n"),
        ("Date\n", "1. Mai", "1\\. Mai\n"),
    ],
)
def test_a_translation_is_written_as_its_block_is(
    text: str, translation: str, expected: str
) -> None:
    assert assemble(parse(text), lambda _: translation, language="de") == expected


def test_japanese_sentences_are_joined_without_a_space() -> None:
    article = parse("One. Two. Three.\n")
    answers = iter(["一。", "二", "三。"])
    assert assemble(article, lambda _: next(answers), language="ja") == "一。二 三。\n"


def test_emphasis_that_ends_a_japanese_sentence_still_closes() -> None:
    """CommonMark closes no emphasis between a full stop and a letter."""
    article = parse("**One.** Two. *Three.* Four.\n")
    answers = iter(["**一。**", "二。", "*三。*", "四。"])
    text = assemble(article, lambda _: next(answers), language="ja")
    assert text == "**一。**&#8203;二。*三。*&#8203;四。\n"
    html = dialect.markdown().render(text)
    assert html == "<p><strong>一。</strong>\u200b二。<em>三。</em>\u200b四。</p>\n"


def test_japanese_sources_get_spaces_in_other_languages() -> None:
    article = parse("一つ。二つ。\n", language="ja")
    assert [segment.source for segment in article.segments] == ["一つ。", "二つ。"]
    assert assemble(article, lambda _: "Eins.", language="de") == "Eins. Eins.\n"


def test_an_untranslated_sentence_keeps_its_own_bytes_beside_a_translated_one() -> None:
    article = parse("> One\n> two. Three.\n")
    text = assemble(article, lambda s: "Drei." if s.source == "Three." else None, language="de")
    assert text == "> One\n> two. Drei.\n"


def test_texts_of_their_own_have_roles_and_contexts() -> None:
    article = parse(
        "---\ntitle: T one\ndescription: D one. D two.\n---\n# Head\n\n> Quote.\n\n"
        "- Item. More.\n\n"
        '| Cell |\n|---|\n| 12 |\n\n![Alt](i.png "Cap")\n\n[^n]: Note.\n\n[r]: http://x (Ref)\n'
    )
    assert [(s.source, s.role, s.context) for s in article.segments] == [
        ("T one", Role.TITLE, "title"),
        ("D one. D two.", Role.DESCRIPTION, None),
        ("Head", Role.HEADING, None),
        ("Quote.", Role.QUOTE, None),
        ("Item.", Role.LIST_ITEM, None),
        ("More.", Role.LIST_ITEM, None),
        ("Cell", Role.CELL, None),
        ("Alt", Role.ALT, "alt"),
        ("Cap", Role.CAPTION, "caption"),
        ("Note.", Role.FOOTNOTE, None),
        ("Ref", Role.LINK_TITLE, "link title"),
    ]


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("- [ ] Wash up.\n- [x] Dry.\n", ["Wash up.", "Dry."]),
        ('{{< note "a" >}}\nOne. Two.\n{{< /note >}}\n', ["One.", "Two."]),
        ("> {% raw %}\n> One  \n> {% endraw %}\n", ["One"]),
        ("See {{< ref >}} here.\n", ["See {{< ref >}} here."]),
        ("## Head {#part}\n", ["Head {#part}"]),
        ("$$E = mc^2$$\n", []),
        ("| ![Alt](a.png) | ![B \\| c](d) |\n|---|---|\n", ["Alt"]),
    ],
)
def test_what_other_programs_read_stays_where_it_is(text: str, offered: list[str]) -> None:
    article = parse(text)
    assert [segment.source for segment in article.segments] == offered
    upper = assemble(article, lambda s: s.source.upper())
    assert assemble(parse(upper), lambda s: s.source.lower()).lower() == text.lower()


def test_what_is_not_prose_is_never_offered() -> None:
    article = parse(
        "---\nslug: not-prose\nauthor: Not Prose\n---\n```\nnot prose\n```\n\n    not prose\n\n"
        "<div>not prose</div>\n\n{{< not prose >}}\n\n<https://not.prose>\n\n`not prose`\n\n***\n\n"
        "[^not]\n\nProse.\n"
    )
    assert [segment.source for segment in article.segments] == ["Prose."]


def test_a_span_over_two_sentences_is_not_split() -> None:
    article = parse("**One. Two.** Three. [Four. Five](http://a). Six.\n")
    assert [segment.source for segment in article.segments] == [
        "**One. Two.**",
        "Three.",
        "[Four. Five](http://a).",
        "Six.",
    ]


def test_lines_are_those_of_the_file() -> None:
    article = parse("---\ntitle: T\n---\n\nOne.\nTwo\n\n- three\n- four\n")
    assert [(s.source, s.line) for s in article.segments] == [
        ("T", 2),
        ("One.", 5),
        ("Two", 6),
        ("three", 8),
        ("four", 9),
    ]


def test_the_first_heading_is_the_title_where_front_matter_has_none() -> None:
    assert parse("# One\n\n# Two\n").title.source == "One"  # type: ignore[union-attr]
    assert [s.role for s in parse("---\ntitle: X\n---\n# Y\n").segments] == [
        Role.TITLE,
        Role.HEADING,
    ]


def test_plain_text_lines_are_paragraphs_unless_they_were_wrapped() -> None:
    wrapped = (
        "Title\nThis line was wrapped by an editor at a width of sixty\n"
        "columns, as one can see, since no word of the next line\nfits.\n\n"
        "Roses are red\nViolets are blue\n- one\n- two\n"
    )
    assert [(s.role, s.source) for s in parse(wrapped, markdown=False).segments] == [
        (Role.TITLE, "Title"),
        (
            Role.PARAGRAPH,
            "This line was wrapped by an editor at a width of sixty columns, as one can see, "
            "since no word of the next line fits.",
        ),
        (Role.PARAGRAPH, "Roses are red"),
        (Role.PARAGRAPH, "Violets are blue"),
        (Role.LIST_ITEM, "one"),
        (Role.LIST_ITEM, "two"),
    ]


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("---\ntitle: T\n\nText.\n", 1, "The front matter is never closed"),
        ("+++\ntitle = 'T'\n\nText.\n", 1, "The front matter is never closed"),
        ("---\ntitle: T\ndate: tomorrow\n---\nText.\n", 3, "“tomorrow” is no date"),
        ("---\ntitle: T\ndate: 2026-02-30\n---\nText.\n", 3, "“2026-02-30” is no date"),
        ("---\ntitle: T\nupdated: soon\n---\nText.\n", 3, "“soon” is no date"),
        ("---\na: 1\nb: [\n---\nText.\n", 4, "The front matter is not valid YAML"),
        ("+++\na = \n+++\nText.\n", 2, "The front matter is not valid TOML"),
    ],
)
def test_front_matter_that_is_broken_is_reported(text: str, line: int, message: str) -> None:
    (problem,) = parse(text).problems
    assert problem.line == line
    assert problem.message.startswith(message)


def test_a_rule_above_a_text_is_no_front_matter() -> None:
    assert not parse("---\nNote: this is a sentence.\n").problems


def test_an_article_may_say_what_language_it_is_in() -> None:
    assert parse("---\nlang: uk\n---\nТекст.\n").language == "uk"


def test_parts_are_the_text_in_order() -> None:
    text = "# A\n\nB. C.\n\n```\nx\n```\n"
    article = parse(text)
    assert all(isinstance(part, str | Block) for part in article.parts)
    assert not any(isinstance(part, str) and "B." in part for part in article.parts)
