"""Price indices and expenditure shares under constant elasticity, the one formula all models here share."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float

from entente.equilibrium.solution import Array

__all__ = ["price_and_sales_pass", "price_index_hat", "update_expenditure_shares"]


def update_expenditure_shares(
    expenditure_share: Float[Array, "importer exporter sector"],
    cost_hat: Float[Array, "exporter sector"],
    trade_cost_hat: Float[Array, "importer exporter sector"],
    *,
    trade_elasticity: Float[Array, " sector"],
) -> Float[Array, "importer exporter sector"]:
    """Return counterfactual expenditure shares.

    π'ₙᵢₖ ∝ πₙᵢₖ (ĉᵢₖ κ̂ₙᵢₖ)^(-θₖ), summing to 1 over exporters.

    Args:
        expenditure_share: π, baseline; sums to 1 over `exporter`.
        cost_hat: ĉ, unit cost, counterfactual / baseline.
        trade_cost_hat: κ̂, e.g. (1 + new rate) / (1 + old rate).
        trade_elasticity: θ > 0 (Armington: σ − 1).

    Source: Caliendo & Parro (2015), trade shares in changes.
    """
    weight = expenditure_share * (cost_hat * trade_cost_hat) ** -trade_elasticity
    share: Array = weight / weight.sum(axis=1, keepdims=True)
    return share


def price_index_hat(
    expenditure_share: Float[Array, "importer exporter sector"],
    cost_hat: Float[Array, "exporter sector"],
    trade_cost_hat: Float[Array, "importer exporter sector"],
    *,
    trade_elasticity: Float[Array, " sector"],
) -> Float[Array, "importer sector"]:
    """Return P̂ₙₖ = [Σᵢ πₙᵢₖ (ĉᵢₖ κ̂ₙᵢₖ)^(-θₖ)]^(-1/θₖ), the price index of a sector in an importer.

    Args:
        expenditure_share: π, baseline; sums to 1 over `exporter`.
        cost_hat: ĉ, unit cost, counterfactual / baseline.
        trade_cost_hat: κ̂, e.g. (1 + new rate) / (1 + old rate).
        trade_elasticity: θ > 0 (Armington: σ − 1).

    Source: Caliendo & Parro (2015), price index in changes.
    """
    weight = expenditure_share * (cost_hat * trade_cost_hat) ** -trade_elasticity
    index: Array = np.power(weight.sum(axis=1), -1.0 / trade_elasticity)
    return index


def price_and_sales_pass(
    weight: Float[Array, "sector importer exporter"],
    supply: Float[Array, "sector exporter"],
    spending: Float[Array, "sector importer"],
    *,
    net_weight: Float[Array, "sector importer exporter"] | None = None,
    sectors_at_once: int = 3,
) -> tuple[Float[Array, "sector importer"], Float[Array, "sector importer"], Float[Array, "sector exporter"]]:
    """Return price indices S = Σᵢ weight × supply, net shares Σᵢ net weight × supply / S, and sales.

    Sales, supply × Σₙ net weight × spending / S, need the indices of all importers, hence a product of their own;
    taking a few sectors at once, it finds the weights still in the cache, and each cube is read from memory only once.

    Args:
        weight: λ (τ̂ κ̂)^(−θ), memory order.
        supply: ĉ^(−θ).
        spending: Xₙₖ.
        net_weight: weight / (1 + t'), memory order; None where no tariff is levied, which spares a cube.
        sectors_at_once: sectors whose weights fit the cache together.

    Source: this project; measured in `benchmarks/general_equilibrium.py`.
    """
    index, net, sales = np.empty_like(spending), np.ones_like(spending), np.empty_like(supply)
    for first in range(0, len(weight), sectors_at_once):
        part = slice(first, first + sectors_at_once)
        np.matmul(weight[part], supply[part, :, None], out=index[part, :, None])
        sold = weight[part] if net_weight is None else net_weight[part]
        if net_weight is not None:
            np.matmul(sold, supply[part, :, None], out=net[part, :, None])
        np.matmul((spending[part] / index[part])[:, None, :], sold, out=sales[part, None, :])
    if net_weight is not None:
        net /= index
    sales *= supply
    return index, net, sales
