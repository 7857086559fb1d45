"""Line-level schedules as sector shocks, exactly.

Within a sector, varieties are (exporter, line) pairs with the sector's elasticity θ. With ω the share of a line in an
importer's purchases from an exporter in a sector, duty included, the exporter's landed price in the sector moves by

    κ̂^(−θ) = Σₗ ωₗ ((1 + t'ₗ)/(1 + tₗ))^(−θ)

and lines' shares become ω'ₗ = ωₗ ((1 + t'ₗ)/(1 + tₗ))^(−θ) / κ̂^(−θ), so that trade before duty is spending times
Σₗ ω'ₗ/(1 + t'ₗ). A sector shock needs both: the price effect κ̂ and the rate t' with 1/(1 + t') = Σₗ ω'ₗ/(1 + t'ₗ),
which yields the lines' revenue. They differ by what `trade_cost_hat` carries.

Source: nested constant elasticity with equal elasticities, Feenstra (1994) for the aggregation; this project.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int
from numpy.typing import NDArray

from entente.equilibrium.solution import Array
from entente.equilibrium.world import WorldError

__all__ = ["SectorShock", "sector_shock_of_lines"]


@dataclass(frozen=True)
class SectorShock:
    """A line schedule as the engine takes it, one entry per (exporter, sector) cell.

    Attributes:
        base_rate: t with the base revenue: 1/(1 + t) = Σ ω/(1 + t of the line).
        ad_valorem_rate: t' with the new revenue.
        trade_cost_hat: what the price moves beyond (1 + t')/(1 + t).
        simple_average, weighted_average: new rates averaged over lines, plainly and by base trade before duty.
        line_share: ω', new share of every line in its cell, duty included.
    """

    base_rate: Float[Array, " cell"]
    ad_valorem_rate: Float[Array, " cell"]
    trade_cost_hat: Float[Array, " cell"]
    simple_average: Float[Array, " cell"]
    weighted_average: Float[Array, " cell"]
    line_share: Float[Array, " line"]

    @property
    def price_factor_hat(self) -> Float[Array, " cell"]:
        """κ̂, the exact change of the landed price at given producer prices."""
        return (1.0 + self.ad_valorem_rate) / (1.0 + self.base_rate) * self.trade_cost_hat

    @property
    def aggregation_bias(self) -> Float[Array, " cell"]:
        """Price factor of the trade-weighted average rate over the exact one, less 1."""
        return (1.0 + self.weighted_average) / (1.0 + self.base_rate) / self.price_factor_hat - 1.0

    def line_revenue(
        self,
        spending: Float[Array, " cell"],
        cell: Int[NDArray[np.int64], " line"],
        ad_valorem_rate: Float[Array, " line"],
    ) -> Float[Array, " line"]:
        """Return duty by line from the new spending of each cell at purchaser value.

        Args:
            spending: X' of each cell, from the solved equilibrium.
            cell: cell of each line.
            ad_valorem_rate: t' of each line.
        """
        return spending[cell] * self.line_share * ad_valorem_rate / (1.0 + ad_valorem_rate)


def sector_shock_of_lines(
    trade_value: Float[Array, " line"],
    base_rate: Float[Array, " line"],
    new_rate: Float[Array, " line"],
    cell: Int[NDArray[np.int64], " line"],
    *,
    cells: int,
    trade_elasticity: Float[Array, " cell"],
) -> SectorShock:
    """Return the exact sector shock of a line schedule.

    Args:
        trade_value: base trade before duty, at least 0; every cell needs some.
        base_rate: t of each line, fraction above −1.
        new_rate: t' of each line, fraction above −1.
        cell: number of the (exporter, sector) cell of each line, 0 to cells − 1.
        cells: number of cells.
        trade_elasticity: θ > 0 of each cell's sector.
    """
    for name, values, good in (
        ("trade value", trade_value, trade_value >= 0),
        ("base rate", base_rate, base_rate > -1),
        ("new rate", new_rate, new_rate > -1),
    ):
        bad = np.flatnonzero(~(good & np.isfinite(values)))
        if bad.size:
            raise WorldError(
                f"Line {bad[0]}: the {name} is {values[bad[0]]:g} ({bad.size} such lines). Mend the schedule."
            )

    def total(values: Array) -> Array:
        return np.asarray(np.bincount(cell, weights=values, minlength=cells), dtype=np.float64)

    paid = trade_value * (1.0 + base_rate)
    spending, bought = total(paid), total(trade_value)
    empty = np.flatnonzero(bought <= 0)
    if empty.size:
        raise WorldError(f"Cell {empty[0]} has no trade ({empty.size} such cells). Leave cells without trade out.")
    ratio = ((1.0 + new_rate) / (1.0 + base_rate)) ** -trade_elasticity[cell]
    moved = paid / spending[cell] * ratio
    power = total(moved)
    share = moved / power[cell]
    effective = 1.0 / total(share / (1.0 + new_rate)) - 1.0
    base = spending / bought - 1.0
    lines = np.bincount(cell, minlength=cells)
    return SectorShock(
        base_rate=base,
        ad_valorem_rate=effective,
        trade_cost_hat=power ** (-1.0 / trade_elasticity) * (1.0 + base) / (1.0 + effective),
        simple_average=total(new_rate) / lines,
        weighted_average=total(new_rate * trade_value) / bought,
        line_share=share,
    )
