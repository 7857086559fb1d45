import pytest

from entente.tradedata.loaders import FLOW_COLUMNS, load_comtrade

HEADING = (
    "freqCode,refYear,reporterISO,flowCode,partnerISO,classificationCode,cmdCode,qtyUnitAbbr,qty,netWgt,primaryValue"
)


def write(folder, *rows, heading=HEADING):
    path = folder / "extract.csv"
    path.write_text("\n".join([heading, *rows]) + "\n", encoding="utf-8")
    return path


def rows_of(flows):
    return flows.table.order_by(["exporter", "hs"]).to_pyarrow().to_pylist()


def test_the_sample_loads_and_says_what_it_left_aside(samples):
    flows = load_comtrade(samples / "comtrade.csv")
    assert tuple(flows.table.columns) == FLOW_COLUMNS
    assert (flows.years, flows.counted_by, flows.hs_revision) == ((2023,), "importer", "HS2022")
    assert [(r["exporter"], r["hs"], r["quantity_unit"]) for r in rows_of(flows)] == [
        ("CHN", "640690", "kg"),
        ("CHN", "854231", "u"),
        ("TWN", "640690", "kg"),
    ]
    aside = [caveat for caveat in flows.caveats if "left aside" in caveat]
    assert len(aside) == 3
    assert any("world as a whole" in caveat for caveat in aside)
    assert flows.provenance.date == "2023"


def test_exports_run_from_the_reporter(tmp_path):
    flows = load_comtrade(write(tmp_path, "A,2022,VNM,X,USA,H6,640411,u,5,,100"))
    (row,) = rows_of(flows)
    assert (row["exporter"], row["importer"], row["counted_by"]) == ("VNM", "USA", "exporter")
    assert (row["quantity"], row["quantity_unit"]) == (5.0, "u")


def test_the_older_heading_is_read_too(tmp_path):
    heading = "Classification,Year,Trade Flow,Reporter ISO,Partner ISO,Commodity Code,Netweight (kg),Trade Value (US$)"
    flows = load_comtrade(write(tmp_path, "H5,2019,Import,VNM,CHN,640690,20,300", heading=heading))
    assert flows.hs_revision == "HS2017"
    assert rows_of(flows)[0]["trade_value_usd"] == 300


def test_an_unrecorded_quantity_is_unknown_not_zero(tmp_path):
    (row,) = rows_of(load_comtrade(write(tmp_path, "A,2022,VNM,M,CHN,H6,640411,,0,,100")))
    assert (row["quantity"], row["quantity_unit"]) == (None, "")


def test_several_years_need_a_choice(tmp_path, problems):
    path = write(tmp_path, "A,2022,VNM,M,CHN,H6,640411,,,,100", "A,2023,VNM,M,CHN,H6,640411,,,,120")
    (problem,) = problems(load_comtrade, path)
    assert problem.field == "year"
    assert "2022, 2023" in problem.value
    assert load_comtrade(path, years=(2023,)).years == (2023,)
    panel = load_comtrade(path, years="every")
    assert panel.years == (2022, 2023)
    assert any("never added up" in caveat for caveat in panel.caveats)
    assert problems(load_comtrade, path, years=(2021,))[0].value == "2021"


def test_imports_and_exports_of_one_flow_are_not_mixed(tmp_path, problems):
    path = write(tmp_path, "A,2022,VNM,M,CHN,H6,640411,,,,100", "A,2022,CHN,X,VNM,H6,640411,,,,90")
    (problem,) = problems(load_comtrade, path)
    assert problem.field == "counted_by"
    assert "must not be added" in problem.remedy
    assert rows_of(load_comtrade(path, counted_by="exporter"))[0]["trade_value_usd"] == 90


def test_duplicate_and_unusable_rows_are_named_with_their_line(tmp_path, problems):
    path = write(tmp_path, "A,2022,VNM,M,CHN,H6,640411,,,,abc", "A,2022,VNM,M,JPN,H6,640411,,,,5")
    (problem,) = problems(load_comtrade, path)
    assert (problem.line, problem.field) == (2, "trade_value_usd")
    twice = write(tmp_path, *["A,2022,VNM,M,CHN,H6,640411,,,,100"] * 2)
    assert "stands 2 times" in problems(load_comtrade, twice)[0].message


def test_totals_and_parts_are_not_mixed(tmp_path, problems):
    path = write(tmp_path, "A,2022,VNM,M,CHN,H6,64,,,,100", "A,2022,VNM,M,CHN,H6,640411,,,,60")
    assert "totals and their parts" in problems(load_comtrade, path)[0].message
    assert [row["hs"] for row in rows_of(load_comtrade(path, digits=6))] == ["640411"]


@pytest.mark.parametrize(
    ("row", "options", "message"),
    [
        ("M,2022,VNM,M,CHN,H6,640411,,,,100", {}, "is monthly data"),
        ("A,2022,VNM,M,CHN,S3,851,,,,100", {}, "not one edition"),
        ("A,2022,VNM,M,CHN,HS,640411,,,,100", {}, "does not say which edition"),
        ("A,2022,VNM,M,CHN,H5,640411,,,,100", {"hs_revision": "HS2022"}, "not the edition the file is in"),
        ("A,2022,VNM,M,CHN,HS,640411,,,,100", {"hs_revision": "HS2020"}, "is not an edition"),
        ("A,2022,VNM,M,W00,H6,640411,,,,100", {}, "no rows that can be used"),
        ("A,2022,VNM", {}, "has 3 fields"),
    ],
)
def test_a_file_of_another_kind_is_refused(tmp_path, problems, row, options, message):
    assert message in str(problems(load_comtrade, write(tmp_path, row), **options)[0])


def test_missing_columns_and_files_are_named(tmp_path, problems):
    found = problems(load_comtrade, write(tmp_path, "2022,VNM", heading="refYear,reporterISO"))
    assert {problem.field for problem in found} == {
        "flowCode",
        "partnerISO",
        "cmdCode",
        "primaryValue",
        "classificationCode",
    }
    assert "does not exist" in problems(load_comtrade, tmp_path / "absent.csv")[0].message
