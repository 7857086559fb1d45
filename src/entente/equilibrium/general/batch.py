"""Thousands of scenarios on one base year, in blocks of bounded memory.

Each block is iterated together (`batch_solver.py`); a scenario that does not converge with its block is solved by
Newton alone, and raises or is named if that fails too. Results depend on the scenario, not on the block it is in or
its neighbours, up to the tolerance; draws depend on the seed alone.

Source: this project, `docs/explanation/general-equilibrium.md`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np
from jaxtyping import Float

from entente.base.errors import EntenteError
from entente.equilibrium.general.baseline import Baseline, Shock
from entente.equilibrium.general.batch_shock import BatchShock
from entente.equilibrium.general.batch_solver import Block, solve_block
from entente.equilibrium.general.batch_system import CountryBlock
from entente.equilibrium.general.blocks import Materials
from entente.equilibrium.general.country_system import CountrySystem
from entente.equilibrium.general.input_output import InputOutputSystem, input_output_baseline
from entente.equilibrium.general.input_output_batch import InputOutputBlock
from entente.equilibrium.general.solve import solve_point
from entente.equilibrium.solution import Array, NotSolvedError
from entente.equilibrium.solve import limit_threads

__all__ = ["BatchOutcomes", "draw_elasticities", "solve_batch"]


@dataclass(frozen=True)
class BatchOutcomes:
    """Outcomes per scenario and country.

    Attributes:
        welfare_hat: Ŵ, see `Equilibrium.welfare_hat`.
        real_wage_hat: ŵ / P̂.
        wage_hat: ŵ, world labour income as numeraire.
        price_hat: P̂, consumer price index.
        labour_hat: L̂, employment.
        income: final spending in the world's unit.
        spending: all spending, materials included, in the world's unit.
        revenue: tariff revenue in the world's unit.
        walras: residual of the market left out, per scenario.
        steps: steps taken, per scenario.
        unsolved: scenarios without an equilibrium, whose outcomes are NaN, and why; empty where they raise.
    """

    welfare_hat: Float[Array, "scenario country"]
    real_wage_hat: Float[Array, "scenario country"]
    wage_hat: Float[Array, "scenario country"]
    price_hat: Float[Array, "scenario country"]
    labour_hat: Float[Array, "scenario country"]
    income: Float[Array, "scenario country"]
    spending: Float[Array, "scenario country"]
    revenue: Float[Array, "scenario country"]
    walras: Float[Array, " scenario"]
    steps: Array
    unsolved: Mapping[int, NotSolvedError] = field(default_factory=dict)


def draw_elasticities(
    trade_elasticity: Float[Array, " sector"], *, log_spread: float | Float[Array, " sector"], count: int, seed: int
) -> Float[Array, "scenario sector"]:
    """Return log-normal draws around θ with its median at θ.

    Args:
        trade_elasticity: θ > 0, the median.
        log_spread: standard deviation of ln θ.
        count: draws.
        seed: same seed, same draws.
    """
    noise = np.random.default_rng(seed).standard_normal((count, len(trade_elasticity)))
    draws: Array = np.asarray(trade_elasticity) * np.exp(np.asarray(log_spread) * noise)
    return draws


def solve_batch(
    baseline: Baseline,
    importers: Sequence[int],
    rates: Float[Array, "scenario changed exporter sector"] | Callable[[int, int], Array],
    *,
    count: int | None = None,
    trade_elasticity: Float[Array, "scenario sector"] | None = None,
    trade_cost_hat: Float[Array, "scenario changed exporter sector"] | None = None,
    block: int = 128,
    tolerance: float = 1e-9,
    max_steps: int = 60,
    threads: int = 1,
    progress: Callable[[int, int], None] = lambda done, total: None,
    label: Callable[[int], str] = lambda number: f"scenario {number}",
    throw: bool = True,
) -> BatchOutcomes:
    """Return outcomes of many scenarios in which the tariffs of a few importers change.

    Args:
        baseline: the base year under one model.
        importers: positions of the importers whose tariffs change.
        rates: their new tariffs on every exporter and sector; an array, or a function of (first, last) scenario
            that returns the block's part, for sets too large to hold.
        count: scenarios, where `rates` is a function.
        trade_elasticity: θ of each scenario; None keeps the base year's. Shares and incomes stay those of the base.
        trade_cost_hat: κ̂ > 0 of the same importers, iceberg cost, counterfactual / baseline; None keeps 1.
        block: scenarios solved together; memory grows with it.
        tolerance: largest residual accepted.
        max_steps: steps before a scenario is left to Newton alone.
        threads: BLAS threads.
        progress: called with (done, total) after each block.
        label: what messages call the scenario of a number.
        throw: raise at a scenario without an equilibrium; False gives it NaN and names it in `unsolved`.

    Raises:
        NotSolvedError: a scenario has no equilibrium the solver can reach; names it and the worst market.
    """
    if callable(rates):
        if count is None:
            raise EntenteError("rates is a function: give `count`, the number of scenarios.")
        total, source = count, rates
    else:
        total = len(rates)

        def source(first: int, last: int) -> Array:
            return rates[first:last]

    if trade_elasticity is not None:
        _check_draws(baseline, trade_elasticity, total)
    if trade_cost_hat is not None:
        _check_costs(baseline, importers, trade_cost_hat, total)
    _check_importers(baseline, importers)
    if total < 1:
        raise EntenteError("There is no scenario to solve. Give at least one.")
    make = _block_maker(baseline)
    with limit_threads(threads), np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        parts: list[dict[str, Array]] = []
        unsolved: dict[int, NotSolvedError] = {}
        for first in range(0, total, block):
            last = min(first + block, total)
            theta = (
                np.broadcast_to(baseline.trade_elasticity, (last - first, baseline.size[0]))
                if trade_elasticity is None
                else trade_elasticity[first:last]
            )
            rate = np.asarray(source(first, last), dtype=np.float64)
            _check_rates(baseline, importers, rate, first, last)
            cost = None if trade_cost_hat is None else trade_cost_hat[first:last]
            shock = BatchShock.build(baseline, tuple(importers), rate, theta, cost)
            lost: dict[int, NotSolvedError] | None = None if throw else {}
            solved = solve_block(
                partial(make, shock),
                baseline,
                last - first,
                alone=partial(_solve_alone, baseline, importers, rate, theta, cost),
                label=lambda number, first=first: label(first + number),  # type: ignore[misc]
                tolerance=tolerance,
                max_steps=max_steps,
                unsolved=lost,
            )
            unsolved |= {first + number: error for number, error in (lost or {}).items()}
            parts.append(solved)
            progress(last, total)
    return BatchOutcomes(
        **{name: np.concatenate([part[name] for part in parts]) for name in parts[0]}, unsolved=unsolved
    )


def _block_maker(baseline: Baseline) -> Callable[[BatchShock], Block]:
    """Return what makes a block of this base year's system."""
    base = Shock.build(baseline)
    if baseline.parameters.materials is Materials.INPUT_OUTPUT:
        economy = InputOutputSystem(input_output_baseline(baseline), base)
        return lambda shock: InputOutputBlock(economy, shock)
    system = CountrySystem(baseline, base)
    return lambda shock: CountryBlock(system, shock)


def _solve_alone(
    baseline: Baseline,
    importers: Sequence[int],
    rate: Float[Array, "scenario changed exporter sector"],
    theta: Float[Array, "scenario sector"],
    cost: Float[Array, "scenario changed exporter sector"] | None,
    number: int,
) -> Array:
    """Return the unknowns of one scenario of a block."""
    own = replace(baseline, world=replace(baseline.world, trade_elasticity=theta[number]))
    rates, costs = own.rate.copy(), np.ones_like(own.rate)
    for row, importer in enumerate(importers):
        rates[:, importer, :] = rate[number, row].T
        if cost is not None:
            costs[:, importer, :] = cost[number, row].T
    return solve_point(own, Shock.build(own, rates, costs)).unknowns


def _check_importers(baseline: Baseline, importers: Sequence[int]) -> None:
    countries = baseline.size[1]
    odd = [n for n in importers if not 0 <= n < countries or list(importers).count(n) > 1]
    if odd:
        raise EntenteError(
            f"Importer {odd[0]} is given twice or is no position in a world of {countries} countries. Name each "
            "importer once, by its position from 0."
        )


def _check_rates(baseline: Baseline, importers: Sequence[int], rate: Array, first: int, last: int) -> None:
    sectors, countries = baseline.size
    shape = (last - first, len(importers), countries, sectors)
    if rate.shape != shape:
        raise EntenteError(f"rates of scenarios {first} to {last} have shape {rate.shape}; {shape} is needed.")
    bad = np.argwhere(~((rate > -1) & np.isfinite(rate)))
    if bad.size:
        s, n, i, k = bad[0]
        world = baseline.world
        raise EntenteError(
            f"Scenario {first + s}: the tariff of {world.countries[importers[n]]} on {world.countries[i]} in "
            f"{world.sectors[k]} is {rate[s, n, i, k]:g}. Use a rate above -1 (-100 %)."
        )


def _check_costs(baseline: Baseline, importers: Sequence[int], cost: Array, total: int) -> None:
    sectors, countries = baseline.size
    shape = (total, len(importers), countries, sectors)
    if cost.shape != shape or not np.all(np.isfinite(cost) & (cost > 0)):
        raise EntenteError(
            f"trade_cost_hat has shape {cost.shape} and a lowest value of {np.min(cost):g}; {shape} ratios above 0 "
            "are needed."
        )


def _check_draws(baseline: Baseline, draws: Array, total: int) -> None:
    if draws.shape != (total, baseline.size[0]) or not np.all(draws > 0):
        raise EntenteError(
            f"trade_elasticity has shape {draws.shape} and a lowest value of {np.min(draws):g}; ({total}, "
            f"{baseline.size[0]}) numbers above 0 are needed."
        )
    if np.any(baseline.parameters.profit_share):
        raise EntenteError("With Profits the elasticity sets base-year incomes; build one baseline per draw instead.")
