"""Figures and dates as people of each language write them."""

from __future__ import annotations

from datetime import date

import pytest

from entente.plan.document import Day, Interval, Quantity, Unit
from entente.publishing import PublishingError, load_language

NBSP = "\u00a0"


def written(text: str) -> str:
    return text.replace(NBSP, " ")


@pytest.mark.parametrize(
    ("quantity", "english", "vietnamese"),
    [
        (Quantity(0.123, Unit.SHARE), "12.3 %", "12,3 %"),
        (Quantity(0.46, Unit.SHARE, 0), "46 %", "46 %"),
        (Quantity(-0.0812, Unit.SHARE), "−8.1 %", "−8,1 %"),
        (Quantity(0.025, Unit.POINTS), "2.5 pp", "2,5 điểm %"),
        (Quantity(1234.5, Unit.NONE, 1), "1,234.5", "1.234,5"),
        (Quantity(1234567, Unit.COUNT), "1,234,567", "1.234.567"),
        (Quantity(1.23e10, Unit.USD), "USD 12.3 bn", "12,3 tỷ USD"),
        (Quantity(4.5e6, Unit.USD), "USD 4.5 mn", "4,5 triệu USD"),
        (Quantity(999_960_000.0, Unit.USD), "USD 1.0 bn", "1,0 tỷ USD"),
        (Quantity(1.5e12, Unit.USD), "USD 1.5 tn", "1,5 nghìn tỷ USD"),
        (Quantity(45_300.0, Unit.USD), "USD 45,300", "45.300 USD"),
        (Quantity(0.0, Unit.USD), "USD 0", "0 USD"),
        (Quantity(1, Unit.DAYS), "1 day", "1 ngày"),
        (Quantity(12, Unit.DAYS), "12 days", "12 ngày"),
        (Quantity(1.05, Unit.RATIO), "1.05", "1,05"),
        (Quantity(None, Unit.USD), "–", "–"),
    ],
)
def test_quantities_are_written_as_in_each_language(quantity: Quantity, english: str, vietnamese: str) -> None:
    assert written(load_language("en").quantity(quantity)) == english
    assert written(load_language("vi").quantity(quantity)) == vietnamese


def test_rounding_is_half_up_on_the_decimal_digits() -> None:
    assert written(load_language("en").quantity(Quantity(0.1225, Unit.SHARE))) == "12.3 %"
    assert written(load_language("en").quantity(Quantity(-0.00001, Unit.SHARE))) == "0.0 %"


def test_an_interval_is_in_one_unit() -> None:
    money = Interval(8e8, 1.2e9, 2.5e9, Unit.USD)
    english, vietnamese = load_language("en"), load_language("vi")
    assert written(english.interval(money)) == "USD 1.2 bn (0.8 to 2.5)"
    assert written(vietnamese.interval(money)) == "1,2 tỷ USD (0,8 đến 2,5)"
    assert written(english.range(Interval(-0.16, -0.12, -0.08, Unit.SHARE))) == "−16.0 to −8.0 %"


def test_dates_are_written_as_in_each_language() -> None:
    day = Day(date(2025, 4, 30))
    assert written(load_language("en").day(day)) == "30 April 2025"
    assert written(load_language("en").short_day(day)) == "30 Apr 2025"
    assert load_language("vi").day(day) == load_language("vi").short_day(day) == "30/4/2025"
    assert load_language("en").day(Day(None)) == "–"


def test_a_column_of_money_shares_a_scale_unless_it_spans_too_much() -> None:
    english = load_language("en")
    shared = english.shared_scale(Unit.USD, [2.5e8, 1.2e10])
    assert shared is not None
    assert english.quantity(Quantity(1.2e10, Unit.USD), shared) == "12,000.0"
    assert english.shared_scale(Unit.USD, [10.0, 1.2e10]) is None
    assert english.shared_scale(Unit.SHARE, [0.1, 0.2]) is None


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_value_that_is_no_number_is_refused(value: float) -> None:
    with pytest.raises(PublishingError, match="dash"):
        load_language("en").quantity(Quantity(value, Unit.SHARE))


def test_every_language_has_the_same_keys() -> None:
    english, vietnamese = load_language("en"), load_language("vi")
    for part in ("units", "unit_names", "texts", "classifications"):
        assert list(getattr(english, part)) == list(getattr(vietnamese, part))


@pytest.mark.parametrize("code", ["xx", "../en", ""])
def test_an_unknown_language_names_those_that_are_known(code: str) -> None:
    with pytest.raises(PublishingError, match="en, vi"):
        load_language(code)
