"""Partial equilibrium over every code and exporter of the shipped US imports, and over a made-up world.

Answers are checked first: with infinite supply the global simulation model must give the line-level model's results
for one market, and every supplier must sell what it supplies at its price.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from statistics import median
from time import perf_counter

import numpy as np

from entente.calibration.cells import SETTINGS, load_import_cells
from entente.calibration.gsim import assess_gsim
from entente.calibration.gsim_market import GsimMarket
from entente.calibration.line_market import LineMarket
from entente.calibration.preference import measure_erosion
from entente.calibration.scenarios import TariffScenario, added_rates
from entente.equilibrium.partial import GsimCells, solve_gsim, solve_gsim_linear

__all__ = ["TARGETS", "run"]

TARGETS = {"armington_three_settings": 0.2, "gsim_exact_one_setting": 5.0}
SCENARIO = TariffScenario("rate-46", "46 %, others as announced", 0.46, "announced-2025-04-02")
_REPETITIONS = 5


def run(*, smoke: bool = False) -> dict[str, float]:
    """Return measured figures: seconds unless the name says otherwise."""
    repetitions = 1 if smoke else _REPETITIONS
    table = load_import_cells("VNM", "USA")
    line = LineMarket.of(table, np.inf)
    added = added_rates(SCENARIO, home="VNM", cells=table)
    market = GsimMarket.of(table)
    cells = market.cells("mid")
    before = table.collected_rate[market.modelled]
    after = before + added[market.modelled]
    _verify(line, added, cells, before, after)
    world, base, new = _world(20 if smoke else 200)
    steps = solve_gsim(world, base, new).steps
    return {
        "cells": float(cells.trade_value.size),
        "suppliers": float(cells.supplier_count),
        "armington_three_settings": _typical(lambda: [line.solve(added, s) for s in SETTINGS], repetitions),
        "gsim_exact_one_setting": _typical(lambda: solve_gsim(cells, before, after), repetitions),
        "gsim_linear_one_setting": _typical(lambda: solve_gsim_linear(cells, before, after), repetitions),
        "gsim_assess_one_scenario": _typical(lambda: assess_gsim("VNM", "USA", [SCENARIO]), repetitions),
        "preference_erosion": _typical(lambda: measure_erosion("VNM", "USA", SCENARIO), repetitions),
        "world_cells": float(world.trade_value.size),
        "world_newton_steps": float(steps),
        "world_gsim_exact": _typical(lambda: solve_gsim(world, base, new), 1),
    }


def _typical(work: Callable[[], object], repetitions: int) -> float:
    """Return the median time of a call that has run once before."""
    work()
    times = []
    for _ in range(repetitions):
        start = perf_counter()
        work()
        times.append(perf_counter() - start)
    return median(times)


def _verify(line: LineMarket, added: np.ndarray, cells: GsimCells, before: np.ndarray, after: np.ndarray) -> None:
    fixed = GsimCells(
        cells.trade_value,
        cells.market_of_cell,
        cells.supplier_of_cell,
        cells.substitution_elasticity,
        cells.import_demand_elasticity,
        np.full(cells.supplier_count, np.inf),
    )
    expected = line.solve(added, "mid").quantity_hat
    if not np.allclose(solve_gsim(fixed, before, after).quantity_hat, expected, rtol=1e-9):
        raise AssertionError("with infinite supply the two models differ")
    effects = solve_gsim(cells, before, after)
    supplied = cells.export_supply_elasticity * np.log(effects.export_price_hat)
    if not np.allclose(np.log(effects.output_hat), supplied, atol=1e-8):
        raise AssertionError("a supplier does not sell what it supplies")


def _world(products: int) -> tuple[GsimCells, np.ndarray, np.ndarray]:
    """Return made-up products traded among 150 countries, 30 % of pairs, with duties before and after."""
    random, countries = np.random.default_rng(0), 150
    k, i, n = np.nonzero(random.random((products, countries, countries)) < 0.3)
    markets, market = np.unique(k * countries + n, return_inverse=True)
    suppliers, supplier = np.unique(k * countries + i, return_inverse=True)
    cells = GsimCells(
        trade_value=np.exp(random.normal(10, 3, k.size)),
        market_of_cell=market.astype(np.int64),
        supplier_of_cell=supplier.astype(np.int64),
        substitution_elasticity=random.uniform(2, 10, markets.size),
        import_demand_elasticity=np.ones(markets.size),
        export_supply_elasticity=np.full(suppliers.size, 1.5),
    )
    before = np.full(k.size, 0.05)
    return cells, before, before + 0.3 * (random.random(k.size) < 0.1)


if __name__ == "__main__":
    print(json.dumps(run(), indent=2))
