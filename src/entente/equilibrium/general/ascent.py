"""Tariffs that maximise one outcome, by quasi-Newton ascent with bounds.

Slower than the fixed point of `optimal.py` for one importer's tariffs, and safer where thousands of tariffs of many
importers move together. Log tariff factors are scaled by the curvature the first-order condition implies,
θφ λ' |h − g|, so that goods traded little do not hold the search back.

Source: Byrd, Lu, Nocedal & Zhu (1995), L-BFGS-B; scaling, this project.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.optimize
from jaxtyping import Float

from entente.equilibrium.general.baseline import Baseline, Shock
from entente.equilibrium.general.gradient import trade_sensitivity
from entente.equilibrium.general.optimal import Chooser, OptimalRates, certify
from entente.equilibrium.general.solve import AnyPoint, solve_point
from entente.equilibrium.solution import Array, Solution, Status
from entente.equilibrium.solve import Newton, limit_threads

__all__ = ["Ascent", "solve_rates_by_ascent"]


@dataclass(frozen=True)
class Ascent:
    """How the ascent runs.

    Attributes:
        first_order_tolerance: largest projected gradient accepted.
        max_steps: quasi-Newton steps.
        memory: pairs kept by L-BFGS.
        lower, upper: bounds on every free tariff, fractions.
    """

    first_order_tolerance: float = 5e-7
    max_steps: int = 2000
    memory: int = 30
    lower: float = -0.95
    upper: float = 50.0


def solve_rates_by_ascent(
    baseline: Baseline,
    chooser: Chooser,
    *,
    start: Float[Array, "sector importer exporter"] | None = None,
    method: Ascent = Ascent(),
    solver: Newton = Newton(),  # noqa: B008  a frozen value
    throw: bool = True,
) -> Solution[OptimalRates]:
    """Return the tariffs of one chooser that maximise its outcome, near the start.

    Args:
        baseline: the base year under one model.
        chooser: outcome and free tariffs.
        start: tariffs to start from; None starts at the base year.
        method: tolerance, steps, bounds.
        solver: of the equilibrium at each step.
        throw: raise when the gradient stays above the tolerance.
    """
    with limit_threads(solver.threads):
        search = _Search(baseline, chooser, baseline.rate if start is None else start, solver)
        bounds = float(np.log1p(method.lower)), float(np.log1p(method.upper))
        scale = search.curvature()
        first = np.clip(np.log1p(search.rate[chooser.free]), *bounds) * scale
        found = scipy.optimize.minimize(
            lambda scaled: search.value_and_slope(scaled / scale, scale),
            first,
            jac=True,
            method="L-BFGS-B",
            bounds=np.stack([bounds[0] * scale, bounds[1] * scale], axis=1),
            options={
                "maxiter": method.max_steps,
                "maxcor": method.memory,
                "maxfun": 3 * method.max_steps,
                "ftol": 0.0,
                "gtol": 0.02 * method.first_order_tolerance / float(scale.max()),
            },
        )
        point = search.solve(found.x / scale)
        result = certify(point, [chooser], bounds)
    residual = result.first_order_residuals[0]
    status = Status.CONVERGED if residual <= method.first_order_tolerance else Status.STALLED
    final = Solution(result, status, np.array([residual]), int(found.nit))
    return final.checked(lambda row: "projected gradient") if throw else final


class _Search:
    """Equilibria along the ascent, each started from the last."""

    def __init__(self, baseline: Baseline, chooser: Chooser, rate: Array, solver: Newton) -> None:
        self.baseline, self.chooser, self.solver = baseline, chooser, solver
        self.rate = np.array(rate, dtype=np.float64)
        self.unknowns: Array | None = None

    def solve(self, log_rate: Array) -> AnyPoint:
        """Return the solved point at these free log tariff factors."""
        self.rate[self.chooser.free] = np.expm1(log_rate)
        shock = Shock.build(self.baseline, self.rate.copy())
        point = solve_point(self.baseline, shock, start=self.unknowns, solver=self.solver)
        self.unknowns = point.unknowns
        return point

    def value_and_slope(self, log_rate: Array, scale: Array) -> tuple[float, Array]:
        """Return minus the outcome and minus its slope per scaled unknown."""
        total = trade_sensitivity(self.solve(log_rate), self.chooser.outcome)
        return -total.value, -total.by_log_rate()[self.chooser.free] / scale

    def curvature(self) -> Array:
        """Return the square root of each tariff's own curvature at the start, kept off zero."""
        point = self.solve(np.log1p(self.rate[self.chooser.free]))
        total = trade_sensitivity(point, self.chooser.outcome)
        parameters = self.baseline.parameters
        strength = self.baseline.trade_elasticity[:, None, None] * parameters.tariff_exponent[:, None]
        value = (total.per_unit_of_trade() * point.net_trade).sum(axis=2) - total.index
        own = np.abs(strength * point.expenditure_share * value[:, :, None])[self.chooser.free]
        result: Array = np.sqrt(np.maximum(own, 1e-6 * own.max()))
        return result
