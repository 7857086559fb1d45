"""Limits on the threads of the linear-algebra library.

Small matrix products are slower on many threads than on one, and on a busy machine an unpinned pool waits for
its slowest member: the same solve takes ten times as long. Every solver therefore runs inside `limit_threads`.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from functools import cache

import scipy.linalg  # noqa: F401  loads SciPy's own BLAS, so that the controller sees both libraries
from threadpoolctl import ThreadpoolController

__all__ = ["limit_threads"]


@cache
def _controller() -> ThreadpoolController:
    return ThreadpoolController()


def limit_threads(count: int = 1) -> AbstractContextManager[object]:
    """Return a context in which BLAS uses at most `count` threads.

    Args:
        count: threads, at least 1.

    Source: this project; timings in `benchmarks/general_equilibrium.py`.
    """
    limits: AbstractContextManager[object] = _controller().limit(limits=count)
    return limits
