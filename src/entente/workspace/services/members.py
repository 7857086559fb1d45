"""Who takes part: people added, changed, locked out; passwords renewed and shown once."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from entente.base.errors import BadInput, Problem
from entente.dossier.record import Classification
from entente.dossier.states import Role
from entente.workspace.models import Membership, User
from entente.workspace.policies import Decision, can_manage_people, require
from entente.workspace.records import View

__all__ = ["Part", "add_person", "can_renew", "change_part", "remove", "renew_password", "switch"]

ELSEWHERE = "They also work in negotiations that you do not administer. Ask those who run the workspace."


@dataclass(frozen=True, slots=True)
class Part:
    """What somebody does in a negotiation."""

    role: Role
    agency: str
    clearance: Classification


@transaction.atomic
def add_person(
    view: View, *, username: str, part: Part, first_name: str = "", last_name: str = "", email: str = "",
    language: str = "en",
) -> tuple[Membership, str]:  # fmt: skip
    """Add somebody to the negotiation; a person the workspace does not know yet gets an account.

    Returns:
        The membership, and the first password of a new account; "" for somebody who has one.

    Raises:
        Forbidden: only an administrator adds people.
        BadInput: the person takes part already, or a value cannot be used.
    """
    require(can_manage_people(view.member))
    _check(view, part)
    user, password = User.objects.filter(username=username).first(), ""
    if user is None:
        password = secrets.token_urlsafe(12)
        user = User(username=username, first_name=first_name, last_name=last_name, email=email, language=language)
        user.set_password(password)
        _validate(user)
        user.save()
    elif Membership.objects.filter(user=user, negotiation=view.negotiation).exists():
        raise _problem("username", username, "takes part already.", "Change their part in the list.")
    membership = Membership.objects.create(
        user=user, negotiation=view.negotiation, role=part.role.value, agency=part.agency,
        clearance=part.clearance.value,
    )  # fmt: skip
    return membership, password


def change_part(view: View, membership: Membership, part: Part) -> None:
    """Give somebody another role, agency or clearance.

    Raises:
        Forbidden: only an administrator changes people.
        BadInput: one's own part, or a value that cannot be used.
    """
    require(can_manage_people(view.member))
    _not_oneself(view, membership)
    _check(view, part)
    membership.role, membership.agency, membership.clearance = part.role.value, part.agency, part.clearance.value
    membership.save(update_fields=["role", "agency", "clearance"])


def remove(view: View, membership: Membership) -> None:
    """End somebody's part in this negotiation; their account and what they wrote stay."""
    require(can_manage_people(view.member))
    _not_oneself(view, membership)
    membership.delete()


def switch(view: View, membership: Membership, *, active: bool) -> None:
    """Lock somebody out of the whole workspace, or let them in again."""
    require(can_renew(view, membership))
    _not_oneself(view, membership)
    membership.user.is_active = active
    membership.user.save(update_fields=["is_active"])


def renew_password(view: View, membership: Membership) -> str:
    """Give somebody a new password; it is shown once and stored nowhere. Their sessions end."""
    require(can_renew(view, membership))
    _not_oneself(view, membership)
    password = secrets.token_urlsafe(12)
    membership.user.set_password(password)
    membership.user.save(update_fields=["password"])
    return password


def can_renew(view: View, membership: Membership) -> Decision:
    """Whether one may act on a person's account: an account is shared by all negotiations the person works in."""
    decision = can_manage_people(view.member)
    if not decision:
        return decision
    if membership.user.is_superuser or membership.user.is_staff:
        return Decision(False, "This account runs the workspace itself. Ask those who run it.")
    theirs = set(Membership.objects.filter(user=membership.user).values_list("negotiation_id", flat=True))
    mine = Membership.objects.filter(user=view.user, role=Role.ADMINISTRATOR.value)
    if theirs - set(mine.values_list("negotiation_id", flat=True)):
        return Decision(False, ELSEWHERE)
    return decision


def _not_oneself(view: View, membership: Membership) -> None:
    if membership.user_id == view.user.pk:
        raise _problem("person", membership.user.username, "is you.", "Have another administrator do it.")


def _check(view: View, part: Part) -> None:
    agency = view.dossier.tables.get("agency", {}).get(part.agency)
    if part.agency and (agency is None or getattr(agency, "side", "") != "home"):
        raise _problem("agency", part.agency, "is no agency of our side.", "Choose one from the list.")
    if not part.agency and part.role not in (Role.AUDITOR, Role.ADMINISTRATOR, Role.ANALYST):
        raise _problem("agency", "", "is missing.", f"A person who is {part.role} works for an agency.")


def _validate(user: User) -> None:
    try:
        user.clean_fields(exclude=["password"])
        if user.email:
            validate_email(user.email)
    except ValidationError as error:
        found = error.message_dict if hasattr(error, "error_dict") else {"email": error.messages}
        raise BadInput(
            [Problem("", 0, name, "", " ".join(texts), "Correct it.") for name, texts in found.items()]
        ) from None


def _problem(field: str, value: str, message: str, remedy: str) -> BadInput:
    return BadInput([Problem("", 0, field, value, message, remedy)])
