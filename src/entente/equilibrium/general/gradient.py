"""Solve a scenario and differentiate an outcome there, whatever the model's materials."""

from __future__ import annotations

from entente.equilibrium.general.adjoint import Gradient, outcome_gradient
from entente.equilibrium.general.baseline import Baseline, Shock
from entente.equilibrium.general.blocks import Materials
from entente.equilibrium.general.input_output import InputOutputSystem, input_output_baseline
from entente.equilibrium.general.input_output_adjoint import input_output_gradient
from entente.equilibrium.general.outcomes import Outcome
from entente.equilibrium.general.solve import choose_system
from entente.equilibrium.solve import Newton

__all__ = ["solve_gradient"]


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
    if baseline.parameters.materials is Materials.INPUT_OUTPUT:
        economy = InputOutputSystem(input_output_baseline(baseline), shock)
        wages = solver.solve(economy.at, economy.start()).checked(economy.name_equation).value
        return input_output_gradient(economy.at(wages), outcome)
    system = choose_system(baseline, shock)
    unknowns = solver.solve(system.at, system.start()).checked(system.name_equation).value
    return outcome_gradient(system.at(unknowns), outcome)
