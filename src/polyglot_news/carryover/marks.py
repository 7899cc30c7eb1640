"""Repairs of marks: the final stop, quotation marks, emphasis, the spelling of a literal."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from polyglot_news.carryover.atoms import Atom, Sort, Text, atoms, mark_family
from polyglot_news.carryover.knowledge import values, words
from polyglot_news.carryover.outcome import Reason
from polyglot_news.carryover.work import Stop
from polyglot_news.checks.knowledge import known

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from polyglot_news.carryover.difference import Change
    from polyglot_news.carryover.work import Work

__all__ = ["markup", "punctuation", "quotes", "spelling"]

_CLOSERS = frozenset("”“»’‘」』)]）】\"'")
_STOPS = frozenset(".!?…:。！？．：")
# An introduction is not longer than this; a comma after it is a matter of style.
_INTRODUCTION = 5


def punctuation(work: Work, changes: Iterable[Change]) -> None:
    """Exchange the final stop; other marks only pass if they cannot change the sense."""
    for change in changes:
        before, after = work.before(change), work.after(change)
        if Sort.WORD in {one.sort for one in (before, after) if one}:
            # A hyphen inside a word.
            continue
        if _is_last(work.previous, change.before) and _is_last(work.current, change.after):
            _stop(work, before, after)
        elif not _harmless(work, change, before, after):
            raise Stop(Reason.SENSE, change.edit.before or change.edit.after)


def _is_last(text: Text, place: int | None) -> bool:
    """Whether an atom is the final stop of a text; of a missing one, whether there is none."""
    last = _final(text)
    return last is None if place is None else last is not None and atoms(text)[place] is last


def _final(text: Text) -> Atom | None:
    """The final stop of a text, before the quotation marks and the markup that close it."""
    for one in reversed(atoms(text)):
        if one.sort is Sort.MARK and one.text[0] in _STOPS:
            return one
        if one.sort is Sort.CLOSE or one.text in _CLOSERS:
            continue
        if one.sort is Sort.URL and text.text[one.start - 1 : one.start] == "(":
            continue
        return None
    return None


def _stop(work: Work, before: Atom | None, after: Atom | None) -> None:
    language = work.target.language
    old = _ways(before.text, language) if before else ("",)
    new = _ways(after.text, language) if after else ("",)
    there = _final(work.target)
    quoted = {
        _in_quotes(text, one)
        for text, one in ((work.previous, before), (work.current, after), (work.target, there))
        if one
    }
    if len(quoted) > 1:
        # Nobody knows whose mark it is: the sentence's or that of what it quotes.
        raise Stop(Reason.PLACE, (before or after or there or atoms(work.current)[-1]).text)
    written = there.text if there else ""
    if before and not there and not after:
        return
    if old == new:
        return
    if written not in old:
        if written in new:
            return
        raise Stop(Reason.MISSING, before.text if before else written)
    at = old.index(written) if before and after else 0
    fresh = new[min(at, len(new) - 1)]
    if there:
        work.put(there.start, there.end, fresh)
    else:
        place = _place_for_stop(work)
        work.put(place, place, fresh)


def _in_quotes(text: Text, stop: Atom) -> bool:
    return any(one.start > stop.start and one.sort is Sort.QUOTE for one in atoms(text))


def _ways(mark: str, language: str) -> tuple[str, ...]:
    ways = values(language, "stops")
    family = mark_family(mark)
    found = ways.get(mark) or ways.get(family)
    if found:
        return tuple(found.split("/"))
    # Of a language without a list, the marks of the source.
    return (mark,)


def _place_for_stop(work: Work) -> int:
    """Where a stop goes that was not there: behind as much as in the source."""
    behind = 0
    for one in reversed(atoms(work.current)):
        if one.sort is Sort.MARK and one.text[0] in _STOPS:
            break
        behind += 1
    ours = atoms(work.target)
    closing = 0
    for one in reversed(ours):
        if one.sort is not Sort.CLOSE and one.text not in _CLOSERS:
            break
        closing += 1
    if behind not in (0, closing):
        raise Stop(Reason.PLACE, ".")
    at = len(ours) - behind
    return ours[at].start if at < len(ours) else len(work.target.text.rstrip())


def _harmless(work: Work, change: Change, before: Atom | None, after: Atom | None) -> bool:
    """Whether a mark within the sentence is a matter of English style."""
    if before and after:
        return before.sort is after.sort and mark_family(before.text) == mark_family(after.text)
    one, text, place = (
        (before, work.previous, change.before) if before else (after, work.current, change.after)
    )
    if one is None or place is None or one.text != ",":
        return False
    found = atoms(text)
    following = found[place + 1].text.lower() if place + 1 < len(found) else ""
    earlier = found[:place]
    if following in words(text.language, "joining") and any(two.text == "," for two in earlier):
        return True
    plain = all(two.sort in (Sort.WORD, Sort.NUMBER, Sort.DATE) for two in earlier)
    return plain and 0 < len(earlier) <= _INTRODUCTION and _introduces(earlier, text.language)


def _introduces(earlier: tuple[Atom, ...], language: str) -> bool:
    """Whether words at the beginning are when or where, and not whom somebody speaks to."""
    first = earlier[0].text.lower()
    return first in words(language, "introductions")


def _moved(work: Work, changes: Sequence[Change]) -> bool:
    """Whether quotation marks only changed places with a mark beside them: ``,"`` and ``",``."""
    gone = [change for change in changes if change.after is None]
    fresh = [change for change in changes if change.before is None]
    if not gone or len(gone) != len(fresh):
        return False
    ours, now = atoms(work.previous), atoms(work.current)
    return all(
        old.edit.before == new.edit.after
        and old.before is not None
        and new.after is not None
        and {_beside(ours, old.before, 1), _beside(ours, old.before, -1)}
        & {_beside(now, new.after, 1), _beside(now, new.after, -1)}
        & {",", "."}
        for old, new in zip(gone, fresh, strict=True)
    )


def _beside(found: Sequence[Atom], place: int, step: int) -> str:
    return found[place + step].text if 0 <= place + step < len(found) else ""


def quotes(work: Work, changes: Sequence[Change]) -> None:
    """Put in or take out quotation marks; another style of them is none of the translation's."""
    put_in: list[Atom | None] = []
    taken_out: list[Atom | None] = []
    for change in changes:
        before, after = work.before(change), work.after(change)
        if not (before and after):
            (put_in if after else taken_out).append(before or after)
    if _moved(work, changes):
        return
    if len(put_in) not in (0, 2) or len(taken_out) not in (0, 2) or (put_in and taken_out):
        raise Stop(Reason.SENSE, "”")
    if put_in and put_in[0] and put_in[1]:
        content = work.current.text[put_in[0].end : put_in[1].start]
        opening, closing = _style(work)
        _wrap(work, content, put_in[0].start, put_in[1].end, opening, closing)
    if taken_out:
        ours = [one for one in atoms(work.previous) if one.sort is Sort.QUOTE]
        theirs = work.theirs(Sort.QUOTE)
        if len(ours) != 2 or len(theirs) != 2:
            raise Stop(Reason.SEVERAL if theirs else Reason.MISSING, "”")
        for one in theirs:
            work.put(one.start, one.end, "")


def _style(work: Work) -> tuple[str, str]:
    theirs = work.theirs(Sort.QUOTE)
    if len(theirs) >= 2:
        return theirs[0].text, theirs[1].text
    pairs = known(work.target.language, "quotation marks")
    return (pairs[0][0], pairs[0][1]) if pairs else ("“", "”")


def markup(work: Work, changes: Iterable[Change]) -> None:
    """Put in, take out or exchange emphasis and the like, where its place is certain."""
    opened: dict[int, list[Atom]] = {}
    closed: dict[int, list[Atom]] = {}
    for change in changes:
        before, after = work.before(change), work.after(change)
        one = before or after
        if one is None:
            continue
        if before and after and before.text.strip("`") == after.text.strip("`"):
            _code(work, before, after)
        elif one.sort in (Sort.OPEN, Sort.CLOSE):
            if before:
                closed.setdefault(before.pair, []).append(before)
            if after:
                opened.setdefault(after.pair, []).append(after)
        elif before and after:
            _single(work, before.text, after.text)
        elif before and before.text != "![":
            _single(work, before.text, "")
        elif one is atoms(work.current)[-1] and one.text.startswith("[^"):
            work.put(len(work.target.text), len(work.target.text), one.text)
        else:
            raise Stop(Reason.PLACE, one.text)
    if any(len(ends) != 2 for ends in (*opened.values(), *closed.values())):
        raise Stop(Reason.PLACE, next(iter((*opened.values(), *closed.values())))[0].text)
    _spans(work, list(closed.values()), list(opened.values()))


def _spans(work: Work, gone: list[list[Atom]], fresh: list[list[Atom]]) -> None:
    if any(ends[0].tag == "a" for ends in (*gone, *fresh)):
        raise Stop(Reason.PLACE, "[")
    if gone and fresh:
        if len(gone) != len(fresh):
            raise Stop(Reason.PLACE, fresh[0][0].text)
        for old, new in zip(gone, fresh, strict=True):
            if old[0].tag != new[0].tag or old[0].text.startswith("<"):
                _retag(work, old, new)
        return
    for old in gone:
        _retag(work, old, None)
    for new in fresh:
        content = work.current.text[new[0].end : new[1].start]
        _wrap(work, content, new[0].start, new[1].end, new[0].text, new[1].text)


def _retag(work: Work, old: list[Atom], new: list[Atom] | None) -> None:
    """Exchange both marks of a span of the translation, which has only this one of its sort."""
    tag = old[0].tag
    ours = [one for one in atoms(work.previous) if one.sort is Sort.OPEN and one.tag == tag]
    theirs = [one for one in work.theirs(Sort.OPEN, Sort.CLOSE) if one.tag == tag]
    if len(ours) != 1 or len(theirs) != 2:
        raise Stop(Reason.SEVERAL if theirs else Reason.MISSING, old[0].text)
    for number, one in enumerate(theirs):
        work.put(one.start, one.end, new[number].text if new else "")


def _single(work: Work, old: str, new: str) -> None:
    places = [one for one in work.theirs(Sort.MARKUP) if one.text == old]
    if len(places) != 1 or sum(one.text == old for one in atoms(work.previous)) != 1:
        raise Stop(Reason.SEVERAL if places else Reason.MISSING, old)
    work.put(places[0].start, places[0].end, new)


def _code(work: Work, before: Atom, after: Atom) -> None:
    if work.previous.text.count(before.text) != 1:
        raise Stop(Reason.SEVERAL, before.text)
    start, end = _place_of(work, before.text)
    work.put(start, end, after.text)


def _wrap(work: Work, content: str, start: int, end: int, opening: str, closing: str) -> None:
    """Put two marks around what is the same in the translation, or around all of it."""
    rest = work.current.text[:start] + work.current.text[end:]
    text = work.target.text
    if not rest.strip():
        first = len(text) - len(text.lstrip())
        last = len(text.rstrip())
    elif _final(work.current) and rest.strip() == getattr(_final(work.current), "text", ""):
        stop = _final(work.target)
        if stop is None:
            raise Stop(Reason.PLACE, content)
        first, last = len(text) - len(text.lstrip()), stop.start
    elif re.search(r"[A-Z\d]", content) and work.current.text.count(content) == 1:
        first, last = _place_of(work, content)
    else:
        raise Stop(Reason.PLACE, content)
    work.put(first, first, opening)
    work.put(last, last, closing)


def _place_of(work: Work, content: str) -> tuple[int, int]:
    """Where a translation has a piece of the source letter for letter, as words of their own."""
    text = work.target.text
    places = [
        (match.start(), match.end())
        for match in re.finditer(re.escape(content), text)
        if _apart(text[: match.start()][-1:]) and _apart(text[match.end() :][:1])
    ]
    if len(places) != 1 or text.count(content) != 1:
        raise Stop(Reason.PLACE, content)
    return places[0]


def _apart(neighbour: str) -> bool:
    # A script without spaces may stand right beside another one.
    return (
        not neighbour or neighbour >= "\u3000" or not (neighbour.isalnum() or neighbour in "-'’_")
    )


def spelling(work: Work, changes: Iterable[Change]) -> None:
    """Follow a new spelling of a word that the translation has letter for letter."""
    for change in changes:
        old, new = change.edit.before, change.edit.after
        if old[1:] == new[1:] or old.isupper() or new.isupper():
            continue
        ours = work.previous.text.count(old)
        if work.target.text.count(old) != ours or ours != 1:
            if old in work.target.text:
                raise Stop(Reason.SEVERAL, old)
            continue
        start, end = _place_of(work, old)
        work.put(start, end, new)
