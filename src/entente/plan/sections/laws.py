"""Laws to be changed: the session that can pass each, and the way back from it."""

from __future__ import annotations

from entente.dossier.kinds import Law
from entente.plan.consolidation import Consolidated
from entente.plan.document import Block, Cell, Day, Mark, Ref, Section, Tone
from entente.plan.document import ColumnKind as K
from entente.plan.findings.laws import BEFORE_SESSION, path_back, session_of
from entente.plan.sections import _build as b


def laws(plan: Consolidated) -> Section:
    """Return the law changes, then for each one not yet passed its steps with the latest day they must begin."""
    dossier, book = plan.dossier, plan.book
    records = dossier.current(Law)
    rows = []
    for law in records:
        session = session_of(law, dossier)
        rows.append(
            (
                Ref(law.code),
                (
                    *_title(plan, law),
                    f". {b.sentence(law.text)}" if law.text else "",
                    f" {b.sentence(law.note)}" if law.note else "",
                ),
                b.agencies(dossier, [law.agency]),
                session.title if session else "–",
                Day(session.opens if session else None),
                b.codes(law.answers),
                b.state(book, law.state),
                b.sources(law.sources),
            )
        )
    columns = (
        ("code", K.CODE, 1.0),
        ("law", K.TEXT, 2.8),
        ("owner", K.CODE, 0.7),
        ("session", K.TEXT, 1.4),
        ("opens", K.DATE, 0.8),
        ("answers", K.CODE, 1.1),
        ("state", K.MARK, 0.8),
        ("sources", K.CODE, 1.0),
    )
    blocks: list[Block] = [
        b.paragraph(book("laws.intro")),
        *b.illustrative_note(records, book),
        b.table(book, "laws", columns, rows),
    ]
    steps = [row for law in records if law.state in BEFORE_SESSION for row in _path(plan, law)]
    if steps:
        path_columns = (
            ("law-code", K.CODE, 1.0),
            ("step", K.TEXT, 2.4),
            ("takes", K.NUMBER, 0.8),
            ("latest-start", K.DATE, 1.0),
            ("status", K.MARK, 1.0),
        )
        blocks.append(b.table(book, "path-back", path_columns, steps))
    return b.section(book, "laws", blocks)


def _title(plan: Consolidated, law: Law) -> tuple[str | Mark, ...]:
    number = f" ({law.number})." if law.number else "."
    if law.illustrative:
        return (law.title + number, " ", Mark(plan.book("label.illustrative"), Tone.NEUTRAL))
    return (law.title + number,)


def _path(plan: Consolidated, law: Law) -> list[tuple[Cell, ...]]:
    book, today = plan.book, plan.dossier.as_of
    rows: list[tuple[Cell, ...]] = []
    for milestone in path_back(law, plan.dossier):
        done = milestone.step.done_on
        if done is not None:
            status = Mark(book("laws.done", day=done), Tone.GOOD)
        elif milestone.latest_start < today:
            status = Mark(book("laws.too-late", count=(today - milestone.latest_start).days), Tone.BAD)
        else:
            status = Mark(book("count.days", count=(milestone.latest_start - today).days), Tone.NEUTRAL)
        rows.append(
            (
                Ref(law.code),
                b.marked(milestone.step.step, milestone.step.illustrative, book),
                book("count.days", count=milestone.step.days),
                Day(milestone.latest_start),
                status,
            )
        )
    return rows
