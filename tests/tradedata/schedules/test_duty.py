import json
from datetime import date

import numpy as np
import pyarrow.parquet
import pytest

from entente.base.errors import BadInput
from entente.tradedata import starter
from entente.tradedata.measures import tariff_rate
from entente.tradedata.schedules import us_schedule
from entente.tradedata.schedules.duty import Part, Specific, parse_duty
from entente.tradedata.schedules.special import parse_special
from entente.tradedata.schedules.usitc import read_usitc_lines, read_usitc_schedule

RATES = {"basic": "us_hts8_rates_2025_basic.parquet", "revision 10": "us_hts8_rates_2025_rev10_april.parquet"}
FIRST_PERCENTAGE_ONLY = 20  # lines of two percentages on parts, of which the other parse keeps the first


@pytest.mark.parametrize(
    ("text", "kind", "rate"),
    [
        ("Free", "free", 0.0),
        ("6.5%", "ad_valorem", 0.065),
        ("33 1/3%", "ad_valorem", 1 / 3),
        ("5.5% <u></u>", "ad_valorem", 0.055),
        ("The rate applicable to the natural juice in heading 2009", "by_reference", None),
        ("3.66¢/kg less 0.02¢/kg for each degree under 100 degrees but not less than 3.1¢/kg", "formula", None),
        ("20-25%", "unparsed", None),
        ("", "none", None),
    ],
)
def test_a_text_gives_its_kind_and_fraction(text, kind, rate):
    duty = parse_duty(text)
    assert duty.kind == kind
    assert duty.ad_valorem_rate == (None if rate is None else pytest.approx(rate))


def test_amounts_keep_their_unit_and_currency():
    assert parse_duty("$1.104/kg + 14.9%").specific == (Specific(1.104, "USD", "kg"),)
    assert parse_duty("5.7¢/kg on drained weight + 8%").specific == (Specific(0.057, "USD", "kg", "drained weight"),)
    assert parse_duty("14.5¢/m<sup>2 </sup>+ 0.4%").specific == (Specific(0.145, "USD", "m2"),)
    assert parse_duty("VND 5000/kg").specific == (Specific(5000, "VND", "kg"),)
    assert parse_duty("0.35 EUR/l", currency="USD").specific == (Specific(0.35, "EUR", "litre"),)
    assert parse_duty("90¢/pr. + 37.5%").specific == (Specific(0.9, "USD", "pair"),)


def test_a_percentage_of_a_part_is_not_a_percentage_of_the_whole():
    duty = parse_duty("44¢ each + 6% on the case + 5.3% on the battery")
    assert duty.ad_valorem_rate == 0
    assert duty.parts == (Part(0.06, "case"), Part(0.053, "battery"))
    assert duty.percent_parts == pytest.approx(0.113)


def test_an_unparsed_text_keeps_its_words():
    duty = parse_duty("something else entirely")
    assert (duty.kind, duty.text, duty.ad_valorem_rate) == ("unparsed", "something else entirely", None)


def test_the_special_column_gives_rates_by_programme():
    offers = parse_special("Free (BH,CL,S+) 5.8¢/kg (CO, KR,PA) See 9822.04.20 (AU)")
    assert {symbol: duty.kind for symbol, duty in offers.items()} == {
        **dict.fromkeys(("BH", "CL", "S+"), "free"),
        **dict.fromkeys(("CO", "KR", "PA"), "specific"),
        "AU": "by_reference",
    }


def test_a_rate_may_stand_on_the_ten_digit_row():
    row = {"description": "", "units": ["kg"], "special": "", "other": "25%"}
    rows = [
        {**row, "htsno": "2841.80.00", "general": "", "other": ""},
        {**row, "htsno": "2841.80.00.00", "general": "5.5%"},
        {**row, "htsno": "9903.01.25", "general": "x"},
    ]
    lines = read_usitc_lines(rows, where="made-up.json")
    assert set(lines) == {"28418000"}
    assert (lines["28418000"].general, lines["28418000"].column2) == ("5.5%", "25%")
    assert lines["28418000"].lowest == (("2841800000", "kg"),)


def test_every_shipped_rate_parses():
    table = starter.us_hts8().to_pyarrow()
    assert table.num_rows == 11_414
    for column in ("general_kind", "column2_kind"):
        assert "unparsed" not in set(table[column].to_pylist())


@pytest.mark.shared
@pytest.mark.parametrize("revision", sorted(RATES))
def test_general_rates_agree_with_another_parse(source_folder, revision):
    rows = pyarrow.parquet.read_table(source_folder / "data/tariffs" / RATES[revision]).to_pylist()
    whole = compound = parts = 0
    for row in rows:
        duty, theirs = parse_duty(row["general"]), row["general_adval"]
        if duty.is_wholly_ad_valorem:
            whole += 1
            assert theirs == pytest.approx(duty.ad_valorem_rate, abs=1e-12), row["hts8"]
        elif row["general_type"] == "compound_or_formula":
            compound += 1
            assert theirs == pytest.approx(duty.percent_parts, abs=1e-12), row["hts8"]
        elif duty.parts:
            parts += 1
            assert theirs == pytest.approx(duty.parts[0].ad_valorem_rate), row["hts8"]
        elif duty.kind == "formula" and theirs is not None:
            parts += 1
            assert row["general"].startswith(f"{theirs * 100:g}%")
        else:
            assert theirs is None, row["hts8"]
    assert (whole, compound, parts) == (len(rows) - 817 - 397 - 22, 397, FIRST_PERCENTAGE_ONLY + 2)


@pytest.mark.shared
def test_the_shipped_schedule_has_the_words_of_the_source(source_folder):
    rows = pyarrow.parquet.read_table(source_folder / "data/tariffs" / RATES["revision 10"]).to_pylist()
    table = starter.us_hts8().to_pyarrow().to_pylist()
    ours = {row["hts8"]: row for row in table}
    assert set(ours) == {row["hts8"] for row in rows}
    for row in rows:
        assert parse_duty(row["general"]).text == ours[row["hts8"]]["general_text"]
        assert parse_duty(row["column2"]).text == ours[row["hts8"]]["column2_text"]


@pytest.mark.shared
def test_column_2_agrees_but_for_thirds_of_a_percent(source_folder):
    rows = pyarrow.parquet.read_table(source_folder / "data/tariffs" / RATES["revision 10"]).to_pylist()
    differ = {}
    for row in rows:
        duty, theirs = parse_duty(row["column2"]), row["column2_adval"]
        ours = None if duty.kind == "specific" else duty.percent_parts
        if (ours is None) != (theirs is None) or (ours is not None and abs(ours - theirs) > 1e-12):
            differ[row["column2"]] = (ours, theirs)
    formula = [text for text in differ if "shall not exceed" in text]
    assert set(differ) - set(formula) == {"33 1/3%"}
    assert len(formula) == 1


def test_an_export_of_another_revision_is_a_schedule(tmp_path):
    honey = {"description": "Natural honey", "units": ["kg"], "special": "Free (AU,BH)", "other": "6.6¢/kg"}
    rows = [
        {**honey, "htsno": "0409.00.00", "general": "1.9¢/kg"},
        {**honey, "htsno": "0409.00.00.05", "general": "", "special": "", "other": ""},
        {**honey, "htsno": "6109.10.00", "general": "18%", "special": "", "other": "90%"},
    ]
    path = tmp_path / "hts_2027.json"
    path.write_text(json.dumps(rows), encoding="utf-8")
    schedule = read_usitc_schedule(path)
    assert schedule.lines == ("0409000005", "61091000")
    on = date(2025, 5, 1)
    shirt = tariff_rate("USA", "VNM", "610910", on, schedule=schedule)
    assert (shirt.base_rate, shirt.schedule) == (0.18, "HTS, hts_2027")
    assert tariff_rate("USA", "AUS", "040900", on, schedule=schedule, preference="AU").base_rate == 0
    shipped = tariff_rate("USA", "VNM", "040900", on).specific[0]
    assert tariff_rate("USA", "VNM", "040900", on, schedule=schedule).specific[0] == shipped


@pytest.mark.parametrize(
    ("text", "words"),
    [("{", "is not JSON"), ('{"a": 1}', "not a list of rows"), ('[{"a": 1}]', "is missing"), ("[]", "holds no lines")],
)
def test_a_file_that_is_no_export_is_refused(tmp_path, text, words):
    path = tmp_path / "hts.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput, match=words):
        read_usitc_schedule(path)


@pytest.mark.shared
def test_the_shipped_schedule_is_the_export_read_again(source_folder):
    again, shipped = read_usitc_schedule(source_folder / "data/tariffs/hts_2025_rev_10.json.gz"), us_schedule()
    assert (again.lines, again.codes, again.special_text) == (shipped.lines, shipped.codes, shipped.special_text)
    assert again.general.text == shipped.general.text
    assert np.array_equal(again.general.ad_valorem_rate, shipped.general.ad_valorem_rate, equal_nan=True)
    assert np.array_equal(again.general.rest_rate, shipped.general.rest_rate, equal_nan=True)
    assert np.array_equal(
        again.columns["column2"].ad_valorem_rate, shipped.columns["column2"].ad_valorem_rate, equal_nan=True
    )
