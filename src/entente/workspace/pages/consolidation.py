"""Consolidation: who has filed, where ministries differ, and the decision that settles it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from entente.base.errors import BadInput, Problem
from entente.dossier.kinds import Decision
from entente.plan.differences import ItemRow, related, side_by_side
from entente.plan.filing import Filing, filings, versions_of
from entente.plan.findings.plans import clashes, current_plans, decisions_by_item, item_namer, name_item, replaced_plans
from entente.plan.position_rows import position_of
from entente.workspace.doors import Request, room
from entente.workspace.events import note
from entente.workspace.policies import can_create, can_move, can_oversee, require
from entente.workspace.records import View
from entente.workspace.services.consolidation import decide, deciders

__all__ = ["clash", "consolidation", "urlpatterns"]

PER_PAGE = 50
TABS = ("filed", "clashes", "items", "decided")


@room
@require_GET
def consolidation(request: Request) -> HttpResponse:
    """Who has filed; the items on which ministries differ; every item side by side; what was decided."""
    view = request.view
    require(can_oversee(view.member))
    tab = request.GET.get("tab", "")
    tab = tab if tab in TABS else TABS[0]
    rows = side_by_side(view.dossier)
    disputed = [row for row in rows if row.clash]
    context: dict[str, Any] = {"view": view, "tab": tab, "disputed": len(disputed)}
    if tab == "filed":
        context |= _filed(view)
    elif tab == "decided":
        name = item_namer(view.dossier)
        taken = sorted(decisions_by_item(view.dossier).values(), key=lambda d: (d.decided_on, d.code), reverse=True)
        page = Paginator(taken, PER_PAGE).get_page(request.GET.get("page"))
        context |= {"page": page, "decisions": [(one, name(one.item)) for one in page]}
    else:
        context |= _items(request, disputed if tab == "clashes" else list(rows), view)
    return render(request, "workspace/consolidation.html", context)


def _items(request: Request, rows: list[ItemRow], view: View) -> dict[str, Any]:
    """The items that the filters leave, each with its stands."""
    query = request.GET
    search, agency, several = query.get("q", ""), query.get("agency", ""), "several" in query
    words, name = search.strip().casefold(), item_namer(view.dossier)
    named = [
        (row, name(row.item), sorted(row.stands.items()))
        for row in rows
        if agency in ("", *row.stands) and (len(row.stands) > 1 or not several)
    ]
    page = Paginator([one for one in named if words in f"{one[0].item} {one[1]}".casefold()], PER_PAGE)
    shown = page.get_page(query.get("page"))
    agencies = sorted({agency for row in rows for agency in row.stands})
    return {"page": shown, "rows": list(shown), "agencies": agencies, "agency": agency, "several": several,
            "search": search, "filtered": bool(words or agency or several)}  # fmt: skip


def _filed(view: View) -> dict[str, Any]:
    everybody = filings(view.dossier)
    replaced = replaced_plans(view.dossier)
    count = {status: sum(one.status == status for one in everybody) for status in {one.status for one in everybody}}
    return {
        "filings": [(one, _versions(one, view, replaced), *_moves(one, view)) for one in everybody],
        "asked": sum(one.directive is not None for one in everybody),
        "in": sum(count.get(status, 0) for status in ("filed", "late", "accepted")),
        "missing": count.get("missing", 0),
        "returned": count.get("returned", 0),
        "awaited": count.get("awaited", 0),
    }


def _versions(filing: Filing, view: View, replaced: dict[str, str]) -> list[str]:
    """Codes of the earlier versions that the plan replaced."""
    if filing.plan is None:
        return []
    return [plan.code for plan in versions_of(filing.agency, view.dossier) if plan.code in replaced]


def _moves(filing: Filing, view: View) -> tuple[bool, bool, int]:
    """Whether the plan may be accepted, may be returned, and the version on which that is decided."""
    plan = filing.plan
    if plan is None:
        return False, False, 0
    to = [bool(can_move(view.member, plan, plan.model_copy(update={"state": s}))) for s in ("accepted", "returned")]
    return to[0], to[1], view.history(plan.code)[-1].version


@room
def clash(request: Request, item: str) -> HttpResponse:
    """One item: what each ministry says of it, what limits there are, and the decision."""
    view = request.view
    require(can_oversee(view.member))
    row = next((row for row in side_by_side(view.dossier) if row.item == item), None)
    if row is None:
        raise Http404
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        try:
            return _decided(request, item)
        except BadInput as error:
            problems = error.problems
    plans = current_plans(view.dossier)
    earlier = view.dossier.all(Decision).values()
    draft = Decision(
        code="DEC", title="x", item=item, text="x", known_on=view.today, decided_on=view.today, decided_by="X"
    )
    context = {
        "view": view,
        "row": row,
        "name": name_item(item, view.dossier),
        "stands": [(agency, position, plans[agency]) for agency, position in row.stands.items()],
        "related": related(item, view.dossier),
        "history": [d for d in earlier if d.item == item],
        "disputed": row.clash,
        "can_decide": row.clash and bool(can_create(view.member, draft)),
        "deciders": [(code, view.dossier.name(code)) for code in deciders(view)],
        "given": request.POST,
        "errors": {
            problem.field: f"{problem.value} {problem.message} {problem.remedy}".strip() for problem in problems
        },
        "unit": next((p.unit for p in row.stands.values() if p.unit), ""),
    }
    return render(request, "workspace/clash.html", context, status=422 if problems else 200)


def _decided(request: Request, item: str) -> HttpResponse:
    """Record the decision: one ministry's stand, or values of its own."""
    view, post = request.view, request.POST
    chosen = post.get("counts", "")
    found = next((one for one in clashes(view.dossier) if one.item == item), None)
    stands = dict(found.positions) if found is not None else {}
    if chosen in stands:
        position = stands[chosen]
        words = post.get("text", "") or _("The position of %(agency)s counts.") % {"agency": chosen}
    elif chosen == "own":
        cells = {name: post.get(name, "") for name in ("opening", "target", "floor", "unit")}
        position, words = position_of({"item": item, **cells}, view.dossier), post.get("text", "")
        if not words.strip() and not any(cells[name].strip() for name in ("opening", "target", "floor")):
            raise BadInput([Problem("", 0, "text", "", _("is missing."), _("State values or say what was decided."))])
    else:
        raise BadInput([Problem("", 0, "counts", "", _("is missing."), _("Choose the position that counts."))])
    row = decide(
        view, position, text=words, reason=post.get("reason", ""), decided_by=post.get("decided_by", ""),
        person=post.get("person", ""),
    )  # fmt: skip
    note(request, "decided", negotiation=view.negotiation, target=row.code)
    messages.success(request, _("Decision %(code)s is recorded. The clash is settled.") % {"code": row.code})
    return redirect("clash", negotiation=view.negotiation.code, item=item)


urlpatterns = [
    path("consolidation/", consolidation, name="consolidation"),
    path("consolidation/items/<path:item>/", clash, name="clash"),
]
