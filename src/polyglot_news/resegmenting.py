"""Translations of sentences that were joined or split while their words stayed.

A later version may cut a text into sentences by better rules, and an author may
join two sentences or part them. No word is new then, so no translation is lost:
it is found by its text (`migrate`).

* **Joined.** The new unit is two or more old ones in a row. Its translation is
  theirs in a row, joined as an edition joins them (`article.gap_between`). If
  not a character of the source differs, if the old units stood side by side in
  the article, and if a person approved each of them, the new unit is approved:
  the edition shows the very characters that it showed before, each pair of
  sentence and translation in them is one that a person approved, and a new
  version of this program must not keep back an edition that people have read
  (`proven`). The ledger gets a record for each of these persons, which binds
  their word to the new texts, says where it comes from and takes no clock's
  time, so that two branches write the same line (`records`).
* **Split.** The new units are one old one in a row. If its translation has as
  many sentences, each goes to its part of the source, for a person to look at:
  that the sentences answer each other one by one is likely and not certain, and
  no person has approved them as pairs.

Where only punctuation, case or white space at the seams differ, the texts are
offered as translations of an earlier source, with that source as previous
msgid. Machine output takes no part: the engine translates the new unit anew.
The old units stay as obsolete entries.
"""

from __future__ import annotations

import dataclasses
import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from polyglot_news import article, provenance, reuse
from polyglot_news.entry import Origin, with_fuzzy
from polyglot_news.records import Act, Kind, Record, pair
from polyglot_news.reviewing import Review, axes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from polyglot_news.catalog import Catalog
    from polyglot_news.entry import Entry
    from polyglot_news.ledger import Ledger
    from polyglot_news.records import Actor

__all__ = ["SPLIT", "Migrated", "migrate", "records"]

SPLIT = "polyglot-news: split"
"""The translator comment on a text that was part of a longer unit's translation."""

# Fewer letters than this may be the same words by chance; that counts only where they are not
# the same characters.
_FEWEST_LETTERS = 12
# How many characters of a text it is looked up by, and how many parts a unit has at most.
_HEAD = 4
_MOST_PARTS = 20
# Emphasis that closes before a letter needs a seam that only an edition can write.
_CLOSING = ("*", "_", "~")


@dataclass(frozen=True, slots=True)
class Migrated:
    """A unit with the text of units that it was joined or split from.

    Attributes:
        entry: The unit, in the template's place.
        parts: The old entries that the text comes from, in the order of the text.
        proven: Whether it is approved because each of its parts is.
    """

    entry: Entry
    parts: tuple[Entry, ...]
    proven: bool = False


def migrate(catalog: Catalog, wanted: Sequence[Entry], ledger: Ledger) -> dict[int, Migrated]:
    """Find the units of a template that were joined or split from others of the catalog.

    Args:
        catalog: What translators have worked on.
        wanted: The units of the article as it is now, in its order.
        ledger: The records of the article in that locale.

    Returns:
        By place in ``wanted``, those that the catalog does not know and has the words of.
    """
    fresh = {
        at: entry
        for at, entry in enumerate(wanted)
        if catalog.get(entry.key) is None and entry.msgid_plural is None
    }
    usable = [
        one for one in catalog.entries if one.human and one.msgid_plural is None and not one.copied
    ]
    if not fresh or not usable:
        return {}
    approved = {one.key for one in usable if axes(one, ledger).review is Review.APPROVED}
    found: dict[int, Migrated] = {}
    for key in (_characters, _letters):
        for at, one in _joined(catalog, fresh, usable, approved, key):
            found.setdefault(at, _checked(one, ledger))
        left = {at: entry for at, entry in fresh.items() if at not in found}
        for at, one in _split(catalog, wanted, left, usable, key):
            found.setdefault(at, one)
        fresh = {at: entry for at, entry in fresh.items() if at not in found}
    return found


def records(before: Catalog, after: Catalog, ledger: Ledger) -> tuple[Record, ...]:
    """What is to be put into the ledger for units that stay approved in an update.

    Args:
        before: The catalog before the update.
        after: The catalog after it.
        ledger: The records of the article in that locale before it, those of what was found
            approved in ``before`` included.
    """
    # An update makes no other entry that is new and approved.
    if not any(one.msgstr and not one.fuzzy and not before.get(one.key) for one in after.live):
        return ()
    return tuple(
        record
        for one in migrate(before, after.live, ledger).values()
        if one.proven
        for record in _approvals(after.slug, one, ledger)
    )


def _approvals(slug: str, one: Migrated, ledger: Ledger) -> Iterator[Record]:
    """A record for each person who approved a part, with the ids of these approvals."""
    given: dict[Actor, list[Record]] = {}
    for part in one.parts:
        for record in axes(part, ledger).approvals:
            if record.actor.kind is Kind.PERSON:
                given.setdefault(record.actor, []).append(record)
    made = one.entry.provenance
    for actor, found in given.items():
        yield Record(
            article=slug,
            pair=pair(one.entry),
            act=Act.IN_PARTS,
            actor=actor,
            time=max(record.time for record in found),
            scope=" ".join(dict.fromkeys(record.id for record in found)),
            machine=made.text if made else "",
            distance=0.0 if made else None,
            after=ledger.heads(one.entry),
        )


def _checked(one: Migrated, ledger: Ledger) -> Migrated:
    """Approved only as long as nobody has said something else about the very texts."""
    if not one.proven or axes(one.entry, ledger).review is Review.APPROVED:
        return one
    entry = dataclasses.replace(one.entry, flags=with_fuzzy(one.entry.flags))
    return dataclasses.replace(one, entry=entry, proven=False)


def _characters(text: str) -> str:
    return "".join(text.split())


def _letters(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())


class _Tiles:
    """Units, and in which order they make up a text.

    Args:
        units: The units; the first ones are preferred.
        key: What of a text has to be the same.
    """

    def __init__(self, units: Iterable[Entry], key: Callable[[str], str]) -> None:
        self._key = key
        self._units: dict[tuple[str | None, str], Entry] = {}
        lengths: dict[tuple[str | None, str], set[int]] = defaultdict(set)
        for unit in units:
            if text := key(unit.msgid):
                self._units.setdefault((unit.msgctxt, text), unit)
                lengths[unit.msgctxt, text[:_HEAD]].add(len(text))
        self._lengths = {head: sorted(found, reverse=True) for head, found in lengths.items()}

    def tile(self, whole: Entry) -> tuple[Entry, ...]:
        """Two or more units that are a unit's text in a row; none if there are none."""
        text = self._key(whole.msgid)
        failed: set[int] = set()
        path: list[Entry] = []

        def fits(at: int) -> bool:
            if at == len(text):
                return len(path) > 1
            if at in failed or len(path) == _MOST_PARTS:
                return False
            for size in range(min(_HEAD, len(text) - at), 0, -1):
                head = (whole.msgctxt, text[at : at + size])
                for length in self._lengths.get(head, ()):
                    part = self._units.get((whole.msgctxt, text[at : at + length]))
                    if part and length < len(text):
                        path.append(part)
                        if fits(at + length):
                            return True
                        path.pop()
            failed.add(at)
            return False

        return tuple(path) if fits(0) else ()


def _gaps(whole: str, parts: Sequence[str]) -> tuple[str, ...] | None:
    """What stands between the parts of a text; None if they are not all of its characters."""
    found = re.fullmatch(r"\s*" + r"(\s*)".join(map(re.escape, parts)) + r"\s*", whole)
    return tuple(found.groups()) if found else None


def _joined(
    catalog: Catalog,
    fresh: dict[int, Entry],
    usable: Sequence[Entry],
    approved: set[tuple[str | None, str]],
    key: Callable[[str], str],
) -> Iterator[tuple[int, Migrated]]:
    places = {entry.key: at for at, entry in enumerate(catalog.live)}
    by_person = [one for one in usable if one.key in approved]
    kinds = [_Tiles(by_person, key), _Tiles(usable, key)]
    for at, unit in fresh.items():
        if key is _letters and len(key(unit.msgid)) < _FEWEST_LETTERS:
            continue
        parts = next((found for tiles in kinds if (found := tiles.tile(unit))), ())
        if not parts:
            continue
        gaps = _gaps(unit.msgid, [part.msgid for part in parts])
        text = _in_a_row([part.msgstr for part in parts], gaps, catalog.locale or "")
        rows = [places.get(part.key, -2) for part in parts]
        proven = (
            gaps is not None
            and all(part.key in approved for part in parts)
            and rows == list(range(rows[0], rows[0] + len(rows)))
            and not _needs_a_seam([part.msgstr for part in parts], text)
        )
        entry = dataclasses.replace(
            unit,
            msgstr=text,
            flags=unit.flags if proven else with_fuzzy(unit.flags),
            comments=_comments(parts),
        )
        entry = _for_source(entry, _made_for(unit, parts, gaps))
        entry = _as_machine_text(entry, parts, read=not proven)
        yield at, Migrated(entry, parts, proven)


def _in_a_row(texts: Sequence[str], gaps: Sequence[str] | None, locale: str) -> str:
    joined = texts[0]
    for number, text in enumerate(texts[1:]):
        joined += article.gap_between(joined, gaps[number] if gaps else " ", locale) + text
    return joined


def _needs_a_seam(texts: Sequence[str], joined: str) -> bool:
    at = 0
    for text in texts[:-1]:
        at = joined.index(text, at) + len(text)
        if text.endswith(_CLOSING) and joined[at].isalnum():
            return True
    return False


def _made_for(unit: Entry, parts: Sequence[Entry], gaps: Sequence[str] | None) -> str | None:
    """The source that the text was made for, if that is not the unit's."""
    sources = [
        part.msgid if part.previous_msgid is None or not part.fuzzy else part.previous_msgid
        for part in parts
    ]
    if gaps is not None and sources == [part.msgid for part in parts]:
        return None
    gaps = gaps or (" ",) * (len(parts) - 1)
    made_for = "".join(map("".join, zip(sources, (*gaps, ""), strict=True)))
    return None if made_for == unit.msgid else made_for


def _split(
    catalog: Catalog,
    wanted: Sequence[Entry],
    fresh: dict[int, Entry],
    usable: Sequence[Entry],
    key: Callable[[str], str],
) -> Iterator[tuple[int, Migrated]]:
    if not fresh:
        return
    tiles = _Tiles(wanted, key)
    places = {entry.key: at for at, entry in fresh.items()}
    there = {entry.key for entry in wanted}
    gone = [one for one in usable if one.key not in there]
    # What the article had until now goes before what it had once.
    for whole in sorted(gone, key=lambda one: (one.obsolete, one.fuzzy)):
        if key is _letters and len(key(whole.msgid)) < _FEWEST_LETTERS:
            continue
        parts = tiles.tile(whole)
        if not any(part.key in places for part in parts):
            continue
        spans = article.sentences(whole.msgstr, catalog.locale or "")
        if len(spans) != len(parts):
            continue
        exact = _gaps(whole.msgid, [part.msgid for part in parts]) is not None
        made_for = (whole.previous_msgid if whole.fuzzy else None) or (
            None if exact else whole.msgid
        )
        for part, (start, end) in zip(parts, spans, strict=True):
            at = places.pop(part.key, None)
            if at is None:
                continue
            entry = dataclasses.replace(
                part,
                msgstr=whole.msgstr[start:end],
                flags=with_fuzzy(part.flags),
                comments=(*_comments([whole]), SPLIT),
            )
            entry = _as_machine_text(_for_source(entry, made_for), (whole,), read=True)
            yield at, Migrated(entry, (whole,))


def _for_source(entry: Entry, made_for: str | None) -> Entry:
    """The entry, with the source that its text was made for if that is another one."""
    if made_for in (None, entry.msgid):
        return entry
    return dataclasses.replace(entry, previous_msgctxt=entry.msgctxt, previous_msgid=made_for)


def _as_machine_text(entry: Entry, parts: Sequence[Entry], *, read: bool) -> Entry:
    """What one machine wrote, and a person approved as it was, stays its work.

    Args:
        entry: What it is now.
        parts: What it was.
        read: Whether to say that a person approved what it was: nobody has what it is.
    """
    made = [part.provenance for part in parts if part.origin is Origin.MACHINE]
    packages = {(one.engine, one.package) for one in made if one}
    if len(made) < len(parts) or len(packages) > 1 or made[0] is None:
        return entry
    whole = dataclasses.replace(
        made[0],
        text=provenance.digest(entry.msgstr),
        source=provenance.digest(entry.previous_msgid or entry.msgid),
        score=None,
        doubts=tuple(dict.fromkeys(doubt for one in made if one for doubt in one.doubts)),
        read=read,
    )
    return dataclasses.replace(entry, comments=provenance.replace(entry.comments, whole))


def _comments(parts: Iterable[Entry]) -> tuple[str, ...]:
    """Their translator comments, each once, without what was said of the old texts only."""
    lines = (line for part in parts for line in reuse.remove(provenance.remove(part.comments)))
    return tuple(dict.fromkeys(line for line in lines if line not in (SPLIT, provenance.SAME)))
