"""What is printed about an edition: why it is as it is, and the evidence of its review."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from polyglot_news import manifest, reviewing
from polyglot_news.locales import tag
from polyglot_news.report.tables import dumped, short
from polyglot_news.wording import counted

if TYPE_CHECKING:
    from polyglot_news.press import Verdict
    from polyglot_news.publication import Judged
    from polyglot_news.workflow import Run

__all__ = ["dossier", "why"]


def why(verdict: Verdict, output: str) -> str:
    """What the policy says of an edition: first of all of it, then of each unit.

    Args:
        verdict: The verdict.
        output: ``text`` or ``json``.
    """
    if output == "json":
        return dumped(
            {
                "article": verdict.catalog.slug,
                "locale": verdict.catalog.locale,
                "policy": str(verdict.rules.policy),
                "published": _published(verdict),
                "units": [_unit(one, number) for number, one in enumerate(verdict.units, 1)],
            }
        )
    lines = [_summary(verdict)]
    for number, one in enumerate(verdict.units, 1):
        mark = " " if one.decision.allowed else "✗"
        line = f"line {one.segment.line}" if one.segment.line else "no line"
        lines.append(
            f"{mark} {number:3}  {line}, {one.state}: {one.decision.reason}  "
            f"“{short(one.segment.source)}”"
        )
    return "\n".join(lines) + "\n"


def _published(verdict: Verdict) -> bool:
    return verdict.refusal is None and verdict.begun


def _summary(verdict: Verdict) -> str:
    name = f"{verdict.catalog.slug} ({verdict.catalog.locale})"
    refusal = verdict.refusal
    if refusal is not None:
        count = sum(refusal.missing.values())
        return (
            f"{name}: kept back by the policy “{verdict.rules.policy}”, for {count} of "
            f"{counted(refusal.total, 'unit')}, marked ✗."
        )
    if not verdict.begun:
        return f"{name}: not published, since nothing is translated yet."
    return f"{name}: published under the policy “{verdict.rules.policy}”."


def _unit(one: Judged, number: int) -> dict[str, Any]:
    return {
        "unit": number,
        "line": one.segment.line,
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
    for one in verdict.units:
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
            )
        )
    edition = verdict.edition()
    hashes: dict[str, str] = {}
    if edition.evidence.engines:
        hashes = {f"{one.name}-{one.version}": one.sha256 for one in installed(run.project.models)}
    machine = run.project.settings.machine_of(verdict.catalog.locale or "")
    fields = manifest.entry(edition, {}, verdict.rules.policy, hashes, machine)
    return page(edition, tuple(units), fields, _summary(verdict), tag(verdict.catalog.locale or ""))
