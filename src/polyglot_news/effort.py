"""How many minutes a person needs for a unit: one simple model, with its figures in one place.

What is to be done with a unit is one of four tasks, and each has a rate in words of the source
an hour. The rates are customary ones of the trade, rounded, and not measured here:

* translating: 2,000 to 2,500 words a working day is what agencies plan with (250 an hour);
* post-editing: reports of agencies run from 500 to 700 words an hour where a text has to be
  corrected much, and from 700 to 1,200 where little has to be done;
* checking a translation that somebody made with care: four to five times the speed of
  translating (ISO 17100 asks for such a revision, and names no speed).

A few seconds come with each unit, whatever its length. People differ by a factor of three, and
bad machine output takes longer than these rates say. So an estimate is good for comparing edits
and for planning a day, and is never shown to the second.
"""

from __future__ import annotations

import math
from enum import StrEnum
from typing import TYPE_CHECKING

from polyglot_news.entry import UNSPACED, count_words

if TYPE_CHECKING:
    from polyglot_news.entry import Entry

__all__ = [
    "A_UNIT",
    "MEMORY",
    "RATES",
    "REPAIRED",
    "Task",
    "marked",
    "minutes",
    "of_entry",
    "rounded",
    "shown",
    "words",
]

REPAIRED = "polyglot-news: repaired"
"""How the translator comment begins of a text in which a mechanical change was carried over."""

A_UNIT = 0.1
"""Minutes to find a unit and to go on to the next one, however short it is."""

MEMORY = "polyglot-news: tm"
"""The same of a text that was taken from the memory."""

_CHARACTERS_A_WORD = 2
"""Japanese and Chinese are counted by characters; two of them are about a word of English."""


class Task(StrEnum):
    """What a person has to do with a unit."""

    NOTHING = "nothing"
    """It is approved."""
    CHECK = "check"
    """See that a text fits which a person once approved: from the memory, or repaired."""
    READ = "read"
    """Read a machine's text against its source, with nothing found against it so far."""
    POST_EDIT = "post-edit"
    """Correct a text that has something wrong in it, or was made for another source."""
    TRANSLATE = "translate"
    """Write the translation."""


RATES: dict[Task, int] = {
    Task.CHECK: 1200,
    Task.READ: 800,
    Task.POST_EDIT: 500,
    Task.TRANSLATE: 250,
}
"""Words of the source an hour."""


def words(text: str) -> float:
    """The words of a source text, of a text without spaces half of its characters."""
    characters = len(UNSPACED.findall(text))
    return count_words(text) - characters + characters / _CHARACTERS_A_WORD


def of_entry(entry: Entry, *, suspect: bool = False, machine: bool = True) -> Task:
    """What there is to do with an entry that nobody has approved; obsolete entries are no work.

    Args:
        entry: The entry.
        suspect: Whether a check has something against its text.
        machine: Whether a machine fills what is not translated. Of what it will write nothing
            is known yet, so that counts as post-editing.
    """
    if entry.obsolete:
        return Task.NOTHING
    if entry.pending or not all(entry.texts):
        return Task.POST_EDIT if machine and not entry.msgstr_plural else Task.TRANSLATE
    if entry.copied:
        return Task.TRANSLATE
    if suspect:
        return Task.POST_EDIT
    if marked(entry, REPAIRED, MEMORY):
        return Task.CHECK
    if entry.previous_msgid is not None:
        return Task.POST_EDIT
    made = entry.provenance
    return Task.POST_EDIT if made is not None and made.doubts else Task.READ


def marked(entry: Entry, *marks: str) -> bool:
    """Whether a translator comment of an entry begins with one of some marks."""
    return any(line.startswith(marks) for line in entry.comments)


def minutes(task: Task, text: str) -> float:
    """How long a task takes with a source text, in minutes; not rounded, so that it can be added.

    Args:
        task: What is to be done.
        text: The source text.
    """
    rate = RATES.get(task)
    return A_UNIT + 60 * words(text) / rate if rate else 0.0


def rounded(value: float) -> int:
    """Whole minutes, upwards: two figures of which the second is always a five or a nought.

    Up to ten minutes it is every minute. Nothing but nothing is shown as 0.
    """
    if value <= 0:
        return 0
    whole = math.ceil(value - 1e-9) or 1
    if whole <= 10:
        return whole
    step: int = 5 * 10 ** max(0, len(str(whole)) - 2)
    return math.ceil(whole / step) * step


def shown(value: float) -> str:
    """Minutes for people: ``about 25 min``, ``about 3 h``."""
    whole = rounded(value)
    if whole == 0:
        return "nothing"
    if whole < 120:
        return f"about {whole} min"
    hours = math.ceil(whole / 30) / 2
    return f"about {hours:g} h"
