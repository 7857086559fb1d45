"""The counterpart's duties on home's goods by date: the general rate beside the rate in force, and what is to come.

Rates are those of the register of measures, as known on the plan's day and weighted with the imports
from home.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from entente.dossier.kinds import Development
from entente.plan.consolidation import Consolidated
from entente.plan.document import (
    Block,
    BulletList,
    Callout,
    CalloutKind,
    Cell,
    Chart,
    ChartForm,
    Day,
    KeyFigure,
    KeyFigures,
    Mark,
    Quantity,
    Section,
    Tone,
    Unit,
)
from entente.plan.document import ColumnKind as K
from entente.plan.sections import _build as b
from entente.plan.sections._duty_path import MOVES, YEAR, Path, Step, duty_path
from entente.tradedata import starter
from entente.tradedata.measures import NoRegister, Register

NAMED = 4


def announced_steps(plan: Consolidated) -> list[tuple[date, float]]:
    """Return the rate announced for home's goods by day of announcement: the highest not overtaken yet."""
    dossier = plan.dossier
    events = sorted(dossier.each(Development), key=lambda event: (event.date, event.code))
    told = [(e, e.rate) for e in events if e.topic == "counterpart-tariff" and e.rate is not None and e.key_date]

    def overtaken(event: Development, day: date) -> bool:
        later = dossier.find(dossier.superseded_by.get(event.code, ""))
        return isinstance(later, Development) and later.date <= day

    steps = []
    for day in dict.fromkeys(event.date for event, _ in told):
        live = [rate for event, rate in told if event.date <= day and not overtaken(event, day)]
        if live:
            steps.append((day, max(live)))
    return steps


def duties(plan: Consolidated) -> Section | None:
    """Return the part on duties in force; None where the case tells of no duty, or nothing is shipped."""
    book, header, today = plan.book, plan.dossier.negotiation, plan.dossier.as_of
    announced = announced_steps(plan)
    if not announced:
        return None
    try:
        path = duty_path(header.home, header.counterpart, today)
    except (starter.NotShipped, NoRegister) as error:
        return b.section(book, "duties", [b.paragraph(book("duties.unavailable")), b.paragraph(str(error))])
    source = f"{starter.provenance('us_imports_2024_hts10').publisher}; {book('duties.source')}"
    figures = [
        KeyFigure(book("duties.general"), _share(path.general), book("duties.general-note"), source),
        KeyFigure(book("duties.added"), _share(path.added_on(today)), _ends(plan, path), source),
        KeyFigure(
            book("duties.total"), _share(path.general + path.added_on(today)), book("duties.weights", year=YEAR), source
        ),
    ]
    blocks: list[Block] = [
        b.paragraph(book("duties.intro", day=today, year=YEAR)),
        KeyFigures(tuple(figures)),
        _chart(plan, path, announced, source),
        _table(plan, path, announced, source),
        *_doubts(plan, path),
    ]
    return b.section(book, "duties", blocks)


def _share(value: float) -> Quantity:
    return Quantity(value, Unit.SHARE, 1)


def _ends(plan: Consolidated, path: Path) -> str:
    """The day, and the other end of the figure where duties fall on metal alone."""
    book, today = plan.book, plan.dossier.as_of
    step = path.on(today)
    if step is None or abs(step.added - step.added_without) < MOVES:
        return book("duties.added-note", day=today)
    return book("duties.added-ends", day=today, without=step.added_without)


def _doubts(plan: Consolidated, path: Path) -> list[Block]:
    """What the register does not hold or is not sure of, with the trade it touches."""
    book = plan.book
    said = [
        book("duties.doubt", what=what, confidence=book(f"duties.confidence-{confidence}"), share=share)
        if confidence
        else book("duties.gap", what=what.rstrip("."), share=share)
        for what, confidence, share in path.doubts
    ]
    if path.no_general > 0:
        said.append(book("duties.no-general", share=path.no_general))
    if not said:
        return []
    return [Callout(CalloutKind.CAVEAT, book("duties.doubts"), (BulletList(tuple((text,) for text in said)),))]


def _announced_on(announced: Sequence[tuple[date, float]], day: date) -> float | None:
    return next((rate for announced_on, rate in reversed(announced) if announced_on <= day), None)


def _chart(plan: Consolidated, path: Path, announced: Sequence[tuple[date, float]], source: str) -> Chart:
    """Three lines up to the plan's day: the general rate, the rate in force, the rate announced."""
    book, today = plan.book, plan.dossier.as_of
    past = [step for step in path.steps if step.day <= today]
    lines = {
        "duties.line-general": [(past[0].day, path.general)],
        "duties.line-force": [(step.day, path.general + step.added) for step in past],
        "duties.line-announced": list(announced),
    }
    rows: list[Mapping[str, str | float | date | None]] = []
    for key, points in lines.items():
        last = (max(today, points[-1][0]), points[-1][1])
        rows += [{"date": day, "value": value, "series": book(key)} for day, value in (*points, last)]
    return Chart(
        id="duties",
        title=book("chart.duties.title"),
        form=ChartForm.STEPS,
        rows=tuple(rows),
        unit=Unit.SHARE,
        alt=book(
            "chart.duties.alt",
            general=path.general,
            total=path.general + path.added_on(today),
            announced=_announced_on(announced, today),
            day=today,
        ),
        axis=book("chart.duties.axis"),
        source=source,
    )


def _table(plan: Consolidated, path: Path, announced: Sequence[tuple[date, float]], source: str) -> Block:
    book, today = plan.book, plan.dossier.as_of
    rows: list[tuple[Cell, ...]] = []
    for step in path.steps:
        ahead = step.day > today
        rows.append(
            (
                Day(step.day),
                Mark(book("duties.ahead"), Tone.WARN) if ahead else Mark(book("duties.past")),
                _share(path.general),
                _share(step.added),
                _share(step.added_without),
                _share(path.general + step.added),
                Quantity(None if ahead else _announced_on(announced, step.day), Unit.SHARE, 0),
                _what(plan, path.register, step),
            )
        )
    columns = (
        ("date", K.DATE, 0.9),
        ("status", K.MARK, 0.8),
        ("general-rate", K.NUMBER, 0.7),
        ("added", K.NUMBER, 0.7),
        ("added-without", K.NUMBER, 0.8),
        ("in-force", K.NUMBER, 0.7),
        ("announced-rate", K.NUMBER, 0.8),
        ("what", K.TEXT, 3.4),
    )
    note = book("duties.note", day=today)
    return b.table(book, "duties", columns, rows, page_rows=20, note=note, source=source)


def _what(plan: Consolidated, register: Register, step: Step) -> str:
    """The measures that begin or end, with their acts."""
    book = plan.book
    said = []
    for key, records in (("duties.begins", step.begins), ("duties.ends", step.ends)):
        by_act: dict[str, list[str]] = {}
        for record in records[:NAMED]:
            by_act.setdefault(register.acts[record.act].title, []).append(record.title)
        named = [f"{', '.join(titles)} ({act})" for act, titles in by_act.items()]
        if named:
            said.append(f"{book(key)} {'; '.join(named)}{'; …' if len(records) > NAMED else ''}")
    return ". ".join(said) or "–"
