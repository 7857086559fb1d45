"""Adjoint gradients against finite differences of re-solved equilibria."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from entente.equilibrium import World
from entente.equilibrium.general import Baseline, Model, Shock
from entente.equilibrium.general.adjoint import country_sensitivity
from entente.equilibrium.general.country_system import CountryPoint, CountrySystem
from entente.equilibrium.general.outcomes import BilateralBalance, Outcome, Revenue, Welfare
from entente.equilibrium.solve import Newton

OUTCOMES: dict[str, Outcome] = {
    "welfare": Welfare(np.array([1.0, 0.5, 0.0, -0.25])),
    "revenue": Revenue(1),
    "balance": BilateralBalance(0, 2),
}


def solved(baseline: Baseline, rate: np.ndarray, cost: np.ndarray) -> CountryPoint:
    system = CountrySystem(baseline, Shock.build(baseline, rate, cost))
    return system.at(Newton(polish=1e-14).solve(system.at, system.start()).checked().value)


@pytest.mark.parametrize("outcome", OUTCOMES.values(), ids=OUTCOMES.keys())
def test_gradients_are_those_of_finite_differences(
    world: World, make_model: Callable[[World], Model], outcome: Outcome
) -> None:
    baseline = Baseline.build(world, make_model(world))
    rng = np.random.default_rng(11)
    rate = rng.uniform(0.0, 0.4, baseline.rate.shape)
    cost = rng.uniform(0.9, 1.2, baseline.rate.shape)
    gradient = country_sensitivity(solved(baseline, rate, cost), outcome).gradient()
    step = 1e-5
    for cell in [(0, 0, 1), (0, 1, 1), (-1, 1, 0), (-1, 2, 3)]:
        by_rate, by_cost = [], []
        for sign in (1.0, -1.0):
            moved = rate.copy()
            moved[cell] += sign * step
            by_rate.append(outcome.sensitivity(solved(baseline, moved, cost)).value)
            moved = cost.copy()
            moved[cell] *= np.exp(sign * step)
            by_cost.append(outcome.sensitivity(solved(baseline, rate, moved)).value)
        sector, importer, exporter = cell
        where = (importer, exporter, sector)
        assert gradient.by_rate[where] == pytest.approx((by_rate[0] - by_rate[1]) / (2 * step), rel=1e-5, abs=1e-8)
        assert gradient.by_log_cost[where] == pytest.approx((by_cost[0] - by_cost[1]) / (2 * step), rel=1e-5, abs=1e-8)
