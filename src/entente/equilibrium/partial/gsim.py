"""Global simulation of an industry: every importer and exporter at once, world prices that clear all markets.

Goods are told apart by origin. With ŵ the supplier's world price, τ̂ = (1 + t') / (1 + t), s the share of a cell in
its market at duty-paid prices, φ its share in the supplier's sales at world prices, all changes after / before:

    p̂_c = ŵ_s τ̂_c                            P̂_m = [Σ_{c∈m} s_c p̂_c^(1-σ)]^(1/(1-σ))
    q̂_c = P̂_m^(-η) (p̂_c / P̂_m)^(-σ)           ŵ_s^μ = Σ_{c∈s} φ_c q̂_c

`solve_gsim` solves these equations exactly; `gsim_linear` has their published first-order form. What a supplier
sells in markets that are not among the cells is not in its sales: μ is then its supply to the markets given.

Source: Francois & Hall (2003), "Global Simulation Analysis of Industry-Level Trade Policy", version 3.0; Francois &
Hall (2009), the same with non-linear equations. Derivation: docs/explanation/gsim.md.
"""

from __future__ import annotations

import numpy as np
from jaxtyping import Float

from entente.equilibrium.partial.gsim_blocks import Blocks
from entente.equilibrium.partial.gsim_cells import GsimCells
from entente.equilibrium.partial.gsim_effects import GsimEffects
from entente.equilibrium.partial.gsim_equations import Equations
from entente.equilibrium.solution import Array, NotSolvedError, Status

__all__ = ["solve_gsim"]

_HALVINGS = 30


def solve_gsim(
    cells: GsimCells,
    rate_before: Float[Array, " cell"],
    rate_after: Float[Array, " cell"],
    *,
    tolerance: float = 1e-10,
    max_steps: int = 60,
) -> GsimEffects:
    """Return the exact effects of moving every duty from `rate_before` to `rate_after`.

    Args:
        cells: the flows and elasticities, of one product or of many.
        rate_before: t > -1, ad valorem rate as a fraction.
        rate_after: t' > -1.
        tolerance: largest excess demand accepted, in logs.
        max_steps: Newton steps before giving up.

    Raises:
        InvalidCellsError: a rate is missing or impossible.
        NotSolvedError: no solution within `max_steps`.

    Source: see the module.
    """
    cells.check_rates(rate_before=rate_before, rate_after=rate_after)
    blocks = Blocks.of(cells)
    state = Equations.of(cells, rate_before, rate_after)
    log_price = np.zeros(cells.supplier_count)
    excess, sales_share, market_share = state.evaluate(log_price)
    worst = blocks.worst_by_product(excess)
    for steps in range(max_steps + 1):
        open_products = np.flatnonzero(worst > tolerance)
        if open_products.size == 0:
            break
        if steps == max_steps:
            supplier = int(np.abs(excess).argmax())
            raise NotSolvedError(Status.MAX_STEPS, f"price of supplier {supplier}", float(worst.max()), steps)
        try:
            step = blocks.solve(excess, sales_share, market_share, open_products)
        except np.linalg.LinAlgError:
            raise NotSolvedError(Status.NOT_FINITE, "system of price changes", float(worst.max()), steps) from None
        length = np.ones(blocks.count)
        for _ in range(_HALVINGS):
            trial = log_price + length[blocks.product_of_supplier] * step
            excess, sales_share, market_share = state.evaluate(trial)
            after = blocks.worst_by_product(excess)
            longer = after > np.maximum(worst * (1 - 1e-4), tolerance)
            if not longer.any():
                break
            length = np.where(longer, length / 2, length)
        log_price, worst = trial, after
    return state.effects(log_price, residual=float(worst.max(initial=0.0)), steps=steps)
