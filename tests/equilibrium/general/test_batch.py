"""Batches give what single solves give."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from tests.equilibrium.general.conftest import everything, light_in_materials, make_world

from entente.base.errors import EntenteError
from entente.equilibrium import World
from entente.equilibrium.general import (
    Baseline,
    FixedTransfers,
    FullInputOutput,
    LabourSupply,
    Model,
    Profits,
    Shock,
    default_model,
    solve_shock,
)
from entente.equilibrium.general.batch import draw_elasticities, solve_batch
from entente.equilibrium.solution import NotSolvedError

IMPORTERS = (1, 3)


def scenarios(world: World, count: int = 5) -> np.ndarray:
    rng = np.random.default_rng(5)
    shape = (count, len(IMPORTERS), len(world.countries), len(world.sectors))
    rates = rng.uniform(0.0, 0.6, shape)
    for row, importer in enumerate(IMPORTERS):
        rates[:, row, importer] = 0.0
    return rates


def single(baseline: Baseline, rates: np.ndarray) -> Shock:
    rate = baseline.rate.copy()
    for row, importer in enumerate(IMPORTERS):
        rate[:, importer, :] = rates[row].T
    return Shock.build(baseline, rate)


def test_each_scenario_is_its_own_solution(world: World, make_model: Callable[[World], Model]) -> None:
    assert_alone_is_the_same(Baseline.build(world, make_model(world)))


@pytest.mark.parametrize("elasticity", [0.0, 0.4])
def test_input_output_shares_come_in_batches_too(elasticity: float) -> None:
    model = Model("io", (FullInputOutput(), LabourSupply(elasticity), Profits()))
    assert_alone_is_the_same(Baseline.build(light_in_materials(), model))


def assert_alone_is_the_same(baseline: Baseline) -> None:
    """Compare a batch with its scenarios solved one by one."""
    rates = scenarios(baseline.world)
    batch = solve_batch(baseline, IMPORTERS, rates, block=3, tolerance=1e-11)
    for number in range(len(rates)):
        value = solve_shock(baseline, single(baseline, rates[number])).value
        np.testing.assert_allclose(batch.welfare_hat[number], value.welfare_hat, rtol=1e-9)
        np.testing.assert_allclose(batch.real_wage_hat[number], value.real_wage_hat, rtol=1e-9)
        np.testing.assert_allclose(batch.revenue[number], value.revenue, atol=1e-8)
    assert np.abs(batch.walras).max() < 1e-9


def test_a_scenario_its_block_cannot_reach_is_solved_alone() -> None:
    baseline = Baseline.build(make_world(), default_model())
    rates = scenarios(baseline.world)
    batch = solve_batch(baseline, IMPORTERS, rates, max_steps=1)
    assert set(batch.steps) == {1}
    for number in range(len(rates)):
        value = solve_shock(baseline, single(baseline, rates[number])).value
        np.testing.assert_allclose(batch.welfare_hat[number], value.welfare_hat, rtol=1e-9)


def test_a_scenario_without_equilibrium_is_named() -> None:
    world = make_world()
    given = np.zeros(len(world.countries))
    given[0], given[1] = -1.5, 1.5
    baseline = Baseline.build(world, Model("poor", (FixedTransfers(given * world.expenditure[0].sum()),)))
    with pytest.raises(NotSolvedError, match=r"C\d in rate 0 .*is off by"):
        solve_batch(baseline, IMPORTERS, scenarios(world), label=lambda number: f"rate {number}")


@pytest.mark.parametrize("full", [False, True])
def test_drawn_elasticities_are_those_of_another_world(full: bool) -> None:
    world = light_in_materials()
    model = default_model(full_input_output=full)
    draws = draw_elasticities(world.trade_elasticity, log_spread=0.3, count=5, seed=3)
    rates = scenarios(world)
    batch = solve_batch(Baseline.build(world, model), IMPORTERS, rates, trade_elasticity=draws)
    for number in range(5):
        baseline = Baseline.build(replace(world, trade_elasticity=draws[number]), model)
        value = solve_shock(baseline, single(baseline, rates[number])).value
        np.testing.assert_allclose(batch.welfare_hat[number], value.welfare_hat, rtol=1e-8)


def test_blocks_and_generated_rates_change_nothing() -> None:
    world = make_world()
    baseline = Baseline.build(world, default_model())
    rates = scenarios(world, 7)
    whole = solve_batch(baseline, IMPORTERS, rates, block=7)
    seen: list[int] = []
    parts = solve_batch(
        baseline,
        IMPORTERS,
        lambda first, last: rates[first:last],
        count=7,
        block=2,
        progress=lambda done, total: seen.append(done),
    )
    np.testing.assert_allclose(parts.welfare_hat, whole.welfare_hat, rtol=1e-8)
    assert seen == [2, 4, 6, 7]


def test_the_same_seed_gives_the_same_draws() -> None:
    theta = np.array([3.0, 5.0])
    one, two = (draw_elasticities(theta, log_spread=0.2, count=50, seed=9) for _ in range(2))
    np.testing.assert_array_equal(one, two)
    assert np.all(one > 0)


def test_a_bad_rate_or_draw_is_named() -> None:
    world = make_world()
    baseline = Baseline.build(world, default_model())
    rates = scenarios(world)
    rates[4, 0, 2, 1] = -1.0
    with pytest.raises(EntenteError, match="Scenario 4: the tariff of C1 on C2 in S1 is -1"):
        solve_batch(baseline, IMPORTERS, rates, block=3)
    model = everything(world)
    with pytest.raises(EntenteError, match="With Profits"):
        solve_batch(Baseline.build(world, model), IMPORTERS, scenarios(world), trade_elasticity=np.full((5, 3), 4.0))


def test_iceberg_costs_move_prices_without_revenue() -> None:
    world = make_world()
    baseline = Baseline.build(world, default_model())
    rates = scenarios(world)
    costs = np.random.default_rng(7).uniform(0.9, 1.2, rates.shape)
    batch = solve_batch(baseline, IMPORTERS, rates, trade_cost_hat=costs, tolerance=1e-11)
    for number in range(len(rates)):
        rate, cost = baseline.rate.copy(), np.ones_like(baseline.rate)
        for row, importer in enumerate(IMPORTERS):
            rate[:, importer, :], cost[:, importer, :] = rates[number, row].T, costs[number, row].T
        value = solve_shock(baseline, Shock.build(baseline, rate, cost)).value
        np.testing.assert_allclose(batch.welfare_hat[number], value.welfare_hat, rtol=1e-9)
        np.testing.assert_allclose(batch.spending[number], value.spending, rtol=1e-9)
    with pytest.raises(EntenteError, match="ratios above 0"):
        solve_batch(baseline, IMPORTERS, rates, trade_cost_hat=-costs)


def test_importers_are_named_once_and_scenarios_are_there() -> None:
    baseline = Baseline.build(make_world(), default_model())
    rates = scenarios(baseline.world)
    for importers in ((1, 1), (1, 4)):
        with pytest.raises(EntenteError, match="given twice or is no position"):
            solve_batch(baseline, importers, rates)
    with pytest.raises(EntenteError, match="no scenario to solve"):
        solve_batch(baseline, IMPORTERS, rates[:0])
    rates[0, 0, 0] = np.inf
    with pytest.raises(EntenteError, match="is inf"):
        solve_batch(baseline, IMPORTERS, rates)
