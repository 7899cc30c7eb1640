"""Pre-translation: where proposals go, what the engine is asked, and what comes back."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from polyglot_news import catalog as catalogs
from polyglot_news import fidelity, merging
from polyglot_news.article import Article, parse
from polyglot_news.catalog import Catalog
from polyglot_news.engines import Alignment, Hypothesis
from polyglot_news.engines.argos import ArgosEngine
from polyglot_news.engines.pseudo import PseudoEngine
from polyglot_news.entry import Origin, State
from polyglot_news.translation import pending, pretranslate

MODELS = Path(__file__).parent.parent / "models"

TEXT = """\
---
title: Night Trains Return to the North
description: The trains are back. People are glad.
---

The **night trains** of [the North](https://example.org/a_b) are back, said Ada.[^1]

> Use `run --fast` at 8.8 km/h, 1,200 times. ![A bell](bell.png) It rings.

[^1]: A note on the North.
"""


class ScriptedEngine:
    """An engine that says what a test tells it to, and remembers what it was asked."""

    name = "scripted"

    def __init__(self, answer: Callable[[str, int], str]) -> None:
        self.answer = answer
        self.asked: list[tuple[str, ...]] = []

    def identity(self, source: str, target: str) -> str:
        return f"scripted-{source}-{target}"

    def translate(
        self,
        sources: Sequence[str],
        source: str,
        target: str,
        *,
        hypotheses: int = 1,
        progress: Callable[[int], None] | None = None,
    ) -> list[tuple[Hypothesis, ...]]:
        self.asked.append(tuple(sources))
        return [
            tuple(Hypothesis(self.answer(text, rank), -0.5 - rank) for rank in range(hypotheses))
            for text in sources
        ]

    def align(
        self, pairs: Sequence[tuple[str, str]], source: str, target: str
    ) -> list[Alignment | None]:
        return [None for _ in pairs]


def work(text: str = TEXT, locale: str = "de", *, markdown: bool = True) -> tuple[Article, Catalog]:
    article = parse(text, slug="trains", markdown=markdown)
    template = catalogs.template(
        "trains",
        (catalogs.Unit(s.context, s.source, s.role, "a.md", s.line) for s in article.segments),
    )
    catalog, _ = merging.update(catalogs.new("trains", locale), template)
    return article, catalog


def test_every_proposal_is_fuzzy_and_says_where_it_comes_from() -> None:
    outcome = pretranslate([work()], PseudoEngine(), "de")
    (catalog,) = outcome.catalogs
    assert outcome.units == len(catalog.live)
    for entry in catalog.live:
        assert entry.fuzzy
        assert entry.state is State.MACHINE
        assert entry.origin is Origin.MACHINE
        assert entry.provenance
        assert entry.provenance.engine == "pseudo"
    assert not pending(catalog)


def test_no_markup_is_lost_on_the_way() -> None:
    article, catalog = work()
    (translated,) = pretranslate([(article, catalog)], PseudoEngine(), "de").catalogs
    for entry in translated.live:
        assert not fidelity.verify(entry.msgid, entry.msgstr, article.references)


def test_what_a_person_wrote_is_never_touched() -> None:
    article, catalog = work()
    first, second = catalog.entries[:2]
    catalog = catalog.with_entries(
        [
            dataclasses.replace(first, msgstr="Von Hand"),
            dataclasses.replace(second, msgstr="Unfertig", flags=("fuzzy",)),
        ]
    )
    (translated,) = pretranslate([(article, catalog)], PseudoEngine(), "de").catalogs
    assert translated.entries[:2] == catalog.entries[:2]


def test_machine_text_that_a_person_changed_is_theirs() -> None:
    (translated,) = pretranslate([work()], PseudoEngine(), "de").catalogs
    edited = dataclasses.replace(translated.entries[0], msgstr="Besser")
    assert edited.fuzzy
    assert edited.origin is Origin.PERSON
    catalog = translated.with_entries([edited])
    again = pretranslate([(work()[0], catalog)], PseudoEngine(), "de")
    assert again.catalogs == (catalog,)
    assert again.units == 0


def test_the_engine_is_asked_once_for_all_articles_and_each_sentence_once() -> None:
    engine = ScriptedEngine(lambda text, _: f"Hier {text.split()[0]}.")
    one = work("One came. Two came.\n", markdown=False)
    two = work("Two came.\nThree came.\n", markdown=False)
    pretranslate([one, two], engine, "de")
    assert engine.asked == [("One came.", "Two came.", "Three came.")]


def test_nothing_pending_asks_nothing() -> None:
    engine = ScriptedEngine(lambda text, _: text)
    (catalog,) = pretranslate([work()], engine, "de").catalogs
    engine.asked.clear()
    pretranslate([(work()[0], catalog)], engine, "de")
    assert engine.asked == []


def test_a_headline_is_asked_as_a_sentence_and_comes_back_as_a_headline() -> None:
    engine = ScriptedEngine(lambda _, __: "Nachtzüge kehren in den Norden zurück.")
    (catalog,) = pretranslate([work()], engine, "de").catalogs
    assert engine.asked[0][0] == "Night trains return to the North."
    assert catalog.entries[0].msgstr == "Nachtzüge kehren in den Norden zurück"


def test_a_unit_of_two_sentences_is_asked_sentence_by_sentence() -> None:
    engine = ScriptedEngine(lambda text, _: {"People are glad.": "嬉しい。"}.get(text, "戻った。"))
    article, catalog = work(locale="ja")
    (translated,) = pretranslate([(article, catalog)], engine, "ja").catalogs
    assert "The trains are back." in engine.asked[0]
    assert translated.entries[1].msgstr == "戻った。嬉しい。"


def test_a_proposal_that_loses_a_number_is_tried_again() -> None:
    engine = ScriptedEngine(lambda text, rank: "Um 9 Uhr." if rank < 2 else "Um 8 Uhr.")
    outcome = pretranslate([work("It was at 8.\n", markdown=False)], engine, "de")
    assert outcome.retried == 1
    assert outcome.doubtful == 0
    assert outcome.catalogs[0].entries[0].msgstr == "Um 8 Uhr."
    assert outcome.catalogs[0].entries[0].provenance.score == -2.5  # type: ignore[union-attr]


def test_what_no_proposal_mends_is_marked() -> None:
    engine = ScriptedEngine(lambda _, __: "Um 9 Uhr.")
    outcome = pretranslate([work("It was at 8 today.\n", markdown=False)], engine, "de")
    assert outcome.doubtful == 1
    assert outcome.catalogs[0].entries[0].provenance.doubts == ("numbers",)  # type: ignore[union-attr]


@pytest.mark.parametrize("locale", ["de", "uk", "ja"])
def test_real_packages_keep_all_markup(locale: str) -> None:
    article, catalog = work(locale=locale)
    outcome = pretranslate([(article, catalog)], ArgosEngine(MODELS), locale)
    (translated,) = outcome.catalogs
    assert not pending(translated)
    for entry in translated.live:
        assert entry.state is State.MACHINE
        assert not [
            difference
            for difference in fidelity.verify(entry.msgid, entry.msgstr, article.references)
            if difference.check == "markup"
        ]


def test_a_unit_comes_out_the_same_alone_and_in_company() -> None:
    engine = ArgosEngine(MODELS)
    article, catalog = work()
    together = pretranslate([(article, catalog)], engine, "de").catalogs[0]
    for entry in catalog.live[:4]:
        others = [one for one in together.live if one.key != entry.key]
        alone = pretranslate([(article, together.with_entries([entry, *others]))], engine, "de")
        assert alone.units == 1
        assert alone.catalogs[0] == together
