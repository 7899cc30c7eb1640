"""A block's text, taken apart into sentences and the gaps between them.

sentencex finds the borders in some 300 languages. It is asked where nothing
more is known; what is known is a small data file a language
(``data/segmentation/<language>.txt``), which ``und.txt`` explains. The aim is
no wrong border, at the price of a missing one now and then: two sentences in
one unit translate, half a sentence does not. So quotations stay whole, and an
abbreviation ends a sentence only before a word that cannot belong to it.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

__all__ = ["ends_sentence", "joiner", "split"]

Span = tuple[int, int]

LONGEST_QUOTATION = 400
"""Characters up to which a quotation or bracket is one unit. A longer one is a speech, or a
mark that was never closed, and is split like other text."""

OPAQUE = "\ue000"
"""Stands for a character of code or of an address: a letter of no case and no language."""

_CJK_MARKS = "。！？｡．‼⁇⁈⁉"
_OTHER_MARKS = "؟۔।॥։።፧፨။។៕᙮᠃᠉"
_MARKS = ".!?…" + _CJK_MARKS + _OTHER_MARKS
_CJK = re.compile(r"[\u3005-\u30ff\u31f0-\u31ff\u3400-\u9fff\uf900-\ufaff\uff66-\uff9f]")
_HANGUL = re.compile(r"[\u1100-\u11ff\uac00-\ud7af]")
_LATIN_END = re.compile(r"[!-~\s]*$")
_EMOJI = re.compile(
    r"\s?[\u2600-\u27bf\u2b50-\u2b55\U0001f1e6-\U0001faff][\u2600-\u27bf\ufe0f\u200d\U0001f1e6-\U0001faff]*"
)
_CITATION = re.compile(r"\[\d{1,3}\]|[\u00b9\u00b2\u00b3\u2070-\u2079]+|[*†‡]")
_SPACE = re.compile(r"\s*")
_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ-][^\W\d_]+)*")
_PARAGRAPH = r"\n[^\S\n]*\n|\u2029"
_PARAGRAPH_BREAK = re.compile(_PARAGRAPH)

# Opening and closing marks of quotations and brackets; what stands in two pairs is told apart
# by the white space around it.
_PAIRS = (
    "“”", "„“", "„”", "‟”", "«»", "»«", "‹›", "›‹", "‘’", "‚‘", "‚’", "””", '""', "''",
    "「」", "『』", "｢｣", "〝〟", "()", "[]", "{}", "（）", "［］", "【】", "〔〕", "《》", "〈〉",
)  # fmt: skip
_OPENS = {a: tuple(y for x, y in _PAIRS if x == a) for a, _ in _PAIRS}
_CLOSES = {b: tuple(x for x, y in _PAIRS if y == b) for _, b in _PAIRS}
_OPENING = "".join(_OPENS) + " "
_BRACKETS = frozenset("()[]{}（）［］【】〔〕《》〈〉")
_ENCLOSING = frozenset(_OPENS) | frozenset(_CLOSES)
_ENCLOSURE = re.compile("[" + re.escape("".join(sorted(_ENCLOSING))) + "]")
_BEFORE_OPENING = frozenset(_OPENS) | frozenset("-–—―/")
_NOT_WORDS = re.compile(
    rf"{_CITATION.pattern}|(?<!\w)['’]|['’](?!\w)|[{re.escape(''.join(_ENCLOSING - set('’' + chr(39))))}]"
)
_BEFORE_WORD = "".join(_ENCLOSING) + "-–—/"
_BULLETS = frozenset("•‣◦▪●■□◆▶►¿¡")
_DASHES = frozenset("-–—―‒")
_SIGNS = frozenset("#@§№<`*_" + OPAQUE)

_INITIALS = re.compile(r"(?:[^\W\d_]{1,3}\.)+[^\W\d_]{1,2}\.?")
_NUMBER = re.compile(r"\d+(?:\.\d+)*")
_ROMAN = re.compile(r"[IVXLCDM]{2,}")
_ROMAN_NEXT = re.compile(r"(?:[IVXLCDM]+|[ivxlc]+)\b(?!\.)")
_VOWELLESS = re.compile(
    r"[BCDFGHJKLMNPQRSTVWXZ]?[bcdfghjklmnpqrstvwxz]{1,4}|[БВГҐДЖЗКЛМНПРСТФХЦЧШЩ]?[бвгґджзклмнпрстфхцчшщ]{1,4}"
)
_CONTRACTED = frozenset(("s", "re", "ll", "ve", "d", "m", "t"))

_MARKUP_ENDS = frozenset(")]>*_~`\\")
_MARKUP_TAIL = re.compile(
    r"(?:\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:\s+[\"'(][^\n]*[\"')])?\)"  # ](target "title")
    r"|\]\[[^\[\]]*\]"  # ][label]
    r"|\[(?:\^[^\[\]\s]+|\d+)\]"  # [^1], [1]
    r"|</?[A-Za-z][^<>]*>)$"
)


@dataclass(frozen=True, slots=True)
class _Rules:
    """The lists of a language's data file, by their titles."""

    never_final: frozenset[str]
    before_number: frozenset[str]
    may_be_final: frozenset[str]
    usually_final: frozenset[str]
    starters: frozenset[str]
    weak_starters: frozenset[str]
    not_starters: frozenset[str]
    small_starters: frozenset[str]
    names: frozenset[str]
    speech: frozenset[str]
    quoting: frozenset[str]
    particles: frozenset[str]
    restarts: frozenset[str]
    marks: frozenset[str]
    habits: frozenset[str]
    without_spaces: frozenset[str]


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
    primary = _primary(language)
    view = _View(text, invisible, opaque)
    kept = [(view.place(start), view.place(end)) for start, end in keep]
    return view.restore(_Splitter(view.text, primary, kept).sentences(), {a for a, _ in keep})


def joiner(language: str) -> str:
    """What stands between two sentences of a language: a space, or nothing."""
    return "" if _primary(language) in _rules("und").without_spaces else " "


def ends_sentence(text: str, language: str) -> bool:
    """Whether a text ends like a sentence.

    Quotation marks, brackets, footnote references and Markdown's inline markers behind the
    final mark do not count. A colon or a semicolon ends no sentence (in Greek, the latter does).
    """
    marks = _rules(_primary(language)).marks
    end = len(text)
    while end:
        last = text[end - 1]
        if last in _MARKUP_ENDS and (tail := _MARKUP_TAIL.search(text, max(0, end - 2000), end)):
            end = tail.start()
        elif last.isspace() or last in _CLOSES or last in _MARKUP_ENDS or _EMOJI.match(last):
            end -= 1
        else:
            return last in _MARKS or last in marks
    return False


def _primary(language: str) -> str:
    return re.split(r"[-_.@]", language.lower(), maxsplit=1)[0]


@cache
def _rules(language: str) -> _Rules:
    """The rules of a language; one without a data file has none."""
    if language.isascii() and language.isalpha():
        name = f"{language}.txt"
        file = resources.files("polyglot_news").joinpath("data", "segmentation", name)
        if file.is_file():
            return _parse_rules(file.read_text("utf-8"), name)
    return _parse_rules("", "")


def _parse_rules(text: str, name: str) -> _Rules:
    lists: dict[str, set[str]] = {title: set() for title in _Rules.__slots__}
    title = ""
    for number, line in enumerate(text.splitlines(), 1):
        line = re.sub(r"(?:^|\s)#.*", "", line).strip()
        if line.startswith("[") and line.endswith("]"):
            title = line[1:-1].replace(" a ", " ").replace(" ", "_")
            if title not in lists:
                raise ValueError(f"{name}:{number}: there is no list {line}. See und.txt.")
        elif line:
            if not title:
                raise ValueError(f"{name}:{number}: an entry before the first [list].")
            entries = [entry.strip() for entry in line.split(",")]
            if title.endswith(("final", "number")):
                entries = ["".join(entry.split()) for entry in entries]
            lists[title].update(entry for entry in entries if entry)
    return _Rules(**{title: frozenset(entries) for title, entries in lists.items()})


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
        borders = [
            self._border(before[1], after[0], openings)
            for before, after in zip(spans, spans[1:], strict=False)
        ]
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


def _joined(spans: Iterable[Span]) -> list[Span]:
    """Sorted, with those that overlap made one."""
    result: list[Span] = []
    for start, end in sorted(spans):
        if result and start < result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        elif start < end:
            result.append((start, end))
    return result


def _covered(text: str, spans: Iterable[Span]) -> str:
    pieces = []
    position = 0
    for start, end in _disjoint(spans, len(text)):
        pieces += text[position:start], OPAQUE * (end - start)
        position = end
    return "".join((*pieces, text[position:]))


@dataclass(frozen=True, slots=True)
class _Enclosures:
    """The quotations and brackets of a text, by the places of their marks."""

    openings: dict[int, int]
    closings: dict[int, int]

    @classmethod
    def of(cls, text: str) -> _Enclosures:
        """Pair the marks.

        A mark that is opened again before it is closed was not closed (a speech over several
        paragraphs), except for brackets, which nest.
        """
        openings: dict[int, int] = {}
        waiting: dict[str, list[int]] = {opening: [] for opening in _OPENS}
        for found in _ENCLOSURE.finditer(text):
            place, mark = found.start(), found.group()
            before = text[place - 1 : place]
            after = text[place + 1 : place + 2]
            opens = mark in _OPENS
            if opens and mark in _CLOSES:
                opens = (not before or before.isspace() or before in _BEFORE_OPENING) and bool(
                    after and not after.isspace()
                )
                if mark == "'":
                    opens = opens and after.isupper()
            if not opens and mark in _CLOSES and not _apostrophe(mark, before, after):
                matching = [waiting[o][-1] for o in _CLOSES[mark] if waiting[o]]
                if matching:
                    opening = max(matching)
                    openings[opening] = place
                    for places in waiting.values():
                        while places and places[-1] >= opening:
                            places.pop()
                    continue
                opens = mark in "«“‘"
            if opens:
                if mark not in _BRACKETS:
                    waiting[mark].clear()
                waiting[mark].append(place)
        return cls(openings, {close: opening for opening, close in openings.items()})


def _apostrophe(mark: str, before: str, after: str) -> bool:
    """Whether a closing single quotation mark is more likely an apostrophe (the boys' house)."""
    if mark not in "'’":
        return False
    if after.isalnum():
        return True
    return mark == "'" and not (before in ".,!?…" or after in ".,!?…;:")


class _Splitter:
    """One walk over a text, from mark to mark, deciding at each whether a sentence ends."""

    def __init__(self, text: str, language: str, keep: Iterable[Span]) -> None:
        self.text = text
        self.language = language
        self.rules = _rules(language)
        self.spaceless = joiner(language) == ""
        self.enclosures = _Enclosures.of(text)
        quoted = (
            (opening, close + 1)
            for opening, close in self.enclosures.openings.items()
            if close - opening < LONGEST_QUOTATION
        )
        self.whole = _joined([*keep, *quoted])
        self.start = 0

    def sentences(self) -> Iterator[Span]:
        """The places of the sentences in the text."""
        text = self.text
        self.start = self._skip_space(0)
        marks = re.escape(_MARKS + "".join(self.rules.marks))
        for mark in re.finditer(rf"\.(?:[ \u00a0]\.){{2,}}|[{marks}]+|{_PARAGRAPH}", text):
            if mark.start() < self.start:
                continue
            end = self._closed(mark.end())
            after = self._skip_space(end)
            while end and text[end - 1].isspace():
                end -= 1
            if after == len(text):
                break
            if not self._inside(end, after) and self._is_border(mark, end, after):
                yield self.start, end
                self.start = after
        if self.start < len(text):
            yield self.start, len(text.rstrip())

    def _skip_space(self, position: int) -> int:
        found = _SPACE.match(self.text, position)
        return found.end() if found else position

    def _inside(self, end: int, after: int) -> bool:
        index = bisect_left(self.whole, (end, 0)) - 1
        return index >= 0 and self.whole[index][1] > after

    def _closed(self, position: int) -> int:
        """Where the sentence is over, with the marks that close something behind its full stop."""
        text = self.text
        openings, closings = self.enclosures.openings, self.enclosures.closings
        while position < len(text):
            char = text[position]
            if char in _ENCLOSING:
                behind = text[position + 1 : position + 2]
                closes = char in _CLOSES and position not in openings
                if char in _OPENS:
                    closes = closes and (position in closings or not behind.isalnum())
                if closes:
                    position += 1
                    continue
            elif char.isspace() and text[position + 1 : position + 2] in ("»", "›"):
                if position + 1 in closings:
                    position += 2
                    continue
            found = _CITATION.match(text, position) or _EMOJI.match(text, position)
            if not found:
                break
            position = found.end()
        return position

    def _is_border(self, mark: re.Match[str], end: int, after: int) -> bool:
        text = self.text
        if _PARAGRAPH_BREAK.search(text, mark.start(), after):
            return True
        marks = mark.group()
        closed = text[mark.end() : end]
        if self._is_cjk(mark, after):
            return self._is_cjk_border(mark, closed, end, after)
        if after == end:
            return False
        quoted = any(char in _CLOSES and char not in _BRACKETS for char in closed)
        word = self._first_word(after)
        if text[word : word + 1] in _DASHES and not text[word + 1 : word + 2].isdigit():
            if "dialogue" not in self.rules.habits or quoted:
                return False
            word = self._first_word(word + 1)
        first = text[word : word + 1]
        if _is_small(first):
            small = _WORD.match(text, word)
            if small is None or small.group() not in self.rules.small_starters:
                return False
        elif not (
            first.isalnum()
            or first in _SIGNS
            or unicodedata.category(first or "\0") in ("Sc", "So")
            or first in _DASHES
        ):
            return False
        if _opened_before(text, mark.start()):
            return False
        if (
            self._bracketed(mark.end(), end)
            or ("!" in marks or "?" in marks)
            and self._is_name(mark.end())
        ):
            return self._is_starter(word)
        if quoted and marks != "." and self._is_attributed(word):
            return False
        if "!" in marks or "?" in marks:
            return True
        if "…" in marks or len(marks) > 1 and set(marks) <= set(". \u00a0"):
            words = text[self.start : min(mark.start(), self.start + 200)].split(None, 3)
            return len(words) > 2 and self._is_starter(word)
        return marks != "." or self._ends_at_full_stop(mark.start(), word)

    def _first_word(self, position: int) -> int:
        """Skip what may stand before the first word of a sentence."""
        text = self.text
        while position < len(text) and (
            text[position].isspace() or text[position] in _BULLETS or text[position] in _OPENS
        ):
            position += 1
        return position

    def _is_beginning(self, place: int) -> bool:
        """Whether nothing but opening marks stands before a place in its sentence."""
        return place - self.start < 9 and not self.text[self.start : place].strip(_OPENING)

    def _bracketed(self, start: int, end: int) -> bool:
        """Whether the full stop is in a bracket that was opened within the sentence."""
        opened = [self.enclosures.closings.get(place, start) for place in range(start, end)]
        return any(
            self.text[place] in _BRACKETS and not self._is_beginning(place)
            for place in opened
            if self.start < place < start
        )

    def _is_name(self, end: int) -> bool:
        names = self.rules.names | _rules("und").names
        return self.text[max(0, end - 24) : end].endswith(tuple(names))

    def _is_starter(self, word: int) -> bool:
        """Whether the capital letter of a word tells that a sentence begins."""
        found = _WORD.match(self.text, word)
        if found is None or self.text[found.end() : found.end() + 1] == ".":
            return False
        name, _, rest = found.group().replace("’", "'").partition("'")
        if rest and rest not in _CONTRACTED:
            name = found.group()
        rules = self.rules
        if name not in rules.starters:
            following = self.text[found.end() : found.end() + 2].strip()
            if name not in rules.weak_starters or not _is_small(following):
                return False
        if self.text.startswith(tuple(rules.not_starters), word):
            return False
        return not self._is_headline(word)

    def _is_headline(self, word: int) -> bool:
        """Whether the words around have capitals, so that a capital tells nothing."""
        around = self.text[max(self.start, word - 60) : word + 60].split()[1:-1]
        long = [item for item in around if len(item) > 3 and item[0].isalpha()]
        return len(long) > 3 and not any(_is_small(item[0]) for item in long)

    def _is_attributed(self, word: int) -> bool:
        """Whether who said it follows a quotation: "Why?" Maria Sanchez asked."""
        if not self.rules.speech or self._is_starter(word):
            return False
        words = self.text[word : word + 120].split()[:8]
        for number, item in enumerate(words):
            bare = item.strip(",.:;!?'’")
            if bare in self.rules.speech:
                return number > 0
            if _is_small(bare[:1]):
                later = words[number + 1 : number + 2]
                return number > 0 and bool(later) and later[0].strip(",.:") in self.rules.speech
            if item.endswith(","):
                aside = re.match(
                    r"[^,.!?]{1,60}, (\w+)", self.text[self.text.index(item, word) + len(item) :]
                )
                return aside is not None and aside[1] in self.rules.speech
            if item.endswith(("!", "?")) or item.endswith(".") and not self._known(item):
                return False
        return False

    def _known(self, item: str) -> bool:
        return item in self.rules.never_final or item in self.rules.may_be_final or len(item) == 2

    def _ends_at_full_stop(self, stop: int, word: int) -> bool:
        """Whether a single full stop ends a sentence."""
        text, rules = self.text, self.rules
        if self.spaceless and text[stop - 1 : stop].isascii():
            rules = _rules("en")
        if _CJK.match(text, stop - 1):
            return True
        keys = self._abbreviations(stop)
        if not keys:
            return self._is_starter(word)
        word_before, last = keys[-1][:-1], keys[-2][:-1]
        first = text[word : word + 1]
        number = first.isdigit() or _ROMAN_NEXT.match(text, word) is not None
        begins = self._is_beginning(stop - len(word_before))
        for key in keys:
            if key in rules.never_final or (number and key in rules.before_number):
                return False
            if key in rules.usually_final:
                return not first.isdigit()
            if key in rules.may_be_final:
                return self._is_starter(word)
            if key in rules.before_number and len(last) > 1 and (begins or self._is_starter(word)):
                return True
        if _INITIALS.fullmatch(last) or (rules.starters and _VOWELLESS.fullmatch(last)):
            return self._is_starter(word)
        if len(last) == 1 and last.isalpha() and not _HANGUL.match(last):
            return not begins and self._is_starter(word)
        if _NUMBER.fullmatch(last):
            if begins:
                return False
            ordinals = "ordinals" in rules.habits or not rules.starters
            if len(last) < 4 and last.isdigit() and (ordinals or first.isdigit()):
                return self._is_starter(word)
            return True
        if _ROMAN.fullmatch(last) and ("ordinals" in rules.habits or not rules.starters):
            return self._is_starter(word)
        if last[-1] in _CLOSES or last[-1] == OPAQUE:
            return True
        if rules.starters and (first.isdigit() or not last.isalpha()):
            return True
        if first.isdigit() and len(last) < 4:
            return False
        return self._is_starter(word) or self._is_border_to_sentencex(stop, word)

    def _abbreviations(self, stop: int) -> list[str]:
        """What the full stop may belong to, without spaces: the last words, longest first.

        The endings of the last word come before it, with a hyphen: "-str." of Hauptstr.
        """
        piece = self.text[max(self.start, stop - 40) : stop + 1]
        if self.spaceless:
            piece = _LATIN_END.search(piece)[0]
        words = piece.split()
        keys: list[str] = []
        for count in range(min(len(words), 4), 0, -1):
            written = "".join(words[-count:])
            key = written.lstrip(_BEFORE_WORD)
            if not key.strip("."):
                return []
            begins = count == len(words) and stop + 1 - len(piece) <= self.start
            keys.append(key)
            if key != written or begins:
                keys.append(key[0].lower() + key[1:])
        last = written.lstrip(_BEFORE_WORD)
        part = re.split(r"[-–—/]", last)[-1]
        if len(part) < 2:
            part = last
        return [
            *keys,
            *(f"-{part[-size:]}" for size in (3, 4, 5, 6) if len(part) > size),
            part,
            last,
        ]

    def _is_border_to_sentencex(self, stop: int, word: int) -> bool:
        import sentencex

        # In a window, because its time grows with the square of the text, and without quotation
        # marks, whose pairs it looks for over sentence borders.
        start = max(self.start, stop - 80)
        window = _NOT_WORDS.sub(
            lambda found: " " * len(found[0]), self.text[start : word + 60].replace(OPAQUE, "X")
        )
        borders = sentencex.get_sentence_boundaries(self.language, window)
        return any(stop < start + border["start_index"] <= word for border in borders)

    def _is_cjk(self, mark: re.Match[str], after: int) -> bool:
        """Whether the mark ends a sentence without a space behind it."""
        before, last = self.text[mark.start() - 1 : mark.start()], mark.group()[-1]
        following = self.text[after : after + 1]
        if last == "．":
            return _CJK.match(before) is not None
        if last in "!?":
            return bool(
                self.spaceless
                and _CJK.match(before)
                and (_CJK.match(following) or following in _OPENS)
            )
        return last in _CJK_MARKS

    def _is_cjk_border(self, mark: re.Match[str], closed: str, end: int, after: int) -> bool:
        text, rules = self.text, self.rules
        word = self._first_word(after)
        first = text[word : word + 1]
        if (
            not first.isalnum()
            and first not in _SIGNS
            and unicodedata.category(first or "\0") not in ("Sc", "So")
        ):
            return False
        if self._is_name(mark.end()) or closed.endswith("』"):
            return False
        rest = text[after : after + 20]
        quoted = any(char in _CLOSES and char not in _BRACKETS for char in closed)
        if quoted and rules.speech:
            clause = re.split(r"[，。！？,：]", rest)[0]
            if any(verb in clause for verb in rules.speech):
                return False
        if quoted or any(char in "！？!?⁇⁈⁉‼" for char in mark.group()):
            going_on = rules.quoting | rules.particles if quoted else rules.quoting
            if rest.startswith(tuple(going_on)) and not rest.startswith(tuple(rules.restarts)):
                return False
        return not self._bracketed(mark.end(), end)


def _is_small(char: str) -> bool:
    # Georgian letters have no capitals in running text.
    return char.islower() and not "\u10d0" <= char[0] <= "\u10ff"


def _opened_before(text: str, position: int) -> bool:
    """Whether a mark stands alone behind an opening bracket: (!), […]."""
    return position > 0 and text[position - 1] in "([{（［"
