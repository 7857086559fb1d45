import pytest

from entente.tradedata.loaders import load_wits_tariffs

HEADING = "Native Nomen,Reporter,Product,Partner,Tariff Year,DutyType,Simple Average"


def write(folder, *rows):
    path = folder / "rates.csv"
    path.write_text("\n".join([HEADING, *rows]) + "\n", encoding="utf-8")
    return path


def test_the_sample_gives_fractions_and_names(samples):
    rates = load_wits_tariffs(samples / "wits_tariffs.csv")
    rows = rates.table.order_by(["hs", "partner"]).to_pyarrow().to_pylist()
    assert [(row["importer"], row["partner"], row["duty_type"], row["rate_simple"]) for row in rows] == [
        ("VNM", "", "mfn_applied", 0.2),
        ("VNM", "USA", "effectively_applied", 0.175),
        ("VNM", "", "mfn_applied", 0.02),
    ]
    assert rates.hs_revision == "HS2022"
    assert any("not ad valorem" in caveat for caveat in rates.provenance.caveats)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (["H6,704,020714,000,2023,MFN,high"], "is not a rate"),
        (["H6,704,02,000,2023,XYZ,5"], "is not MFN, PRF, BND or AHS"),
        (["H6,999,020714,000,2023,MFN,5"], "country number"),
        (["H6,704,020714,000,2023,MFN,5"] * 2, "stands twice"),
        (["H6,704,020714,000,2023,MFN,5", "H5,704,010121,000,2017,MFN,5"], "not one edition"),
    ],
)
def test_unusable_rows_are_refused(tmp_path, problems, rows, message):
    assert message in problems(load_wits_tariffs, write(tmp_path, *rows))[0].message
