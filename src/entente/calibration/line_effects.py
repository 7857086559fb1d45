"""Effects of tariff scenarios on a home country's exports, line by line, with the range elasticities leave open."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from entente.calibration.cells import SETTINGS, load_import_cells, titles_by_code
from entente.calibration.line_market import LineMarket, line_parameters
from entente.calibration.line_results import LEAVES_OUT, ChapterEffect, LineEffect, LineEffects, ThirdExporter
from entente.calibration.ranges import Range, range_over
from entente.calibration.scenarios import TariffScenario, added_rates
from entente.equilibrium.partial import ArmingtonEffects
from entente.tradedata import starter
from entente.tradedata.extract import ImportExtract

__all__ = ["assess_scenarios"]

_RIVALS = 3
_FROM_IMPORTS = "base values, duties paid, exempt goods"
_TABLES = {
    "trade_elasticities_hs6": "every range",
    "us_rate_lists": "added rates of other partners",
    "exemption_lists": "names of the lists",
    "hs_titles": "titles",
    "partners": "names of partners",
}


def assess_scenarios(
    home: str,
    counterpart: str,
    scenarios: Iterable[TariffScenario],
    *,
    third_exporters: int = 10,
    lines: int = 25,
    export_supply_elasticity: float | None = None,
    imports: ImportExtract | None = None,
) -> tuple[LineEffects, ...]:
    """Return the line-level effects of each scenario, at low, middle and high elasticities.

    Args:
        home: exporting country, ISO alpha-3.
        counterpart: importing country.
        scenarios: what to assess.
        third_exporters: how many other exporters to list.
        lines: how many subheadings to list.
        export_supply_elasticity: μ of every exporter in every line; from `parameters/line_effects.toml` when None.
        imports: the user's own table of the counterpart's imports; the shipped one when None.

    Raises:
        NotShipped: the package has no import table for this pair.
        InvalidScenario: a scenario names something the tables do not have.
    """
    supply = export_supply_elasticity
    if supply is None:
        supply = float(line_parameters()["export_supply_elasticity"]["value"])
    market = LineMarket.of(load_import_cells(home, counterpart, imports), supply)
    return tuple(_assess(scenario, home, market).report(third_exporters, lines) for scenario in scenarios)


def _assess(scenario: TariffScenario, home: str, market: LineMarket) -> _Assessment:
    """Solve one scenario at every setting of the elasticities."""
    added = added_rates(scenario, home=home, cells=market.cells)
    return _Assessment(
        scenario=scenario,
        home=home,
        market=market,
        mine=market.cells.of_partner(home),
        added=added,
        effects=tuple(market.solve(added, setting) for setting in SETTINGS),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Assessment:
    """One solved scenario, at low, middle and high elasticities, and the sums over it that a reader wants."""

    scenario: TariffScenario
    home: str
    market: LineMarket
    mine: NDArray[np.bool_]
    added: NDArray[np.float64]
    effects: tuple[ArmingtonEffects, ...]

    def report(self, third_exporters: int, lines: int) -> LineEffects:
        """Return the record of results."""
        cells, mine = self.market.cells, self.mine
        before = float(cells.trade_value[mine].sum())
        change = self._of_home(lambda effect: effect.value_change)
        return LineEffects(
            scenario=self.scenario,
            home=self.home,
            counterpart=cells.counterpart,
            year=cells.year,
            exports_before_usd=before,
            modelled_share=float(cells.trade_value[mine & self.market.modelled].sum() / before),
            added_rate=self._mean_added_rate(mine),
            added_rate_others=self._mean_added_rate(~mine),
            exports_change_usd=change,
            exports_change=change.divided_by(before),
            trade_creation_usd=self._of_home(lambda effect: effect.trade_creation),
            trade_diversion_usd=self._of_home(lambda effect: effect.trade_diversion),
            price_effect_usd=self._of_home(lambda effect: effect.price_effect),
            revenue_before_usd=float(cells.duty[mine].sum()),
            revenue_change_usd=self._of_home(lambda effect: effect.revenue_change),
            revenue_change_all_usd=range_over([effect.revenue_change.sum() for effect in self.effects]),
            consumer_surplus_change_usd=range_over([effect.consumer_surplus_change.sum() for effect in self.effects]),
            third_exporters=self._third_exporters(third_exporters),
            chapters=self._chapters(),
            lines=self._lines(lines),
            leaves_out=LEAVES_OUT,
            caveats=self._caveats(),
            provenance={cells.table: cells.provenance, **{name: starter.provenance(name) for name in _TABLES}},
            figures_from={cells.table: _FROM_IMPORTS, **_TABLES},
        )

    def _of_home(self, pick: Callable[[ArmingtonEffects], NDArray[np.float64]]) -> Range:
        """Return the sum over home's cells at the three settings."""
        mine = self.mine[self.market.modelled]
        return range_over([pick(effect)[mine].sum() for effect in self.effects])

    def _changes(self) -> list[NDArray[np.float64]]:
        """Return the change of import value of every cell of the table at the three settings."""
        return [self.market.everywhere(effect.value_change) for effect in self.effects]

    def _diverted(self, effect: ArmingtonEffects) -> NDArray[np.float64]:
        """Return what each modelled cell takes over from home (home's cells: 0).

        Where home loses share of a line, its loss is split over the cells that gain share there, in proportion to
        their gain; where home gains share, the gain is split over those that lose. Adds up to minus home's
        diversion.

        Source: this project, docs/explanation/line-effects.md.
        """
        line, size = self.market.line_of_cell, self.market.hs6_of_line.size
        mine = self.mine[self.market.modelled]
        moved = effect.trade_diversion
        of_home = _sums(line, np.where(mine, moved, 0.0), size)[line]
        opposite = np.where(mine | (moved * of_home >= 0), 0.0, moved)
        total = _sums(line, opposite, size)[line]
        return np.where(opposite == 0, 0.0, -of_home * opposite / np.where(total == 0, 1.0, total))

    def _mean_added_rate(self, chosen: NDArray[np.bool_]) -> float:
        value = self.market.cells.trade_value[chosen]
        return float((value * self.added[chosen]).sum() / value.sum())

    def _third_exporters(self, count: int) -> tuple[ThirdExporter, ...]:
        """Return the exporters that take over most from home, or if home gains, give up least."""
        cells = self.market.cells
        names = _partner_names()
        size = len(cells.partner)

        def by_partner(weights: NDArray[np.float64]) -> NDArray[np.float64]:
            return _sums(cells.partner_of_cell, weights, size)

        before = by_partner(cells.trade_value)
        added = by_partner(cells.trade_value * self.added) / before
        change = [by_partner(cell_change) for cell_change in self._changes()]
        diverted = [by_partner(self.market.everywhere(self._diverted(effect))) for effect in self.effects]
        others = [index for index, partner in enumerate(cells.partner) if partner != self.home]
        largest = sorted(others, key=lambda index: (-diverted[1][index], cells.partner[index]))
        return tuple(
            ThirdExporter(
                partner=cells.partner[index],
                name=names.get(cells.partner[index], cells.partner[index]),
                exports_before_usd=float(before[index]),
                added_rate=float(added[index]),
                diverted_usd=range_over([by_setting[index] for by_setting in diverted]),
                exports_change_usd=range_over([by_setting[index] for by_setting in change]),
            )
            for index in largest[:count]
        )

    def _chapters(self) -> tuple[ChapterEffect, ...]:
        """Return home's chapters, largest base value first."""
        cells, mine = self.market.cells, self.mine
        names = sorted(set(cells.chapter_of_hs6))
        position = {name: index for index, name in enumerate(names)}
        chapter_of_cell = np.array([position[name] for name in cells.chapter_of_hs6])[cells.hs6_of_cell][mine]
        before = _sums(chapter_of_cell, cells.trade_value[mine], len(names))
        duty = _sums(chapter_of_cell, (cells.trade_value * self.added)[mine], len(names))
        changes = [_sums(chapter_of_cell, change[mine], len(names)) for change in self._changes()]
        chapters = []
        for index in sorted(np.flatnonzero(before), key=lambda index: -before[index]):
            change = range_over([by_setting[index] for by_setting in changes])
            chapters.append(
                ChapterEffect(
                    chapter=names[index],
                    title=titles_by_code().get(names[index], names[index]),
                    exports_before_usd=float(before[index]),
                    added_rate=float(duty[index] / before[index]),
                    exports_change_usd=change,
                    exports_change=change.divided_by(float(before[index])),
                )
            )
        return tuple(chapters)

    def _lines(self, count: int) -> tuple[LineEffect, ...]:
        """Return home's subheadings with the largest change at the middle elasticities."""
        cells, mine = self.market.cells, self.mine
        here, size = cells.hs6_of_cell[mine], len(cells.hs6)
        before = _sums(here, cells.trade_value[mine], size)
        duty = _sums(here, cells.duty[mine], size)
        added = _sums(here, (cells.trade_value * self.added)[mine], size)
        exempt = _sums(here, (cells.trade_value * cells.exempt_under(self.scenario.exemption_lists))[mine], size)
        everyone = _sums(cells.hs6_of_cell, cells.trade_value, size)
        changes = [_sums(here, change[mine], size) for change in self._changes()]
        titles = titles_by_code()
        selling = np.flatnonzero(before)
        largest = sorted(selling, key=lambda index: (-abs(changes[1][index]), cells.hs6[index]))[:count]
        lines = []
        for index in largest:
            change = range_over([by_setting[index] for by_setting in changes])
            base = float(before[index])
            lines.append(
                LineEffect(
                    hs6=cells.hs6[index],
                    title=titles.get(cells.hs6[index], cells.hs6[index]),
                    exports_before_usd=base,
                    added_rate=float(added[index]) / base,
                    exempt_share=float(exempt[index]) / base,
                    collected_rate=float(duty[index]) / base,
                    counterpart_import_share=base / float(everyone[index]),
                    exports_change_usd=change,
                    exports_change=change.divided_by(base),
                    elasticity_filled=bool(cells.elasticity_filled[index]),
                    rivals=self._rivals(int(index)),
                )
            )
        return tuple(lines)

    def _rivals(self, hs6: int) -> tuple[str, ...]:
        """Return the largest other exporters of a subheading."""
        cells = self.market.cells
        there = (cells.hs6_of_cell == hs6) & ~self.mine
        value = _sums(cells.partner_of_cell[there], cells.trade_value[there], len(cells.partner))
        ranked = sorted(np.flatnonzero(value), key=lambda index: -value[index])
        return tuple(cells.partner[index] for index in ranked[:_RIVALS])

    def _supply_caveat(self) -> str:
        supply = self.market.export_supply_elasticity
        if np.isinf(supply):
            return "The duty is passed on in full to the importer's price: exporters' prices do not fall."
        return f"Exporters' prices fall with sales: supply elasticity {supply:g} for every exporter and line, assumed."

    def _caveats(self) -> tuple[str, ...]:
        """Return what this scenario's reader must know, then what the tables' readers must."""
        cells, mine = self.market.cells, self.mine
        value = cells.trade_value[mine]
        filled = value[cells.elasticity_filled[cells.hs6_of_cell[mine]]].sum() / value.sum()
        outside = value[~self.market.modelled[mine]].sum() / value.sum()
        return (
            "Low, mid and high are results at three sets of published elasticities: a range, not a confidence "
            "interval.",
            "The base is imports for consumption, which differ from general imports and from the home country's own "
            "export statistics.",
            f"{outside:.1%} of home's exports (special provisions, unknown codes) are left as they are.",
            f"{filled:.1%} of home's exports rest on an elasticity taken over from the heading or chapter.",
            self._supply_caveat(),
            *cells.provenance.caveats,
            *(caveat for name in _TABLES for caveat in starter.provenance(name).caveats),
        )


def _sums(label: NDArray[np.int64], weights: NDArray[np.float64], size: int) -> NDArray[np.float64]:
    """Return the sum of weights by label."""
    return np.bincount(label, weights=weights, minlength=size).astype(np.float64, copy=False)


@cache
def _partner_names() -> dict[str, str]:
    """Return partner → name."""
    rows = starter.partners().to_pyarrow().to_pydict()
    return {partner: name for partner, name in zip(rows["partner"], rows["name"], strict=True) if partner}
