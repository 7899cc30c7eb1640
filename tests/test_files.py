"""Files: whatever fails, what was on disk is there, whole, and nothing else lies about."""

from __future__ import annotations

import builtins
import errno
import io
import os
import pathlib
import resource
import shutil
import stat
import subprocess
import sys
import tempfile
import textwrap
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import tree
from polyglot_news.errors import ArticleError, FileError, PolyglotNewsError
from polyglot_news.files import Files, decode, exclusive

ROOT = os.geteuid() == 0


# Writing


def test_a_new_file_is_made_with_the_folders_above_it(tmp_path):
    files = Files(tmp_path)
    assert files.write(tmp_path / "a" / "b" / "c.po", b"new")
    assert tree(tmp_path) == {"a/b/c.po": b"new"}
    assert files.changed == (tmp_path / "a/b/c.po",)


def test_a_new_file_has_the_permissions_that_the_process_gives(tmp_path):
    old = os.umask(0o027)
    try:
        Files(tmp_path).write(tmp_path / "x", b"new")
    finally:
        os.umask(old)
    assert stat.S_IMODE((tmp_path / "x").stat().st_mode) == 0o640


def test_permissions_are_kept(tmp_path):
    path = tmp_path / "x"
    path.write_bytes(b"old")
    path.chmod(0o751)
    Files(tmp_path).write(path, b"new")
    assert (path.read_bytes(), stat.S_IMODE(path.stat().st_mode)) == (b"new", 0o751)


def test_what_is_the_same_already_is_not_touched(tmp_path):
    path = tmp_path / "x"
    path.write_bytes(b"same")
    os.utime(path, ns=(1, 1))
    before = path.stat()
    files = Files(tmp_path)
    assert not files.write(path, b"same")
    after = path.stat()
    assert (after.st_mtime_ns, after.st_ino) == (1, before.st_ino)
    assert files.changed == ()


def test_a_file_written_twice_is_named_once(tmp_path):
    files = Files(tmp_path)
    files.write(tmp_path / "x", b"1")
    files.write(tmp_path / "x", b"2")
    assert files.changed == (tmp_path / "x",)


def test_a_link_stays_a_link_and_its_file_is_written(tmp_path):
    real = tmp_path / "elsewhere" / "real.po"
    real.parent.mkdir()
    real.write_bytes(b"old")
    real.chmod(0o640)
    link = tmp_path / "link.po"
    link.symlink_to("elsewhere/real.po")
    Files(tmp_path).write(link, b"new")
    assert link.is_symlink()
    assert real.read_bytes() == b"new"
    assert stat.S_IMODE(real.stat().st_mode) == 0o640
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["elsewhere", "link.po", "real.po"]


def test_a_link_to_a_file_that_is_not_there_yet_is_filled(tmp_path):
    (tmp_path / "link").symlink_to("made/later")
    Files(tmp_path).write(tmp_path / "link", b"new")
    assert (tmp_path / "made/later").read_bytes() == b"new"


def test_links_in_a_circle_are_one_clear_error(tmp_path):
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    with pytest.raises(FileError, match=r"^a: This cannot be read: Too many levels of symbolic"):
        Files(tmp_path).write(tmp_path / "a", b"new")


# Faults


class Faults:
    """Makes the n-th call of one of the system's functions fail."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, problem: BaseException) -> None:
        self.monkeypatch = monkeypatch
        self.problem = problem
        self.calls = 0

    def at(self, owner: object, name: str, number: int, *, late: bool = False) -> None:
        """Fail instead of the n-th call, or once it has done its work."""
        real = getattr(owner, name)

        def faulty(*arguments: object, **named: object) -> object:
            self.calls += 1
            if self.calls == number and not late:
                raise self.problem
            result = real(*arguments, **named)
            if self.calls == number:
                if isinstance(result, io.IOBase):
                    result.close()
                raise self.problem
            return result

        self.monkeypatch.setattr(owner, name, faulty)


class Short(io.FileIO):
    """A file on a disk that is full after some bytes."""

    problem: BaseException

    def write(self, data) -> int:
        super().write(bytes(data)[:3])
        raise type(self).problem


STEPS = {
    "make the folder": (os, "mkdir"),
    "make the file": (io, "open"),
    "write": (Short, "write"),
    "sync": (os, "fsync"),
    "permissions": (os, "chmod"),
    "rename": (os, "replace"),
}
PROBLEMS = [
    *(OSError(number, os.strerror(number)) for number in (28, 13, 30, 5, errno.EDQUOT)),
    KeyboardInterrupt(),
    MemoryError(),
]


@pytest.mark.parametrize("late", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("problem", PROBLEMS, ids=repr)
@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("exists", [True, False], ids=["old", "new"])
def test_a_failure_at_any_step_leaves_all_as_it_was(
    tmp_path, monkeypatch, step, problem, exists, late
):
    path = tmp_path / "locales" / "de" / "x.po"
    if exists:
        path.parent.mkdir(parents=True)
        path.write_bytes(b"old words of a person")
    before = tree(tmp_path)
    files = Files(tmp_path)
    files.get(path)
    with monkeypatch.context() as patch:
        owner, name = STEPS[step]
        faults = Faults(patch, problem)
        if step == "write":
            Short.problem = problem
            patch.setattr(pathlib.Path, "open", lambda self, mode: Short(self, mode))
            faults.calls = 1
        elif step == "make the file":
            # The first file that is opened is the new one: the old one has been read.
            faults.at(io, "open", 1, late=late)
        else:
            # The first folder that pathlib makes is the lower one, in vain; it says so itself.
            faults.at(owner, name, 2 if step == "make the folder" and late else 1, late=late)
        outcome = None
        try:
            files.write(path, b"new")
        except BaseException as raised:
            outcome = raised

    if outcome is None:
        # A folder that is there is good enough, and a new file has no permissions to keep.
        assert (step, exists) == ("permissions", False) or step == "make the folder"
        assert tree(tmp_path) == {"locales/de/x.po": b"new"}
        return
    assert faults.calls >= 1, "the step was never reached"
    renamed = step == "rename" and late
    assert tree(tmp_path) == (before | {"locales/de/x.po": b"new"} if renamed else before)
    if not isinstance(problem, OSError):
        assert outcome is problem
        return
    assert isinstance(outcome, FileError)
    assert str(outcome) == (
        f"locales/de/x.po: This cannot be written: {problem.strerror}. What was there is unchanged."
    )
    assert outcome.exit_code == 5


@pytest.mark.parametrize("number", range(1, 4))
def test_a_failure_at_the_nth_file_leaves_the_others_whole(tmp_path, monkeypatch, number):
    files = Files(tmp_path)
    paths = [tmp_path / str(n) for n in range(4)]
    for path in paths:
        path.write_bytes(b"old")
    with monkeypatch.context() as patch, pytest.raises(FileError):
        Faults(patch, OSError(28, "No space left on device")).at(os, "fsync", number)
        for path in paths:
            files.write(path, b"new")
    done = number - 1
    assert [path.read_bytes() for path in paths] == [b"new"] * done + [b"old"] * (4 - done)
    assert len(tree(tmp_path)) == 4
    assert len(files.changed) == done
    # What failed once can be done again by the same run.
    assert all(files.write(path, b"new") for path in paths[done:])


def test_what_a_killed_run_left_does_not_get_into_the_way(tmp_path):
    stale = tmp_path / f".polyglot-news-{os.getpid()}"
    stale.write_bytes(b"half of somethi")
    Files(tmp_path).write(tmp_path / "x", b"new")
    assert tree(tmp_path) == {"x": b"new"}


@pytest.fixture
def small_disk(tmp_path):
    """A file system of 64 KiB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if not (ROOT and shutil.which("mount")):
        pytest.skip("only root mounts file systems")
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder], capture_output=True
    )
    if mounted.returncode:
        pytest.skip("file systems cannot be mounted here")
    yield folder
    subprocess.run(["umount", folder], check=True)


def test_a_full_disk_keeps_the_old_file(small_disk):
    path = small_disk / "x.po"
    path.write_bytes(b"old" * 5000)
    with pytest.raises(FileError, match="cannot be written: No space left on device"):
        Files(small_disk).write(path, b"new" * 20000)
    assert tree(small_disk) == {"x.po": b"old" * 5000}


def test_a_file_system_that_is_read_only(small_disk):
    path = small_disk / "x.po"
    path.write_bytes(b"old")
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    files = Files(small_disk)
    for attempt in (lambda: files.write(path, b"new"), lambda: files.remove(path)):
        with pytest.raises(FileError, match="Read-only file system"):
            attempt()
    with pytest.raises(FileError, match="Read-only file system"), exclusive(small_disk / "l/lock"):
        pass
    assert tree(small_disk) == {"x.po": b"old"}


def test_a_file_larger_than_the_process_may_write_keeps_the_old_one(tmp_path):
    path = tmp_path / "x.po"
    path.write_bytes(b"old")

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))

    code = """
        import sys
        from pathlib import Path
        from polyglot_news.files import Files
        Files(Path(sys.argv[1])).write(Path(sys.argv[1]) / "x.po", b"new" * 10000)
    """
    done = subprocess.run(
        [sys.executable, "-B", "-c", textwrap.dedent(code), tmp_path],
        preexec_fn=limited,
        capture_output=True,
        text=True,
    )
    assert done.stderr.splitlines()[-1] == (
        "polyglot_news.errors.FileError: x.po: This cannot be written: File too large. "
        "What was there is unchanged."
    )
    assert tree(tmp_path) == {"x.po": b"old"}


def as_nobody(action) -> BaseException | None:
    """Do something in a process without root's rights; what it raised, as far as it matters."""
    if not ROOT:
        try:
            action()
        except PolyglotNewsError as problem:
            return str(problem)
        return None
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        said = ""
        try:
            os.setgroups([])
            os.setgid(65534)
            os.setuid(65534)
            action()
        except BaseException as problem:
            said = str(problem)
        os.write(writing, said.encode())
        os._exit(0)
    os.close(writing)
    os.waitpid(child, 0)
    with os.fdopen(reading, encoding="utf-8") as pipe:
        return pipe.read() or None


@pytest.fixture
def shared_folder():
    """A folder that every user may reach."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder
        folder.chmod(0o755)


def test_a_folder_that_may_not_be_written(shared_folder):
    path = shared_folder / "x.po"
    path.write_bytes(b"old")
    path.chmod(0o666)
    shared_folder.chmod(0o555)
    files = Files(shared_folder)
    why = "x.po: This cannot be {}: Permission denied."
    unchanged = " What was there is unchanged."
    written = as_nobody(lambda: files.write(path, b"new"))
    assert written == why.format("written") + unchanged
    assert as_nobody(lambda: files.remove(path)) == why.format("removed")
    assert tree(shared_folder) == {"x.po": b"old"}


def test_a_file_that_its_owner_protected_is_not_replaced(shared_folder):
    path = shared_folder / "x.po"
    path.write_bytes(b"old")
    path.chmod(0o444)
    shared_folder.chmod(0o777)
    said = as_nobody(lambda: Files(shared_folder).write(path, b"new"))
    assert said == ("x.po: This cannot be written: Permission denied. What was there is unchanged.")
    assert tree(shared_folder) == {"x.po": b"old"}


def test_a_file_that_may_not_be_read(shared_folder):
    path = shared_folder / "x.po"
    path.write_bytes(b"old")
    path.chmod(0)
    if ROOT:
        os.chown(path, 0, 0)
    said = as_nobody(lambda: Files(shared_folder).get(path))
    assert said == "x.po: This cannot be read: Permission denied."


def test_a_folder_is_no_file(tmp_path):
    (tmp_path / "x.po").mkdir()
    files = Files(tmp_path)
    for attempt in (files.get, files.digest, files.read, lambda path: files.write(path, b"")):
        with pytest.raises(FileError, match=r"^x\.po: This cannot be read: Is a directory\.$"):
            attempt(tmp_path / "x.po")


def test_a_file_in_the_place_of_a_folder(tmp_path):
    (tmp_path / "locales").write_bytes(b"a file")
    files = Files(tmp_path)
    assert files.get(tmp_path / "locales/de.po") is None
    with pytest.raises(FileError, match=r"^locales/de\.po: This cannot be written: "):
        files.write(tmp_path / "locales/de.po", b"new")
    assert tree(tmp_path) == {"locales": b"a file"}


# Two people, one file


@pytest.mark.parametrize("first", [b"ours", None], ids=["there", "not there"])
@pytest.mark.parametrize("later", [b"theirs", None], ids=["changed", "gone"])
def test_what_someone_else_changed_meanwhile_is_not_overwritten(tmp_path, first, later):
    if first == later:
        return
    path = tmp_path / "x.po"
    if first:
        path.write_bytes(first)
    files = Files(tmp_path)
    assert files.get(path) == first
    if later:
        path.write_bytes(later)
    else:
        path.unlink(missing_ok=True)
    # To look again does not make their words ours: what we write is made of what we read first.
    assert files.get(path) == first
    with pytest.raises(FileError, match="changed by someone else while we worked on it"):
        files.write(path, b"new")
    assert tree(tmp_path) == ({"x.po": later} if later else {})


def test_what_someone_else_changed_meanwhile_is_not_removed(tmp_path):
    path = tmp_path / "x.po"
    path.write_bytes(b"ours")
    files = Files(tmp_path)
    files.get(path)
    path.write_bytes(b"theirs")
    with pytest.raises(FileError, match="changed by someone else"):
        files.remove(path)
    assert path.read_bytes() == b"theirs"


def test_our_own_write_is_no_change_by_someone_else(tmp_path):
    files = Files(tmp_path)
    for data in (b"1", b"2", b"3"):
        assert files.write(tmp_path / "x", data)
    assert files.remove(tmp_path / "x")
    assert files.write(tmp_path / "x", b"4")
    assert tree(tmp_path) == {"x": b"4"}


# Removing


def test_folders_go_with_their_last_file_but_never_the_root(tmp_path):
    root = tmp_path / "root"
    files = Files(root)
    for name in ("site/de/a/index.html", "site/de/b/index.html", "x"):
        files.write(root / name, b"")
    assert files.remove(root / "site/de/a/index.html")
    assert sorted(p.name for p in root.rglob("*")) == ["b", "de", "index.html", "site", "x"]
    assert files.remove(root / "site/de/b/index.html")
    assert not (root / "site").exists()
    assert files.remove(root / "x")
    assert root.is_dir()
    assert not files.remove(root / "x")


def test_outside_the_root_no_folder_is_removed(tmp_path):
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "x").write_bytes(b"")
    Files(tmp_path / "root").remove(tmp_path / "other" / "x")
    assert (tmp_path / "other").is_dir()


def test_a_removed_link_leaves_its_file(tmp_path):
    (tmp_path / "real").write_bytes(b"real")
    (tmp_path / "link").symlink_to("real")
    assert Files(tmp_path).remove(tmp_path / "link")
    assert tree(tmp_path) == {"real": b"real"}
    assert not (tmp_path / "link").is_symlink()


# Dry runs


def test_a_dry_run_reads_back_what_it_would_have_written_and_touches_nothing(tmp_path):
    (tmp_path / "old").write_bytes(b"old")
    (tmp_path / "gone").write_bytes(b"gone")
    files = Files(tmp_path, dry=True)
    assert files.write(tmp_path / "old", b"new")
    assert not files.write(tmp_path / "old", b"new")
    assert files.write(tmp_path / "deep/new", b"made")
    assert files.remove(tmp_path / "gone")
    assert not files.remove(tmp_path / "gone")
    seen = {name: files.get(tmp_path / name) for name in ("old", "deep/new", "gone")}
    assert seen == {"old": b"new", "deep/new": b"made", "gone": None}
    assert files.digest(tmp_path / "gone") is None
    assert [files.name(path) for path in files.changed] == ["old", "deep/new", "gone"]
    assert tree(tmp_path) == {"old": b"old", "gone": b"gone"}
    assert not (tmp_path / "deep").exists()


names = st.sampled_from(["a", "b", "sub/c"])
steps = st.lists(
    st.tuples(st.sampled_from(["write", "remove"]), names, st.binary(max_size=3)), max_size=12
)


@given(steps)
def test_a_dry_run_says_what_a_real_one_does(todo):
    with tempfile.TemporaryDirectory() as real, tempfile.TemporaryDirectory() as unreal:
        runs = [Files(Path(real)), Files(Path(unreal), dry=True)]
        for action, name, data in todo:
            arguments = (data,) if action == "write" else ()
            answers = [getattr(run, action)(run.root / name, *arguments) for run in runs]
            assert answers[0] == answers[1]
        for name in ("a", "b", "sub/c"):
            assert runs[0].get(Path(real, name)) == runs[1].get(Path(unreal, name))
            assert runs[0].digest(Path(real, name)) == runs[1].digest(Path(unreal, name))
        kept = {name: runs[1].get(Path(unreal, name)) for name in ("a", "b", "sub/c")}
        there = {name: data for name, data in kept.items() if data is not None}
        assert tree(Path(real)) == there
        assert not any(Path(unreal).iterdir())


# Reading


def test_a_digest_is_the_sha256_whether_the_file_was_read_or_not(tmp_path):
    (tmp_path / "x").write_bytes(b"abc")
    # From FIPS 180-2, appendix B.1.
    expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    files = Files(tmp_path)
    assert files.digest(tmp_path / "x") == expected
    files.get(tmp_path / "x")
    assert files.digest(tmp_path / "x") == expected
    assert files.digest(tmp_path / "none") is None


def test_a_file_that_is_not_there(tmp_path):
    files = Files(tmp_path)
    with pytest.raises(FileError, match=r"^a/none\.po: There is no such file\.$"):
        files.read(tmp_path / "a" / "none.po")
    assert files.get(tmp_path / "not\0a name") is None


def test_names_in_messages_are_from_the_root_where_they_can_be(tmp_path):
    files = Files(tmp_path / "root")
    assert files.name(tmp_path / "root/a/b.po") == "a/b.po"
    assert files.name(tmp_path / "b.po") == str(tmp_path / "b.po")


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (b"caf\xe9", ":1:4"),
        (b"one\ntwo\r\nthr\xffee", ":3:4"),
        (b"one\rtwo\r\r\n\x80", ":4:1"),
        ("Київ, ".encode() + b"\xd0", ":1:7"),
        (b"\xef\xbb\xbfab\xff", ":1:3"),
        ("日本\n日".encode() + b"\xe6\x97", ":2:2"),
    ],
)
def test_bytes_that_are_not_utf8_are_named_with_line_and_column(data, place):
    with pytest.raises(ArticleError) as caught:
        decode(data, "a.md", ArticleError)
    bad = data[caught.value.__cause__.start]
    assert str(caught.value) == (
        f"a.md{place}: This file is not UTF-8: byte 0x{bad:02x} cannot be read. Save it as UTF-8."
    )


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf16_is_called_by_its_name(encoding):
    data = ("" if encoding == "utf-16" else "\ufeff").encode(encoding) + "Hi".encode(encoding)
    with pytest.raises(FileError) as caught:
        decode(data, "a.md")
    assert str(caught.value) == "a.md: This file is UTF-16, not UTF-8. Save it as UTF-8."


@given(st.text())
def test_text_comes_back_as_it_is(text):
    assert decode(text.encode("utf-8"), "x") == text


# The lock

HOLD = """
import sys, time
from pathlib import Path
from polyglot_news.files import exclusive
with exclusive(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def holder(tmp_path):
    lock = tmp_path / "project" / ".polyglot-news" / "lock"
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, lock], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout.readline() == "held\n"
        yield lock, process
        process.kill()


def test_a_second_process_is_refused(holder, tmp_path):
    lock, _ = holder
    with pytest.raises(PolyglotNewsError) as caught, exclusive(lock):
        pass
    assert str(caught.value) == (
        f"{tmp_path / 'project'}: Another polyglot-news is at work on this project. "
        "Wait until it has ended."
    )
    assert caught.value.exit_code == 1


def test_a_process_that_is_killed_lets_the_lock_go(holder):
    lock, process = holder
    process.kill()
    process.wait()
    with exclusive(lock):
        pass
    with exclusive(lock):
        pass


def test_an_error_inside_lets_the_lock_go(tmp_path):
    with pytest.raises(KeyboardInterrupt), exclusive(tmp_path / "f" / "lock"):
        raise KeyboardInterrupt
    with exclusive(tmp_path / "f" / "lock"):
        pass


def test_a_lock_that_cannot_be_made_is_one_clear_error(tmp_path):
    (tmp_path / ".polyglot-news").write_bytes(b"")
    lock = tmp_path / ".polyglot-news" / "lock"
    with pytest.raises(FileError, match="This cannot be written: "), exclusive(lock):
        pass


def test_a_file_system_without_locks_is_not_another_process(tmp_path, monkeypatch):
    import fcntl

    def flock(*_: object) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(fcntl, "flock", flock)
    lock = exclusive(tmp_path / "f" / "lock")
    with pytest.raises(FileError, match="This cannot be locked: No locks available"), lock:
        pass


def test_opening_is_pathlib_s_business():
    """The faults above are injected into the one function that all ways of opening share."""
    assert io.open is builtins.open
