"""Two records that seem to be one purchase: the same parties, and the same goods, quantity or value."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

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


def find_look_alikes(purchases: Iterable[Purchase], *, most_each: int | None = None) -> Iterator[LookAlikes]:
    """Yield every pair within a sector that seems to be one purchase; purchases without parties are passed over.

    Args:
        most_each: at most so many pairs for one later purchase, where only the fact counts that there are some.
    """
    by_sector: dict[str, list[Purchase]] = {}
    for purchase in purchases:
        if purchase.buyer and purchase.seller:
            by_sector.setdefault(purchase.sector, []).append(purchase)
    for group in by_sector.values():
        found: Counter[str] = Counter()
        for first, second in _candidates(group):
            a, b = group[first], group[second]
            later, earlier = (a, b) if (a.known_on, a.code) > (b.known_on, b.code) else (b, a)
            if most_each is not None and found[later.code] >= most_each:
                continue
            same = look_alike(a, b)
            if same:
                found[later.code] += 1
                yield LookAlikes(later, earlier, same)


def _candidates(group: Sequence[Purchase]) -> Iterator[tuple[int, int]]:
    """Yield, in order, the pairs of places that can be alike: one seller's words are among the other's, the goods
    share a word or the quantities agree.

    Comparing every pair of some thousand purchases takes minutes; few pairs share even the rarest word of a seller.
    """
    sellers: dict[str, set[int]] = {}
    things: dict[str, set[int]] = {}
    for place, purchase in enumerate(group):
        for word in _words(purchase.seller):
            sellers.setdefault(word, set()).add(place)
        for word in _things(purchase):
            things.setdefault(word, set()).add(place)
    partners: dict[int, set[int]] = {}
    for place, purchase in enumerate(group):
        words = _words(purchase.seller)
        if not words:
            continue
        near = min((sellers[word] for word in words), key=len)
        alike: set[int] = set()
        for word in _things(purchase):
            alike |= near & things[word]
        for other in alike - {place}:
            partners.setdefault(min(place, other), set()).add(max(place, other))
    for place in sorted(partners):
        for other in sorted(partners[place]):
            yield place, other


def _things(purchase: Purchase) -> frozenset[str]:
    """The words of the goods, and the quantity as one word of its own."""
    words = _words(purchase.goods)
    return words | {f"={purchase.quantity}"} if purchase.quantity else words


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


@lru_cache(maxsize=50_000)
def _words(text: str) -> frozenset[str]:
    return frozenset(word.lower() for word in _WORD.findall(text))
