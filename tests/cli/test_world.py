"""`entente world show` and `entente world build`."""

from __future__ import annotations

from pathlib import Path

import pytest

SHARED = Path(__file__).parents[3] / "shared"


def test_a_shipped_world_says_how_it_compares_with_observed_figures(run):
    ran = run("world", "show", "icio-2024")
    assert ran.code == 0, ran.err
    assert "30 economies" in ran.out
    assert "23 sectors" in ran.out
    assert "75.4% by OECD Inter-Country Input-Output tables, 2022, before balancing" in ran.out
    assert "labour income: 1.00 of GDP" in ran.out
    assert "output of CAN: 3,799,790 -> 3,720,920" in ran.out
    assert "CC BY 4.0" in ran.out
    assert "C26 of VNM in USA (Census 2024)" in ran.out


def test_json_holds_shares_movements_and_sources(run):
    ran = run("world", "show", "goods-2024", "--json")
    assert ran.code == 0, ran.err
    assert ran.json["schema"] == "entente/world/1"
    assert ran.json["home_share"] < 0.3 < 0.7 < ran.json["observed_home_share"]
    assert {"expenditure", "trade_elasticity"} <= set(ran.json["sources"])


def test_a_world_of_other_countries_is_shown_too(run, tmp_path):
    (tmp_path / "world.toml").write_text('title = "Two"\n')
    (tmp_path / "sectors.csv").write_text("sector,trade_elasticity\nx,4\n")
    (tmp_path / "trade.csv").write_text(
        "importer,exporter,sector,trade_value,ad_valorem_rate\nA,A,x,90,0\nA,B,x,10,0\nB,A,x,11,0\nB,B,x,80,0\n"
    )
    ran = run("world", "show", tmp_path)
    assert ran.code == 0, ran.err
    assert "A's sales that go to B: 10.9% (no published figure)" in ran.out


def test_unknown_worlds_and_countries_are_named(run, tmp_path):
    ran = run("world", "show", "mars")
    assert ran.code == 2
    assert "'mars'" in ran.err
    assert "icio-2024" in ran.err
    ran = run("world", "show", "icio-2024", "--country", "VNN")
    assert ran.code == 2
    assert "Nearest: VNM" in ran.err
    ran = run("world", "show", tmp_path)
    assert ran.code == 2
    assert "world.toml is missing" in ran.err


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="needs the source data folder ../shared")
@pytest.mark.parametrize(("kind", "economies"), [("icio", "81 economies"), ("goods", "economies, 1 sectors")])
def test_a_world_is_built_kept_and_read_again(run, tmp_path, kind, economies):
    out = tmp_path / "mine"
    ran = run("world", "build", "--data", SHARED / "data", "--kind", kind, "--out", out)
    assert ran.code == 0, ran.err
    assert economies in ran.out
    shown = run("world", "show", out, "--json")
    assert shown.code == 0, shown.err
    assert shown.json["name"] == "mine"


def test_a_data_folder_without_the_files_is_refused(run, tmp_path):
    for kind in ("icio", "goods"):
        ran = run("world", "build", "--data", tmp_path, "--kind", kind, "--out", tmp_path / "out")
        assert ran.code == 2
        assert "is missing" in ran.err
    assert run("world", "build", "--data", tmp_path, "--kind", "moon", "--out", tmp_path / "out").code == 2
    share = run("world", "build", "--data", tmp_path, "--value-added-share", "0", "--out", tmp_path / "out")
    assert share.code == 2


def test_a_partner_without_its_own_figures_is_refused(run, tmp_path):
    (tmp_path / "world").mkdir()
    ran = run("world", "build", "--data", tmp_path, "--partner", "USA", "--out", tmp_path / "mine")
    assert ran.code == 2
    assert "Partner USA is the United States itself" in ran.err
    ran = run("world", "build", "--data", tmp_path, "--partner", "CHN", "--out", tmp_path / "mine")
    assert "us_exports_to_chn_hs6" in ran.err


def test_a_world_is_merged_and_balanced(run, tmp_path):
    (tmp_path / "countries.csv").write_text(
        "economy,group\n" + "".join(f"{code},{'' if code in ('USA', 'VNM') else 'REST'}\n" for code in codes(run))
    )
    (tmp_path / "targets.csv").write_text("name,value,importer,exporter\nimports (customs),150000,USA,VNM\n")
    reshape = ("--countries", tmp_path / "countries.csv", "--targets", tmp_path / "targets.csv")
    ran = run("world", "build", "--kind", "world", "--data", "icio-2024", *reshape, "--out", tmp_path / "mine")
    assert ran.code == 0, ran.err
    assert "3 economies, 23 sectors" in ran.out
    assert "imports (customs): " in ran.out
    shown = run("world", "show", tmp_path / "mine", "--json").json
    assert {row["economy"] for row in shown["economies"]} == {"USA", "VNM", "REST"}
    assert shown["movements"][0]["after"] == pytest.approx(150_000, rel=1e-6)
    path = tmp_path / "s.yaml"
    path.write_text("name: x\nchanges: [{importer: USA, exporter: VNM, added: 20%}]\n")
    assert run("simulate", "--world", tmp_path / "mine", "--scenario", path, "--draws", "9").code == 0
    (tmp_path / "targets.csv").write_text("name,value,own\nx,1,perhaps\n")
    ran = run("world", "build", "--kind", "world", "--data", "icio-2024", *reshape, "--out", tmp_path / "other")
    assert (ran.code, "own is 'perhaps'" in ran.err) == (2, True)
    (tmp_path / "countries.csv").write_text("economy,group\nUSA,A\nUSA,B\n")
    ran = run("world", "build", "--kind", "world", "--data", "icio-2024", *reshape, "--out", tmp_path / "other")
    assert "countries.csv:3: economy 'USA' appears twice" in ran.err


def codes(run):
    return [row["economy"] for row in run("world", "show", "icio-2024", "--json").json["economies"]]


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="needs the source data folder ../shared")
def test_input_output_shares_run_from_the_command_line(run, tmp_path):
    out = tmp_path / "nafta"
    ran = run("world", "build", "--kind", "caliendo-parro", "--data", SHARED / "data", "--out", out)
    assert ran.code == 0, ran.err
    path = tmp_path / "s.yaml"
    code = run("world", "show", out, "--json").json["economies"][0]["economy"]
    path.write_text(
        "name: x\nmodel: {full_input_output: true}\n"
        f'changes: [{{importer: {code}, exporter: "*", sector: "01", added: 10%}}]\n'
    )
    ran = run("simulate", "--world", out, "--scenario", path, "--json")
    assert ran.code == 0, ran.err
    assert ran.json["worst_residual"] < 1e-10
