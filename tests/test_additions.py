"""What editors add to one edition: where it goes, who has reviewed it, what else must not move."""

from __future__ import annotations

import dataclasses
import json
import re
import shutil
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

import vnu
from conftest import FERRY, PICTURE, SETTINGS, STORM, tree, write_tree
from polyglot_news import addition, review
from polyglot_news.addition import Additions
from polyglot_news.article import assemble, parse, source
from polyglot_news.cli import main
from polyglot_news.entry import Reference
from polyglot_news.ledger import Ledger
from polyglot_news.reading.additions import marks, read
from polyglot_news.site import Edition, Site, TextBlock, build, notes
from polyglot_news.site.model import Addition
from polyglot_news.site.model import Run as TextRun
from polyglot_news.site.render import render
from test_export import epubcheck

CASES = Path(__file__).parent / "cases" / "additions"
OLENA = "Olena Koval <olena@news.example>"
FILE = "locales/de/additions/ferry.md"
NOTE = "Fahrkarten aus Deutschland gelten hier nicht."


def cases() -> list[Path]:
    found = sorted(path for path in CASES.glob("*.*") if path.name != "README.md")
    assert len(found) >= 8, "the cases are missing"
    return found


def parts(path: Path) -> dict[str, str]:
    found = re.split(
        r"^--- (article|additions|edition|problems)\n", path.read_text("utf-8"), flags=re.M
    )
    return dict(zip(found[1::2], found[2::2], strict=True))


def placed(article_text: str, added: str, *, markdown: bool = True, language: str = "en"):
    article = parse(article_text, slug="a", language=language, markdown=markdown)
    pieces, wrong = read(added, markdown=markdown)
    found, lost = addition.place(article, pieces)
    return article, Additions("a", found, (*wrong, *lost))


@pytest.mark.parametrize("path", cases(), ids=lambda path: path.name)
def test_the_cases(path):
    case = parts(path)
    markdown = path.suffix == ".md"
    language = "ja" if path.stem == "ja" else "en"
    article, additions = placed(
        case["article"], case["additions"], markdown=markdown, language=language
    )
    marked = addition.marked(article, additions, range(len(additions.placed)))
    text = addition.replaced(assemble(marked, source), lambda mark: f"[{int(mark[1:-1]) + 1}]")
    if markdown:
        others = {
            one.piece.words: one.piece.units[0].text for one in additions.placed if one.is_picture
        }
        text = addition.with_pictures(text, others)
    assert text == case["edition"]
    problems = sorted((one.line, one.message) for one in additions.problems)
    assert "".join(f"{line} {message}\n" for line, message in problems) == case["problems"]


BLOCKS = (
    *(
        "Some words here. And more *there*.",
        "# A heading",
        "## Another",
        "- one\n- two",
        "> quoted",
    ),
    *("1. first\n\n   second of it\n2. next", "| a | b |\n|---|---|\n| c | d |", "***", "    code"),
    *("```\nfenced\n```", "<div>\nhtml\n</div>", "[ref]: https://x.example", "[^1]: A note."),
    *("A line\nand one more[^1]", "![image](a.png)", "<!-- comment -->", "- a\n\n- b\n\n  > c"),
    *("Setext\n===", "Hard  \nbreak", "{{< shortcode >}}", "    \n\tindented"),
)


@settings(max_examples=150)
@given(st.data())
def test_additions_change_nothing_else(data):
    blocks = data.draw(st.lists(st.sampled_from(BLOCKS), min_size=1, max_size=8))
    gaps = data.draw(
        st.lists(
            st.sampled_from(("\n", "\n\n", "\n\n\n")),
            min_size=len(blocks) - 1,
            max_size=len(blocks) - 1,
        )
    )
    end = data.draw(st.sampled_from(("", "\n", "\n\n")))
    text = "".join(one for pair in zip(blocks, (*gaps, end), strict=True) for one in pair)
    if data.draw(st.booleans()):
        text = text.replace("\n", "\r\n")
    article = parse(text, slug="a")
    words = st.sampled_from([one.source for one in article.segments] or ["nothing"])
    places = data.draw(st.lists(st.tuples(st.sampled_from(("after", "before")), words), max_size=4))
    added = "".join(f"# {place}: {' '.join(one.split())}\n\nNote.\n\n" for place, one in places)
    added += "# at the start\n\nNote.\n\n# at the end\n\nNote.\n"
    article, additions = placed(text, added)
    marked = addition.marked(article, additions, range(len(additions.placed)))
    assert list(marked.segments) == list(article.segments)
    written = assemble(marked, source)
    assert sorted(marks(written)) == sorted(
        mark for part in marked.parts if isinstance(part, str) for mark in marks(part)
    )
    assert len(marks(written)) == len(additions.placed)
    # Each stands on a line between empty ones, and without them the old bytes are there.
    for mark in marks(written):
        assert re.search(rf"(?:\A|\n[ \t]*\r?\n){mark}\n(?:\r?\n|\Z)", written), written
    kept = [part for part in marked.parts if not (isinstance(part, str) and marks(part))]
    assert "".join(p if isinstance(p, str) else "".join(_raw(p)) for p in kept) == text
    # What a reader sees of the article is what it was.
    mine = [Addition(mark, "Note.\n", True) for mark in sorted(set(marks(written)))]
    plain = _edition(text.replace("\r\n", "\n"))
    with_notes = dataclasses.replace(_edition(written.replace("\r\n", "\n")), additions=tuple(mine))
    html = render(with_notes, None, lambda href: (href, ""))
    before = render(plain, None, lambda href: (href, ""))
    without = re.sub(r'<aside class="addition".*?</aside>\n?', "", html.body, flags=re.S)
    assert html.body.count("<aside") == len(mine)
    assert without.replace("\n\n", "\n").strip() == before.body.replace("\n\n", "\n").strip()
    assert html.footnotes == before.footnotes


def _raw(block):
    yield block.segments[0].raw
    for gap, one in zip(block.gaps, block.segments[1:], strict=True):
        yield gap
        yield one.raw


def _edition(text: str, **changes) -> Edition:
    return Edition("a", "de", "en", "Titel", text, body=text, **changes)


# What is reviewed


def test_a_paragraph_is_a_unit_however_its_lines_are_wrapped():
    (one,), _ = read(
        "# at the end\n\nTwo words\nand more.\n\n- a\n- b\n\nHard\\\nbreak.\n", markdown=True
    )
    assert [unit.text for unit in one.units] == [
        "Two words and more.",
        "- a\n- b",
        "Hard\\\nbreak.",
    ]
    assert [unit.line for unit in one.units] == [3, 6, 9]
    (again,), _ = read("# at the end\n\nTwo words and\nmore.\n", markdown=True)
    assert again.units[0].text == one.units[0].text


def test_equal_paragraphs_are_one_unit():
    pieces, _ = read("# at the start\n\nTwice.\n\n# at the end\n\nTwice.\n", markdown=True)
    (entry,) = addition.entries(pieces, "a.md", Ledger())
    assert entry.references == (Reference("a.md", 3), Reference("a.md", 7))
    assert entry.fuzzy


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("de", "Das ist ist falsch.", {"doubled"}),
        ("de", "Eine Klammer (ohne Ende.", {"brackets"}),
        ("uk", "Квитки коштують дорого (12 євро).", set()),
        ("uk", "Квитки коштують дорoго.", {"homoglyphs"}),
        ("ja", "切符は大人12ユーロです（子供は無料）。", set()),
        ("de", "„Wir warten“, sagte er – 12,50 Euro.", set()),
    ],
)
def test_checks_that_need_no_source_look_at_additions(language, text, found):
    pieces, _ = read(f"# at the end\n\n{text}\n", markdown=True)
    entries = addition.entries(pieces, "a.md", Ledger())
    checked = review.check_additions(entries, "a", language, markdown=True)
    assert {one.check for one in checked} == found
    assert all((one.file, one.line) == ("a.md", 3) for one in checked)


# The whole way


@pytest.fixture(autouse=True, scope="module")
def _clock():
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", "1772366400")  # 2026-03-01
        yield


@pytest.fixture(scope="module")
def first_run(tmp_path_factory, _clock):
    """A project after its first run, with German approved; made once, for `started` to copy."""
    root = tmp_path_factory.mktemp("first") / "project"
    names = ("articles/storm.txt", "articles/ferry.md", "articles/aurora.svg")
    write_tree(
        root,
        {"polyglot-news.toml": SETTINGS, **dict(zip(names, (STORM, FERRY, PICTURE), strict=True))},
    )

    def cli(*arguments: str) -> None:
        done = CliRunner(catch_exceptions=False).invoke(main, ["-C", str(root), *arguments])
        assert done.exit_code == 0

    cli("localize")
    for slug in ("ferry", "storm"):
        cli("approve", slug, "-l", "de", "--all", "--scope", "read", "--by", OLENA)
    cli("publish")
    return root


@pytest.fixture
def started(project, first_run):
    """The project of the test, as that one is."""
    shutil.copytree(first_run, project, dirs_exist_ok=True)
    return project


def add(root: Path, text: str, name: str = FILE) -> None:
    write_tree(root, {name: text})


def page(root: Path, name: str = "de/ferry") -> str:
    return (root / "site" / name / "index.html").read_text("utf-8")


def catalogs(root: Path) -> dict[str, bytes]:
    return {name: data for name, data in tree(root).items() if name.endswith((".po", ".pot"))}


def test_a_note_is_labelled_reviewed_and_gone_again(started, cli):
    before, known = tree(started / "site"), catalogs(started)
    add(started, f"# after: worth 3,000 euros\n\n{NOTE}\n")
    done = cli("publish")
    assert done.exit_code == 0
    changed = {name for name, data in tree(started / "site").items() if before.get(name) != data}
    assert {"de/ferry/index.html", "de/ferry/index.md", "de/feed.xml", "manifest.json"} <= changed
    html = page(started)
    label = "Anmerkung der Redaktion, noch nicht geprüft"
    assert (
        f'<aside class="addition" role="note" data-reviewed="no">\n<p class="label"><strong>{label}'
        in html
    )
    assert html.index('id="p1"') < html.index(NOTE) < html.index("<blockquote")
    assert html.count(NOTE) == 1 and NOTE not in page(started, "en/ferry") + page(
        started, "uk/ferry"
    )
    # The numbers of the paragraphs, to which the original leads and is led, are what they were.
    own, original = (
        re.findall(r'<(?:p|figure) id="(p\d+)"', one) for one in (html, page(started, "en/ferry"))
    )
    assert own == original != []
    text = (started / "site/de/ferry/index.md").read_text("utf-8")
    assert f'data-reviewed="no">\n\n**{label}**\n\n{NOTE}\n\n</aside>\n' in text
    assert NOTE in (started / "site/de/feed.xml").read_text("utf-8")
    # The translation is reviewed, so no notice; search engines wait for the note.
    assert "noindex" in html and 'class="notice"' not in html
    assert manifest(started)["de/ferry"]["state"] == "partial"
    data = re.search(r'<script type="application/ld\+json">(.*?)</script>', html)[1]
    assert NOTE not in data
    assert (
        cli("publish").stdout.endswith(" 0 files changed\n") or "0 files" in cli("publish").stderr
    )

    assert cli("approve", "ferry", "-l", "de", "--msgid", NOTE, "--by", "Iryna").exit_code == 0
    assert cli("publish").exit_code == 0
    # Whoever approved a note alone has translated nothing.
    data = json.loads(re.search(r'ld\+json">(.*?)</script>', page(started))[1])
    assert data["translator"] == [{"@type": "Person", "name": "Olena Koval"}]
    names = {one["name"] for one in manifest(started)["de/ferry"]["reviewers"]}
    assert names == {"Olena Koval", "Iryna"}
    assert '<aside class="addition" role="note">\n' in page(started) and "noindex" not in page(
        started
    )
    entry = manifest(started)["de/ferry"]
    assert entry["additions"] == {"notes": 1, "pictures": 0, "reviewed": 1}
    assert entry["reviewed_share"] == 1.0
    # Another word, and nobody has approved it; the old approval is history.
    add(started, f"# after: worth 3,000 euros\n\n{NOTE} Leider.\n")
    assert cli("publish").exit_code == 0
    assert 'data-reviewed="no"' in page(started)
    assert cli("ledger", "verify").exit_code == 0

    (started / FILE).unlink()
    assert cli("publish").exit_code == 0
    assert tree(started / "site") == before
    assert catalogs(started) == known


def manifest(root: Path) -> dict[str, dict]:
    fields = json.loads((root / "site/manifest.json").read_text())
    return {f"{one['language']}/{one['article']}": one for one in fields["editions"]}


def test_under_reviewed_a_draft_is_left_out_and_said(started, cli):
    add(started, f"# at the end\n\n{NOTE}\n\nEin zweiter Absatz.\n\n# at the start\n\nVorweg.\n")
    cli("approve", "ferry", "-l", "de", "--msgid", NOTE, "--msgid", "Vorweg.", "--by", OLENA)
    done = cli("publish", "-l", "de", "--policy", "reviewed")
    assert done.exit_code == 3
    assert "ferry (de): 1 addition is left out until a person has reviewed it." in done.output
    # Half of a note is no note; a whole one is shown.
    assert NOTE not in page(started) and "Vorweg." in page(started)
    assert 'class="notice"' not in page(started)
    head, *units = cli("why", "ferry", "de", "--policy", "reviewed").stdout.splitlines()
    assert head.endswith(
        "published under the policy “reviewed”, without 1 addition that nobody has reviewed."
    )
    assert f"{FILE}:3, reviewed: it belongs to an addition that is left out" in units[-3]
    assert f"{FILE}:5, needs review: it is an addition, and left out" in units[-2]
    found = json.loads(cli("why", "ferry", "de", "--format", "json").stdout)
    assert [one["addition"] for one in found["units"]][-3:] == [FILE] * 3
    # It says so again, and so does the check; a tool's approval is none.
    assert cli("publish", "-l", "de", "--policy", "reviewed", "--check").exit_code == 3
    cli(
        "approve",
        "ferry",
        "-l",
        "de",
        "--msgid",
        "Ein zweiter Absatz.",
        "--by",
        "bot",
        "--kind",
        "tool",
    )
    assert cli("publish", "-l", "de", "--policy", "reviewed").exit_code == 3
    listed = json.loads(cli("worklist", "-l", "de", "--format", "json").stdout)["units"]
    (unit,) = [one for one in listed if one["msgctxt"] == "addition"]
    assert unit["msgid"] == "Ein zweiter Absatz." and unit["origin"] == "person"
    assert cli("approve", "ferry", "-l", "de", "--unit", unit["unit"], "--by", OLENA).exit_code == 0
    assert cli("publish", "-l", "de", "--policy", "reviewed").exit_code == 0
    assert NOTE in page(started)
    assert cli("reject", "ferry", "-l", "de", "--unit", unit["unit"], "--by", OLENA).exit_code == 0
    assert cli("publish", "-l", "de", "--policy", "reviewed").exit_code == 3


def test_stats_count_additions_and_the_dossier_names_who_approved_them(started, cli):
    def german() -> dict:
        found = json.loads(cli("stats", "ferry", "-l", "de", "--format", "json").stdout)
        return found[0]

    before = german()
    add(started, f"# at the end\n\n{NOTE}\n")
    after = german()
    assert after["needs_review"] == before["needs_review"] + 1
    assert after["total"] == before["total"] + 1
    assert any(
        one["origin"] == "person" and one["review"] == "not reviewed" for one in after["axes"]
    )
    cli("approve", "ferry", "-l", "de", "--msgid", NOTE, "--by", OLENA)
    assert german()["reviewed"] == before["reviewed"] + 1
    out = started / "dossier.html"
    assert cli("dossier", "ferry", "de", "-o", out).exit_code == 0
    row = out.read_text("utf-8").partition(NOTE)[2].partition("</tr>")[0]
    assert "Olena Koval (person)" in row
    assert f"Added by the editors of this edition: {FILE}:3" in out.read_text("utf-8")
    assert vnu.check(started / "site") == []
    shown = cli("ledger", "show", "ferry", "-l", "de").stdout
    assert f"“{NOTE}”: approved by Olena Koval" in shown


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "# after: worth 4,000 euros\n\nX.\n",
            ":1: No passage of the article has “worth 4,000 euros”. "
            "Did you mean “She needs repairs worth 3,000 euros.”, in line 11?",
        ),
        ("Text.\n", ":1: Nothing says where this goes."),
        (
            "# instead of: aurora.svg\n\n![Ein Schiff](none.svg)\n",
            ":1: There is no picture “none.svg”, here or beside the article.",
        ),
        (
            "# at the end\n\n![Ein Schiff](../../secret.svg)\n",
            ":1: The picture “../../secret.svg” lies outside.",
        ),
        ("# at the end\n\n\u202eX.\n", ":3: This holds a control character, U+202E."),
        (b"# at the end\n\n\xff\n", ":3: This file is not UTF-8"),
        (
            "# at the start\n\nX.\n\n```\ncode\n\n# at the end\n\nY.\n",
            ":5: This block of code or HTML has no end",
        ),
        ("# at the start\n\n<!-- open\n", ":3: This block of code or HTML has no end"),
    ],
)
def test_what_does_not_fit_refuses_that_edition_in_one_line(started, cli, text, said):
    write_tree(started, {FILE: text})
    done = cli("publish", "--check")
    assert done.exit_code == 1
    (line,) = [one for one in done.stderr.splitlines() if one.startswith("Refused")]
    assert line.startswith(f"Refused: ferry (de): {FILE}{said}")
    found = cli("check", "--select", "additions")
    assert found.exit_code == 1
    assert found.stdout.startswith(f"{FILE}{said[: said.index(': ') + 1]} additions: ")
    head, problem, *_ = cli("why", "ferry", "de").stdout.splitlines()
    assert head == "ferry (de): kept back until what its editors add fits, marked ✗."
    assert problem.startswith(f"✗ {FILE}{said}")
    # The others are built, and this one comes back as it was.
    assert cli("publish").exit_code == 3
    assert (started / "site/uk/ferry/index.html").is_file()
    assert not (started / "site/de/ferry").exists()
    assert cli("export", "ferry", "-l", "de", "--format", "text").exit_code == 3
    add(started, f"# at the end\n\n{NOTE}\n")
    assert cli("publish").exit_code == 0
    assert NOTE in page(started)


def test_what_is_no_file_of_additions_refuses_the_edition_too(started, cli):
    assert cli("publish").exit_code == 0
    path = started / FILE
    path.parent.mkdir(parents=True)

    def refused() -> str:
        done = cli("publish")
        assert done.exit_code == 3
        assert not (started / "site/de/ferry").exists()
        (line,) = [one for one in done.stderr.splitlines() if one.startswith("Refused")]
        assert line.removeprefix("Refused: ferry (de): ") in cli("why", "ferry", "de").stdout
        assert cli("check", "--select", "additions").exit_code == 1
        return line.removeprefix(f"Refused: ferry (de): {FILE}: ")

    path.symlink_to("nowhere.md")
    assert refused() == "This is a link to a file that is not there. Take it out."
    path.unlink()
    assert cli("publish").exit_code == 0
    path.mkdir()
    assert refused() == "This cannot be read: Is a directory."
    path.rmdir()
    assert cli("publish").exit_code == 0
    add(started, f"# at the end\n\n{NOTE}\n")
    add(started, "# at the end\n\nX.\n", FILE.removesuffix("md") + "txt")
    assert refused() == (
        "ferry.txt has additions to this article, too. Put all of them into ferry.md."
    )


def test_the_suffix_of_additions_may_be_in_capitals(started, cli):
    add(started, f"# at the end\n\n{NOTE}\n", FILE.removesuffix("md") + "MD")
    assert cli("publish").exit_code == 0
    assert NOTE in page(started)


def test_findings_about_additions_name_their_file(started, cli):
    add(started, "# at the end\n\nDas ist ist falsch.\n")
    add(started, "# at the end\n\nX.\n", "locales/de/additions/fery.md")
    found = json.loads(
        cli("check", "-l", "de", "--select", "doubled,additions", "--format", "json").stdout
    )
    assert [(one["check"], one["file"], one["line"], one["catalog"]) for one in found] == [
        ("doubled", FILE, 3, None),
        ("additions", "locales/de/additions/fery.md", 0, None),
    ]
    assert "Did you mean “ferry”?" in found[1]["message"]
    log = json.loads(cli("check", "-l", "de", "--select", "additions", "--format", "sarif").stdout)
    (result,) = log["runs"][0]["results"]
    place = result["locations"][0]["physicalLocation"]
    assert place == {"artifactLocation": {"uri": "locales/de/additions/fery.md"}}


def test_another_picture_takes_the_place_of_one_and_the_old_one_is_not_published(started, cli):
    other = PICTURE.replace("M0 4", "M0 2")
    add(started, '# instead of: aurora.svg\n\n![Das Schiff, von Süden](schiff.svg "Bild: Amt")\n')
    write_tree(started, {"locales/de/additions/schiff.svg": other})
    assert cli("publish").exit_code == 0
    folder = started / "site/de/ferry"
    assert {path.name for path in folder.iterdir()} == {"index.html", "index.md", "schiff.svg"}
    assert (started / "site/en/ferry/aurora.svg").is_file()
    html = page(started)
    assert re.search(
        r'<img class="addition" data-reviewed="no" src="schiff.svg" alt="Das Schiff, von Süden"',
        html,
    )
    assert "Bild: Amt · <small>Bild dieser Ausgabe, noch nicht geprüft</small>" in html
    assert (
        "aurora.svg" not in html
        and "schiff.svg" in re.search(r'og:image" content="(.*?)"', html)[1]
    )
    assert '![Das Schiff, von Süden](schiff.svg "Bild: Amt")' in (folder / "index.md").read_text(
        "utf-8"
    )
    # Of the same name: the file beside the additions goes before the one beside the article.
    add(started, "# instead of: aurora.svg\n\n![Das Schiff](aurora.svg)\n")
    write_tree(started, {"locales/de/additions/aurora.svg": other})
    assert cli("publish").exit_code == 0
    assert (folder / "aurora.svg").read_text() == other
    assert (started / "site/en/ferry/aurora.svg").read_text() == PICTURE
    # A changed picture is a change; one of a name that the article goes on showing has no place.
    write_tree(started, {"locales/de/additions/aurora.svg": other + "\n"})
    assert cli("publish").exit_code == 0
    assert (folder / "aurora.svg").read_text() == other + "\n"
    add(started, "# at the end\n\n![Das Schiff](aurora.svg)\n")
    assert "another picture of the name “aurora.svg”" in cli("publish").stderr
    # Under reviewed, nobody has approved it: the article's own stays.
    add(started, "# instead of: aurora.svg\n\n![Das Schiff](schiff.svg)\n")
    assert cli("publish", "-l", "de", "--policy", "reviewed").exit_code == 3
    assert (folder / "aurora.svg").read_text() == PICTURE and not (folder / "schiff.svg").exists()


def test_additions_are_no_translations(started, cli):
    add(started, f"# at the end\n\n{NOTE}\n\nNATO.\n")
    cli("approve", "ferry", "-l", "de", "--all", "--scope", "x", "--by", OLENA)
    known = catalogs(started)
    assert cli("update").exit_code == cli("pretranslate").exit_code == 0
    assert cli("mark", "ferry", "--typo", "-l", "de", "--by", OLENA).exit_code == 0
    assert cli("approve", "ferry", "-l", "de", "--repaired", "--by", OLENA).exit_code == 0
    assert catalogs(started) == known
    assert not any(NOTE.encode() in data for data in known.values())
    exported = cli("memory", "export", "-l", "de")
    assert exported.exit_code == 0 and "Aurora" in exported.stdout and NOTE not in exported.stdout
    assert cli("memory", "lookup", NOTE, "-l", "de").exit_code == 1
    exchanged = cli("xliff", "export", "ferry", "-l", "de")
    assert exchanged.exit_code == 0 and "Aurora" in exchanged.stdout
    assert NOTE not in exchanged.stdout


def test_additions_follow_their_article_to_another_name_and_go_with_it(started, cli):
    add(started, f"# at the end\n\n{NOTE}\n")
    cli("approve", "ferry", "-l", "de", "--msgid", NOTE, "--by", OLENA)
    assert cli("rename", "ferry", "ship").exit_code == 0
    assert not (started / FILE).exists()
    assert cli("publish").exit_code == 0
    assert '<aside class="addition" role="note">' in page(started, "de/ship")
    add(started, "# at the end\n\nEin anderer.\n", "locales/de/additions/storm.txt")
    write_tree(started, {"locales/de/additions/boat.md": "# at the end\n\nEin anderer.\n"})
    done = cli("rename", "ship", "boat")
    assert (done.exit_code, "Put them into one file" in done.stderr) == (2, True)
    assert (started / "articles/ship.md").exists()
    # Deleted, it keeps them, listed, until somebody says so.
    (started / "articles/ship.md").unlink()
    (started / "locales/de/additions/boat.md").unlink()
    assert cli("publish").exit_code == 0
    kept = started / "locales/de/additions/ship.md"
    assert kept.exists() and cli("check", "--select", "additions").exit_code == 0
    listed = cli("prune")
    assert "locales/de/additions/ship.md: 1 text that a person wrote or approved" in listed.stdout
    assert kept.exists()
    assert cli("prune", "--yes").exit_code == 0
    assert not kept.exists() and (started / "locales/de/additions/storm.txt").exists()
    assert cli("ledger", "verify").exit_code == 0


def test_a_link_in_an_addition_to_an_article_that_got_another_name_is_listed(started, cli):
    add(started, "# at the end\n\nSiehe [Fähre](ferry.md).\n", "locales/de/additions/storm.txt")
    add(started, "# at the end\n\nSiehe [mich](ferry.md).\n")
    done = cli("rename", "ferry", "ship")
    assert "locales/de/additions/storm.txt:3: names ferry.md, which is gone" in done.stderr
    assert "additions/ship.md" not in done.stderr


def test_a_plain_text_article_has_notes_in_brackets(started, cli):
    path = "locales/ja/additions/storm.txt"
    add(
        started,
        "# after: Two ferries wait outside\n\n運休の情報は https://info.example/ にあります。\n",
        path,
    )
    assert cli("publish").exit_code == 0
    html = page(started, "ja/storm")
    assert "<strong>編集部注（未確認）</strong>" in html
    assert '<a href="https://info.example/">' in html
    text = (started / "site/ja/storm/index.txt").read_text("utf-8")
    assert "\n\n[編集部注（未確認）: 運休の情報は https://info.example/ にあります。]\n\n" in text
    add(started, "# at the end\n\nX.\n", "locales/ja/additions/storm.md")
    assert "Put all of them into storm.txt." in cli("publish").stderr
    (started / path).unlink()
    assert "Its article is plain text. Name this storm.txt." in cli("publish").stderr


def test_books_items_and_texts_have_them(started, cli):
    add(started, f"# at the end\n\n{NOTE}\n\n- *eins*\n")
    for form in ("epub", "ninjs", "text", "markdown"):
        assert (
            cli("export", "ferry", "-l", "de", "--format", form, "-o", started / "out").exit_code
            == 0
        )
    text = (started / "out/ferry.de.txt").read_text("utf-8")
    assert f"[Anmerkung der Redaktion, noch nicht geprüft\n\n{NOTE}\n\n- eins]\n" in text
    item = json.loads((started / "out/ferry.de.json").read_text("utf-8"))
    assert '<aside class="addition" role="note" data-reviewed="no">' in item["bodies"][0]["value"]
    assert "Its editors added 1 note or picture." in item["edNote"]
    book = started / "out/ferry.de.epub"
    with zipfile.ZipFile(book) as archive:
        assert NOTE in archive.read("book/ferry.xhtml").decode()
    assert epubcheck(book) == []


# What a page may hold


def test_no_article_can_write_what_looks_like_an_addition():
    forged = _edition(
        '<aside class="addition" role="note">Trust me.</aside>\n\n'
        '<img class="addition" src="a.png">\n'
    )
    html = render(forged, None, lambda href: (href, "")).body
    assert "aside" not in html and 'class="addition"' not in html and "Trust me." in html


def test_an_addition_passes_the_allow_list_and_takes_no_id():
    text = (
        '<script>alert(1)</script>\n\n[x](javascript:alert(1)) <b id="p1" onclick="x()">y</b>'
        ' <em id="part">z</em>\n'
    )
    one = _edition(
        "## Part\n\nText.\n\n\ufdd00\ufdd1\n", additions=(Addition("\ufdd00\ufdd1", text, True),)
    )
    html = render(one, None, lambda href: (href, ""), numbered=True).body
    assert "<script" not in html and "href" not in html and "onclick" not in html
    assert html.count('id="part"') == 1 and html.count('id="p1"') == 1


@pytest.mark.parametrize(
    ("language", "label", "attributes"),
    [
        ("de", "Anmerkung der Redaktion", ""),
        ("uk", "Примітка редакції", ""),
        ("ja", "編集部注", ""),
        ("en", "Note of the editors", ""),
        ("ar", "Note of the editors", ' lang="en" dir="ltr"'),
    ],
)
def test_the_label_is_in_the_language_of_the_edition(language, label, attributes):
    added = Addition("\ufdd00\ufdd1", "x\n", True)
    one = dataclasses.replace(_edition("\ufdd00\ufdd1\n", additions=(added,)), language=language)
    html = render(one, None, lambda href: (href, "")).body
    assert f'<p class="label"{attributes}><strong>{label}</strong></p>' in html
    assert notes.written(added, language, markdown=False) == f"[{label}: x]"


def test_the_html_checker_has_nothing_to_say_about_additions(tmp_path):
    added = (
        Addition("\ufdd00\ufdd1", "Eins *zwei*\n\n- drei\n\n![vier](b.svg)\n", False),
        Addition("\ufdd01\ufdd1", "Noch eins.\n", True),
        Addition("a.svg", "![fünf](a.svg)", False, True),
    )
    body = "Text.\n\n\ufdd00\ufdd1\n\n![fünf](a.svg)\n\n\ufdd01\ufdd1\n"
    images = (("a.svg", PICTURE.encode()), ("b.svg", PICTURE.encode()))
    plain = Edition(
        "b",
        "uk",
        "en",
        "Заголовок",
        "x",
        False,
        blocks=(
            TextBlock("paragraph", (TextRun("Так."),)),
            TextBlock("addition", (TextRun("\ufdd00\ufdd1"),)),
        ),
        additions=(Addition("\ufdd00\ufdd1", "Ні.\n", True),),
    )
    site = build([_edition(body, additions=added, images=images), plain], Site("News"))
    write_tree(tmp_path, site)
    assert vnu.check(tmp_path) == []
    html = site["de/a/index.html"].decode()
    assert html.count('<aside class="addition"') == 2 and html.count('<img class="addition"') == 1
