"""The rate on one code from one origin on a day, with the measures that made it."""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import NDArray

from entente.base.hs import HSCode
from entente.tradedata.measures.base import BaseRates, base_rates
from entente.tradedata.measures.caveats import caveats_of
from entente.tradedata.measures.origins import require_origin
from entente.tradedata.measures.register import Register
from entente.tradedata.measures.result import (
    LineRate,
    OutsideRegister,
    TariffAnswer,
    UnitMismatch,
    UnitValue,
    UnknownLine,
)
from entente.tradedata.measures.shown import (
    applied_measures,
    average,
    conditional_measures,
    general_rate,
    reliefs_shown,
    rounded,
)
from entente.tradedata.measures.stacking import Applicable, Stack, applicable_on, stack_duties
from entente.tradedata.schedules.duty import unit_name
from entente.tradedata.schedules.history import EDITIONS, editions_with, explain_missing, successors
from entente.tradedata.schedules.schedule import Schedule

__all__ = ["answer"]

SHOWN_LINES = 50
_SUBHEADING = 6


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
    other = _without_content(applicable, stack, numbers, base, masks) if content_share == 1.0 else rate
    known = base.some_known | (stack.added_rate > 0)
    weight, basis = _weights(schedule, at, rate, weights)
    nothing_known = not known.any()
    of_rate = caveats_of(register, applicable, stack, base, on=on, exporter=exporter, numbers=numbers)
    return TariffAnswer(
        importer=schedule.importer,
        exporter=exporter,
        hs=hs.code,
        hs_revision=hs.revision,
        on=on,
        known_on=known_on,
        schedule=schedule.name,
        ad_valorem_rate=None if nothing_known else average(weight, rate),
        complete=bool(base.complete.all()),
        base_rate=None if not base.some_known.any() else average(weight, base.counted_rate),
        lowest=None if nothing_known else rounded(min(rate.min(), other.min())),
        highest=None if nothing_known else rounded(max(rate.max(), other.max())),
        basis=basis,
        specific=base.specific,
        measures=(
            general_rate(schedule, base, weight),
            *applied_measures(register, applicable, stack, weight, known_on),
        ),
        conditional=conditional_measures(register, applicable, numbers, exporter, known_on),
        reliefs=reliefs_shown(register, applicable, numbers, known_on),
        lines=_line_rates(schedule, at, rate, base, stack),
        line_count=int(at.size),
        caveats=tuple(dict.fromkeys((*schedule.caveats, *of_rate))),
    )


def _line_rates(
    schedule: Schedule, at: NDArray[np.int64], rate: NDArray[np.float64], base: BaseRates, stack: Stack
) -> tuple[LineRate, ...]:
    """Return the rates of the first lines, as many as are shown."""
    return tuple(
        LineRate(
            line=schedule.lines[at[row]],
            ad_valorem_rate=rounded(rate[row]) if base.some_known[row] or stack.added_rate[row] else None,
            base_rate=rounded(base.counted_rate[row]) if base.some_known[row] else None,
            added_rate=rounded(stack.added_rate[row]),
            complete=bool(base.complete[row]),
        )
        for row in range(min(at.size, SHOWN_LINES))
    )


def _find(schedule: Schedule, hs: HSCode) -> NDArray[np.int64]:
    """Return the lines under a code, or say what became of it."""
    if hs.revision != schedule.hs_revision and len(hs.code) >= _SUBHEADING:
        subheading = hs.code[:_SUBHEADING]
        became = successors(subheading, hs.revision)
        if hs.revision not in EDITIONS:
            raise UnknownLine(
                f"Codes of {hs.revision} are not held; those of {EDITIONS[0]} and later are. Convert {hs}."
            )
        if hs.revision not in editions_with(subheading):
            raise UnknownLine(f"{hs} does not exist: {hs.revision} has no {subheading}{_held(subheading)}.")
        if became != (subheading,):
            raise UnknownLine(
                f"{explain_missing(hs, schedule.name)} {schedule.name} is built on {schedule.hs_revision}."
            )
    at = schedule.under(HSCode(hs.code, schedule.hs_revision))
    if not at.size:
        raise UnknownLine(explain_missing(HSCode(hs.code, schedule.hs_revision), schedule.name))
    return at


def _held(subheading: str) -> str:
    """Say which editions have a subheading, and what to do."""
    held = editions_with(subheading)
    return f"; {', '.join(held)} have it. State one of them" if held else ". Check the code"


def _without_content(
    applicable: Applicable,
    stack: Stack,
    numbers: NDArray[np.int64],
    base: BaseRates,
    masks: dict[str, NDArray[np.bool_]],
) -> NDArray[np.float64]:
    """Return (line,) the rate where duties on a content find none of it: the other end of what may be owed.

    It is the higher end where the duty such goods then owe is above the duty on the content.
    """
    rate = base.counted_rate + stack.added_rate
    if not any(duty.content and stack.share[row].any() for row, duty in enumerate(stack.duties)):
        return rate
    without = stack_duties(applicable, numbers, base_rate=base.counted_rate, content_share=0.0, masks=masks)
    return np.asarray(base.counted_rate + without.added_rate)


def _with_unit_value(base: BaseRates, unit_value: UnitValue | None) -> BaseRates:
    if unit_value is None:
        return base
    amounts = [amount for part in base.specific for amount in part.amounts]
    if not amounts:
        raise UnitMismatch("The rate has no duty per unit, so a unit value changes nothing. Leave it out.")
    units, currencies = (sorted({getattr(amount, name) for amount in amounts}) for name in ("unit", "currency"))
    unit, currency = unit_name(unit_value.unit), unit_value.currency or "USD"
    if units != [unit]:
        raise UnitMismatch(
            f"The unit value is per {unit_value.unit}, the duty per {' and '.join(units)}. "
            f"Give the value per {' or '.join(units)}."
        )
    if currencies != [currency]:
        raise UnitMismatch(
            f"The unit value is in {currency}, the duty in {' and '.join(currencies)}. Give the value in the duty's "
            f"currency, e.g. {unit_value.amount:g} {currencies[0]}/{unit}."
        )
    return base.revalued(unit_value.amount)


def _weights(
    schedule: Schedule, at: NDArray[np.int64], rate: NDArray[np.float64], trade: dict[str, float] | None
) -> tuple[NDArray[np.float64], str]:
    """Return (line,) weights that add up to 1, and how they were chosen.

    Trade under a statistical code that the schedule no longer has is spread evenly over the lines of its tariff line.
    """
    if np.ptp(rate) < 1e-12:
        return np.full(at.size, 1 / at.size), "one rate"
    lines, inverse, count = np.unique(schedule.tariff_line[at], return_inverse=True, return_counts=True)
    if trade:
        named = [schedule.lines[row] for row in at]
        value = np.array([trade.get(line, 0.0) for line in named])
        here, position = set(named), {schedule.codes[row]: index for index, row in enumerate(lines)}
        spread = np.zeros(lines.size)
        for code, worth in trade.items():
            if code not in here and code[:8] in position:
                spread[position[code[:8]]] += worth
        value += spread[inverse] / count[inverse]
        if value.sum() > 0:
            return value / value.sum(), "weighted by US imports of 2024 from the exporter"
    return 1 / (lines.size * count[inverse]), "simple mean over tariff lines"
