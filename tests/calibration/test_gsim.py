from dataclasses import replace
from importlib import resources
from pathlib import Path

import numpy as np
import pytest

from entente.calibration.gsim import assess_gsim
from entente.calibration.gsim_market import UnusableWorld, world_industries
from entente.calibration.line_effects import assess_scenarios
from entente.calibration.scenarios import TariffScenario
from entente.equilibrium.partial import solve_gsim
from entente.tradedata.loaders import load_baci
from entente.tradedata.loaders.panels import flows_as_panel

SCENARIOS = (
    TariffScenario("none", "Nothing added", 0.0),
    TariffScenario("rate-46", "46 %, others as announced", 0.46, "announced-2025-04-02"),
    TariffScenario("rate-46-alone", "46 % on home alone", 0.46),
    TariffScenario("rate-1", "1 % on home alone", 0.01),
)


@pytest.fixture(scope="module")
def samples():
    return Path(str(resources.files("entente.tradedata.loaders").joinpath("samples")))


@pytest.fixture(scope="module")
def effects():
    return {effect.scenario.code: effect for effect in assess_gsim("VNM", "USA", SCENARIOS)}


def test_nothing_added_changes_nothing(effects):
    nothing = effects["none"]
    assert nothing.exports_change_usd.mid == pytest.approx(0, abs=1)
    assert nothing.producer_surplus_change_usd.mid == pytest.approx(0, abs=1)
    assert np.isnan(nothing.duty_share_home.mid)


def test_home_bears_part_of_its_duty_and_loses(effects):
    alone = effects["rate-46-alone"]
    assert alone.export_price_change.high < 0
    assert 0 < alone.duty_share_home.low <= alone.duty_share_home.high < 1
    assert alone.producer_surplus_change_usd.high < 0
    assert alone.exporters[-1].partner == "VNM"
    assert alone.exporters[0].producer_surplus_change_usd.low > 0


def test_softer_than_with_fixed_prices(effects):
    fixed = assess_scenarios("VNM", "USA", [effects["rate-46"].scenario])[0]
    assert fixed.exports_change_usd.mid < effects["rate-46"].exports_change_usd.mid < 0


def test_the_linear_form_agrees_for_a_small_duty_and_not_for_a_large_one(effects):
    small, large = effects["rate-1"], effects["rate-46-alone"]
    assert small.exports_change_linear_usd.mid == pytest.approx(small.exports_change_usd.mid, rel=0.1)
    assert abs(large.exports_change_linear_usd.mid / large.exports_change_usd.mid - 1) > 0.2


def test_lines_are_ranked_by_what_producers_lose(effects):
    lines = effects["rate-46"].lines
    assert [line.exposure_rank for line in lines] == list(range(1, len(lines) + 1))
    losses = [abs(line.producer_surplus_change_usd.mid) for line in lines]
    assert losses == sorted(losses, reverse=True)


def test_chapters_add_up_to_homes_total(effects):
    for effect in effects.values():
        total = sum(chapter.producer_surplus_change_usd.mid for chapter in effect.chapters)
        assert total == pytest.approx(effect.producer_surplus_change_usd.mid, abs=10)
        assert sum(chapter.exports_before_usd for chapter in effect.chapters) == pytest.approx(
            effect.exports_before_usd
        )


def test_the_solution_and_its_assumptions_are_stated(effects):
    assert effects["rate-46"].residual < 1e-9
    assert any("Supply elasticities are 1.5, 5 and 20" in caveat for caveat in effects["rate-46"].caveats)


def test_a_panel_of_many_importers_is_a_world(samples):
    panel = flows_as_panel(load_baci(samples / "BACI_HS22_Y2023_V000000.csv"))
    world = world_industries(panel, year=2023)
    assert world.cells.trade_value.sum() == pytest.approx(4_192_750)
    assert set(world.importer) == {"USA", "VNM"}
    before = np.zeros(world.cells.trade_value.size)
    after = np.where((world.importer == "USA") & (world.exporter == "CHN"), 0.25, 0.0)
    effects = solve_gsim(world.cells, before, after)
    gains = dict.fromkeys(world.exporter_of_supplier, 0.0)
    for name, gain in zip(world.exporter_of_supplier, effects.producer_surplus_change, strict=True):
        gains[name] += gain
    assert gains["VNM"] > 0 > gains["CHN"]


def test_a_panel_of_another_kind_is_refused(samples):
    panel = flows_as_panel(load_baci(samples / "BACI_HS22_Y2023_V000000.csv"))
    for change, message in (({"product_kind": "hs2"}, "six digits"), ({"hs_revision": "HS2017"}, "HS2022")):
        with pytest.raises(UnusableWorld, match=message):
            world_industries(replace(panel, **change), year=2023)
    with pytest.raises(UnusableWorld, match="no flows of 1999"):
        world_industries(panel, year=1999)
