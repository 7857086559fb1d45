"""A figure with the range that the elasticities leave open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["Range", "range_over"]


@dataclass(frozen=True, slots=True)
class Range:
    """The middle result with the smallest and the largest of the three computed.

    A range over published elasticities, not a confidence interval: nothing is said about how likely its ends are.

    Attributes:
        low: smallest number of the three; for a loss that is the largest loss.
        mid: result at the middle elasticities.
        high: largest number of the three.
    """

    low: float
    mid: float
    high: float

    def divided_by(self, base: float) -> Range:
        """Return the range as a fraction of a positive base."""
        return Range(self.low / base, self.mid / base, self.high / base)


def range_over(results: Sequence[float]) -> Range:
    """Return the range of results at (low, mid, high) elasticities; `mid` is always the second."""
    low, mid, high = (float(result) for result in results)
    return Range(min(low, mid, high), mid, max(low, mid, high))
