"""Reminders: each task and stage once, in the person's language, nothing above their sight."""

from __future__ import annotations

from datetime import date
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail

from entente.workspace.models import Membership, Notice, User
from entente.workspace.services.directives import answer_slip, ask_later
from entente.workspace.services.records import create, validate
from entente.workspace.services.reminders import remind


@pytest.fixture
def _addresses(people):
    for user in people.values():
        User.objects.filter(pk=user.pk).update(email=f"{user.username}@example.org")


def _run(**options):
    mail.outbox.clear()
    told = {one.username: one.tasks for one in remind(**options)}
    return told, {message.to[0].split("@")[0]: message for message in mail.outbox}


def _on(negotiation, day):
    type(negotiation).objects.filter(pk=negotiation.pk).update(clock=day)


@pytest.mark.usefixtures("_addresses")
def test_a_ministry_is_reminded_once(negotiation):
    told, sent = _run()
    assert told["desk"] == 1
    assert "File the plan of the Ministry of Finance; it is due today" in sent["desk"].body
    assert "works" not in told
    again, sent = _run()
    assert (again, sent) == ({}, {})


@pytest.mark.usefixtures("_addresses")
def test_what_is_overdue_goes_up_step_by_step(negotiation):
    _run()
    _on(negotiation, date(2025, 5, 1))
    told, sent = _run()
    assert "it was due 1 day ago" in sent["desk"].body
    assert "head" not in told
    _on(negotiation, date(2025, 5, 2))
    told, sent = _run()
    assert "desk" not in told
    assert "Overdue at an agency below yours" in sent["head"].body
    assert "File the plan of the Ministry of Finance" in sent["head"].body
    assert _run()[0] == {}


@pytest.mark.usefixtures("_addresses")
def test_a_deadline_that_was_moved_makes_a_new_reminder(negotiation, view):
    _run()
    ask_later(view("desk"), "DIR-1", new_deadline=date(2025, 5, 20), reason="Longer", follows=1)
    answer_slip(view("head"), "DIR-1", 0, approve=True, reason="Yes", follows=2)
    assert "desk" not in _run()[0]
    _on(negotiation, date(2025, 5, 18))
    assert "it is due in 2 days" in _run()[1]["desk"].body


@pytest.mark.usefixtures("_addresses")
def test_secrets_stay_out_of_mails(people, view):
    lead = view("lead")
    for code, level in (("PUR-8", "confidential"), ("PUR-9", "secret")):
        fields = {"code": code, "title": f"Canary {code}", "sector": "defence", "agency": "BUY",
                  "sign_by": "2025-05-01", "classification": level, "sources": ["SRC-1"]}  # fmt: skip
        create(view("lead"), validate(lead, "purchase", fields))
    _, sent = _run()
    assert "PUR-8; it is due in 1 day. Sign in to read." in sent["works"].body
    for name, message in sent.items():
        assert "Canary" not in message.body
        assert "PUR-9" not in message.body, name
    assert not Notice.objects.filter(user=people["works"], code="PUR-9").exists()


def test_people_without_an_address_are_told_on_the_pages(negotiation, browser, people):
    told, sent = _run()
    assert told["desk"] == 1
    assert sent == {}
    page = browser("desk").get(f"/n/{negotiation.code}/").content.decode()
    assert "1 new notice" in page
    assert "1 new notice" in browser("desk").get(f"/n/{negotiation.code}/tasks/").content.decode()
    browser("desk").post(f"/n/{negotiation.code}/tasks/notices/")
    assert "new notice" not in browser("desk").get(f"/n/{negotiation.code}/").content.decode()


def test_a_notice_of_what_one_may_no_longer_see_is_gone(negotiation, browser, people):
    user = people["works"]
    Notice.objects.create(
        user=user, negotiation=negotiation, task="sign/RED-1//", stage="due", deed="sign", code="RED-1"
    )
    assert "new notice" not in browser("works").get(f"/n/{negotiation.code}/").content.decode()


@pytest.mark.usefixtures("_addresses")
def test_a_dry_run_tells_nobody(negotiation):
    told, sent = _run(dry_run=True)
    assert "desk" in told
    assert sent == {}
    assert not Notice.objects.exists()


@pytest.mark.usefixtures("_addresses")
def test_if_a_mail_cannot_be_sent_the_next_run_tries_again(negotiation, monkeypatch):
    def fail(self, fail_silently=False):
        raise OSError("no server")

    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.EmailMessage.send", fail)
        with pytest.raises(OSError, match="no server"):
            list(remind())
    assert not Notice.objects.exists()
    assert "desk" in _run()[0]


@pytest.mark.usefixtures("_addresses")
def test_one_address_that_fails_keeps_nobody_else_waiting(people, monkeypatch):
    Membership.objects.filter(user=people["works"]).update(agency="FIN")  # told after the desk
    sent = []

    def send(self, fail_silently=False):
        if self.to == ["desk@example.org"]:
            raise SMTPRecipientsRefused({})
        sent.append(self.to)

    monkeypatch.setattr("django.core.mail.EmailMessage.send", send)
    with pytest.raises(SMTPRecipientsRefused):
        list(remind())
    assert sent == [["works@example.org"]]
    assert {notice.user.username for notice in Notice.objects.all()} == {"works"}


@pytest.mark.usefixtures("_addresses")
def test_people_who_are_locked_out_or_only_watch_are_not_told(negotiation, people):
    User.objects.filter(pk=people["desk"].pk).update(is_active=False)
    Membership.objects.filter(user=people["works"]).update(role="auditor")
    told, _ = _run()
    assert not {"desk", "works", "auditor", "admin"} & told.keys()
