"""A pair kept ready for what-if answers as the full assessments do."""

from __future__ import annotations

import pytest

from entente.calibration.line_effects import assess_scenarios
from entente.calibration.scenarios import InvalidScenario, TariffScenario
from entente.calibration.what_if import imports_added, is_prepared, prepare_pair
from entente.tradedata.starter import NotShipped


def test_a_prepared_pair_gives_the_line_effects_of_the_assessment():
    pair = prepare_pair("VNM", "USA")
    scenario = TariffScenario("s", "s", 0.2, {"*": 0.1}, pair.exemption_lists[:1])
    effects = pair.assess(scenario)
    (full,) = assess_scenarios("VNM", "USA", [scenario])
    assert effects.lines.exports_change_usd == full.exports_change_usd
    assert effects.lines.lines == full.lines[:10]
    assert all(world.walras < 1e-6 for world in effects.worlds)
    assert is_prepared("VNM", "USA")
    assert prepare_pair("VNM", "USA") is pair


def test_a_heavier_duty_never_sells_more():
    pair = prepare_pair("VNM", "USA")
    changes = [pair.assess(TariffScenario("s", "s", rate)).lines.exports_change.mid for rate in (0.0, 0.1, 0.2, 0.46)]
    assert changes[0] == 0
    assert changes == sorted(changes, reverse=True)


def test_what_is_not_shipped_or_not_known_is_refused():
    with pytest.raises(NotShipped):
        prepare_pair("AAA", "BBB")
    with pytest.raises(InvalidScenario):
        prepare_pair("VNM", "USA").assess(TariffScenario("s", "s", 0.1, "none", ("nothing-such",)))


def test_contracts_add_less_than_they_state_and_more_where_freight_counts():
    fas, cif = imports_added(1e9, imports_at="fas"), imports_added(1e9, imports_at="cif")
    assert 0 < fas.low < fas.mid < fas.high < 1e9
    assert cif.mid > fas.mid
    assert imports_added(2e9, imports_at="fas").mid == 2 * fas.mid
    assert imports_added(0.0, imports_at="fas").high == 0
