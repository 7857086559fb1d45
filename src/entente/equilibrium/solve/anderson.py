"""Anderson mixing: faster fixed points from the differences of past iterates.

Source: Walker & Ni (2011), "Anderson acceleration for fixed-point iterations", SIAM J. Numerical Analysis 49.
"""

from __future__ import annotations

from collections import deque

import numpy as np

from entente.equilibrium.solution import Array

__all__ = ["Anderson"]


class Anderson:
    """The next iterate of x = g(x), from the last few pairs (x, g(x)).

    Args:
        memory: pairs kept beside the current one; 0 is plain iteration.
        growth: growth of the residual over its best at which the memory is dropped.
    """

    def __init__(self, memory: int = 6, growth: float = 2.0) -> None:
        self._points: deque[tuple[Array, Array]] = deque(maxlen=memory + 1)
        self._growth = growth
        self._best = np.inf

    def next(self, point: Array, image: Array) -> Array:
        """Return the next iterate after seeing g(point) = image."""
        residual = image - point
        size = float(np.linalg.norm(residual))
        if size > self._growth * self._best:
            self._points.clear()
            self._best = size
        self._best = min(self._best, size)
        self._points.append((image.copy(), residual))
        if len(self._points) < 2:
            return image
        images = np.stack([pair[0] for pair in self._points], axis=1)
        residuals = np.stack([pair[1] for pair in self._points], axis=1)
        differences = np.diff(residuals, axis=1)
        weight = np.linalg.lstsq(differences, residual, rcond=1e-12)[0]
        result: Array = image - np.diff(images, axis=1) @ weight
        return result
