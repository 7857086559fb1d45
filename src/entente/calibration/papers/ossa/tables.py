"""Tables 3, 4 and 5: optimal, Nash and cooperative tariffs, with their certificates.

Every search starts where the paper's does, at factual tariffs. With political weights the optimum need not be unique:
`optimal_table` can start elsewhere as well and keep the best.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from entente.calibration.papers.ossa.data import REGIONS, OssaData
from entente.equilibrium.general import Baseline, Shock
from entente.equilibrium.general.ascent import Ascent
from entente.equilibrium.general.cooperative import solve_cooperative_rates
from entente.equilibrium.general.optimal import (
    Chooser,
    FixedPoint,
    OptimalRates,
    own_import_rates,
    solve_optimal_rates,
)
from entente.equilibrium.general.outcomes import Government
from entente.equilibrium.general.solve import equilibrium_at, solve_point
from entente.equilibrium.solution import Array

__all__ = ["COLUMNS", "TableRow", "cooperative_table", "government_outcomes", "nash_table", "optimal_table"]

# The paper searches tariffs between 0 and 1000 %.
BOUNDS = FixedPoint(lower=0.0, upper=10.0)

COLUMNS = (
    "d_government_pct",
    "d_government_others_pct",
    "d_welfare_pct",
    "d_welfare_others_pct",
    "d_wage_pct",
    "d_wage_others_pct",
    "d_profits_pct",
    "d_profits_others_pct",
    "median_tariff_pct",
)


@dataclass(frozen=True)
class TableRow:
    """One region's line.

    Attributes:
        region: label.
        values: the columns of `COLUMNS`, in percent; "others" are unweighted means.
        first_order_residual: largest projected gradient of the chooser.
        ad_valorem_rate: all tariffs of the scenario, (importer, exporter, sector).
    """

    region: str
    values: Float[Array, " column"]
    first_order_residual: float
    ad_valorem_rate: Float[Array, "importer exporter sector"]


def government_outcomes(data: OssaData, *, political: bool) -> list[Government]:
    """Return each government's objective; without politics every weight is 1."""
    weight = data.political_weight if political else np.ones_like(data.political_weight)
    return [Government(region, weight[region]) for region in range(len(REGIONS))]


def optimal_table(
    data: OssaData, baseline: Baseline, *, political: bool, starts: Sequence[float | None] = (None,)
) -> list[TableRow]:
    """Return table 3: each region alone sets its best tariffs, the others keep theirs.

    Args:
        data: the inputs.
        baseline: the base year.
        political: whether sectors carry political weights (table 3b) or not (3a).
        starts: flat tariffs to start from, None for factual ones; the best outcome is kept.
    """
    outcomes = government_outcomes(data, political=political)
    rows = []
    for region, outcome in enumerate(outcomes):
        chooser = Chooser(outcome, own_import_rates(baseline, region))
        found = [
            solve_optimal_rates(baseline, [chooser], start=_flat(baseline, chooser, start), method=BOUNDS).value
            for start in starts
        ]
        best = max(found, key=lambda rates: rates.values[0])
        rows.append(_row(outcomes, region, best, best.first_order_residuals[0]))
    return rows


def nash_table(data: OssaData, baseline: Baseline, *, political: bool) -> list[TableRow]:
    """Return table 4: tariffs nobody would change alone, reached from factual tariffs."""
    outcomes = government_outcomes(data, political=political)
    choosers = [Chooser(outcome, own_import_rates(baseline, region)) for region, outcome in enumerate(outcomes)]
    rates = solve_optimal_rates(baseline, choosers, method=BOUNDS).value
    return [_row(outcomes, region, rates, rates.first_order_residuals[region]) for region in range(len(REGIONS))]


def cooperative_table(
    data: OssaData, baseline: Baseline, *, political: bool, status_quo: Float[Array, "importer exporter sector"]
) -> list[TableRow]:
    """Return table 5: efficient tariffs with equal gains over a status quo.

    Args:
        data: the inputs.
        baseline: the base year.
        political: whether sectors carry political weights (table 5b) or not (5a).
        status_quo: Nash, factual or no tariffs.
    """
    outcomes = government_outcomes(data, political=political)
    free = np.logical_or.reduce([own_import_rates(baseline, region) for region in range(len(REGIONS))])
    quo = np.ascontiguousarray(np.moveaxis(status_quo, 2, 0))
    method = Ascent(lower=BOUNDS.lower, upper=BOUNDS.upper)
    deal = solve_cooperative_rates(baseline, outcomes, free, status_quo=quo, method=method).value.optimal
    start = _measures(outcomes, baseline, quo)
    residual = deal.first_order_residuals[0]
    return [_row(outcomes, region, deal, residual, start) for region in range(len(REGIONS))]


def _flat(baseline: Baseline, chooser: Chooser, start: float | None) -> Float[Array, "sector importer exporter"]:
    rate = baseline.rate.copy()
    if start is not None:
        rate[chooser.free] = start
    return rate


def _row(
    outcomes: Sequence[Government],
    region: int,
    rates: OptimalRates,
    residual: float,
    start: Float[Array, "measure region"] | None = None,
) -> TableRow:
    baseline = rates.equilibrium.baseline
    cube = np.ascontiguousarray(np.moveaxis(rates.ad_valorem_rate, 2, 0))
    now = _measures(outcomes, baseline, cube)
    change = 100.0 * (now / (np.ones_like(now) if start is None else start) - 1.0)
    others = np.arange(len(REGIONS)) != region
    pairs = [value for measure in change for value in (measure[region], measure[others].mean())]
    tariffs = 100.0 * rates.ad_valorem_rate[region][others]
    return TableRow(REGIONS[region], np.array([*pairs, np.median(tariffs)]), residual, rates.ad_valorem_rate)


def _measures(
    outcomes: Sequence[Government], baseline: Baseline, rate: Float[Array, "sector importer exporter"]
) -> Float[Array, "measure region"]:
    """Return government outcome, welfare, wage and profits of each region over the base year.

    Wages are relative to their unweighted mean, profits relative to the region's wage, as the paper prints them.
    """
    point = solve_point(baseline, Shock.build(baseline, rate))
    equilibrium = equilibrium_at(point)
    government = [outcome.sensitivity(point).value for outcome in outcomes]
    base_profits = (baseline.parameters.profit_share[:, None] * baseline.sales).sum(axis=0)
    profits = equilibrium.profits / base_profits / equilibrium.wage_hat
    wage = equilibrium.wage_hat / equilibrium.wage_hat.mean()
    return np.stack([np.array(government), equilibrium.welfare_hat, wage, profits])
