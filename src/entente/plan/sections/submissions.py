"""Ministries' submissions: who has filed what and when, and where they differ."""

from __future__ import annotations

from datetime import date

from entente.dossier.kinds import Plan
from entente.plan.consolidation import Consolidated
from entente.plan.document import Block, Cell, Day, Mark, Quantity, Ref, Section, Tone
from entente.plan.document import ColumnKind as K
from entente.plan.findings.plans import asked_agencies, current_plans, describe, wrong_way
from entente.plan.sections import _build as b


def submissions(plan: Consolidated) -> Section:
    """Return the plans filed, asked for or missing, the items on which they differ, and every position."""
    dossier, book = plan.dossier, plan.book
    current, asked = current_plans(dossier), asked_agencies(dossier)
    rows: list[tuple[Cell, ...]] = []
    for agency in [*asked, *(a for a in current if a not in asked)]:
        filed, directive = current.get(agency), asked.get(agency)
        due = directive.due if directive else None
        rows.append(
            (
                Ref(agency),
                dossier.name(agency),
                Ref(filed.code) if filed else "–",
                str(filed.version) if filed else "–",
                Day(filed.submitted_on if filed else None),
                Day(due),
                _status(plan, filed, due),
                filed.summary if filed else "–",
            )
        )
    columns = (
        ("agency", K.CODE, 0.7),
        ("body", K.TEXT, 1.8),
        ("plan", K.CODE, 1.0),
        ("version", K.TEXT, 0.5),
        ("filed", K.DATE, 0.8),
        ("due", K.DATE, 0.8),
        ("status", K.MARK, 0.8),
        ("summary", K.TEXT, 3.0),
    )
    differences: list[tuple[Cell, ...]] = [
        (
            clash.item,
            dossier.name(clash.item) if dossier.find(clash.item) else "–",
            tuple(part for agency, position in clash.positions for part in (Ref(agency), f" {describe(position)}; ")),
        )
        for clash in plan.clashes
    ]
    positions: list[tuple[Cell, ...]] = [
        (
            Ref(agency),
            p.item,
            Quantity(p.opening),
            Quantity(p.target),
            Quantity(p.floor),
            p.unit,
            Mark(book("label.wrong-way"), Tone.BAD) if wrong_way(p.opening, p.target, p.floor, better=p.better) else "",
            p.statement or "–",
        )
        for agency, filed in current.items()
        for p in filed.positions
    ]
    position_columns = (
        ("agency", K.CODE, 0.7),
        ("item", K.TEXT, 1.4),
        ("opening", K.NUMBER, 0.8),
        ("target", K.NUMBER, 0.8),
        ("floor", K.NUMBER, 0.8),
        ("unit", K.TEXT, 0.6),
        ("remark", K.MARK, 0.9),
        ("statement", K.TEXT, 3.0),
    )
    blocks: list[Block] = [
        b.paragraph(book("submissions.intro", filed=len([a for a in asked if a in current]), asked=len(asked))),
        *b.illustrative_note(current.values(), book),
        b.table(book, "submissions", columns, rows),
        b.table(
            book,
            "differences",
            (("item", K.TEXT, 1.0), ("title", K.TEXT, 1.8), ("positions", K.TEXT, 3.4)),
            differences,
        ),
        b.table(book, "positions", position_columns, positions, page_rows=40),
    ]
    return b.section(book, "submissions", blocks)


def _status(plan: Consolidated, filed: Plan | None, due: date | None) -> Mark:
    if filed is None:
        return Mark(plan.book("label.missing"), Tone.BAD)
    on = filed.submitted_on
    if filed.supersedes is None and on is not None and due is not None and on > due:
        return Mark(plan.book("label.late"), Tone.WARN)
    return Mark(plan.book("label.filed"), Tone.GOOD)
