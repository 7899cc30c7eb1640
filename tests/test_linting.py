"""The lint of articles: case files of each lint, and what the command prints."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polyglot_news import article, linting
from polyglot_news.checks import Severity

CASES = Path(__file__).parent / "cases" / "linting"


def every_case() -> list[tuple[str, str, str, str]]:
    """The cases of all lints: lint, bad or good, language, article."""
    found = []
    for path in sorted(CASES.glob("*.txt")):
        text = re.sub(r"\A(?:# .*\n)+", "", path.read_text("utf-8"))
        _, *parts = re.split(r"^=== (bad|good)(?: (\w+))?\n", text, flags=re.MULTILINE)
        for verdict, language, body in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
            found.append((path.stem, verdict, language or "en", body))
    assert found
    return found


def lint(text: str, language: str = "en", *, markdown: bool = True) -> tuple[linting.Warn, ...]:
    return linting.lint(article.parse(text, slug="a", language=language, markdown=markdown))


@pytest.mark.parametrize(("name", "verdict", "language", "text"), every_case())
def test_a_lint_warns_of_bad_cases_only(name, verdict, language, text):
    found = [one for one in lint(text, language) if one.lint == name]
    assert bool(found) == (verdict == "bad"), found
    lines = text.count("\n") + 1
    assert all(1 <= one.line <= lines and one.message.endswith((".", "”")) for one in found)


def test_every_lint_has_bad_and_good_cases_and_a_title():
    counted = Counter((name, verdict) for name, verdict, *_ in every_case())
    assert {name for name, _ in counted} == set(linting.LINTS)
    assert all(counted[name, verdict] for name in linting.LINTS for verdict in ("bad", "good"))
    assert all(one.title.endswith(".") and one.id == name for name, one in linting.LINTS.items())
    # A source is the author's: no lint calls it an error.
    assert Severity.CRITICAL not in {one.severity for one in linting.LINTS.values()}


def test_a_warning_names_the_line_in_the_file():
    text = "---\ntitle: Storm\n---\n\n# Storm\n\nIt rained.\nHe saw the the boats.\n\n![](a.svg)\n"
    assert [(one.lint, one.line) for one in lint(text)] == [("doubled", 8), ("alt", 10)]


def test_rules_for_english_are_silent_elsewhere():
    assert lint("Die RNLI kam. Zelensky und Zelenskyy.", "de-AT") == ()


def test_plain_text_has_no_markdown():
    found = lint("# A\n\n### ![](a.svg) [here](b)\n", markdown=False)
    assert not {one.lint for one in found} & {"alt", "links", "headings"}


@given(st.text(max_size=80), st.booleans())
def test_no_text_breaks_a_lint(text, markdown):
    assert {one.lint for one in lint(text, markdown=markdown)} <= set(linting.LINTS)


def test_lints_take_no_time_even_for_long_odd_texts():
    for piece in ("a ", "la la, ", "“( ", "1,", "ABC ", "a-b ", "Abcdef ", "[here](x) "):
        lint(piece * 1500)


# The command


@pytest.fixture
def careless(project):
    path = project / "articles" / "careless.md"
    path.write_text("# Storm\n\nHe saw the the boats , once.\n", "utf-8")
    return path


def test_the_command_warns_with_the_place(careless, cli):
    done = cli("lint", "careless")
    lines = done.stdout.splitlines()
    assert done.exit_code == 0
    assert lines[0].startswith("articles/careless.md:3: doubled: “the” stands twice in a row. (“")
    assert [line.split()[1] for line in lines] == ["doubled:", "spaces:"]
    assert cli("lint", "careless", "--strict").exit_code == 1
    assert cli("lint", "careless", "--strict", "--ignore", "doubled,spaces").exit_code == 0


def test_the_command_selects_and_asks_back(careless, cli):
    (line,) = cli("lint", "careless", "--select", "spaces").stdout.splitlines()
    assert "spaces" in line
    refused = cli("lint", "--select", "doubles")
    assert refused.exit_code == 2
    assert "Did you mean “doubled”?" in refused.stderr
    listed = cli("lint", "--list").stdout.splitlines()
    assert [one.split()[0] for one in listed] == list(linting.LINTS)


def test_the_command_writes_for_programs(careless, cli):
    first, _ = json.loads(cli("lint", "careless", "--format", "json").stdout)
    assert first == {
        "lint": "doubled",
        "severity": "functional",
        "article": "careless",
        "path": "articles/careless.md",
        "line": 3,
        "text": "He saw the the boats , once.",
        "message": "“the” stands twice in a row.",
    }
    log = json.loads(cli("lint", "careless", "--format", "sarif").stdout)
    (run,) = log["runs"]
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == list(linting.LINTS)
    result = run["results"][0]
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == "doubled"
    assert result["level"] == "warning"
    assert result["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "articles/careless.md"},
        "region": {"startLine": 3},
    }


def test_the_reference_lists_every_lint():
    text = (Path(__file__).parents[1] / "docs" / "reference.md").read_text("utf-8")
    for one in linting.LINTS.values():
        assert f"| `{one.id}` | {one.title.rstrip('.')} |" in text
