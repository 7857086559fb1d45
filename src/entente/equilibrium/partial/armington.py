"""Tariff changes at the tariff line: goods told apart by origin, one constant elasticity per line.

A *cell* is what one exporter sells under one line; a *line* holds the cells that compete. Within a line exporters
substitute with elasticity σ; the line's composite is demanded with elasticity η; an exporter's supply to this
market has elasticity μ, infinite by default (world prices then do not move). With w the exporter's price before
duty, p = w (1 + t), s the expenditure share at duty-paid prices and x̂ = after / before:

    p̂_c = ŵ_c (1 + t'_c) / (1 + t_c)
    P̂_l = [Σ_{c∈l} s_c p̂_c^(1-σ)]^(1/(1-σ))        Q̂_l = P̂_l^(-η)
    q̂_c = Q̂_l (p̂_c / P̂_l)^(-σ)                     ŵ_c = q̂_c^(1/μ)

The published SMART model is the first-order version of these equations; here they are solved exactly, so a duty
of 46 % is as safe as one of 1 %. Every sum over a line is one pass over all cells.

Source: Armington (1969) for demand; Laird & Yeats (1986) and Jammes & Olarreaga (2005) for trade creation,
trade diversion, revenue and consumer surplus; exact form: this project, docs/explanation/line-effects.md.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int
from numpy.typing import NDArray

from entente.base.errors import EntenteError
from entente.equilibrium.solution import Array, NotSolvedError, Status

__all__ = ["ArmingtonEffects", "InvalidCellsError", "solve_armington"]

_UNIT_ELASTICITY = 1e-9  # closer to 1 than this, the limit of the formula is used
Labels = NDArray[np.int64]


class InvalidCellsError(EntenteError):
    """Arrays that are not a set of trade cells."""


@dataclass(frozen=True, slots=True)
class ArmingtonEffects:
    """What a change of duties does, by cell and by line. Values in the unit of the trade values given.

    Attributes:
        quantity_hat: q̂, by cell.
        export_price_hat: ŵ, by cell; 1 with infinite supply.
        price_index_hat: P̂, by line, duty paid.
        composite_quantity_hat: Q̂, by line.
        trade_creation: change at base prices if every exporter kept its share of the line, by cell.
        trade_diversion: change at base prices from gaining or losing share, by cell; adds up to 0 over a line.
        price_effect: change of value because exporters' prices move, by cell; 0 with infinite supply.
        value_change: change of import value before duty, by cell: the sum of the three above.
        revenue_change: change of duty collected, by cell.
        consumer_surplus_change: money value to buyers of the price change, by line.
        residual: largest |ln P̂ - ln of its definition| over lines.
        steps: Newton steps; at most 1 when supply is infinite, where the solution is closed.
    """

    quantity_hat: Float[Array, " cell"]
    export_price_hat: Float[Array, " cell"]
    price_index_hat: Float[Array, " line"]
    composite_quantity_hat: Float[Array, " line"]
    trade_creation: Float[Array, " cell"]
    trade_diversion: Float[Array, " cell"]
    price_effect: Float[Array, " cell"]
    value_change: Float[Array, " cell"]
    revenue_change: Float[Array, " cell"]
    consumer_surplus_change: Float[Array, " line"]
    residual: float
    steps: int

    @property
    def importer_gain(self) -> float:
        """Consumer surplus plus revenue, over all lines; leaves out domestic producers."""
        return float(self.consumer_surplus_change.sum() + self.revenue_change.sum())


def solve_armington(
    trade_value: Float[Array, " cell"],
    rate_before: Float[Array, " cell"],
    rate_after: Float[Array, " cell"],
    line_of_cell: Int[Labels, " cell"],
    *,
    substitution_elasticity: Float[Array, " line"],
    import_demand_elasticity: Float[Array, " line"],
    export_supply_elasticity: Float[Array, " cell"] | float = np.inf,
    tolerance: float = 1e-11,
    max_steps: int = 50,
) -> ArmingtonEffects:
    """Return the effects of moving from `rate_before` to `rate_after` in every cell at once.

    Args:
        trade_value: V > 0, import value before duty. A pair that does not trade has no cell.
        rate_before: t > -1, ad valorem rate as a fraction.
        rate_after: t' > -1.
        line_of_cell: index of each cell's line, 0 to the number of lines less 1, in any order.
        substitution_elasticity: σ > 0 between exporters of a line (trade elasticity θ = σ - 1).
        import_demand_elasticity: η ≥ 0 of the line's composite, as a positive number.
        export_supply_elasticity: μ ≥ 0, not 0 where η is; infinite means that exporters' prices stay.
        tolerance: largest residual accepted, in logs.
        max_steps: Newton steps before giving up; needed only with finite supply.

    Raises:
        InvalidCellsError: shapes disagree, or a value, rate or elasticity is outside its range.
        NotSolvedError: no solution within `max_steps`.

    Source: see the module.
    """
    supply = np.broadcast_to(np.asarray(export_supply_elasticity, dtype=np.float64), trade_value.shape)
    line_count = substitution_elasticity.size
    _check_cells(trade_value, rate_before, rate_after, line_of_cell, supply)
    _check_lines(substitution_elasticity, import_demand_elasticity, line_of_cell)
    undetermined = (supply == 0) & (import_demand_elasticity[line_of_cell] == 0)
    _refuse(undetermined, supply, "export supply elasticity", "Supply and demand cannot both be fixed: raise one.")

    expenditure = trade_value * (1 + rate_before)
    line_expenditure = _sum_by_line(expenditure, line_of_cell, line_count)
    expenditure_share = expenditure / line_expenditure[line_of_cell]
    log_tariff_hat = np.log1p(rate_after) - np.log1p(rate_before)
    sigma = substitution_elasticity[line_of_cell]
    eta = import_demand_elasticity[line_of_cell]
    supply_response = np.where(np.isinf(supply), 0.0, 1.0 / (np.where(np.isinf(supply), 1.0, supply) + sigma))

    log_index = _sum_by_line(expenditure_share * log_tariff_hat, line_of_cell, line_count)
    for steps in range(max_steps + 1):
        log_export_price = supply_response * ((sigma - eta) * log_index[line_of_cell] - sigma * log_tariff_hat)
        log_price = log_tariff_hat + log_export_price
        implied, share = _log_price_index(expenditure_share, log_price, line_of_cell, substitution_elasticity)
        gap = implied - log_index
        residual = float(np.abs(gap).max(initial=0.0))
        if residual <= tolerance:
            break
        if steps == max_steps:
            raise NotSolvedError(Status.MAX_STEPS, f"price index of line {int(np.abs(gap).argmax())}", residual, steps)
        slope = 1 - _sum_by_line(share * (sigma - eta) * supply_response, line_of_cell, line_count)
        log_index = log_index + gap / slope

    log_composite = -import_demand_elasticity * log_index
    log_quantity = log_composite[line_of_cell] - sigma * (log_price - log_index[line_of_cell])
    quantity_hat = np.exp(log_quantity)
    export_price_hat = np.exp(log_export_price)
    value_by_line = _sum_by_line(trade_value, line_of_cell, line_count)
    volume_hat = _sum_by_line(trade_value * quantity_hat, line_of_cell, line_count) / value_by_line
    value_after = trade_value * quantity_hat * export_price_hat
    return ArmingtonEffects(
        quantity_hat=quantity_hat,
        export_price_hat=export_price_hat,
        price_index_hat=np.exp(log_index),
        composite_quantity_hat=np.exp(log_composite),
        trade_creation=trade_value * (volume_hat[line_of_cell] - 1),
        trade_diversion=trade_value * (quantity_hat - volume_hat[line_of_cell]),
        price_effect=value_after - trade_value * quantity_hat,
        value_change=value_after - trade_value,
        revenue_change=rate_after * value_after - rate_before * trade_value,
        consumer_surplus_change=-line_expenditure * _integral_of_demand(log_index, import_demand_elasticity),
        residual=residual,
        steps=steps,
    )


def _sum_by_line(cells: Array, line_of_cell: Labels, line_count: int) -> Array:
    """Return the sum of a cell quantity over each line."""
    return np.bincount(line_of_cell, weights=cells, minlength=line_count).astype(np.float64, copy=False)


def _log_price_index(share: Array, log_price: Array, line_of_cell: Labels, sigma: Array) -> tuple[Array, Array]:
    """Return ln P̂ by line and the expenditure share after the change by cell.

    Prices are taken relative to their mean in the line, so that nothing overflows whatever the elasticity.
    """
    mean = _sum_by_line(share * log_price, line_of_cell, sigma.size)
    power = (1 - sigma)[line_of_cell]
    excess = share * np.expm1(power * (log_price - mean[line_of_cell]))  # exact even where σ is close to 1
    total = _sum_by_line(excess, line_of_cell, sigma.size)
    unit = np.abs(1 - sigma) < _UNIT_ELASTICITY
    log_index = mean + np.where(unit, 0.0, np.log1p(total) / np.where(unit, 1.0, 1 - sigma))
    return log_index, (share + excess) / (1 + total)[line_of_cell]


def _integral_of_demand(log_index: Array, eta: Array) -> Array:
    """Return ∫ p^(-η) dp from 1 to P̂: the loss of surplus per dollar of base expenditure."""
    unit = np.abs(1 - eta) < _UNIT_ELASTICITY
    power = np.where(unit, 1.0, 1 - eta)
    return np.where(unit, log_index, np.expm1(power * log_index) / power)


def _check_cells(value: Array, before: Array, after: Array, line_of_cell: Labels, supply: Array) -> None:
    """Raise unless the arrays describe cells."""
    if not value.shape == before.shape == after.shape == line_of_cell.shape or value.ndim != 1:
        raise InvalidCellsError(
            f"Cells need one value, two rates and one line each; got shapes {value.shape}, {before.shape}, "
            f"{after.shape}, {line_of_cell.shape}. Pass one-dimensional arrays of one length."
        )
    _refuse(~(np.isfinite(value) & (value > 0)), value, "trade value", "Drop pairs that do not trade.")
    for name, rate in (("rate before", before), ("rate after", after)):
        _refuse(~(np.isfinite(rate) & (rate > -1)), rate, name, "Rates are fractions above -1, e.g. 0.46.")
    _refuse(np.isnan(supply) | (supply < 0), supply, "export supply elasticity", "Use a number ≥ 0, or infinity.")


def _check_lines(sigma: Array, eta: Array, line_of_cell: Labels) -> None:
    """Raise unless every line has elasticities in range and at least one cell."""
    if sigma.shape != eta.shape or sigma.ndim != 1:
        raise InvalidCellsError(f"Lines need one σ and one η each; got shapes {sigma.shape} and {eta.shape}.")
    if line_of_cell.size and (line_of_cell.min() < 0 or line_of_cell.max() >= sigma.size):
        raise InvalidCellsError(
            f"Cells point to lines {line_of_cell.min()} to {line_of_cell.max()}, but there are {sigma.size} lines. "
            "Number lines from 0."
        )
    count = np.bincount(line_of_cell, minlength=sigma.size)
    _refuse(count == 0, count, "number of cells of line", "Drop lines without trade.")
    _refuse(~(np.isfinite(sigma) & (sigma > 0)), sigma, "substitution elasticity", "Use σ > 0.")
    _refuse(~(np.isfinite(eta) & (eta >= 0)), eta, "import demand elasticity", "Use η ≥ 0, without the minus sign.")


def _refuse(bad: NDArray[np.bool_], numbers: NDArray[np.float64] | Labels, name: str, remedy: str) -> None:
    """Raise for the first entry that is out of range."""
    if bad.any():
        first = int(bad.argmax())
        raise InvalidCellsError(f"The {name} at position {first} is {numbers[first]}. {remedy}")
