"""Directives: later dates asked for and answered by others, evidence checked by others, nothing bypassed."""

from __future__ import annotations

from datetime import date

import pytest

from entente.base.errors import BadInput
from entente.workspace.policies import Forbidden
from entente.workspace.services.directives import (
    add_evidence,
    answer_slip,
    ask_later,
    close_directive,
    report_done,
    send_back,
)
from entente.workspace.services.records import Conflict, change, create, move, validate

LATER = date(2025, 6, 30)


@pytest.fixture
def given(view):
    """A directive to the ministry of finance, due on 10 May, that asks for no plan."""
    head = view("head")
    fields = {"code": "DIR-2", "title": "Count the forms", "action": "Count them", "addressees": ["FIN"],
              "deadline": "2025-05-10", "agency": "HEAD", "sources": ["SRC-1"]}  # fmt: skip
    create(head, validate(head, "directive", fields))
    return "DIR-2"


def _follows(view, code):
    return view.history(code)[-1].version


def test_a_later_date_waits_for_another_agency(view, given):
    ask_later(view("desk"), given, new_deadline=LATER, reason="The count takes longer", follows=1)
    assert view("desk").record(given).due == date(2025, 5, 10)
    with pytest.raises(BadInput, match="a request is waiting"):
        ask_later(view("desk"), given, new_deadline=date(2025, 7, 30), reason="More", follows=2)
    with pytest.raises(Forbidden, match="does not move deadlines"):
        answer_slip(view("desk"), given, 0, approve=True, reason="Fine", follows=2)
    with pytest.raises(BadInput, match="reason"):
        answer_slip(view("lead"), given, 0, approve=True, reason=" ", follows=2)
    answer_slip(view("lead"), given, 0, approve=True, reason="The forms are many", follows=2)
    record = view("desk").record(given)
    assert (record.due, record.slips[0].approved_by) == (LATER, "LEAD")
    with pytest.raises(Forbidden, match="nothing left"):
        answer_slip(view("head"), given, 0, approve=False, reason="No", follows=3)


def test_a_refused_date_leaves_the_deadline(view, given):
    ask_later(view("desk"), given, new_deadline=LATER, reason="The count takes longer", follows=1)
    answer_slip(view("head"), given, 0, approve=False, reason="It was clear in April", follows=2)
    record = view("desk").record(given)
    assert (record.due, record.slips[0].refused_by, record.slips[0].answered) == (date(2025, 5, 10), "HEAD", True)


def test_an_earlier_date_passes_without_approval(view, given):
    ask_later(view("desk"), given, new_deadline=date(2025, 5, 5), reason="We are quick", follows=1)
    assert view("desk").record(given).due == date(2025, 5, 5)
    assert not [f for f in view("lead").findings() if f.code == "DIR-SLIP"]


@pytest.mark.parametrize("day", [date(2025, 5, 10), date(2025, 4, 1)])
def test_a_date_that_is_no_change_or_past_is_refused(view, given, day):
    with pytest.raises(BadInput, match="new_deadline"):
        ask_later(view("desk"), given, new_deadline=day, reason="x", follows=1)


def test_nobody_else_asks_or_proves(view, given):
    for name in ("works", "economist", "auditor", "head"):
        with pytest.raises(Forbidden):
            ask_later(view(name), given, new_deadline=LATER, reason="x", follows=1)
        with pytest.raises(Forbidden):
            add_evidence(view(name), given, text="Done", follows=1)


def test_one_who_asks_does_not_answer(view):
    head = view("head")
    fields = {"code": "DIR-3", "title": "Lead on", "action": "Lead", "addressees": ["LEAD"], "deadline": "2025-05-10",
              "agency": "HEAD", "sources": ["SRC-1"]}  # fmt: skip
    create(head, validate(head, "directive", fields))
    ask_later(view("lead"), "DIR-3", new_deadline=LATER, reason="Too much", follows=1)
    with pytest.raises(Forbidden, match="Your own agency asks"):
        answer_slip(view("lead"), "DIR-3", 0, approve=True, reason="Yes", follows=2)


def test_closing_needs_evidence_checked_by_others(view, given):
    with pytest.raises(BadInput, match="evidence"):
        report_done(view("desk"), given, follows=1)
    add_evidence(view("desk"), given, text="A list of 40 forms", follows=1)
    report_done(view("desk"), given, follows=2)
    with pytest.raises(Forbidden):
        close_directive(view("desk"), given, checked=[0], follows=3)
    with pytest.raises(BadInput, match="Tick"):
        close_directive(view("lead"), given, checked=[], follows=3)
    with pytest.raises(Conflict):
        close_directive(view("lead"), given, checked=[0], follows=2)
    close_directive(view("lead"), given, checked=[0], follows=3)
    record = view("desk").record(given)
    assert (record.state, record.checked_by, record.closed_on) == ("closed", "LEAD", date(2025, 4, 30))
    assert record.evidence[0].checked_by == "LEAD"


def test_evidence_that_does_not_hold_is_sent_back(view, given):
    add_evidence(view("desk"), given, text="A list", follows=1)
    report_done(view("desk"), given, follows=2)
    send_back(view("head"), given, reason="The list is empty", follows=3)
    assert view("desk").record(given).state == "in-progress"
    assert view("desk").history(given)[-1].reason == "The list is empty"


def test_editing_and_moving_are_no_way_round(view, given):
    lead = view("lead")
    record = lead.record(given)
    with pytest.raises(Forbidden, match="later deadline"):
        change(lead, record.model_copy(update={"deadline": LATER}), follows=1)
    piece = {"text": "Seen", "checked_by": "LEAD", "checked_on": "2025-04-30"}
    checked = validate(lead, "directive", record.model_dump(mode="json", exclude_defaults=True) | {"evidence": [piece]})
    with pytest.raises(Forbidden, match="checked on the directive's own page"):
        change(lead, checked, follows=1)
    add_evidence(view("desk"), given, text="A list", follows=1)
    report_done(view("desk"), given, follows=2)
    with pytest.raises(Forbidden, match="You check for LEAD"):
        move(view("lead"), given, "closed", checked_by="HEAD", closed_on="2025-04-30", follows=3)


def test_a_call_for_plans_is_not_reported_by_one_ministry(view):
    add_evidence(view("desk"), "DIR-1", text="Our plan", follows=1)
    with pytest.raises(Forbidden, match="File your plan"):
        report_done(view("desk"), "DIR-1", follows=2)


def test_the_page_does_the_same(browser, negotiation, view, given):
    address = f"/n/{negotiation.code}/directives/{given}/"
    page = browser("desk").get(address).content.decode()
    assert "Count them" in page
    assert "Ask for another deadline" in page
    data = {"deed": "ask-later", "follows": 1, "later-new_deadline": "2025-06-30", "later-reason": "Longer"}
    assert browser("desk").post(address, data).status_code == 302
    assert "waits for an answer" in browser("lead").get(address).content.decode()
    wrong = browser("lead").post(address, {"deed": "approve", "slip": 0, "follows": 2, "answer-reason": ""})
    assert wrong.status_code == 422
    assert browser("lead").post(
        address, {"deed": "approve", "slip": 0, "follows": 2, "answer-reason": "Yes"}
    ).status_code == 302  # fmt: skip
    stale = browser("desk").post(address, {"deed": "add-evidence", "follows": 1, "evidence-text": "A list"})
    assert stale.status_code == 409
    proof = {"deed": "add-evidence", "follows": 3, "evidence-text": "A list", "evidence-source": "SRC-1"}
    assert browser("desk").post(address, proof).status_code == 302
    assert view("desk").record(given).evidence[0].sources[0].source == "SRC-1"
    assert browser("works").post(address, proof | {"follows": 4}).status_code == 403
    assert browser("desk").post(address, {"deed": "burn", "follows": 4}).status_code == 400


def test_a_script_in_a_reason_is_only_text(browser, negotiation, given):
    address = f"/n/{negotiation.code}/directives/{given}/"
    data = {"deed": "ask-later", "follows": 1, "later-new_deadline": "2025-06-30", "later-reason": "<script>x</script>"}
    browser("desk").post(address, data)
    page = browser("lead").get(address).content.decode()
    assert "&lt;script&gt;x&lt;/script&gt;" in page
    assert "<script>x" not in page


def test_the_list_is_filtered_and_marks_what_is_late(browser, negotiation, view):
    head = view("head")
    fields = {"title": "Late one", "action": "Act", "addressees": ["BUY"], "deadline": "2025-04-20", "agency": "HEAD",
              "sources": ["SRC-1"]}  # fmt: skip
    create(head, validate(head, "directive", {**fields, "code": "DIR-LATE"}))
    address = f"/n/{negotiation.code}/directives/"
    page = browser("desk").get(address).content.decode()
    assert "10 days overdue" in page
    only = browser("desk").get(address, {"due": "overdue"}).content.decode()
    assert "DIR-LATE" in only
    assert "DIR-1<" not in only
    assert "No directive fits" in browser("desk").get(address, {"state": "closed"}).content.decode()
    fragment = browser("desk").get(address, headers={"HX-Request": "true"})
    assert "<h1>" not in fragment.content.decode()
    assert "HX-Request" in fragment["Vary"]


def test_who_has_not_filed_is_shown_to_those_who_lead(browser, negotiation):
    address = f"/n/{negotiation.code}/directives/DIR-1/"
    assert "PLAN-BUY" not in browser("desk").get(address).content.decode()
    assert "PLAN-BUY" in browser("lead").get(address).content.decode()


def test_those_who_lead_record_a_directive(browser, negotiation, view):
    address = f"/n/{negotiation.code}/new-directive/"
    assert browser("desk").get(address).status_code == 403
    assert browser("head").get(address).status_code == 200
    assert browser("head").post(address, {"title": ""}).status_code == 422
    sent = {"title": "Buy more aircraft", "action": "Buy them", "addressees": ["BUY"], "deadline": "2025-05-20",
            "classification": "internal", "sources.0.source": "SRC-1"}  # fmt: skip
    answer = browser("head").post(address, sent)
    assert answer.status_code == 302, answer.content.decode()
    made = [r for r in view("works").dossier.tables["directive"].values() if r.title == "Buy more aircraft"]
    assert made[0].addressees == ["BUY"]
    assert [task for task in view("works").tasks() if task.code == made[0].code]
