"""Tariff scenarios in the global simulation model: exporters' prices move, so the duty falls on both sides.

Beside the exact results stand those of the published linear form: for duties of tens of percent they differ by far,
and how far is part of the result.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from entente.base.provenance import Provenance
from entente.calibration.cells import SETTINGS, load_import_cells, titles_by_code
from entente.calibration.gsim_market import GsimMarket, gsim_parameters
from entente.calibration.ranges import Range, range_over
from entente.calibration.scenarios import TariffScenario, added_rates
from entente.equilibrium.partial import GsimEffects, solve_gsim, solve_gsim_linear
from entente.tradedata import starter
from entente.tradedata.extract import ImportExtract

__all__ = ["GsimAssessment", "GsimExporter", "GsimLine", "assess_gsim"]

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class GsimExporter:
    """One exporter to the counterpart.

    Attributes:
        partner: ISO alpha-3.
        exports_before_usd: its modelled sales to the counterpart.
        exports_change_usd: change at the exporter's price.
        export_price_change: change of its price, weighted by base trade, a fraction.
        producer_surplus_change_usd: what its producers gain or lose.
    """

    partner: str
    exports_before_usd: float
    exports_change_usd: Range
    export_price_change: Range
    producer_surplus_change_usd: Range


@dataclass(frozen=True, slots=True)
class GsimLine:
    """Home's exports in one six-digit code or chapter; the fields of `GsimExporter`, for home.

    Attributes:
        code: six digits, or two.
        title: short title.
        added_rate: added duty, trade-weighted.
        exposure_rank: 1 for the largest loss of producers' surplus at middle elasticities.
    """

    code: str
    title: str
    added_rate: float
    exposure_rank: int
    exports_before_usd: float
    exports_change_usd: Range
    export_price_change: Range
    producer_surplus_change_usd: Range


@dataclass(frozen=True, slots=True)
class GsimAssessment:
    """One scenario. Ranges are over elasticities of substitution, demand and supply together (see `Range`).

    Attributes:
        scenario: what was assumed.
        home, counterpart: ISO alpha-3.
        year: of the trade figures.
        exports_before_usd: home's modelled exports.
        exports_change_usd: exact.
        exports_change_linear_usd: in the published linear form.
        trade_creation_usd, trade_diversion_usd: parts of the exact change, at base prices.
        export_price_change: change of home's prices, weighted by base trade.
        duty_share_home: share of home's added duty that its lower price bears, a fraction; NaN where nothing is added.
        producer_surplus_change_usd: of home's producers.
        consumer_surplus_change_usd: of the counterpart's buyers.
        revenue_change_usd: duty collected by the counterpart, all partners.
        exporters: all partners, largest gain of producers first.
        chapters: home's chapters, most exposed first.
        lines: home's most exposed codes.
        residual: largest excess demand left at any setting, in logs.
        caveats: what to know.
        provenance: table → origin.
    """

    scenario: TariffScenario
    home: str
    counterpart: str
    year: int
    exports_before_usd: float
    exports_change_usd: Range
    exports_change_linear_usd: Range
    trade_creation_usd: Range
    trade_diversion_usd: Range
    export_price_change: Range
    duty_share_home: Range
    producer_surplus_change_usd: Range
    consumer_surplus_change_usd: Range
    revenue_change_usd: Range
    exporters: tuple[GsimExporter, ...]
    chapters: tuple[GsimLine, ...]
    lines: tuple[GsimLine, ...]
    residual: float
    caveats: tuple[str, ...]
    provenance: dict[str, Provenance]


def assess_gsim(
    home: str,
    counterpart: str,
    scenarios: Iterable[TariffScenario],
    *,
    lines: int = 25,
    imports: ImportExtract | None = None,
) -> tuple[GsimAssessment, ...]:
    """Return the effects of each scenario at low, middle and high elasticities.

    Args:
        home: exporting country, ISO alpha-3.
        counterpart: importing country.
        scenarios: what to assess.
        lines: how many of home's codes to list.
        imports: the user's own table of the counterpart's imports; the shipped one when None.

    Raises:
        NotShipped: the package has no import table for this pair.
        InvalidScenario: a scenario names something the tables do not have.
        NotSolvedError: no equilibrium was found.
    """
    market = GsimMarket.of(load_import_cells(home, counterpart, imports))
    return tuple(_assess(scenario, home, market, lines) for scenario in scenarios)


def _assess(scenario: TariffScenario, home: str, market: GsimMarket, lines: int) -> GsimAssessment:
    table = market.table
    added = added_rates(scenario, home=home, cells=table)[market.modelled]
    before = table.collected_rate[market.modelled]
    value = table.trade_value[market.modelled]
    exact, linear = [], []
    for setting in SETTINGS:
        cells = market.cells(setting)
        exact.append(solve_gsim(cells, before, before + added))
        linear.append(solve_gsim_linear(cells, before, before + added))
    mine = table.of_partner(home)[market.modelled]

    def of_home(effects: list[GsimEffects], pick: Callable[[GsimEffects], Array]) -> Range:
        return range_over([pick(effect)[mine].sum() for effect in effects])

    sums = _Sums(market, value, tuple(exact))
    partner = market.partner_of_supplier[market.supplier_of_cell]
    by_partner = sums.by(partner, len(table.partner))
    exporters = [
        GsimExporter(table.partner[index], *by_partner.figures(int(index))) for index in np.flatnonzero(by_partner.sold)
    ]
    codes = [table.hs6[index] for index in market.hs6_of_market]
    chapters = sorted({code[:2] for code in codes})
    chapter_of_market = np.array([chapters.index(code[:2]) for code in codes], dtype=np.int64)
    price = by_partner.figures(table.partner.index(home))[2]
    duty = float((added * value)[mine].sum() / (value * (1 + before))[mine].sum())
    return GsimAssessment(
        scenario=scenario,
        home=home,
        counterpart=table.counterpart,
        year=table.year,
        exports_before_usd=float(value[mine].sum()),
        exports_change_usd=of_home(exact, lambda effect: effect.value_change),
        exports_change_linear_usd=of_home(linear, lambda effect: effect.value_change),
        trade_creation_usd=of_home(exact, lambda effect: effect.trade_creation),
        trade_diversion_usd=of_home(exact, lambda effect: effect.trade_diversion),
        export_price_change=price,
        duty_share_home=range_over(
            [-change / duty if duty else float("nan") for change in (price.low, price.mid, price.high)]
        ),
        producer_surplus_change_usd=by_partner.figures(table.partner.index(home))[3],
        consumer_surplus_change_usd=range_over([effect.consumer_surplus_change.sum() for effect in exact]),
        revenue_change_usd=range_over([effect.revenue_change.sum() for effect in exact]),
        exporters=tuple(sorted(exporters, key=lambda one: (-one.producer_surplus_change_usd.mid, one.partner))),
        chapters=_ranked(chapters, chapter_of_market[market.market_of_cell], sums, mine, added),
        lines=_ranked(codes, market.market_of_cell, sums, mine, added)[:lines],
        residual=max(effect.residual for effect in exact),
        caveats=_caveats(market),
        provenance={
            table.table: table.provenance,
            "trade_elasticities_hs6": starter.provenance("trade_elasticities_hs6"),
        },
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Sums:
    """Results at the three settings, ready to be added up by any label of cells."""

    market: GsimMarket
    value: Array
    effects: tuple[GsimEffects, ...]

    def by(self, label: NDArray[np.int64], size: int, chosen: NDArray[np.bool_] | None = None) -> _Grouped:
        """Return sums by label over chosen cells; producers' surplus is split over a supplier's cells by base value."""
        cells = np.ones(label.size, dtype=bool) if chosen is None else chosen
        supplier = self.market.supplier_of_cell
        part = self.value / np.bincount(supplier, weights=self.value)[supplier]

        def total(weights: Array) -> Array:
            return np.bincount(label[cells], weights=weights[cells], minlength=size).astype(np.float64, copy=False)

        return _Grouped(
            sold=total(self.value),
            change=[total(effect.value_change) for effect in self.effects],
            price=[total(self.value * (effect.export_price_hat[supplier] - 1)) for effect in self.effects],
            surplus=[total(part * effect.producer_surplus_change[supplier]) for effect in self.effects],
        )


@dataclass(frozen=True, slots=True, eq=False)
class _Grouped:
    sold: Array
    change: list[Array]
    price: list[Array]
    surplus: list[Array]

    def figures(self, index: int) -> tuple[float, Range, Range, Range]:
        """Return base value, change of value, change of price and of surplus."""
        base = float(self.sold[index])
        return (
            base,
            range_over([values[index] for values in self.change]),
            range_over([values[index] / base for values in self.price]),
            range_over([values[index] for values in self.surplus]),
        )


def _ranked(
    names: list[str], label: NDArray[np.int64], sums: _Sums, mine: NDArray[np.bool_], added: Array
) -> tuple[GsimLine, ...]:
    """Return home's codes or chapters, largest loss (or gain) of producers' surplus first."""
    grouped = sums.by(label, len(names), mine)
    duty = np.bincount(label[mine], weights=(added * sums.value)[mine], minlength=len(names))
    order = sorted(np.flatnonzero(grouped.sold), key=lambda index: (-abs(grouped.surplus[1][index]), names[index]))
    titles, found = titles_by_code(), []
    for rank, index in enumerate(order, start=1):
        base, *ranges = grouped.figures(int(index))
        name = names[index]
        found.append(GsimLine(name, titles.get(name, name), float(duty[index]) / base, rank, base, *ranges))
    return tuple(found)


def _caveats(market: GsimMarket) -> tuple[str, ...]:
    supply = gsim_parameters()["export_supply_elasticity"]
    return (
        "Low, mid and high are results at three sets of elasticities of substitution, demand and supply: a range, not "
        "a confidence interval.",
        f"Supply elasticities are {supply['low']:g}, {supply['mid']:g} and {supply['high']:g} for every exporter and "
        f"code. {supply['source']}",
        f"Markets other than {market.table.counterpart} are not in the table; supply is to that market alone.",
        "Sales inside the importing country are not in the table.",
        *market.table.provenance.caveats,
    )
