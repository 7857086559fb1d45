"""The register against what others published: a tracker's averages on Vietnam, and the duty collected in 2024."""

import csv
import dataclasses
from datetime import date

import numpy as np
import pytest

from entente.tradedata import starter
from entente.tradedata.measures import added_rates_on, shipped_register
from entente.tradedata.schedules import us_schedule

START = date(2025, 1, 1)
# What separates the tracker from the law as the register has it; docs/explanation/tariffs-in-force.md explains each.
EARLY_PARTS = date(2025, 4, 3)  # parts of cars with the cars, a month before their day
METALS_A_DAY_EARLY = {date(2025, 6, 3): date(2025, 6, 4)}
EARLY_COUNTRY_RATES = {date(2025, 4, 5), date(2025, 4, 8), date(2025, 4, 9)}
NOT_IN_THE_TRACKER = ("us-232-steel-derivatives-2025-08", "us-232-aluminum-derivatives-2025-08", "us-232-appliances")
# The tracker charges chapters 98 and 99 too, so rates are compared on goods with a line of their own.
WOOD_LEFT_OUT = {date(2026, 2, 20): "us-232-wood"}  # not applied again after the ruling


@pytest.fixture(scope="module")
def trade():
    table = starter.us_import_hts10()
    rows = table.filter(table.partner == "VNM").to_pyarrow()
    value = np.array(rows["trade_value_consumption_usd"].to_pylist(), dtype=float)
    return rows["hts10"].to_pylist(), value, np.array(rows["duty_calculated_usd"].to_pylist(), dtype=float)


@pytest.fixture(scope="module")
def average(trade):
    """Trade-weighted rate added since 1 January 2025, in percent."""
    codes, value, _ = trade

    goods = np.array([code < "98" for code in codes])

    def average(on, *, without=(), early=(), goods_only=False):
        register = shipped_register("USA")
        if early:
            moved = (dataclasses.replace(d, valid_from=on) if d.id in early else d for d in register.duties)
            register = dataclasses.replace(register, duties=tuple(moved))
        if without:
            kept = tuple(d for d in register.duties if not d.id.startswith(without) and d.programme not in without)
            register = dataclasses.replace(register, duties=kept)
        one, start = (added_rates_on("USA", "VNM", codes, day, register=register) for day in (on, START))
        counted = value * goods if goods_only else value
        return float(100 * (one - start) @ counted / counted.sum())

    return average


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2025, 3, 12), 0.66),
        (date(2025, 4, 9), 29.83),
        (date(2025, 4, 10), 7.01),
        (date(2025, 8, 7), 14.59),
        (date(2026, 2, 20), 4.83),
        (date(2026, 4, 6), 8.55),
        (date(2026, 7, 24), 9.91),
    ],
)
def test_the_published_table_holds(average, on, expected):
    assert average(on) == pytest.approx(expected, abs=0.005)


@pytest.mark.shared
def test_a_tracker_agrees_within_half_a_point_but_for_explained_differences(source_folder, average):
    with (source_folder / "facts/us_effective_tariff_vn.csv").open(encoding="utf-8", newline="") as file:
        theirs = {
            date.fromisoformat(row["date"]): float(row["added_us_tariff_on_vietnam_pct_2024_weights"])
            for row in csv.DictReader(file)
        }
    assert set(theirs) >= EARLY_COUNTRY_RATES
    for on, rate in theirs.items():
        if on not in EARLY_COUNTRY_RATES:
            without = (*NOT_IN_THE_TRACKER, *([WOOD_LEFT_OUT[on]] if on in WOOD_LEFT_OUT else []))
            early = ("us-232-vehicle-parts-25",) if on == EARLY_PARTS else ()
            ours = average(METALS_A_DAY_EARLY.get(on, on), without=without, early=early, goods_only=True)
            assert ours == pytest.approx(rate, abs=0.5), on


def test_duty_collected_in_2024_is_what_the_schedule_gives(trade):
    codes, value, duty = trade
    schedule = us_schedule()
    at = {code: row for row, code in enumerate(schedule.codes)}
    general = np.nan_to_num(schedule.general.ad_valorem_rate) + np.nan_to_num(schedule.general.rest_rate)
    base = np.array([general[at[code[:8]]] if code[:8] in at else 0.0 for code in codes])
    computed = (base + added_rates_on("USA", "VNM", codes, START)) * value

    def rates(chapter):
        rows = np.array([code.startswith(chapter) for code in codes])
        return [float(100 * part[rows].sum() / value[rows].sum()) for part in (duty, computed)]

    assert rates("") == pytest.approx([3.774, 3.758], abs=0.001)
    assert rates("61") == pytest.approx([20.305, 20.306], abs=0.001)
    assert rates("64") == pytest.approx([13.309, 13.354], abs=0.001)


def test_country_rates_are_those_of_the_shipped_table():
    register = shipped_register("USA")
    april, august = (register.duty(f"us-reciprocal-country-2025-{month}") for month in ("04", "08"))
    baseline = register.duty("us-reciprocal-baseline")
    table = {row["partner"]: row for row in starter.us_reciprocal_2025().to_pyarrow().to_pylist() if row["partner"]}
    members = register.groups["european-union"]
    for partner, row in table.items():
        if partner not in ("CHN", "EUU"):
            expected = row["chart_rate"] if row["status"] == "country-specific" else None
            assert april.rate_for(partner) == expected or partner in members, partner
            later = row["rate_from_2025_08_07"]
            if later is not None and row["status"] != "not-in-the-scheme":
                assert (august.rate_for(partner) or baseline.rate_for(partner)) == pytest.approx(later), partner
    assert {april.rate_for(member) for member in members} == {0.20}


@pytest.mark.shared
def test_dates_of_the_timeline_are_in_the_register(source_folder):
    with (source_folder / "facts/timeline.csv").open(encoding="utf-8", newline="") as file:
        rows = [
            row
            for row in csv.DictReader(file)
            if row[next(iter(row))].startswith("2025") and "us-tariff" in row.values()
        ]
    register = shipped_register("USA")
    records = (*register.duties, *register.reliefs)
    days = {day.isoformat() for record in records for day in (record.announced, record.valid_from)}
    days |= {end.announced.isoformat() for record in records for end in record.endings}
    stated = {row[next(iter(row))] for row in rows}
    assert len(stated) > 8
    assert stated <= days
