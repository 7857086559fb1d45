"""Directives and deadlines: every order followed up."""

from __future__ import annotations

from datetime import date

from entente.dossier.kinds import Directive, Meeting
from entente.plan.consolidation import Consolidated
from entente.plan.document import Block, Cell, Day, Mark, Ref, Section, Tone
from entente.plan.document import ColumnKind as K
from entente.plan.findings.directives import DONE, overdue_days
from entente.plan.sections import _build as b


def directives(plan: Consolidated) -> Section:
    """Return the meetings and every directive with its deadline, the most pressing first."""
    dossier, book = plan.dossier, plan.book
    records = dossier.current(Directive)
    rows: list[tuple[Cell, ...]] = [
        (
            Ref(d.code),
            (d.action, f" “{d.sources[0].quote}”" if d.sources and d.sources[0].quote else ""),
            b.agencies(dossier, d.addressees) if d.addressees else Mark(book("label.nobody"), Tone.WARN),
            Day(d.due)
            if d.due
            else (d.deadline_text or book("label.standing") if d.standing else d.deadline_text or "–"),
            _left(plan, d),
            b.state(book, d.state),
            b.sources(d.sources),
        )
        for d in sorted(records, key=lambda d: (d.state in DONE, d.due or date.max, d.code))
    ]
    meetings: list[tuple[Cell, ...]] = [
        (
            Day(m.date),
            Ref(m.code),
            m.title,
            m.chair or "–",
            str(m.ordinal) if m.ordinal else "–",
            "; ".join(m.conclusions) or "–",
            b.sources(m.sources),
        )
        for m in sorted(dossier.each(Meeting), key=lambda m: m.date, reverse=True)
    ]
    blocks: list[Block] = [
        b.paragraph(book("directives.intro")),
        *b.illustrative_note([*records, *dossier.each(Meeting)], book),
        b.table(
            book,
            "directives",
            (
                ("code", K.CODE, 1.0),
                ("action", K.TEXT, 3.4),
                ("addressees", K.CODE, 1.2),
                ("due", K.DATE, 0.8),
                ("days-left", K.MARK, 0.9),
                ("state", K.MARK, 0.8),
                ("sources", K.CODE, 1.0),
            ),
            rows,
        ),
        b.table(
            book,
            "meetings",
            (
                ("date", K.DATE, 0.8),
                ("code", K.CODE, 0.9),
                ("meeting", K.TEXT, 1.8),
                ("chair", K.TEXT, 1.0),
                ("ordinal", K.TEXT, 0.5),
                ("conclusions", K.TEXT, 3.0),
                ("sources", K.CODE, 0.9),
            ),
            meetings,
            page_rows=15,
        ),
    ]
    return b.section(book, "directives", blocks)


def _left(plan: Consolidated, directive: Directive) -> Mark:
    book, due = plan.book, directive.due
    overdue = overdue_days(directive, plan.dossier)
    if overdue:
        return Mark(book("directives.overdue", count=overdue), Tone.BAD)
    if directive.state == "reported":
        return Mark(book("directives.reported"), Tone.NEUTRAL)
    if directive.state in DONE or due is None or due < plan.dossier.as_of:
        return Mark("–")
    left = (due - plan.dossier.as_of).days
    if left == 0:
        return Mark(book("directives.today"), Tone.WARN)
    near = left <= plan.dossier.negotiation.near_deadline_days
    return Mark(book("count.days", count=left), Tone.WARN if near else Tone.NEUTRAL)
