"""The economy with full input-output shares."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.equilibrium.general.conftest import light_in_materials, make_world

from entente.base.errors import EntenteError
from entente.equilibrium import World, WorldError
from entente.equilibrium.general import (
    Baseline,
    Chooser,
    FullInputOutput,
    IncomeTaxRelief,
    LabourSupply,
    Marketing,
    Model,
    PassThrough,
    Profits,
    RealTransfers,
    Scale,
    Shock,
    default_model,
    own_import_rates,
    solve_optimal_rates,
    solve_shock,
)
from entente.equilibrium.general.blocks import Block
from entente.equilibrium.general.cooperative import solve_cooperative_rates
from entente.equilibrium.general.gradient import solve_gradient
from entente.equilibrium.general.input_output import InputOutputSystem, input_output_baseline
from entente.equilibrium.general.input_output_tangent import market_jacobian
from entente.equilibrium.general.outcomes import BilateralBalance, Outcome, Revenue, Welfare


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


@pytest.mark.parametrize(
    "block",
    [Scale(0.1), Marketing(np.full(4, 0.1)), PassThrough(np.full(4, 1.1)), IncomeTaxRelief(), RealTransfers()],
    ids=lambda block: type(block).__name__,
)
def test_blocks_that_do_not_combine_are_refused(block: Block) -> None:
    baseline = Baseline.build(light_in_materials(), Model("odd", (FullInputOutput(), block)))
    with pytest.raises(EntenteError, match=rf"does not combine with {type(block).__name__}\. Use Roundabout"):
        solve_shock(baseline, Shock.build(baseline))


def test_optimal_rates_beat_their_neighbours_and_are_certified() -> None:
    baseline = Baseline.build(light_in_materials(), default_model(full_input_output=True))
    welfare = Welfare.of(baseline, "C1")
    free = own_import_rates(baseline, 1)
    best = solve_optimal_rates(baseline, [Chooser(welfare, free)]).value
    assert best.first_order_residuals[0] < 1e-8
    assert best.values[0] > float(solve_shock(baseline, Shock.build(baseline)).value.welfare_hat[1])
    rate = np.moveaxis(best.ad_valorem_rate, 2, 0)
    rng = np.random.default_rng(8)
    for _ in range(5):
        moved = rate + np.where(free, rng.normal(0.0, 0.02, rate.shape), 0.0)
        value = solve_gradient(baseline, Shock.build(baseline, moved), welfare).value
        assert value < best.values[0]


def test_a_trade_war_and_a_deal_are_found_too() -> None:
    baseline = Baseline.build(light_in_materials(sectors=2), default_model(full_input_output=True))
    outcomes = [Welfare.of(baseline, country) for country in baseline.world.countries]
    choosers = [Chooser(outcome, own_import_rates(baseline, n)) for n, outcome in enumerate(outcomes)]
    war = solve_optimal_rates(baseline, choosers).value
    assert max(war.first_order_residuals) < 1e-8
    deal = solve_cooperative_rates(
        baseline,
        outcomes,
        np.logical_or.reduce([chooser.free for chooser in choosers]),
        status_quo=np.ascontiguousarray(np.moveaxis(war.ad_valorem_rate, 2, 0)),
    ).value
    assert deal.gain.min() > 0
    assert np.ptp(deal.gain) < 1e-6
    assert deal.optimal.first_order_residuals[0] < 1e-6


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


def test_prices_settle_where_labour_is_a_small_part_of_cost() -> None:
    flows = np.eye(4)[:, :, None] * np.array([60.0, 90.0]) + 1.0
    basket = flows.sum(axis=1) / flows.sum(axis=(1, 2))[:, None]
    world = replace(
        make_world(sectors=2),
        expenditure=flows,
        ad_valorem_rate=np.zeros_like(flows),
        value_added_share=np.full((4, 2), 0.02),
        input_share=np.repeat(basket[:, :, None], 2, axis=2),
    )
    rate = 0.02 * rates(world)
    plain, full = (Baseline.build(world, default_model(full_input_output=full)) for full in (False, True))
    solved = solve_shock(plain, Shock.build(plain, rate)).value
    value = solve_shock(full, Shock.build(full, rate)).value
    assert abs(value.walras) < 1e-9
    np.testing.assert_allclose(value.welfare_hat, solved.welfare_hat, rtol=1e-8)


def test_choosers_must_not_share_a_tariff_nor_have_none() -> None:
    baseline = Baseline.build(light_in_materials(), default_model())
    welfare = Welfare.of(baseline, "C1")
    free = own_import_rates(baseline, 1)
    with pytest.raises(EntenteError, match="Several choosers set the tariff of C1 on"):
        solve_optimal_rates(baseline, [Chooser(welfare, free), Chooser(welfare, free)])
    with pytest.raises(EntenteError, match="Chooser 0 has no tariff"):
        solve_optimal_rates(baseline, [Chooser(welfare, np.zeros_like(free))])
