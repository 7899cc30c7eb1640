"""What a translator's tool wrote stays as it wrote it, wherever nothing changed."""

from __future__ import annotations

import dataclasses
import difflib
import io
import operator
from collections.abc import Callable
from pathlib import Path

import polib
import pytest
from babel.messages.pofile import read_po, write_po
from click.testing import Result
from hypothesis import example, given, settings
from hypothesis import strategies as st

import catalog_samples as samples
from catalog_samples import approved
from polyglot_news import pofile
from polyglot_news.catalog import Catalog, Entry, Reference
from polyglot_news.errors import CatalogError
from test_gettext import run, storm

CASES = sorted((Path(__file__).parent / "cases").glob("*/*.po"))
LAYOUTS = [path for path in CASES if path.parent.name in {"layouts", "pofiles"}]


def test_the_folders_of_cases_are_not_empty():
    assert sum(path.parent.name == "layouts" for path in LAYOUTS) >= 5
    assert len(LAYOUTS) >= 14


def read(data: bytes) -> Catalog:
    return pofile.loads(data, "storm.po", locale="de")


# Files in every layout that can be read as one catalog.

_WILD = samples.NASTY.replace("\r", "")


def _quoted(text: str) -> str:
    escapes = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n", "\r": r"\r", "\t": r"\t"})
    return f'"{text.translate(escapes)}"'


@dataclasses.dataclass(frozen=True)
class Sheet:
    """A file, and where in it each of its entries stands."""

    data: bytes
    blocks: dict[tuple[str | None, str], str]


@st.composite
def field(draw: st.DrawFn, keyword: str, text: str | None, mark: str) -> list[str]:
    """A text, broken wherever somebody may break it."""
    if text is None:
        return []
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=3)))
    pieces = [text[start:end] for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    if draw(st.booleans()):
        pieces.insert(0, "")
    indent = draw(st.sampled_from(["", "", "  ", "\t"]))
    lines = [f"{indent}{mark}{keyword} {_quoted(pieces[0])}"]
    for piece in pieces[1:]:
        if draw(st.integers(0, 5)):
            lines.append(f"{indent}{mark}{indent}{_quoted(piece)}")
        else:
            lines[-1] += f" {_quoted(piece)}"
    return lines


@st.composite
def block(draw: st.DrawFn, entry: Entry) -> list[str]:
    mark = draw(st.sampled_from(["#~ ", "#~"])) if entry.obsolete else ""
    before = draw(st.sampled_from(["#| ", "#~| ", "#|"]))
    comments = [f"# {line}".rstrip(" ") + "\\ " * line.endswith("\\") for line in entry.comments]
    notes = [[line] for line in comments]
    notes += [[f"#. {line}"] for line in entry.extracted]
    places = [
        f"\u2068{one.path}\u2069" + (f":{one.line}" if one.line is not None else "")
        for one in entry.references
    ]
    notes += (
        [["#: " + "  ".join(places)]]
        if places and draw(st.booleans())
        else [[f"#: {place}"] for place in places]
    )
    if entry.flags:
        notes.append(["#," + draw(st.sampled_from([",", " , ", ",  "])).join(entry.flags)])
    previous = [
        line
        for name in ("msgctxt", "msgid", "msgid_plural")
        for line in draw(field(name, getattr(entry, f"previous_{name}"), before))
    ]
    lines = [line for note in draw(st.permutations(notes)) for line in note] + previous
    if lines and draw(st.booleans()):
        lines.insert(draw(st.integers(1, len(lines))), draw(st.sampled_from(["", "  "])))
    texts = [("msgctxt", entry.msgctxt), ("msgid", entry.msgid)]
    if entry.msgid_plural is None:
        texts.append(("msgstr", entry.msgstr))
    else:
        texts.append(("msgid_plural", entry.msgid_plural))
        texts += [(f"msgstr[{number}]", one) for number, one in enumerate(entry.msgstr_plural)]
    for name, text in texts:
        found = draw(field(name, text, mark))
        if found and name != "msgctxt" and not draw(st.integers(0, 7)) and lines:
            last = lines[-1]
            if last.lstrip().startswith(mark + "msg") and '"' in last:
                found[0] = last + " " + found[0].lstrip()[len(mark) :]
                lines.pop()
        lines += found
    return lines


@st.composite
def sheets(draw: st.DrawFn) -> Sheet:
    entries = draw(st.lists(samples.entries(), max_size=4, unique_by=operator.attrgetter("key")))
    end = draw(st.sampled_from(["\n", "\n", "\r\n", "mixed"]))

    def ended(lines: list[str]) -> str:
        ends = [draw(st.sampled_from(["\n", "\r\n"])) if end == "mixed" else end for _ in lines]
        return "".join(map(operator.add, lines, ends))

    text = ended(draw(st.sampled_from([[], [""], ["", " "]])))
    if draw(st.booleans()) or not entries:
        text += ended(
            ["# Notiz", "#, fuzzy", 'msgid ""', 'msgstr ""', '"Language: de\\n"', r'"X: \"1\"\n"']
        )
    if draw(st.booleans()):
        text += ended(["", '#~ msgid ""', '#~ msgstr "Language: uk\\n"'])
    blocks: dict[tuple[str | None, str], str] = {}
    for entry in entries:
        text += ended([""] * draw(st.integers(0, 2)))
        blocks[entry.key] = ended(draw(block(entry)))
        text += blocks[entry.key]
    text += ended(draw(st.sampled_from([[], [], [""], ["", "# Ende", ""]])))
    if draw(st.booleans()) and text.endswith(("\n", "\r\n")) and entries:
        last = text.removesuffix("\n").removesuffix("\r")
        if blocks[entries[-1].key] and text.endswith(blocks[entries[-1].key]):
            cut = len(text) - len(last)
            blocks[entries[-1].key] = blocks[entries[-1].key][:-cut]
        text = last
    mark = draw(st.sampled_from([b"", b"", b"\xef\xbb\xbf"]))
    return Sheet(mark + text.encode(), blocks)


@given(sheets())
@settings(max_examples=100)
def test_a_file_of_which_nothing_changed_stays_as_it_is(sheet: Sheet):
    assert pofile.rewrite(read(sheet.data), sheet.data) == sheet.data


@st.composite
def edits(draw: st.DrawFn, entry: Entry) -> Entry:
    """The same entry with something else in it."""
    kind = draw(st.sampled_from(["text", "flags", "previous", "comments", "places", "plural"]))
    if kind == "text" and entry.msgid_plural is None:
        return dataclasses.replace(entry, msgstr=draw(samples.texts))
    if kind == "flags":
        changed = draw(st.lists(samples.flags, max_size=2, unique=True))
        return dataclasses.replace(entry, flags=tuple(changed))
    if kind == "previous":
        previous = draw(st.none() | samples.texts)
        more = draw(st.none() | samples.texts) if previous is not None else None
        return dataclasses.replace(
            entry, previous_msgid=previous, previous_msgctxt=more, previous_msgid_plural=more
        )
    if kind == "comments":
        changed = draw(st.lists(samples.lines, max_size=2))
        return dataclasses.replace(entry, comments=tuple(changed), extracted=tuple(changed[:1]))
    if kind == "places":
        return dataclasses.replace(entry, references=(*entry.references, Reference("z.md", 7)))
    forms = tuple(draw(st.lists(samples.texts, min_size=1, max_size=3)))
    return dataclasses.replace(entry, msgstr="", msgid_plural="many", msgstr_plural=forms)


@given(sheets(), st.data())
@settings(max_examples=150)
def test_a_change_to_one_entry_changes_the_lines_of_that_entry(sheet: Sheet, data: st.DataObject):
    catalog = read(sheet.data)
    if not catalog.entries:
        return
    old = data.draw(st.sampled_from(catalog.entries))
    new = data.draw(edits(old))
    changed = catalog.with_entries([new])
    written = pofile.rewrite(changed, sheet.data)
    assert read(written) == changed
    before, after = sheet.data.decode("utf-8-sig"), written.decode()
    if new == old:
        assert written == sheet.data
        return
    place = before.index(sheet.blocks[old.key])
    rest = place + len(sheet.blocks[old.key])
    assert after.startswith(before[:place])
    assert after.endswith(before[rest:])
    # Of what did not change, every line that holds nothing else is still there.
    kept = [
        line
        for line in sheet.blocks[old.key].split("\n")
        if line.lstrip().startswith("msgid ") and " msg" not in line
    ]
    assert all(line in after.split("\n") for line in kept)


@given(sheets(), samples.catalogs(), st.data())
@settings(max_examples=120)
def test_what_is_written_over_any_file_is_read_back(
    sheet: Sheet, other: Catalog, data: st.DataObject
):
    catalog = read(sheet.data)
    fresh = [entry for entry in other.entries if catalog.get(entry.key) is None]
    entries = [
        dataclasses.replace(one, obsolete=one.obsolete != data.draw(st.booleans()))
        for one in data.draw(st.permutations([*catalog.entries, *fresh]))
        if data.draw(st.booleans())
    ]
    base = data.draw(st.sampled_from([catalog, dataclasses.replace(other, slug="storm")]))
    changed = dataclasses.replace(
        base, entries=tuple(sorted(entries, key=operator.attrgetter("obsolete")))
    )
    written = pofile.rewrite(changed, sheet.data)
    assert read(written) == changed
    # Twice is once, and every entry that says what it said is there as it was.
    assert pofile.rewrite(changed, written) == written
    text = written.decode()
    for entry in changed.entries:
        if catalog.get(entry.key) == entry:
            assert sheet.blocks[entry.key].rstrip("\r\n") in text


_PIECES = [
    'msgid "a"',
    'msgid "b" msgstr "c"',
    'msgstr ""',
    '"d"',
    '#~ msgid "e" msgstr "f" msgid "g"',
    '#~ msgstr "h"',
    '#~ msgid "" msgstr "i"',
    'msgid "" msgstr "Language: de"',
    'msgid "" msgid_plural "" msgstr[0] "X: y"',
    '#| msgid "j"',
    '#~| msgid "k"',
    "# l\\",
    "#. m",
    "#: \u2068n",
    "#: o\u2069:1 p",
    "#, fuzzy,,",
    "#= no-wrap",
    "#~",
    "",
    "\r\r",
]


@given(st.lists(st.sampled_from(_PIECES), max_size=14).map("\n".join), st.data())
@settings(max_examples=300)
@example('#~ msgid "" msgstr "x" msgid "a"\n#~ msgstr "b"', None)
def test_no_file_however_odd_loses_anything(text: str, data: st.DataObject | None):
    try:
        catalog = read(text.encode())
    except CatalogError:
        return
    assert pofile.rewrite(catalog, text.encode()) == text.encode()
    for entry in catalog.entries:
        for change in (
            {"comments": ("new",)},
            {"flags": ("fuzzy", "new")},
            {"msgstr": "new\nlines"},
            {"previous_msgid": "new"},
            {"references": (Reference("new"),)},
        ):
            changed = catalog.with_entries([dataclasses.replace(entry, **change)])
            assert read(pofile.rewrite(changed, text.encode())) == changed
    for header in ((), (("Language", "uk"),)):
        changed = dataclasses.replace(catalog, header=header)
        assert read(pofile.rewrite(changed, text.encode())) == changed


def test_what_cannot_be_read_is_replaced():
    catalog = Catalog("storm", "de", entries=(Entry("a", "b"),))
    for before in (None, b"", b'msgid "a', b"\xff\xfe"):
        assert pofile.rewrite(catalog, before) == pofile.dumps(catalog).encode()


# Files of other tools.


def changed_lines(before: str, after: str) -> list[str]:
    found = difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="")
    return [line for line in list(found)[2:] if not line.startswith("@@")]


@pytest.mark.parametrize("path", LAYOUTS, ids=lambda path: path.stem)
def test_each_change_to_a_file_of_another_tool_shows_nothing_else(path: Path):
    data = path.read_bytes()
    catalog = pofile.loads(data, locale="de", slug="x")
    assert pofile.rewrite(catalog, data) == data
    text = pofile._read(data, "")[0]
    utf8 = text.replace("euc-jp", "UTF-8").replace("EUC-JP", "UTF-8")
    for charset in ("KOI8-U", "koi8-u", "ISO-8859-1", "iso-8859-1", "Shift_JIS", "CP932"):
        utf8 = utf8.replace(f"charset={charset}", "charset=UTF-8")
    before = utf8.replace("\\366\\337", "öß").encode()
    utf8 = before.decode()
    assert pofile.loads(before, locale="de", slug="x") == catalog
    for entry in catalog.live:
        moved = dataclasses.replace(entry, references=(Reference("articles/moved.md", 99),))
        after = pofile.rewrite(catalog.with_entries([moved]), before).decode()
        lines = changed_lines(utf8, after)
        assert {line[1:3] for line in lines} == {"#:"}
        assert "+#: articles/moved.md:99" in lines
        if entry.fuzzy:
            names = ("previous_msgctxt", "previous_msgid", "previous_msgid_plural")
            seen = dataclasses.replace(approved(entry), **dict.fromkeys(names))
            after = pofile.rewrite(catalog.with_entries([seen]), before).decode()
            assert {line[1:3] for line in changed_lines(utf8, after)} <= {"#,", "#|"}
        # Line ends are the file's, also of new lines.
        crlf = utf8.count("\r\n") * 2 > utf8.count("\n")
        noted = dataclasses.replace(entry, comments=("Neu",))
        after = pofile.rewrite(catalog.with_entries([noted]), before).decode()
        assert ("# Neu\r\n" in after) == crlf


@pytest.mark.parametrize(
    "path", [path for path in LAYOUTS if path.parent.name == "layouts"], ids=lambda path: path.stem
)
def test_a_sentence_that_goes_and_comes_back_keeps_the_layout_of_its_texts(path: Path):
    data = path.read_bytes()
    catalog = pofile.loads(data, locale="de", slug="x")

    def texts(some: bytes) -> list[str]:
        lines = (line for line in some.decode().splitlines() if '"' in line)
        return sorted(line.replace("#~| ", "#| ").removeprefix("#~ ") for line in lines)

    for entry in catalog.live:
        gone = dataclasses.replace(entry, references=(), extracted=(), obsolete=True)
        rest = [one for one in catalog.entries if one is not entry]
        rest.insert(len(catalog.live) - 1, gone)
        without = pofile.rewrite(dataclasses.replace(catalog, entries=tuple(rest)), data)
        assert texts(without) == texts(data)
        again = pofile.rewrite(catalog, without)
        assert pofile.loads(again, locale="de", slug="x") == catalog
        assert texts(again) == texts(data)


def test_a_file_in_another_charset_becomes_utf_8_with_the_first_change():
    path = next(path for path in LAYOUTS if path.stem == "latin1")
    data = path.read_bytes()
    catalog = pofile.loads(data, locale="de", slug="x")
    changed = dataclasses.replace(catalog, header_comments=("Neu",))
    written = pofile.rewrite(changed, data)
    assert "charset=UTF-8" in written.decode()
    assert pofile.loads(written, locale="de", slug="x") == changed


def as_polib(data: bytes, path: Path) -> bytes:
    path.write_bytes(data)
    file = polib.pofile(str(path), wrapwidth=60)
    file.save()
    return path.read_bytes()


def as_babel(data: bytes, path: Path) -> bytes:
    out = io.BytesIO()
    write_po(out, read_po(io.BytesIO(data)), width=50)
    return out.getvalue()


def as_msgcat(*options: str) -> Callable[[bytes, Path], bytes]:
    def reformat(data: bytes, path: Path) -> bytes:
        path.write_bytes(data)
        return run("msgcat", *options, path)[0].encode()

    return reformat


@pytest.mark.parametrize(
    "reformat",
    [as_polib, as_babel, as_msgcat("--width=40"), as_msgcat("--indent", "--width=60")],
    ids=["polib", "babel", "msgcat", "msgcat --indent"],
)
def test_other_programs_read_what_was_written_into_their_files(reformat, tmp_path: Path):
    ours = storm("uk")
    data = reformat(pofile.dumps(ours).encode(), tmp_path / "a.po")
    catalog = pofile.loads(data, "storm.po", locale="uk")
    assert pofile.rewrite(catalog, data) == data
    texts = {entry.key: entry.texts for entry in catalog.live}
    first, *others = catalog.live
    changed = dataclasses.replace(
        catalog.with_entries(
            [dataclasses.replace(first, msgstr="Anders\nals zuvor"), *map(approved, others[:3])]
        ),
        entries=tuple(
            dataclasses.replace(
                one, references=tuple(Reference(p.path, (p.line or 0) + 2) for p in one.references)
            )
            for one in catalog.entries
        ),
    )
    written = pofile.rewrite(changed, data)
    assert pofile.loads(written, "storm.po", locale="uk") == changed
    lines = changed_lines(data.decode(), written.decode())
    assert {line[1:3] for line in lines} == {"#:"}
    path = tmp_path / "b.po"
    path.write_bytes(written)
    assert run("msgfmt", "-c", "-o", "/dev/null", path)[0] == ""
    theirs = {
        (one.msgctxt, one.msgid): (one.msgstr,)
        for one in polib.pofile(str(path))
        if not one.obsolete
    }
    assert theirs == texts
    babel = read_po(io.BytesIO(written))
    assert {(one.context, one.id): (one.string,) for one in babel if one.id} == texts


# In a project.


@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_an_edit_of_the_article_leaves_a_translators_layout_alone(
    cli: Callable[..., Result], project: Path, end: str
):
    assert cli("localize").exit_code == 0
    path = project / "locales/de/LC_MESSAGES/storm.po"
    wrapped = run("msgcat", "--width=50", path)[0].replace("\n", end)
    assert wrapped.splitlines() != path.read_text("utf-8").splitlines()
    path.write_bytes(wrapped.encode())
    assert cli("localize").exit_code == 0
    assert path.read_bytes().decode() == wrapped

    article = project / "articles/storm.txt"
    lines = article.read_text("utf-8").splitlines(keepends=True)
    article.write_text("".join([*lines[:1], "Fog lies over the pier.\n", *lines[1:]]), "utf-8")
    assert cli("localize").exit_code in {0, 1}
    after = path.read_bytes().decode()
    lines = changed_lines(wrapped, after)
    fresh = [line for line in lines if not line[1:].startswith("#:")]
    assert [line for line in fresh if line.startswith("-")] == []
    assert '+msgid "Fog lies over the pier."' in fresh
    assert after.count("\r\n") == (after.count("\n") if end == "\r\n" else 0)
