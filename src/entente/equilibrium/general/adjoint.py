"""Gradient of any outcome with respect to every tariff and trade cost, from one adjoint solve.

With F(u, τ) = 0 the equilibrium and J(u, τ) the outcome, dJ/dτ = ∂J/∂τ − (∂F/∂τ)ᵀ y, where (∂F/∂u)ᵀ y = ∂J/∂u.
Tariffs reach both F and J only through trade before tariff Z and the price indices S, so their part is one pass:
with A the derivative with respect to ln Z, h its sum over exporters and g that with respect to ln S,

    d/d ln τₙᵢₖ = −A − θφ [A − λ' (h − g)].

Source: this project, derived in `docs/explanation/general-equilibrium.md`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from entente.equilibrium.general.country_system import CountryPoint
from entente.equilibrium.general.outcomes import Outcome, Sensitivity
from entente.equilibrium.solution import Array
from entente.equilibrium.solve import limit_threads
from entente.equilibrium.world import in_interface_axes

__all__ = ["Gradient", "TradeSensitivity", "outcome_gradient", "trade_sensitivity"]


@dataclass(frozen=True)
class TradeSensitivity:
    """Total derivative of an outcome, equilibrium responses included, with respect to Z and ln S.

    Attributes:
        value: the outcome.
        sales: per unit of producers' receipts, [sector, exporter].
        purchases: per unit bought before tariff, [sector, importer].
        index: per ln S, [sector, importer].
        trade: per unit of one cell, beyond sales and purchases, or None.
        point: where it was taken.
    """

    value: float
    sales: Float[Array, "sector exporter"]
    purchases: Float[Array, "sector importer"]
    index: Float[Array, "sector importer"]
    trade: Float[Array, "sector importer exporter"] | None
    point: CountryPoint

    def per_unit_of_trade(self) -> Float[Array, "sector importer exporter"]:
        """Return the derivative with respect to every cell of trade before tariff."""
        marketing = self.point.system.baseline.parameters.marketing_share
        cells = self.sales[:, None, :] * (1.0 - marketing)[:, None] + self.purchases[:, :, None]
        return cells if self.trade is None else cells + self.trade


@dataclass(frozen=True)
class Gradient:
    """An outcome and its derivative with respect to every tariff.

    Attributes:
        value: the outcome.
        by_rate: dJ/dtₙᵢₖ per unit of the ad valorem rate.
        by_log_cost: dJ/d ln κₙᵢₖ per log of the iceberg cost.
    """

    value: float
    by_rate: Float[Array, "importer exporter sector"]
    by_log_cost: Float[Array, "importer exporter sector"]


def outcome_gradient(point: CountryPoint, outcome: Outcome) -> Gradient:
    """Return an outcome's gradient at a solved point.

    Args:
        point: the solution, `system.at(solution.value)`.
        outcome: what to differentiate.
    """
    with limit_threads():
        total = trade_sensitivity(point, outcome)
        baseline, shock = point.system.baseline, point.system.shock
        theta = baseline.trade_elasticity[:, None, None]
        flow = total.per_unit_of_trade() * point.net_trade
        share = point.expenditure_share
        through_share = flow - share * (flow.sum(axis=2) - total.index)[:, :, None]
        by_log_cost = -theta * through_share
        exponent = baseline.parameters.tariff_exponent[:, None]
        by_rate = (exponent * by_log_cost - flow) / (1.0 + shock.rate)
        return Gradient(total.value, in_interface_axes(by_rate), in_interface_axes(by_log_cost))


def trade_sensitivity(point: CountryPoint, outcome: Outcome) -> TradeSensitivity:
    """Return the total derivative of an outcome with respect to trade and price indices: one adjoint solve."""
    direct = outcome.sensitivity(point)
    adjoint = point.solve_transposed(_unknown_seed(point, direct))
    system, baseline = point.system, point.system.baseline
    parameters = baseline.parameters
    market = adjoint[system.block("wage")].copy()
    market[system.numeraire_row] = 0.0
    market /= baseline.labour_income
    budget = adjoint[system.block("spending")] / baseline.spending
    sales = direct.sales - market * baseline.labour_share + budget * (1.0 - baseline.labour_share)
    per_revenue = budget.copy()
    index = direct.index + _index_through_price(point, direct)
    if "price" in system.names:
        weight = baseline.sector_share / baseline.trade_elasticity[:, None]
        index = index - adjoint[system.block("price")] * weight
    if "labour" in system.names and parameters.income_tax_relief:
        kappa = parameters.labour_supply_elasticity
        per_revenue += adjoint[system.block("labour")] * kappa / (point.wage_bill - point.revenue)
    purchases = direct.purchases - per_revenue - parameters.marketing_share * market
    if system.allocates:
        sectors, countries = baseline.size
        allocation = adjoint[len(system.names) * countries :].reshape(sectors, countries)
        allocation = np.where(system.base_allocation > 0, allocation, 0.0)
        allocation = allocation / system.allocation_scale(point.wage_bill)
        sales = sales - allocation * baseline.labour_share
        purchases = purchases - parameters.marketing_share * allocation
    return TradeSensitivity(direct.value, sales, purchases, index, direct.trade, point)


def _index_through_price(point: CountryPoint, direct: Sensitivity) -> Array:
    """Return the derivative through ln S where the price is implied, not an unknown."""
    baseline = point.system.baseline
    if "price" in point.system.names:
        return np.zeros_like(direct.index)
    return -direct.price * baseline.sector_share / baseline.trade_elasticity[:, None]


def _unknown_seed(point: CountryPoint, direct: Sensitivity) -> Array:
    """Return ∂J/∂u: the outcome's own terms, and those through trade and price indices."""
    system, baseline = point.system, point.system.baseline
    theta = baseline.trade_elasticity[:, None]
    index = direct.index + _index_through_price(point, direct)
    marketing = baseline.parameters.marketing_share
    sales_flow = direct.sales * point.sales
    through = point.demand * (1.0 - marketing)
    bought = np.matmul(point.system.shock.net_weight, (direct.sales * point.supply_weight)[:, :, None])[:, :, 0]
    by_importer = through * bought + direct.purchases * point.sector_spending * point.net_share
    by_exporter = sales_flow.copy()
    by_exporter += point.supply_weight * np.einsum(
        "kni,kn->ki", system.shock.net_weight, direct.purchases * point.demand
    )
    if direct.trade is not None:
        flow = direct.trade * point.net_trade
        by_importer = by_importer + flow.sum(axis=2)
        by_exporter = by_exporter + flow.sum(axis=1)
    pulled = (by_importer - index) / point.index
    cost = theta * (point.supply_weight * np.einsum("kni,kn->ki", system.shock.weight, pulled) - by_exporter)

    seed = np.zeros(system.size)
    markup = 1.0 - baseline.parameters.tariff_exponent
    implied = "price" not in system.names
    wage = direct.wage + (baseline.cost_of_wage * cost).sum(axis=0)
    spending = direct.spending + by_importer.sum(axis=0)
    seed[system.block("wage")] = wage - (direct.price * markup if implied else 0.0)
    seed[system.block("spending")] = spending + (direct.price * markup if implied else 0.0)
    if not implied:
        materials = (baseline.cost_of_price * cost).sum(axis=0) if baseline.buys_materials else 0.0
        seed[system.block("price")] = direct.price + materials
    if "labour" in system.names:
        seed[system.block("labour")] = direct.labour + (baseline.cost_of_labour * cost).sum(axis=0)
    if system.allocates:
        countries = baseline.size[1]
        seed[len(system.names) * countries :] = (baseline.cost_of_labour * cost).ravel()
    return seed
