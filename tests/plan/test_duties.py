"""The other side's duties on our goods: by law beside what was announced, and only as known on the plan's day."""

import json
from datetime import date

import pytest

from entente.plan import LANGUAGES, Phrasebook
from entente.plan.build import build_document
from entente.plan.consolidation import consolidate
from entente.publishing import sections_to_json


@pytest.fixture
def tariffed(case):
    """A case of a pair whose tables ship, with two rates announced."""
    case.header(home="VNM", counterpart="USA", opened="2025-01-01")
    for code, day, rate in (("DEV-46", "2025-04-02", "46%"), ("DEV-10", "2025-04-09", "10%")):
        case.add("development", code, date=day, known_on=day, topic="counterpart-tariff", rate=rate, key_date=True)
    return case


def part(case, day, language="en"):
    document = build_document(consolidate(case.dossier(day), Phrasebook(language)))
    situation = next(s for s in sections_to_json(document) if s["id"] == "situation")
    return next((s for s in situation["sections"] if s["id"] == "duties"), None)


def rows(found):
    table = next(b for b in found["blocks"] if b.get("id") == "duties" and "columns" in b)
    return {row["date"]: row for row in (_plain(row) for row in table["rows"])}


def _plain(row):
    return {
        key: cell.get("value", cell.get("text", cell)) if isinstance(cell, dict) else cell for key, cell in row.items()
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_rate_in_force_stands_beside_the_rate_announced(tariffed, language):
    found = rows(part(tariffed, "2025-04-30", language))
    assert found["2025-04-09"]["added"] == pytest.approx(0.3004, abs=1e-4)
    assert found["2025-04-10"]["added"] == pytest.approx(0.0723, abs=1e-4)
    assert found["2025-04-10"]["in-force"] == pytest.approx(
        found["2025-04-10"]["added"] + found["2025-04-10"]["general-rate"]
    )
    assert found["2025-04-05"]["announced-rate"] == 0.46


def test_what_was_known_on_the_day_is_to_come_and_nothing_learnt_later(tariffed):
    found = part(tariffed, "2025-04-30")
    ahead = {day: row for day, row in rows(found).items() if day > "2025-04-30"}
    assert set(ahead) == {"2025-05-03", "2025-07-09"}  # the pause then known to end; made longer only on 7 July
    assert ahead["2025-07-09"]["added"] == pytest.approx(0.295, abs=1e-3)
    text = json.dumps(found)
    assert [later for later in ("14326", "50 %", "11012", "31 July") if later in text] == []
    assert "2025-07-09" not in rows(part(tariffed, "2025-07-07"))


def test_on_the_day_the_rates_applied_their_pause_shows_only_once_announced(tariffed):
    before, after = (rows(part(tariffed, day)) for day in ("2025-04-08", "2025-04-09"))
    assert "2025-04-10" not in before
    assert after["2025-04-10"]["added"] < after["2025-04-09"]["added"] < before["2025-04-09"]["added"] + 1e-9


def test_a_rate_stays_announced_until_it_is_overtaken(tariffed):
    tariffed.add(
        "development",
        "DEV-10",
        date="2025-04-09",
        known_on="2025-04-09",
        topic="counterpart-tariff",
        rate="10%",
        key_date=True,
        supersedes="DEV-46",
    )
    tariffed.add(
        "development",
        "DEV-BASE",
        date="2025-04-05",
        known_on="2025-04-05",
        topic="counterpart-tariff",
        rate="10%",
        key_date=True,
    )
    found = rows(part(tariffed, "2025-04-30"))
    assert [found[f"2025-04-{day}"]["announced-rate"] for day in ("05", "09")] == [0.46, 0.10]


def test_the_chart_ends_on_the_plans_day(tariffed):
    found = part(tariffed, "2025-04-30")
    chart = next(b for b in found["blocks"] if b.get("form") == "steps")
    assert max(str(row["date"]) for row in chart["rows"]) == date(2025, 4, 30).isoformat()
    assert len({row["series"] for row in chart["rows"]}) == 3


def test_before_the_weights_were_published_the_reason_is_given(tariffed):
    tariffed.add(
        "development",
        "DEV-1",
        date="2025-01-20",
        known_on="2025-01-20",
        topic="counterpart-tariff",
        rate="10%",
        key_date=True,
    )
    assert "not yet published" in json.dumps(part(tariffed, "2025-02-01"))


def test_a_pair_that_does_not_ship_gives_the_reason_and_a_case_without_duties_nothing(case):
    assert part(case, "2025-04-30") is None
    case.add("development", "DEV-1", topic="counterpart-tariff", rate="10%", key_date=True)
    assert "cannot be worked out" in json.dumps(part(case, "2025-04-30"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_gaps_and_doubts_of_the_register_are_printed_with_the_trade_they_touch(tariffed, language):
    found = part(tariffed, "2025-10-20", language)
    caveats = next(b for b in found["blocks"] if b.get("kind") == "caveat")
    text = json.dumps(caveats, ensure_ascii=False)
    assert "Anti-dumping" in text
    assert "of medium confidence" in text or "độ tin cậy trung bình" in text
    assert len(caveats["blocks"][0]["items"]) >= 4


def test_of_duties_on_metal_both_ends_stand_in_the_table(tariffed):
    found = rows(part(tariffed, "2025-10-20"))
    step = found["2025-10-14"]
    assert step["added-without"] < step["added"] - 0.005
    start = found["2025-04-09"]
    assert start["added-without"] > start["added"]  # the reciprocal rate then lay above that on metal
