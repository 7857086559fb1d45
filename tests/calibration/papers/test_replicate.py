"""The files each replication writes."""

from __future__ import annotations

import csv
import gzip
import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from entente.base.errors import EntenteError
from entente.calibration.papers import replicate

SHARED = Path(__file__).parents[4] / "shared"

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not SHARED.is_dir(), reason="needs the source data folder ../shared"),
]


def test_liberation_day_writes_every_case_and_a_summary(tmp_path: Path) -> None:
    files = replicate("liberation-day", SHARED / "data" / "world" / "liberation_day", tmp_path)
    names = {path.stem for path in files}
    assert {"T1c1_USTR_incometax", "T1c2_USTR_lumpsum", "T9_alt4_EK", "T4_pre1_IO_USTR"} <= names
    assert {"T1c3", "T2_1", "T2_3", "T2_4", "T8_1", "T8_2", "T8_3", "T9_alt2", "T9_alt3"} <= names
    assert {"T10_1", "T10_2", "T10_3", "T10_4", "T4_post1", "T4_pre2", "T4_post2"} <= names
    with (tmp_path / "T1c1_USTR_incometax.csv").open() as handle:
        header, *rows = csv.reader(handle)
    assert header[0] == "country"
    assert len(rows) == 194
    written = np.array([[float(cell) for cell in row[1:]] for row in rows])
    reference = SHARED / "reference" / "liberation_day" / "T1c1_USTR_incometax.csv"
    expected = np.loadtxt(reference, delimiter=",", skiprows=1)[:, :7]
    np.testing.assert_allclose(written, expected, rtol=0.0, atol=1e-6)
    summary = json.loads((tmp_path / "summary.json").read_text())
    assert summary["cases"]["T4_pre2"]["certificate"]["first_order_residual"] < 1e-8
    for name, highest in (("T4_pre2", 0.25), ("T4_post2", 0.5)):
        whole = summary["cases"][name]["certificate"]
        within = whole["within_the_papers_bounds"]
        assert within["first_order_residual"] < 1e-8
        assert 0.0 <= within["tariffs"]["lowest"] <= within["tariffs"]["highest"] <= highest + 1e-12
        assert within["objective_pct"] == pytest.approx(whole["objective_pct"], abs=1e-4)
    assert within["tariffs"]["highest"] == pytest.approx(0.5)
    assert within["objective_pct"] == pytest.approx(within["non-US_income_weighted_welfare_pct"], abs=1e-6)
    main = summary["cases"]["T1c1_USTR_incometax"]
    budget = main["USA_tariff_revenue_pct_of_federal_budget"]
    assert budget == pytest.approx(100.0 * main["USA"]["tariff_rev_share_of_E"] / 0.23)
    with (tmp_path / "T10_1.csv").open() as handle:
        others = [float(row["d_welfare_pct"]) for row in csv.DictReader(handle) if row["country"] != "USA"]
    plain = summary["cases"]["T10_1"]["non-US unweighted"]["d_welfare_pct"]  # table 10 takes plain means
    assert plain == pytest.approx(np.mean(others), rel=1e-9)
    assert summary["cases"]["T2_1"]["USA"]["d_welfare_pct"] == pytest.approx(-0.36, abs=5e-3)


def test_caliendo_parro_writes_three_scenarios_and_nafta_given_the_rest(tmp_path: Path) -> None:
    files = replicate("caliendo-parro", SHARED / "data" / "world" / "cp2015", tmp_path)
    assert [path.name for path in files] == [
        "NAFTA_only.csv",
        "world_tariff_changes_1993_2005.csv",
        "world_without_NAFTA.csv",
        "NAFTA_given_world.csv",
        "summary.json",
    ]
    header = (tmp_path / "NAFTA_only.csv").read_text().splitlines()[0]
    assert header == "country,welfare_pct,tot_pct,vot_pct,real_wage_pct,wage_hat"


def copied(source: str, tmp_path: Path) -> Path:
    target = tmp_path / "data"
    shutil.copytree(SHARED / "data" / "world" / source, target)
    return target


@pytest.mark.parametrize(
    ("file", "row", "value", "message"),
    [
        ("gdp.csv", 1, "-5", r"gdp\.csv: \w+ has -0.005"),
        ("tariffs.csv", 1, "-5", r"tariffs\.csv: \w+ has -5"),
        ("tariffs.csv", 1, "1000000", r"tariffs\.csv: \w+ has 1e\+06"),
        ("gdp.csv", 1, "1,2", "rows of different lengths"),
    ],
)
def test_impossible_values_of_a_package_are_named(
    tmp_path: Path, file: str, row: int, value: str, message: str
) -> None:
    folder = copied("liberation_day", tmp_path)
    lines = (folder / file).read_text(encoding="utf-8-sig").splitlines()
    lines[row] = value
    (folder / file).write_text("\n".join(lines))
    with pytest.raises(EntenteError, match=message):
        replicate("liberation-day", folder, tmp_path / "out")


def test_files_cut_off_or_of_another_kind_are_told(tmp_path: Path) -> None:
    folder = copied("cp2015", tmp_path)
    packed = sorted(folder.glob("B.txt*"))[0]
    packed.write_bytes(gzip.compress(b"0.5 " * 10_000)[:20])
    with pytest.raises(EntenteError, match="cut off or of another kind"):
        replicate("caliendo-parro", folder, tmp_path / "out")
    (tmp_path / "DATA.mat").write_bytes(b"junk" * 100)
    with pytest.raises(EntenteError, match=r"DATA\.mat cannot be read"):
        replicate("ossa", tmp_path, tmp_path / "out")
    (tmp_path / "sample_data_set.csv").write_text("importer;exporter\n")
    with pytest.raises(EntenteError, match="separated by semicolons"):
        replicate("structural-gravity", tmp_path, tmp_path / "out")
