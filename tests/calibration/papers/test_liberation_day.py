"""The 194-country model against the authors' own output."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from entente.calibration.papers.liberation_day import CASES, LiberationDayData, load_liberation_day, solve_case
from entente.calibration.papers.liberation_day.cases import (
    baseline_with_materials,
    labour_income,
    optimal_foreign_rate,
    optimal_united_states_rate,
)
from entente.calibration.papers.liberation_day.replicate import optimal_retaliation, optimal_united_states

SHARED = Path(__file__).parents[4] / "shared"
REFERENCE = SHARED / "reference" / "liberation_day"

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not SHARED.is_dir(), reason="needs the source data folder ../shared"),
]


@pytest.fixture(scope="module")
def data() -> LiberationDayData:
    return load_liberation_day(SHARED / "data" / "world" / "liberation_day")


@pytest.mark.parametrize("name", ["T1c1_USTR_incometax", "T1c2_USTR_lumpsum", "T9_alt4_EK", "T4_pre1_IO_USTR"])
def test_every_country_and_column_is_the_authors(data: LiberationDayData, name: str) -> None:
    reference = np.loadtxt(REFERENCE / f"{name}.csv", delimiter=",", skiprows=1)[:, :7]
    result = solve_case(data, CASES[name])
    np.testing.assert_allclose(result.columns, reference, rtol=0.0, atol=1e-6)
    assert abs(result.equilibrium.walras) < 1e-12


def test_calibrated_marketing_shares_are_the_papers(data: LiberationDayData) -> None:
    share = data.marketing_share
    assert share[0] == pytest.approx(0.11433521, abs=1e-8)
    assert share[data.united_states] == pytest.approx(0.27047098, abs=1e-8)
    exponent = data.tariff_exponent()
    assert exponent[0] == pytest.approx(1.15071883, abs=1e-8)
    assert exponent[data.united_states] == pytest.approx(1.43284758, abs=1e-8)


def test_closed_form_tariffs_are_the_papers(data: LiberationDayData) -> None:
    assert optimal_united_states_rate(data) == pytest.approx(0.21799, abs=5e-6)
    assert optimal_united_states_rate(data, labour_income(data)) == pytest.approx(0.18543, abs=5e-6)
    assert optimal_foreign_rate(data) == pytest.approx(0.22742, abs=5e-6)


def test_reciprocal_retaliation_with_materials_costs_what_the_abstract_says(data: LiberationDayData) -> None:
    result = solve_case(data, CASES["T4_post1"])
    assert round(result.columns[data.united_states, 0], 2) == -3.38


@pytest.mark.parametrize("name", sorted(set(CASES) - {"T4_pre1_IO_USTR"}))
def test_every_case_solves(data: LiberationDayData, name: str) -> None:
    assert np.all(np.isfinite(solve_case(data, CASES[name]).columns))


def test_certified_optima_beat_the_published_ones(data: LiberationDayData) -> None:
    baseline = baseline_with_materials(data)
    own = optimal_united_states(data, baseline)
    assert own.first_order_residuals[0] < 1e-9
    assert 100.0 * (own.values[0] - 1.0) > 2.15
    answer = optimal_retaliation(data, baseline)
    assert answer.first_order_residuals[0] < 1e-9
    assert 100.0 * (answer.values[0] - 1.0) > -1.13
