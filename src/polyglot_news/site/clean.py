"""HTML that an article brings along, made safe and made to fit into a page.

Two walks. First nh3 parses the HTML as a browser does and keeps what is on the list.
Then its output, which is well-formed, is fitted into the page: no heading level is
skipped, ids are unique, wide tables scroll, code is not translated, links between
articles stay in the language, and an element that may not stand where it is gives way
to its content.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from html import escape
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Final

import nh3
from markdown_it.common.normalize_url import normalizeLink

from polyglot_news.site.languages import direction

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Cleaner"]


def _names(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_TAGS: Final = _names("""
    a abbr b bdi bdo blockquote br caption cite code col colgroup data dd del details dfn div dl
    dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s
    samp small span strong sub summary sup table tbody td tfoot th thead time tr u ul var wbr
""")
_ATTRIBUTES: Final = {
    "*": {"dir", "id", "lang", "title"},
    "a": {"aria-label", "href", "hreflang"},
    "blockquote": {"cite"},
    "col": {"span"},
    "colgroup": {"span"},
    "data": {"value"},
    "del": {"cite", "datetime"},
    "details": {"open"},
    "img": {"alt", "height", "loading", "src", "width"},
    "ins": {"cite", "datetime"},
    "li": {"value"},
    "ol": {"reversed", "start", "type"},
    "q": {"cite"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "time": {"datetime"},
}
_ALIGNMENT: Final = {"align-left", "align-center", "align-right"}
_CLASSES: Final = {
    "a": {"beside"},
    "td": _ALIGNMENT,
    "th": _ALIGNMENT,
    "sup": {"footnote-ref"},
}
_ROLES: Final = {"a": {"role": {"doc-backlink", "doc-noteref"}}}
_SCHEMES: Final = {"http", "https", "mailto", "tel"}
# What the values must look like; an attribute with another value is left out.
_VALUES: Final = {
    "colspan": re.compile(r"[1-9]\d{0,2}"),
    "dir": re.compile(r"ltr|rtl|auto"),
    "height": re.compile(r"\d{1,5}"),
    "hreflang": re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*"),
    "id": re.compile(r"\S+"),
    "lang": re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*"),
    "loading": re.compile(r"lazy|eager"),
    "rowspan": re.compile(r"[1-9]\d{0,2}"),
    "scope": re.compile(r"(row|col)(group)?"),
    "span": re.compile(r"[1-9]\d{0,2}"),
    "start": re.compile(r"-?\d{1,9}"),
    "type": re.compile(r"[1aAiI]"),
    "value": re.compile(r"-?\d{1,9}"),
    "width": re.compile(r"\d{1,5}"),
}
_ADDRESSES: Final = {"cite", "href", "src"}

# The ids that the templates use themselves.
_PAGE_IDS: Final = {"page-footnotes", "page-notice", "page-text"}

_VOID: Final = {"br", "col", "hr", "img", "wbr"}
_HEADING: Final = re.compile(r"h[1-6]")
# Elements that hold text only, those within a line and those that are blocks, and the
# elements that are not text (HTML, 3.2.5.2).
_INLINE: Final = _names("""
    abbr b bdi bdo cite code data dfn em i kbd mark q rp rt ruby s samp small span strong sub sup
    time u var
""")
_TEXT_BLOCKS: Final = _names("dt h1 h2 h3 h4 h5 h6 p pre summary")
_BLOCKS: Final = _names("""
    blockquote details div dl figure h1 h2 h3 h4 h5 h6 hr ol p pre table ul
""")
_IMPLIED_ITEM: Final = "implied li"
_PARENTS: Final = {
    "caption": {"table"},
    "col": {"colgroup"},
    "colgroup": {"table"},
    "dd": {"dl"},
    "dt": {"dl"},
    "figcaption": {"figure"},
    "li": {"ol", "ul", _IMPLIED_ITEM},
    "rp": {"ruby"},
    "rt": {"ruby"},
    "summary": {"details"},
    "tbody": {"table"},
    "td": {"tr"},
    "tfoot": {"table"},
    "th": {"tr"},
    "thead": {"table"},
    "tr": {"tbody", "tfoot", "thead"},
}
# Written by a machine or for one: a browser's translator must leave it alone.
_VERBATIM: Final = {"code", "kbd", "pre", "samp", "var"}


def _attribute(tag: str, name: str, value: str) -> str | None:
    if name in _ADDRESSES:
        return normalizeLink(value.strip())
    if name == "datetime":
        return value if _is_time(value) else None
    if name == "value" and tag == "data":
        return value
    shape = _VALUES.get(name)
    return value if shape is None or shape.fullmatch(value) else None


def _is_time(value: str) -> bool:
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return len(value) >= len("2025-01-01")


_NH3: Final = nh3.Cleaner(
    tags=_TAGS,
    attributes=_ATTRIBUTES,
    attribute_filter=_attribute,
    tag_attribute_values=_ROLES,
    allowed_classes=_CLASSES,
    url_schemes=_SCHEMES,
    link_rel=None,
)


class Cleaner:
    """Makes the HTML of one page safe; its parts share the ids and the heading levels.

    Args:
        language: BCP 47 tag of the page.
        resolve: Gives for the address of a link the address to write and the language
            of the page there, empty if that is not known or is the page's own.
    """

    def __init__(self, language: str, resolve: Callable[[str], tuple[str, str]]) -> None:
        self.language = language
        self.resolve = resolve
        self.ids = set(_PAGE_IDS)
        self.outline: list[int] = []

    def clean(self, html: str) -> str:
        """Give the HTML as it may stand in a page, below its one ``h1``."""
        walk = _Walk(self)
        walk.feed(_NH3.clean(html))
        walk.close()
        return "".join(walk.out)

    def level(self, written: int) -> int:
        """Give the level of the next heading, so that none is skipped and ``h1`` is not used."""
        while self.outline and self.outline[-1] >= written:
            self.outline.pop()
        self.outline.append(written)
        return min(1 + len(self.outline), 6)


@dataclass(slots=True, eq=False)
class _Open:
    """An element whose end has not come yet.

    Attributes:
        name: What it is.
        end: What to write at its end.
        shown: Whether it is written, and not ended yet.
    """

    name: str
    end: str = ""
    shown: bool = False


class _Walk(HTMLParser):
    def __init__(self, page: Cleaner) -> None:
        super().__init__(convert_charrefs=False)
        self.page = page
        self.out: list[str] = []
        self.read: list[_Open] = []  # as nh3 wrote them
        self.shown: list[_Open] = []  # as the page will have them
        self.count: Counter[str] = Counter()  # those shown, by role

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = _Open(tag)
        if tag not in _VOID:
            self.read.append(element)
        attributes = {name: value or "" for name, value in attrs}
        if not self.fits(tag, attributes):
            return
        if tag in _BLOCKS and self.count["inline"]:
            self.end_inline()
        self.make_room(tag)
        self.adapt(tag, attributes)
        before, name, after = "", tag, ""
        if _HEADING.fullmatch(tag):
            name = f"h{self.page.level(int(tag[1]))}"
        elif tag == "table":
            before, after = '<div class="scroll" tabindex="0">', "</div>"
        # A boolean attribute such as "open" has no value, and "" says the same.
        written = "".join(f' {key}="{escape(value)}"' for key, value in attributes.items())
        self.out.append(f"{before}<{name}{written}>")
        if tag not in _VOID:
            element.end = f"</{name}>{after}"
            self.show(element)

    def handle_endtag(self, tag: str) -> None:
        element = self.read.pop()
        while element.shown:
            self.end()

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.make_room("")
        self.out.append(data)

    def handle_entityref(self, name: str) -> None:
        self.handle_data(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.handle_data(f"&#{name};")

    def fits(self, tag: str, attributes: dict[str, str]) -> bool:
        """Say whether an element may stand here."""
        if tag in _PARENTS and self.parent() not in _PARENTS[tag]:
            return False
        if tag == "img":
            return "src" in attributes
        if tag == "a":
            return "href" in attributes and not self.count["link"]
        return tag not in _BLOCKS or not self.count["text block"]

    def make_room(self, tag: str) -> None:
        """Begin or end the item that a list needs around what is no item."""
        parent = self.parent()
        if parent == _IMPLIED_ITEM and tag == "li":
            self.end()
        elif parent in {"ol", "ul"} and tag != "li":
            self.out.append("<li>")
            self.show(_Open(_IMPLIED_ITEM, "</li>"))

    def end_inline(self) -> None:
        """End what is within a line before a block: one ``<b>`` left open is not all bold."""
        while self.count["inline"]:
            self.end()

    def parent(self) -> str:
        return self.shown[-1].name if self.shown else ""

    def show(self, element: _Open) -> None:
        element.shown = True
        self.shown.append(element)
        self.count[_role(element.name)] += 1

    def end(self) -> None:
        element = self.shown.pop()
        element.shown = False
        self.count[_role(element.name)] -= 1
        self.out.append(element.end)

    def adapt(self, tag: str, attributes: dict[str, str]) -> None:
        """Change the attributes of an element to those it has on this page."""
        if tag == "img":
            attributes.setdefault("alt", "")
        identity = attributes.get("id")
        if identity in self.page.ids:
            del attributes["id"]
        elif identity:
            self.page.ids.add(identity)
        if tag == "a" and "href" in attributes:
            attributes["href"], language = self.page.resolve(attributes["href"])
            if language:
                attributes["hreflang"] = language
        language = attributes.get("lang", "")
        if language and direction(language) != direction(self.page.language):
            attributes.setdefault("dir", direction(language))
        if tag in _VERBATIM:
            attributes["translate"] = "no"
        if tag == "pre":
            attributes.update(dir="ltr", tabindex="0")


def _role(tag: str) -> str:
    if tag in _INLINE:
        return "inline"
    if tag in _TEXT_BLOCKS:
        return "text block"
    return "link" if tag == "a" else ""
