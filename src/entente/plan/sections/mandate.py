"""Mandate and principles: what the talks must achieve, within which limits, by whom."""

from __future__ import annotations

from entente.dossier.kinds import Principle, RedLine
from entente.plan.consolidation import Consolidated
from entente.plan.document import Block, BulletList, Day, Inline, Ref, Section
from entente.plan.document import ColumnKind as K
from entente.plan.sections import _build as b


def mandate(plan: Consolidated) -> Section:
    """Return the section on the mandate, the principles, the delegation and the calendar."""
    dossier, book = plan.dossier, plan.book
    header = dossier.negotiation
    tasks: list[tuple[Inline, ...]] = [
        (task.text, f" ({task.given_by}, " if task.given_by else " (", Day(task.known_on), ")")
        for task in header.mandate
    ]
    delegation = header.delegation
    members = [
        (Ref(m.agency), dossier.name(m.agency), m.person or "–", m.role or "–")
        for m in (delegation.members if delegation else [])
    ]
    dates = [
        (Day(key.date), key.label, (key.date - dossier.as_of).days if key.date >= dossier.as_of else None)
        for key in sorted(header.key_dates, key=lambda key: key.date)
    ]
    blocks: list[Block] = [
        b.paragraph(book("mandate.intro", home=header.home_name, counterpart=header.counterpart_name)),
        *([BulletList(tuple(tasks))] if tasks else [b.paragraph(book("mandate.none"))]),
        *_principles(plan),
        b.table(
            book,
            "delegation",
            (("agency", K.CODE, 0.7), ("body", K.TEXT, 2.2), ("person", K.TEXT, 1.4), ("role", K.TEXT, 1.4)),
            members,
            note=delegation.decision if delegation else "",
        ),
        b.table(
            book,
            "key-dates",
            (("date", K.DATE, 0.8), ("what", K.TEXT, 3.0), ("days-left", K.TEXT, 0.8)),
            [
                (day, label, book("count.days", count=left) if left is not None else book("count.past"))
                for day, label, left in dates
            ],
        ),
    ]
    return b.section(book, "mandate", blocks)


def _principles(plan: Consolidated) -> list[Block]:
    """The limits every offer must respect."""
    dossier, book = plan.dossier, plan.book
    lines = [
        line
        for line in dossier.each(RedLine)
        if isinstance(line.rule, Principle) and line.code not in dossier.superseded_by
    ]
    if not lines:
        return []
    points: list[tuple[Inline, ...]] = [(line.text, " ", Ref(line.code)) for line in lines]
    note = b.illustrative_note(lines, book)
    return [b.paragraph(book("mandate.principles")), *note, BulletList(tuple(points))]
