"""Sources: what the statements rest on."""

from __future__ import annotations

from entente.base.provenance import Provenance
from entente.dossier.kinds import KINDS, Source
from entente.plan.consolidation import Consolidated
from entente.plan.document import Block, Cell, Day, Link, Quantity, Ref, Section, Unit
from entente.plan.document import ColumnKind as K
from entente.plan.sections import _build as b


def sources(plan: Consolidated) -> Section:
    """Return every source that a record shown in the plan refers to, with how often."""
    dossier, book = plan.dossier, plan.book
    used: dict[str, int] = {}
    for kind in KINDS:
        for record in dossier.tables.get(kind, {}).values():
            for reference in record.sources:
                used[reference.source] = used.get(reference.source, 0) + 1
    rows: list[tuple[Cell, ...]] = [
        (
            Ref(s.code),
            s.title,
            s.publisher or "–",
            Day(s.published_on),
            Link(s.url, s.url) if s.url else "–",
            Quantity(float(used[s.code]), Unit.COUNT),
        )
        for s in sorted(dossier.each(Source), key=lambda s: s.code)
        if s.code in used
    ]
    columns = (
        ("code", K.CODE, 1.0),
        ("title", K.TEXT, 2.8),
        ("publisher", K.TEXT, 1.2),
        ("published", K.DATE, 0.8),
        ("address", K.TEXT, 2.4),
        ("used", K.NUMBER, 0.5),
    )
    blocks: list[Block] = [
        b.paragraph(book("sources.intro", sha=dossier.inputs_sha256[:16])),
        b.table(book, "sources", columns, rows, page_rows=80),
    ]
    return b.section(book, "sources", blocks, _data(plan))


def _date(p: Provenance, plan: Consolidated) -> str:
    """A table's date; of one that goes on after the day of the plan, only the year."""
    return p.date if p.date <= plan.dossier.as_of.isoformat() else p.date[:4]


def _data(plan: Consolidated) -> list[Section]:
    """The tables the computed figures rest on."""
    book = plan.book
    if not plan.assessment.effects:
        return []
    provenance: dict[str, Provenance] = {}
    used: dict[str, str] = {}
    for effect in plan.assessment.effects:
        provenance |= effect.provenance
        used |= effect.figures_from
    rows: list[tuple[Cell, ...]] = [
        (p.title, p.publisher, _date(p, plan), Link(p.url, p.url) if p.url else "–", p.licence, used.get(name, "–"))
        for name, p in provenance.items()
    ]
    columns = (
        ("title", K.TEXT, 2.0),
        ("publisher", K.TEXT, 1.6),
        ("date", K.TEXT, 0.7),
        ("address", K.TEXT, 1.6),
        ("licence", K.TEXT, 1.2),
        ("used-for", K.TEXT, 2.0),
    )
    return [b.section(book, "data", [b.paragraph(book("data.intro")), b.table(book, "data", columns, rows)])]
