"""Trade of a few exporters in many solved scenarios, from wages, prices and spending."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float

from entente.equilibrium.general import Baseline, BatchOutcomes
from entente.equilibrium.solution import Array

__all__ = ["flows_of"]


def flows_of(
    baseline: Baseline,
    exporters: Sequence[int],
    outcomes: BatchOutcomes,
    *,
    importer: int,
    rate: Float[Array, "scenario exporter sector"],
    trade_cost_hat: Float[Array, "scenario exporter sector"],
    trade_elasticity: Float[Array, "scenario sector"],
) -> Float[Array, "chosen scenario importer sector"]:
    """Return sales before duty of the chosen exporters to every importer, in the world's unit.

    The model must have labour or roundabout materials, full pass-through and no scale: then wages and prices give
    costs, and costs give shares.

    Args:
        baseline: the base year.
        exporters: positions of those wanted.
        outcomes: the scenarios, solved.
        importer: the one whose tariffs changed.
        rate: t', its new tariffs.
        trade_cost_hat: κ̂, its iceberg costs.
        trade_elasticity: θ of each scenario.
    """
    theta = trade_elasticity.T[:, :, None]
    log_cost = baseline.cost_of_wage[:, None, :] * np.log(outcomes.wage_hat)
    log_cost = log_cost + baseline.cost_of_price[:, None, :] * np.log(outcomes.price_hat)
    supply = np.exp(-theta * log_cost)
    old = 1.0 + baseline.rate[:, importer, :]
    new = 1.0 + rate.transpose(2, 0, 1)
    factor = new / old[:, None, :] * trade_cost_hat.transpose(2, 0, 1)
    weight = baseline.share[:, importer, :][:, None, :] * factor**-theta
    index = np.matmul(supply, baseline.share.transpose(0, 2, 1))
    index[:, :, importer] = np.einsum("ksi,ksi->ks", weight, supply)
    demand = baseline.sector_share[:, None, :] * outcomes.spending / index
    sales = np.empty((len(exporters), *demand.shape))
    for row, exporter in enumerate(exporters):
        net = baseline.share[:, :, exporter] / (1.0 + baseline.rate[:, :, exporter])
        sales[row] = demand * net[:, None, :] * supply[:, :, exporter][:, :, None]
        share = weight[:, :, exporter] / new[:, :, exporter]
        sales[row, :, :, importer] = demand[:, :, importer] * share * supply[:, :, exporter]
    return sales.transpose(0, 2, 3, 1)
