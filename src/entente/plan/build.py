"""From the consolidated plan to the document: front page, sections, notices."""

from __future__ import annotations

from collections.abc import Sequence

from entente.base.memory import without_garbage_collection
from entente.base.provenance import Provenance
from entente.plan.consolidation import Consolidated
from entente.plan.document import Document, FrontPage, Inline, KeyFigure, Mark, Quantity, Ref, Strong, Tone, Unit
from entente.plan.findings import Finding, Severity
from entente.plan.findings.plans import asked_agencies, current_plans
from entente.plan.findings.purchases import new_purchases
from entente.plan.readiness import grouped, needed
from entente.plan.sections import SECTIONS
from entente.plan.sections._build import SEVERITY_TONE
from entente.plan.sections.economics import interval, publisher

__all__ = ["build_document"]

SHOWN = 6
NAMED = 2
SAID_IN_FULL = frozenset({"PLAN-CLASH"})  # the records alone do not say what is to be decided


@without_garbage_collection()
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
    blocking = grouped([f for f in plan.findings if f.severity is Severity.BLOCKING])
    decisions = grouped(needed(plan.findings))
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


def _names(plan: Consolidated, group: Sequence[Finding]) -> list[Inline]:
    """The records a group is about, each once, by title and code, no more than fit on the page."""
    firsts = list(dict.fromkeys(finding.records[0] for finding in group if finding.records))
    out: list[Inline] = []
    for code in firsts[:NAMED]:
        out += ["; " if out else "", plan.dossier.name(code), " ", Ref(code)]
    if len(firsts) > NAMED:
        out.append(plan.book("front.more", count=len(firsts) - NAMED))
    return out


def _blocking(plan: Consolidated, group: Sequence[Finding]) -> tuple[Inline, ...]:
    if len(group) == 1:
        return (group[0].message, *((" ", Ref(group[0].records[0])) if group[0].records else ()))
    records = len({finding.records[:1] for finding in group})
    heading = plan.book(f"blocking.{group[0].code}", count=len(group), records=records)
    return (Strong(heading), " ", *_names(plan, group))


def _decision(plan: Consolidated, group: Sequence[Finding]) -> tuple[Inline, ...]:
    question = f"{plan.book(f'decision.{group[0].code}')}:"
    made_up: tuple[Inline, ...] = (" ", Mark(plan.book("label.illustrative"))) if group[0].illustrative else ()
    if group[0].code not in SAID_IN_FULL:
        return (Strong(question), " ", *_names(plan, group), *made_up)
    said = "; ".join(finding.about for finding in group[:NAMED])
    more = plan.book("front.more", count=len(group) - NAMED) if len(group) > NAMED else ""
    return (Strong(question), " ", said, more, *made_up)


def _countdown(plan: Consolidated) -> str:
    """What is due today, and the next key date with the days left."""
    book, today = plan.book, plan.dossier.as_of
    keys = sorted(plan.dossier.negotiation.key_dates, key=lambda key: key.date)
    said = [book("front.today", label=key.label) for key in keys if key.date == today]
    ahead = [key for key in keys if key.date > today]
    said += [
        book("front.countdown", count=(key.date - today).days, label=key.label, day=key.date)
        for key in ahead
        if key.date == ahead[0].date
    ]
    return " ".join(said)


def _source(plan: Consolidated, provenance: dict[str, Provenance]) -> str:
    """The first publisher; the section on sources lists every table."""
    return plan.book("front.source", first=publisher(provenance).split(";")[0])


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
                _source(plan, e.provenance),
            )
        )
        loss = next((x for x in assessment.effects if x.scenario.code == e.scenario.code), None)
        if loss is not None:
            note = book("front.loss-note", title=f"{loss.scenario.code}: {loss.scenario.title}", year=loss.year)
            figures.append(
                KeyFigure(
                    book("front.loss"),
                    interval(loss.exports_change_usd, Unit.USD),
                    note,
                    _source(plan, loss.provenance),
                )
            )
    bought = new_purchases(plan.dossier)
    priced = [p.value for p in bought if p.value is not None and p.value.currency == "USD"]
    total = sum(v.mid for v in priced)
    note = book("front.purchases-note", priced=len(priced), total=len(bought))
    figures.append(
        KeyFigure(
            book("front.purchases"), Quantity(total if priced else None, Unit.USD), note, book("front.purchases-source")
        )
    )
    return tuple(figures[:3])
