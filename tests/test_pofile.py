from __future__ import annotations

import dataclasses
import json
import re
from pathlib import Path

import polib
import pytest
from babel.messages.pofile import read_po
from hypothesis import example, given, settings
from hypothesis import strategies as st

import catalog_samples as samples
from polyglot_news import pofile
from polyglot_news.catalog import Catalog, Entry, Reference, new
from polyglot_news.errors import CatalogError

CASES = Path(__file__).parent / "cases" / "pofiles"
FOREIGN = sorted([*CASES.glob("*.po"), *CASES.glob("*.pot")])
BROKEN = sorted((CASES / "broken").glob("*.po"))


def test_the_folders_of_cases_are_not_empty():
    assert len(FOREIGN) >= 10
    assert len(BROKEN) >= 30


# The law: what is written is read back.


def read_again(catalog: Catalog) -> Catalog:
    return pofile.loads(
        pofile.dumps(catalog).encode(), "x.po", slug=catalog.slug, locale=catalog.locale
    )


@given(samples.catalogs())
@settings(max_examples=300, deadline=None, derandomize=True)
@example(Catalog("empty", "de"))
@example(Catalog("a", "de", entries=(Entry("A", msgctxt=""), Entry("", msgctxt="x"))))
@example(
    Catalog("a", "de", entries=(Entry("A", references=(Reference("b  c"), Reference("d", 0))),))
)
def test_every_catalog_comes_back_from_its_text(catalog: Catalog):
    assert read_again(catalog) == catalog


@given(samples.catalogs())
@settings(max_examples=50, deadline=None, derandomize=True)
def test_lines_ended_by_cr_and_lf_and_a_byte_order_mark_change_nothing(catalog: Catalog):
    data = b"\xef\xbb\xbf" + pofile.dumps(catalog).replace("\n", "\r\n").encode()
    assert pofile.loads(data, slug=catalog.slug, locale=catalog.locale) == catalog


@given(st.text(st.sampled_from(samples.NASTY + 'msgidstr "" \\\n#~|:,\0'), max_size=80))
@settings(max_examples=300, deadline=None, derandomize=True)
@example('msgid "a')
@example("#: \u2068a\u2068\u2069:9999999999 \u2069")
@example("#: a:99999999999999999999999")
def test_any_text_is_read_or_refused_with_a_place(text: str):
    try:
        catalog = pofile.loads(text, "x.po")
    except CatalogError as error:
        assert error.what and error.hint and error.where == "x.po"
        assert error.line >= 1 and error.column >= 1
    else:
        assert read_again(catalog) == catalog


def test_a_backslash_at_the_end_of_a_comment_does_not_join_it_to_the_next_line():
    comments = ("C:\\", "C:\\ ", "C:\\a", "\\")
    catalog = Catalog("a", "de", entries=(Entry("A", comments=comments, extracted=comments),))
    assert read_again(catalog) == catalog
    assert not any(line.endswith("\\") for line in pofile.dumps(catalog).splitlines())
    # One that another program left is taken as it is.
    assert pofile.loads('# C:\\\n#, odd\\\nmsgid "a"\nmsgstr ""\n').entries[0].comments == ("C:\\",)


def test_a_path_that_gettext_broke_over_two_lines_is_one():
    read = pofile.loads('#: \u2068two\n#: words.md\u2069:3 b:1\nmsgid "a"\nmsgstr ""\n')
    assert read.entries[0].references == (Reference("two words.md", 3), Reference("b", 1))


# What is written, to the byte.


def test_a_catalog_is_written_unwrapped_in_its_order_and_obsolete_entries_last():
    catalog = Catalog(
        "storm",
        "de",
        (("Language", "de"), ("Content-Type", "text/plain; charset=UTF-8")),
        header_comments=("A note", ""),
        entries=(
            Entry(
                "He said “no” and left, and nobody who was there that evening ever saw him again.",
                references=(Reference("articles/storm.md", 3), Reference("articles/a b.md", 9)),
                extracted=("role: paragraph",),
                comments=("Mine.",),
                flags=("fuzzy",),
                previous_msgid='He said "no".',
                msgstr="Er sagte „nein“.",
            ),
            Entry("Two\nlines\n", "Zwei\nZeilen\n", msgctxt="title"),
            Entry("ship", msgid_plural="ships", msgstr_plural=("Schiff", "Schiffe")),
            Entry("Gone", "Weg", obsolete=True, flags=("fuzzy",), previous_msgid="Went"),
        ),
        trailing=("The end",),
    )
    assert pofile.dumps(catalog) == (
        "# A note\n"
        "#\n"
        'msgid ""\n'
        'msgstr ""\n'
        '"Language: de\\n"\n'
        '"Content-Type: text/plain; charset=UTF-8\\n"\n'
        "\n"
        "# Mine.\n"
        "#. role: paragraph\n"
        "#: articles/storm.md:3 \u2068articles/a b.md\u2069:9\n"
        "#, fuzzy\n"
        '#| msgid "He said \\"no\\"."\n'
        'msgid "He said “no” and left, and nobody who was there that evening ever saw him again."\n'
        'msgstr "Er sagte „nein“."\n'
        "\n"
        'msgctxt "title"\n'
        'msgid ""\n'
        '"Two\\n"\n'
        '"lines\\n"\n'
        'msgstr ""\n'
        '"Zwei\\n"\n'
        '"Zeilen\\n"\n'
        "\n"
        'msgid "ship"\n'
        'msgid_plural "ships"\n'
        'msgstr[0] "Schiff"\n'
        'msgstr[1] "Schiffe"\n'
        "\n"
        "#, fuzzy\n"
        '#~| msgid "Went"\n'
        '#~ msgid "Gone"\n'
        '#~ msgstr "Weg"\n'
        "\n"
        "# The end\n"
    )


# Files of other tools.


@pytest.mark.parametrize("path", FOREIGN, ids=lambda path: path.stem)
def test_a_file_of_another_tool_comes_back_field_by_field(path: Path):
    expected = json.loads(path.with_suffix(".json").read_text("utf-8"))
    assert expected["entries"], "a case without entries says nothing"
    catalog = pofile.load(path)
    assert samples.as_data(catalog) == expected
    assert read_again(catalog) == catalog


# terse.po has "#comment", which polib refuses, and latin1.po an octal escape, which it keeps.
@pytest.mark.parametrize(
    "path",
    [path for path in FOREIGN if path.stem not in {"terse", "latin1"}],
    ids=lambda path: path.stem,
)
def test_polib_finds_the_same_texts_in_a_file_of_another_tool(path: Path):
    theirs = {
        (entry.msgctxt, entry.msgid): tuple(entry.msgstr_plural.values()) or (entry.msgstr,)
        for entry in polib.pofile(str(path))
    }
    assert theirs == {entry.key: entry.texts for entry in pofile.load(path).entries}


def test_the_locale_and_the_slug_come_from_the_file_unless_they_are_given(tmp_path: Path):
    path = tmp_path / "storm.v2.po"
    path.write_text('msgid ""\nmsgstr "Language: pt_BR\\n"\n', "utf-8")
    assert (pofile.load(path).slug, pofile.load(path).locale) == ("storm.v2", "pt_BR")
    assert pofile.load(path, locale="pt-BR").locale == "pt-BR"
    template = path.rename(tmp_path / "storm.pot")
    assert pofile.load(template).locale is None


def test_a_declared_charset_becomes_utf_8_and_another_spelling_of_it_stays():
    text = (
        'msgid ""\nmsgstr "Content-Type: text/plain; charset={}; x=1\\n"\n\nmsgid "a"\nmsgstr "é"'
    )
    latin = pofile.loads(text.format("iso-8859-15").encode("iso-8859-15"))
    assert latin.header_value("content-type") == "text/plain; charset=UTF-8; x=1"
    assert latin.entries[0].msgstr == "é"
    utf8 = pofile.loads(text.format("utf8").encode())
    assert utf8.header_value("Content-Type") == "text/plain; charset=utf8; x=1"


def test_a_charset_named_in_an_entry_is_not_the_one_of_the_file():
    text = 'msgid "Content-Type: text/html; charset=latin-1"\nmsgstr "ü"\n'
    text = 'msgid ""\nmsgstr "Language: de\\n"\n\n' + text
    assert pofile.loads(text.encode()).entries[0].msgstr == "ü"


# Broken files.


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_a_broken_file_is_refused_with_the_place_and_what_to_do(path: Path):
    expected = path.with_suffix(".txt").read_text("utf-8").strip()
    assert re.fullmatch(r"\d+:\d+: \S.*", expected), "a case says LINE:COLUMN: SENTENCE"
    with pytest.raises(CatalogError) as caught:
        pofile.loads(path.read_bytes(), "here.po")
    error = caught.value
    assert f"{error.line}:{error.column}: {error.what}" == expected
    assert str(error).startswith("here.po:" + expected)
    assert error.hint.endswith(".")
    assert error.exit_code == 5


def test_a_file_that_is_not_there_is_named(tmp_path: Path):
    with pytest.raises(CatalogError, match=r"none\.po: The file cannot be read: No such file"):
        pofile.load(tmp_path / "none.po")


# Other readers.


@given(samples.catalogs())
@settings(max_examples=60, deadline=None, derandomize=True)
def test_polib_and_babel_read_what_is_written(tmp_path_factory, catalog: Catalog):
    header = new("storm", "uk").header
    plain = [entry for entry in catalog.entries if not entry.obsolete]
    # Babel gives an entry as many forms as the language has, and polib takes any empty msgid
    # for the header. tests/test_gettext.py has the plurals.
    plain = [
        dataclasses.replace(entry, references=(), comments=(), extracted=())
        for entry in plain
        if entry.msgid_plural is None and entry.msgid
    ]
    catalog = dataclasses.replace(
        catalog,
        header=header,
        header_comments=(),
        header_flags=(),
        entries=tuple(plain),
        trailing=(),
    )
    path = tmp_path_factory.getbasetemp() / "written.po"
    path.write_bytes(pofile.dumps(catalog).encode())
    ours = {(e.msgctxt, e.msgid): (e.msgstr, e.fuzzy) for e in plain}

    theirs = polib.pofile(str(path))
    assert {(e.msgctxt, e.msgid): (e.msgstr, e.fuzzy) for e in theirs} == ours
    with path.open("rb") as file:
        babel = read_po(file, abort_invalid=True)
    assert {(m.context, m.id): (m.string, m.fuzzy) for m in babel if m.id} == ours
    assert str(babel.locale) == "uk"


# The standard library's gettext.

THEME = """
msgid ""
msgstr ""
"Language: uk\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n\
%100>=20) ? 1 : 2);\\n"

msgid "Contents"
msgstr "Зміст"

msgctxt "verb"
msgid "Post"
msgstr "Опублікувати"

msgid "%d minute"
msgid_plural "%d minutes"
msgstr[0] "%d хвилина"
msgstr[1] "%d хвилини"
msgstr[2] "%d хвилин"

#, fuzzy
msgid "Unread"
msgstr "Непрочитане"

#~ msgid "Gone"
#~ msgstr "Зникле"
"""


def test_a_catalog_becomes_translations_of_the_standard_library():
    found = pofile.translations(THEME)
    assert found.gettext("Contents") == "Зміст"
    assert found.pgettext("verb", "Post") == "Опублікувати"
    assert found.gettext("Post") == "Post"
    numbers = {1: "хвилина", 3: "хвилини", 11: "хвилин", 21: "хвилина", 25: "хвилин"}
    for number, word in numbers.items():
        assert found.ngettext("%d minute", "%d minutes", number) == f"%d {word}"
    assert found.gettext("Unread") == "Unread"
    assert found.gettext("Gone") == "Gone"
    assert found.info()["language"] == "uk"


def test_translations_of_a_broken_catalog_are_refused_like_the_catalog():
    with pytest.raises(CatalogError, match=r"theme\.po:1:7"):
        pofile.translations('msgid "a', "theme.po")
