"""Uniform equivalents: the one rate that would do what the whole schedule does.

Imports of line l are q = q⁰ (1 + t)^(-ε) with q⁰ imports at free trade, ε the elasticity of import demand and world
prices given. The *import-volume* equivalent τ (MTRI, or OTRI where every partner and line counts) and the *welfare*
equivalent (TRI) solve

    Σ q⁰_l (1 + τ)^(-ε_l) = Σ q⁰_l (1 + t_l)^(-ε_l)            Σ D_l(τ) = Σ D_l(t_l)
    D_l(t) = q⁰_l [∫₁^{1+t} p^(-ε_l) dp - t (1 + t)^(-ε_l)]      loss of surplus less revenue

To first order in t they are averages weighted by q ε: the mean of t for imports, its root mean square for welfare.
The more the rates differ, the further the second lies above the first: dispersion itself costs.

Source: Anderson & Neary (1996, 2003, 2005); first-order forms of Feenstra (1995) as used by Kee, Nicita &
Olarreaga (2009); constant-elasticity form: this project, docs/explanation/low-and-commensurate.md.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float
from scipy.optimize import brentq

from entente.equilibrium.indices.averages import InvalidScheduleError, check_schedule
from entente.equilibrium.solution import Array

__all__ = ["UniformRates", "deadweight_loss", "uniform_rates", "uniform_rates_first_order"]

_UNIT_ELASTICITY = 1e-9


@dataclass(frozen=True, slots=True)
class UniformRates:
    """Two uniform equivalents of a schedule, fractions.

    Attributes:
        import_volume: the rate with the same imports at world prices.
        welfare: the rate with the same loss of welfare to the importer.
    """

    import_volume: float
    welfare: float


def uniform_rates(
    rate: Float[Array, " line"],
    trade_value: Float[Array, " line"],
    *,
    demand_elasticity: Float[Array, " line"],
) -> UniformRates:
    """Return both uniform equivalents, exact for constant elasticities.

    Args:
        rate: t ≥ 0, by line, a fraction.
        trade_value: imports observed at that rate, world prices, 0 or more; at least one above 0.
        demand_elasticity: ε ≥ 0 of import demand, as a positive number.

    Raises:
        InvalidScheduleError: a number is out of range, or there is no trade.
    """
    _check(rate, trade_value, demand_elasticity)
    log_free = np.log(np.where(trade_value > 0, trade_value, 1.0)) + demand_elasticity * np.log1p(rate)
    free_trade = np.where(trade_value > 0, np.exp(log_free - log_free.max()), 0.0)

    def imports(uniform: float) -> float:
        return float((free_trade * (1 + uniform) ** -demand_elasticity).sum())

    def loss(uniform: float) -> float:
        same = np.full(rate.size, uniform)
        return -float((free_trade * deadweight_loss(same, demand_elasticity)).sum())

    observed = float((free_trade * (1 + rate) ** -demand_elasticity).sum())
    cost = -float((free_trade * deadweight_loss(rate, demand_elasticity)).sum())
    traded = rate[(trade_value > 0) & (demand_elasticity > 0)]
    ends = (float(traded.min()), float(traded.max()))
    return UniformRates(_root(imports, observed, ends), _root(loss, cost, ends))


def uniform_rates_first_order(
    rate: Float[Array, " line"],
    trade_value: Float[Array, " line"],
    *,
    demand_elasticity: Float[Array, " line"],
) -> UniformRates:
    """Return both uniform equivalents to first order: (Σ q ε t / Σ q ε) and (Σ q ε t² / Σ q ε)^(1/2).

    Arguments and errors are those of `uniform_rates`.

    Source: Kee, Nicita & Olarreaga (2009), "Estimating Trade Restrictiveness Indices".
    """
    _check(rate, trade_value, demand_elasticity)
    weight = trade_value * demand_elasticity
    weight = weight / weight.sum()
    return UniformRates(float((weight * rate).sum()), float(np.sqrt((weight * rate**2).sum())))


def deadweight_loss(rate: Float[Array, " line"], demand_elasticity: Float[Array, " line"]) -> Float[Array, " line"]:
    """Return D(t) per unit of free-trade imports: loss of consumer surplus less revenue, 0 or more."""
    power = 1 - demand_elasticity
    unit = np.abs(power) < _UNIT_ELASTICITY
    safe = np.where(unit, 1.0, power)
    log_price = np.log1p(rate)
    surplus = np.where(unit, log_price, np.expm1(safe * log_price) / safe)
    loss: Array = surplus - rate * np.exp(-demand_elasticity * log_price)
    return loss


def _check(rate: Array, trade_value: Array, elasticity: Array) -> None:
    check_schedule(rate, trade_value, demand_elasticity=elasticity)
    if not (trade_value * elasticity).sum() > 0:
        raise InvalidScheduleError(
            "No line has both trade and a demand elasticity above 0, so no uniform rate is defined. Give trade values."
        )


def _root(function: Callable[[float], float], wanted: float, ends: tuple[float, float]) -> float:
    """Return where a falling function takes the value wanted, between two ends that enclose it."""
    low, high = ends
    if low == high or function(low) <= wanted:
        return low
    if function(high) >= wanted:
        return high
    return float(brentq(lambda x: function(x) - wanted, low, high, xtol=1e-14, rtol=1e-13))
