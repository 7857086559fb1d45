from datetime import date
from pathlib import Path

import pytest

from entente.base.errors import BadInput
from entente.base.hs import HSCode
from entente.tradedata.measures import NoPreference, UnitMismatch, UnitValue, tariff_rate
from entente.tradedata.schedules import read_national_schedule, vn_schedule
from entente.tradedata.schedules.history import explain_missing

SAMPLE = Path(__file__).resolve().parents[3] / "docs/how-to/samples/exland-2025.csv"
DAY = date(2025, 5, 1)
STATEMENT = "\n".join(f'{name} = "x"' for name in ("publisher", "title", "url", "date", "licence", "transformation"))


@pytest.fixture
def write(tmp_path):
    """Write a schedule and its statement; return the file."""

    def write(text: str) -> Path:
        path = tmp_path / "made-up.csv"
        path.write_text(text, encoding="utf-8")
        path.with_suffix(".provenance.toml").write_text(STATEMENT, encoding="utf-8")
        return path

    return write


@pytest.fixture(scope="module")
def exland():
    return read_national_schedule(SAMPLE, importer="XEL")


def rate(schedule, hs, **options):
    return tariff_rate("XEL", "VNM", hs, DAY, schedule=schedule, **options)


def test_the_documented_sample_loads(exland):
    assert len(exland.lines) == 8
    assert exland.unparsed == ("64041120",)
    assert any("1 line has a general rate that could not be read" in caveat for caveat in exland.caveats)
    assert rate(exland, "610910").ad_valorem_rate == 0.20
    assert rate(exland, "610910", preference="lowland").ad_valorem_rate == 0.05


def test_a_rate_that_does_not_parse_is_unknown_and_listed(exland):
    found = rate(exland, "640411")
    assert found.ad_valorem_rate is None
    assert not found.complete
    assert found.specific[0].text == "20% or 3 USD a pair whichever is higher"


def test_a_unit_value_gives_an_equivalent(exland):
    found = rate(exland, "080810", unit_value=UnitValue(0.70, "kg"))
    assert found.ad_valorem_rate == pytest.approx(0.5)
    assert found.complete
    with pytest.raises(UnitMismatch, match="per litre, the duty per kg"):
        rate(exland, "080810", unit_value=UnitValue(0.70, "litre"))


def test_an_unknown_preference_names_the_columns(exland):
    with pytest.raises(NoPreference, match="bound, lowland"):
        rate(exland, "610910", preference="highland")


def test_every_bad_row_is_reported_at_once(write):
    path = write(
        "hs8,description,mfn,unit\n"
        "85171200,Telephones,Free,u\n"
        "61091000,T-shirts,20%,u\n"
        "61091000,T-shirts again,20%,u\n"
        "6109,Heading,20%,u\n"
        "T-shirt,Words,20%,u\n"
        "22042110,Wine,1.5 USD/kg,l\n"
    )
    with pytest.raises(BadInput) as error:
        read_national_schedule(path, importer="XEL")
    text = str(error.value)
    assert len(error.value.problems) == 5
    assert "made-up.csv:2: hs8 = 85171200: has no subheading in HS2022" in text
    assert "HS 2017 had 851712; it split into 851713 and 851714 in HS 2022" in text
    assert "stands on line 3 already" in text
    assert "is per kg, the line is counted in litre" in text


def test_an_older_edition_takes_its_own_codes(write):
    path = write("hs8,description,mfn\n85171200,Telephones,Free\n")
    assert read_national_schedule(path, importer="XEL", hs_revision="HS2017").lines == ("85171200",)


def test_absent_files_and_columns_are_named(write, tmp_path):
    with pytest.raises(BadInput, match="nowhere"):
        read_national_schedule(tmp_path / "nowhere.csv", importer="XEL")
    with pytest.raises(BadInput, match="mfn: column is missing"):
        read_national_schedule(write("hs8,description\n61091000,T-shirts\n"), importer="XEL")


def test_vietnams_known_lines_change_with_the_decree():
    assert tariff_rate("VNM", "USA", "080810", date(2025, 3, 30)).ad_valorem_rate == 0.08
    assert tariff_rate("VNM", "USA", "080810", date(2025, 3, 31)).ad_valorem_rate == 0.05
    assert tariff_rate("VNM", "USA", "87032363", date(2025, 3, 31)).ad_valorem_rate == 0.50


def test_a_sector_average_says_what_it_is():
    found = tariff_rate("VNM", "USA", "610910", DAY)
    assert found.measures[0].confidence == "low"
    assert any("sector average" in caveat for caveat in found.caveats)
    assert len(vn_schedule(DAY).unparsed) == 0
    assert vn_schedule(date(2025, 1, 1)).unparsed  # the rates before the decree are ranges


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (HSCode("0901110045", "HS2022"), "US revision rev_15 had it last; rev_16 made it 0901110035"),
        (HSCode("851712", "HS2022"), "HS 2017 had 851712"),
        (HSCode("98010010", "HS2022"), "provisions, not goods"),
        (HSCode("640499", "HS2022"), "No edition since HS 2007 has subheading 640499"),
        (HSCode("64041199", "HS2022"), "640411 exists, but not the digits after it"),
    ],
)
def test_a_missing_code_says_what_became_of_it(code, words):
    assert words in explain_missing(code, "the schedule")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("hs8;description;mfn\n61091000;T-shirts;20%\n", "not separated by commas"),
        ("hs8,description,mfn,mfn\n61091000,T-shirts,20%,30%\n", "stands twice"),
        ("hs8,description,mfn\n61091000,T-shirts, of cotton,20%\n", "has 4 cells, the heading 3"),
        ('hs8,description,mfn\n61091000,"T-shirts,20%\n61099000,Others,20%\n', "cells"),
        ("hs8,description,mfn\n610910,T-shirts,20%\n61091000,T-shirts,30%\n", "lies within line 610910"),
    ],
)
def test_rows_that_would_be_lost_are_refused(write, text, message):
    with pytest.raises(BadInput, match=message):
        read_national_schedule(write(text), importer="XEL")


def test_a_file_in_another_encoding_is_named(write):
    path = write("hs8,description,mfn\n61091000,T-shirts,20%\n")
    path.write_text("hs8,description,mfn\n61091000,Été,20%\n", encoding="utf-16")
    with pytest.raises(BadInput, match="not UTF-8"):
        read_national_schedule(path, importer="XEL")


@pytest.mark.parametrize("text", ["12,5%", "1,5 USD/kg", "20"])
def test_a_decimal_comma_or_a_bare_number_is_kept_aside_and_never_read_as_another_rate(write, text):
    schedule = read_national_schedule(write(f'hs8,description,mfn\n61091000,T-shirts,"{text}"\n'), importer="XEL")
    assert schedule.unparsed == ("61091000",)
    assert any("12.5%" in caveat for caveat in schedule.caveats)


def test_a_unit_value_is_in_the_currency_of_the_duty(write):
    path = write("hs8,description,mfn\n22042100,Wine,10% + 2000 VND/litre\n")
    schedule = read_national_schedule(path, importer="XEL")
    given = {"schedule": schedule, "on": DAY}
    with pytest.raises(UnitMismatch, match="in USD, the duty in VND"):
        tariff_rate("XEL", "VNM", "220421", unit_value=UnitValue(3.0, "l"), **given)
    found = tariff_rate("XEL", "VNM", "220421", unit_value=UnitValue(100000.0, "l", "VND"), **given)
    assert found.ad_valorem_rate == pytest.approx(0.12)


def test_a_line_without_a_preference_pays_the_general_rate(write):
    rows = "hs8,description,mfn,bound,lowland\n61091000,T-shirts,20%,35%,\n61099000,Others,10%,35%,5%\n"
    schedule = read_national_schedule(write(rows), importer="XEL")
    found = tariff_rate("XEL", "VNM", "610910", DAY, schedule=schedule, preference="lowland")
    assert (found.ad_valorem_rate, found.complete) == (0.20, True)
    assert any("1 of 1 lines have no rate under lowland" in caveat for caveat in found.caveats)
    with pytest.raises(NoPreference, match="ceiling"):
        tariff_rate("XEL", "VNM", "610910", DAY, schedule=schedule, preference="bound")
