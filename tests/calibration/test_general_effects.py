"""General-equilibrium effects of line-level scenarios: exact, deterministic, and beside the worlds' shares."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from entente.base.errors import EntenteError
from entente.calibration.cells import load_import_cells
from entente.calibration.general_draws import PARTS, LineSchedule, draw_parts
from entente.calibration.general_effects import assess_general
from entente.calibration.general_flows import flows_of
from entente.calibration.scenarios import InvalidScenario, TariffScenario, added_rates
from entente.calibration.worlds import SHIPPED_WORLDS, load_shipped_world, sector_shock_of_lines
from entente.equilibrium import WorldError
from entente.equilibrium.general import Baseline, default_model, solve_batch, solve_equilibrium
from entente.tradedata.starter import NotShipped

EXEMPT = ("annex-ii-2025-04-02", "electronics-2025-04-11")
HIGH = TariffScenario("S-46", "46 %", 0.46, "announced-2025-04-02", EXEMPT)
LOW = TariffScenario("S-10", "10 %", 0.10, "baseline-10", EXEMPT)
NONE = TariffScenario("S-NONE", "nothing added", 0.0, "none")
ALONE = TariffScenario("S-46-ALONE", "46 % on us alone", 0.46, "none")


@pytest.fixture(scope="module")
def effects():
    return {effect.scenario.code: effect for effect in assess_general("VNM", "USA", [HIGH, LOW, NONE, ALONE])}


def test_a_duty_costs_home_in_every_world_and_more_where_less_stays_at_home(effects):
    high, low = effects["S-46"].worlds, effects["S-10"].worlds
    assert tuple(world.world for world in high) == SHIPPED_WORLDS
    for one, other in zip(high, low, strict=True):
        assert one.welfare_change_home.mid < other.welfare_change_home.mid < 0
        assert one.exports_change.mid < other.exports_change.mid < 0
        assert one.sign_probability == 1.0
        assert one.real_wage_change_home.mid < 0
    many, single = high
    assert single.welfare_change_home.mid < 1.2 * many.welfare_change_home.mid
    assert many.home_share > 0.7 > 0.3 > single.home_share
    assert many.observed_home_share == single.observed_home_share


def test_ranges_hold_the_central_result(effects):
    for effect in effects.values():
        for world in effect.worlds:
            for change in (world.welfare_change_home, world.exports_change, world.counterpart_revenue_change_usd):
                assert change.low <= change.mid <= change.high
            assert world.walras < 1e-8


def test_nothing_added_changes_nothing(effects):
    for world in effects["S-NONE"].worlds:
        for change in (
            world.welfare_change_home,
            world.welfare_change_counterpart,
            world.real_wage_change_home,
            world.exports_change,
            world.total_exports_change,
        ):
            assert (change.low, change.mid, change.high) == pytest.approx((0.0, 0.0, 0.0), abs=1e-8)
        assert world.bilateral_balance_change_usd.mid == pytest.approx(0.0, abs=1e4)
        assert world.counterpart_revenue_change_usd.high == pytest.approx(0.0, abs=1e5)


def test_home_loses_more_when_only_its_own_goods_pay(effects):
    pairs = zip(effects["S-46-ALONE"].worlds, effects["S-46"].worlds, strict=True)
    assert all(alone.exports_change.mid < both.exports_change.mid for alone, both in pairs)


def test_sectors_add_up_to_the_total(effects):
    many, _ = effects["S-46"].worlds
    lost = sum(sector.exports_before_usd * sector.exports_change.mid for sector in many.sectors)
    assert lost == pytest.approx(many.exports_change_usd.mid, rel=1e-6)
    assert many.sectors[0].sector == "C26"
    furniture = next(sector for sector in many.sectors if sector.sector == "C31T33")
    assert furniture.exports_change.mid < furniture.output_change.mid < 0


def test_the_drivers_add_up_to_the_difference_and_are_those_of_worlds_swapped_by_hand(effects):
    effect = effects["S-46"]
    many, single = effect.worlds
    theta, share, trade = effect.drivers
    total = single.welfare_change_home.mid - many.welfare_change_home.mid
    assert theta.contribution + share.contribution + trade.contribution == pytest.approx(total, abs=1e-12)
    assert share.contribution > 0 > trade.contribution  # no materials, less loss; little kept, more loss
    assert abs(theta.contribution) < 0.1 * abs(trade.contribution)
    stored, other = (load_shipped_world(name) for name in SHIPPED_WORLDS)
    swapped = replace(
        stored.world, trade_elasticity=np.full(len(stored.world.sectors), other.world.trade_elasticity[0])
    )
    swapped = replace(swapped, value_added_share=np.ones_like(stored.world.value_added_share))
    fixed = replace(
        stored, world=swapped, elasticity_low=swapped.trade_elasticity, elasticity_high=swapped.trade_elasticity
    )
    (alone,) = assess_general("VNM", "USA", [HIGH], draws=PARTS, worlds=[fixed])
    steps = theta.contribution + share.contribution
    assert alone.worlds[0].welfare_change_home.mid - many.welfare_change_home.mid == pytest.approx(steps, abs=1e-8)
    assert not alone.drivers


def test_labour_income_is_gdp_in_both_worlds(effects):
    for world in effects["S-46"].worlds:
        assert world.labour_income_over_gdp == pytest.approx(1.0, abs=1e-3)


def test_the_sentence_names_drivers_and_the_sign(effects):
    why = effects["S-46"].why_worlds_differ
    assert "labour's share of VNM's costs (29% against 100%" in why
    assert "VNM spends 75% against 19% at home" in why
    assert "this sign in 100% of draws" in why
    assert "points" not in effects["S-NONE"].why_worlds_differ
    assert "29% against 100%" in effects["S-NONE"].why_worlds_differ
    assert "before balancing" in effects["S-46"].worlds[0].observed_home_source
    caveats = " ".join(effects["S-46"].caveats)
    assert "nobody retaliates" in caveats
    assert "goods-2024: " in caveats
    assert {"icio-2024 expenditure", "us_rate_lists"} <= set(effects["S-46"].provenance)


@pytest.mark.parametrize("name", SHIPPED_WORLDS)
def test_a_result_is_that_of_the_exact_shock_solved_by_newton(effects, name):
    """The central result equals a solve with rates and costs of the lines; flows equal the equilibrium's."""
    stored, cells = load_shipped_world(name), load_import_cells("VNM", "USA")
    world, draws = stored.world, draw_parts(load_shipped_world(name), draws=PARTS, seed=1)
    usa, vnm = world.country("USA"), world.country("VNM")
    added = added_rates(HIGH, home="VNM", cells=cells)
    rates, costs = LineSchedule.of(stored, cells).shocks(added, world.ad_valorem_rate[usa], draws)
    rate, cost = world.ad_valorem_rate.copy(), np.ones_like(world.ad_valorem_rate)
    rate[usa], cost[usa] = rates[PARTS // 2], costs[PARTS // 2]
    value = solve_equilibrium(world, default_model(), ad_valorem_rate=rate, trade_cost_hat=cost).value
    found = next(one for one in effects["S-46"].worlds if one.world == name)
    assert found.welfare_change_home.mid == pytest.approx(value.welfare_hat[vnm] - 1.0, abs=1e-8)
    exports = value.trade_value[usa, vnm].sum() / world.trade_value[usa, vnm].sum() - 1.0
    assert found.exports_change.mid == pytest.approx(exports, abs=1e-7)
    assert found.counterpart_revenue_change_usd.mid == pytest.approx(
        1e6 * (value.revenue[usa] - value.baseline.revenue[usa]), rel=1e-6
    )
    balance = value.bilateral_balance("VNM", "USA") - (
        world.trade_value[usa, vnm].sum() - world.trade_value[vnm, usa].sum()
    )
    assert found.bilateral_balance_change_usd.mid == pytest.approx(1e6 * balance, rel=1e-6)

    baseline = Baseline.build(world, default_model())
    theta = world.trade_elasticity[None]
    solved = solve_batch(baseline, [usa], rate[usa][None, None], trade_cost_hat=cost[usa][None, None])
    flows = flows_of(
        baseline,
        [vnm, usa],
        solved,
        importer=usa,
        rate=rate[usa][None],
        trade_cost_hat=cost[usa][None],
        trade_elasticity=theta,
    )
    np.testing.assert_allclose(flows[:, 0], np.moveaxis(value.trade_value[:, [vnm, usa]], 1, 0), rtol=1e-6, atol=1e-6)


def test_the_lines_carry_the_worlds_own_duties():
    stored = load_shipped_world("icio-2024")
    world, lines = stored.world, LineSchedule.of(stored, load_import_cells("VNM", "USA"))
    usa = world.country("USA")
    value = np.bincount(lines.pair, weights=lines.trade_value)
    duty = np.bincount(lines.pair, weights=lines.trade_value * lines.base_rate)
    traded = world.trade_value[usa, lines.exporter, lines.sector] > 0
    rate = world.ad_valorem_rate[usa, lines.exporter, lines.sector]
    np.testing.assert_allclose((duty / value)[traded], rate[traded], atol=1e-6)
    assert traded.mean() > 0.99


@pytest.mark.parametrize("name", SHIPPED_WORLDS)
def test_shocks_of_all_parts_are_those_of_the_exact_aggregate(name):
    stored, cells = load_shipped_world(name), load_import_cells("VNM", "USA")
    draws, lines = draw_parts(stored, draws=PARTS, seed=1), LineSchedule.of(stored, cells)
    added = added_rates(HIGH, home="VNM", cells=cells)
    base = stored.world.ad_valorem_rate[stored.world.country("USA")]
    rates, costs = lines.shocks(added, base, draws)
    for part in (0, PARTS - 1):
        shock = sector_shock_of_lines(
            lines.trade_value,
            lines.base_rate,
            lines.base_rate + added[lines.kept],
            lines.pair,
            cells=len(lines.exporter),
            trade_elasticity=draws.values[part][lines.sector],
        )
        step = (1.0 + rates[part]) / (1.0 + base)
        found = (step * costs[part])[lines.exporter, lines.sector]
        np.testing.assert_allclose(found, shock.price_factor_hat, rtol=1e-12)
        np.testing.assert_allclose(costs[part][lines.exporter, lines.sector], shock.trade_cost_hat, rtol=1e-12)
    with pytest.raises(WorldError, match="above -1"):
        lines.shocks(added - 2.0, base, draws)


def test_every_part_of_the_elasticities_is_drawn_equally_often():
    stored = load_shipped_world("icio-2024")
    draws = draw_parts(stored, draws=80, seed=3)
    assert draws.weight.sum() == 81
    for sector in range(len(stored.world.sectors)):
        counts = np.bincount(draws.part[:, sector], weights=draws.weight, minlength=PARTS)
        np.testing.assert_array_equal(counts, 9)
    np.testing.assert_allclose(draws.trade_elasticity[0], stored.world.trade_elasticity)
    goods = stored.world.sector("C26")
    assert draws.values[:, goods].min() < stored.elasticity_low[goods] < stored.elasticity_high[goods]


def test_the_same_seed_gives_the_same_result_and_another_seed_another():
    one, again, other = (assess_general("VNM", "USA", [HIGH], draws=18, seed=seed)[0] for seed in (5, 5, 6))
    assert one == again
    assert one.worlds[0].welfare_change_home != other.worlds[0].welfare_change_home
    assert one.worlds[0].welfare_change_home.mid == pytest.approx(other.worlds[0].welfare_change_home.mid)
    assert (one.draws, one.seed) == (18, 5)


def test_what_cannot_be_assessed_is_refused():
    with pytest.raises(NotShipped, match="'JPN'"):
        assess_general("VNM", "JPN", [HIGH])
    with pytest.raises(InvalidScenario, match="no-such-list"):
        assess_general("VNM", "USA", [replace(HIGH, exemption_lists=("no-such-list",))])
    with pytest.raises(EntenteError, match="too few"):
        assess_general("VNM", "USA", [HIGH], draws=3)
    small = load_shipped_world("goods-2024")
    without = replace(small, world=replace(small.world, countries=("XXX", *small.world.countries[1:])))
    without = replace(without, members={"A": ("A",)})
    with pytest.raises(WorldError, match=r"No country"):
        assess_general("VNM", "USA", [HIGH], worlds=[without])
