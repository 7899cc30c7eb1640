"""What is printed about an edition: why it is as it is, and the evidence of its review."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from polyglot_news import addressing, manifest, reviewing
from polyglot_news.locales import tag
from polyglot_news.publication import Reason
from polyglot_news.reading import Role
from polyglot_news.report.tables import dumped, short
from polyglot_news.wording import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from polyglot_news.addressing import Explained
    from polyglot_news.press import Verdict
    from polyglot_news.publication import Judged
    from polyglot_news.workflow import Run

__all__ = ["address", "dossier", "why"]


def address(run: Run, verdict: Verdict) -> Explained | None:
    """Where a published edition is, and why there; None of one that is not published."""
    if not _published(verdict):
        return None
    return addressing.explained(run, verdict.catalog.locale or "", verdict.edition())


def why(verdict: Verdict, output: str, address: Explained | None = None) -> str:
    """What the policy says of an edition: first of all of it, then of each unit.

    Args:
        verdict: The verdict.
        output: ``text`` or ``json``.
        address: Where the edition is, if it is published.
    """
    if output == "json":
        return dumped(
            {
                "article": verdict.catalog.slug,
                "locale": verdict.catalog.locale,
                "policy": str(verdict.rules.policy),
                "published": _published(verdict),
                "address": address.address if address else None,
                "address_reason": (address.reason if address else "") or None,
                "problems": list(verdict.additions.messages),
                "units": [_unit(one, number, verdict) for number, one in _numbered(verdict)],
            }
        )
    lines = [_summary(verdict), *(f"✗ {one}" for one in verdict.additions.messages)]
    if address and address.reason:
        lines.append(f"Address: {address.address}, {address.reason}.")
    for number, one in _numbered(verdict):
        mark = " " if one.decision.allowed else "✗"
        line = f"line {one.segment.line}" if one.segment.line else "no line"
        if one.segment.role is Role.ADDITION:
            line = f"{verdict.additions.path}:{one.segment.line}"
        lines.append(
            f"{mark} {number:3}  {line}, {one.state}: {one.decision.reason}  "
            f"“{short(one.segment.source)}”"
        )
    return "\n".join(lines) + "\n"


def _numbered(verdict: Verdict) -> Iterator[tuple[int, Judged]]:
    """All units of an edition: those of the article, and those of additions behind them."""
    return enumerate((*verdict.units, *verdict.added_units), 1)


def _published(verdict: Verdict) -> bool:
    return verdict.refusal is None and verdict.begun


def _summary(verdict: Verdict) -> str:
    name = f"{verdict.catalog.slug} ({verdict.catalog.locale})"
    refusal = verdict.refusal
    if refusal is not None and not refusal.missing:
        return f"{name}: kept back until what its editors add fits, marked ✗."
    if refusal is not None:
        count = sum(refusal.missing.values())
        return (
            f"{name}: kept back by the policy “{verdict.rules.policy}”, for {count} of "
            f"{counted(refusal.total, 'unit')}, marked ✗."
        )
    if not verdict.begun:
        return f"{name}: not published, since nothing is translated yet."
    waiting = sum(
        any(one.decision.reason is Reason.WAITING for one in units) for units in verdict.added
    )
    rest = f", without {waiting} additions that nobody has reviewed" if waiting > 1 else ""
    rest = ", without 1 addition that nobody has reviewed" if waiting == 1 else rest
    return f"{name}: published under the policy “{verdict.rules.policy}”{rest}."


def _unit(one: Judged, number: int, verdict: Verdict) -> dict[str, Any]:
    return {
        "unit": number,
        "line": one.segment.line,
        "addition": verdict.additions.path if one.segment.role is Role.ADDITION else None,
        "source": one.segment.source,
        "text": one.decision.text,
        "state": str(one.state),
        "allowed": one.decision.allowed,
        "reason": str(one.decision.reason),
        "code": one.decision.reason.name.lower(),
    }


def dossier(run: Run, verdict: Verdict) -> bytes:
    """The evidence of an edition's review as an HTML page that needs no other file.

    Args:
        run: The run.
        verdict: What the policy says of the edition.
    """
    from polyglot_news.models import installed
    from polyglot_news.site.dossier import Approval, Unit, page

    units = []
    for _, one in _numbered(verdict):
        approvals: tuple[Approval, ...] = ()
        origin = "untranslated"
        if one.entry is not None:
            known = reviewing.axes(one.entry, verdict.ledger)
            origin = str(known.origin)
            approvals = tuple(
                Approval(
                    record.time,
                    record.actor.name or "nobody known by name",
                    str(record.actor.kind),
                    str(record.act),
                    record.distance,
                    record.scope,
                    record.id,
                )
                for record in known.approvals
            )
        text = one.decision.text or (one.entry.msgstr if one.entry else "")
        units.append(
            Unit(
                one.segment.line or 0,
                one.segment.source,
                text,
                str(one.state),
                origin,
                str(one.decision.reason),
                one.decision.allowed,
                approvals,
                f"{verdict.additions.path}:{one.segment.line}"
                if one.segment.role is Role.ADDITION
                else "",
            )
        )
    book = addressing.book_of(run.files, run.project, verdict.catalog.locale or "")
    edition = addressing.placed(book, verdict.edition())
    hashes: dict[str, str] = {}
    if edition.evidence.engines:
        hashes = {f"{one.name}-{one.version}": one.sha256 for one in installed(run.project.models)}
    machine = run.project.settings.machine_of(verdict.catalog.locale or "")
    fields = manifest.entry(edition, {}, verdict.rules.policy, hashes, machine)
    return page(edition, tuple(units), fields, _summary(verdict), tag(verdict.catalog.locale or ""))
