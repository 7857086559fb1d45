"""What measures add to goods of one origin on codes of trade, and what in the register makes that doubtful."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from entente.tradedata.measures.loading import register_for
from entente.tradedata.measures.origins import require_origin
from entente.tradedata.measures.rates import schedule_for
from entente.tradedata.measures.register import Register
from entente.tradedata.measures.stacking import Applicable, applicable_on, stack_duties
from entente.tradedata.schedules.schedule import Schedule

__all__ = ["Doubt", "added_rates_on", "doubts_on"]

_FIRST_PROVISION = 98_0000_0000  # chapters 98 and 99


@dataclass(frozen=True, slots=True, eq=False)
class Doubt:
    """Why the rate added on some lines may be another.

    Attributes:
        what: the gap in the register, or the title of a measure that is not held at high confidence.
        confidence: that measure's confidence; "" for a gap.
        lines: (line,) whether the doubt touches it.
    """

    what: str
    confidence: str
    lines: NDArray[np.bool_]


def added_rates_on(
    importer: str,
    exporter: str,
    lines: Sequence[str],
    on: date,
    *,
    known_on: date | None = None,
    content_share: float = 1.0,
    schedule: Schedule | None = None,
    register: Register | None = None,
) -> NDArray[np.float64]:
    """Return (line,) what the measures add on codes of 6 to 10 digits, which need not be in the schedule.

    Chapters 98 and 99 are provisions, not goods (goods returned, small shipments): nothing is added on them. Duties
    that count the general rate in use that of the tariff line, 0 where the schedule has no such line. A code of fewer
    than ten digits meets a measure if the first line under it does.

    Args:
        importer, exporter: ISO alpha-3 codes.
        lines: codes of trade, e.g. ten-digit codes of another year.
        on: day of entry.
        known_on: judge by what was known on this day.
        content_share: share of the value that is the metal named by duties on a content.
        schedule: general rates; those that ship when None.
        register: measures; those that ship when None.
    """
    schedule, register = schedule or schedule_for(importer, on), register or register_for(importer)
    numbers = _numbers(lines)
    applicable = applicable_on(register, on, origins=[require_origin(exporter, importer)], known_on=known_on)[exporter]
    base = _base(schedule, lines, applicable)
    added = stack_duties(applicable, numbers, base_rate=base, content_share=content_share).added_rate
    return np.where(numbers >= _FIRST_PROVISION, 0.0, added)


def doubts_on(
    importer: str,
    exporter: str,
    lines: Sequence[str],
    on: date,
    *,
    known_on: date | None = None,
    register: Register | None = None,
) -> tuple[Doubt, ...]:
    """Return what makes the rates of `added_rates_on` doubtful, with the lines touched; arguments as there.

    Gaps of the register come first, then measures of medium or low confidence that reach a line. Provisions of
    chapters 98 and 99 are not touched.
    """
    register = register or register_for(importer)
    numbers = _numbers(lines)
    goods = numbers < _FIRST_PROVISION
    applicable = applicable_on(register, on, origins=[require_origin(exporter, importer)], known_on=known_on)[exporter]
    found = [
        Doubt(gap.what, "", gap.goods.holds(numbers) & goods) for gap in register.gaps if gap.touches(exporter, on)
    ]
    found += [
        Doubt(duty.title, duty.confidence, duty.goods.holds(numbers) & goods)
        for duty in applicable.duties
        if duty.confidence != "high"
    ]
    return tuple(doubt for doubt in found if doubt.lines.any())


def _numbers(lines: Sequence[str]) -> NDArray[np.int64]:
    return np.array([int(line.ljust(10, "0")) for line in lines], dtype=np.int64)


def _base(schedule: Schedule, lines: Sequence[str], applicable: Applicable) -> NDArray[np.float64]:
    """Return (line,) the known part of the general or column 2 rate; 0 where the schedule has no such line."""
    at = {code: row for row, code in enumerate(schedule.codes)}
    column = schedule.general
    if applicable.column2 and "column2" in schedule.columns:
        column = schedule.columns["column2"]
    general = np.nan_to_num(column.ad_valorem_rate) + np.nan_to_num(column.rest_rate)
    return np.array([general[at[line[:8]]] if line[:8] in at else 0.0 for line in lines])
