"""Silent consent: adopted without objection, sent back with one; nothing that changed meanwhile is adopted."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.http import Http404

from entente.base.errors import BadInput
from entente.workspace.models import ConsentItem, ConsentList
from entente.workspace.policies import Forbidden
from entente.workspace.services.consents import close_list, consent_of, moment, object_to, open_list, take_back
from entente.workspace.services.records import change
from entente.workspace.services.snapshots import take_snapshot

BASE = "/n/aaa-bbb-2025/consents/"


@pytest.fixture
def consent(view):
    """Two offers and a law put to the principals for two days."""
    closes_at = moment(view("lead")) + timedelta(days=2)
    return open_list(view("lead"), title="Small matters", codes=["OFF-1", "OFF-2", "LAW-1"], closes_at=closes_at)


@pytest.fixture
def later(negotiation):
    """Let days pass."""

    def pass_by(days):
        negotiation.refresh_from_db()
        negotiation.clock = negotiation.clock + timedelta(days=days)
        negotiation.save(update_fields=["clock"])

    return pass_by


def test_what_nobody_objects_to_is_adopted_and_the_rest_goes_back(view, consent, later):
    object_to(view("head"), consent.pk, "OFF-1", reason="Too much for poultry")
    law = view("desk").record("LAW-1")
    change(view("desk"), law.model_copy(update={"text": "Other clauses"}), follows=1)
    with pytest.raises(Forbidden, match="open for objections"):
        close_list(view("lead"), consent.pk)
    later(3)
    close_list(view("lead"), consent.pk)
    items = {item.code: item for item in ConsentItem.objects.all()}
    assert {code: item.outcome for code, item in items.items()} == {
        "OFF-1": "objected", "OFF-2": "adopted", "LAW-1": "changed",
    }  # fmt: skip
    decision = view("lead").record(items["OFF-2"].decision)
    assert (decision.item, decision.agency, decision.decided_by) == ("OFF-2", "BUY", "HEAD")
    with pytest.raises(Forbidden, match="closed already"):
        close_list(view("lead"), consent.pk)


def test_what_changed_after_the_page_was_opened_is_not_adopted(view, consent, later):
    later(3)
    opened = view("lead")
    law = view("desk").record("LAW-1")
    change(view("desk"), law.model_copy(update={"text": "Other clauses"}), follows=1)
    close_list(opened, consent.pk)
    assert ConsentItem.objects.get(code="LAW-1").outcome == "changed"


def test_what_went_back_is_its_owners_to_mend_until_it_changes(browser, view, consent, later):
    object_to(view("head"), consent.pk, "OFF-1", reason="Too much for poultry")
    assert [item.code for item in ConsentItem.sent_back(view("desk"))] == []
    later(3)
    close_list(view("lead"), consent.pk)
    assert [item.code for item in ConsentItem.sent_back(view("desk"))] == ["OFF-1"]
    assert [item.code for item in ConsentItem.sent_back(view("works"))] == []
    assert "Too much for poultry" in browser("desk").get("/n/aaa-bbb-2025/tasks/").content.decode()
    assert "Too much for poultry" not in browser("works").get("/n/aaa-bbb-2025/tasks/").content.decode()
    offer = view("desk").record("OFF-1")
    change(view("desk"), offer.model_copy(update={"text": "Less"}), follows=1)
    assert [item.code for item in ConsentItem.sent_back(view("desk"))] == []


def test_an_objection_has_a_reason_and_can_be_taken_back(browser, view, consent, later):
    with pytest.raises(BadInput, match="what you object to"):
        object_to(view("head"), consent.pk, "OFF-1", reason=" ")
    address = f"{BASE}{consent.pk}/answer/"
    assert browser("head").post(address, {"item": "OFF-1"}).status_code == 422
    assert browser("head").post(address, {"item": "OFF-1", "reason": "Too much"}).status_code == 302
    with pytest.raises(BadInput, match="already"):
        object_to(view("head"), consent.pk, "OFF-1", reason="Again")
    assert "Too much" in browser("lead").get(f"{BASE}{consent.pk}/").content.decode()
    assert browser("head").post(address, {"item": "OFF-1", "deed": "take-back"}).status_code == 302
    with pytest.raises(Http404):
        take_back(view("head"), consent.pk, "OFF-1")
    with pytest.raises(Http404):
        object_to(view("head"), consent.pk, "CON-1", reason="Not in it")
    later(3)
    with pytest.raises(Forbidden, match="no longer count"):
        object_to(view("head"), consent.pk, "OFF-1", reason="Late")
    close_list(view("lead"), consent.pk)
    assert set(ConsentItem.objects.values_list("outcome", flat=True)) == {"adopted"}


def test_only_principals_object_and_only_the_consolidator_opens_and_closes(browser, view, consent, later):
    for name in ("lead", "economist", "auditor"):
        with pytest.raises(Forbidden):
            object_to(view(name), consent.pk, "OFF-1", reason="x")
    for name in ("economist", "head", "auditor", "desk", "envoy", "admin"):
        assert browser(name).get(BASE + "new/").status_code == 403, name
        assert browser(name).post(BASE + "new/", {}).status_code == 403, name
    later(3)
    for name, status in {"head": 403, "auditor": 403, "desk": 404, "envoy": 404, "admin": 404}.items():
        assert browser(name).post(f"{BASE}{consent.pk}/close/").status_code == status, name


def test_a_list_is_seen_by_those_who_see_every_item(browser, view, people, consent):
    for name, status in {"lead": 200, "head": 200, "auditor": 200, "desk": 403, "works": 403, "envoy": 403}.items():
        answer = browser(name).get(BASE)
        assert answer.status_code == status
        assert (b"Small matters" in answer.content) == (status == 200)
        assert browser(name).get(f"{BASE}{consent.pk}/").status_code == (200 if status == 200 else 404)
    with pytest.raises(Http404):
        consent_of(view("desk"), consent.pk)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"title": "x", "closes_at": "2025-05-02T17:00"}, "codes"),
        ({"title": "", "closes_at": "2025-05-02T17:00", "codes": ["OFF-1"]}, "title"),
        ({"title": "x", "closes_at": "soon", "codes": ["OFF-1"]}, "closes_at"),
        ({"title": "x", "closes_at": "2025-04-29T17:00", "codes": ["OFF-1"]}, "closes_at"),
        ({"title": "x", "closes_at": "2025-05-02T17:00", "more_codes": "OFF-1 OFF-99"}, "codes"),
        ({"title": "x", "closes_at": "2025-05-02T17:00", "codes": ["PLAN-FIN"]}, "codes"),
    ],
)
def test_what_a_list_lacks_is_said_and_none_opened(browser, given, field):
    answer = browser("lead").post(BASE + "new/", given)
    assert answer.status_code == 422
    assert field in answer.context["errors"]
    assert not ConsentList.objects.exists()


def test_a_list_is_opened_from_the_form_and_from_a_plan_version(browser, view):
    page = browser("lead").get(BASE + "new/").content.decode()
    assert "OFF-1" in page
    given = {"title": "May", "closes_at": "2025-05-02T17:00", "codes": ["OFF-1"], "more_codes": "CON-1"}
    assert browser("lead").post(BASE + "new/", given).status_code == 302
    assert [item.code for item in ConsentList.objects.get().items.all()] == ["OFF-1", "CON-1"]
    taken = take_snapshot(view("lead"))
    answer = browser("lead").post(BASE + "new/", {**given, "snapshot": taken.number})
    assert answer.status_code == 302
    assert ConsentList.objects.first().snapshot == taken
    assert ConsentList.objects.first().classification == taken.classification
