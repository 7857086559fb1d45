"""What people do about a directive: ask for another deadline, answer that, prove what was done, check it, close it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from django.utils.translation import gettext

from entente.base.errors import BadInput, Problem
from entente.dossier.kinds import Directive, Slip
from entente.dossier.record import Evidence, SourceReference
from entente.workspace.models import RecordVersion
from entente.workspace.policies import (
    can_add_evidence,
    can_answer_slip,
    can_ask_later,
    can_check_evidence,
    can_report_done,
    require,
)
from entente.workspace.records import View
from entente.workspace.services.records import move, store

__all__ = ["add_evidence", "answer_slip", "ask_later", "close_directive", "directive_of", "report_done", "send_back"]

EARLIER = "An earlier day needs no approval."


def directive_of(view: View, code: str) -> Directive:
    """Return a directive as it stands now.

    Raises:
        BadInput: the code is that of another kind of record.
    """
    record = view.record(code)
    if not isinstance(record, Directive):
        raise _problem("code", code, gettext("is no directive."), gettext("Open it from the list of directives."))
    return record


def ask_later(view: View, code: str, *, new_deadline: date, reason: str, follows: int) -> RecordVersion:
    """Ask for another deadline. A later one waits for another agency's answer, an earlier one counts at once.

    Raises:
        Forbidden: the directive is not addressed to the person's agency, or has no deadline that could be moved.
        BadInput: the day is no change or lies in the past, the reason is missing, or a request is waiting already.
    """
    before = directive_of(view, code)
    require(can_ask_later(view.member, before))
    agency, due = view.member.agency, before.due
    if any(not slip.answered for slip in before.slips):
        raise _problem(
            "new_deadline",
            "",
            gettext("cannot be asked for yet: a request is waiting."),
            gettext("Wait for its answer."),
        )
    if new_deadline == due:
        raise _problem(
            "new_deadline", str(new_deadline), gettext("is the deadline already."), gettext("Give another day.")
        )
    if new_deadline < view.today:
        raise _problem(
            "new_deadline", str(new_deadline), gettext("lies in the past."), gettext("Give a day from today on.")
        )
    slip = Slip(
        requested_on=view.today, requested_by=agency, new_deadline=new_deadline, reason=_needed("reason", reason)
    )
    if due is not None and new_deadline < due:
        update = {"approved_on": view.today, "approved_by": agency, "approval_reason": EARLIER}
        slip = slip.model_copy(update=update)
    return _write(view, before.model_copy(update={"slips": [*before.slips, slip]}), follows, reason)


def answer_slip(view: View, code: str, number: int, *, approve: bool, reason: str, follows: int) -> RecordVersion:
    """Approve or refuse a later deadline, with a reason.

    Args:
        number: of the request on the directive, from 0.

    Raises:
        Forbidden: the person's agency asked for it, their role does not answer, or it is answered already.
    """
    before = directive_of(view, code)
    if not 0 <= number < len(before.slips):
        raise _problem(
            "slip",
            str(number + 1),
            gettext("is not a request on this directive."),
            gettext("Open the directive again."),
        )
    slip = before.slips[number]
    require(can_answer_slip(view.member, before, slip))
    on, by, why = ("approved_on", "approved_by", "approval_reason") if approve else (
        "refused_on", "refused_by", "refusal_reason"
    )  # fmt: skip
    said = slip.model_copy(update={on: view.today, by: view.member.agency, why: _needed("reason", reason)})
    slips = [said if index == number else other for index, other in enumerate(before.slips)]
    return _write(view, before.model_copy(update={"slips": slips}), follows, reason)


def add_evidence(
    view: View, code: str, *, text: str, sources: Sequence[SourceReference] = (), follows: int
) -> RecordVersion:
    """Say what shows that the directive was carried out, with the sources it can be seen in.

    Raises:
        Forbidden: the directive is not addressed to the person's agency, or is closed.
        BadInput: nothing is said.
    """
    before = directive_of(view, code)
    require(can_add_evidence(view.member, before))
    piece = Evidence(
        text=_needed("text", text), sources=list(sources), provided_on=view.today, provided_by=view.member.agency
    )
    return _write(view, before.model_copy(update={"evidence": [*before.evidence, piece]}), follows, "")


def report_done(view: View, code: str, *, follows: int) -> RecordVersion:
    """Report the directive as carried out, on the evidence that was added.

    Raises:
        BadInput: there is no evidence.
    """
    before = directive_of(view, code)
    require(can_report_done(view.member, before))
    if not before.evidence:
        raise _problem(
            "evidence", "", gettext("is missing."), gettext("Add what shows that it was done, then report it.")
        )
    return move(view, code, "reported", follows=follows)


def close_directive(
    view: View, code: str, *, checked: Collection[int], reason: str = "", follows: int
) -> RecordVersion:
    """Close a directive on evidence that the person has checked.

    Args:
        checked: numbers of the pieces of evidence, from 0, that were looked at and hold.

    Raises:
        Forbidden: the person's agency had to act itself, or their role does not check.
        BadInput: no evidence was checked.
    """
    before = directive_of(view, code)
    require(can_check_evidence(view.member, before))
    if not any(0 <= number < len(before.evidence) for number in checked):
        raise _problem(
            "checked", "", gettext("names no evidence."), gettext("Tick the pieces of evidence that you have checked.")
        )
    mark = {"checked_on": view.today.isoformat(), "checked_by": view.member.agency}
    evidence = [
        piece.model_dump(mode="json") | (mark if number in checked else {})
        for number, piece in enumerate(before.evidence)
    ]
    return move(
        view, code, "closed", follows=follows, reason=reason, evidence=evidence, checked_by=view.member.agency,
        closed_on=view.today.isoformat(),
    )  # fmt: skip


def send_back(view: View, code: str, *, reason: str, follows: int) -> RecordVersion:
    """Send a directive back to be carried out further, because its evidence does not hold."""
    require(can_check_evidence(view.member, directive_of(view, code)))
    return move(view, code, "in-progress", follows=follows, reason=_needed("reason", reason))


def _write(view: View, record: Directive, follows: int, reason: str) -> RecordVersion:
    return store(view, view.with_hidden_references(record), follows=follows, reason=reason)


def _needed(field: str, text: str) -> str:
    plain = text.strip()
    if not plain:
        raise _problem(field, "", gettext("is missing."), gettext("Say it in a sentence."))
    if len(plain) > 5_000:
        raise _problem(field, plain[:40] + "…", gettext("is too long."), gettext("Say it in 5,000 characters."))
    return plain


def _problem(field: str, value: str, message: str, remedy: str) -> BadInput:
    return BadInput([Problem("", 0, field, value, message, remedy)])
