"""The purchases of a case as a ledger: what counts and what does not, by stage and by year, each purchase once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from entente.calibration.balance_draws import deliveries_by_year
from entente.calibration.balance_inputs import STAGES, Triangle, assumption, plan_purchases
from entente.dossier import Dossier
from entente.dossier.kinds import Purchase
from entente.dossier.look_alikes import find_look_alikes
from entente.plan.findings.purchases import counted_purchases, new_purchases

__all__ = ["STAGES", "Ledger", "LedgerRow", "StageTotal", "YearTotal", "keep_ledger", "stage_totals"]


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One purchase.

    Attributes:
        chance: assumed probability that it is delivered; None once cancelled.
        left_out: why it is not in the totals, a key: `package`, `existing-order`, `service`, `illustrative`, `part`,
            `twin`, `cancelled`; "" if it is in them.
        twin: the purchase that is counted in place of a `part` or `twin`.
    """

    purchase: Purchase
    chance: Triangle | None
    left_out: str = ""
    twin: str = ""


@dataclass(frozen=True, slots=True)
class StageTotal:
    """Purchases of one stage that count.

    Attributes:
        low_usd, high_usd: sum of the values stated in US dollars; None where none states one.
        count: how many.
        unpriced: how many of them state no value in US dollars.
    """

    stage: str
    low_usd: float | None
    high_usd: float | None
    count: int
    unpriced: int


@dataclass(frozen=True, slots=True)
class YearTotal:
    """Deliveries of one year at stated values, if all is delivered on time.

    Attributes:
        assumed_usd: the part (middle of the range) that rests on the sector's usual schedule, for want of a stated one.
    """

    year: int
    low_usd: float
    high_usd: float
    assumed_usd: float


@dataclass(frozen=True, slots=True)
class Ledger:
    """All purchases of a case, and the totals of those that count."""

    rows: tuple[LedgerRow, ...]
    stages: tuple[StageTotal, ...]
    years: tuple[YearTotal, ...]


def keep_ledger(dossier: Dossier) -> Ledger:
    """Return the ledger of a case as of its day, rows by stage, sector and code."""
    counted = new_purchases(dossier)
    codes = {purchase.code for purchase in counted}
    twins = {pair.later.code: pair.earlier.code for pair in find_look_alikes(counted_purchases(dossier), most_each=1)}
    order = {stage: place for place, stage in enumerate(STAGES)}
    listed = sorted(dossier.current(Purchase), key=lambda p: (order.get(p.state, len(order)), p.sector, p.code))
    rows = [_row(purchase, codes, twins) for purchase in listed]
    return Ledger(tuple(rows), stage_totals(counted), _years(counted, dossier.as_of.year))


def _row(purchase: Purchase, counted: set[str], twins: dict[str, str]) -> LedgerRow:
    chance = None
    if purchase.state in STAGES:
        done = purchase.state == "delivered"
        chance = Triangle(1.0, 1.0, 1.0) if done else assumption("stage_probability", purchase.state)
    if purchase.code in counted:
        return LedgerRow(purchase, chance)
    reasons = {
        "cancelled": purchase.state == "cancelled",
        "package": purchase.package,
        "existing-order": purchase.existing_order,
        "service": purchase.service,
        "illustrative": purchase.illustrative,
        "twin": purchase.code in twins,
    }
    reason = next((key for key, holds in reasons.items() if holds), "part")
    twin = twins.get(purchase.code, "") if reason == "twin" else purchase.part_of or "" if reason == "part" else ""
    return LedgerRow(purchase, chance, reason, twin)


def stage_totals(purchases: Sequence[Purchase]) -> tuple[StageTotal, ...]:
    """Return the totals by stage of purchases that are each to be counted, in the order of the stages."""
    out = []
    for stage in STAGES:
        here = [purchase for purchase in purchases if purchase.state == stage]
        values = [p.value for p in here if p.value is not None and p.value.currency == "USD"]
        if here:
            low, high = (sum(value.low for value in values), sum(value.high for value in values))
            stated = bool(values)
            out.append(
                StageTotal(stage, low if stated else None, high if stated else None, len(here), len(here) - len(values))
            )
    return tuple(out)


def _years(purchases: Sequence[Purchase], this_year: int) -> tuple[YearTotal, ...]:
    totals: dict[int, list[float]] = {}
    planned, _ = plan_purchases(purchases)
    for purchase in planned:
        for year, share in deliveries_by_year(purchase, sign_in=this_year).items():
            low, high = share * purchase.low_usd, share * purchase.high_usd
            total = totals.setdefault(year, [0.0, 0.0, 0.0])
            total[0] += low
            total[1] += high
            total[2] += 0.0 if purchase.schedule else (low + high) / 2
    return tuple(YearTotal(year, *totals[year]) for year in sorted(totals))
