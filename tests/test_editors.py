"""What translators' editors show of our catalogs and make of them: docs/po-editors.md, row by row.

``tests/cases/editors/catalog.po`` has every field that we write. Beside it stands what Poedit
3.2.2 and Lokalize 22.12.3 wrote when a person took one flag away and saved it, and what OmegaT
3.6.0 wrote with nothing translated. Weblate
reads and writes catalogs with translate-toolkit, Poedit with GNU gettext's rules: both run here.
"""

from __future__ import annotations

import dataclasses
import io
import json
import re
import subprocess
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import xliff_tools as tools
from polyglot_news import pofile
from polyglot_news.catalog import Catalog, Entry, State, sound
from polyglot_news.entry import Origin

CASES = Path(__file__).parent / "cases" / "editors"
SAMPLE = CASES / "catalog.po"

WEBLATE = """
import json, sys
from translate.storage.pypo import pofile
store = pofile.parsefile(sys.argv[1])
print(json.dumps([
    {
        "context": one.getcontext(),
        "source": str(one.source),
        "target": str(one.target),
        "explanation": one.getnotes("developer"),
        "comment": one.getnotes("translator"),
        "location": one.getlocations(),
        "needs editing": one.isfuzzy(),
        "previous source": str(one.prev_source),
        "obsolete": one.isobsolete(),
    }
    for one in store.units
    if not one.isheader()
]))
store.savefile(sys.argv[2])
"""


def sample() -> Catalog:
    return pofile.load(SAMPLE)


def test_the_sample_has_every_field_that_we_write():
    text = SAMPLE.read_text("utf-8")
    for mark in ("# polyglot-news: mt ", "# polyglot-news: tm ", "# polyglot-news: same", "doubt="):
        assert mark in text
    for mark in ("#. role: ", "#: articles/", "#, fuzzy", "#| msgid", "msgctxt", "#~ msgid"):
        assert mark in text
    assert pofile.dumps(sample()) == text
    states = {entry.state for entry in sample().entries}
    assert states == set(State)


def test_weblates_library_shows_every_field_and_saves_the_very_same_bytes(tmp_path):
    saved = tmp_path / "saved.po"
    command = [str(tools.TOOLKIT), "-c", WEBLATE, str(SAMPLE), str(saved)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)
    assert found == [
        {
            "context": entry.msgctxt or "",
            "source": entry.msgid,
            "target": entry.msgstr,
            "explanation": "\n".join(entry.extracted),
            "comment": "\n".join(entry.comments),
            "location": [f"{place.path}:{place.line}" for place in entry.references],
            "needs editing": entry.fuzzy,
            "previous source": entry.previous_msgid or "",
            "obsolete": entry.obsolete,
        }
        for entry in sample().entries
    ]
    assert saved.read_bytes() == SAMPLE.read_bytes()


@pytest.mark.parametrize("width", ["--no-wrap", "--width=79"])
def test_a_save_by_gettexts_rules_keeps_every_comment(tmp_path, width):
    saved = tmp_path / "storm.po"
    subprocess.run(["msgcat", width, "-o", str(saved), str(SAMPLE)], check=True)
    assert pofile.load(saved) == dataclasses.replace(sample(), slug="storm")


EDITORS = {
    "poedit-3.2.2.po": ({"PO-Revision-Date", "X-Generator"}, Origin.MACHINE),
    "lokalize-22.12.3.po": (
        {"PO-Revision-Date", "Last-Translator", "Language-Team", "X-Generator"},
        Origin.PERSON,
    ),
}


@pytest.mark.parametrize("name", EDITORS)
def test_an_editor_keeps_all_but_the_flag_that_somebody_took_away(name):
    fields, origin = EDITORS[name]
    saved = pofile.load(CASES / name)
    changed = [
        (before, after)
        for before, after in zip(sample().entries, saved.entries, strict=True)
        if before != after
    ]
    ((before, after),) = changed
    assert before == dataclasses.replace(after, flags=("fuzzy",))
    assert (after.state, after.origin) == (State.REVIEWED, origin)
    header = dict(saved.header)
    assert {name for name, value in sample().header if header.get(name) != value} == fields


def test_poedits_empty_date_is_what_babel_refuses_and_we_mend_it():
    data = (CASES / "poedit-3.2.2.po").read_bytes()
    assert b'"POT-Creation-Date: \\n"' in data
    with pytest.raises(ValueError, match="time data ''"):
        read_po(io.BytesIO(data))
    saved = sound(pofile.loads(data))
    assert saved.entries == pofile.loads(data).entries
    assert len(read_po(io.BytesIO(pofile.dumps(saved).encode()))) == len(saved.live)


def test_omegat_keeps_comments_and_writes_no_text_that_nobody_translated_in_it():
    saved = pofile.load(CASES / "omegat-3.6.0.po")
    pairs = list(zip(sample().entries, saved.entries, strict=True))
    for before, after in pairs:
        kept = dataclasses.replace(after, msgstr=before.msgstr, flags=before.flags)
        assert kept == before
    lost = [before for before, after in pairs if before.msgstr and not after.msgstr]
    assert [entry.fuzzy or entry.copied for entry in lost if not _same(entry)] == [True] * 3
    assert [entry.msgid for entry in lost if _same(entry)] == ["Odesa Harbour Authority Ltd."]


def _same(entry: Entry) -> bool:
    return entry.msgid == entry.msgstr


def test_the_table_of_editors_names_every_field_of_the_sample():
    text = (CASES.parents[2] / "docs" / "po-editors.md").read_text("utf-8")
    rows = [line for line in text.splitlines() if line.startswith("| `")]
    named = {word for row in rows for word in re.findall(r"`([^`]+)`", row.split("|")[1])}
    assert {"#. role: …", "#: PATH:LINE", "#, fuzzy", "msgctxt", "#~ …"} <= named
    assert {f"# polyglot-news: {word}" for word in ("mt …", "tm …", "same")} <= named
