"""My tasks: worded for the person, own ones first, nothing of what others may not see."""

from __future__ import annotations

from datetime import date

from entente.workspace.services.directives import ask_later
from entente.workspace.services.records import create, move, validate


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
