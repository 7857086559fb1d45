import pyarrow
import pyarrow.parquet
import pytest

from entente.base.errors import BadInput
from entente.tradedata.loaders import load_baci, load_comtrade, load_flows, load_panel
from entente.tradedata.loaders.detect import file_format
from entente.tradedata.loaders.panels import PANEL_COLUMNS, flows_as_panel, merge_years


def test_the_sample_is_a_panel_of_sectors_in_dollars(samples):
    panel = load_panel(samples / "panel.csv", statistic="made up")
    assert tuple(panel.table.columns) == PANEL_COLUMNS
    assert panel.product_kind == "sector"
    assert panel.table.trade_value_usd.max().to_pyarrow().as_py() == 12.6e9
    assert any("no statement of where it comes from" in caveat for caveat in panel.provenance.caveats)


def test_hs_codes_keep_their_zeros_and_home_sales_are_left_aside(tmp_path):
    path = tmp_path / "p.csv"
    path.write_text("year,exporter,importer,hs,trade_value_usd\n2020,CHN,VNM,01,5\n2020,VNM,VNM,01,9\n")
    panel = load_panel(path, statistic="made up")
    assert panel.product_kind == "hs2"
    assert panel.table.to_pyarrow()["product"].to_pylist() == ["01"]
    assert any("within a country, left aside: 1" in caveat for caveat in panel.provenance.caveats)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("year,exporter,importer,hs,trade_value_usd\n2020,CHN,VNM,01,-5\n", "not a value of 0 or more"),
        ("year,exporter,importer,hs,trade_value_usd\n2020,CHN,VNM,01,5\n2020,CHN,VNM,01,6\n", "stands 2 times"),
        ("year,exporter,importer,hs\n2020,CHN,VNM,01\n", "column is missing"),
        ("year,exporter,hs,trade_value_usd\n2020,CHN,01,5\n", "column is missing"),
    ],
)
def test_unusable_panels_are_refused(tmp_path, problems, text, message):
    path = tmp_path / "p.csv"
    path.write_text(text)
    assert message in problems(load_panel, path, statistic="made up")[0].message


def test_codes_are_cut_and_added_up_but_units_are_not_mixed(tmp_path):
    path = tmp_path / "extract.csv"
    path.write_text(
        "refYear,reporterISO,flowCode,partnerISO,classificationCode,cmdCode,qtyUnitAbbr,qty,netWgt,primaryValue\n"
        "2022,VNM,M,CHN,H6,640411,u,5,,100\n2022,VNM,M,CHN,H6,640419,,,7,50\n2022,VNM,M,JPN,H6,640411,,,3,20\n"
    )
    panel = flows_as_panel(load_comtrade(path), digits=4)
    rows = panel.table.order_by("exporter").to_pyarrow().to_pylist()
    assert [(row["trade_value_usd"], row["quantity"], row["quantity_unit"]) for row in rows] == [
        (150.0, None, ""),
        (20.0, 3.0, "kg"),
    ]


def test_more_digits_than_the_file_has_are_refused(samples, problems):
    flows = load_comtrade(samples / "comtrade.csv")
    assert "fewer than 8" in problems(flows_as_panel, flows, digits=8)[0].message


def test_the_loader_is_told_from_the_heading(samples, tmp_path, problems):
    names = {"comtrade.csv": "comtrade", "census_imports.json": "census", "panel.csv": "panel"}
    names["BACI_HS22_Y2023_V000000.csv"] = "baci"
    for name, kind in names.items():
        assert file_format(samples / name) == kind
    assert load_flows(samples / "BACI_HS22_Y2023_V000000.csv").name == "BACI_HS22_Y2023_V000000"
    assert load_flows(samples / "census_imports.json", hs_revision="HS2022").counted_by == "importer"
    assert "load_panel" in problems(load_flows, samples / "panel.csv")[0].remedy
    stranger = tmp_path / "x.csv"
    stranger.write_text("a,b\n1,2\n")
    assert "is none of" in problems(file_format, stranger)[0].message


def test_one_file_a_year_becomes_one_panel_and_a_file_given_twice_is_refused(samples, tmp_path, problems):
    first = flows_as_panel(load_baci(samples / "BACI_HS22_Y2023_V000000.csv"))
    text = (samples / "BACI_HS22_Y2023_V000000.csv").read_text().replace("2023,", "2022,")
    (tmp_path / "BACI_HS22_Y2022_V000000.csv").write_text(text)
    codes = samples / "country_codes_V000000.csv"
    second = flows_as_panel(load_baci(tmp_path / "BACI_HS22_Y2022_V000000.csv", countries=codes))
    (merged,) = merge_years([first, second])
    assert sorted(set(merged.table.to_pyarrow()["year"].to_pylist())) == [2022, 2023]
    assert "more than one file" in problems(merge_years, [first, first])[0].message


def test_monthly_us_imports_become_whole_years(tmp_path, problems):
    months = [f"{year}-{month:02d}" for year in (2018, 2019) for month in range(1, 13)][:-1]
    path = tmp_path / "monthly.parquet"
    rows = [(country, "64", month, 10) for month in months for country in ("5520", "5700", "0001")]
    names = ("CTY_CODE", "HS2", "time", "con_val_usd")
    pyarrow.parquet.write_table(pyarrow.table(dict(zip(names, map(list, zip(*rows, strict=True)), strict=True))), path)
    panel = load_panel(path, statistic="US Census")
    found = panel.table.order_by("exporter").to_pyarrow().to_pylist()
    assert [(row["year"], row["exporter"], row["importer"], row["trade_value_usd"]) for row in found] == [
        (2018, "CHN", "USA", 120.0),
        (2018, "VNM", "USA", 120.0),
    ]
    assert panel.product_kind == "hs2"
    assert any("2019 has 11 months only" in caveat for caveat in panel.provenance.caveats)
    assert any("country groups" in caveat for caveat in panel.provenance.caveats)
    part = tmp_path / "part.parquet"
    pyarrow.parquet.write_table(pyarrow.parquet.read_table(path).slice(0, 9), part)
    assert "no year of twelve months" in problems(load_panel, part, statistic="US Census")[0].message


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (["2023,VNM,USA,64,1", "2023,VNM,USA,640411,1"], "2 and 6 digits"),
        (["2023,VNM,USA,10121,1"], "5 digits"),
        (["2023,VNM,USA,640411,1", "2023,VNM,USA,shoes,1"], "no codes"),
        (["2023,vnm,USA,640411,1"], "alpha-3"),
        (["2023,QQQ,USA,640411,1"], "alpha-3"),
        (["2023,VNM,USA,640411,inf"], "not a value of 0 or more"),
        (["2023,VNM,USA,640411,nan"], "not a value of 0 or more"),
    ],
)
def test_a_table_that_mixes_or_misnames_is_refused(tmp_path, rows, message):
    path = tmp_path / "flows.csv"
    path.write_text("\n".join(["year,exporter,importer,product,trade_value_usd", *rows]) + "\n", encoding="utf-8")
    with pytest.raises(BadInput, match=message):
        load_panel(path, statistic="made up")


def flows_file(tmp_path, rows, heading="year,exporter,importer,product,trade_value_usd"):
    path = tmp_path / "flows.csv"
    path.write_text("\n".join([heading, *rows]) + "\n", encoding="utf-8")
    return path


def test_a_wrong_country_is_named_with_the_one_meant(tmp_path, problems):
    (problem,) = problems(load_panel, flows_file(tmp_path, ["2023,VNX,USA,640411,1"]), statistic="made up")
    assert problem.value == "VNX"
    assert "Did you mean" in problem.remedy


def test_codes_are_checked_against_the_edition_that_is_stated(tmp_path, problems):
    telephones = flows_file(tmp_path, ["2023,VNM,USA,851712,90", "2023,VNM,USA,640411,10"])
    unsaid = load_panel(telephones, statistic="made up")
    assert any("does not say of which edition" in caveat for caveat in unsaid.provenance.caveats)
    assert load_panel(telephones, statistic="made up", hs_revision="HS2017").hs_revision == "HS2017"
    (problem,) = problems(load_panel, telephones, statistic="made up", hs_revision="HS2022")
    assert (problem.value, "it became 8517" in problem.message) == ("851712", True)


def test_a_union_beside_its_members_is_said(tmp_path):
    panel = load_panel(flows_file(tmp_path, ["2023,EUU,USA,64,9", "2023,DEU,USA,64,5"]), statistic="made up")
    assert any("EUU stands beside its members (DEU)" in caveat for caveat in panel.provenance.caveats)


def test_two_columns_of_values_are_refused(tmp_path, problems):
    heading = "year,exporter,importer,product,trade_value_usd,value_musd"
    (problem,) = problems(load_panel, flows_file(tmp_path, ["2023,VNM,USA,64,9,1"], heading), statistic="made up")
    assert (problem.field, "stands beside trade_value_usd" in problem.message) == ("value_musd", True)
