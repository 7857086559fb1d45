"""The first start on one's own machine: a case to look at, and one person per role to look with."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db import transaction

from entente.base.errors import EntenteError
from entente.dossier.record import Classification
from entente.dossier.states import Role
from entente.workspace.models import Membership, Negotiation, User
from entente.workspace.records import everything
from entente.workspace.services.cases import import_case

__all__ = ["set_up"]

_CLEARANCE = {
    Role.CONTRIBUTOR: Classification.CONFIDENTIAL,
    Role.COUNTERPART_FACING: Classification.CONFIDENTIAL,
    Role.ADMINISTRATOR: Classification.INTERNAL,
}


@transaction.atomic
def set_up(folder: Path, *, clock: date | None) -> Iterator[str]:
    """Import a case and add one person per role, two for contributors; say their passwords, once.

    Nothing happens where a negotiation exists already.

    Raises:
        EntenteError: not in a trial; people with printed passwords belong on one's own machine only.
    """
    if not settings.TRIAL:
        raise EntenteError("Demonstration people are made in a trial only. Use `entente import` and the members page.")
    if Negotiation.objects.exists():
        return iter(())
    negotiation = import_case(folder, clock=clock)
    header = everything(negotiation).negotiation
    lines = [f"Loaded {header.title}, as of {negotiation.today}. People for this trial (passwords are shown once):"]
    for username, role, agency in _people(negotiation, header.lead_agency, header.principal_agency):
        password = secrets.token_urlsafe(12)
        user = User.objects.create_user(username, password=password, first_name=username.replace("-", " ").title())
        clearance = _CLEARANCE.get(role, Classification.SECRET)
        Membership.objects.create(
            user=user, negotiation=negotiation, role=role.value, agency=agency, clearance=clearance.value
        )
        lines.append(f"  {username:<20} {password:<18} {role.value}{f', {agency}' if agency else ''}")
    return iter(lines)


def _people(negotiation: Negotiation, lead: str, principal: str) -> Iterator[tuple[str, Role, str]]:
    """One person per role; a contributor for each agency that was asked for a plan."""
    dossier = everything(negotiation).as_of(negotiation.today)
    asked = [a for d in dossier.tables.get("directive", {}).values() if d.asks_for_plan for a in d.addressees]  # type: ignore[attr-defined]
    for agency in dict.fromkeys(asked or [lead]):
        yield f"desk-{agency.lower()}", Role.CONTRIBUTOR, agency
    yield "consolidator", Role.CONSOLIDATOR, lead
    yield "economist", Role.ANALYST, lead
    yield "principal", Role.PRINCIPAL, principal
    yield "envoy", Role.COUNTERPART_FACING, lead
    yield "auditor", Role.AUDITOR, ""
    yield "administrator", Role.ADMINISTRATOR, ""
