"""The shape of the code: who may import whom, who touches files, what loads when."""

from __future__ import annotations

import ast
import json
import os
import re
import resource
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from graphlib import CycleError, TopologicalSorter
from importlib import import_module
from pathlib import Path

import pytest

import polyglot_news

PACKAGE = Path(polyglot_news.__file__).parent

# From the top down: a module imports from the rows below its own, or from its own package.
LAYERS = """
    cli                                                             the command line
    bills corrections exporting report scaffold worklists           whole jobs, and what they print
    bill handoff press worklist
    workflow watching                                               the stages over files
    checking filling recovery
    belongings machine memory results                               what articles leave, the memory
    exchange                                                        articles for other programs
    editions manifest
    glossaries ledgers merging outcomes project publication rates reopening sarif state
    suggestions translation                                         the stages
    evidence                                                        what an edition can prove
    errata refreshing renaming resegmenting vanished vouching       what was there, found again
    linting review reviewing site                                   checks; editions to pages
    carryover                                                       what a change does to a text
    engines.argos engines.pseudo markup pofile                      engines, and libraries' doors
    powriter
    badge catalog checks effort models poreader
    actors archive article entry fidelity revisions settings terms
    engines files ledger locales reading segments typography
    numbercheck
    numerals
    casing inline numberwords placeables records repairs reuse sentences
    provenance
    choosing comments events moments xmlstream
    dialect errors languagedata recall wording worddiff             what everything stands on
"""

# Each library enters through these doors only.
DOORS = {
    "polib": {"pofile"},
    "click": {"cli"},
    "argostranslate": {"engines", "models"},
    "ctranslate2": {"engines"},
    "sentencepiece": set(),  # argostranslate brings the tokenizers, and so the way to load them
    "sacremoses": set(),
    "yaml": {"reading.frontmatter"},
    "nh3": {"site.clean"},
    "jinja2": {"site"},
    "rich": {"report"},
    "rapidfuzz": {"carryover", "markup", "memory", "merging", "reviewing"},
    "sentencex": {"sentences"},
    "markdown_it": {"dialect", "inline", "reading.markdown", "site"},
    "numpy": {"memory.index"},
    "babel": {"carryover", "casing", "catalog", "locales", "site", "terms.territories"},
    "budoux": {"site.typography"},
}

# The modules that touch the disk, and those that read what is part of this distribution.
EDGES = {"archive", "engines.argos", "files", "models", "pofile", "press", "project"}
EDGES |= {"actors", "events", "glossaries", "handoff", "memory.feeds", "memory.store"}
EDGES |= {"revisions", "scaffold", "watching"}
RESOURCES = {"languagedata", "recall", "site.pages", "site.strings"}

_DISK = frozenset(
    "open read_bytes read_text write_bytes write_text unlink mkdir rmdir touch iterdir glob rglob "
    "is_file is_dir exists stat chmod symlink_to rename walk listdir".split()
)
LONGEST = 500


@dataclass(frozen=True)
class Import:
    name: str
    typing: bool
    inside: bool
    """Whether it stands in a function, and so waits until it is called."""


@cache
def sources() -> dict[str, ast.Module]:
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        name = ".".join(path.relative_to(PACKAGE).with_suffix("").parts)
        found[name.removesuffix("__init__").removesuffix(".")] = ast.parse(path.read_text("utf-8"))
    return found


MODULES = sorted(name for name in sources() if name)


def imports(module: str) -> set[Import]:
    found: set[Import] = set()

    def look(node: ast.AST, typing: bool, inside: bool) -> None:
        if isinstance(node, ast.Import):
            found.update(Import(one.name, typing, inside) for one in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{module}: imports are absolute here"
            names = [node.module, *(f"{node.module}.{one.name}" for one in node.names)]
            found.update(Import(str(name), typing, inside) for name in names)
        inside = inside or isinstance(node, ast.FunctionDef)
        guard = isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        body = node.body if guard else ()
        for child in ast.iter_child_nodes(node):
            look(child, typing or child in body, inside)

    look(sources()[module], False, False)
    return found


def own(module: str) -> set[str]:
    """The modules of this package that one imports when it runs."""
    prefix = "polyglot_news."
    names = {one.name.removeprefix(prefix) for one in imports(module) if not one.typing}
    return {name for name in names if name in sources()} - {module, ""}


def row(module: str) -> tuple[int, str]:
    """The row of a module, and the name under which it stands there."""
    rows = [line.split("  ")[0].split() for line in map(str.strip, LAYERS.strip().splitlines())]
    placed = {name: number for number, names in enumerate(rows) for name in names}
    while module and module not in placed:
        module = module.rpartition(".")[0]
    return placed[module], module


def test_there_is_something_to_look_at():
    assert len(MODULES) > 30
    assert {"errors", "files", "catalog", "site"} <= own("press") | own("workflow") | own(
        "cli.common"
    )


@pytest.mark.parametrize("module", MODULES)
def test_imports_point_down(module):
    number, place = row(module)
    for name in own(module):
        below, other = row(name)
        assert below > number or other == place, f"{module} imports {name}, which is not below it"


def test_no_imports_go_in_a_circle():
    # A package is loaded before its modules; what these import back from it is checked above.
    graph = {name: {other for other in own(name) if not name.startswith(other)} for name in MODULES}
    try:
        list(TopologicalSorter(graph).static_order())
    except CycleError as circle:
        pytest.fail(" -> ".join(circle.args[1]))


@pytest.mark.parametrize("library", DOORS)
def test_a_library_enters_through_its_doors_only(library):
    used = {
        module
        for module in MODULES
        for one in imports(module)
        if one.name.partition(".")[0] == library
    }
    assert bool(used) == bool(DOORS[library]), f"{library} is imported by {used or 'nothing'}"
    for module in used:
        assert any(module == door or module.startswith(f"{door}.") for door in DOORS[library]), (
            f"{module} imports {library}"
        )


@pytest.mark.parametrize("module", MODULES)
def test_files_are_touched_at_the_edge_only(module):
    if module in EDGES | RESOURCES:
        return
    for node in ast.walk(sources()[module]):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", None) or getattr(node.func, "id", None)
            assert name not in _DISK, f"{module}:{node.lineno} calls {name}"
    libraries = {one.name for one in imports(module)}
    assert libraries.isdisjoint({"shutil", "tempfile", "fcntl", "socket", "subprocess"})


def test_only_the_command_that_downloads_packages_can_reach_the_network():
    modules = {"socket", "ssl", "http.client", "urllib.request", "requests", "httpx", "urllib3"}
    reaching = {module for module in MODULES if {one.name for one in imports(module)} & modules}
    assert reaching == {"models"}
    # There it is imported where it is asked for, and not before.
    assert all(one.inside for one in imports("models") if one.name in modules)


@pytest.mark.parametrize("module", MODULES)
def test_a_module_is_short_and_says_what_it_is(module):
    tree = sources()[module]
    assert ast.get_docstring(tree), f"{module} has no docstring"
    path = PACKAGE.joinpath(*module.split("."))
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    assert len(file.read_text("utf-8").splitlines()) <= LONGEST


@pytest.mark.parametrize("module", MODULES)
def test_a_module_lists_its_public_names(module):
    loaded = import_module(f"polyglot_news.{module}")
    if not any(isinstance(node, ast.FunctionDef | ast.ClassDef) for node in sources()[module].body):
        assert [node for node in sources()[module].body if isinstance(node, ast.Assign)] == [] or (
            hasattr(loaded, "__all__")
        )
        return
    assert len(set(loaded.__all__)) == len(loaded.__all__)
    for name in loaded.__all__:
        one = getattr(loaded, name)
        assert one.__doc__ or getattr(one, "__module__", "") != loaded.__name__
    assert not [name for name in loaded.__all__ if name.startswith("_")]


# What `polyglot-news --help` may not wait for.
HEAVY = """
    argostranslate babel budoux ctranslate2 jinja2 markdown_it mdit_py_plugins markupsafe nh3 numpy
    polib rapidfuzz rich sacremoses sentencepiece sentencex torch yaml
    asyncio importlib.metadata multiprocessing tempfile tomllib unittest urllib.request zipfile
""".split()

PROBE = """
import json, sys
from polyglot_news.cli import main
try:
    main({arguments!r})
except SystemExit as end:
    code = end.code
print(json.dumps([code, sorted(sys.modules)]), file=sys.stderr)
"""


@pytest.mark.parametrize("arguments", [["--help"], ["localize", "--help"], ["--version"]])
def test_help_waits_for_no_heavy_module(arguments):
    done = subprocess.run(
        [sys.executable, "-c", PROBE.format(arguments=arguments)],
        capture_output=True,
        text=True,
        check=True,
        env={name: value for name, value in os.environ.items() if name != "PYTHONPATH"},
    )
    code, loaded = json.loads(done.stderr)
    assert code == 0
    assert done.stdout.strip()
    assert not set(HEAVY) & set(loaded)
    ours = {name for name in loaded if name.startswith("polyglot_news.")}
    assert ours == {
        f"polyglot_news.{name}"
        for name in MODULES
        if name in ("cli", "errors") or (name.startswith("cli.") and name != "cli.__main__")
    }


def test_help_is_there_at_once():
    seconds = []
    for _ in range(5):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(
            [sys.executable, "-c", "from polyglot_news.cli import main; main(['--help'])"],
            capture_output=True,
            check=True,
            env={name: value for name, value in os.environ.items() if name != "PYTHONPATH"},
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        seconds.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    assert min(seconds) < 0.15


_COUNTS = re.compile(
    r"\{[^{}]+\} (?:units|articles|templates|catalogs|terms|files|editions|findings|warnings|pairs"
    r"|texts|records|sentences|entries|notes|matches|packages)\b"
)


def test_a_number_and_its_noun_agree():
    """What is counted goes through `wording.counted`: no "1 units"."""
    found = [
        f"{path.relative_to(PACKAGE)}: {match.group()}"
        for path in sorted(PACKAGE.rglob("*.py"))
        for match in _COUNTS.finditer(path.read_text("utf-8"))
    ]
    assert found == []
