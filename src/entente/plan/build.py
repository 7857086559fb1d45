"""From the consolidated plan to the document: front page, sections, notices."""

from __future__ import annotations

from collections.abc import Sequence

from entente.plan.consolidation import Consolidated
from entente.plan.document import Document, FrontPage, Inline, KeyFigure, Mark, Quantity, Ref, Strong, Tone, Unit
from entente.plan.findings import Finding, Severity
from entente.plan.findings.plans import asked_agencies, current_plans
from entente.plan.findings.purchases import counted_purchases
from entente.plan.sections import SECTIONS
from entente.plan.sections._build import SEVERITY_TONE
from entente.plan.sections.decisions import needed
from entente.plan.sections.economics import interval, publisher

__all__ = ["build_document"]

SHOWN = 6
NAMED = 3


def build_document(plan: Consolidated) -> Document:
    """Return the whole plan as a document tree."""
    book, dossier = plan.book, plan.dossier
    header = dossier.negotiation
    notices = [header.notice] if header.notice else [book("notice.plan")] if plan.illustrative else []
    return Document(
        title=book("plan.title", title=header.title),
        subtitle=book("plan.subtitle", home=header.home_name, counterpart=header.counterpart_name),
        language=book.language,
        classification=book.word(_classification(plan)),
        as_of=dossier.as_of,
        front=_front(plan),
        sections=tuple(build(plan) for build in SECTIONS),
        notices=tuple(notices),
        meta={
            "case": header.code,
            "as_of": dossier.as_of.isoformat(),
            "inputs_sha256": dossier.inputs_sha256,
        },
    )


def _classification(plan: Consolidated) -> str:
    """The plan is as secret as the most secret record in it."""
    levels = [r.classification for table in plan.dossier.tables.values() for r in table.values()]
    return max(levels, key=lambda c: c.level).value if levels else "internal"


def _front(plan: Consolidated) -> FrontPage:
    book = plan.book
    blocking = _grouped([f for f in plan.findings if f.severity is Severity.BLOCKING])
    decisions = _grouped(needed(plan))
    asked, current = asked_agencies(plan.dossier), current_plans(plan.dossier)
    count = plan.count(Severity.BLOCKING)
    headline = book("front.ready") if plan.ready else book("front.not-ready", count=count)
    if asked:
        headline += " " + book("front.plans", filed=len([a for a in asked if a in current]), asked=len(asked))
    countdown = _countdown(plan)
    if countdown:
        headline += " " + countdown
    verdict = "front.verdict-ready" if plan.ready else "front.verdict-not-ready"
    return FrontPage(
        verdict=Mark(book(verdict), Tone.GOOD if plan.ready else Tone.BAD),
        headline=headline,
        blocking=tuple(_blocking(plan, group) for group in blocking[:SHOWN]),
        blocking_more=sum(len(group) for group in blocking[SHOWN:]),
        decisions=tuple(_decision(plan, group) for group in decisions[:SHOWN]),
        figures=_figures(plan),
        counts=tuple((book(f"severity.{s}"), plan.count(s), SEVERITY_TONE[s]) for s in Severity),
    )


def _grouped(findings: Sequence[Finding]) -> list[list[Finding]]:
    """Findings of one rule together, in the order in which the rules first appear."""
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(finding.code, []).append(finding)
    return list(groups.values())


def _names(plan: Consolidated, group: Sequence[Finding]) -> list[Inline]:
    """The records a group is about, each once, by title and code, no more than fit on the page."""
    firsts = list(dict.fromkeys(finding.records[0] for finding in group))
    out: list[Inline] = []
    for code in firsts[:NAMED]:
        out += ["; " if out else "", plan.dossier.name(code), " ", Ref(code)]
    if len(firsts) > NAMED:
        out.append(plan.book("front.more", count=len(firsts) - NAMED))
    return out


def _blocking(plan: Consolidated, group: Sequence[Finding]) -> tuple[Inline, ...]:
    if len(group) == 1:
        return (group[0].message, " ", Ref(group[0].records[0]))
    records = len({finding.records[0] for finding in group})
    heading = plan.book(f"blocking.{group[0].code}", count=len(group), records=records)
    return (Strong(heading), " ", *_names(plan, group))


def _decision(plan: Consolidated, group: Sequence[Finding]) -> tuple[Inline, ...]:
    return (Strong(f"{plan.book(f'decision.{group[0].code}')}:"), " ", *_names(plan, group))


def _countdown(plan: Consolidated) -> str:
    """Days to the next key date."""
    ahead = [key for key in plan.dossier.negotiation.key_dates if key.date > plan.dossier.as_of]
    if not ahead:
        return ""
    key = min(ahead, key=lambda k: k.date)
    return plan.book("front.countdown", count=(key.date - plan.dossier.as_of).days, label=key.label, day=key.date)


def _figures(plan: Consolidated) -> tuple[KeyFigure, ...]:
    """Three figures: what is at stake, what no agreement would cost, how much is bought."""
    book, assessment = plan.book, plan.assessment
    figures = []
    if assessment.exposure is not None:
        e = assessment.exposure
        figures.append(
            KeyFigure(
                book("front.at-stake"),
                Quantity(e.exports_usd, Unit.USD),
                book("exposure.basis", year=e.year),
                publisher(e.provenance),
            )
        )
        loss = next((x for x in assessment.effects if x.scenario.code == e.scenario.code), None)
        if loss is not None:
            note = book("front.loss-note", title=loss.scenario.title)
            figures.append(
                KeyFigure(
                    book("front.loss"), interval(loss.exports_change_usd, Unit.USD), note, publisher(loss.provenance)
                )
            )
    bought = [p for p in counted_purchases(plan.dossier) if not (p.existing_order or p.service or p.illustrative)]
    priced = [p.value for p in bought if p.value is not None and p.value.currency == "USD"]
    total = sum(v.mid for v in priced)
    note = book("front.purchases-note", priced=len(priced), total=len(bought))
    figures.append(
        KeyFigure(
            book("front.purchases"), Quantity(total if priced else None, Unit.USD), note, book("front.purchases-source")
        )
    )
    return tuple(figures[:3])
