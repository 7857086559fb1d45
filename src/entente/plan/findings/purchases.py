"""Purchases from the counterpart: complete, counted once, signed in time."""

from __future__ import annotations

from collections.abc import Iterator

from entente.dossier import Dossier
from entente.dossier.kinds import Purchase
from entente.dossier.look_alikes import find_look_alikes
from entente.plan.findings.rules import Context, Hit, Severity, rule
from entente.plan.phrasebook import Word

MOST_PAIRS = 3  # a purchase that looks like many others is named with three of them
UNSIGNED = frozenset({"intent", "mou"})


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


def new_purchases(dossier: Dossier) -> list[Purchase]:
    """Purchases of goods that enter the total of what is newly bought, each once.

    Left out are packages, orders older than the talks, finance and services, entries made up for the example, parts
    of a purchase that is itself counted, and the later of two that look alike.
    """
    counted = counted_purchases(dossier)
    codes = {purchase.code for purchase in counted}
    doubled = {pair.later.code for pair in find_look_alikes(counted, most_each=1)}
    return [
        purchase
        for purchase in counted
        if not (purchase.existing_order or purchase.service or purchase.illustrative)
        and purchase.part_of not in codes
        and purchase.code not in doubled
    ]


@rule("PUR-TWICE", Severity.MAJOR)
def counted_twice(context: Context) -> Iterator[Hit]:
    """A purchase is recorded once, however often it was announced."""
    for pair in find_look_alikes(counted_purchases(context.dossier), most_each=MOST_PAIRS):
        later, earlier = pair.later, pair.earlier
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
