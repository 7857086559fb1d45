"""The template of a plan and what a plan lacks."""

from __future__ import annotations

from entente.dossier.kinds import Position
from entente.plan.templates import gaps, template, with_positions

DAY = "2025-04-30"
LINE = {"hs": "0207", "mfn_applied_rate": "20%", "opening": "15%", "target": "10%", "floor": "5%",
        "description": "poultry; frozen"}  # fmt: skip


def _items(case, agency="FIN"):
    return {item.item: item.why for item in template(agency, case.dossier(DAY))}


def test_the_template_asks_for_own_offers_requests_concerns_and_directives(case):
    case.add("concern", "CON-1", agency="LEAD", with_agencies=["FIN"]).add("concern", "CON-2", agency="BUY")
    case.add("request", "REQ-1", agency="LEAD").add("request", "REQ-2", agency="LEAD")
    case.add("offer", "OFF-1", lines=[LINE], conditional_on=["REQ-1"]).add("offer", "OFF-2", form="other")
    case.add("offer", "OFF-3", form="other", agency="BUY")
    case.add("directive", "DIR-1", action="Cut the duty on HS 1005.90; settle CON-2.")
    case.add("directive", "DIR-2", asks_for_plan=True)
    assert _items(case) == {
        "tariff:0207": "line", "OFF-2": "offer", "REQ-1": "request", "CON-1": "concern", "DIR-1": "directive",
        "tariff:100590": "named", "CON-2": "named",
    }  # fmt: skip
    line = template("FIN", case.dossier(DAY))[0].suggested
    assert (line.opening, line.target, line.floor, line.unit, line.note) == (15, 10, 5, "%", "poultry")


def test_what_is_withdrawn_or_settled_is_not_asked_for(case):
    case.add("offer", "OFF-1", lines=[LINE], state="withdrawn").add("request", "REQ-1", agency="FIN", state="granted")
    case.add("concern", "CON-1", agency="FIN", state="resolved").add("directive", "DIR-1", state="withdrawn")
    assert _items(case) == {}


def _gaps(case, code="PLAN-1"):
    dossier = case.dossier(DAY)
    return {(gap.code, gap.item): gap.stops for gap in gaps(dossier.find(code), dossier)}


def test_an_empty_plan_cannot_be_filed(case):
    case.add("offer", "OFF-1", lines=[LINE]).add("plan", "PLAN-1", state="draft", submitted_on=None)
    assert _gaps(case) == {
        ("empty", ""): True, ("summary", ""): False, ("basis", ""): False, ("item", "tariff:0207"): False,
        ("offer", "OFF-1"): False,
    }  # fmt: skip


def test_a_complete_plan_lacks_nothing(case):
    case.add("offer", "OFF-1", lines=[LINE]).add("development", "DEV-1")
    case.add("plan", "PLAN-1", state="draft", submitted_on=None, summary="Cut", rests_on=["DEV-1"], offers=["OFF-1"],
             positions=[{"item": "tariff:0207", "opening": 15, "unit": "%"}])  # fmt: skip
    assert _gaps(case) == {}


def test_positions_without_unit_out_of_order_or_twice_stop_the_plan(case):
    positions = [{"item": "a:1", "opening": 5}, {"item": "a:2", "opening": 5, "floor": 9, "unit": "%"},
                 {"item": "a:3", "statement": "Never"}, {"item": "a:3", "statement": "Always"}]  # fmt: skip
    case.add("plan", "PLAN-1", state="draft", submitted_on=None, summary="x", positions=positions)
    assert {key for key, stops in _gaps(case).items() if stops} == {("unit", "a:1"), ("order", "a:2"), ("twice", "a:3")}


def test_a_first_plan_after_its_deadline_needs_a_reason(case):
    case.add("directive", "DIR-1", asks_for_plan=True, deadline="2025-04-29")
    position = [{"item": "a:1", "statement": "Yes"}]
    case.add("plan", "PLAN-1", state="draft", submitted_on=None, directive="DIR-1", positions=position)
    assert _gaps(case)["late", ""] is True
    case.add("plan", "PLAN-1", state="draft", submitted_on=None, directive="DIR-1", positions=position, late_reason="x")
    assert ("late", "") not in _gaps(case)


def test_stands_are_replaced_added_and_removed_by_item(case):
    case.add("plan", "PLAN-1", positions=[{"item": "a:1"}, {"item": "a:2"}])
    plan = case.dossier(DAY).find("PLAN-1")
    after = with_positions(plan, {"a:1": None, "a:2": Position("a:2", 1.0), "a:3": Position("a:3"), "a:4": None})
    assert after.positions == [Position("a:2", 1.0), Position("a:3")]
