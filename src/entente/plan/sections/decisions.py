"""Decisions needed: what only a person with authority can settle, drawn from the findings."""

from __future__ import annotations

from entente.dossier.kinds import Decision
from entente.plan.consolidation import Consolidated
from entente.plan.document import Block, Cell, Day, Mark, Ref, Section
from entente.plan.document import ColumnKind as K
from entente.plan.findings import Finding
from entente.plan.findings.plans import name_item
from entente.plan.readiness import needed
from entente.plan.sections import _build as b


def _question(plan: Consolidated, finding: Finding) -> Cell:
    question = f"{plan.book(f'decision.{finding.code}')}: {finding.about or plan.dossier.name(finding.records[0])}"
    return (question, " ", Mark(plan.book("label.illustrative"))) if finding.illustrative else question


def decisions(plan: Consolidated) -> Section:
    """Return the questions to be decided, each with what it is about and what can be done."""
    book = plan.book
    rows: list[tuple[Cell, ...]] = [
        (
            str(number),
            _question(plan, finding),
            finding.message,
            finding.remedy,
            b.codes(finding.records),
            Mark(book(f"severity.{finding.severity}"), b.SEVERITY_TONE[finding.severity]),
        )
        for number, finding in enumerate(needed(plan.findings), start=1)
    ]
    columns = (
        ("number", K.TEXT, 0.3),
        ("decision", K.TEXT, 1.6),
        ("finding", K.TEXT, 2.8),
        ("remedy", K.TEXT, 2.0),
        ("records", K.CODE, 1.2),
        ("severity", K.MARK, 0.8),
    )
    blocks: list[Block] = [b.paragraph(book("decisions.intro")), b.table(book, "decisions", columns, rows)]
    return b.section(book, "decisions", blocks + _taken(plan))


def _taken(plan: Consolidated) -> list[Block]:
    """What has been decided already, the latest first; nothing where nothing was."""
    book, dossier = plan.book, plan.dossier
    taken = [decision for decision in dossier.current(Decision) if decision.state == "taken"]
    rows: list[tuple[Cell, ...]] = [
        (
            Ref(decision.code),
            Day(decision.decided_on),
            name_item(decision.item, dossier),
            b.marked(decision.text, decision.illustrative, book),
            decision.reason or "–",
            (Ref(decision.decided_by), f" {decision.person}".rstrip()),
        )
        for decision in sorted(taken, key=lambda d: (d.decided_on, d.code), reverse=True)
    ]
    columns = (
        ("code", K.CODE, 0.9),
        ("date", K.DATE, 0.8),
        ("item", K.TEXT, 1.6),
        ("decision", K.TEXT, 2.4),
        ("reason", K.TEXT, 2.0),
        ("decided-by", K.TEXT, 1.2),
    )
    return [b.table(book, "decisions-taken", columns, rows)] if rows else []
