"""The country system for many scenarios at once.

Scenarios share the base cube: one product per sector serves a whole block, and only the rows of importers whose tariffs
change are computed scenario by scenario. The equations are those of `country_system.py`; arrays carry the scenario on
their second axis, [sector, scenario, country].

Source: this project, `docs/explanation/general-equilibrium.md`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from entente.equilibrium.general.baseline import Baseline
from entente.equilibrium.general.country_system import CountrySystem
from entente.equilibrium.solution import Array, Mask

__all__ = ["BatchPoint", "BatchShock", "evaluate_block"]


@dataclass(frozen=True)
class BatchShock:
    """A block of scenarios: the changed importers' rows, and elasticities.

    Attributes:
        importers: positions of the importers whose tariffs change.
        weight: λ (τ̂^φ κ̂)^(−θ) of those rows, [importer, sector, scenario, exporter].
        net_weight: weight / (1 + t'), same axes.
        trade_elasticity: θ, [sector, scenario, 1].
        has_rates: whether any tariff is levied in any scenario.
    """

    importers: tuple[int, ...]
    weight: Float[Array, "importer sector scenario exporter"]
    net_weight: Float[Array, "importer sector scenario exporter"]
    trade_elasticity: Float[Array, "sector scenario 1"]
    has_rates: bool

    @classmethod
    def build(
        cls,
        baseline: Baseline,
        importers: tuple[int, ...],
        rate: Float[Array, "scenario importer exporter sector"],
        trade_elasticity: Float[Array, "scenario sector"],
        trade_cost_hat: Float[Array, "scenario importer exporter sector"] | None = None,
    ) -> BatchShock:
        """Return the block's rows under the new tariffs, and iceberg costs, of `importers`."""
        new = np.ascontiguousarray(np.transpose(rate, (1, 3, 0, 2)))
        theta = np.ascontiguousarray(trade_elasticity.T)[:, :, None]
        rows = list(importers)
        base_rate = baseline.rate[:, rows, :].transpose(1, 0, 2)[:, :, None, :]
        base_share = baseline.share[:, rows, :].transpose(1, 0, 2)[:, :, None, :]
        exponent = baseline.parameters.tariff_exponent[rows][:, None, None, None]
        weight = np.log1p(new)
        weight -= np.log1p(base_rate)
        weight *= exponent
        if trade_cost_hat is not None:
            weight += np.log(np.transpose(trade_cost_hat, (1, 3, 0, 2)))
        weight *= -theta
        np.exp(weight, out=weight)
        weight *= base_share
        has_rates = bool(np.any(baseline.rate)) or bool(np.any(new))
        return cls(importers, weight, weight / (1.0 + new), theta, has_rates)

    def select(self, scenarios: Mask) -> BatchShock:
        """Return the block without the scenarios already solved."""
        return BatchShock(
            self.importers,
            self.weight[:, :, scenarios],
            self.net_weight[:, :, scenarios],
            self.trade_elasticity[:, scenarios],
            self.has_rates,
        )


@dataclass(frozen=True)
class BatchPoint:
    """A block evaluated: residuals [scenario, equation] and the levels outcomes need, [scenario, country]."""

    residual: Float[Array, "scenario equation"]
    log_wage: Float[Array, "scenario country"]
    log_price: Float[Array, "scenario country"]
    log_labour: Float[Array, "scenario country"]
    spending: Float[Array, "scenario country"]
    wage_bill: Float[Array, "scenario country"]
    revenue: Float[Array, "scenario country"]
    profits: Float[Array, "scenario country"]
    walras: Float[Array, " scenario"]


def evaluate_block(system: CountrySystem, shock: BatchShock, unknowns: Float[Array, "scenario unknown"]) -> BatchPoint:
    """Return residuals and levels of a block.

    Args:
        system: the base year's system; its own shock is not used.
        shock: the block's scenarios.
        unknowns: logs, one row per scenario.
    """
    baseline, parameters = system.baseline, system.baseline.parameters
    theta = shock.trade_elasticity
    log_wage, log_spending = unknowns[:, system.block("wage")], unknowns[:, system.block("spending")]
    log_labour = unknowns[:, system.block("labour")] if "labour" in system.names else np.zeros_like(log_wage)
    price = unknowns[:, system.block("price")] if "price" in system.names else None
    supply = baseline.cost_of_wage[:, None, :] * log_wage
    if np.any(parameters.scale_elasticity):
        supply += baseline.cost_of_labour[:, None, :] * log_labour
    if baseline.buys_materials and price is not None:
        supply += baseline.cost_of_price[:, None, :] * price
    supply *= -theta
    np.exp(supply, out=supply)

    base_net = system.shock.net_weight
    index = np.matmul(supply, baseline.share.transpose(0, 2, 1))
    for row, importer in enumerate(shock.importers):
        index[:, :, importer] = np.einsum("ksi,ksi->ks", shock.weight[row], supply)
    if shock.has_rates:
        net = np.matmul(supply, base_net.transpose(0, 2, 1))
        for row, importer in enumerate(shock.importers):
            net[:, :, importer] = np.einsum("ksi,ksi->ks", shock.net_weight[row], supply)
        net /= index
    else:
        net = np.ones_like(index)

    spending = baseline.spending * np.exp(log_spending)
    demand = baseline.sector_share[:, None, :] * spending
    purchases = np.einsum("ksn,ksn->sn", demand, net)
    demand /= index
    demand *= 1.0 - parameters.marketing_share
    changed = [demand[:, :, importer].copy() for importer in shock.importers]
    demand[:, :, list(shock.importers)] = 0.0
    sales = np.matmul(demand, base_net)
    for row in range(len(shock.importers)):
        sales += changed[row][:, :, None] * shock.net_weight[row]
    sales *= supply

    log_index = np.log(index, out=index)
    markup = (1.0 - parameters.tariff_exponent) * (log_spending - log_wage)
    implied = markup - np.einsum("kn,ksn->sn", baseline.sector_share, log_index / theta)
    log_price = implied if price is None else price
    revenue = spending - purchases if shock.has_rates else np.zeros_like(spending)
    wage_bill = baseline.labour_income * np.exp(log_wage + log_labour)
    labour_receipts = np.einsum("ki,ksi->si", baseline.labour_share, sales)
    other = sales.sum(axis=0) - labour_receipts

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
    income = wage_bill + other + revenue + baseline.transfer
    residual[:, system.block("spending")] = (spending - income) / baseline.spending
    profits = np.einsum("k,ksi->si", parameters.profit_share, sales)
    return BatchPoint(residual, log_wage, log_price, log_labour, spending, wage_bill, revenue, profits, walras)
