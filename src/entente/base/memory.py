"""Memory: when to let Python look for cycles."""

from __future__ import annotations

import ctypes
import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["give_back_freed_memory", "keep_few_arenas", "without_garbage_collection"]


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


def give_back_freed_memory() -> None:
    """Return to the system what was freed, between one heavy step and the next.

    The allocator of Linux keeps freed memory for the process; after the models that is some thirty megabytes that
    the documents cannot use. Elsewhere nothing is done.
    """
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)


def keep_few_arenas() -> None:
    """Have the allocator of Linux share two arenas among all threads.

    It would otherwise give each thread of a server one of its own, and each keeps what it once needed.
    """
    if sys.platform == "linux":
        option = getattr(ctypes.CDLL(None), "mallopt", None)
        if option is not None:
            option(-8, 2)  # M_ARENA_MAX
