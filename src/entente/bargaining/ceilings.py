"""Red lines over all offers together: purchases promised for a year, duty given up in a year.

A ceiling is one for the whole plan, so splitting an offer does not help. What an offer adds may be unknown; then that
offer is blocked, and only offers that are not blocked can be tabled, so the known ones are judged by their own sum.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from math import inf
from typing import Any

from entente.base.money import Money
from entente.dossier import Dossier
from entente.dossier.kinds import Offer, Purchase, PurchaseCeiling, RevenueCeiling

__all__ = ["DutyForgoneRange", "judge_purchases", "judge_revenue"]

Result = tuple[str, str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class DutyForgoneRange:
    """Duty an offer gives up in a year, US dollars: at least `low`, at most `high`; infinite where not known."""

    low: float
    high: float = inf


def judge_purchases(rule: PurchaseCeiling, offers: Mapping[str, Offer], dossier: Dossier) -> dict[str, Result]:
    """Return outcome, reason and facts for every offer that promises purchases.

    Each purchase counts once, in the year of its delivery and at the upper end of its amount, however many offers
    name it. Orders older than the talks do not count. A package, a purchase in another currency or one whose
    deliveries are missing or fall short of its value is unknown.
    """
    currency = rule.per_year.currency
    by_year: defaultdict[int, float] = defaultdict(float)
    counted: set[str] = set()
    years: defaultdict[str, set[int]] = defaultdict(set)
    unknown: dict[str, str] = {}
    buying = {code: offer for code, offer in offers.items() if offer.purchases or offer.form == "purchase"}
    for code, offer in buying.items():
        if not offer.purchases:
            unknown[code] = code
        for name in offer.purchases:
            purchase = dossier.get(Purchase, name)
            if purchase.existing_order:
                continue
            dated = [d for d in purchase.schedule if d.amount.currency == currency]
            delivered = sum(d.amount.high for d in dated)
            short = purchase.value is not None and (
                purchase.value.currency != currency or delivered < 0.99 * purchase.value.low
            )
            if purchase.package or not dated or len(dated) < len(purchase.schedule) or short:
                unknown.setdefault(code, name)
            if purchase.package:
                continue
            years[code].update(d.year for d in dated)
            if name not in counted:
                counted.add(name)
                for delivery in dated:
                    by_year[delivery.year] += delivery.amount.high
    over = {year for year, amount in by_year.items() if amount > rule.per_year.low}
    out: dict[str, Result] = {}
    for code in buying:
        crossed = sorted(years[code] & over)
        most = crossed[0] if crossed else max(years[code], key=lambda year: by_year[year], default=0)
        facts = {"year": most, "amount": Money(by_year[most], by_year[most], currency), "limit": rule.per_year}
        if crossed:
            out[code] = ("hit", "purchase-ceiling.hit", facts)
        elif code in unknown:
            out[code] = ("unknown", "purchase-ceiling.unknown", {"purchase": unknown[code]})
        elif years[code]:
            out[code] = ("pass", "purchase-ceiling.pass", facts)
        else:
            out[code] = ("unknown", "purchase-ceiling.unknown", {"purchase": code})
    return out


def judge_revenue(
    rule: RevenueCeiling, offers: Mapping[str, Offer], duty_forgone: Mapping[str, DutyForgoneRange]
) -> dict[str, Result]:
    """Return outcome, reason and facts for every offer that cuts duty.

    The least each offer gives up is added; if that crosses the ceiling, every offer with a share in it does. Lines
    that stand in two offers count in both, on the safe side.
    """
    cutting = {code for code, offer in offers.items() if offer.lines or offer.form == "tariff"}
    known = {code: duty_forgone[code] for code in cutting if code in duty_forgone and rule.per_year.currency == "USD"}
    least = sum(price.low for price in known.values())
    most = sum(price.high for price in known.values() if price.high < inf)
    out: dict[str, Result] = {}
    for code in cutting:
        price = known.get(code)
        facts = {"amount": Money(least, least, "USD"), "limit": rule.per_year}
        if price is not None and price.low > 0 and least > rule.per_year.low:
            out[code] = ("hit", "revenue-ceiling.hit", facts)
        elif price is None or price.high == inf or most > rule.per_year.low:
            out[code] = ("unknown", "revenue-ceiling.unknown", {"limit": rule.per_year})
        else:
            out[code] = ("pass", "revenue-ceiling.pass", {**facts, "amount": Money(most, most, "USD")})
    return out
