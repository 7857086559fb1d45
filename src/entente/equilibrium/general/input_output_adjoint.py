"""Gradient of an outcome in an input-output economy: both inner fixed points run backwards.

Spending and prices solve two contractions; so do their adjoints, with the same modulus. With p the adjoint of spending,
r that of sector prices and l that of costs,

    pₖₙ = seed + Pₙ + Σᵢ Q Z/X ,  Pₙ = Σₖ αₖₙ pₖₙ ,  Q = sales + profit P + materials Σⱼ g p + purchases − P
    rₖₙ = αₖₙ × consumer price + Σⱼ gₖⱼₙ (1 − βⱼₙ) lⱼₙ ,  lᵢₖ = −θ Σₙ (Q Z + λ' s) ,  s = index − Σᵢ Q Z − r/θ

and the tariffs' part is the one of `sensitivity.py` with g = h + s. The labour markets' multipliers solve the transpose
of the wage Jacobian.

Source: this project, derived in `docs/explanation/general-equilibrium.md`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from entente.equilibrium.general.input_output import InputOutputPoint
from entente.equilibrium.general.outcomes import Outcome, Sensitivity
from entente.equilibrium.general.sensitivity import TradeSensitivity
from entente.equilibrium.solution import Array, NotSolvedError, Status
from entente.equilibrium.solve import iterate

__all__ = ["input_output_sensitivity"]

_ACCURACY = 1e-13
_LOOSEST = 1e-9


def input_output_sensitivity(point: InputOutputPoint, outcome: Outcome) -> TradeSensitivity:
    """Return the total derivative of an outcome with respect to trade and price indices.

    Args:
        point: the solution, `system.at(solution.value)`.
        outcome: what to differentiate.
    """
    direct = outcome.sensitivity(point)
    seed = _pull_back(point, direct, None).by_wage
    multiplier: Array = np.asarray(np.linalg.solve(point.jacobian.T, seed), dtype=np.float64)
    total = _pull_back(point, direct, multiplier)
    return TradeSensitivity(direct.value, total.sales, total.purchases, total.index, direct.trade, point)


@dataclass(frozen=True)
class _PullBack:
    """Derivatives with respect to log wages, and to sales, purchases and ln S with wages held."""

    by_wage: Float[Array, " country"]
    sales: Float[Array, "sector exporter"]
    purchases: Float[Array, "sector importer"]
    index: Float[Array, "sector importer"]


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
    if direct.trade is not None:
        seed = seed + (direct.trade * shares).sum(axis=2)

    def effects(spending: Array) -> tuple[Array, Array, Array]:
        """Return what a unit of income, of each sale and of each purchase is worth."""
        income = (base.final_share * spending).sum(axis=0)
        materials = np.matmul(system.inputs_transposed, spending.T[:, :, None])[:, :, 0].T
        per_sale = sales + parameters.profit_share[:, None] * income + baseline.materials_share * materials
        return income, per_sale, direct.purchases - income

    def spending_image(spending: Array) -> Array:
        income, per_sale, per_purchase = effects(spending)
        sold = np.matmul(shares, per_sale[:, :, None])[:, :, 0]
        new: Array = seed + income + sold + per_purchase * shares.sum(axis=2)
        return new

    income, per_sale, per_purchase = effects(_settled(spending_image, np.zeros_like(sector_spending), "spending"))
    per_cell = per_sale[:, None, :] + per_purchase[:, :, None]
    flow = (per_cell if direct.trade is None else per_cell + direct.trade) * trade

    kappa = parameters.labour_supply_elasticity
    bill = (by_bill + income) * point.wage_bill
    labour = direct.labour + bill
    consumer_price = base.final_share * (direct.price - kappa * labour)
    theta = point.theta
    own = 1.0 - parameters.value_added_share
    received, bought = flow.sum(axis=1), flow.sum(axis=2)

    def costs(price: Array) -> tuple[Array, Array]:
        """Return what a log of S and of cost is worth."""
        index = direct.index - bought - price / theta
        return index, -theta * (received + np.matmul(index[:, None, :], point.expenditure_share)[:, 0, :])

    def price_image(price: Array) -> Array:
        _, cost = costs(price)
        new: Array = consumer_price + np.matmul(system.inputs, (own * cost).T[:, :, None])[:, :, 0].T
        return new

    index, cost = costs(_settled(price_image, consumer_price, "prices"))
    by_wage = direct.wage + bill + kappa * labour + (parameters.value_added_share * cost).sum(axis=0)
    return _PullBack(by_wage, per_sale, per_purchase, bought + index)


def _settled(image: Callable[[Array], Array], start: Array, what: str) -> Array:
    """Return the fixed point of an adjoint, or raise."""
    point, gap = iterate(image, start, accuracy=_ACCURACY, relative=True)
    if not gap <= _LOOSEST:
        raise NotSolvedError(Status.MAX_STEPS, f"adjoint of {what}", gap, 0)
    return point
