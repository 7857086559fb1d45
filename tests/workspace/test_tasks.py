"""My tasks: worded for the person, own ones first, nothing of what others may not see."""

from __future__ import annotations

from datetime import date, timedelta

from entente.workspace.services.consents import moment, open_list
from entente.workspace.services.directives import ask_later
from entente.workspace.services.records import create, move, validate
from entente.workspace.services.snapshots import step, take_snapshot


def _page(browser, negotiation, name, **asked):
    return browser(name).get(f"/n/{negotiation.code}/tasks/", asked).content.decode()


def test_a_ministry_is_told_to_file_its_plan(browser, negotiation):
    page = _page(browser, negotiation, "desk")
    assert "File the plan of the Ministry of Finance; it is due today" in page
    assert "Ministry of Works" not in page


def test_a_ministry_that_has_filed_is_told_nothing_of_it(browser, negotiation):
    page = _page(browser, negotiation, "works")
    assert "File the plan" not in page


def test_those_who_lead_see_who_has_not_filed(browser, negotiation):
    page = _page(browser, negotiation, "lead", of="all")
    assert "File the plan of the Ministry of Finance; it is due today" in page
    assert "Accept or return “A plan”" in _page(browser, negotiation, "lead")


def test_a_later_date_is_answered_by_those_who_lead(browser, negotiation, view):
    ask_later(view("desk"), "DIR-1", new_deadline=date(2025, 5, 20), reason="Longer", follows=1)
    assert "Approve or refuse the later date of “A directive”" in _page(browser, negotiation, "head")
    assert "Approve or refuse" not in _page(browser, negotiation, "desk", of="agency")


def test_gaps_are_tasks_of_the_owner(browser, negotiation, view):
    lead = view("lead")
    fields = {"code": "CON-9", "title": "Slow forms", "topic": "procedures", "agency": "FIN", "sources": ["SRC-1"]}
    create(lead, validate(lead, "concern", fields))
    assert "Name the measure that answers “Slow forms”" in _page(browser, negotiation, "desk")
    assert "Slow forms" not in _page(browser, negotiation, "works")


def test_a_task_about_something_hidden_is_not_shown(browser, negotiation, view):
    lead = view("lead")
    fields = {"code": "PUR-9", "title": "Quiet canary jets", "sector": "defence", "agency": "BUY",
              "sign_by": "2025-05-02", "classification": "secret", "sources": ["SRC-1"]}  # fmt: skip
    create(lead, validate(lead, "purchase", fields))
    assert "Quiet canary jets" in _page(browser, negotiation, "lead", of="all")
    for name in ("works", "desk", "envoy"):
        for of in ("mine", "agency", "all"):
            page = _page(browser, negotiation, name, of=of)
            assert "Quiet canary" not in page
            assert "PUR-9" not in page


def test_what_is_done_is_no_task_any_more(browser, negotiation, view):
    move(view("desk"), "PLAN-FIN", "submitted", follows=1, submitted_on="2025-04-30")
    assert "File the plan" not in _page(browser, negotiation, "desk")


def test_somebody_without_tasks_is_told_where_they_come_from(browser, negotiation):
    for name in ("auditor", "admin"):
        page = _page(browser, negotiation, name)
        assert "Nothing is waiting for you." in page
        assert page.count("<h1>") == 1


def test_a_plan_version_waits_for_a_second_person_and_then_for_the_principal(browser, negotiation, view):
    taken = take_snapshot(view("lead"))
    review = f"Review plan version {taken.number}"
    assert review not in _page(browser, negotiation, "lead")
    assert review not in _page(browser, negotiation, "economist", of="all")
    page = _page(browser, negotiation, "head")
    assert f'<a href="/n/{negotiation.code}/plan-versions/{taken.number}/">{review}' in page
    step(view("head"), taken.number, "approved", follows=1)
    page = _page(browser, negotiation, "head")
    assert review not in page
    assert f"Adopt or return plan version {taken.number}" in page
    step(view("head"), taken.number, "adopted", follows=2)
    assert "plan version" not in _page(browser, negotiation, "head")


def test_an_open_list_for_silent_consent_is_a_task_of_the_principal(browser, negotiation, view):
    lead = view("lead")
    listed = open_list(lead, title="First answers", codes=["CON-1"], closes_at=moment(lead) + timedelta(days=3))
    page = _page(browser, negotiation, "head")
    assert f'<a href="/n/{negotiation.code}/consents/{listed.pk}/">Object to what should not stand' in page
    assert "“First answers”; the rest is adopted; it is due in 3 days" in page
    assert "First answers" not in _page(browser, negotiation, "lead")
