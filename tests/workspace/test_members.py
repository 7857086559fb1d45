"""People and the log: administrators manage accounts and see no records; passwords are shown once."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from entente.base.errors import BadInput
from entente.dossier.record import Classification
from entente.dossier.states import Role
from entente.workspace.models import Event, Membership, Negotiation, User
from entente.workspace.policies import Forbidden
from entente.workspace.services.members import Part, add_person, change_part, remove, renew_password, switch

DESK = Part(Role.CONTRIBUTOR, "BUY", Classification.INTERNAL)


def _of(name, negotiation):
    return Membership.objects.get(user__username=name, negotiation=negotiation)


def test_a_new_person_signs_in_with_the_password_shown_once(browser, negotiation):
    address = f"/n/{negotiation.code}/members/"
    sent = {"username": "new.desk", "email": "new@example.org", "language": "vi", "role": "contributor",
            "agency": "BUY", "clearance": "internal"}  # fmt: skip
    page = browser("admin").post(f"{address}add/", sent)
    assert page["Cache-Control"] == "no-store"
    password = re.search(r"Password</dt><dd><code>([^<]+)", page.content.decode()).group(1)
    client = Client()
    assert client.login(request=page.wsgi_request, username="new.desk", password=password)
    assert client.get(f"/n/{negotiation.code}/").status_code == 200
    assert password not in browser("admin").get(address).content.decode()
    assert not Event.objects.filter(target__contains=password).exists()


def test_only_an_administrator_manages_people(view, browser, negotiation):
    for name in ("desk", "lead", "head", "auditor", "envoy", "economist"):
        with pytest.raises(Forbidden):
            add_person(view(name), username="x", part=DESK)
        with pytest.raises(Forbidden):
            renew_password(view(name), _of("desk", negotiation))
        assert browser(name).get(f"/n/{negotiation.code}/members/add/").status_code == 403
    assert browser("lead").get(f"/n/{negotiation.code}/members/").status_code == 200
    assert browser("desk").get(f"/n/{negotiation.code}/members/").status_code == 403


def test_a_part_is_changed(view, negotiation):
    change_part(view("admin"), _of("desk", negotiation), Part(Role.ANALYST, "LEAD", Classification.SECRET))
    assert (view("desk").member.role, view("desk").member.clearance) == (Role.ANALYST, Classification.SECRET)


@pytest.mark.parametrize("agency", ["", "THEM", "NONE"])
def test_an_agency_must_be_one_of_ours(view, agency):
    with pytest.raises(BadInput, match="agency"):
        add_person(view("admin"), username="x", part=Part(Role.CONTRIBUTOR, agency, Classification.INTERNAL))
    assert not User.objects.filter(username="x").exists()


@pytest.mark.parametrize("username", ["", "a b", "<script>", "x" * 200])
def test_an_impossible_user_name_is_refused(view, username):
    with pytest.raises(BadInput, match="username"):
        add_person(view("admin"), username=username, part=DESK)


def test_somebody_who_takes_part_is_not_added_twice(view):
    with pytest.raises(BadInput, match="takes part already"):
        add_person(view("admin"), username="desk", part=DESK)
    membership, password = add_person(view("admin"), username="outsider", part=DESK)
    assert (membership.user.username, password) == ("outsider", "")


def test_a_lock_ends_sessions_and_can_be_undone(view, browser, negotiation):
    client = browser("desk")
    switch(view("admin"), _of("desk", negotiation), active=False)
    assert client.get(f"/n/{negotiation.code}/").status_code == 302
    switch(view("admin"), _of("desk", negotiation), active=True)
    assert browser("desk").get(f"/n/{negotiation.code}/").status_code == 200
    remove(view("admin"), _of("desk", negotiation))
    assert browser("desk").get(f"/n/{negotiation.code}/").status_code == 404


def test_nobody_acts_on_themselves(view, negotiation):
    mine = _of("admin", negotiation)
    for deed in (
        lambda: remove(view("admin"), mine),
        lambda: switch(view("admin"), mine, active=False),
        lambda: change_part(view("admin"), mine, Part(Role.PRINCIPAL, "HEAD", Classification.SECRET)),
        lambda: renew_password(view("admin"), mine),
    ):
        with pytest.raises(BadInput, match="is you"):
            deed()


def test_an_account_shared_with_other_talks_is_left_alone(view, people, negotiation):
    other = Negotiation.objects.create(code="other", title="Other talks")
    Membership.objects.create(user=people["desk"], negotiation=other, role="principal")
    before = people["desk"].password
    for deed in (lambda: renew_password(view("admin"), _of("desk", negotiation)),
                 lambda: switch(view("admin"), _of("desk", negotiation), active=False)):  # fmt: skip
        with pytest.raises(Forbidden, match="negotiations that you do not administer"):
            deed()
    assert User.objects.get(pk=people["desk"].pk).password == before


def test_a_person_of_other_talks_has_no_page_here(browser, negotiation, people):
    other = Negotiation.objects.create(code="other", title="Other talks")
    strange = Membership.objects.create(user=people["outsider"], negotiation=other, role="principal")
    assert browser("admin").get(f"/n/{negotiation.code}/members/{strange.pk}/").status_code == 404


def test_the_log_is_for_auditors_and_administrators(browser, negotiation):
    address = f"/n/{negotiation.code}/log/"
    browser("desk").get(f"/n/{negotiation.code}/members/")
    for name in ("desk", "lead", "head", "economist", "envoy"):
        assert browser(name).get(address).status_code == 403
    page = browser("auditor").get(address, {"outcome": "refused"}).content.decode()
    assert "refused" in page
    assert f"/n/{negotiation.code}/members/" in page
    assert "Nothing fits" in browser("auditor").get(address, {"until": "2000-01-01"}).content.decode()
    assert browser("auditor").get(address, {"from": "2025-99-99", "person": "x" * 30}).status_code == 200


def test_the_log_shows_an_event_once(view, negotiation, people):
    other = Negotiation.objects.create(code="other", title="Another one")
    Membership.objects.create(user=people["lead"], negotiation=other, role="auditor", clearance="internal")
    Event.objects.create(negotiation=negotiation, actor=people["lead"], action="downloaded", target="OFF-1")
    assert Event.objects.filter(action="downloaded").visible_to(view("auditor")).count() == 1


def test_the_log_names_nothing_hidden(browser, negotiation, people):
    Event.objects.create(negotiation=negotiation, actor=people["lead"], action="downloaded", target="RED-1")
    Event.objects.create(actor=people["lead"], action="refused", target="/n/other/records/CANARY-1/", allowed=False)
    Event.objects.create(action="sign-in-refused", allowed=False)
    address = f"/n/{negotiation.code}/log/"
    auditor, admin = (browser(name).get(address).content.decode() for name in ("auditor", "admin"))
    assert "RED-1" in auditor
    assert "RED-1" not in admin
    assert "CANARY-1" not in auditor + admin
    assert "sign in refused" in auditor
    Membership.objects.filter(user=people["auditor"]).update(clearance="internal")
    assert "RED-1" not in browser("auditor").get(address).content.decode()
