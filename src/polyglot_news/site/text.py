"""The text of a page as plain text: what a reader hears, and nothing of its markup."""

from __future__ import annotations

import re
from html.parser import HTMLParser

__all__ = ["plain"]

_BLOCKS = frozenset(
    {
        "aside",
        "blockquote",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "figcaption",
        "figure",
        "hr",
        "li",
        "ol",
    }
    | {"h1", "h2", "h3", "h4", "h5", "h6", "p", "pre", "section", "summary", "table", "tr", "ul"}
)


def plain(html: str) -> str:
    """Take the markup away from a piece of our HTML.

    Blocks are parted by an empty line, the items of a list and the rows of a table by a line
    end; items begin with ``- `` or their number; an image is its alternative text.
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.text()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.out: list[str] = []
        self.lists: list[int | None] = []
        self.verbatim = 0
        self.hidden = 0
        self.opened = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag in ("ol", "ul"):
            start = attributes.get("start", "")
            number = int(start) if re.fullmatch(r"-?\d+", start) else 1
            self.lists.append(number if tag == "ol" else None)
        if tag in _BLOCKS and not self.opened:
            self.out.append("\n" if tag in ("li", "tr", "dd") else "\n\n")
        if tag == "aside":
            # What editors added is in brackets, as in print.
            self.out.append("[")
            self.opened = True
        elif tag == "li":
            self.out.append("  " * (len(self.lists) - 1) + self.mark())
        elif tag in ("td", "th"):
            self.out.append("\t")
        elif tag == "br":
            self.out.append("\n")
        elif tag == "img":
            self.out.append(attributes.get("alt", ""))
        elif tag == "pre":
            self.verbatim += 1
        elif tag == "a" and attributes.get("class") == "beside":
            self.hidden += 1

    def handle_endtag(self, tag: str) -> None:
        if tag == "aside":
            while self.out and not self.out[-1].strip():
                self.out.pop()
            self.out.append("]")
        if tag in ("ol", "ul") and self.lists:
            self.lists.pop()
        if tag in _BLOCKS - {"li", "tr", "dd", "dt"}:
            self.out.append("\n\n")
        if tag == "pre":
            self.verbatim -= 1
        elif tag == "a":
            self.hidden = 0

    def handle_data(self, data: str) -> None:
        if self.hidden:
            return
        if not self.verbatim:
            data = re.sub(r"[ \t\r\n]+", " ", data)
            if not self.out or self.out[-1].endswith(("\n", "\t", " ")):
                data = data.removeprefix(" ")
        if self.opened:
            data = data.lstrip()
        if data:
            self.opened = False
            self.out.append(data)

    def mark(self) -> str:
        number = self.lists[-1] if self.lists else None
        if number is None:
            return "- "
        self.lists[-1] = number + 1
        return f"{number}. "

    def text(self) -> str:
        joined = "".join(self.out)
        lines = (re.sub(r"^\t| +$", "", line) for line in joined.split("\n"))
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n") + "\n"
