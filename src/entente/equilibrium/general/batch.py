"""Thousands of scenarios on one base year, in blocks of bounded memory.

Each block is iterated together: a step with the base year's Jacobian, factorised once, mixed with the last few steps of
each scenario (Anderson). Scenarios leave the block as they converge; one that does not is solved by Newton alone, and
raises if that fails too. Results depend on the scenario, not on the block it is in or its neighbours, up to the
tolerance; draws depend on the seed alone.

Source: this project, `docs/explanation/general-equilibrium.md`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import scipy.linalg
from jaxtyping import Float

from entente.base.errors import EntenteError
from entente.equilibrium.general.baseline import Baseline, Shock
from entente.equilibrium.general.batch_system import BatchPoint, BatchShock, evaluate_block
from entente.equilibrium.general.country_system import CountrySystem, base_factors
from entente.equilibrium.solution import Array, Factors, Mask, NotSolvedError, Status
from entente.equilibrium.solve import limit_threads

__all__ = ["BatchOutcomes", "draw_elasticities", "solve_batch"]

_MEMORY = 4


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
    rates: Float[Array, "scenario importer exporter sector"] | Callable[[int, int], Array],
    *,
    count: int | None = None,
    trade_elasticity: Float[Array, "scenario sector"] | None = None,
    trade_cost_hat: Float[Array, "scenario importer exporter sector"] | None = None,
    block: int = 128,
    tolerance: float = 1e-9,
    max_steps: int = 60,
    threads: int = 1,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> BatchOutcomes:
    """Return outcomes of many scenarios in which the tariffs of a few importers change.

    Args:
        baseline: the base year under one model (any blocks but full input-output).
        importers: positions of the importers whose tariffs change.
        rates: their new tariffs on every exporter and sector; an array, or a function of (first, last) scenario
            that returns the block's part, for sets too large to hold.
        count: scenarios, where `rates` is a function.
        trade_elasticity: θ of each scenario; None keeps the base year's. Shares and incomes stay those of the base.
        trade_cost_hat: κ̂ > 0 of the same importers, iceberg cost, counterfactual / baseline; None keeps 1.
        block: scenarios solved together; memory grows with it.
        tolerance: largest residual accepted.
        max_steps: steps before a scenario is left to Newton.
        threads: BLAS threads.
        progress: called with (done, total) after each block.
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
    base_shock = Shock.build(baseline)
    system = CountrySystem(baseline, base_shock)
    if system.allocates or baseline.parameters.real_transfers:
        raise EntenteError(
            "Batches do not cover Scale with several sectors, nor RealTransfers; solve those scenarios one by one."
        )
    with limit_threads(threads), np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        solver = _BlockSolver(system, base_factors(baseline), tolerance, max_steps)
        parts: list[dict[str, Array]] = []
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
            parts.append(solver.solve(shock, first))
            progress(last, total)
    return BatchOutcomes(**{name: np.concatenate([part[name] for part in parts]) for name in parts[0]})


def _check_rates(baseline: Baseline, importers: Sequence[int], rate: Array, first: int, last: int) -> None:
    sectors, countries = baseline.size
    shape = (last - first, len(importers), countries, sectors)
    if rate.shape != shape:
        raise EntenteError(f"rates of scenarios {first} to {last} have shape {rate.shape}; {shape} is needed.")
    bad = np.argwhere(~(rate > -1))
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


class _BlockSolver:
    """Solves one block of scenarios together."""

    def __init__(self, system: CountrySystem, factors: Factors, tolerance: float, max_steps: int) -> None:
        self.system, self.factors, self.tolerance, self.max_steps = system, factors, tolerance, max_steps

    def solve(self, shock: BatchShock, first: int) -> dict[str, Array]:
        """Return the block's outcomes; `first` numbers its first scenario in messages."""
        size = shock.weight.shape[2]
        unknowns = np.zeros((size, self.system.size))
        final = unknowns.copy()
        steps = np.zeros(size)
        active = np.arange(size)
        current, history = shock, _History()
        for step in range(self.max_steps + 1):
            point = evaluate_block(self.system, current, unknowns)
            worst = np.max(np.abs(point.residual), axis=1)
            done = worst <= self.tolerance
            final[active[done]] = unknowns[done]
            steps[active[done]] = step
            keep = ~done
            if not np.any(keep):
                break
            if step == self.max_steps or not np.all(np.isfinite(worst)):
                lost = int(active[keep][int(np.argmax(np.nan_to_num(worst[keep], nan=np.inf)))])
                raise NotSolvedError(
                    Status.MAX_STEPS if step == self.max_steps else Status.NOT_FINITE,
                    f"worst market of scenario {first + lost}",
                    float(worst[keep].max()),
                    step,
                )
            residual = point.residual
            if np.any(done):
                active, unknowns, residual = active[keep], unknowns[keep], residual[keep]
                current = current.select(keep)
                history.select(keep)
            move = -scipy.linalg.lu_solve(self.factors, residual.T, check_finite=False).T
            unknowns = history.next(unknowns, move)
        outcomes = _outcomes(self.system, evaluate_block(self.system, shock, final), steps)
        poor = np.argwhere(~(outcomes["income"] > 0))
        if poor.size:
            scenario, country = int(poor[0][0]), int(poor[0][1])
            label = self.system.baseline.world.countries[country]
            left = float(outcomes["income"][scenario, country] / self.system.baseline.spending[country])
            where = f"final spending of {label} in scenario {first + scenario}"
            raise NotSolvedError(Status.NO_INCOME, where, left - 1.0, int(steps[scenario]))
        return outcomes


class _History:
    """Anderson mixing, scenario by scenario, on steps preconditioned by the base year's Jacobian."""

    def __init__(self) -> None:
        self._moves: list[Array] = []
        self._images: list[Array] = []

    def select(self, keep: Mask) -> None:
        """Forget the scenarios that have left."""
        self._moves = [move[keep] for move in self._moves]
        self._images = [image[keep] for image in self._images]

    def next(self, point: Array, move: Array) -> Array:
        """Return the next iterate after the plain step `move` from `point`."""
        image = point + move
        self._moves.append(move)
        self._images.append(image)
        del self._moves[: -_MEMORY - 1], self._images[: -_MEMORY - 1]
        if len(self._moves) < 2:
            return image
        moves = np.diff(np.stack(self._moves), axis=0)
        images = np.diff(np.stack(self._images), axis=0)
        gram = np.einsum("asx,bsx->sab", moves, moves)
        trace = np.einsum("saa->s", gram)[:, None, None] + 1e-300
        gram = gram + 1e-13 * trace * np.eye(len(moves))
        right = np.einsum("asx,sx->sa", moves, move)
        weight = np.linalg.solve(gram, right[:, :, None])[:, :, 0]
        result: Array = image - np.einsum("sa,asx->sx", weight, images)
        return result


def _outcomes(system: CountrySystem, point: BatchPoint, steps: Array) -> dict[str, Array]:
    """Return the outcome arrays of a solved block; formulas as in `Equilibrium`."""
    baseline, parameters = system.baseline, system.baseline.parameters
    income = point.wage_bill + point.profits + point.revenue + baseline.transfer
    base_income = baseline.spending - (baseline.materials_share * baseline.sales).sum(axis=0)
    kappa = parameters.labour_supply_elasticity
    tax = point.revenue / point.wage_bill if parameters.income_tax_relief else np.zeros_like(point.revenue)
    delta = base_income / (base_income - kappa / (1.0 + kappa) * (1.0 - tax) * baseline.labour_income)
    wage, price, labour = np.exp(point.log_wage), np.exp(point.log_price), np.exp(point.log_labour)
    return {
        "welfare_hat": (delta * income / base_income + (1.0 - delta) * wage * labour) / price,
        "real_wage_hat": wage / price,
        "wage_hat": wage,
        "price_hat": price,
        "labour_hat": labour,
        "income": income,
        "spending": point.spending,
        "revenue": point.revenue,
        "walras": point.walras,
        "steps": steps,
    }
