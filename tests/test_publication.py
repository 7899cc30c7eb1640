"""What may be published, and what an edition says about itself."""

from __future__ import annotations

import dataclasses
import hashlib

import pytest

from polyglot_news import catalog as catalogs
from polyglot_news import editions, merging, publication, reviewing
from polyglot_news.article import Article, parse
from polyglot_news.catalog import Catalog
from polyglot_news.editions import original
from polyglot_news.entry import Entry, State
from polyglot_news.ledger import Ledger
from polyglot_news.provenance import Provenance
from polyglot_news.publication import (
    Reason,
    Refusal,
    Rules,
    Stale,
    is_begun,
    judge,
    publishable,
)
from polyglot_news.records import Actor, Kind
from polyglot_news.settings import Beyond, Outdated, Policy, Settings
from polyglot_news.site.model import Edition, Reviewer, Run

SILENT = Ledger()

TEXT = """\
---
title: The *first* storm
description: What happened.
date: 2026-02-03
author: A. Writer
tags: [weather, sea]
---

One came. Two came.

> Nobody *slept*.

| Place | Wind |
|---|---|
| Harbour | strong |
"""


def catalog_of(article: Article, texts: dict[str, str], *, fuzzy: bool = False) -> Catalog:
    template = catalogs.template(
        "storm",
        (catalogs.Unit(s.context, s.source, s.role, "a.md", s.line) for s in article.segments),
    )
    catalog, _ = merging.update(catalogs.new("storm", "de"), template)
    return catalog.with_entries(
        dataclasses.replace(entry, msgstr=text, flags=("fuzzy",) if fuzzy else ())
        for source, text in texts.items()
        if (entry := next(e for e in catalog.entries if e.msgid == source))
    )


def article() -> Article:
    return parse(TEXT, slug="storm")


def edition(article: Article, catalog: Catalog, policy: Policy, ledger: Ledger = SILENT) -> Edition:
    rules = Rules(policy)
    judged = judge(article, catalog, rules, ledger)
    return editions.edition(article, catalog, judged, rules, (), ledger)


def refusal(article: Article, catalog: Catalog, policy: Policy) -> Refusal | None:
    rules = Rules(policy)
    return publication.refusal(judge(article, catalog, rules), catalog, rules)


def entry(**changes: object) -> Entry:
    return dataclasses.replace(Entry("A source.", msgstr="Ein Text."), **changes)  # type: ignore[arg-type]


MACHINE = Entry("A source.").with_machine_text("Ein Text.", Provenance("argos"))
HUMAN = entry(flags=("fuzzy",))
OUTDATED = entry(flags=("fuzzy",), previous_msgid="An old source.")
MISSING = Entry("A source.")


@pytest.mark.parametrize(
    ("one", "policy", "allowed", "text"),
    [
        (entry(), Policy.REVIEWED, True, "Ein Text."),
        (entry(), Policy.LABELLED, True, "Ein Text."),
        (entry(), Policy.DRAFT, False, None),
        (MACHINE, Policy.REVIEWED, False, None),
        (MACHINE, Policy.LABELLED, True, "Ein Text."),
        (HUMAN, Policy.REVIEWED, False, None),
        (HUMAN, Policy.LABELLED, True, "Ein Text."),
        (OUTDATED, Policy.REVIEWED, False, None),
        (OUTDATED, Policy.LABELLED, True, "Ein Text."),
        (MISSING, Policy.REVIEWED, False, None),
        (MISSING, Policy.LABELLED, True, None),
        (None, Policy.REVIEWED, False, None),
        (None, Policy.LABELLED, True, None),
    ],
)
def test_the_policy_decides_by_the_state_of_a_unit(
    one: Entry | None, policy: Policy, allowed: bool, text: str | None
) -> None:
    decision = publishable(one, Rules(policy))
    assert (decision.allowed, decision.text) == (allowed, text)
    assert decision.reason


def test_a_copied_source_is_not_a_translation() -> None:
    copied = Entry(
        "The whole sentence is only copied.", msgstr="The whole sentence is only copied."
    )
    assert not publishable(copied, Rules(Policy.REVIEWED)).allowed


def test_a_refusal_counts_what_is_missing() -> None:
    parsed = article()
    found = refusal(parsed, catalog_of(parsed, {"One came.": "Eins kam."}), Policy.REVIEWED)
    assert str(found) == (
        "storm (de): the policy “reviewed” keeps it back, with 8 untranslated of 9 units. "
        "polyglot-news why storm de --policy reviewed names them."
    )
    assert refusal(parsed, catalog_of(parsed, {}), Policy.LABELLED) is None


def test_a_catalog_without_a_translation_is_no_edition() -> None:
    parsed = article()
    assert not is_begun(parsed, catalog_of(parsed, {}))
    assert is_begun(parsed, catalog_of(parsed, {"One came.": "Eins kam."}))


def test_what_is_not_translated_says_its_language() -> None:
    parsed = article()
    texts = {"One came.": "Eins kam.", "Harbour": "Hafen"}
    made = edition(parsed, catalog_of(parsed, texts), Policy.LABELLED)
    lines = made.body.split("\n")
    assert lines[1] == 'Eins kam. <span lang="en">Two came.</span>'
    assert lines[3] == "> Nobody *slept*."
    assert made.source_lines == {3}
    assert lines[5] == '| <span lang="en">Place</span> | <span lang="en">Wind</span> |'
    assert lines[7] == '| Hafen | <span lang="en">strong</span> |'
    assert made.source_fields == {"title", "description", "tags"}
    assert "<span" not in made.text


def test_an_edition_carries_what_pages_show() -> None:
    parsed = article()
    texts = {"The *first* storm": "Der *erste* Sturm", "What happened.": "Was geschah."}
    made = edition(parsed, catalog_of(parsed, texts, fuzzy=True), Policy.LABELLED)
    assert (made.title, made.description) == ("Der erste Sturm", "Was geschah.")
    assert (made.slug, made.language, made.source_language) == ("storm", "de", "en")
    assert (made.date, made.author, made.tags) == ("2026-02-03", "A. Writer", ("weather", "sea"))
    assert (made.coverage.total, made.coverage.untranslated) == (9, 7)
    assert made.text.startswith('---\ntitle: "Der *erste* Sturm"\ndescription: "Was geschah."\n')


@pytest.mark.parametrize("date", ["Spring 2026", "2026-02-30", "tomorrow"])
def test_what_is_no_date_is_in_no_edition(date: str) -> None:
    made = original(parse(f"---\ndate: {date}\nupdated: {date}\n---\n# T\n"))
    assert (made.date, made.updated, made.modified) == ("", "", "")


def test_the_original_is_an_edition_without_marks() -> None:
    made = original(article())
    assert made.is_original
    assert made.text == TEXT
    assert not made.source_lines
    assert "<span" not in made.body


def test_plain_text_comes_in_sentences_with_their_language() -> None:
    parsed = parse("Head\nOne came. Two came.\n- An item\n", slug="storm", markdown=False)
    made = edition(parsed, catalog_of(parsed, {"One came.": "Eins kam."}), Policy.LABELLED)
    assert [(block.kind, block.runs) for block in made.blocks] == [
        ("paragraph", (Run("Eins kam. "), Run("Two came.", source=True))),
        ("list item", (Run("An item", source=True),)),
    ]
    assert made.title == "Head"


# Evidence


def test_an_edition_can_prove_who_approved_it_and_what_wrote_it():
    one = article()
    sources = [segment.source for segment in one.segments]
    catalog = catalog_of(one, dict.fromkeys(sources, "Text"), fuzzy=True)
    machine = catalog.entries[0]
    made = dataclasses.replace(machine, msgstr="").with_machine_text(
        "Kopf", Provenance("argos", "translate-en_de-0.9")
    )
    catalog = catalog.with_entries([made])
    entries = [entry for entry in catalog.live if entry.msgid in sources[1:3]]
    stamp = reviewing.Stamp(Actor("Olena", "olena@news.example"), "2026-03-01T23:59:59Z")
    done = reviewing.approve(catalog, Ledger(), entries, stamp)
    ledger = Ledger(done.records)
    tool = reviewing.Stamp(Actor("qa", kind=Kind.TOOL), "2026-02-01T00:00:00Z")
    again = reviewing.approve(done.catalog, ledger, [catalog.live[1]], tool)
    proof = edition(one, again.catalog, Policy.LABELLED, ledger.extended(again.records)).evidence
    assert proof.reviewers == (Reviewer("Olena", True, 2), Reviewer("qa", False, 1))
    assert proof.reviewed_on == "2026-03-01"
    assert proof.engines == ("argos translate-en_de-0.9",)
    assert proof.unchanged == 1
    assert proof.source == hashlib.sha256(TEXT.encode()).hexdigest()
    assert original(one).evidence.source == proof.source


# What becomes of a reviewed text whose source changes


def changed_after_review() -> tuple[Article, Catalog]:
    """An article of which every unit was reviewed, and one sentence changed since."""
    before = article()
    texts = {segment.source: f"Text {n}" for n, segment in enumerate(before.segments)}
    catalog = catalog_of(before, texts)
    after = parse(TEXT.replace("Two came.", "Two came, too."), slug="storm")
    units = (catalogs.Unit(s.context, s.source, s.role, "a.md", s.line) for s in after.segments)
    template = catalogs.template("storm", units)
    return after, merging.update(catalog, template)[0]


def settings_with(**budget: object) -> Settings:
    outdated = {"default": Outdated(**budget)} if budget else {}  # type: ignore[arg-type]
    return Settings(policy=Policy.REVIEWED, outdated=outdated)


@pytest.mark.parametrize(
    ("budget", "today", "stale"),
    [
        ({}, "2026-02-04", Stale.WITHDRAW),
        ({"units": 1}, "2030-01-01", Stale.KEEP),
        ({"units": 0, "beyond": Beyond.LABEL}, "2026-02-04", Stale.LABEL),
        ({"units": 9, "days": 7}, "2026-02-10", Stale.KEEP),
        ({"units": 9, "days": 7}, "2026-02-11", Stale.WITHDRAW),
        ({"units": 9, "days": 7, "beyond": Beyond.LABEL}, "2026-02-11", Stale.LABEL),
    ],
)
def test_a_budget_says_how_long_the_last_reviewed_wording_stands(budget, today, stale):
    after, catalog = changed_after_review()
    rules = publication.rules_for(after, catalog, settings_with(**budget), SILENT, today)
    assert rules.stale is stale
    judged = judge(after, catalog, rules)
    refused = publication.refusal(judged, catalog, rules)
    assert (refused is not None) == (stale is Stale.WITHDRAW)
    if refused:
        assert refused.missing == {State.OUTDATED: 1}
        return
    made = editions.edition(after, catalog, judged, rules)
    assert "Text 3" in made.text
    assert made.evidence.outdated == 1
    assert made.coverage.outdated == (1 if stale is Stale.LABEL else 0)
    assert made.coverage.complete == (stale is Stale.KEEP)


def test_only_a_wording_that_was_reviewed_stands():
    after, catalog = changed_after_review()
    outdated = next(entry for entry in catalog.live if entry.previous_msgid)
    # Somebody has begun to rewrite it: the reader gets the wording that was reviewed.
    begun = catalog.with_entries([dataclasses.replace(outdated, msgstr="Begonnen")])
    rules = Rules(Policy.REVIEWED, stale=Stale.KEEP)
    made = editions.edition(after, begun, judge(after, begun, rules), rules)
    assert "Text 3" in made.text and "Begonnen" not in made.text
    never = dataclasses.replace(
        begun, entries=tuple(entry for entry in begun.entries if not entry.obsolete)
    )
    assert publication.refusal(judge(after, never, rules), never, rules)


def test_machine_output_may_be_let_out_from_named_engines_only():
    rules = Rules(Policy.LABELLED, engines=("argos",))
    assert publishable(MACHINE, rules).allowed
    other = Entry("A source.").with_machine_text("Ein Text.", Provenance("other"))
    assert publishable(other, rules).reason is Reason.ENGINE
    assert publishable(entry(), rules).allowed
