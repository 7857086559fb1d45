"""Gaps and clashes: every finding, the most severe first."""

from __future__ import annotations

from entente.plan.consolidation import Consolidated
from entente.plan.document import Cell, Mark, Section
from entente.plan.document import ColumnKind as K
from entente.plan.findings import Severity
from entente.plan.sections import _build as b


def gaps(plan: Consolidated) -> Section:
    """Return all findings in one table per severity."""
    book = plan.book
    columns = (
        ("rule", K.TEXT, 1.1),
        ("finding", K.TEXT, 3.4),
        ("remedy", K.TEXT, 2.4),
        ("records", K.CODE, 1.4),
        ("label", K.MARK, 0.8),
    )
    blocks = [b.paragraph(book("gaps.intro", **{severity.value: plan.count(severity) for severity in Severity}))]
    tables = []
    for severity in Severity:
        rows: list[tuple[Cell, ...]] = [
            (
                f.code,
                f.message,
                f.remedy,
                b.codes(f.records),
                Mark(book("label.illustrative")) if f.illustrative else "",
            )
            for f in plan.findings
            if f.severity is severity
        ]
        if rows:
            tables.append(b.table(book, "findings", columns, rows, page_rows=30, of=book(f"severity.{severity}")))
    return b.section(book, "gaps", [*blocks, *tables])
