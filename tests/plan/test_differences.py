"""What differs between versions, ministries and frozen plans."""

from __future__ import annotations

from entente.plan.differences import changed_findings, compare_plans, related, side_by_side

DAY = "2025-04-30"


def _two(case, theirs=5):
    case.add("plan", "PLAN-1", positions=[{"item": "tariff:0207", "opening": 15, "floor": 10, "unit": "%"},
                                          {"item": "a:1", "statement": "Yes"}])  # fmt: skip
    case.add("plan", "PLAN-2", agency="BUY", file="plans/b.yaml",
             positions=[{"item": "tariff:0207", "opening": 15, "floor": theirs, "unit": "%"}])  # fmt: skip
    return case


def test_two_versions_are_compared_by_item(case):
    case.add("plan", "PLAN-1", summary="Old", positions=[{"item": "a:1", "opening": 1, "unit": "%"}, {"item": "a:2"},
                                                         {"item": "a:3"}])  # fmt: skip
    case.add("plan", "PLAN-2", summary="New", version=2, supersedes="PLAN-1",
             positions=[{"item": "a:4"}, {"item": "a:1", "opening": 2, "unit": "%"}, {"item": "a:3"}])  # fmt: skip
    dossier = case.dossier(DAY)
    changes = compare_plans(dossier.find("PLAN-1"), dossier.find("PLAN-2"))
    assert [(c.name, c.before, c.after) for c in changes.fields] == [("summary", "Old", "New")]
    assert [(c.item, c.change, c.fields) for c in changes.positions] == [
        ("a:4", "added", ()), ("a:1", "changed", ("opening",)), ("a:2", "removed", ()),
    ]  # fmt: skip
    assert changes.same == 1


def test_ministries_stand_side_by_side_clashes_first(case):
    rows = side_by_side(_two(case).dossier(DAY))
    assert [(row.item, row.clash, sorted(row.stands)) for row in rows] == [
        ("tariff:0207", True, ["BUY", "FIN"]), ("a:1", False, ["FIN"]),
    ]  # fmt: skip
    case.add("decision", "DEC-1", plans=["PLAN-1", "PLAN-2"], opening=15, floor=8, unit="%")
    row = next(row for row in side_by_side(case.dossier(DAY)) if row.item == "tariff:0207")
    assert (row.clash, row.decision.code) == (False, "DEC-1")


def test_red_lines_and_offers_that_have_to_do_with_an_item(case):
    _two(case, theirs=2)
    case.add("red_line", "RED-1").add("red_line", "RED-2", rule={"type": "excluded-lines", "hs": ["8703"]})
    case.add("offer", "OFF-1", lines=[{"hs": "020714"}]).add("offer", "OFF-2", form="other")
    found = related("tariff:0207", case.dossier(DAY))
    assert [line.code for line in found.red_lines] == ["RED-1"]
    assert found.crossed == {"RED-1": ("BUY",)}
    assert [offer.code for offer in found.offers] == ["OFF-1"]
    nothing = related("a:1", case.dossier(DAY))
    assert (nothing.red_lines, nothing.offers) == ((), ())


def test_findings_are_the_same_by_rule_and_records():
    def finding(code, *records, message=""):
        return {"code": code, "records": list(records), "message": message}

    before = [finding("A", "X", message="5 days"), finding("B", "X")]
    after = [finding("A", "X", message="4 days"), finding("B", "Y")]
    new, gone = changed_findings(before, after)
    assert (new, gone) == ([after[1]], [before[1]])
