"""Hypothesis strategies for catalogs, and what tests say about entries as plain values."""

from __future__ import annotations

import dataclasses
import functools
import operator
import re
from typing import Any

from hypothesis import strategies as st

from polyglot_news.catalog import Catalog, Entry, Reference
from polyglot_news.provenance import Provenance, digest

# Letters that have broken PO tools: quotes, escapes, separators that str.splitlines() takes
# for line ends, control characters, marks that combine, scripts without case, isolates.
NASTY = (
    "\"'\\\n\t\r\a\b\f\v\x01\x1b\x1c\x1d\x1e\x7f\x85\xa0\u2028\u2029\u2068\u2069\u200b\ufeff"
    "aéßЇя日本語がが́ #~|:,.=%nrtx0\U0001f30d"
)
# A string of a catalog ends at U+0000, and U+0004 parts msgctxt from msgid.
_letters = st.one_of(
    st.sampled_from(NASTY), st.characters(exclude_categories=["Cs"], exclude_characters="\0\x04")
)
texts = st.one_of(
    st.text(_letters, max_size=12),
    st.lists(
        st.sampled_from(["\n", '"', "\\", "Wörter", "語", " ", "msgid", '\\"', "\\n", "#~ "])
    ).map("".join),
)
lines = texts.map(lambda text: text.replace("\n", " ").rstrip("\r"))
flags = st.sampled_from(["fuzzy", "no-wrap", "c-format", "range: 0..9", "my-flag", "prüfen"])
# gettext makes one space of two in a path and none of those around it; line 0 is no line to it.
paths = st.one_of(
    st.sampled_from(["articles/a.md", "articles/two words.md", "a:12", "C:\\", "a,b:c", ":3", "7"]),
    lines.map(lambda text: re.sub("[ \t\r\f\v\u2068\u2069]+", " ", text).strip(" ")).filter(bool),
)
references = st.builds(Reference, paths, st.none() | st.integers(1, 10**9 - 1))
_some = functools.partial(st.lists, max_size=3)


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    plural = draw(st.none() | texts)
    previous = draw(st.none() | texts)
    msgctxt = draw(st.none() | texts)
    return Entry(
        msgid=draw(texts if msgctxt is not None else texts.filter(bool)),
        msgctxt=msgctxt,
        msgid_plural=plural,
        msgstr=draw(texts) if plural is None else "",
        msgstr_plural=() if plural is None else tuple(draw(st.lists(texts, min_size=1))),
        flags=tuple(draw(_some(flags, unique=True))),
        previous_msgctxt=None if previous is None else draw(st.none() | texts),
        previous_msgid=previous,
        previous_msgid_plural=None if previous is None else draw(st.none() | texts),
        references=tuple(draw(_some(references))),
        comments=tuple(draw(_some(lines))),
        extracted=tuple(draw(_some(lines))),
        obsolete=draw(st.booleans()),
    )


_fields = st.one_of(
    st.tuples(
        st.sampled_from(["Language", "X-Generator", "X-Odd", "x odd", "Content-Type"]),
        lines.filter(lambda value: "charset=" not in value),
    ),
    st.tuples(st.just(""), st.sampled_from(["", "no field", ": x", " led by a space: x"])),
)


@st.composite
def catalogs(draw: st.DrawFn) -> Catalog:
    found = draw(st.lists(entries(), max_size=5, unique_by=operator.attrgetter("key")))
    return Catalog(
        slug="storm",
        locale="de",
        header=tuple(draw(_some(_fields))),
        header_comments=tuple(draw(_some(lines))),
        header_flags=tuple(draw(_some(flags, unique=True))),
        entries=tuple(sorted(found, key=lambda entry: entry.obsolete)),
        trailing=tuple(draw(_some(lines))),
    )


def machine(msgid: str, msgstr: str, **fields: Any) -> Entry:
    """An entry as the machine leaves it."""
    return Entry(msgid, **fields).with_machine_text(
        msgstr, Provenance("argos", "translate-en_de-0.9", -0.53)
    )


def approved(entry: Entry) -> Entry:
    """The entry after somebody took its fuzzy flag away."""
    return dataclasses.replace(entry, flags=tuple(flag for flag in entry.flags if flag != "fuzzy"))


def is_machine_text(entry: Entry) -> bool:
    """A second way to the answer of `Entry.origin`, for tests."""
    return any(f"text={digest(*entry.texts)}" in line.split() for line in entry.comments)


def as_data(catalog: Catalog) -> dict[str, Any]:
    """A catalog as JSON knows it, fields with their default left out."""

    def plain(value: Any) -> Any:
        if dataclasses.is_dataclass(value) and not isinstance(value, type):
            return {
                one.name: plain(getattr(value, one.name))
                for one in dataclasses.fields(value)
                if one.init and getattr(value, one.name) not in (one.default, ())
            }
        return [plain(one) for one in value] if isinstance(value, tuple) else value

    return plain(catalog)  # type: ignore[no-any-return]
