"""Tariffs in force: one rate, and the whole US schedule from every origin on one day with all measures.

The answers are checked first: single rates against the panel, and the panel against rates of the law on known days.
"""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from statistics import median
from time import perf_counter

import numpy as np

from benchmarks._process import run_cold
from entente.tradedata.measures import load_register, tariff_rate, tariff_schedule

__all__ = ["TARGETS", "run"]

TARGETS = {
    "one_rate_warm": 0.05,
    "whole_schedule_to_table_warm": 2.0,
    "cold_seconds": 2.0,
    "cold_peak_megabytes": 1000.0,
}
DAY = date(2025, 10, 20)
_REPETITIONS = 9
_ROOT = Path(__file__).resolve().parents[1]
_REGISTER = _ROOT / "src/entente/tradedata/measures/register/usa"
_COLD = """
import json
from datetime import date
from entente.tradedata.measures import tariff_schedule
table = tariff_schedule("USA", date(2025, 10, 20)).to_arrow()
print(json.dumps(table.num_rows))
"""


def run(*, smoke: bool = False) -> dict[str, float]:
    """Return measured figures: seconds unless the name says otherwise."""
    panel = tariff_schedule("USA", DAY)
    _verify(panel)
    times = 2 if smoke else _REPETITIONS
    figures = {
        "origins": float(len(panel.origins)),
        "lines": float(len(panel.schedule.lines)),
        "rates": float(len(panel.origins) * len(panel.schedule.lines)),
        "one_rate_warm": _typical(lambda: tariff_rate("USA", "VNM", "64041120", DAY), times),
        "one_heading_warm": _typical(lambda: tariff_rate("USA", "VNM", "6404", DAY), times),
        "whole_schedule_warm": _typical(lambda: tariff_schedule("USA", DAY), times),
        "whole_schedule_to_table_warm": _typical(lambda: tariff_schedule("USA", DAY).to_arrow(), times),
        "read_register": _typical(lambda: load_register(_REGISTER), min(times, 3)),
    }
    if not smoke:
        cold = run_cold([sys.executable, "-c", _COLD], folder=_ROOT)
        assert json.loads(cold.output) == figures["rates"]
        figures |= {"cold_seconds": cold.seconds, "cold_peak_megabytes": cold.megabytes}
    return figures


def _verify(panel: object) -> None:
    """Check rates of the panel against single answers, and a few against the law."""
    from entente.tradedata.measures import SchedulePanel

    assert isinstance(panel, SchedulePanel)
    lines = panel.schedule.lines
    for exporter in ("VNM", "CHN", "DEU", "CAN"):
        rates = panel.of(exporter)
        for position in range(0, len(lines), 2003):
            one = tariff_rate("USA", exporter, lines[position], DAY).ad_valorem_rate
            assert one is not None
            assert np.isclose(one, rates[position], rtol=0, atol=1e-9), (exporter, lines[position])
    at = lines.index("6109100004")  # a cotton shirt: 16.5 %
    by_law = {"VNM": 0.365, "THA": 0.355, "DEU": 0.165, "CHN": 0.165 + 0.20 + 0.10 + 0.075}
    for exporter, rate in by_law.items():
        assert np.isclose(panel.of(exporter)[at], rate), exporter


def _typical(work: object, times: int) -> float:
    """Return the median time of a call that has run once before."""
    assert callable(work)
    work()
    taken = []
    for _ in range(times):
        start = perf_counter()
        work()
        taken.append(perf_counter() - start)
    return median(taken)
