from pathlib import Path

import pytest

SAMPLES = Path(__file__).parents[2] / "src" / "entente" / "tradedata" / "loaders" / "samples"


def test_the_shipped_tables_can_be_screened(run):
    ran = run("screen", "origin", "--third", "CHN", "--by", "hs2", "--top", "3")
    assert ran.code == 0
    assert "no finding that goods were rerouted" in ran.out
    assert "No product has enough evidence" in ran.out


def test_json_holds_scores_reasons_and_sources(run):
    ran = run("screen", "origin", SAMPLES / "panel.csv", "--third", "CHN", "--statistic", "made up", "--json")
    assert ran.code == 0
    (product,) = ran.json["products"]
    assert (product["product"], product["third"], ran.json["schema"]) == ("C26", "CHN", "entente/origin-screen/1")
    assert product["evidence"] == pytest.approx(0.85)
    assert {one["name"] for one in product["indicators"]} >= {"joint_growth", "displacement", "duty_gap"}
    assert ran.json["first_years"] == [2018]
    assert ran.json["caveats"][0] == ran.json["what_it_is"]


def test_years_can_be_named(run):
    ran = run(
        "screen", "origin", SAMPLES / "panel.csv", "--first", "2018", "--last", "2022", "--third", "CHN", "--json"
    )
    assert ran.json["last_years"] == [2022]
    assert run("screen", "origin", SAMPLES / "panel.csv", "--first", "2018").code == 2
    assert run("screen", "origin", SAMPLES / "panel.csv", "--first", "soon", "--last", "2022").code == 2


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nothing.csv"], "does not exist"),
        ([SAMPLES / "wits_tariffs.csv"], "is none of"),
        ([SAMPLES / "census_imports.json"], "hs_revision"),
        (["--by", "hs9"], "not a level of detail"),
        (["--counted-by", "me"], "not importer or exporter"),
        (["--home", "XXX"], "No table is shipped"),
        (["--third", "QQQ"], "not an origin"),
        (["--third", "VNM"], "is the home country"),
        ([SAMPLES / "comtrade.csv", "--by", "sector"], "sectors"),
        ([SAMPLES / "comtrade.csv"], "No file holds exports of VNM"),
    ],
)
def test_bad_input_ends_with_2_and_one_message(run, arguments, message):
    ran = run("screen", "origin", *arguments)
    assert ran.code == 2
    assert message in ran.err
    assert "Traceback" not in ran.err
