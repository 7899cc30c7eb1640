"""The site: what the pages say, where they lead, and what the HTML checker thinks of them."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from babel.messages.extract import extract_python
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2.ext import babel_extract

from polyglot_news.errors import ArticleError
from polyglot_news.site import Coverage, Edition, Run, Site, TextBlock, build
from polyglot_news.site.languages import direction, long_date, number, own_name
from polyglot_news.site.notice import notice
from polyglot_news.site.strings import catalog_text, strings_for
from site_samples import samples
from vnu import check

PACKAGE = Path(str(files("polyglot_news.site")))
CASES = Path(__file__).parent / "cases" / "site"
CATALOGS = sorted((PACKAGE / "locales").glob("*.po"))
THEMES = [path.stem for path in CATALOGS]
BASE = "https://news.example/paper/"
SITE = Site("The Harbour Post", "en", BASE, ("en", "ja", "uk", "de"))
ON_DISK = replace(SITE, base_url="")


@dataclass
class Page(HTMLParser):
    """A page taken apart: its elements with their attributes and their text."""

    html: str
    elements: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        self.texts.append("")

    def handle_data(self, data: str) -> None:
        if self.texts:
            self.texts[-1] += data

    def all(self, tag: str, **wanted: str) -> list[dict[str, str]]:
        return [
            attributes
            for name, attributes in self.elements
            if name == tag and wanted.items() <= attributes.items()
        ]

    def text(self, tag: str) -> list[str]:
        pairs = zip(self.elements, self.texts, strict=True)
        return [text.strip() for (name, _), text in pairs if name == tag]


def pages(built: dict[str, bytes]) -> dict[str, Page]:
    found = {path: Page(data.decode()) for path, data in built.items() if path.endswith(".html")}
    assert found
    return found


@pytest.fixture(scope="module")
def built() -> dict[str, bytes]:
    return build(samples(), SITE)


@pytest.fixture(scope="module")
def on_disk() -> dict[str, bytes]:
    return build(samples(), ON_DISK)


def edition(body: str = "", **changes: object) -> Edition:
    plain = Edition("this", "de", "en", "Headline", "", body=body)
    return replace(plain, **changes)  # type: ignore[arg-type]


def page_of(*editions: Edition) -> Page:
    """Build the first edition (and the others) and give its page."""
    return Page(build(editions, ON_DISK)[f"{editions[0].language}/this/index.html"].decode())


def body_of(*editions: Edition) -> str:
    html = page_of(*editions).html
    return html.split('<div class="text">\n')[1].split("\n</div>\n<")[0].strip("\n")


# What is built


def test_every_edition_has_a_page_its_text_and_its_images(built: dict[str, bytes]) -> None:
    for sample in samples():
        folder = f"{sample.language}/{sample.slug}/"
        assert built[folder + sample.file] == sample.text.encode()
        assert folder + "index.html" in built
        for path, content in sample.images:
            assert built[folder + path] == content
    languages = {sample.language for sample in samples()}
    assert {path for path in built if path.count("/") < 2} == {
        *("index.html", "404.html", "robots.txt", "sitemap.xml"),
        *("static/style.css", "static/start.js"),
        *(f"{language}/feed.xml" for language in languages),
        *(f"{language}/index.html" for language in languages),
    }


def test_order_of_editions_changes_no_byte(built: dict[str, bytes]) -> None:
    shuffled = samples()
    shuffled.sort(key=lambda sample: sample.title[::-1])
    assert shuffled != samples()
    again = build(shuffled, SITE)
    assert again == built
    assert list(again) == sorted(again)


def test_hash_seed_changes_no_byte() -> None:
    program = (
        "import hashlib; from site_samples import samples; from polyglot_news.site import *;"
        "print(hashlib.sha256(repr(build(samples(), Site('x', 'en'))).encode()).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parent)},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1


def test_image_named_in_two_ways_is_one_file() -> None:
    twice = edition(images=(("a.png", b"1"), ("./a.png", b"1")))
    assert build([twice], SITE)["de/this/a.png"] == b"1"


def test_values_of_the_site_cost_no_heavy_import() -> None:
    program = "import sys, polyglot_news.site.model; print(*sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True
    )
    loaded = set(run.stdout.split())
    assert "polyglot_news.site.model" in loaded
    assert not loaded & {"babel", "jinja2", "markdown_it", "nh3"}


@pytest.mark.parametrize(
    "wrong",
    [
        [edition(), edition()],
        [edition(slug="..")],
        [edition(slug="a/b")],
        [edition(slug="")],
        [edition(slug="index.html")],
        [edition(images=(("../../style.css", b""),))],
        [edition(images=(("/etc/x", b""),))],
        [edition(images=(("index.html", b""),))],
        [edition(images=(("index.md", b""),))],
    ],
    ids=lambda wrong: f"{wrong[0].slug}-{wrong[0].images[:1]}-{len(wrong)}",
)
def test_files_that_would_overwrite_or_escape_are_refused(wrong: list[Edition]) -> None:
    with pytest.raises(ArticleError) as caught:
        build(wrong, SITE)
    assert caught.value.where and caught.value.hint


# Languages and addresses


def test_pages_state_language_and_direction(built: dict[str, bytes]) -> None:
    for path, page in pages(built).items():
        language = path.split("/")[0] if "/" in path else "en"
        assert page.all("html") == [{"lang": language, "dir": direction(language)}]
    assert direction("ar") == "rtl"


def test_alternates_are_absolute_unique_and_reciprocal() -> None:
    found = {}
    every = pages(build(samples(), replace(SITE, advertise_unreviewed=True)))
    del every["404.html"]
    for path, page in every.items():
        links = page.all("link", rel="alternate")
        pairs = [(a["hreflang"], a["href"]) for a in links if "hreflang" in a]
        assert len(pairs) == len({language for language, _ in pairs})
        address = BASE + path.removesuffix("index.html")
        assert page.all("link", rel="canonical") == [{"rel": "canonical", "href": address}]
        found[address] = dict(pairs)
    for address, alternates in found.items():
        assert address in alternates.values()
        if address != BASE:
            for other in alternates.values():
                assert found[other] == alternates, f"{address} → {other}"
    assert len(found) > 20
    ferry = found[f"{BASE}de/harbour-ferry/"]
    assert set(ferry) == {"ar", "de", "en", "ja", "uk", "x-default"}
    assert ferry["x-default"] == ferry["en"]
    assert found[f"{BASE}ja/night-market/"].keys() == {"en", "ja", "x-default"}
    assert found[BASE]["x-default"] == found[f"{BASE}de/"]["x-default"] == BASE


def test_without_an_address_there_are_no_alternates(on_disk: dict[str, bytes]) -> None:
    for page in pages(on_disk).values():
        assert not page.all("link", rel="canonical")
        assert not [a for a in page.all("link", rel="alternate") if "hreflang" in a]


def test_without_an_original_there_is_no_default() -> None:
    page = Page(build([edition()], SITE)["de/this/index.html"].decode())
    languages = [a.get("hreflang") for a in page.all("link", rel="alternate")]
    assert languages == ["de", None, None]


@pytest.mark.parametrize("site", [SITE, ON_DISK], ids=["address", "disk"])
def test_every_link_leads_to_a_file_and_every_fragment_to_an_id(site: Site) -> None:
    files_built = build(samples(), site)
    found = pages(files_built)
    followed = 0
    for path, page in found.items():
        for _, attributes in page.elements:
            address = attributes.get("href") or attributes.get("src") or ""
            inside = address.removeprefix(BASE)
            parts = urlsplit(inside if inside != address else urljoin(path, address))
            if parts.scheme or not address:
                continue
            target = unquote(parts.path)
            if site.base_url and (target == "" or target.endswith("/")):
                target += "index.html"
            assert target in files_built, f"{path} → {address}"
            if parts.fragment:
                ids = {a.get("id") for _, a in found[target].elements}
                assert unquote(parts.fragment) in ids, f"{path} → {address}"
            followed += 1
    assert followed > 50


def test_switcher_names_languages_in_themselves_and_keeps_the_page(built: dict[str, bytes]) -> None:
    page = pages(built)["de/harbour-ferry/index.html"]
    links = [a for a in page.all("a") if "lang" in a and "hreflang" in a]
    assert [(a["lang"], a["href"]) for a in links] == [
        ("en", "../../en/harbour-ferry/"),
        ("ja", "../../ja/harbour-ferry/"),
        ("uk", "../../uk/harbour-ferry/"),
        ("de", "./"),
        ("ar", "../../ar/harbour-ferry/"),
    ]
    assert [a["lang"] for a in links if "aria-current" in a] == ["de"]
    for name in ("English", "日本語", "Українська", "Deutsch", "العربية"):
        assert name in page.text("a")


@pytest.mark.parametrize(
    ("language", "name"),
    [
        ("pt-BR", "Português (Brasil)"),
        ("zh-Hant", "中文 (繁體)"),
        ("ka", "ქართული"),
        ("qtx", "qtx"),
    ],
)
def test_languages_have_their_own_names(language: str, name: str) -> None:
    assert own_name(language) == name


@pytest.mark.parametrize(
    ("language", "day"),
    [
        ("en", "August 19, 2025"),
        ("de", "19. August 2025"),
        ("uk", "19 серпня 2025 р."),
        ("ja", "2025年8月19日"),
    ],
)
def test_dates_are_written_for_people_and_programs(
    built: dict[str, bytes], language: str, day: str
) -> None:
    page = pages(built)[f"{language}/harbour-ferry/index.html"]
    assert page.all("time") == [{"datetime": "2025-08-19"}]
    assert [" ".join(text.split()) for text in page.text("time")] == [day]


def test_what_is_no_date_is_shown_as_it_is() -> None:
    assert long_date("2025-02-30", "de") is None
    assert long_date("2025-08-19T23:59:00Z", "de") == ("2025-08-19", "19. August 2025")
    page = page_of(edition(date="last week"))
    assert not page.all("time")
    assert "<span>last week</span>" in page.html


def test_numbers_have_the_separators_of_the_language() -> None:
    assert (number(12345, "de"), number(12345, "en")) == ("12.345", "12,345")


# The index and the start page


def test_index_lists_newest_first_with_a_label_on_machine_translation() -> None:
    built = build(
        [
            edition(slug="old", title="Old", date="2024-01-01", coverage=Coverage(3, machine=3)),
            edition(slug="new", title="New", date="2025-01-01", coverage=Coverage(3, reviewed=3)),
            edition(slug="bare", title="Bare", coverage=Coverage(3, reviewed=1, machine=2)),
        ],
        SITE,
    )
    html = built["de/index.html"].decode()
    assert [a["href"] for a in Page(html).all("a") if "hreflang" not in a][2:-1] == [
        "new/",
        "old/",
        "bare/",
    ]
    entries = html.split("<article>")[1:]
    assert ["Maschinelle Übersetzung" in entry for entry in entries] == [False, True, True]


def test_start_page_offers_every_language_and_sends_nobody_away(built: dict[str, bytes]) -> None:
    page = pages(built)["index.html"]
    assert [a["href"] for a in page.all("a", hreflang="ja")] == ["ja/"]
    assert len(page.all("a")) == 6
    assert not page.all("meta", **{"http-equiv": "refresh"})
    assert "3 articles" in page.html and "1 стаття" in page.html and "記事2本" in page.html


# The notice


@pytest.mark.parametrize(
    ("language", "coverage", "words"),
    [
        ("de", Coverage(9, machine=9), ["Maschinelle Übersetzung", "kein Mensch"]),
        ("de", Coverage(9, machine=8, untranslated=1), ["kein Mensch", "1 Textstelle ist noch"]),
        ("de", Coverage(41, reviewed=12, machine=29), ["Teilweise", "12 von 41 Textstellen."]),
        ("de", Coverage(1, outdated=1), ["1 Textstelle ist möglicherweise", "0 von 1 Textstelle."]),
        ("uk", Coverage(21, reviewed=1, machine=20), ["перевірила 1 із 21 фрагмента."]),
        ("uk", Coverage(22, reviewed=3, machine=19), ["перевірила 3 із 22 фрагментів."]),
        ("uk", Coverage(9, reviewed=7, outdated=2), ["Переклад триває", "2 фрагменти могли"]),
        ("uk", Coverage(9, reviewed=4, outdated=5), ["5 фрагментів могли"]),
        ("ja", Coverage(2000, reviewed=12, machine=1988), ["全2,000か所のうち", "12か所です。"]),
        ("ja", Coverage(9, machine=9), ["機械翻訳", "確認はまだ行われていません"]),
        ("en-GB", Coverage(2, reviewed=1, machine=1), ["reviewed 1 of 2 passages."]),
    ],
)
def test_notice_says_what_a_person_has_reviewed(
    language: str, coverage: Coverage, words: list[str]
) -> None:
    page = page_of(edition(language=language, source_language="fr", coverage=coverage))
    aside = page.html.split("<aside")[1].split("</aside>")[0]
    for word in words:
        assert word in aside


@pytest.mark.parametrize(
    "quiet",
    [edition(coverage=Coverage(9, reviewed=9)), edition(source_language="de"), edition()],
    ids=["reviewed", "original", "without units"],
)
def test_reviewed_editions_and_originals_have_no_notice(quiet: Edition) -> None:
    assert notice(quiet, strings_for("de")) is None
    assert not page_of(quiet).all("aside")


def test_notice_links_the_original_when_it_is_published() -> None:
    translated = edition(coverage=Coverage(1, machine=1))
    original = edition(language="en")
    assert not page_of(translated).all("a", href="../../en/this/index.html")
    links = page_of(translated, original).all("a", href="../../en/this/index.html", hreflang="en")
    assert len(links) == 3  # the switcher, the notice, the foot of the page


def test_state_is_readable_for_programs(built: dict[str, bytes]) -> None:
    found = pages(built)
    states = {
        language: found[f"{language}/harbour-ferry/index.html"].all("article")
        for language in ("en", "ja", "de", "uk")
    }
    assert states == {
        "en": [{"data-translation": "original"}],
        "ja": [{"data-translation": "machine"}],
        "de": [{"data-translation": "mixed"}],
        "uk": [{"data-translation": "partial"}],
    }


def test_coverage_that_does_not_add_up_is_refused() -> None:
    for wrong in ({"total": 1, "reviewed": 2}, {"total": 3, "machine": -1}):
        with pytest.raises(ValueError, match="add up"):
            Coverage(**wrong)


# The theme's strings


def extracted() -> set[str | tuple[str, str]]:
    """Collect what the templates and modules ask the catalogs for."""
    found: set[str | tuple[str, str]] = set()
    sources = [*PACKAGE.glob("templates/*.html"), *PACKAGE.glob("templates/epub/*")]
    sources += PACKAGE.glob("*.py")
    sources.remove(PACKAGE / "strings.py")  # which only hands on what it is given
    assert len(sources) > 8
    for path in sources:
        stream = io.BytesIO(path.read_bytes())
        extract = extract_python if path.suffix == ".py" else babel_extract
        for _, function, message, _ in extract(stream, ("gettext", "ngettext"), (), {}):
            if function == "ngettext":
                found.add((message[0], message[1]))
            elif function == "gettext":
                found.add(message if isinstance(message, str) else message[0])
    return found


def ids(path: Path) -> set[str | tuple[str, str]]:
    """Read the msgids of a catalog with GNU gettext: no fuzzy, no obsolete, no empty one."""
    run = subprocess.run(
        ["msgattrib", "--no-obsolete", "--no-wrap", str(path)],
        check=True,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    found: set[str | tuple[str, str]] = set()
    for entry in run.stdout.split("\n\n")[1:]:
        singular = re.search(r'^msgid "(.*)"$', entry, re.M)
        plural = re.search(r'^msgid_plural "(.*)"$', entry, re.M)
        assert singular
        found.add((singular[1], plural[1]) if plural else singular[1])
    return found


def test_theme_speaks_german_ukrainian_and_japanese() -> None:
    assert THEMES == ["de", "ja", "uk"]
    assert len(extracted()) >= 20


@pytest.mark.parametrize("catalog", [*CATALOGS, PACKAGE / "locales" / "theme.pot"], ids=str)
def test_catalog_has_every_string_and_no_other(catalog: Path) -> None:
    assert ids(catalog) == extracted()


@pytest.mark.parametrize("catalog", CATALOGS, ids=THEMES)
def test_msgfmt_is_silent(catalog: Path) -> None:
    for options in (["-c"], ["--statistics"]):
        run = subprocess.run(
            ["msgfmt", *options, "-o", "/dev/null", str(catalog)],
            check=True,
            capture_output=True,
            text=True,
            encoding="utf-8",
            env={"LC_ALL": "C"},
        )
        expected = f"{len(extracted())} translated messages.\n" if "--statistics" in options else ""
        assert run.stdout + run.stderr == expected


def test_language_without_catalog_shows_english_and_says_so() -> None:
    html = page_of(edition(language="fr", coverage=Coverage(1, machine=1))).html
    assert '<a class="skip" href="#page-text" lang="en">Skip to content</a>' in html
    assert '<aside class="notice" aria-labelledby="page-notice" lang="en">' in html
    right_to_left = page_of(edition(language="he", authors=("Dana",))).html
    assert '<span lang="en" dir="ltr">By <a' in right_to_left


@pytest.mark.parametrize(("language", "theme"), [("de-AT", "de"), ("en-GB", "en"), ("ja-JP", "ja")])
def test_variant_of_a_language_uses_its_catalog(language: str, theme: str) -> None:
    strings = strings_for(language)
    assert (strings.language, strings.attributes) == (theme, "")
    assert catalog_text(language) is None


def test_strings_and_their_values_are_escaped() -> None:
    assert strings_for("en").gettext("A < B") == "A &lt; B"
    assert strings_for("en").gettext("By %(author)s", author="<b>") == "By &lt;b&gt;"
    assert ">&lt;b&gt;100% Ina&lt;/b&gt;</a>" in page_of(edition(authors=("<b>100% Ina</b>",))).html


# The text: Markdown


def markdown_cases() -> list[tuple[str, str, str]]:
    text = (CASES / "markdown.txt").read_text(encoding="utf-8")
    found = []
    for block in text.split("\n=== ")[1:]:
        name, rest = block.split("\n", 1)
        markdown, mark, html = rest.partition("\n---\n")
        assert mark and markdown.strip() and html.strip(), f"case “{name}” is not complete"
        found.append((name, markdown, html.strip("\n")))
    assert len(found) >= 25
    return found


def around() -> list[Edition]:
    return [
        edition(slug="both"),
        edition(slug="both", language="en"),
        edition("## Part", slug="original", language="en"),
    ]


@pytest.mark.parametrize(
    ("markdown", "html"),
    [pytest.param(markdown, html, id=name) for name, markdown, html in markdown_cases()],
)
def test_markdown_becomes_html(markdown: str, html: str) -> None:
    built = body_of(edition(markdown), *around())
    assert re.sub(r"\n+", "\n", built) == html


def test_footnotes_lead_there_and_back() -> None:
    page = page_of(edition("A[^x] and B[^y], again[^x].\n\n[^x]: One.\n\n[^y]: Two.\n\n[^z]: No."))
    references = page.all("a", role="doc-noteref")
    assert [(a["id"], a["href"]) for a in references] == [
        ("fnref1", "#fn1"),
        ("fnref2", "#fn2"),
        ("fnref1-1", "#fn1"),
    ]
    back = page.all("a", role="doc-backlink")
    assert [a["href"] for a in back] == ["#fnref1", "#fnref1-1", "#fnref2"]
    assert {a["aria-label"] for a in back} == {"Zurück zum Text"}
    assert [a["id"] for a in page.all("li") if "id" in a] == ["fn1", "fn2"]
    assert "Fußnoten" in page.text("h2")
    assert "No." not in page.html


def test_without_footnotes_there_is_no_list_of_them() -> None:
    assert not page_of(edition("Text [^1].")).all("section")


def test_original_decides_on_headline_and_ids_of_headings() -> None:
    original = edition("# Headline\n\n## Who pays", language="en")
    translated = edition("# Überschrift\n\n## Wer zahlt", title="Schlagzeile")
    assert body_of(translated, original) == '<h2 id="who-pays">Wer zahlt</h2>'
    assert 'id="wer-zahlt"' in body_of(translated)
    assert 'id="wer-zahlt"' in body_of(edition("## Wer zahlt\n\n## Neu"), original)


def test_untranslated_blocks_say_their_language() -> None:
    body = (
        "Deutsch.\n\nEnglish\ntext.\n\n> English quote.\n\n- Deutsch\n- English\n  - Deutsch\n\n"
        "| Deutsch |\n|---|\n| English |\n\n## English"
    )
    lines = [n for n, line in enumerate(body.split("\n")) if "English" in line]
    html = re.sub(r"\n+", "\n", body_of(edition(body, source_lines=frozenset(lines))))
    assert html == (
        '<p>Deutsch.</p>\n<p lang="en">English\ntext.</p>\n'
        '<blockquote>\n<p lang="en">English quote.</p>\n</blockquote>\n'
        '<ul>\n<li>Deutsch</li>\n<li><span lang="en">English</span>\n'
        "<ul>\n<li>Deutsch</li>\n</ul>\n</li>\n</ul>\n"
        '<div class="scroll" tabindex="0"><table>\n<thead>\n'
        "<tr>\n<th>Deutsch</th>\n</tr>\n</thead>\n"
        '<tbody>\n<tr>\n<td lang="en">English</td>\n</tr>\n</tbody>\n</table></div>\n'
        '<h2 id="english" lang="en">English</h2>'
    )


def test_untranslated_fields_say_their_language() -> None:
    fields = frozenset({"title", "description", "tags"})
    one = edition(description="Summary", tags=("sea",), source_fields=fields)
    html = build([one, replace(one, language="he", coverage=Coverage(1, machine=1))], ON_DISK)
    page = html["de/this/index.html"].decode()
    assert '<h1 lang="en">Headline</h1>' in page
    assert '<p class="description" lang="en">Summary</p>' in page
    assert '<ul class="tags" lang="en">' in page
    assert '<h2 lang="en" dir="ltr"><a href=' in html["he/index.html"].decode()


FRAGMENTS = tuple(
    line.replace("\\n", "\n")
    for line in (CASES / "fragments.txt").read_text(encoding="utf-8").splitlines()
)
BAD = re.compile(r"^\s*(javascript|data|vbscript):", re.I)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.one_of(st.sampled_from(FRAGMENTS), st.text(max_size=5)), max_size=25).map("".join)
)
def test_no_markdown_breaks_the_page_or_runs_a_script(body: str) -> None:
    page = page_of(edition(body))
    data = page.all("script")
    assert data == [{"type": "application/ld+json"}]
    page.elements.remove(("script", data[0]))
    tags = [tag for tag, _ in page.elements]
    assert not {"script", "style", "iframe", "svg", "math", "textarea", "plaintext"} & set(tags)
    assert [tags.count(tag) for tag in ("h1", "main", "title", "footer")] == [1, 1, 1, 1]
    for tag, attributes in page.elements:
        assert not [name for name in attributes if name.startswith("on") or name == "style"]
        assert not BAD.match(attributes.get("href", "") + attributes.get("src", "")), tag
    identities = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(identities) == len(set(identities))
    levels = [int(tag[1]) for tag in tags if re.fullmatch("h[1-6]", tag)]
    assert all(after - before <= 1 for before, after in pairwise(levels))


# The text: plain


def test_plain_text_is_escaped_and_its_addresses_are_links() -> None:
    blocks = (
        TextBlock("paragraph", (Run("a < b & <b>c</b> *d* "), Run("English", source=True))),
        TextBlock("list item", (Run("one"),)),
        TextBlock("list item", (Run("two"),)),
        TextBlock("paragraph", (Run("詳しくはhttps://a.example/x_(y)?z=1&w=2。"),)),
        TextBlock("list item", (Run("See (https://a.example), javascript://x or http://."),)),
    )
    assert body_of(edition(markdown=False, blocks=blocks)) == (
        "<p>a &lt; b &amp; &lt;b&gt;c&lt;/b&gt; *d* "
        '<span lang="en">English</span></p>\n'
        "<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n"
        '<p>詳しくは<a href="https://a.example/x_(y)?z=1&amp;w=2">'
        "https://a.example/x_(y)?z=1&amp;w=2</a>。</p>\n"
        '<ul>\n<li>See (<a href="https://a.example">https://a.example</a>), '
        "javascript://x or http://.</li>\n</ul>"
    )


# The pages as a whole


def test_pages_have_landmarks_one_headline_and_no_script(built: dict[str, bytes]) -> None:
    every = pages(built)
    del every["404.html"]
    for path, page in every.items():
        for tag in ("h1", "main", "title"):
            assert len(page.all(tag)) == 1, f"{path}: {tag}"
        assert page.all("nav") and page.all("header")
        assert page.elements[[tag for tag, _ in page.elements].index("body") + 1][1] == {
            "class": "skip",
            "href": "#page-text",
            **({"lang": "en", "dir": "ltr"} if path.startswith("ar/") else {}),
        }
        scripts = [a for a in page.all("script") if a.get("type") != "application/ld+json"]
        # The start page can be read, and used, without it.
        assert scripts == (
            [{"src": "static/start.js", "defer": ""}] if path == "index.html" else []
        )
        assert not page.all("iframe")
        assert [a["href"] for a in page.all("link", rel="stylesheet")] == [
            "../" * path.count("/") + "static/style.css"
        ]


def style() -> str:
    return (PACKAGE / "static" / "style.css").read_text(encoding="utf-8")


def test_style_is_small_and_fetches_nothing() -> None:
    assert len(style().encode()) < 9000
    assert not re.search(r"url\(|@import|@font-face|https?:", style())


def test_colours_contrast_in_both_modes() -> None:
    light, dark = re.findall(r":root \{(.*?)\}", style(), re.S)[:2]
    for mode in (light, dark):
        colours = dict(re.findall(r"--(\w+): (#[0-9a-f]{6});", mode))
        for text in ("ink", "quiet", "link", "accent"):
            for ground in ("paper", "tint"):
                ratio = contrast(colours[text], colours[ground])
                assert ratio >= 4.5, f"{text} on {ground}: {ratio:.2f}"


def contrast(one: str, other: str) -> float:
    """Give the contrast ratio of two colours (WCAG 2.2)."""

    def luminance(colour: str) -> float:
        channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


# The HTML checker


def write(folder: Path, built: dict[str, bytes]) -> None:
    for path, content in built.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def test_html_checker_has_nothing_to_say(
    tmp_path: Path, built: dict[str, bytes], on_disk: dict[str, bytes]
) -> None:
    write(tmp_path / "address", built)
    write(tmp_path / "disk", on_disk)
    cases = [
        edition(markdown, slug=f"case-{number}", title="Headline", language="ja")
        for number, (_, markdown, _) in enumerate(markdown_cases())
    ]
    write(tmp_path / "cases", build(cases, SITE))
    assert check(tmp_path) == []


def test_html_checker_finds_planted_faults(tmp_path: Path, built: dict[str, bytes]) -> None:
    page = built["de/harbour-ferry/index.html"].decode()
    faults = {
        "twice.html": page.replace('id="fn1"', 'id="page-text"'),
        "open.html": page.replace("</strong>", "", 1),
        "time.html": page.replace('datetime="2025-08-19"', 'datetime="yesterday"'),
        "language.html": page.replace('lang="ja"', 'lang="japanese"'),
        "style.css": style().replace("margin: 0;", "margin: red;", 1),
    }
    assert page not in faults.values()
    write(tmp_path, {name: text.encode() for name, text in faults.items()})
    found = {message.file for message in check(tmp_path) if message.kind == "error"}
    assert found == set(faults)
