"""What a site tells programs: feeds, the sitemap, schema.org, Open Graph, and whom it tells."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polyglot_news.moments import iso, moment
from polyglot_news.site import Coverage, Edition, Evidence, Reviewer, Site, build
from polyglot_news.site.addresses import absolute_links, folder_names
from polyglot_news.site.languages import territorial
from site_samples import samples

BASE = "https://news.example/paper/"
SITE = Site("The Harbour", base_url=BASE, languages=("en", "ja", "uk", "de"))
ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}link"


def article(language: str, **changes: object) -> Edition:
    """An edition of one article; all are reviewed unless something else is said."""
    plain = Edition(
        "storm",
        language,
        "en",
        f"Storm in {language}",
        "",
        body="One.\n\nTwo, with [a link](other.md) and ![a map](map.svg) in it.",
        date="2026-02-03",
        authors=("A. Writer", "Б. Автор"),
        tags=("weather", "C++", "C#"),
        coverage=Coverage(4, reviewed=4) if language != "en" else Coverage(),
        images=(("map.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),),
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


MACHINE = Coverage(4, machine=4)


@pytest.fixture
def gated() -> dict[str, bytes]:
    """A reviewed German edition and a Japanese one that only a machine wrote."""
    return build([article("en"), article("de"), article("ja", coverage=MACHINE)], SITE)


def alternates(html: bytes) -> dict[str, str]:
    return dict(re.findall(r'<link rel="alternate" hreflang="(.*?)" href="(.*?)">', html.decode()))


def sitemap(built: dict[str, bytes]) -> dict[str, dict[str, str]]:
    root = ET.fromstring(built["sitemap.xml"])  # noqa: S314
    return {
        str(url.findtext(f"{MAP}loc")): {
            str(link.get("hreflang")): str(link.get("href")) for link in url.iter(XHTML)
        }
        for url in root
    }


def test_search_engines_are_not_told_of_what_nobody_reviewed(gated):
    page = gated["ja/storm/index.html"]
    assert b'<meta name="robots" content="noindex,follow">' in page
    assert alternates(page) == {}
    for other in ("en/storm/index.html", "de/storm/index.html"):
        assert b"noindex" not in gated[other]
        assert set(alternates(gated[other])) == {"en", "de", "x-default"}
    assert not [address for address in sitemap(gated) if "/ja/" in address]
    assert b"ja/storm" not in gated["sitemap.xml"]
    # Readers find it all the same.
    assert b'href="../../ja/storm/"' in gated["de/storm/index.html"]


def test_a_setting_tells_them_all_the_same():
    built = build(
        [article("en"), article("ja", coverage=MACHINE)], replace(SITE, advertise_unreviewed=True)
    )
    assert b"noindex" not in built["ja/storm/index.html"]
    assert set(alternates(built["en/storm/index.html"])) == {"en", "ja", "x-default"}
    assert f"{BASE}ja/storm/" in sitemap(built)


def test_the_sitemap_has_every_page_that_may_be_found_with_the_alternates_of_its_page(gated):
    listed = sitemap(gated)
    for path, html in gated.items():
        if not path.endswith("index.html"):
            continue
        address = BASE + path.removesuffix("index.html")
        found = {key for key in listed if unquote(key) == address}
        assert bool(found) != (b"noindex" in html), path
        for one in found:
            assert listed[one] == alternates(html), path
    assert gated["robots.txt"].decode().splitlines()[-1] == f"Sitemap: {BASE}sitemap.xml"
    assert b"<lastmod>2026-02-03</lastmod>" in gated["sitemap.xml"]


def test_without_an_address_there_is_nothing_for_programs():
    built = build([article("en"), article("de")], replace(SITE, base_url=""))
    assert not {"sitemap.xml", "robots.txt", "404.html"} & set(built)
    assert not [path for path in built if path.endswith("feed.xml")]
    assert b"atom+xml" not in b"".join(built.values())


def feed(built: dict[str, bytes], language: str) -> ET.Element:
    return ET.fromstring(built[f"{language}/feed.xml"])  # noqa: S314


def test_a_feed_has_the_editions_of_its_language_and_no_others(gated):
    for language in ("en", "de", "ja"):
        root = feed(gated, language)
        assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == language
        entries = root.findall(f"{ATOM}entry")
        assert [one.findtext(f"{ATOM}title") for one in entries] == [f"Storm in {language}"]
        assert entries[0].findtext(f"{ATOM}id") == f"tag:news.example,2026-02-03:{language}/storm"
        assert entries[0].findtext(f"{ATOM}updated") == "2026-02-03T00:00:00Z"
        assert [one.get("term") for one in entries[0].iter(f"{ATOM}category")] == [
            *("weather", "C++", "C#")
        ]


def test_a_feed_has_the_whole_text_its_notice_and_addresses_that_hold_anywhere(gated):
    content = str(feed(gated, "ja").findtext(f"{ATOM}entry/{ATOM}content"))
    assert "One." in content and "機械翻訳" in content
    assert f'src="{BASE}ja/storm/map.svg"' in content
    assert re.findall(r'(?:href|src)="(?!https?://)', content) == []
    assert "機械翻訳" not in str(feed(gated, "de").findtext(f"{ATOM}entry/{ATOM}content"))


def test_a_feed_is_of_the_day_of_the_last_review():
    evidence = Evidence(reviewed_on="2026-03-01")
    built = build([article("en"), article("de", evidence=evidence)], SITE)
    assert feed(built, "de").findtext(f"{ATOM}updated") == "2026-03-01T00:00:00Z"
    assert feed(built, "en").findtext(f"{ATOM}updated") == "2026-02-03T00:00:00Z"


def test_what_has_no_date_is_in_no_feed():
    built = build([article("en", date="next week"), article("de", date="")], SITE)
    assert feed(built, "en").findall(f"{ATOM}entry") == []
    assert feed(built, "de").findall(f"{ATOM}entry") == []


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("2026-02-03", "2026-02-03T00:00:00Z"),
        ("2026-02-03T10:20", "2026-02-03T10:20:00Z"),
        ("2026-02-03T10:20:30+02:00", "2026-02-03T10:20:30+02:00"),
        ("2026-02-03 10:20+02:00", "2026-02-03T10:20:00+02:00"),
        ("2026-02-03T10:20:30.5z", "2026-02-03T10:20:30.5Z"),
        ("2026-02-03 10:20:30 +0200", "2026-02-03T10:20:30+02:00"),
        ("2026-02-03 10:20 CET", "2026-02-03T00:00:00Z"),
        ("2026-02-30", ""),
        ("2026-13-45", ""),
        ("2026-02-03T25:00", ""),
        ("0001-01-01T00:00+14:00", ""),
        ("20260203", ""),
        ("3 February", ""),
        ("", ""),
    ],
)
def test_a_date_becomes_a_moment(date, expected):
    assert moment(date) == expected
    assert moment(iso(date)) == expected


def test_the_newest_is_the_latest_wherever_its_clock_stood():
    early = article("en", slug="early", date="2026-02-04T01:00:00+05:00")
    late = article("en", slug="late", date="2026-02-03T23:30:00Z")
    built = build([early, late], SITE)
    page = built["en/index.html"].decode()
    assert page.index("late/") < page.index("early/")
    assert feed(built, "en").findtext(f"{ATOM}updated") == "2026-02-03T23:30:00Z"


def test_the_name_of_an_entry_is_a_uri_in_any_script():
    """RFC 4151 allows what a URI allows, and no other letters."""
    built = build([article("en", slug="шторм")], SITE)
    identity = feed(built, "en").findtext(f"{ATOM}entry/{ATOM}id") or ""
    assert identity.isascii()
    assert unquote(identity).endswith(":en/шторм")


@pytest.mark.parametrize(
    ("language", "expected"),
    [("zh-Hans", "zh_CN"), ("zh-Hant", "zh_TW"), ("pt-BR", "pt_BR"), ("sr-Latn", "sr_RS")],
)
def test_a_script_decides_where_a_language_is_at_home(language, expected):
    assert territorial(language) == expected


def test_the_error_page_holds_wherever_it_is_served(gated):
    html = gated["404.html"].decode()
    addresses = re.findall(r'(?:href|src)="(.*?)"', html)
    assert len(addresses) == 5
    assert all(one.startswith(BASE) for one in addresses)
    assert "Seite nicht gefunden" in html and "ページが見つかりません" in html


def data(built: dict[str, bytes], path: str) -> dict[str, object]:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', built[path].decode())
    assert found
    return json.loads(found[1])


def test_schema_org_knows_who_translated_what(gated):
    original = data(gated, "en/storm/index.html")
    assert original["@type"] == "NewsArticle"
    assert original["inLanguage"] == "en"
    # The Japanese edition is not advertised, and so not named.
    assert [one["inLanguage"] for one in original["workTranslation"]] == ["de"]
    assert "digitalSourceType" not in original and "translator" not in original
    machine = data(gated, "ja/storm/index.html")
    assert machine["translationOfWork"]["@id"] == original["@id"] == f"{BASE}en/storm/"
    assert machine["digitalSourceType"] == "https://schema.org/TrainedAlgorithmicMediaDigitalSource"
    assert machine["image"] == f"{BASE}ja/storm/map.svg"
    people = Evidence(
        reviewers=(Reviewer("Olena", True, 3), Reviewer("qa-bot", False, 1), Reviewer("", True, 1))
    )
    built = build([article("en"), article("de", evidence=people)], SITE)
    assert data(built, "de/storm/index.html")["translator"] == [
        {"@type": "Person", "name": "Olena"}
    ]


def test_no_title_ends_the_script_element():
    built = build([article("en", title="</script><!--<script>")], SITE)
    assert data(built, "en/storm/index.html")["headline"] == "</script><!--<script>"
    assert built["en/storm/index.html"].count(b"</script>") == 1


def test_the_tag_says_that_a_machine_translated(gated):
    tags = {
        language: re.search(r'dcterms.language" content="(.*?)"', page.decode())[1]
        for language in ("en", "de", "ja")
        for page in (gated[f"{language}/storm/index.html"],)
    }
    assert tags == {"en": "en", "de": "de-t-en", "ja": "ja-t-en-t0-und"}


def test_networks_get_a_title_a_picture_and_the_locales(gated):
    found = re.findall(
        r'<meta property="(.*?)" content="(.*?)">', gated["de/storm/index.html"].decode()
    )
    assert ("og:locale", "de_DE") in found
    assert [value for name, value in found if name == "og:locale:alternate"] == ["en_US"]
    assert ("og:image", f"{BASE}de/storm/map.svg") in found
    assert ("og:url", f"{BASE}de/storm/") in found


def test_topics_and_authors_have_pages_in_each_language(gated):
    for folder in ("topics/weather", "authors/a-writer", "authors/б-автор"):
        for language in ("en", "de", "ja"):
            html = gated[f"{language}/{folder}/index.html"].decode()
            assert f"Storm in {language}" in html
    html = gated["de/topics/weather/index.html"].decode()
    assert '<h1 lang="en">weather</h1>' in html
    assert set(alternates(gated["de/topics/weather/index.html"])) == {"de", "en"}
    assert b"noindex" in gated["ja/topics/weather/index.html"]


def test_names_that_look_alike_get_folders_of_their_own():
    found = folder_names(["C++", "C#", "../x", "…", "Wetter & Klima", "天気"])
    assert len(set(found.values())) == 6
    assert found["../x"] == "x" and found["天気"] == "天気"
    assert found["Wetter & Klima"] == "wetter-klima"
    assert found["C++"].startswith("c-")


@given(st.lists(st.text(min_size=1, max_size=8), max_size=8))
def test_a_folder_name_is_one_and_stays_in_its_place(names):
    found = folder_names(names)
    assert set(found) == set(names)
    assert len(set(found.values())) == len(found)
    assert all(re.fullmatch(r"[^\W_]+(-[^\W_]+)*", one) for one in found.values())


def test_addresses_become_absolute_in_tags_only():
    html = '<p id="p1"><a class="x" href="../b/">href="c"</a> <img src="d.png" alt="a > b"></p>'
    assert absolute_links(html, "https://n.example/a/") == (
        '<p id="p1"><a class="x" href="https://n.example/b/">href="c"</a> '
        '<img src="https://n.example/a/d.png" alt="a > b"></p>'
    )


def test_paragraphs_of_what_is_not_reviewed_lead_to_the_original(gated):
    page = gated["ja/storm/index.html"].decode()
    assert re.findall(r'class="beside" href="(.*?)"', page) == [
        "../../en/storm/#p1",
        "../../en/storm/#p2",
    ]
    assert 'id="p2"' in gated["en/storm/index.html"].decode()
    assert "beside" not in gated["de/storm/index.html"].decode()


def test_an_edition_with_a_paragraph_of_its_own_leads_nowhere():
    built = build([article("en"), article("ja", coverage=MACHINE, body="One only.")], SITE)
    assert "beside" not in built["ja/storm/index.html"].decode()


def test_a_reader_can_report_an_error():
    site = replace(SITE, report="https://desk.example/?at={url}&is={language}&t={title}")
    built = build([article("en"), article("ja", coverage=MACHINE)], site)
    page = built["ja/storm/index.html"].decode()
    address = (
        "https://desk.example/?at=https%3A%2F%2Fnews.example%2Fpaper%2Fja%2Fstorm%2F"
        "&amp;is=ja&amp;t=Storm%20in%20ja"
    )
    assert page.count(address) == 2
    assert "誤りを報告する" in page


def test_the_notice_says_when_somebody_last_reviewed():
    edition = article(
        "de",
        coverage=Coverage(4, reviewed=2, machine=2),
        evidence=Evidence(reviewed_on="2026-03-01"),
    )
    page = build([article("en"), edition], SITE)["de/storm/index.html"].decode()
    assert "Letzte Prüfung: 1. März 2026." in page


def test_pages_without_images_are_light():
    built = build(samples(), SITE)
    assert max(len(data) for path, data in built.items() if path.endswith(".html")) < 50_000
