"""Silent consent: lists of items that are adopted unless a principal objects in time."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from entente.base.errors import BadInput, Problem
from entente.dossier.record import Record
from entente.workspace.doors import Request, room
from entente.workspace.events import note
from entente.workspace.models import ConsentList, Snapshot
from entente.workspace.policies import can_oversee, can_settle, require
from entente.workspace.records import View
from entente.workspace.services.consents import (
    can_close,
    can_object,
    close_list,
    consent_of,
    moment,
    object_to,
    open_list,
    take_back,
)
from entente.workspace.services.snapshots import snapshot_of

__all__ = ["consent", "consents", "open_new", "urlpatterns"]

PER_PAGE = 50
MOST_OFFERED = 300
# kinds that are put to principals, with the states in which they wait for somebody
PUT = {
    "offer": ("proposed", "cleared"),
    "request": ("draft", "prepared"),
    "law": ("idea", "drafting"),
    "purchase": ("intent", "mou"),
    "decision": ("taken",),
}
WHEN = "%Y-%m-%dT%H:%M"


@room
@require_GET
def consents(request: Request) -> HttpResponse:
    """The lists that may be seen, the latest first."""
    view = request.view
    require(can_oversee(view.member))
    now = moment(view)
    page = Paginator(ConsentList.objects.visible_to(view), PER_PAGE).get_page(request.GET.get("page"))
    shown = [(one, _state(one, now), sum(bool(item.standing) for item in one.items.all())) for one in page]
    context = {"view": view, "page": page, "shown": shown, "can_open": can_settle(view.member)}
    return render(request, "workspace/consents.html", context)


def _state(consent: ConsentList, now: datetime) -> str:
    if consent.closed_at is not None:
        return "closed"
    return "due" if now >= consent.closes_at else "open"


@room
def open_new(request: Request) -> HttpResponse:
    """Choose items and a closing time, and open the list."""
    view, post = request.view, request.POST
    require(can_settle(view.member))
    snapshots = Snapshot.objects.visible_to(view)
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        try:
            opened = _open(request)
        except BadInput as error:
            problems = error.problems
        else:
            note(request, "opened silent consent", negotiation=view.negotiation, target=str(opened.number))
            messages.success(request, _("The list is open. Principals may object until it closes."))
            return redirect("consent", negotiation=view.negotiation.code, pk=opened.pk)
    number = (post if request.method == "POST" else request.GET).get("snapshot", "")
    source = next((one for one in snapshots if str(one.number) == number), None)
    offered = _offered(view, source)
    context = {
        "view": view,
        "snapshots": snapshots,
        "source": source,
        "offered": offered[:MOST_OFFERED],
        "more": max(len(offered) - MOST_OFFERED, 0),
        "chosen": post.getlist("codes"),
        "given": post,
        "closes_at": post.get("closes_at") or f"{moment(view) + timedelta(days=2):%Y-%m-%dT17:00}",
        "zone": timezone.get_current_timezone_name(),
        "errors": _by_field(problems),
    }
    return render(request, "workspace/consent_new.html", context, status=422 if problems else 200)


def _open(request: Request) -> ConsentList:
    view, post = request.view, request.POST
    try:
        closes_at = timezone.make_aware(datetime.strptime(post.get("closes_at", ""), WHEN))
    except ValueError:
        value = post.get("closes_at", "")[:40]
        wrong = Problem("", 0, "closes_at", value, _("is no day and time."), _("Write it like 2025-05-02T17:00."))
        raise BadInput([wrong]) from None
    number = post.get("snapshot", "")
    return open_list(
        view,
        title=post.get("title", ""),
        note=post.get("note", ""),
        codes=[*post.getlist("codes"), *post.get("more_codes", "").split()],
        closes_at=closes_at,
        snapshot=snapshot_of(view, int(number)) if number.isdecimal() and len(number) < 10 else None,
    )


def _by_field(problems: tuple[Problem, ...]) -> dict[str, list[str]]:
    out: dict[str, list[str]] = {}
    for problem in problems:
        out.setdefault(problem.field, []).append(f"{problem.value} {problem.message} {problem.remedy}".strip())
    return out


def _offered(view: View, source: Snapshot | None) -> list[Record]:
    """The records that wait for somebody, of a plan version or of the negotiation as it stands."""
    return [
        record
        for kind, states in PUT.items()
        for record in view.dossier.tables.get(kind, {}).values()
        if record.state in states
        and record.code not in view.dossier.superseded_by
        and (source is None or record.code in source.codes)
    ]


@room
@require_GET
def consent(request: Request, pk: int) -> HttpResponse:
    """One list: its items, the objections, the outcome."""
    return _draw(request, consent_of(request.view, pk))


def _draw(request: Request, shown: ConsentList, *, item: str = "", error: str = "", status: int = 200) -> HttpResponse:
    view = request.view
    page = Paginator(list(shown.items.all()), PER_PAGE).get_page(request.GET.get("page"))
    rows = []
    for one in page:
        entry = view.history(one.code)[-1]
        mine = any(objection.by_id == view.user.pk for objection in one.standing)
        rows.append((one, entry.record, mine, entry.hash != one.hash))
    context = {
        "view": view,
        "consent": shown,
        "state": _state(shown, moment(view)),
        "page": page,
        "rows": rows,
        "objected": sum(bool(one.standing) for one in shown.items.all()),
        "can_object": can_object(view, shown),
        "can_close": can_close(view, shown),
        "wrong_item": item,
        "error": error,
        "given": request.POST.get("reason", ""),
    }
    return render(request, "workspace/consent.html", context, status=status)


@room
@require_POST
def answer(request: Request, pk: int) -> HttpResponse:
    """Object to an item, or take one's objection back."""
    view, post = request.view, request.POST
    code = post.get("item", "")
    if post.get("deed") == "take-back":
        take_back(view, pk, code)
        messages.success(request, _("Your objection to %(code)s is taken back.") % {"code": code})
    else:
        try:
            object_to(view, pk, code, reason=post.get("reason", ""))
        except BadInput as error:
            said = f"{_('The reason')} {error.problems[0].message} {error.problems[0].remedy}"
            return _draw(request, consent_of(view, pk), item=code, error=said, status=422)
        messages.success(request, _("Your objection to %(code)s is recorded.") % {"code": code})
    note(request, "answered silent consent", negotiation=view.negotiation, target=code)
    return redirect("consent", negotiation=view.negotiation.code, pk=pk)


@room
@require_POST
def close(request: Request, pk: int) -> HttpResponse:
    """Close a list whose time has passed."""
    view = request.view
    closed = close_list(view, pk)
    note(request, "closed silent consent", negotiation=view.negotiation, target=str(closed.number))
    messages.success(request, _("The list is closed: what nobody objected to is adopted, the rest went back."))
    return redirect("consent", negotiation=view.negotiation.code, pk=pk)


urlpatterns = [
    path("consents/", consents, name="consents"),
    path("consents/new/", open_new, name="consent-new"),
    path("consents/<int:pk>/", consent, name="consent"),
    path("consents/<int:pk>/answer/", answer, name="consent-answer"),
    path("consents/<int:pk>/close/", close, name="consent-close"),
]
