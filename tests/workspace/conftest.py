"""A negotiation between Aurelia and Borealis in the database, with one person per role."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from entente.dossier.record import Classification
from entente.dossier.states import Role
from entente.workspace import records
from entente.workspace.models import Membership, Negotiation, User
from entente.workspace.records import View, visible_to
from entente.workspace.services.cases import import_case

TODAY = date(2025, 4, 30)
PASSWORD = "correct horse battery staple"
# username → role, agency, clearance
PEOPLE = {
    "desk": (Role.CONTRIBUTOR, "FIN", Classification.CONFIDENTIAL),
    "works": (Role.CONTRIBUTOR, "BUY", Classification.CONFIDENTIAL),
    "lead": (Role.CONSOLIDATOR, "LEAD", Classification.SECRET),
    "economist": (Role.ANALYST, "LEAD", Classification.SECRET),
    "head": (Role.PRINCIPAL, "HEAD", Classification.SECRET),
    "envoy": (Role.COUNTERPART_FACING, "LEAD", Classification.CONFIDENTIAL),
    "auditor": (Role.AUDITOR, "", Classification.SECRET),
    "admin": (Role.ADMINISTRATOR, "", Classification.INTERNAL),
}


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


def fill(case: Any) -> Any:
    """Add one record of most kinds, shared ones and papers of two ministries."""
    case.header(sessions=[{"code": "S-1", "title": "Ninth session", "opens": "2025-05-05", "closes": "2025-06-28",
                           "known_on": "2025-03-01"}])  # fmt: skip
    case.add("meeting", "MTG-1")
    case.add("directive", "DIR-1", addressees=["FIN", "BUY"], asks_for_plan=True, agency="HEAD", deadline="2025-04-30")
    case.add("development", "DEV-1", touches=["CON-1"])
    case.add("figure", "FIG-1")
    case.add("concern", "CON-1")
    case.add("measure", "MEA-1", answers=["CON-1"], agency="LEAD")
    case.add("explanation", "EXP-1")
    case.add("request", "REQ-1", agency="LEAD")
    case.add("offer", "OFF-1", lines=[{"hs": "0207", "mfn_applied_rate": "20%", "opening": "15%", "target": "10%",
                                       "floor": "5%"}])  # fmt: skip
    case.add("offer", "OFF-2", form="other", agency="BUY")
    case.add("purchase", "PUR-1", agency="BUY")
    case.add("law", "LAW-1", agency="FIN")
    case.add("red_line", "RED-1", agency="FIN", classification="secret")
    case.add("commitment", "TRE-1")
    case.add("plan", "PLAN-FIN", state="draft", submitted_on=None, directive="DIR-1",
             positions=[{"item": "tariff:0207", "opening": 15, "target": 10, "floor": 5, "unit": "%"}])  # fmt: skip
    case.add("plan", "PLAN-BUY", agency="BUY", directive="DIR-1", file="plans/buy.yaml")
    case.add("scenario", "SCE-1")
    case.add("benchmark_deal", "BEN-1")
    return case


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
