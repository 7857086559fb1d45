"""Ministries' plans: whose are filed, one's own to fill and file, versions compared."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from entente.base.errors import BadInput
from entente.dossier.kinds import Agency, Development, Directive, Plan
from entente.plan.differences import compare_plans
from entente.plan.filing import deadline_of, filing_of, filings, versions_of
from entente.plan.findings.plans import item_namer
from entente.plan.templates import gaps, own_offers
from entente.workspace.doors import Request, room
from entente.workspace.events import note
from entente.workspace.pages.plan_form import PlanForm, gap_words
from entente.workspace.policies import can_create, can_fill_plan, can_move, oversees
from entente.workspace.records import View
from entente.workspace.services.plans import (
    accept_plan,
    open_plan,
    open_version,
    return_plan,
    save_plan,
    submit_plan,
)

__all__ = ["compare", "fill", "plans", "urlpatterns"]

PER_PAGE = 50


@room
@require_GET
def plans(request: Request) -> HttpResponse:
    """One's own ministry's plan, its deadline and what it lacks; for those who lead, everybody's."""
    view = request.view
    own = view.member.agency
    mine = [plan for plan in versions_of(own, view.dossier) if own] if own else []
    open_one = next((plan for plan in reversed(mine) if plan.state in ("draft", "returned")), None)
    newest = open_one or (mine[-1] if mine else None)
    blank = Plan(code="PLAN-0", title="x", agency=own or None, known_on=view.today)
    calls = [d for d in view.dossier.current(Directive) if d.asks_for_plan and own in d.addressees]
    context = {
        "view": view,
        "own": view.dossier.find(own),
        "filing": filing_of(own, view.dossier) if own else None,
        "calls": calls,
        "newest": newest,
        "lacking": gap_words(gaps(newest, view.dossier), view.dossier) if newest and newest is open_one else [],
        "due": deadline_of(newest or blank, view.dossier) if own else None,
        "versions": list(reversed(mine)),
        "can_open": bool(own) and not mine and bool(can_create(view.member, blank)),
        "reason": _sent_back(view, newest) if newest is not None and newest.state == "returned" else "",
        "filings": filings(view.dossier) if oversees(view.member) else [],
    }
    return render(request, "workspace/plans.html", context)


def _sent_back(view: View, plan: Plan) -> str:
    """Why the plan was sent back."""
    return next((e.reason for e in reversed(view.history(plan.code)) if e.record.state == "returned" and e.reason), "")


@room
@require_POST
def start(request: Request) -> HttpResponse:
    """Open one's ministry's plan."""
    opened = open_plan(request.view)
    messages.success(request, _("The plan is open. Your offers have filled in what they already say."))
    return redirect("plan-fill", negotiation=request.view.negotiation.code, code=opened.code)


def _plan(view: View, code: str) -> Plan:
    record = view.record(code)
    if not isinstance(record, Plan):
        raise Http404
    return record


@room
def fill(request: Request, code: str) -> HttpResponse:
    """Fill a plan that is one's own and open; look at any other."""
    view = request.view
    plan = _plan(view, code)
    may = can_fill_plan(view.member, plan)
    if request.method == "POST":
        return _save(request, plan)
    if not may:
        return _frozen(request, plan)
    query = request.GET
    form = PlanForm.of(plan, view.dossier, search=query.get("q", ""), page=query.get("page", ""))
    return _draw(request, plan, form)


def _save(request: Request, plan: Plan) -> HttpResponse:
    view = request.view
    form = PlanForm.posted(plan, view.dossier, request.POST)
    if not form.problems:
        try:
            save_plan(view, plan.code, follows=_number(request, "follows"), fields=form.fields, positions=form.changed)
        except BadInput as error:
            form.refuse(error.problems)
    if form.problems:
        return _draw(request, plan, form, status=422)
    if form.pasted:
        messages.success(request, _("Saved, with %(count)s pasted rows.") % {"count": form.pasted})
    else:
        messages.success(request, _("Saved."))
    return _back(request, plan.code, form.where)


def _number(request: Request, name: str) -> int:
    text = request.POST.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _back(request: Request, code: str, query: str = "") -> HttpResponseRedirect:
    answer = redirect("plan-fill", negotiation=request.view.negotiation.code, code=code)
    if query:
        answer["Location"] += f"?{query}"
    return answer


def _draw(request: Request, plan: Plan, form: PlanForm, *, status: int = 200) -> HttpResponse:
    view = request.view
    lacking = gaps(plan, view.dossier)
    due = deadline_of(plan, view.dossier)
    late = plan.supersedes is None and due is not None and view.today > due
    history = view.history(plan.code)
    context = {
        **_common(view, plan),
        "form": form,
        "follows": request.POST.get("follows") or history[-1].version,
        "stopping": gap_words([gap for gap in lacking if gap.stops and gap.code != "late"], view.dossier),
        "lacking": gap_words([gap for gap in lacking if not gap.stops], view.dossier),
        "many": len([gap for gap in lacking if gap.code != "late"]),
        "late": late,
        "again": plan.supersedes is not None or plan.state == "returned",
        "sent_back": _sent_back(view, plan) if plan.state == "returned" else "",
        "opening_reason": history[0].reason,
        "developments": view.dossier.current(Development),
        "offers": own_offers(plan.agency or "", view.dossier),
    }
    return render(request, "workspace/plan_fill.html", context, status=status)


def _common(view: View, plan: Plan) -> dict[str, object]:
    versions = versions_of(plan.agency or "", view.dossier)
    return {
        "view": view,
        "plan": plan,
        "due": deadline_of(plan, view.dossier),
        "agency": view.dossier.all(Agency).get(plan.agency or ""),
        "versions": [one for one in reversed(versions) if one.code != plan.code],
        "version": view.history(plan.code)[-1],
    }


def _frozen(request: Request, plan: Plan) -> HttpResponse:
    """A plan as it was filed, with what may be done about it."""
    view, query = request.view, request.GET
    search = query.get("q", "").strip().casefold()
    shown = [p for p in plan.positions if search in f"{p.item} {p.statement} {p.note}".casefold()]
    page = Paginator(shown, PER_PAGE).get_page(query.get("page"))
    newer = view.dossier.superseded_by.get(plan.code)
    name = item_namer(view.dossier)
    context = {
        **_common(view, plan),
        "page": page,
        "rows": [(position, name(position.item)) for position in page],
        "search": query.get("q", ""),
        "newer": newer,
        "can_open_version": can_fill_plan(view.member, plan.model_copy(update={"state": "draft"}))
        and plan.state in ("submitted", "accepted")
        and newer is None,
        "can_return": _may_become(view, plan, "returned"),
        "can_accept": _may_become(view, plan, "accepted"),
        "sent_back": _sent_back(view, plan) if plan.state == "returned" else "",
    }
    return render(request, "workspace/plan.html", context)


def _may_become(view: View, plan: Plan, state: str) -> bool:
    return bool(can_move(view.member, plan, plan.model_copy(update={"state": state})))


@room
@require_POST
def submit(request: Request, code: str) -> HttpResponse:
    """File a plan."""
    view, post = request.view, request.POST
    plan = _plan(view, code)
    late_reason, reason = post.get("late_reason", ""), post.get("reason", "")
    try:
        submit_plan(view, code, follows=_number(request, "follows"), late_reason=late_reason, reason=reason)
    except BadInput as error:
        form = PlanForm.of(plan, view.dossier)
        form.refuse(error.problems)
        form.late_reason, form.reason = late_reason, reason
        return _draw(request, plan, form, status=422)
    note(request, "filed plan", negotiation=view.negotiation, target=code)
    messages.success(request, _("The plan is filed. It is frozen from now on."))
    return _back(request, code)


@room
@require_POST
def renew(request: Request, code: str) -> HttpResponse:
    """Open the next version of a filed plan."""
    _plan(request.view, code)
    opened = open_version(request.view, code, reason=request.POST.get("reason", ""))
    messages.success(request, _("The new version is open. The filed plan counts until you file it."))
    return _back(request, opened.code)


@room
@require_POST
def send_back(request: Request, code: str) -> HttpResponse:
    """Return a plan to its ministry."""
    _plan(request.view, code)
    return_plan(request.view, code, follows=_number(request, "follows"), reason=request.POST.get("reason", ""))
    messages.success(request, _("%(code)s went back to its ministry.") % {"code": code})
    return redirect("consolidation", negotiation=request.view.negotiation.code)


@room
@require_POST
def accept(request: Request, code: str) -> HttpResponse:
    """Accept a plan."""
    _plan(request.view, code)
    accept_plan(request.view, code, follows=_number(request, "follows"))
    messages.success(request, _("%(code)s is accepted.") % {"code": code})
    return redirect("consolidation", negotiation=request.view.negotiation.code)


@room
@require_GET
def compare(request: Request, code: str) -> HttpResponse:
    """What changed from one version of a ministry's plan to another."""
    view = request.view
    plan = _plan(view, code)
    others = [one for one in versions_of(plan.agency or "", view.dossier) if one.code != code]
    wanted = request.GET.get("with") or plan.supersedes or (others[-1].code if others else "")
    other = next((one for one in others if one.code == wanted), None)
    changes = compare_plans(other, plan) if other is not None else None
    rows = changes.positions if changes is not None else ()
    name = item_namer(view.dossier)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "view": view,
        "plan": plan,
        "other": other,
        "others": others,
        "changes": changes,
        "page": page,
        "rows": [(change, name(change.item)) for change in page],
        "reason": view.history(code)[-1].reason,
    }
    return render(request, "workspace/plan_compare.html", context)


urlpatterns = [
    path("plans/", plans, name="plans"),
    path("plans/open/", start, name="plan-open"),
    path("plans/<str:code>/", fill, name="plan-fill"),
    path("plans/<str:code>/file/", submit, name="plan-submit"),
    path("plans/<str:code>/new-version/", renew, name="plan-new-version"),
    path("plans/<str:code>/return/", send_back, name="plan-return"),
    path("plans/<str:code>/accept/", accept, name="plan-accept"),
    path("plans/<str:code>/compare/", compare, name="plan-compare"),
]
