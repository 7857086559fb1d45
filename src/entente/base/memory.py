"""Memory: when to let Python look for cycles."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["without_garbage_collection"]


@contextmanager
def without_garbage_collection() -> Iterator[None]:
    """Keep the cycle collector off for work that makes hundreds of thousands of values and no cycles.

    Looking through all of them again and again costs a third of the time of loading a large case.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
