"""Duty given up by a tariff offer, on the shipped exports of the counterpart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entente.calibration.duty_forgone import OfferedLine, forgo_duty
from entente.tradedata.starter import NotShipped

PAIR = {"home": "VNM", "counterpart": "USA", "before_year": 2025}


def test_a_cut_of_one_point_loses_one_percent_of_the_trade():
    (result,) = forgo_duty([[OfferedLine("27", 0.05, 0.04)]], **PAIR)
    assert result.year == 2024
    assert result.trade_value_fas_usd > 0
    assert result.amount_usd == pytest.approx(0.01 * result.trade_value_fas_usd)
    assert result.uncovered == ()


def test_the_most_specific_line_counts_where_two_cover_a_subheading():
    broad, narrow = OfferedLine("2711", 0.05, 0.05), OfferedLine("271112", 0.05, 0.0)
    (both,) = forgo_duty([[broad, narrow]], **PAIR)
    (alone,) = forgo_duty([[narrow]], **PAIR)
    assert both.amount_usd == pytest.approx(alone.amount_usd)
    assert both.trade_value_fas_usd > alone.trade_value_fas_usd


def test_national_lines_inside_a_subheading_take_the_deepest_cut():
    shallow, deep = OfferedLine("27111200", 0.05, 0.04), OfferedLine("27111290", 0.05, 0.01)
    (both,) = forgo_duty([[shallow, deep]], **PAIR)
    (deepest,) = forgo_duty([[deep]], **PAIR)
    assert both.amount_usd == deepest.amount_usd


def test_goods_without_recorded_trade_are_named_not_counted_as_zero():
    (result,) = forgo_duty([[OfferedLine("999999", 0.2, 0.0)]], **PAIR)
    assert result.uncovered == ("999999",)


def test_a_rise_is_no_gain():
    (result,) = forgo_duty([[OfferedLine("27", 0.05, 0.10)]], **PAIR)
    assert result.amount_usd == 0


def test_later_years_are_not_used_for_an_earlier_view():
    (result,) = forgo_duty([[OfferedLine("27", 0.05, 0.0)]], home="VNM", counterpart="USA", before_year=2020)
    assert result.year == 2019


@pytest.mark.parametrize("wrong", [{"home": "XXX"}, {"counterpart": "DEU"}, {"before_year": 1990}])
def test_a_pair_or_year_that_is_not_shipped_is_refused_with_what_is(wrong):
    with pytest.raises(NotShipped, match="shipped"):
        forgo_duty([[OfferedLine("27", 0.05, 0.0)]], **{**PAIR, **wrong})


@given(st.floats(0, 0.5), st.floats(0, 0.5))
def test_a_deeper_cut_never_costs_less(first, second):
    deep, shallow = sorted((first, second))
    lines = [[OfferedLine("84", 0.5, deep)], [OfferedLine("84", 0.5, shallow)]]
    costs = [result.amount_usd for result in forgo_duty(lines, **PAIR)]
    assert costs[0] >= costs[1]
