"""The adjoint of the country system: any outcome's derivative with respect to trade and price indices, in one solve.

With F(u, Z, S) = 0 the equilibrium and J the outcome, dJ = ∂J − (∂F)ᵀ y, where (∂F/∂u)ᵀ y = ∂J/∂u.

Source: this project, derived in `docs/explanation/general-equilibrium.md`.
"""

from __future__ import annotations

import numpy as np

from entente.equilibrium.general.country_system import CountryPoint
from entente.equilibrium.general.outcomes import Outcome, Sensitivity
from entente.equilibrium.general.sensitivity import TradeSensitivity
from entente.equilibrium.solution import Array

__all__ = ["country_sensitivity"]


def country_sensitivity(point: CountryPoint, outcome: Outcome) -> TradeSensitivity:
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
