"""Plan versions: frozen, the same bytes for the same records, seen whole or not at all, reviewed by a second person."""

from __future__ import annotations

import json
from io import BytesIO

import pytest
from django.http import Http404

from entente.base.errors import BadInput, EntenteError
from entente.dossier.record import Classification
from entente.dossier.states import Role
from entente.workspace.models import Membership, Snapshot, SnapshotPaper, User
from entente.workspace.policies import Forbidden
from entente.workspace.records import visible_to
from entente.workspace.services.plans import submit_plan
from entente.workspace.services.records import Conflict, change, create, validate
from entente.workspace.services.snapshots import FORMATS, paper_of, printed, snapshot_of, step, take_snapshot

BASE = "/n/aaa-bbb-2025/plan-versions/"


@pytest.fixture
def taken(view, settings, tmp_path):
    """A plan version taken by the consolidator."""
    settings.DATA = tmp_path
    return take_snapshot(view("lead"), note="For the first round")


@pytest.fixture
def second(negotiation, people):
    """Another consolidator."""
    user = User.objects.create_user("second")
    Membership.objects.create(user=user, negotiation=negotiation, role=Role.CONSOLIDATOR.value, agency="LEAD",
                              clearance=Classification.SECRET.value)  # fmt: skip
    return lambda: visible_to(user, negotiation.code)


def test_a_plan_version_freezes_records_and_plan(view, taken):
    lead = view("lead")
    assert (taken.number, taken.state, taken.classification) == (1, "in-review", "secret")
    assert (taken.head, taken.as_of) == (lead.head, lead.today)
    named = {code: (kind, version, hash) for kind, code, version, hash in taken.records}
    entry = lead.history("OFF-1")[-1]
    assert named["OFF-1"] == ("offer", entry.version, entry.hash)
    plan = json.loads(paper_of(taken, "en").plan)
    assert plan["as_of"] == "2025-04-30"
    assert {f["severity"] for f in plan["findings"]} <= {"blocking", "major", "minor"}
    assert json.loads(paper_of(taken, "vi").plan)["language"] == "vi"
    assert len(taken.inputs["models"]) == 64


def test_the_same_records_give_the_same_bytes_and_later_changes_none(view, taken):
    again = take_snapshot(view("lead"))
    before = paper_of(taken, "vi").plan
    assert paper_of(again, "vi").plan == before
    offer = view("desk").record("OFF-1")
    change(view("desk"), offer.model_copy(update={"text": "Something else"}), follows=1)
    later = take_snapshot(view("lead"))
    assert b"Something else" in paper_of(later, "vi").plan
    assert paper_of(Snapshot.objects.get(pk=taken.pk), "vi").plan == before


def test_a_draft_stays_out(view, taken):
    own = validate(view("lead"), "plan", {"code": "PLAN-LEAD", "title": "CANARY", "agency": "LEAD"})
    create(view("lead"), own)
    drafted = take_snapshot(view("lead"))
    assert "PLAN-LEAD" in view("lead").case.versions["plan"]
    assert "PLAN-LEAD" not in drafted.codes
    assert b"CANARY" not in paper_of(drafted, "en").plan
    assert "PLAN-FIN" not in taken.codes


def test_a_plan_that_was_tampered_with_is_refused(taken):
    paper = paper_of(taken, "en")
    forged = SnapshotPaper.pack(taken, "en", paper.plan.replace(b"2025", b"2024"), paper.document)
    forged.sha256 = paper.sha256
    with pytest.raises(EntenteError, match="not the one that was taken"):
        _ = forged.plan


def test_it_is_seen_by_those_who_may_see_everything_in_it(browser, view, people, negotiation, taken):
    for name, status in {"lead": 200, "head": 200, "economist": 200, "auditor": 200, "desk": 404, "envoy": 404,
                         "admin": 404, "outsider": 404}.items():  # fmt: skip
        client = browser(name)
        for path in ("1/", "1/compare/", "1/download/json/"):
            assert client.get(BASE + path).status_code == status, (name, path)
        assert client.get(BASE).status_code == (404 if name == "outsider" else 200)
        assert (b"For the first round" in client.get(BASE).content) == (status == 200)
    Membership.objects.filter(user=people["head"]).update(clearance="confidential")
    assert browser("head").get(BASE + "1/").status_code == 404
    assert b"For the first round" not in browser("head").get(BASE).content


def test_a_record_made_secret_later_hides_the_plan_version(view, people):
    red = view("lead").record("RED-1")
    change(view("lead"), red.model_copy(update={"classification": Classification.INTERNAL}), follows=1)
    taken = take_snapshot(view("lead"))
    Membership.objects.filter(user=people["head"]).update(clearance=taken.classification)
    assert snapshot_of(view("head"), 1) == taken
    offer = view("lead").record("OFF-1")
    change(view("lead"), offer.model_copy(update={"classification": Classification.SECRET}), follows=1)
    with pytest.raises(Http404):
        snapshot_of(view("head"), 1)


def test_only_the_consolidator_takes_one(browser, view):
    for name in ("desk", "economist", "head", "auditor", "envoy", "admin"):
        assert browser(name).post(BASE + "take/").status_code == 403, name
    assert not Snapshot.objects.exists()
    assert browser("lead").post(BASE + "take/", {"note": "x"}).status_code == 302


def test_a_second_person_approves_and_the_principal_adopts(browser, view, taken, second):
    with pytest.raises(Forbidden, match="second person"):
        step(view("lead"), 1, "approved", follows=1)
    with pytest.raises(Forbidden, match="cannot become adopted"):
        step(view("head"), 1, "adopted", follows=1)
    with pytest.raises(Forbidden):
        step(view("economist"), 1, "approved", follows=1)
    step(second(), 1, "approved", follows=1, reason="Checked")
    with pytest.raises(Conflict):
        step(view("head"), 1, "adopted", follows=1)
    with pytest.raises(Forbidden, match="principal"):
        step(second(), 1, "adopted", follows=2)
    assert browser("head").post(BASE + "1/move/", {"to": "adopted", "follows": 2}).status_code == 302
    adopted = snapshot_of(view("lead"), 1)
    assert [(s.number, s.state, s.reason) for s in adopted.steps.all()] == [
        (1, "in-review", "For the first round"), (2, "approved", "Checked"), (3, "adopted", ""),
    ]  # fmt: skip
    with pytest.raises(Forbidden, match="is adopted"):
        step(view("head"), 1, "returned", follows=3, reason="x")


def test_a_return_needs_a_reason(browser, view, taken):
    answer = browser("head").post(BASE + "1/move/", {"to": "returned", "follows": 1})
    assert answer.status_code == 422
    with pytest.raises(BadInput):
        step(view("head"), 1, "returned", follows=1)
    step(view("head"), 1, "returned", follows=1, reason="Poultry is missing")
    assert "Poultry is missing" in browser("lead").get(BASE + "1/").content.decode()


@pytest.mark.parametrize("language", ["en", "vi"])
def test_it_is_taken_away_in_every_format(browser, taken, language):
    for name, made in FORMATS.items():
        answer = browser("head").get(f"{BASE}1/download/{name}/", {"lang": language})
        assert answer.status_code == 200
        assert answer["Content-Type"] == made.content_type
        assert "attachment" in answer["Content-Disposition"]
        assert answer.content == printed(paper_of(taken, language), name)
        if name in ("docx", "xlsx"):
            assert BytesIO(answer.content).read(2) == b"PK"
    assert browser("head").get(f"{BASE}1/download/exe/").status_code == 404
    assert browser("head").get(f"{BASE}1/download/pdf/", {"lang": "xx"}).status_code == 404


def test_two_plan_versions_are_compared(browser, view, taken):
    submit_plan(view("desk"), "PLAN-FIN", follows=1)
    take_snapshot(view("lead"))
    page = browser("lead").get(BASE + "2/compare/")
    assert page.context["changes"] == 1
    assert [(code, was, now[0]) for code, was, now in page.context["page"]] == [("PLAN-FIN", None, "plan")]
    assert "PLAN-MISSING" in {finding["code"] for finding in page.context["gone"]}
    assert "no earlier plan version" in browser("lead").get(BASE + "1/compare/").content.decode()
    with pytest.raises(Http404):
        snapshot_of(view("lead"), 3)
