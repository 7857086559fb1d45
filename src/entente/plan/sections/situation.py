"""Situation: what has happened, which duties apply, which figures are stated by whom."""

from __future__ import annotations

from entente.dossier.kinds import Development, Figure
from entente.plan.consolidation import Consolidated
from entente.plan.document import Block, Chart, ChartForm, Day, Mark, Ref, Section, Tone, Unit
from entente.plan.document import ColumnKind as K
from entente.plan.findings.statements import disagreements
from entente.plan.sections import _build as b
from entente.plan.sections.duties import announced_steps, duties


def situation(plan: Consolidated) -> Section:
    """Return the section on developments, the counterpart's duties over time, and stated figures."""
    dossier, book = plan.dossier, plan.book
    events = sorted(dossier.each(Development), key=lambda d: (d.date, d.code))
    current = [d for d in events if d.code not in dossier.superseded_by]
    in_force = duties(plan)
    told = in_force is not None and any(isinstance(block, Chart) for block in in_force.blocks)
    blocks: list[Block] = [
        b.paragraph(book("situation.intro", count=len(events), day=dossier.as_of)),
        *([] if told else _rates(plan)),
    ]
    key = [d for d in current if d.key_date]
    if key:
        blocks.append(
            Chart(
                id="timeline",
                title=book("chart.timeline.title"),
                form=ChartForm.TIMELINE,
                rows=tuple({"date": d.date, "label": d.title, "series": book.word(d.topic)} for d in key),
                unit=Unit.NONE,
                alt=book("chart.timeline.alt", count=len(key)),
            )
        )
    rows = [
        (
            Day(d.date),
            Ref(d.code),
            b.titled(d, book),
            Mark(book("label.superseded"), Tone.WARN) if d.code in dossier.superseded_by else book.word(d.topic),
            b.codes(code for code in d.touches if dossier.find(code)),
            b.sources(d.sources),
        )
        for d in reversed(events)
    ]
    columns = (
        ("date", K.DATE, 0.8),
        ("code", K.CODE, 1.2),
        ("what", K.TEXT, 3.0),
        ("topic", K.MARK, 1.0),
        ("touches", K.CODE, 1.2),
        ("sources", K.CODE, 1.0),
    )
    blocks.append(b.table(book, "developments", columns, rows, page_rows=20))
    return b.section(book, "situation", blocks, [*([in_force] if in_force else []), _figures(plan)])


def _rates(plan: Consolidated) -> list[Chart]:
    """The counterpart's duty on home's goods, step by step, up to the day of the plan."""
    steps = announced_steps(plan)
    if len(steps) < 2:
        return []
    steps.append((max(plan.dossier.as_of, steps[-1][0]), steps[-1][1]))
    book = plan.book
    return [
        Chart(
            id="rates",
            title=book("chart.rates.title"),
            form=ChartForm.STEPS,
            rows=tuple({"date": day, "value": rate, "series": ""} for day, rate in steps),
            unit=Unit.SHARE,
            alt=book("chart.rates.alt", first=steps[0][1], last=steps[-2][1], day=steps[-2][0]),
            axis=book("chart.rates.axis"),
        )
    ]


def _figures(plan: Consolidated) -> Section:
    """Stated figures; those that disagree stand together with whose count each is."""
    dossier, book = plan.dossier, plan.book
    differing = {figure.code for group in disagreements(dossier) for figure in group}
    figures = sorted(
        (f for f in dossier.current(Figure) if f.nature != "estimate"),
        key=lambda f: (f.quantity, f.period, f.statistic),
    )
    rows = [
        (
            Ref(f.code),
            (f.quantity, f" – {f.note}") if f.note else f.quantity,
            f.period or "–",
            b.stated(f.value_low, f.value_high),
            f.unit,
            f.statistic or "–",
            Mark(book("label.disagrees"), Tone.WARN) if f.code in differing else "",
            b.sources(f.sources),
        )
        for f in figures
    ]
    columns = (
        ("code", K.CODE, 1.0),
        ("quantity", K.TEXT, 3.2),
        ("period", K.TEXT, 0.7),
        ("value", K.TEXT, 0.8),
        ("unit", K.TEXT, 0.7),
        ("statistic", K.TEXT, 1.3),
        ("agreement-of-sources", K.MARK, 0.9),
        ("sources", K.CODE, 1.0),
    )
    return b.section(
        book,
        "figures",
        [
            b.paragraph(book("figures.intro")),
            *b.illustrative_note(figures, book),
            b.table(book, "figures", columns, rows, page_rows=25),
        ],
    )
