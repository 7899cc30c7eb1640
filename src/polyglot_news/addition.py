"""Additions to one edition: where they go, what of them is reviewed, and the text with them in it.

An addition is no translation, so it stands in no catalog: no merge, no exchange file and no
translation memory ever sees it. What people review is an entry made of its file each time, with the
context `CONTEXT`, whose source and text are the same words. An approval in the ledger is bound to
these words; when the editor changes them, it ends.

In a text an addition is a mark of two characters that no article can hold, until it is known what
the text is made into (`marked`, `numbers`). The laws, which tests/test_additions.py holds:

* Without the marks the text of an edition is what it is without additions, byte for byte.
* Words that no passage of the article has, or several, place nothing: that is a problem.
"""

from __future__ import annotations

import dataclasses
import difflib
import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from polyglot_news import dialect, inline, provenance
from polyglot_news.article import Block, Role, assemble, pieces, source
from polyglot_news.entry import Entry, Reference
from polyglot_news.inline import Kind
from polyglot_news.reading import Problem, frontmatter, lines_of
from polyglot_news.reading.additions import MARK, Where, file_of, mark_of, pictures
from polyglot_news.reading.corrected import named
from polyglot_news.records import Kind as ActorKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from polyglot_news.article import Article, Segment
    from polyglot_news.catalog import Catalog
    from polyglot_news.ledger import Ledger
    from polyglot_news.reading.additions import Piece

__all__ = [
    "CONTEXT",
    "NONE",
    "Addition",
    "Additions",
    "entries",
    "joined",
    "mark",
    "marked",
    "parted",
    "place",
    "replaced",
    "shown_files",
    "with_pictures",
]

CONTEXT = "addition"
"""The msgctxt of what people review of an addition; no unit of an article has it."""

_LINE = re.compile(f"^{MARK.pattern}$", re.MULTILINE)
_EMPTY_LINE = re.compile(r"\n[ \t]*\n\Z")
_ALIKE = 0.6
"""From this share of quoted words on a passage is offered as the one that was meant."""
_BAR = "&#124;"


@dataclass(frozen=True, slots=True)
class Addition:
    """An addition that has its place.

    Attributes:
        piece: What its file says.
        at: Where it goes in the article's text, in characters; -1 if it takes a picture's place.
    """

    piece: Piece
    at: int = -1

    @property
    def is_picture(self) -> bool:
        """Whether it takes the place of a picture."""
        return self.piece.where is Where.INSTEAD


@dataclass(frozen=True, slots=True)
class Additions:
    """The additions to one edition.

    Attributes:
        path: Their file, for messages; empty if there is none.
        placed: Those that have their place, in the order of the file.
        problems: What is wrong, each with its line in the file.
        images: The pictures that they show: what the address names, and the content.
    """

    path: str = ""
    placed: tuple[Addition, ...] = ()
    problems: tuple[Problem, ...] = ()
    images: tuple[tuple[str, bytes], ...] = ()

    @property
    def messages(self) -> tuple[str, ...]:
        """The problems as lines for the user: where, what, what to do."""
        return tuple(
            f"{self.path}:{one.line}: {one.message}" if one.line else f"{self.path}: {one.message}"
            for one in self.problems
        )


NONE = Additions()


# What is reviewed


def entries(found: Iterable[Piece], path: str, ledger: Ledger) -> tuple[Entry, ...]:
    """What people review of additions: an entry a paragraph, equal ones once.

    Args:
        found: The additions.
        path: Their file.
        ledger: The records of the article in the locale: they alone say what is approved, since no
            file has a ``fuzzy`` flag for these entries.
    """
    made: dict[str, Entry] = {}
    for unit in (unit for piece in found for unit in piece.units):
        place = Reference(path, unit.line)
        known = made.get(unit.text)
        made[unit.text] = (
            dataclasses.replace(known, references=(*known.references, place))
            if known
            else _entry(unit.text, place, ledger)
        )
    return tuple(made.values())


def _entry(text: str, place: Reference, ledger: Ledger) -> Entry:
    entry = Entry(
        text,
        text,
        msgctxt=CONTEXT,
        flags=("fuzzy",),
        references=(place,),
        # Source and text are the same words because that is what an addition is.
        comments=(provenance.SAME,),
        extracted=(f"role: {Role.ADDITION}",),
    )
    persons = any(one.actor.kind is ActorKind.PERSON for one in ledger.standing(entry))
    return dataclasses.replace(entry, flags=()) if persons else entry


def joined(catalog: Catalog, added: Sequence[Entry]) -> Catalog:
    """A catalog with additions behind its living entries, so that they are units like these."""
    if not added:
        return catalog
    gone = [entry for entry in catalog.entries if entry.obsolete]
    return dataclasses.replace(catalog, entries=(*catalog.live, *added, *gone))


def parted(catalog: Catalog) -> Catalog:
    """The catalog as its file has it, without additions."""
    return catalog.without({entry.key for entry in catalog.entries if entry.msgctxt == CONTEXT})


# Where they go


@dataclass(frozen=True, slots=True)
class _Quotation:
    """Quoted words, for the matcher that knows units."""

    source: str
    role: Role = Role.PARAGRAPH


@dataclass(frozen=True, slots=True)
class _Top:
    """A block that stands by itself in an article: a paragraph, a heading, a list.

    Attributes:
        first: Its first line in the file, from 1.
        last: The line behind it.
        start: Where it begins in the file, in characters.
        end: Where the line behind it begins.
    """

    first: int
    last: int
    start: int
    end: int


def place(
    article: Article, found: Iterable[Piece]
) -> tuple[tuple[Addition, ...], tuple[Problem, ...]]:
    """Find the places of additions in an article.

    Returns:
        Those that have one, in their order, and what is wrong with the others.
    """
    text = assemble(article, source)
    tops = _tops(article, text)
    placed: list[Addition] = []
    problems = []
    for piece in found:
        if piece.where is Where.INSTEAD:
            message = _no_picture(piece, article, text)
            one = Addition(piece)
        else:
            at = _at(piece, article, text, tops)
            message = at if isinstance(at, str) else ""
            one = Addition(piece, -1 if isinstance(at, str) else at)
            if not message and not _stands(article, text, one.at):
                message = (
                    "Nothing can stand there: a block of code or HTML is not closed before it."
                )
        if message:
            problems.append(Problem(piece.line, message))
        else:
            placed.append(one)
    return tuple(placed), tuple(problems)


def _tops(article: Article, text: str) -> list[_Top]:
    lines = lines_of(text)
    starts = [line.start for line in lines] + [len(text)]
    if not article.markdown:
        return _plain_tops(article, starts)
    start = frontmatter.body_start(text)
    before = len(lines_of(text[:start])) - 1
    found = []
    for token in dialect.markdown().parse(text[start:]):
        if token.type == "footnote_block_open":
            break
        if token.level or token.nesting < 0 or token.map is None:
            continue
        first, end = token.map[0] + before, min(token.map[1] + before, len(lines))
        found.append(_Top(first + 1, end + 1, max(starts[first], start), starts[end]))
    return found


def _plain_tops(article: Article, starts: Sequence[int]) -> list[_Top]:
    """The blocks of a plain text article; list items without a line between them are one."""
    found: list[_Top] = []
    position = 0
    listed = False
    for part, piece in pieces(article, source, article.language):
        if isinstance(part, Block):
            first = bisect_right(starts, position) - 1
            last = bisect_right(starts, position + len(piece.rstrip()) - 1)
            top = _Top(first + 1, last + 1, starts[first], starts[min(last, len(starts) - 1)])
            if listed and part.role is Role.LIST_ITEM and found[-1].last == top.first:
                top = _Top(found[-1].first, top.last, found[-1].start, top.end)
                found.pop()
            found.append(top)
            listed = part.role is Role.LIST_ITEM
        position += len(piece)
    return found


def _at(piece: Piece, article: Article, text: str, tops: Sequence[_Top]) -> int | str:
    """Where an addition goes, in characters; or why that is nowhere."""
    headline = [one for one in tops[:1] if _is_headline(one, article)]
    rest = tops[len(headline) :]
    if piece.where is Where.END:
        return tops[-1].end if tops else len(text)
    if piece.where is Where.START:
        return rest[0].start if rest else len(text)
    units = _meant(piece.words, article)
    holders = {
        at for at, top in enumerate(tops) for one in units if top.first <= one.line < top.last
    }
    if not units:
        return f"No passage of the article has “{piece.words}”. {_nearest(piece, article)}"
    if len(holders) > 1:
        lines = ", ".join(dict.fromkeys(str(one.line) for one in units))
        return (
            f"Several passages of the article have “{piece.words}”, in lines {lines}. "
            "Quote more of the one that is meant."
        )
    if not holders:
        roles = " and ".join(dict.fromkeys(str(one.role) for one in units))
        return (
            f"“{piece.words}” stands in no paragraph of the article, but as {roles}. "
            "Quote a paragraph, or write “# at the start” or “# at the end”."
        )
    top = tops[holders.pop()]
    if top in headline and piece.where is Where.BEFORE:
        return "Nothing stands before the headline. Write “# at the start”."
    return top.end if piece.where is Where.AFTER else top.start


def _is_headline(top: _Top, article: Article) -> bool:
    """Whether the first block is the headline, which front matter may have said before."""
    title = article.title
    if title is None:
        return False
    headings = [
        one
        for one in article.segments
        if top.first <= one.line < top.last and one.role in (Role.TITLE, Role.HEADING)
    ]
    return any(
        one == title or (one in named(title.source, (one,)) and named(one.source, (title,)))
        for one in headings
    )


def _meant(words: str, article: Article) -> tuple[Segment, ...]:
    """The units that quoted words mean: those that are these words go before longer ones."""
    there = [one for one in article.segments if one.role is not Role.CORRECTION]
    found = named(words, there, article.references)
    if len(found) < 2:
        return found
    quoted = _Quotation(words)
    whole = tuple(one for one in found if named(one.source, (quoted,), article.references))
    return whole or found


def _nearest(piece: Piece, article: Article) -> str:
    """What to do about words that the article does not have (any more)."""
    words = piece.words.casefold()
    best, share = None, _ALIKE
    for one in article.segments:
        if one.role is Role.CORRECTION or not one.source:
            continue
        matcher = difflib.SequenceMatcher(None, words, one.source.casefold(), autojunk=False)
        same = sum(block.size for block in matcher.get_matching_blocks() if block.size > 2)
        if same / len(words) > share:
            best, share = one, same / len(words)
    if best is None:
        return "Quote words that it has now."
    return f"Did you mean “{best.source}”, in line {best.line}?"


def _stands(article: Article, text: str, at: int) -> bool:
    """Whether what is put there stands by itself, and everything else is what it was."""
    if not article.markdown:
        return True
    parser = dialect.markdown()
    start = frontmatter.body_start(text)
    before = [(one.type, one.level, one.content) for one in parser.parse(text[start:])]
    after = parser.parse(text[start:at] + mark((0,), text, at) + text[at:])
    kept, alone = [], False
    for number, token in enumerate(after):
        content = after[number + 1].content if number + 1 < len(after) else ""
        if token.type == "paragraph_open" and not token.level and MARK.fullmatch(content):
            alone = True
            after[number + 1].type = after[number + 2].type = ""
        elif token.type:
            kept.append((token.type, token.level, token.content))
    return alone and kept == before


def mark(numbers: Sequence[int], text: str, at: int) -> str:
    """What stands in an article's text for additions in one place, each on a line of its own.

    Args:
        numbers: Which ones they are.
        text: The text.
        at: Where in it, at the beginning of a line or at the end.
    """
    before, after = text[:at].replace("\r\n", "\n").replace("\r", "\n"), text[at:]
    lead = "" if not before or _EMPTY_LINE.search(before) else "\n"
    if before and not before.endswith("\n"):
        lead = "\n\n"
    trail = "" if lead and (not after or after.startswith(("\n", "\r"))) else "\n"
    return lead + "\n".join(f"{mark_of(number)}\n" for number in numbers) + trail


def marked(article: Article, additions: Additions, shown: Iterable[int]) -> Article:
    """The article with a mark in the place of each addition.

    Args:
        article: The article.
        additions: The additions to an edition of it.
        shown: Which of those that have a place are shown, by their numbers.
    """
    waiting: dict[int, list[int]] = {}
    for number in sorted(shown):
        if not additions.placed[number].is_picture:
            waiting.setdefault(additions.placed[number].at, []).append(number)
    if not waiting:
        return article
    text = assemble(article, source)
    places = sorted(waiting)
    parts: list[str | Block] = []
    position = 0
    for part, piece in pieces(article, source, article.language):
        end = position + len(piece)
        while places and (places[0] <= position or (isinstance(part, str) and places[0] < end)):
            at = places.pop(0)
            if at > position:
                parts.append(text[position:at])
                position = at
            parts.append(mark(waiting[at], text, at))
        rest = text[position:end] if isinstance(part, str) else part
        if rest:
            parts.append(rest)
        position = end
    parts += (mark(waiting[at], text, at) for at in places)
    return dataclasses.replace(article, parts=tuple(parts))


def replaced(text: str, write: Callable[[str], str]) -> str:
    """A text with something in the place of each mark.

    Args:
        text: A text with marks, each on a line of its own.
        write: Gives what stands for a mark.
    """
    return _LINE.sub(lambda found: write(found[0]), text)


# Pictures


def _no_picture(piece: Piece, article: Article, text: str) -> str:
    """Why there is no picture that an addition can take the place of; empty if there is one."""
    body = text[frontmatter.body_start(text) :]
    tokens = dialect.markdown().parse(body) if article.markdown else []
    there = [file_of(one) for one in pictures(tokens)]
    wanted = file_of(piece.words)
    html = "".join(_html(tokens))
    if wanted and re.search(rf"(?<![\w./-]){re.escape(wanted)}(?![\w-])", html):
        return f"The article shows “{piece.words}” in HTML, where nothing takes its place."
    if wanted not in there or not wanted:
        names = [name for name in dict.fromkeys(there) if name]
        near = difflib.get_close_matches(piece.words, names, n=1)
        hint = f"Did you mean “{near[0]}”?" if near else f"It shows {', '.join(names) or 'none'}."
        return f"The article shows no picture “{piece.words}”. {hint}"
    after = with_pictures(body, {wanted: piece.units[0].text})
    now = [file_of(one) for one in pictures(dialect.markdown().parse(after))]
    new = file_of(piece.shown[0])
    if now != [new if one == wanted else one for one in there]:
        return f"The place of “{piece.words}” cannot be told in the article's text."
    return ""


def shown_files(article: Article) -> Iterator[str]:
    """The files beside an article that it shows as images, those in its HTML aside."""
    if article.markdown:
        text = assemble(article, source)
        tokens = dialect.markdown().parse(text[frontmatter.body_start(text) :])
        yield from filter(None, map(file_of, pictures(tokens)))


def _html(tokens: Iterable[Any]) -> Iterator[str]:
    for block in tokens:
        for token in (block, *(block.children or ())):
            if token.type in ("html_block", "html_inline"):
                yield token.content


def with_pictures(body: str, others: dict[str, str]) -> str:
    """A Markdown text with other pictures, its front matter aside.

    Args:
        body: The text.
        others: The image to write, by the file whose place it takes.
    """
    if not others:
        return body
    env: dict[str, Any] = {}
    starts = [line.start for line in lines_of(body)] + [len(body)]
    changes: dict[int, tuple[int, str]] = {}
    for token in dialect.markdown().parse(body, env):
        if token.map is None or not any(file_of(one) in others for one in pictures([token])):
            continue
        start, end = starts[token.map[0]], starts[min(token.map[1], len(starts) - 1)]
        for part in inline.scan(body[start:end], frozenset(env.get("references", ()))):
            if part.kind is not Kind.IMAGE:
                continue
            # As many lines as before, since lines of the text are counted.
            written = body[start + part.start : start + part.end]
            address = next(pictures(dialect.markdown().parseInline(written, env)), "")
            if (new := others.get(file_of(address))) is not None:
                new = new.replace("|", _BAR) + "\n" * written.count("\n")
                changes[start + part.start] = (start + part.end, new)
    for begin in sorted(changes, reverse=True):
        stop, new = changes[begin]
        body = body[:begin] + new + body[stop:]
    return body
