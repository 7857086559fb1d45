"""`entente simulate` and `entente sweep`: outcomes, intervals, files and messages."""

from __future__ import annotations

import csv
import json

import pytest

SCENARIO = """
name: rate-20
title: 20 % on Vietnamese goods, electronics spared
changes:
  - {importer: USA, exporter: VNM, added: 20%}
  - {importer: USA, exporter: VNM, sector: C26, added: 0%}
"""


@pytest.fixture
def scenario(tmp_path):
    path = tmp_path / "scenario.yaml"
    path.write_text(SCENARIO, encoding="utf-8")
    return path


def of(ran, country):
    return next(row for row in ran.json["countries"] if row["country"] == country)


def test_a_scenario_is_solved_and_its_outcomes_given(run, scenario):
    ran = run("simulate", "--world", "icio-2024", "--scenario", scenario, "--json")
    assert ran.code == 0, ran.err
    found = ran.json
    assert (found["schema"], found["world"], found["draws"]) == ("entente/simulate/1", "icio-2024", 0)
    assert abs(found["walras"]) < 1e-10
    assert found["worst_residual"] < 1e-10
    assert len(found["residuals"]) == 30
    assert max(map(abs, found["residuals"].values())) == found["worst_residual"]
    (shares,) = found["shares"]
    assert (shares["country"], shares["counterpart"]) == ("VNM", "USA")
    assert abs(shares["home_share"] - shares["observed_home_share"]) < 0.01
    home = of(ran, "VNM")
    assert -0.05 < home["welfare_change"]["value"] < 0
    assert home["welfare_change"]["low"] is None
    assert home["employment_change"]["value"] == pytest.approx(0.0, abs=1e-12)
    assert home["balance_change"]["value"] == pytest.approx(0.0, abs=1e-3)  # deficits keep their share of the world
    assert of(ran, "USA")["revenue_change"]["value"] > 0
    assert len(found["sectors"]) == 30 * 23
    pair = next(row for row in found["bilateral"] if row["exporter"] == "VNM")
    assert pair["importer"] == "USA"
    assert pair["imports_change"]["value"] < 0 < pair["balance_change"]["value"]
    clothes = next(row for row in found["sectors"] if (row["country"], row["sector"]) == ("VNM", "C13T15"))
    assert clothes["exports_change"]["value"] < clothes["output_change"]["value"] < 0


def test_draws_give_intervals_and_the_same_seed_the_same_ones(run, scenario):
    first, again = (
        run("simulate", "--world", "goods-2024", "--scenario", spared(scenario), "--draws", "20", "--json")
        for _ in range(2)
    )
    assert first.code == 0, first.err
    assert first.json == again.json
    assert first.json["draws"] == 27
    change = of(first, "VNM")["welfare_change"]
    assert change["low"] < change["value"] < change["high"] < 0


def spared(path):
    """The scenario without the line on electronics, which a world of one sector does not have."""
    path.write_text("".join(line for line in SCENARIO.splitlines(keepends=True) if "C26" not in line))
    return path


def test_what_a_person_sees(run, scenario, tmp_path):
    ran = run("simulate", "--world", "icio-2024", "--scenario", scenario, "--out", tmp_path / "out.csv")
    assert ran.code == 0, ran.err
    assert "in this world VNM spends 75.3% at home (75.4% by OECD Inter-Country Input-Output tables, 2022" in ran.out
    assert "and sells 9.3% to USA (9.0% by U.S. Census Bureau" in ran.out
    assert "labour income 1.00 of GDP" in ran.out
    assert "Walras" in ran.out
    assert "USA " in ran.out.split("  imports\n")[1]
    refused = run("simulate", "--world", "icio-2024", "--scenario", scenario, "--out", scenario)
    assert refused.code == 2
    about = json.loads((tmp_path / "out.csv-metadata.json").read_text())
    assert (about["unit"], about["year"], about["world"]) == ("million USD", 2024, "icio-2024")
    assert about["caveats"]
    assert about["sources"]
    assert about["shares"]
    assert "countries" not in about
    with (tmp_path / "out.csv").open() as handle:
        rows = list(csv.DictReader(handle))
    assert {"welfare_change", "output_change", "imports_change"} <= {row["outcome"] for row in rows}
    run("simulate", "--world", "icio-2024", "--scenario", scenario, "--out", tmp_path / "out.json")
    assert json.loads((tmp_path / "out.json").read_text())["scenario"] == "rate-20"


def test_a_line_schedule_comes_into_sectors_exactly(run, tmp_path):
    (tmp_path / "lines.csv").write_text(
        "line,exporter,sector,trade_value,base_rate,new_rate\n"
        "61091000,VNM,,60,0.1,0.1\n611020,VNM,,40,0.2,0.7\nshoes,VNM,C13T15,0,0.1,0.1\n"
    )
    path = tmp_path / "scenario.yaml"
    path.write_text("name: lines\nline_schedule: {importer: USA, file: lines.csv, rest: like}\n")
    ran = run("simulate", "--world", "icio-2024", "--scenario", path, "--json")
    assert ran.code == 0, ran.err
    (cell,) = ran.json["aggregation"]
    assert cell["aggregation_bias"] > 0.01  # buyers turn to the line that pays less
    assert cell["weighted_average"] == pytest.approx(0.6 * 0.1 + 0.4 * 0.7)
    assert sum(line["revenue"] for line in ran.json["lines"]) == pytest.approx(cell["revenue"], rel=1e-9)
    (tmp_path / "lines.csv").write_text("line,exporter,sector,trade_value,base_rate,new_rate\n1,XXX,C26,1,0,0\n")
    ran = run("simulate", "--world", "icio-2024", "--scenario", path)
    assert ran.code == 2
    assert "lines.csv:2: No country 'XXX'" in ran.err
    (tmp_path / "lines.csv").write_text("line,exporter,trade_value,base_rate,new_rate\n980100,VNM,1,0,0\n")
    ran = run("simulate", "--world", "icio-2024", "--scenario", path)
    assert ran.code == 2
    assert "line '980100' has no sector" in ran.err
    (tmp_path / "lines.csv").write_text("line,exporter,trade_value,base_rate,new_rate\n640411,VNM,1,0,-2\n")
    assert (
        "lines.csv:2: new_rate of line 640411 is -2" in run("simulate", "--world", "icio-2024", "--scenario", path).err
    )


def test_parameters_and_model_are_taken_from_the_file(run, tmp_path):
    path = tmp_path / "scenario.yaml"

    def welfare(extra):
        path.write_text(f"name: x\nchanges: [{{importer: USA, exporter: VNM, added: 20%}}]\n{extra}")
        ran = run("simulate", "--world", "goods-2024", "--scenario", path, "--json")
        assert ran.code == 0, ran.err
        return of(ran, "VNM")["welfare_change"]["value"], of(ran, "VNM")["employment_change"]["value"]

    plain, _ = welfare("")
    low, _ = welfare("parameters: {trade_elasticity: 2.5}")
    materials, _ = welfare("parameters: {value_added_share: 0.5}")
    _, employment = welfare("model: {labour_supply_elasticity: 0.5}")
    assert low != pytest.approx(plain)
    assert materials < plain
    assert employment < 0


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("name: x\nchanges: []\n", "names nothing to change"),
        ("name: x\nchanges: [{importer: USA, exporter: VNN, added: 20%}]\n", "No country 'VNN'"),
        ("name: x\nchanges: [{importer: USA, exporter: VNM, sector: C99, added: 20%}]\n", "No sector 'C99'"),
        ("name: x\nchanges: [{importer: USA, exporter: VNM, added: 0.2}]\n", "rite it with a percent sign"),
        ("name: x\nchanges: [{importer: USA, exporter: VNM, rate: -100%}]\n", "must be above -100%"),
        ("name: x\nchanges: [{importer: USA, exporter: VNM, added: -99.9%}]\n", "No equilibrium"),
        ("name: x\nchanges: [{importer: USA, exporter: USA, rate: 1%}]\n", "own goods"),
        ("name: x\nchanges: [{importer: USA, exporter: VNM}]\n", "changes nothing"),
        ("name: x\nchanges: [{importer: USA, exporter: VNM, rate: 1%, added: 1%}]\n", "Keep one"),
        ("name: x\nchanges:\n  - importer: USA\n    exporters: VNM\n    rate: 1%\n", "is no field of a scenario"),
        (
            "name: x\nparameters: {trade_elasticity: -4}\nchanges: [{importer: USA, exporter: VNM, rate: 1%}]\n",
            "greater than 0",
        ),
        (
            "name: x\nmodel: {full_input_output: true}\nchanges: [{importer: USA, exporter: VNM, rate: 1%}]\n",
            "full_input_output needs",
        ),
        (
            "name: x\nworld: other\nchanges: [{importer: USA, exporter: VNM, rate: 1%}]\n",
            "written for the world 'other'",
        ),
        ("name: x\nline_schedule: {importer: USA, file: none.csv}\n", "none.csv cannot be read"),
        ("- a\n", "holds no scenario"),
        ("name: [\n", "scenario.yaml:"),
        ("", "holds no scenario"),
        ("folder: /\nname: x\nchanges: [{importer: USA, exporter: VNM, rate: 1%}]\n", "is no field of a scenario"),
    ],
)
def test_bad_scenarios_are_refused_with_place_value_and_remedy(run, tmp_path, text, message):
    path = tmp_path / "scenario.yaml"
    path.write_text(text)
    ran = run("simulate", "--world", "icio-2024", "--scenario", path)
    assert ran.code == 2
    assert message in ran.err
    assert "Traceback" not in ran.err


def test_problems_carry_their_line_in_json(run, tmp_path):
    path = tmp_path / "scenario.yaml"
    path.write_text("name: x\nchanges:\n  - importer: USA\n    exporter: VNM\n    rate: 0.2\n")
    ran = run("simulate", "--world", "icio-2024", "--scenario", path, "--json")
    assert ran.code == 2
    (problem,) = ran.json["problems"]
    assert (problem["line"], problem["field"], problem["value"]) == (5, "changes.0.rate", "0.2")


def test_an_economy_that_cannot_pay_gives_status_and_market_and_no_numbers(run, tmp_path):
    (tmp_path / "world.toml").write_text('title = "Two"\n')
    (tmp_path / "sectors.csv").write_text("sector,trade_elasticity\nx,4\n")
    (tmp_path / "trade.csv").write_text(
        "importer,exporter,sector,trade_value,ad_valorem_rate\nA,A,x,10,0\nA,B,x,1,0\nB,A,x,90,0\nB,B,x,80,0\n"
    )
    path = tmp_path / "scenario.yaml"
    path.write_text("name: closed\nchanges: [{importer: B, exporter: A, rate: 100000%}]\n")
    ran = run("simulate", "--world", tmp_path, "--scenario", path)
    assert ran.code == 2
    assert "No equilibrium" in ran.err
    assert "labour market of B is off by" in ran.err
    assert ran.out == ""


def test_a_sweep_gives_a_row_per_scenario_and_country(run, tmp_path):
    path = tmp_path / "scenarios.yaml"
    path.write_text(
        "scenarios:\n"
        + "".join(
            f"  - {{name: rate-{rate}, changes: [{{importer: USA, exporter: VNM, added: {rate}%}}]}}\n"
            for rate in (0, 10, 46)
        )
    )
    ran = run("sweep", "--world", "icio-2024", "--scenarios", path, "--draws", "18", "--json")
    assert ran.code == 0, ran.err
    rows = {(row["scenario"], row["country"]): row for row in ran.json["rows"]}
    assert len(rows) == 3 * 30
    assert rows["rate-0", "VNM"]["welfare_change"] == pytest.approx(0.0, abs=1e-8)
    one = run("simulate", "--world", "icio-2024", "--scenario", single(tmp_path), "--draws", "18", "--json")
    expected = of(one, "VNM")["welfare_change"]
    found = rows["rate-46", "VNM"]
    assert found["welfare_change"] == pytest.approx(expected["value"], abs=1e-8)
    assert found["welfare_change_low"] == pytest.approx(expected["low"], abs=1e-8)
    written = run("sweep", "--world", "icio-2024", "--scenarios", path, "--out", tmp_path / "rows.csv")
    assert written.code == 0
    shared = run("sweep", "--world", "icio-2024", "--scenarios", path, "--draws", "18", "--workers", "2", "--json")
    assert shared.json == ran.json
    assert run("sweep", "--world", "icio-2024", "--scenarios", path, "--workers", "0").code == 2
    assert "90 rows" in written.out
    assert run("sweep", "--world", "icio-2024", "--scenarios", path).out.startswith("scenario,country,welfare_change")
    assert run("simulate", "--world", "icio-2024", "--scenario", path).code == 2


def test_a_scenario_without_an_equilibrium_leaves_the_others_their_numbers(run, tmp_path):
    path = tmp_path / "scenarios.yaml"
    rates = {"low": "10%", "impossible": "-99.9%", "high": "46%"}
    changes = "changes: [{{importer: USA, exporter: VNM, added: {}}}]"
    path.write_text(
        "scenarios:\n" + "".join(f"  - {{name: {name}, {changes.format(rate)}}}\n" for name, rate in rates.items())
    )
    ran = run("sweep", "--world", "icio-2024", "--scenarios", path, "--json")
    assert ran.code == 1
    assert "scenario impossible has no equilibrium" in ran.err
    assert "1 of 3" in ran.err
    rows = ran.json["rows"]
    assert len(rows) == 2 * 30 + 1
    (lost,) = [row for row in rows if row["status"] != "solved"]
    assert (lost["scenario"], lost["country"], lost["welfare_change"]) == ("impossible", None, None)
    assert lost["worst_market"]
    assert abs(lost["worst_residual"]) > 1e-6
    assert all(abs(row["walras"]) < 1e-8 for row in rows if row["status"] == "solved")
    path.write_text(
        "scenarios:\n" + "".join(f"  - {{name: {name}, {changes.format(rates[name])}}}\n" for name in ("low", "high"))
    )
    alone = run("sweep", "--world", "icio-2024", "--scenarios", path, "--out", tmp_path / "rows.csv", "--json")
    assert alone.code == 0, alone.err
    kept = [row for row in rows if row["status"] == "solved"]
    for row, other in zip(kept, alone.json["rows"], strict=True):
        assert row["welfare_change"] == pytest.approx(other["welfare_change"], abs=1e-9)
    about = json.loads((tmp_path / "rows.csv-metadata.json").read_text())
    assert about["shares"][0]["country"] == "VNM"
    assert about["sources"]
    assert "rows" not in about


@pytest.mark.parametrize(
    ("world", "model"),
    [
        ("icio-2024", "{name: armington}"),
        ("icio-2024", "{name: ossa}"),
        ("goods-2024", "{name: eaton-kortum}"),
        ("goods-2024", "{name: liberation-day, blocks: [marketing: {USA: 0.26, VNM: 0.12}]}"),
        ("icio-2024", "{blocks: [real-transfers, {scale: 0.05}, {labour-supply: 0.5}]}"),
        ("goods-2024", "{blocks: [balanced, {pass-through: 0.8}, {roundabout: 0.9}]}"),
        ("goods-2024", "{blocks: [income-tax-relief], labour_supply_elasticity: 0.5}"),
    ],
)
def test_every_model_of_the_engine_can_be_named_and_given_blocks(run, tmp_path, world, model):
    path = tmp_path / "scenario.yaml"
    change = "changes: [{importer: USA, exporter: VNM, added: 10%}]"
    path.write_text(f"name: x\nmodel: {model}\n{change}\n")
    ran = run("simulate", "--world", world, "--scenario", path, "--json")
    assert ran.code == 0, ran.err
    assert abs(ran.json["walras"]) < 1e-8
    found = of(ran, "VNM")["welfare_change"]["value"]
    path.write_text(f"name: x\n{change}\n")
    plain = of(run("simulate", "--world", world, "--scenario", path, "--json"), "VNM")["welfare_change"]["value"]
    assert found != pytest.approx(plain, rel=1e-6)
    assert ("removes the base year's deficits" in " ".join(ran.json["caveats"])) == ("balanced" in model)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("model: {name: melitz}", "model.name = melitz: must be one of default, armington"),
        ("model: {name: caliendo-parro}", "no input_share"),
        ("model: {name: liberation-day}", "blocks: [{marketing: 0.1}]"),
        ("model: {blocks: [scale]}", "The block scale needs a number"),
        ("model: {blocks: [{balanced: 2}]}", "takes no number"),
        ("model: {blocks: [{marketing: 1.2}]}", "has 1.2"),
        ("model: {blocks: [{scale: {C99: 1}}]}", "No sector 'C99'"),
        ("model: {blocks: [3]}", "must be a block's name"),
        ("model: 3", "Write NAME: VALUE"),
        ("parameters: {trade_elasticity: true}", "must be a number"),
        ("parameters: {value_added_share: x}", "must be a number"),
    ],
)
def test_a_model_that_cannot_be_is_refused_in_plain_words(run, tmp_path, line, message):
    path = tmp_path / "scenario.yaml"
    path.write_text(f"name: x\n{line}\nchanges: [{{importer: USA, exporter: VNM, added: 10%}}]\n")
    ran = run("simulate", "--world", "icio-2024", "--scenario", path)
    assert ran.code == 2
    assert message in ran.err
    assert not any(word in ran.err for word in ("Input should", "valid tuple", "instance of", "constrained"))


@pytest.mark.parametrize("labels", ["3", "null", "NO", "[]", "[USA, 4]", "{a: b}"])
def test_labels_that_are_none_are_refused_in_plain_words(run, tmp_path, labels):
    path = tmp_path / "scenario.yaml"
    path.write_text(f"name: x\nchanges: [{{importer: {labels}, exporter: VNM, added: 10%}}]\n")
    ran = run("simulate", "--world", "icio-2024", "--scenario", path, "--json")
    assert ran.code == 2
    (problem,) = ran.json["problems"]
    assert problem["field"] == "changes.0.importer"
    assert "quotes" in problem["remedy"]


def single(tmp_path):
    path = tmp_path / "one.yaml"
    path.write_text("name: rate-46\nchanges: [{importer: USA, exporter: VNM, added: 46%}]\n")
    return path


def test_a_sweep_refuses_what_it_cannot_share(run, tmp_path):
    path = tmp_path / "scenarios.yaml"
    change = "changes: [{importer: USA, exporter: VNM, added: 1%}]"
    path.write_text(f"scenarios:\n  - {{name: a, {change}}}\n  - {{name: b, model: {{name: armington}}, {change}}}\n")
    ran = run("sweep", "--world", "icio-2024", "--scenarios", path)
    assert ran.code == 2
    assert "Scenario b has another model" in ran.err
    path.write_text(f"scenarios:\n  - {{name: a, {change}}}\n  - {{name: a, {change}}}\n")
    assert "appears twice" in run("sweep", "--world", "icio-2024", "--scenarios", path).err
    assert run("sweep", "--world", "icio-2024", "--scenarios", path, "--out", tmp_path / "rows.txt").code == 2


def test_lines_that_hold_little_of_a_sector_leave_the_rest_at_its_rate(run, tmp_path):
    (tmp_path / "lines.csv").write_text("line,exporter,trade_value,base_rate,new_rate\n85171300,VNM,100,0,0.2\n")
    path = tmp_path / "scenario.yaml"

    def result(rest):
        path.write_text(f"name: x\nline_schedule: {{importer: USA, file: lines.csv{rest}}}\n")
        return run("simulate", "--world", "icio-2024", "--scenario", path, "--json")

    refused = result("")
    assert refused.code == 2
    assert "hold 0.2% of this world's trade there" in refused.err
    base, like = result(", rest: base").json, result(", rest: like").json
    (cell,) = base["aggregation"]
    assert cell["coverage"] == pytest.approx(100 / 59_821, rel=1e-3)
    assert 0 < base["lines"][0]["revenue"] < 20
    assert base["lines"][1]["line"] == "rest of VNM in C26"
    change = {name: of_pair(found, "VNM")["imports_change"]["value"] for name, found in (("b", base), ("l", like))}
    assert change["l"] < 100 * change["b"] < 0
    (tmp_path / "lines.csv").write_text(
        "line,exporter,trade_value,base_rate,new_rate\n85171300,VNM,1,0,0.2\n85171300,VNM,1,0,0.2\n"
    )
    assert "lines.csv:3: line 85171300 of VNM appears twice" in result(", rest: like").err


def of_pair(found, exporter):
    return next(row for row in found["bilateral"] if row["exporter"] == exporter)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("name: x\nchanges: [{importer: USA, exporter: SGP, sector: B05T06, rate: 1%}]\n", "touches no trade"),
        ('name: x\nchanges: [{importer: ["*", XXX], exporter: VNM, rate: 1%}]\n', "No country 'XXX'"),
        (
            "name: x\nname: y\nchanges: [{importer: USA, exporter: VNM, rate: 1%}]\n",
            "yaml:2: name: appears twice",
        ),
        ("name: x\nchanges: [{importer: USA, exporter: VNM, rate: 1%, rate: 2%}]\n", "rate: appears twice"),
    ],
)
def test_more_bad_scenarios_are_refused(run, tmp_path, text, message):
    path = tmp_path / "scenario.yaml"
    path.write_text(text)
    ran = run("simulate", "--world", "icio-2024", "--scenario", path)
    assert ran.code == 2
    assert message in ran.err
