"""The global simulation model in its published first-order form: one linear system by product."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float

from entente.equilibrium.partial.gsim_blocks import Blocks
from entente.equilibrium.partial.gsim_cells import GsimCells, sum_by
from entente.equilibrium.partial.gsim_effects import GsimEffects, report_effects
from entente.equilibrium.partial.gsim_equations import Equations
from entente.equilibrium.solution import Array

__all__ = ["solve_gsim_linear"]


def solve_gsim_linear(
    cells: GsimCells, rate_before: Float[Array, " cell"], rate_after: Float[Array, " cell"]
) -> GsimEffects:
    """Return the effects in the published first-order form; for small changes the same as `solve_gsim`.

    Every proportional change is a linear function of proportional changes of prices, and one linear system by product
    clears all markets. Welfare follows the published formulas: ΔPS = R (ŵ-1) (1 + μ (ŵ-1) / 2) and
    ΔCS = -E (ΔP + η sign(ΔP) ΔP² / 2), whose second term the publication gives the sign of ΔP; for a price that rises
    it overstates the loss, which `solve_gsim` does not.

    Raises:
        InvalidCellsError: a rate is missing or impossible.

    Source: Francois & Hall (2003), equations for excess demand and for welfare.
    """
    cells.check_rates(rate_before=rate_before, rate_after=rate_after)
    blocks = Blocks.of(cells)
    state = Equations.of(cells, rate_before, rate_after)
    tariff_change = np.expm1(state.log_tariff_hat)
    market, supplier = cells.market_of_cell, cells.supplier_of_cell
    sigma, eta = state.sigma, state.eta
    supply = np.where(np.isinf(cells.export_supply_elasticity), 0.0, cells.export_supply_elasticity)

    def quantities(price_change: Array) -> Array:
        paid = price_change[supplier] + tariff_change
        index = sum_by(market, state.market_share * paid, cells.market_count)
        return (sigma - eta) * index[market] - sigma * paid

    excess = sum_by(supplier, state.sales_share * quantities(np.zeros(cells.supplier_count)), cells.supplier_count)
    everything = np.arange(blocks.count)
    price_change = blocks.solve(excess, state.sales_share, state.market_share, everything)
    moved = quantities(price_change)
    left = sum_by(supplier, state.sales_share * moved, cells.supplier_count) - supply * price_change
    left[np.isinf(cells.export_supply_elasticity)] = 0.0

    paid = (1 + price_change[supplier]) * (1 + tariff_change) - 1
    index = sum_by(market, state.market_share * paid, cells.market_count)
    expenditure = sum_by(market, cells.trade_value * (1 + rate_before), cells.market_count)
    sales = sum_by(supplier, cells.trade_value, cells.supplier_count)
    curvature = 0.5 * cells.import_demand_elasticity * np.sign(index) * index**2
    return report_effects(
        cells,
        (rate_before, rate_after),
        quantity_hat=1 + moved,
        export_price_hat=1 + price_change,
        output_hat=1 + sum_by(supplier, state.sales_share * moved, cells.supplier_count),
        price_index_hat=1 + index,
        consumer_surplus_change=-expenditure * (index + curvature),
        producer_surplus_change=sales * price_change * (1 + 0.5 * supply * price_change),
        residual=float(np.abs(left).max(initial=0.0)),
        steps=1,
    )
