"""What the global simulation model reports: one record for its exact and its published linear form."""

from __future__ import annotations

from dataclasses import dataclass

from jaxtyping import Float

from entente.equilibrium.partial.gsim_cells import GsimCells, sum_by
from entente.equilibrium.solution import Array

__all__ = ["GsimEffects", "report_effects"]


@dataclass(frozen=True, slots=True, eq=False)
class GsimEffects:
    """What a change of duties does to everybody. Values in the unit of the trade values given.

    Attributes:
        quantity_hat: q̂, by cell.
        export_price_hat: ŵ, by supplier.
        output_hat: quantity sold, by supplier.
        price_index_hat: P̂, by market, duty paid.
        trade_creation: change at base prices if every supplier kept its share of the market, by cell.
        trade_diversion: change at base prices from gaining or losing share, by cell; adds up to 0 over a market.
        value_change: change of trade value at world prices, by cell.
        revenue_change: change of duty collected, by cell.
        consumer_surplus_change: money value to buyers of the price change, by market.
        producer_surplus_change: money value to sellers of the price change, by supplier.
        residual: largest excess demand left, in logs (exact) or as a fraction (linear).
        steps: Newton steps; 1 for the linear form.
    """

    quantity_hat: Float[Array, " cell"]
    export_price_hat: Float[Array, " supplier"]
    output_hat: Float[Array, " supplier"]
    price_index_hat: Float[Array, " market"]
    trade_creation: Float[Array, " cell"]
    trade_diversion: Float[Array, " cell"]
    value_change: Float[Array, " cell"]
    revenue_change: Float[Array, " cell"]
    consumer_surplus_change: Float[Array, " market"]
    producer_surplus_change: Float[Array, " supplier"]
    residual: float
    steps: int

    @property
    def net_gain(self) -> float:
        """Consumer and producer surplus and revenue, over the whole industry."""
        parts = (self.consumer_surplus_change, self.producer_surplus_change, self.revenue_change)
        return float(sum(part.sum() for part in parts))


def report_effects(
    cells: GsimCells,
    rates: tuple[Array, Array],
    *,
    quantity_hat: Array,
    export_price_hat: Array,
    output_hat: Array,
    price_index_hat: Array,
    consumer_surplus_change: Array,
    producer_surplus_change: Array,
    residual: float,
    steps: int,
) -> GsimEffects:
    """Return the record with what follows from quantities and prices."""
    value, market = cells.trade_value, cells.market_of_cell
    before, after = rates
    value_after = value * quantity_hat * export_price_hat[cells.supplier_of_cell]
    volume = sum_by(market, value * quantity_hat, cells.market_count) / sum_by(market, value, cells.market_count)
    return GsimEffects(
        quantity_hat=quantity_hat,
        export_price_hat=export_price_hat,
        output_hat=output_hat,
        price_index_hat=price_index_hat,
        trade_creation=value * (volume[market] - 1),
        trade_diversion=value * (quantity_hat - volume[market]),
        value_change=value_after - value,
        revenue_change=after * value_after - before * value,
        consumer_surplus_change=consumer_surplus_change,
        producer_surplus_change=producer_surplus_change,
        residual=residual,
        steps=steps,
    )
