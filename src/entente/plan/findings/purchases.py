"""Purchases from the counterpart: complete, counted once, signed in time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

from entente.dossier import Dossier
from entente.dossier.kinds import Purchase
from entente.plan.findings.rules import Context, Hit, Severity, rule
from entente.plan.phrasebook import Word

UNSIGNED = frozenset({"intent", "mou"})
_WORD = re.compile(r"\w{3,}")


def live_purchases(dossier: Dossier) -> list[Purchase]:
    """Purchases neither cancelled nor replaced, packages included."""
    return [
        purchase
        for purchase in dossier.each(Purchase)
        if purchase.state != "cancelled" and purchase.code not in dossier.superseded_by
    ]


def counted_purchases(dossier: Dossier) -> list[Purchase]:
    """Purchases that enter a total: packages are left out, because their parts are counted."""
    return [purchase for purchase in live_purchases(dossier) if not purchase.package]


def _words(text: str) -> frozenset[str]:
    return frozenset(word.lower() for word in _WORD.findall(text))


def _same_party(a: str, b: str) -> bool:
    first, second = _words(a), _words(b)
    return bool(first and second) and (first <= second or second <= first)


def look_alike(a: Purchase, b: Purchase) -> bool:
    """Whether two records seem to be one purchase: same parties, and same goods, quantity or value."""
    if a.part_of == b.code or b.part_of == a.code or a.package != b.package or a.service != b.service:
        return False
    if not (_same_party(a.buyer, b.buyer) and _same_party(a.seller, b.seller)):
        return False
    if a.hs and b.hs and not any(x.startswith(y) or y.startswith(x) for x in a.hs for y in b.hs):
        return False
    words_a, words_b = _words(a.goods), _words(b.goods)
    shared = len(words_a & words_b) / max(1, min(len(words_a), len(words_b)))
    same_quantity = bool(a.quantity) and a.quantity == b.quantity
    same_value = a.value is not None and b.value is not None and a.value.overlaps(b.value, tolerance=0.05)
    return same_quantity or (shared >= 0.5 and (same_value or a.value is None or b.value is None))


@rule("PUR-TWICE", Severity.MAJOR)
def counted_twice(context: Context) -> Iterator[Hit]:
    """A purchase is recorded once, however often it was announced."""
    by_sector: dict[str, list[Purchase]] = {}
    for purchase in counted_purchases(context.dossier):
        if purchase.buyer and purchase.seller:
            by_sector.setdefault(purchase.sector, []).append(purchase)
    for group in by_sector.values():
        for a, b in combinations(group, 2):
            if look_alike(a, b):
                later, earlier = (a, b) if (a.known_on, a.code) > (b.known_on, b.code) else (b, a)
                yield Hit(
                    (later.code, earlier.code),
                    {"other": earlier.code, "other_title": earlier.title, "buyer": later.buyer, "seller": later.seller},
                )


@rule("PUR-INCOMPLETE", Severity.MAJOR)
def incomplete(context: Context) -> Iterator[Hit]:
    """A purchase to be signed says what it is (HS lines), who buys and sells, and by when."""
    for purchase in counted_purchases(context.dossier):
        if purchase.existing_order or purchase.service or purchase.state not in UNSIGNED:
            continue
        lacking = [
            name
            for name, present in (
                ("hs", bool(purchase.hs)),
                ("parties", bool(purchase.buyer and purchase.seller)),
                ("date", purchase.sign_by is not None),
            )
            if not present
        ]
        if lacking:
            yield Hit((purchase.code,), {"lacking": tuple(Word(f"lacks-{name}") for name in lacking)})


@rule("PUR-SIGNBY", Severity.MAJOR)
def sign_by_passed(context: Context) -> Iterator[Hit]:
    """A purchase is signed by the day set for it."""
    for purchase in counted_purchases(context.dossier):
        if purchase.sign_by is None or purchase.state not in UNSIGNED:
            continue
        if purchase.sign_by < context.dossier.as_of:
            yield Hit((purchase.code,), {"by": purchase.sign_by, "state": Word(purchase.state)})
