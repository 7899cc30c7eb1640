"""Where one sentence ends and the next begins.

At each mark that may end a sentence, what stands around it is weighed: first
what the rules of the language know, and where they know nothing, sentencex,
which has lists of abbreviations for some 300 languages.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from polyglot_news.sentences.enclosures import BRACKETS, CLOSES, ENCLOSING, OPENS, Enclosures
from polyglot_news.sentences.rules import primary, rules_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["EMOJI", "LONGEST_QUOTATION", "MARKS", "OPAQUE", "Splitter"]

Span = tuple[int, int]

LONGEST_QUOTATION = 400
"""Characters up to which a quotation or bracket is one unit. A longer one is a speech, or a
mark that was never closed, and is split like other text."""

OPAQUE = "\ue000"
"""Stands for a character of code or of an address: a letter of no case and no language."""

_CJK_MARKS = "。！？｡．‼⁇⁈⁉"
MARKS = ".!?…" + _CJK_MARKS + "؟۔।॥։።፧፨။។៕᙮᠃᠉"
"""The characters that can end a sentence in any language."""

_ASKING = frozenset("!?！？‼⁇⁈⁉")
_CJK = re.compile(r"[\u3005-\u30ff\u31f0-\u31ff\u3400-\u9fff\uf900-\ufaff\uff66-\uff9f]")
_HANGUL = re.compile(r"[\u1100-\u11ff\uac00-\ud7af]")
_LATIN_END = re.compile(r"[!-~\s]*$")
EMOJI = re.compile(
    r"\s?[\u2600-\u27bf\u2b50-\u2b55\U0001f1e6-\U0001faff]"
    r"[\u2600-\u27bf\ufe0f\u200d\U0001f1e6-\U0001faff]*"
)
_CITATION = re.compile(r"\[\d{1,3}\]|[\u00b9\u00b2\u00b3\u2070-\u2079]+|[*†‡]")
_SPACE = re.compile(r"\s*")
_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ-][^\W\d_]+)*")
_PARAGRAPH = r"\n[^\S\n]*\n|\u2029"
_PARAGRAPH_BREAK = re.compile(_PARAGRAPH)
_OPENING = "".join(OPENS) + " "
_BEFORE_WORD = "".join(sorted(ENCLOSING)) + "-–—/"
_BULLETS = frozenset("•‣◦▪●■□◆▶►¿¡")
_DASHES = frozenset("-–—―‒")
_SIGNS = frozenset("#@§№<`*_" + OPAQUE)
_QUOTES = re.escape("".join(sorted(ENCLOSING - {"'", "’"})))
_NOT_WORDS = re.compile(rf"{_CITATION.pattern}|(?<!\w)['’]|['’](?!\w)|[{_QUOTES}]")

_INITIALS = re.compile(r"(?:[^\W\d_]{1,3}\.)+[^\W\d_]{1,2}\.?")
_NUMBER = re.compile(r"\d+(?:\.\d+)*")
_ROMAN = re.compile(r"[IVXLCDM]{2,}")
_ROMAN_NEXT = re.compile(r"(?:[IVXLCDM]+|[ivxlc]+)\b(?!\.)")
_VOWELLESS = re.compile(
    r"[BCDFGHJKLMNPQRSTVWXZ]?[bcdfghjklmnpqrstvwxz]{1,4}"
    r"|[БВГҐДЖЗКЛМНПРСТФХЦЧШЩ]?[бвгґджзклмнпрстфхцчшщ]{1,4}"
)
_CONTRACTED = frozenset(("s", "re", "ll", "ve", "d", "m", "t"))
_ASIDE = re.compile(r"[^,.!?]{1,60}, (\w+)")
_CLAUSE_END = re.compile(r"[，。！？,：]")


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A mark that may end a sentence.

    Attributes:
        mark: The mark, or several in a row.
        start: Where it begins.
        closed: What closes behind it: quotation marks, brackets, a citation.
        end: Where the sentence would end.
        after: Where the next one would begin.
        word: Where its first word would be, behind opening marks.
    """

    mark: str
    start: int
    closed: str
    end: int
    after: int
    word: int

    @property
    def quoted(self) -> bool:
        """Whether a quotation ends here too."""
        return any(char in CLOSES and char not in BRACKETS for char in self.closed)

    @property
    def asking(self) -> bool:
        """Whether it is a question or an exclamation."""
        return not _ASKING.isdisjoint(self.mark)


class Splitter:
    """One walk over a text, from mark to mark.

    Args:
        text: The text as its reader sees it.
        language: Its language tag.
        keep: Ranges that stay in one sentence.
    """

    def __init__(self, text: str, language: str, keep: Iterable[Span] = ()) -> None:
        self._text = text
        self._language = primary(language)
        self._rules = rules_of(self._language)
        self._without_spaces = self._language in rules_of("und").without_spaces
        self._names = tuple(self._rules.names | rules_of("und").names)
        self._enclosures = Enclosures.of(text)
        quoted = (
            (opening, close + 1)
            for opening, close in self._enclosures.openings.items()
            if close - opening < LONGEST_QUOTATION
        )
        self._whole = _joined([*keep, *quoted])
        self._start = 0

    def sentences(self) -> Iterator[Span]:
        """The places of the sentences, in order."""
        text = self._text
        self._start = self._skip_space(0)
        marks = re.escape(MARKS + "".join(self._rules.marks))
        for found in re.finditer(rf"\.(?:[ \u00a0]\.){{2,}}|[{marks}]+|{_PARAGRAPH}", text):
            if found.start() < self._start:
                continue
            end = self._closed(found.end())
            after = self._skip_space(end)
            while end and text[end - 1].isspace():
                end -= 1
            if after == len(text):
                break
            if self._is_inside(end, after):
                continue
            closed = text[found.end() : end]
            word = self._first_word(after)
            candidate = _Candidate(found.group(), found.start(), closed, end, after, word)
            if self._is_border(candidate):
                yield self._start, end
                self._start = after
        if self._start < len(text):
            yield self._start, len(text.rstrip())

    def _skip_space(self, position: int) -> int:
        found = _SPACE.match(self._text, position)
        return found.end() if found else position

    def _is_inside(self, end: int, after: int) -> bool:
        index = bisect_left(self._whole, (end, 0)) - 1
        return index >= 0 and self._whole[index][1] > after

    def _closed(self, position: int) -> int:
        """Skip what belongs to a sentence behind its full stop."""
        text = self._text
        openings, closings = self._enclosures.openings, self._enclosures.closings
        while position < len(text):
            char = text[position]
            following = text[position + 1 : position + 2]
            if char in CLOSES and position not in openings:
                if char not in OPENS or position in closings or not following.isalnum():
                    position += 1
                    continue
            elif char.isspace() and following in ("»", "›") and position + 1 in closings:
                position += 2
                continue
            found = _CITATION.match(text, position) or EMOJI.match(text, position)
            if not found:
                break
            position = found.end()
        return position

    def _first_word(self, position: int) -> int:
        """Skip what may stand before the first word of a sentence."""
        text = self._text
        while position < len(text) and (
            text[position].isspace() or text[position] in _BULLETS or text[position] in OPENS
        ):
            position += 1
        return position

    def _is_border(self, at: _Candidate) -> bool:
        if _PARAGRAPH_BREAK.search(self._text, at.start, at.after):
            return True
        if self._needs_no_space(at):
            return self._is_border_without_space(at)
        if at.end == at.after:
            return False
        word = at.word
        if self._text[word : word + 1] in _DASHES and not self._text[word + 1 : word + 2].isdigit():
            if at.quoted or "dialogue" not in self._rules.habits:
                return False
            word = self._first_word(word + 1)
        if not self._can_begin(word) or self._text[at.start - 1 : at.start] in ("(", "[", "{"):
            return False
        name = at.asking and self._is_name(at)
        if name or self._is_bracketed(at):
            return self._is_starter(word)
        if at.mark == ".":
            return self._is_border_at_full_stop(at.start, word)
        if at.quoted and self._is_attributed(word):
            return False
        if "…" in at.mark or ".." in at.mark or " " in at.mark or "\u00a0" in at.mark:
            words = self._text[self._start : min(at.start, self._start + 200)].split(None, 3)
            return at.asking or (len(words) > 2 and self._is_starter(word))
        return True

    def _can_begin(self, word: int) -> bool:
        """Whether a sentence can begin with what stands at a place."""
        first = self._text[word : word + 1]
        if _is_small(first):
            found = _WORD.match(self._text, word)
            return found is not None and found.group() in self._rules.small_starters
        return bool(first) and (
            first.isalnum()
            or first in _SIGNS
            or first in _DASHES
            or unicodedata.category(first) in ("Sc", "So")
        )

    def _is_beginning(self, place: int) -> bool:
        """Whether nothing but opening marks stands before a place in its sentence."""
        return place - self._start < 9 and not self._text[self._start : place].strip(_OPENING)

    def _is_bracketed(self, at: _Candidate) -> bool:
        """Whether the mark is in a bracket that was opened within the sentence."""
        closings = self._enclosures.closings
        opened = (closings.get(place, at.end) for place in range(at.end - len(at.closed), at.end))
        return any(
            self._text[place] in BRACKETS and not self._is_beginning(place)
            for place in opened
            if self._start < place < at.start
        )

    def _is_name(self, at: _Candidate) -> bool:
        end = at.start + len(at.mark)
        return self._text[max(self._start, end - 24) : end].endswith(self._names)

    def _is_starter(self, word: int) -> bool:
        """Whether the capital letter of a word tells that a sentence begins."""
        text, rules = self._text, self._rules
        found = _WORD.match(text, word)
        if found is None or text[found.end() : found.end() + 1] == ".":
            return False
        name, _, rest = found.group().replace("’", "'").partition("'")
        if rest and rest not in _CONTRACTED:
            name = found.group()
        if name not in rules.starters:
            following = text[found.end() : found.end() + 2].strip()
            if name not in rules.weak_starters or not _is_small(following):
                return False
        if text.startswith(tuple(rules.not_starters), word):
            return False
        return not self._is_headline(word)

    def _is_headline(self, word: int) -> bool:
        """Whether the words around have capitals, so that a capital tells nothing."""
        around = self._text[max(self._start, word - 60) : word + 60].split()[1:-1]
        long = [item for item in around if len(item) > 3 and item[0].isalpha()]
        return len(long) > 3 and not any(_is_small(item[0]) for item in long)

    def _is_attributed(self, word: int) -> bool:
        """Whether who said it follows a quotation: "Why?" Maria Sanchez, 34, asked."""
        speech = self._rules.speech
        if not speech or self._is_starter(word):
            return False
        words = self._text[word : word + 120].split()[:8]
        place = word
        for number, (item, following) in enumerate(zip(words, [*words[1:], ""], strict=True)):
            place = self._text.index(item, place) + len(item)
            if item.strip(",.:;!?'’") in speech:
                return number > 0
            if _is_small(item[0]):
                return number > 0 and following.strip(",.:") in speech
            if item.endswith(","):
                aside = _ASIDE.match(self._text, place, place + 80)
                return aside is not None and aside[1] in speech
            if item.endswith(("!", "?")) or (item.endswith(".") and not self._is_known(item)):
                return False
        return False

    def _is_known(self, item: str) -> bool:
        rules = self._rules
        return len(item) == 2 or item in rules.never_final or item in rules.may_be_final

    def _is_border_at_full_stop(self, stop: int, word: int) -> bool:
        text, rules = self._text, self._rules
        if _CJK.match(text, stop - 1):
            return True
        if self._without_spaces:
            rules = rules_of("en")
        keys = self._abbreviations(stop)
        if not keys:
            return self._is_starter(word)
        whole, last = keys[-1][:-1], keys[-2][:-1]
        begins = self._is_beginning(stop - len(whole))
        digit = text[word].isdigit()
        number = digit or _ROMAN_NEXT.match(text, word) is not None
        for key in keys:
            if key in rules.never_final or (number and key in rules.before_number):
                return False
            if key in rules.usually_final:
                return not digit
            if key in rules.may_be_final:
                return self._is_starter(word)
            if key in rules.before_number and len(last) > 1 and (begins or self._is_starter(word)):
                return True
        if _INITIALS.fullmatch(last) or (rules.starters and _VOWELLESS.fullmatch(last)):
            return self._is_starter(word)
        if len(last) == 1 and last.isalpha() and not _HANGUL.match(last):
            return not begins and self._is_starter(word)
        if begins and _NUMBER.fullmatch(last):
            return False
        # Without rules for the language, as if it wrote "3." for "third": most do.
        ordinals = "ordinals" in rules.habits or not rules.starters
        short = len(last) < 4
        if (ordinals or digit) and (
            (short and last.isdigit()) or (ordinals and _ROMAN.fullmatch(last))
        ):
            return self._is_starter(word)
        if last.isdigit() or last[-1] in CLOSES or last[-1] == OPAQUE:
            return True
        if rules.starters and (digit or not last.isalpha()):
            return True
        if digit and short:
            return False
        return self._is_starter(word) or self._is_border_to_sentencex(stop, word)

    def _abbreviations(self, stop: int) -> list[str]:
        """What a full stop may belong to, without spaces, longest first.

        Returns:
            The last four words together, the last three, two, one; the endings of the last, with
            a hyphen ("-str." of Hauptstr.); its part behind a hyphen or dash; and all of it.
            Nothing if no word stands before the full stop.
        """
        piece = self._text[max(self._start, stop - 40) : stop + 1]
        if self._without_spaces and (latin := _LATIN_END.search(piece)):
            piece = latin[0]
        words = piece.split()
        last = words[-1].lstrip(_BEFORE_WORD)
        if not last.strip("."):
            return []
        keys: list[str] = []
        for count in range(min(len(words), 4), 0, -1):
            written = "".join(words[-count:])
            key = written.lstrip(_BEFORE_WORD)
            keys.append(key)
            begins = count == len(words) and stop + 1 - len(piece) <= self._start
            if begins or key != written:
                keys.append(key[0].lower() + key[1:])
        part = re.split(r"[-–—/]", last)[-1]
        if len(part) < 2:
            part = last
        keys += (f"-{part[-size:]}" for size in (3, 4, 5, 6) if len(part) > size)
        return [*keys, part, last]

    def _is_border_to_sentencex(self, stop: int, word: int) -> bool:
        import sentencex

        # In a window, because its time grows with the square of the text; without quotation
        # marks, whose pairs it looks for over sentence borders; and with plain spaces only,
        # because it can stop at a no-break space within its bytes.
        start = max(self._start, stop - 80)
        window = re.sub(r"\s", " ", self._text[start : word + 60].replace(OPAQUE, "X"))
        window = _NOT_WORDS.sub(lambda found: " " * len(found[0]), window)
        borders = sentencex.get_sentence_boundaries(self._language, window)
        return any(stop < start + border["start_index"] <= word for border in borders)

    def _needs_no_space(self, at: _Candidate) -> bool:
        """Whether the mark ends a sentence without a space behind it."""
        before, last = self._text[at.start - 1 : at.start], at.mark[-1]
        if last == "．":
            return _CJK.match(before) is not None
        if last in "!?" and self._without_spaces and _CJK.match(before):
            following = self._text[at.after : at.after + 1]
            return following in OPENS or _CJK.match(following) is not None
        return last in _CJK_MARKS

    def _is_border_without_space(self, at: _Candidate) -> bool:
        rules = self._rules
        first = self._text[at.word : at.word + 1]
        if first in _DASHES or not (_is_small(first) or self._can_begin(at.word)):
            return False
        if self._is_name(at) or at.closed.endswith("』") or self._is_bracketed(at):
            return False
        rest = self._text[at.after : at.after + 20]
        if at.quoted and rules.speech:
            clause = _CLAUSE_END.split(rest, maxsplit=1)[0]
            if any(verb in clause for verb in rules.speech):
                return False
        if at.quoted or at.asking:
            going_on = rules.quoting | rules.particles if at.quoted else rules.quoting
            return rest.startswith(tuple(rules.restarts)) or not rest.startswith(tuple(going_on))
        return True


def _is_small(char: str) -> bool:
    # Georgian letters have no capitals in running text.
    return char.islower() and not "\u10d0" <= char[0] <= "\u10ff"


def _joined(spans: Iterable[Span]) -> list[Span]:
    """Sorted, with those that overlap made one."""
    result: list[Span] = []
    for start, end in sorted(spans):
        if result and start < result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        elif start < end:
            result.append((start, end))
    return result
