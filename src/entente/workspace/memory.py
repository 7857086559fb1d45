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
_Key = tuple[int, date, Member]


class Remembered(Generic[T]):
    """A function of a view whose results are kept; members who see the same share them."""

    def __init__(self, work: Callable[[View], T], *, most: int = 64) -> None:
        self._work, self._most = work, most
        self._kept: OrderedDict[_Key, tuple[str, T]] = OrderedDict()  # with the head it was worked out for
        self._lock = Lock()

    def __call__(self, view: View) -> T:
        key = (view.negotiation.pk, view.today, view.member)
        with self._lock:
            held = self._kept.get(key)
            if held is not None and held[0] == view.head:
                self._kept.move_to_end(key)
                return held[1]
        result = self._work(view)
        with self._lock:
            self._kept[key] = (view.head, result)
            self._kept.move_to_end(key)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return result
