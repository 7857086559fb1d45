import csv
from pathlib import Path

import pytest

from entente.calibration.reciprocal_formula import UnknownPartner, compare_roundings, paths_to_rate, published_rates
from entente.equilibrium.deficit_formula import DeficitFormula, ImpossibleFormulaError, Rounding

ANNEX_I, CHART = "Annex I, first text", "chart of 2 April 2025"


@pytest.fixture(scope="module")
def reports():
    return {(report.rounding, report.published_list): report for report in compare_roundings()}


def test_annex_i_is_half_the_ratio_rounded_up(reports):
    report = reports[Rounding.UP, ANNEX_I]
    assert (report.partners, report.testable, report.reproduced) == (57, 55, 54)
    assert [exception.partner for exception in report.exceptions] == ["CHE"]
    assert set(report.not_testable) == {"Falkland Islands", "Syria"}


def test_the_chart_is_half_the_rounded_ratio_rounded_up(reports):
    report = reports[Rounding.NEAREST_THEN_UP, CHART]
    assert (report.testable, report.reproduced) == (55, 51)
    found = {exc.partner: (round(exc.computed_rate, 2), exc.published_rate) for exc in report.exceptions}
    assert found == {"VNM": (0.45, 0.46), "JPN": (0.23, 0.24), "VUT": (0.23, 0.22), "MWI": (0.18, 0.17)}


def test_neither_rounding_gives_the_other_list(reports):
    assert reports[Rounding.UP, CHART].reproduced == 40
    assert reports[Rounding.NEAREST_THEN_UP, ANNEX_I].reproduced == 39


def test_purchases_that_bring_the_rate_to_a_target():
    to_20, to_10 = paths_to_rate("VNM", (0.20, 0.10))
    assert to_20.rate == pytest.approx(0.46)
    assert to_20.deficit_usd / 1e9 == pytest.approx(123.463)
    assert to_20.extra_purchases_usd / 1e9 == pytest.approx(68.84, abs=0.005)
    assert to_10.extra_purchases_usd > to_20.extra_purchases_usd
    assert to_20.deficit_usd - to_20.extra_purchases_usd == pytest.approx(to_20.largest_deficit_usd)


def test_a_target_below_the_floor_or_an_unknown_partner_is_refused():
    with pytest.raises(ImpossibleFormulaError, match="floor"):
        paths_to_rate("VNM", (0.05,))
    for partner in ("XXX", "SYR"):
        with pytest.raises(UnknownPartner, match="no US trade figures"):
            paths_to_rate(partner, (0.20,))


def test_other_parameters_can_be_tried():
    path = paths_to_rate("VNM", (0.20,), DeficitFormula(pass_through=0.945))[0]
    assert path.rate == pytest.approx(0.12)


@pytest.mark.shared
def test_parameters_and_findings_agree_with_the_facts(reports):
    path = Path(__file__).resolve().parents[3] / "shared/facts/formula_parameters.csv"
    if not path.is_file():
        pytest.skip("the source folder is not beside this checkout")
    with path.open(encoding="utf-8") as handle:
        facts = {row["item"]: row["value"] for row in csv.DictReader(handle)}
    formula = DeficitFormula()
    assert formula.price_elasticity == float(facts["eps"])
    assert formula.pass_through == float(facts["phi"])
    annex, chart = reports[Rounding.UP, ANNEX_I], reports[Rounding.NEAREST_THEN_UP, CHART]
    assert f"{annex.reproduced}/{annex.testable}" == facts["check: Annex I first text"]
    assert f"{chart.reproduced}/{chart.testable}" == facts["check: chart of 2 April"]
    assert len(published_rates()) == 57
