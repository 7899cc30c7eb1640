"""The files of a site as they come: what an earlier build left stays, the rest is made."""

from __future__ import annotations

from functools import partial
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from polyglot_news.errors import ArticleError
from polyglot_news.site.addresses import Addresses
from polyglot_news.site.earlier import dumps, key_of
from polyglot_news.site.theme import fill

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from polyglot_news.site.earlier import Earlier
    from polyglot_news.site.model import Edition, Site

    Links = dict[str, tuple[str, str]]
    Resolver = Callable[[str], tuple[str, str]]

__all__ = ["Output"]


class Output:
    """The files of a site.

    Args:
        site: What its pages share.
        earlier: What an earlier build left; None for a build from nothing.

    Attributes:
        files: The files so far, by path; None for one that stays as it is.
    """

    def __init__(self, site: Site, earlier: Earlier | None = None) -> None:
        self.files: dict[str, bytes | None] = {}
        self._site = site
        self._earlier = earlier
        self._link = Addresses(site.base_url).link
        self._theme = key_of([site.theme.templates], str)
        self._briefs: dict[str, str] = {}

    def add(self, path: str, content: bytes | None) -> None:
        """Put a file into the site; None for one that stays as it is.

        Raises:
            ArticleError: There is a file of this name.
        """
        if path in self.files:
            raise ArticleError("Two files would have this name.", "Rename one of them.", where=path)
        self.files[path] = content

    def beside(self, edition: Edition, name: str, content: Callable[[], bytes]) -> None:
        """Put a file beside the page of an edition."""
        path = edition.address + name
        if self._earlier is None:
            self.add(path, content())
            return
        key = self._earlier.made_of(edition)
        if self._earlier.stays(path, key):
            self.add(path, None)
            return
        data = content()
        self._earlier.made(path, key, data, {})
        self.add(path, data)

    def images(self, edition: Edition, content: Callable[[str], bytes]) -> None:
        """Put the images of an edition beside its page.

        Raises:
            ArticleError: One would be elsewhere.
        """
        # One image may be named twice, ``a.png`` and ``./a.png``.
        for path, name in {str(PurePosixPath(name)): name for name, _ in edition.images}.items():
            if path.startswith("/") or "\\" in path or ".." in path.split("/"):
                raise ArticleError(
                    f"The image “{path}” lies outside the folder of its article.",
                    "Move it beside the article.",
                    where=edition.address.rstrip("/"),
                )
            self.beside(edition, path, partial(content, name))

    def file(
        self,
        path: str,
        template: str,
        language: str,
        here: str,
        values: Mapping[str, object],
        *,
        text: Callable[[Links], dict[str, object]] | None = None,
        made_of: Sequence[str] = (),
        edition: Edition | None = None,
        resolve: Resolver | None = None,
    ) -> None:
        """Put a file that a template makes.

        Args:
            path: The file.
            template: The file name of the template.
            language: The language of the file.
            here: The folder that links in it are seen from; ``static`` gives their addresses.
            values: What the template shows.
            text: Gives what costs time. It follows from the other arguments, and from where
                links between articles lead, which it puts down.
            made_of: Hashes of what else the file is made of.
            edition: The edition whose text it shows.
            resolve: Says where links between articles lead.
        """
        given = {**self._given(here), **values}
        if self._earlier:
            own = self._earlier.made_of(edition) if edition else ""
            parts = (template, language, here, self._theme, own, made_of, given)
            key = key_of(parts, self._brief)
            if self._earlier.stays(path, key, resolve):
                self.add(path, None)
                return
        else:
            key = ""
        links: Links = {}
        given |= text(links) if text else {}
        content = fill(template, language, self._site.theme, **given)
        if self._earlier:
            self._earlier.made(path, key, content, links)
        self.add(path, content)

    def fill(self, template: str, language: str, here: str, **values: object) -> bytes:
        """Fill a template with values, and with what all pages share; see `file`."""
        return fill(template, language, self._site.theme, **self._given(here) | values)

    def _given(self, here: str) -> dict[str, object]:
        return {"site": self._site, "static": lambda name: self._link(here, f"static/{name}")}

    def finished(self) -> dict[str, bytes | None]:
        """The files by their path, in alphabetical order.

        Raises:
            ArticleError: One of them would have the name of a folder.
        """
        for path in self.files:
            for folder in PurePosixPath(path).parents:
                if str(folder) in self.files:
                    raise ArticleError(
                        "A file and a folder would have this name.",
                        "Rename one of them.",
                        where=str(folder),
                    )
        return dict(sorted(self.files.items()))

    def _brief(self, edition: Edition) -> str:
        """The hash of an edition without its text."""
        if edition.address not in self._briefs:
            self._briefs[edition.address] = key_of(dumps(edition), str)
        return self._briefs[edition.address]
