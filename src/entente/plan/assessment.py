"""What the models say of the case: exposure, scenarios, the formula behind the counterpart's rates, duty given up.

Where the tables for a pair of countries are not at hand, the plan is written without these parts and says why.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from entente.bargaining import DutyForgoneRange
from entente.calibration.exposure import Exposure, measure_exposure
from entente.calibration.general_effects import assess_general
from entente.calibration.general_results import GeneralEffects
from entente.calibration.line_effects import assess_scenarios
from entente.calibration.line_results import LineEffects
from entente.calibration.scenarios import TariffScenario
from entente.dossier import Dossier
from entente.dossier.kinds import Scenario
from entente.plan.pricing import OfferPrice, duty_ranges, last_published_year, price_offers
from entente.tradedata.starter import NotShipped

__all__ = ["Assessment", "assess"]


@dataclass(frozen=True)
class Assessment:
    """Results of the models for one case as of one day.

    Attributes:
        exposure: what home sells to the counterpart and what it pays.
        effects: one result per scenario of the case, line by line.
        general: the same scenarios in general equilibrium, each on two worlds.
        prices: offer code → duty given up.
        unavailable: why a part could not be worked out, in words for the reader.
    """

    exposure: Exposure | None = None
    effects: tuple[LineEffects, ...] = ()
    general: tuple[GeneralEffects, ...] = ()
    prices: Mapping[str, OfferPrice] = field(default_factory=dict)
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


def assess(dossier: Dossier) -> Assessment:
    """Run the models over the case's scenarios and offers."""
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
    prices = price_offers(dossier)
    if not scenarios:
        return Assessment(prices=prices)
    try:
        fallback = next((s.code for s in dossier.current(Scenario) if s.fallback), scenarios[0].code)
        main = next(s for s in scenarios if s.code == fallback)
        exposure = measure_exposure(header.home, header.counterpart, main)
        if exposure.year > last_published_year(dossier.as_of):
            raise NotShipped(f"Trade of {exposure.year}, the only year shipped, was not yet published on this day.")
        effects = assess_scenarios(header.home, header.counterpart, scenarios)
        general = assess_general(header.home, header.counterpart, scenarios)
        return Assessment(exposure=exposure, effects=effects, general=general, prices=prices)
    except NotShipped as error:
        return Assessment(prices=prices, unavailable=(str(error),))
