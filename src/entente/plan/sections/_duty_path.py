"""The added duty on home's goods step by step: trade-weighted, as known on a day, with what makes it doubtful."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from entente.plan.pricing import last_published_year
from entente.tradedata import starter
from entente.tradedata.measures import Duty, Register, Relief, added_rates_on, doubts_on, shipped_register
from entente.tradedata.measures.rates import schedule_for

__all__ = ["MOVES", "YEAR", "Path", "Step", "duty_path"]

YEAR = 2024  # of the weights that ship
MOVES = 0.0005  # a change smaller than this is no step
_AHEAD = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Step:
    """A day on which the added duty changes, and the measures that begin or end on it.

    Attributes:
        added: trade-weighted, duties on the metal in a good counted on its whole value.
        added_without: the same, with no metal in such goods.
    """

    day: date
    added: float
    added_without: float
    begins: tuple[Duty | Relief, ...]
    ends: tuple[Duty | Relief, ...]


@dataclass(frozen=True, slots=True)
class Path:
    """The general rate, and the added duty step by step, trade-weighted.

    Attributes:
        no_general: share of trade in lines whose general rate is not known or not known in full.
        doubts: what in the register is missing or not sure, with the confidence ("" for what is missing) and the
            largest share of trade it touched on any step up to the plan's day.
    """

    general: float
    steps: tuple[Step, ...]
    register: Register
    no_general: float
    doubts: tuple[tuple[str, str, float], ...]

    def on(self, day: date) -> Step | None:
        """Return the step in force on a day."""
        return next((step for step in reversed(self.steps) if step.day <= day), None)

    def added_on(self, day: date) -> float:
        """Return the added duty on a day, 0 before the first step."""
        step = self.on(day)
        return step.added if step else 0.0


def duty_path(home: str, counterpart: str, today: date) -> Path:
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
    rate = schedule.general.ad_valorem_rate + schedule.general.rest_rate
    counted = np.nan_to_num(schedule.general.ad_valorem_rate) + np.nan_to_num(schedule.general.rest_rate)
    general = dict(zip(schedule.codes, counted.tolist(), strict=True))
    in_full = {code for code, known in zip(schedule.codes, np.isfinite(rate).tolist(), strict=True) if known}
    not_known = np.array([line < "98" and line[:8] not in in_full for line in lines])
    steps: list[Step] = []
    doubts: dict[tuple[str, str], float] = {}
    for day, begins, ends in _days(register, home, today):
        added, without = (
            float(
                weight
                @ added_rates_on(
                    counterpart,
                    home,
                    lines,
                    day,
                    known_on=today,
                    content_share=share,
                    schedule=schedule,
                    register=register,
                )
            )
            for share in (1.0, 0.0)
        )
        if day <= today:
            for doubt in doubts_on(counterpart, home, lines, day, known_on=today):
                key = (doubt.what, doubt.confidence)
                doubts[key] = max(doubts.get(key, 0.0), float(weight @ doubt.lines))
        if not steps or abs(added - steps[-1].added) > MOVES:
            steps.append(Step(day, added, without, begins, ends))
    return Path(
        general=float(np.array([general.get(line[:8], 0.0) for line in lines]) @ weight),
        steps=tuple(steps),
        register=register,
        no_general=float(weight @ not_known),
        doubts=tuple(sorted(((*key, share) for key, share in doubts.items()), key=lambda one: (-one[2], one[0]))),
    )


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
    days = sorted({day for day in (*begins, *ends) if register.first_day <= day <= today + _AHEAD})
    return [(day, tuple(_first(begins.get(day, ()), register)), tuple(ends.get(day, ()))) for day in days]


def _first(records: Sequence[Duty | Relief], register: Register) -> list[Duty | Relief]:
    """Records that begin on a day; those in force before the register's first day are not news."""
    return [record for record in records if record.valid_from >= register.first_day]
