"""Projects on disk: what is an article, what is refused, and in which words."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import write_tree
from polyglot_news.article import assemble, source
from polyglot_news.errors import ArticleError, FileError, UsageError
from polyglot_news.files import Files
from polyglot_news.project import ArticleFile, Project, find, read_article
from polyglot_news.settings import Settings


def articles(root: Path, *names: str) -> Project:
    write_tree(root, {f"articles/{name}": "Title\n" for name in names})
    return Project(root, Settings())


def read(root: Path, name: str, data: str | bytes, language: str = "en"):
    write_tree(root, {f"articles/{name}": data})
    path = root / "articles" / name
    return read_article(Files(root), ArticleFile(path.stem, path, path.suffix != ".txt"), language)


# Finding a project


def test_a_project_is_found_from_its_folder_and_from_below(project):
    below = project / "articles" / "deep"
    below.mkdir()
    for start in (project, project / "articles", below):
        found = find(start)
        assert found.root == project
        assert found.settings.title == "The Harbour Post"


def test_the_nearest_project_counts(project):
    write_tree(project / "articles/inner", {"polyglot-news.toml": "[site]\ntitle = 'Inner'"})
    assert find(project / "articles/inner").settings.title == "Inner"


def test_where_no_project_is(tmp_path):
    with pytest.raises(UsageError) as caught:
        find(tmp_path)
    assert str(caught.value) == (
        f"{tmp_path}: There is no polyglot-news.toml here or above. "
        "Start a project with polyglot-news init, or say where one is with --project."
    )


def test_a_folder_that_is_not_there_is_not_taken_for_the_project_above(project):
    with pytest.raises(UsageError) as caught:
        find(project / "typo")
    assert str(caught.value) == f"{project / 'typo'}: There is no such folder."


def test_settings_that_are_not_utf8_are_named_with_line_and_column(project):
    (project / "polyglot-news.toml").write_bytes(b"[site]\ntitle = 'caf\xe9'\n")
    with pytest.raises(FileError) as caught:
        find(project)
    assert str(caught.value) == (
        f"{project / 'polyglot-news.toml'}:2:13: This file is not UTF-8: byte 0xe9 cannot be "
        "read. Save it as UTF-8."
    )
    assert caught.value.exit_code == 5


def test_settings_with_a_byte_order_mark_are_read(project):
    path = project / "polyglot-news.toml"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert find(project).settings.engine == "pseudo"


def test_an_error_in_the_settings_names_the_file_and_the_line(project):
    (project / "polyglot-news.toml").write_text("\nengin = 'x'")
    with pytest.raises(UsageError) as caught:
        find(project / "articles")
    assert str(caught.value) == (
        f"{project / 'polyglot-news.toml'}:2: “engin” is not a setting. Did you mean “engine”?"
    )


@pytest.mark.parametrize("link", ["site", "public"])
def test_a_site_that_a_link_takes_outside_is_refused(project, tmp_path, link):
    (tmp_path / "elsewhere").mkdir()
    (project / link).symlink_to(tmp_path / "elsewhere")
    output = "site" if link == "site" else "public/site"
    with (project / "polyglot-news.toml").open("a") as settings:
        settings.write(f'output = "{output}"\n')
    with pytest.raises(UsageError) as caught:
        find(project)
    assert str(caught.value) == (
        f"{project / 'polyglot-news.toml'}: “output” leaves the project: {output} is a link. "
        "Publish inside, and copy or serve the site from there."
    )


def test_a_project_behind_a_link_is_one(project, tmp_path):
    (tmp_path / "link").symlink_to(project)
    assert find(tmp_path / "link").root == tmp_path / "link"


def test_everything_has_its_place(tmp_path):
    where = Project(tmp_path, Settings(output="public"))
    names = (where.articles, where.models, where.site, where.state, where.lock)
    assert [path.relative_to(tmp_path).as_posix() for path in names] == [
        "articles",
        "models",
        "public",
        ".polyglot-news/state.json",
        ".polyglot-news/lock",
    ]
    assert where.template("storm") == tmp_path / "locales/storm.pot"
    assert where.catalog("pt_BR", "storm") == tmp_path / "locales/pt_BR/LC_MESSAGES/storm.po"


# Finding articles


def test_articles_are_found_in_the_order_of_their_names(tmp_path):
    here = articles(tmp_path, "b.md", "a.txt", "c.markdown", "d.MD", "e.TXT")
    write_tree(tmp_path, {"articles/p.svg": "", "articles/.hidden.md": "", "articles/x/y.md": ""})
    found = [(one.slug, one.markdown) for one in here.article_files()]
    assert found == [("a", False), ("b", True), ("c", True), ("d", True), ("e", False)]


@pytest.mark.parametrize(
    "slug",
    [
        "storm",
        "a",
        "7",
        "8.8-earthquake",
        "python-3.12",
        "snake_case",
        "Новини-дня",
        "日本の新聞",
        "हिन्दी",
        "ข่าว",
        "Straße",
        "a" * 200,
        "indexes",
        "console",
    ],
)
def test_names_that_articles_may_have(tmp_path, slug):
    here = articles(tmp_path, f"{slug}.md")
    assert [one.slug for one in here.article_files()] == [slug]
    assert [one.slug for one in here.article_files([slug])] == [slug]


@pytest.mark.parametrize(
    "slug",
    [
        "two words",
        "a..b",
        "..",
        "a.",
        "-dash",
        "_under",
        ".",
        "dash-",
        "a b",
        "tab\tbed",
        "a\\b",
        "a:b",
        "a?b",
        "a#b",
        "a%2Fb",
        "a'b",
        "a\u202eb",
        "a\u200bb",
        "smile\U0001f600",
        "a\nb",
        "index",
        "Index",
        "static",
        "index.html",
        "CON",
        "aux.v2",
        "com1",
        "lpt9",
        "nul",
        "cafe\u0301",
        "é" * 101,
    ],
)
def test_names_that_articles_may_not_have(tmp_path, slug):
    here = articles(tmp_path, f"{slug}.md", "fine.md")
    if slug in {".", ".."}:
        assert len(here.article_files()) == 1  # hidden files are no articles
        return
    with pytest.raises(ArticleError) as caught:
        here.article_files()
    assert str(caught.value) == (
        f"articles/{slug}.md: “{slug}” cannot be an article's name in paths and addresses. "
        "Rename it to letters, digits and hyphens."
    )
    assert caught.value.exit_code == 5


def test_a_name_of_bytes_that_are_no_text_is_refused(tmp_path):
    here = articles(tmp_path)
    (tmp_path / "articles").mkdir()
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/articles/a\xff.md")).write_text("x")
    with pytest.raises(ArticleError, match="cannot be an article's name"):
        here.article_files()


@pytest.mark.parametrize(
    ("first", "second", "slug"),
    [("a.md", "a.txt", "a"), ("A.md", "a.md", "a"), ("STRASSE.md", "straße.txt", "straße")],
)
def test_two_articles_of_one_name_are_refused(tmp_path, first, second, slug):
    here = articles(tmp_path, first, second)
    with pytest.raises(ArticleError) as caught:
        here.article_files()
    assert str(caught.value) == (
        f"articles/{second}: There are two articles of the name “{slug}”: {first} is the other. "
        "Rename one of them."
    )


def test_a_folder_with_the_name_of_an_article(tmp_path):
    here = articles(tmp_path, "x.md/y.txt")
    with pytest.raises(ArticleError) as caught:
        here.article_files()
    assert str(caught.value) == (
        "articles/x.md: This has the name of an article and is no file. Take it out of the folder."
    )


def test_a_link_to_nothing(tmp_path):
    here = articles(tmp_path, "fine.md")
    (tmp_path / "articles/x.md").symlink_to("gone.md")
    with pytest.raises(ArticleError) as caught:
        here.article_files()
    assert str(caught.value) == (
        "articles/x.md: This is a link to a file that is not there. Take it out of the folder."
    )


def test_a_link_to_a_file_is_an_article(tmp_path):
    here = articles(tmp_path, "fine.md")
    write_tree(tmp_path, {"drafts/other.md": "Other"})
    (tmp_path / "articles/x.md").symlink_to("../drafts/other.md")
    assert [one.slug for one in here.article_files([str(tmp_path / "articles/x.md")])] == ["x"]


def test_no_folder_of_articles(tmp_path):
    with pytest.raises(UsageError) as caught:
        Project(tmp_path, Settings()).article_files()
    assert str(caught.value) == (
        f"{tmp_path}: There is no folder “articles” here. "
        "Run polyglot-news init, or make it and put an article in."
    )


def test_a_file_in_the_place_of_the_folder(tmp_path):
    write_tree(tmp_path, {"articles": ""})
    with pytest.raises(ArticleError, match="This cannot be read: Not a directory"):
        Project(tmp_path, Settings()).article_files()


# Naming articles


@pytest.mark.parametrize(
    "name",
    [
        "storm",
        "storm.txt",
        "articles/storm.txt",
        "./articles/storm.txt",
        "articles/storm",
        "../project/articles/storm.txt",
    ],
)
def test_an_article_is_named_by_slug_or_by_path(project, name):
    assert [one.slug for one in find(project).article_files([name])] == ["storm"]


def test_a_path_is_from_where_one_stands_too(project, monkeypatch):
    monkeypatch.chdir(project / "articles")
    names = ["./storm.txt", "../articles/ferry.md", str(project / "articles/storm.txt")]
    assert [one.slug for one in find(project).article_files(names)] == ["storm", "ferry"]


def test_a_slug_that_ends_like_a_file_is_found(tmp_path):
    here = articles(tmp_path, "notes.txt.md")
    assert [one.slug for one in here.article_files(["notes.txt"])] == ["notes.txt"]


@pytest.mark.parametrize(
    ("name", "hint"),
    [("strom", "Did you mean “storm”?"), ("ferri.md", "Did you mean “ferry”?")],
)
def test_an_unknown_article_gets_a_hint(project, name, hint):
    with pytest.raises(UsageError) as caught:
        find(project).article_files(["storm", name])
    assert str(caught.value) == f"There is no article “{name}”. {hint}"
    assert caught.value.exit_code == 2


@pytest.mark.parametrize("name", ["", "..", "/etc/passwd", "drafts/storm.txt", "quite different"])
def test_what_names_no_article_says_where_they_are(project, name):
    with pytest.raises(UsageError) as caught:
        find(project).article_files([name])
    message = str(caught.value)
    assert message.startswith(f"There is no article “{name}”. ")
    assert name == "drafts/storm.txt" or message.endswith(f" They are in {project / 'articles'}.")


# Reading articles


def test_an_article_is_read(project):
    ferry, storm = find(project).article_files()
    article = read_article(Files(project), ferry, "en")
    assert (article.slug, article.language, article.markdown) == ("ferry", "en", True)
    assert article.title.source == "A ferry for the harbour"
    assert assemble(article, source).encode() == ferry.path.read_bytes()
    assert not read_article(Files(project), storm, "en").markdown


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.md", b"Title\n\ncaf\xe9\n", ":3:4: This file is not UTF-8: byte 0xe9 cannot be read."),
        ("a.txt", "Title".encode("utf-16"), ": This file is UTF-16, not UTF-8."),
        (
            "a.txt",
            "Title\n".encode("utf-16-le"),
            ":1: This holds a control character, U+0000.",
        ),
        ("a.md", "Title\r\n\r\nab\0c", ":3: This holds a control character, U+0000."),
        ("a.txt", "Title\rab\x04c", ":2: This holds a control character, U+0004."),
        ("a.md", "Title\n\n\x85", ":3: This holds a control character, U+0085."),
        ("a.md", "a\uffff", ":1: This holds a control character, U+FFFF."),
        ("a.md", "", ": It is empty."),
        ("a.txt", " \t\r\n\n", ": It is empty."),
        ("a.md", "\ufeff\n", ": It is empty."),
        ("a.md", "```\ncode = 1\n```\n", ": There is nothing to translate in this article."),
        ("a.md", "    code\n", ": There is nothing to translate in this article."),
        (
            "a.md",
            "---\ndate: 2026-01-01\n---\n",
            ": There is nothing to translate in this article.",
        ),
        ("a.md", "* * *\n", ": There is nothing to translate in this article."),
        ("a.txt", "8.8\n---\n", ": There is nothing to translate in this article."),
        (
            "a.md",
            "---\ntitle: A\ntags: [a, b\ndate: x\n---\n\nText\n",
            ":4: The front matter is not valid YAML: ",
        ),
        ("a.md", '\ufeff---\r\ntitle: "A\r\n---\r\nText', "The front matter is not valid YAML: "),
        ("a.md", "---\ntitle: A\nbad: a: b\n---\nText", ":3: The front matter is not valid YAML: "),
        (
            "a.md",
            "---\ntitle: A\nlang: Klingon\n---\nText",
            ":3: “Klingon” is not a locale.",
        ),
        ("a.md", "---\ntitle: A\nlang: ../../x\n---\nText", ":3: “../../x” is not a locale."),
        (
            "a.md",
            "---\ntitle: A\nlanguage: ua\n---\nText",
            ":3: “ua” is the code of a country, not of a language. Did you mean “uk”?",
        ),
    ],
)
def test_an_article_that_cannot_be_read_is_one_line(tmp_path, name, data, said):
    with pytest.raises(ArticleError) as caught:
        read(tmp_path, name, data)
    message = str(caught.value)
    assert message.startswith(f"articles/{name}:")
    assert said in message
    assert "\n" not in message
    assert caught.value.hint
    assert caught.value.exit_code == 5


def test_what_controls_no_more_than_white_space_is_fine(tmp_path):
    text = "Title\n\na\tb\u00a0c\u2028d\r\n\x0c\n"
    assert assemble(read(tmp_path, "a.txt", text), source) == text


@pytest.mark.parametrize(
    ("front", "language"), [("lang: DE", "de"), ("language: pt-br", "pt_BR"), ("date: x", "en_GB")]
)
def test_an_article_says_its_language_in_any_spelling(tmp_path, front, language):
    article = read(tmp_path, "a.md", f"---\n{front}\n---\nText.\n", "en_GB")
    assert article.language == language


def test_an_article_that_went_away_is_one_line(tmp_path):
    file = ArticleFile("a", tmp_path / "articles/a.md", True)
    with pytest.raises(FileError, match=r"^articles/a\.md: There is no such file\.$"):
        read_article(Files(tmp_path), file, "en")


@given(st.text())
def test_any_text_is_an_article_or_refused_in_one_line(text):
    class Given(Files):
        def read(self, path):
            return text.encode()

    for markdown in (True, False):
        try:
            article = read_article(
                Given(Path("/p")), ArticleFile("a", Path("/p/articles/a.md"), markdown), "en"
            )
        except ArticleError as problem:
            assert str(problem).startswith("articles/a.md:")
            continue
        assert assemble(article, source) == text
        assert all(unicodedata.category(one) != "Cc" or one.isspace() for one in text)
