"""Damped Newton on a square system whose Jacobian is known in closed form.

A problem is a function from an unknown vector to a `Point`. A point knows its residual and, on request, the Newton
direction; building the Jacobian is thus left to the problem, which may eliminate whole blocks of unknowns first.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np

from entente.equilibrium.solution import Array, Solution, Status
from entente.equilibrium.solve.threads import limit_threads

__all__ = ["Newton", "Point"]


@runtime_checkable
class Point(Protocol):
    """A system evaluated at one value of the unknowns."""

    @property
    def residual(self) -> Array:
        """Every equation, as a fraction of its base value."""
        ...

    def direction(self) -> Array:
        """Return the Newton direction −J⁻¹ F."""
        ...


@dataclass(frozen=True, slots=True)
class Newton:
    """Newton's method with a backtracking line search.

    Attributes:
        tolerance: largest absolute residual accepted.
        polish: residual at which to stop at once; between `polish` and `tolerance` one more step is tried, since
            a Newton step there costs little and squares the error.
        max_steps: Newton steps before giving up.
        max_change: largest change of any unknown (a log) in one step.
        max_halvings: halvings of a step before the search is called stalled.
        threads: BLAS threads.
    """

    tolerance: float = 1e-10
    polish: float = 1e-12
    max_steps: int = 60
    max_change: float = 1.0
    max_halvings: int = 30
    threads: int = 1

    def solve(self, problem: Callable[[Array], Point], start: Array) -> Solution[Array]:
        """Return the root of `problem` reached from `start`; the caller checks the status.

        Source: Dennis & Schnabel (1983), section 6.3, sufficient decrease of the residual norm; steps are halved.
        """
        with limit_threads(self.threads), np.errstate(all="ignore"):
            return self._solve(problem, start)

    def _solve(self, problem: Callable[[Array], Point], start: Array) -> Solution[Array]:
        unknowns = np.array(start, dtype=np.float64)
        point = problem(unknowns)
        size = _size(point.residual)
        for step in range(self.max_steps + 1):
            if not np.isfinite(size):
                return Solution(unknowns, Status.NOT_FINITE, point.residual, step)
            if size <= self.polish:
                return Solution(unknowns, Status.CONVERGED, point.residual, step)
            if step == self.max_steps:
                break
            moved = self._search(problem, unknowns, point, size)
            if moved is None:
                status = Status.CONVERGED if size <= self.tolerance else Status.STALLED
                return Solution(unknowns, status, point.residual, step)
            unknowns, point = moved
            size = _size(point.residual)
        status = Status.CONVERGED if size <= self.tolerance else Status.MAX_STEPS
        return Solution(unknowns, status, point.residual, self.max_steps)

    def _search(
        self, problem: Callable[[Array], Point], unknowns: Array, point: Point, size: float
    ) -> tuple[Array, Point] | None:
        """Return the first point along the Newton direction that lowers the residual, or None."""
        direction = point.direction()
        if not np.all(np.isfinite(direction)):
            return None
        longest = float(np.max(np.abs(direction), initial=0.0))
        length = min(1.0, self.max_change / longest) if longest > 0 else 1.0
        norm = float(np.linalg.norm(point.residual))
        for _ in range(self.max_halvings if size > self.tolerance else 1):
            trial = unknowns + length * direction
            candidate = problem(trial)
            if float(np.linalg.norm(candidate.residual)) <= (1.0 - 1e-4 * length) * norm:
                return trial, candidate
            length /= 2.0
        return None


def _size(residual: Array) -> float:
    return float(np.max(np.abs(residual), initial=0.0))
