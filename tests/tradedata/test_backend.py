"""Connections and threads: no two threads share one, and none is closed by a thread that ends."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Thread

from entente.tradedata.backend import default_backend


def test_threads_that_live_at_once_have_connections_of_their_own():
    together = Barrier(3)

    def ask(_number: int) -> object:
        together.wait(10)
        return default_backend()

    with ThreadPoolExecutor(3) as threads:
        assert len({id(found) for found in threads.map(ask, range(3))}) == 3


def test_a_thread_that_ends_leaves_its_connection_to_the_next():
    found = []

    def ask() -> None:
        found.append(default_backend())
        found[-1].raw_sql("SELECT 1")

    for _number in range(20):
        thread = Thread(target=ask)
        thread.start()
        thread.join()
    assert len({id(backend) for backend in found[1:]}) == 1
    assert default_backend() is default_backend()
