import pytest

from entente.calibration.preference import measure_erosion
from entente.calibration.scenarios import TariffScenario


@pytest.fixture(scope="module")
def alone():
    return measure_erosion("VNM", "USA", TariffScenario("rate-46", "46 % on home alone", 0.46))


def test_a_duty_on_home_alone_erodes_its_margin_and_widens_the_others(alone):
    by_partner = {one.partner: one for one in alone.exporters}
    assert alone.exporters[0].partner == "VNM"
    assert by_partner["VNM"].margin_after < by_partner["VNM"].margin_before
    assert by_partner["VNM"].change_usd < -20e9
    assert by_partner["KHM"].change_usd > 0
    assert by_partner["KHM"].margin_after > by_partner["KHM"].margin_before


def test_the_lines_are_homes_with_both_duties(alone):
    line = alone.lines[0]
    assert line.own_rate_after == pytest.approx(line.own_rate_before + 0.46)
    assert line.competitors_rate_after == pytest.approx(line.competitors_rate_before)
    changes = [abs(one.change_usd) for one in alone.lines]
    assert changes == sorted(changes, reverse=True)


def test_the_same_duty_on_everybody_changes_margins_little(alone):
    world = measure_erosion("VNM", "USA", TariffScenario("world", "10 % on all", 0.10, {"*": 0.10}))
    home = next(one for one in world.exporters if one.partner == "VNM")
    assert abs(home.change_usd) < 0.02 * abs(alone.exporters[0].change_usd)


def test_no_change_erodes_nothing():
    still = measure_erosion("VNM", "USA", TariffScenario("none", "Nothing added", 0.0))
    assert all(one.change_usd == 0 for one in still.exporters)
    assert any("duties alone" in caveat for caveat in still.caveats)
