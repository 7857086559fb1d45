from datetime import date

import pytest

from entente.base.hs import InvalidHSCode
from entente.tradedata.measures import (
    NoPreference,
    NoSchedule,
    OutsideRegister,
    UnitValue,
    UnknownLine,
    UnknownOrigin,
    WrongImporter,
    shipped_register,
    tariff_rate,
)
from entente.tradedata.schedules import us_schedule

SHIRT, PHONE, CAR, BOLT = "61091000", "85171300", "87032301", "73181520"


def added(exporter, hs, on, **options):
    found = tariff_rate("USA", exporter, hs, on, **options)
    assert found.ad_valorem_rate == pytest.approx(sum(measure.adds for measure in found.measures))
    return round(found.ad_valorem_rate - found.base_rate, 9)


@pytest.mark.parametrize(
    ("on", "rate"),
    [
        (date(2025, 4, 4), 0.0),
        (date(2025, 4, 5), 0.10),
        (date(2025, 4, 8), 0.10),
        (date(2025, 4, 9), 0.46),
        (date(2025, 4, 10), 0.10),
        (date(2025, 8, 6), 0.10),
        (date(2025, 8, 7), 0.20),
        (date(2026, 2, 19), 0.20),
        (date(2026, 2, 20), 0.0),
        (date(2026, 2, 24), 0.10),
        (date(2026, 7, 23), 0.10),
        (date(2026, 7, 24), 0.125),
    ],
)
def test_vietnams_steps(on, rate):
    assert added("VNM", SHIRT, on) == rate


@pytest.mark.parametrize(
    ("on", "known_on", "rate"),
    [
        (date(2025, 4, 20), date(2025, 4, 1), 0.0),  # nothing announced
        (date(2025, 4, 20), date(2025, 4, 3), 0.46),  # announced, not yet suspended
        (date(2025, 7, 20), date(2025, 4, 10), 0.46),  # the pause was for 90 days
        (date(2025, 7, 20), date(2025, 7, 7), 0.10),  # and was made longer
        (date(2025, 8, 5), date(2025, 7, 7), 0.46),
        (date(2025, 8, 5), date(2025, 7, 31), 0.10),
        (date(2026, 3, 1), date(2026, 1, 1), 0.20),  # the ruling was to come
    ],
)
def test_what_was_known_then_decides(on, known_on, rate):
    assert added("VNM", SHIRT, on, known_on=known_on) == rate


def test_an_exemption_that_reaches_back_applies_from_its_legal_day():
    assert added("VNM", PHONE, date(2025, 4, 6)) == 0
    assert added("VNM", PHONE, date(2025, 4, 6), known_on=date(2025, 4, 10)) == 0.10
    assert added("VNM", PHONE, date(2025, 4, 6), known_on=date(2025, 4, 11)) == 0
    relief = tariff_rate("USA", "VNM", PHONE, date(2025, 4, 6)).reliefs[0]
    assert (relief.id, relief.announced, relief.valid_from) == (
        "us-reciprocal-electronics",
        date(2025, 4, 11),
        date(2025, 4, 5),
    )


@pytest.mark.parametrize(
    ("on", "rate"),
    [
        (date(2025, 2, 3), 0.075),
        (date(2025, 2, 4), 0.175),
        (date(2025, 3, 4), 0.275),
        (date(2025, 4, 5), 0.375),
        (date(2025, 4, 9), 1.115),
        (date(2025, 4, 10), 1.525),
        (date(2025, 5, 14), 0.375),
        (date(2025, 11, 10), 0.275),
        (date(2026, 2, 20), 0.075),
        (date(2026, 2, 24), 0.175),
        (date(2026, 7, 24), 0.20),
    ],
)
def test_chinas_steps_on_a_shirt_of_list_4a(on, rate):
    assert added("CHN", SHIRT, on) == pytest.approx(rate)


def test_china_would_have_paid_34_as_first_announced():
    assert added("CHN", SHIRT, date(2025, 4, 9), known_on=date(2025, 4, 3)) == pytest.approx(0.34 + 0.20 + 0.075)


def test_metals_by_date():
    days = {date(2025, 1, 1): 0, date(2025, 3, 12): 0.25, date(2025, 6, 3): 0.25, date(2025, 6, 4): 0.50}
    for day, rate in days.items():
        assert added("VNM", BOLT, day) == rate  # no reciprocal duty beside it
    assert added("GBR", BOLT, date(2025, 6, 4)) == 0.25
    mill = "72083900"
    assert added("VNM", mill, date(2025, 1, 1)) == 0.25
    assert added("DEU", mill, date(2025, 1, 1)) == 0


def test_a_duty_on_the_metal_leaves_the_rest_to_the_reciprocal_duty():
    whole = added("VNM", "8302413000", date(2025, 7, 1))
    half = added("VNM", "8302413000", date(2025, 7, 1), content_share=0.5)
    assert whole == 0.50
    assert added("VNM", BOLT, date(2025, 7, 1), content_share=0.5) == 0.50  # whole value, in chapter 73
    assert half == pytest.approx(0.5 * 0.50 + 0.5 * 0.10)


def test_a_total_counts_the_general_rate_in():
    found = tariff_rate("USA", "DEU", CAR, date(2025, 10, 10))
    assert found.ad_valorem_rate == pytest.approx(0.15)
    assert added("DEU", SHIRT, date(2025, 10, 10)) == 0  # its general rate is above 15 %
    assert tariff_rate("USA", "JPN", "84713001", date(2025, 8, 20)).ad_valorem_rate == 0


def test_an_agreement_that_reaches_back_is_seen_only_once_signed():
    day = date(2025, 8, 20)
    dutiable = "69111037"
    base = tariff_rate("USA", "JPN", dutiable, day).base_rate
    assert added("JPN", dutiable, day, known_on=date(2025, 8, 20)) == pytest.approx(0.15)
    assert added("JPN", dutiable, day) == pytest.approx(max(0.15 - base, 0))


@pytest.mark.parametrize(
    ("exporter", "hs", "on", "rate"),
    [
        ("CAN", "27090010", date(2025, 3, 4), 0.10),  # crude oil: energy from the first day
        ("CAN", "31042000", date(2025, 3, 6), 0.25),  # potash: a day before its rate was lowered
        ("CAN", "31042000", date(2025, 3, 7), 0.10),
        ("MEX", "31042000", date(2025, 3, 7), 0.10),
        ("MEX", "27090010", date(2025, 3, 7), 0.25),
        ("BRA", "64039960", date(2025, 8, 5), 0.10),
        ("BRA", "64039960", date(2025, 8, 6), 0.50),
        ("BRA", "09011100", date(2025, 11, 12), 0.50),  # coffee, spared of both from 13 November
        ("BRA", "09011100", date(2025, 11, 13), 0.0),
        ("BRA", "47032100", date(2025, 8, 7), 0.10),  # pulp is on Annex I of the order, and then on Annex II
        ("BRA", "64039960", date(2026, 7, 22), 0.35),  # section 301 beside the surcharge of section 122
        ("IND", "64039960", date(2025, 8, 27), 0.50),
    ],
)
def test_orders_on_single_origins(exporter, hs, on, rate):
    answer = tariff_rate("USA", exporter, hs, on)
    added = sum(measure.adds for measure in answer.measures[1:])
    assert added == pytest.approx(rate, abs=1e-9)


def test_the_lower_rate_for_india_is_told_and_not_counted():
    answer = tariff_rate("USA", "IND", "64039960", date(2026, 2, 10))
    assert sum(measure.adds for measure in answer.measures[1:]) == pytest.approx(0.25)
    assert any("18 %" in caveat for caveat in answer.caveats)


def test_column_2_origins_pay_column_2_and_no_reciprocal_duty():
    found = tariff_rate("USA", "CUB", SHIRT, date(2025, 5, 1))
    assert found.measures[0].id == "usa-column2"
    assert found.ad_valorem_rate == pytest.approx(0.90)


def test_a_claimed_preference_frees_from_the_border_duty():
    assert added("MEX", CAR, date(2025, 4, 10), preference="S") == pytest.approx(0.25)
    assert tariff_rate("USA", "MEX", SHIRT, date(2025, 4, 10)).ad_valorem_rate == pytest.approx(0.165 + 0.25)
    assert tariff_rate("USA", "MEX", SHIRT, date(2025, 4, 10), preference="S").ad_valorem_rate == 0
    with pytest.raises(NoPreference, match="open to CAN, MEX, not to VNM"):
        tariff_rate("USA", "VNM", SHIRT, date(2025, 4, 10), preference="S")


def test_the_order_of_29_april_reaches_back_to_march():
    day = date(2025, 4, 10)
    assert added("CAN", CAR, day) == pytest.approx(0.25)
    assert added("CAN", CAR, day, known_on=day) == pytest.approx(0.50)


def test_conditional_duties_are_told_and_not_counted():
    found = tariff_rate("USA", "VNM", SHIRT, date(2025, 9, 1))
    assert [measure.id for measure in found.conditional] == ["us-reciprocal-transshipped-40"]
    assert found.conditional[0].condition
    laptop = tariff_rate("USA", "VNM", "84713001", date(2025, 9, 1))
    assert laptop.ad_valorem_rate == 0
    assert "us-232-vehicle-computers-25" in [measure.id for measure in laptop.conditional]


def test_a_relief_for_an_article_within_a_line_is_told_and_not_counted():
    found = tariff_rate("USA", "VNM", "19059010", date(2026, 3, 1))
    assert found.ad_valorem_rate == pytest.approx(found.base_rate + 0.10)
    assert any("spared if the goods are the article the annex names" in caveat for caveat in found.caveats)


def test_a_heading_is_averaged_with_its_range():
    found = tariff_rate("USA", "VNM", "640411", date(2025, 4, 10))
    assert found.basis == "weighted by US imports of 2024 from the exporter"
    assert found.lowest < found.ad_valorem_rate < found.highest
    assert found.line_count == len(found.lines) == 41
    assert tariff_rate("USA", "THA", "640411", date(2025, 4, 10)).basis == "simple mean over tariff lines"


def test_specific_duties_are_counted_by_what_they_collected_and_told_apart():
    found = tariff_rate("USA", "VNM", "64041179", date(2025, 1, 1))
    assert found.specific[0].text == "90¢/pr. + 37.5%"
    assert found.ad_valorem_rate == pytest.approx(0.375 + found.specific[0].ad_valorem_equivalent)
    given = tariff_rate("USA", "VNM", "64041179", date(2025, 1, 1), unit_value=UnitValue(9.0, "pair"))
    assert given.ad_valorem_rate == pytest.approx(0.375 + 0.10)
    assert given.complete


def test_a_specific_duty_without_equivalent_is_listed_not_dropped():
    found = tariff_rate("USA", "CUB", "02071100", date(2025, 1, 1))
    assert not found.complete
    assert (found.specific[0].text, found.specific[0].ad_valorem_equivalent) == ("22¢/kg", None)
    assert any("not counted" in caveat for caveat in found.caveats)


def test_a_duty_on_a_content_gives_both_ends():
    found = tariff_rate("USA", "JPN", "33049950", date(2025, 8, 20))
    assert (found.lowest, found.highest) == (pytest.approx(0.15), pytest.approx(0.50))
    assert any("aluminium content alone" in caveat for caveat in found.caveats)


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        (("USA", "Vietnam", SHIRT, date(2025, 5, 1)), UnknownOrigin, 'Did you mean "VNM"'),
        (("USA", "USA", SHIRT, date(2025, 5, 1)), UnknownOrigin, "is the importer"),
        (("JPN", "VNM", SHIRT, date(2025, 5, 1)), NoSchedule, "No schedule ships for importer 'JPN'"),
        (
            ("USA", "VNM", "851712", date(2025, 5, 1)),
            UnknownLine,
            "HS 2017 had 851712; it split into 851713 and 851714",
        ),
        (("USA", "VNM", SHIRT, date(2024, 5, 1)), OutsideRegister, "begins on 2025-01-01"),
        (("USA", "VNM", "64.04.11", date(2025, 5, 1)), InvalidHSCode, "without separators"),
    ],
)
def test_bad_input_says_what_to_do(arguments, error, words):
    with pytest.raises(error, match=words):
        tariff_rate(*arguments)


def test_a_code_of_an_older_edition_that_changed_is_refused():
    with pytest.raises(UnknownLine, match="Choose the one the goods are in"):
        tariff_rate("USA", "VNM", "851712", date(2025, 5, 1), hs_revision="HS2017")
    same = tariff_rate("USA", "VNM", "640411", date(2025, 5, 1), hs_revision="HS2017")
    assert same.hs_revision == "HS2017"


def test_gaps_and_days_after_the_register_become_caveats():
    solar = tariff_rate("USA", "VNM", "854143", date(2025, 5, 1))
    assert any("Anti-dumping" in caveat for caveat in solar.caveats)
    assert any("register ends" in caveat for caveat in tariff_rate("USA", "VNM", SHIRT, date(2027, 1, 1)).caveats)


def test_a_decree_is_not_known_before_its_day():
    day = date(2025, 4, 30)
    assert tariff_rate("VNM", "USA", "271111", day).ad_valorem_rate == 0.02
    assert tariff_rate("VNM", "USA", "271111", day, known_on=date(2025, 3, 1)).ad_valorem_rate == 0.05


def test_a_schedule_or_a_register_of_another_country_is_refused():
    day = date(2025, 5, 1)
    with pytest.raises(WrongImporter, match="schedule is of USA"):
        tariff_rate("CAN", "VNM", "640411", day, schedule=us_schedule())
    with pytest.raises(WrongImporter, match="register is of USA"):
        tariff_rate("VNM", "USA", "640411", day, register=shipped_register("USA"))
    with pytest.raises(WrongImporter, match="three letters"):
        tariff_rate("US", "VNM", "640411", day)


def test_a_heading_of_an_older_edition_is_found():
    day = date(2025, 5, 1)
    found = tariff_rate("USA", "VNM", "6404", day, hs_revision="HS2017")
    assert found.line_count == tariff_rate("USA", "VNM", "6404", day).line_count
