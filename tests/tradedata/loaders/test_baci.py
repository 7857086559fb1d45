import pytest

from entente.tradedata.loaders import load_baci

CODES = "country_code,country_iso3\n704,VNM\n842,USA\n490,S19\n"


def write(folder, *rows, name="BACI_HS22_Y2023_V1.csv", heading="t,i,j,k,v,q", codes=CODES):
    path = folder / name
    path.write_text("\n".join([heading, *rows]) + "\n", encoding="utf-8")
    if codes:
        (folder / "country_codes_V1.csv").write_text(codes, encoding="utf-8")
    return path


def test_the_sample_loads(samples):
    flows = load_baci(samples / "BACI_HS22_Y2023_V000000.csv")
    assert (flows.years, flows.counted_by, flows.hs_revision) == ((2023,), "both", "HS2022")
    rows = flows.table.order_by(["hs", "exporter"]).to_pyarrow().to_pylist()
    assert [(row["hs"], row["exporter"], row["trade_value_usd"]) for row in rows] == [
        ("010121", "VNM", 12_000.0),
        ("640411", "CHN", 2_100_000.0),
        ("640411", "VNM", 1_250_500.0),
        ("640690", "CHN", 830_250.0),
    ]
    assert rows[0]["quantity"] is None
    assert any("neither" in caveat for caveat in flows.caveats)


def test_quantities_padded_with_blanks_are_read(tmp_path):
    flows = load_baci(write(tmp_path, "2023,704,842,640411,1.5,       0.25", "2023,490,842,640411,2,          NA"))
    rows = flows.table.order_by("exporter").to_pyarrow().to_pylist()
    assert [(row["exporter"], row["quantity"]) for row in rows] == [("TWN", None), ("VNM", 0.25)]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (["2023,704,842,640411,-1,2"], "not a value of 0 or more"),
        (["2023,704,842,99,1,2"], "not a six-digit code"),
        (["2023,704,156,640411,1,2"], "not in the file of country codes"),
        (["2023,704,842,640411,1,2"] * 2, "more than once"),
        (["2023,704,842,640411,many,2"], "cannot be read"),
        ([], "holds no rows"),
    ],
)
def test_unusable_rows_are_refused(tmp_path, problems, rows, message):
    assert message in problems(load_baci, write(tmp_path, *rows))[0].message


def test_files_that_are_not_baci_are_refused(tmp_path, problems):
    assert "heading of a BACI file" in problems(load_baci, write(tmp_path, heading="a,b"))[0].message
    assert "does not exist" in problems(load_baci, tmp_path / "BACI_HS22_Y2023_V1x.csv")[0].message
    alone = tmp_path / "alone"
    alone.mkdir()
    path = write(alone, "2023,704,842,640411,1,2", codes="")
    assert "country_codes_V1.csv" in str(problems(load_baci, path)[0])
    codes = write(tmp_path, "2023,704,842,640411,1,2", codes="a,b\n")
    assert "lacks the columns" in problems(load_baci, codes)[0].message


def test_the_edition_comes_from_the_name_or_must_be_said(tmp_path, problems):
    codes = tmp_path / "country_codes_V1.csv"
    path = write(tmp_path, "2023,704,842,640411,1,2", name="my.csv")
    assert "hs_revision" in str(problems(load_baci, path, countries=codes)[0])
    assert load_baci(path, countries=codes, hs_revision="HS2017").hs_revision == "HS2017"


@pytest.mark.parametrize("row", ["2023,704,842,640411,inf,2", "2023,704,842,640411,nan,2", "2023,704,842,640411,1,-2"])
def test_values_that_are_no_numbers_are_refused(tmp_path, problems, row):
    assert "0 or more" in problems(load_baci, write(tmp_path, row))[0].message


def test_a_row_cut_short_is_named(tmp_path, problems):
    found = problems(load_baci, write(tmp_path, "2023,704,842,640411,1,2", "2023,704"))
    assert (found[0].line, "broke off" in found[0].remedy) == (3, True)
