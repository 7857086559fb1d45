"""Filing a ministry's plan: open, fill and file it, open its next version; those who lead send it back or accept it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext

from entente.base.errors import BadInput, Problem
from entente.dossier.kinds import Plan, Position
from entente.dossier.record import Classification
from entente.plan.filing import versions_of
from entente.plan.findings.plans import FILED, asked_agencies
from entente.plan.templates import gaps, own_offers, template, with_positions
from entente.workspace.models import RecordVersion
from entente.workspace.policies import Decision, can_fill_plan, require
from entente.workspace.records import View
from entente.workspace.services.records import change, create, move, validate
from entente.workspace.words import word

__all__ = ["accept_plan", "open_plan", "open_version", "return_plan", "save_plan", "submit_plan"]

_TRIES = 50


def open_plan(view: View) -> RecordVersion:
    """Open the plan of one's own ministry, with the stands that its offers already state.

    Raises:
        Forbidden: the person belongs to no ministry, may not file plans, or has one open already.
    """
    agency = view.member.agency
    if not agency:
        require(
            Decision(
                False, gettext("You belong to no agency, so there is no plan for you to fill. Ask an administrator.")
            )
        )
    _no_draft(view, agency)
    directive = asked_agencies(view.dossier).get(agency)
    offers = own_offers(agency, view.dossier)
    positions = [i.suggested for i in template(agency, view.dossier) if i.why in ("line", "offer")]
    plan = Plan(
        code=f"PLAN-{agency}-1",
        title=f"Plan: {view.dossier.name(agency)}"[:300],
        agency=agency,
        classification=_level(view, Classification.CONFIDENTIAL),
        known_on=view.today,
        directive=directive.code if directive is not None else None,
        rests_on=sorted({code for offer in offers for code in offer.rests_on}),
        offers=[offer.code for offer in offers],
        positions=positions,
    )
    return _create(view, plan, reason="")


def _level(view: View, wanted: Classification) -> Classification:
    return min(wanted, view.member.clearance, key=lambda level: level.level)


def _no_draft(view: View, agency: str) -> None:
    unfiled = [plan.code for plan in versions_of(agency, view.dossier) if plan.state in ("draft", "returned")]
    if unfiled:
        require(
            Decision(
                False,
                gettext("%(code)s is open already. Fill and file it before you open another.") % {"code": unfiled[-1]},
            )
        )


def _create(view: View, plan: Plan, *, reason: str) -> RecordVersion:
    """Add a plan under the first code that is free; a taken one may be one that the person cannot see."""
    stem = plan.code.rpartition("-")[0]
    for number in range(plan.version, plan.version + _TRIES):
        try:
            return create(view, plan.model_copy(update={"code": f"{stem}-{number}"}), reason=reason)
        except BadInput as error:
            taken = error
    raise taken


def save_plan(
    view: View,
    code: str,
    *,
    follows: int,
    fields: Mapping[str, Any],
    positions: Mapping[str, Position | None],
) -> RecordVersion:
    """Change a plan that is not frozen.

    Args:
        fields: fields of the plan besides its positions, as a form gives them.
        positions: stands that changed, by item; None removes one.

    Raises:
        Forbidden: it is not the person's to fill, or it is filed and frozen.
        BadInput: a field cannot be used.
        Conflict: somebody else changed it in the meantime.
    """
    before = view.record(code)
    require(can_fill_plan(view.member, before))
    assert isinstance(before, Plan)
    plain = before.model_dump(mode="json", exclude_defaults=True, exclude={"positions"}) | dict(fields)
    after = validate(view, Plan.kind, plain)
    assert isinstance(after, Plan)
    after = with_positions(after.model_copy(update={"positions": before.positions}), positions)
    return change(view, after, follows=follows)


def submit_plan(view: View, code: str, *, follows: int, late_reason: str = "", reason: str = "") -> RecordVersion:
    """File a plan today; from then on it is frozen.

    Args:
        late_reason: why it comes after the deadline, where it does.
        reason: why there is a new version, where it is not the first, or what was done after it was sent back.

    Raises:
        Forbidden: it is not the person's to file.
        BadInput: what still stops it, all at once.
        Conflict: somebody else changed it in the meantime.
    """
    before = view.record(code)
    require(can_fill_plan(view.member, before))
    assert isinstance(before, Plan)
    filed = before.model_copy(update={"submitted_on": view.today, "late_reason": late_reason.strip()})
    problems = [_stopper(gap.code, gap.item) for gap in gaps(filed, view.dossier) if gap.stops]
    if (before.supersedes is not None or before.state == "returned") and not reason.strip():
        problems.append(
            Problem(
                "", 0, "reason", "", gettext("is missing."), gettext("Say what changed since the plan was last filed.")
            )
        )
    if problems:
        raise BadInput(problems)
    return move(
        view, code, "submitted", follows=follows, reason=reason.strip(), submitted_on=filed.submitted_on,
        late_reason=filed.late_reason,
    )  # fmt: skip


def _stopper(code: str, item: str) -> Problem:
    message, remedy = {
        "empty": (
            gettext("takes no stand on anything."),
            gettext("State a value or a sentence for at least one item."),
        ),
        "twice": (gettext("stands there twice."), gettext("Keep one of the two rows.")),
        "unit": (gettext("states values without a unit."), gettext("Add the unit, e.g. %.")),
        "order": (
            gettext("does not step down from opening over target to floor."),
            gettext("Correct the values, or which way is better."),
        ),
        "late": (gettext("comes after the deadline."), gettext("Say why it is late.")),
    }[code]
    return Problem("", 0, "late_reason" if code == "late" else "positions", item, message, remedy)


def open_version(view: View, code: str, *, reason: str) -> RecordVersion:
    """Open the next version of a filed plan; the filed one counts until the new one is filed.

    Raises:
        Forbidden: it is not the person's plan, it is not filed, or a draft is open already.
        BadInput: no reason is given.
    """
    before = view.record(code)
    require(can_fill_plan(view.member, before.model_copy(update={"state": "draft"})))
    assert isinstance(before, Plan)
    _no_draft(view, before.agency or "")
    if before.state not in FILED - {"returned"} or code in view.dossier.superseded_by:
        said = gettext("%(code)s is %(state)s or replaced already. Go on with the latest version.")
        require(Decision(False, said % {"code": code, "state": word(before.state)}))
    if not reason.strip():
        raise BadInput(
            [Problem("", 0, "reason", "", gettext("is missing."), gettext("Say why the filed plan must change."))]
        )
    number = before.version + 1
    update = {
        "title": f"Plan, version {number}: {view.dossier.name(before.agency)}"[:300], "version": number,
        "code": f"PLAN-{before.agency}-{number}", "supersedes": code, "state": "draft", "submitted_on": None,
        "late_reason": "", "known_on": view.today,
    }  # fmt: skip
    return _create(view, before.model_copy(update=update), reason=reason.strip())


def return_plan(view: View, code: str, *, follows: int, reason: str) -> RecordVersion:
    """Send a filed plan back to its ministry.

    Raises:
        Forbidden: the person does not lead, or the plan is not filed.
        BadInput: no reason is given.
        Conflict: somebody else changed it in the meantime.
    """
    return move(view, code, "returned", follows=follows, reason=reason.strip())


def accept_plan(view: View, code: str, *, follows: int) -> RecordVersion:
    """Accept a filed plan.

    Raises:
        Forbidden: the person does not lead, or the plan is not filed.
        Conflict: somebody else changed it in the meantime.
    """
    return move(view, code, "accepted", follows=follows)
