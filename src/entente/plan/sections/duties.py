"""The counterpart's duties on home's goods by date: the general rate beside the rate in force, and what is to come.

Rates are those of the register of measures, as known on the plan's day and weighted with the imports
from home.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from entente.dossier.kinds import Development
from entente.plan.consolidation import Consolidated
from entente.plan.document import (
    Block,
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
from entente.plan.pricing import last_published_year
from entente.plan.sections import _build as b
from entente.tradedata import starter
from entente.tradedata.measures import Duty, NoRegister, Register, Relief, added_rates_on, shipped_register
from entente.tradedata.measures.rates import schedule_for

YEAR = 2024  # of the weights that ship
AHEAD = timedelta(days=366)
MOVES = 0.0005  # a change smaller than this is no step
NAMED = 4


@dataclass(frozen=True, slots=True)
class Step:
    """A day on which the added duty changes, and the measures that begin or end on it."""

    day: date
    added: float
    begins: tuple[Duty | Relief, ...]
    ends: tuple[Duty | Relief, ...]


@dataclass(frozen=True, slots=True)
class Path:
    """The general rate, and the added duty step by step, trade-weighted."""

    general: float
    steps: tuple[Step, ...]
    register: Register

    def added_on(self, day: date) -> float:
        """Return the added duty on a day, 0 before the first step."""
        return next((step.added for step in reversed(self.steps) if step.day <= day), 0.0)


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
        path = _path(header.home, header.counterpart, today)
    except (starter.NotShipped, NoRegister) as error:
        return b.section(book, "duties", [b.paragraph(book("duties.unavailable")), b.paragraph(str(error))])
    source = f"{starter.provenance('us_imports_2024_hts10').publisher}; {book('duties.source')}"
    figures = [
        KeyFigure(book("duties.general"), _share(path.general), book("duties.general-note"), source),
        KeyFigure(book("duties.added"), _share(path.added_on(today)), book("duties.added-note", day=today), source),
        KeyFigure(
            book("duties.total"), _share(path.general + path.added_on(today)), book("duties.weights", year=YEAR), source
        ),
    ]
    blocks: list[Block] = [
        b.paragraph(book("duties.intro", day=today, year=YEAR)),
        KeyFigures(tuple(figures)),
        _chart(plan, path, announced, source),
        _table(plan, path, announced, source),
    ]
    return b.section(book, "duties", blocks)


def _path(home: str, counterpart: str, today: date) -> Path:
    """Work out the steps from the register's first day to a year ahead, as known on `today`.

    Raises:
        NoRegister: none ships for the counterpart.
        NotShipped: no weights ship, or they were not yet published, or the day is before the register's first.
    """
    register = shipped_register(counterpart)
    table = starter.us_import_hts10()
    rows = table.filter(table.partner == home).select("hts10", "trade_value_consumption_usd").to_pyarrow()
    if rows.num_rows == 0:
        raise starter.NotShipped(f"Imports of {counterpart} from {home} by tariff line are not shipped.")
    if last_published_year(today) < YEAR or today < register.first_day:
        raise starter.NotShipped(f"Trade of {YEAR}, the only year shipped, was not yet published on this day.")
    lines = rows["hts10"].to_pylist()
    weight = rows["trade_value_consumption_usd"].to_numpy().astype(np.float64)
    weight = weight / weight.sum()
    schedule = schedule_for(counterpart, today)
    rate = np.nan_to_num(schedule.general.ad_valorem_rate) + np.nan_to_num(schedule.general.rest_rate)
    general = dict(zip(schedule.codes, rate.tolist(), strict=True))
    steps: list[Step] = []
    for day, begins, ends in _days(register, home, today):
        by_line = added_rates_on(counterpart, home, lines, day, known_on=today, schedule=schedule, register=register)
        added = float(by_line @ weight)
        if not steps or abs(added - steps[-1].added) > MOVES:
            steps.append(Step(day, added, begins, ends))
    return Path(float(np.array([general.get(line[:8], 0.0) for line in lines]) @ weight), tuple(steps), register)


def _days(
    register: Register, home: str, today: date
) -> list[tuple[date, tuple[Duty | Relief, ...], tuple[Duty | Relief, ...]]]:
    """Days on which something known on `today` begins or ends for home's goods, with what does."""
    begins: dict[date, list[Duty | Relief]] = {register.first_day: []}
    ends: dict[date, list[Duty | Relief]] = {}
    records: tuple[Duty | Relief, ...] = (*register.duties, *register.reliefs)
    for record in records:
        reaches = record.reaches(home) if isinstance(record, Relief) else bool(record.rate_for(home))
        if record.announced > today or not reaches or record.condition:
            continue
        begins.setdefault(max(record.valid_from, register.first_day), []).append(record)
        last = record.last_day(today)
        if last is not None:
            ends.setdefault(last + timedelta(days=1), []).append(record)
    days = sorted({day for day in (*begins, *ends) if register.first_day <= day <= today + AHEAD})
    return [(day, tuple(_first(begins.get(day, ()), register)), tuple(ends.get(day, ()))) for day in days]


def _first(records: Sequence[Duty | Relief], register: Register) -> list[Duty | Relief]:
    """Records that begin on a day; those in force before the register's first day are not news."""
    return [record for record in records if record.valid_from >= register.first_day]


def _share(value: float) -> Quantity:
    return Quantity(value, Unit.SHARE, 1)


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
