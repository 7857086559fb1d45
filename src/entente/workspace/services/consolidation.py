"""Settling what ministries disagree on."""

from __future__ import annotations

import re

from django.utils.translation import gettext

from entente.base.errors import BadInput, Problem
from entente.dossier.kinds import Decision, Position
from entente.dossier.record import Classification
from entente.plan.findings.plans import clashes, current_plans, decisions_by_item, describe
from entente.workspace.models import RecordVersion
from entente.workspace.records import View
from entente.workspace.services.records import create, validate

__all__ = ["decide", "deciders", "record_decision"]

_TRIES = 50


def deciders(view: View) -> tuple[str, ...]:
    """The agencies in whose name a decision may be recorded: the lead, the principal's office, one's own."""
    header = view.dossier.negotiation
    named = (header.lead_agency, header.principal_agency, view.member.agency)
    return tuple(dict.fromkeys(code for code in named if view.dossier.find(code) is not None))


def decide(
    view: View, position: Position, *, text: str, reason: str, decided_by: str, person: str = ""
) -> RecordVersion:
    """Record which position counts on an item on which plans differ.

    Raises:
        Forbidden: the person may not record decisions.
        BadInput: a field is missing, or the item is not one on which plans differ.
    """
    clash = next((clash for clash in clashes(view.dossier) if clash.item == position.item), None)
    if clash is None:
        gone = Problem(
            "", 0, "item", position.item, gettext("is not in dispute any more."), gettext("Look at the plans again.")
        )
        raise BadInput([gone])
    if decided_by not in deciders(view):
        unknown = Problem(
            "", 0, "decided_by", decided_by, gettext("cannot decide here."), gettext("Choose an agency of the list.")
        )
        raise BadInput([unknown])
    if not reason.strip():
        raise BadInput([Problem("", 0, "reason", "", gettext("is missing."), gettext("Say why this position counts."))])
    current = current_plans(view.dossier)
    plans = [current[agency] for agency in dict.fromkeys(agency for agency, _ in clash.positions)]
    level = max((plan.classification for plan in plans), key=lambda c: c.level, default=Classification.CONFIDENTIAL)
    return record_decision(
        view,
        item=position.item,
        text=text.strip() or f"The position that counts is {describe(position)}.",
        reason=reason.strip(),
        plans=[plan.code for plan in plans],
        opening=position.opening,
        target=position.target,
        floor=position.floor,
        unit=position.unit,
        decided_by=decided_by,
        person=person.strip(),
        classification=level.value,
    )


def record_decision(view: View, *, item: str, **fields: object) -> RecordVersion:
    """Record a decision of today on an item; an earlier one on it is replaced.

    Raises:
        Forbidden: the person may not record decisions.
        BadInput: a field cannot be used.
    """
    earlier = decisions_by_item(view.dossier).get(item)
    stem = "DEC-" + re.sub(r"[^A-Z0-9]+", "-", item.upper()).strip("-")[:50]
    given = {
        "title": f"Decision on {item}", "item": item, "decided_on": view.today.isoformat(),
        "supersedes": earlier.code if earlier is not None else None, **fields,
    }  # fmt: skip
    codes = [stem, *(f"{stem}-{number}" for number in range(2, _TRIES))]
    for code in codes:
        if view.dossier.find(code) is not None:
            continue
        record = validate(view, Decision.kind, {"code": code, **given})
        try:
            return create(view, record)
        except BadInput as error:  # the code is taken by a record that the person cannot see
            taken = error
    raise taken
