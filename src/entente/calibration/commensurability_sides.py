"""One side's schedule, the indices it is measured by, and the value of what it gives."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from entente.base.errors import EntenteError
from entente.equilibrium.indices import (
    ScheduleAverages,
    UniformRates,
    average_schedule,
    uniform_rates,
    value_concessions,
)

__all__ = ["CONCESSIONS", "INDICES", "InvalidRule", "Schedule", "ScheduleIndices", "Side", "measure_side"]

Array = NDArray[np.float64]
INDICES = (
    "simple_average",
    "trade_weighted_average",
    "peak_share_lines",
    "peak_share_trade",
    "duty_free_share_lines",
    "duty_free_share_trade",
    "import_equivalent",
    "welfare_equivalent",
)
CONCESSIONS = (
    "concession_trade_covered",
    "concession_duty_forgone",
    "concession_trade_gain",
    "concession_buyer_gain",
)
_OF_LINES = ("simple_average", "peak_share_lines", "duty_free_share_lines")


class InvalidRule(EntenteError):
    """A rule that names an index there is not, or an impossible limit."""


@dataclass(frozen=True, slots=True, eq=False)
class Schedule:
    """What one side charges the other.

    Attributes:
        importer, exporter: ISO alpha-3.
        lines: codes, (line,).
        rate_before, rate_after: ad valorem rates now and as offered, fractions, (line,); NaN where not known.
        rate_observed: the rates at which the trade was recorded, (line,); they may be neither of the two.
        trade_value_usd: the exporter's sales in each line as recorded; NaN where not recorded, (line,).
        demand_elasticity: ε of the importer's demand for the exporter's goods, positive, (line,).
        trade_basis: whose count the trade is, in words.
        estimated: whether the rate is an average of something wider, not the line's own, (line,); None is none.
        caveats: what to know.
    """

    importer: str
    exporter: str
    lines: tuple[str, ...]
    rate_before: Array
    rate_after: Array
    rate_observed: Array
    trade_value_usd: Array
    demand_elasticity: Array
    trade_basis: str
    estimated: NDArray[np.bool_] | None = None
    caveats: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ScheduleIndices:
    """One schedule on one date in the indices of `INDICES`; NaN where an index cannot be computed."""

    averages: ScheduleAverages
    uniform: UniformRates

    def get(self, name: str) -> float:
        """Return an index by name."""
        if name == "import_equivalent":
            return self.uniform.import_volume
        if name == "welfare_equivalent":
            return self.uniform.welfare
        return float(getattr(self.averages, name))


@dataclass(frozen=True, slots=True)
class Side:
    """One side's schedule and what it gives.

    Attributes:
        importer, exporter: ISO alpha-3.
        before, after: indices now and with the offer.
        gives: concession → US dollars, of `CONCESSIONS`: trade covered and duty forgone on recorded trade; the gain of
            trade and of buyers by the model, between the rates before and after.
        lines: in the schedule.
        known_share: share of recorded trade in lines whose rates are known.
        not_recorded: lines without a trade record: missing, not zero.
        estimated_trade: share of the trade with known rates at rates that are averages of something wider.
        estimated_lines: the same share of lines.
        estimated_given: the same share of trade in lines that are cut or raised.
    """

    importer: str
    exporter: str
    before: ScheduleIndices
    after: ScheduleIndices
    gives: dict[str, float]
    lines: int
    known_share: float
    not_recorded: int
    estimated_trade: float
    estimated_lines: float
    estimated_given: float

    def estimated_share(self, figure: str) -> float:
        """Return the share of what a figure weighs, trade or lines, that has an estimated rate."""
        if figure in CONCESSIONS:
            return self.estimated_given
        return self.estimated_lines if figure in _OF_LINES else self.estimated_trade


def measure_side(schedule: Schedule) -> Side:
    """Return one side's figures over the lines whose rates are known."""
    known = np.isfinite(schedule.rate_before) & np.isfinite(schedule.rate_after) & np.isfinite(schedule.rate_observed)
    recorded = np.isfinite(schedule.trade_value_usd)
    if not known.any():
        raise InvalidRule(f"No line of {schedule.importer}'s schedule has a known rate. Give its rates.")
    total = float(schedule.trade_value_usd[recorded].sum())
    trade = np.where(recorded, schedule.trade_value_usd, 0.0)[known]
    before, after, observed, elasticity = (
        array[known]
        for array in (schedule.rate_before, schedule.rate_after, schedule.rate_observed, schedule.demand_elasticity)
    )

    guessed = np.zeros(known.sum(), dtype=np.bool_) if schedule.estimated is None else schedule.estimated[known]

    def share_guessed(weight: Array) -> float:
        return float(weight[guessed].sum() / weight.sum()) if weight.sum() > 0 else 0.0

    def trade_at(rate: Array) -> Array:
        """Return sales at another rate than the one they were recorded at."""
        return np.asarray(trade * np.exp(-elasticity * (np.log1p(rate) - np.log1p(observed))), dtype=np.float64)

    on_record = value_concessions(trade, before, after, demand_elasticity=elasticity)
    modelled = value_concessions(trade_at(before), before, after, demand_elasticity=elasticity)
    gives = {
        "concession_trade_covered": float(on_record.trade_covered.sum()),
        "concession_duty_forgone": float(on_record.duty_forgone.sum()),
        "concession_trade_gain": float(modelled.trade_gain.sum()),
        "concession_buyer_gain": float(modelled.buyer_gain.sum()),
    }
    has_trade = trade.sum() > 0
    return Side(
        importer=schedule.importer,
        exporter=schedule.exporter,
        before=_indices(before, trade, trade_at(before), elasticity),
        after=_indices(after, trade, trade_at(after), elasticity),
        gives=gives if has_trade else dict.fromkeys(gives, float("nan")),
        lines=len(schedule.lines),
        known_share=float(trade.sum() / total) if total > 0 else float("nan"),
        not_recorded=int((~recorded).sum()),
        estimated_trade=share_guessed(trade),
        estimated_lines=share_guessed(np.ones(trade.size)),
        estimated_given=share_guessed(trade * (before != after)),
    )


def _indices(rate: Array, base_trade: Array, trade: Array, elasticity: Array) -> ScheduleIndices:
    """Return the indices: averages weighted by base trade, so that they compare; equivalents on trade at the rate."""
    averages = average_schedule(rate, base_trade)
    if not (trade * elasticity).sum() > 0:
        return ScheduleIndices(averages, UniformRates(float("nan"), float("nan")))
    return ScheduleIndices(averages, uniform_rates(rate, trade, demand_elasticity=elasticity))
