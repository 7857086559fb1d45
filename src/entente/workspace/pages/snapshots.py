"""Plan versions: take one, review it, send it on, take it away in every format, compare it with an earlier one."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET, require_POST

from entente.base.errors import BadInput
from entente.plan import LANGUAGES
from entente.plan.differences import changed_findings
from entente.workspace.doors import Request, room
from entente.workspace.events import note
from entente.workspace.models import Snapshot
from entente.workspace.policies import can_settle
from entente.workspace.services.snapshots import (
    FORMATS,
    MOVES,
    can_step,
    paper_of,
    printed,
    snapshot_of,
    step,
    take_snapshot,
)

__all__ = ["compare", "download", "snapshot", "snapshots", "urlpatterns"]

PER_PAGE = 50
STATES = {
    "in-review": lazy("in review"),
    "approved": lazy("approved, with the principal"),
    "adopted": lazy("adopted"),
    "returned": lazy("returned"),
}
TONES = {"in-review": "info", "approved": "info", "adopted": "good", "returned": "warn"}
DEEDS = {"approved": lazy("Approve"), "returned": lazy("Return"), "adopted": lazy("Adopt")}


@room
@require_GET
def snapshots(request: Request) -> HttpResponse:
    """The plan versions that may be seen, the latest first."""
    view = request.view
    page = Paginator(Snapshot.objects.select_related("taken_by").visible_to(view), PER_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "view": view,
        "page": page,
        "shown": [(one, STATES[one.state], TONES[one.state], one.head == view.head) for one in page],
        "can_take": can_settle(view.member),
    }
    return render(request, "workspace/snapshots.html", context)


@room
@require_POST
def take(request: Request) -> HttpResponse:
    """Freeze the plan as it stands."""
    view = request.view
    taken = take_snapshot(view, note=request.POST.get("note", ""))
    note(request, "took plan version", negotiation=view.negotiation, target=str(taken.number))
    messages.success(request, _("Plan version %(number)s is taken. A second person reviews it now.") % _of(taken))
    return redirect("snapshot", negotiation=view.negotiation.code, number=taken.number)


def _of(snapshot: Snapshot) -> dict[str, int]:
    return {"number": snapshot.number}


@room
@require_GET
def snapshot(request: Request, number: int) -> HttpResponse:
    """One plan version: what is in it, where it stands, its downloads."""
    return _draw(request, snapshot_of(request.view, number))


def _draw(request: Request, taken: Snapshot, *, error: str = "", status: int = 200) -> HttpResponse:
    view = request.view
    plan = json.loads(paper_of(taken, _language()).plan)
    decisions = {state: can_step(view, taken, state) for state in MOVES.get(taken.state, ())}
    earlier = [one for one in Snapshot.objects.visible_to(view) if one.number < taken.number]
    context = {
        "view": view,
        "snapshot": taken,
        "state": STATES[taken.state],
        "tone": TONES[taken.state],
        "steps": [(one, STATES[one.state]) for one in taken.steps.select_related("by")],
        "moves": [(state, DEEDS[state]) for state, allowed in decisions.items() if allowed],
        "hindered": next((allowed.reason for allowed in decisions.values() if not allowed), ""),
        "front": plan["front"],
        "blocking": [finding for finding in plan["findings"] if finding["severity"] == "blocking"],
        "formats": [(name, _(made.label)) for name, made in FORMATS.items()],
        "languages": LANGUAGES,
        "language": _language(),
        "earlier": earlier,
        "count": len(taken.records),
        "changed_since": taken.head != view.head,
        "papers": taken.papers.order_by("language").defer("packed_plan", "packed_document"),
        "error": error,
    }
    return render(request, "workspace/snapshot.html", context, status=status)


def _language() -> str:
    language = (get_language() or "en")[:2]
    return language if language in LANGUAGES else LANGUAGES[0]


@room
@require_POST
def move(request: Request, number: int) -> HttpResponse:
    """Approve, return or adopt a plan version."""
    view, post = request.view, request.POST
    follows, state = post.get("follows", ""), post.get("to", "")
    try:
        step(
            view, number, state, follows=int(follows) if follows.isdecimal() and len(follows) < 10 else 0,
            reason=post.get("reason", ""),
        )  # fmt: skip
    except BadInput as error:
        said = _("The reason %(what)s") % {"what": f"{error.problems[0].message} {error.problems[0].remedy}"}
        return _draw(request, snapshot_of(view, number), error=said, status=422)
    note(request, f"{state} plan version", negotiation=view.negotiation, target=str(number))
    messages.success(
        request, _("Plan version %(number)s is now: %(state)s.") % {"number": number, "state": STATES[state]}
    )
    return redirect("snapshot", negotiation=view.negotiation.code, number=number)


@room
@require_GET
def download(request: Request, number: int, format: str) -> HttpResponse:
    """A plan version as a file."""
    view = request.view
    taken = snapshot_of(view, number)
    language = request.GET.get("lang") or _language()
    if format not in FORMATS or language not in LANGUAGES:
        raise Http404
    body = printed(paper_of(taken, language), format)
    note(request, "downloaded plan version", negotiation=view.negotiation, target=f"{number} {format} {language}")
    stem, _dot, ending = FORMATS[format].file.partition(".")
    response = HttpResponse(body, content_type=FORMATS[format].content_type)
    name = f"{view.negotiation.code}-{stem}-{number}-{language}.{ending}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response


@room
@require_GET
def compare(request: Request, number: int) -> HttpResponse:
    """What changed since an earlier plan version: records and findings."""
    view = request.view
    later = snapshot_of(view, number)
    earlier = [one for one in Snapshot.objects.visible_to(view) if one.number < number]
    wanted = request.GET.get("with", "")
    chosen = next((one for one in earlier if str(one.number) == wanted), earlier[0] if earlier else None)
    context: dict[str, Any] = {"view": view, "snapshot": later, "earlier": earlier, "other": chosen}
    if chosen is not None:
        before, after = ({code: (kind, version, hash) for kind, code, version, hash in one.records}
                         for one in (chosen, later))  # fmt: skip
        findings = [json.loads(paper_of(one, _language()).plan)["findings"] for one in (chosen, later)]
        new, gone = changed_findings(*findings)
        changed = [(code, before.get(code), after.get(code)) for code in dict.fromkeys([*after, *before])]
        rows = [(code, was, now) for code, was, now in changed if was != now]
        context |= {"new": new, "gone": gone, "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
                    "same": len(changed) - len(rows), "changes": len(rows)}  # fmt: skip
    return render(request, "workspace/snapshot_compare.html", context)


urlpatterns = [
    path("plan-versions/", snapshots, name="snapshots"),
    path("plan-versions/take/", take, name="snapshot-take"),
    path("plan-versions/<int:number>/", snapshot, name="snapshot"),
    path("plan-versions/<int:number>/move/", move, name="snapshot-move"),
    path("plan-versions/<int:number>/compare/", compare, name="snapshot-compare"),
    path("plan-versions/<int:number>/download/<slug:format>/", download, name="snapshot-download"),
]
