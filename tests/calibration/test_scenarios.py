import numpy as np
import pytest

from entente.calibration.cells import load_import_cells
from entente.calibration.scenarios import InvalidScenario, TariffScenario, added_rates, rate_list


@pytest.fixture(scope="module")
def cells():
    return load_import_cells("VNM", "USA")


def rates_of(scenario, cells, partner):
    chosen = cells.of_partner(partner) & cells.modelled
    return added_rates(scenario, home="VNM", cells=cells)[chosen]


def test_home_pays_its_own_rate_whatever_the_list_says(cells):
    scenario = TariffScenario("a", "A", 0.20, "announced-2025-04-02")
    assert set(rates_of(scenario, cells, "VNM")) == {0.20}
    assert set(rates_of(scenario, cells, "CHN")) == {0.34}
    assert set(rates_of(scenario, cells, "BRA")) == {0.10}
    assert set(rates_of(scenario, cells, "CAN")) == {0.0}


def test_listed_goods_are_spared_from_every_partner(cells):
    scenario = TariffScenario("a", "A", 0.46, {"*": 0.10}, ("electronics-2025-04-11",))
    added = added_rates(scenario, home="VNM", cells=cells)
    listed = cells.exempt_under(("electronics-2025-04-11",))
    assert not added[listed].any()
    assert (added[~listed & cells.modelled] > 0).all()


def test_a_rate_that_counts_the_general_rate_in_adds_only_the_rest(cells):
    union = cells.of_partner("EUU") & cells.modelled
    added = added_rates(TariffScenario("a", "A", 0.2, "in-force-2025-08-07"), home="VNM", cells=cells)[union]
    assert np.allclose(np.maximum(cells.collected_rate[union], 0.15), cells.collected_rate[union] + added)


def test_special_provisions_pay_nothing_more(cells):
    added = added_rates(TariffScenario("a", "A", 0.46, {"*": 0.1}), home="VNM", cells=cells)
    assert not added[~cells.modelled].any()


@pytest.mark.parametrize(
    ("scenario", "message"),
    [
        (TariffScenario("a", "A", 0.46, "nowhere"), "Use one of .*announced-2025-04-02"),
        (TariffScenario("a", "A", 0.46, {"CHN": 0.1}), 'Name it, or add "\\*"'),
        (TariffScenario("a", "A", 0.46, {"XXX": 0.1, "*": 0.0}), "XXX is not a partner"),
        (TariffScenario("a", "A", 0.46, "none", ("annex-9",)), "no exemption list annex-9"),
    ],
)
def test_names_the_tables_do_not_have_are_refused(scenario, message, cells):
    with pytest.raises(InvalidScenario, match=message):
        added_rates(scenario, home="VNM", cells=cells)


def test_percentages_written_as_fractions_are_caught():
    with pytest.raises(InvalidScenario, match=r"write 0\.46 for 46 %"):
        TariffScenario("a", "A", 46.0)
    with pytest.raises(InvalidScenario, match="fraction above -1"):
        TariffScenario("a", "A", 0.1, {"*": -1.5})
    with pytest.raises(InvalidScenario, match="twice"):
        TariffScenario("a", "A", 0.1, "none", ("x", "x"))


def test_a_list_has_a_rate_for_everyone_else():
    assert rate_list("none")["*"].rate == 0.0
