"""What the models say of the case: exposure, scenarios, the formula behind the counterpart's rates, duty given up.

Where the tables for a pair of countries are not at hand, the plan is written without these parts and says why.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from entente.bargaining import DutyForgoneRange
from entente.calibration.exposure import Exposure, measure_exposure
from entente.calibration.general_effects import assess_general
from entente.calibration.general_results import GeneralEffects
from entente.calibration.line_effects import assess_scenarios
from entente.calibration.line_results import LineEffects
from entente.calibration.origin_duty_gap import DutyGaps, measure_duty_gaps
from entente.calibration.origin_extracts import screen_extracts
from entente.calibration.origin_results import OriginScreen
from entente.calibration.scenarios import TariffScenario
from entente.dossier import Dossier
from entente.dossier.kinds import Concern, Scenario
from entente.plan.pricing import OfferPrice, duty_ranges, last_published_year, price_offers
from entente.tradedata.measures import NoRegister, OutsideRegister
from entente.tradedata.starter import NotShipped

__all__ = ["ORIGIN_TOPIC", "Assessment", "assess"]

ORIGIN_TOPIC = "rules-of-origin"
KEPT = 2  # model runs kept in memory, for those who make the plan again and again


@dataclass(frozen=True)
class Assessment:
    """Results of the models for one case as of one day.

    Attributes:
        exposure: what home sells to the counterpart and what it pays.
        effects: one result per scenario of the case, line by line.
        general: the same scenarios in general equilibrium, each on two worlds.
        prices: offer code → duty given up.
        duty_gaps: where a detour over home would pay; None where nobody is concerned about origin.
        origin: the origin screen over the case's own extracts; None without any.
        unavailable: why a part could not be worked out, in words for the reader.
    """

    exposure: Exposure | None = None
    effects: tuple[LineEffects, ...] = ()
    general: tuple[GeneralEffects, ...] = ()
    prices: Mapping[str, OfferPrice] = field(default_factory=dict)
    duty_gaps: DutyGaps | None = None
    origin: OriginScreen | None = None
    unavailable: tuple[str, ...] = ()

    @property
    def duty_forgone(self) -> dict[str, DutyForgoneRange]:
        """Offer code → duty given up, as the red-line gate takes it."""
        return duty_ranges(self.prices)

    def to_json(self) -> list[dict[str, Any]]:
        """Return the scenarios' headline results as plain JSON types; rates and changes are fractions."""
        return [
            {
                "code": effect.scenario.code,
                "title": effect.scenario.title,
                "year": effect.year,
                "added_rate": effect.added_rate,
                "exports_before_usd": effect.exports_before_usd,
                "exports_change_usd": _range(effect.exports_change_usd),
                "exports_change": _range(effect.exports_change),
                "counterpart_revenue_change_usd": _range(effect.revenue_change_usd),
                "model": "Armington partial equilibrium by HS subheading",
                "caveats": list(effect.caveats),
            }
            for effect in self.effects
        ]


def _range(value: Any) -> dict[str, float]:
    return {"low": value.low, "mid": value.mid, "high": value.high}


def assess(dossier: Dossier, *, extracts: Sequence[Path] = ()) -> Assessment:
    """Run the models over the case's scenarios and offers.

    Args:
        dossier: the case as of a day.
        extracts: files of trade flows for the origin screen.

    Raises:
        BadInput, NothingToScreen: an extract cannot be read, or holds nothing the screen needs.
    """
    gaps, screen = _origin(dossier, tuple(extracts))
    scenarios = [
        TariffScenario(
            code=s.code,
            title=s.title,
            added_rate_home=s.added_rate,
            added_rate_others=s.others,
            exemption_lists=tuple(s.exemptions),
        )
        for s in dossier.current(Scenario)
    ]
    header = dossier.negotiation
    common = Assessment(prices=price_offers(dossier), duty_gaps=gaps, origin=screen)
    if not scenarios:
        return common
    fallback = next((s.code for s in dossier.current(Scenario) if s.fallback), scenarios[0].code)
    last_year = last_published_year(dossier.as_of)
    try:
        exposure, effects, general = _run(header.home, header.counterpart, tuple(scenarios), fallback, last_year)
        return replace(common, exposure=exposure, effects=effects, general=general)
    except NotShipped as error:
        return replace(common, unavailable=(str(error),))


@lru_cache(maxsize=KEPT)
def _run(
    home: str, counterpart: str, scenarios: tuple[TariffScenario, ...], fallback: str, last_year: int
) -> tuple[Exposure, tuple[LineEffects, ...], tuple[GeneralEffects, ...]]:
    """Run the models; the same scenarios are run once, whatever else changes in the case."""
    main = next(s for s in scenarios if s.code == fallback)
    exposure = measure_exposure(home, counterpart, main)
    if exposure.year > last_year:
        raise NotShipped(f"Trade of {exposure.year}, the only year shipped, was not yet published on this day.")
    effects = assess_scenarios(home, counterpart, scenarios)
    return exposure, effects, assess_general(home, counterpart, scenarios)


def _origin(dossier: Dossier, extracts: tuple[Path, ...]) -> tuple[DutyGaps | None, OriginScreen | None]:
    """Return where a detour would pay, if somebody is concerned about origin, and the screen of the extracts."""
    header, last_year = dossier.negotiation, last_published_year(dossier.as_of)
    home, counterpart = header.home, header.counterpart
    screen = None
    if extracts:
        screen = screen_extracts(extracts, home=home, counterpart=counterpart, last_year=last_year)
    if not extracts and all(concern.topic != ORIGIN_TOPIC for concern in dossier.current(Concern)):
        return None, screen
    try:
        gaps = _duty_gaps(home, counterpart, dossier.as_of)
    except (NotShipped, NoRegister, OutsideRegister):
        return None, screen
    return (gaps if gaps.year <= last_year else None), screen


@lru_cache(maxsize=KEPT)
def _duty_gaps(home: str, counterpart: str, on: date) -> DutyGaps:
    return measure_duty_gaps(home, counterpart, on=on)
