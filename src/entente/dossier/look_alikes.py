"""Two records that seem to be one purchase: the same parties, and the same goods, quantity or value."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from entente.dossier.kinds import Purchase

__all__ = ["LookAlikes", "find_look_alikes", "look_alike"]

_WORD = re.compile(r"\w{3,}")
_SHARED_WORDS = 0.5
_VALUE_TOLERANCE = 0.05


@dataclass(frozen=True, slots=True)
class LookAlikes:
    """A pair of records that seem to be one purchase.

    Attributes:
        later: the one known later.
        earlier: the other.
        same: what agrees, of "buyer", "seller", "object", "quantity", "value".
    """

    later: Purchase
    earlier: Purchase
    same: tuple[str, ...]


def find_look_alikes(purchases: Iterable[Purchase]) -> Iterator[LookAlikes]:
    """Yield every pair within a sector that seems to be one purchase; purchases without parties are passed over."""
    by_sector: dict[str, list[Purchase]] = {}
    for purchase in purchases:
        if purchase.buyer and purchase.seller:
            by_sector.setdefault(purchase.sector, []).append(purchase)
    for group in by_sector.values():
        for a, b in combinations(group, 2):
            same = look_alike(a, b)
            if same:
                later, earlier = (a, b) if (a.known_on, a.code) > (b.known_on, b.code) else (b, a)
                yield LookAlikes(later, earlier, same)


def look_alike(a: Purchase, b: Purchase) -> tuple[str, ...]:
    """Return what agrees between two records that seem to be one purchase; empty if they do not seem to be."""
    if a.part_of == b.code or b.part_of == a.code or a.package != b.package or a.service != b.service:
        return ()
    if not (_same_party(a.buyer, b.buyer) and _same_party(a.seller, b.seller)):
        return ()
    if a.hs and b.hs and not any(x.startswith(y) or y.startswith(x) for x in a.hs for y in b.hs):
        return ()
    words_a, words_b = _words(a.goods), _words(b.goods)
    same_object = len(words_a & words_b) / max(1, min(len(words_a), len(words_b))) >= _SHARED_WORDS
    same_quantity = bool(a.quantity) and a.quantity == b.quantity
    priced = a.value is not None and b.value is not None
    same_value = a.value is not None and b.value is not None and a.value.overlaps(b.value, tolerance=_VALUE_TOLERANCE)
    if not (same_quantity or (same_object and (same_value or not priced))):
        return ()
    agreed = (("object", same_object), ("quantity", same_quantity), ("value", same_value))
    return ("buyer", "seller", *(name for name, agrees in agreed if agrees))


def _same_party(a: str, b: str) -> bool:
    first, second = _words(a), _words(b)
    return bool(first and second) and (first <= second or second <= first)


def _words(text: str) -> frozenset[str]:
    return frozenset(word.lower() for word in _WORD.findall(text))
