"""The names that editions keep: what is decided, what is refused, and what it does to a site."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from urllib.parse import unquote, urljoin

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

import vnu
from conftest import FERRY, PICTURE, SETTINGS, STORM, tree, write_tree
from polyglot_news.addressbook import AddressBook, Names, dumps, loads
from polyglot_news.cli import main
from polyglot_news.errors import FileError
from polyglot_news.naming import native

OLENA = "Olena <olena@example.org>"
WHERE = "locales/uk/addresses.json"


# Deciding


def test_a_name_stays_whatever_becomes_of_the_title():
    first = AddressBook().decided({"storm": "shtorm", "ferry": ""}, {})
    assert first.entries == {"storm": Names("shtorm")}
    assert first.decided({"storm": "buria", "ferry": "porom"}, {}).name("storm") == "shtorm"


def test_an_edition_that_was_published_before_leads_on_and_another_one_does_not():
    made = {"storm": "shtorm", "ferry": "porom"}
    book = AddressBook().decided(made, {"storm": "storm"})
    assert book.earlier("storm") == ("storm",)
    assert book.earlier("ferry") == ()
    # Where nobody knows, a page too many is better than a dead link.
    assert AddressBook().decided(made, None).earlier("ferry") == ("ferry",)


def test_a_name_that_a_person_wrote_stands_and_the_one_before_leads_on():
    book = AddressBook({"storm": Names("buria", ("storm",))})
    again = book.decided({"storm": ""}, {"storm": "shtorm"})
    assert again.entries["storm"] == Names("buria", ("storm", "shtorm"))
    # Back to an earlier one: that leads nowhere any more.
    back = AddressBook({"storm": Names("storm", ("storm", "shtorm"))})
    assert back.earlier("storm") == ("shtorm",)
    # Without an entry, what was there leads on to the name of the article.
    gone = AddressBook().decided({"storm": ""}, {"storm": "shtorm"})
    assert gone.entries == {"storm": Names("", ("shtorm",))}


def test_the_later_one_of_two_alike_gets_a_number():
    book = AddressBook().decided({"a": "wetter", "b": "wetter", "c": "Wetter", "d": ""}, {})
    assert [book.name(one) for one in "abcd"] == ["wetter", "wetter-2", "Wetter-3", "d"]
    # Nor does anything get the name of an article, of an original or an earlier one.
    taken = AddressBook({"x": Names("y", ("z",))})
    book = taken.decided({"a": "b", "b": "", "c": "o", "d": "z", "e": "y"}, {}, ["o"])
    assert [book.name(one) for one in "abcde"] == ["b-2", "b", "o-2", "z-2", "y-2"]


def test_a_new_article_leaves_an_address_to_the_edition_that_has_it():
    book = AddressBook({"vote": Names("brexit")})
    assert book.decided({"vote": "", "brexit": ""}, {"vote": "brexit"}).name("brexit") == "brexit-2"
    # One that is there already does not move because another one gets its address by hand.
    there = {"vote": "vote", "brexit": "brexit"}
    with pytest.raises(FileError, match="“brexit” is the address of two articles"):
        book.decided({"vote": "", "brexit": ""}, there).check(there, [], WHERE)
    long = "a" * 200
    book = AddressBook({"vote": Names(long)}).decided({"vote": "", long: ""}, {})
    assert book.name(long) == "a" * 198 + "-2"


@pytest.mark.parametrize("title", ["Index", "Topics", "Authors", "Static", "CON", "com1"])
def test_what_the_site_needs_itself_is_nothing_to_be_called(title):
    made = native(title, "de").name
    assert AddressBook().decided({"a": made}, {}).name("a") == f"{made}-2"


def test_a_name_leads_to_the_one_that_had_it_last():
    book = AddressBook({"old": Names("alt", ("storm",)), "storm": Names()})
    again = book.decided({"old": "", "storm": "buria"}, {"storm": "storm"})
    assert again.entries["old"].before == ()
    assert again.entries["storm"] == Names("buria", ("storm",))


SLUGS = st.sampled_from(["a", "b", "c", "sturm", "sturm-2", "index"])
NAMES = st.sampled_from(["", "sturm", "Sturm", "a", "b", "sturm-2", "index", "ж"])
BUILDS = st.lists(st.dictionaries(SLUGS, NAMES, min_size=1), min_size=1, max_size=5)


@settings(max_examples=150)
@given(BUILDS)
def test_no_two_editions_ever_share_an_address_and_none_is_lost(builds):
    book = AddressBook()
    last: dict[str, str] = {}
    for made in builds:
        before = book
        book = book.decided(made, last)
        book.check(made, [], WHERE)
        assert book.decided(made, last) == book
        assert loads(dumps(book), WHERE) == book
        for slug, names in before.entries.items():
            assert book.name(slug) == before.name(slug) or not names.address
        now = {slug: book.name(slug) for slug in made}
        assert len({name.casefold() for name in now.values()}) == len(now)
        living = {name.casefold() for name in now.values()}
        for slug, name in last.items():
            if slug in made:
                leads = {now[slug], *book.earlier(slug)}
                assert name in leads or name.casefold() in living or name == now[slug]
        last = now


def test_names_go_along_with_an_article():
    book = AddressBook({"storm": Names("shtorm", ("storm",)), "ferry": Names("porom")})
    moved = book.moved("storm", "gale", named=True)
    assert moved.entries == {"gale": Names("shtorm", ("storm",)), "ferry": Names("porom")}
    # One that went by its article's name leads on from it.
    assert book.moved("bridge", "road", named=True).entries["road"] == Names("", ("bridge",))
    assert book.moved("bridge", "road", named=False) == book
    # Both have one: that of the new name stands, and the other one leads there.
    both = book.moved("storm", "ferry", named=True)
    assert both.entries == {"ferry": Names("porom", ("storm", "shtorm"))}
    # There and back again nothing is lost.
    for slug in ("storm", "ferry", "bridge"):
        back = book.moved(slug, "gale", named=True).moved("gale", slug, named=True)
        assert back.name(slug) == book.name(slug)
        assert {*book.earlier(slug)} <= {*back.earlier(slug)}
    assert book.without("storm").entries == {"ferry": Names("porom")}


# What is refused

REFUSED = {
    "{": ":1:2: This is not valid JSON: Expecting property name",
    "[]": ": This is no table of articles.",
    '{"a": "b"}': ":1: This is not how the names of “a” are written.",
    '{"a": {"adress": "b"}}': ":1: This is not how the names of “a” are written.",
    '{"a": {"address": 1}}': ":1: This is not how the names of “a” are written.",
    '{"a": {"before": "b"}}': ":1: This is not how the names of “a” are written.",
    '{\n"a": {"address": ""}}': "“” cannot be a name in an address.",
    '{\n"a": {"address": ".."}}': ":2: “..” cannot be a name in an address.",
    '{"a": {"address": "b/c"}}': "“b/c” cannot be a name in an address.",
    '{"a": {"address": "b\\\\c"}}': "cannot be a name in an address.",
    '{"a": {"address": "b c"}}': "“b c” cannot be a name in an address.",
    '{"a": {"address": "b\\u202ec"}}': "“b\\u202ec” cannot be a name in an address.",
    '{"a": {"address": "b\\u0000"}}': "“b\\x00” cannot be a name in an address.",
    '{"a": {"address": "\\ud800"}}': "“\\ud800” cannot be a name in an address.",
    '{"a": {"address": "u\\u0308"}}': ":1: “u\u0308” is not written in composed letters",
    '{"a": {"address": "index"}}': "“index” cannot be a name in an address.",
    '{"a": {"address": "Topics"}}': "“Topics” cannot be a name in an address.",
    '{"a": {"address": "%2e"}}': "“%2e” cannot be a name in an address.",
    '{"a": {"before": ["b", "?x"]}}': "“?x” cannot be a name in an address.",
    '{"a": {"address": "' + "ж" * 101 + '"}}': "“"
    + "ж" * 60
    + "…” cannot be a name in an address.",
    '{"a": {"address": ' + "1" * 5_000 + "}}": ": This has a number in it.",
    '{\n"a": {"address": "b"}, "a": {}}': ":2: “a” stands here twice.",
    "[" * 100_000: ": This is nested too deeply.",
}


@pytest.mark.parametrize("text", REFUSED, ids=range(len(REFUSED)))
def test_what_can_be_no_address_is_refused_in_one_line(text):
    with pytest.raises(FileError) as caught:
        loads(text.encode(), WHERE)
    message = str(caught.value)
    assert message.startswith(WHERE) and REFUSED[text] in message
    assert "\n" not in message and message.isprintable()


def test_bytes_that_are_no_text_are_refused():
    with pytest.raises(FileError, match=r"json:2:2: This file is not UTF-8"):
        loads(b"{\n \xff", WHERE)
    assert loads(None, WHERE) == AddressBook() == loads(b"\xef\xbb\xbf{}", WHERE)


def test_two_articles_with_one_address_are_refused():
    book = AddressBook({"storm": Names("buria"), "gale": Names("Buria")})
    with pytest.raises(FileError, match="“buria” is the address of two articles: gale and storm"):
        book.check(["storm", "gale"], [], WHERE)
    book.check(["storm"], [], WHERE)
    with pytest.raises(FileError, match="is the address of two articles: ferry and storm"):
        AddressBook({"storm": Names("ferry")}).check(["storm", "ferry"], [], WHERE)
    with pytest.raises(FileError, match="is the address of two articles"):
        AddressBook({"storm": Names("sturm")}).check(["storm"], ["sturm"], WHERE)
    lost = AddressBook({"storm": Names("a", ("x",)), "gale": Names("b", ("X",))})
    with pytest.raises(FileError, match="was the address of two articles: gale and storm"):
        lost.check(["storm", "gale"], [], WHERE)


# A site


ADDRESSES = '\n[addresses]\nde = "native"\nuk = "transliterated"\nja = "transliterated"\n'
TITLES = {
    "de": {"storm": "Der Sturm über der See", "ferry": "Eine Fähre"},
    "uk": {"storm": "Шторм закрив порт", "ferry": "Пором для порту"},
    "ja": {"storm": "フェリー、また はしる", "ferry": "港の渡し船"},
}
ORIGINALS = {"storm": "Storm Closes the Harbour", "ferry": "A ferry for the harbour"}


def set_up(project: Path, extra: str = ADDRESSES) -> None:
    toml = project / "polyglot-news.toml"
    toml.write_text(toml.read_text() + extra)


def give(project: Path, locale: str, slug: str, title: str) -> None:
    """Write a translated title, as a person does it in an editor: without a flag."""
    path = project / f"locales/{locale}/LC_MESSAGES/{slug}.po"
    text = path.read_text("utf-8")
    entry = re.compile(
        r"(?:# polyglot-news: mt [^\n]*\n)?((?:#[.:][^\n]*\n)*)(?:#, fuzzy\n)?"
        rf'(msgctxt "title"\n)?msgid "{re.escape(ORIGINALS[slug])}"\nmsgstr "[^"]*"'
    )
    text, count = entry.subn(
        lambda found: f'{found[1]}{found[2] or ""}msgid "{ORIGINALS[slug]}"\nmsgstr "{title}"', text
    )
    assert count == 1, text[:900]
    path.write_text(text, "utf-8")


@pytest.fixture(scope="module")
def begun(tmp_path_factory):
    """A site that was published under the names of its articles, and then its titles approved."""
    root = tmp_path_factory.mktemp("begun")
    articles = {"storm.txt": STORM, "ferry.md": FERRY, "aurora.svg": PICTURE}
    write_tree(root, {"polyglot-news.toml": SETTINGS + ADDRESSES})
    write_tree(root / "articles", articles)
    assert CliRunner().invoke(main, ["-C", str(root), "localize"]).exit_code == 0
    for locale, titles in TITLES.items():
        for slug, title in titles.items():
            give(root, locale, slug, title)
    return tree(root)


@pytest.fixture
def named(project, begun):
    write_tree(project, begun)
    return project


def book(project: Path, locale: str) -> dict[str, dict[str, object]]:
    return json.loads((project / f"locales/{locale}/addresses.json").read_text("utf-8"))


def test_an_address_is_made_of_the_title_once_it_is_approved(named, cli):
    before = tree(named / "site")
    assert not list(named.glob("locales/*/addresses.json"))
    assert {"uk/storm/index.html", "de/ferry/index.html"} <= set(before)
    done = cli("publish")
    assert done.exit_code == 0
    assert (
        "ferry (ja): the address stays that of the article: its title has “港” in it" in done.stderr
    )
    assert book(named, "uk") == {
        "ferry": {"address": "porom-dlia-portu", "before": ["ferry"]},
        "storm": {"address": "shtorm-zakryv-port", "before": ["storm"]},
    }
    assert book(named, "de")["storm"]["address"] == "der-sturm-über-der-see"
    assert book(named, "ja") == {"storm": {"address": "feri-mata-hashiru", "before": ["storm"]}}
    site = tree(named / "site")
    assert "uk/shtorm-zakryv-port/index.html" in site and "uk/shtorm-zakryv-port/index.txt" in site
    assert "ja/ferry/index.html" in site
    # Nothing to do, and nothing that a second look would change.
    assert cli("publish", "--check").exit_code == 0
    assert cli("localize").exit_code == 0
    assert cli("publish", "--check").exit_code == 0


def test_where_a_page_was_another_one_leads_on(named, cli):
    cli("publish")
    for path, target in {
        "uk/storm": "../shtorm-zakryv-port/",
        "de/storm": "../der-sturm-%C3%BCber-der-see/",
    }.items():
        html = (named / f"site/{path}/index.html").read_text("utf-8")
        assert f'<meta http-equiv="refresh" content="0; url={target}">' in html
        assert f'<a href="{target}">' in html
        assert '<meta name="robots" content="noindex,follow">' in html
        canonical = re.search(r'rel="canonical" href="(.*?)"', html)
        assert canonical and canonical[1] == urljoin(f"https://news.example/{path}/", target)
        assert not (named / f"site/{path}/index.txt").exists()
    # On a disk, too.
    toml = named / "polyglot-news.toml"
    toml.write_text(toml.read_text().replace('base_url = "https://news.example"\n', ""))
    cli("publish")
    html = (named / "site/de/storm/index.html").read_text("utf-8")
    assert 'content="0; url=../der-sturm-%C3%BCber-der-see/index.html"' in html
    assert "canonical" not in html


def test_whatever_names_an_edition_names_its_address(named, cli):
    toml = named / "polyglot-news.toml"
    toml.write_text(
        toml.read_text().replace("[addresses]", "advertise_unreviewed = true\n[addresses]")
    )
    cli("publish")
    first = (named / "site/uk/feed.xml").read_text("utf-8")
    uk = "https://news.example/uk/porom-dlia-portu/"
    de = "https://news.example/de/eine-f%C3%A4hre/"
    english = (named / "site/en/ferry/index.html").read_text("utf-8")
    assert f'hreflang="uk" href="{uk}"' in english and f'hreflang="de" href="{de}"' in english
    assert 'href="../../de/eine-f%C3%A4hre/" lang="de"' in english
    german = (named / "site/de/eine-fähre/index.html").read_text("utf-8")
    assert f'rel="canonical" href="{de}"' in german
    assert f'"@id":"{de}"' in german and f'property="og:url" content="{de}"' in german
    # The link of the article to another one.
    assert 'href="../der-sturm-%C3%BCber-der-see/"' in german
    listed = (named / "site/sitemap.xml").read_text("utf-8")
    assert f"<loc>{uk}</loc>" in listed and f'hreflang="de" href="{de}"' in listed
    assert "uk/ferry" not in listed and "de/storm" not in listed
    assert uk in first and "uk/ferry/" not in first
    assert "<id>tag:news.example,2026-03-01:uk/ferry</id>" in first
    assert 'href="porom-dlia-portu/"' in (named / "site/uk/index.html").read_text("utf-8")
    # Every address within the site is one at which something is.
    for path, content in tree(named / "site").items():
        if path.endswith(".html") and path != "404.html":
            base = f"https://news.example/{path.removesuffix('index.html')}"
            for found in re.findall(rb'(?:href|src)="([^"#]+)', content):
                address = unquote(urljoin(base, found.decode()))
                if address.startswith("https://news.example/"):
                    place = named / "site" / address.removeprefix("https://news.example/")
                    assert (place / "index.html" if place.is_dir() else place).exists(), (
                        path,
                        place,
                    )
    assert vnu.check(named / "site") == []
    manifest = json.loads((named / "site/manifest.json").read_text("utf-8"))
    entry = next(
        one for one in manifest["editions"] if (one["language"], one["article"]) == ("uk", "ferry")
    )
    assert entry["address"] == "uk/porom-dlia-portu/"
    assert {"uk/porom-dlia-portu/index.html", "uk/ferry/index.html"} <= set(entry["files"])
    assert cli("verify", "uk/ferry").exit_code == 0
    assert cli("verify", "uk/porom-dlia-portu").exit_code == 0
    (named / "site/uk/ferry/index.html").write_text("elsewhere")
    assert cli("verify", "uk/ferry").exit_code == 1


def test_books_and_ninjs_know_the_address(named, cli, tmp_path):
    cli("publish")
    out = tmp_path / "out"
    assert cli("export", "ferry", "-l", "uk", "--format", "ninjs", "-o", out).exit_code == 0
    told = json.loads((out / "ferry.uk.json").read_text("utf-8"))
    assert told["renditions"][0]["href"] == "https://news.example/uk/porom-dlia-portu/"
    assert told["uri"] == "tag:news.example,2026-03-01:uk/ferry"
    assert "https://news.example/uk/shtorm-zakryv-port/" in told["bodies"][0]["value"]
    assert cli("export", "ferry", "-l", "uk", "--format", "epub", "-o", out).exit_code == 0
    with zipfile.ZipFile(out / "ferry.uk.epub") as archive:
        chapter = archive.read("book/ferry.xhtml").decode()
    assert "https://news.example/uk/shtorm-zakryv-port/" in chapter
    assert "https://news.example/en/ferry/" in chapter


def test_the_words_of_a_machine_make_no_address(project, cli):
    set_up(project)
    assert cli("localize").exit_code == 0
    assert not list(project.glob("locales/*/addresses.json"))
    why = cli("why", "storm", "uk").stdout
    assert "Address: uk/storm/, that of the article until a person has approved the title." in why
    told = json.loads(cli("why", "storm", "uk", "--format", "json").stdout)
    assert told["address"] == "uk/storm/" and "approved the title" in told["address_reason"]


def test_an_address_stays_when_the_title_or_the_setting_changes(named, cli):
    cli("publish")
    site = set(tree(named / "site"))
    give(named, "uk", "storm", "Буря закрила порт")
    toml = named / "polyglot-news.toml"
    toml.write_text(toml.read_text().replace('uk = "transliterated"', 'uk = "source"'))
    cli("publish")
    assert set(tree(named / "site")) == site
    assert "as locales/uk/addresses.json has it" in cli("why", "storm", "uk").stdout


def test_a_person_may_write_another_address(named, cli):
    cli("publish")
    path = named / "locales/uk/addresses.json"
    path.write_text(path.read_text("utf-8").replace('"shtorm-zakryv-port"', '"buria"'), "utf-8")
    assert cli("publish").exit_code == 0
    assert book(named, "uk")["storm"] == {
        "address": "buria",
        "before": ["storm", "shtorm-zakryv-port"],
    }
    for name in ("storm", "shtorm-zakryv-port"):
        html = (named / f"site/uk/{name}/index.html").read_text("utf-8")
        assert "url=../buria/" in html
    path.write_text(path.read_text("utf-8").replace('"buria"', '"porom-dlia-portu"'), "utf-8")
    before = tree(named / "site")
    done = cli("publish")
    assert done.exit_code == 5
    assert done.stderr == (
        "Error: locales/uk/addresses.json: “porom-dlia-portu” is the address of two articles: "
        'ferry and storm. Give one of them another "address" here.\n'
    )
    assert tree(named / "site") == before


def test_an_address_of_a_persons_own_needs_no_setting(project, cli):
    cli("localize")
    write_tree(project, {"locales/de/addresses.json": '{"storm": {"address": "unwetter"}}'})
    assert cli("publish").exit_code == 0
    assert (project / "site/de/unwetter/index.html").exists()
    assert "url=../unwetter/" in (project / "site/de/storm/index.html").read_text("utf-8")


def test_a_page_goes_before_a_page_that_only_leads_on(named, cli):
    cli("publish")
    assert cli("rename", "storm", "gale").exit_code == 0
    write_tree(named, {"articles/storm.txt": "Another One\nQuite other words stand here.\n"})
    assert cli("localize").exit_code == 0
    assert (named / "site/uk/gale").exists() is False
    assert "refresh" not in (named / "site/uk/storm/index.html").read_text("utf-8")
    assert (named / "site/uk/shtorm-zakryv-port/index.html").exists()


@pytest.mark.parametrize("by", ["command", "file"])
def test_a_renamed_article_keeps_its_addresses(named, cli, by):
    cli("publish")
    names = book(named, "uk")
    if by == "command":
        assert cli("rename", "ferry", "ship").exit_code == 0
    else:
        (named / "articles/ferry.md").rename(named / "articles/ship.md")
    assert cli("localize").exit_code == 0
    assert book(named, "uk") == {"ship": names["ferry"], "storm": names["storm"]}
    # In Japanese it went by its article's name.
    assert book(named, "ja")["ship"] == {"before": ["ferry"]}
    assert "url=../ship/" in (named / "site/ja/ferry/index.html").read_text("utf-8")
    assert "url=../porom-dlia-portu/" in (named / "site/uk/ferry/index.html").read_text("utf-8")
    assert (named / "site/uk/porom-dlia-portu/index.html").exists()


def test_no_manifest_can_put_a_name_into_the_book_that_no_address_can_have(named, cli):
    path = named / "site/manifest.json"
    path.write_text(path.read_text("utf-8").replace('"uk/storm/"', '"uk/../"'), "utf-8")
    assert cli("publish").exit_code == 0
    assert book(named, "uk")["storm"] == {"address": "shtorm-zakryv-port"}


def test_the_evidence_says_where_the_edition_is(named, cli):
    cli("publish")
    assert "<dd>uk/shtorm-zakryv-port/</dd>" in cli("dossier", "storm", "uk").stdout


def test_prune_takes_the_addresses_along(named, cli):
    cli("publish")
    (named / "articles/storm.txt").unlink()
    (named / "articles/ferry.md").write_text("# Other\n\nNothing of that.\n")
    cli("localize")
    assert "storm" in book(named, "uk")
    assert cli("prune", "--yes").exit_code == 0
    assert set(book(named, "uk")) == {"ferry"}
    assert not (named / "locales/ja/addresses.json").exists()


def test_a_frozen_build_wants_the_addresses_committed(named, cli):
    cli("update")
    before = tree(named)
    done = cli("localize", "--frozen")
    assert done.exit_code == 1
    assert "not up to date: locales/uk/addresses.json\n" in done.stderr
    assert tree(named) == before
    cli("publish")
    assert cli("localize", "--frozen").exit_code == 0


def test_a_clone_without_a_site_builds_the_same(named, cli, tmp_path, offline_environment):
    cli("localize")
    keep = {
        path: data
        for path, data in tree(named).items()
        if not path.startswith(("site/", ".polyglot-news/"))
    }
    other = tmp_path / "a clone"
    write_tree(other, keep)
    command = [sys.executable, "-m", "polyglot_news.cli", "-C", str(other), "publish"]
    environment = offline_environment | {"PYTHONHASHSEED": "77", "TZ": "Asia/Tokyo"}
    subprocess.run(command, check=True, capture_output=True, env=environment)
    assert tree(other / "site") == tree(named / "site")
    assert {path: data for path, data in tree(other).items() if path in keep} == keep


def test_without_a_record_of_a_build_earlier_addresses_are_supposed(named, cli):
    """A clone cannot know what is on the server."""
    for path in sorted((named / "site").rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    cli("publish")
    assert book(named, "uk")["storm"]["before"] == ["storm"]


def test_an_edition_that_never_was_elsewhere_leads_nowhere(project, cli):
    set_up(project, ADDRESSES + '[policy]\ndefault = "reviewed"\n')
    assert cli("localize").exit_code == 3
    give(project, "uk", "storm", "Шторм")
    options = ("-l", "uk", "--all", "--scope", "read", "--by", OLENA)
    assert cli("approve", "storm", *options).exit_code == 0
    cli("publish")
    assert book(project, "uk") == {"storm": {"address": "shtorm"}}
    assert not (project / "site/uk/storm").exists()


def test_one_language_alone_links_to_nothing_that_is_not_there(project, cli):
    toml = project / "polyglot-news.toml"
    toml.write_text(toml.read_text().replace("[site]", "[site]\nadvertise_unreviewed = true"))
    assert cli("localize").exit_code == 0
    for path in sorted((project / "site").rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    assert cli("publish", "-l", "de").exit_code == 0
    assert {path.name for path in (project / "site").iterdir() if path.is_dir()} == {
        *("de", "en", "static")
    }
    for path, content in tree(project / "site").items():
        if path.endswith((".html", ".xml")):
            assert not re.search(rb'(?:\.\./|news\.example/|href=")(?:uk|ja)/', content), path
    # What an earlier build left is linked, and nothing more.
    assert cli("publish", "-l", "uk").exit_code == 0
    html = (project / "site/uk/storm/index.html").read_text("utf-8")
    assert "../../de/storm/" in html and "../../ja/storm/" not in html
    (project / "site/de/topics/ferry/index.html").unlink()
    toml.write_text(toml.read_text().replace("The Harbour Post", "The Post"))
    assert cli("publish", "-l", "uk").exit_code == 0
    topic = (project / "site/uk/topics/ferry/index.html").read_text("utf-8")
    assert "../../../en/topics/ferry/" in topic and "de/topics/ferry" not in topic
    assert "de/topics/ferry" not in (project / "site/sitemap.xml").read_text("utf-8")
    assert "de/topics/harbour" in (project / "site/sitemap.xml").read_text("utf-8")
    assert cli("publish").exit_code == 0
    assert "../../ja/storm/" in (project / "site/uk/storm/index.html").read_text("utf-8")


def test_a_language_that_is_left_out_gets_no_new_address(named, cli):
    cli("publish", "-l", "de")
    assert not (named / "locales/uk/addresses.json").exists()
    assert "../../uk/storm/" in (named / "site/de/der-sturm-über-der-see/index.html").read_text(
        "utf-8"
    )
