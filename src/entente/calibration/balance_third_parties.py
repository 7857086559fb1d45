"""Around the balance: which other suppliers lose, and whether the counterpart has ever shipped that much."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np

from entente.calibration.balance_draws import Array, Draws, deliveries_by_year
from entente.calibration.balance_inputs import PlannedPurchase, balance_parameters
from entente.calibration.balance_results import CapacityWarning, Interval, ThirdPartyLoss
from entente.tradedata import starter
from entente.tradedata.loaders.flows import TradeFlows

__all__ = ["SupplierShares", "find_losers", "interval_of", "supplier_shares", "warn_of_capacity"]

SupplierShares = Mapping[str, Mapping[str, float]]  # purchase → supplier → share of home's imports from others
_SHOWN = 5


def interval_of(values: Array) -> Interval:
    """Return the 5th, 50th and 95th percentile."""
    low, mid, high = np.percentile(values, (5, 50, 95)) if values.size else (0.0, 0.0, 0.0)
    return Interval(float(low), float(mid), float(high))


def supplier_shares(
    purchases: Sequence[PlannedPurchase], imports: TradeFlows, *, home: str, counterpart: str
) -> SupplierShares:
    """Return, for each purchase with codes, how home's imports from others in these codes divide over suppliers.

    Args:
        purchases: what is bought.
        imports: flows that hold home's imports; its last year is used.
        home, counterpart: ISO alpha-3.
    """
    table = imports.table
    mine = table.filter((table.importer == home) & (table.exporter != counterpart) & (table.year == imports.years[-1]))
    rows = mine.select("exporter", "hs", "trade_value_usd").to_pyarrow().to_pylist()
    shares = {}
    for purchase in purchases:
        by_supplier: defaultdict[str, float] = defaultdict(float)
        for row in rows:
            if any(row["hs"].startswith(prefix[: len(row["hs"])]) for prefix in purchase.hs):
                by_supplier[row["exporter"]] += row["trade_value_usd"]
        total = sum(by_supplier.values())
        if total > 0:
            shares[purchase.code] = {name: value / total for name, value in by_supplier.items()}
    return shares


def find_losers(
    purchases: Sequence[PlannedPurchase], draws: Draws, shares: SupplierShares
) -> tuple[ThirdPartyLoss, ...]:
    """Return what other suppliers lose a year, by sector, largest first.

    Of each sector the five largest have a row of their own and the rest share one; a sector whose suppliers are not
    known has one nameless row.
    """
    diverted = draws.diverted.mean(axis=2)  # (draw, purchase): a year on average
    by_sector: list[tuple[float, list[ThirdPartyLoss]]] = []
    for sector in sorted({purchase.sector for purchase in purchases}):
        by_supplier: dict[str, Array] = {}
        for index, purchase in enumerate(purchases):
            if purchase.sector == sector:
                for name, share in shares.get(purchase.code, {"": 1.0}).items():
                    by_supplier[name] = by_supplier.get(name, np.zeros(len(diverted))) + share * diverted[:, index]
        total = float(sum(values.mean() for values in by_supplier.values()))
        if total > 0:
            by_sector.append((total, _rows(sector, by_supplier, total)))
    by_sector.sort(key=lambda one: -one[0])
    return tuple(row for _, rows in by_sector for row in rows)


def _rows(sector: str, by_supplier: Mapping[str, Array], total: float) -> list[ThirdPartyLoss]:
    """Return the largest suppliers, one row for a purchase without known suppliers, and one for all that are left."""
    ranked = sorted(by_supplier.items(), key=lambda item: (-item[1].mean(), item[0]))
    named = [(name, values) for name, values in ranked if name]
    rows = [
        ThirdPartyLoss(sector, name, float(values.mean() / total), interval_of(values))
        for name, values in named[:_SHOWN]
    ]
    left = [values for _, values in named[_SHOWN:]]
    if left:
        rest = np.sum(left, axis=0)
        rows.append(ThirdPartyLoss(sector, "", float(rest.mean() / total), interval_of(rest), len(left)))
    if "" in by_supplier:
        rows.append(ThirdPartyLoss(sector, "", None, interval_of(by_supplier[""]), 0))
    return rows


def warn_of_capacity(
    purchases: Sequence[PlannedPurchase], *, home: str, counterpart: str, sign_in: int, before_year: int | None = None
) -> tuple[CapacityWarning, ...]:
    """Return warnings for goods of which more is due in a year than a multiple of what was ever shipped to home.

    Values due are those stated, at the middle of their range and delivered on time. Recorded exports are the shipped
    table's, of all its years or of those before `before_year`; a pair that is not shipped gives no warnings.
    """
    try:
        starter.require_pair(home=home, counterpart=counterpart)
    except starter.NotShipped:
        return ()
    table = starter.us_exports_by_partner()
    mine = table.filter(table.partner == home)
    if before_year is not None:
        mine = mine.filter(mine.year < before_year)
    rows = mine.select("hs6", "year", "trade_value_fas_usd").to_pyarrow().to_pylist()
    if not rows:
        return ()
    limit = balance_parameters()["capacity"]["warn_above"]
    due: defaultdict[str, defaultdict[int, float]] = defaultdict(lambda: defaultdict(float))
    codes: defaultdict[str, list[str]] = defaultdict(list)
    for purchase in purchases:
        if not purchase.hs or purchase.existing:
            continue
        value = (purchase.low_usd + purchase.high_usd) / 2
        for prefix in {code[:6] for code in purchase.hs}:
            codes[prefix].append(purchase.code)
            for year, share in deliveries_by_year(purchase, sign_in=sign_in).items():
                due[prefix][year] += share * value / len({code[:6] for code in purchase.hs})
    warnings = []
    for prefix in sorted(due):
        year, most = max(due[prefix].items(), key=lambda item: (item[1], -item[0]))
        by_year: defaultdict[int, float] = defaultdict(float)
        for row in rows:
            if row["hs6"].startswith(prefix):
                by_year[row["year"]] += row["trade_value_fas_usd"]
        largest = max(by_year.items(), key=lambda item: item[1]) if by_year else None
        if largest is not None and most <= limit * largest[1]:
            continue
        recorded = (
            f"no exports of {prefix} to {home} are recorded"
            if largest is None
            else f"the largest year on record, {largest[0]}, had {largest[1] / 1e6:,.0f} million"
        )
        message = (
            f"{', '.join(codes[prefix])}: {most / 1e6:,.0f} million USD of {prefix} due in {year}, but {recorded}."
        )
        warnings.append(
            CapacityWarning(
                codes=tuple(codes[prefix]),
                hs=prefix,
                year=year,
                due_usd=most,
                largest_usd=largest[1] if largest else None,
                largest_year=largest[0] if largest else None,
                message=message,
            )
        )
    return tuple(warnings)
