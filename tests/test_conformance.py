"""What other programs think of the site: readers of feeds, schemas, a JSON-LD processor, links.

Each of them also has to find a fault that is planted: one that says yes to everything says nothing.
"""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin

import feedparser
import pytest
from lxml import etree
from pyld import jsonld

from polyglot_news.site import Coverage, Edition, Evidence, Reviewer, Site, build, discovery, theme
from site_samples import samples

CASES = Path(__file__).parent / "cases" / "site"
MODULES = Path(__file__).parent.parent / ".tools" / "node_modules"
BASE = "https://news.example/paper/"
SITE = Site(
    "The Harbour & Post", "en", BASE, ("en", "ja", "uk", "de"), report="mailto:desk@news.example"
)
LANGUAGES = ("ar", "de", "en", "ja", "uk")


def editions() -> list[Edition]:
    """The samples, of which the German ferry is reviewed by somebody and has topics in German.

    The market has an address in Japanese, and had another one before.
    """
    proof = Evidence(reviewers=(Reviewer("Olena Koval", True, 21),), reviewed_on="2025-08-20")
    return [
        replace(
            one,
            coverage=Coverage(21, reviewed=21),
            evidence=proof,
            tags=("Hafen & Meer", "../x"),
            source_fields=frozenset(),
        )
        if one.language == "de"
        else replace(one, name="夜の市場", earlier=(one.slug, "yoru-no-ichiba"))
        if one.slug == "night-market" and one.language == "ja"
        else one
        for one in samples()
    ]


@pytest.fixture(scope="module")
def built() -> dict[str, bytes]:
    return build(editions(), SITE)


# Feeds


@cache
def atom() -> etree.RelaxNG:
    return etree.RelaxNG(etree.parse(CASES / "atom.rng"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_reader_of_feeds_gets_every_entry_whole(built, language):
    content = built[f"{language}/feed.xml"]
    feed = feedparser.parse(io.BytesIO(content))
    assert not feed.bozo, feed.get("bozo_exception")
    assert feed.version == "atom10"
    assert feed.feed.title.startswith("The Harbour & Post – ")
    assert feed.feed.language == language
    assert feed.feed.links[0].href == f"{BASE}{language}/feed.xml"
    shown = {one.title for one in editions() if one.language == language}
    assert {entry.title for entry in feed.entries} == shown
    assert len({entry.id for entry in feed.entries}) == len(feed.entries)
    for entry in feed.entries:
        assert entry.updated_parsed >= entry.published_parsed
        assert entry.link.startswith(f"{BASE}{language}/")
        assert len(entry.content[0].value) > 100
        assert entry.content[0].type == "text/html"
        assert entry.content[0].language == language
    ferry = next(one for one in feed.entries if "harbour-ferry" in one.link)
    assert [author.name for author in ferry.authors] == ["Marta Lind"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_feeds_keep_the_rules_of_atom(built, language):
    feed = etree.fromstring(built[f"{language}/feed.xml"])
    assert atom().validate(feed), atom().error_log
    # What the schema cannot say (RFC 4287, 4.1.1 and 4.1.2).
    name = {"a": "http://www.w3.org/2005/Atom"}
    assert feed.xpath("a:author or not(a:entry[not(a:author)])", namespaces=name)
    assert len(feed.xpath("a:link[@rel='self']", namespaces=name)) == 1
    for entry in feed.xpath("a:entry", namespaces=name):
        alternates = [
            (link.get("type"), link.get("hreflang"))
            for link in entry.xpath("a:link[@rel='alternate']", namespaces=name)
        ]
        assert len(alternates) == len(set(alternates)) == 1


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (r"<updated>.*?</updated>", ""),
        (r"<updated>.*?</updated>", "<updated>2025-08-19</updated>"),
        (r"<id>.*?</id>", "<id></id>"),
        (r"<name>.*?</name>", "<name> </name>"),
        (r'hreflang="de"', 'hreflang="german language"'),
        (r"<generator>", "<generators/><generator>"),
    ],
)
def test_the_schema_of_atom_finds_a_planted_fault(built, right, wrong):
    text, count = re.subn(right, wrong, built["de/feed.xml"].decode(), count=1)
    assert count
    assert not atom().validate(etree.fromstring(text.encode()))


def test_the_reader_of_feeds_finds_a_planted_fault(built):
    broken = built["de/feed.xml"].replace(b"</entry>", b"", 1)
    assert feedparser.parse(io.BytesIO(broken)).bozo


# The sitemap


@cache
def sitemap_schema() -> etree.XMLSchema:
    theirs = MODULES / "sitemap" / "schema" / "sitemap.xsd"
    assert theirs.is_file(), "The schema of sitemaps is not installed. Run: make test"
    return etree.XMLSchema(
        etree.fromstring(f"""
            <schema xmlns="http://www.w3.org/2001/XMLSchema">
            <import namespace="http://www.sitemaps.org/schemas/sitemap/0.9"
                    schemaLocation="{theirs.as_uri()}"/>
            <import namespace="http://www.w3.org/1999/xhtml"
                    schemaLocation="{(CASES / "sitemap.xsd").as_uri()}"/>
            </schema>""")
    )


def test_the_sitemap_keeps_its_schema(built):
    sitemap = etree.fromstring(built["sitemap.xml"])
    assert sitemap_schema().validate(sitemap), sitemap_schema().error_log
    assert len(sitemap) > 8
    assert b"xhtml:link" in built["sitemap.xml"]


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (b"<loc>", b"<loc>\n</loc><loc>"),
        (b"<lastmod>2025-08-1", b"<lastmod>August 1"),
        (b'hreflang="x-default"', b'hreflang="x_default"'),
        (b"<url>\n<loc>", b"<url>\n<link/><loc>"),
    ],
)
def test_the_schema_of_sitemaps_finds_a_planted_fault(built, right, wrong):
    broken = built["sitemap.xml"].replace(right, wrong, 1)
    assert broken != built["sitemap.xml"]
    assert not sitemap_schema().validate(etree.fromstring(broken))


@cache
def index_schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(CASES / "siteindex.xsd"))


def test_a_sitemap_that_would_be_too_large_is_several_and_an_index(built, monkeypatch):
    whole = etree.fromstring(built["sitemap.xml"])
    for limit, size in (("MOST_PAGES", 5), ("LARGEST", 2_000)):
        with monkeypatch.context() as patch:
            patch.setattr(discovery, limit, size)
            parted = build(editions(), SITE)
        index = etree.fromstring(parted["sitemap.xml"])
        assert index_schema().validate(index), index_schema().error_log
        names = [str(one[0].text).removeprefix(BASE) for one in index]
        assert len(names) > 2
        assert [*names, "sitemap.xml"] == sorted(
            (name for name in parted if name.startswith("sitemap")),
            key=lambda name: (name == "sitemap.xml", len(name), name),
        )
        parts = [etree.fromstring(parted[name]) for name in names]
        for name, part in zip(names, parts, strict=True):
            assert sitemap_schema().validate(part), sitemap_schema().error_log
            assert len(part) <= size and (limit == "MOST_PAGES" or len(parted[name]) <= size)
        urls = [etree.tostring(url) for part in parts for url in part]
        assert urls == [etree.tostring(url) for url in whole]
        assert dead(parted) == []


def test_fifty_thousand_addresses_are_one_sitemap_and_one_more_are_two():
    def fill(template: str, **values: object) -> bytes:
        return theme.fill(template, "en", **values)

    def absolute(path: str) -> str:
        return BASE + path

    pages = [discovery.Listed(f"{BASE}{number}/", "", {}) for number in range(50_001)]
    assert set(discovery.sitemaps(pages[:-1], fill, absolute)) == {"sitemap.xml"}
    found = discovery.sitemaps(pages, fill, absolute)
    assert set(found) == {"sitemap.xml", "sitemap-1.xml", "sitemap-2.xml"}
    sizes = [len(etree.fromstring(found[f"sitemap-{number}.xml"])) for number in (1, 2)]
    assert sizes == [50_000, 1]


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (b"<loc>https://news.example/paper/a.xml</loc>", b"<loc>a.xml</loc>"),
        (b"b.xml", b"a.xml"),
        (b"<sitemap>", b"<url>x</url><sitemap>"),
    ],
)
def test_the_schema_of_an_index_finds_a_planted_fault(right, wrong):
    index = theme.fill("sitemap-index.xml", "en", maps=[f"{BASE}a.xml", f"{BASE}b.xml"])
    assert index_schema().validate(etree.fromstring(index))
    broken = index.replace(right, wrong, 1)
    assert broken != index
    assert not index_schema().validate(etree.fromstring(broken))


def test_a_page_that_leads_on_is_told_to_nobody(built):
    for name in ("night-market", "yoru-no-ichiba"):
        page = built[f"ja/{name}/index.html"].decode()
        assert "url=../%E5%A4%9C%E3%81%AE%E5%B8%82%E5%A0%B4/" in page
        assert f"/ja/{name}/".encode() not in built["sitemap.xml"] + built["ja/feed.xml"]
    assert "ja/夜の市場/index.html" in built


# JSON-LD


class _Vocabulary:
    """schema.org as a package of types has it: of each type its parents and its properties."""

    def __init__(self) -> None:
        path = MODULES / "schema-dts" / "dist" / "schema.d.ts"
        assert path.is_file(), "The vocabulary of schema.org is not installed. Run: make test"
        self.text = path.read_text(encoding="utf-8")
        found = re.findall(r"interface (\w+)Base extends ([^{]+)\{(.*?)\n\}", self.text, re.S)
        self.types = {
            name: (
                [parent.strip().removesuffix("Base") for parent in parents.split(",")],
                set(re.findall(r'^    "(\w+)"\?:', body, re.M)),
            )
            for name, parents, body in found
        }

    def properties(self, name: str) -> set[str]:
        if name not in self.types:
            return set()
        parents, own = self.types[name]
        return own.union(*map(self.properties, parents))

    def problems(self, node: dict) -> list[str]:
        """What a node, and those in it, say that the vocabulary does not know."""
        name = node["@type"]
        if name not in self.types:
            return [f"no type {name}"]
        known = self.properties(name)
        found = [f"{name} has no {key}" for key in node if key[0] != "@" and key not in known]
        for value in node.values():
            parts = value if isinstance(value, list) else [value]
            found += [said for one in parts if isinstance(one, dict) for said in self.problems(one)]
        return found


@cache
def vocabulary() -> _Vocabulary:
    return _Vocabulary()


def load(address: str, _: object) -> dict[str, object]:
    """The context of schema.org, as far as we use it: nothing is fetched."""
    assert address.rstrip("/") == "https://schema.org", address
    context = json.loads((CASES / "schema-org.jsonld").read_text(encoding="utf-8"))
    return {"contextUrl": None, "documentUrl": address, "document": context}


def expand(data: dict) -> dict:
    (node,) = jsonld.expand(data, {"documentLoader": load, "base": ""})
    return node


def terms(node: object) -> set[str]:
    """The properties and types of a document, whatever its form; their last part alone."""
    if isinstance(node, list):
        return set().union(*map(terms, node))
    if not isinstance(node, dict):
        return set()
    found = {key.rpartition("/")[2] for key in node if key[0] != "@"}
    types = node.get("@type", [])
    for one in [types] if isinstance(types, str) else types:
        found.add(one.rpartition("/")[2])
    return found.union(*map(terms, node.values()))


def data_of(page: bytes) -> dict:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page.decode())
    return json.loads(found[1]) if found else {}


def articles(built: dict[str, bytes]) -> dict[str, dict]:
    found = {
        path: data_of(content)
        for path, content in built.items()
        if path.endswith(".html") and b"ld+json" in content
    }
    assert len(found) == len(editions())
    return found


def test_a_processor_of_json_ld_keeps_every_statement(built):
    for path, data in articles(built).items():
        node = expand(data)
        assert terms(node) == terms({k: v for k, v in data.items() if k != "@context"}), path
        assert node["@type"] == ["https://schema.org/NewsArticle"]
        assert unquote(node["@id"]) == BASE + path.removesuffix("index.html")
        assert vocabulary().problems(data) == []
        kind = data.get("digitalSourceType")
        assert kind is None or f'"{kind}"' in vocabulary().text


def test_editions_and_originals_name_each_other(built):
    found = {data["@id"]: data for data in articles(built).values()}
    works = {
        one: data["translationOfWork"]["@id"]
        for one, data in found.items()
        if "translationOfWork" in data
    }
    assert len(works) >= 4
    assert set(works.values()) <= set(found)
    for address, data in found.items():
        for other in data.get("workTranslation", ()):
            assert works[other["@id"]] == address
            assert other["inLanguage"] == found[other["@id"]]["inLanguage"]


def test_the_processor_and_the_vocabulary_find_planted_faults(built):
    data = articles(built)["de/harbour-ferry/index.html"]
    unknown = data | {"headlines": data["headline"]}
    assert terms(expand(unknown)) != terms({k: v for k, v in unknown.items() if k != "@context"})
    misplaced = data | {"author": [{"@type": "Person", "name": "A", "headline": "B"}]}
    assert vocabulary().problems(misplaced) == ["Person has no headline"]
    assert vocabulary().problems(data | {"@type": "Newsarticle"}) == ["no type Newsarticle"]


# Links


class _Addresses(HTMLParser):
    """The addresses and the ids of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.ids: set[str] = set()
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.addresses += [value for key in ("href", "src", "cite") if (value := given.get(key))]
        if given.get("property") in {"og:url", "og:image"}:
            self.addresses.append(given["content"] or "")
        if "id" in given:
            self.ids.add(given["id"] or "")


def named(built: dict[str, bytes]) -> list[tuple[str, str]]:
    """Every address that a file of the site names, as it is written, with the file."""
    found = []
    for path, content in built.items():
        text = content.decode() if path.endswith((".html", ".xml", ".txt")) else ""
        if path.endswith(".html"):
            found += [(path, one) for one in _Addresses(text).addresses]
            found += [(path, one) for one in re.findall(r'"@id":"(.*?)"', text)]
        elif path.endswith("feed.xml"):
            for element in etree.fromstring(content).iter():
                found += [(path, element.get("href") or "")]
                if str(element.tag).endswith("content"):
                    found += [(path, one) for one in _Addresses(element.text).addresses]
        elif path.startswith("sitemap"):
            for element in etree.fromstring(content).iter():
                place = element.text if str(element.tag).endswith("loc") else element.get("href")
                found += [(path, place or "")]
        elif path == "robots.txt":
            found += [(path, one) for one in re.findall(r"^Sitemap: (.*)$", text, re.M)]
    return [(path, address) for path, address in found if address]


def leading(built: dict[str, bytes]) -> list[tuple[str, str]]:
    """The same, absolute."""
    return [(path, urljoin(BASE + path, address)) for path, address in named(built)]


def dead(built: dict[str, bytes]) -> list[str]:
    """The addresses within the site at which there is nothing."""
    ids = {
        path: _Addresses(content.decode()).ids
        for path, content in built.items()
        if path.endswith(".html")
    }
    found = []
    for path, whole in leading(built):
        if not whole.startswith(BASE):
            continue
        address, part = urldefrag(whole)
        target = unquote(address).removeprefix(BASE)
        target += "index.html" if target == "" or target.endswith("/") else ""
        if target not in built or (part and unquote(part) not in ids[target]):
            found.append(f"{path}: {whole}")
    return found


def test_whatever_is_named_within_the_site_is_there(built):
    assert dead(built) == []
    sources = {path for path, whole in leading(built) if whole.startswith(BASE)}
    assert {"404.html", "robots.txt", "sitemap.xml", "de/feed.xml", "index.html"} <= sources
    assert {"de/topics/hafen-meer/index.html", "ja/authors/marta-lind/index.html"} <= sources
    # Feeds, the sitemap and the error page are read elsewhere than where they lie.
    for path, address in named(built):
        if not path.endswith("index.html"):
            assert address.startswith((BASE, "https://", "mailto:", "#page-text")), path


@pytest.mark.parametrize(
    ("name", "right", "wrong"),
    [
        ("de/feed.xml", b"/harbour-ferry/", b"/harbour-fairy/"),
        ("sitemap.xml", b"/de/", b"/dee/"),
        ("404.html", b"/static/", b"/statics/"),
        ("ja/harbour-ferry/index.html", b"#p1", b"#p99"),
        (
            "uk/topics/harbour/index.html",
            b'rel="canonical" href="https://news.example/paper/uk',
            b'rel="canonical" href="https://news.example/paper/ua',
        ),
    ],
)
def test_a_dead_link_is_found(built, name, right, wrong):
    broken = built[name].replace(right, wrong)
    assert broken != built[name]
    assert [one for one in dead(built | {name: broken}) if one.startswith(f"{name}: ")]
