"""Corrections: what an author writes, which units that makes urgent, and what readers see."""

from __future__ import annotations

import dataclasses
import json
import re
import zipfile
from pathlib import Path

import polib
import pytest
from hypothesis import given
from hypothesis import strategies as st

import vnu
from polyglot_news import catalog as catalogs
from polyglot_news import editions, errata, merging, publication, reviewing
from polyglot_news.article import Article, Role, Segment, assemble, parse, source
from polyglot_news.catalog import Catalog
from polyglot_news.errata import Part
from polyglot_news.ledger import Ledger
from polyglot_news.publication import Reason, Rules, Stale, judge
from polyglot_news.reading.corrected import named
from polyglot_news.records import Actor, Kind
from polyglot_news.settings import Policy
from polyglot_news.site.errata import label
from polyglot_news.site.model import Correction, Edition, Site
from test_bill import commit, git
from test_export import epubcheck

CASES = Path(__file__).parent / "cases" / "corrections.txt"
OLENA = "Olena Koval <olena@news.example>"

HEAD = """\
---
title: A storm
date: 2026-02-03
---
"""
BODY = "\nTwelve people died on Monday evening in the harbour. The *sea* is calm again now.\n"
NOTE = "An earlier version gave the wrong number of victims."
YAML = f"""\
corrections:
  - date: 2026-02-05
    text: {NOTE}
"""


def corrected(concerns: str = "", *, date: str = "2026-02-05") -> str:
    """The article after its correction."""
    line = f"    concerns: {concerns}\n" if concerns else ""
    head = HEAD.replace("---\n", f"---\n{YAML.replace('2026-02-05', date)}{line}", 1)
    return head + BODY.replace("Twelve", "Eleven")


# What an author writes


def cases() -> list[tuple[str, list[str], list[int]]]:
    found = []
    for line in CASES.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            words, texts, numbers = (part.strip() for part in line.split("|"))
            found.append((words, texts.split(" / "), [int(one) for one in numbers.split()]))
    return found


def test_there_are_cases():
    assert len(cases()) > 5


@pytest.mark.parametrize(("words", "texts", "meant"), cases())
def test_words_name_sentences(words, texts, meant):
    units = [Segment(text, Role.PARAGRAPH, 1, text) for text in texts]
    assert [units.index(one) + 1 for one in named(words, units)] == meant


@pytest.mark.parametrize(
    ("front", "dates"),
    [
        (f"---\n{YAML}---\n", ["2026-02-05"]),
        (f"---\ncorrections:\n  date: 2026-02-05\n  text: {NOTE}\n---\n", ["2026-02-05"]),
        (
            f"---\ncorrections: [{{date: '2026-02-05T10:00:00Z', text: \"{NOTE}\"}}]\n---\n",
            ["2026-02-05T10:00:00Z"],
        ),
        (
            "---\ncorrections:\n- text: >-\n    An earlier version gave the\n    wrong number of"
            " victims.\n  date: 2026-02-05\ntitle: After it\n---\n",
            ["2026-02-05"],
        ),
        (f'+++\n[[corrections]]\ndate = 2026-02-05\ntext = "{NOTE}"\n+++\n', ["2026-02-05"]),
        (
            f"+++\ncorrections = [{{text = '{NOTE}', date = 2026-02-05}}]\ntitle = \"T it\"\n+++\n",
            ["2026-02-05"],
        ),
        (
            f'+++\n[[corrections]]\ndate = "2026-02-05"\ntext = """\n{NOTE}"""\n'
            f'[other]\ntext = "{NOTE}"\n+++\n',
            ["2026-02-05"],
        ),
    ],
)
def test_the_text_of_a_correction_is_a_unit(front, dates):
    text = f"{front}\nOne.\n"
    article = parse(text)
    assert assemble(article, source) == text
    assert [one.date for one in article.corrections] == dates
    assert [one.source for one in article.segments if one.role is Role.CORRECTION] == [NOTE]
    assert "corrections" not in article.metadata and not article.problems
    # Whatever a translator writes, nothing else of the front matter changes.
    odd = 'Ein "Wort": #1\\ {x} – „so“'
    again = parse(assemble(article, lambda one: odd if one.source == NOTE else None))
    assert [(one.date, one.text) for one in again.corrections] == [(dates[0], odd)]
    assert again.metadata == article.metadata


@pytest.mark.parametrize(
    ("fields", "problem", "kept"),
    [
        ("date: tomorrow\n    text: It was wrong.", "“tomorrow” is none", 1),
        ("text: It was wrong.", "it has none", 1),
        ("date: 2026-02-30\n    text: It was wrong.", "“2026-02-30” is none", 1),
        ("date: 2026-02-05", "needs a text", 0),
        ("date: 2026-02-05\n    text: [1, 2]", "needs a text", 0),
        ("date: 2026-02-05\n    text: Wrong.\n    concerns: [One, nowhere]", "“nowhere”", 1),
    ],
)
def test_what_is_wrong_with_a_correction_is_said_with_its_line(fields, problem, kept):
    text = f"---\ncorrections:\n  - {fields}\n---\nOne came.\n"
    article = parse(text)
    assert assemble(article, source) == text
    assert [problem in one.message for one in article.problems] == [True]
    assert article.problems[0].line in (3, 4)
    assert len(article.corrections) == kept


def test_what_is_no_correction_at_all_is_said(tmp_path):
    found = parse("---\ncorrections: [3]\n---\nOne came.\n")
    assert found.corrections == () and len(found.problems) == 2


_VALUES = st.text(st.sampled_from("ab \n\t:#-{}[]\"'|>&*!%@\\=,0é\u2028"), max_size=30)


@given(
    st.sampled_from(["---\n{}---\n", "+++\n{}+++\n", "---\r\n{}---\r\n"]),
    st.lists(st.sampled_from(["corrections", "text", "date", "concerns", "- ", "  ", "\n", "= "])),
    _VALUES,
)
def test_every_front_matter_comes_back_byte_for_byte(form, words, value):
    text = form.format(f"{''.join(words)}: {value}\n") + "One.\n"
    assert assemble(parse(text), source) == text


@given(
    st.lists(st.tuples(_VALUES, st.booleans()), min_size=1, max_size=3),
    st.sampled_from(["yaml", "toml"]),
)
def test_every_correction_with_words_is_found_and_comes_back(items, form):
    rows = []
    for value, block in items:
        quoted = json.dumps(value)
        if form == "yaml":
            rows.append(f"- date: 2026-02-05\n  text: {quoted}\n")
        elif block:
            rows.append(f"[[corrections]]\ndate = 2026-02-05\ntext = {quoted}\n")
        else:
            rows.append(f"[[corrections]]\ntext = {quoted}\ndate = 2026-02-05\n")
    head = "---\ncorrections:\n" if form == "yaml" else "+++\n"
    text = f"{head}{''.join(rows)}{head[:3]}\nOne.\n"
    article = parse(text)
    assert assemble(article, source) == text
    worded = [value for value, _ in items if any(map(str.isalpha, value))]
    assert len(article.corrections) == len(worded)
    assert sum(one.role is Role.CORRECTION for one in article.segments) == len(worded)


# What is urgent


def template(article: Article) -> Catalog:
    units = (catalogs.Unit(s.context, s.source, s.role, "a.md", s.line) for s in article.segments)
    return catalogs.template("storm", units)


def approved(catalog: Catalog, ledger: Ledger, time: str, *sources: str) -> tuple[Catalog, Ledger]:
    """The catalog with these units translated and approved; all of them if none is named."""
    filled = catalog.with_entries(
        dataclasses.replace(one, msgstr=f"„{one.msgid}“", flags=("fuzzy",))
        for one in catalog.live
        if not sources or one.msgid in sources
    )
    entries = [one for one in filled.live if not sources or one.msgid in sources]
    stamp = reviewing.Stamp(Actor("Olena", Kind.PERSON), f"{time}Z")
    done = reviewing.approve(filled, ledger, entries, stamp)
    return done.catalog, ledger.extended(done.records)


def changed(
    text: str, time: str = "2026-02-04T12:00:00", before: str = HEAD + BODY
) -> tuple[Article, Catalog, Ledger]:
    """An article, its catalog and its ledger, after all of it was approved as it was."""
    first, _ = merging.update(catalogs.new("storm", "de"), template(parse(before)))
    first, ledger = approved(first, Ledger(), time)
    article = parse(text, slug="storm")
    catalog, _ = merging.update(first, template(article))
    return article, catalog, ledger


def parts(*about: object) -> dict[str, Part]:
    return {key[1]: part for key, part in errata.parts(*about).items()}  # type: ignore[arg-type]


SENTENCE = "Eleven people died on Monday evening in the harbour."


@pytest.mark.parametrize("concerns", ["Eleven people died", "", "[Eleven, died on Monday]"])
def test_the_changed_sentence_and_the_note_are_urgent(concerns):
    about = changed(corrected(concerns))
    assert parts(*about) == {NOTE: Part.NOTE, SENTENCE: Part.STALE}


def test_without_a_correction_nothing_is_urgent():
    assert parts(*changed(HEAD + BODY.replace("Twelve", "Eleven"))) == {}


def test_a_named_sentence_without_an_old_translation_is_urgent_and_not_stale():
    article = parse(corrected("Eleven people"), slug="storm")
    catalog, _ = merging.update(catalogs.new("storm", "de"), template(article))
    assert parts(article, catalog, Ledger()) == {NOTE: Part.NOTE, SENTENCE: Part.FRESH}
    assert {one.msgid for one in errata.urgent(article, catalog, Ledger())} == {NOTE, SENTENCE}


def test_what_is_approved_is_no_longer_urgent():
    article, catalog, ledger = changed(corrected("Eleven people"))
    catalog, ledger = approved(catalog, ledger, "2026-02-05T15:00:00")
    assert parts(article, catalog, ledger) == {}


@pytest.mark.parametrize(
    ("time", "date", "stale"),
    [
        ("2026-02-05T15:00:00", "2026-02-05", True),  # the same day: nobody can say
        ("2026-02-05T15:00:00", "2026-02-05T14:00:00Z", False),
        ("2026-02-05T15:00:00", "2026-02-05T18:30:00+02:00", True),
        ("2026-02-06T00:00:01", "2026-02-05", False),
    ],
)
@pytest.mark.parametrize("concerns", ["people died", ""])
def test_a_wording_approved_after_the_correction_is_not_from_before_it(time, date, stale, concerns):
    before = corrected(concerns, date=date)
    article, catalog, ledger = changed(
        before.replace("harbour", "port"), time, HEAD + BODY.replace("Twelve", "Eleven")
    )
    found = parts(article, catalog, ledger)
    assert (Part.STALE in found.values()) is stale


def test_whoever_approved_the_note_knew_of_the_correction():
    _, catalog, ledger = changed(corrected("people died"))
    catalog, ledger = approved(catalog, ledger, "2026-02-05T15:00:00")
    later = parse(corrected("people died").replace("harbour", "port"), slug="storm")
    catalog, _ = merging.update(catalog, template(later))
    assert parts(later, catalog, ledger) == {}


# What is published


def decisions(about: tuple[Article, Catalog, Ledger], rules: Rules) -> dict[str, Reason]:
    article, catalog, ledger = about
    judged = judge(article, catalog, rules, ledger)
    assert publication.refusal(judged, catalog, rules) is None
    return {one.segment.source: one.decision.reason for one in judged}


def test_under_reviewed_the_old_wording_is_left_out_and_the_note_waits_for_nobody():
    found = decisions(changed(corrected("Eleven people")), Rules(Policy.REVIEWED, (), Stale.KEEP))
    assert (found[SENTENCE], found[NOTE]) == (Reason.LEFT_OUT, Reason.NOTE)
    assert found["A storm"] is Reason.REVIEWED


def test_a_corrected_sentence_that_was_written_anew_does_not_take_the_edition_with_it():
    text = corrected("Police counted").replace(SENTENCE, "Police counted eleven victims.")
    about = changed(text)
    found = decisions(about, Rules(Policy.REVIEWED, (), Stale.KEEP))
    assert found["Police counted eleven victims."] is Reason.LEFT_OUT
    article, catalog, ledger = about
    rules = Rules(Policy.REVIEWED, (), Stale.KEEP)
    shown = editions.edition(article, catalog, judge(article, catalog, rules, ledger), rules)
    assert "Police" not in shown.body and "Twelve" not in shown.body
    assert shown.evidence.correcting == 1 and not shown.coverage.complete


def test_beyond_the_budget_for_changed_sentences_the_edition_goes():
    article, catalog, ledger = changed(corrected("Eleven people"))
    judged = judge(article, catalog, Rules(Policy.REVIEWED, (), Stale.WITHDRAW), ledger)
    assert [one.decision.reason for one in judged if not one.decision.allowed] == [Reason.TOO_OLD]


def test_under_labelled_it_stands_with_a_label():
    found = decisions(changed(corrected("Eleven people")), Rules(Policy.LABELLED))
    assert (found[SENTENCE], found[NOTE]) == (Reason.CORRECTING, Reason.UNTRANSLATED)


def test_a_sentence_that_only_changed_keeps_its_last_reviewed_wording():
    text = corrected("Eleven people").replace("calm again now", "calm again today")
    found = decisions(changed(text), Rules(Policy.REVIEWED, (), Stale.KEEP))
    assert found["The *sea* is calm again today."] is Reason.LAST_REVIEWED


@pytest.mark.parametrize("policy", [Policy.LABELLED, Policy.REVIEWED])
def test_a_wrong_headline_stands_in_the_language_of_the_original(policy):
    before = (HEAD + BODY).replace("A storm", "Twelve people die")
    text = corrected("Eleven people die").replace("A storm", "Eleven people die")
    article, catalog, ledger = changed(text, before=before)
    rules = Rules(policy, (), Stale.KEEP)
    found = editions.edition(article, catalog, judge(article, catalog, rules, ledger), rules)
    assert found.title == "Eleven people die" and "title" in found.source_fields
    # The sentence is meant as well, and is no headline.
    assert ("„Twelve people died" in found.body) is (policy is Policy.LABELLED)
    assert "korrigiert" in found.body


def test_an_alias_is_a_text_like_any_other():
    text = "---\ndescription: &same It was wrong.\ncorrections:\n  - text: *same\n---\nOne.\n"
    article = parse(text)
    assert assemble(article, source) == text
    assert [one.text for one in article.corrections] == ["It was wrong."]


@pytest.mark.parametrize("language", ["en", "de", "uk", "ja", "fr"])
def test_labels_are_text_in_markdown(language):
    for left_out in (True, False):
        plain = label(language, left_out=left_out, markdown=False)
        written = label(language, left_out=left_out, markdown=True)
        assert re.sub(r"\\(.)|<[^>]*>", r"\1", written) == plain
        assert ('<span lang="en">' in written) is (language == "fr")


# From the command line


@pytest.fixture
def site(project, cli, monkeypatch):
    """A project in which an approved article was corrected."""
    settings = project / "polyglot-news.toml"
    settings.write_text(settings.read_text() + '\n[policy]\nde = "reviewed"\n')
    storm = project / "articles/storm.md"
    (project / "articles/storm.txt").unlink()
    (project / "articles/ferry.md").write_text("# A ferry\n\nShe sails.\n")
    storm.write_text(HEAD + BODY)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1770206400")  # 2026-02-04
    cli("localize")
    for locale in ("de", "uk"):
        done = cli("approve", "storm", "-l", locale, "--all", "--scope", "read", "--by", OLENA)
        assert done.exit_code == 0
    storm.write_text(corrected("Eleven people died"))
    cli("localize")
    return project


def old(project: Path, locale: str) -> str:
    entries = polib.pofile(str(project / f"locales/{locale}/LC_MESSAGES/storm.po"))
    return next(one.msgstr for one in entries if one.msgid == SENTENCE)


def test_no_edition_has_the_wrong_wording_without_a_label(site):
    german = (site / "site/de/storm/index.html").read_text()
    assert old(site, "de") not in german
    assert "[Diese Stelle fehlt, solange sie korrigiert wird.]" in german
    ukrainian = (site / "site/uk/storm/index.html").read_text()
    assert f"{old(site, 'uk')} [Цей фрагмент наразі виправляють.]" in ukrainian
    for language, said in (("de", "1 Textstelle wird gerade"), ("uk", "Виправляють 1 фрагмент.")):
        html = (site / f"site/{language}/storm/index.html").read_text()
        assert said in html and "noindex" in html
    assert "nicht mehr aktuell" not in german
    # The rest of both stands, and so does the original.
    assert "Eleven people" in (site / "site/en/storm/index.html").read_text()


def test_every_edition_tells_of_the_correction(site):
    heads = {
        "en": "Corrected on February 5, 2026",
        "de": "Korrigiert am 5. Februar 2026",
        "uk": "Виправлено 5 лютого 2026",
        "ja": "2026年2月5日訂正",
    }
    for language, head in heads.items():
        html = (site / f"site/{language}/storm/index.html").read_text()
        assert re.search(rf'<a href="#page-corrections">{re.escape(head)}', html), language
        assert html.count('id="page-corrections"') == 1
        (data,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)
        (note,) = json.loads(data)["correction"]
        assert (note["@type"], note["datePublished"]) == ("CorrectionComment", "2026-02-05")
        feed = (site / f"site/{language}/feed.xml").read_text()
        assert "<updated>2026-02-05T00:00:00Z</updated>" in feed
        assert "&lt;section aria-labelledby=" in feed
    german = (site / "site/de/storm/index.html").read_text()
    assert f'<span lang="en">{NOTE}</span>' in german
    fields = json.loads((site / "site/manifest.json").read_text())
    found = {one["language"]: one for one in fields["editions"] if one["article"] == "storm"}
    assert found["de"]["corrections"] == [{"date": "2026-02-05", "language": "en", "text": NOTE}]
    assert found["de"]["units"]["being_corrected"] == 1
    assert "corrections" not in next(one for one in fields["editions"] if one["article"] == "ferry")


def test_people_are_shown_it_first(site, cli):
    units = json.loads(cli("worklist", "-l", "uk", "--format", "json").stdout)["units"]
    assert {one["msgid"] for one in units[:2]} == {SENTENCE, NOTE}
    assert [one["urgent"] for one in units] == [True, True] + [False] * (len(units) - 2)
    assert all("correction" in [r["sign"] for r in one["reasons"]] for one in units[:2])
    assert "a correction, urgent" in cli("worklist", "-l", "uk").stdout.splitlines()[0]
    assert "storm (uk): 2 units wait for the review of a correction." in cli("stats").stdout
    rows = json.loads(cli("stats", "--format", "json").stdout)
    assert {(one["locale"], one["article"]): one["urgent"] for one in rows}["de", "storm"] == 2
    assert "it is being corrected" in cli("why", "storm", "de").stdout


def test_a_change_that_is_a_correction_comes_first_in_its_bill(site, cli):
    git(site, "init", "--quiet")
    (site / "articles/storm.md").write_text(HEAD + BODY)
    commit(site, "before")
    text = corrected("Eleven people died").replace("title: A storm", "title: A storm at sea")
    (site / "articles/storm.md").write_text(text)
    units = json.loads(cli("diff", "--base", "HEAD", "--format", "json").stdout)["units"]
    german = [one for one in units if one["locale"] == "de" and one["change"] != "deleted"]
    assert {one["msgid"]: one["urgent"] for one in german} == {
        "A storm at sea": False,
        NOTE: True,
        SENTENCE: True,
    }
    text = cli("diff", "--base", "HEAD").stdout
    assert text.count("a correction, urgent") == 6
    assert text.rindex("a correction, urgent") < text.index("A storm")


def test_an_approval_ends_it(site, cli):
    for locale in ("de", "uk"):
        path = site / f"locales/{locale}/LC_MESSAGES/storm.po"
        catalog = polib.pofile(str(path), wrapwidth=0)
        for entry in catalog:
            if entry.msgid in (SENTENCE, NOTE):
                entry.msgstr, entry.flags = f"Neu: {entry.msgid}", []
        catalog.save()
    cli("localize")
    html = (site / "site/de/storm/index.html").read_text()
    assert f"Neu: {SENTENCE}" in html and f"Neu: {NOTE}" in html
    assert "Diese Stelle fehlt" not in html and "noindex" not in html
    waiting = re.findall(r"^storm \((\w+)\): .* wait", cli("stats").stdout, re.MULTILINE)
    assert waiting == ["ja"]


def test_pages_with_corrections_are_valid(site):
    assert vnu.check(site / "site") == []


def test_a_book_with_corrections_is_valid(site, cli, tmp_path):
    done = cli("export", "storm", "-l", "de", "-o", tmp_path)
    assert done.exit_code == 0, done.output
    assert epubcheck(*tmp_path.glob("*.epub")) == []
    (book,) = tmp_path.glob("*.epub")
    with zipfile.ZipFile(book) as archive:
        chapter = archive.read("book/storm.xhtml").decode()
    assert f'<span lang="en">{NOTE}</span>' in chapter and ">Korrekturen</h2>" in chapter


def test_notes_are_the_newest_first_and_escaped():
    from polyglot_news.site import build

    edition = Edition(
        "a",
        "en",
        "en",
        "A",
        "",
        corrections=(Correction("2026-02-06", "<b> & more"), Correction("", "No day.")),
    )
    html = build([edition], Site("S"))["en/a/index.html"].decode()
    assert "February 6, 2026</time></strong> <span>&lt;b&gt; &amp; more</span>" in html
    assert "<li><span>No day.</span></li>" in html
