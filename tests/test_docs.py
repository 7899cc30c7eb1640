"""What the documents say is so: commands that they show are run, names that they name exist.

A block of ```console in a guide is a session: a line that begins with ``$`` is run in a scratch
project (tests/cases/guides/project), one after the other, and the lines below it have to be in what
it prints, in this order. Lines in between may be left out; ``…`` stands for some part of a line.
A command ends with 0 unless it is followed by ``# exit code N``. What a guide only tells (an edit
in Poedit, say) is done by a comment ``<!-- run … -->`` in its place.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest
import yaml
from click.testing import CliRunner

from polyglot_news import manifest, records, settings
from polyglot_news.cli import main

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
GUIDES = (DOCS / "translators.md", DOCS / "editors.md")
PAGES = (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(DOCS.glob("*.md")))
BLOCK = re.compile(
    r"^<!-- run\n(?P<told>.*?)\n-->$|^(?P<indent> *)```(?P<kind>\w*)\n(?P<text>.*?)^ *```$",
    re.MULTILINE | re.DOTALL,
)
EXIT = re.compile(r"  +# exit code (\d)$")
ROOM = {"LC_ALL": "C.UTF-8", "COLUMNS": "100", "SOURCE_DATE_EPOCH": "1772366400"}


def texts(kind: str, path: Path) -> Iterator[str]:
    for found in BLOCK.finditer(path.read_text("utf-8")):
        if found["kind"] == kind:
            yield found["text"]


# The guides


def steps(path: Path) -> Iterator[tuple[str, int, list[str]]]:
    """Give what a guide runs: the command, its exit code, and lines that it prints."""
    for found in BLOCK.finditer(path.read_text("utf-8")):
        if found["told"] is not None:
            yield found["told"], 0, []
        elif found["kind"] == "console":
            for one in re.split(r"^\$ ", found["text"], flags=re.MULTILINE)[1:]:
                command, *printed = one.splitlines()
                code = EXIT.search(command)
                yield EXIT.sub("", command), int(code[1]) if code else 0, printed


def shown(line: str) -> re.Pattern[str]:
    parts = re.split(" ?… ?", " ".join(line.split()))
    return re.compile(".*".join(map(re.escape, parts)))


@pytest.fixture
def scratch(tmp_path, monkeypatch):
    root = tmp_path / "news"
    shutil.copytree(Path(__file__).parent / "cases/guides/project", root)
    for name, value in ROOM.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    for name in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"):
        monkeypatch.setenv(name, os.devnull)
    (root / ".gitignore").write_text("/site/\n/.polyglot-news/\n*.epub\n")
    monkeypatch.chdir(root)
    start = (
        "git init --quiet && git symbolic-ref HEAD refs/heads/main"
        " && git config user.name 'Ruth Ames' && git config user.email ruth@example.org"
        " && git add --all && git commit --quiet --message start"
    )
    subprocess.run(["bash", "-c", start], check=True, cwd=root)
    return root


def ran(command: str) -> tuple[int, str]:
    if command.startswith("polyglot-news ") and not re.search("[|>&]", command):
        result = CliRunner().invoke(main, shlex.split(command)[1:])
        return result.exit_code, result.output
    run = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    return run.returncode, run.stdout + run.stderr


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.stem)
def test_a_guide_shows_what_its_commands_do(guide, scratch):
    found = list(steps(guide))
    assert len(found) > 10
    assert sum(len(printed) for *_, printed in found) > 20
    for command, code, printed in found:
        given, output = ran(command)
        assert given == code, f"{command}\n{output}"
        rest = iter([" ".join(line.split()) for line in output.splitlines()])
        for line in filter(str.strip, printed):
            there = any(shown(line).fullmatch(other) for other in rest)
            assert there, f"{command}\n{output}\nlacks, or has in another order:\n{line}"


# Commands and options


def commands(group: click.Group = main, before: str = "") -> Iterator[tuple[str, click.Command]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{before}{name} ")
        else:
            yield before + name, command


EVERY = dict(commands())
ALONE = {name for command in EVERY.values() for one in command.params for name in one.opts}
ALONE |= {name for one in main.params for name in one.opts} | {"--help"}
FOREIGN = {
    *("--version", "--mode=offline"),
    *("--body-file", "--no-deps", "--quiet", "--message", "--all"),
}


def test_the_readme_lists_every_command():
    table = (ROOT / "README.md").read_text("utf-8").partition("| command |")[2].partition("\n\n")[0]
    named = set()
    for code in re.findall(r"^\| (`.*?) \|", table, re.MULTILINE):
        for words in re.findall(r"`([^`]+)`", code):
            first, second, *_ = [*words.split(), ""]
            named.add(f"{first} {second}" if f"{first} {second}" in EVERY else first)
    assert named == set(EVERY)


def uses() -> Iterator[tuple[str, str]]:
    """Give each command of ours that a document shows, with the name of the document."""
    for path in PAGES:
        text = path.read_text("utf-8")
        for found in re.finditer(r"(?<![\w./-])polyglot-news ([a-z][^`\n|>#&;'$]*)", text):
            in_code = text[: found.start()].rpartition("\n")[2].count("`") % 2
            start = text[: found.start()].rpartition("\n")[2].strip()
            if in_code or start in ("", "$", "- run:", "-") or start.endswith("&&"):
                yield path.name, found[1].strip()


def test_every_command_that_is_shown_exists():
    found = sorted(set(uses()))
    assert len(found) > 40
    for name, words in found:
        first, *rest = re.findall(r'"[^"]*"?|[^\s"]+', words.replace("…", "").rstrip(":,."))
        command: click.Command = main
        for word in (first, *rest):
            if isinstance(command, click.Group):
                assert word in command.commands, f"{name}: {words}"
                command = command.commands[word]
            elif word.startswith("-") and word != "-":
                known = {opt for one in command.params for opt in one.opts} | {"--help"}
                assert word.partition("=")[0] in known, f"{name}: {words}"


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_every_option_that_is_named_exists(path):
    text = path.read_text("utf-8")
    named = {word for code in re.findall(r"`([^`\n]+)`", text) for word in code.split()}
    options = {word.rstrip(":,").partition("=")[0] for word in named if re.match("--[a-z]", word)}
    assert options - FOREIGN <= ALONE


# Links


def headings(path: Path) -> set[str]:
    """Give the anchors of a page, as code hosts make them."""
    text = re.sub(r"^ *```.*?^ *```$", "", path.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    made: set[str] = set()
    for title in re.findall(r"^#+ (.*)$", text, re.MULTILINE):
        title = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", title)
        anchor = re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")
        number = 0
        while (anchor if not number else f"{anchor}-{number}") in made:
            number += 1
        made.add(anchor if not number else f"{anchor}-{number}")
    return made


@pytest.mark.parametrize("path", [*PAGES, ROOT / "CHANGELOG.md"], ids=lambda path: path.name)
def test_every_link_leads_somewhere(path):
    text = re.sub(r"^ *```.*?^ *```$", "", path.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    text = re.sub(r"``.*?``|`[^`\n]*`", "", text)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", target):
            continue
        file, _, anchor = target.partition("#")
        page = path.parent / file if file else path
        assert page.exists(), target
        if anchor:
            assert anchor in headings(page), target


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_every_table_is_whole(path):
    """An empty line in a table, as a merge leaves it, makes text of the rows below."""
    text = re.sub(r"^ *```.*?^ *```$", "", path.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    for rows in re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE):
        first, second, *_ = [*rows.splitlines(), ""]
        assert re.fullmatch(r"[|\- ]+", second), first
        columns = {len(re.findall(r"(?<!\\)\|", row)) for row in rows.splitlines()}
        assert len(columns) == 1, first


def test_every_picture_is_shown_and_small():
    pictures = sorted((DOCS / "pictures").iterdir())
    shown_ones = {
        (path.parent / target).resolve()
        for path in PAGES
        for target in re.findall(r"!\[[^]]+\]\(([^)\s]+)\)", path.read_text("utf-8"))
    }
    assert {path.resolve() for path in pictures} <= shown_ones
    assert len(pictures) > 3
    assert all(path.stat().st_size <= 150_000 for path in pictures)


# The reference


def test_the_reference_has_a_table_of_contents():
    text = (DOCS / "reference.md").read_text("utf-8")
    listed = re.findall(r"^ *- \[(.+?)\]\(#(.+?)\)$", text.partition("\n## ")[0], re.MULTILINE)
    sections = re.findall(r"^## (.+)$", text, re.MULTILINE)
    assert [title for title, _ in listed] == [title.replace("`", "") for title in sections]


def test_the_reference_names_every_key_that_a_file_has():
    text = (DOCS / "reference.md").read_text("utf-8")
    named = {word for code in re.findall(r"`([^`\n]+)`", text) for word in re.findall(r"\w+", code)}
    sources = [path.read_text("utf-8") for path in (ROOT / "src").rglob("*.py")]
    forms = [found for one in sources for found in re.findall(r"^_FORM = Form\((.*)\)$", one, re.M)]
    assert len(forms) > 3
    for form in forms:
        mark, *keys = re.findall(r'"(.+?)"', form)
        assert f"`{mark} KEY=VALUE …`" in text
        assert set(keys) <= named
    assert named >= records._KNOWN
    assert {key for keys in settings._KEYS.values() for key in keys} <= named
    source = Path(manifest.__file__).read_text("utf-8")
    written = set(re.findall(r'^ +"(\w+)":', source, re.MULTILINE))
    assert len(written) > 15
    assert written <= named


# Builds


def test_the_libraries_that_a_build_needs_without_an_engine():
    text = (DOCS / "builds.md").read_text("utf-8")
    listed = re.search(r"^pip install ((?:[a-z][\w-]* )+[\w-]+)$", text, re.MULTILINE)
    assert listed
    with (ROOT / "pyproject.toml").open("rb") as file:
        needed = tomllib.load(file)["project"]["dependencies"]
    names = {re.match(r"[\w-]+", one)[0] for one in needed}
    engine = {"argos-translate-lt", "ctranslate2", "sentencepiece"}
    assert engine < names
    assert set(listed[1].split()) == names - engine


WITHOUT = """\
import importlib.abc, sys
class Blocked(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"argostranslate", "ctranslate2", "sentencepiece"}:
            raise ImportError(f"{name} is not installed")
sys.meta_path.insert(0, Blocked())
from polyglot_news.cli import main
main()
"""


@pytest.mark.parametrize(
    "command",
    ["publish", "check", "localize --frozen", "stats", "worklist -l de", "export -l de", "verify"],
)
def test_a_build_needs_no_engine(command, scratch):
    def run(*words: str) -> subprocess.CompletedProcess[str]:
        line = [sys.executable, "-c", WITHOUT, *words]
        return subprocess.run(line, capture_output=True, text=True, check=False)

    if command == "verify":
        assert run("publish").returncode == 0
        command = "verify de/ferry"
    done = run(*command.split())
    assert done.returncode == 0, done.stdout + done.stderr


def test_without_an_engine_translation_says_what_to_do(scratch):
    with Path("articles/ferry.md").open("a") as file:
        file.write("One more sentence.\n")
    line = [sys.executable, "-c", WITHOUT, "localize"]
    done = subprocess.run(line, capture_output=True, text=True, check=False)
    assert done.returncode not in (0, 1), done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_the_hooks_run_commands_that_exist():
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert hooks
    for hook in hooks:
        found = re.findall(r"polyglot-news ([a-z]+)", hook["entry"])
        assert found
        assert set(found) <= set(EVERY)
    text = (DOCS / "builds.md").read_text("utf-8")
    assert {f"- id: {hook['id']}" for hook in hooks} == set(re.findall("- id: .*", text))


def test_contributing_fits_a_screen():
    assert len((ROOT / "CONTRIBUTING.md").read_text("utf-8").splitlines()) <= 50
