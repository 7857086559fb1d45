"""Fixed points of contractions by plain iteration.

Source: Banach's fixed-point theorem; the stopping rule is this project's.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from entente.equilibrium.solution import Array

__all__ = ["iterate"]

_ROUNDING = 1e-11


def iterate(
    image: Callable[[Array], Array],
    start: Array,
    *,
    accuracy: float,
    relative: bool = False,
    max_passes: int = 20_000,
) -> tuple[Array, float]:
    """Return the last image and how far it moved; the caller judges whether that is near enough.

    Stops at the accuracy, where rounding keeps the iterates from moving less, or at a number that is not finite.

    Args:
        image: the contraction.
        start: where to start.
        accuracy: largest movement at which to stop.
        relative: measure movements as a fraction of the largest entry.
        max_passes: passes before giving up.
    """
    point, last = start, np.inf
    for _ in range(max_passes):
        new = image(point)
        moved = float(np.max(np.abs(new - point), initial=0.0))
        if relative:
            moved /= float(np.max(np.abs(new), initial=0.0)) + 1e-300
        point = new
        if not moved > accuracy or (moved < _ROUNDING and moved >= last):
            break
        last = moved
    return point, moved
