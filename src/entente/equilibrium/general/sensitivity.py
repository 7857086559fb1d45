"""The total derivative of an outcome with respect to trade and price indices, and what tariffs make of it.

Tariffs reach the equilibrium and the outcome only through trade before tariff Z and the price indices S, so their part
is one pass: with A the derivative with respect to ln Z, h its sum over exporters and g that with respect to ln S,

    d/d ln κₙᵢₖ = −θ [A − λ' (h − g)] ,   d/d ln τₙᵢₖ = φ d/d ln κₙᵢₖ − A.

Source: this project, derived in `docs/explanation/general-equilibrium.md`.
"""

from __future__ import annotations

from dataclasses import dataclass

from jaxtyping import Float

from entente.equilibrium.general.outcomes import SolvedPoint
from entente.equilibrium.solution import Array
from entente.equilibrium.world import in_interface_axes

__all__ = ["Gradient", "TradeSensitivity"]


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
    point: SolvedPoint

    def per_unit_of_trade(self) -> Float[Array, "sector importer exporter"]:
        """Return the derivative with respect to every cell of trade before tariff."""
        marketing = self.point.baseline.parameters.marketing_share
        cells = self.sales[:, None, :] * (1.0 - marketing)[:, None] + self.purchases[:, :, None]
        return cells if self.trade is None else cells + self.trade

    def flow(self) -> Float[Array, "sector importer exporter"]:
        """Return A, the derivative with respect to the log of every cell of trade before tariff."""
        result: Array = self.per_unit_of_trade() * self.point.net_trade
        return result

    def by_log_cost(self) -> Float[Array, "sector importer exporter"]:
        """Return dJ/d ln κ."""
        theta = self.point.baseline.trade_elasticity[:, None, None]
        flow, share = self.flow(), self.point.expenditure_share
        result: Array = -theta * (flow - share * (flow.sum(axis=2) - self.index)[:, :, None])
        return result

    def by_log_rate(self) -> Float[Array, "sector importer exporter"]:
        """Return dJ/d ln τ."""
        exponent = self.point.baseline.parameters.tariff_exponent[:, None]
        result: Array = exponent * self.by_log_cost() - self.flow()
        return result

    def gradient(self) -> Gradient:
        """Return the outcome with its derivatives by rate and by log cost."""
        by_rate = self.by_log_rate() / (1.0 + self.point.rate)
        return Gradient(self.value, in_interface_axes(by_rate), in_interface_axes(self.by_log_cost()))


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
