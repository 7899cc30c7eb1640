"""The images that an article shows from beside it."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from polyglot_news import dialect
from polyglot_news.article import assemble, source
from polyglot_news.errors import ArticleError
from polyglot_news.reading import frontmatter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from polyglot_news.article import Article
    from polyglot_news.project import ArticleFile
    from polyglot_news.workflow import Run

__all__ = ["images"]


def images(run: Run, file: ArticleFile, article: Article) -> Iterator[tuple[str, bytes]]:
    """The images that an article shows from beside it."""
    if not article.markdown:
        return
    seen = set()
    text = assemble(article, source)
    for address in _addresses(text[frontmatter.body_start(text) :]):
        parts = urlsplit(address)
        name = unquote(parts.path)
        if parts.scheme or parts.netloc or not name or name.startswith("/") or name in seen:
            continue
        seen.add(name)
        where = run.files.name(file.path)
        if ".." in PurePosixPath(name).parts:
            raise ArticleError(
                f"The image “{name}” lies outside the articles.",
                "Put it beside the article.",
                where=where,
            )
        path = file.path.parent / name
        data = None if path.is_dir() else run.files.get(path)
        if data is None:
            raise ArticleError(
                f"There is no image “{name}” beside the article.",
                "Put it there, or take it out of the text.",
                where=where,
            )
        yield name, data


def _addresses(body: str) -> Iterator[str]:
    """The addresses of the images of a Markdown text, those in its HTML too."""
    for block in dialect.markdown().parse(body):
        for token in (block, *(block.children or ())):
            if token.type == "image":
                yield str(token.attrGet("src") or "")
            elif token.type in ("html_block", "html_inline"):
                html = _Images()
                html.feed(token.content)
                html.close()
                yield from html.found


class _Images(HTMLParser):
    """Finds the images of a piece of HTML as a browser does: none in a comment, for instance."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "img":
            self.found += [value.strip() for name, value in attrs if name == "src" and value]
