"""Solutions in ratios against economies solved in levels by brute force."""

from __future__ import annotations

import numpy as np
import scipy.optimize
from hypothesis import given, settings
from hypothesis import strategies as st

from entente.equilibrium import World
from entente.equilibrium.general import default_model, solve_equilibrium

COUNTRIES, SECTORS = 3, 2


class Economy:
    """A three-country, two-sector economy with tastes, technology, labour and materials in levels."""

    def __init__(self, seed: int) -> None:
        rng = np.random.default_rng(seed)
        self.taste = rng.uniform(0.2, 1.0, (COUNTRIES, COUNTRIES, SECTORS))
        self.taste[np.arange(COUNTRIES), np.arange(COUNTRIES)] += 2.0
        basket = rng.uniform(0.3, 1.0, (COUNTRIES, SECTORS))
        self.basket = basket / basket.sum(axis=1, keepdims=True)
        self.labour = rng.uniform(0.5, 3.0, COUNTRIES)
        self.theta = rng.uniform(3.0, 6.0, SECTORS)
        self.beta = rng.uniform(0.4, 0.8, (COUNTRIES, SECTORS))

    def solve(self, rate: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return expenditure, income and price index by a general-purpose root finder on all unknowns."""

        def quantities(unknowns: np.ndarray) -> tuple[np.ndarray, ...]:
            wage, price, spending = np.exp(unknowns).reshape(3, COUNTRIES)
            cost = wage[:, None] ** self.beta * price[:, None] ** (1.0 - self.beta)
            landed = cost[None] * (1.0 + rate)
            weight = self.taste * landed**-self.theta
            index = weight.sum(axis=1) ** (-1.0 / self.theta)
            share = weight / weight.sum(axis=1, keepdims=True)
            flows = share * (self.basket * spending[:, None])[:, None, :]
            return wage, price, spending, index, flows

        def gap(unknowns: np.ndarray) -> np.ndarray:
            wage, price, spending, index, flows = quantities(unknowns)
            net = flows / (1.0 + rate)
            sales = net.sum(axis=0)
            labour = (self.beta * sales).sum(axis=1) - wage * self.labour
            labour[0] = wage @ self.labour - self.labour.sum()
            duty = (flows - net).sum(axis=(1, 2))
            budget = spending - wage * self.labour - duty - ((1.0 - self.beta) * sales).sum(axis=1)
            return np.concatenate([labour, np.log(price) - (self.basket * np.log(index)).sum(axis=1), budget])

        start = np.log(np.concatenate([np.ones(COUNTRIES), np.ones(COUNTRIES), 2.0 * self.labour]))
        root = scipy.optimize.root(gap, start, tol=1e-13)
        assert np.abs(gap(root.x)).max() < 1e-10
        wage, price, _, _, flows = quantities(root.x)
        duty = (flows * rate / (1.0 + rate)).sum(axis=(1, 2))
        return flows, wage * self.labour + duty, price


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 1000))
def test_ratios_are_ratios_of_levels(seed: int) -> None:
    economy = Economy(seed)
    rng = np.random.default_rng(seed + 1)
    own = np.eye(COUNTRIES, dtype=bool)
    base_rate, new_rate = (rng.uniform(0.0, top, (COUNTRIES, COUNTRIES, SECTORS)) for top in (0.2, 0.5))
    base_rate[own] = new_rate[own] = 0.0
    flows, income, price = economy.solve(base_rate)
    new_flows, new_income, new_price = economy.solve(new_rate)
    world = World(("A", "B", "C"), ("x", "y"), flows, base_rate, economy.theta, economy.beta)
    value = solve_equilibrium(world, default_model(), ad_valorem_rate=new_rate).value
    np.testing.assert_allclose(value.welfare_hat, new_income / income / (new_price / price), rtol=1e-8)
    np.testing.assert_allclose(value.expenditure, new_flows, rtol=1e-7)
