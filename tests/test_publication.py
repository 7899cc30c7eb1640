"""What may be published, and what an edition says about itself."""

from __future__ import annotations

import dataclasses
import hashlib

import pytest

from polyglot_news import catalog as catalogs
from polyglot_news import merging, reviewing
from polyglot_news.article import Article, parse
from polyglot_news.catalog import Catalog
from polyglot_news.entry import Entry
from polyglot_news.ledger import Ledger
from polyglot_news.provenance import Provenance
from polyglot_news.publication import edition, is_begun, original, publishable, refusal
from polyglot_news.records import Actor, Kind
from polyglot_news.settings import Policy
from polyglot_news.site.model import Reviewer, Run

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
    decision = publishable(one, policy)
    assert (decision.allowed, decision.text) == (allowed, text)
    assert decision.reason


def test_a_copied_source_is_not_a_translation() -> None:
    copied = Entry(
        "The whole sentence is only copied.", msgstr="The whole sentence is only copied."
    )
    assert not publishable(copied, Policy.REVIEWED).allowed


def test_a_refusal_counts_what_is_missing() -> None:
    parsed = article()
    found = refusal(parsed, catalog_of(parsed, {"One came.": "Eins kam."}), Policy.REVIEWED)
    assert str(found) == (
        "storm (de): the policy “reviewed” keeps it back, with 8 untranslated of 9 units."
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
    proof = edition(
        one, again.catalog, Policy.LABELLED, (), ledger.extended(again.records)
    ).evidence
    assert proof.reviewers == (Reviewer("Olena", True, 2), Reviewer("qa", False, 1))
    assert proof.reviewed_on == "2026-03-01"
    assert proof.engines == ("argos translate-en_de-0.9",)
    assert proof.unchanged == 1
    assert proof.source == hashlib.sha256(TEXT.encode()).hexdigest()
    assert original(one).evidence.source == proof.source
