"""What a solve returns, and the error raised when there is nothing to return.

A solver never hands back numbers it does not stand behind: either the residuals are below the stated
tolerance, or `NotSolvedError` says which equation is furthest off and what to try.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from entente.base.errors import EntenteError

__all__ = ["Array", "Factors", "Mask", "NotSolvedError", "Solution", "Status"]

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
# A factorised matrix and its row exchanges, as LAPACK returns them.
Factors = tuple[Array, NDArray[np.int32]]
Value = TypeVar("Value")


class Status(Enum):
    """How a solve ended. The value is the message: likely cause, then remedy."""

    CONVERGED = "Every residual is below the tolerance."
    MAX_STEPS = (
        "The step limit was reached, on the way in parts too, before the residuals fell below the tolerance. Try a "
        "smaller change, or check the world for values and elasticities far out of range."
    )
    STALLED = (
        "No step along the Newton direction lowers the residuals. The scenario may have no equilibrium; "
        "try a smaller change, or smaller scale and labour-supply elasticities."
    )
    NO_INCOME = (
        "What the country must pay to others, or its losses, exceed all it earns: it has nothing left to spend. "
        "Use a smaller change, or a world (from Python, a deficit rule) with smaller deficits."
    )
    NOT_CLOSED = (
        "The markets solved for clear, but prices, spending or the one market left out by Walras's law do not. The "
        "base year may be close to degenerate: check for labour shares near 0 and for transfers that do not sum to 0."
    )
    NOT_FINITE = (
        "An infinite or undefined number appeared. A price or a wage runs to zero or infinity: check for a "
        "country with no sales, a prohibitive tariff or an extreme elasticity."
    )


class NotSolvedError(EntenteError):
    """No equilibrium was found. Carries the status, the worst equation and its residual."""

    def __init__(self, status: Status, worst: str, residual: float, steps: int) -> None:
        self.status = status
        self.worst = worst
        self.residual = residual
        self.steps = steps
        super().__init__(
            f"No equilibrium after {steps} steps: the {worst} is off by {residual:.3g} of its base value. "
            f"{status.value}"
        )

    def __reduce__(self) -> tuple[type[NotSolvedError], tuple[Status, str, float, int]]:
        return type(self), (self.status, self.worst, self.residual, self.steps)


@dataclass(frozen=True, slots=True)
class Solution(Generic[Value]):
    """The outcome of a solve.

    Attributes:
        value: what was solved for.
        status: how the solve ended.
        residual: every equation's residual, as a fraction of its base value.
        steps: Newton (or fixed-point) steps taken.
    """

    value: Value
    status: Status
    residual: Array
    steps: int

    @property
    def worst_residual(self) -> float:
        """Largest absolute residual."""
        return float(np.max(np.abs(self.residual))) if self.residual.size else 0.0

    def checked(self, name_equation: Callable[[int], str] = lambda row: f"equation {row}") -> Solution[Value]:
        """Return this solution, or raise `NotSolvedError` naming the worst equation."""
        if self.status is Status.CONVERGED:
            return self
        magnitude = np.nan_to_num(np.abs(self.residual), nan=np.inf)
        row = int(np.argmax(magnitude))
        raise NotSolvedError(self.status, name_equation(row), float(magnitude[row]), self.steps)
