"""Averages, peaks and duty-free shares of a tariff schedule."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float
from numpy.typing import NDArray

from entente.base.errors import EntenteError
from entente.equilibrium.solution import Array

__all__ = ["PEAK_RATE", "InvalidScheduleError", "ScheduleAverages", "average_schedule", "check_schedule"]

PEAK_RATE = 0.15  # World Tariff Profiles (WTO, ITC, UNCTAD): an international peak is a duty above 15 %


class InvalidScheduleError(EntenteError):
    """Rates, trade values or elasticities that are not those of a tariff schedule."""


@dataclass(frozen=True, slots=True)
class ScheduleAverages:
    """A schedule in a few numbers; all fractions.

    Attributes:
        lines: number of lines.
        simple_average: mean of the rates.
        trade_weighted_average: mean weighted by trade; NaN where no line has trade.
        peak_share_lines: share of lines above the peak rate.
        peak_share_trade: share of trade in them; NaN where no line has trade.
        duty_free_share_lines: share of lines at a rate of 0.
        duty_free_share_trade: share of trade in them; NaN where no line has trade.
        dispersion: standard deviation of the rates over lines.
        highest_rate: the largest rate.
    """

    lines: int
    simple_average: float
    trade_weighted_average: float
    peak_share_lines: float
    peak_share_trade: float
    duty_free_share_lines: float
    duty_free_share_trade: float
    dispersion: float
    highest_rate: float


def average_schedule(
    rate: Float[Array, " line"], trade_value: Float[Array, " line"], *, peak_rate: float = PEAK_RATE
) -> ScheduleAverages:
    """Return the averages of a schedule.

    Args:
        rate: t ≥ 0, ad valorem rate by line, a fraction.
        trade_value: imports by line, 0 or more; a line without trade counts in the simple figures alone.
        peak_rate: rates above it are peaks.

    Raises:
        InvalidScheduleError: no lines, shapes disagree, or a number is out of range.

    Source: definitions of World Tariff Profiles (WTO, ITC, UNCTAD).
    """
    check_schedule(rate, trade_value)
    total = float(trade_value.sum())

    def of_trade(chosen: NDArray[np.bool_]) -> float:
        return float(trade_value[chosen].sum() / total) if total > 0 else float("nan")

    peak, free = rate > peak_rate, rate == 0
    return ScheduleAverages(
        lines=rate.size,
        simple_average=float(rate.mean()),
        trade_weighted_average=float((rate * trade_value).sum() / total) if total > 0 else float("nan"),
        peak_share_lines=float(peak.mean()),
        peak_share_trade=of_trade(peak),
        duty_free_share_lines=float(free.mean()),
        duty_free_share_trade=of_trade(free),
        dispersion=float(rate.std()),
        highest_rate=float(rate.max()),
    )


def check_schedule(rate: Array, trade_value: Array, **others: Array) -> None:
    """Raise unless there are lines, each with a rate and a value (and whatever else is given) in range."""
    arrays = {"rate": rate, "trade value": trade_value, **{k.replace("_", " "): v for k, v in others.items()}}
    shapes = {name: array.shape for name, array in arrays.items()}
    if rate.ndim != 1 or len(set(shapes.values())) != 1 or rate.size == 0:
        raise InvalidScheduleError(
            f"A schedule needs one number of each kind by line and at least one line; got shapes {shapes}."
        )
    for name, array in arrays.items():
        bad = ~np.isfinite(array) | (array < 0)
        if bad.any():
            first = int(bad.argmax())
            raise InvalidScheduleError(
                f"The {name} at position {first} is {array[first]}. Use numbers of 0 or more, rates as fractions; "
                "leave out lines that are not known."
            )
