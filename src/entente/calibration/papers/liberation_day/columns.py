"""The seven columns the paper reports per country, and the aggregates it prints."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float

from entente.calibration.papers.liberation_day.cases import Case, Numeraire
from entente.calibration.papers.liberation_day.data import LiberationDayData
from entente.equilibrium.general import Baseline, Equilibrium, Shock, solve_shock
from entente.equilibrium.solution import Array

__all__ = ["COLUMNS", "CaseResult", "aggregates", "solve_case", "solve_rates", "solve_sector_rates"]

COLUMNS = (
    "d_welfare_pct",
    "d_deficit_pct",
    "d_exports_gdp_pct",
    "d_imports_gdp_pct",
    "d_employment_pct",
    "d_prices_pct",
    "tariff_rev_share_of_E",
)

_FEDERAL_BUDGET = 0.23  # of spending, as table 3 takes it


class CaseResult:
    """One solved case: its columns, [country, column], and its equilibrium."""

    def __init__(self, equilibrium: Equilibrium, columns: Float[Array, "country column"]) -> None:
        self.equilibrium = equilibrium
        self.columns = columns


def solve_case(data: LiberationDayData, case: Case) -> CaseResult:
    """Return a case's columns; balanced-trade cases report the difference from free trade."""
    baseline = case.baseline(data)
    result = solve_rates(baseline, case.rate(data), case.numeraire)
    if not case.against_free_trade:
        return result
    free = solve_rates(baseline, np.zeros_like(data.exports), case.numeraire)
    return CaseResult(result.equilibrium, result.columns - free.columns)


def solve_rates(baseline: Baseline, rate: Float[Array, "importer exporter"], numeraire: Numeraire) -> CaseResult:
    """Return the columns of one tariff matrix on a one-sector baseline."""
    return solve_sector_rates(baseline, np.ascontiguousarray(rate)[None], numeraire)


def solve_sector_rates(
    baseline: Baseline, rate: Float[Array, "sector importer exporter"], numeraire: Numeraire
) -> CaseResult:
    """Return the columns of one tariff cube on a baseline."""
    equilibrium = solve_shock(baseline, Shock.build(baseline, rate)).value
    return CaseResult(equilibrium, _columns(equilibrium, numeraire))


def _columns(equilibrium: Equilibrium, numeraire: Numeraire) -> Float[Array, "country column"]:
    baseline = equilibrium.baseline
    if numeraire is Numeraire.PRICES:
        scale = float(equilibrium.price_hat @ baseline.spending / baseline.spending.sum())
    elif numeraire is Numeraire.WAGES:
        scale = float(equilibrium.wage_hat @ baseline.labour_income / baseline.labour_income.sum())
    else:
        scale = float(equilibrium.spending.sum() / baseline.spending.sum())
    base = baseline.world.trade_value.sum(axis=2)
    flows = equilibrium.trade_value.sum(axis=2) / scale
    deficit, base_deficit = flows.sum(axis=1) - flows.sum(axis=0), base.sum(axis=1) - base.sum(axis=0)
    income = equilibrium.labour_income / scale
    exports = _off_diagonal(flows, 0) / income / (_off_diagonal(base, 0) / baseline.labour_income)
    imports = _off_diagonal(flows, 1) / income / (_off_diagonal(base, 1) / baseline.labour_income)
    return np.column_stack(
        [
            100.0 * (equilibrium.welfare_hat - 1.0),
            100.0 * (deficit - base_deficit) / np.abs(base_deficit),
            100.0 * (exports - 1.0),
            100.0 * (imports - 1.0),
            100.0 * (equilibrium.labour_hat - 1.0),
            100.0 * (equilibrium.price_hat / scale - 1.0),
            equilibrium.revenue / scale / baseline.spending,
        ]
    )


def aggregates(data: LiberationDayData, result: CaseResult) -> dict[str, float | dict[str, float]]:
    """Return what the paper prints: the United States, means of the others, world trade and employment."""
    equilibrium, columns = result.equilibrium, result.columns
    baseline = equilibrium.baseline
    labels = baseline.world.countries
    home = labels.index("USA")
    abroad = np.arange(len(labels)) != home
    base = baseline.world.trade_value.sum(axis=2)
    paid = equilibrium.expenditure.sum(axis=2)
    world_income = equilibrium.labour_income.sum() / baseline.labour_income.sum()
    trade = _off_diagonal(paid, 0).sum() / _off_diagonal(base, 0).sum() / world_income
    employment = float(baseline.labour_income @ (equilibrium.labour_hat - 1.0) / baseline.labour_income.sum())
    groups = {
        "USA": np.array([home]),
        "CHN": np.array([labels.index("CHN")]),
        "EU": np.array([labels.index(data.countries[n]) for n in data.european_union if data.countries[n] in labels]),
        "non-US": np.flatnonzero(abroad),
    }
    printed: dict[str, float | dict[str, float]] = {
        "world_trade_pct": 100.0 * (float(trade) - 1.0),
        "world_employment_pct": 100.0 * employment,
    }
    for name, members in groups.items():
        weight = baseline.spending[members] / baseline.spending[members].sum()
        printed[name] = {column: float(weight @ columns[members, position]) for position, column in enumerate(COLUMNS)}
    share = columns[home, COLUMNS.index("tariff_rev_share_of_E")]
    printed["USA_tariff_revenue_pct_of_federal_budget"] = 100.0 * float(share) / _FEDERAL_BUDGET
    plain = columns[abroad].mean(axis=0)  # the mean of table 10
    printed["non-US unweighted"] = {column: float(plain[position]) for position, column in enumerate(COLUMNS)}
    return printed


def _off_diagonal(flows: Array, axis: int) -> Array:
    result: Array = flows.sum(axis=axis) - np.diag(flows)
    return result
