"""The shipped worlds: what they hold, that they are rebuilt byte for byte, and what a folder must contain."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import replace
from importlib import resources
from pathlib import Path

import numpy as np
import pytest
from tests.equilibrium.general.conftest import light_in_materials, make_world

from entente.calibration.simulation import Simulated, simulate, sweep
from entente.calibration.worlds import SHIPPED_WORLDS, find_world, load_shipped_world, read_world_folder
from entente.calibration.worlds.build.__main__ import build_worlds, main
from entente.calibration.worlds.writing import write_world_folder
from entente.equilibrium import WorldError
from entente.equilibrium.general import default_model, solve_equilibrium

SHARED = Path(__file__).parents[4] / "shared"
TABLES = Path(str(resources.files("entente.calibration.worlds").joinpath("tables")))


@pytest.fixture(scope="module")
def rebuilt(tmp_path_factory):
    """Every shipped world, built again from the source folder."""
    if not SHARED.is_dir():
        pytest.skip("needs the source data folder ../shared")
    out = tmp_path_factory.mktemp("worlds")
    build_worlds(SHARED, out)
    return out


@pytest.mark.shared
@pytest.mark.parametrize("name", SHIPPED_WORLDS)
def test_the_build_reproduces_the_shipped_world_byte_for_byte(rebuilt, name):
    shipped = sorted(path.name for path in (TABLES / name).iterdir())
    assert shipped == sorted(path.name for path in (rebuilt / name).iterdir())
    for file in shipped:
        assert (rebuilt / name / file).read_bytes() == (TABLES / name / file).read_bytes(), file


@pytest.mark.parametrize("name", SHIPPED_WORLDS)
def test_the_statement_names_licences_sources_and_hashes(name):
    about = tomllib.loads((TABLES / name / "world.toml").read_text(encoding="utf-8"))
    for file, digest in about["sha256"].items():
        assert hashlib.sha256((TABLES / name / file).read_bytes()).hexdigest() == digest
    assert about["caveats"]
    assert about["inputs"]
    assert "CC BY 4.0" in about["provenance"]["expenditure"]["licence"]
    assert all(source["url"] for source in about["provenance"].values())


def test_the_worlds_stay_small():
    assert sum(path.stat().st_size for path in TABLES.rglob("*") if path.is_file()) < 1_500_000


def test_trade_with_the_united_states_is_what_customs_counted():
    world = load_shipped_world("icio-2024").world
    usa, vnm, goods = world.country("USA"), world.country("VNM"), world.sectors.index("SERVICES")
    sold = world.trade_value[usa, vnm, :goods].sum()
    duty = (world.expenditure - world.trade_value)[usa, vnm].sum()
    assert sold == pytest.approx(141_361 * 0.987, rel=0.01)  # chapters 98 and 99 apart
    assert duty / sold == pytest.approx(0.0377, abs=0.002)
    assert world.trade_value[vnm, usa, :goods].sum() == pytest.approx(13_098, rel=0.15)
    assert world.trade_value[usa, world.country("CHN"), :goods].sum() == pytest.approx(429_426 - 11_788, rel=0.01)


def test_services_carry_no_tariff_and_own_goods_neither():
    world = load_shipped_world("icio-2024").world
    assert np.all(world.ad_valorem_rate[:, :, world.sector("SERVICES")] == 0)
    alone = [world.country(label) for label in world.countries if label not in ("EUU", "ROW")]
    assert np.all(world.ad_valorem_rate[alone, alone] == 0)  # the others trade within


def test_home_shares_stand_beside_observed_ones():
    many, one = (load_shipped_world(name).world for name in SHIPPED_WORLDS)
    assert many.home_share("VNM") == pytest.approx(many.observed["home_share VNM"], abs=0.01)
    assert one.home_share("VNM") < 0.25
    assert many.sales_share("VNM", "USA") == pytest.approx(many.observed["sales_share VNM USA"], abs=0.01)
    assert one.sales_share("VNM", "USA") > 0.25


@pytest.mark.parametrize("name", SHIPPED_WORLDS)
def test_a_world_without_a_shock_stays_where_it_is(name):
    value = solve_equilibrium(load_shipped_world(name).world, default_model()).value
    np.testing.assert_allclose(value.welfare_hat, 1.0, atol=1e-9)


def test_balancing_tells_how_far_each_target_moved():
    stored = load_shipped_world("icio-2024")
    moved = {movement.name: movement for movement in stored.movements}
    phones = moved["C26 of VNM in USA (Census 2024)"]
    assert phones.after == pytest.approx(phones.target, rel=1e-5)
    assert phones.after > 1.5 * phones.before
    stays = moved["spending of VNM"]
    assert stays.after == pytest.approx(stays.before, rel=1e-5)


def test_countries_are_found_by_their_union_or_the_remainder():
    stored = load_shipped_world("icio-2024")
    assert (stored.economy_of("DEU"), stored.economy_of("VNM"), stored.economy_of("LAO")) == ("EUU", "VNM", "ROW")


def folder(tmp_path: Path) -> Path:
    (tmp_path / "world.toml").write_text('title = "Two"\nunit = "USD"\n')
    (tmp_path / "sectors.csv").write_text("sector,trade_elasticity\nx,4\n")
    (tmp_path / "trade.csv").write_text(
        "importer,exporter,sector,trade_value,ad_valorem_rate\nA,A,x,90,0\nA,B,x,10,0.1\nB,A,x,11,0\nB,B,x,80,0\n"
    )
    return tmp_path


def test_a_folder_of_plain_files_is_a_world(tmp_path):
    stored = find_world(str(folder(tmp_path)))
    assert stored.world.countries == ("A", "B")
    assert stored.world.expenditure[0, 1, 0] == pytest.approx(11.0)
    assert stored.world.value_added_share is None
    assert stored.elasticity_low[0] == 4.0


@pytest.mark.parametrize(
    ("file", "text", "message"),
    [
        ("sectors.csv", "sector,trade_elasticity\nx,-4\n", "must be above 0"),
        ("sectors.csv", "sector,trade_elasticity\nx,four\n", r"sectors\.csv:2: trade_elasticity is 'four'"),
        ("sectors.csv", "sector\nx\n", "has no column trade_elasticity"),
        ("world.toml", "title = ", "is not valid TOML"),
        ("world.toml", '[provenance.expenditure]\npublisher = "me"\n', "does not state title"),
        ("trade.csv", "importer,exporter,sector,trade_value\n", "has no column ad_valorem_rate"),
        (
            "trade.csv",
            "importer,exporter,sector,trade_value,ad_valorem_rate\nA,A,x,9,0\nA,A,x,9,0\n",
            "A, A, x is 9 at a rate of 0. The cell appears twice",
        ),
        ("trade.csv", "importer,exporter,sector,trade_value,ad_valorem_rate\nA,C,x,9,0\n", "names exporter 'C'"),
        ("trade.csv", "importer,exporter,sector,trade_value,ad_valorem_rate\nA,A,y,9,0\n", "names sector 'y'"),
        (
            "trade.csv",
            "importer,exporter,sector,trade_value,ad_valorem_rate\nA,A,x,-9,0\n",
            "is -9 at a rate of 0. Trade must be 0 or more",
        ),
        ("trade.csv", "importer,exporter,sector,trade_value,ad_valorem_rate\nA,A,x,9,-1\n", "-100 %"),
    ],
)
def test_faults_of_a_folder_are_named(tmp_path, file, text, message):
    (folder(tmp_path) / file).write_text(text)
    with pytest.raises(WorldError, match=message):
        read_world_folder(tmp_path)


def test_the_command_reports_a_missing_folder_without_a_traceback(tmp_path, capsys):
    assert main(["--source", str(tmp_path / "absent"), "--out", str(tmp_path / "out")]) == 2
    assert "does not exist" in capsys.readouterr().err


HEAD = "importer,exporter,sector,trade_value,ad_valorem_rate\n"
REST = "A,B,x,10,0.1\nB,A,x,11,0\nB,B,x,80,0\n"


@pytest.mark.parametrize(
    ("file", "text", "message"),
    [
        (
            "trade.csv",
            f"{HEAD}A,A,x,1.000,5,0.05\n{REST}",
            r"csv:2: 6 cells, the header has 5.*point for decimals",
        ),
        ("trade.csv", f"{HEAD}A,A,x,1_000,0\n{REST}", r"trade\.csv:2: trade_value is '1_000'"),
        ("trade.csv", f"{HEAD}{REST}", "A buys nothing from itself"),
        ("trade.csv", f"{HEAD}A,A,x,90,0.3\n{REST}", "Own goods pay no duty"),
        ("trade.csv", f"{HEAD}A,A,x,90,0\nB,B,x,80,0\nA,B,x,1,1000000\n", "at most 1000"),
        ("trade.csv", HEAD.replace(",", ";") + REST, "separated by semicolons"),
        ("sectors.csv", "sector,trade_elasticity,trade_elasticity_low\nx,4,5\n", "must lie in its range"),
        ("sectors.csv", "sector,trade_elasticity,trade_elasticity_low\nx,4,-3\n", "must lie in its range"),
        ("world.toml", "elasticity_correlation = 5\n", "elasticity_correlation is 5"),
        ("world.toml", "elasticity_correlation = nan\n", "elasticity_correlation is nan"),
        ("world.toml", 'year = "2024a"\n', "year is '2024a'"),
        ("world.toml", "provenance.x = 3\n", r"a table \[provenance.NAME\]"),
        ("world.toml", 'caveats = "one"\n', "Write a list"),
        ("observed.csv", "name,value,source\nhome_share_A,abc,me\n", r"observed\.csv:2: value is 'abc'"),
        ("movements.csv", "name,before,target,after\nx,1,b,2\n", r"movements\.csv:2: target is 'b'"),
        ("economies.csv", "economy,name,members\nA,a,X\nB,b,X\n", "X is a member of A and B"),
        ("value_added.csv", "economy,sector,share\nA,x,0.5\n", "no row for B, x"),
        ("inputs.csv", "economy,input,using,share\nA,z,x,1\n", "input 'z' is not in this world"),
        ("trade.parquet", "no parquet", "holds trade.parquet and trade.csv"),
    ],
)
def test_more_faults_of_a_folder_are_named(tmp_path, file, text, message):
    (folder(tmp_path) / file).write_text(text)
    with pytest.raises(WorldError, match=message):
        read_world_folder(tmp_path)


def test_text_in_another_encoding_is_told(tmp_path):
    (folder(tmp_path) / "sectors.csv").write_bytes("sector,title,trade_elasticity\nx,Möbel,4\n".encode("latin-1"))
    with pytest.raises(WorldError, match=r"sectors\.csv holds text that is not UTF-8"):
        read_world_folder(tmp_path)


def test_a_folder_keeps_every_field_of_a_world(tmp_path):
    full = make_world()
    stored = load_shipped_world("goods-2024")
    stored = replace(
        stored,
        world=full,
        elasticity_low=full.trade_elasticity - 1.0,
        elasticity_high=full.trade_elasticity + 1.0,
        sector_titles={},
        economy_names={},
        members={},
        movements=(),
    )
    write_world_folder(stored, tmp_path / "kept")
    again = read_world_folder(tmp_path / "kept").world
    assert (again.countries, again.sectors) == (full.countries, full.sectors)
    np.testing.assert_allclose(again.expenditure, full.expenditure, rtol=1e-5)
    np.testing.assert_allclose(again.ad_valorem_rate, full.ad_valorem_rate, atol=1e-6)
    np.testing.assert_allclose(again.trade_elasticity, full.trade_elasticity, rtol=1e-5)
    np.testing.assert_array_equal(again.value_added_share, full.value_added_share)
    np.testing.assert_array_equal(again.input_share, full.input_share)
    (tmp_path / "kept" / "notes.txt").write_text("mine")
    with pytest.raises(WorldError, match=r"holds other things \(notes.txt\)"):
        write_world_folder(stored, tmp_path / "kept")


def test_full_input_output_runs_from_a_folder(tmp_path):
    full = light_in_materials()
    stored = replace(
        load_shipped_world("goods-2024"),
        world=full,
        elasticity_low=full.trade_elasticity,
        elasticity_high=full.trade_elasticity,
        members={},
        movements=(),
    )
    write_world_folder(stored, tmp_path / "io")
    world = read_world_folder(tmp_path / "io")
    model = {"full_input_output": True}
    changes = [{"importer": "C0", "exporter": "C1", "sector": "S0", "added": "20%"}]
    scenario = Simulated.model_validate({"name": "x", "model": model, "changes": changes})
    one = simulate(world, scenario)
    assert abs(one.walras) < 1e-9
    rows = list(sweep(world, [scenario]))
    for row, country in zip(rows, one.countries, strict=True):
        assert row.welfare_change.value == pytest.approx(country.welfare_change.value, abs=1e-8)
    with pytest.raises(WorldError, match="states no range"):
        simulate(world, scenario, draws=9)
