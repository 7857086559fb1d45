"""A negotiation between Aurelia and Borealis in the database, with one person per role."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from entente.dossier.record import Classification
from entente.workspace import records
from entente.workspace.models import Attachment, Membership, Negotiation, User
from entente.workspace.records import View, visible_to
from entente.workspace.services.attachments import attach
from entente.workspace.services.cases import import_case
from entente.workspace.services.consents import moment, open_list
from entente.workspace.services.inbox import read
from entente.workspace.services.snapshots import take_snapshot
from workspace_case import PASSWORD, PEOPLE, TODAY, fill


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Let tests that commit empty the tables afterwards; one test puts the guard of the history back."""
    from importlib import import_module

    guard = import_module("entente.workspace.migrations.0002_append_only")
    with django_db_blocker.unblock(), connection.schema_editor() as editor:
        guard.allow(None, editor)


@pytest.fixture(autouse=True)
def _fresh_memory() -> Iterator[None]:
    """No test sees what another one read."""
    records.forget()
    yield
    records.forget()


@pytest.fixture
def negotiation(db: None, new_case: Callable[[], Any]) -> Negotiation:
    """The made-up case of `tests/conftest.py` with one record of most kinds, imported, on 30 April 2025."""
    return import_case(fill(new_case()).root, clock=TODAY)


@pytest.fixture
def people(negotiation: Negotiation) -> dict[str, User]:
    """One person per role, and two ministries' desks."""
    out = {}
    for name, (role, agency, clearance) in PEOPLE.items():
        out[name] = User.objects.create_user(name, password=PASSWORD)
        Membership.objects.create(
            user=out[name], negotiation=negotiation, role=role.value, agency=agency, clearance=clearance.value
        )
    out["outsider"] = User.objects.create_user("outsider", password=PASSWORD)
    return out


@pytest.fixture
def view(people: dict[str, User], negotiation: Negotiation) -> Callable[[str], View]:
    """What a person sees: `view("desk")`."""
    return lambda name: visible_to(people[name], negotiation.code)


@pytest.fixture
def browser(people: dict[str, User]) -> Callable[[str], Client]:
    """A signed-in client: `browser("desk").get(...)`."""

    def sign_in(name: str) -> Client:
        client = Client()
        client.force_login(people[name], backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in


@pytest.fixture
def things(view, settings, tmp_path) -> dict[str, int]:
    """One of everything that has a number: paper, proposal, plan version, list for silent consent."""
    settings.DATA = tmp_path
    text = "Aurelia, 29 April 2025\n\nThe Head of government asked the Ministry of Finance to report by May 15, 2025."
    kept = attach(view("desk"), SimpleUploadedFile("r.txt", text.encode()), classification=Classification.INTERNAL)
    reading = read(view("desk"), [kept])
    snapshot = take_snapshot(view("lead"))
    closes = moment(view("lead")) + timedelta(days=1)
    consent = open_list(view("lead"), title="A list", codes=["CON-1"], closes_at=closes)
    return {
        "attachment": Attachment.objects.get().pk, "inbox": reading.proposals.first().pk, "consent": consent.pk,
        "snapshot": snapshot.number, "member": view("desk").membership.pk, "revoke": 1,
    }  # fmt: skip
