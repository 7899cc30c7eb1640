"""One record of a catalog, and what can be told from it.

Three questions about an entry are answered from what its file says and are
never stored beside it: who wrote the text (`Entry.origin`), whether a person
approved it (no ``fuzzy`` flag), and whether its source has moved since (a
previous msgid). `Entry.state` is the summary that coverage counts.
"""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from polyglot_news import provenance, reuse

if TYPE_CHECKING:
    from collections.abc import Iterable

    from polyglot_news.provenance import Provenance

__all__ = [
    "UNSPACED",
    "Entry",
    "Key",
    "Origin",
    "Reference",
    "State",
    "check_lines",
    "count_words",
    "representable",
    "with_fuzzy",
]

Key = tuple[str | None, str]

# Characters of scripts that put no spaces between words; each is counted as a word.
UNSPACED = re.compile("[\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
# Code, tags, link targets, addresses, domains, file names.
_NO_WORDS = re.compile(
    r"`[^`]*`|<[^<>]*>|\]\([^()]*\)|(?<!\w)\w+://\S+|(?<!\S)(?:\S+@\S+|\S*\w\.\w\S*)"
)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


class Origin(StrEnum):
    """Who wrote the text of an entry."""

    PERSON = "person"
    MEMORY = "memory"
    MACHINE = "machine"
    UNTRANSLATED = "untranslated"


_PROPOSED = frozenset({Origin.MACHINE, Origin.MEMORY})


class State(StrEnum):
    """Where an entry stands on its way to the reader."""

    UNTRANSLATED = "untranslated"
    MACHINE = "machine"
    OUTDATED = "outdated"
    NEEDS_REVIEW = "needs review"
    REVIEWED = "reviewed"
    OBSOLETE = "obsolete"


@dataclass(frozen=True, slots=True)
class Reference:
    """Where a text stands: a path, and a line from 1 if one is known."""

    path: str
    line: int | None = None

    def __post_init__(self) -> None:
        if not self.path or re.search("[\n\r\u2068\u2069]", self.path):
            raise ValueError(f"not a path that a reference can hold: {self.path!r}")
        if self.line is not None and not 0 <= self.line < 10**9:
            raise ValueError(f"not a line number: {self.line}")


@dataclass(frozen=True, slots=True)
class Entry:
    """One text and its translation: a record of a .po file.

    Attributes:
        msgid: The source text.
        msgstr: The translation; empty in an entry with plural forms.
        msgctxt: Tells equal source texts apart; None is not the same as empty.
        msgid_plural: The source text for many; None if there are no plural forms.
        msgstr_plural: The translations by form, at least one if there is a msgid_plural.
        flags: Such as ``fuzzy``, in the file's order, unknown ones too.
        previous_msgctxt: Context that the translation was made for, if it changed.
        previous_msgid: Source that the translation was made for, if it changed.
        previous_msgid_plural: The same for many.
        references: Where the text stands.
        comments: A translator's comments, one line each, without ``# ``.
        extracted: Comments from the source (``#.``), one line each.
        obsolete: Whether the text is no longer in the article.
    """

    msgid: str
    msgstr: str = ""
    msgctxt: str | None = None
    msgid_plural: str | None = None
    msgstr_plural: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    previous_msgctxt: str | None = None
    previous_msgid: str | None = None
    previous_msgid_plural: str | None = None
    references: tuple[Reference, ...] = ()
    comments: tuple[str, ...] = ()
    extracted: tuple[str, ...] = ()
    obsolete: bool = False

    def __post_init__(self) -> None:
        if not self.msgid and self.msgctxt is None:
            raise ValueError("an entry without msgid and msgctxt would be the header")
        if (self.msgid_plural is None) != (not self.msgstr_plural) or (
            self.msgstr_plural and self.msgstr
        ):
            raise ValueError("an entry has a msgstr, or a msgid_plural and its forms")
        previous = (self.previous_msgctxt, self.previous_msgid, self.previous_msgid_plural)
        if self.previous_msgid is None and any(text is not None for text in previous):
            raise ValueError("a previous msgctxt or plural goes with a previous msgid")
        texts = (self.msgctxt, self.msgid, self.msgid_plural, *self.texts, *previous)
        if not all(representable(text) for text in texts if text):
            raise ValueError(f"a character that no gettext catalog can hold: {self.msgid!r}")
        check_lines((*self.comments, *self.extracted), self.flags)

    @property
    def key(self) -> Key:
        """What makes the entry the one it is."""
        return (self.msgctxt, self.msgid)

    @property
    def texts(self) -> tuple[str, ...]:
        """The translation: one text, or one for each plural form."""
        return self.msgstr_plural or (self.msgstr,)

    @property
    def fuzzy(self) -> bool:
        """Whether the text still waits for a person."""
        return "fuzzy" in self.flags

    @property
    def provenance(self) -> Provenance | None:
        """What the provenance comment says, even if the text was changed since."""
        return provenance.find(self.comments)

    @property
    def taken(self) -> reuse.Taken | None:
        """What the memory's comment says, even if the text was changed since."""
        return reuse.find(self.comments)

    @property
    def origin(self) -> Origin:
        """Who wrote the text: machine or memory only while not one letter of it was changed."""
        if not any(self.texts):
            return Origin.UNTRANSLATED
        if not self.comments:
            return Origin.PERSON
        made, taken, text = self.provenance, self.taken, provenance.digest(*self.texts)
        if made and made.text == text:
            return Origin.MACHINE
        return Origin.MEMORY if taken and taken.text == text else Origin.PERSON

    @property
    def human(self) -> bool:
        """Whether a person wrote or approved the text here; such a text is never given up.

        What the memory gave is a person's work where it comes from, and stays there. What a
        person approved here before its source changed is as good as theirs, whoever wrote it.
        """
        return any(self.texts) and not (self.fuzzy and self.origin in _PROPOSED and not self._read)

    @property
    def _proposal(self) -> Provenance | reuse.Taken | None:
        """How the text came about, if no person wrote it."""
        return {Origin.MACHINE: self.provenance, Origin.MEMORY: self.taken}.get(self.origin)

    @property
    def _read(self) -> bool:
        made = self._proposal
        return made is not None and made.read

    @property
    def foreign(self) -> bool:
        """Whether a machine or the memory gave the text, and for another source than this.

        Other tools carry such texts over to a similar sentence, without a trace.
        """
        made = self._proposal
        return made is not None and made.source not in {"", provenance.digest(self.msgid)}

    @property
    def by_machine(self) -> bool:
        """Whether a machine wrote the text as it is, here or where the memory has it from."""
        taken = self.taken if self.origin is Origin.MEMORY else None
        return self.origin is Origin.MACHINE or (taken is not None and taken.machine)

    @property
    def pending(self) -> bool:
        """Whether an engine is to fill the entry: no text, or a proposal for another source."""
        if self.obsolete or self.human:
            return False
        return not any(self.texts) or self.previous_msgid is not None or self.foreign

    @property
    def copied(self) -> bool:
        """Whether the text is only the source again, and should not be.

        "NATO", "8.8", an address or a name may rightly be the same in another
        language. What counts as a copy has, after addresses and code, six words
        or more, or two of which one is a common word: one of more than three
        letters that begins with a small letter; or twelve letters of a script
        without case. Someone who wants such a text to stay says so in a
        translator comment, ``polyglot-news: same``.
        """
        if self.texts != ((self.msgid,) if self.msgid_plural is None else self._sources):
            return False
        return provenance.SAME not in self.comments and _reads_as_prose(self.msgid)

    @property
    def _sources(self) -> tuple[str, ...]:
        plural = self.msgid_plural or ""
        return (self.msgid, *(plural for _ in self.msgstr_plural[1:]))

    @property
    def state(self) -> State:
        """The summary of origin, review and freshness; untranslated while any form is missing."""
        if self.obsolete:
            return State.OBSOLETE
        if self.pending or not all(self.texts):
            return State.UNTRANSLATED
        if self.human and self.copied:
            return State.UNTRANSLATED
        if not self.fuzzy:
            return State.REVIEWED
        if not self.human:
            return State.MACHINE if self.by_machine else State.NEEDS_REVIEW
        return State.NEEDS_REVIEW if self.previous_msgid is None else State.OUTDATED

    def as_read(self) -> Entry:
        """The entry with a note that a person approved its text, if it was a mere proposal."""
        return dataclasses.replace(self, comments=self._noted(read=True))

    def by_rule(self, msgstr: str) -> Entry:
        """The entry with what a rule made of its text: whose work it is does not change by that."""
        comments = self._noted(text=provenance.digest(msgstr))
        return dataclasses.replace(self, msgstr=msgstr, comments=comments)

    def _noted(self, **changes: Any) -> tuple[str, ...]:
        made = self._proposal
        if made is None:
            return self.comments
        made = dataclasses.replace(made, **changes)
        if isinstance(made, reuse.Taken):
            return reuse.replace(self.comments, made)
        return provenance.replace(self.comments, made)

    def with_machine_text(self, msgstr: str, made: Provenance) -> Entry:
        """The entry with a machine translation: fuzzy, and with its provenance comment.

        Args:
            msgstr: The translation, not empty.
            made: How it came about; its ``text`` and ``source`` are set here.

        Raises:
            ValueError: The entry is obsolete, has plural forms, or holds a person's text.
        """
        if self.human or self.obsolete or self.msgstr_plural or not msgstr:
            raise ValueError(f"no machine text may be put here: {self.msgid!r}")
        made = dataclasses.replace(
            made, text=provenance.digest(msgstr), source=provenance.digest(self.msgid)
        )
        return dataclasses.replace(
            self,
            msgstr=msgstr,
            flags=with_fuzzy(self.flags),
            comments=provenance.replace(reuse.remove(self.comments), made),
            previous_msgctxt=None,
            previous_msgid=None,
            previous_msgid_plural=None,
        )


def representable(text: str) -> bool:
    """Whether a gettext catalog can hold this text.

    gettext ends a string at U+0000 and puts U+0004 between msgctxt and msgid;
    half of a surrogate pair is not a character.
    """
    return not re.search("[\x00\x04\ud800-\udfff]", text)


def check_lines(comments: Iterable[str], flags: Iterable[str]) -> None:
    """Raise ValueError for comments and flags that would not come back from a file."""
    if any("\n" in line or line.endswith("\r") or not representable(line) for line in comments):
        raise ValueError("a comment is one line")
    if any(not flag or flag != flag.strip() or re.search(r"[,\n]|\\$", flag) for flag in flags):
        raise ValueError("a flag is a word or two, without a comma")


def count_words(text: str) -> int:
    """Words of a source text: runs without a space that hold a letter or a digit.

    Ideographs and kana count one by one, as word processors do it.
    """
    words = UNSPACED.sub(r" \g<0> ", text).split()
    return sum(any(map(str.isalnum, word)) for word in words)


def _reads_as_prose(text: str) -> bool:
    text = _NO_WORDS.sub(" ", text)
    words = _WORD.findall(text)
    common = any(len(word) > 3 and word[0].islower() for word in words)
    without_case = sum(letter.isalpha() and letter.lower() == letter.upper() for letter in text)
    return len(words) >= 6 or (len(words) >= 2 and common) or without_case >= 12


def with_fuzzy(flags: tuple[str, ...]) -> tuple[str, ...]:
    """The flags with ``fuzzy`` in front, where gettext writes it, unless it is there already."""
    return flags if "fuzzy" in flags else ("fuzzy", *flags)
