"""Locales: one spelling in paths, another on pages, and a hint for what people type instead."""

from __future__ import annotations

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from polyglot_news.errors import UsageError
from polyglot_news.locales import _COUNTRIES, canonical, choose, language_of, tag


@pytest.mark.parametrize(
    ("typed", "gettext", "page", "language"),
    [
        ("de", "de", "de", "de"),
        ("DE", "de", "de", "de"),
        ("pt-br", "pt_BR", "pt-BR", "pt"),
        ("pt_BR", "pt_BR", "pt-BR", "pt"),
        ("zh-hant-tw", "zh_Hant_TW", "zh-Hant-TW", "zh"),
        ("sr_LATN", "sr_Latn", "sr-Latn", "sr"),
        ("es-419", "es_419", "es-419", "es"),
        ("fil", "fil", "fil", "fil"),
    ],
)
def test_spellings(typed, gettext, page, language):
    assert canonical(typed) == gettext
    assert tag(gettext) == page
    assert language_of(gettext) == language


@pytest.mark.parametrize(
    "text",
    ["", "d", "german", "de_", "_DE", "de DE", "de/DE", "..", "../de", "de.UTF-8", "sr@latin", "C"],
)
def test_what_is_no_locale_is_refused(text):
    refused(text)


@pytest.mark.parametrize(
    "text", ["de\n", "d\u0435", "es_\u0664\u0661\u0669", "de_DE_1996_x", "123"]
)
def test_what_only_looks_like_a_locale_is_refused(text):
    refused(text)


def refused(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        canonical(text)
    assert str(caught.value) == (
        f"“{text}” is not a locale. Write a language code such as “de” or “pt_BR”."
    )
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    ("typed", "country", "meant"),
    [("ua", "ua", "uk"), ("UA", "ua", "uk"), ("jp", "jp", "ja"), ("ua_UA", "ua", "uk_UA")],
)
def test_the_code_of_a_country_is_not_a_language(typed, country, meant):
    with pytest.raises(UsageError) as caught:
        canonical(typed)
    assert str(caught.value) == (
        f"“{country}” is the code of a country, not of a language. Did you mean “{meant}”?"
    )


@pytest.mark.parametrize(
    ("typed", "code", "meant"),
    [("deu", "deu", "de"), ("ger", "ger", "de"), ("UKR", "ukr", "uk"), ("por-BR", "por", "pt_BR")],
)
def test_the_code_of_three_letters_gives_way_to_that_of_two(typed, code, meant):
    with pytest.raises(UsageError) as caught:
        canonical(typed)
    assert str(caught.value) == (
        f"“{code}” is not the code that is used for this language. Did you mean “{meant}”?"
    )


def test_no_country_in_the_table_is_a_language():
    languages = set(Locale("en").languages)
    assert "de" in languages
    assert not languages & set(_COUNTRIES)
    assert all(canonical(meant) == meant for meant in _COUNTRIES.values())


@given(st.text(max_size=12))
def test_whatever_is_typed_is_safe_in_a_path_or_refused(text):
    try:
        locale = canonical(text)
    except UsageError:
        return
    assert locale.replace("_", "").isalnum()
    assert locale.isascii()
    assert canonical(locale) == canonical(tag(locale)) == locale


def test_one_of_the_projects_locales_is_chosen_in_any_spelling():
    assert choose("pt-br", ("de", "pt_BR")) == "pt_BR"


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("uk", "They are: de, pt_BR; polyglot-news.toml lists them."),
        ("de-AT", "Did you mean “de”? They are: de, pt_BR; polyglot-news.toml lists them."),
        ("pt", "Did you mean “pt_BR”? They are: de, pt_BR; polyglot-news.toml lists them."),
    ],
)
def test_a_locale_that_the_project_has_not(typed, hint):
    with pytest.raises(UsageError) as caught:
        choose(typed, ("de", "pt_BR"))
    assert str(caught.value) == f"“{typed}” is not one of this project's locales. {hint}"
