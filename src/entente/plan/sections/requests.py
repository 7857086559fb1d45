"""Our requests, each argued on the legal test of whoever decides."""

from __future__ import annotations

from entente.dossier.kinds import Request
from entente.plan.consolidation import Consolidated
from entente.plan.document import Cell, Mark, Ref, Section, Strong, Tone
from entente.plan.document import ColumnKind as K
from entente.plan.sections import _build as b

STRENGTH = {"strong": Tone.GOOD, "arguable": Tone.WARN, "weak": Tone.BAD, "unknown": Tone.NEUTRAL}


def requests(plan: Consolidated) -> Section:
    """Return one part per request: what is asked of whom, under which law, and how our case stands on each limb."""
    dossier, book = plan.dossier, plan.book
    records = dossier.current(Request)
    parts = [_request(plan, request) for request in records]
    rows: list[tuple[Cell, ...]] = [
        (
            Ref(r.code),
            b.titled(r, book),
            dossier.name(r.decider) or "–",
            book.word(r.priority),
            f"{sum(bool(c.our_case and c.evidence) for c in r.legal_test)} / {len(r.legal_test)}",
            b.state(book, r.state),
            b.sources(r.sources),
        )
        for r in records
    ]
    columns = (
        ("code", K.CODE, 1.0),
        ("request", K.TEXT, 2.4),
        ("decider", K.TEXT, 1.6),
        ("priority", K.TEXT, 0.7),
        ("made-out", K.TEXT, 0.8),
        ("state", K.MARK, 0.8),
        ("sources", K.CODE, 1.0),
    )
    blocks = [
        b.paragraph(book("requests.intro", count=len(records))),
        *b.illustrative_note(records, book),
        b.table(book, "requests", columns, rows),
    ]
    return b.section(book, "requests", blocks, parts)


def _request(plan: Consolidated, request: Request) -> Section:
    book, dossier = plan.book, plan.dossier
    facts = [
        ("asked-of", dossier.name(request.decider) or "–"),
        ("law", request.law or "–"),
        ("worth", request.worth or "–"),
        ("reply", request.reply or "–"),
    ]
    summary = b.paragraph(
        Strong(request.ask),
        " ",
        b.state(book, request.state),
        *(f" {b.sentence(book(f'requests.{k}', value=v.rstrip('. ')))}" for k, v in facts if v != "–"),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            (criterion.text, f" ({criterion.reference})" if criterion.reference else ""),
            criterion.our_case or Mark(book("label.none"), Tone.WARN),
            Mark(book.word(criterion.strength), STRENGTH[criterion.strength]),
            "; ".join(e.text for e in criterion.evidence) or Mark(book("label.none"), Tone.WARN),
        )
        for criterion in request.legal_test
    ]
    columns = (
        ("criterion", K.TEXT, 2.2),
        ("our-case", K.TEXT, 2.2),
        ("strength", K.MARK, 0.8),
        ("evidence", K.TEXT, 1.6),
    )
    test = (
        [b.table(book, "legal-test", columns, rows, of=request.code)]
        if rows
        else [b.paragraph(Mark(book("requests.no-test"), Tone.BAD))]
    )
    return Section(id=f"request-{request.code}", title=f"{request.code} – {request.title}", blocks=(summary, *test))
