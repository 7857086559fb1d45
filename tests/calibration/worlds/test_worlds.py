"""Reading, correcting, merging and balancing worlds."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

import numpy as np
import pytest

from entente.base.provenance import Provenance
from entente.calibration.worlds import (
    IcioSources,
    Observation,
    Target,
    aggregate_world,
    balance_world,
    build_icio_world,
    describe_world,
    read_icio_cube,
    replace_duties,
    rescale_bilateral,
    world_from_goods_trade,
)
from entente.equilibrium import World, WorldError
from entente.equilibrium.general import default_model, solve_equilibrium

SHARED = Path(__file__).parents[4] / "shared"
SOURCE = Provenance("publisher", "title", "url", "2024", "licence", "none")


def small() -> World:
    rng = np.random.default_rng(2)
    flows = rng.gamma(2.0, 10.0, (4, 4, 2)) + 40.0 * np.eye(4)[:, :, None]
    rate = 0.1 * (1.0 - np.eye(4))[:, :, None] * np.ones(2)
    return World(("USA", "VNM", "CHN", "ROW"), ("x", "y"), flows, rate, np.array([4.0, 5.0]), np.full((4, 2), 0.5))


def test_every_target_is_met_and_its_movement_told() -> None:
    world = small()
    targets = [
        Target("spending", 150.0, importer="USA"),
        Target("census", 30.0, importer="USA", exporter="VNM", sector="x"),
        Target("home", 60.0, importer="VNM", own=True),
    ]
    balanced, movements = balance_world(world, targets)
    assert balanced.trade_value[0].sum() == pytest.approx(150.0, rel=1e-7)
    assert balanced.trade_value[0, 1, 0] == pytest.approx(30.0, rel=1e-7)
    assert balanced.trade_value[1, 1].sum() == pytest.approx(60.0, rel=1e-7)
    assert [movement.name for movement in movements] == ["spending", "census", "home"]
    assert movements[1].before == pytest.approx(world.trade_value[0, 1, 0])
    np.testing.assert_allclose(balanced.ad_valorem_rate, world.ad_valorem_rate)


def test_targets_that_contradict_each_other_name_the_worst() -> None:
    targets = [Target("all", 100.0, importer="USA"), Target("part", 200.0, importer="USA", own=False)]
    with pytest.raises(WorldError, match="contradict each other"):
        balance_world(small(), targets, max_passes=50)


def test_a_target_on_no_trade_is_refused() -> None:
    with pytest.raises(WorldError, match="cannot create or erase"):
        balance_world(small(), [Target("nothing", 0.0, importer="USA")])


def test_observed_flows_leave_the_importers_spending_alone() -> None:
    world = small()
    rescaled, movements = rescale_bilateral(world, [Observation("USA", "VNM", "y", 25.0)], provenance=SOURCE)
    assert rescaled.trade_value[0, 1, 1] == pytest.approx(25.0, rel=1e-7)
    assert rescaled.trade_value[0, :, 1].sum() == pytest.approx(world.trade_value[0, :, 1].sum(), rel=1e-7)
    np.testing.assert_allclose(rescaled.trade_value[1:], world.trade_value[1:])
    assert "publisher" in movements[-1].name


def test_duties_change_rates_and_leave_trade_before_tariff() -> None:
    world = small()
    changed = replace_duties(world, "USA", {("VNM", "x"): 0.03}, provenance=SOURCE)
    assert changed.ad_valorem_rate[0, 1, 0] == 0.03
    np.testing.assert_allclose(changed.trade_value, world.trade_value)
    with pytest.raises(WorldError, match="No country 'XXX'"):
        replace_duties(world, "USA", {("XXX", "x"): 0.03}, provenance=SOURCE)


def test_merging_keeps_value_and_revenue() -> None:
    world = small()
    merged = aggregate_world(
        world,
        countries={"USA": "USA", "VNM": "VNM", "CHN": "ROW", "ROW": "ROW"},
        sectors={"x": "all", "y": "all"},
    )
    assert merged.countries == ("USA", "VNM", "ROW")
    assert merged.expenditure.sum() == pytest.approx(world.expenditure.sum())
    revenue = (world.expenditure - world.trade_value).sum()
    assert (merged.expenditure - merged.trade_value).sum() == pytest.approx(revenue)
    with pytest.raises(WorldError, match="have no group: ROW"):
        aggregate_world(world, countries={"USA": "A", "VNM": "A", "CHN": "A"})


def test_gdp_below_exports_names_the_country() -> None:
    exports = np.array([[0.0, 5.0], [3.0, 0.0]])
    with pytest.raises(WorldError, match="B exports 5"):
        world_from_goods_trade(
            ("A", "B"), exports, np.array([10.0, 4.0]), trade_elasticity=4.0, provenance={"expenditure": SOURCE}
        )


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="needs the source data folder ../shared")
def test_the_icio_world_with_census_duties_and_trade() -> None:
    cube = SHARED / "data" / "world" / "icio2022_cube.npz"
    with np.load(cube) as content:
        sectors = [str(label) for label in content["sectors"]]
    world = read_icio_cube(cube, trade_elasticity=dict.fromkeys(sectors, 5.0), provenance=SOURCE, value_added_share=0.5)
    assert np.all(world.ad_valorem_rate[:, :, world.sector("Services (aggregate)")] == 0.0)
    with gzip.open(SHARED / "data" / "hs_trade" / "us_imports_2024_by_partner_icio28.csv.gz", "rt") as handle:
        rows = [row for row in csv.DictReader(handle) if row["iso3"] == "VNM" and row["icio28"] in sectors]
    duties = {("VNM", row["icio28"]): float(row["applied_tariff"]) for row in rows}
    world = replace_duties(world, "USA", duties, provenance=SOURCE)
    traded = [
        Observation("USA", "VNM", row["icio28"], float(row["con_val_usd"]) / 1e6)
        for row in rows
        if world.trade_value[world.country("USA"), world.country("VNM"), world.sector(row["icio28"])] > 0
        and "Services" not in row["icio28"]
    ]
    world, _ = rescale_bilateral(world, traded, provenance=SOURCE)
    flow = world.trade_value[world.country("USA"), world.country("VNM"), world.sector("C26")]
    assert flow == pytest.approx(59_821.483953, rel=1e-6)
    report = describe_world(world, "VNM", "USA")
    assert 0.6 < report.home_share < 0.9
    rate = world.ad_valorem_rate.copy()
    rate[world.country("USA"), world.country("VNM"), :-1] += 0.46
    value = solve_equilibrium(world, default_model(), ad_valorem_rate=rate).value
    assert value.welfare_hat[world.country("VNM")] < 1.0


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="needs the source data folder ../shared")
def test_the_built_icio_world_has_customs_trade_and_duties() -> None:
    built = build_icio_world(IcioSources.in_folder(SHARED / "data"))
    world = built.world
    usa, vnm = world.country("USA"), world.country("VNM")
    goods = [k for k, sector in enumerate(world.sectors) if "Services" not in sector]
    trade, rate = world.trade_value[usa, vnm, goods], world.ad_valorem_rate[usa, vnm, goods]
    assert 135_000 < trade.sum() < 142_000
    assert 0.03 < (trade * rate).sum() / trade.sum() < 0.045
    assert 0.7 < world.home_share("VNM") < 0.8
    assert any("unmapped" in name for name in built.left_out)
    assert any(movement.name.startswith("C26 of VNM in USA") for movement in built.movements)


def test_a_missing_source_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(WorldError, match=r"us_exports_to_vietnam_hs6.* is missing"):
        build_icio_world(IcioSources.in_folder(tmp_path))
