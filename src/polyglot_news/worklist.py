"""The worklist: what a person with few minutes should read first.

Each open unit gets a *risk*: how likely it is that a person would change its text. The signs of
that are few, and each has a chance of its own in `WEIGHTS`; they are put together as if each
were a reason for itself, ``1 - (1 - a)(1 - b)…``. So no sign can take a risk away, and what several
say is worse than what one says. What a check found weighs most, because checks are right far more
often than anything else is. A machine may be wrong in each word, the more so the less sure its
engine was of the text. That a source is new or full of numbers weighs little, and orders what
nothing was found in.

Units are ordered by risk over the square root of the time they take: of two that are as doubtful
the shorter one is read first, because with that more is found in a given time, but a long one with
something wrong in it goes before a short one that merely might. A title counts three times, since
everybody reads it. What a correction of the article concerns goes before everything else.
benchmarks/worklist_recall.py measures what the order is worth.

The laws, which tests/test_worklist.py holds: the same units give the same order, in whatever
order they came; every open unit is in the list; a budget of minutes is never exceeded; a finding
more never lowers a unit's risk.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from polyglot_news import effort
from polyglot_news.checks import Severity
from polyglot_news.checks.knowledge import pattern
from polyglot_news.entry import State
from polyglot_news.reading import Role

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from polyglot_news.effort import Task
    from polyglot_news.entry import Entry
    from polyglot_news.memory.pairs import Match
    from polyglot_news.provenance import Provenance
    from polyglot_news.review import Finding

__all__ = ["WEIGHTS", "Item", "Open", "Reason", "rank", "vocabulary", "within"]

WEIGHTS: dict[str, float] = {
    "correction": 1.0,  # the author says that something was wrong: that goes before all others
    "missing": 1.0,  # there is nothing to read yet
    "critical": 0.9,  # a finding by its severity: of 100 findings of checks so many are right
    "functional": 0.8,
    "cosmetic": 0.5,
    "doubt": 0.6,  # what was in doubt when the machine wrote it
    "changed": 0.5,  # the text was made for another source
    "machine": 0.02,  # of each word of a text that nobody has seen; on top of that:
    "score": 0.12,  # the engine was less sure of it than of the others; times their share
    "rejected": 0.8,  # somebody said that it is wrong
    "written": 0.1,  # somebody wrote it, and nobody has approved it
    "repaired": 0.1,  # a number or the like was put into an approved text
    "memory": 0.05,  # an approved text, in another place
    "new words": 0.15,  # words that no approved text has; times their share
    "unlike": 0.1,  # how far it is from the nearest approved text
    "number": 0.04,  # what goes wrong more often than other words do
    "negation": 0.08,
    "name": 0.04,
    "quotation": 0.03,
    "word": 0.004,  # each word may be the wrong one
}
"""By sign, how likely it is that a person would change a text because of it."""

_ROLES = {"title": 3.0, "description": 2.0, "heading": 1.5}
"""How much more often than others such units are read; others count once."""

_TIME = 0.5
"""How much the time that a unit takes counts against it: 0 not at all, 1 in full. On the tuning
half 0 is worse, and 1 no better while it fills the list with single words."""

_NUMBER = re.compile(r"\d")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_NAME = re.compile(r"(?<=[^.!?:“\"„«\s] )[^\W\d_a-z][^\W\d_]+")
_QUOTATION = re.compile('[“”"„«»「」『』]')


class Reason(NamedTuple):
    """A sign that a text may have to be changed.

    Attributes:
        name: The sign, one of `WEIGHTS`.
        chance: How likely it makes a change.
        detail: What it is, such as the id of the check; may be empty.
    """

    name: str
    chance: float
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Open:
    """A unit that no person has approved, with what is known about it.

    Attributes:
        slug: The article.
        number: Its place in the catalog, from 1.
        entry: The unit.
        state: Where it stands.
        language: Language code of the source.
        findings: What the checks say.
        matches: What the memory has, the best first.
        rejected: Whether somebody said that its text is wrong.
        suggestion: What the machine would write now, if that is known; never in the catalog.
        locale: The language of the translation.
        urgent: Whether a correction of the article concerns it, or it tells readers of one.
    """

    slug: str
    number: int
    entry: Entry
    state: State
    language: str = "en"
    findings: tuple[Finding, ...] = ()
    matches: tuple[Match, ...] = ()
    rejected: bool = False
    suggestion: str = ""
    locale: str = ""
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """A line of the worklist.

    Attributes:
        unit: What is to be read.
        risk: How likely it is that a person would change the text, from 0 to 1.
        reasons: Why, the strongest first.
        task: What is to be done.
        minutes: How long that takes, not rounded.
    """

    unit: Open
    risk: float
    reasons: tuple[Reason, ...]
    task: Task
    minutes: float = field(default=0.0)


def rank(
    units: Iterable[Open], known: Collection[str] = (), *, machine: bool = True
) -> tuple[Item, ...]:
    """Open units in the order in which they should be read.

    Args:
        units: The open units of a language, each once.
        known: The words of approved sources (`vocabulary`); none if nothing is approved yet.
        machine: Whether a machine fills what is not translated.
    """
    units = sorted(units, key=lambda one: (one.slug, one.number))
    scores = sorted(
        made.score for one in units if (made := _unread(one)) and made.score is not None
    )
    items = [_item(one, known, scores, machine=machine) for one in units]
    return tuple(sorted(items, key=_place))


def _place(item: Item) -> tuple[bool, float, str, int]:
    return (not item.unit.urgent, -_urgency(item), item.unit.slug, item.unit.number)


def within(items: Sequence[Item], minutes: float) -> tuple[Item, ...]:
    """The first of them that can be done in some minutes; one that does not fit is passed over."""
    chosen: list[Item] = []
    left = minutes
    for item in items:
        if item.minutes <= left:
            chosen.append(item)
            left -= item.minutes
    return tuple(chosen)


def vocabulary(sources: Iterable[str]) -> frozenset[str]:
    """The words of some texts, in small letters."""
    return frozenset(word for text in sources for word in _words(text))


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text)]


def _urgency(item: Item) -> float:
    weight = max(map(_weight, item.unit.entry.extracted), default=1.0)
    # What has no words, such as a lone sign, takes a moment all the same.
    return float(item.risk * weight / max(item.minutes, 0.05) ** _TIME)


def _weight(comment: str) -> float:
    name, _, roles = comment.partition(": ")
    return max(_ROLES.get(one, 1.0) for one in roles.split(", ")) if name == "role" else 1.0


def _unread(unit: Open) -> Provenance | None:
    """The provenance of a machine's text that is as it wrote it."""
    return unit.entry.provenance if unit.state is State.MACHINE else None


def _item(unit: Open, known: Collection[str], scores: Sequence[float], *, machine: bool) -> Item:
    reasons = [*_of_text(unit, scores), *_of_source(unit, known)]
    reasons = [one for one in reasons if one.chance > 0]
    reasons.sort(key=lambda one: -one.chance)
    fine = 1.0
    for one in reasons:
        fine *= 1 - one.chance
    task = effort.of_entry(unit.entry, suspect=bool(unit.findings), machine=machine)
    minutes = effort.minutes(task, unit.entry.msgid)
    return Item(unit, 1 - fine, tuple(reasons), task, minutes)


def _of_text(unit: Open, scores: Sequence[float]) -> Iterable[Reason]:
    """What the translation, and how it came about, has against it."""
    entry = unit.entry
    if unit.urgent:
        yield Reason("correction", WEIGHTS["correction"])
    if unit.state is State.UNTRANSLATED:
        yield Reason("missing", WEIGHTS["missing"])
        return
    for finding in unit.findings:
        name = Severity(finding.severity).name.lower()
        yield Reason(name, WEIGHTS[name], finding.check)
    if unit.rejected:
        yield Reason("rejected", WEIGHTS["rejected"])
    made = _unread(unit)
    if made:
        length = effort.words(entry.msgid)
        yield Reason("machine", _of_words(WEIGHTS["machine"], length), made.engine)
        for doubt in made.doubts:
            yield Reason("doubt", WEIGHTS["doubt"], doubt)
        if made.score is not None and scores:
            better = sum(score > made.score for score in scores) / len(scores)
            chance = _of_words(WEIGHTS["score"] * better, length)
            yield Reason("score", chance, f"{made.score:.2f}")
    elif effort.marked(entry, effort.REPAIRED):
        yield Reason("repaired", WEIGHTS["repaired"])
    elif unit.state is State.OUTDATED:
        yield Reason("changed", WEIGHTS["changed"])
    elif effort.marked(entry, effort.MEMORY):
        yield Reason("memory", WEIGHTS["memory"])
    else:
        yield Reason("written", WEIGHTS["written"])


def _of_words(chance: float, words: float) -> float:
    """How likely one of some words is to be changed, if each is with this chance."""
    return float(1 - (1 - chance) ** words)


def _of_source(unit: Open, known: Collection[str]) -> Iterable[Reason]:
    """What makes the source one that is easily translated wrong."""
    source = unit.entry.msgid
    yield Reason("word", _of_words(WEIGHTS["word"], effort.words(source)))
    words = _words(source)
    # The words of an addition are of another language than all sources.
    if known and words and unit.entry.msgctxt != Role.ADDITION:
        new = [word for word in words if word not in known]
        yield Reason("new words", WEIGHTS["new words"] * len(new) / len(words), ", ".join(new[:5]))
        nearest = max((match.similarity for match in unit.matches), default=0.0)
        yield Reason("unlike", WEIGHTS["unlike"] * (1 - nearest))
    signs = {
        "number": _NUMBER.search(source),
        "negation": pattern(unit.language, "negation").search(source.lower()),
        "name": _NAME.search(source),
        "quotation": _QUOTATION.search(source),
    }
    for name, found in signs.items():
        if found:
            yield Reason(name, WEIGHTS[name], found[0].strip())
