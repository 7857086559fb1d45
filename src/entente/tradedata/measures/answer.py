"""The rate on one code from one origin on a day, with the measures that made it."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from datetime import date
from functools import cache

import numpy as np
from numpy.typing import NDArray

from entente.base.hs import HSCode
from entente.tradedata import starter
from entente.tradedata.measures.base import BaseRates, base_rates
from entente.tradedata.measures.goods import ALL_GOODS
from entente.tradedata.measures.register import Duty, Register, Relief
from entente.tradedata.measures.result import (
    LineRate,
    MeasureApplied,
    OutsideRegister,
    ReliefApplied,
    TariffAnswer,
    UnitMismatch,
    UnitValue,
    UnknownLine,
    UnknownOrigin,
)
from entente.tradedata.measures.stacking import Applicable, Stack, applicable_on, stack_duties
from entente.tradedata.schedules.history import editions_with, explain_missing, successors
from entente.tradedata.schedules.schedule import Schedule

__all__ = ["answer", "require_origin"]

SHOWN_LINES = 50


@cache
def _origins() -> dict[str, str]:
    table = starter.origins().to_pyarrow()
    return dict(zip(table["origin"].to_pylist(), table["name"].to_pylist(), strict=True))


def require_origin(code: str, importer: str) -> str:
    """Return the code of an origin.

    Raises:
        UnknownOrigin: it is not an ISO alpha-3 code, or it is the importer; the message suggests one.
    """
    if code == importer:
        raise UnknownOrigin(f"Exporter {code!r} is the importer. Goods of its own pay no duty; give another origin.")
    if code in _origins() or code == "USA":
        return code
    names = {name.lower(): iso for iso, name in _origins().items()} | {iso.lower(): iso for iso in _origins()}
    near = difflib.get_close_matches(code.lower(), names, n=1, cutoff=0.6)
    hint = f' Did you mean "{names[near[0]]}"?' if near else ""
    raise UnknownOrigin(
        f"{code!r} is not an origin. Use an ISO alpha-3 code, e.g. VNM; EUU is the European Union.{hint}"
    )


def answer(
    schedule: Schedule,
    register: Register,
    *,
    exporter: str,
    hs: HSCode,
    on: date,
    known_on: date | None = None,
    preference: str = "",
    content_share: float = 1.0,
    unit_value: UnitValue | None = None,
    weights: dict[str, float] | None = None,
) -> TariffAnswer:
    """Return the rate of a code; `rates.tariff_rate` fills in what ships.

    Args:
        schedule: general rates.
        register: measures of the same importer.
        exporter: ISO alpha-3 code of the origin.
        hs: 2 to 10 digits; with several lines under it, rates are averaged and the range is given.
        on: day of entry.
        known_on: judge by what was known on this day.
        preference: programme symbol claimed, e.g. `S`.
        content_share: share of the value that is the metal named by duties on a content, between 0 and 1.
        unit_value: what a unit of the goods is worth, for an ad valorem equivalent of specific duties.
        weights: line → value of trade, for the average; a simple mean over tariff lines without.

    Raises:
        OutsideRegister, UnknownLine, UnknownOrigin, UnitMismatch: with what to do.
    """
    if on < register.first_day:
        raise OutsideRegister(
            f"The register of {register.importer} begins on {register.first_day}; {on} is earlier. Give a later day."
        )
    exporter = require_origin(exporter, schedule.importer)
    at = _find(schedule, hs)
    applicable = applicable_on(register, on, origins=[exporter], known_on=known_on, preference=preference)[exporter]
    base = base_rates(schedule, at, applicable.column2, exporter=exporter, preference=preference)
    base = _with_unit_value(base, unit_value)
    numbers = schedule.number[at]
    masks: dict[str, NDArray[np.bool_]] = {}
    stack = stack_duties(applicable, numbers, base_rate=base.counted_rate, content_share=content_share, masks=masks)
    rate = base.counted_rate + stack.added_rate
    least = _least(applicable, stack, numbers, base, masks) if content_share == 1.0 else rate
    known = base.some_known | (stack.added_rate > 0)
    weight, basis = _weights(schedule, at, rate, weights)
    nothing_known = not known.any()
    caveats = [
        *_schedule_caveats(schedule),
        *_caveats(schedule, register, applicable, stack, base, on, exporter, numbers),
        *base.caveats,
    ]
    return TariffAnswer(
        importer=schedule.importer,
        exporter=exporter,
        hs=hs.code,
        hs_revision=hs.revision,
        on=on,
        known_on=known_on,
        schedule=schedule.name,
        ad_valorem_rate=None if nothing_known else _average(weight, rate),
        complete=bool(base.complete.all()),
        base_rate=None if not base.some_known.any() else _average(weight, base.counted_rate),
        lowest=None if nothing_known else _round(min(rate.min(), least.min())),
        highest=None if nothing_known else _round(max(rate.max(), least.max())),
        basis=basis,
        specific=base.specific,
        measures=(_general(schedule, base, weight), *_applied(register, applicable, stack, weight, known_on)),
        conditional=tuple(
            _measure(register, duty, duty.rate_for(exporter), 0.0, known_on)
            for duty in applicable.conditional
            if duty.goods.holds(numbers).any()
        ),
        reliefs=_reliefs(register, applicable, numbers, known_on),
        lines=tuple(
            LineRate(
                line=schedule.lines[at[row]],
                ad_valorem_rate=_round(rate[row]),
                base_rate=_round(base.counted_rate[row]),
                added_rate=_round(stack.added_rate[row]),
                complete=bool(base.complete[row]),
            )
            for row in range(min(at.size, SHOWN_LINES))
        ),
        line_count=int(at.size),
        caveats=tuple(dict.fromkeys(caveats)),
    )


def _find(schedule: Schedule, hs: HSCode) -> NDArray[np.int64]:
    """Return the lines under a code, or say what became of it."""
    if hs.revision != schedule.hs_revision:
        subheading = hs.code[:6]
        became = successors(subheading, hs.revision) if len(hs.code) >= 6 else ()
        if hs.revision not in editions_with(subheading):
            raise UnknownLine(f"{hs} does not exist: {hs.revision} has no {subheading}. Check the edition.")
        if became != (subheading,):
            raise UnknownLine(
                f"{explain_missing(hs, schedule.name)} {schedule.name} is built on {schedule.hs_revision}."
            )
    at = schedule.under(HSCode(hs.code, schedule.hs_revision))
    if not at.size:
        raise UnknownLine(explain_missing(HSCode(hs.code, schedule.hs_revision), schedule.name))
    return at


def _least(
    applicable: Applicable,
    stack: Stack,
    numbers: NDArray[np.int64],
    base: BaseRates,
    masks: dict[str, NDArray[np.bool_]],
) -> NDArray[np.float64]:
    """Return (line,) the rate where duties on a content find none of it: the other end of what may be owed."""
    rate = base.counted_rate + stack.added_rate
    if not any(duty.content and stack.share[row].any() for row, duty in enumerate(stack.duties)):
        return rate
    without = stack_duties(applicable, numbers, base_rate=base.counted_rate, content_share=0.0, masks=masks)
    return np.asarray(base.counted_rate + without.added_rate)


def _with_unit_value(base: BaseRates, unit_value: UnitValue | None) -> BaseRates:
    if unit_value is None:
        return base
    units = {amount.unit for part in base.specific for amount in part.amounts}
    if not units:
        raise UnitMismatch("The rate has no duty per unit, so a unit value changes nothing. Leave it out.")
    if units != {unit_value.unit}:
        raise UnitMismatch(
            f"The unit value is per {unit_value.unit}, the duty per {' and '.join(sorted(units))}. "
            f"Give the value per {' or '.join(sorted(units))}."
        )
    return base.revalued(unit_value.amount)


def _weights(
    schedule: Schedule, at: NDArray[np.int64], rate: NDArray[np.float64], trade: dict[str, float] | None
) -> tuple[NDArray[np.float64], str]:
    """Return (line,) weights that add up to 1, and how they were chosen."""
    if np.ptp(rate) < 1e-12:
        return np.full(at.size, 1 / at.size), "one rate"
    if trade:
        value = np.array([trade.get(schedule.lines[row], 0.0) for row in at])
        if value.sum() > 0:
            return value / value.sum(), "weighted by US imports of 2024 from the exporter"
    lines, inverse, count = np.unique(schedule.tariff_line[at], return_inverse=True, return_counts=True)
    return 1 / (lines.size * count[inverse]), "simple mean over tariff lines"


def _general(schedule: Schedule, base: BaseRates, weight: NDArray[np.float64]) -> MeasureApplied:
    return MeasureApplied(
        id=f"{schedule.importer.lower()}-{base.column}",
        title=base.title,
        act=schedule.name,
        url=schedule.provenance.url,
        rate=_average(weight, base.counted_rate) if base.some_known.any() else None,
        adds=_average(weight, base.counted_rate),
        valid_from=None,
        valid_until=None,
        announced=None,
        in_schedule=None,
        confidence="low" if schedule.rate_basis else "high",
        note=" ".join(base.caveats) if schedule.rate_basis else "",
    )


def _applied(
    register: Register, applicable: Applicable, stack: Stack, weight: NDArray[np.float64], known_on: date | None
) -> list[MeasureApplied]:
    found = []
    for row, (duty, rate) in enumerate(zip(stack.duties, applicable.rates, strict=True)):
        if stack.share[row].any():
            found.append(_measure(register, duty, rate, _average(weight, stack.added[row]), known_on))
    return found


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


def _reliefs(
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


def _caveats(
    schedule: Schedule,
    register: Register,
    applicable: Applicable,
    stack: Stack,
    base: BaseRates,
    on: date,
    exporter: str,
    numbers: NDArray[np.int64],
) -> Sequence[str]:
    found = []
    if on > register.last_day:
        found.append(f"The register ends on {register.last_day}; acts after that day are not in it.")
    found += [gap.what for gap in register.gaps if gap.touches(exporter, on) and gap.goods.holds(numbers).any()]
    for row, duty in enumerate(stack.duties):
        on_part = (stack.share[row] > 0) & ~duty.whole_value.holds(numbers)
        if duty.content and on_part.any():
            found.append(
                f"{duty.id} falls on the {duty.content} alone; {stack.share[row][on_part].max():.0%} of the value is "
                "counted. The rest owes the duties it keeps off. State the share with --content-share."
            )
        if duty.confidence != "high" and stack.share[row].any():
            found.append(f"{duty.id} is of {duty.confidence} confidence. {duty.note}".strip())
    found += [
        f"{relief.title}: spared if {relief.condition} ({relief.id})."
        for relief in applicable.conditional_reliefs
        if relief.goods is not ALL_GOODS and relief.goods.holds(numbers).any()
    ]
    missing = int((~base.complete).sum())
    if missing:
        found.append(
            f"The rate of {missing} of {base.complete.size} lines has a part that is not a percentage and has no known "
            "equivalent; it is listed under specific and not counted."
        )
    return found


def _average(weight: NDArray[np.float64], value: NDArray[np.float64]) -> float:
    return _round(float(np.dot(weight, value)))


def _schedule_caveats(schedule: Schedule) -> tuple[str, ...]:
    return schedule.caveats if schedule.importer != "USA" else ()


def _round(value: float) -> float:
    return round(float(value), 9)
