"""Who has to do what next: tasks from the dates of a case and from its findings.

A task says the deed, the record, who does it and by when; the words for it belong to whoever shows it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from entente.bargaining import open_offers
from entente.dossier import Dossier
from entente.dossier.kinds import Development, Purchase
from entente.dossier.states import Role
from entente.plan.filing import filings, versions_of
from entente.plan.findings import Finding, Severity
from entente.plan.findings.directives import is_later, open_directives
from entente.plan.findings.laws import BEFORE_SESSION, path_back, pending_laws
from entente.plan.findings.purchases import UNSIGNED
from entente.plan.readiness import NEEDS_DECISION

__all__ = ["Deed", "Task", "Urgency", "dated_tasks", "ordered", "tasks_from_findings", "urgency"]

DESK = frozenset({Role.CONTRIBUTOR, Role.CONSOLIDATOR})
LEAD = frozenset({Role.CONSOLIDATOR, Role.PRINCIPAL})
FACING = frozenset({Role.COUNTERPART_FACING, Role.CONSOLIDATOR})
ECONOMISTS = frozenset({Role.ANALYST, Role.CONSOLIDATOR})
LED = ("CASE-", "DIR-", "REDLINE-")  # findings the consolidator mends, whoever owns the record
ROLES = {"CON-EXPLAINED": FACING, "FIG-DISAGREE": ECONOMISTS}
DATED = frozenset({"DIR-OVERDUE", "DIR-SLIP", "DEV-RESPONSE", "PUR-SIGNBY"})  # a task with a date says the same


class Deed(StrEnum):
    """What is to be done."""

    FILE_PLAN = "file-plan"
    REVISE_PLAN = "revise-plan"
    JUDGE_PLAN = "judge-plan"
    CARRY_OUT = "carry-out"
    ANSWER_SLIP = "answer-slip"
    CHECK_EVIDENCE = "check-evidence"
    SIGN = "sign"
    LAW_STEP = "law-step"
    RESPOND = "respond"
    RENEW_OFFER = "renew-offer"
    ANSWER_OBJECTION = "answer-objection"
    REVIEW_VERSION = "review-version"
    ADOPT_VERSION = "adopt-version"
    ANSWER_LIST = "answer-list"
    MEND = "mend"


HOLD_UP = frozenset({Deed.REVIEW_VERSION, Deed.ADOPT_VERSION})  # what waits for a person before the plan goes on


class Urgency(StrEnum):
    """How soon a task has to be done, the most urgent first."""

    OVERDUE = "overdue"
    TODAY = "today"
    BLOCKING = "blocking"
    SOON = "soon"
    LATER = "later"
    UNDATED = "undated"

    @property
    def rank(self) -> int:
        """0 for what is overdue."""
        return list(Urgency).index(self)


@dataclass(frozen=True, slots=True)
class Task:
    """Something to be done.

    Attributes:
        code: the record it is about; empty where it is about none.
        roles: who may do it.
        agencies: whose people do it; empty for anybody of the roles.
        barred: agencies that may not do it, because it is their own work that is judged.
        place: where it is done, if not on that record: the code of a plan, the number of a plan version or list.
        detail: the step of a law; the remedy of a finding.
        finding: the finding it comes from.
    """

    deed: Deed
    code: str
    roles: frozenset[Role]
    agencies: tuple[str, ...] = ()
    barred: tuple[str, ...] = ()
    due: date | None = None
    place: str = ""
    detail: str = ""
    finding: Finding | None = None

    @property
    def key(self) -> str:
        """The same for the same task of the same deadline."""
        who = self.agencies[0] if len(self.agencies) == 1 else ""
        return "/".join((self.deed, self.code, who, str(self.due or "")))

    def is_for(self, role: Role, agency: str) -> bool:
        """Whether somebody of this role and agency is to do it."""
        if role not in self.roles or agency in self.barred:
            return False
        return not self.agencies or agency in self.agencies


def urgency(task: Task, dossier: Dossier) -> Urgency:
    """Return how soon a task has to be done, seen from the day of the dossier."""
    if task.due is None:
        blocking = task.finding is not None and task.finding.severity is Severity.BLOCKING
        return Urgency.BLOCKING if blocking or task.deed in HOLD_UP else Urgency.UNDATED
    days = (task.due - dossier.as_of).days
    if days <= 0:
        return Urgency.OVERDUE if days else Urgency.TODAY
    return Urgency.SOON if days <= dossier.negotiation.near_deadline_days else Urgency.LATER


def ordered(tasks: Iterable[Task], dossier: Dossier) -> list[Task]:
    """Return tasks with the most urgent first; those without a day by the weight of their finding."""
    return sorted(
        tasks,
        key=lambda t: (
            urgency(t, dossier).rank, t.due or date.max, t.finding.severity.rank if t.finding else 0, t.code, t.agencies
        ),
    )  # fmt: skip


def dated_tasks(dossier: Dossier) -> tuple[Task, ...]:
    """Return what the dates and states of the records ask for: plans, reports, approvals, checks, signatures, steps."""
    found = (_plans, _directives, _purchases, _laws, _developments, _offers)
    return tuple(task for of in found for task in of(dossier))


def _plans(dossier: Dossier) -> Iterator[Task]:
    for filing in filings(dossier):
        directive, agency = filing.directive, (filing.agency,)
        if directive is not None and filing.plan is None:
            drafts = [plan.code for plan in versions_of(filing.agency, dossier) if plan.state == "draft"]
            place = drafts[-1] if drafts else ""
            yield Task(Deed.FILE_PLAN, directive.code, DESK, agency, due=directive.due, place=place)
        elif directive is not None and filing.plan is not None and filing.status == "returned":
            yield Task(Deed.REVISE_PLAN, directive.code, DESK, agency, due=directive.due, place=filing.plan.code)
        elif filing.plan is not None and filing.plan.state == "submitted":
            yield Task(Deed.JUDGE_PLAN, filing.plan.code, frozenset({Role.CONSOLIDATOR}))


def _directives(dossier: Dossier) -> Iterator[Task]:
    for directive in open_directives(dossier):
        addressees = tuple(directive.addressees)
        if directive.state == "reported":
            yield Task(Deed.CHECK_EVIDENCE, directive.code, LEAD, barred=addressees, due=directive.due)
        elif addressees and not directive.asks_for_plan and not (directive.standing and directive.due is None):
            yield Task(Deed.CARRY_OUT, directive.code, DESK, addressees, due=directive.due)
        asked = {s.requested_by for n, s in enumerate(directive.slips) if is_later(directive, n) and not s.answered}
        if asked:
            yield Task(Deed.ANSWER_SLIP, directive.code, LEAD, barred=tuple(sorted(asked)), due=directive.due)


def _purchases(dossier: Dossier) -> Iterator[Task]:
    for purchase in dossier.current(Purchase):
        if purchase.sign_by is not None and purchase.state in UNSIGNED:
            yield Task(Deed.SIGN, purchase.code, DESK, _owner(purchase.agency, dossier), due=purchase.sign_by)


def _laws(dossier: Dossier) -> Iterator[Task]:
    for law in pending_laws(dossier):
        steps = path_back(law, dossier) if law.state in BEFORE_SESSION else ()
        ahead = next((milestone for milestone in steps if milestone.step.done_on is None), None)
        if ahead is not None:
            owner = _owner(law.agency, dossier)
            yield Task(Deed.LAW_STEP, law.code, DESK, owner, due=ahead.latest_start, detail=ahead.step.step)


def _developments(dossier: Dossier) -> Iterator[Task]:
    for development in dossier.current(Development):
        due = development.response_due
        answered = [dossier.updated[code] for code in development.touches if code in dossier.updated]
        if due is not None and not any(day >= development.known_on for day in answered):
            yield Task(Deed.RESPOND, development.code, DESK, _owner(development.agency, dossier), due=due)


def _offers(dossier: Dossier) -> Iterator[Task]:
    for offer in open_offers(dossier).values():
        if offer.valid_until is not None and offer.valid_until >= dossier.as_of:
            owner = _owner(offer.agency, dossier)
            yield Task(Deed.RENEW_OFFER, offer.code, DESK, owner, due=offer.valid_until)


def _owner(agency: str | None, dossier: Dossier) -> tuple[str, ...]:
    return (agency or dossier.negotiation.lead_agency,)


def tasks_from_findings(findings: Iterable[Finding], dossier: Dossier) -> tuple[Task, ...]:
    """Return one task for each finding that no date speaks of: whoever owns the record mends it, or leads decide."""
    return tuple(_mend(finding, dossier) for finding in findings if finding.code not in DATED)


def _mend(finding: Finding, dossier: Dossier) -> Task:
    code = finding.records[0] if finding.records else ""
    roles, agencies = DESK, _owner(getattr(dossier.find(code), "agency", None), dossier)
    if finding.code in NEEDS_DECISION and finding.severity is not Severity.MINOR:
        roles, agencies = LEAD, ()
    elif finding.code.startswith(LED):
        roles, agencies = frozenset({Role.CONSOLIDATOR}), ()
    elif finding.code in ROLES:
        roles, agencies = ROLES[finding.code], ()
    return Task(Deed.MEND, code, roles, agencies, detail=finding.remedy, finding=finding)
