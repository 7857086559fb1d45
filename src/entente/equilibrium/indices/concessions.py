"""What tariff cuts are worth: trade they cover, duty they forgo, trade they create, gains on both sides.

Imports of a line from the beneficiary are V ((1 + t') / (1 + t))^(-ε) at world prices that stay, ε the elasticity of
the importer's demand for the beneficiary's goods: σ (1 - s) + η s, where s is the beneficiary's share of the line,
σ the substitution between exporters and η the demand for the line as a whole.

Source: Laird & Yeats (1986) for the parts; elasticity: differentiation of Armington demand, this project,
docs/explanation/low-and-commensurate.md.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from entente.equilibrium.indices.averages import check_schedule
from entente.equilibrium.solution import Array

__all__ = ["ConcessionValues", "bilateral_demand_elasticity", "value_concessions"]


@dataclass(frozen=True, slots=True, eq=False)
class ConcessionValues:
    """Values of a change of duties by line, in the unit of the trade values. A rise of duty counts negative.

    Attributes:
        trade_covered: imports in lines whose duty falls, less imports in lines whose duty rises.
        duty_forgone: duty given up on unchanged trade, (t - t') V.
        trade_gain: rise of imports at world prices.
        revenue_change: duty collected after less before, imports having moved.
        buyer_gain: gain of the importer's buyers from prices; net of revenue it is `buyer_gain + revenue_change`.
    """

    trade_covered: Float[Array, " line"]
    duty_forgone: Float[Array, " line"]
    trade_gain: Float[Array, " line"]
    revenue_change: Float[Array, " line"]
    buyer_gain: Float[Array, " line"]


def value_concessions(
    trade_value: Float[Array, " line"],
    rate_before: Float[Array, " line"],
    rate_after: Float[Array, " line"],
    *,
    demand_elasticity: Float[Array, " line"],
) -> ConcessionValues:
    """Return the values of a change of duties.

    Args:
        trade_value: V ≥ 0, imports from the beneficiary before, world prices.
        rate_before: t ≥ 0, a fraction.
        rate_after: t' ≥ 0.
        demand_elasticity: ε ≥ 0, for the beneficiary's goods (`bilateral_demand_elasticity`).

    Raises:
        InvalidScheduleError: shapes disagree or a number is out of range.
    """
    check_schedule(rate_before, trade_value, rate_after=rate_after, demand_elasticity=demand_elasticity)
    log_price = np.log1p(rate_after) - np.log1p(rate_before)
    after = trade_value * np.exp(-demand_elasticity * log_price)
    power = 1 - demand_elasticity
    unit = np.abs(power) < 1e-9
    safe = np.where(unit, 1.0, power)
    area = np.where(unit, log_price, np.expm1(safe * log_price) / safe)
    return ConcessionValues(
        trade_covered=trade_value * np.sign(rate_before - rate_after),
        duty_forgone=(rate_before - rate_after) * trade_value,
        trade_gain=after - trade_value,
        revenue_change=rate_after * after - rate_before * trade_value,
        buyer_gain=-trade_value * (1 + rate_before) * area,
    )


def bilateral_demand_elasticity(
    import_share: Float[Array, " line"],
    *,
    substitution_elasticity: Float[Array, " line"],
    import_demand_elasticity: Float[Array, " line"],
) -> Float[Array, " line"]:
    """Return ε = σ (1 - s) + η s, the elasticity of demand for one exporter's goods when its duty alone moves.

    Args:
        import_share: s, its share of the importer's purchases of the line, 0 to 1.
        substitution_elasticity: σ > 0.
        import_demand_elasticity: η ≥ 0.
    """
    elasticity: Array = substitution_elasticity * (1 - import_share) + import_demand_elasticity * import_share
    return elasticity
