"""Builds the wheel of one language's package from the archive in the folder above.

Used by the projects beside this file. The archive is not copied into each of them: the wheel
takes it, its README and its terms from here, and its version from the package itself.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
import zipfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from hatchling.metadata.plugin.interface import MetadataHookInterface

HERE = Path(__file__).parent


def archive_of(root: str) -> Path:
    """The archive for a project's folder, ``en_de``; refused if it is not the listed one."""
    path = HERE / f"translate-{Path(root).name}.argosmodel"
    line = f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}"
    if line not in (HERE / "SHA256SUMS").read_text("utf-8").splitlines():
        raise ValueError(f"{path}: this is not the file whose hash SHA256SUMS lists")
    return path


class CustomMetadataHook(MetadataHookInterface):
    """The version and the description."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Fill in what the project file leaves open."""
        with zipfile.ZipFile(archive_of(self.root)) as archive:
            name = next(n for n in archive.namelist() if n.endswith("/metadata.json"))
            package = json.loads(archive.read(name))
        metadata["version"] = package["package_version"]
        metadata["description"] = (
            f"Translation package for polyglot-news: {package['from_name']} to "
            f"{package['to_name']}."
        )
        metadata["readme"] = {
            "content-type": "text/markdown",
            "text": (HERE / "README.md").read_text("utf-8"),
        }


class CustomBuildHook(BuildHookInterface[Any]):
    """The files of the wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the archive, its hash and its terms to the module."""
        del version
        path = archive_of(self.root)
        module = f"polyglot_news_model_{Path(self.root).name}"
        lines = (HERE / "SHA256SUMS").read_text("utf-8").splitlines(keepends=True)
        self._scratch = tempfile.TemporaryDirectory()
        sums = Path(self._scratch.name) / "SHA256SUMS"
        sums.write_text("".join(line for line in lines if path.name in line), "utf-8")
        for file in (path, sums, HERE / "README.md", HERE / "DATA.md"):
            build_data["force_include"][str(file)] = f"{module}/{file.name}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Drop the list of one hash that went into the wheel."""
        del version, build_data, artifact_path
        self._scratch.cleanup()
