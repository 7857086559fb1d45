"""My tasks: what I am to do, what my agency is to do, and what I was told."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST

from entente.plan.escalation import Stage
from entente.plan.tasks import Deed, Urgency
from entente.workspace.doors import Request, room
from entente.workspace.models import Notice
from entente.workspace.navigation import address
from entente.workspace.policies import oversees
from entente.workspace.records import View
from entente.workspace.tasks import DIRECTIVE, due_in_words, grouped, of_agency, of_person, to_do

__all__ = ["notices_read", "tasks", "urlpatterns"]

PER_PAGE = 50
URGENCY: dict[Urgency, tuple[Promise, str]] = {
    Urgency.OVERDUE: (lazy("Overdue"), "bad"),
    Urgency.TODAY: (lazy("Due today"), "warn"),
    Urgency.BLOCKING: (lazy("Holds up the plan"), "bad"),
    Urgency.SOON: (lazy("Due soon"), "warn"),
    Urgency.LATER: (lazy("Due later"), "info"),
    Urgency.UNDATED: (lazy("Without a day"), "neutral"),
}
STAGES: dict[str, Promise] = {
    Stage.DUE: lazy("Reminder"),
    Stage.OVERDUE: lazy("Overdue"),
    Stage.PARENT: lazy("Overdue at an agency below yours"),
    Stage.HEAD: lazy("Overdue for long"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """A notice in words.

    Attributes:
        title: of the record, if it may be seen.
    """

    stage: str
    title: str
    due: str
    address: str


@room
def tasks(request: Request) -> HttpResponse:
    """One's own tasks first, then those of one's agency; those who lead may look at all."""
    view = request.view
    everything = to_do(view)
    lists = {"mine": of_person(everything), "agency": of_agency(everything) if view.member.agency else []}
    if oversees(view.member):
        lists["all"] = everything
    of = request.GET.get("of", "")
    of = of if of in lists else "mine"
    page = Paginator(lists[of], PER_PAGE).get_page(request.GET.get("page"))
    groups = [(*URGENCY[level], items) for level, items in grouped(list(page))]
    context = {
        "view": view, "page": page, "groups": groups, "of": of,
        "counts": {name: len(items) for name, items in lists.items()},
        "notices": [_told(view, notice) for notice in Notice.objects.unread_of(view)],
    }  # fmt: skip
    return render(request, "workspace/tasks.html", context)


def _told(view: View, notice: Notice) -> Told:
    here = view.negotiation.code
    name = "directive" if notice.deed in (*DIRECTIVE, Deed.FILE_PLAN, Deed.REVISE_PLAN) else "record"
    due = due_in_words(notice.due, view.today) if notice.due else ""
    return Told(
        str(STAGES.get(notice.stage, "")), view.dossier.name(notice.code), due, address(name, here, code=notice.code)
    )


@room
@require_POST
def notices_read(request: Request) -> HttpResponse:
    """Mark what one was told as read."""
    view = request.view
    unread = Notice.objects.filter(user=view.user, negotiation=view.negotiation, read_at=None)
    unread.update(read_at=timezone.now())
    return redirect("tasks", negotiation=view.negotiation.code)


urlpatterns = [
    path("tasks/", tasks, name="tasks"),
    path("tasks/notices/", notices_read, name="notices-read"),
]
