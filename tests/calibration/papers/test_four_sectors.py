"""The four-sector variants on a made-up trade file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from entente.calibration.papers.errors import PaperDataError
from entente.calibration.papers.liberation_day.data import LiberationDayData
from entente.calibration.papers.liberation_day.four_sectors import read_four_sector_world, solve_four_sectors

LABELS = ("USA", "CHN", "VNM", "DEU", "ZZZ")


@pytest.fixture
def data() -> LiberationDayData:
    rng = np.random.default_rng(0)
    exports = rng.gamma(2.0, 5.0, (5, 5))
    np.fill_diagonal(exports, 0.0)
    exports[0] *= 3.0
    rate = np.array([0.0, 0.54, 0.46, 0.2, 0.1])
    return LiberationDayData(LABELS, exports, exports.sum(axis=1) * 4.0, rate)


def write(path: Path, sectors: int = 4) -> Path:
    rng = np.random.default_rng(1)
    lines = ["exporter,importer,sector,trade_value"]
    for n, importer in enumerate(LABELS):
        for i, exporter in enumerate(LABELS):
            for k in range(sectors):
                if importer == "ZZZ" and k == 2:
                    continue
                lines.append(f"{exporter},{importer},{k + 1},{rng.gamma(2.0, 5.0) + (60.0 if n == i else 0.0)}")
    path.write_text("\n".join(lines))
    return path


def test_the_cases_solve_and_drop_a_country_without_purchases(data: LiberationDayData, tmp_path: Path) -> None:
    world = read_four_sector_world(data, write(tmp_path / "trade.csv"))
    assert world.countries == LABELS[:4]
    results = solve_four_sectors(data, world)
    assert set(results) == {"T9_alt1", "T4_pre3", "T4_post3"}
    for result in results.values():
        assert np.all(np.isfinite(result.columns))
        assert abs(result.equilibrium.walras) < 1e-10
    # Labour leaves no sector: the shares of the wage bill still sum to one.
    value = results["T9_alt1"].equilibrium
    assert np.abs(value.excess_labour_demand).max() < 1e-9
    assert value.revenue[1] == pytest.approx(0.0, abs=1e-9)
    assert results["T4_post3"].columns[0, 0] < results["T4_pre3"].columns[0, 0]


def test_a_sector_out_of_range_names_the_line(data: LiberationDayData, tmp_path: Path) -> None:
    with pytest.raises(PaperDataError, match=r"trade\.csv:6: '5' does not fit"):
        read_four_sector_world(data, write(tmp_path / "trade.csv", sectors=5))
