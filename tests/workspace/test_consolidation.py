"""Consolidation: who has filed, where ministries differ, the decision that settles it."""

from __future__ import annotations

import pytest

from entente.base.errors import BadInput
from entente.dossier.kinds import Position
from entente.workspace.policies import Forbidden
from entente.workspace.services.consolidation import decide, deciders
from entente.workspace.services.plans import open_version, save_plan, submit_plan

BASE = "/n/aaa-bbb-2025/consolidation/"
ITEM = "tariff:0207"
OURS = Position(ITEM, 15, 12, 8, "%")


@pytest.fixture
def clash(view):
    """FIN and BUY differ on the duty on poultry."""
    submit_plan(view("desk"), "PLAN-FIN", follows=1)
    code = open_version(view("works"), "PLAN-BUY", reason="Poultry").code
    theirs = {ITEM: Position(ITEM, 15, 10, 2, "%", statement="We need cheap feed")}
    save_plan(view("works"), code, follows=1, fields={}, positions=theirs)
    submit_plan(view("works"), code, follows=2, reason="Poultry")
    return code


def test_who_has_filed_is_shown_and_a_draft_is_not_filed_yet(browser):
    page = browser("lead").get(BASE).content.decode()
    assert "PLAN-BUY" in page
    assert "PLAN-FIN" not in page
    assert "missing" in page


def test_only_those_who_lead_come_in(browser, clash):
    for name, status in {"desk": 403, "works": 403, "envoy": 403, "admin": 403, "outsider": 404, "auditor": 200,
                         "economist": 200, "head": 200}.items():  # fmt: skip
        for path in ("", f"items/{ITEM}/"):
            answer = browser(name).get(BASE + path)
            assert answer.status_code == status, (name, path)
            assert status == 200 or b"cheap feed" not in answer.content


@pytest.mark.parametrize("tab", ["clashes", "items"])
def test_ministries_stand_side_by_side(browser, clash, tab):
    page = browser("lead").get(BASE, {"tab": tab}).content.decode()
    assert "15 / 10 / 5 %" in page
    assert "15 / 10 / 2 %" in page
    assert "No item matches" in browser("lead").get(BASE, {"tab": tab, "q": "zzz"}).content.decode()


def test_the_clash_page_shows_stands_words_and_red_lines(browser, clash):
    page = browser("lead").get(f"{BASE}items/{ITEM}/").content.decode()
    assert "We need cheap feed" in page
    assert "RED-1" in page
    assert "crossed" in page
    assert browser("lead").get(BASE + "items/tariff:9999/").status_code == 404


def test_a_decision_settles_the_clash_until_a_plan_differs_again(browser, view, clash):
    assert "PLAN-CLASH" in {finding.code for finding in view("lead").findings()}
    answer = browser("lead").post(
        f"{BASE}items/{ITEM}/",
        {"counts": "FIN", "reason": "Revenue", "decided_by": "HEAD", "person": "A. Head", "text": ""},
    )
    assert answer.status_code == 302
    lead = view("lead")
    assert "PLAN-CLASH" not in {finding.code for finding in lead.findings()}
    (decision,) = lead.dossier.tables["decision"].values()
    assert (decision.opening, decision.target, decision.floor, decision.unit) == (15, 10, 5, "%")
    assert (decision.decided_by, decision.person, decision.plans) == ("HEAD", "A. Head", [clash, "PLAN-FIN"])
    assert decision.decided_on == lead.today
    page = browser("lead").get(f"{BASE}items/{ITEM}/").content.decode()
    assert "Revenue" in page
    assert "Record the decision" not in page
    assert "Revenue" in browser("lead").get(BASE, {"tab": "decided"}).content.decode()
    newer = open_version(view("works"), clash, reason="Prices").code
    save_plan(view("works"), newer, follows=1, fields={}, positions={ITEM: Position(ITEM, 15, 10, 1, "%")})
    submit_plan(view("works"), newer, follows=2, reason="Prices")
    assert "PLAN-CLASH" in {finding.code for finding in view("lead").findings()}
    again = decide(view("lead"), OURS, text="", reason="Still", decided_by="LEAD")
    assert view("lead").record(again.code).supersedes == decision.code


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"reason": "x", "decided_by": "LEAD"}, "counts"),
        ({"counts": "FIN", "reason": " ", "decided_by": "LEAD"}, "reason"),
        ({"counts": "FIN", "reason": "x", "decided_by": "THEM"}, "decided_by"),
        ({"counts": "own", "reason": "x", "decided_by": "LEAD"}, "text"),
        ({"counts": "own", "reason": "x", "decided_by": "LEAD", "opening": "lots"}, "opening"),
    ],
)
def test_what_a_decision_lacks_is_said_and_nothing_recorded(browser, view, clash, given, field):
    answer = browser("lead").post(f"{BASE}items/{ITEM}/", given)
    assert answer.status_code == 422
    assert field in answer.context["errors"]
    assert not view("lead").dossier.tables.get("decision")


def test_only_the_consolidator_and_a_principal_decide(browser, view, clash):
    given = {"counts": "FIN", "reason": "x", "decided_by": "LEAD"}
    for name in ("auditor", "economist", "desk", "envoy"):
        assert browser(name).post(f"{BASE}items/{ITEM}/", given).status_code == 403, name
    with pytest.raises(Forbidden):
        decide(view("economist"), OURS, text="", reason="x", decided_by="LEAD")
    with pytest.raises(BadInput, match="not in dispute"):
        decide(view("head"), Position("a:1"), text="", reason="x", decided_by="LEAD")
    assert deciders(view("head")) == ("LEAD", "HEAD")
    decide(view("head"), OURS, text="Ours", reason="x", decided_by="HEAD")
    assert view("lead").dossier.tables["decision"]


def test_a_decision_is_as_secret_as_the_plans(view, clash):
    row = decide(view("lead"), OURS, text="", reason="x", decided_by="LEAD")
    plans = [view("lead").record(code) for code in ("PLAN-FIN", clash)]
    assert view("lead").record(row.code).classification == max(
        (p.classification for p in plans), key=lambda level: level.level
    )
    for name in ("desk", "works", "envoy"):
        assert "decision" not in view(name).dossier.tables or not view(name).dossier.tables["decision"]
