from dataclasses import replace
from pathlib import Path

import ibis
import pyarrow as pa
import pytest

from entente.base.provenance import Provenance
from entente.calibration.origin import DutyRates, Period, screen_origin
from entente.calibration.origin_data import NothingToScreen
from entente.calibration.origin_indicators import screen_parameters
from entente.calibration.origin_sources import collected_duties, shipped_panel
from entente.tradedata.loaders import load_panel
from entente.tradedata.loaders.panels import PANEL_COLUMNS, Panel
from entente.tradedata.starter import NotShipped

MADE_UP = Provenance("nobody", "made up", "", "", "none", "None.")


def panel(*rows, kind="hs6", name="p", statistic="made up"):
    """Rows of year, exporter, importer, product, million USD and, if known, tons."""
    full = [(*row[:4], row[4] * 1e6, row[5] if len(row) > 5 else None, "t" if len(row) > 5 else "") for row in rows]
    columns = list(zip(*full, strict=True))
    types = (pa.int64(), pa.string(), pa.string(), pa.string(), pa.float64(), pa.float64(), pa.string())
    arrays = {
        column: pa.array(values, type_) for column, values, type_ in zip(PANEL_COLUMNS, columns, types, strict=True)
    }
    return Panel(name, ibis.memtable(pa.table(arrays)), kind, statistic, MADE_UP)


# Product 111111 behaves as rerouted goods would; 222222 is a home industry that grew out of its own inputs.
ROWS = (
    (2018, "TTT", "HHH", "111111", 10, 100.0),
    (2022, "TTT", "HHH", "111111", 90, 900.0),
    (2018, "HHH", "CCC", "111111", 12, 118.0),
    (2022, "HHH", "CCC", "111111", 100, 970.0),
    (2018, "TTT", "CCC", "111111", 200),
    (2022, "TTT", "CCC", "111111", 50),
    (2018, "TTT", "HHH", "222222", 1, 100.0),
    (2022, "TTT", "HHH", "222222", 1, 100.0),
    (2018, "UUU", "HHH", "222222", 9, 100.0),
    (2022, "UUU", "HHH", "222222", 9, 100.0),
    (2018, "HHH", "CCC", "222222", 50, 50.0),
    (2022, "HHH", "CCC", "222222", 120, 90.0),
    (2018, "TTT", "CCC", "222222", 20),
    (2022, "TTT", "CCC", "222222", 60),
)
DUTIES = DutyRates({"TTT": {"111111": 0.30, "222222": 0.05}, "HHH": {"111111": 0.05, "222222": 0.05}}, "made up")


def screen(rows=ROWS, **options):
    return screen_origin([panel(*rows)], home="HHH", counterpart="CCC", **({"duties": DUTIES} | options))


def of(result, product, third="TTT"):
    return next(one for one in result.products if (one.product, one.third) == (product, third))


def test_what_looks_rerouted_comes_before_what_does_not():
    result = screen()
    assert [one.product for one in result.ranked if one.third == "TTT"] == ["111111", "222222"]
    assert of(result, "111111").score > 0.85
    assert of(result, "222222").score < 0.1


def test_every_score_carries_its_reasons_with_figures():
    one = of(screen(), "111111")
    assert one.evidence == pytest.approx(1)
    assert not one.unknown
    text = " ".join(one.reasons)
    for figure in ("10.0 to 90.0", "12.0 to 100.0", "90%", "30.0%", "5.0%", "100%"):
        assert figure in text
    points = {indicator.name: indicator.points for indicator in one.indicators}
    assert set(points) == set(screen_parameters()["indicators"])
    assert all(0 <= value <= 1 for value in points.values())


def test_what_is_not_recorded_is_unknown_not_zero():
    rows = [row for row in ROWS if not (row[0] == 2018 and row[1] == "TTT" and row[3] == "111111")]
    one = of(screen(rows, duties=None), "111111")
    missing = {indicator.name for indicator in one.indicators if indicator.points is None}
    assert missing == {"joint_growth", "displacement", "duty_gap"}
    assert one.evidence == pytest.approx(0.40)
    assert not one.ranked


def test_a_third_country_without_direct_sales_has_unknown_displacement():
    one = of(screen(), "222222", "UUU")
    assert "displacement" in {indicator.name for indicator in one.indicators if indicator.points is None}


def test_one_year_compares_nothing():
    rows = [row for row in ROWS if row[0] == 2022]
    result = screen(rows)
    missing = {indicator.name for indicator in of(result, "111111").indicators if indicator.points is None}
    assert missing == {"joint_growth", "displacement"}
    assert any("One year only" in caveat for caveat in result.caveats)


def test_quantities_in_different_units_are_not_compared():
    rows = [(*row[:5],) if row[1] == "TTT" else row for row in ROWS]
    assert "no quantity in one unit on both sides" in of(screen(rows), "111111").unknown


def test_it_never_gives_a_verdict():
    result = screen()
    assert "no finding" in result.what_it_is
    assert result.caveats[0] == result.what_it_is
    assert result.ordinary_reasons
    assert all("assumption" in text.lower() for text in result.assumptions.values())


def test_wide_products_carry_a_warning():
    result = screen_origin([panel((2020, "HHH", "CCC", "11", 5), kind="hs2")], home="HHH", counterpart="CCC")
    assert any("as wide as a chapter" in caveat for caveat in result.caveats)


def test_relations_from_two_statistics_are_said_and_never_joined():
    mine = [row for row in ROWS if row[2] == "HHH"]
    theirs = [row for row in ROWS if row[2] == "CCC"]
    both = [panel(*mine, name="a", statistic="home's count"), panel(*theirs, name="b", statistic="their count")]
    result = screen_origin(both, home="HHH", counterpart="CCC", duties=DUTIES)
    assert of(result, "111111").score == of(screen(), "111111").score
    assert set(result.statistics.values()) == {"home's count", "their count", "made up"}
    assert any("different statistics" in caveat for caveat in result.caveats)
    doubled = screen_origin(
        [panel(*ROWS), panel(*theirs, name="b", statistic="their count")], home="HHH", counterpart="CCC"
    )
    assert of(doubled, "111111").exports_usd == 100e6


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"period": Period((2018,), (2030,))}, "cannot be compared"),
        ({"period": Period((2022,), (2018,))}, "first before the last"),
        ({"home": "XXX"}, "No file holds exports of XXX"),
    ],
)
def test_what_cannot_be_screened_is_refused(options, message):
    with pytest.raises(NothingToScreen, match=message):
        screen_origin([panel(*ROWS)], **({"home": "HHH", "counterpart": "CCC"} | options))


def test_panels_of_two_levels_are_refused():
    with pytest.raises(NothingToScreen, match="hs2 and hs6"):
        screen_origin([panel(*ROWS), panel((2020, "HHH", "CCC", "11", 5), kind="hs2")], home="HHH", counterpart="CCC")


def test_panels_in_two_editions_are_refused():
    panels = [replace(panel(*ROWS), hs_revision=edition) for edition in ("HS2017", "HS2022")]
    with pytest.raises(NothingToScreen, match="HS2017 and HS2022"):
        screen_origin(panels, home="HHH", counterpart="CCC")


def test_the_shipped_tables_give_the_duty_gap_and_say_what_is_missing():
    result = screen_origin(
        [shipped_panel("VNM", product_kind="hs2")],
        home="VNM",
        counterpart="USA",
        thirds=["CHN"],
        duties=collected_duties("VNM", ["CHN"], product_kind="hs2"),
    )
    furniture = of(result, "94", "CHN")
    assert furniture.title.startswith("Furniture")
    assert furniture.evidence == pytest.approx(0.15)
    assert not result.ranked
    assert any("No file holds imports of VNM" in caveat for caveat in result.caveats)
    gap = next(one for one in furniture.indicators if one.name == "duty_gap")
    assert 0.1 < gap.value < 0.3


def test_shipped_trade_by_sector_adds_up_and_other_levels_are_refused():
    sectors = shipped_panel("VNM", product_kind="sector").table
    assert "C26" in sectors.to_pyarrow()["product"].to_pylist()
    with pytest.raises(NotShipped, match="not by 'hs8'"):
        shipped_panel("VNM", product_kind="hs8")


@pytest.mark.shared
def test_the_industry_tables_rank_sectors():
    path = Path(__file__).resolve().parents[3] / "shared" / "data" / "world" / "icio_2011_2022_trade_tariff.parquet"
    result = screen_origin(
        [load_panel(path, statistic="OECD ICIO")],
        home="VNM",
        counterpart="USA",
        thirds=["CHN"],
        period=Period((2016, 2017), (2021, 2022)),
        duties=collected_duties("VNM", ["CHN"], product_kind="sector"),
    )
    assert result.product_kind == "sector"
    assert result.ranked[0].score > 0.5
    assert all(one.evidence == pytest.approx(0.85) for one in result.ranked[:5])


@pytest.mark.shared
def test_monthly_imports_by_chapter_show_who_gave_way_to_whom():
    folder = Path(__file__).resolve().parents[3] / "shared" / "data" / "hs_trade"
    panel = load_panel(folder / "us_imports_hs2_monthly_2013_2021m6_30partners.parquet", statistic="US Census")
    result = screen_origin(
        [panel],
        home="VNM",
        counterpart="USA",
        thirds=["CHN"],
        period=Period((2016, 2017), (2020,)),
        duties=collected_duties("VNM", ["CHN"], product_kind="hs2"),
    )
    furniture = of(result, "94", "CHN")
    displaced = next(one for one in furniture.indicators if one.name == "displacement")
    assert 0.1 < displaced.value < 0.3
    assert furniture.evidence == pytest.approx(0.35)
    assert not result.ranked
    assert any("2021 has 6 months only" in caveat for caveat in result.caveats)


def test_a_file_passed_over_is_named():
    again = panel(*ROWS, name="second")
    found = screen_origin([panel(*ROWS), again], home="HHH", counterpart="CCC")
    assert any("p is used and not second" in caveat for caveat in found.caveats)
