"""What a projection of the balance reports: plain records, ready to be written down."""

from __future__ import annotations

from dataclasses import dataclass

from entente.calibration.balance_inputs import BilateralStatistic, SetAside

__all__ = [
    "BalanceProjection",
    "BalanceYear",
    "CapacityWarning",
    "Interval",
    "PurchaseOutcome",
    "StatisticPath",
    "TargetPath",
    "ThirdPartyLoss",
]


@dataclass(frozen=True, slots=True)
class Interval:
    """The middle of the draws with the 5th and the 95th percentile, given the assumptions: 90 % of draws lie within."""

    low: float
    mid: float
    high: float


@dataclass(frozen=True, slots=True)
class BalanceYear:
    """One year in one country's statistics.

    Attributes:
        year: calendar year.
        imports_added_usd: what purchases add to home's imports from the counterpart.
        balance_usd: home's surplus, everything but the purchases as in the base year.
    """

    year: int
    imports_added_usd: Interval
    balance_usd: Interval


@dataclass(frozen=True, slots=True)
class TargetPath:
    """What it takes to bring the balance to a target in one country's statistics.

    Attributes:
        target_usd: home's surplus aimed at.
        reached_in: first year in which at least half the draws are at or below the target; None if never.
        chance_by_year: (year, share of draws at or below the target).
        needed_a_year_usd: additional purchases a year that would reach it, imports at the base year's level otherwise.
        stated_value_needed_usd: value of contracts to sign for each such year, in the sectors of the purchases
            counted: some are not delivered, and some of it would have been bought anyway.
    """

    target_usd: float
    reached_in: int | None
    chance_by_year: tuple[tuple[int, float], ...]
    needed_a_year_usd: float
    stated_value_needed_usd: Interval


@dataclass(frozen=True, slots=True)
class StatisticPath:
    """The balance over the years as one country counts it; never joined with the other's."""

    statistic: BilateralStatistic
    years: tuple[BalanceYear, ...]
    targets: tuple[TargetPath, ...]


@dataclass(frozen=True, slots=True)
class PurchaseOutcome:
    """One purchase over all years of the projection.

    Attributes:
        code, title, sector, stage: as recorded.
        stated_usd: middle of the value stated.
        expected_deliveries_usd: mean over the draws of what is delivered within the years.
        expected_additional_usd: mean of the additional part.
        schedule_assumed: it has no schedule of its own; the sector's usual one is used.
    """

    code: str
    title: str
    sector: str
    stage: str
    stated_usd: float
    expected_deliveries_usd: float
    expected_additional_usd: float
    schedule_assumed: bool


@dataclass(frozen=True, slots=True)
class ThirdPartyLoss:
    """What other suppliers of home lose in one sector, a year on average.

    Attributes:
        sector: of the purchases.
        partner: ISO alpha-3; "" where home's suppliers are not known, and for several smaller ones together.
        share: of what all suppliers lose in the sector; None where they are not known.
        loss_usd: sales lost a year.
        suppliers: how many the row holds; 0 where they are not known.
    """

    sector: str
    partner: str
    share: float | None
    loss_usd: Interval
    suppliers: int = 1


@dataclass(frozen=True, slots=True)
class CapacityWarning:
    """Deliveries larger than anything the counterpart has shipped to home.

    Attributes:
        codes: purchases that share the goods.
        hs: HS prefix.
        year: in which most is due if all is delivered on time.
        due_usd: value due that year at stated values.
        largest_usd: largest yearly exports to home recorded; None where none is.
        largest_year: when.
        message: the warning in words.
    """

    codes: tuple[str, ...]
    hs: str
    year: int
    due_usd: float
    largest_usd: float | None
    largest_year: int | None
    message: str


@dataclass(frozen=True, slots=True)
class BalanceProjection:
    """Purchases and the balance.

    Attributes:
        home, counterpart: ISO alpha-3.
        paths: one for each country's statistics, side by side.
        purchases: those counted.
        set_aside: those not counted, with the reason.
        third_parties: who loses.
        capacity: warnings.
        draws, seed: of the random numbers.
        assumptions: name → unit, numbers and source in words.
        caveats: what to know.
    """

    home: str
    counterpart: str
    paths: tuple[StatisticPath, ...]
    purchases: tuple[PurchaseOutcome, ...]
    set_aside: tuple[SetAside, ...]
    third_parties: tuple[ThirdPartyLoss, ...]
    capacity: tuple[CapacityWarning, ...]
    draws: int
    seed: int
    assumptions: dict[str, str]
    caveats: tuple[str, ...]
