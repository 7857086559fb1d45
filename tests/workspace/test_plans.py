"""Filing a plan: open, fill, check, file; frozen afterwards; a new version with a reason; sent back with one."""

from __future__ import annotations

import pytest

from entente.base.errors import BadInput
from entente.workspace.policies import Forbidden
from entente.workspace.services.plans import (
    accept_plan,
    open_plan,
    open_version,
    return_plan,
    save_plan,
    submit_plan,
)
from entente.workspace.services.records import Conflict

BASE = "/n/aaa-bbb-2025/plans/"


@pytest.fixture
def filed(view):
    """PLAN-FIN, filed by its desk."""
    submit_plan(view("desk"), "PLAN-FIN", follows=1)


def _row(index, item, **cells):
    row = {
        "opening": "",
        "target": "",
        "floor": "",
        "unit": "",
        "better": "higher",
        "statement": "",
        "note": "",
        **cells,
    }
    return {f"item-{index}": item, **{f"{name}-{index}": value for name, value in row.items()}}


def _form(follows=1, **fields):
    return {"follows": follows, "title": "Plan", "summary": "", "paste": "", **fields}


def test_a_desk_sees_its_plan_its_deadline_and_what_is_missing(browser):
    page = browser("desk").get(BASE).content.decode()
    assert "PLAN-FIN" in page
    assert "30 April 2025" in page
    assert "The summary is empty." in page
    assert "PLAN-BUY" not in page


def test_who_leads_sees_only_what_is_filed(browser):
    page = browser("lead").get(BASE).content.decode()
    assert "PLAN-BUY" in page
    assert "PLAN-FIN" not in page
    assert browser("lead").get(BASE + "PLAN-FIN/").status_code == 404


@pytest.mark.parametrize("name", ["works", "envoy", "admin", "outsider"])
def test_nobody_else_gets_at_a_plan(browser, filed, name):
    client = browser(name)
    assert client.get(BASE + "PLAN-FIN/").status_code == 404
    assert client.get(BASE + "PLAN-FIN/compare/").status_code == 404
    for deed in ("file", "new-version", "return", "accept"):
        assert client.post(f"{BASE}PLAN-FIN/{deed}/", {"follows": 2, "reason": "x"}).status_code == 404
    assert client.post(BASE + "PLAN-FIN/", _form()).status_code == 404


def test_rows_and_pasted_rows_are_saved(browser, view):
    posted = _form(
        summary="We can cut.", offers=["OFF-1"], rests_on=["DEV-1"], paste="CON-1,,,,,,Ask at once",
        **_row(0, "tariff:0207", opening="15", target="10", floor="7,5", unit="%"),
        **_row(1, "LAW-1", statement="Amend it"), **{"free-1": "1"},
    )  # fmt: skip
    answer = browser("desk").post(BASE + "PLAN-FIN/", posted)
    assert answer.status_code == 302
    plan = view("desk").record("PLAN-FIN")
    assert (plan.summary, plan.offers, plan.rests_on) == ("We can cut.", ["OFF-1"], ["DEV-1"])
    assert [(p.item, p.floor, p.statement) for p in plan.positions] == [
        ("tariff:0207", 7.5, ""), ("LAW-1", None, "Amend it"), ("CON-1", None, "Ask at once"),
    ]  # fmt: skip
    emptied = _form(2, **_row(0, "tariff:0207"))
    browser("desk").post(BASE + "PLAN-FIN/", emptied)
    assert [p.item for p in view("desk").record("PLAN-FIN").positions] == ["LAW-1", "CON-1"]


@pytest.mark.parametrize(
    "wrong",
    [
        _row(0, "tariff:0207", opening="many"),
        _row(0, "tariff:0207", statement="=cmd()"),
        {**_row(1, "RED-1", statement="x"), "free-1": "1"},
        {"paste": "a:1\t1,234"},
        {"title": ""},
        {"offers": ["OFF-2"]},
    ],
)
def test_what_cannot_be_read_is_said_and_nothing_is_stored(browser, view, wrong):
    answer = browser("desk").post(BASE + "PLAN-FIN/", {**_form(), **wrong})
    assert answer.status_code == 422
    assert b"Nothing was saved" in answer.content
    assert len(view("desk").history("PLAN-FIN")) == 1


def test_of_two_who_fill_the_slower_is_told(browser, view):
    browser("desk").post(BASE + "PLAN-FIN/", _form(summary="First"))
    answer = browser("desk").post(BASE + "PLAN-FIN/", _form(summary="Second"))
    assert answer.status_code == 409
    assert view("desk").record("PLAN-FIN").summary == "First"


def test_a_filed_plan_is_dated_today_and_frozen(browser, view, filed):
    plan = view("lead").record("PLAN-FIN")
    assert (plan.state, plan.submitted_on) == ("submitted", view("lead").today)
    with pytest.raises(Forbidden, match="frozen"):
        save_plan(view("desk"), "PLAN-FIN", follows=2, fields={"summary": "x"}, positions={})
    with pytest.raises(Forbidden):
        submit_plan(view("desk"), "PLAN-FIN", follows=2)
    assert browser("desk").get(BASE + "PLAN-FIN/").status_code == 200


def test_what_stops_a_plan_is_named_all_at_once(view):
    desk = view("desk")
    positions = {"tariff:0207": None, "LAW-1": None}
    save_plan(desk, "PLAN-FIN", follows=1, fields={}, positions=positions)
    with pytest.raises(BadInput, match="takes no stand"):
        submit_plan(view("desk"), "PLAN-FIN", follows=2)


def test_a_late_plan_needs_a_reason(browser, view, negotiation):
    negotiation.clock = negotiation.clock.replace(month=5, day=2)
    negotiation.save()
    page = browser("desk").post(BASE + "PLAN-FIN/file/", {"follows": 1})
    assert page.status_code == 422
    assert b"Say why it is late" in page.content
    assert browser("desk").post(BASE + "PLAN-FIN/file/", {"follows": 1, "late_reason": "Elections"}).status_code == 302
    plan = view("lead").record("PLAN-FIN")
    assert (plan.late_reason, plan.submitted_on.day) == ("Elections", 2)


def test_a_change_of_a_filed_plan_is_a_new_version_with_a_reason(view, filed):
    desk = view("desk")
    with pytest.raises(BadInput, match="must change"):
        open_version(desk, "PLAN-FIN", reason=" ")
    code = open_version(desk, "PLAN-FIN", reason="Prices fell").code
    new = view("desk").record(code)
    assert (new.version, new.supersedes, new.state, new.submitted_on) == (2, "PLAN-FIN", "draft", None)
    with pytest.raises(Forbidden, match="open already"):
        open_version(view("desk"), "PLAN-FIN", reason="again")
    assert code not in view("lead").case.versions["plan"]
    with pytest.raises(BadInput, match="what changed"):
        submit_plan(view("desk"), code, follows=1)
    submit_plan(view("desk"), code, follows=1, reason="Prices fell")
    assert view("lead").history(code)[-1].reason == "Prices fell"
    assert view("lead").dossier.superseded_by["PLAN-FIN"] == code


def test_a_plan_sent_back_reopens_with_the_reason(browser, view, filed):
    lead = view("lead")
    with pytest.raises(BadInput, match="should change"):
        return_plan(lead, "PLAN-FIN", follows=2, reason="")
    with pytest.raises(Conflict):
        return_plan(lead, "PLAN-FIN", follows=1, reason="Say more on poultry")
    return_plan(lead, "PLAN-FIN", follows=2, reason="Say more on poultry")
    assert "Say more on poultry" in browser("desk").get(BASE).content.decode()
    assert "Say more on poultry" in browser("desk").get(BASE + "PLAN-FIN/").content.decode()
    save_plan(view("desk"), "PLAN-FIN", follows=3, fields={"summary": "More"}, positions={})
    submit_plan(view("desk"), "PLAN-FIN", follows=4, reason="Poultry explained")
    accept_plan(view("lead"), "PLAN-FIN", follows=5)
    assert view("desk").record("PLAN-FIN").state == "accepted"


def test_only_those_who_lead_return_and_accept(browser, view, filed):
    for name in ("desk", "economist", "auditor"):
        for deed in ("return", "accept"):
            answer = browser(name).post(f"{BASE}PLAN-FIN/{deed}/", {"follows": 2, "reason": "x"})
            assert answer.status_code == 403, (name, deed)
    assert view("desk").record("PLAN-FIN").state == "submitted"


def test_a_plan_is_moved_on_its_own_page_only(browser, view, filed):
    """The form for every kind of record would return it without a reason."""
    for answer in (browser("lead").get, browser("lead").post):
        led = answer("/n/aaa-bbb-2025/records/PLAN-FIN/move/?to=returned", {"to": "returned", "follows": "2"})
        assert led.status_code == 302
        assert led["Location"] == "/n/aaa-bbb-2025/plans/PLAN-FIN/"
    assert view("lead").record("PLAN-FIN").state == "submitted"


def test_those_who_lead_do_not_fill_a_ministrys_plan(view, filed):
    return_plan(view("lead"), "PLAN-FIN", follows=2, reason="x")
    with pytest.raises(Forbidden, match="only its desk"):
        save_plan(view("lead"), "PLAN-FIN", follows=3, fields={"summary": "x"}, positions={})
    with pytest.raises(Forbidden, match="only its desk"):
        submit_plan(view("lead"), "PLAN-FIN", follows=3, reason="x")


def test_a_plan_opens_with_what_its_offers_say(browser, view):
    opened = open_plan(view("lead"))
    plan = view("lead").record(opened.code)
    assert (plan.agency, plan.state, plan.version) == ("LEAD", "draft", 1)
    with pytest.raises(Forbidden, match="open already"):
        open_plan(view("lead"))
    for name in ("auditor", "envoy", "head"):
        assert browser(name).post(BASE + "open/").status_code == 403


def test_versions_are_compared(browser, view, filed):
    code = open_version(view("desk"), "PLAN-FIN", reason="Prices fell").code
    save_plan(view("desk"), code, follows=1, fields={"summary": "New words"}, positions={"tariff:0207": None})
    page = browser("desk").get(f"{BASE}{code}/compare/").content.decode()
    assert "New words" in page
    assert "removed" in page
    assert "no other version" in browser("works").get(BASE + "PLAN-BUY/compare/").content.decode()


def test_a_page_of_a_plan_asks_the_database_little(browser, filed, django_assert_max_num_queries):
    client = browser("desk")
    client.get(BASE)
    for path in ("", "PLAN-FIN/"):
        with django_assert_max_num_queries(6):
            assert client.get(BASE + path).status_code == 200
