import csv

import pyarrow.parquet
import pytest

from entente.base.provenance import parse_provenance
from entente.tradedata import starter
from entente.tradedata.build.__main__ import build_tables, main
from entente.tradedata.build.elasticities import sector_spread
from entente.tradedata.build.exemptions import read_exemption_lists
from entente.tradedata.build.source import MissingSource, SourceFolder


@pytest.fixture(scope="module")
def rebuilt(source_folder, tmp_path_factory):
    """Every shipped table, built again from the source folder."""
    out = tmp_path_factory.mktemp("tables")
    build_tables(source_folder, out)
    return out


@pytest.mark.shared
@pytest.mark.parametrize("name", sorted(starter.TABLES))
def test_the_build_reproduces_the_shipped_table_byte_for_byte(rebuilt, name):
    shipped = starter.table_path(name)
    assert (rebuilt / shipped.name).read_bytes() == shipped.read_bytes()
    statement = f"{name}.provenance.toml"
    assert (rebuilt / statement).read_text(encoding="utf-8") == shipped.with_name(statement).read_text(encoding="utf-8")


@pytest.mark.shared
def test_lists_agree_with_an_independent_assignment_of_goods(source_folder):
    source = SourceFolder(source_folder)
    lists = read_exemption_lists(source)
    flags = {
        "annex-ii-2025-04-02": "annex_ii_apr2",
        "electronics-2025-04-11": "electronics_apr11",
        "s232-steel-2025-03-12": "s232_steel",
        "s232-aluminum-2025-03-12": "s232_alu",
        "s232-auto-2025-04-03": "s232_auto",
    }
    path = source.path("data/hs_trade/vn_us_2024_hs10_with_mfn_and_exemptions.parquet")
    for row in pyarrow.parquet.read_table(path).to_pylist():
        group = lists.group_of(row["HS10"])
        assert {name: name in group.split("+") for name in flags} == {name: row[flag] for name, flag in flags.items()}


@pytest.mark.shared
def test_the_european_union_counts_every_member_once(source_folder):
    table = pyarrow.parquet.read_table(
        source_folder / "data/hs_trade/us_imports_2024_hs2_by_226_partners.parquet"
    ).to_pylist()
    members = {
        *("4010", "4050", "4099", "4190", "4210", "4231", "4239", "4279", "4280", "4330", "4351", "4359", "4370"),
        *("4470", "4490", "4510", "4550", "4700", "4710", "4730", "4759", "4791", "4792", "4840", "4850", "4870"),
        "4910",
    }
    total = sum(row["con_val_usd"] for row in table if row["CTY_CODE"] in members)
    shipped = starter.us_imports_by_partner()
    union = shipped.filter(shipped.partner == "EUU").trade_value_consumption_usd.sum().to_pyarrow().as_py()
    assert len(members) == 27
    assert union == pytest.approx(total, rel=1e-9)


@pytest.mark.shared
def test_sector_spread_leaves_the_extremes_out(source_folder):
    low, mid, high = sector_spread(SourceFolder(source_folder))["C19"]
    assert low < mid < high
    assert high < 64


@pytest.mark.shared
def test_shipped_figures_agree_with_the_facts(source_folder):
    with (source_folder / "facts/trade_vn_us_2024.csv").open(encoding="utf-8") as handle:
        total = next(
            row for row in csv.DictReader(handle) if row["flow"] == "US exports to VN" and row["level"] == "total"
        )
    table = starter.us_exports_by_partner()
    shipped = table.filter(table.year == 2024).trade_value_fas_usd.sum().to_pyarrow().as_py()
    assert shipped == pytest.approx(float(total["value_usd"]), rel=0.005)


@pytest.mark.parametrize("name", sorted(starter.TABLES))
def test_the_statement_of_origin_matches_the_file(name):
    import hashlib

    path = starter.table_path(name)
    statement = path.with_name(f"{name}.provenance.toml")
    provenance = parse_provenance(statement.read_text(encoding="utf-8"), where=statement.name)
    assert provenance.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert provenance.caveats


def test_shipped_tables_stay_small():
    sizes = {name: starter.table_path(name).stat().st_size for name in starter.TABLES}
    assert sizes["us_imports_2024_by_partner"] < 1_200_000
    assert sum(sizes.values()) < 2_000_000


def test_a_missing_source_file_is_named(tmp_path):
    with pytest.raises(MissingSource, match="Point --source at the folder"):
        SourceFolder(tmp_path).path("data/none.csv")


def test_the_command_reports_a_missing_folder_without_a_traceback(tmp_path, capsys):
    assert main(["--source", str(tmp_path / "absent"), "--out", str(tmp_path / "out")]) == 2
    assert "does not exist" in capsys.readouterr().err
