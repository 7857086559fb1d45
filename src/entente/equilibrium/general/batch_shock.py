"""What changes in a block of scenarios, and the passes over trade that need it.

Scenarios share the base year's cube: one product per sector serves the whole block, and only the rows of importers
whose tariffs change are computed scenario by scenario. Arrays carry the scenario on their second axis,
[sector, scenario, country].

Source: this project, `docs/explanation/general-equilibrium.md`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float

from entente.equilibrium.general.baseline import Baseline
from entente.equilibrium.solution import Array, Mask

__all__ = ["BatchPoint", "BatchShock"]


@dataclass(frozen=True)
class BatchShock:
    """A block of scenarios: the changed importers' rows, and elasticities.

    Attributes:
        importers: positions of the importers whose tariffs change.
        weight: λ (τ̂^φ κ̂)^(−θ) of those rows, [changed importer, sector, scenario, exporter].
        net_weight: weight / (1 + t'), same axes.
        trade_elasticity: θ, [sector, scenario, 1].
        has_rates: whether any tariff is levied in any scenario.
        share, base_net: λ and λ/(1 + t) of the base year, [sector, importer, exporter].
    """

    importers: tuple[int, ...]
    weight: Float[Array, "changed sector scenario exporter"]
    net_weight: Float[Array, "changed sector scenario exporter"]
    trade_elasticity: Float[Array, "sector scenario 1"]
    has_rates: bool
    share: Float[Array, "sector importer exporter"]
    base_net: Float[Array, "sector importer exporter"]

    @classmethod
    def build(
        cls,
        baseline: Baseline,
        importers: tuple[int, ...],
        rate: Float[Array, "scenario changed exporter sector"],
        trade_elasticity: Float[Array, "scenario sector"],
        trade_cost_hat: Float[Array, "scenario changed exporter sector"] | None = None,
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
        base_net = baseline.share / (1.0 + baseline.rate) if np.any(baseline.rate) else baseline.share
        return cls(importers, weight, weight / (1.0 + new), theta, has_rates, baseline.share, base_net)

    def select(self, scenarios: Mask) -> BatchShock:
        """Return the block without the scenarios already solved."""
        return replace(
            self,
            weight=self.weight[:, :, scenarios],
            net_weight=self.net_weight[:, :, scenarios],
            trade_elasticity=self.trade_elasticity[:, scenarios],
        )

    def index(self, supply: Float[Array, "sector scenario exporter"]) -> Float[Array, "sector scenario importer"]:
        """Return S, the price index to the power −θ, from supply c^(−θ)."""
        result: Array = np.matmul(supply, self.share.transpose(0, 2, 1))
        for row, importer in enumerate(self.importers):
            result[:, :, importer] = np.einsum("ksi,ksi->ks", self.weight[row], supply)
        return result

    def net_share(
        self, supply: Float[Array, "sector scenario exporter"], index: Float[Array, "sector scenario importer"]
    ) -> Float[Array, "sector scenario importer"]:
        """Return the part of spending that is left before tariff."""
        if not self.has_rates:
            return np.ones_like(index)
        net: Array = np.matmul(supply, self.base_net.transpose(0, 2, 1))
        for row, importer in enumerate(self.importers):
            net[:, :, importer] = np.einsum("ksi,ksi->ks", self.net_weight[row], supply)
        net /= index
        return net

    def sales(
        self, demand: Float[Array, "sector scenario importer"], supply: Float[Array, "sector scenario exporter"]
    ) -> Float[Array, "sector scenario exporter"]:
        """Return producers' receipts from demand, spending over S; `demand` is overwritten."""
        changed = [demand[:, :, importer].copy() for importer in self.importers]
        demand[:, :, list(self.importers)] = 0.0
        result: Array = np.matmul(demand, self.base_net)
        for row in range(len(self.importers)):
            result += changed[row][:, :, None] * self.net_weight[row]
        result *= supply
        return result


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
    transfer: Float[Array, "scenario country"]
    walras: Float[Array, " scenario"]
