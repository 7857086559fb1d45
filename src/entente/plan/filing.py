"""Who was asked for a plan, who has filed one, and by when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from entente.dossier import Dossier
from entente.dossier.kinds import Directive, Plan
from entente.plan.findings.plans import (
    answering_plan,
    asked_agencies,
    current_plans,
    replaced_plans,
)

__all__ = ["Filing", "Status", "deadline_of", "filing_of", "filings", "versions_of"]

Status: TypeAlias = Literal["awaited", "missing", "returned", "filed", "late", "accepted", "unasked"]


@dataclass(frozen=True, slots=True)
class Filing:
    """One agency's plan as the consolidator sees it. A draft is its agency's own paper: it is not filed yet.

    Attributes:
        directive: the directive that asked; None for a plan nobody asked for.
        plan: the filed plan that counts, or the one that was sent back; None while there is none.
        status: awaited (not due yet), missing (overdue), returned, filed, late (filed after the deadline), accepted,
            unasked (filed without having been asked).
    """

    agency: str
    directive: Directive | None
    plan: Plan | None
    status: Status

    @property
    def due(self) -> date | None:
        """The deadline in force."""
        return self.directive.due if self.directive is not None else None


def filings(dossier: Dossier) -> tuple[Filing, ...]:
    """Return every agency that was asked for a plan, as it was asked, then those that filed without being asked."""
    asked, current = asked_agencies(dossier), current_plans(dossier)
    out = [_filing(agency, directive, dossier) for agency, directive in asked.items()]
    out += [Filing(agency, None, plan, "unasked") for agency, plan in current.items() if agency not in asked]
    return tuple(out)


def filing_of(agency: str, dossier: Dossier) -> Filing | None:
    """Return where one agency's plan stands; None if it was not asked and has filed nothing."""
    directive = asked_agencies(dossier).get(agency)
    if directive is not None:
        return _filing(agency, directive, dossier)
    plan = current_plans(dossier).get(agency)
    return Filing(agency, None, plan, "unasked") if plan is not None else None


def _filing(agency: str, directive: Directive, dossier: Dossier) -> Filing:
    plan = answering_plan(agency, directive, dossier)
    if plan is not None:
        return Filing(agency, directive, plan, "accepted" if plan.state == "accepted" else _in_time(plan, directive))
    replaced = replaced_plans(dossier)
    returned = [p for p in versions_of(agency, dossier) if p.state == "returned" and p.code not in replaced]
    if returned:
        return Filing(agency, directive, returned[-1], "returned")
    overdue = directive.due is not None and dossier.as_of >= directive.due
    return Filing(agency, directive, None, "missing" if overdue else "awaited")


def _in_time(plan: Plan, directive: Directive) -> Status:
    first = plan.supersedes is None  # a later version of a plan filed in time is not late
    late = first and directive.due is not None and plan.submitted_on is not None and plan.submitted_on > directive.due
    return "late" if late else "filed"


def versions_of(agency: str, dossier: Dossier) -> tuple[Plan, ...]:
    """Return an agency's plans, drafts included, the oldest version first."""
    own = [plan for plan in dossier.each(Plan) if plan.agency == agency]
    return tuple(sorted(own, key=lambda plan: (plan.version, plan.submitted_on or date.max, plan.code)))


def deadline_of(plan: Plan, dossier: Dossier) -> date | None:
    """Return the deadline a plan has to meet: its directive's, or that of the latest one that asked its agency."""
    named = dossier.all(Directive).get(plan.directive or "")
    directive = named or asked_agencies(dossier).get(plan.agency or "")
    return directive.due if directive is not None else None
