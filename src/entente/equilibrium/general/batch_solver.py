"""Iterates a block of scenarios to their equilibria.

A step with the base year's Jacobian, factorised once, is mixed with the last few steps of each scenario (Anderson).
Scenarios leave the block as they converge; those that do not are solved by Newton one by one.

Source: Walker & Ni (2011) for the mixing; this project.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, runtime_checkable

import numpy as np
from jaxtyping import Float

from entente.equilibrium.general.baseline import Baseline
from entente.equilibrium.general.batch_shock import BatchPoint
from entente.equilibrium.general.solve import CLOSED
from entente.equilibrium.general.welfare import welfare_ratio
from entente.equilibrium.solution import Array, Mask, NotSolvedError, Status

__all__ = ["Block", "solve_block"]

_MEMORY = 4


@runtime_checkable
class Block(Protocol):
    """The equations of a block of scenarios."""

    @property
    def size(self) -> int:
        """Number of unknowns."""
        ...

    def at(self, unknowns: Float[Array, "scenario unknown"]) -> BatchPoint:
        """Return residuals and levels."""
        ...

    def step(self, residual: Float[Array, "scenario equation"]) -> Float[Array, "scenario unknown"]:
        """Return the Newton step with the base year's Jacobian."""
        ...

    def select(self, scenarios: Mask) -> Block:
        """Return the block without the scenarios already solved."""
        ...


def solve_block(
    make: Callable[[], Block],
    baseline: Baseline,
    count: int,
    *,
    alone: Callable[[int], Array],
    label: Callable[[int], str],
    tolerance: float,
    max_steps: int,
    unsolved: dict[int, NotSolvedError] | None = None,
) -> dict[str, Array]:
    """Return the outcomes of a block, by name and in order.

    Args:
        make: the block at the base year.
        baseline: its base year.
        count: scenarios in it.
        alone: unknowns of one scenario solved by itself; raises where that fails.
        label: what messages call a scenario.
        tolerance: largest residual accepted.
        max_steps: steps before a scenario is solved alone.
        unsolved: takes the scenarios without an equilibrium, whose outcomes are then NaN; None raises at the first.
    """
    lost: dict[int, NotSolvedError] = {}
    whole = make()
    unknowns, steps = _iterate(make(), count, tolerance, max_steps)
    for number in np.flatnonzero(steps < 0).tolist():
        try:
            unknowns[number] = alone(number)
        except NotSolvedError as error:
            lost[number] = error
        steps[number] = max_steps
    outcomes = _outcomes(baseline, whole.at(unknowns), steps)
    if baseline.parameters.absorber is None:
        open_market = np.abs(outcomes["walras"])
        for number in np.flatnonzero(~(open_market <= max(CLOSED, 100.0 * tolerance))).tolist():
            gap, taken = float(open_market[number]), int(steps[number])
            lost.setdefault(number, NotSolvedError(Status.NOT_CLOSED, "market left out", gap, taken))
    base_income = baseline.spending - (baseline.materials_share * baseline.sales).sum(axis=0)
    for number, country in np.argwhere(~(outcomes["income"] > 0)).tolist():
        left = float(outcomes["income"][number, country] / base_income[country])
        where = f"final spending of {baseline.world.countries[country]}"
        lost.setdefault(number, NotSolvedError(Status.NO_INCOME, where, left - 1.0, int(steps[number])))
    if lost and unsolved is None:
        number, first = min(lost.items(), key=lambda entry: entry[0])
        where = f"{first.worst} in {label(number)}"
        raise NotSolvedError(first.status, where, first.residual, first.steps)
    for number in lost:
        for values in outcomes.values():
            values[number] = np.nan
    if unsolved is not None:
        unsolved |= lost
    return outcomes


def _iterate(block: Block, count: int, tolerance: float, max_steps: int) -> tuple[Array, Array]:
    """Return unknowns and steps taken of every scenario; steps are −1 where the iteration gave up."""
    unknowns = np.zeros((count, block.size))
    final, steps = unknowns.copy(), np.full(count, -1.0)
    active, history = np.arange(count), _History()
    for step in range(max_steps + 1):
        residual = block.at(unknowns).residual
        worst = np.max(np.abs(residual), axis=1)
        done = worst <= tolerance
        final[active[done]] = unknowns[done]
        steps[active[done]] = step
        keep = ~done & np.isfinite(worst)
        if not np.any(keep):
            break
        if not np.all(keep):
            active, unknowns, residual = active[keep], unknowns[keep], residual[keep]
            block = block.select(keep)
            history.select(keep)
        unknowns = history.next(unknowns, block.step(residual))
    return final, steps


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


def _outcomes(baseline: Baseline, point: BatchPoint, steps: Array) -> dict[str, Array]:
    """Return the outcome arrays of a solved block; formulas as in `Equilibrium`, fields as in `BatchOutcomes`."""
    parameters = baseline.parameters
    income = point.wage_bill + point.profits + point.revenue + point.transfer
    base_income = baseline.spending - (baseline.materials_share * baseline.sales).sum(axis=0)
    wage, price, labour = np.exp(point.log_wage), np.exp(point.log_price), np.exp(point.log_labour)
    return {
        "welfare_hat": welfare_ratio(
            parameters,
            base_income=base_income,
            base_labour_income=baseline.labour_income,
            income=income,
            labour_income=point.wage_bill,
            revenue=point.revenue,
            wage_bill_hat=wage * labour,
            price_hat=price,
        ),
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
