"""The equations of every model once more, written plainly for automatic differentiation.

No elimination, no share matrices, no closed-form derivative: unknowns are wages, sector prices, labour, spending by
sector and labour by sector, all as logs of ratios to the base year. Only what the blocks decided and base-year flows
are taken from the package.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from entente.equilibrium.general import Baseline
from entente.equilibrium.general.blocks import Materials

jax.config.update("jax_enable_x64", True)
jax.config.update("jax_platforms", "cpu")
jax.config.update("jax_disable_most_optimizations", True)

Level = dict[str, jax.Array]


class JaxEconomy:
    """One baseline; `value` solves it and can be differentiated with respect to tariffs and costs."""

    def __init__(self, baseline: Baseline) -> None:
        self.baseline, self.parameters = baseline, baseline.parameters
        self.sectors, self.countries = baseline.size
        self.theta = baseline.trade_elasticity[:, None]
        self.scale = self.parameters.scale_elasticity[:, None]
        self.base_spending = baseline.sector_share * baseline.spending
        self.full = self.parameters.materials is Materials.INPUT_OUTPUT
        self.final_share = baseline.sector_share
        if self.full:
            bought = np.einsum("nkj,jn->kn", self.parameters.input_share, baseline.materials_share * baseline.sales)
            final = self.base_spending - bought
            self.final_share = final / final.sum(axis=0)
        self.base_income = self.base_spending.sum(axis=0) - (baseline.materials_share * baseline.sales).sum(axis=0)
        base = self.levels(self.nothing(), baseline.rate, jnp.ones_like(baseline.rate))
        self.base_allocation = base["receipts"] / base["receipts"].sum(axis=0)

    def nothing(self) -> jax.Array:
        """Return the unknowns of the base year."""
        return jnp.zeros(2 * self.countries + 3 * self.sectors * self.countries)

    def levels(self, unknowns: jax.Array, rate: jax.Array, cost_hat: jax.Array) -> Level:
        """Return what follows from the unknowns."""
        base, parameters = self.baseline, self.parameters
        n, table = self.countries, self.sectors * self.countries
        wage, labour = unknowns[:n], unknowns[n : 2 * n]
        price, spending, allocation = (
            unknowns[2 * n + part * table : 2 * n + (part + 1) * table].reshape(self.sectors, n) for part in range(3)
        )
        sector_spending = self.base_spending * jnp.exp(spending)
        total = sector_spending.sum(axis=0)
        markup = (1.0 - parameters.tariff_exponent) * (jnp.log(total / base.spending) - wage)
        consumer = (self.final_share * price).sum(axis=0) + markup
        beta = parameters.value_added_share
        basket = jnp.einsum("njk,jn->kn", parameters.input_share, price) if self.full else consumer
        bundle = beta * wage + (1.0 - beta) * basket
        entry = (1.0 - beta) * (wage - basket) + labour + allocation
        cost = bundle - self.scale * entry

        landed = parameters.tariff_exponent[:, None] * jnp.log((1.0 + rate) / (1.0 + base.rate)) + jnp.log(cost_hat)
        weight = base.share * jnp.exp(-self.theta[:, :, None] * (landed + cost[:, None, :]))
        index = weight.sum(axis=2)
        trade = weight / index[:, :, None] * sector_spending[:, :, None] / (1.0 + rate)
        purchases = trade.sum(axis=2)
        sales = (trade * (1.0 - parameters.marketing_share)[:, None]).sum(axis=1)
        bill = base.labour_income * jnp.exp(wage + labour)
        transfer = base.transfer
        if parameters.real_transfers:
            transfer = transfer * jnp.exp(self.base_income / self.base_income.sum() @ consumer)
        revenue = total - purchases.sum(axis=0)
        profits = (parameters.profit_share[:, None] * sales).sum(axis=0)
        return {
            "wage": wage,
            "labour": labour,
            "price": price,
            "consumer": consumer,
            "allocation": allocation,
            "index": index,
            "sector_spending": sector_spending,
            "trade": trade,
            "sales": sales,
            "receipts": base.labour_share * sales + parameters.marketing_share * purchases,
            "bill": bill,
            "revenue": revenue,
            "income": bill + profits + revenue + transfer,
        }

    def residual(self, unknowns: jax.Array, rate: jax.Array, cost_hat: jax.Array) -> jax.Array:
        """Return every equation; world labour income stands in one labour market's place."""
        base, parameters = self.baseline, self.parameters
        at = self.levels(unknowns, rate, cost_hat)
        market = at["receipts"].sum(axis=0) / at["bill"] - 1.0
        row = int(np.argmax(base.labour_income))
        market = market.at[row].set(at["bill"].sum() / base.labour_income.sum() - 1.0)
        after_tax = at["wage"] - at["consumer"]
        if parameters.income_tax_relief:
            after_tax += jnp.log(1.0 - base.revenue / base.labour_income) - jnp.log(1.0 - at["revenue"] / at["bill"])
        supply = at["labour"] - parameters.labour_supply_elasticity * after_tax
        price = at["price"] + jnp.log(at["index"]) / self.theta
        materials = base.materials_share * at["sales"]
        if self.full:
            wanted = self.final_share * at["income"] + jnp.einsum("nkj,jn->kn", parameters.input_share, materials)
        else:
            wanted = base.sector_share * (at["income"] + materials.sum(axis=0))
        spending = (at["sector_spending"] - wanted) / base.spending
        allocation = at["allocation"]
        if self.sectors > 1 and np.any(self.scale > 0):
            allocation = at["receipts"] / (self.base_allocation * at["bill"]) - jnp.exp(allocation)
        return jnp.concatenate([market, supply, price.ravel(), spending.ravel(), allocation.ravel()])

    def solve(self, rate: jax.Array, cost_hat: jax.Array) -> tuple[jax.Array, jax.Array]:
        """Return the unknowns and the Jacobian there, by Newton's method with halved steps."""
        place = jnp.asarray(rate), jnp.asarray(cost_hat)

        def twice(unknowns: jax.Array) -> tuple[jax.Array, jax.Array]:
            residual = self.residual(unknowns, *place)
            return residual, residual

        expand = jax.jit(jax.jacfwd(twice, has_aux=True))
        unknowns = self.nothing()
        jacobian, residual = expand(unknowns)
        for _ in range(60):
            step = jnp.linalg.solve(jacobian, -residual)
            for halving in range(20):
                trial = unknowns + 0.5**halving * step
                new_jacobian, new = expand(trial)
                if float(jnp.max(jnp.abs(new))) < float(jnp.max(jnp.abs(residual))):
                    break
            else:
                break
            unknowns, residual, jacobian = trial, new, new_jacobian
        assert float(jnp.max(jnp.abs(residual))) < 1e-11
        return unknowns, jacobian

    def gradients(
        self, outcomes: Sequence[Callable[[Level], jax.Array]], rate: np.ndarray, cost_hat: np.ndarray
    ) -> tuple[Level, np.ndarray, np.ndarray, np.ndarray]:
        """Return the solution, outcomes and their derivatives by rate and by log cost.

        Derivatives are [outcome, sector, importer, exporter]. A Newton step from the solution leaves it where it is and
        carries its exact derivative.
        """
        solved, jacobian = self.solve(jnp.asarray(rate), jnp.asarray(cost_hat))

        def values(rate: jax.Array, log_cost: jax.Array) -> Any:
            cost_hat = jnp.exp(log_cost)
            unknowns = solved - jnp.linalg.solve(jacobian, self.residual(solved, rate, cost_hat))
            at = self.levels(unknowns, rate, cost_hat)
            return jnp.stack([outcome(at) for outcome in outcomes])

        places = jnp.asarray(rate), jnp.log(jnp.asarray(cost_hat))
        slopes = jax.jit(jax.jacrev(values, argnums=(0, 1)))(*places)
        at = self.levels(solved, *(jnp.asarray(rate), jnp.asarray(cost_hat)))
        return at, np.asarray(values(*places)), np.asarray(slopes[0]), np.asarray(slopes[1])

    def welfare(self, weight: np.ndarray) -> Callable[[Level], jax.Array]:
        """Return the weighted sum of equivalent changes in consumption."""

        def outcome(at: Level) -> jax.Array:
            kappa = self.parameters.labour_supply_elasticity
            tax = at["revenue"] / at["bill"] if self.parameters.income_tax_relief else 0.0
            leisure = kappa / (1.0 + kappa) * (1.0 - tax) * self.baseline.labour_income
            delta = self.base_income / (self.base_income - leisure)
            earned = jnp.exp(at["wage"] + at["labour"])
            hat = (delta * at["income"] / self.base_income + (1.0 - delta) * earned) / jnp.exp(at["consumer"])
            return jnp.asarray(weight) @ hat

        return outcome


def revenue(country: int) -> Callable[[Level], jax.Array]:
    """Return one country's duty collected."""
    return lambda at: at["revenue"][country]


def balance(country: int, partner: int) -> Callable[[Level], jax.Array]:
    """Return exports to a partner less imports from it."""
    return lambda at: at["trade"][:, partner, country].sum() - at["trade"][:, country, partner].sum()
