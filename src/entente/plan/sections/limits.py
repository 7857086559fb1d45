"""Red lines and compatibility: the gate's verdict on every offer, and the treaties in the way."""

from __future__ import annotations

from entente.bargaining import Outcome, open_offers
from entente.dossier.kinds import Commitment, RedLine
from entente.plan.consolidation import Consolidated
from entente.plan.document import Block, Cell, Mark, Ref, Section, Tone
from entente.plan.document import ColumnKind as K
from entente.plan.sections import _build as b

TONES = {
    Outcome.PASS: Tone.GOOD,
    Outcome.RELEASED: Tone.GOOD,
    Outcome.NEAR: Tone.WARN,
    Outcome.UNKNOWN: Tone.BAD,
    Outcome.HIT: Tone.BAD,
}


def limits(plan: Consolidated) -> Section:
    """Return the red lines, the verdicts, the commitments and the offers that treaties do not allow."""
    dossier, book = plan.dossier, plan.book
    lines = dossier.current(RedLine)
    verdicts: list[tuple[Cell, ...]] = [
        (
            Ref(v.offer),
            dossier.name(v.offer),
            Ref(v.red_line),
            dossier.name(v.red_line),
            Mark(book(f"outcome.{v.outcome}"), TONES[v.outcome]),
            book(f"verdict.{v.reason}", **v.facts),
        )
        for v in sorted(plan.verdicts, key=lambda v: (not v.outcome.blocks, v.offer, v.red_line))
    ]
    red_lines: list[tuple[Cell, ...]] = [
        (Ref(r.code), r.title, r.text, book.word(r.rule.type), _mark(plan, r), b.sources(r.sources)) for r in lines
    ]
    treaties: list[tuple[Cell, ...]] = [
        (Ref(c.code), c.agreement, book.word(c.form), c.text or "–", b.sources(c.sources))
        for c in dossier.each(Commitment)
    ]
    broken: list[tuple[Cell, ...]] = [
        (
            Ref(i.offer),
            dossier.name(i.offer),
            Ref(i.commitment),
            book(f"incompatible.{i.reason}", **i.facts),
        )
        for i in plan.incompatibilities
    ]
    blocks: list[Block] = [
        b.paragraph(book("limits.intro")),
        *b.illustrative_note([*lines, *dossier.each(Commitment), *open_offers(dossier).values()], book),
        b.table(
            book,
            "verdicts",
            (
                ("code", K.CODE, 1.0),
                ("offer", K.TEXT, 2.0),
                ("red-line-code", K.CODE, 1.0),
                ("red-line", K.TEXT, 2.0),
                ("outcome", K.MARK, 0.9),
                ("why", K.TEXT, 2.4),
            ),
            verdicts,
            page_rows=30,
        ),
        b.table(
            book,
            "red-lines",
            (
                ("code", K.CODE, 1.0),
                ("red-line", K.TEXT, 1.6),
                ("text", K.TEXT, 2.8),
                ("rule", K.TEXT, 1.0),
                ("label", K.MARK, 0.8),
                ("sources", K.CODE, 1.0),
            ),
            red_lines,
        ),
        b.table(
            book,
            "compatibility",
            (("code", K.CODE, 1.0), ("offer", K.TEXT, 2.2), ("treaty", K.CODE, 1.0), ("why", K.TEXT, 2.8)),
            broken,
        ),
        b.table(
            book,
            "commitments",
            (
                ("code", K.CODE, 1.0),
                ("agreement", K.TEXT, 1.8),
                ("form", K.TEXT, 1.0),
                ("text", K.TEXT, 2.8),
                ("sources", K.CODE, 1.0),
            ),
            treaties,
        ),
    ]
    return b.section(book, "limits", blocks)


def _mark(plan: Consolidated, line: RedLine) -> Cell:
    return Mark(plan.book("label.illustrative"), Tone.NEUTRAL) if line.illustrative else "–"
