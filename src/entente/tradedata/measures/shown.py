"""The measures and reliefs behind a rate, as records of the answer."""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import NDArray

from entente.tradedata.measures.base import BaseRates
from entente.tradedata.measures.register import Duty, Register, Relief
from entente.tradedata.measures.result import MeasureApplied, ReliefApplied
from entente.tradedata.measures.stacking import Applicable, Stack
from entente.tradedata.schedules.schedule import Schedule

__all__ = ["applied_measures", "average", "conditional_measures", "general_rate", "reliefs_shown", "rounded"]

_DIGITS = 9


def rounded(value: float) -> float:
    """Return a fraction without the noise of sums."""
    return round(float(value), _DIGITS)


def average(weight: NDArray[np.float64], value: NDArray[np.float64]) -> float:
    """Return the mean over lines with weights that add up to 1."""
    return rounded(float(np.dot(weight, value)))


def general_rate(schedule: Schedule, base: BaseRates, weight: NDArray[np.float64]) -> MeasureApplied:
    """Return the general, preferential or column 2 rate as the first measure."""
    return MeasureApplied(
        id=f"{schedule.importer.lower()}-{base.column}",
        title=base.title,
        act=schedule.name,
        url=schedule.provenance.url,
        rate=average(weight, base.counted_rate) if base.some_known.any() else None,
        adds=average(weight, base.counted_rate),
        valid_from=None,
        valid_until=None,
        announced=None,
        in_schedule=None,
        confidence="low" if schedule.rate_basis else "high",
        note=" ".join(base.caveats) if schedule.rate_basis else "",
    )


def applied_measures(
    register: Register, applicable: Applicable, stack: Stack, weight: NDArray[np.float64], known_on: date | None
) -> list[MeasureApplied]:
    """Return the duties that fall on at least one of the lines, with what each adds on average."""
    found = []
    for row, (duty, rate) in enumerate(zip(stack.duties, applicable.rates, strict=True)):
        if stack.share[row].any():
            found.append(_measure(register, duty, rate, average(weight, stack.added[row]), known_on))
    return found


def conditional_measures(
    register: Register, applicable: Applicable, numbers: NDArray[np.int64], exporter: str, known_on: date | None
) -> tuple[MeasureApplied, ...]:
    """Return the duties that are owed only if customs finds something, where they reach one of the lines."""
    return tuple(
        _measure(register, duty, duty.rate_for(exporter), 0.0, known_on)
        for duty in applicable.conditional
        if duty.goods.holds(numbers).any()
    )


def _measure(register: Register, duty: Duty, rate: float | None, adds: float, known_on: date | None) -> MeasureApplied:
    act = register.acts[duty.act]
    return MeasureApplied(
        id=duty.id,
        title=duty.title,
        act=act.citation,
        url=act.url,
        rate=rate,
        adds=adds,
        valid_from=duty.valid_from,
        valid_until=duty.last_day(known_on),
        announced=duty.announced,
        in_schedule=duty.in_schedule,
        includes_mfn=duty.includes_mfn,
        content=duty.content,
        condition=duty.condition,
        confidence=duty.confidence,
        note=duty.note,
    )


def reliefs_shown(
    register: Register, applicable: Applicable, numbers: NDArray[np.int64], known_on: date | None
) -> tuple[ReliefApplied, ...]:
    """Return the reliefs that take a duty away from at least one of the lines."""
    return tuple(
        ReliefApplied(
            id=relief.id,
            kind=relief.kind,
            title=relief.title,
            act=register.acts[relief.act].citation,
            relieves=relief.relieves,
            valid_from=relief.valid_from,
            valid_until=relief.last_day(known_on),
            announced=relief.announced,
            note=relief.note,
        )
        for relief in applicable.reliefs
        if relief.goods.holds(numbers).any() and _relieved(relief, applicable, numbers)
    )


def _relieved(relief: Relief, applicable: Applicable, numbers: NDArray[np.int64]) -> bool:
    return any(
        (duty.id in relief.relieves or duty.programme in relief.relieves) and duty.goods.holds(numbers).any()
        for duty in applicable.duties
    )
