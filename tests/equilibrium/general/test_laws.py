"""Laws every model must obey, whatever its blocks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.equilibrium.general.conftest import MODELS, make_world

from entente.equilibrium import NotSolvedError, Status, World, WorldError, update_expenditure_shares
from entente.equilibrium.general import (
    Baseline,
    FixedTransfers,
    Model,
    Shock,
    armington,
    default_model,
    solve_batch,
    solve_equilibrium,
    solve_shock,
)
from entente.equilibrium.general.country_system import CountrySystem
from entente.equilibrium.general.solve import choose_system
from entente.equilibrium.solve import Newton

ModelMaker = Callable[[World], Model]


def new_rates(world: World, seed: int = 7) -> np.ndarray:
    rng = np.random.default_rng(seed)
    rate = rng.uniform(0.0, 0.5, world.ad_valorem_rate.shape)
    rate[np.arange(len(world.countries)), np.arange(len(world.countries))] = 0.0
    return rate


def test_no_shock_gives_hats_of_one(world: World, make_model: ModelMaker) -> None:
    solution = solve_equilibrium(world, make_model(world))
    value = solution.value
    for hat in (value.wage_hat, value.price_hat, value.labour_hat, value.income_hat, value.welfare_hat):
        np.testing.assert_allclose(hat, 1.0, atol=1e-12)
    assert solution.steps == 0


def test_the_market_left_out_clears_as_well(world: World, make_model: ModelMaker) -> None:
    value = solve_equilibrium(world, make_model(world), ad_valorem_rate=new_rates(world)).value
    assert abs(value.walras) < 1e-11
    assert np.abs(value.excess_labour_demand).max() < 1e-10


def test_spending_is_income_and_materials(world: World, make_model: ModelMaker) -> None:
    value = solve_equilibrium(world, make_model(world), ad_valorem_rate=new_rates(world)).value
    materials = (value.baseline.materials_share * value.sales).sum(axis=0)
    np.testing.assert_allclose(value.spending, value.income + materials, rtol=1e-10)
    np.testing.assert_allclose(value.expenditure.sum(axis=(1, 2)), value.spending, rtol=1e-12)


def test_doubling_every_value_changes_no_ratio(world: World, make_model: ModelMaker) -> None:
    double = replace(world, expenditure=2.0 * world.expenditure)
    rate = new_rates(world)
    one = solve_equilibrium(world, make_model(world), ad_valorem_rate=rate).value
    two = solve_equilibrium(double, make_model(double), ad_valorem_rate=rate).value
    np.testing.assert_allclose(two.welfare_hat, one.welfare_hat, rtol=1e-10)
    np.testing.assert_allclose(two.spending, 2.0 * one.spending, rtol=1e-10)


def test_countries_alike_stay_alike(make_model: ModelMaker) -> None:
    expenditure = np.ones((3, 3, 2)) + 4.0 * np.eye(3)[:, :, None]
    world = World(
        countries=("A", "B", "C"),
        sectors=("x", "y"),
        expenditure=expenditure,
        ad_valorem_rate=np.zeros_like(expenditure),
        trade_elasticity=np.array([4.0, 6.0]),
        value_added_share=np.full((3, 2), 0.5),
    )
    model = make_model(world)
    blocks = tuple(
        block for block in model.blocks if type(block).__name__ not in {"PassThrough", "Marketing"}
    )  # the only blocks of these models that differ by country
    rate = 0.2 * (1.0 - np.eye(3))[:, :, None] * np.ones(2)
    value = solve_equilibrium(world, Model("alike", blocks), ad_valorem_rate=rate).value
    np.testing.assert_allclose(value.wage_hat, value.wage_hat[0], rtol=1e-12)
    np.testing.assert_allclose(value.welfare_hat, value.welfare_hat[0], rtol=1e-12)
    assert value.welfare_hat[0] < 1.0


def test_the_jacobian_is_that_of_finite_differences(world: World, make_model: ModelMaker) -> None:
    baseline = Baseline.build(world, make_model(world))
    system = CountrySystem(baseline, Shock.build(baseline, np.moveaxis(new_rates(world), 2, 0)))
    unknowns = 0.05 * np.random.default_rng(3).normal(size=system.size)
    step = 1e-6
    columns = [
        (system.at(unknowns + step * unit).residual - system.at(unknowns - step * unit).residual) / (2.0 * step)
        for unit in np.eye(system.size)
    ]
    np.testing.assert_allclose(system.at(unknowns).jacobian(), np.stack(columns, axis=1), atol=2e-8)


def test_eliminating_all_but_costs_gives_the_same_direction(make_model: ModelMaker) -> None:
    world = make_world(sectors=1)
    baseline = Baseline.build(world, make_model(world))
    shock = Shock.build(baseline, np.moveaxis(new_rates(world), 2, 0))
    unknowns = 0.05 * np.random.default_rng(4).normal(size=CountrySystem(baseline, shock).size)
    point = CountrySystem(baseline, shock).at(unknowns)
    full = np.linalg.solve(point.jacobian(), -point.residual)
    np.testing.assert_allclose(choose_system(baseline, shock).at(unknowns).direction(), full, atol=1e-12)


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10_000), sectors=st.integers(1, 3), name=st.sampled_from(sorted(MODELS)))
def test_any_small_world_has_a_solution_that_clears_or_a_country_with_nothing_left(
    seed: int, sectors: int, name: str
) -> None:
    world = make_world(countries=3, sectors=sectors, seed=seed)
    value, said = None, ""
    try:
        value = solve_equilibrium(world, MODELS[name](world), ad_valorem_rate=new_rates(world, seed)).value
    except NotSolvedError as error:
        said = str(error)
    if value is None:  # a fixed transfer can be more than a poor country earns: no equilibrium, and that is said
        assert name == "real-transfers"
        assert "nothing left to spend" in said
        return
    assert abs(value.walras) < 1e-9
    share = np.moveaxis(value.baseline.share, 0, 2)
    theta = world.trade_elasticity
    exponent = value.baseline.parameters.tariff_exponent[:, None, None]
    trade_cost = ((1.0 + new_rates(world, seed)) / (1.0 + world.ad_valorem_rate)) ** exponent
    expected = update_expenditure_shares(share, value.cost_hat.T, trade_cost, trade_elasticity=theta)
    found = value.expenditure / value.expenditure.sum(axis=1, keepdims=True)
    np.testing.assert_allclose(found, expected, rtol=1e-9)


def test_the_solution_in_ratios_is_the_solution_in_levels() -> None:
    """Solve an Armington economy in levels by bisection on a two-country wage, then compare ratios."""
    taste = np.array([[0.8, 0.2], [0.3, 0.7]])
    labour = np.array([3.0, 2.0])
    theta = 4.0

    def levels(rate: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        low, high = 0.01, 100.0
        for _ in range(200):
            wage = np.array([1.0, np.sqrt(low * high)])
            price = wage[None, :] * (1.0 + rate)
            weight = taste * price**-theta
            index = weight.sum(axis=1) ** (-1.0 / theta)
            share = weight / weight.sum(axis=1, keepdims=True)
            duty = (share * rate / (1.0 + rate)).sum(axis=1)
            income = wage * labour / (1.0 - duty)
            demand = (share / (1.0 + rate) * income[:, None]).sum(axis=0)
            if demand[1] > wage[1] * labour[1]:
                low = wage[1]
            else:
                high = wage[1]
        return share * income[:, None], income / index

    base_rate = np.array([[0.0, 0.1], [0.05, 0.0]])
    rate = np.array([[0.0, 0.4], [0.2, 0.0]])
    expenditure, welfare = levels(base_rate)
    _, new_welfare = levels(rate)
    world = World(("A", "B"), ("x",), expenditure[:, :, None], base_rate[:, :, None], np.array([theta]))
    value = solve_equilibrium(world, MODELS["armington"](world), ad_valorem_rate=rate[:, :, None]).value
    np.testing.assert_allclose(value.welfare_hat, new_welfare / welfare, rtol=1e-10)


def test_a_transfer_that_sums_to_something_is_refused() -> None:
    world = make_world()
    model = armington().with_blocks(FixedTransfers(np.array([1.0, 0.0, 0.0, 0.0])))
    with pytest.raises(WorldError, match="transfers sum to 1"):
        Baseline.build(world, model)


def test_a_prohibitive_world_raises_instead_of_returning_numbers() -> None:
    world = make_world()
    baseline = Baseline.build(world, MODELS["armington"](world))
    shock = Shock.build(baseline, np.moveaxis(new_rates(world), 2, 0))
    with pytest.raises(NotSolvedError, match=r"labour market of|budget of"):
        solve_shock(baseline, shock, solver=Newton(max_steps=1))


def test_a_shock_too_large_for_one_step_is_walked_to() -> None:
    world = make_world(countries=4, sectors=2)
    baseline = Baseline.build(world, MODELS["default"](world))
    rate = np.full(baseline.rate.shape, 3.0)
    rate[:, np.arange(4), np.arange(4)] = 0.0
    whole = Shock.build(baseline, rate)
    half = whole.part(baseline, 0.5)
    np.testing.assert_allclose(half.rate[0, 0, 1], np.sqrt(4.0 * (1.0 + baseline.rate[0, 0, 1])) - 1.0)
    np.testing.assert_allclose(whole.part(baseline, 1.0).weight, whole.weight, rtol=1e-12)
    np.testing.assert_allclose(whole.part(baseline, 0.0).weight, baseline.share, rtol=1e-12)
    direct = solve_shock(baseline, whole)
    # Steps few enough to stop the direct way, and enough for each part.
    tries = (solve_shock(baseline, whole, solver=Newton(max_steps=limit), throw=False) for limit in range(20, 4, -1))
    walked = next(solution for solution in tries if solution.steps > max(direct.steps, 20))
    assert walked.status is Status.CONVERGED
    np.testing.assert_allclose(walked.value.welfare_hat, direct.value.welfare_hat, rtol=1e-9)


def test_a_country_that_must_give_away_more_than_it_earns_is_named() -> None:
    flows = np.array([[[4.0], [1.0]], [[9.0], [2.0]]])
    world = World(("A", "B"), ("x",), flows, np.zeros((2, 2, 1)), np.array([4.0]))
    model = MODELS["armington"](world).with_blocks(FixedTransfers(np.array([-14.0, 14.0])))
    with pytest.raises(NotSolvedError, match=r"(final spending|budget|labour market) of"):
        solve_equilibrium(world, model)


def test_a_market_that_stays_open_is_no_solution() -> None:
    world = make_world()
    baseline = Baseline.build(world, default_model())
    tilted = replace(baseline, transfer=baseline.transfer + np.array([0.1, 0.0, 0.0, 0.0]))
    with pytest.raises(NotSolvedError, match="market left out") as caught:
        solve_shock(tilted, Shock.build(tilted))
    assert caught.value.status is Status.NOT_CLOSED
    with pytest.raises(NotSolvedError, match="market left out in scenario 0"):
        solve_batch(tilted, (1,), np.zeros((1, 1, 4, 3)))
