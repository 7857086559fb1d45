"""NAFTA against the authors' programs."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from entente.calibration.papers.caliendo_parro import (
    COLUMNS,
    COUNTRIES,
    CaliendoParroData,
    load_caliendo_parro,
    scenarios,
    solve_scenario,
    welfare_columns,
)
from entente.equilibrium.general import Baseline

SHARED = Path(__file__).parents[4] / "shared"

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not SHARED.is_dir(), reason="needs the source data folder ../shared"),
]


@pytest.fixture(scope="module")
def data() -> CaliendoParroData:
    return load_caliendo_parro(SHARED / "data" / "world" / "cp2015")


@pytest.fixture(scope="module")
def baseline(data: CaliendoParroData) -> Baseline:
    return data.balanced_baseline()


def test_nafta_alone_is_the_authors(data: CaliendoParroData, baseline: Baseline) -> None:
    path = SHARED / "reference" / "caliendo_parro" / "NAFTA_only.csv"
    with path.open() as handle:
        rows = {row["country"]: row for row in csv.DictReader(handle)}
    reference = np.array([[float(rows[label][column]) for column in COLUMNS] for label in COUNTRIES])
    equilibrium = solve_scenario(baseline, scenarios(data)["NAFTA_only"])
    # The authors stop at 1e-7 in the sum of excess demands; percentage points, and the wage as a ratio.
    np.testing.assert_allclose(welfare_columns(equilibrium), reference, rtol=0.0, atol=2e-5)
    assert abs(equilibrium.walras) < 1e-11


def test_the_balanced_base_year_has_no_transfers(baseline: Baseline) -> None:
    assert np.abs(baseline.transfer).max() < 1e-9 * baseline.spending.max()


def test_all_scenarios_solve_and_nafta_gains_most_for_mexico(data: CaliendoParroData, baseline: Baseline) -> None:
    results = {name: welfare_columns(solve_scenario(baseline, rate)) for name, rate in scenarios(data).items()}
    mexico = COUNTRIES.index("MEX")
    difference = results["world_tariff_changes_1993_2005"][:, 0] - results["world_without_NAFTA"][:, 0]
    assert int(np.argmax(difference)) == mexico
