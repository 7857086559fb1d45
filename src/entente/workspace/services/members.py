"""Who takes part: people added, changed, locked out; passwords renewed and shown once."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy

from entente.base.errors import BadInput, Problem
from entente.dossier import Dossier
from entente.dossier.record import Classification
from entente.dossier.states import Role
from entente.workspace.models import ApiToken, Membership, Negotiation, User
from entente.workspace.policies import Decision, can_manage_people, require
from entente.workspace.records import View
from entente.workspace.services.cases import whole
from entente.workspace.words import word

__all__ = ["Part", "add_person", "can_renew", "change_part", "enrol", "remove", "renew_password", "switch"]

ELSEWHERE = gettext_lazy("They also work in negotiations that you do not administer. Ask those who run the workspace.")


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
    _check(view.dossier, part)
    password = secrets.token_urlsafe(12)
    user, known = User.objects.filter(username=username).first(), True
    if user is None:
        user, known = User(username=username, first_name=first_name, last_name=last_name, email=email), False
        user.language = language
    return _join(user, view.negotiation, part, password), "" if known else password


@transaction.atomic
def enrol(code: str, *, username: str, part: Part, email: str = "", password: str = "") -> str:
    """Add somebody to a negotiation, for those who run the workspace: nobody needs to be there before.

    Args:
        password: the first one of a new account, as strong as those people choose; one is made up if empty.

    Returns:
        The first password of a new account; "" for somebody who has one.

    Raises:
        EntenteError: there is no such negotiation.
        BadInput: the person takes part already, or a value cannot be used.
    """
    case = whole(code)
    negotiation = Negotiation.objects.get(code=code.lower())
    _check(case.as_of(negotiation.today), part)
    user = User.objects.filter(username=username).first()
    if user is not None:
        if email or password:
            raise _problem(
                "username",
                username,
                gettext("has an account."),
                gettext("Leave out the e-mail address and the password."),
            )
        _join(user, negotiation, part, "")
        return ""
    user = User(username=username, email=email)
    if password:
        try:
            validate_password(password, user)
        except ValidationError as error:
            raise _problem("password", "", " ".join(error.messages), gettext("Choose another one.")) from None
    password = password or secrets.token_urlsafe(12)
    _join(user, negotiation, part, password)
    return password


def _join(user: User, negotiation: Negotiation, part: Part, password: str) -> Membership:
    """Give somebody a part; a new person gets the password."""
    if user.pk is None:
        user.set_password(password)
        _validate(user)
        user.save()
    elif Membership.objects.filter(user=user, negotiation=negotiation).exists():
        raise _problem(
            "username", user.username, gettext("takes part already."), gettext("Change their part in the list.")
        )
    return Membership.objects.create(
        user=user, negotiation=negotiation, role=part.role.value, agency=part.agency, clearance=part.clearance.value
    )


def change_part(view: View, membership: Membership, part: Part) -> None:
    """Give somebody another role, agency or clearance.

    Raises:
        Forbidden: only an administrator changes people.
        BadInput: one's own part, or a value that cannot be used.
    """
    require(can_manage_people(view.member))
    _not_oneself(view, membership)
    _check(view.dossier, part)
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
    """Give somebody a new password; it is shown once and stored nowhere. Their sessions and tokens end."""
    require(can_renew(view, membership))
    _not_oneself(view, membership)
    password = secrets.token_urlsafe(12)
    membership.user.set_password(password)
    membership.user.save(update_fields=["password"])
    ApiToken.objects.filter(user=membership.user, revoked=None).update(revoked=timezone.now())
    return password


def can_renew(view: View, membership: Membership) -> Decision:
    """Whether one may act on a person's account: an account is shared by all negotiations the person works in."""
    decision = can_manage_people(view.member)
    if not decision:
        return decision
    if membership.user.is_superuser or membership.user.is_staff:
        return Decision(False, gettext("This account runs the workspace itself. Ask those who run it."))
    theirs = set(Membership.objects.filter(user=membership.user).values_list("negotiation_id", flat=True))
    mine = Membership.objects.filter(user=view.user, role=Role.ADMINISTRATOR.value)
    if theirs - set(mine.values_list("negotiation_id", flat=True)):
        return Decision(False, str(ELSEWHERE))
    return decision


def _not_oneself(view: View, membership: Membership) -> None:
    if membership.user_id == view.user.pk:
        raise _problem(
            "person", membership.user.username, gettext("is you."), gettext("Have another administrator do it.")
        )


def _check(dossier: Dossier, part: Part) -> None:
    agency = dossier.tables.get("agency", {}).get(part.agency)
    if part.agency and (agency is None or getattr(agency, "side", "") != "home"):
        raise _problem(
            "agency", part.agency, gettext("is no agency of our side."), gettext("Choose one from the list.")
        )
    if not part.agency and part.role not in (Role.AUDITOR, Role.ADMINISTRATOR, Role.ANALYST):
        raise _problem(
            "agency",
            "",
            gettext("is missing."),
            gettext("A person who is %(role)s works for an agency.") % {"role": word(part.role)},
        )


def _validate(user: User) -> None:
    try:
        user.clean_fields(exclude=["password"])
        if user.email:
            validate_email(user.email)
    except ValidationError as error:
        found = error.message_dict if hasattr(error, "error_dict") else {"email": error.messages}
        raise BadInput(
            [Problem("", 0, name, "", " ".join(texts), gettext("Correct it.")) for name, texts in found.items()]
        ) from None


def _problem(field: str, value: str, message: str, remedy: str) -> BadInput:
    return BadInput([Problem("", 0, field, value, message, remedy)])
