"""Tasks in words: what a person is to do next, by when, and where it is done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from entente.dossier.states import Role
from entente.plan import LANGUAGES
from entente.plan.tasks import DESK, LEAD, Deed, Task, Urgency, ordered, tasks_from_findings, urgency
from entente.workspace.models import ConsentItem, ConsentList, Snapshot
from entente.workspace.navigation import address
from entente.workspace.policies import can_adopt, can_review_snapshot
from entente.workspace.records import View

__all__ = ["ToDo", "due_in_words", "grouped", "in_words", "of_agency", "of_person", "to_do"]

WORDS: dict[str, Promise] = {
    Deed.FILE_PLAN: lazy("File the plan of the %(who)s"),
    Deed.REVISE_PLAN: lazy("Revise the plan of the %(who)s, which was sent back"),
    Deed.JUDGE_PLAN: lazy("Accept or return “%(title)s”"),
    Deed.CARRY_OUT: lazy("Carry out and report “%(title)s”"),
    Deed.ANSWER_SLIP: lazy("Approve or refuse the later date of “%(title)s”"),
    Deed.CHECK_EVIDENCE: lazy("Check the evidence of “%(title)s”"),
    Deed.SIGN: lazy("Have “%(title)s” signed"),
    Deed.LAW_STEP: lazy("Begin the step “%(detail)s” of “%(title)s”"),
    Deed.RESPOND: lazy("Respond to “%(title)s”"),
    Deed.RENEW_OFFER: lazy("Renew or withdraw “%(title)s” before it lapses"),
    Deed.ANSWER_OBJECTION: lazy("Change or withdraw “%(title)s”, to which was objected: %(detail)s"),
    Deed.REVIEW_VERSION: lazy("Review plan version %(detail)s: approve or return it"),
    Deed.ADOPT_VERSION: lazy("Adopt or return plan version %(detail)s"),
    Deed.ANSWER_LIST: lazy("Object to what should not stand in “%(detail)s”; the rest is adopted"),
}
# findings whose task is said in a few words of its own; of the others the remedy is the task
GAPS: dict[str, Promise] = {
    "CON-EVIDENCE": lazy("Add proof to what answers “%(title)s”"),
    "CON-EXPLAINED": lazy("Explain to the other side what was done about “%(title)s”"),
    "CON-MEASURE": lazy("Name the measure that answers “%(title)s”"),
    "CON-OWNER": lazy("Say who answers for “%(title)s”"),
    "DIR-ADDRESSEE": lazy("Say who must act on “%(title)s”"),
    "DIR-DEADLINE": lazy("Set a deadline for “%(title)s”"),
    "FIG-DISAGREE": lazy("Look at counts that differ: “%(title)s”"),
    "LAW-LATE": lazy("Decide how “%(title)s” can still be passed"),
    "LAW-SESSION": lazy("Name the session that is to pass “%(title)s”"),
    "OFFER-AUTHORITY": lazy("Settle who may offer “%(title)s”"),
    "OFFER-TREATY": lazy("Settle how “%(title)s” can stand with our treaties"),
    "PLAN-MISSING": lazy("Get the plan of “%(title)s”, or decide to go without"),
    "PUR-INCOMPLETE": lazy("Complete “%(title)s”"),
    "PUR-TWICE": lazy("Look whether “%(title)s” is recorded twice"),
    "REDLINE-HIT": lazy("Bring “%(title)s” back within “%(other)s”"),
    "REDLINE-NEAR": lazy("Confirm “%(title)s”, which comes close to “%(other)s”"),
    "REDLINE-UNKNOWN": lazy("Judge “%(title)s” against “%(other)s”: release or withdraw it"),
    "REQ-DOSSIER": lazy("Set out the legal test of “%(title)s”"),
    "REQ-EVIDENCE": lazy("Add our case and proof to “%(title)s”"),
    "SRC-NONE": lazy("Add a source to “%(title)s”"),
}
PRINCIPALS = frozenset({Role.PRINCIPAL})
# deed → the room where it is done; others on the record itself
PLACES = {Deed.LAW_STEP: "laws", Deed.JUDGE_PLAN: "consolidation", Deed.FILE_PLAN: "plans", Deed.REVISE_PLAN: "plans"}
NUMBERED = {Deed.REVIEW_VERSION: ("snapshot", "number"), Deed.ADOPT_VERSION: ("snapshot", "number"),
            Deed.ANSWER_LIST: ("consent", "pk")}  # fmt: skip
DIRECTIVE = (Deed.CARRY_OUT, Deed.ANSWER_SLIP, Deed.CHECK_EVIDENCE)


@dataclass(frozen=True)
class ToDo:
    """A task as one person reads it.

    Attributes:
        mine: whether the person is to do it, not just their agency.
    """

    view: View
    task: Task
    mine: bool

    @cached_property
    def urgency(self) -> Urgency:
        """How soon it has to be done."""
        return urgency(self.task, self.view.dossier)

    @cached_property
    def sentence(self) -> str:
        """What to do, and by when."""
        return in_words(self.view, self.task)

    @property
    def about(self) -> str:
        """Why: what was found."""
        return self.task.finding.message if self.task.finding is not None else ""

    @property
    def remedy(self) -> str:
        """What to do about what was found, where the sentence says it in other words."""
        finding = self.task.finding
        return finding.remedy if finding is not None and finding.code in GAPS else ""

    @cached_property
    def address(self) -> str:
        """Where it is done."""
        task, here = self.task, self.view.negotiation.code
        if task.deed in NUMBERED:
            name, part = NUMBERED[task.deed]
            return address(name, here, **{part: int(task.place)})
        if not task.code:
            return address("overview", here)
        if task.place and (filling := address("plan-fill", here, code=task.place)):
            return filling
        if task.deed in DIRECTIVE:
            return address("directive", here, code=task.code)
        room = address(PLACES[task.deed], here) if task.deed in PLACES else ""
        if task.deed is Deed.LAW_STEP:
            return f"{room}#{task.code}"
        return room or address("record", here, code=task.code)


def to_do(view: View) -> list[ToDo]:
    """Return everything that is to be done as far as the person may know of it, the most urgent first."""
    language = (get_language() or "en")[:2]
    findings = view.findings(language if language in LANGUAGES else "en")
    tasks = [*view.tasks(), *_objections(view), *_papers(view), *tasks_from_findings(findings, view.dossier)]
    member = view.member
    return [ToDo(view, task, task.is_for(member.role, member.agency)) for task in ordered(tasks, view.dossier)]


def _objections(view: View) -> Iterator[Task]:
    """What a silent-consent list sent back to the owners of its items."""
    for item in ConsentItem.sent_back(view):
        record = view.record(item.code)
        reasons = " ".join(objection.reason for objection in item.standing)
        yield Task(Deed.ANSWER_OBJECTION, item.code, DESK, (record.agency,) if record.agency else (), detail=reasons)


def _papers(view: View) -> Iterator[Task]:
    """The latest plan version, if it waits for the person, and the open lists to which they may object."""
    adopts = can_adopt(view.member)
    if adopts or can_review_snapshot(view.member, taken=False):
        for latest in Snapshot.objects.visible_to(view)[:1]:
            number, taken = str(latest.number), latest.taken_by_id == view.user.pk
            if latest.state == "in-review" and can_review_snapshot(view.member, taken=taken):
                yield Task(Deed.REVIEW_VERSION, "", LEAD, place=number, detail=number)
            elif latest.state == "approved" and adopts:
                yield Task(Deed.ADOPT_VERSION, "", PRINCIPALS, place=number, detail=number)
    if adopts:
        for one in ConsentList.objects.visible_to(view):
            if one.closed_at is None:
                due = timezone.localdate(one.closes_at)
                yield Task(Deed.ANSWER_LIST, "", PRINCIPALS, due=due, place=str(one.pk), detail=one.title)


def of_person(todos: list[ToDo]) -> list[ToDo]:
    """What the person is to do."""
    return [todo for todo in todos if todo.mine]


def of_agency(todos: list[ToDo]) -> list[ToDo]:
    """What others of the person's agency are to do."""
    return [todo for todo in todos if not todo.mine and todo.view.member.agency in todo.task.agencies]


def in_words(view: View, task: Task) -> str:
    """Return a task as a sentence: File the plan of the Ministry of Finance; it is due today."""
    dossier, finding = view.dossier, task.finding
    pattern = GAPS.get(finding.code) if finding is not None else WORDS[task.deed]
    if pattern is None:
        return task.detail
    who = ", ".join(dossier.name(agency) for agency in task.agencies) or "–"
    other = dossier.name(finding.records[1]) if finding is not None and len(finding.records) > 1 else ""
    deed = str(pattern) % {"who": who, "title": dossier.name(task.code), "detail": task.detail, "other": other}
    if task.due is None:
        return deed
    return _("%(deed)s; %(due)s") % {"deed": deed, "due": due_in_words(task.due, view.today)}


def due_in_words(due: date, today: date) -> str:
    """Return it is due today; it is due in 3 days; it was due 2 days ago."""
    days = (due - today).days
    if days == 0:
        return _("it is due today")
    if days > 0:
        return ngettext("it is due in %(days)d day", "it is due in %(days)d days", days) % {"days": days}
    return ngettext("it was due %(days)d day ago", "it was due %(days)d days ago", -days) % {"days": -days}


def grouped(todos: list[ToDo]) -> Iterator[tuple[Urgency, list[ToDo]]]:
    """Tasks of one urgency together, in their order."""
    for level in Urgency:
        found = [todo for todo in todos if todo.urgency is level]
        if found:
            yield level, found
