"""What reads and judges XLIFF besides us: programs in .tools, and the rules of the standard.

The schema is the one that OASIS published for the core of XLIFF 2.0, which 2.1 took over as it
is. The one of 2.2 has another namespace and little else that is new, so a file of 2.2 is judged
in the namespace of 2.0. What no schema of the core says, of modules and of ids, is in `faults`.
"""

from __future__ import annotations

import json
import re
import subprocess
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from pathlib import Path
from typing import Any

TOOLS = Path(__file__).parent.parent / ".tools"
TOOLKIT = TOOLS / "translate" / "bin" / "python"
MISSING = "{} is not installed: `make test` installs it."

VALIDATE = """
import json, sys
from lxml import etree
schema = etree.XMLSchema(etree.parse(sys.argv[1]))
found = {}
for name in sys.argv[2:]:
    text = open(name, "rb").read().replace(b"xliff:document:2.2", b"xliff:document:2.0")
    try:
        schema.assertValid(etree.fromstring(text))
        found[name] = ""
    except (etree.DocumentInvalid, etree.XMLSyntaxError) as problem:
        found[name] = str(problem)
print(json.dumps(found))
"""

READ = """
import json, sys
from translate.storage.xliff2 import Xliff2File
store = Xliff2File.parsefile(sys.argv[1])
print(json.dumps({
    "languages": [store.sourcelanguage, store.targetlanguage],
    "units": [
        [one.getid(), str(one.source), str(one.target or ""), one.isfuzzy(), one.isapproved()]
        for one in store.units
    ],
}))
"""

TRANSLATE = """
import sys
from translate.storage.xliff2 import Xliff2File
store = Xliff2File.parsefile(sys.argv[1])
for one in store.units:
    if str(one.source) == sys.argv[2]:
        one.target = sys.argv[3]
        one.markapproved()
store.save()
"""

READ_JS = """
const { xliff2js } = require("xliff");
const text = require("fs").readFileSync(process.argv[1], "utf8");
xliff2js(text, (problem, found) => {
  if (problem) throw problem;
  console.log(JSON.stringify(found));
});
"""


def _run(*command: str | Path, cwd: Path | None = None) -> str:
    assert Path(command[0]).exists() or command[0] == "node", MISSING.format(command[0])
    done = subprocess.run([*map(str, command)], capture_output=True, text=True, cwd=cwd)
    assert done.returncode == 0, done.stderr
    return done.stdout


def validate(paths: Iterable[Path]) -> dict[str, str]:
    """For each file what the schema of OASIS and the rules below have against it."""
    schema = TOOLS / "xliff" / "xliff-core-2.0.xsd"
    assert schema.exists(), MISSING.format(schema)
    paths = list(paths)
    found: dict[str, str] = json.loads(_run(TOOLKIT, "-c", VALIDATE, schema, *paths))
    for path in paths:
        found[str(path)] = found[str(path)] or "; ".join(faults(path.read_bytes()))
    return found


def toolkit(path: Path) -> dict[str, Any]:
    """What translate-toolkit, the library of Weblate, reads."""
    return json.loads(_run(TOOLKIT, "-c", READ, path))  # type: ignore[no-any-return]


def toolkit_translates(path: Path, source: str, target: str) -> None:
    """Translate a unit and write the file, as translate-toolkit does it."""
    _run(TOOLKIT, "-c", TRANSLATE, path, source, target)


def javascript(path: Path) -> dict[str, Any]:
    """What the npm package xliff reads."""
    return json.loads(_run("node", "-e", READ_JS, path, cwd=TOOLS))  # type: ignore[no-any-return]


# The rules.

_MTC = "{urn:oasis:names:tc:xliff:matches:2.0}"
_MDA = "{urn:oasis:names:tc:xliff:metadata:2.0}"
_NAMESPACES = {"2.1": "urn:oasis:names:tc:xliff:document:2.0"}
_NAMESPACES |= {"2.2": "urn:oasis:names:tc:xliff:document:2.2"}
_SUBTYPES = {"xlf:b": "fmt", "xlf:i": "fmt", "xlf:u": "fmt", "xlf:lb": "fmt", "xlf:var": "ui"}
_TYPES = {"am", "mt", "icm", "idm", "tb", "tm", "other"}


def faults(data: bytes) -> list[str]:
    """Where a file breaks a rule of XLIFF 2 that the schema of the core does not hold."""
    root = ET.fromstring(data)  # noqa: S314
    core = root.tag.partition("}")[0] + "}"
    found = []
    if core != f"{{{_NAMESPACES.get(root.get('version', ''))}}}":
        found.append("the version and the namespace do not fit")
    for file in root.iter(f"{core}file"):
        ids = [unit.get("id") for unit in file.iter(f"{core}unit")]
        if len(set(ids)) != len(ids):
            found.append("two units of a file have the same id")
        for unit in file.iter(f"{core}unit"):
            found += (f"{unit.get('id')}: {fault}" for fault in _unit(unit, core))
    return found


def _unit(unit: ET.Element, core: str) -> Iterable[str]:
    segments = unit.findall(f"{core}segment")
    sources = [one.find(f"{core}source") for one in segments]
    ids = [one.get("id") for one in segments if one.get("id")]
    ids += [code.get("id") for source in sources if source is not None for code in _codes(source)]
    if len(set(ids)) != len(ids):
        yield "an id is used twice"
    for segment in segments:
        sub = segment.get("subState")
        if sub is not None and not re.fullmatch(r"[^\s:]+:[^\s:]+", sub):
            yield f"subState {sub} has no prefix"
        if sub is not None and segment.get("state") is None:
            yield "a subState needs a state"
    notes = [note.get("id") for note in unit.iter(f"{core}note")]
    if len(set(notes)) != len(notes):
        yield "two notes have the same id"
    yield from _data(unit, core, segments)
    for match in unit.iter(f"{_MTC}match"):
        yield from _match(match, core, ids)
    for metadata in unit.iter(f"{_MDA}metadata"):
        if not len(metadata) or {one.tag for one in metadata} != {f"{_MDA}metaGroup"}:
            yield "metadata holds groups"
        for meta in metadata.iter(f"{_MDA}meta"):
            if not meta.get("type") or len(meta):
                yield "a meta has a type and a text"


def _match(match: ET.Element, core: str, ids: list[str | None]) -> Iterable[str]:
    order = [one.tag for one in match]
    allowed = [f"{_MDA}metadata", f"{core}originalData", f"{core}source", f"{core}target"]
    if order != [tag for tag in allowed if tag in order] or order[-2:] != allowed[2:]:
        yield "a match holds metadata, data, source and target in this order"
    if match.get("ref", "")[:1] != "#" or match.get("ref", "")[1:] not in ids:
        yield f"a match is for {match.get('ref')}, which is not there"
    if match.get("type", "tm") not in _TYPES:
        yield f"a match of the type {match.get('type')}"
    for name in ("similarity", "matchQuality", "matchSuitability"):
        if not 0 <= float(match.get(name, "0")) <= 100:
            yield f"{name} is out of range"
    yield from _data(match, core, [match])


def _data(unit: ET.Element, core: str, texts: list[ET.Element]) -> Iterable[str]:
    """The codes of a unit or a match, and what explains them."""
    original = unit.find(f"{core}originalData")
    data = [] if original is None else [one.get("id") for one in original]
    if len(set(data)) != len(data):
        yield "two pieces of data have the same id"
    used = set()
    for text in texts:
        for part in ("source", "target"):
            element = text.find(f"{core}{part}")
            codes = [] if element is None else _codes(element)
            ids = [code.get("id") for code in codes]
            if len(set(ids)) != len(ids):
                yield f"two codes of a {part} have the same id"
            for code in codes:
                used |= {code.get(name) for name in ("dataRef", "dataRefStart", "dataRefEnd")}
                sub = code.get("subType")
                if sub in _SUBTYPES and _SUBTYPES[sub] != code.get("type"):
                    yield f"{sub} is no sort of {code.get('type')}"
    if used - {None} != set(data):
        yield "data and the codes that name it do not fit"


def _codes(text: ET.Element) -> list[ET.Element]:
    names = {"ph", "pc", "sc", "ec", "mrk", "sm"}
    return [one for one in text.iter() if one.tag.partition("}")[2] in names]
