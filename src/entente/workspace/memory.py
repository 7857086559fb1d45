"""Results worth keeping between requests: worked out once for what a member sees of a negotiation at one head."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from datetime import date
from threading import Lock
from typing import Generic, TypeVar

from entente.workspace.policies import Member
from entente.workspace.records import View

__all__ = ["Remembered"]

T = TypeVar("T")
_Key = tuple[int, str, date, Member]


class Remembered(Generic[T]):
    """A function of a view whose results are kept; members who see the same share them."""

    def __init__(self, work: Callable[[View], T], *, most: int = 64) -> None:
        self._work, self._most = work, most
        self._kept: OrderedDict[_Key, T] = OrderedDict()
        self._lock = Lock()

    def __call__(self, view: View) -> T:
        key = (view.negotiation.pk, view.head, view.today, view.member)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        result = self._work(view)
        with self._lock:
            self._kept[key] = result
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return result
