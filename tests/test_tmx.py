"""TMX: what other programs write is read, what is broken is named, what is written is valid."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polyglot_news.errors import FileError
from polyglot_news.memory import tmx
from polyglot_news.memory.pairs import Occurrence, Pair

CASES = Path(__file__).parent / "cases" / "tmx"
READ = sorted(CASES.glob("*.tmx"))
BROKEN = sorted((CASES / "broken").glob("*.tmx"))
XML = "{http://www.w3.org/XML/1998/namespace}"
HEADER = ("creationtool", "creationtoolversion", "segtype", "o-tmf", "adminlang", "srclang")


def read(data: bytes, name: str = "a.tmx", language: str = "en") -> list[Pair]:
    return list(tmx.pairs(tmx.read(io.BytesIO(data), name), name, language))


def written(pairs: list[Pair]) -> bytes:
    return "".join(tmx.write(pairs, "en", "1.0")).encode()


def document(body: str, encoding: str = "UTF-8") -> str:
    return (
        f'<?xml version="1.0" encoding="{encoding}"?>\n<tmx version="1.4">'
        f'<header srclang="en"/><body>{body}</body></tmx>'
    )


def unit(source: str, target: str, locale: str = "de") -> str:
    return (
        f'<tu><tuv xml:lang="en"><seg>{source}</seg></tuv>'
        f'<tuv xml:lang="{locale}"><seg>{target}</seg></tuv></tu>'
    )


def expected(path: Path) -> list[tuple[str, ...]]:
    blocks = re.split(r"\n{2,}", path.read_text("utf-8").strip())
    assert blocks[0].startswith("#"), f"{path}: say first what the case is about"
    found = []
    for block in blocks[1:]:
        head, source, target = block.split("\n")
        language, locale, date, *flags = head.split(" ")
        assert flags in ([], ["machine"]), f"{path}: {head}"
        found.append((language, locale, date.strip("-"), *flags, source, target))
    assert found, f"{path} holds no case"
    return found


def test_there_are_cases():
    assert len(READ) >= 2
    assert len(BROKEN) >= 11
    assert {path.stem for path in READ} == {path.stem for path in CASES.glob("*.txt")}
    texts = (CASES / "broken").glob("*.txt")
    assert {path.stem for path in BROKEN} == {path.stem for path in texts}


@pytest.mark.parametrize("path", READ, ids=lambda path: path.stem)
def test_what_other_programs_write_is_read(path):
    found = [
        (
            pair.language,
            pair.locale,
            pair.origin.date,
            *(["machine"] * pair.origin.machine),
            pair.source,
            pair.target,
        )
        for pair in read(path.read_bytes())
    ]
    assert found == expected(path.with_suffix(".txt"))


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_what_is_broken_is_named_with_its_place(path):
    wanted = path.with_suffix(".txt").read_text("utf-8").strip()
    assert wanted
    with pytest.raises(FileError) as caught:
        read(path.read_bytes(), "x.tmx")
    assert str(caught.value).startswith(f"x.tmx:{wanted}")
    assert caught.value.hint


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "iso-8859-1", "koi8-u", "cp1252"])
def test_every_encoding_that_xml_declares_is_read(encoding):
    texts = ("Пором", "Ferry") if encoding == "koi8-u" else ("Fähre", "Ferry é")
    declared = {"utf-8-sig": "UTF-8"}.get(encoding, encoding)
    data = document(unit(*texts), declared).encode(encoding)
    assert [(pair.source, pair.target) for pair in read(data)] == [texts]


def test_the_article_and_the_context_come_from_properties():
    props = '<prop type="x-article">storm</prop><prop type="x-context">title</prop>'
    data = document(unit("One", "Eins").replace("<tu>", f"<tu>{props}")).encode()
    (pair,) = read(data)
    assert (pair.origin.article, pair.origin.context) == ("storm", "title")
    assert pair.origin.file == "a.tmx"


def test_a_text_in_two_variants_of_one_language_is_no_translation_of_itself():
    data = document(unit("Colour", "Color", "en-US")).encode()
    assert read(data) == []


def test_a_source_language_that_a_unit_does_not_hold_is_the_projects():
    body = unit("Hello", "Hallo").replace("<tu>", '<tu srclang="fr">')
    (pair,) = read(document(body).encode())
    assert (pair.language, pair.locale) == ("en", "de")


def test_a_seg_that_is_no_variants_is_no_text():
    stray = unit("One", "Eins").replace("</tu>", "<seg>stray</seg></tu>")
    assert [pair.target for pair in read(document(stray).encode())] == ["Eins"]


def test_what_xml_declares_anyway_may_be_declared():
    text = document(unit("a &lt; b", "c")).replace(
        "<tmx", '<!DOCTYPE tmx [<!ENTITY lt "&#38;#60;"><!ENTITY quot "&#34;">]><tmx', 1
    )
    assert read(text.encode())[0].source == "a < b"


def test_a_text_that_is_no_sentence_is_refused():
    with pytest.raises(FileError, match="longer than any sentence"):
        read(document(unit("x" * (1 << 20) + "x", "y")).encode())


def test_elements_without_end_are_refused():
    with pytest.raises(FileError, match="nested too deep"):
        read(document("<hi>" * 100).encode())


# Writing

letters = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")
texts = st.text(letters | st.sampled_from("<&>\"'\n\t*"), min_size=1).map(str.strip).filter(bool)
pairs_of_texts = st.builds(
    Pair,
    texts,
    texts,
    st.sampled_from(["en", "en_US", "fr"]),
    st.sampled_from(["de", "uk", "pt_BR", "zh_Hant_TW"]),
    st.builds(
        Occurrence,
        st.just("a.tmx"),
        st.sampled_from(["", "storm", "r&d"]),
        st.sampled_from([None, "title"]),
        st.sampled_from(["", "2026-03-01", "2026-03-01T12:30:00Z"]),
        st.booleans(),
        st.booleans(),
    ),
)


def key(pair: Pair) -> tuple[str, ...]:
    return (pair.language, pair.source, pair.locale, pair.target)


@given(st.lists(pairs_of_texts, max_size=6))
def test_what_is_written_is_read_again(pairs):
    pairs = list({key(pair): pair for pair in pairs}.values())
    back = read(written(pairs))
    assert [key(pair) for pair in back] == [key(pair) for pair in pairs]
    for one, other in zip(back, pairs, strict=True):
        date = other.origin.date
        date += "T00:00:00Z" if len(date) == 10 else ""
        assert one.origin == Occurrence(
            "a.tmx",
            other.origin.article,
            other.origin.context,
            date,
            other.origin.machine,
            other.origin.obsolete,
        )


@given(st.lists(pairs_of_texts, max_size=4))
def test_what_is_written_follows_the_rules_of_tmx_1_4(pairs):
    data = written(pairs)
    assert data.startswith(b'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE tmx SYSTEM ')
    root = ET.fromstring(data)  # noqa: S314
    assert (root.tag, root.attrib) == ("tmx", {"version": "1.4"})
    header, body = root
    assert header.tag == "header"
    assert not len(header)
    assert set(header.attrib) == {*HEADER, "datatype"}
    assert all(header.attrib.values())
    assert header.get("segtype") in {"block", "paragraph", "sentence", "phrase"}
    assert body.tag == "body"
    for tu in body:
        assert tu.tag == "tu"
        assert set(tu.attrib) <= {"changedate", "srclang"}
        assert re.fullmatch(r"\d{8}T\d{6}Z", tu.get("changedate", "20260101T000000Z"))
        names = [child.tag for child in tu]
        assert names == ["prop"] * (len(names) - 2) + ["tuv", "tuv"]
        assert [child.get("type", "").startswith("x-") for child in tu[:-2]] == [True] * len(
            tu[:-2]
        )
        languages = [child.get(f"{XML}lang", "") for child in tu[-2:]]
        assert languages[0] == tu.get("srclang")
        assert all(
            re.fullmatch(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?", one) for one in languages
        )
        for tuv in tu[-2:]:
            assert [child.tag for child in tuv] == ["seg"]
            assert tuv[0].text


def test_the_same_pairs_give_the_same_bytes_and_one_pair_is_written_once():
    origins = [Occurrence(article="a"), Occurrence(article="b")]
    pairs = [Pair("One", "Eins", "en", "de", origin) for origin in origins]
    assert written(pairs) == written(list(pairs))
    assert written(pairs).count(b"<tu ") == 1


@pytest.mark.parametrize("bad", ["\x0b", "\x00", "\ufffe", "\ud800", "\x1b"])
def test_what_xml_cannot_hold_is_left_out(bad):
    pairs = [Pair("One" + bad, "Eins", "en", "de", Occurrence())]
    pairs += [Pair("Two", "Zwei", "en", "de", Occurrence())]
    assert [pair.source for pair in read(written(pairs))] == ["Two"]


def test_a_carriage_return_comes_back():
    assert (
        read(written([Pair("a\rb\r\nc", "d", "en", "de", Occurrence())]))[0].source == "a\rb\r\nc"
    )


MEASURE = """
import resource, sys
from polyglot_news.memory import tmx
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
with open(sys.argv[1], "rb") as file:
    count = sum(1 for _ in tmx.pairs(tmx.read(file, "big"), "big", "en"))
print(count, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


def test_a_big_file_is_read_in_pieces(tmp_path):
    path = tmp_path / "big.tmx"
    with path.open("w", encoding="utf-8") as file:
        file.write('<tmx version="1.4"><header srclang="en"/><body>\n')
        for number in range(100_000):
            file.write(unit(f"Sentence {number} of many " * 4, f"Satz {number} von vielen " * 4))
        file.write("</body></tmx>\n")
    size = path.stat().st_size
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, str(path)], capture_output=True, text=True, check=True
    )
    count, kilobytes = map(int, done.stdout.split())
    assert count == 100_000
    assert size > 20e6
    assert kilobytes < 8000
