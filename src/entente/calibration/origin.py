"""The origin screen: in which products home's exports to its counterpart look like what it buys from a third country.

For each product and third country six indicators are computed as far as the files allow: both flows growing
together, the third country's direct sales giving way to home's, imports large beside exports, one supplier, like
unit values, and a duty gap that would make a detour pay. The score is their weighted mean; the evidence says how many
could be computed. Never a verdict on a firm.

Source: indicators as customs and anti-fraud services describe them, e.g. World Customs Organization (2013), Origin
Irregularity Typology Study; weights and limits: this project, docs/explanation/origin-screen.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from entente.calibration.cells import titles_by_code
from entente.calibration.origin_data import Cube, NothingToScreen, ScreenData, gather_relations
from entente.calibration.origin_indicators import measure, screen_parameters
from entente.calibration.origin_results import ORDINARY_REASONS, WHAT_IT_IS, OriginScreen, ScreenedProduct
from entente.tradedata.loaders.panels import Panel

__all__ = ["DutyRates", "Period", "screen_origin"]


@dataclass(frozen=True, slots=True)
class DutyRates:
    """The counterpart's duties by exporter and product, fractions.

    Attributes:
        rates: exporter (ISO alpha-3) → product → rate.
        source: where they come from, in words.
        caveats: what to know.
    """

    rates: Mapping[str, Mapping[str, float]]
    source: str
    caveats: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Period:
    """The years compared: means over `first` and over `last`."""

    first: tuple[int, ...]
    last: tuple[int, ...]


def screen_origin(
    panels: Sequence[Panel],
    *,
    home: str,
    counterpart: str,
    thirds: Sequence[str] | None = None,
    period: Period | None = None,
    duties: DutyRates | None = None,
    titles: Mapping[str, str] | None = None,
) -> OriginScreen:
    """Return the screen of a home country's exports to its counterpart.

    Args:
        panels: flows by product and year; several files may each hold one relation.
        home, counterpart: ISO alpha-3.
        thirds: third countries to look at; all that are recorded when None.
        period: years compared; the first and the last year of the files when None.
        duties: the counterpart's duties; that indicator is unknown when None.
        titles: product → title; the shipped titles of HS codes when None.

    Raises:
        NothingToScreen: a flow that the screen needs is not in the files, or the years are not.
    """
    data = gather_relations(panels, home=home, counterpart=counterpart, thirds=thirds)
    chosen = _choose_period(data, period)
    first, last = (np.isin(data.years, years) for years in (chosen.first, chosen.last))
    years = float(np.mean(chosen.last) - np.mean(chosen.first))
    measured = measure(
        data,
        first=first,
        last=last,
        years=years,
        third_rate=np.stack([_rates(duties, third, data.products) for third in data.thirds], axis=1)
        if data.thirds
        else np.zeros((len(data.products), 0)),
        home_rate=_rates(duties, home, data.products),
    )
    score, evidence = measured.score, measured.evidence
    limits = screen_parameters()["limits"]
    names = titles if titles is not None else titles_by_code()
    found = []
    for row, product in enumerate(data.products):
        if not np.isfinite(measured.sold[row]):
            continue
        for column, third in enumerate(data.thirds):
            if evidence[row, column] == 0:
                continue
            bought = measured.supplied[row, column]
            enough = evidence[row, column] >= limits["least_evidence"]
            found.append(
                ScreenedProduct(
                    product=product,
                    title=names.get(product, product),
                    third=third,
                    score=float(score[row, column]),
                    evidence=float(evidence[row, column]),
                    ranked=bool(enough and measured.sold[row] >= limits["least_exports_usd"]),
                    exports_usd=float(measured.sold[row]),
                    supplied_usd=float(bought) if np.isfinite(bought) else None,
                    indicators=measured.sentences(row, column, (home, counterpart, third), years),
                )
            )
    found.sort(key=lambda one: (not one.ranked, -one.score if one.ranked else -one.exports_usd, one.product, one.third))
    return OriginScreen(
        home=home,
        counterpart=counterpart,
        product_kind=data.product_kind,
        first_years=chosen.first,
        last_years=chosen.last,
        products=tuple(found),
        what_it_is=WHAT_IT_IS,
        ordinary_reasons=ORDINARY_REASONS,
        statistics=data.statistics | ({"duties": duties.source} if duties else {}),
        assumptions=_assumptions(),
        caveats=_caveats(data, chosen, duties),
        provenance=data.provenance,
    )


def _choose_period(data: ScreenData, period: Period | None) -> Period:
    if period is None:
        return Period((data.years[0],), (data.years[-1],))
    absent = sorted(set(period.first + period.last) - set(data.years))
    if absent or not period.first or not period.last or max(period.first) > min(period.last):
        listed = ", ".join(map(str, data.years))
        raise NothingToScreen(
            f"Years {period.first} and {period.last} cannot be compared: the files have {listed}. Name years that are "
            "there, the first before the last."
        )
    return period


def _rates(duties: DutyRates | None, exporter: str, products: tuple[str, ...]) -> Cube:
    known = {} if duties is None else duties.rates.get(exporter, {})
    return np.array([known.get(product, np.nan) for product in products], dtype=np.float64)


def _caveats(data: ScreenData, period: Period, duties: DutyRates | None) -> tuple[str, ...]:
    caveats = [WHAT_IT_IS]
    if data.product_kind in ("hs2", "sector"):
        caveats.append(
            "Products are as wide as a chapter or a sector: parts and finished goods stand together, so growth in step "
            "is what ordinary assembly looks like too. Screen by six digits before asking anybody anything."
        )
    if period.first == period.last:
        caveats.append("One year only: nothing that compares two periods is known.")
    caveats.append("A flow that is not recorded is not known to be zero; indicators that need it are left out.")
    caveats += data.caveats
    caveats += duties.caveats if duties else ()
    return tuple(caveats)


def _assumptions() -> dict[str, str]:
    """Return each indicator's weight and limits in words."""
    indicators = screen_parameters()["indicators"]
    return {
        name: f"weight {entry['weight']:g}; 0 at {entry['nothing_at']:g}, 1 at {entry['full_at']:g} "
        f"({entry['unit']}). {entry['source']}"
        for name, entry in indicators.items()
    }
