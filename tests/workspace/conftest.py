"""A negotiation between Aurelia and Borealis in the database, with one person per role."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from entente.workspace import records
from entente.workspace.models import Membership, Negotiation, User
from entente.workspace.records import View, visible_to
from entente.workspace.services.cases import import_case
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
