"""One directive: its words, who acts on it, later dates, evidence, closing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from entente.base.errors import BadInput
from entente.dossier.kinds import Directive, Plan, Slip
from entente.dossier.record import SourceReference
from entente.plan.findings.directives import is_later
from entente.plan.tasks import Deed
from entente.workspace.doors import Request, room
from entente.workspace.pages.directives import row_of
from entente.workspace.pages.editing import follows_of
from entente.workspace.pages.records import moves_of
from entente.workspace.policies import (
    Decision,
    can_add_evidence,
    can_answer_slip,
    can_ask_later,
    can_check_evidence,
    can_report_done,
)
from entente.workspace.records import View
from entente.workspace.services import directives as services
from entente.workspace.tasks import DIRECTIVE, ToDo

__all__ = ["directive", "urlpatterns"]

# what a state means for those who read it
STANDS: dict[str, Promise] = {
    "given": lazy("Given; nothing is reported yet."),
    "in-progress": lazy("Being carried out."),
    "reported": lazy("Reported done; the evidence is to be checked by somebody who did not have to act."),
    "closed": lazy("Closed on evidence that was checked."),
    "withdrawn": lazy("Withdrawn by those who gave it."),
}


class LaterForm(forms.Form):
    """Asking for another deadline."""

    new_deadline = forms.DateField(label=lazy("New deadline"), widget=forms.DateInput(attrs={"type": "date"}))
    reason = forms.CharField(label=lazy("Why"), widget=forms.Textarea(attrs={"rows": 3}), max_length=5000)


class EvidenceForm(forms.Form):
    """Proof that something was done."""

    text = forms.CharField(
        label=lazy("What shows that it was done"), widget=forms.Textarea(attrs={"rows": 3}), max_length=5000
    )
    source = forms.ChoiceField(label=lazy("Where it can be seen"), required=False)
    locator = forms.CharField(label=lazy("Page or paragraph"), required=False, max_length=200)

    def __init__(self, *args: Any, view: View, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sources = [(code, source.title) for code, source in view.dossier.tables.get("source", {}).items()]
        self.fields["source"].choices = [("", _("no source")), *sources]  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """The answer to a request for a later deadline."""

    reason = forms.CharField(label=lazy("Your reason"), widget=forms.Textarea(attrs={"rows": 2}), max_length=5000)


@dataclass(frozen=True, slots=True)
class SlipRow:
    """A request for another deadline, its number, whether the person may answer it, and the form to do so."""

    number: int
    slip: Slip
    later: bool
    can_answer: Decision
    form: AnswerForm


@room
def directive(request: Request, code: str) -> HttpResponse:
    """One directive: its words, who acts, what it led to, and what the person can do about it."""
    view = request.view
    if not isinstance(view.record(code), Directive):
        raise Http404
    later, evidence = LaterForm(prefix="later"), EvidenceForm(prefix="evidence", view=view)
    answer = AnswerForm(prefix="answer")
    if request.method == "POST":
        later = LaterForm(request.POST, prefix="later") if _does(request, "ask-later") else later
        if _does(request, "add-evidence"):
            evidence = EvidenceForm(request.POST, prefix="evidence", view=view)
        answer = (
            AnswerForm(request.POST, prefix="answer") if _does(request, "approve", "refuse", "send-back") else answer
        )
        said = _do(request, code, {"later": later, "evidence": evidence, "answer": answer})
        if said:
            messages.success(request, said)
            return redirect("directive", negotiation=view.negotiation.code, code=code)
    return _draw(request, code, later, evidence, answer)


def _does(request: Request, *deeds: str) -> bool:
    return request.POST.get("deed") in deeds


def _do(request: Request, code: str, asked: dict[str, Any]) -> str:
    """Do what was asked for; return what to say about it, or nothing if a form has to be corrected."""
    view, data, follows = request.view, request.POST, follows_of(request.POST)
    deed = data.get("deed", "")
    needs = {"ask-later": "later", "add-evidence": "evidence", "approve": "answer", "refuse": "answer",
             "send-back": "answer"}.get(deed)  # fmt: skip
    form = asked[needs] if needs else None
    if form is not None and not form.is_valid():
        return ""
    values = form.cleaned_data if form is not None else {}
    deeds: dict[str, Callable[[], str]] = {
        "ask-later": lambda: _ask(view, code, values, follows),
        "add-evidence": lambda: _prove(view, code, values, follows),
        "approve": lambda: _answer(view, code, data, values, follows, approve=True),
        "refuse": lambda: _answer(view, code, data, values, follows, approve=False),
        "report": lambda: _report(view, code, follows),
        "close": lambda: _close(view, code, data, follows),
        "send-back": lambda: _send_back(view, code, values, follows),
    }
    if deed not in deeds:
        raise BadRequest("The form does not say what to do. Open the directive again.")
    try:
        return deeds[deed]()
    except BadInput as error:
        if form is None:
            raise
        for problem in error.problems:
            field = problem.field if problem.field in form.fields else None
            form.add_error(field, f"{problem.value} {problem.message} {problem.remedy}".strip())
        return ""


def _ask(view: View, code: str, values: dict[str, Any], follows: int) -> str:
    due = services.directive_of(view, code).due
    services.ask_later(view, code, **values, follows=follows)
    if due is not None and values["new_deadline"] < due:
        return _("The earlier deadline counts from now on.")
    return _("The later deadline is asked for. Until another agency approves it, the present one stands.")


def _prove(view: View, code: str, values: dict[str, Any], follows: int) -> str:
    source = values["source"]
    sources = [SourceReference(source=source, locator=values["locator"])] if source else []
    services.add_evidence(view, code, text=values["text"], sources=sources, follows=follows)
    return _("The evidence is added.")


def _answer(view: View, code: str, data: QueryDict, values: dict[str, Any], follows: int, *, approve: bool) -> str:
    number = data.get("slip", "")
    if not number.isdecimal() or len(number) > 4:
        raise BadRequest("The form does not say which request it answers. Open the directive again.")
    services.answer_slip(view, code, int(number), approve=approve, reason=values["reason"], follows=follows)
    return (
        _("The later deadline is approved.") if approve else _("The later deadline is refused; the present one stands.")
    )


def _report(view: View, code: str, follows: int) -> str:
    services.report_done(view, code, follows=follows)
    return _("The directive is reported done. Somebody of another agency checks the evidence.")


def _close(view: View, code: str, data: QueryDict, follows: int) -> str:
    checked = [int(text) for text in data.getlist("checked") if text.isdecimal() and len(text) < 5]
    services.close_directive(view, code, checked=checked, reason=data.get("close_reason", "")[:2000], follows=follows)
    return _("The directive is closed.")


def _send_back(view: View, code: str, values: dict[str, Any], follows: int) -> str:
    services.send_back(view, code, reason=values["reason"], follows=follows)
    return _("The directive is sent back to those who act on it.")


def _draw(
    request: Request, code: str, later: LaterForm, evidence: EvidenceForm, answer: AnswerForm
) -> HttpResponse:  # fmt: skip
    view = request.view
    newest = view.history(code)[-1]
    record = newest.record
    assert isinstance(record, Directive)
    member, dossier = view.member, view.dossier
    slips = [
        _slip_row(view, record, number, answer, request.POST.get("slip", "")) for number in range(len(record.slips))
    ]
    tasks = [
        ToDo(view, task, task.is_for(member.role, member.agency))
        for task in view.tasks()
        if task.code == code and task.deed in (*DIRECTIVE, Deed.FILE_PLAN, Deed.REVISE_PLAN)
    ]
    plans = [plan for plan in dossier.each(Plan) if plan.directive == code]
    context = {
        "view": view, "record": record, "follows": newest.version, "stands": STANDS[record.state],
        "row": row_of(view, record), "slips": slips, "tasks": tasks,
        "plans": sorted(plans, key=lambda plan: (plan.agency or "", plan.version)), "history": view.history(code),
        "later": later, "evidence": evidence, "answer": answer,
        "deed": request.POST.get("deed", ""),
        "can_ask": can_ask_later(member, record), "can_prove": can_add_evidence(member, record),
        "can_report": bool(record.evidence) and bool(can_report_done(member, record)),
        "can_check": can_check_evidence(member, record),
        "moves": _plain_moves(view, record),
    }  # fmt: skip
    refused = later.errors or evidence.errors or answer.errors if request.method == "POST" else False
    return render(request, "workspace/directive.html", context, status=422 if refused else 200)


def _slip_row(view: View, record: Directive, number: int, answer: AnswerForm, answered: str) -> SlipRow:
    """A request with a form of its own; the one that was sent keeps what was typed."""
    slip = record.slips[number]
    form = answer if answered == str(number) else AnswerForm(prefix="answer", auto_id=f"id_%s_{number}")
    return SlipRow(number, slip, is_later(record, number), can_answer_slip(view.member, record, slip), form)


def _plain_moves(view: View, record: Directive) -> list[str]:
    """States the person may move it to that ask for nothing: begin, withdraw."""
    if record.state == "reported":
        return []
    return [m.target for m in moves_of(view, record) if m.decision and m.target in ("in-progress", "withdrawn")]


urlpatterns = [path("directives/<str:code>/", directive, name="directive")]
