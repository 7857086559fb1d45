"""From a world, a model and a scenario to an equilibrium."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
from jaxtyping import Float

from entente.equilibrium.general.baseline import Baseline, Shock
from entente.equilibrium.general.blocks import Materials
from entente.equilibrium.general.country_system import CountryPoint, CountrySystem
from entente.equilibrium.general.equilibrium import Equilibrium
from entente.equilibrium.general.input_output import (
    InputOutputBaseline,
    InputOutputPoint,
    InputOutputSystem,
    input_output_baseline,
)
from entente.equilibrium.general.models import Model
from entente.equilibrium.general.one_sector import OneSectorSystem
from entente.equilibrium.solution import Array, NotSolvedError, Solution, Status
from entente.equilibrium.solve import Newton
from entente.equilibrium.world import World, sector_first

__all__ = [
    "AnyPoint",
    "AnySystem",
    "choose_system",
    "equilibrium_at",
    "solve_equilibrium",
    "solve_input_output",
    "solve_point",
    "solve_shock",
]

AnySystem = CountrySystem | InputOutputSystem
AnyPoint = CountryPoint | InputOutputPoint

# Parts tried on the way to a shock that Newton does not reach at once.
_PARTS = 30
# Largest residual of the market left out, and of the inner fixed points, that a converged solve may have; a hundred
# times the solver's tolerance where that is more.
CLOSED = 1e-8


def solve_equilibrium(
    world: World,
    model: Model,
    *,
    ad_valorem_rate: Float[Array, "importer exporter sector"] | None = None,
    trade_cost_hat: Float[Array, "importer exporter sector"] | None = None,
    solver: Newton = Newton(),  # noqa: B008  a frozen value
    throw: bool = True,
) -> Solution[Equilibrium]:
    """Return the equilibrium of a scenario on a world.

    Args:
        world: the base year.
        model: a list of blocks, see `models`.
        ad_valorem_rate: t', every new tariff, a fraction above −1; None keeps the base year's.
        trade_cost_hat: κ̂ > 0, iceberg cost, counterfactual / baseline; None keeps 1.
        solver: tolerance, steps and threads.
        throw: raise when no equilibrium is found; False returns the last point with its status.
    """
    baseline = Baseline.build(world, model)
    shock = Shock.build(
        baseline,
        None if ad_valorem_rate is None else sector_first(np.asarray(ad_valorem_rate, dtype=np.float64)),
        None if trade_cost_hat is None else sector_first(np.asarray(trade_cost_hat, dtype=np.float64)),
    )
    return solve_shock(baseline, shock, solver=solver, throw=throw)


def solve_shock(
    baseline: Baseline,
    shock: Shock,
    *,
    start: Array | None = None,
    solver: Newton = Newton(),  # noqa: B008  a frozen value
    throw: bool = True,
) -> Solution[Equilibrium]:
    """Return the equilibrium of a shock on a baseline built beforehand.

    Args:
        baseline: the base year under one model.
        shock: the scenario.
        start: unknowns to start from; None starts at the base year.
        solver: tolerance, steps and threads.
        throw: raise when no equilibrium is found; False returns the last point with its status.
    """
    return _solve(partial(choose_system, baseline), baseline, shock, start, solver, throw)


def solve_input_output(
    base: InputOutputBaseline,
    shock: Shock,
    *,
    start: Array | None = None,
    solver: Newton = Newton(),  # noqa: B008  a frozen value
    throw: bool = True,
) -> Solution[Equilibrium]:
    """Return the equilibrium of a shock on an input-output base year of its own.

    Args:
        base: final spending and value added beside the base year; see `input_output_baseline`.
        shock: the scenario.
        start: log wages to start from; None starts at the base year.
        solver: tolerance, steps and threads.
        throw: raise when no equilibrium is found; False returns the last point with its status.
    """
    return _solve(partial(InputOutputSystem, base), base.baseline, shock, start, solver, throw)


def solve_point(
    baseline: Baseline,
    shock: Shock,
    *,
    start: Array | None = None,
    solver: Newton = Newton(),  # noqa: B008  a frozen value
) -> AnyPoint:
    """Return the solved point of a shock, for callers that need unknowns or derivatives there.

    Args:
        baseline: the base year under one model.
        shock: the scenario.
        start: unknowns to start from; None starts at the base year.
        solver: tolerance, steps and threads.
    """
    system = choose_system(baseline, shock)
    solution = _follow(partial(choose_system, baseline), baseline, shock, start, solver)
    return system.at(solution.checked(system.name_equation).value)


def _solve(
    make: Callable[[Shock], AnySystem],
    baseline: Baseline,
    shock: Shock,
    start: Array | None,
    solver: Newton,
    throw: bool,
) -> Solution[Equilibrium]:
    system = make(shock)
    solution = _follow(make, baseline, shock, start, solver)
    if throw:
        solution = solution.checked(system.name_equation)
    point = system.at(solution.value)
    gap = max(abs(point.walras), point.inner_gap) if isinstance(point, InputOutputPoint) else abs(point.walras)
    allowed = max(CLOSED, 100.0 * solver.tolerance)
    if baseline.parameters.absorber is None and solution.status is Status.CONVERGED and not gap <= allowed:
        solution = Solution(solution.value, Status.NOT_CLOSED, np.array([gap]), solution.steps)
        if throw:
            solution.checked(lambda row: "market left out")
    return _finished(equilibrium_at(point), solution, throw=throw)


def _follow(
    make: Callable[[Shock], AnySystem],
    baseline: Baseline,
    shock: Shock,
    start: Array | None,
    solver: Newton,
) -> Solution[Array]:
    """Solve at once; where that fails, walk to the shock in parts, each started from the last."""
    system = make(shock)
    direct = solver.solve(system.at, system.start() if start is None else start)
    if direct.status is Status.CONVERGED:
        return direct
    reached, stride, unknowns, steps = 0.0, 0.25, system.start(), direct.steps
    for _ in range(_PARTS):
        target = min(1.0, reached + stride)
        system = make(shock if target == 1.0 else shock.part(baseline, target))
        solution = solver.solve(system.at, unknowns)
        steps += solution.steps
        if solution.status is not Status.CONVERGED:
            stride /= 2.0
            continue
        if target == 1.0:
            return Solution(solution.value, solution.status, solution.residual, steps)
        reached, unknowns, stride = target, solution.value, 1.5 * stride
    return direct


def _finished(equilibrium: Equilibrium, solution: Solution[Array], *, throw: bool) -> Solution[Equilibrium]:
    """Return the solution with its equilibrium, unless some country has nothing to spend."""
    poor = equilibrium.income / equilibrium.base_income
    if solution.status is Status.CONVERGED and float(poor.min()) <= 0:
        labels = equilibrium.baseline.world.countries
        nothing = Solution(equilibrium, Status.NO_INCOME, np.minimum(poor, 0.0), solution.steps)
        if throw:
            country = int(np.argmin(poor))
            raise NotSolvedError(
                Status.NO_INCOME, f"final spending of {labels[country]}", float(poor[country]) - 1.0, solution.steps
            )
        return nothing
    return Solution(equilibrium, solution.status, solution.residual, solution.steps)


def choose_system(baseline: Baseline, shock: Shock) -> AnySystem:
    """Return the cheapest system that solves this model.

    N wages where producers have their own baskets of materials, N costs with one sector, all country unknowns else.
    Real transfers tie every budget to every price, so one country's unknowns cannot be eliminated by themselves.
    """
    if baseline.parameters.materials is Materials.INPUT_OUTPUT:
        return InputOutputSystem(input_output_baseline(baseline), shock)
    alone = baseline.size[0] == 1 and not baseline.parameters.real_transfers
    return OneSectorSystem(baseline, shock) if alone else CountrySystem(baseline, shock)


def equilibrium_at(point: AnyPoint) -> Equilibrium:
    """Return the quantities of a solved point."""
    return Equilibrium(
        baseline=point.baseline,
        shock=point.system.shock,
        wage_hat=np.exp(point.log_wage),
        price_hat=np.exp(point.log_price),
        labour_hat=np.exp(point.log_labour),
        cost_hat=np.exp(point.log_cost),
        sector_price_hat=np.power(point.index, -1.0 / point.baseline.trade_elasticity[:, None]),
        sector_spending=point.sector_spending,
        sales=point.sales,
        labour_income=point.wage_bill,
        revenue=point.revenue,
        transfer=point.transfer,
        excess_labour_demand=point.excess_labour_demand,
        walras=point.walras,
    )
