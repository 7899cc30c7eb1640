"""Settings: what may be set, and what is said of everything else, with its line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polyglot_news.errors import UsageError
from polyglot_news.settings import Beyond, Machine, Naming, Outdated, Policy, Settings, loads


def test_an_empty_file_gives_what_the_attributes_say():
    assert loads("") == Settings()


def test_everything_can_be_set():
    text = """
        source_language = "PT-br"
        locales = ["de", "zh-hans"]
        engine = "pseudo"
        [site]
        title = "Новини"
        base_url = "https://news.example:8080/paper/"
        output = "./public/www/"
        report = "mailto:desk@news.example?subject={article}"
        advertise_unreviewed = true
        [policy]
        default = "reviewed"
        zh-Hans = "draft"
        [labelled]
        engines = ["argos"]
        [outdated]
        default = { days = 7 }
        de = { units = 3, beyond = "label" }
        [addresses]
        default = "transliterated"
        de = "native"
    """
    assert loads(text) == Settings(
        source_language="pt_BR",
        locales=("de", "zh_Hans"),
        title="Новини",
        base_url="https://news.example:8080/paper",
        output="public/www",
        report="mailto:desk@news.example?subject={article}",
        advertise_unreviewed=True,
        policy=Policy.REVIEWED,
        policies={"zh_Hans": Policy.DRAFT},
        labelled_engines=("argos",),
        outdated={
            "default": Outdated(10**9, 7, Beyond.WITHDRAW),
            "de": Outdated(3, None, Beyond.LABEL),
        },
        engine="pseudo",
        naming=Naming.TRANSLITERATED,
        namings={"de": Naming.NATIVE},
    )
    assert loads(text).naming_of("zh_Hans") is Naming.TRANSLITERATED
    assert Settings().naming_of("de") is Naming.SOURCE
    assert loads(text).policy_of("de") is Policy.REVIEWED
    assert loads(text).policy_of("zh_Hans") is Policy.DRAFT


def test_windows_line_endings_and_a_byte_order_mark_change_nothing():
    assert loads('\ufeffengine = "pseudo"\r\n[site]\r\ntitle = "T"\r\n') == Settings(
        engine="pseudo", title="T"
    )


def test_no_locales_are_a_project_without_translations():
    assert loads("locales = []").locales == ()


KEYS = "source_language, locales, engine, engines, machine, site, policy, labelled, outdated"
KEYS += ", addresses"
SITE = "title, base_url, output, report, advertise_unreviewed"

# For each text what is said of it, after the name of the file.
NAMES = 'has to be a text or a list of texts. Write "argos" or ["argos", "other"].'
ERRORS = {
    'engine = "\\u0000"': ":1: “engine” has a control character in it. Take it out.",
    # Keys
    '\nlocale = ["de"]': ":2: “locale” is not a setting. Did you mean “locales”?",
    'locales = ["de"]\nlocale = "de"': ":2: “locale” is not a setting. Did you mean “locales”?",
    "# x = 1\nx = 1": (f":2: “x” is not a setting. Known: {KEYS}."),
    '[site]\nbase-url = ""': ":2: “base-url” is not a setting of [site]. Did you mean “base_url”?",
    "[site]\nx = 1": f":2: “x” is not a setting of [site]. Known: {SITE}.",
    'title = "T"': ":1: “title” is not a setting. It belongs to [site].",
    '[site]\ntitle = "T"\nlocales = []': (
        ":3: “locales” is not a setting of [site]. Write it above the first [section]."
    ),
    "[policy]\ndefault = 'draft'\n[site]\ndefault = 1": (
        f":4: “default” is not a setting of [site]. Known: {SITE}."
    ),
    "[sites]\n": ":1: “sites” is not a setting. Did you mean “site”?",
    "site.tilte = 1": ":1: “tilte” is not a setting of [site]. Did you mean “title”?",
    "engine = 'a'\nsite = { tilte = 1 }": (
        ":2: “tilte” is not a setting of [site]. Did you mean “title”?"
    ),
    '"naïve key" = 1': (f":1: “naïve key” is not a setting. Known: {KEYS}."),
    # Types
    'locales = "de"': ':1: “locales” has to be a list of locales. Write ["ja", "de"].',
    'locales = ["de", true]': ':1: “locales” has to be a list of locales. Write ["ja", "de"].',
    "locales = [[]]": ':1: “locales” has to be a list of locales. Write ["ja", "de"].',
    "[[locales]]\nx = 1": ':1: “locales” has to be a list of locales. Write ["ja", "de"].',
    "engine = true": f":1: “engine” {NAMES}",
    "engine = 2026-01-01": f":1: “engine” {NAMES}",
    'engine = ["argos", 1]': f":1: “engine” {NAMES}",
    "engine = []": ":1: “engine” names no engine. Name one, or take the line out.",
    'engine = ["a", "a"]': ":1: “engine” names an engine twice. Take one of them out.",
    "[engines]\nde = 1": f":2: “de” {NAMES}",
    'engines = "argos"': ":1: “engines” has to be a table. Write [engines] and its keys below.",
    "locales = ['de']\n[engines]\nuk = 'argos'": (
        ":3: “uk” is not one of this project's locales. "
        "They are: de; polyglot-news.toml lists them."
    ),
    "[machine]\nde = 'of'": (
        ":2: “de” has a use of the machine that does not exist, “of”. Did you mean “off”?"
    ),
    "[machine]\nde = false": (
        ":2: “de” has a use of the machine that does not exist, “False”. Known: off, suggest, fill."
    ),
    "machine = 'off'": ":1: “machine” has to be a table. Write [machine] and its keys below.",
    "[addresses]\nde = 'transliterate'": (
        ":2: “de” has a kind of address that does not exist, “transliterate”. "
        "Did you mean “transliterated”?"
    ),
    "[addresses]\nde = true": (
        ":2: “de” has a kind of address that does not exist, “True”. "
        "Known: source, native, transliterated."
    ),
    "addresses = 'native'": ":1: “addresses” has to be a table. "
    "Write [addresses] and its keys below.",
    "[addresses]\nnaive = 'native'": (
        ":2: “naive” is not a locale. Write a language code such as “de” or “pt_BR”."
    ),
    "source_language = []": ":1: “source_language” has to be a text. Put it in quotation marks.",
    "[site]\n\ntitle = 1": ":3: “title” has to be a text. Put it in quotation marks.",
    "[labelled]\nengines = 'argos'": (
        ':2: “engines” has to be a list of engines. Write ["argos"].'
    ),
    "[outdated]\nde = 3": ":2: “de” is no budget for outdated units. "
    'Write {units = 3, days = 7, beyond = "label"}, or some of it.',
    "[outdated]\nde = {unit = 3}": ":2: “de” is no budget for outdated units. "
    'Write {units = 3, days = 7, beyond = "label"}, or some of it.',
    "[outdated]\nde = {days = true}": ":2: “de” counts something that is no number. "
    'Write {units = 3, days = 7, beyond = "label"}, or some of it.',
    "[outdated]\nde = {beyond = 'hide'}": (
        ":2: “de” says beyond what does not exist. Known: label, withdraw."
    ),
    "[outdated]\nde = {}\nDE = {}": ":3: “DE” sets de again. Take one of them out.",
    "[site]\nadvertise_unreviewed = 'yes'": (
        ":2: “advertise_unreviewed” has to be true or false. Write it without quotes."
    ),
    "[site]\nreport = 'mailto:a@b.example?{slug}'": (
        ":2: “report” has a place to fill in that does not exist, {slug}. "
        "Known: {url}, {article}, {language}, {title}."
    ),
    **{
        f"[site]\nreport = '{wrong}'": (
            ":2: “report” is no address for reports. "
            'Write it whole, such as "mailto:desk@example.org?subject={article}".'
        )
        for wrong in ("desk@news.example", "javascript:alert({url})", "https://a b", "http://<x>")
    },
    "[site]\nbase_url = 1.5": ":2: “base_url” has to be a text. Put it in quotation marks.",
    "[[site]]\ntitle = 'T'": ":1: “site” has to be a table. Write [site] and its keys below.",
    "policy = 'draft'": ":1: “policy” has to be a table. Write [policy] and its keys below.",
    "[policy]\ndefault = true": (
        ":2: “default” has a policy that does not exist, “True”. Known: draft, labelled, reviewed."
    ),
    "[policy]\ndefault = 'label'": (
        ":2: “default” has a policy that does not exist, “label”. Did you mean “labelled”?"
    ),
    # Locales
    'locales = ["de", "ua"]': (
        ":1: “ua” is the code of a country, not of a language. Did you mean “uk”?"
    ),
    'locales = ["klingon"]': (
        ":1: “klingon” is not a locale. Write a language code such as “de” or “pt_BR”."
    ),
    'source_language = "ger"': (
        ":1: “ger” is not the code that is used for this language. Did you mean “de”?"
    ),
    'locales = ["pt_BR",\n "pt-br"]': ":1: “locales” lists pt_BR twice. Take one of them out.",
    'source_language = "de"\nlocales = ["uk", "DE"]': (
        ":2: “locales” lists the source language, de. Take it out."
    ),
    "locales = ['de']\n[policy]\nuk = 'draft'": (
        ":3: “uk” is not one of this project's locales. "
        "They are: de; polyglot-news.toml lists them."
    ),
    "[policy]\nua = 'draft'": (
        ":2: “ua” is the code of a country, not of a language. Did you mean “uk”?"
    ),
    "locales = ['pt_BR']\n[policy]\npt_BR = 'draft'\npt-br = 'draft'": (
        ":4: “pt-br” sets pt_BR again. Take one of them out."
    ),
    # The site
    "[site]\ntitle = '  '": ":2: “title” is empty. Name the site.",
}
OUTSIDE = ' Name a folder of its own inside the project, such as "site".'
for output in ("..", "../site", "site/../..", "/srv", "\\\\srv", "..\\site", "C:\\site", "c:site"):
    ERRORS[f"[site]\noutput = '{output}'"] = f":2: “output” leaves the project.{OUTSIDE}"
for output in ("", ".", "./", "/"):
    ERRORS[f"[site]\noutput = '{output}'"] = f":2: “output” leaves the project.{OUTSIDE}"
for output in ("articles", "locales/site", ".polyglot-news", "./Models", ".git/x"):
    first = output.removeprefix("./").partition("/")[0]
    ERRORS[f"[site]\noutput = '{output}'"] = (
        f":2: “output” is in {first}, which has another purpose.{OUTSIDE}"
    )
for address in ("news.example", "//news.example", "ftp://news.example", "https://", "https:///x"):
    ERRORS[f"[site]\nbase_url = '{address}'"] = ""
for address in (
    "http://[",
    "http://a:b",
    "http://a:99999",
    "http://:80",
    "http://a b",
    "http://a<",
):
    ERRORS[f"[site]\nbase_url = '{address}'"] = ""
for address in ("https://news.example/?a", "https://news.example/#a", " https://news.example"):
    ERRORS[f"[site]\nbase_url = '{address}'"] = ""


# What exactly tomllib says differs between its versions; where it says it does not.
@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('locales = ["de"', "1"),
        ('\nengine = "a\n', "2:12"),
        ("engine\n", "1:7"),
        ("engine = ", "1"),
        ('engine = "a"\n\nengine = "b"', "3"),
        ("engine = 'a'\n\n[site\n", "3:6"),
    ],
)
def test_what_is_not_toml_is_refused_with_its_place(text, place):
    with pytest.raises(UsageError) as caught:
        loads(text, "p.toml")
    assert str(caught.value).startswith(f"p.toml:{place}: This is not valid TOML: ")
    assert "(at" not in caught.value.what
    assert caught.value.exit_code == 2


@pytest.mark.parametrize("text", ERRORS)
def test_what_is_wrong_is_said_in_one_line(text):
    expected = ERRORS[text] or (
        ':2: “base_url” is not an http address. Write it whole, such as "https://news.example.org".'
    )
    with pytest.raises(UsageError) as caught:
        loads(text, "p.toml")
    assert str(caught.value) == f"p.toml{expected}"
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    "address", ["http://localhost:8000", "https://новини.укр/шлях", "https://[::1]/", "HTTPS://a.b"]
)
def test_addresses_that_are_fine(address):
    assert loads(f"[site]\nbase_url = '{address}'").base_url == address.rstrip("/")


values = st.recursive(
    st.text(max_size=5) | st.booleans() | st.integers() | st.sampled_from(["de", "draft", "en"]),
    lambda inner: st.lists(inner, max_size=2),
    max_leaves=3,
)
keys = st.sampled_from(["source_language", "locales", "engine", "x", "default", "de"])
keys |= st.sampled_from(["title", "base_url", "output"])


def toml(value: object) -> str:
    if isinstance(value, str):
        return '"' + "".join(f"\\U{ord(one):08x}" for one in value) + '"'
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    return str(value).lower()


@given(
    st.dictionaries(keys, values, max_size=3),
    st.dictionaries(st.sampled_from(["site", "policy"]), st.dictionaries(keys, values, max_size=3)),
)
def test_any_table_is_read_or_refused_with_a_line(top, sections):
    lines = [f"{key} = {toml(value)}" for key, value in top.items()]
    for name, table in sections.items():
        lines += [f"[{name}]", *(f"{key} = {toml(value)}" for key, value in table.items())]
    try:
        read = loads("\n".join(lines), "p.toml")
    except UsageError as problem:
        assert 1 <= problem.line <= len(lines)
        assert problem.hint
        return
    assert read.source_language not in read.locales


@given(st.text())
def test_any_text_is_read_or_refused(text):
    try:
        loads(text)
    except UsageError as problem:
        assert "\n" not in str(problem).replace(text, "")


def test_each_locale_can_have_its_engines_and_its_use_of_the_machine():
    settings = loads(
        """
        engine = ["argos", "other"]
        [engines]
        de = "pseudo"
        uk = ["other", "argos"]
        [machine]
        default = "suggest"
        ja = "off"
        uk = "fill"
        """
    )
    assert settings.engine == "argos"
    assert settings.engines_of("ja") == ("argos", "other")
    assert settings.engines_of("de") == ("pseudo",)
    assert settings.engines_of("uk") == ("other", "argos")
    assert [settings.machine_of(one) for one in ("ja", "uk", "de")] == [
        Machine.OFF,
        Machine.FILL,
        Machine.SUGGEST,
    ]
    assert loads('[engines]\ndefault = ["a", "b"]').engines_of("de") == ("a", "b")
    assert Settings().engines_of("de") == ("argos",)
    assert Settings().machine_of("de") is Machine.FILL
