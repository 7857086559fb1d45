"""Tasks come from dates and gaps; each says who does it and by when."""

from __future__ import annotations

from datetime import date

import pytest

from entente.dossier.states import Role
from entente.plan import Phrasebook, find_all
from entente.plan.tasks import Deed, Urgency, dated_tasks, ordered, tasks_from_findings, urgency

TODAY = "2025-04-30"
SLIP = {"requested_on": "2025-04-20", "requested_by": "FIN", "new_deadline": "2025-06-01", "reason": "More work"}
SESSION = {"code": "S-1", "title": "Ninth", "opens": "2025-05-20", "closes": "2025-06-28", "known_on": "2025-03-01"}


def _only(case, deed):
    (task,) = [task for task in dated_tasks(case.dossier(TODAY)) if task.deed is deed]
    return task


def test_an_empty_case_asks_for_nothing(new_case):
    assert dated_tasks(new_case().dossier(TODAY)) == ()


def test_a_plan_is_to_be_filed_by_each_agency_that_was_asked(new_case):
    case = new_case().add("directive", "DIR-1", addressees=["FIN", "BUY"], asks_for_plan=True, deadline=TODAY)
    case.add("plan", "PLAN-BUY", agency="BUY", directive="DIR-1")
    case.add("plan", "PLAN-FIN", state="draft", submitted_on=None, directive="DIR-1")
    task = _only(case, Deed.FILE_PLAN)
    assert (task.code, task.agencies, task.due, task.place) == ("DIR-1", ("FIN",), date(2025, 4, 30), "PLAN-FIN")
    assert urgency(task, case.dossier(TODAY)) is Urgency.TODAY
    assert task.is_for(Role.CONTRIBUTOR, "FIN")
    assert not task.is_for(Role.CONTRIBUTOR, "BUY")
    assert _only(case, Deed.JUDGE_PLAN).is_for(Role.CONSOLIDATOR, "LEAD")


def test_a_plan_sent_back_is_to_be_revised(new_case):
    case = new_case().add("directive", "DIR-1", addressees=["FIN"], asks_for_plan=True, deadline="2025-04-20")
    case.add("plan", "PLAN-FIN", state="returned", directive="DIR-1")
    task = _only(case, Deed.REVISE_PLAN)
    assert (task.place, urgency(task, case.dossier(TODAY))) == ("PLAN-FIN", Urgency.OVERDUE)


@pytest.mark.parametrize("state", ["closed", "withdrawn"])
def test_a_directive_that_is_over_asks_for_nothing(new_case, state):
    closed = {"evidence": [{"text": "Done"}], "checked_by": "HEAD", "closed_on": TODAY} if state == "closed" else {}
    case = new_case().add("directive", "DIR-1", state=state, **closed)
    assert dated_tasks(case.dossier(TODAY)) == ()


def test_an_open_directive_is_to_be_carried_out_and_a_reported_one_checked_by_others(new_case):
    case = (
        new_case().add("directive", "DIR-1", addressees=["FIN"]).add("directive", "DIR-2", deadline=None, standing=True)
    )
    assert _only(case, Deed.CARRY_OUT).agencies == ("FIN",)
    case.add("directive", "DIR-1", addressees=["LEAD"], state="reported")
    check = _only(case, Deed.CHECK_EVIDENCE)
    assert check.is_for(Role.PRINCIPAL, "HEAD")
    assert not check.is_for(Role.CONSOLIDATOR, "LEAD")


def test_a_later_date_is_answered_by_others_an_earlier_one_by_nobody(new_case):
    case = new_case().add("directive", "DIR-1", deadline="2025-05-10", slips=[SLIP])
    assert not _only(case, Deed.ANSWER_SLIP).is_for(Role.CONSOLIDATOR, "FIN")
    for slip in (
        {**SLIP, "new_deadline": "2025-05-01"},
        {**SLIP, "approved_by": "HEAD"},
        {**SLIP, "refused_by": "HEAD"},
    ):
        case.add("directive", "DIR-1", deadline="2025-05-10", slips=[slip])
        assert Deed.ANSWER_SLIP not in {task.deed for task in dated_tasks(case.dossier(TODAY))}


def test_purchases_offers_and_developments_ask_until_they_are_dealt_with(new_case):
    case = new_case().add("purchase", "PUR-1", sign_by="2025-05-04", agency="BUY")
    case.add("offer", "OFF-1", valid_until="2025-05-30")
    case.add("development", "DEV-1", response_due="2025-05-02")
    tasks = {task.deed: task for task in dated_tasks(case.dossier(TODAY))}
    assert tasks[Deed.SIGN].agencies == ("BUY",)
    assert tasks[Deed.RENEW_OFFER].agencies == ("FIN",)
    assert tasks[Deed.RESPOND].agencies == ("LEAD",)  # nobody owns it: the lead agency answers
    case.add("purchase", "PUR-1", state="contract", sign_by="2025-05-04", signed_on=TODAY, value="USD 1 bn")
    assert Deed.SIGN not in {task.deed for task in dated_tasks(case.dossier(TODAY))}


def test_of_a_bill_only_the_next_step_is_a_task(new_case):
    path = [{"step": "Draft", "days": 10, "done_on": "2025-04-01"}, {"step": "Appraise", "days": 30}]
    case = new_case().header(sessions=[SESSION]).add("law", "LAW-1", agency="FIN", state="drafting", path=path)
    task = _only(case, Deed.LAW_STEP)
    assert (task.detail, task.due) == ("Appraise", date(2025, 4, 20))


def test_findings_become_tasks_of_the_owner_or_of_those_who_lead(new_case):
    case = new_case().add("concern", "CON-1", agency="FIN").add("directive", "DIR-1", addressees=[])
    dossier = case.dossier(TODAY)
    tasks = {task.finding.code: task for task in tasks_from_findings(find_all(dossier, Phrasebook("en")), dossier)}
    assert tasks["CON-MEASURE"].is_for(Role.CONTRIBUTOR, "FIN")
    assert tasks["CON-MEASURE"].detail == tasks["CON-MEASURE"].finding.remedy
    assert tasks["DIR-ADDRESSEE"].is_for(Role.CONSOLIDATOR, "LEAD")
    assert not tasks["DIR-ADDRESSEE"].is_for(Role.CONTRIBUTOR, "FIN")


def test_what_is_overdue_comes_first(new_case):
    case = new_case().add("directive", "DIR-1", deadline="2025-05-03").add("directive", "DIR-2", deadline="2025-04-10")
    case.add("directive", "DIR-3", deadline=None).add("directive", "DIR-4", deadline="2025-04-01")
    dossier = case.dossier(TODAY)
    tasks = ordered(
        [*tasks_from_findings(find_all(dossier, Phrasebook("en")), dossier), *dated_tasks(dossier)], dossier
    )
    assert [task.code for task in tasks if task.deed is Deed.CARRY_OUT] == ["DIR-4", "DIR-2", "DIR-1", "DIR-3"]
    assert len({task.key for task in tasks if task.deed is not Deed.MEND}) == 4
