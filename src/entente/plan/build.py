"""From the consolidated plan to the document: front page, sections, notices."""

from __future__ import annotations

from entente.plan.consolidation import Consolidated
from entente.plan.document import Document, FrontPage, Inline, KeyFigure, Mark, Quantity, Ref, Tone, Unit
from entente.plan.findings import Severity
from entente.plan.findings.plans import asked_agencies, current_plans
from entente.plan.findings.purchases import counted_purchases
from entente.plan.sections import SECTIONS
from entente.plan.sections._build import SEVERITY_TONE
from entente.plan.sections.decisions import needed
from entente.plan.sections.economics import interval, publisher

__all__ = ["build_document"]

SHOWN = 6


def build_document(plan: Consolidated) -> Document:
    """Return the whole plan as a document tree."""
    book, dossier = plan.book, plan.dossier
    header = dossier.negotiation
    notices = [notice for notice in (header.notice,) if notice]
    if plan.illustrative:
        notices.append(book("notice.plan"))
    return Document(
        title=book("plan.title", title=header.title),
        subtitle=book("plan.subtitle", home=header.home_name, counterpart=header.counterpart_name, day=dossier.as_of),
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
    blocking = [f for f in plan.findings if f.severity is Severity.BLOCKING]
    decisions = needed(plan)
    asked, current = asked_agencies(plan.dossier), current_plans(plan.dossier)
    headline = book("front.ready") if plan.ready else book("front.not-ready", count=len(blocking))
    if asked:
        headline += " " + book("front.plans", filed=len([a for a in asked if a in current]), asked=len(asked))
    countdown = _countdown(plan)
    if countdown:
        headline += " " + countdown
    return FrontPage(
        verdict=Mark(
            book("front.verdict-ready" if plan.ready else "front.verdict-not-ready"),
            Tone.GOOD if plan.ready else Tone.BAD,
        ),
        headline=headline,
        blocking=tuple((f.message, " ", Ref(f.records[0])) for f in blocking[:SHOWN]),
        blocking_more=max(0, len(blocking) - SHOWN),
        decisions=tuple(_decision(plan, f.code, f.records) for f in decisions[:SHOWN]),
        figures=_figures(plan),
        counts=tuple((book(f"severity.{s}"), plan.count(s), SEVERITY_TONE[s]) for s in Severity),
    )


def _decision(plan: Consolidated, code: str, records: tuple[str, ...]) -> tuple[Inline, ...]:
    return (plan.book(f"decision.{code}"), " ", plan.dossier.name(records[0]), " ", Ref(records[0]))


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
