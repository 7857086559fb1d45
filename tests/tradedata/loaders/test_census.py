import json

import pytest

from entente.tradedata.loaders import load_census

HEADING = ["CTY_CODE", "I_COMMODITY", "CON_VAL_YR", "time"]


def write(folder, *rows, heading=HEADING):
    path = folder / "answer.json"
    path.write_text(json.dumps([heading, *rows]), encoding="utf-8")
    return path


def rows_of(path, **options):
    flows = load_census(path, hs_revision="HS2022", **options)
    return flows.table.order_by(["year", "exporter", "importer"]).to_pyarrow().to_pylist(), flows


def test_the_sample_keeps_the_year_to_december(samples):
    rows, flows = rows_of(samples / "census_imports.json")
    assert [(row["exporter"], row["importer"], row["trade_value_usd"]) for row in rows] == [
        ("CHN", "USA", 2_100_000.0),
        ("VNM", "USA", 1_250_500.0),
    ]
    assert flows.counted_by == "importer"
    assert any("1 row of country groups" in caveat for caveat in flows.caveats)


def test_exports_are_counted_by_the_exporter(tmp_path):
    path = write(
        tmp_path, ["5520", "1201900095", "10", "2024-12"], heading=["CTY_CODE", "E_COMMODITY", "ALL_VAL_YR", "time"]
    )
    (row,), flows = rows_of(path)
    assert (row["exporter"], row["importer"], flows.counted_by) == ("USA", "VNM", "exporter")


def test_months_are_added_up_and_a_part_year_is_said(tmp_path):
    heading = ["CTY_CODE", "I_COMMODITY", "GEN_VAL_MO", "YEAR", "MONTH"]
    path = write(
        tmp_path, ["5520", "640411", "4", "2025", "01"], ["5520", "640411", "6", "2025", "02"], heading=heading
    )
    (row,), flows = rows_of(path)
    assert row["trade_value_usd"] == 10
    assert "2025 has 2 months only." in flows.caveats


def test_a_year_to_date_that_stops_early_is_said(tmp_path):
    _, flows = rows_of(write(tmp_path, ["5520", "640411", "4", "2026-01"]))
    assert "2026 runs to month 1 only." in flows.caveats


def test_the_european_union_is_not_counted_twice(tmp_path):
    rows, flows = rows_of(write(tmp_path, ["0003", "640411", "9", "2024-12"], ["4359", "640411", "1", "2024-12"]))
    assert [row["exporter"] for row in rows] == ["EUU"]
    assert any("SVK" in caveat and "counted already" in caveat for caveat in flows.caveats), flows.caveats


def test_two_values_of_one_flow_need_a_choice(tmp_path, problems):
    heading = ["CTY_CODE", "I_COMMODITY", "CON_VAL_YR", "GEN_VAL_YR", "time"]
    path = write(tmp_path, ["5520", "640411", "4", "5", "2024-12"], heading=heading)
    assert "different values" in problems(load_census, path, hs_revision="HS2022")[0].message
    assert rows_of(path, value="GEN_VAL")[0][0]["trade_value_usd"] == 5
    assert "not a value in this file" in problems(load_census, path, hs_revision="HS2022", value="ALL_VAL")[0].message


@pytest.mark.parametrize(
    ("text", "message"),
    [("{", "is not JSON"), ('{"a": 1}', "not a list of lists"), ('[["CTY_CODE", "CON_VAL_YR", "time"]]', "missing")],
)
def test_what_is_no_answer_is_refused(tmp_path, problems, text, message):
    path = tmp_path / "answer.json"
    path.write_text(text, encoding="utf-8")
    assert message in problems(load_census, path, hs_revision="HS2022")[0].message


def test_the_edition_must_be_said(samples, problems):
    assert "hs_revision" in str(problems(load_census, samples / "census_imports.json")[0])
