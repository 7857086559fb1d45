import dataclasses
from datetime import date

import numpy as np
import pytest

from entente.calibration.commensurability import compare_schedules
from entente.calibration.commensurability_rule import CommensurabilityRule, Outcome, shipped_rule
from entente.calibration.commensurability_sides import CONCESSIONS, INDICES, InvalidRule, Schedule
from entente.calibration.commensurability_sources import (
    ScheduleLine,
    counterpart_schedule,
    home_schedule,
    national_lines,
)
from entente.calibration.duty_forgone import OfferedLine
from entente.calibration.scenarios import TariffScenario
from entente.tradedata.schedules import vn_schedule
from entente.tradedata.starter import NotShipped


def schedule(importer, exporter, before, after, trade=(50.0, 30.0, 20.0), elasticity=4.0, observed=None):
    return Schedule(
        importer=importer,
        exporter=exporter,
        lines=tuple(f"{index:06d}" for index in range(1, len(before) + 1)),
        rate_before=np.array(before),
        rate_after=np.array(after),
        rate_observed=np.array(before if observed is None else observed),
        trade_value_usd=np.array(trade) * 1e6,
        demand_elasticity=np.full(len(before), elasticity),
        trade_basis="made up",
    )


def rule(low=None, commensurate=None):
    return CommensurabilityRule(low or {}, commensurate or {}, "this test")


def compare(home_after, their_after, applied=None, **options):
    return compare_schedules(
        schedule("HHH", "CCC", [0.1, 0.2, 0.3], home_after, **options),
        schedule("CCC", "HHH", [0.0, 0.05, 0.46], their_after),
        rule=applied,
    )


def test_both_sides_are_measured_before_and_after_by_the_same_indices():
    result = compare([0.0, 0.0, 0.1], [0.0, 0.0, 0.2])
    for side in (result.home, result.counterpart):
        for name in INDICES:
            assert np.isfinite(side.before.get(name))
        assert side.after.get("trade_weighted_average") < side.before.get("trade_weighted_average")
        assert side.after.get("welfare_equivalent") < side.before.get("welfare_equivalent")
        assert all(side.gives[name] > 0 for name in CONCESSIONS)
    assert result.home.before.get("trade_weighted_average") == pytest.approx(0.17)
    assert result.counterpart.gives["concession_duty_forgone"] == pytest.approx(30e6 * 0.05 + 20e6 * 0.26)


def test_the_same_offers_on_the_same_trade_are_commensurate():
    one = schedule("HHH", "CCC", [0.1, 0.2, 0.3], [0.0, 0.0, 0.1])
    other = schedule("CCC", "HHH", [0.1, 0.2, 0.3], [0.0, 0.0, 0.1])
    strict = rule(commensurate=dict.fromkeys(INDICES + CONCESSIONS, 0.0))
    assert compare_schedules(one, other, rule=strict).commensurate is Outcome.MET


def test_a_difference_beyond_the_tolerance_is_not_and_the_gap_is_said():
    applied = rule(commensurate={"trade_weighted_average": 0.5})
    result = compare([0.0, 0.0, 0.1], [0.0, 0.0, 0.2], applied)
    (finding,) = result.findings
    assert finding.outcome is Outcome.MET  # 2 % and 4 %: they differ by half
    wider = compare([0.0, 0.0, 0.05], [0.0, 0.0, 0.2], applied)
    assert wider.commensurate is Outcome.NOT_MET
    assert wider.findings[0].gap == pytest.approx(0.75 - 0.5)
    assert "1.00%" in wider.findings[0].reason
    assert "75%" in wider.findings[0].reason


def test_low_is_a_ceiling_on_each_side():
    result = compare([0.0, 0.0, 0.1], [0.0, 0.0, 0.46], rule(low={"trade_weighted_average": 0.05}))
    assert {finding.side: finding.outcome for finding in result.findings} == {
        "HHH": Outcome.MET,
        "CCC": Outcome.NOT_MET,
    }
    assert result.low is Outcome.NOT_MET
    assert result.commensurate is Outcome.UNKNOWN  # nothing was asked


def test_without_recorded_trade_the_rule_is_unknown_and_never_met():
    unknown = compare([0.0, 0.0, 0.0], [0.0, 0.0, 0.0], shipped_rule(), trade=(np.nan, np.nan, np.nan))
    assert unknown.low is Outcome.UNKNOWN
    assert unknown.commensurate is Outcome.UNKNOWN
    assert any("3 lines of HHH have no recorded trade" in caveat for caveat in unknown.caveats)


def test_lines_whose_rate_is_not_known_are_left_out_and_said():
    result = compare([0.0, np.nan, 0.0], [0.0, 0.0, 0.0])
    assert result.home.known_share == pytest.approx(0.7)
    assert any("known for 70.0%" in caveat for caveat in result.caveats)


def test_two_schedules_without_duties_are_low_and_commensurate():
    free = [0.0, 0.0, 0.0]
    applied = rule({"trade_weighted_average": 0.0}, {"welfare_equivalent": 0.0})
    result = compare(free, free, applied)
    assert (result.low, result.commensurate) == (Outcome.MET, Outcome.MET)


def test_trade_recorded_at_another_rate_is_brought_to_the_rates_compared():
    """Recorded free of duty, a cut from 46 % can bring back no more than was there."""
    theirs = schedule("CCC", "HHH", [0.46] * 3, [0.0] * 3, observed=[0.0] * 3, elasticity=9.0)
    result = compare_schedules(schedule("HHH", "CCC", [0.1] * 3, [0.0] * 3), theirs)
    assert result.counterpart.gives["concession_trade_gain"] == pytest.approx(100e6 * (1 - 1.46**-9))
    assert result.counterpart.gives["concession_duty_forgone"] == pytest.approx(46e6)


@pytest.mark.parametrize(
    ("low", "commensurate", "message"),
    [
        ({"kindness": 0.1}, {}, "no index 'kindness'"),
        ({}, {"kindness": 0.1}, "no figure 'kindness'"),
        ({"simple_average": 5}, {}, "fraction from 0 to 1"),
    ],
)
def test_an_impossible_rule_is_refused(low, commensurate, message):
    with pytest.raises(InvalidRule, match=message):
        rule(low, commensurate)


def test_schedules_that_are_not_each_others_mirror_are_refused():
    one = schedule("HHH", "CCC", [0.1], [0.1], trade=(1.0,))
    with pytest.raises(InvalidRule, match="what each side charges the other"):
        compare_schedules(one, one)
    with pytest.raises(InvalidRule, match="has a known rate"):
        compare([np.nan] * 3, [0.0] * 3)


def test_the_shipped_rule_says_that_it_is_an_assumption():
    assert "Assumption" in shipped_rule().source


def test_schedules_come_from_the_shipped_tables_and_the_lines_of_offers():
    now = TariffScenario("rate-46", "46 %", 0.46, "none", ("annex-ii-2025-04-02",))
    theirs = counterpart_schedule("VNM", "USA", before=now, after=TariffScenario("rate-10", "10 %", 0.10))
    ours = home_schedule(
        [ScheduleLine("080211", 0.05, 0.0), ScheduleLine("87032363", 0.50, 0.36), ScheduleLine("87032357", 0.40, 0.36)],
        home="VNM",
        counterpart="USA",
        before_year=2025,
    )
    result = compare_schedules(ours, theirs)
    assert result.counterpart.before.get("trade_weighted_average") > 0.4
    assert 0.1 < result.counterpart.after.get("trade_weighted_average") < 0.2
    assert 10e9 < result.counterpart.gives["concession_trade_gain"] < theirs.trade_value_usd.sum()
    cars = ours.lines.index("870323")
    assert ours.rate_before[cars] == pytest.approx(0.45)
    assert 0 < result.home.known_share < 0.2
    assert any("averaged" in caveat for caveat in result.caveats)
    assert any("upper bounds" in caveat for caveat in result.caveats)


def test_what_is_not_shipped_or_out_of_range_is_refused():
    lines = [ScheduleLine("080211", 0.05, 0.0)]
    with pytest.raises(NotShipped):
        home_schedule(lines, home="VNM", counterpart="JPN", before_year=2025)
    with pytest.raises(InvalidRule, match="080211"):
        home_schedule([ScheduleLine("080211", -0.05, 0.0)], home="VNM", counterpart="USA", before_year=2025)
    with pytest.raises(InvalidRule, match="more than once"):
        home_schedule(lines * 2, home="VNM", counterpart="USA", before_year=2025)


def test_a_national_schedule_carries_the_offers_and_covers_the_trade():
    schedule = vn_schedule(date(2025, 4, 30))
    offers = [OfferedLine("08", 0.05, 0.0), OfferedLine("080211", 0.05, 0.01), OfferedLine("87032399", 0.5, 0.3)]
    lines = {line.hs: line for line in national_lines(schedule, offers)}
    assert (lines["080211"].rate_before, lines["080211"].rate_after) == (0.05, 0.01)
    assert lines["081330"].rate_after == 0.0
    assert lines["87032399"].rate_after == 0.3
    untouched = lines["640411"]
    assert untouched.rate_before == untouched.rate_after > 0
    ours = home_schedule(list(lines.values()), home="VNM", counterpart="USA", before_year=2025, notes=schedule.caveats)
    result = compare_schedules(ours, counterpart_schedule("VNM", "USA", before=None, after=None))
    assert result.home.known_share > 0.85
    assert any("full schedule does not ship" in caveat for caveat in result.caveats)
    with pytest.raises(InvalidRule, match="offered more than once"):
        national_lines(schedule, offers * 2)


def guessing(estimated, rule_):
    """Home's three lines of 70, 20 and 10 % of trade, of which some rates are averages."""
    home = schedule("HHH", "CCC", [0.1] * 3, [0.1, 0.1, 0.0], trade=(70.0, 20.0, 10.0))
    home = dataclasses.replace(home, estimated=np.array(estimated))
    return compare_schedules(home, schedule("CCC", "HHH", [0.02] * 3, [0.02] * 3), rule=rule_)


def test_a_figure_that_rests_on_averages_gets_no_verdict_and_what_is_given_does():
    strict = CommensurabilityRule(
        {"trade_weighted_average": 0.05}, {"concession_trade_covered": 0.5}, "a test", most_estimated=0.25
    )
    unsure = guessing([True, False, False], strict)
    assert unsure.home.estimated_share("trade_weighted_average") == pytest.approx(0.7)
    assert unsure.home.estimated_share("simple_average") == pytest.approx(1 / 3)
    low = {finding.side: finding for finding in unsure.findings if finding.test == "low"}
    assert (low["HHH"].outcome, low["CCC"].outcome) == (Outcome.UNKNOWN, Outcome.MET)
    assert "70% for HHH" in low["HHH"].reason
    assert unsure.low is Outcome.UNKNOWN
    assert unsure.commensurate is Outcome.NOT_MET  # the line that is cut has a rate of its own
    assert any("sector averages" in caveat for caveat in unsure.caveats)


def test_few_averages_leave_the_verdict_standing():
    lenient = CommensurabilityRule({"trade_weighted_average": 0.05}, {}, "a test", most_estimated=0.25)
    assert guessing([False, True, False], lenient).low is Outcome.NOT_MET
    with pytest.raises(InvalidRule, match="estimated rates"):
        CommensurabilityRule({}, {}, "a test", most_estimated=25)
