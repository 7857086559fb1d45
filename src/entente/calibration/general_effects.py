"""General-equilibrium effects of tariff scenarios on home and counterpart, in every shipped world.

Line-level duties become sector shocks exactly (`worlds.line_schedule`), each scenario is solved at the central
elasticities and at draws of them, and every result stands beside the shares of the world it comes from.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from entente.base.provenance import Provenance
from entente.calibration.cells import ImportCells, load_import_cells
from entente.calibration.general_draws import PARTS, Draws, LineSchedule, draw_parts
from entente.calibration.general_drivers import drivers_of, sentence_of, steps_between
from entente.calibration.general_flows import flows_of
from entente.calibration.general_results import DrawRange, Driver, GeneralEffects, SectorEffect, WorldEffects
from entente.calibration.scenarios import TariffScenario, added_rates
from entente.calibration.worlds.corrections import WorldReport, describe_world
from entente.calibration.worlds.folder import StoredWorld
from entente.calibration.worlds.starter import SHIPPED_WORLDS, load_shipped_world
from entente.equilibrium.general import Baseline, default_model, solve_batch
from entente.equilibrium.solution import Array
from entente.equilibrium.world import WorldError
from entente.tradedata import starter

__all__ = ["assess_general"]

_PERCENTILES = (0.05, 0.95)
_LISTS = ("us_rate_lists", "exemption_lists")
_CAVEATS = (
    "The long run: prices and wages have adjusted, labour has moved between sectors, and nobody is unemployed.",
    "The counterpart's revenue goes to its consumers; nobody retaliates; deficits stay the same share of world income.",
    "Only the counterpart's duties in the scenario change; goods keep their origin, and firms do not relocate.",
    "Money is measured against world labour income, so that changes in dollars are changes of relative value.",
    "Low and high are the 5th and 95th percentiles over draws of the elasticities; what the model leaves out is not "
    "in them.",
)


def assess_general(
    home: str,
    counterpart: str,
    scenarios: Sequence[TariffScenario],
    *,
    draws: int = 81,
    seed: int = 2024,
    worlds: Sequence[StoredWorld] | None = None,
) -> tuple[GeneralEffects, ...]:
    """Return the effects of each scenario in every world, with ranges over draws of the elasticities.

    Args:
        home: exporting country, ISO alpha-3.
        counterpart: importing country.
        scenarios: what to assess.
        draws: draws behind each range, rounded up to a multiple of nine.
        seed: of the draws.
        worlds: where to solve; the shipped ones when None.

    Raises:
        NotShipped: the package has no import table for this pair.
        InvalidScenario: a scenario names something the tables do not have.
        WorldError: a world does not hold the two countries.
        NotSolvedError: a scenario has no equilibrium the solver can reach.
    """
    cells = load_import_cells(home, counterpart)
    chosen = [load_shipped_world(name) for name in SHIPPED_WORLDS] if worlds is None else list(worlds)
    settings = [_Setting.of(stored, cells, home, counterpart, draws, seed) for stored in chosen]
    between = [_Between.of(settings[0].stored, other, cells, home, counterpart) for other in chosen[1:]]
    provenance = _provenance(cells, chosen)
    count = -(-draws // PARTS) * PARTS
    found = []
    for scenario in scenarios:
        added = added_rates(scenario, home=home, cells=cells)
        effects = tuple(setting.assess(added) for setting in settings)
        drivers = tuple(
            driver
            for pair, other in zip(between, effects[1:], strict=True)
            for driver in pair.drivers(added, effects[0], other)
        )
        found.append(
            GeneralEffects(
                scenario=scenario,
                home=home,
                counterpart=counterpart,
                worlds=effects,
                why_worlds_differ=sentence_of(home, counterpart, effects, drivers),
                drivers=drivers,
                draws=count,
                seed=seed,
                caveats=(*_CAVEATS, *(f"{one.name}: {caveat}" for one in chosen for caveat in one.caveats)),
                provenance=provenance,
            )
        )
    return tuple(found)


@dataclass(frozen=True, eq=False)
class _Setting:
    """One world made ready: its base year, the lines placed in it, and the draws."""

    stored: StoredWorld
    baseline: Baseline
    lines: LineSchedule
    draws: Draws
    report: WorldReport
    home: int
    counterpart: int

    @classmethod
    def of(
        cls, stored: StoredWorld, cells: ImportCells, home: str, counterpart: str, draws: int, seed: int
    ) -> _Setting:
        seller, buyer = stored.economy_of(home), stored.economy_of(counterpart)
        return cls(
            stored=stored,
            baseline=Baseline.build(stored.world, default_model()),
            lines=LineSchedule.of(stored, cells),
            draws=draw_parts(stored, draws=draws, seed=seed),
            report=describe_world(stored.world, seller, buyer, stored.observed_sources),
            home=stored.world.country(seller),
            counterpart=stored.world.country(buyer),
        )

    def assess(self, added: Float[Array, " cell"]) -> WorldEffects:
        """Return the effects of one scenario."""
        world, base = self.stored.world, self.baseline
        by_part = self.lines.shocks(added, world.ad_valorem_rate[self.counterpart], self.draws)
        rate, cost = (self.draws.picked(table) for table in by_part)
        theta = self.draws.trade_elasticity
        solved = solve_batch(
            base, [self.counterpart], rate[:, None], trade_elasticity=theta, trade_cost_hat=cost[:, None]
        )
        sales = flows_of(
            base,
            (self.home, self.counterpart),
            solved,
            importer=self.counterpart,
            rate=rate,
            trade_cost_hat=cost,
            trade_elasticity=theta,
        )
        before = world.trade_value[:, [self.home, self.counterpart], :]
        sold, bought = sales[0][:, self.counterpart], sales[1][:, self.home].sum(axis=1)
        sold_before, bought_before = before[self.counterpart, 0], float(before[self.home, 1].sum())
        abroad = np.arange(len(world.countries)) != self.home
        scale = _usd_per_unit(world.unit)
        exports = sold.sum(axis=1)
        balance = (exports - bought) - (float(sold_before.sum()) - bought_before)
        welfare = solved.welfare_hat[:, self.home] - 1.0
        return WorldEffects(
            world=self.stored.name,
            title=self.stored.title,
            reading=self.stored.reading,
            home_share=self.report.home_share,
            observed_home_share=self.report.observed_home_share,
            observed_home_source=self.report.observed_home_source,
            counterpart_share=self.report.counterpart_share,
            observed_counterpart_share=self.report.observed_counterpart_share,
            observed_counterpart_source=self.report.observed_counterpart_source,
            labour_income_over_gdp=self.report.labour_income_over_gdp,
            welfare_change_home=self._range(welfare),
            welfare_change_counterpart=self._range(solved.welfare_hat[:, self.counterpart] - 1.0),
            sign_probability=self._share_of_draws(np.sign(welfare) == np.sign(welfare[0])),
            real_wage_change_home=self._range(solved.real_wage_hat[:, self.home] - 1.0),
            exports_change=self._range(exports / sold_before.sum() - 1.0),
            exports_change_usd=self._range(scale * (exports - sold_before.sum())),
            total_exports_change=self._range(sales[0][:, abroad].sum(axis=(1, 2)) / before[abroad, 0].sum() - 1.0),
            bilateral_balance_change_usd=self._range(scale * balance),
            counterpart_revenue_change_usd=self._range(
                scale * (solved.revenue[:, self.counterpart] - base.revenue[self.counterpart])
            ),
            sectors=self._sectors(sales[0], before[:, 0], scale),
            walras=float(np.abs(solved.walras).max()),
        )

    def welfare(self, added: Float[Array, " cell"]) -> float:
        """Return home's change of welfare at the central elasticities."""
        base = self.stored.world.ad_valorem_rate[self.counterpart]
        rate, cost = (table[PARTS // 2] for table in self.lines.shocks(added, base, self.draws))
        solved = solve_batch(self.baseline, [self.counterpart], rate[None, None], trade_cost_hat=cost[None, None])
        return float(solved.welfare_hat[0, self.home] - 1.0)

    def _sectors(
        self, sales: Float[Array, "draw importer sector"], before: Float[Array, "importer sector"], scale: float
    ) -> tuple[SectorEffect, ...]:
        """Return home's sectors, largest exports to the counterpart first."""
        world = self.stored.world
        output, output_before = sales.sum(axis=1), before.sum(axis=0)
        sold, sold_before = sales[:, self.counterpart], before[self.counterpart]
        order = sorted(range(len(world.sectors)), key=lambda k: -sold_before[k])
        return tuple(
            SectorEffect(
                sector=world.sectors[k],
                title=self.stored.sector_titles.get(world.sectors[k], world.sectors[k]),
                output_before_usd=scale * float(output_before[k]),
                output_change=self._range(output[:, k] / output_before[k] - 1.0),
                exports_before_usd=scale * float(sold_before[k]),
                exports_change=self._range(sold[:, k] / sold_before[k] - 1.0),
            )
            for k in order
            if output_before[k] > 0 and sold_before[k] > 0
        )

    def _range(self, values: Float[Array, " draw"]) -> DrawRange:
        """Return the central result with the percentiles over draws."""
        low, high = np.quantile(
            values, _PERCENTILES, method="inverted_cdf", weights=self.draws.weight.astype(np.float64)
        )
        middle = float(values[0])
        return DrawRange(min(float(low), middle), middle, max(float(high), middle))

    def _share_of_draws(self, holds: np.ndarray) -> float:
        return float((holds * self.draws.weight).sum() / self.draws.weight.sum())


def _usd_per_unit(unit: str) -> float:
    """Return US dollars per unit of a world's values."""
    known = {"billion USD": 1e9, "million USD": 1e6, "thousand USD": 1e3, "USD": 1.0}
    if unit not in known:
        raise WorldError(f"The world's unit is {unit!r}; results in US dollars need one of {', '.join(known)}.")
    return known[unit]


@dataclass(frozen=True, eq=False)
class _Between:
    """Two worlds, and the settings on the way from one to the other; None where a step makes no economy."""

    first: StoredWorld
    second: StoredWorld
    home: str
    counterpart: str
    steps: tuple[_Setting | None, ...]

    @classmethod
    def of(cls, first: StoredWorld, second: StoredWorld, cells: ImportCells, home: str, counterpart: str) -> _Between:
        steps: list[_Setting | None] = []
        for stored in steps_between(first, second, home, counterpart):
            try:
                steps.append(_Setting.of(stored, cells, home, counterpart, PARTS, 0))
            except WorldError:
                steps.append(None)
        return cls(first, second, home, counterpart, tuple(steps))

    def drivers(self, added: Float[Array, " cell"], first: WorldEffects, second: WorldEffects) -> tuple[Driver, ...]:
        """Return what each driver adds under one scenario."""
        elastic, labour = (None if step is None else step.welfare(added) for step in self.steps)
        ends = first.welfare_change_home.mid, second.welfare_change_home.mid
        return drivers_of(self.first, self.second, self.home, self.counterpart, (ends[0], elastic, labour, ends[1]))


def _provenance(cells: ImportCells, worlds: Sequence[StoredWorld]) -> dict[str, Provenance]:
    found = {cells.table: cells.provenance, **{name: starter.provenance(name) for name in _LISTS}}
    for stored in worlds:
        found |= {f"{stored.name} {part}": source for part, source in stored.world.provenance.items()}
    return found
