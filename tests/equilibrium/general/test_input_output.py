"""The economy with full input-output shares."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.equilibrium.general.conftest import make_world

from entente.base.errors import EntenteError
from entente.equilibrium import World, WorldError
from entente.equilibrium.general import (
    Baseline,
    FullInputOutput,
    LabourSupply,
    Model,
    Profits,
    Scale,
    Shock,
    default_model,
    solve_shock,
)
from entente.equilibrium.general.gradient import solve_gradient
from entente.equilibrium.general.input_output import InputOutputSystem, input_output_baseline
from entente.equilibrium.general.input_output_tangent import market_jacobian
from entente.equilibrium.general.outcomes import BilateralBalance, Outcome, Revenue, Welfare


def light_in_materials(**options: int) -> World:
    """Return a world whose final spending is positive everywhere."""
    world = make_world(**options)
    assert world.value_added_share is not None
    return replace(world, value_added_share=0.5 + 0.5 * world.value_added_share)


def rates(world: World) -> np.ndarray:
    return np.random.default_rng(1).uniform(0.0, 0.4, (len(world.sectors), len(world.countries), len(world.countries)))


@pytest.mark.parametrize("elasticity", [0.0, 0.4])
def test_no_shock_gives_hats_of_one_and_markets_clear_under_one(elasticity: float) -> None:
    world = light_in_materials()
    baseline = Baseline.build(world, default_model(full_input_output=True, labour_supply_elasticity=elasticity))
    np.testing.assert_allclose(solve_shock(baseline, Shock.build(baseline)).value.welfare_hat, 1.0, atol=1e-12)
    value = solve_shock(baseline, Shock.build(baseline, rates(world))).value
    assert np.abs(value.excess_labour_demand).max() < 1e-10
    np.testing.assert_allclose(
        value.spending, value.income + (baseline.materials_share * value.sales).sum(axis=0), rtol=1e-9
    )


def test_the_jacobian_is_that_of_finite_differences() -> None:
    world = light_in_materials()
    baseline = Baseline.build(world, default_model(full_input_output=True, labour_supply_elasticity=0.3))
    system = InputOutputSystem(input_output_baseline(baseline), Shock.build(baseline, rates(world)))
    wage = 0.05 * np.random.default_rng(2).normal(size=4)
    step = 1e-6
    columns = [
        (system.at(wage + step * unit).residual - system.at(wage - step * unit).residual) / (2 * step)
        for unit in np.eye(4)
    ]
    jacobian = market_jacobian(system.at(wage), accuracy=1e-13)
    np.testing.assert_allclose(jacobian, np.stack(columns, axis=1), atol=1e-7)


def test_the_consumers_basket_as_input_is_the_roundabout_economy() -> None:
    world = light_in_materials(sectors=2)
    final = world.expenditure.sum(axis=1)
    basket = np.repeat((final / final.sum(axis=1, keepdims=True))[:, :, None], 2, axis=2)
    world = replace(world, input_share=basket)
    rate = rates(world)
    full = Baseline.build(world, default_model(full_input_output=True))
    round_trip = Baseline.build(world, default_model())
    one = solve_shock(full, Shock.build(full, rate)).value
    two = solve_shock(round_trip, Shock.build(round_trip, rate)).value
    np.testing.assert_allclose(one.welfare_hat, two.welfare_hat, rtol=1e-9)
    np.testing.assert_allclose(one.wage_hat, two.wage_hat, rtol=1e-9)


def test_inputs_beyond_spending_name_country_and_sector() -> None:
    world = make_world()
    share = np.zeros((4, 3, 3))
    share[:, 0, :] = 1.0
    world = replace(world, input_share=share, value_added_share=np.full((4, 3), 0.2))
    baseline = Baseline.build(world, default_model(full_input_output=True))
    with pytest.raises(WorldError, match=r"uses .* of S0 as input and buys only"):
        input_output_baseline(baseline)


def test_blocks_that_do_not_combine_are_refused() -> None:
    world = light_in_materials()
    baseline = Baseline.build(world, Model("odd", (FullInputOutput(), Scale(0.1))))
    with pytest.raises(EntenteError, match="does not combine with Scale"):
        solve_shock(baseline, Shock.build(baseline))


@pytest.mark.parametrize(
    "outcome",
    [Welfare(np.array([1.0, 0.5, 0.0, -0.25])), Revenue(1), BilateralBalance(0, 2)],
    ids=["welfare", "revenue", "balance"],
)
def test_gradients_are_those_of_finite_differences(outcome: Outcome) -> None:
    world = light_in_materials()
    model = Model("io", (FullInputOutput(), LabourSupply(0.3), Profits()))
    baseline = Baseline.build(world, model)
    rate, cost = rates(world), np.random.default_rng(4).uniform(0.9, 1.1, baseline.rate.shape)
    gradient = solve_gradient(baseline, Shock.build(baseline, rate, cost), outcome)
    step = 1e-5

    def value(rate: np.ndarray, cost: np.ndarray) -> float:
        return solve_gradient(baseline, Shock.build(baseline, rate, cost), outcome).value

    for sector, importer, exporter in [(0, 0, 1), (1, 1, 0), (2, 2, 3)]:
        change = np.zeros_like(rate)
        change[sector, importer, exporter] = step
        by_rate = (value(rate + change, cost) - value(rate - change, cost)) / (2 * step)
        by_cost = (value(rate, cost * np.exp(change)) - value(rate, cost * np.exp(-change))) / (2 * step)
        where = (importer, exporter, sector)
        assert gradient.by_rate[where] == pytest.approx(by_rate, rel=1e-5, abs=1e-7)
        assert gradient.by_log_cost[where] == pytest.approx(by_cost, rel=1e-5, abs=1e-7)
