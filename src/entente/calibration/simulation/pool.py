"""Where the blocks of a sweep are solved: here, in several processes, or on a Dask cluster.

Blocks are handed out and come back in order, and none is cut by how many workers there are: results do not depend on
where they were found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from joblib import Parallel, delayed, parallel_config

from entente.base.errors import EntenteError

__all__ = ["in_order"]

Task = TypeVar("Task")
Result = TypeVar("Result")
_PATIENCE = "10s"


def in_order(
    work: Callable[[Task], Result], tasks: Sequence[Task], *, workers: int = 1, cluster: str | None = None
) -> Iterator[Result]:
    """Yield the result of every task, in order, as they are ready.

    Args:
        work: a function that can be sent to another process.
        tasks: what to call it with.
        workers: processes on this machine; 1 stays in this one.
        cluster: address of a Dask scheduler, which then decides where to work; None works on this machine.

    Raises:
        EntenteError: fewer than one worker, Dask is not installed, or no scheduler answers.
    """
    if workers < 1:
        raise EntenteError(f"{workers} workers cannot work. Ask for 1 or more.")
    if cluster is not None:
        yield from _on_cluster(work, tasks, cluster)
    elif workers == 1 or len(tasks) < 2:
        yield from map(work, tasks)
    else:
        pool = Parallel(n_jobs=min(workers, len(tasks)), return_as="generator", batch_size=1, pre_dispatch="2*n_jobs")
        yield from pool(delayed(work)(task) for task in tasks)


def _on_cluster(work: Callable[[Task], Result], tasks: Sequence[Task], address: str) -> Iterator[Result]:
    try:
        from distributed import Client
    except ImportError:
        raise EntenteError(
            "A cluster needs Dask, which is not installed. Install entente[cluster], or use several workers on this "
            "machine."
        ) from None
    try:
        client = Client(address, timeout=_PATIENCE)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise EntenteError(
            f"No Dask scheduler answers at {address!r}: {error}. Give its address, such as tcp://host:8786, or start "
            "one with `dask scheduler`."
        ) from None
    with client, parallel_config(backend="dask", client=client, wait_for_workers_timeout=30):
        yield from Parallel(return_as="generator", batch_size=1)(delayed(work)(task) for task in tasks)
