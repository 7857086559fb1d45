"""Line-level effects on the shipped tables: every subheading and exporter at low, middle and high elasticities.

The answer is checked first, against the formulas written out in plain Python for one line at a time.
"""

from __future__ import annotations

import json
import math
import subprocess
import sys
from statistics import median
from time import perf_counter

import numpy as np

from entente.calibration.cells import SETTINGS, load_import_cells
from entente.calibration.line_effects import assess_scenarios
from entente.calibration.line_market import LineMarket
from entente.calibration.scenarios import TariffScenario, added_rates

__all__ = ["run"]

SCENARIO = TariffScenario("rate-46", "46 %, others as announced", 0.46, "announced-2025-04-02")
_REPETITIONS = 9
_CHECKED_LINES = 200
_COLD = """
import json, resource, time
start = time.perf_counter()
from entente.calibration.exposure import measure_exposure
from entente.calibration.line_effects import assess_scenarios
from entente.calibration.scenarios import TariffScenario
scenarios = [TariffScenario(f"rate-{rate}", str(rate), rate / 100, "announced-2025-04-02") for rate in (46, 20, 10)]
assess_scenarios("VNM", "USA", scenarios)
measure_exposure("VNM", "USA", scenarios[0])
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"seconds": time.perf_counter() - start, "megabytes": peak}))
"""


def run() -> dict[str, float]:
    """Return measured figures: seconds unless the name says otherwise."""
    market = LineMarket.of(load_import_cells("VNM", "USA"), math.inf)
    added = added_rates(SCENARIO, home="VNM", cells=market.cells)
    _verify(market, added)
    cold = json.loads(subprocess.run([sys.executable, "-c", _COLD], check=True, capture_output=True).stdout)
    return {
        "cells": float(market.modelled.sum()),
        "lines": float(market.hs6_of_line.size),
        "solve_three_settings": _typical(lambda: [market.solve(added, setting) for setting in SETTINGS]),
        "assess_one_scenario": _typical(lambda: assess_scenarios("VNM", "USA", [SCENARIO])),
        "cold_three_scenarios_and_exposure": float(cold["seconds"]),
        "cold_peak_megabytes": float(cold["megabytes"]),
    }


def _typical(work: object) -> float:
    """Return the median time of a call that has run once before."""
    assert callable(work)
    work()
    times = []
    for _ in range(_REPETITIONS):
        start = perf_counter()
        work()
        times.append(perf_counter() - start)
    return median(times)


def _verify(market: LineMarket, added: np.ndarray) -> None:
    """Raise unless the largest lines come out as the formulas say, one line and cell at a time."""
    effects = market.solve(added, "mid")
    cells = np.flatnonzero(market.modelled)
    value = market.cells.trade_value[market.modelled]
    size = np.bincount(market.line_of_cell, weights=value)
    for line in np.argsort(-size)[:_CHECKED_LINES]:
        sigma = 1 + market.cells.trade_elasticity["mid"][market.hs6_of_line[line]]
        members = np.flatnonzero(market.line_of_cell == line)
        before = [market.cells.duty[cells[member]] / value[member] for member in members]
        spending = [value[member] * (1 + rate) for member, rate in zip(members, before, strict=True)]
        price = [1 + added[cells[member]] / (1 + rate) for member, rate in zip(members, before, strict=True)]
        share = [amount / sum(spending) for amount in spending]
        index = sum(s * p ** (1 - sigma) for s, p in zip(share, price, strict=True)) ** (1 / (1 - sigma))
        for member, p in zip(members, price, strict=True):
            quantity = index**-1.0 * (p / index) ** -sigma
            if not math.isclose(effects.quantity_hat[member], quantity, rel_tol=1e-8):
                raise AssertionError(f"line {market.cells.hs6[market.hs6_of_line[line]]} is not solved")


if __name__ == "__main__":
    print(json.dumps(run(), indent=2))
