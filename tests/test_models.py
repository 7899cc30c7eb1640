"""Packages are found, checked before they are opened, unpacked safely and installed."""

from __future__ import annotations

import http.server
import json
import os
import shutil
import socket
import stat
import struct
import subprocess
import sys
import threading
import zipfile
from pathlib import Path

import hatchling.build
import pytest

import tinypackage
from polyglot_news import archive, models
from polyglot_news.errors import FileError, ModelError

BUNDLED = Path(__file__).parent.parent / "models"


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    return tinypackage.build(tmp_path_factory.mktemp("tiny"))


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    """A cache of its own for each test, and no packages that Argos has installed."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(models._argos().settings, "package_dirs", [tmp_path / "argos"])
    return tmp_path / "cache" / "polyglot-news" / "packages"


@pytest.fixture
def folder(tmp_path, tiny):
    """A project's folder with one package, English to German."""
    path = tmp_path / "models"
    path.mkdir()
    shutil.copy(tiny, path)
    return tinypackage.listed(path)


def distribution(root: Path, name: str, group: str, entry: str, **files: bytes) -> None:
    """Install a distribution as an installer leaves it."""
    info = root / f"{name.replace('-', '_')}-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[{group}]\n{entry}\n")
    for path, data in files.items():
        (root / path).write_bytes(data)


def one_line(error: ModelError) -> str:
    text = str(error)
    assert "\n" not in text
    assert error.exit_code == 4
    return text


def test_importing_loads_no_engine_library():
    code = (
        "import sys, polyglot_news.models, polyglot_news.engines;"
        "heavy = {'argostranslate', 'ctranslate2', 'sentencepiece', 'numpy', 'sacremoses'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_project_package_is_found_with_all_its_fields(folder):
    path = folder / "translate-en_de.argosmodel"
    package = models.find("en", "de", folder)
    assert package == models.Package(
        "en", "de", "1.0", path, archive.read_sums(folder)[path.name], "project",
        path.stat().st_size,
    )  # fmt: skip
    assert package.name == "translate-en_de"
    assert models.installed(folder) == (package,)
    assert models.load(package).from_code == "en"


def test_a_missing_pair_says_what_there_is_and_how_to_get_it(folder):
    with pytest.raises(ModelError) as caught:
        models.find("en", "fr", folder)
    text = one_line(caught.value)
    assert "only into: de" in text
    assert "polyglot-news models install en fr" in text
    with pytest.raises(ModelError, match="from “uk”, only from: en"):
        models.find("uk", "de", folder)
    assert models.supported(folder) == (("en", "de"),)


def test_without_any_package_the_message_still_helps(tmp_path):
    with pytest.raises(ModelError, match=r"no package at all.*models install en de"):
        models.find("en", "de", tmp_path / "nowhere")
    assert models.supported(None) == ()


def test_project_comes_before_distribution_before_argos(folder, tmp_path, monkeypatch):
    site = tmp_path / "site"
    module = site / "some_packages"
    for pair in (("en", "de"), ("en", "uk")):
        tinypackage.build(module, pair, version="2.0")
    tinypackage.listed(module)
    distribution(site, "some-packages", models.GROUP, "any = some_packages")
    monkeypatch.syspath_prepend(str(site))
    for pair in (("en", "de"), ("en", "uk"), ("en", "ja")):
        made = tinypackage.build(tmp_path / "made", pair, version="3.0")
        tinypackage.unpacked(made, tmp_path / "argos")
    (tmp_path / "argos" / "broken").mkdir()
    found = {target: models.find("en", target, folder) for target in ("de", "uk", "ja")}
    assert {target: package.version for target, package in found.items()} == {
        "de": "1.0",
        "uk": "2.0",
        "ja": "3.0",
    }
    assert [package.origin for package in found.values()] == ["project", "some-packages", "argos"]
    assert found["ja"].sha256 == ""
    assert models.load(found["uk"]).to_code == "uk"
    assert models.load(found["ja"]).to_code == "ja"
    assert "some_packages" not in sys.modules
    assert models.supported(folder) == (("en", "de"), ("en", "ja"), ("en", "uk"))
    assert len(models.installed(folder)) == 6
    assert ["broken" in problem.where for problem in models.verify(folder)] == [True]


def zip_slip(data):
    return {"../../outside": b"x", **data}


def symlink(path, _data):
    info = zipfile.ZipInfo("package/model/link")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, "a") as made:
        made.writestr(info, "/etc/passwd")


def absolute(path, _data):
    with zipfile.ZipFile(path, "a") as made:
        made.writestr("/package/evil", "x")


def backslash(path, _data):
    with zipfile.ZipFile(path, "a") as made:
        made.writestr("package/..\\evil", "x")


def absurd(path, _data):
    """State in the central directory that a member unpacks to 4 GiB less one byte, twice."""
    data = bytearray(path.read_bytes())
    start = 0
    for _ in range(2):
        start = data.index(b"PK\x01\x02", start + 1)
        data[start + 24 : start + 28] = struct.pack("<I", 2**32 - 2)
    path.write_bytes(data)


def encrypted(path, _data):
    data = bytearray(path.read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)


def truncated(path, _data):
    path.write_bytes(path.read_bytes()[:-300])


def bit_flip(path, _data):
    """A wrong byte inside the compressed weights: the zip is whole, the member is not."""
    data = bytearray(path.read_bytes())
    data[data.index(b"package/model/model.bin") + 5000] ^= 0xFF
    path.write_bytes(data)


def empty(path, _data):
    path.write_bytes(b"")


def two_folders(path, _data):
    with zipfile.ZipFile(path, "a") as made:
        made.writestr("other/file", "x")


def beside(path, _data):
    with zipfile.ZipFile(path, "a") as made:
        made.writestr("file", "x")


def metadata(**changes):
    def change(data):
        return {
            **data,
            "metadata.json": json.dumps({**json.loads(data["metadata.json"]), **changes}).encode(),
        }

    return change


def without(*names):
    def change(data):
        return {name: value for name, value in data.items() if name not in names}

    return change


REPACKED = {
    "a member outside": (zip_slip, "land elsewhere"),
    "no metadata": (without("metadata.json"), "no metadata.json"),
    "no model": (without("model/model.bin"), "no model/model.bin"),
    "no tokenizer": (without("sentencepiece.model"), "neither sentencepiece.model nor"),
    "metadata that is not JSON": (lambda d: {**d, "metadata.json": b"{"}, "not JSON"),
    "metadata that is a list": (lambda d: {**d, "metadata.json": b"[]"}, "two languages"),
    "no language": (metadata(to_code=None), "two languages"),
    "a language that is a path": (metadata(to_code="../de"), "two languages"),
    "a version with spaces": (metadata(package_version="1 0"), "two languages"),
    "another kind of package": (metadata(type="sbd"), "two languages"),
    "another pair than its name": (metadata(to_code="fr"), "says en to fr"),
}
EDITED = {
    "a link": (symlink, "land elsewhere"),
    "an absolute path": (absolute, "land elsewhere"),
    "a backslash": (backslash, "land elsewhere"),
    "an absurd size": (absurd, "absurd size"),
    "a password": (encrypted, "encrypted"),
    "a cut end": (truncated, "not a whole zip"),
    "nothing": (empty, "not a whole zip"),
    "two folders": (two_folders, "one folder"),
    "a file beside its folder": (beside, "beside its folder"),
    "damaged weights": (bit_flip, "is damaged"),
}


@pytest.mark.parametrize("case", [*REPACKED, *EDITED])
def test_an_archive_that_is_no_package_is_refused_even_with_the_right_hash(
    case, folder, cache, tiny
):
    path = folder / tiny.name
    if case in REPACKED:
        change, words = REPACKED[case]
        tinypackage.pack(path, change(tinypackage.members(tiny)))
    else:
        edit, words = EDITED[case]
        edit(path, None)
    tinypackage.listed(folder)
    with pytest.raises(ModelError) as caught:
        models.load(models.find("en", "de", folder))
    assert words in one_line(caught.value)
    assert caught.value.where == str(path)
    assert not list(cache.glob("*")) if cache.exists() else True
    assert not list(folder.parent.rglob("outside"))
    assert [problem.where for problem in models.verify(folder)] == [str(path)]
    target = folder.parent / "target"
    with pytest.raises(ModelError):
        models.install(path, target)
    assert not target.exists()


def test_another_file_than_the_listed_one_is_refused_before_it_is_opened(folder, tiny):
    path = folder / tiny.name
    path.write_bytes(path.read_bytes() + b" ")
    with pytest.raises(ModelError, match="not the file whose hash SHA256SUMS lists"):
        models.find("en", "de", folder)
    with pytest.raises(ModelError):
        models.installed(folder)
    assert len(models.verify(folder)) == 1


def test_a_package_changed_after_it_was_found_is_refused(folder, tiny):
    package = models.find("en", "de", folder)
    (folder / tiny.name).write_bytes(b"other")
    with pytest.raises(ModelError, match="not the file whose hash"):
        models.load(package)


def test_a_package_that_is_not_listed_is_refused(folder):
    (folder / "SHA256SUMS").write_text("\n")
    with pytest.raises(ModelError, match=r"not listed in the SHA256SUMS.*models install"):
        models.find("en", "de", folder)
    assert "not listed" in one_line(models.verify(folder)[0])
    (folder / "SHA256SUMS").unlink()
    with pytest.raises(ModelError, match="not listed"):
        models.find("en", "de", folder)


def test_a_package_that_is_listed_but_missing_is_named(folder, tiny):
    (folder / tiny.name).unlink()
    with pytest.raises(ModelError, match="listed in SHA256SUMS but missing"):
        models.find("en", "de", folder)
    assert "missing" in one_line(models.verify(folder)[0])


@pytest.mark.parametrize("line", ["nonsense", "abc  translate-en_de.argosmodel", "{sum}", "{same}"])
def test_a_list_of_hashes_with_a_bad_line_is_refused_with_its_number(line, folder):
    sums = folder / "SHA256SUMS"
    same = sums.read_text().rstrip("\n")
    sums.write_text(f"{same}\n{line.format(sum='0' * 64, same=same)}\n")
    with pytest.raises(ModelError) as caught:
        models.find("en", "de", folder)
    assert caught.value.line == 2
    assert models.verify(folder)[0].line == 2


def test_an_archive_is_unpacked_once(folder, cache):
    package = models.find("en", "de", folder)
    first = models.load(package).package_path
    assert first == cache / package.sha256
    before = (first / "model" / "model.bin").stat()
    assert models.load(package).package_path == first
    assert (first / "model" / "model.bin").stat() == before
    assert models.verify(folder) == ()
    assert [path.name for path in cache.iterdir()] == [package.sha256]


@pytest.mark.parametrize("damage", ["missing", "shorter", "added", "empty"])
def test_a_damaged_unpacked_copy_is_made_anew(damage, folder, cache):
    package = models.find("en", "de", folder)
    copy = models.load(package).package_path
    whole = (copy / "model" / "model.bin").read_bytes()
    if damage == "missing":
        (copy / "model" / "model.bin").unlink()
    elif damage == "shorter":
        (copy / "model" / "model.bin").write_bytes(whole[:-1])
    elif damage == "added":
        (copy / "bpe.model").write_text("x")
    else:
        shutil.rmtree(copy)
        copy.mkdir()
    assert one_line(models.verify(folder)[0]).startswith(str(copy))
    assert models.load(package).package_path == copy
    assert (copy / "model" / "model.bin").read_bytes() == whole
    assert models.verify(folder) == ()
    assert [path.name for path in cache.iterdir()] == [package.sha256]


def test_verify_finds_a_changed_byte_in_the_unpacked_copy(folder):
    path = models.load(models.find("en", "de", folder)).package_path / "model" / "model.bin"
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    assert "unpacked copy differs" in one_line(models.verify(folder)[0])


def test_a_cache_that_cannot_be_written_is_done_without(folder, tmp_path, monkeypatch):
    blocked = tmp_path / "file"
    blocked.write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(blocked))
    opened = models.load(models.find("en", "de", folder))
    assert (opened.package_path / "model" / "model.bin").is_file()
    assert not opened.package_path.is_relative_to(tmp_path)


def test_several_may_unpack_at_the_same_time(folder, cache):
    package = models.find("en", "de", folder)
    found: list[Path] = []
    threads = [
        threading.Thread(target=lambda: found.append(archive.unpack(package.path, package.sha256)))
        for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [cache / package.sha256] * 6
    assert models.verify(folder) == ()
    assert [path.name for path in cache.iterdir()] == [package.sha256]


def test_installing_a_file_lists_it_and_keeps_the_others(folder, tmp_path):
    made = tinypackage.build(tmp_path, ("en", "uk"), name="translate-en_uk-1_0")
    package = models.install(made, folder)
    assert package.path == folder / "translate-en_uk.argosmodel"
    assert package.path.read_bytes() == made.read_bytes()
    assert sorted(archive.read_sums(folder)) == [
        "translate-en_de.argosmodel",
        "translate-en_uk.argosmodel",
    ]
    assert models.verify(folder) == ()
    assert models.find("en", "uk", folder) == package


def test_installing_replaces_the_package_of_the_same_pair(folder, tmp_path):
    made = tinypackage.build(tmp_path, version="1.5", seed=2)
    assert models.install(made, folder).version == "1.5"
    assert [package.version for package in models.installed(folder)] == ["1.5"]


def test_an_unlisted_file_is_installed_where_it_lies(folder):
    made = tinypackage.build(folder, version="1.5", name="translate-en_de-1_5")
    with pytest.raises(ModelError):
        models.find("en", "de", folder)
    models.install(made, folder)
    assert [path.name for path in folder.glob("*.argosmodel")] == ["translate-en_de.argosmodel"]
    assert models.find("en", "de", folder).version == "1.5"
    assert models.verify(folder) == ()


def test_installing_into_a_new_project_makes_its_folder(tmp_path, tiny):
    models.install(tiny, tmp_path / "project" / "models")
    assert models.supported(tmp_path / "project" / "models") == (("en", "de"),)


def test_installing_where_nothing_can_be_written_says_so(tmp_path, tiny):
    (tmp_path / "file").write_text("")
    with pytest.raises(FileError) as caught:
        models.install(tiny, tmp_path / "file" / "models")
    assert "\n" not in str(caught.value)
    with pytest.raises(FileError):
        models.install(tmp_path / "nothing.argosmodel", tmp_path / "models")


@pytest.fixture
def index(tmp_path, tiny, monkeypatch):
    """Argos's index and one of its packages, on a server on this machine."""
    served = tmp_path / "served"
    served.mkdir()
    shutil.copy(tiny, served / "en_de.argosmodel")

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *args):
            super().__init__(*args, directory=str(served))

        def log_message(self, *_args):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Quiet) as server:
        address = f"http://127.0.0.1:{server.server_port}"
        offers = [
            {"package_version": version, "from_code": "en", "to_code": "de", "links": [link]}
            for version, link in (
                ("0.10", f"{address}/en_de.argosmodel"),
                ("0.9", f"{address}/old.argosmodel"),
            )
        ]
        (served / "index.json").write_text(json.dumps(offers))
        settings = models._argos().settings
        monkeypatch.setattr(settings, "remote_package_index", f"{address}/index.json")
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield served
        server.shutdown()
        thread.join()


def test_installing_a_pair_downloads_the_newest_package(index, tmp_path, tiny):
    package = models.install(("en", "de"), tmp_path / "models")
    assert package.path.read_bytes() == tiny.read_bytes()
    assert models.verify(tmp_path / "models") == ()


def test_installing_a_pair_that_is_not_offered_says_what_is(index, tmp_path):
    with pytest.raises(ModelError, match=r"no package from “en” into “xx”.*offers: de"):
        models.install(("en", "xx"), tmp_path / "models")
    (index / "en_de.argosmodel").unlink()
    with pytest.raises(ModelError, match="could not be downloaded"):
        models.install(("en", "de"), tmp_path / "models")
    (index / "index.json").write_text("[1]")
    with pytest.raises(ModelError, match="could not be read"):
        models.install(("en", "de"), tmp_path / "models")
    assert not (tmp_path / "models").exists()


def test_installing_a_pair_without_a_network_says_so(tmp_path, monkeypatch, capfd):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{unused.getsockname()[1]}/index.json"
        settings = models._argos().settings
        monkeypatch.setattr(settings, "remote_package_index", address)
        before = (settings.local_package_index, settings.downloads_dir)
        with pytest.raises(ModelError, match="needs a network"):
            models.install(("en", "de"), tmp_path / "models")
        assert (settings.local_package_index, settings.downloads_dir) == before
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("home", ["/dev/null/home", "unset"])
def test_a_home_that_cannot_be_written_hides_no_package(home, tmp_path, tiny):
    tinypackage.unpacked(tiny, tmp_path / "share" / "argos-translate" / "packages")
    code = (
        "from polyglot_news import models; p = models.find('en', 'de');"
        "print(p.origin, models.load(p).to_code)"
    )
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in {"HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"}
    }
    environment["XDG_DATA_HOME"] = str(tmp_path / "share")
    if home != "unset":
        environment["HOME"] = home
    else:
        environment["XDG_CONFIG_HOME"] = "/dev/null/config"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=False
    )
    assert (done.stdout.strip(), done.stderr) == ("argos de", "")


def test_the_bundled_packages_are_whole():
    assert models.verify(BUNDLED) == ()
    found = {(package.source, package.target) for package in models.installed(BUNDLED)}
    assert found == {("en", "de"), ("en", "ja"), ("en", "uk")}


@pytest.mark.parametrize("project", sorted(path.name for path in BUNDLED.glob("en_*")))
def test_a_wheel_of_a_bundled_package_is_found(project, tmp_path, monkeypatch):
    source, target = project.split("_")
    monkeypatch.chdir(BUNDLED / project)
    wheel = hatchling.build.build_wheel(str(tmp_path))
    assert [path.name for path in tmp_path.glob("*") if path.is_file()] == [wheel]
    site = tmp_path / "site"
    with zipfile.ZipFile(tmp_path / wheel) as built:
        built.extractall(site)
    monkeypatch.syspath_prepend(str(site))
    package = models.find(source, target)
    assert package.origin == f"polyglot-news-model-{source}-{target}"
    assert wheel.split("-")[1] == package.version
    assert package.sha256 == archive.read_sums(BUNDLED)[package.path.name]
    assert package.path.is_relative_to(site)
    beside = {path.name for path in package.path.parent.iterdir()}
    assert {"README.md", "DATA.md", "SHA256SUMS"} <= beside
    (info,) = site.glob("*.dist-info")
    text = (info / "METADATA").read_text("utf-8")
    assert "License-Expression: CC-BY-SA-4.0 AND LicenseRef-Gemma" in text
    assert "Gemma Terms of Use" in (info / "licenses" / "LICENSE.md").read_text("utf-8")
    assert models.verify() == ()


def test_there_is_a_wheel_project_for_every_bundled_package():
    projects = {path.name for path in BUNDLED.glob("en_*")}
    assert projects == {
        path.stem.removeprefix("translate-") for path in BUNDLED.glob("*.argosmodel")
    }
    assert projects


def test_a_wheel_is_not_built_from_another_archive_than_the_listed_one(tmp_path, monkeypatch, tiny):
    for path in ("hatch_build.py", "README.md", "DATA.md", "SHA256SUMS"):
        shutil.copy(BUNDLED / path, tmp_path)
    shutil.copytree(BUNDLED / "en_de", tmp_path / "en_de")
    shutil.copy(tiny, tmp_path)
    monkeypatch.chdir(tmp_path / "en_de")
    with pytest.raises(ValueError, match="not the file whose hash"):
        hatchling.build.build_wheel(str(tmp_path))
