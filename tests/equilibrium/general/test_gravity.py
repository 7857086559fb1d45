"""Structural gravity in levels and in changes."""

from __future__ import annotations

import numpy as np
import pytest

from entente.base.errors import EntenteError
from entente.equilibrium.general.gravity import GravityEconomy, gravity_in_changes, solve_gravity


def economy(countries: int = 6, seed: int = 0) -> tuple[GravityEconomy, np.ndarray]:
    rng = np.random.default_rng(seed)
    cost = np.exp(rng.normal(-2.0, 0.5, (countries, countries)))
    np.fill_diagonal(cost, 1.0)
    output = rng.gamma(2.0, 1.0, countries)
    return GravityEconomy(output, 0.95 * output * rng.uniform(0.9, 1.1, countries), 5.0, 2), cost


def test_resistances_satisfy_their_equations() -> None:
    world, cost = economy()
    state = solve_gravity(world, cost).value
    supply, demand = world.output / world.output.sum(), world.spending / world.spending.sum()
    np.testing.assert_allclose(state.inward * (cost @ (supply * state.outward)), 1.0, rtol=1e-10)
    np.testing.assert_allclose(state.outward * ((demand * state.inward) @ cost), 1.0, rtol=1e-10)
    assert state.inward[world.reference] == 1.0


def test_no_change_of_costs_leaves_prices_at_one() -> None:
    world, cost = economy()
    base = solve_gravity(world, cost).value
    np.testing.assert_allclose(solve_gravity(world, cost, base=base).value.factory_price, 1.0, rtol=1e-10)


def test_changes_agree_with_the_published_loop() -> None:
    """Iterate the fixed point of Baier, Yotov & Zylkin (2019) to convergence."""
    world, cost = economy()
    trade = solve_gravity(world, cost).value.trade
    effect = np.zeros_like(trade)
    effect[0, 1] = effect[1, 0] = 0.5
    theta = 4.0
    output, spending = trade.sum(axis=0), trade.sum(axis=1)
    deficit, share, boost = spending - output, trade / spending[:, None], np.exp(effect)
    wage, price, new_spending = np.ones(6), np.ones(6), spending.copy()
    for _ in range(5000):
        wage = (((share * boost).T @ (new_spending / price)) / output) ** (1.0 / (1.0 + theta))
        wage *= output.sum() / (output @ wage)
        price = (share * boost) @ wage**-theta
        new_spending = output * wage + deficit
    value = gravity_in_changes(trade, effect, trade_elasticity=theta).value
    np.testing.assert_allclose(value.wage_hat, wage, rtol=1e-9)
    np.testing.assert_allclose(value.welfare_hat, new_spending / spending / price ** (-1.0 / theta), rtol=1e-9)


def test_an_elasticity_of_one_is_refused() -> None:
    world, _ = economy()
    with pytest.raises(EntenteError, match="must be above 1"):
        GravityEconomy(world.output, world.spending, 1.0, 0)
