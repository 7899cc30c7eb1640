"""Repairs of what is the same in every language or written by rule: numbers, dates, addresses."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from decimal import Decimal, localcontext
from typing import TYPE_CHECKING

from polyglot_news import numerals
from polyglot_news.carryover import amounts, dates, roman
from polyglot_news.carryover.atoms import Atom, Sort, atoms
from polyglot_news.carryover.outcome import Reason
from polyglot_news.carryover.work import Stop
from polyglot_news.checks.kept import in_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from polyglot_news.carryover.dates import Moment
    from polyglot_news.carryover.difference import Change
    from polyglot_news.carryover.work import Work

__all__ = ["literals", "moments", "numbers"]


def _once(work: Work, found: Iterable[tuple[Atom, Atom]], key: Callable[[Atom], object]) -> None:
    """Stop unless each thing changed wherever it stood, and everywhere into the same."""
    became: dict[object, set[object]] = {}
    counts: Counter[object] = Counter()
    texts: dict[object, str] = {}
    for before, after in found:
        became.setdefault(key(before), set()).add(key(after))
        counts[key(before)] += 1
        texts[key(before)] = before.text
    there = Counter(key(one) for one in atoms(work.previous))
    for one, others in became.items():
        if len(others) > 1 or there[one] != counts[one]:
            raise Stop(Reason.SEVERAL, texts[one])


def literals(work: Work, changes: Iterable[Change]) -> None:
    """Exchange addresses, placeables and the like, which a translation has letter for letter."""
    found = [_both(work, change) for change in changes]
    _once(work, found, lambda one: one.text)
    for text, new in {before.text: after.text for before, after in found}.items():
        places = [one for one in work.theirs(Sort.URL, Sort.CODE, Sort.MARKUP) if one.text == text]
        _check_count(work, text, len(places), sum(before.text == text for before, _ in found))
        for place in places:
            work.put(place.start, place.end, new)


def _both(work: Work, change: Change) -> tuple[Atom, Atom]:
    before, after = work.before(change), work.after(change)
    if before is None or after is None:
        raise Stop(Reason.PLACE, change.edit.before or change.edit.after)
    return before, after


def _check_count(work: Work, text: str, there: int, wanted: int) -> None:
    if there != wanted:
        raise Stop(Reason.SEVERAL if there else Reason.MISSING, text)


def numbers(work: Work, changes: Iterable[Change]) -> None:
    """Exchange numbers, each written as the translation wrote the old one."""
    changes = tuple(changes)
    found: list[tuple[Atom, Atom]] = []
    for change in changes:
        pair = _numeral(work, change)
        if pair and pair not in found:
            found.append(pair)
    _once(work, found, _number_key)
    for key in dict.fromkeys(_number_key(before) for before, _ in found):
        pairs = [(before, after) for before, after in found if _number_key(before) == key]
        _exchange(work, *pairs[0], len(pairs))


def _numeral(work: Work, change: Change) -> tuple[Atom, Atom] | None:
    """The numbers that a change is about; None if it only follows another one."""
    before, after = _both(work, change)
    if before.sort in (Sort.NUMBER, Sort.ROMAN) and before.sort is after.sort:
        if before.ordinal != after.ordinal or before.decade != after.decade:
            raise Stop(Reason.WORDING, change.edit.after)
        return before, after
    if Sort.MARK in (before.sort, after.sort):
        raise Stop(Reason.UNIT, change.edit.before)
    if before.sort is after.sort is Sort.WORD:
        ours = [atoms(work.previous)[change.before - 1] if change.before else before]
        ours += [atoms(work.current)[change.after - 1] if change.after else after]
        if all(one.sort is Sort.NUMBER and one.scale > 1 for one in ours):
            return ours[0], ours[1]
        if work.previous.text[before.start - 1 : before.start] == "°":
            raise Stop(Reason.UNIT, before.text)
        if all(_in_words(one.text, work.previous.language) for one in (before, after)):
            raise Stop(Reason.WORDS, before.text)
        return None
    raise Stop(Reason.WORDS, before.text)


def _in_words(text: str, language: str) -> bool:
    return bool(in_words(text, language))


def _number_key(one: Atom) -> object:
    if one.sort is Sort.NUMBER:
        return amounts.value_of(one)
    return one.text if one.sort is Sort.ROMAN else id(one)


def _exchange(work: Work, before: Atom, after: Atom, count: int) -> None:
    if before.sort is Sort.ROMAN:
        places = [one for one in work.theirs(Sort.ROMAN) if one.text == before.text]
        if places or not (roman.value(before.text) and roman.value(after.text)):
            _check_count(work, before.text, len(places), count)
            for place in places:
                work.put(place.start, place.end, after.text)
            return
        # Henry VII is ヘンリー7世.
        before, after = (
            dataclasses.replace(
                one, values=frozenset({Decimal(roman.value(one.text))}), ordinal=True
            )
            for one in (before, after)
        )
    old, new = amounts.value_of(before), amounts.value_of(after)
    if old == new and before.scale == after.scale:
        # 1500 for 1,500: each language writes it in its own way.
        return
    places = [one for one in work.theirs(Sort.NUMBER) if _means(one, before, old)]
    if not places and _is_year(before, after) and _year(work, before.text, after.text):
        return
    if not places and before.ordinal and after.ordinal and _in_roman(work, old, new, count):
        return
    if not places:
        raise Stop(_why_missing(work, old), before.text)
    _check_count(work, before.text, len(places), count)
    for place in places:
        work.put(place.start, place.end, _anew(work, place, before, after))


def _in_roman(work: Work, old: Decimal, new: Decimal, count: int) -> bool:
    """Exchange an ordinal that the translation has in Roman numerals, as in XIX століття."""
    places = [one for one in work.theirs(Sort.ROMAN) if roman.value(one.text) == old]
    if len(places) != count or not 0 < new < 4000:
        return False
    for place in places:
        work.put(place.start, place.end, roman.written(int(new)))
    return True


def _means(one: Atom, before: Atom, value: Decimal) -> bool:
    if before.decade and one.decade and min(one.values) < 100:
        return min(one.values) == value % 100
    return any(digits * one.scale == value for digits in one.values)


def _anew(work: Work, place: Atom, before: Atom, after: Atom) -> str:
    language, text = work.target.language, work.target.text
    old, new = amounts.value_of(before), amounts.value_of(after)
    if before.decade and min(place.values) < 100 <= old:
        if old // 100 != new // 100:
            raise Stop(Reason.FORM, after.text)
        old, new = old % 100, new % 100
    elif place.scale == before.scale == after.scale:
        old, new = min(before.values), min(after.values)
    elif place.scale > 1:
        with localcontext() as context:
            context.prec = 40
            old, new = old / place.scale, (new / place.scale).normalize()
        places = max(_places(min(place.values)), _places(min(after.values)), 1)
        if not 1 <= new < 1000 or _places(new) > places:
            raise Stop(Reason.FORM, after.text)
        new = new.quantize(Decimal(1)) if new == new.to_integral_value() else new
    elif after.scale > 1:
        new = new.quantize(Decimal(1)) if new == new.to_integral_value() else new
    ordinal = before.ordinal and after.ordinal
    if not ordinal and (reason := amounts.agrees(place, text, old, new, language)):
        raise Stop(reason, place.text)
    if ordinal and (reason := _ordinal(place, text, new, language)):
        raise Stop(reason, place.text)
    grouped = after.scale > 1 or bool(re.search(r"\d[,.\s’']\d{3}", after.text))
    written = amounts.written_anew(place, old, new, grouped=grouped, language=language)
    if isinstance(written, Reason):
        raise Stop(written, place.text)
    return written


def _ordinal(place: Atom, text: str, new: Decimal, language: str) -> Reason | None:
    # No noun is governed by an ordinal in digits, only what hangs on it.
    return amounts.agrees(dataclasses.replace(place, ordinal=True), text, new, new, language)


def _places(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0


def _why_missing(work: Work, value: Decimal) -> Reason:
    words = (one for one in numerals.numbers(work.target.text, work.target.language))
    return (
        Reason.WORDS
        if any(value in one.readings for one in words if not one.digits)
        else (Reason.MISSING)
    )


def _is_year(before: Atom, after: Atom) -> bool:
    return all(re.fullmatch(r"[12]\d{3}", one.text) for one in (before, after))


def _year(work: Work, old: str, new: str) -> bool:
    """Exchange a year that the translation has inside a date."""
    dated = [one.moment for one in work.theirs(Sort.DATE) if one.moment]
    places = [one for one in dated if one.said.get("y") == int(old)]
    for moment in places:
        _put(work, moment, {"y": int(new)})
    return len(places) == 1


def moments(work: Work, changes: Iterable[Change]) -> None:
    """Exchange dates and times of day, each written as the translation wrote the old one."""
    found = []
    for change in changes:
        before, after = _both(work, change)
        if before.sort is Sort.WORD:
            continue
        found.append((before, after))
    _once(work, found, lambda one: one.moment.parts if one.moment else None)
    done = set()
    for before, after in found:
        old, new = before.moment, after.moment
        if old is None or new is None or old.clock != new.clock:
            raise Stop(Reason.PLACE, after.text)
        asked, wanted = _asked(old), _asked(new)
        if set(asked) != set(wanted):
            raise Stop(Reason.PLACE, after.text)
        if old.parts in done:
            continue
        done.add(old.parts)
        changed = {part: value for part, value in wanted.items() if value != asked[part]}
        if changed:
            count = sum(
                one.moment is not None and one.moment.parts == old.parts for one, _ in found
            )
            _exchange_moment(work, before, old, changed, count)


def _asked(moment: Moment) -> dict[str, int]:
    """What a date of the source says; a time without minutes is a full hour."""
    return {**({"min": 0} if moment.clock else {}), **moment.said}


def _exchange_moment(
    work: Work, before: Atom, old: Moment, changed: Mapping[str, int], count: int
) -> None:
    dated = [one.moment for one in work.theirs(Sort.DATE) if one.moment]
    places = [one for one in dated if one.clock == old.clock and _same(one, old, changed)]
    left = dict(changed)
    if len(places) > count:
        raise Stop(Reason.SEVERAL, before.text)
    if places:
        left = {part: new for part, new in changed.items() if part not in places[0].said}
        for moment in places:
            _put(work, moment, {part: new for part, new in changed.items() if part in moment.said})
    if set(left) == {"y"}:
        # A year may stand apart from its date.
        years = [one for one in work.theirs(Sort.NUMBER) if one.text == str(old.said["y"])]
        if len(years) == count:
            for year in years:
                work.put(year.start, year.end, str(left["y"]))
            return
    if left or len(places) != count:
        raise Stop(Reason.MISSING, before.text)


def _same(there: Moment, old: Moment, changed: Mapping[str, int]) -> bool:
    said, asked = there.said, _asked(old)
    shared = set(said) & set(asked)
    return (
        bool(shared & set(changed))
        and all(said[part] == asked[part] for part in shared)
        and set(said) - set(asked) <= {"y"}
    )


def _put(work: Work, moment: Moment, changed: Mapping[str, int]) -> None:
    text, language = work.target.text, work.target.language
    if "h" in changed and (
        reason := amounts.preceded(text[: moment.start], Decimal(changed["h"]), language)
    ):
        raise Stop(reason, text[moment.start : moment.end])
    pieces = dates.rewritten(moment, text, changed, language)
    if isinstance(pieces, Reason):
        raise Stop(pieces, text[moment.start : moment.end])
    for start, end, new in pieces:
        work.put(start, end, new)
