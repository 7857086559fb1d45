"""Who has filed, who is late, whose plan was sent back."""

from __future__ import annotations

from entente.plan.filing import deadline_of, filing_of, filings, versions_of


def _asked(case, **fields):
    return case.add(
        "directive", "DIR-1", addressees=["FIN", "BUY"], asks_for_plan=True, deadline="2025-04-30", **fields
    )


def _status(case, day):
    return {filing.agency: filing.status for filing in filings(case.dossier(day))}


def test_a_plan_is_awaited_until_the_deadline_and_missing_from_then_on(case):
    _asked(case)
    assert _status(case, "2025-04-29") == {"FIN": "awaited", "BUY": "awaited"}
    assert _status(case, "2025-04-30") == {"FIN": "missing", "BUY": "missing"}


def test_a_draft_is_not_filed(case):
    _asked(case).add("plan", "PLAN-1", state="draft", submitted_on=None, directive="DIR-1")
    filing = filing_of("FIN", case.dossier("2025-04-29"))
    assert (filing.status, filing.plan) == ("awaited", None)


def test_a_plan_filed_after_the_deadline_is_late_and_a_later_version_of_one_in_time_is_not(case):
    _asked(case)
    case.add("plan", "PLAN-1", directive="DIR-1", submitted_on="2025-05-01")
    case.add("plan", "PLAN-2", agency="BUY", directive="DIR-1", submitted_on="2025-04-29", file="plans/b.yaml")
    case.add("plan", "PLAN-3", agency="BUY", directive="DIR-1", submitted_on="2025-05-02", version=2,
             supersedes="PLAN-2", file="plans/b.yaml")  # fmt: skip
    assert _status(case, "2025-05-03") == {"FIN": "late", "BUY": "filed"}
    assert [plan.code for plan in versions_of("BUY", case.dossier("2025-05-03"))] == ["PLAN-2", "PLAN-3"]
    assert (
        deadline_of(case.dossier("2025-05-03").find("PLAN-1"), case.dossier("2025-05-03")).isoformat() == "2025-04-30"
    )


def test_states_of_the_plan_and_plans_nobody_asked_for(case):
    _asked(case)
    case.add("plan", "PLAN-1", directive="DIR-1", state="returned")
    case.add("plan", "PLAN-2", agency="BUY", directive="DIR-1", state="accepted", file="plans/b.yaml")
    case.add("plan", "PLAN-3", agency="LEAD", file="plans/c.yaml")
    assert _status(case, "2025-05-03") == {"FIN": "returned", "BUY": "accepted", "LEAD": "unasked"}
    assert filing_of("HEAD", case.dossier("2025-05-03")) is None
