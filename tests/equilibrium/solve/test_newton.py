"""Newton's method on systems with known roots, and on systems without."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from entente.equilibrium import NotSolvedError, Status
from entente.equilibrium.solve import Newton, limit_threads


class Curve:
    """f(x) = 0 for one unknown, with its derivative."""

    def __init__(self, value: float, slope: float) -> None:
        self.residual = np.array([value])
        self._slope = slope

    def direction(self) -> np.ndarray:
        return -self.residual / self._slope


def curve(f: Callable[[float], float], slope: Callable[[float], float]) -> Callable[[np.ndarray], Curve]:
    return lambda x: Curve(f(float(x[0])), slope(float(x[0])))


def test_a_root_is_found_in_a_handful_of_steps() -> None:
    solution = Newton().solve(curve(lambda x: np.exp(x) - 2.0, np.exp), np.zeros(1))
    assert solution.status is Status.CONVERGED
    assert solution.value[0] == pytest.approx(np.log(2.0), abs=1e-12)
    assert solution.steps <= 8


def test_the_line_search_tames_a_step_that_overshoots() -> None:
    solution = Newton(max_change=100.0).solve(curve(np.arctan, lambda x: 1.0 / (1.0 + x * x)), np.array([5.0]))
    assert solution.status is Status.CONVERGED
    assert abs(solution.value[0]) < 1e-12


def test_a_system_without_a_root_is_reported_not_returned() -> None:
    solution = Newton().solve(curve(lambda x: 1.0 + x * x, lambda x: 2.0 * x), np.array([1.0]))
    assert solution.status is not Status.CONVERGED
    with pytest.raises(NotSolvedError, match="equation 0 is off by"):
        solution.checked()


def test_an_undefined_number_is_reported() -> None:
    solution = Newton().solve(curve(np.log, lambda x: 1.0 / x), np.array([-1.0]))
    assert solution.status is Status.NOT_FINITE


def test_the_thread_limit_is_lifted_on_leaving() -> None:
    from threadpoolctl import threadpool_info

    before = [pool["num_threads"] for pool in threadpool_info()]
    with limit_threads(1):
        assert all(pool["num_threads"] == 1 for pool in threadpool_info())
    assert [pool["num_threads"] for pool in threadpool_info()] == before
