"""The country system for many scenarios at once.

The equations are those of `country_system.py`; arrays carry the scenario on their second axis,
[sector, scenario, country].

Source: this project, `docs/explanation/general-equilibrium.md`.
"""

from __future__ import annotations

import numpy as np
import scipy.linalg
from jaxtyping import Float

from entente.equilibrium.general.batch_shock import BatchPoint, BatchShock
from entente.equilibrium.general.country_system import CountrySystem, base_factors
from entente.equilibrium.solution import Array, Mask

__all__ = ["CountryBlock"]


class CountryBlock:
    """A block of scenarios in country unknowns.

    Args:
        system: the base year's system; its own shock is not used.
        shock: the block's scenarios.
    """

    def __init__(self, system: CountrySystem, shock: BatchShock) -> None:
        self.system, self.shock = system, shock

    @property
    def size(self) -> int:
        """Number of unknowns."""
        return self.system.size

    def step(self, residual: Float[Array, "scenario equation"]) -> Float[Array, "scenario unknown"]:
        """Return the Newton step with the base year's Jacobian."""
        factors = base_factors(self.system.baseline)
        step: Array = -scipy.linalg.lu_solve(factors, residual.T, check_finite=False).T
        return step

    def select(self, scenarios: Mask) -> CountryBlock:
        """Return the block without the scenarios already solved."""
        return CountryBlock(self.system, self.shock.select(scenarios))

    def at(self, unknowns: Float[Array, "scenario unknown"]) -> BatchPoint:
        """Return residuals and levels at logs of the unknowns, one row per scenario."""
        system, shock = self.system, self.shock
        baseline, parameters = system.baseline, system.baseline.parameters
        log_wage, log_spending = unknowns[:, system.block("wage")], unknowns[:, system.block("spending")]
        log_labour = unknowns[:, system.block("labour")] if "labour" in system.names else np.zeros_like(log_wage)
        price = unknowns[:, system.block("price")] if "price" in system.names else None
        allocation = self._allocation(unknowns)
        supply = self._supply(log_wage, log_labour, price, allocation)

        index = shock.index(supply)
        net = shock.net_share(supply, index)
        spending = baseline.spending * np.exp(log_spending)
        demand = baseline.sector_share[:, None, :] * spending
        bought = demand * net
        purchases = bought.sum(axis=0)
        demand /= index
        demand *= 1.0 - parameters.marketing_share
        sales = shock.sales(demand, supply)

        log_index = np.log(index, out=index)
        markup = (1.0 - parameters.tariff_exponent) * (log_spending - log_wage)
        implied = markup - np.einsum("kn,ksn->sn", baseline.sector_share, log_index / shock.trade_elasticity)
        log_price = implied if price is None else price
        revenue = spending - purchases if shock.has_rates else np.zeros_like(spending)
        wage_bill = baseline.labour_income * np.exp(log_wage + log_labour)
        labour_receipts = np.einsum("ki,ksi->si", baseline.labour_share, sales)
        other = sales.sum(axis=0) - labour_receipts
        transfer = np.broadcast_to(baseline.transfer, spending.shape)
        if parameters.real_transfers:
            transfer = transfer * np.exp(log_price @ baseline.income_share)[:, None]

        market = (labour_receipts + parameters.marketing_share * purchases - wage_bill) / baseline.labour_income
        walras = market[:, system.numeraire_row].copy()
        market[:, system.numeraire_row] = wage_bill.sum(axis=1) / baseline.labour_income.sum() - 1.0
        residual = np.empty_like(unknowns)
        residual[:, system.block("wage")] = market
        if price is not None:
            residual[:, system.block("price")] = price - implied
        if "labour" in system.names:
            real_wage = log_wage - log_price
            if parameters.income_tax_relief:
                real_wage = real_wage + np.log1p(-baseline.revenue / baseline.labour_income)
                real_wage -= np.log1p(-revenue / wage_bill)
            residual[:, system.block("labour")] = log_labour - parameters.labour_supply_elasticity * real_wage
        income = wage_bill + other + revenue + transfer
        residual[:, system.block("spending")] = (spending - income) / baseline.spending
        if allocation is not None:
            receipts = baseline.labour_share[:, None, :] * sales + parameters.marketing_share * bought
            residual[:, len(system.names) * baseline.size[1] :] = self._unallocated(receipts, wage_bill, allocation)
        profits = np.einsum("k,ksi->si", parameters.profit_share, sales)
        return BatchPoint(
            residual, log_wage, log_price, log_labour, spending, wage_bill, revenue, profits, transfer, walras
        )

    def _allocation(self, unknowns: Array) -> Float[Array, "sector scenario country"] | None:
        """Return the log of each sector's labour where scale makes it matter."""
        if not self.system.allocates:
            return None
        sectors, countries = self.system.baseline.size
        cells = unknowns[:, len(self.system.names) * countries :].reshape(len(unknowns), sectors, countries)
        return cells.transpose(1, 0, 2)

    def _supply(
        self, log_wage: Array, log_labour: Array, log_price: Array | None, allocation: Array | None
    ) -> Float[Array, "sector scenario exporter"]:
        """Return c^(−θ)."""
        baseline = self.system.baseline
        supply: Array = baseline.cost_of_wage[:, None, :] * log_wage
        if np.any(baseline.parameters.scale_elasticity):
            supply += baseline.cost_of_labour[:, None, :] * log_labour
        if baseline.buys_materials and log_price is not None:
            supply += baseline.cost_of_price[:, None, :] * log_price
        if allocation is not None:
            supply += baseline.cost_of_labour[:, None, :] * allocation
        supply *= -self.shock.trade_elasticity
        np.exp(supply, out=supply)
        return supply

    def _unallocated(self, receipts: Array, wage_bill: Array, allocation: Array) -> Float[Array, "scenario cell"]:
        """Return labour receipts of each sector over its share of the wage bill, less its labour's ratio."""
        base = self.system.base_allocation[:, None, :]
        scale = np.where(base > 0, base * wage_bill, 1.0)
        gap = np.where(base > 0, receipts / scale - np.exp(allocation), allocation)
        return gap.transpose(1, 0, 2).reshape(gap.shape[1], -1)
