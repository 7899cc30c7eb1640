"""A new project: it is a project, it works at once, and half of one is none."""

from __future__ import annotations

import os
import tomllib

import pytest

from conftest import tree, write_tree
from polyglot_news.errors import FileError, UsageError
from polyglot_news.files import Files
from polyglot_news.project import find, read_article
from polyglot_news.scaffold import create
from polyglot_news.settings import Settings, loads


def test_what_is_made(tmp_path):
    made = create(tmp_path / "new" / "paper")
    assert made == (
        "polyglot-news.toml",
        "articles/first-article.md",
        ".gitignore",
        ".gitattributes",
    )
    assert set(tree(tmp_path / "new" / "paper")) == set(made)


def test_its_settings_are_the_defaults_spelled_out(tmp_path):
    create(tmp_path)
    text = (tmp_path / "polyglot-news.toml").read_text()
    read = loads(text)
    assert read == Settings(title="My news")
    assert {"source_language", "locales", "site", "policy"} <= set(tomllib.loads(text))


def test_each_setting_that_is_commented_out_can_be_set(tmp_path):
    create(tmp_path)
    lines = (tmp_path / "polyglot-news.toml").read_text().splitlines()
    optional = [line for line in lines if line.startswith("# ") and " = " in line]
    assert optional
    text = "\n".join(line[2:] if line in optional else line for line in lines)
    assert loads(text).base_url


def test_its_article_can_be_read(tmp_path):
    create(tmp_path)
    project = find(tmp_path)
    (file,) = project.article_files()
    article = read_article(Files(tmp_path), file, project.settings.source_language)
    assert article.title.source == article.metadata["title"]
    assert not article.problems


def test_what_runs_leave_behind_is_not_for_git(tmp_path):
    create(tmp_path)
    ignored = (tmp_path / ".gitignore").read_text().split()
    assert ignored == ["/site/", "/.polyglot-news/", ".polyglot-news-*"]


def test_a_fresh_clone_is_empty(tmp_path):
    (tmp_path / ".git").mkdir()
    assert create(tmp_path)


@pytest.mark.parametrize("name", ["polyglot-news.toml", "notes.txt", ".hidden", "folder/x"])
def test_a_folder_that_holds_something_is_left_alone(tmp_path, name):
    write_tree(tmp_path, {name: "mine"})
    with pytest.raises(UsageError) as caught:
        create(tmp_path)
    assert str(caught.value) == (
        f"{tmp_path}: This folder is not empty. Start a project in an empty one."
    )
    assert tree(tmp_path) == {name: b"mine"}


def test_a_file_in_the_place_of_the_folder(tmp_path):
    write_tree(tmp_path, {"paper": "a file"})
    with pytest.raises(FileError, match=r"^polyglot-news\.toml: This cannot be written: "):
        create(tmp_path / "paper")


@pytest.mark.parametrize("number", [1, 2, 3, 4])
@pytest.mark.parametrize("problem", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_half_a_project_is_taken_back(tmp_path, monkeypatch, number, problem):
    real = os.fsync
    calls = []

    def fsync(handle):
        calls.append(handle)
        if len(calls) == number:
            raise problem
        real(handle)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fsync)
        with pytest.raises((FileError, KeyboardInterrupt)):
            create(tmp_path)
    assert tree(tmp_path) == {}
    assert create(tmp_path)
