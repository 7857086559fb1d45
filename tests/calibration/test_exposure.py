import csv
from pathlib import Path

import pytest

from entente.calibration.exposure import measure_exposure
from entente.calibration.scenarios import TariffScenario
from entente.tradedata.starter import NotShipped

ANNEX_II, ELECTRONICS = "annex-ii-2025-04-02", "electronics-2025-04-11"


@pytest.fixture(scope="module")
def exposure():
    return measure_exposure("VNM", "USA", TariffScenario("rate-46", "46 %", 0.46, "none", (ANNEX_II,)))


def test_totals_and_duty_paid(exposure):
    assert exposure.exports_usd / 1e9 == pytest.approx(141.36, abs=0.005)
    assert exposure.duty_usd / 1e9 == pytest.approx(5.34, abs=0.005)
    assert exposure.collected_rate == pytest.approx(0.0377, abs=5e-5)


def test_rates_paid_by_chapter(exposure):
    rates = {chapter.chapter: chapter.collected_rate for chapter in exposure.chapters}
    assert rates["61"] == pytest.approx(0.203, abs=5e-4)
    assert rates["64"] == pytest.approx(0.133, abs=5e-4)


@pytest.mark.parametrize(("name", "share"), [(ANNEX_II, 0.016), (ELECTRONICS, 0.312)])
def test_share_of_value_on_an_exemption_list(name, share):
    found = measure_exposure("VNM", "USA", TariffScenario("a", "A", 0.46, "none", (name,))).exempt_share
    assert found == pytest.approx(share, abs=5e-4)


def test_overlapping_lists_are_not_counted_twice():
    def share(*names):
        return measure_exposure("VNM", "USA", TariffScenario("a", "A", 0.1, "none", names)).exempt_share

    overlap = share(ANNEX_II) + share(ELECTRONICS) - share(ANNEX_II, ELECTRONICS)
    assert overlap == pytest.approx(0.0079, abs=1e-4)


def test_chapters_and_lines_both_add_up_to_the_total(exposure):
    for parts in (exposure.chapters, exposure.lines):
        assert sum(part.exports_usd for part in parts) == pytest.approx(exposure.exports_usd)
        assert sum(part.share for part in parts) == pytest.approx(1)
        assert sum(part.added_rate * part.share for part in parts) == pytest.approx(exposure.added_rate, rel=1e-3)


def test_the_added_rate_is_the_announced_one_on_goods_that_are_not_spared(exposure):
    taxed = 1 - exposure.exempt_share - exposure.special_provision_share
    assert exposure.added_rate == pytest.approx(0.46 * taxed)


def test_another_partner_has_chapters_but_no_lines():
    exposure = measure_exposure("KHM", "USA", TariffScenario("a", "A", 0.49))
    assert exposure.chapters
    assert exposure.lines == ()
    assert any("not at hand for KHM" in caveat for caveat in exposure.caveats)


def test_a_pair_without_a_table_is_refused():
    with pytest.raises(NotShipped, match="imports of 'EUU' from 'VNM'"):
        measure_exposure("VNM", "EUU", TariffScenario("a", "A", 0.1))


def test_every_table_used_states_its_origin(exposure):
    assert all(provenance.licence for provenance in exposure.provenance.values())


SECTION_232 = (
    "s232-steel-2018-03-23",
    "s232-aluminum-2018-03-23",
    "s232-steel-2025-03-12",
    "s232-aluminum-2025-03-12",
    "s232-auto-2025-04-03",
)


@pytest.mark.shared
@pytest.mark.parametrize(
    ("day", "rate", "lists", "tolerance"),
    [
        ("2025-04-05", 0.46, (ANNEX_II,), 1.6),  # special provisions and car parts are not charged here
        ("2025-04-09", 0.10, (ANNEX_II,), 0.2),
        ("2025-04-11", 0.10, (ANNEX_II, ELECTRONICS), 0.2),
    ],
)
def test_added_rate_is_close_to_an_independent_tracker(day, rate, lists, tolerance):
    path = Path(__file__).resolve().parents[3] / "shared/facts/us_effective_tariff_vn.csv"
    if not path.is_file():
        pytest.skip("the source folder is not beside this checkout")
    with path.open(encoding="utf-8") as handle:
        rows = {row["date"]: row for row in csv.DictReader(handle)}
    under_232 = measure_exposure("VNM", "USA", TariffScenario("a", "A", 0.0, "none", SECTION_232)).exempt_share
    scenario = TariffScenario("a", "A", rate, "none", (*lists, *SECTION_232))
    added = measure_exposure("VNM", "USA", scenario).added_rate + 0.25 * under_232
    tracked = float(rows[day]["added_us_tariff_on_vietnam_pct_2024_weights"])
    assert 100 * added == pytest.approx(tracked, abs=tolerance)
