"""A block's text, taken apart into sentences and the gaps between them.

The aim is no wrong border, at the price of a missing one now and then: two
sentences in one unit translate, half a sentence does not. So quotations stay
whole, and an abbreviation ends a sentence only before a word that cannot
belong to it. How that is told is in ``sentences``.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING

from polyglot_news.sentences.borders import EMOJI, MARKS, OPAQUE, Splitter
from polyglot_news.sentences.enclosures import CLOSES
from polyglot_news.sentences.rules import primary, rules_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["ends_sentence", "joiner", "split"]

Span = tuple[int, int]

_MARKUP_ENDS = frozenset(")]>*_~`\\")
_MARKUP_TAIL = re.compile(
    r"(?:\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:\s+[\"'(][^\n]*[\"')])?\)"  # ](target "title")
    r"|\]\[[^\[\]]*\]"  # ][label]
    r"|\[(?:\^[^\[\]\s]+|\d+)\]"  # [^1], [1]
    r"|</?[A-Za-z][^<>]*>)$"
)


def split(
    text: str,
    language: str,
    keep: Sequence[Span] = (),
    *,
    invisible: Sequence[Span] = (),
    opaque: Sequence[Span] = (),
) -> tuple[Span, ...]:
    """Find the sentences in a text.

    Args:
        text: The text of one block.
        language: Its language, a BCP 47 tag; the first subtag decides.
        keep: Ranges that stay in one sentence, such as a link or an emphasis with its markers.
        invisible: Ranges that a reader does not see: markers of emphasis, the brackets and
            target of a link, footnote references, tags. They go to the sentence that they
            touch; one that touches two goes to the first, unless a ``keep`` begins with it.
        opaque: Ranges that count as a word, whatever they hold: code, addresses, images.

    Returns:
        (start, end) of each sentence, in order, disjoint, none empty. What is outside them is
        white space, and nothing at all between two sentences that stand without a space.
    """
    view = _View(text, invisible, opaque)
    kept = [(view.place(start), view.place(end)) for start, end in keep]
    return view.restore(Splitter(view.text, language, kept).sentences(), {a for a, _ in keep})


def joiner(language: str) -> str:
    """What stands between two sentences of a language: a space, or nothing."""
    return "" if primary(language) in rules_of("und").without_spaces else " "


def ends_sentence(text: str, language: str) -> bool:
    """Whether a text ends like a sentence.

    Quotation marks, brackets, footnote references and Markdown's inline markers behind the
    final mark do not count. A colon or a semicolon ends no sentence (in Greek, the latter does).
    """
    marks = rules_of(primary(language)).marks
    end = len(text)
    while end:
        last = text[end - 1]
        if last in _MARKUP_ENDS and (tail := _MARKUP_TAIL.search(text, max(0, end - 2000), end)):
            end = tail.start()
        elif last.isspace() or last in CLOSES or last in _MARKUP_ENDS or EMOJI.match(last):
            end -= 1
        else:
            return last in MARKS or last in marks
    return False


class _View:
    """A text as its reader sees it, and the way back to the text as it is written.

    Attributes:
        text: The visible characters; opaque ones are replaced.
    """

    def __init__(self, text: str, invisible: Sequence[Span], opaque: Sequence[Span]) -> None:
        self._written = text
        self._hidden = _disjoint(invisible, len(text))
        self._starts: list[int] = []
        self._cuts: list[int] = []
        if opaque:
            text = _covered(text, opaque)
        pieces = []
        cut = position = 0
        for start, end in self._hidden:
            pieces.append(text[position:start])
            self._starts.append(start - cut)
            cut += end - start
            self._cuts.append(cut)
            position = end
        pieces.append(text[position:])
        self.text = "".join(pieces)

    def place(self, written: int) -> int:
        """Where a position of the written text is in the visible one."""
        before = bisect_right(self._hidden, (written, len(self._written) + 1)) - 1
        if before < 0:
            return written
        inside = written < self._hidden[before][1]
        return self._starts[before] if inside else written - self._cuts[before]

    def _written_place(self, visible: int) -> int:
        before = bisect_right(self._starts, visible) - 1
        return visible + (self._cuts[before] if before >= 0 else 0)

    def restore(self, sentences: Iterable[Span], openings: set[int]) -> tuple[Span, ...]:
        """Bring visible sentences back into the written text, with what is hidden around them.

        Args:
            sentences: Their places in the visible text.
            openings: Where the hidden ranges begin that belong to what follows them.
        """
        spans = [(self._written_place(a), self._written_place(b - 1) + 1) for a, b in sentences]
        if not self._hidden:
            return tuple(spans)
        written = self._written
        first = len(written) - len(written.lstrip())
        last = len(written.rstrip())
        if first >= last:
            return ()
        borders = [self._border(before[1], after[0], openings) for before, after in pairwise(spans)]
        starts = [first, *(start for _, start in borders)]
        ends = [*(end for end, _ in borders), last]
        return tuple(zip(starts, ends, strict=True))

    def _border(self, end: int, start: int, openings: set[int]) -> Span:
        """Divide what is hidden between two sentences: the new end of one, start of the other."""
        lowest = bisect_left(self._hidden, (end, 0))
        highest = bisect_left(self._hidden, (start, 0))
        between = self._hidden[lowest:highest]
        touching = start
        for a, b in reversed(between):
            if b != touching:
                break
            touching = a
        if touching == end:
            touching = start
        start = min(touching, next((a for a, _ in between if a in openings), start))
        return max((b for _, b in between if b <= start), default=end), start


def _disjoint(spans: Iterable[Span], length: int) -> list[Span]:
    """Sorted, within the text, and without what an earlier one has already."""
    result: list[Span] = []
    reached = 0
    for start, end in sorted(spans):
        if reached < end and start < length:
            reached, start = min(end, length), max(start, reached)
            if start < reached:
                result.append((start, reached))
    return result


def _covered(text: str, spans: Iterable[Span]) -> str:
    pieces: list[str] = []
    position = 0
    for start, end in _disjoint(spans, len(text)):
        pieces += text[position:start], OPAQUE * (end - start)
        position = end
    return "".join((*pieces, text[position:]))
