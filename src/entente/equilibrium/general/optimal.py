"""Tariffs that maximise an outcome, and tariffs none of several countries would change alone.

The first-order condition of one tariff, equilibrium responses included, is a formula. With q the total derivative of
the outcome with respect to trade before tariff, h = Σᵢ q Z and g that with respect to ln S (`adjoint.py`),

    dJ/d ln τ = 0   ⇔   τₙᵢₖ = (1 + θφ)/(θφ) · q Xₙₖ / (h − g).

One solve and one adjoint per step give every q and g; the formula gives every tariff; Anderson mixing does the rest.
Where several countries choose at once (Nash), each has its own outcome and adjoint, on one factorisation. The result
carries its certificate: the largest projected gradient of each chooser.

Source: this project, derived in `docs/explanation/general-equilibrium.md`; objective and game of Ossa (2014).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float
from numpy.typing import NDArray

from entente.base.errors import EntenteError
from entente.equilibrium.general.baseline import Baseline, Shock
from entente.equilibrium.general.equilibrium import Equilibrium
from entente.equilibrium.general.gradient import trade_sensitivity
from entente.equilibrium.general.outcomes import Outcome
from entente.equilibrium.general.sensitivity import TradeSensitivity
from entente.equilibrium.general.solve import AnyPoint, equilibrium_at, solve_point
from entente.equilibrium.solution import Array, Mask, NotSolvedError, Solution, Status
from entente.equilibrium.solve import Newton, limit_threads
from entente.equilibrium.solve.anderson import Anderson
from entente.equilibrium.world import in_interface_axes

__all__ = [
    "Chooser",
    "FixedPoint",
    "OptimalRates",
    "certify",
    "own_import_rates",
    "solve_optimal_rates",
]


@dataclass(frozen=True)
class Chooser:
    """Someone who sets tariffs to raise an outcome.

    Attributes:
        outcome: what it raises.
        free: the tariffs it sets, [sector, importer, exporter].
    """

    outcome: Outcome
    free: Bool[NDArray[np.bool_], "sector importer exporter"]


@dataclass(frozen=True)
class FixedPoint:
    """How tariffs are iterated.

    Attributes:
        tolerance: largest change of any log tariff factor at which to stop.
        first_order_tolerance: largest projected gradient at which to stop, whatever the tariffs still move; flat
            directions then stay where they are.
        max_steps: steps before giving up.
        memory: pairs kept by Anderson mixing.
        max_change: largest change of any log tariff factor in one step.
        lower, upper: bounds on every free tariff, fractions.
    """

    tolerance: float = 1e-9
    first_order_tolerance: float = 0.0
    max_steps: int = 400
    memory: int = 6
    max_change: float = 0.7
    lower: float = -0.95
    upper: float = 50.0


@dataclass(frozen=True)
class OptimalRates:
    """Tariffs that satisfy every chooser's first-order condition.

    Attributes:
        ad_valorem_rate: all tariffs, the free ones at their optimum.
        equilibrium: the economy under them.
        values: each chooser's outcome.
        first_order_residuals: each chooser's largest |dJ/d ln τ| over its tariffs inside the bounds.
    """

    ad_valorem_rate: Float[Array, "importer exporter sector"]
    equilibrium: Equilibrium
    values: tuple[float, ...]
    first_order_residuals: tuple[float, ...]


def own_import_rates(baseline: Baseline, country: int) -> Mask:
    """Return the mask of one importer's tariffs on all foreign goods it buys in the base year."""
    free = np.zeros(baseline.share.shape, dtype=bool)
    free[:, country, :] = baseline.share[:, country, :] > 0
    free[:, country, country] = False
    return free


def solve_optimal_rates(
    baseline: Baseline,
    choosers: Sequence[Chooser],
    *,
    start: Float[Array, "sector importer exporter"] | None = None,
    method: FixedPoint = FixedPoint(),
    solver: Newton = Newton(),  # noqa: B008  a frozen value
    throw: bool = True,
) -> Solution[OptimalRates]:
    """Return tariffs at which every chooser's first-order conditions hold.

    Args:
        baseline: the base year under one model.
        choosers: one for an optimal tariff, several for a Nash equilibrium; their free tariffs must not overlap.
        start: tariffs to start from, and those of cells nobody sets; None starts at the base year.
        method: tolerance, steps, bounds.
        solver: of the equilibrium at each step.
        throw: raise when the iteration does not settle.
    """
    _check_choosers(baseline, choosers)
    rate = np.array(baseline.rate if start is None else start, dtype=np.float64)
    with limit_threads(solver.threads):
        search = _Search(baseline, choosers, rate, method, solver)
        status = search.run()
        result = certify(search.point, choosers, search.bounds)
    final = Solution(result, status, search.moved, search.steps)
    return final.checked(lambda row: f"first-order condition {row}") if throw else final


def _check_choosers(baseline: Baseline, choosers: Sequence[Chooser]) -> None:
    taken = np.zeros(baseline.share.shape, dtype=np.int64)
    for number, chooser in enumerate(choosers):
        if not np.any(chooser.free):
            raise EntenteError(f"Chooser {number} has no tariff to set. Mark some in `free`, or leave it out.")
        taken += chooser.free
    shared = np.argwhere(taken > 1)
    if not choosers or shared.size:
        what = "There is no chooser"
        if shared.size:
            k, n, i = shared[0]
            world = baseline.world
            what = (
                f"Several choosers set the tariff of {world.countries[n]} on {world.countries[i]}, {world.sectors[k]}"
            )
        raise EntenteError(f"{what}. Every free tariff needs exactly one chooser.")


class _Search:
    """The iteration on tariffs: formula, mixing, and for one chooser a line search on its outcome."""

    def __init__(
        self, baseline: Baseline, choosers: Sequence[Chooser], rate: Array, method: FixedPoint, solver: Newton
    ) -> None:
        self.baseline, self.choosers, self.method, self.solver = baseline, choosers, method, solver
        self.free = np.logical_or.reduce([chooser.free for chooser in choosers])
        self.bounds = float(np.log1p(method.lower)), float(np.log1p(method.upper))
        self.rate = rate
        self.mixing = Anderson(method.memory)
        self.steps = 0
        self.unknowns: Array | None = None
        self.point = self._solve(rate)
        self.moved = np.full(int(self.free.sum()), np.inf)

    def run(self) -> Status:
        """Iterate until no tariff moves."""
        while self.steps < self.method.max_steps:
            self.steps += 1
            current = np.log1p(self.rate)
            target, slope = self._image(current)
            image = np.clip(target[self.free], *self.bounds)
            self.moved = image - current[self.free]
            settled = float(np.max(np.abs(self.moved))) <= self.method.tolerance
            if settled or slope <= self.method.first_order_tolerance:
                return Status.CONVERGED
            proposal = self.mixing.next(current[self.free], image)
            if not self._advance(current, [proposal, image]):
                return Status.STALLED
        return Status.MAX_STEPS

    def _image(self, current: Array) -> tuple[Array, float]:
        """Return the log tariff factors the first-order conditions give here, and the largest projected gradient."""
        target, steepest = current.copy(), 0.0
        for chooser in self.choosers:
            total = trade_sensitivity(self.point, chooser.outcome)
            slope = total.by_log_rate()
            formula = _first_order_rates(total, slope, current, self.method.max_change)
            target[chooser.free] = formula[chooser.free]
            steepest = max(steepest, _projected(slope, current, chooser.free, self.bounds))
        return target, steepest

    def _advance(self, current: Array, proposals: Sequence[Array]) -> bool:
        """Move to the first proposal that lowers no lone chooser's outcome, halving the last one if need be."""
        base = current[self.free]
        steps = [np.clip(target - base, -self.method.max_change, self.method.max_change) for target in proposals]
        steps += [steps[-1] * 0.5**halving for halving in range(1, 25)]
        floor = self._value(self.point)
        for attempt, step in enumerate(steps):
            rate = self.rate.copy()
            rate[self.free] = np.expm1(np.clip(base + step, *self.bounds))
            try:
                point = self._solve(rate)
            except NotSolvedError:
                continue
            if self._value(point) >= floor - 1e-10 * abs(floor):
                if attempt:
                    self.mixing = Anderson(self.method.memory)
                self.rate, self.point = rate, point
                return True
        return False

    def _value(self, point: AnyPoint) -> float:
        """Return the lone chooser's outcome; a game has no common value to guard."""
        return self.choosers[0].outcome.sensitivity(point).value if len(self.choosers) == 1 else 0.0

    def _solve(self, rate: Array) -> AnyPoint:
        shock = Shock.build(self.baseline, rate)
        point = solve_point(self.baseline, shock, start=self.unknowns, solver=self.solver)
        self.unknowns = point.unknowns
        return point


def _projected(slope: Array, log_rate: Array, free: Mask, bounds: tuple[float, float]) -> float:
    """Return the largest slope over the free tariffs that does not point out of the bounds."""
    chosen, level = slope[free], log_rate[free]
    outward = ((level <= bounds[0]) & (chosen < 0)) | ((level >= bounds[1]) & (chosen > 0))
    return float(np.max(np.abs(np.where(outward, 0.0, chosen)), initial=0.0))


def _first_order_rates(
    total: TradeSensitivity, slope: Array, log_rate: Array, max_change: float
) -> Float[Array, "sector importer exporter"]:
    """Return the log tariff factor the first-order condition gives at these sensitivities.

    Where the outcome is not concave in a tariff (q or h − g not negative) the formula is no maximum; there the tariff
    moves by `max_change` the way the gradient points.
    """
    point = total.point
    baseline = point.baseline
    per_unit = total.per_unit_of_trade()
    strength = baseline.trade_elasticity[:, None, None] * baseline.parameters.tariff_exponent[:, None]
    value = ((per_unit * point.net_trade).sum(axis=2) - total.index)[:, :, None]
    concave = (per_unit < 0) & (value < 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        factor = (1.0 + strength) / strength * per_unit * (point.sector_spending[:, :, None] / value)
    result: Array = np.where(concave, np.log(np.where(concave, factor, 1.0)), log_rate + max_change * np.sign(slope))
    return result


def certify(point: AnyPoint, choosers: Sequence[Chooser], bounds: tuple[float, float]) -> OptimalRates:
    """Return the tariffs at a point with each chooser's projected gradient."""
    log_rate = np.log1p(point.rate)
    totals = [trade_sensitivity(point, chooser.outcome) for chooser in choosers]
    residuals = [
        _projected(total.by_log_rate(), log_rate, chooser.free, bounds)
        for total, chooser in zip(totals, choosers, strict=True)
    ]
    return OptimalRates(
        in_interface_axes(point.rate),
        equilibrium_at(point),
        tuple(total.value for total in totals),
        tuple(residuals),
    )
