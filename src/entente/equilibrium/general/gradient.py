"""Solve a scenario and differentiate an outcome there, whatever the model's materials."""

from __future__ import annotations

from entente.equilibrium.general.adjoint import country_sensitivity
from entente.equilibrium.general.baseline import Baseline, Shock
from entente.equilibrium.general.input_output import InputOutputPoint
from entente.equilibrium.general.input_output_adjoint import input_output_sensitivity
from entente.equilibrium.general.outcomes import Outcome
from entente.equilibrium.general.sensitivity import Gradient, TradeSensitivity
from entente.equilibrium.general.solve import AnyPoint, solve_point
from entente.equilibrium.solve import Newton, limit_threads

__all__ = ["solve_gradient", "trade_sensitivity"]


def trade_sensitivity(point: AnyPoint, outcome: Outcome) -> TradeSensitivity:
    """Return the total derivative of an outcome with respect to trade and price indices: one adjoint solve.

    Args:
        point: a solved point, see `solve_point`.
        outcome: what to differentiate, see `outcomes`.
    """
    if isinstance(point, InputOutputPoint):
        return input_output_sensitivity(point, outcome)
    return country_sensitivity(point, outcome)


def solve_gradient(
    baseline: Baseline,
    shock: Shock,
    outcome: Outcome,
    *,
    solver: Newton = Newton(),  # noqa: B008  a frozen value
) -> Gradient:
    """Return an outcome under a scenario and its derivative with respect to every tariff and trade cost.

    Args:
        baseline: the base year under one model.
        shock: the scenario.
        outcome: what to differentiate, see `outcomes`.
        solver: tolerance, steps and threads.
    """
    with limit_threads(solver.threads):
        return trade_sensitivity(solve_point(baseline, shock, solver=solver), outcome).gradient()
