import pytest

from entente.calibration.cells import UnmatchedLabel
from entente.calibration.exposure import measure_exposure
from entente.calibration.line_effects import assess_scenarios
from entente.calibration.scenarios import InvalidScenario, TariffScenario
from entente.tradedata.extract import read_import_extract

ROWS = """hs6,partner,exemption_lists,trade_value_consumption_usd,duty_calculated_usd
640411,VNM,,600,60
640411,CHN,,400,40
080132,VNM,spared,300,0
080132,IND,spared,700,0
"""
STATEMENT = "\n".join(
    f'{name} = "stated"' for name in ("publisher", "title", "url", "date", "licence", "transformation")
)


def extract(folder, rows=ROWS):
    path = folder / "japan.csv"
    path.write_text(rows, encoding="utf-8")
    (folder / "japan.provenance.toml").write_text(STATEMENT + '\ncaveats = ["a caveat"]', encoding="utf-8")
    return read_import_extract(path, importer="JPN", year=2023)


@pytest.fixture
def japan(tmp_path):
    return extract(tmp_path)


def test_a_pair_that_is_not_shipped_is_assessed_from_the_users_table(japan):
    scenario = TariffScenario("a", "A", 0.20, "none", ("spared",))
    exposure = measure_exposure("VNM", "JPN", scenario, imports=japan)
    assert (exposure.exports_usd, exposure.year) == (900, 2023)
    assert exposure.added_rate == pytest.approx(0.20 * 600 / 900)
    effects = assess_scenarios("VNM", "JPN", [scenario], imports=japan)[0]
    assert effects.exports_change_usd.mid < 0
    changes = {line.hs6: line.exports_change_usd.mid for line in effects.lines}
    assert changes["080132"] == pytest.approx(0, abs=1e-9)
    assert effects.third_exporters[0].partner == "CHN"
    assert effects.provenance["japan"].publisher == "stated"
    assert "a caveat" in effects.caveats


def test_the_users_table_must_be_of_the_pair_asked_for(japan):
    scenario = TariffScenario("a", "A", 0.20)
    with pytest.raises(UnmatchedLabel, match="imports of JPN from CHN, IND, VNM"):
        assess_scenarios("THA", "JPN", [scenario], imports=japan)
    with pytest.raises(UnmatchedLabel, match="asked for are"):
        measure_exposure("VNM", "USA", scenario, imports=japan)


def test_lists_of_another_importer_are_refused(japan):
    with pytest.raises(InvalidScenario, match="duties of USA, not of JPN"):
        assess_scenarios("VNM", "JPN", [TariffScenario("a", "A", 0.2, "baseline-10")], imports=japan)
    with pytest.raises(InvalidScenario, match="Use spared"):
        assess_scenarios("VNM", "JPN", [TariffScenario("a", "A", 0.2, "none", ("annex-ii-2025-04-02",))], imports=japan)


def test_codes_without_an_elasticity_are_not_passed_over(tmp_path):
    with pytest.raises(UnmatchedLabel, match="851712"):
        assess_scenarios(
            "VNM", "JPN", [TariffScenario("a", "A", 0.2)], imports=extract(tmp_path, ROWS + "851712,VNM,,500,0\n")
        )
