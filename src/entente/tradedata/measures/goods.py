"""Sets of goods as intervals of ten-digit codes, so that membership of a whole schedule is one search.

A code of fewer digits stands for everything under it: `7308` covers 7308000000 to 7308999999.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from entente.base.errors import EntenteError
from entente.tradedata import starter

__all__ = ["ALL_GOODS", "NO_GOODS", "GoodsSet", "InvalidGoods", "pad", "shipped_goods_lists"]

DIGITS = 10


class InvalidGoods(EntenteError):
    """A code that is not 2 to 10 digits."""


def pad(code: str) -> tuple[int, int]:
    """Return the first and last ten-digit number under a code of 1 to 10 digits.

    Raises:
        InvalidGoods: the code is not digits, or too long.
    """
    if not code.isdigit() or not code.isascii() or len(code) > DIGITS:
        raise InvalidGoods(f"{code!r} is not a code of at most {DIGITS} digits. Write digits only, e.g. 640411.")
    scale = 10 ** (DIGITS - len(code))
    return int(code) * scale, (int(code) + 1) * scale - 1


@dataclass(frozen=True, slots=True, eq=False)
class GoodsSet:
    """A union of code intervals, sorted and apart from each other.

    Attributes:
        first: (interval,) lowest ten-digit number of each.
        last: (interval,) highest.
    """

    first: NDArray[np.int64]
    last: NDArray[np.int64]

    @classmethod
    def of(cls, spans: Iterable[tuple[str, str]]) -> GoodsSet:
        """Return the union of code ranges (first code, last code), both included."""
        pairs = [(pad(low)[0], pad(high)[1]) for low, high in spans]
        numbers = np.array(pairs, dtype=np.int64).reshape(-1, 2)
        return cls.covering(numbers[:, 0], numbers[:, 1])

    @classmethod
    def covering(cls, first: NDArray[np.int64], last: NDArray[np.int64]) -> GoodsSet:
        """Return the union of intervals of ten-digit numbers, both ends included, in any order."""
        if not first.size:
            return cls(first, last)
        order = np.argsort(first, kind="stable")
        first, reach = first[order], np.maximum.accumulate(last[order])
        begins = np.flatnonzero(np.append(True, first[1:] > reach[:-1] + 1))
        return cls(first[begins], reach[np.append(begins[1:] - 1, first.size - 1)])

    def union(self, *others: GoodsSet) -> GoodsSet:
        """Return the goods in this set or any of the others."""
        sets = (self, *others)
        return GoodsSet.covering(
            np.concatenate([part.first for part in sets]), np.concatenate([part.last for part in sets])
        )

    def without(self, other: GoodsSet) -> GoodsSet:
        """Return the goods in this set and not in the other."""
        first: list[int] = []
        last: list[int] = []
        for low, high in zip(self.first.tolist(), self.last.tolist(), strict=True):
            start = low
            inside = (other.last >= low) & (other.first <= high)
            for barred, until in zip(other.first[inside].tolist(), other.last[inside].tolist(), strict=True):
                if barred > start:
                    first.append(start)
                    last.append(barred - 1)
                start = max(start, until + 1)
            if start <= high:
                first.append(start)
                last.append(high)
        return GoodsSet.covering(np.array(first, dtype=np.int64), np.array(last, dtype=np.int64))

    def holds(self, codes: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Return, for ten-digit numbers (line,), which are in the set."""
        if not self.first.size:
            return np.zeros(codes.shape, dtype=np.bool_)
        at = np.searchsorted(self.first, codes, side="right") - 1
        return np.asarray((at >= 0) & (codes <= self.last[np.maximum(at, 0)]), dtype=np.bool_)

    def overlap(self, other: GoodsSet) -> int | None:
        """Return the lowest ten-digit number in both sets, or None if they have nothing in common."""
        if not self.first.size or not other.first.size:
            return None
        low = (
            np.maximum(self.first[:, None], other.first[None, :])
            if self.first.size * other.first.size < 10**6
            else None
        )
        if low is not None:
            high = np.minimum(self.last[:, None], other.last[None, :])
            meet = low[low <= high]
            return int(meet.min()) if meet.size else None
        starts = np.concatenate([self.first[other.holds(self.first)], other.first[self.holds(other.first)]])
        return int(starts.min()) if starts.size else None


ALL_GOODS = GoodsSet(np.array([0], dtype=np.int64), np.array([10**DIGITS - 1], dtype=np.int64))


NO_GOODS = GoodsSet(np.array([], dtype=np.int64), np.array([], dtype=np.int64))


@cache
def shipped_goods_lists() -> Mapping[str, GoodsSet]:
    """Return list code → goods for every list that ships."""
    table = starter.goods_lists().to_pyarrow()
    first, last = (
        pc.utf8_rpad(table[name], width=DIGITS, padding=digit).cast(pa.int64()).to_numpy()
        for name, digit in (("first_code", "0"), ("last_code", "9"))
    )
    names, of = np.unique(np.array(table["list_code"].to_pylist()), return_inverse=True)
    return {str(name): GoodsSet.covering(first[of == row], last[of == row]) for row, name in enumerate(names)}
