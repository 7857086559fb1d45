from datetime import date

import numpy as np
import pytest

from entente.tradedata.measures import (
    added_rates_on,
    doubts_on,
    schedule_difference,
    summarise_difference,
    tariff_rate,
    tariff_schedule,
)

DAY = date(2025, 10, 20)


@pytest.fixture(scope="module")
def everyone():
    return tariff_schedule("USA", DAY)


def test_the_whole_schedule_covers_every_line_and_origin(everyone):
    assert len(everyone.origins) == 235
    assert "USA" not in everyone.origins
    assert everyone.base_rate.shape[1] == len(everyone.schedule.lines) == 19_710
    assert np.isfinite(everyone.ad_valorem_rate).all()


@pytest.mark.parametrize("exporter", ["VNM", "CHN", "DEU", "RUS", "CAN", "JPN"])
def test_a_panel_says_what_one_answer_says(everyone, exporter):
    rates = everyone.of(exporter)
    for position in range(0, len(everyone.schedule.lines), 1499):
        line = everyone.schedule.lines[position]
        assert tariff_rate("USA", exporter, line, DAY).ad_valorem_rate == pytest.approx(rates[position], abs=1e-9)


def test_rows_name_their_measures(everyone):
    table = tariff_schedule("USA", DAY, exporters=["VNM", "CUB"]).to_arrow()
    assert table.num_rows == 2 * 19_710
    rows = {(row["exporter"], row["line"]): row for row in table.to_pylist()}
    shirt = rows["VNM", "6109100004"]
    assert shirt["measures"] == "us-reciprocal-country-2025-08"
    assert shirt["ad_valorem_rate"] == pytest.approx(0.165 + 0.20)
    assert rows["VNM", "0207110020"]["specific"] == "8.8¢/kg"
    assert rows["CUB", "0207110020"]["specific"] == "22¢/kg"
    assert rows["CUB", "0207110020"]["complete"] is False


def test_a_difference_names_lines_and_measures():
    one, two = (tariff_schedule("USA", day, exporters=["VNM"]) for day in (date(2025, 8, 6), date(2025, 8, 7)))
    table = schedule_difference(one, two, "VNM")
    group = summarise_difference(table)[0]
    assert (group.before, group.after, group.change) == (
        "us-reciprocal-baseline",
        "us-reciprocal-country-2025-08",
        pytest.approx(0.10),
    )
    assert sum(row.lines for row in summarise_difference(table)) == table.num_rows
    assert schedule_difference(one, one, "VNM").num_rows == 0


def test_codes_outside_the_schedule_still_meet_measures_and_provisions_none():
    codes = ["6109100000", "6109100004", "9801001055", "9999950000"]
    assert added_rates_on("USA", "VNM", codes, date(2025, 4, 10)).tolist() == [0.1, 0.1, 0.0, 0.0]


def test_a_rate_of_which_nothing_is_known_is_null(everyone):
    table = everyone.to_arrow().slice(0, len(everyone.schedule.lines))
    rows = {row["line"]: row for row in table.to_pylist()}
    none = [row for row in rows.values() if row["base_rate"] is None]
    assert none
    assert not any(row["complete"] for row in none)
    assert all((row["ad_valorem_rate"] is None) == (row["added_rate"] == 0) for row in none)
    assert rows["6109100004"]["base_rate"] == 0.165


def test_an_origin_named_twice_is_written_once():
    panel = tariff_schedule("USA", date(2025, 4, 10), exporters=["VNM", "VNM", "CHN"])
    assert panel.origins == ("VNM", "CHN")


def test_averages_of_home_say_so_in_each_row():
    panel = tariff_schedule("VNM", date(2025, 4, 30), exporters=["USA"])
    rows = panel.to_arrow().to_pylist()
    estimated = [row for row in rows if "average" in row["basis"]]
    assert 0 < len(estimated) < len(rows)
    assert not any(row["complete"] for row in estimated)
    assert any(f"{len(estimated)} of {len(rows)} lines: sector average" in caveat for caveat in panel.caveats)


def test_what_the_register_does_not_hold_or_is_unsure_of_is_told_by_line():
    codes = ["7318150000", "8507600000", "6109100004", "9801001055"]
    doubts = {doubt.what: doubt for doubt in doubts_on("USA", "VNM", codes, date(2025, 9, 20))}
    (dumping,) = (doubt for what, doubt in doubts.items() if "Anti-dumping" in what)
    assert (dumping.confidence, dumping.lines.tolist()) == ("", [True, False, False, False])
    (parts,) = (doubt for doubt in doubts.values() if doubt.confidence == "medium" and doubt.lines[1])
    assert not parts.lines[2:].any()
