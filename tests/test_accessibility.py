"""Every kind of page in a real browser: what axe says, what fits a phone, what needs a script."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from browser import DESKTOP, ORIGIN, PHONE, Browser, open_browser
from polyglot_news.site import Coverage, Edition, Evidence, Site, build
from polyglot_news.site.dossier import Approval, Unit, page
from site_samples import samples

SITE = Site(
    "The Harbour Post",
    "en",
    ORIGIN,
    ("en", "ja", "uk", "de"),
    report="https://desk.example/?at={url}",
)
LANGUAGES = ("ar", "de", "en", "ja", "uk")
PAGES = ["", "404.html", "dossier.html", "ja/night-market/"]
PAGES += [
    f"{language}/{page}"
    for language in LANGUAGES
    for page in ("", "harbour-ferry/", "topics/harbour/", "authors/marta-lind/")
]


def dossier() -> bytes:
    """A dossier with a unit of each sort."""
    edition = Edition("harbour-ferry", "ar", "en", "العبّارة الأخيرة", "", coverage=Coverage(2))
    approval = Approval(
        "2026-03-01T12:00:00Z", "Olena Koval", "person", "approved", 0.25, "all numbers", "9f2c"
    )
    units = (
        Unit(
            1,
            "The last ferry",
            "العبّارة الأخيرة",
            "reviewed",
            "machine",
            "a person did",
            True,
            (approval,),
        ),
        Unit(0, "Not <done>", "", "untranslated", "nobody", "nothing is there", False),
    )
    proof = {
        "tag": "ar-t-en",
        "source": {"sha256": "ab" * 32},
        "units": {
            "total": 2,
            "reviewed": 1,
            "machine": 0,
            "outdated": 0,
            "in_last_reviewed_wording": 0,
            "untranslated": 1,
        },
        "reviewed_on": "2026-03-01",
        "reviewers": [{"name": "Olena Koval", "kind": "person", "units": 1}],
        "machine": {
            "unchanged_share": 0.5,
            "engines": [{"name": "argos", "package": "en_ar-1.0", "sha256": "cd" * 32}],
        },
    }
    return page(edition, units, proof, "published under the policy “labelled”.", "ar")


@pytest.fixture(scope="module")
def built() -> dict[str, bytes]:
    proof = Evidence(reviewed_on="2025-08-20")
    dated = [one if one.is_original else replace(one, evidence=proof) for one in samples()]
    return build(dated, SITE) | {"dossier.html": dossier()}


@pytest.fixture(scope="module")
def browser(built) -> Iterator[Browser]:
    with open_browser() as found:
        found.files = built
        yield found


def test_every_kind_of_page_is_looked_at(built):
    shown = {path + ("" if path.endswith(".html") else "index.html") for path in PAGES}
    assert shown <= set(built)
    assert 'class="notice"' in built["ar/harbour-ferry/index.html"].decode()
    assert 'class="beside"' in built["ja/night-market/index.html"].decode()


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_serious_and_the_page_fits_a_phone(browser, path):
    browser.asked.clear()
    browser.show(path)
    assert browser.violations() == []
    browser.look("dark", PHONE)
    assert browser.violations() == []
    assert browser.overflow() == 0
    # On the two others only the colours and the size of what is touched can be different.
    browser.look("light", PHONE)
    assert browser.violations("color-contrast", "target-size") == []
    browser.look("dark", DESKTOP)
    assert browser.violations("color-contrast", "target-size") == []
    assert browser.asked == []


@pytest.mark.parametrize(
    ("right", "wrong", "rule"),
    [
        ('alt="Eine', 'data-alt="Eine', "image-alt"),
        ('<p class="description"', '<p style="color: #ccc"', "color-contrast"),
        ('<html lang="de"', "<html", "html-has-lang"),
        ('lang="ja" hreflang', 'lang="japanisch" hreflang', "valid-lang"),
        ('aria-labelledby="page-notice"', 'aria-labeledby="page-notice"', "aria-valid-attr"),
        ('<div class="scroll" tabindex="0">', "<ul><p>", "list"),
        (">The Harbour Post</a>", "></a>", "link-name"),
    ],
)
def test_axe_finds_planted_faults(browser, built, right, wrong, rule):
    text = built["de/harbour-ferry/index.html"].decode()
    broken = text.replace(right, wrong, 1)
    assert broken != text
    browser.files = built | {"broken.html": broken.encode()}
    browser.show("broken.html")
    found = browser.violations()
    browser.files = built
    assert rule in {one.partition(":")[0] for one in found}


def test_a_page_that_is_too_wide_is_seen(browser, built):
    wide = built["de/index.html"].replace(b"<h1>", b'<h1 style="width: 40rem">')
    assert wide != built["de/index.html"]
    browser.files = built | {"de/wide.html": wide}
    browser.show("de/wide.html", size=PHONE)
    browser.files = built
    assert browser.overflow() > 100


def test_without_scripts_every_page_can_be_read(browser, built):
    """What a reader sees is the same; of the start page, the order may differ."""
    plain = Browser.within(browser.program, scripts=False)
    plain.files = built
    for path in PAGES:
        plain.show(path)
        browser.show(path)
        words = [sorted(one.page.inner_text("body").split()) for one in (plain, browser)]
        assert words[0] == words[1], path
        assert len(words[0]) > 5


def test_the_start_page_offers_the_readers_language_first_and_stays(browser):
    browser.show("")
    found = browser.page.locator(".editions a").all_inner_texts()
    assert found[0] == "English"
    assert browser.page.url == ORIGIN
