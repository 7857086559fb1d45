"""Adjoint gradients against automatic differentiation of the same economies, in float64, every cell."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from tests.equilibrium.general.conftest import light_in_materials
from tests.equilibrium.general.jax_economy import JaxEconomy, balance, revenue

from entente.equilibrium import World
from entente.equilibrium.general import (
    Baseline,
    BilateralBalance,
    FullInputOutput,
    LabourSupply,
    Model,
    Outcome,
    Profits,
    Revenue,
    Shock,
    Welfare,
    solve_gradient,
    solve_shock,
)

WEIGHT = np.array([1.0, 0.5, 0.0, -0.25])


def assert_same(baseline: Baseline) -> None:
    """Compare solution, outcomes and every derivative with those of the plain equations."""
    rng = np.random.default_rng(11)
    rate = rng.uniform(0.0, 0.4, baseline.rate.shape)
    cost = rng.uniform(0.9, 1.2, baseline.rate.shape)
    shock = Shock.build(baseline, rate, cost)
    economy = JaxEconomy(baseline)
    outcomes: list[Outcome] = [Welfare(WEIGHT), Revenue(1), BilateralBalance(0, 2)]
    at, values, *slopes = economy.gradients([economy.welfare(WEIGHT), revenue(1), balance(0, 2)], rate, cost)
    for number, outcome in enumerate(outcomes):
        gradient = solve_gradient(baseline, shock, outcome)
        assert gradient.value == pytest.approx(values[number], rel=1e-9, abs=1e-10)
        for found, wanted in zip((gradient.by_rate, gradient.by_log_cost), slopes, strict=True):
            largest = np.abs(wanted[number]).max()
            np.testing.assert_allclose(np.moveaxis(found, 2, 0) / largest, wanted[number] / largest, atol=1e-9)
    solved = solve_shock(baseline, shock).value
    np.testing.assert_allclose(np.log(solved.wage_hat), at["wage"], atol=1e-10)
    np.testing.assert_allclose(np.log(solved.price_hat), at["consumer"], atol=1e-10)
    np.testing.assert_allclose(np.log(solved.labour_hat), at["labour"], atol=1e-10)


def test_gradients_are_those_of_automatic_differentiation(world: World, make_model: Callable[[World], Model]) -> None:
    assert_same(Baseline.build(world, make_model(world)))


def test_gradients_with_input_output_shares_too() -> None:
    assert_same(Baseline.build(light_in_materials(), Model("io", (FullInputOutput(), LabourSupply(0.3), Profits()))))
