"""The bill of an edit, for a terminal, for programs and for a pull request."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from polyglot_news.bill import Kind, Outcome, totals
from polyglot_news.effort import Task, shown
from polyglot_news.report.tables import dumped, printed
from polyglot_news.worddiff import diff, marked
from polyglot_news.wording import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from polyglot_news.bill import Bill, Change, Edit, Total, Unit
    from polyglot_news.worddiff import Piece

__all__ = ["VERSION", "bill", "escaped"]

VERSION = 1
"""Of the JSON; it grows when a field changes its meaning or goes away."""

_LONGEST = 60_000
"""Characters of Markdown: GitHub refuses comments of more than 65,536."""
_LONGEST_TEXT = 400
"""Characters of one text in Markdown."""

_COLUMNS = (
    ("new", Kind.ADDED),
    ("changed", Kind.CHANGED),
    ("repaired", Outcome.REPAIRED),
    ("from memory", Outcome.MEMORY),
    ("approved", Outcome.APPROVED),
)


def bill(found: Bill, output: str) -> str:
    """What an edit opens, what comes through by itself, and how long review takes.

    Args:
        found: The bill.
        output: ``text``, ``json`` or ``markdown``.
    """
    if output == "json":
        return dumped(_fields(found))
    return _markdown(found) if output == "markdown" else _text(found)


# For programs


def _fields(found: Bill) -> dict[str, Any]:
    return {
        "version": VERSION,
        "base": found.base,
        "commit": found.commit,
        "minutes": round(found.minutes, 1),
        "articles": [_edit_fields(one) for one in found.edits],
        "locales": {locale: _total_fields(one) for locale, one in totals(found).items()},
        "units": [_unit_fields(one) for one in found.units],
    }


def _edit_fields(edit: Edit) -> dict[str, Any]:
    return {
        "article": edit.slug,
        "status": edit.status,
        "was": edit.was or None,
        **{kind.value: _count(edit.changes, kind) for kind in Kind},
    }


def _total_fields(one: Total) -> dict[str, Any]:
    return {
        **{kind.value: one.kinds.get(kind, 0) for kind in Kind},
        "outcomes": {outcome.name.lower(): one.outcomes.get(outcome, 0) for outcome in Outcome},
        "review": {"units": one.units, "words": one.words, "minutes": round(one.minutes, 1)},
    }


def _unit_fields(one: Unit) -> dict[str, Any]:
    change = one.change
    return {
        "locale": one.locale,
        "article": one.slug,
        "line": change.line or None,
        "change": change.kind.value,
        "msgctxt": change.key[0],
        "msgid": change.key[1],
        "previous": change.before[1] if change.before else None,
        "translation": one.text or None,
        "previous_translation": one.old_text or None,
        "previous_state": one.old_state and one.old_state.name.lower(),
        "outcome": one.outcome.name.lower(),
        "urgent": one.urgent,
        "task": one.task.value,
        "minutes": round(one.minutes, 2),
    }


# For a terminal


def _text(found: Bill) -> str:
    head = f"Compared with {found.base} ({found.commit[:10]}): "
    if not found.edits and not found.units:
        return f"{head}no article changed.\n"
    lines = [f"{head}{_said(found.edits)}", *(f"  {_edit_line(one)}" for one in found.edits), ""]
    text = "\n".join(lines) + "\n" + _table(found)
    for (slug, change), units in _by_change(found):
        text += f"\n{_place(slug, change)}  {change.kind}  {_sentence(change)}\n"
        for one in units:
            text += f"    {one.locale}  {one.outcome}{_until(one)}\n"
            text += "".join(f"        {line}\n" for line in _translations(one))
    return text


def _table(found: Bill) -> str:
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    table.add_column("locale")
    for name, _ in _COLUMNS:
        table.add_column(name, justify="right")
    for name in ("to review", "words", "review"):
        table.add_column(name, justify="right")
    for row in _rows(found):
        table.add_row(*row)
    return printed(table)


def _rows(found: Bill) -> list[list[str]]:
    by_locale = totals(found)
    rows = [[locale, *_cells(one), shown(one.minutes)] for locale, one in by_locale.items()]
    if len(rows) > 1:
        units = sum(one.units for one in by_locale.values())
        words = sum(one.words for one in by_locale.values())
        empty = [""] * len(_COLUMNS)
        rows.append(["all", *empty, str(units), f"{words:,}", shown(found.minutes)])
    return rows


def _cells(one: Total) -> list[str]:
    counts = (
        one.kinds.get(what, 0) if isinstance(what, Kind) else one.outcomes.get(what, 0)
        for _, what in _COLUMNS
    )
    return [*map(str, counts), str(one.units), f"{one.words:,}"]


def _said(edits: Sequence[Edit]) -> str:
    counts: dict[str, int] = {}
    for edit in edits:
        counts[edit.status] = counts.get(edit.status, 0) + 1
    if not counts:
        return "no article changed, but a language is new"
    return ", ".join(f"{_articles(count)} {name}" for name, count in counts.items())


def _articles(count: int) -> str:
    return counted(count, "article")


def _edit_line(edit: Edit) -> str:
    name = f"{edit.was} → {edit.slug}" if edit.status == "renamed" else edit.slug
    counts = [f"{n} {kind}" for kind in Kind if (n := _count(edit.changes, kind))]
    return f"{name} ({edit.status})" + (f": {', '.join(counts)}" if counts else "")


def _count(changes: Iterable[Change], kind: Kind) -> int:
    return sum(one.kind is kind for one in changes)


def _by_change(found: Bill) -> Iterable[tuple[tuple[str, Change], list[Unit]]]:
    """The sentences that are new or changed, each with what it means in the languages.

    Those that a correction makes urgent come first.
    """
    groups: dict[tuple[str, Change], list[Unit]] = {}
    for one in found.units:
        if one.change.kind in (Kind.ADDED, Kind.CHANGED):
            groups.setdefault((one.slug, one.change), []).append(one)
    return sorted(groups.items(), key=lambda row: not any(one.urgent for one in row[1]))


def _place(slug: str, change: Change) -> str:
    return f"{slug}:{change.line}" if change.line else slug


def _sentence(change: Change) -> str:
    return _one_line(marked(_pieces(change)))


def _pieces(change: Change) -> tuple[Piece, ...]:
    now = change.key[1]
    return diff(change.before[1] if change.before else now, now)


def _until(one: Unit) -> str:
    """How long the unit takes, if a person has anything to do with it."""
    urgent = ", a correction, urgent" if one.urgent else ""
    return urgent if one.task is Task.NOTHING else f", {shown(one.minutes)}{urgent}"


def _translations(one: Unit) -> Iterable[str]:
    if one.old_text:
        yield f"{one.old_state}: {_one_line(one.old_text)}"
    if one.text and one.text != one.old_text:
        yield f"now: {_one_line(one.text)}"


def _one_line(text: str) -> str:
    return " ".join(text.split())


# For a pull request


def _markdown(found: Bill) -> str:
    minutes = shown(found.minutes)
    text = f"### Translation review: {minutes}\n\n"
    text += f"Compared with <code>{escaped(found.base)}</code> ({found.commit[:10]}): "
    if not found.edits and not found.units:
        return text + "no article changed.\n"
    text += f"{_said(found.edits)}.\n\n"
    names = ["language", *(name for name, _ in _COLUMNS), "to review", "words", "review"]
    text += _row(names) + _row(["---", *["---:"] * (len(names) - 1)])
    text += "".join(_row(map(escaped, row)) for row in _rows(found))
    if any(_count(edit.changes, Kind.DELETED) or edit.deleted for edit in found.edits):
        text += "\nTranslations of deleted sentences stay in the catalogs, obsolete.\n"
    groups = list(_by_change(found))
    for number, edit in enumerate(found.edits or [None]):
        rows = [row for row in groups if edit is None or row[0][0] == edit.slug]
        section = _section(edit, rows, _LONGEST - len(text))
        if not section:
            left = len(found.edits) - number
            return f"{text}\n{_articles(left)} more: <code>polyglot-news diff</code> lists them.\n"
        text += section
    return text


def _section(
    edit: Edit | None, groups: Sequence[tuple[tuple[str, Change], list[Unit]]], room: int
) -> str:
    """An article's sentences, as many as there is room for; empty if there is none at all."""
    line = _edit_line(edit) if edit else "sentences"
    begin, end = f"\n<details>\n<summary>{_html(line)}</summary>\n\n", "\n</details>\n"
    text = begin + _row(["line", "sentence", "translations"]) + _row(["---:", "---", "---"])
    if len(text) + len(end) > room:
        return ""
    if not groups:
        return f"\n{escaped(line)}\n"
    for number, ((_, change), units) in enumerate(groups):
        row = _row([str(change.line or ""), _diff_html(change), "<br>".join(map(_cell, units))])
        more = f"\n{counted(len(groups) - number, 'more sentence')}.\n"
        if len(text) + len(row) + len(more) + len(end) > room:
            return text + more + end
        text += row
    return text + end


def _diff_html(change: Change) -> str:
    forms = {"=": "{}", "-": "<del>{}</del>", "+": "<ins>{}</ins>"}
    pieces = _pieces(change)
    if sum(len(text) for _, text in pieces) > 2 * _LONGEST_TEXT:
        return escaped(change.key[1])
    return "".join(forms[kind].format(escaped(text)) for kind, text in pieces)


def _cell(one: Unit) -> str:
    lines = [f"<b>{one.locale}</b> {one.outcome}{_until(one)}"]
    return "<br>".join((*lines, *map(escaped, _translations(one))))


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |\n"


# What means something to Markdown in the middle of a line.
_MARKUP = re.compile(r"[\\`*_\[\]<>|~^$&]")
_NAMED = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
# Hosts turn @name, #12, !12, ~label, :emoji: and addresses into something else after the Markdown
# is read, and tell people; an empty comment inside is what keeps them from it.
_REFERENCE = re.compile(
    r"[@#!~%^$&](?=\w)|:(?=[\w+-]+:)|(?<=[a-z])(?=://)|\bwww(?=\.)", re.IGNORECASE
)


def escaped(text: str) -> str:
    """A text for a cell of a table in Markdown: it shows as it is, and means nothing.

    CommonMark 0.31 with GitHub's tables; no mention, reference or address becomes a link.
    Long texts are cut.
    """
    return _guarded(
        text, lambda part: _MARKUP.sub(lambda one: _NAMED.get(one[0], f"\\{one[0]}"), part)
    )


def _html(text: str) -> str:
    """The same for a line of HTML, in which Markdown means nothing."""
    return _guarded(text, lambda part: re.sub("[&<>]", lambda one: _NAMED[one[0]], part))


def _guarded(text: str, escape: Callable[[str], str]) -> str:
    text = re.sub(r"\s+", " ", text)
    if len(text) > _LONGEST_TEXT:
        text = text[: _LONGEST_TEXT - 1] + "…"
    pieces = []
    at = 0
    for found in _REFERENCE.finditer(text):
        pieces += [escape(text[at : found.end()]), "<!-- -->"]
        at = found.end()
    return "".join((*pieces, escape(text[at:])))
