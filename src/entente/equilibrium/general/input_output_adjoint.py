"""Gradient of an outcome in an input-output economy: both inner fixed points run backwards.

Spending and prices solve two contractions; so do their adjoints, with the same modulus. With p the adjoint of spending,
r that of sector prices and l that of costs,

    pₖₙ = seed + Pₙ + Σᵢ Q Z/X ,  Pₙ = Σₖ αₖₙ pₖₙ ,  Q = sales + profit P + materials Σⱼ g p + purchases − P
    rₖₙ = αₖₙ × consumer price + Σⱼ gₖⱼₙ (1 − βⱼₙ) lⱼₙ ,  lᵢₖ = −θ Σₙ (Q Z + λ' s) ,  s = index − Σᵢ Q Z − r/θ

and the tariffs' part is the one of `adjoint.py` with s for g − h. The labour markets' multipliers solve the transpose
of the wage Jacobian.

Source: this project, derived in `docs/explanation/general-equilibrium.md`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from entente.equilibrium.general.adjoint import Gradient
from entente.equilibrium.general.input_output import InputOutputPoint
from entente.equilibrium.general.input_output_tangent import market_jacobian
from entente.equilibrium.general.outcomes import Outcome, Sensitivity
from entente.equilibrium.solution import Array
from entente.equilibrium.solve import limit_threads
from entente.equilibrium.world import in_interface_axes

__all__ = ["input_output_gradient"]

_PASSES = 500
_ACCURACY = 1e-13


def input_output_gradient(point: InputOutputPoint, outcome: Outcome) -> Gradient:
    """Return an outcome's gradient at a solved point.

    Args:
        point: the solution, `system.at(solution.value)`.
        outcome: what to differentiate.
    """
    with limit_threads():
        direct = outcome.sensitivity(point)
        jacobian = market_jacobian(point, accuracy=_ACCURACY)
        seed = _pull_back(point, direct, None).by_wage
        multiplier: Array = np.asarray(np.linalg.solve(jacobian.T, seed), dtype=np.float64)
        total = _pull_back(point, direct, multiplier)
        by_rate = (total.by_log_cost - total.flow) / (1.0 + point.system.shock.rate)
        return Gradient(direct.value, in_interface_axes(by_rate), in_interface_axes(total.by_log_cost))


@dataclass(frozen=True)
class _PullBack:
    """Derivatives with respect to log wages and log trade costs, wages held, and the flow term of tariffs."""

    by_wage: Float[Array, " country"]
    by_log_cost: Float[Array, "sector importer exporter"]
    flow: Float[Array, "sector importer exporter"]


def _pull_back(point: InputOutputPoint, direct: Sensitivity, multiplier: Array | None) -> _PullBack:
    """Return the derivatives of the outcome less multiplier × labour markets."""
    system, base, baseline = point.system, point.system.base, point.system.baseline
    parameters = baseline.parameters
    sales = direct.sales
    by_bill = np.zeros_like(point.wage_bill)
    if multiplier is not None:
        market = multiplier.copy()
        market[system.numeraire_row] = 0.0
        market /= base.value_added
        sales = sales - market * baseline.labour_share
        by_bill = market - multiplier[system.numeraire_row] / base.value_added.sum()

    trade, sector_spending = point.net_trade, point.sector_spending
    shares = trade / np.where(sector_spending > 0, sector_spending, 1.0)[:, :, None]
    seed = np.broadcast_to(direct.spending / point.spending, sector_spending.shape)
    spending = np.zeros_like(sector_spending)
    for _ in range(_PASSES):
        income = (base.final_share * spending).sum(axis=0)
        materials = np.matmul(system.inputs_transposed, spending.T[:, :, None])[:, :, 0].T
        per_sale = sales + parameters.profit_share[:, None] * income + baseline.materials_share * materials
        per_purchase = direct.purchases - income
        new = seed + income + np.matmul(shares, per_sale[:, :, None])[:, :, 0] + per_purchase * shares.sum(axis=2)
        if direct.trade is not None:
            new = new + (direct.trade * shares).sum(axis=2)
        moved = float(np.max(np.abs(new - spending)) / (np.max(np.abs(new)) + 1e-300))
        spending = new
        if not moved > _ACCURACY:
            break
    per_cell = per_sale[:, None, :] + per_purchase[:, :, None]
    flow = (per_cell if direct.trade is None else per_cell + direct.trade) * trade

    kappa = parameters.labour_supply_elasticity
    bill = (by_bill + income) * point.wage_bill
    labour = direct.labour + bill
    consumer_price = base.final_share * (direct.price - kappa * labour)
    theta = point.theta
    own = 1.0 - parameters.value_added_share
    received, bought = flow.sum(axis=1), flow.sum(axis=2)
    price = consumer_price.copy()
    for _ in range(_PASSES):
        index = direct.index - bought - price / theta
        cost = -theta * (received + np.matmul(index[:, None, :], point.expenditure_share)[:, 0, :])
        new = consumer_price + np.matmul(system.inputs, (own * cost).T[:, :, None])[:, :, 0].T
        moved = float(np.max(np.abs(new - price)) / (np.max(np.abs(new)) + 1e-300))
        price = new
        if not moved > _ACCURACY:
            break
    by_wage = direct.wage + bill + kappa * labour + (parameters.value_added_share * cost).sum(axis=0)
    by_log_cost = -theta[:, :, None] * (flow + point.expenditure_share * index[:, :, None])
    return _PullBack(by_wage, by_log_cost, flow)
