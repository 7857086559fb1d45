"""Purchases and the bilateral balance: year by year, with an interval, in each country's own statistics.

Only what is additional moves the balance. Everything but the purchases stays as in the base year of each statistic, so
the path is the effect of purchases alone, not a forecast. Deliveries of the base year and before are in the base
already and are not counted again.

Source: this project, docs/explanation/purchases-and-balance.md.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np

from entente.calibration.balance_draws import Array, Draws, draw_purchases, draw_yield
from entente.calibration.balance_inputs import (
    BilateralStatistic,
    InvalidBalance,
    PlannedPurchase,
    balance_parameters,
    check_statistics,
    plan_purchases,
)
from entente.calibration.balance_results import (
    BalanceProjection,
    BalanceYear,
    PurchaseOutcome,
    StatisticPath,
    TargetPath,
)
from entente.calibration.balance_third_parties import (
    SupplierShares,
    find_losers,
    interval_of,
    supplier_shares,
    warn_of_capacity,
)
from entente.dossier.kinds import Purchase
from entente.tradedata.loaders.flows import TradeFlows

__all__ = ["project_balance"]


def project_balance(
    purchases: Iterable[Purchase],
    statistics: Sequence[BilateralStatistic],
    *,
    home: str,
    counterpart: str,
    last_year: int,
    sign_in: int,
    targets_usd: Sequence[float] = (),
    home_imports: TradeFlows | None = None,
    recorded_before: int | None = None,
    draws: int = 2000,
    seed: int = 1,
) -> BalanceProjection:
    """Return what purchases do to the balance.

    Args:
        purchases: as recorded, packages and services included; see `plan_purchases` for what is set aside.
        statistics: one for each country that counts.
        home, counterpart: ISO alpha-3.
        last_year: of the projection; it starts after each statistic's own year.
        sign_in: year in which purchases without a date are taken to be signed.
        targets_usd: home's surpluses aimed at.
        home_imports: home's imports by supplier, from a loader; without it the losing suppliers have no names.
        recorded_before: warn of capacity by exports on record before this year; by all when None.
        draws, seed: of the random numbers; the same seed gives the same result.

    Raises:
        InvalidBalance: statistics are missing or doubled, or there is no year to project.
    """
    check_statistics(statistics)
    for target in targets_usd:
        if not math.isfinite(target):
            raise InvalidBalance(f"A target of {target} is no balance. Give a surplus in US dollars.")
    if draws < 100:
        raise InvalidBalance(f"{draws} draws are too few for percentiles. Use 100 or more.")
    first_year = min(statistic.year for statistic in statistics) + 1
    if last_year < first_year:
        raise InvalidBalance(f"The last year {last_year} is not after the statistics' year {first_year - 1}.")
    counted, aside = plan_purchases(purchases)
    years = tuple(range(first_year, last_year + 1))
    drawn = draw_purchases(counted, years=years, sign_in=sign_in, draws=draws, seed=seed)
    gain = draw_yield(counted, draws=draws, seed=seed + 1)
    shares: SupplierShares = {}
    if home_imports is not None:
        shares = supplier_shares(counted, home_imports, home=home, counterpart=counterpart)
    return BalanceProjection(
        home=home,
        counterpart=counterpart,
        paths=tuple(_path(statistic, drawn, gain, targets_usd) for statistic in statistics),
        purchases=tuple(_outcome(index, one, drawn) for index, one in enumerate(counted)),
        set_aside=aside,
        third_parties=find_losers(counted, drawn, shares),
        capacity=warn_of_capacity(
            counted, home=home, counterpart=counterpart, sign_in=sign_in, before_year=recorded_before
        ),
        draws=draws,
        seed=seed,
        assumptions=_assumptions(),
        caveats=_caveats(counted, statistics, home_imports),
    )


def _path(statistic: BilateralStatistic, draws: Draws, gain: Array, targets: Sequence[float]) -> StatisticPath:
    """Return the balance by year as one country counts it."""
    added = draws.additional.sum(axis=1)
    if statistic.imports_at == "cif":
        added, gain = added * draws.valuation[:, None], gain * draws.valuation
    later = [index for index, year in enumerate(draws.years) if year > statistic.year]
    balance = statistic.balance_usd - added
    return StatisticPath(
        statistic=statistic,
        years=tuple(
            BalanceYear(draws.years[index], interval_of(added[:, index]), interval_of(balance[:, index]))
            for index in later
        ),
        targets=tuple(_target(statistic, target, draws, balance[:, later], later, gain) for target in targets),
    )


def _target(
    statistic: BilateralStatistic, target: float, draws: Draws, balance: Array, later: list[int], gain: Array
) -> TargetPath:
    """Return when a target is reached and what it would take; `gain` is additional deliveries by contract, (draw,)."""
    chance = [float(share) for share in (balance <= target).mean(axis=0)]
    years = [draws.years[index] for index in later]
    needed = max(statistic.balance_usd - target, 0.0)
    return TargetPath(
        target_usd=target,
        reached_in=next((year for year, share in zip(years, chance, strict=True) if share >= 0.5), None),
        chance_by_year=tuple(zip(years, chance, strict=True)),
        needed_a_year_usd=needed,
        stated_value_needed_usd=interval_of(needed / gain),
    )


def _outcome(index: int, purchase: PlannedPurchase, draws: Draws) -> PurchaseOutcome:
    return PurchaseOutcome(
        code=purchase.code,
        title=purchase.title,
        sector=purchase.sector,
        stage=purchase.stage,
        stated_usd=(purchase.low_usd + purchase.high_usd) / 2,
        expected_deliveries_usd=float(np.mean(draws.delivered[:, index].sum(axis=1))),
        expected_additional_usd=float(np.mean(draws.additional[:, index].sum(axis=1))),
        schedule_assumed=not purchase.schedule,
    )


def _assumptions() -> dict[str, str]:
    """Return every assumption with its unit, numbers and source in words."""
    words = {}
    for name, table in balance_parameters().items():
        numbers = []
        for key, value in table.items():
            if key not in ("unit", "source"):
                shown = "/".join(f"{part:g}" for part in value.values()) if isinstance(value, dict) else f"{value:g}"
                numbers.append(f"{key} {shown}")
        words[name] = f"{table['unit']}: {', '.join(numbers)}. {table['source']}"
    return words


def _caveats(
    purchases: Sequence[PlannedPurchase], statistics: Sequence[BilateralStatistic], imports: TradeFlows | None
) -> tuple[str, ...]:
    counted = " and ".join(f"{one.counted_by} ({one.year})" for one in statistics)
    caveats = [
        "Probabilities, prices and shares are assumptions with ranges, not estimates; the interval holds 90 % of draws "
        "from these ranges.",
        "Everything but the purchases stays as in the base year: this is what purchases do, not a forecast.",
        f"The balance stands as {counted} count it, side by side; the counts differ and are never mixed.",
        "Deliveries of the base year and before are in the base and are not counted again.",
    ]
    assumed = sum(not purchase.schedule for purchase in purchases)
    if assumed:
        caveats.append(
            f"{assumed} of {len(purchases)} purchases have no schedule; their sector's usual one is assumed."
        )
    if any(purchase.sector == "aviation" for purchase in purchases):
        caveats.append(
            "Aircraft count in the statistics when they cross the border; leased aircraft may not be counted."
        )
    if imports is None:
        caveats.append(
            "Home's suppliers are not known: load its imports by partner to name the third parties who lose."
        )
    else:
        caveats += imports.caveats
    return tuple(caveats)
