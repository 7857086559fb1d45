"""How prices, spending and labour markets of an input-output economy answer every wage.

The two fixed points of `input_output.py` are differentiated, which gives linear fixed points with the same modulus;
they are iterated for all wages at once, one product per sector and one per country a pass.

Source: this project, derived in `docs/explanation/general-equilibrium.md`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from jaxtyping import Float

from entente.equilibrium.solution import Array
from entente.equilibrium.solve import iterate

if TYPE_CHECKING:
    from entente.equilibrium.general.input_output import InputOutputPoint

__all__ = ["market_jacobian"]


def market_jacobian(point: InputOutputPoint, *, accuracy: float) -> Float[Array, "country country"]:
    """Return ∂ residual / ∂ ln w.

    Args:
        point: where to differentiate.
        accuracy: largest change of any price or spending response in the last pass, relative.
    """
    system, base, baseline = point.system, point.system.base, point.system.baseline
    share, net_share = _shares(point)
    price, cost = _price_response(point, share, accuracy)
    theta = point.theta[:, :, None]
    kappa = baseline.parameters.labour_supply_elasticity
    consumer_price = np.einsum("kn,knc->nc", base.final_share, price)
    bill = (1.0 + kappa) * np.eye(len(point.wage_bill)) - kappa * consumer_price
    bill = point.wage_bill[:, None] * bill

    # Sales answer demand, dX + θ X d ln P, and own cost.
    by_price = point.sector_spending[:, :, None] * theta * price
    own = -(theta * point.sales[:, :, None]) * cost
    net_response = -theta * (
        np.matmul(net_share, cost) - point.net_share[:, :, None] * np.matmul(share, cost)
    )  # of the net share
    profit = baseline.parameters.profit_share[:, None, None]
    fixed_income = bill - np.einsum("kn,knc->nc", point.sector_spending, net_response)
    transposed = net_share.transpose(0, 2, 1)

    def spending_image(spending: Array) -> Array:
        sales = np.matmul(transposed, spending + by_price) + own
        income = fixed_income + ((1.0 - point.net_share)[:, :, None] * spending).sum(axis=0)
        income += (profit * sales).sum(axis=0)
        bought = (baseline.materials_share[:, :, None] * sales).transpose(1, 0, 2)
        new: Array = base.final_share[:, :, None] * income + np.matmul(system.inputs, bought).transpose(1, 0, 2)
        return new

    spending, _ = iterate(spending_image, np.zeros_like(price), accuracy=accuracy, relative=True)
    sales = np.matmul(transposed, spending + by_price) + own
    receipts = np.einsum("kn,knc->nc", baseline.labour_share, sales)
    jacobian: Array = (receipts - bill) / base.value_added[:, None]
    jacobian[system.numeraire_row] = bill.sum(axis=0) / base.value_added.sum()
    return jacobian


def _shares(point: InputOutputPoint) -> tuple[Array, Array]:
    """Return λ' and λ'/(1 + t'), [sector, importer, exporter]."""
    scale = point.supply_weight[:, None, :] / point.index[:, :, None]
    return point.system.shock.weight * scale, point.system.shock.net_weight * scale


def _price_response(point: InputOutputPoint, share: Array, accuracy: float) -> tuple[Array, Array]:
    """Return d ln P and d ln c per log wage, [sector, country, wage]."""
    beta = point.system.baseline.parameters.value_added_share[:, :, None]
    wages = beta * np.eye(beta.shape[1])

    def cost(price: Array) -> Array:
        bundle = np.matmul(point.system.inputs_transposed, price.transpose(1, 0, 2)).transpose(1, 0, 2)
        response: Array = wages + (1.0 - beta) * bundle
        return response

    price, _ = iterate(
        lambda price: np.asarray(np.matmul(share, cost(price)), dtype=np.float64),
        np.zeros((*beta.shape[:2], beta.shape[1])),
        accuracy=accuracy,
    )
    return price, cost(price)
