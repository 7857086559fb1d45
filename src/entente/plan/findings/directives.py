"""Directives: addressed, dated, met in time, closed on evidence checked by somebody else."""

from __future__ import annotations

from collections.abc import Iterator

from entente.dossier import Dossier
from entente.dossier.kinds import Development, Directive
from entente.plan.findings.plans import answering_plan
from entente.plan.findings.rules import Context, Hit, Severity, rule

DONE = frozenset({"closed", "withdrawn"})


def open_directives(dossier: Dossier) -> list[Directive]:
    """Directives neither closed, withdrawn nor replaced."""
    return [d for d in dossier.each(Directive) if d.state not in DONE and d.code not in dossier.superseded_by]


def owing(directive: Directive, dossier: Dossier) -> list[str]:
    """The addressees that still have to act: of a call for plans, those that have not filed one."""
    if not directive.asks_for_plan:
        return list(directive.addressees)
    return [agency for agency in directive.addressees if answering_plan(agency, directive, dossier) is None]


def overdue_days(directive: Directive, dossier: Dossier) -> int:
    """Days since the deadline of a directive on which somebody still has to act; 0 if it is not overdue."""
    due = directive.due
    if due is None or directive.state in (*DONE, "reported") or due >= dossier.as_of:
        return 0
    if directive.asks_for_plan and not owing(directive, dossier):
        return 0
    return (dossier.as_of - due).days


def is_later(directive: Directive, number: int) -> bool:
    """Whether a slip asks for a day after the deadline in force when it was asked for."""
    due = directive.due_before(number)
    return due is not None and directive.slips[number].new_deadline > due


@rule("DIR-OVERDUE", Severity.MAJOR)
def overdue(context: Context) -> Iterator[Hit]:
    """A directive is reported done by its deadline."""
    for directive in open_directives(context.dossier):
        days = overdue_days(directive, context.dossier)
        if days:
            who = ", ".join(owing(directive, context.dossier)) or "–"
            yield Hit((directive.code,), {"due": directive.due, "days": days, "who": who})


@rule("DIR-ADDRESSEE", Severity.MINOR)
def without_addressee(context: Context) -> Iterator[Hit]:
    """A directive says who must act."""
    for directive in open_directives(context.dossier):
        if not directive.addressees:
            yield Hit((directive.code,))


@rule("DIR-DEADLINE", Severity.MINOR)
def without_deadline(context: Context) -> Iterator[Hit]:
    """A directive that asks for a result says by when."""
    for directive in open_directives(context.dossier):
        if directive.due is None and not directive.standing:
            yield Hit((directive.code,))


@rule("DIR-EVIDENCE", Severity.MAJOR)
def closed_without_evidence(context: Context) -> Iterator[Hit]:
    """A directive is closed on evidence."""
    for directive in context.dossier.each(Directive):
        if directive.state == "closed" and not directive.evidence:
            yield Hit((directive.code,))


@rule("DIR-SELF", Severity.MAJOR)
def closed_by_owner(context: Context) -> Iterator[Hit]:
    """Whoever had to act does not check their own work."""
    for directive in context.dossier.each(Directive):
        if directive.state != "closed":
            continue
        checkers = {directive.checked_by, *(e.checked_by for e in directive.evidence)} - {None}
        own = sorted(str(agency) for agency in checkers if agency in directive.addressees)
        if own or not checkers:
            yield Hit((directive.code,), {"who": ", ".join(own) or "–"})


@rule("DIR-SLIP", Severity.MINOR)
def slip_not_approved(context: Context) -> Iterator[Hit]:
    """A later deadline is asked for with a reason and approved by another agency."""
    for directive in open_directives(context.dossier):
        for number, slip in enumerate(directive.slips):
            own = slip.approved_by == slip.requested_by
            if is_later(directive, number) and (own or not slip.answered):
                yield Hit((directive.code,), {"new": slip.new_deadline, "who": slip.requested_by})


@rule("DEV-RESPONSE", Severity.MAJOR)
def response_overdue(context: Context) -> Iterator[Hit]:
    """A development that needs a response gets it in time."""
    dossier = context.dossier
    for development in dossier.each(Development):
        due = development.response_due
        if due is None or due >= dossier.as_of or development.code in dossier.superseded_by:
            continue
        answered = [dossier.updated[code] for code in development.touches if code in dossier.updated]
        if not any(day >= development.known_on for day in answered):
            yield Hit((development.code,), {"due": due})
