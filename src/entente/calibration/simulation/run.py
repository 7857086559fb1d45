"""Solve one scenario, and the same at draws of the elasticities."""

from __future__ import annotations

from collections.abc import Callable, Container
from dataclasses import replace
from typing import Any

import numpy as np

from entente.calibration.general_draws import PARTS, Draws, draw_parts
from entente.calibration.simulation.line_file import Lines, read_lines
from entente.calibration.simulation.model import model_of
from entente.calibration.simulation.results import (
    BilateralOutcome,
    CountryOutcome,
    Interval,
    SectorOutcome,
    Simulation,
)
from entente.calibration.simulation.scenario import Simulated
from entente.calibration.simulation.shock import Rates, rates_of, stored_for
from entente.calibration.worlds.corrections import describe_world
from entente.calibration.worlds.folder import StoredWorld
from entente.equilibrium.general import Equilibrium, solve_equilibrium
from entente.equilibrium.solution import Array
from entente.equilibrium.world import World, WorldError

__all__ = ["percentiles", "simulate"]

_ENDS = (0.05, 0.95)
MOST_DRAWS = 100_000
_CAVEATS = (
    "The long run: prices and wages have adjusted and labour has moved between sectors.",
    "Money is measured against world labour income, so that changes of money are changes of relative value.",
)


def simulate(
    stored: StoredWorld,
    scenario: Simulated,
    *,
    draws: int = 0,
    seed: int = 2024,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Simulation:
    """Return every outcome of a scenario, by country and sector.

    Args:
        stored: the base world.
        scenario: what changes.
        draws: draws of the elasticities behind the intervals, rounded up to a multiple of nine; 0 for none.
        seed: of the draws.
        progress: called with (done, total) after each solve.

    Raises:
        WorldError: a label, rate or parameter does not fit the world.
        NotSolvedError: there is no equilibrium the solver can reach; names the status and the worst market.
    """
    stored = stored_for(stored, scenario)
    world = stored.world
    lines = read_lines(world, scenario)
    drawn = draws_of(stored, draws, seed)
    total = 1 if drawn is None else len(drawn.part)
    central, rates, steps = _solve(world, scenario, lines, stored.services)
    progress(1, total)
    tables = {name: [value] for name, value in _outcomes(central, rates).items()}
    for number in range(1, total):
        assert drawn is not None
        theta = drawn.trade_elasticity[number]
        solved, moved, _ = _solve(replace(world, trade_elasticity=theta), scenario, lines, stored.services)
        for name, value in _outcomes(solved, moved).items():
            tables[name].append(value)
        progress(number + 1, total)
    found = {name: percentiles(np.stack(values), drawn) for name, values in tables.items()}
    market = int(np.argmax(np.abs(central.excess_labour_demand)))
    pairs = [(i, n) for n in rates.importers for i in _exporters(world, rates) if i != n]
    return Simulation(
        scenario=scenario.name,
        title=scenario.title,
        world=stored.name,
        shares=tuple(
            describe_world(world, world.countries[i], world.countries[n], stored.observed_sources) for i, n in pairs
        ),
        model=model_of(scenario.model, world).name,
        unit=world.unit,
        year=world.year,
        draws=0 if drawn is None else int(drawn.weight.sum()),
        seed=seed,
        steps=steps,
        worst_residual=float(np.abs(central.excess_labour_demand).max()),
        worst_market=world.countries[market],
        residuals=dict(zip(world.countries, central.excess_labour_demand.tolist(), strict=True)),
        walras=central.walras,
        countries=tuple(_country(world, found, n) for n in range(len(world.countries))),
        sectors=tuple(
            _sector(world, found, n, k) for n in range(len(world.countries)) for k in range(len(world.sectors))
        ),
        bilateral=tuple(
            _pair(world, found, row, n, i)
            for row, n in enumerate(rates.importers)
            for i in range(len(world.countries))
            if i != n
        ),
        aggregation=_aggregation(world, rates, central),
        lines=_line_revenue(rates, central),
        caveats=(*_CAVEATS, *_model_caveats(scenario), *stored.caveats),
        sources={part: source.citation for part, source in world.provenance.items()},
    )


def draws_of(stored: StoredWorld, draws: int, seed: int) -> Draws | None:
    """Return draws of a world's elasticities, rounded up to a multiple of nine; None for none.

    Raises:
        WorldError: the world states no range to draw from, or too many draws are asked for.
    """
    if draws <= 0:
        return None
    if not stored.has_ranges:
        raise WorldError(
            f"World {stored.name} states no range of any elasticity to draw from. Fill trade_elasticity_low and _high "
            "in its sectors.csv, or set parameters.log_spread in the scenario."
        )
    if draws > MOST_DRAWS:
        raise WorldError(f"{draws:,} draws are more than {MOST_DRAWS:,}. Intervals gain nothing beyond; ask for fewer.")
    return draw_parts(stored, draws=max(draws, PARTS), seed=seed)


def percentiles(values: Array, drawn: Draws | None) -> tuple[Array, Array | None, Array | None]:
    """Return central result, 5th and 95th percentile over draws; row 0 is the central one."""
    if drawn is None:
        return values[0], None, None
    weights = drawn.weight.astype(np.float64)
    low, high = np.quantile(values, _ENDS, axis=0, method="inverted_cdf", weights=weights)
    return values[0], np.minimum(low, values[0]), np.maximum(high, values[0])


def _solve(
    world: World, scenario: Simulated, lines: Lines | None, services: Container[str]
) -> tuple[Equilibrium, Rates, int]:
    rates = rates_of(world, scenario, lines, services)
    solution = solve_equilibrium(
        world,
        model_of(scenario.model, world),
        ad_valorem_rate=rates.rate,
        trade_cost_hat=rates.trade_cost_hat if np.any(rates.trade_cost_hat != 1.0) else None,
    )
    return solution.value, rates, solution.steps


def _outcomes(solved: Equilibrium, rates: Rates) -> dict[str, Array]:
    """Return the levels and ratios that results are made of."""
    trade = solved.trade_value
    own = np.einsum("nnk->nk", trade)
    importers = list(rates.importers)
    pairs = trade.sum(axis=2)
    return {
        "welfare": solved.welfare_hat - 1.0,
        "real_wage": solved.real_wage_hat - 1.0,
        "wage": solved.wage_hat - 1.0,
        "price": solved.price_hat - 1.0,
        "employment": solved.labour_hat - 1.0,
        "revenue": solved.revenue,
        "revenue_change": solved.revenue - solved.baseline.revenue,
        "sector_price": solved.sector_price_hat.T - 1.0,
        "output": trade.sum(axis=0),
        "exports": trade.sum(axis=0) - own,
        "imports": trade.sum(axis=1) - own,
        "total_output": pairs.sum(axis=0),
        "total_exports": solved.exports,
        "total_imports": solved.imports,
        "total_balance": solved.exports - solved.imports,
        "bilateral": pairs[importers],
        "bilateral_balance": pairs[:, importers].T - pairs[importers],
    }


def _model_caveats(scenario: Simulated) -> tuple[str, ...]:
    """Say what a block brings into the result besides the tariffs."""
    if any(one.block == "balanced" for one in scenario.model.blocks):
        return ("The block balanced removes the base year's deficits too: the result holds that and the tariffs.",)
    return ()


_Found = dict[str, tuple[Any, Any, Any]]


def _exporters(world: World, rates: Rates) -> list[int]:
    """Return the exporters that meet a change, the five largest suppliers where there are more."""
    moved = (rates.rate != world.ad_valorem_rate) | (rates.trade_cost_hat != 1.0)
    found = np.flatnonzero(moved.any(axis=(0, 2)))
    size = (world.trade_value * moved).sum(axis=(0, 2))[found]
    return sorted(found[np.argsort(-size, kind="stable")[:5]].tolist())


def _interval(found: tuple[Any, Any, Any], pick: Callable[[Array], Any]) -> Interval:
    value, low, high = found
    if low is None:
        return Interval(float(pick(value)))
    return Interval(float(pick(value)), float(pick(low)), float(pick(high)))


def _shift(one: Interval, base: float) -> Interval:
    """Return an interval less a base."""
    if one.low is None or one.high is None:
        return Interval(one.value - base)
    return Interval(one.value - base, one.low - base, one.high - base)


def _relative(one: Interval, base: float) -> Interval | None:
    """Return an interval as a change against a base; None where the base is 0."""
    if not base > 0:
        return None
    if one.low is None or one.high is None:
        return Interval(one.value / base - 1.0)
    return Interval(one.value / base - 1.0, one.low / base - 1.0, one.high / base - 1.0)


def _country(world: World, found: _Found, n: int) -> CountryOutcome:
    flows = world.trade_value.sum(axis=2)
    output = float(flows[:, n].sum())
    exports, imports = output - float(flows[n, n]), float(flows[n].sum() - flows[n, n])

    def total(name: str) -> Interval:
        return _interval(found[f"total_{name}"], lambda table: table[n])

    def plain(name: str) -> Interval:
        return _interval(found[name], lambda table: table[n])

    balance = total("balance")
    return CountryOutcome(
        country=world.countries[n],
        welfare_change=plain("welfare"),
        real_wage_change=plain("real_wage"),
        wage_change=plain("wage"),
        price_change=plain("price"),
        employment_change=plain("employment"),
        output_change=_relative(total("output"), output) or Interval(0.0),
        exports_change=_relative(total("exports"), exports) or Interval(0.0),
        imports_change=_relative(total("imports"), imports) or Interval(0.0),
        balance=balance,
        balance_change=_shift(balance, exports - imports),
        revenue=plain("revenue"),
        revenue_change=plain("revenue_change"),
    )


def _sector(world: World, found: _Found, n: int, k: int) -> SectorOutcome:
    trade = world.trade_value[:, :, k]
    own, sold, bought = float(trade[n, n]), float(trade[:, n].sum()), float(trade[n].sum())

    def cell(name: str) -> Interval:
        return _interval(found[name], lambda table: table[n, k])

    return SectorOutcome(
        country=world.countries[n],
        sector=world.sectors[k],
        price_change=cell("sector_price"),
        output=cell("output"),
        output_change=_relative(cell("output"), sold),
        exports_change=_relative(cell("exports"), sold - own),
        imports_change=_relative(cell("imports"), bought - own),
    )


def _pair(world: World, found: _Found, row: int, n: int, i: int) -> BilateralOutcome:
    trade = world.trade_value[[n, i]][:, [i, n]].sum(axis=2)
    imports = _interval(found["bilateral"], lambda table: table[row, i])
    balance = _interval(found["bilateral_balance"], lambda table: table[row, i])
    before = float(trade[1, 1] - trade[0, 0])
    return BilateralOutcome(
        importer=world.countries[n],
        exporter=world.countries[i],
        imports=imports,
        imports_change=_relative(imports, float(trade[0, 0])),
        balance=balance,
        balance_change=_shift(balance, before),
    )


def _aggregation(world: World, rates: Rates, solved: Equilibrium) -> tuple[dict[str, Any], ...]:
    """Return how the line schedule came into sectors."""
    lines, shock = rates.lines, rates.sector_shock
    if lines is None or shock is None:
        return ()
    spending = solved.expenditure[lines.importer, lines.exporter, lines.sector]
    return tuple(
        {
            "exporter": world.countries[lines.exporter[cell]],
            "sector": world.sectors[lines.sector[cell]],
            "coverage": float(lines.coverage[cell]),
            "world_rate": float(world.ad_valorem_rate[lines.importer, lines.exporter[cell], lines.sector[cell]]),
            "base_rate": float(shock.base_rate[cell]),
            "simple_average": float(shock.simple_average[cell]),
            "weighted_average": float(shock.weighted_average[cell]),
            "price_factor": float(shock.price_factor_hat[cell]),
            "aggregation_bias": float(shock.aggregation_bias[cell]),
            "revenue": float(spending[cell] * shock.ad_valorem_rate[cell] / (1.0 + shock.ad_valorem_rate[cell])),
        }
        for cell in range(len(lines.exporter))
    )


def _line_revenue(rates: Rates, solved: Equilibrium) -> tuple[dict[str, Any], ...]:
    """Return duty by tariff line."""
    lines, shock = rates.lines, rates.sector_shock
    if lines is None or shock is None:
        return ()
    spending = solved.expenditure[lines.importer, lines.exporter, lines.sector]
    revenue = shock.line_revenue(spending, lines.pair, lines.new_rate)
    labels = solved.baseline.world.countries
    return tuple(
        {"line": code, "exporter": labels[lines.exporter[lines.pair[row]]], "revenue": float(revenue[row])}
        for row, code in enumerate(lines.code)
    )
