"""Low and commensurate: both sides measured alike, how each test ended, and reasons where nothing can be said."""

import json

import pytest

from entente.plan import LANGUAGES, Phrasebook
from entente.plan.build import build_document
from entente.plan.consolidation import consolidate
from entente.publishing import sections_to_json

LINE = {"hs": "080211", "mfn_applied_rate": "10%", "opening": "8%", "target": "5%", "floor": "0%"}


@pytest.fixture
def offering(case):
    """A case of a pair whose tables ship: one tariff offer, and two scenarios."""
    case.header(home="VNM", counterpart="USA")
    case.add("scenario", "SCE-46", added_rate="46%", fallback=True).add("scenario", "SCE-10", added_rate="10%")
    return case.add("offer", "OFF-1", basis="mfn", lines=[LINE], illustrative=True)


def part(case, day="2025-04-30", language="en"):
    document = build_document(consolidate(case.dossier(day), Phrasebook(language)))
    offers = next(s for s in sections_to_json(document) if s["id"] == "offers")
    return next((s for s in offers["sections"] if s["id"] == "commensurate"), None)


def table(found, id):
    return next(b for b in found["blocks"] if b.get("id") == id)["rows"]


def number(cell):
    return cell["value"] if isinstance(cell, dict) else cell


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_sides_are_measured_before_and_after(offering, language):
    found = part(offering, language=language)
    average = table(found, "commensurate-indices")[1]
    assert number(average["theirs-before"]) > number(average["theirs-after"]) > 0.1
    assert number(average["ours-before"]) > number(average["ours-after"])
    assert len(table(found, "commensurate-tests")) == 8
    gives = [number(row["ours"]) for row in table(found, "commensurate-gives")]
    assert all(value > 0 for value in gives)


def test_the_rates_at_the_target_count_and_made_up_offers_are_said_to_be_so(offering):
    found = part(offering)
    covered, forgone = (number(row["ours"]) for row in table(found, "commensurate-gives")[:2])
    assert forgone == pytest.approx(0.05 * covered)
    assert "1 entries made up" in json.dumps(found)


def test_of_two_offers_on_one_line_the_lower_counts_and_offers_without_lines_are_named(offering):
    offering.add("offer", "OFF-2", lines=[{**LINE, "target": "2%"}]).add("offer", "OFF-3")
    found = part(offering)
    covered, forgone = (number(row["ours"]) for row in table(found, "commensurate-gives")[:2])
    assert forgone == pytest.approx(0.08 * covered)
    text = json.dumps(found)
    assert text.index("not counted") < text.index("OFF-3")


def test_without_scenarios_duties_collected_alone_count(case):
    case.header(home="VNM", counterpart="USA").add("offer", "OFF-1", lines=[LINE])
    average = table(part(case), "commensurate-indices")[1]
    assert number(average["theirs-before"]) == number(average["theirs-after"]) < 0.05


def test_before_the_trade_was_published_the_reason_is_given(offering):
    offering.header(opened="2025-01-01").add("offer", "OFF-1", known_on="2025-01-05", lines=[LINE])
    assert "not yet published" in json.dumps(part(offering, "2025-01-20"))


def test_a_pair_that_does_not_ship_gives_the_reason_and_a_case_without_offers_nothing(case):
    assert part(case) is None
    case.add("offer", "OFF-1", lines=[LINE])
    assert "cannot be worked out" in json.dumps(part(case))


def test_a_rate_that_cannot_be_used_is_said_and_the_plan_is_made(offering):
    offering.add("offer", "OFF-1", lines=[{**LINE, "hs": "99"}])
    assert part(offering)["blocks"]


def test_where_home_s_rates_are_averages_the_verdict_is_withheld_and_the_share_said(offering):
    found = part(offering)
    ended = {json.dumps(row["measured"]): row["outcome"]["text"] for row in table(found, "commensurate-tests")}
    ours = [outcome for measured, outcome in ended.items() if "Aurelia" in measured]
    theirs = [outcome for measured, outcome in ended.items() if "Borealis" in measured]
    assert (ours, theirs) == (["unknown"] * 2, ["not met"] * 2)
    assert "averages of sectors, not of tariff lines" in json.dumps(found)
