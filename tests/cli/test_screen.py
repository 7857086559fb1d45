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
        (["--on", "2024-06-30"], "begins on 2025-01-01"),
        (["--on", "2025-02-30"], "2025-02-30"),
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


def test_duties_of_a_day_replace_those_collected(run):
    def gap(*options):
        ran = run("screen", "origin", "--third", "CHN", "--by", "hs4", "--top", "500", "--json", *options)
        (shoes,) = (product for product in ran.json["products"] if product["product"] == "6404")
        (found,) = (one for one in shoes["indicators"] if one["name"] == "duty_gap")
        return found["value"], ran.json

    collected, _ = gap()
    april, told = gap("--on", "2025-04-20")
    december, _ = gap("--on", "2025-12-01")
    assert april == pytest.approx(1.424, abs=0.03)  # 125 + 20 on China against 10 on Viet Nam, 7.5 of section 301
    assert collected < december < april
    assert "in force on 2025-04-20" in told["statistics"]["duties"]
    assert any("Preferences are not counted" in caveat for caveat in told["caveats"])
