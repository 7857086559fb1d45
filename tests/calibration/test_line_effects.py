import pytest

from entente.calibration.line_effects import assess_scenarios
from entente.calibration.scenarios import TariffScenario
from entente.tradedata.starter import NotShipped

ANNEX_II, ELECTRONICS = "annex-ii-2025-04-02", "electronics-2025-04-11"


@pytest.fixture(scope="module")
def effects():
    scenarios = (
        TariffScenario("none", "No added duty", 0.0),
        TariffScenario("rate-46", "46 %, others as announced", 0.46, "announced-2025-04-02", (ANNEX_II,)),
        TariffScenario("rate-46-alone", "46 % on home alone", 0.46, "none", (ANNEX_II,)),
        TariffScenario("rate-20", "20 %", 0.20, "in-force-2025-08-07", (ANNEX_II, ELECTRONICS)),
        TariffScenario("rate-20-bare", "20 %, nothing spared", 0.20, "in-force-2025-08-07"),
        TariffScenario("rate-10", "10 % on all", 0.10, "baseline-10", (ANNEX_II, ELECTRONICS)),
        TariffScenario("world", "10 % on every partner", 0.10, {"*": 0.10}),
    )
    return {effect.scenario.code: effect for effect in assess_scenarios("VNM", "USA", scenarios, third_exporters=60)}


def test_no_duty_moves_nothing(effects):
    nothing = effects["none"]
    assert nothing.exports_change_usd.mid == pytest.approx(0, abs=1)
    assert nothing.revenue_change_all_usd.mid == pytest.approx(0, abs=1)
    assert nothing.added_rate == 0


def test_ranges_are_ordered_and_the_middle_lies_inside(effects):
    for effect in effects.values():
        for part in (effect, *effect.chapters, *effect.lines):
            assert part.exports_change_usd.low <= part.exports_change_usd.mid <= part.exports_change_usd.high


def test_a_higher_duty_costs_home_more(effects):
    def loss(code):
        return effects[code].exports_change.mid

    assert loss("rate-46") < loss("rate-20") < loss("rate-10") < 0


def test_home_alone_loses_more_than_together_with_others(effects):
    assert effects["rate-46-alone"].exports_change.mid < effects["rate-46"].exports_change.mid


def test_exemptions_spare_exports(effects):
    assert effects["rate-20"].exports_change.mid > effects["rate-20-bare"].exports_change.mid
    assert effects["rate-20"].added_rate < effects["rate-20-bare"].added_rate


def test_chapters_add_up_to_the_whole(effects):
    for effect in effects.values():
        total = sum(chapter.exports_change_usd.mid for chapter in effect.chapters)
        assert total == pytest.approx(effect.exports_change_usd.mid, abs=10)


def test_creation_and_diversion_add_up_to_the_change(effects):
    for effect in effects.values():
        parts = effect.trade_creation_usd.mid + effect.trade_diversion_usd.mid + effect.price_effect_usd.mid
        assert parts == pytest.approx(effect.exports_change_usd.mid, abs=10)


def test_what_home_loses_by_diversion_others_take_over(effects):
    for effect in effects.values():
        taken = sum(exporter.diverted_usd.mid for exporter in effect.third_exporters)
        assert taken == pytest.approx(-effect.trade_diversion_usd.mid, abs=1e5)


def test_untaxed_rivals_gain_when_home_is_taxed_alone(effects):
    alone = effects["rate-46-alone"]
    assert alone.third_exporters[0].partner == "CHN"
    assert all(exporter.exports_change_usd.mid >= 0 for exporter in alone.third_exporters)
    assert alone.consumer_surplus_change_usd.high < 0


def test_a_duty_on_everyone_creates_no_diversion_to_speak_of(effects):
    """Rates paid before differ between exporters, so relative prices still move a little."""
    world = effects["world"]
    assert abs(world.trade_diversion_usd.mid) < 0.02 * world.exports_before_usd


def test_lines_are_those_with_the_largest_loss(effects):
    losses = [abs(line.exports_change_usd.mid) for line in effects["rate-46"].lines]
    assert losses == sorted(losses, reverse=True)
    assert effects["rate-46"].lines[0].hs6 == "847130"
    assert "CHN" in effects["rate-46"].lines[0].rivals


def test_results_say_what_they_leave_out_and_where_figures_come_from(effects):
    effect = effects["rate-46"]
    assert effect.leaves_out
    assert any("not a confidence interval" in caveat for caveat in effect.caveats)
    assert set(effect.figures_from) == set(effect.provenance)


def test_the_same_scenario_gives_the_same_figures(effects):
    again = assess_scenarios("VNM", "USA", [effects["rate-20"].scenario], third_exporters=60)[0]
    assert again == effects["rate-20"]


def test_another_home_country_needs_no_new_code():
    effect = assess_scenarios("KHM", "USA", [TariffScenario("rate-49", "49 %", 0.49)])[0]
    assert effect.exports_change.mid < 0


def test_a_pair_without_a_table_is_refused():
    with pytest.raises(NotShipped, match="give your own extract"):
        assess_scenarios("VNM", "JPN", [TariffScenario("a", "A", 0.1)])


def test_finite_supply_softens_the_loss_and_is_stated():
    scenario = TariffScenario("rate-46", "46 %", 0.46, "announced-2025-04-02")
    infinite, finite = (
        assess_scenarios("VNM", "USA", [scenario], export_supply_elasticity=supply)[0] for supply in (None, 5.0)
    )
    assert infinite.exports_change.mid < finite.exports_change.mid < 0
    assert finite.price_effect_usd.high < 0 == infinite.price_effect_usd.mid
    assert any("supply elasticity 5" in caveat for caveat in finite.caveats)


APRIL_2 = (
    ANNEX_II,
    "s232-steel-2018-03-23",
    "s232-aluminum-2018-03-23",
    "s232-steel-2025-03-12",
    "s232-aluminum-2025-03-12",
    "s232-auto-2025-04-03",
)


@pytest.mark.parametrize(
    ("rate", "others", "lists", "percent"),
    [
        (0.46, "announced-2025-04-02", (), (-89, -72, -49)),
        (0.46, "announced-2025-04-02", APRIL_2, (-81, -65, -44)),
        (0.46, "none", APRIL_2, (-89, -81, -67)),
        (0.20, "in-force-2025-08-07", (), (-68, -48, -26)),
        (0.20, "in-force-2025-08-07", (*APRIL_2, ELECTRONICS), (-39, -28, -15)),
        (0.10, "baseline-10", (*APRIL_2, ELECTRONICS), (-18, -11, -6)),
        (0.10, "in-force-2025-04-10", (*APRIL_2, ELECTRONICS), (0, 10, 19)),
    ],
)
def test_worked_case_gives_the_figures_on_the_page(rate, others, lists, percent):
    change = assess_scenarios("VNM", "USA", [TariffScenario("a", "A", rate, others, lists)])[0].exports_change
    assert (100 * change.low, 100 * change.mid, 100 * change.high) == pytest.approx(percent, abs=0.5)
