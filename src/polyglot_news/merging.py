"""What an edited article does to its catalogs.

The laws, which tests/test_merging.py holds over random histories:

* ``update(update(c, t), t) == update(c, t)``.
* An entry whose msgctxt and msgid are in the new template keeps its text, its
  state and its comments, wherever it moved.
* Sentences that were joined or split have the texts they had (resegmenting.py).
* Every text that a person wrote or approved is still in the catalog after an
  update: as itself, as fuzzy with its previous msgid, or obsolete.
"""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from polyglot_news import provenance, repairs, resegmenting, reuse
from polyglot_news.catalog import GENERATOR, MIDNIGHT, NOBODY, header_fields
from polyglot_news.entry import Entry, with_fuzzy
from polyglot_news.ledger import Ledger

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from polyglot_news.catalog import Catalog

__all__ = ["Changes", "adopted", "similarity", "update"]

# A translation is offered for a changed sentence from this likeness on: the customary
# threshold of translation memories. In pages of prose, every pair above it was a variant of
# one text, while no two of several hundred sentences of different sense came near it.
_ALIKE = 0.75
# Of a split or merged sentence at least this share must be found in the other one.
_PART = 1 / 3
_PART_LETTERS = 12
# Longer texts are not sentences, and comparing them takes longer than anyone waits.
_LONGEST = 4000

_SILENT = Ledger()

# Flags that belong to the source: the template has the say over them.
_STICKY = re.compile(r"(no-|possible-|impossible-)?[a-z+#-]+-format|(no-)?wrap|range:.*")


@dataclass(frozen=True, slots=True)
class Changes:
    """What an update did, in entries.

    Attributes:
        kept: Were there before, whatever their state.
        revived: Were obsolete, and are back with their text and state.
        carried: New, with the text of a similar sentence: fuzzy, with previous msgid.
        added: New, without a text.
        retired: Hold a person's text, and became obsolete.
        dropped: Had no text, or only one of a machine or of the memory, and are gone.
        resegmented: New, with the texts of sentences that were joined or split.
        repaired: Of those carried, how many had their text repaired.
    """

    kept: int = 0
    revived: int = 0
    carried: int = 0
    added: int = 0
    retired: int = 0
    dropped: int = 0
    resegmented: int = 0
    repaired: int = 0

    def __add__(self, other: Changes) -> Changes:
        names = (name.name for name in dataclasses.fields(Changes))
        return Changes(*(getattr(self, name) + getattr(other, name) for name in names))


def update(
    catalog: Catalog,
    template: Catalog,
    ledger: Ledger = _SILENT,
    *,
    mend: Callable[[Entry], Entry] | None = None,
) -> tuple[Catalog, Changes]:
    """Bring a catalog up to date with the article's template.

    Order, references, extracted comments and the flags of the source come from
    the template; texts, translator comments and all other flags stay.

    A sentence that is not in the catalog and was joined or split from others gets their texts
    (resegmenting.py). Every other one gets the person's text of the most
    similar sentence that is gone (`similarity`), as fuzzy, with the source that
    the text was made for as previous msgid. If that text was approved, the pair
    stays as an obsolete entry too: an author who takes the change back finds the
    approved translation again. A machine's text is not carried to another
    source; the engine translates that anew. No more is one that the memory gave.

    Where the change is mechanical, an approved text is repaired on the way, and says so in a
    comment (`repairs`). A repair that nobody has approved is no person's text: if the source
    changes again, the approved text that it was made of is carried, not the repair.

    Args:
        catalog: What translators have worked on.
        template: From `template`.
        ledger: The records of the article in that locale.
        mend: Gives a carried entry with its text repaired, or as it is (`carryover.carrying`).

    Returns:
        The new catalog and what was done.
    """
    catalog = adopted(catalog, ledger)
    wanted = template.live
    gone = {
        at: entry
        for at, entry in enumerate(catalog.entries)
        if (found := template.get(entry.key)) is None or found.obsolete
    }
    fresh = {at: entry for at, entry in enumerate(wanted) if catalog.get(entry.key) is None}
    joined = resegmenting.migrate(catalog, wanted, ledger)
    fresh = {at: entry for at, entry in fresh.items() if at not in joined}
    sources = _carry_over(fresh, gone)
    forms = _number_of_forms(catalog)
    counts: Counter[str] = Counter()
    live: list[Entry] = []
    for at, entry in enumerate(wanted):
        old = catalog.get(entry.key)
        if old is not None:
            counts["revived" if old.obsolete else "kept"] += 1
            live.append(_refreshed(entry, old, forms))
        elif at in joined:
            counts["resegmented"] += 1
            live.append(joined[at].entry)
        elif at in sources:
            counts["carried"] += 1
            base = _unrepaired(gone[sources[at]], catalog)
            carried = _carried(entry, base, forms)
            live.append(mend(carried) if mend and not base.fuzzy else carried)
            counts["repaired"] += repairs.find(live[-1].comments) is not None
        else:
            counts["added"] += 1
            live.append(_empty(entry, forms))
    moved = {at for at in sources.values() if gone[at].fuzzy}
    made = {at for at, entry in gone.items() if _unrepaired(entry, catalog).key != entry.key}
    left = {
        at: entry
        for at, entry in gone.items()
        if entry.human and at not in moved and at not in made
    }
    kept = _without_repetitions(left, live)
    counts["retired"] = sum(not gone[at].obsolete for at in kept)
    counts["dropped"] = sum(not entry.human or at in made for at, entry in gone.items())
    # Those that were obsolete before stay in front.
    retired = sorted(kept, key=lambda at: not gone[at].obsolete)
    entries = (*live, *(_retired(gone[at]) for at in retired))
    header = _refreshed_header(catalog, template)
    return dataclasses.replace(catalog, header=header, entries=entries), Changes(**counts)


def adopted(catalog: Catalog, ledger: Ledger) -> Catalog:
    """The catalog with a note on approved proposals that another tool carried.

    msgmerge takes an approved text of a machine, or of the memory, from its sentence to a similar
    one: fuzzy, and with its comment, so that it would pass for unread. Nowhere else is that text
    left; it is treated as `update` treats such a text when it carries it.

    Args:
        catalog: The catalog as it is on disk.
        ledger: The records of the article in that locale.
    """
    return catalog.with_entries(
        entry.as_read()
        for entry in catalog.entries
        if entry.comments and entry.foreign and not entry.human and ledger.approved_anywhere(entry)
    )


def similarity(one: str, other: str) -> float:
    """How much two sentences are alike, from 0 to 1; 0 if they are not to be paired at all.

    Twice the longest common subsequence over both lengths, in characters. Below
    0.75 a pair counts only if one text is a part of the other, as when a
    sentence was split or two were joined.
    """
    from rapidfuzz import fuzz

    ratio = fuzz.ratio(one, other) / 100
    if ratio >= _ALIKE:
        return ratio
    part, whole = sorted((one, other), key=len)
    if len(part) < max(_PART_LETTERS, _PART * len(whole)):
        return 0.0
    return ratio if fuzz.partial_ratio(part, whole) >= 90 else 0.0


def _carry_over(fresh: Mapping[int, Entry], gone: Mapping[int, Entry]) -> dict[int, int]:
    """Pair new sentences with texts of persons whose sentences are gone; the best pairs first."""
    if not fresh or not gone:
        return {}
    from rapidfuzz import fuzz, process

    # What a fuzzy text translates is its previous msgid: both may be near the new sentence.
    texts = [
        (source, at)
        for at, entry in gone.items()
        if entry.human
        for source in {entry.msgid: 0, _made_for(entry)[1]: 0}
        if len(source) <= _LONGEST
    ]
    # The ratio of a part to a whole three times as long is 2 * 1 / (1 + 3).
    floor = 100 * 2 * _PART / (1 + _PART) * 0.9
    ranked: list[tuple[tuple[float, bool, bool, int, int, int], int, int]] = []
    for place, entry in fresh.items():
        if len(entry.msgid) > _LONGEST:
            continue
        near = process.extract(
            entry.msgid,
            [source for source, _ in texts],
            scorer=fuzz.ratio,
            score_cutoff=floor,
            limit=None,
        )
        for source, _, number in near:
            score = similarity(entry.msgid, source)
            if score:
                at = texts[number][1]
                old = gone[at]
                foreign = old.msgctxt != entry.msgctxt
                rank = (-score, foreign, old.obsolete, abs(place - at), place, at)
                ranked.append((rank, place, at))
    pairs: dict[int, int] = {}
    used: set[int] = set()
    for _, place, at in sorted(ranked):
        if place not in pairs and at not in used:
            pairs[place] = at
            used.add(at)
    return pairs


def _made_for(entry: Entry) -> tuple[str | None, str, str | None]:
    """The context, source and plural that the text of an entry really translates."""
    if entry.fuzzy and entry.previous_msgid is not None:
        return (entry.previous_msgctxt, entry.previous_msgid, entry.previous_msgid_plural)
    return (entry.msgctxt, entry.msgid, entry.msgid_plural)


def _unrepaired(entry: Entry, catalog: Catalog) -> Entry:
    """The approved entry whose text was repaired to make this one's, if it is a mere repair.

    Else the entry itself. A text that a person has changed after the repair was made for the
    entry's own source; the same goes for a repair whose original is not in the catalog.
    """
    note = repairs.find(entry.comments)
    if note is None:
        return entry
    if entry.fuzzy and note.fits(entry.msgid, *entry.texts):
        previous = entry.previous_msgid
        # msgmerge takes the previous msgid away; the hash finds the text without it.
        known = catalog.entries if previous is None else (_previous(entry, catalog),)
        for one in known:
            if one is not None and not one.fuzzy and note.before == provenance.digest(*one.texts):
                return one
    entry = dataclasses.replace(entry, comments=repairs.remove(entry.comments))
    if note.source != provenance.digest(entry.msgid):
        return entry
    return dataclasses.replace(
        entry, previous_msgctxt=None, previous_msgid=None, previous_msgid_plural=None
    )


def _previous(entry: Entry, catalog: Catalog) -> Entry | None:
    return catalog.get((entry.previous_msgctxt, entry.previous_msgid or ""))


def _refreshed(wanted: Entry, old: Entry, forms: int) -> Entry:
    if wanted.msgid_plural != old.msgid_plural:
        return _carried(wanted, old, forms) if old.human else _empty(wanted, forms)
    return dataclasses.replace(
        old,
        flags=_flags(wanted, old),
        references=wanted.references,
        extracted=wanted.extracted,
        obsolete=False,
    )


def _empty(wanted: Entry, forms: int) -> Entry:
    if wanted.msgid_plural is None:
        return wanted
    return dataclasses.replace(wanted, msgstr_plural=("",) * (forms or len(wanted.texts)))


def _carried(wanted: Entry, old: Entry, forms: int) -> Entry:
    made_for = _made_for(old)
    if made_for == (wanted.msgctxt, wanted.msgid, wanted.msgid_plural):
        previous: tuple[str | None, str | None, str | None] = (None, None, None)
    else:
        previous = made_for
    # An approved proposal would pass for unread as soon as it is fuzzy.
    comments = old.comments if old.fuzzy else old.as_read().comments
    singular, plural = old.msgstr, old.msgstr_plural
    if wanted.msgid_plural is None and plural:
        singular, plural = plural[0], ()
        comments += tuple(
            f"msgstr[{number}]: {' '.join(text.splitlines())}"
            for number, text in enumerate(old.msgstr_plural[1:], 1)
        )
    elif wanted.msgid_plural is not None and not plural:
        singular, plural = "", (singular,) * (forms or len(wanted.texts))
    return dataclasses.replace(
        wanted,
        msgstr=singular,
        msgstr_plural=plural,
        flags=with_fuzzy(_flags(wanted, old)),
        comments=comments,
        previous_msgctxt=previous[0],
        previous_msgid=previous[1],
        previous_msgid_plural=previous[2],
    )


def _nobodys(comments: tuple[str, ...]) -> tuple[str, ...]:
    return reuse.remove(provenance.remove(comments))


def _flags(wanted: Entry, old: Entry) -> tuple[str, ...]:
    kept = [flag for flag in old.flags if flag in wanted.flags or not _STICKY.fullmatch(flag)]
    added = [flag for flag in wanted.flags if flag not in old.flags and flag != "fuzzy"]
    return (*kept, *added)


def _retired(entry: Entry) -> Entry:
    if entry.obsolete:
        return entry
    return dataclasses.replace(entry, references=(), extracted=(), obsolete=True)


def _without_repetitions(left: dict[int, Entry], live: Iterable[Entry]) -> list[int]:
    """Leave out a text carried to a sentence that is gone too, if its own sentence still has it."""
    approved = (entry for entry in left.values() if not entry.fuzzy)
    homes = {entry.key: entry for entry in (*approved, *live) if entry.human}

    def repeated(entry: Entry) -> bool:
        home = homes.get(_made_for(entry)[:2])
        return (
            home is not None
            and entry.fuzzy
            and entry.previous_msgid is not None
            and home.texts == entry.texts
            and set(_nobodys(home.comments)) >= set(_nobodys(entry.comments))
        )

    return [at for at, entry in left.items() if not repeated(entry)]


def _number_of_forms(catalog: Catalog) -> int:
    found = re.search(r"nplurals\s*=\s*(\d)", catalog.header_value("Plural-Forms"))
    return int(found[1]) if found else 0


def _refreshed_header(catalog: Catalog, template: Catalog) -> tuple[tuple[str, str], ...]:
    """Follow the article's date until a person or another tool has written into the header."""
    date = template.header_value("PO-Revision-Date")
    if not catalog.header:
        language = template.header_value("X-Source-Language")
        return header_fields(catalog.slug, catalog.locale or language, language, date, plurals=True)
    untouched = (
        catalog.header_value("X-Generator") == GENERATOR
        and catalog.header_value("Last-Translator") == NOBODY
        and catalog.header_value("PO-Revision-Date").endswith(MIDNIGHT)
    )
    if not untouched or not date:
        return catalog.header
    return tuple(
        (name, date if name == "PO-Revision-Date" else value) for name, value in catalog.header
    )
