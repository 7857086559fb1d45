"""Directives: who must do what by when; the list, and recording a new one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from entente.base.errors import BadInput
from entente.dossier.kinds import Directive
from entente.dossier.record import Classification
from entente.plan.findings.directives import is_later
from entente.plan.tasks import Deed
from entente.workspace.doors import Request, room
from entente.workspace.forms import RecordForm
from entente.workspace.forms.codes import suggest_code
from entente.workspace.pages.editing import redrawn
from entente.workspace.pages.records import may_add
from entente.workspace.policies import require
from entente.workspace.records import View
from entente.workspace.services.records import create, validate

__all__ = ["Row", "directive_new", "directives", "row_of", "urlpatterns"]

PER_PAGE = 50
DONE = ("closed", "withdrawn")
NEW = ("title", "action", "addressees", "deadline", "asks_for_plan", "given_by", "given_on", "meeting", "standing",
       "classification", "sources")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """A directive in the list.

    Attributes:
        days: overdue; 0 if it is not.
        owing: the addressees that still have to act; of a call for plans, those the person is told of.
        waiting: whether a later date is asked for and not answered.
    """

    record: Directive
    days: int
    owing: tuple[str, ...]
    waiting: bool


@room
def directives(request: Request) -> HttpResponse:
    """Directives by state, addressee and day; the longest overdue first."""
    view, asked = request.view, request.GET
    everything = [row_of(view, record) for record in view.dossier.current(Directive)]
    rows = [row for row in everything if _wanted(row, asked, view.today)]
    rows.sort(key=lambda row: (row.record.state in DONE, -row.days, row.record.due or date.max, row.record.code))
    open_rows = [row for row in everything if row.record.state not in DONE]
    context = {
        "view": view, "page": Paginator(rows, PER_PAGE).get_page(asked.get("page")), "asked": asked,
        "states": Directive.machine.states, "addressees": _agencies(view, everything),
        "counts": {"open": len(open_rows), "overdue": sum(row.days > 0 for row in open_rows),
                   "reported": sum(row.record.state == "reported" for row in open_rows)},
        "can_add": may_add(view.member, "directive"), "any": bool(everything),
    }  # fmt: skip
    response = render(request, f"workspace/directives.html{'#list' if request.htmx else ''}", context)
    response["Vary"] = "HX-Request"
    return response


def row_of(view: View, record: Directive) -> Row:
    """Return a directive with who is late on it, as far as the person is told who has filed a plan."""
    filing = (Deed.FILE_PLAN, Deed.REVISE_PLAN)
    owing = tuple(record.addressees)
    if record.asks_for_plan:
        owing = tuple(a for t in view.tasks() if t.code == record.code and t.deed in filing for a in t.agencies)
    days = 0
    if record.due is not None and record.state not in (*DONE, "reported") and (owing or not record.asks_for_plan):
        days = max(0, (view.today - record.due).days)
    waiting = any(not slip.answered and is_later(record, number) for number, slip in enumerate(record.slips))
    return Row(record, days, owing, waiting)


def _wanted(row: Row, asked: QueryDict, today: date) -> bool:
    state, addressee, due = asked.get("state", ""), asked.get("addressee", ""), asked.get("due", "")
    if (state and row.record.state != state) or (addressee and addressee not in row.record.addressees):
        return False
    if due == "overdue":
        return row.days > 0
    if due == "week":
        return row.record.due is not None and 0 <= (row.record.due - today).days <= 7
    return row.record.due is None if due == "none" else True


def _agencies(view: View, rows: Iterable[Row]) -> list[tuple[str, str]]:
    codes = sorted({code for row in rows for code in row.record.addressees})
    return [(code, view.dossier.name(code)) for code in codes]


@room
def directive_new(request: Request) -> HttpResponse:
    """Record a directive: the few boxes that one needs on the day it is given."""
    view = request.view
    require(may_add(view.member, "directive"))
    form = RecordForm(view, "directive", only=NEW)
    form.values |= {"given_on": view.today.isoformat(), "classification": Classification.INTERNAL.value}
    if request.method != "POST":
        form.begin(request.GET)
        return render(request, "workspace/directive_new.html", {"view": view, "form": form})
    form.take(request.POST)
    if not redrawn(request.POST):
        plain = {"code": suggest_code(view, "directive", str(form.plain.get("title", ""))), **form.plain}
        if view.member.agency:
            plain["agency"] = view.member.agency
        try:
            row = create(view, validate(view, "directive", plain))
        except BadInput as error:
            form.problems = error.problems
        else:
            messages.success(request, _("The directive is recorded; its tasks are open."))
            return redirect("directive", negotiation=view.negotiation.code, code=row.code)
    status = 422 if form.problems else 200
    return render(request, "workspace/directive_new.html", {"view": view, "form": form}, status=status)


urlpatterns = [
    path("directives/", directives, name="directives"),
    path("new-directive/", directive_new, name="directive-new"),
]
