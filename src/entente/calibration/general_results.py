"""What general equilibrium says of tariff scenarios, world by world, with the range elasticities leave open."""

from __future__ import annotations

from dataclasses import dataclass

from entente.base.provenance import Provenance
from entente.calibration.scenarios import TariffScenario

__all__ = ["DrawRange", "Driver", "GeneralEffects", "SectorEffect", "WorldEffects"]


@dataclass(frozen=True, slots=True)
class DrawRange:
    """A result with its range over draws of the elasticities.

    Attributes:
        low: 5th percentile of the draws.
        mid: result at the central elasticities.
        high: 95th percentile of the draws.
    """

    low: float
    mid: float
    high: float


@dataclass(frozen=True, slots=True)
class SectorEffect:
    """One sector of the home country.

    Attributes:
        sector: the world's label.
        title: in words.
        output_before_usd: sales, the home market included, before duty.
        output_change: change of sales, a fraction.
        exports_before_usd: sales to the counterpart, before duty.
        exports_change: change of those, a fraction.
    """

    sector: str
    title: str
    output_before_usd: float
    output_change: DrawRange
    exports_before_usd: float
    exports_change: DrawRange


@dataclass(frozen=True, slots=True)
class WorldEffects:
    """Effects of one scenario in one world. Money has world labour income as its measure; changes are fractions.

    Attributes:
        world: name of the world.
        title: in words.
        reading: one sentence on what kind of answers the world gives, and why.
        home_share: share of the home country's spending on its own goods.
        observed_home_share: published figure, None where there is none.
        observed_home_source: where it is from.
        counterpart_share: share of the home country's sales that goes to the counterpart.
        observed_counterpart_share: published figure, None where there is none.
        observed_counterpart_source: where it is from.
        labour_income_over_gdp: home's labour income over published GDP, None where the world states no GDP.
        welfare_change_home, welfare_change_counterpart: equivalent change of consumption.
        sign_probability: share of draws in which home's welfare moves the way it does at the central elasticities.
        real_wage_change_home: change of the real wage.
        exports_change: change of home's exports to the counterpart, before duty.
        exports_change_usd: the same in US dollars.
        total_exports_change: change of home's exports to all, before duty.
        bilateral_balance_change_usd: change of home's exports to the counterpart less its imports from it.
        counterpart_revenue_change_usd: change of all duty the counterpart collects.
        sectors: home's sectors, largest exports to the counterpart first.
        walras: largest residual of the market left out of the system, a check on the solutions.
    """

    world: str
    title: str
    reading: str
    home_share: float
    observed_home_share: float | None
    observed_home_source: str
    counterpart_share: float
    observed_counterpart_share: float | None
    observed_counterpart_source: str
    labour_income_over_gdp: float | None
    welfare_change_home: DrawRange
    welfare_change_counterpart: DrawRange
    sign_probability: float
    real_wage_change_home: DrawRange
    exports_change: DrawRange
    exports_change_usd: DrawRange
    total_exports_change: DrawRange
    bilateral_balance_change_usd: DrawRange
    counterpart_revenue_change_usd: DrawRange
    sectors: tuple[SectorEffect, ...]
    walras: float


@dataclass(frozen=True, slots=True)
class Driver:
    """One thing that differs between two worlds, and what it adds to the difference of home's welfare.

    Attributes:
        name: "trade-elasticity", "value-added-share" or "trade-shares".
        first, second: names of the worlds.
        first_value, second_value: mean θ over home's sales to the counterpart; labour's share of home's costs; home
            share and share of sales that goes to the counterpart.
        contribution: change of home's welfare when the first world takes the second's, after those named before it;
            None where that makes no economy.
    """

    name: str
    first: str
    second: str
    first_value: tuple[float, ...]
    second_value: tuple[float, ...]
    contribution: float | None


@dataclass(frozen=True, slots=True)
class GeneralEffects:
    """Effects of one scenario in every world.

    Attributes:
        scenario: what was assumed.
        home, counterpart: ISO alpha-3 codes.
        worlds: one result per world.
        why_worlds_differ: the drivers and their parts in words, with how sure the sign is.
        drivers: what the difference between the first world and each other comes from.
        draws: draws of the elasticities behind each range.
        seed: of the draws; same seed, same result.
        caveats: what to know before using the figures.
        provenance: world and table → origin.
    """

    scenario: TariffScenario
    home: str
    counterpart: str
    worlds: tuple[WorldEffects, ...]
    why_worlds_differ: str
    drivers: tuple[Driver, ...]
    draws: int
    seed: int
    caveats: tuple[str, ...]
    provenance: dict[str, Provenance]
